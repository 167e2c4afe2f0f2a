//! Typeset paper: PDF with a cover, contents, running heads, footnotes, the thread in the binding margin
//! and an index of what is cited.
//!
//! The layout is `press/paper.typ`; an office may put a `paper.typ` of its own in place of it. Such a
//! template reads `data.json`:
//! - `title`, `subtitle`, `organisation`, `sender`, `date`, `status`, `number`, `foot`, `language`, `kind`, and
//!   `book` (whether there are a cover and contents); `font` and `serif`, the families to print with;
//! - `facts`: `{name, value}`; `colophon`: lines; `words`: [`Words`](super::Words);
//! - `chapters`: lists of sections `{level, heading, anchor, lead, blocks}`;
//! - blocks: `{is: "paragraph", text}`, `numbered` (`number`, `anchor`, `blocks`), `heading` (`level`,
//!   `text`), `list` (`start` or none, `items`), `quote` (`blocks`), `code` (`text`), `table` (`number`,
//!   `caption`, `columns`, `head`, `rows`), `figure` (`number`, `caption`, `svg`, `alternative`), `page`,
//!   `signatures` (`lines`: `{role, name}`), `clauses` (`lines`: `{depth, mark, text}`);
//! - a line is a list: strings, and `{is: "strong" | "emphasis", text}`, `code`, `link` (`url`, `text`),
//!   `jump` (`to`: an anchor that exists), `break`, `note` (`blocks`), `cite` (`parts`: `{text, url}`),
//!   `erased` (`text`);
//! - `index`: `{kind, entries: {code, label, url, places: {number, to}}}`.
//!
//! It may import `parts.typ` and nothing else; anchors are labels it has to set.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::{
    Block, CitationRef, Document, DocumentError, Indexed, Inline, Kind, Table, clause, figure,
    plain,
};
use crate::press::Press;

/// Prints a document. `template` takes the place of our layout.
///
/// # Errors
/// [`DocumentError::Press`]; a fault in `template` with its line.
pub fn pdf(
    document: &Document,
    press: &Press,
    template: Option<&str>,
) -> Result<Vec<u8>, DocumentError> {
    Ok(press.paper(template, data(document))?)
}

/// What a template reads of a document, fonts left out.
pub fn data(document: &Document) -> Value {
    let mut print = Print { document, anchors: figure::anchors(document), free: HashSet::new() };
    print.free.clone_from(&print.anchors);
    let chapters: Vec<Value> = document
        .chapters()
        .into_iter()
        .map(|chapter| {
            let sections = document.sections.get(chapter).unwrap_or_default();
            sections.iter().map(|section| print.section(section)).collect()
        })
        .collect();
    let index = if document.index { print.index() } else { Vec::new() };
    let kind = match document.kind {
        Kind::Green => "green",
        Kind::White => "white",
        Kind::Blue => "blue",
        Kind::Report => "report",
        Kind::Minutes => "minutes",
        Kind::Letter => "letter",
        Kind::Notice => "notice",
    };
    json!({
        "kind": kind,
        "book": document.kind.is_book(),
        "language": document.language,
        "title": document.title,
        "subtitle": document.subtitle,
        "organisation": document.organisation,
        "sender": document.sender(),
        "date": document.date,
        "status": document.status,
        "number": document.number,
        "facts": document.facts,
        "colophon": document.colophon,
        "foot": document.foot,
        "words": document.words,
        "chapters": chapters,
        "index": index,
    })
}

/// One document on its way to the press.
struct Print<'a> {
    document: &'a Document,
    anchors: HashSet<&'a str>,
    /// Anchors no place took yet: a label may stand only once.
    free: HashSet<&'a str>,
}

