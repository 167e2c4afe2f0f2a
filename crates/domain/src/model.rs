//! A model (모델): a proposal of a White Paper, and how the members of a body score it.

use serde::{Deserialize, Serialize};

use crate::citation::CitedKind;
use crate::text::Limit;
use crate::time::Moment;

/// Its title.
pub const TITLE: Limit = Limit { field: "title", min: 2, max: 120, lines: false };
/// What is wrong today.
pub const PROBLEM: Limit = Limit { field: "problem", min: 2, max: 3000, lines: true };
/// What is proposed.
pub const PROPOSAL: Limit = Limit { field: "proposal", min: 2, max: 6000, lines: true };
/// Who does what, a line for each: `who: what`.
pub const DUTIES: Limit = Limit { field: "duties", min: 0, max: 4000, lines: true };
/// What it costs, in words.
pub const COST: Limit = Limit { field: "cost", min: 0, max: 1000, lines: true };
/// The minority opinions, apart by empty lines, each ended by who signs it.
pub const OPINIONS: Limit = Limit { field: "opinions", min: 0, max: 8000, lines: true };
/// The core questions it answers, as typed.
pub const CORE: Limit = Limit { field: "core", min: 0, max: 400, lines: false };
/// The codes of what it rests on, as typed.
pub const INPUTS: Limit = Limit { field: "inputs", min: 0, max: 4000, lines: true };
/// What a member remarks beside the points; the body and its staff read it.
pub const REMARK: Limit = Limit { field: "remark", min: 0, max: 500, lines: true };

/// The most won a year that can be written down.
pub const MOST_WON: i64 = 100_000_000_000_000;
/// The most lines of who does what.
pub const MOST_DUTIES: usize = 20;
/// The most minority opinions.
pub const MOST_OPINIONS: usize = 10;
/// The most core questions one model answers.
pub const MOST_CORE: usize = 20;
/// The most things one model rests on.
pub const MOST_INPUTS: usize = 300;
/// The most models one scoring is about.
pub const MOST_SCORED: usize = 100;

/// What a model may rest on.
pub const INPUT_KINDS: &[CitedKind] = &[
    CitedKind::Question,
    CitedKind::Answer,
    CitedKind::Statement,
    CitedKind::Theme,
    CitedKind::Paragraph,
    CitedKind::Evidence,
];

crate::words! {
    /// The four criteria by which proposals are weighed (가람구 사회적대화 조례 제13조).
    Criterion {
        /// 일의 질
        Quality = "quality",
        /// 사회 통합
        Cohesion = "cohesion",
        /// 생태 방향
        Ecology = "ecology",
        /// 지역 경제와 일자리 효과
        Economy = "economy",
    }
}

impl Criterion {
    /// What is said of a model under this criterion.
    pub const fn limit(self) -> Limit {
        Limit { field: self.as_str(), min: 0, max: 1000, lines: true }
    }
}

/// Something for each criterion, in the order of [`Criterion::ALL`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ByCriterion<T> {
    /// Quality of work.
    pub quality: T,
    /// Social cohesion.
    pub cohesion: T,
    /// Ecological direction.
    pub ecology: T,
    /// Effect on the local economy and jobs.
    pub economy: T,
}

impl<T> ByCriterion<T> {
    /// Makes one of each.
    pub fn each(mut make: impl FnMut(Criterion) -> T) -> Self {
        Self {
            quality: make(Criterion::Quality),
            cohesion: make(Criterion::Cohesion),
            ecology: make(Criterion::Ecology),
            economy: make(Criterion::Economy),
        }
    }

    /// That of one criterion.
    pub const fn of(&self, criterion: Criterion) -> &T {
        match criterion {
            Criterion::Quality => &self.quality,
            Criterion::Cohesion => &self.cohesion,
            Criterion::Ecology => &self.ecology,
            Criterion::Economy => &self.economy,
        }
    }
}

/// Who does what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duty {
    /// An office, a company, a group: never a person's name.
    pub who: String,
    /// What they do.
    pub what: String,
}

/// Reads who does what, a line for each: `who: what`. Empty lines part nothing.
///
/// # Errors
/// The number of the first line, from 1, that is not so.
pub fn read_duties(text: &str) -> Result<Vec<Duty>, usize> {
    let lines = text.lines().zip(1_usize..).filter(|(line, _)| !line.trim().is_empty());
    let duty = |(line, number): (&str, usize)| {
        let (who, what) = line.split_once(':').ok_or(number)?;
        let (who, what) = (who.trim().to_owned(), what.trim().to_owned());
        if who.is_empty() || what.is_empty() { Err(number) } else { Ok(Duty { who, what }) }
    };
    lines.map(duty).collect()
}

/// Who does what, as [`read_duties`] reads it.
pub fn write_duties(duties: &[Duty]) -> String {
    let lines: Vec<String> =
        duties.iter().map(|duty| format!("{}: {}", duty.who, duty.what)).collect();
    lines.join("\n")
}

/// A minority opinion as it is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedOpinion {
    /// What it says.
    pub text: String,
    /// Who signs it: names of seats, or 시민.
    pub signers: Vec<String>,
    /// The number of the line that names them, from 1.
    pub line: usize,
}

/// How the line of those who sign begins.
const SIGNED: [char; 3] = ['—', '–', '-'];

