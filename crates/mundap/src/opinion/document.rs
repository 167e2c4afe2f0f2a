//! The result of `mundap opinion` as JSON, version 1.
//!
//! | field | holds |
//! |---|---|
//! | `version` | 1; grows when a field changes its meaning, not when one is added |
//! | `mode`, `seed` | as asked |
//! | `counts` | `participants`, `statements`, `votes`, `eligible` |
//! | `center[]` | mean vote on each statement, in [−1, 1]; agree is +1 |
//! | `components[2][]` | an entry for each statement; the one of greatest size is positive |
//! | `weighted` | null without a population; else `qualities[]`, `told` (people of whom something is known), `effective` (people who would be as certain without weights), `nobody` (part of the population like whom nobody voted), `left` (greatest difference left) |
//! | `statements[]` | `id`, `text`, `moderated`, `agree`, `disagree`, `pass` (votes), `shares` (of each, with 95 % interval), `weighted_shares` (the same, weighted to the population; null without one), `extremity`, `group_aware_consensus`, `priority`, `bridging` (null in mode polis), `divide` (null when fewer than two groups saw it) |
//! | `participants[]` | ascending by id, numeric when all are numbers: `id`, `x`, `y`, `group` (null when not eligible) |
//! | `groups[]` | `id`, `size`, `center`, `votes[][3]` (agree, disagree, pass of each statement), `representative[]` |
//! | `representative[]` | `statement`, `direction` (agree or disagree), `votes`, `seen`, `p` (smoothed share), `share` (with interval), `ratio`, `z`, `z_ratio`, `q` (null in mode polis) |
//! | `consensus` | `agree[]`, `disagree[]`: `statement`, `votes`, `seen`, `p`, `z`, `q`, `share` |
//! | `divides[]` | the statements on which groups differ most, widest first, at most five: as `divide` |
//! | `divide` | `statement`, `most` and `least` (the groups that agree most and least), `difference` (of their smoothed shares of agreement, in [0, 1]), `q` |
//! | `k_scores[]` | `groups`, `silhouette` |
//! | `null_test` | whether groups stand out from a population without any; null in mode polis |
//! | `stability` | how alike groups of resampled people are; null in mode polis |
//! | `timings` | `read_s`, `analysis_s`, `certainty_s` |

use opinion::Interval;
use opinion::analysis::{Analysis, Mode, Options};
use opinion::consensus::Common;
use opinion::conversation::Conversation;
use opinion::divide::Divide;
use opinion::representative::{Direction, Representative};
use opinion::tally::Tally;
use opinion::wilson;
use serde::ser::{SerializeMap as _, SerializeSeq as _};
use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use super::Timings;
use super::weighted::Weighted;

/// The whole result, written while it is walked: a million people make no second copy.
pub(super) struct Document<'a> {
    conversation: &'a Conversation,
    analysis: &'a Analysis,
    options: &'a Options,
    weighted: Option<&'a Weighted>,
    timings: Timings,
}

impl<'a> Document<'a> {
    /// Of an analysis of this conversation.
    pub(super) fn new(
        conversation: &'a Conversation,
        analysis: &'a Analysis,
        options: &'a Options,
        weighted: Option<&'a Weighted>,
        timings: Timings,
    ) -> Self {
        Self { conversation, analysis, options, weighted, timings }
    }

    fn id(&self, statement: usize) -> Value {
        self.conversation.statements.get(statement).map_or(Value::Null, |id| id_value(id))
    }

    fn statements(&self) -> Vec<Value> {
        let named = self.conversation.statements.iter().zip(&self.conversation.texts);
        let each = named.zip(&self.analysis.statements).enumerate();
        each.map(|(at, ((id, text), found))| {
            let weighted = self.weighted.and_then(|weighted| *weighted.shares.get(at)?);
            let Tally { agree, disagree, pass } = found.tally;
            let share = |part| interval(wilson(f64::from(part), f64::from(found.tally.seen())));
            json!({
                "id": id_value(id), "text": text, "moderated": found.moderated,
                "agree": agree, "disagree": disagree, "pass": pass,
                "shares": {
                    "agree": share(agree), "disagree": share(disagree), "pass": share(pass),
                },
                "weighted_shares": weighted.map(|own| json!({
                    "agree": interval(Some(own.agree)), "disagree": interval(Some(own.disagree)),
                    "pass": interval(Some(own.pass)), "effective": own.effective,
                })),
                "extremity": found.extremity,
                "group_aware_consensus": found.group_aware_consensus,
                "priority": found.priority, "bridging": found.bridging,
                "divide": found.divide.as_ref().map(|divide| self.divide(divide)),
            })
        })
        .collect()
    }

    fn representative(&self, found: &Representative) -> Value {
        json!({
            "statement": self.id(found.statement),
            "direction": match found.direction {
                Direction::Agree => "agree",
                Direction::Disagree => "disagree",
            },
            "votes": found.votes, "seen": found.seen, "p": found.p,
            "share": interval(wilson(f64::from(found.votes), f64::from(found.seen))),
            "ratio": found.ratio, "z": found.z, "z_ratio": found.z_ratio, "q": found.q,
        })
    }

