//! Typing in paper slips by keyboard alone, one after another; correcting and taking back the last
//! ones; adding their scans.

use app::contribution::NewText;
use app::slip::{NewSlip, Pace, SlipView, TypedLine};
use askama::Template;
use axum::extract::{Request, State};
use axum::response::Response;
use domain::dialogue::DialogueStatus;
use domain::permission::Action;
use domain::receipt::ReceiptCode;
use domain::scan::ScanStatus;
use domain::slip::SlipKind;
use domain::time::Moment;
use serde::Deserialize;

use super::print_run::{cores, gatherings, kind_name};
use super::upload::{Upload, picture_faults, read_picture};
use super::{Desk, Faults, Frame, Tab, fault_at, faults_of, unknown_word};
use crate::error::Failure;
use crate::form::{Form, Query};
use crate::locale::Locale;
use crate::system::see_other;
use crate::{Site, url};

/// What the form holds. Gathering, core question, place and day stay for the next slip of the pile.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct SlipForm {
    kind: String,
    slip: String,
    title: String,
    body: String,
    text: String,
    core: Option<i64>,
    sector: String,
    place: String,
    date: String,
    gathering: String,
    /// The code and receipt of the slip before, once it was stored.
    code: String,
    receipt: String,
    /// The slip that is to be corrected.
    fix: String,
}

impl SlipForm {
    fn is_answer(&self) -> bool {
        self.kind == SlipKind::Answer.as_str()
    }

    /// The address of the empty form for the next slip.
    fn next(&self, slug: &str, stored: Option<(&str, &str)>) -> String {
        let (code, receipt) = stored.unwrap_or_default();
        let pairs = [
            ("kind", self.kind.clone()),
            ("core", self.core.map(|core| core.to_string()).unwrap_or_default()),
            ("gathering", self.gathering.clone()),
            ("place", self.place.clone()),
            ("date", self.date.clone()),
            ("code", code.to_owned()),
            ("receipt", receipt.to_owned()),
        ];
        format!("{}{}", url::staff_slip(slug), url::query(&pairs))
    }
}

/// The parts of the desk that paper needs, and how many scans wait.
pub(crate) struct Parts {
    pub(crate) slip: String,
    pub(crate) answer: String,
    pub(crate) sheet: String,
    pub(crate) scans: Option<String>,
    pub(crate) print: String,
    pub(crate) waiting: i64,
}

impl Parts {
    pub(super) async fn new(site: &Site, desk: &Desk) -> Result<Self, Failure> {
        let slug = desk.dialogue.slug.as_str();
        let kind = url::query(&[("kind", SlipKind::Answer.as_str().to_owned())]);
        Ok(Self {
            slip: url::staff_slip(slug),
            answer: format!("{}{kind}", url::staff_slip(slug)),
            sheet: url::staff_sheet(slug),
            scans: desk.may(site, Action::Moderate).then(|| url::staff_scans(slug)),
            print: url::staff_print(slug),
            waiting: site.app.scans_waiting(&desk.visitor.actor, &desk.dialogue).await?,
        })
    }
}

/// A slip that was typed in, as it is shown.
pub(crate) struct Last {
    pub(crate) code: String,
    pub(crate) short: String,
    pub(crate) kind: String,
    pub(crate) item: Option<(String, String)>,
    pub(crate) text: String,
    pub(crate) votes: Option<i64>,
    pub(crate) when: String,
    pub(crate) fix: Option<String>,
    /// Whether a scan may still be added.
    pub(crate) may_scan: bool,
    pub(crate) scan: Option<String>,
    pub(crate) withdrawn: bool,
}

impl Last {
    pub(super) fn new(l: Locale, zone: &str, slug: &str, line: &TypedLine) -> Self {
        let code = ReceiptCode::from_number(line.code);
        let kind = line.kind.parse().unwrap_or(SlipKind::Question);
        let item = line.kind.parse().ok().zip(line.item_id);
        let scan = line.scan.as_deref().and_then(|status| status.parse::<ScanStatus>().ok());
        let withdrawn = line.status.as_deref() == Some("withdrawn");
        let query = url::query(&[("fix", code.to_string())]);
        Self {
            code: code.to_string(),
            short: if line.printed { app::slip::on_sheet(code) } else { String::new() },
            kind: kind_name(l, kind),
            item: item
                .map(|(kind, id)| (url::contribution(kind, id), app::contribution::code(kind, id))),
            text: line.text.chars().take(80).collect(),
            votes: line.votes,
            when: time(l, zone, line.typed_at),
            fix: (line.item_id.is_some() && !withdrawn)
                .then(|| format!("{}{query}", url::staff_slip(slug))),
            may_scan: line.item_id.is_some()
                && matches!(scan, None | Some(ScanStatus::Waiting | ScanStatus::Destroyed)),
            scan: scan.map(|status| scan_name(l, status)),
            withdrawn,
        }
    }
}

/// The time of day something was typed in.
fn time(l: Locale, zone: &str, at: i64) -> String {
    let text = l.date_time(Moment(at), zone);
    text.rsplit('\u{a0}').next().unwrap_or_default().to_owned()
}

