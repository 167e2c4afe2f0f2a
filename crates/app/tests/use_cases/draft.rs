//! Drafts: every version stays, nobody overwrites another, comments follow their paragraphs, and what
//! is adopted becomes a public answer with its minority opinions.

use app::body::BodyView;
use app::core_question::CoreQuestionView;
use app::draft::{DraftAdoption, NewComment, NewVersion, Workspace};
use app::meeting::record::Command;
use app::page::Slice;
use domain::ballot::Way;
use domain::body::BodyKind;
use domain::channel::Channel;
use domain::contribution::Kind;
use domain::draft::DraftChange::{PutToVote, SendBack};
use domain::draft::{Agreement, CommentState, DraftStatus, Tally};
use domain::id::{AnswerId, AssignmentId, CommentId, DraftId};
use domain::member::Office;
use domain::permission::{Actor, Denial};
use domain::role::Role;
use language::difference::Change;
use testkit::{TestApp, both_engines};

use crate::ballot::on;
use crate::expect::{conflict, denial, faults};
use crate::meeting::Room;

/// A core question given to a subcommittee.
async fn assigned(t: &TestApp) -> (CoreQuestionView, BodyView) {
    let dialogue = t.dialogue("garam").await;
    let core = t.core_question(&dialogue, "밤의 돌봄은 누가 맡나요?").await;
    let body = t.body(&dialogue, "care", BodyKind::Subcommittee).await;
    t.app.assign(&t.operator(), &core, &body, true).await.unwrap();
    (core, body)
}

async fn space(t: &TestApp, actor: &Actor, core: &CoreQuestionView, slug: &str) -> Workspace {
    let body = t.reload_body(slug).await;
    t.app.workspace(actor, &body, core).await.unwrap()
}

fn from(base: i64, text: &str) -> NewVersion {
    NewVersion { base, text: text.to_owned() }
}

fn carried() -> DraftAdoption {
    DraftAdoption {
        rule: "출석 과반수 찬성".to_owned(),
        tally: Tally { enrolled: 12, present: 9, in_favour: 7, against: 1, abstained: 1 },
        ..DraftAdoption::default()
    }
}

both_engines!(a_workspace_is_for_its_members_and_the_desk, |t| async {
    let (core, body) = assigned(t).await;
    let other = t.body(&core.dialogue, "night", BodyKind::Subcommittee).await;
    let member = t.seated(&body, "김분과").await;
    let stranger = t.seated(&other, "이이웃").await;
    let editor = t.person(Role::Editor, &core.dialogue).await;
    let body = t.reload_body("care").await;
    let ask = async |actor: &Actor| t.app.workspace(actor, &body, &core).await;
    assert_eq!(denial(ask(&Actor::default()).await), Denial::SignIn);
    assert_eq!(denial(ask(&stranger).await), Denial::Forbidden);
    assert!(ask(&member).await.unwrap().may_write);
    let desk = ask(&editor).await.unwrap();
    assert!(!desk.may_write && !desk.may_lead);
    assert_eq!(
        denial(t.app.save_draft(&editor, &desk, &from(0, "담당자의 글")).await),
        Denial::Forbidden
    );
    assert_eq!(denial(t.app.workspace(&stranger, &other, &core).await), Denial::NotFound);
});

both_engines!(versions_stay_and_nobody_overwrites_another, |t| async {
    let (core, body) = assigned(t).await;
    let (kim, lee) = (t.seated(&body, "김분과").await, t.seated(&body, "이분과").await);
    let at = space(t, &kim, &core, "care").await;
    assert_eq!(faults(t.app.save_draft(&kim, &at, &from(0, "")).await)[0].0, "text");
    assert_eq!(t.app.save_draft(&kim, &at, &from(0, "첫 문단.\n\n둘째 문단.")).await.unwrap(), 1);
    assert_eq!(
        conflict(t.app.save_draft(&lee, &at, &from(0, "나도 처음.")).await),
        "draft_changed"
    );
    assert_eq!(
        t.app.save_draft(&lee, &at, &from(1, "첫 문단.\n\n새 둘째 문단.")).await.unwrap(),
        2
    );
    assert_eq!(conflict(t.app.save_draft(&kim, &at, &from(1, "늦은 글.")).await), "draft_changed");
    assert_eq!(
        t.app.save_draft(&lee, &at, &from(2, "첫 문단.\n\n새 둘째 문단.")).await.unwrap(),
        2
    );
    let at = space(t, &kim, &core, "care").await;
    let draft = at.draft.as_ref().unwrap();
    let who: Vec<&str> = draft.versions.iter().map(|one| at.name(one.member_id)).collect();
    assert_eq!((draft.text.version, who), (2, vec!["이분과", "김분과"]));
    let (later, pieces) = t.app.draft_difference(&at, 1, 2).await.unwrap();
    assert_eq!(later.text, "첫 문단.\n\n새 둘째 문단.");
    let added: Vec<&str> = pieces
        .iter()
        .filter(|piece| piece.change == Change::Added)
        .map(|piece| piece.text.as_str())
        .collect();
    assert_eq!(added, ["새 "]);
    assert_eq!(denial(t.app.draft_difference(&at, 1, 3).await), Denial::NotFound);
});

