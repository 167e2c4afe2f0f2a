//! Korean-aware text: clean input, jamo, tokens, likeness of questions, nearest names, and the
//! language that letters tell. Pure: no IO,
//! clock or randomness; the same input gives the same output, to the bit.
//!
//! No dictionary is used: none can be shipped, and those that exist miss the compounds of a district
//! (see the facts on Korean text). Rules about particles and endings are short lists, each with its
//! reason beside it.

pub mod difference;
pub mod jamo;
pub mod likeness;
pub mod message;
pub mod middle;
pub mod nearest;
pub mod normalise;
pub mod script;
pub mod sensitive;
pub mod token;
