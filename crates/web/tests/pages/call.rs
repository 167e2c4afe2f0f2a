//! Calls for members as anyone sees them, and applying to one without an account.

use app::Actor;
use axum::http::StatusCode;
use domain::body::BodyKind;
use domain::id::CallId;
use domain::receipt::ReceiptCode;
use testkit::recruiting::new_call;

use crate::language::korean;
use crate::look::is_sound;
use crate::site::{Page, Reader, Site};

const APPLY: &str = "/calls/C-001/apply";

async fn announced(site: &Site) -> CallId {
    let t = &site.t;
    let body = t.body(&site.dialogue, "youth", BodyKind::Subcommittee).await;
    let id = t.app.add_call(&t.operator(), &body.dialogue, &new_call("youth")).await.unwrap();
    t.app.publish_call(&t.operator(), &body.dialogue, id).await.unwrap();
    id
}

/// The page in every language, and a snapshot of the Korean one.
async fn look(site: &Site, name: &str, path: &str, hidden: &[String]) -> Page {
    for language in ["en", "ru", "vi"] {
        let page = site.get(&Reader { language, ..Reader::default() }, path).await;
        is_sound(name, &page.html);
        assert_eq!(korean(&page.html), [""; 0], "{name} in {language}");
    }
    let page = site.get(&Reader::default(), path).await;
    assert_eq!(page.status, StatusCode::OK, "{name}: {}", page.html);
    is_sound(name, &page.html);
    let text = hidden.iter().fold(page.main(), |text, own| text.replace(own, "…"));
    insta::assert_snapshot!(name, text);
    page
}

/// An application in the parts of a form with files.
fn parts(fields: &[(&str, &str)]) -> String {
    let part = |(name, value): &(&str, &str)| {
        format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    fields.iter().map(part).collect::<String>() + "--x--\r\n"
}

const FIELDS: [(&str, &str); 10] = [
    ("name", "달맞이 <꽃>"),
    ("email", "moon@garam.example"),
    ("phone", ""),
    ("address", "달맞이로 7"),
    ("feature_1", "여성"),
    ("feature_2", "청년"),
    ("confirmed", "1"),
    ("confirmed", "2"),
    ("age", "adult"),
    ("agreed", "1"),
];

async fn apply(site: &Site, fields: &[(&str, &str)]) -> Page {
    site.send_parts(&Reader::default(), APPLY, parts(fields)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_is_read_at_every_step() {
    let site = Site::new().await;
    let none = [];
    look(&site, "calls_none", "/d/garam/calls", &none).await;
    let id = announced(&site).await;
    look(&site, "call_coming", "/calls/C-001", &none).await;
    let early = site.get(&Reader::default(), APPLY).await;
    assert_eq!((early.status, early.location.as_str()), (StatusCode::SEE_OTHER, "/calls/C-001"));
    site.t.clock.advance(2 * domain::time::DAY);
    look(&site, "call_open", "/calls/C-001", &none).await;
    look(&site, "calls", "/d/garam/calls", &none).await;
    look(&site, "apply", APPLY, &none).await;
    let receipts = site.t.applicants(id, 40).await;
    site.t.reviewed(id).await;
    let operator = site.t.operator();
    site.t.app.publish_lottery(&operator, &site.dialogue, id).await.unwrap();
    let lottery = look(&site, "call_lottery", "/calls/C-001", &none).await;
    assert!(lottery.has("lottery.json") && !lottery.has("신청자"), "nobody is named");
    let own = |receipt: &ReceiptCode| format!("/calls/C-001/applications/{receipt}");
    let first = site.t.app.own_application(&Actor::default(), id, receipts[0]).await.unwrap();
    let hidden = [receipts[0].to_string(), first.row.salt];
    look(&site, "application_lottery", &own(&receipts[0]), &hidden).await;
    let wait = first.call.terms.decides.0 - site.t.app.now().0;
    site.t.clock.advance(wait);
    let app = &site.t.app;
    app.draw_call(&operator, &site.dialogue, id, "271828", "생방송 <참관>").await.unwrap();
    let decided = look(&site, "call_decided", "/calls/C-001", &none).await;
    assert!(decided.has("mundap draw verify C-001"));
    let view = site.t.app.call(&operator, id).await.unwrap();
    let draw = site.t.app.draw_of(&operator, &view).await.unwrap().unwrap();
    for (name, text) in draw.files() {
        let file = site.get(&Reader::default(), &format!("/calls/C-001/files/{name}")).await;
        assert_eq!((file.status, file.html.as_str()), (StatusCode::OK, text), "{name}");
    }
    let missing = site.get(&Reader::default(), "/calls/C-001/files/salts.csv").await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    let leads = [("/calls", "/d/garam/calls"), ("/calls/c1", "/calls/C-001")];
    for (from, to) in leads {
        assert_eq!(site.get(&Reader::default(), from).await.location, to);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn anybody_applies_reads_and_takes_back() {
    let site = Site::new().await;
    announced(&site).await;
    site.t.clock.advance(2 * domain::time::DAY);
    let refused = apply(&site, &FIELDS[..2]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    is_sound("apply_refused", &refused.html);
    assert!(refused.has("moon@garam.example"), "what was typed stays");
    insta::assert_snapshot!("apply_refused", refused.main());
    let sent = apply(&site, &FIELDS).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.html);
    let path = sent.location.trim_end_matches("?new=1").to_owned();
    let receipt = path.rsplit('/').next().unwrap().to_owned();
    look(&site, "application_new", &sent.location, &[receipt]).await;
    let again = apply(&site, &FIELDS).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.has("name=\"replaces\""), "it can be replaced");
    let reader = Reader::default();
    let unsure = site.post(&reader, &format!("{path}/withdraw"), "sure=").await;
    assert_eq!(unsure.location, format!("{path}#withdraw"));
    let gone = site.post(&reader, &format!("{path}/withdraw"), "sure=1").await;
    assert!(gone.has("신청을 취소했어요"), "{}", gone.main());
    let after = site.get(&reader, &path).await;
    assert_eq!(after.status, StatusCode::NOT_FOUND);
    is_sound("application_gone", &after.html);
    insta::assert_snapshot!("application_gone", after.main());
}
