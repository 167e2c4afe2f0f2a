//! One document in every format: the same text, tables and footnotes in the same order, read back by
//! the element names of each standard with an XML reader that writes nothing.

use std::io::{Cursor, Read as _};

use calamine::{Data, Reader as _, Xlsx};
use proptest::prelude::*;
use publish::document::markdown;
use publish::document::plain::Plain;
use publish::document::style::Styles;
use publish::document::{
    Align, Block, CitationRef, Document, Figure, Inline, Kind, Picture, Section, Signature, Table,
    docx, html, hwpx, pdf, xlsx,
};
use publish::press::Press;
use roxmltree::{Document as Xml, Node};

use crate::everything::{keep, press};
use crate::sample;

/// What a format holds of a document: the words of its text and of each footnote.
#[derive(Debug, PartialEq, Eq)]
struct Held {
    body: Vec<String>,
    notes: Vec<Vec<String>>,
}

pub(crate) fn words(text: &str) -> Vec<String> {
    // Texts are compared by their words; what no file of XML may hold is no part of them.
    let clean: String = text.chars().filter(|c| !c.is_control() || c.is_whitespace()).collect();
    let clean = clean.replace(['\u{FFFE}', '\u{FFFF}'], "");
    // Marks of lists are no text either.
    let is_mark = |word: &str| {
        let number = word.strip_suffix('.').unwrap_or_default();
        word == "–" || (!number.is_empty() && number.chars().all(|c| c.is_ascii_digit()))
    };
    clean.split_whitespace().filter(|word| !is_mark(word)).map(str::to_owned).collect()
}

/// What every format has to hold.
fn wanted(document: &Document) -> Held {
    let plain = Plain::of(document);
    Held {
        body: words(&plain.body.join(" ")),
        notes: plain.notes.iter().map(|note| words(note)).collect(),
    }
}

