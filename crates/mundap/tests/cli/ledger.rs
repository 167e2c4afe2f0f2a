//! `mundap ledger`: what is served is checked by our program and by another's, from every place it can
//! be read from; whatever is altered behind the program's back is found and named.

use std::path::Path;
use std::process::Command;

use app::Actor;
use app::contribution::Given;
use domain::contribution::Kind;
use domain::vote::VoteValue::{Agree, Disagree};
use serde_json::Value;
use store::Engine;
use testkit::TestApp;

use crate::program::{Program, Server, finish};

/// A dialogue with all that a ledger tells: questions, answers, hidden ones, votes, and more than one tile.
struct Filled {
    t: TestApp,
    voter: Actor,
    vote: domain::receipt::ReceiptCode,
    question: Given,
    hidden: Given,
}

async fn filled(engine: Engine) -> Filled {
    let t = TestApp::start(engine, testkit::settings()).await;
    let dialogue = t.dialogue("garam").await;
    let core = t.core_question(&dialogue, "밤에 일하는 사람은 어떻게 쉬나요?").await;
    let author = t.participant();
    let question = t.question(&author, &dialogue, "밤에는 어디서 쉬나요?").await;
    let hidden = t.question(&author, &dialogue, "이 질문은 가려집니다").await;
    t.hide(&dialogue, Kind::Question, hidden.id).await;
    let answer = t.answer_by(&t.participant(), &core, "쉬는 방이 있으면 됩니다").await;
    assert_eq!(answer.code, "A-00001");
    let statements =
        [t.statement(&core, "쉬는 방을 두자").await, t.statement(&core, "밤 버스를 늘리자").await];
    let voters: Vec<Actor> = (0..9).map(|_| t.participant()).collect();
    let mut vote = None;
    for (n, voter) in voters.iter().enumerate() {
        let value = if n % 3 == 0 { Disagree } else { Agree };
        vote = Some(t.app.vote(voter, statements[0], value).await.unwrap().receipt);
        t.app.vote(voter, statements[1], Agree).await.unwrap();
    }
    for n in 0..250 {
        t.question(&t.participant(), &dialogue, &format!("질문 {n}번은 무엇인가요?")).await;
    }
    t.app.enter_acts().await.unwrap();
    Filled { t, voter: voters[8].clone(), vote: vote.unwrap(), question, hidden }
}

/// Verifies; the exit code and the report.
fn verify(program: &Program, what: &str, more: &[&str]) -> (i32, Value) {
    let state = program.path("visits.json").display().to_string();
    let words = [&["ledger", "verify", what, "--json", "--state", &state], more].concat();
    let done = program.run(&words);
    let report = serde_json::from_str(done.stdout.trim())
        .unwrap_or_else(|_| panic!("{}\n{}", done.stdout, done.stderr));
    (done.code, report)
}

/// The names of the checks that do not hold, with what they say.
fn wrong(report: &Value) -> Vec<(String, String)> {
    let text = |check: &Value, name: &str| check[name].as_str().unwrap().to_owned();
    let checks = report["checks"].as_array().unwrap().iter();
    let wrong = checks.filter(|check| check["ok"] == false);
    wrong.map(|check| (text(check, "name"), text(check, "detail"))).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ledger_is_verified_wherever_it_is_read_from() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let made = filled(engine).await;
        let program = Program::on(made.t.url());
        // Signed by a key that only this test's process has: the server goes on with its own.
        program.run(&["ledger", "rotate", "--lost"]).good();
        let server = program.serve(&[]);
        let kept = program.path("mirror").display().to_string();
        let (code, report) = verify(&program, &server.url, &["--keep", &kept]);
        assert_eq!((code, wrong(&report)), (0, vec![]), "{engine:?} {report}");
        assert!(report["entries"].as_u64().unwrap() > 270, "{report}");
        assert_eq!(server.stop().code, 0);
        assert!(Path::new(&kept).join("tile/entries/000").is_file());
        let backup = program.path("backup.db").display().to_string();
        program.run(&["backup", &backup]).good();
        for what in [kept.as_str(), program.database().unwrap(), backup.as_str()] {
            let (code, report) = verify(&program, what, &[]);
            assert_eq!((code, wrong(&report)), (0, vec![]), "{what}: {report}");
        }
        let korean = program.run(&["ledger", "verify", &kept, "--lang", "ko"]).good().stdout;
        assert!(korean.contains("모두 맞습니다."), "{korean}");
        // Another key than the one that is known from elsewhere is told.
        let stranger = "a/ledger+d2ea0ca4+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop";
        let (code, report) = verify(&program, &kept, &["--key", stranger]);
        assert_eq!((code, wrong(&report)[0].0.as_str()), (1, "signature"));
    }
    let program = Program::new();
    let nowhere = program.path("nowhere").display().to_string();
    program.run(&["ledger", "verify", &nowhere]).refused(2, "nowhere");
    std::fs::create_dir(&nowhere).unwrap();
    program.run(&["ledger", "verify", &nowhere]).refused(2, "공개원장이 없습니다");
}

