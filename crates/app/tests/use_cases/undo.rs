//! Everything staff do can be undone, as an act like any other.

use app::dialogue::DialogueChange;
use app::moderation::NewDecision;
use app::page::Slice;
use domain::contribution::{Change, Kind, Status};
use domain::id::{CoreQuestionSetId, QuestionId, UndoId};
use domain::moderation::Reason;
use domain::permission::Denial;
use domain::role::Role;
use testkit::{TestApp, both_engines};

use crate::expect::{conflict, denial};

async fn newest(t: &TestApp, dialogue: &app::dialogue::Dialogue) -> UndoId {
    t.app.undo_list(&t.operator(), dialogue, Slice::first(1)).await.unwrap().items[0].id
}

async fn undo(t: &TestApp, dialogue: &app::dialogue::Dialogue) {
    let before = t.acts().await;
    let id = newest(t, dialogue).await;
    t.app.undo(&t.operator(), dialogue, id).await.unwrap();
    assert!(t.acts().await > before, "undoing is an act");
    let list = t.app.undo_list(&t.operator(), dialogue, Slice::first(50)).await.unwrap().items;
    assert!(list.iter().find(|line| line.id == id).unwrap().undone.is_some());
    assert_eq!(conflict(t.app.undo(&t.operator(), dialogue, id).await), "undone");
}

fn decision(change: Change) -> NewDecision {
    NewDecision { change, reason: Some(Reason::Privacy), note: "이름이 있습니다".to_owned() }
}

both_engines!(moderation_is_undone, |t| async {
    let dialogue = t.dialogue("garam").await;
    let author = t.participant();
    let id = t.question(&author, &dialogue, "숨길 질문?").await.id;
    let operator = t.operator();
    let moderate = async |change| {
        t.app.moderate(&operator, &dialogue, Kind::Question, id, &decision(change)).await.unwrap();
    };
    let status = async || t.app.contribution(&operator, Kind::Question, id).await.unwrap().0.status;
    moderate(Change::Hide).await;
    let hiding = newest(t, &dialogue).await;
    undo(t, &dialogue).await;
    assert_eq!(status().await, Status::Published);
    moderate(Change::Hide).await;
    moderate(Change::Restore).await;
    undo(t, &dialogue).await;
    assert_eq!(status().await, Status::Hidden);
    let view = t.app.question(&t.participant(), QuestionId(id)).await.unwrap();
    let why = view.hidden.expect("hidden again, with the reason it was hidden for");
    assert_eq!((why.reason.as_deref(), why.note.as_str()), (Some("privacy"), "이름이 있습니다"));
    // Later changes stand in the way; so does the author's own decision.
    moderate(Change::Restore).await;
    let restoring = newest(t, &dialogue).await;
    moderate(Change::Hide).await;
    assert_eq!(conflict(t.app.undo(&operator, &dialogue, restoring).await), "changed");
    let last = newest(t, &dialogue).await;
    t.app.withdraw(&author, Kind::Question, id).await.unwrap();
    assert_eq!(conflict(t.app.undo(&operator, &dialogue, last).await), "withdrawn");
    assert_eq!(conflict(t.app.undo(&operator, &dialogue, hiding).await), "undone");
});

both_engines!(work_on_core_questions_is_undone, |t| async {
    let dialogue = t.dialogue("garam").await;
    let operator = t.operator();
    let asked = t.questions_asked(&dialogue, 3).await;
    let (set, views) = t.draft_set(&dialogue, ["하나", "둘이", "셋이"]).await;
    let titles = async || {
        let lines = store::core_question::lines(&t.app.store().read(), set.0).await.unwrap();
        let numbers: Vec<i64> = lines.iter().map(|line| line.number).collect();
        assert_eq!(numbers, (1..).take(lines.len()).collect::<Vec<i64>>(), "no gaps");
        lines.into_iter().map(|line| line.title).collect::<Vec<_>>()
    };
    let id = views[1].id();
    let edit = app::core_question::NewCoreQuestion {
        title: "고친 둘".to_owned(),
        ..app::core_question::NewCoreQuestion::default()
    };
    t.app.edit_core_question(&operator, &dialogue, id, &edit).await.unwrap();
    undo(t, &dialogue).await;
    assert_eq!(titles().await, ["하나", "둘이", "셋이"]);
    t.app.move_core_question(&operator, &dialogue, id, 1).await.unwrap();
    undo(t, &dialogue).await;
    assert_eq!(titles().await, ["하나", "둘이", "셋이"]);
    t.app.remove_core_question(&operator, &dialogue, id).await.unwrap();
    assert_eq!(titles().await, ["하나", "셋이"]);
    undo(t, &dialogue).await;
    assert_eq!(titles().await, ["하나", "둘이", "셋이"]);

    let sources =
        async || store::core_question::sources(&t.app.store().read(), id.0).await.unwrap();
    t.app.link(&operator, &dialogue, id, &asked[..1]).await.unwrap();
    t.app.link(&operator, &dialogue, id, &asked).await.unwrap();
    undo(t, &dialogue).await;
    assert_eq!(sources().await, [1], "what was linked before stays");
    t.app.unlink(&operator, &dialogue, id, &asked).await.unwrap();
    undo(t, &dialogue).await;
    assert_eq!(sources().await, [1]);

    let first = views[0].id();
    let added = t.app.add_core_question(&operator, &dialogue, set, &edit).await.unwrap();
    undo(t, &dialogue).await;
    assert_eq!(titles().await, ["하나", "둘이", "셋이"]);
    assert_eq!(denial(t.app.core_question(&t.participant(), added).await), Denial::NotFound);
    assert!(t.app.core_question(&operator, first).await.is_ok());
});

