//! Lists are walked to their end by cursors, each thing once, while others go on adding.

#![allow(clippy::no_effect, reason = "most walks have nothing to do between two pages")]

use std::collections::BTreeSet;

use app::page::{Slice, cursor};
use app::question::QuestionFilter;
use domain::contribution::Kind;
use domain::question::Order;
use testkit::both_engines;

/// Follows the cursors of `$page` to the end, calling `$between` after every page; all keys seen.
macro_rules! walk {
    ($slice:ident => $page:expr, $key:expr, $between:expr) => {{
        let mut seen: Vec<i64> = Vec::new();
        let mut next: Option<String> = None;
        loop {
            let $slice = Slice::cursor(Some(7), next.as_deref()).unwrap();
            let page = $page;
            assert!(page.items.len() <= 7);
            seen.extend(page.items.iter().map($key));
            $between;
            match page.next {
                Some(key) => next = Some(cursor(key)),
                None => break seen,
            }
            assert!(seen.len() < 1000, "a walk that never ends");
        }
    }};
}

fn once_each(seen: &[i64], expected: impl IntoIterator<Item = i64>) {
    let all: BTreeSet<i64> = seen.iter().copied().collect();
    assert_eq!(all.len(), seen.len(), "nothing twice: {seen:?}");
    assert!(expected.into_iter().all(|id| all.contains(&id)), "nothing left out: {seen:?}");
}

both_engines!(questions_are_walked_in_both_directions, |t| async {
    let dialogue = t.dialogue("garam").await;
    let reader = t.participant();
    t.questions_asked(&dialogue, 23).await;
    for order in [Order::Newest, Order::Oldest] {
        let filter = QuestionFilter { order: Some(order), ..QuestionFilter::default() };
        let mut added = 0;
        let seen = walk!(
            slice => t.app.questions(&reader, &dialogue, &filter, slice).await.unwrap(),
            |line| line.id,
            if added < 5 {
                added += 1;
                t.questions_asked(&dialogue, 1).await;
            }
        );
        once_each(&seen, 1..=23);
        let ascending = seen.is_sorted();
        assert_eq!(ascending, order == Order::Oldest);
    }
});

both_engines!(answers_statements_and_the_log_are_walked, |t| async {
    let dialogue = t.dialogue("garam").await;
    let core = t.core_question(&dialogue, "밤에 일하는 사람은?").await;
    let reader = t.participant();
    for n in 0..16 {
        t.answer_by(&reader, &core, &format!("{n}번째 답")).await;
        t.statement(&core, &format!("{n}번째 의견")).await;
        let question = t.question(&reader, &dialogue, &format!("{n}번째 질문?")).await;
        t.hide(&dialogue, Kind::Question, question.id).await;
    }
    let seen = walk!(
        slice => t.app.answers(&reader, &core, None, true, slice).await.unwrap(),
        |line| line.id,
        t.app.withdraw(&reader, Kind::Answer, 16).await.ok()
    );
    once_each(&seen, 1..=16);
    let seen = walk!(
        slice => t.app.statements(&reader, &core, slice).await.unwrap(),
        |row| row.id,
        ()
    );
    once_each(&seen, 1..=16);
    let log = walk!(
        slice => t.app.moderation_log(&reader, &dialogue, slice).await.unwrap(),
        |row| row.item_id,
        ()
    );
    once_each(&log, 1..=16);
});

both_engines!(pages_for_people_are_counted_from_one, |t| async {
    let dialogue = t.dialogue("garam").await;
    t.questions_asked(&dialogue, 23).await;
    let filter = QuestionFilter::default();
    let page = async |number| {
        let slice = Slice::page(number, 10).unwrap();
        let page = t.app.questions(&t.participant(), &dialogue, &filter, slice).await.unwrap();
        assert_eq!(page.total, 23);
        page.items.iter().map(|line| line.id).collect::<Vec<_>>()
    };
    assert_eq!(page(1).await, (14..=23).rev().collect::<Vec<_>>());
    assert_eq!(page(3).await, [3, 2, 1]);
    assert_eq!(page(4).await, [0; 0]);
    assert_eq!(page(1_000_000).await, [0; 0]);
});
