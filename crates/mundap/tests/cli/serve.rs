//! `mundap serve`: what it prints, when it is ready, how it stops, and what it refuses.

use std::sync::Arc;

use app::App;
use app::clock::SystemClock;
use app::random::SystemRandom;
use store::Store;

use crate::program::{Program, get};

#[tokio::test(flavor = "multi_thread")]
async fn a_new_installation_prints_the_set_up_code_and_works_before_set_up() {
    let program = Program::new();
    let mut server = program.serve(&[]);
    let line = server.line();
    let (_, rest) = line.split_once(": ").unwrap_or_else(|| panic!("{line}"));
    let (code, page) = rest.split_once("  ").unwrap_or_else(|| panic!("{line}"));
    assert!(code.len() >= 8 && page == format!("{}/set-up", server.url), "{line}");
    assert_eq!(get(&format!("{}/healthz", server.url)).await.0, 200);
    assert_eq!(get(&format!("{}/readyz", server.url)).await.0, 200);
    // Commands work on the same data meanwhile.
    program.run(&["dialogue", "add", "--slug", "garam", "--title", "가람구 일자리"]).good();
    let (status, page) = get(&format!("{}/d/garam/questions", server.url)).await;
    assert!(status == 200 && page.contains("가람구 일자리"), "{status} {page}");
    program.run(&["user", "add", "--role", "operator", "--email", "op@garam.example"]).good();
    let done = server.stop();
    assert_eq!(done.code, 0, "{done:?}");
    assert!(!program.data().join("mundap.db-wal").exists(), "the log was folded into the file");
    // With an operator there is nothing to set up.
    let server = program.serve(&["--rate-limit", "off"]);
    let done = server.stop();
    assert_eq!((done.code, done.stdout.as_str()), (0, ""), "{done:?}");
    assert!(done.stderr.contains("rate limits are off"), "{done:?}");
}

#[test]
fn an_address_in_use_is_told() {
    let program = Program::new();
    let server = program.serve(&[]);
    let address = server.url.trim_start_matches("http://").to_owned();
    program.run(&["serve", "--listen", &address]).refused(1, &address);
}

async fn app_on(program: &Program) -> App {
    std::fs::create_dir_all(program.data()).unwrap();
    let url = format!("sqlite:{}", program.data().join("mundap.db").display());
    let store = Store::open(&url).await.unwrap();
    App::start(store, Arc::new(SystemClock), Arc::new(SystemRandom), app::Settings::default())
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn demo_and_real_data_are_kept_apart() {
    let real = Program::new();
    real.run(&["dialogue", "add", "--slug", "garam", "--title", "가람구"]).good();
    real.run(&["serve", "--demo", "--listen", "127.0.0.1:0"]).refused(2, "데모를 만들지 않습니다");
    let demo = Program::new();
    let app = app_on(&demo).await;
    app.begin_demo().await.unwrap();
    app.store().clone().close().await.unwrap();
    demo.run(&["serve", "--listen", "127.0.0.1:0"]).refused(2, "--demo를 붙여 열거나");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unfinished_demo_is_built_anew_and_says_that_it_is_not_ready() {
    let program = Program::new();
    let app = app_on(&program).await;
    app.begin_demo().await.unwrap();
    let new = app::dialogue::NewDialogue {
        slug: "left-over".to_owned(),
        title: "만들다 만 대화".to_owned(),
        ..app::dialogue::NewDialogue::default()
    };
    app.add_dialogue(&domain::permission::Actor::command_line(), &new).await.unwrap();
    app.store().clone().close().await.unwrap();
    drop(app);
    let mut server = program.serve(&["--demo"]);
    assert_eq!(server.line(), "데모 로그인:");
    let sign_in = server.line();
    assert!(sign_in.contains("operator@garam.example"), "{sign_in}");
    assert_eq!(get(&format!("{}/healthz", server.url)).await.0, 200);
    assert_eq!(get(&format!("{}/readyz", server.url)).await.0, 503);
    let answer = reqwest::get(format!("{}/", server.url)).await.unwrap();
    assert_eq!(answer.status().as_u16(), 503);
    assert!(answer.headers().contains_key("retry-after"));
    let listed = program.json(&["dialogue", "list"]).to_string();
    assert!(!listed.contains("left-over"), "{listed}");
    // Two programs do not build one demo.
    program.run(&["serve", "--demo", "--listen", "127.0.0.1:0"]).refused(2, "다른 프로그램이");
    let done = server.stop();
    assert_eq!(done.code, 0, "{done:?}");
    assert!(done.stderr.contains("만들다 만 데모를 지우고"), "{done:?}");
}
