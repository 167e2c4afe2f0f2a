//! Answering core questions.

use domain::act::{ActKind, Subject};
use domain::answer::TEXT;
use domain::care::Care;
use domain::channel::Channel;
use domain::code::Coded as _;
use domain::contribution::Kind;
use domain::dialogue::Activity;
use domain::id::{AnswerId, CoreQuestionId};
use domain::language::Language;
use domain::permission::{Action, Resource};
use domain::slip::SlipKind;
use domain::time::Moment;
use store::Tx;
use store::answer::{Answer, Filter};
pub use store::answer::{ChannelCount, Line};
use store::number::Numbered;

use crate::act::NewAct;
use crate::contribution::{Given, language_of};
use crate::core_question::CoreQuestionView;
use crate::page::{Page, Slice};
use crate::slip::OnPaper;
use crate::{Actor, App, Error, Fields, Result};

/// An answer to be given.
#[derive(Clone, Debug, Default)]
pub struct NewAnswer {
    /// The text.
    pub text: String,
    /// The place's name or key.
    pub place: Option<String>,
    /// The channel; by default the one the author's roles suggest.
    pub channel: Option<Channel>,
    /// The language; by default the dialogue's.
    pub language: Option<Language>,
    /// When it was given, for things written down later; by default now.
    pub at: Option<Moment>,
    /// How it is to be sent, if it may be sensitive.
    pub care: Option<Care>,
    /// The slip it was written on.
    pub paper: Option<OnPaper>,
    /// It came in a burst: it waits for a moderator, whatever the setting.
    pub held: bool,
}

impl App {
    /// Answers a core question.
    ///
    /// # Errors
    /// [`Error::Denied`] when answering is closed; [`Error::Invalid`] with every fault;
    /// [`Error::Sensitive`] until the author has said how what may be sensitive is to be sent.
    pub async fn answer(
        &self,
        actor: &Actor,
        core: &CoreQuestionView,
        new: &NewAnswer,
    ) -> Result<Given> {
        let given = self.answer_many(core, &[(actor.clone(), new.clone())]).await?;
        given.into_iter().next().ok_or(Error::Internal("nothing was answered".to_owned()))
    }

    /// Gives several answers to one core question, each with its author, in one transaction.
    ///
    /// # Errors
    /// As [`App::answer`]; then none of them was given.
    pub async fn answer_many(
        &self,
        core: &CoreQuestionView,
        new: &[(Actor, NewAnswer)],
    ) -> Result<Vec<Given>> {
        let now = self.now();
        let dialogue = &core.dialogue;
        let rows = new
            .iter()
            .map(|(actor, new)| self.check_answer(actor, core, new, now))
            .collect::<Result<Vec<_>>>()?;
        let tx = self.inner.store.begin().await?;
        let mut given = Vec::with_capacity(rows.len());
        let first =
            store::number::take(&tx, Numbered::Answer, i64::try_from(rows.len()).unwrap_or(1))
                .await?;
        for (((actor, new), mut row), id) in new.iter().zip(rows).zip(first..) {
            let actor = self.fresh(&tx, actor, dialogue.id).await?;
            let said = core.said(Activity::Answer, Moment(row.created_at), now);
            self.gate(&actor, Action::Answer, &said)?;
            self.ensure_author(&tx, &actor, dialogue, row.participant_id).await?;
            row.id = id;
            store::answer::insert(&tx, &row).await?;
            let seat =
                actor.panel_seat(dialogue.id).filter(|_| row.channel == Channel::Expert.as_str());
            // Whoever asked not to be named is not named by their seat either.
            if let Some(seat) = seat.filter(|_| new.care != Some(Care::Unnamed)) {
                store::expert::sign(&tx, id, seat.member.0).await?;
            }
            let act = self.record_given(&tx, core, &row, crate::care::plain(new.care), now).await?;
            if let Some(paper) = new.paper {
                let (kind, core, writer) =
                    (SlipKind::Answer, Some(core.row.id), row.participant_id);
                self.fill_slip(&tx, paper, kind, dialogue.id.0, core, writer, id, act, now).await?;
            }
            given.push(
                self.give_receipt(&tx, Kind::Answer, id, &row.status, row.participant_id, act, now)
                    .await?,
            );
        }
        self.commit(tx).await?;
        Ok(given)
    }

