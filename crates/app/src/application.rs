//! Applications to calls: sent without an account, looked at by staff for a reason they tell, and
//! taken back with the receipt alone.

use domain::access::Kind;
use domain::act::ActKind;
use domain::application::{
    ADDRESS, EMAIL, Ineligibility, MOST_FILES, MOTIVATION, NAME, NOTE, PHONE, SENSITIVE, Status,
    household, phone_key,
};
use domain::call::{BEST_MARK, MOST_APPLICATIONS, MOST_FEATURES, Method, Phase, State, Terms};
use domain::id::{ApplicationId, CallId};
use domain::language::Language;
use domain::permission::{Action, Denial, Resource};
use domain::receipt::ReceiptCode;
use domain::retention::{Erased, Rule};
use domain::text::Fault;
use domain::time::Moment;
use publish::table::{Column, Sheet};
use store::Tx;
use store::application::Address;
pub use store::application::{Applicant, Application, Line, Score};
use store::call::Call;

use crate::call::{CallView, changed, terms_of};
use crate::file::{File, NewFile, check as check_file, keep};
use crate::mail::Letter;
use crate::page::{Page, Slice};
use crate::{Actor, App, Error, Fields, Result, erasure};

/// The names of the form's fields for features, in their order.
pub const FEATURE_FIELDS: [&str; MOST_FEATURES] = [
    "feature_1",
    "feature_2",
    "feature_3",
    "feature_4",
    "feature_5",
    "feature_6",
    "feature_7",
    "feature_8",
];

/// What an applicant typed.
#[derive(Clone, Debug, Default)]
pub struct NewApplication {
    /// The name.
    pub name: String,
    /// An e-mail address; this or a telephone number is needed.
    pub email: String,
    /// A telephone number.
    pub phone: String,
    /// The address; needed when the call excludes people of one household.
    pub address: String,
    /// For each feature of the call, the value's name.
    pub features: Vec<String>,
    /// For each qualification of the call, whether it is true.
    pub confirmed: Vec<bool>,
    /// Why they apply.
    pub motivation: String,
    /// What is told with a consent of its own.
    pub sensitive: String,
    /// That consent; refusing it blocks nothing.
    pub sensitive_agreed: bool,
    /// That what was sent may be used for recruiting. Needed: nothing else is done with it.
    pub agreed: bool,
    /// That the name may stand beside the result once appointed. Optional.
    pub named: bool,
    /// Whether they are 14 or older; they have to say.
    pub of_age: Option<bool>,
    /// The receipt of an earlier application that this one replaces.
    pub replaces: String,
    /// Files that come along.
    pub files: Vec<NewFile>,
}

/// An application as its sender sees it.
#[derive(Clone, Debug)]
pub struct OwnApplication {
    /// The call.
    pub call: CallView,
    /// The receipt.
    pub receipt: ReceiptCode,
    /// Where it stands, as far as that is told already.
    pub status: Status,
    /// Why it is not eligible.
    pub reason: Option<Ineligibility>,
    /// The application.
    pub row: Application,
    /// Who sent it.
    pub applicant: Applicant,
    /// For each feature, the value's name.
    pub values: Vec<String>,
    /// The files that came along.
    pub files: Vec<File>,
    /// The chance in the published lottery.
    pub chance: Option<f64>,
    /// What opens the commitment in the published pool: the row as a line of CSV.
    pub line: String,
    /// The lot of a review, once it is told.
    pub lot: Option<String>,
}

impl OwnApplication {
    /// Whether it can be taken back now.
    pub fn may_withdraw(&self) -> bool {
        self.row.status.parse().is_ok_and(Status::may_withdraw) && self.call.phase != Phase::Settled
    }
}

/// An application as staff see it.
#[derive(Clone, Debug)]
pub struct ApplicationView {
    /// The application.
    pub row: Application,
    /// Where it stands.
    pub status: Status,
    /// Who sent it.
    pub applicant: Applicant,
    /// Where they live, as they typed it.
    pub address: Option<String>,
    /// How many others of the call have the same address.
    pub household: usize,
    /// For each feature, the value's name.
    pub values: Vec<String>,
    /// The files that came along.
    pub files: Vec<File>,
    /// The marks of the reviewer who looks.
    pub own_marks: Vec<i64>,
    /// How many reviewers gave marks.
    pub reviewers: usize,
}

