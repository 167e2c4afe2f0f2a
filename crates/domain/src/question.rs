//! A question (질문) a citizen asked.

use crate::text::Limit;

/// A question's own sentence.
pub const TITLE: Limit = Limit { field: "title", min: 2, max: 200, lines: false };
/// The circumstances, if the asker tells them.
pub const BODY: Limit = Limit { field: "body", min: 0, max: 4000, lines: true };
/// What a search may contain.
pub const SEARCH: Limit = Limit { field: "q", min: 0, max: 100, lines: false };

crate::words! {
    /// How a list of questions is ordered.
    Order {
        /// Newest first.
        Newest = "newest",
        /// Oldest first.
        Oldest = "oldest",
    }
}

crate::words! {
    /// Which questions a list shows, by their link to core questions.
    Coverage {
        /// All of them.
        All = "all",
        /// Those in at least one core question of the current set.
        Linked = "linked",
        /// Those in none.
        Unlinked = "unlinked",
    }
}
