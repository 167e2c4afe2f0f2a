//! Who may call a meeting, and whether there are enough.

use serde::{Deserialize, Serialize};

use super::finding::{Finding, Problem};
use super::rules::{Article, Rules};
use super::threshold::Threshold;
use crate::time::{Moment, TimeZone};

/// Who calls a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Caller {
    /// The chair, or whoever stands in.
    Chair,
    /// So many of the enrolled.
    Members(u32),
}

/// Whether a meeting may be called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// Whether it may.
    pub allowed: bool,
    /// How many members have to ask; none if members may not, however many.
    pub needed: Option<u32>,
    /// Where that stands.
    pub article: Article,
}

impl Rules {
    /// Whether a meeting may be called; none if the bylaws do not say who may.
    pub fn may_call(&self, caller: Caller, enrolled: u32) -> Option<Call> {
        let calling = self.calling.as_ref()?;
        let needed = calling.rule.members.map(|part| Threshold::AtLeast(part).needed(enrolled));
        let allowed = match caller {
            Caller::Chair => calling.rule.chair,
            Caller::Members(members) => {
                members <= enrolled && needed.is_some_and(|needed| members >= needed)
            }
        };
        Some(Call { allowed, needed, article: calling.article.clone() })
    }

    /// Whether regular meetings were held often enough in a calendar year: a notice while there is
    /// time, a breach when the year is over. `held` are their days.
    pub fn regular_finding(
        &self,
        held: &[Moment],
        year: i16,
        now: Moment,
        zone: &TimeZone,
    ) -> Option<Finding> {
        let regular = self.regular.as_ref()?;
        let in_year = |moment: &&Moment| moment.day(zone).year() == year && **moment <= now;
        let count = u32::try_from(held.iter().filter(in_year).count()).unwrap_or(u32::MAX);
        let least = regular.rule.per_year;
        let problem = Problem::RegularFew { held: count, least };
        let still_time = now.day(zone).year() <= year;
        (count < least).then(|| Finding::unless(still_time, problem, &regular.article))
    }
}
