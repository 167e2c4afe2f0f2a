//! Preparing a meeting: its notice, its agenda and its papers.

use app::file::NewFile;
use app::item::{ItemView, NewItem, link_code};
use app::meeting::{MeetingView, NewMeeting};
use askama::Template;
use axum::extract::{FromRequest as _, Multipart, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use domain::bylaws::Severity;
use domain::code::Coded as _;
use domain::id::{ItemId, MeetingId};
use domain::item::LinkKind;
use domain::meeting::MeetingStatus;
use domain::time::{Moment, zone};
use serde::Deserialize;

use crate::document::Offered;
use crate::error::Failure;
use crate::form::{Form, Path, Query};
use crate::hall::unknown;
use crate::layout::{Layout, Place};
use crate::locale::Locale;
use crate::meeting::{FileRow, LinkRow, files, links, notice, parse};
use crate::record::{item_kind, notice_finding, status_name};
use crate::staff::{Faults, fault_at, faults_of};
use crate::system::see_other;
use crate::visitor::Visitor;
use crate::{Site, calendar, url};

/// The largest upload: the largest file, and what the form adds around it.
pub(crate) const MOST_BYTES: usize = domain::file::MOST_BYTES + 64 * 1024;

/// What the form of a meeting holds.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct MeetingForm {
    r#do: String,
    file: i64,
    reason: String,
    pub(crate) body: String,
    pub(crate) kind: String,
    pub(crate) title: String,
    pub(crate) day: String,
    pub(crate) starts: String,
    pub(crate) place: String,
    pub(crate) urgent: String,
    pub(crate) secret: String,
}

impl MeetingForm {
    fn of(view: &MeetingView) -> Self {
        let zone = zone(&view.dialogue().zone);
        let starts = Moment(view.row.starts_at);
        let time = starts.date_time(&zone);
        Self {
            r#do: String::new(),
            file: 0,
            reason: String::new(),
            body: view.body.row.slug.clone(),
            kind: view.row.kind.clone(),
            title: view.row.title.clone(),
            day: starts.iso_date(&zone),
            starts: time.rsplit(' ').next().unwrap_or_default().to_owned(),
            place: view.row.place.clone(),
            urgent: view.row.urgent.clone(),
            secret: if view.row.secret == 0 { String::new() } else { "on".to_owned() },
        }
    }

    pub(crate) fn wanted(&self) -> NewMeeting {
        let form = self.clone();
        NewMeeting {
            kind: form.kind,
            title: form.title,
            day: form.day,
            starts: form.starts,
            place: form.place,
            urgent: form.urgent,
            secret: !form.secret.is_empty(),
        }
    }
}

/// What the form of an item holds.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ItemForm {
    r#do: String,
    /// The item that is changed; 0 for a new one.
    item: i64,
    kind: String,
    title: String,
    text: String,
    presenter: String,
    minor: String,
    minutes: String,
    office: String,
    links: String,
}

impl ItemForm {
    fn of(item: &ItemView) -> Self {
        let own = |(kind, id): &(LinkKind, i64)| match kind {
            LinkKind::CoreQuestion => None,
            kind => Some(link_code(*kind, *id)),
        };
        let plain = item.links.iter().filter_map(own);
        let core = item.core.iter().map(|core| format!("core:{}", core.number));
        Self {
            r#do: String::new(),
            item: item.row.id,
            kind: item.row.kind.clone(),
            title: item.row.title.clone(),
            text: item.row.text.clone(),
            presenter: item.row.presenter.clone(),
            minor: if item.row.minor == 0 { String::new() } else { "on".to_owned() },
            minutes: item.row.minutes.map(|n| n.to_string()).unwrap_or_default(),
            office: item.row.office.clone().unwrap_or_default(),
            links: plain.chain(core).collect::<Vec<_>>().join(" "),
        }
    }

    fn wanted(&self) -> NewItem {
        let form = self.clone();
        NewItem {
            kind: form.kind,
            title: form.title,
            text: form.text,
            presenter: form.presenter,
            minor: !form.minor.is_empty(),
            minutes: form.minutes,
            office: form.office,
            links: form.links,
        }
    }
}

/// An item on the page.
struct Row {
    id: i64,
    number: usize,
    title: String,
    kind: String,
    links: Vec<LinkRow>,
    files: Vec<FileRow>,
    /// Whether it was begun, and stays as it is.
    begun: bool,
}

