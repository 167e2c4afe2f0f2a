//! From Markdown to blocks.

use std::collections::{HashMap, HashSet};

use comrak::nodes::{ListType, Node, NodeLink, NodeValue, TableAlignment};
use comrak::{Arena, Options};
use domain::citation;

use super::mask::{Masked, Piece, pieces};
use super::{CAPTIONS, DEEPEST, Fault, Faults, MOST, Sources, What};
use crate::document::{Align, Block, CitationRef, Figure, Inline, Table};

/// Reads the text of one paragraph or section.
///
/// # Errors
/// [`Faults`], every one with its line.
pub fn read(text: &str, sources: &dyn Sources) -> Result<Vec<Block>, Faults> {
    let masked = mask(text)?;
    let arena = Arena::new();
    let root = comrak::parse_document(&arena, &masked.text, &options());
    let mut reader = Reader::new(&masked, sources, root);
    let count = masked.marks.iter().map(|mark| mark.codes.len()).sum();
    if count > citation::MOST {
        reader.fault_at(1, What::TooManyCited { count, most: citation::MOST });
    }
    let blocks = reader.blocks(root, 0);
    reader.finish(blocks)
}

/// Takes the marks out of a text that is not too long.
pub(super) fn mask(text: &str) -> Result<Masked, Faults> {
    if text.len() > MOST {
        let what = What::TooLong { bytes: text.len(), most: MOST };
        return Err(Faults(vec![Fault { line: 1, what }]));
    }
    Ok(Masked::new(text))
}

pub(super) fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.table = true;
    options.extension.footnotes = true;
    // A word in stars may be followed by a particle: **"돌봄"**이라 한다.
    options.extension.cjk_friendly_emphasis = true;
    options.parse.leave_footnote_definitions = true;
    options
}

/// One text being read.
pub(super) struct Reader<'a, 's> {
    masked: &'s Masked,
    lines: Vec<&'s str>,
    sources: &'s dyn Sources,
    notes: HashMap<String, Node<'a>>,
    used: HashSet<String>,
    in_note: bool,
    /// By how much headings lie deeper in the text than in the tree.
    pub(super) raised: u8,
    faults: Vec<Fault>,
}

impl<'a, 's> Reader<'a, 's> {
    pub(super) fn new(masked: &'s Masked, sources: &'s dyn Sources, root: Node<'a>) -> Self {
        let notes = root.descendants().filter_map(|node| match &node.data().value {
            NodeValue::FootnoteDefinition(note) => Some((note.name.clone(), node)),
            _ => None,
        });
        Self {
            masked,
            lines: masked.text.split('\n').collect(),
            sources,
            notes: notes.collect(),
            used: HashSet::new(),
            in_note: false,
            raised: 0,
            faults: Vec::new(),
        }
    }

