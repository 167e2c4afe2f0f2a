//! Calls for members: everything that was fixed, and what is published of the selection.

use app::call::CallView;
use app::draw::DrawView;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::code::Coded as _;
use domain::id::CallId;
use serde::Serialize;
use utoipa::ToSchema;

use super::document::{Reading, method, phase, standing};
use super::time;
use crate::Site;
use crate::error::Failure;
use crate::form::Path;
use crate::fragment::public_json;
use crate::url;
use crate::visitor::Visitor;

/// A call for members. Nobody who applied is named in it.
#[derive(Serialize, ToSchema)]
pub(crate) struct Call {
    /// Its code: `C-012`.
    code: String,
    /// The slug of its dialogue.
    dialogue: String,
    /// The short name of the body with the seats.
    body: String,
    /// How far it is.
    #[schema(schema_with = phase)]
    phase: &'static str,
    /// Its title.
    title: String,
    /// What members do.
    about: String,
    /// What selection goes by.
    criteria: String,
    /// What must be true of whoever applies.
    qualifications: Vec<String>,
    /// How many seats.
    seats: usize,
    /// How many alternates.
    alternates: usize,
    /// How seats are given.
    #[schema(schema_with = method)]
    method: &'static str,
    /// What reviewers give marks for; empty for a draw.
    marks: Vec<Mark>,
    /// What selection is balanced by.
    features: Vec<Feature>,
    /// Whether at most one person of a household is selected.
    one_of_a_household: bool,
    /// When it opens.
    #[schema(format = DateTime)]
    opens_at: String,
    /// When it closes.
    #[schema(format = DateTime)]
    closes_at: String,
    /// The announced moment of the selection.
    #[schema(format = DateTime)]
    decides_at: String,
    /// Where the public random value comes from; empty for a review.
    random_source: String,
    /// For how many months members are appointed.
    months: i64,
    /// When everything of applicants is destroyed at the latest, or was.
    #[schema(format = DateTime)]
    destroy_at: String,
    /// SHA-256 of the terms as they were fixed; it stands in the act `call.changed`.
    terms: String,
    /// Why it was withdrawn; empty unless it was.
    reason: String,
    /// How many applied, as far as that stands.
    received: i64,
    /// How many of them take part in the selection, once that stands.
    eligible: i64,
    /// What is published of the selection; null before anything is.
    selection: Option<Selection>,
}

/// What reviewers give marks for.
#[derive(Serialize, ToSchema)]
struct Mark {
    /// What for.
    name: String,
    /// How much it counts, in per cent.
    weight: i64,
}

/// A feature that selection is balanced by.
#[derive(Serialize, ToSchema)]
struct Feature {
    /// Its name.
    name: String,
    /// Its values.
    values: Vec<Value>,
}

/// A value of a feature.
#[derive(Serialize, ToSchema)]
struct Value {
    /// Its name.
    name: String,
    /// The least number of those selected.
    min: i64,
    /// The greatest number.
    max: i64,
    /// Its share of the population, 0 to 1; null when it is not known.
    population: Option<f64>,
    /// How many of those who took part have it; null before the pool is published.
    pool: Option<i64>,
    /// How many of those selected have it; null before anybody is.
    selected: Option<i64>,
}

/// What is published of a selection.
#[derive(Serialize, ToSchema)]
struct Selection {
    /// The commitment to pool and lottery, known before the random value; for a review, SHA-256 of its
    /// file.
    commitment: String,
    /// When the files were published.
    #[schema(format = DateTime)]
    published_at: String,
    /// The least chance; null for a review.
    minimum: Option<f64>,
    /// The public random value; null before it is known.
    random: Option<String>,
    /// Who read it where and when.
    witness: String,
    /// When it was entered.
    #[schema(format = DateTime)]
    decided_at: Option<String>,
    /// The ticket that it decided, from 0; null for a review.
    ticket: Option<usize>,
    /// Those selected and the alternates, as it stands now.
    people: Vec<Outcome>,
    /// The files from which anyone recomputes it: `mundap draw verify FOLDER`.
    files: Vec<File>,
}

/// Somebody selected or an alternate.
#[derive(Serialize, ToSchema)]
struct Outcome {
    /// The published pseudonym.
    id: String,
    /// Where they stand.
    #[schema(schema_with = standing)]
    status: &'static str,
}

