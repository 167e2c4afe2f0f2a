//! Looking through scans for personal data before anyone else sees them.

use app::page::Slice;
use app::scan::{Scan, ScanDecision};
use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::id::ScanId;
use domain::permission::Action;
use domain::scan::{Area, ScanStatus};
use domain::time::Moment;
use serde::Deserialize;

use super::slip::Parts;
use super::{Desk, Frame, Pager, Pairs, Tab, many, one, unknown_word};
use crate::error::Failure;
use crate::form::{Form, Path, Query};
use crate::locale::Locale;
use crate::{Site, scan, url};

/// Scans on one page: each is a picture.
const PAGE: i64 = 5;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct QueueQuery {
    status: String,
    page: Option<i64>,
}

struct Row {
    id: i64,
    short: String,
    item: Option<(String, String)>,
    picture: Option<String>,
    width: i64,
    height: i64,
    when: String,
}

struct Choice {
    url: String,
    name: String,
    current: bool,
}

#[derive(Template)]
#[template(path = "staff/scans.html")]
struct QueuePage {
    l: Locale,
    frame: Frame,
    part: &'static str,
    parts: Parts,
    action: String,
    here: String,
    states: Vec<Choice>,
    status: ScanStatus,
    rows: Vec<Row>,
    pager: Pager,
}

fn row(l: Locale, desk: &Desk, scan: &Scan) -> Row {
    let slug = desk.dialogue.slug.as_str();
    let item = app::scan::item_code(scan);
    let link = |code: String| {
        let (kind, id) = app::contribution::parse_code(&code)?;
        Some((url::contribution(kind, id), code))
    };
    Row {
        id: scan.id,
        short: app::slip::on_sheet(domain::receipt::ReceiptCode::from_number(scan.slip_code)),
        item: item.and_then(link),
        picture: scan.picture_id.map(|_| url::staff_scan_picture(slug, scan.id)),
        width: scan.width.unwrap_or(0),
        height: scan.height.unwrap_or(0),
        when: l.date_time(Moment(scan.added_at), &desk.dialogue.zone),
    }
}

/// GET /staff/d/{dialogue}/scans
pub(crate) async fn queue(
    State(site): State<Site>,
    desk: Desk,
    Query(query): Query<QueueQuery>,
) -> Result<Response, Failure> {
    desk.needs(&site, Action::Moderate)?;
    let (l, dialogue) = (desk.l(), &desk.dialogue);
    let status = match query.status.as_str() {
        "" => ScanStatus::Waiting,
        word => word.parse().map_err(|_| unknown_word("status"))?,
    };
    let number = query.page.unwrap_or(1);
    let slice = Slice::page(number, PAGE)?;
    let page = site.app.scans(&desk.visitor.actor, dialogue, status, slice).await?;
    let base = url::staff_scans(&dialogue.slug);
    let address = |status: ScanStatus, page: i64| {
        let page = if page > 1 { page.to_string() } else { String::new() };
        format!("{base}{}", url::query(&[("status", status.to_string()), ("page", page)]))
    };
    let state = |one: &ScanStatus| Choice {
        url: address(*one, 1),
        name: super::slip::scan_name(l, *one),
        current: *one == status,
    };
    let queue = QueuePage {
        l,
        part: "scans",
        parts: Parts::new(&site, &desk).await?,
        here: address(status, number),
        states: ScanStatus::ALL.iter().map(state).collect(),
        rows: page.items.iter().map(|one| row(l, &desk, one)).collect(),
        pager: Pager::new(number, PAGE, page.items.len(), page.total, |n| address(status, n)),
        status,
        action: base,
        frame: Frame::of(&site, &desk, Tab::Slip, l.t("scan-title")).await?,
    };
    Ok(super::page(queue.render()?, false))
}

/// GET /staff/d/{dialogue}/scans/{id}/picture
pub(crate) async fn picture(
    State(site): State<Site>,
    desk: Desk,
    Path((_, id)): Path<(String, i64)>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let (actor, dialogue) = (&desk.visitor.actor, &desk.dialogue);
    let picture = site.app.scan_picture(actor, dialogue, ScanId(id)).await?;
    Ok(scan::answer(picture, &headers, false))
}

/// POST /staff/d/{dialogue}/scans
pub(crate) async fn decide(
    State(site): State<Site>,
    desk: Desk,
    Form(form): Form<Pairs>,
) -> Result<Response, Failure> {
    desk.needs(&site, Action::Moderate)?;
    let id: i64 = one(&form, "scan").parse().map_err(|_| unknown_word("scan"))?;
    let areas = many(&form, "area").map(str::trim).filter(|text| !text.is_empty());
    let decision = match one(&form, "do") {
        "publish" => {
            let areas: Option<Vec<Area>> = areas.map(Area::parse).collect();
            match areas {
                Some(areas) => ScanDecision::Publish(areas),
                None => return Ok(desk.said(one(&form, "back"), "scan_area")),
            }
        }
        "keep" => ScanDecision::Keep,
        "destroy" => ScanDecision::Destroy,
        _ => return Err(unknown_word("do")),
    };
    let (actor, dialogue) = (&desk.visitor.actor, &desk.dialogue);
    let decided = site.app.decide_scan(actor, dialogue, ScanId(id), &decision).await;
    let back = one(&form, "back");
    match decided {
        Ok(()) if decision == ScanDecision::Destroy => Ok(desk.said(back, "scan_destroyed")),
        decided => desk.answer(&site, back, decided).await,
    }
}
