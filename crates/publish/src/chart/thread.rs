//! The small forms of the thread.

use super::svg::{count, n, open_small, percent, put};

/// How far one thing has come at one of the four stages 녹서, 백서, 청서, 시범사업.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The stage is behind it or complete: the thread runs on, solid, to the next stage it has reached.
    Reached,
    /// The stage has begun: half of the way to the next is drawn, the rest is dotted.
    Half,
    /// Not reached: dotted way and open knot.
    NotYet,
    /// It ended at this stage: a short end of thread and an ink bar. Nothing is drawn after it.
    Stopped,
}

/// The mini thread of a list row, 92 × 16 px. `label` is read aloud, for example “백서까지 이어짐”.
pub fn mini(stages: [Step; 4], label: &str) -> String {
    const X: [f64; 4] = [7.0, 33.0, 59.0, 85.0];
    const LINE: [&str; 3] = ["green", "white", "blue"];
    let mut lines = String::new();
    let mut knots = String::new();
    for (i, ((step, x), after)) in
        stages.iter().zip(X).zip(stages.iter().skip(1).map(Some).chain([None])).enumerate()
    {
        let colour = LINE.get(i).copied();
        knots.push_str(&knot(i, *step, x));
        match (step, colour) {
            (Step::Stopped, _) => {
                lines.push_str(&segment(colour.unwrap_or("blue"), x, x + 11.0));
                put!(knots, r#"<path d="M{} 2v12" class="ti" stroke-width="2.5"/>"#, n(x + 12.0));
                break;
            }
            (Step::Reached, Some(colour)) if after.is_some_and(|s| *s != Step::NotYet) => {
                lines.push_str(&segment(colour, x, x + 26.0));
            }
            (Step::Half, Some(colour)) => {
                lines.push_str(&segment(colour, x, x + 14.0));
                lines.push_str(&segment("rest", x + 15.0, x + 26.0));
            }
            (_, Some(_)) => lines.push_str(&segment("rest", x, x + 26.0)),
            (_, None) => {}
        }
    }
    let open = open_small("mini", r#"viewBox="0 0 92 16" width="92" height="16""#, label);
    format!("{open}{lines}{knots}</svg>")
}

fn segment(colour: &str, from: f64, to: f64) -> String {
    let d = format!("M{} 8H{}", n(from), n(to));
    match colour {
        "green" => format!(r#"<path d="{d}" class="tg" stroke-width="4"/>"#),
        "white" => format!(
            r#"<path d="{d}" class="twe" stroke-width="5.5"/><path d="{d}" class="tww" stroke-width="2.8"/>"#
        ),
        "blue" => format!(r#"<path d="{d}" class="tb" stroke-width="4"/>"#),
        _ => format!(r#"<path d="{d}" class="tno" stroke-width="1.5" stroke-dasharray="1.5 3"/>"#),
    }
}

fn knot(stage: usize, step: Step, x: f64) -> String {
    let x = n(x);
    match (step, stage) {
        (Step::NotYet, _) => {
            format!(r#"<circle cx="{x}" cy="8" r="3.5" class="fp tno" stroke-width="1.5"/>"#)
        }
        (_, 0) => format!(r#"<circle cx="{x}" cy="8" r="5" class="fg"/>"#),
        (_, 1) => format!(r#"<circle cx="{x}" cy="8" r="4.5" class="fw twe" stroke-width="1.5"/>"#),
        (_, 2) => format!(r#"<circle cx="{x}" cy="8" r="5" class="fb"/>"#),
        _ => format!(
            r#"<rect x="80.4" y="3.4" width="9.2" height="9.2" rx="1.5" transform="rotate(45 {x} 8)" class="fp tb" stroke-width="3"/>"#
        ),
    }
}

/// The voting thread: `done` of `total` statements answered, the full width × 20 px. The ring stands at the
/// statement now on screen (`done` + 1). Up to 30 statements each have a knot.
pub fn progress(done: u32, total: u32, label: &str) -> String {
    let total = total.max(1);
    let place = |i: u32| {
        let steps = total.saturating_sub(1).max(1);
        0.025 + 0.95 * f64::from(i.min(steps)) / f64::from(steps)
    };
    let now = done.min(total.saturating_sub(1));
    let at = percent(place(now));
    let mut out = open_small("line", r#"width="100%" height="20""#, label);
    put!(
        out,
        r#"<line x1="{at}" y1="10" x2="100%" y2="10" class="tno" stroke-width="1.5" stroke-dasharray="1.5 3.5"/><line x1="0" y1="10" x2="{at}" y2="10" class="tg" stroke-width="5"/>"#
    );
    if total <= 30 {
        for i in now.saturating_add(1)..total {
            put!(
                out,
                r#"<circle cx="{}" cy="10" r="2.6" class="fp tno" stroke-width="1.3"/>"#,
                percent(place(i))
            );
        }
    }
    if done >= total {
        put!(out, r#"<circle cx="{at}" cy="10" r="8" class="fg"/>"#);
    } else {
        put!(out, r#"<circle cx="{at}" cy="10" r="7" class="fp tg" stroke-width="4"/>"#);
    }
    out.push_str("</svg>");
    out
}

/// The thread over the screen after the last vote: green from the left edge to the open knot of the White
/// Paper, then dotted. Full width × 36 px.
pub fn arrival(label: &str) -> String {
    let open = open_small("vote-edge", r#"width="100%" height="36""#, label);
    format!(
        r#"{open}<line x1="0" y1="18" x2="85%" y2="18" class="tg" stroke-width="5"/><line x1="87%" y1="18" x2="100%" y2="18" class="tno" stroke-width="1.5" stroke-dasharray="1.5 3.5"/><circle cx="86%" cy="18" r="10" class="fw twe" stroke-width="2"/></svg>"#
    )
}

/// The line under a staff top bar: the share (0 to 1) of the work that is done, the full width × 5 px.
pub fn topline(share: f64, label: &str) -> String {
    let open = open_small("topline", r#"width="100%" height="5""#, label);
    let at = percent(share);
    format!(
        r#"{open}<line x1="0" y1="2.5" x2="100%" y2="2.5" class="tno" stroke-width="2" stroke-dasharray="2 3"/><rect width="{at}" height="5" class="fg"/></svg>"#
    )
}

/// Evenly spaced places along a length, each in the middle of its cell.
pub(super) fn cells(number: usize, length: f64) -> Vec<f64> {
    let cell = if number == 0 { 0.0 } else { length / count(number) };
    (0..number).map(|i| cell * (count(i) + 0.5)).collect()
}
