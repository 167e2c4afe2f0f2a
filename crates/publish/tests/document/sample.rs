//! White papers made up from a seed: the same seed gives the same text.

use publish::chart::{self, Label};
use publish::document::{
    Align, Block, CitationRef, Document, Fact, Figure, Inline, Kind, Picture, Section, Table, Words,
};

const NOUNS: [&str; 24] = [
    "주민",
    "돌봄 거점",
    "마을 공간",
    "구청",
    "사업장",
    "노동자",
    "청년",
    "이주노동자",
    "상가 거리",
    "통근 버스",
    "심야 진료소",
    "예약제",
    "정원제",
    "지원금",
    "실태조사",
    "분과 위원회",
    "시범사업",
    "협약",
    "교대 근무",
    "보호자",
    "요양보호사",
    "아이돌봄",
    "공공일자리",
    "하남산단",
];
const PARTICLES: [&str; 6] = ["은", "에서", "까지", "보다", "으로", "에게"];
const ADVERBS: [&str; 10] = [
    "함께",
    "먼저",
    "밤에도",
    "해마다",
    "가까운 곳에서",
    "예산 안에서",
    "두 해 동안",
    "차례로",
    "다시",
    "모두",
];
const VERBS: [&str; 10] = [
    "맡아야 한다.",
    "시험할 것을 권한다.",
    "줄어든 것으로 나타났다.",
    "필요하다고 보았다.",
    "부담을 나누어야 한다.",
    "확인하고 밝힌다.",
    "한 달에 30건을 넘지 못하였다.",
    "찬성이 70%를 넘었다.",
    "의견이 갈렸다.",
    "2027년 3월에 시작한다.",
];

/// A row of numbers that looks like chance and is not (Knuth's MMIX constants).
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or_default() % end.max(1)
    }

    fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }

    fn sentence(&mut self) -> String {
        let (one, two) = (self.pick(&NOUNS), self.pick(&NOUNS));
        let (part, adverb, verb) = (self.pick(&PARTICLES), self.pick(&ADVERBS), self.pick(&VERBS));
        let number = 10 + self.below(9000);
        match self.below(3) {
            0 => format!("{one}{part} {two}을(를) {adverb} {verb}"),
            1 => format!("{one}의 {number}명 가운데 열에 여덟은 {two}{part} {adverb} {verb}"),
            _ => format!("{adverb} {one}와(과) {two}{part} 나누어 {verb}"),
        }
    }

    fn sentences(&mut self, count: usize) -> String {
        (0..count).map(|_| self.sentence()).collect::<Vec<_>>().join(" ")
    }

    fn source(&mut self) -> CitationRef {
        let (kind, letter) = [("답변", 'A'), ("질문", 'Q'), ("의견", 'S')][self.below(3)];
        let code = format!("{letter}-{:04}", 1 + self.below(1500));
        let url = format!("/a/{code}");
        CitationRef { code, kind: kind.to_owned(), label: "너른동, 공감 64".to_owned(), url }
    }
}

fn text(text: impl Into<String>) -> Inline {
    Inline::Text(text.into())
}

fn table(chance: &mut Chance) -> Block {
    let cell = |words: &str| vec![text(words)];
    let head = vec![["의견", "가 모둠", "나 모둠", "다 모둠"].map(cell).to_vec()];
    let row = |chance: &mut Chance| {
        let mut row = vec![cell(&format!("S-{:03} {}", chance.below(300), chance.sentence()))];
        row.extend((0..3).map(|_| cell(&format!("{} ±{}", chance.below(100), chance.below(6)))));
        row
    };
    let rows = (0..3).map(|_| row(chance)).collect();
    let columns = vec![Align::Left, Align::Right, Align::Right, Align::Right];
    let table = Table::new(columns, head, rows);
    Block::Table(Table {
        caption: vec![text("비용 부담에 대한 모둠별 생각 (찬성 %, 95% 오차)")],
        ..table
    })
}

pub(crate) fn picture() -> Picture {
    let label =
        Label {
            id: "bars", title: "통로별 답변", desc: "주민 591건, 분과 40건, 전문가 21건"
        };
    let rows = [("주민", 591), ("분과", 40), ("전문가", 21)];
    let svg = bars(&rows, label);
    Picture {
        svg, alternative: "주민 591건, 분과 40건, 전문가 21건".to_owned(), table: None
    }
}

