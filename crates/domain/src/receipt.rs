//! Receipt codes (접수증): random, given at once, before anything is numbered anywhere.

/// Crockford's base 32 without I, L, O and U: nothing looks like anything else when read aloud.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Bits in a code: twelve characters of five bits.
pub const BITS: u32 = 60;

/// A receipt code, 60 random bits: `R-61209-M4TX-7QW`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ReceiptCode(i64);

/// Why a typed receipt code cannot be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptCodeError {
    /// Too few or too many characters after the R.
    #[error("a receipt code has 12 characters after the R, this one has {found}")]
    Length {
        /// Characters found.
        found: usize,
    },
    /// A character that no code has.
    #[error("no receipt code has the character {0:?}")]
    Character(char),
}

impl ReceiptCode {
    /// The code made from random bits; all but the lowest 60 are dropped.
    pub const fn from_bits(bits: u64) -> Self {
        Self((bits & ((1 << BITS) - 1)).cast_signed())
    }

    /// The code stored under this number.
    pub const fn from_number(number: i64) -> Self {
        Self::from_bits(number.cast_unsigned())
    }

    /// The number it is stored under.
    pub const fn number(self) -> i64 {
        self.0
    }

    /// Reads what a person typed: case, spaces and hyphens do not matter, O is 0, I and L are 1.
    ///
    /// # Errors
    /// [`ReceiptCodeError`] says which character or length is off.
    pub fn parse(text: &str) -> Result<Self, ReceiptCodeError> {
        let separates = |c: char| c.is_whitespace() || matches!(c, '-' | '–');
        let text = text.trim();
        let mut typed: Vec<char> = text.chars().filter(|c| !separates(*c)).collect();
        // R is also a letter of codes: it is the prefix when a separator follows, or when the rest
        // is long enough without it.
        let is_prefix = typed.len() != 12 || text.chars().nth(1).is_some_and(separates);
        if is_prefix && typed.first().is_some_and(|c| c.eq_ignore_ascii_case(&'R')) {
            typed.remove(0);
        }
        if typed.len() != 12 {
            return Err(ReceiptCodeError::Length { found: typed.len() });
        }
        typed.iter().try_fold(0_i64, |bits, c| Ok((bits << 5) | value_of(*c)?)).map(Self)
    }
}

/// The five bits a typed character stands for.
pub(crate) fn value_of(c: char) -> Result<i64, ReceiptCodeError> {
    let upper = match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    ALPHABET
        .iter()
        .zip(0_i64..)
        .find(|(letter, _)| char::from(**letter) == upper)
        .map(|(_, value)| value)
        .ok_or(ReceiptCodeError::Character(c))
}

impl std::fmt::Display for ReceiptCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("R")?;
        for place in 0..12_u32 {
            if place % 4 == 0 {
                f.write_str("-")?;
            }
            let index = usize::try_from((self.0 >> (55 - 5 * place)) & 31).unwrap_or(0);
            let letter = ALPHABET.get(index).copied().unwrap_or(b'0');
            write!(f, "{}", char::from(letter))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn codes_read_back(bits: u64) {
            let code = ReceiptCode::from_bits(bits);
            prop_assert_eq!(ReceiptCode::parse(&code.to_string()), Ok(code));
            prop_assert_eq!(ReceiptCode::from_number(code.number()), code);
            prop_assert_eq!(ReceiptCode::parse(&code.to_string().to_lowercase().replace('-', " ")), Ok(code));
        }

        #[test]
        fn nothing_typed_panics(text in ".{0,40}") {
            let _ = ReceiptCode::parse(&text);
        }
    }

    #[test]
    fn a_short_code_says_how_short() {
        assert_eq!(ReceiptCode::parse("R-58911-K7Q"), Err(ReceiptCodeError::Length { found: 8 }));
        let one_short = ReceiptCode::parse("R-5891-K7Q2-M4T");
        assert_eq!(one_short, Err(ReceiptCodeError::Length { found: 11 }));
        assert_eq!(ReceiptCode::parse("R-5891-K7QU-0000"), Err(ReceiptCodeError::Character('U')));
    }
}
