//! The hall of a meeting: what the projector shows, and phones of members and of everybody else.
//!
//! What is the same for all is one part of the page. It is rendered once for each change and language and
//! sent to everyone who watches (server-sent events); without scripts the page is loaded anew. What is a
//! member's own is asked for by the member's page alone.

use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use app::Actor;
use app::ballot::{BLANK, Own};
use app::hall::{Hall, HallBallot, HallMotion, Shown};
use app::meeting::MeetingView;
use app::meeting::record::Command;
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::sse::{Event as Sent, KeepAlive, Sse};
use axum::response::{Html, IntoResponse, Response};
use domain::ballot::{Choice, Question, Way};
use domain::id::{BallotId, ItemId, MeetingId, MemberId};
use domain::meeting::state::Ballot;
use domain::meeting::{MeetingKind, MeetingStatus, Speaker};
use domain::motion::MotionKind;
use domain::permission::Action;
use domain::recusal::{Ground, RecusalWay};
use domain::text::Fault;
use domain::time::Moment;
use futures_util::{Stream, StreamExt as _, stream};
use serde::Deserialize;

use crate::error::Failure;
use crate::form::{Form, Path, Query};
use crate::home::When;
use crate::layout::{Layout, Place};
use crate::locale::Locale;
use crate::meeting::{choice_name, parse};
use crate::record::{arithmetic, ground_name, motion_name, recusal_name, stop_name, verdict};
use crate::system::see_other;
use crate::visitor::Visitor;
use crate::{Site, calendar, url};

/// How often a silent stream says that it lives.
const ALIVE: Duration = Duration::from_secs(15);

/// Where the part of the page is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stand {
    Phone,
    Screen,
}

/// The part of the page that is the same for everyone.
#[derive(Template)]
#[template(path = "hall_part.html")]
struct Part<'a> {
    l: Locale,
    hall: &'a Hall,
    screen: bool,
    language: &'a str,
    /// The item that is being dealt with: its number and title.
    item: Option<(usize, String)>,
    above: String,
    title: String,
    headline: Headline,
    /// Sentences, each with whether it is in the dialogue's language.
    lines: Vec<(String, bool)>,
    picture: String,
}

impl Part<'_> {
    fn is_open(&self) -> bool {
        self.hall.ballot.as_ref().is_some_and(|ballot| ballot.open)
    }

    /// Each choice: its class, its name, whether that is somebody's, and its votes.
    fn counts(&self) -> Vec<(&'static str, String, bool, u32)> {
        let Some(ballot) = &self.hall.ballot else { return Vec::new() };
        let Some(result) = &ballot.result else { return Vec::new() };
        if !ballot.candidates.is_empty() {
            let of =
                |one: &app::hall::Candidate| ("", one.name.clone(), true, one.votes.unwrap_or(0));
            let blank = ("", self.l.t("meeting-blank"), false, result.abstained);
            return ballot.candidates.iter().map(of).chain([blank]).collect();
        }
        vec![
            ("agree", self.l.t("meeting-in-favour"), false, result.in_favour),
            ("disagree", self.l.t("meeting-against"), false, result.against),
            ("", self.l.t("meeting-abstain"), false, result.abstained),
        ]
    }
}

/// What is said in the largest letters.
#[derive(Default)]
struct Headline {
    class: &'static str,
    text: String,
    /// Who was elected, which the text says, too.
    elected: Option<String>,
}

impl Headline {
    fn plain(text: String) -> Self {
        Self { text, ..Self::default() }
    }

    fn warning(text: String) -> Self {
        Self { class: "warn", text, elected: None }
    }
}