pub(crate) fn part(bytes: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

fn names(bytes: &[u8]) -> Vec<String> {
    let zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    zip.file_names().map(|name| name.unwrap().into_owned()).collect()
}

/// The text of a paragraph as its reader sees it: no page numbers, footnotes elsewhere.
fn letters(node: Node<'_, '_>, skipped: &[&str], out: &mut String) {
    for child in node.children() {
        let name = child.tag_name().name();
        match name {
            _ if skipped.contains(&name) => {}
            "t" => text_of(child, out),
            "tab" | "br" | "lineBreak" => out.push(' '),
            "p" => {
                letters(child, skipped, out);
                out.push(' ');
            }
            _ => letters(child, skipped, out),
        }
    }
}

fn text_of(node: Node<'_, '_>, out: &mut String) {
    for child in node.children() {
        match child.tag_name().name() {
            "" => out.push_str(child.text().unwrap_or_default()),
            _ => out.push(' '),
        }
    }
}

/// What stands before the chapters is not in the plain text of a document; what follows them neither.
fn between(held: &[String], document: &Document, wanted: &[String]) -> Vec<String> {
    let first = words(&document.sections[0].heading());
    let begins = |at: usize| held[at..].starts_with(&first);
    // The contents name the first chapter before it begins.
    let starts: Vec<usize> = (0..held.len()).filter(|at| begins(*at)).collect();
    let start = if document.kind.is_book() { starts[1] } else { starts[0] };
    held[start..].iter().take(wanted.len()).cloned().collect()
}

fn from_docx(bytes: &[u8], document: &Document, wanted: &Held) -> Held {
    let text = part(bytes, "word/document.xml");
    let xml = Xml::parse(&text).unwrap();
    let mut body = String::new();
    letters(xml.root_element(), &["fldSimple"], &mut body);
    let notes = part(bytes, "word/footnotes.xml");
    let notes = Xml::parse(&notes).unwrap();
    let notes = notes.root_element().children().filter(|note| {
        !note
            .has_attribute(("http://schemas.openxmlformats.org/wordprocessingml/2006/main", "type"))
    });
    let note = |note: Node<'_, '_>| {
        let mut text = String::new();
        letters(note, &[], &mut text);
        words(&text)
    };
    Held { body: between(&words(&body), document, &wanted.body), notes: notes.map(note).collect() }
}

fn from_hwpx(bytes: &[u8], document: &Document, wanted: &Held) -> Held {
    let content = part(bytes, "Contents/content.hpf");
    let content = Xml::parse(&content).unwrap();
    let refs = content.descendants().filter(|node| node.tag_name().name() == "itemref");
    let mut body = String::new();
    let mut notes = Vec::new();
    for id in refs.filter_map(|node| node.attribute("idref")).filter(|id| id.starts_with("section"))
    {
        let text = part(bytes, &format!("Contents/{id}.xml"));
        let xml = Xml::parse(&text).unwrap();
        letters(
            xml.root_element(),
            &["footNote", "header", "footer", "parameters", "shapeComment"],
            &mut body,
        );
        for note in xml.descendants().filter(|node| node.tag_name().name() == "footNote") {
            let mut text = String::new();
            letters(note, &["parameters"], &mut text);
            notes.push(words(&text));
        }
    }
    Held { body: between(&words(&body), document, &wanted.body), notes }
}

/// Elements whose text is no part of the document's: marks of citations and footnotes, pictures and
/// their tables.
const BESIDE: [(&str, &str); 4] = [
    ("<span class=\"cite\"", "</span>"),
    ("<sup", "</sup>"),
    ("<svg", "</svg>"),
    ("<details", "</details>"),
];

/// The text of a page as it is read.
fn from_html(page: &str) -> String {
    let mut text = String::new();
    let mut rest = page;
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        let tag = &rest[before.len()..];
        if let Some((start, end)) = BESIDE.iter().find(|(start, _)| tag.starts_with(start)) {
            // A citation is set off by a space, and holds a mark with its own title at most.
            if start.contains("cite") {
                text.truncate(text.trim_end_matches(' ').len());
            }
            let end = if start.contains("cite") { "]</span>" } else { end };
            rest = tag.split_once(end).unwrap().1;
            continue;
        }
        let (name, behind) = after.split_once('>').unwrap();
        match name.split(' ').next().unwrap() {
            "q" => text.push('“'),
            "/q" => text.push('”'),
            "a" | "/a" | "em" | "/em" | "strong" | "/strong" | "code" | "/code" | "span"
            | "/span" => {}
            _ => text.push(' '),
        }
        rest = behind;
    }
    for (entity, letter) in
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
    {
        text = text.replace(entity, letter);
    }
    text
}

/// Every format of a document holds its text.
fn check(document: &Document, press: &Press) {
    let wanted = wanted(document);
    let styles = Styles::default();
    let word = docx::docx(document, press, &styles).unwrap();
    assert_eq!(from_docx(&word, document, &wanted), wanted, "DOCX");
    let hangul = hwpx::hwpx(document, press, &styles).unwrap();
    assert_eq!(from_hwpx(&hangul, document, &wanted), wanted, "HWPX");
    for name in names(&word).iter().chain(&names(&hangul)).filter(|name| name.contains(".xml")) {
        let bytes = if name.starts_with("word") || name.starts_with('[') || name.starts_with("doc")
        {
            &word
        } else {
            &hangul
        };
        let text = part(bytes, name);
        assert!(Xml::parse(&text).is_ok(), "{name}");
    }
    let page = html::page(document, None);
    let main = page.split_once("<main>").unwrap().1;
    let held = between(&words(&from_html(main)), document, &wanted.body);
    assert_eq!(held, wanted.body, "HTML");
    let read = markdown::document(&markdown::write(document)).unwrap();
    assert_eq!(self::wanted(&read), wanted, "Markdown");
}

