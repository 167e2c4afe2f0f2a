//! Minutes: drafted from a meeting's record, kept by people, signed by two of them, published in time.
//!
//! Until somebody works on them, a meeting's minutes are what its record says, made anew each time. Then
//! every change is a version. Approval and signatures belong to one version: whoever changes the text
//! asks for both anew. What everybody reads is the version that was published last, without what is kept
//! from the public; that is named by paragraph and holds for every version, so no earlier one tells it.

mod approval;
mod digest;
mod edit;
mod schedule;

use std::collections::BTreeMap;

use domain::act::{ActKind, Subject};
use domain::code::Coded as _;
use domain::id::{ItemId, MeetingId, MemberId};
use domain::item::ItemOutcome;
use domain::meeting::MeetingStatus;
use domain::member::Office;
use domain::minutes::{
    Approval, Attendee, CorrectionOutcome, Document, Matter, MinutesStatus, Secrecy, Section,
    Shown, Signatory, Source, Veil, Withheld, draft,
};
use domain::motion::MotionStatus;
use domain::permission::Action;
use domain::time::{Moment, zone};
use serde_json::Value;
use store::Db;
pub use store::minutes::{Correction, Minutes, Redaction, Signature, Version};

use crate::act::NewAct;
use crate::meeting::MeetingView;
use crate::{Actor, App, Error, Result};

pub use digest::{Seal, Sealed, digest_text};
pub use edit::Edit;
pub use schedule::{Deadline, MinutesNews};

/// Minutes with everything that whoever works on them, or sits in the body, sees.
#[derive(Clone, Debug)]
pub struct MinutesView {
    /// The meeting.
    pub meeting: MeetingView,
    /// Where they stand.
    pub status: MinutesStatus,
    /// How they stand, in full; a new row when nobody worked on them.
    pub row: Minutes,
    /// The newest version; what the record says when there is none.
    pub document: Document,
    /// What the record says.
    pub record: Document,
    /// The versions, oldest first.
    pub versions: Vec<Version>,
    /// Every signature ever given.
    pub signatures: Vec<Signature>,
    /// What is, or was, kept from the public.
    pub redactions: Vec<Redaction>,
    /// The corrections members sent.
    pub corrections: Vec<Correction>,
    /// What of them everybody may read.
    pub veil: Veil,
    /// Until when they have to be published.
    pub deadline: Deadline,
    /// Later meetings that agreed to them as they are.
    pub approving: Vec<MeetingId>,
}

impl MinutesView {
    /// The meeting's code.
    pub fn code(&self) -> String {
        self.meeting.id().code()
    }

    /// The newest version, if there is one.
    pub fn version(&self) -> Option<&Version> {
        self.versions.last()
    }

    /// A signature under the newest version.
    pub fn signature(&self, signatory: Signatory) -> Option<&Signature> {
        let own = |one: &&Signature| {
            one.version == self.row.version && one.signatory == signatory.as_str()
        };
        self.signatures.iter().find(own)
    }

    /// Corrections that nobody answered yet.
    pub fn open_corrections(&self) -> impl Iterator<Item = &Correction> {
        self.corrections.iter().filter(|one| one.outcome.is_none())
    }

    /// Whether members may send corrections at a moment.
    pub fn takes_corrections(&self, now: Moment) -> bool {
        let open = matches!(self.status, MinutesStatus::Circulated);
        open && self.row.due_at.is_some_and(|due| now.0 <= due)
    }
}

/// A paragraph as everybody reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicParagraph {
    /// `3-2`: the second of the third section.
    pub number: String,
    /// Where it comes from.
    pub key: String,
    /// How it is shown.
    pub shown: Shown,
    /// What it says, when that is shown.
    pub text: Option<String>,
    /// How long it is, in characters, when a bar of its length stands for it.
    pub length: usize,
    /// What ties it to the digest that was signed.
    pub seal: Seal,
}

/// A section as everybody reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicSection {
    /// Its number, from 1.
    pub number: usize,
    /// Its name among the sections.
    pub key: String,
    /// How its title is shown.
    pub shown: Shown,
    /// Its title, when that is shown.
    pub title: Option<String>,
    /// What ties the title to the digest that was signed.
    pub seal: Seal,
    /// What it says. A section that is withheld tells how many paragraphs it has, no more.
    pub paragraphs: Vec<PublicParagraph>,
}

/// One published version as everybody reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicVersion {
    /// The version.
    pub version: Version,
    /// What it says.
    pub sections: Vec<PublicSection>,
    /// Who approved it, and when; told of the version that was approved last.
    pub approval: Option<(Approval, Moment)>,
    /// The signatures under it.
    pub signatures: Vec<Signature>,
}

