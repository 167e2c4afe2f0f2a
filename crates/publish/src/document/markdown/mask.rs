//! Marks of citations are taken out before Markdown is read, so that no star or bracket inside quoted
//! words is taken for its own.

use std::ops::Range;

use domain::citation::{self, Mark};

/// Around the number of a mark. Unicode promises that no text holds these two (noncharacters); among
/// those they lie where Han letters do, so that weight may begin and end beside a mark as beside one.
const OPEN: char = '\u{2FFFE}';
const CLOSE: char = '\u{2FFFF}';

/// A text whose marks are numbers between two noncharacters.
pub(super) struct Masked {
    /// The text.
    pub(super) text: String,
    /// What was taken out, by number.
    pub(super) marks: Vec<Marked>,
}

/// One mark that was taken out.
pub(super) struct Marked {
    /// As it was written.
    pub(super) raw: String,
    /// The quoted words.
    pub(super) quoted: Option<String>,
    /// The codes.
    pub(super) codes: Vec<String>,
    /// Its line in the original text, from 1.
    pub(super) line: usize,
    /// Line breaks inside the mark: later lines of the masked text stand that much higher.
    breaks: usize,
}

/// A piece of masked text.
pub(super) enum Piece<'a> {
    /// Plain text.
    Text(&'a str),
    /// The place of the mark with this number.
    Mark(usize),
}

impl Masked {
    /// Masks a text; characters that no text may hold are left out, line ends are `\n`.
    pub(super) fn new(text: &str) -> Self {
        let text: String = text.replace("\r\n", "\n").chars().filter_map(allowed).collect();
        let mut masked = Self { text: String::with_capacity(text.len()), marks: Vec::new() };
        let mut line = 1;
        let mut end = 0;
        for mark in citation::marks(&text) {
            let before = text.get(end..mark.range.start).unwrap_or_default();
            line += breaks(before);
            masked.text.push_str(before);
            masked.text.push_str(&format!("{OPEN}{}{CLOSE}", masked.marks.len()));
            end = mark.range.end;
            let marked = Marked::new(&text, &mark, line);
            line += marked.breaks;
            masked.marks.push(marked);
        }
        masked.text.push_str(text.get(end..).unwrap_or_default());
        masked
    }

    /// A text of the masked tree with its marks as they were written.
    pub(super) fn restore(&self, text: &str) -> String {
        let raw = |piece| match piece {
            Piece::Text(text) => text.to_owned(),
            Piece::Mark(n) => self.marks.get(n).map(|mark| mark.raw.clone()).unwrap_or_default(),
        };
        pieces(text).into_iter().map(raw).collect()
    }

    /// The line in the original text of a line in the masked one.
    pub(super) fn original(&self, line: usize) -> usize {
        let mut line = line;
        for mark in &self.marks {
            if mark.line < line {
                line += mark.breaks;
            }
        }
        line
    }
}

impl Marked {
    fn new(text: &str, mark: &Mark, line: usize) -> Self {
        let at = |range: Range<usize>| text.get(range).unwrap_or_default().to_owned();
        let raw = at(mark.range.clone());
        let breaks = breaks(&raw);
        let quoted = mark.quoted.clone().map(at).map(|words| super::read::spaced(&words));
        Self { raw, quoted, codes: mark.codes.clone(), line, breaks }
    }
}

fn breaks(text: &str) -> usize {
    text.bytes().filter(|byte| *byte == b'\n').count()
}

fn allowed(c: char) -> Option<char> {
    match c {
        '\n' | '\t' => Some(c),
        '\r' => Some('\n'),
        OPEN | CLOSE | '\u{FFFE}' | '\u{FFFF}' | '\u{FDD0}'..='\u{FDEF}' => None,
        c if c.is_control() => None,
        c => Some(c),
    }
}

/// The pieces of a text of the masked tree.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    for (n, part) in text.split(OPEN).enumerate() {
        let split = part.split_once(CLOSE).and_then(|(n, rest)| Some((n.parse().ok()?, rest)));
        let rest = match split {
            Some((mark, rest)) if n > 0 => {
                found.push(Piece::Mark(mark));
                rest
            }
            _ => part,
        };
        if !rest.is_empty() {
            found.push(Piece::Text(rest));
        }
    }
    found
}
