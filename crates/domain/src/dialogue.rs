//! A dialogue (사회적대화): its settings, and when which activity is open.

use serde::{Deserialize, Serialize};

use crate::channel::{Channel, ModerationTiming};
use crate::time::Moment;

crate::words! {
    /// Whether a dialogue can be seen and used.
    DialogueStatus {
        /// Being prepared: staff only.
        Draft = "draft",
        /// Public.
        Published = "published",
        /// Public, and nothing more is taken in.
        Closed = "closed",
    }
}

crate::words! {
    /// What citizens do in a dialogue; each has a period.
    Activity {
        /// Asking questions.
        Ask = "ask",
        /// Answering core questions.
        Answer = "answer",
        /// Writing statements.
        State = "state",
        /// Voting on statements.
        Vote = "vote",
        /// Marking the questions that matter.
        Mark = "mark",
    }
}

/// From when until when an activity is open; a missing end is open-ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// Open from this moment.
    pub opens: Option<Moment>,
    /// Closed from this moment.
    pub closes: Option<Moment>,
}

impl Period {
    /// Whether the period holds `now`.
    pub fn holds(&self, now: Moment) -> bool {
        self.opens.is_none_or(|opens| opens <= now) && self.closes.is_none_or(|closes| now < closes)
    }
}

/// Settings of a dialogue that staff can change while it runs. Each change is an act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Period of asking.
    pub ask: Period,
    /// Period of answering.
    pub answer: Period,
    /// Period of writing statements.
    pub state: Period,
    /// Period of voting.
    pub vote: Period,
    /// Period of marking questions.
    pub mark: Period,
    /// When moderators look at online contributions.
    pub online: ModerationTiming,
    /// When moderators look at field contributions.
    pub field: ModerationTiming,
    /// When moderators look at subcommittee contributions.
    pub subcommittee: ModerationTiming,
    /// When moderators look at expert contributions.
    pub expert: ModerationTiming,
    /// How long an author may edit after sending, in seconds.
    pub edit_seconds: i64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            ask: Period::default(),
            answer: Period::default(),
            state: Period::default(),
            vote: Period::default(),
            mark: Period::default(),
            online: ModerationTiming::After,
            field: ModerationTiming::After,
            subcommittee: ModerationTiming::After,
            expert: ModerationTiming::After,
            edit_seconds: 30 * 60,
        }
    }
}

impl Settings {
    /// The period of an activity.
    pub const fn period(&self, activity: Activity) -> Period {
        match activity {
            Activity::Ask => self.ask,
            Activity::Answer => self.answer,
            Activity::State => self.state,
            Activity::Vote => self.vote,
            Activity::Mark => self.mark,
        }
    }

    /// When moderators look at contributions of a channel.
    pub const fn moderation(&self, channel: Channel) -> ModerationTiming {
        match channel {
            Channel::Online => self.online,
            Channel::Field => self.field,
            Channel::Subcommittee => self.subcommittee,
            Channel::Expert => self.expert,
        }
    }

    /// Whether an activity is open in a dialogue of this status at `now`.
    pub fn is_open(&self, status: DialogueStatus, activity: Activity, now: Moment) -> bool {
        status == DialogueStatus::Published && self.period(activity).holds(now)
    }
}

/// A short name in addresses: lower-case letters, digits and single hyphens, 2 to 40 characters.
pub fn is_slug(text: &str) -> bool {
    let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    (2..=40).contains(&text.len())
        && text.bytes().all(allowed)
        && !text.starts_with('-')
        && !text.ends_with('-')
        && !text.contains("--")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_includes_its_start_and_not_its_end() {
        let period = Period { opens: Some(Moment(10)), closes: Some(Moment(20)) };
        let open: Vec<bool> = [9, 10, 19, 20].map(|t| period.holds(Moment(t))).to_vec();
        assert_eq!(open, [false, true, true, false]);
        assert!(Period::default().holds(Moment(i64::MIN)));
    }

    #[test]
    fn only_a_published_dialogue_is_open() {
        let open = |status| Settings::default().is_open(status, Activity::Vote, Moment(0));
        assert!(open(DialogueStatus::Published));
        assert!(!open(DialogueStatus::Draft));
        assert!(!open(DialogueStatus::Closed));
    }

    #[test]
    fn slugs() {
        for good in ["garam", "jobs-2026", "a1"] {
            assert!(is_slug(good), "{good}");
        }
        for bad in ["", "a", "-a", "a-", "a--b", "A1", "가람", "a/b", "a b"] {
            assert!(!is_slug(bad), "{bad}");
        }
    }
}
