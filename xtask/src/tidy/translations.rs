//! Translations: every language has the same keys with the same variables (Russian and Vietnamese
//! those of the citizen's way), every key that is asked for exists, and none is left over.

use std::collections::{BTreeMap, BTreeSet};

use super::{Finding, Source, rust};

/// Where translations lie: `LOCALES/<language>/*.ftl`.
const LOCALES: &str = "crates/web/locales/";
/// The language that everything is written in first.
const FIRST: &str = "ko";
/// Every other language, and whether it needs what only offices read, too.
const OTHERS: &[(&str, bool)] = &[("en", true), ("ru", false), ("vi", false)];
/// The files that only those who hold an office or an account read. Every other file is on the
/// citizen's way, and so is a new one.
const OFFICE: &[&str] = &[
    "account.ftl",
    "coding.ftl",
    "console.ftl",
    "official.ftl",
    "prepare.ftl",
    "print.ftl",
    "recruiting.ftl",
    "scan.ftl",
    "set_up.ftl",
    "sheet.ftl",
    "slip.ftl",
    "staff.ftl",
    "staff_appeal.ftl",
    "staff_body.ftl",
    "staff_minutes.ftl",
    "staff_model.ftl",
    "staff_outcome.ftl",
    "staff_paper.ftl",
    "staff_remark.ftl",
    "staff_pilot.ftl",
    "staff_report.ftl",
    "translation.ftl",
];
/// How a page asks for a text, in a template and in Rust: the translator is always named `l`.
const CALLS: &[&str] = &["l.t(", "l.n(", "l.a("];
/// Beginnings of keys that are put together while the program runs, such as `"stage-"` for
/// `format!("stage-{stage}")`: keys with such a beginning count as used.
const DYNAMIC: &[&str] = &[];

/// A text in one language.
struct Message<'a> {
    source: &'a Source,
    line: usize,
    variables: BTreeSet<String>,
}

/// Checks the translations, the templates and the code that ask for them.
pub(super) fn check(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let first = language(sources, FIRST, &mut findings);
    for (name, whole) in OTHERS {
        let other = language(sources, name, &mut findings);
        compare(&first, &other, (name, *whole), &mut findings);
        if !whole {
            findings.extend(sources.iter().filter_map(|source| hangul(source, name)));
        }
    }
    let mut used = BTreeSet::new();
    for source in sources {
        let is_page = source.is("html") || (source.is("rs") && !source.is_for_tests());
        if is_page && source.owner() == Some("web") {
            used.extend(strings(source));
            let asked = asked(source).into_iter().filter(|(_, key)| !first.contains_key(key));
            findings.extend(asked.map(|(line, key)| {
                source.finding(
                    line,
                    format!("no text has the key {key}"),
                    "add it in every language",
                )
            }));
        } else if source.path.starts_with(LOCALES) {
            used.extend(references(&source.text));
        }
    }
    for (key, message) in &first {
        let is_dynamic = DYNAMIC.iter().any(|beginning| key.starts_with(beginning));
        if !is_dynamic && !used.contains(key) {
            findings.push(message.source.finding(
                message.line,
                format!("the key {key} is not used"),
                "delete it in every language, or declare its beginning in DYNAMIC in \
                 xtask/src/tidy/translations.rs",
            ));
        }
    }
    findings
}

fn compare(
    first: &BTreeMap<String, Message<'_>>,
    second: &BTreeMap<String, Message<'_>>,
    (name, whole): (&str, bool),
    findings: &mut Vec<Finding>,
) {
    for (key, message) in first {
        match second.get(key) {
            None if !whole && is_for_offices(message.source) => {}
            None => findings.push(message.source.finding(
                message.line,
                format!("{key} has no text in {name}"),
                format!("add it under {LOCALES}{name}/"),
            )),
            Some(other) if other.variables != message.variables => {
                let (ours, theirs) = (&message.variables, &other.variables);
                findings.push(other.source.finding(
                    other.line,
                    format!("{key} uses the variables {theirs:?}, in {FIRST} {ours:?}"),
                    "use the same variables",
                ));
            }
            Some(_) => {}
        }
    }
    for (key, message) in second.iter().filter(|(key, _)| !first.contains_key(*key)) {
        findings.push(message.source.finding(
            message.line,
            format!("{key} has no text in {FIRST}"),
            format!("add it under {LOCALES}{FIRST}/, or delete it here"),
        ));
    }
}

