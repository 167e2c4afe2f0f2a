//! Outcomes: each with its reason, given to one, to a group, to all a filter finds; followed, never
//! overwritten.

use app::outcome::{Listed, NewOutcome, OutcomeFilter};
use app::page::Slice;
use app::{Actor, Error};
use domain::id::QuestionId;
use domain::outcome::{OutcomeWord, Receiver};
use domain::permission::Denial;
use domain::role::Role;
use testkit::both_engines;

use crate::expect::denial;

pub(crate) fn new(word: OutcomeWord, reason: &str) -> NewOutcome {
    let office = if word.needs_office() { "가족지원과" } else { "" };
    NewOutcome {
        word: word.as_str().to_owned(),
        reason: reason.to_owned(),
        office: office.to_owned(),
        ..NewOutcome::default()
    }
}

fn questions() -> OutcomeFilter {
    OutcomeFilter {
        listed: Listed::Questions,
        core_question: None,
        word: None,
        without: false,
        search: String::new(),
    }
}

/// The fields that were refused.
fn fields<T: std::fmt::Debug>(result: Result<T, Error>) -> Vec<&'static str> {
    match result {
        Err(Error::Invalid { faults }) => faults.iter().map(|fault| fault.field).collect(),
        other => panic!("{other:?}"),
    }
}

both_engines!(an_outcome_is_followed_and_both_stay, |t| async {
    let dialogue = t.dialogue("garam").await;
    let editor = t.person(Role::Editor, &dialogue).await;
    let ids = t.questions_asked(&dialogue, 2).await;
    let one = [(Receiver::Question, ids[0].0)];
    let first = new(OutcomeWord::Referred, "보건소에서 하는 일이라 넘겼어요.");
    t.app.give_outcome(&editor, &dialogue, &one, &first).await.unwrap();
    t.clock.advance(60);
    let second = new(OutcomeWord::Done, "보건소가 이미 하고 있다고 답했어요.");
    let unexplained = t.app.give_outcome(&editor, &dialogue, &one, &second).await;
    assert_eq!(fields(unexplained), ["why"]);
    let second = NewOutcome { why: "보건소의 답을 받았습니다".to_owned(), ..second };
    t.app.give_outcome(&editor, &dialogue, &one, &second).await.unwrap();

    let visitor = Actor::default();
    let told = |held: Vec<app::outcome::Held>| -> Vec<(String, bool, String)> {
        held.into_iter().map(|h| (h.word, h.ended_at.is_some(), h.why)).collect()
    };
    let history = t.app.outcome_history(&visitor, &dialogue, &one).await.unwrap();
    assert_eq!(history[0].followed_by, Some(history[1].id));
    let why = "보건소의 답을 받았습니다".to_owned();
    let both = [("referred".to_owned(), true, why), ("done".to_owned(), false, String::new())];
    assert_eq!(told(history), both);

    let last = t.app.last_undo(&editor, &dialogue).await.unwrap().unwrap();
    assert_eq!((last.label.as_str(), last.code.as_deref()), ("outcome_given", Some("O-0002")));
    t.app.undo(&editor, &dialogue, last.id).await.unwrap();
    let history = t.app.outcome_history(&visitor, &dialogue, &one).await.unwrap();
    let standing: Vec<bool> = history.iter().map(|held| held.ended_at.is_none()).collect();
    assert_eq!(standing, [true, false]);
    // What was followed meanwhile is not taken back.
    t.clock.advance(60);
    t.app.give_outcome(&editor, &dialogue, &one, &second).await.unwrap();
    let first = t.app.undo_list(&editor, &dialogue, Slice::first(10)).await.unwrap();
    let first = first.items.last().unwrap().id;
    let refused = t.app.undo(&editor, &dialogue, first).await;
    assert!(matches!(refused, Err(Error::Conflict("changed"))), "{refused:?}");
});

