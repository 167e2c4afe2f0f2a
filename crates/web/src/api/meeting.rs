//! Meetings: notice, attendance, agenda, motions, resolutions, and what the hall shows.

use std::convert::Infallible;
use std::time::Duration;

use app::meeting::{MeetingView, Meetings};
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::sse::{Event as Sent, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use domain::ballot::{Count, Question};
use domain::code::Coded as _;
use domain::id::{MeetingId, MemberId};
use domain::meeting::Speaker;
use domain::meeting::state::{Ballot, Motion};
use domain::permission::{Action, Denial, Resource};
use domain::time::Moment;
use futures_util::StreamExt as _;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::document::{
    Reading, choice, item_kind, item_outcome, meeting_kind, meeting_status, motion_kind,
    motion_status, way,
};
use super::{List, Paging, time};
use crate::Site;
use crate::error::Failure;
use crate::form::{Path, Query};
use crate::fragment::public_json;
use crate::visitor::Visitor;

/// How often a silent stream says that it lives.
const ALIVE: Duration = Duration::from_secs(15);

/// A meeting in a list.
#[derive(Serialize, ToSchema)]
pub(crate) struct Brief {
    /// Its code.
    code: String,
    /// The short name of the body that meets.
    body: String,
    /// Its number among the body's meetings.
    number: i64,
    /// What kind of meeting.
    #[schema(schema_with = meeting_kind)]
    kind: String,
    /// Where it stands.
    #[schema(schema_with = meeting_status)]
    status: String,
    /// What it is called besides; may be empty.
    title: String,
    /// When it begins; of a written deliberation, until when members vote.
    #[schema(format = DateTime)]
    starts: String,
    /// Where.
    place: String,
}

/// A meeting.
#[derive(Serialize, ToSchema)]
pub(crate) struct Meeting {
    /// What lists say of it.
    #[serde(flatten)]
    brief: Brief,
    /// How members were told.
    notice: Notice,
    /// When it was opened.
    #[schema(format = DateTime)]
    opened: Option<String>,
    /// When it ended.
    #[schema(format = DateTime)]
    adjourned: Option<String>,
    /// Who was in the room, from when to when.
    attendance: Vec<Stay>,
    /// The agenda.
    items: Vec<Item>,
    /// The main motions, in order.
    motions: Vec<MotionVote>,
    /// Elections, in order, a round each.
    elections: Vec<ElectionVote>,
    /// What was resolved.
    resolutions: Vec<Resolution>,
}

/// How members were told of a meeting.
#[derive(Serialize, ToSchema)]
pub(crate) struct Notice {
    /// When they were told day and agenda.
    #[schema(format = DateTime)]
    called: Option<String>,
    /// When they had all papers.
    #[schema(format = DateTime)]
    materials: Option<String>,
    /// Why notice was short; empty when it was not.
    urgent: String,
    /// Whether what was to be dealt with could not be told beforehand.
    secret: bool,
}

/// A time in the room.
#[derive(Serialize, ToSchema)]
pub(crate) struct Stay {
    /// The member's number.
    member: i64,
    /// The name on the roster.
    name: String,
    /// The organisation.
    affiliation: String,
    /// Whether the member has a vote.
    votes: bool,
    /// When the member came.
    #[schema(format = DateTime)]
    arrived: String,
    /// When the member left; null while there.
    #[schema(format = DateTime)]
    left: Option<String>,
}

/// An item.
#[derive(Serialize, ToSchema)]
pub(crate) struct Item {
    /// Its place on the agenda.
    number: usize,
    /// What is done with it.
    #[schema(schema_with = item_kind)]
    kind: &'static str,
    /// Its title; null when it may not be told.
    title: Option<String>,
    /// How it was handled; null while it was not.
    #[schema(schema_with = item_outcome)]
    outcome: Option<&'static str>,
    /// Codes of what it is linked to.
    links: Vec<String>,
}

/// A motion and how it was voted on.
#[derive(Serialize, ToSchema)]
pub(crate) struct MotionVote {
    /// Its number in the meeting.
    number: u32,
    /// What was to be decided; null behind closed doors.
    title: Option<String>,
    /// What it asks for.
    #[schema(schema_with = motion_kind)]
    kind: &'static str,
    /// Where it stands.
    #[schema(schema_with = motion_status)]
    status: &'static str,
    /// Members enrolled.
    enrolled: Option<u32>,
    /// Members present when the vote was opened; in writing, those who answered.
    present: Option<u32>,
    /// The number the threshold was taken of.
    base: Option<u32>,
    /// The votes needed.
    needed: Option<u32>,
    /// In favour.
    in_favour: Option<u32>,
    /// Against.
    against: Option<u32>,
    /// Abstentions.
    abstained: Option<u32>,
    /// Names of members who took no part.
    recused: Vec<String>,
    /// The rule: `majority of present`, `2/3 of enrolled`, `majority of cast`, `written`.
    rule: Option<String>,
    /// Where the rule stands.
    article: Option<String>,
    /// How members voted.
    #[schema(schema_with = way)]
    way: Option<&'static str>,
    /// Whether it was carried; null while it was not decided.
    carried: Option<bool>,
    /// Who voted how, in a vote with names.
    named: Vec<NamedChoice>,
    /// What changes the motion, in order; the same fields without numbers.
    amendments: Vec<Amendment>,
}

/// What changes a motion.
#[derive(Serialize, ToSchema)]
pub(crate) struct Amendment {
    /// What it would say.
    title: Option<String>,
    /// Where it stands.
    #[schema(schema_with = motion_status)]
    status: &'static str,
    /// Who moved it.
    mover: String,
}

/// How a member voted.
#[derive(Serialize, ToSchema)]
pub(crate) struct NamedChoice {
    /// The name on the roster.
    name: String,
    /// The choice.
    #[schema(schema_with = choice)]
    choice: &'static str,
}

/// A round of an election.
#[derive(Serialize, ToSchema)]
pub(crate) struct ElectionVote {
    /// The office.
    office: &'static str,
    /// The round, from 1.
    round: u8,
    /// Members present when it was opened.
    present: u32,
    /// Votes of each candidate, in the order they stood; none while it was not counted.
    candidates: Vec<CandidateVotes>,
    /// Blank and invalid ballots.
    blank: Option<u32>,
    /// The votes needed.
    needed: Option<u32>,
    /// Who was elected.
    elected: Option<String>,
}

/// Votes of a candidate.
#[derive(Serialize, ToSchema)]
pub(crate) struct CandidateVotes {
    /// The name on the roster.
    name: String,
    /// Votes.
    votes: Option<u32>,
}

/// A resolution.
#[derive(Serialize, ToSchema)]
pub(crate) struct Resolution {
    /// Its number: the year, and the number in it.
    number: String,
    /// What was resolved.
    title: String,
    /// In full.
    text: String,
    /// When.
    #[schema(format = DateTime)]
    at: String,
}

/// Of which body.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct OfBody {
    /// The body's short name; of every body when nothing is said.
    body: Option<String>,
}

