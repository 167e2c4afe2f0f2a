use app::remark::NewReply;
use domain::id::RemarkId;
use domain::remark::RemarkState;
use serde_json::json;

use crate::site::{Site, faulty, fields};

const PATH: &str = "/api/v1/dialogues/garam/papers/white/1-1/remarks";

#[tokio::test]
async fn remarks_are_made_and_read_with_their_replies() {
    let site = Site::new().await;
    site.t.edition(&site.dialogue).await;
    let someone = site.someone();
    let new = json!({ "number": 1, "text": "어디인지 적어 주세요", "language": "ko" });
    let given = site.post(Some(&someone), PATH, &new).await.expect(201);
    assert_eq!(fields(&given), ["code", "receipt", "status"]);
    assert_eq!((&given["code"], &given["status"]), (&json!("V-0001"), &json!("published")));
    let reply =
        NewReply { state: RemarkState::TakenUp, note: "목록을 넣었습니다.".to_owned() };
    let operator = site.t.operator();
    site.t.app.reply_to_remark(&operator, &site.dialogue, RemarkId(1), &reply).await.unwrap();
    let list = site.get(PATH).await.ok();
    assert_eq!(list["total"], 1);
    let one = &list["items"][0];
    assert_eq!((&one["number"], &one["proposed"]), (&json!(1), &json!(null)));
    assert_eq!(
        (&one["state"], &one["replies"][0]["note"]),
        (&json!("taken_up"), &json!(reply.note))
    );
    site.get("/api/v1/dialogues/garam/papers/white/1-2/remarks").await.expect(404);
}

#[tokio::test]
async fn wrong_remarks_are_told_and_nothing_is_stored() {
    let site = Site::new().await;
    site.t.edition(&site.dialogue).await;
    let someone = site.someone();
    let before = site.t.acts().await;
    let same = "밤 돌봄은 걸어갈 수 있는 여러 곳에 있어야 한다.";
    for (new, field) in [
        (json!({ "number": 1, "text": "" }), "text"),
        (json!({ "number": 1, "text": "그대로", "proposed": same }), "proposed"),
        (json!({ "number": 1, "text": "말", "language": "xx" }), "language"),
    ] {
        let problem = site.post(Some(&someone), PATH, &new).await.expect(422);
        assert!(faulty(&problem).contains(&field), "{problem}");
    }
    let missing = json!({ "number": 9, "text": "없는 문단" });
    site.post(Some(&someone), PATH, &missing).await.expect(404);
    site.post(None, PATH, &json!({ "number": 1, "text": "누구" })).await.expect(401);
    assert_eq!(site.t.acts().await, before);
}
