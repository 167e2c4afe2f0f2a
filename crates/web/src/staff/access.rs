//! Looking at personal data: the reason that is asked first, and the monthly review of who looked.

use app::access::{Access, Looked, Month, NewReason, Review};
use app::dialogue::Dialogue;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::access::{Kind, NOTE, Purpose, Reason, Unusual};
use domain::time::{KOREA, Moment, zone};
use serde::Deserialize;

use super::{Desk, Faults, Frame, Said, Staff, Tab, fault_at, faults_of, said_text};
use crate::error::Failure;
use crate::form::{Form, Query};
use crate::locale::Locale;
use crate::system::see_other;
use crate::visitor::Visitor;
use crate::{Site, url};

/// The part of a page that asks why, or says what reason holds.
pub(crate) struct Asked {
    /// The kind of data.
    pub(crate) kind: &'static str,
    /// Where the form goes.
    pub(crate) action: String,
    pub(crate) purposes: Vec<(&'static str, String)>,
    pub(crate) note_limit: usize,
    /// The reason that holds: in words, and until when.
    pub(crate) given: Option<(String, String)>,
    pub(crate) typed: Typed,
    pub(crate) faults: Faults,
}

impl Asked {
    /// Asks for a reason to look at this kind of data, or tells the one that holds.
    pub(crate) fn new(l: Locale, kind: Kind, action: String, reason: Option<&Reason>) -> Self {
        let told = |reason: &Reason| {
            let clock = reason.until.date_time(&zone(KOREA));
            let clock = clock.rsplit_once(' ').map_or(clock.clone(), |(_, time)| time.to_owned());
            (purpose_text(l, Some(reason.purpose), &reason.note), clock)
        };
        let choice = |purpose: &Purpose| (purpose.as_str(), purpose_name(l, *purpose));
        Self {
            kind: kind.as_str(),
            action,
            purposes: Purpose::ALL.iter().map(choice).collect(),
            note_limit: NOTE.max,
            given: reason.map(told),
            typed: Typed::default(),
            faults: Vec::new(),
        }
    }

    pub(crate) fn error(&self, field: &str) -> Option<&str> {
        fault_at(&self.faults, field)
    }
}

/// What the form of a reason holds.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    pub(crate) kind: String,
    pub(crate) purpose: String,
    pub(crate) note: String,
    /// The page to lead back to, when it is not the list of people.
    pub(crate) back: String,
}

impl Typed {
    fn reason(&self) -> NewReason {
        let Self { kind, purpose, note, .. } = self.clone();
        NewReason { kind, purpose, note }
    }
}

/// The name of a purpose.
fn purpose_name(l: Locale, purpose: Purpose) -> String {
    match purpose {
        Purpose::Recruiting => l.t("staff-purpose-recruiting"),
        Purpose::Offices => l.t("staff-purpose-offices"),
        Purpose::Contact => l.t("staff-purpose-contact"),
        Purpose::Help => l.t("staff-purpose-help"),
        Purpose::Audit => l.t("staff-purpose-audit"),
        Purpose::Other => l.t("staff-purpose-other"),
    }
}

fn purpose_text(l: Locale, purpose: Option<Purpose>, note: &str) -> String {
    match purpose {
        None => l.t("staff-command-line"),
        Some(Purpose::Other) => note.to_owned(),
        Some(purpose) if note.is_empty() => purpose_name(l, purpose),
        Some(purpose) => format!("{}: {note}", purpose_name(l, purpose)),
    }
}

fn kind_name(l: Locale, kind: Kind) -> String {
    match kind {
        Kind::People => l.t("staff-access-people"),
        Kind::Applicants => l.t("staff-access-applicants"),
        Kind::Accounts => l.t("staff-access-accounts"),
    }
}

fn unusual_name(l: Locale, unusual: Unusual) -> String {
    match unusual {
        Unusual::Night => l.t("staff-unusual-night"),
        Unusual::Bulk => l.t("staff-unusual-bulk"),
        Unusual::Often => l.t("staff-unusual-often"),
    }
}

#[derive(Template)]
#[template(path = "staff/reason.html")]
struct ReasonPage {
    l: Locale,
    frame: Frame,
    asked: Asked,
}

/// POST /staff/reason: why data of the whole installation are looked at.
pub(crate) async fn give_reason(
    State(site): State<Site>,
    Staff(visitor): Staff,
    Form(form): Form<Typed>,
) -> Result<Response, Failure> {
    let l = visitor.locale;
    let session = visitor.session.clone().unwrap_or_default();
    match site.app.give_reason(&visitor.actor, &session, None, &form.reason()).await {
        Ok(()) => Ok(see_other(url::STAFF_PEOPLE, Vec::new())),
        Err(error) => {
            let faults = faults_of(l, error)?;
            let frame = Frame::new(&site, &visitor, l.t("staff-reason-title")).with_faults(true);
            ask_again(l, frame, url::STAFF_REASON.to_owned(), form, faults)
        }
    }
}

