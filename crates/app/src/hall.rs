//! The hall: what everybody in the room sees of a meeting, as it happens.
//!
//! One picture of each meeting is made when its record changes, or somebody votes, and given to everyone
//! who watches: five hundred phones cost as much as one.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use domain::ballot::{Count, Elected, Question, Stop, Way};
use domain::bylaws::Step;
use domain::code::Coded as _;
use domain::id::{ItemId, MeetingId, MemberId};
use domain::meeting::state::{Ballot, Meeting as State};
use domain::meeting::{MeetingKind, MeetingStatus};
use domain::motion::{MotionKind, MotionStatus};
use serde::Serialize;
use tokio::sync::watch;

use crate::meeting::MeetingView;
use crate::{Actor, App, Result};

/// How often is looked whether another process took a vote in, while one is open.
const LOOK: Duration = Duration::from_millis(700);

/// What the hall shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Hall {
    /// The meeting's code.
    pub code: String,
    /// The number of the last event in the record.
    pub event: i64,
    /// Where the meeting stands.
    pub status: MeetingStatus,
    /// What kind of meeting.
    pub kind: MeetingKind,
    /// Whether the doors are closed: nothing of what is dealt with is told then.
    pub closed_session: bool,
    /// Who presides.
    pub chair: Option<String>,
    /// The agenda.
    pub items: Vec<HallItem>,
    /// The members present, and how many are needed.
    pub quorum: Quorum,
    /// Who has the floor, since when in microseconds.
    pub speaker: Option<(String, i64)>,
    /// Who waits for it.
    pub queue: Vec<String>,
    /// The motion or election that was last dealt with under the current item.
    pub motion: Option<HallMotion>,
    /// The vote that is open, or was closed last under the current item.
    pub ballot: Option<HallBallot>,
}

/// An item on the screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HallItem {
    /// Its key.
    pub id: i64,
    /// Its place, from 1.
    pub number: usize,
    /// Its title; none when it may not be told.
    pub title: Option<String>,
    /// `done`, `now` or `coming`.
    pub state: &'static str,
}

/// Members present and needed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Quorum {
    /// Enrolled.
    pub enrolled: u32,
    /// Present.
    pub present: u32,
    /// Of them, those who count now.
    pub counted: u32,
    /// Needed.
    pub needed: u32,
    /// Whether that is met.
    pub met: bool,
}

/// A motion on the screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HallMotion {
    /// 의안 제n호
    pub number: Option<u32>,
    /// What it asks for.
    #[serde(flatten)]
    pub kind: MotionKind,
    /// What is to be decided.
    pub title: String,
    /// In full.
    pub text: String,
    /// Where it stands.
    pub status: MotionStatus,
}

/// A vote on the screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HallBallot {
    /// Its key.
    pub id: i64,
    /// How.
    pub way: Way,
    /// Whether votes are taken.
    pub open: bool,
    /// Until when, in microseconds.
    pub until: Option<i64>,
    /// Members enrolled.
    pub enrolled: u32,
    /// Members present when it was opened.
    pub present: u32,
    /// How many take no part.
    pub recused: usize,
    /// Who may vote.
    pub entitled: usize,
    /// How many have voted: all that is told while it is open.
    pub voted: usize,
    /// The number the threshold is taken of.
    pub base: Option<u32>,
    /// The votes needed.
    pub needed: Option<u32>,
    /// The rule.
    pub rule: String,
    /// Where it stands.
    pub article: String,
    /// Candidates, at an election.
    pub candidates: Vec<Candidate>,
    /// What came of it.
    pub result: Option<HallResult>,
    /// Why it was stopped uncounted.
    pub stopped: Option<Stop>,
}

/// A candidate on the screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Candidate {
    /// The seat.
    pub member: i64,
    /// The name.
    pub name: String,
    /// Votes, once they are counted.
    pub votes: Option<u32>,
}

/// What came of a vote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HallResult {
    /// Whether the motion was carried; at an election whether somebody was elected.
    pub carried: bool,
    /// In favour.
    pub in_favour: u32,
    /// Against.
    pub against: u32,
    /// Abstentions; at an election blank ballots.
    pub abstained: u32,
    /// How the base and the needed number came about.
    pub steps: Vec<Step>,
    /// The resolution's number.
    pub resolution: Option<String>,
    /// Who was elected.
    pub elected: Option<String>,
    /// Who stands again.
    pub runoff: Vec<String>,
}