both_engines!(comments_follow_their_paragraphs_and_are_settled_with_a_reason, |t| async {
    let (core, body) = assigned(t).await;
    let (kim, lee) = (t.seated(&body, "김분과").await, t.seated(&body, "이분과").await);
    let at = space(t, &kim, &core, "care").await;
    t.app.save_draft(&kim, &at, &from(0, "하나.\n\n둘.\n\n셋.")).await.unwrap();
    let say = |version, paragraph, text: &str| NewComment {
        version,
        paragraph: Some(paragraph),
        parent: None,
        text: text.to_owned(),
    };
    let second = t.app.comment_on_draft(&lee, &at, &say(1, 1, "A-00001을 보세요")).await.unwrap();
    let third = t.app.comment_on_draft(&lee, &at, &say(1, 2, "너무 짧습니다")).await.unwrap();
    assert_eq!(
        denial(t.app.comment_on_draft(&lee, &at, &say(1, 3, "없는 문단")).await),
        Denial::NotFound
    );
    t.app.save_draft(&kim, &at, &from(1, "머리.\n\n하나.\n\n둘을 고침.")).await.unwrap();
    // Written on what the writer read, a version ago.
    let late = t.app.comment_on_draft(&lee, &at, &say(1, 0, "늦은 말")).await.unwrap();
    let reply = NewComment {
        parent: Some(second.0),
        text: "고쳤습니다".to_owned(),
        ..NewComment::default()
    };
    t.app.comment_on_draft(&kim, &at, &reply).await.unwrap();
    let declined = t.app.settle_comment(&kim, &at, third, CommentState::Declined, "").await;
    assert_eq!(faults(declined)[0].0, "reason");
    t.app.settle_comment(&kim, &at, second, CommentState::TakenUp, "").await.unwrap();
    t.app
        .settle_comment(&kim, &at, third, CommentState::Declined, "그 문단을 뺐습니다")
        .await
        .unwrap();
    let found = space(t, &kim, &core, "care").await.draft.unwrap().comments;
    let seen: Vec<(i64, Option<i64>, &str, &str)> = found
        .iter()
        .filter(|one| one.parent_id.is_none())
        .map(|one| (one.id, one.paragraph, one.state.as_str(), one.reason.as_str()))
        .collect();
    assert_eq!(
        seen,
        [
            (second.0, Some(2), "taken_up", ""),
            (third.0, None, "declined", "그 문단을 뺐습니다"),
            (late.0, Some(1), "open", ""),
        ]
    );
    let reply_id = found.iter().find(|one| one.parent_id.is_some()).unwrap().id;
    let settled =
        t.app.settle_comment(&kim, &at, CommentId(reply_id), CommentState::TakenUp, "").await;
    assert_eq!(denial(settled), Denial::NotFound);
});