/// POST /staff/d/{dialogue}/reason
pub(crate) async fn give_reason_in(
    State(site): State<Site>,
    desk: Desk,
    Form(form): Form<Typed>,
) -> Result<Response, Failure> {
    let (l, slug) = (desk.l(), desk.dialogue.slug.clone());
    let session = desk.visitor.session.clone().unwrap_or_default();
    let place = Some(desk.dialogue.id);
    match site.app.give_reason(&desk.visitor.actor, &session, place, &form.reason()).await {
        Ok(()) => {
            let back = url::own(&form.back).filter(|back| back.starts_with(&url::staff(&slug)));
            let people = url::staff_people(&slug);
            Ok(see_other(back.unwrap_or(&people), Vec::new()))
        }
        Err(error) => {
            let faults = faults_of(l, error)?;
            let title = l.t("staff-reason-title");
            let frame = Frame::of(&site, &desk, Tab::People, title).await?.with_faults(true);
            ask_again(l, frame, url::staff_reason(&slug), form, faults)
        }
    }
}

fn ask_again(
    l: Locale,
    frame: Frame,
    action: String,
    typed: Typed,
    faults: Faults,
) -> Result<Response, Failure> {
    let kind = typed.kind.parse().unwrap_or(Kind::People);
    let asked = Asked { typed, faults, ..Asked::new(l, kind, action, None) };
    Ok(super::page(ReasonPage { l, frame, asked }.render()?, true))
}

struct Line {
    at: String,
    who: String,
    what: String,
    place: String,
    records: i64,
    why: String,
    unusual: Vec<String>,
}

struct Sum {
    who: String,
    accesses: i64,
    records: i64,
    unusual: i64,
}

struct Signed {
    month: String,
    text: String,
    note: String,
}

#[derive(Template)]
#[template(path = "staff/accesses.html")]
struct AccessesPage {
    l: Locale,
    frame: Frame,
    action: String,
    month: String,
    month_name: String,
    over: bool,
    total: i64,
    unusual: i64,
    /// Word, name and whether it is the one shown.
    months: Vec<(String, String, bool)>,
    people: Vec<Sum>,
    lines: Vec<Line>,
    reviews: Vec<Signed>,
    installation: bool,
    note: String,
    faults: Faults,
}

impl AccessesPage {
    fn error(&self, field: &str) -> Option<&str> {
        fault_at(&self.faults, field)
    }

