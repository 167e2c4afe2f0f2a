//! What an analysis knows, without the votes it was made from: by it one person's own place and group
//! follow from their votes alone.
//!
//! Mode `honest` places a person by the regression score of the factor model (see `factor.rs`), mode
//! `polis` by the published projection ([`crate::projection`]); both from the statements voted on
//! alone. The group is that of the nearest centre. For everyone who was eligible when the analysis was
//! made, place and group are those of the analysis, to the bit.
//!
//! # Bytes
//!
//! [`Model::to_bytes`] writes format 1, all numbers little-endian, reals as IEEE 754 doubles:
//!
//! | bytes | holds |
//! |---|---|
//! | 4 | `MOM1` |
//! | 1 | mode: 0 polis, 1 honest |
//! | 1 | `directions` |
//! | 1 | `needed` |
//! | 4, 4 | number of statements, number of centres |
//! | 6 · 8 | `scale` |
//! | 73 a statement | `moderated` (0 or 1), centre, noise, seven loadings |
//! | 49 a centre | group, six coordinates |

use thiserror::Error;

use crate::analysis::Mode;
pub use crate::factor::{DIMENSIONS, LATENT, Position};
use crate::factor::{Sums, real_part};
use crate::number::{distance2, real};
use crate::projection::{self, Place};

/// What is known of a statement.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StatementModel {
    /// Mean vote, in [−1, 1].
    pub centre: f64,
    /// Mode `honest`: variance of its votes that the loadings leave open; 0 when votes on it place
    /// nobody. Mode `polis`: 0.
    pub noise: f64,
    /// Mode `honest`: loadings in votes, response style first. Mode `polis`: its entries in the two
    /// components, then zeros.
    pub loadings: [f64; LATENT],
    /// Whether it was moderated out.
    pub moderated: bool,
}

/// A centre around which people of a group stand. Mode `honest` has one for each group, mode `polis`
/// one for each base cluster.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Centre {
    /// Where.
    pub at: Position,
    /// Number of the group.
    pub group: u8,
}

/// What places people: plain figures, a few dozen bytes a statement.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// Which formulas.
    pub mode: Mode,
    /// Directions in which groups differ; distances are taken in these (at least one).
    pub directions: usize,
    /// Votes a person needs to be placed in a group.
    pub needed: usize,
    /// Mode `honest`: length of each direction. Mode `polis`: not used.
    pub scale: Position,
    /// The statements, by number.
    pub statements: Vec<StatementModel>,
    /// Where the groups are; empty when nobody is in a group.
    pub centres: Vec<Centre>,
}

/// The group a person is nearest to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Nearest {
    /// Its number.
    pub group: u8,
    /// The next nearest group; nothing when there is only one.
    pub next: Option<u8>,
    /// Distance to the nearest group over that to the next: 0 at its centre, 1 on the border; 0 when
    /// there is only one.
    pub ratio: f64,
}

/// Ratio of distances above which a person stands on the border between two groups.
pub const BORDER: f64 = 0.8;

impl Nearest {
    /// Whether the person stands on the border to [`Nearest::next`]: few further votes could move them
    /// over.
    pub fn is_border(&self) -> bool {
        self.next.is_some() && self.ratio > BORDER
    }
}

/// Bytes that are no model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ModelError {
    /// They do not begin as a model of format 1 does.
    #[error("not a model of format 1; make the analysis anew")]
    Format,
    /// They end too early, or go on too long.
    #[error("{found} bytes where the model says {expected}; make the analysis anew")]
    Length {
        /// Bytes there are.
        found: usize,
        /// Bytes there should be.
        expected: usize,
    },
    /// A figure that no analysis makes.
    #[error("a figure in the model is out of its range; make the analysis anew")]
    Figure,
}

impl Model {
    /// Where someone with these votes stands on the map: (statement, vote), each statement once. The
    /// middle for someone without votes; a statement that the model does not know says nothing.
    pub fn place(&self, votes: &[(usize, i8)]) -> Place {
        let [x, y, ..] = self.position(votes);
        [x, y]
    }

    /// Where someone with these votes stands, in all directions.
    pub fn position(&self, votes: &[(usize, i8)]) -> Position {
        let known = votes.iter().filter_map(|(at, vote)| {
            let statement = self.statements.get(*at)?;
            Some((statement, f64::from(vote.signum()) - statement.centre))
        });
        match self.mode {
            Mode::Honest => {
                let mut sums = Sums::default();
                for (statement, centred) in known {
                    sums.add_vote(&statement.loadings, statement.noise, centred);
                }
                sums.place(&self.scale)
            }
            Mode::Polis => {
                let moderated = self.statements.iter().filter(|one| one.moderated).count();
                let shown = known.filter(|(statement, _)| !statement.moderated);
                let terms = shown.map(|(statement, centred)| {
                    let [first, second, ..] = statement.loadings;
                    [centred, first, second]
                });
                let place = projection::person(terms, moderated, real(self.statements.len()));
                Centre::on_map(place, 0).at
            }
        }
    }

