//! Marks and slates: what citizens mark as important is chosen from proportionally, stands beside what
//! people wrote, and anyone gets the same from the file.

use app::dialogue::Dialogue;
use domain::code::Coded as _;
use domain::dialogue::Period;
use domain::id::{CoreQuestionSetId, QuestionId};
use domain::permission::{Actor, Denial};
use fairness::choose::{Rule, Unseen};
use testkit::{TestApp, both_engines};

use crate::expect::{conflict, denial, faults};

/// Thirty people mark the first three questions, ten the fourth; everyone saw the fifth.
async fn marked(t: &TestApp) -> (std::sync::Arc<Dialogue>, Vec<QuestionId>, Vec<Actor>) {
    let dialogue = t.dialogue("garam").await;
    let questions = t.questions_asked(&dialogue, 5).await;
    let mut people = Vec::new();
    for number in 0..40 {
        let person = t.participant();
        let own: &[usize] = if number < 30 { &[0, 1, 2] } else { &[3] };
        let mark = |at: usize| (questions[at], own.contains(&at));
        let marks: Vec<_> = own.iter().copied().chain([4]).map(mark).collect();
        t.app.mark(&person, &dialogue, &marks).await.unwrap();
        people.push(person);
    }
    (dialogue, questions, people)
}

async fn file(t: &TestApp, dialogue: &Dialogue) -> Vec<u8> {
    t.app.marks_csv(&Actor::default(), dialogue, None).await.unwrap()
}

both_engines!(a_slate_represents_those_who_marked_and_anyone_gets_the_same, |t| async {
    let (dialogue, questions, people) = marked(t).await;
    let operator = t.operator();
    let (set, cores) = t.draft_set(&dialogue, ["첫째", "둘째"]).await;
    // The team's two core questions come from what the larger group marked.
    for (core, at) in cores.iter().zip([0, 1]) {
        t.app.link(&operator, &dialogue, core.id(), &[questions[at]]).await.unwrap();
    }
    let view = t.app.set(&operator, &dialogue, 1).await.unwrap();
    assert_eq!(CoreQuestionSetId(view.id), set);
    assert!(t.app.slate(&operator, &dialogue, &view).await.unwrap().is_none());
    t.app.make_slate(&operator, &dialogue, &view, 4).await.unwrap();
    let slate = t.app.slate(&operator, &dialogue, &view).await.unwrap().unwrap();
    let result = &slate.result;
    assert_eq!((result.voters, result.marks, result.seen), (40, 30 * 3 + 10, 5));
    // 40 people, 4 seats: thirty deserve three, ten deserve one.
    let mut chosen: Vec<i64> = result.chosen.iter().map(|one| one.question).collect();
    chosen.sort_unstable();
    assert_eq!(chosen, questions[..4].iter().map(|question| question.0).collect::<Vec<_>>());
    assert_eq!(result.proportional.satisfaction, [0, 10, 0, 30]);
    assert!(result.proportional.ejr_plus && result.proportional.without() == 0);
    // By the team's the ten have nothing.
    let team = result.team.as_ref().unwrap();
    assert_eq!((team.seats, team.without()), (2, 10));
    assert_eq!(team.satisfaction, [10, 0, 30]);
    let worst = team.left_out.iter().find(|left| left.question == questions[3].0).unwrap();
    assert_eq!((worst.size, worst.level, worst.needed), (10, 1, 20));
    assert_eq!(result.chosen.iter().filter(|one| one.core.is_some()).count(), 2);
    let mut missing = result.missing.clone();
    missing.sort_unstable();
    assert_eq!(missing, [questions[2].0, questions[3].0]);
    // Anyone gets the same from the file, which names nobody.
    let bytes = file(t, &dialogue).await;
    let text = String::from_utf8(bytes.clone()).unwrap();
    assert_eq!(text.lines().count(), 1 + 30 * 4 + 10 * 2);
    assert_eq!(slate.digest, hex::encode(<sha2::Sha256 as sha2::Digest>::digest(&bytes)));
    let ballots = fairness::choose::read(&bytes).unwrap();
    let seed = fairness::order::seed(&bytes);
    let own = fairness::choose::choose(&ballots, 4, Rule::EqualShares, &[], Unseen::No, seed);
    let codes: Vec<&str> = own.chosen.iter().map(|at| ballots.options[*at].as_str()).collect();
    let told: Vec<String> =
        result.chosen.iter().map(|one| QuestionId(one.question).code()).collect();
    assert_eq!(codes, told);
    let before = t.app.now();
    // Marks that come later change the file, not the file of that moment, nor the slate.
    t.clock.advance(domain::time::SECOND);
    t.app.mark(&people[0], &dialogue, &[(questions[0], false)]).await.unwrap();
    assert_ne!(file(t, &dialogue).await, bytes);
    let then = t.app.marks_csv(&Actor::default(), &dialogue, Some(before)).await.unwrap();
    assert_eq!(then, bytes);
    let again = t.app.slate(&operator, &dialogue, &view).await.unwrap().unwrap();
    assert_eq!(again.result, slate.result);
    // A reason for every difference, and only for what is in the slate.
    let reason = "시범사업에서 먼저 다루기로 했습니다.";
    t.app.give_slate_reason(&operator, &dialogue, &view, questions[3], reason).await.unwrap();
    let slate = t.app.slate(&operator, &dialogue, &view).await.unwrap().unwrap();
    assert_eq!(slate.reasons[&questions[3].0], reason);
    let refused = t.app.give_slate_reason(&operator, &dialogue, &view, questions[4], reason).await;
    assert_eq!(denial(refused), Denial::NotFound);
    let refused = t.app.give_slate_reason(&operator, &dialogue, &view, questions[3], "가").await;
    assert_eq!(faults(refused)[0].0, "reason");
    // It is public with its set, and made anew from the marks of that day.
    assert_eq!(denial(t.app.slate(&people[0], &dialogue, &view).await), Denial::NotFound);
    t.app.publish_set(&operator, &dialogue, set).await.unwrap();
    let view = t.app.set(&people[0], &dialogue, 1).await.unwrap();
    let public = t.app.slate(&people[0], &dialogue, &view).await.unwrap().unwrap();
    assert_eq!((public.result.chosen.len(), public.made_at), (2, t.app.now()));
});

