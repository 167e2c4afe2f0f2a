use std::collections::BTreeSet;

use domain::language::Language;
use domain::translation::Translated;
use serde_json::Value;
use web::Surface;

use crate::site::Site;

async fn document() -> Value {
    let site = Site::new().await;
    let answer = site.get("/api/v1/openapi.json").await;
    assert_eq!(answer.header(axum::http::header::CONTENT_TYPE), "application/json");
    answer.ok()
}

fn operations(document: &Value) -> Vec<(String, String, &Value)> {
    let paths = document["paths"].as_object().unwrap();
    paths
        .iter()
        .flat_map(|(path, item)| {
            item.as_object()
                .unwrap()
                .iter()
                .map(move |(method, operation)| (method.to_uppercase(), path.clone(), operation))
        })
        .collect()
}

#[tokio::test]
async fn every_route_is_described_and_nothing_else() {
    let document = document().await;
    let described: BTreeSet<(String, String)> =
        operations(&document).into_iter().map(|(method, path, _)| (method, path)).collect();
    let routes: BTreeSet<(String, String)> = web::routes()
        .into_iter()
        .filter(|route| route.surface == Surface::Api)
        .map(|route| (route.method.to_owned(), route.path.to_owned()))
        .collect();
    assert_eq!(described, routes);
    assert!(routes.len() >= 15);
}

#[tokio::test]
async fn the_description_is_complete() {
    let document = document().await;
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let scheme = &document["components"]["securitySchemes"]["participant"];
    assert_eq!((&scheme["type"], &scheme["scheme"]), (&"http".into(), &"bearer".into()));
    let mut names = BTreeSet::new();
    for (method, path, operation) in operations(&document) {
        let what = format!("{method} {path}");
        assert!(
            names.insert(operation["operationId"].as_str().unwrap()),
            "{what}: a name of its own"
        );
        assert!(operation["summary"].as_str().is_some_and(|text| text.len() > 5), "{what}");
        let told: BTreeSet<&str> = operation["parameters"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|parameter| parameter["in"] == "path")
            .map(|parameter| parameter["name"].as_str().unwrap())
            .collect();
        let wanted: BTreeSet<&str> =
            path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).collect();
        assert_eq!(told, wanted, "{what}");
        let responses = operation["responses"].as_object().unwrap();
        assert!(responses.keys().any(|status| status.starts_with('2')), "{what}");
        for status in ["400", "401", "500", "503"] {
            assert!(responses.contains_key(status), "{what}: {status}");
        }
        for (status, response) in responses {
            let content = response["content"].as_object().unwrap();
            let problem = content.contains_key("application/problem+json");
            assert_eq!(problem, !status.starts_with('2'), "{what}: {status}");
            assert!(content.values().all(|kind| kind.get("schema").is_some()), "{what}: {status}");
        }
        let sends = method != "GET" && path != "/api/v1/participants";
        assert_eq!(operation.get("requestBody").is_some(), sends, "{what}");
        assert_eq!(
            operation["security"] == serde_json::json!([{ "participant": [] }]),
            sends,
            "{what}"
        );
    }
}

#[tokio::test]
async fn every_reference_leads_somewhere() {
    fn references<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
        match value {
            Value::Object(object) => {
                found.extend(object.get("$ref").and_then(Value::as_str));
                object.values().for_each(|inner| references(inner, found));
            }
            Value::Array(list) => list.iter().for_each(|inner| references(inner, found)),
            _ => {}
        }
    }
    let document = document().await;
    let mut found = Vec::new();
    references(&document, &mut found);
    assert!(found.len() > 30, "{}", found.len());
    for reference in found {
        assert!(document.pointer(reference.trim_start_matches('#')).is_some(), "{reference}");
    }
}

/// What the description says of a list and its items is what is answered.
#[tokio::test]
async fn answers_have_the_fields_that_are_described() {
    let site = Site::new().await;
    let someone = site.someone();
    let [core, _] = site.two_cores().await;
    let asked = site.t.question(&someone.actor, &site.dialogue, "누가 돌보나요?").await;
    let answer = site.t.answer_by(&someone.actor, &core, "함께 돌봅니다").await;
    let statement = site.t.statement(&core, "밤 돌봄을 늘리자").await;
    for (of, id) in [
        (Translated::Question, asked.id),
        (Translated::CoreQuestion, core.row.id),
        (Translated::Answer, answer.id),
        (Translated::Statement, statement.0),
    ] {
        let title = if of.title().is_some() { "Ai chăm sóc?" } else { "" };
        let text = if of.title().is_some() { "" } else { "Cùng chăm sóc" };
        site.t.translated(&site.dialogue, (of, id), Language::Vietnamese, title, text).await;
    }
    let document = site.get("/api/v1/openapi.json").await.ok();
    for (path, call) in [
        ("/api/v1/dialogues", "/api/v1/dialogues".to_owned()),
        ("/api/v1/dialogues/{dialogue}/questions", "/api/v1/dialogues/garam/questions".to_owned()),
        (
            "/api/v1/dialogues/{dialogue}/core-questions",
            "/api/v1/dialogues/garam/core-questions".to_owned(),
        ),
        (
            "/api/v1/core-questions/{id}/answers",
            format!("/api/v1/core-questions/{}/answers", core.row.id),
        ),
        (
            "/api/v1/core-questions/{id}/statements",
            format!("/api/v1/core-questions/{}/statements", core.row.id),
        ),
    ] {
        let resolve = |schema: &Value| -> Value {
            match schema["$ref"].as_str() {
                Some(reference) => document.pointer(&reference[1..]).unwrap().clone(),
                None => schema.clone(),
            }
        };
        let response = &document["paths"][path]["get"]["responses"]["200"];
        let list = resolve(&response["content"]["application/json"]["schema"]);
        let item = resolve(&list["properties"]["items"]["items"]);
        let told: BTreeSet<&String> = item["properties"].as_object().unwrap().keys().collect();
        let answer = site.get(&format!("{call}?language=vi")).await.ok();
        let given: BTreeSet<&String> = answer["items"][0].as_object().unwrap().keys().collect();
        assert_eq!(given, told, "{path}");
        let keys: BTreeSet<&String> = list["properties"].as_object().unwrap().keys().collect();
        assert_eq!(keys, answer.as_object().unwrap().keys().collect(), "{path}");
    }
}
