//! Votes to opinion groups, consensus, and what to show next. Pure: no IO, clock or randomness;
//! the same input gives the same output, to the bit, whatever the number of threads.

pub mod analysis;
pub mod bridging;
mod cluster;
pub mod component;
pub mod consensus;
pub mod conversation;
pub mod coordination;
pub mod covote;
pub mod divide;
mod eigen;
mod factor;
pub mod group;
pub mod map;
pub mod matrix;
pub mod model;
pub mod null;
mod number;
pub mod polis;
pub mod population;
pub mod projection;
mod published;
mod random;
pub mod representative;
pub mod routing;
pub mod running;
mod split;
pub mod stability;
mod standardised;
pub mod table;
pub mod tally;
pub mod weighting;

pub use cluster::adjusted_rand_index;
pub use number::{Interval, false_discovery, wilson};
