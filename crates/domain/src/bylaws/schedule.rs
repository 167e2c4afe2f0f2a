//! Days and months: notice, papers, answers in writing, publishing, terms.
//!
//! Days are whole days of the calendar there. Something done 7 days before a meeting on the 10th was
//! done on the 3rd, at whatever hour.

use jiff::Span;

use super::finding::{Finding, Problem};
use super::rules::{Cited, Rules};
use super::section::{Lead, LeadException, MinutesException, Replacement, WrittenGround};
use crate::time::{Date, Moment, TimeZone};

/// How a meeting was called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Convening {
    /// When it begins.
    pub starts: Moment,
    /// When date and agenda were told to all members.
    pub notified: Option<Moment>,
    /// What excuses a late notice, if it is recorded.
    pub exception: Option<LeadException>,
    /// The papers, by item.
    pub materials: Vec<Materials>,
}

/// The papers of one item.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Materials {
    /// When they were sent to all members.
    pub sent: Option<Moment>,
    /// What excuses late papers, if it is recorded.
    pub exception: Option<LeadException>,
}

/// Whether something was done in time.
enum Timing {
    InTime,
    /// So many days are left.
    Due(u32),
    /// So many days before.
    Late(i32),
}

impl Lead {
    fn timing(&self, done: Option<Moment>, starts: Moment, now: Moment, zone: &TimeZone) -> Timing {
        let before = days(done.unwrap_or(now).day(zone), starts.day(zone));
        match u32::try_from(before).ok().and_then(|before| before.checked_sub(self.days)) {
            None => Timing::Late(before),
            Some(_) if done.is_some() => Timing::InTime,
            Some(left) => Timing::Due(left),
        }
    }

    fn excuses(&self, exception: Option<LeadException>) -> bool {
        exception.is_some_and(|exception| self.exceptions.contains(&exception))
    }
}

impl Rules {
    /// What is late, or still to be done, before a meeting: the notice, then the papers of each item.
    pub fn notice_findings(
        &self,
        convening: &Convening,
        now: Moment,
        zone: &TimeZone,
    ) -> Vec<Finding> {
        let timing = |lead: &Cited<Lead>, done| lead.rule.timing(done, convening.starts, now, zone);
        let mut findings = Vec::new();
        if let Some(lead) = &self.notice {
            let (article, least) = (&lead.article, lead.rule.days);
            let excused = lead.rule.excuses(convening.exception);
            findings.extend(match timing(lead, convening.notified) {
                Timing::InTime => None,
                Timing::Due(left) => {
                    Some(Finding::notice(Problem::NoticeDue { left, least }, article))
                }
                Timing::Late(days) => {
                    Some(Finding::unless(excused, Problem::NoticeLate { days, least }, article))
                }
            });
        }
        if let Some(lead) = &self.materials {
            let (article, least) = (&lead.article, lead.rule.days);
            for (item, materials) in convening.materials.iter().enumerate() {
                let excused = lead.rule.excuses(materials.exception);
                findings.extend(match timing(lead, materials.sent) {
                    Timing::InTime => None,
                    Timing::Due(left) => {
                        Some(Finding::notice(Problem::MaterialsDue { item, left, least }, article))
                    }
                    Timing::Late(days) => {
                        let problem = Problem::MaterialsLate { item, days, least };
                        Some(Finding::unless(excused, problem, article))
                    }
                });
            }
        }
        findings
    }

    /// Whether members have too little time to answer in writing.
    pub fn written_finding(&self, asked: Moment, due: Moment, zone: &TimeZone) -> Option<Finding> {
        let written = self.written.as_ref()?;
        let least = written.rule.days;
        let given = days(asked.day(zone), due.day(zone));
        let short = i64::from(given) < i64::from(least);
        let problem = Problem::WrittenShort { days: given, least };
        short.then(|| Finding::breach(problem, &written.article))
    }

    /// Whether an item may be decided in writing on this ground.
    pub fn written_allowed(&self, ground: Option<WrittenGround>) -> bool {
        ground.is_some_and(|ground| self.written_for(ground).is_some())
    }

    /// The last moment to publish the minutes of a meeting in time: the end of the same day of a later
    /// month, or of that month's last day. None if the bylaws say nothing.
    pub fn publication_deadline(&self, meeting: Moment, zone: &TimeZone) -> Option<Moment> {
        let minutes = self.minutes.as_ref()?;
        let months = Span::new().months(i64::from(minutes.rule.months));
        Some(Moment::end_of(meeting.day(zone).saturating_add(months), zone))
    }

    /// Whether minutes are, or were, published too late. Nothing is late of what an exception of the
    /// bylaws keeps from being published.
    pub fn minutes_finding(
        &self,
        meeting: Moment,
        published: Option<Moment>,
        withheld: Option<MinutesException>,
        now: Moment,
        zone: &TimeZone,
    ) -> Option<Finding> {
        let minutes = self.minutes.as_ref()?;
        if withheld.is_some_and(|exception| minutes.rule.exceptions.contains(&exception)) {
            return None;
        }
        let last = self.publication_deadline(meeting, zone)?.day(zone);
        let late = days(last, published.unwrap_or(now).day(zone));
        let days = u32::try_from(late).ok().filter(|days| *days > 0)?;
        let problem = Problem::MinutesLate { days, months: minutes.rule.months };
        Some(Finding::breach(problem, &minutes.article))
    }

    /// The last moment of a term that begins with the day of `from`; of a replacement, no later than
    /// that of the predecessor. None if the bylaws say nothing of terms.
    pub fn term_end(
        &self,
        from: Moment,
        predecessor: Option<Moment>,
        zone: &TimeZone,
    ) -> Option<Moment> {
        let term = &self.term.as_ref()?.rule;
        let full = last_day(from.day(zone), term.years);
        let rest = predecessor.filter(|_| term.replacement == Replacement::Rest);
        let last = rest.map_or(full, |rest| rest.day(zone).min(full));
        Some(Moment::end_of(last, zone))
    }
}

/// The last day of so many years that begin with a day: the one before its anniversary or, where the
/// month has no such day, the month's last (민법 제160조).
fn last_day(from: Date, years: u32) -> Date {
    let anniversary = from.saturating_add(Span::new().years(i64::from(years)));
    let there_is_none = anniversary.day() != from.day();
    if there_is_none { anniversary } else { anniversary.yesterday().unwrap_or(anniversary) }
}

/// Days from one day to another; negative if it is earlier.
pub(super) fn days(from: Date, to: Date) -> i32 {
    let seconds = to.duration_since(from).as_secs();
    i32::try_from(seconds / 86_400).unwrap_or(i32::MAX)
}
