//! Moderation: every state and change, the public log, and texts that nobody else reads.

use app::moderation::NewDecision;
use app::page::Slice;
use domain::care::Care;
use domain::channel::ModerationTiming;
use domain::contribution::{Change, Kind, Status};
use domain::moderation::Reason;
use domain::permission::Denial;
use domain::role::Role;
use domain::text::Fault;
use testkit::{TestApp, both_engines};

use crate::expect::{denial, faults};

fn decision(change: Change) -> NewDecision {
    NewDecision {
        change, reason: Some(Reason::OffTopic), note: "주제와 다릅니다".to_owned()
    }
}

/// A new contribution of this kind in this state.
async fn make(
    t: &TestApp,
    dialogue: &app::dialogue::Dialogue,
    core: &app::core_question::CoreQuestionView,
    kind: Kind,
    status: Status,
) -> i64 {
    let author = t.participant();
    let care = (status == Status::StaffOnly).then_some(Care::StaffOnly);
    let given = t.contribution(&author, dialogue, core, kind, "어떤 글입니까?", care).await;
    let decide = async |change| {
        t.app.moderate(&t.operator(), dialogue, kind, given.id, &decision(change)).await.unwrap();
    };
    match status {
        Status::Waiting | Status::StaffOnly => {}
        Status::Published => decide(Change::Publish).await,
        Status::Hidden => decide(Change::Hide).await,
        Status::Withdrawn => t.app.withdraw(&author, kind, given.id).await.unwrap(),
        Status::Erased => t.erase(&author).await,
    }
    given.id
}

both_engines!(every_state_takes_the_changes_it_should, |t| async {
    let dialogue = t.dialogue("garam").await;
    let dialogue = t.set(&dialogue, |s| s.online = ModerationTiming::Before).await;
    let core = t.core_question(&dialogue, "밤에 일하는 사람은?").await;
    let operator = t.operator();
    for kind in Kind::ALL {
        for status in Status::ALL {
            for change in [Change::Publish, Change::Hide, Change::Restore] {
                let id = make(t, &dialogue, &core, *kind, *status).await;
                let before = t.acts().await;
                let outcome =
                    t.app.moderate(&operator, &dialogue, *kind, id, &decision(change)).await;
                let case = format!("{kind} {status} {change}");
                let (item, _) = t.app.contribution(&operator, *kind, id).await.unwrap();
                match status.after(change) {
                    Ok(next) => {
                        outcome.unwrap();
                        assert_eq!((item.status, t.acts().await), (next, before + 1), "{case}");
                    }
                    Err(_) => {
                        assert_eq!(denial(outcome), Denial::State, "{case}");
                        assert_eq!((item.status, t.acts().await), (*status, before), "{case}");
                    }
                }
            }
        }
    }
});

both_engines!(hiding_needs_a_reason_and_an_explanation, |t| async {
    let dialogue = t.dialogue("garam").await;
    let given = t.question(&t.participant(), &dialogue, "숨길 질문?").await;
    let hide = async |reason, note: &str| {
        let new = NewDecision { change: Change::Hide, reason, note: note.to_owned() };
        t.app.moderate(&t.operator(), &dialogue, Kind::Question, given.id, &new).await
    };
    let found = faults(hide(None, "").await);
    assert_eq!(found, [("reason", Fault::Required), ("note", Fault::Required)]);
    let found = faults(hide(Some(Reason::Abuse), &"가".repeat(501)).await);
    assert_eq!(found, [("note", Fault::TooLong { max: 500, length: 501 })]);
    let edit = NewDecision { change: Change::Edit, ..decision(Change::Edit) };
    let outcome = t.app.moderate(&t.operator(), &dialogue, Kind::Question, given.id, &edit).await;
    assert_eq!(faults(outcome)[0].0, "change", "moderators do not write for others");
    hide(Some(Reason::Abuse), "욕설이 있습니다").await.unwrap();
});

both_engines!(the_log_is_public_and_names_offices_only, |t| async {
    let dialogue = t.dialogue("garam").await;
    let moderator = t.person(Role::Moderator, &dialogue).await;
    let secretary = t.person(Role::Secretary, &dialogue).await;
    let given = t.question(&t.participant(), &dialogue, "숨길 질문?").await;
    let id = given.id;
    t.app
        .moderate(&moderator, &dialogue, Kind::Question, id, &decision(Change::Hide))
        .await
        .unwrap();
    t.app
        .moderate(&secretary, &dialogue, Kind::Question, id, &decision(Change::Restore))
        .await
        .unwrap();
    let log =
        t.app.moderation_log(&app::Actor::default(), &dialogue, Slice::first(9)).await.unwrap();
    let told: Vec<(&str, Option<&str>, &str, &str)> = log
        .items
        .iter()
        .map(|row| {
            (row.change.as_str(), row.reason.as_deref(), row.note.as_str(), row.office.as_str())
        })
        .collect();
    let why = "주제와 다릅니다";
    assert_eq!(
        told,
        [("restore", None, why, "secretary"), ("hide", Some("off_topic"), why, "moderator"),]
    );
    assert_eq!(log.total, 2);
    let said = format!("{log:?}");
    assert!(!said.contains(&moderator.email) && !said.contains("김가람"), "{said}");
    let view = t.app.question(&t.participant(), domain::id::QuestionId(id)).await.unwrap();
    assert_eq!((view.item.title.as_str(), view.hidden), ("숨길 질문?", None));
});

