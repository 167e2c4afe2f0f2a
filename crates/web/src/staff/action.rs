//! Actions on the staff desk: written down one by one or brought in as a table, published, corrected, and
//! given back as a table.

use app::action::{ActionView, NewAction};
use app::page::Slice;
use askama::Template;
use axum::body::Body;
use axum::extract::{FromRequest as _, Multipart, Request, State};
use axum::response::Response;
use domain::action::Progress;
use domain::code::Coded as _;
use domain::id::{ActionId, ModelId};
use domain::permission::{Action, Denial};
use domain::publication::Publication;

use super::body::bad_row;
use super::field::{Field, Form as Fields, Kind, values};
use super::gathering::{PageQuery, PublishForm};
use super::import::table_fault;
use super::indicator::{Part, part};
use super::upload::unreadable;
use super::{Desk, Faults, Frame, Pager, Pairs, Tab, fault_at, faults_of, one};
use crate::action::{days, money, progress_name, progress_of};
use crate::error::Failure;
use crate::form::{Form, Path, Query};
use crate::locale::Locale;
use crate::table::{XLSX, download};
use crate::{Site, url};

/// Actions on one page.
const PAGE: i64 = 50;
/// The largest table of actions.
pub(crate) const MOST_BYTES: usize = 4 * 1024 * 1024;

struct Line {
    code: String,
    edit: String,
    title: String,
    owner: String,
    days: String,
    budget: String,
    progress: String,
    status: Publication,
}

/// What came of a table.
#[derive(Default)]
struct Imported {
    told: Option<String>,
    titles: Vec<String>,
    bad: Vec<String>,
}

#[derive(Template)]
#[template(path = "staff/actions.html")]
struct ListPage {
    l: Locale,
    frame: Frame,
    language: &'static str,
    action: String,
    pilots: String,
    rows: Vec<Line>,
    pager: Pager,
    fields: Vec<Field>,
    faults: Faults,
    imported: Imported,
}

pub(super) fn progress_choices(l: Locale) -> Vec<(&'static str, String)> {
    Progress::ALL.iter().map(|one| (one.as_str(), progress_name(l, *one))).collect()
}

fn fields(l: Locale, form: &Pairs, faults: &Faults) -> Vec<Field> {
    Fields::new("", form, faults)
        .needs("title", l.t("action-title"), Kind::Text)
        .needs("text", l.t("staff-action-text"), Kind::Area(5))
        .needs("owner", l.t("action-owner"), Kind::Text)
        .may("partners", l.t("action-partners"), Kind::Text)
        .may("budget", l.t("staff-action-budget"), Kind::Number)
        .may("funding", l.t("staff-action-funding"), Kind::Text)
        .needs("starts", l.t("staff-action-starts"), Kind::Day)
        .needs("ends", l.t("staff-action-ends"), Kind::Day)
        .may("model", l.t("staff-action-model"), Kind::Text)
        .hint(l.t("staff-action-model-hint"))
        .picks("progress", l.t("action-progress"), progress_choices(l))
        .may("stopped", l.t("staff-action-stopped"), Kind::Text)
        .may("inputs", l.t("staff-action-inputs"), Kind::Area(3))
        .hint(l.t("staff-action-inputs-hint"))
        .done()
}

fn wanted(form: &Pairs) -> NewAction {
    let text = |name| one(form, name).to_owned();
    NewAction {
        title: text("title"),
        text: text("text"),
        owner: text("owner"),
        partners: text("partners"),
        budget: text("budget"),
        funding: text("funding"),
        starts: text("starts"),
        ends: text("ends"),
        model: text("model"),
        progress: text("progress"),
        stopped: text("stopped"),
        inputs: text("inputs"),
    }
}

/// GET /staff/d/{dialogue}/actions
pub(crate) async fn list(
    State(site): State<Site>,
    desk: Desk,
    Query(query): Query<PageQuery>,
) -> Result<Response, Failure> {
    let number = query.page.unwrap_or(1);
    render_list(&site, &desk, number, &Pairs::new(), Faults::new(), Imported::default()).await
}

async fn render_list(
    site: &Site,
    desk: &Desk,
    number: i64,
    form: &Pairs,
    faults: Faults,
    imported: Imported,
) -> Result<Response, Failure> {
    desk.needs(site, Action::Curate)?;
    let (l, dialogue) = (desk.l(), &desk.dialogue);
    let slug = dialogue.slug.as_str();
    let slice = Slice::page(number, PAGE)?;
    let page = site.app.actions(&desk.visitor.actor, dialogue, true, slice).await?;
    let line = |row: &app::action::Action| Line {
        code: ActionId(row.id).code(),
        edit: url::staff_action(slug, row.id),
        title: row.title.clone(),
        owner: row.owner.clone(),
        days: days(l, &row.starts, &row.ends),
        budget: if row.budget == 0 { "–".to_owned() } else { money(l, row.budget) },
        progress: progress_name(l, progress_of(&row.progress)),
        status: row.status.parse().unwrap_or(Publication::Draft),
    };
    let at = |page: i64| {
        format!("{}{}", url::staff_actions(slug), url::query(&[("page", page.to_string())]))
    };
    let is_refused = !faults.is_empty() || !imported.bad.is_empty();
    let list = ListPage {
        l,
        language: dialogue.language.as_str(),
        action: url::staff_actions(slug),
        pilots: url::staff_pilots(slug),
        pager: Pager::new(number, PAGE, page.items.len(), page.total, at),
        rows: page.items.iter().map(line).collect(),
        fields: fields(l, form, &faults),
        faults,
        imported,
        frame: Frame::of(site, desk, Tab::Pilots, l.t("actions-title"))
            .await?
            .with_faults(is_refused),
    };
    Ok(super::page(list.render()?, is_refused))
}

