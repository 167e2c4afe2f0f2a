//! Notices: written, published, corrected with their history, withdrawn.

use std::sync::Arc;

use domain::act::{ActKind, Subject};
use domain::code::Coded as _;
use domain::id::NoticeId;
use domain::notice::{BODY, TITLE};
use domain::permission::{Action, Resource};
use domain::publication::{Publication, PublicationChange};
use domain::time::Moment;
use store::Tx;
pub use store::notice::Notice;
use store::notice::Which;
use store::number::Numbered;
pub use store::revision::Revision;

use crate::act::NewAct;
use crate::dialogue::Dialogue;
use crate::gathering::reason_for;
use crate::page::{Page, Slice};
use crate::undo::Inverse;
use crate::{Actor, App, Error, Fields, Result};

/// The revisions of notices carry this kind.
const KIND: &str = "notice";

/// A notice as staff write it.
#[derive(Clone, Debug, Default)]
pub struct NewNotice {
    /// Its title.
    pub title: String,
    /// Its text.
    pub body: String,
}

/// A notice with its dialogue.
#[derive(Clone, Debug)]
pub struct NoticeView {
    /// The notice; without its text when it was withdrawn, unless the actor is staff.
    pub row: Notice,
    /// Its dialogue.
    pub dialogue: Dialogue,
    /// Where it stands.
    pub status: Publication,
}

fn status_of(row: &Notice) -> Result<Publication> {
    row.status.parse().map_err(|_| Error::Store(store::StoreError::Corrupt("notice.status")))
}

fn check(new: &NewNotice) -> Result<(String, String)> {
    let mut fields = Fields::default();
    let texts = (fields.text(TITLE, &new.title), fields.text(BODY, &new.body));
    fields.done(texts)
}

fn changed<'a>(dialogue: &Dialogue, row: &'a Notice, change: &'static str) -> NewAct<'a> {
    NewAct {
        kind: ActKind::NoticeChanged,
        dialogue: Some(dialogue.id.0),
        subject: Subject::Notice,
        subject_id: row.id,
        plain: vec![
            ("dialogue", dialogue.slug.as_str().into()),
            ("code", NoticeId(row.id).code().into()),
            ("change", change.into()),
            ("status", row.status.as_str().into()),
            ("version", row.version.into()),
        ],
        committed: vec![("title", &row.title), ("text", &row.body), ("reason", &row.reason)],
    }
}

impl App {
    /// The notices of a dialogue, newest first; with `drafts` also those not published yet.
    ///
    /// # Errors
    /// [`Error::Denied`]; drafts are for those who curate the dialogue.
    pub async fn notices(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        drafts: bool,
        slice: Slice,
    ) -> Result<Page<Notice>> {
        let action = if drafts { Action::Curate } else { Action::ReadDialogue };
        self.gate(actor, action, &dialogue.resource())?;
        let id = dialogue.id.0;
        let which = if drafts { Which::WithDrafts(id) } else { Which::OfDialogue(id) };
        self.notice_page(which, slice).await
    }

