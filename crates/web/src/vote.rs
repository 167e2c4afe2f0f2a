//! Voting on statements, one at a time: nothing is shown of others before one's own vote.

use app::chart::{arrival, hatch, progress};
use app::core_question::CoreQuestionView;
use app::limit::Limited;
use app::page::{MOST, Slice};
use app::statement::{Statement, Voting};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use domain::code::Coded as _;
use domain::contribution::Status;
use domain::dialogue::Activity;
use domain::id::StatementId;
use domain::permission::Denial;
use domain::receipt::ReceiptCode;
use domain::vote::VoteValue;
use serde::Deserialize;

use crate::core_question::{Around, StatementRow, find, statement_row, vote_name};
use crate::error::Failure;
use crate::form::{Form, Path, Query};
use crate::locale::{Locale, Named};
use crate::system::see_other;
use crate::translation::{self, Original, Originals};
use crate::visitor::Visitor;
use crate::{Site, url};

/// Statements that travel ahead with the page, so that voting goes on while offline.
const AHEAD: usize = 5;

/// A statement on the screen.
struct Card {
    code: String,
    text: String,
    language: String,
    /// What stands where a translation is shown.
    original: Option<Original>,
    source: Named,
    /// Its place, from 1, among all statements.
    number: i64,
    line: String,
    /// With which probability it was drawn, in words for the vote.
    drawn: String,
    /// What the visitor voted before, when they look at it again.
    before: Option<VoteValue>,
    undo: Option<Undo>,
}

impl Card {
    fn is(&self, value: &str) -> bool {
        self.before.is_some_and(|before| before.as_str() == value)
    }
}

/// The line about the last vote: its sentence in three parts, the vote in the middle.
struct Undo {
    before: String,
    value: VoteValue,
    name: String,
    after: String,
    receipt: Option<String>,
}

#[derive(Template)]
#[template(path = "vote.html")]
struct VotePage {
    l: Locale,
    core: CoreQuestionView,
    around: Around,
    total: i64,
    card: Card,
    ahead: Vec<Card>,
    note: String,
}

#[derive(Template)]
#[template(path = "vote_done.html")]
struct DonePage {
    l: Locale,
    around: Around,
    hatch: String,
    arrival: String,
    total: i64,
    agree: usize,
    disagree: usize,
    pass: usize,
    together: Option<StatementRow>,
    apart: Option<StatementRow>,
    rows: Vec<StatementRow>,
    receipt: Option<String>,
    may_answer: bool,
    may_state: bool,
    /// Where to say who one is, where results are weighted.
    background: Option<String>,
}

impl DonePage {
    fn elsewhere(&self) -> String {
        url::vote_anywhere(&self.around.slug)
    }
}

#[derive(Template)]
#[template(path = "vote_none.html")]
struct NonePage {
    l: Locale,
    around: Around,
    title: String,
    text: String,
    may_state: bool,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct VoteQuery {
    /// A statement to look at again.
    again: String,
    /// The receipt of the vote just cast.
    receipt: String,
}

/// GET /d/{dialogue}/core/{set}/{number}/vote
pub(crate) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(place): Path<(String, i64, i64)>,
    Query(query): Query<VoteQuery>,
) -> Result<Response, Failure> {
    let core = find(&site, &visitor, &place).await?;
    show(&site, &visitor, core, &query, String::new(), StatusCode::OK).await
}

async fn show(
    site: &Site,
    visitor: &Visitor,
    mut core: CoreQuestionView,
    query: &VoteQuery,
    note: String,
    status: StatusCode,
) -> Result<Response, Failure> {
    let l = visitor.locale;
    let is_open = |activity| core.is_open(activity, site.app.now());
    let may_state = is_open(Activity::State);
    if !is_open(Activity::Vote) {
        return none(l, &core, (l.t("vote-closed"), l.t("vote-closed-do")), false, status);
    }
    translation::core(site, visitor, &mut core).await?;
    let mut voting = site.app.voting(&visitor.actor, &core, AHEAD + 1).await?;
    let dialogue = &core.dialogue;
    let originals = translation::statements(site, visitor, dialogue, &mut voting.next).await?;
    if voting.total == 0 {
        let words = (l.t("statements-none"), l.t("statements-none-do"));
        return none(l, &core, words, may_state, status);
    }
    let receipt = ReceiptCode::parse(&query.receipt).ok();
    if let Some(mut again) = again(site, visitor, &voting, &query.again).await? {
        let rows = std::slice::from_mut(&mut again);
        let originals = translation::statements(site, visitor, dialogue, rows).await?;
        let done = voting.done.max(1) - 1;
        let card = card(l, &core, (&again, ""), &originals, &voting, done, None);
        let before = voting.own.iter().find(|vote| vote.statement.0 == again.id);
        let card = Card { before: before.map(|vote| vote.value), ..card };
        return vote_page(l, core, voting.total, card, Vec::new(), note, status);
    }
    let shown = voting.next.iter().zip(&voting.draws);
    let mut cards = shown.zip(voting.done..).map(|((row, drawn), done)| {
        let first = done == voting.done;
        let undo = if first { undo(l, &voting, receipt) } else { None };
        card(l, &core, (row, drawn), &originals, &voting, done, undo)
    });
    let Some(first) = cards.next() else {
        return done(site, visitor, &core, &voting, receipt).await;
    };
    if let Some(row) = voting.next.first() {
        site.app.note_shown(&visitor.actor, StatementId(row.id));
    }
    let ahead: Vec<Card> = cards.collect();
    vote_page(l, core, voting.total, first, ahead, note, status)
}

