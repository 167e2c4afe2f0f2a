//! Home: one dialogue at a glance, or the list of dialogues, and the short addresses.

use std::collections::BTreeMap;
use std::sync::Arc;

use app::chart::{self, Label, Step, mini};
use app::core_question::{Line, Set};
use app::dialogue::{Counts, Dialogue, Happening};
use app::gathering::Gathering;
use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::act::ActKind;
use domain::code::Coded as _;
use domain::contribution::Kind;
use domain::dialogue::Activity;
use domain::id::{CallId, GatheringId, NoticeId};
use domain::language::Language;
use domain::permission::{Action, Denial, Resource};
use domain::time::{Moment, zone};

use crate::contribution::{hidden_text, kind_name};
use crate::error::Failure;
use crate::form::Path;
use crate::layout::{Layout, Place, stage_name};
use crate::locale::{Locale, year};
use crate::loom::{self, TableRow, Weave};
use crate::preview::{self, Shared};
use crate::system::see_other;
use crate::translation::{self, Original, Originals};
use crate::visitor::Visitor;
use crate::{Site, fragment, url};

/// Core questions shown at home; the list has them all.
const MOST_CORE_QUESTIONS: usize = 10;
/// Acts read for 'what just happened'; acts of the same kind in a row are told as one.
const ACTS_READ: i64 = 100;
/// Lines told of them.
const ACTS_TOLD: usize = 6;
/// Gatherings read for 'what comes'.
const GATHERINGS: i64 = 4;
/// Dates shown.
const MOST_DATES: usize = 6;

/// A day as people and machines read it.
pub(crate) struct When {
    pub(crate) iso: String,
    pub(crate) text: String,
}

impl When {
    /// A day with its year.
    pub(crate) fn day(l: Locale, at: Moment, zone_name: &str) -> Self {
        Self { iso: at.iso_date(&zone(zone_name)), text: l.date(at, zone_name) }
    }

    /// A day and a time.
    pub(crate) fn minute(l: Locale, at: Moment, zone_name: &str) -> Self {
        Self { iso: at.iso_date(&zone(zone_name)), text: l.date_time(at, zone_name) }
    }

    /// A day for narrow columns: without its year when that is this year.
    fn short(l: Locale, at: Moment, now: Moment, zone_name: &str) -> Self {
        let day = Self::day(l, at, zone_name);
        if year(at, zone_name) == year(now, zone_name) {
            Self { text: l.day(at, zone_name), iso: day.iso }
        } else {
            day
        }
    }
}

/// The last day of a period: its end is the moment after it.
pub(crate) fn last_day(l: Locale, ends: Moment, zone_name: &str) -> String {
    l.date(ends.plus(-1), zone_name)
}

/// A core question in a list.
pub(crate) struct CoreRow {
    pub(crate) number: i64,
    pub(crate) url: String,
    pub(crate) title: String,
    pub(crate) language: String,
    pub(crate) mini: String,
    pub(crate) answers: i64,
    pub(crate) sources: i64,
    pub(crate) statements: i64,
    pub(crate) sector: Option<String>,
    /// What stands where a translation is shown.
    pub(crate) original: Option<Original>,
}

/// The lines of a set as rows.
pub(crate) fn core_row(
    l: Locale,
    slug: &str,
    set: &Set,
    line: &Line,
    originals: &Originals,
) -> CoreRow {
    let green = if line.answer_count > 0 { Step::Half } else { Step::Reached };
    let steps = [green, Step::NotYet, Step::NotYet, Step::NotYet];
    CoreRow {
        number: line.number,
        url: url::core_question(slug, set.number, line.number),
        title: line.title.clone(),
        language: line.language.clone(),
        mini: mini(steps, &l.n("core-mini", line.answer_count)),
        answers: line.answer_count,
        sources: line.source_count,
        statements: line.statement_count,
        sector: line.sector.clone(),
        original: originals.of(line.id),
    }
}