    /// What was read, or every fault of it.
    pub(super) fn finish<T>(mut self, read: T) -> Result<T, Faults> {
        let unused: Vec<(String, Node<'a>)> = self
            .notes
            .iter()
            .filter(|(name, _)| !self.used.contains(*name))
            .map(|(name, node)| (name.clone(), *node))
            .collect();
        // What stands in a text too deep was not looked at.
        if !self.faults.iter().any(|fault| matches!(fault.what, What::TooDeep { .. })) {
            for (name, node) in unused {
                self.fault(node, What::NoteUnused { name });
            }
        }
        self.faults.sort_by_key(|fault| fault.line);
        if self.faults.is_empty() { Ok(read) } else { Err(Faults(self.faults)) }
    }

    pub(super) fn fault(&mut self, node: Node<'a>, what: What) {
        let line = self.masked.original(node.data().sourcepos.start.line);
        self.fault_at(line, what);
    }

    fn fault_at(&mut self, line: usize, what: What) {
        let fault = Fault { line: line.max(1), what };
        if !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
    }

    /// Whether a part this deep is still read.
    fn too_deep(&mut self, node: Node<'a>, depth: usize) -> bool {
        let is_too_deep = depth > DEEPEST;
        if is_too_deep {
            self.fault(node, What::TooDeep { deepest: DEEPEST });
        }
        is_too_deep
    }

    /// The blocks inside a node.
    pub(super) fn blocks(&mut self, parent: Node<'a>, depth: usize) -> Vec<Block> {
        if self.too_deep(parent, depth) {
            return Vec::new();
        }
        let nodes: Vec<Node<'a>> = parent.children().collect();
        self.siblings(&nodes, depth)
    }

    /// Blocks that follow each other.
    pub(super) fn siblings(&mut self, nodes: &[Node<'a>], depth: usize) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut caption = None;
        for node in nodes {
            if let Some(text) = self.caption(node, depth) {
                caption = Some(text);
                continue;
            }
            let Some(mut block) = self.block(node, depth) else { continue };
            if let Block::Table(table) = &mut block {
                table.caption = caption.take().unwrap_or_default();
            }
            blocks.push(block);
        }
        blocks
    }

    /// One block; none for what leaves nothing behind.
    fn block(&mut self, node: Node<'a>, depth: usize) -> Option<Block> {
        let value = node.data().value.clone();
        match value {
            NodeValue::Paragraph => self.paragraph(node, depth),
            NodeValue::Heading(heading) => {
                let level = heading.level.saturating_sub(self.raised).clamp(1, 3);
                let text = self.line(node, depth);
                (!text.is_empty()).then_some(Block::Heading { level, text })
            }
            NodeValue::BlockQuote => {
                let blocks = self.blocks(node, depth + 1);
                (!blocks.is_empty()).then_some(Block::Quote(blocks))
            }
            NodeValue::List(list) => {
                let start = u32::try_from(list.start).unwrap_or(u32::MAX);
                let start = (list.list_type == ListType::Ordered).then_some(start);
                let items = node.children().map(|item| self.blocks(item, depth + 1)).collect();
                Some(Block::List { start, items })
            }
            NodeValue::CodeBlock(code) => {
                let text = self.masked.restore(&code.literal);
                Some(Block::Code(text.trim_end_matches('\n').to_owned()))
            }
            NodeValue::HtmlBlock(html) => {
                let text = self.masked.restore(&html.literal);
                let lines = text.lines().map(|line| spaced(line.trim()));
                let lines = lines.filter(|line| !line.is_empty()).map(Inline::Text);
                let text = between(lines, &Inline::Break);
                (!text.is_empty()).then_some(Block::Paragraph(text))
            }
            NodeValue::ThematicBreak => Some(Block::PageBreak),
            NodeValue::Table(table) => {
                Some(Block::Table(self.table(node, &table.alignments, depth)))
            }
            // Read where it is referred to.
            _ => None,
        }
    }

    fn paragraph(&mut self, node: Node<'a>, depth: usize) -> Option<Block> {
        if let Some(link) = only_image(node)
            && let Some(name) = link.url.strip_prefix("figure:")
        {
            let image = node.first_child()?;
            let caption = self.line(image, depth);
            let Some(picture) = self.sources.figure(name) else {
                self.fault(node, What::Figure { name: name.to_owned() });
                return None;
            };
            let name = name.to_owned();
            return Some(Block::Figure(Figure { number: String::new(), name, caption, picture }));
        }
        let text = self.line(node, depth);
        (!text.is_empty()).then_some(Block::Paragraph(text))
    }

    /// The caption of the table that follows this paragraph, if it is one.
    fn caption(&mut self, node: Node<'a>, depth: usize) -> Option<Vec<Inline>> {
        let is_above_table = node
            .next_sibling()
            .is_some_and(|next| matches!(next.data().value, NodeValue::Table(_)));
        if !matches!(node.data().value, NodeValue::Paragraph) || !is_above_table {
            return None;
        }
        let begins = self.source(node);
        let prefix = CAPTIONS.iter().find(|prefix| begins.starts_with(**prefix))?;
        let mut text = self.line(node, depth);
        if let Some(Inline::Text(first)) = text.first_mut() {
            *first = first.strip_prefix(prefix).unwrap_or(first).trim_start().to_owned();
        }
        Some(merged(text))
    }

    /// The source from the first letter of a node to the end of that line.
    pub(super) fn source(&self, node: Node<'a>) -> &'s str {
        let start = node.data().sourcepos.start;
        let line = self.lines.get(start.line.saturating_sub(1)).copied().unwrap_or_default();
        line.get(start.column.saturating_sub(1)..).unwrap_or_default()
    }

    fn table(&mut self, node: Node<'a>, alignments: &[TableAlignment], depth: usize) -> Table {
        let columns = alignments.iter().map(|alignment| match alignment {
            TableAlignment::None | TableAlignment::Left => Align::Left,
            TableAlignment::Center => Align::Center,
            TableAlignment::Right => Align::Right,
        });
        let columns: Vec<Align> = columns.collect();
        let (mut head, mut rows) = (Vec::new(), Vec::new());
        for row in node.children() {
            let cells: Vec<Vec<Inline>> =
                row.children().map(|cell| self.line(cell, depth + 1)).collect();
            match row.data().value {
                NodeValue::TableRow(true) if cells.iter().all(Vec::is_empty) => {}
                NodeValue::TableRow(true) => head.push(cells),
                _ => rows.push(cells),
            }
        }
        Table::new(columns, head, rows)
    }

    /// The text inside a node, without space at its ends.
    pub(super) fn line(&mut self, parent: Node<'a>, depth: usize) -> Vec<Inline> {
        trimmed(self.inlines(parent, depth))
    }

    fn inlines(&mut self, parent: Node<'a>, depth: usize) -> Vec<Inline> {
        if self.too_deep(parent, depth) {
            return Vec::new();
        }
        let mut text = Vec::new();
        for node in parent.children() {
            let value = node.data().value.clone();
            match value {
                NodeValue::Text(plain) => self.text(node, &plain, &mut text),
                NodeValue::SoftBreak => text.push(Inline::Text(" ".to_owned())),
                NodeValue::LineBreak => text.push(Inline::Break),
                NodeValue::Code(code) => {
                    text.push(Inline::Code(spaced(&self.masked.restore(&code.literal))));
                }
                NodeValue::HtmlInline(html) => text.push(self.html(node, &html)),
                NodeValue::Strong => text.push(Inline::Strong(self.inlines(node, depth + 1))),
                NodeValue::Emph => text.push(Inline::Emphasis(self.inlines(node, depth + 1))),
                NodeValue::Link(link) => text.push(self.link(node, &link, depth)),
                NodeValue::Image(_) => self.fault(node, What::Image),
                NodeValue::FootnoteReference(note) => text.extend(self.note(node, &note.name)),
                _ => {}
            }
        }
        merged(text)
    }

    /// A tag is text, but `<br>` in a cell, which has no other way to begin a line.
    fn html(&self, node: Node<'a>, html: &str) -> Inline {
        let is_in_cell =
            node.ancestors().any(|above| matches!(above.data().value, NodeValue::TableCell));
        match html {
            "<br>" | "<br/>" | "<br />" if is_in_cell => Inline::Break,
            html => Inline::Text(spaced(&self.masked.restore(html))),
        }
    }

    /// Plain text and the marks in it.
    fn text(&mut self, node: Node<'a>, text: &str, out: &mut Vec<Inline>) {
        for piece in pieces(text) {
            match piece {
                Piece::Text(text) => out.push(Inline::Text(spaced(text))),
                Piece::Mark(n) => out.extend(self.mark(node, n)),
            }
        }
    }

    fn mark(&mut self, node: Node<'a>, n: usize) -> Option<Inline> {
        let Some(mark) = self.masked.marks.get(n) else {
            // Only a text that was masked elsewhere holds such a number.
            self.fault(node, What::Code { code: n.to_string() });
            return None;
        };
        let mut sources: Vec<CitationRef> = Vec::new();
        for code in &mark.codes {
            match self.sources.citation(code) {
                Some(source) => sources.push(source),
                None => self.fault_at(mark.line, What::Code { code: code.clone() }),
            }
        }
        let Some(words) = &mark.quoted else {
            return (!sources.is_empty()).then_some(Inline::Citation(sources));
        };
        let length = words.chars().count();
        if length > citation::MOST_QUOTED {
            self.fault_at(mark.line, What::QuoteTooLong { length, most: citation::MOST_QUOTED });
        }
        let source = sources.pop()?;
        Some(Inline::Quoted { words: self.sources.quoted(&source.code, words), source })
    }

    fn link(&mut self, node: Node<'a>, link: &NodeLink, depth: usize) -> Inline {
        let url = self.masked.restore(&link.url);
        if !is_allowed(&url) {
            self.fault(node, What::Link { url: url.clone() });
        }
        Inline::Link { url, text: self.inlines(node, depth + 1) }
    }

    fn note(&mut self, node: Node<'a>, name: &str) -> Option<Inline> {
        if self.in_note {
            self.fault(node, What::NoteInNote);
            self.used.insert(name.to_owned());
            return None;
        }
        if !self.used.insert(name.to_owned()) {
            self.fault(node, What::NoteTwice { name: name.to_owned() });
            return None;
        }
        let definition = *self.notes.get(name)?;
        self.in_note = true;
        let blocks = self.blocks(definition, 1);
        self.in_note = false;
        Some(Inline::Footnote(blocks))
    }
}

/// Whether a link may lead there.
fn is_allowed(url: &str) -> bool {
    let is_plain = !url.chars().any(|c| c.is_whitespace() || c.is_control());
    let is_known = ["https://", "http://", "#"].iter().any(|start| url.starts_with(start))
        || (url.starts_with('/') && !url.starts_with("//") && !url.starts_with("/\\"));
    is_plain && is_known
}

/// The picture of a paragraph that holds nothing else.
fn only_image(node: Node<'_>) -> Option<NodeLink> {
    let first = node.first_child()?;
    if first.next_sibling().is_some() {
        return None;
    }
    match &first.data().value {
        NodeValue::Image(link) => Some(NodeLink::clone(link)),
        _ => None,
    }
}

/// A text whose white space is single spaces.
pub(super) fn spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            ' ' | '\t' | '\n' if out.ends_with(' ') => {}
            '\t' | '\n' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

fn between(parts: impl Iterator<Item = Inline>, separator: &Inline) -> Vec<Inline> {
    let mut out = Vec::new();
    for part in parts {
        if !out.is_empty() {
            out.push(separator.clone());
        }
        out.push(part);
    }
    out
}

/// Neighbouring texts as one, empty parts left out.
pub(super) fn merged(inlines: Vec<Inline>) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::with_capacity(inlines.len());
    for inline in inlines {
        match (out.last_mut(), inline) {
            (Some(Inline::Text(before)), Inline::Text(text)) => {
                before.push_str(&text);
                *before = spaced(before);
            }
            (_, Inline::Text(text)) if text.is_empty() => {}
            (_, Inline::Strong(text) | Inline::Emphasis(text)) if text.is_empty() => {}
            (_, inline) => out.push(inline),
        }
    }
    out
}

/// A line without white space at its ends and around its breaks.
pub(super) fn trimmed(inlines: Vec<Inline>) -> Vec<Inline> {
    let mut out = merged(inlines);
    for n in 0..out.len() {
        let begins = n == 0 || matches!(out.get(n - 1), Some(Inline::Break));
        let ends = n + 1 == out.len() || matches!(out.get(n + 1), Some(Inline::Break));
        if let Some(Inline::Text(text)) = out.get_mut(n) {
            let cut = if begins { text.trim_start_matches(' ') } else { text.as_str() };
            let cut = if ends { cut.trim_end_matches(' ') } else { cut };
            *text = cut.to_owned();
        }
    }
    let mut out = merged(out);
    while out.last() == Some(&Inline::Break) {
        out.pop();
    }
    let breaks = out.iter().take_while(|inline| **inline == Inline::Break).count();
    out.drain(..breaks);
    out
}