/// What became of a correction, for everybody; what it said is for members.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicCorrection {
    /// The paragraph's number, while it is there.
    pub paragraph: Option<String>,
    /// When it was sent.
    pub at: Moment,
    /// What became of it.
    pub outcome: CorrectionOutcome,
    /// Why it was not accepted.
    pub reason: String,
}

/// The minutes of a meeting as everybody reads them.
#[derive(Clone, Debug)]
pub struct PublicMinutes {
    /// The meeting.
    pub meeting: MeetingView,
    /// Where they stand.
    pub status: MinutesStatus,
    /// When they were first published.
    pub published: Option<Moment>,
    /// Until when they have to be published.
    pub deadline: Deadline,
    /// The version that is shown; none before any was published.
    pub shown: Option<PublicVersion>,
    /// Every published version, oldest first.
    pub versions: Vec<Version>,
    /// What became of corrections.
    pub corrections: Vec<PublicCorrection>,
}

/// How the minutes of a meeting stand, for lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Where they stand.
    pub status: MinutesStatus,
    /// When they were first published.
    pub published: Option<Moment>,
    /// Until when they have to be published.
    pub deadline: Deadline,
}

fn corrupt(what: &'static str) -> Error {
    Error::Store(store::StoreError::Corrupt(what))
}

fn read(text: &str) -> Result<Document> {
    serde_json::from_str(text).map_err(|_| corrupt("minutes_version"))
}

fn salt_of(text: &store::minutes::Text) -> Result<[u8; 32]> {
    text.salt.as_slice().try_into().map_err(|_| corrupt("minutes_version.salt"))
}

/// Where minutes stand. Approval and signatures count for the newest version only.
fn status_of(row: &Minutes, signatures: &[Signature]) -> MinutesStatus {
    let newest = |version: Option<i64>| row.version > 0 && version == Some(row.version);
    let signed = |signatory: Signatory| {
        let word = signatory.as_str();
        signatures.iter().any(|one| one.version == row.version && one.signatory == word)
    };
    if newest(row.published_version) {
        MinutesStatus::Published
    } else if newest(row.approved_version) {
        let both = Signatory::ALL.iter().all(|one| signed(*one));
        if both { MinutesStatus::Signed } else { MinutesStatus::Approved }
    } else if row.circulated_at.is_some() {
        MinutesStatus::Circulated
    } else {
        MinutesStatus::Draft
    }
}

/// What the record of a meeting says.
fn of_record(view: &MeetingView) -> Document {
    let opened = view.state.opened.unwrap_or(Moment(view.row.starts_at));
    let people: BTreeMap<MemberId, Attendee> = view
        .body
        .members
        .iter()
        .map(|member| {
            let attendee = Attendee {
                name: member.row.name.clone(),
                affiliation: member.row.affiliation.clone(),
                offices: member.offices_at(opened).collect(),
            };
            (member.id(), attendee)
        })
        .collect();
    let items: Vec<Matter> = view
        .items
        .iter()
        .map(|item| Matter {
            id: item.id(),
            kind: item.kind,
            title: item.row.title.clone(),
            text: item.row.text.clone(),
            presenter: item.row.presenter.clone(),
        })
        .collect();
    draft(&Source {
        body: &view.body.row.name,
        number: view.row.number,
        kind: view.kind,
        title: &view.row.title,
        place: &view.row.place,
        zone: &zone(&view.dialogue().zone),
        people: &people,
        items: &items,
        record: &view.record,
        state: &view.state,
    })
}

fn veil_of(view: &MeetingView, redactions: &[Redaction]) -> Result<Veil> {
    let why = |item: ItemId| {
        if view.state.withheld.contains(&item) {
            Some(Withheld::Resolved)
        } else {
            view.state.closed_items.contains(&item).then_some(Withheld::Closed)
        }
    };
    let items = view.items.iter().filter_map(|item| Some((item.id(), why(item.id())?)));
    let ground = |one: &Redaction| -> Result<(String, Secrecy)> {
        let ground = one.ground.parse().map_err(|_| corrupt("minutes_redaction.ground"))?;
        Ok((one.paragraph.clone(), ground))
    };
    let redacted = redactions.iter().filter(|one| one.ended_at.is_none()).map(ground);
    Ok(Veil { items: items.collect(), redacted: redacted.collect::<Result<_>>()? })
}