/// The one thing to do now.
struct Now {
    text: String,
    action: String,
    url: String,
    until: String,
}

/// A line of 'what just happened'.
struct Told {
    when: When,
    text: String,
    link: Option<(String, String)>,
}

/// A line of 'what comes'.
struct Coming {
    when: When,
    text: String,
    url: Option<String>,
}

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    l: Locale,
    layout: Layout,
    dialogue: Arc<Dialogue>,
    today: When,
    open: String,
    counts: Counts,
    linked: i64,
    unlinked: i64,
    handled: Option<String>,
    set: Option<Set>,
    set_date: Option<String>,
    places: usize,
    now: Now,
    wide: String,
    tall: String,
    strand: i64,
    sectors: Vec<chart::Name>,
    table: Vec<TableRow>,
    core: Vec<CoreRow>,
    told: Vec<Told>,
    coming: Vec<Coming>,
    notice: Option<(String, String, When)>,
}

impl HomePage {
    fn canonical(&self) -> String {
        url::dialogue(&self.dialogue.slug)
    }

    fn unlinked_url(&self) -> String {
        let filter = url::query(&[("linked", "unlinked".to_owned())]);
        format!("{}{filter}", url::questions(&self.dialogue.slug))
    }
}

/// GET /d/{dialogue}
pub(crate) async fn dialogue(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let dialogue = site.app.dialogue(&visitor.actor, &slug).await?;
    show(&site, &visitor, &headers, dialogue).await
}

async fn show(
    site: &Site,
    visitor: &Visitor,
    headers: &HeaderMap,
    dialogue: Arc<Dialogue>,
) -> Result<Response, Failure> {
    let (inner, asker) = (site.clone(), visitor.clone());
    fragment::public(site, visitor, headers, async move { render(&inner, &asker, dialogue).await })
        .await
}

/// GET /
pub(crate) async fn home(
    State(site): State<Site>,
    visitor: Visitor,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let dialogues = site.app.dialogues(&visitor.actor).await?;
    if let [only] = dialogues.as_slice() {
        return show(&site, &visitor, &headers, Arc::clone(only)).await;
    }
    if dialogues.is_empty() && site.app.set_up_code().await?.is_some() {
        return Ok(see_other(url::SET_UP, Vec::new()));
    }
    let (inner, asker) = (site.clone(), visitor.clone());
    fragment::public(&site, &visitor, &headers, async move {
        render_list(&inner, &asker, dialogues).await
    })
    .await
}

struct DialogueRow {
    url: String,
    title: String,
    language: Language,
    summary: String,
    stage: String,
    counts: Counts,
}

#[derive(Template)]
#[template(path = "dialogues.html")]
struct DialoguesPage {
    l: Locale,
    layout: Layout,
    rows: Vec<DialogueRow>,
}

async fn render_list(
    site: &Site,
    visitor: &Visitor,
    dialogues: Vec<Arc<Dialogue>>,
) -> Result<String, Failure> {
    let l = visitor.locale;
    let mut rows = Vec::with_capacity(dialogues.len());
    for dialogue in &dialogues {
        rows.push(DialogueRow {
            url: url::dialogue(&dialogue.slug),
            title: dialogue.title.clone(),
            language: dialogue.language,
            summary: dialogue.summary.clone(),
            stage: stage_name(l, dialogue.stage(site.app.now())),
            counts: site.app.counts(&visitor.actor, dialogue).await?,
        });
    }
    let layout = Layout::new(site, visitor, l.t("dialogues-title"));
    Ok(DialoguesPage { l, layout, rows }.render()?)
}

