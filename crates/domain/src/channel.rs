//! Channels (통로): the way by which a contribution reached the dialogue.

use crate::role::Role;

crate::words! {
    /// The way by which a question or answer came in. Shown beside it, counted apart.
    Channel {
        /// 온라인: anyone, on this site.
        Online = "online",
        /// 대화마당: spoken or on paper, typed in by staff.
        Field = "field",
        /// 분과: a subcommittee.
        Subcommittee = "subcommittee",
        /// 전문가: an expert, never mixed into residents' figures.
        Expert = "expert",
    }
}

crate::words! {
    /// When moderators look at a contribution: a setting per channel.
    ModerationTiming {
        /// It waits for a moderator before anyone sees it.
        Before = "before",
        /// It is public at once; moderators may hide it later.
        After = "after",
    }
}

impl Channel {
    /// The channels in which someone with these roles may speak.
    pub fn open_to(roles: &[Role]) -> Vec<Self> {
        let mut channels = vec![Self::Online];
        let has = |wanted: &[Role]| roles.iter().any(|role| wanted.contains(role));
        if has(&[Role::Editor, Role::Secretary, Role::Operator]) {
            channels.push(Self::Field);
        }
        if has(&[Role::SubcommitteeMember]) {
            channels.push(Self::Subcommittee);
        }
        if has(&[Role::Expert]) {
            channels.push(Self::Expert);
        }
        channels
    }

    /// The channel assumed when the speaker names none: the most specific one they hold by office.
    /// Staff speak online unless they say that they type in a paper slip.
    pub fn of(roles: &[Role]) -> Self {
        if roles.contains(&Role::Expert) {
            Self::Expert
        } else if roles.contains(&Role::SubcommitteeMember) {
            Self::Subcommittee
        } else {
            Self::Online
        }
    }
}
