//! What authors do with what they contributed: edit it, withdraw it, look it up.

use domain::act::ActKind;
use domain::care::Care;
use domain::channel::Channel;
use domain::code::Coded as _;
use domain::contribution::{Change, Kind, Status, editable_until};
use domain::id::{AnswerId, ParticipantId, QuestionId, RemarkId, StatementId};
use domain::language::Language;
use domain::permission::{Action, Denial, Resource};
use domain::receipt::ReceiptCode;
use domain::time::Moment;
use store::Tx;
pub use store::moderation::Decision;
pub use store::revision::Revision;

use crate::act::NewAct;
use crate::core_question::CorePlace;
use crate::dialogue::Dialogue;
use crate::{Actor, App, Error, Fields, Result};

/// One contribution, whichever kind it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contribution {
    /// Its kind.
    pub kind: Kind,
    /// Its number.
    pub id: i64,
    /// The dialogue's key.
    pub dialogue: i64,
    /// A question's sentence, the wording that a remark proposes; empty for the others.
    pub title: String,
    /// The text (for a question: the circumstances).
    pub text: String,
    /// Where it stands.
    pub status: Status,
    /// Its author.
    pub author: Option<ParticipantId>,
    /// Its version.
    pub version: i64,
    /// When it came.
    pub created: Moment,
    /// When its text was last changed.
    pub changed: Moment,
    /// The core question, for answers and statements.
    pub core_question: Option<i64>,
    /// The channel it came through.
    pub channel: Channel,
    /// The language it is written in.
    pub language: Language,
    /// The place, if one was given.
    pub place: Option<i64>,
}

/// What a new contribution answers: its code and its receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// Its code.
    pub code: String,
    /// Its number.
    pub id: i64,
    /// The receipt.
    pub receipt: ReceiptCode,
    /// Whether it is public or waits for a moderator.
    pub status: Status,
}

/// A new text.
#[derive(Clone, Debug, Default)]
pub struct NewText {
    /// A question's sentence, the wording that a remark proposes.
    pub title: String,
    /// The text.
    pub text: String,
    /// That it is to be public as it is, if it may be sensitive.
    pub care: Option<Care>,
}

/// The code of a contribution.
pub fn code(kind: Kind, id: i64) -> String {
    match kind {
        Kind::Question => QuestionId(id).code(),
        Kind::Answer => AnswerId(id).code(),
        Kind::Statement => StatementId(id).code(),
        Kind::Remark => RemarkId(id).code(),
    }
}

/// The kind and number of a code.
pub fn parse_code(text: &str) -> Option<(Kind, i64)> {
    QuestionId::parse_code(text)
        .map(|id| (Kind::Question, id.0))
        .or_else(|| AnswerId::parse_code(text).map(|id| (Kind::Answer, id.0)))
        .or_else(|| StatementId::parse_code(text).map(|id| (Kind::Statement, id.0)))
        .or_else(|| RemarkId::parse_code(text).map(|id| (Kind::Remark, id.0)))
}

impl Contribution {
    /// The code.
    pub fn code(&self) -> String {
        code(self.kind, self.id)
    }

    pub(crate) fn resource(&self, dialogue: &Dialogue, now: Moment) -> Resource {
        Resource {
            status: Some(self.status),
            owner: self.author,
            edit_over: editable_until(self.created, dialogue.settings.edit_seconds) <= now,
            ..dialogue.resource()
        }
    }

    /// What an act about it carries besides what changed.
    pub(crate) fn plain(&self, dialogue: &Dialogue) -> Vec<(&'static str, serde_json::Value)> {
        vec![
            ("dialogue", dialogue.slug.as_str().into()),
            ("of", self.kind.as_str().into()),
            ("code", self.code().into()),
            ("version", self.version.into()),
        ]
    }
}

/// The language of texts that were sent as being in `said`: what their letters say for sure comes
/// first, because a form keeps the page's language unless somebody changes it. Letters that say
/// Russian are those of other languages, too, for whoever says so.
pub fn language_of(texts: &[&str], said: Language) -> Language {
    let sure = language::script::sure(&texts.join(" ")).and_then(|code| code.parse().ok());
    match (sure, said) {
        (_, Language::Other) | (Some(Language::Russian), Language::Uzbek) | (None, _) => said,
        (Some(sure), _) => sure,
    }
}

