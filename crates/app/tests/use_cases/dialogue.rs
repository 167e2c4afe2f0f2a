//! Dialogues: opened, changed, seen.

use app::dialogue::{DialogueChange, NewDialogue};
use domain::dialogue::{DialogueStatus, Settings};
use domain::permission::Denial;
use domain::role::Role;
use domain::stage::{Stage, StageKind};
use domain::text::Fault;
use domain::time::{DAY, SECOND};
use store::dialogue::List;
use testkit::{START, both_engines};

use crate::expect::{denial, faults};

both_engines!(a_dialogue_is_opened_by_an_operator_with_every_fault_listed, |t| async {
    let new = NewDialogue {
        slug: "-bad-".to_owned(),
        title: String::new(),
        sectors: vec!["가".repeat(61)],
        ..NewDialogue::default()
    };
    let operator = t.operator();
    let found: Vec<&str> =
        faults(t.app.add_dialogue(&operator, &new).await).into_iter().map(|(f, _)| f).collect();
    assert_eq!(found, ["slug", "title", "sector"]);
    let dialogue = t.dialogue("garam").sectors(["돌봄", "돌봄", "제조업"]).await;
    let names: Vec<&str> = dialogue.sectors.iter().map(|named| named.name.as_str()).collect();
    assert_eq!(names, ["돌봄", "제조업"]);
    let again =
        NewDialogue { slug: "garam".to_owned(), title: "또".repeat(2), ..NewDialogue::default() };
    assert_eq!(faults(t.app.add_dialogue(&operator, &again).await), [("slug", Fault::Taken)]);
    let secretary = t.person(Role::Secretary, &dialogue).await;
    assert_eq!(denial(t.app.add_dialogue(&secretary, &again).await), Denial::Forbidden);
});

both_engines!(a_draft_is_seen_by_its_staff_alone, |t| async {
    let draft = t.dialogue("draft").draft().await;
    let open = t.dialogue("garam").await;
    let visitor = app::Actor::default();
    assert_eq!(denial(t.app.dialogue(&visitor, "draft").await), Denial::NotFound);
    assert_eq!(denial(t.app.dialogue(&visitor, "../etc").await), Denial::NotFound);
    let slugs = async |actor: &app::Actor| {
        let list = t.app.dialogues(actor).await.unwrap();
        list.iter().map(|dialogue| dialogue.slug.clone()).collect::<Vec<_>>()
    };
    assert_eq!(slugs(&visitor).await, ["garam"]);
    let inside = t.person(Role::Editor, &draft).await;
    assert_eq!(slugs(&inside).await, ["garam", "draft"]);
    let outside = t.person(Role::Secretary, &open).await;
    assert_eq!(slugs(&outside).await, ["garam"]);
    assert_eq!(denial(t.app.counts(&outside, &draft).await), Denial::NotFound);
});

both_engines!(changes_are_checked_and_seen_at_once, |t| async {
    let dialogue = t.dialogue("garam").await;
    let secretary = t.person(Role::Secretary, &dialogue).await;
    let stage = |kind, starts: i64, ends: Option<i64>| Stage {
        kind,
        starts: START.plus(starts * DAY),
        ends: ends.map(|end| START.plus(end * DAY)),
    };
    let good = DialogueChange {
        title: "새 이름".to_owned(),
        summary: "두 줄\n요약".to_owned(),
        status: DialogueStatus::Published,
        settings: Settings { edit_seconds: 0, ..Settings::default() },
        stages: vec![stage(StageKind::Green, -9, Some(-1)), stage(StageKind::White, -1, None)],
    };
    t.app.change_dialogue(&secretary, &dialogue, &good).await.unwrap();
    let now = t.app.dialogue(&app::Actor::default(), "garam").await.unwrap();
    assert_eq!((now.title.as_str(), now.stage(START)), ("새 이름", StageKind::White));
    let mut bad = good.clone();
    "짧".clone_into(&mut bad.title);
    bad.stages = vec![stage(StageKind::Green, 3, Some(3))];
    bad.settings.edit_seconds = -1;
    bad.settings.vote.opens = Some(START.plus(SECOND));
    bad.settings.vote.closes = Some(START);
    let found: Vec<&str> = faults(t.app.change_dialogue(&secretary, &now, &bad).await)
        .into_iter()
        .map(|(field, _)| field)
        .collect();
    assert_eq!(found, ["title", "edit_seconds", "stages", "vote"]);
    let editor = t.person(Role::Editor, &dialogue).await;
    assert_eq!(denial(t.app.change_dialogue(&editor, &now, &good).await), Denial::Forbidden);
    t.app
        .add_names(&editor, &now, List::Place, &["달빛동".to_owned(), "새터동".to_owned()])
        .await
        .unwrap();
    assert_eq!(t.reload(&dialogue).await.places.len(), 4, "a known name is not added twice");
});

both_engines!(figures_count_what_is_public, |t| async {
    let dialogue = t.dialogue("garam").await;
    let core = t.core_question(&dialogue, "밤에 일하는 사람은?").await;
    let author = t.participant();
    t.question(&author, &dialogue, "남을 질문?").await;
    let gone = t.question(&author, &dialogue, "거둘 질문?").await;
    t.answer_by(&author, &core, "답입니다").await;
    let kept = t.statement(&core, "남을 의견").await;
    let hidden = t.statement(&core, "숨길 의견").await;
    for statement in [kept, hidden] {
        t.app.vote(&author, statement, domain::vote::VoteValue::Agree).await.unwrap();
    }
    t.app.withdraw(&author, domain::contribution::Kind::Question, gone.id).await.unwrap();
    t.hide(&dialogue, domain::contribution::Kind::Statement, hidden.0).await;
    let counts = t.app.counts(&app::Actor::default(), &dialogue).await.unwrap();
    let expected = store::dialogue::Counts {
        questions: 1,
        core_questions: 1,
        answers: 1,
        statements: 1,
        votes: 1,
        participants: 3,
        staff_only: 0,
    };
    assert_eq!(counts, expected);
    let told = t.app.latest_acts(&app::Actor::default(), &dialogue, 50).await.unwrap();
    assert!(told.iter().all(|act| act.kind != domain::act::ActKind::VotesCast));
    assert_eq!(told[0].kind, domain::act::ActKind::Hidden);
    assert_eq!(told[0].reason, Some(domain::moderation::Reason::Abuse));
});
