//! Opinion: analyses follow votes, say the same as the published files, and keep what people named.

use app::core_question::CoreQuestionView;
use app::opinion::{Named, Opinion, Verdict};
use app::vote::Ballot;
use domain::code::Coded as _;
use domain::contribution::Kind;
use domain::id::{ParticipantId, StatementId};
use domain::permission::{Actor, Denial};
use domain::role::Role;
use domain::time::SECOND;
use domain::vote::VoteValue::{Agree, Disagree, Pass};
use sha2::{Digest as _, Sha256};
use std::sync::Arc;
use testkit::{Camps, TestApp, both_engines};

use crate::expect::{denial, faults};

const STATEMENTS: usize = Camps::STATEMENTS;

struct Scene {
    core: CoreQuestionView,
    statements: Vec<StatementId>,
    people: Vec<ParticipantId>,
}

async fn scene(t: &TestApp) -> Scene {
    let dialogue = t.dialogue("garam").await;
    let core = t.core_question(&dialogue, "밤에 일하는 사람은?").await;
    let Camps { statements, people } = t.camps(&core).await;
    Scene { core, statements, people }
}

async fn newest(t: &TestApp, core: &CoreQuestionView) -> Arc<Opinion> {
    t.app.opinion(&Actor::default(), core).await.unwrap().expect("an analysis")
}

/// The digest that anyone computes from votes.csv.
async fn digest_of_file(t: &TestApp, core: &CoreQuestionView, without: &[&str]) -> String {
    let mut file = t.app.votes_csv(&Actor::default(), core).await.unwrap();
    let mut text = Vec::new();
    while let Some(piece) = file.next().await.unwrap() {
        text.extend(piece);
    }
    let text = String::from_utf8(text).unwrap();
    let mut votes: Vec<(u64, u64, i8)> = text
        .lines()
        .skip(1)
        .map(|line| line.split(',').collect::<Vec<_>>())
        .filter(|cells| !without.contains(&cells[3]))
        .map(|cells| {
            (cells[3].parse().unwrap(), cells[2].parse().unwrap(), cells[4].parse().unwrap())
        })
        .collect();
    votes.sort_unstable();
    let lines: String = votes
        .iter()
        .map(|(voter, statement, vote)| format!("{voter},{statement},{vote}\n"))
        .collect();
    hex::encode(Sha256::digest(lines.as_bytes()))
}

both_engines!(two_camps_are_found_and_everyone_finds_their_place, |t| async {
    let scene = scene(t).await;
    assert!(t.app.opinion(&Actor::default(), &scene.core).await.unwrap().is_none(), "not yet");
    t.app.analyse_once().await.unwrap();
    let opinion = newest(t, &scene.core).await;
    assert_eq!(opinion.verdict(), Verdict::Groups, "{:?}", opinion.certainty);
    let result = &opinion.result;
    let sizes: Vec<u64> = result.groups.iter().map(|group| group.size).collect();
    assert_eq!(sizes, [24, 24]);
    let counts = (result.people, result.eligible, result.votes);
    assert_eq!(counts, (48, 48, 48 * 12));
    assert_eq!(opinion.digest, digest_of_file(t, &scene.core, &[]).await, "as anyone computes it");
    // What all hold, and what divides.
    assert_eq!(result.agreed, [STATEMENTS - 1]);
    assert_eq!(result.refused, [STATEMENTS - 2]);
    assert!(result.divides.len() == 5 && result.divides.iter().all(|at| *at < STATEMENTS - 2));
    // Everyone's place is in their own camp; who did not vote has none.
    let own = async |person: usize| {
        let actor = Actor::participant(scene.people[person]);
        t.app.own_place(&actor, &scene.core, &opinion).await.unwrap().unwrap()
    };
    let (one, other) = (own(0).await, own(1).await);
    assert_ne!(one.group, other.group);
    assert_eq!(own(2).await.group, one.group);
    assert_eq!(one.votes, 12);
    let stranger = t.app.own_place(&t.participant(), &scene.core, &opinion).await.unwrap();
    assert_eq!(stranger, None);
});