fn headline(l: Locale, hall: &Hall) -> Headline {
    let lost = hall.status == MeetingStatus::Open && !hall.quorum.met;
    match (hall.status, &hall.ballot) {
        (MeetingStatus::Closed, _) => Headline::plain(l.t("hall-over")),
        (MeetingStatus::Called | MeetingStatus::Draft | MeetingStatus::Cancelled, _) => {
            Headline::plain(l.t("hall-before"))
        }
        (MeetingStatus::Recess, _) => Headline::plain(l.t("hall-recess")),
        _ if hall.closed_session => Headline::plain(l.t("hall-closed-session")),
        _ if lost && hall.kind != MeetingKind::Written => Headline::warning(l.t("hall-lost")),
        (_, Some(ballot)) if ballot.open => Headline::plain(l.t("hall-open")),
        (_, Some(ballot)) => result_line(l, ballot),
        (_, None) => Headline::default(),
    }
}

fn result_line(l: Locale, ballot: &HallBallot) -> Headline {
    if let Some(stop) = ballot.stopped {
        return Headline::warning(stop_name(l, stop));
    }
    let Some(result) = &ballot.result else { return Headline::default() };
    let class = if result.carried { "agree" } else { "disagree" };
    let text = verdict(l, result, !ballot.candidates.is_empty());
    Headline { class, text, elected: result.elected.clone() }
}

/// The sentences below.
fn lines(l: Locale, hall: &Hall) -> Vec<(String, bool)> {
    let mut lines = Vec::new();
    let quorum = &hall.quorum;
    let numbers = [
        ("enrolled", quorum.enrolled.into()),
        ("needed", quorum.needed.into()),
        ("present", quorum.present.into()),
    ];
    let running = hall.status == MeetingStatus::Open && hall.kind != MeetingKind::Written;
    match &hall.ballot {
        Some(ballot) if ballot.open => {
            if let Some(needed) = ballot.needed {
                lines.push((l.n("hall-needed", needed), false));
            }
            lines.push((l.t("hall-split-later"), false));
            lines.push((ballot.article.clone(), true));
        }
        Some(ballot) if ballot.result.is_some() => {
            let steps = ballot.result.as_ref().map(|result| result.steps.as_slice());
            lines.push((arithmetic(l, steps.unwrap_or_default()).join(" → "), false));
            lines.push((ballot.article.clone(), true));
        }
        _ => {}
    }
    if running && quorum.met {
        lines.push((l.a("meeting-quorum-line", numbers), false));
    } else if running {
        lines.push((l.a("meeting-quorum-short", numbers), false));
    }
    if let Some((name, _)) = &hall.speaker {
        lines.push((l.a("hall-speaker", [("name", name.as_str().into())]), false));
    }
    lines
}

fn above(l: Locale, hall: &Hall) -> String {
    match (&hall.motion, &hall.ballot) {
        (Some(motion), _) => name_of(l, motion),
        (None, Some(ballot)) if !ballot.candidates.is_empty() => l.t("meeting-item-election"),
        _ => String::new(),
    }
}

fn name_of(l: Locale, motion: &HallMotion) -> String {
    motion_name(l, motion.kind, motion.number)
}

fn picture(l: Locale, hall: &Hall) -> String {
    let Some(ballot) = &hall.ballot else { return String::new() };
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    if ballot.open {
        let values = [("voted", ballot.voted.into()), ("entitled", ballot.entitled.into())];
        let label = l.a("hall-voted-of", values);
        return app::chart::turnout(count(ballot.voted), count(ballot.entitled), &label);
    }
    let Some(result) = ballot.result.as_ref().filter(|_| ballot.candidates.is_empty()) else {
        return String::new();
    };
    let needed = result.steps.iter().find_map(|step| match step {
        domain::bylaws::Step::Needed(needed) => Some(*needed),
        _ => None,
    });
    let needed = needed.unwrap_or(0);
    let votes = app::chart::Tally {
        in_favour: result.in_favour,
        against: result.against,
        abstained: result.abstained,
        needed,
    };
    let label = arithmetic(l, &result.steps).join(", ");
    app::chart::tally(&votes, &l.n("hall-majority", needed), &label)
}

