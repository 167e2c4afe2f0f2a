//! A form of a staff page as data: its fields, its button, and what is wrong with it.

use super::{Faults, fault_at};
use crate::locale::Locale;

/// A field.
pub(crate) struct Input {
    pub(crate) id: String,
    pub(crate) name: &'static str,
    pub(crate) label: String,
    pub(crate) hint: String,
    /// `text`, `date`, `email`, `number`, `area`, `select`, `check` or `file`.
    pub(crate) kind: &'static str,
    pub(crate) value: String,
    pub(crate) max: usize,
    pub(crate) required: bool,
    /// The words to choose from, each with its name.
    pub(crate) options: Vec<(String, String)>,
    pub(crate) error: Option<String>,
}

impl Input {
    /// A field that may stay empty.
    pub(crate) fn new(kind: &'static str, name: &'static str, label: String, value: &str) -> Self {
        Self {
            id: name.to_owned(),
            name,
            label,
            hint: String::new(),
            kind,
            value: value.to_owned(),
            max: 300,
            required: false,
            options: Vec::new(),
            error: None,
        }
    }

    /// The same, with as many characters at most.
    pub(crate) fn at_most(mut self, max: usize) -> Self {
        self.max = max;
        self
    }

    /// The same, to be filled.
    pub(crate) fn needed(mut self) -> Self {
        self.required = true;
        self
    }

    /// The same, with what to know.
    pub(crate) fn hinted(mut self, hint: String) -> Self {
        self.hint = hint;
        self
    }

    /// The same, with words to choose from.
    pub(crate) fn of(mut self, options: Vec<(String, String)>) -> Self {
        self.options = options;
        self
    }
}

/// A form.
pub(crate) struct Part {
    pub(crate) id: &'static str,
    pub(crate) title: String,
    pub(crate) lead: String,
    pub(crate) action: String,
    pub(crate) inputs: Vec<Input>,
    /// What the form says besides its fields.
    pub(crate) hidden: Vec<(&'static str, String)>,
    pub(crate) button: String,
    /// Whether it cannot be taken back.
    pub(crate) risk: bool,
    pub(crate) multipart: bool,
}

impl Part {
    /// A form with its button.
    pub(crate) fn new(
        id: &'static str,
        title: String,
        action: String,
        button: String,
        inputs: Vec<Input>,
    ) -> Self {
        let inputs = inputs.into_iter().map(|input| {
            let id = format!("{id}-{}", input.name);
            Input { id, ..input }
        });
        Self {
            id,
            title,
            lead: String::new(),
            action,
            inputs: inputs.collect(),
            hidden: Vec::new(),
            button,
            risk: false,
            multipart: false,
        }
    }

    /// The same, that says which of several things is wanted.
    pub(crate) fn doing(mut self, word: &str) -> Self {
        self.hidden.push(("do", word.to_owned()));
        self
    }

    /// The same, with what to know before.
    pub(crate) fn led(mut self, lead: String) -> Self {
        self.lead = lead;
        self
    }

    /// The same, with a button that warns.
    pub(crate) fn risky(mut self) -> Self {
        self.risk = true;
        self
    }

    /// The same, refused: its fields carry the faults, and are what the list of faults leads to.
    pub(crate) fn refused(mut self, faults: &Faults) -> Self {
        for input in &mut self.inputs {
            input.error = fault_at(faults, input.name).map(str::to_owned);
            input.name.clone_into(&mut input.id);
        }
        self
    }
}

/// The words to choose from, each with its name; first that nothing is chosen.
pub(crate) fn choices<T: Copy + std::fmt::Display>(
    l: Locale,
    all: &[T],
    name: impl Fn(Locale, T) -> String,
    nothing: Option<String>,
) -> Vec<(String, String)> {
    let nothing = nothing.map(|text| (String::new(), text));
    nothing.into_iter().chain(all.iter().map(|word| (word.to_string(), name(l, *word)))).collect()
}
