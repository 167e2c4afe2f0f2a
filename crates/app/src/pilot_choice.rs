//! Choosing pilots: candidates under a budget, citizens' ballots, the count by Equal Shares, and the
//! council's resolution, by which candidates become pilots.
//!
//! The ballots are counted as a .pb file that everyone can have: `mundap budget FILE.pb` without any
//! option gives the same result.

use std::collections::{BTreeMap, BTreeSet};

use domain::act::{ActKind, Subject};
use domain::action::{OWNER, Progress};
use domain::dialogue::DialogueStatus;
use domain::id::{CandidateId, PilotChoiceId, PilotId};
use domain::permission::{Action, Denial, Resource};
use domain::pilot_choice::{
    CANDIDATE, DEPARTS, FEWEST_CANDIDATES, MOST_CANDIDATES, PLACES, Phase, SUMMARY, TEXT, TITLE,
};
use domain::publication::{Publication, PublicationChange};
use domain::text::Fault;
use domain::time::{Date, Moment, zone};
use fairness::budget::{Completion, Outcome, Reason, Request, Rule, decide, read};
use fairness::number::decimal;
use fairness::shares::Utility;
use sha2::{Digest as _, Sha256};
pub use store::pilot_choice::{Candidate, PilotChoice};

use crate::act::NewAct;
use crate::action::{period, resource};
use crate::answering::{Answering, read_inputs, read_resolution, set_inputs};
use crate::dialogue::Dialogue;
use crate::gathering::reason_for;
use crate::pilot::Details;
use crate::{Actor, App, Error, Fields, Result};

/// The most ballots that are taken at once.
const MOST_AT_ONCE: usize = 5000;

/// A choice as staff write it.
#[derive(Clone, Debug, Default)]
pub struct NewChoice {
    /// Its title.
    pub title: String,
    /// What is decided and how.
    pub text: String,
    /// The money there is, `300,000,000`.
    pub budget: String,
    /// The first day on which ballots are taken.
    pub opens: String,
    /// The last.
    pub closes: String,
}

/// A candidate as staff write it.
#[derive(Clone, Debug, Default)]
pub struct NewCandidate {
    /// Its title.
    pub title: String,
    /// What it is.
    pub summary: String,
    /// Where it would be tried.
    pub places: String,
    /// What it costs.
    pub cost: String,
    /// Codes of what it answers to.
    pub inputs: String,
}

/// What the council resolved on a result.
#[derive(Clone, Debug, Default)]
pub struct NewDecision {
    /// The code of the resolution.
    pub resolution: String,
    /// What becomes a pilot.
    pub chosen: Vec<CandidateId>,
    /// Why that is not what the ballots chose; needed where it is not.
    pub departs: String,
    /// The office that answers for the pilots, until each names its own.
    pub owner: String,
    /// The day they begin.
    pub starts: String,
    /// The day they end.
    pub ends: String,
}

/// Why a candidate was chosen or not; money in KRW.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Its supporters paid for it.
    Bought {
        /// What most of them paid, rounded.
        price: i64,
        /// Who paid that.
        paid_full: u64,
        /// Who paid all they had left.
        paid_rest: u64,
    },
    /// Chosen for its votes with money that was left over.
    Votes,
    /// It costs more than all the money.
    TooDear,
    /// Nobody supports it.
    NoSupport,
    /// Its supporters do not have its cost.
    Lacks {
        /// What they have left together.
        purse: i64,
        /// How many more who support nothing else would have paid for it.
        more_votes: u64,
    },
}

/// A candidate in the result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The candidate.
    pub id: CandidateId,
    /// Whether it was chosen.
    pub chosen: bool,
    /// How many approve it.
    pub votes: u64,
    /// Why.
    pub why: Why,
}

/// The result, with its arithmetic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Chosen candidates in the order of purchase, then the others by votes.
    pub places: Vec<Place>,
    /// What the chosen cost together.
    pub cost: i64,
    /// Ballots.
    pub voters: u64,
    /// Of these, those who approve something that was chosen.
    pub served: u64,
    /// Everyone's equal share of the money at first, rounded down.
    pub first_share: i64,
    /// The share at which the result was found, rounded down.
    pub last_share: i64,
    /// SHA-256 of the ballots' file, in hexadecimal digits.
    pub digest: String,
}

