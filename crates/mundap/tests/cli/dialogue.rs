//! `mundap dialogue`.

use crate::program::{Program, is_private};

#[test]
fn a_dialogue_is_opened_and_listed() {
    let program = Program::new();
    let empty = program.run(&["dialogue", "list"]).good();
    assert!(empty.stdout.contains("mundap dialogue add"), "{empty:?}");
    let words = ["dialogue", "add", "--slug", "garam", "--title", "가람구 일자리"];
    let added =
        program.json(&[&words[..], &["--sector", "제조업, 마을", "--place", "새터동"]].concat());
    assert_eq!(added["slug"], "garam");
    assert_eq!(added["id"], 1);
    assert!(is_private(&program.data()));
    let listed = program.json(&["dialogue", "list"]);
    assert_eq!(listed["dialogues"][0]["title"], "가람구 일자리");
    assert_eq!(listed["dialogues"][0]["questions"], 0);

    let again = program.run(&words).refused(2, "slug: 이미 쓰고 있습니다");
    assert_eq!(again.stdout, "");
    let bad = ["dialogue", "add", "--slug", "Garam!", "--title", "가", "--lang", "en", "--json"];
    let bad = program.run(&bad).refused(2, "slug: cannot be read; expected 2 to 40");
    assert!(bad.stderr.contains("title: is too short; expected at least 2"), "{bad:?}");
    assert!(bad.json()["error"].as_str().unwrap().contains("slug"));
    program.run(&["dialogue", "add", "--slug", "x"]).refused(2, "--title");
    program.run(&["dialog"]).refused(2, "dialogue");
}
