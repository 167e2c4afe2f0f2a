//! The warning before something sensitive is published, and the ways to send it all the same.

use app::{Found, Matter};
use axum::http::StatusCode;
use domain::care::Care;

use crate::error::{Failure, fault_text, too_many};
use crate::locale::Locale;

/// The ways a new contribution can be sent.
pub(crate) const NEW: &[Care] = &[Care::AsItIs, Care::Unnamed, Care::StaffOnly];
/// What can be chosen when a text is edited: how it was sent stays.
pub(crate) const EDITED: &[Care] = &[Care::AsItIs];

/// One way to send it.
#[derive(Clone, Debug)]
pub(crate) struct Choice {
    pub(crate) word: &'static str,
    pub(crate) name: String,
    pub(crate) hint: String,
    pub(crate) chosen: bool,
}

/// What was found, and what can be done.
#[derive(Clone, Debug)]
pub(crate) struct Warning {
    /// Each kind of matter in words, with what says so.
    pub(crate) matters: Vec<String>,
    pub(crate) choices: Vec<Choice>,
}

impl Warning {
    /// The warning itself.
    pub(crate) fn new(l: Locale, found: &[Found], ways: &[Care]) -> Self {
        let matters = found.iter().map(|one| matter(l, one)).collect();
        Self { matters, choices: choices(l, ways, None) }
    }

    /// The choice that was made, when the form comes back for another reason.
    pub(crate) fn kept(l: Locale, word: &str, ways: &[Care]) -> Option<Self> {
        let chosen = word.parse().ok()?;
        Some(Self { matters: Vec::new(), choices: choices(l, ways, Some(chosen)) })
    }
}

fn choices(l: Locale, ways: &[Care], chosen: Option<Care>) -> Vec<Choice> {
    let choice = |care: &Care| Choice {
        word: care.as_str(),
        name: match care {
            Care::AsItIs => l.t("care-as-it-is"),
            Care::Unnamed => l.t("care-unnamed"),
            Care::StaffOnly => l.t("care-staff-only"),
        },
        hint: match care {
            Care::AsItIs => l.t("care-as-it-is-hint"),
            Care::Unnamed => l.t("care-unnamed-hint"),
            Care::StaffOnly => l.t("care-staff-only-hint"),
        },
        chosen: chosen == Some(*care),
    };
    ways.iter().map(choice).collect()
}

fn matter(l: Locale, found: &Found) -> String {
    let key = match found.matter {
        Matter::Union => "care-union",
        Matter::Politics => "care-politics",
        Matter::Health => "care-health",
        Matter::Belief => "care-belief",
        Matter::Phone => "care-phone",
        Matter::Email => "care-email",
        Matter::Document | Matter::ResidentNumber => "care-document",
    };
    l.a(key, [("words", found.words.as_str().into())])
}

/// The way that a form names; none when it names none.
pub(crate) fn chosen(word: &str) -> Result<Option<Care>, Failure> {
    let mut fields = app::Fields::default();
    let care = fields.word("care", Some(word).filter(|word| !word.is_empty()));
    Ok(fields.done(care)?)
}

/// Faults of a form, field by field.
pub(crate) type Faults = Vec<(&'static str, String)>;

/// Why a new contribution was not taken, for the form that comes back.
pub(crate) struct Refused {
    pub(crate) status: StatusCode,
    pub(crate) errors: Faults,
    pub(crate) warning: Option<Warning>,
}

/// Reads why a new contribution was not taken; `first` is the form's first field.
pub(crate) fn refused(
    l: Locale,
    error: app::Error,
    first: &'static str,
    word: &str,
) -> Result<Refused, Failure> {
    let kept = Warning::kept(l, word, NEW);
    let (status, errors, warning) = match error {
        app::Error::Invalid { faults } => {
            let errors = faults.iter().map(|fault| (fault.field, fault_text(l, fault))).collect();
            (StatusCode::UNPROCESSABLE_ENTITY, errors, kept)
        }
        app::Error::Sensitive { found } => {
            let warning = Some(Warning::new(l, &found, NEW));
            (StatusCode::UNPROCESSABLE_ENTITY, Vec::new(), warning)
        }
        app::Error::TooMany { seconds } => {
            let errors = vec![(first, too_many(l, seconds))];
            (StatusCode::TOO_MANY_REQUESTS, errors, kept)
        }
        error => return Err(error.into()),
    };
    Ok(Refused { status, errors, warning })
}

/// The title of a form, which says first that it came back.
pub(crate) fn title(l: Locale, title: String, faulty: bool, warning: Option<&Warning>) -> String {
    if faulty {
        l.a("form-title-errors", [("title", title.into())])
    } else if warning.is_some() {
        l.a("care-form-title", [("title", title.into())])
    } else {
        title
    }
}