#[tokio::test(flavor = "multi_thread")]
async fn other_software_comes_to_the_same_result() {
    let made = filled(Engine::Sqlite).await;
    let program = Program::on(made.t.url());
    program.run(&["ledger", "rotate", "--lost"]).good();
    let before = made.t.app.checkpoint(&Actor::default()).await.unwrap().unwrap();
    let all = made.t.app.ledger_keys(&Actor::default()).await.unwrap();
    // The other program opens the earlier checkpoint with the first key.
    let first =
        store::ledger::checkpoint_from(&made.t.app.store().read(), 2).await.unwrap().unwrap();
    assert!(u64::try_from(first.size).unwrap() < before.size && all.len() == 2);
    let earlier = program.file("earlier", &first.note);
    let server = program.serve(&[]);
    let mut go = Command::new("go");
    go.arg("run").arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cli/ledger.go"));
    go.arg(&server.url).arg(&earlier);
    go.env("GO111MODULE", "off").env("GOPATH", "/usr/share/gocode").env("GOFLAGS", "");
    go.env("GOCACHE", program.path("go"));
    let done = finish(go).good();
    assert!(done.stdout.contains("of which"), "{}", done.stdout);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_witness_signs_what_continues_and_nothing_else() {
    let made = filled(Engine::Sqlite).await;
    let program = Program::on(made.t.url());
    program.run(&["ledger", "rotate", "--lost"]).good();
    let keys = made.t.app.ledger_keys(&Actor::default()).await.unwrap();
    let (first, last) = (keys[0].to_string(), keys[1].to_string());
    let words = [
        "ledger",
        "witness",
        "--name",
        "library.example/w",
        "--listen",
        "127.0.0.1:0",
        "--log",
        &first,
        "--log",
        &last,
    ];
    let witness = Server::start(program.command(&words));
    let key = crate::program::get(&witness.url).await.1.trim().to_owned();
    let settings =
        format!("[[witness]]\nname = '한누리대 도서관'\nurl = '{}'\nkey = '{key}'\n", witness.url);
    program.file("data/mundap.toml", &settings);
    let server = program.serve(&[]);
    let mut note = String::new();
    for _ in 0..300 {
        note = crate::program::get(&format!("{}/ledger/checkpoint", server.url)).await.1;
        if note.contains("library.example/w") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    let opened: ledger::note::Note = note.parse().unwrap();
    let watching: ledger::note::VerifierKey = key.parse().unwrap();
    assert!(opened.verified_by(&[watching]).unwrap()[0].time.is_some());
    let page = crate::program::get(&format!("{}/ledger", server.url)).await.1;
    assert!(page.contains("한누리대 도서관"));
    assert_eq!(server.stop().code, 0);

    // A ledger that begins anew under the same name and key finds no signature.
    let post = async |body: String| {
        let client = reqwest::Client::new();
        let answer =
            client.post(format!("{}/add-checkpoint", witness.url)).body(body).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    };
    let size: u64 = opened.text.lines().nth(1).unwrap().parse().unwrap();
    assert_eq!(post(format!("old 0\n\n{note}")).await, (409, format!("{size}\n")));
    assert_eq!(post(format!("old {size}\n\n{note}")).await.0, 200, "the same once more");
    let changed = note.replacen(&format!("\n{size}\n"), &format!("\n{}\n", size + 1), 1);
    assert_eq!(post(format!("old {size}\n\n{changed}")).await.0, 403);
    assert_eq!(post(format!("old {size}\n\n{}", note.replace("mundap.", "other."))).await.0, 404);
    assert_eq!(post("안녕".to_owned()).await.0, 400);

    program.file("data/mundap.toml", settings.replace("한누리대 도서관", ""));
    program.run(&["doctor"]).refused(2, "witness 1: name");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_file_is_verified_without_a_network() {
    let made = filled(Engine::Sqlite).await;
    let program = Program::new();
    let key = made.t.app.ledger_keys(&Actor::default()).await.unwrap()[0].to_string();
    let anyone = Actor::default();
    let proof = made.t.app.receipt_proof(&anyone, made.question.receipt).await.unwrap().unwrap();
    let own = made.t.app.receipt_proof(&made.voter, made.vote).await.unwrap().unwrap();
    for file in [&proof.file, &own.file] {
        let path = program.file("R.tlog-proof", file);
        let (code, report) = verify(&program, &path, &["--key", &key]);
        assert_eq!((code, &report["ok"]), (0, &true.into()), "{report}");
        // One letter anywhere: the extra is base64 of what was sent, the rest proves it.
        for (n, line) in file.lines().enumerate() {
            if line.len() < 12 || line.starts_with("mundap.") {
                continue;
            }
            let middle = line.char_indices().nth(line.chars().count() / 2).unwrap().0;
            let other = if line[middle..].starts_with('A') { "B" } else { "A" };
            let mut changed: Vec<String> = file.lines().map(str::to_owned).collect();
            let after = middle + line[middle..].chars().next().unwrap().len_utf8();
            changed[n] = format!("{}{other}{}", &line[..middle], &line[after..]);
            let path = program.file("R.tlog-proof", format!("{}\n", changed.join("\n")));
            let state = program.path("visits.json").display().to_string();
            let words = ["ledger", "verify", &path, "--key", &key, "--state", &state];
            assert_ne!(program.run(&words).code, 0, "line {n}: {}", changed[n]);
        }
    }
    let path = program.file("R.tlog-proof", &proof.file);
    let state = program.path("none.json").display().to_string();
    program.run(&["ledger", "verify", &path, "--state", &state]).refused(2, "--key");
    let path = program.file("no.tlog-proof", "안녕");
    program.run(&["ledger", "verify", &path, "--key", &key]).refused(2, "no.tlog-proof");
}

/// What is done behind the program's back, and what then does not hold.
const TAMPERING: &[(&str, &[&str])] = &[
    ("UPDATE question SET title = replace(title, '밤', '낮') WHERE id = 1", &["texts"]),
    ("UPDATE answer SET text = text || '.' WHERE id = 1", &["texts"]),
    ("UPDATE statement SET text = 'x' || text WHERE id = 1", &["texts"]),
    ("UPDATE question SET status = 'hidden' WHERE id = 1", &["texts", "counts"]),
    ("UPDATE question SET status = 'published' WHERE id = 2", &["texts", "counts"]),
    ("UPDATE statement SET agree = agree + 1 WHERE id = 1", &["tallies"]),
    (
        "UPDATE vote_entry SET value = -value WHERE leaf = 0 AND statement_id = 1 AND value = 1 AND act_id = (SELECT min(act_id) FROM vote_entry WHERE value = 1 AND statement_id = 1)",
        &["votes", "tallies"],
    ),
    (
        "UPDATE vote_entry SET at = at + 1 WHERE act_id = (SELECT max(act_id) FROM vote_entry)",
        &["votes"],
    ),
    (
        "DELETE FROM vote_entry WHERE act_id = (SELECT max(act_id) FROM vote_entry)",
        &["votes", "tallies"],
    ),
    (
        "UPDATE salt SET salt = zeroblob(32) WHERE act_id = (SELECT act_id FROM receipt WHERE kind = 'question' ORDER BY act_id LIMIT 1)",
        &["texts"],
    ),
    (
        "UPDATE act SET payload = replace(payload, '\"reason\":\"', '\"reason\":\"x') WHERE kind = 'contribution.hidden'",
        &["tree"],
    ),
    ("UPDATE act SET payload = replace(payload, 'garam', 'narae') WHERE id = 5", &["tree"]),
    (
        "UPDATE ledger_entry SET act_id = -1 WHERE position = 30; UPDATE ledger_entry SET act_id = 30 WHERE position = 31; UPDATE ledger_entry SET act_id = 31 WHERE position = 30",
        &["tree"],
    ),
    (
        "UPDATE ledger_tile SET hashes = CAST(x'00' || substr(hashes, 2) AS BLOB) WHERE level = 0 AND number = 0",
        &["tree"],
    ),
    ("UPDATE ledger_key SET key = replace(key, '+A', '+B')", &["files"]),
    (
        "UPDATE ledger_checkpoint SET note = replace(note, 'A', 'B') WHERE size = (SELECT max(size) FROM ledger_checkpoint)",
        &["signature"],
    ),
    (
        "INSERT INTO ledger_entry (position, act_id, own) SELECT max(position) + 1, NULL, '{}' FROM ledger_entry",
        &["waiting"],
    ),
    ("DELETE FROM ledger_waiting", &["waiting"]),
    ("UPDATE act SET at = at + 1 WHERE id = 7", &["waiting"]),
    ("UPDATE act SET subject_id = subject_id + 1 WHERE id = 7", &["waiting"]),
];

#[tokio::test(flavor = "multi_thread")]
async fn what_is_altered_behind_the_programs_back_is_found_and_named() {
    let made = filled(Engine::Sqlite).await;
    // One act waits, as one always may.
    let dialogue = made.t.app.dialogue(&made.t.operator(), "garam").await.unwrap();
    made.t.question(&made.t.participant(), &dialogue, "이 질문은 아직 기다립니다").await;
    let program = Program::on(made.t.url());
    let file = made.t.url().trim_start_matches("sqlite:").to_owned();
    let clean = program.path("clean.db");
    program.run(&["backup", &clean.display().to_string()]).good();
    let (code, report) = verify(&program, &format!("sqlite:{file}"), &[]);
    assert_eq!((code, wrong(&report)), (0, vec![]), "nothing was altered: {report}");
    assert!(made.hidden.id == 2 && made.question.id == 1);
    for (n, (sql, expected)) in TAMPERING.iter().enumerate() {
        let copy = program.path(&format!("altered-{n}.db"));
        std::fs::copy(&clean, &copy).unwrap();
        alter(&copy, sql);
        let state = program.path(&format!("visits-{n}.json")).display().to_string();
        let what = format!("sqlite:{}", copy.display());
        let words = ["ledger", "verify", &what, "--json", "--lang", "en", "--state", &state];
        let done = program.run(&words);
        let report: Value = serde_json::from_str(done.stdout.trim())
            .unwrap_or_else(|_| panic!("{sql}\n{}\n{}", done.stdout, done.stderr));
        let found: Vec<String> = wrong(&report).into_iter().map(|(name, _)| name).collect();
        for name in *expected {
            assert!(found.iter().any(|found| found == name), "{sql}: {name} of {report}");
        }
        assert_eq!(done.code, 1, "{sql}: {report}");
    }
}

/// Runs a statement on a database file with nothing of ours in between.
fn alter(file: &Path, sql: &str) {
    let mut sqlite = Command::new("sqlite3");
    sqlite.arg(file).arg(format!("PRAGMA foreign_keys = off; {sql}"));
    let done = finish(sqlite);
    assert_eq!(done.code, 0, "{sql}: {}", done.stderr);
}
