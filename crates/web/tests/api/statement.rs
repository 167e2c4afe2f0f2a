use std::collections::BTreeSet;

use serde_json::json;

use crate::site::{Site, faulty, fields};

#[tokio::test]
async fn statements_are_written_and_read_with_their_tallies() {
    let site = Site::new().await;
    let (someone, other) = (site.someone(), site.someone());
    let [core, _] = site.two_cores().await;
    let path = format!("/api/v1/core-questions/{}/statements", core.row.id);
    let new = json!({ "text": "밤 돌봄을 늘리자", "language": "ko" });
    let given = site.post(Some(&someone), &path, &new).await.expect(201);
    assert_eq!(fields(&given), ["code", "receipt", "status"]);
    assert_eq!(given["code"], "S-001");
    for (who, value) in [(&someone, "agree"), (&other, "disagree")] {
        site.put(Some(who), "/api/v1/statements/1/vote", &json!({ "value": value })).await.ok();
    }
    let statement = json!({
        "id": 1, "code": "S-001", "text": "밤 돌봄을 늘리자", "language": "ko",
        "agree": 1, "disagree": 1, "pass": 0
    });
    let list = site.get(&path).await.ok();
    assert_eq!(list, json!({ "items": [statement], "next": null, "total": 1 }));
}

#[tokio::test]
async fn next_statements_are_those_not_voted_on() {
    let site = Site::new().await;
    let (someone, other) = (site.someone(), site.someone());
    let [core, _] = site.two_cores().await;
    for n in 0..6 {
        site.t.statement(&core, &format!("{n}번째 의견")).await;
    }
    let path = format!("/api/v1/core-questions/{}/statements/next", core.row.id);
    let mut seen = BTreeSet::new();
    for done in 0..6 {
        let next = site.get_as(&someone, &format!("{path}?limit=1")).await.ok();
        assert_eq!(fields(&next), ["done", "items", "next", "total"]);
        assert_eq!((&next["done"], &next["total"]), (&json!(done), &json!(6)));
        let id = next["items"][0]["id"].as_i64().unwrap();
        assert!(seen.insert(id), "{id} was voted on already");
        let vote = format!("/api/v1/statements/{id}/vote");
        site.put(Some(&someone), &vote, &json!({ "value": "pass" })).await.ok();
    }
    let end = json!({ "items": [], "next": null, "total": 6, "done": 6 });
    assert_eq!(site.get_as(&someone, &path).await.ok(), end);
    assert_eq!(site.get_as(&other, &path).await.ok()["items"].as_array().unwrap().len(), 6);
    let anyone = site.get(&path).await.ok();
    assert_eq!((&anyone["done"], anyone["items"].as_array().unwrap().len()), (&json!(0), 6));
    for query in ["limit=0", "limit=201", "limit=-5"] {
        site.get(&format!("{path}?{query}")).await.expect(422);
    }
    site.get(&format!("{path}?limit=x")).await.expect(400);
}

#[tokio::test]
async fn statements_are_walked_once() {
    let site = Site::new().await;
    let [core, _] = site.two_cores().await;
    for n in 0..11 {
        site.t.statement(&core, &format!("{n}번째 의견")).await;
    }
    let all = site.walk(&format!("/api/v1/core-questions/{}/statements", core.row.id), 3).await;
    let ids: Vec<i64> = all.iter().map(|item| item["id"].as_i64().unwrap()).collect();
    assert_eq!(ids, (1..=11).collect::<Vec<_>>());
}

#[tokio::test]
async fn wrong_statements_are_told_and_nothing_is_stored() {
    let site = Site::new().await;
    let someone = site.someone();
    let [core, _] = site.two_cores().await;
    let path = format!("/api/v1/core-questions/{}/statements", core.row.id);
    let before = site.t.acts().await;
    for text in ["", "가", "두\n줄", "가\u{0}나"] {
        let problem = site.post(Some(&someone), &path, &json!({ "text": text })).await.expect(422);
        assert_eq!(faulty(&problem), ["text"]);
    }
    for long in ["가".repeat(141), format!(" {}", "가".repeat(140))] {
        site.post(Some(&someone), &path, &json!({ "text": long })).await.expect(422);
    }
    site.post(None, &path, &json!({ "text": "늘리자" })).await.expect(401);
    assert_eq!(site.t.acts().await, before);
}