fn vote_page(
    l: Locale,
    core: CoreQuestionView,
    total: i64,
    card: Card,
    ahead: Vec<Card>,
    note: String,
    status: StatusCode,
) -> Result<Response, Failure> {
    let page = VotePage { l, around: Around::of(&core), core, total, card, ahead, note };
    Ok((status, Html(page.render()?)).into_response())
}

fn none(
    l: Locale,
    core: &CoreQuestionView,
    (title, text): (String, String),
    may_state: bool,
    status: StatusCode,
) -> Result<Response, Failure> {
    let page = NonePage { l, around: Around::of(core), title, text, may_state };
    Ok((status, Html(page.render()?)).into_response())
}

/// The statement to look at again: one the visitor voted on, and that is still public.
async fn again(
    site: &Site,
    visitor: &Visitor,
    voting: &Voting,
    code: &str,
) -> Result<Option<Statement>, Failure> {
    let Some(id) = StatementId::parse_code(code) else { return Ok(None) };
    if !voting.own.iter().any(|vote| vote.statement == id) {
        return Ok(None);
    }
    let (row, _) = site.app.statement(&visitor.actor, id).await?;
    Ok(Some(row).filter(|row| row.status == Status::Published.as_str()))
}

fn card(
    l: Locale,
    core: &CoreQuestionView,
    (row, drawn): (&Statement, &str),
    originals: &Originals,
    voting: &Voting,
    done: i64,
    undo: Option<Undo>,
) -> Card {
    let place = core.dialogue.places.iter().find(|place| Some(place.id) == row.place_id);
    let small = |n: i64| u32::try_from(n).unwrap_or(0);
    let label = l.a("vote-progress", [("n", (done + 1).into()), ("total", voting.total.into())]);
    Card {
        code: StatementId(row.id).code(),
        text: row.text.clone(),
        language: row.language.clone(),
        original: originals.of(row.id),
        source: match place {
            Some(place) => l.named("vote-from-place", "place", &place.name, core.dialogue.language),
            None => l.t("vote-from").into(),
        },
        number: done + 1,
        line: progress(small(done), small(voting.total), &label),
        drawn: drawn.to_owned(),
        before: None,
        undo,
    }
}

/// The line about the visitor's last vote.
fn undo(l: Locale, voting: &Voting, receipt: Option<ReceiptCode>) -> Option<Undo> {
    let last = voting.own.first()?;
    let name = vote_name(l, last.value);
    let text = match last.value {
        VoteValue::Agree => l.t("vote-last-agree"),
        VoteValue::Disagree => l.t("vote-last-disagree"),
        VoteValue::Pass => l.t("vote-last-pass"),
    };
    let (before, after) = text.split_once(name.as_str()).unwrap_or((text.as_str(), ""));
    Some(Undo {
        before: before.to_owned(),
        after: after.to_owned(),
        value: last.value,
        name,
        receipt: receipt.map(url::receipt),
    })
}

