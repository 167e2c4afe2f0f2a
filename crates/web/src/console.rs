//! The console: whoever convenes runs a meeting and keeps its record, by keyboard alone if they like.

use std::collections::{BTreeMap, HashMap};

use app::ballot::{Asked, Hands, NewBallot};
use app::item::ItemView;
use app::meeting::MeetingView;
use app::meeting::record::Command;
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use domain::ballot::{Count, Elected, Question, Way};
use domain::code::Coded as _;
use domain::id::{BallotId, ItemId, MemberId, MotionId};
use domain::item::{ItemKind, ItemOutcome};
use domain::meeting::state::{Ballot, Motion};
use domain::meeting::{MeetingKind, Speaker};
use domain::motion::{MotionKind, MotionStatus};
use domain::recusal::{Ground, RecusalWay};
use domain::text::Fault;
use domain::time::{Moment, zone};
use serde::Deserialize;

use crate::error::{Failure, fault_text};
use crate::form::{Form, Path, Query};
use crate::hall::{said_text as hall_text, unknown, word};
use crate::layout::{Layout, Place};
use crate::locale::Locale;
use crate::meeting::{FileRow, Line, LinkRow, choices_of, files, links, parse, record};
use crate::record::{
    Words, arithmetic, ground_name, item_kind, motion_name, motion_status, outcome_name,
    recusal_name, status_name, way_name,
};
use crate::system::see_other;
use crate::visitor::Visitor;
use crate::{Site, calendar, minutes, url};

/// Lines of the record on the console, the latest.
const LINES: usize = 60;

/// An item in the agenda.
struct AgendaItem {
    id: i64,
    number: usize,
    title: String,
    kind: String,
    state: &'static str,
    note: String,
}

/// A member's seat.
struct Seat {
    id: i64,
    name: String,
    affiliation: String,
    present: bool,
    class: &'static str,
    state: String,
    /// Whether the seat has a vote.
    votes: bool,
    /// In an open vote, whether the secretary may enter a choice for it.
    may_enter: bool,
    may_get_paper: bool,
}

/// A motion on the console.
struct MotionRow {
    id: i64,
    name: String,
    title: String,
    mover: String,
    status: String,
    pending: bool,
    /// Whether it can be amended.
    main: bool,
}

/// The vote that is open.
struct OpenBallot {
    id: i64,
    what: String,
    way: Way,
    way_name: String,
    voted: usize,
    entitled: usize,
    rule: String,
    left: Option<String>,
    /// Where hands are counted, or papers: each choice and its name.
    choices: Vec<(String, String)>,
    sums: String,
}

/// The vote that was closed last under this item.
struct LastBallot {
    what: String,
    verdict: String,
    arithmetic: String,
    /// Who stands again in the next round.
    runoff: Vec<(i64, String)>,
    /// Whether it elected somebody.
    elected: bool,
    round: u8,
}

/// Somebody who can stand.
struct CandidateRow {
    id: i64,
    name: String,
    checked: bool,
}

