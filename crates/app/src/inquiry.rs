//! Inquiries: a body or the staff ask experts for an opinion by a day; they answer or decline.

use domain::act::{ActKind, Subject};
use domain::body::BodyKind;
use domain::channel::Channel;
use domain::contribution::Status;
use domain::id::{AnswerId, BodyId, CoreQuestionId, InquiryId, MemberId};
use domain::inquiry::{InquiryState, QUESTION, REASON};
use domain::language::Language;
use domain::permission::{Action, Denial, Resource};
use domain::text::Fault;
use domain::time::{DAY, Moment, zone};
use store::Tx;
use store::answer::Answer;
use store::body::Body;
pub use store::inquiry::{Inquiry, Reply};
use store::number::Numbered;

use crate::act::NewAct;
use crate::body::BodyView;
use crate::contribution::{Given, language_of};
use crate::core_question::CoreQuestionView;
use crate::dialogue::Dialogue;
use crate::mail::Letter;
use crate::member::MemberView;
use crate::{Actor, App, Error, Fields, Result};

/// What is to be asked.
#[derive(Clone, Debug, Default)]
pub struct NewInquiry {
    /// The short name of a panel, or the number of one expert's seat.
    pub to: String,
    /// What is asked.
    pub question: String,
    /// The last day for an answer, as `2026-11-23`.
    pub due: String,
}

/// An inquiry with everything its page shows.
#[derive(Clone, Debug)]
pub struct InquiryView {
    /// The inquiry.
    pub row: Inquiry,
    /// The core question it is about.
    pub core: CoreQuestionView,
    /// The panel that is asked.
    pub panel: BodyView,
    /// The body that asks; none when the staff do.
    pub asking: Option<Body>,
    /// Who is asked.
    pub asked: Vec<MemberView>,
    /// What they replied.
    pub replies: Vec<Reply>,
    /// The answers that anyone may read.
    pub answers: Vec<(MemberId, AnswerId)>,
    /// Where it stands.
    pub state: InquiryState,
    /// The seat with which the actor may reply now.
    pub own: Option<MemberId>,
}

impl InquiryView {
    /// The name of an expert of the panel.
    pub fn name(&self, member: MemberId) -> &str {
        self.panel.member(member).map_or("", |member| member.row.name.as_str())
    }

    /// Whether it is public.
    pub fn is_public(&self) -> bool {
        !self.answers.is_empty()
    }
}

fn changed<'a>(
    core: &CoreQuestionView,
    row: &'a Inquiry,
    change: &'static str,
    by: Option<i64>,
    committed: Vec<(&'static str, &'a str)>,
) -> NewAct<'a> {
    NewAct {
        kind: ActKind::InquiryChanged,
        dialogue: Some(core.dialogue.id.0),
        subject: Subject::Inquiry,
        subject_id: row.id,
        plain: vec![
            ("dialogue", core.dialogue.slug.as_str().into()),
            ("core_question", core.row.id.into()),
            ("number", core.row.number.into()),
            ("inquiry", row.id.into()),
            ("change", change.into()),
            ("panel", row.panel_id.into()),
            ("asked", row.member_id.into()),
            ("due", row.due_at.into()),
            ("member", by.into()),
        ],
        committed,
    }
}

