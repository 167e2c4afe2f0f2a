//! Seats in bodies: appointed, with a term and offices, and left with a reason.

use domain::act::{ActKind, Subject};
use domain::body::BodyKind;
use domain::id::{BodyId, DialogueId, MemberId, ParticipantId};
use domain::member::{
    AFFILIATION, Constituency, Ending, Gender, MOST, MemberKind, NAME, Office, REASON, Seat,
};
use domain::permission::Action;
use domain::text::Fault;
use domain::time::{DAY, Moment, zone};
use serde::{Deserialize, Serialize};
use store::member::Private;
pub use store::member::{Member, Office as HeldOffice};
use store::revision::Revision;
use store::{Db, Tx};
use uuid::Uuid;

use crate::act::NewAct;
use crate::body::{BodyView, living};
use crate::mail::Letter;
use crate::person::Account;
use crate::undo::Inverse;
use crate::{Actor, App, Error, Fields, Result};

/// The revisions of seats carry this kind.
const KIND: &str = "member";
/// Seats ended in one transaction by the job of the night.
const BATCH: i64 = 50;
/// How far ahead a term may end.
const LONGEST: i64 = 30 * 366 * DAY;

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
    /// The address of the account with which the member signs in; empty for a member without one. An
    /// unknown address makes an account.
    pub email: String,
    /// The first password of an account that is made; one is made up when none is given.
    pub password: Option<String>,
    /// `domain::member::Gender` as text; empty when it was not told.
    pub gender: String,
    /// Since when; now, unless it began earlier.
    pub since: Option<Moment>,
    /// When the term is over. When nothing is said, an appointed member's is as the bylaws want it:
    /// their years, or the rest of the term of the member who is replaced.
    pub term_to: Option<Moment>,
    /// How often the term was renewed before.
    pub renewals: i64,
    /// The member whose term is served to its end.
    pub replaces: Option<MemberId>,
}

/// A seat that was just given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appointed {
    /// The seat.
    pub member: MemberId,
    /// The first password of an account that was made, to be told once.
    pub password: Option<String>,
}

/// What can change of a seat while it is held.
#[derive(Clone, Debug, Default)]
pub struct MemberChange {
    /// The organisation, or what the member stands for.
    pub affiliation: String,
    /// The address of the account with which the member signs in; empty to leave it as it is.
    pub email: String,
    /// `domain::member::Gender` as text; empty to leave it as it is.
    pub gender: String,
}

/// How a seat is left.
#[derive(Clone, Debug, Default)]
pub struct Departure {
    /// `domain::member::Ending` as text: resigned, dismissed or lost.
    pub ending: String,
    /// Why, for everyone to read.
    pub reason: String,
    /// When; now, unless it was earlier.
    pub at: Option<Moment>,
    /// When a dismissal was told in writing; now, unless it was earlier.
    pub notice: Option<Moment>,
}

/// A seat that is left, as it was decided.
pub(crate) struct Left<'a> {
    pub(crate) ending: Ending,
    pub(crate) reason: &'a str,
    pub(crate) at: Moment,
    pub(crate) notice: Option<Moment>,
}

/// What a seat says that may change: kept for everyone to read when it does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Details {
    /// The organisation, or what the member stands for.
    pub affiliation: String,
    /// Since when the term runs.
    pub term_from: i64,
    /// When it is over.
    pub term_to: Option<i64>,
    /// How often it was renewed.
    pub renewals: i64,
}

/// What a seat said before a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// Its version, from 1.
    pub version: i64,
    /// What it said.
    pub details: Details,
    /// Since when it said so.
    pub at: Moment,
}

