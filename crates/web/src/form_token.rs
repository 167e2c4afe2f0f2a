//! Forms of people who are signed in carry a token. It is put into every form of a page here, and
//! looked for in every form that comes, so that no page can forget it.
//!
//! Visitors who are not signed in have nothing that another site could use: their forms are kept
//! apart by their origin alone (`guard.rs`), and their pages can be shared from the cache.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, header};
use axum::response::Response;

use crate::error::Failure;
use crate::guard::MOST_BYTES;
use crate::{Site, url};

/// The field, and the parameter of an upload's address.
const NAME: &str = "csrf";
/// The largest page that forms are looked for in, in bytes.
const LARGEST_PAGE: usize = 8 * 1024 * 1024;

/// Lets a form of somebody signed in pass when it carries the session's token.
pub(crate) async fn check(
    site: &Site,
    session: &str,
    request: Request,
) -> Result<Request, Failure> {
    if site.app.account(session).await?.is_none() {
        return Ok(request);
    }
    let is_ours = |pairs: &str| value(pairs).is_some_and(|t| site.app.is_form_token(session, t));
    if is_ours(request.uri().query().unwrap_or_default()) {
        return Ok(request);
    }
    // An upload is read piece by piece, so its token stands in the address.
    if is(request.headers(), "multipart/form-data") {
        return Err(Failure::ForeignForm);
    }
    let (parts, body) = request.into_parts();
    let bytes = to_bytes(body, MOST_BYTES).await.map_err(|_| Failure::TooLarge)?;
    if std::str::from_utf8(&bytes).is_ok_and(is_ours) {
        Ok(Request::from_parts(parts, Body::from(bytes)))
    } else {
        Err(Failure::ForeignForm)
    }
}

/// The token in `name=value&…`: of letters, digits, `-` and `_`, so nothing in it is escaped.
fn value(pairs: &str) -> Option<&str> {
    pairs.split('&').find_map(|pair| pair.strip_prefix(NAME)?.strip_prefix('='))
}

fn is(headers: &HeaderMap, kind: &str) -> bool {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    value.is_some_and(|value| value.starts_with(kind))
}

/// Puts the token into the forms of a page.
pub(crate) async fn add(site: &Site, session: &str, response: Response) -> Response {
    if !is(response.headers(), "text/html") {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    // Pages are rendered whole and far smaller: this never fails.
    let bytes = to_bytes(body, LARGEST_PAGE).await.unwrap_or_default();
    let Ok(page) = std::str::from_utf8(&bytes) else {
        return Response::from_parts(parts, Body::from(bytes));
    };
    parts.headers.remove(header::CONTENT_LENGTH);
    let page = with_token(page, &site.app.form_token(session));
    Response::from_parts(parts, Body::from(page))
}

fn with_token(page: &str, token: &str) -> String {
    let mut out = String::with_capacity(page.len() + 1024);
    let mut rest = page;
    while let Some(start) = rest.find("<form ") {
        let (before, form) = rest.split_at(start);
        let end = form.find('>').map_or(form.len(), |at| at + 1);
        let (tag, behind) = form.split_at(end);
        out.push_str(before);
        if !tag.contains("method=\"post\"") {
            out.push_str(tag);
        } else if tag.contains("multipart/form-data") {
            out.push_str(&with_parameter(tag, token));
        } else {
            out.push_str(tag);
            out.push_str(&format!("<input type=\"hidden\" name=\"{NAME}\" value=\"{token}\">"));
        }
        rest = behind;
    }
    out.push_str(rest);
    out
}

/// The tag with the token in its address.
fn with_parameter(tag: &str, token: &str) -> String {
    let mark = "action=\"";
    let Some(start) = tag.find(mark).map(|at| at + mark.len()) else { return tag.to_owned() };
    let (before, action) = tag.split_at(start);
    let (action, after) = action.split_at(action.find('"').unwrap_or(action.len()));
    let query = url::query(&[(NAME, token.to_owned())]);
    let query = if action.contains('?') { query.replacen('?', "&amp;", 1) } else { query };
    format!("{before}{action}{query}{after}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_that_changes_something_gets_the_token() {
        let page = "<form method=\"post\" action=\"/a\"><b></b></form><form action=\"/q\"></form>\
            <form class=\"form\" method=\"post\" action=\"/f?x=1\" enctype=\"multipart/form-data\">";
        assert_eq!(
            with_token(page, "t-k_n"),
            "<form method=\"post\" action=\"/a\"><input type=\"hidden\" name=\"csrf\" value=\"t-k_n\"><b></b></form>\
             <form action=\"/q\"></form>\
             <form class=\"form\" method=\"post\" action=\"/f?x=1&amp;csrf=t-k_n\" enctype=\"multipart/form-data\">"
        );
        assert_eq!(with_token("no form, <form", "t"), "no form, <form");
    }

    #[test]
    fn the_token_is_found_among_the_fields() {
        assert_eq!(value("a=1&csrf=x-_9&b=2"), Some("x-_9"));
        assert_eq!(value("csrfs=1&b=csrf=2"), None);
        assert_eq!(value(""), None);
    }
}
