//! Fair choice: which questions become core ([`choose`]), who sits in a body (draw), which
//! projects get the money ([`budget`]), who is elected ([`elect`]), and in which order things are
//! shown ([`order`]).
//!
//! Pure: a seed is an argument, so anyone can compute a result again. Whatever can hinge on rounding
//! is decided in exact fractions; floating point only finds candidates for what is then proved.
//! Every result explains itself and carries what a checker needs that does not solve anything.
//!
//! A slate from what citizens marked, why each option is in it, and whom a hand-made one leaves out:
//!
//! ```
//! use fairness::choose::{Rule, Unseen, audit, check, choose, claims, difference, explain, read};
//!
//! let file = "voter,option,approve\n1,a,1\n1,b,1\n2,a,1\n2,b,1\n3,c,1\n4,c,1\n";
//! let ballots = read(file.as_bytes()).unwrap();
//! let seed = fairness::order::seed(b"announced before the marks were counted");
//! let slate = choose(&ballots, 2, Rule::EqualShares, &[], Unseen::No, seed);
//! assert_eq!(check(&ballots, 2, Rule::EqualShares, Unseen::No, &slate, seed), Ok(()));
//! for reason in explain(&ballots, &slate, 2, Unseen::No) {
//!     assert_eq!((reason.supporters, reason.first_for), (2, 2));
//! }
//! // Options 0 and 1 by hand: voters 3 and 4, half of all, deserve one of the two seats.
//! let by_hand = [0, 1];
//! assert!(!audit(&ballots, &by_hand, 2, Unseen::No).ejr_plus);
//! let worst = &claims(&ballots, &by_hand, 2, Unseen::No)[0];
//! assert_eq!((ballots.options[worst.option].as_str(), worst.size), ("c", 2));
//! assert_eq!(difference(&ballots, &slate.chosen, &by_hand).left_out_by_second, 2);
//! ```
//!
//! A [`choose::Ballots`] can also be made without a file: groups of voters with equal ballots, and for
//! each option how many people saw it, from which inverse propensities follow.

pub mod attention;
pub mod budget;
pub mod choose;
pub mod draw;
pub mod elect;
pub mod file;
pub mod number;
pub mod order;
pub mod preflib;
pub mod shares;