impl Details {
    fn of(row: &Member) -> Self {
        Self {
            affiliation: row.affiliation.clone(),
            term_from: row.term_from,
            term_to: row.term_to,
            renewals: row.renewals,
        }
    }
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

/// The seat of a member who goes on in another body: the term and its renewals go along.
pub(crate) fn after(row: &Member, body: i64, at: Moment, now: Moment) -> Member {
    Member {
        id: 0,
        body_id: body,
        valid_from: at.0,
        replaces_id: None,
        ended_at: None,
        ending: None,
        reason: String::new(),
        notice_at: None,
        created_at: now.0,
        version: 1,
        changed_at: now.0,
        ..row.clone()
    }
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

    /// Gives somebody a seat. The password of an account that is made for them is answered once and
    /// stored nowhere.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor manages the body's dialogue; [`Error::Invalid`];
    /// [`Error::Conflict`] when the body has ended, has no room, or the account sits there already.
    pub async fn appoint(
        &self,
        actor: &Actor,
        body: &BodyView,
        new: &NewMember,
    ) -> Result<Appointed> {
        self.gate(actor, Action::Manage, &body.resource())?;
        let now = self.now();
        let mut prepared = self.prepare_seat(body, new, now).await?;
        let password = prepared.password.take();
        let tx = self.inner.store.begin().await?;
        let member = self.write_seat(&tx, body, prepared, now).await?;
        self.commit(tx).await?;
        Ok(Appointed { member, password })
    }

    /// Checks a seat that is to be given; a new account's password is hashed here, outside any
    /// transaction.
    pub(crate) async fn prepare_seat(
        &self,
        body: &BodyView,
        new: &NewMember,
        now: Moment,
    ) -> Result<PreparedSeat> {
        if body.row.valid_to.is_some() {
            return Err(Error::Conflict("body_ended"));
        }
        let mut fields = Fields::default();
        let (row, gender) = self.check_seat(&mut fields, body, new, now).await?;
        let email = check_email(&mut fields, &new.email);
        let given =
            new.password.as_deref().map(|given| fields.text(domain::person::PASSWORD, given));
        let (row, gender, email, given) = fields.done((row, gender, email, given))?;
        let made = given.is_none().then(|| self.made_password());
        let mut account = None;
        if let Some(email) = email {
            let (name, first) = (row.name.clone(), given.or_else(|| made.clone()));
            let must_change = made.is_some();
            account = Some(self.prepare_account(email, name, first, must_change, now).await?);
        }
        let is_new = account.as_ref().is_some_and(Account::is_new);
        Ok(PreparedSeat { row, gender, account, password: made.filter(|_| is_new) })
    }

    /// Gives a checked seat in the transaction that decided so.
    pub(crate) async fn write_seat(
        &self,
        tx: &Tx,
        body: &BodyView,
        prepared: PreparedSeat,
        now: Moment,
    ) -> Result<MemberId> {
        let PreparedSeat { mut row, gender, account, .. } = prepared;
        living(tx, body.row.id).await?;
        let taken = store::member::at(tx, body.row.id, now.0).await?.len();
        if i64::try_from(taken).unwrap_or(MOST) >= MOST {
            return Err(Error::Conflict("body_full"));
        }
        let mut person_id = None;
        if let Some(account) = account {
            let person = self.enter_account(tx, account).await?;
            self.sits_nowhere(tx, body, person, now).await?;
            person_id = Some(person);
        }
        let private = Private { member_id: 0, person_id, gender };
        row.id = store::member::insert(tx, &row, &private).await?;
        self.record(tx, changed(body, &row, "appointed"), now).await?;
        Ok(MemberId(row.id))
    }

    async fn sits_nowhere(
        &self,
        tx: &Tx,
        body: &BodyView,
        person: Uuid,
        now: Moment,
    ) -> Result<()> {
        let seats = store::member::seats(tx, person, now.0).await?;
        if seats.iter().any(|seat| seat.body_id == body.row.id) {
            return Err(Error::Conflict("sits_already"));
        }
        Ok(())
    }

    async fn check_seat(
        &self,
        fields: &mut Fields,
        body: &BodyView,
        new: &NewMember,
        now: Moment,
    ) -> Result<(Member, Option<String>)> {
        let name = fields.text(NAME, &new.name);
        let affiliation = fields.text(AFFILIATION, &new.affiliation);
        let kind: Option<MemberKind> = fields.needed_word("kind", &new.kind);
        let constituency: Option<Constituency> =
            fields.needed_word("constituency", &new.constituency);
        let gender = check_gender(fields, &new.gender);
        let since = new.since.unwrap_or(now);
        if since > now || since.0 < body.row.valid_from {
            let expected = "a day that is not in the future, nor before the body began";
            fields.fault("since", Fault::Malformed { expected });
        }
        let predecessor = new.replaces.and_then(|id| body.member(id));
        if new.replaces.is_some() && predecessor.is_none_or(|member| member.sits(since)) {
            let expected = "a member who has left this body";
            fields.fault("replaces", Fault::Malformed { expected });
        }
        let predecessor = predecessor.and_then(|member| member.row.term_to).map(Moment);
        let term_to = match (new.term_to, kind) {
            (Some(given), _) => Some(check_term(fields, since, given)),
            (None, Some(MemberKind::Appointed)) => {
                let rules = self.rules_of(&self.inner.store.read(), &body.row, since).await?;
                rules.term_end(since, predecessor, &zone(&body.dialogue.zone))
            }
            (None, _) => None,
        };
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
            term_to: term_to.map(|to| to.0),
            renewals: new.renewals.clamp(0, 100),
            replaces_id: new.replaces.map(|id| id.0),
            ended_at: None,
            ending: None,
            reason: String::new(),
            notice_at: None,
            created_at: now.0,
            term_from: since.0,
            version: 1,
            changed_at: now.0,
        };
        Ok((row, gender))
    }

