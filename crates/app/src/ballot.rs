//! Ballots of meetings: opened with the numbers of the record, cast by members, closed and counted.
//!
//! A secret ballot is sealed on its way in ([`envelope`]) for a key that is kept outside the database and
//! destroyed when the vote is closed ([`key`]). What is stored then are choices in the order of codes
//! that only the voters know. A homomorphic tally could take the place of `open_all` one day: nothing
//! else knows how envelopes are opened.

mod envelope;
pub(crate) mod key;

use std::collections::BTreeMap;

use domain::ballot::{Choice, Count, Elected, Question, Stop, Tally, Way, tracking_code};
use domain::id::{BallotId, ItemId, MeetingId, MemberId, MotionId};
use domain::meeting::state::Ballot as BallotState;
use domain::meeting::{Event, MeetingKind, Refusal};
use domain::member::Office;
use domain::permission::{Action, Denial};
use domain::text::Fault;
use domain::time::{Moment, SECOND, zone};
use fairness::elect::{Order, Profile, Rule};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
pub use store::ballot::Opened;
use store::meeting::Resolution;

use crate::meeting::MeetingView;
use crate::meeting::record::{Writing, refused, written_ground};
use crate::random::bytes;
use crate::{Actor, App, Error, Fields, Result};

/// A vote that names no candidate.
pub const BLANK: &str = "blank";
/// What stands in the place of a code for votes on paper.
pub const PAPER: &str = "PAPER";
/// The longest a vote in a meeting is planned for, in minutes.
const MOST_MINUTES: i64 = 180;

/// What is to be voted on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// A motion.
    Motion(MotionId),
    /// Who is to hold the office of an item, in this round.
    Election(ItemId, Vec<MemberId>, u8),
}

/// A vote to be opened.
#[derive(Clone, Debug)]
pub struct NewBallot {
    /// What is voted on.
    pub asked: Asked,
    /// How.
    pub way: Way,
    /// The name of a special rule of the bylaws; empty for the usual one.
    pub rule: String,
    /// For how many minutes; 0 for as long as it takes.
    pub minutes: i64,
}

/// What the secretary counted in the room: of each choice, or of each candidate and blank.
pub type Hands = Vec<(String, u32)>;

impl App {
    /// Opens a vote.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor convenes the body; [`Error::Conflict`] when it cannot be opened
    /// now.
    pub async fn open_ballot(
        &self,
        actor: &Actor,
        id: MeetingId,
        new: &NewBallot,
    ) -> Result<(BallotId, MeetingView)> {
        let view = self.own_meeting(actor, id).await?;
        let mut writing = self.begin_writing(view).await?;
        let opened = self.write_opening(&mut writing, new).await;
        let ballot = match opened {
            Ok(ballot) => ballot,
            Err((ballot, error)) => {
                // The key of a vote that was never opened.
                drop(writing);
                self.destroy_keys(&ballot.into_iter().collect::<Vec<_>>()).await?;
                return Err(error);
            }
        };
        Ok((ballot, self.end_writing(writing).await?))
    }

    async fn write_opening(
        &self,
        writing: &mut Writing,
        new: &NewBallot,
    ) -> std::result::Result<BallotId, (Option<BallotId>, Error)> {
        let before = |error: Error| (None, error);
        let view = &writing.view;
        let question = question(view, &new.asked).map_err(before)?;
        let wanted = rule_wanted(view, &question, &new.rule);
        let terms = view.state.terms(&question, &wanted).map_err(refused).map_err(before)?;
        let until = match view.kind {
            MeetingKind::Written => Some(Moment(view.row.starts_at)),
            _ if new.minutes > 0 => {
                Some(writing.now.plus(new.minutes.min(MOST_MINUTES) * 60 * SECOND))
            }
            _ => None,
        };
        let keys = (new.way == Way::Secret).then(|| envelope::key_pair(self.inner.random.as_ref()));
        let public = keys.as_ref().map(|(_, public)| public.as_slice());
        let (way, now) = (new.way.as_str(), writing.now.0);
        let ballot = store::ballot::insert(&writing.tx, view.row.id, way, public, now).await;
        let ballot = BallotId(ballot.map_err(|error| before(error.into()))?);
        let after = |error: Error| (Some(ballot), error);
        if let Some((secret, _)) = keys {
            self.inner.ballot_keys.keep(ballot.0, secret).await.map_err(after)?;
        }
        let event = Event::BallotOpened { ballot, question, way: new.way, terms, until };
        self.write_event(writing, event).await.map_err(after)?;
        Ok(ballot)
    }

