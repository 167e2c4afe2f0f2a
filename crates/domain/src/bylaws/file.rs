//! Reading and writing an ordinance as TOML. An error says where, which key, what is wrong, what was
//! expected and what to do.

use super::section::Bylaws;
use crate::text::{Fault, Limit};

/// The whole text of an ordinance.
pub const TEXT: Limit = Limit { field: "bylaws", min: 1, max: 20_000, lines: true };

/// What is wrong in the text of an ordinance.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}{}: {problem}{}; {todo}", at(key), belongs(expected))]
pub struct BylawsError {
    /// The line, from 1.
    pub line: usize,
    /// The character in it, from 1.
    pub column: usize,
    /// The key or table, as in `quorum.threshold`; empty where the text is no TOML at all.
    pub key: String,
    /// What is wrong there, in English.
    pub problem: String,
    /// What belongs there; empty where nothing does.
    pub expected: String,
    /// What to do.
    pub todo: String,
}

fn at(key: &str) -> String {
    if key.is_empty() { String::new() } else { format!(", at {key}") }
}

fn belongs(expected: &str) -> String {
    if expected.is_empty() { String::new() } else { format!("; expected {expected}") }
}

/// A key of an ordinance, what belongs there, and an example.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// The table and the key, as in `quorum.threshold`.
    pub name: &'static str,
    /// What belongs there, in English.
    pub expected: &'static str,
    /// A value that fits.
    pub example: &'static str,
}

const fn key(name: &'static str, expected: &'static str, example: &'static str) -> Key {
    Key { name, expected, example }
}

const THRESHOLD: &str =
    "\"majority\" (strictly more than half) or a fraction such as \"2/3\" (at least so much)";
const BASE: &str = "\"enrolled\", \"present\" or \"cast\"";
const ABSTENTIONS: &str = "\"present\" (in the base, not in favour) or \"left_out\"";
const KINDS: &str = "a list of \"ex_officio\", \"appointed\" or both";
const ARTICLE: &str = "the article as text, 1 to 60 characters";
const EXCEPTIONS: &str = "a list of \"secret\", \"urgent\", both or neither";
const SWITCH: &str = "true or false";

