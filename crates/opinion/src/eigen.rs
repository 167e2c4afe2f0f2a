//! The leading eigenvectors of a symmetric operator: Lanczos with full reorthogonalisation.
//!
//! Deterministic: the start is fixed, sums run in a fixed order, and every vector's sign follows one
//! rule. Lanczos, C. (1950); Parlett, B. N. (1998), The Symmetric Eigenvalue Problem, chapters 8, 13.

use crate::number::{add_scaled, dot, normalise};
use crate::random::Random;

/// An eigenvalue and its vector.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Eigen {
    /// The eigenvalue.
    pub(crate) value: f64,
    /// Its vector, of length 1; its entry of greatest size is positive.
    pub(crate) vector: Vec<f64>,
}

/// Up to this size the whole space is spanned, so that equal eigenvalues are all found.
const WHOLE: usize = 200;

/// Steps between two looks at whether the wanted vectors have settled.
const LOOK_EVERY: usize = 10;

/// A vector has settled when its residual is this part of the greatest eigenvalue.
const SETTLED: f64 = 1e-10;

/// Most steps; what has not settled by then is returned as good as it is.
const MOST_STEPS: usize = 400;

/// The `count` greatest eigenvalues (by value, descending) of a symmetric operator on `size` numbers,
/// with their vectors. `apply(x, y)` writes the operator times `x` into `y`, which is all zero.
pub(crate) fn leading(
    size: usize,
    count: usize,
    mut apply: impl FnMut(&[f64], &mut [f64]),
) -> Vec<Eigen> {
    let mut lanczos = Lanczos::new(size);
    let most = if size <= WHOLE { size } else { MOST_STEPS.min(size) };
    while lanczos.basis.len() < most {
        lanczos.step(&mut apply);
        let steps = lanczos.basis.len();
        let look = size > WHOLE && steps >= 2 * count && steps.is_multiple_of(LOOK_EVERY);
        if look && lanczos.settled(count) {
            break;
        }
    }
    lanczos.vectors(count)
}

/// The Krylov basis so far and the operator in it, a tridiagonal matrix.
struct Lanczos {
    size: usize,
    basis: Vec<Vec<f64>>,
    diagonal: Vec<f64>,
    /// `beside[k]` joins basis vectors k and k + 1.
    beside: Vec<f64>,
    next: Vec<f64>,
    random: Random,
}

impl Lanczos {
    fn new(size: usize) -> Self {
        let (basis, diagonal, beside) = (Vec::new(), Vec::new(), Vec::new());
        let mut lanczos =
            Self { size, basis, diagonal, beside, next: Vec::new(), random: Random::new(0, 0) };
        lanczos.next = lanczos.fresh();
        lanczos
    }

    fn step(&mut self, apply: &mut impl FnMut(&[f64], &mut [f64])) {
        let current = std::mem::take(&mut self.next);
        let mut image = vec![0.0; self.size];
        apply(&current, &mut image);
        self.diagonal.push(dot(&current, &image));
        self.basis.push(current);
        self.reorthogonalise(&mut image);
        let length = normalise(&mut image);
        let scale = self.diagonal.iter().fold(0.0, |most: f64, value| most.max(value.abs()));
        if length > 1e-13 * scale.max(f64::MIN_POSITIVE) {
            self.beside.push(length);
            self.next = image;
        } else {
            // An invariant subspace is spanned: go on beside it.
            self.beside.push(0.0);
            self.next = self.fresh();
        }
    }

    /// A fixed vector outside the span of the basis.
    fn fresh(&mut self) -> Vec<f64> {
        let mut vector: Vec<f64> = (0..self.size).map(|_| self.random.unit() - 0.5).collect();
        self.reorthogonalise(&mut vector);
        normalise(&mut vector);
        vector
    }

    /// Takes out what lies in the span of the basis; twice, because once leaves rounding behind.
    fn reorthogonalise(&self, vector: &mut [f64]) {
        for _ in 0..2 {
            for known in &self.basis {
                let along = dot(known, vector);
                add_scaled(vector, -along, known);
            }
        }
    }

    fn settled(&self, count: usize) -> bool {
        let (values, vectors) = self.small();
        let order = descending(&values);
        let greatest = values.iter().fold(0.0, |most: f64, value| most.max(value.abs()));
        let joint = self.beside.last().copied().unwrap_or_default();
        order.iter().take(count).all(|at| {
            let last = vectors.get(*at).and_then(|vector| vector.last()).copied();
            (joint * last.unwrap_or_default()).abs() <= SETTLED * greatest
        })
    }

    fn vectors(&self, count: usize) -> Vec<Eigen> {
        let (values, vectors) = self.small();
        let eigen = |at: usize| {
            let mut vector = vec![0.0; self.size];
            for (factor, known) in vectors.get(at).into_iter().flatten().zip(&self.basis) {
                add_scaled(&mut vector, *factor, known);
            }
            normalise(&mut vector);
            point_up(&mut vector);
            Eigen { value: values.get(at).copied().unwrap_or_default(), vector }
        };
        descending(&values).into_iter().take(count).map(eigen).collect()
    }

    /// Eigenvalues of the tridiagonal matrix and, for each, its vector in the basis.
    fn small(&self) -> (Vec<f64>, Vec<Vec<f64>>) {
        tridiagonal(self.diagonal.clone(), self.beside.clone())
    }
}

fn descending(values: &[f64]) -> Vec<usize> {
    let mut order: Vec<(usize, f64)> = values.iter().copied().enumerate().collect();
    order.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    order.into_iter().map(|(at, _)| at).collect()
}

