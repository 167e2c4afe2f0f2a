//! Requests for an expert's opinion: asking, answering, declining, and reading what came of it.

use std::sync::Arc;

use app::body::BodyView;
use app::core_question::CoreQuestionView;
use app::dialogue::Dialogue;
use app::inquiry::{InquiryView, NewInquiry};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use domain::body::BodyKind;
use domain::code::Coded as _;
use domain::contribution::Kind;
use domain::id::{CoreQuestionId, InquiryId, MemberId};
use domain::inquiry::InquiryState;
use domain::text::{Fault, FieldFault};
use domain::time::Moment;
use serde::Deserialize;

use crate::core_question::Around;
use crate::error::{Failure, fault_text};
use crate::form::{Form, Path, Query};
use crate::home::{When, last_day};
use crate::layout::{Layout, Place};
use crate::locale::Locale;
use crate::system::see_other;
use crate::translation;
use crate::visitor::Visitor;
use crate::{Site, url};

/// The name of a state.
fn state_name(l: Locale, state: InquiryState) -> String {
    match state {
        InquiryState::Open => l.t("inquiry-open"),
        InquiryState::Overdue => l.t("inquiry-overdue"),
        InquiryState::Answered => l.t("inquiry-answered"),
        InquiryState::Declined => l.t("inquiry-declined"),
    }
}

/// An answer to an inquiry.
pub(crate) struct Answered {
    pub(crate) url: String,
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) expert: String,
}

/// An inquiry in a list.
pub(crate) struct Row {
    pub(crate) url: String,
    pub(crate) question: String,
    pub(crate) number: i64,
    pub(crate) asked_by: Option<String>,
    pub(crate) asked: String,
    pub(crate) state: String,
    pub(crate) is_late: bool,
    pub(crate) due: String,
    pub(crate) when: When,
    pub(crate) answers: Vec<Answered>,
}

impl Row {
    pub(crate) fn new(l: Locale, view: &InquiryView) -> Self {
        let zone = view.core.dialogue.zone.as_str();
        let answer = |(member, answer): &(MemberId, domain::id::AnswerId)| Answered {
            url: url::contribution(Kind::Answer, answer.0),
            code: answer.code(),
            name: view.name(*member).to_owned(),
            expert: url::expert(member.0),
        };
        let one = view.row.member_id.map(|member| view.name(MemberId(member)).to_owned());
        Self {
            url: url::inquiry(view.row.id),
            question: view.row.question.clone(),
            number: view.core.row.number,
            asked_by: view.asking.as_ref().map(|body| body.name.clone()),
            asked: one.unwrap_or_else(|| view.panel.row.name.clone()),
            state: state_name(l, view.state),
            is_late: view.state == InquiryState::Overdue,
            due: last_day(l, Moment(view.row.due_at), zone),
            when: When::day(l, Moment(view.row.created_at), zone),
            answers: view.answers.iter().map(answer).collect(),
        }
    }
}

#[derive(Template)]
#[template(path = "inquiries.html")]
struct ListPage {
    l: Locale,
    layout: Layout,
    rows: Vec<Row>,
    ask: Option<String>,
}

