//! Official documents as files: papers, minutes, reports, letters and notices are all given out here.

use std::sync::Arc;

use app::document::{Block, Cell, Document, Fact, Format, Inline};
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::permission::Denial;

use crate::error::Failure;
use crate::locale::Locale;
use crate::visitor::Visitor;
use crate::{Site, url};

/// The most letters of a file's name.
const MOST_NAME: usize = 80;

/// The language of what an official document says besides its text: that of the text, where it is Korean,
/// else English. Whoever fetches it does not change it.
pub(crate) fn locale(language: &str) -> Locale {
    Locale::of(language).unwrap_or(Locale::English).for_staff()
}

/// The format that an address names.
///
/// # Errors
/// [`Denial::NotFound`].
pub(crate) fn format(text: &str) -> Result<Format, Failure> {
    Ok(text.parse().map_err(|_| Denial::NotFound)?)
}

pub(crate) fn fact(name: String, value: impl Into<String>) -> Fact {
    Fact { name, value: value.into() }
}

/// Plain text in a line, or in a cell of a table.
pub(crate) fn plain(text: impl Into<String>) -> Cell {
    vec![Inline::Text(text.into())]
}

pub(crate) fn paragraph(text: impl Into<String>) -> Block {
    Block::Paragraph(plain(text))
}

/// A file that a page offers.
pub(crate) struct Offered {
    pub(crate) url: String,
    pub(crate) name: String,
}

/// The formats in which a document is offered: `name` is the text of a link to one, `at` its address.
pub(crate) fn offered(
    l: Locale,
    name: &str,
    formats: &[Format],
    at: impl Fn(&str) -> String,
) -> Vec<Offered> {
    let one = |format: &Format| Offered {
        url: at(format.as_str()),
        name: l.a(name, [("format", format.as_str().to_uppercase().into())]),
    };
    formats.iter().map(one).collect()
}

/// The formats of documents without tables.
pub(crate) const TEXTS: [Format; 5] =
    [Format::Pdf, Format::Hwpx, Format::Docx, Format::Html, Format::Markdown];
/// The formats of letters: nobody works on them.
pub(crate) const LETTERS: [Format; 3] = [Format::Pdf, Format::Hwpx, Format::Docx];

/// Answers with a document as a file to keep, named as the document is; `plain` is its name for programs
/// that know plain letters only. Whoever has the same file is told so, and nothing is set.
///
/// # Errors
/// As [`app::App::document_file`].
pub(crate) async fn answer(
    site: &Site,
    visitor: &Visitor,
    headers: &HeaderMap,
    document: Document,
    (format, plain): (Format, &str),
) -> Result<Response, Failure> {
    // What is sent to somebody stays in no cache.
    let cache = if document.kind.is_sealed() { "no-store" } else { "no-cache" };
    let name = named(&document);
    let order = site.app.order(document, format)?;
    let value = |text: String, otherwise: &'static str| {
        HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(otherwise))
    };
    let tag = value(format!("\"{}\"", order.key()), "\"0\"");
    // RFC 6266: the plain name for old programs, and the document's own.
    let saved = format!(
        "attachment; filename=\"{plain}.{format}\"; filename*=UTF-8''{}.{format}",
        url::encoded(&name)
    );
    let fixed = [
        (header::CONTENT_TYPE, HeaderValue::from_static(format.media_type())),
        (header::CONTENT_DISPOSITION, value(saved, "attachment")),
        (header::CACHE_CONTROL, HeaderValue::from_static(cache)),
        (header::ETAG, tag.clone()),
    ];
    let known = headers.get(header::IF_NONE_MATCH);
    if known.is_some_and(|known| known.as_bytes().ends_with(tag.as_bytes())) {
        return Ok((StatusCode::NOT_MODIFIED, fixed).into_response());
    }
    let file: Arc<[u8]> = site.app.document_file(order, visitor.address).await?;
    Ok((fixed, Body::from(Bytes::from_owner(file))).into_response())
}

/// What a document is saved as, without what file systems refuse.
fn named(document: &Document) -> String {
    let parts = [&document.title, &document.number, &document.status];
    let parts: Vec<&str> =
        parts.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    let letter = |c: char| match c {
        '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => ' ',
        c if c.is_control() => ' ',
        c => c,
    };
    let name: String = parts.join(" ").chars().map(letter).take(MOST_NAME).collect();
    name.split_whitespace().collect::<Vec<_>>().join(" ").trim_matches(['.', ' ']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_hold_what_every_file_system_takes() {
        let document = |title: &str, number: &str| Document {
            title: title.to_owned(),
            number: number.to_owned(),
            ..Document::default()
        };
        assert_eq!(named(&document("가람구 백서", "1권")), "가람구 백서 1권");
        assert_eq!(named(&document("../a\\b: <c>\n", "")), "a b c");
        assert_eq!(named(&document(&"가".repeat(300), "")).chars().count(), MOST_NAME);
    }
}
