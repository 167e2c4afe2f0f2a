//! Votes to opinion groups, consensus, and what to show next. Pure: no IO, clock or randomness;
//! the same input gives the same output, to the bit.

mod covote;
mod eigen;
mod matrix;
mod number;
pub mod polis;
mod random;
pub mod tally;