    /// Changes the affiliation of a member; ties the seat to an account, or notes the gender that was
    /// told. What the affiliation was before stays readable. The password of an account that is made
    /// is answered once.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor manages the body's dialogue; [`Error::Invalid`];
    /// [`Error::Conflict`] when the member has left, or the account sits there already.
    pub async fn change_member(
        &self,
        actor: &Actor,
        body: &BodyView,
        member: MemberId,
        wanted: &MemberChange,
    ) -> Result<Option<String>> {
        self.gate(actor, Action::Manage, &body.resource())?;
        let view = body.member(member).ok_or(Error::NOT_FOUND)?;
        let now = self.now();
        let mut fields = Fields::default();
        let affiliation = fields.text(AFFILIATION, &wanted.affiliation);
        let gender = check_gender(&mut fields, &wanted.gender);
        let email = check_email(&mut fields, &wanted.email);
        let (affiliation, gender, email) = fields.done((affiliation, gender, email))?;
        let made = email.is_some().then(|| self.made_password());
        let mut account = None;
        if let Some(email) = email {
            let name = view.row.name.clone();
            account = Some(self.prepare_account(email, name, made.clone(), true, now).await?);
        }
        let is_new = account.as_ref().is_some_and(Account::is_new);
        let tx = self.inner.store.begin().await?;
        let row = seated(&tx, member).await?;
        self.write_private(&tx, body, member, account, gender, now).await?;
        let before = Details::of(&row);
        if before.affiliation != affiliation {
            let wanted = Details { affiliation, ..before.clone() };
            self.write_member(&tx, body, row, wanted, "affiliation", now).await?;
            let inverse = Inverse::Member { id: member.0, before };
            self.remember(&tx, actor, body.dialogue.id, "member_changed", &inverse, now).await?;
        }
        self.commit(tx).await?;
        Ok(made.filter(|_| is_new))
    }

    /// What is not published is in no act.
    async fn write_private(
        &self,
        tx: &Tx,
        body: &BodyView,
        member: MemberId,
        account: Option<Account>,
        gender: Option<String>,
        now: Moment,
    ) -> Result<()> {
        let private = store::member::private(tx, body.row.id).await?;
        let own = private.into_iter().find(|own| own.member_id == member.0);
        let mut own = own.ok_or(Error::NOT_FOUND)?;
        if let Some(account) = account {
            let person = self.enter_account(tx, account).await?;
            if own.person_id != Some(person) {
                self.sits_nowhere(tx, body, person, now).await?;
            }
            own.person_id = Some(person);
        }
        own.gender = gender.or(own.gender);
        Ok(store::member::set_private(tx, &own).await?)
    }

    /// Writes what a seat says now; what it said before is kept.
    pub(crate) async fn write_member(
        &self,
        tx: &Tx,
        body: &BodyView,
        mut row: Member,
        wanted: Details,
        change: &'static str,
        now: Moment,
    ) -> Result<()> {
        let text = serde_json::to_string(&Details::of(&row))
            .map_err(|error| Error::Internal(error.to_string()))?;
        let earlier =
            Revision { version: row.version, title: row.name.clone(), text, at: row.changed_at };
        store::revision::keep(tx, KIND, row.id, &earlier).await?;
        (row.affiliation, row.renewals) = (wanted.affiliation, wanted.renewals);
        (row.term_from, row.term_to) = (wanted.term_from, wanted.term_to);
        (row.version, row.changed_at) = (row.version + 1, now.0);
        store::member::update(tx, &row).await?;
        self.record(tx, changed(body, &row, change), now).await?;
        Ok(())
    }