    /// The notices of all public dialogues, newest first, each with its dialogue.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn all_notices(
        &self,
        actor: &Actor,
        slice: Slice,
    ) -> Result<(Page<Notice>, Vec<Arc<Dialogue>>)> {
        self.gate(actor, Action::ReadDialogue, &Resource::default())?;
        let page = self.notice_page(Which::Everywhere, slice).await?;
        Ok((page, self.dialogues(actor).await?))
    }

    async fn notice_page(&self, which: Which, slice: Slice) -> Result<Page<Notice>> {
        let read = self.inner.store.read();
        let total = store::notice::count(&read, which).await?;
        let mut items = store::notice::list(&read, which, slice.offset, slice.probe()).await?;
        if !matches!(which, Which::WithDrafts(_)) {
            items.iter_mut().for_each(mask);
        }
        Ok(slice.cut(items, total, |row| row.id))
    }

    /// The newest notice of a dialogue.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn newest_notice(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
    ) -> Result<Option<Notice>> {
        self.gate(actor, Action::ReadDialogue, &dialogue.resource())?;
        Ok(store::notice::newest(&self.inner.store.read(), dialogue.id.0).await?)
    }

    /// One notice.
    ///
    /// # Errors
    /// [`Error::Denied`] when there is none for this actor.
    pub async fn notice(&self, actor: &Actor, id: NoticeId) -> Result<NoticeView> {
        let Some(mut row) = store::notice::by_id(&self.inner.store.read(), id.0).await? else {
            self.gate(actor, Action::ReadDialogue, &Resource::default())?;
            return Err(Error::NOT_FOUND);
        };
        let dialogue = self.dialogue_by_id(row.dialogue_id).await?;
        let status = status_of(&row)?;
        let resource = dialogue.resource();
        let unpublished = resource.unpublished || status.is_draft();
        self.gate(actor, Action::ReadDialogue, &Resource { unpublished, ..resource })?;
        if !actor.is_staff_of(dialogue.id) {
            mask(&mut row);
        }
        Ok(NoticeView { row, dialogue, status })
    }

    /// A notice of this dialogue, for its staff.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue and the notice is one of its own.
    pub async fn own_notice(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: NoticeId,
    ) -> Result<NoticeView> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        let view = self.notice(actor, id).await?;
        if view.dialogue.id == dialogue.id { Ok(view) } else { Err(Error::NOT_FOUND) }
    }

    /// The earlier texts of a published notice, oldest first.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn earlier_notices(&self, actor: &Actor, view: &NoticeView) -> Result<Vec<Revision>> {
        self.gate(actor, Action::ReadDialogue, &view.dialogue.resource())?;
        if view.status != Publication::Published {
            return Ok(Vec::new());
        }
        Ok(store::revision::of(&self.inner.store.read(), KIND, view.row.id).await?)
    }

    /// Writes a notice; staff alone see it until it is published.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue; [`Error::Invalid`].
    pub async fn add_notice(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        new: &NewNotice,
    ) -> Result<NoticeId> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        let (title, body) = check(new)?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let id = store::number::take(&tx, Numbered::Notice, 1).await?;
        let row = Notice {
            id,
            dialogue_id: dialogue.id.0,
            title,
            body,
            status: Publication::Draft.as_str().to_owned(),
            reason: String::new(),
            version: 1,
            created_at: now.0,
            published_at: None,
            changed_at: now.0,
        };
        store::notice::insert(&tx, &row).await?;
        self.record(&tx, changed(dialogue, &row, "written"), now).await?;
        self.commit(tx).await?;
        Ok(NoticeId(id))
    }

    /// Corrects a notice; what it said in public before is kept.
    ///
    /// # Errors
    /// As [`App::add_notice`].
    pub async fn change_notice(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: NoticeId,
        new: &NewNotice,
    ) -> Result<()> {
        self.own_notice(actor, dialogue, id).await?;
        let (title, body) = check(new)?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let row = store::notice::by_id(&tx, id.0).await?.ok_or(Error::NOT_FOUND)?;
        if (&row.title, &row.body) == (&title, &body) {
            return Ok(());
        }
        let inverse =
            Inverse::Notice { id: id.0, title: row.title.clone(), body: row.body.clone() };
        self.write_notice(&tx, dialogue, row, title, body, now).await?;
        self.remember(&tx, actor, dialogue.id, "notice_changed", &inverse, now).await?;
        self.commit(tx).await
    }

    pub(crate) async fn write_notice(
        &self,
        tx: &Tx,
        dialogue: &Dialogue,
        mut row: Notice,
        title: String,
        body: String,
        now: Moment,
    ) -> Result<()> {
        let earlier = Revision {
            version: row.version,
            title: std::mem::replace(&mut row.title, title),
            text: std::mem::replace(&mut row.body, body),
            at: row.changed_at,
        };
        // What a draft said, nobody read.
        if row.status != Publication::Draft.as_str() {
            store::revision::keep(tx, KIND, row.id, &earlier).await?;
        }
        (row.version, row.changed_at) = (row.version + 1, now.0);
        store::notice::update(tx, &row).await?;
        self.record(tx, changed(dialogue, &row, "corrected"), now).await?;
        Ok(())
    }

    /// Publishes a notice, or withdraws it with a reason.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue; [`Error::Conflict`] when it is so
    /// already; [`Error::Invalid`] without a reason.
    pub async fn publish_notice(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: NoticeId,
        change: PublicationChange,
        reason: &str,
    ) -> Result<()> {
        self.own_notice(actor, dialogue, id).await?;
        let reason = reason_for(change, reason)?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let mut row = store::notice::by_id(&tx, id.0).await?.ok_or(Error::NOT_FOUND)?;
        let before = status_of(&row)?;
        let after = before.after(change).ok_or(Error::Conflict("changed"))?;
        let inverse = Inverse::NoticeStatus {
            id: id.0,
            before,
            after,
            reason: std::mem::replace(&mut row.reason, reason),
        };
        self.write_notice_status(&tx, dialogue, row, after, now).await?;
        let label = match change {
            PublicationChange::Publish => "notice_published",
            PublicationChange::Withdraw => "notice_withdrawn",
        };
        self.remember(&tx, actor, dialogue.id, label, &inverse, now).await?;
        self.commit(tx).await
    }

    pub(crate) async fn write_notice_status(
        &self,
        tx: &Tx,
        dialogue: &Dialogue,
        mut row: Notice,
        status: Publication,
        now: Moment,
    ) -> Result<()> {
        status.as_str().clone_into(&mut row.status);
        let word = match status {
            Publication::Published => "published",
            Publication::Withdrawn => "withdrawn",
            Publication::Draft => "unpublished",
        };
        match status {
            Publication::Published => row.published_at = row.published_at.or(Some(now.0)),
            Publication::Draft => row.published_at = None,
            Publication::Withdrawn => {}
        }
        row.changed_at = now.0;
        store::notice::update(tx, &row).await?;
        self.record(tx, changed(dialogue, &row, word), now).await?;
        Ok(())
    }
}

/// What was withdrawn is no longer read; its title and the reason stay.
fn mask(row: &mut Notice) {
    if row.status == Publication::Withdrawn.as_str() {
        row.body.clear();
    }
}
