//! From blocks to Markdown.

use std::collections::BTreeMap;

use comrak::Arena;
use domain::citation::MOST_QUOTED;

use super::mask::Masked;
use super::read::{Reader, merged, options, spaced, trimmed};
use super::{CAPTIONS, Sources};
use crate::document::{
    Align, Block, CitationRef, Clause, Inline, Picture, Table, Words, clause, plain,
};

/// Writes blocks as [`super::read()`] reads them. Pictures are named only.
pub fn blocks(blocks: &[Block], words: &Words, is_korean: bool) -> String {
    let mut writer = Writer::new(words, is_korean, 0);
    let mut text = writer.blocks(blocks, 0);
    let notes = writer.definitions();
    if !notes.is_empty() {
        text = format!("{text}\n\n{notes}");
    }
    text
}

/// One text being written.
pub(super) struct Writer<'a> {
    words: &'a Words,
    is_korean: bool,
    /// By how much headings lie deeper in the text than in the tree.
    raised: u8,
    notes: Vec<String>,
    in_note: bool,
    /// Pictures that were named.
    pub(super) figures: BTreeMap<&'a str, &'a Picture>,
}

/// Where a piece of text stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// In a paragraph.
    Line,
    /// In a heading.
    Heading,
    /// In a cell.
    Cell,
}

impl<'a> Writer<'a> {
    pub(super) fn new(words: &'a Words, is_korean: bool, raised: u8) -> Self {
        let figures = BTreeMap::new();
        Self { words, is_korean, raised, notes: Vec::new(), in_note: false, figures }
    }

    /// The footnotes of what was written so far.
    pub(super) fn definitions(&mut self) -> String {
        std::mem::take(&mut self.notes).join("\n\n")
    }

    /// The text of a heading.
    pub(super) fn heading(text: &str) -> String {
        let mut out = String::new();
        escape(text, false, Place::Heading, &mut out);
        out
    }

    /// Blocks, an empty line between them.
    pub(super) fn blocks(&mut self, blocks: &'a [Block], depth: usize) -> String {
        let mut parts: Vec<String> = Vec::new();
        let mut other_marks = false;
        let mut before: Option<&Block> = None;
        for block in blocks {
            // Two lists of one kind would be one, did they not use different marks.
            other_marks = is_same_list(before, block) && !other_marks;
            let part = self.block(block, depth, other_marks);
            if !part.is_empty() {
                parts.push(part);
                before = Some(block);
            }
        }
        parts.join("\n\n")
    }

    fn block(&mut self, block: &'a Block, depth: usize, other_marks: bool) -> String {
        match block {
            Block::Numbered { blocks, .. } => self.blocks(blocks, depth),
            Block::Paragraph(text) => self.paragraph(text),
            Block::Heading { level, text } => {
                let marks = usize::from((*level).clamp(1, 3) + self.raised);
                format!("{} {}", "#".repeat(marks), self.line(text, Place::Heading))
            }
            Block::List { start, items } => self.list(*start, items, depth, other_marks),
            Block::Quote(blocks) => prefixed(&self.blocks(blocks, depth + 1), "> ", "> "),
            Block::Code(text) => fenced("", text),
            Block::Clauses(clauses) => self.clauses(clauses),
            Block::Table(table) => self.table(table),
            Block::Figure(figure) => {
                self.figures.insert(&figure.name, &figure.picture);
                let caption = self.line(&figure.caption, Place::Line);
                format!("![{caption}](<figure:{}>)", address(&figure.name, Place::Line))
            }
            Block::PageBreak => if depth == 0 { "---" } else { "___" }.to_owned(),
            Block::Signatures(lines) => {
                let line = |role: &str, name: &str| format!("{{sign {role} | {name}}}");
                let lines: Vec<String> =
                    lines.iter().map(|signature| line(&signature.role, &signature.name)).collect();
                lines.join("\n\n")
            }
        }
    }

    /// A paragraph; what would be taken for a caption or for a line in braces is not.
    pub(super) fn paragraph(&mut self, text: &'a [Inline]) -> String {
        let text = self.line(text, Place::Line);
        let is_like = CAPTIONS.iter().find(|prefix| text.starts_with(**prefix));
        match is_like {
            Some(prefix) => text.replacen(prefix, &prefix.replace(':', "\\:"), 1),
            None => text,
        }
    }

