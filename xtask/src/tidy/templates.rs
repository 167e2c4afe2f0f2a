//! Templates: none is left over. Those of pages carry no script or style of their own, because the
//! content security policy would not let it run; a report is a file that has nothing beside it.

use super::{Finding, Source, rust};

/// Crates with templates, and whether these are pages.
const CRATES: &[(&str, bool)] = &[("web", true), ("mundap", false)];
/// How one template takes in another.
const TAGS: &[&str] = &["include", "extends", "import"];

/// Checks the templates and the code that renders them.
pub(super) fn check(sources: &[Source]) -> Vec<Finding> {
    CRATES.iter().flat_map(|(owner, pages)| check_crate(sources, owner, *pages)).collect()
}

fn check_crate(sources: &[Source], owner: &str, pages: bool) -> Vec<Finding> {
    let folder = format!("crates/{owner}/templates/");
    let templates: Vec<&Source> =
        sources.iter().filter(|source| source.path.starts_with(&folder)).collect();
    let rendered = sources.iter().filter(|source| source.is("rs") && source.owner() == Some(owner));
    let mut used: Vec<String> = rendered.flat_map(|source| rust::strings(&source.text)).collect();
    used.extend(templates.iter().flat_map(|source| taken_in(&source.text)));
    let mut findings = Vec::new();
    for template in templates {
        let path = template.path.trim_start_matches(&folder);
        if !used.iter().any(|own| own == path) {
            findings.push(template.finding(
                1,
                "nothing renders, includes, extends or imports this template",
                format!("#[template(path = \"{path}\")], or delete it"),
            ));
        }
        if pages {
            findings.extend(inline(template));
        }
    }
    findings
}

/// The templates that a template takes in: the quoted path in `{% include "…" %}` and its like.
fn taken_in(text: &str) -> Vec<String> {
    let tag = |part: &str| {
        let inner = part.trim_start_matches(['-', '+', '~']).trim_start();
        let inner = TAGS.iter().find_map(|tag| inner.strip_prefix(tag))?;
        Some(inner.split('"').nth(1)?.to_owned())
    };
    text.split("{%").skip(1).filter_map(tag).collect()
}

/// Scripts, styles and event handlers inside a template.
fn inline(template: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    let line = |at: usize| template.text.get(..at).map_or(1, |before| before.split('\n').count());
    for (at, tag) in tags(&template.text) {
        let lower = tag.to_ascii_lowercase();
        if lower.starts_with("<style") {
            findings.push(template.finding(
                line(at),
                "a <style> element",
                "write it in the style sheet",
            ));
        }
        if lower.starts_with("<script") && !lower.contains(" src=") {
            findings.push(template.finding(
                line(at),
                "a <script> without src",
                "write it in a script file",
            ));
        }
        for attribute in attributes(&lower) {
            if attribute == "style" {
                let todo = "use a class, or an attribute of SVG";
                findings.push(template.finding(line(at), "a style attribute", todo));
            } else if attribute.strip_prefix("on").is_some_and(|rest| rest.len() > 2) {
                let todo = "listen in a script file, by a data- attribute";
                findings.push(template.finding(
                    line(at),
                    format!("the event handler {attribute}"),
                    todo,
                ));
            }
        }
    }
    findings
}

/// The opening tags of an HTML text, with their places. A template's own tags may stand inside.
fn tags(text: &str) -> Vec<(usize, &str)> {
    let opens = |at: usize| {
        let tag = text.get(at..)?;
        tag.chars().nth(1).filter(char::is_ascii_alphabetic)?;
        let mut braces = 0_i32;
        let mut quoted = false;
        for (length, c) in tag.char_indices() {
            match c {
                '{' => braces += 1,
                '}' => braces -= 1,
                '"' if braces == 0 => quoted = !quoted,
                '>' if braces == 0 && !quoted => return Some((at, tag.get(..=length)?)),
                _ => {}
            }
        }
        Some((at, tag))
    };
    text.match_indices('<').filter_map(|(at, _)| opens(at)).collect()
}

/// The attributes' names of a tag: what stands in front of `="`, outside quotes.
fn attributes(tag: &str) -> Vec<&str> {
    let outside = tag.split('"').step_by(2).map(str::trim_end);
    let named = outside.filter_map(|part| part.strip_suffix('='));
    named.filter_map(|part| part.rsplit(char::is_whitespace).next()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: [(usize, String); 0] = [];

    fn findings(page: &str) -> Vec<(usize, String)> {
        let sources = [
            Source::sample("crates/web/src/home.rs", "#[template(path = \"home.html\")]"),
            Source::sample("crates/web/templates/home.html", page),
            Source::sample("crates/web/templates/part/head.html", "<p>"),
        ];
        check(&sources).into_iter().map(|finding| (finding.line, finding.what)).collect()
    }

    #[test]
    fn templates_in_use_pass() {
        let page = "{%- include \"part/head.html\" -%}\n<a href=\"/{{ x }}\" data-on=\"1\" class=\"on\">\
                    <script src=\"/a.js\" defer></script><p title=\"style=\">";
        assert_eq!(findings(page), NONE);
    }

    #[test]
    fn a_left_over_template_is_found() {
        let found = findings("<p>");
        assert_eq!(
            found,
            [(1, "nothing renders, includes, extends or imports this template".to_owned())]
        );
    }

    #[test]
    fn a_report_has_its_style_and_its_own_folder() {
        let page = "<style>{% include \"report.css\" %}</style>";
        let mut sources = vec![
            Source::sample("crates/mundap/src/report.rs", "#[template(path = \"report.html\")]"),
            Source::sample("crates/mundap/templates/report.html", page),
            Source::sample("crates/mundap/templates/report.css", "p{}"),
        ];
        assert!(check(&sources).is_empty());
        sources.push(Source::sample("crates/web/templates/report.html", "<p>"));
        assert_eq!(check(&sources).len(), 1);
    }

    #[test]
    fn inline_scripts_and_styles_are_found() {
        let page = "{% include \"part/head.html\" %}\n<p style=\"a\">\n<script>a</script>\n<b\nonclick=\"a()\"><style>";
        let found: Vec<_> = findings(page).into_iter().map(|(line, _)| line).collect();
        assert_eq!(found, [2, 3, 4, 5]);
    }
}