both_engines!(an_analysis_that_follows_equals_one_made_anew, |t| async {
    let scene = scene(t).await;
    t.app.analyse_once().await.unwrap();
    let before = newest(t, &scene.core).await;
    // Nothing happened: nothing is analysed.
    t.app.analyse_once().await.unwrap();
    assert!(Arc::ptr_eq(&before, &newest(t, &scene.core).await));
    // Votes change, people come, a statement is hidden, another written, somebody is barred.
    let voter = Actor::participant(scene.people[3]);
    t.app.vote(&voter, scene.statements[0], Pass).await.unwrap();
    let guest = t.participant();
    for statement in &scene.statements[..8] {
        t.app.vote(&guest, *statement, Agree).await.unwrap();
    }
    t.hide(&scene.core.dialogue, Kind::Statement, scene.statements[4].0).await;
    let new = t.statement(&scene.core, "새 의견입니다").await;
    t.app.vote(&guest, new, Disagree).await.unwrap();
    let barred = scene.people[5];
    t.app.bar(&t.operator(), scene.core.dialogue.id, barred, Some("도배")).await.unwrap();
    t.app.analyse_once().await.unwrap();
    let followed = newest(t, &scene.core).await;
    assert_eq!((followed.result.people, followed.result.barred), (48, 1));
    let hidden = &followed.result.statements[4];
    assert!(!hidden.public && followed.result.statements.len() == STATEMENTS + 1);
    assert!(!followed.result.divides.contains(&4), "what is hidden divides nobody");
    // The same without anything remembered.
    t.app.analyse_anew(scene.core.id()).await.unwrap();
    let anew = newest(t, &scene.core).await;
    assert_eq!(anew.digest, followed.digest);
    assert_eq!(anew.result, followed.result);
    // Let in again, they count again.
    t.app.bar(&t.operator(), scene.core.dialogue.id, barred, None).await.unwrap();
    t.app.analyse_once().await.unwrap();
    let opinion = newest(t, &scene.core).await;
    assert_eq!((opinion.result.people, opinion.result.barred), (49, 0));
    assert_eq!(opinion.digest, digest_of_file(t, &scene.core, &[]).await);
});

both_engines!(erased_people_leave_their_votes_and_nothing_else, |t| async {
    let scene = scene(t).await;
    t.app.analyse_once().await.unwrap();
    let before = newest(t, &scene.core).await;
    t.erase(&Actor::participant(scene.people[0])).await;
    t.app.analyse_once().await.unwrap();
    let after = newest(t, &scene.core).await;
    assert_ne!(after.digest, before.digest, "another pseudonym");
    assert_eq!(after.digest, digest_of_file(t, &scene.core, &[]).await);
    let sizes = |opinion: &Opinion| -> Vec<u64> {
        opinion.result.groups.iter().map(|group| group.size).collect()
    };
    assert_eq!(sizes(&after), sizes(&before));
});

both_engines!(few_people_and_people_without_sides_make_no_groups, |t| async {
    let dialogue = t.dialogue("garam").await;
    let core = t.core_question(&dialogue, "밤에 일하는 사람은?").await;
    let mut statements = Vec::new();
    for n in 0..STATEMENTS {
        statements.push(t.statement(&core, &format!("{n}번째 의견")).await);
    }
    let vote = async |people: usize, salt: usize| {
        let mut ballots = Vec::new();
        for n in 0..people {
            let participant = t.participant_id();
            for (s, statement) in statements.iter().enumerate() {
                // Agree or disagree by a fixed scramble that knows no camps.
                let mixed = (n + salt).wrapping_mul(2_654_435_761) ^ s.wrapping_mul(40_503);
                let value = if (mixed >> 7) % 5 < 2 + s % 2 { Agree } else { Disagree };
                let (statement, at) = (*statement, t.app.now());
                ballots.push(Ballot { participant, statement, value, at, chance: None });
            }
        }
        t.app.vote_many(&ballots).await.unwrap();
    };
    vote(11, 0).await;
    t.app.analyse_once().await.unwrap();
    let opinion = newest(t, &core).await;
    assert_eq!(opinion.verdict(), Verdict::TooFew);
    assert_eq!(opinion.result.people, 11);
    vote(60, 100).await;
    t.app.analyse_once().await.unwrap();
    let opinion = newest(t, &core).await;
    assert_eq!(opinion.verdict(), Verdict::NoGroups, "{:?}", opinion.certainty);
    assert_eq!(opinion.result.groups.len(), 1);
});

