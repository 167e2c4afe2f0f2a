//! Opinion: the map and the groups on pages, in every state they have.

use axum::http::StatusCode;
use domain::code::Coded as _;
use domain::contribution::Kind;
use domain::permission::Actor;
use domain::role::Role;
use testkit::Camps;

use crate::look::is_sound;
use crate::site::{Reader, Site};

const CORE: &str = "/d/garam/core/1/2";

/// The second core question, voted on by two camps and analysed.
async fn divided() -> (Site, Camps) {
    let site = Site::new().await;
    let camps = site.t.camps(&site.cores[1]).await;
    site.t.app.analyse_once().await.unwrap();
    (site, camps)
}

fn reader(actor: Actor) -> Reader {
    Reader { participant: Some(actor), ..Reader::default() }
}

#[tokio::test]
async fn groups_their_names_and_ones_own_place() {
    let (site, camps) = divided().await;
    let visitor = Reader::default();
    for (name, path) in [
        ("opinion_core_question", CORE.to_owned()),
        ("opinion", format!("{CORE}/opinion")),
        ("opinion_method", "/d/garam/opinion-method".to_owned()),
    ] {
        let page = site.get(&visitor, &path).await;
        assert_eq!(page.status, StatusCode::OK, "{name}");
        is_sound(name, &page.html);
        insta::assert_snapshot!(name, page.main());
    }
    let page = site.get(&visitor, CORE).await;
    assert!(page.has("투표하기 전에 결과 보기"), "results are folded away for who may vote");
    assert!(!page.has("내 자리는"), "nobody has a place who did not vote");
    let voter = reader(Actor::participant(camps.people[0]));
    let page = site.get(&voter, CORE).await;
    assert!(page.has("내 자리는") && page.has("투표 12개로 계산했고"));
    assert!(!page.has("투표하기 전에 결과 보기"));
    is_sound("own place", &page.html);
    // A secretary names a group; everyone reads it, in the dialogue's language.
    let secretary = site.t.person(Role::Secretary, &site.dialogue).await;
    let staff = Reader { session: Some(secretary.session), ..Reader::default() };
    let desk = "/staff/d/garam/core/1/2/opinion";
    let page = site.get(&staff, desk).await;
    assert!(page.status == StatusCode::OK && page.has("name=\"sentence\""));
    let refused = site.post(&staff, desk, "group=1&name=걸&sentence=집 가까운 곳을 바랍니다").await;
    assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.has("value=\"걸\""));
    let form = "group=1&name=걸어갈 곳 먼저&sentence=집 가까운 곳을 바랍니다";
    assert_eq!(site.post(&staff, desk, form).await.status, StatusCode::SEE_OTHER);
    let named = "<span lang=\"ko\">걸어갈 곳 먼저</span>";
    assert!(site.get(&visitor, CORE).await.has(named));
    let english = Reader { language: "en", ..Reader::default() };
    let page = site.get(&english, CORE).await;
    assert!(page.has(named) && page.has("Opinion map"));
}

#[tokio::test]
async fn statements_stand_in_the_order_that_was_asked_for() {
    let (site, camps) = divided().await;
    let first = async |order: &str| {
        let path = format!("{CORE}/opinion?order={order}");
        let html = site.get(&Reader::default(), &path).await.html;
        let list = html.split("id=\"all\"").nth(1).unwrap().to_owned();
        list.split("class=\"code\"").nth(1).unwrap().split(['>', '<']).nth(1).unwrap().to_owned()
    };
    assert_eq!(first("common").await, camps.statements[11].code(), "all agree with it");
    assert_ne!(first("divide").await, camps.statements[11].code());
    let empty = site.get(&Reader::default(), &format!("{CORE}/opinion?from=5000")).await;
    assert_eq!(empty.status, StatusCode::OK, "past the end there is nothing");
    // What is hidden is in no list.
    site.t.hide(&site.dialogue, Kind::Statement, camps.statements[11].0).await;
    site.t.app.analyse_once().await.unwrap();
    let page = site.get(&Reader::default(), &format!("{CORE}/opinion")).await;
    assert!(!page.has(&camps.statements[11].code()));
}

#[tokio::test]
async fn without_votes_or_people_pages_say_what_is_missing() {
    let site = Site::new().await;
    let page = site.get(&Reader::default(), &format!("{CORE}/opinion")).await;
    assert!(page.status == StatusCode::OK && page.has("아직 지도가 없어요"));
    is_sound("no analysis", &page.html);
    let voter = site.t.participant();
    site.t.app.vote(&voter, site.statements[0], domain::vote::VoteValue::Agree).await.unwrap();
    site.t.app.analyse_once().await.unwrap();
    let page = site.get(&Reader::default(), "/d/garam/core/1/1").await;
    assert!(page.has("지도를 그리려면 14명이 더 필요해요. 지금 1명이 참여했어요."));
    is_sound("one voter", &page.html);
}
