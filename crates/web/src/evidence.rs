//! Evidence: the list, one piece with its file, and adding, correcting and withdrawing it.

use std::collections::HashMap;
use std::sync::Arc;

use app::dialogue::Dialogue;
use app::evidence::{Evidence, EvidenceView, NewEvidence};
use app::page::Slice;
use askama::Template;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use domain::code::Coded as _;
use domain::contribution::Kind;
use domain::id::EvidenceId;
use domain::language::Language;
use domain::permission::{Action, Denial, Resource};
use domain::publication::{Publication, PublicationChange};
use domain::time::Moment;
use serde::Deserialize;

use crate::core_question::PageQuery;
use crate::error::{Failure, fault_text};
use crate::form::{Form, Path, Query};
use crate::home::When;
use crate::layout::{Layout, Place};
use crate::locale::Locale;
use crate::system::see_other;
use crate::visitor::Visitor;
use crate::{Site, file, fragment, url};

/// Pieces on one page.
const PAGE: i64 = 20;

/// A piece in a list.
pub(crate) struct Row {
    pub(crate) code: String,
    pub(crate) url: String,
    pub(crate) title: String,
    pub(crate) source: String,
    pub(crate) year: Option<i64>,
    pub(crate) summary: String,
    pub(crate) language: Language,
    pub(crate) status: Publication,
    pub(crate) when: When,
    pub(crate) has_file: bool,
}

impl Row {
    pub(crate) fn new(l: Locale, dialogue: &Dialogue, row: &Evidence) -> Self {
        let at = row.published_at.unwrap_or(row.created_at);
        Self {
            code: EvidenceId(row.id).code(),
            url: url::evidence(row.id),
            title: row.title.clone(),
            source: row.source.clone(),
            year: row.year,
            summary: row.summary.clone(),
            language: dialogue.language,
            status: row.status.parse().unwrap_or(Publication::Draft),
            when: When::day(l, Moment(at), &dialogue.zone),
            has_file: row.file_id.is_some(),
        }
    }

    pub(crate) fn is(&self, status: &str) -> bool {
        self.status.as_str() == status
    }
}

#[derive(Template)]
#[template(path = "evidence_list.html")]
struct ListPage {
    l: Locale,
    layout: Layout,
    rows: Vec<Row>,
    add: Option<String>,
    total: i64,
    shown: (i64, i64),
    previous: Option<String>,
    next: Option<String>,
}

/// GET /d/{dialogue}/evidence
pub(crate) async fn list(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(query): Query<PageQuery>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let dialogue = site.app.dialogue(&visitor.actor, &slug).await?;
    let (inner, asker) = (site.clone(), visitor.clone());
    fragment::public(&site, &visitor, &headers, async move {
        render_list(&inner, &asker, dialogue, query.page.unwrap_or(1)).await
    })
    .await
}

async fn render_list(
    site: &Site,
    visitor: &Visitor,
    dialogue: Arc<Dialogue>,
    number: i64,
) -> Result<String, Failure> {
    let (l, actor) = (visitor.locale, &visitor.actor);
    let slice = Slice::page(number, PAGE)?;
    let curates = site.app.gate(actor, Action::Curate, &dialogue.resource()).is_ok();
    let page = site.app.evidence_list(actor, &dialogue, curates, slice).await?;
    let at = |page: i64| {
        let query = url::query(&[("page", page.to_string())]);
        format!("{}{query}", url::evidence_list(&dialogue.slug))
    };
    let count = i64::try_from(page.items.len()).unwrap_or(0);
    let may_add = site.app.evidence_hand(actor, &dialogue).is_ok();
    let list = ListPage {
        l,
        layout: Layout::of(site, visitor, &dialogue, Place::Elsewhere, l.t("evidence-title")),
        rows: page.items.iter().map(|row| Row::new(l, &dialogue, row)).collect(),
        add: may_add.then(|| url::evidence_add(&dialogue.slug)),
        total: page.total,
        shown: (slice.offset + 1, slice.offset + count),
        previous: (number > 1).then(|| at(number - 1)),
        next: page.next.map(|_| at(number + 1)),
    };
    Ok(list.render()?)
}

