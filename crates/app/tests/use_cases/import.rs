//! Importing questions: everything is checked first, and enters together or not at all.

use std::path::PathBuf;
use std::sync::Mutex;

use app::dialogue::Dialogue;
use app::import::{Column, ImportOptions, ImportReport, Progress};
use app::question::NewQuestion;
use app::{Error, Result};
use domain::channel::Channel;
use domain::dialogue::DialogueStatus;
use domain::id::QuestionId;
use domain::permission::Denial;
use domain::role::Role;
use domain::text::Fault;
use domain::time::{DAY, Moment};
use testkit::{TestApp, both_engines};

use crate::expect::denial;

const STRICT: ImportOptions = ImportOptions { dry_run: false, skip_bad: false, add_missing: false };
const SKIP: ImportOptions = ImportOptions { skip_bad: true, ..STRICT };
const ADD: ImportOptions = ImportOptions { add_missing: true, ..STRICT };
const DRY: ImportOptions = ImportOptions { dry_run: true, ..STRICT };

const THREE: &str = "질문,상세내용,분야,동,경로,접수일\n\
    밤에는 어디서 쉬나요?,\"두 줄\n사연\",돌봄,새터동,대화마당,2024. 10. 7.\n\
    공장은 언제 쉬나요?,,제조업,샘골동,,\n\
    수당은 얼마인가요?,,,,온라인,2025-01-02\n";

async fn import(
    t: &TestApp,
    dialogue: &Dialogue,
    content: &[u8],
    name: &str,
    options: ImportOptions,
) -> Result<ImportReport> {
    let folder = tempfile::tempdir().unwrap();
    let path: PathBuf = folder.path().join("file");
    std::fs::write(&path, content).unwrap();
    let actor = t.operator();
    t.app.import_questions(&actor, dialogue, &path, name, options, &|_| {}).await
}

async fn questions(t: &TestApp, dialogue: &Dialogue) -> i64 {
    t.app.counts(&t.operator(), dialogue).await.unwrap().questions
}

both_engines!(a_csv_file_enters_whole, |t| async {
    let dialogue = t.dialogue("garam").await;
    let before = t.acts().await;
    let report = import(t, &dialogue, THREE.as_bytes(), "q.csv", STRICT).await.unwrap();
    assert_eq!((report.rows, report.bad, report.added, report.first), (3, 0, 3, Some(1)));
    let columns: Vec<Option<Column>> = report.columns.iter().map(|(_, column)| *column).collect();
    use Column::{Body, Channel as Way, Date, Place, Sector, Title};
    assert_eq!(columns, [Title, Body, Sector, Place, Way, Date].map(Some));
    assert_eq!(t.acts().await, before + 4, "one act for each question, one for the file");
    let view = t.app.question(&t.participant(), QuestionId(1)).await.unwrap();
    assert_eq!(view.item.title, "밤에는 어디서 쉬나요?");
    assert_eq!(view.item.text, "두 줄\n사연");
    assert_eq!((view.sector.as_deref(), view.place.as_deref()), (Some("돌봄"), Some("새터동")));
    assert_eq!((view.channel, view.import_row, view.acts), (Channel::Field, Some(2), 1));
    assert_eq!(view.item.created.rfc3339(), "2024-10-06T15:00:00Z", "midnight in Korea");
    let view = t.app.question(&t.participant(), QuestionId(3)).await.unwrap();
    assert_eq!((view.channel, view.import_row), (Channel::Online, Some(5)), "as a person counts");
    let files = t.app.imports(&t.operator(), &dialogue).await.unwrap();
    assert_eq!((files.len(), files[0].added, files[0].file_name.as_str()), (1, 3, "q.csv"));
});

