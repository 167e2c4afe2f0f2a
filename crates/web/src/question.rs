//! Questions: the list, asking one, and following one.

use std::collections::HashMap;

use app::chart::{Step, mini};
use app::contribution::Given;
use app::dialogue::Dialogue;
use app::page::Slice;
use app::question::{NewQuestion, QuestionFilter, QuestionView};
use app::trace::{Key, NodeKind, Place as Standing, Reach};
use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{Html, IntoResponse, Response};
use domain::code::Coded as _;
use domain::contribution::{Kind, Status};
use domain::dialogue::Activity;
use domain::id::QuestionId;
use domain::permission::{Action, Denial, Resource};
use domain::question::{Coverage, Order};
use serde::Deserialize;

use crate::care::{Refused, Warning};
use crate::contribution::{Earlier, Hidden, Own, Scanned, channel_name, chosen_language};
use crate::error::Failure;
use crate::form::{Form, Path, Query};
use crate::home::When;
use crate::layout::{Layout, Place};
use crate::locale::Locale;
use crate::preview::{self, Shared};
use crate::subscription::Follow;
use crate::system::see_other;
use crate::trace::{self, TracePart};
use crate::translation::{self, Original, Originals};
use crate::visitor::Visitor;
use crate::{Site, contribution, fragment, url};

/// Questions on one page of the list.
const PAGE: i64 = 20;

/// What the list is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ListQuery {
    q: String,
    sector: String,
    place: String,
    sort: String,
    linked: String,
    group: Option<i64>,
    page: Option<i64>,
}

impl ListQuery {
    fn filter(&self) -> QuestionFilter {
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        QuestionFilter {
            sector: some(&self.sector),
            place: some(&self.place),
            search: some(&self.q),
            coverage: self.linked.parse::<Coverage>().ok(),
            order: self.sort.parse::<Order>().ok(),
            group: self.group,
            ..QuestionFilter::default()
        }
    }

    fn is_filtered(&self) -> bool {
        let texts = [&self.q, &self.sector, &self.place, &self.linked];
        texts.iter().any(|text| !text.is_empty()) || self.group.is_some()
    }

    /// The address of another page of the same list.
    fn at(&self, slug: &str, page: i64) -> String {
        let pairs = [
            ("q", self.q.clone()),
            ("sector", self.sector.clone()),
            ("place", self.place.clone()),
            ("sort", self.sort.clone()),
            ("linked", self.linked.clone()),
            ("group", self.group.map(|group| group.to_string()).unwrap_or_default()),
            ("page", if page > 1 { page.to_string() } else { String::new() }),
        ];
        format!("{}{}", url::questions(slug), url::query(&pairs))
    }
}

/// A question in the list.
pub(crate) struct Row {
    pub(crate) code: String,
    pub(crate) url: String,
    pub(crate) title: String,
    pub(crate) language: String,
    pub(crate) mini: String,
    pub(crate) place: String,
    /// What stands where a translation is shown.
    pub(crate) original: Option<Original>,
}

#[derive(Template)]
#[template(path = "questions.html")]
struct ListPage {
    l: Locale,
    layout: Layout,
    dialogue: std::sync::Arc<Dialogue>,
    query: ListQuery,
    rows: Vec<Row>,
    total: i64,
    /// The numbers of the first and last question shown.
    shown: (i64, i64),
    previous: Option<String>,
    next: Option<String>,
    may_ask: bool,
    /// Where questions are marked, while that is open.
    marks: Option<String>,
}

impl ListPage {
    fn ask_url(&self) -> String {
        url::ask(&self.dialogue.slug)
    }

    fn clear_url(&self) -> String {
        url::questions(&self.dialogue.slug)
    }
}

/// GET /d/{dialogue}/questions
pub(crate) async fn list(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(query): Query<ListQuery>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let dialogue = site.app.dialogue(&visitor.actor, &slug).await?;
    // Whoever looks for a code knows which question they want.
    if let Some(id) = QuestionId::parse_code(query.q.trim()) {
        return Ok(see_other(&url::contribution(Kind::Question, id.0), Vec::new()));
    }
    let (inner, asker) = (site.clone(), visitor.clone());
    fragment::public(&site, &visitor, &headers, async move {
        render_list(&inner, &asker, dialogue, query).await
    })
    .await
}

