//! `mundap user`.

use crate::program::Program;

#[test]
fn a_person_gets_a_role_and_a_password_that_is_shown_once() {
    let program = Program::new();
    program.run(&["dialogue", "add", "--slug", "garam", "--title", "가람구"]).good();
    let words = ["user", "add", "--role", "secretary", "--email", "Kim@Garam.example"];
    let added = program.json(&[&words[..], &["--dialogue", "garam"]].concat());
    assert_eq!(added["email"], "kim@garam.example");
    let password = added["password"].as_str().unwrap().to_owned();
    assert!(password.len() >= 12, "{password}");
    // A second role leaves the password as it is.
    let editor = ["user", "add", "--role", "editor", "--email", "kim@garam.example"];
    let second = program.json(&[&editor[..], &["--dialogue", "garam"]].concat());
    assert_eq!(second["password"], serde_json::Value::Null);
    program.json(&["user", "add", "--role", "operator", "--email", "op@garam.example"]);

    let reset = program.json(&["user", "reset-password", "--email", "KIM@garam.example"]);
    assert_ne!(reset["password"].as_str().unwrap(), password);
    let unknown = ["user", "reset-password", "--email", "lee@garam.example"];
    program.run(&unknown).refused(2, "lee@garam.example: 이 주소의 계정이 없습니다");
}

#[test]
fn what_is_wrong_is_told() {
    let program = Program::new();
    program.run(&["dialogue", "add", "--slug", "garam", "--title", "가람구"]).good();
    let add = |role: &str, email: &str, more: &[&str]| {
        program.run(&[&["user", "add", "--role", role, "--email", email], more].concat())
    };
    add("boss", "kim@garam.example", &[]).refused(2, "secretary");
    add("editor", "kim@garam.example", &[]).refused(2, "--dialogue SLUG");
    add("editor", "kim@garam.example", &["--dialogue", "garan"]).refused(2, "'garam'입니까?");
    add("editor", "kim", &["--dialogue", "garam"]).refused(2, "e-mail address");
}
