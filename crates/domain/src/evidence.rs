//! Evidence (자료): a report, a link or a file, with a summary that anyone understands.

use crate::text::Limit;

/// Its title.
pub const TITLE: Limit = Limit { field: "title", min: 2, max: 200, lines: false };
/// Who made it.
pub const SOURCE: Limit = Limit { field: "source", min: 2, max: 120, lines: false };
/// One plain paragraph: what it says.
pub const SUMMARY: Limit = Limit { field: "summary", min: 20, max: 600, lines: false };
/// Where it is on the web.
pub const LINK: Limit = Limit { field: "link", min: 0, max: 500, lines: false };
/// What it is attached to, as it is typed: numbers of core questions and codes of answers.
pub const ATTACHED: Limit = Limit { field: "attached", min: 0, max: 500, lines: false };
/// The earliest year it can be from.
pub const FIRST_YEAR: i64 = 1900;
/// The most things one piece is attached to.
pub const MOST_ATTACHED: usize = 30;

crate::words! {
    /// What evidence is attached to.
    Attached {
        /// A core question.
        CoreQuestion = "core_question",
        /// An answer.
        Answer = "answer",
    }
}

/// Whether a browser may be sent there: an address on the web, with a host.
pub fn is_link(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let host = rest.and_then(|rest| rest.split(['/', '?', '#']).next());
    host.is_some_and(|host| host.contains('.') && !host.contains('@'))
        && !text.contains(|c: char| c.is_whitespace() || c.is_control() || "<>\"\\".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_on_the_web_are_links() {
        for good in
            ["https://kosis.example/report?id=3", "http://x.example", "https://한글.example/표"]
        {
            assert!(is_link(good), "{good}");
        }
        for bad in [
            "",
            "javascript:alert(1)",
            "ftp://x.example",
            "https://",
            "https://localhost/x",
            "https://user@x.example/",
            "https://x.example/a b",
            "//x.example",
        ] {
            assert!(!is_link(bad), "{bad}");
        }
    }
}