async fn render_list(
    site: &Site,
    visitor: &Visitor,
    dialogue: std::sync::Arc<Dialogue>,
    query: ListQuery,
) -> Result<String, Failure> {
    let l = visitor.locale;
    let number = query.page.unwrap_or(1);
    let slice = Slice::page(number, PAGE)?;
    let mut page = site.app.questions(&visitor.actor, &dialogue, &query.filter(), slice).await?;
    let originals = translation::questions(site, visitor, &dialogue, &mut page.items).await?;
    let rows = rows(site, l, &page.items, &originals).await?;
    let count = i64::try_from(rows.len()).unwrap_or(0);
    let list = ListPage {
        l,
        layout: Layout::of(site, visitor, &dialogue, Place::Questions, l.t("questions-title")),
        previous: (number > 1).then(|| query.at(&dialogue.slug, number - 1)),
        next: page.next.map(|_| query.at(&dialogue.slug, number + 1)),
        shown: (slice.offset + 1, slice.offset + count),
        total: page.total,
        may_ask: dialogue.is_open(Activity::Ask, site.app.now()),
        marks: dialogue.is_open(Activity::Mark, site.app.now()).then(|| url::marks(&dialogue.slug)),
        query,
        rows,
        dialogue,
    };
    Ok(list.render()?)
}

/// Questions as rows of a list, each with its thread.
pub(crate) async fn rows(
    site: &Site,
    l: Locale,
    lines: &[app::question::Line],
    originals: &Originals,
) -> Result<Vec<Row>, Failure> {
    let ids: Vec<i64> = lines.iter().map(|line| line.id).collect();
    let places = site.app.places(NodeKind::Question, &ids).await?;
    Ok(lines.iter().map(|line| row(l, line, originals, &places)).collect())
}

/// The thread of a question in a list: how far it has come itself or with its group.
fn thread(l: Locale, core: Option<i64>, standing: Option<&Standing>) -> ([Step; 4], String) {
    use Step::{Half, NotYet, Reached, Stopped};
    let reach = standing.map_or(Reach::Asked, |standing| standing.reach);
    let steps = match reach {
        Reach::White => [Reached, Reached, NotYet, NotYet],
        Reach::Blue => [Reached, Reached, Reached, NotYet],
        Reach::Pilot | Reach::Measured => [Reached; 4],
        Reach::Asked | Reach::Core if standing.is_some_and(|standing| standing.is_stopped) => {
            return ([Stopped, NotYet, NotYet, NotYet], l.t("trace-outcome-not-adopted"));
        }
        Reach::Asked | Reach::Core => match core {
            Some(number) => {
                return ([Half, NotYet, NotYet, NotYet], l.n("trace-in-core", number));
            }
            None => return ([Reached, NotYet, NotYet, NotYet], l.t("trace-asked")),
        },
    };
    (steps, trace::reach_name(l, reach).1)
}

fn row(
    l: Locale,
    line: &app::question::Line,
    originals: &Originals,
    places: &HashMap<i64, Standing>,
) -> Row {
    let (steps, label) = thread(l, line.core_number, places.get(&line.id));
    let names: Vec<&str> =
        [line.sector.as_deref(), line.place.as_deref()].into_iter().flatten().collect();
    Row {
        code: QuestionId(line.id).code(),
        url: url::question(line.id),
        title: line.title.clone(),
        language: line.language.clone(),
        mini: mini(steps, &label),
        place: names.join(" · "),
        original: originals.of(line.id),
    }
}

/// Where a question stands now.
struct Current {
    number: i64,
    url: String,
    answer: String,
    /// Whether answers are taken.
    is_open: bool,
}

#[derive(Template)]
#[template(path = "question.html")]
struct QuestionPage {
    l: Locale,
    layout: Layout,
    view: QuestionView,
    original: Option<Original>,
    code: String,
    own: Own,
    channel: String,
    asked: When,
    hidden: Option<Hidden>,
    earlier: Vec<Earlier>,
    trace: Option<TracePart>,
    /// The newest core question it is in.
    now: Option<Current>,
    has_set: bool,
    scan: Option<Scanned>,
    gathering: Option<(String, String)>,
    /// Whether the visitor marked it; none where it cannot be marked.
    marked: Option<bool>,
    follow: Option<Follow>,
}

impl QuestionPage {
    fn marks_url(&self) -> String {
        url::marks(&self.view.dialogue.slug)
    }

    /// The chip of the stage that was reached.
    fn chip(&self) -> (&'static str, String) {
        trace::reach_name(self.l, self.trace.as_ref().map_or(Reach::Asked, |trace| trace.reach))
    }

    fn is_result(&self) -> bool {
        self.trace.as_ref().is_some_and(|trace| trace.reach.is_result())
    }

    fn is_shown(&self) -> bool {
        !self.view.item.title.is_empty()
    }

    fn is_public(&self) -> bool {
        self.view.item.status == Status::Published
    }

