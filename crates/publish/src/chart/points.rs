//! How points from 1 to 5 were given: five columns and the place of the median.

use super::svg::{n, open_small, put, share};

/// Width of a column and of the gap behind it.
const STEP: f64 = 24.0;
/// Height of the tallest column.
const TALL: f64 = 28.0;

/// How often each number of points was given, from 1 to 5, and the median in half points under its
/// place; 116 × 42 px. Where nobody gave points: a dotted line.
pub fn points(counts: [u32; 5], half_points: Option<u32>, label: &str) -> String {
    let mut out = open_small("pts", r#"width="116" height="42" viewBox="0 0 116 42""#, label);
    let most = counts.iter().copied().max().unwrap_or(0);
    if most == 0 {
        out.push_str(r#"<line x1="0" y1="32" x2="116" y2="32" class="tno" stroke-width="2" stroke-dasharray="2 3"/></svg>"#);
        return out;
    }
    let mut x = 0.0;
    for count in counts {
        // What nobody chose still shows its place.
        let height = (TALL * share(count, u64::from(most))).max(2.0);
        let class = if count == 0 { "fx" } else { "fa" };
        put!(
            out,
            r#"<rect x="{}" y="{}" width="20" height="{}" class="{class}"/>"#,
            n(x),
            n(32.0 - height),
            n(height)
        );
        x += STEP;
    }
    if let Some(half) = half_points {
        let middle = (f64::from(half) / 2.0 - 1.0) * STEP + 10.0;
        put!(out, r#"<path d="M{} 35l5 7h-10z" class="fi"/>"#, n(middle));
    }
    out.push_str("</svg>");
    out
}
