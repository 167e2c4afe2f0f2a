//! The answer desk: answers on the left, themes in the middle, how far it is on the right; and the page
//! on which the work is divided, agreement is measured and spreadsheets go in and out.

use std::collections::HashMap;

use app::coding::{
    Change, CodingImport, DeskFilter, DeskLine, Difference, NewDivision, Progress, SampleView, Show,
};
use app::dialogue::Dialogue;
use app::page::Slice;
use app::theme::{Outline, Set};
use askama::Template;
use axum::body::Body;
use axum::extract::{FromRequest as _, Multipart, Request, State};
use axum::response::Response;
use domain::channel::Channel;
use domain::code::Coded as _;
use domain::coding::{Division, SAMPLE};
use domain::contribution::Kind;
use domain::id::{AgendaId, AnswerId, CoreQuestionId, ThemeId};
use domain::permission::Action;
use domain::theme::SetStatus;
use serde::Deserialize;

use super::body::bad_row;
use super::import::table_fault;
use super::part::{Input, Part};
use super::upload::unreadable;
use super::{
    Desk, Faults, Frame, Pager, Pairs, Tab, channel_name, chosen_number, faults_of, many, one,
    percent, share, unknown_word, whole_percent,
};
use crate::error::Failure;
use crate::form::{Form, Path, Query};
use crate::locale::{Locale, grouped};
use crate::table::{XLSX, download};
use crate::theme::{code_words, strength_name, titles};
use crate::{Site, url};

/// The largest upload: the largest file, and what the form adds around it.
pub(crate) const MOST_BYTES: usize = app::coding::MOST_BYTES + 64 * 1024;
/// Answers on one page of the list.
const PAGE: i64 = 50;
/// Bad rows shown of a file.
const FAULTS: usize = 100;

/// What the desk shows.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct DeskQuery {
    /// The number of the set; by default the newest.
    set: Option<i64>,
    q: String,
    core: Option<i64>,
    channel: String,
    place: String,
    /// A word of [`show_of`].
    show: String,
    page: Option<i64>,
    /// The answer at the cursor.
    at: String,
}

impl DeskQuery {
    fn url(&self, slug: &str) -> String {
        let number = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
        let pairs = [
            ("set", number(self.set)),
            ("q", self.q.clone()),
            ("core", number(self.core)),
            ("channel", self.channel.clone()),
            ("place", self.place.clone()),
            ("show", self.show.clone()),
            ("page", number(self.page.filter(|page| *page > 1))),
        ];
        format!("{}{}", url::staff_coding(slug), url::query(&pairs))
    }

    fn filter(&self) -> Result<DeskFilter, Failure> {
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        let channel = match self.channel.as_str() {
            "" => None,
            word => Some(word.parse().map_err(|_| unknown_word("channel"))?),
        };
        Ok(DeskFilter {
            show: show_of(&self.show)?,
            core: self.core.map(CoreQuestionId),
            channel,
            place: some(&self.place),
            search: self.q.clone(),
        })
    }
}

/// What a word in the address shows.
fn show_of(word: &str) -> Result<Show, Failure> {
    let numbered = |start: &str| word.strip_prefix(start).and_then(|rest| rest.parse().ok());
    Ok(match word {
        "" => Show::Open,
        "all" => Show::All,
        "given" => Show::Given,
        "mine" => Show::Mine,
        "unfit" => Show::Unfit,
        "against" => Show::Dissenting,
        _ => match (numbered("sample-"), numbered("differing-"), ThemeId::parse_code(word)) {
            (Some(sample), ..) => Show::Sample(sample),
            (_, Some(sample), _) => Show::Differing(sample),
            (.., Some(theme)) => Show::Theme(theme),
            _ => return Err(unknown_word("show")),
        },
    })
}

/// A theme that an answer has.
struct Code {
    code: String,
    title: String,
    dissents: bool,
}

/// A theme that an answer may speak of.
struct Hint {
    code: String,
    title: String,
    score: String,
    like: Option<String>,
}

struct Row {
    code: String,
    url: String,
    text: String,
    language: String,
    channel: String,
    place: String,
    core: i64,
    codes: Vec<Code>,
    unfit: bool,
    apart: bool,
    hints: Vec<Hint>,
    /// What the two said, where they said different things.
    said: Option<(String, String)>,
    focus: bool,
}