impl Contribution {
    /// The same, and that nobody is to be told of it, where nobody may know of it.
    pub(crate) fn told(&self, dialogue: &Dialogue) -> Vec<(&'static str, serde_json::Value)> {
        let mut plain = self.plain(dialogue);
        if self.status.is_secret() {
            plain.push(("status", self.status.as_str().into()));
        }
        plain
    }
}

/// Reads a contribution of any kind.
pub(crate) async fn load(db: &impl store::Db, kind: Kind, id: i64) -> Result<Option<Contribution>> {
    let corrupt = || Error::Store(store::StoreError::Corrupt("contribution"));
    macro_rules! read {
        ($row:expr, $title:expr, $text:expr, $core:expr) => {
            Contribution {
                kind,
                id,
                dialogue: $row.dialogue_id,
                title: $title,
                text: $text,
                status: $row.status.parse().map_err(|_| corrupt())?,
                author: $row.participant_id.map(ParticipantId),
                version: $row.version,
                created: Moment($row.created_at),
                changed: Moment($row.changed_at),
                core_question: $core,
                channel: $row.channel.parse().map_err(|_| corrupt())?,
                language: $row.language.parse().unwrap_or(Language::Other),
                place: $row.place_id,
            }
        };
    }
    Ok(match kind {
        Kind::Question => match store::question::by_id(db, id).await? {
            Some(row) => Some(read!(row, row.title, row.body, None)),
            None => None,
        },
        Kind::Answer => match store::answer::by_id(db, id).await? {
            Some(row) => Some(read!(row, String::new(), row.text, Some(row.core_question_id))),
            None => None,
        },
        Kind::Statement => match store::statement::by_id(db, id).await? {
            Some(row) => Some(read!(row, String::new(), row.text, Some(row.core_question_id))),
            None => None,
        },
        Kind::Remark => match store::remark::by_id(db, id).await? {
            Some(row) => Some(read!(row, row.proposed, row.text, None)),
            None => None,
        },
    })
}

/// Takes away the text of what is not public, unless the reader may see it all the same. What its
/// author withdrew, nobody reads.
pub(crate) fn mask(item: &mut Contribution, may_see: bool) {
    if !is_shown(item.status, may_see) {
        item.title.clear();
        item.text.clear();
    }
}

/// Whether the text of what stands so is shown to somebody who may see what is not public.
pub(crate) fn is_shown(status: Status, may_see: bool) -> bool {
    match status {
        Status::Published => true,
        Status::Waiting | Status::Hidden | Status::StaffOnly => may_see,
        Status::Withdrawn | Status::Erased => false,
    }
}

/// Reads a contribution that is about to be changed; it stays as it is until the transaction ends.
pub(crate) async fn load_locked(tx: &Tx, kind: Kind, id: i64) -> Result<Option<Contribution>> {
    store::contribution::lock(tx, kind, id).await?;
    load(tx, kind, id).await
}

pub(crate) async fn write_status(tx: &Tx, item: &Contribution, status: Status) -> Result<()> {
    match item.kind {
        Kind::Question => store::question::set_status(tx, item.id, status.as_str()).await?,
        Kind::Answer => store::answer::set_status(tx, item.id, status.as_str()).await?,
        Kind::Statement => store::statement::set_status(tx, item.id, status.as_str()).await?,
        Kind::Remark => store::remark::set_status(tx, item.id, status.as_str()).await?,
    }
    Ok(())
}

