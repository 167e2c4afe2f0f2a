use std::collections::BTreeSet;

use app::moderation::NewDecision;
use axum::http::header;
use domain::channel::ModerationTiming;
use domain::contribution::{Change, Kind};
use domain::dialogue::{DialogueStatus, Settings};
use domain::id::QuestionId;
use domain::moderation::Reason;
use serde_json::{Value, json};

use crate::site::{Site, faulty, fields};

const LIST: &str = "/api/v1/dialogues/garam/questions";

#[tokio::test]
async fn a_question_is_asked_and_read() {
    let site = Site::new().await;
    let someone = site.someone();
    let new = json!({
        "title": "  Sau 10 giờ đêm thì ai chăm sóc?\n", "body": "Tôi làm ca đêm.",
        "sector": "돌봄", "place": "새터동", "language": "vi", "status": "hidden", "code": "Q-9"
    });
    let asked = site.post(Some(&someone), LIST, &new).await;
    assert_eq!(asked.header(header::LOCATION), "/api/v1/questions/Q-0001");
    let given = asked.expect(201);
    assert_eq!(fields(&given), ["code", "receipt", "status"]);
    assert_eq!((&given["code"], &given["status"]), (&json!("Q-0001"), &json!("published")));
    assert!(given["receipt"].as_str().unwrap().starts_with("R-"));

    let question = json!({
        "code": "Q-0001", "title": "Sau 10 giờ đêm thì ai chăm sóc?", "body": "Tôi làm ca đêm.",
        "sector": "돌봄", "place": "새터동", "channel": "online", "language": "vi",
        "status": "published", "created": "2026-11-23T00:00:00Z"
    });
    let list = site.get(LIST).await.ok();
    assert_eq!(list, json!({ "items": [question], "next": null, "total": 1 }));
    let mut one = site.get("/api/v1/questions/q1").await.ok();
    let more = one.as_object_mut().unwrap();
    assert_eq!(more.remove("dialogue"), Some(json!("garam")));
    assert_eq!(more.remove("core_questions"), Some(json!([])));
    assert_eq!(one, question);
}

#[tokio::test]
async fn a_question_names_its_core_questions() {
    let site = Site::new().await;
    let operator = site.t.operator();
    let asked = site.t.question(&site.someone().actor, &site.dialogue, "누가 돌보나요?").await;
    let (set, cores) = site.t.draft_set(&site.dialogue, ["돌봄은 누구의 몫일까요?"]).await;
    let links = [QuestionId(asked.id)];
    site.t.app.link(&operator, &site.dialogue, cores[0].id(), &links).await.unwrap();
    let one = site.get("/api/v1/questions/Q-0001").await.ok();
    assert_eq!(one["core_questions"], json!([]), "a draft is not told");
    site.t.app.publish_set(&operator, &site.dialogue, set).await.unwrap();
    let links = json!([
        { "id": cores[0].row.id, "set": 1, "number": 1, "title": "돌봄은 누구의 몫일까요?" }
    ]);
    // The other spelling of the code is another address, so nothing of it is cached.
    assert_eq!(site.get("/api/v1/questions/Q-1").await.ok()["core_questions"], links);
}

#[tokio::test]
async fn what_is_hidden_or_withdrawn_has_no_text() {
    let site = Site::new().await;
    let someone = site.someone();
    for title in ["전화번호가 있는 질문", "거둘 질문"] {
        site.post(Some(&someone), LIST, &json!({ "title": title, "body": "사연" }))
            .await
            .expect(201);
    }
    let decision = NewDecision {
        change: Change::Hide,
        reason: Some(Reason::Privacy),
        note: "다른 사람의 전화번호가 있었습니다".to_owned(),
    };
    let app = &site.t.app;
    app.moderate(&site.t.operator(), &site.dialogue, Kind::Question, 1, &decision).await.unwrap();
    app.withdraw(&someone.actor, Kind::Question, 2).await.unwrap();

    let hidden = site.get("/api/v1/questions/Q-0001").await.ok();
    assert_eq!((&hidden["title"], &hidden["body"]), (&json!(""), &json!("")));
    assert_eq!(hidden["status"], "hidden");
    let why = json!({
        "reason": "privacy", "note": "다른 사람의 전화번호가 있었습니다",
        "at": "2026-11-23T00:00:00Z"
    });
    assert_eq!(hidden["hidden"], why);
    let withdrawn = site.get("/api/v1/questions/Q-0002").await.ok();
    assert_eq!((&withdrawn["title"], &withdrawn["body"]), (&json!(""), &json!("")));
    assert_eq!(withdrawn["status"], "withdrawn");
    assert!(withdrawn.get("hidden").is_none());
    assert_eq!(site.get(LIST).await.ok()["total"], 0);
}

#[tokio::test]
async fn what_waits_is_seen_by_its_author_alone() {
    let site = Site::new().await;
    let (someone, other) = (site.someone(), site.someone());
    let online = ModerationTiming::Before;
    site.t.set(&site.dialogue, |settings: &mut Settings| settings.online = online).await;
    let given = site.post(Some(&someone), LIST, &json!({ "title": "기다리는 질문" })).await;
    assert_eq!(given.expect(201)["status"], "waiting");
    let path = "/api/v1/questions/Q-0001";
    assert_eq!(site.get_as(&someone, path).await.ok()["title"], "기다리는 질문");
    site.get_as(&other, path).await.expect(404);
    site.get(path).await.expect(404);
}

