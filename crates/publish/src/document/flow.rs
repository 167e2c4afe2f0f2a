//! A document as a word processor sees it: chapters of paragraphs, tables and pictures, one after the
//! other. DOCX and HWPX are written from it, so that they hold the same text in the same order.

use std::collections::HashSet;

use super::style::Style;
use super::{
    Block, CitationRef, Clause, Document, Figure, Inline, Kind, Picture, Table, clause, figure,
    plain,
};

/// A chapter on pages of its own, the cover and the contents among them.
pub(super) struct Chapter<'a> {
    /// At the head of its pages; empty for the cover.
    pub(super) title: String,
    pub(super) items: Vec<Item<'a>>,
}

/// What follows each other.
pub(super) enum Item<'a> {
    Paragraph(Paragraph),
    Table(Grid<'a>),
    Picture { name: &'a str, picture: &'a Picture },
}

/// A paragraph.
pub(super) struct Paragraph {
    pub(super) style: Style,
    /// Where links lead.
    pub(super) anchor: String,
    /// What stands before it: a number, a dash.
    pub(super) marker: String,
    pub(super) runs: Vec<Run>,
    /// Whether it begins a page.
    pub(super) breaks: bool,
}

/// A table, cell by cell.
pub(super) struct Grid<'a> {
    pub(super) table: &'a Table,
    /// Rows that are heads.
    pub(super) heads: usize,
    pub(super) rows: Vec<Vec<Vec<Run>>>,
}

/// Letters of one look.
pub(super) enum Run {
    Text {
        text: String,
        weight: Weight,
        target: Target,
    },
    Break,
    Note(Vec<Paragraph>),
    /// The page on which an anchor stands.
    PageOf(String),
}

/// The look of letters inside a paragraph; its place in [`Weight::ALL`] is its number in files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    Plain,
    Strong,
    Emphasis,
    Code,
    Quiet,
}

impl Weight {
    pub(super) const ALL: [Self; 5] =
        [Self::Plain, Self::Strong, Self::Emphasis, Self::Code, Self::Quiet];

    pub(super) fn number(self) -> usize {
        Self::ALL.iter().position(|weight| *weight == self).unwrap_or_default()
    }
}

/// Where a click leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    None,
    Outside(String),
    /// An anchor that exists.
    Inside(String),
}

/// The document in chapters.
pub(super) fn chapters(document: &Document) -> Vec<Chapter<'_>> {
    let flow = Flow { document, anchors: figure::anchors(document) };
    let mut chapters = vec![Chapter { title: String::new(), items: flow.front() }];
    if document.kind.is_book() {
        let items = flow.contents();
        chapters.push(Chapter { title: document.words.contents.clone(), items });
    }
    for chapter in document.chapters() {
        let sections = document.sections.get(chapter).unwrap_or_default();
        let title = sections.first().map(super::Section::heading).unwrap_or_default();
        let mut items = Vec::new();
        for section in sections {
            flow.section(section, &mut items);
        }
        chapters.push(Chapter { title, items });
    }
    let end = flow.end();
    if !end.is_empty() {
        chapters.push(Chapter { title: document.words.index.clone(), items: end });
    }
    if document.kind.is_book() {
        return chapters;
    }
    let items = chapters.into_iter().flat_map(|chapter| chapter.items).collect();
    vec![Chapter { title: String::new(), items }]
}

fn text(text: &str) -> Run {
    Run::Text { text: text.to_owned(), weight: Weight::Plain, target: Target::None }
}

fn paragraph(style: Style, runs: Vec<Run>) -> Paragraph {
    Paragraph { style, anchor: String::new(), marker: String::new(), runs, breaks: false }
}

fn line<'a>(style: Style, words: &str) -> Item<'a> {
    Item::Paragraph(paragraph(style, vec![text(words)]))
}

struct Flow<'a> {
    document: &'a Document,
    anchors: HashSet<&'a str>,
}

