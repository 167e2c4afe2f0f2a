//! `mundap choose`.

use crate::program::Program;

const BALLOTS: &str = "voter,option,approve\n1,가,1\n1,나,1\n2,가,1\n2,나,1\n3,가,1\n3,나,\n\
4,나,1\n4,가,1\n5,다,1\n6,다,1\n";

#[test]
fn a_slate_is_proportional_and_a_hand_made_one_is_audited() {
    let program = Program::new();
    let file = program.file("ballots.csv", BALLOTS);
    let found = program.json(&["choose", &file, "--seats", "2"]);
    assert_eq!(found["rule"], "equal-shares");
    assert_eq!(found["chosen"], serde_json::json!(["가", "다"]));
    assert_eq!(found["audit"]["ejr_plus"], true);
    let audit = program.json(&["choose", "audit", &file, "--slate", "가,나", "--seats", "3"]);
    assert_eq!(audit["audit"]["ejr_plus"], false);
    assert_eq!(audit["audit"]["worst_group"]["option"], "다");
    let kept = program.json(&["choose", &file, "--seats", "2", "--keep", "나", "--rule", "pav"]);
    assert_eq!(kept["chosen"][0], "나");
}

#[test]
fn bad_ballots_and_unknown_options_are_named() {
    let program = Program::new();
    let bad = program.file("bad.csv", BALLOTS.replace("6,다,1", "6,다,9"));
    let sign = format!("{bad}:11 'approve' 칸: '9'");
    program.run(&["choose", &bad, "--seats", "2"]).refused(2, &sign);
    let file = program.file("ballots.csv", BALLOTS);
    program.run(&["choose", "audit", &file, "--slate", "라"]).refused(2, "--slate: '라'");
    program.run(&["choose", &file]).refused(2, "--seats");
}
