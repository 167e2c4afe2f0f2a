//! Borders that show in the code and not in a manifest: what pure crates call, who names the
//! database's library, who opens a transaction.

use super::crates::PURE;
use super::{Finding, Source, rust};

/// Names that bring in IO, a clock or randomness.
const IMPURE: &[&str] = &[
    "std::fs",
    "fs::",
    "File::open",
    "File::create",
    "std::net",
    "std::env",
    "env::var",
    "std::process",
    "SystemTime",
    "Instant::now",
    "Timestamp::now",
    "ZonedDateTime::now",
    "rand::rng",
    "rand::random",
    "thread_rng",
    "ThreadRng",
    "OsRng",
    "SysRng",
    "Uuid::new_v4",
    "Uuid::now_v7",
    "RandomState::new",
];

/// The database's libraries, which only `store` names.
const DATABASE: &[&str] = &["sea_orm", "sea_orm_migration", "sqlx", "rusqlite"];

/// The operating system's randomness, which has one place. Calls that draw from it in one word are
/// clippy's (clippy.toml).
const RANDOMNESS: &[&str] = &["SysRng", "OsRng", "ThreadRng"];
const RANDOMNESS_PLACE: &str = "crates/app/src/random.rs";

/// How a transaction is opened, which only `app` does, with the functions of `store`.
const TRANSACTION: &[&str] =
    &[".begin(", ".begin_with_options(", ".begin_with_config(", ".transaction("];

/// Checks the code of our crates.
pub(super) fn check(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources.iter().filter(|source| source.is("rs")) {
        let Some(owner) = source.owner().filter(|owner| *owner != "xtask") else { continue };
        let code = rust::code(&source.text);
        let mut forbid = |words: &[&str], what: &str, todo: &str| {
            for word in words {
                for line in rust::lines_with(&code, word) {
                    findings.push(source.finding(line, format!("{owner} {what} `{word}`"), todo));
                }
            }
        };
        if PURE.contains(&owner) && !source.is_for_tests() {
            forbid(
                IMPURE,
                "is pure and uses",
                "take the time, the seed, the id or the bytes as an argument",
            );
        }
        if owner != "store" {
            forbid(DATABASE, "names", "only store knows the database: add a function there");
        }
        if source.path != RANDOMNESS_PLACE && !PURE.contains(&owner) && !source.is_for_tests() {
            forbid(RANDOMNESS, "draws with", "ask app::random, so that a test can repeat it");
        }
        if !["store", "app"].contains(&owner) && !source.is_for_tests() {
            forbid(
                TRANSACTION,
                "opens a transaction with",
                "only app does: write a use case there",
            );
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: [usize; 0] = [];

    fn lines(path: &str, text: &str) -> Vec<usize> {
        check(&[Source::sample(path, text)]).into_iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn pure_crates_call_no_clock() {
        assert_eq!(
            lines("crates/domain/src/time.rs", "//! SystemTime\nlet now = SystemTime::now();"),
            [2]
        );
        assert_eq!(
            lines("crates/domain/src/time.rs", "#[cfg(test)]\nmod tests { use std::fs; }"),
            NONE
        );
        assert_eq!(lines("crates/domain/tests/time.rs", "use std::fs;"), NONE);
        assert_eq!(lines("crates/app/src/clock.rs", "SystemTime::now()"), NONE);
        assert_eq!(lines("crates/ledger/src/lib.rs", "use std::{fs, io};\nfs::read(\"x\")"), [2]);
    }

    #[test]
    fn randomness_has_one_place() {
        assert_eq!(lines("crates/app/src/person.rs", "SysRng.try_fill_bytes(b)"), [1]);
        assert_eq!(lines("crates/app/src/random.rs", "SysRng.try_fill_bytes(b)"), NONE);
    }

    #[test]
    fn only_store_names_the_database() {
        assert_eq!(lines("crates/app/src/vote.rs", "use sea_orm::DbErr;"), [1]);
        assert_eq!(lines("crates/store/src/vote.rs", "use sea_orm::DbErr;"), NONE);
    }

    #[test]
    fn only_app_opens_a_transaction() {
        assert_eq!(lines("crates/web/src/vote.rs", "let tx = store.begin().await?;"), [1]);
        assert_eq!(lines("crates/app/src/vote.rs", "let tx = store.begin().await?;"), NONE);
        assert_eq!(lines("crates/web/src/stage.rs", "stage.begins()"), NONE);
    }
}