    /// Votes. In a secret vote the answer is the tracking code, which is told nowhere else and never
    /// again. Until the vote is closed, a later vote takes the place of an earlier one.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor is a member who may vote now; [`Error::Invalid`] for a choice
    /// there is not; [`Error::Conflict`] `came_later` for a member who came after the vote was opened,
    /// `votes_on_paper`, `wrong_way`.
    pub async fn cast_ballot(
        &self,
        actor: &Actor,
        id: MeetingId,
        ballot: BallotId,
        choice: &str,
    ) -> Result<Option<String>> {
        let view = self.meeting(actor, id).await?;
        let seat = actor.seat_in(view.body.id()).map_or(MemberId(0), |seat| seat.member);
        self.gate(actor, Action::CastBallot, &Self::ballot_resource(&view, seat, ballot))?;
        let writing = self.begin_writing(view).await?;
        // As it is now that nobody else can close it.
        let resource = Self::ballot_resource(&writing.view, seat, ballot);
        self.gate(actor, Action::CastBallot, &resource)?;
        let code = self.write_choice(&writing, ballot, seat, choice).await?;
        writing.tx.commit().await?;
        self.inner.halls.notice(id.0);
        Ok(code)
    }

    /// Writes down how a member voted by word of mouth, in an open vote (호명).
    ///
    /// # Errors
    /// As [`App::cast_ballot`], for whoever convenes.
    pub async fn cast_ballot_for(
        &self,
        actor: &Actor,
        id: MeetingId,
        ballot: BallotId,
        member: MemberId,
        choice: &str,
    ) -> Result<()> {
        let view = self.own_meeting(actor, id).await?;
        let writing = self.begin_writing(view).await?;
        let open = writing.view.state.ballot(ballot).filter(|ballot| ballot.is_open());
        if open.ok_or(Denial::Closed)?.way != Way::Named {
            return Err(Error::Conflict("wrong_way"));
        }
        self.write_choice(&writing, ballot, member, choice).await?;
        writing.tx.commit().await?;
        self.inner.halls.notice(id.0);
        Ok(())
    }

    async fn write_choice(
        &self,
        writing: &Writing,
        id: BallotId,
        member: MemberId,
        choice: &str,
    ) -> Result<Option<String>> {
        let Writing { tx, view, now, .. } = writing;
        let ballot = view.state.ballot(id).ok_or(Denial::Closed)?;
        if ballot.until.is_some_and(|until| until <= *now) {
            return Err(Denial::Closed.into());
        }
        if !ballot.terms.entitled.contains(&member) {
            return Err(Error::Conflict("came_later"));
        }
        let choice = checked_choice(&ballot.question, choice)?;
        match ballot.way {
            Way::Hands => Err(Error::Conflict("wrong_way")),
            Way::Named => {
                store::ballot::put_choice(tx, id.0, member.0, &choice).await?;
                Ok(None)
            }
            Way::Secret => {
                if store::ballot::on_paper(tx, id.0).await?.contains(&member.0) {
                    return Err(Error::Conflict("votes_on_paper"));
                }
                let row = store::ballot::by_id(tx, id.0).await?.ok_or(Error::NOT_FOUND)?;
                let key = row.public_key.ok_or(Error::NOT_FOUND)?;
                let random = self.inner.random.as_ref();
                let opened = Opened { code: tracking_code(bytes(random)), choice };
                let sealed = envelope::seal(&key, &opened, random)?;
                store::ballot::put_sealed(tx, id.0, member.0, &sealed).await?;
                Ok(Some(opened.code))
            }
        }
    }

