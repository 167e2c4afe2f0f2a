//! Assignments: one body leads, what ended stays readable, and the board states facts with dates.

use domain::body::BodyKind;
use domain::id::AssignmentId;
use domain::permission::Denial;
use domain::role::Role;
use testkit::both_engines;

use crate::expect::{conflict, denial};

both_engines!(several_bodies_work_on_a_core_question_and_one_leads, |t| async {
    let dialogue = t.dialogue("garam").await;
    let core = t.core_question(&dialogue, "밤의 돌봄은 누가 맡나요?").await;
    let editor = t.person(Role::Editor, &dialogue).await;
    let visitor = app::Actor::default();
    let care = t.body(&dialogue, "care", BodyKind::Subcommittee).await;
    let night = t.body(&dialogue, "night", BodyKind::Subcommittee).await;
    let panel = t.body(&dialogue, "panel", BodyKind::Panel).await;
    assert_eq!(denial(t.app.assign(&visitor, &core, &care, true).await), Denial::SignIn);
    assert_eq!(conflict(t.app.assign(&editor, &core, &panel, true).await), "not_a_subcommittee");
    let first = t.app.assign(&editor, &core, &care, false).await.unwrap();
    t.clock.advance(60);
    t.app.assign(&editor, &core, &night, false).await.unwrap();
    assert_eq!(conflict(t.app.assign(&editor, &core, &night, false).await), "assigned_already");
    let leads = async || -> Vec<(String, bool)> {
        let board = t.app.board(&visitor, &dialogue).await.unwrap().unwrap();
        let works = board.rows[0].works.iter();
        works.map(|work| (work.body.slug.clone(), work.row.leads != 0)).collect()
    };
    assert_eq!(leads().await, [("care".to_owned(), true), ("night".to_owned(), false)]);

    t.clock.advance(60);
    t.app.assign(&editor, &core, &night, true).await.unwrap();
    assert_eq!(leads().await, [("night".to_owned(), true), ("care".to_owned(), false)]);
    assert_eq!(
        conflict(t.app.end_assignment(&editor, &dialogue, first, "분과를 새로 짭니다").await),
        "changed",
        "it went on in another part"
    );
    let board = t.app.board(&visitor, &dialogue).await.unwrap().unwrap();
    let care_now = AssignmentId(board.rows[0].works[1].row.id);
    t.app.end_assignment(&editor, &dialogue, care_now, "분과를 새로 짭니다").await.unwrap();
    let board = t.app.board(&visitor, &dialogue).await.unwrap().unwrap();
    let ended: Vec<(&str, &str)> = board.rows[0]
        .ended
        .iter()
        .map(|work| (work.body.slug.as_str(), work.row.reason.as_str()))
        .collect();
    assert_eq!(ended, [("care", "분과를 새로 짭니다")]);
    assert_eq!(board.bodies.len(), 2);
});

both_engines!(what_is_of_another_dialogue_is_not_assigned_from_here, |t| async {
    let here = t.dialogue("here").await;
    let there = t.dialogue("there").await;
    let core = t.core_question(&here, "밤의 돌봄은 누가 맡나요?").await;
    let care = t.body(&there, "care", BodyKind::Subcommittee).await;
    let operator = t.operator();
    assert_eq!(denial(t.app.assign(&operator, &core, &care, true).await), Denial::NotFound);
    let own = t.body(&here, "own", BodyKind::Subcommittee).await;
    let id = t.app.assign(&operator, &core, &own, true).await.unwrap();
    let ended = t.app.end_assignment(&operator, &there, id, "다른 대화에서").await;
    assert_eq!(denial(ended), Denial::NotFound);
});

both_engines!(the_board_counts_citizens_alone, |t| async {
    let dialogue = t.dialogue("garam").await;
    let core = t.core_question(&dialogue, "밤의 돌봄은 누가 맡나요?").await;
    t.answer_by(&t.participant(), &core, "집 가까운 곳이 좋아요.").await;
    let expert = t.person(Role::Expert, &dialogue).await;
    t.answer_by(&expert, &core, "연구에 따르면 그렇습니다.").await;
    let member = t.person(Role::SubcommitteeMember, &dialogue).await;
    t.answer_by(&member, &core, "분과에서 이야기했습니다.").await;
    let board = t.app.board(&app::Actor::default(), &dialogue).await.unwrap().unwrap();
    assert_eq!(board.rows[0].heard.answers, 1);
    assert!(board.rows[0].works.is_empty() && board.rows[0].opinion.is_none());
});
