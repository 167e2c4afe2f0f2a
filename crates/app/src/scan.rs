//! Scans of slips: hidden until somebody has looked for personal data; what is blacked out is burnt
//! into the picture, and the one before is destroyed.

use domain::act::{ActKind, Subject};
use domain::contribution::{Kind, Status};
use domain::id::ScanId;
use domain::permission::Action;
use domain::receipt::ReceiptCode;
use domain::scan::{Area, MOST_BLACKOUTS, ScanStatus};
use domain::text::Fault;
use domain::time::Moment;
use store::Tx;
pub use store::picture::Picture;
pub use store::scan::Scan;

use crate::act::NewAct;
use crate::contribution::code;
use crate::dialogue::Dialogue;
use crate::page::{Page, Slice};
use crate::undo::Inverse;
use crate::{Actor, App, Error, Result};

/// What is to happen with a scan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ScanDecision {
    /// Show it, with these parts blacked out for good.
    Publish(Vec<Area>),
    /// Do not show it.
    Keep,
    /// Destroy its picture.
    Destroy,
}

fn status_of(scan: &Scan) -> Result<ScanStatus> {
    scan.status.parse().map_err(|_| Error::Store(store::StoreError::Corrupt("scan.status")))
}

/// The code of what a scanned slip became.
pub fn item_code(scan: &Scan) -> Option<String> {
    let kind = scan.kind.parse().ok().and_then(crate::slip::item_kind)?;
    scan.item_id.map(|id| code(kind, id))
}

impl App {
    /// Adds the scan of a slip that was typed in; it waits to be looked at. One that waits or was
    /// destroyed is replaced.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue; [`Error::Picture`] for a file that is
    /// no picture; [`Error::Conflict`] `scan_decided`, `slip_blank`.
    pub async fn add_scan(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        slip: ReceiptCode,
        file: Vec<u8>,
    ) -> Result<ScanId> {
        self.slip_text(actor, dialogue, slip).await?;
        if file.is_empty() {
            return Err(Error::field("scan", Fault::Required));
        }
        let picture = self.take_picture(file, publish::picture::SCAN_SIDE).await?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let stored = store::picture::insert(&tx, &picture).await?;
        let id = match store::scan::of_slip(&tx, slip.number()).await? {
            None => store::scan::insert(&tx, dialogue.id.0, slip.number(), stored, now.0).await?,
            Some(scan) => {
                let status = status_of(&scan)?;
                if !matches!(status, ScanStatus::Waiting | ScanStatus::Destroyed) {
                    return Err(Error::Conflict("scan_decided"));
                }
                let waiting = ScanStatus::Waiting.as_str();
                store::scan::decide(&tx, scan.id, Some(stored), waiting, now.0).await?;
                if let Some(before) = scan.picture_id {
                    store::picture::destroy(&tx, before).await?;
                }
                scan.id
            }
        };
        // Nobody else may see it yet: nothing is recorded before a decision.
        self.commit(tx).await?;
        Ok(ScanId(id))
    }

    /// The scans of a dialogue in a state, the one that waits longest first.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor moderates the dialogue.
    pub async fn scans(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        status: ScanStatus,
        slice: Slice,
    ) -> Result<Page<Scan>> {
        self.gate(actor, Action::Moderate, &dialogue.resource())?;
        let (read, id, word) = (self.inner.store.read(), dialogue.id.0, status.as_str());
        let total = store::scan::count(&read, id, word).await?;
        let items = store::scan::list(&read, id, word, slice.offset, slice.probe()).await?;
        Ok(slice.cut(items, total, |scan| scan.id))
    }

    /// How many scans wait to be looked at.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor works on the staff desk.
    pub async fn scans_waiting(&self, actor: &Actor, dialogue: &Dialogue) -> Result<i64> {
        self.gate(actor, Action::Desk, &dialogue.resource())?;
        let waiting = ScanStatus::Waiting.as_str();
        Ok(store::scan::count(&self.inner.store.read(), dialogue.id.0, waiting).await?)
    }

    /// The picture of a scan, whatever its state.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor moderates the dialogue and the scan is one of its own.
    pub async fn scan_picture(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: ScanId,
    ) -> Result<Picture> {
        self.gate(actor, Action::Moderate, &dialogue.resource())?;
        let read = self.inner.store.read();
        let scan = store::scan::by_id(&read, id.0).await?;
        let scan = scan.filter(|scan| scan.dialogue_id == dialogue.id.0).ok_or(Error::NOT_FOUND)?;
        let picture = scan.picture_id.ok_or(Error::NOT_FOUND)?;
        store::picture::by_id(&read, picture).await?.ok_or(Error::NOT_FOUND)
    }