/// Where a scan stands, in words.
pub(super) fn scan_name(l: Locale, status: ScanStatus) -> String {
    match status {
        ScanStatus::Waiting => l.t("scan-waiting"),
        ScanStatus::Published => l.t("scan-published"),
        ScanStatus::Kept => l.t("scan-kept"),
        ScanStatus::Destroyed => l.t("scan-destroyed"),
    }
}

#[derive(Template)]
#[template(path = "staff/slip.html")]
struct SlipPage {
    l: Locale,
    frame: Frame,
    part: &'static str,
    parts: Parts,
    action: String,
    typing: String,
    back: String,
    dialogue: std::sync::Arc<app::dialogue::Dialogue>,
    slip: SlipForm,
    cores: Vec<(i64, String)>,
    gatherings: Vec<(String, String)>,
    pace: Pace,
    last: Vec<Last>,
    faults: Faults,
}

impl SlipPage {
    fn error(&self, field: &str) -> Option<&str> {
        fault_at(&self.faults, field)
    }

    fn is_fix(&self) -> bool {
        !self.slip.fix.is_empty()
    }
}

/// GET /staff/d/{dialogue}/slip
pub(crate) async fn form(
    State(site): State<Site>,
    desk: Desk,
    Query(slip): Query<SlipForm>,
) -> Result<Response, Failure> {
    desk.needs(&site, Action::Curate)?;
    let mut slip = slip;
    if let Ok(code) = ReceiptCode::parse(&slip.fix) {
        let (actor, dialogue) = (&desk.visitor.actor, &desk.dialogue);
        let (kind, text) = site.app.slip_text(actor, dialogue, code).await?;
        kind.as_str().clone_into(&mut slip.kind);
        slip.title = text.title;
        if kind == SlipKind::Answer { slip.text = text.text } else { slip.body = text.text }
    } else {
        slip.fix = String::new();
    }
    render(&site, &desk, slip, Vec::new()).await
}

async fn render(
    site: &Site,
    desk: &Desk,
    slip: SlipForm,
    faults: Faults,
) -> Result<Response, Failure> {
    desk.needs(site, Action::Curate)?;
    let l = desk.l();
    let dialogue = &desk.dialogue;
    let slug = dialogue.slug.as_str();
    let pace = site.app.typing_pace(&desk.visitor.actor, dialogue).await?;
    let is_refused = !faults.is_empty();
    let page = SlipPage {
        l,
        part: if slip.is_answer() { "answer" } else { "slip" },
        parts: Parts::new(site, desk).await?,
        action: url::staff_slip(slug),
        typing: url::staff_slip(slug),
        back: slip.next(slug, None),
        dialogue: dialogue.clone(),
        cores: cores(site, desk).await?,
        gatherings: gatherings(site, desk).await?,
        last: pace.last.iter().map(|line| Last::new(l, &dialogue.zone, slug, line)).collect(),
        pace,
        slip,
        faults,
        frame: Frame::of(site, desk, Tab::Slip, l.t("staff-slip-title"))
            .await?
            .with_faults(is_refused),
    };
    Ok(super::page(page.render()?, is_refused))
}

/// POST /staff/d/{dialogue}/slip
pub(crate) async fn send(
    State(site): State<Site>,
    desk: Desk,
    Form(slip): Form<SlipForm>,
) -> Result<Response, Failure> {
    desk.needs(&site, Action::Curate)?;
    let kind = match slip.kind.as_str() {
        "" => SlipKind::Question,
        word => word.parse().map_err(|_| unknown_word("kind"))?,
    };
    if kind == SlipKind::Votes {
        return Err(unknown_word("kind"));
    }
    let (slip, faults) = check_code(&site, &desk, slip, kind).await?;
    if !faults.is_empty() {
        return render(&site, &desk, slip, faults).await;
    }
    let new = NewSlip {
        kind: Some(kind),
        slip: slip.slip.clone(),
        title: slip.title.clone(),
        body: slip.body.clone(),
        text: slip.text.clone(),
        core: slip.core,
        sector: slip.sector.clone(),
        place: slip.place.clone(),
        day: slip.date.clone(),
        gathering: slip.gathering.clone(),
    };
    match site.app.type_slip(&desk.visitor.actor, &desk.dialogue, &new).await {
        Ok(given) => {
            let receipt = given.receipt.to_string();
            let to = slip.next(&desk.dialogue.slug, Some((&given.code, &receipt)));
            Ok(see_other(&to, Vec::new()))
        }
        // Somebody else typed the same slip in between looking and storing.
        Err(app::Error::Conflict("slip_typed")) => {
            let (slip, faults) = check_code(&site, &desk, slip, kind).await?;
            render(&site, &desk, slip, faults).await
        }
        Err(error) => {
            let faults = faults_of(desk.l(), error)?;
            render(&site, &desk, slip, faults).await
        }
    }
}