both_engines!(an_adopted_draft_is_a_public_answer_with_its_minority_opinions, |t| async {
    let (core, body) = assigned(t).await;
    let (head, lee) = (t.seated(&body, "김분과").await, t.seated(&body, "이분과").await);
    let body = t.reload_body("care").await;
    t.app.give_office(&t.operator(), &body, head.member, Office::Head).await.unwrap();
    let head = t.app.account(&head.person.session).await.unwrap().unwrap().actor;
    let at = space(t, &head, &core, "care").await;
    t.app.save_draft(&head, &at, &from(0, "밤에는 구가 맡습니다.")).await.unwrap();
    let at = space(t, &head, &core, "care").await;
    let draft = DraftId(at.draft.as_ref().unwrap().row.id);
    let opinion = t.app.write_minority(&lee, &at, "민간도 맡아야 합니다.").await.unwrap();
    assert_eq!(conflict(t.app.adopt_draft(&head, draft, &carried()).await), "changed");
    assert_eq!(denial(t.app.move_draft(&lee, &at, PutToVote, "").await), Denial::Forbidden);
    t.app.move_draft(&head, &at, PutToVote, "").await.unwrap();
    assert_eq!(
        conflict(t.app.save_draft(&lee, &at, &from(1, "표결 중에 고침.")).await),
        "draft_voting"
    );
    t.app.move_draft(&head, &at, SendBack, "근거가 모자랍니다").await.unwrap();
    t.app
        .save_draft(&head, &at, &from(1, "밤에는 구가 맡습니다. 근거는 A-00001입니다."))
        .await
        .unwrap();
    t.app.move_draft(&head, &at, PutToVote, "").await.unwrap();
    let lost = DraftAdoption {
        tally: Tally { enrolled: 12, present: 9, in_favour: 4, against: 5, abstained: 0 },
        ..carried()
    };
    assert_eq!(faults(t.app.adopt_draft(&head, draft, &lost).await)[0].0, "tally");
    assert_eq!(denial(t.app.adopt_draft(&lee, draft, &carried()).await), Denial::Forbidden);
    let unheld = DraftAdoption { resolution: Some(1), ..DraftAdoption::default() };
    assert_eq!(denial(t.app.adopt_draft(&head, draft, &unheld).await), Denial::NotFound);
    let given = t.app.adopt_draft(&head, draft, &carried()).await.unwrap();

    let visitor = Actor::default();
    let (answer, _) = t.app.contribution(&visitor, Kind::Answer, given.id).await.unwrap();
    assert_eq!(
        (answer.text.as_str(), answer.channel, answer.author),
        ("밤에는 구가 맡습니다. 근거는 A-00001입니다.", Channel::Subcommittee, None)
    );
    let adopted = t.app.adopted_answer(&visitor, AnswerId(given.id)).await.unwrap().unwrap();
    let signed: Vec<(&str, &str)> = adopted
        .minorities
        .iter()
        .map(|one| (one.row.text.as_str(), one.signatures[0].name.as_str()))
        .collect();
    assert_eq!(signed, [("민간도 맡아야 합니다.", "이분과")]);
    assert_eq!((adopted.agreement, adopted.row.in_favour), (Agreement::Majority, 7));
    assert!(t.app.receipt(&visitor, given.receipt).await.is_ok());
    assert_eq!(t.app.adopted(&visitor, &core).await.unwrap().len(), 1);

    let at = space(t, &head, &core, "care").await;
    assert_eq!(at.draft.as_ref().unwrap().status, DraftStatus::Adopted);
    assert_eq!(conflict(t.app.save_draft(&head, &at, &from(2, "또 고침.")).await), "draft_voting");
    assert_eq!(conflict(t.app.sign_minority(&lee, &at, opinion, false).await), "draft_adopted");
    assert_eq!(conflict(t.app.adopt_draft(&head, draft, &carried()).await), "changed");
    let board = t.app.board(&visitor, &core.dialogue).await.unwrap().unwrap();
    let work = &board.rows[0].works[0];
    assert_eq!(work.agreement(), Some(Agreement::Majority));
    assert_eq!(work.draft.as_ref().unwrap().answer_id, Some(given.id));
    assert_eq!(board.rows[0].heard.answers, 0, "a body is no citizen");
});

