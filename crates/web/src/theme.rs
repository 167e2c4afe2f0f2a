//! Themes and agendas: what answers speak of, counted by channel, with typical and dissenting ones.

use std::collections::HashMap;

use app::coding::Codes;
use app::dialogue::Dialogue;
use app::page::Slice;
use app::theme::{AgendaLine, AgendaView, Answer, Counts, Set, ThemeLine, ThemeView};
use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::channel::Channel;
use domain::code::Coded as _;
use domain::coding::{Agreement, Strength};
use domain::contribution::Kind;
use domain::id::{AgendaId, AnswerId, ThemeId};
use domain::permission::{Action, Denial, Resource};
use domain::theme::SetStatus;
use domain::time::Moment;
use serde::Deserialize;

use crate::contribution::channel_name;
use crate::error::Failure;
use crate::form::{Path, Query};
use crate::home::When;
use crate::layout::{Layout, Place};
use crate::locale::Locale;
use crate::system::see_other;
use crate::visitor::Visitor;
use crate::{Site, fragment, url};

/// Answers on one page of a theme.
const PAGE: i64 = 20;
/// The channels whose answers are counted together, in order; experts are counted apart.
const CHANNELS: [Channel; 3] = [Channel::Online, Channel::Field, Channel::Subcommittee];

/// Figures by channel, as they are shown.
pub(crate) struct Figures {
    pub(crate) online: i64,
    pub(crate) field: i64,
    pub(crate) subcommittee: i64,
    /// All of these together.
    pub(crate) answers: i64,
    pub(crate) dissenting: i64,
    pub(crate) experts: i64,
}

impl Figures {
    pub(crate) fn of(counts: &Counts) -> Self {
        Self {
            online: counts.of_channel(Channel::Online),
            field: counts.of_channel(Channel::Field),
            subcommittee: counts.of_channel(Channel::Subcommittee),
            answers: counts.answers,
            dissenting: counts.dissenting,
            experts: counts.experts,
        }
    }
}

/// A theme in a list.
pub(crate) struct Row {
    pub(crate) code: String,
    pub(crate) url: String,
    pub(crate) title: String,
    pub(crate) summary: String,
    pub(crate) figures: Figures,
}

impl Row {
    fn of(line: &ThemeLine) -> Self {
        Self {
            code: ThemeId(line.row.id).code(),
            url: url::theme(line.row.id),
            title: line.row.title.clone(),
            summary: line.row.summary.clone(),
            figures: Figures::of(&line.counts),
        }
    }
}

/// An agenda with its themes.
struct Group {
    code: String,
    url: String,
    title: String,
    summary: String,
    rows: Vec<Row>,
}

impl Group {
    fn of(line: &AgendaLine) -> Self {
        Self {
            code: AgendaId(line.row.id).code(),
            url: url::agenda(line.row.id),
            title: line.row.title.clone(),
            summary: line.row.summary.clone(),
            rows: line.themes.iter().map(Row::of).collect(),
        }
    }
}

/// A link to another set.
struct SetLink {
    url: String,
    title: String,
    dates: String,
    current: bool,
}

/// How far two people agreed.
struct Agreed {
    answers: usize,
    same: usize,
    kappa: String,
    interval: String,
    meaning: String,
}

impl Agreed {
    fn of(l: Locale, found: &Agreement) -> Option<Self> {
        let kappa = found.mean?;
        Some(Self {
            answers: found.answers,
            same: found.same,
            kappa: format!("{:.2}", kappa.value),
            interval: format!("{:.2} – {:.2}", kappa.low, kappa.high),
            meaning: strength_name(l, kappa.strength()),
        })
    }
}

