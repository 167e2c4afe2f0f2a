//! The desk on which a set of core questions is built: the questions on the left, the chosen core
//! question in the middle, what is covered on the right.

use app::core_question::{NewCoreQuestion, Share};
use app::dialogue::Dialogue;
use app::page::{MOST, Slice};
use app::question::{Line, QuestionFilter};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::channel::Channel;
use domain::code::Coded as _;
use domain::core_question::TITLE;
use domain::id::{CoreQuestionId, CoreQuestionSetId, QuestionId};
use domain::permission::Action;
use domain::question::Coverage;
use domain::time::Moment;
use serde::Deserialize;

use super::home::Cover;
use super::{
    Desk, Faults, Frame, Pager, Pairs, Tab, fault_at, faults_of, one, percent, questions_of, share,
    unknown_word, whole_percent,
};
use crate::error::Failure;
use crate::form::{Form, Path, Query};
use crate::locale::{Locale, grouped};
use crate::{Site, url};

/// Questions on one page of the list.
const PAGE: i64 = 50;
/// Likely further questions shown.
const LIKELY: usize = 12;
/// Linked questions shown at once; the others unfold.
const FIRST: usize = 8;
/// Places shown at once, those with the lowest share first; the others unfold.
const LOWEST: usize = 4;

type Set = app::core_question::Set;

struct SetLine {
    url: String,
    number: i64,
    title: String,
    is_draft: bool,
    dates: String,
}

#[derive(Template)]
#[template(path = "staff/core_sets.html")]
struct SetsPage {
    l: Locale,
    frame: Frame,
    action: String,
    sets: Vec<SetLine>,
    title: String,
    faults: Faults,
}

impl SetsPage {
    fn error(&self, field: &str) -> Option<&str> {
        fault_at(&self.faults, field)
    }
}

/// GET /staff/d/{dialogue}/core
pub(crate) async fn sets(State(site): State<Site>, desk: Desk) -> Result<Response, Failure> {
    render_sets(&site, &desk, String::new(), Vec::new()).await
}

async fn render_sets(
    site: &Site,
    desk: &Desk,
    title: String,
    faults: Faults,
) -> Result<Response, Failure> {
    desk.needs(site, Action::Curate)?;
    let l = desk.l();
    let sets = site.app.sets(&desk.visitor.actor, &desk.dialogue).await?;
    let is_refused = !faults.is_empty();
    let page = SetsPage {
        l,
        action: url::staff_core(&desk.dialogue.slug),
        sets: sets.iter().map(|set| set_line(l, &desk.dialogue, set)).collect(),
        title,
        faults,
        frame: Frame::of(site, desk, Tab::CoreQuestions, l.t("staff-core-title"))
            .await?
            .with_faults(is_refused),
    };
    Ok(super::page(page.render()?, is_refused))
}

fn set_line(l: Locale, dialogue: &Dialogue, set: &Set) -> SetLine {
    let date =
        |at: Option<i64>| at.map(|at| l.date(Moment(at), &dialogue.zone)).unwrap_or_default();
    SetLine {
        url: url::staff_set(&dialogue.slug, set.number),
        number: set.number,
        title: set.title.clone(),
        is_draft: set.status == "draft",
        dates: match set.valid_from {
            None => date(Some(set.created_at)),
            from => format!("{} – {}", date(from), date(set.valid_to)),
        },
    }
}

#[derive(Deserialize)]
pub(crate) struct Begin {
    #[serde(default)]
    title: String,
}

/// POST /staff/d/{dialogue}/core: begins a set.
pub(crate) async fn begin(
    State(site): State<Site>,
    desk: Desk,
    Form(form): Form<Begin>,
) -> Result<Response, Failure> {
    match site.app.begin_set(&desk.visitor.actor, &desk.dialogue, &form.title).await {
        Ok(set) => Ok(desk.said(&url::staff_set(&desk.dialogue.slug, set.number), "set_begun")),
        Err(error) => {
            let faults = faults_of(desk.l(), error)?;
            render_sets(&site, &desk, form.title, faults).await
        }
    }
}