    /// The items of a letter, a paragraph each: Markdown numbers lists in its own way.
    fn clauses(&mut self, clauses: &'a [Clause]) -> String {
        let words = self.words;
        let line = |line: clause::Line<'a>| {
            let mut text = String::new();
            escape(&line.mark, true, Place::Line, &mut text);
            format!("{text} {}", self.line(line.text, Place::Line)).trim_start().to_owned()
        };
        clause::lines(clauses, words).into_iter().map(line).collect::<Vec<_>>().join("\n\n")
    }

    fn list(
        &mut self,
        start: Option<u32>,
        items: &'a [Vec<Block>],
        depth: usize,
        other_marks: bool,
    ) -> String {
        let is_tight = is_tight(items);
        let mut number = start.map(|start| start.min(999_999_999));
        let mut parts = Vec::new();
        for item in items {
            let mark = match (number, other_marks) {
                (None, false) => "- ".to_owned(),
                (None, true) => "* ".to_owned(),
                (Some(number), false) => format!("{number}. "),
                (Some(number), true) => format!("{number}) "),
            };
            number = number.map(|number| (number + 1).min(999_999_999));
            let text = self.blocks(item, depth + 1);
            let text = if is_tight { text.replace("\n\n", "\n") } else { text };
            parts.push(match text.as_str() {
                "" => mark,
                text => prefixed(text, &mark, &" ".repeat(mark.len())),
            });
        }
        parts.join(if is_tight { "\n" } else { "\n\n" })
    }

    fn table(&mut self, table: &'a Table) -> String {
        if table.columns.is_empty() {
            return String::new();
        }
        let mut lines = Vec::new();
        if !table.caption.is_empty() {
            let word = if self.is_korean { CAPTIONS[0] } else { CAPTIONS[1] };
            lines.push(format!("{word} {}\n", self.line(&table.caption, Place::Line)));
        }
        let mut rows = table.head.iter().chain(&table.rows);
        let first = if table.head.is_empty() { None } else { rows.next() };
        let first = first.map(Vec::as_slice).unwrap_or_default();
        lines.push(self.row(first, table.columns.len()));
        let rule = |align: &Align| match align {
            Align::Left => "---",
            Align::Center => ":-:",
            Align::Right => "--:",
        };
        let rules: Vec<&str> = table.columns.iter().map(rule).collect();
        lines.push(format!("| {} |", rules.join(" | ")));
        lines.extend(rows.map(|row| self.row(row, table.columns.len())));
        lines.join("\n")
    }

    fn row(&mut self, cells: &'a [Vec<Inline>], columns: usize) -> String {
        let mut cells: Vec<String> =
            cells.iter().map(|cell| self.line(cell, Place::Cell)).take(columns).collect();
        cells.resize(columns, String::new());
        format!("| {} |", cells.join(" | "))
    }

    /// A line. Where Markdown cannot say which letters carry weight, because of what stands beside
    /// them, the letters alone are written: no text is ever lost.
    fn line(&mut self, text: &'a [Inline], place: Place) -> String {
        let text = without_breaks(text);
        let said = text.iter().any(has_weight) && {
            let bones = bones(text);
            let mut words = Writer::new(self.words, self.is_korean, 0);
            let written = words.inlines(&bones, place);
            read_line(&written).is_none_or(|read| read != trimmed(bones.clone()))
        };
        if said { self.weightless(text, place) } else { self.inlines(text, place) }
    }

    fn weightless(&mut self, text: &'a [Inline], place: Place) -> String {
        let mut parts = Vec::new();
        without_weight(text, &mut parts);
        let mut parts = parts.as_slice();
        while let [Inline::Break, rest @ ..] | [rest @ .., Inline::Break] = parts {
            parts = rest;
        }
        self.parts(parts, place)
    }

    fn inlines(&mut self, text: &'a [Inline], place: Place) -> String {
        self.parts(&text.iter().collect::<Vec<_>>(), place)
    }

    fn parts(&mut self, text: &[&'a Inline], place: Place) -> String {
        let mut out = String::new();
        for (n, inline) in text.iter().enumerate() {
            let begins = out.is_empty() || out.ends_with('\n');
            match inline {
                Inline::Text(text) => escape(text, begins, place, &mut out),
                Inline::Strong(text) => out.push_str(&format!("**{}**", self.inlines(text, place))),
                Inline::Emphasis(text) => out.push_str(&format!("*{}*", self.inlines(text, place))),
                Inline::Code(text) => code(text, place, &mut out),
                Inline::Link { url, text } => {
                    let text = self.inlines(text, place);
                    out.push_str(&format!("[{text}](<{}>)", address(url, place)));
                }
                Inline::Break if place == Place::Line => out.push_str("\\\n"),
                Inline::Break if place == Place::Cell => out.push_str("<br>"),
                Inline::Break => out.push(' '),
                Inline::Footnote(blocks) => out.push_str(&self.note(blocks)),
                Inline::Citation(sources) => out.push_str(&citation(sources)),
                Inline::Quoted { words, source } => {
                    out.push_str(&quotation(
                        words.as_deref().unwrap_or(&self.words.erased),
                        source,
                    ));
                }
            }
            // A bang before a bracket would make a picture of a link.
            let is_before_bracket =
                text.get(n + 1).is_some_and(|next| !matches!(next, Inline::Text(_)));
            if is_before_bracket && matches!(inline, Inline::Text(_)) && out.ends_with('!') {
                out.pop();
                out.push_str("\\!");
            }
        }
        out
    }

    fn note(&mut self, blocks: &'a [Block]) -> String {
        if self.in_note {
            // Markdown has no footnotes in footnotes.
            let mut out = String::new();
            let note = format!(" ({})", plain::blocks(blocks, self.words).join(" "));
            escape(&note, false, Place::Line, &mut out);
            return out;
        }
        let number = self.notes.len() + 1;
        self.notes.push(String::new());
        self.in_note = true;
        let text = self.blocks(blocks, 1);
        self.in_note = false;
        if let Some(note) = self.notes.get_mut(number - 1) {
            *note = prefixed(&text, &format!("[^{number}]: "), "    ");
        }
        format!("[^{number}]")
    }
}

