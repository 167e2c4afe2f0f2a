//! A whole document as one Markdown text.

use std::collections::BTreeMap;

use comrak::Arena;
use comrak::nodes::{Node, NodeValue};
use serde::{Deserialize, Serialize};

use super::read::{Reader, mask, options};
use super::write::{Writer, fenced};
use super::{Faults, Sources, What, picture};
use crate::document::{
    Block, CitationRef, Document, Inline, Picture, Section, Signature, Words, plain,
};

/// Sections lie above the headings inside them.
const RAISED: u8 = 3;
const FRONT: &str = "front";
const FIGURE: &str = "figure ";

/// What stands in the block `front`: the document but for its text, and what it cites.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Front {
    document: Document,
    sources: BTreeMap<String, CitationRef>,
}

/// Writes a document so that [`document`] reads the same one back.
pub fn write(document: &Document) -> String {
    let sources = document.citations().into_iter().map(|cited| cited.source);
    let sources = sources.map(|source| (source.code.clone(), source.clone())).collect();
    let bare = Document { sections: Vec::new(), ..document.clone() };
    let front = Front { document: bare, sources };
    let mut parts = vec![fenced(FRONT, &serde_json::to_string_pretty(&front).unwrap_or_default())];
    let mut writer = Writer::new(&document.words, document.language.starts_with("ko"), RAISED);
    for section in &document.sections {
        self::section(section, &mut writer, &mut parts);
    }
    parts.push(writer.definitions());
    for (name, picture) in &writer.figures {
        let picture = serde_json::to_string(picture).unwrap_or_default();
        parts.push(fenced(&format!("{FIGURE}{name}"), &picture));
    }
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n") + "\n"
}

fn section<'a>(section: &'a Section, writer: &mut Writer<'a>, parts: &mut Vec<String>) {
    let marks = "#".repeat(usize::from(section.level.clamp(1, RAISED)));
    parts.push(format!("{marks} {}", Writer::heading(&section.heading())));
    parts.push(format!("{{section #{} {}}}", section.anchor, section.number));
    if !section.lead.is_empty() {
        parts.push("{lead}".to_owned());
        parts.push(writer.paragraph(&section.lead));
    }
    for run in section.blocks.chunk_by(|one, other| !is_numbered(one) && !is_numbered(other)) {
        match run {
            [Block::Numbered { number, anchor, blocks }] => {
                parts.push(format!("{{paragraph #{anchor} {number}}}"));
                parts.push(writer.blocks(blocks, 0));
                parts.push("{/paragraph}".to_owned());
            }
            run => parts.push(writer.blocks(run, 0)),
        }
    }
}

const fn is_numbered(block: &Block) -> bool {
    matches!(block, Block::Numbered { .. })
}

/// Reads a document that [`write()`] wrote, or that was written in the same way.
///
/// # Errors
/// [`Faults`], every one with its line.
pub fn document(text: &str) -> Result<Document, Faults> {
    let masked = mask(text)?;
    let arena = Arena::new();
    let root = comrak::parse_document(&arena, &masked.text, &options());
    let (data, faults) = Data::of(root, &|text| masked.restore(text));
    let mut reader = Reader::new(&masked, &data, root);
    reader.raised = RAISED;
    for (node, what) in faults {
        reader.fault(node, what);
    }
    let sections = Sections::read(&mut reader, root);
    let sections = reader.finish(sections)?;
    let mut document = Document { sections, ..data.front.document };
    forget_erased(&mut document);
    document.number();
    Ok(document)
}

/// The blocks that hold data.
#[derive(Default)]
struct Data {
    front: Front,
    pictures: BTreeMap<String, Picture>,
}

impl Sources for Data {
    fn citation(&self, code: &str) -> Option<CitationRef> {
        self.front.sources.get(code).cloned()
    }

    fn figure(&self, name: &str) -> Option<Picture> {
        self.pictures.get(name).cloned()
    }
}

/// What a fenced block of data is called, and what is in it.
fn data(node: Node<'_>) -> Option<(String, String)> {
    match &node.data().value {
        NodeValue::CodeBlock(code) if code.info == FRONT || code.info.starts_with(FIGURE) => {
            Some((code.info.clone(), code.literal.clone()))
        }
        _ => None,
    }
}

