//! The votes of a meeting as squares: one for each vote, with a mark where enough is reached.

use super::svg::{escape, n, open_small, put};

/// The side of a square and the space behind it, in user units.
const SIDE: f64 = 20.0;
const STEP: f64 = 24.0;
/// Squares in a row before the next begins.
const ROW: u32 = 40;
/// Room above the first row for the mark's words.
const HEAD: f64 = 22.0;

/// The votes of a motion.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// In favour: solid.
    pub in_favour: u32,
    /// Against: hatched.
    pub against: u32,
    /// Abstained: outlined.
    pub abstained: u32,
    /// Votes needed: a mark behind so many squares.
    pub needed: u32,
}

struct Squares {
    out: String,
    place: u32,
}

impl Squares {
    fn at(place: u32) -> (f64, f64) {
        let (column, row) = (place % ROW, place / ROW);
        (f64::from(column) * STEP, HEAD + f64::from(row) * STEP)
    }

    fn add(&mut self, count: u32, look: &str, inset: f64) {
        for _ in 0..count {
            let (x, y) = Self::at(self.place);
            let side = SIDE - 2.0 * inset;
            put!(
                self.out,
                r#"<rect x="{}" y="{}" width="{}" height="{}" {look}/>"#,
                n(x + inset),
                n(y + inset),
                n(side),
                n(side)
            );
            self.place += 1;
        }
    }
}

fn canvas(total: u32, label: &str) -> Squares {
    let columns = total.clamp(1, ROW);
    let rows = total.div_ceil(ROW).max(1);
    let (width, height) = (f64::from(columns) * STEP - 4.0, HEAD + f64::from(rows) * STEP);
    let size = format!(
        r#"viewBox="0 0 {} {}" width="{}" height="{}""#,
        n(width),
        n(height),
        n(width),
        n(height)
    );
    Squares { out: open_small("tally", &size, label), place: 0 }
}

/// The votes of a motion; `mark` stands above the place where enough is reached: “과반 11표”. Needs
/// [`super::hatch`] in the page.
pub fn tally(votes: &Tally, mark: &str, label: &str) -> String {
    let total = votes.in_favour + votes.against + votes.abstained;
    let mut squares = canvas(total.max(votes.needed), label);
    squares.add(votes.in_favour, r#"class="fa""#, 0.0);
    squares.add(votes.against, r#"fill="url(#hatch)""#, 0.0);
    squares.add(votes.abstained, r#"class="fp tno" stroke-width="2""#, 1.0);
    if votes.needed > 0 {
        let (x, y) = Squares::at(votes.needed - 1);
        let x = x + SIDE + 2.0;
        put!(
            squares.out,
            r#"<line x1="{0}" y1="{1}" x2="{0}" y2="{2}" class="ti" stroke-width="2"/>"#,
            n(x),
            n(y - 4.0),
            n(y + SIDE + 4.0)
        );
        put!(
            squares.out,
            r#"<text x="{}" y="{}" font-size="13" text-anchor="end" aria-hidden="true">{}</text>"#,
            n(x),
            n(y - 8.0),
            escape(mark)
        );
    }
    squares.out.push_str("</svg>");
    squares.out
}

/// How many have voted, while nobody may know how: filled and outlined squares.
pub fn turnout(voted: u32, entitled: u32, label: &str) -> String {
    let mut squares = canvas(entitled, label);
    squares.add(voted.min(entitled), r#"class="f2""#, 0.0);
    squares.add(entitled.saturating_sub(voted), r#"class="fp tno" stroke-width="2""#, 1.0);
    squares.out.push_str("</svg>");
    squares.out
}

/// How many are present, with a mark at the quorum; the full width × 22 px.
pub fn quorum(present: u32, needed: u32, enrolled: u32, label: &str) -> String {
    let share = |count: u32| {
        let whole = f64::from(enrolled.max(1));
        super::svg::percent(f64::from(count.min(enrolled)) / whole)
    };
    let open = open_small("quorum", r#"width="100%" height="22""#, label);
    let mark = share(needed);
    let reached = if present >= needed { "fg" } else { "fd" };
    format!(
        r#"{open}<rect y="5" width="100%" height="12" class="fs"/><rect y="5" width="{}" height="12" class="{reached}"/><line x1="{mark}" y1="0" x2="{mark}" y2="22" class="ti" stroke-width="2"/></svg>"#,
        share(present)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_vote_is_a_square_and_the_mark_stands_where_enough_is_reached() {
        let votes = Tally { in_favour: 15, against: 4, abstained: 2, needed: 11 };
        let picture = tally(&votes, "과반 11표", "21표 가운데 찬성 15표");
        assert_eq!(picture.matches("<rect").count(), 21);
        assert_eq!(picture.matches(r#"class="fa""#).count(), 15);
        // Behind the eleventh square: 10 × 24 + 22.
        assert!(picture.contains(r#"<line x1="262""#), "{picture}");
        // Too few votes leave the mark out in the open.
        let few = Tally { in_favour: 1, against: 0, abstained: 0, needed: 3 };
        assert!(tally(&few, "3", "1").contains(r#"x1="70""#));
    }

    #[test]
    fn large_bodies_take_several_rows() {
        let picture = turnout(41, 50, "41/50");
        assert!(picture.contains(r#"y="46""#), "{picture}");
        assert_eq!(picture.matches("<rect").count(), 50);
    }
}
