//! What people's votes have in common beyond each statement's mean: the model behind mode `honest`.
//!
//! A vote is xₚⱼ = cⱼ + Σₖ ℓⱼₖ·fₚₖ + noise, with factors f of variance 1. Factor 0 is response style:
//! how much a person agrees with everything. It is fitted so that it cannot pass for an opinion, and
//! is not shown. The others are the map.
//!
//! **Finding them.** For each pair of statements the standardised co-vote
//! zᵢⱼ = Σ(xᵢ − cᵢ)(xⱼ − cⱼ) / √(nᵢⱼ·vᵢ·vⱼ), over the nᵢⱼ people who voted on both, has mean 0 and
//! variance at most 1 when votes are independent, however unevenly statements were shown. The matrix
//! of the zᵢⱼ with an empty diagonal is then a Wigner matrix, whose greatest eigenvalue lies at
//! 2√m + m^(−1/6)·(Tracy–Widom): what stands above its 99.9 % point is a real direction (Tracy and
//! Widom 1996; Johnstone 2001). The direction of response style, √(nⱼ·vⱼ), is projected out first, where
//! it is a direction of its own: where projecting it out leaves one real direction fewer, or one of them
//! is mostly style. Elsewhere there is no style to be seen, and allowing for it would only blur people
//! with few votes, who may by chance have voted on statements that all point one way.
//! A direction's strength is freed of the noise that inflates it: λ = (λ̂ + √(λ̂² − 4m))/2 (Benaych-
//! Georges and Nadakuditi 2011).
//!
//! **Placing a person.** The regression score: f = (I + Σⱼ ℓⱼℓⱼᵀ/σⱼ²)⁻¹ Σⱼ ℓⱼ(xⱼ − cⱼ)/σⱼ² over the
//! statements they voted on (Thomson 1939). It shrinks by as much as the votes leave open, and uses
//! only the votes there are: nobody is pulled to the middle by what they have not seen.

use crate::eigen::{Eigen, leading};
use crate::matrix::Code;
use crate::number::{add_scaled, dot, normalise, real};
use crate::standardised::{Standardised, Votes};
use crate::tally::Tally;

/// Most factors that are shown: seven groups need six.
pub const DIMENSIONS: usize = 6;

/// Factors with response style.
pub const LATENT: usize = DIMENSIONS + 1;

/// Sums a person's votes give: the upper triangle of a symmetric matrix.
const TRIANGLE: usize = LATENT * (LATENT + 1) / 2;

/// The variance below which a statement's is not taken seriously: few dissenters weigh too much.
const LEAST_VARIANCE: f64 = 0.1;

/// 99.9 % point of the Tracy–Widom law (β = 1).
const TRACY_WIDOM: f64 = 3.27;

/// A place in the space of factors, in units of votes: distance is how differently two people vote.
pub type Position = [f64; DIMENSIONS];

/// The fitted model.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Factors {
    /// Mean vote on each statement.
    pub(crate) centre: Vec<f64>,
    /// How many directions stand above what chance gives.
    pub(crate) significant: usize,
    /// Each statement's loadings, response style first.
    pub(crate) loadings: Vec<[f64; LATENT]>,
    /// Variance of the votes on each statement that the loadings leave open; 0 when votes on it say
    /// nothing of where a person stands.
    pub(crate) noise: Vec<f64>,
    /// Root mean square loading of each direction.
    pub(crate) scale: Position,
    /// What one vote on each statement adds: outer product and loadings over the noise.
    table: Vec<Weights>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Weights {
    outer: [f64; TRIANGLE],
    single: [f64; LATENT],
}

/// What a person's votes say of where they stand.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sums {
    outer: [f64; TRIANGLE],
    single: [f64; LATENT],
}

impl Default for Sums {
    fn default() -> Self {
        Self { outer: [0.0; TRIANGLE], single: [0.0; LATENT] }
    }
}

impl Sums {
    fn add(&mut self, weights: &Weights, centred: f64) {
        self.outer.iter_mut().zip(&weights.outer).for_each(|(sum, w)| *sum += w);
        self.single.iter_mut().zip(&weights.single).for_each(|(sum, w)| *sum += centred * w);
    }

    /// Adds a vote that lies `centred` above its statement's mean.
    pub(crate) fn add_vote(&mut self, loading: &[f64; LATENT], noise: f64, centred: f64) {
        self.add(&weights(loading, noise), centred);
    }

    /// Where these votes put a person.
    pub(crate) fn place(&self, scale: &Position) -> Position {
        let solved = solve(&self.outer, &self.single);
        let mut place = *scale;
        place.iter_mut().zip(solved.iter().skip(1)).for_each(|(place, f)| *place *= f);
        place
    }
}

/// What is known of the directions before they are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Known {
    /// How many count as real.
    pub(crate) directions: usize,
    /// Whether there is a response style.
    pub(crate) style: bool,
}

/// What the model is fitted to.
pub(crate) struct Evidence<'a> {
    /// How each statement was voted on.
    pub(crate) tallies: &'a [Tally],
    /// Which statements were moderated out.
    pub(crate) moderated: &'a [bool],
    /// The votes.
    pub(crate) votes: Votes<'a>,
}

