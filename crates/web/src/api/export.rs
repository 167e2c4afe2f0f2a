//! Open data: the columns of a Polis export, without authors.

use app::polis::VotesCsv;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::response::Response;
use futures_util::stream::{self, StreamExt as _};

use super::core_question_id;
use super::document::Reading;
use crate::Site;
use crate::error::Failure;
use crate::form::Path;
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
    let mut file = site.app.votes_csv(&visitor.actor, &core).await?;
    // The first piece is read before anything is answered: a failure then is still a problem.
    let first = file.next().await?.unwrap_or_default();
    let rest = stream::try_unfold(file, more);
    let pieces = stream::once(async { Ok(Bytes::from(first)) }).chain(rest);
    Ok(csv(&id, "votes", Body::from_stream(pieces)))
}

async fn more(mut file: VotesCsv) -> Result<Option<(Bytes, VotesCsv)>, app::Error> {
    let piece = file.next().await.inspect_err(|error| {
        // The answer has begun: all that is left is to break it off.
        tracing::error!(%error, "votes.csv was broken off");
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

fn csv(core_question: &str, name: &str, body: Body) -> Response {
    let name = format!("core-question-{core_question}-{name}.csv");
    download("text/csv; charset=utf-8", &name, body)
}
