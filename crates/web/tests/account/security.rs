//! What must not work: forged forms, planted sessions, addresses elsewhere, tokens used again.

use app::Settings;
use axum::http::StatusCode;
use domain::role::Role;
use store::Engine;
use testkit::{Authenticator, Provider, TestApp};

use crate::browser::{Browser, ORIGIN};
use crate::{passkey, second_factor};

/// Every form around signing in and one's own account.
const FORMS: [&str; 16] = [
    "/sign-in",
    "/sign-in/second",
    "/sign-in/passkey",
    "/sign-out",
    "/password",
    "/account/sessions/end",
    "/account/sessions/end-others",
    "/account/second-factor",
    "/account/second-factor/remove",
    "/account/recovery-codes",
    "/account/passkeys",
    "/account/passkeys/remove",
    "/account/link/gu",
    "/account/unlink",
    "/staff/sign-in",
    "/staff/reason",
];

#[tokio::test]
async fn forms_are_taken_from_our_own_pages_only() {
    let t = TestApp::sqlite().await;
    let dialogue = t.dialogue("garam").await;
    let person = t.person(Role::Operator, &dialogue).await;
    let mut browser = Browser::of(&t, &person);
    let fields = [("email", person.email.as_str()), ("password", person.password.as_str())];
    for form in FORMS {
        for headers in [
            [("sec-fetch-site", "cross-site")],
            [("sec-fetch-site", "same-site")],
            [("origin", "https://evil.example")],
            [("origin", "null")],
            // From our own page, but without its token.
            [("sec-fetch-site", "same-origin")],
        ] {
            let sent = browser.post_bare(form, &fields, &headers).await;
            assert_eq!(sent.status, StatusCode::FORBIDDEN, "{form} {headers:?}");
        }
        // Whoever is not signed in has no token; the origin is looked at all the same.
        let mut stranger = Browser::at(&t, Some(ORIGIN));
        let sent = stranger.post_bare(form, &fields, &[("sec-fetch-site", "cross-site")]).await;
        assert_eq!(sent.status, StatusCode::FORBIDDEN, "{form}");
    }
    browser.open("/account").await;
}

#[tokio::test]
async fn a_planted_session_is_not_taken_over_and_a_signed_out_one_is_dead() {
    let t = TestApp::sqlite().await;
    let dialogue = t.dialogue("garam").await;
    let person = t.person(Role::Secretary, &dialogue).await;
    let attacker = t.person(Role::Expert, &dialogue).await;
    let fields = [("email", person.email.as_str()), ("password", person.password.as_str())];
    for planted in ["fixed-by-somebody-else", attacker.session.as_str()] {
        let mut browser = Browser::at(&t, Some(ORIGIN));
        browser.cookies.insert("mundap_session".to_owned(), planted.to_owned());
        let done = browser.post("/sign-in", &fields).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER);
        let token = browser.cookies["mundap_session"].clone();
        assert_ne!(token, planted);
        assert!(t.app.account(planted).await.unwrap().is_none());
        assert_eq!(t.app.account(&token).await.unwrap().unwrap().email, person.email);
        // After signing out, and after another password, the token opens nothing.
        let mut kept = browser.clone();
        browser.post("/sign-out", &[]).await;
        assert!(!browser.cookies.contains_key("mundap_session"));
        assert!(kept.get("/account").await.to.starts_with("/sign-in"));
    }
    let mut here = Browser::at(&t, Some(ORIGIN));
    here.post("/sign-in", &fields).await;
    let mut there = Browser::at(&t, Some(ORIGIN));
    there.post("/sign-in", &fields).await;
    let change =
        [("old_password", person.password.as_str()), ("password", "새 비밀번호 열 자 이상")];
    assert_eq!(here.post("/password", &change).await.to, "/staff");
    here.open("/staff/d/garam").await;
    assert!(there.get("/account").await.to.starts_with("/sign-in"), "signed out everywhere");
}

#[tokio::test]
async fn no_way_in_leads_to_another_site() {
    let provider = Provider::start().await;
    let settings = Settings { providers: vec![provider.configured()], ..testkit::settings() };
    let t = TestApp::start(Engine::Sqlite, settings).await;
    let dialogue = t.dialogue("garam").await;
    let person = t.person(Role::Secretary, &dialogue).await;
    let careful = t.person(Role::Secretary, &dialogue).await;
    let mut own = Browser::of(&t, &careful);
    let (_, codes) = second_factor::set_up(&t, &mut own).await;
    let mut device = Authenticator::new(ORIGIN, 3);
    passkey::add(&mut own, &mut device, "열쇠").await;
    let elsewhere =
        ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:x", "evil"];
    for (n, back) in elsewhere.into_iter().enumerate() {
        let escaped: String = back.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let mut browser = Browser::at(&t, Some(ORIGIN));
        let form = browser.open(&format!("/sign-in?back={escaped}")).await;
        assert_eq!(form.after("name=\"back\"", "value"), "", "{back}");
        assert!(!form.has("evil"), "{back}");
        let fields = [
            ("email", person.email.as_str()),
            ("password", person.password.as_str()),
            ("back", back),
        ];
        assert_eq!(browser.post("/sign-in", &fields).await.to, "/staff", "{back}");

        let mut browser = Browser::at(&t, Some(ORIGIN));
        let fields = [
            ("email", careful.email.as_str()),
            ("password", careful.password.as_str()),
            ("back", back),
        ];
        assert_eq!(browser.post("/sign-in", &fields).await.to, "/sign-in/second", "{back}");
        let page = browser.open(&format!("/sign-in/second?back={escaped}")).await;
        assert!(!page.has("evil"), "{back}");
        let given = [("code", codes[n].as_str()), ("back", back)];
        assert_eq!(browser.post("/sign-in/second", &given).await.to, "/staff", "{back}");

        let mut browser = Browser::at(&t, Some(ORIGIN));
        let page = browser.open("/sign-in").await;
        let options = page.after("data-passkey=\"get\"", "data-options");
        let token = page.after("data-passkey=\"get\"", "name=\"token\" value");
        let credential = device.get(&options);
        let shown = [("token", token.as_str()), ("credential", &credential), ("back", back)];
        assert_eq!(browser.post("/sign-in/passkey", &shown).await.to, "/staff", "{back}");

        let mut browser = Browser::at(&t, Some(ORIGIN));
        let away = browser.get(&format!("/sign-in/with/gu?back={escaped}")).await.to;
        let (state, code) = provider.sign_in(&away, "kim", &person.email, true);
        let arrived =
            browser.get(&format!("/sign-in/with/gu/back?state={state}&code={code}")).await;
        assert_eq!(arrived.to, "/staff", "{back}");
    }
}

#[tokio::test]
async fn the_wait_is_told_on_the_form_and_what_was_typed_stays() {
    let limits = app::limit::Limits { sign_ins: 2, ..app::limit::Limits::default() };
    let settings = Settings { limits, ..testkit::settings() };
    let t = TestApp::start(Engine::Sqlite, settings).await;
    t.dialogue("garam").await;
    let mut browser = Browser::at(&t, None);
    let fields = [("email", "kim@garam.example"), ("password", "짐작 짐작 짐작")];
    for _ in 0..2 {
        assert_eq!(browser.post("/sign-in", &fields).await.status, StatusCode::UNAUTHORIZED);
    }
    let slowed = browser.post("/sign-in", &fields).await;
    assert_eq!(slowed.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(slowed.headers["retry-after"], "31");
    assert!(
        slowed.has("여러 번 맞지 않았어요. 1분쯤 뒤에")
            && slowed.has("value=\"kim@garam.example\"")
    );
}