    fn divide(&self, found: &Divide) -> Value {
        json!({
            "statement": self.id(found.statement), "most": found.most, "least": found.least,
            "difference": found.difference, "q": found.q,
        })
    }

    fn groups(&self) -> Vec<Value> {
        let each = self.analysis.groups.iter().enumerate();
        each.map(|(number, group)| {
            let votes = |tally: &Tally| [tally.agree, tally.disagree, tally.pass];
            json!({
                "id": number, "size": group.size, "center": group.centre,
                "votes": group.tallies.iter().map(votes).collect::<Vec<_>>(),
                "representative": group.representative.iter()
                    .map(|found| self.representative(found)).collect::<Vec<_>>(),
            })
        })
        .collect()
    }

    fn common(&self, found: &[Common]) -> Vec<Value> {
        let each = found.iter().map(|common| {
            json!({
                "statement": self.id(common.statement), "votes": common.votes,
                "seen": common.seen, "p": common.p, "z": common.z, "q": common.q,
                "share": interval(common.share),
            })
        });
        each.collect()
    }
}

impl Serialize for Document<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let analysis = self.analysis;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("version", &1)?;
        map.serialize_entry(
            "mode",
            match analysis.mode {
                Mode::Honest => "honest",
                Mode::Polis => "polis",
            },
        )?;
        map.serialize_entry("seed", &self.options.seed)?;
        map.serialize_entry("counts", &counts(self.conversation, analysis))?;
        map.serialize_entry("weighted", &self.weighted.map(Weighted::document))?;
        map.serialize_entry("center", &analysis.components.centre)?;
        map.serialize_entry("components", &analysis.components.vectors)?;
        map.serialize_entry("statements", &self.statements())?;
        map.serialize_entry("participants", &People(self.conversation, analysis))?;
        map.serialize_entry("groups", &self.groups())?;
        map.serialize_entry(
            "consensus",
            &json!({
                "agree": self.common(&analysis.consensus.agree),
                "disagree": self.common(&analysis.consensus.disagree),
            }),
        )?;
        let divides = analysis.divides.iter().map(|divide| self.divide(divide));
        map.serialize_entry("divides", &divides.collect::<Vec<_>>())?;
        let score = |(groups, score): &(usize, f64)| json!({"groups": groups, "silhouette": score});
        map.serialize_entry("k_scores", &analysis.scores.iter().map(score).collect::<Vec<_>>())?;
        map.serialize_entry(
            "null_test",
            &analysis.null.map(|test| {
                json!({
                    "split": test.is_split(), "directions": test.directions,
                    "silhouette": test.silhouette, "expected": test.expected,
                    "draws": test.draws, "people": test.people, "p": test.p,
                })
            }),
        )?;
        map.serialize_entry(
            "stability",
            &analysis.stability.map(|found| {
                json!({
                    "ari": found.mean, "low": found.low, "high": found.high,
                    "same_number": found.same_number, "draws": found.draws, "people": found.people,
                })
            }),
        )?;
        map.serialize_entry("timings", &timings(self.timings))?;
        map.end()
    }
}

/// The participants, one by one.
struct People<'a>(&'a Conversation, &'a Analysis);

#[derive(Serialize)]
struct Person<'a> {
    id: Id<'a>,
    x: f64,
    y: f64,
    group: Option<u8>,
}

/// A number when the id is one, as in the files of Polis.
struct Id<'a>(&'a str);

impl Serialize for Id<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match number(self.0) {
            Some(number) => serializer.serialize_u64(number),
            None => serializer.serialize_str(self.0),
        }
    }
}

impl Serialize for People<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.0.people.len()))?;
        for ((id, [x, y]), group) in self.0.people.iter().zip(&self.1.places).zip(&self.1.of) {
            list.serialize_element(&Person { id: Id(id), x: *x, y: *y, group: *group })?;
        }
        list.end()
    }
}

/// The number an id is, if it is written as one.
fn number(id: &str) -> Option<u64> {
    id.parse().ok().filter(|number: &u64| number.to_string() == id)
}

fn id_value(id: &str) -> Value {
    number(id).map_or_else(|| id.into(), Value::from)
}

fn interval(found: Option<Interval>) -> Value {
    found.map_or(
        Value::Null,
        |found| json!({"share": found.share, "low": found.low, "high": found.high}),
    )
}

/// How much there is.
pub(super) fn counts(conversation: &Conversation, analysis: &Analysis) -> Value {
    json!({
        "participants": conversation.people.len(),
        "statements": conversation.statements.len(),
        "votes": conversation.matrix.votes(),
        "eligible": analysis.eligible.iter().filter(|eligible| **eligible).count(),
    })
}

/// How long it took, in seconds.
pub(super) fn timings(timings: Timings) -> Value {
    json!({
        "read_s": timings.read, "analysis_s": timings.analysis, "certainty_s": timings.certainty,
    })
}
