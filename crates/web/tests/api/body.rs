use app::body::NewBody;
use app::member::NewMember;
use domain::body::BodyKind;
use domain::dialogue::DialogueStatus;
use domain::member::Office;
use serde_json::json;

use crate::site::Site;

#[tokio::test]
async fn bodies_and_who_sits_in_them() {
    let site = Site::new().await;
    let (t, operator) = (&site.t, site.t.operator());
    let empty = json!({ "items": [], "next": null, "total": 0 });
    assert_eq!(site.get("/api/v1/bodies").await.ok(), empty);
    t.body(&site.dialogue, "council", BodyKind::Council).await;
    for slug in ["care", "green"] {
        let new = NewBody {
            slug: slug.to_owned(),
            kind: "subcommittee".to_owned(),
            parent: "council".to_owned(),
            name: "분과".to_owned(),
            ..NewBody::default()
        };
        t.app.add_body(&operator, &site.dialogue, &new).await.unwrap();
    }
    let seat = |name: &str, kind: &str, gender: &str, no_vote| NewMember {
        name: name.to_owned(),
        affiliation: "가람구".to_owned(),
        kind: kind.to_owned(),
        constituency: "administration".to_owned(),
        gender: gender.to_owned(),
        no_vote,
        ..NewMember::default()
    };
    let seats = [
        (seat("김구청장", "ex_officio", "woman", false), Some(Office::CoChair)),
        (seat("정위원", "appointed", "woman", false), None),
        (seat("서간사", "ex_officio", "woman", true), Some(Office::Secretary)),
    ];
    for (new, office) in seats {
        let council = t.reload_body("council").await;
        let member = t.app.appoint(&operator, &council, &new).await.unwrap().member;
        let council = t.reload_body("council").await;
        if let Some(office) = office {
            t.app.give_office(&operator, &council, member, office).await.unwrap();
        }
    }

    let all = site.walk("/api/v1/bodies", 2).await;
    let slugs: Vec<&str> = all.iter().map(|body| body["slug"].as_str().unwrap()).collect();
    assert_eq!(slugs, ["council", "care", "green"]);
    assert_eq!((&all[1]["kind"], &all[1]["dialogue"]), (&json!("subcommittee"), &json!("garam")));
    assert_eq!(all[1]["valid_to"], json!(null));

    let council = site.get("/api/v1/bodies/council").await.ok();
    let members = council["members"].as_array().unwrap();
    assert_eq!(members.len(), 2, "those with a vote");
    assert_eq!(
        (
            &members[0]["name"],
            &members[0]["kind"],
            &members[0]["office"],
            &members[0]["term"]["to"]
        ),
        (&json!("김구청장"), &json!("ex_officio"), &json!("co_chair"), &json!(null))
    );
    assert!(members[1]["term"]["to"].is_string() && members[1]["renewals"] == 0);
    assert_eq!(council["secretary"]["name"], "서간사");
    let bylaws = &council["bylaws"];
    assert_eq!((&bylaws["enrolled"], &bylaws["quorum"]), (&json!(2), &json!(2)));
    assert_eq!(bylaws["rule"], "majority of present");
    assert_eq!(bylaws["rule_article"], "「지속가능 일자리 지원 조례」 제10조");
    let words: Vec<&str> = council["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["word"].as_str().unwrap())
        .collect();
    assert_eq!(words[0], "gender_exceeded", "without saying which");
    assert!(!council.to_string().contains("woman") && !words.contains(&"bodies_unknown"));
    let care = site.get("/api/v1/bodies/care").await.ok();
    assert_eq!((&care["parent"], &care["secretary"]), (&json!("council"), &json!(null)));
    site.get("/api/v1/bodies/nothing").await.expect(404);
    site.get("/api/v1/bodies?limit=0").await.expect(422);
}

#[tokio::test]
async fn bodies_of_a_draft_are_not_told() {
    let site = Site::new().await;
    site.t.body(&site.dialogue, "council", BodyKind::Council).await;
    site.t.set_status(&site.dialogue, DialogueStatus::Draft).await;
    site.get("/api/v1/bodies/council").await.expect(404);
    assert_eq!(site.get("/api/v1/bodies").await.ok()["total"], 0);
}
