//! Statements in the report: what a group holds, what all share, what divides, and all of them.

use opinion::analysis::Group;
use opinion::consensus::Common;
use opinion::representative::{Direction, Representative};
use opinion::tally::Tally;
use opinion::{Interval, wilson};
use publish::chart::{GroupBar, group_bars};

use super::words::{self, percent};
use super::{Report, Standing};

/// Statements unfolded at once.
const PAGE: usize = 100;
/// Votes without which a share says nothing: of everyone, and of a group.
const FEW: u32 = 20;
const FEW_IN_GROUP: u32 = 5;
/// Statements shown among those that divide.
const DIVIDING: usize = 10;

/// A statement that a group holds more than the others.
pub(super) struct Held {
    pub(super) id: String,
    pub(super) text: String,
    /// Agrees or disagrees.
    pub(super) word: &'static str,
    pub(super) inside: String,
    pub(super) outside: String,
}

/// A list of statements with its heading.
pub(super) struct Part {
    pub(super) key: &'static str,
    pub(super) title: String,
    /// What is said when there are none.
    pub(super) none: &'static str,
    pub(super) pages: Vec<Page>,
}

/// Statements that unfold together.
pub(super) struct Page {
    /// What stands over a folded page.
    pub(super) range: Option<String>,
    pub(super) lines: Vec<Line>,
}

/// A statement with its bars.
pub(super) struct Line {
    pub(super) id: String,
    pub(super) text: String,
    pub(super) bars: String,
}

/// What a group holds, most telling first.
pub(super) fn held(report: &Report<'_>, number: usize) -> Vec<Held> {
    let groups = &report.analysis.groups;
    let of = |found: &Representative| {
        let votes = |group: &Group| group.tallies.get(found.statement).copied().unwrap_or_default();
        let others = groups.iter().enumerate().filter(|(other, _)| *other != number);
        let (part, whole) = others.map(|(_, group)| votes(group)).fold((0, 0), |(part, whole), tally| {
            (part + found.direction.of(tally), whole + tally.seen())
        });
        Held {
            id: id(report, found.statement),
            text: text(report, found.statement),
            word: match found.direction {
                Direction::Agree => report.lang.pick("찬성", "agree"),
                Direction::Disagree => report.lang.pick("반대", "disagree"),
            },
            inside: share(found.votes, found.seen),
            outside: share(part, whole),
        }
    };
    groups.get(number).map_or(Vec::new(), |group| group.representative.iter().map(of).collect())
}

/// All lists of statements.
pub(super) fn parts(report: &Report<'_>) -> Vec<Part> {
    let t = |korean, english| report.lang.pick(korean, english);
    let common = |found: &[Common]| page(report, found.iter().map(|common| common.statement));
    let consensus = &report.analysis.consensus;
    let mut parts = Vec::new();
    if !matches!(report.standing(), Standing::Missing(_)) {
        let all = match report.shown() {
            0 => t("함께", "everyone"),
            _ => t("모든 모둠이 함께", "all groups"),
        };
        let title = |korean: &str, english: &str| match report.lang {
            crate::wording::Lang::Ko => format!("{all} {korean} 의견"),
            crate::wording::Lang::En => format!("What {all} {english}"),
        };
        parts.push(Part {
            key: "agreed",
            title: title("찬성한", "agrees with"),
            none: t("모두가 절반 넘게 찬성한 의견은 아직 없어요.", "There is no statement yet that more than half agree with everywhere."),
            pages: common(&consensus.agree),
        });
        parts.push(Part {
            key: "refused",
            title: title("반대한", "disagrees with"),
            none: t("모두가 절반 넘게 반대한 의견은 아직 없어요.", "There is no statement yet that more than half disagree with everywhere."),
            pages: common(&consensus.disagree),
        });
    }
    if report.shown() > 0 {
        parts.push(Part {
            key: "divided",
            title: t("생각이 갈리는 의견", "What divides the groups").to_owned(),
            none: t("모둠 사이의 차이가 오차보다 큰 의견은 아직 없어요.", "There is no statement yet on which groups differ by more than chance."),
            pages: page(report, dividing(report).into_iter()),
        });
    }
    parts.push(everything(report));
    parts
}

fn page(report: &Report<'_>, statements: impl Iterator<Item = usize>) -> Vec<Page> {
    let lines: Vec<Line> = statements.map(|statement| line(report, statement)).collect();
    if lines.is_empty() { Vec::new() } else { vec![Page { range: None, lines }] }
}