/// POST /staff/d/{dialogue}/actions
pub(crate) async fn add(
    State(site): State<Site>,
    desk: Desk,
    Form(form): Form<Pairs>,
) -> Result<Response, Failure> {
    desk.needs(&site, Action::Curate)?;
    match site.app.add_action(&desk.visitor.actor, &desk.dialogue, &wanted(&form)).await {
        Ok(id) => {
            let to = url::staff_action(&desk.dialogue.slug, id.0);
            Ok(desk.said(&to, "action_added"))
        }
        Err(error) => {
            let faults = faults_of(desk.l(), error)?;
            render_list(&site, &desk, 1, &form, faults, Imported::default()).await
        }
    }
}

/// POST /staff/d/{dialogue}/actions/import: checks a table, and adds it when it was sent to be kept.
pub(crate) async fn import(
    State(site): State<Site>,
    desk: Desk,
    request: Request,
) -> Result<Response, Failure> {
    desk.needs(&site, Action::Curate)?;
    let Sent { name, bytes, check } = Sent::read(&site, request).await?;
    let (l, actor) = (desk.l(), &desk.visitor.actor);
    let done = site.app.import_actions(actor, &desk.dialogue, &name, &bytes, check).await;
    let imported = match done {
        Ok(import) if import.stored => {
            let back = url::staff_actions(&desk.dialogue.slug);
            return Ok(desk.said(&back, "actions_taken"));
        }
        Ok(import) if import.faults.is_empty() => Imported {
            told: Some(l.n("staff-actions-checked", import.rows)),
            titles: import.titles,
            bad: Vec::new(),
        },
        Ok(import) => Imported {
            bad: import.faults.iter().map(|fault| bad_row(l, &name, fault)).collect(),
            ..Imported::default()
        },
        Err(app::Error::Table(error)) => {
            let (text, todo) = table_fault(l, &error);
            Imported { bad: vec![format!("{name}: {text} {todo}")], ..Imported::default() }
        }
        Err(error) => {
            let faults = faults_of(l, error)?;
            let bad = faults.into_iter().map(|(_, text)| format!("{name}: {text}")).collect();
            Imported { bad, ..Imported::default() }
        }
    };
    render_list(&site, &desk, 1, &Pairs::new(), Faults::new(), imported).await
}

/// A table that was sent, and whether it is only to be checked.
#[derive(Default)]
struct Sent {
    name: String,
    bytes: Vec<u8>,
    check: bool,
}

impl Sent {
    async fn read(site: &Site, request: Request) -> Result<Self, Failure> {
        let mut parts = Multipart::from_request(request, site)
            .await
            .map_err(|error| Failure::Unreadable(error.body_text()))?;
        let mut sent = Self::default();
        while let Some(field) = parts.next_field().await.map_err(|error| unreadable(&error))? {
            match field.name() {
                Some("file") => {
                    sent.name = field.file_name().unwrap_or_default().to_owned();
                    let bytes = field.bytes().await.map_err(|error| unreadable(&error))?;
                    sent.bytes = bytes.to_vec();
                }
                Some("do") => {
                    let word = field.text().await.map_err(|error| unreadable(&error))?;
                    sent.check = word == "check";
                }
                _ => {}
            }
        }
        Ok(sent)
    }
}

/// GET /staff/d/{dialogue}/actions.xlsx
pub(crate) async fn xlsx(State(site): State<Site>, desk: Desk) -> Result<Response, Failure> {
    let file = site.app.actions_xlsx(&desk.visitor.actor, &desk.dialogue, true).await?;
    Ok(download(XLSX, &format!("{}-actions.xlsx", desk.dialogue.slug), Body::from(file)))
}

#[derive(Template)]
#[template(path = "staff/action.html")]
struct ActionPage {
    l: Locale,
    frame: Frame,
    language: &'static str,
    view: ActionView,
    code: String,
    action: String,
    public: String,
    fields: Vec<Field>,
    faults: Faults,
    errors: Vec<(String, String)>,
    part: Part,
}

impl ActionPage {
    fn is(&self, status: &str) -> bool {
        self.view.status.as_str() == status
    }

    fn error(&self, field: &str) -> Option<&str> {
        fault_at(&self.faults, field)
    }
}