/// Whether no item of a list holds more than a paragraph and such a list.
fn is_tight(items: &[Vec<Block>]) -> bool {
    items.iter().all(|item| match item.as_slice() {
        [] | [Block::Paragraph(_)] => true,
        [Block::Paragraph(_), Block::List { start: None, items }] => is_tight(items),
        _ => false,
    })
}

/// A line without breaks at its ends.
fn without_breaks(mut text: &[Inline]) -> &[Inline] {
    while let [Inline::Break, rest @ ..] | [rest @ .., Inline::Break] = text {
        text = rest;
    }
    text
}

/// A line whose weights are taken away.
fn without_weight<'a>(text: &'a [Inline], out: &mut Vec<&'a Inline>) {
    for inline in text {
        match inline {
            Inline::Strong(text) | Inline::Emphasis(text) => without_weight(text, out),
            inline => out.push(inline),
        }
    }
}

fn is_same_list(before: Option<&Block>, block: &Block) -> bool {
    match (before, block) {
        (Some(Block::List { start: one, .. }), Block::List { start: other, .. }) => {
            one.is_some() == other.is_some()
        }
        _ => false,
    }
}

fn has_weight(inline: &Inline) -> bool {
    match inline {
        Inline::Strong(_) | Inline::Emphasis(_) => true,
        Inline::Link { text, .. } => text.iter().any(has_weight),
        _ => false,
    }
}

/// A line with what bears on weight alone: marks and footnotes are stand-ins of the same nature.
fn bones(text: &[Inline]) -> Vec<Inline> {
    let bone = |inline: &Inline| match inline {
        Inline::Strong(text) => Inline::Strong(bones(text)),
        Inline::Emphasis(text) => Inline::Emphasis(bones(text)),
        Inline::Link { url, text } => Inline::Link { url: url.clone(), text: bones(text) },
        Inline::Citation(_) | Inline::Quoted { .. } => Inline::Text("가".to_owned()),
        Inline::Footnote(_) => Inline::Code("x".to_owned()),
        Inline::Break => Inline::Text(" ".to_owned()),
        Inline::Text(text) => Inline::Text(spaced(text)),
        Inline::Code(text) => Inline::Code(text.clone()),
    };
    merged(text.iter().map(bone).collect())
}

/// Nothing can be cited here.
struct Nothing;

impl Sources for Nothing {
    fn citation(&self, _code: &str) -> Option<CitationRef> {
        None
    }

    fn figure(&self, _name: &str) -> Option<Picture> {
        None
    }
}