/// Whether citizens never come to these texts.
fn is_for_offices(source: &Source) -> bool {
    source.path.rsplit('/').next().is_some_and(|file| OFFICE.contains(&file))
}

/// Korean left standing in a language whose readers may have none. (In English, staff are told
/// Korean column names.)
fn hangul(source: &Source, name: &str) -> Option<Finding> {
    let is_hangul = |c: char| matches!(c, '가'..='힣' | 'ㄱ'..='ㆎ' | '\u{1100}'..='\u{11ff}');
    if !source.path.starts_with(&format!("{LOCALES}{name}/")) {
        return None;
    }
    let line = source.text.lines().position(|line| line.contains(is_hangul))?;
    Some(source.finding(line + 1, format!("there is Korean in {name}"), "translate it"))
}

/// The messages of a language by key; terms (`-name`) and attributes (`key.name`) among them.
fn language<'a>(
    sources: &'a [Source],
    name: &str,
    findings: &mut Vec<Finding>,
) -> BTreeMap<String, Message<'a>> {
    let folder = format!("{LOCALES}{name}/");
    let mut messages: BTreeMap<String, Message<'a>> = BTreeMap::new();
    for source in sources.iter().filter(|source| source.path.starts_with(&folder)) {
        let mut current: Option<String> = None;
        let mut message = String::new();
        for (index, line) in source.text.lines().enumerate() {
            let attribute = line.trim_start().strip_prefix('.').and_then(named);
            let key = match (named(line), attribute) {
                (Some(key), _) => {
                    key.clone_into(&mut message);
                    Some(key.to_owned())
                }
                (None, Some(attribute)) => Some(format!("{message}.{attribute}")),
                (None, None) => None,
            };
            if let Some(key) = key {
                let variables = BTreeSet::new();
                let new = Message { source, line: index + 1, variables };
                if let Some(before) = messages.insert(key.clone(), new) {
                    findings.push(source.finding(
                        index + 1,
                        format!(
                            "{key} stands a second time ({}:{})",
                            before.source.path, before.line
                        ),
                        "keep one",
                    ));
                }
                current = Some(key);
            } else if line.starts_with('#') {
                current = None;
            }
            if let Some(message) = current.as_ref().and_then(|key| messages.get_mut(key)) {
                message.variables.extend(names_after(line, "$"));
            }
        }
    }
    messages
}

/// The name in front of `=` on a line that begins a message, a term or an attribute.
fn named(line: &str) -> Option<&str> {
    let (name, _) = line.split_once('=')?;
    let name = name.trim_end();
    let bare = name.strip_prefix('-').unwrap_or(name);
    let begins = bare.starts_with(|c: char| c.is_ascii_alphabetic());
    (begins && bare.chars().all(in_key)).then_some(name)
}

fn in_key(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-' || c == '_'
}

/// The names that follow `mark` in a text.
fn names_after(text: &str, mark: &str) -> Vec<String> {
    let name = |part: &str| part.chars().take_while(|c| in_key(*c)).collect::<String>();
    text.split(mark).skip(1).map(name).filter(|name| !name.is_empty()).collect()
}

/// Messages and terms that messages mention in braces.
fn references(ftl: &str) -> Vec<String> {
    let part = |part: &str| {
        let part = part.trim_start();
        part.chars().take_while(|c| in_key(*c) || *c == '.').collect::<String>()
    };
    ftl.split('{').skip(1).map(part).filter(|name| !name.is_empty()).collect()
}

/// The keys a page asks for, with their lines.
fn asked(source: &Source) -> Vec<(usize, String)> {
    let mut asked = Vec::new();
    for call in CALLS {
        for (at, _) in source.text.match_indices(call) {
            let (before, after) = source.text.split_at(at);
            if before.ends_with(rust::in_name) {
                continue;
            }
            let argument = after.get(call.len()..).unwrap_or_default().trim_start();
            let key = argument.strip_prefix('"').and_then(|rest| rest.split_once('"'));
            if let Some((key, _)) = key {
                asked.push((before.lines().count().max(1), key.to_owned()));
            }
        }
    }
    asked
}

