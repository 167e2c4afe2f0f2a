//! opinion
