//! Published papers: their editions with contents and chapters, each paragraph beside what it rests on.

pub(crate) mod document;

use std::collections::BTreeMap;
use std::sync::Arc;

use app::citation::{Citable, CitationView, Standing};
use app::dialogue::Dialogue;
use app::document::html::{Setting, blocks};
use app::document::markdown::{self, Sources};
use app::document::{CitationRef, Format, Picture, Words};
use app::edition::{EditionView, Printed, resolution_code};
use app::paper::ERASED_WORDS;
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Response};
use domain::channel::Channel;
use domain::citation::{Cited, CitedKind};
use domain::code::Coded as _;
use domain::contribution::Kind;
use domain::id::ParagraphId;
use domain::paper::PaperKind;
use domain::permission::Denial;
use domain::time::Moment;

use crate::document::answer;
use crate::error::Failure;
use crate::form::Path;
use crate::layout::{Layout, Place};
use crate::locale::Locale;
use crate::remark::Thread;
use crate::system::see_other;
use crate::visitor::Visitor;
use crate::{Site, figure, fragment, url};

/// The name of a paper.
pub(crate) fn kind_name(l: Locale, kind: PaperKind) -> String {
    match kind {
        PaperKind::Green => l.t("stage-green"),
        PaperKind::White => l.t("stage-white"),
        PaperKind::Blue => l.t("stage-blue"),
    }
}

/// The name of a volume: `백서 1권`.
pub(crate) fn volume_name(l: Locale, kind: PaperKind, volume: i64) -> String {
    l.a("paper-volume", [("paper", kind_name(l, kind).into()), ("n", volume.into())])
}

/// Where an edition is read.
pub(crate) fn edition_url(edition: &EditionView) -> String {
    let slug = edition.dialogue.slug.as_str();
    url::edition(slug, edition.kind, edition.paper.volume, edition.row.number)
}

/// What an edition is called: `녹서 1권 · 1판`.
pub(crate) fn edition_name(l: Locale, edition: &EditionView) -> String {
    let volume = volume_name(l, edition.kind, edition.paper.volume);
    format!("{volume} · {}", l.n("paper-edition", edition.row.number))
}

/// What a cited thing is called.
pub(crate) fn source_name(l: Locale, kind: CitedKind) -> String {
    l.t(match kind {
        CitedKind::Question => "source-question",
        CitedKind::Answer => "source-answer",
        CitedKind::Statement => "source-statement",
        CitedKind::CoreQuestion => "source-core-question",
        CitedKind::Resolution => "source-resolution",
        CitedKind::Minutes => "source-minutes",
        CitedKind::Evidence => "source-evidence",
        CitedKind::Paragraph => "source-paragraph",
        CitedKind::Theme => "source-theme",
        CitedKind::Agenda => "source-agenda",
        CitedKind::Model => "source-model",
        CitedKind::Action => "source-action",
        CitedKind::Pilot => "source-pilot",
        CitedKind::Indicator => "source-indicator",
    })
}

/// Where a cited thing is found.
pub(crate) fn source_url(slug: &str, citable: &Citable) -> String {
    match citable.cited {
        Cited::Question(id) => url::contribution(Kind::Question, id.0),
        Cited::Answer(id) => url::contribution(Kind::Answer, id.0),
        Cited::Statement(id) => url::contribution(Kind::Statement, id.0),
        Cited::CoreQuestion { set, number } => url::core_question(slug, set, number),
        Cited::Resolution { meeting, .. } => url::meeting(meeting.0),
        Cited::Minutes(id) => url::minutes(id.0),
        Cited::Evidence(id) => url::evidence(id.0),
        Cited::Paragraph(id) => url::paragraph(id),
        Cited::Model(id) => url::model(id.0),
        Cited::Theme(id) => url::theme(id.0),
        Cited::Agenda(id) => url::agenda(id.0),
        Cited::Action(id) => url::action(id.0),
        Cited::Pilot(id) => url::pilot(id.0),
        Cited::Indicator(id) => url::indicator(id),
    }
}

