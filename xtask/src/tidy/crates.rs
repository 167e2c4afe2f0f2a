//! The table of crates: who may need whom, and what the pure ones may not need at all.

use serde_json::Value;

use super::{Finding, Source};

/// Which of our crates each of our crates may depend on. ARCHITECTURE.md draws the same picture.
const TABLE: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("opinion", &[]),
    ("fairness", &[]),
    ("language", &[]),
    ("ledger", &[]),
    ("store", &["domain", "ledger"]),
    ("publish", &["domain"]),
    ("app", &["domain", "opinion", "fairness", "language", "ledger", "store", "publish"]),
    ("web", &["app", "domain", "language"]),
    (
        "mundap",
        &["domain", "opinion", "fairness", "language", "ledger", "store", "publish", "app", "web"],
    ),
    (
        "testkit",
        &["domain", "opinion", "fairness", "language", "ledger", "store", "publish", "app", "web"],
    ),
    ("xtask", &[]),
];

/// Same input, same output: these crates have no IO, no clock and no randomness of their own.
pub(super) const PURE: &[&str] = &["domain", "opinion", "fairness", "language", "ledger"];

/// What a pure crate may not depend on.
const IMPURE: &[&str] =
    &["tokio", "reqwest", "hyper", "axum", "sea-orm", "sea-orm-migration", "sqlx", "getrandom"];

/// Features of rand's crates that draw from the operating system.
const SYSTEM_RANDOMNESS: &[&str] = &["sys_rng", "os_rng", "thread_rng"];

/// What only one crate may depend on, in any way.
const EXCLUSIVE: &[(&str, &str)] = &[("sea-orm", "store"), ("sea-orm-migration", "store")];

/// The crate for tests, never a part of the product.
const TESTKIT: &str = "testkit";

/// Checks the workspace's crates in what `cargo metadata` says.
pub(super) fn check(metadata: &Value, sources: &[Source]) -> Vec<Finding> {
    let ours =
        list(metadata, "packages").filter(|package| package.get("source") == Some(&Value::Null));
    ours.flat_map(|package| check_crate(package, sources)).collect()
}

fn check_crate(package: &Value, sources: &[Source]) -> Vec<Finding> {
    let name = text(package, "name");
    let folder = if name == "xtask" { "xtask".to_owned() } else { format!("crates/{name}") };
    let path = format!("{folder}/Cargo.toml");
    let manifest = sources.iter().find(|source| source.path == path);
    let finding = |dependency: &str, what: String, todo: &str| Finding {
        path: path.clone(),
        line: manifest.map_or(1, |source| source.line_of(dependency)),
        what,
        todo: todo.to_owned(),
    };
    let Some((_, allowed)) = TABLE.iter().find(|(own, _)| *own == name) else {
        return vec![finding(
            "name",
            format!("crate {name} is not in the table of crates"),
            "a new crate is a decision: DESIGN first, then the table in xtask/src/tidy/crates.rs",
        )];
    };
    let mut findings = Vec::new();
    for dependency in list(package, "dependencies") {
        let needed = text(dependency, "name");
        let for_tests = text(dependency, "kind") == "dev";
        if needed == TESTKIT && !for_tests {
            findings.push(finding(
                needed,
                format!("{name} depends on testkit outside its tests"),
                "move it to [dev-dependencies]",
            ));
        } else if TABLE.iter().any(|(own, _)| *own == needed)
            && !for_tests
            && !allowed.contains(&needed)
        {
            findings.push(finding(
                needed,
                format!("{name} may not depend on {needed}"),
                "see the table in xtask/src/tidy/crates.rs; the code belongs in another crate",
            ));
        }
        if PURE.contains(&name) && !for_tests {
            let drawn = SYSTEM_RANDOMNESS.iter().find(|feature| {
                list(dependency, "features").any(|own| own.as_str() == Some(feature))
            });
            let all_of_rand = needed == "rand"
                && dependency.get("uses_default_features") == Some(&Value::Bool(true));
            if IMPURE.contains(&needed) {
                findings.push(finding(
                    needed,
                    format!("the pure crate {name} depends on {needed}"),
                    "do the work in app, store or web and hand the result in as an argument",
                ));
            } else if drawn.is_some() || all_of_rand {
                findings.push(finding(
                    needed,
                    format!("the pure crate {name} takes {needed} with the operating system's randomness"),
                    "default-features = false, and take a seed as an argument",
                ));
            }
        }
        if let Some((_, only)) =
            EXCLUSIVE.iter().find(|(own, only)| *own == needed && *only != name)
        {
            findings.push(finding(
                needed,
                format!("{name} depends on {needed}"),
                &format!("only {only} does: add what is missing there"),
            ));
        }
    }
    findings
}

/// An array in a JSON object, empty when it is missing.
pub(super) fn list<'a>(object: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    object.get(key).and_then(Value::as_array).into_iter().flatten()
}

/// A string in a JSON object, empty when it is missing or null.
pub(super) fn text<'a>(object: &'a Value, key: &str) -> &'a str {
    object.get(key).and_then(Value::as_str).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: [&str; 0] = [];

    fn findings(name: &str, dependencies: &str) -> Vec<String> {
        let json = format!(
            r#"{{"packages": [{{"name": "{name}", "source": null, "dependencies": [{dependencies}]}},
                {{"name": "serde", "source": "registry", "dependencies": [{{"name": "tokio"}}]}}]}}"#
        );
        let metadata = serde_json::from_str(&json).unwrap();
        check(&metadata, &[]).into_iter().map(|finding| finding.what).collect()
    }

    #[test]
    fn the_table_holds() {
        assert_eq!(findings("web", r#"{"name": "app", "kind": null}"#), NONE);
        assert_eq!(
            findings("web", r#"{"name": "store", "kind": null}"#),
            ["web may not depend on store"]
        );
        assert_eq!(findings("web", r#"{"name": "store", "kind": "dev"}"#), NONE);
        assert_eq!(findings("newcomer", ""), ["crate newcomer is not in the table of crates"]);
    }

    #[test]
    fn testkit_is_for_tests() {
        assert_eq!(findings("app", r#"{"name": "testkit", "kind": "dev"}"#), NONE);
        assert_eq!(
            findings("app", r#"{"name": "testkit", "kind": null}"#),
            ["app depends on testkit outside its tests"]
        );
    }

    #[test]
    fn pure_crates_stay_pure() {
        assert_eq!(
            findings("domain", r#"{"name": "tokio", "kind": null}"#),
            ["the pure crate domain depends on tokio"]
        );
        assert_eq!(findings("domain", r#"{"name": "tokio", "kind": "dev"}"#), NONE);
        let seeded =
            r#"{"name": "rand", "kind": null, "uses_default_features": false, "features": []}"#;
        assert_eq!(findings("fairness", seeded), NONE);
        let drawn = r#"{"name": "rand", "kind": null, "uses_default_features": true}"#;
        assert_eq!(findings("fairness", drawn).len(), 1);
        let drawn = r#"{"name": "rand_chacha", "kind": null, "features": ["os_rng"]}"#;
        assert_eq!(findings("fairness", drawn).len(), 1);
    }

    #[test]
    fn only_store_knows_the_database() {
        assert_eq!(
            findings("app", r#"{"name": "sea-orm", "kind": "dev"}"#),
            ["app depends on sea-orm"]
        );
        assert_eq!(findings("store", r#"{"name": "sea-orm", "kind": null}"#), NONE);
    }
}