fn bars(rows: &[(&str, u32)], label: Label<'_>) -> String {
    let _ = chart::style();
    let bar = |(n, (name, count)): (usize, &(&str, u32))| {
        let y = 10 + n * 30;
        format!(
            r#"<text x="0" y="{}" font-size="14">{name}</text><rect class="fa" x="70" y="{y}" width="{}" height="18"/><text x="{}" y="{}" font-size="14">{count}</text>"#,
            y + 14,
            count / 2 + 4,
            count / 2 + 82,
            y + 14
        )
    };
    let bars: String = rows.iter().enumerate().map(bar).collect();
    format!(
        r#"<svg viewBox="0 0 440 104" role="img"><title>{}</title><desc>{}</desc>{bars}</svg>"#,
        label.title, label.desc
    )
}

/// A white paper of so many chapters, each with so many numbered paragraphs that cite one thing each.
pub(crate) fn paper(seed: u64, chapters: usize, paragraphs: usize) -> Document {
    let mut chance = Chance::new(seed);
    let mut sections = Vec::new();
    let mut number = 0;
    for chapter in 1..=chapters {
        sections.push(Section {
            level: 1,
            number: format!("{chapter}장"),
            title: ["밤과 새벽의 돌봄", "첫 직장", "공정한 보수", "산업 전환", "마을 경제"]
                [chapter % 5]
                .to_owned(),
            anchor: format!("c{chapter}"),
            lead: vec![text(format!("핵심 질문 {chapter}. {}", chance.sentences(2)))],
            blocks: Vec::new(),
        });
        for n in 0..paragraphs {
            number += 1;
            if n % 12 == 6 {
                sections.push(Section {
                    level: 2,
                    title: format!("{} 무엇이 달라지는가", ["사실", "모델", "소수 의견"][n % 3]),
                    anchor: format!("c{chapter}-{n}"),
                    ..Section::default()
                });
            }
            let mut line = vec![text(chance.sentences(3))];
            line.push(Inline::Citation(vec![chance.source()]));
            line.push(text(format!(" {}", chance.sentences(1))));
            if n % 10 == 3 {
                let note = vec![Block::Paragraph(vec![text(chance.sentences(1))])];
                line.push(Inline::Footnote(note));
            }
            if n % 15 == 4 {
                line.push(text(" "));
                let words = Some("밤 근무가 한 달에 열 번입니다.".to_owned());
                line.push(Inline::Quoted { words, source: chance.source() });
                line.push(text("라는 말이 이를 보여 준다."));
            }
            let mut blocks = vec![Block::Paragraph(line)];
            if n % 20 == 2 {
                blocks.push(table(&mut chance));
            }
            if n % 40 == 9 {
                blocks.push(Block::Figure(Figure {
                    name: format!("f{number}"),
                    caption: vec![text("통로별 답변 수")],
                    picture: picture(),
                    ..Figure::default()
                }));
            }
            let block = Block::Numbered {
                number: number.to_string(),
                anchor: format!("h-{number:04}"),
                blocks,
            };
            if let Some(section) = sections.last_mut() {
                section.blocks.push(block);
            }
        }
    }
    let fact = |name: &str, value: &str| Fact { name: name.to_owned(), value: value.to_owned() };
    let mut document = Document {
        kind: Kind::White,
        language: "ko".to_owned(),
        title: "가람구 일자리 사회적대화 백서".to_owned(),
        subtitle: "묻고 답하여 찾은 스물세 가지 길".to_owned(),
        organisation: "가람구 지속가능일자리회".to_owned(),
        signer: String::new(),
        date: "2026. 11. 26.".to_owned(),
        status: "고침판".to_owned(),
        number: "백서 1권".to_owned(),
        facts: vec![
            fact("질문", "1,436개"),
            fact("답변", "10,233건"),
            fact("의결", "M-2026-11-3 (찬성 21, 반대 2)"),
        ],
        sections,
        index: true,
        colophon: vec![
            "펴낸 곳 가람구 지속가능일자리회 사무국".to_owned(),
            "가람구 한울로 120, 별관 3층".to_owned(),
        ],
        foot: "근거 전체: mundap.garam.example/papers/white".to_owned(),
        site: "https://mundap.garam.example".to_owned(),
        words: Words::korean(),
    };
    document.number();
    document
}
