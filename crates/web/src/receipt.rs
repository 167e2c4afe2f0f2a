//! Receipts: looking one up, and the slip.

use app::chart::{Step, mini};
use app::ledger::{ReceiptProof, WitnessView};
use app::limit::Limited;
use app::receipt::ReceiptView;
use app::slip::BlankView;
use askama::Template;
use axum::body::Body;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use domain::contribution::{Kind, Status};
use domain::permission::{Action, Denial, Resource};
use domain::receipt::{ReceiptCode, ReceiptCodeError};
use domain::slip::SlipKind;
use serde::Deserialize;

use crate::contribution::{Hidden, kind_name};
use crate::error::Failure;
use crate::form::{Path, Query};
use crate::home::When;
use crate::layout::{Layout, Place};
use crate::locale::Locale;
use crate::system::see_other;
use crate::visitor::Visitor;
use crate::{Site, home, url};

/// Characters in a code after the R.
const LENGTH: usize = 12;

#[derive(Template)]
#[template(path = "receipts.html")]
struct LookUpPage {
    l: Locale,
    layout: Layout,
    code: String,
    error: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct LookUp {
    code: String,
}

async fn look_up_page(
    site: &Site,
    visitor: &Visitor,
    code: &str,
    error: Option<String>,
) -> Result<String, Failure> {
    let l = visitor.locale;
    let title = l.t("nav-receipts");
    let title =
        if error.is_some() { l.a("form-title-errors", [("title", title.into())]) } else { title };
    let page = LookUpPage {
        l,
        layout: home::frame(site, visitor, Place::Receipts, title).await?,
        code: code.chars().take(60).collect(),
        error,
    };
    Ok(page.render()?)
}

/// GET /receipts
pub(crate) async fn look_up(
    State(site): State<Site>,
    visitor: Visitor,
    Query(query): Query<LookUp>,
) -> Result<Response, Failure> {
    site.app.gate(&visitor.actor, Action::ReadDialogue, &Resource::default())?;
    if query.code.trim().is_empty() {
        return Ok(Html(look_up_page(&site, &visitor, "", None).await?).into_response());
    }
    match ReceiptCode::parse(&query.code) {
        Ok(code) => Ok(see_other(&url::receipt(code), Vec::new())),
        Err(error) => {
            let error = code_error(visitor.locale, error);
            let html = look_up_page(&site, &visitor, &query.code, Some(error)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(html)).into_response())
        }
    }
}

fn code_error(l: Locale, error: ReceiptCodeError) -> String {
    match error {
        ReceiptCodeError::Length { found } if found < LENGTH => {
            l.n("receipt-too-short", LENGTH - found)
        }
        ReceiptCodeError::Length { found } => l.n("receipt-too-long", found - LENGTH),
        ReceiptCodeError::Character(c) => {
            l.a("receipt-character", [("character", c.to_string().into())])
        }
    }
}

/// A step on the way of what was sent.
struct Check {
    class: &'static str,
    icon: &'static str,
    title: String,
    text: String,
    /// A moderator's own words, in the dialogue's language.
    note: String,
}

fn check(class: &'static str, icon: &'static str, title: String, text: String) -> Check {
    Check { class, icon, title, text, note: String::new() }
}

#[derive(Template)]
#[template(path = "receipt.html")]
struct ReceiptPage {
    l: Locale,
    layout: Layout,
    view: ReceiptView,
    code: String,
    title: String,
    new: bool,
    /// The form whose kept draft the server has received.
    kept: String,
    what: String,
    item_code: String,
    item_url: String,
    core: Option<(String, i64)>,
    when: When,
    state: String,
    mini: String,
    checks: Vec<Check>,
    fingerprint: String,
    proof: Option<ReceiptProof>,
    proof_url: String,
    /// The ledger's keys, a line each.
    keys: String,
    /// Who watches from outside, as JSON.
    witnesses: String,
    qr: String,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ReceiptQuery {
    new: String,
}

/// GET /receipts/{code}
pub(crate) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(text): Path<String>,
    Query(query): Query<ReceiptQuery>,
) -> Result<Response, Failure> {
    site.app.gate(&visitor.actor, Action::ReadDialogue, &Resource::default())?;
    let code = match ReceiptCode::parse(&text) {
        Ok(code) => code,
        Err(error) => {
            return not_found(&site, &visitor, &text, code_error(visitor.locale, error)).await;
        }
    };
    site.app.limiter().check(Limited::Receipt, None, visitor.address)?;
    match site.app.receipt(&visitor.actor, code).await {
        Ok(view) => {
            let html = receipt_page(&site, &visitor, view, query.new == "1").await?;
            Ok(Html(html).into_response())
        }
        Err(app::Error::Denied(Denial::NotFound)) => blank(&site, &visitor, code, &text).await,
        Err(error) => Err(error.into()),
    }
}

