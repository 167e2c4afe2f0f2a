//! The citizen's way in every language: complete, and without a Korean word that is not marked as one.

use axum::http::StatusCode;

use crate::look::{PAGES, is_sound};
use crate::site::{Reader, Site};

/// Elements without an end.
const VOID: [&str; 6] = ["meta", "link", "input", "br", "hr", "img"];
/// Attributes that people read or hear.
const READ: [&str; 8] = [
    "aria-label=\"",
    "alt=\"",
    "title=\"",
    "placeholder=\"",
    "content=\"",
    "data-left=\"",
    "data-over=\"",
    "data-found=\"",
];

fn is_hangul(c: char) -> bool {
    matches!(c, '가'..='힣' | 'ㄱ'..='ㆎ' | '\u{1100}'..='\u{11ff}')
}

/// Whatever is Korean outside of elements with `lang="ko"`.
pub(crate) fn korean(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    // The elements that are open, and whether what is in them is Korean.
    let mut open: Vec<(&str, bool)> = vec![("", false)];
    for part in html.split('<').skip(1) {
        let (tag, text) = part.split_once('>').expect("a tag ends");
        let name = tag.split([' ', '/']).next().unwrap_or_default();
        if let Some(closed) = tag.strip_prefix('/') {
            assert_eq!(open.pop().map(|(name, _)| name), Some(closed), "{part}");
        } else if !name.starts_with('!') {
            let around = open.last().is_some_and(|(_, korean)| *korean);
            let own = tag.split_once(" lang=\"").map(|(_, rest)| rest.starts_with("ko"));
            let is_korean = own.unwrap_or(around);
            let read =
                READ.iter().filter_map(|name| Some(tag.split_once(name)?.1.split_once('"')?.0));
            found.extend(
                read.filter(|text| !is_korean && text.contains(is_hangul)).map(str::to_owned),
            );
            if !VOID.contains(&name) && !tag.ends_with('/') {
                open.push((name, is_korean));
            }
        }
        let is_korean = open.last().is_some_and(|(_, korean)| *korean);
        if !is_korean && text.contains(is_hangul) {
            found.push(text.trim().to_owned());
        }
    }
    found
}

#[test]
fn korean_is_found_where_it_is_not_marked() {
    let html = "<p lang=\"vi\">Xin chào <b lang=\"ko\">안녕 <i>하세요</i></b><br>돌봄</p>\
                <input aria-label=\"이름\"><option value=\"동\" lang=\"ko\">새터동</option>";
    assert_eq!(korean(html), ["돌봄", "이름"]);
}

async fn is_complete(site: &Site, reader: &Reader, pages: &[(&str, &str)]) {
    for (name, path) in pages {
        let page = site.get(reader, path).await;
        assert_eq!(page.status, StatusCode::OK, "{name}");
        let name = format!("{name} in {}", reader.language);
        is_sound(&name, &page.html);
        assert!(page.has(&format!("<html lang=\"{}\"", reader.language)), "{name}");
        assert_eq!(korean(&page.html), [""; 0], "{name}");
    }
}

#[tokio::test]
async fn every_page_is_complete_in_every_language() {
    let site = Site::new().await;
    for language in ["en", "ru", "vi"] {
        is_complete(&site, &Reader { language, ..Reader::default() }, PAGES).await;
    }
    let english = Reader { language: "en", ..Reader::default() };
    insta::assert_snapshot!("home_in_english", site.get(&english, "/").await.main());
    for (name, language, path) in [
        ("ask_in_vietnamese", "vi", "/d/garam/ask"),
        ("core_question_in_russian", "ru", "/d/garam/core/1/1"),
    ] {
        let reader = Reader { language, ..Reader::default() };
        insta::assert_snapshot!(name, site.get(&reader, path).await.main());
    }
}