pub(crate) fn status_of(row: &Application) -> Result<Status> {
    row.status.parse().map_err(|_| Error::Store(store::StoreError::Corrupt("application.status")))
}

/// For each feature, the place of the value.
pub(crate) fn places(row: &Application) -> Vec<usize> {
    serde_json::from_str(&row.features).unwrap_or_default()
}

/// For each feature, the name of the value.
pub(crate) fn names(terms: &Terms, places: &[usize]) -> Vec<String> {
    let name = |(feature, place): (&domain::call::Feature, &usize)| {
        feature.values.get(*place).map(|value| value.name.clone()).unwrap_or_default()
    };
    terms.features.iter().zip(places).map(name).collect()
}

/// What is stored of an application.
struct Checked {
    applicant: Applicant,
    address: Option<Address>,
    features: String,
    files: Vec<crate::file::Checked>,
    replaces: Option<ReceiptCode>,
}

fn contact(fields: &mut Fields, new: &NewApplication) -> (Option<String>, Option<String>) {
    let (email, phone) = (fields.text(EMAIL, &new.email), fields.text(PHONE, &new.phone));
    let key = domain::person::email_key(&email).filter(|key| crate::mail::is_mailbox(key));
    if !email.is_empty() && key.is_none() {
        fields.fault("email", Fault::Malformed { expected: "an e-mail address" });
    }
    let number = phone_key(&phone);
    if !phone.is_empty() && number.is_none() {
        let expected = "a telephone number such as 010-1234-5678";
        fields.fault("phone", Fault::Malformed { expected });
    }
    if new.email.trim().is_empty() && new.phone.trim().is_empty() {
        fields.fault("email", Fault::Required);
    }
    (key, number)
}

fn values(fields: &mut Fields, terms: &Terms, given: &[String]) -> Vec<usize> {
    let mut places = Vec::new();
    for (at, (feature, field)) in terms.features.iter().zip(FEATURE_FIELDS).enumerate() {
        let given = given.get(at).map(String::as_str).unwrap_or_default();
        match feature.values.iter().position(|value| value.name == given) {
            Some(place) => places.push(place),
            None if given.is_empty() => fields.fault(field, Fault::Required),
            None => {
                let given = given.chars().take(40).collect();
                fields.fault(field, Fault::Unknown { given, nearest: None });
            }
        }
    }
    places
}

/// The consents. Refusing an optional one takes back what it was for and blocks nothing.
fn consents(fields: &mut Fields, terms: &Terms, new: &NewApplication) -> String {
    if !new.agreed {
        fields.fault("agreed", Fault::Required);
    }
    match new.of_age {
        Some(true) => {}
        Some(false) => {
            fields.fault("of_age", Fault::Malformed { expected: "an applicant of 14 or older" });
        }
        None => fields.fault("of_age", Fault::Required),
    }
    let confirmed = |at: usize| new.confirmed.get(at).copied().unwrap_or(false);
    if !(0..terms.qualifications.len()).all(confirmed) {
        fields.fault("confirmed", Fault::Required);
    }
    let sensitive = fields.text(SENSITIVE, &new.sensitive);
    if !sensitive.is_empty() && !new.sensitive_agreed {
        fields.fault("sensitive_agreed", Fault::Required);
    }
    if terms.sensitive.is_empty() { String::new() } else { sensitive }
}

