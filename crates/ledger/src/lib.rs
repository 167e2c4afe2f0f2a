//! What makes a record checkable: canonical text, salted commitments, the Merkle tree of RFC 6962, and
//! the formats in which others check it (C2SP): tiles, signed checkpoints, proof files, witnesses.
//!
//! Pure and usable alone: keys, time and bytes are arguments. No sentence of it needs another part of
//! the program, so that whoever trusts nothing else can read all of it.

pub mod audit;
pub mod canonical;
pub mod checkpoint;
pub mod commitment;
pub mod merkle;
pub mod note;
pub mod proof;
pub mod tile;
pub mod witness;
