//! Looking at personal data: the reason that is told first, the record, and the monthly review.

use domain::access::{
    KEPT, Kind, NOTE, Purpose, REASON_HOLDS, REVIEW, Reason, Seen, Unusual, month, month_of,
    unusual,
};
use domain::id::DialogueId;
use domain::permission::{Action, Denial, Resource};
use domain::text::Fault;
use domain::time::{KOREA, Moment, TimeZone, zone};
pub use store::access::Review;

use crate::session::digest;
use crate::{Actor, App, Error, Fields, Result};

/// Why someone wants to look at personal data.
#[derive(Clone, Debug, Default)]
pub struct NewReason {
    /// `domain::access::Kind`.
    pub kind: String,
    /// `domain::access::Purpose`.
    pub purpose: String,
    /// More words; needed when the purpose is none of those that are offered.
    pub note: String,
}

/// One access.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    /// When.
    pub at: Moment,
    /// Who; none is the command line.
    pub name: Option<String>,
    /// What kind of data.
    pub kind: Kind,
    /// Where; none is the installation.
    pub dialogue: Option<DialogueId>,
    /// How many persons' data.
    pub records: i64,
    /// Why; none on the command line.
    pub purpose: Option<Purpose>,
    /// More words.
    pub note: String,
    /// What is unusual about it.
    pub unusual: Vec<Unusual>,
}

/// What one person looked at in a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Looked {
    /// Who; none is the command line.
    pub name: Option<String>,
    /// How often.
    pub accesses: i64,
    /// How many persons' data in all.
    pub records: i64,
    /// How many accesses were unusual.
    pub unusual: i64,
}

/// A month of accesses.
#[derive(Clone, Debug)]
pub struct Month {
    /// `2026-11`.
    pub month: String,
    /// Whether it is over.
    pub over: bool,
    /// Accesses in all; the list may be shorter.
    pub total: i64,
    /// By person, those with unusual ones first.
    pub people: Vec<Looked>,
    /// The accesses, the newest first.
    pub accesses: Vec<Access>,
    /// The months with accesses, the newest first.
    pub months: Vec<String>,
    /// Who looked over which month.
    pub reviews: Vec<Review>,
}

impl Month {
    /// How many accesses were unusual.
    pub fn unusual(&self) -> i64 {
        self.people.iter().map(|one| one.unusual).sum()
    }
}

impl App {
    /// Asks the gate whether personal data of this kind may be looked at there, now.
    pub(crate) fn gate_personal(
        &self,
        actor: &Actor,
        kind: Kind,
        dialogue: Option<DialogueId>,
    ) -> Result<()> {
        let resource = Resource { dialogue, personal: Some(kind), ..Resource::default() };
        self.gate(actor, Action::ReadPersonal, &resource)
    }

    /// Records that personal data of so many were looked at. What is too old goes at the same time.
    pub(crate) async fn record_access(
        &self,
        actor: &Actor,
        kind: Kind,
        dialogue: Option<DialogueId>,
        records: usize,
    ) -> Result<()> {
        let reason = actor.reason(kind, dialogue);
        let now = self.now();
        let row = store::access::Access {
            id: 0,
            at: now.0,
            person_id: actor.person.map(|person| person.0),
            name: None,
            kind: kind.as_str().to_owned(),
            dialogue_id: dialogue.map(|dialogue| dialogue.0),
            records: i64::try_from(records).unwrap_or(i64::MAX),
            purpose: reason.map(|reason| reason.purpose.to_string()).unwrap_or_default(),
            note: reason.map(|reason| reason.note.clone()).unwrap_or_default(),
        };
        let tx = self.inner.store.begin().await?;
        store::access::insert(&tx, &row).await?;
        store::access::destroy(&tx, now.plus(-KEPT).0).await?;
        Ok(tx.commit().await?)
    }

    /// Keeps the reason for which personal data are looked at, for fifteen minutes of this session.
    ///
    /// # Errors
    /// [`Error::Denied`] for those who may not look at them at all; [`Error::Invalid`].
    pub async fn give_reason(
        &self,
        actor: &Actor,
        session: &str,
        dialogue: Option<DialogueId>,
        new: &NewReason,
    ) -> Result<()> {
        let place = Resource { dialogue, ..Resource::default() };
        self.gate(actor, Action::Manage, &place)?;
        actor.person.ok_or(Denial::SignIn)?;
        let mut fields = Fields::default();
        let kind: Option<Kind> = fields.needed_word("kind", &new.kind);
        let purpose: Option<Purpose> = fields.needed_word("purpose", &new.purpose);
        let note = fields.text(NOTE, &new.note);
        if purpose == Some(Purpose::Other) && note.is_empty() {
            fields.fault("note", Fault::Required);
        }
        let (kind, purpose, note) = fields.done((kind, purpose, note))?;
        let Some((kind, purpose)) = kind.zip(purpose) else {
            return Err(Error::field("purpose", Fault::Required));
        };
        let until = self.now().plus(REASON_HOLDS);
        let reason = Reason { kind, dialogue, purpose, note, until };
        let row = store::access::Reason {
            kind: reason.kind.to_string(),
            dialogue_id: dialogue.map_or(0, |dialogue| dialogue.0),
            purpose: reason.purpose.to_string(),
            note: reason.note,
            until_at: reason.until.0,
        };
        let tx = self.inner.store.begin().await?;
        store::access::set_reason(&tx, &digest(session), &row).await?;
        Ok(tx.commit().await?)
    }

