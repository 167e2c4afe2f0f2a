//! An action (실행과제): what the Blue Paper says is done, by whom, with what money, from when to when.

use crate::citation::CitedKind;
use crate::text::Limit;

/// Its title.
pub const TITLE: Limit = Limit { field: "title", min: 2, max: 120, lines: false };
/// What is done.
pub const TEXT: Limit = Limit { field: "text", min: 2, max: 4000, lines: true };
/// The office that answers for it.
pub const OWNER: Limit = Limit { field: "owner", min: 2, max: 80, lines: false };
/// Who else does it.
pub const PARTNERS: Limit = Limit { field: "partners", min: 0, max: 200, lines: false };
/// Where the money comes from.
pub const FUNDING: Limit = Limit { field: "funding", min: 0, max: 120, lines: false };
/// Why it was stopped.
pub const STOPPED: Limit = Limit { field: "stopped", min: 2, max: 400, lines: false };
/// The most actions one file brings.
pub const MOST_ROWS: usize = 500;
/// The most things one action or pilot answers to.
pub const MOST_INPUTS: usize = 400;

crate::words! {
    /// How far an action or a pilot has come.
    Progress {
        /// Not begun.
        Planned = "planned",
        /// Being done.
        Running = "running",
        /// Done.
        Done = "done",
        /// Ended before it was done, with a reason.
        Stopped = "stopped",
    }
}

impl Progress {
    /// Whether nothing more is done.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Stopped)
    }
}

/// Whether an action or a pilot can answer to a thing of this kind.
pub const fn answers_to(kind: CitedKind) -> bool {
    !matches!(kind, CitedKind::Pilot | CitedKind::Indicator)
}
