//! Seats in bodies: appointed, with a term and offices, and left with a reason.

use domain::act::{ActKind, Subject};
use domain::body::BodyKind;
use domain::id::{BodyId, DialogueId, MemberId};
use domain::member::{AFFILIATION, Constituency, Gender, MOST, MemberKind, NAME, Office, Seat};
use domain::permission::Action;
use domain::text::Fault;
use domain::time::Moment;
use store::member::Private;
pub use store::member::{Member, Office as HeldOffice};
use store::{Db, Tx};
use uuid::Uuid;

use crate::act::NewAct;
use crate::body::BodyView;
use crate::{Actor, App, Error, Fields, Result};

/// Somebody to take a seat.
#[derive(Clone, Debug, Default)]
pub struct NewMember {
    /// The name on the roster.
    pub name: String,
    /// The organisation, or what the member stands for.
    pub affiliation: String,
    /// `domain::member::MemberKind` as text.
    pub kind: String,
    /// `domain::member::Constituency` as text.
    pub constituency: String,
    /// Whether the member has no vote (간사).
    pub no_vote: bool,
    /// The address of the account with which the member signs in; empty for a member without one.
    pub email: String,
    /// `domain::member::Gender` as text; empty when it was not told.
    pub gender: String,
    /// Since when; now, unless it began earlier.
    pub since: Option<Moment>,
    /// When the term is over; none for those who sit ex officio.
    pub term_to: Option<Moment>,
    /// How often the term was renewed before.
    pub renewals: i64,
    /// The member whose term is served to its end.
    pub replaces: Option<MemberId>,
}

/// A seat with the offices ever held in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberView {
    /// The seat.
    pub row: Member,
    /// How the member came to it.
    pub kind: MemberKind,
    /// Whom the member stands for.
    pub constituency: Constituency,
    /// The offices, in the order they were taken.
    pub offices: Vec<(Office, HeldOffice)>,
}

impl MemberView {
    /// The key.
    pub fn id(&self) -> MemberId {
        MemberId(self.row.id)
    }

    /// Whether the seat is taken at a moment.
    pub fn sits(&self, at: Moment) -> bool {
        self.row.valid_from <= at.0 && self.row.ended_at.is_none_or(|ended| ended > at.0)
    }

    /// Whether the member holds an office at a moment.
    pub fn holds(&self, office: Office, at: Moment) -> bool {
        self.offices_at(at).any(|held| held == office)
    }

    /// The offices held at a moment.
    pub fn offices_at(&self, at: Moment) -> impl Iterator<Item = Office> {
        let holds = move |held: &HeldOffice| {
            held.valid_from <= at.0 && held.valid_to.is_none_or(|to| to > at.0)
        };
        self.offices.iter().filter(move |(_, held)| holds(held)).map(|(office, _)| *office)
    }
}

fn view(row: Member, offices: &[HeldOffice]) -> Result<MemberView> {
    let corrupt = || Error::Store(store::StoreError::Corrupt("member"));
    let own = offices.iter().filter(|held| held.member_id == row.id);
    let own = own.map(|held| Some((held.office.parse().ok()?, held.clone())));
    Ok(MemberView {
        kind: row.kind.parse().map_err(|_| corrupt())?,
        constituency: row.constituency.parse().map_err(|_| corrupt())?,
        offices: own.collect::<Option<Vec<_>>>().ok_or_else(corrupt)?,
        row,
    })
}

/// The act of a change of a seat. Names are committed: what an act says stays for ever, a name may
/// have to go.
pub(crate) fn changed<'a>(body: &BodyView, row: &'a Member, change: &'static str) -> NewAct<'a> {
    NewAct {
        kind: ActKind::MemberChanged,
        dialogue: Some(body.dialogue.id.0),
        subject: Subject::Member,
        subject_id: row.id,
        plain: vec![
            ("dialogue", body.dialogue.slug.as_str().into()),
            ("body", body.row.slug.as_str().into()),
            ("member", row.id.into()),
            ("change", change.into()),
            ("kind", row.kind.as_str().into()),
            ("constituency", row.constituency.as_str().into()),
            ("votes", (row.votes != 0).into()),
            ("from", row.valid_from.into()),
            ("term", row.term_to.into()),
            ("renewals", row.renewals.into()),
            ("replaces", row.replaces_id.into()),
            ("ended", row.ended_at.into()),
            ("ending", row.ending.as_deref().into()),
        ],
        committed: vec![
            ("name", &row.name),
            ("affiliation", &row.affiliation),
            ("reason", &row.reason),
        ],
    }
}

impl App {
    /// The seats a body ever gave.
    pub(crate) async fn members_of(&self, read: &impl Db, body: i64) -> Result<Vec<MemberView>> {
        let rows = store::member::list(read, body).await?;
        let offices = store::member::offices(read, body).await?;
        rows.into_iter().map(|row| view(row, &offices)).collect()
    }

