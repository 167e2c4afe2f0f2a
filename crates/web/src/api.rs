//! The API: `/api/v1`, JSON, problems (RFC 9457), cursor pages, described in OpenAPI 3.1.
//!
//! One noun one file, as everywhere. What is the same for everyone comes from [`crate::fragment`];
//! what a token or a session changes is read anew and not kept.

pub(crate) mod action;
pub(crate) mod answer;
pub(crate) mod body;
pub(crate) mod call;
pub(crate) mod core_question;
pub(crate) mod dialogue;
pub(crate) mod document;
pub(crate) mod evidence;
pub(crate) mod export;
pub(crate) mod meeting;
pub(crate) mod minutes;
pub(crate) mod model;
pub(crate) mod opinion;
pub(crate) mod participant;
pub(crate) mod pilot;
pub(crate) mod question;
pub(crate) mod remark;
pub(crate) mod statement;
pub(crate) mod theme;
pub(crate) mod trace;
mod translation;
pub(crate) mod vote;

pub(crate) use document::describe;

use app::page::{Page, Slice};
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::id::CoreQuestionId;
use domain::text::Fault;
use domain::time::Moment;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::error::Failure;

/// Part of a list.
#[derive(Serialize, ToSchema)]
pub(crate) struct List<T> {
    /// The items.
    items: Vec<T>,
    /// The `cursor` of what follows; null at the end.
    next: Option<String>,
    /// How many items the whole list has.
    total: i64,
}

impl<T> List<T> {
    fn of<R>(page: Page<R>, item: impl FnMut(R) -> T) -> Self {
        Self {
            items: page.items.into_iter().map(item).collect(),
            next: page.next.map(app::page::cursor),
            total: page.total,
        }
    }
}

/// Which part of a list is wanted.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Paging {
    /// How many items, 20 when nothing is said.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// `next` of an earlier answer.
    cursor: Option<String>,
}

impl Paging {
    fn slice(&self) -> Result<Slice, Failure> {
        Ok(Slice::cursor(self.limit, self.cursor.as_deref())?)
    }
}

/// The wanted part of a list that is in memory as a whole.
fn part<T>(slice: Slice, all: Vec<T>, key: impl Fn(&T) -> i64) -> Result<Page<T>, Failure> {
    let begin = match slice.behind {
        None => 0,
        Some(behind) => {
            let found = all.iter().position(|item| key(item) == behind);
            let expected = "a cursor from an earlier answer";
            found.ok_or(app::Error::field("cursor", Fault::Malformed { expected }))? + 1
        }
    };
    let total = i64::try_from(all.len()).unwrap_or(i64::MAX);
    let wanted = usize::try_from(slice.limit).unwrap_or(0);
    let more = all.len() > begin + wanted;
    let items: Vec<T> = all.into_iter().skip(begin).take(wanted).collect();
    let next = if more { items.last().map(key) } else { None };
    Ok(Page { items, next, total })
}

/// What was taken in.
#[derive(Serialize, ToSchema)]
pub(crate) struct Given {
    /// Its public code: `Q-0412`.
    code: String,
    /// Whether it is public already or waits for a moderator.
    #[schema(schema_with = document::status)]
    status: &'static str,
    /// The receipt, with which it can be found again.
    receipt: String,
}

impl From<app::contribution::Given> for Given {
    fn from(given: app::contribution::Given) -> Self {
        Self { code: given.code, status: given.status.as_str(), receipt: given.receipt.to_string() }
    }
}

/// 201, with the address of what was made when it has one.
fn created(body: impl Serialize, location: Option<String>) -> Response {
    let mut response = (StatusCode::CREATED, Json(body)).into_response();
    if let Some(value) = location.and_then(|text| HeaderValue::from_str(&text).ok()) {
        response.headers_mut().insert(header::LOCATION, value);
    }
    response
}

/// The core question in an address. What cannot be a number names none.
fn core_question_id(text: &str) -> Result<CoreQuestionId, Failure> {
    number(text).map(CoreQuestionId).ok_or(Failure::NoRoute)
}

/// A positive number in plain digits.
fn number(text: &str) -> Option<i64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten().filter(|number| *number > 0)
}

fn time(micros: i64) -> String {
    Moment(micros).rfc3339()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_in_memory_is_walked_once() {
        let mut seen = Vec::new();
        let mut slice = Slice::first(2);
        loop {
            let page = part(slice, vec![9, 7, 5, 3, 1], |n| *n).unwrap();
            assert_eq!(page.total, 5);
            seen.extend(page.items);
            let Some(next) = page.next else { break };
            slice.behind = Some(next);
        }
        assert_eq!(seen, [9, 7, 5, 3, 1]);
        assert!(part(Slice { behind: Some(4), ..slice }, vec![9, 7], |n| *n).is_err());
    }

    #[test]
    fn only_plain_positive_digits_are_numbers() {
        assert_eq!(number("77"), Some(77));
        for text in ["", "0", "-1", "+1", " 1", "1x", "９", "99999999999999999999"] {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