impl Data {
    fn of<'a>(root: Node<'a>, restore: &dyn Fn(&str) -> String) -> (Self, Vec<(Node<'a>, What)>) {
        let mut found = Self::default();
        let mut faults = Vec::new();
        for node in root.children() {
            let Some((name, text)) = data(node) else { continue };
            if let Err(why) = found.take(&name, &restore(&text)) {
                faults.push((node, What::Data { name, why }));
            }
        }
        (found, faults)
    }

    fn take(&mut self, name: &str, text: &str) -> Result<(), String> {
        match name.strip_prefix(FIGURE) {
            None => self.front = serde_json::from_str(text).map_err(|error| error.to_string())?,
            Some(name) => {
                let picture: Picture =
                    serde_json::from_str(text).map_err(|error| error.to_string())?;
                if let Some(why) = picture::refused(&picture.svg) {
                    return Err(why);
                }
                self.pictures.insert(name.to_owned(), picture);
            }
        }
        Ok(())
    }
}

/// The sections read so far.
#[derive(Default)]
struct Sections {
    done: Vec<Section>,
    /// What belongs to the last of them.
    blocks: Vec<Block>,
    /// The numbered paragraph that is open: its number, its anchor, its text so far.
    open: Option<(String, String, Vec<Block>)>,
    is_lead: bool,
}

impl Sections {
    fn read<'a>(reader: &mut Reader<'a, '_>, root: Node<'a>) -> Vec<Section> {
        let mut sections = Self::default();
        for run in runs(reader, root) {
            match run {
                Run::Section { level, title } => sections.section(level, title),
                Run::Line(line) => sections.line(&line),
                Run::Blocks(nodes) => {
                    if let (true, Some(first)) = (sections.done.is_empty(), nodes.first()) {
                        reader.fault(first, What::NoSection);
                    }
                    sections.add(reader.siblings(&nodes, 0));
                }
            }
        }
        sections.finish();
        sections.done
    }

    fn section(&mut self, level: u8, title: String) {
        self.finish();
        self.done.push(Section { level, title, ..Section::default() });
    }

    /// Ends the section that is open.
    fn finish(&mut self) {
        self.close();
        let blocks = std::mem::take(&mut self.blocks);
        if let Some(section) = self.done.last_mut() {
            section.blocks = blocks;
        }
    }

    /// Ends the numbered paragraph that is open.
    fn close(&mut self) {
        self.is_lead = false;
        if let Some((number, anchor, blocks)) = self.open.take() {
            self.blocks.push(Block::Numbered { number, anchor, blocks });
        }
    }

    /// A line in braces.
    fn line(&mut self, line: &Line) {
        match line {
            Line::Section { anchor, number } => {
                if let Some(section) = self.done.last_mut() {
                    let title = section.title.strip_prefix(number.as_str()).map(str::trim_start);
                    section.title = title.unwrap_or(&section.title).to_owned();
                    section.anchor.clone_from(anchor);
                    section.number.clone_from(number);
                }
            }
            Line::Lead => self.is_lead = true,
            Line::Paragraph { anchor, number } => {
                self.close();
                self.open = Some((number.clone(), anchor.clone(), Vec::new()));
            }
            Line::End => self.close(),
            Line::Sign(signature) => match self.target().last_mut() {
                Some(Block::Signatures(lines)) => lines.push(signature.clone()),
                _ => self.target().push(Block::Signatures(vec![signature.clone()])),
            },
        }
    }

    fn add(&mut self, mut blocks: Vec<Block>) {
        let is_lead = std::mem::take(&mut self.is_lead);
        if let (true, Some(Block::Paragraph(text)), Some(section)) =
            (is_lead, blocks.first_mut(), self.done.last_mut())
        {
            section.lead = std::mem::take(text);
            blocks.remove(0);
        }
        self.target().append(&mut blocks);
    }

    /// Where blocks go.
    fn target(&mut self) -> &mut Vec<Block> {
        match &mut self.open {
            Some((_, _, blocks)) => blocks,
            None => &mut self.blocks,
        }
    }
}

/// What follows each other at the top of the text.
enum Run<'a> {
    Section {
        level: u8,
        title: String,
    },
    Line(Line),
    /// Read together, because a caption is the paragraph before its table.
    Blocks(Vec<Node<'a>>),
}

