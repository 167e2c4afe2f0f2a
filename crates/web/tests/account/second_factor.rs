//! The second factor: forced, set up, asked for, lost.

use axum::http::StatusCode;
use domain::role::Role;
use domain::sign_in::Settings;
use domain::time::SECOND;
use testkit::{TestApp, totp_code};

use crate::browser::Browser;

/// Sets up codes from an app, from its own page; the secret, and the recovery codes.
pub(crate) async fn set_up(t: &TestApp, browser: &mut Browser) -> (String, Vec<String>) {
    let page = browser.open("/account/second-factor").await;
    assert!(page.has("<svg class=\"qr\"") && page.has("otpauth://totp/"));
    let secret = page.between("<p class=\"mono\">", "</p>");
    let token = page.after("name=\"token\"", "value");
    let code = totp_code(&secret, t.app.now());
    let done = browser.post("/account/second-factor", &[("token", &token), ("code", &code)]).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.html);
    let codes = done.html.split("<code>").skip(1);
    let codes = codes.map(|rest| rest.split('<').next().unwrap().to_owned()).collect();
    (secret, codes)
}

#[tokio::test]
async fn staff_set_it_up_before_they_work_and_give_it_when_they_come_back() {
    let t = TestApp::sqlite().await;
    let dialogue = t.dialogue("garam").await;
    let person = t.person(Role::Secretary, &dialogue).await;
    let mut browser = Browser::of(&t, &person);
    t.app.set_sign_in_settings(&t.operator(), &Settings::default()).await.unwrap();
    let desk = browser.get("/staff/d/garam").await;
    assert_eq!(desk.to, "/account/second-factor");
    let sent = browser.post("/staff/d/garam/core", &[("title", "묶음")]).await;
    assert_eq!(sent.status, StatusCode::FORBIDDEN);
    assert!(sent.has("2단계 인증을 먼저 설정해 주세요"));
    let account = browser.open("/account").await;
    assert!(account.has("설정해야 해요"));

    // A wrong code leaves the same picture.
    let page = browser.open("/account/second-factor").await;
    assert!(page.has("담당자는 2단계 인증을 설정해야"));
    let token = page.after("name=\"token\"", "value");
    let fields = [("token", token.as_str()), ("code", "000000")];
    let wrong = browser.post("/account/second-factor", &fields).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(wrong.after("name=\"token\"", "value"), token);
    let before = browser.cookies["mundap_session"].clone();
    let (secret, codes) = set_up(&t, &mut browser).await;
    assert_eq!(codes.len(), 10);
    assert_ne!(browser.cookies["mundap_session"], before, "another token from now on");
    assert!(t.app.account(&before).await.unwrap().is_none());
    browser.open("/staff/d/garam").await;

    browser.post("/sign-out", &[]).await;
    let fields = [
        ("email", person.email.as_str()),
        ("password", person.password.as_str()),
        ("back", "/staff/d/garam/core"),
    ];
    let half = browser.post("/sign-in", &fields).await;
    assert_eq!(half.to, "/sign-in/second?back=%2Fstaff%2Fd%2Fgaram%2Fcore");
    assert!(!browser.cookies.contains_key("mundap_session"), "half a sign-in opens nothing");
    assert!(browser.get("/staff/d/garam").await.to.starts_with("/sign-in?"));
    let ask = browser.open(&half.to).await;
    let back = ask.after("name=\"back\"", "value");
    let wrong = browser.post("/sign-in/second", &[("code", "123123"), ("back", &back)]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.has("숫자가 맞지 않거나"));
    t.clock.advance(30 * SECOND);
    let code = totp_code(&secret, t.app.now());
    let done = browser.post("/sign-in/second", &[("code", &code), ("back", &back)]).await;
    assert_eq!(done.to, "/staff/d/garam/core");
    browser.open("/staff/d/garam/core").await;

    // In another browser a recovery code does as well.
    let mut other = Browser::at(&t, None);
    let half = other.post("/sign-in", &fields[..2]).await;
    assert!(half.to.starts_with("/sign-in/second"));
    let done = other.post("/sign-in/second", &[("code", &codes[3])]).await;
    assert_eq!(done.to, "/staff");
    assert!(other.open("/account").await.has("남은 복구 코드 9개"));
    // Staff cannot be without one; the page says why.
    let kept = other.post("/account/second-factor/remove", &[]).await;
    assert_eq!(kept.to, "/account?said=last_factor");
    assert!(other.open(&kept.to).await.has("담당자는 2단계 인증이 하나는"));
    let fresh = other.post("/account/recovery-codes", &[]).await;
    assert!(fresh.has("지금 한 번만 보여 드려요") && !fresh.has(&codes[4]));
}

#[tokio::test]
async fn nobody_waiting_is_led_to_sign_in() {
    let t = TestApp::sqlite().await;
    t.dialogue("garam").await;
    let mut browser = Browser::at(&t, None);
    assert_eq!(browser.get("/sign-in/second?back=/me").await.to, "/sign-in?back=%2Fme");
    browser.cookies.insert("mundap_pending".to_owned(), "forged".to_owned());
    assert_eq!(browser.get("/sign-in/second").await.to, "/sign-in");
    let given = browser.post("/sign-in/second", &[("code", "123456")]).await;
    assert_eq!(given.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn members_see_their_account_without_being_staff() {
    let t = TestApp::sqlite().await;
    let dialogue = t.dialogue("garam").await;
    let person = t.person(Role::Expert, &dialogue).await;
    let mut browser = Browser::of(&t, &person);
    let account = browser.open("/account").await;
    assert!(
        account.has(&person.email) && account.has("이 기기") && !account.has("담당자 화면으로")
    );
    let other = t.sign_in(&person.email, &person.password).await;
    let account = browser.open("/account").await;
    let id = account.after("/account/sessions/end\"", "value");
    // The token comes first among the hidden fields.
    let id = if id.len() == 64 { id } else { account.after("name=\"session\"", "value") };
    assert_eq!(
        browser.post("/account/sessions/end", &[("session", &id)]).await.to,
        "/account?said=ended"
    );
    assert!(t.app.account(&other).await.unwrap().is_none());
    t.sign_in(&person.email, &person.password).await;
    let ended = browser.post("/account/sessions/end-others", &[]).await;
    assert_eq!(ended.to, "/account?said=ended_others");
    assert!(browser.open(&ended.to).await.has("다른 기기에서 모두 로그아웃시켰어요."));
    let mut stranger = Browser::at(&t, None);
    assert_eq!(stranger.get("/account").await.to, "/sign-in?back=%2Faccount");
}
