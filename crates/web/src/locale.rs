//! Texts in the visitor's language: Korean first, English complete.

use std::borrow::Cow;
use std::collections::HashMap;

use domain::language::Language;
use domain::time::{Moment, zone};
use fluent_templates::fluent_bundle::{FluentArgs, FluentValue};
use fluent_templates::{LanguageIdentifier, Loader as _, langid, static_loader};
use language::jamo;

static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "ko",
        customise: |bundle| {
            // Isolation marks are for mixed writing directions; they would break copying of codes.
            bundle.set_use_isolating(false);
            bundle.set_formatter(Some(|value, _| match value {
                FluentValue::Number(number) => Some(grouped_text(&number.value.to_string())),
                _ => None,
            }));
            // Refused only where the name is taken already.
            let _ = bundle.add_function("PARTICLE", particle);
        },
    };
}

static KOREAN: LanguageIdentifier = langid!("ko");
static ENGLISH: LanguageIdentifier = langid!("en");

/// `{ $place }{ PARTICLE($place, "은", "는") }` in a text: the particle that fits the word.
fn particle<'a>(values: &[FluentValue<'a>], _: &FluentArgs<'_>) -> FluentValue<'a> {
    let texts: Vec<String> = values
        .iter()
        .map(|value| match value {
            FluentValue::String(text) => text.to_string(),
            FluentValue::Number(number) => number.as_string().into_owned(),
            _ => String::new(),
        })
        .collect();
    match texts.as_slice() {
        [word, after_consonant, after_vowel] => {
            jamo::particle(word, after_consonant, after_vowel).to_owned().into()
        }
        _ => FluentValue::Error,
    }
}

/// The language pages are shown in, and the way to their texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Locale {
    /// 한국어
    Korean,
    /// English
    English,
}

/// A value in a text: a number (grouped, and deciding plurals) or a string.
pub(crate) enum Value {
    Number(i64),
    Text(String),
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<i32> for Value {
    fn from(number: i32) -> Self {
        Self::Number(number.into())
    }
}

impl From<&i64> for Value {
    fn from(number: &i64) -> Self {
        Self::Number(*number)
    }
}

impl From<&&i64> for Value {
    fn from(number: &&i64) -> Self {
        Self::Number(**number)
    }
}

impl From<&usize> for Value {
    fn from(number: &usize) -> Self {
        Self::from(*number)
    }
}

impl From<usize> for Value {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl Locale {
    /// The locale of a code, if there is one.
    pub(crate) fn of(code: &str) -> Option<Self> {
        match code {
            "ko" => Some(Self::Korean),
            "en" => Some(Self::English),
            _ => None,
        }
    }

    /// The locale a browser asks for: English only when it names English before Korean.
    pub(crate) fn accepted(header: &str) -> Self {
        let wanted = header.split(',').filter_map(|part| {
            let code = part.split(';').next()?.trim().split('-').next()?;
            Self::of(code)
        });
        wanted.into_iter().next().unwrap_or(Self::Korean)
    }

    /// The code for `lang` attributes.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Korean => "ko",
            Self::English => "en",
        }
    }

    /// The other locale, to switch to.
    pub(crate) fn other(self) -> Self {
        match self {
            Self::Korean => Self::English,
            Self::English => Self::Korean,
        }
    }

