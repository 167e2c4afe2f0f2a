//! What the votes on a core question come to: opinion groups, common ground, what divides, one's own
//! place, and names that people give to groups.

mod analyst;
mod conversation;
mod result;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use domain::act::{ActKind, Subject};
use domain::id::CoreQuestionId;
use domain::opinion::{NAME, SENTENCE};
use domain::permission::{Action, Denial};
use domain::time::Moment;
pub use opinion::map::{HEIGHT as MAP_HEIGHT, RADIUS as MAP_RADIUS};
use opinion::model::{Model, Nearest};
use opinion::routing::{Aims, Router, Standing, uncertainty};
use opinion::tally::Tally;
pub use result::{
    Certainty, FlaggedSet, GroupResult, Held, MapResult, MarkResult, Null, OpinionResult, Stable,
    StatementResult, Weighted,
};
use store::opinion::GroupName;

use crate::act::NewAct;
use crate::core_question::CoreQuestionView;
use crate::{Actor, App, Error, Fields, Result};

/// Fewest people for whom a map is drawn.
pub const LEAST_PEOPLE: u64 = 15;
/// Groups are shown when at least this part of the redraws gives the same number of groups.
const STABLE: f64 = 0.7;
/// How many analyses are kept in memory, read and ready.
const KEPT: usize = 200;

/// A share of votes in whole percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// The share itself.
    pub percent: i64,
    /// Half the width of its 95 % interval (Wilson 1927), rounded up.
    pub margin: i64,
}

impl Share {
    /// `part` of `whole`; none of nothing.
    pub fn of(part: u32, whole: u32) -> Option<Self> {
        let found = opinion::wilson(f64::from(part), f64::from(whole))?;
        let percent = |share: f64| format!("{:.0}", share * 100.0).parse().unwrap_or(0);
        let margin = ((found.high - found.low) / 2.0 * 100.0).ceil() / 100.0;
        Some(Self { percent: percent(found.share), margin: percent(margin) })
    }
}

/// The newest analysis of a core question.
#[derive(Debug)]
pub struct Opinion {
    /// What came out.
    pub result: OpinionResult,
    /// How sure it is, once that was computed.
    pub certainty: Option<Certainty>,
    /// Every vote that was on disk then is in it.
    pub read_at: Moment,
    /// SHA-256 of the votes in it, in hexadecimal digits.
    pub digest: String,
    version: i64,
    model: Option<Model>,
}

/// The name of a group, given by a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Two to four words.
    pub name: String,
    /// What the group holds, in one sentence.
    pub sentence: String,
}

/// Where one person stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OwnPlace {
    /// On the map.
    pub place: [f64; 2],
    /// The group they are nearest to, from 0; none before they voted enough.
    pub group: Option<u8>,
    /// The next group, when they stand on the border to it.
    pub border: Option<u8>,
    /// How many votes it was found from.
    pub votes: usize,
}

/// How much the groups may be believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Too few people for a map.
    TooFew,
    /// It is not computed yet whether there are groups.
    Unknown,
    /// There are no groups: people differ by degrees.
    NoGroups,
    /// There seem to be groups, but other people would have made others.
    Unstable,
    /// There are groups.
    Groups,
}

impl Opinion {
    fn of(row: &store::opinion::Analysis) -> Option<Self> {
        let result = OpinionResult::read(&row.result)?;
        Some(Self {
            model: result.model(),
            result,
            certainty: row.certainty.as_deref().and_then(Certainty::read),
            read_at: Moment(row.read_at),
            digest: hex::encode(&row.digest),
            version: row.version,
        })
    }

    /// How much the groups may be believed.
    pub fn verdict(&self) -> Verdict {
        if self.result.eligible < LEAST_PEOPLE {
            return Verdict::TooFew;
        }
        let Some(certainty) = &self.certainty else { return Verdict::Unknown };
        if self.result.groups.len() < 2 {
            return Verdict::NoGroups;
        }
        let stable = certainty.stability.is_none_or(|found| {
            let part = |count: usize| u32::try_from(count).map_or(0.0, f64::from);
            part(found.same_number) >= STABLE * part(found.draws)
        });
        if stable { Verdict::Groups } else { Verdict::Unstable }
    }