async fn write_text(tx: &Tx, item: &Contribution) -> Result<()> {
    match item.kind {
        Kind::Question => {
            let mut row = store::question::by_id(tx, item.id).await?.ok_or(Error::NOT_FOUND)?;
            (row.title, row.body) = (item.title.clone(), item.text.clone());
            row.language = item.language.to_string();
            (row.version, row.changed_at) = (item.version, item.changed.0);
            store::question::set_text(tx, &row).await?;
        }
        Kind::Answer => {
            let mut row = store::answer::by_id(tx, item.id).await?.ok_or(Error::NOT_FOUND)?;
            row.text.clone_from(&item.text);
            row.language = item.language.to_string();
            (row.version, row.changed_at) = (item.version, item.changed.0);
            store::answer::set_text(tx, &row).await?;
        }
        Kind::Statement => {
            let mut row = store::statement::by_id(tx, item.id).await?.ok_or(Error::NOT_FOUND)?;
            row.text.clone_from(&item.text);
            row.language = item.language.to_string();
            (row.version, row.changed_at) = (item.version, item.changed.0);
            store::statement::set_text(tx, &row).await?;
        }
        Kind::Remark => {
            let mut row = store::remark::by_id(tx, item.id).await?.ok_or(Error::NOT_FOUND)?;
            (row.proposed, row.text) = (item.title.clone(), item.text.clone());
            row.language = item.language.to_string();
            (row.version, row.changed_at) = (item.version, item.changed.0);
            store::remark::set_text(tx, &row).await?;
        }
    }
    Ok(())
}

fn check(item: &Contribution, new: &NewText) -> Result<(String, String)> {
    let mut fields = Fields::default();
    let texts = match item.kind {
        Kind::Question => (
            fields.text(domain::question::TITLE, &new.title),
            fields.text(domain::question::BODY, &new.text),
        ),
        Kind::Answer => (String::new(), fields.text(domain::answer::TEXT, &new.text)),
        Kind::Statement => (String::new(), fields.text(domain::statement::TEXT, &new.text)),
        // What was sent as a comment stays one.
        Kind::Remark if item.title.is_empty() => {
            (String::new(), fields.text(domain::remark::TEXT, &new.text))
        }
        Kind::Remark => (
            fields.text(domain::remark::PROPOSED, &new.title),
            fields.text(domain::remark::TEXT, &new.text),
        ),
    };
    fields.done(texts)
}

/// Why a contribution keeps its words: changing them would change what was voted on, or replied to.
async fn fixed(tx: &Tx, item: &Contribution) -> Result<Option<&'static str>> {
    Ok(match item.kind {
        Kind::Question | Kind::Answer => None,
        Kind::Statement => {
            let row = store::statement::by_id(tx, item.id).await?;
            let votes = row.map_or(0, |row| row.agree + row.disagree + row.pass);
            (votes > 0).then_some("voted")
        }
        Kind::Remark => {
            let replies = store::remark::replies(tx, &[item.id]).await?;
            (!replies.is_empty()).then_some("replied")
        }
    })
}