    /// Notes that a member votes on paper in a secret vote; what they cast on a device no longer counts.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor convenes; [`Error::Conflict`].
    pub async fn hand_out_paper(
        &self,
        actor: &Actor,
        id: MeetingId,
        ballot: BallotId,
        member: MemberId,
    ) -> Result<()> {
        let view = self.own_meeting(actor, id).await?;
        let writing = self.begin_writing(view).await?;
        let open = writing.view.state.ballot(ballot).filter(|ballot| ballot.is_open());
        let open = open.ok_or(Denial::Closed)?;
        if open.way != Way::Secret {
            return Err(Error::Conflict("wrong_way"));
        }
        if !open.terms.entitled.contains(&member) {
            return Err(Error::Conflict("came_later"));
        }
        // An empty envelope: its place is taken, and there is nothing in it.
        store::ballot::put_sealed(&writing.tx, ballot.0, member.0, &[]).await?;
        writing.tx.commit().await?;
        self.inner.halls.notice(id.0);
        Ok(())
    }

    /// Enters what somebody counted of the votes on paper. Two people count, each by themselves; their
    /// counts must agree before the vote can be closed.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor is a person who convenes; [`Error::Invalid`]; [`Error::Conflict`]
    /// `paper_count` when it is not as many votes as members who got a paper.
    pub async fn count_paper(
        &self,
        actor: &Actor,
        id: MeetingId,
        ballot: BallotId,
        counts: &Hands,
    ) -> Result<()> {
        let view = self.own_meeting(actor, id).await?;
        let person = actor.person.ok_or(Denial::SignIn)?;
        let writing = self.begin_writing(view).await?;
        let open = writing.view.state.ballot(ballot).filter(|ballot| ballot.is_open());
        let open = open.ok_or(Denial::Closed)?;
        let counted = checked_counts(&open.question, counts)?;
        let papers = store::ballot::on_paper(&writing.tx, ballot.0).await?.len();
        let sum: u64 = counted.values().map(|votes| u64::from(*votes)).sum();
        if u64::try_from(papers).ok() != Some(sum) {
            return Err(Error::Conflict("paper_count"));
        }
        let text =
            serde_json::to_string(&counted).map_err(|error| Error::Internal(error.to_string()))?;
        store::ballot::put_paper(&writing.tx, ballot.0, person.0, &text).await?;
        Ok(writing.tx.commit().await?)
    }

    /// Closes a vote and counts it. `hands` is what was counted in the room, where hands were shown.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor convenes; [`Error::Invalid`] for counts that cannot be;
    /// [`Error::Conflict`] when it cannot be closed now: `paper_disagrees`, `key_missing`, or the word of a
    /// [`Refusal`].
    pub async fn close_ballot(
        &self,
        actor: &Actor,
        id: MeetingId,
        ballot: BallotId,
        hands: &Hands,
    ) -> Result<MeetingView> {
        let view = self.own_meeting(actor, id).await?;
        let mut writing = self.begin_writing(view).await?;
        self.write_closing(&mut writing, ballot, hands).await?;
        let secret = !writing.over.is_empty();
        let view = self.end_writing(writing).await?;
        if secret {
            self.after_secret_ballot().await;
        }
        Ok(view)
    }

