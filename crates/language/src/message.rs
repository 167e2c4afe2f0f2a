//! Texts of the interface in Fluent, one at a time: taken out of a file, and checked before one that
//! a person rewrote is put in the place of the one that the program brings.
//!
//! Grammar: Fluent Syntax 1.0 (<https://projectfluent.org/fluent/guide/>).

use std::collections::BTreeSet;

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser::{self, ErrorKind};
use thiserror::Error;

/// The most characters of one text.
pub const MOST: usize = 2000;
/// The most braces inside one another: a choice, its variant, a variable in it, and one to spare.
const DEEPEST: usize = 4;

/// What was expected where a text does not follow the grammar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// `}` after what an earlier `{` opened.
    ClosingBrace,
    /// No `}` here, or a `{` before it.
    OpeningBrace,
    /// A variable or a choice after `{`.
    Expression,
    /// One variant marked `*`, as in `*[other]`.
    DefaultVariant,
    /// A text behind a variant's name.
    Value,
    /// Something else that the grammar asks for.
    Other,
}

/// Why a text cannot be taken. Lines are counted from 1.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum MessageError {
    /// Nothing is said.
    #[error("the text is empty")]
    Empty,
    /// It is too long.
    #[error("the text may have {MOST} characters, has {length}")]
    TooLong {
        /// Its characters.
        length: usize,
    },
    /// It does not follow the grammar.
    #[error("line {line}: not Fluent; expected {expected:?}")]
    Syntax {
        /// The line.
        line: usize,
        /// What was expected there.
        expected: Expected,
    },
    /// A character that would be markup, or cannot be seen.
    #[error("line {line}: the character U+{code:04X} cannot be used", code = u32::from(*character))]
    Character {
        /// The line.
        line: usize,
        /// The character.
        character: char,
    },
    /// Something but a text with variables: another text, a function, an attribute, a second text.
    #[error("line {line}: expected only text, its variables and choices between them")]
    Foreign {
        /// The line.
        line: usize,
    },
    /// A variable that the original has is missing.
    #[error("expected the variable {name}, which the original has")]
    Missing {
        /// Its name as it is written: `$n`, or `{n}` where a script fills it in.
        name: String,
    },
    /// A variable that the original has not.
    #[error("line {line}: the original has no variable {name}")]
    Unknown {
        /// The line.
        line: usize,
        /// Its name as it is written.
        name: String,
    },
}

/// The texts of a file with their keys, in their order: each as it is written, without the
/// indentation of its lines.
pub fn entries(ftl: &str) -> Vec<(String, String)> {
    let mut entries: Vec<(String, String)> = Vec::new();
    for line in ftl.lines() {
        let key = line.split_once('=').map(|(key, value)| (key.trim_end(), value));
        let is_key = |key: &str| {
            key.starts_with(|c: char| c.is_ascii_alphabetic())
                && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
        };
        match key {
            Some((key, value)) if is_key(key) => {
                entries.push((key.to_owned(), value.trim().to_owned()));
            }
            _ if line.starts_with('#') => {}
            _ => {
                if let Some((_, text)) = entries.last_mut() {
                    text.push('\n');
                    text.push_str(line);
                }
            }
        }
    }
    for (_, text) in &mut entries {
        *text = text.trim_end().to_owned();
    }
    entries
}

/// A text as an entry of a file, its further lines indented as the grammar asks for.
pub fn entry(key: &str, text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let indented = |line: &str| {
        if line.is_empty() || line.starts_with(' ') {
            line.to_owned()
        } else {
            format!("    {line}")
        }
    };
    let mut written = format!("{key} =");
    for (number, line) in lines.into_iter().enumerate() {
        match number {
            0 => written.push_str(&format!(" {}", line.trim_start())),
            _ => written.push_str(&format!("\n{}", indented(line))),
        }
    }
    written.push('\n');
    written
}

/// Checks that `given` may stand in the place of `original`: it follows the grammar, has the same
/// variables, and holds nothing but text, variables and choices between variants.
///
/// # Errors
/// The first [`MessageError`].
pub fn check(original: &str, given: &str) -> Result<(), MessageError> {
    let length = given.chars().count();
    if given.trim().is_empty() {
        return Err(MessageError::Empty);
    }
    if length > MOST {
        return Err(MessageError::TooLong { length });
    }
    characters(given)?;
    let ours = names(original)?;
    let theirs = names(given)?;
    if let Some(name) = theirs.difference(&ours).next() {
        let line = given.lines().position(|line| line.contains(name.trim_matches(BRACES)));
        return Err(MessageError::Unknown { line: line.unwrap_or(0) + 1, name: name.clone() });
    }
    match ours.difference(&theirs).next() {
        Some(name) => Err(MessageError::Missing { name: name.clone() }),
        None => Ok(()),
    }
}

