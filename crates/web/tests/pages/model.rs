//! Models: their pages, the desk, and where members score them.

use app::model::{NewModel, NewScore};
use axum::http::StatusCode;
use domain::body::BodyKind;
use domain::id::{ModelId, ScoringId};
use domain::model::ByCriterion;
use domain::publication::PublicationChange::{Publish, Withdraw};
use testkit::Seated;

use crate::language::korean;
use crate::look::is_sound;
use crate::site::{Page, Reader, Site};

/// Three models, the last withdrawn, and a council that scores the others.
struct Scene {
    site: Site,
    members: Vec<Seated>,
    scoring: ScoringId,
}

fn reader(who: &Seated) -> Reader {
    Reader { session: Some(who.person.session.clone()), ..Reader::default() }
}

/// The main part without the tokens of forms, which are of one session.
fn steady(page: &Page) -> String {
    let main = page.main();
    let lines = main.lines().filter(|line| !line.contains("name=\"csrf\""));
    lines.collect::<Vec<_>>().join("\n")
}

async fn scene() -> Scene {
    let site = Site::new().await;
    let (t, operator) = (&site.t, site.t.operator());
    let body = t.body(&site.dialogue, "council", BodyKind::Council).await;
    let members = vec![t.seated(&body, "김하늘").await, t.seated(&body, "이바다").await];
    let new = NewModel {
        title: "밤 <돌봄> 거점".to_owned(),
        problem: "밤에 아이를 맡길 곳이 없다.".to_owned(),
        proposal: "마을 공간 여섯 곳의 밤을 연다.\n\n아침까지 맡는다.".to_owned(),
        duties: "구: 공간을 댄다\n회사: 운영비를 나눈다".to_owned(),
        cost: "거점 세 곳의 첫해 운영비다.".to_owned(),
        won: "420000000".to_owned(),
        criteria: ByCriterion {
            quality: "밤 근무가 덜 두렵다.".to_owned(),
            cohesion: "이웃이 함께 돌본다.".to_owned(),
            ecology: "새 건물을 짓지 않는다.".to_owned(),
            economy: String::new(),
        },
        opinions: "비용을 먼저 따져야 한다.\n— 이바다, 시민".to_owned(),
        core: "1".to_owned(),
        inputs: "Q-0001 S-001 A-00001".to_owned(),
        ..NewModel::default()
    };
    let second = NewModel { title: "공단 새벽 버스".to_owned(), ..NewModel::default() };
    let second = NewModel {
        problem: "첫차가 늦다.".to_owned(),
        proposal: "교대 시간에 맞춘다.".to_owned(),
        ..second
    };
    let third = NewModel { title: "합친 모델".to_owned(), ..second.clone() };
    for one in [&new, &second, &third] {
        let id = t.app.add_model(&operator, &site.dialogue, one).await.unwrap();
        t.app.publish_model(&operator, &site.dialogue, id, Publish, "").await.unwrap();
    }
    let gone = ModelId(3);
    let why = "다른 모델에 합쳤습니다";
    t.app.publish_model(&operator, &site.dialogue, gone, Withdraw, why).await.unwrap();
    let body = t.reload_body("council").await;
    let scoring = t.app.open_scoring(&operator, &body, "2099-01-01").await.unwrap();
    Scene { site, members, scoring }
}