/// A theme in the middle pane.
struct ThemeButton {
    code: String,
    number: i64,
    title: String,
    summary: String,
    answers: i64,
    url: String,
}

struct ThemeGroup {
    code: String,
    title: String,
    themes: Vec<ThemeButton>,
}

/// How far something is, as a bar.
struct Bar {
    name: String,
    hint: String,
    chart: String,
    percent: String,
}

#[derive(Template)]
#[template(path = "staff/coding.html")]
struct DeskPage {
    l: Locale,
    frame: Frame,
    dialogue: std::sync::Arc<Dialogue>,
    set: Set,
    sets: Vec<(i64, String)>,
    query: DeskQuery,
    topline: String,
    rows: Vec<Row>,
    pager: Pager,
    groups: Vec<ThemeGroup>,
    shows: Vec<(String, String)>,
    cores: Vec<(i64, String)>,
    channels: Vec<(String, String)>,
    coded: String,
    coded_of: String,
    by_coder: Vec<Bar>,
    by_core: Vec<Bar>,
    last: Option<(i64, String)>,
    may_code: bool,
    action: String,
    plan: String,
    themes_url: String,
}

impl DeskPage {
    fn is_draft(&self) -> bool {
        self.set.status == SetStatus::Draft.as_str()
    }

    fn is_core(&self, id: &i64) -> bool {
        self.query.core == Some(*id)
    }
}

#[derive(Template)]
#[template(path = "staff/coding_none.html")]
struct NonePage {
    l: Locale,
    frame: Frame,
    themes_url: String,
}

/// The set that is meant: the newest, unless another is named.
async fn chosen(site: &Site, desk: &Desk, number: Option<i64>) -> Result<Option<Set>, Failure> {
    let (actor, dialogue) = (&desk.visitor.actor, &desk.dialogue);
    Ok(match number {
        Some(number) => Some(site.app.theme_set(actor, dialogue, number).await?),
        None => site.app.coding_set(actor, dialogue).await?,
    })
}

async fn render_none(site: &Site, desk: &Desk) -> Result<Response, Failure> {
    let l = desk.l();
    let page = NonePage {
        l,
        themes_url: url::staff_themes(&desk.dialogue.slug),
        frame: Frame::of(site, desk, Tab::Coding, l.t("coding-title")).await?,
    };
    Ok(super::page(page.render()?, false))
}

/// GET /staff/d/{dialogue}/coding
pub(crate) async fn desk(
    State(site): State<Site>,
    desk: Desk,
    Query(query): Query<DeskQuery>,
) -> Result<Response, Failure> {
    desk.needs(&site, Action::Curate)?;
    let (app, actor, dialogue) = (&site.app, &desk.visitor.actor, &desk.dialogue);
    let Some(set) = chosen(&site, &desk, query.set).await? else {
        return render_none(&site, &desk).await;
    };
    let l = desk.l();
    let outline = app.theme_outline(actor, dialogue, &set).await?;
    let progress = app.coding_progress(actor, dialogue, &set).await?;
    let samples = app.samples(actor, dialogue, &set).await?;
    let filter = query.filter()?;
    let number = query.page.unwrap_or(1);
    let slice = Slice::page(number, PAGE)?;
    let found = app.coding_desk(actor, dialogue, &set, &filter, slice).await?;
    let differing = differing(&samples, filter.show);
    let cursor = found.items.iter().position(|line| AnswerId(line.row.id).code() == query.at);
    let names = titles(&outline);
    let rows: Vec<Row> = found
        .items
        .iter()
        .enumerate()
        .map(|(at, line)| Row {
            focus: at == cursor.unwrap_or(0) && !query.at.is_empty(),
            ..row(l, line, &names, &differing)
        })
        .collect();
    let at = |page| DeskQuery { page: Some(page), ..query.clone() }.url(&dialogue.slug);
    let overall = share(progress.coded, progress.total);
    let figures =
        [("total", grouped(progress.total).into()), ("coded", grouped(progress.coded).into())];
    let last = app.last_undo(actor, dialogue).await?;
    let all = app.theme_sets(actor, dialogue).await?;
    let page = DeskPage {
        l,
        topline: app::chart::topline(overall, &l.a("coding-topline", figures)),
        pager: Pager::new(number, PAGE, rows.len(), found.total, at),
        rows,
        groups: groups(l, dialogue, &query, &outline),
        shows: shows(l, &outline, &samples),
        cores: progress.cores.iter().map(core_choice).collect(),
        channels: Channel::ALL
            .iter()
            .map(|channel| (channel.to_string(), channel_name(l, *channel)))
            .collect(),
        coded: percent(progress.coded, progress.total),
        coded_of: format!("{} / {}", grouped(progress.coded), grouped(progress.total)),
        by_coder: by_coder(l, &progress),
        by_core: by_core(&progress, overall),
        last: last.map(|line| (line.id.0, super::done_text(l, &line))),
        may_code: set.valid_to.is_none() && outline.count() > 0,
        sets: all.iter().map(|set| (set.number, set.title.clone())).collect(),
        action: url::staff_coding(&dialogue.slug),
        plan: url::staff_coding_plan(&dialogue.slug, set.number),
        themes_url: url::staff_theme_set(&dialogue.slug, set.number),
        query,
        dialogue: dialogue.clone(),
        frame: Frame::of(&site, &desk, Tab::Coding, l.t("coding-title")).await?,
        set,
    };
    Ok(super::page(page.render()?, false))
}