    /// The accesses of a month (`2026-11`; this one, when none is named), in one dialogue or in all.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor may review them; for a month that is none.
    pub async fn accesses(
        &self,
        actor: &Actor,
        dialogue: Option<DialogueId>,
        wanted: Option<&str>,
    ) -> Result<Month> {
        self.gate(actor, Action::Review, &Resource { dialogue, ..Resource::default() })?;
        let korea = zone(KOREA);
        let now = self.now();
        let name = wanted.map_or_else(|| month_of(now, &korea), str::to_owned);
        let (from, to) = month(&name, &korea).ok_or(Error::NOT_FOUND)?;
        let read = self.inner.store.read();
        let place = dialogue.map(|dialogue| dialogue.0);
        let rows = store::access::between(&read, place, from.0, to.0).await?;
        let total = store::access::count(&read, place, from.0, to.0).await?;
        let first = store::access::first(&read, place).await?.map_or(now, Moment);
        let (people, accesses) = looked(rows, &korea);
        Ok(Month {
            over: to <= now,
            total,
            people,
            accesses,
            months: months(first, now, &korea),
            reviews: store::access::reviews(&read, place).await?,
            month: name,
        })
    }

    /// Signs a month off: who looked it over, when, and what they found.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Invalid`].
    pub async fn review_accesses(
        &self,
        actor: &Actor,
        dialogue: Option<DialogueId>,
        name: &str,
        note: &str,
    ) -> Result<()> {
        let seen = self.accesses(actor, dialogue, Some(name)).await?;
        let person = actor.person.ok_or(Denial::SignIn)?;
        let mut fields = Fields::default();
        let note = fields.text(REVIEW, note);
        let note = fields.done(note)?;
        let review = Review {
            month: seen.month.clone(),
            name: String::new(),
            accesses: seen.total,
            unusual: seen.unusual(),
            note,
            at: self.now().0,
        };
        let tx = self.inner.store.begin().await?;
        store::access::add_review(&tx, dialogue.map(|d| d.0), person.0, &review).await?;
        Ok(tx.commit().await?)
    }
}

/// The accesses with what is unusual about them, and their sums by person.
fn looked(rows: Vec<store::access::Access>, zone: &TimeZone) -> (Vec<Looked>, Vec<Access>) {
    let mut people: Vec<(Option<uuid::Uuid>, Looked, Vec<usize>)> = Vec::new();
    for (place, row) in rows.iter().enumerate() {
        let found = people.iter_mut().find(|(id, _, _)| *id == row.person_id);
        let (_, one, places) = match found {
            Some(one) => one,
            None => {
                let name = row.name.clone();
                let one = Looked { name, accesses: 0, records: 0, unusual: 0 };
                people.push((row.person_id, one, Vec::new()));
                let Some(last) = people.last_mut() else { continue };
                last
            }
        };
        one.accesses += 1;
        one.records = one.records.saturating_add(row.records);
        places.push(place);
    }
    let mut flags = vec![Vec::new(); rows.len()];
    for (_, one, places) in &mut people {
        let seen: Vec<Seen> = places
            .iter()
            .filter_map(|place| rows.get(*place))
            .map(|row| Seen { at: Moment(row.at), records: row.records })
            .collect();
        for (place, found) in places.iter().zip(unusual(&seen, zone)) {
            one.unusual += i64::from(!found.is_empty());
            if let Some(flag) = flags.get_mut(*place) {
                *flag = found;
            }
        }
    }
    let mut people: Vec<Looked> = people.into_iter().map(|(_, one, _)| one).collect();
    people.sort_by_key(|one| (-one.unusual, -one.accesses));
    let accesses = rows.into_iter().zip(flags).filter_map(|(row, unusual)| {
        Some(Access {
            at: Moment(row.at),
            name: row.name,
            kind: row.kind.parse().ok()?,
            dialogue: row.dialogue_id.map(DialogueId),
            records: row.records,
            purpose: row.purpose.parse().ok(),
            note: row.note,
            unusual,
        })
    });
    (people, accesses.collect())
}

/// The months from one moment to another, the newest first; at most 36.
fn months(first: Moment, now: Moment, zone: &TimeZone) -> Vec<String> {
    let mut found = vec![month_of(now, zone)];
    while let Some((start, _)) = found.last().and_then(|name| month(name, zone)) {
        if start <= first || found.len() >= 36 {
            break;
        }
        found.push(month_of(start.plus(-1), zone));
    }
    found
}
