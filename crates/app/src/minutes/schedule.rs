//! Minutes are published within the time the bylaws give, and whoever keeps them is told when it runs out.

use std::collections::BTreeMap;

use domain::bylaws::{Article, Finding, Rules};
use domain::code::Coded as _;
use domain::id::{BodyId, MeetingId, ParticipantId};
use domain::language::Language;
use domain::meeting::MeetingStatus;
use domain::minutes::WARNING_DAYS;
use domain::permission::{Action, Resource};
use domain::time::{DAY, Moment, zone};
use serde::{Deserialize, Serialize};

use super::{Standing, status_of};
use crate::body::BodyView;
use crate::mail::Letter;
use crate::meeting::Meeting;
use crate::{Actor, App, Result};

/// Meetings that the job of the night looks at in one go.
const BATCH: i64 = 100;

/// Until when minutes have to be published.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deadline {
    /// The last moment; none if the bylaws say nothing.
    pub last: Option<Moment>,
    /// Whole days until its day, none once they are published; negative when it has passed.
    pub days: Option<i64>,
    /// The article.
    pub article: Option<Article>,
    /// That they are, or were, published too late.
    pub finding: Option<Finding>,
}

impl Deadline {
    /// Whether it has passed without anything published.
    pub fn is_over(&self) -> bool {
        self.days.is_some_and(|days| days < 0)
    }

    /// Whether it passes soon.
    pub fn is_near(&self) -> bool {
        self.days.is_some_and(|days| (0..=WARNING_DAYS).contains(&days))
    }
}

/// What a mail about minutes says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MinutesNews {
    /// The meeting's code.
    pub code: String,
    /// What happened: `circulated`, `due` or `late`.
    pub change: String,
    /// The body's name.
    pub body: String,
    /// 제n차
    pub number: i64,
    /// Until when something is to be done.
    pub due: Moment,
    /// The name of the time zone.
    pub zone: String,
    /// Where that stands; empty when it stands nowhere.
    pub article: String,
}

impl App {
    /// Until when the minutes of a meeting have to be published.
    pub(crate) fn deadline(
        &self,
        rules: &Rules,
        body: &BodyView,
        row: &Meeting,
        published: Option<Moment>,
    ) -> Deadline {
        let zone = zone(&body.dialogue.zone);
        let (held, now) = (Moment(row.starts_at), self.now());
        let last = rules.publication_deadline(held, &zone);
        let left = |last: Moment| {
            let day = |moment: Moment| moment.start_of_day(&zone).0;
            // Half a day makes up for days of 23 or 25 hours.
            (day(last) - day(now) + DAY / 2).div_euclid(DAY)
        };
        Deadline {
            last,
            days: last.filter(|_| published.is_none()).map(left),
            article: rules.minutes.as_ref().map(|minutes| minutes.article.clone()),
            finding: rules.minutes_finding(held, published, None, now, &zone),
        }
    }

    pub(super) async fn standing_of(
        &self,
        row: &Meeting,
        body: &BodyView,
        rules: &Rules,
    ) -> Result<Standing> {
        let read = self.inner.store.read();
        let minutes = store::minutes::of_meeting(&read, row.id).await?.unwrap_or_default();
        let signatures = match minutes.approved_version {
            Some(_) => store::minutes::signatures(&read, row.id).await?,
            None => Vec::new(),
        };
        let published = minutes.published_at.map(Moment);
        Ok(Standing {
            status: status_of(&minutes, &signatures),
            published,
            deadline: self.deadline(rules, body, row, published),
        })
    }

    /// How the minutes of these meetings stand, by the keys of those that are over.
    ///
    /// # Errors
    /// [`crate::Error::Denied`] unless the actor works on the desk of their dialogues.
    pub async fn minutes_standings(
        &self,
        actor: &Actor,
        resource: &Resource,
        meetings: &[Meeting],
    ) -> Result<BTreeMap<i64, Standing>> {
        self.gate(actor, Action::Convene, resource)?;
        let read = self.inner.store.read();
        let mut standings = BTreeMap::new();
        let over = |row: &&Meeting| row.status == MeetingStatus::Closed.as_str();
        for row in meetings.iter().filter(over) {
            let body = self.body_by_id(actor, BodyId(row.body_id)).await?;
            let rules = self.rules_of(&read, &body.row, Moment(row.starts_at)).await?;
            standings.insert(row.id, self.standing_of(row, &body, &rules).await?);
        }
        Ok(standings)
    }

    /// Tells whoever keeps minutes that the last days to publish them run, or ran out; once each. How many
    /// meetings that was.
    ///
    /// # Errors
    /// [`crate::Error::Store`].
    pub async fn warn_of_minutes(&self) -> Result<usize> {
        let read = self.inner.store.read();
        let (mut after, mut told) = (0, 0);
        loop {
            let rows = store::minutes::unpublished(&read, after, BATCH).await?;
            let Some(last) = rows.last() else { return Ok(told) };
            after = last.id;
            for row in &rows {
                told += usize::from(self.warn_of(row).await?);
            }
        }
    }

    async fn warn_of(&self, row: &Meeting) -> Result<bool> {
        let read = self.inner.store.read();
        let body = self.body_by_id(&Actor::command_line(), BodyId(row.body_id)).await?;
        let rules = self.rules_of(&read, &body.row, Moment(row.starts_at)).await?;
        let deadline = self.deadline(&rules, &body, row, None);
        let change = match (deadline.is_over(), deadline.is_near()) {
            (true, _) => "late",
            (_, true) => "due",
            _ => return Ok(false),
        };
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        if !store::minutes::warn(&tx, row.id, change, now.0).await? {
            return Ok(false);
        }
        let news = MinutesNews {
            code: MeetingId(row.id).code(),
            change: change.to_owned(),
            body: body.row.name.clone(),
            number: row.number,
            due: deadline.last.unwrap_or(now),
            zone: body.dialogue.zone.clone(),
            article: deadline.article.map(|article| article.to_string()).unwrap_or_default(),
        };
        let letter = Letter::Minutes(Box::new(news));
        for keeper in store::minutes::keepers(&tx, body.row.id, now.0).await? {
            let participant = Some(ParticipantId(keeper.participant_id));
            self.queue_mail(&tx, &keeper.email, Language::Korean, &letter, participant).await?;
        }
        self.commit_with_mail(tx).await?;
        Ok(true)
    }
}
