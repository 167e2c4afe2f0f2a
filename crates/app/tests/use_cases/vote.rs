//! Votes: acknowledged ones are there, each once, and only where they may be cast.

use std::collections::BTreeMap;

use app::vote::Ballot;
use domain::channel::ModerationTiming;
use domain::code::Coded as _;
use domain::contribution::Kind;
use domain::dialogue::DialogueStatus;
use domain::id::StatementId;
use domain::permission::Denial;
use domain::time::{Moment, SECOND};
use domain::vote::VoteValue::{Agree, Disagree, Pass};
use ledger::commitment::leaf_salt;
use ledger::merkle::{leaf_hash, root};
use testkit::{START, TestApp, both_engines};

use crate::expect::denial;

/// Agree, disagree and pass of a statement, as shown.
async fn tally(t: &TestApp, statement: StatementId) -> (i64, i64, i64) {
    let row = store::statement::by_id(&t.app.store().read(), statement.0).await.unwrap().unwrap();
    (row.agree, row.disagree, row.pass)
}

both_engines!(a_second_vote_replaces_the_first_and_both_are_kept, |t| async {
    let dialogue = t.dialogue("garam").await;
    let core = t.core_question(&dialogue, "밤에 일하는 사람은?").await;
    let statement = t.statement(&core, "밤 버스가 필요합니다").await;
    let voter = t.participant();
    t.app.vote(&voter, statement, Agree).await.unwrap();
    assert_eq!(tally(t, statement).await, (1, 0, 0));
    t.clock.advance(SECOND);
    t.app.vote(&voter, statement, Disagree).await.unwrap();
    assert_eq!(tally(t, statement).await, (0, 1, 0));
    t.clock.advance(SECOND);
    t.app.vote(&voter, statement, Disagree).await.unwrap();
    assert_eq!(tally(t, statement).await, (0, 1, 0), "the same again changes nothing");
    let entries =
        store::vote::entries(&t.app.store().read(), core.row.id, (0, -1), 10).await.unwrap();
    let cast: Vec<(i16, i64)> = entries.iter().map(|e| (e.value, e.at - START.0)).collect();
    assert_eq!(cast, [(1, 0), (-1, SECOND), (-1, 2 * SECOND)]);
    let voting = t.app.voting(&voter, &core, 10).await.unwrap();
    assert_eq!((voting.done, voting.total, voting.next.len()), (1, 1, 0));
    assert_eq!(voting.own[0].value, Disagree);
    assert_eq!(t.app.counts(&voter, &dialogue).await.unwrap().votes, 1);
});

both_engines!(one_bad_vote_does_not_fail_its_neighbours, |t| async {
    let dialogue = t.dialogue("garam").await;
    let core = t.core_question(&dialogue, "밤에 일하는 사람은?").await;
    let good = t.statement(&core, "밤 버스가 필요합니다").await;
    let hidden = t.statement(&core, "숨길 말").await;
    t.hide(&dialogue, Kind::Statement, hidden.0).await;
    let barred = t.participant_id();
    t.app.bar(&t.operator(), dialogue.id, barred, Some("도배")).await.unwrap();
    let ballot = |participant, statement, value| Ballot {
        participant,
        statement,
        value,
        at: START,
        chance: None,
    };
    let outcomes = t
        .app
        .vote_many(&[
            ballot(t.participant_id(), good, Agree),
            ballot(t.participant_id(), StatementId(999_999), Agree),
            ballot(t.participant_id(), hidden, Agree),
            ballot(barred, good, Agree),
            ballot(t.participant_id(), StatementId(i64::MIN), Pass),
            ballot(t.participant_id(), good, Pass),
        ])
        .await
        .unwrap();
    let said: Vec<Option<Denial>> = outcomes.iter().map(|o| o.as_ref().err().copied()).collect();
    let (missing, state) = (Some(Denial::NotFound), Some(Denial::State));
    assert_eq!(said, [None, missing, state, Some(Denial::Barred), missing, None]);
    assert_eq!(tally(t, good).await, (1, 0, 1));
    assert_eq!(tally(t, hidden).await, (0, 0, 0));
});