    /// Decides what happens with a scan.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor moderates the dialogue; [`Error::Invalid`] for too many
    /// blacked-out parts; [`Error::Conflict`] when it was destroyed or decided meanwhile.
    pub async fn decide_scan(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: ScanId,
        decision: &ScanDecision,
    ) -> Result<()> {
        self.gate(actor, Action::Moderate, &dialogue.resource())?;
        let read = self.inner.store.read();
        let seen = store::scan::by_id(&read, id.0).await?;
        let seen = seen.filter(|scan| scan.dialogue_id == dialogue.id.0).ok_or(Error::NOT_FOUND)?;
        let picture = seen.picture_id.ok_or(Error::Conflict("changed"))?;
        let covered = match decision {
            ScanDecision::Publish(areas) if areas.len() > MOST_BLACKOUTS => {
                let fault = Fault::TooLong { max: MOST_BLACKOUTS, length: areas.len() };
                return Err(Error::field("areas", fault));
            }
            ScanDecision::Publish(areas) if !areas.is_empty() => {
                let file = store::picture::by_id(&read, picture).await?.ok_or(Error::NOT_FOUND)?;
                let covers =
                    areas.iter().map(|area| [area.x, area.y, area.width, area.height]).collect();
                Some(self.cover_picture(file.bytes, covers).await?)
            }
            _ => None,
        };
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let scan = store::scan::by_id(&tx, id.0).await?.ok_or(Error::NOT_FOUND)?;
        let (before, unchanged) = (status_of(&scan)?, scan == seen);
        let after = match decision {
            ScanDecision::Publish(_) => ScanStatus::Published,
            ScanDecision::Keep => ScanStatus::Kept,
            ScanDecision::Destroy => ScanStatus::Destroyed,
        };
        if !unchanged || (before == after && covered.is_none()) {
            return Err(Error::Conflict("changed"));
        }
        let kept = match &covered {
            Some(covered) => Some(store::picture::insert(&tx, covered).await?),
            None if after == ScanStatus::Destroyed => None,
            None => Some(picture),
        };
        self.write_scan(&tx, dialogue, &scan, kept, after, now).await?;
        if kept != Some(picture) {
            store::picture::destroy(&tx, picture).await?;
        }
        if after != ScanStatus::Destroyed {
            let inverse = Inverse::Scan { id: id.0, before, after };
            let label = if after == ScanStatus::Published { "scan_published" } else { "scan_kept" };
            self.remember(&tx, actor, dialogue.id, label, &inverse, now).await?;
        }
        self.commit(tx).await
    }

    pub(crate) async fn write_scan(
        &self,
        tx: &Tx,
        dialogue: &Dialogue,
        scan: &Scan,
        picture: Option<i64>,
        status: ScanStatus,
        now: Moment,
    ) -> Result<()> {
        store::scan::decide(tx, scan.id, picture, status.as_str(), now.0).await?;
        let act = NewAct {
            kind: ActKind::ScanChanged,
            dialogue: Some(dialogue.id.0),
            subject: Subject::Dialogue,
            subject_id: dialogue.id.0,
            plain: vec![
                ("dialogue", dialogue.slug.as_str().into()),
                ("scan", scan.id.into()),
                ("code", item_code(scan).into()),
                ("status", status.as_str().into()),
            ],
            committed: vec![],
        };
        self.record(tx, act, now).await?;
        Ok(())
    }

    /// The scan shown beside a question or answer, if there is one and both are public.
    ///
    /// # Errors
    /// [`Error::Denied`] when the actor may not read the contribution.
    pub async fn public_scan(&self, actor: &Actor, kind: Kind, id: i64) -> Result<Option<Scan>> {
        let (item, _) = self.contribution(actor, kind, id).await?;
        if item.status != Status::Published {
            return Ok(None);
        }
        let scan = store::scan::of_item(&self.inner.store.read(), kind.as_str(), id).await?;
        let public = ScanStatus::Published.as_str();
        Ok(scan.filter(|scan| scan.status == public && scan.picture_id.is_some()))
    }

    /// The picture of that scan.
    ///
    /// # Errors
    /// [`Error::Denied`] when there is none for this actor.
    pub async fn public_scan_picture(&self, actor: &Actor, kind: Kind, id: i64) -> Result<Picture> {
        let scan = self.public_scan(actor, kind, id).await?;
        let picture = scan.and_then(|scan| scan.picture_id).ok_or(Error::NOT_FOUND)?;
        let picture = store::picture::by_id(&self.inner.store.read(), picture).await?;
        picture.ok_or(Error::NOT_FOUND)
    }
}
