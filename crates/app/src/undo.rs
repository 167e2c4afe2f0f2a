//! Undoing: every staff action remembers the command that takes it back. Undoing is an act like
//! any other; nothing is removed from the record.

use domain::code::Coded as _;
use domain::contribution::{Change, Kind, Status};
use domain::dialogue::{DialogueStatus, Settings};
use domain::id::{
    AgendaId, DialogueId, GatheringId, ModelId, NoticeId, OutcomeId, ThemeId, UndoId,
};
use domain::member::Office;
use domain::moderation::Reason;
use domain::permission::Action;
use domain::publication::Publication;
use domain::scan::ScanStatus;
use domain::stage::Stage;
use domain::time::Moment;
use serde::{Deserialize, Serialize};
use store::Tx;

use crate::body::{BodyView, living};
use crate::contribution::{Contribution, load_locked};
use crate::core_question::{close_gaps, core_changed, grouped, renumber, set_changed};
use crate::dialogue::{Dialogue, DialogueChange};
use crate::gathering::Details;
use crate::page::{Page, Slice};
use crate::{Actor, App, Error, Result};

/// The command that takes something back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "undo", rename_all = "snake_case")]
pub(crate) enum Inverse {
    Status {
        kind: Kind,
        id: i64,
        status: Status,
        after: Status,
    },
    Groups {
        before: Vec<(i64, Option<i64>)>,
    },
    Links {
        core_question: i64,
        questions: Vec<i64>,
        link: bool,
    },
    RemoveCoreQuestion {
        id: i64,
    },
    RestoreCoreQuestion {
        id: i64,
        number: i64,
        title: String,
        body: String,
        sector: Option<i64>,
    },
    MoveCoreQuestion {
        id: i64,
        to: i64,
    },
    UnpublishSet {
        set: i64,
        reopen: Option<i64>,
    },
    Regrant {
        role_id: i64,
    },
    Gathering {
        id: i64,
        before: Box<Details>,
    },
    GatheringStatus {
        id: i64,
        before: Publication,
        after: Publication,
        reason: String,
    },
    Photo {
        id: i64,
    },
    Notice {
        id: i64,
        title: String,
        body: String,
    },
    NoticeStatus {
        id: i64,
        before: Publication,
        after: Publication,
        reason: String,
    },
    Model {
        id: i64,
        before: Box<crate::model::Details>,
    },
    ModelStatus {
        id: i64,
        before: Publication,
        after: Publication,
        reason: String,
    },
    Scan {
        id: i64,
        before: ScanStatus,
        after: ScanStatus,
    },
    Body {
        id: i64,
        before: crate::body::Description,
    },
    Member {
        id: i64,
        before: crate::member::Details,
    },
    Seat {
        id: i64,
        ended_at: i64,
    },
    OfficeGiven {
        member: i64,
        office: Office,
    },
    OfficeEnded {
        member: i64,
        office: Office,
        at: i64,
    },
    /// An outcome that was given.
    Outcome {
        id: i64,
    },
    Theme {
        id: i64,
        before: Option<Box<crate::theme::Details>>,
    },
    Agenda {
        id: i64,
        before: Option<Box<crate::theme::Details>>,
    },
    ThemesMerged {
        theme: i64,
        batch: i64,
    },
    UnpublishThemes {
        set: i64,
        reopen: Option<i64>,
    },
    /// What was said of several answers at once, or how they were divided.
    Coding {
        batch: i64,
        answers: usize,
    },
    Sample {
        sample: i64,
    },
    /// Versions of translations, with the state each was in before and after.
    Translations {
        changes: Vec<crate::translation::Change>,
    },
    Dialogue {
        title: String,
        summary: String,
        status: DialogueStatus,
        settings: Box<Settings>,
        stages: Vec<(domain::stage::StageKind, Moment, Option<Moment>)>,
    },
}

impl Inverse {
    pub(crate) fn restore_core_question(row: &store::core_question::CoreQuestion) -> Self {
        Self::RestoreCoreQuestion {
            id: row.id,
            number: row.number,
            title: row.title.clone(),
            body: row.body.clone(),
            sector: row.sector_id,
        }
    }