fn brief(row: &app::meeting::Meeting, body: &str) -> Brief {
    Brief {
        code: MeetingId(row.id).code(),
        body: body.to_owned(),
        number: row.number,
        kind: row.kind.clone(),
        status: row.status.clone(),
        title: row.title.clone(),
        starts: time(row.starts_at),
        place: row.place.clone(),
    }
}

/// Meetings, the newest key first
#[utoipa::path(
    get, path = "/api/v1/meetings", operation_id = "listMeetings", tag = "bodies",
    params(Paging, OfBody),
    responses((status = 200, description = "Meetings", body = List<Brief>), Reading)
)]
pub(crate) async fn list(
    State(site): State<Site>,
    visitor: Visitor,
    Query(paging): Query<Paging>,
    Query(of): Query<OfBody>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let slice = paging.slice()?;
    let body = match of.body.as_deref() {
        Some(slug) => Some(site.app.body(&visitor.actor, slug).await?),
        None => None,
    };
    let (app, actor) = (site.app.clone(), visitor.actor.clone());
    let resource = body.as_ref().map_or_else(Resource::default, app::body::BodyView::resource);
    app.gate(&actor, Action::ReadDialogue, &resource)?;
    public_json(&site, &visitor, &headers, None, async move {
        let which = body.as_ref().map_or(Meetings::Everywhere, Meetings::Of);
        let page = app.meetings_behind(&actor, which, slice).await?;
        let names = app.body_slugs(&actor).await?;
        let name = |id: i64| names.get(&id).cloned().unwrap_or_default();
        Ok(List::of(page, |row| brief(&row, &name(row.body_id))))
    })
    .await
}

fn parse(code: &str) -> Result<MeetingId, Failure> {
    Ok(MeetingId::parse_code(code).ok_or(Denial::NotFound)?)
}

