//! Signing in with another provider, and linking it, as a browser does.

use app::Settings;
use axum::http::StatusCode;
use domain::role::Role;
use store::Engine;
use testkit::{Lie, Provider, TestApp};

use crate::browser::{Browser, ORIGIN};

async fn start() -> (TestApp, Provider) {
    let provider = Provider::start().await;
    let settings = Settings { providers: vec![provider.configured()], ..testkit::settings() };
    (TestApp::start(Engine::Sqlite, settings).await, provider)
}

fn back(state: &str, code: &str) -> String {
    format!("/sign-in/with/gu/back?state={state}&code={code}")
}

#[tokio::test]
async fn an_account_elsewhere_is_linked_and_signs_in() {
    let (t, provider) = start().await;
    let dialogue = t.dialogue("garam").await;
    let person = t.person(Role::Secretary, &dialogue).await;
    let mut browser = Browser::of(&t, &person);
    assert!(browser.open("/account").await.has("구청 로그인 계정 연결하기"));
    // A form may not end at another site, so a page leads there.
    let go = browser.post("/account/link/gu", &[]).await;
    assert_eq!(go.status, StatusCode::OK);
    let url = go.after("<p class=\"row\"><a class=\"btn main big\"", "href");
    assert_eq!(go.headers["refresh"], format!("0; url={url}"));
    let (state, code) = provider.sign_in(&url, "kim", "x@else.example", false);
    assert_eq!(browser.get(&back(&state, &code)).await.to, "/account?said=linked");
    assert!(browser.open("/account?said=linked").await.has("계정을 연결했어요."));
    assert!(!browser.cookies.contains_key("mundap_away"));

    let mut other = Browser::at(&t, Some(ORIGIN));
    let page = other.open("/sign-in?back=/staff/d/garam").await;
    let way = page.after("<section class=\"form other\">", "href");
    assert_eq!(way, "/sign-in/with/gu?back=%2Fstaff%2Fd%2Fgaram");
    let away = other.get(&way).await;
    assert!(
        away.to.contains("redirect_uri=https%3A%2F%2Fmundap.test%2Fsign-in%2Fwith%2Fgu%2Fback")
    );
    let (state, code) = provider.sign_in(&away.to, "kim", "x@else.example", false);
    let arrived = other.get(&back(&state, &code)).await;
    assert_eq!((arrived.status, arrived.to.as_str()), (StatusCode::SEE_OTHER, "/staff/d/garam"));
    other.open("/staff/d/garam").await;
    let account = other.open("/account").await;
    let id = account.after("/account/unlink\"", "name=\"id\" value");
    assert_eq!(other.post("/account/unlink", &[("id", &id)]).await.to, "/account?said=unlinked");
}

#[tokio::test]
async fn what_goes_wrong_is_told_on_the_form() {
    let (t, provider) = start().await;
    t.dialogue("garam").await;
    let mut browser = Browser::at(&t, Some(ORIGIN));
    let away = browser.get("/sign-in/with/gu").await.to;
    let (state, code) = provider.sign_in(&away, "kim", "nobody@garam.example", true);
    let mut stranger = Browser::at(&t, Some(ORIGIN));
    let stolen = stranger.get(&back(&state, &code)).await;
    assert_eq!(stolen.status, StatusCode::BAD_REQUEST, "another browser's return");
    let unknown = browser.get(&back(&state, &code)).await;
    assert_eq!(unknown.status, StatusCode::FORBIDDEN);
    assert!(unknown.has("이 계정으로 들어올 수 있는 사람이 아직 없어요."));
    let again = browser.get(&back(&state, &code)).await;
    assert!(again.has("시간이 지났거나 이미 쓴 주소예요."));
    provider.lie(Lie::Nonce);
    let away = browser.get("/sign-in/with/gu").await.to;
    let (state, code) = provider.sign_in(&away, "kim", "nobody@garam.example", true);
    let refused = browser.get(&back(&state, &code)).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert!(refused.has("그곳에서 보낸 답을 확인하지 못했어요."));
    assert_eq!(browser.get("/sign-in/with/nowhere").await.status, StatusCode::NOT_FOUND);
    // Without an address of our own nobody is sent anywhere.
    let mut nameless = Browser::at(&t, None);
    assert_eq!(nameless.get("/sign-in/with/gu").await.status, StatusCode::NOT_FOUND);
}
