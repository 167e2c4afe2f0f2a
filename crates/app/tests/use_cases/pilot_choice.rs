//! Choosing pilots: who may, that nothing is told before the close, and that the council's departure needs
//! a reason.

use app::Actor;
use app::pilot_choice::{ChoiceView, NewCandidate, NewChoice, NewDecision, Why};
use domain::id::{CandidateId, PilotChoiceId};
use domain::permission::Denial;
use domain::pilot_choice::Phase;
use domain::publication::PublicationChange::Publish;
use domain::role::Role;
use testkit::{TestApp, both_engines};

use crate::expect::{conflict, denial, faulty};

async fn choice(t: &TestApp) -> (app::dialogue::Dialogue, PilotChoiceId, Vec<CandidateId>) {
    let dialogue = t.dialogue("garam").await;
    let operator = t.operator();
    let today = t.app.today(&dialogue).to_string();
    let new = NewChoice {
        title: "시범사업 고르기".to_owned(),
        text: "셋 가운데 고릅니다.".to_owned(),
        budget: "100".to_owned(),
        opens: today.clone(),
        closes: today,
    };
    let id = t.app.add_pilot_choice(&operator, &dialogue, &new).await.unwrap();
    let few = t.app.publish_pilot_choice(&operator, &dialogue, id, Publish, "").await;
    assert_eq!(conflict(few), "candidates_few");
    let mut candidates = Vec::new();
    for (title, cost) in [("놀이터", "60"), ("도서관", "50"), ("나무", "40")] {
        let new = NewCandidate {
            title: title.to_owned(),
            summary: "해 볼 일입니다.".to_owned(),
            cost: cost.to_owned(),
            ..NewCandidate::default()
        };
        candidates.push(t.app.add_candidate(&operator, &dialogue, id, &new).await.unwrap());
    }
    t.app.publish_pilot_choice(&operator, &dialogue, id, Publish, "").await.unwrap();
    let dialogue = dialogue.as_ref().clone();
    (dialogue, id, candidates)
}

async fn seen(t: &TestApp, dialogue: &app::dialogue::Dialogue, id: PilotChoiceId) -> ChoiceView {
    t.app.pilot_choice(&Actor::default(), dialogue, id).await.unwrap()
}

both_engines!(a_ballot_stands_until_a_later_one_and_is_told_to_nobody, |t| async {
    let (dialogue, id, candidates) = choice(t).await;
    let view = seen(t, &dialogue, id).await;
    assert_eq!(view.phase, Phase::Open);
    let voter = t.participant();
    t.app.give_pilot_ballot(&voter, &view, &candidates[..2]).await.unwrap();
    t.app.give_pilot_ballot(&voter, &view, &candidates[2..]).await.unwrap();
    let own = t.app.own_pilot_ballot(&voter, &view).await.unwrap();
    assert_eq!(own, Some(vec![candidates[2].0]));
    assert_eq!(t.app.pilot_ballots_given(&Actor::default(), &view).await.unwrap(), 1);
    let taken = t.app.give_pilot_ballot(&voter, &view, &[]).await;
    taken.unwrap();
    assert_eq!(t.app.own_pilot_ballot(&voter, &view).await.unwrap(), None);
    assert_eq!(t.app.pilot_ballots_given(&Actor::default(), &view).await.unwrap(), 0);
    // Nothing is told of the split, and experts are heard apart.
    assert_eq!(seen(t, &dialogue, id).await.counted, None);
    let expert = t.person(Role::Expert, &dialogue).await;
    let given = t.app.give_pilot_ballot(&expert, &view, &candidates[..1]).await;
    assert_eq!(denial(given), Denial::Expert);
    let stranger = t.app.give_pilot_ballot(&voter, &view, &[CandidateId(999)]).await;
    assert_eq!(denial(stranger), Denial::NotFound);
    let early = t.app.count_pilot_choice(&t.operator(), &dialogue, id).await;
    assert_eq!(conflict(early), "choice_not_over");
});

both_engines!(every_candidate_comes_first_for_somebody, |t| async {
    let (dialogue, id, candidates) = choice(t).await;
    let view = seen(t, &dialogue, id).await;
    let mut first = std::collections::BTreeMap::new();
    for _ in 0..60 {
        let voter = t.participant();
        let order = t.app.candidate_order(&voter, &view).unwrap();
        // The same person sees the same order again.
        assert_eq!(t.app.candidate_order(&voter, &view).unwrap(), order);
        *first.entry(order[0]).or_insert(0) += 1;
    }
    assert!(candidates.iter().all(|one| first[&one.0] >= 8), "{first:?}");
});

both_engines!(what_was_counted_becomes_pilots_by_a_resolution, |t| async {
    let (dialogue, id, candidates) = choice(t).await;
    let view = seen(t, &dialogue, id).await;
    for approved in [&[0][..], &[0, 2], &[1, 2], &[0]] {
        let approved: Vec<CandidateId> = approved.iter().map(|n| candidates[*n]).collect();
        t.app.give_pilot_ballot(&t.participant(), &view, &approved).await.unwrap();
    }
    t.clock.advance(domain::time::DAY);
    let (view, other) = (seen(t, &dialogue, id).await, t.participant());
    let late = t.app.give_pilot_ballot(&other, &view, &candidates).await;
    assert_eq!(denial(late), Denial::Closed);
    let operator = t.operator();
    let counted = t.app.count_pilot_choice(&operator, &dialogue, id).await.unwrap();
    let told: Vec<(i64, bool)> =
        counted.places.iter().map(|place| (place.id.0, place.chosen)).collect();
    let keys = [candidates[0].0, candidates[2].0, candidates[1].0];
    assert_eq!(told, [(keys[0], true), (keys[1], true), (keys[2], false)]);
    assert!(matches!(counted.places[2].why, Why::Lacks { .. }));
    assert_eq!((counted.voters, counted.served, counted.cost), (4, 4, 100));
    let again = t.app.count_pilot_choice(&operator, &dialogue, id).await;
    assert_eq!(conflict(again), "choice_not_over");

    let decision = NewDecision {
        chosen: vec![candidates[1]],
        owner: "주택과".to_owned(),
        starts: "2026-12-01".to_owned(),
        ends: "2027-11-30".to_owned(),
        ..NewDecision::default()
    };
    let refused = t.app.resolve_pilot_choice(&operator, &dialogue, id, &decision).await;
    assert_eq!(faulty(refused), ["resolution", "departs"]);
    assert_eq!(seen(t, &dialogue, id).await.row.resolved_at, None);
});
