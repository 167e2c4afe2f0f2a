//! The trace and how everything was handled.

use app::outcome::NewOutcome;
use domain::id::QuestionId;
use domain::outcome::Receiver;
use serde_json::json;

use crate::site::Site;

async fn told(site: &Site) {
    let operator = site.t.operator();
    let ids = site.t.questions_asked(&site.dialogue, 3).await;
    let (set, cores) = site.t.draft_set(&site.dialogue, ["돌봄은 누구의 몫일까요?"]).await;
    site.t.app.link(&operator, &site.dialogue, cores[0].id(), &ids).await.unwrap();
    site.t.app.publish_set(&operator, &site.dialogue, set).await.unwrap();
    site.t.app.group_questions(&operator, &site.dialogue, &ids[..2]).await.unwrap();
    let items = [(Receiver::Group, 1)];
    let new = NewOutcome {
        word: "referred".to_owned(),
        reason: "보건소에서 하는 일이라 넘겼어요.".to_owned(),
        office: "보건소".to_owned(),
        ..NewOutcome::default()
    };
    site.t.app.give_outcome(&operator, &site.dialogue, &items, &new).await.unwrap();
}

#[tokio::test]
async fn a_trace_says_what_led_to_what_and_by_what_basis() {
    let site = Site::new().await;
    told(&site).await;
    let trace = site.get("/api/v1/questions/Q-0001/trace").await.ok();
    assert_eq!((&trace["root"], &trace["reach"]), (&json!("question-1"), &json!("core_question")));
    let edges: Vec<String> = trace["edges"]
        .as_array()
        .unwrap()
        .iter()
        .map(|edge| {
            let word = |name: &str| edge[name].as_str().unwrap().to_owned();
            [word("from"), word("relation"), word("to"), word("basis")].join(" ")
        })
        .collect();
    let core = trace["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .find(|node| node["kind"] == "core_question")
        .unwrap();
    assert_eq!(core["code"], "core-1-1");
    assert_eq!(core["page"], "/d/garam/core/1/1");
    let core = core["id"].as_str().unwrap();
    assert_eq!(
        edges,
        [
            "question-1 grouped group-1 direct".to_owned(),
            format!("question-1 drawn_from {core} direct"),
            "question-1 given outcome-1 by_group".to_owned(),
        ]
    );
    let same = site.get("/api/v1/trace/Q-0001").await.ok();
    assert_eq!(same, trace);
    let back = site.get("/api/v1/trace/O-0001").await.ok();
    let askers: Vec<&str> = back["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|node| node["kind"] == "question")
        .map(|node| node["code"].as_str().unwrap())
        .collect();
    assert_eq!(askers, ["Q-0001", "Q-0002"]);
    for unknown in ["/api/v1/trace/Q-0099", "/api/v1/trace/P-01", "/api/v1/trace/xyz"] {
        site.get(unknown).await.expect(404);
    }
}

#[tokio::test]
async fn what_was_hidden_has_no_words_and_counts_nowhere() {
    let site = Site::new().await;
    told(&site).await;
    let coverage = site.get("/api/v1/dialogues/garam/coverage").await.ok();
    let counted = json!({ "total": 3, "traced": 0, "answered": 2, "open": 1 });
    assert_eq!(coverage["questions"], counted);
    site.t.hide(&site.dialogue, domain::contribution::Kind::Question, QuestionId(1).0).await;
    let trace = site.get("/api/v1/trace/Q-1").await.ok();
    let root = trace["nodes"].as_array().unwrap().iter().find(|n| n["id"] == "question-1").unwrap();
    assert_eq!((&root["title"], &root["status"]), (&json!(""), &json!("hidden")));
}