/// What a kappa means in words (Landis and Koch 1977).
pub(crate) fn strength_name(l: Locale, strength: Strength) -> String {
    l.t(match strength {
        Strength::Poor => "theme-agreement-poor",
        Strength::Slight => "theme-agreement-slight",
        Strength::Fair => "theme-agreement-fair",
        Strength::Moderate => "theme-agreement-moderate",
        Strength::Substantial => "theme-agreement-substantial",
        Strength::AlmostPerfect => "theme-agreement-almost-perfect",
    })
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct SetQuery {
    /// The number of a set; by default the one that holds now.
    set: Option<i64>,
}

#[derive(Template)]
#[template(path = "themes.html")]
struct ThemesPage {
    l: Locale,
    layout: Layout,
    groups: Vec<Group>,
    loose: Vec<Row>,
    unfit: Figures,
    count: usize,
    sets: Vec<SetLink>,
    since: Option<When>,
    over: bool,
    draft: bool,
    agreed: Option<Agreed>,
}

/// GET /d/{dialogue}/themes
pub(crate) async fn list(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(query): Query<SetQuery>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let dialogue = site.app.dialogue(&visitor.actor, &slug).await?;
    let (inner, asker) = (site.clone(), visitor.clone());
    fragment::public(&site, &visitor, &headers, async move {
        render_list(&inner, &asker, &dialogue, query.set).await
    })
    .await
}

async fn render_list(
    site: &Site,
    visitor: &Visitor,
    dialogue: &Dialogue,
    number: Option<i64>,
) -> Result<String, Failure> {
    let (l, actor, app) = (visitor.locale, &visitor.actor, &site.app);
    let set = match number {
        Some(number) => Some(app.theme_set(actor, dialogue, number).await?),
        None => app.current_theme_set(actor, dialogue).await?,
    };
    let outline = match &set {
        Some(set) => Some(app.theme_outline(actor, dialogue, set).await?),
        None => None,
    };
    let agreement = match &set {
        Some(set) => app.public_agreement(actor, dialogue, set).await?,
        None => None,
    };
    let mut sets = app.theme_sets(actor, dialogue).await?;
    sets.retain(|one| one.status == SetStatus::Published.as_str());
    let chosen = set.as_ref().map(|set| set.id);
    let unfit = outline.as_ref().map(|outline| Figures::of(&outline.unfit));
    let page = ThemesPage {
        l,
        layout: Layout::of(site, visitor, dialogue, Place::Elsewhere, l.t("themes-title")),
        groups: outline.iter().flat_map(|one| one.agendas.iter().map(Group::of)).collect(),
        loose: outline.iter().flat_map(|one| one.loose.iter().map(Row::of)).collect(),
        unfit: unfit.unwrap_or_else(|| Figures::of(&Counts::default())),
        count: outline.as_ref().map_or(0, app::theme::Outline::count),
        sets: sets.iter().map(|one| set_link(l, dialogue, one, chosen)).collect(),
        since: set
            .as_ref()
            .and_then(|set| set.valid_from)
            .map(|at| When::day(l, Moment(at), &dialogue.zone)),
        over: set.as_ref().is_some_and(|set| set.valid_to.is_some()),
        draft: set.as_ref().is_some_and(|set| set.status != SetStatus::Published.as_str()),
        agreed: agreement.and_then(|found| Agreed::of(l, &found)),
    };
    Ok(page.render()?)
}

fn set_link(l: Locale, dialogue: &Dialogue, set: &Set, chosen: Option<i64>) -> SetLink {
    let day = |at: Option<i64>| at.map(|at| l.date(Moment(at), &dialogue.zone)).unwrap_or_default();
    let query = url::query(&[("set", set.number.to_string())]);
    SetLink {
        url: format!("{}{query}", url::themes(&dialogue.slug)),
        title: set.title.clone(),
        dates: format!("{} – {}", day(set.valid_from), day(set.valid_to)),
        current: chosen == Some(set.id),
    }
}

/// An answer as one of a theme.
struct Voice {
    code: String,
    url: String,
    text: String,
    language: String,
    channel: String,
    place: Option<String>,
    when: When,
    expert: bool,
    dissents: bool,
}

impl Voice {
    fn of(l: Locale, dialogue: &Dialogue, row: Answer) -> Self {
        let channel: Option<Channel> = row.channel.parse().ok();
        Self {
            code: AnswerId(row.id).code(),
            url: url::contribution(Kind::Answer, row.id),
            text: row.text,
            language: row.language,
            channel: channel.map(|channel| channel_name(l, channel)).unwrap_or_default(),
            place: row.place,
            when: When::day(l, Moment(row.created_at), &dialogue.zone),
            expert: channel == Some(Channel::Expert),
            dissents: row.dissents,
        }
    }
}

/// A theme or agenda elsewhere.
struct Elsewhere {
    code: String,
    url: String,
    title: String,
}

impl Elsewhere {
    fn theme(row: &app::theme::Theme) -> Self {
        Self { code: ThemeId(row.id).code(), url: url::theme(row.id), title: row.title.clone() }
    }

    fn agenda(row: &app::theme::Agenda) -> Self {
        Self { code: AgendaId(row.id).code(), url: url::agenda(row.id), title: row.title.clone() }
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct AnswersQuery {
    channel: String,
    /// `against`: those that speak against the theme's direction.
    show: String,
    page: Option<i64>,
}

impl AnswersQuery {
    fn url(&self, id: i64, page: i64) -> String {
        let page = if page > 1 { page.to_string() } else { String::new() };
        let pairs =
            [("channel", self.channel.clone()), ("show", self.show.clone()), ("page", page)];
        format!("{}{}", url::theme(id), url::query(&pairs))
    }
}

/// A channel to choose.
struct Pick {
    url: String,
    name: String,
    count: i64,
    current: bool,
}

#[derive(Template)]
#[template(path = "theme.html")]
struct ThemePage {
    l: Locale,
    layout: Layout,
    code: String,
    title: String,
    summary: String,
    draft: bool,
    agenda: Option<Elsewhere>,
    before: Option<Elsewhere>,
    after: Option<Elsewhere>,
    figures: Figures,
    typical: Vec<Voice>,
    dissenting: Vec<Voice>,
    picks: Vec<Pick>,
    rows: Vec<Voice>,
    total: i64,
    shown: (i64, i64),
    previous: Option<String>,
    next: Option<String>,
    all: String,
}

fn theme_id(site: &Site, visitor: &Visitor, text: &str) -> Result<ThemeId, Failure> {
    site.app.gate(&visitor.actor, Action::ReadDialogue, &Resource::default())?;
    Ok(ThemeId::parse_code(text).ok_or(Denial::NotFound)?)
}

/// GET /themes/{code}
pub(crate) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(text): Path<String>,
    Query(query): Query<AnswersQuery>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let id = theme_id(&site, &visitor, &text)?;
    if id.code() != text {
        return Ok(see_other(&url::theme(id.0), Vec::new()));
    }
    let (inner, asker) = (site.clone(), visitor.clone());
    fragment::public(&site, &visitor, &headers, async move {
        let view = inner.app.theme(&asker.actor, id).await?;
        render(&inner, &asker, &view, &query).await
    })
    .await
}

async fn render(
    site: &Site,
    visitor: &Visitor,
    view: &ThemeView,
    query: &AnswersQuery,
) -> Result<String, Failure> {
    let (l, actor, dialogue) = (visitor.locale, &visitor.actor, &view.dialogue);
    let number = query.page.unwrap_or(1);
    let slice = Slice::page(number, PAGE)?;
    let channel: Option<Channel> = query.channel.parse().ok();
    let against = query.show == "against";
    let found = site.app.theme_answers(actor, view, channel, against, slice).await?;
    let voices = site.app.voices(actor, view).await?;
    let voice = |row: Answer| Voice::of(l, dialogue, row);
    let figures = Figures::of(&view.counts);
    let count = i64::try_from(found.items.len()).unwrap_or(0);
    let row = &view.row;
    let page = ThemePage {
        l,
        layout: Layout::of(site, visitor, dialogue, Place::Elsewhere, row.title.clone())
            .titled_in(dialogue.language),
        code: ThemeId(row.id).code(),
        title: row.title.clone(),
        summary: row.summary.clone(),
        draft: view.set.status != SetStatus::Published.as_str(),
        agenda: view.agenda.as_ref().map(Elsewhere::agenda),
        before: view.before.as_ref().map(Elsewhere::theme),
        after: view.after.as_ref().map(Elsewhere::theme),
        typical: voices.typical.into_iter().map(voice).collect(),
        dissenting: voices.dissenting.into_iter().map(voice).collect(),
        picks: picks(l, view, query, channel, against),
        total: found.total,
        shown: (slice.offset + 1, slice.offset + count),
        previous: (number > 1).then(|| query.url(row.id, number - 1)),
        next: found.next.map(|_| query.url(row.id, number + 1)),
        rows: found.items.into_iter().map(voice).collect(),
        all: url::themes(&dialogue.slug),
        figures,
    };
    Ok(page.render()?)
}

/// Every channel there are answers from, and those against the theme's direction.
fn picks(
    l: Locale,
    view: &ThemeView,
    query: &AnswersQuery,
    chosen: Option<Channel>,
    against: bool,
) -> Vec<Pick> {
    let counts = &view.counts;
    let pick = |channel: Option<Channel>, show: &str, name: String, count: i64| {
        let channel_word = channel.map(|channel| channel.to_string()).unwrap_or_default();
        let wanted = AnswersQuery { channel: channel_word, show: show.to_owned(), ..query.clone() };
        Pick {
            url: wanted.url(view.row.id, 1),
            name,
            count,
            current: channel == chosen && against != show.is_empty(),
        }
    };
    let mut picks = vec![pick(None, "", l.t("word-all"), counts.answers + counts.experts)];
    let channels = CHANNELS.into_iter().chain([Channel::Expert]);
    let some = channels.filter(|channel| counts.of_channel(*channel) > 0);
    picks.extend(some.map(|channel| {
        pick(Some(channel), "", channel_name(l, channel), counts.of_channel(channel))
    }));
    if counts.dissenting > 0 {
        picks.push(pick(None, "against", l.t("theme-against"), counts.dissenting));
    }
    picks
}

#[derive(Template)]
#[template(path = "agenda.html")]
struct AgendaPage {
    l: Locale,
    layout: Layout,
    code: String,
    title: String,
    summary: String,
    draft: bool,
    before: Option<Elsewhere>,
    after: Option<Elsewhere>,
    figures: Figures,
    rows: Vec<Row>,
    all: String,
}

/// GET /agendas/{code}
pub(crate) async fn agenda(
    State(site): State<Site>,
    visitor: Visitor,
    Path(text): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    site.app.gate(&visitor.actor, Action::ReadDialogue, &Resource::default())?;
    let id = AgendaId::parse_code(&text).ok_or(Denial::NotFound)?;
    if id.code() != text {
        return Ok(see_other(&url::agenda(id.0), Vec::new()));
    }
    let (inner, asker) = (site.clone(), visitor.clone());
    fragment::public(&site, &visitor, &headers, async move {
        let view = inner.app.agenda(&asker.actor, id).await?;
        render_agenda(&inner, &asker, &view)
    })
    .await
}

fn render_agenda(site: &Site, visitor: &Visitor, view: &AgendaView) -> Result<String, Failure> {
    let (l, dialogue, row) = (visitor.locale, &view.dialogue, &view.row);
    let page = AgendaPage {
        l,
        layout: Layout::of(site, visitor, dialogue, Place::Elsewhere, row.title.clone())
            .titled_in(dialogue.language),
        code: AgendaId(row.id).code(),
        title: row.title.clone(),
        summary: row.summary.clone(),
        draft: view.set.status != SetStatus::Published.as_str(),
        before: view.before.as_ref().map(Elsewhere::agenda),
        after: view.after.as_ref().map(Elsewhere::agenda),
        figures: Figures::of(&view.counts),
        rows: view.themes.iter().map(Row::of).collect(),
        all: url::themes(&dialogue.slug),
    };
    Ok(page.render()?)
}

/// The titles of a set's themes by key, for pages that name them by their codes.
pub(crate) fn titles(outline: &app::theme::Outline) -> HashMap<i64, &str> {
    outline.themes().map(|line| (line.row.id, line.row.title.as_str())).collect()
}

/// What was said of an answer in codes: `T-003, T-012`.
pub(crate) fn code_words(l: Locale, codes: &Codes) -> String {
    let word = |theme: &Option<ThemeId>| match theme {
        Some(theme) => theme.code(),
        None => l.t("coding-unfit"),
    };
    codes.keys().map(word).collect::<Vec<_>>().join(", ")
}
