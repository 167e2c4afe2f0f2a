//! Printing slips and voting sheets, each with a receipt code of its own.

use app::page::Slice;
use app::press::{Common, Job, Labels, Sheets, Slip, Slips};
use app::slip::{NewRun, RunLine, RunView};
use askama::Template;
use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use domain::code::Coded as _;
use domain::id::{GatheringId, PrintRunId};
use domain::permission::Action;
use domain::slip::{MOST_IN_RUN, SlipKind};
use domain::text::Fault;
use domain::time::Moment;
use serde::Deserialize;

use super::{Desk, Faults, Frame, Pager, Tab, fault_at, faults_of};
use crate::error::Failure;
use crate::form::{Form, Path, Query};
use crate::locale::Locale;
use crate::table::inline;
use crate::{Site, url};

/// Print runs on one page.
const PAGE: i64 = 20;
/// Slips on one page.
const SLIPS: i64 = 100;
/// Gatherings to choose from.
const GATHERINGS: i64 = 200;
/// How many slips are offered to be printed.
const USUAL: i64 = 60;

/// What the form holds.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct RunForm {
    kind: String,
    gathering: String,
    core: String,
    count: String,
    page: Option<i64>,
}

struct Line {
    pdf: String,
    slips: String,
    kind: String,
    what: String,
    gathering: String,
    count: i64,
    typed: i64,
    when: String,
    typing: Option<String>,
}

#[derive(Template)]
#[template(path = "staff/print.html")]
struct PrintPage {
    l: Locale,
    frame: Frame,
    part: &'static str,
    parts: super::slip::Parts,
    action: String,
    cores: Vec<(i64, String)>,
    gatherings: Vec<(String, String)>,
    rows: Vec<Line>,
    pager: Pager,
    /// The address printed on the slips, when nobody has set one.
    unsure: Option<String>,
    form: RunForm,
    faults: Faults,
}

impl PrintPage {
    fn error(&self, field: &str) -> Option<&str> {
        fault_at(&self.faults, field)
    }

    const fn most(&self) -> i64 {
        MOST_IN_RUN
    }
}

/// GET /staff/d/{dialogue}/print
pub(crate) async fn form(
    State(site): State<Site>,
    desk: Desk,
    Query(form): Query<RunForm>,
) -> Result<Response, Failure> {
    render(&site, &desk, form, Vec::new()).await
}

async fn render(
    site: &Site,
    desk: &Desk,
    form: RunForm,
    faults: Faults,
) -> Result<Response, Failure> {
    desk.needs(site, Action::Curate)?;
    let (app, actor, dialogue, l) = (&site.app, &desk.visitor.actor, &desk.dialogue, desk.l());
    let slug = dialogue.slug.as_str();
    let number = form.page.unwrap_or(1);
    let runs = app.print_runs(actor, dialogue, Slice::page(number, PAGE)?).await?;
    let line = |run: &RunLine| Line {
        pdf: url::staff_slips_pdf(slug, run.id),
        slips: url::staff_run(slug, run.id),
        kind: kind_name(l, run.kind.parse().unwrap_or(SlipKind::Question)),
        what: run.number.map(|number| l.n("core-number", number)).unwrap_or_default(),
        gathering: run.gathering.clone().unwrap_or_default(),
        count: run.count,
        typed: run.typed,
        when: l.date_time(Moment(run.created_at), &dialogue.zone),
        typing: (run.kind == SlipKind::Votes.as_str()).then(|| {
            let query = url::query(&[("run", run.id.to_string())]);
            format!("{}{query}", url::staff_sheet(slug))
        }),
    };
    let at = |page: i64| {
        let query = url::query(&[("page", page.to_string())]);
        format!("{}{query}", url::staff_print(slug))
    };
    let is_refused = !faults.is_empty();
    let page = PrintPage {
        l,
        part: "print",
        parts: super::slip::Parts::new(site, desk).await?,
        action: url::staff_print(slug),
        cores: cores(site, desk).await?,
        gatherings: gatherings(site, desk).await?,
        pager: Pager::new(number, PAGE, runs.items.len(), runs.total, at),
        rows: runs.items.iter().map(line).collect(),
        unsure: site.options.public_url.is_none().then(|| desk.base(site)),
        form: RunForm {
            count: if form.count.is_empty() { USUAL.to_string() } else { form.count },
            ..form
        },
        faults,
        frame: Frame::of(site, desk, Tab::Slip, l.t("print-title")).await?.with_faults(is_refused),
    };
    Ok(super::page(page.render()?, is_refused))
}