#[derive(Template)]
#[template(path = "prepare.html")]
struct PreparePage {
    l: Locale,
    layout: Layout,
    view: MeetingView,
    title: String,
    code: String,
    status: (&'static str, String),
    action: String,
    upload: String,
    meeting: String,
    console: String,
    notice: Vec<Offered>,
    form: MeetingForm,
    item: ItemForm,
    rows: Vec<Row>,
    findings: Vec<(&'static str, String)>,
    faults: Faults,
    said: Option<(&'static str, String)>,
}

impl PreparePage {
    fn error(&self, field: &str) -> Option<&str> {
        fault_at(&self.faults, field)
    }

    fn is(&self, status: &str) -> bool {
        self.view.status.as_str() == status
    }

    /// Whether day, place and kind can still change.
    fn open(&self) -> bool {
        matches!(self.view.status, MeetingStatus::Draft | MeetingStatus::Called)
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct PrepareQuery {
    said: String,
    item: i64,
}

/// GET /meetings/{code}/prepare
pub(crate) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(code): Path<String>,
    Query(query): Query<PrepareQuery>,
) -> Result<Response, Failure> {
    let view = site.app.own_meeting(&visitor.actor, parse(&code)?).await?;
    let said = said_text(visitor.locale.for_staff(), &query.said);
    let form = MeetingForm::of(&view);
    let item = view.item(ItemId(query.item)).map(ItemForm::of).unwrap_or_default();
    render(&site, &visitor, view, (form, item), Vec::new(), said)
}

fn render(
    site: &Site,
    visitor: &Visitor,
    view: MeetingView,
    (form, item): (MeetingForm, ItemForm),
    faults: Faults,
    said: Option<(&'static str, String)>,
) -> Result<Response, Failure> {
    let l = visitor.locale.for_staff();
    let title = calendar::name(l, &view.body.row.name, view.row.number);
    let layout = Layout::of(site, visitor, view.dialogue(), Place::Bodies, title.clone());
    let findings = site.app.notice_findings(&view);
    let page = PreparePage {
        l,
        layout: Layout { l, ..layout },
        title,
        code: view.id().code(),
        status: status_name(l, view.status),
        action: url::prepare(view.row.id),
        upload: url::prepare_files(view.row.id),
        meeting: url::meeting(view.row.id),
        console: url::console(view.row.id),
        notice: notice(l, &view),
        form,
        item,
        rows: rows(l, &view),
        findings: findings
            .iter()
            .map(|finding| {
                let class = if finding.severity == Severity::Breach { "danger" } else { "warn" };
                (class, notice_finding(l, &view, finding))
            })
            .collect(),
        faults,
        said,
        view,
    };
    let mut response = Html(page.render()?).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

fn rows(l: Locale, view: &MeetingView) -> Vec<Row> {
    let row = |(place, item): (usize, &ItemView)| Row {
        id: item.row.id,
        number: place + 1,
        title: item.row.title.clone(),
        kind: item_kind(l, item.kind),
        links: links(l, view, item),
        files: files(l, view, item),
        begun: view.state.items.get(&item.id()).is_some_and(|state| state.begun.is_some()),
    };
    view.items.iter().enumerate().map(row).collect()
}

/// POST /meetings/{code}/prepare
pub(crate) async fn act(
    State(site): State<Site>,
    visitor: Visitor,
    Path(code): Path<String>,
    Form(form): Form<MeetingForm>,
) -> Result<Response, Failure> {
    let id = parse(&code)?;
    let view = site.app.own_meeting(&visitor.actor, id).await?;
    let (app, actor) = (&site.app, &visitor.actor);
    let done = match form.r#do.as_str() {
        "change" => app.change_meeting(actor, id, &form.wanted()).await.map(|()| "changed"),
        "call" => app.call_meeting(actor, id).await.map(|()| "called"),
        "materials" => app.send_materials(actor, id).await.map(|()| "materials"),
        "cancel" => app.cancel_meeting(actor, id, &form.reason).await.map(|()| "cancelled"),
        "remove_file" => app.remove_item_file(actor, id, form.file).await.map(|()| "changed"),
        given => return Err(unknown("do", given)),
    };
    let typed = match form.r#do.as_str() {
        "change" => form,
        _ => MeetingForm::of(&view),
    };
    answer(&site, &visitor, view, (typed, ItemForm::default()), done)
}

/// POST /meetings/{code}/prepare/items: an item is added, changed, moved or taken off.
pub(crate) async fn act_on_item(
    State(site): State<Site>,
    visitor: Visitor,
    Path(code): Path<String>,
    Form(form): Form<ItemForm>,
) -> Result<Response, Failure> {
    let id = parse(&code)?;
    let view = site.app.own_meeting(&visitor.actor, id).await?;
    let (app, actor) = (&site.app, &visitor.actor);
    let item = ItemId(form.item);
    let done = match form.r#do.as_str() {
        "save" if form.item == 0 => {
            app.add_item(actor, id, &form.wanted()).await.map(|_| "item_added")
        }
        "save" => app.change_item(actor, id, item, &form.wanted()).await.map(|()| "changed"),
        "up" => app.move_item(actor, id, item, true).await.map(|()| "changed"),
        "down" => app.move_item(actor, id, item, false).await.map(|()| "changed"),
        "remove" => app.remove_item(actor, id, item).await.map(|()| "changed"),
        given => return Err(unknown("do", given)),
    };
    let form_of = MeetingForm::of(&view);
    answer(&site, &visitor, view, (form_of, form), done)
}

/// POST /meetings/{code}/prepare/files
pub(crate) async fn add_file(
    State(site): State<Site>,
    visitor: Visitor,
    Path(code): Path<String>,
    request: Request,
) -> Result<Response, Failure> {
    let id = parse(&code)?;
    let view = site.app.own_meeting(&visitor.actor, id).await?;
    let (item, file) = read_upload(&site, request).await?;
    let done = site.app.add_item_file(&visitor.actor, id, ItemId(item), file).await;
    let form = MeetingForm::of(&view);
    answer(&site, &visitor, view, (form, ItemForm::default()), done.map(|()| "changed"))
}

/// The item's number and the file.
async fn read_upload(site: &Site, request: Request) -> Result<(i64, NewFile), Failure> {
    let mut parts = Multipart::from_request(request, site)
        .await
        .map_err(|error| Failure::Unreadable(error.body_text()))?;
    let (mut item, mut file) = (0, NewFile::default());
    let broken = |error: axum::extract::multipart::MultipartError| {
        if error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
            Failure::TooLarge
        } else {
            Failure::Unreadable(error.body_text())
        }
    };
    while let Some(field) = parts.next_field().await.map_err(broken)? {
        let field_name = field.name().unwrap_or_default().to_owned();
        let name = field.file_name().unwrap_or_default().to_owned();
        let bytes = field.bytes().await.map_err(broken)?.to_vec();
        match field_name.as_str() {
            "file" => file = NewFile { name, bytes },
            "item" => {
                item = std::str::from_utf8(&bytes).ok().and_then(|t| t.parse().ok()).unwrap_or(0);
            }
            _ => {}
        }
    }
    Ok((item, file))
}

fn answer(
    site: &Site,
    visitor: &Visitor,
    view: MeetingView,
    forms: (MeetingForm, ItemForm),
    done: app::Result<&'static str>,
) -> Result<Response, Failure> {
    let l = visitor.locale.for_staff();
    let (status, faults, said) = match done {
        Ok(word) => return Ok(back(view.id(), word)),
        Err(app::Error::Conflict(word)) => {
            (StatusCode::CONFLICT, Faults::new(), said_text(l, word))
        }
        Err(error @ app::Error::Invalid { .. }) => {
            (StatusCode::UNPROCESSABLE_ENTITY, faults_of(l, error)?, None)
        }
        Err(error) => return Err(error.into()),
    };
    let page = render(site, visitor, view, forms, faults, said)?;
    Ok((status, page).into_response())
}

fn back(id: MeetingId, word: &str) -> Response {
    let query = url::query(&[("said", word.to_owned())]);
    see_other(&format!("{}{query}", url::prepare(id.0)), Vec::new())
}

/// What was done, or what stands in the way.
fn said_text(l: Locale, word: &str) -> Option<(&'static str, String)> {
    let (class, key) = match word {
        "added" => ("ok", "prepare-said-added"),
        "changed" => ("ok", "prepare-said-changed"),
        "called" => ("ok", "prepare-said-called"),
        "materials" => ("ok", "prepare-said-materials"),
        "cancelled" => ("ok", "prepare-said-cancelled"),
        "item_added" => ("ok", "prepare-said-item-added"),
        "agenda_empty" => ("warn", "prepare-said-agenda-empty"),
        "agenda_full" => ("warn", "prepare-said-agenda-full"),
        "files_full" => ("warn", "prepare-said-files-full"),
        "item_done" => ("warn", "prepare-said-item-done"),
        "item_named" => ("warn", "prepare-said-item-named"),
        "notice_short" => ("warn", "prepare-said-notice-short"),
        "not_callable" => ("warn", "prepare-said-not-callable"),
        "written_not_allowed" => ("warn", "prepare-said-written"),
        "meeting_called" => ("warn", "prepare-said-already-called"),
        "meeting_not_called" => ("warn", "prepare-said-not-called"),
        "meeting_opened" | "meeting_over" => ("warn", "prepare-said-opened"),
        _ => return None,
    };
    Some((class, l.t(key)))
}