/// GET /d/{dialogue}/inquiries: what anyone may read, and what is meant for the one who looks.
pub(crate) async fn list(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Result<Response, Failure> {
    let (l, actor) = (visitor.locale, &visitor.actor);
    let dialogue = site.app.dialogue(actor, &slug).await?;
    let views = site.app.inquiries(actor, &dialogue).await?;
    let may_ask = !askers(&site, &visitor, &dialogue).await?.is_empty();
    let page = ListPage {
        l,
        layout: Layout::of(&site, &visitor, &dialogue, Place::Elsewhere, l.t("inquiry-title")),
        rows: views.iter().map(|view| Row::new(l, view)).collect(),
        ask: may_ask.then(|| ask_url(&dialogue.slug)),
    };
    Ok(Html(page.render()?).into_response())
}

fn ask_url(slug: &str) -> String {
    format!("{}/ask", url::inquiries(slug))
}

/// A choice in a form.
struct Choice {
    value: String,
    name: String,
    chosen: bool,
}

/// In whose name the actor may ask: bodies they lead, and the staff, whose short name is empty.
async fn askers(
    site: &Site,
    visitor: &Visitor,
    dialogue: &Dialogue,
) -> Result<Vec<Option<BodyView>>, Failure> {
    let actor = &visitor.actor;
    let mut all = Vec::new();
    for body in site.app.bodies(actor, dialogue).await? {
        let leads = actor.seats.iter().any(|seat| seat.body.0 == body.id && seat.runs());
        if leads && body.kind != BodyKind::Panel.as_str() {
            let view = site.app.body(actor, &body.slug).await?;
            all.extend(
                site.app.may_inquire(actor, dialogue, Some(&view)).ok().map(|()| Some(view)),
            );
        }
    }
    all.extend(site.app.may_inquire(actor, dialogue, None).ok().map(|()| None));
    Ok(all)
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct AskForm {
    core: i64,
    asking: String,
    to: String,
    question: String,
    due: String,
}

#[derive(Template)]
#[template(path = "inquiry_ask.html")]
struct AskPage {
    l: Locale,
    layout: Layout,
    action: String,
    back: String,
    cores: Vec<Choice>,
    askers: Vec<Choice>,
    to: Vec<Choice>,
    form: AskForm,
    errors: Vec<(&'static str, String)>,
}

impl AskPage {
    fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|(name, _)| *name == field).map(|(_, text)| text.as_str())
    }
}

async fn ask_page(
    site: &Site,
    visitor: &Visitor,
    dialogue: Arc<Dialogue>,
    form: AskForm,
    errors: Vec<(&'static str, String)>,
) -> Result<Response, Failure> {
    let (l, actor) = (visitor.locale, &visitor.actor);
    let known = askers(site, visitor, &dialogue).await?;
    if known.is_empty() {
        site.app.may_inquire(actor, &dialogue, None)?;
    }
    let lines = match site.app.current_set(actor, &dialogue).await? {
        Some(set) => site.app.core_questions(actor, &dialogue, &set).await?,
        None => Vec::new(),
    };
    let core = |line: &app::core_question::Line| Choice {
        value: line.id.to_string(),
        name: format!("{}. {}", line.number, line.title),
        chosen: line.id == form.core,
    };
    let asker = |body: &Option<BodyView>| {
        let slug = body.as_ref().map(|body| body.row.slug.clone()).unwrap_or_default();
        let name = body.as_ref().map(|body| body.row.name.clone());
        Choice {
            chosen: slug == form.asking,
            value: slug,
            name: name.unwrap_or_else(|| l.t("inquiry-staff")),
        }
    };
    let experts = site.app.experts(actor, &dialogue).await?;
    let mut to: Vec<Choice> = Vec::new();
    for one in &experts {
        let slug = &one.panel.row.slug;
        if !to.iter().any(|choice| choice.value == *slug) {
            to.push(Choice {
                value: slug.clone(),
                name: l.a("inquiry-whole", [("name", one.panel.row.name.as_str().into())]),
                chosen: form.to == *slug,
            });
        }
        let value = one.member.row.id.to_string();
        let field = one.profile.as_ref().map(|row| row.field.as_str()).unwrap_or_default();
        let name = [one.member.row.name.as_str(), field].join(" · ");
        to.push(Choice { chosen: form.to == value, value, name });
    }
    let status = match errors.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let title = crate::care::title(l, l.t("inquiry-ask"), !errors.is_empty(), None);
    let page = AskPage {
        l,
        layout: Layout::of(site, visitor, &dialogue, Place::Elsewhere, title),
        action: ask_url(&dialogue.slug),
        back: url::inquiries(&dialogue.slug),
        cores: lines.iter().map(core).collect(),
        askers: known.iter().map(asker).collect(),
        to,
        form,
        errors,
    };
    Ok((status, Html(page.render()?)).into_response())
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct AskQuery {
    /// The core question that is to be asked about.
    core: i64,
    /// The body that asks.
    asking: String,
}

/// GET /d/{dialogue}/inquiries/ask
pub(crate) async fn form(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(query): Query<AskQuery>,
) -> Result<Response, Failure> {
    let dialogue = site.app.dialogue(&visitor.actor, &slug).await?;
    let form = AskForm { core: query.core, asking: query.asking, ..AskForm::default() };
    ask_page(&site, &visitor, dialogue, form, Vec::new()).await
}

/// POST /d/{dialogue}/inquiries/ask
pub(crate) async fn ask(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Form(form): Form<AskForm>,
) -> Result<Response, Failure> {
    let actor = &visitor.actor;
    let dialogue = site.app.dialogue(actor, &slug).await?;
    let asking = match form.asking.as_str() {
        "" => None,
        body => Some(site.app.body(actor, body).await?),
    };
    site.app.may_inquire(actor, &dialogue, asking.as_ref())?;
    let core: CoreQuestionView = site.app.core_question(actor, CoreQuestionId(form.core)).await?;
    if core.dialogue.id != dialogue.id {
        return Err(domain::permission::Denial::NotFound.into());
    }
    let new =
        NewInquiry { to: form.to.clone(), question: form.question.clone(), due: form.due.clone() };
    match site.app.inquire(actor, &core, asking.as_ref(), &new).await {
        Ok(id) => Ok(see_other(&url::inquiry(id.0), Vec::new())),
        Err(app::Error::Invalid { faults }) => {
            let l = visitor.locale;
            let errors = faults.iter().map(|fault| (fault.field, said(l, fault))).collect();
            ask_page(&site, &visitor, dialogue, form, errors).await
        }
        Err(error) => Err(error.into()),
    }
}

fn said(l: Locale, fault: &FieldFault) -> String {
    match (fault.field, &fault.fault) {
        ("due", Fault::Malformed { .. }) => l.t("inquiry-fault-due"),
        ("to", _) => l.t("inquiry-fault-to"),
        _ => fault_text(l, fault),
    }
}

/// Who declined, and why.
struct Declined {
    name: String,
    reason: String,
    when: When,
}

#[derive(Template)]
#[template(path = "inquiry.html")]
struct InquiryPage {
    l: Locale,
    layout: Layout,
    view: InquiryView,
    row: Row,
    around: Around,
    asked: String,
    declined: Vec<Declined>,
    all: String,
    conflict: bool,
    text: String,
    reason: String,
    errors: Vec<(&'static str, String)>,
}

impl InquiryPage {
    fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|(name, _)| *name == field).map(|(_, text)| text.as_str())
    }
}

/// What a form held when it was refused.
#[derive(Default)]
struct Refused {
    status: StatusCode,
    conflict: bool,
    text: String,
    reason: String,
    errors: Vec<(&'static str, String)>,
}

/// GET /inquiries/{id}
pub(crate) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let view = site.app.inquiry(&visitor.actor, InquiryId(id)).await?;
    render(&site, &visitor, view, Refused::default()).await
}

async fn render(
    site: &Site,
    visitor: &Visitor,
    mut view: InquiryView,
    refused: Refused,
) -> Result<Response, Failure> {
    let l = visitor.locale;
    translation::core(site, visitor, &mut view.core).await?;
    let dialogue = &view.core.dialogue;
    let declined = view.replies.iter().filter(|reply| reply.answer_id.is_none());
    let declined = declined.map(|reply| Declined {
        name: view.name(MemberId(reply.member_id)).to_owned(),
        reason: reply.reason.clone(),
        when: When::day(l, Moment(reply.at), &dialogue.zone),
    });
    let names: Vec<&str> = view.asked.iter().map(|member| member.row.name.as_str()).collect();
    let title = crate::care::title(l, l.t("inquiry-one"), !refused.errors.is_empty(), None);
    let page = InquiryPage {
        l,
        layout: Layout::of(site, visitor, dialogue, Place::Elsewhere, title),
        row: Row::new(l, &view),
        around: Around::of(&view.core),
        asked: names.join(", "),
        declined: declined.collect(),
        all: url::inquiries(&dialogue.slug),
        conflict: refused.conflict,
        text: refused.text,
        reason: refused.reason,
        errors: refused.errors,
        view,
    };
    Ok((refused.status, Html(page.render()?)).into_response())
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct AnswerForm {
    text: String,
}

/// POST /inquiries/{id}/answer
pub(crate) async fn answer(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<i64>,
    Form(form): Form<AnswerForm>,
) -> Result<Response, Failure> {
    let view = site.app.inquiry(&visitor.actor, InquiryId(id)).await?;
    let language = Some(visitor.locale.language());
    match site.app.answer_inquiry(&visitor.actor, &view, &form.text, language).await {
        Ok(given) => Ok(see_other(&url::new_receipt(given.receipt), Vec::new())),
        Err(error) => {
            let refused = refused(visitor.locale, error)?;
            render(&site, &visitor, view, Refused { text: form.text, ..refused }).await
        }
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct DeclineForm {
    reason: String,
}

/// POST /inquiries/{id}/decline
pub(crate) async fn decline(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<i64>,
    Form(form): Form<DeclineForm>,
) -> Result<Response, Failure> {
    let view = site.app.inquiry(&visitor.actor, InquiryId(id)).await?;
    match site.app.decline_inquiry(&visitor.actor, &view, &form.reason).await {
        Ok(()) => Ok(see_other(&url::inquiry(id), Vec::new())),
        Err(error) => {
            let refused = refused(visitor.locale, error)?;
            render(&site, &visitor, view, Refused { reason: form.reason, ..refused }).await
        }
    }
}

fn refused(l: Locale, error: app::Error) -> Result<Refused, Failure> {
    match error {
        app::Error::Invalid { faults } => Ok(Refused {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            errors: faults.iter().map(|fault| (fault.field, said(l, fault))).collect(),
            ..Refused::default()
        }),
        app::Error::Conflict(_) => {
            Ok(Refused { status: StatusCode::CONFLICT, conflict: true, ..Refused::default() })
        }
        error => Err(error.into()),
    }
}
