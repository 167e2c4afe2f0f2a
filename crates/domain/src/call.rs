//! A call (공개모집): seats of a body are offered to everyone, by rules that stand before anybody applies.
//!
//! Number, criteria and qualifications are fixed beforehand and announced on the homepage (각종위원회 조례
//! 제6조); so is everything else that decides: the quotas, the households, the source of the random value.

use serde::{Deserialize, Serialize};

use crate::text::Limit;
use crate::time::{DAY, Moment};

/// Its title.
pub const TITLE: Limit = Limit { field: "title", min: 2, max: 100, lines: false };
/// What members do, for how long, and what they get for it.
pub const ABOUT: Limit = Limit { field: "about", min: 2, max: 3000, lines: true };
/// What selection goes by.
pub const CRITERIA: Limit = Limit { field: "criteria", min: 2, max: 2000, lines: true };
/// Lines of qualifications, together.
pub const QUALIFICATIONS: Limit = Limit { field: "qualifications", min: 0, max: 2000, lines: true };
/// One qualification: a line that is true of whoever applies.
pub const QUALIFICATION: Limit = Limit { field: "qualifications", min: 2, max: 200, lines: false };
/// The quotas as they are typed.
pub const QUOTAS: Limit = Limit { field: "quotas", min: 0, max: 12_000, lines: true };
/// The name of a feature or of one of its values.
pub const WORD: Limit = Limit { field: "quotas", min: 1, max: 40, lines: false };
/// The marks of a review as they are typed.
pub const MARKS: Limit = Limit { field: "marks", min: 0, max: 1000, lines: true };
/// Where the public random value will come from.
pub const SOURCE: Limit = Limit { field: "source", min: 0, max: 300, lines: false };
/// What may be told beyond what the draw needs, with a consent of its own.
pub const SENSITIVE: Limit = Limit { field: "sensitive", min: 0, max: 300, lines: false };
/// Why it was withdrawn, for everyone to read.
pub const REASON: Limit = Limit { field: "reason", min: 2, max: 500, lines: true };
/// The public random value.
pub const RANDOM: Limit = Limit { field: "random", min: 1, max: 200, lines: false };
/// Who read the value where and when.
pub const WITNESS: Limit = Limit { field: "witness", min: 2, max: 300, lines: false };

/// The most calls one dialogue may ever have.
pub const MOST: i64 = 500;
/// The most lines of qualifications.
pub const MOST_QUALIFICATIONS: usize = 10;
/// The most features that have quotas.
pub const MOST_FEATURES: usize = 8;
/// The most values of one feature.
pub const MOST_VALUES: usize = 20;
/// The most marks of a review.
pub const MOST_MARKS: usize = 10;
/// The most seats, and the most alternates.
pub const MOST_SEATS: usize = 100;
/// The most applications to one call.
pub const MOST_APPLICATIONS: i64 = 10_000;
/// Days after the result for which applicants' data may be kept.
pub const KEPT_DAYS: std::ops::RangeInclusive<i64> = 1..=365;
/// Equally likely tickets of a lottery: three dice with ten sides decide among them.
pub const TICKETS: usize = 1000;
/// The fewest reviewers who give marks to each application.
pub const LEAST_REVIEWERS: usize = 2;
/// The best mark.
pub const BEST_MARK: i64 = 10;
/// Days from the announced day of the draw after which applicants' data go even if nothing came of it.
const PATIENCE: i64 = 90 * DAY;
/// A call open for fewer days reaches few.
const LEAST_DAYS: i64 = 10;
/// The feature that the rule on the share of each gender goes by.
const GENDER: [&str; 2] = ["성별", "gender"];

crate::words! {
    /// How seats are given.
    Method {
        /// 추첨: by lot, within the quotas.
        Draw = "draw",
        /// 심사: by the marks of several reviewers.
        Review = "review",
    }
}

crate::words! {
    /// How far a call is, apart from time.
    State {
        /// Being written: staff only.
        Draft = "draft",
        /// Announced, with everything that decides.
        Published = "published",
        /// Each application was looked at; who takes part in the selection stands.
        Reviewed = "reviewed",
        /// Pool and lottery are published; the random value is not known yet.
        Lottery = "lottery",
        /// Members and alternates stand.
        Decided = "decided",
        /// Seats are taken; nothing follows any more.
        Settled = "settled",
        /// Taken back, with a reason.
        Withdrawn = "withdrawn",
    }
}

