//! Licences and origins of dependencies, read from deny.toml, so that they are checked on every run;
//! cargo-deny reads the same file and says more where it is installed.

use serde_json::Value;
use toml::Table;

use super::crates::{list, text};
use super::{Finding, Source};

/// Where a dependency may come from, as the lock file writes it.
const REGISTRY: &str = "registry+";

/// Checks every package of the lock file.
pub(super) fn check(metadata: &Value, sources: &[Source]) -> Vec<Finding> {
    let Some(deny) = sources.iter().find(|source| source.path == "deny.toml") else {
        return vec![missing("deny.toml is missing", "it says which licences we take")];
    };
    let allowed = match allowed(&deny.text) {
        Ok(allowed) => allowed,
        Err(why) => return vec![deny.finding(1, why, "give [licenses] allow = [\"…\"]")],
    };
    let lock = sources.iter().find(|source| source.path == "Cargo.lock");
    let mut findings = Vec::new();
    for package in list(metadata, "packages") {
        let Some(origin) = package.get("source").and_then(Value::as_str) else { continue };
        let name = format!("{} {}", text(package, "name"), text(package, "version"));
        let line =
            lock.map_or(1, |lock| lock.line_of(&format!("name = \"{}\"", text(package, "name"))));
        let mut find = |what: String, todo: &str| {
            let path = "Cargo.lock".to_owned();
            findings.push(Finding { path, line, what, todo: todo.to_owned() });
        };
        if !origin.starts_with(REGISTRY) {
            find(format!("{name} comes from {origin}"), "use a published version");
        }
        let licence = text(package, "license");
        if !is_allowed(licence, &allowed) {
            find(
                format!("{name} has the licence {licence:?}, which deny.toml does not allow"),
                "find another crate, or allow the licence in deny.toml with a reason",
            );
        }
    }
    findings
}

fn missing(what: &str, todo: &str) -> Finding {
    Finding { path: "deny.toml".to_owned(), line: 1, what: what.to_owned(), todo: todo.to_owned() }
}

fn allowed(deny: &str) -> Result<Vec<String>, String> {
    let table: Table = deny.parse().map_err(|error| format!("{error}"))?;
    let list =
        table.get("licenses").and_then(|part| part.get("allow")).and_then(|list| list.as_array());
    let list = list.ok_or("no list of allowed licences")?;
    Ok(list.iter().filter_map(|licence| Some(licence.as_str()?.to_owned())).collect())
}

/// Whether an SPDX expression can be fulfilled with allowed licences. `/` is how old manifests
/// write OR; AND binds tighter.
fn is_allowed(expression: &str, allowed: &[String]) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let mut words = spaced.split_whitespace().peekable();
    any_of(&mut words, allowed) && words.next().is_none()
}

type Words<'a, 'b> = &'b mut std::iter::Peekable<std::str::SplitWhitespace<'a>>;

fn any_of(words: Words<'_, '_>, allowed: &[String]) -> bool {
    let mut result = all_of(words, allowed);
    while words.next_if_eq(&"OR").is_some() {
        result |= all_of(words, allowed);
    }
    result
}

fn all_of(words: Words<'_, '_>, allowed: &[String]) -> bool {
    let mut result = one(words, allowed);
    while words.next_if_eq(&"AND").is_some() {
        result &= one(words, allowed);
    }
    result
}

fn one(words: Words<'_, '_>, allowed: &[String]) -> bool {
    if words.next_if_eq(&"(").is_some() {
        let result = any_of(words, allowed);
        return words.next_if_eq(&")").is_some() && result;
    }
    let Some(licence) = words.next() else { return false };
    let exception = words.next_if_eq(&"WITH").and_then(|_| words.next());
    let full = exception.map(|exception| format!("{licence} WITH {exception}"));
    // An exception only adds rights, so that the bare licence is enough.
    allowed.iter().any(|own| own == licence || Some(own) == full.as_ref())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_weighed() {
        let allowed = ["MIT", "Apache-2.0", "Unicode-3.0"].map(str::to_owned);
        let cases = [
            ("MIT", true),
            ("GPL-3.0-only", false),
            ("MIT/Apache-2.0", true),
            ("GPL-2.0-only OR Apache-2.0", true),
            ("GPL-2.0-only AND Apache-2.0", false),
            ("(MIT OR Apache-2.0) AND Unicode-3.0", true),
            ("(MIT OR Apache-2.0) AND BSD-3-Clause", false),
            ("MIT OR GPL-2.0-only AND Apache-2.0", true),
            ("Apache-2.0 WITH LLVM-exception", true),
            ("", false),
            ("(MIT", false),
        ];
        for (expression, expected) in cases {
            assert_eq!(is_allowed(expression, &allowed), expected, "{expression}");
        }
    }

    #[test]
    fn a_foreign_licence_and_a_foreign_origin_are_found() {
        let metadata = serde_json::from_str(
            r#"{"packages": [
                {"name": "ours", "version": "1", "source": null, "license": null},
                {"name": "good", "version": "1", "source": "registry+x", "license": "MIT"},
                {"name": "bad", "version": "2", "source": "registry+x", "license": "GPL-3.0-only"},
                {"name": "far", "version": "3", "source": "git+x", "license": "MIT"}]}"#,
        )
        .unwrap();
        let deny = Source::sample("deny.toml", "[licenses]\nallow = [\"MIT\"]");
        let found: Vec<_> = check(&metadata, &[deny]).into_iter().map(|f| f.what).collect();
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found.iter().any(|what| what.starts_with("bad 2 has the licence")));
        assert!(found.iter().any(|what| what.starts_with("far 3 comes from git+")));
    }
}
