//! Keeping a meeting's record: what happens is checked against what happened before, written with its
//! act, and everything else follows.

use domain::act::{ActKind, Subject};
use domain::ballot::Stop;
use domain::bylaws::WrittenGround;
use domain::code::Coded as _;
use domain::id::{BallotId, ItemId, MeetingId, MemberId, MotionId};
use domain::item::ItemOutcome;
use domain::meeting::state::Setup;
use domain::meeting::{
    Checkin, Event, MeetingKind, REASON, REMARK, Recorded, Refusal, SPEAKER, Speaker, TOPIC,
};
use domain::motion::{self, MotionKind};
use domain::permission::{Action, Resource};
use domain::recusal::{self, Ground, RecusalWay};
use domain::time::{Moment, SECOND};
use store::Tx;

use super::{Meeting, MeetingView};
use crate::act::NewAct;
use crate::ballot::Told;
use crate::item::ItemView;
use crate::{Actor, App, Error, Fields, Result};

/// How long a code on the screen in the hall lets members check in, in microseconds.
const CODE_HOLDS: i64 = 120 * SECOND;
/// Letters of such a code.
const CODE_LETTERS: usize = 10;

/// Something that somebody writes into the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Opens the meeting.
    Open(MemberId),
    /// Somebody else presides.
    TakeChair(MemberId),
    /// A member came in.
    Arrive(MemberId),
    /// A member went out.
    Leave(MemberId),
    /// An item is taken up.
    BeginItem(ItemId),
    /// An item is done with.
    EndItem(ItemId, ItemOutcome, String),
    /// A member tells of an interest.
    Declare(MemberId, ItemId, String),
    /// A member takes no part in an item.
    Recuse(MemberId, ItemId, RecusalWay, Ground, String),
    /// A member asks to speak.
    Ask(MemberId, String),
    /// A member no longer wants to speak.
    Unask(MemberId),
    /// The chair gives the floor.
    Speak(MemberId),
    /// The speaker is done.
    EndSpeech(MemberId),
    /// What somebody said.
    Remark(Speaker, String),
    /// Something is moved: under which item, what it asks for, its sentence, its text, who.
    Move(ItemId, MotionKind, String, String, Speaker),
    /// A motion is taken back.
    Withdraw(MotionId, String),
    /// A vote stays open so many minutes longer.
    Extend(BallotId, i64),
    /// The doors are open again.
    OpenDoors,
    /// A pause.
    Pause(String),
    /// After a pause.
    Resume,
    /// The end.
    Adjourn(String),
    /// Something was written down wrongly.
    Strike(i64, String),
}

impl Command {
    /// The member who does this by themselves, if it is something members do.
    fn by(&self) -> Option<MemberId> {
        match self {
            Self::Leave(member)
            | Self::Declare(member, ..)
            | Self::Recuse(member, _, RecusalWay::Own, ..)
            | Self::Ask(member, _)
            | Self::Unask(member)
            | Self::Move(_, _, _, _, Speaker::Member(member)) => Some(*member),
            _ => None,
        }
    }

    /// The event it becomes, with its texts checked.
    fn event(self, number: i64, now: Moment, setup: &Setup) -> Result<Event> {
        let mut fields = Fields::default();
        let reason = |fields: &mut Fields, text: &str| fields.text(REASON, text);
        let event = match self {
            Self::Open(chair) => {
                let Setup { enrolled, others, .. } = setup.clone();
                Event::Opened { chair, enrolled, others }
            }
            Self::TakeChair(member) => Event::ChairTaken { member },
            Self::Arrive(member) => Event::Arrived { member, by: Checkin::Secretary },
            Self::Leave(member) => Event::Left { member },
            Self::BeginItem(item) => Event::ItemBegun { item },
            Self::EndItem(item, outcome, note) => {
                let note = optional(&mut fields, &note);
                Event::ItemEnded { item, outcome, note }
            }
            Self::Declare(member, item, text) => {
                let text = fields.text(recusal::REASON, &text);
                Event::InterestDeclared { member, item, text }
            }
            Self::Recuse(member, item, way, ground, text) => {
                let reason = fields.text(recusal::REASON, &text);
                Event::Recused { member, item, way, ground, reason }
            }
            Self::Ask(member, topic) => Event::Asked { member, topic: fields.text(TOPIC, &topic) },
            Self::Unask(member) => Event::Unasked { member },
            Self::Speak(member) => Event::SpeechBegun { member },
            Self::EndSpeech(member) => Event::SpeechEnded { member },
            Self::Remark(who, text) => {
                let speaker = speaker(&mut fields, who);
                Event::Remark { speaker, text: fields.text(REMARK, &text) }
            }
            Self::Move(item, kind, title, text, who) => Event::Moved {
                motion: MotionId(number),
                item,
                kind,
                title: fields.text(motion::TITLE, &title),
                text: fields.text(motion::TEXT, &text),
                mover: speaker(&mut fields, who),
            },
            Self::Withdraw(motion, text) => {
                Event::MotionWithdrawn { motion, reason: reason(&mut fields, &text) }
            }
            Self::Extend(ballot, minutes) => {
                let until = now.plus(minutes.clamp(1, 24 * 60) * 60 * SECOND);
                Event::BallotExtended { ballot, until }
            }
            Self::OpenDoors => Event::SessionOpened,
            Self::Pause(text) => Event::Recess { reason: optional(&mut fields, &text) },
            Self::Resume => Event::Resumed,
            Self::Adjourn(text) => Event::Adjourned { reason: optional(&mut fields, &text) },
            Self::Strike(number, text) => {
                Event::Struck { number, reason: reason(&mut fields, &text) }
            }
        };
        fields.done(event)
    }
}

