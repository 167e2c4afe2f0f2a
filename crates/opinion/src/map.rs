//! What a map of opinions shows: people who voted alike stand near each other.
//!
//! Many people are counted in hexagons, few are drawn one by one. The map is 1 wide and [`HEIGHT`]
//! high, y grows downwards, and both directions have one scale, since only distances mean something.
//! The order of people changes nothing, and the size is bounded: at most 578 marks.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::analysis::Analysis;
use crate::group::MOST_GROUPS;
use crate::number::{distance2, real};
use crate::projection::Place;

/// Hexagons in an even row; an odd row has one less and is shifted by half a hexagon.
pub const COLUMNS: u32 = 28;

/// Rows of hexagons.
pub const ROWS: u32 = 21;

/// From one centre to the next in a row.
pub const CELL: f64 = 1.0 / 28.0;

/// From the centre of a hexagon to its corners; they point up and down.
pub const RADIUS: f64 = CELL / 1.732_050_807_568_877_2;

/// Height of the map: the rows overlap by a quarter.
pub const HEIGHT: f64 = 32.0 * RADIUS;

/// Fewer people than this are drawn one by one.
pub const MANY: usize = 60;

/// Points are at least this far apart: about the size at which they are drawn.
pub const APART: f64 = 0.9 * RADIUS;

/// Steps of size.
pub const STEPS: usize = 5;

/// Width and height of the box that a group's label may fill.
pub const LABEL: [f64; 2] = [0.26, 0.076];

/// One hexagon, or one person on a map of few.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mark {
    /// From the left, 0 to 1.
    pub x: f64,
    /// From the top, 0 to [`HEIGHT`].
    pub y: f64,
    /// People here.
    pub count: u32,
    /// Size of the mark, from 0 to 4: how many bounds of [`Map::steps`] the count reaches, less one.
    pub step: u8,
    /// Group of most people here; the lower number of two equal ones. `None` when most have none.
    pub group: Option<u8>,
}

/// From places of an analysis to places on its map.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frame {
    /// The place that stands in the middle.
    pub middle: Place,
    /// Map units for one unit of a place.
    pub scale: f64,
}

/// What a map shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Map {
    /// Hexagons row by row, or points from top to bottom.
    pub marks: Vec<Mark>,
    /// Whether marks are hexagons that count people; otherwise each is one person.
    pub hexagons: bool,
    /// Least count of each step of size: 1, 2, 4, 7, 11, all but the first times 1, 2, 5, 10, 20, …,
    /// the least of these with which at most one hexagon in ten (at least one) has the greatest size.
    pub steps: [u32; STEPS],
    /// Where someone stands who is in the middle of everything; the axes cross here.
    pub origin: Place,
    /// People who stand further out than the map shows, drawn at its edge.
    pub clipped: usize,
    /// People in hexagons where another group has more.
    pub mixed: usize,
    /// Middle of the label of each group, by number. Boxes of size [`LABEL`] around them do not cover
    /// each other.
    pub labels: Vec<Place>,
    /// Finds one's own place.
    pub frame: Frame,
}

impl Map {
    /// Of the people whom an analysis places in a group.
    pub fn of_analysis(analysis: &Analysis) -> Self {
        let everyone = analysis.places.iter().zip(&analysis.of);
        let grouped = everyone.filter(|(_, group)| group.is_some());
        let (places, groups): (Vec<Place>, Vec<Option<u8>>) = grouped.unzip();
        Self::of(&places, &groups)
    }