/// A link with what it says.
struct Link {
    url: String,
    text: String,
    language: Option<String>,
}

/// A file beside its digest.
struct Attached {
    url: String,
    name: String,
    size: String,
    digest: String,
}

/// An earlier text.
struct Before {
    when: When,
    title: String,
    text: String,
}

#[derive(Template)]
#[template(path = "evidence.html")]
struct EvidencePage {
    l: Locale,
    layout: Layout,
    view: EvidenceView,
    code: String,
    when: When,
    changed: When,
    by: Option<Link>,
    file: Option<Attached>,
    cores: Vec<Link>,
    answers: Vec<Link>,
    earlier: Vec<Before>,
    all: String,
    base: String,
    errors: Vec<(&'static str, String)>,
    reason: String,
}

impl EvidencePage {
    fn is(&self, status: &str) -> bool {
        self.view.status.as_str() == status
    }

    fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|(name, _)| *name == field).map(|(_, text)| text.as_str())
    }
}

fn id_of(site: &Site, visitor: &Visitor, text: &str) -> Result<EvidenceId, Failure> {
    site.app.gate(&visitor.actor, Action::ReadDialogue, &Resource::default())?;
    Ok(EvidenceId::parse_code(text).ok_or(Denial::NotFound)?)
}

/// GET /evidence/{code}
pub(crate) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(text): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let id = id_of(&site, &visitor, &text)?;
    if id.code() != text {
        return Ok(see_other(&url::evidence(id.0), Vec::new()));
    }
    let (inner, asker) = (site.clone(), visitor.clone());
    fragment::public(&site, &visitor, &headers, async move {
        let view = inner.app.evidence(&asker.actor, id).await?;
        render(&inner, &asker, view, String::new(), Vec::new()).await
    })
    .await
}

async fn render(
    site: &Site,
    visitor: &Visitor,
    view: EvidenceView,
    reason: String,
    errors: Vec<(&'static str, String)>,
) -> Result<String, Failure> {
    let l = visitor.locale;
    let earlier = site.app.earlier_evidence(&visitor.actor, &view).await?;
    let (dialogue, row) = (&view.dialogue, &view.row);
    let zone = dialogue.zone.as_str();
    let base = url::evidence(row.id);
    let core = |place: &app::core_question::CorePlace| Link {
        url: url::core_question(&dialogue.slug, place.set, place.number),
        text: format!("{}. {}", place.number, place.title),
        language: Some(place.language.clone()),
    };
    let answer = |id: &domain::id::AnswerId| Link {
        url: url::contribution(Kind::Answer, id.0),
        text: id.code(),
        language: None,
    };
    let before = |row: app::evidence::Revision| Before {
        when: When::day(l, Moment(row.at), zone),
        title: row.title,
        text: row.text,
    };
    let title = crate::care::title(l, row.title.clone(), !errors.is_empty(), None);
    let page = EvidencePage {
        l,
        layout: Layout::of(site, visitor, dialogue, Place::Elsewhere, title)
            .titled_in(dialogue.language),
        code: EvidenceId(row.id).code(),
        when: When::day(l, Moment(row.published_at.unwrap_or(row.created_at)), zone),
        changed: When::day(l, Moment(row.changed_at), zone),
        by: view.expert.as_ref().map(|member| Link {
            url: url::expert(member.id),
            text: member.name.clone(),
            language: Some(dialogue.language.to_string()),
        }),
        file: view.file.as_ref().map(|file| Attached {
            url: format!("{base}/file"),
            name: file.name.clone(),
            size: file::size(file.size),
            digest: hex(&file.digest),
        }),
        cores: view.core_questions.iter().map(core).collect(),
        answers: view.answers.iter().map(answer).collect(),
        earlier: earlier.into_iter().map(before).collect(),
        all: url::evidence_list(&dialogue.slug),
        base,
        errors,
        reason,
        view,
    };
    Ok(page.render()?)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// GET /evidence/{code}/file
pub(crate) async fn download(
    State(site): State<Site>,
    visitor: Visitor,
    Path(text): Path<String>,
) -> Result<Response, Failure> {
    let id = id_of(&site, &visitor, &text)?;
    let (found, bytes) = site.app.evidence_file(&visitor.actor, id).await?;
    Ok(file::served(&found, bytes))
}

/// What the form holds.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct EvidenceForm {
    title: String,
    source: String,
    year: String,
    summary: String,
    link: String,
    attached: String,
}

impl EvidenceForm {
    fn of(fields: &HashMap<String, String>) -> Self {
        let text = |name: &str| fields.get(name).cloned().unwrap_or_default();
        Self {
            title: text("title"),
            source: text("source"),
            year: text("year"),
            summary: text("summary"),
            link: text("link"),
            attached: text("attached"),
        }
    }

    fn wanted(&self) -> NewEvidence {
        let form = self.clone();
        NewEvidence {
            title: form.title,
            source: form.source,
            year: form.year,
            summary: form.summary,
            link: form.link,
            attached: form.attached,
        }
    }
}

#[derive(Template)]
#[template(path = "evidence_edit.html")]
struct EditPage {
    l: Locale,
    layout: Layout,
    heading: String,
    action: String,
    back: String,
    /// A file can be sent along with a new piece.
    takes_file: bool,
    form: EvidenceForm,
    errors: Vec<(&'static str, String)>,
}

impl EditPage {
    fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|(name, _)| *name == field).map(|(_, text)| text.as_str())
    }
}

