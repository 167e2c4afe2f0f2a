//! Calls for members on the staff desk: written, published and carried on step by step.

use app::application::ApplicationView;
use app::body::Body;
use app::call::{CallView, NewCall};
use app::draw::{DrawView, PoolView, Progress};
use app::page::Slice;
use askama::Template;
use axum::body::Body as Bytes;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use domain::access::Kind;
use domain::application::{Ineligibility, Status};
use domain::call::{Method, Phase, Warning};
use domain::id::ApplicationId;
use domain::permission::{Action, Denial};
use domain::receipt::ReceiptCode;
use domain::time::Moment;
use serde::Deserialize;

use super::access::Asked;
use super::gathering::PageQuery;
use super::{
    Desk, Faults, Frame, Pager, Pairs, Tab, fault_at, faults_of, many, one, said_word, unknown_word,
};
use crate::appointment::letters;
use crate::call::{Row, Table, named, phase_name, status_name, tables};
use crate::document::Offered;
use crate::error::Failure;
use crate::form::{Form, Path, Query};
use crate::locale::Locale;
use crate::table::{XLSX, download};
use crate::{Site, url};

/// Calls on one page.
const PAGE: i64 = 30;
/// Applications on one page.
const APPLICATIONS: i64 = 50;

/// What the form holds.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct CallForm {
    body: String,
    title: String,
    about: String,
    seats: String,
    alternates: String,
    criteria: String,
    qualifications: String,
    method: String,
    quotas: String,
    marks: String,
    household: String,
    sensitive: String,
    opens: String,
    closes: String,
    decides: String,
    time: String,
    source: String,
    kept: String,
    months: String,
}

impl CallForm {
    fn of(new: NewCall) -> Self {
        Self {
            body: new.body,
            title: new.title,
            about: new.about,
            seats: new.seats,
            alternates: new.alternates,
            criteria: new.criteria,
            qualifications: new.qualifications,
            method: new.method,
            quotas: new.quotas,
            marks: new.marks,
            household: if new.household { "1".to_owned() } else { String::new() },
            sensitive: new.sensitive,
            opens: new.opens,
            closes: new.closes,
            decides: new.decides,
            time: new.time,
            source: new.source,
            kept: new.kept,
            months: new.months,
        }
    }

    fn wanted(&self) -> NewCall {
        let form = self.clone();
        NewCall {
            household: form.household == "1",
            body: form.body,
            title: form.title,
            about: form.about,
            seats: form.seats,
            alternates: form.alternates,
            criteria: form.criteria,
            qualifications: form.qualifications,
            method: form.method,
            quotas: form.quotas,
            marks: form.marks,
            sensitive: form.sensitive,
            opens: form.opens,
            closes: form.closes,
            decides: form.decides,
            time: form.time,
            source: form.source,
            kept: form.kept,
            months: form.months,
        }
    }

    /// What a new call begins with.
    fn empty() -> Self {
        Self {
            method: Method::Draw.to_string(),
            household: "1".to_owned(),
            time: "14:00".to_owned(),
            kept: "30".to_owned(),
            months: "24".to_owned(),
            ..Self::default()
        }
    }
}

struct Line {
    row: Row,
    edit: String,
}

#[derive(Template)]
#[template(path = "staff/calls.html")]
struct ListPage {
    l: Locale,
    frame: Frame,
    action: String,
    rows: Vec<Line>,
    pager: Pager,
    bodies: Vec<Body>,
    form: CallForm,
    faults: Faults,
}

impl ListPage {
    fn error(&self, field: &str) -> Option<&str> {
        fault_at(&self.faults, field)
    }
}

/// GET /staff/d/{dialogue}/calls
pub(crate) async fn list(
    State(site): State<Site>,
    desk: Desk,
    Query(query): Query<PageQuery>,
) -> Result<Response, Failure> {
    render_list(&site, &desk, query.page.unwrap_or(1), CallForm::empty(), Vec::new()).await
}

/// The bodies that exist and may have seats to offer.
async fn bodies(site: &Site, desk: &Desk) -> Result<Vec<Body>, Failure> {
    let mut bodies = site.app.bodies(&desk.visitor.actor, &desk.dialogue).await?;
    bodies.retain(|body| body.valid_to.is_none());
    Ok(bodies)
}

