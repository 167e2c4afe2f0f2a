//! Evidence.

use app::evidence::Evidence as Row;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::code::Coded as _;
use domain::id::EvidenceId;
use domain::publication::Publication;
use serde::Serialize;
use utoipa::ToSchema;

use super::document::Reading;
use super::{List, Paging, time};
use crate::error::Failure;
use crate::form::{Path, Query};
use crate::fragment::public_json;
use crate::visitor::Visitor;
use crate::{Site, url};

/// A piece of evidence: a report, a link or a file.
#[derive(Serialize, ToSchema)]
pub(crate) struct Evidence {
    /// Its code: `E-012`.
    code: String,
    /// Its title.
    title: String,
    /// Who made it.
    source: String,
    /// The year it is from.
    year: Option<i64>,
    /// What it says, in one plain paragraph; empty when it was withdrawn.
    summary: String,
    /// Where it is on the web.
    link: Option<String>,
    /// The path of its file on this site.
    file: Option<String>,
    /// The number of the expert's seat, as in `/experts/12`; null when staff added it.
    expert: Option<i64>,
    /// Whether it was withdrawn.
    withdrawn: bool,
    /// Why it was withdrawn.
    reason: Option<String>,
    /// When it was published.
    #[schema(format = DateTime)]
    published: Option<String>,
}

impl From<Row> for Evidence {
    fn from(row: Row) -> Self {
        let withdrawn = row.status == Publication::Withdrawn.as_str();
        Self {
            code: EvidenceId(row.id).code(),
            link: Some(row.link).filter(|link| !link.is_empty()),
            file: row
                .file_id
                .filter(|_| !withdrawn)
                .map(|_| format!("{}/file", url::evidence(row.id))),
            title: row.title,
            source: row.source,
            year: row.year,
            summary: row.summary,
            expert: row.member_id,
            withdrawn,
            reason: Some(row.reason).filter(|_| withdrawn),
            published: row.published_at.map(time),
        }
    }
}

/// Evidence of a dialogue, newest first
#[utoipa::path(
    get, path = "/api/v1/dialogues/{dialogue}/evidence", operation_id = "listEvidence",
    tag = "evidence",
    params(("dialogue" = String, Path, description = "The dialogue's slug"), Paging),
    responses((status = 200, description = "Evidence", body = List<Evidence>), Reading)
)]
pub(crate) async fn list(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(paging): Query<Paging>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let dialogue = site.app.dialogue(&visitor.actor, &slug).await?;
    let (app, actor) = (site.app.clone(), visitor.actor.clone());
    public_json(&site, &visitor, &headers, None, async move {
        let page = app.evidence_list(&actor, &dialogue, false, paging.slice()?).await?;
        Ok(List::of(page, Evidence::from))
    })
    .await
}