fn edit_page(
    site: &Site,
    visitor: &Visitor,
    dialogue: &Dialogue,
    (key, action, back): (&str, String, String),
    form: EvidenceForm,
    errors: Vec<(&'static str, String)>,
) -> Result<Response, Failure> {
    let l = visitor.locale;
    let status = match errors.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let title = crate::care::title(l, l.t(key), !errors.is_empty(), None);
    let page = EditPage {
        l,
        layout: Layout::of(site, visitor, dialogue, Place::Elsewhere, title),
        heading: l.t(key),
        takes_file: key == "evidence-add",
        action,
        back,
        form,
        errors,
    };
    Ok((status, Html(page.render()?)).into_response())
}

fn errors_of(l: Locale, faults: &[domain::text::FieldFault]) -> Vec<(&'static str, String)> {
    let said = |fault: &domain::text::FieldFault| {
        use domain::text::Fault;
        let text = match (fault.field, &fault.fault) {
            ("file", Fault::Malformed { .. }) => l.t("evidence-fault-file"),
            ("link", Fault::Malformed { .. }) => l.t("evidence-fault-link"),
            ("year", Fault::Malformed { .. }) => l.t("evidence-fault-year"),
            ("attached", Fault::Unknown { given, .. }) => {
                l.a("evidence-fault-attached", [("given", given.as_str().into())])
            }
            _ => fault_text(l, fault),
        };
        (fault.field, text)
    };
    faults.iter().map(said).collect()
}

/// Where a form to add evidence goes, and what it leads back to.
fn adding(dialogue: &Dialogue) -> (&'static str, String, String) {
    let slug = &dialogue.slug;
    ("evidence-add", url::evidence_add(slug), url::evidence_list(slug))
}

/// GET /d/{dialogue}/evidence/add
pub(crate) async fn add_form(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Result<Response, Failure> {
    let dialogue = site.app.dialogue(&visitor.actor, &slug).await?;
    site.app.evidence_hand(&visitor.actor, &dialogue)?;
    let form = EvidenceForm::default();
    edit_page(&site, &visitor, &dialogue, adding(&dialogue), form, Vec::new())
}

/// POST /d/{dialogue}/evidence/add
pub(crate) async fn add(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
    request: Request,
) -> Result<Response, Failure> {
    let dialogue = site.app.dialogue(&visitor.actor, &slug).await?;
    site.app.evidence_hand(&visitor.actor, &dialogue)?;
    let (fields, file) = file::read_form(&site, request).await?;
    let form = EvidenceForm::of(&fields);
    match site.app.add_evidence(&visitor.actor, &dialogue, &form.wanted(), file).await {
        Ok(id) => Ok(see_other(&url::evidence(id.0), Vec::new())),
        Err(app::Error::Invalid { faults }) => {
            let errors = errors_of(visitor.locale, &faults);
            edit_page(&site, &visitor, &dialogue, adding(&dialogue), form, errors)
        }
        Err(error) => Err(error.into()),
    }
}

async fn editable(site: &Site, visitor: &Visitor, text: &str) -> Result<EvidenceView, Failure> {
    let id = id_of(site, visitor, text)?;
    let view = site.app.evidence(&visitor.actor, id).await?;
    if !view.may_edit {
        site.app.gate(&visitor.actor, Action::Curate, &view.dialogue.resource())?;
    }
    Ok(view)
}

fn correcting(view: &EvidenceView) -> (&'static str, String, String) {
    let back = url::evidence(view.row.id);
    ("evidence-correct", format!("{back}/edit"), back)
}

/// GET /evidence/{code}/edit
pub(crate) async fn edit_form(
    State(site): State<Site>,
    visitor: Visitor,
    Path(text): Path<String>,
) -> Result<Response, Failure> {
    let view = editable(&site, &visitor, &text).await?;
    let row = &view.row;
    let cores = view.core_questions.iter().map(|place| place.number.to_string());
    let answers = view.answers.iter().map(domain::code::Coded::code);
    let attached: Vec<String> = cores.chain(answers).collect();
    let form = EvidenceForm {
        title: row.title.clone(),
        source: row.source.clone(),
        year: row.year.map(|year| year.to_string()).unwrap_or_default(),
        summary: row.summary.clone(),
        link: row.link.clone(),
        attached: attached.join(", "),
    };
    edit_page(&site, &visitor, &view.dialogue, correcting(&view), form, Vec::new())
}

/// POST /evidence/{code}/edit
pub(crate) async fn edit(
    State(site): State<Site>,
    visitor: Visitor,
    Path(text): Path<String>,
    Form(form): Form<EvidenceForm>,
) -> Result<Response, Failure> {
    let view = editable(&site, &visitor, &text).await?;
    let id = EvidenceId(view.row.id);
    match site.app.change_evidence(&visitor.actor, id, &form.wanted()).await {
        Ok(()) => Ok(see_other(&url::evidence(id.0), Vec::new())),
        Err(app::Error::Invalid { faults }) => {
            let errors = errors_of(visitor.locale, &faults);
            edit_page(&site, &visitor, &view.dialogue, correcting(&view), form, errors)
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct PublishForm {
    r#do: String,
    reason: String,
}

/// POST /evidence/{code}/publish
pub(crate) async fn publish(
    State(site): State<Site>,
    visitor: Visitor,
    Path(text): Path<String>,
    Form(form): Form<PublishForm>,
) -> Result<Response, Failure> {
    let view = editable(&site, &visitor, &text).await?;
    let change: PublicationChange = form.r#do.parse().map_err(|_| {
        Failure::Unreadable("do is none of the words that the form offers".to_owned())
    })?;
    let id = EvidenceId(view.row.id);
    match site.app.publish_evidence(&visitor.actor, id, change, &form.reason).await {
        Ok(()) => Ok(see_other(&url::evidence(id.0), Vec::new())),
        Err(app::Error::Invalid { faults }) => {
            let errors = errors_of(visitor.locale, &faults);
            let html = render(&site, &visitor, view, form.reason, errors).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(html)).into_response())
        }
        Err(error) => Err(error.into()),
    }
}
