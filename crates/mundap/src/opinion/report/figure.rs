//! The map of an analysis as a picture.

use opinion::map::{self, Map};
use publish::chart::map::{Group, Map as Picture, Mark};

use super::Report;
use super::words::{self, Words};

/// Its picture, with the groups that are shown; without anybody when there are too few people.
pub(super) fn of(report: &Report<'_>, map: &Map) -> Picture {
    let lang = report.lang;
    let mark = |mark: &map::Mark| {
        // A point is drawn as large as two or three people in a hexagon.
        let step = if map.hexagons { mark.step } else { 1 };
        Mark { x: mark.x, y: mark.y, step, group: mark.group }
    };
    let group = |((number, group), label): ((u8, &opinion::analysis::Group), &[f64; 2])| Group {
        letter: words::letter(lang, number).to_owned(),
        name: None,
        size: words::people(lang, group.size),
        label: *label,
    };
    let shown = report.analysis.groups.iter().take(report.shown());
    let missing = Words { report: *report, map }.missing();
    let (marks, steps) = match missing {
        Some(_) => (Vec::new(), Vec::new()),
        None => (map.marks.iter().map(mark).collect(), steps(report, map)),
    };
    let legend = match map.hexagons {
        true => lang.pick("육각형이 클수록 사람이 많아요", "The larger a hexagon, the more people"),
        false => lang.pick("육각형 하나가 한 사람이에요", "Each hexagon is one person"),
    };
    Picture {
        height: map::HEIGHT,
        radius: map::RADIUS,
        marks,
        origin: map.origin,
        groups: (0u8..).zip(shown).zip(&map.labels).map(group).collect(),
        own: None,
        legend: missing.unwrap_or_else(|| legend.to_owned()),
        steps,
    }
}

/// The least, the middle and the greatest size that occur; none for points, which have one.
fn steps(report: &Report<'_>, map: &Map) -> Vec<(u8, String)> {
    if !map.hexagons {
        return Vec::new();
    }
    let most = map.marks.iter().map(|mark| mark.step).max().unwrap_or(0);
    let bound = |step: u8| map.steps.get(usize::from(step)).copied().unwrap_or_default();
    let mut shown = vec![0, most / 2, most];
    shown.dedup();
    let words = |step: u8| match bound(step + 1).checked_sub(1) {
        Some(last) if step < 4 => words::range(report.lang, bound(step), last),
        _ => words::from(report.lang, bound(step)),
    };
    shown.into_iter().map(|step| (step, words(step))).collect()
}
