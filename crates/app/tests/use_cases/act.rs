//! Acts: every public change is one, in the transaction that makes it, and no payload holds what
//! may have to be erased.

use app::contribution::NewText;
use app::core_question::NewCoreQuestion;
use app::dialogue::NewDialogue;
use app::import::ImportOptions;
use app::moderation::NewDecision;
use app::person::NewPerson;
use app::question::NewQuestion;
use domain::act::MOST_BYTES;
use domain::channel::ModerationTiming;
use domain::contribution::{Change, Kind};
use domain::id::{CoreQuestionSetId, QuestionId, StatementId};
use domain::moderation::Reason;
use domain::role::Role;
use domain::vote::VoteValue::Agree;
use ledger::canonical::canonical;
use ledger::commitment::commit_field;
use proptest::strategy::{Strategy, ValueTree as _};
use proptest::test_runner::TestRunner;
use serde_json::Value;
use store::dialogue::List;
use testkit::{TestApp, both_engines};

async fn newest(t: &TestApp) -> i64 {
    store::act::newest(&t.app.store().read()).await.unwrap()
}

/// The acts recorded since, as words.
async fn kinds(t: &TestApp, since: i64) -> Vec<String> {
    t.acts_after(since).await.into_iter().map(|act| act.kind).collect()
}

/// Runs a use case and says which acts it recorded.
macro_rules! acts_of {
    ($t:expr, $use_case:expr) => {{
        let before = newest($t).await;
        let outcome = $use_case.await.unwrap();
        (kinds($t, before).await, outcome)
    }};
}

