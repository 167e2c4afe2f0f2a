//! What becomes of a contribution: waiting, hidden, edited, withdrawn.

use axum::http::StatusCode;
use domain::channel::ModerationTiming;
use domain::contribution::Kind;

use crate::site::{Reader, Site};

const TEXT: &str = "밤 근무 때 아이를 어디에 맡기나요?";

#[tokio::test]
async fn a_hidden_question_leaves_its_reason() {
    let site = Site::new().await;
    site.t.hide(&site.dialogue, Kind::Question, 1).await;
    let page = site.get(&Reader::default(), "/q/Q-0001").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        page.has("가려진 질문이에요") && page.has("욕설이나 비방") && page.has("욕설이 있습니다")
    );
    assert!(!page.has(TEXT));
    let log = site.get(&Reader::default(), "/d/garam/moderation").await;
    assert!(log.has("Q-0001") && log.has("욕설이 있습니다") && !log.has(TEXT));
    site.t.hide(&site.dialogue, Kind::Answer, 1).await;
    let answers = site.get(&Reader::default(), "/d/garam/core/1/1/answers").await;
    assert!(answers.has("가린 답변이에요") && !answers.has("걸어갈 수 있는 곳"));
    let answer = site.get(&Reader::default(), "/a/A-00001").await;
    assert!(answer.has("욕설이나 비방") && !answer.has("걸어갈 수 있는 곳"));
}

#[tokio::test]
async fn authors_edit_and_withdraw_and_nobody_else_does() {
    let site = Site::new().await;
    let (author, other) = (site.someone(), site.someone());
    site.post(&author, "/d/garam/core/1/1/answer", "text=처음 쓴 글이에요&place=").await;
    let page = "/a/A-00003";
    assert!(site.get(&author, page).await.has("/a/A-00003/edit"));
    assert!(!site.get(&other, page).await.has("/a/A-00003/edit"));
    for (reader, status) in
        [(&other, StatusCode::FORBIDDEN), (&Reader::default(), StatusCode::UNAUTHORIZED)]
    {
        for action in ["edit", "withdraw"] {
            let path = format!("{page}/{action}");
            assert_eq!(site.get(reader, &path).await.status, status, "{path}");
            assert_eq!(site.post(reader, &path, "text=남의 글").await.status, status, "{path}");
        }
    }
    let empty = site.post(&author, "/a/A-00003/edit", "text=").await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    site.t.clock.advance(60 * domain::time::SECOND);
    let edited = site.post(&author, "/a/A-00003/edit", "text=고친 글이에요").await;
    assert_eq!(edited.location, page);
    let shown = site.get(&Reader::default(), page).await;
    assert!(shown.has("고친 글이에요") && shown.has("처음 쓴 글이에요") && shown.has("달라진 곳"));
    site.post(&author, "/a/A-00003/withdraw", "").await;
    let gone = site.get(&Reader::default(), page).await;
    assert!(gone.has("쓴 사람이 거둔 글") && !gone.has("고친 글이에요"));
    assert_eq!(site.get(&author, "/a/A-00003/edit").await.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn a_statement_keeps_its_words_once_people_voted() {
    let site = Site::new().await;
    let author = site.someone();
    site.post(&author, "/d/garam/core/1/1/statement", "text=새 의견이에요&place=").await;
    site.post(&site.someone(), "/d/garam/core/1/1/vote", "statement=S-004&vote=agree").await;
    let page = site.post(&author, "/s/S-004/edit", "text=다른 말이에요").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.has("벌써 투표한 사람이 있어") && page.has("다른 말이에요</textarea>"));
}

#[tokio::test]
async fn what_waits_is_shown_to_its_author_alone() {
    let site = Site::new().await;
    site.t.set(&site.dialogue, |settings| settings.online = ModerationTiming::Before).await;
    let author = site.someone();
    let form = site.get(&author, "/d/garam/ask").await;
    assert!(form.has("담당자가 살펴본 뒤 공개해요"));
    let sent = site.post(&author, "/d/garam/ask", "title=아직 살펴보는 질문&body=").await;
    assert!(site.get(&author, &sent.location).await.has("담당자가 살펴보고 있어요"));
    assert!(site.get(&author, "/q/Q-0006").await.has("나와 담당자에게만 보여요"));
    for reader in [Reader::default(), site.someone()] {
        assert_eq!(site.get(&reader, "/q/Q-0006").await.status, StatusCode::NOT_FOUND);
        let home = site.get(&reader, "/").await;
        assert!(!home.has("Q-0006") && !home.has("아직 살펴보는 질문"));
    }
}

#[tokio::test]
async fn forgetting_keeps_what_was_sent() {
    let site = Site::new().await;
    let author = site.someone();
    site.post(&author, "/d/garam/ask", "title=남아 있을 질문&body=").await;
    assert!(site.get(&author, "/me").await.has("남아 있을 질문"));
    let forgotten = site.post(&author, "/me/forget", "").await;
    assert!(forgotten.cookie.unwrap().contains("Max-Age=0"));
    assert!(site.get(&Reader::default(), "/q/Q-0006").await.has("남아 있을 질문"));
    assert!(site.get(&Reader::default(), "/me").await.has("아직 보낸 글이 없어요"));
}
