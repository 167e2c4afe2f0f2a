//! Statements, and which one comes next.

use std::collections::BTreeSet;

use app::contribution::NewText;
use app::page::Slice;
use app::statement::NewStatement;
use domain::contribution::Kind;
use domain::id::StatementId;
use domain::permission::Denial;
use domain::text::Fault;
use domain::time::SECOND;
use domain::vote::VoteValue::{Agree, Pass};
use testkit::{START, both_engines};

use crate::expect::{conflict, denial, faults};

fn statement(text: &str) -> NewStatement {
    NewStatement { text: text.to_owned(), ..NewStatement::default() }
}

both_engines!(a_statement_is_one_short_line, |t| async {
    let dialogue = t.dialogue("garam").await;
    let core = t.core_question(&dialogue, "밤에 일하는 사람은?").await;
    let author = t.participant();
    let before = t.acts().await;
    let two = faults(t.app.state(&author, &core, &statement("두 줄\n의견")).await);
    assert_eq!(two, [("text", Fault::Character { code: 10, position: 4 })]);
    let long = faults(t.app.state(&author, &core, &statement(&"가".repeat(141))).await);
    assert_eq!(long, [("text", Fault::TooLong { max: 140, length: 141 })]);
    assert_eq!(t.acts().await, before);
    let given = t.statement_by(&author, &core, &"가".repeat(140)).await;
    assert_eq!(given.code, "S-001");
    t.set(&dialogue, |s| s.state.closes = Some(START.plus(SECOND))).await;
    t.clock.advance(SECOND);
    let core = t.app.core_question(&author, core.id()).await.unwrap();
    assert_eq!(denial(t.app.state(&author, &core, &statement("늦은 의견")).await), Denial::Closed);
});

both_engines!(what_was_voted_on_keeps_its_words, |t| async {
    let dialogue = t.dialogue("garam").await;
    let core = t.core_question(&dialogue, "밤에 일하는 사람은?").await;
    let author = t.participant();
    let given = t.statement_by(&author, &core, "밤 버스가 필요합니다").await;
    let edit =
        |text: &str| NewText { title: String::new(), text: text.to_owned(), ..NewText::default() };
    t.app.edit(&author, Kind::Statement, given.id, &edit("밤 버스가 더 필요합니다")).await.unwrap();
    t.app.vote(&t.participant(), StatementId(given.id), Pass).await.unwrap();
    let outcome = t.app.edit(&author, Kind::Statement, given.id, &edit("반대합니다")).await;
    assert_eq!(conflict(outcome), "voted");
    let (row, _) = t.app.statement(&author, StatementId(given.id)).await.unwrap();
    assert_eq!(row.text, "밤 버스가 더 필요합니다");
    t.app.withdraw(&author, Kind::Statement, given.id).await.unwrap();
    let (row, _) = t.app.statement(&author, StatementId(given.id)).await.unwrap();
    assert_eq!(row.text, "", "withdrawing is always possible");
});

both_engines!(everyone_comes_to_every_statement_in_an_order_of_their_own, |t| async {
    let dialogue = t.dialogue("garam").await;
    let core = t.core_question(&dialogue, "밤에 일하는 사람은?").await;
    for n in 0..12 {
        t.statement(&core, &format!("{n}번째 의견")).await;
    }
    let mut first_seen = BTreeSet::new();
    for _ in 0..8 {
        let voter = t.participant();
        let order = |voting: app::statement::Voting| -> Vec<i64> {
            voting.next.iter().map(|row| row.id).collect()
        };
        let seen = order(t.app.voting(&voter, &core, 50).await.unwrap());
        assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), 12, "each once");
        assert_eq!(order(t.app.voting(&voter, &core, 50).await.unwrap()), seen, "and stable");
        first_seen.insert(seen[0]);
        t.app.vote(&voter, StatementId(seen[0]), Agree).await.unwrap();
        let rest = t.app.voting(&voter, &core, 5).await.unwrap();
        assert_eq!((rest.done, rest.total, rest.next.len()), (1, 12, 5));
        assert!(rest.next.iter().all(|row| row.id != seen[0]));
        assert_eq!(rest.draws.len(), 5);
    }
    assert!(first_seen.len() > 2, "not the same for everyone: {first_seen:?}");
    let hidden = *first_seen.first().unwrap();
    t.hide(&dialogue, Kind::Statement, hidden).await;
    let voting = t.app.voting(&t.participant(), &core, 50).await.unwrap();
    assert_eq!((voting.total, voting.next.len()), (11, 11));
    let list = t.app.statements(&t.participant(), &core, Slice::first(50)).await.unwrap();
    assert!(list.total == 11 && list.items.iter().all(|row| row.id != hidden));
});