both_engines!(a_draft_is_adopted_by_the_resolution_of_a_meeting_with_its_numbers, |t| async {
    let room = Room::of(t, 5, "care", BodyKind::Subcommittee, Office::Head).await;
    let dialogue = t.app.dialogue(&room.desk, "garam").await.unwrap();
    let core = t.core_question(&dialogue, "밤의 돌봄은 누가 맡나요?").await;
    t.app.assign(&t.operator(), &core, &room.body, true).await.unwrap();
    let at = space(t, &room.members[0], &core, "care").await;
    t.app.save_draft(&room.members[0], &at, &from(0, "밤에는 구가 맡습니다.")).await.unwrap();
    let at = space(t, &room.members[0], &core, "care").await;
    let draft = DraftId(at.draft.as_ref().unwrap().row.id);
    t.app.move_draft(&room.desk, &at, PutToVote, "").await.unwrap();
    // Four of five are there: three in favour, one against.
    let id = room.opened(4, &[("motion", "초안 채택")]).await;
    let item = room.item(id, 0).await;
    room.does(id, Command::BeginItem(item)).await;
    let motion = room.moved(id, item, "초안을 답변으로 채택한다").await;
    let ballot = room.vote(id, &on(motion, Way::Named)).await;
    room.casts(id, ballot, &["in_favour", "in_favour", "against", "in_favour"]).await;
    t.app.close_ballot(&room.desk, id, ballot, &Vec::new()).await.unwrap();
    let body = t.reload_body("care").await;
    let resolved = t.app.resolutions(&room.desk, &body, Slice::first(9)).await.unwrap().items;
    let by =
        |resolution| DraftAdoption { resolution: Some(resolution), ..DraftAdoption::default() };
    let none = t.app.adopt_draft(&room.desk, draft, &by(resolved[0].id + 1)).await;
    assert_eq!(denial(none), Denial::NotFound);
    let given = t.app.adopt_draft(&room.desk, draft, &by(resolved[0].id)).await.unwrap();
    let adopted = t.app.adopted_answer(&Actor::default(), AnswerId(given.id)).await.unwrap();
    let row = adopted.unwrap().row;
    assert_eq!((row.meeting_id, row.motion_id), (Some(id.0), Some(motion.0)));
    assert_eq!(
        (row.enrolled, row.present, row.in_favour, row.against, row.abstained),
        (5, 4, 3, 1, 0)
    );
    assert!(row.rule.contains("조례」 제"), "the article: {}", row.rule);
});

both_engines!(signatures_are_of_members_with_a_vote_and_can_be_taken_back, |t| async {
    let (core, body) = assigned(t).await;
    let (kim, lee) = (t.seated(&body, "김분과").await, t.seated(&body, "이분과").await);
    let clerk = app::member::NewMember {
        name: "박간사".to_owned(),
        kind: "ex_officio".to_owned(),
        constituency: "administration".to_owned(),
        no_vote: true,
        ..app::member::NewMember::default()
    };
    let clerk = t.seated_as(&body, clerk).await;
    let at = space(t, &kim, &core, "care").await;
    t.app.save_draft(&kim, &at, &from(0, "밤에는 구가 맡습니다.")).await.unwrap();
    let at = space(t, &kim, &core, "care").await;
    let opinion = t.app.write_minority(&kim, &at, "다르게 봅니다.").await.unwrap();
    assert_eq!(denial(t.app.sign_minority(&clerk, &at, opinion, true).await), Denial::Forbidden);
    t.app.sign_minority(&lee, &at, opinion, true).await.unwrap();
    assert_eq!(conflict(t.app.sign_minority(&lee, &at, opinion, true).await), "changed");
    t.app.sign_minority(&kim, &at, opinion, false).await.unwrap();
    let names = async || -> Vec<String> {
        let draft = space(t, &kim, &core, "care").await.draft.unwrap();
        let signed = draft.minorities.into_iter().flat_map(|one| one.signatures);
        signed.map(|one| one.name).collect()
    };
    assert_eq!(names().await, ["이분과"]);
    t.app.sign_minority(&lee, &at, opinion, false).await.unwrap();
    assert!(names().await.is_empty());
    assert_eq!(denial(t.app.sign_minority(&lee, &at, opinion, true).await), Denial::NotFound);
});

both_engines!(a_body_that_lost_its_question_reads_on_and_writes_no_more, |t| async {
    let (core, body) = assigned(t).await;
    let kim = t.seated(&body, "김분과").await;
    let at = space(t, &kim, &core, "care").await;
    t.app.save_draft(&kim, &at, &from(0, "밤에는 구가 맡습니다.")).await.unwrap();
    let (operator, id) = (t.operator(), AssignmentId(at.assignment.id));
    t.app.end_assignment(&operator, &core.dialogue, id, "다른 분과로 넘깁니다").await.unwrap();
    let at = space(t, &kim, &core, "care").await;
    assert!(!at.may_write && at.draft.is_some());
    assert_eq!(conflict(t.app.save_draft(&kim, &at, &from(1, "더 씀.")).await), "not_assigned");
    assert!(
        t.app.answers(&kim, &core, None, false, Slice::first(1)).await.unwrap().items.is_empty()
    );
});