/// GET /r/{code}: as it stands in the QR code of a slip.
pub(crate) async fn short(
    State(site): State<Site>,
    visitor: Visitor,
    Path(text): Path<String>,
) -> Result<Response, Failure> {
    site.app.gate(&visitor.actor, Action::ReadDialogue, &Resource::default())?;
    match ReceiptCode::parse(&text) {
        Ok(code) => Ok(see_other(&url::receipt(code), Vec::new())),
        Err(error) => not_found(&site, &visitor, &text, code_error(visitor.locale, error)).await,
    }
}

#[derive(Template)]
#[template(path = "receipt_blank.html")]
struct BlankPage {
    l: Locale,
    layout: Layout,
    view: BlankView,
    code: String,
    title: String,
    lead: String,
    what: String,
    printed: When,
    gathering: Option<(String, String)>,
    core: Option<(String, i64)>,
    mini: String,
    checks: Vec<Check>,
}

/// A slip that was printed and not typed in yet, or a voting sheet.
async fn blank(
    site: &Site,
    visitor: &Visitor,
    code: ReceiptCode,
    text: &str,
) -> Result<Response, Failure> {
    let l = visitor.locale;
    match site.app.blank_slip(&visitor.actor, code).await {
        Ok(view) => {
            let html = blank_page(site, visitor, view)?;
            Ok(Html(html).into_response())
        }
        Err(app::Error::Denied(Denial::NotFound)) => {
            not_found(site, visitor, text, l.t("receipt-unknown")).await
        }
        Err(error) => Err(error.into()),
    }
}

fn blank_page(site: &Site, visitor: &Visitor, view: BlankView) -> Result<String, Failure> {
    let l = visitor.locale;
    let dialogue = &view.dialogue;
    let votes = view.kind == SlipKind::Votes;
    let code = view.code.to_string();
    let printed = When::day(l, view.printed, &dialogue.zone);
    let mut checks = vec![check(
        "",
        "check",
        l.t("receipt-printed"),
        l.a("receipt-printed-on", [("when", printed.text.as_str().into())]),
    )];
    checks.push(match view.counted {
        Some((at, count)) => {
            let when = When::minute(l, at, &dialogue.zone);
            let values = [("when", when.text.into()), ("n", count.into())];
            check(
                "",
                "check",
                l.t("receipt-sheet-counted"),
                l.a("receipt-sheet-counted-do", values),
            )
        }
        None => check("wait", "wait", l.t("receipt-blank"), l.t("receipt-blank-do")),
    });
    let (title, lead) = match (view.counted.is_some(), votes) {
        (true, _) => (l.t("receipt-stands-sheet"), l.t("receipt-sheet-lead")),
        (false, true) => (l.t("receipt-blank-title"), l.t("receipt-blank-sheet-lead")),
        (false, false) => (l.t("receipt-blank-title"), l.t("receipt-blank-lead")),
    };
    let step = if view.counted.is_some() { Step::Reached } else { Step::NotYet };
    let core = view.core.as_ref();
    let page = BlankPage {
        l,
        layout: Layout::of(
            site,
            visitor,
            dialogue,
            Place::Receipts,
            l.a("receipt-title", [("code", code.as_str().into())]),
        )
        .without_bar(),
        what: match view.kind {
            SlipKind::Question => l.t("print-kind-question"),
            SlipKind::Answer => l.t("print-kind-answer"),
            SlipKind::Votes => l.t("print-kind-votes"),
        },
        gathering: view
            .gathering
            .as_ref()
            .map(|held| (url::gathering(held.id), held.title.clone())),
        core: core
            .map(|core| (url::core_question(&dialogue.slug, core.set, core.number), core.number)),
        mini: mini([step, Step::NotYet, Step::NotYet, Step::NotYet], &title),
        checks,
        printed,
        code,
        title,
        lead,
        view,
    };
    Ok(page.render()?)
}