    /// What a seat said before its changes, oldest first.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn earlier_members(
        &self,
        actor: &Actor,
        body: &BodyView,
        member: MemberId,
    ) -> Result<Vec<Earlier>> {
        self.gate(actor, Action::ReadDialogue, &body.dialogue.resource())?;
        let view = body.member(member).ok_or(Error::NOT_FOUND)?;
        let rows = store::revision::of(&self.inner.store.read(), KIND, view.row.id).await?;
        let read = |row: Revision| {
            let details = serde_json::from_str(&row.text).ok()?;
            Some(Earlier { version: row.version, details, at: Moment(row.at) })
        };
        Ok(rows.into_iter().filter_map(read).collect())
    }

    /// Renews a member's term: another one follows the one that ends, as long as the bylaws say, or to
    /// a given day.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor manages the body's dialogue; [`Error::Invalid`] for an end
    /// that is too early or too far, or missing where the bylaws know no terms;
    /// [`Error::Conflict`] when the member has left or has no term.
    pub async fn renew_term(
        &self,
        actor: &Actor,
        body: &BodyView,
        member: MemberId,
        until: Option<Moment>,
    ) -> Result<()> {
        self.gate(actor, Action::Manage, &body.resource())?;
        body.member(member).ok_or(Error::NOT_FOUND)?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let row = seated(&tx, member).await?;
        let before = Details::of(&row);
        let last = row.term_to.map(Moment).ok_or(Error::Conflict("no_term"))?;
        let from = last.plus(1);
        let mut fields = Fields::default();
        let until = match until {
            Some(given) => Some(check_term(&mut fields, from, given)),
            None => {
                let rules = self.rules_of(&tx, &body.row, now).await?;
                rules.term_end(from, None, &zone(&body.dialogue.zone))
            }
        };
        if until.is_none() {
            fields.fault("term", Fault::Required);
        }
        let until = fields.done(until)?;
        let wanted = Details {
            term_from: from.0,
            term_to: until.map(|until| until.0),
            renewals: before.renewals + 1,
            ..before.clone()
        };
        self.write_member(&tx, body, row, wanted, "renewed", now).await?;
        let inverse = Inverse::Member { id: member.0, before };
        self.remember(&tx, actor, body.dialogue.id, "member_renewed", &inverse, now).await?;
        self.commit(tx).await
    }

    /// Ends a seat: the member resigned, was dismissed (해촉: with a reason, and told in writing), or
    /// lost the office or the qualification behind it. A dismissed member with an account gets a
    /// letter.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor manages the body's dialogue; [`Error::Invalid`];
    /// [`Error::Conflict`] when the member has left.
    pub async fn end_seat(
        &self,
        actor: &Actor,
        body: &BodyView,
        member: MemberId,
        departure: &Departure,
    ) -> Result<()> {
        self.gate(actor, Action::Manage, &body.resource())?;
        let view = body.member(member).ok_or(Error::NOT_FOUND)?;
        let now = self.now();
        let (ending, reason, at, notice) = check_departure(view, departure, now)?;
        let tx = self.inner.store.begin().await?;
        let row = seated(&tx, member).await?;
        let left = Left { ending, reason: &reason, at, notice };
        self.write_left(&tx, body, row, &left, now).await?;
        if ending == Ending::Dismissed {
            // The letter cannot be called back, so neither can the dismissal.
            self.queue_dismissal(&tx, body, member, &left).await?;
            self.commit(tx).await?;
            self.inner.mailed.notify_one();
            return Ok(());
        }
        let inverse = Inverse::Seat { id: member.0, ended_at: at.0 };
        self.remember(&tx, actor, body.dialogue.id, "member_left", &inverse, now).await?;
        self.commit(tx).await
    }

    /// Ends a seat and the offices held in it, in the transaction that decided so.
    pub(crate) async fn write_left(
        &self,
        tx: &Tx,
        body: &BodyView,
        mut row: Member,
        left: &Left<'_>,
        now: Moment,
    ) -> Result<()> {
        row.ended_at = Some(left.at.0);
        row.ending = Some(left.ending.as_str().to_owned());
        left.reason.clone_into(&mut row.reason);
        row.notice_at = left.notice.map(|notice| notice.0);
        store::member::update(tx, &row).await?;
        store::member::end_offices(tx, row.id, None, left.at.0).await?;
        self.record(tx, changed(body, &row, "left"), now).await?;
        Ok(())
    }

    async fn queue_dismissal(
        &self,
        tx: &Tx,
        body: &BodyView,
        member: MemberId,
        left: &Left<'_>,
    ) -> Result<()> {
        let private = store::member::private(tx, body.row.id).await?;
        let own = private.into_iter().find(|own| own.member_id == member.0);
        let Some(person) = own.and_then(|own| own.person_id) else { return Ok(()) };
        let Some(person) = store::person::by_id(tx, person).await? else { return Ok(()) };
        let letter = Letter::Dismissed {
            body: body.row.name.clone(),
            slug: body.row.slug.clone(),
            reason: left.reason.to_owned(),
            day: left.at.iso_date(&zone(&body.dialogue.zone)),
        };
        let participant = Some(ParticipantId(person.participant_id));
        self.queue_mail(tx, &person.email, body.dialogue.language, &letter, participant).await
    }

    /// Takes a seat again that was left by mistake.
    pub(crate) async fn write_returned(
        &self,
        tx: &Tx,
        body: &BodyView,
        mut row: Member,
        now: Moment,
    ) -> Result<()> {
        living(tx, body.row.id).await?;
        let left = row.ended_at.take().ok_or(Error::Conflict("changed"))?;
        let private = store::member::private(tx, body.row.id).await?;
        let own = private.into_iter().find(|own| own.member_id == row.id);
        if let Some(person) = own.and_then(|own| own.person_id) {
            self.sits_nowhere(tx, body, person, now).await?;
        }
        row.ending = None;
        row.reason.clear();
        store::member::update(tx, &row).await?;
        store::member::reopen_offices(tx, row.id, left).await?;
        self.record(tx, changed(body, &row, "returned"), now).await?;
        Ok(())
    }

    /// Ends every seat whose term is over, on the day after its last; how many.
    ///
    /// # Errors
    /// [`Error::Store`]. What was ended before stays so, and the next call goes on.
    pub async fn end_terms(&self) -> Result<u64> {
        let mut ended = 0;
        loop {
            let now = self.now();
            let tx = self.inner.store.begin().await?;
            let rows = store::member::over(&tx, now.0, BATCH).await?;
            if rows.is_empty() {
                return Ok(ended);
            }
            for row in rows {
                let body = store::body::by_id(&tx, row.body_id).await?.ok_or(Error::NOT_FOUND)?;
                let body = self.body_alone(body).await?;
                let at = Moment(row.term_to.unwrap_or(now.0)).plus(1);
                let left = Left { ending: Ending::Term, reason: "", at, notice: None };
                self.write_left(&tx, &body, row, &left, now).await?;
                ended += 1;
            }
            self.commit(tx).await?;
        }
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
        let inverse = Inverse::OfficeGiven { member: member.0, office };
        self.remember(&tx, actor, body.dialogue.id, "office_given", &inverse, now).await?;
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
        self.record(tx, office_changed(body, &view.row, office, "office_given"), now).await?;
        Ok(())
    }

    /// Gives an office with the seat that the same transaction gave.
    pub(crate) async fn write_first_office(
        &self,
        tx: &Tx,
        body: &BodyView,
        member: MemberId,
        office: Office,
        now: Moment,
    ) -> Result<()> {
        let row = seated(tx, member).await?;
        store::member::give_office(tx, member.0, office.as_str(), row.valid_from).await?;
        self.record(tx, office_changed(body, &row, office, "office_given"), now).await?;
        Ok(())
    }

    /// Ends an office that a member holds.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor manages the body's dialogue; [`Error::Conflict`] when the
    /// member does not hold it.
    pub async fn end_office(
        &self,
        actor: &Actor,
        body: &BodyView,
        member: MemberId,
        office: Office,
    ) -> Result<()> {
        self.gate(actor, Action::Manage, &body.resource())?;
        let now = self.now();
        let view = body.member(member).ok_or(Error::NOT_FOUND)?;
        let tx = self.inner.store.begin().await?;
        self.write_office_ended(&tx, body, &view.row, office, now).await?;
        let inverse = Inverse::OfficeEnded { member: member.0, office, at: now.0 };
        self.remember(&tx, actor, body.dialogue.id, "office_ended", &inverse, now).await?;
        self.commit(tx).await
    }

    pub(crate) async fn write_office_ended(
        &self,
        tx: &Tx,
        body: &BodyView,
        row: &Member,
        office: Office,
        now: Moment,
    ) -> Result<()> {
        let ended = store::member::end_offices(tx, row.id, Some(office.as_str()), now.0).await?;
        if ended == 0 {
            return Err(Error::Conflict("changed"));
        }
        self.record(tx, office_changed(body, row, office, "office_ended"), now).await?;
        Ok(())
    }

    /// Gives an office back that was ended by mistake.
    pub(crate) async fn write_office_again(
        &self,
        tx: &Tx,
        body: &BodyView,
        row: &Member,
        office: Office,
        at: Moment,
        now: Moment,
    ) -> Result<()> {
        let held = store::member::reopen_offices(tx, row.id, at.0).await?;
        if row.ended_at.is_some() || held == 0 {
            return Err(Error::Conflict("changed"));
        }
        self.record(tx, office_changed(body, row, office, "office_given"), now).await?;
        Ok(())
    }
}

