//! How the pages look, in both languages.

use domain::role::Role;
use domain::sign_in::Settings;
use testkit::TestApp;

use crate::browser::Browser;
use crate::second_factor;

/// The main part, an element a line; what differs each time is left out.
fn main_of(html: &str) -> String {
    let start = html.find("<main").expect("a page has a main part");
    let end = html.find("</main>").expect("a main part ends");
    let lines = html[start..end].replace("><", ">\n<");
    let hidden = [
        "name=\"csrf\"",
        "name=\"token\"",
        "name=\"session\"",
        "otpauth://",
        "<path ",
        "class=\"mono\"",
        "<code>",
    ];
    let shown = |line: &str| match hidden.iter().find(|mark| line.contains(**mark)) {
        Some(mark) => format!("… {mark}"),
        None => line.to_owned(),
    };
    lines.lines().map(shown).collect::<Vec<_>>().join("\n")
}

fn is_sound(name: &str, html: &str) {
    assert_eq!(html.matches("<h1").count(), 1, "{name}");
    assert!(html.len() < 60_000, "{name} has {} bytes", html.len());
    assert!(!html.contains("Unknown localization"), "{name} lacks a text");
    assert!(!html.contains(" style=") && !html.contains(" onclick="), "{name} has inline style");
}

#[tokio::test]
async fn every_page_looks_as_it_did() {
    let t = TestApp::sqlite().await;
    let dialogue = t.dialogue("garam").await;
    let person = t.person(Role::Operator, &dialogue).await;
    let mut browser = Browser::of(&t, &person);
    let fields = [("email", person.email.as_str()), ("password", person.password.as_str())];
    // Where passkeys cannot be made: what a device is asked differs each time.
    let mut nowhere = Browser::at(&t, None);
    nowhere.cookies.clone_from(&browser.cookies);
    let mut shown = vec![
        ("sign_in", Browser::at(&t, None).open("/sign-in").await.html),
        ("account", nowhere.open("/account").await.html),
        ("factor_none", browser.open("/account/second-factor").await.html),
        ("people_reason", browser.open("/staff/d/garam/people").await.html),
        ("accesses_none", browser.open("/staff/accesses").await.html),
        ("staff_sign_in", browser.open("/staff/sign-in").await.html),
    ];
    browser.post("/staff/d/garam/reason", &[("kind", "people"), ("purpose", "audit")]).await;
    shown.push(("people", browser.open("/staff/d/garam/people").await.html));
    let note = [("month", "2026-11"), ("note", "이상 없음")];
    let reviewed = browser.post("/staff/d/garam/accesses", &note).await;
    shown.push(("accesses", browser.open(&reviewed.to).await.html));
    second_factor::set_up(&t, &mut browser).await;
    shown.push(("factor", browser.open("/account/second-factor").await.html));
    let codes = browser.post("/account/recovery-codes", &[]).await;
    shown.push(("recovery_codes", codes.html));
    let mut half = Browser::at(&t, None);
    let to = half.post("/sign-in", &fields).await.to;
    shown.push(("second", half.open(&to).await.html));
    for (name, html) in &shown {
        is_sound(name, html);
        insta::assert_snapshot!(*name, main_of(html));
    }
}

#[tokio::test]
async fn every_page_is_complete_in_english() {
    let t = TestApp::sqlite().await;
    let dialogue = t.dialogue("garam").await;
    let person = t.person(Role::Operator, &dialogue).await;
    let mut browser = Browser::of(&t, &person);
    browser.english = true;
    browser.post("/staff/reason", &[("kind", "people"), ("purpose", "other"), ("note", "x")]).await;
    for path in [
        "/account",
        "/account?said=linked",
        "/account/second-factor",
        "/sign-in",
        "/staff/people",
        "/staff/accesses",
        "/staff/sign-in",
        "/staff/d/garam/people",
        "/staff/d/garam/accesses",
    ] {
        let page = browser.open(path).await;
        is_sound(path, &page.html);
        assert!(page.has("<html lang=\"en\""), "{path}");
        let korean = |c: char| ('가'..='힣').contains(&c);
        let main = main_of(&page.html).replace("김가람", "").replace("가람구 사회적대화", "");
        let left: String = main.chars().filter(|c| korean(*c)).collect();
        assert_eq!(left, "", "{path} has Korean words");
    }
    t.app.set_sign_in_settings(&t.operator(), &Settings::default()).await.unwrap();
    let forced = browser.open("/account/second-factor").await;
    assert!(forced.has("Staff need a second factor to go on."));
}