/// What the desk shows.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct DeskQuery {
    q: String,
    sector: String,
    place: String,
    /// `first` (unlinked first, the default), `unlinked`, `linked`.
    show: String,
    page: Option<i64>,
    /// The number of the chosen core question.
    at: Option<i64>,
    /// A new core question is being written.
    new: String,
}

impl DeskQuery {
    fn pairs(&self) -> Vec<(&'static str, String)> {
        let number = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
        vec![
            ("q", self.q.clone()),
            ("sector", self.sector.clone()),
            ("place", self.place.clone()),
            ("show", self.show.clone()),
            ("page", number(self.page.filter(|page| *page > 1))),
            ("at", number(self.at)),
            ("new", self.new.clone()),
        ]
    }

    fn url(&self, slug: &str, set: i64) -> String {
        format!("{}{}", url::staff_set(slug, set), url::query(&self.pairs()))
    }

    fn filter(&self, set: i64, coverage: Coverage) -> QuestionFilter {
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        QuestionFilter {
            sector: some(&self.sector),
            place: some(&self.place),
            search: some(&self.q),
            coverage: Some(coverage),
            set: Some(set),
            ..QuestionFilter::default()
        }
    }
}

struct Row {
    code: String,
    url: String,
    title: String,
    language: String,
    sector: String,
    number: Option<i64>,
}

/// The chosen core question, as it stands or as it was typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Edit {
    id: i64,
    title: String,
    body: String,
    sector: String,
    number: Option<i64>,
    r#do: String,
    back: String,
}

struct Core {
    number: i64,
    title: String,
    sources: i64,
    url: String,
}

struct Likely {
    code: String,
    url: String,
    title: String,
    score: String,
}

#[derive(Template)]
#[template(path = "staff/core_desk.html")]
struct DeskPage {
    l: Locale,
    frame: Frame,
    dialogue: std::sync::Arc<Dialogue>,
    set: SetLine,
    query: DeskQuery,
    topline: String,
    rows: Vec<Row>,
    pager: Pager,
    cores: Vec<Core>,
    chosen: Option<i64>,
    edit: Edit,
    faults: Faults,
    linked: Vec<Row>,
    linked_total: i64,
    likely: Vec<Likely>,
    covered: String,
    covered_of: String,
    sectors: Vec<Cover>,
    places: Vec<Cover>,
    channels: Vec<Cover>,
    last: Option<(i64, String)>,
    action: String,
    title_limit: usize,
}

impl DeskPage {
    fn error(&self, field: &str) -> Option<&str> {
        fault_at(&self.faults, field)
    }

    fn new_url(&self) -> String {
        let query = DeskQuery { new: "1".to_owned(), at: None, ..self.query.clone() };
        query.url(&self.dialogue.slug, self.set.number)
    }

    /// The first linked questions, and those that unfold.
    fn linked_parts(&self) -> (&[Row], &[Row]) {
        self.linked.split_at(FIRST.min(self.linked.len()))
    }

    fn place_parts(&self) -> (&[Cover], &[Cover]) {
        self.places.split_at(LOWEST.min(self.places.len()))
    }

    fn is_chosen(&self, number: &i64) -> bool {
        self.chosen == Some(*number)
    }
}

/// GET /staff/d/{dialogue}/core/{set}
pub(crate) async fn desk(
    State(site): State<Site>,
    desk: Desk,
    Path((_, set)): Path<(String, i64)>,
    Query(query): Query<DeskQuery>,
) -> Result<Response, Failure> {
    render(&site, &desk, set, query, None).await
}

