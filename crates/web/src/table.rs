//! Tables to download.

use app::table::QuestionTable;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, StreamExt as _};

use crate::Site;
use crate::error::Failure;
use crate::form::Path;
use crate::visitor::Visitor;

pub(crate) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// GET /d/{dialogue}/questions.csv: every published question. Cells that a spreadsheet program would
/// take for a formula begin with an apostrophe.
pub(crate) async fn questions_csv(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Result<Response, Failure> {
    let dialogue = site.app.dialogue(&visitor.actor, &slug).await?;
    let mut table = site.app.question_table(&visitor.actor, &dialogue).await?;
    // The first piece is read before anything is answered: a failure then is still a page.
    let first = table.next_csv().await?.unwrap_or_default();
    let pieces =
        stream::once(async { Ok(Bytes::from(first)) }).chain(stream::try_unfold(table, more));
    let name = format!("{slug}-questions.csv");
    Ok(download("text/csv; charset=utf-8", &name, Body::from_stream(pieces)))
}

async fn more(mut table: QuestionTable) -> Result<Option<(Bytes, QuestionTable)>, app::Error> {
    let piece = table.next_csv().await.inspect_err(|error| {
        // The answer has begun: all that is left is to break it off.
        tracing::error!(%error, "questions.csv was broken off");
    })?;
    Ok(piece.map(|piece| (Bytes::from(piece), table)))
}

/// GET /d/{dialogue}/questions.xlsx: the same as a workbook.
pub(crate) async fn questions_xlsx(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Result<Response, Failure> {
    let dialogue = site.app.dialogue(&visitor.actor, &slug).await?;
    let file = site.app.question_table(&visitor.actor, &dialogue).await?.xlsx().await?;
    Ok(download(XLSX, &format!("{slug}-questions.xlsx"), Body::from(file)))
}

/// GET /staff/d/{dialogue}/import/template.xlsx: an empty file to fill in.
pub(crate) async fn import_template(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Result<Response, Failure> {
    let dialogue = site.app.dialogue(&visitor.actor, &slug).await?;
    let file = site.app.import_template(&visitor.actor, &dialogue)?;
    Ok(download(XLSX, &format!("{slug}-import.xlsx"), Body::from(file)))
}

/// A file to look at in the browser.
pub(crate) fn inline(kind: &'static str, name: &str, body: Body) -> Response {
    named(kind, "inline", name, body)
}

/// A file to keep. The name is made of a slug, which holds plain letters, digits and hyphens only.
pub(crate) fn download(kind: &'static str, name: &str, body: Body) -> Response {
    named(kind, "attachment", name, body)
}

fn named(kind: &'static str, how: &'static str, name: &str, body: Body) -> Response {
    let disposition = HeaderValue::from_str(&format!("{how}; filename=\"{name}\""));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (
            header::CONTENT_DISPOSITION,
            disposition.unwrap_or_else(|_| HeaderValue::from_static(how)),
        ),
    ];
    (headers, body).into_response()
}
