//! Weighting: the staff give the population, participants say who they are if they like, and the
//! weighted shares stand beside the counted ones.

use app::core_question::CoreQuestionView;
use app::population::{Background, NewBackground, NewPopulation};
use domain::id::{ParticipantId, StatementId};
use domain::permission::{Actor, Denial};
use domain::population::{AgeBand, Quality};
use domain::vote::VoteValue::Agree;
use testkit::{Camps, TestApp, both_engines};

use crate::expect::{denial, faults};

struct Scene {
    core: CoreQuestionView,
    people: Vec<ParticipantId>,
    statements: Vec<StatementId>,
}

/// Two camps; those with even places live in the first place, the others in the second.
async fn scene(t: &TestApp) -> Scene {
    let dialogue = t.dialogue("garam").await;
    let core = t.core_question(&dialogue, "밤에 일하는 사람은?").await;
    let Camps { statements, people } = t.camps(&core).await;
    Scene { core, people, statements }
}

fn places(core: &CoreQuestionView, counts: [&str; 2]) -> NewPopulation {
    let names = core.dialogue.places.iter().map(|place| &place.name);
    let lines = names.zip(counts).map(|(name, count)| format!("{name}\t{count}\n"));
    NewPopulation { place: lines.collect(), ..NewPopulation::default() }
}

async fn tell(t: &TestApp, scene: &Scene, count: usize) {
    for (number, person) in scene.people.iter().enumerate().take(count) {
        let place = scene.core.dialogue.places[number % 2].name.clone();
        let new = NewBackground { place, ..NewBackground::default() };
        let actor = Actor::participant(*person);
        t.app.tell_background(&actor, &scene.core.dialogue, &new).await.unwrap();
    }
}

both_engines!(shares_are_weighted_to_the_population_beside_those_counted, |t| async {
    let scene = scene(t).await;
    let dialogue = &scene.core.dialogue;
    let new = NewBackground { age: "20-29".to_owned(), ..NewBackground::default() };
    let actor = Actor::participant(scene.people[0]);
    // Nothing is asked in vain.
    assert_eq!(denial(t.app.tell_background(&actor, dialogue, &new).await), Denial::NotFound);
    t.app.analyse_once().await.unwrap();
    let manager = t.operator();
    // Three live in the first place for each one in the second; as many of either voted.
    let population = places(&scene.core, ["30,000", "10000"]);
    t.app.set_population(&manager, dialogue, &population, &[]).await.unwrap();
    tell(t, &scene, 29).await;
    t.app.analyse_once().await.unwrap();
    let opinion = t.app.opinion(&Actor::default(), &scene.core).await.unwrap().unwrap();
    assert_eq!(opinion.result.weighted, None, "fewer than thirty say too little");
    tell(t, &scene, 48).await;
    t.app.analyse_once().await.unwrap();
    let opinion = t.app.opinion(&Actor::default(), &scene.core).await.unwrap().unwrap();
    let weighted = opinion.result.weighted.as_ref().expect("weighted");
    assert_eq!((weighted.told, weighted.nobody), (48, 0));
    assert_eq!(weighted.qualities, [Quality::Place]);
    // (24·1.5 + 24·0.5)² / (24·1.5² + 24·0.5²) = 38.4 people.
    assert_eq!(weighted.effective, 38);
    let read = t.app.store().read();
    for (at, statement) in scene.statements.iter().enumerate() {
        let votes = store::vote::of_statement(&read, statement.0, 0, 500).await.unwrap();
        let (mut agree, mut all) = (0.0, 0.0);
        for vote in votes {
            let person = scene.people.iter().position(|own| own.0 == vote.participant_id);
            let weight = if person.unwrap().is_multiple_of(2) { 1.5 } else { 0.5 };
            all += weight;
            agree += if vote.value == 1 { weight } else { 0.0 };
        }
        let [percent, margin] = weighted.agree[at].unwrap();
        assert!((f64::from(percent) - 100.0 * agree / all).abs() <= 0.5, "statement {at}");
        assert!(margin > 0);
    }
    // Who joins later says something before voting; it counts once they vote.
    let guest = t.participant();
    let place = dialogue.places[1].name.clone();
    let new = NewBackground { place, ..NewBackground::default() };
    t.app.tell_background(&guest, dialogue, &new).await.unwrap();
    t.app.vote(&guest, scene.statements[0], Agree).await.unwrap();
    t.app.analyse_once().await.unwrap();
    let opinion = t.app.opinion(&Actor::default(), &scene.core).await.unwrap().unwrap();
    assert_eq!(opinion.result.weighted.as_ref().unwrap().told, 49);
    // The same without anything remembered.
    t.app.analyse_anew(scene.core.id()).await.unwrap();
    let anew = t.app.opinion(&Actor::default(), &scene.core).await.unwrap().unwrap();
    assert_eq!(anew.result.weighted, opinion.result.weighted);
    // Without a population nothing is weighted.
    t.app.set_population(&manager, dialogue, &NewPopulation::default(), &[]).await.unwrap();
    t.app.analyse_once().await.unwrap();
    let opinion = t.app.opinion(&Actor::default(), &scene.core).await.unwrap().unwrap();
    assert_eq!(opinion.result.weighted, None);
});