both_engines!(publishing_a_set_is_undone_while_nobody_answered, |t| async {
    let dialogue = t.dialogue("garam").await;
    let operator = t.operator();
    let first = t.core_questions(&dialogue, ["첫 묶음"]).await.remove(0);
    let second = t.core_questions(&dialogue, ["둘째 묶음"]).await.remove(0);
    undo(t, &dialogue).await;
    let visitor = app::Actor::default();
    let current = t.app.current_set(&visitor, &dialogue).await.unwrap().unwrap();
    assert_eq!((current.number, current.valid_to), (1, None), "the one before holds again");
    assert_eq!(denial(t.app.core_question(&visitor, second.id()).await), Denial::NotFound);
    t.app.publish_set(&operator, &dialogue, CoreQuestionSetId(second.set.id)).await.unwrap();
    let id = newest(t, &dialogue).await;
    let second = t.app.core_question(&visitor, second.id()).await.unwrap();
    t.statement(&second, "이미 쓴 의견").await;
    assert_eq!(conflict(t.app.undo(&operator, &dialogue, id).await), "set_is_answered");
    assert!(t.app.core_question(&visitor, first.id()).await.is_ok());
});

both_engines!(groups_roles_and_settings_are_undone, |t| async {
    let dialogue = t.dialogue("garam").await;
    let operator = t.operator();
    let asked = t.questions_asked(&dialogue, 3).await;
    t.app.group_questions(&operator, &dialogue, &asked[..2]).await.unwrap();
    t.app.ungroup_questions(&operator, &dialogue, &asked[..2]).await.unwrap();
    undo(t, &dialogue).await;
    assert_eq!(t.app.question(&operator, asked[0]).await.unwrap().alike, 1);

    let editor = t.person(Role::Editor, &dialogue).await;
    let members = t.app.members(&operator, dialogue.id).await.unwrap();
    let role = members[0].role_id;
    t.app.revoke_role(&operator, Some(dialogue.id), role).await.unwrap();
    assert!(t.app.members(&operator, dialogue.id).await.unwrap().is_empty());
    let account = t.app.account(&editor.session).await.unwrap().unwrap();
    assert!(account.actor.grants.is_empty());
    undo(t, &dialogue).await;
    assert_eq!(t.app.members(&operator, dialogue.id).await.unwrap(), members);

    let change = DialogueChange {
        title: "다른 이름".to_owned(),
        summary: "한 줄".to_owned(),
        status: domain::dialogue::DialogueStatus::Closed,
        settings: domain::dialogue::Settings { edit_seconds: 5, ..dialogue.settings.clone() },
        stages: vec![domain::stage::Stage {
            kind: domain::stage::StageKind::White,
            starts: testkit::START,
            ends: None,
        }],
    };
    t.app.change_dialogue(&operator, &dialogue, &change).await.unwrap();
    assert_eq!(t.reload(&dialogue).await.title, "다른 이름");
    undo(t, &dialogue).await;
    assert_eq!(t.reload(&dialogue).await, dialogue);
});

both_engines!(undoing_needs_the_same_permission, |t| async {
    let dialogue = t.dialogue("garam").await;
    let elsewhere = t.dialogue("other").await;
    let asked = t.questions_asked(&dialogue, 2).await;
    t.app.group_questions(&t.operator(), &dialogue, &asked).await.unwrap();
    let grouping = newest(t, &dialogue).await;
    t.hide(&dialogue, Kind::Question, asked[0].0).await;
    let hiding = newest(t, &dialogue).await;
    let moderator = t.person(Role::Moderator, &dialogue).await;
    let editor = t.person(Role::Editor, &dialogue).await;
    let far = t.person(Role::Secretary, &elsewhere).await;
    let app = &t.app;
    assert_eq!(denial(app.undo(&moderator, &dialogue, grouping).await), Denial::Forbidden);
    assert_eq!(denial(app.undo(&editor, &dialogue, hiding).await), Denial::Forbidden);
    assert_eq!(denial(app.undo(&t.participant(), &dialogue, hiding).await), Denial::SignIn);
    assert_eq!(denial(app.undo(&far, &elsewhere, hiding).await), Denial::NotFound);
    app.undo(&editor, &dialogue, grouping).await.unwrap();
    app.undo(&moderator, &dialogue, hiding).await.unwrap();
});
