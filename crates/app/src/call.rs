//! Calls for members: written, fixed when they are published, and carried on step by step.

use domain::act::{ActKind, Subject};
use domain::call::{
    ABOUT, CRITERIA, KEPT_DAYS, LineFault, MARKS, MOST, MOST_QUALIFICATIONS, MOST_SEATS, Method,
    Phase, QUALIFICATION, QUALIFICATIONS, QUOTAS, REASON, SENSITIVE, SOURCE, State, TITLE, Terms,
    read_marks, read_quotas, write_marks, write_quotas,
};
use domain::code::Coded as _;
use domain::id::CallId;
use domain::permission::{Action, Resource};
use domain::text::Fault;
use domain::time::{Moment, zone};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use store::Tx;
use store::body::Body;
pub use store::call::{Appointment, Call};
pub use store::draw::Draw;
use store::number::Numbered;

use crate::act::NewAct;
use crate::dialogue::Dialogue;
use crate::page::{Page, Slice};
use crate::random::bytes;
use crate::{Actor, App, Error, Fields, Result};

/// The most months for which members are appointed.
const MOST_MONTHS: i64 = 60;

/// A call as staff write it down.
#[derive(Clone, Debug, Default)]
pub struct NewCall {
    /// The short name of the body.
    pub body: String,
    /// Its title.
    pub title: String,
    /// What members do.
    pub about: String,
    /// How many seats.
    pub seats: String,
    /// How many alternates.
    pub alternates: String,
    /// What selection goes by.
    pub criteria: String,
    /// A line for each qualification.
    pub qualifications: String,
    /// `domain::call::Method` as text.
    pub method: String,
    /// A line for each value of a feature, as `domain::call::read_quotas` reads it.
    pub quotas: String,
    /// A line for each mark of a review, as `domain::call::read_marks` reads it.
    pub marks: String,
    /// Whether at most one person of a household is selected.
    pub household: bool,
    /// What may be told with a consent of its own.
    pub sensitive: String,
    /// The first day of applications, `2026-11-28`.
    pub opens: String,
    /// The last day of applications.
    pub closes: String,
    /// The day of the selection.
    pub decides: String,
    /// Its time, `14:00`.
    pub time: String,
    /// Where the public random value will come from.
    pub source: String,
    /// Days after the result for which applicants' data are kept.
    pub kept: String,
    /// For how many months members are appointed.
    pub months: String,
}

impl NewCall {
    /// What staff typed for these terms, to be corrected.
    pub fn of(view: &CallView) -> Self {
        let (terms, zone) = (&view.terms, zone(&view.dialogue.zone));
        let date_time = terms.decides.date_time(&zone);
        Self {
            body: view.body.slug.clone(),
            title: terms.title.clone(),
            about: terms.about.clone(),
            seats: terms.seats.to_string(),
            alternates: terms.alternates.to_string(),
            criteria: terms.criteria.clone(),
            qualifications: terms.qualifications.join("\n"),
            method: terms.method.to_string(),
            quotas: write_quotas(&terms.features),
            marks: write_marks(&terms.marks),
            household: terms.household,
            sensitive: terms.sensitive.clone(),
            opens: terms.opens.iso_date(&zone),
            closes: terms.closes.plus(-1).iso_date(&zone),
            decides: terms.decides.iso_date(&zone),
            time: date_time.rsplit(' ').next().unwrap_or_default().to_owned(),
            source: terms.source.clone(),
            kept: terms.kept.to_string(),
            months: terms.months.to_string(),
        }
    }
}

/// A call with everything its page shows.
#[derive(Clone, Debug)]
pub struct CallView {
    /// The call.
    pub row: Call,
    /// What was fixed.
    pub terms: Terms,
    /// How far it is, apart from time.
    pub state: State,
    /// How far it is now.
    pub phase: Phase,
    /// The body with the seats.
    pub body: Body,
    /// Its dialogue.
    pub dialogue: Dialogue,
}

