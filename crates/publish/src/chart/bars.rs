//! Counts and shares as bars. Widths are percentages, so a bar fills the box it stands in and its text
//! keeps its size.

use super::svg::{escape, lang, open, open_small, percent, put, share};
use super::{Label, Name};

/// The pattern of disagreement, once a page: agree is solid, disagree hatched at 45°, pass pale.
pub fn hatch() -> String {
    format!(
        r#"<svg class="defs" width="0" height="0" aria-hidden="true">{}</svg>"#,
        pattern("hatch")
    )
}

/// A picture that needs [`hatch`], with a pattern of its own: it can stand anywhere. `id` is that of the
/// pattern.
pub fn hatched(svg: &str, id: &str) -> String {
    let own = svg.replace("url(#hatch)", &format!("url(#{id})"));
    match own.split_once('>') {
        Some((open, rest)) => format!("{open}>{}{rest}", pattern(id)),
        None => own,
    }
}

fn pattern(id: &str) -> String {
    format!(
        concat!(
            r#"<defs><pattern id="{id}" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">"#,
            r#"<rect width="5" height="5" class="fdp"/><rect width="3" height="5" class="fd"/></pattern></defs>"#,
        ),
        id = escape(id)
    )
}

/// One statement's votes, stacked: agree solid, disagree hatched, pass pale and always last. Counts of
/// votes; the full width × 12 px. Without votes: a dotted line. Needs [`hatch`] in the page.
pub fn bar(agree: u32, disagree: u32, pass: u32, label: &str) -> String {
    let mut out = open_small("bar", r#"width="100%" height="12""#, label);
    let total = u64::from(agree) + u64::from(disagree) + u64::from(pass);
    if total == 0 {
        out.push_str(r#"<line x1="0" y1="6" x2="100%" y2="6" class="tno" stroke-width="2" stroke-dasharray="2 3"/>"#);
    } else {
        let a = share(agree, total);
        let d = share(disagree, total);
        // The pale ground is the whole bar: what the other two leave uncovered is exactly the passes.
        if pass > 0 {
            out.push_str(r#"<rect width="100%" height="12" class="fx"/>"#);
        }
        if agree > 0 {
            put!(out, r#"<rect width="{}" height="12" class="fa"/>"#, percent(a));
        }
        if disagree > 0 {
            put!(
                out,
                r#"<rect x="{}" width="{}" height="12" fill="url(#hatch)"/>"#,
                percent(a),
                percent(d)
            );
        }
    }
    out.push_str("</svg>");
    out
}

/// How one group voted on a statement, as a row of [`group_bars`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupBar {
    /// “가 모둠”.
    pub name: String,
    /// Votes for it.
    pub agree: u32,
    /// Votes against it.
    pub disagree: u32,
    /// Passes.
    pub pass: u32,
    /// The share that agrees as it is read: “91%”.
    pub percent: String,
    /// Half of its interval, where it is shown: “±3”. Empty otherwise.
    pub margin: String,
    /// What a screen reader hears: “찬성 91%, 반대 3%, 모르겠음 6%, 204표”.
    pub label: String,
    /// Instead of the bar, when there are too few votes: “20표가 모이면 보여요”.
    pub few: Option<String>,
}

/// One statement by group: a row with a bar for each. Needs [`hatch`] in the page.
pub fn group_bars(rows: &[GroupBar]) -> String {
    let mut out = r#"<div class="groups">"#.to_owned();
    for row in rows {
        put!(out, r#"<div class="group"><span>{}</span>"#, escape(&row.name));
        if let Some(few) = &row.few {
            put!(out, r#"<span class="few">{}</span></div>"#, escape(few));
            continue;
        }
        let margin = match row.margin.as_str() {
            "" => String::new(),
            margin => format!(" <small>{}</small>", escape(margin)),
        };
        put!(
            out,
            r#"{}<b aria-hidden="true">{}{margin}</b></div>"#,
            bar(row.agree, row.disagree, row.pass, &row.label),
            escape(&row.percent),
        );
    }
    out.push_str("</div>");
    out
}

/// How much of something is covered (0 to 1), with a tick at the overall rate. The full width × 14 px.
pub fn coverage(part: f64, overall: f64, label: &str) -> String {
    let open = open_small("cover", r#"width="100%" height="14""#, label);
    let tick = percent(overall);
    format!(
        r#"{open}<rect y="3" width="100%" height="8" class="fs"/><rect y="3" width="{}" height="8" class="fg"/><line x1="{tick}" y1="0" x2="{tick}" y2="14" class="ti" stroke-width="2"/></svg>"#,
        percent(part)
    )
}

/// A share (0 to 1). The full width × 6 px.
pub fn meter(part: f64, label: &str) -> String {
    let open = open_small("meter", r#"width="100%" height="6""#, label);
    format!(
        r#"{open}<rect width="100%" height="6" class="fs"/><rect width="{}" height="6" class="f2"/></svg>"#,
        percent(part)
    )
}

/// One bar of [`column_bars`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What is counted, at most eight Hangul letters wide.
    pub name: Name,
    /// The count.
    pub value: u32,
    /// The count as it is read, with unit and base: “412개 · 29%”.
    pub text: String,
}

/// Horizontal bars with their names and numbers beside them, 30 px a row; the longest bar is the greatest
/// value and every bar begins at 0. Without rows: a dotted line and `empty`.
pub fn column_bars(label: &Label<'_>, rows: &[Row], empty: &str) -> String {
    const NAME: f64 = 0.32;
    const LONGEST: f64 = 0.40;
    if rows.is_empty() {
        return format!(
            r#"{}<line x1="0" y1="4" x2="100%" y2="4" class="tno" stroke-width="2" stroke-dasharray="2 3"/><text x="0" y="30" font-size="15" class="f2">{}</text></svg>"#,
            open("hbars", r#"width="100%" height="40""#, label),
            escape(empty)
        );
    }
    let greatest = rows.iter().map(|row| row.value).max().unwrap_or(0);
    let height = u32::try_from(rows.len()).unwrap_or(u32::MAX).saturating_mul(30);
    let mut out = open("hbars", &format!(r#"width="100%" height="{height}""#), label);
    for (y, row) in (0u32..).step_by(30).zip(rows) {
        let length = LONGEST * share(row.value, u64::from(greatest));
        put!(
            out,
            r#"<text x="0" y="{}" font-size="15"{}>{}</text><rect x="{}" y="{}" width="{}" height="14" class="fg"/><text x="{}" dx="8" y="{}" font-size="15" class="f2">{}</text>"#,
            y.saturating_add(20),
            lang(&row.name),
            escape(&row.name.text),
            percent(NAME),
            y.saturating_add(8),
            percent(length),
            percent(NAME + length),
            y.saturating_add(20),
            escape(&row.text),
        );
    }
    out.push_str("</svg>");
    out
}