fn part(l: Locale, hall: &Hall, stand: Stand, language: &str) -> Result<String, Failure> {
    let now = hall.items.iter().find(|item| item.state == "now");
    let hidden = || l.t("meeting-hidden");
    let item = now.map(|item| (item.number, item.title.clone().unwrap_or_else(hidden)));
    let title = match (&hall.motion, &item) {
        (Some(motion), _) => motion.title.clone(),
        (None, Some((_, title))) => title.clone(),
        (None, None) if hall.status == MeetingStatus::Open => l.t("hall-no-item"),
        (None, None) => String::new(),
    };
    let part = Part {
        l,
        hall,
        screen: stand == Stand::Screen,
        language,
        item,
        above: above(l, hall),
        title,
        headline: headline(l, hall),
        lines: lines(l, hall),
        picture: picture(l, hall),
    };
    Ok(part.render()?)
}

/// What was rendered last, for each language and place: five hundred phones are one rendering.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rendered(Arc<Mutex<Vec<Kept>>>);

/// A picture, the language and place it was rendered for, and the text.
type Kept = (Arc<Shown>, Locale, Stand, Arc<str>);

/// Renderings kept at most.
const MOST_KEPT: usize = 64;

impl Rendered {
    fn of(
        &self,
        shown: &Arc<Shown>,
        l: Locale,
        stand: Stand,
        language: &str,
    ) -> Result<Arc<str>, Failure> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let same = |one: &&Kept| Arc::ptr_eq(&one.0, shown) && one.1 == l && one.2 == stand;
        if let Some((.., text)) = kept.iter().find(same) {
            return Ok(Arc::clone(text));
        }
        let text: Arc<str> = part(l, &shown.hall, stand, language)?.into();
        if kept.len() >= MOST_KEPT {
            kept.remove(0);
        }
        kept.push((Arc::clone(shown), l, stand, Arc::clone(&text)));
        Ok(text)
    }
}

/// What the hall shows, now and whenever it changes, until the meeting is over or the program stops.
pub(crate) async fn pictures(
    site: &Site,
    visitor: &Visitor,
    id: MeetingId,
) -> Result<impl Stream<Item = Arc<Shown>> + use<>, Failure> {
    let mut pictures = site.app.watch_hall(&visitor.actor, id).await?;
    pictures.mark_changed();
    let quit = site.readiness.clone();
    Ok(stream::unfold((pictures, false), move |(mut pictures, over)| {
        let quit = quit.clone();
        async move {
            if over {
                return None;
            }
            tokio::select! {
                changed = pictures.changed() => changed.ok()?,
                () = quit.stopping() => return None,
            }
            let shown = Arc::clone(&pictures.borrow_and_update());
            let status = shown.hall.status;
            let over = matches!(status, MeetingStatus::Closed | MeetingStatus::Cancelled);
            Some((shown, (pictures, over)))
        }
    }))
}

