//! Applying to a call: the form, the receipt's page, and taking an application back.

use app::application::{FEATURE_FIELDS, NewApplication, OwnApplication};
use app::call::CallView;
use app::file::NewFile;
use app::limit::Limited;
use askama::Template;
use axum::extract::{FromRequest as _, Multipart, Request, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use domain::application::{Ineligibility, Status};
use domain::call::{Feature, MOST_FEATURES, Phase};
use domain::code::Coded as _;
use domain::id::CallId;
use domain::permission::{Action, Denial, Resource};
use domain::receipt::ReceiptCode;
use domain::text::{Fault, FieldFault};
use domain::time::Moment;
use serde::Deserialize;

use crate::call::{chance, named, status_name};
use crate::care::Faults;
use crate::error::{Failure, fault_text, too_many};
use crate::form::{Form, Path, Query};
use crate::home::When;
use crate::layout::{Layout, Place};
use crate::locale::Locale;
use crate::staff::upload::{text, unreadable};
use crate::system::see_other;
use crate::visitor::Visitor;
use crate::{Site, url};

/// The largest application: its files together, and what the form adds around them.
pub(crate) const MOST_BYTES: usize = 25 * 1024 * 1024;

/// What the form holds.
#[derive(Clone, Debug, Default)]
struct ApplyForm {
    name: String,
    email: String,
    phone: String,
    address: String,
    features: [String; MOST_FEATURES],
    confirmed: Vec<String>,
    motivation: String,
    sensitive: String,
    sensitive_agreed: bool,
    agreed: bool,
    named: bool,
    age: String,
    replaces: String,
    files: Vec<(String, Vec<u8>)>,
}

impl ApplyForm {
    async fn read(site: &Site, request: Request) -> Result<Self, Failure> {
        let mut parts = Multipart::from_request(request, site)
            .await
            .map_err(|error| Failure::Unreadable(error.body_text()))?;
        let mut form = Self::default();
        while let Some(field) = parts.next_field().await.map_err(|error| unreadable(&error))? {
            let name = field.name().unwrap_or_default().to_owned();
            let file = field.file_name().map(str::to_owned);
            let bytes = field.bytes().await.map_err(|error| unreadable(&error))?.to_vec();
            match file {
                Some(file) if name == "file" => {
                    // A browser sends an empty part for a field without a file.
                    if !file.is_empty() || !bytes.is_empty() {
                        form.files.push((file, bytes));
                    }
                }
                _ => form.put(&name, text(bytes)?),
            }
        }
        Ok(form)
    }

    fn put(&mut self, name: &str, value: String) {
        let is_set = || value == "1";
        match name {
            "name" => self.name = value,
            "email" => self.email = value,
            "phone" => self.phone = value,
            "address" => self.address = value,
            "confirmed" => self.confirmed.push(value),
            "motivation" => self.motivation = value,
            "sensitive" => self.sensitive = value,
            "sensitive_agreed" => self.sensitive_agreed = is_set(),
            "agreed" => self.agreed = is_set(),
            "named" => self.named = is_set(),
            "age" => self.age = value,
            "replaces" => self.replaces = value,
            _ => {
                let own = FEATURE_FIELDS.iter().zip(&mut self.features);
                if let Some((_, slot)) = own.into_iter().find(|(field, _)| **field == name) {
                    *slot = value;
                }
            }
        }
    }

    fn of_age(&self) -> Option<bool> {
        match self.age.as_str() {
            "adult" => Some(true),
            "child" => Some(false),
            _ => None,
        }
    }

    fn confirms(&self, number: &usize) -> bool {
        self.confirmed.contains(&number.to_string())
    }

    fn wanted(&self, view: &CallView) -> NewApplication {
        let form = self.clone();
        let confirmed = (1..=view.terms.qualifications.len()).map(|n| self.confirms(&n)).collect();
        NewApplication {
            of_age: self.of_age(),
            confirmed,
            name: form.name,
            email: form.email,
            phone: form.phone,
            address: form.address,
            features: form.features.into_iter().take(view.terms.features.len()).collect(),
            motivation: form.motivation,
            sensitive: form.sensitive,
            sensitive_agreed: form.sensitive_agreed,
            agreed: form.agreed,
            named: form.named,
            replaces: form.replaces,
            files: form.files.into_iter().map(|(name, bytes)| NewFile { name, bytes }).collect(),
        }
    }
}

/// A feature to say one's value of.
struct Choice {
    field: &'static str,
    feature: Feature,
    chosen: String,
}

#[derive(Template)]
#[template(path = "apply.html")]
struct ApplyPage {
    l: Locale,
    layout: Layout,
    view: CallView,
    code: String,
    action: String,
    last: When,
    destroyed: When,
    choices: Vec<Choice>,
    qualifications: Vec<(usize, String)>,
    form: ApplyForm,
    errors: Faults,
    /// Whether the same person applied already.
    repeated: bool,
    had_files: bool,
}

impl ApplyPage {
    fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|(name, _)| *name == field).map(|(_, text)| text.as_str())
    }
}

