//! Moderation: nothing is deleted, everything is explained.

use domain::act::ActKind;
use domain::contribution::{Change, Kind, Status};
use domain::moderation::{NOTE, Reason};
use domain::permission::{Action, Resource};
use domain::role::Role;
use domain::text::Fault;
use domain::time::Moment;
use store::Tx;
use store::moderation::Decision;
pub use store::moderation::Item;

use crate::act::NewAct;
use crate::contribution::{Contribution, load, load_locked, write_status};
use crate::dialogue::Dialogue;
use crate::page::{Page, Slice};
use crate::undo::Inverse;
use crate::{Actor, App, Error, Fields, Result};

/// A moderator's decision about one contribution.
#[derive(Clone, Debug)]
pub struct NewDecision {
    /// Publish, hide or restore.
    pub change: Change,
    /// The rule, when something is hidden.
    pub reason: Option<Reason>,
    /// The explanation; needed when something is hidden.
    pub note: String,
}

impl App {
    /// Publishes, hides or restores a contribution.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor moderates its dialogue; [`Error::Invalid`] when hiding
    /// without a reason.
    pub async fn moderate(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        kind: Kind,
        id: i64,
        new: &NewDecision,
    ) -> Result<()> {
        self.gate(actor, Action::Moderate, &dialogue.resource())?;
        let mut fields = Fields::default();
        let hiding = new.change == Change::Hide;
        if hiding && new.reason.is_none() {
            fields.fault("reason", Fault::Required);
        }
        if !matches!(new.change, Change::Publish | Change::Hide | Change::Restore) {
            fields.fault("change", Fault::Malformed { expected: "publish, hide or restore" });
        }
        let limit = if hiding { NOTE } else { domain::text::Limit { min: 0, ..NOTE } };
        let note = fields.text(limit, &new.note);
        fields.done(())?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let item = load_locked(&tx, kind, id)
            .await?
            .filter(|item| item.dialogue == dialogue.id.0)
            .ok_or(Error::NOT_FOUND)?;
        let before = item.status;
        let reason = new.reason.filter(|_| hiding);
        self.decide(&tx, actor, dialogue, &item, new.change, reason, &note, now).await?;
        let after = before.after(new.change)?;
        let inverse = Inverse::Status { kind, id, status: before, after };
        self.remember(&tx, actor, dialogue.id, label(new.change), &inverse, now).await?;
        self.commit(tx).await
    }

    #[expect(clippy::too_many_arguments, reason = "a decision names all of these")]
    async fn decide(
        &self,
        tx: &Tx,
        actor: &Actor,
        dialogue: &Dialogue,
        item: &Contribution,
        change: Change,
        reason: Option<Reason>,
        note: &str,
        now: Moment,
    ) -> Result<()> {
        let status = item.status.after(change)?;
        self.write_decision(tx, actor, dialogue, item, change, status, reason, note, now).await
    }

    #[expect(clippy::too_many_arguments, reason = "a decision names all of these")]
    pub(crate) async fn write_decision(
        &self,
        tx: &Tx,
        actor: &Actor,
        dialogue: &Dialogue,
        item: &Contribution,
        change: Change,
        status: Status,
        reason: Option<Reason>,
        note: &str,
        now: Moment,
    ) -> Result<()> {
        write_status(tx, item, status).await?;
        let office = office(actor, dialogue);
        let mut plain = item.plain(dialogue);
        plain.extend([
            ("status", status.as_str().into()),
            ("reason", reason.map(Reason::as_str).into()),
            ("office", office.as_str().into()),
        ]);
        let kind = match change {
            Change::Hide => ActKind::Hidden,
            Change::Restore => ActKind::Restored,
            _ => ActKind::Published,
        };
        // The note may quote what was hidden, so it may have to be erased with it.
        let act = NewAct {
            kind,
            dialogue: Some(item.dialogue),
            subject: item.kind.into(),
            subject_id: item.id,
            plain,
            committed: vec![("note", note)],
        };
        let act_id = self.record(tx, act, now).await?;
        let row = Decision {
            id: 0,
            kind: item.kind.as_str().to_owned(),
            item_id: item.id,
            change: change.as_str().to_owned(),
            reason: reason.map(|r| r.as_str().to_owned()),
            note: note.to_owned(),
            office: office.as_str().to_owned(),
            act_id,
            at: now.0,
        };
        store::moderation::insert(tx, dialogue.id.0, &row).await?;
        self.tell_decision(tx, item, change).await
    }