/// Reads minority opinions: each ends with a line of those who sign it, `— 김하늘, 시민`.
///
/// # Errors
/// The number of the line, from 1, where such a line is missing or nothing stands before it.
pub fn read_opinions(text: &str) -> Result<Vec<TypedOpinion>, usize> {
    let mut opinions = Vec::new();
    let mut lines: Vec<&str> = Vec::new();
    let mut last = 1;
    for (line, number) in text.lines().zip(1_usize..) {
        last = number;
        let Some(signers) = line.trim().strip_prefix(SIGNED) else {
            lines.push(line);
            continue;
        };
        let text = lines.join("\n").trim().to_owned();
        lines.clear();
        let signers: Vec<String> = signers.split(',').map(|name| name.trim().to_owned()).collect();
        if text.is_empty() || signers.iter().any(String::is_empty) {
            return Err(number);
        }
        opinions.push(TypedOpinion { text, signers, line: number });
    }
    if lines.iter().all(|line| line.trim().is_empty()) { Ok(opinions) } else { Err(last) }
}

/// A minority opinion as [`read_opinions`] reads it.
pub fn write_opinion(text: &str, signers: &[String]) -> String {
    format!("{text}\n— {}", signers.join(", "))
}

/// The fewest points a criterion is given.
pub const LEAST: i16 = 1;
/// The most points a criterion is given.
pub const MOST: i16 = 5;

/// How often each number of points was given, from 1 to 5.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Distribution(pub [i64; 5]);

impl Distribution {
    /// Counts points; what is not between 1 and 5 is left out.
    pub fn of(points: impl IntoIterator<Item = i16>) -> Self {
        let mut counts = [0; 5];
        for point in points {
            let place = usize::try_from(point - LEAST).ok();
            if let Some(count) = place.and_then(|place| counts.get_mut(place)) {
                *count += 1;
            }
        }
        Self(counts)
    }

    /// How many members gave points.
    pub fn count(&self) -> i64 {
        self.0.iter().sum()
    }

    /// The median in half points: 7 means 3.5, which lies between the two in the middle. None when
    /// nobody gave points.
    pub fn half_points(&self) -> Option<i64> {
        let count = self.count();
        let lower = self.at((count - 1) / 2)?;
        let upper = self.at(count / 2)?;
        Some(lower + upper)
    }

    /// The points at a place, from 0, when all are put in order.
    fn at(&self, place: i64) -> Option<i64> {
        let mut passed = 0;
        for (count, points) in self.0.iter().zip(i64::from(LEAST)..) {
            passed += count;
            if place < passed {
                return Some(points);
            }
        }
        None
    }
}

/// Whether members may score: the day they were told has not passed, and nobody closed it.
pub fn is_open(due: Moment, closed: Option<Moment>, now: Moment) -> bool {
    closed.is_none() && now < due
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_that_of_the_middle() {
        for (points, half) in [
            (&[][..], None),
            (&[4], Some(8)),
            (&[5, 1], Some(6)),
            (&[1, 2, 5], Some(4)),
            (&[3, 4, 4, 3], Some(7)),
            (&[1, 1, 1, 5, 5], Some(2)),
            (&[0, 6, 5], Some(10)),
        ] {
            let distribution = Distribution::of(points.iter().copied());
            assert_eq!(distribution.half_points(), half, "{points:?}");
        }
        assert_eq!(Distribution::of([1, 5, 5]).0, [1, 0, 0, 0, 2]);
    }

    #[test]
    fn who_does_what_is_read_line_by_line() {
        let text = "구: 공간을 댄다\n\n회사: 비용을 나눈다: 절반";
        let duties = read_duties(text).unwrap();
        assert_eq!(duties[1], Duty { who: "회사".into(), what: "비용을 나눈다: 절반".into() });
        assert_eq!(read_duties(&write_duties(&duties)), Ok(duties));
        for (text, line) in [("구가 한다", 1), ("구: 한다\n: 한다", 2), ("구: 한다\n\n회사:", 3)]
        {
            assert_eq!(read_duties(text), Err(line), "{text}");
        }
        assert_eq!(read_duties(" \n"), Ok(Vec::new()));
    }

    #[test]
    fn minority_opinions_end_with_who_signs_them() {
        let text = "비용이 크다.\n\n두 해 뒤에 하자.\n— 김하늘, 시민\n\n반대한다.\n- 이바다";
        let opinions = read_opinions(text).unwrap();
        let told: Vec<(&str, usize, usize)> =
            opinions.iter().map(|one| (one.text.as_str(), one.signers.len(), one.line)).collect();
        assert_eq!(told, [("비용이 크다.\n\n두 해 뒤에 하자.", 2, 4), ("반대한다.", 1, 7)]);
        let again: Vec<String> =
            opinions.iter().map(|one| write_opinion(&one.text, &one.signers)).collect();
        assert_eq!(read_opinions(&again.join("\n\n")).unwrap().len(), 2);
        for (text, line) in [("반대한다.", 1), ("— 시민", 1), ("반대한다.\n— 시민,", 2)]
        {
            assert_eq!(read_opinions(text), Err(line), "{text}");
        }
        assert_eq!(read_opinions(""), Ok(Vec::new()));
    }

    #[test]
    fn a_scoring_is_open_until_its_day_or_until_it_is_closed() {
        for (due, closed, open) in
            [(10, None, true), (5, None, false), (10, Some(3), false), (6, None, true)]
        {
            assert_eq!(
                is_open(Moment(due), closed.map(Moment), Moment(5)),
                open,
                "{due} {closed:?}"
            );
        }
    }
}
