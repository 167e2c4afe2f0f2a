//! Appeals: who may ask for another look, once, and what comes of it.

use app::Actor;
use app::appeal::{NewAppeal, NewDecision};
use app::outcome::NewOutcome;
use app::page::Slice;
use domain::appeal::Decision;
use domain::contribution::Kind;
use domain::outcome::{OutcomeWord, Receiver};
use domain::permission::Denial;
use testkit::{TestApp, both_engines};

use crate::expect::{conflict, denial, faulty};
use crate::outcome::new;

fn because(reason: &str) -> NewAppeal {
    NewAppeal { reason: reason.to_owned(), ..NewAppeal::default() }
}

fn decided(decision: &str) -> NewDecision {
    NewDecision {
        decision: decision.to_owned(),
        answer: "버스가 다시 다녀서 살펴봤어요.".to_owned(),
        shown: true,
    }
}

/// Gives a question an outcome.
async fn give(t: &TestApp, dialogue: &app::dialogue::Dialogue, question: i64, word: OutcomeWord) {
    let why = "다시 살펴봤어요".to_owned();
    let outcome = NewOutcome { why, ..new(word, "이용할 사람이 세 명뿐이었어요.") };
    let items = [(Receiver::Question, question)];
    t.app.give_outcome(&t.operator(), dialogue, &items, &outcome).await.unwrap();
}

both_engines!(whoever_asked_may_ask_once_for_another_look, |t| async {
    let dialogue = t.dialogue("garam").await;
    let (me, other, operator) = (t.participant(), t.participant(), t.operator());
    let asked = t.question(&me, &dialogue, "밤에 누가 돌보나요?").await;
    let (kind, id) = (Kind::Question, asked.id);
    let nothing = t.app.appeal(&me, kind, id, &because("사정이 달라졌어요")).await;
    assert_eq!(denial(nothing), Denial::State, "nothing was decided yet");
    give(t, &dialogue, id, OutcomeWord::Adopted).await;
    assert_eq!(denial(t.app.appealable(&me, kind, id).await.map(|_| ())), Denial::State);
    give(t, &dialogue, id, OutcomeWord::NotAdopted).await;

    assert_eq!(faulty(t.app.appeal(&other, kind, id, &because("짧")).await), ["reason", "receipt"]);
    let wrong =
        NewAppeal { receipt: "AAAA-AAAA".to_owned(), ..because("사정이 달라졌어요") };
    assert_eq!(faulty(t.app.appeal(&other, kind, id, &wrong).await), ["receipt"]);
    let acts = t.acts().await;
    t.app.appeal(&me, kind, id, &because("막차가 다시 다녀요.")).await.unwrap();
    assert_eq!(t.acts().await, acts + 1);
    let twice = t.app.appeal(&me, kind, id, &because("막차가 다시 다녀요.")).await;
    assert_eq!(denial(twice), Denial::State, "once");
    assert!(t.app.follows(&me, kind, id).await.unwrap(), "who asks wants to hear the answer");

    let about = async || t.app.appeals_about(&Actor::default(), &dialogue, kind, id).await.unwrap();
    let open = about().await;
    assert_eq!((open.len(), open[0].reason.as_str(), open[0].decided), (1, "", None));
    let desk = t.app.appeals(&operator, &dialogue, Slice::first(10)).await.unwrap();
    assert_eq!(desk.items[0].reason, "막차가 다시 다녀요.");
    assert_eq!(t.app.appeals_waiting(&operator, &dialogue).await.unwrap(), 1);
    let appeal = desk.items[0].id;
    let decide =
        async |new: &NewDecision| t.app.decide_appeal(&operator, &dialogue, appeal, new).await;
    assert_eq!(faulty(decide(&NewDecision::default()).await), ["decision", "answer"]);
    assert_eq!(conflict(decide(&decided("changed")).await), "not_changed");
    decide(&decided("kept")).await.unwrap();
    assert_eq!(conflict(decide(&decided("kept")).await), "decided");
    let closed = &about().await[0];
    assert_eq!(closed.reason, "막차가 다시 다녀요.");
    assert_eq!(closed.decided.map(|(decision, _)| decision), Some(Decision::Kept));
    let news = t.app.own_news(&me, None, 10).await.unwrap();
    assert!(news.items.iter().any(|item| item.about == domain::subscription::About::Appeal));

    // The answer and the words go with the person; that somebody asked stays.
    t.erase(&me).await;
    let left = &about().await[0];
    assert_eq!((left.reason.as_str(), left.answer.as_str()), ("", ""));
});

both_engines!(a_receipt_is_enough_and_a_changed_outcome_says_so, |t| async {
    let dialogue = t.dialogue("garam").await;
    let operator = t.operator();
    let asked = t.question(&t.participant(), &dialogue, "밤에 누가 돌보나요?").await;
    give(t, &dialogue, asked.id, OutcomeWord::NotAdopted).await;
    let new =
        NewAppeal { receipt: asked.receipt.to_string(), ..because("사정이 달라졌어요.") };
    t.app.appeal(&Actor::default(), Kind::Question, asked.id, &new).await.unwrap();
    give(t, &dialogue, asked.id, OutcomeWord::Partly).await;
    let appeal = t.app.appeals(&operator, &dialogue, Slice::first(10)).await.unwrap().items[0].id;
    let hidden = NewDecision { shown: false, ..decided("changed") };
    t.app.decide_appeal(&operator, &dialogue, appeal, &hidden).await.unwrap();
    let about =
        t.app.appeals_about(&Actor::default(), &dialogue, Kind::Question, asked.id).await.unwrap();
    assert_eq!(about[0].reason, "", "the office chose not to show it");
    assert_eq!(about[0].decided.map(|(decision, _)| decision), Some(Decision::Changed));
});