    async fn write_closing(
        &self,
        writing: &mut Writing,
        id: BallotId,
        hands: &Hands,
    ) -> Result<()> {
        let open = writing.view.state.ballot(id).filter(|ballot| ballot.is_open()).cloned();
        let open = open.ok_or_else(|| refused(Refusal::NoBallot))?;
        let votes = match open.way {
            Way::Hands => {
                Votes { counts: checked_counts(&open.question, hands)?, ..Votes::default() }
            }
            Way::Named => self.named_votes(writing, &open).await?,
            Way::Secret => self.secret_votes(writing, &open).await?,
        };
        let resolution = self.next_resolution(writing, &open).await?;
        let result = count(&writing.view, &open, &votes.counts, resolution.as_ref())?;
        let carried = matches!(&result, Count::Motion { outcome, .. } if outcome.carried);
        let elected = match &result {
            Count::Election { election, .. } => match election.elected {
                Elected::Member { member } => Some(member),
                _ => None,
            },
            Count::Motion { .. } => None,
        };
        if open.way == Way::Secret {
            store::ballot::insert_opened(&writing.tx, id.0, &votes.opened).await?;
            store::ballot::destroy_sealed(&writing.tx, id.0).await?;
            writing.over.push(id);
            writing.told.push(("opened", digest(&votes.opened).into()));
        }
        store::ballot::close(&writing.tx, id.0, writing.now.0).await?;
        let Votes { named, paper, .. } = votes;
        let event = Event::BallotClosed { ballot: id, result, named, paper };
        self.write_event(writing, event).await?;
        if let Some(resolution) = resolution.filter(|_| carried) {
            store::meeting::insert_resolution(&writing.tx, &resolution).await?;
        }
        if let (Some(member), Question::Election { office, .. }) = (elected, &open.question) {
            self.take_office(writing, member, *office).await?;
        }
        Ok(())
    }

    /// Whoever was elected holds the office from now on, unless they held it before.
    async fn take_office(&self, writing: &Writing, member: MemberId, office: Office) -> Result<()> {
        let Writing { tx, view, now, .. } = writing;
        let holds = view.body.member(member).is_some_and(|seat| seat.holds(office, *now));
        if holds {
            return Ok(());
        }
        self.write_office(tx, &view.body, member, office, *now).await
    }

    /// The resolution that a main motion becomes if it is carried.
    async fn next_resolution(
        &self,
        writing: &Writing,
        ballot: &BallotState,
    ) -> Result<Option<Resolution>> {
        let Writing { tx, view, now, .. } = writing;
        let Question::Motion { motion } = ballot.question else { return Ok(None) };
        let Some(motion) = view.state.motion(motion).filter(|motion| motion.kind.is_main()) else {
            return Ok(None);
        };
        let year = i64::from(now.day(&zone(&view.dialogue().zone)).year());
        let number = store::meeting::next_resolution(tx, view.body.row.id, year).await?;
        Ok(Some(Resolution {
            id: 0,
            body_id: view.body.row.id,
            year,
            number,
            meeting_id: view.row.id,
            item_id: motion.item.0,
            ballot_id: ballot.id.0,
            title: motion.title.clone(),
            text: motion.text.clone(),
            at: now.0,
        }))
    }

    async fn named_votes(&self, writing: &Writing, ballot: &BallotState) -> Result<Votes> {
        let mut votes = Votes::default();
        for row in store::ballot::choices(&writing.tx, ballot.id.0).await? {
            let choice: Choice = row.choice.parse().map_err(|_| corrupt("choice"))?;
            *votes.counts.entry(row.choice).or_default() += 1;
            votes.named.push((MemberId(row.member_id), choice));
        }
        Ok(votes)
    }

    async fn secret_votes(&self, writing: &Writing, ballot: &BallotState) -> Result<Votes> {
        let (tx, id) = (&writing.tx, ballot.id.0);
        let key = self.inner.ballot_keys.find(id).await?;
        let key = key.ok_or(Error::Conflict("key_missing"))?;
        let mut sealed = store::ballot::sealed(tx, id).await?;
        let all = sealed.len();
        sealed.retain(|sealed| !sealed.is_empty());
        let papers = all - sealed.len();
        let mut opened = envelope::open_all(key, &sealed)?;
        let mut counts: BTreeMap<String, u32> = BTreeMap::new();
        for (choice, votes) in self.paper_votes(tx, id, papers).await? {
            let paper = Opened { code: PAPER.to_owned(), choice };
            opened.extend((0..votes).map(|_| paper.clone()));
        }
        opened.sort();
        for one in &opened {
            *counts.entry(one.choice.clone()).or_default() += 1;
        }
        let paper = u32::try_from(papers).unwrap_or(u32::MAX);
        Ok(Votes { counts, named: Vec::new(), opened, paper })
    }

