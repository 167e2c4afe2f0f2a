//! Statements in the report: what a group holds, what all share, what divides, and all of them.

use opinion::analysis::Group;
use opinion::consensus::Common;
use opinion::representative::{Direction, Representative};
use opinion::tally::Tally;
use opinion::{Interval, wilson};
use publish::chart::{GroupBar, group_bars};

use super::words::{self, percent, say};
use super::{Report, Standing};
use crate::wording::Lang;

/// Statements unfolded at once.
const PAGE: usize = 100;
/// Votes without which a share says nothing: of everyone, and of a group.
const FEW: u32 = 20;
const FEW_IN_GROUP: u32 = 5;

/// A statement that a group holds more than the others.
pub(super) struct Held {
    pub(super) code: String,
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
    /// Whether its figures stand below in a table.
    pub(super) has_table: bool,
}

/// Statements that unfold together.
pub(super) struct Page {
    /// What stands over a folded page.
    pub(super) range: Option<String>,
    pub(super) lines: Vec<Line>,
}

/// A statement with its bars, and the same in figures.
pub(super) struct Line {
    pub(super) code: String,
    pub(super) text: String,
    pub(super) bars: String,
    /// Agreement weighted to the population, beside agreement as it was voted.
    pub(super) weighted: Option<String>,
    pub(super) figures: Vec<Figures>,
}

/// How a group voted on a statement.
pub(super) struct Figures {
    pub(super) name: String,
    /// Shares as they are read; dashes when there are too few votes.
    pub(super) agree: String,
    pub(super) disagree: String,
    pub(super) pass: String,
    pub(super) votes: String,
}

/// What a group holds, most telling first.
pub(super) fn held(report: &Report<'_>, number: usize) -> Vec<Held> {
    let groups = &report.analysis.groups;
    let of = |found: &Representative| {
        let votes = |group: &Group| group.tallies.get(found.statement).copied().unwrap_or_default();
        let others = groups.iter().enumerate().filter(|(other, _)| *other != number);
        let (part, whole) =
            others.map(|(_, group)| votes(group)).fold((0, 0), |(part, whole), tally| {
                (part + found.direction.of(tally), whole + tally.seen())
            });
        Held {
            code: code(report, found.statement),
            text: text(report, found.statement),
            word: match found.direction {
                Direction::Agree => report.lang.pick("찬성", "Agree"),
                Direction::Disagree => report.lang.pick("반대", "Disagree"),
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
    let mut parts = Vec::new();
    if !matches!(report.standing(), Standing::Missing(_)) {
        let consensus = &report.analysis.consensus;
        let [agreed, refused] = common_words(report);
        parts.push(common(report, "agreed", agreed, &consensus.agree));
        parts.push(common(report, "refused", refused, &consensus.disagree));
    }
    if report.shown() > 0 {
        let divides = report.analysis.divides.iter();
        parts.push(Part {
            key: "divided",
            title: t("생각이 갈리는 의견", "What divides the groups").to_owned(),
            none: t(
                "모둠 사이의 차이가 오차보다 큰 의견은 아직 없어요.",
                "There is no statement yet on which groups differ by more than chance.",
            ),
            pages: page(report, divides.map(|divide| divide.statement)),
            has_table: false,
        });
    }
    parts.push(everything(report));
    parts
}

/// Heading of what is agreed with and of what is not, each with what is said when there is nothing.
/// Polis counts everyone together, whatever the groups.
fn common_words(report: &Report<'_>) -> [[&'static str; 2]; 2] {
    let t = |korean, english| report.lang.pick(korean, english);
    match (report.is_polis(), report.shown()) {
        (true, _) => [
            [
                t("모두 합쳐 절반 넘게 찬성한 의견", "What more than half of all agree with"),
                t(
                    "절반 넘게 찬성했다고 할 수 있는 의견은 아직 없어요.",
                    "There is no statement yet that clearly more than half agree with.",
                ),
            ],
            [
                t("모두 합쳐 절반 넘게 반대한 의견", "What more than half of all disagree with"),
                t(
                    "절반 넘게 반대했다고 할 수 있는 의견은 아직 없어요.",
                    "There is no statement yet that clearly more than half disagree with.",
                ),
            ],
        ],
        (false, 0) => [
            [
                t("함께 찬성한 의견", "What people agree with together"),
                t(
                    "함께 찬성했다고 확실히 말할 수 있는 의견은 아직 없어요.",
                    "There is no statement yet that people surely agree with together.",
                ),
            ],
            [
                t("함께 반대한 의견", "What people disagree with together"),
                t(
                    "함께 반대했다고 확실히 말할 수 있는 의견은 아직 없어요.",
                    "There is no statement yet that people surely disagree with together.",
                ),
            ],
        ],
        (false, _) => [
            [
                t("모든 모둠이 함께 찬성한 의견", "What all groups agree with"),
                t(
                    "모든 모둠에서 절반 넘게 찬성한 의견은 아직 없어요.",
                    "There is no statement yet that more than half of every group agree with.",
                ),
            ],
            [
                t("모든 모둠이 함께 반대한 의견", "What all groups disagree with"),
                t(
                    "모든 모둠에서 절반 넘게 반대한 의견은 아직 없어요.",
                    "There is no statement yet that more than half of every group disagree with.",
                ),
            ],
        ],
    }
}

fn common(
    report: &Report<'_>,
    key: &'static str,
    [title, none]: [&'static str; 2],
    found: &[Common],
) -> Part {
    Part {
        key,
        title: title.to_owned(),
        none,
        pages: page(report, found.iter().map(|common| common.statement)),
        has_table: false,
    }
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
            range: folded.then(|| {
                say(
                    report.lang,
                    format!("{first}–{last}번째 의견"),
                    format!("Statements {first}–{last}"),
                )
            }),
            lines: statements.iter().map(|statement| line(report, *statement)).collect(),
        }
    });
    Part {
        key: "all",
        title: say(
            report.lang,
            format!("모든 의견 {}개", words::figure(shown.len())),
            format!("All {} statements", words::figure(shown.len())),
        ),
        none: report.lang.pick("아직 의견이 없어요.", "There is no statement yet."),
        pages: pages.collect(),
        has_table: true,
    }
}

