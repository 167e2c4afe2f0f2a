//! The people who live in the district, given by the staff, and what participants say of themselves:
//! with both, results are weighted to resemble the district, beside the results as they are.

use std::collections::BTreeMap;

use domain::act::{ActKind, Subject};
use domain::permission::{Action, Denial};
use domain::population::{AgeBand, MOST_PEOPLE, Quality};
use domain::text::Fault;
use store::dialogue::Named;
use store::population::Line;

use crate::act::NewAct;
use crate::dialogue::Dialogue;
use crate::{Actor, App, Error, Fields, Result};

/// People by quality and category: the youngest age of a band, the id of a place or a sector.
pub type Population = BTreeMap<(Quality, i64), i64>;

/// What a participant says of themselves. Everything is optional.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Background {
    /// Age.
    pub age: Option<AgeBand>,
    /// The id of the place where they live.
    pub place: Option<i64>,
    /// The id of the sector they work in.
    pub sector: Option<i64>,
}

/// What a participant says, as a form sends it; empty where they do not say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewBackground {
    /// A word of [`AgeBand`].
    pub age: String,
    /// The name of a place.
    pub place: String,
    /// The name of a sector.
    pub sector: String,
}

/// The population as it is pasted from a table: a line for each category, its name and how many people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewPopulation {
    /// Lines for ages.
    pub age: String,
    /// Lines for places.
    pub place: String,
    /// Lines for sectors.
    pub sector: String,
}

impl App {
    /// The population to which results of a dialogue are weighted; empty when none was given.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn population(&self, actor: &Actor, dialogue: &Dialogue) -> Result<Population> {
        self.gate(actor, Action::ReadDialogue, &dialogue.resource())?;
        self.standing_population(dialogue.id.0).await
    }

    pub(crate) async fn standing_population(&self, dialogue: i64) -> Result<Population> {
        let lines = store::population::standing(&self.inner.store.read(), dialogue).await?;
        let line = |line: &Line| Some(((line.quality.parse().ok()?, line.category), line.people));
        Ok(lines.iter().filter_map(line).collect())
    }

    /// Puts another population in the place of the one that stands. `ages` are the names of ages in
    /// the language of the form. Lines without a number are left out; a quality without any line is not
    /// weighted by.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor manages the dialogue; [`Error::Invalid`] with the line.
    pub async fn set_population(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        new: &NewPopulation,
        ages: &[Named],
    ) -> Result<()> {
        self.gate(actor, Action::Manage, &dialogue.resource())?;
        let mut fields = Fields::default();
        let mut all = Population::new();
        for (quality, text, known) in [
            (Quality::Age, &new.age, ages),
            (Quality::Place, &new.place, &dialogue.places[..]),
            (Quality::Sector, &new.sector, &dialogue.sectors[..]),
        ] {
            read_lines(&mut fields, (quality, text), known, &mut all);
        }
        fields.done(())?;
        let line = |((quality, category), people): (&(Quality, i64), &i64)| Line {
            quality: quality.as_str().to_owned(),
            category: *category,
            people: *people,
        };
        let lines: Vec<Line> = all.iter().map(line).collect();
        let told: Vec<serde_json::Value> = lines
            .iter()
            .map(|line| serde_json::json!([line.quality, line.category, line.people]))
            .collect();
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        store::population::replace(&tx, dialogue.id.0, &lines, now.0).await?;
        let act = NewAct {
            kind: ActKind::PopulationChanged,
            dialogue: Some(dialogue.id.0),
            subject: Subject::Dialogue,
            subject_id: dialogue.id.0,
            plain: vec![("dialogue", dialogue.slug.as_str().into()), ("people", told.into())],
            committed: vec![],
        };
        self.record(&tx, act, now).await?;
        self.commit(tx).await
    }

    /// What the actor said of themselves in a dialogue.
    ///
    /// # Errors
    /// [`Error::Denied`] when the visitor is no participant yet.
    pub async fn background(&self, actor: &Actor, dialogue: &Dialogue) -> Result<Background> {
        self.gate(actor, Action::ReadDialogue, &dialogue.resource())?;
        let Some(own) = actor.participant else { return Ok(Background::default()) };
        let read = self.inner.store.read();
        let row = store::population::background(&read, dialogue.id.0, own.0).await?;
        Ok(row.map_or_else(Background::default, |row| Background {
            age: row.age.and_then(|age| AgeBand::beginning_at(i64::from(age))),
            place: row.place_id,
            sector: row.sector_id,
        }))
    }

    /// Keeps what the actor says of themselves; nothing at all deletes it. The act says neither who nor
    /// what.
    ///
    /// # Errors
    /// [`Error::Denied`] when the visitor is no participant yet; [`Error::Invalid`];
    /// [`Error::NOT_FOUND`] in a dialogue whose results are not weighted: nothing is asked in vain.
    pub async fn tell_background(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        new: &NewBackground,
    ) -> Result<()> {
        self.gate(actor, Action::ReadDialogue, &dialogue.resource())?;
        let own = actor.participant.ok_or(Denial::SignIn)?;
        let qualities = self.standing_population(dialogue.id.0).await?;
        if qualities.is_empty() {
            return Err(Error::NOT_FOUND);
        }
        let mut fields = Fields::default();
        let age = Some(new.age.as_str()).filter(|age| !age.is_empty());
        let told = Background {
            age: fields.word("age", age),
            place: fields.named("place", Some(&new.place), &dialogue.places),
            sector: fields.named("sector", Some(&new.sector), &dialogue.sectors),
        };
        fields.done(())?;
        if told != Background::default() {
            // Whoever may vote may say who they are; to take it back is always allowed.
            self.gate(actor, Action::Vote, &dialogue.intake())?;
        }
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        store::participant::ensure(&tx, own.0, "cookie").await?;
        let voter = store::participant::ensure_voter(&tx, dialogue.id.0, own.0).await?;
        if told == Background::default() {
            store::population::forget(&tx, voter).await?;
        } else {
            let row = store::population::Background {
                voter_id: voter,
                age: told.age.and_then(|age| i16::try_from(age.least()).ok()),
                place_id: told.place,
                sector_id: told.sector,
            };
            store::population::tell(&tx, &row, now.0).await?;
        }
        let act = NewAct {
            kind: ActKind::BackgroundChanged,
            dialogue: Some(dialogue.id.0),
            subject: Subject::Dialogue,
            subject_id: dialogue.id.0,
            plain: vec![("dialogue", dialogue.slug.as_str().into())],
            committed: vec![],
        };
        self.record(&tx, act, now).await?;
        self.commit(tx).await
    }
}