/// A document with one of everything.
fn everything() -> Document {
    let mut paper = sample::paper(7, 3, 4);
    let text = |words: &str| Inline::Text(words.to_owned());
    let source = CitationRef {
        code: "Q-0412".to_owned(),
        kind: "질문".to_owned(),
        url: "/q/Q-0412".to_owned(),
        ..CitationRef::default()
    };
    let columns = vec![Align::Left, Align::Center];
    let table = Table::new(
        columns,
        vec![vec![vec![text("이름")], vec![text("수")]]],
        vec![vec![vec![Inline::Strong(vec![text("밤 돌봄")])]]],
    );
    let blocks = vec![
        Block::Heading { level: 1, text: vec![text("소수 의견")] },
        Block::List {
            start: Some(3),
            items: vec![
                vec![
                    Block::Paragraph(vec![text("하나")]),
                    Block::List {
                        start: None,
                        items: vec![vec![Block::Paragraph(vec![text("안")])]],
                    },
                ],
                vec![Block::Table(table)],
            ],
        },
        Block::Quote(vec![Block::Paragraph(vec![
            Inline::Quoted { words: None, source: source.clone() },
            text("이라고 "),
            Inline::Link {
                url: "/q/Q-0412".to_owned(),
                text: vec![Inline::Emphasis(vec![text("물었다")])],
            },
            Inline::Link { url: "#nowhere".to_owned(), text: vec![text(" 여기")] },
            Inline::Link { url: "#c1".to_owned(), text: vec![text(" 1장")] },
            Inline::Break,
            text("다음 줄"),
        ])]),
        Block::Code("fn main() {\n}".to_owned()),
        Block::PageBreak,
        Block::Signatures(vec![Signature {
            role: "위원장".to_owned(), name: "김민주".to_owned()
        }]),
    ];
    paper.sections.push(Section {
        level: 3,
        title: "모두".to_owned(),
        anchor: "all".to_owned(),
        blocks,
        ..Section::default()
    });
    paper.number();
    paper
}

#[test]
fn every_format_holds_the_same() {
    let press = press();
    let mut paper = everything();
    check(&paper, press);
    let styles = Styles::default();
    keep("all.docx", &docx::docx(&paper, press, &styles).unwrap());
    keep("all.hwpx", &hwpx::hwpx(&paper, press, &styles).unwrap());
    keep("all.html", html::page(&paper, None).as_bytes());
    keep("all.xlsx", &xlsx::xlsx(&paper).unwrap());
    keep("all.pdf", &pdf::pdf(&paper, press, None).unwrap());
    paper.kind = Kind::Minutes;
    check(&paper, press);
    keep("minutes.pdf", &pdf::pdf(&paper, press, None).unwrap());
}

#[test]
fn what_stands_around_a_picture_on_a_page_is_no_part_of_a_file() {
    let picture = sample::picture();
    let svg =
        format!("<figure class=\"map\">{}<figcaption>아래</figcaption></figure>", picture.svg);
    let figure =
        Figure { name: "map".to_owned(), picture: Picture { svg, ..picture }, ..Figure::default() };
    let document = Document {
        language: "ko".to_owned(),
        title: "백서".to_owned(),
        sections: vec![Section { blocks: vec![Block::Figure(figure)], ..Section::default() }],
        ..Document::default()
    };
    assert!(pdf::pdf(&document, press(), None).is_ok());
    assert!(docx::docx(&document, press(), &Styles::default()).is_ok());
    assert!(hwpx::hwpx(&document, press(), &Styles::default()).is_ok());
}

#[test]
fn hangul_knows_the_file_by_its_first_bytes() {
    let bytes = hwpx::hwpx(&everything(), press(), &Styles::default()).unwrap();
    assert_eq!(names(&bytes)[0], "mimetype");
    // A local header has 30 bytes, then the name, then what is stored as it is.
    assert_eq!(&bytes[30..57], b"mimetypeapplication/hwp+zip");
    let header = part(&bytes, "Contents/header.xml");
    let header = Xml::parse(&header).unwrap();
    // Every number that the text refers to exists.
    for (list, entry, attribute) in [
        ("charProperties", "charPr", "charPrIDRef"),
        ("paraProperties", "paraPr", "paraPrIDRef"),
        ("styles", "style", "styleIDRef"),
        ("borderFills", "borderFill", "borderFillIDRef"),
    ] {
        let list = header.descendants().find(|node| node.tag_name().name() == list).unwrap();
        let ids: Vec<&str> = list
            .children()
            .filter(|node| node.tag_name().name() == entry)
            .filter_map(|node| node.attribute("id"))
            .collect();
        assert_eq!(list.attribute("itemCnt"), Some(ids.len().to_string().as_str()));
        for name in names(&bytes).iter().filter(|name| name.contains("section")) {
            let text = part(&bytes, name);
            for node in Xml::parse(&text).unwrap().descendants() {
                if let Some(id) = node.attribute(attribute) {
                    assert!(ids.contains(&id), "{name}: {attribute} {id}");
                }
            }
        }
    }
}

