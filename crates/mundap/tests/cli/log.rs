//! The log: what it tells, and that nothing of anyone's is in it, at whatever level.

use std::fs::File;

use serde_json::{Value, json};

use crate::program::{Program, Server};

/// What must never be in a log, with what it stands for.
struct Secrets(Vec<(&'static str, String)>);

impl Secrets {
    fn add(&mut self, what: &'static str, text: impl Into<String>) -> String {
        let text = text.into();
        assert!(text.len() > 4, "{what}: {text:?} could be found anywhere");
        self.0.push((what, text.clone()));
        text
    }
}

/// Starts a server that logs everything into a file.
fn serve(program: &Program, format: &str, filter: &str) -> Server {
    let words = ["serve", "--listen", "127.0.0.1:0", "--rate-limit", "off", "--log", format];
    let mut command = program.command(&[&words[..], &["--log-filter", filter]].concat());
    command.stderr(File::create(program.path("log")).unwrap());
    Server::start_logged(command)
}

fn client() -> reqwest::Client {
    reqwest::Client::builder()
        .cookie_store(true)
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_anyones_is_in_the_log() {
    for format in ["text", "json"] {
        let program = Program::new();
        program.run(&["dialogue", "add", "--slug", "garam", "--title", "가람구"]).good();
        let mut secrets = Secrets(Vec::new());
        let email = secrets.add("e-mail", "gil.dong@people.example");
        let add = ["user", "add", "--role", "operator", "--email", &email];
        let added = program.json(&add);
        let password = secrets.add("password", added["password"].as_str().unwrap());
        let token = "a-token-for-the-figures";
        secrets.add("token of figures", token);

        let server = serve(&program, format, "trace");
        drive(&server.url, &email, &password, &mut secrets).await;
        let done = server.stop();
        assert_eq!(done.code, 0, "{done:?}");

        let log = std::fs::read_to_string(program.path("log")).unwrap();
        // The log was written, with every request: without that, finding nothing would prove nothing.
        for route in ["/d/{dialogue}/ask", "/receipts/{code}", "/api/v1/statements/{id}/vote"] {
            assert!(log.contains(route), "{route} is not in\n{log}");
        }
        for (what, text) in &secrets.0 {
            let encoded: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
            for form in [text.as_str(), &encoded, &text.escape_debug().to_string()] {
                let at = log.find(form).map(|at| log[..at].lines().count());
                assert_eq!(at, None, "{format}: {what} {form:?} is in line {at:?} of\n{log}");
            }
        }
    }
}

/// Does what people do, well and badly.
async fn drive(url: &str, email: &str, password: &str, secrets: &mut Secrets) {
    let api = client();
    let join = api.post(format!("{url}/api/v1/participants")).json(&json!({}));
    let joined: Value = join.send().await.unwrap().json().await.unwrap();
    let token = secrets.add("bearer token", joined["token"].as_str().unwrap());
    let title = secrets.add("title", "정수장 야간 순찰은 누가 하나요?");
    let body = secrets.add("body", "우리 아버지 길동 씨가 다쳤습니다");
    let ask = api.post(format!("{url}/api/v1/dialogues/garam/questions"));
    let ask = ask.bearer_auth(&token).json(&json!({"title": title, "body": body}));
    let asked: Value = ask.send().await.unwrap().json().await.unwrap();
    let receipt = secrets.add("receipt", asked["receipt"].as_str().unwrap());
    // A field too long, a body that is no JSON, a vote on nothing, a wrong token.
    let long = secrets.add("long text", "너무 긴 이야기".repeat(400));
    let send = api.post(format!("{url}/api/v1/dialogues/garam/questions")).bearer_auth(&token);
    send.json(&json!({"title": long})).send().await.unwrap();
    let broken = secrets.add("broken JSON", "{\"title\": \"숨길 것\"");
    let send = api.post(format!("{url}/api/v1/dialogues/garam/questions")).bearer_auth(&token);
    send.header("content-type", "application/json").body(broken).send().await.unwrap();
    let send = api.put(format!("{url}/api/v1/statements/77/vote")).bearer_auth(&token);
    send.json(&json!({"value": "agree"})).send().await.unwrap();
    let forged = secrets.add("forged token", "bm90LW9uZS1vZi1vdXJz");
    api.get(format!("{url}/api/v1/questions/Q-0001")).bearer_auth(forged).send().await.unwrap();

    // A citizen's browser.
    let browser = client();
    let form = |path: &str, fields: &[(&str, &str)]| {
        browser.post(format!("{url}{path}")).header("origin", url).form(fields)
    };
    let asked_here = secrets.add("asked in a form", "은하동 어린이집은 언제 문을 여나요?");
    let answer = form("/d/garam/ask", &[("title", &asked_here)]).send().await.unwrap();
    let cookie = answer.headers()["set-cookie"].to_str().unwrap();
    let cookie = cookie.split(['=', ';']).nth(1).unwrap();
    secrets.add("cookie", cookie);
    let searched = secrets.add("search", "어머니 병원비");
    for path in [
        format!("/d/garam/questions?q={searched}"),
        format!("/d/garam/ask/likely?title={searched}"),
        format!("/receipts/{receipt}"),
        format!("/receipts?code={receipt}"),
        format!("/staff/d/garam/import/{forged}", forged = secrets.add("upload", "not-an-upload")),
        "/me".to_owned(),
        "/q/Q-0001".to_owned(),
    ] {
        browser.get(format!("{url}{path}")).send().await.unwrap();
    }
    // Staff.
    let wrong = secrets.add("wrong password", "틀린 비밀번호 하나");
    form("/sign-in", &[("email", email), ("password", &wrong)]).send().await.unwrap();
    let answer = form("/sign-in", &[("email", email), ("password", password)]).send();
    let answer = answer.await.unwrap();
    let session = answer.headers()["set-cookie"].to_str().unwrap();
    secrets.add("session", session.split(['=', ';']).nth(1).unwrap());
    let chosen = secrets.add("new password", "새로 고른 비밀번호 둘");
    let change = [("old_password", password), ("password", &chosen)];
    form("/password", &change).send().await.unwrap();
    let invited = secrets.add("another e-mail", "young.hee@people.example");
    let name = secrets.add("name", "박영희 간사");
    form("/staff/people", &[("email", &invited), ("name", &name)]).send().await.unwrap();
    let note = secrets.add("note", "욕설이 심해서 숨깁니다");
    let hide = [("item", "Q-0001"), ("do", "hide"), ("reason", "abuse"), ("note", &note)];
    form("/staff/d/garam/moderation", &hide).send().await.unwrap();
    let figures = browser.get(format!("{url}/metrics"));
    figures.bearer_auth("a-token-for-the-figures").send().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn every_request_is_told_when_asked_for() {
    let program = Program::new();
    let server = serve(&program, "json", "info,request=debug");
    let url = format!("{}/q/Q-0001?back=somewhere", server.url);
    let answer = client().get(&url).send().await.unwrap();
    let id = answer.headers()["x-request-id"].to_str().unwrap().to_owned();
    assert_eq!(server.stop().code, 0);
    let log = std::fs::read_to_string(program.path("log")).unwrap();
    let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let line = lines.iter().find(|line| line["id"] == id.as_str());
    let line = line.unwrap_or_else(|| panic!("{id} is not in\n{log}"));
    assert_eq!((&line["route"], &line["status"]), (&json!("/q/{code}"), &json!(404)));
    assert!(line["ms"].is_u64() && line["method"] == "GET" && line["target"] == "request");
    let stopping = |line: &Value| line["message"].as_str().unwrap().starts_with("stopping");
    assert!(lines.iter().any(stopping), "{log}");
    // Unasked, only what is worth telling.
    let server = serve(&program, "text", "info");
    client().get(format!("{}/q/Q-0001", server.url)).send().await.unwrap();
    assert_eq!(server.stop().code, 0);
    let log = std::fs::read_to_string(program.path("log")).unwrap();
    assert!(!log.contains("/q/"), "{log}");
}