#[derive(Template)]
#[template(path = "console.html")]
struct ConsolePage {
    l: Locale,
    layout: Layout,
    view: MeetingView,
    code: String,
    title: String,
    status: (&'static str, String),
    /// Since when it goes on.
    since: Option<String>,
    chair: String,
    events: String,
    action: String,
    meeting: String,
    screen: String,
    prepare: String,
    bylaws: String,
    agenda: Vec<AgendaItem>,
    /// The item that is being dealt with, or in writing the one that was chosen.
    current: Option<AgendaItem>,
    links: Vec<LinkRow>,
    files: Vec<FileRow>,
    text: String,
    election: bool,
    /// Whether the last round elected somebody.
    elected: bool,
    quorum: Quorum,
    seats: Vec<Seat>,
    motions: Vec<MotionRow>,
    ballot: Option<OpenBallot>,
    last: Option<LastBallot>,
    candidates: Vec<CandidateRow>,
    round: u8,
    rules: Vec<(String, String)>,
    rule_lines: Vec<(String, String, String)>,
    queue: Vec<(i64, String, String)>,
    speaker: Option<(i64, String, String)>,
    chairs: Vec<(i64, String)>,
    outcomes: Vec<(&'static str, String)>,
    grounds: Vec<(&'static str, String)>,
    recusals: Vec<(String, String)>,
    record: Vec<Line>,
    /// How the minutes stand once the meeting is over, and where they are kept.
    minutes: Option<(minutes::Line, String)>,
    said: Option<(&'static str, String)>,
}

/// The members present and needed.
#[derive(Default)]
struct Quorum {
    line: String,
    picture: String,
    more: String,
    met: bool,
}

impl ConsolePage {
    fn is(&self, status: &str) -> bool {
        self.view.status.as_str() == status
    }

    fn written(&self) -> bool {
        self.view.kind == MeetingKind::Written
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ConsoleQuery {
    said: String,
    item: i64,
}

/// GET /meetings/{code}/console
pub(crate) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(code): Path<String>,
    Query(query): Query<ConsoleQuery>,
) -> Result<Response, Failure> {
    let view = site.app.own_meeting(&visitor.actor, parse(&code)?).await?;
    let said = said_text(visitor.locale.for_staff(), &query.said);
    render(&site, &visitor, view, query.item, said).await
}

async fn render(
    site: &Site,
    visitor: &Visitor,
    view: MeetingView,
    wanted: i64,
    said: Option<(&'static str, String)>,
) -> Result<Response, Failure> {
    let l = visitor.locale.for_staff();
    let now = site.app.now();
    let agenda = agenda(l, &view);
    let current = current(&view, wanted);
    let item = current.and_then(|item| view.item(item));
    let voted = match open_ballot(&view, current) {
        Some(ballot) => site.app.voted(&visitor.actor, &view, ballot.id).await?,
        None => Vec::new(),
    };
    let title = calendar::name(l, &view.body.row.name, view.row.number);
    let last = last_ballot(l, &view, current);
    let page = ConsolePage {
        l,
        layout: Layout {
            l,
            ..Layout::of(site, visitor, view.dialogue(), Place::Bodies, title.clone())
        },
        code: view.id().code(),
        title,
        status: status_name(l, view.status),
        since: view.state.opened.filter(|_| view.status.is_running()).map(Moment::rfc3339),
        chair: view.state.chair.map(|chair| view.name(chair).to_owned()).unwrap_or_default(),
        events: url::hall_events(view.row.id),
        action: url::console(view.row.id),
        meeting: url::meeting(view.row.id),
        screen: url::screen(view.row.id),
        prepare: url::prepare(view.row.id),
        bylaws: url::bylaws(&view.body.row.slug),
        current: item.map(|item| agenda_item(l, &view, item)),
        links: item.map(|item| links(l, &view, item)).unwrap_or_default(),
        files: item.map(|item| files(l, &view, item)).unwrap_or_default(),
        text: item.map(|item| item.row.text.clone()).unwrap_or_default(),
        election: item.is_some_and(|item| item.kind == ItemKind::Election),
        agenda,
        quorum: quorum(l, &view),
        seats: seats(l, &view, current, &voted),
        motions: motions(l, &view, current),
        ballot: open_ballot(&view, current).map(|ballot| open(l, &view, ballot, &voted, now)),
        candidates: candidates(&view, last.as_ref(), now),
        round: last
            .as_ref()
            .filter(|last| !last.runoff.is_empty())
            .map_or(1, |last| last.round + 1),
        elected: last.as_ref().is_some_and(|last| last.elected),
        last,
        rules: special_rules(&view),
        rule_lines: rule_lines(l, &view),
        queue: queue(&view),
        speaker: speaker(&view),
        chairs: chairs(&view, now),
        outcomes: ItemOutcome::ALL
            .iter()
            .map(|one| (one.as_str(), outcome_name(l, *one)))
            .collect(),
        grounds: Ground::ALL.iter().map(|one| (one.as_str(), ground_name(l, *one))).collect(),
        recusals: recusals(l, &view, current),
        record: latest(l, &view),
        minutes: minutes::line(site, visitor, &view)
            .await?
            .map(|line| (line, url::minutes_edit(view.row.id))),
        said,
        view,
    };
    let mut response = Html(page.render()?).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

/// The item that is being dealt with; in writing, where several are, the one that was chosen.
fn current(view: &MeetingView, wanted: i64) -> Option<ItemId> {
    if view.kind != MeetingKind::Written {
        return view.state.current;
    }
    let going = |item: &&ItemView| {
        let state = view.state.items.get(&item.id());
        state.is_some_and(|state| state.begun.is_some() && state.ended.is_none())
    };
    let chosen = view.items.iter().filter(going).find(|item| item.row.id == wanted);
    chosen.or_else(|| view.items.iter().find(going)).map(ItemView::id)
}

fn open_ballot(view: &MeetingView, current: Option<ItemId>) -> Option<&Ballot> {
    current.and_then(|item| view.state.open_ballot_of(item))
}

fn agenda(l: Locale, view: &MeetingView) -> Vec<AgendaItem> {
    view.items.iter().map(|item| agenda_item(l, view, item)).collect()
}

fn agenda_item(l: Locale, view: &MeetingView, item: &ItemView) -> AgendaItem {
    let place = view.items.iter().position(|one| one.row.id == item.row.id);
    let state = view.state.items.get(&item.id());
    let ended = state.and_then(|state| state.ended.as_ref());
    let begun = state.and_then(|state| state.begun);
    let zone = zone(&view.dialogue().zone);
    let time = |at: Moment| {
        let text = at.date_time(&zone);
        text.rsplit(' ').next().unwrap_or_default().to_owned()
    };
    let (state, note) = match (begun, ended) {
        (_, Some((at, outcome, _))) => {
            ("done", format!("{} · {}", time(*at), outcome_name(l, *outcome)))
        }
        (Some(at), None) => ("now", time(at)),
        (None, None) => {
            ("coming", item.row.minutes.map(|n| l.n("console-planned", n)).unwrap_or_default())
        }
    };
    AgendaItem {
        id: item.row.id,
        number: place.map_or(0, |place| place + 1),
        title: item.row.title.clone(),
        kind: item_kind(l, item.kind),
        state,
        note,
    }
}

fn quorum(l: Locale, view: &MeetingView) -> Quorum {
    let Some(opening) = view.state.opening().filter(|_| view.kind != MeetingKind::Written) else {
        return Quorum::default();
    };
    let values = [
        ("enrolled", opening.enrolled.into()),
        ("needed", opening.needed.into()),
        ("present", opening.present.into()),
    ];
    let line = l.a("meeting-quorum-line", values);
    let more = if opening.is_met() {
        l.n("console-may-leave", opening.may_leave())
    } else {
        l.n("console-missing", opening.missing())
    };
    Quorum {
        picture: app::chart::quorum(opening.counted, opening.needed, opening.enrolled, &line),
        line,
        more,
        met: opening.is_met(),
    }
}

fn seats(l: Locale, view: &MeetingView, current: Option<ItemId>, voted: &[MemberId]) -> Vec<Seat> {
    let state = &view.state;
    let open = open_ballot(view, current);
    let seat = |id: &MemberId| {
        let member = view.body.member(*id);
        let present = state.present.contains_key(id);
        let recused = current.is_some_and(|item| state.is_recused_from(*id, item));
        let entitled = open.is_some_and(|ballot| ballot.terms.entitled.contains(id));
        let has_voted = voted.contains(id);
        let (class, word) = match (recused, present, open, entitled, has_voted) {
            (true, ..) => ("rec", l.t("console-seat-recused")),
            (_, false, ..) if view.kind != MeetingKind::Written => {
                ("out", l.t("console-seat-absent"))
            }
            (.., Some(ballot), true, _) if ballot.way == Way::Hands => {
                ("", l.t("console-seat-present"))
            }
            (.., Some(_), true, true) => ("voted", l.t("console-seat-voted")),
            (.., Some(_), true, false) => ("waits", l.t("console-seat-waits")),
            _ => ("", l.t("console-seat-present")),
        };
        Seat {
            id: id.0,
            name: view.name(*id).to_owned(),
            affiliation: member.map(|one| one.row.affiliation.clone()).unwrap_or_default(),
            present,
            class,
            state: word,
            votes: state.setup.enrolled.contains(id),
            may_enter: entitled && open.is_some_and(|ballot| ballot.way == Way::Named),
            may_get_paper: entitled && open.is_some_and(|ballot| ballot.way == Way::Secret),
        }
    };
    state.setup.enrolled.iter().chain(&state.setup.others).map(seat).collect()
}

fn motions(l: Locale, view: &MeetingView, current: Option<ItemId>) -> Vec<MotionRow> {
    let words = Words { l, view };
    let row = |motion: &Motion| MotionRow {
        id: motion.id.0,
        name: motion_name(l, motion.kind, motion.number),
        title: motion.title.clone(),
        mover: words.speaker(&motion.mover),
        status: motion_status(l, motion.status),
        pending: motion.status == MotionStatus::Pending,
        main: motion.kind.is_main(),
    };
    // What has to be voted on first stands first: who may vote, then how the motion is worded.
    let turn = |motion: &&Motion| {
        let later = motion.status != MotionStatus::Pending;
        let kind = match motion.kind {
            MotionKind::Challenge { .. } => 0,
            MotionKind::CloseSession | MotionKind::Withhold => 1,
            MotionKind::Amendment { .. } => 2,
            MotionKind::Main => 3,
        };
        (later, kind)
    };
    let here = view.state.motions.iter().filter(|motion| Some(motion.item) == current);
    let mut here: Vec<&Motion> = here.collect();
    here.sort_by_key(turn);
    here.into_iter().map(row).collect()
}

fn open(
    l: Locale,
    view: &MeetingView,
    ballot: &Ballot,
    voted: &[MemberId],
    now: Moment,
) -> OpenBallot {
    let terms = &ballot.terms;
    let mut sums = vec![l.n("meeting-step-present", terms.present)];
    if !terms.recused.is_empty() {
        sums.push(l.n("meeting-step-recused-out", terms.recused_present));
    }
    sums.extend(terms.base.map(|base| l.n("meeting-step-base", base)));
    sums.extend(terms.needed.map(|needed| l.n("meeting-step-needed", needed)));
    let left = ballot.until.map(|until| (until.0 - now.0).max(0) / domain::time::SECOND);
    OpenBallot {
        id: ballot.id.0,
        what: Words { l, view }.question(&ballot.question),
        way: ballot.way,
        way_name: way_name(l, ballot.way),
        voted: voted.len(),
        entitled: terms.entitled.len(),
        rule: terms.article.to_string(),
        left: left.map(|seconds| format!("{}:{:02}", seconds / 60, seconds % 60)),
        choices: choices_of(l, view, &ballot.question),
        sums: sums.join(" → "),
    }
}

fn last_ballot(l: Locale, view: &MeetingView, current: Option<ItemId>) -> Option<LastBallot> {
    let here = |ballot: &&Ballot| Some(ballot.item) == current && ballot.closed.is_some();
    let ballot = view.state.ballots.iter().rfind(here)?;
    let words = Words { l, view };
    let what = words.question(&ballot.question);
    let named = |between: &[MemberId]| -> Vec<(i64, String)> {
        between.iter().map(|one| (one.0, view.name(*one).to_owned())).collect()
    };
    let (verdict, steps, runoff, elected) = match &ballot.closed.as_ref()?.result {
        Count::Motion { outcome, .. } => {
            let key = if outcome.carried { "meeting-carried" } else { "meeting-failed" };
            (l.t(key), &outcome.steps, Vec::new(), false)
        }
        Count::Election { election, .. } => match &election.elected {
            Elected::Member { member } => {
                let name = view.name(*member).to_owned();
                let verdict = l.a("meeting-elected", [("name", name.into())]);
                (verdict, &election.steps, Vec::new(), true)
            }
            Elected::Runoff { between } => {
                (l.t("meeting-runoff"), &election.steps, named(between), false)
            }
            Elected::Undecided => (l.t("meeting-not-elected"), &election.steps, Vec::new(), false),
        },
    };
    let round = match ballot.question {
        Question::Election { round, .. } => round,
        Question::Motion { .. } => 1,
    };
    let arithmetic = arithmetic(l, steps).join(" → ");
    Some(LastBallot { what, verdict, arithmetic, runoff, elected, round })
}

/// Who can stand: those whom the bylaws let stand, and in a runoff those who were ahead.
fn candidates(view: &MeetingView, last: Option<&LastBallot>, now: Moment) -> Vec<CandidateRow> {
    let runoff = last.map(|last| last.runoff.as_slice()).unwrap_or_default();
    let rules = &view.state.setup.rules;
    let may = |member: &&app::member::MemberView| {
        view.state.setup.enrolled.contains(&member.id())
            && rules.may_stand(member.kind) != Some(false)
    };
    let row = |member: &app::member::MemberView| CandidateRow {
        id: member.row.id,
        name: member.row.name.clone(),
        checked: runoff.iter().any(|(id, _)| *id == member.row.id),
    };
    let in_runoff = |row: &CandidateRow| runoff.is_empty() || row.checked;
    view.body.sitting(now).filter(may).map(row).filter(in_runoff).collect()
}

fn special_rules(view: &MeetingView) -> Vec<(String, String)> {
    let rules = view.state.setup.rules.special.iter();
    rules.map(|rule| (rule.name.clone(), rule.title.clone())).collect()
}

/// The rules of this meeting, each with what it says and where it stands.
fn rule_lines(l: Locale, view: &MeetingView) -> Vec<(String, String, String)> {
    let rules = &view.state.setup.rules;
    let mut lines = Vec::new();
    if let Some(opening) = view.state.opening() {
        let says = l.n("console-rule-quorum", opening.needed);
        lines.push((l.t("console-rule-opening"), says, opening.article.number.clone()));
    }
    let decision = &rules.decision;
    let says = crate::bylaws::part(l, decision.threshold, decision.base);
    lines.push((l.t("console-rule-decision"), says, decision.article.number.clone()));
    let counting =
        if rules.counting.base { "console-rule-recused-in" } else { "console-rule-recused-out" };
    let article = rules.counting_article.as_ref().map(|article| article.number.clone());
    lines.push((l.t("console-rule-recused"), l.t(counting), article.unwrap_or_default()));
    lines.push((l.t("console-rule-tie"), l.t("meeting-failed"), decision.article.number.clone()));
    lines
}

fn queue(view: &MeetingView) -> Vec<(i64, String, String)> {
    let row = |(member, topic): &(MemberId, String)| {
        (member.0, view.name(*member).to_owned(), topic.clone())
    };
    view.state.queue.iter().map(row).collect()
}

fn speaker(view: &MeetingView) -> Option<(i64, String, String)> {
    let speech = view.state.speaker()?;
    Some((speech.member.0, view.name(speech.member).to_owned(), speech.from.rfc3339()))
}

/// Who can preside: whoever leads the body first, then everybody else who is here.
fn chairs(view: &MeetingView, now: Moment) -> Vec<(i64, String)> {
    let written = view.kind == MeetingKind::Written;
    let here = |member: &&app::member::MemberView| {
        view.state.setup.enrolled.contains(&member.id())
            && (written || view.state.present.contains_key(&member.id()))
    };
    let leads = |member: &app::member::MemberView| {
        member.offices_at(now).any(domain::member::Office::leads)
    };
    let mut all: Vec<&app::member::MemberView> = view.body.sitting(now).filter(here).collect();
    all.sort_by_key(|member| !leads(member));
    all.iter().map(|member| (member.row.id, member.row.name.clone())).collect()
}

fn recusals(l: Locale, view: &MeetingView, current: Option<ItemId>) -> Vec<(String, String)> {
    let here = view.state.recusals.iter().filter(|one| Some(one.item) == current);
    here.map(|one| {
        let why = format!(
            "{} · {} · {}",
            recusal_name(l, one.way),
            ground_name(l, one.ground),
            one.reason
        );
        (view.name(one.member).to_owned(), why)
    })
    .collect()
}

/// The latest lines of the record, the newest first. Whoever convenes reads all of it.
fn latest(l: Locale, view: &MeetingView) -> Vec<Line> {
    let mut lines = record(l, view);
    lines.reverse();
    lines.truncate(LINES);
    lines
}

/// What a form of the console holds. Names of fields depend on the vote, so they are read as they come.
pub(crate) type ConsoleForm = HashMap<String, String>;

struct Fields<'a>(&'a ConsoleForm);

impl Fields<'_> {
    fn text(&self, name: &str) -> String {
        self.0.get(name).cloned().unwrap_or_default()
    }

    /// Numbers of the program's own are numbers, or nothing.
    fn check(&self) -> Result<(), Failure> {
        for name in ["item", "member", "motion", "of", "round", "minutes"] {
            let text = self.text(name);
            if !text.trim().is_empty() && text.trim().parse::<i64>().is_err() {
                return Err(unknown(name, &text));
            }
        }
        Ok(())
    }

    fn number(&self, name: &str) -> i64 {
        self.0.get(name).and_then(|text| text.trim().parse().ok()).unwrap_or(0)
    }

    fn member(&self) -> MemberId {
        MemberId(self.number("member"))
    }

    fn item(&self) -> ItemId {
        ItemId(self.number("item"))
    }

    /// A member by number, or somebody else by name.
    fn speaker(&self) -> Speaker {
        match self.number("member") {
            0 => Speaker::Other(self.text("name")),
            member => Speaker::Member(MemberId(member)),
        }
    }

    /// Fields `{prefix}_{choice}` with a number in each.
    fn counts(&self, prefix: &str) -> Result<Hands, Failure> {
        let own = self.0.iter().filter_map(|(name, text)| {
            let choice = name.strip_prefix(prefix)?.strip_prefix('_')?;
            Some((choice.to_owned(), text.trim().to_owned()))
        });
        let sorted: BTreeMap<String, String> = own.collect();
        let counts = sorted.into_iter().map(|(choice, text)| {
            let text = if text.is_empty() { "0" } else { text.as_str() };
            match text.parse::<u32>() {
                Ok(votes) if votes <= 10_000 => Ok((choice, votes)),
                _ => Err(app::Error::field(
                    "counts",
                    Fault::Malformed { expected: "a number of votes" },
                )
                .into()),
            }
        });
        counts.collect()
    }

    fn candidates(&self) -> Vec<MemberId> {
        let own = self.0.keys().filter_map(|name| name.strip_prefix("candidate_")?.parse().ok());
        let mut all: Vec<MemberId> = own.map(MemberId).collect();
        all.sort();
        all
    }

    fn motion_kind(&self) -> Result<MotionKind, Failure> {
        Ok(match self.text("kind").as_str() {
            "" | "main" => MotionKind::Main,
            "amendment" => MotionKind::Amendment { of: MotionId(self.number("of")) },
            "challenge" => MotionKind::Challenge { member: MemberId(self.number("challenged")) },
            "close_session" => MotionKind::CloseSession,
            "withhold" => MotionKind::Withhold,
            given => return Err(unknown("kind", given)),
        })
    }
}

/// The verb of a button and what it is about: `arrive:12`.
fn verb(act: &str) -> (&str, i64) {
    let (verb, about) = act.split_once(':').unwrap_or((act, ""));
    (verb, about.parse().unwrap_or(0))
}

fn command(fields: &Fields<'_>) -> Result<Command, Failure> {
    let act = fields.text("act");
    let (verb, about) = verb(&act);
    let (member, item) = (MemberId(about), ItemId(about));
    Ok(match verb {
        "open" => Command::Open(fields.member()),
        "chair" => Command::TakeChair(fields.member()),
        "arrive" => Command::Arrive(member),
        "leave" => Command::Leave(member),
        "begin" => Command::BeginItem(item),
        "end" => {
            let outcome: ItemOutcome = word("outcome", &fields.text("outcome"))?;
            Command::EndItem(item, outcome, fields.text("note"))
        }
        "declare" => Command::Declare(fields.member(), fields.item(), fields.text("reason")),
        "recuse" => {
            let way: RecusalWay = word("way", &fields.text("way"))?;
            let ground: Ground = word("ground", &fields.text("ground"))?;
            Command::Recuse(fields.member(), fields.item(), way, ground, fields.text("reason"))
        }
        "ask" => Command::Ask(fields.member(), fields.text("text")),
        "unask" => Command::Unask(member),
        "speak" => Command::Speak(member),
        "hush" => Command::EndSpeech(member),
        "remark" => Command::Remark(fields.speaker(), fields.text("text")),
        "move" => {
            let (title, text) = (fields.text("title"), fields.text("text"));
            Command::Move(fields.item(), fields.motion_kind()?, title, text, fields.speaker())
        }
        "withdraw" => Command::Withdraw(MotionId(about), fields.text("reason")),
        "extend" => Command::Extend(BallotId(about), fields.number("minutes").max(1)),
        "doors" => Command::OpenDoors,
        "pause" => Command::Pause(fields.text("reason")),
        "resume" => Command::Resume,
        "adjourn" => Command::Adjourn(fields.text("reason")),
        "strike" => Command::Strike(about, fields.text("reason")),
        given => return Err(unknown("act", given)),
    })
}

/// POST /meetings/{code}/console
pub(crate) async fn act(
    State(site): State<Site>,
    visitor: Visitor,
    Path(code): Path<String>,
    Form(form): Form<ConsoleForm>,
) -> Result<Response, Failure> {
    let id = parse(&code)?;
    site.app.own_meeting(&visitor.actor, id).await?;
    let fields = Fields(&form);
    fields.check()?;
    let (actor, app) = (&visitor.actor, &site.app);
    let act = fields.text("act");
    let (verb, about) = verb(&act);
    let ballot = BallotId(about);
    let done = match verb {
        "vote" => app.open_ballot(actor, id, &new_ballot(&fields)?).await.map(|_| "ballot_opened"),
        "close" => {
            let hands = fields.counts("count")?;
            app.close_ballot(actor, id, ballot, &hands).await.map(|_| "ballot_closed")
        }
        "stop" => {
            app.stop_ballot(actor, id, ballot, &fields.text("reason")).await.map(|_| "hall_done")
        }
        "paper" => {
            let member = fields.member();
            app.hand_out_paper(actor, id, ballot, member).await.map(|()| "hall_done")
        }
        "count" => {
            let counts = fields.counts("paper")?;
            app.count_paper(actor, id, ballot, &counts).await.map(|()| "paper_counted")
        }
        "cast" => {
            let (member, choice) = (fields.member(), fields.text("choice"));
            app.cast_ballot_for(actor, id, ballot, member, &choice).await.map(|()| "hall_done")
        }
        _ => app.command(actor, id, command(&fields)?).await.map(|_| "hall_done"),
    };
    let l = visitor.locale.for_staff();
    let (status, said) = match done {
        Ok(word) => {
            let query = url::query(&[("said", word.to_owned()), ("item", fields.text("item"))]);
            return Ok(see_other(&format!("{}{query}", url::console(id.0)), Vec::new()));
        }
        Err(app::Error::Conflict(word)) => (StatusCode::CONFLICT, said_text(l, word)),
        Err(app::Error::Invalid { faults }) => {
            let told: Vec<String> = faults
                .iter()
                .map(|fault| format!("{}: {}", field_name(l, fault.field), fault_text(l, fault)))
                .collect();
            (StatusCode::UNPROCESSABLE_ENTITY, Some(("danger", told.join(" · "))))
        }
        Err(error) => return Err(error.into()),
    };
    // As it is now: what stood in the way may be another's.
    let view = site.app.own_meeting(actor, id).await?;
    let page = render(&site, &visitor, view, fields.number("item"), said).await?;
    Ok((status, page).into_response())
}

fn new_ballot(fields: &Fields<'_>) -> Result<NewBallot, Failure> {
    let asked = match fields.number("motion") {
        0 => {
            let round = u8::try_from(fields.number("round").clamp(1, 9)).unwrap_or(1);
            Asked::Election(fields.item(), fields.candidates(), round)
        }
        motion => Asked::Motion(MotionId(motion)),
    };
    let way: Way = word("way", &fields.text("way"))?;
    Ok(NewBallot { asked, way, rule: fields.text("rule"), minutes: fields.number("minutes") })
}

/// What a field of the console is called.
fn field_name(l: Locale, field: &str) -> String {
    match field {
        "reason" => l.t("console-field-reason"),
        "remark" => l.t("console-field-remark"),
        "speaker" => l.t("console-field-speaker"),
        "mover" => l.t("console-field-mover"),
        "title" => l.t("console-field-title"),
        "text" => l.t("console-field-text"),
        "topic" => l.t("hall-ask-topic"),
        "counts" => l.t("console-field-counts"),
        "choice" => l.t("meeting-choices-choice"),
        _ => l.t("console-field-form"),
    }
}

/// What was done, or what stands in the way.
fn said_text(l: Locale, word: &str) -> Option<(&'static str, String)> {
    let (class, key) = match word {
        "ballot_opened" => ("ok", "console-said-opened"),
        "ballot_closed" => ("ok", "console-said-closed"),
        "paper_counted" => ("ok", "console-said-paper-counted"),
        "not_chair" => ("warn", "console-said-not-chair"),
        "motions_pending" => ("warn", "console-said-motions-pending"),
        "amendments_first" => ("warn", "console-said-amendments-first"),
        "challenge_first" => ("warn", "console-said-challenge-first"),
        "item_running" => ("warn", "console-said-item-running"),
        "wrong_result" => ("warn", "console-said-wrong-result"),
        "wrong_terms" => ("warn", "console-said-nobody-votes"),
        "wrong_candidates" => ("warn", "console-said-candidates"),
        "no_rule" => ("warn", "console-said-no-rule"),
        "paper_disagrees" => ("warn", "console-said-paper-disagrees"),
        "paper_count" => ("warn", "console-said-paper-count"),
        "key_missing" => ("warn", "console-said-key-missing"),
        "no_event" => ("warn", "console-said-no-event"),
        "built_on" => ("warn", "console-said-built-on"),
        "meeting_opened" => ("warn", "console-said-meeting-opened"),
        "session_not_closed" => ("warn", "console-said-doors"),
        word => return hall_text(l, word),
    };
    Some((class, l.t(key)))
}