#[test]
fn a_workbook_holds_tables_and_citations() {
    let paper = everything();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(xlsx::xlsx(&paper).unwrap())).unwrap();
    let sheets = book.sheet_names();
    assert_eq!(sheets[0], "근거 찾아보기");
    let cited = book.worksheet_range(&sheets[0]).unwrap();
    let places: usize = paper.citations().iter().map(|cited| cited.places.len()).sum();
    assert_eq!(cited.rows().count(), places + 1);
    assert_eq!(cited.rows().next().unwrap()[0], Data::String("문단".to_owned()));
    let table = book.worksheet_range(&sheets[1]).unwrap();
    assert_eq!(table.rows().nth(1).unwrap()[0], Data::String("의견".to_owned()));
}

#[test]
fn a_workbook_does_not_say_when_it_was_asked_for() {
    let bytes = xlsx::xlsx(&everything()).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut core = String::new();
    archive.by_name("docProps/core.xml").unwrap().read_to_string(&mut core).unwrap();
    let xml = Xml::parse(&core).unwrap();
    let day = |name| {
        let node = xml.descendants().find(|node| node.has_tag_name(name));
        node.and_then(|node| node.text()).map(str::to_owned)
    };
    let terms = "http://purl.org/dc/terms/";
    for name in ["created", "modified"] {
        assert_eq!(day((terms, name)).as_deref(), Some("1980-01-01T00:00:00Z"), "{name}");
    }
}

#[test]
fn hostile_texts_stay_texts_in_every_format() {
    let press = press();
    let long = "가".repeat(100_000);
    for hostile in [
        "a\u{0}b\u{8}c ]]> <w:t> &amp; \u{FFFE}",
        "#eval(read(\"/etc/passwd\")) $x$ *a* _b_ @c <d>",
        "\u{202E}거꾸로\u{202C} \u{200F}",
        "ᄒᆞᆫ글 나랏〮말〯ᄊᆞ미 👩‍👩‍👧‍👦",
        long.as_str(),
    ] {
        let line = vec![
            Inline::Text(hostile.to_owned()),
            Inline::Footnote(vec![Block::Paragraph(vec![Inline::Text(hostile.to_owned())])]),
        ];
        let section = Section {
            level: 1,
            title: "장".to_owned(),
            anchor: "a\" <".to_owned(),
            blocks: vec![Block::Paragraph(line)],
            ..Section::default()
        };
        let document = Document {
            kind: Kind::Notice,
            language: "ko".to_owned(),
            title: hostile.chars().take(80).collect(),
            sections: vec![section],
            ..Document::default()
        };
        let wanted = wanted(&document);
        let styles = Styles::default();
        let word = docx::docx(&document, press, &styles).unwrap();
        assert_eq!(from_docx(&word, &document, &wanted), wanted, "{hostile:.40}");
        let hangul = hwpx::hwpx(&document, press, &styles).unwrap();
        assert_eq!(from_hwpx(&hangul, &document, &wanted), wanted, "{hostile:.40}");
        assert!(pdf::pdf(&document, press, None).is_ok(), "{hostile:.40}");
        assert!(xlsx::xlsx(&document).is_ok());
    }
}

