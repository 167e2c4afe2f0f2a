//! Examples in documentation: a crate that says `doctest = false` has none that rustdoc would run. Crates
//! without examples say so, because looking for them compiles each of them once more.

use super::{Finding, Source};

/// Checks every doc comment of crates whose examples are not run.
pub(super) fn check(sources: &[Source]) -> Vec<Finding> {
    let silent: Vec<&str> = sources
        .iter()
        .filter(|source| source.path.ends_with("/Cargo.toml"))
        .filter(|source| source.text.contains("doctest = false"))
        .filter_map(Source::owner)
        .collect();
    let of_silent = |source: &&Source| source.owner().is_some_and(|own| silent.contains(&own));
    let rust = sources.iter().filter(|source| source.is("rs") && !source.is_for_tests());
    rust.filter(of_silent).flat_map(examples).collect()
}

/// The examples of a file: fences that name no language, or Rust.
fn examples(source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut open = false;
    for (line, number) in source.text.lines().zip(1..) {
        let comment = line.trim_start();
        let comment = comment.strip_prefix("///").or_else(|| comment.strip_prefix("//!"));
        let Some(fence) = comment.and_then(|comment| comment.trim().strip_prefix("```")) else {
            continue;
        };
        if !open && ["", "rust", "no_run", "should_panic"].contains(&fence) {
            let todo = "take `doctest = false` out of its Cargo.toml, or name its language";
            findings.push(source.finding(number, "this example is never run", todo));
        }
        open = !open;
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_that_is_never_run_is_found() {
        let text =
            "//! ```toml\n//! a = 1\n//! ```\n\n/// ```\n/// assert!(true);\n/// ```\nfn a() {}\n";
        let manifest = |text| Source::sample("crates/web/Cargo.toml", text);
        let code = || Source::sample("crates/web/src/a.rs", text);
        let found = check(&[manifest("[lib]\ndoctest = false\n"), code()]);
        assert_eq!(found.iter().map(|finding| finding.line).collect::<Vec<_>>(), [5]);
        assert_eq!(check(&[manifest("[lib]\n"), code()]), []);
    }
}
