//! Gatherings, notices, slips and shared links as anyone sees them.

use app::gathering::NewGathering;
use app::notice::NewNotice;
use app::slip::{NewRun, NewSlip};
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use domain::contribution::Kind;
use domain::id::GatheringId;
use domain::publication::PublicationChange::{Publish, Withdraw};
use domain::receipt::ReceiptCode;
use domain::slip::SlipKind;
use domain::time::DAY;
use domain::vote::VoteValue::{Agree, Pass};
use tower::ServiceExt as _;

use crate::language::korean;
use crate::look::is_sound;
use crate::site::{Reader, Site};

/// A gathering with a photo, slips and sheets of which some came back, and another that comes.
async fn held(site: &Site) -> (GatheringId, Vec<ReceiptCode>, Vec<ReceiptCode>) {
    let (t, operator, dialogue) = (&site.t, site.t.operator(), &site.dialogue);
    let written = |title: &str, day: &str| NewGathering {
        title: title.to_owned(),
        day: day.to_owned(),
        starts: "14:00".to_owned(),
        ends: "16:00".to_owned(),
        place: "샘골동".to_owned(),
        address: "주민센터 2층 큰방".to_owned(),
        host: "가람구 일자리과".to_owned(),
        summary: "밤 버스를 이야기했습니다.\n\n다음에는 낮에 모입니다.".to_owned(),
        people: "23".to_owned(),
    };
    let id = t
        .app
        .add_gathering(&operator, dialogue, &written("샘골동 <대화마당>", "2026-11-20"))
        .await
        .unwrap();
    t.app.publish_gathering(&operator, dialogue, id, Publish, "").await.unwrap();
    let coming = NewGathering {
        summary: String::new(),
        people: String::new(),
        ..written("은하동 대화마당", "2026-12-05")
    };
    let coming = t.app.add_gathering(&operator, dialogue, &coming).await.unwrap();
    t.app.publish_gathering(&operator, dialogue, coming, Publish, "").await.unwrap();
    let later = written("샘골동 <대화마당>", "2026-11-21");
    t.app.change_gathering(&operator, dialogue, id, &later).await.unwrap();
    let photo = t.app.add_photo(&operator, dialogue, id, testkit::png(80, 60), "둘러앉은 사람들");
    photo.await.unwrap();
    let issue = |kind, core| NewRun { kind: Some(kind), gathering: Some(id), core, count: Some(3) };
    let slips = t.app.issue_slips(&operator, dialogue, &issue(SlipKind::Question, None)).await;
    let sheets = t.app.issue_slips(&operator, dialogue, &issue(SlipKind::Votes, Some(1))).await;
    let (slips, sheets) = (slips.unwrap(), sheets.unwrap());
    let slip_codes = t.app.run_codes(&operator, dialogue, slips).await.unwrap();
    let sheet_codes = t.app.run_codes(&operator, dialogue, sheets).await.unwrap();
    let new = NewSlip {
        slip: slip_codes[0].to_string(),
        title: "밤 버스는 <언제> 오나요?".to_owned(),
        ..NewSlip::default()
    };
    t.app.type_slip(&operator, dialogue, &new).await.unwrap();
    let marks = [Some(Agree), None, Some(Pass)];
    let sheet = sheet_codes[0].to_string();
    t.app.type_sheet(&operator, dialogue, sheets, &sheet, &marks).await.unwrap();
    (id, slip_codes, sheet_codes)
}

