//! Experts: they say who they are and what may bias them, and no figure about citizens counts them.

use app::answer::NewAnswer;
use app::body::BodyView;
use app::expert::NewProfile;
use app::member::NewMember;
use app::page::Slice;
use domain::body::BodyKind;
use domain::care::Care;
use domain::id::MemberId;
use domain::permission::{Actor, Denial};
use domain::role::Role;
use domain::vote::VoteValue;
use testkit::{Seated, TestApp, both_engines};

use crate::expect::{denial, faults};

/// An expert in a panel.
pub(crate) async fn expert(t: &TestApp, panel: &BodyView, name: &str) -> Seated {
    let new = NewMember {
        name: name.to_owned(),
        affiliation: "가람연구소".to_owned(),
        kind: "appointed".to_owned(),
        constituency: "expert".to_owned(),
        ..NewMember::default()
    };
    t.seated_as(panel, new).await
}

fn profile() -> NewProfile {
    NewProfile {
        field: "돌봄 정책".to_owned(),
        credentials: "사회복지학 박사".to_owned(),
        about: String::new(),
        conflicts: "가람복지재단 이사".to_owned(),
        no_conflicts: false,
    }
}

both_engines!(a_profile_says_whether_there_are_conflicts_and_keeps_its_history, |t| async {
    let dialogue = t.dialogue("garam").await;
    let panel = t.body(&dialogue, "panel", BodyKind::Panel).await;
    let (kim, lee) = (expert(t, &panel, "김전문").await, expert(t, &panel, "이전문").await);
    let visitor = Actor::default();
    let view = t.app.expert(&visitor, kim.member).await.unwrap();
    assert!(view.profile.is_none());
    assert_eq!(denial(t.app.write_profile(&visitor, &view, &profile()).await), Denial::SignIn);
    assert_eq!(denial(t.app.write_profile(&lee, &view, &profile()).await), Denial::Forbidden);
    let silent = NewProfile { conflicts: String::new(), ..profile() };
    assert_eq!(faults(t.app.write_profile(&kim, &view, &silent).await)[0].0, "conflicts");
    let both = NewProfile { no_conflicts: true, ..profile() };
    assert_eq!(faults(t.app.write_profile(&kim, &view, &both).await)[0].0, "conflicts");
    t.app.write_profile(&kim, &view, &profile()).await.unwrap();
    t.app.write_profile(&kim, &view, &profile()).await.unwrap();
    t.clock.advance(60);
    let editor = t.person(Role::Editor, &dialogue).await;
    let none = NewProfile { no_conflicts: true, ..silent };
    t.app.write_profile(&editor, &view, &none).await.unwrap();
    let view = t.app.expert(&visitor, kim.member).await.unwrap();
    let said: Vec<String> = t
        .app
        .expert_versions(&visitor, &view)
        .await
        .unwrap()
        .into_iter()
        .map(|row| row.conflicts)
        .collect();
    assert_eq!(said, ["가람복지재단 이사", ""]);
    assert_eq!(t.app.experts(&visitor, &dialogue).await.unwrap().len(), 2);
    let council = t.body(&dialogue, "council", BodyKind::Council).await;
    let member = t.seated(&council, "박위원").await;
    assert_eq!(denial(t.app.expert(&visitor, member.member).await), Denial::NotFound);
    assert_eq!(denial(t.app.expert(&visitor, MemberId(99_999)).await), Denial::NotFound);
});

both_engines!(nothing_an_expert_does_changes_a_figure_about_citizens, |t| async {
    let dialogue = t.dialogue("garam").await;
    let panel = t.body(&dialogue, "panel", BodyKind::Panel).await;
    let kim = expert(t, &panel, "김전문").await;
    let core = t.core_question(&dialogue, "밤의 돌봄은 누가 맡나요?").await;
    t.camps(&core).await;
    t.answer_by(&t.participant(), &core, "집 가까운 곳이 좋아요.").await;
    let asked = t.questions_asked(&dialogue, 3).await;
    t.app.mark(&t.participant(), &dialogue, &[(asked[0], true)]).await.unwrap();
    t.app.analyse_once().await.unwrap();
    let visitor = Actor::default();
    let figures = async || {
        let board = t.app.board(&visitor, &dialogue).await.unwrap().unwrap();
        let lines = t.app.core_questions(&visitor, &dialogue, &core.set).await.unwrap();
        let by_source = t.app.votes_by_source(&visitor, &core).await.unwrap();
        let opinion = t.app.opinion(&visitor, &core).await.unwrap().unwrap();
        let marks = t.app.marks_csv(&visitor, &dialogue, None).await.unwrap();
        (
            board.rows[0].heard.answers,
            (lines[0].answer_count, lines[0].vote_count),
            format!("{by_source:?}"),
            (opinion.result.people, opinion.result.votes, opinion.digest.clone()),
            marks,
        )
    };
    let before = figures().await;

    let statement = t.statement(&core, "새 의견입니다").await;
    let vote = t.app.vote(&kim, statement, VoteValue::Agree).await;
    assert_eq!(denial(vote), Denial::Expert);
    let vote = t.app.vote_on(&kim, &core, statement, VoteValue::Agree, "").await;
    assert_eq!(denial(vote), Denial::Expert);
    assert_eq!(denial(t.app.mark(&kim, &dialogue, &[(asked[1], true)]).await), Denial::Expert);
    let given = t.answer_by(&kim, &core, "연구에 따르면 그렇습니다.").await;
    t.question(&kim, &dialogue, "전문가의 질문은요?").await;
    t.app.analyse_once().await.unwrap();
    assert_eq!(figures().await, before);

    let authors = t.app.expert_authors(&visitor, &core, &[given.id]).await.unwrap();
    assert_eq!((authors[0].member_id, authors[0].name.as_str()), (kim.member.0, "김전문"));
    let unnamed = NewAnswer {
        text: "이름 없이 남깁니다.".to_owned(),
        care: Some(Care::Unnamed),
        ..NewAnswer::default()
    };
    let unnamed = t.app.answer(&kim, &core, &unnamed).await.unwrap();
    assert!(t.app.expert_authors(&visitor, &core, &[unnamed.id]).await.unwrap().is_empty());
    let channels = t.app.answers_by_channel(&visitor, core.id()).await.unwrap();
    let told: Vec<(&str, i64)> =
        channels.iter().map(|one| (one.channel.as_str(), one.answers)).collect();
    assert_eq!(told, [("expert", 2), ("online", 1)]);
    assert_eq!(
        t.app.answers(&visitor, &core, None, false, Slice::first(9)).await.unwrap().total,
        3
    );
});
