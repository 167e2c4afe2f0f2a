//! The items of an official letter and their marks.

use serde::{Deserialize, Serialize};

use super::{Inline, Words};

/// An item of an official letter, and the items under it. A document holds their text alone: the mark
/// follows from the place (행정업무의 운영 및 혁신에 관한 규정 시행규칙 제2조).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Clause {
    /// What it says.
    pub text: Vec<Inline>,
    /// The items under it, in order.
    pub under: Vec<Clause>,
}

impl Clause {
    /// An item of plain text.
    pub fn new(text: impl Into<String>, under: Vec<Self>) -> Self {
        Self { text: vec![Inline::Text(text.into())], under }
    }
}

/// An item as it is printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line<'a> {
    /// How many items it lies under.
    pub(super) depth: usize,
    /// `1.`, `가.`, `1)`, `가)` and so on; empty for an item that is the only one.
    pub(super) mark: String,
    pub(super) text: &'a [Inline],
}

/// Items in the order they are read.
pub(super) fn lines<'a>(clauses: &'a [Clause], words: &Words) -> Vec<Line<'a>> {
    let mut found = Vec::new();
    collect(clauses, 0, words, &mut found);
    found
}

fn collect<'a>(clauses: &'a [Clause], depth: usize, words: &Words, found: &mut Vec<Line<'a>>) {
    for (place, clause) in clauses.iter().enumerate() {
        // An item that is the only one has no mark.
        let mark = if clauses.len() > 1 { mark(depth, place, words) } else { String::new() };
        found.push(Line { depth, mark, text: &clause.text });
        collect(&clause.under, depth + 1, words, found);
    }
}

/// The mark of an item by how deep it lies and by its place there, from 0. Letters that are used up are
/// followed by figures.
fn mark(depth: usize, place: usize, words: &Words) -> String {
    let figure = (place + 1).to_string();
    let letter = words.letters.chars().nth(place).map_or_else(|| figure.clone(), String::from);
    match depth {
        0 => format!("{figure}."),
        1 => format!("{letter}."),
        2 => format!("{figure})"),
        3 => format!("{letter})"),
        4 => format!("({figure})"),
        _ => format!("({letter})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_follow_from_places() {
        let leaf = |text: &str| Clause::new(text, Vec::new());
        let clauses = [
            leaf("ㄱ"),
            Clause::new(
                "ㄴ",
                vec![
                    leaf("ㄷ"),
                    Clause::new(
                        "ㄹ",
                        vec![leaf("ㅁ"), Clause::new("ㅂ", vec![leaf("ㅅ"), leaf("ㅇ")])],
                    ),
                ],
            ),
        ];
        let marks = |words: &Words| -> Vec<(usize, String)> {
            lines(&clauses, words).into_iter().map(|line| (line.depth, line.mark)).collect()
        };
        let korean = ["1.", "2.", "가.", "나.", "1)", "2)", "가)", "나)"];
        let depths = [0, 0, 1, 1, 2, 2, 3, 3];
        let wanted = |marks: [&str; 8]| -> Vec<(usize, String)> {
            depths.into_iter().zip(marks.map(str::to_owned)).collect()
        };
        assert_eq!(marks(&Words::korean()), wanted(korean));
        let english = ["1.", "2.", "a.", "b.", "1)", "2)", "a)", "b)"];
        assert_eq!(marks(&Words::english()), wanted(english));
        let only = [leaf("하나")];
        assert_eq!(lines(&only, &Words::korean())[0].mark, "");
        let words = Words::korean();
        assert_eq!(mark(1, 13, &words), "하.");
        assert_eq!(mark(1, 14, &words), "거.");
        assert_eq!(mark(1, 200, &words), "201.");
    }
}