/// What to know of a cited thing in a word or two: that it is not there any more, or how it came.
pub(crate) fn source_note(l: Locale, citable: &Citable) -> String {
    let gone = match citable.standing {
        Standing::Public => None,
        Standing::Withdrawn => Some("source-withdrawn"),
        Standing::Hidden => Some("source-hidden"),
        Standing::Erased => Some("source-erased"),
        Standing::Unpublished => Some("source-unpublished"),
    };
    match (gone, citable.channel.parse()) {
        (Some(key), _) => l.t(key),
        (None, Ok(channel)) => crate::contribution::channel_name(l, channel),
        (None, Err(_)) => String::new(),
    }
}

/// A thing that a paragraph rests on, as it stands beside it.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    pub(crate) kind: String,
    pub(crate) code: String,
    pub(crate) url: String,
    /// How it came, what its votes said, or that it is gone.
    pub(crate) note: String,
    /// It says something else now than when it was cited.
    pub(crate) changed: bool,
    /// It is withdrawn, hidden or erased.
    pub(crate) gone: bool,
    /// Experts are heard apart.
    pub(crate) expert: bool,
}

/// What a paragraph rests on.
pub(crate) fn sources(l: Locale, slug: &str, citations: &[CitationView]) -> Vec<Source> {
    citations.iter().map(|own| source(l, slug, own)).collect()
}

fn source(l: Locale, slug: &str, own: &CitationView) -> Source {
    let gone = own.citable.standing != Standing::Public;
    let agreeing = own.facts.agreeing();
    let note = match agreeing.split_first() {
        _ if gone => source_note(l, &own.citable),
        None => String::new(),
        Some((all, [])) => l.n("source-agree", i64::from(*all)),
        Some((_, groups)) => {
            let shares: Vec<String> = groups.iter().map(u32::to_string).collect();
            l.a("source-agree-groups", [("shares", shares.join(" · ").into())])
        }
    };
    Source {
        kind: source_name(l, own.citable.cited.kind()),
        code: own.citable.cited.to_string(),
        url: source_url(slug, &own.citable),
        note,
        changed: own.has_changed() && !gone,
        gone,
        expert: own.citable.channel == Channel::Expert.as_str(),
    }
}

/// The things of one kind that a paragraph rests on: the first few, and the others.
pub(crate) struct Basis {
    pub(crate) kind: String,
    pub(crate) first: Vec<Source>,
    pub(crate) rest: Vec<Source>,
    /// Experts are heard apart.
    pub(crate) expert: bool,
}

/// Things of a kind that are shown at once.
const FIRST: usize = 3;

/// What a paragraph rests on by kinds, in the order in which they are first cited.
pub(crate) fn basis(l: Locale, sources: &[Source]) -> Vec<Basis> {
    let mut groups: Vec<Basis> = Vec::new();
    for source in sources {
        let kind = if source.expert { l.t("channel-expert") } else { source.kind.clone() };
        let known = groups.iter().position(|group| group.kind == kind);
        let place = known.unwrap_or(groups.len());
        if known.is_none() {
            let expert = source.expert;
            groups.push(Basis { kind, first: Vec::new(), rest: Vec::new(), expert });
        }
        if let Some(group) = groups.get_mut(place) {
            let full = group.first.len() >= FIRST;
            if full { &mut group.rest } else { &mut group.first }.push(source.clone());
        }
    }
    groups
}

/// What the text of a paragraph refers to.
pub(crate) struct Referred {
    known: BTreeMap<String, CitationRef>,
    figures: BTreeMap<String, Picture>,
}

impl Referred {
    pub(crate) fn of(sources: &[Source]) -> Self {
        let reference = |source: &Source| CitationRef {
            code: source.code.clone(),
            kind: source.kind.clone(),
            label: source.note.clone(),
            url: source.url.clone(),
        };
        let known = sources.iter().map(|source| (source.code.clone(), reference(source)));
        Self { known: known.collect(), figures: BTreeMap::new() }
    }