both_engines!(the_same_file_again_adds_nothing, |t| async {
    let dialogue = t.dialogue("garam").await;
    import(t, &dialogue, THREE.as_bytes(), "q.csv", STRICT).await.unwrap();
    let before = t.acts().await;
    let again = import(t, &dialogue, THREE.as_bytes(), "renamed.csv", STRICT).await.unwrap();
    assert_eq!((again.rows, again.known, again.added), (3, 3, 0));
    assert_eq!((questions(t, &dialogue).await, t.acts().await), (3, before));
    // Another file with the same texts is another file, and the same file elsewhere is new there.
    let other = format!("{THREE}\n");
    let other = import(t, &dialogue, other.as_bytes(), "q.csv", STRICT).await.unwrap();
    assert_eq!((other.known, other.added), (0, 3));
    let elsewhere = t.dialogue("other").await;
    let there = import(t, &elsewhere, THREE.as_bytes(), "q.csv", STRICT).await.unwrap();
    assert_eq!((there.known, there.added), (0, 3));
});

both_engines!(two_citizens_may_ask_the_same, |t| async {
    let dialogue = t.dialogue("garam").await;
    let file = "question\n같은 질문?\n같은 질문?\n\n같은 질문?\n";
    let report = import(t, &dialogue, file.as_bytes(), "q.csv", STRICT).await.unwrap();
    assert_eq!((report.rows, report.added), (3, 3), "a blank row is none");
    let again = import(t, &dialogue, file.as_bytes(), "q.csv", STRICT).await.unwrap();
    assert_eq!((again.known, again.added), (3, 0));
});

both_engines!(files_come_in_every_encoding_offices_use, |t| async {
    let dialogue = t.dialogue("garam").await;
    let bom = [b"\xef\xbb\xbf", THREE.as_bytes()].concat();
    let (cp949, _, lossy) = encoding_rs::EUC_KR.encode(THREE);
    assert!(!lossy);
    let crlf = THREE.replace('\n', "\r\n");
    let semicolons = "질문;분야;동\n밤에는 어디서 쉬나요?;돌봄;새터동\n";
    for (n, content) in [&bom[..], &cp949[..], crlf.as_bytes(), semicolons.as_bytes(), &workbook()]
        .iter()
        .enumerate()
    {
        let report = import(t, &dialogue, content, "file", STRICT).await.unwrap();
        let first =
            t.app.question(&t.participant(), QuestionId(report.first.unwrap())).await.unwrap();
        assert_eq!(first.item.title, "밤에는 어디서 쉬나요?", "file {n}");
        assert_eq!(
            (first.sector.as_deref(), first.place.as_deref()),
            (Some("돌봄"), Some("새터동"))
        );
    }
});

fn workbook() -> Vec<u8> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, header) in (0..).zip(["번호", "질문", "분야", "동"]) {
        sheet.write(0, column, header).unwrap();
    }
    sheet.write(1, 0, 1).unwrap();
    for (column, cell) in (1..).zip(["밤에는 어디서 쉬나요?", "돌봄", "새터동"]) {
        sheet.write(1, column, cell).unwrap();
    }
    workbook.save_to_buffer().unwrap()
}

const BAD: &str = "질문,분야,동,통로,날짜\n\
    좋은 질문?,돌봄,새터동,온라인,2024-10-07\n\
    ,돌본,새터등,라디오,어제\n\
    또 좋은 질문?,제조업,은하동,,\n";

