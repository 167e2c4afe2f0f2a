//! Texts in the visitor's language: Korean first, English complete; Russian and Vietnamese for the
//! citizen's way, English where they have no text.

use std::borrow::Cow;
use std::collections::HashMap;

use askama::Template;
use domain::language::Language;
use domain::time::{Moment, zone};
use fluent_templates::fluent_bundle::{FluentArgs, FluentValue};
use fluent_templates::{FluentBundle, LanguageIdentifier, langid, static_loader};
use language::jamo;

use crate::interface_text;

static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "ko",
        customise: |bundle| {
            dress(bundle);
        },
    };
}

static KOREAN: LanguageIdentifier = langid!("ko");
static ENGLISH: LanguageIdentifier = langid!("en");
static RUSSIAN: LanguageIdentifier = langid!("ru");
static VIETNAMESE: LanguageIdentifier = langid!("vi");

/// Where a text is looked for: in the language itself, then in English, then in Korean.
static IN_KOREAN: [&LanguageIdentifier; 1] = [&KOREAN];
static IN_ENGLISH: [&LanguageIdentifier; 2] = [&ENGLISH, &KOREAN];
static IN_RUSSIAN: [&LanguageIdentifier; 3] = [&RUSSIAN, &ENGLISH, &KOREAN];
static IN_VIETNAMESE: [&LanguageIdentifier; 3] = [&VIETNAMESE, &ENGLISH, &KOREAN];

/// Gives a bundle what all texts rely on: numbers as its language writes them, and particles.
pub(crate) fn dress<R>(bundle: &mut FluentBundle<R>) {
    // Isolation marks are for mixed writing directions; they would break copying of codes.
    bundle.set_use_isolating(false);
    let language = bundle.locales.first().map_or("ko", |id| id.language.as_str());
    bundle.set_formatter(Some(match Locale::of(language) {
        Some(Locale::Russian) => |value, _| formatted(value, Locale::Russian),
        Some(Locale::Vietnamese) => |value, _| formatted(value, Locale::Vietnamese),
        _ => |value, _| formatted(value, Locale::Korean),
    }));
    // Refused only where the name is taken already.
    let _ = bundle.add_function("PARTICLE", particle);
}

/// A number in a text, grouped as the language does.
fn formatted(value: &FluentValue<'_>, l: Locale) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(grouped_text(&number.value.to_string(), l)),
        _ => None,
    }
}

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
            let word = word.trim_end_matches(MARKS);
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
    /// Русский
    Russian,
    /// Tiếng Việt
    Vietnamese,
}

/// What stands around a name in another language while its sentence is put together.
const MARKS: [char; 2] = ['\u{2068}', '\u{2069}'];

/// A sentence with a name in it that is in another language than the sentence.
#[derive(Clone, Debug, Default, PartialEq, Eq, Template)]
#[template(
    source = r#"{{ before }}{% if !name.is_empty() %}<span lang="{{ language }}">{{ name }}</span>{% endif %}{{ after }}"#,
    ext = "html"
)]
pub(crate) struct Named {
    before: String,
    name: String,
    language: String,
    after: String,
}

impl From<String> for Named {
    /// A sentence without a name in it.
    fn from(before: String) -> Self {
        Self { before, ..Self::default() }
    }
}

/// It is HTML already: its parts are escaped.
impl askama::filters::HtmlSafe for Named {}

/// A value in a text: a number (grouped, and deciding plurals) or a string.
pub(crate) enum Value {
    Number(i64),
    Text(String),
}