/// One meeting
#[utoipa::path(
    get, path = "/api/v1/meetings/{code}", operation_id = "getMeeting", tag = "bodies",
    params(("code" = String, Path, description = "Its code, such as M-2026-03")),
    responses((status = 200, description = "The meeting", body = Meeting), Reading)
)]
pub(crate) async fn one(
    State(site): State<Site>,
    visitor: Visitor,
    Path(code): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let view = site.app.meeting(&visitor.actor, parse(&code)?).await?;
    let (app, actor) = (site.app.clone(), visitor.actor.clone());
    public_json(&site, &visitor, &headers, None, async move {
        let resolutions = app.resolutions_of(&actor, &view).await?;
        Ok(meeting(&view, resolutions))
    })
    .await
}

fn meeting(view: &MeetingView, resolutions: Vec<app::meeting::Resolution>) -> Meeting {
    let state = &view.state;
    let main = state.motions.iter().filter_map(|motion| Some((motion.number?, motion)));
    let hidden = |row: &app::meeting::Resolution| view.is_resolution_hidden(row);
    Meeting {
        brief: brief(&view.row, &view.body.row.slug),
        notice: Notice {
            called: view.row.called_at.map(time),
            materials: view.row.materials_at.map(time),
            urgent: view.row.urgent.clone(),
            secret: view.row.secret != 0,
        },
        opened: state.opened.map(Moment::rfc3339),
        adjourned: state.adjourned.as_ref().map(|(at, _)| at.rfc3339()),
        attendance: state.stays.iter().map(|stay| attendance(view, stay)).collect(),
        items: view.items.iter().enumerate().map(|(place, one)| item(view, place, one)).collect(),
        motions: main.map(|(number, motion)| motion_vote(view, number, motion)).collect(),
        elections: state.ballots.iter().filter_map(|ballot| election(view, ballot)).collect(),
        resolutions: resolutions
            .into_iter()
            .filter(|row| !hidden(row))
            .map(|row| Resolution {
                number: format!("{}-{}", row.year, row.number),
                title: row.title,
                text: row.text,
                at: time(row.at),
            })
            .collect(),
    }
}

/// Whether what was said and moved under an item may not be told.
fn is_hidden(view: &MeetingView, item: domain::id::ItemId) -> bool {
    view.is_hidden(item)
}

fn attendance(view: &MeetingView, stay: &domain::meeting::state::Stay) -> Stay {
    let member = view.body.member(stay.member);
    Stay {
        member: stay.member.0,
        name: view.name(stay.member).to_owned(),
        affiliation: member.map(|one| one.row.affiliation.clone()).unwrap_or_default(),
        votes: view.state.setup.enrolled.contains(&stay.member),
        arrived: stay.from.rfc3339(),
        left: stay.to.map(Moment::rfc3339),
    }
}

fn item(view: &MeetingView, place: usize, one: &app::item::ItemView) -> Item {
    let ended = view.state.items.get(&one.id()).and_then(|state| state.ended.as_ref());
    let links = one.links.iter().map(|(kind, id)| app::item::link_code(*kind, *id));
    let hidden = is_hidden(view, one.id());
    Item {
        number: place + 1,
        kind: one.kind.as_str(),
        title: (!hidden).then(|| one.row.title.clone()),
        outcome: ended.map(|(_, outcome, _)| outcome.as_str()),
        links: if hidden { Vec::new() } else { links.collect() },
    }
}

fn kind_word(motion: &Motion) -> &'static str {
    use domain::motion::MotionKind;
    match motion.kind {
        MotionKind::Main => "main",
        MotionKind::Amendment { .. } => "amendment",
        MotionKind::Challenge { .. } => "challenge",
        MotionKind::CloseSession => "close_session",
        MotionKind::Withhold => "withhold",
    }
}