both_engines!(a_person_names_groups_while_their_number_holds, |t| async {
    let scene = scene(t).await;
    let secretary = t.person(Role::Secretary, &scene.core.dialogue).await.actor;
    let named = |name: &str, sentence: &str| Named { name: name.into(), sentence: sentence.into() };
    let good = named("걸어갈 곳 먼저", "집 가까운 작은 곳을 바라요.");
    let name = async |actor: &Actor, number: u8, new: &Named| {
        t.app.name_group(actor, &scene.core, number, new).await
    };
    assert_eq!(denial(name(&secretary, 0, &good).await), Denial::NotFound, "no analysis yet");
    t.app.analyse_once().await.unwrap();
    assert_eq!(denial(name(&t.participant(), 0, &good).await), Denial::SignIn);
    assert_eq!(denial(name(&secretary, 2, &good).await), Denial::NotFound);
    assert_eq!(faults(name(&secretary, 0, &named("가", "집 가까운 곳")).await)[0].0, "name");
    name(&secretary, 1, &good).await.unwrap();
    let names =
        async |groups| t.app.group_names(&Actor::default(), &scene.core, groups).await.unwrap();
    assert_eq!(names(2).await, [None, Some(good.clone())]);
    assert_eq!(names(3).await, [None, None, None], "of other groups it says nothing");
    name(&secretary, 1, &named("회사 책임 먼저", "회사가 비용을 나눠야 해요.")).await.unwrap();
    name(&secretary, 1, &named(" ", "")).await.unwrap();
    assert_eq!(names(2).await, [None, None], "taken away");
    let acts = t.acts_after(0).await;
    let told = acts.iter().filter(|act| act.kind == "opinion_group.named").count();
    assert_eq!(told, 3);
});

both_engines!(a_drawn_statement_leaves_its_chance_with_the_vote, |t| async {
    let scene = scene(t).await;
    let voter = t.participant();
    let voting = t.app.voting(&voter, &scene.core, 3).await.unwrap();
    assert_eq!((voting.next.len(), voting.draws.len()), (3, 3));
    let first = StatementId(voting.next[0].id);
    let vote = async |statement: StatementId, drawn: &str| {
        t.app.vote_on(&voter, &scene.core, statement, Agree, drawn).await.unwrap();
    };
    vote(first, &voting.draws[0]).await;
    // A word of another statement, and one that nobody wrote.
    vote(StatementId(voting.next[1].id), &voting.draws[0]).await;
    vote(StatementId(voting.next[2].id), "9999-0011223344556677").await;
    // Whoever looks at the same page again sinks no statement; who is no participant counts by voting.
    for actor in [&voter, &voter, &t.participant(), &Actor::default()] {
        t.app.note_shown(actor, first);
    }
    t.app.write_exposures().await.unwrap();
    let read = t.app.store().read();
    let mut file = t.app.chances_csv(&Actor::default(), &scene.core).await.unwrap();
    let mut text = String::new();
    while let Some(piece) = file.next().await.unwrap() {
        text.push_str(&String::from_utf8(piece).unwrap());
    }
    let lines: Vec<&str> = text.lines().skip(1).collect();
    let [statement, _, chance] = lines[0].split(',').collect::<Vec<_>>()[..] else {
        panic!("{text}")
    };
    assert_eq!((lines.len(), statement), (1, first.0.to_string().as_str()), "{text}");
    let chance: f64 = chance.parse().unwrap();
    assert!(chance > 0.0 && chance <= 1.0, "{text}");
    let shown = store::opinion::exposures(&read, scene.core.row.id).await.unwrap();
    assert_eq!(shown.iter().find(|(id, _)| *id == first.0).unwrap().1, 2);
    assert!(first.code().starts_with("S-"));
});

// The moment is that of the reading, not of the newest vote.
both_engines!(an_analysis_says_of_what_moment_it_is, |t| async {
    let scene = scene(t).await;
    t.clock.advance(90 * SECOND);
    t.app.analyse_once().await.unwrap();
    let opinion = newest(t, &scene.core).await;
    assert_eq!(opinion.read_at, t.app.now());
    assert_eq!(opinion.certainty.as_ref().unwrap().read_at, t.app.now().0);
});