async fn render(
    site: &Site,
    desk: &Desk,
    set: i64,
    query: DeskQuery,
    refused: Option<(Edit, Faults)>,
) -> Result<Response, Failure> {
    desk.needs(site, Action::Curate)?;
    let l = desk.l();
    let (app, actor, dialogue) = (&site.app, &desk.visitor.actor, &desk.dialogue);
    let set = app.set(actor, dialogue, set).await?;
    let lines = app.core_questions(actor, dialogue, &set).await?;
    let is_new = !query.new.is_empty() || lines.is_empty();
    let wanted = query.at.and_then(|at| lines.iter().find(|line| line.number == at));
    let chosen = wanted.or_else(|| lines.first()).filter(|_| !is_new);
    let (linked, linked_total) = match chosen {
        Some(line) => linked(site, desk, &set, line.id).await?,
        None => (Vec::new(), 0),
    };
    let likely = match chosen {
        Some(line) => likely(site, desk, &line.title, &linked).await?,
        None => Vec::new(),
    };
    let (rows, pager) = questions(site, desk, &set, &query).await?;
    let coverage = app.coverage(actor, dialogue, Some(&set)).await?;
    let overall = share(coverage.linked, coverage.total);
    let cover = |name: String, part: &Share| Cover {
        name,
        chart: app::chart::coverage(share(part.linked, part.total), overall, ""),
        percent: whole_percent(part.linked, part.total),
    };
    let named =
        |part: &Share, key: &str| cover(part.name.clone().unwrap_or_else(|| l.t(key)), part);
    let mut places = coverage.places.clone();
    places.sort_by(|a, b| share(a.linked, a.total).total_cmp(&share(b.linked, b.total)));
    let channel = |part: &Share| {
        let channel = part.name.as_deref().and_then(|name| name.parse::<Channel>().ok());
        cover(channel.map(|channel| super::channel_name(l, channel)).unwrap_or_default(), part)
    };
    let (edit, faults) = refused.unwrap_or_else(|| {
        let edit = chosen.map_or_else(Edit::default, |line| Edit {
            id: line.id,
            title: line.title.clone(),
            body: line.body.clone(),
            sector: line.sector.clone().unwrap_or_default(),
            number: Some(line.number),
            ..Edit::default()
        });
        (edit, Vec::new())
    });
    let last = app.last_undo(actor, dialogue).await?;
    let core = |line: &app::core_question::Line| Core {
        number: line.number,
        title: line.title.clone(),
        sources: line.source_count,
        url: DeskQuery { at: Some(line.number), new: String::new(), ..query.clone() }
            .url(&dialogue.slug, set.number),
    };
    let figures =
        [("total", grouped(coverage.total).into()), ("linked", grouped(coverage.linked).into())];
    let is_refused = !faults.is_empty();
    let page = DeskPage {
        l,
        set: set_line(l, dialogue, &set),
        topline: app::chart::topline(overall, &l.a("staff-core-topline", figures)),
        rows,
        pager,
        cores: lines.iter().map(core).collect(),
        chosen: chosen.map(|line| line.number),
        edit,
        faults,
        linked,
        linked_total,
        likely,
        covered: percent(coverage.linked, coverage.total),
        covered_of: format!("{} / {}", grouped(coverage.linked), grouped(coverage.total)),
        sectors: coverage.sectors.iter().map(|part| named(part, "staff-no-sector")).collect(),
        places: places.iter().map(|part| named(part, "staff-no-place")).collect(),
        channels: coverage.channels.iter().map(channel).collect(),
        last: last.map(|line| (line.id.0, super::done_text(l, &line))),
        action: url::staff_set(&dialogue.slug, set.number),
        title_limit: TITLE.max,
        query,
        dialogue: dialogue.clone(),
        frame: Frame::of(site, desk, Tab::CoreQuestions, set.title.clone())
            .await?
            .with_faults(is_refused),
    };
    Ok(super::page(page.render()?, is_refused))
}

/// One page of the list; with unlinked first, the two kinds follow each other.
async fn questions(
    site: &Site,
    desk: &Desk,
    set: &Set,
    query: &DeskQuery,
) -> Result<(Vec<Row>, Pager), Failure> {
    let (actor, dialogue) = (&desk.visitor.actor, &desk.dialogue);
    let number = query.page.unwrap_or(1);
    let slice = Slice::page(number, PAGE)?;
    let read = async |coverage, offset, limit| {
        let slice = Slice { offset, behind: None, limit };
        site.app.questions(actor, dialogue, &query.filter(set.id, coverage), slice).await
    };
    let (lines, total) = match query.show.as_str() {
        "unlinked" => {
            let page = read(Coverage::Unlinked, slice.offset, PAGE).await?;
            (page.items, page.total)
        }
        "linked" => {
            let page = read(Coverage::Linked, slice.offset, PAGE).await?;
            (page.items, page.total)
        }
        _ => {
            let unlinked = read(Coverage::Unlinked, slice.offset, PAGE).await?;
            let mut lines = unlinked.items;
            let rest = PAGE - i64::try_from(lines.len()).unwrap_or(PAGE);
            let skip = (slice.offset - unlinked.total).max(0);
            // Asked for even when there is no room, because its total is needed.
            let linked = read(Coverage::Linked, skip, rest.max(1)).await?;
            if rest > 0 {
                lines.extend(linked.items);
            }
            (lines, unlinked.total + linked.total)
        }
    };
    let at = |page| DeskQuery { page: Some(page), ..query.clone() }.url(&dialogue.slug, set.number);
    let pager = Pager::new(number, PAGE, lines.len(), total, at);
    Ok((lines.iter().map(row).collect(), pager))
}

