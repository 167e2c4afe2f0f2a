//! A meeting's record in words: what happened, how votes were counted, and what stands in the way.

use app::hall::HallResult;
use app::meeting::MeetingView;
use domain::ballot::{Count, Elected, Question, Stop, Way};
use domain::bylaws::{Finding, Problem, Step};
use domain::id::{ItemId, MemberId, MotionId};
use domain::item::{ItemKind, ItemOutcome};
use domain::meeting::state::Ballot;
use domain::meeting::{Checkin, Event, MeetingKind, MeetingStatus, Recorded, Speaker};
use domain::member::Office;
use domain::motion::{MotionKind, MotionStatus};
use domain::recusal::{Ground, RecusalWay};

use crate::locale::Locale;

/// A kind of meeting.
pub(crate) fn kind_name(l: Locale, kind: MeetingKind) -> String {
    match kind {
        MeetingKind::Regular => l.t("meeting-kind-regular"),
        MeetingKind::Extraordinary => l.t("meeting-kind-extraordinary"),
        MeetingKind::Written => l.t("meeting-kind-written"),
    }
}

/// Where a meeting stands, and the class of its chip.
pub(crate) fn status_name(l: Locale, status: MeetingStatus) -> (&'static str, String) {
    match status {
        MeetingStatus::Draft => ("rest", l.t("meeting-status-draft")),
        MeetingStatus::Called => ("rest", l.t("meeting-status-called")),
        MeetingStatus::Open => ("green", l.t("meeting-status-open")),
        MeetingStatus::Recess => ("rest", l.t("meeting-status-recess")),
        MeetingStatus::Closed => ("white", l.t("meeting-status-closed")),
        MeetingStatus::Cancelled => ("stop", l.t("meeting-status-cancelled")),
    }
}

/// What is done with an item.
pub(crate) fn item_kind(l: Locale, kind: ItemKind) -> String {
    match kind {
        ItemKind::Report => l.t("meeting-item-report"),
        ItemKind::Motion => l.t("meeting-item-motion"),
        ItemKind::Election => l.t("meeting-item-election"),
        ItemKind::Minutes => l.t("meeting-item-minutes"),
    }
}

/// How an item was handled.
pub(crate) fn outcome_name(l: Locale, outcome: ItemOutcome) -> String {
    match outcome {
        ItemOutcome::Noted => l.t("meeting-outcome-noted"),
        ItemOutcome::NoObjection => l.t("meeting-outcome-no-objection"),
        ItemOutcome::Decided => l.t("meeting-outcome-decided"),
        ItemOutcome::Deferred => l.t("meeting-outcome-deferred"),
        ItemOutcome::Withdrawn => l.t("meeting-outcome-withdrawn"),
    }
}

/// An office.
pub(crate) fn office_name(l: Locale, office: Office) -> String {
    match office {
        Office::CoChair => l.t("meeting-office-co-chair"),
        Office::ViceChair => l.t("meeting-office-vice-chair"),
        Office::Head => l.t("meeting-office-head"),
        Office::Secretary => l.t("meeting-office-secretary"),
    }
}

/// How members vote.
pub(crate) fn way_name(l: Locale, way: Way) -> String {
    match way {
        Way::Hands => l.t("meeting-way-hands"),
        Way::Named => l.t("meeting-way-named"),
        Way::Secret => l.t("meeting-way-secret"),
    }
}

/// Where a motion stands.
pub(crate) fn motion_status(l: Locale, status: MotionStatus) -> String {
    match status {
        MotionStatus::Pending => l.t("meeting-motion-pending"),
        MotionStatus::Carried => l.t("meeting-carried"),
        MotionStatus::Failed => l.t("meeting-failed"),
        MotionStatus::Withdrawn => l.t("meeting-motion-withdrawn"),
    }
}

/// A ground of recusal.
pub(crate) fn ground_name(l: Locale, ground: Ground) -> String {
    match ground {
        Ground::Party => l.t("meeting-ground-party"),
        Ground::Kin => l.t("meeting-ground-kin"),
        Ground::Agent => l.t("meeting-ground-agent"),
        Ground::Advice => l.t("meeting-ground-advice"),
        Ground::Interest => l.t("meeting-ground-interest"),
    }
}

