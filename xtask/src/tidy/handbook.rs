//! The handbook: every page is listed, every link leads somewhere, every picture is taken by a
//! browser test and shown on a page.

use std::collections::BTreeSet;

use super::{Finding, Source};

/// Where the pages are, and the list of them.
const FOLDER: &str = "docs/";
const SUMMARY: &str = "docs/SUMMARY.md";
/// What takes the pictures: `picture('name', …`.
const CAMERA: &str = "tests/browser/handbook.test.mjs";
const TAKES: &str = "picture('";

/// Checks every page.
pub(super) fn check(sources: &[Source]) -> Vec<Finding> {
    let pages: Vec<&Source> = pages(sources).collect();
    let mut findings = Vec::new();
    let listed: BTreeSet<String> = sources
        .iter()
        .filter(|source| source.path == SUMMARY)
        .flat_map(|summary| {
            links(&summary.text).into_iter().map(|(_, link)| resolved(summary, &link))
        })
        .collect();
    for page in &pages {
        if page.path != SUMMARY && !listed.contains(&page.path) {
            let todo = format!("give it a line in {SUMMARY}");
            findings.push(page.finding(1, "a page that nobody can find", todo));
        }
        for (line, link) in links(&page.text) {
            if let Some(what) = broken(page, &link, &pages) {
                findings.push(page.finding(line, what, "name a page, or a heading of one"));
            }
        }
    }
    findings.extend(cameras(sources));
    findings
}

fn pages(sources: &[Source]) -> impl Iterator<Item = &Source> {
    sources.iter().filter(|source| source.path.starts_with(FOLDER) && source.is("md"))
}

/// The names of the pictures that pages show.
pub(crate) fn pictures(sources: &[Source]) -> Vec<String> {
    let shown = pages(sources).flat_map(|page| links(&page.text)).filter_map(|(_, link)| {
        let (_, name) = link.split_once("shots/")?;
        Some(name.strip_suffix(".png")?.to_owned())
    });
    shown.collect::<BTreeSet<String>>().into_iter().collect()
}

fn cameras(sources: &[Source]) -> Vec<Finding> {
    let Some(camera) = sources.iter().find(|source| source.path == CAMERA) else {
        return Vec::new();
    };
    let taken: Vec<(usize, &str)> = camera
        .text
        .lines()
        .enumerate()
        .filter_map(|(line, text)| Some((line + 1, text.trim().strip_prefix(TAKES)?)))
        .filter_map(|(line, text)| Some((line, text.split('\'').next()?)))
        .collect();
    let shown = pictures(sources);
    let untaken = shown
        .iter()
        .filter(|name| !taken.iter().any(|(_, taken)| taken == name))
        .map(|name| camera.finding(1, format!("nobody takes the picture {name}"), "take it here"));
    let unshown = taken.iter().filter(|(_, name)| !shown.iter().any(|shown| shown == name)).map(
        |(line, name)| {
            camera.finding(*line, format!("no page shows {name}"), "show it, or do not take it")
        },
    );
    untaken.chain(unshown).collect()
}

/// The links of a page with their lines, outside of code.
fn links(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut code = false;
    for (index, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            code = !code;
        } else if !code {
            // Every second piece between backticks is code.
            let prose: String = line.split('`').step_by(2).collect();
            let parts = prose.split("](").skip(1);
            let links = parts.filter_map(|part| part.split(')').next());
            found.extend(links.map(|link| (index + 1, link.to_owned())));
        }
    }
    found
}

/// What is wrong with a link, if something is.
fn broken(page: &Source, link: &str, pages: &[&Source]) -> Option<String> {
    if link.starts_with("https://") || link.contains("shots/") {
        return None;
    }
    let (_, anchor) = link.split_once('#').unwrap_or((link, ""));
    let path = resolved(page, link);
    let Some(target) = pages.iter().find(|page| page.path == path) else {
        return Some(format!("{link} leads nowhere"));
    };
    let known = anchor.is_empty() || headings(&target.text).any(|heading| heading == anchor);
    (!known).then(|| format!("{path} has no heading #{anchor}"))
}

/// The page a link means, seen from another.
fn resolved(page: &Source, link: &str) -> String {
    let path = link.split('#').next().unwrap_or_default();
    if path.is_empty() {
        return page.path.clone();
    }
    let mut parts: Vec<&str> = page.path.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop();
            }
            name => parts.push(name),
        }
    }
    parts.join("/")
}

/// The headings of a page as mdBook names them: small letters, hyphens for spaces, other signs left
/// out.
fn headings(text: &str) -> impl Iterator<Item = String> {
    text.lines().filter(|line| line.starts_with('#')).map(|line| {
        let title = line.trim_start_matches('#').trim().to_lowercase();
        let keep = |letter: char| letter.is_alphanumeric() || "-_ ".contains(letter);
        title
            .chars()
            .filter(|letter| keep(*letter))
            .map(|c| if c == ' ' { '-' } else { c })
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(pages: &[(&str, &str)]) -> Vec<String> {
        let sources: Vec<Source> =
            pages.iter().map(|(path, text)| Source::sample(path, text)).collect();
        check(&sources).into_iter().map(|finding| finding.what).collect()
    }

    const NONE: [&str; 0] = [];

    #[test]
    fn links_and_headings_are_followed() {
        let summary = ("docs/SUMMARY.md", "[a](ko/a.md) [b](ko/b.md)");
        let a = (
            "docs/ko/a.md",
            "[b](b.md#백업과-되살리기) [self](#top)\n# Top\n`![x](y)`\n```\n[x](y)\n```",
        );
        let b =
            ("docs/ko/b.md", "## 백업과 되살리기\n[up](../SUMMARY.md) [out](https://a.example)");
        assert_eq!(found(&[summary, a, b]), NONE);
        let lost = ("docs/ko/a.md", "[b](c.md) [b](b.md#none)");
        assert_eq!(
            found(&[summary, lost, b]),
            ["c.md leads nowhere", "docs/ko/b.md has no heading #none"]
        );
        let unlisted = ("docs/ko/c.md", "");
        assert_eq!(found(&[summary, a, b, unlisted]), ["a page that nobody can find"]);
    }

    #[test]
    fn pictures_are_taken_and_shown() {
        let summary = ("docs/SUMMARY.md", "[a](a.md)");
        let page = ("docs/a.md", "![one](shots/one.png) ![two](shots/two.png)");
        let camera = (CAMERA, "picture('one', 1);\npicture('three', 2);");
        assert_eq!(
            found(&[summary, page, camera]),
            ["nobody takes the picture two", "no page shows three"]
        );
    }
}
