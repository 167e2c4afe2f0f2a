//! Papers, tables and pictures: what leaves the platform.
//!
//! Texts and the time come in, translated; documents go out as bytes or strings. The one thing this
//! crate touches is a passing file in the system's folder for them, while a workbook is written.

pub mod chart;
pub mod qr;
pub mod table;
