//! `mundap opinion` and `mundap opinion generate`.

use std::path::Path;

use serde_json::Value;

use crate::program::Program;

/// Writes a table of votes with planted groups; its path.
fn generated(
    program: &Program,
    name: &str,
    [participants, statements, votes]: [&str; 3],
) -> String {
    let path = program.path(name).display().to_string();
    let size = ["--participants", participants, "--statements", statements, "--votes", votes];
    let words =
        [&["opinion", "generate", "--groups", "2", "--seed", "3", "--out", &path], &size[..]];
    assert_eq!(program.json(&words.concat())["votes"].to_string(), votes);
    path
}

/// The JSON that the command writes, without its timings.
fn analysed(program: &Program, path: &str, words: &[&str]) -> Value {
    let out = program.path("out.json");
    let told = out.display().to_string();
    program.run(&[&["opinion", path, "--out", &told], words].concat()).good();
    let mut found: Value = serde_json::from_str(&std::fs::read_to_string(out).unwrap()).unwrap();
    for part in ["read_s", "analysis_s", "certainty_s"] {
        assert!(found["timings"][part].as_f64().unwrap() >= 0.0);
    }
    found.as_object_mut().unwrap().remove("timings");
    found
}

#[test]
fn made_up_groups_are_found_and_written() {
    let program = Program::new();
    let path = generated(&program, "votes.csv", ["120", "20", "1800"]);
    let table = std::fs::read_to_string(&path).unwrap();
    assert!(table.starts_with("participant,statement,vote\n") && table.lines().count() == 1801);
    let found = analysed(&program, &path, &[]);
    assert_eq!(
        (&found["version"], &found["mode"], &found["seed"]),
        (&1.into(), &"honest".into(), &0.into())
    );
    let counts = ["participants", "statements", "votes", "eligible"];
    assert_eq!(counts.map(|name| found["counts"][name].as_u64().unwrap()), [120, 20, 1800, 120]);
    assert_eq!(found["center"].as_array().unwrap().len(), 20);
    assert_eq!(found["components"].as_array().unwrap().len(), 2);
    let people = found["participants"].as_array().unwrap();
    let ids: Vec<u64> = people.iter().map(|person| person["id"].as_u64().unwrap()).collect();
    assert_eq!(ids, (0..120).collect::<Vec<u64>>());
    assert!(people.iter().all(|person| person["x"].is_f64() && person["y"].is_f64()));
    // Person p was planted in group p mod 2.
    let same = |at: usize| people[at]["group"] == people[at % 2]["group"];
    assert!((0..120).filter(|at| same(*at)).count() > 114, "{:?}", found["groups"]);
    assert_eq!(found["groups"].as_array().unwrap().len(), 2);
    let first = &found["groups"][0]["representative"][0];
    for figure in ["p", "ratio", "z", "z_ratio", "q"] {
        assert!(first[figure].is_f64(), "{first}");
    }
    assert!(found["null_test"]["split"].as_bool().unwrap());
    assert!(found["stability"]["ari"].as_f64().unwrap() > 0.9);
    let divide = &found["divides"][0];
    assert!(divide["difference"].as_f64().unwrap() > 0.3 && divide["q"].as_f64().unwrap() < 0.05);
    let own = &found["statements"][usize::try_from(divide["statement"].as_u64().unwrap()).unwrap()];
    assert_eq!(&own["divide"], divide);
    for figure in ["extremity", "group_aware_consensus", "priority", "bridging"] {
        assert!(own[figure].is_f64(), "{own}");
    }
}

#[test]
fn threads_and_the_order_of_lines_change_nothing() {
    let program = Program::new();
    let path = generated(&program, "votes.csv", ["90", "15", "1000"]);
    let text = std::fs::read_to_string(&path).unwrap();
    let mut lines: Vec<&str> = text.lines().skip(1).collect();
    lines.reverse();
    let turned =
        program.file("turned.csv", format!("participant,statement,vote\n{}\n", lines.join("\n")));
    for mode in ["honest", "polis"] {
        let one = analysed(&program, &path, &["--mode", mode, "--threads", "1"]);
        assert_eq!(one, analysed(&program, &path, &["--mode", mode, "--threads", "2"]));
        assert_eq!(one, analysed(&program, &turned, &["--mode", mode]));
    }
}

