//! Sheets and pictures as they come from the press.

use super::*;
use crate::chart::Step;
use crate::poster::Poster;
use crate::preview::Preview;
use crate::slip::{Common, Labels, Sheets, Slip, Slips};

fn press() -> Press {
    Press::open(&[]).expect("a Korean font: apt-get install fonts-noto-cjk")
}

fn slips(count: usize) -> Vec<Slip> {
    let slip = |n: usize| Slip {
        code: format!("R-{:04}-M4TX-7QW0", 1000 + n),
        short: format!("{:04}", 1000 + n),
        address: format!("https://garam.example/r/R-{:04}-M4TX-7QW0", 1000 + n),
    };
    (0..count).map(slip).collect()
}

fn common() -> Common {
    Common {
        title: "쪽지".to_owned(),
        language: "ko".to_owned(),
        above: "가람구 사회적대화 · 샘골동 대화마당 2026. 11. 28.".to_owned(),
        heading: "무엇을 묻고 싶으세요?".to_owned(),
        hint: "한 장에 하나씩 적어 주세요.".to_owned(),
        labels: Labels {
            number: "쪽지 번호".to_owned(),
            sector: "분야".to_owned(),
            place: "동".to_owned(),
            privacy: "쓴 그대로, 이름 없이 누리집에 실려요. 이름이나 전화번호는 쓰지 마세요."
                .to_owned(),
            receipt: "접수증".to_owned(),
            keep: "떼어서 가져가세요. 이 번호로 내 글이 어떻게 되었는지 볼 수 있어요.".to_owned(),
            agree: "찬성".to_owned(),
            disagree: "반대".to_owned(),
            pass: "모르겠음".to_owned(),
        },
    }
}

/// The pages of a PDF, counted by their objects.
fn pages(pdf: &[u8]) -> usize {
    let text = String::from_utf8_lossy(pdf);
    let count = text.split("/Type/Pages").nth(1).and_then(|rest| rest.split("/Count").nth(1));
    let digits: String =
        count.unwrap_or_default().trim().chars().take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap_or_else(|_| {
        text.matches("/Type/Page/").count() + text.matches("/Type/Page\n").count()
    })
}

/// Keeps a copy for whoever wants to look: MUNDAP_PRINT names the folder.
fn keep(name: &str, file: &[u8]) {
    if let Some(folder) = std::env::var_os("MUNDAP_PRINT") {
        std::fs::write(std::path::Path::new(&folder).join(name), file).unwrap();
    }
}

#[test]
fn slips_fill_their_pages() {
    let press = press();
    let data = Slips {
        common: common(),
        sectors: ["제조업", "민간서비스", "공공서비스", "마을일자리"].map(str::to_owned).to_vec(),
        place: "샘골동".to_owned(),
        per_page: 3,
        lines: 4,
        slips: slips(7),
    };
    let pdf = data.pdf(&press).unwrap();
    keep("slips.pdf", &pdf);
    assert!(pdf.starts_with(b"%PDF-"));
    assert_eq!(pages(&pdf), 3);
    assert_eq!(data.pdf(&press).unwrap(), pdf, "the same slips give the same file");
    let answers = Slips {
        common: Common {
            heading: "핵심 질문 7. 같은 일을 하는데 임금은 왜 다를까요?".to_owned(),
            ..common()
        },
        sectors: Vec::new(),
        place: String::new(),
        per_page: 2,
        lines: 8,
        slips: slips(2),
    };
    let pdf = answers.pdf(&press).unwrap();
    keep("answers.pdf", &pdf);
    assert_eq!(pages(&pdf), 1);
}

