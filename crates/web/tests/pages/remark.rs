//! Remarks as anyone sees them: beside their paragraph, on a page of their own, and at the desk.

use app::remark::{NewRemark, NewReply};
use axum::http::StatusCode;
use domain::channel::ModerationTiming;
use domain::id::RemarkId;
use domain::remark::RemarkState;

use crate::look::is_sound;
use crate::site::{Reader, Site};

const CHAPTER: &str = "/d/garam/papers/white/1-1/1";
const THREAD: &str = "/d/garam/papers/white/1-1/remarks/1";
const WORDING: &str = "밤 돌봄은 걸어갈 수 있는 여러 곳에 있어야 한다.";

/// A remark that was replied to twice, and an amendment that nobody replied to yet.
async fn remarked(site: &Site) {
    let (t, operator) = (&site.t, site.t.operator());
    let edition = t.edition(&site.dialogue).await;
    let place = Some("새터동".to_owned());
    let text = "‘여러 곳’이 <어디>인지 적어 주세요.".to_owned();
    let new = NewRemark { text, place, ..NewRemark::default() };
    let given = t.app.remark(&t.participant(), &edition, 1, &new).await.unwrap();
    for (state, note) in [
        (RemarkState::Reviewing, "12. 3. 돌봄 분과에서 다룹니다."),
        (RemarkState::TakenUp, "붙임 2의 목록을 넣었습니다."),
    ] {
        let reply = NewReply { state, note: note.to_owned() };
        let id = RemarkId(given.id);
        t.app.reply_to_remark(&operator, &site.dialogue, id, &reply).await.unwrap();
    }
    let proposed = Some(WORDING.replace("여러 곳에", "동마다 한 곳에"));
    let text = "셀 수 있어야 해요.".to_owned();
    let new = NewRemark { text, proposed, ..NewRemark::default() };
    t.app.remark(&t.participant(), &edition, 1, &new).await.unwrap();
}

#[tokio::test]
async fn remarks_look_as_they_did() {
    let site = Site::new().await;
    site.t.edition(&site.dialogue).await;
    let reader = Reader::default();
    for (name, path) in [("remark_chapter_empty", CHAPTER), ("remark_thread_empty", THREAD)] {
        let page = site.get(&reader, path).await;
        assert_eq!(page.status, StatusCode::OK, "{name}");
        is_sound(name, &page.html);
        insta::assert_snapshot!(name, page.main());
    }
    remarked(&site).await;
    for (name, path) in [
        ("remark_chapter", "/d/garam/papers/white/1-1/1?fresh"),
        ("remark_thread", "/d/garam/papers/white/1-1/remarks/1?fresh"),
        ("remark", "/v/V-0001"),
        ("remark_amendment", "/v/V-0002"),
    ] {
        let page = site.get(&reader, path).await;
        assert_eq!(page.status, StatusCode::OK, "{name}");
        is_sound(name, &page.html);
        insta::assert_snapshot!(name, page.main());
    }
}

#[tokio::test]
async fn a_remark_is_written_in_place_and_faults_come_back_there() {
    let site = Site::new().await;
    let t = &site.t;
    let dialogue = t.reload(&site.dialogue).await;
    let dialogue = t.set(&dialogue, |s| s.online = ModerationTiming::Before).await;
    t.edition(&dialogue).await;
    let someone = site.someone();
    let bad = site.post(&someone, THREAD, "text=&proposed=").await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        bad.has("id=\"text-e\"") && bad.has("action=\"/d/garam/papers/white/1-1/remarks/1#write\"")
    );
    // The form comes filled with the paragraph: sent as it is, it proposes nothing.
    let body = format!("text=어디인지 적어 주세요&proposed={WORDING}");
    let sent = site.post(&someone, THREAD, &body).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    assert!(sent.location.starts_with("/receipts/"), "{}", sent.location);
    let own = site.get(&someone, THREAD).await;
    assert!(own.has("어디인지 적어 주세요") && !own.has("<ins>"));
    let others = site.get(&Reader::default(), THREAD).await;
    assert!(!others.has("어디인지 적어 주세요"), "it waits for a moderator");
    let receipt = site.get(&someone, &sent.location).await;
    assert!(receipt.has("V-0001"));
    for missing in [
        "/d/garam/papers/white/1-1/remarks/2",
        "/d/garam/papers/white/1-2/remarks/1",
        "/d/garam/papers/pink/1-1/remarks/1",
        "/v/V-0099",
    ] {
        assert_eq!(site.get(&someone, missing).await.status, StatusCode::NOT_FOUND, "{missing}");
    }
}
