//! The desk of outcomes: what waits for one, giving one to some or to all that is found, and the same as
//! a table to be filled in elsewhere.

use app::outcome::table::OutcomeImport;
use app::outcome::{Given, Line, Listed, NewOutcome, OutcomeFilter, Share};
use app::page::Slice;
use askama::Template;
use axum::body::Body;
use axum::extract::FromRequest as _;
use axum::extract::{Multipart, Request, State};
use axum::response::Response;
use domain::code::Coded as _;
use domain::id::{AnswerId, CoreQuestionId, OutcomeId, QuestionId};
use domain::outcome::{MOST_ITEMS, OutcomeWord, Receiver};
use domain::permission::Action;
use serde::Deserialize;

use super::home::Cover;
use super::import::{row_fault, table_fault};
use super::upload::unreadable;
use super::{
    Desk, Faults, Frame, Pager, Pairs, Tab, fault_at, faults_of, many, one, share, unknown_word,
};
use crate::error::Failure;
use crate::form::{Form, Query};
use crate::locale::{Locale, grouped};
use crate::table::{XLSX, download};
use crate::trace::word_name;
use crate::{Site, url};

/// Inputs on one page.
const PAGE: i64 = 50;
/// The largest file.
pub(crate) const MOST_BYTES: usize = 20 * 1024 * 1024;
/// Faults of a file that are shown.
const FAULTS: usize = 100;

/// What the desk shows.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct DeskQuery {
    /// `questions` (the default), `answers`, `core`.
    of: String,
    /// The number of a core question.
    core: Option<i64>,
    /// A word, or `none` for what waits.
    word: String,
    q: String,
    page: Option<i64>,
}

impl DeskQuery {
    fn listed(&self) -> Listed {
        match self.of.as_str() {
            "answers" => Listed::Answers,
            "core" => Listed::CoreQuestions,
            _ => Listed::Questions,
        }
    }

    fn url(&self, slug: &str) -> String {
        format!("{}{}", url::staff_outcomes(slug), self.query())
    }

    fn query(&self) -> String {
        let number = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
        url::query(&[
            ("of", self.of.clone()),
            ("core", number(self.core)),
            ("word", self.word.clone()),
            ("q", self.q.clone()),
            ("page", number(self.page.filter(|page| *page > 1))),
        ])
    }
}

struct Row {
    code: String,
    url: Option<String>,
    title: String,
    language: String,
    number: Option<i64>,
    in_group: bool,
    /// The outcome that holds: its word, its page, and whether it comes by the group.
    outcome: Option<(String, String, bool)>,
}

/// What the form holds.
#[derive(Clone, Debug, Default)]
struct OutcomeForm {
    word: String,
    reason: String,
    office: String,
    target: String,
    resolution: String,
    why: String,
    groups: bool,
}

impl OutcomeForm {
    fn read(form: &Pairs) -> Self {
        let text = |name| one(form, name).to_owned();
        Self {
            word: text("word"),
            reason: text("reason"),
            office: text("office"),
            target: text("target"),
            resolution: text("resolution"),
            why: text("why"),
            groups: !one(form, "groups").is_empty(),
        }
    }

    fn wanted(&self) -> NewOutcome {
        NewOutcome {
            word: self.word.clone(),
            reason: self.reason.clone(),
            office: self.office.clone(),
            target: self.target.clone(),
            resolution: self.resolution.clone(),
            why: self.why.clone(),
        }
    }
}

/// What a file said that was brought in.
#[derive(Default)]
struct Brought {
    /// What would enter, when it was only looked at.
    told: Option<String>,
    bad: Vec<String>,
}

