//! Citations: codes in what people write (`A-10233`, `S-077`) lead to what they name.

use domain::code::Coded as _;
use domain::id::EvidenceId;

use crate::url;

/// A run of text, or a code with its address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) text: String,
    pub(crate) url: Option<String>,
}

/// A text in parts.
pub(crate) fn cited(text: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let (mut plain, mut before) = (String::new(), ' ');
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        // In the middle of a word, as in MPA-3, it is no code.
        let found = if before.is_ascii_alphanumeric() { None } else { code_at(rest) };
        let length = found.as_ref().map_or(first.len_utf8(), |(length, _)| *length);
        let (piece, behind) = rest.split_at(length);
        match found {
            Some((_, url)) => {
                push(&mut parts, std::mem::take(&mut plain), None);
                push(&mut parts, piece.to_owned(), Some(url));
            }
            None => plain.push_str(piece),
        }
        before = piece.chars().next_back().unwrap_or(' ');
        rest = behind;
    }
    push(&mut parts, plain, None);
    parts
}

fn push(parts: &mut Vec<Part>, text: String, url: Option<String>) {
    if !text.is_empty() {
        parts.push(Part { text, url });
    }
}

/// The length in bytes and the address of a code that the text begins with.
fn code_at(text: &str) -> Option<(usize, String)> {
    let digits = text.get(2..).filter(|_| text.get(1..2) == Some("-"))?;
    let digits = digits.bytes().take_while(u8::is_ascii_digit).count();
    let length = 2 + digits;
    let code = text.get(..length).filter(|code| code.starts_with(char::is_uppercase))?;
    Some((length, address(code)?))
}

fn address(code: &str) -> Option<String> {
    if let Some((kind, id)) = app::contribution::parse_code(code) {
        return Some(url::contribution(kind, id));
    }
    EvidenceId::parse_code(code).map(|id| url::evidence(id.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        let part = |part: &Part| match &part.url {
            Some(url) => format!("[{}]({url})", part.text),
            None => part.text.clone(),
        };
        cited(text).iter().map(part).collect()
    }

    #[test]
    fn codes_become_links_and_everything_else_stays() {
        assert_eq!(
            told("A-10233과 S-077을 보세요."),
            "[A-10233](/a/A-10233)과 [S-077](/s/S-077)을 보세요."
        );
        assert_eq!(told("(Q-412)"), "([Q-412](/q/Q-0412))");
        assert_eq!(told("E-012"), "[E-012](/evidence/E-012)");
        for plain in ["MPA-3", "a-12", "A-", "A–12", "A-0", "가-12", "Z-12", "", "-", "A"] {
            assert_eq!(told(plain), plain);
        }
    }
}