impl Scene {
    async fn scored(&self) {
        let t = &self.site.t;
        let body = t.reload_body("council").await;
        let points = |given: &str| NewScore {
            points: ByCriterion::each(|_| given.to_owned()),
            remark: "예산이 걱정됩니다".to_owned(),
        };
        let [kim, lee] = [&self.members[0], &self.members[1]];
        t.app.score_model(kim, &body, ModelId(1), &points("4")).await.unwrap();
        t.app.score_model(lee, &body, ModelId(1), &points("5")).await.unwrap();
        t.app.stand_aside(lee, &body, ModelId(2), "버스 회사의 임원입니다").await.unwrap();
        t.app.close_scoring(&t.operator(), &self.site.dialogue, self.scoring).await.unwrap();
        let again = NewModel {
            title: "밤 돌봄 거점".to_owned(),
            ..t.app.model(&t.operator(), ModelId(1)).await.unwrap().written()
        };
        let dialogue = &self.site.dialogue;
        t.app.change_model(&t.operator(), dialogue, ModelId(1), &again).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn models_are_shown_in_every_language() {
    let scene = scene().await;
    let site = &scene.site;
    let waiting = site.get(&Reader::default(), "/models/W-01").await;
    assert!(waiting.has("아직 평가하지 않았어요"), "{}", waiting.main());
    scene.scored().await;
    let pages = [
        ("models", "/d/garam/models"),
        ("model", "/models/W-01"),
        ("model_withdrawn", "/models/W-03"),
    ];
    for language in ["ko", "en", "ru", "vi"] {
        let reader = Reader { language, ..Reader::default() };
        for (name, path) in pages {
            let page = site.get(&reader, path).await;
            assert_eq!(page.status, StatusCode::OK, "{name}");
            is_sound(name, &page.html);
            if language == "ko" {
                insta::assert_snapshot!(name, page.main());
            } else {
                assert_eq!(korean(&page.html), [""; 0], "{name} in {language}");
            }
        }
    }
    let public = site.get(&Reader::default(), "/models/W-01").await;
    assert!(!public.has("예산이 걱정됩니다"), "a remark is for the body alone");
    let member = site.get(&reader(&scene.members[0]), "/models/W-01").await;
    assert!(member.has("예산이 걱정됩니다"), "{}", member.main());
    let short = site.get(&Reader::default(), "/models/w1").await;
    assert_eq!((short.status, short.location.as_str()), (StatusCode::SEE_OTHER, "/models/W-01"));
    assert_eq!(site.get(&Reader::default(), "/models/W-77").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn members_score_one_model_after_another_without_a_script() {
    let scene = scene().await;
    let (site, kim) = (&scene.site, reader(&scene.members[0]));
    let page = "/bodies/council/models";
    let me = site.get(&kim, "/me").await;
    assert!(me.has(page) && me.has("평가할 모델 2개"), "{}", me.main());
    for language in ["ko", "en", "ru", "vi"] {
        let shown = site.get(&Reader { language, ..kim.clone() }, page).await;
        is_sound("model_scoring", &shown.html);
        if language == "ko" {
            insta::assert_snapshot!("model_scoring", steady(&shown));
        } else {
            assert_eq!(korean(&shown.main()), [""; 0], "scoring in {language}");
        }
    }
    let part = "do=score&model=W-01&quality=4&cohesion=&ecology=3&economy=9&remark=조심";
    let refused = site.post(&kim, page, part).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.has("id=\"cohesion-e\"") && refused.has("id=\"economy-e\""));
    assert!(refused.has("조심</textarea>"), "what was typed is lost");
    let whole = "do=score&model=W-01&quality=4&cohesion=5&ecology=3&economy=4&remark=";
    let saved = site.post(&kim, page, whole).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.html);
    let next = site.get(&kim, saved.location.trim_end_matches("#model")).await;
    assert!(next.has("W-01 모델을 저장했어요") && next.has("value=\"W-02\""), "{}", next.main());
    let aside = site.post(&kim, page, "do=aside&model=W-02&reason=버스 회사의 임원입니다").await;
    let done = site.get(&kim, aside.location.trim_end_matches("#model")).await;
    assert!(done.has("모두 마쳤어요"), "{}", done.main());
    let visitor = site.get(&Reader::default(), page).await;
    assert_eq!(visitor.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test(flavor = "multi_thread")]
async fn before_the_first_model_pages_say_what_will_appear() {
    let site = Site::new().await;
    let page = site.get(&Reader::default(), "/d/garam/models").await;
    is_sound("models_none", &page.html);
    assert!(page.has("아직 모델이 없어요"), "{}", page.main());
    let body = site.t.body(&site.dialogue, "council", BodyKind::Council).await;
    let kim = site.t.seated(&body, "김하늘").await;
    let scoring = site.get(&reader(&kim), "/bodies/council/models").await;
    assert!(scoring.has("지금은 평가할 모델이 없어요"), "{}", scoring.main());
}