    /// The group someone with these votes is nearest to. Nothing when they voted too little, or when
    /// nobody is in a group. With two groups the boundary lies where the ratio is 1.
    pub fn nearest_group(&self, votes: &[(usize, i8)]) -> Option<Nearest> {
        let known = votes.iter().filter(|(at, _)| *at < self.statements.len()).count();
        if known < self.needed {
            return None;
        }
        self.nearest_to(self.position(votes))
    }

    /// The group nearest to a position.
    pub fn nearest_to(&self, position: Position) -> Option<Nearest> {
        let own = real_part(position, self.directions);
        let distances = || self.centres.iter().map(|centre| (centre.group, centre.distance2(&own)));
        let least = |best: Option<(u8, f64)>, next: (u8, f64)| match best {
            Some(best) if best.1 <= next.1 => Some(best),
            _ => Some(next),
        };
        let (group, near) = distances().fold(None, least)?;
        let other = distances().filter(|(other, _)| *other != group).fold(None, least);
        let ratio = match other {
            Some((_, far)) if far > 0.0 => (near / far).sqrt(),
            Some(_) => 1.0,
            None => 0.0,
        };
        Some(Nearest { group, next: other.map(|(other, _)| other), ratio })
    }

    /// As bytes: see the module.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.length());
        bytes.extend(MAGIC);
        bytes.push(u8::from(self.mode == Mode::Honest));
        bytes.push(u8::try_from(self.directions).unwrap_or(u8::MAX));
        bytes.push(u8::try_from(self.needed).unwrap_or(u8::MAX));
        for count in [self.statements.len(), self.centres.len()] {
            bytes.extend(u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes());
        }
        let write = |bytes: &mut Vec<u8>, figures: &[f64]| {
            bytes.extend(figures.iter().flat_map(|figure| figure.to_le_bytes()));
        };
        write(&mut bytes, &self.scale);
        for statement in &self.statements {
            bytes.push(u8::from(statement.moderated));
            write(&mut bytes, &[statement.centre, statement.noise]);
            write(&mut bytes, &statement.loadings);
        }
        for centre in &self.centres {
            bytes.push(centre.group);
            write(&mut bytes, &centre.at);
        }
        bytes
    }

    fn length(&self) -> usize {
        length(self.statements.len(), self.centres.len())
    }

    /// From what [`Model::to_bytes`] wrote.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        let mut rest = Bytes(bytes);
        if rest.take::<4>() != Some(*MAGIC) {
            return Err(ModelError::Format);
        }
        let [mode, directions, needed] = rest.take().ok_or(ModelError::Format)?;
        let mut count =
            || rest.take().map(u32::from_le_bytes).and_then(|n| usize::try_from(n).ok());
        let counts = count().zip(count());
        let (statements, centres) = counts.ok_or(ModelError::Format)?;
        let expected = length(statements, centres);
        if bytes.len() != expected {
            return Err(ModelError::Length { found: bytes.len(), expected });
        }
        let mode = match mode {
            0 => Mode::Polis,
            1 => Mode::Honest,
            _ => return Err(ModelError::Figure),
        };
        let read = |rest: &mut Bytes<'_>| {
            let scale = rest.figures()?;
            let one = |rest: &mut Bytes<'_>| {
                let [moderated] = rest.take()?;
                let [centre, noise] = rest.figures()?;
                let loadings = rest.figures()?;
                Some(StatementModel { centre, noise, loadings, moderated: moderated != 0 })
            };
            let statements = (0..statements).map(|_| one(rest)).collect::<Option<Vec<_>>>()?;
            let one = |rest: &mut Bytes<'_>| {
                let [group] = rest.take()?;
                Some(Centre { at: rest.figures()?, group })
            };
            let centres = (0..centres).map(|_| one(rest)).collect::<Option<Vec<_>>>()?;
            Some((scale, statements, centres))
        };
        let (scale, statements, centres) = read(&mut rest).ok_or(ModelError::Figure)?;
        let (directions, needed) = (usize::from(directions), usize::from(needed));
        Ok(Self { mode, directions, needed, scale, statements, centres })
    }
}

impl Centre {
    /// On the map's two axes.
    pub(crate) fn on_map([x, y]: Place, group: u8) -> Self {
        let mut at = [0.0; DIMENSIONS];
        at.iter_mut().zip([x, y]).for_each(|(at, own)| *at = own);
        Self { at, group }
    }

    fn distance2(&self, other: &Position) -> f64 {
        distance2(&self.at, other)
    }
}

const MAGIC: &[u8; 4] = b"MOM1";

/// Bytes of a model.
fn length(statements: usize, centres: usize) -> usize {
    let fixed = MAGIC.len() + 3 + 2 * 4 + 8 * DIMENSIONS;
    fixed + statements * (1 + 8 * (2 + LATENT)) + centres * (1 + 8 * DIMENSIONS)
}

/// Bytes still to read.
struct Bytes<'a>(&'a [u8]);

impl Bytes<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (first, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*first)
    }

    /// Finite numbers.
    fn figures<const N: usize>(&mut self) -> Option<[f64; N]> {
        let mut figures = [0.0; N];
        for figure in &mut figures {
            *figure = self.take().map(f64::from_le_bytes).filter(|figure| figure.is_finite())?;
        }
        Some(figures)
    }
}