impl CallView {
    /// The key.
    pub fn id(&self) -> CallId {
        CallId(self.row.id)
    }

    /// Its code, `C-012`.
    pub fn code(&self) -> String {
        self.id().code()
    }

    /// Its resource for the gate.
    pub fn resource(&self) -> Resource {
        let resource = self.dialogue.resource();
        Resource { unpublished: resource.unpublished || self.state == State::Draft, ..resource }
    }

    /// The SHA-256 of the terms as they stand, in hexadecimal.
    pub fn fingerprint(&self) -> String {
        digest(&self.row.terms)
    }

    /// The SHA-256 of the lot of a review, told when the call is published; none once the secret
    /// was destroyed.
    pub fn lot_commitment(&self) -> Option<String> {
        self.row.secret.as_deref().map(|secret| hex::encode(Sha256::digest(lot(secret))))
    }
}

/// The lot that decides between equal marks, made of the call's secret.
pub(crate) fn lot(secret: &[u8]) -> [u8; 32] {
    Sha256::digest([b"mundap lot", secret].concat()).into()
}

fn digest(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes()))
}

fn state_of(row: &Call) -> Result<State> {
    row.state.parse().map_err(|_| Error::Store(store::StoreError::Corrupt("call.state")))
}

/// The terms of a stored call.
pub(crate) fn terms_of(row: &Call) -> Result<Terms> {
    serde_json::from_str(&row.terms)
        .map_err(|_| Error::Store(store::StoreError::Corrupt("call.terms")))
}

/// The act of a change. What is said of a call is official and holds nothing personal; its terms
/// stand in the act by their digest.
pub(crate) fn changed(
    dialogue: &Dialogue,
    row: &Call,
    kind: ActKind,
    change: &'static str,
    more: Vec<(&'static str, Value)>,
) -> NewAct<'static> {
    let mut plain = vec![
        ("dialogue", dialogue.slug.as_str().into()),
        ("code", CallId(row.id).code().into()),
        ("change", change.into()),
        ("state", row.state.as_str().into()),
        ("terms", format!("sha256:{}", digest(&row.terms)).into()),
    ];
    plain.extend(more);
    NewAct {
        kind,
        dialogue: Some(dialogue.id.0),
        subject: Subject::Call,
        subject_id: row.id,
        plain,
        committed: vec![],
    }
}

/// A whole number within bounds.
fn number(
    fields: &mut Fields,
    field: &'static str,
    text: &str,
    range: std::ops::RangeInclusive<i64>,
    expected: &'static str,
) -> i64 {
    let found = text.trim().parse::<i64>().ok().filter(|number| range.contains(number));
    if found.is_none() {
        fields.fault(field, Fault::Malformed { expected });
    }
    found.unwrap_or(0)
}

fn day(fields: &mut Fields, field: &'static str, text: &str, zone_name: &str) -> Moment {
    let found = Moment::from_iso_date(text.trim(), &zone(zone_name));
    if found.is_none() {
        fields.fault(field, Fault::Malformed { expected: "a day such as 2026-11-28" });
    }
    found.unwrap_or(Moment(0))
}

/// Lines read one by one, or none with the fault of the first that is wrong.
fn lines<T>(
    fields: &mut Fields,
    field: &'static str,
    read: std::result::Result<Vec<T>, LineFault>,
) -> Vec<T> {
    read.unwrap_or_else(|LineFault { line, expected }| {
        fields.fault(field, Fault::Line { line, expected });
        Vec::new()
    })
}