both_engines!(hidden_text_is_read_by_its_author_and_staff_alone, |t| async {
    let dialogue = t.dialogue("garam").await;
    let core = t.core_question(&dialogue, "밤에 일하는 사람은?").await;
    let author = t.participant();
    let question = t.question(&author, &dialogue, "숨긴 글입니다").await.id;
    let answer = t.answer_by(&author, &core, "숨긴 글입니다").await.id;
    let statement = t.statement_by(&author, &core, "숨긴 글입니다").await.id;
    let items = [(Kind::Question, question), (Kind::Answer, answer), (Kind::Statement, statement)];
    for (kind, id) in items {
        t.hide(&dialogue, kind, id).await;
    }
    let elsewhere = t.dialogue("other").await;
    let far = t.person(Role::Moderator, &elsewhere).await.actor;
    let expert = t.person(Role::Expert, &dialogue).await.actor;
    let near = t.person(Role::Moderator, &dialogue).await.actor;
    let (visitor, participant) = (app::Actor::default(), t.participant());
    for (actor, may_read) in [
        (visitor, false),
        (participant, false),
        (far, false),
        (expert, false),
        (near, true),
        (author, true),
    ] {
        for (kind, id) in items {
            let (item, _) = t.app.contribution(&actor, kind, id).await.unwrap();
            let text = format!("{}{}", item.title, item.text);
            assert_eq!(text.contains("숨긴"), may_read, "{kind} {actor:?}");
            let earlier = t.app.revisions(&actor, kind, id).await.unwrap();
            assert!(earlier.is_empty());
        }
    }
    let (row, _) =
        t.app.statement(&t.participant(), domain::id::StatementId(statement)).await.unwrap();
    assert_eq!(row.text, "");
    let file = t.app.comments_csv(&t.operator(), &core).await.unwrap();
    let comments = opinion::polis::read_comments(&file).unwrap();
    assert_eq!(comments[0].text, "", "what anyone may download");
});

both_engines!(the_queue_is_for_moderators_of_the_dialogue, |t| async {
    let dialogue = t.dialogue("garam").await;
    let dialogue = t.set(&dialogue, |s| s.online = ModerationTiming::Before).await;
    let core = t.core_question(&dialogue, "밤에 일하는 사람은?").await;
    let author = t.participant();
    t.question(&author, &dialogue, "기다리는 질문?").await;
    t.answer_by(&author, &core, "기다리는 답").await;
    t.statement_by(&author, &core, "기다리는 의견").await;
    let moderator = t.person(Role::Moderator, &dialogue).await;
    let queue = async |actor: &app::Actor| {
        t.app.moderation_queue(actor, &dialogue, Status::Waiting, Slice::first(9)).await
    };
    let page = queue(&moderator).await.unwrap();
    assert_eq!((page.total, page.items.len()), (3, 3));
    assert_eq!(t.app.waiting_count(&moderator, &dialogue).await.unwrap(), 3);
    let editor = t.person(Role::Editor, &dialogue).await;
    assert_eq!(denial(queue(&editor).await), Denial::Forbidden);
    assert_eq!(denial(queue(&author).await), Denial::SignIn);
    let elsewhere = t.dialogue("other").await;
    let far = t.person(Role::Moderator, &elsewhere).await;
    assert_eq!(denial(queue(&far).await), Denial::Forbidden);
    let item = page.items.iter().find(|item| item.kind == "question").unwrap();
    let hide = decision(Change::Hide);
    let tried = t.app.moderate(&far, &elsewhere, Kind::Question, item.id, &hide).await;
    assert_eq!(denial(tried), Denial::NotFound, "not under the name of another dialogue either");
});

both_engines!(what_authors_and_moderators_do_at_once_ends_in_one_of_their_states, |t| async {
    let dialogue = t.dialogue("garam").await;
    let other = t.another().await;
    let hide = decision(Change::Hide);
    for _ in 0..12 {
        let author = t.participant();
        let given = t.question(&author, &dialogue, "누가 먼저인가요?").await;
        let before = t.acts().await;
        let operator = t.operator();
        let (withdrawn, hidden) = tokio::join!(
            t.app.withdraw(&author, Kind::Question, given.id),
            other.moderate(&operator, &dialogue, Kind::Question, given.id, &hide),
        );
        withdrawn.expect("an author may withdraw what is public and what is hidden");
        let (item, _) = t.app.contribution(&author, Kind::Question, given.id).await.unwrap();
        assert_eq!(item.status, Status::Withdrawn, "hiding never brings back what was withdrawn");
        let acts = if hidden.is_ok() { 2 } else { 1 };
        assert_eq!(t.acts().await, before + acts);
    }
});

both_engines!(two_edits_at_once_are_both_kept, |t| async {
    let dialogue = t.dialogue("garam").await;
    let other = t.another().await;
    for _ in 0..8 {
        let author = t.participant();
        let given = t.question(&author, &dialogue, "처음 문장?").await;
        let text = |title: &str| app::contribution::NewText {
            title: title.to_owned(),
            ..app::contribution::NewText::default()
        };
        let (one, two) = (text("한쪽에서 고친 문장?"), text("다른 쪽에서 고친 문장?"));
        let (first, second) = tokio::join!(
            t.app.edit(&author, Kind::Question, given.id, &one),
            other.edit(&author, Kind::Question, given.id, &two),
        );
        first.unwrap();
        second.unwrap();
        let earlier = t.app.revisions(&author, Kind::Question, given.id).await.unwrap();
        assert_eq!(earlier.iter().map(|row| row.version).collect::<Vec<_>>(), [1, 2]);
    }
});