async fn render(
    site: &Site,
    visitor: &Visitor,
    dialogue: Arc<Dialogue>,
) -> Result<String, Failure> {
    let l = visitor.locale;
    let (app, actor, now) = (&site.app, &visitor.actor, site.app.now());
    let counts = app.counts(actor, &dialogue).await?;
    let set = app.current_set(actor, &dialogue).await?;
    let (mut lines, strands) = match &set {
        Some(set) => (
            app.core_questions(actor, &dialogue, set).await?,
            app.strands(actor, &dialogue, set).await?,
        ),
        None => (Vec::new(), Vec::new()),
    };
    let originals = translation::core_lines(site, visitor, &dialogue, &mut lines).await?;
    let coverage = app.coverage(actor, &dialogue, set.as_ref()).await?;
    let happenings = app.latest_acts(actor, &dialogue, ACTS_READ).await?;
    let held = app.coming_gatherings(actor, &dialogue, GATHERINGS).await?;
    let notice = app.newest_notice(actor, &dialogue).await?.map(|notice| {
        let when = When::day(l, Moment(notice.published_at.unwrap_or(0)), &dialogue.zone);
        (url::notice(notice.id), notice.title, when)
    });
    let shared = {
        let preview = preview::of_dialogue(&dialogue, now);
        Shared::new(site, &url::dialogue(&dialogue.slug), &preview, &dialogue.summary)
    };
    let handled = app.outcome_coverage(actor, &dialogue).await?;
    let weave = Weave::new(l, &dialogue, &lines, &strands, &coverage);
    let loom = weave.loom(l, &lines, &coverage, handled.reached);
    let (title, desc) = loom::described(l, &loom, &coverage);
    let label = |id| Label { id, title: &title, desc: &desc };
    let page = HomePage {
        l,
        layout: Layout::of(site, visitor, &dialogue, Place::Home, dialogue.title.clone())
            .without_bar()
            .titled_in(dialogue.language)
            .shared(shared),
        today: When::day(l, now, &dialogue.zone),
        open: open_now(l, &dialogue, now),
        linked: coverage.linked,
        unlinked: coverage.total - coverage.linked,
        handled: handled_line(l, &handled.questions),
        set_date: set
            .as_ref()
            .and_then(|s| s.valid_from)
            .map(|at| l.date(Moment(at), &dialogue.zone)),
        places: coverage.places.iter().filter(|share| share.name.is_some()).count(),
        now: what_now(l, &dialogue, counts, now),
        wide: loom.wide(&label("loom-wide")),
        tall: loom.tall(&label("loom-tall")),
        strand: i64::from(loom.strand),
        table: weave.table(l, &lines, &coverage),
        sectors: weave.names,
        core: lines
            .iter()
            .take(MOST_CORE_QUESTIONS)
            .filter_map(|line| Some(core_row(l, &dialogue.slug, set.as_ref()?, line, &originals)))
            .collect(),
        told: tell(l, &dialogue, &happenings, now),
        coming: coming(l, &dialogue, held, now),
        notice,
        counts,
        set,
        dialogue,
    };
    Ok(page.render()?)
}

/// How the questions were handled, once any was.
fn handled_line(l: Locale, tally: &domain::outcome::Tally) -> Option<String> {
    let values = [
        ("total", tally.total.into()),
        ("traced", tally.traced.into()),
        ("answered", tally.answered.into()),
        ("open", tally.open.into()),
    ];
    (tally.traced + tally.answered > 0).then(|| l.a("coverage-line", values))
}

/// The name of an activity.
fn activity_name(l: Locale, activity: Activity) -> String {
    match activity {
        Activity::Ask => l.t("activity-ask"),
        Activity::Answer => l.t("activity-answer"),
        Activity::State => l.t("activity-state"),
        Activity::Vote => l.t("activity-vote"),
        Activity::Mark => l.t("activity-mark"),
    }
}

fn open_now(l: Locale, dialogue: &Dialogue, now: Moment) -> String {
    let open: Vec<String> = Activity::ALL
        .iter()
        .filter(|activity| dialogue.is_open(**activity, now))
        .map(|activity| activity_name(l, *activity))
        .collect();
    if open.is_empty() {
        l.t("home-closed")
    } else {
        l.a("home-open", [("list", open.join(" · ").into())])
    }
}

