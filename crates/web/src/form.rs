//! Reading requests: forms, JSON, queries and paths, with failures of our own.

use axum::body::{Body, Bytes};
use axum::extract::rejection::{FormRejection, JsonRejection, PathRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use crate::Site;
use crate::error::Failure;

fn failure(status: StatusCode, text: String) -> Failure {
    match status {
        StatusCode::PAYLOAD_TOO_LARGE => Failure::TooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Failure::WrongType,
        _ => Failure::Unreadable(text),
    }
}

/// Refuses escaped bytes that are no UTF-8. The reader would put U+FFFD in their place, and a text
/// would be stored that nobody typed.
fn check_escapes(escaped: &[u8]) -> Result<(), Failure> {
    let mut bytes = Vec::with_capacity(escaped.len());
    let mut rest = escaped;
    while let Some((first, behind)) = rest.split_first() {
        let escape = (*first == b'%').then(|| behind.split_at_checked(2)).flatten();
        let byte = escape.and_then(|(digits, after)| {
            let digits = std::str::from_utf8(digits).ok()?;
            Some((u8::from_str_radix(digits, 16).ok()?, after))
        });
        let (byte, after) = byte.unwrap_or((*first, behind));
        bytes.push(byte);
        rest = after;
    }
    match std::str::from_utf8(&bytes) {
        Ok(_) => Ok(()),
        Err(_) => Err(not_utf8()),
    }
}

fn not_utf8() -> Failure {
    Failure::Unreadable("the text is not valid UTF-8".to_owned())
}

/// A request with its body read, and that body.
async fn whole(request: Request, site: &Site) -> Result<(Request, Bytes), Failure> {
    let (parts, body) = request.into_parts();
    let limited = Request::from_parts(parts.clone(), body);
    let bytes = Bytes::from_request(limited, site)
        .await
        .map_err(|error| failure(error.status(), error.body_text()))?;
    Ok((Request::from_parts(parts, Body::from(bytes.clone())), bytes))
}

/// A JSON body.
pub(crate) struct Json<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<Site> for Json<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, site: &Site) -> Result<Self, Failure> {
        let (request, bytes) = whole(request, site).await?;
        // The reader would let bytes pass that are no text, where it skips what it does not know.
        if std::str::from_utf8(&bytes).is_err() {
            return Err(not_utf8());
        }
        let read: Result<axum::Json<T>, JsonRejection> =
            axum::Json::from_request(request, site).await;
        read.map(|axum::Json(value)| Self(value))
            .map_err(|error| failure(error.status(), error.body_text()))
    }
}

/// An HTML form.
pub(crate) struct Form<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<Site> for Form<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, site: &Site) -> Result<Self, Failure> {
        let (request, bytes) = whole(request, site).await?;
        check_escapes(&bytes)?;
        let read: Result<axum::Form<T>, FormRejection> =
            axum::Form::from_request(request, site).await;
        read.map(|axum::Form(value)| Self(value))
            .map_err(|error| failure(error.status(), error.body_text()))
    }
}

/// The query of the address.
pub(crate) struct Query<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequestParts<Site> for Query<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Failure> {
        check_escapes(parts.uri.query().unwrap_or_default().as_bytes())?;
        let read: Result<axum::extract::Query<T>, QueryRejection> =
            axum::extract::Query::from_request_parts(parts, site).await;
        read.map(|axum::extract::Query(value)| Self(value))
            .map_err(|error| failure(error.status(), error.body_text()))
    }
}

/// The parameters in the path.
pub(crate) struct Path<T>(pub(crate) T);

impl<T: DeserializeOwned + Send> FromRequestParts<Site> for Path<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Failure> {
        let read: Result<axum::extract::Path<T>, PathRejection> =
            axum::extract::Path::from_request_parts(parts, site).await;
        read.map(|axum::extract::Path(value)| Self(value))
            .map_err(|error| failure(error.status(), error.body_text()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_that_are_no_utf8_are_refused() {
        for good in ["", "q=%EB%B0%A4", "q=100%", "q=%zz", "q=%2", "q=a+b"] {
            assert!(check_escapes(good.as_bytes()).is_ok(), "{good}");
        }
        for bad in ["q=%FF", "q=%EB%B0", "q=%C0%80", "q=%ED%A0%80"] {
            assert!(check_escapes(bad.as_bytes()).is_err(), "{bad}");
        }
        assert!(check_escapes(b"q=\xff").is_err());
    }
}