fn core_choice(core: &app::coding::CoreProgress) -> (i64, String) {
    (core.id, format!("{} {}", core.number, core.title))
}

/// What the two said of the answers that differ in a sample, by answer.
fn differing(samples: &[SampleView], show: Show) -> HashMap<i64, &Difference> {
    let Show::Differing(id) = show else { return HashMap::new() };
    let sample = samples.iter().find(|sample| sample.id == id);
    let all = sample.into_iter().flat_map(|sample| &sample.differing);
    all.map(|one| (one.answer.0, one)).collect()
}

fn row(
    l: Locale,
    line: &DeskLine,
    names: &HashMap<i64, &str>,
    differing: &HashMap<i64, &Difference>,
) -> Row {
    let title = |theme: ThemeId| names.get(&theme.0).copied().unwrap_or_default().to_owned();
    let channel: Option<Channel> = line.row.channel.parse().ok();
    let codes = line.codes.iter().filter_map(|(theme, dissents)| {
        let theme = (*theme)?;
        Some(Code { code: theme.code(), title: title(theme), dissents: *dissents })
    });
    let hint = |one: &app::coding::Suggestion| Hint {
        code: one.theme.code(),
        title: title(one.theme),
        score: format!("{:.2}", one.likeness),
        like: one.like.map(|answer| answer.code()),
    };
    Row {
        code: AnswerId(line.row.id).code(),
        url: url::contribution(Kind::Answer, line.row.id),
        text: line.row.text.clone(),
        language: line.row.language.clone(),
        channel: channel.map(|channel| channel_name(l, channel)).unwrap_or_default(),
        place: line.row.place.clone().unwrap_or_default(),
        core: line.row.core_number,
        codes: codes.collect(),
        unfit: line.codes.contains_key(&None),
        apart: line.apart,
        hints: line.suggestions.iter().map(hint).collect(),
        said: differing
            .get(&line.row.id)
            .map(|one| (code_words(l, &one.first), code_words(l, &one.second))),
        focus: false,
    }
}

fn groups(l: Locale, dialogue: &Dialogue, query: &DeskQuery, outline: &Outline) -> Vec<ThemeGroup> {
    let button = |line: &app::theme::ThemeLine| {
        let code = ThemeId(line.row.id).code();
        let wanted = DeskQuery { show: code.clone(), page: None, ..query.clone() };
        ThemeButton {
            code,
            number: line.row.id,
            title: line.row.title.clone(),
            summary: line.row.summary.clone(),
            answers: line.counts.answers + line.counts.experts,
            url: wanted.url(&dialogue.slug),
        }
    };
    let mut groups: Vec<ThemeGroup> = outline
        .agendas
        .iter()
        .map(|agenda| ThemeGroup {
            code: AgendaId(agenda.row.id).code(),
            title: agenda.row.title.clone(),
            themes: agenda.themes.iter().map(button).collect(),
        })
        .collect();
    if !outline.loose.is_empty() {
        groups.push(ThemeGroup {
            code: String::new(),
            title: l.t("themes-loose"),
            themes: outline.loose.iter().map(button).collect(),
        });
    }
    groups.retain(|group| !group.themes.is_empty());
    groups
}