fn what_now(l: Locale, dialogue: &Dialogue, counts: Counts, now: Moment) -> Now {
    let slug = &dialogue.slug;
    let until = |activity: Activity| match dialogue.settings.period(activity).closes {
        Some(closes) => {
            l.a("home-now-until", [("date", last_day(l, closes, &dialogue.zone).into())])
        }
        None => l.t("home-now-free"),
    };
    let is_open = |activity| dialogue.is_open(activity, now);
    if is_open(Activity::Vote) && counts.statements > 0 && counts.core_questions > 0 {
        Now {
            text: l.n("home-now-vote", counts.core_questions),
            action: l.t("home-vote"),
            url: url::vote_anywhere(slug),
            until: until(Activity::Vote),
        }
    } else if is_open(Activity::Answer) && counts.core_questions > 0 {
        Now {
            text: l.n("home-now-answer", counts.core_questions),
            action: l.t("home-answer"),
            url: url::core_questions(slug),
            until: until(Activity::Answer),
        }
    } else if is_open(Activity::Ask) {
        Now {
            text: l.t("home-now-ask"),
            action: l.t("ask-title"),
            url: url::ask(slug),
            until: until(Activity::Ask),
        }
    } else if counts.questions == 0 {
        let opens = dialogue.settings.period(Activity::Ask).opens.filter(|opens| now < *opens);
        Now {
            text: match opens {
                Some(opens) => {
                    l.a("home-now-opens", [("date", l.date(opens, &dialogue.zone).into())])
                }
                None => l.t("home-now-nothing"),
            },
            action: l.t("home-look-up"),
            url: url::RECEIPTS.to_owned(),
            until: l.t("home-closed"),
        }
    } else {
        Now {
            text: l.t("home-now-read"),
            action: l.t("home-read"),
            url: url::questions(slug),
            until: l.t("home-closed"),
        }
    }
}

/// Acts in words, newest first; acts of the same kind in a row become one line.
fn tell(l: Locale, dialogue: &Dialogue, happenings: &[Happening], now: Moment) -> Vec<Told> {
    let is_many = |h: &Happening| {
        matches!(
            h.kind,
            ActKind::QuestionAsked
                | ActKind::AnswerGiven
                | ActKind::StatementWritten
                | ActKind::RemarkMade
                | ActKind::RemarkReplied
        )
    };
    let mut told: Vec<Told> = Vec::new();
    let runs = happenings.chunk_by(|a, b| a.kind == b.kind && a.number == b.number && is_many(a));
    for run in runs {
        if told.len() == ACTS_TOLD {
            break;
        }
        let Some(first) = run.first() else { continue };
        let Some(text) = sentence(l, first, run.len()) else { continue };
        told.push(Told {
            when: When::short(l, first.at, now, &dialogue.zone),
            text,
            link: if run.len() == 1 { link(dialogue, first) } else { None },
        });
    }
    told
}