impl App {
    /// A contribution as the actor may see it: without its text when it is not public, unless the
    /// actor is its author or staff. What its author withdrew is shown to nobody.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn contribution(
        &self,
        actor: &Actor,
        kind: Kind,
        id: i64,
    ) -> Result<(Contribution, Dialogue)> {
        let Some(mut item) = load(&self.inner.store.read(), kind, id).await? else {
            self.gate(actor, Action::ReadDialogue, &Resource::default())?;
            return Err(Error::NOT_FOUND);
        };
        let dialogue = self.dialogue_by_id(item.dialogue).await?;
        self.gate(actor, Action::ReadContribution, &item.resource(&dialogue, self.now()))?;
        let own = item.author.is_some() && item.author == actor.participant;
        mask(&mut item, own || actor.is_staff_of(dialogue.id));
        Ok((item, dialogue))
    }

    /// A contribution with everything its own page shows.
    ///
    /// # Errors
    /// [`Error::Denied`] when there is none for this actor.
    pub async fn contribution_view(
        &self,
        actor: &Actor,
        kind: Kind,
        id: i64,
    ) -> Result<ContributionView> {
        let (item, dialogue) = self.contribution(actor, kind, id).await?;
        let read = self.inner.store.read();
        let own = item.author.is_some() && item.author == actor.participant;
        let may_edit = self.may_edit(actor, &item, &dialogue);
        let may_withdraw = self.may_withdraw(actor, &item, &dialogue);
        let core_question = match item.core_question {
            Some(id) => crate::core_question::place(&read, id).await?,
            None => None,
        };
        let decision = store::moderation::newest(&read, kind.as_str(), id).await?;
        Ok(ContributionView {
            hidden: decision.filter(|_| item.status == Status::Hidden),
            item,
            dialogue,
            core_question,
            own,
            may_edit,
            may_withdraw,
        })
    }

    /// Whether the actor may edit the contribution now.
    pub fn may_edit(&self, actor: &Actor, item: &Contribution, dialogue: &Dialogue) -> bool {
        self.gate(actor, Action::Edit, &item.resource(dialogue, self.now())).is_ok()
    }

    /// Whether the actor may withdraw the contribution now.
    pub fn may_withdraw(&self, actor: &Actor, item: &Contribution, dialogue: &Dialogue) -> bool {
        self.gate(actor, Action::Withdraw, &item.resource(dialogue, self.now())).is_ok()
    }

    /// Asks the gate whether the actor may edit or withdraw what they see.
    ///
    /// # Errors
    /// [`Error::Denied`] with the reason.
    pub fn may_change(&self, actor: &Actor, action: Action, view: &ContributionView) -> Result<()> {
        self.gate(actor, action, &view.item.resource(&view.dialogue, self.now()))
    }

    /// Replaces the text; the earlier one is kept.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor is the author and the time for editing has not passed;
    /// [`Error::Invalid`].
    pub async fn edit(&self, actor: &Actor, kind: Kind, id: i64, new: &NewText) -> Result<()> {
        let (seen, dialogue) = self.contribution(actor, kind, id).await?;
        let now = self.now();
        self.gate(actor, Action::Edit, &seen.resource(&dialogue, now))?;
        let (title, text) = check(&seen, new)?;
        // How it was sent cannot be changed any more: what staff alone read may say anything.
        let care = new.care.or((seen.status == Status::StaffOnly).then_some(Care::StaffOnly));
        crate::care::warn(&[&title, &text], seen.channel, care)?;
        let tx = self.inner.store.begin().await?;
        let item = load_locked(&tx, kind, id).await?.ok_or(Error::NOT_FOUND)?;
        let actor = self.fresh(&tx, actor, dialogue.id).await?;
        self.gate(&actor, Action::Edit, &item.resource(&dialogue, now))?;
        if let Some(why) = fixed(&tx, &item).await? {
            return Err(Error::Conflict(why));
        }
        self.replace_text(&tx, &dialogue, item, new, now).await?;
        self.commit(tx).await
    }

    /// Writes a new text for a contribution that is locked; the earlier one is kept.
    pub(crate) async fn replace_text(
        &self,
        tx: &Tx,
        dialogue: &Dialogue,
        mut item: Contribution,
        new: &NewText,
        now: Moment,
    ) -> Result<()> {
        item.status.after(Change::Edit)?;
        let (title, text) = check(&item, new)?;
        if (&item.title, &item.text) == (&title, &text) {
            return Ok(());
        }
        let earlier = Revision {
            version: item.version,
            title: std::mem::replace(&mut item.title, title),
            text: std::mem::replace(&mut item.text, text),
            at: item.changed.0,
        };
        store::revision::keep(tx, item.kind.as_str(), item.id, &earlier).await?;
        (item.version, item.changed) = (item.version + 1, now);
        item.language = language_of(&[&item.title, &item.text], item.language);
        write_text(tx, &item).await?;
        let act = NewAct {
            kind: ActKind::Edited,
            dialogue: Some(item.dialogue),
            subject: item.kind.into(),
            subject_id: item.id,
            plain: [item.told(dialogue), crate::care::plain(new.care)].concat(),
            committed: vec![("title", &item.title), ("text", &item.text)],
        };
        self.record(tx, act, now).await?;
        Ok(())
    }

    /// Withdraws a contribution: its text is no longer shown, the entry stays.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor is the author.
    pub async fn withdraw(&self, actor: &Actor, kind: Kind, id: i64) -> Result<()> {
        let (seen, dialogue) = self.contribution(actor, kind, id).await?;
        let now = self.now();
        self.gate(actor, Action::Withdraw, &seen.resource(&dialogue, now))?;
        let tx = self.inner.store.begin().await?;
        let item = load_locked(&tx, kind, id).await?.ok_or(Error::NOT_FOUND)?;
        self.gate(actor, Action::Withdraw, &item.resource(&dialogue, now))?;
        let status = item.status.after(Change::Withdraw)?;
        write_status(&tx, &item, status).await?;
        let act = NewAct {
            kind: ActKind::Withdrawn,
            dialogue: Some(item.dialogue),
            subject: kind.into(),
            subject_id: id,
            plain: item.told(&dialogue),
            committed: vec![],
        };
        self.record(&tx, act, now).await?;
        self.commit(tx).await
    }

    /// The actor's own contributions with their receipts, newest first. What was withdrawn has no
    /// text any more: whoever takes the device next reads it no more than anybody else.
    ///
    /// # Errors
    /// [`Error::Denied`] when the visitor is no participant yet.
    pub async fn own_contributions(
        &self,
        actor: &Actor,
        before: Option<i64>,
        limit: i64,
    ) -> Result<Vec<Own>> {
        self.gate(actor, Action::ReadOwn, &Resource::default())?;
        let participant = actor.participant.ok_or(Denial::SignIn)?;
        let read = self.inner.store.read();
        let receipts = store::receipt::of_participant(
            &read,
            participant.0,
            before.unwrap_or(i64::MAX),
            limit.clamp(1, 200),
        )
        .await?;
        let mut own = Vec::with_capacity(receipts.len());
        for receipt in receipts {
            let Ok(kind) = receipt.kind.parse() else { continue };
            let Some(mut item) = load(&read, kind, receipt.item_id).await? else { continue };
            let dialogue = self.dialogue_by_id(item.dialogue).await?;
            let may_edit = self.may_edit(actor, &item, &dialogue);
            let may_withdraw = self.may_withdraw(actor, &item, &dialogue);
            let decision = store::moderation::newest(&read, kind.as_str(), item.id).await?;
            let core_question = match item.core_question {
                Some(id) => crate::core_question::place(&read, id).await?,
                None => None,
            };
            mask(&mut item, true);
            own.push(Own {
                core_question,
                receipt: ReceiptCode::from_number(receipt.code),
                at: Moment(receipt.at),
                hidden: decision.filter(|_| item.status == Status::Hidden),
                dialogue_slug: dialogue.slug,
                zone: dialogue.zone,
                language: dialogue.language,
                item,
                may_edit,
                may_withdraw,
            });
        }
        Ok(own)
    }

    /// The earlier texts of a published contribution, oldest first.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn revisions(&self, actor: &Actor, kind: Kind, id: i64) -> Result<Vec<Revision>> {
        let (item, _) = self.contribution(actor, kind, id).await?;
        if item.status != Status::Published {
            return Ok(Vec::new());
        }
        Ok(store::revision::of(&self.inner.store.read(), kind.as_str(), id).await?)
    }
}

