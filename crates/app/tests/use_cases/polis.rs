//! Polis exports come in whole and go out the same.

use std::collections::BTreeMap;

use app::core_question::CoreQuestionView;
use domain::id::CoreQuestionId;
use domain::permission::Denial;
use domain::role::Role;
use domain::text::Fault;
use opinion::polis::{Authors, Comment, Export, Moderation, Vote, Zone};
use testkit::{TestApp, both_engines};

use crate::expect::{denial, faults};

fn comment(id: u64, author: u64, moderated: Moderation, text: &str) -> Comment {
    Comment {
        id,
        created_ms: 1_700_000_000_000,
        author: Some(author),
        moderated,
        text: text.to_owned(),
    }
}

/// A conversation with gaps in its numbers, re-votes, times out of order and a comment moderated out.
fn conversation() -> Export {
    let vote = |at: i64, voter, comment, value| Vote {
        at_ms: 1_700_000_000_000 + at,
        comment,
        voter,
        value,
    };
    Export {
        comments: vec![
            comment(3, 100, Moderation::In, "밤 버스가 필요합니다"),
            comment(7, 5, Moderation::Undecided, "둘째 줄\n그리고 \"따옴표\", 쉼표"),
            comment(9, 5, Moderation::Out, "moderated out"),
        ],
        votes: vec![
            vote(50, 5, 3, 1),
            vote(10, 5, 3, -1),
            vote(20, 8, 3, -1),
            vote(30, 8, 3, 0),
            vote(30, 8, 3, 1),
            vote(40, 8, 7, -1),
            vote(60, 9, 9, 1),
            vote(61, 10, 7, 0),
        ],
    }
}

/// What stands, without names: for each comment its text and state; and the voters' standing votes.
type State = (BTreeMap<u64, (String, Moderation)>, Vec<BTreeMap<u64, i8>>);

fn state(export: &Export) -> State {
    let comments = export.comments.iter().map(|comment| {
        let moderated = match comment.moderated {
            Moderation::Undecided => Moderation::In,
            decided => decided,
        };
        (comment.id, (comment.text.clone(), moderated))
    });
    let mut voters: BTreeMap<u64, BTreeMap<u64, i8>> = BTreeMap::new();
    for ((voter, comment), vote) in opinion::polis::last_votes(export) {
        voters.entry(voter).or_default().insert(comment, vote.value);
    }
    let mut votes: Vec<_> = voters.into_values().collect();
    votes.sort();
    (comments.collect(), votes)
}

async fn import(
    t: &TestApp,
    dialogue: &app::dialogue::Dialogue,
    export: &Export,
) -> CoreQuestionView {
    let operator = t.operator();
    let done = t.app.import_polis(&operator, dialogue, "밤에 일하는 사람은?", export, &|_, _| {});
    let done = done.await.unwrap();
    assert_eq!((done.statements, done.participants, done.votes), (3, 4, 5));
    t.app.core_question(&operator, done.core_question).await.unwrap()
}

both_engines!(a_conversation_goes_in_and_out_and_in_again, |t| async {
    let dialogue = t.dialogue("garam").await;
    let first = import(t, &dialogue, &conversation()).await;
    let out = t.app.export_polis(&t.operator(), first.id()).await.unwrap();
    assert_eq!(state(&out), state(&conversation()));
    assert_eq!(out.votes.len(), 8, "re-votes are kept");
    // Through the files themselves, into another dialogue.
    let (mut votes, mut comments) = (Vec::new(), Vec::new());
    opinion::polis::write_votes(&out, Zone::KST, &mut votes).unwrap();
    opinion::polis::write_comments(&out, Authors::Named, Zone::KST, &mut comments).unwrap();
    let read = opinion::polis::read(&votes, &comments).unwrap();
    assert_eq!(state(&read), state(&conversation()));
    let elsewhere = t.dialogue("other").await;
    let second = import(t, &elsewhere, &read).await;
    let again = t.app.export_polis(&t.operator(), second.id()).await.unwrap();
    assert_eq!(state(&again), state(&conversation()));
    assert_eq!(again.votes.len(), 8);
    let author = |export: &Export, id| export.comments.iter().find(|c| c.id == id).unwrap().author;
    assert_eq!(author(&out, 7), author(&out, 9), "who wrote two still wrote two");
    assert_ne!(author(&out, 7), author(&again, 7), "under another pseudonym");
});