crate::words! {
    /// How far a call is, for everyone to read.
    Phase {
        /// Being written.
        Draft = "draft",
        /// Announced and not open yet.
        Coming = "coming",
        /// Applications are taken.
        Open = "open",
        /// Applications are looked at.
        Closed = "closed",
        /// Each application was looked at.
        Reviewed = "reviewed",
        /// Pool and lottery are published.
        Lottery = "lottery",
        /// Members and alternates stand.
        Decided = "decided",
        /// Seats are taken.
        Settled = "settled",
        /// Taken back.
        Withdrawn = "withdrawn",
    }
}

impl Phase {
    /// The phase of a state at `now`.
    pub fn of(state: State, opens: Moment, closes: Moment, now: Moment) -> Self {
        match state {
            State::Draft => Self::Draft,
            State::Published if now < opens => Self::Coming,
            State::Published if now < closes => Self::Open,
            State::Published => Self::Closed,
            State::Reviewed => Self::Reviewed,
            State::Lottery => Self::Lottery,
            State::Decided => Self::Decided,
            State::Settled => Self::Settled,
            State::Withdrawn => Self::Withdrawn,
        }
    }

    /// Whether the pool of the draw is public.
    pub const fn has_files(self) -> bool {
        matches!(self, Self::Lottery | Self::Decided | Self::Settled)
    }

    /// Whether members and alternates stand.
    pub const fn is_decided(self) -> bool {
        matches!(self, Self::Decided | Self::Settled)
    }
}

/// A value of a feature: how many of those selected are to have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Value {
    /// Its name: 여성, 30대, 수완동.
    pub name: String,
    /// The least number.
    pub min: i64,
    /// The greatest number.
    pub max: i64,
    /// Its share of the population, in hundredths of a per cent, to compare with.
    pub share: Option<i64>,
}

/// A feature that selection is balanced by; applicants say their value in the form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feature {
    /// Its name: 성별, 나이대, 동, 고용형태.
    pub name: String,
    /// Its values.
    pub values: Vec<Value>,
}

/// One of the marks that reviewers give, 0 to [`BEST_MARK`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// What it is for.
    pub name: String,
    /// How much it counts, in per cent.
    pub weight: i64,
}

/// Everything that is fixed when a call is published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// Its title.
    pub title: String,
    /// What members do.
    pub about: String,
    /// How many seats.
    pub seats: usize,
    /// How many alternates.
    pub alternates: usize,
    /// What selection goes by.
    pub criteria: String,
    /// Lines that must be true of whoever applies.
    pub qualifications: Vec<String>,
    /// How seats are given.
    pub method: Method,
    /// The quotas.
    pub features: Vec<Feature>,
    /// What reviewers give marks for.
    pub marks: Vec<Mark>,
    /// Whether at most one person of a household is selected.
    pub household: bool,
    /// What may be told with a consent of its own; empty when nothing is asked.
    pub sensitive: String,
    /// When it opens.
    pub opens: Moment,
    /// When it closes.
    pub closes: Moment,
    /// The announced moment of the selection.
    pub decides: Moment,
    /// Where the public random value will come from; empty for a review.
    pub source: String,
    /// Days after the result for which applicants' data are kept.
    pub kept: i64,
    /// For how many months members are appointed.
    pub months: i64,
}

/// Why a line of quotas or marks cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineFault {
    /// Its number, from 1.
    pub line: usize,
    /// What was expected there.
    pub expected: &'static str,
}

/// Something that may be published, but should be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Warning {
    /// One gender could have more than 6/10 of the seats (각종위원회 조례 제6조).
    Gender {
        /// The value.
        value: String,
        /// The most seats it should have.
        most: i64,
    },
    /// It is open for few days.
    Short {
        /// How many.
        days: i64,
    },
    /// There are few alternates: fewer than a fifth of the seats.
    Alternates,
    /// A feature compares with no population.
    NoShare {
        /// The feature.
        feature: String,
    },
}

const QUOTA: &str =
    "feature, value, least, most, and if known the share in per cent: 성별, 여성, 4, 6, 50.2";
const SUM: &str = "numbers of a feature that can fill the seats: leasts together at most, mosts together at least as many as seats";
const WEIGHT: &str = "a name and its weight in per cent: 현장 경험, 40";

/// Non-empty lines with their numbers, from 1.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    (1..).zip(text.lines()).map(|(at, line)| (at, line.trim())).filter(|(_, line)| !line.is_empty())
}