fn line(report: &Report<'_>, statement: usize) -> Line {
    let lang = report.lang;
    let own = |group: &Group| group.tallies.get(statement).copied().unwrap_or_default();
    let shown = (0u8..).zip(report.analysis.groups.iter().take(report.shown()));
    let mut rows: Vec<(String, Tally, u32)> = shown
        .map(|(number, group)| (words::group_name(lang, number), own(group), FEW_IN_GROUP))
        .collect();
    if rows.is_empty() {
        let everyone = report.analysis.statements.get(statement).map(|found| found.tally);
        rows.push((lang.pick("모두", "All").to_owned(), everyone.unwrap_or_default(), FEW));
    }
    let bars: Vec<GroupBar> =
        rows.iter().map(|(name, tally, few)| bar(lang, name, *tally, *few)).collect();
    Line {
        code: code(report, statement),
        text: text(report, statement),
        bars: group_bars(&bars),
        weighted: weighted(report, statement),
        figures: rows.into_iter().map(|(name, tally, few)| figures(name, tally, few)).collect(),
    }
}

fn weighted(report: &Report<'_>, statement: usize) -> Option<String> {
    let agree = report.weighted?.shares.get(statement)?.as_ref()?.agree;
    let tally = report.analysis.statements.get(statement)?.tally;
    let counted =
        (tally.seen() >= FEW).then(|| percent(words::ratio(tally.agree, tally.seen())))?;
    let (share, margin) = (percent(agree.share), margin(Some(agree)));
    Some(say(
        report.lang,
        format!("인구에 맞추면 찬성 {share} {margin} (투표 그대로는 {counted})"),
        format!("Weighted to the population, {share} {margin} agree (as voted, {counted})"),
    ))
}

fn figures(name: String, tally: Tally, few: u32) -> Figures {
    let seen = tally.seen();
    let share = |part| if seen < few { "–".to_owned() } else { share(part, seen) };
    Figures {
        name,
        agree: share(tally.agree),
        disagree: share(tally.disagree),
        pass: share(tally.pass),
        votes: words::figure(seen),
    }
}

fn bar(lang: Lang, name: &str, tally: Tally, few: u32) -> GroupBar {
    let seen = tally.seen();
    let [agree, disagree, pass] =
        [tally.agree, tally.disagree, tally.pass].map(|part| percent(words::ratio(part, seen)));
    let votes = words::figure(seen);
    let label = say(
        lang,
        format!("{name}: 찬성 {agree}, 반대 {disagree}, 모르겠음 {pass}, {votes}표"),
        format!("{name}: {agree} agree, {disagree} disagree, {pass} pass, of {votes} votes"),
    );
    let few = (seen < few).then(|| {
        say(lang, format!("{few}표가 모이면 보여요"), format!("shown from {few} votes on"))
    });
    GroupBar {
        name: name.to_owned(),
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

/// What stands beside a statement's text: its id; nothing where the id is all there is.
fn code(report: &Report<'_>, statement: usize) -> String {
    if has_text(report, statement) { id(report, statement).to_owned() } else { String::new() }
}

/// A statement's text; where no file has one, its id.
fn text(report: &Report<'_>, statement: usize) -> String {
    let text = report.conversation.texts.get(statement).filter(|_| has_text(report, statement));
    let id = id(report, statement);
    let named = || say(report.lang, format!("의견 {id}"), format!("Statement {id}"));
    text.cloned().unwrap_or_else(named)
}

fn has_text(report: &Report<'_>, statement: usize) -> bool {
    report.conversation.texts.get(statement).is_some_and(|text| !text.trim().is_empty())
}

fn id<'a>(report: &Report<'a>, statement: usize) -> &'a str {
    report.conversation.statements.get(statement).map_or("", String::as_str)
}
