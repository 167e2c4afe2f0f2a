//! Bodies, who sits in them, and their rules, as anyone sees them.

use app::body::{Begun, NewBody, Reorganisation};
use app::item::NewItem;
use app::meeting::NewMeeting;
use app::meeting::record::Command;
use app::member::{Departure, NewMember};
use axum::http::StatusCode;
use domain::body::BodyKind;
use domain::code::Coded as _;
use domain::member::Office;
use domain::role::Role;
use domain::time::{DAY, KOREA, zone};
use testkit::Seated;

use crate::language::korean;
use crate::look::is_sound;
use crate::site::{Reader, Site};

/// A council with members of every kind, one of whom left, and a subcommittee that took over.
async fn formed(site: &Site) {
    let (t, operator, dialogue) = (&site.t, site.t.operator(), &site.dialogue);
    let body = |slug: &str, kind: &str, parent: &str, name: &str| NewBody {
        slug: slug.to_owned(),
        kind: kind.to_owned(),
        parent: parent.to_owned(),
        name: name.to_owned(),
        purpose: "심의하고 <의결>합니다.\n\n누구나 볼 수 있습니다.".to_owned(),
        since: None,
    };
    let council = body("council", "council", "", "가람구 <회의>");
    t.app.add_body(&operator, dialogue, &council).await.unwrap();
    let old = body("work", "subcommittee", "council", "일자리 분과");
    t.app.add_body(&operator, dialogue, &old).await.unwrap();
    let wanted = Reorganisation {
        reason: "새로 짭니다".to_owned(),
        ends: vec!["work".to_owned()],
        begins: vec![Begun {
            body: body("care", "subcommittee", "council", "돌봄 분과"),
            follows: Vec::new(),
        }],
        ..Reorganisation::default()
    };
    t.app.reorganise(&operator, dialogue, &wanted).await.unwrap();
    let seats = [
        ("김구청장", "ex_officio", "administration", "woman", false, Some(Office::CoChair)),
        ("정위원", "appointed", "civic", "woman", false, None),
        ("이위원", "appointed", "labour", "woman", false, None),
        ("서간사", "ex_officio", "administration", "man", true, Some(Office::Secretary)),
    ];
    for (name, kind, constituency, gender, no_vote, office) in seats {
        let view = t.reload_body("council").await;
        let new = NewMember {
            name: name.to_owned(),
            affiliation: "가람 <모임>".to_owned(),
            kind: kind.to_owned(),
            constituency: constituency.to_owned(),
            gender: gender.to_owned(),
            no_vote,
            ..NewMember::default()
        };
        let member = t.app.appoint(&operator, &view, &new).await.unwrap().member;
        let view = t.reload_body("council").await;
        if let Some(office) = office {
            t.app.give_office(&operator, &view, member, office).await.unwrap();
        }
    }
    let view = t.reload_body("council").await;
    let left = view.members.iter().find(|member| member.row.name == "이위원").unwrap().id();
    let departure = Departure {
        ending: "resigned".to_owned(),
        reason: "이사 갑니다".to_owned(),
        ..Departure::default()
    };
    t.app.end_seat(&operator, &view, left, &departure).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_look_as_they_did() {
    let site = Site::new().await;
    let page = site.get(&Reader::default(), "/d/garam/bodies").await;
    is_sound("bodies_none", &page.html);
    insta::assert_snapshot!("bodies_none", page.main());
    formed(&site).await;
    let pages = [
        ("bodies", "/d/garam/bodies"),
        ("body", "/bodies/council"),
        ("body_ended", "/bodies/work"),
        ("body_without_members", "/bodies/care"),
        ("bylaws", "/bodies/council/bylaws"),
        ("bylaws_of_a_subcommittee", "/bodies/care/bylaws?version=1"),
    ];
    for language in ["ko", "en", "ru", "vi"] {
        let reader = Reader { language, ..Reader::default() };
        for (name, path) in pages {
            let page = site.get(&reader, path).await;
            assert_eq!(page.status, StatusCode::OK, "{name}");
            is_sound(name, &page.html);
            if language == "ko" {
                insta::assert_snapshot!(name, page.main());
            } else {
                assert_eq!(korean(&page.html), [""; 0], "{name} in {language}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobodys_gender_is_told() {
    let site = Site::new().await;
    formed(&site).await;
    let page = site.get(&Reader::default(), "/bodies/council").await;
    assert!(page.has("한쪽 성이에요") && !page.has("여성") && !page.has("남성"), "{}", page.main());
}

#[tokio::test(flavor = "multi_thread")]
async fn with_one_dialogue_all_bodies_are_its_own() {
    let site = Site::new().await;
    let page = site.get(&Reader::default(), "/bodies").await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    assert_eq!(page.location, "/d/garam/bodies");
    formed(&site).await;
    site.t.dialogue("nuri").await;
    let page = site.get(&Reader::default(), "/bodies").await;
    assert!(page.has("돌봄 분과") && page.has("/d/garam/bodies"), "{}", page.main());
    for path in ["/bodies/nothing", "/bodies/nothing/bylaws", "/bodies/council/bylaws?version=9"] {
        let page = site.get(&Reader::default(), path).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_roster_and_the_rules_are_files_too() {
    let site = Site::new().await;
    formed(&site).await;
    let csv = site.get(&Reader::default(), "/bodies/council/roster.csv").await;
    assert!(csv.html.contains("정위원") && !csv.html.contains("여성"), "{}", csv.html);
    let toml = site.get(&Reader::default(), "/bodies/council/bylaws.toml").await;
    assert!(domain::bylaws::Bylaws::read(&toml.html).is_ok(), "{}", toml.html);
}

/// Who has a seat and no role is led to their own page: body, meeting, minutes and work.
#[tokio::test(flavor = "multi_thread")]
async fn members_find_what_waits_for_them() {
    let site = Site::new().await;
    let t = &site.t;
    let council = t.body(&site.dialogue, "council", BodyKind::Council).await;
    let care = t.body(&site.dialogue, "care", BodyKind::Subcommittee).await;
    let (member, other) = (t.seated(&council, "김위원").await, t.seated(&care, "이위원").await);
    let reader = Reader { session: Some(member.person.session.clone()), ..Reader::default() };
    let page = site.get(&reader, "/staff").await;
    assert_eq!((page.status, page.location.as_str()), (StatusCode::SEE_OTHER, "/me"));
    assert!(site.get(&reader, "/me").await.has("잡힌 회의가 없어요"));
    let new = NewMeeting {
        kind: "regular".to_owned(),
        day: t.app.now().plus(8 * DAY).iso_date(&zone(KOREA)),
        starts: "14:00".to_owned(),
        place: "구청 3층".to_owned(),
        ..NewMeeting::default()
    };
    let desk = t.person(Role::Secretary, &site.dialogue).await;
    let id = t.app.add_meeting(&desk, &council, &new).await.unwrap();
    let item = NewItem { kind: "report".into(), title: "경과".into(), ..NewItem::default() };
    t.app.add_item(&desk, id, &item).await.unwrap();
    let meeting = format!("/meetings/{}", id.code());
    let draft = site.get(&reader, "/me").await;
    assert!(!draft.has(&meeting), "what is being prepared is nobody's business yet");
    t.app.call_meeting(&desk, id).await.unwrap();
    let page = site.get(&reader, "/me").await;
    assert!(page.has(&meeting) && !page.has("회의장 들어가기"), "{}", page.main());
    t.clock.advance(8 * DAY);
    t.app.command(&desk, id, Command::Arrive(member.member)).await.unwrap();
    t.app.command(&desk, id, Command::Open(member.member)).await.unwrap();
    let page = site.get(&reader, "/me").await;
    is_sound("me_member", &page.html);
    assert!(page.has(&format!("{meeting}/hall")) && page.has("회의장 들어가기"));
    t.app.command(&desk, id, Command::Adjourn("회의를 마침".to_owned())).await.unwrap();
    t.app.circulate_minutes(&desk, id, 7).await.unwrap();
    let page = site.get(&reader, "/me").await;
    assert!(page.has(&format!("{meeting}/minutes/review")), "{}", page.main());
    t.clock.advance(8 * DAY);
    // By now whoever signed in has to do so again.
    let again = async |who: &Seated| {
        let session = t.sign_in(&who.person.email, &who.person.password).await;
        site.get(&Reader { session: Some(session), ..Reader::default() }, "/me").await
    };
    let page = again(&member).await;
    assert!(page.has("내 자리") && !page.has("/minutes/review"), "the time is over");
    let page = again(&other).await;
    assert!(page.has("/d/garam/work?body=care") && !page.has(&meeting), "{}", page.main());
}