/// The office in which an actor works on the minutes of a meeting: the one they lead the body in, else
/// as whoever keeps its record.
fn office_of(actor: &Actor, view: &MeetingView) -> Office {
    let seat = actor.seat_in(view.body.id());
    let leads = seat.and_then(|seat| seat.offices.iter().find(|office| office.leads()));
    leads.copied().unwrap_or(Office::Secretary)
}

/// The act of a change.
fn changed<'a>(
    view: &MeetingView,
    change: &'static str,
    plain: Vec<(&'static str, Value)>,
    committed: Vec<(&'static str, &'a str)>,
) -> NewAct<'a> {
    let mut all = vec![
        ("dialogue", view.dialogue().slug.as_str().into()),
        ("meeting", view.id().code().into()),
        ("change", change.into()),
    ];
    all.extend(plain);
    NewAct {
        kind: ActKind::MinutesChanged,
        dialogue: Some(view.dialogue().id.0),
        subject: Subject::Meeting,
        subject_id: view.row.id,
        plain: all,
        committed,
    }
}

fn public_section(place: usize, section: &Section, sealed: &Sealed, veil: &Veil) -> PublicSection {
    let shown = veil.title(section);
    let open = shown == Shown::Open;
    let paragraph = |(at, one): (usize, &domain::minutes::Paragraph)| {
        let shown = veil.paragraph(one);
        PublicParagraph {
            number: format!("{}-{}", place + 1, at + 1),
            key: one.key.clone(),
            shown,
            text: (shown == Shown::Open).then(|| one.text.clone()),
            length: if matches!(shown, Shown::Redacted(_)) { one.text.chars().count() } else { 0 },
            seal: sealed.paragraph(&one.key, shown == Shown::Open),
        }
    };
    PublicSection {
        number: place + 1,
        key: section.key.clone(),
        shown,
        title: open.then(|| section.title.clone()),
        seal: sealed.title(&section.key, open),
        paragraphs: section.paragraphs.iter().enumerate().map(paragraph).collect(),
    }
}

impl App {
    /// The minutes of a meeting in full, for those who convene its body or sit in it.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Conflict`] `meeting_not_over` before it is over.
    pub async fn minutes(&self, actor: &Actor, id: MeetingId) -> Result<MinutesView> {
        let view = self.meeting(actor, id).await?;
        let convenes = self.gate(actor, Action::Convene, &view.resource());
        if convenes.is_err() {
            self.gate(actor, Action::Sit, &view.resource())?;
        }
        self.view_minutes(&self.inner.store.read(), view).await
    }

    async fn view_minutes(&self, db: &impl Db, view: MeetingView) -> Result<MinutesView> {
        if view.status != MeetingStatus::Closed {
            return Err(Error::Conflict("meeting_not_over"));
        }
        let meeting = view.row.id;
        let row = store::minutes::of_meeting(db, meeting).await?;
        let row = row.unwrap_or(Minutes { meeting_id: meeting, ..Minutes::default() });
        let record = of_record(&view);
        let document = match store::minutes::text(db, meeting, row.version).await? {
            Some(text) => read(&text.document)?,
            None => record.clone(),
        };
        let signatures = store::minutes::signatures(db, meeting).await?;
        let redactions = store::minutes::redactions(db, meeting).await?;
        let published = row.published_at.map(Moment);
        let mut minutes = MinutesView {
            status: status_of(&row, &signatures),
            veil: veil_of(&view, &redactions)?,
            deadline: self.deadline(&view.state.setup.rules, &view.body, &view.row, published),
            versions: store::minutes::versions(db, meeting).await?,
            corrections: store::minutes::corrections(db, meeting).await?,
            approving: Vec::new(),
            meeting: view,
            row,
            document,
            record,
            signatures,
            redactions,
        };
        minutes.approving = self.approving(&minutes).await?;
        Ok(minutes)
    }

    /// Later meetings that agreed to the minutes as they are now.
    async fn approving(&self, minutes: &MinutesView) -> Result<Vec<MeetingId>> {
        let read = self.inner.store.read();
        let mut found = Vec::new();
        for one in store::minutes::approving(&read, minutes.meeting.row.id).await? {
            let other = self.meeting(&Actor::command_line(), MeetingId(one.meeting_id)).await?;
            let agreed = agreed(&other, ItemId(one.item_id));
            let written = minutes.version().map_or(i64::MAX, |version| version.at);
            if agreed.is_some_and(|at| at.0 >= written) && !found.contains(&other.id()) {
                found.push(other.id());
            }
        }
        Ok(found)
    }

