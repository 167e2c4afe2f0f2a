//! HWPX (KS X 6101, OWPML): headings with styles and outline levels, real tables and footnotes, links,
//! bookmarks, pictures, page numbers. Every chapter is a section of its own, so that its title stands
//! at the head of its pages and its footnotes begin with 1.
//!
//! Lengths are in HWPUNIT, a hundredth of a point.

mod header;

use super::docx::widths;
use super::figure;
use super::flow::{self, Chapter, Grid, Item, Paragraph, Run, Target, Weight};
use super::package::Package;
use super::plain::Plain;
use super::style::{Style, Styles};
use super::xml::{HEAD, escape};
use super::{Align, Document, DocumentError, Picture};
use crate::press::Press;

const NAMES: &str = r#"xmlns:ha="http://www.hancom.co.kr/hwpml/2011/app" xmlns:hp="http://www.hancom.co.kr/hwpml/2011/paragraph" xmlns:hs="http://www.hancom.co.kr/hwpml/2011/section" xmlns:hc="http://www.hancom.co.kr/hwpml/2011/core" xmlns:hh="http://www.hancom.co.kr/hwpml/2011/head" xmlns:hpf="http://www.hancom.co.kr/schema/2011/hpf" xmlns:opf="http://www.idpf.org/2007/opf/" xmlns:hp10="http://www.hancom.co.kr/hwpml/2016/paragraph" xmlns:hhs="http://www.hancom.co.kr/hwpml/2011/history" xmlns:hm="http://www.hancom.co.kr/hwpml/2011/master-page" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:ooxmlchart="http://www.hancom.co.kr/hwpml/2016/ooxmlchart" xmlns:hwpunitchar="http://www.hancom.co.kr/hwpml/2016/HwpUnitChar" xmlns:epub="http://www.idpf.org/2007/ops" xmlns:config="urn:oasis:names:tc:opendocument:xmlns:config:1.0""#;
/// The width of the text, 152 mm.
const WIDTH: i64 = 43_087;
/// The least height of a row; rows grow with what is in them.
const ROW: i64 = 1700;
/// The field by which Hangul knows a link.
const LINK: &str = "627600491";
const LIST: &str = r#"<hp:subList id="" textDirection="HORIZONTAL" lineWrap="BREAK" vertAlign="TOP" linkListIDRef="0" linkListNextIDRef="0" textWidth="0" textHeight="0" hasTextRef="0" hasNumRef="0">"#;

/// Writes a document.
///
/// # Errors
/// [`DocumentError::Picture`] for a figure that cannot be drawn, [`DocumentError::Package`].
pub fn hwpx(document: &Document, press: &Press, styles: &Styles) -> Result<Vec<u8>, DocumentError> {
    let mut writer = Writer { press, id: 0, notes: 0, images: Vec::new() };
    let chapters = flow::chapters(document);
    let title = [&document.title, &document.number, &document.status].map(String::as_str);
    let title: Vec<&str> = title.into_iter().filter(|part| !part.is_empty()).collect();
    let title = title.join(" · ");
    let mut package = Package::new();
    // Readers know the file by its first bytes.
    package.stored("mimetype", b"application/hwp+zip")?;
    package.part("version.xml", VERSION.as_bytes())?;
    let head = header::xml(styles, chapters.len());
    package.part("Contents/header.xml", head.as_bytes())?;
    for (n, chapter) in chapters.iter().enumerate() {
        let is_cover = document.kind.is_book() && n == 0;
        let section = writer.section(chapter, document, &title, is_cover)?;
        package.part(&format!("Contents/section{n}.xml"), section.as_bytes())?;
    }
    for (n, image) in writer.images.iter().enumerate() {
        package.stored(&format!("BinData/image{}.png", n + 1), image)?;
    }
    let content = content(document, chapters.len(), writer.images.len());
    package.part("Contents/content.hpf", content.as_bytes())?;
    package.part("settings.xml", format!("{HEAD}{SETTINGS}").as_bytes())?;
    package.part("Preview/PrvText.txt", preview(document).as_bytes())?;
    package.part("META-INF/container.xml", format!("{HEAD}{CONTAINER}").as_bytes())?;
    package.part("META-INF/container.rdf", relations(chapters.len()).as_bytes())?;
    package.part("META-INF/manifest.xml", format!("{HEAD}{MANIFEST}").as_bytes())?;
    package.finish()
}