async fn render_list(
    site: &Site,
    desk: &Desk,
    number: i64,
    form: CallForm,
    faults: Faults,
) -> Result<Response, Failure> {
    desk.needs(site, Action::Manage)?;
    let (l, dialogue) = (desk.l(), &desk.dialogue);
    let slug = dialogue.slug.as_str();
    let page = site.app.calls(&desk.visitor.actor, dialogue, Slice::page(number, PAGE)?).await?;
    let line =
        |view: &CallView| Line { edit: url::staff_call(slug, view.row.id), row: Row::new(l, view) };
    let at = |page: i64| {
        let query = url::query(&[("page", page.to_string())]);
        format!("{}{query}", url::staff_calls(slug))
    };
    let is_refused = !faults.is_empty();
    let page = ListPage {
        l,
        action: url::staff_calls(slug),
        pager: Pager::new(number, PAGE, page.items.len(), page.total, at),
        rows: page.items.iter().map(line).collect(),
        bodies: bodies(site, desk).await?,
        form,
        faults,
        frame: Frame::of(site, desk, Tab::Calls, l.t("staff-calls-title"))
            .await?
            .with_faults(is_refused),
    };
    Ok(super::page(page.render()?, is_refused))
}

/// POST /staff/d/{dialogue}/calls
pub(crate) async fn add(
    State(site): State<Site>,
    desk: Desk,
    Form(form): Form<CallForm>,
) -> Result<Response, Failure> {
    desk.needs(&site, Action::Manage)?;
    match site.app.add_call(&desk.visitor.actor, &desk.dialogue, &form.wanted()).await {
        Ok(id) => Ok(desk.said(&url::staff_call(&desk.dialogue.slug, id.0), "call_added")),
        Err(app::Error::Conflict(word)) => {
            Ok(desk.said(&url::staff_calls(&desk.dialogue.slug), word))
        }
        Err(error) => {
            let faults = faults_of(desk.l(), error)?;
            render_list(&site, &desk, 1, form, faults).await
        }
    }
}

/// Whoever was appointed, with their letter.
struct Letter {
    name: String,
    files: Vec<Offered>,
}

#[derive(Template)]
#[template(path = "staff/call.html")]
struct CallPage {
    l: Locale,
    frame: Frame,
    layout: LanguageOf,
    view: CallView,
    code: String,
    action: String,
    public: String,
    list: String,
    table: String,
    phase: String,
    warnings: Vec<String>,
    counts: Vec<(String, i64)>,
    waiting: i64,
    tables: Vec<Table>,
    has_pool: bool,
    pool: Option<PoolView>,
    progress: Option<Progress>,
    draw: Option<DrawView>,
    letters: Vec<Letter>,
    bodies: Vec<Body>,
    form: CallForm,
    step: StepForm,
    faults: Faults,
}

/// What parts that public pages share ask of the frame.
pub(crate) struct LanguageOf {
    pub(crate) language: domain::language::Language,
}

impl CallPage {
    fn error(&self, field: &str) -> Option<&str> {
        fault_at(&self.faults, field)
    }

    fn is(&self, phase: &str) -> bool {
        self.view.phase.as_str() == phase
    }

    fn is_draw(&self) -> bool {
        self.view.terms.method == Method::Draw
    }
}

fn warning(l: Locale, warning: &Warning) -> String {
    match warning {
        Warning::Gender { value, most } => l.a(
            "staff-call-warn-gender",
            [("value", value.as_str().into()), ("most", (*most).into())],
        ),
        Warning::Short { days } => l.n("staff-call-warn-short", *days),
        Warning::Alternates => l.t("staff-call-warn-alternates"),
        Warning::NoShare { feature } => {
            l.a("staff-call-warn-share", [("feature", feature.as_str().into())])
        }
    }
}

async fn find(site: &Site, desk: &Desk, code: &str) -> Result<CallView, Failure> {
    desk.needs(site, Action::Manage)?;
    Ok(site.app.own_call(&desk.visitor.actor, &desk.dialogue, named(code)?).await?)
}

