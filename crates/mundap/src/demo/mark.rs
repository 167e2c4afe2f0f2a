//! What the demo's people mark as important before core questions are written, and what some of them say
//! of themselves.

use std::collections::BTreeSet;

use app::dialogue::Dialogue;
use app::population::{NewBackground, NewPopulation};
use domain::id::QuestionId;
use domain::permission::Actor;
use domain::population::AgeBand;
use domain::time::{DAY, SECOND};

use super::build::{GROUPED, Story, day};
use super::corpus::{Random, VoteLine};

/// How many mark questions, and how many each is shown.
const MARKERS: usize = 240;
const SHOWN: usize = 18;
/// How many of those who voted on one core question say who they are.
const TELLERS: usize = 150;
const CORE: u8 = 7;

impl Story {
    /// Each cares for two core questions to be, most of all for what stands behind them.
    pub(super) async fn mark(
        &self,
        dialogue: &Dialogue,
        questions: &[QuestionId],
    ) -> anyhow::Result<()> {
        let mut random = Random::new(7, 1);
        let texts = &self.corpus.questions;
        for (number, person) in self.people.iter().rev().take(MARKERS).enumerate() {
            let at = day(GROUPED)?.plus(DAY + i64::try_from(number)? * 6000 * SECOND);
            self.clock.reach(at);
            // Fewer care for the last of the list than for the first.
            let cares = [random.below(20).min(random.below(20)), random.below(20)];
            let mut marks = Vec::with_capacity(SHOWN);
            let mut looked = 0;
            while marks.len() < SHOWN && looked < 40 * SHOWN {
                looked += 1;
                let place = random.below(questions.len());
                let (Some(text), Some(question)) = (texts.get(place), questions.get(place)) else {
                    continue;
                };
                let own = text.core.iter().any(|core| cares.contains(&usize::from(*core)));
                // What they care for is put before them more often.
                if own || random.chance(12) {
                    marks.push((*question, own || random.chance(10)));
                }
            }
            self.app.mark(&Actor::participant(*person), dialogue, &marks).await?;
        }
        Ok(())
    }

    /// The office gives the people of the district, and some say where they live and how old they are.
    pub(super) async fn weigh(
        &self,
        dialogue: &Dialogue,
        votes: &[VoteLine],
    ) -> anyhow::Result<()> {
        let mut random = Random::new(7, 2);
        let place = |(name, people): (&&str, usize)| format!("{name}\t{people}\n");
        let counts = self.corpus.places.iter().zip((9_000..).step_by(1_150));
        let new = NewPopulation {
            place: counts.map(place).collect(),
            age: AgeBand::ALL
                .iter()
                .zip(["52000", "44000", "46000", "57000", "61000", "48000", "39000"])
                .map(|(age, people)| format!("{age}\t{people}\n"))
                .collect(),
            sector: String::new(),
        };
        let ages: Vec<app::dialogue::Named> = AgeBand::ALL
            .iter()
            .map(|age| app::dialogue::Named { id: age.least(), name: age.to_string() })
            .collect();
        self.app.set_population(&Actor::command_line(), dialogue, &new, &ages).await?;
        let on_core = |vote: &&VoteLine| {
            let statement = self.corpus.statements.get(usize::from(vote.statement));
            statement.is_some_and(|statement| statement.core == CORE - 1)
        };
        let voters: BTreeSet<u32> =
            votes.iter().filter(on_core).map(|vote| vote.participant).collect();
        for number in voters.into_iter().take(TELLERS) {
            let Some(person) = self.people.get(usize::try_from(number)?) else { continue };
            let place = self.corpus.places.get(random.below(self.corpus.places.len()));
            let age = AgeBand::ALL.get(random.weighted(&[3, 24, 26, 21, 14, 8, 4]));
            let new = NewBackground {
                age: age.map_or_else(String::new, ToString::to_string),
                place: place.map_or_else(String::new, ToString::to_string),
                sector: String::new(),
            };
            self.app.tell_background(&Actor::participant(*person), dialogue, &new).await?;
        }
        Ok(())
    }
}