    fn is_cut(&self) -> bool {
        i64::try_from(self.lines.len()).unwrap_or(i64::MAX) < self.total
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Wanted {
    month: Option<String>,
    said: String,
}

impl Wanted {
    fn month(&self) -> Option<&str> {
        self.month.as_deref().filter(|month| !month.is_empty())
    }
}

/// What is asked for and what was typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Reviewed {
    month: String,
    note: String,
}

/// `2026-11` as a language writes it.
fn month_name(l: Locale, month: &str) -> String {
    let (year, number) = month.split_once('-').unwrap_or((month, ""));
    let number: i64 = number.parse().unwrap_or_default();
    l.a("staff-month", [("year", year.into()), ("name", l.n("month", number).into())])
}

fn name_of(l: Locale, name: Option<String>) -> String {
    name.unwrap_or_else(|| l.t("staff-command-line"))
}

fn line(l: Locale, dialogues: &[std::sync::Arc<Dialogue>], access: Access) -> Line {
    let place = access.dialogue.and_then(|id| dialogues.iter().find(|one| one.id == id));
    Line {
        at: l.date_time(access.at, KOREA),
        who: name_of(l, access.name),
        what: kind_name(l, access.kind),
        place: place.map_or_else(|| l.t("staff-access-everywhere"), |one| one.title.clone()),
        records: access.records,
        why: purpose_text(l, access.purpose, &access.note),
        unusual: access.unusual.into_iter().map(|one| unusual_name(l, one)).collect(),
    }
}

fn sum(l: Locale, looked: Looked) -> Sum {
    let Looked { name, accesses, records, unusual } = looked;
    Sum { who: name_of(l, name), accesses, records, unusual }
}

fn signed(l: Locale, review: Review) -> Signed {
    let at = l.date(Moment(review.at), KOREA);
    Signed {
        month: month_name(l, &review.month),
        text: l.a(
            "staff-reviewed",
            [
                ("name", review.name.into()),
                ("date", at.into()),
                ("n", review.accesses.into()),
                ("unusual", review.unusual.into()),
            ],
        ),
        note: review.note,
    }
}

/// What a page of accesses is made of, apart from the accesses.
struct Around {
    l: Locale,
    frame: Frame,
    action: String,
    dialogues: Vec<std::sync::Arc<Dialogue>>,
    installation: bool,
    note: String,
    faults: Faults,
}

fn render(around: Around, month: Month) -> Result<Response, Failure> {
    let l = around.l;
    let is_refused = !around.faults.is_empty();
    let page = AccessesPage {
        l,
        frame: around.frame,
        action: around.action,
        month_name: month_name(l, &month.month),
        over: month.over,
        total: month.total,
        unusual: month.unusual(),
        months: month
            .months
            .iter()
            .map(|one| (one.clone(), month_name(l, one), *one == month.month))
            .collect(),
        people: month.people.into_iter().map(|one| sum(l, one)).collect(),
        lines: month.accesses.into_iter().map(|one| line(l, &around.dialogues, one)).collect(),
        reviews: month.reviews.into_iter().map(|one| signed(l, one)).collect(),
        month: month.month,
        installation: around.installation,
        note: around.note,
        faults: around.faults,
    };
    Ok(super::page(page.render()?, is_refused))
}

/// GET /staff/accesses: in the whole installation.
pub(crate) async fn all(
    State(site): State<Site>,
    Staff(visitor): Staff,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let month = site.app.accesses(&visitor.actor, None, wanted.month()).await?;
    let around = of_all(&site, &visitor, &wanted.said, String::new(), Vec::new()).await?;
    render(around, month)
}

async fn of_all(
    site: &Site,
    visitor: &Visitor,
    said: &str,
    note: String,
    faults: Faults,
) -> Result<Around, Failure> {
    let l = visitor.locale;
    let mut frame = Frame::new(site, visitor, l.t("staff-accesses-title"));
    frame.said = said_text(l, said).map(|(class, text)| Said { class, text, undo: None });
    Ok(Around {
        l,
        frame: frame.with_faults(!faults.is_empty()),
        action: url::STAFF_ACCESSES.to_owned(),
        dialogues: site.app.dialogues(&visitor.actor).await?,
        installation: true,
        note,
        faults,
    })
}

/// POST /staff/accesses: signs a month off.
pub(crate) async fn review_all(
    State(site): State<Site>,
    Staff(visitor): Staff,
    Form(form): Form<Reviewed>,
) -> Result<Response, Failure> {
    match site.app.review_accesses(&visitor.actor, None, &form.month, &form.note).await {
        Ok(()) => {
            let to = url::query(&[("month", form.month), ("said", "reviewed".to_owned())]);
            Ok(see_other(&format!("{}{to}", url::STAFF_ACCESSES), Vec::new()))
        }
        Err(error) => {
            let faults = faults_of(visitor.locale, error)?;
            let month = site.app.accesses(&visitor.actor, None, Some(&form.month)).await?;
            render(of_all(&site, &visitor, "", form.note, faults).await?, month)
        }
    }
}

/// GET /staff/d/{dialogue}/accesses
pub(crate) async fn list(
    State(site): State<Site>,
    desk: Desk,
    Query(wanted): Query<Wanted>,
) -> Result<Response, Failure> {
    let place = Some(desk.dialogue.id);
    let month = site.app.accesses(&desk.visitor.actor, place, wanted.month()).await?;
    render(of_one(&site, &desk, String::new(), Vec::new()).await?, month)
}

async fn of_one(site: &Site, desk: &Desk, note: String, faults: Faults) -> Result<Around, Failure> {
    let l = desk.l();
    let frame = Frame::of(site, desk, Tab::Accesses, l.t("staff-accesses-title")).await?;
    Ok(Around {
        l,
        frame: frame.with_faults(!faults.is_empty()),
        action: url::staff_accesses(&desk.dialogue.slug),
        dialogues: vec![std::sync::Arc::clone(&desk.dialogue)],
        installation: false,
        note,
        faults,
    })
}

/// POST /staff/d/{dialogue}/accesses: signs a month off.
pub(crate) async fn review(
    State(site): State<Site>,
    desk: Desk,
    Form(form): Form<Reviewed>,
) -> Result<Response, Failure> {
    let (actor, place) = (&desk.visitor.actor, Some(desk.dialogue.id));
    match site.app.review_accesses(actor, place, &form.month, &form.note).await {
        Ok(()) => {
            let to = url::staff_accesses(&desk.dialogue.slug);
            let month = url::query(&[("month", form.month)]);
            Ok(desk.said(&format!("{to}{month}"), "reviewed"))
        }
        Err(error) => {
            let faults = faults_of(desk.l(), error)?;
            let month = site.app.accesses(actor, place, Some(&form.month)).await?;
            render(of_one(&site, &desk, form.note, faults).await?, month)
        }
    }
}