    /// The same, with the figures of an edition; `place` is that of the paragraph in its page.
    pub(crate) fn showing(mut self, figures: &Figures, text: &str, place: &str) -> Self {
        let own = domain::figure::named(text).into_iter().filter_map(|name| {
            let (picture, _) = figures.get(name)?;
            Some((name.to_owned(), figure::placed(picture, place)))
        });
        self.figures = own.collect();
        self
    }
}

impl Sources for Referred {
    fn citation(&self, code: &str) -> Option<CitationRef> {
        let code = Cited::parse(code)?.to_string();
        self.known.get(&code).cloned()
    }

    fn quoted(&self, _code: &str, words: &str) -> Option<String> {
        (words != ERASED_WORDS).then(|| words.to_owned())
    }

    fn figure(&self, name: &str) -> Option<Picture> {
        self.figures.get(name).cloned()
    }
}

/// The figures of an edition by their names, each with the moment it shows.
pub(crate) type Figures = BTreeMap<String, (Picture, Moment)>;

/// The inside of a paragraph as HTML; a text that cannot be read stands as it is.
fn paragraph_html(language: &str, text: &str, referred: &Referred, code: &str) -> String {
    let words = Words::of(language);
    let prefix = format!("{}-", code.to_lowercase());
    let setting = Setting { words: &words, heading: 3, prefix: &prefix, site: "" };
    match markdown::read(text, referred) {
        Ok(read) => blocks(&read, setting),
        Err(_) => format!("<p>{}</p>", app::document::html::escape(text)),
    }
}

/// A link to a chapter in the contents.
struct Chapter {
    number: String,
    title: String,
    url: String,
    current: bool,
    paragraphs: i64,
}

/// Another edition.
struct Other {
    name: String,
    url: String,
    when: String,
    status: String,
    note: String,
    current: bool,
}

/// A paragraph as it is printed.
struct Unit {
    number: i64,
    code: String,
    html: String,
    basis: Vec<Basis>,
    erased: usize,
    /// An assistant drafted it, and a person approved it.
    drafted: bool,
    errata: Vec<app::edition::Erratum>,
    thread: Option<Thread>,
}

/// A section under a chapter.
struct Part {
    anchor: String,
    number: String,
    title: String,
    level: i64,
    units: Vec<Unit>,
}

/// What every page of an edition says of it.
struct Head {
    name: String,
    title: String,
    status: String,
    when: String,
    remarks: Option<String>,
    resolution: Option<(String, String)>,
    root: String,
    rendition: i64,
    manifest: String,
    files: Vec<(String, String)>,
    contents: String,
    chapters: Vec<Chapter>,
    /// A newer edition.
    newer: Option<String>,
}

#[derive(Template)]
#[template(path = "paper.html")]
struct ContentsPage {
    l: Locale,
    layout: Layout,
    head: Head,
    note: String,
    others: Vec<Other>,
    renditions: Vec<(i64, String, i64)>,
    errata: Vec<app::edition::Erratum>,
    paragraphs: i64,
}

#[derive(Template)]
#[template(path = "paper_chapter.html")]
struct ChapterPage {
    l: Locale,
    layout: Layout,
    head: Head,
    number: String,
    title: String,
    parts: Vec<Part>,
    paragraphs: usize,
    cited: usize,
    previous: Option<String>,
    next: Option<String>,
}

#[derive(Template)]
#[template(path = "paper_none.html")]
struct NonePage {
    l: Locale,
    layout: Layout,
    name: String,
    green: String,
}