async fn done(
    site: &Site,
    visitor: &Visitor,
    core: &CoreQuestionView,
    voting: &Voting,
    receipt: Option<ReceiptCode>,
) -> Result<Response, Failure> {
    let l = visitor.locale;
    let statements = site.app.statements(&visitor.actor, core, Slice::first(MOST)).await?;
    let mut statements = statements.items;
    let dialogue = &core.dialogue;
    let originals = translation::statements(site, visitor, dialogue, &mut statements).await?;
    let voted = |value: VoteValue| voting.own.iter().filter(|vote| vote.value == value).count();
    let own_of = |row: &Statement| voting.own.iter().find(|vote| vote.statement.0 == row.id);
    let votes = |row: &Statement| row.agree + row.disagree + row.pass;
    let thousandths = |part: i64, row: &Statement| part * 1000 / votes(row).max(1);
    // Agreed by the visitor and by most others.
    let together = statements
        .iter()
        .filter(|row| own_of(row).is_some_and(|vote| vote.value == VoteValue::Agree))
        .max_by_key(|row| (thousandths(row.agree, row), std::cmp::Reverse(row.id)));
    // Where agreement and disagreement are nearest to each other.
    let apart = statements
        .iter()
        .filter(|row| own_of(row).is_some_and(|vote| vote.value != VoteValue::Pass))
        .filter(|row| row.agree > 0 && row.disagree > 0)
        .min_by_key(|row| (thousandths((row.agree - row.disagree).abs(), row), row.id));
    let is_weighted = !site.app.population(&visitor.actor, &core.dialogue).await?.is_empty();
    let is_open = |activity| core.is_open(activity, site.app.now());
    let row = |row: &Statement| statement_row(l, row, &originals, &voting.own, false);
    let page = DonePage {
        l,
        around: Around::of(core),
        hatch: hatch(),
        arrival: arrival(""),
        total: voting.total,
        agree: voted(VoteValue::Agree),
        disagree: voted(VoteValue::Disagree),
        pass: voted(VoteValue::Pass),
        together: together.map(row),
        apart: apart.map(row),
        rows: statements.iter().take(60).map(row).collect(),
        receipt: receipt.map(|code| code.to_string()),
        may_answer: is_open(Activity::Answer),
        may_state: is_open(Activity::State),
        background: is_weighted.then(|| url::background(&core.dialogue.slug)),
    };
    Ok(Html(page.render()?).into_response())
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct VoteForm {
    statement: String,
    vote: String,
    drawn: String,
}

/// POST /d/{dialogue}/core/{set}/{number}/vote
pub(crate) async fn vote(
    State(site): State<Site>,
    mut visitor: Visitor,
    Path(place): Path<(String, i64, i64)>,
    Form(form): Form<VoteForm>,
) -> Result<Response, Failure> {
    let l = visitor.locale;
    let core = find(&site, &visitor, &place).await?;
    let statement = StatementId::parse_code(&form.statement)
        .ok_or_else(|| Failure::Unreadable("statement is not a statement's code".to_owned()))?;
    let value: VoteValue = form
        .vote
        .parse()
        .map_err(|error: domain::UnknownWord| Failure::Unreadable(error.to_string()))?;
    visitor.join(&site)?;
    let participant = visitor.actor.participant;
    let cast = match site.app.limiter().check(Limited::Vote, participant, visitor.address) {
        Ok(()) => site.app.vote_on(&visitor.actor, &core, statement, value, &form.drawn).await,
        Err(error) => Err(error),
    };
    let (note, status) = match cast {
        Ok(voted) => {
            let query = url::query(&[("receipt", voted.receipt.to_string())]);
            let next = format!("{}{query}", Around::of(&core).vote());
            return Ok(see_other(&next, visitor.cookies()));
        }
        // The page that follows says that voting is closed.
        Err(app::Error::Denied(Denial::Closed)) => (String::new(), StatusCode::CONFLICT),
        Err(app::Error::Denied(Denial::State | Denial::NotFound)) => {
            (l.t("vote-gone"), StatusCode::CONFLICT)
        }
        Err(app::Error::TooMany { seconds }) => (
            l.n("vote-too-many", i64::try_from(seconds).unwrap_or(60)),
            StatusCode::TOO_MANY_REQUESTS,
        ),
        Err(app::Error::Busy) => (l.t("vote-failed"), StatusCode::SERVICE_UNAVAILABLE),
        Err(error) => return Err(error.into()),
    };
    show(&site, &visitor, core, &VoteQuery::default(), note, status).await
}

/// POST /d/{dialogue}/core/{set}/{number}/vote/undo: shows the last statement again, so that a new
/// vote replaces the one cast.
pub(crate) async fn undo_last(
    State(site): State<Site>,
    visitor: Visitor,
    Path(place): Path<(String, i64, i64)>,
) -> Result<Response, Failure> {
    let core = find(&site, &visitor, &place).await?;
    let voting = site.app.voting(&visitor.actor, &core, 0).await?;
    let code = voting.own.first().map(|vote| vote.statement.code()).unwrap_or_default();
    let query = url::query(&[("again", code)]);
    Ok(see_other(&format!("{}{query}", Around::of(&core).vote()), Vec::new()))
}

/// GET /d/{dialogue}/vote: on to a core question with statements that wait for this visitor; one
/// they have begun comes first, then the one with the fewest votes.
pub(crate) async fn anywhere(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Result<Response, Failure> {
    let dialogue = site.app.dialogue(&visitor.actor, &slug).await?;
    let list = || see_other(&url::core_questions(&slug), Vec::new());
    let Some(set) = site.app.current_set(&visitor.actor, &dialogue).await? else {
        return Ok(list());
    };
    if !dialogue.is_open(Activity::Vote, site.app.now()) {
        return Ok(list());
    }
    let mut lines = site.app.core_questions(&visitor.actor, &dialogue, &set).await?;
    lines.retain(|line| line.statement_count > 0);
    lines.sort_by_key(|line| (line.vote_count / line.statement_count.max(1), line.number));
    let mut waiting = None;
    for line in lines {
        let actor = &visitor.actor;
        let core = site.app.core_question_by_number(actor, &dialogue, &set, line.number).await?;
        let voting = site.app.voting(actor, &core, 0).await?;
        if voting.done < voting.total && (waiting.is_none() || voting.done > 0) {
            waiting = Some(line.number);
            // Without votes of their own, the first is as good as any.
            if voting.done > 0 || actor.participant.is_none() {
                break;
            }
        }
    }
    Ok(match waiting {
        Some(number) => see_other(&url::vote(&slug, set.number, number), Vec::new()),
        None => list(),
    })
}