/// Per cent with at most two decimals, as hundredths.
fn hundredths(text: &str) -> Option<i64> {
    let text = text.strip_suffix('%').unwrap_or(text).trim();
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.len() <= 3 && text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || rest.len() > 2 || !digits(rest) {
        return None;
    }
    let value = whole.parse::<i64>().ok()? * 100 + format!("{rest:0<2}").parse::<i64>().ok()?;
    (value <= 10_000).then_some(value)
}

/// Reads quotas, a line for each value: `feature, value, least, most[, share]`.
///
/// # Errors
/// [`LineFault`] at the first line that is wrong.
pub fn read_quotas(text: &str, seats: usize) -> Result<Vec<Feature>, LineFault> {
    let mut features: Vec<(usize, Feature)> = Vec::new();
    for (line, text) in lines(text) {
        let fault = |expected| LineFault { line, expected };
        let cells: Vec<&str> = text.split([',', '\t']).map(str::trim).collect();
        let (name, value, min, max, share) = match cells.as_slice() {
            [name, value, min, max] => (name, value, min, max, None),
            [name, value, min, max, share] => (name, value, min, max, Some(share)),
            _ => return Err(fault(QUOTA)),
        };
        let word = |text: &str| WORD.check(text).map_err(|_| fault(QUOTA));
        let number = |text: &str| {
            let number = text.parse::<i64>().ok();
            number.filter(|n| (0..=1000).contains(n)).ok_or_else(|| fault(QUOTA))
        };
        let share = match share.filter(|share| !share.is_empty()) {
            Some(share) => Some(hundredths(share).ok_or_else(|| fault(QUOTA))?),
            None => None,
        };
        let own = Value { name: word(value)?, min: number(min)?, max: number(max)?, share };
        if own.min > own.max {
            return Err(fault("a least number that is not above the most"));
        }
        let name = word(name)?;
        let full = features.len() >= MOST_FEATURES;
        match features.iter_mut().find(|(_, feature)| feature.name == name) {
            Some((_, feature)) if feature.values.iter().any(|value| value.name == own.name) => {
                return Err(fault("each value of a feature once"));
            }
            Some((_, feature)) if feature.values.len() >= MOST_VALUES => {
                return Err(fault("at most 20 values of a feature"));
            }
            Some((_, feature)) => feature.values.push(own),
            None if full => return Err(fault("at most 8 features")),
            None => features.push((line, Feature { name, values: vec![own] })),
        }
    }
    let seats = i64::try_from(seats).unwrap_or(i64::MAX);
    for (line, feature) in &features {
        let sum = |of: fn(&Value) -> i64| feature.values.iter().map(of).sum::<i64>();
        if sum(|value| value.min) > seats || sum(|value| value.max) < seats {
            return Err(LineFault { line: *line, expected: SUM });
        }
    }
    Ok(features.into_iter().map(|(_, feature)| feature).collect())
}

/// Reads the marks of a review, a line for each: `name, weight`. Weights add up to 100.
///
/// # Errors
/// [`LineFault`] at the first line that is wrong.
pub fn read_marks(text: &str) -> Result<Vec<Mark>, LineFault> {
    let mut marks: Vec<Mark> = Vec::new();
    let mut last = 1;
    for (line, text) in lines(text) {
        let fault = |expected| LineFault { line, expected };
        let (name, weight) = text.rsplit_once([',', '\t']).ok_or_else(|| fault(WEIGHT))?;
        let name = WORD.check(name).map_err(|_| fault(WEIGHT))?;
        let weight = weight.trim().trim_end_matches('%').parse().ok();
        let weight = weight.filter(|n| (1..=100).contains(n)).ok_or_else(|| fault(WEIGHT))?;
        if marks.iter().any(|mark| mark.name == name) || marks.len() >= MOST_MARKS {
            return Err(fault("each of at most 10 marks once"));
        }
        marks.push(Mark { name, weight });
        last = line;
    }
    if marks.iter().map(|mark| mark.weight).sum::<i64>() != 100 {
        return Err(LineFault { line: last, expected: "weights that add up to 100" });
    }
    Ok(marks)
}

/// Quotas as [`read_quotas`] reads them.
pub fn write_quotas(features: &[Feature]) -> String {
    let line = |feature: &Feature, value: &Value| {
        let share = value.share.map(|share| format!(", {}.{:02}", share / 100, share % 100));
        let share = share.unwrap_or_default();
        format!("{}, {}, {}, {}{share}\n", feature.name, value.name, value.min, value.max)
    };
    features.iter().flat_map(|own| own.values.iter().map(move |value| line(own, value))).collect()
}

