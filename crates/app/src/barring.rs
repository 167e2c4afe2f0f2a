//! Barring: a participant is kept from taking part in one dialogue, or let in again.

use domain::act::{ActKind, Subject};
use domain::id::{DialogueId, ParticipantId};
use domain::moderation::NOTE;
use domain::permission::{Action, Resource};
use domain::text::Limit;
use store::Tx;

use crate::act::NewAct;
use crate::{Actor, App, Fields, Result};

impl App {
    /// Bars a participant from the dialogue with a reason, or lets them in again without one. A bar
    /// that stands gets the new reason by ending and beginning again.
    ///
    /// # Errors
    /// [`crate::Error::Denied`] unless the actor moderates the dialogue; [`crate::Error::Invalid`]
    /// for a reason that is too short or too long.
    pub async fn bar(
        &self,
        actor: &Actor,
        dialogue: DialogueId,
        participant: ParticipantId,
        reason: Option<&str>,
    ) -> Result<()> {
        self.gate(actor, Action::Moderate, &Resource::of(dialogue))?;
        let mut fields = Fields::default();
        let limit = Limit { field: "reason", ..NOTE };
        let reason = reason.map(|reason| fields.text(limit, reason));
        let reason = fields.done(reason)?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let lifted = store::barring::lift(&tx, dialogue.0, participant.0, now.0).await?;
        match &reason {
            Some(reason) => {
                store::participant::ensure(&tx, participant.0, "cookie").await?;
                store::barring::insert(&tx, dialogue.0, participant.0, reason, now.0).await?;
            }
            None if !lifted => return Ok(()),
            None => {}
        }
        let id = participant.0.to_string();
        let act = NewAct {
            kind: ActKind::ParticipantBarred,
            dialogue: Some(dialogue.0),
            subject: Subject::Participant,
            subject_id: 0,
            plain: vec![("barred", reason.is_some().into())],
            // The reason may name someone, so it may have to be erased.
            committed: vec![("participant", &id), ("note", reason.as_deref().unwrap_or_default())],
        };
        self.record(&tx, act, now).await?;
        self.commit(tx).await
    }

    /// The actor, with whether they are barred from the dialogue as of this transaction.
    pub(crate) async fn fresh(
        &self,
        tx: &Tx,
        actor: &Actor,
        dialogue: DialogueId,
    ) -> Result<Actor> {
        let barred = match actor.participant {
            Some(id) => store::barring::stands(tx, dialogue.0, id.0).await?,
            None => false,
        };
        Ok(Actor { barred, ..actor.clone() })
    }
}
