//! Open data: the columns of a Polis export, without authors.

use app::polis::VotesCsv;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use futures_util::stream::{self, StreamExt as _};
use serde::Serialize;
use utoipa::ToSchema;

use super::core_question_id;
use super::document::Reading;
use crate::Site;
use crate::error::Failure;
use crate::form::{Path, Query};
use crate::fragment::public_json;
use crate::table::download;
use crate::visitor::Visitor;

/// Votes on a core question (votes.csv)
///
/// The vote that stands for each voter and statement. `voter-id` is a pseudonym that holds for this
/// core question only, and times are the day alone, so that nobody's votes on two core questions can
/// be joined. `comment-id` is the statement's number; in an imported conversation, the number it had
/// there.
#[utoipa::path(
    get, path = "/api/v1/core-questions/{id}/votes.csv", operation_id = "votesCsv", tag = "open data",
    params(("id" = i64, Path, description = "The core question's id")),
    responses(
        (status = 200, description = "timestamp, datetime, comment-id, voter-id, vote (1 agree, 0 pass, -1 disagree)",
            body = String, content_type = "text/csv"),
        Reading
    )
)]
pub(crate) async fn votes(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let core = site.app.core_question(&visitor.actor, core_question_id(&id)?).await?;
    in_pieces(&id, "votes", site.app.votes_csv(&visitor.actor, &core).await?).await
}

async fn in_pieces(id: &str, name: &str, mut file: VotesCsv) -> Result<Response, Failure> {
    // The first piece is read before anything is answered: a failure then is still a problem.
    let first = file.next().await?.unwrap_or_default();
    let rest = stream::try_unfold(file, more);
    let pieces = stream::once(async { Ok(Bytes::from(first)) }).chain(rest);
    Ok(csv(id, name, Body::from_stream(pieces)))
}

async fn more(mut file: VotesCsv) -> Result<Option<(Bytes, VotesCsv)>, app::Error> {
    let piece = file.next().await.inspect_err(|error| {
        // The answer has begun: all that is left is to break it off.
        tracing::error!(%error, "a file of votes was broken off");
    })?;
    Ok(piece.map(|piece| (Bytes::from(piece), file)))
}

/// Statements on a core question (comments.csv)
///
/// Every statement; those that are not public have -1 as `moderated` and no text. There is no author
/// column.
#[utoipa::path(
    get, path = "/api/v1/core-questions/{id}/comments.csv", operation_id = "commentsCsv",
    tag = "open data",
    params(("id" = i64, Path, description = "The core question's id")),
    responses(
        (status = 200, description = "timestamp, datetime, comment-id, agrees, disagrees, moderated, comment-body",
            body = String, content_type = "text/csv"),
        Reading
    )
)]
pub(crate) async fn comments(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let core = site.app.core_question(&visitor.actor, core_question_id(&id)?).await?;
    let file = site.app.comments_csv(&visitor.actor, &core).await?;
    Ok(csv(&id, "comments", Body::from(file)))
}

#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct MarksQuery {
    at: Option<i64>,
}

/// Which questions people marked as important (marks.csv)
///
/// Ballots for `mundap choose`: of duplicates one question stands for all; 1 is a mark, nothing a
/// question that was shown and left. `voter` is a pseudonym that holds for these marks only.
#[utoipa::path(
    get, path = "/api/v1/dialogues/{dialogue}/marks.csv", operation_id = "marksCsv", tag = "open data",
    params(
        ("dialogue" = String, Path, description = "The dialogue's short name"),
        ("at" = Option<i64>, Query, description = "As they stood at this moment, microseconds since 1970")
    ),
    responses(
        (status = 200, description = "voter, option, approve", body = String, content_type = "text/csv"),
        Reading
    )
)]
pub(crate) async fn marks(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(query): Query<MarksQuery>,
) -> Result<Response, Failure> {
    let dialogue = site.app.dialogue(&visitor.actor, &slug).await?;
    let at = query.at.map(domain::time::Moment);
    let file = site.app.marks_csv(&visitor.actor, &dialogue, at).await?;
    Ok(download("text/csv; charset=utf-8", &format!("{slug}-marks.csv"), Body::from(file)))
}

