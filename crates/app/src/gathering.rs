//! Gatherings: announced, held, and what came of them.

use domain::act::{ActKind, Subject};
use domain::code::Coded as _;
use domain::gathering::{ADDRESS, ALT, HOST, MOST_PEOPLE, MOST_PHOTOS, SUMMARY, TITLE};
use domain::id::{GatheringId, PhotoId};
use domain::permission::{Action, Resource};
use domain::publication::{Publication, PublicationChange, REASON};
use domain::text::Fault;
use domain::time::Moment;
use serde::{Deserialize, Serialize};
use store::Tx;
pub use store::gathering::{Contribution, Counts, Gathering, Photo};
use store::number::Numbered;
pub use store::picture::Picture;
use store::revision::Revision;

use crate::act::NewAct;
use crate::dialogue::Dialogue;
use crate::page::{Page, Slice};
use crate::undo::Inverse;
use crate::{Actor, App, Error, Fields, Result};

/// The revisions of gatherings carry this kind.
const KIND: &str = "gathering";

/// A gathering as staff write it down.
#[derive(Clone, Debug, Default)]
pub struct NewGathering {
    /// Its title.
    pub title: String,
    /// The day, `2026-11-28`.
    pub day: String,
    /// When it begins, `14:00`.
    pub starts: String,
    /// When it ends, `16:00`; may be empty.
    pub ends: String,
    /// The place's name, number or first letters.
    pub place: String,
    /// The house and the room.
    pub address: String,
    /// Who holds it.
    pub host: String,
    /// What was talked about.
    pub summary: String,
    /// How many people came; empty while that is not known.
    pub people: String,
}

/// What a correction replaces, kept for everyone to read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Details {
    /// Its title.
    pub title: String,
    /// When it begins.
    pub starts_at: i64,
    /// When it ends.
    pub ends_at: Option<i64>,
    /// The place.
    pub place_id: Option<i64>,
    /// The house and the room.
    pub address: String,
    /// Who holds it.
    pub host: String,
    /// What was talked about.
    pub summary: String,
    /// How many people came.
    pub people: Option<i64>,
}

impl Details {
    fn of(row: &Gathering) -> Self {
        Self {
            title: row.title.clone(),
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            place_id: row.place_id,
            address: row.address.clone(),
            host: row.host.clone(),
            summary: row.summary.clone(),
            people: row.people,
        }
    }

    fn put_into(self, row: &mut Gathering) {
        row.title = self.title;
        row.starts_at = self.starts_at;
        row.ends_at = self.ends_at;
        row.place_id = self.place_id;
        row.address = self.address;
        row.host = self.host;
        row.summary = self.summary;
        row.people = self.people;
    }
}

/// An earlier version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// Its version, from 1.
    pub version: i64,
    /// What it said.
    pub details: Details,
    /// When it was written.
    pub at: Moment,
}

/// A gathering with everything its page shows.
#[derive(Clone, Debug)]
pub struct GatheringView {
    /// The gathering.
    pub row: Gathering,
    /// Its dialogue.
    pub dialogue: Dialogue,
    /// Where it stands.
    pub status: Publication,
    /// The place's name.
    pub place: Option<String>,
    /// What came of it.
    pub counts: Counts,
    /// The photos it shows.
    pub photos: Vec<Photo>,
}

impl GatheringView {
    /// The key.
    pub fn id(&self) -> GatheringId {
        GatheringId(self.row.id)
    }
}

fn resource(dialogue: &Dialogue, status: Publication) -> Resource {
    let resource = dialogue.resource();
    Resource { unpublished: resource.unpublished || status.is_draft(), ..resource }
}

fn status_of(row: &Gathering) -> Result<Publication> {
    row.status.parse().map_err(|_| Error::Store(store::StoreError::Corrupt("gathering.status")))
}

fn check(dialogue: &Dialogue, new: &NewGathering) -> Result<Details> {
    let mut fields = Fields::default();
    let title = fields.text(TITLE, &new.title);
    let day = ("day", new.day.as_str());
    let starts = fields.moment(day, ("starts", &new.starts), &dialogue.zone);
    let ends = match new.ends.trim() {
        "" => None,
        // What is wrong with the day was told.
        _ if starts.is_none() => None,
        ends => fields.moment(day, ("ends", ends), &dialogue.zone),
    };
    if ends.zip(starts).is_some_and(|(ends, starts)| ends <= starts) {
        fields.fault("ends", Fault::Malformed { expected: "an end after the start" });
    }
    let place_id = fields.picked("place", &new.place, &dialogue.places);
    let address = fields.text(ADDRESS, &new.address);
    let host = fields.text(HOST, &new.host);
    let summary = fields.text(SUMMARY, &new.summary);
    let people = match new.people.trim() {
        "" => None,
        text => {
            let count = text.parse::<i64>().ok().filter(|n| (0..=MOST_PEOPLE).contains(n));
            if count.is_none() {
                fields.fault("people", Fault::Malformed { expected: "a number from 0 to 100000" });
            }
            count
        }
    };
    fields.done(Details {
        title,
        starts_at: starts.map_or(0, |at| at.0),
        ends_at: ends.map(|at| at.0),
        place_id,
        address,
        host,
        summary,
        people,
    })
}

