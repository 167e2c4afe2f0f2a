//! Choosing pilots: the ballot on a phone, and the result with its arithmetic in the open.

use std::collections::BTreeMap;

use app::pilot_choice::{Candidate, ChoiceView, Counted, PilotChoice, Place as Placed, Why};
use askama::Template;
use axum::body::Body;
use axum::extract::State;
use axum::http::header;
use axum::response::{Html, IntoResponse, Response};
use domain::code::Coded as _;
use domain::id::{CandidateId, PilotChoiceId};
use domain::permission::Denial;
use domain::pilot_choice::Phase;
use domain::time::Moment;
use serde::Deserialize;

use crate::action::{money, resolution};
use crate::error::Failure;
use crate::form::{Form, Path, Query};
use crate::home::When;
use crate::layout::{Layout, Place};
use crate::locale::Locale;
use crate::system::see_other;
use crate::table::download;
use crate::visitor::Visitor;
use crate::{Site, url};

/// A candidate on the ballot.
struct Choice {
    id: i64,
    title: String,
    summary: String,
    places: String,
    cost: String,
    voices: Option<String>,
    approved: bool,
}

/// A candidate in the result.
pub(crate) struct Line {
    pub(crate) title: String,
    pub(crate) places: String,
    pub(crate) cost: String,
    pub(crate) votes: String,
    pub(crate) chosen: bool,
    pub(crate) why: String,
    /// The pilot it became.
    pub(crate) pilot: Option<(String, String)>,
}

/// The result as it is told.
pub(crate) struct Told {
    pub(crate) lines: Vec<Line>,
    pub(crate) sum: String,
    pub(crate) served: String,
    pub(crate) shares: String,
    pub(crate) digest: String,
    pub(crate) file: String,
    pub(crate) name: String,
}

#[derive(Template)]
#[template(path = "pilot_choice.html")]
struct ChoicePage {
    l: Locale,
    layout: Layout,
    /// None when nothing was ever to be chosen.
    row: Option<PilotChoice>,
    phase: &'static str,
    opens: When,
    closes: When,
    budget: String,
    action: String,
    choices: Vec<Choice>,
    given: i64,
    kept: bool,
    has_ballot: bool,
    result: Option<Told>,
    resolution: Option<(String, String)>,
    others: Vec<(String, String)>,
    pilots: String,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ChoiceQuery {
    /// An older choice than the newest.
    of: Option<i64>,
    kept: bool,
}

const fn phase_word(phase: Phase) -> &'static str {
    match phase {
        Phase::Draft => "draft",
        Phase::Coming => "coming",
        Phase::Open => "open",
        Phase::Closed => "closed",
        Phase::Counted => "counted",
        Phase::Withdrawn => "withdrawn",
    }
}

fn why(l: Locale, place: &Placed) -> String {
    match place.why {
        Why::Bought { price, paid_full, paid_rest: 0 } => l.a(
            "choice-why-bought",
            [("n", paid_full.into()), ("price", l.n("money", price).into())],
        ),
        Why::Bought { price, paid_full, paid_rest } => l.a(
            "choice-why-bought-rest",
            [
                ("n", paid_full.into()),
                ("price", l.n("money", price).into()),
                ("rest", paid_rest.into()),
            ],
        ),
        Why::Votes => l.t("choice-why-votes"),
        Why::TooDear => l.t("choice-why-dear"),
        Why::NoSupport => l.t("choice-why-none"),
        Why::Lacks { purse, more_votes } => l.a(
            "choice-why-lacks",
            [("purse", l.n("money", purse).into()), ("more", more_votes.into())],
        ),
    }
}

fn line(l: Locale, view: &ChoiceView, place: &Placed) -> Option<Line> {
    let candidate = view.candidates.iter().find(|one| one.id == place.id.0)?;
    let pilot = view.pilots.get(&candidate.id);
    Some(Line {
        title: candidate.title.clone(),
        places: candidate.places.clone(),
        cost: money(l, candidate.cost),
        votes: l.n("figure", place.votes),
        chosen: place.chosen,
        why: why(l, place),
        pilot: pilot.map(|(id, _)| (id.code(), url::pilot(id.0))),
    })
}

/// The result in words.
pub(crate) fn told(l: Locale, view: &ChoiceView, counted: &Counted) -> Told {
    let name = format!("{}-pilots-{}.pb", view.dialogue.slug, view.row.id);
    Told {
        lines: counted.places.iter().filter_map(|place| line(l, view, place)).collect(),
        sum: l.a(
            "choice-sum",
            [
                ("n", counted.places.iter().filter(|one| one.chosen).count().into()),
                ("cost", money(l, counted.cost).into()),
                ("budget", money(l, view.row.budget).into()),
            ],
        ),
        served: l
            .a("choice-served", [("served", counted.served.into()), ("n", counted.voters.into())]),
        shares: l.a(
            "choice-shares",
            [
                ("budget", money(l, view.row.budget).into()),
                ("n", counted.voters.into()),
                ("first", l.n("money", counted.first_share).into()),
                ("last", l.n("money", counted.last_share).into()),
            ],
        ),
        digest: counted.digest.clone(),
        file: url::choice_file(&view.dialogue.slug, view.row.id),
        name,
    }
}

