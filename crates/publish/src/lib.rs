//! Papers, tables and pictures: what leaves the platform.
//!
//! Texts and the time come in, translated; documents go out as bytes or strings. What this crate
//! touches is a passing file in the system's folder for them, while a workbook is written, and the
//! system's fonts, while something is printed.

pub mod chart;
pub mod document;
pub mod picture;
pub mod poster;
pub mod press;
pub mod preview;
pub mod qr;
pub mod slip;
pub mod table;