/// What the list may show, each with its name.
fn shows(l: Locale, outline: &Outline, samples: &[SampleView]) -> Vec<(String, String)> {
    let mut shows: Vec<(String, String)> = [
        ("", "coding-show-open"),
        ("given", "coding-show-given"),
        ("mine", "coding-show-mine"),
        ("all", "coding-show-all"),
        ("unfit", "coding-unfit"),
        ("against", "coding-show-against"),
    ]
    .map(|(word, key)| (word.to_owned(), l.t(key)))
    .into();
    for sample in samples {
        if sample.own && sample.completed.is_none() {
            let name = l.n("coding-show-sample", sample.id);
            shows.push((format!("sample-{}", sample.id), name));
        }
        if sample.open() > 0 {
            let values = [("sample", sample.id.into()), ("n", sample.open().into())];
            let name = l.a("coding-show-differing", values);
            shows.push((format!("differing-{}", sample.id), name));
        }
    }
    shows.extend(outline.themes().map(|line| {
        let code = ThemeId(line.row.id).code();
        let name = format!("{code} {}", line.row.title);
        (code, name)
    }));
    shows
}

fn by_coder(l: Locale, progress: &Progress) -> Vec<Bar> {
    let bar = |line: &app::coding::CoderLine| {
        let values = [
            ("coded", line.coded.into()),
            ("done", line.done.into()),
            ("given", line.given.into()),
        ];
        let part = share(line.done, line.given);
        Bar {
            name: if line.name.is_empty() {
                l.n("coding-coder", line.number)
            } else {
                line.name.clone()
            },
            hint: l.a("coding-coder-figures", values),
            chart: app::chart::coverage(part, part, ""),
            percent: whole_percent(line.done, line.given),
        }
    };
    progress.coders.iter().map(bar).collect()
}

fn by_core(progress: &Progress, overall: f64) -> Vec<Bar> {
    let bar = |core: &app::coding::CoreProgress| Bar {
        name: core.number.to_string(),
        hint: core.title.clone(),
        chart: app::chart::coverage(share(core.coded, core.total), overall, ""),
        percent: whole_percent(core.coded, core.total),
    };
    progress.cores.iter().map(bar).collect()
}

/// The address without where its cursor was, with where it is now.
fn with_cursor(back: &str, at: &str) -> String {
    let (path, query) = back.split_once('?').unwrap_or((back, ""));
    let mut kept: Vec<String> = query
        .split('&')
        .filter(|pair| !pair.is_empty() && !pair.starts_with("at="))
        .map(str::to_owned)
        .collect();
    if AnswerId::parse_code(at).is_some() {
        kept.push(format!("at={at}"));
    }
    if kept.is_empty() { path.to_owned() } else { format!("{path}?{}", kept.join("&")) }
}

/// What is done to which answers, as a form says it.
struct Wanted {
    answers: Vec<AnswerId>,
    change: Change,
}

/// An answer and a theme in one value: `A-00012 T-003`.
fn pair(text: &str) -> Result<(AnswerId, ThemeId), Failure> {
    let found = text
        .split_once(' ')
        .and_then(|(answer, theme)| AnswerId::parse_code(answer).zip(ThemeId::parse_code(theme)));
    found.ok_or_else(|| unknown_word("answer"))
}

/// Reads the form; none when nothing was chosen.
fn wanted(form: &Pairs) -> Result<Option<Wanted>, Failure> {
    let dissents = !one(form, "against").is_empty();
    if !one(form, "confirm").is_empty() {
        let (answer, theme) = pair(one(form, "confirm"))?;
        let change = Change::Add(vec![(theme, dissents)]);
        return Ok(Some(Wanted { answers: vec![answer], change }));
    }
    if !one(form, "take").is_empty() {
        let (answer, theme) = pair(one(form, "take"))?;
        return Ok(Some(Wanted { answers: vec![answer], change: Change::Take(theme) }));
    }
    let mut codes: Vec<&str> = many(form, "a").collect();
    if codes.is_empty() && !one(form, "one").is_empty() {
        codes.push(one(form, "one"));
    }
    let answers: Option<Vec<AnswerId>> = codes.into_iter().map(AnswerId::parse_code).collect();
    let answers = answers.ok_or_else(|| unknown_word("answer"))?;
    let change = match one(form, "do") {
        "unfit" => Change::Unfit,
        "clear" => Change::Clear,
        "" => Change::Add(themes(form)?.into_iter().map(|theme| (theme, dissents)).collect()),
        _ => return Err(unknown_word("do")),
    };
    let is_nothing = matches!(&change, Change::Add(themes) if themes.is_empty());
    Ok(Some(Wanted { answers, change }).filter(|one| !one.answers.is_empty() && !is_nothing))
}

