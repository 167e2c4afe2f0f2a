//! What a dialogue spends: published with the yearly report (각종위원회 조례 제14조, 제16조).

use crate::text::Limit;

/// The budget line (예산 과목).
pub const LINE: Limit = Limit { field: "line", min: 2, max: 80, lines: false };
/// What for.
pub const PURPOSE: Limit = Limit { field: "purpose", min: 2, max: 200, lines: false };
/// The most one line may be, in KRW.
pub const MOST_AMOUNT: i64 = 1_000_000_000_000;
/// The most lines of one year.
pub const MOST_LINES: usize = 500;
/// The first year a report may be about.
pub const FIRST_YEAR: i16 = 2000;

/// Reads an amount in KRW as people write it: `1,200,000`, `1200000원`. None when it is none, or not
/// from 1 to [`MOST_AMOUNT`].
pub fn amount(text: &str) -> Option<i64> {
    let text = text.trim();
    let text = text.strip_suffix('원').unwrap_or(text).trim_end();
    let digits: String = text.chars().filter(|letter| *letter != ',').collect();
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|amount| plain && (1..=MOST_AMOUNT).contains(amount))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_write_them() {
        for (text, read) in [
            ("1,200,000", Some(1_200_000)),
            (" 1200000원 ", Some(1_200_000)),
            ("1 원", Some(1)),
            ("1,000,000,000,000", Some(MOST_AMOUNT)),
            ("1,000,000,000,001", None),
            ("0", None),
            ("-5", None),
            ("12.5", None),
            ("만 원", None),
            ("", None),
        ] {
            assert_eq!(amount(text), read, "{text}");
        }
    }
}
