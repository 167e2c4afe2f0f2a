//! Passkeys, as the pages ask for them and the script answers.

use axum::http::StatusCode;
use domain::role::Role;
use testkit::{Authenticator, TestApp};

use crate::browser::{Browser, ORIGIN, Page};

/// What a device is asked on a page, and the sealed challenge.
fn asked(page: &Page, kind: &str) -> (String, String) {
    let mark = format!("data-passkey=\"{kind}\"");
    (page.after(&mark, "data-options"), page.after(&format!("{mark} "), "name=\"token\" value"))
}

pub(crate) async fn add(browser: &mut Browser, device: &mut Authenticator, name: &str) -> Page {
    let (options, token) = asked(&browser.open("/account").await, "create");
    let credential = device.create(&options);
    let fields = [("token", token.as_str()), ("credential", &credential), ("name", name)];
    browser.post("/account/passkeys", &fields).await
}

async fn enter(browser: &mut Browser, device: &mut Authenticator, back: &str) -> Page {
    let (options, token) = asked(&browser.open("/sign-in").await, "get");
    let credential = device.get(&options);
    let fields = [("token", token.as_str()), ("credential", &credential), ("back", back)];
    browser.post("/sign-in/passkey", &fields).await
}

#[tokio::test]
async fn a_passkey_is_added_named_used_and_removed() {
    let t = TestApp::sqlite().await;
    let dialogue = t.dialogue("garam").await;
    let person = t.person(Role::Secretary, &dialogue).await;
    let mut browser = Browser::of(&t, &person);
    let mut device = Authenticator::new(ORIGIN, 3);
    let nameless = add(&mut browser, &mut device, " ").await;
    assert_eq!(nameless.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(nameless.has("href=\"#passkey-name\"") && nameless.has("id=\"passkey-name\""));
    let wild = "'\"><script>alert(1)</script>";
    let added = add(&mut browser, &mut device, wild).await;
    assert_eq!(added.status, StatusCode::OK);
    assert!(added.has("복구 코드"));
    let account = browser.open("/account").await;
    assert!(account.has("&#60;script&#62;alert(1)") && !account.has("<script>alert"));
    // A second one changes no recovery codes.
    let second = add(&mut browser, &mut Authenticator::new(ORIGIN, 4), "휴대폰").await;
    assert_eq!(second.to, "/account?said=passkey_added");

    let mut other = Browser::at(&t, Some(ORIGIN));
    let done = enter(&mut other, &mut device, "/staff/d/garam").await;
    assert_eq!(done.to, "/staff/d/garam");
    assert!(other.open("/account").await.has("패스키 · "));
    let account = other.open("/account").await;
    let id = account.after("name=\"id\"", "value");
    let removed = other.post("/account/passkeys/remove", &[("id", &id)]).await;
    assert_eq!(removed.to, "/account?said=passkey_removed");
    other.post("/sign-out", &[]).await;
    let refused = enter(&mut other, &mut device, "").await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    assert!(refused.has("이 패스키로는 들어올 수 없어요."));
    // After a password the other one is the second factor.
    let fields = [("email", person.email.as_str()), ("password", person.password.as_str())];
    let half = other.post("/sign-in", &fields).await;
    let page = other.open(&half.to).await;
    assert!(page.has("data-passkey=\"get\"") && page.has("복구 코드를 적어 주세요"));
}

#[tokio::test]
async fn where_passkeys_cannot_work_the_page_says_so() {
    let t = TestApp::sqlite().await;
    let dialogue = t.dialogue("garam").await;
    let person = t.person(Role::Expert, &dialogue).await;
    for address in [None, Some("http://mundap.example.kr"), Some("https://203.0.113.9")] {
        let mut browser = Browser::at(&t, address);
        assert!(!browser.get("/sign-in").await.has("data-passkey"));
        let fields = [("token", "x"), ("credential", "x")];
        let refused = browser.post("/sign-in/passkey", &fields).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND);
        browser.cookies.insert("mundap_session".to_owned(), person.session.clone());
        let account = browser.open("/account").await;
        assert!(account.has("지금 주소에서는 패스키를 쓸 수 없어요."), "{address:?}");
    }
}