    pub(crate) fn dialogue(before: &DialogueChange) -> Self {
        Self::Dialogue {
            title: before.title.clone(),
            summary: before.summary.clone(),
            status: before.status,
            settings: Box::new(before.settings.clone()),
            stages: before
                .stages
                .iter()
                .map(|stage| (stage.kind, stage.starts, stage.ends))
                .collect(),
        }
    }

    /// The permission that the original action needed.
    const fn action(&self) -> Action {
        match self {
            Self::Status { .. } | Self::Scan { .. } => Action::Moderate,
            Self::Regrant { .. }
            | Self::Dialogue { .. }
            | Self::Body { .. }
            | Self::Member { .. }
            | Self::Seat { .. }
            | Self::OfficeGiven { .. }
            | Self::OfficeEnded { .. } => Action::Manage,
            Self::Translations { .. } => Action::Translate,
            _ => Action::Curate,
        }
    }
}

/// A line in the list of what staff did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UndoLine {
    /// The key.
    pub id: UndoId,
    /// What was done: a word that pages translate.
    pub label: String,
    /// When.
    pub at: Moment,
    /// When it was undone.
    pub undone: Option<Moment>,
    /// Who did it, for colleagues; none for the command line.
    pub by: Option<String>,
    /// The code of the contribution it was about.
    pub code: Option<String>,
    /// How many questions it moved, or answers it was about.
    pub questions: Option<usize>,
}

impl UndoLine {
    fn of(row: store::undo::Undo) -> Result<Self> {
        let inverse = inverse_of(&row)?;
        let (code, questions) = match &inverse {
            Inverse::Status { kind, id, .. } => (Some(crate::contribution::code(*kind, *id)), None),
            Inverse::Links { questions, .. } => (None, Some(questions.len())),
            Inverse::Groups { before } => (None, Some(before.len())),
            Inverse::Coding { answers, .. } => (None, Some(*answers)),
            Inverse::Theme { id, .. } | Inverse::ThemesMerged { theme: id, .. } => {
                (Some(ThemeId(*id).code()), None)
            }
            Inverse::Agenda { id, .. } => (Some(AgendaId(*id).code()), None),
            Inverse::Gathering { id, .. } | Inverse::GatheringStatus { id, .. } => {
                (Some(GatheringId(*id).code()), None)
            }
            Inverse::Notice { id, .. } | Inverse::NoticeStatus { id, .. } => {
                (Some(NoticeId(*id).code()), None)
            }
            Inverse::Outcome { id } => (Some(OutcomeId(*id).code()), None),
            Inverse::Model { id, .. } | Inverse::ModelStatus { id, .. } => {
                (Some(ModelId(*id).code()), None)
            }
            _ => (None, None),
        };
        Ok(Self {
            id: UndoId(row.id),
            label: row.label,
            at: Moment(row.at),
            undone: row.undone_at.map(Moment),
            by: row.name,
            code,
            questions,
        })
    }
}

fn inverse_of(row: &store::undo::Undo) -> Result<Inverse> {
    serde_json::from_str(&row.inverse).map_err(|_| Error::Store(store::StoreError::Corrupt("undo")))
}

impl App {
    pub(crate) async fn remember(
        &self,
        tx: &Tx,
        actor: &Actor,
        dialogue: DialogueId,
        label: &str,
        inverse: &Inverse,
        now: Moment,
    ) -> Result<()> {
        let text =
            serde_json::to_string(inverse).map_err(|error| Error::Internal(error.to_string()))?;
        store::undo::insert(tx, dialogue.0, actor.person.map(|p| p.0), label, &text, now.0).await?;
        Ok(())
    }