    /// The language's own name.
    pub(crate) fn name(self) -> &'static str {
        self.language().name()
    }

    /// The language of what is written by default in this locale.
    pub(crate) fn language(self) -> Language {
        match self {
            Self::Korean => Language::Korean,
            Self::English => Language::English,
        }
    }

    fn id(self) -> &'static LanguageIdentifier {
        match self {
            Self::Korean => &KOREAN,
            Self::English => &ENGLISH,
        }
    }

    /// A text.
    pub(crate) fn t(self, key: &str) -> String {
        LOCALES.lookup(self.id(), key)
    }

    /// A text with one number, `$n`.
    pub(crate) fn n(self, key: &str, number: impl Into<Value>) -> String {
        self.a(key, [("n", number.into())])
    }

    /// A text with several values.
    pub(crate) fn a(self, key: &str, values: impl AsRef<[(&'static str, Value)]>) -> String {
        let values: HashMap<Cow<'static, str>, FluentValue<'_>> = values
            .as_ref()
            .iter()
            .map(|(name, value)| {
                let value = match value {
                    Value::Number(number) => FluentValue::from(*number),
                    Value::Text(text) => FluentValue::from(text.as_str()),
                };
                (Cow::Borrowed(*name), value)
            })
            .collect();
        LOCALES.lookup_with_args(self.id(), key, &values)
    }

    /// A day, in the dialogue's time zone: `2026. 11. 23.` or `23 Nov 2026`; it never breaks over
    /// two lines.
    pub(crate) fn date(self, moment: Moment, zone_name: &str) -> String {
        let text = match self {
            Self::Korean => moment.date(&zone(zone_name)),
            Self::English => {
                format!("{} {}", self.day(moment, zone_name), year(moment, zone_name))
            }
        };
        text.replace(' ', "\u{a0}")
    }

    /// A day without its year: `11. 23.` or `23 Nov`.
    pub(crate) fn day(self, moment: Moment, zone_name: &str) -> String {
        let iso = moment.iso_date(&zone(zone_name));
        let mut numbers = iso.split('-').skip(1).map(|number| number.trim_start_matches('0'));
        let (month, day) = (numbers.next().unwrap_or_default(), numbers.next().unwrap_or_default());
        match self {
            Self::Korean => format!("{month}.\u{a0}{day}."),
            Self::English => format!("{day}\u{a0}{}", self.n("month", number(month))),
        }
    }

    /// A day and time, in the dialogue's time zone.
    pub(crate) fn date_time(self, moment: Moment, zone_name: &str) -> String {
        let text = moment.date_time(&zone(zone_name));
        let time = text.rsplit_once(' ').map_or("", |(_, time)| time);
        let joint = if self == Self::English { "," } else { "" };
        format!("{}{joint}\u{a0}{time}", self.date(moment, zone_name))
    }
}

/// The year of a moment, in the dialogue's time zone.
pub(crate) fn year(moment: Moment, zone_name: &str) -> String {
    moment.iso_date(&zone(zone_name)).chars().take(4).collect()
}

fn number(digits: &str) -> i64 {
    digits.parse().unwrap_or_default()
}

/// A number with commas: `1,436`.
pub(crate) fn grouped(number: i64) -> String {
    grouped_text(&number.to_string())
}

fn grouped_text(digits: &str) -> String {
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |rest| ("−", rest));
    let (whole, rest) =
        digits.split_once('.').map_or((digits, None), |(whole, rest)| (whole, Some(rest)));
    let mut text = String::new();
    for (n, digit) in whole.chars().enumerate() {
        if n > 0 && (whole.len() - n) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    match rest {
        Some(rest) => format!("{sign}{text}.{rest}"),
        None => format!("{sign}{text}"),
    }
}

#[cfg(test)]
mod tests {
    use domain::time::KOREA;

    use super::*;

    #[test]
    fn numbers_are_grouped() {
        let texts: Vec<String> = [0, 12, 1436, 800_000, -1_234_567].map(grouped).to_vec();
        assert_eq!(texts, ["0", "12", "1,436", "800,000", "−1,234,567"]);
    }

    #[test]
    fn dates_are_written_as_the_language_does() {
        let moment = Moment(1_795_424_640 * 1_000_000);
        let plain = |text: String| text.replace('\u{a0}', " ");
        assert_eq!(plain(Locale::Korean.date_time(moment, KOREA)), "2026. 11. 23. 18:04");
        assert_eq!(plain(Locale::English.date_time(moment, KOREA)), "23 Nov 2026, 18:04");
        assert_eq!(plain(Locale::Korean.day(moment, KOREA)), "11. 23.");
        assert_eq!(plain(Locale::English.day(moment, KOREA)), "23 Nov");
    }

    #[test]
    fn particles_fit_the_word_before_them() {
        let text = |place: &str| Locale::Korean.a("fault-unknown", [("given", place.into())]);
        assert_eq!(text("새터동"), "‘새터동’은 목록에 없어요.");
        assert_eq!(text("하나"), "‘하나’는 목록에 없어요.");
        let text = |code: &str| Locale::Korean.a("receipt-new", [("code", code.into())]);
        assert!(text("R-5891-1K7Q-2M4T").starts_with("접수증은 R-5891-1K7Q-2M4T예요."));
        assert!(text("R-5891-1K7Q-2M43").starts_with("접수증은 R-5891-1K7Q-2M43이에요."));
    }

    #[test]
    fn english_only_when_it_is_asked_for_first() {
        assert_eq!(Locale::accepted("en-US,en;q=0.9,ko;q=0.8"), Locale::English);
        assert_eq!(Locale::accepted("ru, ko;q=0.9, en;q=0.8"), Locale::Korean);
        assert_eq!(Locale::accepted(""), Locale::Korean);
    }
}
