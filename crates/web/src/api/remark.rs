//! Remarks on an edition of a paper.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::code::Coded as _;
use domain::id::ParagraphId;
use domain::paper::PaperKind;
use domain::permission::Denial;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::document::{Reading, Writing, any_care, any_language, language, remark_state};
use super::{Given, List, Paging, created, time};
use crate::Site;
use crate::error::Failure;
use crate::form::{self, Path, Query};
use crate::fragment::public_json;
use crate::url;
use crate::visitor::Visitor;

/// What somebody said of a paragraph, and what the office replied.
#[derive(Serialize, ToSchema)]
pub(crate) struct Remark {
    /// Its code: `V-0001`.
    code: String,
    /// The printed number of the paragraph in the edition.
    number: i64,
    /// The code of the paragraph: `H-0042`.
    paragraph: String,
    /// What is said, or why another wording is proposed.
    text: String,
    /// The wording that is proposed for the whole paragraph; null for a comment.
    proposed: Option<String>,
    /// The language of the text.
    #[schema(schema_with = language)]
    language: String,
    /// The short name of the body in whose name it was made.
    body: Option<String>,
    /// What the newest reply says.
    #[schema(schema_with = remark_state)]
    state: &'static str,
    /// When it came.
    #[schema(format = DateTime)]
    created: String,
    /// The replies, oldest first.
    replies: Vec<Reply>,
}

/// A reply of the office.
#[derive(Serialize, ToSchema)]
#[schema(as = RemarkReply)]
pub(crate) struct Reply {
    /// What becomes of the remark.
    #[schema(schema_with = remark_state)]
    state: String,
    /// Who looks at it and until when, what was changed, or why nothing was.
    note: String,
    /// When.
    #[schema(format = DateTime)]
    at: String,
}

/// A remark to be made.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewRemark {
    /// The printed number of the paragraph in the edition.
    #[schema(minimum = 1)]
    number: i64,
    /// What is said, or why another wording is proposed.
    #[schema(min_length = 2, max_length = 1000)]
    text: String,
    /// The wording that is proposed for the whole paragraph, when one is.
    #[schema(min_length = 2, max_length = 6000, required = false)]
    proposed: Option<String>,
    /// The language of the text; the dialogue's own when nothing is said.
    #[schema(schema_with = any_language, required = false)]
    language: Option<String>,
    /// How to send it, if it may be sensitive (problem `sensitive`).
    #[schema(schema_with = any_care, required = false)]
    care: Option<String>,
}

fn view(one: app::remark::RemarkView) -> Remark {
    let proposed = Some(one.row.proposed.clone()).filter(|text| !text.is_empty());
    let reply = |reply: app::remark::Reply| Reply {
        state: reply.state,
        note: reply.note,
        at: time(reply.at),
    };
    Remark {
        code: one.code(),
        number: one.row.number,
        paragraph: ParagraphId(one.row.paragraph_id).code(),
        proposed,
        language: one.row.language,
        body: one.body.map(|body| body.slug),
        state: one.state.as_str(),
        created: time(one.row.created_at),
        replies: one.replies.into_iter().map(reply).collect(),
        text: one.row.text,
    }
}

type EditionPath = Path<(String, String, String)>;

/// The edition that an address names.
async fn find(
    site: &Site,
    visitor: &Visitor,
    (slug, kind, edition): &(String, String, String),
) -> Result<app::edition::EditionView, Failure> {
    let dialogue = site.app.dialogue(&visitor.actor, slug).await?;
    let kind: PaperKind = kind.parse().map_err(|_| app::Error::Denied(Denial::NotFound))?;
    crate::paper::find(site, visitor, &dialogue, kind, edition).await
}

/// Remarks on an edition of a paper, oldest first
#[utoipa::path(
    get, path = "/api/v1/dialogues/{dialogue}/papers/{kind}/{edition}/remarks",
    operation_id = "listRemarks", tag = "papers",
    params(
        ("dialogue" = String, Path, description = "The dialogue's short name"),
        ("kind" = String, Path, description = "`green`, `white` or `blue`"),
        ("edition" = String, Path, description = "The volume and the number of the edition: `1-2`"),
        Paging
    ),
    responses((status = 200, description = "Remarks", body = List<Remark>), Reading)
)]
pub(crate) async fn list(
    State(site): State<Site>,
    visitor: Visitor,
    Path(path): EditionPath,
    Query(paging): Query<Paging>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let edition = find(&site, &visitor, &path).await?;
    let (app, actor) = (site.app.clone(), visitor.actor.clone());
    public_json(&site, &visitor, &headers, None, async move {
        Ok(List::of(app.remarks(&actor, &edition, paging.slice()?).await?, view))
    })
    .await
}

/// Make a remark on a paragraph
#[utoipa::path(
    post, path = "/api/v1/dialogues/{dialogue}/papers/{kind}/{edition}/remarks",
    operation_id = "makeRemark", tag = "papers", security(("participant" = [])),
    params(
        ("dialogue" = String, Path, description = "The dialogue's short name"),
        ("kind" = String, Path, description = "`green`, `white` or `blue`"),
        ("edition" = String, Path, description = "The volume and the number of the edition: `1-2`")
    ),
    request_body = NewRemark,
    responses((status = 201, description = "The remark was taken in", body = Given), Writing)
)]
pub(crate) async fn make(
    State(site): State<Site>,
    visitor: Visitor,
    Path(path): EditionPath,
    form::Json(new): form::Json<NewRemark>,
) -> Result<Response, Failure> {
    let edition = find(&site, &visitor, &path).await?;
    let held = visitor.pace(&site, edition.dialogue.id)?;
    let mut fields = app::Fields::default();
    fields.as_sent(domain::remark::TEXT, &new.text);
    if let Some(proposed) = &new.proposed {
        fields.as_sent(domain::remark::PROPOSED, proposed);
    }
    let language = fields.word("language", new.language.as_deref());
    let care = fields.word("care", new.care.as_deref());
    fields.done(())?;
    let number = new.number;
    let new = app::remark::NewRemark {
        text: new.text,
        proposed: new.proposed,
        language,
        care,
        held,
        ..app::remark::NewRemark::default()
    };
    let given = site.app.remark(&visitor.actor, &edition, number, &new).await?;
    let (slug, volume) = (edition.dialogue.slug.as_str(), edition.paper.volume);
    let place = url::remarks(slug, edition.kind, volume, edition.row.number, number);
    Ok(created(Given::from(given), Some(place)))
}