    /// A page of what staff did in a dialogue, newest first.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor works on its staff desk.
    pub async fn undo_list(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        slice: Slice,
    ) -> Result<Page<UndoLine>> {
        self.gate(actor, Action::Desk, &dialogue.resource())?;
        let read = self.inner.store.read();
        let total = store::undo::count(&read, dialogue.id.0).await?;
        let rows = store::undo::latest(&read, dialogue.id.0, slice.offset, slice.probe()).await?;
        let lines = rows.into_iter().map(UndoLine::of).collect::<Result<Vec<_>>>()?;
        Ok(slice.cut(lines, total, |line| line.id.0))
    }

    /// One thing that staff did.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor works on the dialogue's staff desk.
    pub async fn undo_line(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: UndoId,
    ) -> Result<Option<UndoLine>> {
        self.gate(actor, Action::Desk, &dialogue.resource())?;
        let row = store::undo::by_id(&self.inner.store.read(), id.0).await?;
        row.filter(|row| row.dialogue_id == dialogue.id.0).map(UndoLine::of).transpose()
    }

    /// The last thing the actor did that can be undone.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor works on the dialogue's staff desk.
    pub async fn last_undo(&self, actor: &Actor, dialogue: &Dialogue) -> Result<Option<UndoLine>> {
        self.gate(actor, Action::Desk, &dialogue.resource())?;
        let Some(person) = actor.person else { return Ok(None) };
        let row = store::undo::newest_of(&self.inner.store.read(), dialogue.id.0, person.0).await?;
        row.map(UndoLine::of).transpose()
    }

    /// Takes an action back.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor may do such actions; [`Error::Conflict`] when it was undone
    /// already or later changes stand in the way.
    pub async fn undo(&self, actor: &Actor, dialogue: &Dialogue, id: UndoId) -> Result<()> {
        self.gate(actor, Action::Desk, &dialogue.resource())?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let row =
            store::undo::by_id(&tx, id.0).await?.filter(|row| row.dialogue_id == dialogue.id.0);
        let row = row.ok_or(Error::NOT_FOUND)?;
        if row.undone_at.is_some() {
            return Err(Error::Conflict("undone"));
        }
        let inverse = inverse_of(&row)?;
        self.gate(actor, inverse.action(), &dialogue.resource())?;
        self.apply(&tx, actor, dialogue, inverse, now).await?;
        store::undo::set_undone(&tx, id.0, now.0).await?;
        self.commit(tx).await?;
        self.forget_dialogues();
        Ok(())
    }

    /// What hid a contribution before: nothing is hidden again without the reason it was hidden for.
    async fn why_hidden(
        &self,
        tx: &Tx,
        item: &Contribution,
    ) -> Result<(Change, Option<Reason>, String)> {
        let hide = Change::Hide;
        let row =
            store::moderation::newest_of(tx, item.kind.as_str(), item.id, hide.as_str()).await?;
        let row = row.ok_or(Error::Store(store::StoreError::Corrupt("moderation")))?;
        Ok((hide, row.reason.and_then(|reason| reason.parse().ok()), row.note))
    }

    /// A seat and its body.
    async fn seat(&self, tx: &Tx, id: i64) -> Result<(BodyView, store::member::Member)> {
        let row = store::member::by_id(tx, id).await?.ok_or(Error::NOT_FOUND)?;
        let body = store::body::by_id(tx, row.body_id).await?.ok_or(Error::NOT_FOUND)?;
        Ok((self.body_alone(body).await?, row))
    }

