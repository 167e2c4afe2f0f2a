//! The ordinances that ship with the program. What one leaves open falls to that of any committee.

use super::rules::Rules;
use super::section::Bylaws;

crate::words! {
    /// An ordinance that ships with the program.
    Preset {
        /// 지속가능 일자리 지원 조례: of the council. What it leaves open falls to the other.
        Council = "council",
        /// 지속가능 일자리 지원 조례 제11조: of a subcommittee of the council. Most falls to the other.
        Subcommittee = "subcommittee",
        /// 각종위원회 구성 및 운영 조례: of any committee.
        Committees = "committees",
    }
}

impl Preset {
    /// Its text, with comments that explain each key.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Council => include_str!("../../bylaws/council.toml"),
            Self::Subcommittee => include_str!("../../bylaws/subcommittee.toml"),
            Self::Committees => include_str!("../../bylaws/committees.toml"),
        }
    }

    /// The ordinance.
    ///
    /// # Panics
    /// Never: a test reads each.
    #[expect(clippy::expect_used, reason = "part of the program, and tested")]
    pub fn bylaws(self) -> Bylaws {
        Bylaws::read(self.text()).expect("a preset is an ordinance")
    }

    /// The rules of a body that works under it.
    ///
    /// # Panics
    /// Never: a test resolves each.
    #[expect(clippy::expect_used, reason = "part of the program, and tested")]
    pub fn rules(self) -> Rules {
        let rules = self.bylaws().with_default(&Self::Committees.bylaws());
        rules.expect("a preset says what a meeting needs")
    }
}