both_engines!(a_group_has_it_together_and_one_may_have_another, |t| async {
    let dialogue = t.dialogue("garam").await;
    let editor = t.person(Role::Editor, &dialogue).await;
    let ids = t.questions_asked(&dialogue, 4).await;
    t.app.group_questions(&editor, &dialogue, &ids[..3]).await.unwrap();
    let chosen: Vec<_> = ids.iter().map(|id| (Receiver::Question, id.0)).collect();
    let together = t.app.with_groups(&editor, &dialogue, &chosen).await.unwrap();
    assert_eq!(together.len(), 2, "a group and the one in none");
    let adopted = new(OutcomeWord::Adopted, "모든 동에서 같은 말이 나와 실었어요.");
    t.app.give_outcome(&editor, &dialogue, &together, &adopted).await.unwrap();
    let own = new(OutcomeWord::NotAdopted, "이 질문만은 법이 막고 있어요.");
    t.app.give_outcome(&editor, &dialogue, &chosen[1..2], &own).await.unwrap();
    let list =
        t.app.outcome_list(&editor, &dialogue, &questions(), Slice::first(10)).await.unwrap();
    let told: Vec<(i64, Option<&str>, i64)> =
        list.items.iter().map(|line| (line.id, line.word.as_deref(), line.by_group)).collect();
    let expected = [
        (1, Some("adopted"), 1),
        (2, Some("not_adopted"), 0),
        (3, Some("adopted"), 1),
        (4, Some("adopted"), 0),
    ];
    assert_eq!(told, expected);
    let shares = t.app.outcome_shares(&editor, &dialogue, &questions()).await.unwrap();
    let shares: Vec<(Option<&str>, i64)> =
        shares.iter().map(|share| (share.word.as_deref(), share.n)).collect();
    assert_eq!(shares, [(Some("adopted"), 3), (Some("not_adopted"), 1)]);
    let coverage = t.app.outcome_coverage(&Actor::default(), &dialogue).await.unwrap();
    let counted = coverage.questions;
    assert_eq!((counted.total, counted.traced, counted.answered, counted.open), (4, 0, 4, 0));
});

both_engines!(all_that_a_filter_finds_gets_it_when_the_count_is_right, |t| async {
    let dialogue = t.dialogue("garam").await;
    let editor = t.person(Role::Editor, &dialogue).await;
    t.questions_asked(&dialogue, 30).await;
    let without = OutcomeFilter { without: true, ..questions() };
    let done = new(OutcomeWord::Done, "올해부터 이미 하고 있어요.");
    let wrong = t.app.give_outcome_to_found(&editor, &dialogue, &without, 29, &done).await;
    assert!(matches!(wrong, Err(Error::Conflict("count_changed"))), "{wrong:?}");
    let id = t.app.give_outcome_to_found(&editor, &dialogue, &without, 30, &done).await.unwrap();
    let view = t.app.outcome(&Actor::default(), id).await.unwrap();
    assert_eq!((view.items, view.word), (30, OutcomeWord::Done));
    let page = t.app.outcome_items(&Actor::default(), &view, Slice::first(10)).await.unwrap();
    assert_eq!((page.items.len(), page.total), (10, 30));
    let left = t.app.outcome_list(&editor, &dialogue, &without, Slice::first(10)).await.unwrap();
    assert_eq!(left.total, 0);
});

