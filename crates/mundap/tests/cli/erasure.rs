//! Erasing oneself on a running server: no file of the data directory and no line of the log holds
//! anything of it afterwards.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use app::App;
use app::clock::SystemClock;
use app::random::SystemRandom;
use domain::permission::Actor;
use domain::privacy::Policy;
use store::{Engine, Store};

use crate::program::{Program, Server, get};

const WORDS: &str = "달맞이꽃무리";
const ADDRESS: &str = "eraseme.moon@garam.example";

/// The files of the data directory that hold these bytes.
fn holding(folder: &Path, words: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(holding(&path, words));
        } else {
            let bytes = std::fs::read(&path).unwrap_or_default();
            if bytes.windows(words.len()).any(|window| window == words.as_bytes()) {
                found.push(path.display().to_string());
            }
        }
    }
    found
}

pub(crate) async fn policy(url: &str) {
    let store = Store::open(url).await.unwrap();
    let settings = app::Settings::default();
    let app = App::start(store, Arc::new(SystemClock), Arc::new(SystemRandom), settings);
    let app = app.await.unwrap();
    let policy = Policy {
        controller: "가람구청".to_owned(),
        officer: "책임자".to_owned(),
        contact: "전화".to_owned(),
        ..Policy::default()
    };
    app.change_policy(&Actor::command_line(), &policy).await.unwrap();
    app.store().clone().close().await.unwrap();
}

async fn post(
    client: &reqwest::Client,
    server: &Server,
    path: &str,
    form: &[(&str, &str)],
) -> String {
    let answer = client.post(format!("{}{path}", server.url)).form(form).send().await.unwrap();
    assert!(answer.status().is_success(), "{path}: {}", answer.status());
    answer.text().await.unwrap()
}

/// The embedded database, or a new one on the server; with its address.
pub(crate) async fn program_on(engine: Engine) -> (Program, String) {
    let (program, url) = match engine {
        Engine::Sqlite => {
            let program = Program::new();
            let url = format!("sqlite:{}", program.data().join("mundap.db").display());
            (program, url)
        }
        Engine::Postgres => {
            let (url, _) = testkit::bare_database(Engine::Postgres).await;
            (Program::on(&url), url)
        }
    };
    program.run(&["migrate"]).good();
    (program, url)
}

async fn ask_with(client: &reqwest::Client, server: &Server, address: &str) {
    let form = [("email", address), ("agree", "1"), ("age", "adult")];
    post(client, server, "/me/claim", &form).await;
}

/// Somebody asks for a link to this address.
pub(crate) async fn ask(server: &Server, address: &str) {
    ask_with(&reqwest::Client::new(), server, address).await;
}

