//! Destruction by schedule: what is kept longer than its period allows is destroyed, and the record
//! says what, when, how much and under which rule.

use domain::permission::{Action, Resource};
pub use domain::retention::{Periods, Rule};
use domain::time::Moment;

use crate::page::{Page, Slice};
use crate::{Actor, App, Result};
pub use store::destruction::Destruction;

/// A file of this many bytes is rewritten at once, in less than a second; a larger one at night.
pub(crate) const SMALL: u64 = 64 << 20;

/// What was destroyed under one rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Destroyed {
    /// The rule.
    pub rule: Rule,
    /// How many things.
    pub items: i64,
}

impl App {
    /// Destroys everything that is due, and leaves no byte of it, or of what was erased before, in the
    /// files of the database. What was destroyed, rule by rule.
    ///
    /// # Errors
    /// [`crate::Error::Store`]; [`crate::Error::File`] when the outbox or the list of what was erased
    /// cannot be read or written. What was destroyed before stays so, and the next call goes on.
    pub async fn destroy_due(&self, now: Moment) -> Result<Vec<Destroyed>> {
        let periods = self.periods().await?;
        let mut destroyed = Vec::new();
        for rule in Rule::ALL {
            let Some(limit) = periods.limit(*rule, now) else { continue };
            let items = self.destroy_under(*rule, limit, periods.days(*rule), now).await?;
            if items > 0 {
                destroyed.push(Destroyed { rule: *rule, items });
            }
        }
        let items = self.destroy_applications(now).await?;
        if items > 0 {
            destroyed.push(Destroyed { rule: Rule::Applicants, items });
        }
        self.scrub(None).await?;
        self.list_erasures().await?;
        Ok(destroyed)
    }

    async fn destroy_under(
        &self,
        rule: Rule,
        limit: Moment,
        days: Option<i64>,
        now: Moment,
    ) -> Result<i64> {
        let outbox = match (rule, &self.inner.outbox) {
            (Rule::Outbox, Some(outbox)) => outbox.remove_before(limit).await?,
            _ => 0,
        };
        let tx = self.inner.store.begin().await?;
        let items = match rule {
            Rule::Sessions => store::destruction::sessions(&tx, limit.0).await?,
            Rule::Claims => store::destruction::claims(&tx, limit.0, now.0).await?,
            Rule::Mails => store::destruction::mails(&tx, limit.0).await?,
            Rule::Outbox => outbox,
            Rule::Accesses => store::access::destroy(&tx, limit.0).await?,
            Rule::Contacts => {
                let rows = store::destruction::unused_contacts(&tx, limit.0).await?;
                for row in &rows {
                    self.destroy_contact(&tx, row).await?;
                }
                u64::try_from(rows.len()).unwrap_or(0)
            }
            // Calls promise days of their own: `destroy_applications`.
            Rule::Applicants | Rule::Erasure => 0,
        };
        let items = i64::try_from(items).unwrap_or(i64::MAX);
        if items > 0 {
            // Of a session there is only the hash of a token, and the outbox lies in files.
            let scrubbed = matches!(rule, Rule::Sessions | Rule::Outbox);
            store::destruction::insert(&tx, now.0, rule.as_str(), days, items, scrubbed).await?;
        }
        tx.commit().await?;
        Ok(items)
    }

    /// Rewrites the files of the database, if anything was destroyed since they were rewritten last.
    pub(crate) async fn scrub(&self, most: Option<u64>) -> Result<()> {
        let upto = store::destruction::newest_unscrubbed(&self.inner.store.read()).await?;
        if upto == 0 || !self.inner.store.scrub(most).await? {
            return Ok(());
        }
        let tx = self.inner.store.begin().await?;
        store::destruction::set_scrubbed(&tx, upto, self.now().0).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Since when bytes of what was destroyed may still lie in the files of the database; none when
    /// nothing is left.
    ///
    /// # Errors
    /// [`crate::Error::Store`].
    pub async fn unscrubbed_since(&self) -> Result<Option<Moment>> {
        let at = store::destruction::oldest_unscrubbed(&self.inner.store.read()).await?;
        Ok((at > 0).then_some(Moment(at)))
    }

    /// The record of what was destroyed, newest first.
    ///
    /// # Errors
    /// [`crate::Error::Denied`] unless the actor operates the installation.
    pub async fn destructions(&self, actor: &Actor, slice: Slice) -> Result<Page<Destruction>> {
        self.gate(actor, Action::Operate, &Resource::default())?;
        let read = self.inner.store.read();
        let total = store::destruction::count(&read).await?;
        let before = slice.behind.unwrap_or(i64::MAX);
        let rows = store::destruction::list(&read, before, slice.probe()).await?;
        Ok(slice.cut(rows, total, |row| row.id))
    }
}