    /// Where somebody with these votes stands; none before the first vote.
    fn own_place(&self, votes: &[(i64, i8)]) -> Option<OwnPlace> {
        let model = self.model.as_ref()?;
        let columns: HashMap<i64, usize> =
            self.result.statements.iter().enumerate().map(|(at, one)| (one.id, at)).collect();
        let known: Vec<(usize, i8)> = votes
            .iter()
            .filter_map(|(statement, vote)| Some((*columns.get(statement)?, *vote)))
            .collect();
        if known.is_empty() {
            return None;
        }
        let nearest = model.nearest_group(&known);
        Some(OwnPlace {
            place: self.result.map.place(model.place(&known)),
            group: nearest.map(|nearest| nearest.group),
            border: nearest.filter(Nearest::is_border).and_then(|nearest| nearest.next),
            votes: known.len(),
        })
    }

    /// Draws which statements to show next: see [`opinion::routing`].
    pub(crate) fn standings(&self) -> HashMap<i64, (f64, f64)> {
        let groups = self.verdict() == Verdict::Groups;
        let tally = |[agree, disagree, pass]: &[u32; 3]| Tally {
            agree: *agree,
            disagree: *disagree,
            pass: *pass,
        };
        let standing = |one: &StatementResult| {
            let tallies: Vec<Tally> =
                if groups { one.groups.iter().map(tally).collect() } else { vec![tally(&one.all)] };
            let separation = if groups { one.difference } else { one.extremity };
            (one.id, (uncertainty(&tallies), separation))
        };
        self.result.statements.iter().map(standing).collect()
    }
}

/// A router over statements: (statement, agree, disagree, pass, shown).
pub(crate) fn router(opinion: Option<&Opinion>, statements: &[(i64, Tally, u32)]) -> Router {
    let known = opinion.map(Opinion::standings).unwrap_or_default();
    let mean = {
        let sum: f64 = known.values().map(|(_, separation)| separation).sum();
        sum / f64::from(u32::try_from(known.len().max(1)).unwrap_or(u32::MAX))
    };
    let standings: Vec<Standing> = statements
        .iter()
        .map(|(id, tally, exposures)| {
            let new = || (uncertainty(&[*tally]), mean);
            let (uncertainty, separation) = known.get(id).copied().unwrap_or_else(new);
            Standing { uncertainty, separation, exposures: *exposures, open: true }
        })
        .collect();
    Router::new(Aims::default(), &standings)
}

/// Analyses that were read, by core question.
#[derive(Debug, Default)]
pub(crate) struct Cache(Mutex<HashMap<i64, Arc<Opinion>>>);

impl Cache {
    fn get(&self, core: i64, version: i64) -> Option<Arc<Opinion>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(&core).filter(|own| own.version == version).cloned()
    }

    fn put(&self, core: i64, own: &Arc<Opinion>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(core, Arc::clone(own));
    }
}