both_engines!(two_votes_of_one_voter_in_one_batch_count_once, |t| async {
    let dialogue = t.dialogue("garam").await;
    let core = t.core_question(&dialogue, "밤에 일하는 사람은?").await;
    let statement = t.statement(&core, "밤 버스가 필요합니다").await;
    let participant = t.participant_id();
    let before = t.acts().await;
    let ballots = [Agree, Pass, Disagree].map(|value| Ballot {
        participant,
        statement,
        value,
        at: START,
        chance: None,
    });
    let outcomes = t.app.vote_many(&ballots).await.unwrap();
    assert_eq!(t.acts().await, before + 1, "a batch is one act");
    assert_eq!(tally(t, statement).await, (0, 1, 0), "the last in the batch stands");
    let mut receipts = Vec::new();
    for outcome in outcomes {
        let receipt = outcome.unwrap().receipt;
        let view = t.app.receipt(&t.participant(), receipt).await.unwrap();
        assert!(view.vote && view.item.id == statement.0, "{view:?}");
        receipts.push(receipt);
    }
    receipts.dedup();
    assert_eq!(receipts.len(), 3, "each vote has a receipt of its own");
});

both_engines!(a_vote_needs_an_open_period_a_public_statement_and_someone_not_barred, |t| async {
    let dialogue = t.dialogue("garam").await;
    let core = t.core_question(&dialogue, "밤에 일하는 사람은?").await;
    let open = t.statement(&core, "밤 버스가 필요합니다").await;
    let hidden = t.statement(&core, "숨길 말").await;
    let withdrawn_by = t.participant();
    let withdrawn = t.statement_by(&withdrawn_by, &core, "거둘 말").await;
    let voter = t.participant();
    let vote = async |statement| denial(t.app.vote(&voter, statement, Agree).await);

    t.hide(&dialogue, Kind::Statement, hidden.0).await;
    assert_eq!(vote(hidden).await, Denial::State);
    t.app.withdraw(&withdrawn_by, Kind::Statement, withdrawn.id).await.unwrap();
    assert_eq!(vote(StatementId(withdrawn.id)).await, Denial::State);
    assert_eq!(vote(StatementId(0)).await, Denial::NotFound);
    assert_eq!(denial(t.app.vote(&app::Actor::default(), open, Agree).await), Denial::SignIn);

    let closing = t.set(&dialogue, |s| s.vote.closes = Some(START.plus(60 * SECOND))).await;
    t.app.vote(&voter, open, Agree).await.unwrap();
    t.clock.advance(60 * SECOND);
    assert_eq!(vote(open).await, Denial::Closed);
    let opening = t.set(&closing, |s| {
        s.vote.opens = Some(START.plus(90 * SECOND));
        s.vote.closes = None;
    });
    let opening = opening.await;
    assert_eq!(vote(open).await, Denial::Closed);
    t.clock.advance(30 * SECOND);
    t.app.vote(&voter, open, Disagree).await.unwrap();

    t.app.bar(&t.operator(), dialogue.id, voter.participant.unwrap(), Some("도배")).await.unwrap();
    assert_eq!(vote(open).await, Denial::Barred);
    t.app.bar(&t.operator(), dialogue.id, voter.participant.unwrap(), None).await.unwrap();
    t.app.vote(&voter, open, Agree).await.unwrap();

    t.set_status(&opening, DialogueStatus::Closed).await;
    assert_eq!(vote(open).await, Denial::Closed);
    assert_eq!(tally(t, open).await, (1, 0, 0));
});

both_engines!(nobody_votes_on_what_waits_or_is_not_published, |t| async {
    let dialogue = t.dialogue("garam").await;
    let dialogue = t.set(&dialogue, |s| s.online = ModerationTiming::Before).await;
    let core = t.core_question(&dialogue, "밤에 일하는 사람은?").await;
    let author = t.participant();
    let waiting = t.statement_by(&author, &core, "기다리는 말").await;
    let waiting = StatementId(waiting.id);
    assert_eq!(denial(t.app.vote(&t.participant(), waiting, Agree).await), Denial::NotFound);
    let draft = t.dialogue("draft").draft().await;
    let core = t.core_question(&draft, "아직 아무도 모르는 질문").await;
    let open = t.set_status(&draft, DialogueStatus::Published).await;
    let core = app::core_question::CoreQuestionView { dialogue: (*open).clone(), ..core };
    let unseen = t.statement(&core, "아직 아무도 모르는 말").await;
    t.set_status(&open, DialogueStatus::Draft).await;
    assert_eq!(denial(t.app.vote(&t.participant(), unseen, Agree).await), Denial::NotFound);
});

both_engines!(a_refused_vote_leaves_no_voter_behind, |t| async {
    let dialogue = t.dialogue("garam").await;
    let core = t.core_question(&dialogue, "밤에 일하는 사람은?").await;
    let statement = t.statement(&core, "밤 버스가 필요합니다").await;
    let stranger = t.participant();
    let known = async || {
        let read = t.app.store().read();
        let id = stranger.participant.unwrap().0;
        store::participant::voter(&read, dialogue.id.0, id).await.unwrap().is_some()
    };
    t.hide(&dialogue, Kind::Statement, statement.0).await;
    assert_eq!(denial(t.app.vote(&stranger, statement, Agree).await), Denial::State);
    assert!(!known().await);
    let other = t.statement(&core, "버스보다 택시가 낫다").await;
    t.app.vote(&stranger, other, Agree).await.unwrap();
    assert!(known().await);
});