    /// What two people counted of the votes on paper.
    async fn paper_votes(
        &self,
        tx: &store::Tx,
        ballot: i64,
        papers: usize,
    ) -> Result<BTreeMap<String, u32>> {
        if papers == 0 {
            return Ok(BTreeMap::new());
        }
        let counts = store::ballot::paper(tx, ballot).await?;
        let [one, other, ..] = counts.as_slice() else {
            return Err(Error::Conflict("paper_disagrees"));
        };
        let read = |text: &str| -> Result<BTreeMap<String, u32>> {
            serde_json::from_str(text).map_err(|_| corrupt("paper_count"))
        };
        let (one, other) = (read(&one.counts)?, read(&other.counts)?);
        let sum: usize = one.values().filter_map(|votes| usize::try_from(*votes).ok()).sum();
        let agree = one == other && sum == papers && counts.len() == 2;
        if agree { Ok(one) } else { Err(Error::Conflict("paper_disagrees")) }
    }

    /// Stops a vote without counting it: it was put wrongly, or cannot be counted.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor convenes; [`Error::Invalid`]; [`Error::Conflict`].
    pub async fn stop_ballot(
        &self,
        actor: &Actor,
        id: MeetingId,
        ballot: BallotId,
        reason: &str,
    ) -> Result<MeetingView> {
        let view = self.own_meeting(actor, id).await?;
        let mut fields = Fields::default();
        let reason = fields.text(domain::meeting::REASON, reason);
        let reason = fields.done(reason)?;
        let mut writing = self.begin_writing(view).await?;
        self.write_stop(&mut writing, ballot, Stop::Mistake, &reason).await?;
        self.end_writing(writing).await
    }

    pub(crate) async fn write_stop(
        &self,
        writing: &mut Writing,
        ballot: BallotId,
        stop: Stop,
        reason: &str,
    ) -> Result<()> {
        let event = Event::BallotStopped { ballot, stop, reason: reason.to_owned() };
        self.write_event(writing, event).await?;
        store::ballot::forget_choices(&writing.tx, ballot.0).await?;
        store::ballot::destroy_sealed(&writing.tx, ballot.0).await?;
        store::ballot::close(&writing.tx, ballot.0, writing.now.0).await?;
        writing.over.push(ballot);
        Ok(())
    }

    /// Destroys the keys of votes that are over.
    pub(crate) async fn destroy_keys(&self, ballots: &[BallotId]) -> Result<()> {
        for ballot in ballots {
            self.inner.ballot_keys.destroy(ballot.0).await?;
        }
        Ok(())
    }

    /// Destroys the keys of votes that are over: a program may have been stopped between closing a vote
    /// and this.
    ///
    /// # Errors
    /// [`Error::Store`]; [`Error::File`].
    pub async fn destroy_old_keys(&self) -> Result<()> {
        for id in self.inner.ballot_keys.ballots().await? {
            let row = store::ballot::by_id(&self.inner.store.read(), id).await?;
            if row.is_none_or(|row| row.closed_at.is_some()) {
                self.inner.ballot_keys.destroy(id).await?;
            }
        }
        Ok(())
    }

    /// Rewrites what may still hold the bytes of deleted envelopes. Without their key nobody can open
    /// them: what fails here is made up for at night.
    async fn after_secret_ballot(&self) {
        if let Err(error) = self.inner.store.scrub_envelopes(crate::retention::SMALL).await {
            tracing::warn!(%error, "deleted envelopes could not be overwritten yet");
        }
    }