async fn not_found(
    site: &Site,
    visitor: &Visitor,
    code: &str,
    error: String,
) -> Result<Response, Failure> {
    let html = look_up_page(site, visitor, code, Some(error)).await?;
    Ok((StatusCode::NOT_FOUND, Html(html)).into_response())
}

async fn receipt_page(
    site: &Site,
    visitor: &Visitor,
    view: ReceiptView,
    new: bool,
) -> Result<String, Failure> {
    let l = visitor.locale;
    let (item, dialogue) = (&view.item, &view.dialogue);
    let code = view.code.to_string();
    let new = new && !view.vote;
    let title = if new { sent(l, item.kind) } else { stands(l, &view) };
    let when = When::minute(l, view.at, &dialogue.zone);
    let core = view.core_question.as_ref().filter(|core| core.public);
    let state = state(l, &view);
    let address = format!("{}{}", visitor.base(site), url::short_receipt(view.code));
    let proof = site.app.receipt_proof(&visitor.actor, view.code).await?;
    let page = ReceiptPage {
        checks: checks(l, &view, &when, proof.as_ref()),
        proof,
        proof_url: url::receipt_proof(view.code),
        keys: keys(site, visitor).await?,
        witnesses: witnesses(site, visitor).await?,
        qr: app::qr::svg(&address, &l.a("receipt-title", [("code", code.as_str().into())]))
            .unwrap_or_default(),
        l,
        layout: Layout::of(
            site,
            visitor,
            dialogue,
            Place::Receipts,
            l.a("receipt-title", [("code", code.as_str().into())]),
        )
        .without_bar(),
        kept: match item.kind {
            Kind::Question => format!("ask-{}", dialogue.slug),
            Kind::Answer => format!("answer-{}", item.core_question.unwrap_or(0)),
            Kind::Statement => format!("statement-{}", item.core_question.unwrap_or(0)),
            // Its form keeps no draft.
            Kind::Remark => String::new(),
        },
        what: if view.vote { l.t("receipt-vote-on") } else { kind_name(l, item.kind) },
        item_code: item.code(),
        item_url: url::contribution(item.kind, item.id),
        core: core
            .map(|core| (url::core_question(&dialogue.slug, core.set, core.number), core.number)),
        mini: mini([step(item.status), Step::NotYet, Step::NotYet, Step::NotYet], &state),
        fingerprint: grouped(view.fingerprint.as_deref().unwrap_or_default()),
        code,
        title,
        new,
        when,
        state,
        view,
    };
    Ok(page.render()?)
}

/// Who watches from outside, for the script that checks their signatures.
async fn witnesses(site: &Site, visitor: &Visitor) -> Result<String, Failure> {
    let all = site.app.ledger_witnesses(&visitor.actor).await?;
    let one = |view: &WitnessView| serde_json::json!({"label": view.name, "key": view.key});
    Ok(serde_json::Value::Array(all.iter().map(one).collect()).to_string())
}

async fn keys(site: &Site, visitor: &Visitor) -> Result<String, Failure> {
    let keys = site.app.ledger_keys(&visitor.actor).await?;
    Ok(keys.iter().map(|key| format!("{key}\n")).collect())
}