both_engines!(every_use_case_that_changes_something_public_is_one_act, |t| async {
    let operator = t.operator();
    let app = &t.app;
    let new = NewDialogue {
        slug: "garam".to_owned(),
        title: "가람구".to_owned(),
        ..NewDialogue::default()
    };
    let (acts, _) = acts_of!(t, app.add_dialogue(&operator, &new));
    assert_eq!(acts, ["dialogue.added"]);
    let dialogue = app.dialogue(&operator, "garam").await.unwrap();
    let names = ["달빛동".to_owned()];
    let (acts, ()) = acts_of!(t, app.add_names(&operator, &dialogue, List::Place, &names));
    assert_eq!(acts, ["dialogue.changed"]);
    let before = newest(t).await;
    let dialogue = t.set(&dialogue, |s| s.online = ModerationTiming::Before).await;
    assert_eq!(kinds(t, before).await, ["dialogue.changed"]);

    let author = t.participant();
    let question =
        NewQuestion { title: "어디서 쉬나요?".to_owned(), ..NewQuestion::default() };
    let (acts, given) = acts_of!(t, app.ask(&author, &dialogue, &question));
    assert_eq!(acts, ["question.asked"]);
    let text = NewText {
        title: "어디서 쉬면 되나요?".to_owned(),
        text: String::new(),
        ..NewText::default()
    };
    let (acts, ()) = acts_of!(t, app.edit(&author, Kind::Question, given.id, &text));
    assert_eq!(acts, ["contribution.edited"]);
    for (change, kind) in [
        (Change::Publish, "contribution.published"),
        (Change::Hide, "contribution.hidden"),
        (Change::Restore, "contribution.restored"),
    ] {
        let new =
            NewDecision { change, reason: Some(Reason::Hate), note: "까닭입니다".to_owned() };
        let moderate = app.moderate(&operator, &dialogue, Kind::Question, given.id, &new);
        let (acts, ()) = acts_of!(t, moderate);
        assert_eq!(acts, [kind]);
    }
    let second = t.question(&author, &dialogue, "다른 질문인가요?").await;
    let publish = NewDecision { change: Change::Publish, reason: None, note: String::new() };
    app.moderate(&operator, &dialogue, Kind::Question, second.id, &publish).await.unwrap();
    let both = [QuestionId(given.id), QuestionId(second.id)];
    let (acts, _) = acts_of!(t, app.group_questions(&operator, &dialogue, &both));
    assert_eq!(acts, ["questions.grouped"]);
    let (acts, ()) = acts_of!(t, app.ungroup_questions(&operator, &dialogue, &both));
    assert_eq!(acts, ["questions.grouped"]);

    let (acts, set) = acts_of!(t, app.begin_set(&operator, &dialogue, "첫 묶음"));
    assert_eq!(acts, ["core_question_set.changed"]);
    let set = CoreQuestionSetId(set.id);
    let core = NewCoreQuestion { title: "핵심".to_owned(), ..NewCoreQuestion::default() };
    let (acts, id) = acts_of!(t, app.add_core_question(&operator, &dialogue, set, &core));
    assert_eq!(acts, ["core_question.changed"]);
    let (acts, other) = acts_of!(t, app.add_core_question(&operator, &dialogue, set, &core));
    assert_eq!(acts, ["core_question.changed"]);
    let (acts, ()) = acts_of!(t, app.move_core_question(&operator, &dialogue, other, 1));
    assert_eq!(acts, ["core_question.changed"]);
    let (acts, ()) = acts_of!(t, app.edit_core_question(&operator, &dialogue, other, &core));
    assert_eq!(acts, ["core_question.changed"]);
    let (acts, ()) = acts_of!(t, app.remove_core_question(&operator, &dialogue, other));
    assert_eq!(acts, ["core_question.changed"]);
    let (acts, _) = acts_of!(t, app.link(&operator, &dialogue, id, &both));
    assert_eq!(acts, ["core_question.sources"]);
    let (acts, _) = acts_of!(t, app.unlink(&operator, &dialogue, id, &both[..1]));
    assert_eq!(acts, ["core_question.sources"]);
    let (acts, ()) = acts_of!(t, app.publish_set(&operator, &dialogue, set));
    assert_eq!(acts, ["core_question_set.changed"]);

    let core = app.core_question(&operator, id).await.unwrap();
    let before = newest(t).await;
    t.answer_by(&author, &core, "이렇게 답합니다").await;
    let statement = t.statement_by(&author, &core, "이렇게 봅니다").await;
    assert_eq!(kinds(t, before).await, ["answer.given", "statement.written"]);
    app.moderate(&operator, &dialogue, Kind::Statement, statement.id, &publish).await.unwrap();
    let (acts, _) = acts_of!(t, app.vote(&author, StatementId(statement.id), Agree));
    assert_eq!(acts, ["votes.cast"]);
    let (acts, ()) = acts_of!(t, app.withdraw(&author, Kind::Question, given.id));
    assert_eq!(acts, ["contribution.withdrawn"]);
    let bar = app.bar_author(&operator, &dialogue, Kind::Question, given.id, Some("도배"));
    let (acts, ()) = acts_of!(t, bar);
    assert_eq!(acts, ["participant.barred"]);

    let new = NewPerson {
        email: "kim@garam.example".to_owned(),
        name: String::new(),
        password: None,
        must_change: true,
        role: Role::Editor,
        dialogue: Some(dialogue.id),
    };
    let (acts, _) = acts_of!(t, app.add_person(&operator, &new));
    assert_eq!(acts, ["role.changed"]);
    let role = app.members(&operator, dialogue.id).await.unwrap()[0].role_id;
    let (acts, ()) = acts_of!(t, app.revoke_role(&operator, Some(dialogue.id), role));
    assert_eq!(acts, ["role.changed"]);
});

both_engines!(what_changes_nothing_public_is_no_act, |t| async {
    let dialogue = t.dialogue("garam").await;
    let core = t.core_question(&dialogue, "밤에 일하는 사람은?").await;
    let person = t.person(Role::Secretary, &dialogue).await;
    let before = newest(t).await;
    let app = &t.app;
    app.join().unwrap();
    t.sign_in(&person.email, &person.password).await;
    app.reset_password(&t.operator(), &person.email).await.unwrap();
    app.sign_out(&person.session).await.unwrap();
    app.voting(&t.participant(), &core, 5).await.unwrap();
    app.likely_questions(&t.participant(), &dialogue, "아무 질문이나 찾아요", 5).await.unwrap();
    app.vote(&t.participant(), StatementId(404), Agree).await.unwrap_err();
    assert_eq!(kinds(t, before).await, [""; 0]);
});