async fn stream_of(
    site: &Site,
    visitor: &Visitor,
    id: MeetingId,
    stand: Stand,
) -> Result<Response, Failure> {
    let view = site.app.meeting(&visitor.actor, id).await?;
    let language = view.dialogue().language.as_str().to_owned();
    let (l, kept) = (visitor.locale, site.rendered.clone());
    let sent = pictures(site, visitor, id).await?.map(move |shown| {
        let event = Sent::default().event("hall").id(shown.hall.event.to_string());
        // What cannot be rendered is told by the next change.
        let text = kept.of(&shown, l, stand, &language).unwrap_or_default();
        Ok::<_, Infallible>(event.data(&*text))
    });
    let mut response = Sse::new(sent).keep_alive(KeepAlive::new().interval(ALIVE)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // Proxies pass on what comes as it comes.
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(response)
}

/// GET /meetings/{code}/hall/events
pub(crate) async fn events(
    State(site): State<Site>,
    visitor: Visitor,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    stream_of(&site, &visitor, parse(&code)?, Stand::Phone).await
}

/// GET /meetings/{code}/screen/events
pub(crate) async fn screen_events(
    State(site): State<Site>,
    visitor: Visitor,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    stream_of(&site, &visitor, parse(&code)?, Stand::Screen).await
}

/// A code to scan, and where it leads for whoever cannot.
struct Scan {
    name: String,
    picture: String,
    address: String,
}

#[derive(Template)]
#[template(path = "screen.html")]
struct ScreenPage {
    l: Locale,
    title: String,
    when: When,
    language: String,
    part: String,
    events: String,
    /// The codes: for everybody's phone, and for members to check in.
    codes: Vec<Scan>,
    /// A check-in code ends: the page is loaded anew then.
    renew: bool,
}

/// GET /meetings/{code}/screen: for the projector. The code to check in with stands on it only when it was
/// opened by whoever convenes: nobody checks in from home.
pub(crate) async fn screen(
    State(site): State<Site>,
    visitor: Visitor,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    let l = visitor.locale;
    let view = site.app.meeting(&visitor.actor, parse(&code)?).await?;
    let hall = site.app.hall_of(&view).await?;
    let base = visitor.base(&site);
    let language = view.dialogue().language.as_str().to_owned();
    let own = format!("{base}{}", url::hall(view.row.id));
    let scan = |name: String, address: String| {
        app::qr::svg(&address, &name).map(|picture| Scan { name, picture, address })
    };
    let mut codes: Vec<Scan> = scan(l.t("screen-scan"), own).into_iter().collect();
    let over = matches!(view.status, MeetingStatus::Closed | MeetingStatus::Cancelled);
    let check_in = site.app.checkin_code(&visitor.actor, &view).ok().filter(|_| !over);
    let renew = check_in.is_some();
    if let Some(told) = check_in {
        let query = url::query(&[("code", told)]);
        let address = format!("{base}{}{query}", url::check_in(view.row.id));
        codes.extend(scan(l.t("screen-scan-in"), address));
    }
    let page = ScreenPage {
        l,
        title: calendar::name(l, &view.body.row.name, view.row.number),
        when: When::minute(l, Moment(view.row.starts_at), &view.dialogue().zone),
        part: part(l, &hall, Stand::Screen, &language)?,
        events: url::screen_events(view.row.id),
        language,
        codes,
        renew,
    };
    Ok(no_store(Html(page.render()?).into_response()))
}

fn no_store(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// A choice on a member's ballot.
struct Button {
    value: String,
    name: String,
    class: &'static str,
    chosen: bool,
}

/// What a member sees of the vote that is open.
struct OwnBallot {
    id: i64,
    note: String,
    buttons: Vec<Button>,
    /// Instead of the buttons: why not.
    instead: Option<String>,
    said: Option<String>,
}

/// What is a member's own in the hall.
struct Member {
    name: String,
    present: bool,
    recused: Option<String>,
    waiting: Option<usize>,
    ballots: Vec<OwnBallot>,
    /// The item that is being dealt with.
    item: Option<i64>,
}

#[derive(Template)]
#[template(path = "hall.html")]
struct HallPage {
    l: Locale,
    layout: Layout,
    view: MeetingView,
    title: String,
    when: String,
    part: String,
    events: String,
    action: String,
    meeting: String,
    member: Option<Member>,
    grounds: Vec<(&'static str, String)>,
    /// What everybody can do: link and name.
    offers: Vec<(String, String)>,
    code: Option<String>,
    said: Option<(&'static str, String)>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct HallQuery {
    said: String,
}

/// GET /meetings/{code}/hall
pub(crate) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(code): Path<String>,
    Query(query): Query<HallQuery>,
) -> Result<Response, Failure> {
    let view = site.app.meeting(&visitor.actor, parse(&code)?).await?;
    let said = said_text(visitor.locale, &query.said);
    render(&site, &visitor, view, None, said).await
}

async fn render(
    site: &Site,
    visitor: &Visitor,
    view: MeetingView,
    code: Option<String>,
    said: Option<(&'static str, String)>,
) -> Result<Response, Failure> {
    let l = visitor.locale;
    let hall = site.app.hall_of(&view).await?;
    let language = view.dialogue().language.as_str().to_owned();
    let title = calendar::name(l, &view.body.row.name, view.row.number);
    let sits = site.app.gate(&visitor.actor, Action::Sit, &view.resource()).is_ok();
    let member = match visitor.actor.seat_in(view.body.id()).filter(|_| sits) {
        Some(seat) => Some(member(site, &visitor.actor, l, &view, seat.member).await?),
        None => None,
    };
    let page = HallPage {
        l,
        layout: Layout::of(site, visitor, view.dialogue(), Place::Bodies, title.clone())
            .titled_in(view.dialogue().language)
            .without_bar(),
        title,
        when: l.date_time(Moment(view.row.starts_at), &view.dialogue().zone),
        part: part(l, &hall, Stand::Phone, &language)?,
        events: url::hall_events(view.row.id),
        action: url::hall(view.row.id),
        meeting: url::meeting(view.row.id),
        offers: offers(l, &view),
        grounds: Ground::ALL.iter().map(|one| (one.as_str(), ground_name(l, *one))).collect(),
        member,
        code,
        said,
        view,
    };
    Ok(no_store(Html(page.render()?).into_response()))
}

/// What the audience can do: ask, and answer or vote on what the running item is linked to.
fn offers(l: Locale, view: &MeetingView) -> Vec<(String, String)> {
    let slug = &view.dialogue().slug;
    let mut offers = vec![(url::ask(slug), l.t("hall-audience-ask"))];
    let running = view.state.current.and_then(|item| view.item(item));
    let linked = |item: &app::item::ItemView| !view.is_hidden(item.id()) && !item.core.is_empty();
    let shown =
        running.filter(|item| linked(item)).or_else(|| view.items.iter().find(|i| linked(i)));
    for core in shown.map(|item| item.core.as_slice()).unwrap_or_default() {
        let (set, number) = (core.set_number, core.number);
        offers.push((url::answer(slug, set, number), l.n("hall-audience-answer", number)));
        offers.push((url::vote(slug, set, number), l.n("hall-audience-vote", number)));
    }
    offers
}

async fn member(
    site: &Site,
    actor: &Actor,
    l: Locale,
    view: &MeetingView,
    member: MemberId,
) -> Result<Member, Failure> {
    let state = &view.state;
    let mut ballots = Vec::new();
    for ballot in state.ballots.iter().filter(|ballot| ballot.is_open()) {
        let own = site.app.own_choice(actor, view, ballot.id).await?;
        ballots.push(own_ballot(l, view, ballot, member, own.as_ref()));
    }
    let recusal =
        state.recusals.iter().find(|one| one.member == member && Some(one.item) == state.current);
    let recused = recusal.map(|one| {
        let values =
            [("way", recusal_name(l, one.way).into()), ("reason", one.reason.as_str().into())];
        l.a("hall-recused", values)
    });
    let waiting = state.queue.iter().position(|(who, _)| *who == member);
    Ok(Member {
        name: view.name(member).to_owned(),
        present: state.present.contains_key(&member),
        recused,
        waiting: waiting.map(|place| place + 1),
        ballots,
        item: state.current.map(|item| item.0),
    })
}

fn own_ballot(
    l: Locale,
    view: &MeetingView,
    ballot: &Ballot,
    member: MemberId,
    own: Option<&Own>,
) -> OwnBallot {
    let chosen = match own {
        Some(Own::Choice(choice)) => choice.as_str(),
        _ => "",
    };
    let note = match ballot.way {
        Way::Hands => l.t("hall-hands-note"),
        Way::Named => l.t("hall-named-note"),
        Way::Secret => l.t("hall-secret-note"),
    };
    let instead = if ballot.terms.recused.contains(&member) {
        Some(l.t("error-recused"))
    } else if !ballot.terms.entitled.contains(&member) {
        Some(l.t("hall-came-later"))
    } else if own == Some(&Own::Paper) {
        Some(l.t("hall-cast-paper"))
    } else if ballot.way == Way::Hands {
        Some(l.t("hall-hands-note"))
    } else {
        None
    };
    let said = match own {
        Some(Own::Choice(choice)) => {
            let name = choice.parse::<Choice>().map(|choice| choice_name(l, choice));
            Some(l.a("hall-cast-own", [("choice", name.unwrap_or_default().into())]))
        }
        Some(Own::Sealed) => Some(l.t("hall-cast-sealed")),
        _ => None,
    };
    OwnBallot { id: ballot.id.0, note, buttons: buttons(l, view, ballot, chosen), instead, said }
}

fn buttons(l: Locale, view: &MeetingView, ballot: &Ballot, chosen: &str) -> Vec<Button> {
    let button = |value: String, name: String, class: &'static str| Button {
        chosen: value == chosen,
        value,
        name,
        class,
    };
    match &ballot.question {
        Question::Motion { .. } => {
            let of = |choice: &Choice| {
                let class = match choice {
                    Choice::InFavour => "a",
                    Choice::Against => "d",
                    Choice::Abstain => "x",
                };
                button(choice.as_str().to_owned(), choice_name(l, *choice), class)
            };
            Choice::ALL.iter().map(of).collect()
        }
        Question::Election { candidates, .. } => {
            let of =
                |member: &MemberId| button(member.to_string(), view.name(*member).to_owned(), "c");
            let blank = button(BLANK.to_owned(), l.t("meeting-abstain"), "x");
            candidates.iter().map(of).chain([blank]).collect()
        }
    }
}

/// What a member sends.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct HallForm {
    r#do: String,
    ballot: i64,
    choice: String,
    item: i64,
    ground: String,
    text: String,
    title: String,
}

/// POST /meetings/{code}/hall: a member votes, or writes into the record for themselves.
pub(crate) async fn act(
    State(site): State<Site>,
    visitor: Visitor,
    Path(code): Path<String>,
    Form(form): Form<HallForm>,
) -> Result<Response, Failure> {
    let id = parse(&code)?;
    let actor = &visitor.actor;
    let view = site.app.meeting(actor, id).await?;
    site.app.gate(actor, Action::Sit, &view.resource())?;
    let seat = actor.seat_in(view.body.id()).map_or(MemberId(0), |seat| seat.member);
    if form.r#do == "cast" {
        return cast(&site, &visitor, id, &form).await;
    }
    let command = command(seat, &form)?;
    let done = site.app.command(actor, id, command).await;
    answer(&visitor, id, done.map(|_| "hall_done"))
}

async fn cast(
    site: &Site,
    visitor: &Visitor,
    id: MeetingId,
    form: &HallForm,
) -> Result<Response, Failure> {
    let cast = site.app.cast_ballot(&visitor.actor, id, BallotId(form.ballot), &form.choice).await;
    match cast {
        // The code is told in this answer alone.
        Ok(Some(code)) => {
            let view = site.app.meeting(&visitor.actor, id).await?;
            render(site, visitor, view, Some(code), None).await
        }
        done => answer(visitor, id, done.map(|_| "hall_cast")),
    }
}

fn command(seat: MemberId, form: &HallForm) -> Result<Command, Failure> {
    let item = ItemId(form.item);
    let text = form.text.clone();
    Ok(match form.r#do.as_str() {
        "leave" => Command::Leave(seat),
        "ask" => Command::Ask(seat, text),
        "unask" => Command::Unask(seat),
        "declare" => Command::Declare(seat, item, text),
        "aside" => {
            let ground: Ground = word("ground", &form.ground)?;
            Command::Recuse(seat, item, RecusalWay::Own, ground, text)
        }
        "move" => {
            let title = form.title.clone();
            Command::Move(item, MotionKind::Main, title, text, Speaker::Member(seat))
        }
        given => return Err(unknown("do", given)),
    })
}