impl Print<'_> {
    fn anchor<'b>(&mut self, anchor: &'b str) -> &'b str {
        if self.free.remove(anchor) { anchor } else { "" }
    }

    fn section(&mut self, section: &super::Section) -> Value {
        json!({
            "level": section.level.clamp(1, 3),
            "heading": section.heading(),
            "anchor": self.anchor(&section.anchor),
            "lead": self.line(&section.lead),
            "blocks": self.blocks(&section.blocks),
        })
    }

    fn blocks(&mut self, blocks: &[Block]) -> Vec<Value> {
        blocks.iter().map(|block| self.block(block)).collect()
    }

    fn block(&mut self, block: &Block) -> Value {
        match block {
            Block::Numbered { number, anchor, blocks } => {
                let (anchor, blocks) = (self.anchor(anchor), self.blocks(blocks));
                json!({"is": "numbered", "number": number, "anchor": anchor, "blocks": blocks})
            }
            Block::Paragraph(text) => json!({"is": "paragraph", "text": self.line(text)}),
            Block::Heading { level, text } => {
                json!({"is": "heading", "level": level, "text": self.line(text)})
            }
            Block::List { start, items } => {
                let items: Vec<Vec<Value>> = items.iter().map(|item| self.blocks(item)).collect();
                json!({"is": "list", "start": start, "items": items})
            }
            Block::Quote(blocks) => json!({"is": "quote", "blocks": self.blocks(blocks)}),
            Block::Clauses(clauses) => {
                let lines = clause::lines(clauses, &self.document.words).into_iter();
                let lines: Vec<Value> = lines
                    .map(|line| {
                        json!({"depth": line.depth, "mark": line.mark, "text": self.line(line.text)})
                    })
                    .collect();
                json!({"is": "clauses", "lines": lines})
            }
            Block::Code(text) => json!({"is": "code", "text": text}),
            Block::Table(table) => self.table(table),
            Block::Figure(figure) => json!({
                "is": "figure",
                "number": figure.number,
                "caption": self.line(&figure.caption),
                "svg": figure::standalone(&figure.picture),
                "alternative": figure.picture.alternative,
            }),
            Block::PageBreak => json!({"is": "page"}),
            Block::Signatures(lines) => json!({"is": "signatures", "lines": lines}),
        }
    }

    fn table(&mut self, table: &Table) -> Value {
        let mut rows = |rows: &[Vec<Vec<Inline>>]| -> Vec<Vec<Value>> {
            rows.iter().map(|row| row.iter().map(|cell| self.line(cell)).collect()).collect()
        };
        let (head, rows) = (rows(&table.head), rows(&table.rows));
        json!({
            "is": "table",
            "number": table.number,
            "caption": self.line(&table.caption),
            "columns": table.columns,
            "head": head,
            "rows": rows,
        })
    }

    fn line(&mut self, text: &[Inline]) -> Value {
        let mut out = Vec::with_capacity(text.len());
        for inline in text {
            self.inline(inline, &mut out);
        }
        out.into()
    }

    fn inline(&mut self, inline: &Inline, out: &mut Vec<Value>) {
        match inline {
            Inline::Text(text) => out.push(text.as_str().into()),
            Inline::Strong(text) => out.push(json!({"is": "strong", "text": self.line(text)})),
            Inline::Emphasis(text) => out.push(json!({"is": "emphasis", "text": self.line(text)})),
            Inline::Code(text) => out.push(json!({"is": "code", "text": text})),
            Inline::Link { url, text } => {
                let text = self.line(text);
                match url.strip_prefix('#') {
                    Some(to) if self.anchors.contains(to) => {
                        out.push(json!({"is": "jump", "to": to, "text": text}));
                    }
                    // A place that is not in this document.
                    Some(_) => out.extend(text.as_array().cloned().unwrap_or_default()),
                    None => {
                        let url = self.document.outside(url);
                        out.push(json!({"is": "link", "url": url, "text": text}));
                    }
                }
            }
            Inline::Break => out.push(json!({"is": "break"})),
            Inline::Footnote(blocks) => {
                out.push(json!({"is": "note", "blocks": self.blocks(blocks)}));
            }
            Inline::Citation(sources) => out.push(self.citation(sources)),
            Inline::Quoted { words, source } => {
                let said = plain::quoted(words.as_deref(), &self.document.words);
                out.push(match words {
                    Some(_) => said.into(),
                    None => json!({"is": "erased", "text": said}),
                });
                out.push(self.citation(std::slice::from_ref(source)));
            }
        }
    }

    fn citation(&self, sources: &[CitationRef]) -> Value {
        let part = |source: &CitationRef| json!({"text": source.printed(), "url": self.document.outside(&source.url)});
        json!({"is": "cite", "parts": sources.iter().map(part).collect::<Vec<_>>()})
    }

    fn index(&self) -> Vec<Value> {
        let cited = self.document.citations();
        let kinds = cited.chunk_by(|one, other| one.source.kind == other.source.kind);
        let kind = |entries: &[Indexed<'_>]| {
            let kind = entries.first().map(|entry| entry.source.kind.as_str()).unwrap_or_default();
            let entries: Vec<Value> = entries.iter().map(|entry| self.entry(entry)).collect();
            json!({"kind": kind, "entries": entries})
        };
        kinds.map(kind).collect()
    }

    fn entry(&self, entry: &Indexed<'_>) -> Value {
        let place = |(number, anchor): &(&str, &str)| {
            let to = if self.anchors.contains(anchor) { anchor } else { "" };
            json!({"number": number, "to": to})
        };
        json!({
            "code": entry.source.code,
            "label": entry.source.label,
            "url": self.document.outside(&entry.source.url),
            "places": entry.places.iter().map(place).collect::<Vec<_>>(),
        })
    }
}