    /// The public moderation log, newest first.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn moderation_log(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        slice: Slice,
    ) -> Result<Page<Decision>> {
        self.gate(actor, Action::ReadDialogue, &dialogue.resource())?;
        let read = self.inner.store.read();
        let total = store::moderation::count(&read, dialogue.id.0).await?;
        let before = slice.behind.unwrap_or(i64::MAX);
        let items = store::moderation::log(&read, dialogue.id.0, before, slice.probe()).await?;
        Ok(slice.cut(items, total, |row| row.id))
    }

    /// The contributions in one state, for moderators: those that wait longest first, the others
    /// newest first.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn moderation_queue(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        status: Status,
        slice: Slice,
    ) -> Result<Page<Item>> {
        self.gate(actor, Action::Moderate, &dialogue.resource())?;
        let read = self.inner.store.read();
        let total = store::moderation::items_count(&read, dialogue.id.0, status.as_str()).await?;
        let items = store::moderation::items(
            &read,
            dialogue.id.0,
            status.as_str(),
            status == Status::Waiting,
            slice.offset,
            slice.probe(),
        )
        .await?;
        Ok(slice.cut(items, total, |item| item.id))
    }

    /// How many contributions wait for a moderator.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor works on the staff desk.
    pub async fn waiting_count(&self, actor: &Actor, dialogue: &Dialogue) -> Result<i64> {
        self.gate(actor, Action::Desk, &dialogue.resource())?;
        Ok(store::moderation::items_count(
            &self.inner.store.read(),
            dialogue.id.0,
            Status::Waiting.as_str(),
        )
        .await?)
    }

    /// The newest decision about a contribution, for moderators.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn newest_decision(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        kind: Kind,
        id: i64,
    ) -> Result<Option<Decision>> {
        self.gate(actor, Action::Moderate, &dialogue.resource())?;
        Ok(store::moderation::newest(&self.inner.store.read(), kind.as_str(), id).await?)
    }

    /// Bars the author of a contribution, or lets them in again, without showing who it is.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::NOT_FOUND`] when it has no author.
    pub async fn bar_author(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        kind: Kind,
        id: i64,
        reason: Option<&str>,
    ) -> Result<()> {
        self.gate(actor, Action::Moderate, &dialogue.resource())?;
        let item = load(&self.inner.store.read(), kind, id)
            .await?
            .filter(|item| item.dialogue == dialogue.id.0);
        let author = item.and_then(|item| item.author).ok_or(Error::NOT_FOUND)?;
        self.bar(actor, dialogue.id, author, reason).await
    }
}

fn label(change: Change) -> &'static str {
    match change {
        Change::Hide => "hidden",
        Change::Restore => "restored",
        _ => "published",
    }
}

/// The office in which the actor decides: the log names offices, never people.
fn office(actor: &Actor, dialogue: &Dialogue) -> Role {
    let roles = actor.roles_in(Some(dialogue.id));
    let order = [Role::Moderator, Role::Secretary, Role::Operator];
    order.into_iter().find(|role| roles.contains(role)).unwrap_or(Role::Operator)
}

/// Whether a resource may be moderated, for pages that show buttons.
pub fn may_moderate(app: &App, actor: &Actor, dialogue: &Dialogue) -> bool {
    app.gate(
        actor,
        Action::Moderate,
        &Resource { dialogue: Some(dialogue.id), ..dialogue.resource() },
    )
    .is_ok()
}