/// A word of a closed list.
pub(crate) fn word<T: std::str::FromStr>(field: &'static str, given: &str) -> Result<T, Failure> {
    given.parse().map_err(|_| unknown(field, given))
}

pub(crate) fn unknown(field: &'static str, given: &str) -> Failure {
    let given = given.chars().take(40).collect();
    app::Error::field(field, Fault::Unknown { given, nearest: None }).into()
}

/// Leads back to the hall with what came of it.
fn answer(
    visitor: &Visitor,
    id: MeetingId,
    done: app::Result<&'static str>,
) -> Result<Response, Failure> {
    let word = match done {
        Ok(word) | Err(app::Error::Conflict(word)) => word,
        Err(error) => return Err(error.into()),
    };
    let query = url::query(&[("said", word.to_owned())]);
    Ok(see_other(&format!("{}{query}", url::hall(id.0)), visitor.cookies()))
}

/// A word of an answer in a sentence: what was done, or what stands in the way.
pub(crate) fn said_text(l: Locale, word: &str) -> Option<(&'static str, String)> {
    let (class, key) = match word {
        "hall_done" => ("ok", "hall-said-done"),
        "hall_cast" => ("ok", "hall-said-cast"),
        "checked_in" => ("ok", "hall-check-in-done"),
        "no_quorum" => ("warn", "hall-said-no-quorum"),
        "came_later" => ("warn", "hall-came-later"),
        "votes_on_paper" => ("warn", "hall-cast-paper"),
        "code_old" => ("warn", "hall-said-code-old"),
        "meeting_over" => ("warn", "hall-said-over"),
        "meeting_not_open" | "meeting_not_called" => ("warn", "hall-said-not-open"),
        "meeting_paused" => ("warn", "hall-said-paused"),
        "recused" => ("warn", "error-recused"),
        "not_present" => ("warn", "error-absent"),
        "item_not_running" | "ballot_open" | "present_already" | "not_listed" | "wrong_way"
        | "no_item" | "item_done" | "wrong_motion" => ("warn", "hall-said-not-now"),
        _ => return None,
    };
    Some((class, l.t(key)))
}