/// Texts as people write them, drawn from a seed.
fn drawn(runner: &mut TestRunner) -> String {
    let strategy = "[가-힣][가-힣 a-z😀\"<>&']{6,40}[가-힣]".prop_map(|text: String| text);
    strategy.new_tree(runner).unwrap().current()
}

both_engines!(no_payload_holds_a_text_a_name_or_a_person, |t| async {
    let operator = t.operator();
    let dialogue = t.dialogue("garam").await;
    let core = t.core_question(&dialogue, "밤에 일하는 사람은?").await;
    let person = t.person(Role::Moderator, &dialogue).await;
    let start = newest(t).await;
    let mut runner = TestRunner::deterministic();
    let mut secrets = vec![person.email.clone(), "김가람".to_owned()];
    for _ in 0..12 {
        let author = t.participant();
        let id = author.participant.unwrap().0;
        secrets.extend([id.to_string(), id.simple().to_string()]);
        let texts: Vec<String> = (0..9).map(|_| drawn(&mut runner)).collect();
        let new = NewQuestion {
            title: texts[0].clone(),
            body: texts[1].clone(),
            ..NewQuestion::default()
        };
        let question = t.app.ask(&author, &dialogue, &new).await.unwrap();
        let answer = t.answer_by(&author, &core, &texts[2]).await;
        let statement = t.statement_by(&author, &core, &texts[3]).await;
        let edit =
            NewText { title: texts[4].clone(), text: texts[5].clone(), ..NewText::default() };
        t.app.edit(&author, Kind::Question, question.id, &edit).await.unwrap();
        t.app.edit(&author, Kind::Answer, answer.id, &edit).await.unwrap();
        t.app.vote(&author, StatementId(statement.id), Agree).await.unwrap();
        let hide = NewDecision {
            change: Change::Hide,
            reason: Some(Reason::Privacy),
            note: texts[6].clone(),
        };
        t.app.moderate(&person, &dialogue, Kind::Question, question.id, &hide).await.unwrap();
        t.app
            .bar_author(&person, &dialogue, Kind::Answer, answer.id, Some(&texts[7]))
            .await
            .unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file.csv");
        let cell = texts[8].replace('"', "\"\"");
        std::fs::write(&path, format!("질문,내용\n\"{cell}\",\"{cell}\"\n")).unwrap();
        let options = ImportOptions::default();
        let name = format!("{}.csv", texts[8]);
        let report = t
            .app
            .import_questions(&operator, &dialogue, &path, &name, options, &|_| {})
            .await
            .unwrap();
        assert_eq!(report.added, 1);
        secrets.extend(texts);
    }
    let acts = t.acts_after(start).await;
    assert!(acts.len() >= 12 * 10, "{}", acts.len());
    for act in acts {
        let payload: Value = serde_json::from_str(&act.payload).unwrap();
        assert_eq!(canonical(&payload).unwrap(), act.payload, "canonical");
        assert!(act.payload.len() <= MOST_BYTES);
        assert_eq!(payload["kind"], act.kind.as_str());
        // A text with a quotation mark would stand there escaped.
        let plain = act.payload.replace("\\\"", "\"");
        for secret in &secrets {
            assert!(!plain.contains(secret.as_str()), "{secret} in {}", act.payload);
        }
    }
});

