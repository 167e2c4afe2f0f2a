//! Draws votes: three opinion groups, uneven eagerness, people between two groups.

use super::random::Random;
use super::{CORE_QUESTIONS, Corpus, VoteLine};

/// How many people vote in the demo.
const PARTICIPANTS: u32 = 40_000;

/// How eagerly people vote: sixteen equally common kinds, from two votes to whole evenings.
const EAGERNESS: [usize; 16] = [2, 3, 4, 6, 8, 10, 12, 14, 16, 18, 20, 20, 26, 36, 51, 74];

/// Which core question people open first.
const FIRST_OPENED: [usize; 20] =
    [60, 50, 55, 38, 58, 52, 90, 62, 47, 50, 36, 44, 42, 57, 34, 51, 30, 55, 46, 43];

/// Steps that visit each of twenty things once.
const STEPS: [usize; 8] = [1, 3, 7, 9, 11, 13, 17, 19];

/// See [`super::votes`].
pub(super) fn votes(seed: u64, corpus: &Corpus, count: usize) -> Vec<VoteLine> {
    let mut random = Random::new(seed, 3);
    let statements = corpus.statements.len();
    let per_core = statements / CORE_QUESTIONS;
    let agree: Vec<[u64; 3]> = corpus
        .statements
        .iter()
        .map(|statement| side(statement.lean).map(|lean| (lean * 65_536.0) as u64))
        .collect();

    let mut lines = Vec::with_capacity(count);
    for (participant, wanted) in (0_u32..).zip(shares(count, statements, &mut random)) {
        let bits = random.next();
        let group = match bits & 0xFF {
            0..113 => 0,
            113..192 => 1,
            _ => 2,
        };
        // One in eight stands between two groups and votes now with one, now with the other.
        let other = if (bits >> 8).is_multiple_of(8) {
            (group + 1 + (bits >> 11) as usize % 2) % 3
        } else {
            group
        };
        let unsure = 3_000 + (bits >> 12) % 7_000;
        let opened = random.weighted(&FIRST_OPENED);
        let core_step = STEPS[(bits >> 32 & 7) as usize];
        let step = STEPS[(bits >> 35 & 7) as usize];
        let start = (bits >> 40) as usize % per_core.max(1);
        for turn in 0..wanted {
            let core = (opened + turn / per_core * core_step) % CORE_QUESTIONS;
            let statement = core * per_core + (start + turn % per_core * step) % per_core;
            let bits = random.next();
            let side = if bits >> 63 == 0 { group } else { other };
            let value = if bits & 0xFFFF < unsure {
                0
            } else if (bits >> 16) & 0xFFFF < agree[statement][side] {
                1
            } else {
                -1
            };
            lines.push(VoteLine { participant, statement: statement as u16, value });
        }
    }
    lines
}

/// Where the groups are far apart, people of a group are surer of their side.
fn side(lean: [f32; 3]) -> [f32; 3] {
    let [least, most] =
        [f32::min, f32::max].map(|pick| lean.into_iter().reduce(pick).unwrap_or(0.5));
    if most - least < 0.25 {
        return lean;
    }
    lean.map(|lean| lean * lean / (lean * lean + (1.0 - lean) * (1.0 - lean)))
}

/// How many votes each participant gives: at least one each, exactly `count` together.
fn shares(count: usize, statements: usize, random: &mut Random) -> Vec<usize> {
    let people = count.min(PARTICIPANTS as usize);
    let count = count.min(people * statements);
    let mut shares: Vec<usize> =
        (0..people).map(|_| EAGERNESS[random.below(EAGERNESS.len())]).collect();
    let all: usize = shares.iter().sum();
    let extra = count - people;
    for share in &mut shares {
        *share = (1 + *share * extra / all.max(1)).min(statements);
    }
    let mut missing = count - shares.iter().sum::<usize>();
    while missing > 0 {
        for share in &mut shares {
            if missing > 0 && *share < statements {
                *share += 1;
                missing -= 1;
            }
        }
    }
    shares
}
