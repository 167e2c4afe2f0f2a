//! Markdown in and out: what is said, what is refused, and that nothing is lost on the way.

use proptest::prelude::*;

use crate::everything::{Everything, words};
use publish::document::markdown;
use publish::document::markdown::{
    Fault, Faults, MOST, Sources as _, document, read as read_with, write, write_blocks,
};
use publish::document::{
    Align, Block, Document, Figure, Inline, Kind, Picture, Section, Signature, Table, plain,
};

fn read(text: &str) -> Result<Vec<Block>, Faults> {
    read_with(text, &Everything)
}

/// The faults of a text as they are told.
fn faults(text: &str) -> Vec<String> {
    read(text).map_or_else(|faults| faults.0.iter().map(Fault::to_string).collect(), |_| Vec::new())
}

fn text(text: &str) -> Inline {
    Inline::Text(text.to_owned())
}

#[test]
fn a_paragraph_cites_quotes_and_notes() {
    let read = read(
        "밤 **돌봄**은 *걸어갈* 곳에 있어야 한다.[@A-10233; S-077] [\"밤 *근무*가 | 열 번\" @Q-0412]고 한다.[^1]\n\n[^1]: 실태조사 `표 14`.",
    );
    let Ok(blocks) = read else { panic!("{read:?}") };
    let [Block::Paragraph(line)] = blocks.as_slice() else { panic!("{blocks:?}") };
    assert_eq!(line[1], Inline::Strong(vec![text("돌봄")]));
    assert_eq!(line[3], Inline::Emphasis(vec![text("걸어갈")]));
    let Inline::Citation(sources) = &line[5] else { panic!("{line:?}") };
    assert_eq!(
        sources.iter().map(|source| source.code.as_str()).collect::<Vec<_>>(),
        ["A-10233", "S-077"]
    );
    let Inline::Quoted { words, source } = &line[7] else { panic!("{line:?}") };
    assert_eq!((words.as_deref(), source.code.as_str()), (Some("밤 *근무*가 | 열 번"), "Q-0412"));
    let note = vec![text("실태조사 "), Inline::Code("표 14".to_owned()), text(".")];
    assert_eq!(line[9], Inline::Footnote(vec![Block::Paragraph(note)]));
}

#[test]
fn tables_have_captions_and_figures_pictures() {
    let read = read(
        "표: 비용 부담 [@S-077]\n\n| 의견 | 가 모둠 |\n| --- | ---: |\n| 낸다<br>반 | 46 |\n\n![모둠별 생각](figure:bars)\n\n---\n\n3. 셋\n4. 넷\n   - 안",
    )
    .unwrap();
    let Block::Table(table) = &read[0] else { panic!("{read:?}") };
    assert_eq!(plain::line(&table.caption, &words()), "비용 부담 ");
    assert_eq!(table.columns, [Align::Left, Align::Right]);
    assert_eq!(table.rows[0][0], [text("낸다"), Inline::Break, text("반")]);
    let Block::Figure(figure) = &read[1] else { panic!("{read:?}") };
    assert_eq!((figure.name.as_str(), &figure.caption), ("bars", &vec![text("모둠별 생각")]));
    assert_eq!(read[2], Block::PageBreak);
    let Block::List { start: Some(3), items } = &read[3] else { panic!("{read:?}") };
    assert!(matches!(items[1].as_slice(), [Block::Paragraph(_), Block::List { start: None, .. }]));
}

#[test]
fn a_word_in_stars_may_be_followed_by_a_particle() {
    let read = read("**“돌봄”**이라 한다. <b>굵게</b> & &amp;").unwrap();
    let [Block::Paragraph(line)] = read.as_slice() else { panic!("{read:?}") };
    assert_eq!(line[0], Inline::Strong(vec![text("“돌봄”")]));
    assert_eq!(line[1], text("이라 한다. <b>굵게</b> & &"));
}

#[test]
fn faults_say_line_and_remedy() {
    let told = faults(
        "가 [\"여러\n줄\" @Q-0412]\n[@Z-99]\n\n![x](https://a.kr/x.png)\n\n[x](javascript:alert) [y](//evil.kr)\n\n![x](figure:none)\n\n[^a] [^a]\n\n[^a]: 나 [^b]\n\n[^b]: 다\n\n[^c]: 라",
    );
    let starts = [
        "line 3: nothing has the code 'Z-99': copy",
        "line 5: pictures cannot be put in by their address: write",
        "line 7: the link leads to 'javascript:alert': begin",
        "line 7: the link leads to '//evil.kr': begin",
        "line 9: there is no figure 'none': take",
        "line 11: the footnote 'a' is referred to twice: give",
        "line 13: a footnote stands in another footnote: write",
        "line 17: nothing refers to the footnote 'c': write [^c] where",
    ];
    assert_eq!(told.len(), starts.len(), "{told:#?}");
    for (fault, start) in told.iter().zip(starts) {
        assert!(fault.starts_with(start), "{fault}");
    }
}

