//! The bare text of a document: what every format must hold, in the same order.

use super::{Block, CitationRef, Document, Inline, Table, Words, clause};

/// The text of a document without any form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plain {
    /// Headings, paragraphs, cells, captions: one entry each.
    pub body: Vec<String>,
    /// Footnotes in the order of their marks, citations among them as they are printed.
    pub notes: Vec<String>,
}

impl Plain {
    /// The text of the sections of a document.
    pub fn of(document: &Document) -> Self {
        let mut plain = Self::default();
        for section in &document.sections {
            plain.body.extend(Some(section.heading()).filter(|heading| !heading.is_empty()));
            plain.paragraph(&section.lead, &document.words);
            plain.blocks(&section.blocks, &document.words);
        }
        plain
    }

    fn paragraph(&mut self, inlines: &[Inline], words: &Words) {
        let mut text = String::new();
        self.inlines(inlines, words, &mut text);
        if !text.is_empty() {
            self.body.push(text);
        }
    }

    fn blocks(&mut self, blocks: &[Block], words: &Words) {
        for block in blocks {
            match block {
                Block::Numbered { number, blocks, .. } => {
                    self.body.push(number.clone());
                    self.blocks(blocks, words);
                }
                Block::Paragraph(text) | Block::Heading { text, .. } => self.paragraph(text, words),
                Block::List { items, .. } => {
                    for item in items {
                        self.blocks(item, words);
                    }
                }
                Block::Quote(blocks) => self.blocks(blocks, words),
                Block::Code(text) => self.body.push(text.clone()),
                Block::Clauses(clauses) => {
                    for line in clause::lines(clauses, words) {
                        self.body.extend(Some(line.mark).filter(|mark| !mark.is_empty()));
                        self.paragraph(line.text, words);
                    }
                }
                Block::Table(table) => {
                    self.caption(&words.table, &table.number, &table.caption, words);
                    self.cells(table, words);
                }
                Block::Figure(figure) => {
                    self.caption(&words.figure, &figure.number, &figure.caption, words);
                }
                Block::PageBreak => {}
                Block::Signatures(lines) => {
                    let parts = lines.iter().flat_map(|line| [&line.role, &line.name]);
                    self.body.extend(parts.filter(|part| !part.is_empty()).cloned());
                }
            }
        }
    }

    fn caption(&mut self, word: &str, number: &str, caption: &[Inline], words: &Words) {
        if !number.is_empty() {
            self.body.push(captioned(word, number));
        }
        self.paragraph(caption, words);
    }

    fn cells(&mut self, table: &Table, words: &Words) {
        for cell in table.head.iter().chain(&table.rows).flatten() {
            self.paragraph(cell, words);
        }
    }

    fn inlines(&mut self, inlines: &[Inline], words: &Words, out: &mut String) {
        for inline in inlines {
            match inline {
                Inline::Text(text) | Inline::Code(text) => out.push_str(text),
                Inline::Strong(text) | Inline::Emphasis(text) | Inline::Link { text, .. } => {
                    self.inlines(text, words, out);
                }
                Inline::Break => out.push('\n'),
                Inline::Footnote(blocks) => {
                    let mut note = Self::default();
                    note.blocks(blocks, words);
                    self.notes.push(note.body.join("\n"));
                    self.notes.append(&mut note.notes);
                }
                Inline::Citation(sources) => self.notes.push(printed(sources)),
                Inline::Quoted { words: said, source } => {
                    out.push_str(&quoted(said.as_deref(), words));
                    self.notes.push(printed(std::slice::from_ref(source)));
                }
            }
        }
    }
}

/// The text of blocks, footnotes left out.
pub(super) fn blocks(blocks: &[Block], words: &Words) -> Vec<String> {
    let mut plain = Plain::default();
    plain.blocks(blocks, words);
    plain.body
}

/// The text of a line, footnotes left out.
pub fn line(inlines: &[Inline], words: &Words) -> String {
    let mut out = String::new();
    Plain::default().inlines(inlines, words, &mut out);
    out
}

/// `표 3-2.`
pub(super) fn captioned(word: &str, number: &str) -> String {
    format!("{word} {number}.")
}

/// A footnote that cites.
pub(super) fn printed(sources: &[CitationRef]) -> String {
    let sources: Vec<String> = sources.iter().map(CitationRef::printed).collect();
    format!("{}.", sources.join(", "))
}

/// Words of a person between their marks, or that they were erased.
pub(super) fn quoted(said: Option<&str>, words: &Words) -> String {
    match said {
        Some(said) => format!("“{said}”"),
        None => format!("[{}]", words.erased),
    }
}