const BRACES: [char; 2] = ['{', '}'];

/// Refuses what browsers could take for markup, and what nobody sees.
fn characters(text: &str) -> Result<(), MessageError> {
    let mut depth = 0_usize;
    let mut line = 1;
    for character in text.chars() {
        let turns = matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        let hidden = character.is_control() && character != '\n' && character != '\r';
        if turns || hidden || matches!(character, '<' | '>') && !is_arrow(text, line, character) {
            return Err(MessageError::Character { line, character });
        }
        match character {
            '\n' => line += 1,
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        // The parser calls itself for each brace inside another.
        if depth > DEEPEST {
            return Err(MessageError::Syntax { line, expected: Expected::ClosingBrace });
        }
    }
    Ok(())
}

/// Whether a `>` ends the arrow of a choice: `{ $n ->`.
fn is_arrow(text: &str, line: usize, character: char) -> bool {
    let own = text.lines().nth(line - 1).unwrap_or_default();
    character == '>' && own.trim_end().ends_with("->") && own.matches('>').count() == 1
}

/// The variables of a text as they are written: `$n`, and `{n}` for those that a script fills in.
fn names(text: &str) -> Result<BTreeSet<String>, MessageError> {
    let source = entry("text", text);
    let line = |at: usize| {
        let before = source.get(..at.min(source.len())).unwrap_or_default();
        before.matches('\n').count().min(text.lines().count().saturating_sub(1)) + 1
    };
    let resource = match parser::parse(source.as_str()) {
        Ok(resource) => resource,
        Err((_, errors)) => {
            let error = errors.first();
            return Err(MessageError::Syntax {
                line: error.map_or(1, |error| line(error.pos.start)),
                expected: error.map_or(Expected::Other, |error| expected(&error.kind)),
            });
        }
    };
    let pattern = match resource.body.as_slice() {
        [Entry::Message(message)] if message.attributes.is_empty() => message.value.as_ref(),
        _ => None,
    };
    let mut walk = Walk::default();
    let sound = pattern.is_some_and(|pattern| walk.pattern(pattern));
    if !sound {
        let foreign = |line: &str| line.trim_start().starts_with('.') || line.contains("{ -");
        let at = text.lines().position(foreign).unwrap_or(0);
        return Err(MessageError::Foreign { line: at + 1 });
    }
    walk.names.extend(filled_in(&walk.text));
    Ok(walk.names)
}

const fn expected(kind: &ErrorKind) -> Expected {
    match kind {
        ErrorKind::ExpectedToken('}') => Expected::ClosingBrace,
        ErrorKind::UnbalancedClosingBrace => Expected::OpeningBrace,
        ErrorKind::ExpectedInlineExpression
        | ErrorKind::ExpectedSimpleExpressionAsSelector
        | ErrorKind::ExpectedLiteral => Expected::Expression,
        ErrorKind::MissingDefaultVariant | ErrorKind::MultipleDefaultVariants => {
            Expected::DefaultVariant
        }
        ErrorKind::MissingValue | ErrorKind::ExpectedMessageField { .. } => Expected::Value,
        _ => Expected::Other,
    }
}

/// What a text holds.
#[derive(Default)]
struct Walk {
    names: BTreeSet<String>,
    /// Its letters, those in quotes included.
    text: String,
}

impl Walk {
    /// Whether there is nothing but text, variables and choices.
    fn pattern(&mut self, pattern: &Pattern<&str>) -> bool {
        pattern.elements.iter().all(|element| match element {
            PatternElement::TextElement { value } => {
                self.text.push_str(value);
                true
            }
            PatternElement::Placeable { expression } => self.expression(expression),
        })
    }

    fn expression(&mut self, expression: &Expression<&str>) -> bool {
        match expression {
            Expression::Inline(inline) => self.inline(inline),
            Expression::Select { selector, variants } => {
                self.inline(selector) && variants.iter().all(|variant| self.pattern(&variant.value))
            }
        }
    }

    fn inline(&mut self, inline: &InlineExpression<&str>) -> bool {
        match inline {
            InlineExpression::StringLiteral { value } => {
                self.text.push_str(value);
                true
            }
            InlineExpression::NumberLiteral { .. } => true,
            InlineExpression::VariableReference { id } => {
                self.names.insert(format!("${}", id.name));
                true
            }
            // The particle that fits a word: the one function that texts know.
            InlineExpression::FunctionReference { id, arguments } => {
                id.name == "PARTICLE"
                    && arguments.named.is_empty()
                    && arguments.positional.iter().all(|argument| self.inline(argument))
            }
            InlineExpression::Placeable { expression } => self.expression(expression),
            InlineExpression::MessageReference { .. } | InlineExpression::TermReference { .. } => {
                false
            }
        }
    }
}

/// The names in braces that a script fills in, in a text whose own braces are gone.
fn filled_in(text: &str) -> Vec<String> {
    let inner = |part: &str| {
        let name = part.split_once('}')?.0;
        let plain = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric());
        plain.then(|| format!("{{{name}}}"))
    };
    text.split('{').skip(1).filter_map(inner).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const COUNTED: &str = "{ $n ->\n    [one] { $n } вопрос\n   *[other] { $n } вопросов\n }";

    #[test]
    fn texts_are_taken_out_of_a_file_and_put_back() {
        let ftl =
            format!("# A file\nhello = Xin chào {{ $name }}\n\ncount = {COUNTED}\nlast = x\n");
        let found = entries(&ftl);
        let keys: Vec<&str> = found.iter().map(|(key, _)| key.as_str()).collect();
        assert_eq!(keys, ["hello", "count", "last"]);
        assert_eq!(found[1].1, COUNTED);
        assert_eq!(entries(&entry("count", COUNTED)), [("count".to_owned(), COUNTED.to_owned())]);
        assert_eq!(check(COUNTED, COUNTED), Ok(()));
    }

    #[test]
    fn a_good_rewording_is_taken() {
        for (original, given) in [
            ("{ $n }개", "{ $n } câu hỏi"),
            ("{ $n }개", COUNTED),
            (COUNTED, "{$n} câu"),
            ("{\"{\"}n{\"}\"}자 더", "Còn {\"{\"}n{\"}\"} ký tự"),
            ("‘{ $given }’{ PARTICLE($given, \"은\", \"는\") } 없어요", "“{ $given }” không có"),
            ("가", "Dòng một\nDòng hai"),
            ("가", "A & B"),
        ] {
            assert_eq!(check(original, given), Ok(()), "{given}");
        }
    }

    #[test]
    fn a_bad_one_is_refused_with_its_line_and_what_is_expected() {
        use MessageError::{Character, Empty, Foreign, Missing, Syntax, Unknown};
        let name = |name: &str| name.to_owned();
        for (given, error) in [
            ("  ", Empty),
            ("{ $n", Syntax { line: 1, expected: Expected::ClosingBrace }),
            ("a } { $n }", Syntax { line: 1, expected: Expected::OpeningBrace }),
            ("{ $n } {}", Syntax { line: 1, expected: Expected::Expression }),
            ("{ $n ->\n    [one] a\n}", Syntax { line: 3, expected: Expected::DefaultVariant }),
            ("{{{{{ $n }}}}}", Syntax { line: 1, expected: Expected::ClosingBrace }),
            ("a\n<b>{ $n }</b>", Character { line: 2, character: '<' }),
            ("{ $n } \u{202e}", Character { line: 1, character: '\u{202e}' }),
            ("{ $n } { site-name }", Foreign { line: 1 }),
            ("{ $n }\n    .title = x", Foreign { line: 2 }),
            ("{ NUMBER($n) }", Foreign { line: 1 }),
            ("nothing", Missing { name: name("$n") }),
            ("{ $n }\nand { $m }", Unknown { line: 2, name: name("$m") }),
            ("{ $n } {\"{\"}x{\"}\"}", Unknown { line: 1, name: name("{x}") }),
        ] {
            assert_eq!(check("{ $n }개", given), Err(error), "{given}");
        }
        let long = "a".repeat(MOST + 1);
        assert_eq!(check("x", &long), Err(MessageError::TooLong { length: MOST + 1 }));
    }

    proptest! {
        #[test]
        fn any_text_is_taken_or_refused_in_words(given in "[ a-z{}$\\[\\]*.=\"\\n-]{0,60}") {
            if let Err(error) = check("{ $n }", &given) {
                prop_assert!(!error.to_string().is_empty());
            }
        }
    }
}