impl Factors {
    /// The model of these figures (see the fields).
    pub(crate) fn new(
        centre: Vec<f64>,
        significant: usize,
        loadings: Vec<[f64; LATENT]>,
        noise: Vec<f64>,
        scale: Position,
    ) -> Self {
        let table = loadings.iter().zip(&noise).map(|(l, noise)| weights(l, *noise)).collect();
        Self { centre, significant, loadings, noise, scale, table }
    }

    /// What was found out about the directions.
    pub(crate) fn known(&self) -> Known {
        let style = self.loadings.iter().any(|[style, ..]| *style != 0.0);
        Known { directions: self.significant, style }
    }

    /// Fits the model; beside it the directions over statements, the map's axes.
    pub(crate) fn find(evidence: &Evidence<'_>, known: Option<Known>) -> (Self, Vec<Eigen>) {
        let Evidence { tallies, moderated, votes } = evidence;
        let size = tallies.len();
        // A statement that was moderated out counts as never seen.
        let shown =
            |(tally, out): (&Tally, &bool)| if *out { 0.0 } else { f64::from(tally.seen()) };
        let seen: Vec<f64> = tallies.iter().zip(*moderated).map(shown).collect();
        let usable = |at: usize| seen.get(at).is_some_and(|seen| *seen > 1.0);
        let (centre, variance): (Vec<f64>, Vec<f64>) = tallies
            .iter()
            .enumerate()
            .map(|(at, tally)| if usable(at) { moments(*tally) } else { (0.0, 0.0) })
            .unzip();
        let counted = variance.iter().filter(|variance| **variance > 0.0).count();
        let counting: Vec<f64> =
            seen.iter().zip(&variance).map(|(n, v)| if *v > 0.0 { *n } else { 0.0 }).collect();
        let people = votes.people_in_effect(&counting);
        let pairs = Standardised::new(*votes, &seen, &centre, &variance, people);
        let mut style: Vec<f64> = seen.iter().zip(&variance).map(|(n, v)| (n * v).sqrt()).collect();
        normalise(&mut style);
        let mut image = vec![0.0; size];
        pairs.multiply(&style, &mut image);
        let style_value = dot(&style, &image);
        let statements = real(counted.max(1));
        let edge = 2.0 * statements.sqrt() + TRACY_WIDOM * libm::pow(statements, -1.0 / 6.0);
        let (found, has_style) = directions(&pairs, &style, edge, known);
        let significant = match known {
            Some(known) => known.directions.min(found.len()),
            None => above(&found, edge).len(),
        };
        let strength = |value: f64| {
            f64::midpoint(value, (value * value - 4.0 * statements).max(0.0).sqrt()).max(0.0)
        };
        let directions = found.iter().take(significant.max(2));
        let style_value = if has_style { style_value.max(0.0) } else { 0.0 };
        let mut latent: Vec<(f64, &[f64])> = vec![(style_value, &style)];
        latent.extend(directions.map(|eigen| (strength(eigen.value), eigen.vector.as_slice())));
        let loadings: Vec<[f64; LATENT]> =
            (0..size).map(|at| statement_loadings(at, &latent, &variance, &seen, people)).collect();
        let noise = loadings.iter().zip(&variance).map(|(l, v)| (v - dot(l, l)).max(0.0)).collect();
        let mut scale = [0.0; DIMENSIONS];
        for loading in &loadings {
            let shown = loading.iter().skip(1);
            scale.iter_mut().zip(shown).for_each(|(scale, l)| *scale += l * l / statements);
        }
        let scale = scale.map(f64::sqrt);
        (Self::new(centre, significant, loadings, noise, scale), found)
    }

    /// The place of a person with these votes.
    pub(crate) fn place(&self, row: &[Code]) -> Position {
        let mut sums = Sums::default();
        for code in row {
            let at = code.statement();
            if let (Some(weights), Some(centre)) = (self.table.get(at), self.centre.get(at)) {
                sums.add(weights, f64::from(code.value()) - centre);
            }
        }
        sums.place(&self.scale)
    }

    /// The place in the directions that count as real alone; the others are 0.
    pub(crate) fn real_part(&self, place: Position) -> Position {
        real_part(place, self.significant)
    }

    /// Number of latent values with which [`Factors::mean`] is asked.
    pub(crate) const fn latent() -> usize {
        LATENT
    }

    /// Expected vote on a statement of a person with these latent values, directions that do not
    /// count as real aside.
    pub(crate) fn mean(&self, statement: usize, latent: &[f64]) -> f64 {
        let loading = self.loadings.get(statement).map(<[f64; LATENT]>::as_slice);
        let real = loading.unwrap_or_default().iter().take(1 + self.significant);
        let centre = self.centre.get(statement).copied().unwrap_or_default();
        centre + real.zip(latent).map(|(l, f)| l * f).sum::<f64>()
    }
}

