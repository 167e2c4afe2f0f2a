//! A ballot (표결): how a motion, or candidates for an office, are put to the vote of a meeting.

use serde::{Deserialize, Serialize};

use crate::bylaws::{Article, Election, Headcount, Outcome};
use crate::id::{ItemId, MemberId, MotionId};
use crate::member::Office;

crate::words! {
    /// How members vote.
    Way {
        /// 거수: hands are counted in the room, the secretary enters the numbers.
        Hands = "hands",
        /// 기록: on members' devices, published with names.
        Named = "named",
        /// 무기명: on members' devices, sealed; nobody can tell who voted how.
        Secret = "secret",
    }
}

crate::words! {
    /// A member's choice on a motion.
    Choice {
        /// 찬성
        InFavour = "in_favour",
        /// 반대
        Against = "against",
        /// 기권: present, and not in favour.
        Abstain = "abstain",
    }
}

crate::words! {
    /// Why a vote was stopped without being counted.
    Stop {
        /// 정족수 미달: too few members were left.
        QuorumLost = "quorum_lost",
        /// It was put wrongly, or cannot be counted.
        Mistake = "mistake",
    }
}

/// What is voted on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "on")]
pub enum Question {
    /// A motion.
    Motion {
        /// The motion.
        motion: MotionId,
    },
    /// Who is to hold an office.
    Election {
        /// The item under which the election stands.
        item: ItemId,
        /// The office.
        office: Office,
        /// Who stands.
        candidates: Vec<MemberId>,
        /// 1, and one more for each runoff.
        round: u8,
    },
}

/// The numbers a vote was opened with: they hold until it is closed, whoever comes or leaves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// Members enrolled (재적위원).
    pub enrolled: u32,
    /// Members present (출석위원), the recused included; in writing none, until they answer.
    pub present: u32,
    /// Who takes no part.
    pub recused: Vec<MemberId>,
    /// How many of them are present.
    pub recused_present: u32,
    /// Who may vote.
    pub entitled: Vec<MemberId>,
    /// The number the threshold is taken of; none while it depends on the votes cast.
    pub base: Option<u32>,
    /// The votes needed; none while they depend on the votes cast.
    pub needed: Option<u32>,
    /// The rule's name in the bylaws: `decision`, `closing`, `withholding`, a special one, `election`,
    /// `minor` or `urgent`.
    pub name: String,
    /// The rule in the words of the API: `majority of present`, `written`.
    pub rule: String,
    /// Where it stands.
    pub article: Article,
}

impl Terms {
    /// The members as the rules count them; in writing, those who answered are present.
    pub fn heads(&self, answered: Option<u32>) -> Headcount {
        let recused = u32::try_from(self.recused.len()).unwrap_or(u32::MAX);
        Headcount {
            enrolled: self.enrolled,
            present: answered.unwrap_or(self.present),
            recused_present: self.recused_present,
            recused_absent: recused.saturating_sub(self.recused_present),
        }
    }
}

/// What came of a vote on a motion.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// In favour.
    pub in_favour: u32,
    /// Against.
    pub against: u32,
    /// Abstentions.
    pub abstained: u32,
}

impl Tally {
    /// Counts choices.
    pub fn of(choices: impl IntoIterator<Item = Choice>) -> Self {
        let mut tally = Self { in_favour: 0, against: 0, abstained: 0 };
        for choice in choices {
            match choice {
                Choice::InFavour => tally.in_favour += 1,
                Choice::Against => tally.against += 1,
                Choice::Abstain => tally.abstained += 1,
            }
        }
        tally
    }

    /// How many voted, those who abstained included.
    pub const fn cast(&self) -> u32 {
        self.in_favour.saturating_add(self.against).saturating_add(self.abstained)
    }
}

/// What came of a vote on candidates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "result")]
pub enum Elected {
    /// Somebody has the votes needed.
    Member {
        /// Who.
        member: MemberId,
    },
    /// Nobody has; the two ahead stand again, and whoever is level with them.
    Runoff {
        /// Who.
        between: Vec<MemberId>,
    },
    /// Nobody has, and there is nothing to tell them apart: the meeting decides how to go on.
    Undecided,
}

/// What a closed vote says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "of")]
pub enum Count {
    /// On a motion.
    Motion {
        /// Whether it was carried, with the arithmetic.
        outcome: Outcome,
        /// The number of the resolution, when a main motion was carried: `2026-3`.
        resolution: Option<String>,
    },
    /// On candidates.
    Election {
        /// Votes of each candidate, in the order they stood.
        votes: Vec<(MemberId, u32)>,
        /// Blank and invalid ballots.
        blank: u32,
        /// Who was elected, with the arithmetic.
        election: Election,
    },
}

/// Letters of a tracking code: none that are mistaken for another.
const LETTERS: &[u8] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
/// Letters in a tracking code: 32^10 codes.
const CODE_LETTERS: usize = 10;

/// A tracking code made of random bytes: `K7QM2-XRT4W`. Only the voter is told it.
pub fn tracking_code(random: [u8; CODE_LETTERS]) -> String {
    let letter = |byte: u8| {
        let place = usize::from(byte) % LETTERS.len();
        LETTERS.get(place).copied().map_or('2', char::from)
    };
    let letters: Vec<char> = random.into_iter().map(letter).collect();
    let (first, second) = letters.split_at(CODE_LETTERS / 2);
    let text = |half: &[char]| half.iter().collect::<String>();
    format!("{}-{}", text(first), text(second))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tracking_codes_are_read_aloud_without_doubt() {
        assert_eq!(tracking_code([0; 10]), "22222-22222");
        assert_eq!(tracking_code([31, 30, 29, 28, 27, 26, 25, 24, 23, 255]), "ZYXWV-UTSRZ");
        let code = tracking_code(*b"0123456789");
        assert!(!code.contains(['0', 'O', '1', 'I']), "{code}");
    }

    #[test]
    fn tallies_count() {
        let tally = Tally::of([Choice::InFavour, Choice::Abstain, Choice::InFavour]);
        assert_eq!((tally.in_favour, tally.against, tally.abstained, tally.cast()), (2, 0, 1, 3));
    }
}