/// How likely statements were to be shown to those who voted on them (chances.csv)
///
/// A line for each vote in votes.csv whose statement was drawn; what came on paper or was imported has
/// none. Weighting each vote by 1/chance undoes what showing some statements sooner than others did.
#[utoipa::path(
    get, path = "/api/v1/core-questions/{id}/chances.csv", operation_id = "chancesCsv", tag = "open data",
    params(("id" = i64, Path, description = "The core question's id")),
    responses(
        (status = 200, description = "comment-id, voter-id, chance (above 0, at most 1)",
            body = String, content_type = "text/csv"),
        Reading
    )
)]
pub(crate) async fn chances(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let core = site.app.core_question(&visitor.actor, core_question_id(&id)?).await?;
    in_pieces(&id, "chances", site.app.chances_csv(&visitor.actor, &core).await?).await
}

/// How often statements were shown (exposures.csv)
///
/// Each published statement with the number of people before whom it was put, those who voted
/// included.
#[utoipa::path(
    get, path = "/api/v1/core-questions/{id}/exposures.csv", operation_id = "exposuresCsv",
    tag = "open data",
    params(("id" = i64, Path, description = "The core question's id")),
    responses(
        (status = 200, description = "comment-id, shown, votes", body = String, content_type = "text/csv"),
        Reading
    )
)]
pub(crate) async fn exposures(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let core = site.app.core_question(&visitor.actor, core_question_id(&id)?).await?;
    let file = site.app.exposures_csv(&visitor.actor, &core).await?;
    Ok(csv(&id, "exposures", Body::from(file)))
}

/// How the votes on a core question came in.
#[derive(Serialize, ToSchema)]
pub(crate) struct Sources {
    /// Votes on published statements, cast on this site or through its API.
    online: i64,
    /// Votes on published statements, written on voting sheets at gatherings.
    paper: i64,
    /// Voting sheets, each by a voter of its own.
    sheets: i64,
}

/// Votes on a core question by source
#[utoipa::path(
    get, path = "/api/v1/core-questions/{id}/sources", operation_id = "voteSources", tag = "open data",
    params(("id" = i64, Path, description = "The core question's id")),
    responses((status = 200, description = "Votes that stand, by source", body = Sources), Reading)
)]
pub(crate) async fn sources(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let core = site.app.core_question(&visitor.actor, core_question_id(&id)?).await?;
    let (inner, actor) = (site.clone(), visitor.actor.clone());
    public_json(&site, &visitor, &headers, None, async move {
        let votes = inner.app.votes_by_source(&actor, &core).await?;
        Ok(Sources {
            online: votes.votes - votes.paper_votes,
            paper: votes.paper_votes,
            sheets: votes.sheets,
        })
    })
    .await
}

/// Tallies of statements by source (sources.csv)
///
/// Two lines for each published statement: votes cast online, and votes on paper. Together they are
/// the tallies in comments.csv; `comment-id` is the same there.
#[utoipa::path(
    get, path = "/api/v1/core-questions/{id}/sources.csv", operation_id = "sourcesCsv",
    tag = "open data",
    params(("id" = i64, Path, description = "The core question's id")),
    responses(
        (status = 200, description = "comment-id, source (online, paper), agrees, disagrees, passes",
            body = String, content_type = "text/csv"),
        Reading
    )
)]
pub(crate) async fn sources_csv(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let core = site.app.core_question(&visitor.actor, core_question_id(&id)?).await?;
    let file = site.app.sources_csv(&visitor.actor, &core).await?;
    Ok(csv(&id, "sources", Body::from(file)))
}

fn csv(core_question: &str, name: &str, body: Body) -> Response {
    let name = format!("core-question-{core_question}-{name}.csv");
    download("text/csv; charset=utf-8", &name, body)
}
