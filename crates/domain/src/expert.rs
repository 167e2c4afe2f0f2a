//! An expert (전문가): a member of a panel, with what lends weight to their word and what may bias it.
//!
//! Experts are heard apart. They answer, they give evidence, and their opinion is asked for; they do
//! not vote on statements nor mark questions, so that no figure about citizens ever counts them.

use crate::text::Limit;

/// The field they know.
pub const FIELD: Limit = Limit { field: "field", min: 2, max: 80, lines: false };
/// What they learned and did.
pub const CREDENTIALS: Limit = Limit { field: "credentials", min: 2, max: 1000, lines: true };
/// A few words about them.
pub const ABOUT: Limit = Limit { field: "about", min: 0, max: 2000, lines: true };
/// Whom they work for, own a part of, or were paid by, where it touches the dialogue.
pub const CONFLICTS: Limit = Limit { field: "conflicts", min: 2, max: 2000, lines: true };
