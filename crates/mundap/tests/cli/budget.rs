//! `mundap budget`.

use crate::program::Program;

const FILE: &str = "META\nkey;value\nbudget;100\nvote_type;approval\nPROJECTS\nproject_id;cost;name\n\
a;60;놀이터\nb;50;도서관\nc;40;나무\nVOTES\nvoter_id;vote\n1;a\n2;a,c\n3;b,c\n4;a\n";

#[test]
fn projects_are_chosen_and_explained() {
    let program = Program::new();
    let file = program.file("동네.pb", FILE);
    let found = program.json(&["budget", &file]);
    assert_eq!(found["rule"], "equal-shares");
    assert_eq!(found["completion"], "add1u");
    assert_eq!((&found["cost"], &found["budget"]), (&100.into(), &100.into()));
    assert_eq!(found["explanations"].as_array().unwrap().len(), 3);
    let into = program.path("out.json").display().to_string();
    let told = program.run(&["budget", &file, "--rule", "greedy", "--json", &into]).good();
    assert!(told.stdout.contains("2개 사업을 뽑았습니다. 비용 100, 예산 100."), "{told:?}");
    let written = std::fs::read_to_string(&into).unwrap();
    let written: serde_json::Value = serde_json::from_str(&written).unwrap();
    assert_eq!(written["chosen"], serde_json::json!(["a", "c"]));
}

#[test]
fn a_bad_file_is_named_with_line_and_column() {
    let program = Program::new();
    let refused = |text: String, sign: &str| {
        let file = program.file("bad.pb", text);
        program.run(&["budget", &file]).refused(2, &format!("{file}:{sign}"));
    };
    refused(FILE.replace("b;50", "b;-50"), "8 'cost' 칸: '-50'");
    refused(FILE.replace("4;a", "4;z"), "15 'vote' 칸: 'z'");
    refused(FILE.replace("VOTES\n", ""), "");
    refused(FILE.replace("b;50;도서관", "b;50"), "8: 칸이 2개입니다");
    refused(FILE.replace("b;50", "a;50"), "8 'project_id' 칸: 'a'");
    refused(String::new(), "1: 비어 있습니다");
    // The same words in CP949: 놀이터 begins with 0xB3.
    let korean = program.file("cp949.pb", b"META\nkey;value\nname;\xb3\xee\xc0\xcc\xc5\xcd\n");
    program.run(&["budget", &korean]).refused(2, &format!("{korean}:3: CP949"));
    program.run(&["budget", "nowhere.pb"]).refused(2, "nowhere.pb");
}