    /// Of people with these places and groups. A group beyond the seventh is drawn as none; a place
    /// that is no number counts as the origin.
    pub fn of(places: &[Place], groups: &[Option<u8>]) -> Self {
        let known =
            |place: &Place| if place.iter().all(|at| at.is_finite()) { *place } else { [0.0; 2] };
        let shown = |group: &Option<u8>| group.filter(|group| usize::from(*group) < MOST_GROUPS);
        let mut people: Vec<(Place, Option<u8>)> =
            places.iter().map(known).zip(groups.iter().map(shown)).collect();
        let frame = Frame::of(&people);
        let mut clipped = 0;
        for (place, _) in &mut people {
            let (at, is_clipped) = frame.put(*place);
            *place = at;
            clipped += usize::from(is_clipped);
        }
        let hexagons = people.len() >= MANY;
        let (marks, centres, mixed) =
            if hexagons { count(&people) } else { (spread(&mut people), centres_of(&people), 0) };
        let steps = if hexagons { steps(&marks) } else { [1; STEPS] };
        let marks: Vec<Mark> =
            marks.into_iter().map(|mark| Mark { step: step(mark.count, &steps), ..mark }).collect();
        let labels = labels(&marks, &centres);
        let origin = frame.place([0.0; 2]);
        Self { marks, hexagons, steps, origin, clipped, mixed, labels, frame }
    }
}

impl Frame {
    /// So that the map is filled.
    fn of(people: &[(Place, Option<u8>)]) -> Self {
        let axis = |axis: fn(&Place) -> f64| range(people.iter().map(|(place, _)| axis(place)));
        let [(left, right), (low, high)] = [axis(|[x, _]| *x), axis(|[_, y]| *y)];
        let room = [1.0 - CELL, HEIGHT - 2.0 * RADIUS];
        let scale = (room[0] / (right - left)).min(room[1] / (high - low));
        Self {
            middle: [f64::midpoint(left, right), f64::midpoint(low, high)],
            scale: if scale.is_finite() { scale } else { 0.0 },
        }
    }

    /// Where a place of the analysis is on the map; at its edge when it is further out.
    pub fn place(&self, place: Place) -> Place {
        self.put(place).0
    }

    /// The place on the map, and whether it is further out.
    fn put(&self, [x, y]: Place) -> (Place, bool) {
        let to_map = |at: f64, middle: f64| {
            let offset = (at - middle) * self.scale;
            if offset.is_nan() { 0.0 } else { offset }
        };
        let wanted = [0.5 + to_map(x, self.middle[0]), HEIGHT / 2.0 - to_map(y, self.middle[1])];
        let at = [
            wanted[0].clamp(CELL / 2.0, 1.0 - CELL / 2.0),
            wanted[1].clamp(RADIUS, HEIGHT - RADIUS),
        ];
        // A thousandth of a hexagon is rounding, not distance.
        let tolerance = CELL / 1000.0;
        let is_clipped = wanted.iter().zip(&at).any(|(wanted, at)| (wanted - at).abs() > tolerance);
        (at, is_clipped)
    }
}

/// The range that a map shows: without one person in twenty (at least one) at each end, and half of
/// what is left beyond it on both sides, as far as there are people. A single person far out therefore
/// does not press everyone else together.
fn range(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let mut values: Vec<f64> = values.collect();
    values.sort_unstable_by(f64::total_cmp);
    let (Some(least), Some(most)) = (values.first().copied(), values.last().copied()) else {
        return (0.0, 0.0);
    };
    let skip = (values.len() / 20).max(1).min((values.len() - 1) / 2);
    let low = values.get(skip).copied().unwrap_or(least);
    let high = values.iter().rev().nth(skip).copied().unwrap_or(most);
    let reach = (high - low) / 2.0;
    if reach > 0.0 { (least.max(low - reach), most.min(high + reach)) } else { (least, most) }
}

/// People of each group in one hexagon; those without a group come last.
type Counts = [u32; MOST_GROUPS + 1];

/// Middle of each group, by number.
type Centres = Vec<Place>;