#[test]
fn limits_are_told() {
    let told = |given: &str| faults(given).first().cloned().unwrap_or_default();
    assert!(told(&"> ".repeat(30)).contains("more than 12"), "{}", told(&"> ".repeat(30)));
    assert!(told(&"*".repeat(9).repeat(30)).is_empty());
    let cited = vec!["A-1"; 61].join("; ");
    assert!(told(&format!("[@{cited}]")).contains("61 things are cited, at most 60"));
    let long = "가".repeat(1001);
    assert!(told(&format!("[\"{long}\" @A-1]")).contains("1001 characters are quoted"));
    assert!(told(&"가".repeat(MOST / 3 + 1)).contains("at most 4000000 are read"));
}

#[test]
fn hostile_texts_are_texts() {
    let nested = format!("{}가{}", "[".repeat(20_000), "]".repeat(20_000));
    let long = "가".repeat(100_000);
    for hostile in [
        "\u{0}\u{1}\u{8}]]>\u{FFFE}\u{2FFFE}0\u{2FFFF}",
        "#eval(read(\"/etc/passwd\"))",
        "\u{202E}거꾸로\u{202C} \u{200F}",
        "ᄒᆞᆫ글 나랏〮말〯ᄊᆞ미 👩‍👩‍👧‍👦",
        "<script>alert(1)</script>",
        nested.as_str(),
        long.as_str(),
    ] {
        let read = read(hostile).unwrap();
        let written = write_blocks(&read, &words(), true);
        assert_eq!(read_with(&written, &Everything).unwrap(), read, "{hostile:.40}");
    }
    assert_eq!(read("\u{0}\u{2FFFE}0\u{2FFFF}가").unwrap(), [Block::Paragraph(vec![text("0가")])]);
}

#[test]
fn a_document_with_a_dangerous_picture_is_refused() {
    let picture = |svg: &str| {
        let picture = Picture { svg: svg.to_owned(), ..Picture::default() };
        let json = serde_json::to_string(&picture).unwrap();
        document(&format!("# 장\n\n![가](figure:x)\n\n```figure x\n{json}\n```\n"))
    };
    let svg = |inside: &str| {
        format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\">{inside}</svg>")
    };
    assert!(picture(&svg("<path d=\"M0 0\" fill=\"url(#a)\"/>")).is_ok());
    for inside in [
        "<script>alert(1)</script>",
        "<path onload=\"alert(1)\"/>",
        "<a href=\"javascript:alert(1)\"/>",
        "<use href=\"https://evil.kr/x.svg\"/>",
        "<rect fill=\"url(https://evil.kr)\"/>",
        "<foreignObject/>",
        "<rect>",
    ] {
        let told = picture(&svg(inside)).unwrap_err().to_string();
        assert!(told.contains("line 5: the block 'figure x' cannot be read"), "{inside}: {told}");
    }
}

#[test]
fn text_before_the_first_heading_is_refused() {
    let told = document("가\n\n# 장").unwrap_err().to_string();
    assert_eq!(
        told,
        "line 1: text stands before the first heading: write a heading (# …) above it"
    );
}

/// Plain text that begins and ends with a letter, and is full of what Markdown means something by.
fn words_of_text() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "돌봄",
        "a",
        "*",
        "_",
        "**",
        "`",
        "[",
        "]",
        "(x)",
        "<b>",
        "&amp;",
        "\\",
        "|",
        "#",
        "!",
        ":",
        "1.",
        "-",
        "~",
        "{",
        "}",
        "[@A-1]",
        "[\"말\" @A-1]",
        "[^1]",
        "표:",
        "=",
        ">",
        "\u{a0}",
        "é",
        "👩‍👧",
        " ",
    ]);
    prop::collection::vec(piece, 1..8).prop_map(|pieces| {
        let text = format!("가{}나", pieces.concat());
        text.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
    })
}

/// A line that begins with a letter.
fn led(mut line: Vec<Inline>) -> Vec<Inline> {
    line.insert(0, text("가"));
    line
}

fn inline() -> impl Strategy<Value = Inline> {
    let leaf = prop_oneof![
        words_of_text().prop_map(Inline::Text),
        words_of_text().prop_map(Inline::Code),
        Just(Inline::Break),
        words_of_text()
            .prop_map(|text| Inline::Footnote(vec![Block::Paragraph(vec![Inline::Text(text)])])),
        Just(Inline::Citation(vec![Everything.citation("A-1").unwrap()])),
        Just(Inline::Quoted {
            words: Some("말 *하나*".to_owned()),
            source: Everything.citation("Q-1").unwrap()
        }),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        let inner = prop::collection::vec(inner, 1..3);
        prop_oneof![inner.clone().prop_map(Inline::Strong), inner.prop_map(Inline::Emphasis),]
    })
}