/// How a recusal came about.
pub(crate) fn recusal_name(l: Locale, way: RecusalWay) -> String {
    match way {
        RecusalWay::Exclusion => l.t("meeting-recusal-exclusion"),
        RecusalWay::Challenge => l.t("meeting-recusal-challenge"),
        RecusalWay::Own => l.t("meeting-recusal-own"),
    }
}

/// What a motion asks for, as it is called: 의안 제2호.
pub(crate) fn motion_name(l: Locale, kind: MotionKind, number: Option<u32>) -> String {
    match (kind, number) {
        (MotionKind::Main, Some(number)) => l.n("meeting-motion-number", number),
        (MotionKind::Main, None) => l.t("meeting-motion"),
        (MotionKind::Amendment { .. }, _) => l.t("meeting-motion-amendment"),
        (MotionKind::Challenge { .. }, _) => l.t("meeting-motion-challenge"),
        (MotionKind::CloseSession, _) => l.t("meeting-motion-close"),
        (MotionKind::Withhold, _) => l.t("meeting-motion-withhold"),
    }
}

/// One line of the arithmetic.
fn step(l: Locale, step: &Step) -> String {
    let out = |stays: bool, key: &'static str, out: &'static str, count: u32| {
        l.n(if stays { key } else { out }, count)
    };
    match *step {
        Step::Enrolled(count) => l.n("meeting-step-enrolled", count),
        Step::Present(count) => l.n("meeting-step-present", count),
        Step::Recused { count, stays } => {
            out(stays, "meeting-step-recused-in", "meeting-step-recused-out", count)
        }
        Step::Abstained { count, stays } => {
            out(stays, "meeting-step-abstained-in", "meeting-step-abstained-out", count)
        }
        Step::NotVoted { count, stays } => {
            out(stays, "meeting-step-not-voted-in", "meeting-step-not-voted-out", count)
        }
        Step::Base(count) => l.n("meeting-step-base", count),
        Step::Needed(count) => l.n("meeting-step-needed", count),
        Step::Most => l.t("meeting-step-most"),
        Step::InFavour(count) => l.n("meeting-step-in-favour", count),
    }
}

/// The arithmetic of a vote, line by line.
pub(crate) fn arithmetic(l: Locale, steps: &[Step]) -> Vec<String> {
    steps.iter().map(|one| step(l, one)).collect()
}

/// What came of a vote in one word: 가결, 부결, or who was elected.
pub(crate) fn verdict(l: Locale, result: &HallResult, election: bool) -> String {
    match (&result.elected, election) {
        (Some(name), _) => l.a("meeting-elected", [("name", name.as_str().into())]),
        (None, true) if result.runoff.is_empty() => l.t("meeting-not-elected"),
        (None, true) => l.t("meeting-runoff"),
        (None, false) if result.carried => l.t("meeting-carried"),
        (None, false) => l.t("meeting-failed"),
    }
}

/// The record in words, for one meeting.
pub(crate) struct Words<'a> {
    pub(crate) l: Locale,
    pub(crate) view: &'a MeetingView,
}

