//! Reading requests: forms, JSON, queries and paths, with failures of our own.

use axum::extract::rejection::{FormRejection, JsonRejection, PathRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use crate::Site;
use crate::error::Failure;

fn failure(status: StatusCode, text: String) -> Failure {
    if status == StatusCode::PAYLOAD_TOO_LARGE {
        Failure::TooLarge
    } else {
        Failure::Unreadable(text)
    }
}

macro_rules! body {
    ($(#[$meta:meta])* $name:ident, $inner:path, $rejection:ty) => {
        $(#[$meta])*
        pub(crate) struct $name<T>(pub(crate) T);

        impl<T: DeserializeOwned> FromRequest<Site> for $name<T> {
            type Rejection = Failure;

            async fn from_request(request: Request, site: &Site) -> Result<Self, Failure> {
                use $inner as Inner;
                let read: Result<Inner<T>, $rejection> = Inner::from_request(request, site).await;
                read.map(|Inner(value)| Self(value)).map_err(|error| failure(error.status(), error.body_text()))
            }
        }
    };
}

macro_rules! parts {
    ($(#[$meta:meta])* $name:ident, $inner:path, $rejection:ty) => {
        $(#[$meta])*
        pub(crate) struct $name<T>(pub(crate) T);

        impl<T: DeserializeOwned + Send> FromRequestParts<Site> for $name<T> {
            type Rejection = Failure;

            async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Failure> {
                use $inner as Inner;
                let read: Result<Inner<T>, $rejection> = Inner::from_request_parts(parts, site).await;
                read.map(|Inner(value)| Self(value)).map_err(|error| failure(error.status(), error.body_text()))
            }
        }
    };
}

body! {
    /// An HTML form.
    Form, axum::Form, FormRejection
}
body! {
    /// A JSON body.
    Json, axum::Json, JsonRejection
}
parts! {
    /// The query of the address.
    Query, axum::extract::Query, QueryRejection
}
parts! {
    /// The parameters in the path.
    Path, axum::extract::Path, PathRejection
}
