use app::evidence::NewEvidence;
use domain::publication::PublicationChange::Withdraw;
use domain::role::Role;
use serde_json::json;

use crate::site::Site;

const LIST: &str = "/api/v1/dialogues/garam/evidence";

fn report(title: &str) -> NewEvidence {
    NewEvidence {
        title: title.to_owned(),
        source: "가람연구소".to_owned(),
        year: "2025".to_owned(),
        summary: "밤에 일하는 부모 절반이 이웃에게 아이를 맡긴다고 합니다.".to_owned(),
        link: "https://report.example/care".to_owned(),
        attached: String::new(),
    }
}

#[tokio::test]
async fn evidence_is_walked_newest_first_and_what_was_withdrawn_says_why() {
    let site = Site::new().await;
    assert_eq!(site.get(LIST).await.ok(), json!({ "items": [], "next": null, "total": 0 }));
    let editor = site.t.person(Role::Editor, &site.dialogue).await;
    for title in ["첫째 조사", "둘째 조사", "셋째 조사"] {
        site.t.app.add_evidence(&editor, &site.dialogue, &report(title), None).await.unwrap();
    }
    let second = domain::id::EvidenceId(2);
    site.t.app.publish_evidence(&editor, second, Withdraw, "수치가 틀렸습니다").await.unwrap();
    let all = site.walk(LIST, 2).await;
    let codes: Vec<&str> = all.iter().map(|item| item["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["E-003", "E-002", "E-001"]);
    let gone = &all[1];
    assert_eq!((&gone["withdrawn"], &gone["reason"]), (&json!(true), &json!("수치가 틀렸습니다")));
    assert_eq!((&gone["summary"], &gone["link"]), (&json!(""), &json!(null)));
    let first = &all[2];
    assert_eq!(first["link"], "https://report.example/care");
    assert_eq!(
        (&first["file"], &first["expert"], &first["year"]),
        (&json!(null), &json!(null), &json!(2025))
    );
    site.get("/api/v1/dialogues/nowhere/evidence").await.expect(404);
}
