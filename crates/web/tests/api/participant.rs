use app::Settings;
use app::limit::Limits;
use axum::body::Body;
use axum::http::{Request, header};
use serde_json::json;
use store::Engine;
use testkit::TestApp;

use crate::site::{Site, fields};

const PATH: &str = "/api/v1/participants";

#[tokio::test]
async fn anyone_becomes_a_participant() {
    let site = Site::new().await;
    for body in ["", "{}", r#"{"name":"ignored"}"#] {
        let request = Request::post(PATH).body(Body::from(body)).unwrap();
        let made = site.send(request).await.expect(201);
        assert_eq!(fields(&made), ["participant", "token"]);
        let id = site.t.app.participant_of(made["token"].as_str().unwrap()).unwrap();
        assert_eq!(made["participant"], id.to_string());
    }
    assert_eq!(site.t.acts().await, 1, "nothing is stored before they contribute");
}

#[tokio::test]
async fn a_body_that_is_no_json_is_refused() {
    let site = Site::new().await;
    for body in [b"{".to_vec(), b"x".to_vec(), vec![0], vec![b'"', 0xff, b'"']] {
        let request = Request::post(PATH).body(Body::from(body)).unwrap();
        site.send(request).await.expect(400);
    }
    let large = Request::post(PATH).body(Body::from(vec![b' '; 10 << 20])).unwrap();
    site.send(large).await.expect(413);
}

#[tokio::test]
async fn one_address_makes_only_so_many() {
    let limits = Limits { participants_per_address: 2, ..Limits::default() };
    let settings = Settings { limits, ..Settings::default() };
    let site = Site::on(TestApp::start(Engine::Sqlite, settings).await).await;
    for _ in 0..2 {
        site.post(None, PATH, &json!({})).await.expect(201);
    }
    let refused = site.post(None, PATH, &json!({})).await;
    assert!(refused.header(header::RETRY_AFTER).parse::<u64>().unwrap() >= 1);
    refused.expect(429);
}