impl Words<'_> {
    /// A member: name and affiliation.
    pub(crate) fn name(&self, member: MemberId) -> &str {
        self.view.name(member)
    }

    fn of(&self, key: &str, member: MemberId) -> String {
        self.l.a(key, [("name", self.name(member).into())])
    }

    /// Whoever spoke or moved.
    pub(crate) fn speaker(&self, speaker: &Speaker) -> String {
        match speaker {
            Speaker::Member(member) => self.name(*member).to_owned(),
            Speaker::Other(name) => name.clone(),
        }
    }

    /// The title of an item, or that it may not be told.
    pub(crate) fn item(&self, item: ItemId) -> String {
        match self.view.item(item) {
            Some(_) if self.view.is_hidden(item) => self.l.t("meeting-hidden"),
            Some(item) => item.row.title.clone(),
            None => String::new(),
        }
    }

    fn motion(&self, motion: MotionId) -> String {
        match self.view.state.motion(motion) {
            Some(motion) => motion_name(self.l, motion.kind, motion.number),
            None => self.l.t("meeting-motion"),
        }
    }

    /// What is voted on.
    pub(crate) fn question(&self, question: &Question) -> String {
        match question {
            Question::Motion { motion } => self.motion(*motion),
            Question::Election { office, round, .. } => {
                let values = [
                    ("office", office_name(self.l, *office).into()),
                    ("round", u32::from(*round).into()),
                ];
                self.l.a("meeting-election", values)
            }
        }
    }

    /// The item an event belongs to, if any: what is hidden is hidden by it.
    fn item_of(&self, recorded: &Recorded) -> Option<ItemId> {
        let state = &self.view.state;
        match &recorded.event {
            Event::InterestDeclared { item, .. }
            | Event::Recused { item, .. }
            | Event::ItemEnded { item, .. }
            | Event::Moved { item, .. } => Some(*item),
            Event::Remark { .. } | Event::Asked { .. } => self.running_at(recorded),
            Event::MotionWithdrawn { motion, .. } => state.motion(*motion).map(|one| one.item),
            Event::BallotOpened { ballot, .. } | Event::BallotClosed { ballot, .. } => {
                state.ballot(*ballot).map(|one| one.item)
            }
            _ => None,
        }
    }

    /// The item that was being dealt with at an event.
    fn running_at(&self, recorded: &Recorded) -> Option<ItemId> {
        let begun = |state: &domain::meeting::state::ItemState| {
            let ended = state.ended.as_ref().map(|(at, ..)| *at);
            state.begun.is_some_and(|begun| begun <= recorded.at)
                && ended.is_none_or(|ended| ended >= recorded.at)
        };
        let items = self.view.state.items.iter();
        items.filter(|(_, state)| begun(state)).map(|(item, _)| *item).next_back()
    }

    /// Whether an event tells of what was dealt with behind closed doors, or is not published.
    pub(crate) fn is_hidden(&self, recorded: &Recorded) -> bool {
        if self.view.is_redacted(recorded.number) {
            return true;
        }
        match (self.item_of(recorded), &recorded.event) {
            (Some(item), _) => self.view.is_hidden(item),
            (None, Event::Remark { .. } | Event::Recess { .. }) => {
                self.view.is_behind_doors(recorded.number)
            }
            (None, _) => false,
        }
    }

    /// An event in a sentence. What may not be told is none.
    pub(crate) fn sentence(&self, recorded: &Recorded) -> Option<String> {
        if self.is_hidden(recorded) {
            return None;
        }
        let l = self.l;
        Some(match &recorded.event {
            Event::Opened { chair, .. } => self.of("meeting-told-opened", *chair),
            Event::ChairTaken { member } => self.of("meeting-told-chair", *member),
            Event::Arrived { member, by: Checkin::Code } => {
                self.of("meeting-told-arrived-code", *member)
            }
            Event::Arrived { member, by: Checkin::Secretary } => {
                self.of("meeting-told-arrived", *member)
            }
            Event::Left { member } => self.of("meeting-told-left", *member),
            Event::ItemBegun { item } => {
                l.a("meeting-told-item-begun", [("item", self.item(*item).into())])
            }
            Event::ItemEnded { item, outcome, note } => {
                let values = [
                    ("item", self.item(*item).into()),
                    ("outcome", outcome_name(l, *outcome).into()),
                ];
                joined(l.a("meeting-told-item-ended", values), note)
            }
            Event::InterestDeclared { member, text, .. } => {
                joined(self.of("meeting-told-interest", *member), text)
            }
            Event::Recused { member, way, ground, reason, .. } => {
                let values = [
                    ("name", self.name(*member).into()),
                    ("way", recusal_name(l, *way).into()),
                    ("ground", ground_name(l, *ground).into()),
                ];
                joined(l.a("meeting-told-recused", values), reason)
            }
            Event::Asked { member, topic } => joined(self.of("meeting-told-asked", *member), topic),
            Event::Unasked { member } => self.of("meeting-told-unasked", *member),
            Event::SpeechBegun { member } => self.of("meeting-told-speech", *member),
            Event::SpeechEnded { member } => self.of("meeting-told-speech-ended", *member),
            Event::Remark { speaker, text } => {
                let values =
                    [("name", self.speaker(speaker).into()), ("text", text.as_str().into())];
                l.a("meeting-told-remark", values)
            }
            Event::Moved { motion, title, mover, .. } => {
                let values = [
                    ("motion", self.motion(*motion).into()),
                    ("name", self.speaker(mover).into()),
                    ("title", title.as_str().into()),
                ];
                l.a("meeting-told-moved", values)
            }
            Event::MotionWithdrawn { motion, reason } => {
                let told = l.a("meeting-told-withdrawn", [("motion", self.motion(*motion).into())]);
                joined(told, reason)
            }
            Event::BallotOpened { question, way, terms, .. } => {
                let values = [
                    ("what", self.question(question).into()),
                    ("way", way_name(l, *way).into()),
                    ("present", terms.present.into()),
                    ("entitled", terms.entitled.len().into()),
                ];
                l.a("meeting-told-ballot-opened", values)
            }
            Event::BallotExtended { .. } => l.t("meeting-told-ballot-extended"),
            Event::BallotClosed { ballot, result, .. } => {
                self.closed(self.view.state.ballot(*ballot), result)
            }
            Event::BallotStopped { stop, reason, .. } => joined(stop_name(l, *stop), reason),
            Event::SessionOpened => l.t("meeting-told-doors-opened"),
            Event::Recess { reason } => joined(l.t("meeting-told-recess"), reason),
            Event::Resumed => l.t("meeting-told-resumed"),
            Event::Adjourned { reason } => joined(l.t("meeting-told-adjourned"), reason),
            Event::Struck { number, reason } => joined(l.n("meeting-told-struck", *number), reason),
        })
    }

    fn closed(&self, ballot: Option<&Ballot>, result: &Count) -> String {
        let l = self.l;
        let what = ballot.map(|ballot| self.question(&ballot.question)).unwrap_or_default();
        match result {
            Count::Motion { outcome, resolution } => {
                let verdict = if outcome.carried { "meeting-carried" } else { "meeting-failed" };
                let values = [
                    ("what", what.into()),
                    ("verdict", l.t(verdict).into()),
                    ("in_favour", outcome.in_favour.into()),
                    ("against", outcome.against.into()),
                    ("abstained", outcome.abstained.into()),
                ];
                let told = l.a("meeting-told-ballot-closed", values);
                match resolution {
                    Some(number) => {
                        let named = l.a("meeting-resolution", [("number", number.as_str().into())]);
                        format!("{told} · {named}")
                    }
                    None => told,
                }
            }
            Count::Election { votes, election, .. } => {
                let list: Vec<String> =
                    votes.iter().map(|(who, n)| format!("{} {n}", self.name(*who))).collect();
                let verdict = match &election.elected {
                    Elected::Member { member } => self.of("meeting-elected", *member),
                    Elected::Runoff { .. } => l.t("meeting-runoff"),
                    Elected::Undecided => l.t("meeting-not-elected"),
                };
                format!("{what} · {verdict} ({})", list.join(", "))
            }
        }
    }
}

