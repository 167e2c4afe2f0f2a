//! Receipts.

use axum::http::StatusCode;

use crate::site::{Reader, Site};

#[tokio::test]
async fn sending_leads_to_a_receipt_that_clears_the_draft() {
    let site = Site::new().await;
    let sent = site
        .post(
            &Reader::default(),
            "/d/garam/core/1/1/answer",
            "text=걸어갈 수 있으면 돼요&place=새터동",
        )
        .await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    let page = site.get(&Reader::default(), &sent.location).await;
    let form = site.get(&Reader::default(), "/d/garam/core/1/1/answer").await;
    let mark = "data-keep=\"";
    let start = form.html.find(mark).unwrap() + mark.len();
    let name = form.html[start..].split('"').next().unwrap();
    assert!(page.has(&format!("data-kept=\"{name}\"")), "{name}");
    assert!(page.has("답변을 보냈어요") && page.has("걸어갈 수 있으면 돼요"));
    let later = site.get(&Reader::default(), sent.location.trim_end_matches("?new=1")).await;
    assert!(!later.has("data-kept") && later.has("접수한 그대로 있어요"));
}

#[tokio::test]
async fn what_cannot_be_sent_is_said_and_nothing_typed_is_lost() {
    let site = Site::new().await;
    let long = "가".repeat(2001);
    for (form, words) in [
        ("text=&place=".to_owned(), "글을 적어 주세요."),
        (format!("text={long}&place="), "2,000자까지 쓸 수 있어요. 지금 2,001자예요."),
        ("text=쓴 글은 남아요&place=새타동".to_owned(), "새터동"),
    ] {
        let page = site.post(&Reader::default(), "/d/garam/core/1/1/answer", &form).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.has(words) && page.has("한 군데를 고쳐 주세요") && page.has("고칠 곳:"));
        let typed = form.split('&').next().unwrap().trim_start_matches("text=");
        assert!(page.has(&format!("{typed}</textarea>")));
    }
    let page = site.post(&Reader::default(), "/d/garam/core/1/1/statement", "text=&place=").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.has("글을 적어 주세요."));
}

#[tokio::test]
async fn a_votes_receipt_never_says_how_it_was_cast() {
    let site = Site::new().await;
    let mut pages = Vec::new();
    for value in ["agree", "disagree", "pass"] {
        let form = format!("statement=S-001&vote={value}");
        let sent = site.post(&site.someone(), "/d/garam/core/1/1/vote", &form).await;
        let code = sent.location.split("receipt=").nth(1).unwrap();
        let page = site.get(&Reader::default(), &format!("/receipts/{code}")).await;
        assert_eq!(page.status, StatusCode::OK);
        let fingerprint = page.html.find("class=\"mono\"").unwrap();
        // The code, the act's number and the fingerprint differ; nothing else may.
        pages.push(page.html[..fingerprint].replace(code, "").replace(char::is_numeric, ""));
    }
    assert_eq!(pages[0], pages[1]);
    assert_eq!(pages[1], pages[2]);
    for word in ["찬성", "반대", "모르겠음"] {
        assert!(!pages[0].contains(word), "{word}");
    }
}

#[tokio::test]
async fn a_mistyped_code_is_met_with_what_is_wrong() {
    let site = Site::new().await;
    for (path, status, words) in [
        (
            "/receipts?code=R-5891-K7Q2-M4T",
            StatusCode::UNPROCESSABLE_ENTITY,
            "번호가 1자리 모자라요",
        ),
        (
            "/receipts?code=R-5891-K7Q2-M4TX0",
            StatusCode::UNPROCESSABLE_ENTITY,
            "번호가 1자리 많아요",
        ),
        ("/receipts?code=R-5891-K7Q2-M4TU", StatusCode::UNPROCESSABLE_ENTITY, "‘U’"),
        ("/receipts/R-0000-0000-0000", StatusCode::NOT_FOUND, "찾지 못했어요"),
        ("/receipts/nonsense", StatusCode::NOT_FOUND, "모자라요"),
    ] {
        let page = site.get(&Reader::default(), path).await;
        assert_eq!(page.status, status, "{path}");
        assert!(page.has(words) && page.has("name=\"code\""), "{path}");
    }
    let page = site.get(&Reader::default(), "/receipts?code=r+5891+k7q2+m4tx").await;
    assert_eq!(page.location, "/receipts/R-5891-K7Q2-M4TX");
}
