//! Votes to opinion groups, consensus, and what to show next. Pure: no IO, clock or randomness;
//! the same input gives the same output, to the bit.

pub mod polis;
pub mod tally;