/// The choice that is asked for: the newest, unless an older one is named.
async fn find(
    site: &Site,
    visitor: &Visitor,
    dialogue: &app::dialogue::Dialogue,
    of: Option<i64>,
) -> Result<Option<ChoiceView>, Failure> {
    let rows = site.app.pilot_choices(&visitor.actor, dialogue, false).await?;
    let Some(id) = of.or_else(|| rows.first().map(|row| row.id)) else { return Ok(None) };
    let view = site.app.pilot_choice(&visitor.actor, dialogue, PilotChoiceId(id)).await?;
    Ok(Some(view))
}

/// GET /d/{dialogue}/pilots/choice
pub(crate) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(query): Query<ChoiceQuery>,
) -> Result<Response, Failure> {
    let (l, app) = (visitor.locale, &site.app);
    let dialogue = app.dialogue(&visitor.actor, &slug).await?;
    let rows = app.pilot_choices(&visitor.actor, &dialogue, false).await?;
    let view = find(&site, &visitor, &dialogue, query.of).await?;
    let shown = view.as_ref().map(|view| view.row.id);
    let others = rows.iter().filter(|row| Some(row.id) != shown);
    let others = others.map(|row| (url::choice_of(&slug, row.id), row.title.clone())).collect();
    let mut page = ChoicePage {
        l,
        layout: Layout::of(&site, &visitor, &dialogue, Place::Elsewhere, l.t("choice-title")),
        row: view.as_ref().map(|view| view.row.clone()),
        phase: view.as_ref().map_or("none", |view| phase_word(view.phase)),
        opens: When::day(l, Moment(0), &dialogue.zone),
        closes: When::day(l, Moment(0), &dialogue.zone),
        budget: String::new(),
        action: url::choice(&slug),
        choices: Vec::new(),
        given: 0,
        kept: query.kept,
        has_ballot: false,
        result: None,
        resolution: None,
        others,
        pilots: url::pilots(&slug),
    };
    if let Some(view) = &view {
        fill(&site, &visitor, view, &mut page).await?;
    }
    Ok(Html(page.render()?).into_response())
}

async fn fill(
    site: &Site,
    visitor: &Visitor,
    view: &ChoiceView,
    page: &mut ChoicePage,
) -> Result<(), Failure> {
    let (l, app, actor) = (visitor.locale, &site.app, &visitor.actor);
    let zone = view.dialogue.zone.as_str();
    page.opens = When::day(l, Moment(view.row.opens), zone);
    page.closes = When::day(l, Moment(view.row.closes).plus(-1), zone);
    page.budget = money(l, view.row.budget);
    page.action = url::choice_of(&view.dialogue.slug, view.row.id);
    page.given = app.pilot_ballots_given(actor, view).await?;
    let own = app.own_pilot_ballot(actor, view).await?;
    page.has_ballot = own.is_some();
    let own = own.unwrap_or_default();
    let by_key: BTreeMap<i64, &Candidate> =
        view.candidates.iter().map(|one| (one.id, one)).collect();
    let choice = |candidate: &&Candidate| {
        let voices = view.inputs.get(&candidate.id).copied().unwrap_or(0);
        Choice {
            id: candidate.id,
            title: candidate.title.clone(),
            summary: candidate.summary.clone(),
            places: candidate.places.clone(),
            cost: money(l, candidate.cost),
            voices: (voices > 0).then(|| l.n("pilot-asked", voices)),
            approved: own.contains(&candidate.id),
        }
    };
    let order = app.candidate_order(actor, view)?;
    page.choices = order.iter().filter_map(|id| by_key.get(id)).map(choice).collect();
    page.result = view.counted.as_ref().map(|counted| told(l, view, counted));
    page.resolution = view.resolution.as_deref().and_then(resolution);
    Ok(())
}

/// POST /d/{dialogue}/pilots/choice
pub(crate) async fn give(
    State(site): State<Site>,
    mut visitor: Visitor,
    Path(slug): Path<String>,
    Query(query): Query<ChoiceQuery>,
    Form(form): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    let dialogue = site.app.dialogue(&visitor.actor, &slug).await?;
    let view = find(&site, &visitor, &dialogue, query.of).await?.ok_or(Denial::NotFound)?;
    let approved = form.iter().filter(|(name, _)| name == "candidate");
    let approved =
        approved.map(|(_, key)| key.parse().map(CandidateId).map_err(|_| Denial::NotFound));
    let approved = approved.collect::<Result<Vec<_>, _>>()?;
    visitor.join(&site)?;
    visitor.pace(&site, dialogue.id)?;
    site.app.give_pilot_ballot(&visitor.actor, &view, &approved).await?;
    let to = format!("{}&kept=true", url::choice_of(&slug, view.row.id));
    Ok(see_other(&to, visitor.cookies()))
}

/// GET /d/{dialogue}/pilots/choice.pb
pub(crate) async fn file(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(query): Query<ChoiceQuery>,
) -> Result<Response, Failure> {
    let dialogue = site.app.dialogue(&visitor.actor, &slug).await?;
    let view = find(&site, &visitor, &dialogue, query.of).await?.ok_or(Denial::NotFound)?;
    let bytes = site.app.pilot_choice_file(&visitor.actor, &view)?;
    let name = format!("{slug}-pilots-{}.pb", view.row.id);
    let mut response = download("text/plain; charset=utf-8", &name, Body::from(bytes));
    if let Ok(digest) =
        view.counted.map_or_else(String::new, |one| format!("\"{}\"", one.digest)).parse()
    {
        response.headers_mut().insert(header::ETAG, digest);
    }
    Ok(response)
}