/// Looks at the code of a printed slip: that there is one, that nobody typed it in before, and that
/// it asks for what was typed.
async fn check_code(
    site: &Site,
    desk: &Desk,
    mut form: SlipForm,
    kind: SlipKind,
) -> Result<(SlipForm, Faults), Failure> {
    if form.slip.trim().is_empty() {
        return Ok((form, Vec::new()));
    }
    let l = desk.l();
    let found = site.app.find_slip(&desk.visitor.actor, &desk.dialogue, &form.slip).await;
    let slip = match found {
        Ok(slip) => slip,
        Err(error) => return Ok((form, faults_of(l, error)?)),
    };
    if let Some(text) = typed_before(l, &desk.dialogue.zone, &slip) {
        return Ok((form, vec![("slip", text)]));
    }
    if slip.kind == kind {
        return Ok((form, Vec::new()));
    }
    if slip.kind == SlipKind::Votes {
        return Ok((form, vec![("slip", l.t("slip-is-sheet"))]));
    }
    // What was typed is kept, in the field of what the slip asks for.
    slip.kind.as_str().clone_into(&mut form.kind);
    let (from, to) = if form.is_answer() {
        (&mut form.title, &mut form.text)
    } else {
        (&mut form.text, &mut form.title)
    };
    if to.trim().is_empty() {
        *to = std::mem::take(from);
    }
    let text = l.a("slip-is-other", [("kind", kind_name(l, slip.kind).into())]);
    Ok((form, vec![("slip", text)]))
}

/// Who typed a slip in before, and when.
pub(super) fn typed_before(l: Locale, zone: &str, slip: &SlipView) -> Option<String> {
    let typed = slip.typed.as_ref()?;
    let by = typed.by.clone().unwrap_or_else(|| l.t("staff-command-line"));
    let when = l.date_time(typed.at, zone);
    let item = typed.item.clone().unwrap_or_default();
    Some(
        l.a("slip-typed-before", [("by", by.into()), ("when", when.into()), ("item", item.into())]),
    )
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct FixForm {
    fix: String,
    title: String,
    body: String,
    text: String,
    back: String,
}

fn named(text: &str) -> Result<ReceiptCode, Failure> {
    ReceiptCode::parse(text).map_err(|_| unknown_word("fix"))
}

/// POST /staff/d/{dialogue}/slip/fix: what was typed does not say what was written.
pub(crate) async fn fix(
    State(site): State<Site>,
    desk: Desk,
    Form(form): Form<FixForm>,
) -> Result<Response, Failure> {
    desk.needs(&site, Action::Curate)?;
    let code = named(&form.fix)?;
    let (actor, dialogue) = (&desk.visitor.actor, &desk.dialogue);
    let (kind, _) = site.app.slip_text(actor, dialogue, code).await?;
    let answer = kind == SlipKind::Answer;
    let new = NewText {
        title: form.title.clone(),
        text: if answer { form.text.clone() } else { form.body.clone() },
        care: None,
    };
    let back = own_back(&desk, &form.back);
    match site.app.correct_slip(actor, dialogue, code, &new).await {
        Ok(()) => Ok(desk.said(&back, "slip_fixed")),
        Err(error @ app::Error::Invalid { .. }) => {
            let faults = faults_of(desk.l(), error)?;
            let slip = SlipForm {
                kind: kind.as_str().to_owned(),
                title: form.title,
                body: form.body,
                text: form.text,
                fix: form.fix,
                ..SlipForm::default()
            };
            render(&site, &desk, slip, faults).await
        }
        Err(error) => desk.answer::<()>(&site, &back, Err(error)).await,
    }
}

fn own_back(desk: &Desk, back: &str) -> String {
    if back.is_empty() { url::staff_slip(&desk.dialogue.slug) } else { back.to_owned() }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct BackForm {
    slip: String,
    back: String,
}

/// POST /staff/d/{dialogue}/slip/back: it was typed in by mistake.
pub(crate) async fn take_back(
    State(site): State<Site>,
    desk: Desk,
    Form(form): Form<BackForm>,
) -> Result<Response, Failure> {
    desk.needs(&site, Action::Curate)?;
    let code = named(&form.slip)?;
    let back = own_back(&desk, &form.back);
    match site.app.take_back_slip(&desk.visitor.actor, &desk.dialogue, code).await {
        Ok(()) => Ok(desk.said(&back, "slip_back")),
        Err(error) => desk.answer::<()>(&site, &back, Err(error)).await,
    }
}

/// POST /staff/d/{dialogue}/slip/scan
pub(crate) async fn add_scan(
    State(site): State<Site>,
    desk: Desk,
    request: Request,
) -> Result<Response, Failure> {
    desk.needs(&site, Action::Curate)?;
    let Upload { file, slip, .. } = read_picture(&site, request).await?;
    let code = named(&slip)?;
    let back = url::staff_slip(&desk.dialogue.slug);
    match site.app.add_scan(&desk.visitor.actor, &desk.dialogue, code, file).await {
        Ok(_) => Ok(desk.said(&back, "scan_added")),
        Err(error @ app::Error::Conflict(_)) => desk.answer::<()>(&site, &back, Err(error)).await,
        Err(error) => {
            let faults = picture_faults(desk.l(), "scan", error)?;
            render(&site, &desk, SlipForm::default(), faults).await
        }
    }
}
