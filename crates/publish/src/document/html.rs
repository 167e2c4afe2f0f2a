//! Pages: the whole document as one file or a file for each chapter, and the inside of a paragraph for
//! pages of the site.

use super::{
    Align, Block, CitationRef, Clause, Document, Figure, Inline, Kind, Section, Table, Words,
    clause, plain,
};

/// How the inside of a paragraph is put on a page.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'a> {
    /// What the document says by itself.
    pub words: &'a Words,
    /// The level of a heading of level 1: 1 to 6; deeper ones follow.
    pub heading: u8,
    /// Begins every id that is made here, so that several texts may stand on a page: `h-0042-`.
    pub prefix: &'a str,
    /// Goes before addresses of the site; empty on pages of the site itself.
    pub site: &'a str,
}

/// Escapes text for content and for attributes in double quotes, and drops control characters.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(c),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// Blocks as semantic HTML, escaped, their footnotes below them.
pub fn blocks(blocks: &[Block], setting: Setting<'_>) -> String {
    let mut page = Page::new(setting);
    page.blocks(blocks);
    page.end_notes();
    page.out
}

/// A line as HTML: a caption, a lead. Footnotes are left out.
pub fn line(text: &[Inline], setting: Setting<'_>) -> String {
    let mut page = Page::new(setting);
    page.inlines(text);
    page.out
}

/// What is being written.
pub(super) struct Page<'a> {
    setting: Setting<'a>,
    pub(super) out: String,
    notes: Vec<String>,
}

impl<'a> Page<'a> {
    pub(super) const fn new(setting: Setting<'a>) -> Self {
        Self { setting, out: String::new(), notes: Vec::new() }
    }

    fn put(&mut self, html: &str) {
        self.out.push_str(html);
    }