#[tokio::test]
async fn errors_and_ones_own_part_are_complete_too() {
    let site = Site::new().await;
    for language in ["en", "ru", "vi"] {
        let reader = Reader { language, ..site.someone() };
        let vote = site.post(&reader, "/d/garam/core/1/1/vote", "statement=S-001&vote=agree").await;
        assert_eq!(vote.status, StatusCode::SEE_OTHER);
        let form = "title=Có xe buýt đêm không?&body=&sector=&place=&language=vi&care=";
        let asked = site.post(&reader, "/d/garam/ask", form).await;
        assert_eq!(asked.status, StatusCode::SEE_OTHER);
        let receipt = asked.location.clone();
        let own = site.get(&reader, &receipt).await;
        assert_eq!(korean(&own.html), [""; 0], "a receipt in {language}");
        for path in ["/me", "/me/erase", "/me/claim", "/d/garam/core/1/1/vote"] {
            let page = site.get(&reader, path).await;
            assert_eq!(korean(&page.html), [""; 0], "{path} in {language}");
        }
        for (path, form) in [
            ("/d/garam/ask", "title=&body=&place=somewhere"),
            ("/d/garam/core/1/1/answer", "text=&place=&channel="),
            ("/d/garam/core/1/1/statement", "text=a"),
            ("/d/garam/ask", "title=Công đoàn của tôi&body=노조 010-1234-5678&place="),
            ("/me/claim", "email=nobody"),
            ("/receipts", "code=R-1"),
            ("/language/report", "page=/&text="),
        ] {
            let page = site.post(&reader, path, form).await;
            assert!(page.status.is_client_error(), "{path}: {}", page.status);
            let left: Vec<String> = korean(&page.html);
            let own = |text: &String| form.contains(text.trim_matches(['“', '”', '«', '»']));
            assert!(left.iter().all(own), "{path} in {language}: {left:?}");
        }
        for path in ["/no-such-page", "/q/Q-9999", "/staff/d/garam", "/me/claim/none"] {
            let page = site.get(&reader, path).await;
            assert!(!page.status.is_success(), "{path}");
            assert_eq!(korean(&page.html), [""; 0], "{path} in {language}");
        }
    }
}

#[tokio::test]
async fn a_text_keeps_the_language_it_is_written_in() {
    let site = Site::new().await;
    let reader = Reader { language: "vi", ..site.someone() };
    for (given, said, stored) in [
        ("Có xe buýt đêm không?", "vi", "vi"),
        ("How do I get home at night?", "en", "en"),
        ("밤에 집에 어떻게 가나요?", "vi", "ko"),
        ("Тунги автобус борми, нечада?", "uz", "uz"),
        ("Қалай үйге барамын түнде?", "und", "und"),
    ] {
        let form = format!("title={given}&body=&sector=&place=&care=&language={said}");
        let asked = site.post(&reader, "/d/garam/ask", &form).await;
        assert_eq!(asked.status, StatusCode::SEE_OTHER, "{given}");
        let me = site.get(&reader, "/me").await;
        assert!(me.has(&format!("lang=\"{stored}\"><b>{given}")), "{given}: {}", me.main());
    }
    let form = "title=Câu hỏi&body=&sector=&place=&language=xx";
    let unknown = site.post(&reader, "/d/garam/ask", form).await;
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_reader_chooses_a_language_and_keeps_it() {
    let site = Site::new().await;
    let reader = Reader { language: "vi-VN,vi;q=0.9,en;q=0.8", ..Reader::default() };
    let page = site.get(&reader, "/d/garam/questions?q=a").await;
    assert!(page.has("<html lang=\"vi\""));
    assert!(page.has("/language?to=ru&#38;back=%2Fd%2Fgaram%2Fquestions%3Fq%3Da"), "{}", page.html);
    let chosen = site.get(&reader, "/language?to=ru&back=/d/garam/questions").await;
    assert_eq!(chosen.location, "/d/garam/questions");
    let cookie = chosen.cookie.unwrap();
    assert!(cookie.starts_with("mundap_language=ru; Path=/; HttpOnly; SameSite=Lax"), "{cookie}");
    for elsewhere in ["//evil.example", "https://evil.example", "javascript:alert(1)"] {
        let back = site.get(&reader, &format!("/language?to=ru&back={elsewhere}")).await;
        assert_eq!(back.location, "/", "{elsewhere}");
    }
}
