//! Everything of one's own, to take along: made when it is asked for, kept nowhere.

use domain::code::Coded as _;
use domain::consent::Purpose;
use domain::contribution::Status;
use domain::id::StatementId;
use domain::population::AgeBand;
use domain::time::Moment;
use domain::vote::VoteValue;
use serde::Serialize;
use store::dialogue::Named;

use crate::contribution::Own;
use crate::page::Slice;
use crate::{Actor, App, Result};

/// Receipts and votes read at once.
const STEP: i64 = 200;

/// What somebody has here. Moments are RFC 3339 in UTC.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Download {
    /// When it was made.
    pub made: String,
    /// Questions, answers and statements, newest first.
    pub contributions: Vec<Contribution>,
    /// Votes that stand.
    pub votes: Vec<Vote>,
    /// The address that was tied, and what was consented to.
    pub contact: Option<Contact>,
    /// The account, of those who sign in.
    pub account: Option<Account>,
    /// When and why taking part was refused.
    pub barrings: Vec<Barring>,
    /// What was said of oneself, for weighting.
    pub backgrounds: Vec<Background>,
    /// What one follows, newest first.
    pub following: Vec<Following>,
}

/// Something one follows.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Following {
    /// Its code.
    pub code: String,
    /// Since when.
    pub since: String,
}

/// What was said of oneself in a dialogue.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Background {
    /// The short name of the dialogue.
    pub dialogue: String,
    /// A word of [`domain::population::AgeBand`].
    pub age: Option<AgeBand>,
    /// Where one lives.
    pub place: Option<String>,
    /// What one works in.
    pub sector: Option<String>,
}

/// A contribution.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Contribution {
    /// Its code.
    pub code: String,
    /// `question`, `answer` or `statement`.
    pub kind: &'static str,
    /// The short name of its dialogue.
    pub dialogue: String,
    /// Where it stands.
    pub status: Status,
    /// A question's sentence. What was withdrawn has no text any more.
    pub title: String,
    /// The text.
    pub text: String,
    /// The language it is written in.
    pub language: String,
    /// When it was sent.
    pub sent: String,
    /// When its text was last changed.
    pub changed: String,
    /// Its receipt.
    pub receipt: String,
    /// Earlier texts, oldest first.
    pub earlier: Vec<Earlier>,
    /// Why it was hidden, when it is.
    pub hidden: Option<String>,
}

/// An earlier text.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Earlier {
    /// A question's sentence.
    pub title: String,
    /// The text.
    pub text: String,
    /// When it was written.
    pub written: String,
}

/// A vote.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Vote {
    /// The statement's code.
    pub statement: String,
    /// What it says; empty when it is not public.
    pub text: String,
    /// `agree`, `disagree` or `pass`.
    pub value: VoteValue,
    /// When it was cast.
    pub cast: String,
}

/// An address.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Contact {
    /// The address.
    pub email: String,
    /// The guardian who consented.
    pub guardian: Option<String>,
    /// Since when.
    pub since: String,
    /// Consents, oldest first.
    pub consents: Vec<Consent>,
}

/// A consent.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Consent {
    /// For what.
    pub purpose: Purpose,
    /// When it was given.
    pub given: String,
    /// When it was taken back.
    pub withdrawn: Option<String>,
}

/// An account.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Account {
    /// The name.
    pub name: String,
    /// The address.
    pub email: String,
    /// Since when.
    pub since: String,
}

/// A time in which taking part was refused.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Barring {
    /// The short name of the dialogue.
    pub dialogue: String,
    /// Why.
    pub reason: String,
    /// Since when.
    pub since: String,
    /// Until when.
    pub until: Option<String>,
}

