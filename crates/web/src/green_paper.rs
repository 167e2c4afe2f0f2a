//! The Green Paper: a set of core questions with the citizens' questions behind each.

use std::sync::Arc;

use app::chart;
use app::core_question::{Line, Set, Share};
use app::dialogue::Dialogue;
use app::page::Slice;
use app::question::QuestionFilter;
use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::id::CoreQuestionId;
use domain::paper::PaperKind;
use domain::question::{Coverage, Order};

use crate::core_question::{SetRow, percent, set_dates};
use crate::error::Failure;
use crate::figure::{Counted, count_bars};
use crate::form::Path;
use crate::layout::{Layout, Place};
use crate::locale::Locale;
use crate::loom::sector_name;
use crate::translation::{self, Original};
use crate::visitor::Visitor;
use crate::{Site, fragment, paper, question, url};

/// Sources printed with each core question; a long set shows fewer, so that the page stays light.
const SOURCES: i64 = 3;
/// From how many core questions on a set is long.
const LONG: usize = 40;
/// Questions in no core question that are printed.
const UNLINKED: i64 = 10;
/// Places drawn as bars; the table has them all.
const PLACES: usize = 12;

/// A core question with what stands behind it.
struct Ask {
    number: i64,
    title: String,
    body: String,
    language: String,
    url: String,
    sources_url: String,
    source_count: i64,
    answers: i64,
    sources: Vec<question::Row>,
    /// What stands where a translation is shown.
    original: Option<Original>,
    left: i64,
}

/// The core questions of one sector.
struct Chapter {
    id: String,
    name: String,
    language: String,
    asks: Vec<Ask>,
}

/// A row of a table of figures.
struct Figure {
    name: String,
    language: String,
    total: String,
    percent: i64,
    linked: String,
}

#[derive(Template)]
#[template(path = "green_paper.html")]
struct PaperPage {
    l: Locale,
    layout: Layout,
    dialogue: Arc<Dialogue>,
    set: SetRow,
    core: usize,
    questions: i64,
    linked: i64,
    unlinked: i64,
    chapters: Vec<Chapter>,
    sector_bars: String,
    place_bars: String,
    sectors: Vec<Figure>,
    places: Vec<Figure>,
    places_drawn: usize,
    rest: Vec<question::Row>,
    rest_url: String,
    others: Vec<SetRow>,
    /// The newest edition of the paper as it was written down, with its name.
    edition: Option<(String, String)>,
}

#[derive(Template)]
#[template(path = "green_paper_none.html")]
struct NonePage {
    l: Locale,
    layout: Layout,
}

/// GET /d/{dialogue}/papers/green
pub(crate) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let dialogue = site.app.dialogue(&visitor.actor, &slug).await?;
    let (inner, asker) = (site.clone(), visitor.clone());
    fragment::public(&site, &visitor, &headers, async move {
        match inner.app.current_set(&asker.actor, &dialogue).await? {
            Some(set) => render(&inner, &asker, dialogue, set).await,
            None => {
                let l = asker.locale;
                let title = l.t("nav-green");
                let layout = Layout::of(&inner, &asker, &dialogue, Place::GreenPaper, title);
                Ok(NonePage { l, layout }.render()?)
            }
        }
    })
    .await
}

