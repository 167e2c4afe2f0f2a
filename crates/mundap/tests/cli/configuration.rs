//! Flags, environment, file: which of them holds, as `mundap doctor` tells.

use serde_json::Value;

use crate::program::{Program, finish};

fn fact<'a>(report: &'a Value, name: &str) -> &'a str {
    let facts = report["facts"].as_array().unwrap();
    let found = facts.iter().find(|fact| fact["name"] == name);
    found.unwrap_or_else(|| panic!("{name} is not in {report}"))["value"].as_str().unwrap()
}

#[test]
fn flags_go_before_the_environment_and_that_before_the_file() {
    let program = Program::new();
    program.file(
        "data/mundap.toml",
        "listen = '127.0.0.1:1001'\npublic_url = 'https://a.example'\n[limits]\nvotes = 7\n",
    );
    let report = |flags: &[&str], environment: &[(&str, &str)]| {
        let mut command = program.command(&[&["doctor", "--json"], flags].concat());
        command.envs(environment.iter().copied());
        finish(command).good().json()
    };
    let file = report(&[], &[]);
    assert_eq!(fact(&file, "listen"), "127.0.0.1:1001  (file)");
    assert_eq!(fact(&file, "public_url"), "https://a.example  (file)");
    assert!(fact(&file, "limits").contains("votes: 7"), "{file}");
    assert_eq!(fact(&file, "trusted_proxy"), "false  (default)");
    let environment = [("MUNDAP_LISTEN", "127.0.0.1:1002"), ("MUNDAP_RATE_LIMIT", "off")];
    let set = report(&[], &environment);
    assert_eq!(fact(&set, "listen"), "127.0.0.1:1002  (environment)");
    assert_eq!(fact(&set, "limits"), "off  (environment)");
    let flagged = report(&["--listen", "127.0.0.1:1003"], &environment);
    assert_eq!(fact(&flagged, "listen"), "127.0.0.1:1003  (flag)");
}

#[test]
fn wrong_looks_are_told_with_file_and_line() {
    let program = Program::new();
    program.file("data/mundap.toml", "looks = 'looks'\n");
    program.run(&["doctor"]).refused(2, "data/looks: no such folder");
    program.file("data/looks/note.txt", "");
    program.run(&["doctor"]).refused(2, "holds none of paper.typ, style.css, styles.toml");
    program.file("data/looks/styles.toml", "size = 11\nserfi = '바탕'\n");
    program.run(&["doctor"]).refused(2, "styles.toml").refused(2, "line 2, column 1");
    program.file("data/looks/styles.toml", "serif = '바탕'\n");
    program.file("data/looks/style.css", "body{}\n@import 'https://a.example/b.css';\n");
    program.run(&["doctor"]).refused(2, "style.css, line 2: @import");
    program.file("data/looks/style.css", "body{color:teal}\n");
    assert!(fact(&program.json(&["doctor"]), "looks").ends_with("looks  (file)"));
    program.file("data/looks/paper.typ", "#let d = json(\"data.json\")\n\n#d.titel\n");
    let serve = ["serve", "--listen", "127.0.0.1:0"];
    program.run(&serve).refused(2, "paper.typ, line 3").refused(2, "치우면");
}

#[test]
fn a_wrong_setting_is_named() {
    let program = Program::new();
    program.file("data/mundap.toml", "listen = '127.0.0.1:1001'\nlistne = 2\n");
    program.run(&["doctor"]).refused(2, "mundap.toml").refused(2, "listne");
    let program = Program::new();
    program.run(&["doctor", "--config", "nowhere.toml"]).refused(2, "nowhere.toml");
    program.run(&["doctor", "--listen", "here"]).refused(2, "--listen");
    program.run(&["doctor", "--public-url", "a.example"]).refused(2, "expected https://HOST");
    Program::on("mysql://root@db/x").run(&["doctor"]).refused(2, "sqlite:PATH or postgres://");
}