/// The themes a form names: by the numbers that were typed, or by the button that was pressed.
fn themes(form: &Pairs) -> Result<Vec<ThemeId>, Failure> {
    let typed = one(form, "numbers");
    if !typed.is_empty() {
        let number = |text: &str| text.trim().parse().ok().map(ThemeId);
        let all: Option<Vec<ThemeId>> =
            typed.split(',').filter(|part| !part.trim().is_empty()).map(number).collect();
        return all.ok_or_else(|| unknown_word("numbers"));
    }
    let codes = many(form, "theme").filter(|code| !code.is_empty());
    let all: Option<Vec<ThemeId>> = codes.map(ThemeId::parse_code).collect();
    // The button comes after the list it stands beside, and counts.
    Ok(all.ok_or_else(|| unknown_word("theme"))?.into_iter().next_back().into_iter().collect())
}

/// POST /staff/d/{dialogue}/coding: says what answers speak of.
pub(crate) async fn code(
    State(site): State<Site>,
    desk: Desk,
    Form(form): Form<Pairs>,
) -> Result<Response, Failure> {
    desk.needs(&site, Action::Curate)?;
    let (app, actor, dialogue) = (&site.app, &desk.visitor.actor, &desk.dialogue);
    let number = one(&form, "set").parse().map_err(|_| unknown_word("set"))?;
    let set = app.theme_set(actor, dialogue, number).await?;
    let back = one(&form, "back");
    let back = if back.is_empty() { url::staff_coding(&dialogue.slug) } else { back.to_owned() };
    let back = with_cursor(&back, one(&form, "at"));
    let Some(Wanted { answers, change }) = wanted(&form)? else {
        return Ok(desk.said(&back, "coding_nothing"));
    };
    match app.code_answers(actor, dialogue, &set, &answers, &change).await {
        Ok(0) => Ok(desk.said(&back, "coding_unchanged")),
        Ok(_) => desk.done(&site, &back).await,
        Err(app::Error::Invalid { faults }) => {
            let is_theme = faults.iter().any(|fault| fault.field == "theme");
            Ok(desk.said(&back, if is_theme { "coding_theme" } else { "coding_answer" }))
        }
        Err(error) => desk.answer(&site, &back, Err::<(), _>(error)).await,
    }
}

/// How far two people agree on one theme.
struct ThemeAgreement {
    code: String,
    title: String,
    both: u32,
    first: u32,
    second: u32,
    kappa: String,
    interval: String,
    meaning: String,
}

struct SampleBlock {
    id: i64,
    drawn: String,
    drawn_from: i64,
    seed: String,
    first: String,
    second: String,
    answers: usize,
    done: (usize, usize),
    code_url: Option<String>,
    agreed: Option<SampleAgreed>,
}

struct SampleAgreed {
    same: usize,
    kappa: String,
    interval: String,
    meaning: String,
    themes: Vec<ThemeAgreement>,
    differing: usize,
    open: usize,
    settle: String,
}

/// Somebody who may code.
struct Candidate {
    role: i64,
    name: String,
}

/// What came of a file.
#[derive(Clone, Debug, Default)]
struct Outcome {
    told: Option<String>,
    bad: Vec<String>,
    more: usize,
}

#[derive(Template)]
#[template(path = "staff/coding_plan.html")]
struct PlanPage {
    l: Locale,
    frame: Frame,
    set: Set,
    open: i64,
    candidates: Vec<Candidate>,
    cores: Vec<(i64, String)>,
    samples: Vec<SampleBlock>,
    part: Part,
    faults: Faults,
    outcome: Outcome,
    action: String,
    file: String,
    table: String,
    desk: String,
    may_code: bool,
    language: String,
}

impl PlanPage {
    fn error(&self, field: &str) -> Option<&str> {
        super::fault_at(&self.faults, field)
    }
}