/// One contribution with everything its own page shows.
#[derive(Clone, Debug)]
pub struct ContributionView {
    /// The contribution; without text when the actor may not read it.
    pub item: Contribution,
    /// The dialogue.
    pub dialogue: Dialogue,
    /// The core question, for answers and statements.
    pub core_question: Option<CorePlace>,
    /// The moderator's decision, when it is hidden.
    pub hidden: Option<Decision>,
    /// Whether the actor is its author.
    pub own: bool,
    /// Whether the actor may edit it now.
    pub may_edit: bool,
    /// Whether the actor may withdraw it now.
    pub may_withdraw: bool,
}

/// One of the actor's own contributions.
#[derive(Clone, Debug)]
pub struct Own {
    /// Its receipt.
    pub receipt: ReceiptCode,
    /// When it came.
    pub at: Moment,
    /// The contribution; without text when it was withdrawn.
    pub item: Contribution,
    /// The dialogue's short name.
    pub dialogue_slug: String,
    /// The dialogue's time zone.
    pub zone: String,
    /// The language the dialogue is held in.
    pub language: Language,
    /// The core question, for answers and statements.
    pub core_question: Option<CorePlace>,
    /// The moderator's decision, when it is hidden.
    pub hidden: Option<Decision>,
    /// Whether it can still be edited.
    pub may_edit: bool,
    /// Whether it can be withdrawn.
    pub may_withdraw: bool,
}