/// The values of a text by name.
pub(crate) type Values<'a> = HashMap<Cow<'static, str>, FluentValue<'a>>;

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

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl From<u64> for Value {
    fn from(number: u64) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<&u64> for Value {
    fn from(number: &u64) -> Self {
        (*number).into()
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
    /// Every language pages are shown in, the first one first.
    pub(crate) const ALL: [Self; 4] =
        [Self::Korean, Self::English, Self::Russian, Self::Vietnamese];

    /// Languages no author of this program speaks: a named person checks their texts.
    pub(crate) const UNREVIEWED: [Self; 2] = [Self::Russian, Self::Vietnamese];

    /// The locale of a code, if there is one.
    pub(crate) fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|locale| locale.code() == code)
    }

    /// The locale a browser likes best of ours (RFC 9110, 12.5.4); Korean when it names none.
    pub(crate) fn accepted(header: &str) -> Self {
        best(header, Self::of).unwrap_or(Self::Korean)
    }

    /// The code for `lang` attributes.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Korean => "ko",
            Self::English => "en",
            Self::Russian => "ru",
            Self::Vietnamese => "vi",
        }
    }

    /// The language the staff desk is shown in: Korean, or English for everybody else.
    pub(crate) fn for_staff(self) -> Self {
        if self == Self::Korean { Self::Korean } else { Self::English }
    }

    /// The other language of the staff desk, to switch to.
    pub(crate) fn other(self) -> Self {
        if self == Self::Korean { Self::English } else { Self::Korean }
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
            Self::Russian => Language::Russian,
            Self::Vietnamese => Language::Vietnamese,
        }
    }

    pub(crate) fn id(self) -> &'static LanguageIdentifier {
        match self {
            Self::Korean => &KOREAN,
            Self::English => &ENGLISH,
            Self::Russian => &RUSSIAN,
            Self::Vietnamese => &VIETNAMESE,
        }
    }

    fn ids(self) -> &'static [&'static LanguageIdentifier] {
        match self {
            Self::Korean => &IN_KOREAN,
            Self::English => &IN_ENGLISH,
            Self::Russian => &IN_RUSSIAN,
            Self::Vietnamese => &IN_VIETNAMESE,
        }
    }

    fn look_up(self, key: &str, values: Option<&Values<'_>>) -> String {
        if Self::UNREVIEWED.contains(&self)
            && let Some(text) = interface_text::said(self, key, values)
        {
            return text;
        }
        let found = |id: &&LanguageIdentifier| LOCALES.lookup_single_language(id, key, values).ok();
        let text = self.ids().iter().find_map(found);
        text.unwrap_or_else(|| format!("Unknown localization key: {key:?}"))
    }

    /// A text.
    pub(crate) fn t(self, key: &str) -> String {
        self.look_up(key, None)
    }

    /// A text with one number, `$n`.
    pub(crate) fn n(self, key: &str, number: impl Into<Value>) -> String {
        self.a(key, [("n", number.into())])
    }

    /// A text with several values.
    pub(crate) fn a(self, key: &str, values: impl AsRef<[(&'static str, Value)]>) -> String {
        let values: Values<'_> = values
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
        self.look_up(key, Some(&values))
    }

    /// A text that holds, as its variable `$variable`, a name in another language.
    pub(crate) fn named(
        self,
        key: &str,
        variable: &'static str,
        name: &str,
        language: impl std::fmt::Display,
    ) -> Named {
        self.named_beside(key, (variable, name), language, [])
    }

    /// The same, with other values beside the name.
    pub(crate) fn named_beside<const N: usize>(
        self,
        key: &str,
        (variable, name): (&'static str, &str),
        language: impl std::fmt::Display,
        others: [(&'static str, Value); N],
    ) -> Named {
        let [open, shut] = MARKS;
        let mut values = vec![(variable, format!("{open}{name}{shut}").into())];
        values.extend(others);
        let text = self.a(key, values);
        let (before, rest) = text.split_once(open).unwrap_or((text.as_str(), ""));
        let (name, after) = rest.rsplit_once(shut).unwrap_or((rest, ""));
        Named {
            before: before.to_owned(),
            name: name.to_owned(),
            language: language.to_string(),
            after: after.to_owned(),
        }
    }

    /// A day, in the dialogue's time zone: `2026. 11. 23.`, `23 Nov 2026`, `23 нояб. 2026 г.` or
    /// `23/11/2026`; it never breaks over two lines.
    pub(crate) fn date(self, moment: Moment, zone_name: &str) -> String {
        let (day, year) = (self.day(moment, zone_name), year(moment, zone_name));
        let text = match self {
            Self::Korean => moment.date(&zone(zone_name)),
            Self::English => format!("{day} {year}"),
            Self::Russian => format!("{day} {year} г."),
            Self::Vietnamese => format!("{day}/{year}"),
        };
        text.replace(' ', "\u{a0}")
    }

    /// A day without its year: `11. 23.`, `23 Nov`, `23 нояб.` or `23/11`.
    pub(crate) fn day(self, moment: Moment, zone_name: &str) -> String {
        let iso = moment.iso_date(&zone(zone_name));
        let mut numbers = iso.split('-').skip(1).map(|number| number.trim_start_matches('0'));
        let (month, day) = (numbers.next().unwrap_or_default(), numbers.next().unwrap_or_default());
        match self {
            Self::Korean => format!("{month}.\u{a0}{day}."),
            Self::Vietnamese => format!("{day}/{month}"),
            Self::English | Self::Russian => {
                format!("{day}\u{a0}{}", self.n("month", number(month)))
            }
        }
    }

    /// A day and time, in the dialogue's time zone.
    pub(crate) fn date_time(self, moment: Moment, zone_name: &str) -> String {
        let text = moment.date_time(&zone(zone_name));
        let time = text.rsplit_once(' ').map_or("", |(_, time)| time);
        let joint = if self == Self::Korean { "" } else { "," };
        format!("{}{joint}\u{a0}{time}", self.date(moment, zone_name))
    }

    /// A number, grouped: `1,436`, `1 436` or `1.436`.
    pub(crate) fn number(self, number: i64) -> String {
        grouped_text(&number.to_string(), self)
    }
}

/// What a header likes best (RFC 9110, 12.5.4) of what `known` finds for a primary subtag in small
/// letters: the highest weight, the first of equals.
pub(crate) fn best<T>(header: &str, known: impl Fn(&str) -> Option<T>) -> Option<T> {
    let mut best = (0, None);
    for part in header.split(',') {
        let (range, parameters) = part.split_once(';').unwrap_or((part, ""));
        let code = range.trim().split('-').next().unwrap_or_default().to_ascii_lowercase();
        let weight = weight(parameters);
        if weight > best.0
            && let Some(found) = known(&code)
        {
            best = (weight, Some(found));
        }
    }
    best.1
}

/// The weight of a language range in thousandths: 1000 when nothing is said, 0 when it is no weight.
fn weight(parameters: &str) -> u32 {
    let value = parameters.split(';').find_map(|parameter| parameter.trim().strip_prefix("q="));
    let Some(value) = value else { return 1000 };
    let (whole, part) = value.trim().split_once('.').unwrap_or((value.trim(), ""));
    let thousandths = format!("{whole}{part:0<3}");
    thousandths.parse().ok().filter(|weight| *weight <= 1000 && part.len() <= 3).unwrap_or(0)
}

/// The year of a moment, in the dialogue's time zone.
pub(crate) fn year(moment: Moment, zone_name: &str) -> String {
    moment.iso_date(&zone(zone_name)).chars().take(4).collect()
}

fn number(digits: &str) -> i64 {
    digits.parse().unwrap_or_default()
}

/// A number with commas, as the staff desk shows it: `1,436`.
pub(crate) fn grouped(number: i64) -> String {
    Locale::Korean.number(number)
}

fn grouped_text(digits: &str, l: Locale) -> String {
    let (group, point) = match l {
        Locale::Korean | Locale::English => (',', '.'),
        Locale::Russian => ('\u{a0}', ','),
        Locale::Vietnamese => ('.', ','),
    };
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |rest| ("−", rest));
    let (whole, rest) =
        digits.split_once('.').map_or((digits, None), |(whole, rest)| (whole, Some(rest)));
    let mut text = String::new();
    for (n, digit) in whole.chars().enumerate() {
        if n > 0 && (whole.len() - n) % 3 == 0 {
            text.push(group);
        }
        text.push(digit);
    }
    match rest {
        Some(rest) => format!("{sign}{text}{point}{rest}"),
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
        assert_eq!(Locale::Russian.number(1_234_567), "1\u{a0}234\u{a0}567");
        assert_eq!(Locale::Vietnamese.number(1_234_567), "1.234.567");
        assert_eq!(Locale::Vietnamese.n("figure", 1436), "1.436");
        assert_eq!(grouped_text("1234.5", Locale::Russian), "1\u{a0}234,5");
    }

    #[test]
    fn dates_are_written_as_the_language_does() {
        let moment = Moment(1_795_424_640 * 1_000_000);
        let plain = |text: String| text.replace('\u{a0}', " ");
        for (locale, whole, day) in [
            (Locale::Korean, "2026. 11. 23. 18:04", "11. 23."),
            (Locale::English, "23 Nov 2026, 18:04", "23 Nov"),
            (Locale::Russian, "23 нояб. 2026 г., 18:04", "23 нояб."),
            (Locale::Vietnamese, "23/11/2026, 18:04", "23/11"),
        ] {
            assert_eq!(plain(locale.date_time(moment, KOREA)), whole);
            assert_eq!(plain(locale.day(moment, KOREA)), day);
        }
    }

    #[test]
    fn russian_counts_in_its_own_way() {
        let text = |n: i64| Locale::Russian.n("questions-count", n).replace('\u{a0}', " ");
        let texts: Vec<String> = [1, 2, 5, 11, 21, 22, 1436].map(text).to_vec();
        let counted = ["1 вопрос", "2 вопроса", "5 вопросов", "11 вопросов", "21 вопрос"];
        assert_eq!(texts, [&counted[..], &["22 вопроса", "1 436 вопросов"]].concat());
    }

    #[test]
    fn a_name_in_a_sentence_keeps_its_language() {
        let html = |l: Locale| l.named("vote-from-place", "place", "새터<동>", "ko").to_string();
        assert_eq!(
            html(Locale::Korean),
            "<span lang=\"ko\">새터&#60;동&#62;</span> 주민이 쓴 의견"
        );
        assert_eq!(
            html(Locale::English),
            "written by a resident of <span lang=\"ko\">새터&#60;동&#62;</span>"
        );
    }

    #[test]
    fn what_a_language_lacks_is_english() {
        let text = |l: Locale| l.t("staff-sign-out");
        assert_eq!(text(Locale::Vietnamese), text(Locale::English));
        assert_ne!(text(Locale::Vietnamese), text(Locale::Korean));
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
    fn the_language_that_is_liked_best_is_taken() {
        for (header, locale) in [
            ("en-US,en;q=0.9,ko;q=0.8", Locale::English),
            ("ru, ko;q=0.9, en;q=0.8", Locale::Russian),
            ("fr, ko;q=0.8, vi;q=0.9", Locale::Vietnamese),
            ("VI-vn", Locale::Vietnamese),
            ("en;q=0, ru;q=0.001", Locale::Russian),
            ("en;q=2, ru;q=x", Locale::Korean),
            ("fr,*;q=0.5", Locale::Korean),
            ("", Locale::Korean),
        ] {
            assert_eq!(Locale::accepted(header), locale, "{header}");
        }
    }
}
