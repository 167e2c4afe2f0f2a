//! The privacy notice: what the operator sets, version by version.

use domain::act::{ActKind, Subject};
use domain::permission::{Action, Resource};
use domain::privacy::{CONTACT, CONTROLLER, OFFICER, Policy};
use domain::retention::{DAYS, Periods};
use domain::text::Fault;
use domain::time::Moment;

use crate::act::NewAct;
use crate::{Actor, App, Error, Fields, Result};

/// A version of the policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Its number, from 1.
    pub number: i64,
    /// What it says.
    pub policy: Policy,
    /// Since when.
    pub since: Moment,
}

fn version(row: &store::privacy::Policy) -> Result<Version> {
    let corrupt = |_| Error::Store(store::StoreError::Corrupt("privacy"));
    let policy = serde_json::from_str(&row.settings).map_err(corrupt)?;
    Ok(Version { number: row.id, policy, since: Moment(row.valid_from) })
}

/// Whether a version says who answers for personal data.
pub(crate) fn is_complete(row: &store::privacy::Policy) -> bool {
    version(row).is_ok_and(|version| version.policy.is_complete())
}

impl App {
    /// Every version of the privacy notice, newest first; empty until an operator sets it.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn policies(&self, actor: &Actor) -> Result<Vec<Version>> {
        self.gate(actor, Action::ReadDialogue, &Resource::default())?;
        store::privacy::all(&self.inner.store.read()).await?.iter().map(version).collect()
    }

    /// The periods in force.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn periods(&self) -> Result<Periods> {
        let row = store::privacy::newest(&self.inner.store.read()).await?;
        Ok(row
            .as_ref()
            .map(version)
            .transpose()?
            .map(|version| version.policy.periods)
            .unwrap_or_default())
    }

    /// Puts a new version of the policy in force; the earlier ones stay readable.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor operates the installation; [`Error::Invalid`].
    pub async fn change_policy(&self, actor: &Actor, new: &Policy) -> Result<()> {
        self.gate(actor, Action::Operate, &Resource::default())?;
        let policy = check(new)?;
        let now = self.now();
        let text =
            serde_json::to_string(&policy).map_err(|error| Error::Internal(error.to_string()))?;
        let periods = serde_json::to_value(policy.periods)
            .map_err(|error| Error::Internal(error.to_string()))?;
        let tx = self.inner.store.begin().await?;
        let newest = store::privacy::newest(&tx).await?;
        if newest.is_some_and(|row| row.settings == text) {
            return Ok(());
        }
        let number = store::privacy::insert(&tx, &text, now.0).await?;
        let act = NewAct {
            kind: ActKind::PrivacyChanged,
            dialogue: None,
            subject: Subject::Privacy,
            subject_id: number,
            plain: vec![("number", number.into()), ("days", periods)],
            committed: vec![
                ("controller", &policy.controller),
                ("officer", &policy.officer),
                ("contact", &policy.contact),
            ],
        };
        self.record(&tx, act, now).await?;
        self.commit(tx).await
    }
}

fn check(new: &Policy) -> Result<Policy> {
    let mut fields = Fields::default();
    let periods = new.periods;
    for (field, days) in [
        ("sessions", periods.sessions),
        ("claims", periods.claims),
        ("mails", periods.mails),
        ("outbox", periods.outbox),
        ("contacts", periods.contacts),
        ("backups", periods.backups),
    ] {
        if !DAYS.contains(&days) {
            fields.fault(field, Fault::Malformed { expected: "days, from 1 to 3650" });
        }
    }
    let policy = Policy {
        controller: fields.text(CONTROLLER, &new.controller),
        officer: fields.text(OFFICER, &new.officer),
        contact: fields.text(CONTACT, &new.contact),
        periods,
    };
    fields.done(policy)
}