fn check(
    view: &CallView,
    new: NewApplication,
    language: Language,
    now: Moment,
    receipt: ReceiptCode,
) -> Result<Checked> {
    let (mut fields, terms) = (Fields::default(), &view.terms);
    let name = fields.text(NAME, &new.name);
    let (email, phone) = contact(&mut fields, &new);
    let typed = fields.text(ADDRESS, &new.address);
    let key = household(&typed);
    if terms.household && typed.is_empty() {
        fields.fault("address", Fault::Required);
    }
    let places = values(&mut fields, terms, &new.features);
    let motivation = fields.text(MOTIVATION, &new.motivation);
    let sensitive = consents(&mut fields, terms, &new);
    let replaces = match new.replaces.trim() {
        "" => None,
        typed => {
            let code = ReceiptCode::parse(typed).ok();
            if code.is_none() {
                let expected = "a receipt code such as R-61209-M4TX-7QW";
                fields.fault("replaces", Fault::Malformed { expected });
            }
            code
        }
    };
    if new.files.len() > MOST_FILES {
        fields.fault("file", Fault::Malformed { expected: "at most 5 files" });
    }
    let files = new.files.into_iter().take(MOST_FILES);
    let files = files.filter_map(|file| check_file(file, &mut fields)).collect();
    let address = key.filter(|_| terms.household).map(|household| Address {
        application_id: 0,
        address: typed,
        household,
    });
    let applicant = Applicant {
        application_id: 0,
        call_id: view.row.id,
        receipt: receipt.number(),
        name,
        email,
        phone,
        motivation,
        sensitive,
        named: i16::from(new.named),
        language: language.to_string(),
        agreed_at: now.0,
    };
    let features =
        serde_json::to_string(&places).map_err(|error| Error::Internal(error.to_string()))?;
    fields.done(Checked { applicant, address, features, files, replaces })
}

impl App {
    fn apply_resource(view: &CallView, closed: bool) -> Resource {
        let resource = view.resource();
        Resource { closed, ..resource }
    }

    /// Takes an application in; its receipt.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the call is open; [`Error::Invalid`] with every fault, among them
    /// [`Fault::Taken`] in `email` for somebody who applied already and does not show the earlier
    /// receipt; [`Error::Conflict`] when there are too many.
    pub async fn send_application(
        &self,
        actor: &Actor,
        id: CallId,
        new: NewApplication,
        language: Language,
    ) -> Result<ReceiptCode> {
        let view = self.call(actor, id).await?;
        let closed = view.phase != Phase::Open;
        self.gate(actor, Action::Apply, &Self::apply_resource(&view, closed))?;
        let now = self.now();
        let receipt = crate::random::receipt(self.inner.random.as_ref());
        let checked = check(&view, new, language, now, receipt)?;
        let tx = self.inner.store.begin().await?;
        let call = self.call_in(&tx, id, State::Published).await?;
        if now.0 >= call.closes_at {
            return Err(Denial::Closed.into());
        }
        let counts = store::application::counts(&tx, id.0).await?;
        if counts.iter().map(|one| one.count).sum::<i64>() >= MOST_APPLICATIONS {
            return Err(Error::Conflict("applications_full"));
        }
        self.replace_earlier(&tx, &view, &checked, now).await?;
        let row = Application {
            id: 0,
            call_id: id.0,
            status: Status::Received.to_string(),
            reason: String::new(),
            note: String::new(),
            features: checked.features,
            public_id: String::new(),
            salt: String::new(),
            place: None,
            sent_at: now.0,
            changed_at: now.0,
        };
        let (applicant, address) = (checked.applicant, checked.address);
        let key = store::application::insert(&tx, &row, &applicant, address.as_ref()).await?;
        for file in checked.files {
            let file = keep(&tx, file, now).await?;
            store::application::attach(&tx, key, file).await?;
        }
        let act = changed(&view.dialogue, &call, ActKind::ApplicationReceived, "received", vec![]);
        self.record(&tx, act, now).await?;
        self.tell_applicant(&tx, &view, &applicant, Status::Received).await?;
        self.commit(tx).await?;
        self.inner.mailed.notify_one();
        Ok(receipt)
    }

    /// Forgets the earlier application of the same person, if its receipt is shown.
    async fn replace_earlier(
        &self,
        tx: &Tx,
        view: &CallView,
        checked: &Checked,
        now: Moment,
    ) -> Result<()> {
        let (email, phone) =
            (checked.applicant.email.as_deref(), checked.applicant.phone.as_deref());
        let mut shown = false;
        while let Some(same) =
            store::application::same_person(tx, view.row.id, email, phone).await?
        {
            if checked.replaces.map(ReceiptCode::number) != Some(same.receipt) {
                let field = if same.email.as_deref() == email && email.is_some() {
                    "email"
                } else {
                    "phone"
                };
                return Err(Error::field(field, Fault::Taken));
            }
            self.take_back(tx, same.application_id, now).await?;
            shown = true;
        }
        if !shown && checked.replaces.is_some() {
            let given = checked.replaces.map(|code| code.to_string()).unwrap_or_default();
            return Err(Error::field("replaces", Fault::Unknown { given, nearest: None }));
        }
        Ok(())
    }