/// Everything in a file that may be a key: its string literals.
fn strings(source: &Source) -> Vec<String> {
    if source.is("rs") {
        return rust::strings(&source.text);
    }
    source.text.split('"').map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: [&str; 0] = [];

    /// What is found with Russian and Vietnamese like English: what stands in English, too, once.
    fn findings(ko: &str, en: &str, page: &str) -> Vec<String> {
        let mut found = findings_with(["home.ftl"; 2], [ko, en, en, en], page);
        found.retain(|what| !what.contains(" in ru") && !what.contains(" in vi"));
        found.dedup();
        found
    }

    fn findings_with(
        [file, other]: [&str; 2],
        [ko, en, ru, vi]: [&str; 4],
        page: &str,
    ) -> Vec<String> {
        let path = |language: &str, file: &str| format!("crates/web/locales/{language}/{file}");
        let sources = [
            Source::sample(&path("ko", file), ko),
            Source::sample(&path("en", file), en),
            Source::sample(&path("ru", other), ru),
            Source::sample(&path("vi", other), vi),
            Source::sample("crates/web/templates/home.html", page),
            Source::sample("crates/web/src/stage.rs", "fn key() -> &'static str { \"in-rust\" }"),
        ];
        check(&sources).into_iter().map(|finding| finding.what).collect()
    }

    #[test]
    fn complete_translations_pass() {
        let ko = "# 설명 = 아님\nhello = { $name }님\n    { $count }개\n  .title = 제목\nin-rust = 단계 { -brand }\n-brand = 문답\n";
        let en = "hello = { $name }\n    { $count }\n  .title = Title\nin-rust = Stage { -brand }\n-brand = Mundap\n";
        let page = "{{ l.a(\"hello\", args) }}{{ l.t(\n \"hello.title\") }}";
        assert_eq!(findings(ko, en, page), NONE);
    }

    #[test]
    fn a_key_of_one_language_only_is_found() {
        let found = findings("a = 가\nin-rust = 나\n", "in-rust = n\nb = b\n", "{{ l.t(\"a\") }}");
        assert_eq!(found, ["a has no text in en", "b has no text in ko"]);
    }

    #[test]
    fn a_text_of_the_citizens_way_is_in_russian_and_vietnamese() {
        let both = "a = x\nin-rust = x\n";
        let page = "{{ l.t(\"a\") }}";
        let lacking = findings_with(["home.ftl"; 2], [both, both, "a = x\n", both], page);
        assert_eq!(lacking, ["in-rust has no text in ru"]);
        let staff = findings_with(["staff.ftl"; 2], [both, both, "", "a = x\n"], page);
        assert_eq!(staff, NONE, "offices read Korean or English");
        let new = findings_with(["new.ftl", "home.ftl"], [both, both, both, ""], page);
        assert_eq!(new, ["a has no text in vi", "in-rust has no text in vi"]);
        let korean = "a = x\nin-rust = { $n }개\n";
        let left = findings_with(["home.ftl"; 2], [korean, korean, korean, "a = 가\n"], page);
        assert_eq!(
            left,
            ["there is Korean in ru", "in-rust has no text in vi", "there is Korean in vi"]
        );
    }

    #[test]
    fn variables_must_agree() {
        let found = findings(
            "a = { $n }\nin-rust = x\n",
            "a = { $m }\nin-rust = x\n",
            "{{ l.n(\"a\", 3) }}",
        );
        assert_eq!(found, ["a uses the variables {\"m\"}, in ko {\"n\"}"]);
    }

    #[test]
    fn missing_unused_and_doubled_keys_are_found() {
        let ftl = "in-rust = x\nleft-over = x\nin-rust = y\n";
        let found = findings(
            ftl,
            "in-rust = x\nleft-over = x\n",
            "x\n{{ l.t(\"gone\") }}{{ html.t(\"no\") }}",
        );
        let doubled = "in-rust stands a second time (crates/web/locales/ko/home.ftl:1)";
        assert_eq!(found, [doubled, "no text has the key gone", "the key left-over is not used"]);
    }
}