/// Every key, in the order of the file.
pub const KEYS: &[Key] = &[
    key("title", "the name of the ordinance, 2 to 100 characters", "\"위원회 운영 조례\""),
    key("enrolled.kinds", KINDS, "[\"ex_officio\", \"appointed\"]"),
    key("enrolled.article", ARTICLE, "\"제7조\""),
    key("quorum.threshold", THRESHOLD, "\"majority\""),
    key("quorum.article", ARTICLE, "\"제10조\""),
    key("decision.threshold", THRESHOLD, "\"majority\""),
    key("decision.base", BASE, "\"present\""),
    key("decision.abstentions", ABSTENTIONS, "\"present\""),
    key("decision.article", ARTICLE, "\"제10조\""),
    key("special.name", "a word of a to z, 0 to 9 and _, 2 to 40 characters", "\"dissolution\""),
    key("special.title", "what is decided, 2 to 100 characters", "\"위원회 해산\""),
    key("special.threshold", THRESHOLD, "\"2/3\""),
    key("special.base", BASE, "\"enrolled\""),
    key("special.abstentions", ABSTENTIONS, "\"present\""),
    key("special.article", ARTICLE, "\"제10조 ④\""),
    key("election.threshold", THRESHOLD, "\"majority\""),
    key("election.base", BASE, "\"present\""),
    key("election.abstentions", ABSTENTIONS, "\"present\""),
    key("election.candidates", KINDS, "[\"appointed\"]"),
    key("election.article", ARTICLE, "\"제7조\""),
    key("calling.chair", SWITCH, "true"),
    key("calling.members", "a fraction of the enrolled such as \"1/3\"", "\"1/3\""),
    key("calling.article", ARTICLE, "\"제10조\""),
    key("regular.per_year", "a whole number from 1 to 52", "1"),
    key("regular.article", ARTICLE, "\"제10조\""),
    key("notice.days", "a whole number of days from 0 to 365", "7"),
    key("notice.exceptions", EXCEPTIONS, "[\"secret\", \"urgent\"]"),
    key("notice.article", ARTICLE, "\"제12조\""),
    key("materials.days", "a whole number of days from 0 to 365", "3"),
    key("materials.exceptions", EXCEPTIONS, "[\"secret\", \"urgent\"]"),
    key("materials.article", ARTICLE, "\"제12조\""),
    key("closing.threshold", THRESHOLD, "\"majority\""),
    key("closing.base", BASE, "\"present\""),
    key("closing.abstentions", ABSTENTIONS, "\"present\""),
    key("closing.article", ARTICLE, "\"제10조\""),
    key("written.grounds", "a list of \"minor\", \"urgent\" or both", "[\"minor\", \"urgent\"]"),
    key("written.threshold", THRESHOLD, "\"majority\""),
    key("written.base", BASE, "\"enrolled\""),
    key("written.abstentions", ABSTENTIONS, "\"present\""),
    key("written.days", "a whole number of days from 0 to 365", "3"),
    key("written.article", ARTICLE, "\"제12조\""),
    key("minutes.months", "a whole number of months from 1 to 24", "1"),
    key(
        "minutes.exceptions",
        "a list of \"undisclosed\", \"resolved\", both or neither",
        "[\"undisclosed\", \"resolved\"]",
    ),
    key("minutes.article", ARTICLE, "\"제14조\""),
    key("withholding.threshold", THRESHOLD, "\"majority\""),
    key("withholding.base", BASE, "\"enrolled\""),
    key("withholding.abstentions", ABSTENTIONS, "\"present\""),
    key("withholding.article", ARTICLE, "\"제14조\""),
    key("composition.size.most", "a whole number from 1 to 500", "30"),
    key("composition.size.article", ARTICLE, "\"제7조\""),
    key(
        "composition.seat.office",
        "\"co_chair\", \"vice_chair\", \"head\" or \"secretary\"",
        "\"co_chair\"",
    ),
    key("composition.seat.kind", "\"ex_officio\" or \"appointed\"", "\"appointed\""),
    key("composition.seat.count", "a whole number from 1 to 50", "1"),
    key("composition.seat.article", ARTICLE, "\"제7조\""),
    key("composition.gender.most", "a fraction of the appointed such as \"6/10\"", "\"6/10\""),
    key("composition.gender.unless_unavoidable", SWITCH, "true"),
    key("composition.gender.article", ARTICLE, "\"제7조\""),
    key("composition.bodies.most", "a whole number from 1 to 50", "2"),
    key("composition.bodies.article", ARTICLE, "\"제6조\""),
    key("term.years", "a whole number of years from 1 to 20", "2"),
    key("term.renewals", "a whole number from 0 to 20", "2"),
    key("term.replacement", "\"rest\" (of the predecessor's term) or \"full\"", "\"rest\""),
    key("term.article", ARTICLE, "\"제8조\""),
    key(
        "recusal.grounds.known",
        "a list of \"party\", \"kin\", \"agent\", \"advice\" and \"interest\", or some of them",
        "[\"party\", \"kin\"]",
    ),
    key("recusal.grounds.article", ARTICLE, "\"제9조\""),
    key("recusal.counting.enrolled", SWITCH, "true"),
    key("recusal.counting.quorum", SWITCH, "true"),
    key("recusal.counting.base", SWITCH, "false"),
    key("recusal.counting.article", ARTICLE, "\"제9조\""),
];

impl Bylaws {
    /// Reads an ordinance.
    ///
    /// # Errors
    /// The first thing that is wrong, with its place.
    pub fn read(text: &str) -> Result<Self, BylawsError> {
        TEXT.check(text).map_err(|fault| unfit(text, &fault.fault))?;
        toml::from_str(text).map_err(|error| located(text, &error))
    }