async fn linked(
    site: &Site,
    desk: &Desk,
    set: &Set,
    core_question: i64,
) -> Result<(Vec<Row>, i64), Failure> {
    let filter = QuestionFilter {
        core_question: Some(CoreQuestionId(core_question)),
        set: Some(set.id),
        ..QuestionFilter::default()
    };
    let (actor, dialogue) = (&desk.visitor.actor, &desk.dialogue);
    let page = site.app.questions(actor, dialogue, &filter, Slice::first(MOST)).await?;
    Ok((page.items.iter().map(row).collect(), page.total))
}

/// Questions that may belong to a core question; each needs a person's word.
async fn likely(
    site: &Site,
    desk: &Desk,
    title: &str,
    linked: &[Row],
) -> Result<Vec<Likely>, Failure> {
    let (actor, dialogue) = (&desk.visitor.actor, &desk.dialogue);
    let found = site.app.likely_questions(actor, dialogue, title, LIKELY + linked.len()).await?;
    let likely = |question: app::question::LikelyQuestion| Likely {
        code: QuestionId(question.id).code(),
        url: url::question(question.id),
        title: question.title,
        score: format!("{:.2}", question.likeness),
    };
    let fresh = |one: &Likely| !linked.iter().any(|row| row.code == one.code);
    Ok(found.into_iter().map(likely).filter(fresh).take(LIKELY).collect())
}

fn row(line: &Line) -> Row {
    Row {
        code: QuestionId(line.id).code(),
        url: url::question(line.id),
        title: line.title.clone(),
        language: line.language.clone(),
        sector: line.sector.clone().unwrap_or_default(),
        number: line.core_number,
    }
}

/// POST /staff/d/{dialogue}/core/{set}: puts the chosen questions into a core question, takes them
/// out, or begins a new core question with them.
pub(crate) async fn assign(
    State(site): State<Site>,
    desk: Desk,
    Path((_, number)): Path<(String, i64)>,
    Form(form): Form<Pairs>,
) -> Result<Response, Failure> {
    let (app, actor, dialogue) = (&site.app, &desk.visitor.actor, &desk.dialogue);
    desk.needs(&site, Action::Curate)?;
    let set = app.set(actor, dialogue, number).await?;
    let back = one(&form, "back").to_owned();
    let Some(questions) = questions_of(&form) else { return Ok(desk.said(&back, "questions")) };
    if !one(&form, "new").is_empty() {
        return begin_core(&site, &desk, &set, &questions, back).await;
    }
    if questions.is_empty() {
        return Ok(desk.said(&back, "nothing"));
    }
    let lines = app.core_questions(actor, dialogue, &set).await?;
    let wanted = one(&form, "core").parse::<i64>().unwrap_or(-1);
    let unlink = match one(&form, "do") {
        "" => wanted == 0,
        "unlink" => true,
        _ => return Err(unknown_word("do")),
    };
    if unlink {
        // From the one that is named, or from every one that holds them.
        for line in lines.iter().filter(|line| wanted <= 0 || line.number == wanted) {
            let result = app.unlink(actor, dialogue, CoreQuestionId(line.id), &questions).await;
            if result.is_err() {
                return desk.answer(&site, &back, result).await;
            }
        }
        return desk.done(&site, &back).await;
    }
    let Some(line) = lines.iter().find(|line| line.number == wanted) else {
        return Ok(desk.said(&back, "no_number"));
    };
    let result = app.link(actor, dialogue, CoreQuestionId(line.id), &questions).await;
    desk.answer(&site, &back, result).await
}