impl Hall {
    /// The picture of a meeting; `voted` is how many have voted in the vote that is open.
    pub fn of(view: &MeetingView, voted: usize) -> Self {
        let state = &view.state;
        let hidden = |item: ItemId| view.is_hidden(item);
        let shown = state.current.or_else(|| state.ballots.last().map(|ballot| ballot.item));
        let told = shown.filter(|item| !state.is_closed && !hidden(*item));
        let ballot = state.ballots.iter().rfind(|ballot| Some(ballot.item) == told);
        let motion = match ballot.map(|ballot| &ballot.question) {
            Some(Question::Motion { motion }) => state.motion(*motion),
            Some(Question::Election { .. }) => None,
            None => state.motions.iter().rfind(|motion| Some(motion.item) == told),
        };
        let items = view.items.iter().enumerate().map(|(place, item)| HallItem {
            id: item.row.id,
            number: place + 1,
            title: (!hidden(item.id())).then(|| item.row.title.clone()),
            state: item_state(state, item.id()),
        });
        let name = |member: MemberId| view.name(member).to_owned();
        Self {
            code: view.id().code(),
            event: state.next_number() - 1,
            status: view.status,
            kind: view.kind,
            closed_session: state.is_closed,
            chair: state.chair.map(name),
            items: items.collect(),
            quorum: quorum(state),
            speaker: state.speaker().map(|speech| (name(speech.member), speech.from.0)),
            queue: state.queue.iter().map(|(member, _)| name(*member)).collect(),
            motion: motion.filter(|one| !view.is_motion_hidden(one)).map(|motion| HallMotion {
                number: motion.number,
                kind: motion.kind,
                title: motion.title.clone(),
                text: motion.text.clone(),
                status: motion.status,
            }),
            ballot: ballot.map(|ballot| hall_ballot(view, ballot, voted)),
        }
    }
}

fn item_state(state: &State, item: ItemId) -> &'static str {
    let ended = state.items.get(&item).is_some_and(|item| item.ended.is_some());
    if ended {
        "done"
    } else if state.current == Some(item) {
        "now"
    } else {
        "coming"
    }
}

fn quorum(state: &State) -> Quorum {
    let Some(opening) = state.opening() else { return Quorum::default() };
    Quorum {
        enrolled: opening.enrolled,
        present: opening.present,
        counted: opening.counted,
        needed: opening.needed,
        met: opening.is_met(),
    }
}

fn hall_ballot(view: &MeetingView, ballot: &Ballot, voted: usize) -> HallBallot {
    let result = ballot.closed.as_ref().map(|closed| &closed.result);
    let votes = |member: MemberId| match result {
        Some(Count::Election { votes, .. }) => {
            votes.iter().find(|(candidate, _)| *candidate == member).map(|(_, votes)| *votes)
        }
        _ => None,
    };
    let candidates = match &ballot.question {
        Question::Election { candidates, .. } => candidates.as_slice(),
        Question::Motion { .. } => &[],
    };
    let terms = &ballot.terms;
    HallBallot {
        id: ballot.id.0,
        way: ballot.way,
        open: ballot.is_open(),
        until: ballot.until.map(|until| until.0),
        enrolled: terms.enrolled,
        present: terms.present,
        recused: terms.recused.len(),
        entitled: terms.entitled.len(),
        voted: if ballot.is_open() { voted } else { result.map_or(0, cast) },
        base: terms.base,
        needed: terms.needed,
        rule: terms.rule.clone(),
        article: terms.article.to_string(),
        candidates: candidates
            .iter()
            .map(|member| Candidate {
                member: member.0,
                name: view.name(*member).to_owned(),
                votes: votes(*member),
            })
            .collect(),
        result: result.map(|result| hall_result(view, result)),
        stopped: ballot.stopped.as_ref().map(|(_, stop, _)| *stop),
    }
}

fn cast(result: &Count) -> usize {
    let cast = match result {
        Count::Motion { outcome, .. } => outcome.in_favour + outcome.against + outcome.abstained,
        Count::Election { votes, blank, .. } => {
            votes.iter().map(|(_, votes)| votes).sum::<u32>() + blank
        }
    };
    usize::try_from(cast).unwrap_or(usize::MAX)
}

fn hall_result(view: &MeetingView, result: &Count) -> HallResult {
    match result {
        Count::Motion { outcome, resolution } => HallResult {
            carried: outcome.carried,
            in_favour: outcome.in_favour,
            against: outcome.against,
            abstained: outcome.abstained,
            steps: outcome.steps.clone(),
            resolution: resolution.clone(),
            elected: None,
            runoff: Vec::new(),
        },
        Count::Election { blank, election, .. } => {
            let name = |member: &MemberId| view.name(*member).to_owned();
            let (elected, runoff) = match &election.elected {
                Elected::Member { member } => (Some(name(member)), Vec::new()),
                Elected::Runoff { between } => (None, between.iter().map(name).collect()),
                Elected::Undecided => (None, Vec::new()),
            };
            HallResult {
                carried: elected.is_some(),
                in_favour: 0,
                against: 0,
                abstained: *blank,
                steps: election.steps.clone(),
                resolution: None,
                elected,
                runoff,
            }
        }
    }
}