    /// Records an answer that was stored; the key of the act.
    async fn record_given(
        &self,
        tx: &Tx,
        core: &CoreQuestionView,
        row: &Answer,
        more: Vec<(&'static str, serde_json::Value)>,
        now: Moment,
    ) -> Result<i64> {
        let dialogue = &core.dialogue;
        let author = row.participant_id.map(|p| p.to_string()).unwrap_or_default();
        let place =
            dialogue.places.iter().find(|p| Some(p.id) == row.place_id).map(|p| p.name.clone());
        let mut act = NewAct {
            kind: ActKind::AnswerGiven,
            dialogue: Some(dialogue.id.0),
            subject: Subject::Answer,
            subject_id: row.id,
            plain: vec![
                ("dialogue", dialogue.slug.as_str().into()),
                ("of", Kind::Answer.as_str().into()),
                ("code", AnswerId(row.id).code().into()),
                ("core_question", core.row.id.into()),
                ("number", core.row.number.into()),
                ("place", place.into()),
                ("channel", row.channel.as_str().into()),
                ("language", row.language.as_str().into()),
                ("status", row.status.as_str().into()),
                ("given", row.created_at.into()),
            ],
            committed: vec![("text", &row.text), ("author", &author)],
        };
        act.plain.extend(more);
        self.record(tx, act, now).await
    }

    /// Records an answer that was stored, with what its act says besides, and gives its receipt.
    pub(crate) async fn record_answer(
        &self,
        tx: &Tx,
        core: &CoreQuestionView,
        row: &Answer,
        more: Vec<(&'static str, serde_json::Value)>,
        now: Moment,
    ) -> Result<Given> {
        let act = self.record_given(tx, core, row, more, now).await?;
        self.give_receipt(tx, Kind::Answer, row.id, &row.status, row.participant_id, act, now).await
    }

    fn check_answer(
        &self,
        actor: &Actor,
        core: &CoreQuestionView,
        new: &NewAnswer,
        now: Moment,
    ) -> Result<Answer> {
        let dialogue = &core.dialogue;
        let roles = actor.roles_in(Some(dialogue.id));
        let channel = new.channel.unwrap_or_else(|| Channel::of(&roles));
        let given_at = new.at.filter(|at| *at <= now).unwrap_or(now);
        let resource =
            Resource { channel: Some(channel), ..core.said(Activity::Answer, given_at, now) };
        self.gate(actor, Action::Answer, &resource)?;
        let mut fields = Fields::default();
        let text = fields.text(TEXT, &new.text);
        let place_id = fields.named("place", new.place.as_deref(), &dialogue.places);
        let row = fields.done(Answer {
            id: 0,
            dialogue_id: dialogue.id.0,
            core_question_id: core.row.id,
            language: language_of(&[&text], new.language.unwrap_or(dialogue.language)).to_string(),
            text,
            channel: channel.as_str().to_owned(),
            status: dialogue.first_status(channel, new.held, new.care).to_string(),
            participant_id: self.author(actor, new.care),
            place_id,
            version: 1,
            created_at: given_at.0,
            changed_at: given_at.0,
        })?;
        crate::care::warn(&[&row.text], channel, new.care)?;
        Ok(row)
    }

    /// A page of answers, newest first.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn answers(
        &self,
        actor: &Actor,
        core: &CoreQuestionView,
        channel: Option<Channel>,
        with_gone: bool,
        slice: Slice,
    ) -> Result<Page<Line>> {
        self.gate(actor, Action::ReadDialogue, &core.resource())?;
        let filter = Filter {
            core_question: core.row.id,
            channel: channel.map(Channel::as_str),
            with_gone,
            text: None,
            before: slice.behind,
        };
        self.answers_by(filter, slice).await
    }

    /// A page of the published answers that hold a text, newest first.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn answers_with(
        &self,
        actor: &Actor,
        core: &CoreQuestionView,
        channel: Option<Channel>,
        text: &str,
        slice: Slice,
    ) -> Result<Page<Line>> {
        self.gate(actor, Action::ReadDialogue, &core.resource())?;
        let mut fields = Fields::default();
        let text = fields.text(domain::question::SEARCH, text);
        fields.done(())?;
        let filter = Filter {
            core_question: core.row.id,
            channel: channel.map(Channel::as_str),
            text: Some(text.as_str()).filter(|text| !text.is_empty()),
            before: slice.behind,
            ..Filter::default()
        };
        self.answers_by(filter, slice).await
    }

    async fn answers_by(&self, filter: Filter<'_>, slice: Slice) -> Result<Page<Line>> {
        let read = self.inner.store.read();
        let total = store::answer::count(&read, filter).await?;
        let items = store::answer::list(&read, filter, slice.offset, slice.probe()).await?;
        Ok(slice.cut(items, total, |line| line.id))
    }

    /// How many answers came through each channel.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn answers_by_channel(
        &self,
        actor: &Actor,
        core: CoreQuestionId,
    ) -> Result<Vec<ChannelCount>> {
        self.core_question(actor, core).await?;
        Ok(store::answer::by_channel(&self.inner.store.read(), core.0).await?)
    }
}