    pub(super) fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Numbered { number, anchor, blocks } => {
                let (number, anchor) = (escape(number), escape(anchor));
                let word = escape(&self.setting.words.paragraph);
                self.put(&format!(
                    r##"<div class="numbered" id="{anchor}"><a class="number" href="#{anchor}" aria-label="{word} {number}">{number}</a>"##
                ));
                self.blocks(blocks);
                self.put("</div>\n");
            }
            Block::Paragraph(text) => self.wrapped("p", text),
            Block::Heading { level, text } => {
                let level = (self.setting.heading + level.saturating_sub(1)).clamp(1, 6);
                self.wrapped(&format!("h{level}"), text);
            }
            Block::List { start, items } => self.list(*start, items),
            Block::Quote(blocks) => {
                self.put("<blockquote>\n");
                self.blocks(blocks);
                self.put("</blockquote>\n");
            }
            Block::Code(text) => {
                self.put(&format!("<pre><code>{}</code></pre>\n", escape(text)));
            }
            Block::Clauses(clauses) => self.clauses(clauses),
            Block::Table(table) => self.table(table),
            Block::Figure(figure) => self.figure(figure),
            Block::PageBreak => self.put("<hr>\n"),
            Block::Signatures(lines) => {
                self.put("<ul class=\"signatures\">\n");
                for line in lines {
                    let (role, name) = (escape(&line.role), escape(&line.name));
                    self.put(&format!("<li><span>{role}</span> <span>{name}</span></li>\n"));
                }
                self.put("</ul>\n");
            }
        }
    }

    fn wrapped(&mut self, element: &str, text: &[Inline]) {
        self.put(&format!("<{element}>"));
        self.inlines(text);
        self.put(&format!("</{element}>\n"));
    }

    /// The marks of items are text: no style sheet may number them otherwise.
    fn clauses(&mut self, clauses: &[Clause]) {
        let words = self.setting.words;
        for line in clause::lines(clauses, words) {
            let mark = match line.mark.as_str() {
                "" => String::new(),
                mark => format!("<span class=\"mark\">{}</span> ", escape(mark)),
            };
            self.put(&format!("<p class=\"clause d{}\">{mark}", line.depth.min(3)));
            self.inlines(line.text);
            self.put("</p>\n");
        }
    }

    fn list(&mut self, start: Option<u32>, items: &[Vec<Block>]) {
        let (open, close) = match start {
            None => ("<ul>".to_owned(), "</ul>\n"),
            Some(1) => ("<ol>".to_owned(), "</ol>\n"),
            Some(start) => (format!("<ol start=\"{start}\">"), "</ol>\n"),
        };
        self.put(&open);
        for item in items {
            self.put("<li>");
            match item.as_slice() {
                [Block::Paragraph(text)] => self.inlines(text),
                blocks => self.blocks(blocks),
            }
            self.put("</li>\n");
        }
        self.put(close);
    }

    fn table(&mut self, table: &Table) {
        self.put("<div class=\"scroll\"><table>");
        if !table.caption.is_empty() {
            self.put("<caption>");
            self.caption(&self.setting.words.table.clone(), &table.number, &table.caption);
            self.put("</caption>");
        }
        if !table.head.is_empty() {
            self.put("<thead>");
            table.head.iter().for_each(|row| self.row("th scope=\"col\"", row, &table.columns));
            self.put("</thead>");
        }
        self.put("<tbody>");
        table.rows.iter().for_each(|row| self.row("td", row, &table.columns));
        self.put("</tbody></table></div>\n");
    }

    fn row(&mut self, element: &str, cells: &[Vec<Inline>], columns: &[Align]) {
        self.put("<tr>");
        for (cell, align) in cells.iter().zip(columns) {
            let class = match align {
                Align::Left => "",
                Align::Center => " class=\"mid\"",
                Align::Right => " class=\"num\"",
            };
            self.put(&format!("<{element}{class}>"));
            self.inlines(cell);
            self.put(if element == "td" { "</td>" } else { "</th>" });
        }
        self.put("</tr>\n");
    }

    fn caption(&mut self, word: &str, number: &str, caption: &[Inline]) {
        if !number.is_empty() {
            let number = escape(&plain::captioned(word, number));
            self.put(&format!("<span class=\"caption-number\">{number}</span> "));
        }
        self.inlines(caption);
    }

    fn figure(&mut self, figure: &Figure) {
        self.put("<figure>");
        // Drawn by this crate, or looked at when it came in: it holds nothing that acts.
        self.put(&figure.picture.svg);
        self.put("<figcaption>");
        self.caption(&self.setting.words.figure.clone(), &figure.number, &figure.caption);
        self.put("</figcaption>");
        if let Some(table) = &figure.picture.table {
            let word = escape(&self.setting.words.show_table);
            self.put(&format!("<details><summary>{word}</summary>"));
            self.table(table);
            self.put("</details>");
        }
        self.put("</figure>\n");
    }

    pub(super) fn inlines(&mut self, text: &[Inline]) {
        for inline in text {
            self.inline(inline);
        }
    }

    fn inline(&mut self, inline: &Inline) {
        match inline {
            Inline::Text(text) => self.put(&escape(text)),
            Inline::Strong(text) => self.within("strong", text),
            Inline::Emphasis(text) => self.within("em", text),
            Inline::Code(text) => self.put(&format!("<code>{}</code>", escape(text))),
            Inline::Link { url, text } => {
                self.put(&format!("<a href=\"{}\">", self.address(url)));
                self.inlines(text);
                self.put("</a>");
            }
            Inline::Break => self.put("<br>"),
            Inline::Footnote(blocks) => self.note(blocks),
            Inline::Citation(sources) => {
                let links: Vec<String> = sources.iter().map(|source| self.source(source)).collect();
                self.put(&format!(" <span class=\"cite\">[{}]</span>", links.join(", ")));
            }
            Inline::Quoted { words, source } => {
                match words {
                    Some(words) => self.put(&format!("<q>{}</q>", escape(words))),
                    None => {
                        let erased = escape(&plain::quoted(None, self.setting.words));
                        self.put(&format!("<span class=\"erased\">{erased}</span>"));
                    }
                }
                let link = self.source(source);
                self.put(&format!(" <span class=\"cite\">[{link}]</span>"));
            }
        }
    }

    fn within(&mut self, element: &str, text: &[Inline]) {
        self.put(&format!("<{element}>"));
        self.inlines(text);
        self.put(&format!("</{element}>"));
    }

    /// An address for an attribute.
    fn address(&self, url: &str) -> String {
        let site = if url.starts_with('/') { self.setting.site } else { "" };
        format!("{}{}", escape(site), escape(url))
    }

    fn source(&self, source: &CitationRef) -> String {
        let (code, title) = (escape(&source.code), escape(&source.printed()));
        match source.url.as_str() {
            "" => format!("<span title=\"{title}\">{code}</span>"),
            url => format!("<a href=\"{}\" title=\"{title}\">{code}</a>", self.address(url)),
        }
    }

    fn note(&mut self, blocks: &[Block]) {
        let number = self.notes.len() + 1;
        self.notes.push(String::new());
        let outside = std::mem::take(&mut self.out);
        self.blocks(blocks);
        let note = std::mem::replace(&mut self.out, outside);
        if let Some(place) = self.notes.get_mut(number - 1) {
            *place = note;
        }
        let prefix = escape(self.setting.prefix);
        self.put(&format!(
            "<sup class=\"note\"><a id=\"{prefix}ref-{number}\" href=\"#{prefix}note-{number}\">{number}</a></sup>"
        ));
    }

    /// The footnotes so far, below what refers to them.
    pub(super) fn end_notes(&mut self) {
        if self.notes.is_empty() {
            return;
        }
        let prefix = escape(self.setting.prefix);
        let label = escape(&self.setting.words.notes);
        self.put(&format!("<ol class=\"notes\" aria-label=\"{label}\">\n"));
        for (n, note) in std::mem::take(&mut self.notes).into_iter().enumerate() {
            let number = n + 1;
            self.put(&format!(
                "<li id=\"{prefix}note-{number}\">{note}<a class=\"back\" href=\"#{prefix}ref-{number}\" aria-label=\"{label} {number} ↑\">↑</a></li>\n"
            ));
        }
        self.put("</ol>\n");
    }

    /// A section without its chapter's frame.
    fn section(&mut self, section: &Section) {
        let level = section.level.clamp(1, 3) + 1;
        self.setting.heading = level + 1;
        self.put("<section>");
        let heading = section.heading();
        if !heading.is_empty() {
            let (anchor, heading) = (escape(&section.anchor), escape(&heading));
            self.put(&format!("<h{level} id=\"{anchor}\">{heading}</h{level}>\n"));
        }
        if !section.lead.is_empty() {
            self.put("<p class=\"lead\">");
            self.inlines(&section.lead);
            self.put("</p>\n");
        }
        self.blocks(&section.blocks);
        self.put("</section>\n");
    }
}