/// The leading directions, and whether response style was projected out of them.
fn directions(
    pairs: &Standardised<'_>,
    style: &[f64],
    edge: f64,
    known: Option<Known>,
) -> (Vec<Eigen>, bool) {
    // Directions inside what chance gives settle slowly: none is asked for without need.
    let wanted = known.map_or(DIMENSIONS, |known| known.directions.clamp(1, DIMENSIONS));
    let beside_style = || {
        leading(style.len(), wanted, |x, y| {
            let mut inner = x.to_vec();
            add_scaled(&mut inner, -dot(x, style), style);
            pairs.multiply(&inner, y);
            let along = dot(y, style);
            add_scaled(y, -along, style);
        })
    };
    let all = || leading(style.len(), wanted, |x, y| pairs.multiply(x, y));
    match known {
        Some(Known { style: true, .. }) => (beside_style(), true),
        Some(Known { style: false, .. }) => (all(), false),
        None => {
            let (beside, all) = (beside_style(), all());
            let is_real = is_direction(style, above(&all, edge), above(&beside, edge).len());
            if is_real { (beside, true) } else { (all, false) }
        }
    }
}

/// Whether response style is a direction of its own. `found` are the real directions, `left` is how many
/// there are when it was projected out. Where nothing was found, or too much to tell, it is taken for one.
fn is_direction(style: &[f64], found: &[Eigen], left: usize) -> bool {
    let mostly = |eigen: &Eigen| {
        let along = dot(&eigen.vector, style);
        along * along > 0.5
    };
    found.is_empty() || found.len() >= DIMENSIONS || found.len() > left || found.iter().any(mostly)
}

/// Those that stand above what chance gives.
fn above(found: &[Eigen], edge: f64) -> &[Eigen] {
    let count = found.iter().take_while(|eigen| eigen.value > edge).count();
    found.get(..count).unwrap_or_default()
}

/// A place in the first `directions` (at least one) alone; the others are 0.
pub(crate) fn real_part(mut place: Position, directions: usize) -> Position {
    place.iter_mut().skip(directions.max(1)).for_each(|value| *value = 0.0);
    place
}

/// Mean and variance of the votes on a statement; no variance when all votes are the same.
fn moments(tally: Tally) -> (f64, f64) {
    let seen = f64::from(tally.seen());
    let mean = (f64::from(tally.agree) - f64::from(tally.disagree)) / seen;
    let variance = (f64::from(tally.agree) + f64::from(tally.disagree)) / seen - mean * mean;
    (mean, if variance > 1e-12 { variance.max(LEAST_VARIANCE) } else { 0.0 })
}

fn statement_loadings(
    at: usize,
    latent: &[(f64, &[f64])],
    variance: &[f64],
    seen: &[f64],
    people: f64,
) -> [f64; LATENT] {
    let mut loading = [0.0; LATENT];
    let (Some(variance), Some(seen)) = (variance.get(at), seen.get(at)) else { return loading };
    if *variance <= 0.0 {
        return loading;
    }
    // A pair's standardised co-vote grows with √nᵢⱼ, nearly √(nᵢ·nⱼ/N).
    let exposure = seen.sqrt() / people.sqrt().sqrt();
    for (loading, (value, vector)) in loading.iter_mut().zip(latent) {
        let entry = vector.get(at).copied().unwrap_or_default();
        *loading = value.sqrt() * entry * variance.sqrt() / exposure;
    }
    let explained = dot(&loading, &loading);
    let most = 0.8 * variance;
    if explained > most {
        let shrink = (most / explained).sqrt();
        for value in &mut loading {
            *value *= shrink;
        }
    }
    loading
}

fn weights(loading: &[f64; LATENT], noise: f64) -> Weights {
    let mut weights = Weights { outer: [0.0; TRIANGLE], single: [0.0; LATENT] };
    if noise <= 0.0 {
        return weights;
    }
    weights.single = loading.map(|l| l / noise);
    let products = loading
        .iter()
        .enumerate()
        .flat_map(|(row, a)| loading.iter().take(row + 1).map(move |b| a * b / noise));
    weights.outer.iter_mut().zip(products).for_each(|(outer, product)| *outer = product);
    weights
}

/// Solves (I + A)·f = b for a symmetric A ≥ 0 given by its lower triangle (Cholesky).
#[expect(clippy::indexing_slicing, reason = "fixed sizes; row and column are below LATENT")]
fn solve(triangle: &[f64; TRIANGLE], right: &[f64; LATENT]) -> [f64; LATENT] {
    let mut lower = [[0.0; LATENT]; LATENT];
    let mut at = 0;
    for row in 0..LATENT {
        for column in 0..=row {
            let mut sum = triangle[at] + if row == column { 1.0 } else { 0.0 };
            at += 1;
            sum -= dot(&lower[row][..column], &lower[column][..column]);
            lower[row][column] =
                if row == column { sum.sqrt() } else { sum / lower[column][column] };
        }
    }
    let mut solved = *right;
    for row in 0..LATENT {
        for k in 0..row {
            solved[row] -= lower[row][k] * solved[k];
        }
        solved[row] /= lower[row][row];
    }
    for row in (0..LATENT).rev() {
        for (below, known) in lower.iter().zip(solved).skip(row + 1) {
            solved[row] -= below[row] * known;
        }
        solved[row] /= lower[row][row];
    }
    solved
}
