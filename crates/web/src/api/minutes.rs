//! Minutes as they are published: sections and paragraphs, what is hidden and why, and what was signed.

use app::minutes::{
    PublicMinutes, PublicParagraph, PublicSection, Signature, Version, digest_text,
};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::code::Coded as _;
use domain::id::{MeetingId, MemberId};
use domain::minutes::Shown;
use domain::permission::Denial;
use domain::time::Moment;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::document::{Reading, minutes_status, signatory};
use super::time;
use crate::Site;
use crate::error::Failure;
use crate::form::{Path, Query};
use crate::fragment::public_json;
use crate::visitor::Visitor;

/// The minutes of a meeting.
#[derive(Serialize, ToSchema)]
pub(crate) struct Minutes {
    /// The meeting's code.
    meeting: String,
    /// Where they stand. Before anything is published there are no sections.
    #[schema(schema_with = minutes_status)]
    status: &'static str,
    /// The last moment to publish them in time; null if the bylaws say nothing.
    #[schema(format = DateTime)]
    due: Option<String>,
    /// Where that stands.
    article: Option<String>,
    /// When they were first published.
    #[schema(format = DateTime)]
    published: Option<String>,
    /// The version that is shown; null before anything is published.
    version: Option<i64>,
    /// SHA-256 over `mundap minutes 1`, a line feed and the leaves of all titles and paragraphs in
    /// order, in hexadecimal: what was signed. A leaf is SHA-256 over the byte 2, the salt, the length of
    /// its name as eight big-endian bytes, its name (`title:` and the section's key, or the paragraph's
    /// key) and its text.
    digest: Option<String>,
    /// The text.
    sections: Vec<MinutesSection>,
    /// The signatures under this version.
    signatures: Vec<MinutesSignature>,
    /// Every published version, oldest first.
    versions: Vec<MinutesVersion>,
}

/// Paragraphs under a title.
#[derive(Serialize, ToSchema)]
pub(crate) struct MinutesSection {
    /// Its number, from 1.
    number: usize,
    /// Its name among the sections.
    key: String,
    /// Its title; null when it is not published.
    title: Option<String>,
    /// Why it is not: `closed` or `resolved`.
    withheld: Option<&'static str>,
    /// The salt of the title's leaf, in hexadecimal, when the title is published.
    salt: Option<String>,
    /// The title's leaf, in hexadecimal, when it is not.
    leaf: Option<String>,
    /// The paragraphs.
    paragraphs: Vec<MinutesParagraph>,
}

/// A paragraph.
#[derive(Serialize, ToSchema)]
pub(crate) struct MinutesParagraph {
    /// Its number: `3-2` is the second of the third section.
    number: String,
    /// Where it comes from: `e17` is the 17th event of the record.
    key: String,
    /// What it says; null when it is not published.
    text: Option<String>,
    /// The legal ground on which it is hidden: `person`, `deliberation`, `business` or `resolved`.
    redacted: Option<&'static str>,
    /// Why it is left out by rule: `closed` or `resolved`.
    withheld: Option<&'static str>,
    /// How many characters are hidden.
    length: Option<usize>,
    /// The salt of its leaf, in hexadecimal, when it is published.
    salt: Option<String>,
    /// Its leaf, in hexadecimal, when it is not.
    leaf: Option<String>,
}

/// A signature.
#[derive(Serialize, ToSchema)]
pub(crate) struct MinutesSignature {
    /// In which office.
    #[schema(schema_with = signatory)]
    signatory: String,
    /// The name on the roster; null for a secretary without a seat.
    name: Option<String>,
    /// When.
    #[schema(format = DateTime)]
    at: String,
}

/// A published version.
#[derive(Serialize, ToSchema)]
pub(crate) struct MinutesVersion {
    /// Its number.
    number: i64,
    /// The digest of its text, in hexadecimal.
    digest: String,
    /// Why published minutes were changed; empty for the first.
    reason: String,
    /// When it was published.
    #[schema(format = DateTime)]
    published: Option<String>,
}

/// Which version.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct OfVersion {
    /// An earlier published version by its number; the current one when nothing is said.
    version: Option<i64>,
}

/// The minutes of a meeting
#[utoipa::path(
    get, path = "/api/v1/meetings/{code}/minutes", operation_id = "getMinutes", tag = "bodies",
    params(("code" = String, Path, description = "Its code, such as M-2026-03"), OfVersion),
    responses((status = 200, description = "The minutes", body = Minutes), Reading)
)]
pub(crate) async fn one(
    State(site): State<Site>,
    visitor: Visitor,
    Path(code): Path<String>,
    Query(of): Query<OfVersion>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let id = MeetingId::parse_code(&code).ok_or(Denial::NotFound)?;
    let minutes = site.app.public_minutes(&visitor.actor, id, of.version).await?;
    public_json(&site, &visitor, &headers, None, async move { Ok(answer(&minutes)) }).await
}

fn answer(minutes: &PublicMinutes) -> Minutes {
    let shown = minutes.shown.as_ref();
    let signature = |one: &Signature| MinutesSignature {
        signatory: one.signatory.clone(),
        name: one.member_id.map(|member| minutes.meeting.name(MemberId(member)).to_owned()),
        at: time(one.at),
    };
    Minutes {
        meeting: minutes.meeting.id().code(),
        status: minutes.status.as_str(),
        due: minutes.deadline.last.map(Moment::rfc3339),
        article: minutes.deadline.article.as_ref().map(ToString::to_string),
        published: minutes.published.map(Moment::rfc3339),
        version: shown.map(|shown| shown.version.number),
        digest: shown.map(|shown| digest_text(&shown.version)),
        sections: shown
            .map(|shown| shown.sections.iter().map(section).collect())
            .unwrap_or_default(),
        signatures: shown
            .map(|shown| shown.signatures.iter().map(signature).collect())
            .unwrap_or_default(),
        versions: minutes.versions.iter().map(version).collect(),
    }
}

fn version(one: &Version) -> MinutesVersion {
    MinutesVersion {
        number: one.number,
        digest: digest_text(one),
        reason: one.reason.clone(),
        published: one.published_at.map(time),
    }
}

const fn withheld(shown: Shown) -> Option<&'static str> {
    match shown {
        Shown::Withheld(why) => Some(why.as_str()),
        Shown::Open | Shown::Redacted(_) => None,
    }
}

fn section(one: &PublicSection) -> MinutesSection {
    MinutesSection {
        number: one.number,
        key: one.key.clone(),
        title: one.title.clone(),
        withheld: withheld(one.shown),
        salt: one.seal.salt(),
        leaf: one.seal.leaf(),
        paragraphs: one.paragraphs.iter().map(paragraph).collect(),
    }
}

fn paragraph(one: &PublicParagraph) -> MinutesParagraph {
    let redacted = match one.shown {
        Shown::Redacted(ground) => Some(ground.as_str()),
        Shown::Open | Shown::Withheld(_) => None,
    };
    MinutesParagraph {
        number: one.number.clone(),
        key: one.key.clone(),
        text: one.text.clone(),
        redacted,
        withheld: withheld(one.shown),
        length: redacted.map(|_| one.length),
        salt: one.seal.salt(),
        leaf: one.seal.leaf(),
    }
}
