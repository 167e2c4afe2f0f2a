use domain::body::BodyKind;
use serde_json::json;
use testkit::recruiting::new_call;

use crate::site::Site;

#[tokio::test(flavor = "multi_thread")]
async fn a_call_with_its_selection() {
    let site = Site::new().await;
    let t = &site.t;
    let body = t.body(&site.dialogue, "youth", BodyKind::Subcommittee).await;
    site.get("/api/v1/calls/C-001").await.expect(404);
    let id = t.open_call(&body, new_call("youth")).await;
    t.applicants(id, 40).await;
    let open = site.get("/api/v1/calls/C-001").await.ok();
    assert_eq!((&open["phase"], &open["received"]), (&json!("open"), &json!(40)));
    assert_eq!(open["selection"], json!(null));
    assert_eq!(open["features"][0]["values"][0]["population"], json!(0.502));
    t.reviewed(id).await;
    t.drawn(id, "161803").await;
    let answer = site.get("/api/v1/calls/c1").await;
    assert!(answer.headers.contains_key(axum::http::header::ETAG));
    let decided = answer.ok();
    assert_eq!(decided["phase"], "decided");
    let selection = &decided["selection"];
    assert_eq!((&selection["random"], &selection["witness"]), (&json!("161803"), &json!("생방송")));
    assert_eq!(selection["people"].as_array().unwrap().len(), 15);
    let files = selection["files"].as_array().unwrap();
    let names: Vec<&str> = files.iter().map(|file| file["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["lottery.json", "pool.csv", "draw.json", "report.html"]);
    for file in files {
        let body = site.get(file["url"].as_str().unwrap()).await.body;
        let digest = app::draw::fingerprint(std::str::from_utf8(&body).unwrap());
        assert_eq!(file["sha256"], digest, "{file}");
        assert_eq!(file["bytes"], body.len());
    }
    let text = decided.to_string();
    assert!(!text.contains("신청자") && !text.contains("applicant"), "nobody is named");
    for bad in ["C-999", "nonsense", "Q-0001"] {
        site.get(&format!("/api/v1/calls/{bad}")).await.expect(404);
    }
}