/// A file of a document in several pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name: `index.html`, `3.html`.
    pub name: String,
    /// What is in it.
    pub text: String,
}

/// The document as one page that needs no other file.
pub fn page(document: &Document, style: Option<&str>) -> String {
    let mut page = Page::new(setting(document, ""));
    head(&mut page, document);
    contents(&mut page, document, |_| String::new());
    for section in &document.sections {
        page.section(section);
    }
    page.end_notes();
    index(&mut page, document, &|_| String::new());
    closing(&mut page, document);
    colophon(&mut page, document);
    framed(document, &document.title, style, &page.out)
}

/// The document as a page for each chapter: contents and cover in `index.html`, then `1.html` and so
/// on, the index of what is cited as the last. Each needs no other file to be read.
pub fn chapters(document: &Document, style: Option<&str>) -> Vec<File> {
    let chapters = document.chapters();
    let file = |chapter: usize| format!("{}.html", chapter + 1);
    let of_section = |at: usize| {
        chapters.iter().position(|chapter| chapter.contains(&at)).map(file).unwrap_or_default()
    };
    let of_anchor = |anchor: &str| {
        let at = document.sections.iter().position(|section| holds(section, anchor));
        at.map(of_section).unwrap_or_default()
    };
    let mut front = Page::new(setting(document, ""));
    head(&mut front, document);
    contents(&mut front, document, of_section);
    colophon(&mut front, document);
    let mut files = vec![(document.title.clone(), front.out)];
    for chapter in &chapters {
        let sections = document.sections.get(chapter.clone()).unwrap_or_default();
        let mut page = Page::new(setting(document, ""));
        for section in sections {
            page.section(section);
        }
        page.end_notes();
        let title = sections.first().map(Section::heading).unwrap_or_default();
        files.push((format!("{title} · {}", document.title), page.out));
    }
    if document.index {
        let mut page = Page::new(setting(document, ""));
        index(&mut page, document, &of_anchor);
        files.push((format!("{} · {}", document.words.index, document.title), page.out));
    }
    let count = files.len();
    let name = |n: usize| if n == 0 { "index.html".to_owned() } else { format!("{n}.html") };
    let framed = files.into_iter().enumerate().map(|(n, (title, text))| {
        let ways = ways(document, n, count, &name);
        let text = if n == 0 { format!("{text}{ways}") } else { format!("{ways}{text}{ways}") };
        File { name: name(n), text: framed(document, &title, style, &text) }
    });
    framed.collect()
}