both_engines!(a_mark_is_ones_own_and_can_be_taken_back, |t| async {
    let (dialogue, questions, people) = marked(t).await;
    let is_marked =
        async |at: usize| t.app.is_marked(&people[0], &dialogue, questions[at]).await.unwrap();
    assert!(is_marked(0).await && !is_marked(3).await);
    let marking = t.app.marking(&people[0], &dialogue, 6).await.unwrap();
    assert_eq!((marking.total, marking.seen, marking.marked), (5, 4, 3));
    assert_eq!(marking.next.iter().map(|row| row.id).collect::<Vec<_>>(), [questions[3].0]);
    let count = t.app.mark_count(&Actor::default(), &dialogue).await.unwrap();
    t.app.mark(&people[0], &dialogue, &[(questions[0], false)]).await.unwrap();
    assert!(!is_marked(0).await);
    assert_eq!(t.app.mark_count(&Actor::default(), &dialogue).await.unwrap(), count - 1);
    // Marking twice counts once.
    for _ in 0..2 {
        t.app.mark(&people[0], &dialogue, &[(questions[3], true)]).await.unwrap();
    }
    assert_eq!(t.app.mark_count(&Actor::default(), &dialogue).await.unwrap(), count);
    // An act commits to what was marked and says nothing of who.
    let acts = t.acts_after(0).await;
    let act = acts.iter().rev().find(|act| act.kind == "questions.marked").unwrap();
    assert!(act.payload.contains("sha256:") && !act.payload.contains(&questions[3].code()));
    // Erased, they are nobody's and still count.
    t.erase(&people[0]).await;
    assert_eq!(t.app.mark_count(&Actor::default(), &dialogue).await.unwrap(), count);
});

both_engines!(duplicates_are_one_option, |t| async {
    let (dialogue, questions, _) = marked(t).await;
    t.app.group_questions(&t.operator(), &dialogue, &questions[..2]).await.unwrap();
    let text = String::from_utf8(file(t, &dialogue).await).unwrap();
    assert!(!text.contains(&questions[1].code()));
    assert_eq!(text.lines().count(), 1 + 30 * 3 + 10 * 2);
    let marking = t.app.marking(&t.participant(), &dialogue, 9).await.unwrap();
    assert_eq!((marking.total, marking.next.len()), (4, 4));
});

both_engines!(who_may_mark_what, |t| async {
    let (dialogue, questions, people) = marked(t).await;
    let one = [(questions[0], true)];
    assert_eq!(denial(t.app.mark(&Actor::default(), &dialogue, &one).await), Denial::SignIn);
    let other = t.dialogue("other").await;
    assert_eq!(denial(t.app.mark(&people[0], &other, &one).await), Denial::NotFound);
    let many: Vec<_> = (0..51).map(|n| (QuestionId(questions[0].0 + n), true)).collect();
    assert_eq!(conflict(t.app.mark(&people[0], &dialogue, &many).await), "too_many_marks");
    let barred = people[1].participant.unwrap();
    t.app.bar(&t.operator(), dialogue.id, barred, Some("도배")).await.unwrap();
    assert_eq!(denial(t.app.mark(&people[1], &dialogue, &one).await), Denial::Barred);
    let text = String::from_utf8(file(t, &dialogue).await).unwrap();
    assert_eq!(text.lines().count(), 1 + 29 * 4 + 10 * 2, "the barred count nowhere");
    let closed = t
        .set(&dialogue, |settings| {
            settings.mark = Period { opens: None, closes: Some(domain::time::Moment(1)) };
        })
        .await;
    assert_eq!(denial(t.app.mark(&people[0], &closed, &one).await), Denial::Closed);
    let set = t.app.begin_set(&t.operator(), &dialogue, "묶음").await.unwrap();
    let refused = t.app.make_slate(&people[0], &dialogue, &set, 3).await;
    assert_eq!(denial(refused), Denial::SignIn);
    let refused = t.app.make_slate(&t.operator(), &dialogue, &set, 0).await;
    assert_eq!(faults(refused)[0].0, "seats");
});
