//! Failures as people and programs see them: a page that says what to do, or a problem (RFC 9457).

use app::Trouble;
use app::press::PressError;
use askama::Template;
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::permission::Denial;
use domain::text::{Fault, FieldFault};
use serde::Serialize;
use utoipa::ToSchema;

use crate::locale::Locale;
use crate::url;

/// Why a request is not answered with what it asked for.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// A use case said no.
    #[error(transparent)]
    App(#[from] app::Error),
    /// A bearer token that is not ours.
    #[error("the bearer token is not one of ours")]
    BadToken,
    /// The request cannot be read: its form, JSON, query or path.
    #[error("{0}")]
    Unreadable(String),
    /// The request is too large.
    #[error("the request is too large")]
    TooLarge,
    /// The body is of another kind than the one expected, or does not say its kind.
    #[error("the body must say the content type that is expected here")]
    WrongType,
    /// A form that came from another site.
    #[error("the form came from another site")]
    ForeignForm,
    /// No such address.
    #[error("not found")]
    NoRoute,
    /// Not with this method.
    #[error("method not allowed")]
    NoMethod,
    /// The site is being prepared.
    #[error("being prepared")]
    NotReady,
    /// A page could not be rendered.
    #[error("a page could not be rendered: {0}")]
    Render(#[from] askama::Error),
}

impl From<domain::permission::Denial> for Failure {
    fn from(denial: Denial) -> Self {
        Self::App(denial.into())
    }
}

impl Failure {
    /// The status of the answer.
    pub(crate) fn status(&self) -> StatusCode {
        use app::Error;
        match self {
            Self::App(error) => match error {
                Error::Denied(Denial::SignIn) => StatusCode::UNAUTHORIZED,
                Error::Denied(Denial::NotFound) => StatusCode::NOT_FOUND,
                Error::Denied(Denial::State | Denial::Closed | Denial::EditOver)
                | Error::Conflict(_)
                | Error::Unready(_) => StatusCode::CONFLICT,
                Error::Denied(
                    Denial::Forbidden
                    | Denial::Barred
                    | Denial::Office
                    | Denial::Absent
                    | Denial::Recused
                    | Denial::Expert
                    | Denial::ChangePassword
                    | Denial::Enrol
                    | Denial::Reason,
                ) => StatusCode::FORBIDDEN,
                Error::Invalid { .. }
                | Error::Sensitive { .. }
                | Error::Table(_)
                | Error::Polis(_)
                | Error::Picture(_)
                | Error::Message(_)
                | Error::Bylaws(_)
                | Error::Incomplete(_) => StatusCode::UNPROCESSABLE_ENTITY,
                Error::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
                Error::Busy | Error::Unavailable | Error::Press(PressError::NoFont) => {
                    StatusCode::SERVICE_UNAVAILABLE
                }
                Error::Store(error) if error.trouble().is_some() => StatusCode::SERVICE_UNAVAILABLE,
                Error::Press(PressError::Layout(_) | PressError::Template { .. })
                | Error::Store(_)
                | Error::File { .. }
                | Error::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
            },
            Self::BadToken => StatusCode::UNAUTHORIZED,
            Self::Unreadable(_) => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::WrongType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::ForeignForm => StatusCode::FORBIDDEN,
            Self::NoRoute => StatusCode::NOT_FOUND,
            Self::NoMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::NotReady => StatusCode::SERVICE_UNAVAILABLE,
            Self::Render(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The short name of the problem's type: the last part of its address, and of its texts' keys.
    pub(crate) fn kind(&self) -> &'static str {
        use app::Error;
        match self {
            Self::App(error) => match error {
                Error::Denied(Denial::SignIn) => "sign-in",
                Error::Denied(Denial::ChangePassword) => "change-password",
                Error::Denied(Denial::Enrol) => "enrol",
                Error::Denied(Denial::Reason) => "reason",
                Error::Denied(Denial::Forbidden) => "forbidden",
                Error::Denied(Denial::NotFound) => "not-found",
                Error::Denied(Denial::Closed) => "closed",
                Error::Denied(Denial::EditOver) => "edit-over",
                Error::Denied(Denial::Barred) => "barred",
                Error::Denied(Denial::Office) => "office",
                Error::Denied(Denial::Absent) => "absent",
                Error::Denied(Denial::Recused) => "recused",
                Error::Denied(Denial::Expert) => "expert",
                Error::Denied(Denial::State) => "state",
                Error::Conflict(_) | Error::Unready(_) => "conflict",
                Error::Invalid { .. }
                | Error::Message(_)
                | Error::Bylaws(_)
                | Error::Incomplete(_) => "invalid",
                Error::Sensitive { .. } => "sensitive",
                Error::Table(_) | Error::Polis(_) | Error::Picture(_) => "unreadable-file",
                Error::TooMany { .. } => "too-many",
                Error::Busy => "busy",
                Error::Unavailable => "unavailable",
                Error::Store(error) => match error.trouble() {
                    Some(Trouble::Locked) => "busy",
                    Some(Trouble::Unreachable | Trouble::Full) => "unavailable",
                    None => "internal",
                },
                Error::Press(PressError::NoFont) => "no-font",
                Error::Press(PressError::Layout(_) | PressError::Template { .. })
                | Error::File { .. }
                | Error::Internal(_) => "internal",
            },
            Self::BadToken => "bad-token",
            Self::Unreadable(_) => "unreadable",
            Self::TooLarge => "too-large",
            Self::WrongType => "wrong-type",
            Self::ForeignForm => "foreign-form",
            Self::NoRoute => "not-found",
            Self::NoMethod => "no-method",
            Self::NotReady => "not-ready",
            Self::Render(_) => "internal",
        }
    }

    /// What may be told of it: never the inside of the machine.
    fn detail(&self) -> Option<String> {
        match (self.status(), self) {
            (StatusCode::INTERNAL_SERVER_ERROR, _) => None,
            (_, Self::App(app::Error::Store(_))) => Some(app::Error::Unavailable.to_string()),
            _ => Some(self.to_string()),
        }
    }

    fn faults(&self) -> &[FieldFault] {
        match self {
            Self::App(app::Error::Invalid { faults }) => faults,
            _ => &[],
        }
    }

    fn field_problems(&self) -> Vec<FieldProblem> {
        match self {
            Self::App(error @ app::Error::Sensitive { .. }) => {
                vec![FieldProblem { field: "care", message: error.to_string() }]
            }
            _ => self
                .faults()
                .iter()
                .map(|f| FieldProblem { field: f.field, message: f.fault.to_string() })
                .collect(),
        }
    }

    fn retry_after(&self) -> Option<u64> {
        match (self, self.kind()) {
            (Self::App(app::Error::TooMany { seconds }), _) => Some(*seconds),
            (_, "busy") => Some(1),
            (_, "not-ready") => Some(2),
            (_, "unavailable") => Some(5),
            _ => None,
        }
    }

    /// Whether it is a fault of this program, which somebody should look into.
    pub(crate) fn is_ours(&self) -> bool {
        self.kind() == "internal"
    }

    /// The answer for the API.
    pub(crate) fn problem(&self) -> Response {
        let status = self.status();
        let problem = Problem {
            r#type: format!("/problems/{}", self.kind()),
            title: status.canonical_reason().unwrap_or("Error"),
            status: status.as_u16(),
            detail: self.detail(),
            errors: self.field_problems(),
        };
        let mut response = (status, Json(problem)).into_response();
        let kind = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        if status == StatusCode::UNAUTHORIZED {
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        self.finish(response)
    }

    /// The answer for people.
    pub(crate) fn page(&self, l: Locale, id: &str) -> Response {
        let (title, text) = self.words(l);
        let page = ErrorPage {
            l,
            title,
            text,
            faults: self.faults().iter().map(|f| fault_text(l, f)).collect(),
            id: if self.is_ours() { id.to_owned() } else { String::new() },
        };
        let html = page.render().unwrap_or_else(|_| self.kind().to_owned());
        self.finish((self.status(), axum::response::Html(html)).into_response())
    }

    fn words(&self, l: Locale) -> (String, String) {
        match self.kind() {
            "sign-in" => (l.t("error-sign-in"), l.t("error-sign-in-do")),
            "change-password" => (l.t("error-change-password"), l.t("error-change-password-do")),
            "enrol" => (l.t("error-enrol"), l.t("error-enrol-do")),
            "reason" => (l.t("error-reason"), l.t("error-reason-do")),
            "forbidden" => (l.t("error-forbidden"), l.t("error-forbidden-do")),
            "not-found" => (l.t("error-not-found"), l.t("error-not-found-do")),
            "closed" => (l.t("error-closed"), l.t("error-closed-do")),
            "edit-over" => (l.t("error-edit-over"), l.t("error-edit-over-do")),
            "barred" => (l.t("error-barred"), l.t("error-barred-do")),
            "office" => (l.t("error-office"), l.t("error-office-do")),
            "absent" => (l.t("error-absent"), l.t("error-absent-do")),
            "recused" => (l.t("error-recused"), l.t("error-recused-do")),
            "expert" => (l.t("error-expert"), l.t("error-expert-do")),
            "state" | "conflict" => (l.t("error-state"), l.t("error-state-do")),
            "too-many" => {
                (l.t("error-too-many"), l.n("error-too-many-do", seconds(self.retry_after())))
            }
            "busy" => (l.t("error-busy"), l.t("error-busy-do")),
            "unavailable" => (l.t("error-unavailable"), l.t("error-unavailable-do")),
            "no-font" => (l.t("error-no-font"), l.t("error-no-font-do")),
            "not-ready" => (l.t("error-not-ready"), l.t("error-not-ready-do")),
            "too-large" => (l.t("error-too-large"), l.t("error-too-large-do")),
            "foreign-form" => (l.t("error-foreign-form"), l.t("error-foreign-form-do")),
            "sensitive" => (l.t("care-title"), l.t("care-lead")),
            "invalid" | "unreadable" | "unreadable-file" | "wrong-type" | "bad-token"
            | "no-method" => (l.t("error-invalid"), l.t("error-invalid-do")),
            _ => (l.t("error-internal"), l.t("error-internal-do")),
        }
    }

    fn finish(&self, mut response: Response) -> Response {
        if let Some(seconds) = self.retry_after() {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

fn seconds(wait: Option<u64>) -> i64 {
    wait.and_then(|seconds| i64::try_from(seconds).ok()).unwrap_or(1)
}

/// A failure travels as a mark on the response; the guard around the router turns it into a page or
/// a problem, whichever the address calls for.
#[derive(Clone, Debug)]
pub(crate) struct Failed(pub(crate) std::sync::Arc<Failure>);

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(Failed(std::sync::Arc::new(self)));
        response
    }
}

/// Why a request was not answered with what it asked for (RFC 9457).
#[derive(Serialize, ToSchema)]
pub(crate) struct Problem {
    /// What kind of problem it is: `/problems/not-found`.
    r#type: String,
    /// The status in words.
    title: &'static str,
    /// The status.
    status: u16,
    /// What was wrong, when it may be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    /// Every fault in what was sent, field by field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<FieldProblem>,
}

/// A fault in one field.
#[derive(Serialize, ToSchema)]
pub(crate) struct FieldProblem {
    /// The field's name.
    field: &'static str,
    /// What was expected.
    message: String,
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    l: Locale,
    title: String,
    text: String,
    faults: Vec<String>,
    /// What to tell the operator when asking for help; empty when nothing is wrong with the program.
    id: String,
}

impl ErrorPage {
    const fn home(&self) -> &'static str {
        url::HOME
    }
}

/// A field's error for whoever sends too much at once: what they wrote stays in the form.
pub(crate) fn too_many(l: Locale, seconds: u64) -> String {
    l.n("fault-too-many", i64::try_from(seconds).unwrap_or(60))
}

/// What is wrong with a field, in words.
pub(crate) fn fault_text(l: Locale, fault: &FieldFault) -> String {
    match &fault.fault {
        Fault::Required => l.t(required_key(fault.field)),
        Fault::TooShort { min } => l.n("fault-too-short", *min),
        Fault::TooLong { max, length } => {
            l.a("fault-too-long", [("max", (*max).into()), ("length", (*length).into())])
        }
        Fault::Character { code, position } => l.a(
            "fault-character",
            [("code", format!("U+{code:04X}").into()), ("position", (*position).into())],
        ),
        Fault::Unknown { given, nearest: Some(nearest) } => {
            l.a("fault-unknown-near", [("given", given.into()), ("nearest", nearest.into())])
        }
        Fault::Unknown { given, nearest: None } if given.is_empty() => l.t("fault-wrong"),
        Fault::Unknown { given, nearest: None } => l.a("fault-unknown", [("given", given.into())]),
        Fault::Line { line, .. } => l.n("fault-line", *line),
        Fault::Malformed { .. } => l.t(malformed_key(fault.field)),
        Fault::ResidentNumber => l.t("fault-resident-number"),
        Fault::Taken => l.t("fault-taken"),
    }
}

fn required_key(field: &str) -> &'static str {
    match field {
        "title" => "fault-required-title",
        "text" => "fault-required-text",
        "reason" | "note" => "fault-required-reason",
        "agree" => "fault-required-agree",
        "age" => "fault-required-age",
        "code" => "fault-required-code",
        "email" | "guardian" => "fault-email",
        "care" => "fault-required-care",
        _ => "fault-required",
    }
}

fn malformed_key(field: &str) -> &'static str {
    match field {
        "email" | "guardian" => "fault-email",
        "date" => "fault-date",
        "slug" => "fault-slug",
        "stages" | "ask" | "answer" | "state" | "vote" => "fault-period",
        _ => "fault-malformed",
    }
}