both_engines!(commitments_are_those_of_the_texts, |t| async {
    let dialogue = t.dialogue("garam").await;
    let core = t.core_question(&dialogue, "밤에 일하는 사람은?").await;
    let author = t.participant();
    let id = author.participant.unwrap().to_string();
    let start = newest(t).await;
    let new = NewQuestion {
        title: "어디서 쉬나요?".to_owned(),
        body: "새벽에요".to_owned(),
        ..NewQuestion::default()
    };
    let question = t.app.ask(&author, &dialogue, &new).await.unwrap();
    t.answer_by(&author, &core, "쉼터에서 쉽니다").await;
    t.statement_by(&author, &core, "쉼터가 필요합니다").await;
    let edit = NewText {
        title: "어디서 쉴까요?".to_owned(),
        text: "밤에요".to_owned(),
        ..NewText::default()
    };
    t.app.edit(&author, Kind::Question, question.id, &edit).await.unwrap();
    t.hide(&dialogue, Kind::Question, question.id).await;
    t.app
        .bar_author(&t.operator(), &dialogue, Kind::Question, question.id, Some("도배"))
        .await
        .unwrap();
    let expected: [&[(&str, &str)]; 6] = [
        &[("title", "어디서 쉬나요?"), ("text", "새벽에요"), ("author", &id)],
        &[("text", "쉼터에서 쉽니다"), ("author", &id)],
        &[("text", "쉼터가 필요합니다"), ("author", &id)],
        &[("title", "어디서 쉴까요?"), ("text", "밤에요")],
        &[("note", "욕설이 있습니다")],
        &[("participant", &id), ("note", "도배")],
    ];
    let acts = t.acts_after(start).await;
    assert_eq!(acts.len(), expected.len());
    let mut salts = Vec::new();
    for (act, fields) in acts.iter().zip(expected) {
        let salt = store::act::salt(&t.app.store().read(), act.id).await.unwrap().unwrap();
        let payload: Value = serde_json::from_str(&act.payload).unwrap();
        for (field, text) in fields {
            let digest: String =
                commit_field(&salt, field, text).iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(payload[field], format!("sha256:{digest}"), "{} {field}", act.kind);
        }
        let committed = payload.as_object().unwrap().values().filter_map(Value::as_str);
        let committed = committed.filter(|text| text.starts_with("sha256:")).count();
        assert_eq!(committed, fields.len(), "{}", act.payload);
        salts.push(salt);
    }
    salts.sort();
    salts.dedup();
    assert_eq!(salts.len(), expected.len(), "every act has a salt of its own");
});

both_engines!(imported_questions_are_committed_to_like_any_other, |t| async {
    let dialogue = t.dialogue("garam").await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("q.csv");
    std::fs::write(&path, "질문,내용\n어디서 쉬나요?,새벽에요\n").unwrap();
    let start = newest(t).await;
    let operator = t.operator();
    let options = ImportOptions::default();
    t.app.import_questions(&operator, &dialogue, &path, "q.csv", options, &|_| {}).await.unwrap();
    let acts = t.acts_after(start).await;
    let kinds: Vec<&str> = acts.iter().map(|act| act.kind.as_str()).collect();
    assert_eq!(kinds, ["question.asked", "import.done"]);
    let salt = store::act::salt(&t.app.store().read(), acts[0].id).await.unwrap().unwrap();
    let payload: Value = serde_json::from_str(&acts[0].payload).unwrap();
    for (field, text) in [("title", "어디서 쉬나요?"), ("text", "새벽에요"), ("author", "")]
    {
        let digest: String =
            commit_field(&salt, field, text).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(payload[field], format!("sha256:{digest}"), "{field}");
    }
});

both_engines!(the_longest_payload_fits, |t| async {
    let operator = t.operator();
    let names = |letter: char| -> Vec<String> {
        (0..500).map(|n| format!("{n:03}{}", letter.to_string().repeat(57))).collect()
    };
    let new = NewDialogue {
        slug: "garam".to_owned(),
        title: "\"".repeat(100),
        summary: "가".repeat(500),
        sectors: names('가'),
        places: names('나'),
        ..NewDialogue::default()
    };
    t.app.add_dialogue(&operator, &new).await.unwrap();
    let dialogue = t.app.dialogue(&operator, "garam").await.unwrap();
    assert_eq!((dialogue.sectors.len(), dialogue.places.len()), (500, 500));
    let (set, _) = t.draft_set(&dialogue, ["하나"]).await;
    let core = NewCoreQuestion {
        title: "😀".repeat(200),
        body: "\"😀".repeat(2000),
        ..NewCoreQuestion::default()
    };
    let id = t.app.add_core_question(&operator, &dialogue, set, &core).await.unwrap();
    let asked = t.questions_asked(&dialogue, 6000).await;
    t.app.link(&operator, &dialogue, id, &asked).await.unwrap();
    t.app.group_questions(&operator, &dialogue, &asked).await.unwrap();
    let longest = t.acts_after(0).await.iter().map(|act| act.payload.len()).max().unwrap();
    assert!(longest <= MOST_BYTES, "{longest}");
});