#[test]
fn groups_can_be_set_or_given() {
    let program = Program::new();
    let path = generated(&program, "votes.csv", ["60", "10", "500"]);
    let three = analysed(&program, &path, &["--groups", "3"]);
    assert_eq!(three["groups"].as_array().unwrap().len(), 3);
    let given = program.file("groups.csv", "participant,group\n0,1\n1,0\n2,1\n");
    let found = analysed(&program, &path, &["--mode", "polis", "--groups-from", &given]);
    assert_eq!((&found["groups"][0]["size"], &found["groups"][1]["size"]), (&1.into(), &2.into()));
    assert_eq!(found["participants"][3]["group"], Value::Null);
    assert!(found["null_test"].is_null() && found["stability"].is_null());
}

const COMMENTS: &str =
    "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body
0,x,4,7,1,1,1,Buses run too late
1,x,9,8,0,1,-1,Spam
";

#[test]
fn both_forms_of_a_polis_export_are_read() {
    let program = Program::new();
    let votes = "timestamp,comment-id,voter-id,vote\n3,4,8,-1\n1,4,7,1\n2,4,8,1\n4,9,7,0\n";
    program.file("export/votes.csv", votes);
    program.file("export/comments.csv", COMMENTS);
    let found = analysed(&program, &program.path("export").display().to_string(), &[]);
    let first = &found["statements"][0];
    // The later vote counts, wherever it stands.
    assert_eq!(
        (&first["id"], &first["agree"], &first["disagree"]),
        (&4.into(), &1.into(), &1.into())
    );
    assert_eq!(
        (&first["text"], &first["moderated"]),
        (&"Buses run too late".into(), &false.into())
    );
    assert_eq!(found["statements"][1]["moderated"], true);
    let matrix = "participant,group-id,n-comments,n-votes,n-agree,n-disagree,4,9\n7,,0,2,1,0,1,0\n8,,0,1,0,1,-1,\n";
    program.file("matrix/participants-votes.csv", matrix);
    let found = analysed(&program, &program.path("matrix").display().to_string(), &[]);
    assert_eq!(found["counts"]["votes"], 3);
}

/// What is wrong is named with file, line and column; nothing is written.
#[test]
fn what_cannot_be_read_is_named() {
    let program = Program::new();
    let refused = |path: &str, sign: &str| {
        let out = program.path("never.json").display().to_string();
        program.run(&["opinion", path, "--out", &out]).refused(2, sign);
        assert!(!Path::new(&out).exists());
    };
    let table = |lines: &str, sign: &str| {
        let path = program.file("bad.csv", format!("participant,statement,vote\n{lines}"));
        refused(&path, &format!("bad.csv:{sign}"));
    };
    table("1,2,1\n1,3,5\n", "3:3 (vote): \"5\"; expected -1, 0 or 1. Correct this cell.");
    table("1,2,1\n,3,1\n", "3:1 (participant): nothing; expected an id.");
    table("1,2\n", "2: 2 cells; expected 3 cells");
    table("1,\"2,1\n", "2: a quoted text that never ends");
    refused(
        &program.file("bad.csv", "person,statement,vote\n"),
        "bad.csv:1: no column \"participant\"",
    );
    refused(&program.file("bad.csv", ""), "bad.csv:1: the file is empty");
    refused(&program.file("bad.csv", b"participant,statement,vote\n\xff,1,1\n"), "expected UTF-8");
    refused("nowhere.csv", "nowhere.csv");
    program.file("empty/readme.txt", "");
    refused(&program.path("empty").display().to_string(), "participants-votes.csv");
    program.file("export/votes.csv", "timestamp,comment-id,voter-id,vote\n0,4,x,1\n");
    program.file("export/comments.csv", COMMENTS);
    let export = program.path("export").display().to_string();
    refused(&export, "export/votes.csv:2:3 (voter-id): \"x\"; expected a whole number.");
    let good = program.file("good.csv", "participant,statement,vote\n1,1,1\n");
    let groups = program.file("groups.csv", "participant,group\n1,7\n");
    program.run(&["opinion", &good, "--groups-from", &groups]).refused(2, "groups.csv:2:2 (group)");
}