    /// The ordinance as TOML, without comments. Reading it gives the same ordinance.
    ///
    /// # Panics
    /// Never: it holds texts, numbers, switches, and lists and tables of them.
    #[expect(clippy::expect_used, reason = "there is nothing in it that TOML cannot say")]
    pub fn write(&self) -> String {
        toml::to_string(self).expect("an ordinance is a table of tables")
    }
}

/// A text that is empty, too long or holds what no text may.
fn unfit(text: &str, fault: &Fault) -> BylawsError {
    // A fault counts characters as [`Limit::check`] keeps the text: trimmed, with plain line ends.
    let text = text.replace("\r\n", "\n");
    let trimmed = text.trim_start();
    let (bad, problem) = match fault {
        Fault::Character { code, position } => {
            (position.saturating_sub(1), format!("the text holds the character U+{code:04X}"))
        }
        Fault::TooLong { max, .. } => (*max, format!("the text {fault}")),
        _ => (0, format!("the text {fault}")),
    };
    let rest =
        trimmed.char_indices().nth(bad).map_or("", |(at, _)| trimmed.get(at..).unwrap_or(""));
    let (line, column) = place(&text, text.len() - rest.len());
    BylawsError {
        line,
        column,
        key: String::new(),
        problem,
        expected: "an ordinance as TOML".to_owned(),
        todo: "begin with a preset, and change what differs".to_owned(),
    }
}

fn located(text: &str, error: &toml::de::Error) -> BylawsError {
    let span = error.span().unwrap_or_default();
    let (line, column) = place(text, span.start);
    let message = error.message().trim().replace('\n', ", ");
    let (problem, expected) = message.split_once(", expected ").unwrap_or((&message, ""));
    let told = |key: String, problem: &str, expected: &str, todo: String| {
        let (problem, expected) = (problem.to_owned(), expected.to_owned());
        BylawsError { line, column, key, problem, expected, todo }
    };
    let here = key_at(text, line);
    if problem.starts_with("unknown field") {
        let todo = format!("correct its spelling, or remove {here}");
        return told(here, "unknown key", expected, todo);
    }
    if problem.starts_with("duplicate key") {
        return told(here, problem, "", "remove one of the two".to_owned());
    }
    let (key, problem) = match missing(problem) {
        // What the ordinance itself lacks has no place.
        Some(name) if span.is_empty() => (name.to_owned(), "missing key"),
        Some(name) => (joined(&table(text, line), name), "missing key"),
        None => (here, problem),
    };
    match KEYS.iter().find(|known| known.name == key) {
        Some(known) => {
            let name = known.name.rsplit('.').next().unwrap_or(known.name);
            let todo = format!("write, for example, {name} = {}", known.example);
            told(key, problem, known.expected, todo)
        }
        None => told(key, problem, expected, "compare the line with a preset".to_owned()),
    }
}

/// The key that a message says is missing.
fn missing(problem: &str) -> Option<&str> {
    problem.strip_prefix("missing field `")?.split('`').next()
}

/// Line and column, from 1, of a byte of the text.
fn place(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (line, column)
}

/// The key of a line with its table; of a header, the table alone.
fn key_at(text: &str, line: usize) -> String {
    let table = table(text, line);
    name(text, line).map_or(table.clone(), |name| joined(&table, name))
}

/// The table that a line belongs to, as its header names it.
fn table(text: &str, line: usize) -> String {
    let headers = text.lines().take(line).filter_map(|line| line.trim().strip_prefix('['));
    let last = headers.last().and_then(|header| header.trim_start_matches('[').split(']').next());
    last.unwrap_or_default().trim().to_owned()
}

/// The key before the equals sign of a line.
fn name(text: &str, line: usize) -> Option<&str> {
    let line = text.lines().nth(line.saturating_sub(1))?.trim();
    let (name, _) = line.split_once('=')?;
    let name = name.trim();
    let fits = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
    (!name.is_empty() && name.chars().all(fits)).then_some(name)
}

fn joined(table: &str, name: &str) -> String {
    if table.is_empty() { name.to_owned() } else { format!("{table}.{name}") }
}