const VERSION: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><hv:HCFVersion xmlns:hv="http://www.hancom.co.kr/hwpml/2011/version" tagetApplication="WORDPROCESSOR" major="5" minor="1" micro="1" buildNumber="0" os="1" xmlVersion="1.5" application="Hancom Office Hangul" appVersion="13, 0, 0, 1408 WIN32LEWindows_10"/>"#;
const SETTINGS: &str = r#"<ha:HWPApplicationSetting xmlns:ha="http://www.hancom.co.kr/hwpml/2011/app"><ha:CaretPosition listIDRef="0" paraIDRef="0" pos="0"/></ha:HWPApplicationSetting>"#;
const CONTAINER: &str = r#"<ocf:container xmlns:ocf="urn:oasis:names:tc:opendocument:xmlns:container" xmlns:hpf="http://www.hancom.co.kr/schema/2011/hpf"><ocf:rootfiles><ocf:rootfile full-path="Contents/content.hpf" media-type="application/hwpml-package+xml"/><ocf:rootfile full-path="Preview/PrvText.txt" media-type="text/plain"/><ocf:rootfile full-path="META-INF/container.rdf" media-type="application/rdf+xml"/></ocf:rootfiles></ocf:container>"#;
const MANIFEST: &str =
    r#"<odf:manifest xmlns:odf="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>"#;

fn relations(sections: usize) -> String {
    const PACKAGE: &str = "http://www.hancom.co.kr/hwpml/2016/meta/pkg#";
    let part = |name: &str, kind: &str| {
        format!(
            r#"<rdf:Description rdf:about=""><pkg:hasPart rdf:resource="{name}"/></rdf:Description><rdf:Description rdf:about="{name}"><rdf:type rdf:resource="{PACKAGE}{kind}"/></rdf:Description>"#
        )
    };
    let mut parts = part("Contents/header.xml", "HeaderFile");
    for n in 0..sections {
        parts.push_str(&part(&format!("Contents/section{n}.xml"), "SectionFile"));
    }
    format!(
        r#"{HEAD}<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:pkg="{PACKAGE}">{parts}<rdf:Description rdf:about=""><rdf:type rdf:resource="{PACKAGE}Document"/></rdf:Description></rdf:RDF>"#
    )
}