impl App {
    /// The newest analysis of a core question; none before the first.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn opinion(
        &self,
        actor: &Actor,
        core: &CoreQuestionView,
    ) -> Result<Option<Arc<Opinion>>> {
        self.gate(actor, Action::ReadDialogue, &core.resource())?;
        self.newest_opinion(core.id()).await
    }

    pub(crate) async fn newest_opinion(
        &self,
        core: CoreQuestionId,
    ) -> Result<Option<Arc<Opinion>>> {
        let read = self.inner.store.read();
        let version = store::opinion::version(&read, core.0).await?;
        if let Some(known) = self.inner.opinions.get(core.0, version) {
            return Ok(Some(known));
        }
        let row = store::opinion::analysis(&read, core.0).await?;
        let own = row.as_ref().and_then(Opinion::of).map(Arc::new);
        if let Some(own) = &own {
            self.inner.opinions.put(core.0, own);
        }
        Ok(own)
    }

    /// Where the actor stands among those who voted; none before they voted.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn own_place(
        &self,
        actor: &Actor,
        core: &CoreQuestionView,
        opinion: &Opinion,
    ) -> Result<Option<OwnPlace>> {
        self.gate(actor, Action::ReadDialogue, &core.resource())?;
        let Some(participant) = actor.participant else { return Ok(None) };
        let read = self.inner.store.read();
        let dialogue = core.dialogue.id.0;
        let Some(voter) = store::participant::voter(&read, dialogue, participant.0).await? else {
            return Ok(None);
        };
        let votes = store::vote::of_voter(&read, core.row.id, voter).await?;
        let votes: Vec<(i64, i8)> = votes
            .iter()
            .filter_map(|vote| Some((vote.statement_id, i8::try_from(vote.value).ok()?)))
            .collect();
        Ok(opinion.own_place(&votes))
    }

    /// The names of the groups, by number; none where no person named one, or where there were
    /// another number of groups then.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn group_names(
        &self,
        actor: &Actor,
        core: &CoreQuestionView,
        groups: usize,
    ) -> Result<Vec<Option<Named>>> {
        self.gate(actor, Action::ReadDialogue, &core.resource())?;
        let rows = store::opinion::names(&self.inner.store.read(), core.row.id).await?;
        let named = |number: usize| {
            let row = rows.iter().find(|row| {
                usize::try_from(row.number) == Ok(number)
                    && usize::try_from(row.groups) == Ok(groups)
            })?;
            Some(Named { name: row.name.clone(), sentence: row.sentence.clone() })
        };
        Ok((0..groups).map(named).collect())
    }

    /// Names a group of the newest analysis, or takes its name away when the name is empty.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue; [`Error::Invalid`];
    /// [`Error::NOT_FOUND`] when there is no such group.
    pub async fn name_group(
        &self,
        actor: &Actor,
        core: &CoreQuestionView,
        number: u8,
        new: &Named,
    ) -> Result<()> {
        self.gate(actor, Action::Curate, &core.resource())?;
        let opinion = self.newest_opinion(core.id()).await?.ok_or(Denial::NotFound)?;
        let groups = opinion.result.groups.len();
        if usize::from(number) >= groups || groups < 2 {
            return Err(Error::NOT_FOUND);
        }
        let mut fields = Fields::default();
        let (mut name, mut sentence) = (String::new(), String::new());
        if !new.name.trim().is_empty() || !new.sentence.trim().is_empty() {
            name = fields.text(NAME, &new.name);
            sentence = fields.text(SENTENCE, &new.sentence);
        }
        fields.done(())?;
        let now = self.now();
        let small = |n: usize| i16::try_from(n).unwrap_or(i16::MAX);
        let row = GroupName {
            number: i16::from(number),
            groups: small(groups),
            name,
            sentence,
            named_by: actor.person.map(|person| person.0),
            named_at: now.0,
        };
        let tx = self.inner.store.begin().await?;
        store::opinion::put_name(&tx, core.row.id, &row).await?;
        let act = NewAct {
            kind: ActKind::GroupNamed,
            dialogue: Some(core.dialogue.id.0),
            subject: Subject::CoreQuestion,
            subject_id: core.row.id,
            plain: vec![
                ("dialogue", core.dialogue.slug.as_str().into()),
                ("set", core.set.number.into()),
                ("number", core.row.number.into()),
                ("group", number.into()),
                ("groups", row.groups.into()),
                ("name", row.name.as_str().into()),
                ("sentence", row.sentence.as_str().into()),
            ],
            committed: vec![],
        };
        self.record(&tx, act, now).await?;
        self.commit(tx).await
    }
}
