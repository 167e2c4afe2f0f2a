//! DOCX (ECMA-376, transitional): headings with styles, numbers in the margin, real tables, footnotes
//! that begin anew in every chapter, links, pictures, contents with page numbers.

use super::figure;
use super::flow::{self, Chapter, Grid, Item, Paragraph, Run, Target, Weight};
use super::package::Package;
use super::style::{Look, Side, Style, Styles};
use super::xml::{HEAD, escape};
use super::{Align, Document, DocumentError, Picture};
use crate::press::Press;

const WORD: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture""#;
const PART: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const MIME: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";
/// The width of the text, 152 mm, in twentieths of a point and in English metric units.
const WIDTH: i64 = 8617;
const WIDTH_EMU: f64 = 5_472_000.0;
/// The room for the number of a paragraph, left of the text.
const MARGIN_NUMBER: i64 = 520;

/// Writes a document.
///
/// # Errors
/// [`DocumentError::Picture`] for a figure that cannot be drawn, [`DocumentError::Package`].
pub fn docx(document: &Document, press: &Press, styles: &Styles) -> Result<Vec<u8>, DocumentError> {
    let mut writer = Writer {
        press,
        parts: Vec::new(),
        body: Links::new("d"),
        notes: Links::new("n"),
        note_xml: String::new(),
        note_count: 0,
        marks: 0,
        images: Vec::new(),
        in_note: false,
    };
    let chapters = flow::chapters(document);
    let title = [&document.title, &document.number, &document.status].map(String::as_str);
    let title: Vec<&str> = title.into_iter().filter(|part| !part.is_empty()).collect();
    let body = writer.body(&chapters, &title.join(" · "), document)?;
    writer.package(document, styles, &body)
}

/// Links out of a part, each once.
struct Links {
    prefix: &'static str,
    urls: Vec<String>,
}

impl Links {
    const fn new(prefix: &'static str) -> Self {
        Self { prefix, urls: Vec::new() }
    }

    fn id(&mut self, url: &str) -> String {
        let at = self.urls.iter().rposition(|known| known == url).unwrap_or_else(|| {
            self.urls.push(url.to_owned());
            self.urls.len() - 1
        });
        format!("{}{at}", self.prefix)
    }

    fn xml(&self) -> String {
        let link = |(n, url): (usize, &String)| {
            format!(
                r#"<Relationship Id="{}{n}" Type="{PART}/hyperlink" Target="{}" TargetMode="External"/>"#,
                self.prefix,
                escape(url)
            )
        };
        self.urls.iter().enumerate().map(link).collect()
    }
}

struct Writer<'a> {
    press: &'a Press,
    /// Heads of pages: the title of each chapter.
    parts: Vec<String>,
    body: Links,
    notes: Links,
    note_xml: String,
    note_count: usize,
    marks: usize,
    images: Vec<Vec<u8>>,
    in_note: bool,
}