/// The act of a change. The host may be a person, and the summary may quote one.
fn changed<'a>(dialogue: &Dialogue, row: &'a Gathering, change: &'static str) -> NewAct<'a> {
    let place = dialogue.places.iter().find(|place| Some(place.id) == row.place_id);
    NewAct {
        kind: ActKind::GatheringChanged,
        dialogue: Some(dialogue.id.0),
        subject: Subject::Gathering,
        subject_id: row.id,
        plain: vec![
            ("dialogue", dialogue.slug.as_str().into()),
            ("code", GatheringId(row.id).code().into()),
            ("change", change.into()),
            ("status", row.status.as_str().into()),
            ("version", row.version.into()),
            ("starts", row.starts_at.into()),
            ("ends", row.ends_at.into()),
            ("place", place.map(|place| place.name.as_str()).into()),
            ("people", row.people.into()),
        ],
        committed: vec![
            ("title", &row.title),
            ("text", &row.summary),
            ("host", &row.host),
            ("address", &row.address),
            ("reason", &row.reason),
        ],
    }
}

impl App {
    /// The gatherings of a dialogue, the latest first; staff see those not published yet too.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn gatherings(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        slice: Slice,
    ) -> Result<Page<Gathering>> {
        self.gate(actor, Action::ReadDialogue, &dialogue.resource())?;
        let read = self.inner.store.read();
        let all = actor.is_staff_of(dialogue.id);
        let total = store::gathering::count(&read, dialogue.id.0, all).await?;
        let items =
            store::gathering::list(&read, dialogue.id.0, all, slice.offset, slice.probe()).await?;
        Ok(slice.cut(items, total, |row| row.id))
    }

    /// The gatherings that come next or are being held.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn coming_gatherings(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        limit: i64,
    ) -> Result<Vec<Gathering>> {
        self.gate(actor, Action::ReadDialogue, &dialogue.resource())?;
        let (read, now) = (self.inner.store.read(), self.now().0);
        Ok(store::gathering::coming(&read, dialogue.id.0, now, limit.clamp(1, 50)).await?)
    }

    /// One gathering.
    ///
    /// # Errors
    /// [`Error::Denied`] when there is none for this actor.
    pub async fn gathering(&self, actor: &Actor, id: GatheringId) -> Result<GatheringView> {
        let read = self.inner.store.read();
        let Some(mut row) = store::gathering::by_id(&read, id.0).await? else {
            self.gate(actor, Action::ReadDialogue, &Resource::default())?;
            return Err(Error::NOT_FOUND);
        };
        let dialogue = self.dialogue_by_id(row.dialogue_id).await?;
        let status = status_of(&row)?;
        self.gate(actor, Action::ReadDialogue, &resource(&dialogue, status))?;
        let place = dialogue.places.iter().find(|place| Some(place.id) == row.place_id);
        let mut photos = store::gathering::photos(&read, id.0).await?;
        photos.retain(|photo| photo.removed_at.is_none());
        if status == Publication::Withdrawn && !actor.is_staff_of(dialogue.id) {
            // What was withdrawn is no longer read; what and when it was, and the reason, stay.
            row.summary.clear();
            photos.clear();
        }
        Ok(GatheringView {
            place: place.map(|place| place.name.clone()),
            counts: store::gathering::counts(&read, id.0).await?,
            photos,
            status,
            dialogue,
            row,
        })
    }

    /// A gathering of this dialogue, for its staff.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue and the gathering is one of its own.
    pub async fn own_gathering(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: GatheringId,
    ) -> Result<GatheringView> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        let view = self.gathering(actor, id).await?;
        if view.dialogue.id == dialogue.id { Ok(view) } else { Err(Error::NOT_FOUND) }
    }

    /// The questions and answers that came of a gathering.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn gathering_contributions(
        &self,
        actor: &Actor,
        view: &GatheringView,
        slice: Slice,
    ) -> Result<Page<Contribution>> {
        self.gate(actor, Action::ReadDialogue, &resource(&view.dialogue, view.status))?;
        let read = self.inner.store.read();
        let total = store::gathering::contribution_count(&read, view.row.id).await?;
        let (offset, limit) = (slice.offset, slice.probe());
        let items = store::gathering::contributions(&read, view.row.id, offset, limit).await?;
        Ok(slice.cut(items, total, |item| item.id))
    }

    /// The earlier versions of a gathering, oldest first.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn earlier_gatherings(
        &self,
        actor: &Actor,
        view: &GatheringView,
    ) -> Result<Vec<Earlier>> {
        self.gate(actor, Action::ReadDialogue, &resource(&view.dialogue, view.status))?;
        let rows = store::revision::of(&self.inner.store.read(), KIND, view.row.id).await?;
        let read = |row: Revision| {
            let details = serde_json::from_str(&row.text).ok()?;
            Some(Earlier { version: row.version, details, at: Moment(row.at) })
        };
        Ok(rows.into_iter().filter_map(read).collect())
    }

    /// Writes a gathering down; staff alone see it until it is published.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue; [`Error::Invalid`].
    pub async fn add_gathering(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        new: &NewGathering,
    ) -> Result<GatheringId> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        let details = check(dialogue, new)?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let id = store::number::take(&tx, Numbered::Gathering, 1).await?;
        let mut row = Gathering {
            id,
            dialogue_id: dialogue.id.0,
            title: String::new(),
            starts_at: 0,
            ends_at: None,
            place_id: None,
            address: String::new(),
            host: String::new(),
            summary: String::new(),
            people: None,
            status: Publication::Draft.as_str().to_owned(),
            reason: String::new(),
            version: 1,
            created_at: now.0,
            changed_at: now.0,
        };
        details.put_into(&mut row);
        store::gathering::insert(&tx, &row).await?;
        self.record(&tx, changed(dialogue, &row, "added"), now).await?;
        self.commit(tx).await?;
        Ok(GatheringId(id))
    }

    /// Corrects a gathering; what it said in public before is kept.
    ///
    /// # Errors
    /// As [`App::add_gathering`].
    pub async fn change_gathering(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: GatheringId,
        new: &NewGathering,
    ) -> Result<()> {
        self.own_gathering(actor, dialogue, id).await?;
        let details = check(dialogue, new)?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let row = store::gathering::by_id(&tx, id.0).await?.ok_or(Error::NOT_FOUND)?;
        let before = Details::of(&row);
        if before == details {
            return Ok(());
        }
        self.write_gathering(&tx, dialogue, row, details, now).await?;
        let inverse = Inverse::Gathering { id: id.0, before: Box::new(before) };
        self.remember(&tx, actor, dialogue.id, "gathering_changed", &inverse, now).await?;
        self.commit(tx).await
    }

    pub(crate) async fn write_gathering(
        &self,
        tx: &Tx,
        dialogue: &Dialogue,
        mut row: Gathering,
        details: Details,
        now: Moment,
    ) -> Result<()> {
        let before = Details::of(&row);
        let text =
            serde_json::to_string(&before).map_err(|error| Error::Internal(error.to_string()))?;
        let earlier =
            Revision { version: row.version, title: before.title, text, at: row.changed_at };
        // What a draft said, nobody read.
        if row.status != Publication::Draft.as_str() {
            store::revision::keep(tx, KIND, row.id, &earlier).await?;
        }
        details.put_into(&mut row);
        (row.version, row.changed_at) = (row.version + 1, now.0);
        store::gathering::update(tx, &row).await?;
        self.record(tx, changed(dialogue, &row, "corrected"), now).await?;
        Ok(())
    }

    /// Publishes a gathering, or withdraws it with a reason.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue; [`Error::Conflict`] when it is so
    /// already; [`Error::Invalid`] without a reason.
    pub async fn publish_gathering(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: GatheringId,
        change: PublicationChange,
        reason: &str,
    ) -> Result<()> {
        self.own_gathering(actor, dialogue, id).await?;
        let reason = reason_for(change, reason)?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let mut row = store::gathering::by_id(&tx, id.0).await?.ok_or(Error::NOT_FOUND)?;
        let before = status_of(&row)?;
        let after = before.after(change).ok_or(Error::Conflict("changed"))?;
        let was = std::mem::replace(&mut row.reason, reason);
        self.write_gathering_status(&tx, dialogue, row, after, now).await?;
        let inverse = Inverse::GatheringStatus { id: id.0, before, after, reason: was };
        self.remember(&tx, actor, dialogue.id, label(change), &inverse, now).await?;
        self.commit(tx).await
    }

    pub(crate) async fn write_gathering_status(
        &self,
        tx: &Tx,
        dialogue: &Dialogue,
        mut row: Gathering,
        status: Publication,
        now: Moment,
    ) -> Result<()> {
        status.as_str().clone_into(&mut row.status);
        row.changed_at = now.0;
        store::gathering::update(tx, &row).await?;
        let word = match status {
            Publication::Published => "published",
            Publication::Withdrawn => "withdrawn",
            Publication::Draft => "unpublished",
        };
        self.record(tx, changed(dialogue, &row, word), now).await?;
        Ok(())
    }

    /// Adds a photo.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Invalid`] without words for those who do not see it;
    /// [`Error::Picture`] for a file that is no picture; [`Error::Conflict`] when there are enough.
    pub async fn add_photo(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: GatheringId,
        file: Vec<u8>,
        alt: &str,
    ) -> Result<PhotoId> {
        self.own_gathering(actor, dialogue, id).await?;
        let mut fields = Fields::default();
        let alt = fields.text(ALT, alt);
        if file.is_empty() {
            fields.fault("photo", Fault::Required);
        }
        fields.done(())?;
        let picture = self.take_picture(file, publish::picture::PHOTO_SIDE).await?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let row = store::gathering::by_id(&tx, id.0).await?.ok_or(Error::NOT_FOUND)?;
        if store::gathering::photo_count(&tx, id.0).await? >= MOST_PHOTOS {
            return Err(Error::Conflict("photos_full"));
        }
        let stored = store::picture::insert(&tx, &picture).await?;
        let photo = store::gathering::insert_photo(&tx, id.0, stored, &alt, now.0).await?;
        let mut act = changed(dialogue, &row, "photo_added");
        act.plain.push(("photo", photo.into()));
        let digest = format!("sha256:{}", hex::encode(&picture.digest));
        act.committed.extend([("picture", digest.as_str()), ("alt", alt.as_str())]);
        self.record(&tx, act, now).await?;
        self.commit(tx).await?;
        Ok(PhotoId(photo))
    }

    /// Takes a photo out with a reason; with `destroy` its file is destroyed, for good.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Invalid`] without a reason.
    pub async fn remove_photo(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: GatheringId,
        photo: PhotoId,
        reason: &str,
        destroy: bool,
    ) -> Result<()> {
        self.own_gathering(actor, dialogue, id).await?;
        let reason = reason_for(PublicationChange::Withdraw, reason)?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let found = photo_of(&tx, id, photo).await?;
        if found.removed_at.is_some() {
            return Err(Error::Conflict("changed"));
        }
        store::gathering::set_photo(&tx, photo.0, Some(now.0), &reason).await?;
        if let (true, Some(picture)) = (destroy, found.picture_id) {
            store::gathering::forget_picture(&tx, photo.0).await?;
            store::picture::destroy(&tx, picture).await?;
        }
        let change = if destroy { "photo_destroyed" } else { "photo_removed" };
        self.record_photo(&tx, dialogue, &found, change, &reason, now).await?;
        if !destroy {
            let inverse = Inverse::Photo { id: photo.0 };
            self.remember(&tx, actor, dialogue.id, "photo_removed", &inverse, now).await?;
        }
        self.commit(tx).await
    }

    pub(crate) async fn record_photo(
        &self,
        tx: &Tx,
        dialogue: &Dialogue,
        photo: &Photo,
        change: &'static str,
        reason: &str,
        now: Moment,
    ) -> Result<()> {
        let act = NewAct {
            kind: ActKind::GatheringChanged,
            dialogue: Some(dialogue.id.0),
            subject: Subject::Gathering,
            subject_id: photo.gathering_id,
            plain: vec![
                ("dialogue", dialogue.slug.as_str().into()),
                ("code", GatheringId(photo.gathering_id).code().into()),
                ("change", change.into()),
                ("photo", photo.id.into()),
            ],
            committed: vec![("reason", reason)],
        };
        self.record(tx, act, now).await?;
        Ok(())
    }

    /// The file of a photo that a gathering shows.
    ///
    /// # Errors
    /// [`Error::Denied`] when there is none for this actor.
    pub async fn photo(&self, actor: &Actor, id: GatheringId, photo: PhotoId) -> Result<Picture> {
        let view = self.gathering(actor, id).await?;
        let found = view.photos.iter().find(|shown| shown.id == photo.0);
        let picture = found.and_then(|found| found.picture_id).ok_or(Error::NOT_FOUND)?;
        let picture = store::picture::by_id(&self.inner.store.read(), picture).await?;
        picture.ok_or(Error::NOT_FOUND)
    }
}

async fn photo_of(tx: &Tx, id: GatheringId, photo: PhotoId) -> Result<Photo> {
    let found = store::gathering::photo_by_id(tx, photo.0).await?;
    found.filter(|found| found.gathering_id == id.0).ok_or(Error::NOT_FOUND)
}

/// The reason for a withdrawal; none is needed to publish.
pub(crate) fn reason_for(change: PublicationChange, reason: &str) -> Result<String> {
    match change {
        PublicationChange::Publish => Ok(String::new()),
        PublicationChange::Withdraw => {
            let mut fields = Fields::default();
            let reason = fields.text(REASON, reason);
            fields.done(reason)
        }
    }
}

fn label(change: PublicationChange) -> &'static str {
    match change {
        PublicationChange::Publish => "gathering_published",
        PublicationChange::Withdraw => "gathering_withdrawn",
    }
}