/// A seat that may be given: checked, with the account behind it.
pub(crate) struct PreparedSeat {
    row: Member,
    gender: Option<String>,
    account: Option<Account>,
    /// The first password of an account that is made, to be told once.
    pub(crate) password: Option<String>,
}

fn office_changed<'a>(
    body: &BodyView,
    row: &'a Member,
    office: Office,
    change: &'static str,
) -> NewAct<'a> {
    let mut act = changed(body, row, change);
    act.plain.push(("office", office.as_str().into()));
    act
}

/// A seat that is taken.
async fn seated(tx: &Tx, member: MemberId) -> Result<Member> {
    let row = store::member::by_id(tx, member.0).await?.ok_or(Error::NOT_FOUND)?;
    if row.ended_at.is_some() { Err(Error::Conflict("changed")) } else { Ok(row) }
}

fn check_email(fields: &mut Fields, given: &str) -> Option<String> {
    let given = given.trim();
    if given.is_empty() {
        return None;
    }
    let key = domain::person::email_key(given);
    if key.is_none() {
        fields.fault("email", Fault::Malformed { expected: "an e-mail address" });
    }
    key
}

fn check_gender(fields: &mut Fields, given: &str) -> Option<String> {
    let given = Some(given).filter(|given| !given.is_empty());
    let gender: Option<Gender> = fields.word("gender", given);
    gender.map(|gender| gender.as_str().to_owned())
}

