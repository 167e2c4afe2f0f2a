//! `mundap import` and `mundap export`.

use crate::program::Program;

fn program() -> Program {
    let program = Program::new();
    let words = ["dialogue", "add", "--slug", "garam", "--title", "가람구", "--sector", "제조업"];
    program.run(&[&words[..], &["--place", "새터동,물빛동"]].concat()).good();
    program
}

fn questions(program: &Program) -> i64 {
    program.json(&["dialogue", "list"])["dialogues"][0]["questions"].as_i64().unwrap()
}

#[test]
fn questions_enter_once() {
    let program = program();
    let file = program.file(
        "질문.csv",
        "질문,동,분야\n버스가 왜 없나요?,새터동,제조업\n첫차는 몇 시인가요?,물빛동,\n",
    );
    let words = ["import", "questions", &file, "--dialogue", "garam"];
    let checked = program.json(&[&words[..], &["--dry-run"]].concat());
    assert_eq!((checked["rows"].as_i64(), checked["added"].as_i64()), (Some(2), Some(0)));
    assert_eq!(questions(&program), 0);
    let entered = program.json(&words);
    assert_eq!(entered["added"], 2);
    assert_eq!(entered["first"], "Q-0001");
    let again = program.run(&words).good();
    assert!(again.stdout.contains("질문 0개를 넣었습니다. 이미 들어와 있던 행: 2."), "{again:?}");
    assert_eq!(questions(&program), 2);
}

#[test]
fn a_bad_row_is_named_and_nothing_is_stored() {
    let program = program();
    let file = program.file("q.csv", "질문,동\n버스가 왜 없나요?,새텨동\n둘째 질문입니다,물빛동\n");
    let words = ["import", "questions", &file, "--dialogue", "garam"];
    let told = program.run(&words).refused(2, "아무것도 저장하지 않았습니다.");
    let line = format!("{file}:2 '동' 칸: '새텨동'은 목록에 없습니다. '새터동'입니까?");
    assert!(told.stderr.contains(&line), "{told:?}");
    let english = program.run(&[&words[..], &["--lang", "en", "--json"]].concat());
    let english = english.refused(2, "nothing was stored");
    assert_eq!(english.json()["faults"][0]["row"], 2);
    assert!(english.stderr.contains("column '동'"), "{english:?}");
    assert_eq!(questions(&program), 0);

    let skipped = program.json(&[&words[..], &["--skip-bad"]].concat());
    assert_eq!((skipped["added"].as_i64(), skipped["bad"].as_i64()), (Some(1), Some(1)));
    let added = program.json(&[&words[..], &["--add-missing"]].concat());
    assert_eq!(added["new_places"][0], "새텨동");
    assert_eq!(questions(&program), 2);
}

#[test]
fn a_file_that_is_no_table_is_named() {
    let program = program();
    let import = |file: &str| program.run(&["import", "questions", file, "--dialogue", "garam"]);
    import("nowhere.csv").refused(2, "nowhere.csv");
    let pdf = program.file("paper.csv", b"%PDF-1.7 x");
    import(&pdf).refused(2, "expected a CSV or XLSX file");
    let wide = program.file("wide.csv", "질문,동\n하나,둘,셋\n");
    import(&wide).refused(2, "wide.csv:2 ");
    let nameless = program.file("nameless.csv", "a,b\n1,2\n");
    import(&nameless).refused(2, "아무것도 저장하지 않았습니다");
    let missing = ["import", "questions", &wide, "--dialogue", "nowhere"];
    program.run(&missing).refused(2, "--dialogue: 'nowhere'");
}

const COMMENTS: &str =
    "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body
1400000000000,x,0,7,1,1,1,Buses run too late
1400000000001,x,1,8,0,1,0,\"Night care, please\"
";
const VOTES: &str = "timestamp,datetime,comment-id,voter-id,vote
1400000001000,x,0,7,1
1400000002000,x,0,8,1
1400000003000,x,1,8,-1
1400000004000,x,0,8,-1
";

#[test]
fn a_polis_conversation_goes_in_and_out_and_in() {
    let program = program();
    program.file("polis/votes.csv", VOTES);
    program.file("polis/comments.csv", COMMENTS);
    let folder = program.path("polis").display().to_string();
    let first = program.json(&["import", "polis", &folder, "--dialogue", "garam"]);
    let counts = |object: &serde_json::Value| {
        ["statements", "participants", "votes"].map(|name| object[name].as_i64().unwrap())
    };
    assert_eq!(counts(&first), [2, 2, 3]);
    let id = first["core_question"].to_string();
    let out = program.path("out/again").display().to_string();
    let export = program.json(&["export", "polis", "--core-question", &id, "--out", &out]);
    assert_eq!(counts(&export), [2, 2, 3]);
    assert_eq!(export["vote_lines"], 4);
    let header = |file: &str| {
        let text = std::fs::read_to_string(program.path("out/again").join(file)).unwrap();
        text.lines().next().unwrap().to_owned()
    };
    assert!(!header("comments.csv").contains("author-id"), "{}", header("comments.csv"));
    assert!(!header("participants-votes.csv").contains("n-comments"));
    let second = ["import", "polis", &out, "--dialogue", "garam", "--title", "다시 들여온 대화"];
    assert_eq!(counts(&program.json(&second)), [2, 2, 3]);
    // To move a conversation, its authors may go along.
    let moved = ["export", "polis", "--core-question", &id, "--out", &out, "--with-authors"];
    assert_eq!(counts(&program.json(&moved)), [2, 2, 3]);
    assert!(header("comments.csv").contains("author-id"));
    assert!(header("participants-votes.csv").contains("n-comments"));
    assert_eq!(counts(&program.json(&second)), [2, 2, 3]);
    // Without votes.csv the matrix serves; it has no re-votes.
    std::fs::remove_file(program.path("out/again/votes.csv")).unwrap();
    assert_eq!(counts(&program.json(&second)), [2, 2, 3]);
}

#[test]
fn a_bad_polis_file_is_named_with_line_and_column() {
    let program = program();
    let import = |folder: &str| {
        let folder = program.path(folder).display().to_string();
        program.run(&["import", "polis", &folder, "--dialogue", "garam"])
    };
    import("nowhere").refused(2, "votes.csv");
    program.file("one/votes.csv", VOTES);
    import("one").refused(2, "comments.csv");
    program.file("one/comments.csv", COMMENTS);
    program.file("one/votes.csv", VOTES.replace(",8,-1", ",8,5"));
    import("one").refused(2, "one/votes.csv:4:5 (vote): \"5\"; expected -1, 0 or 1.");
    let listed = program.json(&["dialogue", "list"]);
    assert_eq!(listed["dialogues"][0]["statements"], 0);
    let export = ["export", "polis", "--core-question", "99", "--out", "x"];
    program.run(&export).refused(2, "--core-question 99");
}