#[test]
fn a_voting_sheet_with_long_statements_stays_on_its_page() {
    let long = "밤에 일하는 사람에게는 낮에 여는 돌봄만으로는 모자라니 새벽에도 여는 곳이 동마다 하나씩은 있어야 하고 그 값은 구가 내야 한다";
    let data = Sheets {
        common: Common {
            heading: "핵심 질문 7. 같은 일을 하는데 임금은 왜 다를까요?".to_owned(),
            ..common()
        },
        statements: vec![long.to_owned(); 20],
        slips: slips(2),
    };
    let pdf = data.pdf(&press()).unwrap();
    keep("sheets.pdf", &pdf);
    assert_eq!(pages(&pdf), 2);
}

#[test]
fn a_poster_is_one_page_however_long_its_title() {
    for (name, heading) in [
        ("poster.pdf", "샘골동 대화마당"),
        (
            "poster-long.pdf",
            "밤에 일하고 낮에 자는 사람들의 돌봄과 교통과 안전을 함께 이야기하는 샘골동과 은하동의 가을 대화마당",
        ),
    ] {
        let poster = Poster {
            language: "ko".to_owned(),
            above: "가람구 사회적대화".to_owned(),
            heading: heading.to_owned(),
            facts: vec![
                ("언제".to_owned(), "2026. 11. 28. 14:00".to_owned()),
                ("어디".to_owned(), "샘골동 주민센터 2층 큰방".to_owned()),
                ("누가".to_owned(), "가람구 일자리과".to_owned()),
            ],
            lead: "휴대전화로도 묻고 답해요".to_owned(),
            more: "가입하지 않아도 돼요. 사진기로 왼쪽 그림을 비추세요.".to_owned(),
            address: "https://garam.example/gatherings/G-012".to_owned(),
        };
        let pdf = poster.pdf(&press()).unwrap();
        keep(name, &pdf);
        assert_eq!(pages(&pdf), 1);
    }
}

#[test]
fn a_preview_is_small_and_of_the_right_size() {
    let press = press();
    let names = ["녹서", "백서", "청서", "시범사업"].map(str::to_owned);
    let preview = |words: &str, steps: [Step; 4]| {
        let mut steps = steps.into_iter();
        Preview {
            language: "ko".to_owned(),
            brand: "문답".to_owned(),
            dialogue: "가람구 사회적대화".to_owned(),
            code: "Q-0412".to_owned(),
            words: words.to_owned(),
            shown: true,
            note: "답변 182개 · 표 8,120표".to_owned(),
            thread: Some(names.clone().map(|name| (name, steps.next().unwrap()))),
        }
    };
    use Step::{Half, NotYet, Reached, Stopped};
    let long = "밤에 일하는 사람에게는 낮에 여는 돌봄만으로는 모자란데 새벽에도 여는 곳이 동마다 하나씩은 있어야 하지 않을까요? ".repeat(3);
    for (name, words, steps) in [
        ("preview.png", "밤에 일하는 사람의 아이는 누가 돌보나요?", [Half, NotYet, NotYet, NotYet]),
        ("preview-long.png", long.trim(), [Reached, Reached, Half, NotYet]),
        ("preview-stopped.png", "골목 가로등은 누가 고치나요?", [Stopped, NotYet, NotYet, NotYet]),
    ] {
        let png = preview(words, steps).png(&press).unwrap();
        keep(name, &png);
        assert!(png.len() < 300_000, "{name} has {} bytes", png.len());
        let read = image::load_from_memory(&png).unwrap();
        assert_eq!((read.width(), read.height()), (1200, 630));
    }
}

#[test]
fn texts_are_texts() {
    let press = press();
    let words = "#panic(\"x\") $x$ *bold* @ref <label> \\ `raw` [content] // comment";
    let language = "ko".to_owned();
    let data = Preview { language, words: words.to_owned(), shown: true, ..Preview::default() };
    assert!(data.png(&press).is_ok());
}

#[test]
fn a_machine_without_a_korean_font_says_what_to_install() {
    let empty = tempfile::tempdir().unwrap();
    let error = Press::with_folders(&[empty.path().to_owned()]).unwrap_err();
    assert!(error.to_string().contains("fonts-noto-cjk"), "{error}");
}