/// A picture, and its text for everyone who watches.
#[derive(Debug)]
pub struct Shown {
    /// The picture.
    pub hall: Hall,
    /// As JSON.
    pub json: String,
}

type Picture = watch::Sender<Arc<Shown>>;

/// The halls that somebody watches.
#[derive(Debug, Default)]
pub(crate) struct Halls {
    open: Mutex<HashMap<i64, (Picture, Arc<tokio::sync::Notify>)>>,
}

impl Halls {
    /// Somebody voted in a meeting: its picture changes without an act.
    pub(crate) fn notice(&self, meeting: i64) {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, changed)) = open.get(&meeting) {
            changed.notify_one();
        }
    }

    fn find(&self, meeting: i64) -> Option<watch::Receiver<Arc<Shown>>> {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.get(&meeting).map(|(picture, _)| picture.subscribe())
    }
}

impl App {
    /// The picture of a meeting's hall now.
    ///
    /// # Errors
    /// [`crate::Error::Denied`] when there is none for this actor.
    pub async fn hall(&self, actor: &Actor, id: MeetingId) -> Result<Hall> {
        let view = self.meeting(actor, id).await?;
        self.hall_of(&view).await
    }

    /// The picture of a meeting that was just read.
    ///
    /// # Errors
    /// [`crate::Error::Store`].
    pub async fn hall_of(&self, view: &MeetingView) -> Result<Hall> {
        let voted = match view.state.open_ballot() {
            Some(ballot) => {
                store::ballot::voted(&self.inner.store.read(), ballot.id.0).await?.len()
            }
            None => 0,
        };
        Ok(Hall::of(view, voted))
    }

    /// The pictures of a meeting's hall, the one now and each that follows. A meeting that nobody else may
    /// know of has none.
    ///
    /// # Errors
    /// [`crate::Error::Denied`] when there is none for this actor.
    pub async fn watch_hall(
        &self,
        actor: &Actor,
        id: MeetingId,
    ) -> Result<watch::Receiver<Arc<Shown>>> {
        // The gate is asked for everyone who comes; what is shown then is the same for all.
        let view = self.meeting(actor, id).await?;
        if let Some(receiver) = self.inner.halls.find(id.0) {
            return Ok(receiver);
        }
        let first = shown(self.hall_of(&view).await?)?;
        let (sender, receiver) = watch::channel(Arc::new(first));
        let changed = Arc::new(tokio::sync::Notify::new());
        let entry = (sender.clone(), Arc::clone(&changed));
        let mut open = self.inner.halls.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, _)) = open.get(&id.0) {
            return Ok(known.subscribe());
        }
        open.insert(id.0, entry);
        drop(open);
        tokio::spawn(keep_showing(self.clone(), id, sender, changed));
        Ok(receiver)
    }
}

fn shown(hall: Hall) -> Result<Shown> {
    let json =
        serde_json::to_string(&hall).map_err(|error| crate::Error::Internal(error.to_string()))?;
    Ok(Shown { hall, json })
}

/// Makes a meeting's picture anew whenever something changed, as long as somebody watches.
async fn keep_showing(app: App, id: MeetingId, sender: Picture, changed: Arc<tokio::sync::Notify>) {
    let mut versions = app.inner.follower.changes();
    loop {
        let open = sender.borrow().hall.ballot.as_ref().is_some_and(|ballot| ballot.open);
        tokio::select! {
            () = changed.notified() => {}
            version = versions.changed() => if version.is_err() { break },
            () = tokio::time::sleep(LOOK), if open => {}
            () = sender.closed() => {
                let mut halls = app.inner.halls.open.lock().unwrap_or_else(PoisonError::into_inner);
                // Somebody may have come just now.
                if sender.receiver_count() == 0 {
                    halls.remove(&id.0);
                    break;
                }
            }
        }
        // What cannot be read now is looked at with the next change; whoever watches keeps what they see.
        let picture = app.hall(&Actor::default(), id).await.and_then(shown);
        if let Ok(picture) = picture {
            sender.send_if_modified(|now| {
                let differs = now.hall != picture.hall;
                if differs {
                    *now = Arc::new(picture);
                }
                differs
            });
        }
    }
}