/// GET /receipts/{code}/proof
pub(crate) async fn proof(
    State(site): State<Site>,
    visitor: Visitor,
    Path(text): Path<String>,
) -> Result<Response, Failure> {
    site.app.gate(&visitor.actor, Action::ReadDialogue, &Resource::default())?;
    let code = ReceiptCode::parse(&text).map_err(|_| Denial::NotFound)?;
    site.app.limiter().check(Limited::Receipt, None, visitor.address)?;
    let proof = site.app.receipt_proof(&visitor.actor, code).await?.ok_or(Denial::NotFound)?;
    let name = format!("{code}.tlog-proof");
    Ok(crate::table::download("text/plain; charset=utf-8", &name, Body::from(proof.file)))
}

fn sent(l: Locale, kind: Kind) -> String {
    match kind {
        Kind::Question => l.t("receipt-sent-question"),
        Kind::Answer => l.t("receipt-sent-answer"),
        Kind::Statement => l.t("receipt-sent-statement"),
        Kind::Remark => l.t("receipt-sent-remark"),
    }
}

fn stands(l: Locale, view: &ReceiptView) -> String {
    match (view.vote, view.item.status) {
        (true, _) => l.t("receipt-stands-vote"),
        (false, Status::Waiting) => l.t("receipt-stands-waiting"),
        (false, Status::Published) => l.t("receipt-stands"),
        (false, Status::Hidden) => l.t("receipt-stands-hidden"),
        (false, Status::Withdrawn) => l.t("receipt-stands-withdrawn"),
        (false, Status::StaffOnly) => l.t("receipt-stands-staff-only"),
        (false, Status::Erased) => l.t("receipt-stands-erased"),
    }
}

const fn step(status: Status) -> Step {
    match status {
        Status::Waiting => Step::Half,
        Status::Published | Status::StaffOnly => Step::Reached,
        Status::Hidden | Status::Withdrawn | Status::Erased => Step::Stopped,
    }
}

fn state(l: Locale, view: &ReceiptView) -> String {
    match (view.vote, view.item.status) {
        (true, _) => l.t("receipt-state-vote"),
        (false, status) => crate::contribution::status_name(l, status),
    }
}

/// The way of what was sent, in steps; for a vote never how it was cast.
fn checks(l: Locale, view: &ReceiptView, when: &When, proof: Option<&ReceiptProof>) -> Vec<Check> {
    let done = |title: &str, text: String| check("", "check", l.t(title), text);
    let received = l.a("receipt-received-on", [("when", when.text.as_str().into())]);
    let recorded = match proof {
        Some(proof) => {
            let number = proof.index.saturating_add(1);
            done("receipt-recorded", l.n("receipt-recorded-as", number))
        }
        None => done("receipt-recorded", l.t("proof-waiting")),
    };
    let mut checks = vec![done("receipt-received", received), recorded];
    if view.vote {
        checks.push(done("receipt-counted", l.t("receipt-counted-do")));
        return checks;
    }
    checks.push(match view.item.status {
        Status::Waiting => check("wait", "wait", l.t("receipt-waiting"), l.t("receipt-waiting-do")),
        Status::Published => done("receipt-public", l.t("receipt-public-do")),
        Status::Hidden => {
            let hidden = view.hidden.as_ref();
            let (zone, language) = (&view.dialogue.zone, view.dialogue.language);
            let hidden = hidden.map(|decision| Hidden::new(l, zone, language, decision));
            let (text, note) = hidden.map_or_else(Default::default, |hidden| {
                let reason = hidden.reason.as_str();
                (l.a("receipt-hidden-do", [("reason", reason.into())]), hidden.note)
            });
            Check { note, ..check("bad", "cross", l.t("receipt-hidden"), text) }
        }
        Status::Withdrawn => {
            check("bad", "cross", l.t("receipt-withdrawn"), l.t("receipt-withdrawn-do"))
        }
        Status::StaffOnly => done("receipt-staff-only", l.t("receipt-staff-only-do")),
        Status::Erased => check("bad", "cross", l.t("receipt-erased"), l.t("receipt-erased-do")),
    });
    checks
}

/// A fingerprint in groups of four, as people compare it.
fn grouped(hex: &str) -> String {
    let mut text = String::new();
    for (place, c) in hex.chars().enumerate() {
        if place > 0 && place % 4 == 0 {
            text.push(' ');
        }
        text.push(c);
    }
    text
}