/// Links to the pages before and after.
fn ways(document: &Document, n: usize, count: usize, name: &dyn Fn(usize) -> String) -> String {
    let link = |to: usize, rel: &str, word: &str| {
        format!("<a rel=\"{rel}\" href=\"{}\">{}</a> ", name(to), escape(word))
    };
    let words = &document.words;
    let mut links = String::new();
    if n > 0 {
        links.push_str(&link(n - 1, "prev", &words.previous));
        links.push_str(&link(0, "contents", &words.contents));
    }
    if n + 1 < count {
        links.push_str(&link(n + 1, "next", &words.next));
    }
    format!("<nav class=\"ways\">{links}</nav>\n")
}

fn holds(section: &Section, anchor: &str) -> bool {
    let is_there =
        |block: &Block| matches!(block, Block::Numbered { anchor: found, .. } if found == anchor);
    section.anchor == anchor || section.blocks.iter().any(is_there)
}

fn setting<'a>(document: &'a Document, prefix: &'a str) -> Setting<'a> {
    Setting { words: &document.words, heading: 2, prefix, site: &document.site }
}

fn head(page: &mut Page<'_>, document: &Document) {
    if document.kind == Kind::Notice {
        return letter_head(page, document);
    }
    let line = |class: &str, text: &str| match text {
        "" => String::new(),
        text => format!("<p class=\"{class}\">{}</p>\n", escape(text)),
    };
    page.put("<header>\n");
    page.put(&line("above", &document.number));
    page.put(&format!("<h1>{}</h1>\n", escape(&document.title)));
    page.put(&line("subtitle", &document.subtitle));
    let made: &[&String] = match document.kind.is_sealed() {
        true => &[&document.status],
        false => &[&document.organisation, &document.date, &document.status],
    };
    let made: Vec<&str> =
        made.iter().map(|text| text.as_str()).filter(|text| !text.is_empty()).collect();
    page.put(&line("made", &made.join(" · ")));
    facts(page, document);
    page.put("</header>\n");
}

/// The head of an official letter: who sends it, to whom, and what about.
fn letter_head(page: &mut Page<'_>, document: &Document) {
    let (subject, title) = (escape(&document.words.subject), escape(&document.title));
    page.put("<header>\n");
    page.put(&format!("<p class=\"from\">{}</p>\n", escape(&document.organisation)));
    facts(page, document);
    page.put(&format!("<h1><span>{subject}</span> {title}</h1>\n</header>\n"));
}

