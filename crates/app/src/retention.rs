//! Destruction by schedule: what is kept longer than its period allows is destroyed, and the record
//! says what, when, how much and under which rule.

use std::sync::Weak;
use std::time::Duration;

use domain::permission::{Action, Resource};
pub use domain::retention::{Periods, Rule};
use domain::time::{DAY, KOREA, Moment, SECOND, zone};

use crate::page::{Page, Slice};
use crate::{Actor, App, Error, Inner, Result};
pub use store::destruction::Destruction;

/// A file of this many bytes is rewritten at once, in less than a second; a larger one at night.
pub(crate) const SMALL: u64 = 64 << 20;
/// The hour in Korea at which things are destroyed: few are awake.
const HOUR: i64 = 4;

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
    /// [`Error::Store`]; [`Error::File`] when the outbox cannot be read. What was destroyed before
    /// stays so, and the next call goes on.
    pub async fn destroy_due(&self, now: Moment) -> Result<Vec<Destroyed>> {
        let periods = self.periods().await?;
        let mut destroyed = Vec::new();
        for rule in [Rule::Sessions, Rule::Claims, Rule::Mails, Rule::Outbox, Rule::Contacts] {
            let Some(limit) = periods.limit(rule, now) else { continue };
            let items = self.destroy_under(rule, limit, periods.days(rule), now).await?;
            if items > 0 {
                destroyed.push(Destroyed { rule, items });
            }
        }
        self.scrub(None).await?;
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
            Rule::Contacts => {
                let rows = store::destruction::unused_contacts(&tx, limit.0).await?;
                for row in &rows {
                    self.destroy_contact(&tx, row).await?;
                }
                u64::try_from(rows.len()).unwrap_or(0)
            }
            Rule::Erasure => 0,
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

    /// Destroys what is due every night at four in Korea, until the application is dropped.
    pub fn start_destroying(&self) {
        let app = std::sync::Arc::downgrade(&self.inner);
        tokio::spawn(async move {
            while let Some(pause) = until_night(&app) {
                tokio::time::sleep(pause).await;
                if !destroy_once(&app).await {
                    return;
                }
            }
        });
    }

    /// The record of what was destroyed, newest first.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor operates the installation.
    pub async fn destructions(&self, actor: &Actor, slice: Slice) -> Result<Page<Destruction>> {
        self.gate(actor, Action::Operate, &Resource::default())?;
        let read = self.inner.store.read();
        let total = store::destruction::count(&read).await?;
        let before = slice.behind.unwrap_or(i64::MAX);
        let rows = store::destruction::list(&read, before, slice.probe()).await?;
        Ok(slice.cut(rows, total, |row| row.id))
    }
}

/// How long until the next night; none when the application is gone.
fn until_night(app: &Weak<Inner>) -> Option<Duration> {
    let now = (App { inner: app.upgrade()? }).now();
    let pause = night_after(now).0 - now.0;
    Some(Duration::from_micros(u64::try_from(pause).unwrap_or(0)))
}

fn night_after(now: Moment) -> Moment {
    let midnight = now.start_of_day(&zone(KOREA));
    let night = midnight.plus(HOUR * 3600 * SECOND);
    if night > now { night } else { night.plus(DAY) }
}

async fn destroy_once(app: &Weak<Inner>) -> bool {
    let Some(inner) = app.upgrade() else { return false };
    let app = App { inner };
    match app.destroy_due(app.now()).await {
        Ok(destroyed) => {
            for Destroyed { rule, items } in destroyed {
                tracing::info!(%rule, items, "destroyed what was due");
            }
        }
        Err(Error::Store(error)) => tracing::warn!(%error, "what was due was not destroyed"),
        Err(error) => tracing::warn!(%error, "what was due was not destroyed"),
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_night_is_at_four_in_korea() {
        let evening = Moment(1_795_424_640 * SECOND);
        assert_eq!(night_after(evening).rfc3339(), "2026-11-23T19:00:00Z");
        let at_four = night_after(evening);
        assert_eq!(night_after(at_four).rfc3339(), "2026-11-24T19:00:00Z");
        assert_eq!(night_after(at_four.plus(-1)), at_four);
    }
}
