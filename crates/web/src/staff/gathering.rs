//! Gatherings on the staff desk: written down, published, corrected, with photos and a poster.

use app::gathering::{GatheringView, NewGathering};
use app::page::Slice;
use app::press::{Job, Poster};
use askama::Template;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use domain::code::Coded as _;
use domain::id::{GatheringId, PhotoId};
use domain::permission::{Action, Denial};
use domain::publication::PublicationChange;
use domain::time::{Moment, zone};
use serde::Deserialize;

use super::upload::{Upload, read_picture};
use super::{Desk, Faults, Frame, Pager, Tab, fault_at, faults_of, unknown_word};
use crate::error::Failure;
use crate::form::{Form, Path, Query};
use crate::gathering::{Photo, Row, photos, place};
use crate::locale::Locale;
use crate::table::inline;
use crate::{Site, url};

/// Gatherings on one page.
const PAGE: i64 = 30;

/// What the form holds.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct GatheringForm {
    title: String,
    day: String,
    starts: String,
    ends: String,
    place: String,
    address: String,
    host: String,
    #[serde(rename = "talk")]
    summary: String,
    people: String,
}

impl GatheringForm {
    fn of(view: &GatheringView) -> Self {
        let (row, zone) = (&view.row, zone(&view.dialogue.zone));
        let time = |at: i64| {
            let text = Moment(at).date_time(&zone);
            text.rsplit(' ').next().unwrap_or_default().to_owned()
        };
        Self {
            title: row.title.clone(),
            day: Moment(row.starts_at).iso_date(&zone),
            starts: time(row.starts_at),
            ends: row.ends_at.map(time).unwrap_or_default(),
            place: view.place.clone().unwrap_or_default(),
            address: row.address.clone(),
            host: row.host.clone(),
            summary: row.summary.clone(),
            people: row.people.map(|people| people.to_string()).unwrap_or_default(),
        }
    }

    fn wanted(&self) -> NewGathering {
        let form = self.clone();
        NewGathering {
            title: form.title,
            day: form.day,
            starts: form.starts,
            ends: form.ends,
            place: form.place,
            address: form.address,
            host: form.host,
            summary: form.summary,
            people: form.people,
        }
    }
}

struct Line {
    row: Row,
    edit: String,
}

#[derive(Template)]
#[template(path = "staff/gatherings.html")]
struct ListPage {
    l: Locale,
    frame: Frame,
    dialogue: std::sync::Arc<app::dialogue::Dialogue>,
    action: String,
    poster: String,
    print: String,
    rows: Vec<Line>,
    pager: Pager,
    form: GatheringForm,
    faults: Faults,
}

