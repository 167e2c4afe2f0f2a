//! Limits on what people type, and the characters that no text may hold.

/// How long a text may be, and whether it may have several lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// The field's name in forms and in the API.
    pub field: &'static str,
    /// At least this many characters (after trimming).
    pub min: usize,
    /// At most this many characters (Unicode scalar values).
    pub max: usize,
    /// Whether line breaks are allowed.
    pub lines: bool,
}

/// What is wrong with a field, in a form that any language can say.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Nothing was given where something is needed.
    #[error("is required")]
    Required,
    /// Shorter than allowed.
    #[error("needs at least {min} characters")]
    TooShort {
        /// The least number of characters.
        min: usize,
    },
    /// Longer than allowed.
    #[error("may have {max} characters, has {length}")]
    TooLong {
        /// The greatest number of characters.
        max: usize,
        /// Characters given.
        length: usize,
    },
    /// A control character, NUL or a mark that turns the direction of writing around.
    #[error("holds the character U+{code:04X} at position {position}, which is not allowed")]
    Character {
        /// The Unicode number of the character.
        code: u32,
        /// Its place, counted in characters from 1.
        position: usize,
    },
    /// Not one of the known values.
    #[error("is not known{}", nearest.as_ref().map(|n| format!("; did you mean {n}?")).unwrap_or_default())]
    Unknown {
        /// What was given.
        given: String,
        /// The nearest known value, if one is near.
        nearest: Option<String>,
    },
    /// A number, date or code that cannot be read or is out of range.
    #[error("is not valid: expected {expected}")]
    Malformed {
        /// What was expected, in English (the field's documentation says more).
        expected: &'static str,
    },
    /// A line of a text with several lines that cannot be read.
    #[error("line {line}: expected {expected}")]
    Line {
        /// Its number, from 1.
        line: usize,
        /// What was expected there.
        expected: &'static str,
    },
    /// A resident registration number, which the law forbids taking in.
    #[error("holds a resident registration number, which may not be stored")]
    ResidentNumber,
    /// Already taken.
    #[error("is already taken")]
    Taken,
}

/// A fault and the field it belongs to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field} {fault}")]
pub struct FieldFault {
    /// The field's name.
    pub field: &'static str,
    /// What is wrong.
    pub fault: Fault,
}

impl Limit {
    /// Checks a text (already in NFC) against the limit and returns it trimmed, line ends as `\n`.
    ///
    /// # Errors
    /// The first [`Fault`] found: characters, then length.
    pub fn check(&self, text: &str) -> Result<String, FieldFault> {
        self.check_text(text).map_err(|fault| FieldFault { field: self.field, fault })
    }

    /// Checks a text that is still being written: as [`Limit::check`], but the spaces at its ends stay,
    /// because its writer may be between two words.
    ///
    /// # Errors
    /// As [`Limit::check`].
    pub fn check_unfinished(&self, text: &str) -> Result<String, FieldFault> {
        let text = text.replace("\r\n", "\n");
        let checked = self.check_characters(&text).and_then(|()| self.check_length(&text));
        match checked {
            Ok(()) => Ok(text),
            Err(fault) => Err(FieldFault { field: self.field, fault }),
        }
    }

    fn check_text(&self, text: &str) -> Result<String, Fault> {
        let text = text.replace("\r\n", "\n");
        let text = text.trim();
        self.check_characters(text)?;
        self.check_length(text)?;
        Ok(text.to_owned())
    }

    fn check_characters(&self, text: &str) -> Result<(), Fault> {
        let bad = text.chars().zip(1..).find(|(c, _)| !self.allows(*c));
        if let Some((c, position)) = bad {
            return Err(Fault::Character { code: u32::from(c), position });
        }
        Ok(())
    }

    fn check_length(&self, text: &str) -> Result<(), Fault> {
        let length = text.chars().count();
        if length > self.max {
            return Err(Fault::TooLong { max: self.max, length });
        }
        if length == 0 && self.min > 0 {
            return Err(Fault::Required);
        }
        if length < self.min {
            return Err(Fault::TooShort { min: self.min });
        }
        Ok(())
    }

    fn allows(&self, c: char) -> bool {
        match c {
            '\n' | '\t' => self.lines,
            // Marks that reorder what follows can make a text show something it does not say
            // (Unicode Technical Report 36); plain right-to-left letters and marks are fine.
            '\u{202A}'..='\u{202E}'
            | '\u{2066}'..='\u{2069}'
            | '\u{FEFF}'
            | '\u{FFFE}'
            | '\u{FFFF}' => false,
            _ => !c.is_control(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: Limit = Limit { field: "title", min: 2, max: 5, lines: false };

    #[test]
    fn limits_count_characters_not_bytes() {
        assert_eq!(LINE.check("  가나다라마 ").as_deref(), Ok("가나다라마"));
        assert_eq!(LINE.check_unfinished("가나 ").as_deref(), Ok("가나 "));
        assert!(LINE.check_unfinished("  가나다라마").is_err());
        let fault = |text: &str| LINE.check(text).map_err(|f| f.fault);
        assert_eq!(fault("가나다라마바"), Err(Fault::TooLong { max: 5, length: 6 }));
        assert_eq!(fault("가"), Err(Fault::TooShort { min: 2 }));
        assert_eq!(fault(" \n "), Err(Fault::Required));
    }

    #[test]
    fn control_and_override_characters_are_named_with_their_place() {
        let fault = |text: &str| LINE.check(text).map_err(|f| f.fault);
        assert_eq!(fault("가\0나"), Err(Fault::Character { code: 0, position: 2 }));
        assert_eq!(fault("가나\u{202E}"), Err(Fault::Character { code: 0x202E, position: 3 }));
        assert_eq!(fault("가\n나"), Err(Fault::Character { code: 10, position: 2 }));
        assert_eq!(fault("가😀").as_deref(), Ok("가😀"));
    }
}