fn block() -> impl Strategy<Value = Block> {
    let line = || prop::collection::vec(inline(), 1..5).prop_map(led);
    let cell = || prop::collection::vec(line(), 2);
    let leaf = prop_oneof![
        4 => line().prop_map(Block::Paragraph),
        1 => line().prop_map(|text| Block::Heading { level: 2, text }),
        1 => words_of_text().prop_map(Block::Code),
        1 => Just(Block::PageBreak),
        1 => (line(), cell(), cell()).prop_map(|(caption, head, row)| {
            let table = Table::new(vec![Align::Left, Align::Right], vec![head], vec![row]);
            Block::Table(Table { caption, ..table })
        }),
        1 => line().prop_map(|caption| Block::Figure(Figure {
            name: "bars".to_owned(), caption, picture: Everything.figure("bars").unwrap(), number: String::new(),
        })),
    ];
    leaf.prop_recursive(2, 10, 3, |inner| {
        let inner = prop::collection::vec(inner, 1..3);
        prop_oneof![
            inner.clone().prop_map(Block::Quote),
            (prop::option::of(1_u32..50), prop::collection::vec(inner, 1..3))
                .prop_map(|(start, items)| Block::List { start, items }),
        ]
    })
}

fn shape_of(blocks: &[Block]) -> plain::Plain {
    let section = Section { blocks: blocks.to_vec(), ..Section::default() };
    let document = Document { sections: vec![section], words: words(), ..Document::default() };
    let mut plain = plain::Plain::of(&document);
    // Breaks and spaces at the ends of lines are no text.
    let tidy = |text: &String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    plain.body = plain.body.iter().map(tidy).filter(|text| !text.is_empty()).collect();
    plain.notes = plain.notes.iter().map(tidy).collect();
    plain
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_text_is_read_or_refused(text in "(?s).{0,300}") {
        let _ = read(&text);
        let _ = document(&text);
    }

    /// What was read is written so that it reads the same.
    #[test]
    fn what_staff_write_reads_back(pieces in prop::collection::vec(prop::sample::select(vec![
        "돌봄", " ", "\n", "\n\n", "# ", "- ", "1. ", "> ", "*", "**", "`", "```\n", "[@A-1]", "| a | b |\n| - | - |\n",
        "[^1]", "\n\n[^1]: ", "---", "    ", "[가](/q/Q-1)", "<br>", "\\", "표: ", "![가](figure:bars)", "\t", "&lt;", "나",
    ]), 0..40)) {
        if let Ok(blocks) = read(&pieces.concat()) {
            let written = write_blocks(&blocks, &words(), true);
            let again = read(&written);
            prop_assert!(again.is_ok(), "{again:?} of\n{written}");
            let again = again.unwrap_or_default();
            prop_assert_eq!(shape_of(&again), shape_of(&blocks), "{}", written);
        }
    }

    /// No text of any document is lost in Markdown, however hard its letters are to say there.
    #[test]
    fn texts_of_documents_read_back(blocks in prop::collection::vec(block(), 1..5)) {
        let written = write_blocks(&blocks, &words(), true);
        let again = read(&written);
        prop_assert!(again.is_ok(), "{again:?} of\n{written}");
        prop_assert_eq!(shape_of(&again.unwrap_or_default()), shape_of(&blocks), "{}", written);
    }

    /// A document whose weights stand between spaces is the same in every part.
    #[test]
    fn documents_read_back(texts in prop::collection::vec(words_of_text(), 1..6)) {
        let mut blocks = Vec::new();
        for (n, words) in texts.iter().enumerate() {
            let line = vec![
                text("가 "), Inline::Strong(vec![text("굵게")]), text(" 나 "),
                Inline::Text(words.clone()),
                Inline::Footnote(vec![Block::Paragraph(vec![Inline::Text(words.clone())])]),
                Inline::Citation(vec![Everything.citation("A-1").unwrap()]),
            ];
            let quoted = Inline::Quoted { words: None, source: Everything.citation("Q-1").unwrap() };
            blocks.push(Block::Numbered {
                number: n.to_string(),
                anchor: format!("h-{n}"),
                blocks: vec![Block::Paragraph(merged(line)), Block::Quote(vec![Block::Paragraph(vec![quoted])])],
            });
            blocks.push(Block::Signatures(vec![Signature { role: "위원장".to_owned(), name: "김민주".to_owned() }]));
        }
        let section = Section {
            level: 2, number: "3장".to_owned(), title: "밤 # 돌봄 #".to_owned(), anchor: "c3".to_owned(),
            lead: vec![text("이 장은 "), Inline::Code("x".to_owned())], blocks,
        };
        let document = Document {
            kind: Kind::Blue, language: "ko".to_owned(), title: "``` 백서".to_owned(), index: true,
            sections: vec![section], words: words(), ..Document::default()
        };
        let written = write(&document);
        let read = markdown::document(&written);
        prop_assert_eq!(read.as_ref(), Ok(&document), "{}", written);
    }
}

/// Neighbouring texts as one.
fn merged(line: Vec<Inline>) -> Vec<Inline> {
    line.into_iter().fold(Vec::new(), |mut line, inline| {
        match (line.last_mut(), inline) {
            (Some(Inline::Text(before)), Inline::Text(text)) => before.push_str(&text),
            (_, inline) => line.push(inline),
        }
        line
    })
}