fn apply_page(
    site: &Site,
    visitor: &Visitor,
    view: CallView,
    form: ApplyForm,
    errors: Faults,
    repeated: bool,
) -> Result<String, Failure> {
    let l = visitor.locale;
    let plain = l.a("apply-title", [("code", view.code().into())]);
    let heading = crate::care::title(l, plain, !errors.is_empty(), None);
    let zone = view.dialogue.zone.as_str();
    let own = view.terms.features.iter().zip(FEATURE_FIELDS).zip(&form.features);
    let choices = own.map(|((feature, field), chosen)| Choice {
        field,
        feature: feature.clone(),
        chosen: chosen.clone(),
    });
    let page = ApplyPage {
        l,
        choices: choices.collect(),
        qualifications: (1..).zip(view.terms.qualifications.iter().cloned()).collect(),
        layout: Layout::of(site, visitor, &view.dialogue, Place::Bodies, heading),
        code: view.code(),
        action: url::apply(view.row.id),
        last: When::day(l, view.terms.closes.plus(-1), zone),
        destroyed: When::day(l, Moment(view.row.destroy_at), zone),
        had_files: !form.files.is_empty(),
        repeated,
        form,
        errors,
        view,
    };
    Ok(page.render()?)
}

/// The call to apply to, when it is open; otherwise where to go instead.
async fn open_call(
    site: &Site,
    visitor: &Visitor,
    text: &str,
) -> Result<Result<CallView, Response>, Failure> {
    site.app.gate(&visitor.actor, Action::ReadDialogue, &Resource::default())?;
    let view = site.app.call(&visitor.actor, named(text)?).await?;
    if view.phase == Phase::Open {
        Ok(Ok(view))
    } else {
        Ok(Err(see_other(&url::call(view.row.id), Vec::new())))
    }
}

/// GET /calls/{code}/apply
pub(crate) async fn form(
    State(site): State<Site>,
    visitor: Visitor,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    match open_call(&site, &visitor, &code).await? {
        Ok(view) => {
            let (form, none) = (ApplyForm::default(), Vec::new());
            let html = apply_page(&site, &visitor, view, form, none, false)?;
            Ok(Html(html).into_response())
        }
        Err(elsewhere) => Ok(elsewhere),
    }
}

/// What is wrong with a field of this form, in words.
fn error_text(l: Locale, fault: &FieldFault) -> String {
    match (fault.field, &fault.fault) {
        ("email" | "phone", Fault::Taken) => l.t("apply-repeated"),
        ("email", Fault::Required) => l.t("apply-contact-needed"),
        ("phone", Fault::Malformed { .. }) => l.t("apply-phone-wrong"),
        ("of_age", Fault::Malformed { .. }) => l.t("apply-too-young"),
        ("agreed", Fault::Required) => l.t("apply-agreed-needed"),
        ("sensitive_agreed", Fault::Required) => l.t("apply-sensitive-needed"),
        ("confirmed", Fault::Required) => l.t("apply-confirmed-needed"),
        ("replaces", _) => l.t("apply-replaces-wrong"),
        ("file", Fault::Malformed { .. }) => l.t("apply-file-wrong"),
        _ => fault_text(l, fault),
    }
}

