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
use store::Store;

use crate::program::{Program, Server};

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

async fn policy(program: &Program) {
    let url = format!("sqlite:{}", program.data().join("mundap.db").display());
    let store = Store::open(&url).await.unwrap();
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

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_an_erased_person_is_left_in_files_or_log() {
    let program = Program::new();
    program.run(&["dialogue", "add", "--slug", "garam", "--title", "가람구 일자리"]).good();
    policy(&program).await;
    let mut command = program.command(&["serve", "--listen", "127.0.0.1:0"]);
    command.env("MUNDAP_LOG_FILTER", "trace");
    let server = Server::start(command);
    let client = reqwest::Client::builder().cookie_store(true).build().unwrap();
    let title = format!("{WORDS}은 어디에서 기다리나요?");
    let page = post(&client, &server, "/d/garam/ask", &[("title", &title)]).await;
    assert!(page.contains(WORDS));
    let form = [("email", ADDRESS), ("agree", "1"), ("age", "adult")];
    post(&client, &server, "/me/claim", &form).await;
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
    post(&client, &server, link.trim_start_matches(&server.url), &[("code", "")]).await;
    assert!(!holding(&program.data(), WORDS).is_empty());
    assert!(!holding(&program.data(), ADDRESS).is_empty());
    let asked = post(&client, &server, "/me/erase", &[("understood", "1")]).await;
    let token = asked.split("name=\"token\" value=\"").nth(1).unwrap();
    let token = token.split('"').next().unwrap();
    post(&client, &server, "/me/erase", &[("token", token)]).await;
    for mark in [WORDS, ADDRESS] {
        assert_eq!(holding(&program.data(), mark), Vec::<String>::new(), "{mark}, while it serves");
    }
    let backup = program.path("backup.db").display().to_string();
    program.run(&["backup", &backup]).good();
    let done = server.stop();
    assert_eq!(done.code, 0, "{done:?}");
    assert!(done.stderr.len() > 1000, "the log says a lot: {}", done.stderr);
    let folder = program.data();
    for mark in [WORDS, ADDRESS] {
        assert_eq!(holding(folder.parent().unwrap(), mark), Vec::<String>::new(), "{mark}");
        assert!(!done.stderr.contains(mark), "{mark} is in the log");
    }
}
