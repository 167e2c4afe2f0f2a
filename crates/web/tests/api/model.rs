use app::model::{NewModel, NewScore};
use domain::body::BodyKind;
use domain::id::ModelId;
use domain::model::ByCriterion;
use domain::publication::PublicationChange::{Publish, Withdraw};
use serde_json::json;

use crate::site::Site;

const LIST: &str = "/api/v1/dialogues/garam/models";

fn written(title: &str) -> NewModel {
    NewModel {
        title: title.to_owned(),
        problem: "밤에 아이를 맡길 곳이 없다.".to_owned(),
        proposal: "마을 공간의 밤을 연다.".to_owned(),
        duties: "구: 공간을 댄다".to_owned(),
        won: "420000000".to_owned(),
        opinions: "비용이 크다.\n— 시민".to_owned(),
        ..NewModel::default()
    }
}

#[tokio::test]
async fn models_are_walked_by_number_and_one_says_how_it_was_scored() {
    let site = Site::new().await;
    assert_eq!(site.get(LIST).await.ok(), json!({ "items": [], "next": null, "total": 0 }));
    let (t, operator) = (&site.t, site.t.operator());
    for title in ["첫째 모델", "둘째 모델", "셋째 모델", "쓰다 만 모델"] {
        t.app.add_model(&operator, &site.dialogue, &written(title)).await.unwrap();
    }
    for id in 1..=3 {
        let publish = t.app.publish_model(&operator, &site.dialogue, ModelId(id), Publish, "");
        publish.await.unwrap();
    }
    let body = t.body(&site.dialogue, "council", BodyKind::Council).await;
    let kim = t.seated(&body, "김하늘").await;
    let scoring = t.app.open_scoring(&operator, &body, "2099-01-01").await.unwrap();
    let score = NewScore { points: ByCriterion::each(|_| "4".to_owned()), remark: String::new() };
    t.app.score_model(&kim, &body, ModelId(1), &score).await.unwrap();
    t.app.close_scoring(&operator, &site.dialogue, scoring).await.unwrap();
    let why = "합쳤습니다";
    t.app.publish_model(&operator, &site.dialogue, ModelId(2), Withdraw, why).await.unwrap();
    let all = site.walk(LIST, 2).await;
    let codes: Vec<&str> = all.iter().map(|item| item["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["W-01", "W-02", "W-03"]);
    assert_eq!((&all[1]["withdrawn"], &all[1]["reason"]), (&json!(true), &json!(why)));
    assert_eq!((&all[1]["proposal"], &all[1]["won"]), (&json!(""), &json!(null)));
    let one = site.get("/api/v1/models/W-01").await.ok();
    assert_eq!(one["duties"], json!([{ "who": "구", "what": "공간을 댄다" }]));
    assert_eq!(one["minorities"][0]["citizens"], json!(true));
    assert_eq!(one["scorings"][0]["points"]["quality"], json!([0, 0, 0, 1, 0]));
    assert_eq!((&one["scorings"][0]["scores"], &one["won"]), (&json!(1), &json!(420_000_000)));
    site.get("/api/v1/models/W-04").await.expect(404);
    site.get("/api/v1/models/Q-0001").await.expect(404);
}