    /// Destroys what an application holds, for good: a backup that is older is to be erased again.
    async fn take_back(&self, tx: &Tx, id: i64, now: Moment) -> Result<()> {
        if let Some(applicant) = store::application::applicant(tx, id).await? {
            let key = erasure::application_key(applicant.receipt);
            erasure::note(tx, Erased::Application, key, now).await?;
        }
        self.destroy_applicant(tx, id, now).await
    }

    /// Takes an application back that a backup brought back; the addresses that were known.
    pub(crate) async fn destroy_application(
        &self,
        tx: &Tx,
        receipt: i64,
        now: Moment,
    ) -> Result<Option<Vec<String>>> {
        let Some(found) = store::application::by_receipt(tx, receipt).await? else {
            return Ok(None);
        };
        self.destroy_applicant(tx, found.application_id, now).await?;
        Ok(Some(found.email.into_iter().collect()))
    }

    /// Destroys what an application holds; that there was one stays.
    async fn destroy_applicant(&self, tx: &Tx, id: i64, now: Moment) -> Result<()> {
        let mut row = store::application::by_id(tx, id).await?.ok_or(Error::NOT_FOUND)?;
        Status::Withdrawn.as_str().clone_into(&mut row.status);
        row.reason.clear();
        row.changed_at = now.0;
        store::application::update(tx, &row).await?;
        store::application::forget_applicant(tx, id).await?;
        let rule = Rule::Applicants.as_str();
        Ok(store::destruction::insert(tx, now.0, rule, None, 1, false).await?)
    }

    /// Queues a mail to an applicant who gave an address.
    pub(crate) async fn tell_applicant(
        &self,
        tx: &Tx,
        view: &CallView,
        applicant: &Applicant,
        status: Status,
    ) -> Result<()> {
        let Some(email) = &applicant.email else { return Ok(()) };
        let letter = Letter::Application {
            code: view.code(),
            title: view.terms.title.clone(),
            receipt: ReceiptCode::from_number(applicant.receipt).to_string(),
            status,
        };
        let language = applicant.language.parse().unwrap_or(Language::Korean);
        self.queue_mail(tx, email, language, &letter, None).await
    }

    /// Queues a mail to everyone who applied: the call was taken back.
    pub(crate) async fn tell_withdrawn(&self, tx: &Tx, view: &CallView) -> Result<()> {
        let letter = Letter::CallWithdrawn { code: view.code(), title: view.terms.title.clone() };
        for applicant in store::application::applicants(tx, view.row.id).await? {
            if let Some(email) = &applicant.email {
                let language = applicant.language.parse().unwrap_or(Language::Korean);
                self.queue_mail(tx, email, language, &letter, None).await?;
            }
        }
        Ok(())
    }

    /// Writes down how many applied and how many of them take part in the selection.
    pub(crate) async fn count_into(&self, tx: &Tx, row: &mut Call) -> Result<()> {
        let counts = store::application::counts(tx, row.id).await?;
        let out = [Status::Received, Status::Ineligible, Status::Withdrawn];
        let all = counts.iter().map(|one| one.count).sum();
        let none = counts.iter().filter(|one| out.iter().any(|own| own.as_str() == one.status));
        row.received = all;
        row.eligible = all - none.map(|one| one.count).sum::<i64>();
        Ok(())
    }