/// Marks as [`read_marks`] reads them.
pub fn write_marks(marks: &[Mark]) -> String {
    marks.iter().map(|mark| format!("{}, {}\n", mark.name, mark.weight)).collect()
}

impl Terms {
    /// What should be looked at before they are fixed.
    pub fn warnings(&self) -> Vec<Warning> {
        let mut warnings = Vec::new();
        let seats = i64::try_from(self.seats).unwrap_or(i64::MAX);
        let most = seats * 6 / 10;
        let gender = self.features.iter().find(|own| GENDER.contains(&own.name.as_str()));
        for value in gender.iter().flat_map(|feature| &feature.values) {
            // What the others must have at least is taken from the seats there are.
            let others = gender.iter().flat_map(|feature| &feature.values);
            let others: i64 = others.filter(|own| own.name != value.name).map(|own| own.min).sum();
            if value.max.min(seats - others) > most {
                warnings.push(Warning::Gender { value: value.name.clone(), most });
            }
        }
        let days = (self.closes.0 - self.opens.0) / DAY;
        if days < LEAST_DAYS {
            warnings.push(Warning::Short { days });
        }
        if self.alternates * 5 < self.seats {
            warnings.push(Warning::Alternates);
        }
        let compares = |feature: &&Feature| feature.values.iter().any(|own| own.share.is_none());
        let unknown = self.features.iter().filter(compares);
        warnings.extend(unknown.map(|own| Warning::NoShare { feature: own.name.clone() }));
        warnings
    }

    /// When applicants' data are destroyed if the result stands at `settled`.
    pub fn destroy_at(&self, settled: Moment) -> Moment {
        settled.plus(self.kept * DAY)
    }

    /// When they are destroyed at the latest, whatever comes of the call.
    pub fn destroy_latest(&self) -> Moment {
        self.destroy_at(self.decides.plus(PATIENCE))
    }
}

/// Who takes a free seat, by the published rule: the first alternate with whom every quota still
/// holds; where there is none, the first of all. `seated` and `alternates` are places of values, one
/// for each feature; the answer is a place in `alternates`.
pub fn replacement(
    features: &[Feature],
    seated: &[Vec<usize>],
    alternates: &[Vec<usize>],
) -> Option<usize> {
    let holds = |own: &Vec<usize>| {
        features.iter().enumerate().all(|(at, feature)| {
            let has = |person: &&Vec<usize>, value: usize| person.get(at) == Some(&value);
            feature.values.iter().enumerate().all(|(value, quota)| {
                let all = seated.iter().chain(std::iter::once(own));
                let count = all.filter(|person| has(person, value)).count();
                let count = i64::try_from(count).unwrap_or(i64::MAX);
                (quota.min..=quota.max).contains(&count)
            })
        })
    };
    let fits = alternates.iter().position(holds);
    fits.or_else(|| (!alternates.is_empty()).then_some(0))
}

