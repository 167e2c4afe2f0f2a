//! Votes (찬성/반대/모르겠음) on statements.

crate::words! {
    /// What a voter says of a statement.
    VoteValue {
        /// 찬성
        Agree = "agree",
        /// 반대
        Disagree = "disagree",
        /// 모르겠음
        Pass = "pass",
    }
}

crate::words! {
    /// How a vote reached the dialogue; figures keep the two apart.
    VoteSource {
        /// Cast on this site or through its API.
        Online = "online",
        /// Written on a voting sheet and typed in by staff.
        Paper = "paper",
    }
}

impl VoteValue {
    /// +1, −1 or 0, as stored and as in Polis exports.
    pub const fn sign(self) -> i16 {
        match self {
            Self::Agree => 1,
            Self::Disagree => -1,
            Self::Pass => 0,
        }
    }

    /// The value of a sign; none for any other number.
    pub const fn from_sign(sign: i16) -> Option<Self> {
        match sign {
            1 => Some(Self::Agree),
            -1 => Some(Self::Disagree),
            0 => Some(Self::Pass),
            _ => None,
        }
    }
}
