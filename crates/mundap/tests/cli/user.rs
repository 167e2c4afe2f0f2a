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
fn people_are_listed_helped_and_shut_out() {
    let program = Program::new();
    let add = |email: &str| {
        program.json(&["user", "add", "--role", "operator", "--email", email]);
    };
    assert_eq!(program.json(&["user", "list"])["users"], serde_json::json!([]));
    add("kim@garam.example");
    let last = ["user", "disable", "--email", "kim@garam.example"];
    program.run(&last).refused(2, "마지막 운영 담당자입니다");
    add("lee@garam.example");
    let done = program.json(&["user", "disable", "--email", "Lee@garam.example"]);
    assert_eq!(done, serde_json::json!({"email": "lee@garam.example", "done": "disabled"}));
    let listed = program.json(&["user", "list"]);
    let states: Vec<(&str, bool)> = listed["users"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["email"].as_str().unwrap(), one["disabled"].as_bool().unwrap()))
        .collect();
    assert_eq!(states, [("kim@garam.example", false), ("lee@garam.example", true)]);
    program.run(&last).refused(2, "마지막 운영 담당자입니다");
    program.json(&["user", "enable", "--email", "lee@garam.example"]);
    let reset = program.json(&["user", "reset-second-factor", "--email", "lee@garam.example"]);
    assert_eq!(reset["done"], "second_factor_reset");
    for command in ["disable", "enable", "reset-second-factor"] {
        program
            .run(&["user", command, "--email", "no@garam.example"])
            .refused(2, "계정이 없습니다");
    }
    let text = program.run(&["user", "list"]).good().stdout;
    assert!(text.contains("kim@garam.example"), "{text}");
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
