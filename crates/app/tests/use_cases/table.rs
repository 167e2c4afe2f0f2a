//! Tables to download, on both engines.

use app::dialogue::Dialogue;
use app::import::{ImportOptions, ImportReport};
use app::question::{NewQuestion, QuestionFilter};
use domain::id::QuestionId;
use domain::language::Language;
use domain::permission::Denial;
use domain::role::Role;
use testkit::{TestApp, both_engines};

use crate::expect::denial;

both_engines!(a_table_of_questions_names_their_core_questions, |t| async {
    let dialogue = t.dialogue("garam").await;
    let questions = t.questions_asked(&dialogue, 3).await;
    let (set, cores) = t.draft_set(&dialogue, ["하나일까요?", "둘일까요?"]).await;
    let operator = t.operator();
    t.app.link(&operator, &dialogue, cores[0].id(), &questions[..2]).await.unwrap();
    t.app.link(&operator, &dialogue, cores[1].id(), &questions[1..2]).await.unwrap();
    t.app.publish_set(&operator, &dialogue, set).await.unwrap();
    let anyone = t.participant();
    let mut table = t.app.question_table(&anyone, &dialogue).await.unwrap();
    let file = String::from_utf8(table.next_csv().await.unwrap().unwrap()).unwrap();
    assert_eq!(table.next_csv().await.unwrap(), None);
    let lines: Vec<&str> = file.lines().collect();
    assert_eq!(lines.len(), 4, "{file}");
    for (line, (id, core)) in lines[1..].iter().zip([(1, "1"), (2, "\"1, 2\""), (3, "")]) {
        let code = domain::code::Coded::code(&QuestionId(id));
        assert!(line.starts_with(&code) && line.ends_with(&format!(",{core}")), "{line}");
    }
    let workbook = t.app.question_table(&anyone, &dialogue).await.unwrap().xlsx().await.unwrap();
    assert!(workbook.starts_with(b"PK"));
});

// What is given out can be taken in: the template as it is, and a table of questions elsewhere.
both_engines!(an_import_reads_what_is_given_out, |t| async {
    let dialogue = t.dialogue("garam").await;
    let editor = t.person(Role::Editor, &dialogue).await;
    let template = t.app.import_template(&editor, &dialogue).unwrap();
    let report = import(t, &dialogue, template).await;
    assert!(report.columns.iter().all(|(_, column)| column.is_some()), "{report:?}");
    assert_eq!((report.columns.len(), report.rows, report.added), (7, 0, 0));

    let new = NewQuestion {
        title: "=1+1은 무엇인가요?".to_owned(),
        body: "두 줄\n사연".to_owned(),
        sector: Some("돌봄".to_owned()),
        place: Some("은하동".to_owned()),
        language: Some(Language::Vietnamese),
        ..NewQuestion::default()
    };
    t.app.ask(&t.participant(), &dialogue, &new).await.unwrap();
    let other = t.dialogue("other").await;
    let table = t.app.question_table(&editor, &dialogue).await.unwrap().xlsx().await.unwrap();
    assert_eq!(import(t, &other, table).await.added, 1);
    let slice = app::page::Slice::first(9);
    let filter = QuestionFilter::default();
    let lines = |page: app::page::Page<app::question::Line>| -> Vec<_> {
        let line = |l: app::question::Line| (l.title, l.body, l.sector, l.place, l.language);
        page.items.into_iter().map(line).collect()
    };
    let here = t.app.questions(&editor, &dialogue, &filter, slice).await.unwrap();
    let there = t.app.questions(&editor, &other, &filter, slice).await.unwrap();
    assert_eq!(lines(there), lines(here));

    let expert = t.person(Role::Expert, &dialogue).await;
    assert_eq!(denial(t.app.import_template(&expert, &dialogue)), Denial::Forbidden);
});

async fn import(t: &TestApp, dialogue: &Dialogue, file: Vec<u8>) -> ImportReport {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    std::fs::write(&path, file).unwrap();
    let (actor, options) = (t.operator(), ImportOptions::default());
    t.app.import_questions(&actor, dialogue, &path, "q.xlsx", options, &|_| {}).await.unwrap()
}