/// A published file.
#[derive(Serialize, ToSchema)]
struct File {
    /// Its name.
    name: String,
    /// Its address on this site.
    url: String,
    /// SHA-256 of its bytes.
    sha256: String,
    /// How many bytes it has.
    bytes: usize,
}

fn selection(view: &CallView, draw: &DrawView) -> Selection {
    let row = &draw.row;
    let file = |(name, text): (&'static str, &str)| File {
        name: name.to_owned(),
        url: url::call_file(view.row.id, name),
        sha256: app::draw::fingerprint(text),
        bytes: text.len(),
    };
    let outcome =
        |own: &app::draw::Outcome| Outcome { id: own.id.clone(), status: own.status.as_str() };
    Selection {
        commitment: draw.commitment.clone(),
        published_at: time(row.published_at),
        minimum: draw.minimum,
        random: row.drawn_at.map(|_| row.random.clone()),
        witness: row.witness.clone(),
        decided_at: row.drawn_at.map(time),
        ticket: draw.ticket.map(|(ticket, _)| ticket - 1),
        people: draw.outcomes.iter().map(outcome).collect(),
        files: draw.files().into_iter().map(file).collect(),
    }
}

fn features(view: &CallView, draw: Option<&DrawView>) -> Vec<Feature> {
    let known = |feature: &str, value: &str| {
        let own = draw?.margins.iter().find(|own| own.name == feature)?;
        own.values.iter().find(|own| own.name == value).cloned()
    };
    let value = |feature: &str, value: &domain::call::Value| {
        let known = known(feature, &value.name);
        let float = |share: i64| f64::from(i32::try_from(share).unwrap_or(0)) / 10_000.0;
        Value {
            name: value.name.clone(),
            min: value.min,
            max: value.max,
            population: value.share.map(float),
            pool: known.as_ref().map(|own| own.pool),
            selected: known.and_then(|own| own.selected),
        }
    };
    let feature = |own: &domain::call::Feature| Feature {
        name: own.name.clone(),
        values: own.values.iter().map(|one| value(&own.name, one)).collect(),
    };
    view.terms.features.iter().map(feature).collect()
}

/// A call for members, with everything that is public of it
#[utoipa::path(
    get, path = "/api/v1/calls/{code}", operation_id = "getCall", tag = "calls",
    params(("code" = String, Path, description = "The call's code, as in `C-012`")),
    responses((status = 200, description = "The call", body = Call), Reading)
)]
pub(crate) async fn one(
    State(site): State<Site>,
    visitor: Visitor,
    Path(code): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let id = CallId::parse_code(&code).ok_or(Failure::NoRoute)?;
    let (app, actor) = (site.app.clone(), visitor.actor.clone());
    // Whoever may not see it is refused before anything is kept.
    app.call(&actor, id).await?;
    public_json(&site, &visitor, &headers, None, async move {
        let view = app.call(&actor, id).await?;
        let draw = app.draw_of(&actor, &view).await?;
        let counts = app.application_counts(&actor, &view).await?;
        let terms = view.terms.clone();
        let mark = |own: domain::call::Mark| Mark { name: own.name, weight: own.weight };
        let destroy = view.row.destroyed_at.unwrap_or(view.row.destroy_at);
        Ok(Call {
            code: view.code(),
            dialogue: view.dialogue.slug.clone(),
            body: view.body.slug.clone(),
            phase: view.phase.as_str(),
            title: terms.title,
            about: terms.about,
            criteria: terms.criteria,
            qualifications: terms.qualifications,
            seats: terms.seats,
            alternates: terms.alternates,
            method: terms.method.as_str(),
            marks: terms.marks.into_iter().map(mark).collect(),
            features: features(&view, draw.as_ref()),
            one_of_a_household: terms.household,
            opens_at: time(terms.opens.0),
            closes_at: time(terms.closes.0),
            decides_at: time(terms.decides.0),
            random_source: terms.source,
            months: terms.months,
            destroy_at: time(destroy),
            terms: view.fingerprint(),
            reason: view.row.reason.clone(),
            received: view.row.received.max(counts.iter().map(|(_, count)| count).sum()),
            eligible: view.row.eligible,
            selection: draw.as_ref().map(|draw| selection(&view, draw)),
        })
    })
    .await
}