fn head(l: Locale, edition: &EditionView, now: Moment, chapter: Option<usize>) -> Head {
    let (row, dialogue) = (&edition.row, &edition.dialogue);
    let (kind, volume) = (edition.kind, edition.paper.volume);
    let slug = dialogue.slug.as_str();
    let contents = url::edition(slug, kind, volume, row.number);
    let link = |(place, section): (usize, &app::edition::Chaptered)| {
        let number = place + 1;
        let own = edition.chapter(number).unwrap_or_default();
        let extent = |section: &app::edition::Chaptered| section.extent.map(|(a, b)| b - a + 1);
        Chapter {
            number: section.number.clone(),
            title: section.title.clone(),
            url: format!("{contents}/{number}"),
            current: chapter == Some(number),
            paragraphs: own.iter().filter_map(extent).sum(),
        }
    };
    let chapters = edition.chapters().map(|(_, section)| section).enumerate().map(link);
    Head {
        name: volume_name(l, kind, volume),
        title: row.title.clone(),
        status: crate::staff::paper::status_name(l, &row.status),
        when: l.a(
            "paper-edition-when",
            [
                ("n", row.number.into()),
                ("date", l.date(Moment(row.published_at), &dialogue.zone).into()),
            ],
        ),
        remarks: row.remarks_until.filter(|_| edition.takes_remarks(now)).map(|until| {
            let last = Moment(until - 1);
            l.a("paper-remarks-until", [("date", l.date(last, &dialogue.zone).into())])
        }),
        resolution: edition
            .resolution
            .as_ref()
            .map(|row| (resolution_code(row), url::meeting(row.meeting_id))),
        root: edition.root(),
        rendition: row.rendition,
        manifest: format!("{contents}/manifest.json"),
        files: Format::ALL
            .iter()
            .map(|format| {
                let name = format.as_str().to_uppercase();
                (format!("{contents}/files/paper.{format}"), name)
            })
            .collect(),
        chapters: chapters.collect(),
        newer: (row.number < edition.newest)
            .then(|| url::edition(slug, kind, volume, edition.newest)),
        contents,
    }
}

fn place_of(kind: PaperKind) -> Place {
    match kind {
        PaperKind::Green => Place::GreenPaper,
        PaperKind::White | PaperKind::Blue => Place::Papers,
    }
}

/// A kind of paper by its name in addresses.
fn kind_of(name: &str) -> Result<PaperKind, Failure> {
    Ok(name.parse().map_err(|_| app::Error::Denied(Denial::NotFound))?)
}

/// The edition that an address names: `1-2` is the second edition of the first volume.
pub(crate) async fn find(
    site: &Site,
    visitor: &Visitor,
    dialogue: &Dialogue,
    kind: PaperKind,
    name: &str,
) -> Result<EditionView, Failure> {
    let numbers = name.split_once('-').and_then(|(volume, number)| {
        Some((volume.parse::<i64>().ok()?, number.parse::<i64>().ok()?))
    });
    let (volume, number) = numbers.ok_or(app::Error::Denied(Denial::NotFound))?;
    Ok(site.app.edition(&visitor.actor, dialogue, kind, volume, number).await?)
}

