//! The mundap binary.
fn main() {}
