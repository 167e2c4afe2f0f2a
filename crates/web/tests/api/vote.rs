use app::Settings;
use app::limit::Limits;
use app::moderation::NewDecision;
use axum::http::header;
use domain::contribution::{Change, Kind};
use domain::dialogue::Period;
use domain::moderation::Reason;
use serde_json::json;
use store::Engine;
use testkit::TestApp;

use crate::site::{Site, Someone, fields};

const VOTE: &str = "/api/v1/statements/1/vote";

#[tokio::test]
async fn a_vote_is_cast_and_changed() {
    let site = Site::new().await;
    let someone = site.someone();
    let [core, _] = site.two_cores().await;
    site.t.statement(&core, "밤 돌봄을 늘리자").await;
    let path = format!("/api/v1/core-questions/{}/statements", core.row.id);
    let mut receipts = Vec::new();
    for (address, value, tally) in [
        (VOTE, "agree", [1, 0, 0]),
        (VOTE, "agree", [1, 0, 0]),
        ("/api/v1/statements/S-001/vote", "disagree", [0, 1, 0]),
        ("/api/v1/statements/s1/vote", "pass", [0, 0, 1]),
    ] {
        let vote = site.put(Some(&someone), address, &json!({ "value": value })).await.ok();
        assert_eq!(fields(&vote), ["at", "receipt", "statement", "value"]);
        assert_eq!((&vote["statement"], &vote["value"]), (&json!(1), &json!(value)));
        assert_eq!(vote["at"], "2026-11-23T00:00:00Z");
        receipts.push(vote["receipt"].as_str().unwrap().to_owned());
        // Each time another address, so that the tally is read and not remembered.
        let now = site.get(&format!("{path}?n={}", receipts.len())).await.ok();
        let found =
            ["agree", "disagree", "pass"].map(|name| now["items"][0][name].as_i64().unwrap());
        assert_eq!(found, tally);
    }
    receipts.sort();
    receipts.dedup();
    assert_eq!(receipts.len(), 4, "each vote has a receipt of its own");
    for receipt in &receipts {
        let code = domain::receipt::ReceiptCode::parse(receipt).unwrap();
        assert!(site.t.app.receipt(&someone.actor, code).await.unwrap().vote);
    }
}

#[tokio::test]
async fn wrong_votes_are_told_and_nothing_is_stored() {
    let site = Site::new().await;
    let someone = site.someone();
    let [core, _] = site.two_cores().await;
    site.t.statement(&core, "밤 돌봄을 늘리자").await;
    let before = site.t.acts().await;
    let agree = json!({ "value": "agree" });
    site.put(None, VOTE, &agree).await.expect(401);
    for token in ["", "x", "AAAA", &"A".repeat(43), &"A".repeat(500), &forged(&someone.token)] {
        let stranger = Someone { token: token.to_owned(), actor: someone.actor.clone() };
        let refused = site.put(Some(&stranger), VOTE, &agree).await;
        assert_eq!(refused.header(header::WWW_AUTHENTICATE), "Bearer");
        refused.expect(401);
    }
    for id in ["2", "0", "-1", "+1", "x", "Q-1", "S-0", "99999999999999999999", "%00"] {
        site.put(Some(&someone), &format!("/api/v1/statements/{id}/vote"), &agree)
            .await
            .expect(404);
    }
    for wrong in [
        json!({}),
        json!({ "value": "yes" }),
        json!({ "value": "AGREE" }),
        json!({ "value": 1 }),
        json!({ "value": null }),
        json!("agree"),
    ] {
        site.put(Some(&someone), VOTE, &wrong).await.expect(400);
    }
    assert_eq!(site.t.acts().await, before);
}

/// The token with another last letter of the key.
fn forged(token: &str) -> String {
    let other = if token.starts_with('A') { 'B' } else { 'A' };
    token.chars().enumerate().map(|(n, c)| if n == 0 { other } else { c }).collect()
}

#[tokio::test]
async fn what_is_hidden_or_closed_takes_no_vote() {
    let site = Site::new().await;
    let someone = site.someone();
    let [core, _] = site.two_cores().await;
    site.t.statement(&core, "숨길 의견").await;
    site.t.statement(&core, "남을 의견").await;
    let decision = NewDecision {
        change: Change::Hide,
        reason: Some(Reason::Abuse),
        note: "욕설이 있었습니다".to_owned(),
    };
    let operator = site.t.operator();
    site.t.app.moderate(&operator, &site.dialogue, Kind::Statement, 1, &decision).await.unwrap();
    let agree = json!({ "value": "agree" });
    site.put(Some(&someone), VOTE, &agree).await.expect(409);
    site.put(Some(&someone), "/api/v1/statements/2/vote", &agree).await.ok();
    let over = Period { opens: None, closes: Some(testkit::START) };
    site.t.set(&site.dialogue, |settings| settings.vote = over).await;
    site.put(Some(&someone), "/api/v1/statements/2/vote", &agree).await.expect(409);
}

#[tokio::test]
async fn too_many_votes_are_slowed_down() {
    let limits = Limits { votes: 3, ..Limits::default() };
    let settings = Settings { limits, ..Settings::default() };
    let site = Site::on(TestApp::start(Engine::Sqlite, settings).await).await;
    let (someone, other) = (site.someone(), site.someone());
    let [core, _] = site.two_cores().await;
    site.t.statement(&core, "밤 돌봄을 늘리자").await;
    let agree = json!({ "value": "agree" });
    for _ in 0..3 {
        site.put(Some(&someone), VOTE, &agree).await.ok();
    }
    let refused = site.put(Some(&someone), VOTE, &agree).await;
    assert!(refused.header(header::RETRY_AFTER).parse::<u64>().unwrap() >= 1);
    refused.expect(429);
    site.put(Some(&other), VOTE, &agree).await.ok();
}