both_engines!(what_does_not_fit_is_refused_with_every_fault, |t| async {
    let dialogue = t.dialogue("garam").await;
    let elsewhere = t.dialogue("elsewhere").await;
    let editor = t.person(Role::Editor, &dialogue).await;
    let here = t.questions_asked(&dialogue, 1).await[0];
    let there = t.questions_asked(&elsewhere, 1).await[0];
    let one = [(Receiver::Question, here.0)];
    let give = |new: NewOutcome| {
        let (t, editor, dialogue) = (&t, &editor, &dialogue);
        async move { fields(t.app.give_outcome(editor, dialogue, &one, &new).await) }
    };
    let bad = NewOutcome { target: "Z-9".to_owned(), ..NewOutcome::default() };
    assert_eq!(give(bad).await, ["word", "reason", "target"]);
    let fine = new(OutcomeWord::Referred, "보건소에서 하는 일이라 넘겼어요.");
    assert_eq!(give(NewOutcome { office: String::new(), ..fine.clone() }).await, ["office"]);
    assert_eq!(
        give(NewOutcome { target: "H-1".to_owned(), ..fine.clone() }).await,
        ["target", "target"]
    );
    let adopted = new(OutcomeWord::Adopted, "실었어요, 고마워요.");
    let nowhere = NewOutcome {
        target: "H-0042".to_owned(),
        resolution: "M-2026-01-3".to_owned(),
        office: "보건소".to_owned(),
        ..adopted.clone()
    };
    assert_eq!(give(nowhere).await, ["office", "target", "resolution"]);
    let of_another = [(Receiver::Question, there.0)];
    assert_eq!(
        fields(t.app.give_outcome(&editor, &dialogue, &of_another, &adopted).await),
        ["items"]
    );
    let hidden = QuestionId(here.0);
    t.hide(&dialogue, domain::contribution::Kind::Question, hidden.0).await;
    assert_eq!(fields(t.app.give_outcome(&editor, &dialogue, &one, &adopted).await), ["items"]);
    let moderator = t.person(Role::Moderator, &dialogue).await;
    let forbidden = t.app.give_outcome(&moderator, &dialogue, &one, &adopted).await;
    assert_eq!(denial(forbidden.map(|_| ())), Denial::Forbidden);
});

const TABLE: &str = "번호,글,범위,처리결과,까닭,넘긴 곳,담긴 곳,의결,바꾸는 까닭\n\
    Q-0001,,묶음,반영,백서에 담기로 했어요.,,,,\n\
    Q-0002,,묶음,반영,백서에 담기로 했어요.,,,,\n\
    Q-0003,,,넘김,보건소의 일이라 넘겼어요.,보건소,,,\n\
    Q-0004,,,,,,,,\n";

both_engines!(a_table_gives_outcomes_all_or_none, |t| async {
    let dialogue = t.dialogue("garam").await;
    let editor = t.person(Role::Editor, &dialogue).await;
    let ids = t.questions_asked(&dialogue, 4).await;
    t.app.group_questions(&editor, &dialogue, &ids[..2]).await.unwrap();
    let bring = |text: String, dry_run: bool| {
        let (t, editor, dialogue) = (&t, &editor, &dialogue);
        async move {
            t.app
                .import_outcomes(editor, dialogue, "표.csv", text.as_bytes(), dry_run)
                .await
                .unwrap()
        }
    };
    let looked = bring(TABLE.to_owned(), true).await;
    assert_eq!((looked.outcomes, looked.items, looked.faults.len()), (2, 2, 0));
    let open = OutcomeFilter { without: true, ..questions() };
    let left = t.app.outcome_list(&editor, &dialogue, &open, Slice::first(10)).await.unwrap();
    assert_eq!(left.total, 4, "nothing entered");

    let bad = TABLE.replace("넘김", "넘깁").replace("Q-0003", "Q-0099");
    let refused = bring(bad, false).await;
    let told: Vec<(u32, &str)> =
        refused.faults.iter().map(|fault| (fault.row, fault.column.as_str())).collect();
    assert_eq!(told, [(4, "처리결과")]);
    let left = t.app.outcome_list(&editor, &dialogue, &open, Slice::first(10)).await.unwrap();
    assert_eq!(left.total, 4, "one bad row keeps all out");

    bring(TABLE.to_owned(), false).await;
    let list =
        t.app.outcome_list(&editor, &dialogue, &questions(), Slice::first(10)).await.unwrap();
    let words: Vec<Option<&str>> = list.items.iter().map(|line| line.word.as_deref()).collect();
    assert_eq!(words, [Some("adopted"), Some("adopted"), Some("referred"), None]);
    let again = bring(TABLE.to_owned(), false).await;
    assert_eq!((again.outcomes, again.items), (0, 0), "what holds already is left as it is");
    let sheet = t.app.outcome_sheet(&editor, &dialogue, &questions()).await.unwrap();
    assert!(sheet.starts_with(b"PK"));
});
