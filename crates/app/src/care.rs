//! What may be sensitive is not sent before its author said how.

use domain::care::Care;
use domain::channel::Channel;
use domain::id::ParticipantId;
use language::sensitive;
use store::Tx;
use uuid::Uuid;

use crate::dialogue::Dialogue;
use crate::{Actor, App, Error, Result};

/// Refuses texts that may be sensitive until their author has chosen. What staff type in for others
/// was spoken in public or written on a slip.
pub(crate) fn warn(texts: &[&str], channel: Channel, care: Option<Care>) -> Result<()> {
    if care.is_some() || channel == Channel::Field {
        return Ok(());
    }
    let found = sensitive::find(&texts.join("\n"));
    if found.is_empty() { Ok(()) } else { Err(Error::Sensitive { found }) }
}

/// How it was sent, as the act says it: nothing when there was nothing to choose.
pub(crate) fn plain(care: Option<Care>) -> Vec<(&'static str, serde_json::Value)> {
    care.map(|care| ("care", care.as_str().into())).into_iter().collect()
}

impl App {
    /// The author of a contribution: the actor's participant, or one of its own.
    pub(crate) fn author(&self, actor: &Actor, care: Option<Care>) -> Option<Uuid> {
        match (care, actor.participant) {
            (Some(Care::Unnamed), Some(_)) => Some(crate::random::uuid(self.inner.random.as_ref())),
            (_, participant) => participant.map(|participant| participant.0),
        }
    }

    /// Makes sure that the author exists. One that is not the actor's participant is no voter: it
    /// stands for this contribution alone.
    pub(crate) async fn ensure_author(
        &self,
        tx: &Tx,
        actor: &Actor,
        dialogue: &Dialogue,
        author: Option<Uuid>,
    ) -> Result<()> {
        match author {
            Some(author) if actor.participant != Some(ParticipantId(author)) => {
                Ok(store::participant::ensure(tx, author, "unnamed").await?)
            }
            _ => self.ensure_voter(tx, actor, dialogue).await,
        }
    }
}
