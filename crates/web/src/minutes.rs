//! Minutes: as everybody reads them, and for the members who look them through.

pub(crate) mod document;
pub(crate) mod edit;

use app::meeting::MeetingView;
use app::minutes::{
    Correction, Deadline, MinutesView, PublicMinutes, PublicParagraph, Redaction, Signature,
    Standing, Version, digest_text,
};
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{Html, IntoResponse, Response};
use domain::code::Coded as _;
use domain::id::MemberId;
use domain::minutes::{
    Approval, CorrectionOutcome, MinutesStatus, Secrecy, Shown, Signatory, Withheld,
};
use domain::permission::Action;
use domain::time::Moment;
use serde::Deserialize;

use crate::document::{Offered, TEXTS, offered};
use crate::error::Failure;
use crate::form::{Form, Path, Query};
use crate::home::When;
use crate::layout::{Layout, Place};
use crate::locale::Locale;
use crate::meeting::parse;
use crate::staff::{Faults, fault_at, faults_of};
use crate::system::see_other;
use crate::visitor::Visitor;
use crate::{Site, calendar, fragment, url};

/// The longest bar: a hidden paragraph of more characters is not told to have more.
const LONGEST_BAR: usize = 240;

/// Where minutes stand, and the class of its chip.
pub(crate) fn status_name(l: Locale, status: MinutesStatus) -> (&'static str, String) {
    match status {
        MinutesStatus::Draft => ("rest", l.t("minutes-status-draft")),
        MinutesStatus::Circulated => ("rest", l.t("minutes-status-circulated")),
        MinutesStatus::Approved => ("white", l.t("minutes-status-approved")),
        MinutesStatus::Signed => ("white", l.t("minutes-status-signed")),
        MinutesStatus::Published => ("green", l.t("minutes-status-published")),
    }
}

/// A legal ground in words.
pub(crate) fn secrecy_name(l: Locale, ground: Secrecy) -> String {
    match ground {
        Secrecy::Person => l.t("minutes-secrecy-person"),
        Secrecy::Deliberation => l.t("minutes-secrecy-deliberation"),
        Secrecy::Business => l.t("minutes-secrecy-business"),
        Secrecy::Resolved => l.t("minutes-secrecy-resolved"),
    }
}

fn withheld_name(l: Locale, why: Withheld) -> String {
    match why {
        Withheld::Closed => l.t("minutes-withheld-closed"),
        Withheld::Resolved => l.t("minutes-withheld-resolved"),
    }
}

fn outcome_name(l: Locale, outcome: Option<CorrectionOutcome>) -> (&'static str, String) {
    match outcome {
        Some(CorrectionOutcome::Accepted) => ("green", l.t("minutes-accepted")),
        Some(CorrectionOutcome::Declined) => ("stop", l.t("minutes-declined")),
        None => ("rest", l.t("minutes-waiting")),
    }
}

/// Until when minutes have to be published, or that they were too late; with the class of the line. None
/// when there is nothing to say.
pub(crate) fn deadline_line(
    l: Locale,
    deadline: &Deadline,
    zone: &str,
) -> Option<(&'static str, String)> {
    let day = l.date(deadline.last?, zone);
    let counted = |key: &str, days: i64| {
        l.a(key, [("day", day.as_str().into()), ("n", days.unsigned_abs().into())])
    };
    Some(match deadline.days {
        Some(0) => ("warn", counted("minutes-due-today", 0)),
        Some(days) if days < 0 => ("danger", counted("minutes-due-over", days)),
        Some(days) if deadline.is_near() => ("warn", counted("minutes-due-left", days)),
        Some(days) => ("plain", counted("minutes-due-left", days)),
        None if deadline.finding.is_some() => {
            ("warn", l.a("minutes-published-late", [("day", day.into())]))
        }
        None => return None,
    })
}

