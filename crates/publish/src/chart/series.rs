//! What was measured: one row with start, now and target, and the line of a whole series. Positions are
//! percentages, so a picture fills the box it stands in and its text keeps its size.

use super::Label;
use super::svg::{escape, n, open, open_small, percent, put};

/// Where an indicator stands, as it is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reached {
    /// The target is reached, or it is still being measured.
    OnTheWay,
    /// The target was missed.
    Missed,
}

/// A value and the text beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// The value.
    pub value: f64,
    /// “시작 18”.
    pub text: String,
}

/// A measure row: ring for the start, dot for now, tick for the target. The full width × 46 px; the
/// start's text stands below the line and the target's above it, so that they never meet.
pub fn measure(
    start: &Point,
    now: Option<f64>,
    target: &Point,
    reached: Reached,
    label: &str,
) -> String {
    let all = [Some(start.value), now, Some(target.value)];
    let scale = Scale::around(all.into_iter().flatten());
    let (from, goal) = (scale.at(start.value), scale.at(target.value));
    let class = if reached == Reached::Missed { "m" } else { "b" };
    let mut out = open_small("measure", r#"width="100%" height="46""#, label);
    out.push_str(r#"<line x1="0" y1="23" x2="100%" y2="23" class="tl" stroke-width="2"/>"#);
    if let Some(now) = now {
        put!(
            out,
            r#"<line x1="{}" y1="23" x2="{}" y2="23" class="t{class}" stroke-width="5"/>"#,
            percent(from),
            percent(scale.at(now))
        );
    }
    put!(
        out,
        r#"<circle cx="{}" cy="23" r="5" class="fp t{class}" stroke-width="2"/>"#,
        percent(from)
    );
    put!(
        out,
        r#"<line x1="{x}" y1="15" x2="{x}" y2="31" class="ti" stroke-width="2"/>"#,
        x = percent(goal)
    );
    if let Some(now) = now {
        put!(out, r#"<circle cx="{}" cy="23" r="7" class="f{class}"/>"#, percent(scale.at(now)));
    }
    out.push_str(&words(from, 43.0, &start.text, "f2"));
    out.push_str(&words(goal, 10.0, &target.text, ""));
    out.push_str("</svg>");
    out
}

/// A text at a place, kept inside the picture.
fn words(at: f64, y: f64, text: &str, class: &str) -> String {
    let anchor = match at {
        at if at < 0.15 => "start",
        at if at > 0.85 => "end",
        _ => "middle",
    };
    let x = match anchor {
        "start" => percent(at.min(0.02)),
        "end" => "100%".to_owned(),
        _ => percent(at),
    };
    let class = if class.is_empty() { String::new() } else { format!(r#" class="{class}""#) };
    format!(
        r#"<text x="{x}" y="{}" text-anchor="{anchor}" font-size="13"{class}>{}</text>"#,
        n(y),
        escape(text)
    )
}

/// From values to a place between 0 and 1.
struct Scale {
    low: f64,
    high: f64,
}

impl Scale {
    /// Around values, with an eighth of room on both sides; one that starts at 0 or above never shows
    /// less than 0.
    fn around(values: impl IntoIterator<Item = f64>) -> Self {
        let (low, high) = values
            .into_iter()
            .filter(|value| value.is_finite())
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), one| {
                (low.min(one), high.max(one))
            });
        if low > high {
            return Self { low: 0.0, high: 1.0 };
        }
        let room = ((high - low) / 8.0).max(high.abs() / 20.0).max(0.000_001);
        let floor = if low >= 0.0 { (low - room).max(0.0) } else { low - room };
        Self { low: floor, high: high + room }
    }

    fn at(&self, value: f64) -> f64 {
        ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }
}

/// A series: values by day, with the target's line.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// Days since any fixed day, ascending, each with its value and the text of it.
    pub points: Vec<(i32, Point)>,
    /// The target and its text.
    pub target: Point,
    /// The first day and the last that the axis shows, with their texts.
    pub ends: ((i32, String), (i32, String)),
    /// Whether the target was missed.
    pub reached: Reached,
}

const TOP: f64 = 26.0;
const BOTTOM: f64 = 168.0;
/// Room at the left and right for half a text, as a share of the width.
const SIDE: f64 = 0.05;

/// The line of a series, the full width × 200 px. The axis begins where [`measure`]'s does; the target is
/// a dashed line; the first and the last value carry their texts.
pub fn series(label: &Label<'_>, series: &Series) -> String {
    let values = series.points.iter().map(|(_, point)| point.value);
    let scale = Scale::around(values.chain([series.target.value]));
    let ((first, first_text), (last, last_text)) = &series.ends;
    let length = f64::from((last - first).max(1));
    let x = |day: i32| SIDE + (1.0 - 2.0 * SIDE) * f64::from(day - first) / length;
    let y = |value: f64| BOTTOM - (BOTTOM - TOP) * scale.at(value);
    let class = if series.reached == Reached::Missed { "m" } else { "b" };
    let mut out = open("series", r#"width="100%" height="200""#, label);
    put!(out, r#"<line x1="0" y1="{y}" x2="100%" y2="{y}" class="tl"/>"#, y = n(BOTTOM));
    let goal = n(y(series.target.value));
    put!(
        out,
        r#"<line x1="0" y1="{goal}" x2="100%" y2="{goal}" class="ti" stroke-dasharray="5 4"/>"#
    );
    // Above its line, unless the line is at the very top.
    let above = y(series.target.value) - 6.0;
    let beside = if above < 14.0 { y(series.target.value) + 16.0 } else { above };
    put!(
        out,
        r#"<text x="0" y="{}" font-size="13">{}</text>"#,
        n(beside),
        escape(&series.target.text)
    );
    for ((from, before), (to, after)) in series.points.iter().zip(series.points.iter().skip(1)) {
        put!(
            out,
            r#"<line x1="{}" y1="{}" x2="{}" y2="{}" class="t{class}" stroke-width="3"/>"#,
            percent(x(*from)),
            n(y(before.value)),
            percent(x(*to)),
            n(y(after.value))
        );
    }
    let most = series.points.len();
    for (place, (day, point)) in (1..).zip(&series.points) {
        let (cx, cy) = (percent(x(*day)), n(y(point.value)));
        if place == 1 {
            put!(
                out,
                r#"<circle cx="{cx}" cy="{cy}" r="5" class="fp t{class}" stroke-width="2"/>"#
            );
        } else {
            put!(out, r#"<circle cx="{cx}" cy="{cy}" r="5" class="f{class}"/>"#);
        }
        if place == 1 || place == most {
            // Below the line where the target's text would be met.
            let near = (y(point.value) - y(series.target.value)).abs() < 24.0;
            let y = if near && y(point.value) < BOTTOM - 24.0 {
                y(point.value) + 20.0
            } else {
                y(point.value) - 10.0
            };
            put!(
                out,
                r#"<text x="{cx}" y="{}" text-anchor="middle" font-size="13" class="halo">{}</text>"#,
                n(y),
                escape(&point.text)
            );
        }
    }
    put!(out, r#"<text x="0" y="190" font-size="12" class="f2">{}</text>"#, escape(first_text));
    put!(
        out,
        r#"<text x="100%" y="190" text-anchor="end" font-size="12" class="f2">{}</text></svg>"#,
        escape(last_text)
    );
    out
}

/// Money that was spent of a budget (0 to 1): the full width × 14 px, with a tick at the share of time
/// that has passed.
pub fn spending(spent: f64, passed: f64, label: &str) -> String {
    let tick = percent(passed);
    let class = if spent > 1.0 { "fm" } else { "fb" };
    format!(
        r#"{}<rect y="3" width="100%" height="8" class="fs"/><rect y="3" width="{}" height="8" class="{class}"/><line x1="{tick}" y1="0" x2="{tick}" y2="14" class="ti" stroke-width="2"/></svg>"#,
        open_small("cover", r#"width="100%" height="14""#, label),
        percent(spent),
    )
}
