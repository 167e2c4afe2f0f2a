//! Fields of the staff's longer forms, told as data: one template draws them all.

use super::{Faults, Pairs, fault_at, one};

/// How a field is filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    /// So many rows.
    Area(u8),
    Day,
    Month,
    Number,
    Choice,
}

/// A field of a form.
pub(crate) struct Field {
    pub(crate) name: &'static str,
    /// Its id: unlike its name it is the only one of its page.
    pub(crate) id: String,
    pub(crate) label: String,
    pub(crate) hint: String,
    pub(crate) kind: Kind,
    pub(crate) value: String,
    pub(crate) needed: bool,
    pub(crate) error: Option<String>,
    /// Values with their names.
    pub(crate) choices: Vec<(&'static str, String)>,
}

impl Field {
    pub(crate) fn input_type(&self) -> &'static str {
        match self.kind {
            Kind::Day => "date",
            Kind::Month => "month",
            _ => "text",
        }
    }

    pub(crate) fn rows(&self) -> u8 {
        if let Kind::Area(rows) = self.kind { rows } else { 0 }
    }

    pub(crate) fn is_number(&self) -> bool {
        self.kind == Kind::Number
    }
}

/// Makes the fields of one form.
pub(crate) struct Form<'a> {
    prefix: &'a str,
    values: &'a Pairs,
    faults: &'a Faults,
    fields: Vec<Field>,
}

impl<'a> Form<'a> {
    /// A form whose ids begin with `prefix`; the empty one keeps ids and names alike.
    pub(crate) fn new(prefix: &'a str, values: &'a Pairs, faults: &'a Faults) -> Self {
        Self { prefix, values, faults, fields: Vec::new() }
    }

    fn push(mut self, name: &'static str, label: String, kind: Kind, needed: bool) -> Self {
        self.fields.push(Field {
            name,
            id: format!("{}{name}", self.prefix),
            label,
            hint: String::new(),
            kind,
            value: one(self.values, name).to_owned(),
            needed,
            error: fault_at(self.faults, name).map(str::to_owned),
            choices: Vec::new(),
        });
        self
    }

    /// A field that must be filled in.
    pub(crate) fn needs(self, name: &'static str, label: String, kind: Kind) -> Self {
        self.push(name, label, kind, true)
    }

    /// A field that may stay empty.
    pub(crate) fn may(self, name: &'static str, label: String, kind: Kind) -> Self {
        self.push(name, label, kind, false)
    }

    /// One of several words.
    pub(crate) fn picks(
        self,
        name: &'static str,
        label: String,
        choices: Vec<(&'static str, String)>,
    ) -> Self {
        let mut form = self.push(name, label, Kind::Choice, true);
        if let Some(last) = form.fields.last_mut() {
            last.choices = choices;
        }
        form
    }

    /// What is to be said of the last field.
    pub(crate) fn hint(mut self, hint: String) -> Self {
        if let Some(last) = self.fields.last_mut() {
            last.hint = hint;
        }
        self
    }

    pub(crate) fn done(self) -> Vec<Field> {
        self.fields
    }
}

/// Values of a form, from names and texts.
pub(crate) fn values<const N: usize>(pairs: [(&str, String); N]) -> Pairs {
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