/// GET /staff/d/{dialogue}/coding/{set}
pub(crate) async fn plan(
    State(site): State<Site>,
    desk: Desk,
    Path((_, number)): Path<(String, i64)>,
) -> Result<Response, Failure> {
    render_plan(&site, &desk, number, &Draw::default(), Vec::new(), Outcome::default()).await
}

/// A sample to be drawn.
#[derive(Clone, Debug, Default)]
struct Draw {
    first: String,
    second: String,
    size: String,
}

async fn render_plan(
    site: &Site,
    desk: &Desk,
    number: i64,
    draw: &Draw,
    faults: Faults,
    outcome: Outcome,
) -> Result<Response, Failure> {
    desk.needs(site, Action::Curate)?;
    let l = desk.l();
    let (app, actor, dialogue) = (&site.app, &desk.visitor.actor, &desk.dialogue);
    let set = app.theme_set(actor, dialogue, number).await?;
    let outline = app.theme_outline(actor, dialogue, &set).await?;
    let progress = app.coding_progress(actor, dialogue, &set).await?;
    let samples = app.samples(actor, dialogue, &set).await?;
    let people = app.coder_candidates(actor, dialogue).await?;
    let is_refused = !faults.is_empty() || !outcome.bad.is_empty();
    let action = url::staff_coding_plan(&dialogue.slug, number);
    let names = titles(&outline);
    let part = draw_part(l, &action, &people, draw);
    let page = PlanPage {
        l,
        open: progress.total - progress.coded,
        candidates: people
            .iter()
            .map(|one| Candidate { role: one.role_id, name: one.name.clone() })
            .collect(),
        cores: progress.cores.iter().map(core_choice).collect(),
        samples: samples.iter().map(|one| block(l, dialogue, number, one, &names)).collect(),
        part: if faults.is_empty() { part } else { part.refused(&faults) },
        faults,
        outcome,
        file: format!("{action}/file"),
        table: format!("{action}/coding.xlsx"),
        desk: url::staff_coding_with(&dialogue.slug, number),
        action,
        may_code: set.valid_to.is_none() && outline.count() > 0,
        language: dialogue.language.to_string(),
        frame: Frame::of(site, desk, Tab::Coding, l.t("coding-plan-title"))
            .await?
            .with_faults(is_refused),
        set,
    };
    Ok(super::page(page.render()?, is_refused))
}

fn draw_part(l: Locale, action: &str, people: &[app::coding::Candidate], draw: &Draw) -> Part {
    let names: Vec<(String, String)> =
        people.iter().map(|one| (one.role_id.to_string(), one.name.clone())).collect();
    let size = if draw.size.is_empty() { "200" } else { &draw.size };
    let inputs = vec![
        Input::new("select", "first", l.t("coding-sample-first"), &draw.first).of(names.clone()),
        Input::new("select", "second", l.t("coding-sample-second"), &draw.second).of(names),
        Input::new("number", "size", l.t("coding-sample-size"), size)
            .hinted(l.a(
                "coding-sample-size-hint",
                [("min", (*SAMPLE.start()).into()), ("max", (*SAMPLE.end()).into())],
            ))
            .needed(),
    ];
    let title = l.t("coding-sample-draw");
    Part::new("draw", title, action.to_owned(), l.t("coding-sample-draw-send"), inputs)
        .led(l.t("coding-sample-lead"))
        .doing("draw")
}

