//! What a choice of pilots counted, `mundap budget` counts again from the file that everybody can have.

use app::Actor;
use app::pilot_choice::{NewCandidate, NewChoice};
use domain::id::CandidateId;
use domain::publication::PublicationChange::Publish;
use domain::time::DAY;
use testkit::TestApp;

use crate::program::Program;

#[tokio::test(flavor = "multi_thread")]
async fn anybody_counts_a_choice_again_and_finds_the_same() {
    let t = TestApp::sqlite().await;
    let (dialogue, operator) = (t.dialogue("garam").await, t.operator());
    let today = t.app.today(&dialogue).to_string();
    let new = NewChoice {
        title: "시범사업 고르기; 2026".to_owned(),
        text: "여섯 후보 가운데 고릅니다.".to_owned(),
        budget: "1,000,000".to_owned(),
        opens: today.clone(),
        closes: today,
    };
    let choice = t.app.add_pilot_choice(&operator, &dialogue, &new).await.unwrap();
    let mut candidates: Vec<CandidateId> = Vec::new();
    for (title, cost) in [
        ("첫 집", "420,000"),
        ("돌봄", "310,000"),
        ("햇빛, 바람", "270,000"),
        ("골목", "180,000"),
        ("버스", "650,000"),
        ("공구", "90,000"),
    ] {
        let new = NewCandidate {
            title: title.to_owned(),
            summary: "해 볼 일입니다.".to_owned(),
            cost: cost.to_owned(),
            ..NewCandidate::default()
        };
        candidates.push(t.app.add_candidate(&operator, &dialogue, choice, &new).await.unwrap());
    }
    t.app.publish_pilot_choice(&operator, &dialogue, choice, Publish, "").await.unwrap();
    let view = t.app.pilot_choice(&operator, &dialogue, choice).await.unwrap();
    let ballots: Vec<(Actor, Vec<CandidateId>)> = (1..=60_usize)
        .map(|n| {
            let likes = |place: usize| (n * 7 + place * 5).is_multiple_of(place + 2);
            let approved = (0..candidates.len()).filter(|place| likes(*place));
            (t.participant(), approved.map(|place| candidates[place]).collect())
        })
        .collect();
    t.app.give_pilot_ballots(&view, &ballots).await.unwrap();
    t.clock.advance(DAY);
    let counted = t.app.count_pilot_choice(&operator, &dialogue, choice).await.unwrap();
    let view = t.app.pilot_choice(&Actor::default(), &dialogue, choice).await.unwrap();
    let file = t.app.pilot_choice_file(&Actor::default(), &view).unwrap();

    let program = Program::new();
    let path = program.file("garam-pilots.pb", file);
    let found = program.json(&["budget", &path]);
    let chosen: Vec<String> = counted
        .places
        .iter()
        .filter(|place| place.chosen)
        .map(|place| place.id.0.to_string())
        .collect();
    assert!(!chosen.is_empty() && chosen.len() < candidates.len(), "{chosen:?}");
    assert_eq!(found["chosen"], serde_json::json!(chosen));
    assert_eq!(found["cost"], counted.cost);
    assert_eq!(found["voters"], counted.voters);
}