fn runs<'a>(reader: &mut Reader<'a, '_>, root: Node<'a>) -> Vec<Run<'a>> {
    let mut runs = Vec::new();
    for node in root.children().filter(|node| data(node).is_none()) {
        if let Some(level) = section_level(node) {
            let title = plain::line(&reader.line(node, 0), &Words::default());
            runs.push(Run::Section { level, title });
        } else if let Some(line) = Line::of(node, reader) {
            runs.push(Run::Line(line));
        } else if let Some(Run::Blocks(nodes)) = runs.last_mut() {
            nodes.push(node);
        } else {
            runs.push(Run::Blocks(vec![node]));
        }
    }
    runs
}

fn section_level(node: Node<'_>) -> Option<u8> {
    match &node.data().value {
        NodeValue::Heading(heading) if heading.level <= RAISED => Some(heading.level),
        _ => None,
    }
}

/// What a line in braces says.
enum Line {
    Section { anchor: String, number: String },
    Lead,
    Paragraph { anchor: String, number: String },
    End,
    Sign(Signature),
}

impl Line {
    fn of<'a>(node: Node<'a>, reader: &Reader<'a, '_>) -> Option<Self> {
        let position = node.data().sourcepos;
        let is_line = matches!(node.data().value, NodeValue::Paragraph)
            && position.start.line == position.end.line;
        let source = if is_line { reader.source(node).trim() } else { "" };
        let inside = source.strip_prefix('{')?.strip_suffix('}')?;
        let (word, rest) = inside.split_once(' ').unwrap_or((inside, ""));
        let target = || {
            let (anchor, number) = rest.split_once(' ').unwrap_or((rest, ""));
            let anchor = anchor.strip_prefix('#')?;
            Some((anchor.to_owned(), number.trim().to_owned()))
        };
        match word {
            "section" => target().map(|(anchor, number)| Self::Section { anchor, number }),
            "paragraph" => target().map(|(anchor, number)| Self::Paragraph { anchor, number }),
            "lead" => Some(Self::Lead),
            "/paragraph" => Some(Self::End),
            "sign" => {
                let (role, name) = rest.split_once('|').unwrap_or((rest, ""));
                let (role, name) = (role.trim().to_owned(), name.trim().to_owned());
                Some(Self::Sign(Signature { role, name }))
            }
            _ => None,
        }
    }
}

/// Words that stand for erased ones are taken for what they say.
fn forget_erased(document: &mut Document) {
    let erased = document.words.erased.clone();
    for section in &mut document.sections {
        forget_in_line(&mut section.lead, &erased);
        forget_in(&mut section.blocks, &erased);
    }
}

fn forget_in(blocks: &mut [Block], erased: &str) {
    for block in blocks {
        match block {
            Block::Numbered { blocks, .. } | Block::Quote(blocks) => forget_in(blocks, erased),
            Block::Paragraph(text) | Block::Heading { text, .. } => forget_in_line(text, erased),
            Block::List { items, .. } => items.iter_mut().for_each(|item| forget_in(item, erased)),
            Block::Table(table) => {
                forget_in_line(&mut table.caption, erased);
                let cells = table.head.iter_mut().chain(&mut table.rows).flatten();
                cells.for_each(|cell| forget_in_line(cell, erased));
            }
            Block::Figure(figure) => forget_in_line(&mut figure.caption, erased),
            // They are read as paragraphs.
            Block::Clauses(_) | Block::Code(_) | Block::PageBreak | Block::Signatures(_) => {}
        }
    }
}

fn forget_in_line(inlines: &mut [Inline], erased: &str) {
    for inline in inlines {
        match inline {
            Inline::Strong(text) | Inline::Emphasis(text) | Inline::Link { text, .. } => {
                forget_in_line(text, erased);
            }
            Inline::Footnote(blocks) => forget_in(blocks, erased),
            Inline::Quoted { words, .. } if words.as_deref() == Some(erased) => *words = None,
            Inline::Quoted { .. }
            | Inline::Text(_)
            | Inline::Code(_)
            | Inline::Break
            | Inline::Citation(_) => {}
        }
    }
}