fn block(
    l: Locale,
    dialogue: &Dialogue,
    set: i64,
    view: &SampleView,
    names: &HashMap<i64, &str>,
) -> SampleBlock {
    let coder = |name: &str, number: i64| {
        if name.is_empty() { l.n("coding-coder", number) } else { name.to_owned() }
    };
    let desk = |show: String| {
        DeskQuery { set: Some(set), show, ..DeskQuery::default() }.url(&dialogue.slug)
    };
    let open = view.own && view.completed.is_none();
    SampleBlock {
        id: view.id,
        drawn: l.date(view.drawn, &dialogue.zone),
        drawn_from: view.drawn_from,
        seed: format!("{:016x}", view.seed),
        first: coder(&view.names.0, view.coders.0),
        second: coder(&view.names.1, view.coders.1),
        answers: view.answers,
        done: view.done,
        code_url: open.then(|| desk(format!("sample-{}", view.id))),
        agreed: view.agreement.as_ref().map(|found| {
            let mean = numbers(l, found.mean);
            SampleAgreed {
                same: found.same,
                kappa: mean.0,
                interval: mean.1,
                meaning: mean.2,
                themes: found
                    .themes
                    .iter()
                    .map(|(theme, pairs)| {
                        let (kappa, interval, meaning) = numbers(l, pairs.kappa());
                        let title = theme.and_then(|theme| names.get(&theme).copied());
                        ThemeAgreement {
                            code: theme.map(|id| ThemeId(id).code()).unwrap_or_default(),
                            title: title.map_or_else(|| l.t("coding-unfit"), str::to_owned),
                            both: pairs.both,
                            first: pairs.first,
                            second: pairs.second,
                            kappa,
                            interval,
                            meaning,
                        }
                    })
                    .collect(),
                differing: view.differing.len(),
                open: view.open(),
                settle: desk(format!("differing-{}", view.id)),
            }
        }),
    }
}

/// A kappa, its interval and what it means.
fn numbers(l: Locale, kappa: Option<domain::coding::Kappa>) -> (String, String, String) {
    match kappa {
        Some(kappa) => (
            format!("{:.2}", kappa.value),
            format!("{:.2} – {:.2}", kappa.low, kappa.high),
            strength_name(l, kappa.strength()),
        ),
        None => ("–".to_owned(), "–".to_owned(), l.t("coding-no-kappa")),
    }
}

/// POST /staff/d/{dialogue}/coding/{set}: divides open answers, or draws a sample.
pub(crate) async fn change(
    State(site): State<Site>,
    desk: Desk,
    Path((_, number)): Path<(String, i64)>,
    Form(form): Form<Pairs>,
) -> Result<Response, Failure> {
    desk.needs(&site, Action::Curate)?;
    let (app, actor, dialogue) = (&site.app, &desk.visitor.actor, &desk.dialogue);
    let set = app.theme_set(actor, dialogue, number).await?;
    let back = url::staff_coding_plan(&dialogue.slug, number);
    let text = |name: &str| one(&form, name).to_owned();
    let draw = Draw { first: text("first"), second: text("second"), size: text("size") };
    let result = match one(&form, "do") {
        "divide" => {
            let new = division(&form)?;
            app.divide_answers(actor, dialogue, &set, &new).await.map(|_| ())
        }
        "draw" => {
            let role = |text: &str| text.parse().map_err(|_| unknown_word("first"));
            let pair = (role(&draw.first)?, role(&draw.second)?);
            let size = draw.size.parse().unwrap_or(0);
            app.draw_sample(actor, dialogue, &set, pair, size).await.map(|_| ())
        }
        _ => return Err(unknown_word("do")),
    };
    match result {
        Err(error @ app::Error::Invalid { .. }) => {
            let faults = faults_of(desk.l(), error)?;
            render_plan(&site, &desk, number, &draw, faults, Outcome::default()).await
        }
        result => desk.answer(&site, &back, result).await,
    }
}

/// Who gets which share: `share-12` is the share of the person with role 12.
fn division(form: &Pairs) -> Result<NewDivision, Failure> {
    let share = |(name, value): &(String, String)| {
        let role = name.strip_prefix("share-")?.parse().ok()?;
        let share = match value.trim() {
            "" => Ok(0),
            share => share.parse::<u32>().map_err(|_| unknown_word(name)),
        };
        Some(share.map(|share| (role, share.min(100))))
    };
    let by: Division = one(form, "by").parse().map_err(|_| unknown_word("by"))?;
    Ok(NewDivision {
        coders: form.iter().filter_map(share).collect::<Result<_, _>>()?,
        by: Some(by),
        core: chosen_number("core", one(form, "core"))?.map(CoreQuestionId),
    })
}

/// GET /staff/d/{dialogue}/coding/{set}/coding.xlsx
pub(crate) async fn table(
    State(site): State<Site>,
    desk: Desk,
    Path((slug, number)): Path<(String, i64)>,
) -> Result<Response, Failure> {
    desk.needs(&site, Action::Curate)?;
    let (app, actor, dialogue) = (&site.app, &desk.visitor.actor, &desk.dialogue);
    let set = app.theme_set(actor, dialogue, number).await?;
    let file = app.coding_xlsx(actor, dialogue, &set).await?;
    Ok(download(XLSX, &format!("{slug}-coding-{number}.xlsx"), Body::from(file)))
}

