//! Subscriptions (소식 받기): being told when the thread of an input grows.
//!
//! A thread grows by what its input reaches directly or with its group, never by what only its core
//! question reaches. What was told once is known and not told again.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::time::{DAY, KOREA, Moment, SECOND, zone};
use crate::trace::{Basis, NodeKind};

/// The most things of others that one participant follows.
pub const MOST: i64 = 500;
/// The hour at which daily and weekly mails go out, in Korea.
const HOUR: i64 = 9;

crate::words! {
    /// How often mails come, when any come.
    Frequency {
        /// As soon as something happened.
        AtOnce = "at_once",
        /// Once a day, when something happened.
        Daily = "daily",
        /// Once a week, on Mondays, when something happened.
        Weekly = "weekly",
    }
}

crate::words! {
    /// What a thread grows by.
    About {
        /// An outcome was given.
        Outcome = "outcome",
        /// A body resolved on it.
        Resolution = "resolution",
        /// A paragraph of a published paper rests on it.
        Paragraph = "paragraph",
        /// A model rests on it.
        Model = "model",
        /// An action rests on it.
        Action = "action",
        /// A pilot rests on it.
        Pilot = "pilot",
        /// A pilot on the thread was reported on.
        Report = "report",
        /// An indicator on the thread was measured.
        Indicator = "indicator",
        /// The office looked again at an outcome, because somebody had asked it to.
        Appeal = "appeal",
    }
}

impl About {
    /// What a thread grows by when it reaches something of this kind.
    pub const fn of(kind: NodeKind) -> Option<Self> {
        Some(match kind {
            NodeKind::Outcome => Self::Outcome,
            NodeKind::Resolution => Self::Resolution,
            NodeKind::Paragraph => Self::Paragraph,
            NodeKind::Model => Self::Model,
            NodeKind::Action => Self::Action,
            NodeKind::Pilot => Self::Pilot,
            NodeKind::Indicator => Self::Indicator,
            _ => return None,
        })
    }

    /// The kind of thing it is about.
    pub const fn kind(self) -> NodeKind {
        match self {
            Self::Outcome | Self::Appeal => NodeKind::Outcome,
            Self::Resolution => NodeKind::Resolution,
            Self::Paragraph => NodeKind::Paragraph,
            Self::Model => NodeKind::Model,
            Self::Action => NodeKind::Action,
            Self::Pilot | Self::Report => NodeKind::Pilot,
            Self::Indicator => NodeKind::Indicator,
        }
    }
}

impl Frequency {
    /// When a mail is due whose oldest news is from `oldest`: the first nine o'clock (on a Monday)
    /// from then on.
    pub fn due(self, oldest: Moment) -> Moment {
        let zone = zone(KOREA);
        let nine = |at: Moment| at.start_of_day(&zone).plus(HOUR * 3600 * SECOND);
        let today = nine(oldest);
        let next = if oldest <= today { today } else { nine(oldest.plus(DAY)) };
        match self {
            Self::AtOnce => oldest,
            Self::Daily => next,
            Self::Weekly => {
                let after_monday = next.day(&zone).weekday().to_monday_zero_offset();
                next.plus(i64::from((7 - after_monday) % 7) * DAY)
            }
        }
    }
}

/// Something on a thread: what it is about, and its key.
pub type Stop = (About, i64);

/// What of a thread was told: the things on it, each with the newest of its values or reports (0 for
/// what has none).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known(BTreeMap<Stop, i64>);

impl Known {
    /// Whether this was told, or something newer.
    fn holds(&self, stop: Stop, part: i64) -> bool {
        self.0.get(&stop).is_some_and(|known| *known >= part)
    }

    /// Notes that this was told.
    pub fn note(&mut self, stop: Stop, part: i64) {
        let known = self.0.entry(stop).or_insert(part);
        *known = (*known).max(part);
    }

    /// What of a thread was not told yet, in the order of its things.
    pub fn growth(&self, thread: &BTreeMap<Stop, (i64, Basis)>) -> Vec<Growth> {
        let grown = thread.iter().filter(|(stop, (part, _))| !self.holds(**stop, *part));
        grown
            .map(|((about, id), (part, basis))| Growth {
                about: *about,
                id: *id,
                part: *part,
                basis: *basis,
            })
            .collect()
    }

    /// As it is stored: `outcome:9:0 indicator:3:118`.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for ((about, id), part) in &self.0 {
            let space = if text.is_empty() { "" } else { " " };
            // Writing to a string cannot fail.
            let _ = write!(text, "{space}{about}:{id}:{part}");
        }
        text
    }

    /// From how it is stored; what cannot be read is not known.
    pub fn read(text: &str) -> Self {
        let stop = |word: &str| {
            let mut parts = word.split(':');
            let about = parts.next()?.parse().ok()?;
            Some(((about, parts.next()?.parse().ok()?), parts.next()?.parse().ok()?))
        };
        Self(text.split(' ').filter_map(stop).collect())
    }
}

/// Something by which a thread grew.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Growth {
    /// What it is about.
    pub about: About,
    /// The key of that.
    pub id: i64,
    /// The newest value of an indicator, or the newest report of a pilot; 0 for the others.
    pub part: i64,
    /// How it belongs to the input.
    pub basis: Basis,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str, hours: i64) -> Moment {
        Moment::from_iso_date(text, &zone(KOREA)).unwrap().plus(hours * 3600 * SECOND)
    }

    #[test]
    fn a_mail_is_due_at_nine_and_weekly_on_mondays() {
        // 2026-11-23 is a Monday.
        for (oldest, daily, weekly) in [
            (at("2026-11-23", 8), at("2026-11-23", 9), at("2026-11-23", 9)),
            (at("2026-11-23", 9), at("2026-11-23", 9), at("2026-11-23", 9)),
            (at("2026-11-23", 10), at("2026-11-24", 9), at("2026-11-30", 9)),
            (at("2026-11-29", 23), at("2026-11-30", 9), at("2026-11-30", 9)),
        ] {
            assert_eq!(Frequency::AtOnce.due(oldest), oldest);
            assert_eq!(Frequency::Daily.due(oldest), daily, "{oldest:?}");
            assert_eq!(Frequency::Weekly.due(oldest), weekly, "{oldest:?}");
        }
    }

    #[test]
    fn only_what_is_new_is_growth_and_a_newer_value_is() {
        let mut known = Known::default();
        let stop = (About::Indicator, 3);
        let thread = |part| BTreeMap::from([(stop, (part, Basis::Group))]);
        assert_eq!(known.growth(&thread(7)).len(), 1);
        known.note(stop, 7);
        assert_eq!(known.growth(&thread(7)), []);
        assert_eq!(known.growth(&thread(6)), [], "an earlier value is no news");
        let newer = Growth { about: About::Indicator, id: 3, part: 8, basis: Basis::Group };
        assert_eq!(known.growth(&thread(8)), [newer]);
    }

    proptest! {
        #[test]
        fn what_is_stored_is_read_again(stops in prop::collection::btree_map(
            (prop::sample::select(About::ALL), 0_i64..1_000_000), 0_i64..1_000, 0..20)) {
            let mut known = Known::default();
            for (stop, part) in &stops {
                known.note(*stop, *part);
            }
            prop_assert_eq!(Known::read(&known.text()), known);
        }
    }
}
