//! Shares weighted to a population: beside those that were counted, never alone.

use opinion::conversation::Conversation;
use opinion::population;
use opinion::weighting::{self, Margin, WeightedShares, rake};
use serde_json::{Value, json};

use super::bytes;
use crate::arguments::OpinionAnalysis;
use crate::import::bad_file;
use crate::output::{BadInput, Output};

/// The population's shares of a conversation.
pub(super) struct Weighted {
    /// By what was weighted.
    pub(super) qualities: Vec<String>,
    /// People of whom something is known.
    pub(super) told: usize,
    /// So many people would be as certain without weights.
    pub(super) effective: f64,
    /// Part of the population like whom nobody voted, of the quality where it is greatest.
    pub(super) nobody: f64,
    /// Greatest difference left to the population.
    left: f64,
    /// Of each statement.
    pub(super) shares: Vec<Option<WeightedShares>>,
}

impl Weighted {
    /// Of the files that were named; nothing where none were.
    ///
    /// # Errors
    /// [`BadInput`] with file, line and column; or when nobody in the population voted.
    pub(super) fn read(
        wanted: &OpinionAnalysis,
        conversation: &Conversation,
        output: &Output,
    ) -> anyhow::Result<Option<Self>> {
        let (Some(file), Some(who)) = (&wanted.population, &wanted.backgrounds) else {
            return Ok(None);
        };
        let population = population::read(&bytes(file)?).map_err(|error| bad_file(file, &error))?;
        let found = population::margins(&population, &bytes(who)?, &conversation.people)
            .map_err(|error| bad_file(who, &error))?;
        let (margins, left_out): (Vec<Margin>, Vec<f64>) = found.into_iter().unzip();
        let people = conversation.people.len();
        let weights = rake(people, &margins).map_err(|error| {
            let hint = output.pick(
                "투표한 사람 가운데 이 인구에 드는 사람이 없습니다. 두 파일을 살펴 주십시오.",
                "nobody who voted is in this population; check both files",
            );
            BadInput::new(format!("{}: {error}. {hint}", who.display()))
        })?;
        let known =
            |row: &usize| margins.iter().any(|own| own.of.get(*row).is_some_and(Option::is_some));
        Ok(Some(Self {
            qualities: population.into_iter().map(|own| own.name).collect(),
            told: (0..people).filter(known).count(),
            effective: weights.effective,
            nobody: left_out.into_iter().fold(0.0, f64::max),
            left: weights.left,
            shares: weighting::shares(&conversation.matrix, &weights.of),
        }))
    }

    /// As the JSON result tells it.
    pub(super) fn document(&self) -> Value {
        json!({
            "qualities": self.qualities, "told": self.told, "effective": self.effective,
            "nobody": self.nobody, "left": self.left,
        })
    }
}