/// A file with what to do with it.
#[derive(Default)]
struct Sent {
    name: String,
    bytes: Vec<u8>,
    check: bool,
}

async fn sent(site: &Site, request: Request) -> Result<Sent, Failure> {
    let mut parts = Multipart::from_request(request, site)
        .await
        .map_err(|error| Failure::Unreadable(error.body_text()))?;
    let mut sent = Sent::default();
    while let Some(field) = parts.next_field().await.map_err(|error| unreadable(&error))? {
        let name = field.name().unwrap_or_default().to_owned();
        let file = field.file_name().unwrap_or_default().to_owned();
        let bytes = field.bytes().await.map_err(|error| unreadable(&error))?;
        match name.as_str() {
            "file" => (sent.name, sent.bytes) = (file, bytes.to_vec()),
            "do" => sent.check = bytes.as_ref() == b"check",
            _ => {}
        }
    }
    Ok(sent)
}

/// POST /staff/d/{dialogue}/coding/{set}/file: checks a spreadsheet, or brings it in.
pub(crate) async fn file(
    State(site): State<Site>,
    desk: Desk,
    Path((_, number)): Path<(String, i64)>,
    request: Request,
) -> Result<Response, Failure> {
    desk.needs(&site, Action::Curate)?;
    let (app, actor, dialogue) = (&site.app, &desk.visitor.actor, &desk.dialogue);
    let set = app.theme_set(actor, dialogue, number).await?;
    let Sent { name, bytes, check } = sent(&site, request).await?;
    let l = desk.l();
    let back = url::staff_coding_plan(&dialogue.slug, number);
    let outcome = match app.import_coding(actor, dialogue, &set, (&name, &bytes), check).await {
        Ok(import) if import.stored && import.changed > 0 => return desk.done(&site, &back).await,
        Ok(import) => outcome(l, &name, &import),
        Err(app::Error::Table(error)) => {
            let (text, todo) = table_fault(l, &error);
            Outcome { bad: vec![format!("{name}: {text} {todo}")], ..Outcome::default() }
        }
        Err(error @ app::Error::Invalid { .. }) => {
            let faults = faults_of(l, error)?;
            let bad = faults.into_iter().map(|(_, text)| format!("{name}: {text}")).collect();
            Outcome { bad, ..Outcome::default() }
        }
        Err(error) => return desk.answer(&site, &back, Err::<(), _>(error)).await,
    };
    render_plan(&site, &desk, number, &Draw::default(), Vec::new(), outcome).await
}

fn outcome(l: Locale, name: &str, import: &CodingImport) -> Outcome {
    if import.faults.is_empty() {
        let values = [
            ("rows", import.rows.into()),
            ("changed", import.changed.into()),
            ("blank", import.blank.into()),
        ];
        return Outcome { told: Some(l.a("coding-file-checked", values)), ..Outcome::default() };
    }
    Outcome {
        told: None,
        bad: import.faults.iter().take(FAULTS).map(|fault| bad_row(l, name, fault)).collect(),
        more: import.faults.len().saturating_sub(FAULTS),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cursor_moves_on_in_an_address() {
        let desk = "/staff/d/x/coding";
        assert_eq!(with_cursor(desk, "A-00002"), "/staff/d/x/coding?at=A-00002");
        let back = "/staff/d/x/coding?set=2&at=A-00001&show=all";
        assert_eq!(with_cursor(back, "A-00002"), "/staff/d/x/coding?set=2&show=all&at=A-00002");
        assert_eq!(with_cursor(back, ""), "/staff/d/x/coding?set=2&show=all");
        assert_eq!(with_cursor(back, "no code&x=1"), "/staff/d/x/coding?set=2&show=all");
    }

    #[test]
    fn what_is_typed_names_themes() {
        let form = |numbers: &str| vec![("numbers".to_owned(), numbers.to_owned())];
        assert_eq!(themes(&form("3,12")).ok(), Some(vec![ThemeId(3), ThemeId(12)]));
        assert_eq!(themes(&form("7,")).ok(), Some(vec![ThemeId(7)]));
        assert!(themes(&form("7x")).is_err());
    }
}
