//! Numbers, escaping and the opening tag: the few things every chart writes.

use super::{Label, Name};

/// Writes formatted text to the end of a `String`, which cannot fail.
macro_rules! put {
    ($out:expr, $($text:tt)*) => {{
        use std::fmt::Write as _;
        let _ = write!($out, $($text)*);
    }};
}
pub(super) use put;

/// A coordinate in user units with one decimal at most; anything that is not finite becomes 0.
pub(super) fn n(value: f64) -> String {
    let value = if value.is_finite() { value } else { 0.0 };
    let text = format!("{value:.1}");
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// A share (0 to 1) as a percentage with two decimals at most, for x and width attributes.
pub(super) fn percent(share: f64) -> String {
    let share = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 };
    let text = format!("{:.2}", share * 100.0);
    let text = text.trim_end_matches('0').trim_end_matches('.');
    format!("{text}%")
}

/// Escapes text for element content and for attributes in double quotes, and drops control characters,
/// which XML forbids.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// The attribute that says which language a name is in, with a space in front; nothing when it is
/// that of the page.
pub(super) fn lang(name: &Name) -> String {
    match name.language.as_str() {
        "" => String::new(),
        code => format!(r#" lang="{}""#, escape(code)),
    }
}

/// The opening tag of a picture with a title and a description.
pub(super) fn open(class: &str, attributes: &str, label: &Label<'_>) -> String {
    let id = escape(label.id);
    format!(
        r#"<svg class="{class}" {attributes} role="img" aria-labelledby="{id}-title" aria-describedby="{id}-desc"><title id="{id}-title">{}</title><desc id="{id}-desc">{}</desc>"#,
        escape(label.title),
        escape(label.desc),
    )
}

/// The opening tag of a small picture: one sentence says it all. An empty label hides it from screen
/// readers, for pictures whose number stands beside them.
pub(super) fn open_small(class: &str, attributes: &str, label: &str) -> String {
    if label.is_empty() {
        format!(r#"<svg class="{class}" {attributes} aria-hidden="true">"#)
    } else {
        format!(r#"<svg class="{class}" {attributes} role="img" aria-label="{}">"#, escape(label))
    }
}

/// The width of a text in user units at a font size, judged from its letters: Hangul 0.92 em, Latin
/// letters and figures 0.57 em, Cyrillic ones 0.61 em, spaces 0.25 em. Good to about a tenth.
pub(super) fn width(text: &str, size: f64) -> f64 {
    text.chars()
        .map(|c| match c {
            ' ' => 0.25,
            'i' | 'l' | 'j' | '.' | ',' | '\'' | '·' => 0.3,
            'A'..='Z' => 0.66,
            c if c.is_ascii() => 0.57,
            // Latin letters with marks, those that stand on other letters, and no-break spaces.
            '\u{a0}' => 0.25,
            '\u{300}'..='\u{36f}' => 0.0,
            '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => 0.57,
            'А'..='Я' | 'Ё' => 0.7,
            '\u{430}'..='\u{4ff}' => 0.61,
            _ => 0.92,
        })
        .sum::<f64>()
        * size
}

/// Cuts a text to a width in user units and ends it with an ellipsis.
pub(super) fn cut(text: &str, size: f64, room: f64) -> String {
    if width(text, size) <= room {
        return text.to_owned();
    }
    let mut out = String::new();
    for c in text.chars() {
        let mut longer = out.clone();
        longer.push(c);
        if width(&longer, size) + size > room {
            break;
        }
        out = longer;
    }
    out.truncate(out.trim_end().len());
    out.push('…');
    out
}

/// A count as a coordinate. Counts above four thousand million do not occur.
pub(super) fn count(value: usize) -> f64 {
    f64::from(u32::try_from(value).unwrap_or(u32::MAX))
}

/// `part` of `whole` as a share between 0 and 1; 0 when there is nothing to share.
pub(super) fn share(part: u32, whole: u64) -> f64 {
    if whole == 0 {
        return 0.0;
    }
    let whole = u32::try_from(whole).map_or(f64::from(u32::MAX), f64::from);
    (f64::from(part) / whole).clamp(0.0, 1.0)
}