/// Counts people by hexagon. Returns the hexagons, where each group has its middle, and how many people
/// share a hexagon with more people of another group.
fn count(people: &[(Place, Option<u8>)]) -> (Vec<Mark>, Centres, usize) {
    let mut cells: BTreeMap<(u32, u32), Counts> = BTreeMap::new();
    for (place, group) in people {
        let counts = cells.entry(cell(*place)).or_default();
        let slot = group.map_or(MOST_GROUPS, usize::from);
        if let Some(count) = counts.get_mut(slot) {
            *count = count.saturating_add(1);
        }
    }
    let mut marks = Vec::with_capacity(cells.len());
    let mut sums = [(0.0, [0.0; 2]); MOST_GROUPS];
    let mut mixed = 0usize;
    for ((row, column), counts) in cells {
        let [x, y] = centre(row, column);
        let everyone = counts.iter().fold(0u32, |sum, count| sum.saturating_add(*count));
        let (group, most) = (0u8..)
            .zip(counts)
            .max_by_key(|(group, count)| (*count, Reverse(*group)))
            .unwrap_or_default();
        let group = Some(group).filter(|group| usize::from(*group) < MOST_GROUPS);
        mixed += usize::try_from(everyone.saturating_sub(most)).unwrap_or(usize::MAX);
        for ((weight, sum), count) in sums.iter_mut().zip(counts) {
            let own = f64::from(count);
            *weight += own;
            *sum = [sum[0] + own * x, sum[1] + own * y];
        }
        marks.push(Mark { x, y, count: everyone, step: 0, group });
    }
    (marks, centres(&sums), mixed)
}

/// The middle of each group up to the last that has people.
fn centres(sums: &[(f64, Place)]) -> Centres {
    let groups = sums.iter().rposition(|(weight, _)| *weight > 0.0).map_or(0, |last| last + 1);
    let middle = |(weight, [x, y]): &(f64, Place)| match *weight > 0.0 {
        true => [x / weight, y / weight],
        false => [0.5, HEIGHT / 2.0],
    };
    sums.iter().take(groups).map(middle).collect()
}

/// The middle of each group of people who are sorted.
fn centres_of(people: &[(Place, Option<u8>)]) -> Centres {
    let mut sums = [(0.0, [0.0; 2]); MOST_GROUPS];
    for ([x, y], group) in people {
        if let Some((weight, sum)) = group.and_then(|group| sums.get_mut(usize::from(group))) {
            *weight += 1.0;
            *sum = [sum[0] + x, sum[1] + y];
        }
    }
    centres(&sums)
}

/// Row and column of the hexagon that holds a place: the one whose centre is nearest; of two equally
/// near ones the upper, then the left.
fn cell([x, y]: Place) -> (u32, u32) {
    let above = whole((y / RADIUS - 1.0) / 1.5, ROWS);
    let below = (above + 1).min(ROWS - 1);
    let in_row = |row: u32| (row, whole(x / CELL - shift(row), COLUMNS - row % 2));
    let [upper, lower] = [in_row(above), in_row(below)];
    let far = |(row, column): (u32, u32)| distance2(&[x, y], &centre(row, column));
    if far(lower) < far(upper) { lower } else { upper }
}

/// The whole part of a value, from 0 to one below `bound`.
fn whole(value: f64, bound: u32) -> u32 {
    (1..bound).take_while(|next| f64::from(*next) <= value).last().unwrap_or(0)
}

/// How far a row stands to the right, in hexagons.
fn shift(row: u32) -> f64 {
    f64::from(row % 2) / 2.0
}

fn centre(row: u32, column: u32) -> Place {
    [CELL * (f64::from(column) + 0.5 + shift(row)), RADIUS * (1.0 + 1.5 * f64::from(row))]
}

/// Least count of each step, see [`Map::steps`].
fn steps(marks: &[Mark]) -> [u32; STEPS] {
    let most = (marks.len() / 10).max(1);
    let fits = |factor: &u32| marks.iter().filter(|mark| mark.count >= 11 * factor).count() <= most;
    let mut factors = (0..8).flat_map(|power| [1, 2, 5].map(|digit| digit * 10u32.pow(power)));
    let factor = factors.find(fits).unwrap_or(100_000_000);
    [1, 2 * factor, 4 * factor, 7 * factor, 11 * factor]
}

fn step(count: u32, steps: &[u32; STEPS]) -> u8 {
    let reached = (0u8..).zip(steps).take_while(|(_, least)| count >= **least);
    reached.last().map_or(0, |(step, _)| step)
}

