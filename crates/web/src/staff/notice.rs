//! Notices on the staff desk: written, published, corrected, withdrawn.

use app::notice::{NewNotice, NoticeView};
use app::page::Slice;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::code::Coded as _;
use domain::id::NoticeId;
use domain::permission::{Action, Denial};
use domain::publication::Publication;
use domain::time::Moment;
use serde::Deserialize;

use super::gathering::{PageQuery, PublishForm};
use super::{Desk, Faults, Frame, Pager, Tab, fault_at, faults_of};
use crate::error::Failure;
use crate::form::{Form, Path, Query};
use crate::locale::Locale;
use crate::{Site, url};

/// Notices on one page.
const PAGE: i64 = 30;

/// What the form holds.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct NoticeForm {
    title: String,
    body: String,
}

impl NoticeForm {
    fn wanted(&self) -> NewNotice {
        NewNotice { title: self.title.clone(), body: self.body.clone() }
    }
}

struct Line {
    code: String,
    edit: String,
    title: String,
    status: Publication,
    when: String,
}

#[derive(Template)]
#[template(path = "staff/notices.html")]
struct ListPage {
    l: Locale,
    frame: Frame,
    action: String,
    rows: Vec<Line>,
    pager: Pager,
    form: NoticeForm,
    faults: Faults,
}

impl ListPage {
    fn error(&self, field: &str) -> Option<&str> {
        fault_at(&self.faults, field)
    }
}

/// GET /staff/d/{dialogue}/notices
pub(crate) async fn list(
    State(site): State<Site>,
    desk: Desk,
    Query(query): Query<PageQuery>,
) -> Result<Response, Failure> {
    let form = NoticeForm::default();
    render_list(&site, &desk, query.page.unwrap_or(1), form, Vec::new()).await
}

async fn render_list(
    site: &Site,
    desk: &Desk,
    number: i64,
    form: NoticeForm,
    faults: Faults,
) -> Result<Response, Failure> {
    desk.needs(site, Action::Curate)?;
    let (l, dialogue) = (desk.l(), &desk.dialogue);
    let slug = dialogue.slug.as_str();
    let slice = Slice::page(number, PAGE)?;
    let page = site.app.notices(&desk.visitor.actor, dialogue, true, slice).await?;
    let line = |row: &app::notice::Notice| Line {
        code: NoticeId(row.id).code(),
        edit: url::staff_notice(slug, row.id),
        title: row.title.clone(),
        status: row.status.parse().unwrap_or(Publication::Draft),
        when: l.date(Moment(row.published_at.unwrap_or(row.created_at)), &dialogue.zone),
    };
    let at = |page: i64| {
        let query = url::query(&[("page", page.to_string())]);
        format!("{}{query}", url::staff_notices(slug))
    };
    let is_refused = !faults.is_empty();
    let page = ListPage {
        l,
        action: url::staff_notices(slug),
        pager: Pager::new(number, PAGE, page.items.len(), page.total, at),
        rows: page.items.iter().map(line).collect(),
        form,
        faults,
        frame: Frame::of(site, desk, Tab::Notices, l.t("nav-notices"))
            .await?
            .with_faults(is_refused),
    };
    Ok(super::page(page.render()?, is_refused))
}

/// POST /staff/d/{dialogue}/notices
pub(crate) async fn add(
    State(site): State<Site>,
    desk: Desk,
    Form(form): Form<NoticeForm>,
) -> Result<Response, Failure> {
    desk.needs(&site, Action::Curate)?;
    match site.app.add_notice(&desk.visitor.actor, &desk.dialogue, &form.wanted()).await {
        Ok(id) => {
            let to = url::staff_notice(&desk.dialogue.slug, id.0);
            Ok(desk.said(&to, "notice_added"))
        }
        Err(error) => {
            let faults = faults_of(desk.l(), error)?;
            render_list(&site, &desk, 1, form, faults).await
        }
    }
}

#[derive(Template)]
#[template(path = "staff/notice.html")]
struct NoticePage {
    l: Locale,
    frame: Frame,
    view: NoticeView,
    code: String,
    action: String,
    public: String,
    form: NoticeForm,
    faults: Faults,
}

impl NoticePage {
    fn error(&self, field: &str) -> Option<&str> {
        fault_at(&self.faults, field)
    }

    fn is(&self, status: &str) -> bool {
        self.view.status.as_str() == status
    }
}

async fn find(site: &Site, desk: &Desk, code: &str) -> Result<NoticeView, Failure> {
    desk.needs(site, Action::Curate)?;
    let id = NoticeId::parse_code(code).ok_or(Denial::NotFound)?;
    Ok(site.app.own_notice(&desk.visitor.actor, &desk.dialogue, id).await?)
}

/// GET /staff/d/{dialogue}/notices/{code}
pub(crate) async fn edit_form(
    State(site): State<Site>,
    desk: Desk,
    Path((_, code)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let view = find(&site, &desk, &code).await?;
    let form = NoticeForm { title: view.row.title.clone(), body: view.row.body.clone() };
    render(&site, &desk, view, form, Vec::new()).await
}

async fn render(
    site: &Site,
    desk: &Desk,
    view: NoticeView,
    form: NoticeForm,
    faults: Faults,
) -> Result<Response, Failure> {
    let slug = desk.dialogue.slug.as_str();
    let is_refused = !faults.is_empty();
    let page = NoticePage {
        l: desk.l(),
        code: NoticeId(view.row.id).code(),
        action: url::staff_notice(slug, view.row.id),
        public: url::notice(view.row.id),
        form,
        faults,
        frame: Frame::of(site, desk, Tab::Notices, view.row.title.clone())
            .await?
            .with_faults(is_refused),
        view,
    };
    Ok(super::page(page.render()?, is_refused))
}

/// POST /staff/d/{dialogue}/notices/{code}
pub(crate) async fn edit(
    State(site): State<Site>,
    desk: Desk,
    Path((_, code)): Path<(String, String)>,
    Form(form): Form<NoticeForm>,
) -> Result<Response, Failure> {
    let view = find(&site, &desk, &code).await?;
    let back = url::staff_notice(&desk.dialogue.slug, view.row.id);
    let id = NoticeId(view.row.id);
    match site.app.change_notice(&desk.visitor.actor, &desk.dialogue, id, &form.wanted()).await {
        Err(error @ app::Error::Invalid { .. }) => {
            let faults = faults_of(desk.l(), error)?;
            render(&site, &desk, view, form, faults).await
        }
        done => desk.answer(&site, &back, done).await,
    }
}

/// POST /staff/d/{dialogue}/notices/{code}/publish
pub(crate) async fn publish(
    State(site): State<Site>,
    desk: Desk,
    Path((_, code)): Path<(String, String)>,
    Form(form): Form<PublishForm>,
) -> Result<Response, Failure> {
    let view = find(&site, &desk, &code).await?;
    let change = form.change()?;
    let back = url::staff_notice(&desk.dialogue.slug, view.row.id);
    let (actor, dialogue, id) = (&desk.visitor.actor, &desk.dialogue, NoticeId(view.row.id));
    match site.app.publish_notice(actor, dialogue, id, change, &form.reason).await {
        Err(error @ app::Error::Invalid { .. }) => {
            let faults = faults_of(desk.l(), error)?;
            let form = NoticeForm { title: view.row.title.clone(), body: view.row.body.clone() };
            render(&site, &desk, view, form, faults).await
        }
        done => desk.answer(&site, &back, done).await,
    }
}