async fn told(site: &Site) {
    let (t, operator) = (&site.t, site.t.operator());
    for (title, body) in [("겨울 <일정>", "첫 줄\n둘째 줄\n\n새 문단 & 끝"), ("거둔 것", "틀린 글")]
    {
        let new = NewNotice { title: title.to_owned(), body: body.to_owned() };
        let id = t.app.add_notice(&operator, &site.dialogue, &new).await.unwrap();
        t.app.publish_notice(&operator, &site.dialogue, id, Publish, "").await.unwrap();
        if title == "거둔 것" {
            let withdraw =
                t.app.publish_notice(&operator, &site.dialogue, id, Withdraw, "날짜가 틀렸습니다");
            withdraw.await.unwrap();
        } else {
            let new = NewNotice { body: format!("{body}입니다"), ..new };
            t.app.change_notice(&operator, &site.dialogue, id, &new).await.unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn paper_and_notices_look_as_they_did() {
    let site = Site::new().await;
    let empty = [("gatherings_none", "/d/garam/gatherings"), ("notices_none", "/d/garam/notices")];
    for (name, path) in empty {
        let page = site.get(&Reader::default(), path).await;
        is_sound(name, &page.html);
        insta::assert_snapshot!(name, page.main());
    }
    let (_, slips, sheets) = held(&site).await;
    told(&site).await;
    let pages = [
        ("gatherings", "/d/garam/gatherings".to_owned()),
        ("gathering", "/gatherings/G-001".to_owned()),
        ("gathering_coming", "/gatherings/G-002".to_owned()),
        ("notices", "/d/garam/notices".to_owned()),
        ("notices_everywhere", "/notices".to_owned()),
        ("notice", "/notices/N-001".to_owned()),
        ("notice_withdrawn", "/notices/N-002".to_owned()),
        ("receipt_blank", format!("/receipts/{}", slips[1])),
        ("receipt_sheet_blank", format!("/receipts/{}", sheets[1])),
        ("receipt_sheet", format!("/receipts/{}", sheets[0])),
        ("question_on_paper", "/q/Q-0006".to_owned()),
    ];
    for language in ["ko", "en", "ru", "vi"] {
        let reader = Reader { language, ..Reader::default() };
        for (name, path) in &pages {
            let page = site.get(&reader, path).await;
            assert_eq!(page.status, StatusCode::OK, "{name}");
            is_sound(name, &page.html);
            if language == "ko" {
                insta::assert_snapshot!(*name, page.main());
            } else {
                assert_eq!(korean(&page.html), [""; 0], "{name} in {language}");
            }
        }
    }
    let home = site.get(&Reader::default(), "/").await;
    assert!(home.has("겨울 &#60;일정&#62;") && home.has("은하동 대화마당"), "{}", home.html);
    // On the day it is held it offers what can be done there, and on no other.
    let offers =
        async || site.get(&Reader::default(), "/gatherings/G-002").await.has("id=\"audience\"");
    assert!(!offers().await);
    site.t.clock.advance(12 * DAY);
    assert!(offers().await);
    site.t.clock.advance(DAY);
    assert!(!offers().await);
    let core = site.get(&Reader::default(), "/d/garam/core/1/1").await;
    assert!(core.has("온라인 0표, 종이 2표(1장)"), "{}", core.main());
}

#[tokio::test(flavor = "multi_thread")]
async fn short_addresses_on_paper_lead_to_the_receipt() {
    let site = Site::new().await;
    let (_, slips, _) = held(&site).await;
    let page = site.get(&Reader::default(), &format!("/r/{}", slips[1])).await;
    assert_eq!(
        (page.status, page.location),
        (StatusCode::SEE_OTHER, format!("/receipts/{}", slips[1]))
    );
    let page = site.get(&Reader::default(), "/r/nonsense").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    for (short, long) in
        [("/gatherings", "/d/garam/gatherings"), ("/gatherings/g1", "/gatherings/G-001")]
    {
        let page = site.get(&Reader::default(), short).await;
        assert_eq!((page.status, page.location.as_str()), (StatusCode::SEE_OTHER, long));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_tells_what_is_public_and_escapes_it() {
    let site = Site::new().await;
    told(&site).await;
    let draft = NewNotice { title: "쓰는 중".to_owned(), body: "아직".to_owned() };
    site.t.app.add_notice(&site.t.operator(), &site.dialogue, &draft).await.unwrap();
    for path in ["/notices.atom", "/d/garam/notices.atom"] {
        let page = site.get(&Reader::default(), path).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(
            page.has("겨울 &lt;일정&gt;") && page.has("urn:mundap:notice:N-001"),
            "{}",
            page.html
        );
        assert!(page.has("새 문단 &amp; 끝입니다") && !page.has("쓰는 중"), "{}", page.html);
        assert!(page.has("날짜가 틀렸습니다") && !page.has("틀린 글"), "{}", page.html);
    }
}

/// Status, where it leads, and the body.
async fn fetch(site: &Site, path: &str) -> (StatusCode, String, Vec<u8>) {
    let options = web::Options {
        public_url: Some("https://garam.example/".to_owned()),
        ..web::Options::default()
    };
    let router = web::router(site.t.app.clone(), options, web::Readiness::ready());
    let request = Request::get(path).header(header::ACCEPT_LANGUAGE, "ko").body(Body::empty());
    let response = router.oneshot(request.unwrap()).await.unwrap();
    let to = response.headers().get(header::LOCATION).map(|to| to.to_str().unwrap().to_owned());
    let status = response.status();
    let body = to_bytes(response.into_body(), 1 << 20).await.unwrap().to_vec();
    (status, to.unwrap_or_default(), body)
}

/// The path of the picture that a page names.
async fn picture_of(site: &Site, page: &str) -> (String, String) {
    let (_, _, html) = fetch(site, page).await;
    let html = String::from_utf8(html).unwrap();
    let tag = "<meta property=\"og:image\" content=\"https://garam.example";
    let start = html.find(tag).unwrap_or_else(|| panic!("{page} has no picture")) + tag.len();
    let end = html[start..].find('"').unwrap();
    (html[start..start + end].to_owned(), html)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shared_link_has_a_picture_of_its_own() {
    let site = Site::new().await;
    held(&site).await;
    told(&site).await;
    for page in ["/", "/q/Q-0001", "/d/garam/core/1/1", "/gatherings/G-001", "/notices/N-001"] {
        let (path, _) = picture_of(&site, page).await;
        let (status, _, png) = fetch(&site, &path).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        assert!(png.starts_with(b"\x89PNG") && png.len() < 300_000, "{path}: {}", png.len());
        let side = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
        assert_eq!((side(16), side(20)), (1200, 630), "{path}");
        if let Some(folder) = std::env::var_os("MUNDAP_PRINT") {
            let name = format!("shared{}.png", page.replace('/', "-"));
            std::fs::write(std::path::Path::new(&folder).join(name), &png).unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hidden_text_is_not_shared() {
    let site = Site::new().await;
    let (before, html) = picture_of(&site, "/q/Q-0001").await;
    assert!(html.contains("content=\"밤 근무 때 아이를 어디에 맡기나요?\""));
    site.t.hide(&site.dialogue, Kind::Question, 1).await;
    let (after, html) = picture_of(&site, "/q/Q-0001").await;
    assert!(!html.contains("밤 근무 때") && before != after);
    let (status, to, _) = fetch(&site, &before).await;
    assert_eq!((status, to), (StatusCode::SEE_OTHER, after));
    for bad in ["/q/Q-0001/preview/x", "/q/Q-9999/preview/0123456789abcdef"] {
        assert_eq!(fetch(&site, bad).await.0, StatusCode::NOT_FOUND, "{bad}");
    }
}