    /// The seats that a person has now.
    pub(crate) async fn seats_of(&self, person: Uuid, now: Moment) -> Result<Vec<Seat>> {
        let rows = store::member::seats(&self.inner.store.read(), person, now.0).await?;
        let mut seats: Vec<Seat> = Vec::new();
        for row in rows {
            let office = row.office.as_deref().and_then(|office| office.parse().ok());
            match seats.last_mut().filter(|seat| seat.member.0 == row.member_id) {
                Some(seat) => seat.offices.extend(office),
                None => seats.push(Seat {
                    member: MemberId(row.member_id),
                    body: BodyId(row.body_id),
                    dialogue: DialogueId(row.dialogue_id),
                    kind: row.kind.parse().unwrap_or(BodyKind::Subcommittee),
                    votes: row.votes != 0,
                    offices: office.into_iter().collect(),
                }),
            }
        }
        Ok(seats)
    }

    /// Gives somebody a seat.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor manages the body's dialogue; [`Error::Invalid`];
    /// [`Error::Conflict`] when the body has ended, has no room, or the account sits there already.
    pub async fn appoint(
        &self,
        actor: &Actor,
        body: &BodyView,
        new: &NewMember,
    ) -> Result<MemberId> {
        self.gate(actor, Action::Manage, &body.resource())?;
        let now = self.now();
        let (mut row, private) = self.check_member(body, new, now).await?;
        let tx = self.inner.store.begin().await?;
        if let Some(person) = private.person_id {
            let seats = store::member::seats(&tx, person, now.0).await?;
            if seats.iter().any(|seat| seat.body_id == body.row.id) {
                return Err(Error::Conflict("sits_already"));
            }
        }
        row.id = store::member::insert(&tx, &row, &private).await?;
        self.record(&tx, changed(body, &row, "appointed"), now).await?;
        self.commit(tx).await?;
        Ok(MemberId(row.id))
    }

    async fn check_member(
        &self,
        body: &BodyView,
        new: &NewMember,
        now: Moment,
    ) -> Result<(Member, Private)> {
        if body.row.valid_to.is_some() {
            return Err(Error::Conflict("body_ended"));
        }
        if i64::try_from(body.sitting(now).count()).unwrap_or(MOST) >= MOST {
            return Err(Error::Conflict("body_full"));
        }
        let mut fields = Fields::default();
        let name = fields.text(NAME, &new.name);
        let affiliation = fields.text(AFFILIATION, &new.affiliation);
        let kind: Option<MemberKind> = fields.needed_word("kind", &new.kind);
        let constituency: Option<Constituency> =
            fields.needed_word("constituency", &new.constituency);
        let gender: Option<Gender> = match new.gender.as_str() {
            "" => None,
            given => fields.word("gender", Some(given)),
        };
        let person_id = match new.email.trim() {
            "" => None,
            given => {
                let key = domain::person::email_key(given).unwrap_or_default();
                let person = store::person::by_email(&self.inner.store.read(), &key).await?;
                if person.is_none() {
                    let expected = "the address of an account; give it a role or an account first";
                    fields.fault("email", Fault::Malformed { expected });
                }
                person.map(|person| person.id)
            }
        };
        let since = new.since.unwrap_or(now);
        if since > now {
            fields.fault("since", Fault::Malformed { expected: "a day that is not in the future" });
        }
        if new.term_to.is_some_and(|to| to <= since) {
            fields.fault("term", Fault::Malformed { expected: "a day after the seat is taken" });
        }
        if new.replaces.is_some_and(|id| body.member(id).is_none()) {
            let expected = "a member who had a seat in this body";
            fields.fault("replaces", Fault::Malformed { expected });
        }
        let word = |text: Option<&'static str>| text.unwrap_or_default().to_owned();
        let row = Member {
            id: 0,
            body_id: body.row.id,
            name,
            affiliation,
            kind: word(kind.map(MemberKind::as_str)),
            constituency: word(constituency.map(Constituency::as_str)),
            votes: i16::from(!new.no_vote),
            valid_from: since.0,
            term_to: new.term_to.map(|to| to.0),
            renewals: new.renewals.clamp(0, 100),
            replaces_id: new.replaces.map(|id| id.0),
            ended_at: None,
            ending: None,
            reason: String::new(),
            notice_at: None,
            created_at: now.0,
        };
        let gender = gender.map(|gender| gender.as_str().to_owned());
        fields.done((row, Private { member_id: 0, person_id, gender }))
    }

    /// Gives a member an office from now on.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor manages the body's dialogue; [`Error::Conflict`] when the
    /// member has left or holds it already.
    pub async fn give_office(
        &self,
        actor: &Actor,
        body: &BodyView,
        member: MemberId,
        office: Office,
    ) -> Result<()> {
        self.gate(actor, Action::Manage, &body.resource())?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        self.write_office(&tx, body, member, office, now).await?;
        self.commit(tx).await
    }

    /// Gives an office in the transaction that decided so.
    pub(crate) async fn write_office(
        &self,
        tx: &Tx,
        body: &BodyView,
        member: MemberId,
        office: Office,
        now: Moment,
    ) -> Result<()> {
        let view = body.member(member).ok_or(Error::NOT_FOUND)?;
        if !view.sits(now) || view.holds(office, now) {
            return Err(Error::Conflict("changed"));
        }
        store::member::give_office(tx, member.0, office.as_str(), now.0).await?;
        let mut act = changed(body, &view.row, "office_given");
        act.plain.push(("office", office.as_str().into()));
        self.record(tx, act, now).await?;
        Ok(())
    }
}