/// The minutes of a meeting in one line, on other pages.
pub(crate) struct Line {
    pub(crate) url: String,
    pub(crate) class: &'static str,
    pub(crate) status: String,
    /// The deadline and the class of its line.
    pub(crate) deadline: Option<(&'static str, String)>,
}

impl Line {
    pub(crate) fn new(l: Locale, meeting: i64, standing: &Standing, zone: &str) -> Self {
        let (class, status) = status_name(l, standing.status);
        Self {
            url: url::minutes(meeting),
            class,
            status,
            deadline: deadline_line(l, &standing.deadline, zone),
        }
    }
}

/// A paragraph on the page.
struct Paragraph {
    number: String,
    key: String,
    /// Its lines, when they are shown.
    lines: Option<Vec<String>>,
    /// A bar of its length; empty when it has none.
    bar: String,
    /// Why it is not shown.
    why: String,
}

struct Section {
    number: usize,
    title: Option<String>,
    why: String,
    paragraphs: Vec<Paragraph>,
}

/// A signature, or its place.
pub(crate) struct Signed {
    pub(crate) office: String,
    pub(crate) name: String,
    pub(crate) when: Option<When>,
}

struct VersionRow {
    url: String,
    number: String,
    when: When,
    reason: String,
    current: bool,
    digest: String,
}

struct CorrectionRow {
    paragraph: String,
    when: When,
    class: &'static str,
    outcome: String,
    reason: String,
}

#[derive(Template)]
#[template(path = "minutes.html")]
struct PublicPage {
    l: Locale,
    layout: Layout,
    code: String,
    name: String,
    body: String,
    body_url: String,
    bodies: String,
    meeting: String,
    status: (&'static str, String),
    deadline: Option<(&'static str, String)>,
    rule: String,
    published: Option<When>,
    over: bool,
    review: Option<String>,
    edit: Option<String>,
    /// The number of an earlier version that is shown, and where the current one is.
    earlier: Option<String>,
    number: String,
    sections: Vec<Section>,
    /// What is shown, as files.
    files: Vec<Offered>,
    /// How it was approved, and when.
    approved: Option<(String, When)>,
    signatures: Vec<Signed>,
    digest: String,
    versions: Vec<VersionRow>,
    corrections: Vec<CorrectionRow>,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct VersionQuery {
    version: Option<i64>,
}

/// GET /meetings/{code}/minutes
pub(crate) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(code): Path<String>,
    Query(query): Query<VersionQuery>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    site.app.gate(
        &visitor.actor,
        Action::ReadDialogue,
        &domain::permission::Resource::default(),
    )?;
    let id = parse(&code)?;
    let (inner, asker) = (site.clone(), visitor.clone());
    fragment::public(&site, &visitor, &headers, async move {
        let minutes = inner.app.public_minutes(&asker.actor, id, query.version).await?;
        Ok(public_page(&inner, &asker, &minutes).render()?)
    })
    .await
}

fn public_page(site: &Site, visitor: &Visitor, minutes: &PublicMinutes) -> PublicPage {
    let l = visitor.locale;
    let view = &minutes.meeting;
    let (dialogue, zone) = (view.dialogue(), view.dialogue().zone.as_str());
    let may = |action| site.app.gate(&visitor.actor, action, &view.resource()).is_ok();
    let over = view.status == domain::meeting::MeetingStatus::Closed;
    let name = calendar::name(l, &view.body.row.name, view.row.number);
    let title = l.a("minutes-of", [("name", name.as_str().into())]);
    let newest = minutes.versions.last().map(|version| version.number);
    let shown = minutes.shown.as_ref();
    let number = shown.map(|shown| shown.version.number);
    PublicPage {
        l,
        layout: Layout::of(site, visitor, dialogue, Place::Bodies, title.clone())
            .titled_in(dialogue.language),
        code: view.id().code(),
        name: title,
        body: view.body.row.name.clone(),
        body_url: url::body(&view.body.row.slug),
        bodies: url::bodies(&dialogue.slug),
        meeting: url::meeting(view.row.id),
        status: status_name(l, minutes.status),
        deadline: deadline_line(l, &minutes.deadline, zone).filter(|_| over),
        rule: minutes.deadline.article.as_ref().map(ToString::to_string).unwrap_or_default(),
        published: minutes.published.map(|at| When::day(l, at, zone)),
        over,
        review: (over && may(Action::Sit)).then(|| url::minutes_review(view.row.id)),
        edit: (over && may(Action::Convene)).then(|| url::minutes_edit(view.row.id)),
        earlier: (number.is_some() && number != newest).then(|| url::minutes(view.row.id)),
        number: number.map(|number| l.n("minutes-version", number)).unwrap_or_default(),
        sections: shown.map(|shown| sections(l, &shown.sections)).unwrap_or_default(),
        files: shown
            .map(|shown| files(l, view.row.id, shown.version.number, newest))
            .unwrap_or_default(),
        approved: shown.and_then(|shown| shown.approval).map(|(approval, at)| {
            let how = match approval {
                Approval::Chair => l.t("minutes-by-chair"),
                Approval::Meeting => l.t("minutes-by-meeting"),
            };
            (how, When::day(l, at, zone))
        }),
        signatures: shown.map(|one| signatures(l, view, &one.signatures)).unwrap_or_default(),
        digest: shown.map(|shown| digest_text(&shown.version)).unwrap_or_default(),
        versions: minutes
            .versions
            .iter()
            .rev()
            .map(|version| version_row(l, view, version, number))
            .collect(),
        corrections: minutes
            .corrections
            .iter()
            .map(|one| {
                let (class, outcome) = outcome_name(l, Some(one.outcome));
                let gone = || l.t("minutes-paragraph-gone");
                CorrectionRow {
                    paragraph: one.paragraph.clone().unwrap_or_else(gone),
                    when: When::day(l, one.at, zone),
                    class,
                    outcome,
                    reason: one.reason.clone(),
                }
            })
            .collect(),
    }
}

/// The files of a version; the newest is asked for without its number, so that links stay right.
fn files(l: Locale, meeting: i64, version: i64, newest: Option<i64>) -> Vec<Offered> {
    let query = match newest == Some(version) {
        true => String::new(),
        false => url::query(&[("version", version.to_string())]),
    };
    offered(l, "paper-file", &TEXTS, |format| {
        format!("{}{query}", url::minutes_file(meeting, format))
    })
}

fn sections(l: Locale, sections: &[app::minutes::PublicSection]) -> Vec<Section> {
    let section = |one: &app::minutes::PublicSection| {
        let hidden = one.title.is_none();
        Section {
            number: one.number,
            title: one.title.clone(),
            why: why(l, one.shown),
            paragraphs: match hidden {
                true => Vec::new(),
                false => one.paragraphs.iter().map(|one| paragraph(l, one)).collect(),
            },
        }
    };
    sections.iter().map(section).collect()
}

fn why(l: Locale, shown: Shown) -> String {
    match shown {
        Shown::Open => String::new(),
        Shown::Redacted(ground) => secrecy_name(l, ground),
        Shown::Withheld(why) => withheld_name(l, why),
    }
}

fn paragraph(l: Locale, one: &PublicParagraph) -> Paragraph {
    Paragraph {
        number: one.number.clone(),
        key: one.key.clone(),
        lines: one.text.as_ref().map(|text| text.lines().map(str::to_owned).collect()),
        bar: "█".repeat(one.length.min(LONGEST_BAR)),
        why: why(l, one.shown),
    }
}

/// Who signed, and whose signature is missing.
pub(crate) fn signatures(l: Locale, view: &MeetingView, given: &[Signature]) -> Vec<Signed> {
    let zone = &view.dialogue().zone;
    let row = |signatory: &Signatory| {
        let found = given.iter().find(|one| one.signatory == signatory.as_str());
        Signed {
            office: match signatory {
                Signatory::Chair => l.t("minutes-signed-chair"),
                Signatory::Secretary => l.t("minutes-signed-secretary"),
            },
            name: found
                .and_then(|one| one.member_id)
                .map(|member| view.name(MemberId(member)).to_owned())
                .unwrap_or_default(),
            when: found.map(|one| When::minute(l, Moment(one.at), zone)),
        }
    };
    Signatory::ALL.iter().map(row).collect()
}

fn version_row(l: Locale, view: &MeetingView, version: &Version, shown: Option<i64>) -> VersionRow {
    let query = url::query(&[("version", version.number.to_string())]);
    VersionRow {
        url: format!("{}{query}", url::minutes(view.row.id)),
        number: l.n("minutes-version", version.number),
        when: When::day(
            l,
            Moment(version.published_at.unwrap_or(version.at)),
            &view.dialogue().zone,
        ),
        reason: version.reason.clone(),
        current: shown == Some(version.number),
        digest: digest_text(version),
    }
}

/// A paragraph for members.
struct OwnParagraph {
    number: String,
    key: String,
    text: String,
    lines: Vec<String>,
    /// Why the published text does not show it.
    hidden: String,
    /// What the member typed, and what is wrong with it.
    typed: Option<(String, String)>,
}

struct OwnSection {
    number: usize,
    title: String,
    paragraphs: Vec<OwnParagraph>,
}

/// A correction as members see it.
struct OwnCorrection {
    id: i64,
    paragraph: String,
    name: String,
    when: When,
    text: String,
    note: String,
    class: &'static str,
    outcome: String,
    reason: String,
}

#[derive(Template)]
#[template(path = "minutes_review.html")]
struct ReviewPage {
    l: Locale,
    layout: Layout,
    code: String,
    name: String,
    meeting: String,
    minutes: String,
    action: String,
    status: (&'static str, String),
    /// Until when corrections are taken.
    until: Option<String>,
    /// Whether this reader may send some.
    may_send: bool,
    sections: Vec<OwnSection>,
    corrections: Vec<OwnCorrection>,
    said: Option<(&'static str, String)>,
    faults: Faults,
}

impl ReviewPage {
    fn error(&self, field: &str) -> Option<&str> {
        fault_at(&self.faults, field)
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct SaidQuery {
    said: String,
}

/// What the form of a correction holds.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct CorrectionForm {
    paragraph: String,
    text: String,
    note: String,
}

/// GET /meetings/{code}/minutes/review
pub(crate) async fn review(
    State(site): State<Site>,
    visitor: Visitor,
    Path(code): Path<String>,
    Query(query): Query<SaidQuery>,
) -> Result<Response, Failure> {
    let minutes = site.app.minutes(&visitor.actor, parse(&code)?).await?;
    let said = review_said(visitor.locale, &query.said);
    review_page(&site, &visitor, &minutes, (CorrectionForm::default(), Vec::new()), said)
}

fn review_said(l: Locale, word: &str) -> Option<(&'static str, String)> {
    Some(match word {
        "sent" => ("ok", l.t("minutes-correct-sent")),
        "corrections_closed" => ("warn", l.t("minutes-said-closed")),
        "corrections_full" => ("warn", l.t("minutes-said-full")),
        _ => return None,
    })
}

fn review_page(
    site: &Site,
    visitor: &Visitor,
    minutes: &MinutesView,
    (form, faults): (CorrectionForm, Faults),
    said: Option<(&'static str, String)>,
) -> Result<Response, Failure> {
    let l = visitor.locale;
    let view = &minutes.meeting;
    let name = calendar::name(l, &view.body.row.name, view.row.number);
    let open = minutes.takes_corrections(site.app.now());
    let due = minutes.row.due_at.filter(|_| open).map(Moment);
    let sits = site.app.gate(&visitor.actor, Action::Sit, &view.resource()).is_ok();
    let refused = !faults.is_empty();
    let page = ReviewPage {
        l,
        layout: Layout::of(site, visitor, view.dialogue(), Place::Bodies, l.t("minutes-review")),
        code: minutes.code(),
        name: l.a("minutes-of", [("name", name.into())]),
        meeting: url::meeting(view.row.id),
        minutes: url::minutes(view.row.id),
        action: url::minutes_review(view.row.id),
        status: status_name(l, minutes.status),
        until: due.map(|due| {
            let day = l.date(due, &view.dialogue().zone);
            l.a("minutes-review-until", [("day", day.into())])
        }),
        may_send: open && sits,
        sections: own_sections(l, minutes, &form),
        corrections: minutes
            .corrections
            .iter()
            .map(|one| own_correction(l, minutes, one))
            .collect(),
        said,
        faults,
    };
    let status = match refused {
        true => axum::http::StatusCode::UNPROCESSABLE_ENTITY,
        false => axum::http::StatusCode::OK,
    };
    let mut response = (status, Html(page.render()?)).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

fn own_sections(l: Locale, minutes: &MinutesView, form: &CorrectionForm) -> Vec<OwnSection> {
    let paragraph = |number: String, one: &domain::minutes::Paragraph| OwnParagraph {
        number,
        key: one.key.clone(),
        text: one.text.clone(),
        lines: one.text.lines().map(str::to_owned).collect(),
        hidden: why(l, minutes.veil.paragraph(one)),
        typed: (form.paragraph == one.key).then(|| (form.text.clone(), form.note.clone())),
    };
    let section = |(place, one): (usize, &domain::minutes::Section)| OwnSection {
        number: place + 1,
        title: one.title.clone(),
        paragraphs: one
            .paragraphs
            .iter()
            .enumerate()
            .map(|(at, own)| paragraph(format!("{}-{}", place + 1, at + 1), own))
            .collect(),
    };
    minutes.document.sections.iter().enumerate().map(section).collect()
}

fn own_correction(l: Locale, minutes: &MinutesView, one: &Correction) -> OwnCorrection {
    let outcome = one.outcome.as_deref().and_then(|word| word.parse().ok());
    let (class, outcome) = outcome_name(l, outcome);
    let gone = || l.t("minutes-paragraph-gone");
    OwnCorrection {
        id: one.id,
        paragraph: minutes.document.number(&one.paragraph).unwrap_or_else(gone),
        name: minutes.meeting.name(MemberId(one.member_id)).to_owned(),
        when: When::minute(l, Moment(one.at), &minutes.meeting.dialogue().zone),
        text: one.text.clone(),
        note: one.note.clone(),
        class,
        outcome,
        reason: one.reason.clone(),
    }
}

/// POST /meetings/{code}/minutes/review
pub(crate) async fn correct(
    State(site): State<Site>,
    visitor: Visitor,
    Path(code): Path<String>,
    Form(form): Form<CorrectionForm>,
) -> Result<Response, Failure> {
    let id = parse(&code)?;
    let (app, actor) = (&site.app, &visitor.actor);
    let sent = app.correct_minutes(actor, id, &form.paragraph, &form.text, &form.note).await;
    let word = match sent {
        Ok(_) => "sent",
        Err(app::Error::Conflict(word)) => word,
        Err(error @ app::Error::Invalid { .. }) => {
            let faults = faults_of(visitor.locale, error)?;
            let minutes = app.minutes(actor, id).await?;
            return review_page(&site, &visitor, &minutes, (form, faults), None);
        }
        Err(error) => return Err(error.into()),
    };
    Ok(back(&url::minutes_review(id.0), word))
}

fn back(path: &str, word: &str) -> Response {
    let query = url::query(&[("said", word.to_owned())]);
    see_other(&format!("{path}{query}"), Vec::new())
}

/// Whether a paragraph is kept from the public now, and on which ground.
pub(crate) fn ground_of(redactions: &[Redaction], key: &str) -> Option<Secrecy> {
    let own = redactions.iter().find(|one| one.paragraph == key && one.ended_at.is_none());
    own.and_then(|one| one.ground.parse().ok())
}

/// How the minutes of a meeting stand, for its page.
pub(crate) async fn line(
    site: &Site,
    visitor: &Visitor,
    view: &MeetingView,
) -> Result<Option<Line>, Failure> {
    let standing = site.app.minutes_standing(&visitor.actor, view).await?;
    let zone = &view.dialogue().zone;
    let line = |one: Standing| Line::new(visitor.locale, view.row.id, &one, zone);
    Ok(standing.map(line))
}