/// Somebody puts a question, and ties an address.
async fn take_part(program: &Program, server: &Server) -> reqwest::Client {
    let client = reqwest::Client::builder().cookie_store(true).build().unwrap();
    let title = format!("{WORDS}은 어디에서 기다리나요?");
    let page = post(&client, server, "/d/garam/ask", &[("title", &title)]).await;
    assert!(page.contains(WORDS));
    ask_with(&client, server, ADDRESS).await;
    let outbox = program.data().join("outbox");
    for _ in 0..1000 {
        if outbox.exists() && !holding(&outbox, ADDRESS).is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let mail = std::fs::read_dir(&outbox).unwrap().next().unwrap().unwrap();
    let mail = std::fs::read_to_string(mail.path()).unwrap();
    let link = mail.split_whitespace().find(|word| word.contains("/me/claim/")).unwrap();
    assert!(link.starts_with(&server.url), "{link}");
    post(&client, server, link.trim_start_matches(&server.url), &[("code", "")]).await;
    client
}

async fn erase(client: &reqwest::Client, server: &Server) {
    let asked = post(client, server, "/me/erase", &[("understood", "1")]).await;
    let token = asked.split("name=\"token\" value=\"").nth(1).unwrap();
    let token = token.split('"').next().unwrap();
    post(client, server, "/me/erase", &[("token", token)]).await;
}

/// Whether anybody can read it: on pages and in a backup made now.
async fn is_found(program: &Program, server: &Server) -> bool {
    let (_, page) = get(&format!("{}/d/garam/questions", server.url)).await;
    let backup = program.path("now.db");
    program.run(&["backup", &backup.display().to_string()]).good();
    let bytes = std::fs::read(&backup).unwrap();
    std::fs::remove_file(&backup).unwrap();
    let held = [WORDS, ADDRESS].map(|mark| bytes.windows(mark.len()).any(|w| w == mark.as_bytes()));
    assert_eq!(held[0], held[1]);
    assert_eq!(held[0], page.contains(WORDS));
    held[0]
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_an_erased_person_is_left_in_files_or_log() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let (program, url) = program_on(engine).await;
        program.run(&["dialogue", "add", "--slug", "garam", "--title", "가람구 일자리"]).good();
        policy(&url).await;
        let mut command = program.command(&["serve", "--listen", "127.0.0.1:0"]);
        command.env("MUNDAP_LOG_FILTER", "trace");
        let server = Server::start(command);
        let client = take_part(&program, &server).await;
        assert!(is_found(&program, &server).await);
        assert!(!holding(&program.data(), ADDRESS).is_empty());
        erase(&client, &server).await;
        let data = program.data();
        for mark in [WORDS, ADDRESS] {
            assert_eq!(holding(&data, mark), Vec::<String>::new(), "{mark}, while it serves");
        }
        assert!(!is_found(&program, &server).await);
        let backup = program.path("backup.db").display().to_string();
        program.run(&["backup", &backup]).good();
        let done = server.stop();
        assert_eq!(done.code, 0, "{done:?}");
        assert!(done.stderr.len() > 1000, "the log says a lot: {}", done.stderr);
        for mark in [WORDS, ADDRESS] {
            assert_eq!(holding(data.parent().unwrap(), mark), Vec::<String>::new(), "{mark}");
            assert!(!done.stderr.contains(mark), "{mark} is in the log");
        }
    }
}

/// Backups from before an erasure hold what was erased, until they are dropped. None of them brings it
/// back: not by the command, not in another place, not put in place by hand.
#[tokio::test(flavor = "multi_thread")]
async fn no_earlier_backup_brings_an_erased_person_back() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let (program, url) = program_on(engine).await;
        program.run(&["dialogue", "add", "--slug", "garam", "--title", "가람구 일자리"]).good();
        policy(&url).await;
        let server = program.serve(&[]);
        let client = take_part(&program, &server).await;
        let kept = program.path("kept");
        std::fs::create_dir(&kept).unwrap();
        let backup = kept.join("before.db").display().to_string();
        program.run(&["backup", &backup]).good();
        assert!(is_found(&program, &server).await);
        erase(&client, &server).await;
        assert!(!is_found(&program, &server).await);
        assert_eq!(server.stop().code, 0);

        let restored = program.json(&["restore", &backup, "--replace"]);
        assert_eq!(restored["erased_again"], 1, "{restored}");
        assert!(program.run(&["doctor", "--lang", "en"]).stdout.contains("list of erasures"));
        let server = program.serve(&[]);
        assert!(!is_found(&program, &server).await, "{engine:?}: restored");
        let after = kept.join("after.db").display().to_string();
        program.run(&["backup", &after]).good();
        assert_eq!(server.stop().code, 0);

        // The machine is lost; the folder of backups was kept elsewhere.
        let (other, _) = program_on(engine).await;
        let restored = other.json(&["restore", &backup]);
        assert_eq!(restored["erased_again"], 1, "{restored}");
        let server = other.serve(&[]);
        assert!(!is_found(&other, &server).await, "{engine:?}: on another machine");
        assert_eq!(server.stop().code, 0);

        if engine == Engine::Sqlite {
            for ending in ["", "-wal", "-shm"] {
                let _ = std::fs::remove_file(program.data().join(format!("mundap.db{ending}")));
            }
            std::fs::copy(&backup, program.data().join("mundap.db")).unwrap();
            let doctor = program.run(&["doctor", "--lang", "en"]).refused(1, "problems found: 1");
            assert!(doctor.stdout.contains("! list of erasures"), "{doctor:?}");
            let server = program.serve(&[]);
            assert!(!is_found(&program, &server).await, "by hand");
            let done = server.stop();
            assert!(done.stderr.contains("erased again"), "{done:?}");
            let found = [WORDS, ADDRESS].map(|mark| holding(&program.data(), mark));
            assert_eq!(found, [Vec::<String>::new(), Vec::new()]);
        }
    }
}