    /// The minutes of a meeting as everybody reads them: the version published last, or an earlier
    /// published one by its number.
    ///
    /// # Errors
    /// [`Error::Denied`], also for a version that was never published.
    pub async fn public_minutes(
        &self,
        actor: &Actor,
        id: MeetingId,
        version: Option<i64>,
    ) -> Result<PublicMinutes> {
        let view = self.meeting(actor, id).await?;
        self.gate(actor, Action::ReadDialogue, &view.resource())?;
        let read = self.inner.store.read();
        let row = store::minutes::of_meeting(&read, id.0).await?.unwrap_or_default();
        let mut versions = store::minutes::versions(&read, id.0).await?;
        versions.retain(|one| one.published_at.is_some());
        let signatures = store::minutes::signatures(&read, id.0).await?;
        let redactions = store::minutes::redactions(&read, id.0).await?;
        let veil = veil_of(&view, &redactions)?;
        let wanted = version.or(row.published_version);
        let found = versions.iter().find(|one| Some(one.number) == wanted).cloned();
        if version.is_some() && found.is_none() {
            return Err(Error::NOT_FOUND);
        }
        let (mut shown, mut corrections) = (None, Vec::new());
        if let Some(found) = found {
            let text = store::minutes::text(&read, id.0, found.number).await?;
            let text = text.ok_or_else(|| corrupt("minutes_version"))?;
            let document = self::read(&text.document)?;
            corrections = public_corrections(&read, id.0, &document, &veil).await?;
            let sealed = Sealed::new(&document, &salt_of(&text)?);
            let sections = document.sections.iter().enumerate();
            let sections = sections
                .map(|(place, section)| public_section(place, section, &sealed, &veil))
                .collect();
            let own = |one: &&Signature| one.version == found.number;
            let signatures = signatures.iter().filter(own).cloned().collect();
            let approval = approval_of(&row, found.number);
            shown = Some(PublicVersion { version: found, sections, approval, signatures });
        }
        let published = row.published_at.map(Moment);
        Ok(PublicMinutes {
            status: status_of(&row, &signatures),
            published,
            deadline: self.deadline(&view.state.setup.rules, &view.body, &view.row, published),
            shown,
            versions,
            corrections,
            meeting: view,
        })
    }

    /// How the minutes of a meeting stand; none before it is over.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn minutes_standing(
        &self,
        actor: &Actor,
        view: &MeetingView,
    ) -> Result<Option<Standing>> {
        self.gate(actor, Action::ReadDialogue, &view.resource())?;
        if view.status != MeetingStatus::Closed {
            return Ok(None);
        }
        let rules = &view.state.setup.rules;
        Ok(Some(self.standing_of(&view.row, &view.body, rules).await?))
    }
}

/// Who approved a version, if it is the one that was approved last.
fn approval_of(row: &Minutes, version: i64) -> Option<(Approval, Moment)> {
    let own = row.approved_version == Some(version);
    let approval = row.approval.as_deref().filter(|_| own)?.parse().ok()?;
    Some((approval, Moment(row.approved_at?)))
}

async fn public_corrections(
    db: &impl Db,
    meeting: i64,
    document: &Document,
    veil: &Veil,
) -> Result<Vec<PublicCorrection>> {
    let rows = store::minutes::corrections(db, meeting).await?;
    let public = |row: Correction| {
        let paragraph = document.paragraph(&row.paragraph);
        let open = paragraph.is_none_or(|one| veil.paragraph(one) == Shown::Open);
        let outcome = row.outcome.as_deref()?.parse().ok()?;
        Some(PublicCorrection {
            paragraph: document.number(&row.paragraph),
            at: Moment(row.at),
            outcome,
            // Why something is not in the minutes may tell what it is.
            reason: if open { row.reason } else { String::new() },
        })
    };
    Ok(rows.into_iter().filter_map(public).collect())
}

/// When a meeting agreed to what an item was about: nobody objected, or a motion was carried.
fn agreed(view: &MeetingView, item: ItemId) -> Option<Moment> {
    let (at, outcome, _) = view.state.items.get(&item)?.ended.as_ref()?;
    let carried = || {
        let own = view.state.motions.iter().filter(|one| one.item == item && one.kind.is_main());
        own.clone().count() > 0 && own.clone().all(|one| one.status == MotionStatus::Carried)
    };
    let agreed = match outcome {
        ItemOutcome::NoObjection => true,
        ItemOutcome::Decided => carried(),
        ItemOutcome::Noted | ItemOutcome::Deferred | ItemOutcome::Withdrawn => false,
    };
    agreed.then_some(*at)
}