    /// How many applications stand where. Once everything was destroyed, nothing stands anywhere.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn application_counts(
        &self,
        actor: &Actor,
        view: &CallView,
    ) -> Result<Vec<(Status, i64)>> {
        self.gate(actor, Action::ReadDialogue, &view.resource())?;
        let rows = store::application::counts(&self.inner.store.read(), view.row.id).await?;
        let read = |row: store::application::Count| Some((row.status.parse().ok()?, row.count));
        Ok(rows.into_iter().filter_map(read).collect())
    }

    /// An application, for whoever holds its receipt.
    ///
    /// # Errors
    /// [`Error::Denied`] when there is none: it never was, was taken back, or was destroyed.
    pub async fn own_application(
        &self,
        actor: &Actor,
        id: CallId,
        receipt: ReceiptCode,
    ) -> Result<OwnApplication> {
        let call = self.call(actor, id).await?;
        let read = self.inner.store.read();
        let applicant = store::application::by_receipt(&read, receipt.number()).await?;
        let applicant = applicant.filter(|own| own.call_id == id.0).ok_or(Error::NOT_FOUND)?;
        let row = store::application::by_id(&read, applicant.application_id).await?;
        let row = row.ok_or(Error::NOT_FOUND)?;
        let decided = call.phase.has_files() || call.phase == Phase::Reviewed;
        let status = if decided { status_of(&row)? } else { Status::Received };
        let chance = match store::draw::by_call(&read, id.0).await? {
            Some(draw) if !row.public_id.is_empty() => {
                crate::draw::chance(&draw.lottery, &row.public_id)
            }
            _ => None,
        };
        let values = names(&call.terms, &places(&row));
        let told = call.terms.method == Method::Review && call.phase.is_decided();
        let lot = call.row.secret.as_deref().filter(|_| told);
        Ok(OwnApplication {
            reason: row.reason.parse().ok().filter(|_| status == Status::Ineligible),
            status,
            files: store::application::files(&read, row.id).await?,
            line: crate::draw::line(receipt, &values),
            lot: lot.map(|secret| crate::draw::lot_of(&crate::call::lot(secret), receipt)),
            chance,
            values,
            call,
            receipt,
            row,
            applicant,
        })
    }

    /// Takes an application back; everything in it is destroyed at once.
    ///
    /// # Errors
    /// [`Error::Denied`] when there is none, or a seat was taken.
    pub async fn withdraw_application(
        &self,
        actor: &Actor,
        id: CallId,
        receipt: ReceiptCode,
    ) -> Result<()> {
        let own = self.own_application(actor, id, receipt).await?;
        let closed = !own.may_withdraw();
        self.gate(actor, Action::Apply, &Self::apply_resource(&own.call, closed))?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let call = store::call::locked(&tx, id.0).await?.ok_or(Error::NOT_FOUND)?;
        let row = store::application::by_id(&tx, own.row.id).await?.ok_or(Error::NOT_FOUND)?;
        let before = status_of(&row)?;
        if !before.may_withdraw() {
            return Err(Denial::Closed.into());
        }
        self.take_back(&tx, row.id, now).await?;
        if own.call.phase.is_decided() {
            self.fill_seats(&tx, &own.call, now).await?;
        }
        let act =
            changed(&own.call.dialogue, &call, ActKind::ApplicationChanged, "withdrawn", vec![]);
        self.record(&tx, act, now).await?;
        self.commit(tx).await?;
        self.after_erasing(&[]).await
    }

    /// A page of the applications to a call, for staff: those of one status, or all.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor manages the dialogue and told why.
    pub async fn applications(
        &self,
        actor: &Actor,
        view: &CallView,
        status: Option<Status>,
        slice: Slice,
    ) -> Result<Page<Line>> {
        let dialogue = Some(view.dialogue.id);
        self.gate_personal(actor, Kind::Applicants, dialogue)?;
        let read = self.inner.store.read();
        let counts = store::application::counts(&read, view.row.id).await?;
        let living = counts.iter().filter(|one| one.status != Status::Withdrawn.as_str());
        let wanted = status.map(Status::as_str).unwrap_or_default();
        let total = living.filter(|one| wanted.is_empty() || one.status == wanted);
        let total = total.map(|one| one.count).sum();
        let (call, offset, limit) = (view.row.id, slice.offset, slice.probe());
        let lines = store::application::lines(&read, call, wanted, offset, limit).await?;
        let page = slice.cut(lines, total, |line| line.id);
        self.record_access(actor, Kind::Applicants, dialogue, page.items.len()).await?;
        Ok(page)
    }

    /// One application, for staff.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor manages the dialogue and told why; when there is none.
    pub async fn application(
        &self,
        actor: &Actor,
        view: &CallView,
        id: ApplicationId,
    ) -> Result<ApplicationView> {
        let dialogue = Some(view.dialogue.id);
        self.gate_personal(actor, Kind::Applicants, dialogue)?;
        let read = self.inner.store.read();
        let row = store::application::by_id(&read, id.0).await?;
        let row = row.filter(|row| row.call_id == view.row.id).ok_or(Error::NOT_FOUND)?;
        let applicant = store::application::applicant(&read, id.0).await?;
        let applicant = applicant.ok_or(Error::NOT_FOUND)?;
        let address = store::application::address(&read, id.0).await?;
        let household = match &address {
            Some(own) => {
                let all = store::application::addresses(&read, view.row.id).await?;
                let same = |other: &&Address| other.household == own.household;
                all.iter().filter(same).count().saturating_sub(1)
            }
            None => 0,
        };
        let scores = store::application::scores(&read, id.0).await?;
        let person = actor.person.map(|person| person.0);
        let own =
            scores.iter().find(|score| score.person_id.is_some() && score.person_id == person);
        let marks = own.and_then(|own| serde_json::from_str(&own.points).ok());
        self.record_access(actor, Kind::Applicants, dialogue, 1).await?;
        Ok(ApplicationView {
            status: status_of(&row)?,
            values: names(&view.terms, &places(&row)),
            files: store::application::files(&read, id.0).await?,
            address: address.map(|own| own.address),
            own_marks: marks.unwrap_or_default(),
            reviewers: scores.len(),
            household,
            applicant,
            row,
        })
    }

    /// A file that came along with an application, for staff.
    ///
    /// # Errors
    /// As [`App::application`].
    pub async fn application_file(
        &self,
        actor: &Actor,
        view: &CallView,
        id: ApplicationId,
        file: i64,
    ) -> Result<(File, Vec<u8>)> {
        let own = self.application(actor, view, id).await?;
        if own.files.iter().any(|one| one.id == file) {
            self.file_bytes(file).await
        } else {
            Err(Error::NOT_FOUND)
        }
    }

    /// Says whether an application is eligible, with a reason when it is not; `received` takes back
    /// what was said.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor manages the dialogue and told why; [`Error::Invalid`];
    /// [`Error::Conflict`] once the review is over, or before the call is closed.
    pub async fn review_application(
        &self,
        actor: &Actor,
        view: &CallView,
        id: ApplicationId,
        verdict: &str,
        reason: &str,
        note: &str,
    ) -> Result<()> {
        self.gate_personal(actor, Kind::Applicants, Some(view.dialogue.id))?;
        let mut fields = Fields::default();
        let verdict: Option<Status> = fields.needed_word("verdict", verdict);
        if verdict.is_some_and(|status| !status.is_reviewed()) {
            fields
                .fault("verdict", Fault::Malformed { expected: "eligible, ineligible, received" });
        }
        let refused = verdict == Some(Status::Ineligible);
        let reason: Option<Ineligibility> =
            if refused { fields.needed_word("reason", reason) } else { None };
        let note = fields.text(NOTE, note);
        if reason == Some(Ineligibility::Other) && note.is_empty() {
            fields.fault("note", Fault::Required);
        }
        let verdict = fields.done(verdict)?.unwrap_or(Status::Received);
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let call = self.call_in(&tx, view.id(), State::Published).await?;
        if now.0 < call.closes_at {
            return Err(Error::Conflict("call_open"));
        }
        let row = store::application::by_id(&tx, id.0).await?;
        let mut row = row.filter(|row| row.call_id == call.id).ok_or(Error::NOT_FOUND)?;
        if !status_of(&row)?.is_reviewed() {
            return Err(Error::Conflict("changed"));
        }
        verdict.as_str().clone_into(&mut row.status);
        row.reason = reason.map(|reason| reason.to_string()).unwrap_or_default();
        row.note = if refused { note } else { String::new() };
        row.changed_at = now.0;
        store::application::update(&tx, &row).await?;
        let more = vec![("reason", row.reason.as_str().into())];
        let change = match verdict {
            Status::Eligible => "eligible",
            Status::Ineligible => "ineligible",
            _ => "taken_back",
        };
        let act = changed(&view.dialogue, &call, ActKind::ApplicationChanged, change, more);
        self.record(&tx, act, now).await?;
        self.commit(tx).await
    }

    /// Says of every application that nobody looked at yet that it is eligible; how many.
    ///
    /// # Errors
    /// As [`App::review_application`].
    pub async fn accept_rest(&self, actor: &Actor, view: &CallView) -> Result<usize> {
        self.gate_personal(actor, Kind::Applicants, Some(view.dialogue.id))?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let call = self.call_in(&tx, view.id(), State::Published).await?;
        if now.0 < call.closes_at {
            return Err(Error::Conflict("call_open"));
        }
        let mut accepted = 0;
        for mut row in store::application::of_call(&tx, call.id).await? {
            if status_of(&row)? == Status::Received {
                Status::Eligible.as_str().clone_into(&mut row.status);
                row.changed_at = now.0;
                store::application::update(&tx, &row).await?;
                accepted += 1;
            }
        }
        let more = vec![("count", accepted.into())];
        let act = changed(&view.dialogue, &call, ActKind::ApplicationChanged, "eligible", more);
        self.record(&tx, act, now).await?;
        self.commit(tx).await?;
        Ok(accepted)
    }

    /// Gives a reviewer's marks; earlier ones of the same reviewer are replaced.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor manages the dialogue, told why, and is a known person;
    /// [`Error::Invalid`]; [`Error::Conflict`] before the call is closed or once its result stands.
    pub async fn score_application(
        &self,
        actor: &Actor,
        view: &CallView,
        id: ApplicationId,
        marks: &[String],
    ) -> Result<()> {
        self.gate_personal(actor, Kind::Applicants, Some(view.dialogue.id))?;
        let person = actor.person.ok_or(Denial::SignIn)?;
        if view.terms.method != Method::Review
            || !matches!(view.phase, Phase::Closed | Phase::Reviewed)
        {
            return Err(Error::Conflict("changed"));
        }
        let read = |text: &String| {
            text.trim().parse::<i64>().ok().filter(|mark| (0..=BEST_MARK).contains(mark))
        };
        let points: Option<Vec<i64>> = marks.iter().map(read).collect();
        let wanted = view.terms.marks.len();
        let Some(points) = points.filter(|points| points.len() == wanted) else {
            let expected = "for each mark a number from 0 to 10";
            return Err(Error::field("mark", Fault::Malformed { expected }));
        };
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let call = store::call::locked(&tx, view.row.id).await?.ok_or(Error::NOT_FOUND)?;
        let row = store::application::by_id(&tx, id.0).await?;
        let row = row.filter(|row| row.call_id == call.id).ok_or(Error::NOT_FOUND)?;
        if call.decided_at.is_some() || status_of(&row)? == Status::Withdrawn {
            return Err(Error::Conflict("changed"));
        }
        let score = Score {
            application_id: row.id,
            person_id: Some(person.0),
            points: serde_json::to_string(&points)
                .map_err(|error| Error::Internal(error.to_string()))?,
            at: now.0,
        };
        store::application::set_score(&tx, &score).await?;
        let act = changed(&view.dialogue, &call, ActKind::ApplicationChanged, "marked", vec![]);
        self.record(&tx, act, now).await?;
        self.commit(tx).await
    }

    /// Ends the review, or takes its end back; everyone is told whether they take part.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Conflict`] while an application was not looked at, or when the
    /// call is in another state.
    pub async fn end_review(&self, actor: &Actor, view: &CallView, over: bool) -> Result<()> {
        self.gate(actor, Action::Manage, &view.dialogue.resource())?;
        let (from, to, change) = if over {
            (State::Published, State::Reviewed, "reviewed")
        } else {
            (State::Reviewed, State::Published, "review_reopened")
        };
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let mut call = self.call_in(&tx, view.id(), from).await?;
        if now.0 < call.closes_at {
            return Err(Error::Conflict("call_open"));
        }
        let rows = store::application::of_call(&tx, call.id).await?;
        if over && rows.iter().any(|row| row.status == Status::Received.as_str()) {
            return Err(Error::Conflict("review_open"));
        }
        to.as_str().clone_into(&mut call.state);
        call.changed_at = now.0;
        self.count_into(&tx, &mut call).await?;
        store::call::update(&tx, &call).await?;
        if over {
            self.tell_verdicts(&tx, view, &rows).await?;
        }
        let more = vec![("received", call.received.into()), ("eligible", call.eligible.into())];
        let act = changed(&view.dialogue, &call, ActKind::CallChanged, change, more);
        self.record(&tx, act, now).await?;
        self.commit(tx).await?;
        self.inner.mailed.notify_one();
        Ok(())
    }

    async fn tell_verdicts(&self, tx: &Tx, view: &CallView, rows: &[Application]) -> Result<()> {
        for applicant in store::application::applicants(tx, view.row.id).await? {
            let row = rows.iter().find(|row| row.id == applicant.application_id);
            if let Some(row) = row {
                self.tell_applicant(tx, view, &applicant, status_of(row)?).await?;
            }
        }
        Ok(())
    }

    /// All applications as a workbook, for the office.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor manages the dialogue and told why.
    pub async fn application_table(&self, actor: &Actor, view: &CallView) -> Result<Vec<u8>> {
        let dialogue = Some(view.dialogue.id);
        self.gate_personal(actor, Kind::Applicants, dialogue)?;
        let read = self.inner.store.read();
        let rows = store::application::of_call(&read, view.row.id).await?;
        let applicants = store::application::applicants(&read, view.row.id).await?;
        self.record_access(actor, Kind::Applicants, dialogue, applicants.len()).await?;
        let terms = terms_of(&view.row)?;
        let zone = domain::time::zone(&view.dialogue.zone);
        let headers = ["접수번호", "이름", "전자우편", "전화", "접수일", "상태", "공개 번호"];
        let own = terms.features.iter().map(|feature| feature.name.clone());
        let headers = headers.map(str::to_owned).into_iter().chain(own);
        let headers = headers.chain(["신청 이유".to_owned()]);
        let column = |header| Column { header, width: 16.0, ..Column::default() };
        let columns: Vec<Column> = headers.map(column).collect();
        let mut sheet = Sheet::new("신청자", &columns)?;
        for applicant in applicants {
            let Some(row) = rows.iter().find(|row| row.id == applicant.application_id) else {
                continue;
            };
            let mut cells = vec![
                ReceiptCode::from_number(applicant.receipt).to_string(),
                applicant.name,
                applicant.email.unwrap_or_default(),
                applicant.phone.unwrap_or_default(),
                Moment(row.sent_at).iso_date(&zone),
                status_word(status_of(row)?).to_owned(),
                row.public_id.clone(),
            ];
            cells.extend(names(&terms, &places(row)));
            cells.push(applicant.motivation);
            sheet.push(cells)?;
        }
        let packed = tokio::task::spawn_blocking(move || sheet.finish()).await;
        Ok(packed.map_err(|error| Error::Internal(error.to_string()))??)
    }

    /// Destroys what was sent to calls whose promised day has come; how many applications.
    pub(crate) async fn destroy_applications(&self, now: Moment) -> Result<i64> {
        let mut destroyed = 0;
        for due in store::call::due(&self.inner.store.read(), now.0).await? {
            let dialogue = self.dialogue_by_id(due.dialogue_id).await?;
            let tx = self.inner.store.begin().await?;
            let mut call = store::call::locked(&tx, due.id).await?.ok_or(Error::NOT_FOUND)?;
            if call.decided_at.is_none() {
                self.count_into(&tx, &mut call).await?;
            }
            let items = store::application::destroy(&tx, call.id).await?;
            let items = i64::try_from(items).unwrap_or(i64::MAX);
            (call.secret, call.destroyed_at, call.changed_at) = (None, Some(now.0), now.0);
            store::call::update(&tx, &call).await?;
            let (rule, kept) = (Rule::Applicants.as_str(), terms_of(&call)?.kept);
            store::destruction::insert(&tx, now.0, rule, Some(kept), items, false).await?;
            let more = vec![("count", items.into())];
            let act = changed(&dialogue, &call, ActKind::CallChanged, "destroyed", more);
            self.record(&tx, act, now).await?;
            self.commit(tx).await?;
            destroyed += items;
        }
        Ok(destroyed)
    }
}

/// A status in the office's language.
const fn status_word(status: Status) -> &'static str {
    match status {
        Status::Received => "접수",
        Status::Eligible => "적격",
        Status::Ineligible => "부적격",
        Status::Withdrawn => "취소",
        Status::Selected => "선정",
        Status::Alternate => "예비",
        Status::Unselected => "미선정",
        Status::Accepted => "수락",
        Status::Declined => "사양",
        Status::Appointed => "위촉",
    }
}
