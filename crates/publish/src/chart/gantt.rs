//! Who does what from when to when: one bar a row, months or quarters above, a line for now. A page sets
//! each bar beside its name; the names carry the links, and a table says the same.

use super::svg::{escape, open_small, percent, put};

/// How a bar looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Not begun: outlined.
    Planned,
    /// Being done: solid.
    Running,
    /// Done: solid, with a line through.
    Done,
    /// Stopped: ends in a bar of ink.
    Stopped,
}

/// The days a picture shows, as days since any fixed day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The first day.
    pub from: i32,
    /// The day behind the last.
    pub to: i32,
    /// Today, if it lies between.
    pub now: Option<i32>,
    /// First days of months or quarters, each with its text; an empty text is a line alone.
    pub ticks: Vec<(i32, String)>,
}

impl Span {
    fn at(&self, day: i32) -> f64 {
        f64::from(day - self.from) / f64::from((self.to - self.from).max(1))
    }

    fn grid(&self, out: &mut String, height: u8) {
        for (day, _) in &self.ticks {
            put!(
                out,
                r#"<line x1="{x}" y1="0" x2="{x}" y2="{height}" class="tl"/>"#,
                x = percent(self.at(*day))
            );
        }
    }

    fn now(&self, out: &mut String, height: u8) {
        if let Some(now) = self.now {
            put!(
                out,
                r#"<line x1="{x}" y1="0" x2="{x}" y2="{height}" class="tb" stroke-width="2" stroke-dasharray="3 3"/>"#,
                x = percent(self.at(now))
            );
        }
    }
}

/// The axis: the full width × 22 px. Silent, since every bar says its days.
pub fn gantt_axis(span: &Span) -> String {
    let mut out = open_small("axis", r#"width="100%" height="22""#, "");
    span.grid(&mut out, 22);
    for (day, text) in span.ticks.iter().filter(|(_, text)| !text.is_empty()) {
        put!(
            out,
            r#"<text x="{}" y="15" dx="4" font-size="12" class="f2">{}</text>"#,
            percent(span.at(*day)),
            escape(text)
        );
    }
    span.now(&mut out, 22);
    out.push_str("</svg>");
    out
}

/// One bar from a day to another, both included: the full width × 30 px.
pub fn gantt_bar(span: &Span, (from, to): (i32, i32), way: Way, label: &str) -> String {
    let mut out = open_small("bar", r#"width="100%" height="30""#, label);
    span.grid(&mut out, 30);
    let (start, end) = (span.at(from).clamp(0.0, 1.0), span.at(to + 1).clamp(0.0, 1.0));
    let (x, width) = (percent(start), percent((end - start).max(0.004)));
    let class = match way {
        Way::Planned => r#"class="fp tb" stroke-width="1.5""#,
        Way::Running | Way::Done => r#"class="fb""#,
        Way::Stopped => r#"class="fx""#,
    };
    put!(out, r#"<rect x="{x}" y="9" width="{width}" height="12" rx="2" {class}/>"#);
    if way == Way::Done {
        put!(
            out,
            r#"<line x1="{x}" y1="15" x2="{}" y2="15" class="tp" stroke-width="2"/>"#,
            percent(end)
        );
    }
    if way == Way::Stopped {
        put!(
            out,
            r#"<line x1="{x}" y1="5" x2="{x}" y2="25" class="ti" stroke-width="4"/>"#,
            x = percent(end)
        );
    }
    span.now(&mut out, 30);
    out.push_str("</svg>");
    out
}