/// The core questions of the current set.
pub(super) async fn cores(site: &Site, desk: &Desk) -> Result<Vec<(i64, String)>, Failure> {
    let (app, actor, dialogue) = (&site.app, &desk.visitor.actor, &desk.dialogue);
    let lines = match app.current_set(actor, dialogue).await? {
        Some(set) => app.core_questions(actor, dialogue, &set).await?,
        None => Vec::new(),
    };
    Ok(lines.into_iter().map(|line| (line.number, line.title)).collect())
}

/// The newest gatherings by code, each with its day.
pub(super) async fn gatherings(site: &Site, desk: &Desk) -> Result<Vec<(String, String)>, Failure> {
    let (l, zone) = (desk.l(), &desk.dialogue.zone);
    let page =
        site.app.gatherings(&desk.visitor.actor, &desk.dialogue, Slice::first(GATHERINGS)).await?;
    let name = |row: &app::gathering::Gathering| {
        let day = l.date(Moment(row.starts_at), zone);
        (GatheringId(row.id).code(), format!("{} · {day}", row.title))
    };
    Ok(page.items.iter().map(name).collect())
}

/// What a slip asks for, in words.
pub(super) fn kind_name(l: Locale, kind: SlipKind) -> String {
    match kind {
        SlipKind::Question => l.t("print-kind-question"),
        SlipKind::Answer => l.t("print-kind-answer"),
        SlipKind::Votes => l.t("print-kind-votes"),
    }
}

/// POST /staff/d/{dialogue}/print
pub(crate) async fn issue(
    State(site): State<Site>,
    desk: Desk,
    Form(form): Form<RunForm>,
) -> Result<Response, Failure> {
    desk.needs(&site, Action::Curate)?;
    let mut fields = app::Fields::default();
    let kind = fields.word::<SlipKind>("kind", Some(&form.kind));
    let gathering = Some(form.gathering.trim()).filter(|code| !code.is_empty());
    let gathering = gathering.map(|code| GatheringId::parse_code(code).unwrap_or(GatheringId(0)));
    let typed = Some(form.core.trim()).filter(|number| !number.is_empty());
    let core: Option<i64> = typed.and_then(|number| number.parse().ok());
    if let (Some(typed), None) = (typed, core) {
        let given = typed.chars().take(20).collect();
        fields.fault("core", Fault::Unknown { given, nearest: None });
    }
    let run = NewRun { kind, gathering, core, count: form.count.trim().parse().ok() };
    let issued = match fields.done(()) {
        Ok(()) => site.app.issue_slips(&desk.visitor.actor, &desk.dialogue, &run).await,
        Err(error) => Err(error),
    };
    match issued {
        Ok(_) => Ok(desk.said(&url::staff_print(&desk.dialogue.slug), "slips_issued")),
        Err(error) => {
            let faults = faults_of(desk.l(), error)?;
            render(&site, &desk, form, faults).await
        }
    }
}

/// GET /staff/d/{dialogue}/print/{run}/slips.pdf
pub(crate) async fn pdf(
    State(site): State<Site>,
    desk: Desk,
    Path((_, run)): Path<(String, i64)>,
) -> Result<Response, Failure> {
    desk.needs(&site, Action::Curate)?;
    let (actor, dialogue, id) = (&desk.visitor.actor, &desk.dialogue, PrintRunId(run));
    let view = site.app.print_run(actor, dialogue, id).await?;
    let base = desk.base(&site);
    let slip = |code: domain::receipt::ReceiptCode| Slip {
        code: code.to_string(),
        short: app::slip::on_sheet(code),
        address: format!("{base}{}", url::short_receipt(code)),
    };
    let codes = site.app.run_codes(actor, dialogue, id).await?;
    let slips: Vec<Slip> = codes.into_iter().map(slip).collect();
    let common = common(desk.l(), dialogue, &view);
    let job = match view.kind {
        SlipKind::Votes => Job::Sheets(Sheets {
            common,
            statements: view.statements.into_iter().map(|(_, text)| text).collect(),
            slips,
        }),
        kind => {
            let asks = kind == SlipKind::Question;
            let place = view.gathering.as_ref().and_then(|held| {
                let place = dialogue.places.iter().find(|place| Some(place.id) == held.place_id);
                place.map(|place| place.name.clone())
            });
            let sectors = dialogue.sectors.iter().map(|sector| sector.name.clone());
            Job::Slips(Slips {
                common,
                sectors: if asks { sectors.take(12).collect() } else { Vec::new() },
                place: place.unwrap_or_default(),
                per_page: if asks { 3 } else { 2 },
                lines: if asks { 4 } else { 8 },
                slips,
            })
        }
    };
    let pdf = site.app.print(job).await?;
    Ok(inline("application/pdf", &format!("{}-slips-{run}.pdf", dialogue.slug), Body::from(pdf)))
}