/// GET /d/{dialogue}/papers/{kind}: the newest edition.
pub(crate) async fn newest(
    State(site): State<Site>,
    visitor: Visitor,
    Path((slug, kind)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let kind = kind_of(&kind)?;
    let dialogue = site.app.dialogue(&visitor.actor, &slug).await?;
    let (inner, asker) = (site.clone(), visitor.clone());
    fragment::public(&site, &visitor, &headers, async move {
        match inner.app.newest_edition(&asker.actor, &dialogue, kind).await? {
            Some(edition) => render_contents(&inner, &asker, edition).await,
            None => render_none(&inner, &asker, &dialogue, kind),
        }
    })
    .await
}

fn render_none(
    site: &Site,
    visitor: &Visitor,
    dialogue: &Dialogue,
    kind: PaperKind,
) -> Result<String, Failure> {
    let l = visitor.locale;
    let name = kind_name(l, kind);
    let layout = Layout::of(site, visitor, dialogue, place_of(kind), name.clone());
    Ok(NonePage { l, layout, name, green: url::green_paper(&dialogue.slug) }.render()?)
}

type EditionPath = Path<(String, String, String)>;

/// GET /d/{dialogue}/papers/{kind}/{edition}
pub(crate) async fn contents(
    State(site): State<Site>,
    visitor: Visitor,
    Path((slug, kind, name)): EditionPath,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let kind = kind_of(&kind)?;
    let dialogue = site.app.dialogue(&visitor.actor, &slug).await?;
    let (inner, asker) = (site.clone(), visitor.clone());
    fragment::public(&site, &visitor, &headers, async move {
        let edition = find(&inner, &asker, &dialogue, kind, &name).await?;
        render_contents(&inner, &asker, edition).await
    })
    .await
}

async fn render_contents(
    site: &Site,
    visitor: &Visitor,
    edition: EditionView,
) -> Result<String, Failure> {
    let (l, app, actor) = (visitor.locale, &site.app, &visitor.actor);
    let dialogue = &edition.dialogue;
    let date = |at: i64| l.date(Moment(at), &dialogue.zone);
    let other = |(paper, row): &(app::paper::Paper, app::edition::Edition)| Other {
        name: format!(
            "{} · {}",
            volume_name(l, edition.kind, paper.volume),
            l.n("paper-edition", row.number)
        ),
        url: url::edition(&dialogue.slug, edition.kind, paper.volume, row.number),
        when: date(row.published_at),
        status: crate::staff::paper::status_name(l, &row.status),
        note: row.note.clone(),
        current: row.id == edition.row.id,
    };
    let others = app.editions(actor, dialogue, edition.kind).await?;
    let renditions = app.renditions(actor, &edition).await?;
    let head = head(l, &edition, app.now(), None);
    let place = place_of(edition.kind);
    let layout = Layout::of(site, visitor, dialogue, place, head.title.clone());
    let page = ContentsPage {
        l,
        layout: layout.titled_in(edition.paper_language()),
        note: edition.row.note.clone(),
        others: others.iter().map(other).collect(),
        renditions: renditions
            .iter()
            .map(|row| (row.number, date(row.at), row.quotations))
            .collect(),
        errata: app.errata(actor, &edition).await?,
        paragraphs: head.chapters.iter().map(|chapter| chapter.paragraphs).sum(),
        head,
    };
    Ok(page.render()?)
}

/// GET /d/{dialogue}/papers/{kind}/{edition}/{chapter}
pub(crate) async fn chapter(
    State(site): State<Site>,
    visitor: Visitor,
    Path((slug, kind, name, chapter)): Path<(String, String, String, usize)>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let kind = kind_of(&kind)?;
    let dialogue = site.app.dialogue(&visitor.actor, &slug).await?;
    let (inner, asker) = (site.clone(), visitor.clone());
    fragment::public(&site, &visitor, &headers, async move {
        let edition = find(&inner, &asker, &dialogue, kind, &name).await?;
        render_chapter(&inner, &asker, dialogue, edition, chapter).await
    })
    .await
}

async fn render_chapter(
    site: &Site,
    visitor: &Visitor,
    dialogue: Arc<Dialogue>,
    edition: EditionView,
    number: usize,
) -> Result<String, Failure> {
    let l = visitor.locale;
    let sections = edition.chapter(number).ok_or(app::Error::Denied(Denial::NotFound))?;
    let own = sections.first().ok_or(app::Error::Denied(Denial::NotFound))?;
    let printed = site.app.printed(&visitor.actor, &edition, sections).await?;
    let slug = dialogue.slug.as_str();
    let figures = site.app.edition_figures(&visitor.actor, &edition).await?;
    let mut threads = crate::remark::threads(site, visitor, &edition, sections, &printed).await?;
    let mut unit = |one: &Printed| {
        let (sources, code) = (sources(l, slug, &one.citations), one.id.code());
        let referred = Referred::of(&sources).showing(&figures, &one.text, &code.to_lowercase());
        Unit {
            number: one.number,
            html: paragraph_html(&edition.paper.language, &one.text, &referred, &code),
            code,
            basis: basis(l, &sources),
            erased: one.erased,
            drafted: one.drafted,
            errata: one.errata.clone(),
            thread: threads.remove(&one.number),
        }
    };
    let mut part = |section: &app::edition::Chaptered| Part {
        anchor: format!("s{}", section.id.0),
        number: section.number.clone(),
        title: section.title.clone(),
        level: section.level,
        units: printed.iter().filter(|one| one.section == section.id).map(&mut unit).collect(),
    };
    let head = head(l, &edition, site.app.now(), Some(number));
    let at = |number: usize| number.checked_sub(1).and_then(|place| head.chapters.get(place));
    let title = format!("{}. {}", own.number, own.title);
    let layout = Layout::of(site, visitor, &dialogue, place_of(edition.kind), title);
    let page = ChapterPage {
        l,
        layout: layout.titled_in(edition.paper_language()),
        number: own.number.clone(),
        title: own.title.clone(),
        parts: sections.iter().map(&mut part).collect(),
        paragraphs: printed.len(),
        cited: printed.iter().map(|one| one.citations.len()).sum(),
        previous: at(number.saturating_sub(1)).map(|chapter| chapter.url.clone()),
        next: at(number + 1).map(|chapter| chapter.url.clone()),
        head,
    };
    Ok(page.render()?)
}

/// GET /d/{dialogue}/papers/{kind}/{edition}/manifest.json: what anyone needs to check an edition.
pub(crate) async fn manifest(
    State(site): State<Site>,
    visitor: Visitor,
    Path((slug, kind, name)): EditionPath,
) -> Result<Response, Failure> {
    let kind = kind_of(&kind)?;
    let dialogue = site.app.dialogue(&visitor.actor, &slug).await?;
    let edition = find(&site, &visitor, &dialogue, kind, &name).await?;
    let manifest = site.app.manifest(&visitor.actor, &edition).await?;
    let body = serde_json::to_string(&manifest)
        .map_err(|error| Failure::App(app::Error::Internal(error.to_string())))?;
    Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
}

/// GET /d/{dialogue}/papers/{kind}/{edition}/files/{file}: the edition as an official document,
/// `paper.pdf` or another format.
pub(crate) async fn file(
    State(site): State<Site>,
    visitor: Visitor,
    Path((slug, kind, name, file)): Path<(String, String, String, String)>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let kind = kind_of(&kind)?;
    let dialogue = site.app.dialogue(&visitor.actor, &slug).await?;
    let edition = find(&site, &visitor, &dialogue, kind, &name).await?;
    let ending = file.strip_prefix("paper.").and_then(|ending| ending.parse::<Format>().ok());
    let format = ending.ok_or(app::Error::Denied(Denial::NotFound))?;
    let base = site.options.base();
    let document = document::document(&site.app, &visitor.actor, &edition, base).await?;
    let plain = format!("{slug}-{kind}-{name}");
    answer(&site, &visitor, &headers, document, (format, &plain)).await
}

/// The paragraph with this printed number, in its chapter.
pub(crate) fn place_of_paragraph(edition: &EditionView, number: i64) -> String {
    let (slug, volume) = (edition.dialogue.slug.as_str(), edition.paper.volume);
    let contents = url::edition(slug, edition.kind, volume, edition.row.number);
    match edition.chapter_of(number) {
        Some(chapter) => format!("{contents}/{chapter}#p{number}"),
        None => contents,
    }
}

/// GET /paragraphs/{code}: where a paragraph was last published.
pub(crate) async fn paragraph(
    State(site): State<Site>,
    visitor: Visitor,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    let not_found = || app::Error::Denied(Denial::NotFound);
    let id = ParagraphId::parse_code(&code).ok_or_else(not_found)?;
    let (edition, number) = site.app.published_paragraph(&visitor.actor, id).await?;
    Ok(see_other(&place_of_paragraph(&edition, number), Vec::new()))
}
