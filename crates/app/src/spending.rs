//! What a dialogue spends, line by line, entered by those who manage it.

use domain::act::{ActKind, Subject};
use domain::permission::Action;
use domain::spending::{FIRST_YEAR, LINE, MOST_LINES, PURPOSE, amount};
use domain::text::Fault;
use domain::time::zone;
pub use store::spending::Spending;

use crate::act::NewAct;
use crate::dialogue::Dialogue;
use crate::{Actor, App, Error, Fields, Result};

/// A line of spending as it is typed.
#[derive(Clone, Debug, Default)]
pub struct NewSpending {
    /// The budget line.
    pub line: String,
    /// What for.
    pub purpose: String,
    /// How much, in KRW: `1,200,000`.
    pub amount: String,
}

fn changed<'a>(dialogue: &Dialogue, row: &'a Spending, change: &'static str) -> NewAct<'a> {
    NewAct {
        kind: ActKind::SpendingChanged,
        dialogue: Some(dialogue.id.0),
        subject: Subject::Dialogue,
        subject_id: dialogue.id.0,
        plain: vec![
            ("dialogue", dialogue.slug.as_str().into()),
            ("change", change.into()),
            ("spending", row.id.into()),
            ("year", row.year.into()),
            ("amount", row.amount.into()),
        ],
        committed: vec![("line", &row.line), ("purpose", &row.purpose)],
    }
}

impl App {
    /// What a dialogue spent in a year, in the order it was entered.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn spending(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        year: i16,
    ) -> Result<Vec<Spending>> {
        self.gate(actor, Action::ReadDialogue, &dialogue.resource())?;
        let read = self.inner.store.read();
        Ok(store::spending::of_year(&read, dialogue.id.0, i64::from(year)).await?)
    }

    /// The same for those who enter it: of a year that has begun.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor manages the dialogue, also for a year that has not begun.
    pub async fn own_spending(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        year: i16,
    ) -> Result<Vec<Spending>> {
        self.gate(actor, Action::Manage, &dialogue.resource())?;
        self.check_year(dialogue, year)?;
        self.spending(actor, dialogue, year).await
    }

    /// Enters a line.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor manages the dialogue, also for a year that has not begun;
    /// [`Error::Invalid`]; [`Error::Conflict`] `spending_full`.
    pub async fn add_spending(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        year: i16,
        new: &NewSpending,
    ) -> Result<i64> {
        self.gate(actor, Action::Manage, &dialogue.resource())?;
        self.check_year(dialogue, year)?;
        if self.spending(actor, dialogue, year).await?.len() >= MOST_LINES {
            return Err(Error::Conflict("spending_full"));
        }
        let mut fields = Fields::default();
        let line = fields.text(LINE, &new.line);
        let purpose = fields.text(PURPOSE, &new.purpose);
        let sum = amount(&new.amount);
        if new.amount.trim().is_empty() {
            fields.fault("amount", Fault::Required);
        } else if sum.is_none() {
            let expected = "whole won from 1 to 1,000,000,000,000";
            fields.fault("amount", Fault::Malformed { expected });
        }
        let now = self.now();
        let mut row = fields.done(Spending {
            id: 0,
            dialogue_id: dialogue.id.0,
            year: i64::from(year),
            line,
            purpose,
            amount: sum.unwrap_or(0),
            added_at: now.0,
            removed_at: None,
        })?;
        let tx = self.inner.store.begin().await?;
        row.id = store::spending::insert(&tx, &row).await?;
        self.record(&tx, changed(dialogue, &row, "added"), now).await?;
        self.commit(tx).await?;
        Ok(row.id)
    }

    /// Takes a line back that was entered wrongly.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor manages the dialogue, also for a line that is not there.
    pub async fn remove_spending(&self, actor: &Actor, dialogue: &Dialogue, id: i64) -> Result<()> {
        self.gate(actor, Action::Manage, &dialogue.resource())?;
        let row = store::spending::by_id(&self.inner.store.read(), id).await?;
        let row = row.filter(|row| row.dialogue_id == dialogue.id.0).ok_or(Error::NOT_FOUND)?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        if !store::spending::remove(&tx, id, now.0).await? {
            return Err(Error::NOT_FOUND);
        }
        self.record(&tx, changed(dialogue, &row, "removed"), now).await?;
        self.commit(tx).await
    }

    /// A year that has begun, and can be counted.
    fn check_year(&self, dialogue: &Dialogue, year: i16) -> Result<()> {
        let this = self.now().day(&zone(&dialogue.zone)).year();
        if (FIRST_YEAR..=this).contains(&year) { Ok(()) } else { Err(Error::NOT_FOUND) }
    }
}