/// A slip of a run, and whether it came back.
struct OfRun {
    short: String,
    typed: Option<String>,
    item: Option<(String, String)>,
}

#[derive(Template)]
#[template(path = "staff/run.html")]
struct RunPage {
    l: Locale,
    frame: Frame,
    part: &'static str,
    parts: super::slip::Parts,
    heading: String,
    gathering: Option<(String, String)>,
    pdf: String,
    back: String,
    rows: Vec<OfRun>,
    pager: Pager,
}

/// GET /staff/d/{dialogue}/print/{run}: which slips came back.
pub(crate) async fn slips(
    State(site): State<Site>,
    desk: Desk,
    Path((_, run)): Path<(String, i64)>,
    Query(query): Query<RunForm>,
) -> Result<Response, Failure> {
    desk.needs(&site, Action::Curate)?;
    let (app, actor, dialogue, l) = (&site.app, &desk.visitor.actor, &desk.dialogue, desk.l());
    let slug = dialogue.slug.as_str();
    let number = query.page.unwrap_or(1);
    let slice = Slice::page(number, SLIPS)?;
    let view = app.print_run(actor, dialogue, PrintRunId(run)).await?;
    let slips = app.run_slips(actor, dialogue, PrintRunId(run), slice).await?;
    let row = |slip: &app::slip::SlipView| OfRun {
        short: app::slip::on_sheet(slip.code),
        typed: super::slip::typed_before(l, &dialogue.zone, slip),
        item: slip.typed.as_ref().and_then(|typed| {
            let code = typed.item.clone()?;
            let (kind, id) = app::contribution::parse_code(&code)?;
            Some((url::contribution(kind, id), code))
        }),
    };
    let at = |page: i64| {
        let query = url::query(&[("page", page.to_string())]);
        format!("{}{query}", url::staff_run(slug, run))
    };
    let core = view.core.as_ref().map(|core| l.n("core-number", core.number));
    let heading = [Some(kind_name(l, view.kind)), core];
    let page = RunPage {
        l,
        part: "print",
        parts: super::slip::Parts::new(&site, &desk).await?,
        heading: heading.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        gathering: view
            .gathering
            .as_ref()
            .map(|held| (url::staff_gathering(slug, held.id), held.title.clone())),
        pdf: url::staff_slips_pdf(slug, run),
        back: url::staff_print(slug),
        rows: slips.items.iter().map(row).collect(),
        pager: Pager::new(number, SLIPS, slips.items.len(), slips.total, at),
        frame: Frame::of(&site, &desk, Tab::Slip, l.t("print-run")).await?,
    };
    Ok(super::page(page.render()?, false))
}

/// The words that all slips of a run have in common.
fn common(l: Locale, dialogue: &app::dialogue::Dialogue, view: &RunView) -> Common {
    let held = view
        .gathering
        .as_ref()
        .map(|held| format!("{} {}", held.title, l.date(Moment(held.starts_at), &dialogue.zone)));
    let above = [Some(dialogue.title.clone()), held];
    let heading = match (&view.core, view.kind) {
        (Some(core), SlipKind::Answer | SlipKind::Votes) => {
            format!("{}. {}", l.n("core-number", core.number), core.title)
        }
        _ => l.t("print-ask"),
    };
    let hint = match view.kind {
        SlipKind::Question => l.t("print-ask-hint"),
        SlipKind::Answer => l.t("print-answer-hint"),
        SlipKind::Votes => l.t("print-votes-hint"),
    };
    let votes = view.kind == SlipKind::Votes;
    Common {
        title: kind_name(l, view.kind),
        language: l.code().to_owned(),
        above: above.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        heading,
        hint,
        labels: Labels {
            number: l.t("print-number"),
            sector: l.t("word-sector"),
            place: l.t("word-place"),
            privacy: l.t("print-privacy"),
            receipt: l.t("word-receipt"),
            keep: l.t(if votes { "print-keep-votes" } else { "print-keep" }),
            agree: l.t("vote-agree"),
            disagree: l.t("vote-disagree"),
            pass: l.t("vote-pass"),
        },
    }
}