impl Writer<'_> {
    fn body(
        &mut self,
        chapters: &[Chapter<'_>],
        title: &str,
        document: &Document,
    ) -> Result<String, DocumentError> {
        let mut out = String::new();
        for (n, chapter) in chapters.iter().enumerate() {
            for item in &chapter.items {
                self.item(item, &mut out)?;
            }
            let is_book = document.kind.is_book();
            let section = self.section(is_book, is_book && n > 0, title, &chapter.title);
            // The properties of the last section stand alone, those of others in a last paragraph.
            if n + 1 < chapters.len() {
                out.push_str(&format!("<w:p><w:pPr>{section}</w:pPr></w:p>"));
            } else {
                out.push_str(&section);
            }
        }
        Ok(out)
    }

    fn section(&mut self, is_book: bool, has_head: bool, title: &str, chapter: &str) -> String {
        let mut inside = String::new();
        if has_head {
            self.parts.push(head(title, chapter));
            inside.push_str(&format!(
                r#"<w:headerReference w:type="default" r:id="h{}"/>"#,
                self.parts.len()
            ));
        }
        if has_head || !is_book {
            inside.push_str(r#"<w:footerReference w:type="default" r:id="foot"/>"#);
        }
        format!(
            r#"<w:sectPr>{inside}<w:footnotePr><w:numRestart w:val="eachSect"/></w:footnotePr><w:type w:val="nextPage"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1871" w:right="1361" w:bottom="1644" w:left="1928" w:header="850" w:footer="737" w:gutter="0"/></w:sectPr>"#
        )
    }

    fn item(&mut self, item: &Item<'_>, out: &mut String) -> Result<(), DocumentError> {
        match item {
            Item::Paragraph(paragraph) => self.paragraph(paragraph, out),
            Item::Table(grid) => self.table(grid, out),
            Item::Picture { name, picture } => self.picture(name, picture, out)?,
        }
        Ok(())
    }

    fn paragraph(&mut self, paragraph: &Paragraph, out: &mut String) {
        let style = paragraph.style.number();
        out.push_str(&format!(r#"<w:p><w:pPr><w:pStyle w:val="s{style}"/>"#));
        if paragraph.breaks {
            out.push_str("<w:pageBreakBefore/>");
        }
        out.push_str("</w:pPr>");
        if !paragraph.anchor.is_empty() {
            self.marks += 1;
            let (id, name) = (self.marks, bookmark(&paragraph.anchor));
            out.push_str(&format!(
                r#"<w:bookmarkStart w:id="{id}" w:name="{name}"/><w:bookmarkEnd w:id="{id}"/>"#
            ));
        }
        if !paragraph.marker.is_empty() {
            let quiet = match paragraph.style.is_clause() {
                true => "",
                false => r#"<w:rPr><w:rStyle w:val="marker"/></w:rPr>"#,
            };
            let marker = escape(&paragraph.marker);
            out.push_str(&format!(
                r#"<w:r>{quiet}<w:t xml:space="preserve">{marker}</w:t></w:r><w:r><w:tab/></w:r>"#
            ));
        }
        self.runs(&paragraph.runs, out);
        out.push_str("</w:p>");
    }

    fn runs(&mut self, runs: &[Run], out: &mut String) {
        for run in runs {
            match run {
                Run::Text { text, weight, target } => self.text(text, *weight, target, out),
                Run::Break => out.push_str("<w:r><w:br/></w:r>"),
                // Word has no footnotes in footnotes; the reader refuses them too.
                Run::Note(_) if self.in_note => {}
                Run::Note(paragraphs) => self.note(paragraphs, out),
                Run::PageOf(anchor) => out.push_str(&format!(
                    r#"<w:r><w:tab/></w:r><w:fldSimple w:instr=" PAGEREF {} \h "><w:r><w:t></w:t></w:r></w:fldSimple>"#,
                    bookmark(anchor)
                )),
            }
        }
    }

    fn text(&mut self, text: &str, weight: Weight, target: &Target, out: &mut String) {
        let style = match (weight, target) {
            (Weight::Strong, _) => "<w:rPr><w:rStyle w:val=\"strong\"/></w:rPr>",
            (Weight::Emphasis, _) => "<w:rPr><w:rStyle w:val=\"emphasis\"/></w:rPr>",
            (Weight::Code, _) => "<w:rPr><w:rStyle w:val=\"code\"/></w:rPr>",
            (Weight::Quiet, _) => "<w:rPr><w:rStyle w:val=\"quiet\"/></w:rPr>",
            (Weight::Plain, Target::Outside(_)) => "<w:rPr><w:rStyle w:val=\"link\"/></w:rPr>",
            (Weight::Plain, _) => "",
        };
        let run = format!(r#"<w:r>{style}<w:t xml:space="preserve">{}</w:t></w:r>"#, escape(text));
        match target {
            Target::None => out.push_str(&run),
            Target::Inside(anchor) => {
                out.push_str(&format!(
                    r#"<w:hyperlink w:anchor="{}">{run}</w:hyperlink>"#,
                    bookmark(anchor)
                ));
            }
            Target::Outside(url) => {
                let links = if self.in_note { &mut self.notes } else { &mut self.body };
                let id = links.id(url);
                out.push_str(&format!(r#"<w:hyperlink r:id="{id}">{run}</w:hyperlink>"#));
            }
        }
    }

    fn note(&mut self, paragraphs: &[Paragraph], out: &mut String) {
        self.note_count += 1;
        let id = self.note_count;
        out.push_str(&format!(r#"<w:r><w:rPr><w:rStyle w:val="note"/></w:rPr><w:footnoteReference w:id="{id}"/></w:r>"#));
        self.in_note = true;
        let mut xml = format!(r#"<w:footnote w:id="{id}">"#);
        for (n, paragraph) in paragraphs.iter().enumerate() {
            xml.push_str(&format!(
                r#"<w:p><w:pPr><w:pStyle w:val="s{}"/></w:pPr>"#,
                Style::Note.number()
            ));
            if n == 0 {
                xml.push_str(r#"<w:r><w:rPr><w:rStyle w:val="note"/></w:rPr><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> </w:t></w:r>"#);
            }
            self.runs(&paragraph.runs, &mut xml);
            xml.push_str("</w:p>");
        }
        if paragraphs.is_empty() {
            xml.push_str("<w:p/>");
        }
        xml.push_str("</w:footnote>");
        self.in_note = false;
        self.note_xml.push_str(&xml);
    }

    fn table(&mut self, grid: &Grid<'_>, out: &mut String) {
        let widths = widths(grid.table.columns.len(), WIDTH);
        out.push_str(r#"<w:tbl><w:tblPr><w:tblStyle w:val="grid"/><w:tblW w:w="5000" w:type="pct"/><w:tblLook w:val="0020" w:firstRow="1"/></w:tblPr><w:tblGrid>"#);
        for width in &widths {
            out.push_str(&format!(r#"<w:gridCol w:w="{width}"/>"#));
        }
        out.push_str("</w:tblGrid>");
        for (n, row) in grid.rows.iter().enumerate() {
            let is_head = n < grid.heads;
            let repeats = if is_head { "<w:tblHeader/>" } else { "" };
            out.push_str(&format!("<w:tr><w:trPr><w:cantSplit/>{repeats}</w:trPr>"));
            for ((cell, width), align) in row.iter().zip(&widths).zip(&grid.table.columns) {
                let style = if is_head { Style::CellHead } else { Style::Cell }.number();
                let side = match align {
                    Align::Left => "left",
                    Align::Center => "center",
                    Align::Right => "right",
                };
                out.push_str(&format!(r#"<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="s{style}"/><w:jc w:val="{side}"/></w:pPr>"#));
                self.runs(cell, out);
                out.push_str("</w:p></w:tc>");
            }
            out.push_str("</w:tr>");
        }
        // Two tables that touch would be one.
        out.push_str(r#"</w:tbl><w:p><w:pPr><w:spacing w:after="0" w:line="200" w:lineRule="exact"/></w:pPr></w:p>"#);
    }

    fn picture(
        &mut self,
        name: &str,
        picture: &Picture,
        out: &mut String,
    ) -> Result<(), DocumentError> {
        let pixels = figure::pixels(self.press, name, picture)?;
        self.images.push(pixels.png);
        let id = self.images.len();
        let (wide, high) = (whole(WIDTH_EMU), whole(WIDTH_EMU * pixels.ratio));
        let alternative = escape(&picture.alternative);
        let style = Style::Figure.number();
        out.push_str(&format!(
            r#"<w:p><w:pPr><w:pStyle w:val="s{style}"/></w:pPr><w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{wide}" cy="{high}"/><wp:docPr id="{id}" name="{}" descr="{alternative}"/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="{id}" name="image{id}.png" descr="{alternative}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="i{id}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"#,
            escape(name)
        ));
        Ok(())
    }

    fn package(
        &self,
        document: &Document,
        styles: &Styles,
        body: &str,
    ) -> Result<Vec<u8>, DocumentError> {
        let mut package = Package::new();
        package.part("[Content_Types].xml", self.types().as_bytes())?;
        let roots = format!(
            r#"{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="{PART}/officeDocument" Target="word/document.xml"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>"#
        );
        package.part("_rels/.rels", roots.as_bytes())?;
        let core = format!(
            r#"{HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{}</dc:title><dc:creator>{}</dc:creator><dc:language>{}</dc:language></cp:coreProperties>"#,
            escape(&document.title),
            escape(&document.organisation),
            escape(&document.language)
        );
        package.part("docProps/core.xml", core.as_bytes())?;
        let text = format!("{HEAD}<w:document {WORD}><w:body>{body}</w:body></w:document>");
        package.part("word/document.xml", text.as_bytes())?;
        package.part("word/_rels/document.xml.rels", self.relations().as_bytes())?;
        package.part("word/styles.xml", style_sheet(styles, &document.language).as_bytes())?;
        let separators = r#"<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote><w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>"#;
        let notes =
            format!("{HEAD}<w:footnotes {WORD}>{separators}{}</w:footnotes>", self.note_xml);
        package.part("word/footnotes.xml", notes.as_bytes())?;
        let note_links = format!(
            r#"{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>"#,
            self.notes.xml()
        );
        package.part("word/_rels/footnotes.xml.rels", note_links.as_bytes())?;
        let settings = format!(
            r#"{HEAD}<w:settings {WORD}><w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr><w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>"#
        );
        package.part("word/settings.xml", settings.as_bytes())?;
        for (n, head) in self.parts.iter().enumerate() {
            package.part(&format!("word/header{}.xml", n + 1), head.as_bytes())?;
        }
        package.part("word/footer.xml", foot(&document.foot).as_bytes())?;
        for (n, image) in self.images.iter().enumerate() {
            package.stored(&format!("word/media/image{}.png", n + 1), image)?;
        }
        package.finish()
    }

    fn types(&self) -> String {
        let part = |name: &str, kind: &str| {
            format!(r#"<Override PartName="/word/{name}.xml" ContentType="{MIME}.{kind}+xml"/>"#)
        };
        let mut parts = part("document", "document.main");
        parts.push_str(&part("styles", "styles"));
        parts.push_str(&part("footnotes", "footnotes"));
        parts.push_str(&part("settings", "settings"));
        parts.push_str(&part("footer", "footer"));
        for n in 1..=self.parts.len() {
            parts.push_str(&part(&format!("header{n}"), "header"));
        }
        format!(
            r#"{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>{parts}</Types>"#
        )
    }

    fn relations(&self) -> String {
        let part = |id: &str, kind: &str, target: &str| {
            format!(r#"<Relationship Id="{id}" Type="{PART}/{kind}" Target="{target}"/>"#)
        };
        let mut parts = part("styles", "styles", "styles.xml");
        parts.push_str(&part("notes", "footnotes", "footnotes.xml"));
        parts.push_str(&part("settings", "settings", "settings.xml"));
        parts.push_str(&part("foot", "footer", "footer.xml"));
        for n in 1..=self.parts.len() {
            parts.push_str(&part(&format!("h{n}"), "header", &format!("header{n}.xml")));
        }
        for n in 1..=self.images.len() {
            parts.push_str(&part(&format!("i{n}"), "image", &format!("media/image{n}.png")));
        }
        format!(
            r#"{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{parts}{}</Relationships>"#,
            self.body.xml()
        )
    }
}

/// The widths of columns: the first has what two others have.
pub(super) fn widths(columns: usize, width: i64) -> Vec<i64> {
    let columns = i64::try_from(columns).unwrap_or(i64::MAX).clamp(1, 63);
    let shares = if columns > 2 { columns + 1 } else { columns };
    let first = width - (columns - 1) * (width / shares);
    let mut widths = vec![width / shares; usize::try_from(columns - 1).unwrap_or_default()];
    widths.insert(0, first);
    widths
}

/// A length as a whole number.
fn whole(value: f64) -> String {
    format!("{value:.0}")
}

/// A name as Word takes it for a bookmark: letters, figures and low lines, at most forty.
fn bookmark(anchor: &str) -> String {
    let letter = |c: char| if c.is_alphanumeric() { c } else { '_' };
    let name: String = anchor.chars().map(letter).take(36).collect();
    format!("m_{name}")
}

fn head(title: &str, chapter: &str) -> String {
    let style = Style::Running.number();
    format!(
        r#"{HEAD}<w:hdr {WORD}><w:p><w:pPr><w:pStyle w:val="s{style}"/><w:pBdr><w:bottom w:val="single" w:sz="6" w:space="6" w:color="17212B"/></w:pBdr><w:tabs><w:tab w:val="right" w:pos="{WIDTH}"/></w:tabs></w:pPr><w:r><w:t xml:space="preserve">{}</w:t></w:r><w:r><w:tab/></w:r><w:r><w:t xml:space="preserve">{}</w:t></w:r></w:p></w:hdr>"#,
        escape(title),
        escape(chapter)
    )
}

fn foot(words: &str) -> String {
    let style = Style::Running.number();
    format!(
        r#"{HEAD}<w:ftr {WORD}><w:p><w:pPr><w:pStyle w:val="s{style}"/><w:tabs><w:tab w:val="right" w:pos="{WIDTH}"/></w:tabs></w:pPr><w:r><w:t xml:space="preserve">{}</w:t></w:r><w:r><w:tab/></w:r><w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p></w:ftr>"#,
        escape(words)
    )
}

fn fonts(name: &str) -> String {
    let name = escape(name);
    format!(r#"<w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}" w:cs="{name}"/>"#)
}

fn style_sheet(styles: &Styles, language: &str) -> String {
    let language = match language {
        "ko" => "ko-KR",
        "en" => "en-GB",
        other => other,
    };
    let mut out = format!(
        r#"{HEAD}<w:styles {WORD}><w:docDefaults><w:rPrDefault><w:rPr>{}<w:color w:val="{}"/><w:lang w:val="{}" w:eastAsia="{}"/></w:rPr></w:rPrDefault></w:docDefaults>"#,
        fonts(&styles.serif),
        styles.ink,
        escape(language),
        escape(language)
    );
    for style in Style::ALL {
        out.push_str(&paragraph_style(style, styles));
    }
    let letters = |id: &str, name: &str, inside: &str| {
        format!(
            r#"<w:style w:type="character" w:styleId="{id}"><w:name w:val="{name}"/><w:rPr>{inside}</w:rPr></w:style>"#
        )
    };
    let gothic = fonts(&styles.gothic);
    let quiet = format!(r#"<w:color w:val="{}"/>"#, styles.quiet);
    out.push_str(&letters("strong", "Strong", "<w:b/>"));
    out.push_str(&letters("emphasis", "Emphasis", &gothic));
    out.push_str(&letters("code", "Code Text", &gothic));
    out.push_str(&letters("quiet", "Quiet", &quiet));
    out.push_str(&letters("link", "Hyperlink", r#"<w:u w:val="single"/>"#));
    out.push_str(&letters("marker", "Marker", &format!(r#"{gothic}{quiet}<w:sz w:val="17"/>"#)));
    out.push_str(&letters(
        "note",
        "footnote reference",
        &format!(r#"{gothic}<w:b/><w:vertAlign w:val="superscript"/>"#),
    ));
    out.push_str(r#"<w:style w:type="table" w:styleId="grid"><w:name w:val="Ruled"/><w:tblPr><w:tblBorders><w:top w:val="single" w:sz="8" w:space="0" w:color="17212B"/><w:bottom w:val="single" w:sz="8" w:space="0" w:color="17212B"/><w:insideH w:val="single" w:sz="4" w:space="0" w:color="7C8792"/></w:tblBorders><w:tblCellMar><w:top w:w="90" w:type="dxa"/><w:left w:w="110" w:type="dxa"/><w:bottom w:w="90" w:type="dxa"/><w:right w:w="110" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style></w:styles>"#);
    out
}

fn paragraph_style(style: Style, styles: &Styles) -> String {
    let look = Look::of(style, styles);
    let (n, (_, name)) = (style.number(), style.names());
    let twips = |hundredths: i64| hundredths / 5;
    let mut paragraph = String::new();
    if look.keeps_next {
        paragraph.push_str("<w:keepNext/>");
    }
    if matches!(style, Style::Contents | Style::Contents2) {
        paragraph.push_str(&format!(
            r#"<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{WIDTH}"/></w:tabs>"#
        ));
    }
    if style == Style::Section {
        paragraph.push_str(
            r#"<w:pBdr><w:top w:val="single" w:sz="8" w:space="8" w:color="17212B"/></w:pBdr>"#,
        );
    }
    // Lines break between words, as Korean is read.
    paragraph
        .push_str(r#"<w:wordWrap w:val="1"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>"#);
    let line = i64::from(look.line) * 240 / 130;
    paragraph.push_str(&format!(
        r#"<w:spacing w:before="{}" w:after="{}" w:line="{line}" w:lineRule="auto"/>"#,
        twips(look.before),
        twips(look.after)
    ));
    let first =
        if style == Style::Numbered { -MARGIN_NUMBER } else { twips(look.first - look.left) };
    let indent = if first < 0 {
        format!(r#"w:hanging="{}""#, -first)
    } else {
        format!(r#"w:firstLine="{first}""#)
    };
    paragraph.push_str(&format!(r#"<w:ind w:left="{}" {indent}/>"#, twips(look.left)));
    match look.align {
        Side::Left => {}
        Side::Center => paragraph.push_str(r#"<w:jc w:val="center"/>"#),
        Side::Right => paragraph.push_str(r#"<w:jc w:val="right"/>"#),
    }
    if let Some(level) = style.outline() {
        paragraph.push_str(&format!(r#"<w:outlineLvl w:val="{level}"/>"#));
    }
    let font = if look.is_serif { &styles.serif } else { &styles.gothic };
    let bold = if look.is_bold { "<w:b/>" } else { "" };
    let colour = if look.is_quiet { &styles.quiet } else { &styles.ink };
    let size = (look.size + 25) / 50;
    let default = if style == Style::Body { r#" w:default="1""# } else { "" };
    format!(
        r#"<w:style w:type="paragraph"{default} w:styleId="s{n}"><w:name w:val="{name}"/><w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{}{bold}<w:color w:val="{colour}"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>"#,
        fonts(font)
    )
}
