use domain::dialogue::{Period, Settings};
use domain::role::Role;
use serde_json::json;

use crate::site::{Site, Someone, faulty, fields};

#[tokio::test]
async fn answers_are_given_and_read() {
    let site = Site::new().await;
    let someone = site.someone();
    let [core, other] = site.two_cores().await;
    let path = format!("/api/v1/core-questions/{}/answers", core.row.id);
    let new = json!({ "text": "We care together", "place": "샘골동", "language": "en" });
    let given = site.post(Some(&someone), &path, &new).await.expect(201);
    assert_eq!(fields(&given), ["code", "receipt", "status"]);
    assert_eq!((&given["code"], &given["status"]), (&json!("A-00001"), &json!("published")));
    let answer = json!({
        "code": "A-00001", "text": "We care together", "channel": "online", "language": "en",
        "status": "published", "place": "샘골동", "created": "2026-11-23T00:00:00Z"
    });
    let list = site.get(&path).await.ok();
    assert_eq!(list, json!({ "items": [answer], "next": null, "total": 1 }));
    let elsewhere = format!("/api/v1/core-questions/{}/answers", other.row.id);
    assert_eq!(site.get(&elsewhere).await.ok()["total"], 0);
}

#[tokio::test]
async fn answers_are_listed_by_channel() {
    let site = Site::new().await;
    let [core, _] = site.two_cores().await;
    let expert = site.t.person(Role::Expert, &site.dialogue).await;
    let expert_actor = expert.actor.clone();
    site.t.answer_by(&expert_actor, &core, "자료에 따르면 그렇습니다").await;
    let citizen = site.someone();
    for n in 0..5 {
        site.t.answer_by(&citizen.actor, &core, &format!("{n}번째 답")).await;
    }
    let path = format!("/api/v1/core-questions/{}/answers", core.row.id);
    assert_eq!(site.walk(&path, 2).await.len(), 6);
    let online = site.walk(&format!("{path}?channel=online"), 2).await;
    assert_eq!(online.len(), 5);
    let experts = site.walk(&format!("{path}?channel=expert"), 2).await;
    assert_eq!(experts[0]["text"], "자료에 따르면 그렇습니다");
    assert_eq!(faulty(&site.get(&format!("{path}?channel=x")).await.expect(422)), ["channel"]);
    let as_expert = json!({ "text": "나는 전문가다", "channel": "expert" });
    site.post(Some(&citizen), &path, &as_expert).await.expect(403);
}

#[tokio::test]
async fn wrong_answers_are_told_and_nothing_is_stored() {
    let site = Site::new().await;
    let someone = site.someone();
    let [core, _] = site.two_cores().await;
    let path = format!("/api/v1/core-questions/{}/answers", core.row.id);
    let before = site.t.acts().await;
    for (new, wrong) in [
        (json!({ "text": "" }), vec!["text"]),
        (json!({ "text": "가".repeat(2001) }), vec!["text"]),
        (json!({ "text": format!("{}\n", "가".repeat(2000)) }), vec!["text"]),
        (json!({ "text": "좋아요\u{7}" }), vec!["text"]),
        (json!({ "text": "좋아요", "place": "없음" }), vec!["place"]),
        (json!({ "text": "좋아요", "channel": "x", "language": "y" }), vec!["channel", "language"]),
    ] {
        let problem = site.post(Some(&someone), &path, &new).await.expect(422);
        assert_eq!(faulty(&problem), wrong, "{new}");
    }
    let fine = json!({ "text": "좋아요" });
    site.post(None, &path, &fine).await.expect(401);
    for id in ["0", "-1", "x", "999", "99999999999999999999"] {
        let path = format!("/api/v1/core-questions/{id}/answers");
        site.post(Some(&someone), &path, &fine).await.expect(404);
        site.get(&path).await.expect(404);
    }
    let stranger = Someone { token: someone.token.replace(['a', 'b', 'A', '0'], "z"), ..someone };
    site.post(Some(&stranger), &path, &fine).await.expect(401);
    assert_eq!(site.t.acts().await, before);
    let over = Period { opens: None, closes: Some(testkit::START) };
    site.t.set(&site.dialogue, |settings: &mut Settings| settings.answer = over).await;
    let someone = site.someone();
    site.post(Some(&someone), &path, &fine).await.expect(409);
}

#[tokio::test]
async fn answers_in_a_draft_set_are_not_there() {
    let site = Site::new().await;
    let (_, cores) = site.t.draft_set(&site.dialogue, ["아직일까요?"]).await;
    let someone = site.someone();
    for what in ["answers", "statements", "statements/next", "votes.csv", "comments.csv"] {
        let path = format!("/api/v1/core-questions/{}/{what}", cores[0].row.id);
        site.get(&path).await.expect(404);
    }
    for what in ["answers", "statements"] {
        let path = format!("/api/v1/core-questions/{}/{what}", cores[0].row.id);
        site.post(Some(&someone), &path, &json!({ "text": "이미 답해 봅니다" })).await.expect(404);
    }
}