    async fn apply(
        &self,
        tx: &Tx,
        actor: &Actor,
        dialogue: &Dialogue,
        inverse: Inverse,
        now: Moment,
    ) -> Result<()> {
        match inverse {
            Inverse::Status { kind, id, status, after } => {
                let item = load_locked(tx, kind, id).await?.ok_or(Error::NOT_FOUND)?;
                // Only a moderator's decision is undone, never an author's withdrawal.
                if matches!(item.status, Status::Withdrawn | Status::Erased) {
                    return Err(Error::Conflict("withdrawn"));
                }
                if item.status != after {
                    return Err(Error::Conflict("changed"));
                }
                let (change, reason, note) = match status {
                    Status::Hidden => self.why_hidden(tx, &item).await?,
                    _ => (Change::Restore, None, String::new()),
                };
                self.write_decision(tx, actor, dialogue, &item, change, status, reason, &note, now)
                    .await
            }
            Inverse::Groups { before } => {
                for (question, group) in before {
                    store::question::set_group(tx, &[question], group).await?;
                    let act = grouped(dialogue, group.unwrap_or(0), &[question], group.is_some());
                    self.record(tx, act, now).await?;
                }
                Ok(())
            }
            Inverse::Links { core_question, questions, link } => {
                let (row, set) = draft(tx, core_question).await?;
                self.write_links(tx, dialogue, &set, &row, &questions, link, now).await
            }
            Inverse::RemoveCoreQuestion { id } => {
                let (mut row, set) = draft(tx, id).await?;
                row.removed_at = Some(now.0);
                store::core_question::update(tx, &row).await?;
                close_gaps(tx, &set).await?;
                self.record(tx, core_changed(dialogue, &set, &row, "removed"), now).await?;
                Ok(())
            }
            Inverse::RestoreCoreQuestion { id, number, title, body, sector } => {
                let (mut row, set) = draft(tx, id).await?;
                (row.title, row.body, row.sector_id, row.removed_at) = (title, body, sector, None);
                store::core_question::update(tx, &row).await?;
                renumber(tx, &set, id, number).await?;
                self.record(tx, core_changed(dialogue, &set, &row, "restored"), now).await?;
                Ok(())
            }
            Inverse::MoveCoreQuestion { id, to } => {
                let (row, set) = draft(tx, id).await?;
                renumber(tx, &set, id, to).await?;
                self.record(tx, core_changed(dialogue, &set, &row, "moved"), now).await?;
                Ok(())
            }
            Inverse::UnpublishSet { set, reopen } => {
                let row =
                    store::core_question::set_by_id(tx, set).await?.ok_or(Error::NOT_FOUND)?;
                if store::answer::count_of_set(tx, set).await? > 0 {
                    return Err(Error::Conflict("set_is_answered"));
                }
                store::core_question::unpublish_set(tx, set, reopen).await?;
                self.record(tx, set_changed(dialogue, &row, "unpublished"), now).await?;
                Ok(())
            }
            Inverse::Regrant { role_id } => {
                store::person::regrant(tx, role_id).await?;
                let row = store::person::role_by_id(tx, role_id).await?.ok_or(Error::NOT_FOUND)?;
                let role = row
                    .role
                    .parse()
                    .map_err(|_| Error::Store(store::StoreError::Corrupt("role")))?;
                self.record_role(tx, role_id, row.dialogue_id, role, true, now).await
            }
            Inverse::Gathering { id, before } => {
                let row = store::gathering::by_id(tx, id).await?.ok_or(Error::NOT_FOUND)?;
                self.write_gathering(tx, dialogue, row, *before, now).await
            }
            Inverse::GatheringStatus { id, before, after, reason } => {
                let mut row = store::gathering::by_id(tx, id).await?.ok_or(Error::NOT_FOUND)?;
                if row.status != after.as_str() {
                    return Err(Error::Conflict("changed"));
                }
                row.reason = reason;
                self.write_gathering_status(tx, dialogue, row, before, now).await
            }
            Inverse::Body { id, before } => {
                let row = living(tx, id).await?;
                self.write_body(tx, dialogue, row, before, now).await
            }
            Inverse::Member { id, before } => {
                let (body, row) = self.seat(tx, id).await?;
                if row.ended_at.is_some() {
                    return Err(Error::Conflict("changed"));
                }
                self.write_member(tx, &body, row, before, "corrected", now).await
            }
            Inverse::Seat { id, ended_at } => {
                let (body, row) = self.seat(tx, id).await?;
                if row.ended_at != Some(ended_at) {
                    return Err(Error::Conflict("changed"));
                }
                self.write_returned(tx, &body, row, now).await
            }
            Inverse::OfficeGiven { member, office } => {
                let (body, row) = self.seat(tx, member).await?;
                self.write_office_ended(tx, &body, &row, office, now).await
            }
            Inverse::OfficeEnded { member, office, at } => {
                let (body, row) = self.seat(tx, member).await?;
                self.write_office_again(tx, &body, &row, office, Moment(at), now).await
            }
            Inverse::Photo { id } => {
                let photo = store::gathering::photo_by_id(tx, id).await?.ok_or(Error::NOT_FOUND)?;
                if photo.removed_at.is_none() || photo.picture_id.is_none() {
                    return Err(Error::Conflict("changed"));
                }
                store::gathering::set_photo(tx, id, None, "").await?;
                self.record_photo(tx, dialogue, &photo, "photo_restored", "", now).await
            }
            Inverse::Notice { id, title, body } => {
                let row = store::notice::by_id(tx, id).await?.ok_or(Error::NOT_FOUND)?;
                self.write_notice(tx, dialogue, row, title, body, now).await
            }
            Inverse::NoticeStatus { id, before, after, reason } => {
                let mut row = store::notice::by_id(tx, id).await?.ok_or(Error::NOT_FOUND)?;
                if row.status != after.as_str() {
                    return Err(Error::Conflict("changed"));
                }
                row.reason = reason;
                self.write_notice_status(tx, dialogue, row, before, now).await
            }
            Inverse::Model { id, before } => {
                let row = store::model::by_id(tx, id).await?.ok_or(Error::NOT_FOUND)?;
                self.write_model(tx, dialogue, row, &before, now).await
            }
            Inverse::ModelStatus { id, before, after, reason } => {
                let mut row = store::model::by_id(tx, id).await?.ok_or(Error::NOT_FOUND)?;
                if row.status != after.as_str() {
                    return Err(Error::Conflict("changed"));
                }
                row.reason = reason;
                self.write_model_status(tx, dialogue, row, before, now).await
            }
            Inverse::Scan { id, before, after } => {
                let scan = store::scan::by_id(tx, id).await?.ok_or(Error::NOT_FOUND)?;
                if scan.status != after.as_str() {
                    return Err(Error::Conflict("changed"));
                }
                self.write_scan(tx, dialogue, &scan, scan.picture_id, before, now).await
            }
            Inverse::Outcome { id } => self.take_outcome_back(tx, dialogue, id, now).await,
            Inverse::Theme { id, before } => {
                self.restore_theme(tx, dialogue, id, before.map(|before| *before), now).await
            }
            Inverse::Agenda { id, before } => {
                self.restore_agenda(tx, dialogue, id, before.map(|before| *before), now).await
            }
            Inverse::ThemesMerged { theme, batch } => {
                self.unmerge_theme(tx, dialogue, theme, now).await?;
                self.undo_coding(tx, actor, dialogue, batch, now).await
            }
            Inverse::UnpublishThemes { set, reopen } => {
                self.unpublish_themes(tx, dialogue, set, reopen, now).await
            }
            Inverse::Coding { batch, .. } => {
                self.undo_coding(tx, actor, dialogue, batch, now).await
            }
            Inverse::Sample { sample } => self.drop_sample(tx, dialogue, sample, now).await,
            Inverse::Translations { changes } => {
                self.restore_translations(tx, dialogue, changes, now).await
            }
            Inverse::Dialogue { title, summary, status, settings, stages } => {
                let stages = stages
                    .into_iter()
                    .map(|(kind, starts, ends)| Stage { kind, starts, ends })
                    .collect();
                let change = DialogueChange { title, summary, status, settings: *settings, stages };
                self.write_change(tx, dialogue, &change, now).await
            }
        }
    }
}

async fn draft(
    tx: &Tx,
    core_question: i64,
) -> Result<(store::core_question::CoreQuestion, store::core_question::Set)> {
    let row = store::core_question::by_id(tx, core_question).await?.ok_or(Error::NOT_FOUND)?;
    let set = store::core_question::set_by_id(tx, row.set_id).await?.ok_or(Error::NOT_FOUND)?;
    if set.status == domain::core_question::SetStatus::Draft.as_str() {
        Ok((row, set))
    } else {
        Err(Error::Conflict("set_is_published"))
    }
}