/// Every statement that was not moderated out, folded when there are many.
fn everything(report: &Report<'_>) -> Part {
    let statements = report.analysis.statements.iter().enumerate();
    let shown: Vec<usize> =
        statements.filter(|(_, found)| !found.moderated).map(|(statement, _)| statement).collect();
    let folded = shown.len() > PAGE;
    let pages = shown.chunks(PAGE).enumerate().map(|(number, statements)| {
        let first = number * PAGE + 1;
        let last = number * PAGE + statements.len();
        Page {
            range: folded.then(|| match report.lang {
                crate::wording::Lang::Ko => format!("{first}–{last}번째 의견"),
                crate::wording::Lang::En => format!("Statements {first}–{last}"),
            }),
            lines: statements.iter().map(|statement| line(report, *statement)).collect(),
        }
    });
    Part {
        key: "all",
        title: match report.lang {
            crate::wording::Lang::Ko => format!("모든 의견 {}개", words::figure(shown.len())),
            crate::wording::Lang::En => format!("All {} statements", words::figure(shown.len())),
        },
        none: report.lang.pick("아직 의견이 없어요.", "There is no statement yet."),
        pages: pages.collect(),
    }
}

/// Statements on which two groups surely differ: the gap between the lower end of one interval and the
/// upper end of another is greatest.
fn dividing(report: &Report<'_>) -> Vec<usize> {
    let gap = |statement: usize| {
        let tallies = report.analysis.groups.iter().filter_map(|group| group.tallies.get(statement));
        let agree = |tally: &Tally| {
            wilson(f64::from(tally.agree), f64::from(tally.seen()))
                .filter(|_| tally.seen() >= FEW_IN_GROUP)
        };
        let shares: Vec<Interval> = tallies.filter_map(agree).collect();
        let above = shares.iter().map(|share| share.low).fold(0.0, f64::max);
        above - shares.iter().map(|share| share.high).fold(1.0, f64::min)
    };
    let statements = report.analysis.statements.iter().enumerate();
    let shown = statements.filter(|(_, found)| !found.moderated);
    let mut found: Vec<(usize, f64)> = shown
        .map(|(statement, _)| (statement, gap(statement)))
        .filter(|(_, gap)| *gap > 0.0)
        .collect();
    found.sort_by(|(a, gap_a), (b, gap_b)| gap_b.total_cmp(gap_a).then(a.cmp(b)));
    found.truncate(DIVIDING);
    found.into_iter().map(|(statement, _)| statement).collect()
}

fn line(report: &Report<'_>, statement: usize) -> Line {
    let tally = |group: &Group| group.tallies.get(statement).copied().unwrap_or_default();
    let everyone = report.analysis.statements.get(statement).map_or(Tally::default(), |s| s.tally);
    let lang = report.lang;
    let mut rows = Vec::new();
    if report.shown() == 0 {
        rows.push(bar(report, lang.pick("모두", "All").to_owned(), everyone, FEW));
    }
    for (number, group) in (0u8..).zip(report.analysis.groups.iter().take(report.shown())) {
        rows.push(bar(report, words::group_name(lang, number), tally(group), FEW_IN_GROUP));
    }
    Line { id: id(report, statement), text: text(report, statement), bars: group_bars(&rows) }
}

fn bar(report: &Report<'_>, name: String, tally: Tally, few: u32) -> GroupBar {
    let seen = tally.seen();
    let [agree, disagree, pass] =
        [tally.agree, tally.disagree, tally.pass].map(|part| percent(words::ratio(part, seen)));
    let label = match report.lang {
        crate::wording::Lang::Ko => {
            format!("{name}: 찬성 {agree}, 반대 {disagree}, 모르겠음 {pass}, {}표", words::figure(seen))
        }
        crate::wording::Lang::En => format!(
            "{name}: {agree} agree, {disagree} disagree, {pass} pass, of {} votes",
            words::figure(seen)
        ),
    };
    let few = (seen < few).then(|| match report.lang {
        crate::wording::Lang::Ko => format!("{few}표가 모이면 보여요"),
        crate::wording::Lang::En => format!("shown from {few} votes on"),
    });
    GroupBar {
        name,
        agree: tally.agree,
        disagree: tally.disagree,
        pass: tally.pass,
        percent: agree,
        margin: margin(wilson(f64::from(tally.agree), f64::from(seen))),
        label,
        few,
    }
}

/// “91% ±2”; a dash when nobody voted.
fn share(part: u32, whole: u32) -> String {
    match wilson(f64::from(part), f64::from(whole)) {
        Some(found) => format!("{} {}", percent(found.share), margin(Some(found))),
        None => "–".to_owned(),
    }
}

/// Half the interval in points of percent, never told as none.
fn margin(found: Option<Interval>) -> String {
    let half = |found: Interval| format!("±{:.0}", ((found.high - found.low) * 50.0).max(1.0));
    found.map_or(String::new(), half)
}

fn id(report: &Report<'_>, statement: usize) -> String {
    report.conversation.statements.get(statement).cloned().unwrap_or_default()
}

/// Its text; where no file has one, what stands beside it is all there is.
fn text(report: &Report<'_>, statement: usize) -> String {
    let text = report.conversation.texts.get(statement).filter(|text| !text.trim().is_empty());
    text.cloned().unwrap_or_else(|| match report.lang {
        crate::wording::Lang::Ko => format!("의견 {}", id(report, statement)),
        crate::wording::Lang::En => format!("Statement {}", id(report, statement)),
    })
}