/// Reads lines of a name and a number, as two columns of a spreadsheet are pasted.
fn read_lines(
    fields: &mut Fields,
    (quality, text): (Quality, &str),
    known: &[Named],
    all: &mut Population,
) {
    let field = quality.as_str();
    for (number, line) in (1_usize..).zip(text.lines()) {
        let Some((name, people)) = split(line) else { continue };
        let given = |what: &str| format!("{number}: {what}");
        let Some(item) = known.iter().find(|item| item.name == name) else {
            let names = known.iter().map(|item| item.name.as_str());
            let nearest = language::nearest::nearest(&name, names).map(str::to_owned);
            fields.fault(field, Fault::Unknown { given: given(&name), nearest });
            return;
        };
        let count = people.parse::<i64>().ok().filter(|n| (0..=MOST_PEOPLE).contains(n));
        let Some(count) = count else {
            fields.fault(field, Fault::Unknown { given: given(&people), nearest: None });
            return;
        };
        if all.insert((quality, item.id), count).is_some() {
            fields.fault(field, Fault::Taken);
            return;
        }
    }
    let own = all.iter().filter(|((own, _), _)| *own == quality);
    let (lines, people) = own.fold((0, 0), |(lines, sum), (_, people)| (lines + 1, sum + people));
    if lines > 0 && people == 0 {
        fields.fault(field, Fault::Required);
    }
}

/// The name on a line and its number without separators; nothing of a line that has no number.
fn split(line: &str) -> Option<(String, String)> {
    let line = language::normalise::nfc(line.trim());
    let begin = line.rfind(char::is_whitespace)?;
    let (name, people) = line.split_at(begin);
    let people: String = people.trim().chars().filter(|c| *c != ',').collect();
    people.contains(|c: char| c.is_ascii_digit()).then(|| (name.trim().to_owned(), people))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places() -> Vec<Named> {
        ["가람1동", "가람2동"]
            .into_iter()
            .zip(1..)
            .map(|(name, id)| Named { id, name: name.to_owned() })
            .collect()
    }

    fn read(text: &str) -> Result<Vec<i64>> {
        let (mut fields, mut all) = (Fields::default(), Population::new());
        read_lines(&mut fields, (Quality::Place, text), &places(), &mut all);
        fields.done(all.into_values().collect())
    }

    #[test]
    fn two_columns_of_a_spreadsheet_are_read() {
        assert_eq!(read("가람1동\t31,200\r\n가람2동 \t 8000\n").unwrap(), [31_200, 8000]);
        assert_eq!(read("가람1동\t5\n가람2동\t\n\n").unwrap(), [5]);
        assert_eq!(read("").unwrap(), [0; 0]);
    }

    #[test]
    fn a_bad_line_is_named() {
        for (text, line) in [
            ("가람1동\t3\n가람9동\t4", "2: 가람9동"),
            ("가람1동\t3명", "1: 3명"),
            ("가람1동\t-3", "1: -3"),
            ("가람1동\t99999999999", "1: 99999999999"),
        ] {
            let Err(Error::Invalid { faults }) = read(text) else { panic!("{text} was taken") };
            let Fault::Unknown { given, .. } = &faults[0].fault else { panic!("{faults:?}") };
            assert_eq!(given, line);
        }
        assert!(read("가람1동\t3\n가람1동\t4").is_err());
        assert!(read("가람1동\t0").is_err());
    }
}
