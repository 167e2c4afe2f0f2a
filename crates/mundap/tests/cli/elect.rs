//! `mundap elect`.

use crate::program::Program;

const BALLOTS: &str = "# ALTERNATIVE NAME 1: 김\n# ALTERNATIVE NAME 2: 이\n# ALTERNATIVE NAME 3: 박\n\
4: 1,2,3\n3: 2,3,1\n2: 3,2,1\n";

#[test]
fn rules_elect_and_tell_margins() {
    let program = Program::new();
    let file = program.file("votes.soc", BALLOTS);
    let elect = |rule: &str| program.json(&["elect", &file, "--rule", rule]);
    assert_eq!(elect("plurality")["winners"], serde_json::json!(["김"]));
    let schulze = elect("schulze");
    assert_eq!(schulze["winners"], serde_json::json!(["이"]));
    assert_eq!(schulze["margins"][1], serde_json::json!([1, 0, 5]));
    assert_eq!(elect("irv")["rounds"][0]["struck"], "박");
    let two = program.json(&["elect", &file, "--rule", "stv", "--seats", "2"]);
    assert_eq!(two["winners"].as_array().unwrap().len(), 2);
}

#[test]
fn bad_votes_are_named() {
    let program = Program::new();
    let bad = program.file("bad.soc", BALLOTS.replace("2: 3,2,1", "2: 3,7"));
    program.run(&["elect", &bad, "--rule", "irv"]).refused(2, &format!("{bad}:6: '7'"));
    program.run(&["elect", &bad, "--rule", "none"]).refused(2, "--rule");
}
