//! The loom: which questions lead to which core questions, and how far they came.

use app::chart::{self, Head, Link, Loom, Stage};
use app::core_question::{CoverageView, Line, Strand};
use app::dialogue::Dialogue;

use crate::locale::Locale;

/// A row of the loom's table.
pub(crate) struct TableRow {
    /// The core question's number; none for questions in none.
    pub(crate) number: Option<i64>,
    pub(crate) name: String,
    pub(crate) language: String,
    pub(crate) cells: Vec<String>,
    pub(crate) all: String,
}

/// The loom's numbers: sectors in their order, those of questions without a sector last.
pub(crate) struct Weave {
    pub(crate) names: Vec<chart::Name>,
    totals: Vec<i64>,
    unlinked: Vec<i64>,
    /// Sector, core question (both from 0), questions.
    links: Vec<(usize, usize, i64)>,
}

impl Weave {
    pub(crate) fn new(
        l: Locale,
        dialogue: &Dialogue,
        lines: &[Line],
        strands: &[Strand],
        coverage: &CoverageView,
    ) -> Self {
        let mut sectors: Vec<(Option<i64>, Option<&str>)> = dialogue
            .sectors
            .iter()
            .map(|sector| (Some(sector.id), Some(sector.name.as_str())))
            .collect();
        if coverage.sectors.iter().any(|share| share.name.is_none()) {
            sectors.push((None, None));
        }
        let share = |name: Option<&str>| {
            let share = coverage.sectors.iter().find(|share| share.name.as_deref() == name);
            share.map_or((0, 0), |share| (share.total, share.total - share.linked))
        };
        let (totals, unlinked) = sectors.iter().map(|(_, name)| share(*name)).unzip();
        let place = |strand: &Strand| {
            let sector = sectors.iter().position(|(id, _)| *id == strand.sector_id)?;
            let core = lines.iter().position(|line| line.number == strand.number)?;
            Some((sector, core, strand.questions))
        };
        Self {
            names: sectors.iter().map(|(_, name)| sector_name(l, dialogue, *name)).collect(),
            totals,
            unlinked,
            links: strands.iter().filter_map(place).collect(),
        }
    }

    pub(crate) fn loom(
        &self,
        l: Locale,
        lines: &[Line],
        coverage: &CoverageView,
        reached: [i64; 3],
    ) -> Loom {
        let small = |number: i64| u32::try_from(number).unwrap_or(0);
        let [white, blue, pilot] = reached;
        let stage = |title: &str, note: &str, reached: i64| Stage {
            title: l.t(title),
            note: if reached > 0 { l.n("questions-count", reached) } else { l.t(note) },
            reached: small(reached),
        };
        Loom {
            sectors: self
                .names
                .iter()
                .cloned()
                .zip(self.totals.iter().map(|n| small(*n)))
                .collect(),
            core: lines
                .iter()
                .map(|line| (u8::try_from(line.number).unwrap_or(u8::MAX), core_name(line)))
                .collect(),
            links: self
                .links
                .iter()
                .map(|(sector, core, n)| Link {
                    sector: *sector,
                    core: *core,
                    questions: small(*n),
                })
                .collect(),
            unlinked: self.unlinked.iter().map(|n| small(*n)).collect(),
            strand: Loom::fitting(small(coverage.total)),
            heads: [
                Head { title: l.t("stage-green"), note: l.n("questions-count", coverage.total) },
                Head {
                    title: l.n("core-count", lines.len()),
                    note: l.n("loom-linked", coverage.linked),
                },
            ],
            stages: [
                stage("stage-white", "loom-white", white),
                stage("stage-blue", "loom-blue", blue),
                stage("stage-pilot", "loom-pilot", pilot),
            ],
            empty: l.t("loom-empty"),
        }
    }

    pub(crate) fn table(
        &self,
        l: Locale,
        lines: &[Line],
        coverage: &CoverageView,
    ) -> Vec<TableRow> {
        let sectors = 0..self.names.len();
        let mut rows: Vec<TableRow> = lines
            .iter()
            .enumerate()
            .map(|(place, line)| {
                let of = |sector| {
                    let links = self.links.iter().filter(|(s, c, _)| *s == sector && *c == place);
                    l.number(links.map(|(_, _, n)| n).sum())
                };
                TableRow {
                    number: Some(line.number),
                    name: line.title.clone(),
                    language: line.language.clone(),
                    cells: sectors.clone().map(of).collect(),
                    all: l.number(line.source_count),
                }
            })
            .collect();
        if coverage.total > 0 {
            rows.push(TableRow {
                number: None,
                name: l.t("loom-unlinked"),
                language: l.code().to_owned(),
                cells: self.unlinked.iter().map(|n| l.number(*n)).collect(),
                all: l.number(coverage.total - coverage.linked),
            });
        }
        rows
    }
}

/// What the loom shows, in a sentence, and where its table is.
pub(crate) fn described(l: Locale, loom: &Loom, coverage: &CoverageView) -> (String, String) {
    let title =
        l.a("loom-title", [("questions", coverage.total.into()), ("core", loom.core.len().into())]);
    let desc = l.a(
        "loom-desc",
        [
            ("strand", i64::from(loom.strand).into()),
            ("linked", coverage.linked.into()),
            ("unlinked", (coverage.total - coverage.linked).into()),
        ],
    );
    (title, desc)
}

/// A sector's name in the dialogue's language, or the page's word for none.
pub(crate) fn sector_name(l: Locale, dialogue: &Dialogue, name: Option<&str>) -> chart::Name {
    match name {
        Some(name) => {
            chart::Name { text: name.to_owned(), language: dialogue.language.to_string() }
        }
        None => chart::Name { text: l.t("word-no-sector"), language: l.code().to_owned() },
    }
}

fn core_name(line: &Line) -> chart::Name {
    chart::Name { text: line.title.clone(), language: line.language.clone() }
}
