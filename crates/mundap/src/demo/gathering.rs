//! The demo's gatherings, what was written on paper there, and its notices.

use anyhow::ensure;
use app::dialogue::Dialogue;
use app::gathering::NewGathering;
use app::notice::NewNotice;
use app::slip::{NewRun, OnPaper};
use domain::id::{GatheringId, PrintRunId};
use domain::permission::Actor;
use domain::publication::PublicationChange;
use domain::slip::SlipKind;
use domain::time::{DAY, KOREA, Moment};
use domain::vote::VoteValue;

use super::build::Story;
use super::corpus::gatherings::{COMING, FIRST, GatheringText, HOST, NOTICES, VOTED};

/// The core question voted on on paper.
const CORE: i64 = 7;
/// Voting sheets handed out.
const HANDED_OUT: i64 = 30;
/// Voting sheets that came back.
pub(super) const SHEETS: usize = 25;
/// Statements on each.
pub(super) const STATEMENTS: usize = 20;

/// A gathering of the story: its place in the list of places, and its key.
pub(super) type Held = (usize, GatheringId);

impl Story {
    /// Announces the gatherings at which questions were asked.
    pub(super) async fn announce(&self, dialogue: &Dialogue) -> anyhow::Result<Vec<Held>> {
        let mut held = Vec::with_capacity(FIRST.len());
        for text in FIRST {
            held.push((text.place, self.announce_one(dialogue, text).await?));
        }
        Ok(held)
    }

    async fn announce_one(
        &self,
        dialogue: &Dialogue,
        text: &GatheringText,
    ) -> anyhow::Result<GatheringId> {
        let actor = Actor::command_line();
        let new = NewGathering {
            summary: String::new(),
            people: String::new(),
            ..written(dialogue, text)
        };
        let id = self.app.add_gathering(&actor, dialogue, &new).await?;
        let publish = PublicationChange::Publish;
        self.app.publish_gathering(&actor, dialogue, id, publish, "").await?;
        Ok(id)
    }

    /// Who came and what was talked about, once it was over.
    pub(super) async fn report(&self, dialogue: &Dialogue, held: &[Held]) -> anyhow::Result<()> {
        for (text, (_, id)) in FIRST.iter().zip(held) {
            let new = written(dialogue, text);
            self.app.change_gathering(&Actor::command_line(), dialogue, *id, &new).await?;
        }
        Ok(())
    }

    /// Where a question of the field was written, if one of the gatherings was in its place.
    pub(super) fn paper(held: &[Held], place: usize) -> Option<OnPaper> {
        let found = held.iter().find(|(at, _)| *at == place)?;
        Some(OnPaper { gathering: Some(found.1), ..OnPaper::default() })
    }

    /// The gathering at which people are to vote on paper: sheets are printed.
    pub(super) async fn hand_out(
        &self,
        dialogue: &Dialogue,
    ) -> anyhow::Result<(GatheringId, PrintRunId)> {
        let actor = Actor::command_line();
        let id = self.announce_one(dialogue, &VOTED).await?;
        let run = NewRun {
            kind: Some(SlipKind::Votes),
            gathering: Some(id),
            core: Some(CORE),
            count: Some(HANDED_OUT),
        };
        Ok((id, self.app.issue_slips(&actor, dialogue, &run).await?))
    }

    /// Most sheets come back.
    pub(super) async fn type_in(
        &self,
        dialogue: &Dialogue,
        (id, run): (GatheringId, PrintRunId),
    ) -> anyhow::Result<()> {
        let actor = Actor::command_line();
        self.app.change_gathering(&actor, dialogue, id, &written(dialogue, &VOTED)).await?;
        let codes = self.app.run_codes(&actor, dialogue, run).await?;
        let on_sheet = self.app.print_run(&actor, dialogue, run).await?.statements.len();
        ensure!(on_sheet == STATEMENTS, "{on_sheet} statements on a voting sheet");
        for (code, n) in codes.iter().zip(0_usize..SHEETS) {
            let marks: Vec<Option<VoteValue>> =
                (0..STATEMENTS).map(|line| Some(mark(n, line))).collect();
            let counted =
                self.app.type_sheet(&actor, dialogue, run, &code.to_string(), &marks).await?;
            ensure!(counted.left_out == 0, "marks were left out");
        }
        Ok(())
    }

    /// One of the notices.
    pub(super) async fn give_notice(&self, dialogue: &Dialogue, n: usize) -> anyhow::Result<()> {
        let actor = Actor::command_line();
        if let Some((title, body)) = NOTICES.get(n) {
            let new = NewNotice { title: (*title).to_owned(), body: (*body).to_owned() };
            let id = self.app.add_notice(&actor, dialogue, &new).await?;
            let publish = PublicationChange::Publish;
            self.app.publish_notice(&actor, dialogue, id, publish, "").await?;
        }
        Ok(())
    }

    /// The gathering that comes.
    pub(super) async fn announce_last(
        &self,
        dialogue: &Dialogue,
        closes: Moment,
    ) -> anyhow::Result<()> {
        let actor = Actor::command_line();
        let (text, days) = &COMING;
        let day_of = closes.plus(-days * DAY).iso_date(&domain::time::zone(KOREA));
        let starts = text.starts.to_owned();
        let new = NewGathering { day: day_of, starts, ..written(dialogue, text) };
        let id = self.app.add_gathering(&actor, dialogue, &new).await?;
        let publish = PublicationChange::Publish;
        self.app.publish_gathering(&actor, dialogue, id, publish, "").await?;
        Ok(())
    }
}

fn written(dialogue: &Dialogue, text: &GatheringText) -> NewGathering {
    let (day, starts) = text.starts.split_once(' ').unwrap_or_default();
    let place = dialogue.places.get(text.place).map(|place| place.name.clone());
    NewGathering {
        title: text.title.to_owned(),
        day: day.to_owned(),
        starts: starts.to_owned(),
        ends: text.ends.to_owned(),
        place: place.unwrap_or_default(),
        address: text.address.to_owned(),
        host: HOST.to_owned(),
        summary: text.summary.to_owned(),
        people: text.people.to_owned(),
    }
}

/// What stands on a line of a sheet: most agree with the first lines and are divided on the others.
fn mark(sheet: usize, line: usize) -> VoteValue {
    let mixed = (sheet * 20 + line + 1).wrapping_mul(2_654_435_761) >> 8;
    match mixed % 11 {
        0 | 1 => VoteValue::Pass,
        n if n < 5 + line % 3 => VoteValue::Agree,
        n if n > 8 => VoteValue::Agree,
        _ => VoteValue::Disagree,
    }
}
