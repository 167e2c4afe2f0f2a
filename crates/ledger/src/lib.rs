//! What makes a record checkable: canonical text, salted commitments and the Merkle tree of RFC 6962.
//!
//! Pure and usable alone. Checkpoints, proofs and receipts build on these three.

pub mod canonical;
pub mod commitment;
pub mod merkle;