both_engines!(a_bad_row_is_told_in_full_and_nothing_is_stored, |t| async {
    let dialogue = t.dialogue("garam").await;
    let before = t.acts().await;
    let report = import(t, &dialogue, BAD.as_bytes(), "q.csv", STRICT).await.unwrap();
    assert!(report.is_refused(STRICT));
    assert_eq!((report.rows, report.bad, report.added), (3, 1, 0));
    let told: Vec<(u32, &str, &Fault)> =
        report.faults.iter().map(|f| (f.row, f.column.as_str(), &f.fault)).collect();
    let nearest = |given: &str, nearest: &str| Fault::Unknown {
        given: given.to_owned(),
        nearest: Some(nearest.to_owned()),
    };
    assert_eq!(told[0], (3, "질문", &Fault::Required));
    assert_eq!(told[1], (3, "분야", &nearest("돌본", "돌봄")));
    assert_eq!(told[2], (3, "동", &nearest("새터등", "새터동")));
    assert_eq!((told[3].0, told[3].1), (3, "통로"));
    assert_eq!((told[4].0, told[4].1), (3, "날짜"));
    assert_eq!(told.len(), 5);
    assert_eq!((questions(t, &dialogue).await, t.acts().await), (0, before));
    assert!(t.app.imports(&t.operator(), &dialogue).await.unwrap().is_empty());
    // No number was spent.
    assert_eq!(t.questions_asked(&dialogue, 1).await, [QuestionId(1)]);
});

both_engines!(bad_rows_can_be_left_out_and_entered_later, |t| async {
    let dialogue = t.dialogue("garam").await;
    let report = import(t, &dialogue, BAD.as_bytes(), "q.csv", SKIP).await.unwrap();
    assert_eq!((report.bad, report.added), (1, 2));
    let again = import(t, &dialogue, BAD.as_bytes(), "q.csv", SKIP).await.unwrap();
    assert_eq!((again.known, again.bad, again.added), (2, 1, 0));
    assert_eq!(questions(t, &dialogue).await, 2);
});