both_engines!(votes_cast_at_once_are_counted_exactly, |t| async {
    let dialogue = t.dialogue("garam").await;
    let core = t.core_question(&dialogue, "밤에 일하는 사람은?").await;
    let mut statements = Vec::new();
    for n in 0..7 {
        statements.push(t.statement(&core, &format!("{n}번째 말")).await);
    }
    // 64 voters vote on every statement, each in an order of their own, and change their mind once.
    let mut tasks = Vec::new();
    for n in 0..64_usize {
        let (app, voter, statements) = (t.app.clone(), t.participant(), statements.clone());
        tasks.push(tokio::spawn(async move {
            for step in 0..statements.len() {
                let at = (n + step * 3) % statements.len();
                let first = if n % 2 == 0 { Agree } else { Pass };
                app.vote(&voter, statements[at], first).await.unwrap();
                let second = [Agree, Disagree, Pass][(n + at) % 3];
                app.vote(&voter, statements[at], second).await.unwrap();
            }
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    for (at, statement) in statements.iter().enumerate() {
        let expected = |value: usize| (0..64).filter(|n| (n + at) % 3 == value).count();
        let expected = [0, 1, 2].map(|value| i64::try_from(expected(value)).unwrap());
        assert_eq!(<[i64; 3]>::from(tally(t, *statement).await), expected, "{statement}");
    }
    for statement in &statements {
        let read = t.app.store().read();
        let standing = store::vote::of_statement(&read, statement.0, 0, 10_000).await.unwrap();
        assert_eq!(standing.len(), 64, "{statement}");
    }
    let cast =
        store::vote::entries(&t.app.store().read(), core.row.id, (0, -1), 10_000).await.unwrap();
    assert_eq!(cast.len(), 2 * 64 * 7);
});

both_engines!(a_hundred_tries_of_one_voter_count_once, |t| async {
    let dialogue = t.dialogue("garam").await;
    let core = t.core_question(&dialogue, "밤에 일하는 사람은?").await;
    let statement = t.statement(&core, "밤 버스가 필요합니다").await;
    let voter = t.participant();
    let other = t.another().await;
    let mut tasks = Vec::new();
    for n in 0..100 {
        // Half of them through another process on the same database.
        let app = if n % 2 == 0 { t.app.clone() } else { other.clone() };
        let voter = voter.clone();
        tasks.push(tokio::spawn(async move { app.vote(&voter, statement, Agree).await.unwrap() }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(tally(t, statement).await, (1, 0, 0));
    assert_eq!(t.app.counts(&voter, &dialogue).await.unwrap().votes, 1);
});

both_engines!(two_processes_write_votes_on_the_same_statements, |t| async {
    let dialogue = t.dialogue("garam").await;
    let core = t.core_question(&dialogue, "밤에 일하는 사람은?").await;
    let mut statements = Vec::new();
    for n in 0..5 {
        statements.push(t.statement(&core, &format!("{n}번째 말")).await);
    }
    let other = t.another().await;
    let mut tasks = Vec::new();
    for n in 0..40 {
        let app = if n % 2 == 0 { t.app.clone() } else { other.clone() };
        let (voter, mut order) = (t.participant(), statements.clone());
        order.rotate_left(n % 5);
        tasks.push(tokio::spawn(async move {
            for statement in order {
                app.vote(&voter, statement, Agree).await.unwrap();
            }
        }));
    }
    for task in tasks {
        task.await.unwrap();
    }
    for statement in statements {
        assert_eq!(tally(t, statement).await, (40, 0, 0));
    }
});

both_engines!(the_root_of_a_batch_is_that_of_its_entries, |t| async {
    let dialogue = t.dialogue("garam").await;
    let core = t.core_question(&dialogue, "밤에 일하는 사람은?").await;
    let mut statements = Vec::new();
    for n in 0..3 {
        statements.push(t.statement(&core, &format!("{n}번째 말")).await);
    }
    let mut ballots = Vec::new();
    for n in 0..11_i64 {
        let participant = t.participant_id();
        let value = [Agree, Disagree, Pass][usize::try_from(n % 3).unwrap()];
        for statement in &statements {
            ballots.push(Ballot {
                participant,
                statement: *statement,
                value,
                at: Moment(n),
                chance: None,
            });
        }
    }
    t.app.vote_many(&ballots).await.unwrap();
    assert_eq!(batches_still_verify(t, &core).await, 33);
});

/// Computes the root of every batch of votes on one core question, as anyone could from a full export,
/// the published pseudonyms, the salts and the kept hashes of leaves, and compares it with the act.
/// How many votes there are in all.
pub(crate) async fn batches_still_verify(
    t: &TestApp,
    core: &app::core_question::CoreQuestionView,
) -> usize {
    let read = t.app.store().read();
    let entries = store::vote::entries(&read, core.row.id, (0, -1), 1000).await.unwrap();
    let pseudonyms = pseudonyms(t, core, &entries).await;
    let mut acts = t.acts_after(0).await;
    acts.retain(|act| act.kind == "votes.cast");
    assert!(!acts.is_empty());
    for act in acts {
        assert_eq!(act.subject, "votes");
        let payload: serde_json::Value = serde_json::from_str(&act.payload).unwrap();
        let salt = store::act::salt(&read, act.id).await.unwrap().unwrap();
        let mut leaves = Vec::new();
        for entry in entries.iter().filter(|entry| entry.act_id == act.id) {
            if let Some(kept) = store::vote::kept_leaf(&read, act.id, entry.leaf).await.unwrap() {
                leaves.push(kept.try_into().unwrap());
                continue;
            }
            let text = format!(
                r#"{{"at":{},"salt":"{}","statement":"{}","value":{},"voter":{}}}"#,
                entry.at,
                hex(&leaf_salt(&salt, u64::try_from(entry.leaf).unwrap())),
                StatementId(entry.statement_id).code(),
                entry.value,
                pseudonyms[&entry.participant_id],
            );
            leaves.push(leaf_hash(text.as_bytes()));
        }
        assert_eq!(payload["votes"], leaves.len());
        let root = format!("sha256:{}", hex(&root(leaves)));
        assert_eq!(payload["root"], root);
    }
    entries.len()
}

/// The voters' published pseudonyms, from the export of this core question.
async fn pseudonyms(
    t: &TestApp,
    core: &app::core_question::CoreQuestionView,
    entries: &[store::vote::Entry],
) -> BTreeMap<uuid::Uuid, u64> {
    let export = t.app.export_polis(&t.operator(), core.id()).await.unwrap();
    assert_eq!(export.votes.len(), entries.len());
    entries.iter().zip(&export.votes).map(|(e, vote)| (e.participant_id, vote.voter)).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

both_engines!(a_voter_has_another_pseudonym_for_each_core_question, |t| async {
    let dialogue = t.dialogue("garam").await;
    let cores = t.core_questions(&dialogue, ["첫째 질문", "둘째 질문"]).await;
    let voter = t.participant();
    let mut seen = Vec::new();
    for core in &cores {
        for n in 0..2 {
            let statement = t.statement(core, &format!("{n}번째 말")).await;
            t.app.vote(&voter, statement, Agree).await.unwrap();
        }
        let mut file = t.app.votes_csv(&t.participant(), core).await.unwrap();
        let mut text = Vec::new();
        while let Some(piece) = file.next().await.unwrap() {
            text.extend(piece);
        }
        let votes = opinion::polis::read_votes(&text).unwrap();
        assert_eq!(votes.len(), 2);
        assert_eq!(votes[0].voter, votes[1].voter, "one voter, one number within a core question");
        seen.push(votes[0].voter);
        let comments = t.app.comments_csv(&t.participant(), core).await.unwrap();
        let comments = opinion::polis::read_comments(&comments).unwrap();
        assert!(comments.iter().all(|comment| comment.author.is_none()));
    }
    assert_ne!(seen[0], seen[1]);
});

both_engines!(a_receipt_never_says_how_someone_voted, |t| async {
    let dialogue = t.dialogue("garam").await;
    let core = t.core_question(&dialogue, "밤에 일하는 사람은?").await;
    let statement = t.statement(&core, "밤 버스가 필요합니다").await;
    let voted = t.app.vote(&t.participant(), statement, Disagree).await.unwrap();
    let view = t.app.receipt(&app::Actor::default(), voted.receipt).await.unwrap();
    assert_eq!(view.item.text, "밤 버스가 필요합니다");
    let core = view.core_question.as_ref().map(|core| (core.number, core.title.as_str()));
    assert_eq!(core, Some((1, "밤에 일하는 사람은?")));
    let said = format!("{view:?}").to_lowercase();
    assert!(!said.contains("disagree"), "{said}");
    t.hide(&dialogue, Kind::Statement, statement.0).await;
    let view = t.app.receipt(&app::Actor::default(), voted.receipt).await.unwrap();
    assert_eq!(view.item.text, "", "a voter's receipt does not show what was hidden since");
});