impl<'a> Flow<'a> {
    fn front(&self) -> Vec<Item<'a>> {
        let document = self.document;
        if document.kind == Kind::Notice {
            return self.letter_head();
        }
        let above = [document.number.as_str(), &document.status];
        let above: Vec<&str> = above.into_iter().filter(|part| !part.is_empty()).collect();
        let (title, fact) = match document.kind {
            kind if kind.is_book() => (Style::Title, Style::Fact),
            Kind::Letter => (Style::Great, Style::Large),
            _ => (Style::Name, Style::Fact),
        };
        let mut items = Vec::new();
        let mut put = |style, words: &str| {
            if !words.is_empty() {
                items.push(line(style, words));
            }
        };
        put(Style::Above, &above.join(" · "));
        put(title, &document.title);
        put(Style::Subtitle, &document.subtitle);
        for one in &document.facts {
            put(fact, &format!("{}: {}", one.name, one.value));
        }
        if document.kind.is_book() {
            put(Style::Fact, &document.organisation);
            put(Style::Fact, &document.date);
        }
        items
    }

    /// The head of an official letter: who sends it, to whom, and what about.
    fn letter_head(&self) -> Vec<Item<'a>> {
        let document = self.document;
        let mut items = Vec::new();
        if !document.organisation.is_empty() {
            items.push(line(Style::Name, &document.organisation));
        }
        let facts = document.facts.iter().map(|fact| (&fact.name, &fact.value, Weight::Plain));
        let subject = (&document.words.subject, &document.title, Weight::Strong);
        for (name, value, weight) in facts.chain([subject]) {
            let value = Run::Text { text: value.clone(), weight, target: Target::None };
            let runs = vec![text(&format!("{name}  ")), value];
            items.push(Item::Paragraph(paragraph(Style::Body, runs)));
        }
        items
    }

    fn contents(&self) -> Vec<Item<'a>> {
        let mut items = vec![line(Style::Above, &self.document.words.contents)];
        for section in self.document.sections.iter().filter(|section| section.level <= 2) {
            let style = if section.level <= 1 { Style::Contents } else { Style::Contents2 };
            let target = self.inside(&section.anchor);
            let mut runs =
                vec![Run::Text { text: section.heading(), weight: Weight::Plain, target }];
            if self.anchors.contains(section.anchor.as_str()) {
                runs.push(Run::PageOf(section.anchor.clone()));
            }
            items.push(Item::Paragraph(paragraph(style, runs)));
        }
        items
    }

    fn section(&self, section: &'a super::Section, items: &mut Vec<Item<'a>>) {
        // The title of a document without a cover stands no higher than a section of a book.
        let styles = match self.document.kind.is_book() {
            true => [Style::Chapter, Style::Section, Style::Part],
            false => [Style::Section, Style::Part, Style::Heading],
        };
        let [first, second, third] = styles;
        let style = match section.level {
            0 | 1 => first,
            2 => second,
            _ => third,
        };
        let heading = section.heading();
        if !heading.is_empty() {
            let anchor = section.anchor.clone();
            let heading = paragraph(style, vec![text(&heading)]);
            items.push(Item::Paragraph(Paragraph { anchor, ..heading }));
        }
        if !section.lead.is_empty() {
            items.push(Item::Paragraph(paragraph(Style::Lead, self.runs(&section.lead))));
        }
        let body = match self.document.kind {
            Kind::Letter => Style::Large,
            _ => Style::Body,
        };
        self.blocks(&section.blocks, body, items);
    }

    /// Blocks whose paragraphs have a style.
    fn blocks(&self, blocks: &'a [Block], style: Style, items: &mut Vec<Item<'a>>) {
        for block in blocks {
            match block {
                Block::Numbered { number, anchor, blocks } => {
                    let before = items.len();
                    self.blocks(blocks, style, items);
                    self.mark(items, before, Style::Numbered, number, anchor);
                }
                Block::Paragraph(text) => {
                    items.push(Item::Paragraph(paragraph(style, self.runs(text))));
                }
                Block::Heading { text, .. } => {
                    items.push(Item::Paragraph(paragraph(Style::Heading, self.runs(text))));
                }
                Block::List { start, items: list } => self.list(*start, list, style, items),
                Block::Quote(blocks) => self.blocks(blocks, Style::Quote, items),
                Block::Code(code) => {
                    let run = |line: &str| Run::Text {
                        text: line.to_owned(),
                        weight: Weight::Code,
                        target: Target::None,
                    };
                    let mut runs = Vec::new();
                    for line in code.split('\n') {
                        if !runs.is_empty() {
                            runs.push(Run::Break);
                        }
                        runs.push(run(line));
                    }
                    items.push(Item::Paragraph(paragraph(Style::Code, runs)));
                }
                Block::Clauses(clauses) => self.clauses(clauses, items),
                Block::Table(table) => self.table(table, items),
                Block::Figure(figure) => self.figure(figure, items),
                Block::PageBreak => {
                    let empty = paragraph(style, Vec::new());
                    items.push(Item::Paragraph(Paragraph { breaks: true, ..empty }));
                }
                Block::Signatures(lines) => {
                    for signature in lines {
                        let mut runs = vec![text(&signature.role), text("    ")];
                        runs.push(Run::Text {
                            text: signature.name.clone(),
                            weight: Weight::Strong,
                            target: Target::None,
                        });
                        items.push(Item::Paragraph(paragraph(Style::Signature, runs)));
                    }
                }
            }
        }
    }

    /// Gives what came after `before` its number or dash; a paragraph of its own where it begins with
    /// something else.
    fn mark(
        &self,
        items: &mut Vec<Item<'a>>,
        before: usize,
        style: Style,
        marker: &str,
        anchor: &str,
    ) {
        let is_plain = matches!(
            items.get(before),
            Some(Item::Paragraph(first))
                if first.marker.is_empty()
                    && (first.style == style || matches!(first.style, Style::Body | Style::Quote))
        );
        if !is_plain {
            items.insert(before, Item::Paragraph(paragraph(style, Vec::new())));
        }
        if let Some(Item::Paragraph(first)) = items.get_mut(before) {
            first.style = style;
            marker.clone_into(&mut first.marker);
            if self.anchors.contains(anchor) {
                anchor.clone_into(&mut first.anchor);
            }
        }
    }

    fn list(
        &self,
        start: Option<u32>,
        list: &'a [Vec<Block>],
        style: Style,
        items: &mut Vec<Item<'a>>,
    ) {
        let mut number = start;
        for item in list {
            let marker = match number {
                None => "–".to_owned(),
                Some(number) => format!("{number}."),
            };
            number = number.map(|number| number.saturating_add(1));
            let before = items.len();
            let own = match style {
                Style::Item => Style::Item2,
                Style::Item2 | Style::Item3 => Style::Item3,
                _ => Style::Item,
            };
            self.blocks(item, own, items);
            self.mark(items, before, own, &marker, "");
        }
    }

    fn clauses(&self, clauses: &[Clause], items: &mut Vec<Item<'a>>) {
        for line in clause::lines(clauses, &self.document.words) {
            let style = match line.depth {
                0 => Style::Clause,
                1 => Style::Clause2,
                _ => Style::Clause3,
            };
            let one = paragraph(style, self.runs(line.text));
            items.push(Item::Paragraph(Paragraph { marker: line.mark, ..one }));
        }
    }

    fn table(&self, table: &'a Table, items: &mut Vec<Item<'a>>) {
        self.caption(&self.document.words.table, &table.number, &table.caption, items);
        let rows = table.head.iter().chain(&table.rows);
        let rows = rows.map(|row| row.iter().map(|cell| self.runs(cell)).collect()).collect();
        items.push(Item::Table(Grid { table, heads: table.head.len(), rows }));
    }

    fn figure(&self, figure: &'a Figure, items: &mut Vec<Item<'a>>) {
        items.push(Item::Picture { name: &figure.name, picture: &figure.picture });
        self.caption(&self.document.words.figure, &figure.number, &figure.caption, items);
    }

    fn caption(&self, word: &str, number: &str, caption: &[Inline], items: &mut Vec<Item<'a>>) {
        if number.is_empty() && caption.is_empty() {
            return;
        }
        let mut runs = Vec::new();
        if !number.is_empty() {
            runs.push(text(&format!("{} ", plain::captioned(word, number))));
        }
        runs.extend(self.runs(caption));
        items.push(Item::Paragraph(paragraph(Style::Caption, runs)));
    }

    fn runs(&self, inlines: &[Inline]) -> Vec<Run> {
        let mut runs = Vec::new();
        self.line(inlines, Weight::Plain, &Target::None, &mut runs);
        runs
    }

    fn line(&self, inlines: &[Inline], weight: Weight, target: &Target, runs: &mut Vec<Run>) {
        let run = |text: &str, weight| Run::Text {
            text: text.to_owned(),
            weight,
            target: target.clone(),
        };
        for inline in inlines {
            match inline {
                Inline::Text(text) => runs.push(run(text, weight)),
                Inline::Strong(text) => self.line(text, Weight::Strong, target, runs),
                Inline::Emphasis(text) => self.line(text, Weight::Emphasis, target, runs),
                Inline::Code(text) => runs.push(run(text, Weight::Code)),
                Inline::Link { url, text } => {
                    let target = match url.strip_prefix('#') {
                        Some(anchor) => self.inside(anchor),
                        None => Target::Outside(self.document.outside(url)),
                    };
                    self.line(text, weight, &target, runs);
                }
                Inline::Break => runs.push(Run::Break),
                Inline::Footnote(blocks) => runs.push(Run::Note(self.note(blocks))),
                Inline::Citation(sources) => runs.push(Run::Note(self.sources(sources))),
                Inline::Quoted { words, source } => {
                    let said = plain::quoted(words.as_deref(), &self.document.words);
                    let weight = if words.is_some() { weight } else { Weight::Quiet };
                    runs.push(run(&said, weight));
                    runs.push(Run::Note(self.sources(std::slice::from_ref(source))));
                }
            }
        }
    }

    fn inside(&self, anchor: &str) -> Target {
        if self.anchors.contains(anchor) { Target::Inside(anchor.to_owned()) } else { Target::None }
    }

    /// A footnote holds paragraphs alone: its other blocks are their plain text.
    fn note(&self, blocks: &[Block]) -> Vec<Paragraph> {
        let mut paragraphs = Vec::new();
        for block in blocks {
            match block {
                Block::Paragraph(text) => paragraphs.push(paragraph(Style::Note, self.runs(text))),
                block => {
                    let lines = plain::blocks(std::slice::from_ref(block), &self.document.words);
                    let lines = lines.iter().map(|words| paragraph(Style::Note, vec![text(words)]));
                    paragraphs.extend(lines);
                }
            }
        }
        paragraphs
    }

    fn sources(&self, sources: &[CitationRef]) -> Vec<Paragraph> {
        let mut runs = Vec::new();
        for source in sources {
            if !runs.is_empty() {
                runs.push(text(", "));
            }
            let target = match source.url.as_str() {
                "" => Target::None,
                url => Target::Outside(self.document.outside(url)),
            };
            runs.push(Run::Text { text: source.printed(), weight: Weight::Plain, target });
        }
        runs.push(text("."));
        vec![paragraph(Style::Note, runs)]
    }

    /// The index of what is cited and the colophon.
    fn end(&self) -> Vec<Item<'a>> {
        let mut items = Vec::new();
        let cited = if self.document.index { self.document.citations() } else { Vec::new() };
        if !cited.is_empty() {
            items.push(line(Style::Chapter, &self.document.words.index));
        }
        for kind in cited.chunk_by(|one, other| one.source.kind == other.source.kind) {
            if let Some(first) = kind.first() {
                items.push(line(Style::Heading, &first.source.kind));
            }
            for entry in kind {
                let source = entry.source;
                let code = Run::Text {
                    text: source.code.clone(),
                    weight: Weight::Strong,
                    target: Target::Outside(self.document.outside(&source.url)),
                };
                let mut runs = vec![code, text(&format!(" {} ", source.label))];
                for (n, (number, anchor)) in entry.places.iter().enumerate() {
                    if n > 0 {
                        runs.push(text(", "));
                    }
                    let target = self.inside(anchor);
                    runs.push(Run::Text {
                        text: (*number).to_owned(),
                        weight: Weight::Plain,
                        target,
                    });
                }
                items.push(Item::Paragraph(paragraph(Style::Index, runs)));
            }
        }
        self.closing(&mut items);
        items.extend(self.document.colophon.iter().map(|words| line(Style::Colophon, words)));
        items
    }

    /// The date, and who stands for the document; of a letter with the place of the seal.
    fn closing(&self, items: &mut Vec<Item<'a>>) {
        let document = self.document;
        if document.kind.is_book() {
            return;
        }
        let style = if document.kind.is_sealed() { Style::Sender } else { Style::Signature };
        if !document.date.is_empty() {
            items.push(line(style, &document.date));
        }
        let sender = document.sender();
        if sender.is_empty() {
            return;
        }
        let mut runs = vec![text(sender)];
        if document.kind.is_sealed() {
            runs.push(Run::Text {
                text: format!("  [{}]", document.words.seal),
                weight: Weight::Quiet,
                target: Target::None,
            });
        }
        items.push(Item::Paragraph(paragraph(style, runs)));
    }
}
