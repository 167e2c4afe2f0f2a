//! The warning before something sensitive is published, and the ways to send it all the same.

use app::{Found, Matter};
use domain::care::Care;

use crate::error::{Failure, fault_text};
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
    let care = fields.word("care", Some(word));
    Ok(fields.done(care)?)
}

/// Faults of a form, field by field.
pub(crate) type Faults = Vec<(&'static str, String)>;

/// Why a new contribution was not taken: its faults, or a warning.
pub(crate) fn refused(
    l: Locale,
    error: app::Error,
    word: &str,
) -> Result<(Faults, Option<Warning>), Failure> {
    match error {
        app::Error::Invalid { faults } => {
            let errors = faults.iter().map(|fault| (fault.field, fault_text(l, fault))).collect();
            Ok((errors, Warning::kept(l, word, NEW)))
        }
        app::Error::Sensitive { found } => Ok((Vec::new(), Some(Warning::new(l, &found, NEW)))),
        error => Err(error.into()),
    }
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