/// GET /staff/d/{dialogue}/calls/{code}
pub(crate) async fn show(
    State(site): State<Site>,
    desk: Desk,
    Path((_, code)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let view = find(&site, &desk, &code).await?;
    let form = CallForm::of(NewCall::of(&view));
    render(&site, &desk, view, form, StepForm::default(), Vec::new()).await
}

async fn render(
    site: &Site,
    desk: &Desk,
    view: CallView,
    form: CallForm,
    step: StepForm,
    faults: Faults,
) -> Result<Response, Failure> {
    let (l, slug) = (desk.l(), desk.dialogue.slug.as_str());
    let (app, actor, id) = (&site.app, &desk.visitor.actor, view.row.id);
    let is_refused = !faults.is_empty();
    let counts = app.application_counts(actor, &view).await?;
    let draw = app.draw_of(actor, &view).await?;
    let looks = matches!(view.phase, Phase::Open | Phase::Closed | Phase::Reviewed);
    let pool = if looks { Some(app.pool(actor, &view).await?) } else { None };
    let margins = pool.as_ref().map(|pool| &pool.margins);
    let margins = margins.or_else(|| draw.as_ref().map(|draw| &draw.margins));
    let letter = |member: app::member::MemberView| Letter {
        files: letters(l, &view.body.slug, member.row.id),
        name: member.row.name,
    };
    let waiting = counts.iter().find(|(status, _)| *status == Status::Received);
    let page = CallPage {
        l,
        layout: LanguageOf { language: desk.dialogue.language },
        code: view.code(),
        action: url::staff_call(slug, id),
        public: url::call(id),
        list: url::staff_applications(slug, id),
        table: format!("{}.xlsx", url::staff_applications(slug, id)),
        phase: phase_name(l, view.phase),
        warnings: view.terms.warnings().iter().map(|own| warning(l, own)).collect(),
        waiting: waiting.map_or(0, |(_, count)| *count),
        counts: counts.iter().map(|(status, n)| (status_name(l, *status), *n)).collect(),
        tables: margins.map(|margins| tables(margins, true)).unwrap_or_default(),
        has_pool: true,
        pool,
        progress: app.lottery_progress(actor, &view)?,
        draw,
        letters: app.appointed(actor, &view).await?.into_iter().map(letter).collect(),
        bodies: bodies(site, desk).await?,
        form,
        step,
        faults,
        frame: Frame::of(site, desk, Tab::Calls, view.terms.title.clone())
            .await?
            .with_faults(is_refused),
        view,
    };
    Ok(super::page(page.render()?, is_refused))
}

/// POST /staff/d/{dialogue}/calls/{code}: rewrites a call that is not published.
pub(crate) async fn edit(
    State(site): State<Site>,
    desk: Desk,
    Path((_, code)): Path<(String, String)>,
    Form(form): Form<CallForm>,
) -> Result<Response, Failure> {
    let view = find(&site, &desk, &code).await?;
    let back = url::staff_call(&desk.dialogue.slug, view.row.id);
    let (actor, dialogue) = (&desk.visitor.actor, &desk.dialogue);
    match site.app.change_call(actor, dialogue, view.id(), &form.wanted()).await {
        Ok(()) => Ok(desk.said(&back, "call_changed")),
        Err(error @ app::Error::Invalid { .. }) => {
            let faults = faults_of(desk.l(), error)?;
            render(&site, &desk, view, form, StepForm::default(), faults).await
        }
        Err(error) => failed(&desk, &back, error),
    }
}

/// Leads back with a conflict in words, or fails.
fn failed(desk: &Desk, back: &str, error: app::Error) -> Result<Response, Failure> {
    match said_word(&error) {
        Some(word) => Ok(desk.said(back, word)),
        None => Err(error.into()),
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct StepForm {
    r#do: String,
    reason: String,
    random: String,
    witness: String,
}

/// POST /staff/d/{dialogue}/calls/{code}/step: carries a call on.
pub(crate) async fn step(
    State(site): State<Site>,
    desk: Desk,
    Path((_, code)): Path<(String, String)>,
    Form(form): Form<StepForm>,
) -> Result<Response, Failure> {
    let view = find(&site, &desk, &code).await?;
    let back = url::staff_call(&desk.dialogue.slug, view.row.id);
    let (app, actor, dialogue) = (&site.app, &desk.visitor.actor, &desk.dialogue);
    let id = view.id();
    let (done, word) = match form.r#do.as_str() {
        "publish" => (app.publish_call(actor, dialogue, id).await, "call_published"),
        "withdraw" => {
            (app.withdraw_call(actor, dialogue, id, &form.reason).await, "call_withdrawn")
        }
        "accept_rest" => (app.accept_rest(actor, &view).await.map(drop), "call_accepted_rest"),
        "end_review" => (app.end_review(actor, &view, true).await, "call_reviewed"),
        "reopen" => (app.end_review(actor, &view, false).await, "call_reopened"),
        "lottery" => (app.start_lottery(actor, dialogue, id).await, "call_drawing"),
        "draw" => {
            let drawn = app.draw_call(actor, dialogue, id, &form.random, &form.witness);
            (drawn.await, "call_drawn")
        }
        "rank" => (app.rank(actor, dialogue, id).await, "call_drawn"),
        "appoint" => (app.appoint_accepted(actor, &view).await.map(drop), "call_appointed"),
        "settle" => (app.settle_call(actor, dialogue, id).await, "call_settled"),
        _ => return Err(unknown_word("do")),
    };
    match done {
        Ok(()) => Ok(desk.said(&back, word)),
        Err(app::Error::Denied(Denial::Reason)) => {
            let list = url::staff_applications(&desk.dialogue.slug, view.row.id);
            Ok(desk.said(&list, "reason_needed"))
        }
        Err(error @ app::Error::Invalid { .. }) => {
            let faults = faults_of(desk.l(), error)?;
            let typed = CallForm::of(NewCall::of(&view));
            render(&site, &desk, view, typed, form, faults).await
        }
        Err(error) => failed(&desk, &back, error),
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    page: Option<i64>,
    status: String,
}

struct ApplicationLine {
    url: String,
    name: String,
    values: String,
    status: String,
    public_id: String,
    place: String,
    scores: i64,
    sent: String,
}

#[derive(Template)]
#[template(path = "staff/applications.html")]
struct ApplicationsPage {
    l: Locale,
    frame: Frame,
    view: CallView,
    code: String,
    back: String,
    here: String,
    table: String,
    asked: Asked,
    rows: Option<Vec<ApplicationLine>>,
    pager: Option<Pager>,
    statuses: Vec<(&'static str, String, bool)>,
    is_review: bool,
}

/// GET /staff/d/{dialogue}/calls/{code}/applications
pub(crate) async fn applications(
    State(site): State<Site>,
    desk: Desk,
    Path((_, code)): Path<(String, String)>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let view = find(&site, &desk, &code).await?;
    let (l, slug) = (desk.l(), desk.dialogue.slug.as_str());
    let (actor, id) = (&desk.visitor.actor, view.row.id);
    let status = match wanted.status.as_str() {
        "" => None,
        text => Some(text.parse::<Status>().map_err(|_| unknown_word("status"))?),
    };
    let number = wanted.page.unwrap_or(1);
    let slice = Slice::page(number, APPLICATIONS)?;
    let here = url::staff_applications(slug, id);
    let at = |page: i64| {
        let query = [("status", wanted.status.clone()), ("page", page.to_string())];
        format!("{here}{}", url::query(&query))
    };
    let (rows, pager) = match site.app.applications(actor, &view, status, slice).await {
        Err(app::Error::Denied(Denial::Reason)) => (None, None),
        page => {
            let page = page?;
            let line = |line: &app::application::Line| application_line(l, &desk, &view, line);
            let rows = page.items.iter().map(line).collect();
            let pager = Pager::new(number, APPLICATIONS, page.items.len(), page.total, at);
            (Some(rows), Some(pager))
        }
    };
    let choice = |own: &Status| (own.as_str(), status_name(l, *own), Some(*own) == status);
    let reason = actor.reason(Kind::Applicants, Some(desk.dialogue.id));
    let mut asked = Asked::new(l, Kind::Applicants, url::staff_reason(slug), reason);
    asked.typed.back.clone_from(&here);
    let page = ApplicationsPage {
        l,
        code: view.code(),
        back: url::staff_call(slug, id),
        table: format!("{here}.xlsx"),
        asked,
        rows,
        pager,
        statuses: Status::ALL.iter().map(choice).collect(),
        is_review: view.terms.method == Method::Review,
        frame: Frame::of(&site, &desk, Tab::Calls, view.terms.title.clone()).await?,
        here,
        view,
    };
    Ok(super::page(page.render()?, false))
}

fn application_line(
    l: Locale,
    desk: &Desk,
    view: &CallView,
    line: &app::application::Line,
) -> ApplicationLine {
    let places: Vec<usize> = serde_json::from_str(&line.features).unwrap_or_default();
    let name = |(feature, place): (&domain::call::Feature, &usize)| {
        feature.values.get(*place).map(|value| value.name.clone())
    };
    let values: Vec<String> = view.terms.features.iter().zip(&places).filter_map(name).collect();
    let slug = desk.dialogue.slug.as_str();
    ApplicationLine {
        url: url::staff_application(slug, view.row.id, line.id),
        name: line.name.clone(),
        values: values.join(" · "),
        status: line.status.parse().map(|own| status_name(l, own)).unwrap_or_default(),
        public_id: line.public_id.clone(),
        place: line.place.map(|place| place.to_string()).unwrap_or_default(),
        scores: line.scores,
        sent: l.date_time(Moment(line.sent_at), &desk.dialogue.zone),
    }
}

/// GET /staff/d/{dialogue}/calls/{code}/applications.xlsx
pub(crate) async fn table(
    State(site): State<Site>,
    desk: Desk,
    Path((_, code)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let view = find(&site, &desk, &code).await?;
    let file = site.app.application_table(&desk.visitor.actor, &view).await?;
    Ok(download(XLSX, &format!("{}-applications.xlsx", view.code()), Bytes::from(file)))
}

#[derive(Template)]
#[template(path = "staff/application.html")]
struct ApplicationPage {
    l: Locale,
    frame: Frame,
    view: CallView,
    own: ApplicationView,
    code: String,
    action: String,
    list: String,
    receipt: String,
    state: String,
    reasons: Vec<(&'static str, String)>,
    marks: Vec<(String, i64, String)>,
    form: Verdict,
    faults: Faults,
}

impl ApplicationPage {
    fn error(&self, field: &str) -> Option<&str> {
        fault_at(&self.faults, field)
    }

    fn is(&self, phase: &str) -> bool {
        self.view.phase.as_str() == phase
    }

    fn stands(&self, status: &str) -> bool {
        self.own.status.as_str() == status
    }
}

fn reason_name(l: Locale, reason: Ineligibility) -> String {
    l.t(match reason {
        Ineligibility::Residence => "staff-call-why-residence",
        Ineligibility::Age => "staff-call-why-age",
        Ineligibility::Qualification => "staff-call-why-qualification",
        Ineligibility::Committees => "staff-call-why-committees",
        Ineligibility::Repeated => "staff-call-why-repeated",
        Ineligibility::Incomplete => "staff-call-why-incomplete",
        Ineligibility::Other => "staff-call-why-other",
    })
}

/// What was typed of a verdict.
#[derive(Clone, Debug, Default)]
struct Verdict {
    reason: String,
    note: String,
}

/// GET /staff/d/{dialogue}/calls/{code}/applications/{id}
pub(crate) async fn application(
    State(site): State<Site>,
    desk: Desk,
    Path((_, code, id)): Path<(String, String, i64)>,
) -> Result<Response, Failure> {
    let view = find(&site, &desk, &code).await?;
    let form = Verdict::default();
    render_application(&site, &desk, view, ApplicationId(id), form, Vec::new()).await
}

async fn render_application(
    site: &Site,
    desk: &Desk,
    view: CallView,
    id: ApplicationId,
    form: Verdict,
    faults: Faults,
) -> Result<Response, Failure> {
    let (l, slug) = (desk.l(), desk.dialogue.slug.as_str());
    let list = url::staff_applications(slug, view.row.id);
    let own = match site.app.application(&desk.visitor.actor, &view, id).await {
        Err(app::Error::Denied(Denial::Reason)) => return Ok(desk.said(&list, "reason_needed")),
        own => own?,
    };
    let is_refused = !faults.is_empty();
    let given = |at: usize| own.own_marks.get(at).map(ToString::to_string).unwrap_or_default();
    let mark =
        |(at, mark): (usize, &domain::call::Mark)| (mark.name.clone(), mark.weight, given(at));
    let marks = view.terms.marks.iter().enumerate().map(mark).collect();
    let reason = |own: &Ineligibility| (own.as_str(), reason_name(l, *own));
    let page = ApplicationPage {
        l,
        code: view.code(),
        action: url::staff_application(slug, view.row.id, id.0),
        list,
        receipt: ReceiptCode::from_number(own.applicant.receipt).to_string(),
        state: status_name(l, own.status),
        reasons: Ineligibility::ALL.iter().map(reason).collect(),
        marks,
        form,
        faults,
        frame: Frame::of(site, desk, Tab::Calls, view.terms.title.clone())
            .await?
            .with_faults(is_refused),
        view,
        own,
    };
    Ok(super::page(page.render()?, is_refused))
}

/// POST /staff/d/{dialogue}/calls/{code}/applications/{id}: a verdict, marks, or whether somebody
/// selected takes the seat.
pub(crate) async fn decide(
    State(site): State<Site>,
    desk: Desk,
    Path((_, code, id)): Path<(String, String, i64)>,
    Form(pairs): Form<Pairs>,
) -> Result<Response, Failure> {
    let view = find(&site, &desk, &code).await?;
    let back = url::staff_application(&desk.dialogue.slug, view.row.id, id);
    let (app, actor, own) = (&site.app, &desk.visitor.actor, ApplicationId(id));
    let form =
        Verdict { reason: one(&pairs, "reason").to_owned(), note: one(&pairs, "note").to_owned() };
    let done = match one(&pairs, "do") {
        "accepted" => app.answer_for(actor, &view, own, true).await,
        "declined" => app.answer_for(actor, &view, own, false).await,
        "marks" => {
            let marks: Vec<String> = many(&pairs, "mark").map(str::to_owned).collect();
            app.score_application(actor, &view, own, &marks).await
        }
        verdict => {
            app.review_application(actor, &view, own, verdict, &form.reason, &form.note).await
        }
    };
    match done {
        Ok(()) => Ok(desk.said(&back, "application_decided")),
        Err(app::Error::Denied(Denial::Reason)) => {
            let list = url::staff_applications(&desk.dialogue.slug, view.row.id);
            Ok(desk.said(&list, "reason_needed"))
        }
        Err(error @ app::Error::Invalid { .. }) => {
            let faults = faults_of(desk.l(), error)?;
            render_application(&site, &desk, view, own, form, faults).await
        }
        Err(error) => failed(&desk, &back, error),
    }
}

/// GET /staff/d/{dialogue}/calls/{code}/applications/{id}/files/{file}: to be saved, never shown.
pub(crate) async fn file(
    State(site): State<Site>,
    desk: Desk,
    Path((_, code, id, file)): Path<(String, String, i64, i64)>,
) -> Result<Response, Failure> {
    let view = find(&site, &desk, &code).await?;
    let own = ApplicationId(id);
    let (row, bytes) = site.app.application_file(&desk.visitor.actor, &view, own, file).await?;
    let ending = row.name.rsplit('.').next().unwrap_or_default().to_lowercase();
    let plain = ending.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let ending = if plain { ending } else { String::new() };
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    if let Ok(media) = HeaderValue::from_str(&row.media) {
        headers.insert(header::CONTENT_TYPE, media);
    }
    let saved = format!("attachment; filename=\"{}-{id}-{file}.{ending}\"", view.code());
    if let Ok(value) = HeaderValue::from_str(&saved) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(response)
}
