//! Keeping minutes: whoever convenes edits them, circulates, answers corrections, and brings them to the
//! public.

use std::collections::BTreeMap;

use app::minutes::{Edit, MinutesView, digest_text};
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use domain::id::MeetingId;
use domain::member::Office;
use domain::minutes::{
    CorrectionOutcome, Difference, MinutesStatus, Paragraph, Secrecy, Signatory,
};
use domain::permission::Action;
use domain::time::Moment;

use super::{
    OwnCorrection, SaidQuery, Signed, back, deadline_line, ground_of, own_correction, secrecy_name,
    signatures, status_name,
};
use crate::error::Failure;
use crate::form::{Form, Path, Query};
use crate::hall::unknown;
use crate::home::When;
use crate::layout::{Layout, Place};
use crate::locale::Locale;
use crate::meeting::parse;
use crate::record::office_name;
use crate::staff::{Faults, fault_at, faults_of};
use crate::visitor::Visitor;
use crate::{Site, calendar, url};

/// The largest form: a section of long paragraphs, its letters escaped.
pub(crate) const MOST_BYTES: usize = 4 * 1024 * 1024;

/// A paragraph that can be edited.
struct Row {
    number: String,
    key: String,
    text: String,
    /// How many lines its field has.
    height: usize,
    /// What the record says instead.
    record: Option<String>,
    added: bool,
    /// Whether it may be hidden or taken out.
    free: bool,
    ground: &'static str,
    /// Why the rules leave it out anyway.
    hidden: String,
}

impl Row {
    /// Whether it is hidden on this ground.
    fn is_on(&self, ground: &str) -> bool {
        self.ground == ground
    }
}

struct Block {
    number: usize,
    key: String,
    title: String,
    rows: Vec<Row>,
    /// What was typed to be added.
    addition: String,
}

/// A version in the history.
struct Past {
    number: i64,
    when: When,
    office: String,
    reason: String,
    digest: String,
    published: bool,
}

