//! Reviewed human translations, beside the originals.

use axum::http::{HeaderMap, header};
use domain::language::Language;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::document::language;
use crate::error::Failure;
use crate::locale::best;

/// A human translation that a second person found right. The original stands beside it.
#[derive(Serialize, ToSchema)]
pub(crate) struct Translation {
    /// The language it is in.
    #[schema(schema_with = language)]
    language: &'static str,
    /// The sentence; empty where the original has a text alone.
    title: String,
    /// The text; empty where the original has a sentence alone.
    text: String,
    /// When it was found right.
    #[schema(format = DateTime)]
    reviewed: String,
}

impl From<app::translation::Shown> for Translation {
    fn from(shown: app::translation::Shown) -> Self {
        Self {
            language: shown.language.as_str(),
            title: shown.title,
            text: shown.text,
            reviewed: shown.reviewed.rfc3339(),
        }
    }
}

/// Which translations are wanted.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct InLanguage {
    /// Adds the reviewed translations into this language; the language that `Accept-Language` likes
    /// best when nothing is said.
    #[param(schema_with = language, required = false)]
    language: Option<String>,
}

/// The languages of the browser.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "it describes a header that is read as it comes")]
pub(crate) struct AcceptLanguage {
    /// The languages a reader would like, as in `vi, en;q=0.5`: see `language`.
    #[param(rename = "Accept-Language")]
    accept_language: Option<String>,
}

impl InLanguage {
    /// The language a reader asks for; none when neither address nor header names one of ours.
    pub(crate) fn language(&self, headers: &HeaderMap) -> Result<Option<Language>, Failure> {
        let mut fields = app::Fields::default();
        let chosen = fields.word("language", self.language.as_deref());
        let chosen = fields.done(chosen)?;
        let header = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        Ok(chosen.or_else(|| best(header?, known)))
    }
}

/// The language of a primary subtag. Browsers ask for Filipino as Tagalog, too.
fn known(subtag: &str) -> Option<Language> {
    let code = if subtag == "tl" { "fil" } else { subtag };
    code.parse().ok().filter(|language| *language != Language::Other)
}