impl App {
    /// Asks the gate whether the actor may ask experts, for a body that works in the dialogue or for
    /// the staff.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn may_inquire(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        asking: Option<&BodyView>,
    ) -> Result<()> {
        match asking {
            Some(body) if body.dialogue.id != dialogue.id || body.kind == BodyKind::Panel => {
                self.gate(actor, Action::ReadDialogue, &dialogue.resource())?;
                Err(Error::NOT_FOUND)
            }
            Some(body) => {
                let resource = Resource { body: Some(body.id()), ..dialogue.intake() };
                self.gate(actor, Action::Convene, &resource)
            }
            None => self.gate(actor, Action::Curate, &dialogue.resource()),
        }
    }

    /// Asks a panel, or one expert, for an opinion on a core question. Those asked get a mail.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor leads the asking body or keeps its record, or curates the
    /// dialogue where no body asks; [`Error::Invalid`].
    pub async fn inquire(
        &self,
        actor: &Actor,
        core: &CoreQuestionView,
        asking: Option<&BodyView>,
        new: &NewInquiry,
    ) -> Result<InquiryId> {
        self.may_inquire(actor, &core.dialogue, asking)?;
        // Nobody answers where nobody can take part.
        if core.dialogue.intake().closed || core.resource().unpublished {
            return Err(Denial::Closed.into());
        }
        let mut row = self.check_inquiry(actor, core, new).await?;
        row.asking_body_id = asking.map(|body| body.row.id);
        let tx = self.inner.store.begin().await?;
        row.id = store::inquiry::insert(&tx, &row).await?;
        let committed = vec![("question", row.question.as_str())];
        let act = changed(core, &row, "asked", None, committed);
        self.record(&tx, act, Moment(row.created_at)).await?;
        self.tell_experts(&tx, core, &row).await?;
        self.commit(tx).await?;
        self.inner.mailed.notify_one();
        Ok(InquiryId(row.id))
    }

    async fn check_inquiry(
        &self,
        actor: &Actor,
        core: &CoreQuestionView,
        new: &NewInquiry,
    ) -> Result<Inquiry> {
        let now = self.now();
        let mut fields = Fields::default();
        let experts = self.experts(actor, &core.dialogue).await?;
        let to = new.to.trim();
        let panel = experts.iter().find(|one| one.panel.row.slug == to);
        let expert = experts.iter().find(|one| Some(one.member.row.id) == to.parse().ok());
        let found = match (panel, expert) {
            (Some(one), _) => Some((one.panel.row.id, None)),
            (None, Some(one)) => Some((one.panel.row.id, Some(one.member.row.id))),
            (None, None) if to.is_empty() => {
                fields.fault("to", Fault::Required);
                None
            }
            (None, None) => {
                let given = to.chars().take(40).collect();
                fields.fault("to", Fault::Unknown { given, nearest: None });
                None
            }
        };
        let question = fields.text(QUESTION, &new.question);
        let day = Moment::from_iso_date(new.due.trim(), &zone(&core.dialogue.zone));
        let due = day.map(|day| day.plus(DAY)).filter(|due| *due > now);
        if due.is_none() {
            fields.fault("due", Fault::Malformed { expected: "a day from today on" });
        }
        let (panel_id, member_id) = found.unwrap_or_default();
        fields.done(Inquiry {
            id: 0,
            core_question_id: core.row.id,
            asking_body_id: None,
            panel_id,
            member_id,
            question,
            due_at: due.map_or(0, |due| due.0),
            created_at: now.0,
        })
    }

    async fn tell_experts(&self, tx: &Tx, core: &CoreQuestionView, row: &Inquiry) -> Result<()> {
        let now = self.now();
        let letter = Letter::Inquiry { inquiry: row.id, number: core.row.number };
        for one in store::inquiry::reached(tx, row.panel_id, now.0).await? {
            if row.member_id.is_none_or(|member| member == one.member_id) {
                self.queue_mail(tx, &one.email, core.dialogue.language, &letter, None).await?;
            }
        }
        Ok(())
    }

    async fn view_inquiry(&self, actor: &Actor, row: Inquiry) -> Result<InquiryView> {
        let read = self.inner.store.read();
        let core = self.core_question(actor, CoreQuestionId(row.core_question_id)).await?;
        let panel = self.body_by_id(actor, BodyId(row.panel_id)).await?;
        let replies = store::inquiry::replies(&read, row.id).await?;
        let now = self.now();
        let is_asked = |member: &&MemberView| row.member_id.is_none_or(|id| id == member.row.id);
        let asked: Vec<MemberView> = panel.enrolled(now).filter(is_asked).cloned().collect();
        let mut answers = Vec::new();
        for reply in &replies {
            let Some(id) = reply.answer_id else { continue };
            let answer = store::answer::by_id(&read, id).await?;
            if answer.is_some_and(|answer| answer.status == Status::Published.as_str()) {
                answers.push((MemberId(reply.member_id), AnswerId(id)));
            }
        }
        let declined = replies.iter().filter(|reply| reply.answer_id.is_none()).count();
        let answered = replies.len() - declined;
        let state = InquiryState::of(asked.len(), answered, declined, Moment(row.due_at), now);
        let seat = actor.seat_in(panel.id()).map(|seat| seat.member);
        let own = seat.filter(|seat| {
            asked.iter().any(|member| member.id() == *seat)
                && !replies.iter().any(|reply| reply.member_id == seat.0)
        });
        let asking = match row.asking_body_id {
            Some(body) => store::body::by_id(&read, body).await?,
            None => None,
        };
        Ok(InquiryView { row, core, panel, asking, asked, replies, answers, state, own })
    }

    /// Before an answer is public, an inquiry is for those who ask, those who are asked, and the
    /// staff.
    fn may_read_inquiry(&self, actor: &Actor, view: &InquiryView) -> Result<()> {
        let resource = view.core.resource();
        if view.is_public() {
            return self.gate(actor, Action::ReadDialogue, &resource);
        }
        let asked = view.asked.iter().any(|member| {
            actor.seat_in(view.panel.id()).is_some_and(|seat| seat.member == member.id())
        });
        let asks = view.asking.as_ref().map(|body| BodyId(body.id));
        let asks = asks.filter(|body| actor.seat_in(*body).is_some());
        let body = if asked { Some(view.panel.id()) } else { asks };
        match body {
            Some(body) => self.gate(actor, Action::Sit, &Resource { body: Some(body), ..resource }),
            None => {
                let unpublished = Resource { unpublished: true, ..resource };
                self.gate(actor, Action::ReadDialogue, &unpublished)
            }
        }
    }

    /// An inquiry.
    ///
    /// # Errors
    /// [`Error::Denied`] when there is none for this actor.
    pub async fn inquiry(&self, actor: &Actor, id: InquiryId) -> Result<InquiryView> {
        let Some(row) = store::inquiry::by_id(&self.inner.store.read(), id.0).await? else {
            self.gate(actor, Action::ReadDialogue, &Resource::default())?;
            return Err(Error::NOT_FOUND);
        };
        let view = self.view_inquiry(actor, row).await?;
        self.may_read_inquiry(actor, &view)?;
        Ok(view)
    }

    /// The inquiries of a dialogue that the actor may read, newest first; at most 200.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn inquiries(&self, actor: &Actor, dialogue: &Dialogue) -> Result<Vec<InquiryView>> {
        self.gate(actor, Action::ReadDialogue, &dialogue.resource())?;
        let rows = store::inquiry::of_dialogue(&self.inner.store.read(), dialogue.id.0).await?;
        self.readable(actor, rows).await
    }

    /// The inquiries about a core question that the actor may read, oldest first.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn inquiries_on(
        &self,
        actor: &Actor,
        core: &CoreQuestionView,
    ) -> Result<Vec<InquiryView>> {
        self.gate(actor, Action::ReadDialogue, &core.resource())?;
        let rows = store::inquiry::of_core_question(&self.inner.store.read(), core.row.id).await?;
        self.readable(actor, rows).await
    }

    async fn readable(&self, actor: &Actor, rows: Vec<Inquiry>) -> Result<Vec<InquiryView>> {
        let mut views = Vec::new();
        for row in rows {
            if views.len() == 200 {
                break;
            }
            match self.view_inquiry(actor, row).await {
                Ok(view) if self.may_read_inquiry(actor, &view).is_ok() => views.push(view),
                Ok(_) | Err(Error::Denied(Denial::NotFound)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(views)
    }

    /// The inquiry that an answer replied to, once it is public.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn inquiry_of(&self, actor: &Actor, answer: AnswerId) -> Result<Option<InquiryView>> {
        let row = store::inquiry::of_answer(&self.inner.store.read(), answer.0).await?;
        let Some(row) = row else { return Ok(None) };
        Ok(self.readable(actor, vec![row]).await?.pop())
    }

    /// The seat with which the actor replies to an inquiry.
    fn replying(&self, actor: &Actor, view: &InquiryView) -> Result<MemberId> {
        let resource = Resource { body: Some(view.panel.id()), ..view.core.dialogue.intake() };
        self.gate(actor, Action::Sit, &resource)?;
        view.own.ok_or(Error::Conflict("replied_already"))
    }

    /// Answers an inquiry: a public answer of the expert's channel, also when citizens' time for
    /// answers is over.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor sits in the panel; [`Error::Invalid`]; [`Error::Conflict`]
    /// when they were not asked or have replied.
    pub async fn answer_inquiry(
        &self,
        actor: &Actor,
        view: &InquiryView,
        text: &str,
        language: Option<Language>,
    ) -> Result<Given> {
        let member = self.replying(actor, view)?;
        let core = &view.core;
        let mut fields = Fields::default();
        let text = fields.text(domain::answer::TEXT, text);
        fields.done(())?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let author = actor.participant.map(|participant| participant.0);
        self.ensure_author(&tx, actor, &core.dialogue, author).await?;
        let row = Answer {
            id: store::number::take(&tx, Numbered::Answer, 1).await?,
            dialogue_id: core.dialogue.id.0,
            core_question_id: core.row.id,
            language: language_of(&[&text], language.unwrap_or(core.dialogue.language)).to_string(),
            text,
            channel: Channel::Expert.as_str().to_owned(),
            status: core.dialogue.first_status(Channel::Expert, false, None).to_string(),
            participant_id: author,
            place_id: None,
            version: 1,
            created_at: now.0,
            changed_at: now.0,
        };
        store::answer::insert(&tx, &row).await?;
        store::expert::sign(&tx, row.id, member.0).await?;
        let more = vec![("inquiry", view.row.id.into())];
        let given = self.record_answer(&tx, core, &row, more, now).await?;
        self.write_reply(&tx, view, member, Some(row.id), "", now).await?;
        self.commit(tx).await?;
        Ok(given)
    }

    /// Declines an inquiry with the reason.
    ///
    /// # Errors
    /// As [`App::answer_inquiry`].
    pub async fn decline_inquiry(
        &self,
        actor: &Actor,
        view: &InquiryView,
        reason: &str,
    ) -> Result<()> {
        let member = self.replying(actor, view)?;
        let mut fields = Fields::default();
        let reason = fields.text(REASON, reason);
        fields.done(())?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        self.write_reply(&tx, view, member, None, &reason, now).await?;
        self.commit(tx).await
    }

    async fn write_reply(
        &self,
        tx: &Tx,
        view: &InquiryView,
        member: MemberId,
        answer: Option<i64>,
        reason: &str,
        now: Moment,
    ) -> Result<()> {
        let reply = Reply {
            inquiry_id: view.row.id,
            member_id: member.0,
            answer_id: answer,
            reason: reason.to_owned(),
            at: now.0,
        };
        if !store::inquiry::reply(tx, &reply).await? {
            return Err(Error::Conflict("replied_already"));
        }
        let change = if answer.is_some() { "answered" } else { "declined" };
        let committed = vec![("reason", reason)];
        let act = changed(&view.core, &view.row, change, Some(member.0), committed);
        self.record(tx, act, now).await?;
        Ok(())
    }
}