fn facts(page: &mut Page<'_>, document: &Document) {
    if !document.facts.is_empty() {
        page.put("<dl class=\"facts\">");
        for fact in &document.facts {
            page.put(&format!("<dt>{}</dt><dd>{}</dd>", escape(&fact.name), escape(&fact.value)));
        }
        page.put("</dl>\n");
    }
}

/// In whose name a letter is sent, and the place of the seal.
fn closing(page: &mut Page<'_>, document: &Document) {
    if !document.kind.is_sealed() {
        return;
    }
    let (sender, seal) = (escape(document.sender()), escape(&document.words.seal));
    page.put("<div class=\"sender\">");
    if !document.date.is_empty() {
        page.put(&format!("<p>{}</p>", escape(&document.date)));
    }
    page.put(&format!("<p><b>{sender}</b> <span class=\"seal\">{seal}</span></p></div>\n"));
}

fn contents(page: &mut Page<'_>, document: &Document, file: impl Fn(usize) -> String) {
    if !document.kind.is_book() {
        return;
    }
    let title = escape(&document.words.contents);
    page.put(&format!("<nav class=\"contents\" aria-label=\"{title}\"><h2>{title}</h2><ol>\n"));
    for (at, section) in document.sections.iter().enumerate() {
        let (level, anchor) = (section.level.clamp(1, 3), escape(&section.anchor));
        let (file, heading) = (file(at), escape(&section.heading()));
        page.put(&format!(
            "<li class=\"l{level}\"><a href=\"{file}#{anchor}\">{heading}</a></li>\n"
        ));
    }
    page.put("</ol></nav>\n");
}

fn index(page: &mut Page<'_>, document: &Document, file: &dyn Fn(&str) -> String) {
    let cited = document.citations();
    if !document.index || cited.is_empty() {
        return;
    }
    let title = escape(&document.words.index);
    page.put(&format!("<section class=\"index\"><h2 id=\"citations\">{title}</h2>\n"));
    for kind in cited.chunk_by(|one, other| one.source.kind == other.source.kind) {
        let name = kind.first().map(|cited| escape(&cited.source.kind)).unwrap_or_default();
        page.put(&format!("<h3>{name}</h3><ul>\n"));
        for cited in kind {
            let place = |(number, anchor): &(&str, &str)| {
                let (number, anchor) = (escape(number), escape(anchor));
                format!("<a href=\"{}#{anchor}\">{number}</a>", file(&anchor))
            };
            let places: Vec<String> = cited.places.iter().map(place).collect();
            let link = page.source(cited.source);
            let label = escape(&cited.source.label);
            page.put(&format!(
                "<li>{link} {label} <span class=\"places\">{}</span></li>\n",
                places.join(", ")
            ));
        }
        page.put("</ul>\n");
    }
    page.put("</section>\n");
}

fn colophon(page: &mut Page<'_>, document: &Document) {
    if !document.colophon.is_empty() {
        let lines: Vec<String> = document.colophon.iter().map(|line| escape(line)).collect();
        page.put(&format!("<footer>{}</footer>\n", lines.join("<br>")));
    }
}

/// A whole page around a text.
fn framed(document: &Document, title: &str, style: Option<&str>, text: &str) -> String {
    let colour = match document.kind {
        Kind::Green => "green",
        Kind::White => "white",
        Kind::Blue => "blue",
        Kind::Letter => "plain letter",
        Kind::Notice => "plain notice",
        Kind::Report | Kind::Minutes => "plain",
    };
    let style = style.unwrap_or(STYLE);
    // A style sheet cannot end its element by itself.
    let style = format!("{}{}", crate::chart::style(), style).replace("</", "<\\/");
    format!(
        "<!DOCTYPE html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{}</title><style>{style}</style></head><body class=\"{colour}\"><main>\n{text}</main></body></html>\n",
        escape(&document.language),
        escape(title),
    )
}

/// The style sheet of pages that stand alone; an office may put its own in place of it.
pub const STYLE: &str = include_str!("document.css");