    fn filtered(&self, name: &str, value: &str) -> String {
        let query = url::query(&[(name, value.to_owned())]);
        format!("{}{query}", url::questions(&self.view.dialogue.slug))
    }

    fn group_url(&self) -> Option<String> {
        self.view.group.map(|group| self.filtered("group", &group.to_string()))
    }
}

/// GET /q/{code}
pub(crate) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(code): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    site.app.gate(&visitor.actor, Action::ReadDialogue, &Resource::default())?;
    let id = QuestionId::parse_code(&code).ok_or(Denial::NotFound)?;
    if id.code() != code {
        return Ok(see_other(&url::question(id.0), Vec::new()));
    }
    // A participant may be its author, who sees more.
    if visitor.actor.participant.is_some() {
        return Ok(Html(render_page(&site, &visitor, id).await?).into_response());
    }
    let (inner, asker) = (site.clone(), visitor.clone());
    fragment::public(
        &site,
        &visitor,
        &headers,
        async move { render_page(&inner, &asker, id).await },
    )
    .await
}

async fn render_page(site: &Site, visitor: &Visitor, id: QuestionId) -> Result<String, Failure> {
    let l = visitor.locale;
    let mut view = site.app.question(&visitor.actor, id).await?;
    let (dialogue, cores) = (&view.dialogue, &mut view.core_questions);
    translation::cores_of_question(site, visitor, dialogue, cores).await?;
    let written = view.item.language;
    let original = translation::contribution(site, visitor, dialogue, &mut view.item).await?;
    let (item, dialogue) = (&view.item, &view.dialogue);
    let zone = dialogue.zone.as_str();
    let set = site.app.current_set(&visitor.actor, dialogue).await?;
    let earlier = match item.version {
        1 => Vec::new(),
        _ => site.app.revisions(&visitor.actor, Kind::Question, id.0).await?,
    };
    let slug = dialogue.slug.as_str();
    let now = view.core_questions.first().map(|core| {
        let is_current = set.as_ref().is_some_and(|set| set.number == core.set_number);
        Current {
            number: core.number,
            url: url::core_question(slug, core.set_number, core.number),
            answer: url::answer(slug, core.set_number, core.number),
            is_open: is_current && dialogue.is_open(Activity::Answer, site.app.now()),
        }
    });
    let core = |core: &app::core_question::OfQuestion| {
        (Key::new(NodeKind::CoreQuestion, core.id), (core.title.clone(), core.language.clone()))
    };
    let titles = view.core_questions.iter().map(core).collect();
    let trace = trace::part(site, visitor, Key::new(NodeKind::Question, id.0), &titles).await?;
    let scan = contribution::scan(site, visitor, Kind::Question, id.0).await?;
    let gathering = contribution::gathering(site, visitor, Kind::Question, id.0).await?;
    let may_mark =
        item.status == Status::Published && dialogue.is_open(Activity::Mark, site.app.now());
    let marked = match may_mark {
        true => Some(site.app.is_marked(&visitor.actor, dialogue, id).await?),
        false => None,
    };
    let follow = Follow::of(site, visitor, item).await?;
    let shared = {
        let preview = preview::of_question(&view);
        let words = if preview.shown { item.text.as_str() } else { "" };
        Shared::new(site, &url::question(id.0), &preview, words)
    };
    let code = id.code();
    let title = if item.title.is_empty() { code.clone() } else { item.title.clone() };
    let layout =
        Layout::of(site, visitor, dialogue, Place::Questions, title).without_bar().shared(shared);
    let page = QuestionPage {
        l,
        layout: if item.title.is_empty() { layout } else { layout.titled_in(item.language) },
        scan,
        gathering,
        marked,
        follow,
        code,
        own: Own::of(l, item, dialogue, view.may_edit, view.may_withdraw),
        channel: channel_name(l, view.channel),
        asked: When::day(l, item.created, zone),
        hidden: view
            .hidden
            .as_ref()
            .map(|decision| Hidden::new(l, zone, dialogue.language, decision)),
        earlier: earlier.into_iter().map(|row| Earlier::new(l, zone, written, row)).collect(),
        trace,
        now,
        has_set: set.is_some(),
        original,
        view,
    };
    Ok(page.render()?)
}

/// What the asking form holds.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct AskForm {
    title: String,
    body: String,
    sector: String,
    place: String,
    language: String,
    care: String,
}

#[derive(Template)]
#[template(path = "ask.html")]
struct AskPage {
    l: Locale,
    layout: Layout,
    dialogue: std::sync::Arc<Dialogue>,
    form: AskForm,
    errors: Vec<(&'static str, String)>,
    warning: Option<Warning>,
    likely: Vec<Likely>,
    moderated_first: bool,
}

struct Likely {
    code: String,
    url: String,
    title: String,
    language: String,
}

impl AskPage {
    fn written(&self) -> String {
        format!("{} {}", self.form.title, self.form.body)
    }

    fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|(name, _)| *name == field).map(|(_, text)| text.as_str())
    }

    fn action(&self) -> String {
        url::ask(&self.dialogue.slug)
    }

    fn back(&self) -> String {
        url::questions(&self.dialogue.slug)
    }

    fn likely_url(&self) -> String {
        format!("{}/likely", url::ask(&self.dialogue.slug))
    }
}

async fn ask_page(
    site: &Site,
    visitor: &Visitor,
    dialogue: std::sync::Arc<Dialogue>,
    form: AskForm,
    errors: Vec<(&'static str, String)>,
    warning: Option<Warning>,
) -> Result<String, Failure> {
    let l = visitor.locale;
    let title = crate::care::title(l, l.t("ask-title"), !errors.is_empty(), warning.as_ref());
    let page = AskPage {
        l,
        layout: Layout::of(site, visitor, &dialogue, Place::Questions, title),
        likely: find_likely(site, visitor, &dialogue, &form.title).await?,
        moderated_first: dialogue.settings.online == domain::channel::ModerationTiming::Before,
        dialogue,
        form,
        errors,
        warning,
    };
    Ok(page.render()?)
}

async fn find_likely(
    site: &Site,
    visitor: &Visitor,
    dialogue: &Dialogue,
    text: &str,
) -> Result<Vec<Likely>, Failure> {
    let found = site.app.likely_questions(&visitor.actor, dialogue, text, 5).await?;
    let likely = |question: app::question::LikelyQuestion| Likely {
        code: QuestionId(question.id).code(),
        url: url::question(question.id),
        title: question.title,
        language: question.language,
    };
    Ok(found.into_iter().map(likely).collect())
}

/// GET /d/{dialogue}/ask
pub(crate) async fn ask_form(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(form): Query<AskForm>,
) -> Result<Response, Failure> {
    let dialogue = site.app.dialogue(&visitor.actor, &slug).await?;
    if !dialogue.is_open(Activity::Ask, site.app.now()) {
        return Err(domain::permission::Denial::Closed.into());
    }
    Ok(Html(ask_page(&site, &visitor, dialogue, form, Vec::new(), None).await?).into_response())
}

/// POST /d/{dialogue}/ask
pub(crate) async fn ask(
    State(site): State<Site>,
    mut visitor: Visitor,
    Path(slug): Path<String>,
    Form(form): Form<AskForm>,
) -> Result<Response, Failure> {
    let dialogue = site.app.dialogue(&visitor.actor, &slug).await?;
    let language = chosen_language(visitor.locale, &form.language)?;
    visitor.join(&site)?;
    let new = NewQuestion {
        title: form.title.clone(),
        body: form.body.clone(),
        sector: Some(form.sector.clone()),
        place: Some(form.place.clone()),
        language: Some(language),
        care: crate::care::chosen(&form.care)?,
        ..NewQuestion::default()
    };
    let given = match visitor.pace(&site, dialogue.id) {
        Ok(held) => site.app.ask(&visitor.actor, &dialogue, &NewQuestion { held, ..new }).await,
        Err(error) => Err(error),
    };
    let Refused { status, errors, warning } = match given {
        Ok(given) => return Ok(given_receipt(&visitor, &given)),
        Err(error) => crate::care::refused(visitor.locale, error, "title", &form.care)?,
    };
    let html = ask_page(&site, &visitor, dialogue, form, errors, warning).await?;
    Ok((status, Html(html)).into_response())
}

/// After sending anything: on to its receipt.
pub(crate) fn given_receipt(visitor: &Visitor, given: &Given) -> Response {
    see_other(&url::new_receipt(given.receipt), visitor.cookies())
}

#[derive(Deserialize)]
pub(crate) struct LikelyQuery {
    #[serde(default)]
    q: String,
}

#[derive(Template)]
#[template(path = "likely.html")]
struct LikelyList {
    l: Locale,
    likely: Vec<Likely>,
}

/// GET /d/{dialogue}/ask/likely: the list under the sentence, while it is typed.
pub(crate) async fn likely(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(query): Query<LikelyQuery>,
) -> Result<Response, Failure> {
    let dialogue = site.app.dialogue(&visitor.actor, &slug).await?;
    let likely = find_likely(&site, &visitor, &dialogue, &query.q).await?;
    Ok(Html(LikelyList { l: visitor.locale, likely }.render()?).into_response())
}
