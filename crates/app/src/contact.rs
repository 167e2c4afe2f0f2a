//! The address a person tied to their participation: seen by them alone, taken back at any time.

use domain::consent::Purpose;
use domain::id::ParticipantId;
use domain::permission::{Action, Denial, Resource};
use domain::retention::Rule;
use domain::time::Moment;
use store::Tx;
use store::contact::Contact;

use crate::{Actor, App, Result};

/// A consent the person gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Consent {
    /// For what.
    pub purpose: Purpose,
    /// When.
    pub given: Moment,
    /// When it was taken back.
    pub withdrawn: Option<Moment>,
}

/// The actor's own address and consents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnContact {
    /// The address.
    pub email: String,
    /// The guardian who consented, for a child under 14.
    pub guardian: Option<String>,
    /// Since when.
    pub since: Moment,
    /// Every consent, oldest first.
    pub consents: Vec<Consent>,
}

impl OwnContact {
    /// The consent for a purpose that stands now.
    pub fn standing(&self, purpose: Purpose) -> Option<&Consent> {
        self.consents.iter().find(|one| one.purpose == purpose && one.withdrawn.is_none())
    }
}

impl App {
    /// The actor's own address and consents, if they tied one.
    ///
    /// # Errors
    /// [`crate::Error::Denied`] when the visitor is no participant.
    pub async fn own_contact(&self, actor: &Actor) -> Result<Option<OwnContact>> {
        let participant = self.own_participant(actor)?;
        let read = self.inner.store.read();
        let Some(row) = store::contact::of_participant(&read, participant.0).await? else {
            return Ok(None);
        };
        let consents = store::contact::consents(&read, row.id).await?;
        let consent = |row: store::contact::Consent| {
            Some(Consent {
                purpose: row.purpose.parse().ok()?,
                given: Moment(row.given_at),
                withdrawn: row.withdrawn_at.map(Moment),
            })
        };
        Ok(Some(OwnContact {
            email: row.email,
            guardian: row.guardian,
            since: Moment(row.created_at),
            consents: consents.into_iter().filter_map(consent).collect(),
        }))
    }

    /// Takes a consent back. Without the consent to tie it, the address is destroyed at once, with
    /// every mail and link to it, and the record says so.
    ///
    /// # Errors
    /// [`crate::Error::Denied`] when the visitor is no participant or tied no address.
    pub async fn withdraw_consent(&self, actor: &Actor, purpose: Purpose) -> Result<()> {
        let participant = self.own_participant(actor)?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let row = store::contact::of_participant(&tx, participant.0).await?;
        let row = row.ok_or(Denial::NotFound)?;
        match purpose {
            Purpose::Claim => {
                self.erase_contact(&tx, &row, now).await?;
                let rule = Rule::Contacts.as_str();
                store::destruction::insert(&tx, now.0, rule, None, 1, false).await?;
            }
            Purpose::News => {
                store::contact::withdraw(&tx, row.id, purpose.as_str(), now.0).await?;
            }
        }
        tx.commit().await?;
        if purpose == Purpose::Claim {
            self.after_erasing(&[row.email]).await?;
        }
        Ok(())
    }

    /// Lets mails say what became of one's contributions.
    ///
    /// # Errors
    /// [`crate::Error::Denied`] when the visitor is no participant or tied no address, or when a
    /// guardian would have to consent: then a new link is asked for.
    pub async fn consent_to_news(&self, actor: &Actor) -> Result<()> {
        let participant = self.own_participant(actor)?;
        let now = self.now();
        let purpose = Purpose::News.as_str();
        let tx = self.inner.store.begin().await?;
        let row = store::contact::of_participant(&tx, participant.0).await?;
        let row = row.ok_or(Denial::NotFound)?;
        if row.guardian.is_some() {
            return Err(Denial::State.into());
        }
        store::contact::withdraw(&tx, row.id, purpose, now.0).await?;
        let policy = store::privacy::newest(&tx).await?.map_or(0, |policy| policy.id);
        let consent = store::contact::Consent {
            id: crate::random::uuid(self.inner.random.as_ref()),
            contact_id: row.id,
            purpose: purpose.to_owned(),
            policy,
            given_at: now.0,
            withdrawn_at: None,
        };
        store::contact::consent(&tx, &consent).await?;
        tx.commit().await?;
        Ok(())
    }

    pub(crate) async fn destroy_contact(&self, tx: &Tx, row: &Contact) -> Result<()> {
        store::contact::destroy(tx, row).await?;
        Ok(())
    }

    /// Removes the mails to these addresses that lie in the outbox.
    pub(crate) async fn empty_outbox_of(&self, addresses: &[String]) -> Result<()> {
        match &self.inner.outbox {
            Some(outbox) => outbox.remove_to(addresses).await,
            None => Ok(()),
        }
    }

    /// The participant whose own things are asked for.
    pub(crate) fn own_participant(&self, actor: &Actor) -> Result<ParticipantId> {
        self.gate(actor, Action::ReadOwn, &Resource::default())?;
        Ok(actor.participant.ok_or(Denial::SignIn)?)
    }
}