/// The weighted mean of the reviewers' marks, in hundredths of a mark: for each reviewer, one mark
/// for each of `marks`.
pub fn score(marks: &[Mark], given: &[Vec<i64>]) -> i64 {
    let one = |points: &Vec<i64>| -> i64 {
        points.iter().zip(marks).map(|(points, mark)| points * mark.weight).sum()
    };
    let reviewers = i64::try_from(given.len()).unwrap_or(1).max(1);
    given.iter().map(one).sum::<i64>() / reviewers
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(quotas: &str, seats: usize) -> Terms {
        Terms {
            title: "청년분과 위원 공개모집".to_owned(),
            about: "달마다 한 번 모입니다.".to_owned(),
            seats,
            alternates: 5,
            criteria: "추첨".to_owned(),
            qualifications: vec![],
            method: Method::Draw,
            features: read_quotas(quotas, seats).unwrap(),
            marks: vec![],
            household: true,
            sensitive: String::new(),
            opens: Moment(0),
            closes: Moment(14 * DAY),
            decides: Moment(20 * DAY),
            source: "주사위".to_owned(),
            kept: 30,
            months: 24,
        }
    }

    #[test]
    fn a_phase_follows_from_state_and_time() {
        let at = |state, now| Phase::of(state, Moment(10), Moment(20), Moment(now));
        assert_eq!(at(State::Draft, 15), Phase::Draft);
        for (now, phase) in
            [(9, Phase::Coming), (10, Phase::Open), (19, Phase::Open), (20, Phase::Closed)]
        {
            assert_eq!(at(State::Published, now), phase, "{now}");
        }
        assert_eq!(at(State::Withdrawn, 15), Phase::Withdrawn);
        let files: Vec<_> = Phase::ALL.iter().filter(|phase| phase.has_files()).collect();
        assert_eq!(files, [&Phase::Lottery, &Phase::Decided, &Phase::Settled]);
    }

    #[test]
    fn quotas_are_read_and_written() {
        let text = "성별, 여성, 4, 6, 50.20\n성별, 남성, 4, 6, 49.80\n나이대, 청년, 10, 10\n";
        let features = read_quotas(text, 10).unwrap();
        assert_eq!(features.len(), 2);
        assert_eq!(features[0].values[0].share, Some(5020));
        assert_eq!(write_quotas(&features), text);
        assert_eq!(read_quotas("", 10), Ok(vec![]));
        for (bad, line) in [
            ("성별, 여성, 4", 1),
            ("성별, 여성, 6, 4\n", 1),
            ("\n성별, 여성, 4, 6, 120\n", 2),
            ("성별, 여성, 4, 6\n성별, 여성, 4, 6", 2),
            ("성별, 여성, 4, 6\n성별, 남성, 0, 3", 1),
            ("성별, 여성, 6, 9\n성별, 남성, 6, 9", 1),
            ("성별, , 4, 6", 1),
        ] {
            assert_eq!(read_quotas(bad, 10).unwrap_err().line, line, "{bad}");
        }
    }

    #[test]
    fn marks_weigh_a_hundred_together() {
        let text = "현장 경험, 40\n참여 의지, 60\n";
        let marks = read_marks(text).unwrap();
        assert_eq!(write_marks(&marks), text);
        assert_eq!(score(&marks, &[vec![10, 5], vec![0, 5]]), (400 + 300 + 300) / 2);
        assert_eq!(score(&marks, &[]), 0);
        for bad in ["", "현장", "현장, 0\n의지, 100", "현장, 40\n의지, 50", "현장, 50\n현장, 50"]
        {
            assert!(read_marks(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn what_breaks_the_rule_on_genders_is_pointed_out() {
        let of = |quotas| terms(quotas, 10).warnings();
        let gender = |value: &str| Warning::Gender { value: value.to_owned(), most: 6 };
        assert_eq!(of("성별, 여성, 4, 6, 50\n성별, 남성, 4, 6, 50"), []);
        assert_eq!(
            of("성별, 여성, 3, 7, 50\n성별, 남성, 3, 7, 50"),
            [gender("여성"), gender("남성")]
        );
        assert_eq!(of("성별, 여성, 4, 9, 50\n성별, 남성, 4, 6, 50"), [], "four others bind");
        let short = Terms { closes: Moment(9 * DAY), alternates: 1, ..terms("", 10) };
        assert_eq!(short.warnings(), [Warning::Short { days: 9 }, Warning::Alternates]);
        let unknown = Warning::NoShare { feature: "나이대".to_owned() };
        assert_eq!(of("나이대, 청년, 0, 10"), [unknown]);
    }

    #[test]
    fn data_go_even_when_nothing_comes_of_a_call() {
        let terms = terms("", 10);
        assert_eq!(terms.destroy_at(Moment(DAY)), Moment(31 * DAY));
        assert_eq!(terms.destroy_latest(), Moment((20 + 90 + 30) * DAY));
    }

    #[test]
    fn a_seat_is_taken_by_the_first_alternate_that_fits() {
        let features = read_quotas("성별, 여성, 1, 1\n성별, 남성, 1, 1", 2).unwrap();
        let (woman, man) = (vec![0], vec![1]);
        let next = |seated: &[Vec<usize>], alternates: &[Vec<usize>]| {
            replacement(&features, seated, alternates)
        };
        assert_eq!(next(std::slice::from_ref(&woman), &[woman.clone(), man.clone()]), Some(1));
        assert_eq!(next(std::slice::from_ref(&man), &[woman.clone(), man.clone()]), Some(0));
        assert_eq!(
            next(std::slice::from_ref(&woman), std::slice::from_ref(&woman)),
            Some(0),
            "none fits"
        );
        assert_eq!(next(&[woman], &[]), None);
    }
}