/// A text that may be left out.
fn optional(fields: &mut Fields, text: &str) -> String {
    if text.trim().is_empty() { String::new() } else { fields.text(REASON, text) }
}

fn speaker(fields: &mut Fields, who: Speaker) -> Speaker {
    match who {
        Speaker::Other(name) => Speaker::Other(fields.text(SPEAKER, &name)),
        member @ Speaker::Member(_) => member,
    }
}

/// Why an item may be decided in writing.
pub(crate) fn written_ground(row: &Meeting, item: &ItemView) -> Option<WrittenGround> {
    if item.row.minor != 0 {
        Some(WrittenGround::Minor)
    } else {
        (!row.urgent.is_empty()).then_some(WrittenGround::Urgent)
    }
}

/// A record that is being written: nobody else writes it meanwhile.
pub(crate) struct Writing {
    pub(crate) tx: Tx,
    pub(crate) view: MeetingView,
    pub(crate) now: Moment,
    /// Secret votes that are over once this is committed: their keys are destroyed then.
    pub(crate) over: Vec<BallotId>,
    /// What the next event's act tells besides.
    pub(crate) told: Told,
}

impl App {
    /// Begins to write a meeting's record, as it is now.
    pub(crate) async fn begin_writing(&self, view: MeetingView) -> Result<Writing> {
        let tx = self.inner.store.begin().await?;
        let row = store::meeting::lock(&tx, view.row.id).await?.ok_or(Error::NOT_FOUND)?;
        let view = self.view_meeting(&tx, row, view.body).await?;
        // The record is in order, whatever the clocks of several machines say.
        let last = view.record.last().map_or(Moment(i64::MIN), |last| last.at);
        Ok(Writing { tx, now: self.now().max(last), view, over: Vec::new(), told: Vec::new() })
    }

    /// Writes the next event with its act, and what follows from it.
    ///
    /// # Errors
    /// [`Error::Conflict`] with the word of the [`Refusal`] when it cannot happen now.
    pub(crate) async fn write_event(&self, writing: &mut Writing, event: Event) -> Result<()> {
        let Writing { tx, view, now, told, .. } = writing;
        if !view.status.is_public() {
            return Err(Error::Conflict("meeting_not_called"));
        }
        let recorded = Recorded { number: view.state.next_number(), at: *now, event };
        let before = view.status;
        if matches!(recorded.event, Event::Opened { .. }) {
            self.check_may_lead(view, &recorded)?;
        }
        view.state = view.state.after(&view.record, &recorded).map_err(refused)?;
        let text = serde_json::to_string(&recorded.event)
            .map_err(|error| Error::Internal(error.to_string()))?;
        let row = store::meeting::Event { number: recorded.number, at: now.0, event: text };
        store::meeting::insert_event(tx, view.row.id, &row).await?;
        if view.state.status != before {
            view.status = view.state.status;
            view.status.as_str().clone_into(&mut view.row.status);
            view.row.changed_at = now.0;
            store::meeting::update(tx, &view.row).await?;
        }
        let mut act = happened(view, &recorded, &row.event);
        act.plain.append(told);
        self.record(tx, act, *now).await?;
        view.record.push(recorded);
        Ok(())
    }

    /// Whoever opens a meeting leads the body, where somebody does.
    fn check_may_lead(&self, view: &MeetingView, recorded: &Recorded) -> Result<()> {
        let Event::Opened { chair, .. } = recorded.event else { return Ok(()) };
        let leads = |member: MemberId| {
            let member = view.body.member(member);
            member.is_some_and(|member| {
                member.offices_at(recorded.at).any(domain::member::Office::leads)
            })
        };
        let here = view.state.present_members().collect::<Vec<_>>();
        let somebody = here.into_iter().any(leads);
        if somebody && !leads(chair) { Err(Error::Conflict("not_chair")) } else { Ok(()) }
    }

    /// Commits what was written.
    pub(crate) async fn end_writing(&self, writing: Writing) -> Result<MeetingView> {
        let Writing { tx, view, over, .. } = writing;
        self.commit(tx).await?;
        self.destroy_keys(&over).await?;
        Ok(view)
    }

