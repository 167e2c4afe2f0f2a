//! The map of opinions, as it is drawn on pages and in papers.

use app::chart::map::{Group, Map, Mark, Own};
use app::chart::{Label, Name};
use app::dialogue::Dialogue;
use app::opinion::{Named, OpinionResult, OwnPlace};

use super::part::{count, letter};
use crate::locale::Locale;

/// What is drawn.
pub(crate) struct Picture<'a> {
    pub(crate) l: Locale,
    pub(crate) dialogue: &'a Dialogue,
    pub(crate) result: &'a OpinionResult,
    /// What people called the groups.
    pub(crate) names: &'a [Option<Named>],
    /// Whether there are groups to be told apart.
    pub(crate) groups: bool,
}

impl Picture<'_> {
    /// Draws it. `id` begins the ids in it.
    pub(crate) fn draw(&self, id: &str, own: Option<&OwnPlace>) -> String {
        let l = self.l;
        let map = &self.result.map;
        let units = |thousandths: u16| f64::from(thousandths) / 1000.0;
        let marks = map.marks.iter().map(|mark| Mark {
            x: units(mark.x),
            y: units(mark.y),
            step: mark.step,
            group: mark.group.filter(|_| self.groups),
        });
        let groups = self.result.groups.iter().enumerate().zip(&map.labels);
        let groups = groups.map(|((number, group), label)| Group {
            letter: letter(l, number),
            name: self.names.get(number).cloned().flatten().map(|named| Name {
                text: named.name,
                language: self.dialogue.language.to_string(),
            }),
            size: l.n("opinion-people", count(group.size)),
            label: *label,
        });
        let (first, last) = (0, map.steps.len() - 1);
        let step = |at: usize| {
            let from = map.steps.get(at).copied().unwrap_or(1);
            let to = map.steps.get(at + 1).map_or(from, |next| next - 1);
            let words = if at == last {
                l.n("opinion-step-from", from)
            } else if from == to {
                l.n("opinion-people", i64::from(from))
            } else {
                l.a("opinion-step", [("from", from.into()), ("to", to.into())])
            };
            (u8::try_from(at).unwrap_or(0), words)
        };
        let picture = Map {
            height: app::opinion::MAP_HEIGHT,
            radius: app::opinion::MAP_RADIUS,
            marks: marks.collect(),
            origin: map.origin,
            groups: if self.groups { groups.collect() } else { Vec::new() },
            own: own.map(|own| Own { place: own.place, word: l.t("opinion-own") }),
            legend: l.t(if map.hexagons { "opinion-legend" } else { "opinion-legend-points" }),
            steps: if map.hexagons { vec![step(first), step(2), step(last)] } else { Vec::new() },
        };
        let (title, desc) = (l.t("opinion-map"), self.description());
        picture.figure(&Label { id, title: &title, desc: &desc })
    }

    /// What somebody hears who does not see the map.
    pub(crate) fn description(&self) -> String {
        let l = self.l;
        if !self.groups {
            return l.n("opinion-desc-none", count(self.result.eligible));
        }
        let sizes = self.result.groups.iter().enumerate().map(|(number, group)| {
            l.a(
                "opinion-desc-group",
                [("letter", letter(l, number).into()), ("n", count(group.size).into())],
            )
        });
        let sizes: Vec<String> = sizes.collect();
        l.a("opinion-desc", [("groups", sizes.join(", ").into())])
    }
}