/// Why a vote was stopped.
pub(crate) fn stop_name(l: Locale, stop: Stop) -> String {
    match stop {
        Stop::QuorumLost => l.t("meeting-told-quorum-lost"),
        Stop::Mistake => l.t("meeting-told-ballot-stopped"),
    }
}

fn joined(told: String, more: &str) -> String {
    if more.is_empty() { told } else { format!("{told}: {more}") }
}

/// What the bylaws say about how a meeting is called.
pub(crate) fn notice_finding(l: Locale, view: &MeetingView, finding: &Finding) -> String {
    let item =
        |place: usize| view.items.get(place).map(|item| item.row.title.clone()).unwrap_or_default();
    let told = match &finding.problem {
        Problem::NoticeLate { days, least } => {
            l.a("prepare-notice-late", [("days", (*days).into()), ("least", (*least).into())])
        }
        Problem::NoticeDue { left, least } => {
            l.a("prepare-notice-due", [("left", (*left).into()), ("least", (*least).into())])
        }
        Problem::MaterialsLate { item: place, days, least } => l.a(
            "prepare-materials-late",
            [("item", item(*place).into()), ("days", (*days).into()), ("least", (*least).into())],
        ),
        Problem::MaterialsDue { item: place, left, least } => l.a(
            "prepare-materials-due",
            [("item", item(*place).into()), ("left", (*left).into()), ("least", (*least).into())],
        ),
        Problem::WrittenShort { days, least } => {
            l.a("prepare-written-short", [("days", (*days).into()), ("least", (*least).into())])
        }
        other => other.word().to_owned(),
    };
    format!("{told} · {}", finding.article)
}

/// Whether an event is one of those that structure a record.
pub(crate) const fn is_key(event: &Event) -> bool {
    matches!(
        event,
        Event::Opened { .. }
            | Event::ItemBegun { .. }
            | Event::Recused { .. }
            | Event::BallotOpened { .. }
            | Event::BallotClosed { .. }
            | Event::BallotStopped { .. }
            | Event::Adjourned { .. }
    )
}
