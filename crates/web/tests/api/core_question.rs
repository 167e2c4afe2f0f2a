use domain::id::QuestionId;
use serde_json::json;

use crate::site::Site;

const LIST: &str = "/api/v1/dialogues/garam/core-questions";

#[tokio::test]
async fn core_questions_of_the_current_set_and_of_others() {
    let site = Site::new().await;
    assert_eq!(site.get(LIST).await.ok(), json!({ "items": [], "next": null, "total": 0 }));
    let operator = site.t.operator();
    let someone = site.someone();
    let asked = site.t.question(&someone.actor, &site.dialogue, "누가 돌보나요?").await;
    let (set, cores) =
        site.t.draft_set(&site.dialogue, ["하나일까요?", "둘일까요?", "셋일까요?"]).await;
    let links = [QuestionId(asked.id)];
    site.t.app.link(&operator, &site.dialogue, cores[0].id(), &links).await.unwrap();
    site.get(&format!("{LIST}?set=1")).await.expect(404);
    site.t.app.publish_set(&operator, &site.dialogue, set).await.unwrap();
    let core = site.t.app.core_question(&operator, cores[0].id()).await.unwrap();
    site.t.answer_by(&someone.actor, &core, "함께 돌봅니다").await;
    let statement = site.t.statement(&core, "밤 돌봄을 늘리자").await;
    let vote = format!("/api/v1/statements/{}/vote", statement.0);
    site.put(Some(&someone), &vote, &json!({ "value": "pass" })).await.ok();

    let all = site.walk(&format!("{LIST}?set=1"), 2).await;
    let first = json!({
        "id": core.row.id, "set": 1, "number": 1, "title": "하나일까요?", "body": "",
        "sector": null, "language": "ko", "source_count": 1, "answer_count": 1,
        "statement_count": 1, "vote_count": 1
    });
    assert_eq!(all[0], first);
    let numbers: Vec<i64> = all.iter().map(|item| item["number"].as_i64().unwrap()).collect();
    assert_eq!(numbers, [1, 2, 3]);

    site.t.core_question(&site.dialogue, "새 묶음일까요?").await;
    let now = site.get(&format!("{LIST}?limit=200")).await.ok();
    assert_eq!((&now["total"], &now["items"][0]["set"]), (&json!(1), &json!(2)));
    assert_eq!(site.get(&format!("{LIST}?set=1&limit=9")).await.ok()["total"], 3);
    for (query, status) in
        [("set=99", 404), ("set=0", 404), ("set=-1", 404), ("set=x", 400), ("limit=0", 422)]
    {
        assert_eq!(site.get(&format!("{LIST}?{query}")).await.status, status, "{query}");
    }
    // A cursor that another list gave.
    let cursor = app::page::cursor(987_654);
    site.get(&format!("{LIST}?cursor={cursor}")).await.expect(422);
}