fn check(dialogue: &Dialogue, new: &NewCall) -> Result<Terms> {
    let mut fields = Fields::default();
    let all = &mut fields;
    let title = all.text(TITLE, &new.title);
    let about = all.text(ABOUT, &new.about);
    let most = i64::try_from(MOST_SEATS).unwrap_or(i64::MAX);
    let seats = number(all, "seats", &new.seats, 1..=most, "a number from 1 to 100");
    let alternates = number(all, "alternates", &new.alternates, 0..=most, "a number from 0 to 100");
    let criteria = all.text(CRITERIA, &new.criteria);
    let typed = all.text(QUALIFICATIONS, &new.qualifications);
    let wanted = typed.lines().filter(|line| !line.trim().is_empty());
    let qualifications: Vec<String> = wanted.map(|line| all.text(QUALIFICATION, line)).collect();
    if qualifications.len() > MOST_QUALIFICATIONS {
        all.fault("qualifications", Fault::Malformed { expected: "at most 10 lines" });
    }
    let method: Option<Method> = all.needed_word("method", &new.method);
    let seats = usize::try_from(seats).unwrap_or(1);
    let quotas = all.text(QUOTAS, &new.quotas);
    let features = lines(all, "quotas", read_quotas(&quotas, seats.max(1)));
    let marks = match method {
        Some(Method::Review) => {
            let marks = all.text(MARKS, &new.marks);
            lines(all, "marks", read_marks(&marks))
        }
        _ => Vec::new(),
    };
    let source = all.text(SOURCE, &new.source);
    if method == Some(Method::Draw) && source.is_empty() {
        all.fault("source", Fault::Required);
    }
    let sensitive = all.text(SENSITIVE, &new.sensitive);
    let opens = day(all, "opens", &new.opens, &dialogue.zone);
    let last = day(all, "closes", &new.closes, &dialogue.zone);
    let closes = last.plus(domain::time::DAY);
    let decides = all.moment(("decides", &new.decides), ("time", &new.time), &dialogue.zone);
    let decides = decides.unwrap_or(Moment(0));
    if closes <= opens {
        all.fault(
            "closes",
            Fault::Malformed { expected: "a last day that is not before the first" },
        );
    } else if decides.0 != 0 && decides < closes {
        all.fault("decides", Fault::Malformed { expected: "a time after the last day" });
    }
    let kept = number(all, "kept", &new.kept, KEPT_DAYS, "a number of days from 1 to 365");
    let months =
        number(all, "months", &new.months, 1..=MOST_MONTHS, "a number of months from 1 to 60");
    fields.done(Terms {
        title,
        about,
        seats,
        alternates: usize::try_from(alternates).unwrap_or(0),
        criteria,
        qualifications,
        method: method.unwrap_or(Method::Draw),
        features,
        marks,
        household: new.household,
        sensitive,
        opens,
        closes,
        decides,
        source,
        kept,
        months,
    })
}

fn json(terms: &Terms) -> Result<String> {
    serde_json::to_string(terms).map_err(|error| Error::Internal(error.to_string()))
}

fn put(row: &mut Call, terms: &Terms) -> Result<()> {
    row.terms = json(terms)?;
    row.opens_at = terms.opens.0;
    row.closes_at = terms.closes.0;
    row.destroy_at = terms.destroy_latest().0;
    Ok(())
}

impl App {
    async fn view_call(&self, row: Call) -> Result<CallView> {
        let read = self.inner.store.read();
        let body = store::body::by_id(&read, row.body_id).await?.ok_or(Error::NOT_FOUND)?;
        let dialogue = self.dialogue_by_id(row.dialogue_id).await?;
        let state = state_of(&row)?;
        let (opens, closes) = (Moment(row.opens_at), Moment(row.closes_at));
        let phase = Phase::of(state, opens, closes, self.now());
        Ok(CallView { terms: terms_of(&row)?, state, phase, body, dialogue, row })
    }

    async fn view_calls(&self, rows: Vec<Call>) -> Result<Vec<CallView>> {
        let mut views = Vec::with_capacity(rows.len());
        for row in rows {
            views.push(self.view_call(row).await?);
        }
        Ok(views)
    }