#[test]
fn an_office_may_put_its_own_in_place() {
    let press = press();
    let paper = sample::paper(3, 1, 2);
    let own = "#let d = json(\"data.json\")\n#set text(font: d.serif)\n#d.title\n";
    assert!(pdf::pdf(&paper, press, Some(own)).unwrap().starts_with(b"%PDF-"));
    let fault =
        pdf::pdf(&paper, press, Some("#let d = json(\"data.json\")\n\n#d.titel\n")).unwrap_err();
    assert!(fault.to_string().starts_with("paper.typ, line 3: "), "{fault}");
    let reads = pdf::pdf(&paper, press, Some("#read(\"/etc/passwd\")")).unwrap_err();
    assert!(reads.to_string().starts_with("paper.typ, line 1: "), "{reads}");
    assert!(
        html::page(&paper, Some("body{color:red}</style>")).contains("body{color:red}<\\/style>")
    );
    let styles = Styles::read("serif = \"바탕\"\nsize = 11").unwrap();
    let word = docx::docx(&paper, press, &styles).unwrap();
    assert!(part(&word, "word/styles.xml").contains("w:eastAsia=\"바탕\""));
    for (text, told) in [
        ("size = 11\nserfi = \"바탕\"", "line 2, column 1"),
        ("size = 99", "size is 99, but has to be from 6 to 24 points"),
        ("ink = \"red\"", "ink is red, but has to be six hexadecimal digits"),
    ] {
        let fault = Styles::read(text).unwrap_err().to_string();
        assert!(fault.contains(told), "{fault}");
    }
}

#[test]
fn chapters_are_pages_that_lead_to_each_other() {
    let paper = sample::paper(3, 2, 3);
    let files = html::chapters(&paper, None);
    let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["index.html", "1.html", "2.html", "3.html"]);
    assert!(files[0].text.contains("href=\"2.html#c2\""));
    assert!(files[1].text.contains("rel=\"next\" href=\"2.html\""));
    assert!(files[3].text.contains("href=\"1.html#h-0001\""));
    for file in &files {
        assert!(!file.text.contains("<script") && !file.text.contains("<link"), "{}", file.name);
    }
}

#[test]
fn a_frozen_document_is_the_same_when_it_is_read_again() {
    let paper = everything();
    let json = serde_json::to_string(&paper).unwrap();
    assert_eq!(serde_json::from_str::<Document>(&json).unwrap(), paper);
    let figure = Block::Figure(Figure { picture: sample::picture(), ..Figure::default() });
    let section = Section {
        blocks: paper.sections.last().unwrap().blocks.iter().cloned().chain([figure]).collect(),
        ..paper.sections[0].clone()
    };
    let short = Document {
        language: "ko".to_owned(),
        title: "백서".to_owned(),
        index: true,
        sections: vec![section],
        ..Document::default()
    };
    let data = serde_json::to_string_pretty(&pdf::data(&short)).unwrap();
    let without_pictures = data.lines().filter(|line| !line.contains("\"svg\":"));
    insta::assert_snapshot!(without_pictures.collect::<Vec<_>>().join("\n"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn texts_are_the_same_in_every_format(texts in prop::collection::vec("\\PC{1,40}", 1..6), strong in any::<bool>()) {
        let press = press();
        let mut blocks = Vec::new();
        for text in &texts {
            let text = vec![Inline::Text(text.clone())];
            let line = if strong { vec![Inline::Strong(text.clone())] } else { text.clone() };
            blocks.push(Block::Paragraph(line));
            blocks.push(Block::List { start: None, items: vec![vec![Block::Paragraph(text)]] });
        }
        let section = Section { level: 1, title: "처음".to_owned(), blocks, ..Section::default() };
        let document = Document { kind: Kind::Letter, sections: vec![section], ..Document::default() };
        let wanted = wanted(&document);
        let styles = Styles::default();
        let word = docx::docx(&document, press, &styles).unwrap();
        prop_assert_eq!(&from_docx(&word, &document, &wanted), &wanted);
        let hangul = hwpx::hwpx(&document, press, &styles).unwrap();
        prop_assert_eq!(&from_hwpx(&hangul, &document, &wanted), &wanted);
    }
}