    /// Writes something into a meeting's record. Members write for themselves; everything else is for
    /// whoever convenes.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Invalid`]; [`Error::Conflict`] when it cannot happen now.
    pub async fn command(
        &self,
        actor: &Actor,
        id: MeetingId,
        command: Command,
    ) -> Result<MeetingView> {
        let view = self.meeting(actor, id).await?;
        let resource = view.resource();
        let seat = actor.seat_in(view.body.id()).map(|seat| seat.member);
        let own = command.by().is_some_and(|by| seat == Some(by));
        self.gate(actor, if own { Action::Sit } else { Action::Convene }, &resource)?;
        let mut writing = self.begin_writing(view).await?;
        let number = writing.view.state.next_number();
        let event = command.event(number, writing.now, &writing.view.state.setup)?;
        self.write_event(&mut writing, event).await?;
        self.stop_without_quorum(&mut writing).await?;
        self.end_writing(writing).await
    }

    /// Without enough members present no vote goes on (정족수 미달).
    async fn stop_without_quorum(&self, writing: &mut Writing) -> Result<()> {
        if writing.view.state.has_quorum() {
            return Ok(());
        }
        let Some(ballot) = writing.view.state.open_ballot().map(|ballot| ballot.id) else {
            return Ok(());
        };
        self.write_stop(writing, ballot, Stop::QuorumLost, "").await
    }

    /// The code on the screen in the hall by which members check in; another one every two minutes.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor convenes the body.
    pub fn checkin_code(&self, actor: &Actor, view: &MeetingView) -> Result<String> {
        self.gate(actor, Action::Convene, &view.resource())?;
        Ok(self.code_of(view.row.id, self.now().0.div_euclid(CODE_HOLDS)))
    }

    fn code_of(&self, meeting: i64, window: i64) -> String {
        let message = [meeting.to_be_bytes(), window.to_be_bytes()].concat();
        let digest = hex::encode(self.sign(b"check-in", &message));
        digest.chars().take(CODE_LETTERS).collect()
    }

    /// A member checks in with the code on the screen in the hall.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor sits in the body; [`Error::Conflict`] `code_old` when the code
    /// is not the one on the screen, or when the meeting is over.
    pub async fn check_in(&self, actor: &Actor, id: MeetingId, code: &str) -> Result<MeetingView> {
        let view = self.meeting(actor, id).await?;
        self.gate(actor, Action::Sit, &view.resource())?;
        let seat = actor.seat_in(view.body.id()).ok_or(Error::NOT_FOUND)?;
        let window = self.now().0.div_euclid(CODE_HOLDS);
        // The one before still holds: somebody may have needed a minute to sign in.
        let known = [window, window - 1].map(|window| self.code_of(id.0, window));
        if !known.iter().any(|known| known == code.trim()) {
            return Err(Error::Conflict("code_old"));
        }
        if view.state.present.contains_key(&seat.member) {
            return Ok(view);
        }
        let mut writing = self.begin_writing(view).await?;
        let event = Event::Arrived { member: seat.member, by: Checkin::Code };
        self.write_event(&mut writing, event).await?;
        self.end_writing(writing).await
    }

    /// What a member may do now in a meeting, for the gate.
    pub(crate) fn ballot_resource(
        view: &MeetingView,
        member: MemberId,
        ballot: BallotId,
    ) -> Resource {
        let found = view.state.ballot(ballot);
        let recused = found.is_some_and(|ballot| ballot.terms.recused.contains(&member));
        let written = view.kind == MeetingKind::Written;
        Resource {
            recused,
            absent: !written && !view.state.present.contains_key(&member),
            closed: !found.is_some_and(domain::meeting::state::Ballot::is_open),
            ..view.resource()
        }
    }
}

pub(crate) fn refused(refusal: Refusal) -> Error {
    Error::Conflict(refusal.as_str())
}

/// The act of an event: what it says in numbers; its texts as a commitment to the whole.
fn happened<'a>(view: &MeetingView, recorded: &Recorded, text: &'a str) -> NewAct<'a> {
    let mut plain = vec![
        ("dialogue", view.dialogue().slug.as_str().into()),
        ("meeting", view.id().code().into()),
        ("number", recorded.number.into()),
        ("event", recorded.event.word().into()),
    ];
    if let Event::BallotClosed { ballot, result, .. } = &recorded.event {
        plain.push(("ballot", ballot.0.into()));
        plain.push(("result", serde_json::to_value(result).unwrap_or_default()));
    }
    NewAct {
        kind: ActKind::MeetingEvent,
        dialogue: Some(view.dialogue().id.0),
        subject: Subject::Meeting,
        subject_id: view.row.id,
        plain,
        committed: vec![("record", text)],
    }
}
