//! What a chat shows when someone shares a link: Open Graph tags and a picture drawn by us.
//!
//! The picture's address carries a key made of everything it shows. It never changes under its
//! address, and when the page changes (or its text is hidden) the page names another address; the
//! old one leads there, so that a hidden text is not drawn again.

use std::sync::Arc;

use app::Actor;
use app::chart::Step;
use app::core_question::CoreQuestionView;
use app::dialogue::Dialogue;
use app::gathering::GatheringView;
use app::notice::NoticeView;
use app::press::{Job, Preview};
use app::question::QuestionView;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use domain::code::Coded;
use domain::contribution::Status;
use domain::id::{GatheringId, NoticeId, QuestionId};
use domain::language::Language;
use domain::permission::{Action, Denial, Resource};
use domain::publication::Publication;
use domain::stage::{Progress, StageKind};
use domain::time::Moment;
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use crate::error::Failure;
use crate::form::Path;
use crate::layout::{stage_name, stations};
use crate::locale::Locale;
use crate::system::see_other;
use crate::{Site, fragment, url};

/// Pictures the cache makes room for at the start.
const USUAL_PICTURES: usize = 200;
/// The most bytes of pictures kept.
const MOST_BYTES: u64 = 12 * 1024 * 1024;
/// Characters of a page's description.
const DESCRIPTION: usize = 160;

/// What a chat is told of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Shared {
    pub(crate) title: String,
    pub(crate) description: String,
    /// The language of both.
    pub(crate) language: Language,
    /// `website` or `article`.
    pub(crate) kind: &'static str,
    /// The page's address, whole where the site knows its own.
    pub(crate) url: String,
    pub(crate) picture: String,
}

impl Shared {
    pub(crate) fn new(site: &Site, page: &str, preview: &Preview, description: &str) -> Self {
        let base = site.options.base();
        let words: String = description.split_whitespace().collect::<Vec<_>>().join(" ");
        let title = if preview.shown { &preview.words } else { &preview.code };
        let language = preview.language.parse().unwrap_or(Language::Other);
        Self {
            title: title.clone(),
            language: app::contribution::language_of(&[title, &words], language),
            description: words.chars().take(DESCRIPTION).collect(),
            kind: if preview.code.is_empty() { "website" } else { "article" },
            url: format!("{base}{page}"),
            picture: format!("{base}{}", url::preview(page, &key(preview))),
        }
    }
}

/// Weighs a picture by its bytes.
#[derive(Clone)]
struct ByBytes;

impl Weighter<String, Bytes> for ByBytes {
    fn weight(&self, key: &String, picture: &Bytes) -> u64 {
        u64::try_from(key.len() + picture.len() + 100).unwrap_or(u64::MAX)
    }
}

/// Pictures drawn lately.
#[derive(Clone)]
pub(crate) struct Pictures(Arc<Cache<String, Bytes, ByBytes>>);

impl Default for Pictures {
    fn default() -> Self {
        Self(Arc::new(Cache::with_weighter(USUAL_PICTURES, MOST_BYTES, ByBytes)))
    }
}

/// The key of everything a picture shows.
fn key(preview: &Preview) -> String {
    format!("{:016x}", fragment::hash(format!("{preview:?}").as_bytes()))
}

/// A picture's language is its dialogue's: whoever asks for it is a program.
fn locale(dialogue: &Dialogue) -> Locale {
    if dialogue.language == Language::English { Locale::English } else { Locale::Korean }
}

fn frame(dialogue: &Dialogue) -> (Locale, Preview) {
    let l = locale(dialogue);
    let preview = Preview {
        language: l.code().to_owned(),
        brand: l.t("site-name"),
        dialogue: dialogue.title.clone(),
        ..Preview::default()
    };
    (l, preview)
}

fn thread(l: Locale, steps: [Step; 4]) -> [(String, Step); 4] {
    let [green, white, blue, pilot] = steps;
    [
        (stage_name(l, StageKind::Green), green),
        (stage_name(l, StageKind::White), white),
        (stage_name(l, StageKind::Blue), blue),
        (stage_name(l, StageKind::Pilot), pilot),
    ]
}

/// The words themselves, or what stands in their place.
fn words(l: Locale, preview: Preview, text: &str, shown: bool) -> Preview {
    let shown = shown && !text.is_empty();
    let words = if shown { text.to_owned() } else { l.t("preview-not-shown") };
    Preview { words, shown, ..preview }
}

/// The picture of a dialogue.
pub(crate) fn of_dialogue(dialogue: &Dialogue, now: Moment) -> Preview {
    let (l, preview) = frame(dialogue);
    let steps = stations(dialogue, now).map(|station| match station.progress {
        Progress::Done => Step::Reached,
        Progress::Current => Step::Half,
        Progress::NotYet => Step::NotYet,
    });
    let note = dialogue.summary.lines().next().unwrap_or_default().chars().take(60).collect();
    let preview =
        Preview { dialogue: String::new(), note, thread: Some(thread(l, steps)), ..preview };
    words(l, preview, &dialogue.title, true)
}

/// The picture of a question, with its thread.
pub(crate) fn of_question(view: &QuestionView) -> Preview {
    let (l, preview) = frame(&view.dialogue);
    let public = view.item.status == Status::Published;
    let first = match (public, view.core_questions.is_empty()) {
        (false, _) => Step::Stopped,
        (true, true) => Step::Reached,
        (true, false) => Step::Half,
    };
    let from = [view.sector.as_deref(), view.place.as_deref()];
    let note = from.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let preview = Preview {
        code: view.item.code(),
        note: if public { note } else { String::new() },
        thread: Some(thread(l, [first, Step::NotYet, Step::NotYet, Step::NotYet])),
        ..preview
    };
    words(l, preview, &view.item.title, public)
}