pub(super) async fn find(site: &Site, desk: &Desk, code: &str) -> Result<ActionView, Failure> {
    desk.needs(site, Action::Curate)?;
    let id = ActionId::parse_code(code).ok_or(Denial::NotFound)?;
    Ok(site.app.own_action(&desk.visitor.actor, &desk.dialogue, id).await?)
}

async fn form_of(site: &Site, desk: &Desk, view: &ActionView) -> Result<Pairs, Failure> {
    let row = &view.row;
    let inputs = site.app.action_codes(&desk.visitor.actor, view).await?;
    let budget = if row.budget == 0 { String::new() } else { row.budget.to_string() };
    Ok(values([
        ("title", row.title.clone()),
        ("text", row.text.clone()),
        ("owner", row.owner.clone()),
        ("partners", row.partners.clone()),
        ("budget", budget),
        ("funding", row.funding.clone()),
        ("starts", row.starts.clone()),
        ("ends", row.ends.clone()),
        ("model", row.model_id.map(|id| ModelId(id).code()).unwrap_or_default()),
        ("progress", row.progress.clone()),
        ("stopped", row.stopped.clone()),
        ("inputs", inputs),
    ]))
}

/// GET /staff/d/{dialogue}/actions/{code}
pub(crate) async fn edit_form(
    State(site): State<Site>,
    desk: Desk,
    Path((_, code)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let view = find(&site, &desk, &code).await?;
    let form = form_of(&site, &desk, &view).await?;
    render(&site, &desk, view, &form, Faults::new(), (&Pairs::new(), &Faults::new())).await
}

/// The page of an action; what was typed of an indicator stands in its form again.
pub(super) async fn render(
    site: &Site,
    desk: &Desk,
    view: ActionView,
    form: &Pairs,
    faults: Faults,
    indicator: (&Pairs, &Faults),
) -> Result<Response, Failure> {
    let (l, slug) = (desk.l(), desk.dialogue.slug.as_str());
    let is_refused = !faults.is_empty() || !indicator.1.is_empty();
    let code = view.id().code();
    let part = part(l, &desk.dialogue, &code, &view.indicators, indicator);
    let mut errors: Vec<(String, String)> =
        faults.iter().map(|(name, text)| ((*name).to_owned(), text.clone())).collect();
    errors.extend(part.errors.iter().cloned());
    let page = ActionPage {
        l,
        language: desk.dialogue.language.as_str(),
        action: url::staff_action(slug, view.row.id),
        public: url::action(view.row.id),
        fields: fields(l, form, &faults),
        part,
        code,
        errors,
        faults,
        frame: Frame::of(site, desk, Tab::Pilots, view.row.title.clone())
            .await?
            .with_faults(is_refused),
        view,
    };
    Ok(super::page(page.render()?, is_refused))
}

/// The page of an action as it stands, with what was typed of an indicator.
pub(super) async fn with_indicator(
    site: &Site,
    desk: &Desk,
    view: ActionView,
    indicator: (&Pairs, &Faults),
) -> Result<Response, Failure> {
    let form = form_of(site, desk, &view).await?;
    render(site, desk, view, &form, Faults::new(), indicator).await
}

/// POST /staff/d/{dialogue}/actions/{code}
pub(crate) async fn edit(
    State(site): State<Site>,
    desk: Desk,
    Path((_, code)): Path<(String, String)>,
    Form(form): Form<Pairs>,
) -> Result<Response, Failure> {
    let view = find(&site, &desk, &code).await?;
    let back = url::staff_action(&desk.dialogue.slug, view.row.id);
    let (actor, dialogue) = (&desk.visitor.actor, &desk.dialogue);
    match site.app.change_action(actor, dialogue, view.id(), &wanted(&form)).await {
        Ok(()) => Ok(desk.said(&back, "action_saved")),
        Err(error) => {
            let faults = faults_of(desk.l(), error)?;
            render(&site, &desk, view, &form, faults, (&Pairs::new(), &Faults::new())).await
        }
    }
}

/// POST /staff/d/{dialogue}/actions/{code}/publish
pub(crate) async fn publish(
    State(site): State<Site>,
    desk: Desk,
    Path((_, code)): Path<(String, String)>,
    Form(form): Form<PublishForm>,
) -> Result<Response, Failure> {
    let view = find(&site, &desk, &code).await?;
    let change = form.change()?;
    let back = url::staff_action(&desk.dialogue.slug, view.row.id);
    let (actor, dialogue) = (&desk.visitor.actor, &desk.dialogue);
    let done = site.app.publish_action(actor, dialogue, view.id(), change, &form.reason).await;
    match done {
        Ok(()) => Ok(desk.said(&back, "publication_changed")),
        Err(error @ app::Error::Invalid { .. }) => {
            let faults = faults_of(desk.l(), error)?;
            let form = form_of(&site, &desk, &view).await?;
            render(&site, &desk, view, &form, faults, (&Pairs::new(), &Faults::new())).await
        }
        Err(error) => desk.answer::<()>(&site, &back, Err(error)).await,
    }
}