fn check_term(fields: &mut Fields, from: Moment, to: Moment) -> Moment {
    if to <= from || to > from.plus(LONGEST) {
        let expected = "a day after the term begins, within 30 years";
        fields.fault("term", Fault::Malformed { expected });
    }
    to
}

fn check_departure(
    view: &MemberView,
    departure: &Departure,
    now: Moment,
) -> Result<(Ending, String, Moment, Option<Moment>)> {
    let mut fields = Fields::default();
    let ending: Option<Ending> = fields.needed_word("ending", &departure.ending);
    if matches!(ending, Some(Ending::Term | Ending::BodyEnded)) {
        let given = departure.ending.clone();
        fields.fault("ending", Fault::Unknown { given, nearest: None });
    }
    let reason = fields.text(REASON, &departure.reason);
    let at = departure.at.unwrap_or(now);
    if at > now || at.0 < view.row.valid_from {
        let expected = "a day that is not in the future, nor before the seat was taken";
        fields.fault("at", Fault::Malformed { expected });
    }
    let dismissed = ending == Some(Ending::Dismissed);
    let notice = dismissed.then(|| departure.notice.unwrap_or(now));
    if notice.is_some_and(|notice| notice > now) {
        let expected = "a day that is not in the future";
        fields.fault("notice", Fault::Malformed { expected });
    }
    // Without an ending there is a fault, and nothing is done with it.
    fields.done((ending.unwrap_or(Ending::Resigned), reason, at, notice))
}