fn content(document: &Document, sections: usize, images: usize) -> String {
    let item = |id: &str, href: &str, mime: &str, more: &str| {
        format!(r#"<opf:item id="{id}" href="{href}" media-type="{mime}"{more}/>"#)
    };
    let mut items = item("header", "Contents/header.xml", "application/xml", "");
    let mut spine = r#"<opf:itemref idref="header" linear="yes"/>"#.to_owned();
    for n in 0..sections {
        let href = format!("Contents/section{n}.xml");
        items.push_str(&item(&format!("section{n}"), &href, "application/xml", ""));
        spine.push_str(&format!(r#"<opf:itemref idref="section{n}" linear="yes"/>"#));
    }
    for n in 1..=images {
        let href = format!("BinData/image{n}.png");
        items.push_str(&item(&format!("image{n}"), &href, "image/png", r#" isEmbeded="1""#));
    }
    items.push_str(&item("settings", "settings.xml", "application/xml", ""));
    format!(
        r#"{HEAD}<opf:package {NAMES} version="" unique-identifier="" id=""><opf:metadata><opf:title>{}</opf:title><opf:language>{}</opf:language><opf:meta name="creator" content="text">{}</opf:meta><opf:meta name="date" content="text">{}</opf:meta></opf:metadata><opf:manifest>{items}</opf:manifest><opf:spine>{spine}</opf:spine></opf:package>"#,
        escape(&document.title),
        escape(&document.language),
        escape(&document.organisation),
        escape(&document.date)
    )
}

/// What file managers show.
fn preview(document: &Document) -> String {
    let plain = Plain::of(document);
    let lines: Vec<&str> = plain.body.iter().map(String::as_str).take(20).collect();
    format!("{}\r\n{}", document.title, lines.join("\r\n"))
}

struct Writer<'a> {
    press: &'a Press,
    /// The last number given to a paragraph or an object.
    id: u64,
    /// Footnotes of this section so far.
    notes: usize,
    images: Vec<Vec<u8>>,
}

/// Letters of a weight in a style.
fn letters(style: Style, weight: Weight) -> usize {
    style.number() * Weight::ALL.len() + weight.number()
}

impl Writer<'_> {
    fn next(&mut self) -> u64 {
        self.id += 1;
        self.id
    }

    fn section(
        &mut self,
        chapter: &Chapter<'_>,
        document: &Document,
        title: &str,
        is_cover: bool,
    ) -> Result<String, DocumentError> {
        self.notes = 0;
        let mut start = SECTION.to_owned();
        if !is_cover {
            let head = if document.kind.is_book() {
                format!("{title}   |   {}", chapter.title)
            } else {
                String::new()
            };
            start.push_str(&self.margin("header", &head));
            start.push_str(&self.margin("footer", &document.foot));
            start.push_str(r#"<hp:ctrl><hp:pageNum pos="BOTTOM_RIGHT" formatType="DIGIT" sideChar=""/></hp:ctrl>"#);
        }
        let body = letters(Style::Body, Weight::Plain);
        let mut start = Some(format!(r#"<hp:run charPrIDRef="{body}">{start}</hp:run>"#));
        let mut out = format!("{HEAD}<hs:sec {NAMES}>");
        if !matches!(chapter.items.first(), Some(Item::Paragraph(_))) {
            let empty = self.open(Style::Body, Style::Body.number(), false);
            out.push_str(&format!(
                "{empty}{}<hp:run charPrIDRef=\"{body}\"><hp:t/></hp:run></hp:p>",
                start.take().unwrap_or_default()
            ));
        }
        for item in &chapter.items {
            match item {
                Item::Paragraph(paragraph) => {
                    let start = start.take().unwrap_or_default();
                    self.paragraph(paragraph, &start, &mut out);
                }
                Item::Table(grid) => self.table(grid, &mut out),
                Item::Picture { name, picture } => self.picture(name, picture, &mut out)?,
            }
        }
        out.push_str("</hs:sec>");
        Ok(out)
    }

    /// What stands at the head or the foot of every page.
    fn margin(&mut self, element: &str, words: &str) -> String {
        let (id, style) = (self.next(), Style::Running);
        let open = self.open(style, style.number(), false);
        format!(
            r#"<hp:ctrl><hp:{element} id="{id}" applyPageType="BOTH">{LIST}{open}<hp:run charPrIDRef="{}"><hp:t>{}</hp:t></hp:run></hp:p></hp:subList></hp:{element}></hp:ctrl>"#,
            letters(style, Weight::Plain),
            escape(words)
        )
    }

    fn open(&mut self, style: Style, shape: usize, breaks: bool) -> String {
        format!(
            r#"<hp:p id="{}" paraPrIDRef="{shape}" styleIDRef="{}" pageBreak="{}" columnBreak="0" merged="0">"#,
            self.next(),
            style.number(),
            u8::from(breaks)
        )
    }

    /// A paragraph; the properties of a section stand before its first letters.
    fn paragraph(&mut self, paragraph: &Paragraph, start: &str, out: &mut String) {
        let style = paragraph.style;
        out.push_str(&self.open(style, style.number(), paragraph.breaks));
        out.push_str(start);
        let plain = letters(style, Weight::Plain);
        if !paragraph.anchor.is_empty() {
            out.push_str(&format!(r#"<hp:run charPrIDRef="{plain}"><hp:ctrl><hp:bookmark name="{}"/></hp:ctrl></hp:run>"#, escape(&paragraph.anchor)));
        }
        if !paragraph.marker.is_empty() {
            let weight = if style.is_clause() { Weight::Plain } else { Weight::Quiet };
            let marker = escape(&paragraph.marker);
            out.push_str(&format!(
                r#"<hp:run charPrIDRef="{}"><hp:t>{marker}<hp:tab width="0" leader="0" type="1"/></hp:t></hp:run>"#,
                letters(style, weight)
            ));
        }
        self.runs(&paragraph.runs, style, out);
        if paragraph.runs.is_empty() {
            out.push_str(&format!(r#"<hp:run charPrIDRef="{plain}"><hp:t/></hp:run>"#));
        }
        out.push_str("</hp:p>");
    }

    fn runs(&mut self, runs: &[Run], style: Style, out: &mut String) {
        for run in runs {
            match run {
                Run::Text { text, weight, target } => self.text(text, style, *weight, target, out),
                Run::Break => out.push_str(&format!(
                    r#"<hp:run charPrIDRef="{}"><hp:t><hp:lineBreak/></hp:t></hp:run>"#,
                    letters(style, Weight::Plain)
                )),
                // Hangul has no footnotes in footnotes; the reader refuses them too.
                Run::Note(_) if style == Style::Note => {}
                Run::Note(paragraphs) => self.note(paragraphs, style, out),
                // Hangul makes its contents by itself; pages would be wrong after the first change.
                Run::PageOf(_) => {}
            }
        }
    }

    fn text(
        &mut self,
        text: &str,
        style: Style,
        weight: Weight,
        target: &Target,
        out: &mut String,
    ) {
        let letters = letters(style, weight);
        let run =
            format!(r#"<hp:run charPrIDRef="{letters}"><hp:t>{}</hp:t></hp:run>"#, escape(text));
        let (command, path, kind) = match target {
            Target::None => return out.push_str(&run),
            Target::Outside(url) => {
                let path =
                    format!(r#"<hp:stringParam name="Path">{}</hp:stringParam>"#, escape(url));
                (format!("{};1;0;0;", command(url)), path, "URL")
            }
            Target::Inside(anchor) => {
                (format!("?{};0;0;0;", command(anchor)), String::new(), "HWP")
            }
        };
        let id = self.next();
        let count = if path.is_empty() { 5 } else { 6 };
        out.push_str(&format!(
            r#"<hp:run charPrIDRef="{letters}"><hp:ctrl><hp:fieldBegin id="{id}" type="HYPERLINK" name="" editable="0" dirty="0" zorder="-1" fieldid="{LINK}"><hp:parameters cnt="{count}" name=""><hp:integerParam name="Prop">0</hp:integerParam><hp:stringParam name="Command">{}</hp:stringParam>{path}<hp:stringParam name="Category">HWPHYPERLINK_TYPE_{kind}</hp:stringParam><hp:stringParam name="TargetType">HWPHYPERLINK_TARGET_BOOKMARK</hp:stringParam><hp:stringParam name="DocOpenType">HWPHYPERLINK_JUMP_CURRENTTAB</hp:stringParam></hp:parameters></hp:fieldBegin></hp:ctrl></hp:run>{run}<hp:run charPrIDRef="{letters}"><hp:ctrl><hp:fieldEnd beginIDRef="{id}" fieldid="{LINK}"/></hp:ctrl></hp:run>"#,
            escape(&command)
        ));
    }

    fn note(&mut self, paragraphs: &[Paragraph], style: Style, out: &mut String) {
        self.notes += 1;
        let number = self.notes;
        let id = self.next();
        out.push_str(&format!(r#"<hp:run charPrIDRef="{}"><hp:ctrl><hp:footNote number="{number}" suffixChar="46" instId="{id}">{LIST}"#, letters(style, Weight::Plain)));
        let note = letters(Style::Note, Weight::Plain);
        let empty = [];
        let first = paragraphs.first().map_or(empty.as_slice(), |first| first.runs.as_slice());
        let rest = paragraphs.iter().skip(1).map(|paragraph| paragraph.runs.as_slice());
        for (n, runs) in std::iter::once(first).chain(rest).enumerate() {
            out.push_str(&self.open(Style::Note, Style::Note.number(), false));
            if n == 0 {
                out.push_str(&format!(r#"<hp:run charPrIDRef="{note}"><hp:ctrl><hp:autoNum num="{number}" numType="FOOTNOTE"><hp:autoNumFormat type="DIGIT" userChar="" prefixChar="" suffixChar="." supscript="0"/></hp:autoNum></hp:ctrl><hp:t> </hp:t></hp:run>"#));
            }
            self.runs(runs, Style::Note, out);
            out.push_str("</hp:p>");
        }
        out.push_str("</hp:subList></hp:footNote></hp:ctrl></hp:run>");
    }

    fn table(&mut self, grid: &Grid<'_>, out: &mut String) {
        let columns = grid.table.columns.len();
        let widths = widths(columns, WIDTH);
        let rows = grid.rows.len();
        if columns == 0 || rows == 0 {
            return;
        }
        let body = letters(Style::Body, Weight::Plain);
        let height = ROW * i64::try_from(rows).unwrap_or(1);
        let id = self.next();
        let open = self.open(Style::Cell, Style::Cell.number(), false);
        out.push_str(&format!(
            r#"{open}<hp:run charPrIDRef="{body}"><hp:tbl id="{id}" zOrder="0" numberingType="TABLE" textWrap="TOP_AND_BOTTOM" textFlow="BOTH_SIDES" lock="0" dropcapstyle="None" pageBreak="CELL" repeatHeader="1" rowCnt="{rows}" colCnt="{columns}" cellSpacing="0" borderFillIDRef="1" noAdjust="0"><hp:sz width="{WIDTH}" widthRelTo="ABSOLUTE" height="{height}" heightRelTo="ABSOLUTE" protect="0"/><hp:pos treatAsChar="0" affectLSpacing="0" flowWithText="1" allowOverlap="0" holdAnchorAndSO="0" vertRelTo="PARA" horzRelTo="COLUMN" vertAlign="TOP" horzAlign="LEFT" vertOffset="0" horzOffset="0"/><hp:outMargin left="0" right="0" top="283" bottom="850"/><hp:inMargin left="510" right="510" top="283" bottom="283"/>"#
        ));
        for (y, row) in grid.rows.iter().enumerate() {
            out.push_str("<hp:tr>");
            for (x, ((cell, width), align)) in
                row.iter().zip(&widths).zip(&grid.table.columns).enumerate()
            {
                self.cell(cell, *align, (x, y), *width, grid, out);
            }
            out.push_str("</hp:tr>");
        }
        out.push_str("</hp:tbl><hp:t/></hp:run></hp:p>");
    }

    fn cell(
        &mut self,
        runs: &[Run],
        align: Align,
        (x, y): (usize, usize),
        width: i64,
        grid: &Grid<'_>,
        out: &mut String,
    ) {
        let is_head = y < grid.heads;
        let style = if is_head { Style::CellHead } else { Style::Cell };
        let border = match y {
            0 => header::TOP,
            y if y + 1 == grid.rows.len() => header::BOTTOM,
            _ => header::RULE,
        };
        let open = self.open(style, header::aligned(style, align), false);
        out.push_str(&format!(
            r#"<hp:tc name="" header="{}" hasMargin="0" protect="0" editable="0" dirty="0" borderFillIDRef="{border}">{}{open}"#,
            u8::from(is_head),
            LIST.replace("TOP", "CENTER")
        ));
        self.runs(runs, style, out);
        if runs.is_empty() {
            out.push_str(&format!(
                r#"<hp:run charPrIDRef="{}"><hp:t/></hp:run>"#,
                letters(style, Weight::Plain)
            ));
        }
        out.push_str(&format!(
            r#"</hp:p></hp:subList><hp:cellAddr colAddr="{x}" rowAddr="{y}"/><hp:cellSpan colSpan="1" rowSpan="1"/><hp:cellSz width="{width}" height="{ROW}"/><hp:cellMargin left="510" right="510" top="283" bottom="283"/></hp:tc>"#
        ));
    }

    fn picture(
        &mut self,
        name: &str,
        picture: &Picture,
        out: &mut String,
    ) -> Result<(), DocumentError> {
        let pixels = figure::pixels(self.press, name, picture)?;
        self.images.push(pixels.png);
        let (image, id, instance) = (self.images.len(), self.next(), self.next());
        let open = self.open(Style::Figure, Style::Figure.number(), false);
        let height = (43_087.0 * pixels.ratio).round();
        let matrix = r#"e1="1" e2="0" e3="0" e4="0" e5="1" e6="0""#;
        out.push_str(&format!(
            r#"{open}<hp:run charPrIDRef="{}"><hp:pic id="{id}" zOrder="0" numberingType="PICTURE" textWrap="TOP_AND_BOTTOM" textFlow="BOTH_SIDES" lock="0" dropcapstyle="None" href="" groupLevel="0" instid="{instance}" reverse="0"><hp:offset x="0" y="0"/><hp:orgSz width="{WIDTH}" height="{height}"/><hp:curSz width="{WIDTH}" height="{height}"/><hp:flip horizontal="0" vertical="0"/><hp:rotationInfo angle="0" centerX="{}" centerY="{}" rotateimage="1"/><hp:renderingInfo><hc:transMatrix {matrix}/><hc:scaMatrix {matrix}/><hc:rotMatrix {matrix}/></hp:renderingInfo><hp:imgRect><hc:pt0 x="0" y="0"/><hc:pt1 x="{WIDTH}" y="0"/><hc:pt2 x="{WIDTH}" y="{height}"/><hc:pt3 x="0" y="{height}"/></hp:imgRect><hp:imgClip left="0" right="{WIDTH}" top="0" bottom="{height}"/><hp:inMargin left="0" right="0" top="0" bottom="0"/><hp:imgDim dimwidth="{WIDTH}" dimheight="{height}"/><hc:img binaryItemIDRef="image{image}" bright="0" contrast="0" effect="REAL_PIC" alpha="0"/><hp:effects/><hp:sz width="{WIDTH}" widthRelTo="ABSOLUTE" height="{height}" heightRelTo="ABSOLUTE" protect="0"/><hp:pos treatAsChar="1" affectLSpacing="0" flowWithText="1" allowOverlap="0" holdAnchorAndSO="0" vertRelTo="PARA" horzRelTo="COLUMN" vertAlign="TOP" horzAlign="LEFT" vertOffset="0" horzOffset="0"/><hp:outMargin left="0" right="0" top="0" bottom="0"/><hp:shapeComment>{}</hp:shapeComment></hp:pic><hp:t/></hp:run></hp:p>"#,
            letters(Style::Figure, Weight::Plain),
            WIDTH / 2,
            (height / 2.0).round(),
            escape(&picture.alternative)
        ));
        Ok(())
    }
}

/// An address as the command of a link holds it.
fn command(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    for c in url.chars() {
        if matches!(c, '\\' | ';' | ':' | '?') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A4, the margins of our printed papers, footnotes that begin with 1.
const SECTION: &str = r##"<hp:secPr id="" textDirection="HORIZONTAL" spaceColumns="1134" tabStop="8000" tabStopVal="4000" tabStopUnit="HWPUNIT" outlineShapeIDRef="1" memoShapeIDRef="0" textVerticalWidthHead="0" masterPageCnt="0"><hp:grid lineGrid="0" charGrid="0" wonggojiFormat="0"/><hp:startNum pageStartsOn="BOTH" page="0" pic="0" tbl="0" equation="0"/><hp:visibility hideFirstHeader="0" hideFirstFooter="0" hideFirstMasterPage="0" border="SHOW_ALL" fill="SHOW_ALL" hideFirstPageNum="0" hideFirstEmptyLine="0" showLineNumber="0"/><hp:lineNumberShape restartType="0" countBy="0" distance="0" startNumber="0"/><hp:pagePr landscape="WIDELY" width="59528" height="84186" gutterType="LEFT_ONLY"><hp:margin header="5102" footer="4535" gutter="0" left="9638" right="6803" top="4252" bottom="3685"/></hp:pagePr><hp:footNotePr><hp:autoNumFormat type="DIGIT" userChar="" prefixChar="" suffixChar="." supscript="0"/><hp:noteLine length="-1" type="SOLID" width="0.12 mm" color="#17212B"/><hp:noteSpacing betweenNotes="283" belowLine="567" aboveLine="850"/><hp:numbering type="ON_SECTION" newNum="1"/><hp:placement place="EACH_COLUMN" beneathText="0"/></hp:footNotePr><hp:endNotePr><hp:autoNumFormat type="DIGIT" userChar="" prefixChar="" suffixChar="." supscript="0"/><hp:noteLine length="14692344" type="SOLID" width="0.12 mm" color="#17212B"/><hp:noteSpacing betweenNotes="0" belowLine="567" aboveLine="850"/><hp:numbering type="CONTINUOUS" newNum="1"/><hp:placement place="END_OF_DOCUMENT" beneathText="0"/></hp:endNotePr><hp:pageBorderFill type="BOTH" borderFillIDRef="1" textBorder="PAPER" headerInside="0" footerInside="0" fillArea="PAPER"><hp:offset left="1417" right="1417" top="1417" bottom="1417"/></hp:pageBorderFill><hp:pageBorderFill type="EVEN" borderFillIDRef="1" textBorder="PAPER" headerInside="0" footerInside="0" fillArea="PAPER"><hp:offset left="1417" right="1417" top="1417" bottom="1417"/></hp:pageBorderFill><hp:pageBorderFill type="ODD" borderFillIDRef="1" textBorder="PAPER" headerInside="0" footerInside="0" fillArea="PAPER"><hp:offset left="1417" right="1417" top="1417" bottom="1417"/></hp:pageBorderFill></hp:secPr><hp:ctrl><hp:colPr id="" type="NEWSPAPER" layout="LEFT" colCount="1" sameSz="1" sameGap="0"/></hp:ctrl>"##;
