//! Fair choice: orders, and later choosing, drawing, budgets and elections.
//!
//! Pure: a seed is an argument, so anyone can compute a result again.

pub mod order;