#[derive(Template)]
#[template(path = "minutes_edit.html")]
struct EditPage {
    l: Locale,
    layout: Layout,
    code: String,
    name: String,
    meeting: String,
    public: String,
    review: String,
    action: String,
    status: MinutesStatus,
    status_name: (&'static str, String),
    deadline: Option<(&'static str, String)>,
    rule: String,
    version: i64,
    digest: String,
    circulated: Option<String>,
    /// Whether a reason is needed, because everybody read the text.
    published: bool,
    approving: Vec<String>,
    presides: bool,
    countersigns: bool,
    signatures: Vec<Signed>,
    blocks: Vec<Block>,
    missing: Vec<(String, String)>,
    grounds: Vec<(&'static str, String)>,
    corrections: Vec<(OwnCorrection, String)>,
    history: Vec<Past>,
    reason: String,
    said: Option<(&'static str, String)>,
    faults: Faults,
}

impl EditPage {
    fn error(&self, field: &str) -> Option<&str> {
        fault_at(&self.faults, field)
    }

    fn is(&self, status: &str) -> bool {
        self.status.as_str() == status
    }
}

/// What was typed, by the names of the fields.
type Typed = BTreeMap<String, String>;

/// GET /meetings/{code}/minutes/edit
pub(crate) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(code): Path<String>,
    Query(query): Query<SaidQuery>,
) -> Result<Response, Failure> {
    let id = parse(&code)?;
    site.app.own_meeting(&visitor.actor, id).await?;
    let minutes = site.app.minutes(&visitor.actor, id).await?;
    let said = said_text(visitor.locale.for_staff(), &query.said);
    render(&site, &visitor, &minutes, (&Typed::new(), Vec::new()), said)
}

fn render(
    site: &Site,
    visitor: &Visitor,
    minutes: &MinutesView,
    (typed, faults): (&Typed, Faults),
    said: Option<(&'static str, String)>,
) -> Result<Response, Failure> {
    let l = visitor.locale.for_staff();
    let view = &minutes.meeting;
    let zone = &view.dialogue().zone;
    let may = |action| site.app.gate(&visitor.actor, action, &view.resource()).is_ok();
    let title = l.t("staff-minutes-title");
    let layout = Layout::of(site, visitor, view.dialogue(), Place::Bodies, title);
    let differences = minutes.document.differences(&minutes.record);
    let due = minutes.row.due_at.filter(|_| minutes.status == MinutesStatus::Circulated);
    let current: Vec<_> =
        Signatory::ALL.iter().filter_map(|one| minutes.signature(*one).cloned()).collect();
    let refused = !faults.is_empty();
    let page = EditPage {
        l,
        layout: Layout { l, ..layout },
        code: minutes.code(),
        name: calendar::name(l, &view.body.row.name, view.row.number),
        meeting: url::meeting(view.row.id),
        public: url::minutes(view.row.id),
        review: url::minutes_review(view.row.id),
        action: url::minutes_edit(view.row.id),
        status: minutes.status,
        status_name: status_name(l, minutes.status),
        deadline: deadline_line(l, &minutes.deadline, zone),
        rule: minutes.deadline.article.as_ref().map(ToString::to_string).unwrap_or_default(),
        version: minutes.row.version,
        digest: minutes.version().map(digest_text).unwrap_or_default(),
        circulated: due.map(|due| {
            l.a("staff-minutes-circulated", [("day", l.date(Moment(due), zone).into())])
        }),
        published: minutes.row.published_version.is_some(),
        approving: minutes.approving.iter().map(domain::code::Coded::code).collect(),
        presides: may(Action::Preside),
        countersigns: may(Action::Countersign),
        signatures: signatures(l, view, &current),
        blocks: blocks(l, minutes, &differences, typed),
        missing: missing(&differences),
        grounds: Secrecy::ALL.iter().map(|one| (one.as_str(), secrecy_name(l, *one))).collect(),
        corrections: corrections(l, minutes),
        history: minutes
            .versions
            .iter()
            .rev()
            .map(|one| Past {
                number: one.number,
                when: When::minute(l, Moment(one.at), zone),
                office: one
                    .office
                    .parse::<Office>()
                    .map(|office| office_name(l, office))
                    .unwrap_or_default(),
                reason: one.reason.clone(),
                digest: digest_text(one),
                published: one.published_at.is_some(),
            })
            .collect(),
        reason: typed.get("reason").cloned().unwrap_or_default(),
        said,
        faults,
    };
    let status = if refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let mut response = (status, Html(page.render()?)).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

fn blocks(
    l: Locale,
    minutes: &MinutesView,
    differences: &[Difference],
    typed: &Typed,
) -> Vec<Block> {
    let block = |(place, section): (usize, &domain::minutes::Section)| Block {
        number: place + 1,
        key: section.key.clone(),
        title: section.title.clone(),
        rows: section
            .paragraphs
            .iter()
            .enumerate()
            .map(|(at, one)| {
                row(l, minutes, differences, typed, (format!("{}-{}", place + 1, at + 1), one))
            })
            .collect(),
        addition: typed.get(&format!("add.{}", section.key)).cloned().unwrap_or_default(),
    };
    minutes.document.sections.iter().enumerate().map(block).collect()
}

fn row(
    l: Locale,
    minutes: &MinutesView,
    differences: &[Difference],
    typed: &Typed,
    (number, one): (String, &Paragraph),
) -> Row {
    let differs = differences.iter().find(|difference| difference.key() == one.key);
    let text = typed.get(&format!("p.{}", one.key)).cloned().unwrap_or_else(|| one.text.clone());
    let ground = ground_of(&minutes.redactions, &one.key);
    let by_rule = minutes.veil.paragraph(one);
    Row {
        number,
        key: one.key.clone(),
        // A line of the field holds some 60 letters.
        height: text.lines().map(|line| 1 + line.chars().count() / 60).sum::<usize>().clamp(1, 20),
        text,
        record: match differs {
            Some(Difference::Edited { before, .. }) => Some(before.clone()),
            _ => None,
        },
        added: matches!(differs, Some(Difference::Added { .. })),
        free: one.may_be_left_out(),
        ground: ground.map_or("", Secrecy::as_str),
        hidden: match by_rule {
            domain::minutes::Shown::Withheld(_) => super::why(l, by_rule),
            _ => String::new(),
        },
    }
}

fn missing(differences: &[Difference]) -> Vec<(String, String)> {
    let gone = differences.iter().filter_map(|difference| match difference {
        Difference::Removed { key, before } => Some((key.clone(), before.clone())),
        _ => None,
    });
    gone.collect()
}

/// Corrections that wait, each with what the paragraph says now.
fn corrections(l: Locale, minutes: &MinutesView) -> Vec<(OwnCorrection, String)> {
    let now = |key: &str| {
        let paragraph = minutes.document.paragraph(key);
        paragraph.map(|one| one.text.clone()).unwrap_or_default()
    };
    let open = minutes.open_corrections();
    open.map(|one| (own_correction(l, minutes, one), now(&one.paragraph))).collect()
}

/// POST /meetings/{code}/minutes/edit
pub(crate) async fn act(
    State(site): State<Site>,
    visitor: Visitor,
    Path(code): Path<String>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let id = parse(&code)?;
    site.app.own_meeting(&visitor.actor, id).await?;
    let typed: Typed = fields.into_iter().collect();
    let word = match act_on(&site, &visitor, id, &typed).await {
        Ok(word) => word,
        Err(Failure::App(app::Error::Conflict(word))) => {
            let minutes = site.app.minutes(&visitor.actor, id).await?;
            let said = said_text(visitor.locale.for_staff(), word);
            let page = render(&site, &visitor, &minutes, (&typed, Vec::new()), said)?;
            return Ok((StatusCode::CONFLICT, page).into_response());
        }
        Err(Failure::App(error @ app::Error::Invalid { .. })) => {
            let faults = faults_of(visitor.locale.for_staff(), error)?;
            let minutes = site.app.minutes(&visitor.actor, id).await?;
            let page = render(&site, &visitor, &minutes, (&typed, faults), None)?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
        Err(failure) => return Err(failure),
    };
    Ok(back(&url::minutes_edit(id.0), word))
}

/// Does what the pressed button says: a word, and after a colon what it is done with.
async fn act_on(
    site: &Site,
    visitor: &Visitor,
    id: MeetingId,
    typed: &Typed,
) -> Result<&'static str, Failure> {
    let (app, actor) = (&site.app, &visitor.actor);
    let field = |name: &str| typed.get(name).map(String::as_str).unwrap_or_default();
    let pressed = field("do");
    let (word, what) = pressed.split_once(':').unwrap_or((pressed, ""));
    let number = |text: &str| text.parse::<i64>().unwrap_or(0);
    match word {
        "save" => {
            app.edit_minutes(actor, id, &edit_of(typed)).await?;
            set_grounds(site, visitor, id, typed).await?;
            return Ok("saved");
        }
        "restore" => {
            let (version, reason) = (number(field("version")), field("reason").to_owned());
            let restored = vec![what.to_owned()];
            let edit = Edit { version, restored, reason, ..Edit::default() };
            app.edit_minutes(actor, id, &edit).await?;
            return Ok("saved");
        }
        "circulate" => {
            app.circulate_minutes(actor, id, number(field("days"))).await?;
            return Ok("circulated");
        }
        "approve" => app.approve_minutes(actor, id).await?,
        "note" => {
            app.note_approval(actor, id, parse(what)?).await?;
        }
        "sign" => {
            let signatory = what.parse().map_err(|_| unknown("do", pressed))?;
            app.sign_minutes(actor, id, signatory, field("digest")).await?;
            return Ok("signed");
        }
        "publish" => {
            app.publish_minutes(actor, id).await?;
            return Ok("published");
        }
        "accept" | "decline" => {
            let outcome = match word {
                "accept" => CorrectionOutcome::Accepted,
                _ => CorrectionOutcome::Declined,
            };
            app.decide_correction(actor, id, number(what), outcome, field("reason")).await?;
            return Ok("decided");
        }
        _ => return Err(unknown("do", pressed)),
    }
    Ok("approved")
}

fn edit_of(typed: &Typed) -> Edit {
    let named = |beginning: &str| -> Vec<(String, String)> {
        let own = typed.iter().filter_map(|(name, text)| {
            Some((name.strip_prefix(beginning)?.to_owned(), text.clone()))
        });
        own.collect()
    };
    Edit {
        version: typed.get("version").and_then(|text| text.parse().ok()).unwrap_or(0),
        texts: named("p."),
        added: named("add."),
        restored: Vec::new(),
        reason: typed.get("reason").cloned().unwrap_or_default(),
    }
}

/// Hides and shows paragraphs as their fields say.
async fn set_grounds(
    site: &Site,
    visitor: &Visitor,
    id: MeetingId,
    typed: &Typed,
) -> Result<(), Failure> {
    let (app, actor) = (&site.app, &visitor.actor);
    let minutes = app.minutes(actor, id).await?;
    for (name, wanted) in typed {
        let Some(key) = name.strip_prefix("g.") else { continue };
        let before = ground_of(&minutes.redactions, key).map_or("", Secrecy::as_str);
        if before == wanted.as_str() {
            continue;
        }
        if !before.is_empty() {
            app.show_paragraph(actor, id, key).await?;
        }
        if !wanted.is_empty() {
            app.redact_paragraph(actor, id, key, wanted).await?;
        }
    }
    Ok(())
}

/// What was done, or what stands in the way.
fn said_text(l: Locale, word: &str) -> Option<(&'static str, String)> {
    let (class, key) = match word {
        "saved" => ("ok", "staff-minutes-said-saved"),
        "circulated" => ("ok", "staff-minutes-said-circulated"),
        "approved" => ("ok", "staff-minutes-said-approved"),
        "signed" => ("ok", "staff-minutes-said-signed"),
        "published" => ("ok", "staff-minutes-said-published"),
        "decided" => ("ok", "staff-minutes-said-decided"),
        "minutes_changed" => ("warn", "staff-minutes-said-changed"),
        "meeting_not_over" => ("warn", "staff-minutes-said-not-over"),
        "minutes_full" => ("warn", "staff-minutes-said-full"),
        "minutes_approved" => ("warn", "staff-minutes-said-approved-before"),
        "minutes_not_circulated" => ("warn", "staff-minutes-said-not-circulated"),
        "corrections_open" => ("warn", "staff-minutes-said-corrections-open"),
        "meeting_did_not_agree" => ("warn", "staff-minutes-said-not-agreed"),
        "minutes_not_approved" => ("warn", "staff-minutes-said-not-approved"),
        "minutes_signed" => ("warn", "staff-minutes-said-signed-before"),
        "minutes_unsigned" => ("warn", "staff-minutes-said-unsigned"),
        "minutes_published" => ("warn", "staff-minutes-said-published-before"),
        "correction_decided" => ("warn", "staff-minutes-said-correction-decided"),
        "paragraph_needed" => ("warn", "staff-minutes-said-needed"),
        "paragraph_redacted" => ("warn", "staff-minutes-said-redacted"),
        _ => return None,
    };
    Some((class, l.t(key)))
}