/// A choice with everything its page shows.
#[derive(Clone, Debug)]
pub struct ChoiceView {
    /// The choice.
    pub row: PilotChoice,
    /// Its dialogue.
    pub dialogue: Dialogue,
    /// Where it stands.
    pub status: Publication,
    /// How far it has come.
    pub phase: Phase,
    /// Its candidates, in the order they were added.
    pub candidates: Vec<Candidate>,
    /// How many things each answers to.
    pub inputs: BTreeMap<i64, i64>,
    /// The result, once it was counted.
    pub counted: Option<Counted>,
    /// The code of the council's resolution.
    pub resolution: Option<String>,
    /// Which candidate became which pilot that is public.
    pub pilots: BTreeMap<i64, (PilotId, String)>,
}

impl ChoiceView {
    /// The key.
    pub fn id(&self) -> PilotChoiceId {
        PilotChoiceId(self.row.id)
    }
}

fn corrupt(what: &'static str) -> Error {
    Error::Store(store::StoreError::Corrupt(what))
}

fn won(amount: i64) -> String {
    amount.max(0).to_string()
}

/// A field of a .pb file: quoted where it would be misread.
fn quoted(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.contains([';', '"', ',']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

/// The ballots as a .pb file (pabulib.org): pseudonyms, ascending, each with the candidates they approve.
fn file_of(
    dialogue: &Dialogue,
    row: &PilotChoice,
    candidates: &[Candidate],
    ballots: &BTreeMap<u64, Vec<i64>>,
) -> Vec<u8> {
    let zone = zone(&dialogue.zone);
    let mut text = String::from("META\nkey;value\n");
    for (key, value) in [
        ("description", row.title.clone()),
        ("unit", dialogue.slug.clone()),
        ("instance", row.id.to_string()),
        ("num_projects", candidates.len().to_string()),
        ("num_votes", ballots.len().to_string()),
        ("budget", won(row.budget)),
        ("currency", "KRW".to_owned()),
        ("vote_type", "approval".to_owned()),
        ("rule", "equalshares".to_owned()),
        ("date_begin", Moment(row.opens).iso_date(&zone)),
        ("date_end", Moment(row.closes).plus(-1).iso_date(&zone)),
    ] {
        text.push_str(&format!("{key};{}\n", quoted(&value)));
    }
    text.push_str("PROJECTS\nproject_id;cost;votes;name\n");
    for candidate in candidates {
        let votes = ballots.values().filter(|one| one.contains(&candidate.id)).count();
        let (id, cost, name) = (candidate.id, won(candidate.cost), quoted(&candidate.title));
        text.push_str(&format!("{id};{cost};{votes};{name}\n"));
    }
    text.push_str("VOTES\nvoter_id;vote\n");
    for (voter, approved) in ballots {
        let list: Vec<String> = approved.iter().map(ToString::to_string).collect();
        text.push_str(&format!("{voter};{}\n", list.join(",")));
    }
    text.into_bytes()
}

/// Keys of candidates as a ballot keeps them.
fn approved_of(text: &str) -> Vec<i64> {
    text.split(',').filter_map(|key| key.parse().ok()).collect()
}

/// Counts a file by the rule that was set beforehand: what `mundap budget` does by itself.
fn counted(file: &[u8]) -> Result<(Request, Outcome)> {
    let request = read(file).map_err(|_| corrupt("pilot_choice.file"))?;
    let seed = fairness::order::seed(file);
    let outcome = decide(&request, Rule::EqualShares, Utility::Cost, Completion::Add1u, seed);
    Ok((request, outcome))
}

fn whole(number: &fairness::number::Exact) -> i64 {
    decimal(number, 0).parse().unwrap_or(0)
}

fn why(reason: &Reason) -> Why {
    match reason {
        Reason::Bought { price, paid_full, paid_rest } => {
            Why::Bought { price: whole(price), paid_full: *paid_full, paid_rest: *paid_rest }
        }
        Reason::Lacks { purse, more_votes } => {
            Why::Lacks { purse: whole(purse), more_votes: *more_votes }
        }
        Reason::TooDear => Why::TooDear,
        Reason::NoSupport => Why::NoSupport,
        Reason::Votes | Reason::Free | Reason::NoRoom { .. } => Why::Votes,
    }
}

/// The result of a file, in the order it is told.
fn explained(file: &[u8]) -> Result<Counted> {
    let (request, outcome) = counted(file)?;
    let supports = |option: usize| {
        let option = u32::try_from(option).unwrap_or(u32::MAX);
        move |group: &&fairness::shares::Group| group.ballot.iter().any(|(one, _)| *one == option)
    };
    let votes = |option: usize| -> u64 {
        request.groups.iter().filter(supports(option)).map(|group| u64::from(group.size)).sum()
    };
    let chosen: BTreeSet<usize> = outcome.chosen.iter().copied().collect();
    let mut others: Vec<usize> =
        (0..request.projects.len()).filter(|option| !chosen.contains(option)).collect();
    others.sort_by_key(|option| std::cmp::Reverse(votes(*option)));
    let order = outcome.chosen.iter().copied().chain(others);
    let place = |option: usize| {
        let project = request.projects.get(option)?;
        Some(Place {
            id: CandidateId(project.id.parse().ok()?),
            chosen: chosen.contains(&option),
            votes: votes(option),
            why: why(outcome.reasons.get(option)?),
        })
    };
    let served = request.groups.iter().filter(|group| {
        let mut own = group.ballot.iter();
        own.any(|(option, _)| usize::try_from(*option).is_ok_and(|one| chosen.contains(&one)))
    });
    Ok(Counted {
        places: order.filter_map(place).collect(),
        cost: i64::try_from(outcome.cost).unwrap_or(i64::MAX),
        voters: u64::try_from(request.voters).unwrap_or(0),
        served: served.map(|group| u64::from(group.size)).sum(),
        first_share: outcome.steps.first().map_or(0, |step| whole(&step.share)),
        last_share: whole(&outcome.share),
        digest: hex::encode(Sha256::digest(file)),
    })
}

fn changed<'a>(dialogue: &Dialogue, row: &'a PilotChoice, change: &'static str) -> NewAct<'a> {
    NewAct {
        kind: ActKind::PilotChoiceChanged,
        dialogue: Some(dialogue.id.0),
        subject: Subject::PilotChoice,
        subject_id: row.id,
        plain: vec![
            ("dialogue", dialogue.slug.as_str().into()),
            ("choice", row.id.into()),
            ("change", change.into()),
            ("status", row.status.as_str().into()),
            ("budget", row.budget.into()),
            ("opens", row.opens.into()),
            ("closes", row.closes.into()),
            ("rule", "equal-shares add1u".into()),
        ],
        committed: vec![
            ("title", &row.title),
            ("text", &row.text),
            ("reason", &row.reason),
            ("departs", &row.departs),
        ],
    }
}

impl App {
    /// The choices of a dialogue, newest first; with `drafts` also those not published yet.
    ///
    /// # Errors
    /// [`Error::Denied`]; drafts are for those who curate the dialogue.
    pub async fn pilot_choices(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        drafts: bool,
    ) -> Result<Vec<PilotChoice>> {
        let action = if drafts { Action::Curate } else { Action::ReadDialogue };
        self.gate(actor, action, &dialogue.resource())?;
        Ok(store::pilot_choice::list(&self.inner.store.read(), dialogue.id.0, drafts).await?)
    }

    /// One choice of a dialogue.
    ///
    /// # Errors
    /// [`Error::Denied`] when there is none for this actor.
    pub async fn pilot_choice(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: PilotChoiceId,
    ) -> Result<ChoiceView> {
        let read = self.inner.store.read();
        let row = store::pilot_choice::by_id(&read, id.0).await?;
        let Some(row) = row.filter(|row| row.dialogue_id == dialogue.id.0) else {
            self.gate(actor, Action::ReadDialogue, &dialogue.resource())?;
            return Err(Error::NOT_FOUND);
        };
        let status: Publication = row.status.parse().map_err(|_| corrupt("pilot_choice.status"))?;
        self.gate(actor, Action::ReadDialogue, &resource(dialogue, status))?;
        let (opens, closes) = (Moment(row.opens), Moment(row.closes));
        let phase = Phase::of(status, opens, closes, row.counted_at.is_some(), self.now());
        let candidates = store::pilot_choice::candidates(&read, id.0).await?;
        let (mut inputs, mut pilots) = (BTreeMap::new(), BTreeMap::new());
        for candidate in &candidates {
            let count = store::answering::count(&read, Answering::Candidate(candidate.id)).await?;
            inputs.insert(candidate.id, count);
            let pilot = store::pilot::of_candidate(&read, candidate.id).await?;
            let public = pilot.filter(|pilot| pilot.status == Publication::Published.as_str());
            pilots.extend(public.map(|one| (candidate.id, (PilotId(one.id), one.title))));
        }
        let counted = row.file.as_deref().map(explained).transpose()?;
        Ok(ChoiceView {
            resolution: self.resolution_code(row.resolution_id).await?,
            row,
            dialogue: dialogue.clone(),
            status,
            phase,
            candidates,
            inputs,
            counted,
            pilots,
        })
    }

    /// A choice of this dialogue, for its staff.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue and the choice is one of its own.
    pub async fn own_pilot_choice(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: PilotChoiceId,
    ) -> Result<ChoiceView> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        self.pilot_choice(actor, dialogue, id).await
    }

    fn read_pilot_choice(&self, dialogue: &Dialogue, new: &NewChoice) -> Result<PilotChoice> {
        let zone = zone(&dialogue.zone);
        let mut fields = Fields::default();
        let (title, text) = (fields.text(TITLE, &new.title), fields.text(TEXT, &new.text));
        let budget = fields.needed_money("budget", &new.budget);
        let (first, last) = (fields.day("opens", &new.opens), fields.day("closes", &new.closes));
        if last < first && last != Date::MIN {
            fields.fault("closes", Fault::Malformed { expected: "a day after the first" });
        }
        let opens = Moment::from_iso_date(&first.to_string(), &zone).unwrap_or_default();
        let now = self.now();
        fields.done(PilotChoice {
            id: 0,
            dialogue_id: dialogue.id.0,
            title,
            text,
            budget,
            opens: opens.0,
            closes: Moment::end_of(last, &zone).plus(1).0,
            status: Publication::Draft.as_str().to_owned(),
            reason: String::new(),
            file: None,
            counted_at: None,
            resolution_id: None,
            departs: String::new(),
            resolved_at: None,
            created_at: now.0,
            changed_at: now.0,
        })
    }

    /// Prepares a choice; staff alone see it until it is published.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue; [`Error::Invalid`].
    pub async fn add_pilot_choice(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        new: &NewChoice,
    ) -> Result<PilotChoiceId> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        let mut row = self.read_pilot_choice(dialogue, new)?;
        let tx = self.inner.store.begin().await?;
        row.id = store::pilot_choice::insert(&tx, &row).await?;
        self.record(&tx, changed(dialogue, &row, "prepared"), self.now()).await?;
        self.commit(tx).await?;
        Ok(PilotChoiceId(row.id))
    }

    /// Adds a candidate while a choice is prepared.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue; [`Error::Invalid`];
    /// [`Error::Conflict`] `choice_published` or `candidates_full`.
    pub async fn add_candidate(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: PilotChoiceId,
        new: &NewCandidate,
    ) -> Result<CandidateId> {
        let view = self.own_pilot_choice(actor, dialogue, id).await?;
        if view.phase != Phase::Draft {
            return Err(Error::Conflict("choice_published"));
        }
        if view.candidates.len() >= MOST_CANDIDATES {
            return Err(Error::Conflict("candidates_full"));
        }
        let mut fields = Fields::default();
        let row = Candidate {
            id: 0,
            choice_id: id.0,
            title: fields.text(CANDIDATE, &new.title),
            summary: fields.text(SUMMARY, &new.summary),
            places: fields.text(PLACES, &new.places),
            cost: fields.needed_money("cost", &new.cost),
            added_at: self.now().0,
            removed_at: None,
        };
        let read = self.inner.store.read();
        let inputs = read_inputs(&read, dialogue, &mut fields, &new.inputs).await?;
        let row = fields.done(row)?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let key = store::pilot_choice::insert_candidate(&tx, &row).await?;
        set_inputs(&tx, Answering::Candidate(key), &inputs, now).await?;
        let mut act = changed(dialogue, &view.row, "candidate_added");
        act.plain.extend([("candidate", key.into()), ("cost", row.cost.into())]);
        act.committed.extend([("candidate_title", row.title.as_str()), ("summary", &row.summary)]);
        self.record(&tx, act, now).await?;
        self.commit(tx).await?;
        Ok(CandidateId(key))
    }

    /// Takes a candidate out while a choice is prepared.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue and it is one of its candidates;
    /// [`Error::Conflict`] `choice_published`.
    pub async fn remove_candidate(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: PilotChoiceId,
        candidate: CandidateId,
    ) -> Result<()> {
        let view = self.own_pilot_choice(actor, dialogue, id).await?;
        if view.phase != Phase::Draft {
            return Err(Error::Conflict("choice_published"));
        }
        if !view.candidates.iter().any(|one| one.id == candidate.0) {
            return Err(Error::NOT_FOUND);
        }
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        store::pilot_choice::remove_candidate(&tx, candidate.0, now.0).await?;
        let mut act = changed(dialogue, &view.row, "candidate_removed");
        act.plain.push(("candidate", candidate.0.into()));
        self.record(&tx, act, now).await?;
        self.commit(tx).await
    }

    /// Publishes a choice, or withdraws it with a reason.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue; [`Error::Conflict`] `candidates_few`, or
    /// when it is so already; [`Error::Invalid`] without a reason.
    pub async fn publish_pilot_choice(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: PilotChoiceId,
        change: PublicationChange,
        reason: &str,
    ) -> Result<()> {
        let view = self.own_pilot_choice(actor, dialogue, id).await?;
        let reason = reason_for(change, reason)?;
        if change == PublicationChange::Publish && view.candidates.len() < FEWEST_CANDIDATES {
            return Err(Error::Conflict("candidates_few"));
        }
        let after = view.status.after(change).ok_or(Error::Conflict("changed"))?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let mut row = view.row;
        after.as_str().clone_into(&mut row.status);
        (row.reason, row.changed_at) = (reason, now.0);
        store::pilot_choice::update(&tx, &row).await?;
        let word = if after == Publication::Published { "published" } else { "withdrawn" };
        self.record(&tx, changed(dialogue, &row, word), now).await?;
        self.commit(tx).await
    }

    fn pilot_ballot_resource(&self, view: &ChoiceView) -> Resource {
        let closed = view.dialogue.status != DialogueStatus::Published;
        let closed = closed || view.phase != Phase::Open;
        Resource { closed, ..resource(&view.dialogue, view.status) }
    }

    /// The candidates in an order of the actor's own: each comes first for as many as any other.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn candidate_order(&self, actor: &Actor, view: &ChoiceView) -> Result<Vec<i64>> {
        self.gate(actor, Action::ReadDialogue, &resource(&view.dialogue, view.status))?;
        let seed = match actor.participant {
            Some(participant) => {
                let mut message = view.row.id.to_be_bytes().to_vec();
                message.extend(participant.0.as_bytes());
                self.sign(b"candidates", &message)
            }
            None => crate::random::bytes(self.inner.random.as_ref()),
        };
        let items: Vec<(i64, f64)> = view.candidates.iter().map(|one| (one.id, 1.0)).collect();
        let order = fairness::order::by_weight(&items, seed);
        Ok(order.into_iter().map(|(id, _)| id).collect())
    }

    /// The candidates the actor approves now; none while they gave no ballot.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn own_pilot_ballot(
        &self,
        actor: &Actor,
        view: &ChoiceView,
    ) -> Result<Option<Vec<i64>>> {
        self.gate(actor, Action::ReadDialogue, &resource(&view.dialogue, view.status))?;
        let Some(participant) = actor.participant else { return Ok(None) };
        let read = self.inner.store.read();
        let dialogue = view.dialogue.id.0;
        let voter = store::participant::voter(&read, dialogue, participant.0).await?;
        let Some(voter) = voter else { return Ok(None) };
        let ballot = store::pilot_choice::ballot(&read, view.row.id, voter).await?;
        let approved = ballot.map(|ballot| approved_of(&ballot.approved));
        Ok(approved.filter(|approved| !approved.is_empty()))
    }

    /// How many gave a ballot so far.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn pilot_ballots_given(&self, actor: &Actor, view: &ChoiceView) -> Result<i64> {
        self.gate(actor, Action::ReadDialogue, &resource(&view.dialogue, view.status))?;
        Ok(store::pilot_choice::ballot_count(&self.inner.store.read(), view.row.id).await?)
    }

    /// Gives a ballot: the candidates one approves. A later one stands in its place; an empty one takes
    /// it back. The act commits to it and does not say whose it is.
    ///
    /// # Errors
    /// [`Error::Denied`] when the choice is not open, and to experts and the barred;
    /// [`Error::NOT_FOUND`] for a candidate of another choice.
    pub async fn give_pilot_ballot(
        &self,
        actor: &Actor,
        view: &ChoiceView,
        approved: &[CandidateId],
    ) -> Result<()> {
        self.give_pilot_ballots(view, &[(actor.clone(), approved.to_vec())]).await
    }

    /// The same for many at once: all of them, or none.
    ///
    /// # Errors
    /// As [`App::give_ballot`]; [`Error::Conflict`] `too_many_ballots`.
    pub async fn give_pilot_ballots(
        &self,
        view: &ChoiceView,
        ballots: &[(Actor, Vec<CandidateId>)],
    ) -> Result<()> {
        if ballots.len() > MOST_AT_ONCE {
            return Err(Error::Conflict("too_many_ballots"));
        }
        let (now, dialogue) = (self.now(), &view.dialogue);
        for (actor, _) in ballots {
            self.gate(actor, Action::ChoosePilots, &self.pilot_ballot_resource(view))?;
        }
        let tx = self.inner.store.begin().await?;
        for (actor, approved) in ballots {
            let participant = actor.participant.ok_or(Denial::SignIn)?.0;
            if store::barring::stands(&tx, dialogue.id.0, participant).await? {
                return Err(Denial::Barred.into());
            }
            let approved: BTreeSet<i64> = approved.iter().map(|one| one.0).collect();
            let known = |id: &i64| view.candidates.iter().any(|one| one.id == *id);
            if !approved.iter().all(known) {
                return Err(Error::NOT_FOUND);
            }
            let list: Vec<String> = approved.iter().map(ToString::to_string).collect();
            let list = list.join(",");
            store::participant::ensure(&tx, participant, "cookie").await?;
            let voter = store::participant::ensure_voter(&tx, dialogue.id.0, participant).await?;
            let act = NewAct {
                kind: ActKind::PilotBallotGiven,
                dialogue: Some(dialogue.id.0),
                subject: Subject::PilotChoice,
                subject_id: view.row.id,
                plain: vec![
                    ("dialogue", dialogue.slug.as_str().into()),
                    ("choice", view.row.id.into()),
                ],
                committed: vec![("approved", &list)],
            };
            let act = self.record(&tx, act, now).await?;
            store::pilot_choice::insert_ballot(&tx, act, view.row.id, voter, &list, now.0).await?;
        }
        self.commit(tx).await
    }

    /// Counts the ballots once the choice is over; what was counted is kept as a file and never changes.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue; [`Error::Conflict`] `choice_not_over`,
    /// `no_ballots`.
    pub async fn count_pilot_choice(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: PilotChoiceId,
    ) -> Result<Counted> {
        let view = self.own_pilot_choice(actor, dialogue, id).await?;
        if view.phase != Phase::Closed {
            return Err(Error::Conflict("choice_not_over"));
        }
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let mut ballots = BTreeMap::new();
        for ballot in store::pilot_choice::ballots(&tx, id.0).await? {
            let voter = self.public_number(b"pilot ballot", id.0, ballot.participant_id);
            ballots.insert(voter, approved_of(&ballot.approved));
        }
        if ballots.is_empty() {
            return Err(Error::Conflict("no_ballots"));
        }
        let file = file_of(dialogue, &view.row, &view.candidates, &ballots);
        let counted = explained(&file)?;
        let mut row = view.row;
        (row.file, row.counted_at, row.changed_at) = (Some(file), Some(now.0), now.0);
        store::pilot_choice::update(&tx, &row).await?;
        let chosen: Vec<i64> =
            counted.places.iter().filter(|one| one.chosen).map(|one| one.id.0).collect();
        let mut act = changed(dialogue, &row, "counted");
        act.plain.extend([
            ("ballots", counted.voters.into()),
            ("chosen", chosen.into()),
            ("file", format!("sha256:{}", counted.digest).into()),
        ]);
        self.record(&tx, act, now).await?;
        self.commit(tx).await?;
        Ok(counted)
    }

    /// The ballots as they were counted, as everyone may have them.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::NOT_FOUND`] before they were counted.
    pub fn pilot_choice_file(&self, actor: &Actor, view: &ChoiceView) -> Result<Vec<u8>> {
        self.gate(actor, Action::ReadDialogue, &resource(&view.dialogue, view.status))?;
        view.row.file.clone().ok_or(Error::NOT_FOUND)
    }

    /// Enters what the council resolved on a result; the candidates it confirms become pilots, which
    /// staff complete and publish.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor manages the dialogue; [`Error::Conflict`] `choice_not_counted`,
    /// `choice_resolved`; [`Error::Invalid`] without a resolution, or where what becomes pilots is not
    /// what was chosen and no reason is given.
    pub async fn resolve_pilot_choice(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: PilotChoiceId,
        new: &NewDecision,
    ) -> Result<Vec<PilotId>> {
        self.gate(actor, Action::Manage, &dialogue.resource())?;
        let view = self.pilot_choice(actor, dialogue, id).await?;
        let counted = view.counted.as_ref().ok_or(Error::Conflict("choice_not_counted"))?;
        if view.row.resolved_at.is_some() {
            return Err(Error::Conflict("choice_resolved"));
        }
        let wanted: BTreeSet<CandidateId> = new.chosen.iter().copied().collect();
        let result: BTreeSet<CandidateId> =
            counted.places.iter().filter(|one| one.chosen).map(|one| one.id).collect();
        let read = self.inner.store.read();
        let mut fields = Fields::default();
        let resolution = read_resolution(&read, dialogue, &mut fields, &new.resolution).await?;
        if new.resolution.trim().is_empty() {
            fields.fault("resolution", Fault::Required);
        }
        let departs =
            if wanted == result { String::new() } else { fields.text(DEPARTS, &new.departs) };
        let owner = fields.text(OWNER, &new.owner);
        let (starts, ends) = period(&mut fields, &new.starts, &new.ends);
        let departs = fields.done(departs)?;
        let mut chosen = Vec::new();
        for candidate in wanted {
            let found = view.candidates.iter().find(|one| one.id == candidate.0);
            chosen.push(found.ok_or(Error::NOT_FOUND)?);
        }
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let mut pilots = Vec::new();
        for candidate in chosen {
            let details = Details {
                title: candidate.title.clone(),
                why: candidate.summary.clone(),
                text: candidate.summary.clone(),
                owner: owner.clone(),
                partners: String::new(),
                places: candidate.places.clone(),
                budget: candidate.cost,
                starts: starts.to_string(),
                ends: ends.to_string(),
                progress: Progress::Planned,
                stopped: String::new(),
                resolution_id: resolution,
            };
            let answers = store::answering::of(&tx, Answering::Candidate(candidate.id)).await?;
            let inputs = answers.into_iter().collect();
            let of = Some(candidate.id);
            pilots.push(self.write_pilot(&tx, dialogue, details, &inputs, of).await?);
        }
        let mut row = view.row.clone();
        (row.resolution_id, row.departs) = (resolution, departs);
        (row.resolved_at, row.changed_at) = (Some(now.0), now.0);
        store::pilot_choice::update(&tx, &row).await?;
        let mut act = changed(dialogue, &row, "resolved");
        act.plain.extend([
            ("resolution", resolution.into()),
            ("pilots", pilots.iter().map(|pilot| pilot.0).collect::<Vec<i64>>().into()),
        ]);
        self.record(&tx, act, now).await?;
        self.commit(tx).await?;
        Ok(pilots)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ballots_file_is_counted_with_its_reasons() {
        let file = "META\nkey;value\nbudget;100\nvote_type;approval\nPROJECTS\nproject_id;cost;votes;name\n\
                    1;60;3;\"놀이터; 숲\"\n2;50;1;도서관\n3;40;2;나무\nVOTES\nvoter_id;vote\n1;1\n2;1,3\n3;2,3\n4;1\n";
        let counted = explained(file.as_bytes()).unwrap();
        let told: Vec<(i64, bool, u64)> =
            counted.places.iter().map(|one| (one.id.0, one.chosen, one.votes)).collect();
        assert_eq!(told, [(1, true, 3), (3, true, 2), (2, false, 1)]);
        assert_eq!((counted.cost, counted.voters, counted.served), (100, 4, 4));
        assert_eq!(counted.first_share, 25);
    }

    #[test]
    fn names_that_would_be_misread_are_quoted() {
        assert_eq!(quoted("숲; \"놀이터\""), "\"숲; \"\"놀이터\"\"\"");
        assert_eq!(quoted("두\n줄"), "두 줄");
    }
}
