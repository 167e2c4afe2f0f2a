//! Letters to members as documents: what they say, and the pages that offer them.

use app::item::NewItem;
use app::meeting::NewMeeting;
use app::member::NewMember;
use axum::http::StatusCode;
use domain::body::BodyKind;
use domain::code::Coded as _;
use domain::member::Office;
use domain::role::Role;
use domain::time::{DAY, KOREA, zone};

use crate::site::{Reader, Site};

fn signed_in(session: &str) -> Reader {
    Reader { session: Some(session.to_owned()), ..Reader::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn members_are_called_and_appointed_by_letter() {
    let site = Site::new().await;
    let t = &site.t;
    let council = t.body(&site.dialogue, "council", BodyKind::Council).await;
    let new = NewMember {
        name: "김<가람>".to_owned(),
        affiliation: "가람 돌봄협동조합".to_owned(),
        kind: "appointed".to_owned(),
        constituency: "civic".to_owned(),
        ..NewMember::default()
    };
    let member = t.seated_as(&council, new).await;
    let other = t.seated(&council, "이위원").await;
    let council = t.reload_body("council").await;
    t.app.give_office(&t.operator(), &council, member.member, Office::CoChair).await.unwrap();
    let council = t.reload_body("council").await;
    let desk = t.person(Role::Secretary, &site.dialogue).await;
    let new = NewMeeting {
        kind: "regular".to_owned(),
        day: t.app.now().plus(8 * DAY).iso_date(&zone(KOREA)),
        starts: "14:00".to_owned(),
        place: "구청 3층 대회의실".to_owned(),
        ..NewMeeting::default()
    };
    let id = t.app.add_meeting(&desk, &council, &new).await.unwrap();
    for title in ["백서 심의", "시범사업 선정"] {
        let item = NewItem { kind: "motion".into(), title: title.into(), ..NewItem::default() };
        t.app.add_item(&desk, id, &item).await.unwrap();
    }
    let meeting = format!("/meetings/{}", id.code());
    let notice = format!("{meeting}/notice/html");
    let letter = format!("/bodies/council/members/{}/letter/html", member.member);
    let (own, others) = (signed_in(&member.person.session), signed_in(&other.person.session));
    let staff = signed_in(&desk.session);
    assert_eq!(site.get(&staff, &notice).await.status, StatusCode::NOT_FOUND, "not called yet");
    t.app.call_meeting(&desk, id).await.unwrap();
    for reader in [&own, &others, &staff] {
        let page = site.get(reader, &notice).await;
        assert_eq!(page.status, StatusCode::OK);
        insta::assert_snapshot!("notice", page.main());
        let page = site.get(reader, &meeting).await;
        assert!(page.has(&format!("{meeting}/notice/pdf")), "{}", page.main());
    }
    let anyone = site.get(&Reader::default(), &meeting).await;
    assert!(!anyone.has("/notice/pdf"));
    assert!(site.get(&staff, &format!("{meeting}/prepare")).await.has("/notice/hwpx"));
    let (mine, desks) = (site.get(&own, &letter).await, site.get(&staff, &letter).await);
    assert_eq!((mine.status, &mine.html), (StatusCode::OK, &desks.html));
    insta::assert_snapshot!("letter_of_appointment", mine.main());
    assert_eq!(site.get(&others, &letter).await.status, StatusCode::FORBIDDEN);
    let file = letter.replace("/html", "/pdf");
    assert!(site.get(&own, "/me").await.has(&file));
    let at_desk = format!("/staff/d/garam/bodies/council/members/{}", member.member);
    assert!(site.get(&staff, &at_desk).await.has(&file));
    // A meeting that is not held is said so in the same place.
    t.app.cancel_meeting(&desk, id, "호우 경보가 내렸습니다").await.unwrap();
    let page = site.get(&own, &notice).await;
    assert!(page.has("취소 통지") && page.has("호우 경보가 내렸습니다"), "{}", page.main());
}