/// Sorts people and gives each a point. Whoever would stand on another moves to the nearest free place
/// of a lattice around their own.
fn spread(people: &mut [(Place, Option<u8>)]) -> Vec<Mark> {
    people.sort_unstable_by(|(a, group_a), (b, group_b)| {
        a[1].total_cmp(&b[1]).then(a[0].total_cmp(&b[0])).then(group_a.cmp(group_b))
    });
    let offsets = lattice();
    let mut marks: Vec<Mark> = Vec::with_capacity(people.len());
    for ([x, y], group) in people.iter() {
        let is_free = |at: &Place| {
            let inside = (CELL / 2.0..=1.0 - CELL / 2.0).contains(&at[0])
                && (RADIUS..=HEIGHT - RADIUS).contains(&at[1]);
            inside
                && marks.iter().all(|mark| distance2(at, &[mark.x, mark.y]) >= APART * APART * 0.99)
        };
        let wanted = offsets.iter().map(|[right, down]| [x + right, y + down]);
        let [x, y] = wanted.into_iter().find(is_free).unwrap_or([*x, *y]);
        marks.push(Mark { x, y, count: 1, step: 0, group: *group });
    }
    marks.sort_unstable_by(|a, b| a.y.total_cmp(&b.y).then(a.x.total_cmp(&b.x)));
    marks
}

/// Offsets on a triangular lattice, the nearest first: enough for [`MANY`] people in one corner.
fn lattice() -> Vec<Place> {
    const REACH: i32 = 20;
    let mut offsets: Vec<(i32, i32)> =
        (-REACH..=REACH).flat_map(|q| (-REACH..=REACH).map(move |r| (q, r))).collect();
    offsets.sort_unstable_by_key(|(q, r)| (q * q + q * r + r * r, *r, *q));
    let place = |(q, r): (i32, i32)| {
        let (q, r) = (f64::from(q), f64::from(r));
        [APART * (q + r / 2.0), APART * r * 0.866_025_403_784_438_6]
    };
    offsets.into_iter().map(place).collect()
}

/// Where labels stand: each in turn where it covers few people, near its group's middle and not nearer
/// to another's, and never on an earlier label.
fn labels(marks: &[Mark], centres: &[Place]) -> Vec<Place> {
    const ACROSS: u32 = 36;
    const DOWN: u32 = 28;
    let everyone: f64 = marks.iter().map(|mark| f64::from(mark.count)).sum::<f64>().max(1.0);
    let between = |part: u32, parts: u32, size: f64, whole: f64| {
        size / 2.0 + (whole - size) * f64::from(part) / f64::from(parts)
    };
    let spots: Vec<Place> = (0..=DOWN)
        .flat_map(|row| (0..=ACROSS).map(move |column| (row, column)))
        .map(|(row, column)| {
            [between(column, ACROSS, LABEL[0], 1.0), between(row, DOWN, LABEL[1], HEIGHT)]
        })
        .collect();
    let covered = |at: &Place| {
        let under = marks.iter().filter(|mark| is_over(at, &[mark.x, mark.y], 0.5));
        under.map(|mark| f64::from(mark.count)).sum::<f64>() / everyone
    };
    let crowd: Vec<f64> = spots.iter().map(covered).collect();
    let mut chosen: Vec<Place> = Vec::with_capacity(centres.len());
    for (own, centre) in centres.iter().enumerate() {
        let cost = |(at, crowd): &(&Place, &f64)| {
            let far = distance2(*at, centre).sqrt();
            let others = centres.iter().enumerate().filter(|(other, _)| *other != own);
            let nearer =
                others.filter(|(_, other)| distance2(*at, *other).sqrt() < far + 0.04).count();
            let on_label = chosen.iter().filter(|label| is_over(at, label, 1.04)).count();
            1000.0 * real(on_label) + real(nearer) + 6.0 * **crowd + far
        };
        let scored = spots.iter().zip(&crowd).map(|spot| (cost(&spot), spot.0));
        let best = scored.min_by(|(a, _), (b, _)| a.total_cmp(b));
        chosen.push(best.map_or(*centre, |(_, at)| *at));
    }
    chosen
}

/// Whether a place is within so many label sizes of the middle of a label.
fn is_over(label: &Place, place: &Place, sizes: f64) -> bool {
    let offsets = label.iter().zip(place).map(|(label, place)| (label - place).abs());
    offsets.zip(LABEL).all(|(offset, size)| offset < sizes * size)
}

#[cfg(test)]
mod tests;