/// A new core question begins with the words of the first chosen question, to be rewritten.
async fn begin_core(
    site: &Site,
    desk: &Desk,
    set: &Set,
    questions: &[QuestionId],
    back: String,
) -> Result<Response, Failure> {
    let (app, actor, dialogue) = (&site.app, &desk.visitor.actor, &desk.dialogue);
    let Some(first) = questions.first() else {
        let query = DeskQuery { new: "1".to_owned(), ..DeskQuery::default() };
        return Ok(crate::system::see_other(&query.url(&dialogue.slug, set.number), Vec::new()));
    };
    let view = app.question(actor, *first).await?;
    let new = NewCoreQuestion {
        title: view.item.title.clone(),
        body: String::new(),
        sector: view.sector.clone(),
    };
    let set_id = CoreQuestionSetId(set.id);
    match app.begin_core_question(actor, dialogue, set_id, &new, questions).await {
        Ok(id) => {
            let added = app.core_question(actor, id).await?;
            let query = DeskQuery { at: Some(added.row.number), ..DeskQuery::default() };
            desk.done(site, &query.url(&dialogue.slug, set.number)).await
        }
        Err(error) => desk.answer(site, &back, Err::<(), _>(error)).await,
    }
}

/// POST /staff/d/{dialogue}/core/{set}/edit: adds, rewrites, moves or removes a core question.
pub(crate) async fn edit(
    State(site): State<Site>,
    desk: Desk,
    Path((_, number)): Path<(String, i64)>,
    Form(form): Form<Edit>,
) -> Result<Response, Failure> {
    let (app, actor, dialogue) = (&site.app, &desk.visitor.actor, &desk.dialogue);
    desk.needs(&site, Action::Curate)?;
    let set = app.set(actor, dialogue, number).await?;
    let id = CoreQuestionId(form.id);
    let new = NewCoreQuestion {
        title: form.title.clone(),
        body: form.body.clone(),
        sector: Some(form.sector.clone()),
    };
    let at = |number: Option<i64>| {
        DeskQuery { at: number, ..DeskQuery::default() }.url(&dialogue.slug, set.number)
    };
    let back = if form.back.is_empty() { at(form.number) } else { form.back.clone() };
    let result = match form.r#do.as_str() {
        "add" => {
            match app.add_core_question(actor, dialogue, CoreQuestionSetId(set.id), &new).await {
                Ok(id) => {
                    let added = app.core_question(actor, id).await?;
                    return desk.done(&site, &at(Some(added.row.number))).await;
                }
                Err(error) => Err(error),
            }
        }
        "remove" => {
            let result = app.remove_core_question(actor, dialogue, id).await;
            return desk.answer(&site, &at(None), result).await;
        }
        "move" => {
            let to = form.number.unwrap_or(1);
            let result = app.move_core_question(actor, dialogue, id, to).await;
            return desk.answer(&site, &at(Some(to)), result).await;
        }
        "" | "save" => app.edit_core_question(actor, dialogue, id, &new).await,
        _ => return Err(unknown_word("do")),
    };
    match result {
        Err(error @ app::Error::Invalid { .. }) => {
            let faults = faults_of(desk.l(), error)?;
            let query = DeskQuery {
                at: form.number,
                new: if form.r#do == "add" { "1".to_owned() } else { String::new() },
                ..DeskQuery::default()
            };
            render(&site, &desk, number, query, Some((form, faults))).await
        }
        result => desk.answer(&site, &back, result).await,
    }
}

/// POST /staff/d/{dialogue}/core/{set}/publish
pub(crate) async fn publish(
    State(site): State<Site>,
    desk: Desk,
    Path((_, number)): Path<(String, i64)>,
) -> Result<Response, Failure> {
    let (app, actor, dialogue) = (&site.app, &desk.visitor.actor, &desk.dialogue);
    desk.needs(&site, Action::Curate)?;
    let set = app.set(actor, dialogue, number).await?;
    let result = app.publish_set(actor, dialogue, CoreQuestionSetId(set.id)).await;
    desk.answer(&site, &url::staff_set(&dialogue.slug, number), result).await
}