both_engines!(an_imported_conversation_is_like_any_other, |t| async {
    let dialogue = t.dialogue("garam").await;
    let core = import(t, &dialogue, &conversation()).await;
    let visitor = app::Actor::default();
    assert_eq!((core.row.number, core.set.number), (1, 1), "a first set was made and published");
    let lines = t.app.core_questions(&visitor, &dialogue, &core.set).await.unwrap();
    assert_eq!(
        (lines[0].statement_count, lines[0].vote_count),
        (2, 4),
        "only what is public counts"
    );
    let shown = t.app.statements(&visitor, &core, app::page::Slice::first(9)).await.unwrap();
    let tallies: Vec<(i64, i64, i64)> =
        shown.items.iter().map(|row| (row.agree, row.disagree, row.pass)).collect();
    assert_eq!(tallies, [(2, 0, 0), (0, 1, 1)]);
    let file = t.app.comments_csv(&visitor, &core).await.unwrap();
    let said = opinion::polis::read_comments(&file).unwrap();
    assert!(said.iter().all(|comment| comment.author.is_none()));
    assert_eq!(said[2].text, "");
    // People go on voting, and a second conversation joins the same set.
    let next = t.app.voting(&t.participant(), &core, 9).await.unwrap().next;
    let voted = domain::id::StatementId(next[0].id);
    t.app.vote(&t.participant(), voted, domain::vote::VoteValue::Agree).await.unwrap();
    let second = import(t, &dialogue, &conversation()).await;
    assert_eq!((second.row.number, second.set.number), (2, 1));
});

both_engines!(a_conversation_that_cannot_be_stored_leaves_nothing, |t| async {
    let dialogue = t.dialogue("garam").await;
    let before = t.acts().await;
    let mut export = conversation();
    export.comments[1].text = "가".repeat(2001);
    let operator = t.operator();
    let outcome = t.app.import_polis(&operator, &dialogue, "", &export, &|_, _| {}).await;
    let found = faults(outcome);
    assert_eq!(found[0], ("title", Fault::Required));
    assert_eq!(found[1], ("text", Fault::TooLong { max: 2000, length: 2001 }));
    assert_eq!(t.acts().await, before);
    assert_eq!(t.app.counts(&operator, &dialogue).await.unwrap().statements, 0);
    let moderator = t.person(Role::Moderator, &dialogue).await;
    let outcome =
        t.app.import_polis(&moderator, &dialogue, "제목", &conversation(), &|_, _| {}).await;
    assert_eq!(denial(outcome), Denial::Forbidden);
    let none = t.app.export_polis(&operator, CoreQuestionId(99)).await;
    assert_eq!(denial(none), Denial::NotFound);
});

both_engines!(the_public_votes_are_those_that_stand, |t| async {
    let dialogue = t.dialogue("garam").await;
    let core = import(t, &dialogue, &conversation()).await;
    let visitor = t.participant();
    let mut pieces = t.app.votes_csv(&visitor, &core).await.unwrap();
    let mut file = Vec::new();
    while let Some(piece) = pieces.next().await.unwrap() {
        file.extend(piece);
    }
    let public = opinion::polis::read_votes(&file).unwrap();
    let standing = opinion::polis::last_votes(&conversation());
    let sorted = |mut votes: Vec<(u64, i8)>| {
        votes.sort_unstable();
        votes
    };
    assert_eq!(
        sorted(public.iter().map(|vote| (vote.comment, vote.value)).collect()),
        sorted(standing.values().map(|vote| (vote.comment, vote.value)).collect())
    );
});