both_engines!(people_like_whom_nobody_voted_are_told_of, |t| async {
    let scene = scene(t).await;
    let mut population = places(&scene.core, ["300", "100"]);
    let third = &scene.core.dialogue.places[2].name;
    population.place.push_str(&format!("{third}\t100\n"));
    t.app.set_population(&t.operator(), &scene.core.dialogue, &population, &[]).await.unwrap();
    tell(t, &scene, 48).await;
    t.app.analyse_once().await.unwrap();
    let opinion = t.app.opinion(&Actor::default(), &scene.core).await.unwrap().unwrap();
    let weighted = opinion.result.weighted.as_ref().unwrap();
    assert_eq!((weighted.nobody, weighted.effective), (20, 38));
});

both_engines!(what_one_says_is_theirs_and_goes_with_them, |t| async {
    let scene = scene(t).await;
    let dialogue = &scene.core.dialogue;
    let population = places(&scene.core, ["3", "1"]);
    t.app.set_population(&t.operator(), dialogue, &population, &[]).await.unwrap();
    let actor = Actor::participant(scene.people[0]);
    let told = |age: &str, place: &str| NewBackground {
        age: age.to_owned(),
        place: place.to_owned(),
        sector: String::new(),
    };
    let place = dialogue.places[0].clone();
    t.app.tell_background(&actor, dialogue, &told("60-69", &place.name)).await.unwrap();
    let own = Background { age: Some(AgeBand::From60), place: Some(place.id), sector: None };
    assert_eq!(t.app.background(&actor, dialogue).await.unwrap(), own);
    let taken = t.app.download(&actor).await.unwrap().backgrounds;
    assert_eq!((taken.len(), taken[0].place.as_ref()), (1, Some(&place.name)));
    // What is not on a list is refused, and nothing changes.
    let refused = t.app.tell_background(&actor, dialogue, &told("65", "없는동")).await;
    assert_eq!(
        faults(refused).iter().map(|(field, _)| *field).collect::<Vec<_>>(),
        ["age", "place"]
    );
    assert_eq!(t.app.background(&actor, dialogue).await.unwrap(), own);
    // An act says that something was said, neither who nor what.
    let acts = t.acts_after(0).await;
    let act = acts.iter().rev().find(|act| act.kind == "background.changed").unwrap();
    assert!(!act.payload.contains("60") && !act.payload.contains(&place.name), "{}", act.payload);
    // Nothing at all deletes it; so does erasing oneself.
    t.app.tell_background(&actor, dialogue, &NewBackground::default()).await.unwrap();
    let read = t.app.store().read();
    assert!(store::population::backgrounds(&read, dialogue.id.0, 0, 9).await.unwrap().is_empty());
    t.app.tell_background(&actor, dialogue, &told("60-69", "")).await.unwrap();
    t.erase(&actor).await;
    assert!(store::population::backgrounds(&read, dialogue.id.0, 0, 9).await.unwrap().is_empty());
});

both_engines!(the_population_is_the_managers, |t| async {
    let dialogue = t.dialogue("garam").await;
    let new = NewPopulation { place: "없는동\t3".to_owned(), ..NewPopulation::default() };
    let refused = t.app.set_population(&t.operator(), &dialogue, &new, &[]).await;
    assert_eq!(faults(refused)[0].0, "place");
    let refused = t.app.set_population(&t.participant(), &dialogue, &new, &[]).await;
    assert_eq!(denial(refused), Denial::SignIn);
});