both_engines!(missing_names_are_added_when_asked_for, |t| async {
    let dialogue = t.dialogue("garam").await;
    let file = "질문,분야,동\n하나?,교통,새터동\n둘은?,교통,달빛동\n셋은?,돌봄,\n";
    let refused = import(t, &dialogue, file.as_bytes(), "q.csv", STRICT).await.unwrap();
    assert_eq!((refused.bad, refused.added), (2, 0));
    let report = import(t, &dialogue, file.as_bytes(), "q.csv", ADD).await.unwrap();
    assert_eq!(report.new_sectors, ["교통"]);
    assert_eq!(report.new_places, ["달빛동"]);
    assert_eq!(report.added, 3);
    let dialogue = t.reload(&dialogue).await;
    let names = |list: &[store::dialogue::Named]| {
        list.iter().map(|named| named.name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(names(&dialogue.sectors), ["제조업", "돌봄", "교통"]);
    assert_eq!(names(&dialogue.places), ["새터동", "샘골동", "은하동", "달빛동"]);
    let view = t.app.question(&t.participant(), QuestionId(2)).await.unwrap();
    assert_eq!((view.sector.as_deref(), view.place.as_deref()), (Some("교통"), Some("달빛동")));
});

both_engines!(a_dry_run_tells_and_stores_nothing, |t| async {
    let dialogue = t.dialogue("garam").await;
    let before = t.acts().await;
    let file = "질문,분야\n하나?,교통\n";
    let options = ImportOptions { add_missing: true, ..DRY };
    let report = import(t, &dialogue, file.as_bytes(), "q.csv", options).await.unwrap();
    assert_eq!((report.good(), report.added), (1, 0));
    assert_eq!(report.new_sectors, ["교통"]);
    assert_eq!(report.preview[0].title, "하나?");
    assert_eq!((questions(t, &dialogue).await, t.acts().await), (0, before));
});

both_engines!(files_that_are_no_table_are_refused, |t| async {
    let dialogue = t.dialogue("garam").await;
    let before = t.acts().await;
    let inputs: [&[u8]; 7] = [
        b"",
        b"\n\n",
        "이름,나이\n김,3\n".as_bytes(),
        "질문,질문\n하나?,둘?\n".as_bytes(),
        "질문\n가\u{0}나\n".as_bytes(),
        b"question\n\xff\xfe\xfd\xfc\n",
        b"PK\x03\x04 not a workbook",
    ];
    for content in inputs {
        let outcome = import(t, &dialogue, content, "q.csv", SKIP).await;
        let refused = matches!(outcome, Err(Error::Table(_) | Error::Invalid { .. }));
        assert!(refused, "{:?}: {outcome:?}", String::from_utf8_lossy(content));
    }
    assert_eq!((questions(t, &dialogue).await, t.acts().await), (0, before));
});

both_engines!(rows_left_by_a_stopped_import_do_no_harm, |t| async {
    let dialogue = t.dialogue("garam").await;
    // What a program that was stopped while staging leaves behind.
    let digest = <[u8; 32]>::from(<sha2::Sha256 as sha2::Digest>::digest(THREE.as_bytes()));
    let tx = t.app.store().begin().await.unwrap();
    let import_id = store::import::ensure(&tx, dialogue.id.0, &digest, "q.csv", 0).await.unwrap();
    let rows: Vec<store::import::Row> = (0..2)
        .map(|n| store::import::Row {
            ordinal: n,
            row_number: n + 2,
            question: 900 + n,
            title: "반쯤 들어온 질문".to_owned(),
            body: String::new(),
            sector: None,
            place: None,
            channel: "field".to_owned(),
            language: "ko".to_owned(),
            created_at: 0,
            payload: "{}".to_owned(),
            salt: vec![0; 32],
        })
        .collect();
    store::import::stage(&tx, import_id, &rows).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(questions(t, &dialogue).await, 0);
    let report = import(t, &dialogue, THREE.as_bytes(), "q.csv", STRICT).await.unwrap();
    assert_eq!((report.known, report.added), (0, 3));
    assert_eq!(questions(t, &dialogue).await, 3);
    let left = store::import::staged(&t.app.store().read(), import_id).await.unwrap();
    assert_eq!(left, 0, "staging is empty afterwards");
});

both_engines!(a_file_imported_twice_at_once_enters_once, |t| async {
    let dialogue = t.dialogue("garam").await;
    let file: String = std::iter::once("질문\n".to_owned())
        .chain((0..3000).map(|n| format!("{n}번 질문?\n")))
        .collect();
    let run = || async {
        let _ = import(t, &dialogue, file.as_bytes(), "q.csv", STRICT).await;
    };
    tokio::join!(run(), run(), run());
    // Whoever came in between was refused; trying again completes what is missing.
    let last = import(t, &dialogue, file.as_bytes(), "q.csv", STRICT).await.unwrap();
    assert_eq!(last.known + last.added, 3000);
    assert!(last.known == 0 || last.known == 3000, "{} of 3000 entered", last.known);
    assert_eq!(questions(t, &dialogue).await, 3000);
});

both_engines!(an_import_tells_how_far_it_is_and_lets_votes_through, |t| async {
    let dialogue = t.dialogue("garam").await;
    let core = t.core_question(&dialogue, "밤에 일하는 사람은?").await;
    let statement = t.statement(&core, "밤 버스가 필요합니다").await;
    let file: String = std::iter::once("질문\n".to_owned())
        .chain((0..2500).map(|n| format!("{n}번 질문?\n")))
        .collect();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("q.csv");
    std::fs::write(&path, &file).unwrap();
    let heard = Mutex::new(Vec::new());
    let hear = |progress| heard.lock().unwrap().push(progress);
    let operator = t.operator();
    let importing = t.app.import_questions(&operator, &dialogue, &path, "q.csv", STRICT, &hear);
    let voting = async {
        for _ in 0..20 {
            t.app.vote(&t.participant(), statement, domain::vote::VoteValue::Agree).await.unwrap();
        }
    };
    let (report, ()) = tokio::join!(importing, voting);
    assert_eq!(report.unwrap().added, 2500);
    let heard = heard.into_inner().unwrap();
    assert_eq!(heard.last(), Some(&Progress::Done));
    assert!(heard.contains(&Progress::Reading(2000)) && heard.contains(&Progress::Entering));
    let staged: Vec<usize> = heard
        .iter()
        .filter_map(|p| if let Progress::Staging(done, 2500) = p { Some(*done) } else { None })
        .collect();
    assert_eq!(staged, [500, 1000, 1500, 2000, 2500]);
});

both_engines!(questions_imported_beside_live_ones_are_found_as_duplicates, |t| async {
    let dialogue = t.dialogue("garam").await;
    let asker = t.participant();
    // An import reserves its numbers first; a question asked meanwhile has a higher one.
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("q.csv");
    std::fs::write(&path, "질문\n공장 굴뚝 연기는 누가 재나요?\n").unwrap();
    let operator = t.operator();
    let asked = std::sync::atomic::AtomicBool::new(false);
    let hear = |progress| {
        if matches!(progress, Progress::Staging(..)) {
            tokio::task::block_in_place(|| {
                tokio::runtime::Handle::current().block_on(async {
                    t.question(&asker, &dialogue, "도서관은 왜 월요일에 닫나요?").await;
                    t.app
                        .likely_questions(&asker, &dialogue, "도서관은 언제 닫나요?", 5)
                        .await
                        .unwrap();
                });
            });
            asked.store(true, std::sync::atomic::Ordering::SeqCst);
        }
    };
    t.app.import_questions(&operator, &dialogue, &path, "q.csv", STRICT, &hear).await.unwrap();
    assert!(asked.into_inner());
    let found =
        t.app.likely_questions(&asker, &dialogue, "공장 굴뚝 연기는 누가 재요?", 5).await.unwrap();
    assert_eq!(found.len(), 1);
});

both_engines!(what_was_gathered_in_time_enters_until_the_dialogue_ends, |t| async {
    let dialogue = t.dialogue("garam").await;
    t.clock.advance(2 * DAY);
    let closes = Some(Moment(t.app.now().0 - DAY));
    let dialogue = t.set(&dialogue, |s| s.ask.closes = closes).await;
    let editor = t.person(Role::Editor, &dialogue).await;
    let said = |days: i64| NewQuestion {
        title: "밤에는 어디서 쉬나요?".to_owned(),
        channel: Some(Channel::Field),
        at: Some(Moment(t.app.now().0 - days * DAY)),
        ..NewQuestion::default()
    };
    let late = t.app.ask(&editor, &dialogue, &said(0)).await;
    assert_eq!(denial(late), Denial::Closed);
    t.app.ask(&editor, &dialogue, &said(2)).await.unwrap();
    assert_eq!(import(t, &dialogue, THREE.as_bytes(), "q.csv", STRICT).await.unwrap().added, 3);
    let closed = t.set_status(&dialogue, DialogueStatus::Closed).await;
    assert_eq!(denial(t.app.ask(&editor, &closed, &said(2)).await), Denial::Closed);
    let more = import(t, &closed, THREE.as_bytes(), "more.csv", STRICT).await;
    assert_eq!(denial(more), Denial::Closed);
});

both_engines!(only_those_who_curate_import, |t| async {
    let dialogue = t.dialogue("garam").await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("q.csv");
    std::fs::write(&path, THREE).unwrap();
    let moderator = t.person(Role::Moderator, &dialogue).await;
    let tried =
        t.app.import_questions(&moderator, &dialogue, &path, "q.csv", STRICT, &|_| {}).await;
    assert_eq!(denial(tried), Denial::Forbidden);
    let elsewhere = t.dialogue("other").await;
    let editor = t.person(Role::Editor, &elsewhere).await;
    let tried = t.app.import_questions(&editor, &dialogue, &path, "q.csv", STRICT, &|_| {}).await;
    assert_eq!(denial(tried), Denial::Forbidden);
    let missing = folder.path().join("missing.csv");
    let operator = t.operator();
    let tried = t.app.import_questions(&operator, &dialogue, &missing, "q.csv", STRICT, &|_| {});
    assert!(matches!(tried.await, Err(Error::File { .. })));
});