fn sentence(l: Locale, first: &Happening, times: usize) -> Option<String> {
    let number = first.number.unwrap_or(0);
    let kind = first.of.map(|kind| kind_name(l, kind)).unwrap_or_default();
    let of_core = |key| l.a(key, [("n", times.into()), ("number", number.into())]);
    Some(match first.kind {
        ActKind::DialogueAdded => l.t("told-dialogue-added"),
        ActKind::QuestionAsked => l.n("told-asked", times),
        ActKind::AnswerGiven => of_core("told-answered"),
        ActKind::StatementWritten => of_core("told-stated"),
        ActKind::RemarkMade => l.n("told-remarked", times),
        ActKind::RemarkReplied => l.n("told-remarks-replied", times),
        ActKind::Edited => l.a("told-edited", [("kind", kind.into())]),
        ActKind::Withdrawn => l.a("told-withdrawn", [("kind", kind.into())]),
        ActKind::Published => l.a("told-published", [("kind", kind.into())]),
        ActKind::Hidden => {
            let reason = hidden_text(l, first.reason);
            l.a("told-hidden", [("kind", kind.into()), ("reason", reason.into())])
        }
        ActKind::Restored => l.a("told-restored", [("kind", kind.into())]),
        ActKind::SetChanged if first.change.as_deref() == Some("published") => {
            l.t("told-set-published")
        }
        ActKind::SetChanged if first.change.as_deref() == Some("unpublished") => {
            l.t("told-set-unpublished")
        }
        ActKind::Imported => l.n("told-imported", number),
        ActKind::GatheringChanged => match first.change.as_deref() {
            Some("published") => l.t("told-gathering"),
            Some("withdrawn") => l.t("told-gathering-withdrawn"),
            _ => return None,
        },
        ActKind::CallChanged => match first.change.as_deref() {
            Some("published") => l.t("told-call"),
            Some("withdrawn") => l.t("told-call-withdrawn"),
            _ => return None,
        },
        ActKind::LotteryPublished => l.t("told-lottery"),
        ActKind::DrawMade => l.t("told-draw"),
        ActKind::NoticeChanged => match first.change.as_deref() {
            Some("published") => l.t("told-notice"),
            Some("withdrawn") => l.t("told-notice-withdrawn"),
            _ => return None,
        },
        _ => return None,
    })
}

fn link(dialogue: &Dialogue, happening: &Happening) -> Option<(String, String)> {
    if happening.kind == ActKind::SetChanged {
        return None;
    }
    let code = happening.code.as_ref()?;
    match happening.kind {
        ActKind::GatheringChanged => {
            let id = GatheringId::parse_code(code)?;
            return Some((url::gathering(id.0), code.clone()));
        }
        ActKind::CallChanged | ActKind::LotteryPublished | ActKind::DrawMade => {
            let id = CallId::parse_code(code)?;
            return Some((url::call(id.0), code.clone()));
        }
        ActKind::NoticeChanged => {
            let id = NoticeId::parse_code(code)?;
            return Some((url::notice(id.0), code.clone()));
        }
        _ => {}
    }
    let (kind, id): (Kind, i64) = app::contribution::parse_code(code)?;
    let url = match happening.kind {
        ActKind::Hidden | ActKind::Restored => url::moderation_log(&dialogue.slug),
        _ => url::contribution(kind, id),
    };
    Some((url, code.clone()))
}

/// What comes: gatherings, and the dates on which something begins or ends.
fn coming(l: Locale, dialogue: &Dialogue, held: Vec<Gathering>, now: Moment) -> Vec<Coming> {
    let mut all: Vec<(Moment, Coming)> = held
        .into_iter()
        .map(|row| {
            let at = Moment(row.starts_at);
            let coming = Coming {
                when: When::short(l, at, now, &dialogue.zone),
                text: row.title,
                url: Some(url::gathering(row.id)),
            };
            (at, coming)
        })
        .collect();
    all.extend(dates(l, dialogue, now));
    all.sort_by_key(|(at, _)| *at);
    all.into_iter().map(|(_, coming)| coming).take(MOST_DATES).collect()
}

fn dates(l: Locale, dialogue: &Dialogue, now: Moment) -> Vec<(Moment, Coming)> {
    // When, whether something ends then, and what.
    let mut dates: BTreeMap<(Moment, bool), Vec<String>> = BTreeMap::new();
    let mut add = |at: Option<Moment>, ends: bool, name: String| {
        if let Some(at) = at.filter(|at| *at > now) {
            dates.entry((at, ends)).or_default().push(name);
        }
    };
    for stage in &dialogue.stages {
        add(Some(stage.starts), false, stage_name(l, stage.kind));
        add(stage.ends, true, stage_name(l, stage.kind));
    }
    for activity in Activity::ALL {
        let period = dialogue.settings.period(*activity);
        add(period.opens, false, activity_name(l, *activity));
        add(period.closes, true, activity_name(l, *activity));
    }
    dates
        .into_iter()
        .take(MOST_DATES)
        .map(|((at, ends), names)| {
            let names = names.join(" · ");
            let (shown, key) =
                if ends { (at.plus(-1), "coming-ends") } else { (at, "coming-begins") };
            let coming = Coming {
                when: When::short(l, shown, now, &dialogue.zone),
                text: l.a(key, [("what", names.into())]),
                url: None,
            };
            (at, coming)
        })
        .collect()
}