    /// The calls of a dialogue, the newest first; staff see those that are being written too.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn calls(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        slice: Slice,
    ) -> Result<Page<CallView>> {
        self.gate(actor, Action::ReadDialogue, &dialogue.resource())?;
        let read = self.inner.store.read();
        let all = actor.is_staff_of(dialogue.id);
        let total = store::call::count(&read, dialogue.id.0, all).await?;
        let rows =
            store::call::list(&read, dialogue.id.0, all, slice.offset, slice.probe()).await?;
        Ok(slice.cut(self.view_calls(rows).await?, total, |view| view.row.id))
    }

    /// The published calls for seats of a body, the newest first; at most 100.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn calls_of_body(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        body: &Body,
    ) -> Result<Vec<CallView>> {
        self.gate(actor, Action::ReadDialogue, &dialogue.resource())?;
        let rows = store::call::of_body(&self.inner.store.read(), body.id).await?;
        self.view_calls(rows).await
    }

    /// One call.
    ///
    /// # Errors
    /// [`Error::Denied`] when there is none for this actor.
    pub async fn call(&self, actor: &Actor, id: CallId) -> Result<CallView> {
        let Some(row) = store::call::by_id(&self.inner.store.read(), id.0).await? else {
            self.gate(actor, Action::ReadDialogue, &Resource::default())?;
            return Err(Error::NOT_FOUND);
        };
        let view = self.view_call(row).await?;
        self.gate(actor, Action::ReadDialogue, &view.resource())?;
        Ok(view)
    }

    /// A call of this dialogue, for those who manage it.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor manages the dialogue and the call is one of its own.
    pub async fn own_call(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: CallId,
    ) -> Result<CallView> {
        self.gate(actor, Action::Manage, &dialogue.resource())?;
        let view = self.call(actor, id).await?;
        if view.dialogue.id == dialogue.id { Ok(view) } else { Err(Error::NOT_FOUND) }
    }

    /// Who came to a seat by this call, in the order they were appointed.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn appointments(&self, actor: &Actor, view: &CallView) -> Result<Vec<Appointment>> {
        self.gate(actor, Action::ReadDialogue, &view.resource())?;
        Ok(store::call::appointments(&self.inner.store.read(), view.row.id).await?)
    }

    /// The body that a call names, which must be one of the dialogue and still exist.
    async fn body_of_call(&self, dialogue: &Dialogue, slug: &str) -> Result<i64> {
        let body = store::body::by_slug(&self.inner.store.read(), slug.trim()).await?;
        let own = body.filter(|body| body.dialogue_id == dialogue.id.0 && body.valid_to.is_none());
        let unknown = || Fault::Unknown { given: slug.chars().take(40).collect(), nearest: None };
        Ok(own.ok_or_else(|| Error::field("body", unknown()))?.id)
    }

    /// Writes a call down; staff alone see it until it is published.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor manages the dialogue; [`Error::Invalid`];
    /// [`Error::Conflict`] when the dialogue has too many.
    pub async fn add_call(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        new: &NewCall,
    ) -> Result<CallId> {
        self.gate(actor, Action::Manage, &dialogue.resource())?;
        let terms = check(dialogue, new)?;
        let body_id = self.body_of_call(dialogue, &new.body).await?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        if store::call::count(&tx, dialogue.id.0, true).await? >= MOST {
            return Err(Error::Conflict("calls_full"));
        }
        let mut row = Call {
            id: store::number::take(&tx, Numbered::Call, 1).await?,
            dialogue_id: dialogue.id.0,
            body_id,
            state: State::Draft.to_string(),
            terms: String::new(),
            opens_at: 0,
            closes_at: 0,
            destroy_at: 0,
            secret: Some(bytes::<32>(self.inner.random.as_ref()).to_vec()),
            reason: String::new(),
            received: 0,
            eligible: 0,
            created_at: now.0,
            changed_at: now.0,
            published_at: None,
            decided_at: None,
            destroyed_at: None,
        };
        put(&mut row, &terms)?;
        store::call::insert(&tx, &row).await?;
        self.record(&tx, changed(dialogue, &row, ActKind::CallChanged, "added", vec![]), now)
            .await?;
        self.commit(tx).await?;
        Ok(CallId(row.id))
    }

    /// Rewrites a call that is not published yet.
    ///
    /// # Errors
    /// As [`App::add_call`]; [`Error::Conflict`] for one that is published: it is fixed.
    pub async fn change_call(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: CallId,
        new: &NewCall,
    ) -> Result<()> {
        self.own_call(actor, dialogue, id).await?;
        let terms = check(dialogue, new)?;
        let body_id = self.body_of_call(dialogue, &new.body).await?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let mut row = self.call_in(&tx, id, State::Draft).await?;
        (row.body_id, row.changed_at) = (body_id, now.0);
        put(&mut row, &terms)?;
        store::call::update(&tx, &row).await?;
        self.record(&tx, changed(dialogue, &row, ActKind::CallChanged, "changed", vec![]), now)
            .await?;
        self.commit(tx).await
    }

    /// The call in this state, which nobody else changes until the transaction ends.
    pub(crate) async fn call_in(&self, tx: &Tx, id: CallId, state: State) -> Result<Call> {
        let row = store::call::locked(tx, id.0).await?.ok_or(Error::NOT_FOUND)?;
        if state_of(&row)? == state { Ok(row) } else { Err(Error::Conflict("changed")) }
    }

    /// Publishes a call: from now on everything in it is fixed.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor manages the dialogue; [`Error::Conflict`] when it is
    /// published already, or its first day has begun.
    pub async fn publish_call(&self, actor: &Actor, dialogue: &Dialogue, id: CallId) -> Result<()> {
        let view = self.own_call(actor, dialogue, id).await?;
        let now = self.now();
        if now >= view.terms.opens {
            return Err(Error::Conflict("call_late"));
        }
        let tx = self.inner.store.begin().await?;
        let mut row = self.call_in(&tx, id, State::Draft).await?;
        State::Published.as_str().clone_into(&mut row.state);
        (row.published_at, row.changed_at) = (Some(now.0), now.0);
        store::call::update(&tx, &row).await?;
        let terms: Value =
            serde_json::from_str(&row.terms).map_err(|error| Error::Internal(error.to_string()))?;
        let more = vec![
            ("body", view.body.slug.as_str().into()),
            ("fixed", terms),
            ("lot", view.lot_commitment().into()),
        ];
        self.record(&tx, changed(dialogue, &row, ActKind::CallChanged, "published", more), now)
            .await?;
        self.commit(tx).await
    }

    /// Takes a published call back, with a reason; whoever applied is told. Another call may follow.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Invalid`] without a reason; [`Error::Conflict`] for one that is
    /// not published, or is settled.
    pub async fn withdraw_call(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: CallId,
        reason: &str,
    ) -> Result<()> {
        let view = self.own_call(actor, dialogue, id).await?;
        let mut fields = Fields::default();
        let reason = fields.text(REASON, reason);
        fields.done(())?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let mut row = store::call::locked(&tx, id.0).await?.ok_or(Error::NOT_FOUND)?;
        if matches!(state_of(&row)?, State::Draft | State::Settled | State::Withdrawn) {
            return Err(Error::Conflict("changed"));
        }
        State::Withdrawn.as_str().clone_into(&mut row.state);
        (row.reason, row.changed_at) = (reason.clone(), now.0);
        row.destroy_at = row.destroy_at.min(view.terms.destroy_at(now).0);
        self.count_into(&tx, &mut row).await?;
        store::call::update(&tx, &row).await?;
        self.tell_withdrawn(&tx, &view).await?;
        let more = vec![("reason", reason.into())];
        self.record(&tx, changed(dialogue, &row, ActKind::CallChanged, "withdrawn", more), now)
            .await?;
        self.commit(tx).await?;
        self.inner.mailed.notify_one();
        Ok(())
    }
}
