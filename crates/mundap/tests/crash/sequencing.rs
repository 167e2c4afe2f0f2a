//! `kill -9` while acts are entered in the ledger: it verifies afterwards, continues what was signed
//! before, and no act is missing.

use std::time::Duration;

use testkit::postgres::Cluster;

use crate::kill::rounds;
use crate::program::Program;

#[test]
fn alone_sqlite_leaves_no_gap_and_no_fork() {
    kill_and_verify(&Program::new());
}

#[test]
fn alone_postgres_leaves_no_gap_and_no_fork() {
    let cluster = Cluster::durable(&[]);
    kill_and_verify(&Program::on(&cluster.empty_database()));
}

/// How long a round lets the program live at most: longer than entering takes.
const LIFE: Duration = Duration::from_millis(260);
/// Rounds of a test for each round of a soak.
const EACH: u32 = 20;

/// Each round records acts, begins to enter them, and kills the program after a time that differs each
/// round. Now and then everything is verified, against what was seen the last time too.
fn kill_and_verify(program: &Program) {
    program.run(&["dialogue", "add", "--slug", "garam", "--title", "가람구"]).good();
    let state = program.path("visits.json").display().to_string();
    let embedded = format!("sqlite:{}", program.data().join("mundap.db").display());
    let database = program.database().unwrap_or(&embedded);
    let (mut recorded, mut interrupted) = (1, 0);
    for round in 0..rounds() * EACH {
        let slug = format!("d{round}");
        program.run(&["dialogue", "add", "--slug", &slug, "--title", "가람구"]).good();
        recorded += 1;
        let mut entering = program.command(&["ledger", "enter"]).spawn().unwrap();
        std::thread::sleep(LIFE.mul_f64(f64::from(round * 37 % 100) / 100.0));
        entering.kill().unwrap();
        interrupted += u32::from(!entering.wait().unwrap().success());
        if round % 10 == 9 {
            let entered = program.run(&["ledger", "enter"]).good();
            let verified =
                program.run(&["ledger", "verify", database, "--state", &state, "--json"]);
            let report = verified.good().json();
            assert_eq!(report["entries"], recorded + 1, "{report}, {}", entered.stdout);
        }
    }
    assert!(interrupted > 0, "some were killed before they were done");
}
