//! Official letters: their parts stand in every format, their items under the marks of offices.

use publish::document::style::Styles;
use publish::document::{
    Align, Block, Clause, Document, Fact, Inline, Kind, Section, Table, Words, docx, html, hwpx,
    markdown, pdf, xlsx,
};

use crate::everything::{keep, press};
use crate::formats::{part, words};

fn fact(name: &str, value: &str) -> Fact {
    Fact { name: name.to_owned(), value: value.to_owned() }
}

fn section(blocks: Vec<Block>) -> Vec<Section> {
    vec![Section { level: 1, blocks, ..Section::default() }]
}

fn line(text: &str) -> Block {
    Block::Paragraph(vec![Inline::Text(text.to_owned())])
}

fn notice() -> Document {
    let leaf = |text: &str| Clause::new(text, Vec::new());
    let items = vec![
        leaf("「일자리 사회적대화 기본조례」 제10조에 따라 다음과 같이 회의를 소집합니다."),
        Clause::new(
            "회의 개요",
            vec![
                leaf("일시: 2026. 11. 23. 14:00"),
                leaf("장소: 구청 3층 대회의실"),
                Clause::new("안건", vec![leaf("백서 심의"), leaf("시범사업 선정")]),
            ],
        ),
    ];
    Document {
        kind: Kind::Notice,
        language: "ko".to_owned(),
        title: "제3차 정기회의 소집 통지".to_owned(),
        organisation: "가람구 지속가능일자리회".to_owned(),
        signer: "가람구 지속가능일자리회 위원장".to_owned(),
        facts: vec![fact("수신", "수신자 참조"), fact("(경유)", "")],
        sections: section(vec![Block::Clauses(items), line("붙임  회의 자료 1부.  끝.")]),
        colophon: vec!["시행 M-2026-01-1 (2026. 11. 13.)".to_owned()],
        words: Words::korean(),
        ..Document::default()
    }
}

fn appointment() -> Document {
    Document {
        kind: Kind::Letter,
        language: "ko".to_owned(),
        number: "제 2026-15 호".to_owned(),
        title: "위촉장".to_owned(),
        organisation: "가람구 일자리 사회적대화".to_owned(),
        date: "2026. 3. 2.".to_owned(),
        facts: vec![fact("소속", "가람구 돌봄협동조합"), fact("성명", "김가람")],
        sections: section(vec![
            line("위 사람을 가람구 일자리 사회적대화 지속가능일자리회 위원으로 위촉합니다."),
            line("위촉 기간: 2026. 3. 2. – 2028. 3. 1."),
        ]),
        words: Words::korean(),
        ..Document::default()
    }
}

/// The text of a file of a word processor, or of a page, without its marks.
fn told(xml: &str) -> String {
    let mut text = String::new();
    let mut rest = xml;
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        let (tag, behind) = after.split_once('>').unwrap();
        if ["w:tab/", "/w:p", "/hp:p", "hp:tab", "/p", "/dt", "/dd", "/h1", "/div"]
            .iter()
            .any(|end| tag.starts_with(end))
        {
            text.push(' ');
        }
        rest = behind;
    }
    text
}

fn in_order(text: &str, wanted: &[&str], format: &str) {
    let text = words(text).join(" ");
    let mut from = 0;
    for part in wanted {
        let part = words(part).join(" ");
        let at = text[from..].find(&part);
        from += at.unwrap_or_else(|| panic!("{format}: {part:?} is not in {:?}", &text[from..]));
    }
}

#[test]
fn letters_hold_their_parts_in_every_format() {
    let styles = Styles::default();
    for (name, letter, wanted) in [
        (
            "notice",
            notice(),
            vec![
                "가람구 지속가능일자리회",
                "수신 수신자 참조",
                "제목 제3차 정기회의 소집 통지",
                "「일자리",
                "회의 개요",
                "가. 일시: 2026.",
                "나. 장소: 구청",
                "다. 안건",
                "1) 백서 심의",
                "2) 시범사업 선정",
                "끝.",
                "가람구 지속가능일자리회 위원장",
                "직인",
                "시행 M-2026-01-1",
            ],
        ),
        (
            "appointment",
            appointment(),
            vec![
                "제 2026-15 호",
                "위촉장",
                "소속",
                "성명",
                "김가람",
                "위촉합니다.",
                "위촉 기간",
                "2026. 3. 2.",
                "가람구 일자리 사회적대화",
                "직인",
            ],
        ),
    ] {
        let word = docx::docx(&letter, press(), &styles).unwrap();
        in_order(&told(&part(&word, "word/document.xml")), &wanted, "DOCX");
        let hangul = hwpx::hwpx(&letter, press(), &styles).unwrap();
        in_order(&told(&part(&hangul, "Contents/section0.xml")), &wanted, "HWPX");
        let page = html::page(&letter, None);
        in_order(&told(page.split_once("<main>").unwrap().1), &wanted, "HTML");
        let printed = pdf::pdf(&letter, press(), None).unwrap();
        assert!(printed.starts_with(b"%PDF-"));
        let text = markdown::write(&letter);
        for part in wanted.iter().filter(|part| !["직인", "제목 제3차"].contains(part)).skip(2)
        {
            let last = part.split(' ').next_back().unwrap();
            assert!(text.contains(last), "Markdown: {last}");
        }
        keep(&format!("{name}.docx"), &word);
        keep(&format!("{name}.hwpx"), &hangul);
        keep(&format!("{name}.html"), page.as_bytes());
        keep(&format!("{name}.pdf"), &printed);
    }
}

#[test]
fn an_appointment_is_one_page() {
    let printed = pdf::pdf(&appointment(), press(), None).unwrap();
    let text = String::from_utf8_lossy(&printed);
    assert!(text.contains("/Count 1"), "the pages of the letter");
    let mut long = appointment();
    long.title = "가람구 일자리 사회적대화 지속가능일자리회 돌봄분과 위촉장".to_owned();
    assert!(pdf::pdf(&long, press(), None).is_ok());
}

#[test]
fn whole_numbers_are_numbers_in_a_workbook() {
    use calamine::{Data, Reader as _, Xlsx};
    let cell = |text: &str| vec![Inline::Text(text.to_owned())];
    let table = Table {
        caption: cell("쓴 돈"),
        ..Table::new(
            vec![Align::Left, Align::Right],
            vec![vec![cell("과목"), cell("금액(원)")]],
            vec![vec![cell("1,200"), cell("1,200")], vec![cell("=1+1"), cell("=1+1")]],
        )
    };
    let report = Document {
        kind: Kind::Report,
        sections: section(vec![Block::Table(table)]),
        words: Words::korean(),
        ..Document::default()
    };
    let bytes = xlsx::xlsx(&report).unwrap();
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    let sheets = book.sheet_names();
    assert_eq!(sheets.len(), 1, "nothing is cited");
    let sheet = book.worksheet_range(&sheets[0]).unwrap();
    let rows: Vec<&[Data]> = sheet.rows().skip(2).collect();
    let text = |text: &str| Data::String(text.to_owned());
    assert_eq!(rows, [[text("1,200"), Data::Float(1200.0)], [text("=1+1"), text("=1+1")]]);
}
