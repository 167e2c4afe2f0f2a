//! Fair choice: which questions become core ([`choose`]), who sits in a body (draw), which
//! projects get the money ([`budget`]), who is elected ([`elect`]), and in which order things are
//! shown ([`order`]).
//!
//! Pure: a seed is an argument, so anyone can compute a result again. Whatever can hinge on rounding
//! is decided in exact fractions; floating point only finds candidates for what is then proved.
//! Every result explains itself and carries what a checker needs that does not solve anything.

pub mod budget;
pub mod choose;
pub mod draw;
pub mod elect;
pub mod file;
pub mod number;
pub mod order;
pub mod preflib;
pub mod shares;
