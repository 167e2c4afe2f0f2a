//! Small documents to try a template on: one of each kind, with one of every block.

use super::{
    Align, Block, CitationRef, Clause, Document, Fact, Figure, Inline, Kind, Picture, Section,
    Signature, Table, Words,
};
use crate::chart;

/// Every kind that has a layout of its own.
pub const KINDS: [Kind; 7] =
    [Kind::Green, Kind::White, Kind::Blue, Kind::Report, Kind::Minutes, Kind::Letter, Kind::Notice];

/// A document of a kind, with one of every block.
pub fn document(kind: Kind) -> Document {
    let mut document = Document {
        kind,
        language: "ko".to_owned(),
        title: "견본".to_owned(),
        subtitle: "틀을 살펴봅니다".to_owned(),
        organisation: "문답".to_owned(),
        date: "2026. 1. 2.".to_owned(),
        status: "초안".to_owned(),
        number: "1권".to_owned(),
        facts: vec![Fact { name: "수신".to_owned(), value: "위원".to_owned() }],
        sections: vec![Section {
            level: 1,
            number: "1장".to_owned(),
            title: "처음".to_owned(),
            anchor: "s1".to_owned(),
            lead: text("머리글"),
            blocks: blocks(),
        }],
        index: true,
        colophon: vec!["펴낸 곳".to_owned()],
        foot: "아래".to_owned(),
        site: "https://mundap.example".to_owned(),
        words: Words::korean(),
        ..Document::default()
    };
    document.number();
    document
}

fn text(words: &str) -> Vec<Inline> {
    vec![Inline::Text(words.to_owned())]
}

fn blocks() -> Vec<Block> {
    let source = CitationRef {
        code: "Q-0001".to_owned(),
        kind: "질문".to_owned(),
        label: "너른동".to_owned(),
        url: "/q/Q-0001".to_owned(),
    };
    let link = |url: &str| Inline::Link { url: url.to_owned(), text: text("곳") };
    let line = vec![
        Inline::Strong(text("굵게")),
        Inline::Emphasis(text("힘주어")),
        Inline::Code("글쇠".to_owned()),
        link("https://mundap.example"),
        link("#p1"),
        Inline::Break,
        Inline::Footnote(vec![Block::Paragraph(text("각주"))]),
        Inline::Citation(vec![source.clone()]),
        Inline::Quoted { words: None, source: source.clone() },
        Inline::Quoted { words: Some("말".to_owned()), source },
    ];
    let paragraph = || Block::Paragraph(text("글"));
    let table = Table::new(
        vec![Align::Left, Align::Center, Align::Right],
        vec![vec![text("가"), text("나"), text("다")]],
        vec![vec![text("라"), text("마"), text("1")]],
    );
    let picture = Picture {
        svg: chart::mini([chart::Step::Reached; 4], "이어짐"),
        alternative: "이어짐".to_owned(),
        table: None,
    };
    let figure = Figure { caption: text("그림"), picture, ..Figure::default() };
    vec![
        Block::Numbered {
            number: "1".to_owned(),
            anchor: "p1".to_owned(),
            blocks: vec![Block::Paragraph(line)],
        },
        Block::Heading { level: 1, text: text("작은 제목") },
        Block::List { start: None, items: vec![vec![paragraph()]] },
        Block::List { start: Some(1), items: vec![vec![paragraph()]] },
        Block::Quote(vec![paragraph()]),
        Block::Code("글쇠".to_owned()),
        Block::Clauses(vec![
            Clause::new("하나", Vec::new()),
            Clause::new("둘", vec![Clause::new("셋", Vec::new())]),
        ]),
        Block::Table(Table { caption: text("표"), ..table }),
        Block::Figure(figure),
        Block::PageBreak,
        Block::Signatures(vec![Signature {
            role: "위원장".to_owned(), name: "김가람".to_owned()
        }]),
    ]
}