#[tokio::test]
async fn lists_are_walked_once_and_filtered() {
    let site = Site::new().await;
    let someone = site.someone();
    for n in 0..23 {
        let sector = if n % 2 == 0 { "제조업" } else { "돌봄" };
        let new = json!({ "title": format!("{n}번째 질문"), "sector": sector, "place": "은하동" });
        site.post(Some(&someone), LIST, &new).await.expect(201);
    }
    let codes = |items: &[Value]| -> Vec<String> {
        items.iter().map(|item| item["code"].as_str().unwrap().to_owned()).collect()
    };
    for limit in [1, 5, 23, 200] {
        let all = codes(&site.walk(LIST, limit).await);
        assert_eq!(all.len(), 23);
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), 23, "nothing comes twice");
        assert!(all.is_sorted_by(|a, b| a > b), "newest first");
    }
    let care = site.walk(&format!("{LIST}?sector=%EB%8F%8C%EB%B4%84"), 4).await;
    assert_eq!(care.len(), 11);
    assert!(care.iter().all(|item| item["sector"] == "돌봄"));
    let found = site.walk(&format!("{LIST}?q=22%EB%B2%88"), 4).await;
    assert_eq!(codes(&found), ["Q-0023"]);
    let nowhere = site.get(&format!("{LIST}?place=%EC%83%88%ED%84%B0%EB%8F%99")).await.ok();
    assert_eq!(nowhere, json!({ "items": [], "next": null, "total": 0 }));
    assert_eq!(site.get(LIST).await.ok()["items"].as_array().unwrap().len(), 20, "the default");
}

#[tokio::test]
async fn wrong_queries_are_told() {
    let site = Site::new().await;
    for (query, status) in [
        ("limit=0", 422),
        ("limit=-1", 422),
        ("limit=201", 422),
        ("limit=9223372036854775807", 422),
        ("limit=99999999999999999999", 400),
        ("limit=abc", 400),
        ("limit=", 400),
        ("limit=1.5", 400),
        ("limit=1&limit=2", 400),
        ("cursor=", 422),
        ("cursor=c1", 422),
        ("cursor=c-1a", 422),
        ("cursor=%27%3B%20DROP", 422),
        ("cursor=%EA%B0%80", 422),
        ("sector=%EC%97%86%EC%9D%8C", 422),
        ("place=x", 422),
        ("q=%00", 422),
        ("q=%E2%80%AE", 422),
        ("q=%FF", 400),
        ("q=%C0%80", 400),
    ] {
        let answer = site.get(&format!("{LIST}?{query}")).await;
        assert_eq!(answer.status, status, "{query}");
    }
    let long = site.get(&format!("{LIST}?q={}", "a".repeat(101))).await.expect(422);
    assert_eq!(faulty(&long), ["q"]);
    site.get(&format!("{LIST}?unknown=1&q=")).await.ok();
}

#[tokio::test]
async fn wrong_questions_are_told_and_nothing_is_stored() {
    let site = Site::new().await;
    let someone = site.someone();
    let before = site.t.acts().await;
    for (new, wrong) in [
        (json!({ "title": "" }), vec!["title"]),
        (json!({ "title": "가" }), vec!["title"]),
        (json!({ "title": "가".repeat(201) }), vec!["title"]),
        // As the description counts: what was sent, not what is left when it is trimmed or composed.
        (json!({ "title": format!("\n{}", "가".repeat(200)) }), vec!["title"]),
        (json!({ "title": "\u{fb2a}" }), vec!["title"]),
        (json!({ "title": "누가\u{0}요" }), vec!["title"]),
        (json!({ "title": "누가\u{202e}요" }), vec!["title"]),
        (json!({ "title": "두\n줄" }), vec!["title"]),
        (json!({ "title": "누가요", "body": "가".repeat(4001) }), vec!["body"]),
        (json!({ "title": "누가요", "language": "xx" }), vec!["language"]),
        (
            json!({ "title": "", "sector": "없음", "place": "없음" }),
            vec!["title", "sector", "place"],
        ),
    ] {
        let problem = site.post(Some(&someone), LIST, &new).await.expect(422);
        assert_eq!(faulty(&problem), wrong, "{new}");
    }
    for new in [json!({}), json!({ "title": 1 }), json!([]), json!(null), json!({ "title": null })]
    {
        site.post(Some(&someone), LIST, &new).await.expect(400);
    }
    let fine = json!({ "title": "누가요" });
    site.post(None, LIST, &fine).await.expect(401);
    site.post(Some(&someone), "/api/v1/dialogues/unknown/questions", &fine).await.expect(404);
    assert_eq!(site.t.acts().await, before);
    site.t.set_status(&site.dialogue, DialogueStatus::Closed).await;
    site.post(Some(&someone), LIST, &fine).await.expect(409);
}

#[tokio::test]
async fn unknown_codes_are_not_found() {
    let site = Site::new().await;
    for code in ["Q-0001", "A-1", "x", "Q-0", "Q--1", "Q-99999999999999999999", "%00", "%zz", "가"]
    {
        let escaped = if code == "가" { "%EA%B0%80" } else { code };
        site.get(&format!("/api/v1/questions/{escaped}")).await.expect(404);
    }
    site.get("/api/v1/questions/%FF").await.expect(400);
}

#[tokio::test]
async fn emoji_html_and_quotes_come_back_as_they_were() {
    let site = Site::new().await;
    let someone = site.someone();
    let title = "<script>alert('\"1\"')</script> 👩‍👩‍👧 עברית \\ ' \"";
    site.post(Some(&someone), LIST, &json!({ "title": title })).await.expect(201);
    assert_eq!(site.get("/api/v1/questions/Q-0001").await.ok()["title"], title);
}
