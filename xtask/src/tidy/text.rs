//! Words, names and registrations: unfinished work, paths of one machine, dependencies without a
//! purpose, file names that say nothing, migrations that would never run.

use std::path::Path;

use super::rust::lines_with;
use super::{Finding, Source};

/// Marks of unfinished work. Written in parts, so that this file does not find itself.
const UNFINISHED: &[&str] = &[
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("to", "do!"),
    concat!("un", "implemented!"),
    concat!("db", "g!"),
    concat!("#[", "ignore"),
];
/// The kinds of files that are our own work.
const OURS: &[&str] = &["rs", "html", "js", "mjs", "css", "ftl", "toml", "sh"];
/// Paths of one machine and names of hosts that packages come from.
const ELSEWHERE: &[&str] = &[
    concat!("/wo", "rk/"),
    concat!("/ro", "ot/"),
    concat!("registry.", "npmjs.org"),
    concat!("static.", "crates.io"),
    concat!("index.", "crates.io"),
    concat!("files.", "pythonhosted.org"),
    concat!("deb.", "debian.org"),
];
/// Names of files that could hold anything.
const VAGUE: &[&str] = &["util", "utils", "helper", "helpers", "common", "manager", "misc"];
/// Where migrations lie, and where they are registered.
const MIGRATIONS: &str = "crates/store/src/migration/";
const REGISTER: &str = "crates/store/src/migration.rs";

/// Checks every text.
pub(super) fn check(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources {
        if OURS.iter().any(|extension| source.is(extension)) {
            find_words(source, UNFINISHED, "finish it, or file an issue", &mut findings);
        }
        if source.path != "Cargo.lock" {
            let todo = "name things so that they hold on every machine";
            find_words(source, ELSEWHERE, todo, &mut findings);
        }
        let stem = Path::new(&source.path).file_stem().and_then(|stem| stem.to_str());
        if source.is("rs") && stem.is_some_and(|stem| VAGUE.contains(&stem)) {
            findings.push(source.finding(1, "the file's name says nothing", "name it by its noun"));
        }
        if source.path == "Cargo.toml" {
            findings.extend(purposes(source));
        }
    }
    findings.extend(migrations(sources));
    findings
}

fn find_words(source: &Source, words: &[&str], todo: &str, findings: &mut Vec<Finding>) {
    for word in words {
        let lines = if word.starts_with('/') {
            paths(source, word)
        } else {
            lines_with(&source.text, word)
        };
        findings
            .extend(lines.into_iter().map(|line| source.finding(line, format!("`{word}`"), todo)));
    }
}

/// The lines on which an absolute path begins with `path`, not a part of a longer one.
fn paths(source: &Source, path: &str) -> Vec<usize> {
    let begins = |line: &str| {
        line.match_indices(path).any(|(at, _)| {
            let before = line.get(..at).and_then(|part| part.chars().next_back());
            before.is_none_or(|c| !c.is_alphanumeric() && !"._-~}]".contains(c))
        })
    };
    let lines = source.text.lines().enumerate();
    lines.filter(|(_, line)| begins(line)).map(|(index, _)| index + 1).collect()
}

/// Dependencies of the workspace that do not say what they are for: a comment on their line. Our
/// own crates say it in their first line.
fn purposes(manifest: &Source) -> Vec<Finding> {
    let lines = manifest.text.lines().enumerate();
    let table = lines.skip_while(|(_, line)| *line != "[workspace.dependencies]").skip(1);
    let entries = table.take_while(|(_, line)| !line.starts_with('['));
    let silent = entries.filter(|(_, line)| {
        let line = line.trim();
        !line.is_empty() && !line.contains('#') && !line.contains("path = \"crates/")
    });
    let todo = "say in a comment on this line what it is for";
    silent
        .map(|(index, _)| manifest.finding(index + 1, "a dependency without a purpose", todo))
        .collect()
}

/// Migrations that are not declared, not run, or not in the list of schema versions.
fn migrations(sources: &[Source]) -> Vec<Finding> {
    let register = sources.iter().find(|source| source.path == REGISTER);
    let registered = register.map_or("", |source| source.text.as_str());
    let mut findings = Vec::new();
    for source in sources.iter().filter(|source| source.path.starts_with(MIGRATIONS)) {
        let name = source.path.trim_start_matches(MIGRATIONS).trim_end_matches(".rs");
        for part in [format!("mod {name};"), format!("{name}::Migration"), format!("\"{name}\"")] {
            if !registered.contains(&part) {
                let what = format!("{REGISTER} does not mention `{part}`");
                findings.push(source.finding(1, what, "register the migration there, newest last"));
            }
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
    fn unfinished_work_is_found() {
        let mark = concat!("TO", "DO");
        assert_eq!(lines("a.rs", &format!("fine\n// {mark}: later\nMAS{mark}S")), [2]);
        assert_eq!(lines("a.html", &format!("{{# {mark} #}}")), [1]);
        assert_eq!(lines("a.md", mark), NONE);
    }

    #[test]
    fn paths_of_one_machine_are_found() {
        let path = concat!("/wo", "rk/");
        assert_eq!(lines("a.md", &format!("see {path}main\nhttp://x{path}\n../team{path}")), [1]);
        assert_eq!(lines("a.json", concat!("\"https://registry.", "npmjs.org/x\"")), [1]);
    }

    #[test]
    fn vague_names_are_found() {
        assert_eq!(lines("crates/app/src/utils.rs", ""), [1]);
        assert_eq!(lines("crates/app/src/vote.rs", ""), NONE);
    }

    #[test]
    fn a_dependency_says_what_it_is_for() {
        let manifest = "[workspace.dependencies]\ndomain = { path = \"crates/domain\" }\na = \"1\" # for b\nc = \"1\"\n\n[profile.dev]\nd = 1\n";
        assert_eq!(lines("Cargo.toml", manifest), [4]);
    }

    #[test]
    fn a_migration_is_registered_in_three_places() {
        let file = Source::sample("crates/store/src/migration/m1_house.rs", "");
        let register = |text| Source::sample(REGISTER, text);
        assert_eq!(migrations(&[file, register("mod m1_house;")]).len(), 2);
        let file = Source::sample("crates/store/src/migration/m1_house.rs", "");
        let full = "mod m1_house; [\"m1_house\"] Box::new(m1_house::Migration)";
        assert!(migrations(&[file, register(full)]).is_empty());
    }
}