    /// Who has voted in a vote that is open, for whoever convenes; how, nobody is told.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn voted(
        &self,
        actor: &Actor,
        view: &MeetingView,
        ballot: BallotId,
    ) -> Result<Vec<MemberId>> {
        self.gate(actor, Action::Convene, &view.resource())?;
        let rows = store::ballot::voted(&self.inner.store.read(), ballot.0).await?;
        Ok(rows.into_iter().map(MemberId).collect())
    }

    /// How the actor has voted in an open vote with names; in a secret one only that they did.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor sits in the body.
    pub async fn own_choice(
        &self,
        actor: &Actor,
        view: &MeetingView,
        ballot: BallotId,
    ) -> Result<Option<Own>> {
        self.gate(actor, Action::Sit, &view.resource())?;
        let Some(seat) = actor.seat_in(view.body.id()) else { return Ok(None) };
        let read = self.inner.store.read();
        let named = store::ballot::choices(&read, ballot.0).await?;
        if let Some(row) = named.into_iter().find(|row| row.member_id == seat.member.0) {
            return Ok(Some(Own::Choice(row.choice)));
        }
        if store::ballot::on_paper(&read, ballot.0).await?.contains(&seat.member.0) {
            return Ok(Some(Own::Paper));
        }
        let voted = store::ballot::voted(&read, ballot.0).await?.contains(&seat.member.0);
        Ok(voted.then_some(Own::Sealed))
    }

    /// Every choice of a closed secret vote, in the order of the voters' codes.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn opened_choices(
        &self,
        actor: &Actor,
        view: &MeetingView,
        ballot: BallotId,
    ) -> Result<Vec<Opened>> {
        self.gate(actor, Action::ReadDialogue, &view.resource())?;
        let closed = view.state.ballot(ballot).is_some_and(|ballot| ballot.closed.is_some());
        if !closed {
            return Err(Error::NOT_FOUND);
        }
        Ok(store::ballot::opened(&self.inner.store.read(), ballot.0).await?)
    }
}

/// What a member has cast so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Own {
    /// In a vote with names.
    Choice(String),
    /// In a secret vote.
    Sealed,
    /// On paper.
    Paper,
}

/// What was cast in a vote.
#[derive(Debug, Default)]
struct Votes {
    counts: BTreeMap<String, u32>,
    named: Vec<(MemberId, Choice)>,
    opened: Vec<Opened>,
    paper: u32,
}

fn corrupt(what: &'static str) -> Error {
    Error::Store(store::StoreError::Corrupt(what))
}

/// SHA-256 over the lines of the published list, `code,choice` each: the act of the result names it.
pub fn digest(opened: &[Opened]) -> String {
    let mut hash = Sha256::new();
    for one in opened {
        hash.update(format!("{},{}\n", one.code, one.choice));
    }
    format!("sha256:{}", hex::encode(hash.finalize()))
}

fn question(view: &MeetingView, asked: &Asked) -> Result<Question> {
    match asked {
        Asked::Motion(motion) => Ok(Question::Motion { motion: *motion }),
        Asked::Election(item, candidates, round) => {
            let found = view.item(*item).ok_or(Error::NOT_FOUND)?;
            let office = found.office.ok_or_else(|| refused(Refusal::WrongCandidates))?;
            let may_stand = |member: &MemberId| {
                let kind = view.body.member(*member).map(|member| member.kind);
                kind.is_some_and(|kind| view.state.setup.rules.may_stand(kind) != Some(false))
            };
            if !candidates.iter().all(may_stand) {
                return Err(refused(Refusal::WrongCandidates));
            }
            let (item, candidates, round) = (*item, candidates.clone(), *round);
            Ok(Question::Election { item, office, candidates, round })
        }
    }
}