#[derive(Template)]
#[template(path = "staff/outcomes.html")]
struct DeskPage {
    l: Locale,
    frame: Frame,
    action: String,
    /// Address, name, how far, and whether it is the one shown.
    lists: Vec<(String, Cover, bool)>,
    query: DeskQuery,
    cores: Vec<(i64, String)>,
    words: Vec<(&'static str, String)>,
    shares: Vec<(String, String)>,
    rows: Vec<Row>,
    pager: Pager,
    chosen: Vec<String>,
    form: OutcomeForm,
    faults: Faults,
    /// How many get it at once, to be said once more.
    confirm: Option<i64>,
    brought: Brought,
    sheet: String,
    last: Option<(i64, String)>,
    /// How many requests for another look wait, and where.
    appeals: (i64, String),
}

impl DeskPage {
    fn error(&self, field: &str) -> Option<&str> {
        fault_at(&self.faults, field)
    }

    /// The fields of one line: name, label, what was typed.
    fn fields(&self) -> [(&'static str, String, &str); 4] {
        let l = self.l;
        [
            ("office", l.t("staff-outcome-office"), self.form.office.as_str()),
            ("target", l.t("staff-outcome-target"), self.form.target.as_str()),
            ("resolution", l.t("staff-outcome-resolution"), self.form.resolution.as_str()),
            ("why", l.t("staff-outcome-why"), self.form.why.as_str()),
        ]
    }

    fn is_core(&self, number: &i64) -> bool {
        self.query.core == Some(*number)
    }

    fn is_chosen(&self, code: &str) -> bool {
        self.chosen.iter().any(|chosen| chosen == code)
    }

    fn most(&self) -> String {
        grouped(i64::try_from(MOST_ITEMS).unwrap_or(0))
    }
}

/// What came with the page that is shown again.
#[derive(Default)]
struct Again {
    form: OutcomeForm,
    chosen: Vec<String>,
    faults: Faults,
    confirm: Option<i64>,
    brought: Brought,
}

/// GET /staff/d/{dialogue}/outcomes
pub(crate) async fn desk(
    State(site): State<Site>,
    desk: Desk,
    Query(query): Query<DeskQuery>,
) -> Result<Response, Failure> {
    render(&site, &desk, query, Again::default()).await
}

async fn render(
    site: &Site,
    desk: &Desk,
    query: DeskQuery,
    again: Again,
) -> Result<Response, Failure> {
    desk.needs(site, Action::Curate)?;
    let l = desk.l();
    let (app, actor, dialogue) = (&site.app, &desk.visitor.actor, &desk.dialogue);
    let cores = core_questions(site, desk).await?;
    let set = app.current_set(actor, dialogue).await?.map_or(0, |set| set.number);
    let filter = filter(&query, &cores);
    let number = query.page.unwrap_or(1);
    let page = app.outcome_list(actor, dialogue, &filter, Slice::page(number, PAGE)?).await?;
    let shares = app.outcome_shares(actor, dialogue, &filter).await?;
    let at = |page: i64| DeskQuery { page: Some(page), ..query.clone() }.url(&dialogue.slug);
    let is_refused = !again.faults.is_empty() || !again.brought.bad.is_empty();
    let last = app.last_undo(actor, dialogue).await?;
    let rendered = DeskPage {
        l,
        action: url::staff_outcomes(&dialogue.slug),
        lists: lists(site, desk, &query).await?,
        cores: cores.iter().map(|(number, _, title)| (*number, title.clone())).collect(),
        words: OutcomeWord::ALL.iter().map(|word| (word.as_str(), word_name(l, *word))).collect(),
        shares: shares.iter().map(|share| told_share(l, share)).collect(),
        pager: Pager::new(number, PAGE, page.items.len(), page.total, at),
        rows: page.items.iter().map(|line| row(l, filter.listed, set, line)).collect(),
        sheet: format!("{}.xlsx{}", url::staff_outcomes(&dialogue.slug), query.query()),
        last: last
            .filter(|line| line.undone.is_none())
            .map(|line| (line.id.0, super::done_text(l, &line))),
        appeals: (app.appeals_waiting(actor, dialogue).await?, url::staff_appeals(&dialogue.slug)),
        query,
        chosen: again.chosen,
        form: again.form,
        faults: again.faults,
        confirm: again.confirm,
        brought: again.brought,
        frame: Frame::of(site, desk, Tab::Outcomes, l.t("staff-tab-outcomes"))
            .await?
            .with_faults(is_refused),
    };
    Ok(super::page(rendered.render()?, is_refused))
}

/// Number, key and sentence of the core questions of the set that holds.
async fn core_questions(site: &Site, desk: &Desk) -> Result<Vec<(i64, i64, String)>, Failure> {
    let (app, actor, dialogue) = (&site.app, &desk.visitor.actor, &desk.dialogue);
    let Some(set) = app.current_set(actor, dialogue).await? else { return Ok(Vec::new()) };
    let lines = app.core_questions(actor, dialogue, &set).await?;
    Ok(lines.into_iter().map(|line| (line.number, line.id, line.title)).collect())
}

fn filter(query: &DeskQuery, cores: &[(i64, i64, String)]) -> OutcomeFilter {
    let core = query.core.map(|wanted| {
        let found = cores.iter().find(|(number, ..)| *number == wanted);
        // A number that names none finds nothing.
        CoreQuestionId(found.map_or(0, |(_, id, _)| *id))
    });
    OutcomeFilter {
        listed: query.listed(),
        core_question: core,
        word: query.word.parse().ok(),
        without: query.word == "none",
        search: query.q.clone(),
    }
}

/// The three lists with how much of each has an outcome.
async fn lists(
    site: &Site,
    desk: &Desk,
    query: &DeskQuery,
) -> Result<Vec<(String, Cover, bool)>, Failure> {
    let (l, dialogue) = (desk.l(), &desk.dialogue);
    let mut lists = Vec::new();
    for (word, key) in [("", "nav-questions"), ("answers", "word-answer"), ("core", "nav-core")] {
        let of = DeskQuery { of: word.to_owned(), ..DeskQuery::default() };
        let shares =
            site.app.outcome_shares(&desk.visitor.actor, dialogue, &filter(&of, &[])).await?;
        let total: i64 = shares.iter().map(|share| share.n).sum();
        let open: i64 = shares.iter().filter(|share| share.word.is_none()).map(|s| s.n).sum();
        let part = share(total - open, total);
        let cover = Cover {
            name: l.t(key),
            chart: app::chart::coverage(part, part, ""),
            percent: format!("{} / {}", grouped(total - open), grouped(total)),
        };
        let current = of.listed() == query.listed();
        lists.push((of.url(&dialogue.slug), cover, current));
    }
    Ok(lists)
}

fn told_share(l: Locale, share: &Share) -> (String, String) {
    let word = share.word.as_deref().and_then(|word| word.parse().ok());
    let name = word.map_or_else(|| l.t("staff-outcome-none"), |word| word_name(l, word));
    (name, grouped(share.n))
}

fn row(l: Locale, listed: Listed, set: i64, line: &Line) -> Row {
    let (code, address) = match listed {
        Listed::Questions => (QuestionId(line.id).code(), Some(url::question(line.id))),
        Listed::Answers => {
            let kind = domain::contribution::Kind::Answer;
            (AnswerId(line.id).code(), Some(url::contribution(kind, line.id)))
        }
        Listed::CoreQuestions => (format!("core-{set}-{}", line.number.unwrap_or(0)), None),
    };
    let word = line.word.as_deref().and_then(|word| word.parse().ok());
    let outcome = word
        .zip(line.outcome_id)
        .map(|(word, id)| (word_name(l, word), url::outcome(id), line.by_group > 0));
    Row {
        code,
        url: address,
        title: line.title.chars().take(160).collect(),
        language: line.language.clone(),
        number: line.number,
        in_group: line.group_id.is_some(),
        outcome,
    }
}

/// POST /staff/d/{dialogue}/outcomes: gives an outcome to what was chosen, or to all that is found.
pub(crate) async fn give(
    State(site): State<Site>,
    desk: Desk,
    Form(pairs): Form<Pairs>,
) -> Result<Response, Failure> {
    desk.needs(&site, Action::Curate)?;
    let (query, count) = shown(&pairs)?;
    let form = OutcomeForm::read(&pairs);
    let chosen: Vec<String> = many(&pairs, "item").map(str::to_owned).collect();
    let back = query.url(&desk.dialogue.slug);
    let given = match one(&pairs, "do") {
        "all" => return ask_again(&site, &desk, query, form, chosen).await,
        "all_indeed" => give_all(&site, &desk, &query, &form, count).await?,
        "" | "chosen" => {
            let Some(items) = chosen_items(&site, &desk, &chosen).await? else {
                return Ok(desk.said(&back, "questions"));
            };
            if items.is_empty() {
                return Ok(desk.said(&back, "nothing"));
            }
            give_chosen(&site, &desk, items, &form).await
        }
        _ => return Err(unknown_word("do")),
    };
    match given {
        Err(error @ app::Error::Invalid { .. }) => {
            let faults = faults_of(desk.l(), error)?;
            let confirm = count.filter(|_| one(&pairs, "do") == "all_indeed");
            let again = Again { form, chosen, faults, confirm, ..Again::default() };
            render(&site, &desk, query, again).await
        }
        done => desk.answer(&site, &back, done).await,
    }
}

/// What the page showed on which a form was sent, and the count it told. What cannot be read is refused: a
/// filter that was left out would find more than anybody saw.
fn shown(form: &Pairs) -> Result<(DeskQuery, Option<i64>), Failure> {
    let number = |name| match one(form, name) {
        "" => Ok(None),
        text => text.parse::<i64>().map(Some).map_err(|_| unknown_word(name)),
    };
    let word = one(form, "shown");
    if !word.is_empty() && word != "none" && word.parse::<OutcomeWord>().is_err() {
        return Err(unknown_word("shown"));
    }
    let of = one(form, "of");
    if !["", "questions", "answers", "core"].contains(&of) {
        return Err(unknown_word("of"));
    }
    let query = DeskQuery {
        of: of.to_owned(),
        core: number("core")?,
        word: word.to_owned(),
        q: one(form, "q").to_owned(),
        page: number("page")?,
    };
    Ok((query, number("count")?))
}

/// Shows how many would get it, to be said once more.
async fn ask_again(
    site: &Site,
    desk: &Desk,
    query: DeskQuery,
    form: OutcomeForm,
    chosen: Vec<String>,
) -> Result<Response, Failure> {
    let cores = core_questions(site, desk).await?;
    let (actor, dialogue) = (&desk.visitor.actor, &desk.dialogue);
    let wanted = filter(&query, &cores);
    let page = site.app.outcome_list(actor, dialogue, &wanted, Slice::first(1)).await?;
    let again = Again { form, chosen, confirm: Some(page.total), ..Again::default() };
    render(site, desk, query, again).await
}

async fn give_all(
    site: &Site,
    desk: &Desk,
    query: &DeskQuery,
    form: &OutcomeForm,
    count: Option<i64>,
) -> Result<app::Result<OutcomeId>, Failure> {
    let cores = core_questions(site, desk).await?;
    let (actor, dialogue) = (&desk.visitor.actor, &desk.dialogue);
    let wanted = filter(query, &cores);
    let count = count.unwrap_or(0);
    Ok(site.app.give_outcome_to_found(actor, dialogue, &wanted, count, &form.wanted()).await)
}

async fn give_chosen(
    site: &Site,
    desk: &Desk,
    items: Vec<Given>,
    form: &OutcomeForm,
) -> app::Result<OutcomeId> {
    let (actor, dialogue) = (&desk.visitor.actor, &desk.dialogue);
    let items = match form.groups {
        true => site.app.with_groups(actor, dialogue, &items).await?,
        false => items,
    };
    site.app.give_outcome(actor, dialogue, &items, &form.wanted()).await
}

/// What the codes of a form name; none when one of them names nothing.
async fn chosen_items(
    site: &Site,
    desk: &Desk,
    codes: &[String],
) -> Result<Option<Vec<Given>>, Failure> {
    let cores = core_questions(site, desk).await?;
    let core = |code: &str| match domain::citation::Cited::parse(code)? {
        domain::citation::Cited::CoreQuestion { number, .. } => {
            let found = cores.iter().find(|(known, ..)| *known == number)?;
            Some((Receiver::CoreQuestion, found.1))
        }
        _ => None,
    };
    Ok(codes.iter().map(|code| app::outcome::receiver(code).or_else(|| core(code))).collect())
}

/// GET /staff/d/{dialogue}/outcomes.xlsx: what the filter finds, to be filled in.
pub(crate) async fn sheet(
    State(site): State<Site>,
    desk: Desk,
    Query(query): Query<DeskQuery>,
) -> Result<Response, Failure> {
    let cores = core_questions(&site, &desk).await?;
    let (actor, dialogue) = (&desk.visitor.actor, &desk.dialogue);
    let file = site.app.outcome_sheet(actor, dialogue, &filter(&query, &cores)).await?;
    Ok(download(XLSX, &format!("{}-outcomes.xlsx", dialogue.slug), Body::from(file)))
}

/// POST /staff/d/{dialogue}/outcomes/import: brings a table in, or only says what would enter.
pub(crate) async fn import(
    State(site): State<Site>,
    desk: Desk,
    request: Request,
) -> Result<Response, Failure> {
    desk.needs(&site, Action::Curate)?;
    let (name, bytes, dry_run) = read_table(&site, request).await?;
    let l = desk.l();
    let (actor, dialogue) = (&desk.visitor.actor, &desk.dialogue);
    let back = url::staff_outcomes(&dialogue.slug);
    let done = site.app.import_outcomes(actor, dialogue, &name, &bytes, dry_run).await;
    let brought = match done {
        Ok(import) if import.faults.is_empty() && !dry_run => {
            return desk.done(&site, &back).await;
        }
        Ok(import) => told(l, &name, &import),
        Err(app::Error::Table(error)) => {
            let (text, todo) = table_fault(l, &error);
            Brought { bad: vec![format!("{name}: {text} {todo}")], told: None }
        }
        Err(error) => {
            let faults = faults_of(l, error)?;
            let bad = faults.into_iter().map(|(_, text)| format!("{name}: {text}")).collect();
            Brought { bad, told: None }
        }
    };
    render(&site, &desk, DeskQuery::default(), Again { brought, ..Again::default() }).await
}

fn told(l: Locale, name: &str, import: &OutcomeImport) -> Brought {
    let bad = import.faults.iter().take(FAULTS).map(|fault| {
        let values = [
            ("file", name.into()),
            ("row", i64::from(fault.row).into()),
            ("column", fault.column.as_str().into()),
            ("fault", row_fault(l, fault).into()),
        ];
        l.a("staff-roster-fault", values)
    });
    let values = [("items", import.items.into()), ("outcomes", import.outcomes.into())];
    Brought {
        bad: bad.collect(),
        told: import.faults.is_empty().then(|| l.a("staff-outcome-would", values)),
    }
}

/// The file of the form, and whether it is only to be looked at.
async fn read_table(site: &Site, request: Request) -> Result<(String, Vec<u8>, bool), Failure> {
    let mut parts = Multipart::from_request(request, site)
        .await
        .map_err(|error| Failure::Unreadable(error.body_text()))?;
    let mut taken = (String::new(), Vec::new(), true);
    while let Some(field) = parts.next_field().await.map_err(|error| unreadable(&error))? {
        let name = field.name().unwrap_or_default().to_owned();
        let file_name = field.file_name().unwrap_or_default().to_owned();
        let bytes = field.bytes().await.map_err(|error| unreadable(&error))?.to_vec();
        match name.as_str() {
            "file" => (taken.0, taken.1) = (file_name, bytes),
            "do" => taken.2 = bytes != b"enter",
            _ => {}
        }
    }
    Ok(taken)
}