/// The picture of a core question, with its thread.
pub(crate) fn of_core(core: &CoreQuestionView, sources: i64, answers: i64) -> Preview {
    let (l, preview) = frame(&core.dialogue);
    let first = if answers > 0 { Step::Half } else { Step::Reached };
    let note = [l.n("questions-count", sources), l.n("answers-count", answers)].join(" · ");
    let preview = Preview {
        code: l.n("core-number", core.row.number),
        note,
        thread: Some(thread(l, [first, Step::NotYet, Step::NotYet, Step::NotYet])),
        ..preview
    };
    words(l, preview, &core.row.title, true)
}

/// The picture of a gathering.
pub(crate) fn of_gathering(view: &GatheringView) -> Preview {
    let (l, preview) = frame(&view.dialogue);
    let when = l.date_time(Moment(view.row.starts_at), &view.dialogue.zone);
    let place = view.place.as_deref().into_iter().chain([view.row.address.as_str()]);
    let place = place.filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ");
    let note = [when, place].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>();
    let public = view.status == Publication::Published;
    let preview = Preview {
        code: view.id().code(),
        note: if public { note.join(" · ") } else { String::new() },
        ..preview
    };
    words(l, preview, &view.row.title, public)
}

/// The picture of a notice.
pub(crate) fn of_notice(view: &NoticeView) -> Preview {
    let (l, preview) = frame(&view.dialogue);
    let public = view.status == Publication::Published;
    let when = view.row.published_at.filter(|_| public);
    let when = when.map(|at| l.date(Moment(at), &view.dialogue.zone)).unwrap_or_default();
    let note = if public { format!("{} · {when}", l.t("nav-notices")) } else { String::new() };
    let preview = Preview { code: NoticeId(view.row.id).code(), note, ..preview };
    words(l, preview, &view.row.title, public)
}

/// Everyone gets the same picture: what a visitor may see, whoever asks.
fn anyone() -> Actor {
    Actor::default()
}

async fn answer(site: &Site, of: &str, asked: &str, preview: Preview) -> Result<Response, Failure> {
    let is_key = asked.len() == 16 && asked.bytes().all(|b| b.is_ascii_hexdigit());
    let key = key(&preview);
    if !is_key {
        return Err(Denial::NotFound.into());
    }
    if asked != key {
        return Ok(see_other(&url::preview(of, &key), Vec::new()));
    }
    let picture = match site.pictures.0.get(&key) {
        Some(picture) => picture,
        None => {
            let picture = Bytes::from(site.app.print(Job::Preview(preview)).await?);
            site.pictures.0.insert(key, picture.clone());
            picture
        }
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("image/png")),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable")),
    ];
    Ok((headers, picture).into_response())
}

fn code<T: Coded>(text: &str) -> Result<T, Failure> {
    Ok(T::parse_code(text).ok_or(Denial::NotFound)?)
}

/// GET /d/{dialogue}/preview/{key}
pub(crate) async fn dialogue(
    State(site): State<Site>,
    Path((slug, key)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let dialogue = site.app.dialogue(&anyone(), &slug).await?;
    let preview = of_dialogue(&dialogue, site.app.now());
    answer(&site, &url::dialogue(&slug), &key, preview).await
}

/// GET /d/{dialogue}/core/{set}/{number}/preview/{key}
pub(crate) async fn core_question(
    State(site): State<Site>,
    Path((slug, set, number, key)): Path<(String, i64, i64, String)>,
) -> Result<Response, Failure> {
    let (app, actor) = (&site.app, anyone());
    let dialogue = app.dialogue(&actor, &slug).await?;
    let found = app.set(&actor, &dialogue, set).await?;
    let core = app.core_question_by_number(&actor, &dialogue, &found, number).await?;
    let lines = app.core_questions(&actor, &dialogue, &found).await?;
    let line = lines.iter().find(|line| line.id == core.row.id);
    let (sources, answers) = line.map_or((0, 0), |line| (line.source_count, line.answer_count));
    let preview = of_core(&core, sources, answers);
    answer(&site, &url::core_question(&slug, set, number), &key, preview).await
}

/// GET /q/{code}/preview/{key}
pub(crate) async fn question(
    State(site): State<Site>,
    Path((text, key)): Path<(String, String)>,
) -> Result<Response, Failure> {
    site.app.gate(&anyone(), Action::ReadDialogue, &Resource::default())?;
    let id: QuestionId = code(&text)?;
    let preview = of_question(&site.app.question(&anyone(), id).await?);
    answer(&site, &url::question(id.0), &key, preview).await
}

/// GET /gatherings/{code}/preview/{key}
pub(crate) async fn gathering(
    State(site): State<Site>,
    Path((text, key)): Path<(String, String)>,
) -> Result<Response, Failure> {
    site.app.gate(&anyone(), Action::ReadDialogue, &Resource::default())?;
    let id: GatheringId = code(&text)?;
    let preview = of_gathering(&site.app.gathering(&anyone(), id).await?);
    answer(&site, &url::gathering(id.0), &key, preview).await
}

/// GET /notices/{code}/preview/{key}
pub(crate) async fn notice(
    State(site): State<Site>,
    Path((text, key)): Path<(String, String)>,
) -> Result<Response, Failure> {
    site.app.gate(&anyone(), Action::ReadDialogue, &Resource::default())?;
    let id: NoticeId = code(&text)?;
    let preview = of_notice(&site.app.notice(&anyone(), id).await?);
    answer(&site, &url::notice(id.0), &key, preview).await
}