/// POST /calls/{code}/apply
pub(crate) async fn send(
    State(site): State<Site>,
    visitor: Visitor,
    Path(code): Path<String>,
    request: Request,
) -> Result<Response, Failure> {
    let l = visitor.locale;
    site.app.gate(&visitor.actor, Action::ReadDialogue, &Resource::default())?;
    let view = site.app.call(&visitor.actor, named(&code)?).await?;
    let form = ApplyForm::read(&site, request).await?;
    let limited =
        site.app.limiter().check(Limited::Contribution, visitor.actor.participant, visitor.address);
    let (new, id) = (form.wanted(&view), view.id());
    let sent = match limited {
        Ok(()) => site.app.send_application(&visitor.actor, id, new, l.language()).await,
        Err(error) => Err(error),
    };
    let (errors, repeated): (Faults, bool) = match sent {
        Ok(receipt) => {
            let to = format!("{}?new=1", url::application(id.0, &receipt.to_string()));
            return Ok(see_other(&to, Vec::new()));
        }
        Err(app::Error::Invalid { faults }) => {
            let repeated = faults.iter().any(|fault| fault.fault == Fault::Taken);
            (faults.iter().map(|fault| (fault.field, error_text(l, fault))).collect(), repeated)
        }
        Err(app::Error::TooMany { seconds }) => (vec![("name", too_many(l, seconds))], false),
        Err(error) => return Err(error.into()),
    };
    let repeated = repeated || !form.replaces.is_empty();
    let html = apply_page(&site, &visitor, view, form, errors, repeated)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(html)).into_response())
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct New {
    new: String,
}

#[derive(Template)]
#[template(path = "application.html")]
struct ApplicationPage {
    l: Locale,
    layout: Layout,
    own: OwnApplication,
    code: String,
    receipt: String,
    action: String,
    call_url: String,
    new: bool,
    state: String,
    reason: String,
    sent: When,
    decides: When,
    destroyed: When,
    chance: String,
}

impl ApplicationPage {
    fn is(&self, status: &str) -> bool {
        self.own.status.as_str() == status
    }

    fn is_over(&self) -> bool {
        self.own.call.phase == Phase::Withdrawn
    }
}

fn reason_name(l: Locale, reason: Ineligibility) -> String {
    l.t(match reason {
        Ineligibility::Residence => "application-why-residence",
        Ineligibility::Age => "application-why-age",
        Ineligibility::Qualification => "application-why-qualification",
        Ineligibility::Committees => "application-why-committees",
        Ineligibility::Repeated => "application-why-repeated",
        Ineligibility::Incomplete => "application-why-incomplete",
        Ineligibility::Other => "application-why-other",
    })
}

/// The call and the receipt of an address.
fn keys(code: &str, receipt: &str) -> Result<(CallId, ReceiptCode), Failure> {
    let receipt = ReceiptCode::parse(receipt).map_err(|_| Denial::NotFound)?;
    Ok((named(code)?, receipt))
}

#[derive(Template)]
#[template(path = "application_gone.html")]
struct GonePage {
    l: Locale,
    layout: Layout,
    code: String,
    call_url: String,
    withdrawn: bool,
}