impl App {
    /// Everything of the actor's own.
    ///
    /// # Errors
    /// [`crate::Error::Denied`] when the visitor is no participant.
    pub async fn download(&self, actor: &Actor) -> Result<Download> {
        let participant = self.own_participant(actor)?.0;
        let read = self.inner.store.read();
        let mut contributions = Vec::new();
        for own in self.all_own(actor).await? {
            contributions.push(self.contribution_to_take(own).await?);
        }
        let mut votes = Vec::new();
        let mut above = 0;
        loop {
            let rows = store::vote::standing_of(&read, participant, above, STEP).await?;
            let Some(last) = rows.last() else { break };
            above = last.statement_id;
            votes.extend(rows.into_iter().filter_map(|row| {
                Some(Vote {
                    statement: StatementId(row.statement_id).code(),
                    text: row.text,
                    value: VoteValue::from_sign(row.value)?,
                    cast: Moment(row.at).rfc3339(),
                })
            }));
        }
        let mut barrings = Vec::new();
        for row in store::barring::of_participant(&read, participant).await? {
            barrings.push(Barring {
                dialogue: self.dialogue_by_id(row.dialogue_id).await?.slug,
                reason: row.reason,
                since: Moment(row.barred_at).rfc3339(),
                until: row.lifted_at.map(|at| Moment(at).rfc3339()),
            });
        }
        let mut backgrounds = Vec::new();
        for (dialogue, row) in store::population::of_participant(&read, participant).await? {
            let dialogue = self.dialogue_by_id(dialogue).await?;
            let name = |id: Option<i64>, known: &[Named]| {
                known.iter().find(|item| Some(item.id) == id).map(|item| item.name.clone())
            };
            backgrounds.push(Background {
                age: row.age.and_then(|age| AgeBand::beginning_at(i64::from(age))),
                place: name(row.place_id, &dialogue.places),
                sector: name(row.sector_id, &dialogue.sectors),
                dialogue: dialogue.slug,
            });
        }
        let account = store::person::by_participant(&read, participant).await?;
        Ok(Download {
            made: self.now().rfc3339(),
            contributions,
            votes,
            contact: self.own_contact(actor).await?.map(contact),
            account: account.map(|person| Account {
                name: person.name,
                email: person.email,
                since: Moment(person.created_at).rfc3339(),
            }),
            barrings,
            backgrounds,
            following: self.all_followed(actor).await?,
        })
    }

    /// Everything one follows, newest first.
    async fn all_followed(&self, actor: &Actor) -> Result<Vec<Following>> {
        let mut all = Vec::new();
        loop {
            let offset = i64::try_from(all.len()).unwrap_or(i64::MAX);
            let slice = Slice { offset, behind: None, limit: STEP };
            let page = self.followed(actor, slice).await?;
            all.extend(page.items.into_iter().map(|item| Following {
                code: crate::contribution::code(item.kind, item.id),
                since: item.since.rfc3339(),
            }));
            if page.next.is_none() {
                return Ok(all);
            }
        }
    }

    /// Every own contribution, newest first. Those of one moment are read together, so that a page
    /// never ends between them.
    async fn all_own(&self, actor: &Actor) -> Result<Vec<Own>> {
        let mut all: Vec<Own> = Vec::new();
        let mut before = None;
        loop {
            let page = self.own_contributions(actor, before, STEP).await?;
            let Some(last) = page.last().map(|own| own.at) else { return Ok(all) };
            let full = page.len() == usize::try_from(STEP).unwrap_or(usize::MAX);
            let first = page.first().map(|own| own.at);
            let cut = full && first != Some(last);
            all.extend(page.into_iter().filter(|own| !cut || own.at != last));
            if !full {
                return Ok(all);
            }
            before = Some(if cut { last.0 + 1 } else { last.0 });
        }
    }

    async fn contribution_to_take(&self, own: Own) -> Result<Contribution> {
        let item = own.item;
        let gone = matches!(item.status, Status::Withdrawn | Status::Erased);
        let earlier = if gone {
            Vec::new()
        } else {
            store::revision::of(&self.inner.store.read(), item.kind.as_str(), item.id).await?
        };
        Ok(Contribution {
            code: item.code(),
            kind: item.kind.as_str(),
            dialogue: own.dialogue_slug,
            status: item.status,
            language: item.language.to_string(),
            sent: item.created.rfc3339(),
            changed: item.changed.rfc3339(),
            receipt: own.receipt.to_string(),
            earlier: earlier
                .into_iter()
                .map(|row| Earlier {
                    title: row.title,
                    text: row.text,
                    written: Moment(row.at).rfc3339(),
                })
                .collect(),
            hidden: own.hidden.map(|decision| decision.note),
            title: item.title,
            text: item.text,
        })
    }
}

fn contact(own: crate::contact::OwnContact) -> Contact {
    Contact {
        email: own.email,
        guardian: own.guardian,
        since: own.since.rfc3339(),
        consents: own
            .consents
            .into_iter()
            .map(|one| Consent {
                purpose: one.purpose,
                given: one.given.rfc3339(),
                withdrawn: one.withdrawn.map(Moment::rfc3339),
            })
            .collect(),
    }
}