/// GET /d/{dialogue}/papers/green/{set}: an earlier set; `1-2`, an edition of the written paper.
pub(crate) async fn of_set(
    State(site): State<Site>,
    visitor: Visitor,
    Path((slug, number)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let Ok(number) = number.parse::<i64>() else {
        let path = (slug, PaperKind::Green.to_string(), number);
        return paper::contents(State(site), visitor, Path(path), headers).await;
    };
    let dialogue = site.app.dialogue(&visitor.actor, &slug).await?;
    let (inner, asker) = (site.clone(), visitor.clone());
    fragment::public(&site, &visitor, &headers, async move {
        let set = inner.app.set(&asker.actor, &dialogue, number).await?;
        render(&inner, &asker, dialogue, set).await
    })
    .await
}

async fn render(
    site: &Site,
    visitor: &Visitor,
    dialogue: Arc<Dialogue>,
    set: Set,
) -> Result<String, Failure> {
    let l = visitor.locale;
    let (app, actor) = (&site.app, &visitor.actor);
    let mut lines = app.core_questions(actor, &dialogue, &set).await?;
    let originals = translation::core_lines(site, visitor, &dialogue, &mut lines).await?;
    let coverage = app.coverage(actor, &dialogue, Some(&set)).await?;
    let shown = if lines.len() > LONG { 1 } else { SOURCES };
    let mut asks: Vec<(Option<String>, Ask)> = Vec::with_capacity(lines.len());
    for line in &lines {
        let ask = ask(site, visitor, &dialogue, &set, line, shown).await?;
        let ask = Ask { original: originals.of(line.id), ..ask };
        asks.push((line.sector.clone(), ask));
    }
    let filter = QuestionFilter {
        coverage: Some(Coverage::Unlinked),
        set: Some(set.id),
        order: Some(Order::Oldest),
        ..QuestionFilter::default()
    };
    let mut rest = app.questions(actor, &dialogue, &filter, Slice::first(UNLINKED)).await?;
    let translated = translation::questions(site, visitor, &dialogue, &mut rest.items).await?;
    let current = app.current_set(actor, &dialogue).await?.map(|set| set.id);
    let slug = dialogue.slug.clone();
    let set_row = |set: &Set| SetRow {
        url: url::green_paper_of(&slug, set.number),
        title: set.title.clone(),
        dates: set_dates(l, &dialogue.zone, set),
        current: Some(set.id) == current,
    };
    let sets = app.sets(actor, &dialogue).await?;
    let mut by_count: Vec<&Share> =
        coverage.places.iter().filter(|share| share.name.is_some()).collect();
    by_count.sort_by_key(|share| std::cmp::Reverse(share.total));
    let drawn: Vec<&Share> = by_count.iter().copied().take(PLACES).collect();
    let sectors: Vec<&Share> = coverage.sectors.iter().collect();
    let all_places: Vec<&Share> = coverage.places.iter().collect();
    let page = PaperPage {
        l,
        layout: Layout::of(site, visitor, &dialogue, Place::GreenPaper, l.t("nav-green")),
        set: set_row(&set),
        core: lines.len(),
        questions: coverage.total,
        linked: coverage.linked,
        unlinked: coverage.total - coverage.linked,
        chapters: chapters(l, &dialogue, asks),
        sector_bars: bars(
            l,
            &dialogue,
            "green-sectors",
            &l.t("green-by-sector"),
            &sectors,
            coverage.total,
        ),
        place_bars: bars(
            l,
            &dialogue,
            "green-places",
            &l.t("green-by-place"),
            &drawn,
            coverage.total,
        ),
        sectors: figures(l, &dialogue, &sectors, coverage.total),
        places: figures(l, &dialogue, &all_places, coverage.total),
        places_drawn: drawn.len(),
        rest: question::rows(site, l, &rest.items, &translated).await?,
        rest_url: format!(
            "{}{}",
            url::questions(&slug),
            url::query(&[("linked", "unlinked".to_owned())])
        ),
        others: sets.iter().filter(|other| other.id != set.id).map(set_row).collect(),
        edition: app
            .newest_edition(actor, &dialogue, PaperKind::Green)
            .await?
            .map(|one| (paper::edition_url(&one), paper::edition_name(l, &one))),
        dialogue: Arc::clone(&dialogue),
    };
    Ok(page.render()?)
}

async fn ask(
    site: &Site,
    visitor: &Visitor,
    dialogue: &Dialogue,
    set: &Set,
    line: &Line,
    shown: i64,
) -> Result<Ask, Failure> {
    let filter = QuestionFilter {
        core_question: Some(CoreQuestionId(line.id)),
        set: Some(set.id),
        order: Some(Order::Oldest),
        ..QuestionFilter::default()
    };
    let actor = &visitor.actor;
    let mut page = site.app.questions(actor, dialogue, &filter, Slice::first(shown)).await?;
    let originals = translation::questions(site, visitor, dialogue, &mut page.items).await?;
    let (l, count) = (visitor.locale, i64::try_from(page.items.len()).unwrap_or(0));
    Ok(Ask {
        number: line.number,
        title: line.title.clone(),
        body: line.body.clone(),
        language: line.language.clone(),
        url: url::core_question(&dialogue.slug, set.number, line.number),
        sources_url: url::sources(&dialogue.slug, set.number, line.number),
        source_count: page.total,
        answers: line.answer_count,
        sources: question::rows(site, l, &page.items, &originals).await?,
        original: None,
        left: page.total - count,
    })
}

/// Core questions by sector, in the dialogue's order; those without a sector last.
fn chapters(l: Locale, dialogue: &Dialogue, asks: Vec<(Option<String>, Ask)>) -> Vec<Chapter> {
    let names = dialogue.sectors.iter().map(|sector| Some(sector.name.clone())).chain([None]);
    let mut chapters: Vec<(Option<String>, Vec<Ask>)> =
        names.map(|name| (name, Vec::new())).collect();
    for (sector, ask) in asks {
        let place = chapters.iter().position(|(name, _)| *name == sector);
        let place = place.unwrap_or(chapters.len().saturating_sub(1));
        if let Some((_, list)) = chapters.get_mut(place) {
            list.push(ask);
        }
    }
    chapters
        .into_iter()
        .enumerate()
        .filter(|(_, (_, asks))| !asks.is_empty())
        .map(|(place, (name, asks))| {
            let name = sector_name(l, dialogue, name.as_deref());
            Chapter { id: format!("s{place}"), name: name.text, language: name.language, asks }
        })
        .collect()
}

/// The name of what a share is of, in the dialogue's language, or the page's words for none.
fn share_name(l: Locale, dialogue: &Dialogue, share: &Share) -> chart::Name {
    match &share.name {
        Some(name) => chart::Name { text: name.clone(), language: dialogue.language.to_string() },
        None => chart::Name { text: l.t("green-none-given"), language: l.code().to_owned() },
    }
}

fn bars(
    l: Locale,
    dialogue: &Dialogue,
    id: &str,
    title: &str,
    shares: &[&Share],
    all: i64,
) -> String {
    let counted = |share: &&Share| (share_name(l, dialogue, share), share.total);
    let counts: Vec<Counted> = shares.iter().map(counted).collect();
    count_bars(l, (id, title), &counts, all)
}

fn figures(l: Locale, dialogue: &Dialogue, shares: &[&Share], all: i64) -> Vec<Figure> {
    let figure = |share: &&Share| {
        let name = share_name(l, dialogue, share);
        Figure {
            name: name.text,
            language: name.language,
            total: l.number(share.total),
            percent: percent(share.total, all),
            linked: l.number(share.linked),
        }
    };
    shares.iter().map(figure).collect()
}
