//! Marks of opinion groups: each has a shape, a filling and a colour of its own, so that a greyscale print
//! and every kind of sight tell them apart.
//!
//! | group | shape | filling |
//! |---|---|---|
//! | 1 가 | hexagon | solid |
//! | 2 나 | hexagon | hatched |
//! | 3 다 | hexagon | outlined |
//! | 4 라 | triangle | solid |
//! | 5 마 | diamond | outlined |
//! | 6 바 | cross | solid |
//! | 7 사 | triangle, point down | outlined |
//! | none | hexagon | solid, grey |

use super::svg::{n, put};

/// Groups that have a mark of their own.
pub const MARKS: u8 = 7;

/// The mark of a group (from 0) beside its name, 16 × 16 px. Silent for screen readers, since the name
/// stands beside it.
pub fn group_mark(group: Option<u8>) -> String {
    let mut out =
        r#"<svg class="gm" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">"#
            .to_owned();
    let kind = Kind::of(group);
    put!(out, r#"<path class="{}" d="{}"/>"#, kind.class(), kind.path(8.0, 8.0, 7.5));
    if kind == Kind::Hatched {
        // Drawn, not a pattern: a pattern would have to be defined once in every page.
        out.push_str(r#"<path class="tp" stroke-width="1.1" d="M1.5 7.5 8.3.7M1.5 11.5 10.9 2.1M3.9 13.1 13.4 3.6M6.4 14.6 14.5 6.5M11.5 13.5 14.5 10.5"/>"#);
    }
    out.push_str("</svg>");
    out
}

/// How a group is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    None,
    Solid,
    Hatched,
    Outlined,
    Triangle,
    Diamond,
    Cross,
    Pointed,
}

impl Kind {
    /// Of a group; one without a mark of its own is drawn as none.
    pub(super) fn of(group: Option<u8>) -> Self {
        match group {
            Some(0) => Self::Solid,
            Some(1) => Self::Hatched,
            Some(2) => Self::Outlined,
            Some(3) => Self::Triangle,
            Some(4) => Self::Diamond,
            Some(5) => Self::Cross,
            Some(6) => Self::Pointed,
            _ => Self::None,
        }
    }

    /// Class that gives filling and colour.
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::None => "g0",
            Self::Solid => "g1",
            Self::Hatched => "g2",
            Self::Outlined => "g3",
            Self::Triangle => "g4",
            Self::Diamond => "g5",
            Self::Cross => "g6",
            Self::Pointed => "g7",
        }
    }

    /// Path data of the shape around a place, within a circle of radius `r`.
    pub(super) fn path(self, x: f64, y: f64, r: f64) -> String {
        match self {
            Self::None | Self::Solid | Self::Hatched => hexagon(x, y, r),
            // The stroke of 2 stands half outside.
            Self::Outlined => hexagon(x, y, r - 1.0),
            Self::Triangle => {
                polygon(&[(x, y - r), (x + 0.95 * r, y + 0.65 * r), (x - 0.95 * r, y + 0.65 * r)])
            }
            Self::Pointed => {
                let r = r - 1.2;
                polygon(&[(x, y + r), (x - 0.95 * r, y - 0.65 * r), (x + 0.95 * r, y - 0.65 * r)])
            }
            Self::Diamond => {
                let r = r - 1.2;
                polygon(&[(x, y - r), (x + 0.85 * r, y), (x, y + r), (x - 0.85 * r, y)])
            }
            Self::Cross => {
                let half = 0.34 * r;
                let r = 0.95 * r;
                format!(
                    "M{} {}h{t}v{a}h{a}v{t}h-{a}v{a}h-{t}v-{a}h-{a}v-{t}h{a}z",
                    n(x - half),
                    n(y - r),
                    t = n(2.0 * half),
                    a = n(r - half),
                )
            }
        }
    }
}

/// A hexagon whose corners point up and down. Written relative to its first corner, so that hexagons of
/// one size have the same text and compress well.
fn hexagon(x: f64, y: f64, r: f64) -> String {
    let side = n(r * 0.866);
    let half = n(r / 2.0);
    format!("M{} {}l{side} {half}v{r}l-{side} {half}-{side}-{half}v-{r}z", n(x), n(y - r), r = n(r))
}

fn polygon(corners: &[(f64, f64)]) -> String {
    let mut out = String::new();
    for ((x, y), sign) in corners.iter().zip(['M'].into_iter().chain(std::iter::repeat('L'))) {
        put!(out, "{sign}{} {}", n(*x), n(*y));
    }
    out.push('z');
    out
}
