use domain::dialogue::DialogueStatus;
use serde_json::json;

use crate::site::{Site, fields};

#[tokio::test]
async fn a_dialogue_says_its_stage_and_figures() {
    let site = Site::new().await;
    let someone = site.someone();
    let [core, _] = site.two_cores().await;
    site.t.question(&someone.actor, &site.dialogue, "밤에는 누가 돌보나요?").await;
    site.t.answer_by(&someone.actor, &core, "함께 돌봅니다").await;
    let statement = site.t.statement(&core, "밤 돌봄을 늘리자").await;
    let path = format!("/api/v1/statements/{}/vote", statement.0);
    site.put(Some(&someone), &path, &json!({ "value": "agree" })).await.ok();

    let dialogue = site.get("/api/v1/dialogues/garam").await.ok();
    assert_eq!(
        fields(&dialogue),
        [
            "counts", "language", "open", "places", "sectors", "slug", "stage", "stages",
            "summary", "title"
        ]
    );
    assert_eq!(dialogue["slug"], "garam");
    assert_eq!(dialogue["title"], "가람구 사회적대화");
    assert_eq!(dialogue["stage"], "green");
    assert_eq!(dialogue["language"], "ko");
    assert_eq!(dialogue["open"], json!(["ask", "answer", "state", "vote", "mark"]));
    assert_eq!(dialogue["sectors"], json!(["제조업", "돌봄"]));
    assert_eq!(dialogue["places"], json!(["새터동", "샘골동", "은하동"]));
    let counts = json!({
        "questions": 1, "core_questions": 2, "answers": 1, "statements": 1, "votes": 1,
        "participants": 2, "staff_only": 0
    });
    assert_eq!(dialogue["counts"], counts);

    let list = site.get("/api/v1/dialogues").await.ok();
    assert_eq!(list, json!({ "items": [dialogue], "next": null, "total": 1 }));
}

#[tokio::test]
async fn dialogues_are_walked_once_and_drafts_are_not_seen() {
    let site = Site::new().await;
    for n in 0..4 {
        site.t.dialogue(&format!("number-{n}")).await;
    }
    site.t.dialogue("hidden").draft().await;
    let all = site.walk("/api/v1/dialogues", 2).await;
    let slugs: Vec<&str> = all.iter().map(|item| item["slug"].as_str().unwrap()).collect();
    assert_eq!(slugs, ["number-3", "number-2", "number-1", "number-0", "garam"]);
    for path in ["", "/questions", "/core-questions"] {
        site.get(&format!("/api/v1/dialogues/hidden{path}")).await.expect(404);
        site.get(&format!("/api/v1/dialogues/unknown{path}")).await.expect(404);
    }
}

#[tokio::test]
async fn a_dialogue_taken_back_is_gone_from_the_cache_too() {
    let site = Site::new().await;
    site.get("/api/v1/dialogues/garam").await.ok();
    site.t.set_status(&site.dialogue, DialogueStatus::Draft).await;
    site.get("/api/v1/dialogues/garam").await.expect(404);
}