#[derive(Template)]
#[template(path = "check_in.html")]
struct CheckInPage {
    l: Locale,
    layout: Layout,
    name: String,
    lead: String,
    action: String,
    code: String,
    /// Whether the visitor sits in the body.
    sits: bool,
    sign_in: String,
    hall: String,
    said: Option<(&'static str, String)>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct CheckInForm {
    code: String,
}

/// GET /meetings/{code}/check-in: where the code on the screen leads.
pub(crate) async fn check_in_form(
    State(site): State<Site>,
    visitor: Visitor,
    Path(code): Path<String>,
    Query(query): Query<CheckInForm>,
) -> Result<Response, Failure> {
    let view = site.app.meeting(&visitor.actor, parse(&code)?).await?;
    check_in_page(&site, &visitor, &view, query.code, None)
}

fn check_in_page(
    site: &Site,
    visitor: &Visitor,
    view: &MeetingView,
    code: String,
    said: Option<(&'static str, String)>,
) -> Result<Response, Failure> {
    let l = visitor.locale;
    let values = [("body", view.body.row.name.as_str().into()), ("number", view.row.number.into())];
    let back = url::query(&[("back", visitor.here.clone())]);
    let page = CheckInPage {
        l,
        layout: Layout::of(site, visitor, view.dialogue(), Place::Bodies, l.t("hall-check-in"))
            .without_bar(),
        name: visitor.account.as_ref().map(|account| account.name.clone()).unwrap_or_default(),
        lead: l.a("hall-check-in-lead", values),
        action: url::check_in(view.row.id),
        code,
        sits: site.app.gate(&visitor.actor, Action::Sit, &view.resource()).is_ok(),
        sign_in: format!("{}{back}", url::SIGN_IN),
        hall: url::hall(view.row.id),
        said,
    };
    Ok(no_store(Html(page.render()?).into_response()))
}

/// POST /meetings/{code}/check-in
pub(crate) async fn check_in(
    State(site): State<Site>,
    visitor: Visitor,
    Path(code): Path<String>,
    Form(form): Form<CheckInForm>,
) -> Result<Response, Failure> {
    let id = parse(&code)?;
    match site.app.check_in(&visitor.actor, id, &form.code).await {
        Err(app::Error::Conflict(word)) => {
            let view = site.app.meeting(&visitor.actor, id).await?;
            let said = said_text(visitor.locale, word);
            check_in_page(&site, &visitor, &view, String::new(), said)
        }
        done => answer(&visitor, id, done.map(|_| "checked_in")),
    }
}