fn motion_vote(view: &MeetingView, number: u32, motion: &Motion) -> MotionVote {
    let state = &view.state;
    let asks = Question::Motion { motion: motion.id };
    let counted = |ballot: &&Ballot| ballot.question == asks && ballot.closed.is_some();
    let ballot = state.ballots.iter().find(counted);
    let outcome = ballot.and_then(|ballot| match &ballot.closed.as_ref()?.result {
        Count::Motion { outcome, .. } => Some(outcome),
        Count::Election { .. } => None,
    });
    let terms = ballot.map(|ballot| &ballot.terms);
    let written = terms.is_some_and(|terms| terms.rule == "written");
    let answered = outcome.map(|outcome| outcome.in_favour + outcome.against + outcome.abstained);
    let hidden = view.is_motion_hidden(motion);
    let name = |member: MemberId| view.name(member).to_owned();
    let named = ballot.and_then(|ballot| ballot.closed.as_ref()).map(|closed| &closed.named);
    let amends =
        |one: &&Motion| one.kind == domain::motion::MotionKind::Amendment { of: motion.id };
    let amendment = |one: &Motion| Amendment {
        title: (!hidden && !view.is_motion_hidden(one)).then(|| one.title.clone()),
        status: one.status.as_str(),
        mover: match &one.mover {
            Speaker::Member(member) => name(*member),
            Speaker::Other(who) => who.clone(),
        },
    };
    MotionVote {
        number,
        title: (!hidden).then(|| motion.title.clone()),
        kind: kind_word(motion),
        status: motion.status.as_str(),
        enrolled: terms.map(|terms| terms.enrolled),
        present: if written { answered } else { terms.map(|terms| terms.present) },
        base: outcome.map(|outcome| outcome.base),
        needed: outcome.map(|outcome| outcome.needed),
        in_favour: outcome.map(|outcome| outcome.in_favour),
        against: outcome.map(|outcome| outcome.against),
        abstained: outcome.map(|outcome| outcome.abstained),
        recused: terms
            .map(|terms| terms.recused.iter().map(|one| name(*one)).collect())
            .unwrap_or_default(),
        rule: terms.map(|terms| terms.rule.clone()),
        article: terms.map(|terms| terms.article.to_string()),
        way: ballot.map(|ballot| ballot.way.as_str()),
        carried: outcome.map(|outcome| outcome.carried),
        named: named
            .into_iter()
            .flatten()
            .map(|(member, choice)| NamedChoice { name: name(*member), choice: choice.as_str() })
            .collect(),
        amendments: state.motions.iter().filter(amends).map(amendment).collect(),
    }
}

fn election(view: &MeetingView, ballot: &Ballot) -> Option<ElectionVote> {
    let Question::Election { office, candidates, round, .. } = &ballot.question else {
        return None;
    };
    if ballot.stopped.is_some() {
        return None;
    }
    let count = ballot.closed.as_ref().and_then(|closed| match &closed.result {
        Count::Election { votes, blank, election } => Some((votes, *blank, election)),
        Count::Motion { .. } => None,
    });
    let votes_of = |member: MemberId| {
        count.and_then(|(votes, ..)| votes.iter().find(|(one, _)| *one == member)).map(|(_, n)| *n)
    };
    let elected = count.and_then(|(.., election)| match election.elected {
        domain::ballot::Elected::Member { member } => Some(view.name(member).to_owned()),
        _ => None,
    });
    Some(ElectionVote {
        office: office.as_str(),
        round: *round,
        present: ballot.terms.present,
        candidates: candidates
            .iter()
            .map(|member| CandidateVotes {
                name: view.name(*member).to_owned(),
                votes: votes_of(*member),
            })
            .collect(),
        blank: count.map(|(_, blank, _)| blank),
        needed: count.map(|(.., election)| election.needed),
        elected,
    })
}

/// What the hall shows, now and whenever it changes
///
/// Each event `hall` is the whole picture as JSON. A connection that was lost is taken up again by asking
/// anew: the first event is the picture as it is then.
#[utoipa::path(
    get, path = "/api/v1/meetings/{code}/events", operation_id = "watchMeeting", tag = "bodies",
    params(("code" = String, Path, description = "The meeting's code")),
    responses(
        (status = 200, description = "Server-sent events", content_type = "text/event-stream", body = String),
        Reading
    )
)]
pub(crate) async fn events(
    State(site): State<Site>,
    visitor: Visitor,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    let sent = crate::hall::pictures(&site, &visitor, parse(&code)?).await?.map(|shown| {
        let event = Sent::default().event("hall").id(shown.hall.event.to_string());
        Ok::<_, Infallible>(event.data(&shown.json))
    });
    let mut response = Sse::new(sent).keep_alive(KeepAlive::new().interval(ALIVE)).into_response();
    // Proxies pass on what comes as it comes.
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, axum::http::HeaderValue::from_static("no-store"));
    headers.insert("x-accel-buffering", axum::http::HeaderValue::from_static("no"));
    Ok(response)
}