/// GET /calls/{code}/applications/{receipt}
pub(crate) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path((code, text)): Path<(String, String)>,
    Query(query): Query<New>,
) -> Result<Response, Failure> {
    site.app.gate(&visitor.actor, Action::ReadDialogue, &Resource::default())?;
    site.app.limiter().check(Limited::Receipt, None, visitor.address)?;
    let l = visitor.locale;
    let (id, receipt) = keys(&code, &text)?;
    let own = match site.app.own_application(&visitor.actor, id, receipt).await {
        Err(app::Error::Denied(Denial::NotFound)) => {
            return gone(&site, &visitor, id, StatusCode::NOT_FOUND, false).await;
        }
        own => own?,
    };
    let call = &own.call;
    let zone = call.dialogue.zone.as_str();
    let page = ApplicationPage {
        l,
        layout: Layout::of(
            &site,
            &visitor,
            &call.dialogue,
            Place::Bodies,
            l.t("application-title"),
        ),
        code: id.code(),
        receipt: receipt.to_string(),
        action: url::application(id.0, &receipt.to_string()),
        call_url: url::call(id.0),
        new: query.new == "1",
        state: status_name(l, own.status),
        reason: own.reason.map(|reason| reason_name(l, reason)).unwrap_or_default(),
        sent: When::minute(l, Moment(own.row.sent_at), zone),
        decides: When::minute(l, call.terms.decides, zone),
        destroyed: When::day(l, Moment(call.row.destroy_at), zone),
        chance: own.chance.map(chance).unwrap_or_default(),
        own,
    };
    Ok(Html(page.render()?).into_response())
}

/// The page in place of an application that is not there.
async fn gone(
    site: &Site,
    visitor: &Visitor,
    id: CallId,
    status: StatusCode,
    withdrawn: bool,
) -> Result<Response, Failure> {
    let l = visitor.locale;
    let call = site.app.call(&visitor.actor, id).await?;
    let title = l.t(if withdrawn { "application-taken-back" } else { "application-gone" });
    let page = GonePage {
        l,
        layout: Layout::of(site, visitor, &call.dialogue, Place::Bodies, title),
        code: id.code(),
        call_url: url::call(id.0),
        withdrawn,
    };
    Ok((status, Html(page.render()?)).into_response())
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct WithdrawForm {
    sure: String,
}

/// POST /calls/{code}/applications/{receipt}/withdraw
pub(crate) async fn withdraw(
    State(site): State<Site>,
    visitor: Visitor,
    Path((code, text)): Path<(String, String)>,
    Form(form): Form<WithdrawForm>,
) -> Result<Response, Failure> {
    site.app.gate(&visitor.actor, Action::ReadDialogue, &Resource::default())?;
    site.app.limiter().check(Limited::Receipt, None, visitor.address)?;
    let (id, receipt) = keys(&code, &text)?;
    if form.sure != "1" {
        let back = format!("{}#withdraw", url::application(id.0, &receipt.to_string()));
        return Ok(see_other(&back, Vec::new()));
    }
    site.app.withdraw_application(&visitor.actor, id, receipt).await?;
    gone(&site, &visitor, id, StatusCode::OK, true).await
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct AnswerForm {
    answer: String,
}

/// POST /calls/{code}/applications/{receipt}/answer: whether somebody selected takes the seat.
pub(crate) async fn answer(
    State(site): State<Site>,
    visitor: Visitor,
    Path((code, text)): Path<(String, String)>,
    Form(form): Form<AnswerForm>,
) -> Result<Response, Failure> {
    site.app.gate(&visitor.actor, Action::ReadDialogue, &Resource::default())?;
    site.app.limiter().check(Limited::Receipt, None, visitor.address)?;
    let (id, receipt) = keys(&code, &text)?;
    let accepts = match form.answer.parse::<Status>() {
        Ok(Status::Accepted) => true,
        Ok(Status::Declined) => false,
        _ => return Err(Failure::Unreadable("accepted or declined".to_owned())),
    };
    site.app.answer_seat(&visitor.actor, id, receipt, accepts).await?;
    Ok(see_other(&url::application(id.0, &receipt.to_string()), Vec::new()))
}