#[test]
fn wrong_wishes_are_refused() {
    let program = Program::new();
    let generate = |words: &[&str], sign: &str| {
        let fixed = ["opinion", "generate", "--groups", "2", "--out", "x.csv"];
        program.run(&[&fixed[..], words].concat()).refused(2, sign);
        assert!(!program.path("x.csv").exists());
    };
    generate(&["--participants", "3", "--statements", "4", "--votes", "13"], "--votes 13");
    generate(&["--participants", "0", "--statements", "4", "--votes", "0"], "--votes 0");
    generate(&["--participants", "3", "--statements", "0", "--votes", "1"], "--statements");
    program.run(&["opinion"]).refused(2, "PATH");
    program.run(&["opinion", "x.csv", "--groups", "8"]).refused(2, "--groups");
    program.run(&["opinion", "x.csv", "--mode", "other"]).refused(2, "--mode");
}

#[test]
fn a_report_and_a_map_are_written() {
    let program = Program::new();
    let path = generated(&program, "밤 돌봄.csv", ["20", "8", "120"]);
    let [html, svg] =
        ["report.html", "map.svg"].map(|name| program.path(name).display().to_string());
    let words = ["opinion", &path, "--mode", "polis", "--html", &html, "--svg", &svg];
    assert_eq!(program.json(&words)["html"], html.as_str());
    let page = std::fs::read_to_string(&html).unwrap();
    for said in ["의견 보고 · 밤 돌봄", "20명이 의견 8개에 120표를 던졌어요."] {
        assert!(page.contains(said), "{said}: {page}");
    }
    let picture = std::fs::read_to_string(&svg).unwrap();
    assert!(picture.starts_with("<svg ") && picture.contains("가 모둠"), "{picture}");
    program.run(&[&words[..], &["--lang", "en"]].concat()).good();
    let page = std::fs::read_to_string(&html).unwrap();
    assert!(page.contains("Opinion report · 밤 돌봄"), "{page}");
}

#[test]
fn shares_are_weighted_beside_those_counted() {
    let program = Program::new();
    let path = generated(&program, "votes.csv", ["120", "20", "1800"]);
    let table = |name: &str, text: String| {
        let path = program.path(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    // Person p was planted in group p mod 2; three live in the first place for each in the second.
    let lines: String = (0..120).map(|p| format!("{p},{}\n", ["north", "south"][p % 2])).collect();
    let who = table("who.csv", format!("participant,place\n{lines}"));
    let text = "quality,category,people\nplace,north,300\nplace,south,100\nplace,west,100\n";
    let population = table("population.csv", text.to_owned());
    let html = program.path("report.html").display().to_string();
    let words =
        ["--population", &population, "--backgrounds", &who, "--html", &html, "--lang", "en"];
    let found = analysed(&program, &path, &words);
    let weighted = &found["weighted"];
    assert_eq!((&weighted["told"], &weighted["qualities"][0]), (&120.into(), &"place".into()));
    assert!((weighted["nobody"].as_f64().unwrap() - 0.2).abs() < 1e-9);
    assert!((weighted["effective"].as_f64().unwrap() - 96.0).abs() < 1e-6);
    for (at, statement) in found["statements"].as_array().unwrap().iter().enumerate() {
        let groups = found["groups"].as_array().unwrap();
        // The groups found are nearly the places: weighted agreement moves towards the first one's.
        let share = |group: usize| {
            let votes = &groups[group]["votes"][at];
            let [agree, disagree, pass] = [0, 1, 2].map(|n| votes[n].as_f64().unwrap());
            agree / (agree + disagree + pass)
        };
        let first = found["participants"][0]["group"].as_u64().unwrap();
        let towards =
            share(usize::try_from(first).unwrap()) - share(1 - usize::try_from(first).unwrap());
        let counted = statement["shares"]["agree"]["share"].as_f64().unwrap();
        let own = statement["weighted_shares"]["agree"]["share"].as_f64().unwrap();
        assert!(towards.abs() < 0.2 || (own - counted) * towards > 0.0, "{statement}");
    }
    let report = std::fs::read_to_string(&html).unwrap();
    assert!(report.contains("Weighted to the population") && report.contains("as voted"));
    // One file without the other, and what is in no population.
    program.run(&["opinion", &path, "--population", &population]).refused(2, "--backgrounds");
    let who = table("wrong.csv", "participant,place\n3,east\n".to_owned());
    let words = ["opinion", &path, "--population", &population, "--backgrounds", &who];
    program.run(&words).refused(2, "east").refused(2, "wrong.csv");
}
