use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, header};
use serde_json::json;

use crate::site::Site;

const LIST: &str = "/api/v1/dialogues/garam/questions";

#[tokio::test]
async fn what_did_not_change_is_not_sent_again() {
    let site = Site::new().await;
    let first = site.get(LIST).await;
    assert_eq!(first.header(header::CACHE_CONTROL), "no-cache");
    assert_eq!(first.header(header::CONTENT_TYPE), "application/json");
    let etag = first.header(header::ETAG).to_owned();
    assert!(etag.starts_with('"') && etag.len() > 10, "{etag}");
    let ask = |etag: &str| {
        Request::get(LIST).header(header::IF_NONE_MATCH, etag).body(Body::empty()).unwrap()
    };
    let same = site.send(ask(&etag)).await;
    assert_eq!((same.status.as_u16(), same.body.len()), (304, 0));
    assert_eq!(same.header(header::ETAG), etag);

    site.t.question(&site.someone().actor, &site.dialogue, "새 질문").await;
    let mut changed = site.send(ask(&etag)).await;
    for _ in 0..100 {
        if changed.status == 200 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
        changed = site.send(ask(&etag)).await;
    }
    assert_ne!(changed.header(header::ETAG), etag);
    assert_eq!(changed.ok()["total"], 1);
}

#[tokio::test]
async fn nothing_personal_is_in_what_is_kept() {
    let site = Site::new().await;
    let someone = site.someone();
    let [core, _] = site.two_cores().await;
    site.t.statement(&core, "밤 돌봄을 늘리자").await;
    site.t.question(&someone.actor, &site.dialogue, "내 질문").await;
    let id = core.row.id;
    for path in [
        "/api/v1/dialogues".to_owned(),
        "/api/v1/dialogues/garam".to_owned(),
        LIST.to_owned(),
        "/api/v1/dialogues/garam/core-questions".to_owned(),
        format!("/api/v1/core-questions/{id}/answers"),
        format!("/api/v1/core-questions/{id}/statements"),
    ] {
        let theirs = site.get_as(&someone, &path).await;
        let anyones = site.get(&path).await;
        assert_eq!(theirs.body, anyones.body, "{path}");
        assert_eq!(theirs.header(header::ETAG), anyones.header(header::ETAG), "{path}");
        assert_eq!(theirs.header(header::SET_COOKIE), "", "{path}");
    }
    let own = site.get_as(&someone, "/api/v1/questions/Q-0001").await;
    assert_eq!(own.header(header::CACHE_CONTROL), "no-store");
    let next = site.get_as(&someone, &format!("/api/v1/core-questions/{id}/statements/next")).await;
    assert_eq!(next.header(header::CACHE_CONTROL), "no-store");
    assert_eq!(
        site.get("/api/v1/questions/Q-0001").await.header(header::CACHE_CONTROL),
        "no-cache"
    );
}

#[tokio::test]
async fn other_sites_may_read_and_not_write() {
    let site = Site::new().await;
    let someone = site.someone();
    for path in [LIST, "/api/v1/openapi.json", "/api/v1/dialogues/unknown"] {
        let answer = site.get(path).await;
        assert_eq!(answer.header(header::ACCESS_CONTROL_ALLOW_ORIGIN), "*", "{path}");
        assert_eq!(answer.header(header::ACCESS_CONTROL_ALLOW_CREDENTIALS), "", "{path}");
    }
    let asked = site.post(Some(&someone), LIST, &json!({ "title": "누가 돌보나요?" })).await;
    assert_eq!(asked.header(header::ACCESS_CONTROL_ALLOW_ORIGIN), "");
    asked.expect(201);
    let preflight = Request::options(LIST)
        .header(header::ORIGIN, "https://elsewhere.example")
        .header(header::ACCESS_CONTROL_REQUEST_METHOD, "POST");
    let refused = site.send(preflight.body(Body::empty()).unwrap()).await;
    assert_eq!(refused.header(header::ACCESS_CONTROL_ALLOW_ORIGIN), "");
    refused.expect(405);
    let foreign = Request::post(LIST)
        .header(header::ORIGIN, "https://elsewhere.example")
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::AUTHORIZATION, format!("Bearer {}", someone.token));
    let body = Body::from(r#"{"title":"남의 사이트에서"}"#);
    site.send(foreign.body(body).unwrap()).await.expect(403);
}