/// Turns a vector so that its entry of greatest size (the first of those) is positive.
pub(crate) fn point_up(vector: &mut [f64]) {
    let greatest =
        vector.iter().fold(0.0, |most: f64, v| if v.abs() > most.abs() { *v } else { most });
    if greatest < 0.0 {
        for value in vector {
            *value = -*value;
        }
    }
}

/// Eigenvalues and vectors of a symmetric tridiagonal matrix, by the implicit QL method (Parlett
/// 1998, section 8.14). `vectors[k]` belongs to `values[k]`; no order.
#[expect(
    clippy::indexing_slicing,
    reason = "a classic algorithm on one square matrix; every index is below its size"
)]
fn tridiagonal(mut values: Vec<f64>, mut beside: Vec<f64>) -> (Vec<f64>, Vec<Vec<f64>>) {
    let size = values.len();
    beside.resize(size, 0.0);
    if let Some(last) = beside.last_mut() {
        *last = 0.0;
    }
    // Row k is column k of the usual picture: rotations then touch two whole rows.
    let mut vectors: Vec<Vec<f64>> =
        (0..size).map(|k| (0..size).map(|i| if i == k { 1.0 } else { 0.0 }).collect()).collect();
    for first in 0..size {
        for _round in 0..100 {
            let split = (first..size.saturating_sub(1)).find(|m| {
                beside[*m].abs() <= f64::EPSILON * (values[*m].abs() + values[m + 1].abs())
            });
            let last = split.unwrap_or(size - 1);
            if last == first {
                break;
            }
            let mut g = (values[first + 1] - values[first]) / (2.0 * beside[first]);
            let mut r = g.hypot(1.0);
            g = values[last] - values[first] + beside[first] / (g + r.copysign(g));
            let (mut sine, mut cosine, mut shift) = (1.0, 1.0, 0.0);
            let mut cut = false;
            for i in (first..last).rev() {
                let f = sine * beside[i];
                let b = cosine * beside[i];
                r = f.hypot(g);
                beside[i + 1] = r;
                if r == 0.0 {
                    values[i + 1] -= shift;
                    beside[last] = 0.0;
                    cut = true;
                    break;
                }
                sine = f / r;
                cosine = g / r;
                g = values[i + 1] - shift;
                r = (values[i] - g) * sine + 2.0 * cosine * b;
                shift = sine * r;
                values[i + 1] = g + shift;
                g = cosine * r - b;
                let (low, high) = vectors.split_at_mut(i + 1);
                for (x, y) in low[i].iter_mut().zip(high[0].iter_mut()) {
                    let upper = *y;
                    *y = sine * *x + cosine * upper;
                    *x = cosine * *x - sine * upper;
                }
            }
            if !cut {
                values[first] -= shift;
                beside[first] = g;
                beside[last] = 0.0;
            }
        }
    }
    (values, vectors)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(matrix: &[Vec<f64>], count: usize) -> Vec<Eigen> {
        let size = matrix.len();
        let apply = |x: &[f64], y: &mut [f64]| {
            y.iter_mut().zip(matrix).for_each(|(y, row)| *y = dot(row, x));
        };
        let found = leading(size, count, apply);
        let greatest = found.first().map_or(0.0, |eigen| eigen.value.abs());
        for eigen in &found {
            for (row, x) in matrix.iter().zip(&eigen.vector) {
                let residual = dot(row, &eigen.vector) - eigen.value * x;
                assert!(residual.abs() < 1e-8 * greatest.max(1.0), "{residual}");
            }
        }
        for (a, b) in found.iter().zip(found.iter().skip(1)) {
            assert!(a.value >= b.value && dot(&a.vector, &b.vector).abs() < 1e-8);
        }
        found
    }

    #[test]
    fn a_small_matrix_by_hand() {
        // Eigenvalues 3 and 1 with (1, 1) and (1, −1).
        let found = check(&[vec![2.0, 1.0], vec![1.0, 2.0]], 2);
        assert!((found[0].value - 3.0).abs() < 1e-12 && (found[1].value - 1.0).abs() < 1e-12);
        assert!((found[0].vector[0] - 0.5f64.sqrt()).abs() < 1e-12);
    }

    #[test]
    fn equal_eigenvalues_are_all_found() {
        let mut matrix = vec![vec![0.0; 6]; 6];
        for (at, value) in [5.0, 5.0, 5.0, 1.0, 0.0, 0.0].into_iter().enumerate() {
            matrix[at][at] = value;
        }
        let values: Vec<f64> = check(&matrix, 4).iter().map(|eigen| eigen.value).collect();
        for (found, expected) in values.iter().zip([5.0, 5.0, 5.0, 1.0]) {
            assert!((found - expected).abs() < 1e-9, "{values:?}");
        }
        assert_eq!(check(&[], 2), []);
        assert_eq!(check(&[vec![0.0]], 2).len(), 1);
    }

    #[test]
    fn a_large_matrix_settles_early() {
        let size = 300;
        let mut random = Random::new(7, 0);
        let mut matrix = vec![vec![0.0; size]; size];
        let below = (0..size).flat_map(|i| (0..=i).map(move |j| (i, j)));
        for (i, j) in below {
            let signal = if i % 2 == j % 2 { 0.4 } else { -0.4 };
            let value = random.unit() - 0.5 + signal;
            (matrix[i][j], matrix[j][i]) = (value, value);
        }
        let found = check(&matrix, 2);
        assert!(found[0].value > 100.0 && found[1].value < 20.0);
    }
}