/// The frame of a page that belongs to no dialogue: with the newest one's navigation, so that
/// nobody is lost.
pub(crate) async fn frame(
    site: &Site,
    visitor: &Visitor,
    place: Place,
    title: String,
) -> Result<Layout, Failure> {
    let newest = site.app.dialogues(&visitor.actor).await?.into_iter().next();
    Ok(match newest {
        Some(dialogue) => Layout::of(site, visitor, &dialogue, place, title).without_bar(),
        None => Layout { place, ..Layout::new(site, visitor, title) },
    })
}

/// The newest dialogue, where the short addresses lead.
async fn newest(site: &Site, visitor: &Visitor) -> Result<Arc<Dialogue>, Failure> {
    site.app.gate(&visitor.actor, Action::ReadDialogue, &Resource::default())?;
    let dialogues = site.app.dialogues(&visitor.actor).await?;
    dialogues.into_iter().next().ok_or(Failure::NoRoute)
}

/// GET /questions
pub(crate) async fn questions(
    State(site): State<Site>,
    visitor: Visitor,
) -> Result<Response, Failure> {
    Ok(see_other(&url::questions(&newest(&site, &visitor).await?.slug), Vec::new()))
}

/// GET /ask
pub(crate) async fn ask(State(site): State<Site>, visitor: Visitor) -> Result<Response, Failure> {
    Ok(see_other(&url::ask(&newest(&site, &visitor).await?.slug), Vec::new()))
}

/// GET /papers/green
pub(crate) async fn green_paper(
    State(site): State<Site>,
    visitor: Visitor,
) -> Result<Response, Failure> {
    Ok(see_other(&url::green_paper(&newest(&site, &visitor).await?.slug), Vec::new()))
}

/// GET /papers/{kind}
pub(crate) async fn paper(
    State(site): State<Site>,
    visitor: Visitor,
    Path(kind): Path<String>,
) -> Result<Response, Failure> {
    let kind = kind.parse().map_err(|_| app::Error::Denied(Denial::NotFound))?;
    Ok(see_other(&url::paper(&newest(&site, &visitor).await?.slug, kind), Vec::new()))
}

/// GET /calls
pub(crate) async fn calls(State(site): State<Site>, visitor: Visitor) -> Result<Response, Failure> {
    Ok(see_other(&url::calls(&newest(&site, &visitor).await?.slug), Vec::new()))
}

/// GET /gatherings
pub(crate) async fn gatherings(
    State(site): State<Site>,
    visitor: Visitor,
) -> Result<Response, Failure> {
    Ok(see_other(&url::gatherings(&newest(&site, &visitor).await?.slug), Vec::new()))
}

/// GET /core
pub(crate) async fn core_questions(
    State(site): State<Site>,
    visitor: Visitor,
) -> Result<Response, Failure> {
    Ok(see_other(&url::core_questions(&newest(&site, &visitor).await?.slug), Vec::new()))
}

/// GET /core/{number}: the core question with this number in the set that holds now.
pub(crate) async fn core_question(
    State(site): State<Site>,
    visitor: Visitor,
    Path(number): Path<i64>,
) -> Result<Response, Failure> {
    let dialogue = newest(&site, &visitor).await?;
    let set = site.app.current_set(&visitor.actor, &dialogue).await?.ok_or(Failure::NoRoute)?;
    site.app.core_question_by_number(&visitor.actor, &dialogue, &set, number).await?;
    Ok(see_other(&url::core_question(&dialogue.slug, set.number, number), Vec::new()))
}