/// The rule a vote is opened under: in writing the ground on which the item may be decided so.
fn rule_wanted(view: &MeetingView, question: &Question, wanted: &str) -> String {
    let item = view.state.item_of(question).and_then(|item| view.item(item));
    match (view.kind, item) {
        (MeetingKind::Written, Some(item)) => {
            let ground = written_ground(&view.row, item);
            ground.map(|ground| ground.as_str().to_owned()).unwrap_or_default()
        }
        _ => wanted.to_owned(),
    }
}

/// The choices of a vote, as they are stored.
fn choices(question: &Question) -> Vec<String> {
    match question {
        Question::Motion { .. } => {
            Choice::ALL.iter().map(|choice| choice.as_str().to_owned()).collect()
        }
        Question::Election { candidates, .. } => {
            let names = candidates.iter().map(ToString::to_string);
            names.chain([BLANK.to_owned()]).collect()
        }
    }
}

fn checked_choice(question: &Question, given: &str) -> Result<String> {
    let known = choices(question).into_iter().find(|choice| choice == given.trim());
    let given = given.chars().take(40).collect();
    known.ok_or_else(|| Error::field("choice", Fault::Unknown { given, nearest: None }))
}

fn checked_counts(question: &Question, given: &Hands) -> Result<BTreeMap<String, u32>> {
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    for (choice, votes) in given {
        let choice = checked_choice(question, choice)?;
        let slot = counts.entry(choice).or_default();
        *slot = slot.saturating_add(*votes);
    }
    Ok(counts)
}

/// What the rules say of these votes.
fn count(
    view: &MeetingView,
    ballot: &BallotState,
    counts: &BTreeMap<String, u32>,
    resolution: Option<&Resolution>,
) -> Result<Count> {
    let of = |choice: &str| counts.get(choice).copied().unwrap_or(0);
    match &ballot.question {
        Question::Motion { .. } => {
            let tally = Tally {
                in_favour: of(Choice::InFavour.as_str()),
                against: of(Choice::Against.as_str()),
                abstained: of(Choice::Abstain.as_str()),
            };
            let outcome = view.state.decide(ballot, tally).map_err(refused)?;
            let number = resolution.map(|row| format!("{}-{}", row.year, row.number));
            let resolution = number.filter(|_| outcome.carried);
            Ok(Count::Motion { outcome, resolution })
        }
        Question::Election { candidates, .. } => {
            let votes = first_places(candidates, counts)?;
            let blank = of(BLANK);
            let election = view.state.elect(ballot, &votes, blank).map_err(refused)?;
            Ok(Count::Election { votes, blank, election })
        }
    }
}

/// The first places of each candidate, counted as in every election here.
fn first_places(
    candidates: &[MemberId],
    counts: &BTreeMap<String, u32>,
) -> Result<Vec<(MemberId, u32)>> {
    let options: Vec<String> = candidates.iter().map(ToString::to_string).collect();
    let order = |(place, name): (usize, &String)| {
        let count = u64::from(counts.get(name).copied().unwrap_or(0));
        let option = u16::try_from(place).ok()?;
        (count > 0).then(|| Order { ranked: vec![(option, 0)], count })
    };
    let orders = options.iter().enumerate().filter_map(order).collect();
    let profile = Profile { options, orders, categories: false };
    // The threshold and the runoff are the bylaws' matter, and so is a tie: no lot is drawn.
    let outcome = fairness::elect::elect(&profile, Rule::Plurality, 1, [0; 32]);
    let votes = outcome.rounds.first().map(|round| round.votes.as_slice()).unwrap_or_default();
    let number = |votes: Option<&Option<fairness::number::Exact>>| {
        votes.and_then(Option::as_ref)?.to_integer().try_into().ok()
    };
    let numbered = candidates.iter().enumerate().map(|(place, member)| {
        let votes: u32 = number(votes.get(place)).ok_or_else(|| corrupt("ballot"))?;
        Ok((*member, votes))
    });
    numbered.collect()
}

/// Choices as they are told to the record's act.
pub(crate) type Told = Vec<(&'static str, Value)>;