/// The line that a text is read as; none when it is read as something else.
fn read_line(text: &str) -> Option<Vec<Inline>> {
    let masked = Masked::new(text);
    let arena = Arena::new();
    let root = comrak::parse_document(&arena, &masked.text, &options());
    let blocks = Reader::new(&masked, &Nothing, root).blocks(root, 0);
    match <[Block; 1]>::try_from(blocks) {
        Ok([Block::Paragraph(text)]) => Some(text),
        _ => None,
    }
}

/// Every line after the first with `rest` before it, the first with `first`.
fn prefixed(text: &str, first: &str, rest: &str) -> String {
    let line = |(n, line): (usize, &str)| {
        let prefix = if n == 0 { first } else { rest };
        let prefix = if line.is_empty() { prefix.trim_end() } else { prefix };
        format!("{prefix}{line}")
    };
    text.split('\n').enumerate().map(line).collect::<Vec<_>>().join("\n")
}

/// A fenced block.
pub(super) fn fenced(info: &str, text: &str) -> String {
    let fence = "`".repeat(longest_run(text, '`').max(2) + 1);
    format!("{fence}{info}\n{text}\n{fence}")
}

fn longest_run(text: &str, wanted: char) -> usize {
    let mut longest = 0;
    let mut run = 0;
    for c in text.chars() {
        run = if c == wanted { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

fn code(text: &str, place: Place, out: &mut String) {
    // A cell has no way to say a backslash before a bar in code, and two codes no way to touch.
    if text.is_empty()
        || out.ends_with('`')
        || (place == Place::Cell && text.contains('|') && text.contains('\\'))
    {
        return escape(text, false, place, out);
    }
    let fence = "`".repeat(longest_run(text, '`') + 1);
    let is_padded = text.starts_with('`')
        || text.ends_with('`')
        || (text.starts_with(' ') && text.ends_with(' ') && text.trim() != "");
    let pad = if is_padded { " " } else { "" };
    let text = if place == Place::Cell { text.replace('|', "\\|") } else { text.to_owned() };
    out.push_str(&format!("{fence}{pad}{text}{pad}{fence}"));
}

fn address(url: &str, place: Place) -> String {
    let mut out = String::new();
    for (at, c) in url.char_indices() {
        match c {
            '<' | '>' | '\\' => out.extend(['\\', c]),
            '|' if place == Place::Cell => out.push_str("\\|"),
            '&' if is_entity(url.get(at..).unwrap_or_default()) => out.push_str("&amp;"),
            c => out.push(c),
        }
    }
    out
}

fn citation(sources: &[CitationRef]) -> String {
    let codes: Vec<&str> = sources.iter().map(|source| source.code.as_str()).collect();
    format!("[@{}]", codes.join("; "))
}

fn quotation(words: &str, source: &CitationRef) -> String {
    let words: String = words.chars().take(MOST_QUOTED).collect();
    format!("[\"{}\" @{}]", words.replace("\" @", "\"@"), source.code)
}

/// Whether a text begins like `&amp;`.
fn is_entity(text: &str) -> bool {
    let name = text.get(1..).and_then(|rest| rest.split_once(';')).map(|(name, _)| name);
    name.is_some_and(|name| {
        name.len() < 40 && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '#')
    })
}

/// Plain text, with a backslash before all that Markdown would take for its own.
fn escape(text: &str, begins: bool, place: Place, out: &mut String) {
    let mut begins = begins;
    let is_numbered = begins && is_like_item(text);
    let mut digits = is_numbered;
    for (at, c) in text.char_indices() {
        let rest = text.get(at..).unwrap_or_default();
        match c {
            '\\' | '`' | '*' | '_' | '<' | '|' | ']' => out.extend(['\\', c]),
            // Before these two a bracket would begin a mark, whatever stands before it.
            '[' if rest.starts_with("[@") || rest.starts_with("[\"") => out.push_str("&#91;"),
            '[' => out.push_str("\\["),
            '&' if is_entity(rest) => out.push_str("\\&"),
            '#' if place == Place::Heading => out.push_str("\\#"),
            '#' | '+' | '-' | '=' | '>' | '~' | '{' if begins => out.extend(['\\', c]),
            ':' if at == 0 => out.push_str("\\:"),
            '.' | ')' if digits => {
                digits = false;
                out.extend(['\\', c]);
            }
            '\n' => out.push(' '),
            c => out.push(c),
        }
        begins = false;
    }
}

/// Whether a text begins like an item of an ordered list.
fn is_like_item(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < text.len() && rest.starts_with(['.', ')'])
}
