//! Papers, tables and pictures: what leaves the platform.
//!
//! Pure: texts come in translated, documents go out as bytes or strings.

pub mod chart;
