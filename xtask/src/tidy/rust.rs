//! Rust texts, read just far enough to tell code from comments and strings, and tests from the rest.

/// What a character of a Rust text belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Code,
    Comment,
    Text,
}

/// The text with comments, strings and test modules blanked; lines stay where they are.
pub(crate) fn code(text: &str) -> String {
    without_tests(&only(text, |kind| kind == Kind::Code))
}

/// The string literals of a Rust text, as written between their quotes.
pub(crate) fn strings(text: &str) -> Vec<String> {
    let mut strings = Vec::new();
    let mut current = String::new();
    for (mask, own) in kinds(text).into_iter().zip(text.chars()) {
        if mask == Kind::Text {
            current.push(own);
        } else if !current.is_empty() {
            strings.push(std::mem::take(&mut current));
        }
    }
    if !current.is_empty() {
        strings.push(current);
    }
    strings
}

/// Whether the character may stand in a name.
pub(crate) fn in_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The lines on which `word` stands, not as a part of a longer name.
pub(crate) fn lines_with(code: &str, word: &str) -> Vec<usize> {
    let stands_alone = |line: &str| {
        line.match_indices(word).any(|(at, _)| {
            let before = line.get(..at).and_then(|part| part.chars().next_back());
            let after = line.get(at + word.len()..).and_then(|part| part.chars().next());
            let starts = word.starts_with(in_name) && before.is_some_and(in_name);
            let ends = word.ends_with(in_name) && after.is_some_and(in_name);
            !starts && !ends
        })
    };
    code.lines().enumerate().filter(|(_, line)| stands_alone(line)).map(|(n, _)| n + 1).collect()
}

fn only(text: &str, keep: fn(Kind) -> bool) -> String {
    let kinds = kinds(text);
    text.chars().zip(kinds).map(|(c, kind)| if c == '\n' || keep(kind) { c } else { ' ' }).collect()
}

/// The kind of every character.
fn kinds(text: &str) -> Vec<Kind> {
    let chars: Vec<char> = text.chars().collect();
    let at = |index: usize| chars.get(index).copied();
    let mut kinds = Vec::with_capacity(chars.len());
    while let Some(c) = at(kinds.len()) {
        let here = kinds.len();
        let after_name = here > 0 && at(here - 1).is_some_and(in_name);
        match c {
            '/' if at(here + 1) == Some('/') => {
                while at(kinds.len()).is_some_and(|c| c != '\n') {
                    kinds.push(Kind::Comment);
                }
            }
            '/' if at(here + 1) == Some('*') => block_comment(&at, &mut kinds),
            '"' => string(&at, &mut kinds, 0, false),
            'r' if !after_name || matches!(at(here - 1), Some('b' | 'c')) => {
                let hashes = (1..=255).take_while(|n| at(here + n) == Some('#')).count();
                kinds.push(Kind::Code);
                if at(here + 1 + hashes) == Some('"') {
                    kinds.extend(std::iter::repeat_n(Kind::Code, hashes));
                    string(&at, &mut kinds, hashes, true);
                }
            }
            '\'' if at(here + 1) == Some('\\') => {
                kinds.extend([Kind::Code, Kind::Text, Kind::Text]);
                while at(kinds.len()).is_some_and(|c| c != '\'' && c != '\n') {
                    kinds.push(Kind::Text);
                }
                kinds.push(Kind::Code);
            }
            '\'' if at(here + 2) == Some('\'') => {
                kinds.extend([Kind::Code, Kind::Text, Kind::Code]);
            }
            _ => kinds.push(Kind::Code),
        }
    }
    kinds.truncate(chars.len());
    kinds
}

fn block_comment(at: &impl Fn(usize) -> Option<char>, kinds: &mut Vec<Kind>) {
    let mut depth = 0_usize;
    while let Some(c) = at(kinds.len()) {
        let pair = (c, at(kinds.len() + 1));
        match pair {
            ('/', Some('*')) => depth += 1,
            ('*', Some('/')) => depth -= 1,
            _ => {
                kinds.push(Kind::Comment);
                continue;
            }
        }
        kinds.extend([Kind::Comment, Kind::Comment]);
        if depth == 0 {
            break;
        }
    }
}

/// From the opening quote to the closing one.
fn string(at: &impl Fn(usize) -> Option<char>, kinds: &mut Vec<Kind>, hashes: usize, raw: bool) {
    kinds.push(Kind::Code);
    while let Some(c) = at(kinds.len()) {
        let here = kinds.len();
        if c == '"' && (1..=hashes).all(|n| at(here + n) == Some('#')) {
            kinds.extend(std::iter::repeat_n(Kind::Code, hashes + 1));
            break;
        }
        kinds.push(Kind::Text);
        if c == '\\' && !raw {
            kinds.push(Kind::Text);
        }
    }
}

/// Blanks every item under `#[cfg(test)]`, given code without comments and strings.
fn without_tests(code: &str) -> String {
    const MARK: &str = "#[cfg(test)]";
    let mut rest = code;
    let mut kept = String::with_capacity(code.len());
    while let Some(start) = rest.find(MARK) {
        let (before, item) = rest.split_at(start);
        kept.push_str(before);
        let (item, after) = item.split_at(item_length(item));
        kept.extend(item.chars().map(|c| if c == '\n' { c } else { ' ' }));
        rest = after;
    }
    kept.push_str(rest);
    kept
}

/// How many bytes an item takes: to its `;`, or to the brace that closes its first one.
fn item_length(item: &str) -> usize {
    let mut depth = 0_usize;
    for (index, c) in item.char_indices() {
        match c {
            ';' if depth == 0 => return index + 1,
            '{' => depth += 1,
            '}' if depth <= 1 => return index + 1,
            '}' => depth -= 1,
            _ => {}
        }
    }
    item.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: [usize; 0] = [];

    #[test]
    fn comments_strings_and_tests_are_no_code() {
        let text = "fn a() { b(\"c // d\", 'e', r#\"f \" g\"#); } // h\n/* i /* j */ k */ let l: &'m str;\n\
                    #[cfg(test)]\nmod n {\n    fn o() {}\n}\nfn p() {}\n#[cfg(test)]\nmod q;\nfn r() {}";
        let code = code(text);
        for kept in ["fn a", "b(", "let l", "'m str", "fn p", "fn r"] {
            assert!(code.contains(kept), "{kept}: {code}");
        }
        for gone in ["c", "d", "e'", "f", "g", "h", "i", "j", "k", "mod n", "fn o", "mod q"] {
            let gone = gone.trim_matches('\'');
            assert_eq!(lines_with(&code.replace("fn", ""), gone), NONE, "{gone}: {code}");
        }
        assert_eq!(code.lines().count(), text.lines().count());
    }

    #[test]
    fn strings_are_listed() {
        let found =
            strings("a(\"one\", b\"two\", r#\"th\"ree\"#, '\\'', \"fo\\\"ur\") // \"five\"");
        assert_eq!(found, ["one", "two", "th\"ree", "\\'", "fo\\\"ur"]);
    }

    #[test]
    fn a_word_is_no_part_of_a_name() {
        assert_eq!(
            lines_with("use sea_orm::A;\nmy_sea_orm\nsea_orm_x\n(sea_orm)", "sea_orm"),
            [1, 4]
        );
        assert_eq!(lines_with("a.begin()\na.begin_all()", ".begin("), [1]);
    }
}