impl ListPage {
    fn error(&self, field: &str) -> Option<&str> {
        fault_at(&self.faults, field)
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct PageQuery {
    pub(crate) page: Option<i64>,
}

/// GET /staff/d/{dialogue}/gatherings
pub(crate) async fn list(
    State(site): State<Site>,
    desk: Desk,
    Query(query): Query<PageQuery>,
) -> Result<Response, Failure> {
    let form = GatheringForm::default();
    render_list(&site, &desk, query.page.unwrap_or(1), form, Vec::new()).await
}

async fn render_list(
    site: &Site,
    desk: &Desk,
    number: i64,
    form: GatheringForm,
    faults: Faults,
) -> Result<Response, Failure> {
    desk.needs(site, Action::Curate)?;
    let (l, dialogue) = (desk.l(), &desk.dialogue);
    let slug = dialogue.slug.as_str();
    let page =
        site.app.gatherings(&desk.visitor.actor, dialogue, Slice::page(number, PAGE)?).await?;
    let now = site.app.now();
    let line = |row: &app::gathering::Gathering| Line {
        edit: url::staff_gathering(slug, row.id),
        row: Row::new(l, dialogue, row, now),
    };
    let at = |page: i64| {
        let query = url::query(&[("page", page.to_string())]);
        format!("{}{query}", url::staff_gatherings(slug))
    };
    let is_refused = !faults.is_empty();
    let page = ListPage {
        l,
        dialogue: dialogue.clone(),
        action: url::staff_gatherings(slug),
        poster: url::staff_poster(slug),
        print: url::staff_print(slug),
        pager: Pager::new(number, PAGE, page.items.len(), page.total, at),
        rows: page.items.iter().map(line).collect(),
        form,
        faults,
        frame: Frame::of(site, desk, Tab::Gatherings, l.t("nav-gatherings"))
            .await?
            .with_faults(is_refused),
    };
    Ok(super::page(page.render()?, is_refused))
}

/// POST /staff/d/{dialogue}/gatherings
pub(crate) async fn add(
    State(site): State<Site>,
    desk: Desk,
    Form(form): Form<GatheringForm>,
) -> Result<Response, Failure> {
    desk.needs(&site, Action::Curate)?;
    match site.app.add_gathering(&desk.visitor.actor, &desk.dialogue, &form.wanted()).await {
        Ok(id) => {
            let to = url::staff_gathering(&desk.dialogue.slug, id.0);
            Ok(desk.said(&to, "gathering_added"))
        }
        Err(error) => {
            let faults = faults_of(desk.l(), error)?;
            render_list(&site, &desk, 1, form, faults).await
        }
    }
}

#[derive(Template)]
#[template(path = "staff/gathering.html")]
struct GatheringPage {
    l: Locale,
    frame: Frame,
    dialogue: std::sync::Arc<app::dialogue::Dialogue>,
    view: GatheringView,
    code: String,
    action: String,
    public: String,
    print: String,
    photos: Vec<Photo>,
    form: GatheringForm,
    faults: Faults,
}

impl GatheringPage {
    fn error(&self, field: &str) -> Option<&str> {
        fault_at(&self.faults, field)
    }

    fn is(&self, status: &str) -> bool {
        self.view.status.as_str() == status
    }
}

async fn find(site: &Site, desk: &Desk, code: &str) -> Result<GatheringView, Failure> {
    desk.needs(site, Action::Curate)?;
    let id = GatheringId::parse_code(code).ok_or(Denial::NotFound)?;
    Ok(site.app.own_gathering(&desk.visitor.actor, &desk.dialogue, id).await?)
}

/// GET /staff/d/{dialogue}/gatherings/{code}
pub(crate) async fn edit_form(
    State(site): State<Site>,
    desk: Desk,
    Path((_, code)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let view = find(&site, &desk, &code).await?;
    let form = GatheringForm::of(&view);
    render(&site, &desk, view, form, Vec::new()).await
}

async fn render(
    site: &Site,
    desk: &Desk,
    view: GatheringView,
    form: GatheringForm,
    faults: Faults,
) -> Result<Response, Failure> {
    let (l, slug) = (desk.l(), desk.dialogue.slug.as_str());
    let is_refused = !faults.is_empty();
    let print = url::query(&[("gathering", view.id().code())]);
    let page = GatheringPage {
        l,
        dialogue: desk.dialogue.clone(),
        code: view.id().code(),
        action: url::staff_gathering(slug, view.row.id),
        public: url::gathering(view.row.id),
        print: format!("{}{print}", url::staff_print(slug)),
        photos: photos(&view),
        form,
        faults,
        frame: Frame::of(site, desk, Tab::Gatherings, view.row.title.clone())
            .await?
            .with_faults(is_refused),
        view,
    };
    Ok(super::page(page.render()?, is_refused))
}

/// POST /staff/d/{dialogue}/gatherings/{code}
pub(crate) async fn edit(
    State(site): State<Site>,
    desk: Desk,
    Path((_, code)): Path<(String, String)>,
    Form(form): Form<GatheringForm>,
) -> Result<Response, Failure> {
    let view = find(&site, &desk, &code).await?;
    let back = url::staff_gathering(&desk.dialogue.slug, view.row.id);
    let (actor, dialogue) = (&desk.visitor.actor, &desk.dialogue);
    match site.app.change_gathering(actor, dialogue, view.id(), &form.wanted()).await {
        Ok(()) => desk.done(&site, &back).await,
        Err(error @ app::Error::Invalid { .. }) => {
            let faults = faults_of(desk.l(), error)?;
            render(&site, &desk, view, form, faults).await
        }
        Err(error) => desk.answer::<()>(&site, &back, Err(error)).await,
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct PublishForm {
    pub(crate) r#do: String,
    pub(crate) reason: String,
}

impl PublishForm {
    pub(crate) fn change(&self) -> Result<PublicationChange, Failure> {
        self.r#do.parse().map_err(|_| unknown_word("do"))
    }
}

/// POST /staff/d/{dialogue}/gatherings/{code}/publish
pub(crate) async fn publish(
    State(site): State<Site>,
    desk: Desk,
    Path((_, code)): Path<(String, String)>,
    Form(form): Form<PublishForm>,
) -> Result<Response, Failure> {
    let view = find(&site, &desk, &code).await?;
    let change = form.change()?;
    let back = url::staff_gathering(&desk.dialogue.slug, view.row.id);
    let (actor, dialogue) = (&desk.visitor.actor, &desk.dialogue);
    let done = site.app.publish_gathering(actor, dialogue, view.id(), change, &form.reason).await;
    match done {
        Err(error @ app::Error::Invalid { .. }) => {
            let faults = faults_of(desk.l(), error)?;
            let form = GatheringForm::of(&view);
            render(&site, &desk, view, form, faults).await
        }
        done => desk.answer(&site, &back, done).await,
    }
}

/// POST /staff/d/{dialogue}/gatherings/{code}/photos
pub(crate) async fn add_photo(
    State(site): State<Site>,
    desk: Desk,
    Path((_, code)): Path<(String, String)>,
    request: Request,
) -> Result<Response, Failure> {
    let view = find(&site, &desk, &code).await?;
    let Upload { file, alt, .. } = read_picture(&site, request).await?;
    let back = url::staff_gathering(&desk.dialogue.slug, view.row.id);
    let (actor, dialogue) = (&desk.visitor.actor, &desk.dialogue);
    match site.app.add_photo(actor, dialogue, view.id(), file, &alt).await {
        Ok(_) => Ok(desk.said(&back, "photo_added")),
        Err(error @ app::Error::Conflict(_)) => desk.answer::<()>(&site, &back, Err(error)).await,
        Err(error) => {
            let faults = super::upload::picture_faults(desk.l(), "photo", error)?;
            let form = GatheringForm::of(&view);
            render(&site, &desk, view, form, faults).await
        }
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct RemoveForm {
    photo: i64,
    reason: String,
    destroy: String,
}

/// POST /staff/d/{dialogue}/gatherings/{code}/photos/remove
pub(crate) async fn remove_photo(
    State(site): State<Site>,
    desk: Desk,
    Path((_, code)): Path<(String, String)>,
    Form(form): Form<RemoveForm>,
) -> Result<Response, Failure> {
    let view = find(&site, &desk, &code).await?;
    let back = url::staff_gathering(&desk.dialogue.slug, view.row.id);
    let (actor, dialogue) = (&desk.visitor.actor, &desk.dialogue);
    let (photo, destroy) = (PhotoId(form.photo), !form.destroy.is_empty());
    let removed =
        site.app.remove_photo(actor, dialogue, view.id(), photo, &form.reason, destroy).await;
    match removed {
        Ok(()) if destroy => Ok(desk.said(&back, "photo_destroyed")),
        Err(error @ app::Error::Invalid { .. }) => {
            let faults = faults_of(desk.l(), error)?;
            let form = GatheringForm::of(&view);
            render(&site, &desk, view, form, faults).await
        }
        removed => desk.answer(&site, &back, removed).await,
    }
}

/// GET /staff/d/{dialogue}/gatherings/{code}/poster.pdf
pub(crate) async fn poster(
    State(site): State<Site>,
    desk: Desk,
    Path((_, code)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let view = find(&site, &desk, &code).await?;
    let (l, dialogue) = (desk.l(), &view.dialogue);
    let held = [
        (l.t("gathering-when"), l.date_time(Moment(view.row.starts_at), &dialogue.zone)),
        (l.t("gathering-where"), place(dialogue, &view.row)),
        (l.t("gathering-host"), view.row.host.clone()),
    ];
    let poster = Poster {
        language: l.code().to_owned(),
        above: dialogue.title.clone(),
        heading: view.row.title.clone(),
        facts: held.into_iter().filter(|(_, what)| !what.is_empty()).collect(),
        lead: l.t("print-poster-lead"),
        more: l.t("print-poster-more"),
        address: format!("{}{}", desk.base(&site), url::gathering(view.row.id)),
    };
    let pdf = site.app.print(Job::Poster(poster)).await?;
    Ok(inline("application/pdf", &format!("{}-poster.pdf", view.id().code()), Body::from(pdf)))
}

/// GET /staff/d/{dialogue}/poster.pdf
pub(crate) async fn dialogue_poster(
    State(site): State<Site>,
    desk: Desk,
) -> Result<Response, Failure> {
    desk.needs(&site, Action::Curate)?;
    let (l, dialogue) = (desk.l(), &desk.dialogue);
    let poster = Poster {
        language: l.code().to_owned(),
        above: l.t("site-name"),
        heading: dialogue.title.clone(),
        facts: Vec::new(),
        lead: l.t("print-poster-lead"),
        more: l.t("print-poster-more"),
        address: format!("{}{}", desk.base(&site), url::dialogue(&dialogue.slug)),
    };
    let pdf = site.app.print(Job::Poster(poster)).await?;
    Ok(inline("application/pdf", &format!("{}-poster.pdf", dialogue.slug), Body::from(pdf)))
}
