//! Receipts: given with every contribution, looked up by anyone who holds the code.

use domain::contribution::{Kind, Status};
use domain::permission::{Action, Resource};
use domain::receipt::ReceiptCode;
use domain::time::Moment;
use store::Tx;
use uuid::Uuid;

use crate::contribution::{Contribution, Given, code, load, mask};
use crate::core_question::CorePlace;
use crate::dialogue::Dialogue;
use crate::{Actor, App, Error, Result};

/// What a receipt says.
#[derive(Clone, Debug)]
pub struct ReceiptView {
    /// The code.
    pub code: ReceiptCode,
    /// When it was given.
    pub at: Moment,
    /// Whether it was given for a vote.
    pub vote: bool,
    /// The contribution (for a vote: the statement); without text when it is not public.
    pub item: Contribution,
    /// The dialogue.
    pub dialogue: Dialogue,
    /// The core question, for answers, statements and votes.
    pub core_question: Option<CorePlace>,
    /// The moderator's decision, when it is hidden.
    pub hidden: Option<store::moderation::Decision>,
    /// The number of the act that recorded it.
    pub act: i64,
    /// The commitment to the text in that act, in hexadecimal: the fingerprint.
    pub fingerprint: Option<String>,
}

impl App {
    #[expect(clippy::too_many_arguments, reason = "a receipt names all of these")]
    pub(crate) async fn give_receipt(
        &self,
        tx: &Tx,
        kind: Kind,
        id: i64,
        status: &str,
        participant: Option<Uuid>,
        act: i64,
        now: Moment,
    ) -> Result<Given> {
        let receipt = crate::random::receipt(self.inner.random.as_ref());
        let row = store::receipt::Receipt {
            code: receipt.number(),
            participant_id: participant,
            kind: kind.as_str().to_owned(),
            item_id: id,
            act_id: act,
            at: now.0,
        };
        store::receipt::insert(tx, &row).await?;
        Ok(Given {
            code: code(kind, id),
            id,
            receipt,
            status: status.parse().unwrap_or(Status::Waiting),
        })
    }

    /// Makes sure that the actor is a participant and a voter of the dialogue.
    pub(crate) async fn ensure_voter(
        &self,
        tx: &Tx,
        actor: &Actor,
        dialogue: &Dialogue,
    ) -> Result<()> {
        if let Some(participant) = actor.participant {
            let origin = if actor.person.is_some() { "person" } else { "cookie" };
            store::participant::ensure(tx, participant.0, origin).await?;
            store::participant::ensure_voter(tx, dialogue.id.0, participant.0).await?;
        }
        Ok(())
    }

    /// Looks a receipt up. Whoever holds the code may see what it stands for; how a vote was cast
    /// is not told, because a receipt can be demanded from its holder.
    ///
    /// # Errors
    /// [`Error::Denied`] when there is no such receipt.
    pub async fn receipt(&self, actor: &Actor, receipt: ReceiptCode) -> Result<ReceiptView> {
        self.gate(actor, Action::ReadDialogue, &Resource::default())?;
        let read = self.inner.store.read();
        let row =
            store::receipt::by_code(&read, receipt.number()).await?.ok_or(Error::NOT_FOUND)?;
        let vote = row.kind == "vote";
        let kind =
            if vote { Kind::Statement } else { row.kind.parse().map_err(|_| Error::NOT_FOUND)? };
        let mut item = load(&read, kind, row.item_id).await?.ok_or(Error::NOT_FOUND)?;
        let dialogue = self.dialogue_by_id(item.dialogue).await?;
        self.gate(actor, Action::ReadDialogue, &dialogue.resource())?;
        // The holder of a contribution's receipt is its author or was shown it by them.
        mask(&mut item, !vote);
        let core_question = match item.core_question {
            Some(id) => crate::core_question::place(&read, id).await?,
            None => None,
        };
        let decision = store::moderation::newest(&read, kind.as_str(), item.id).await?;
        Ok(ReceiptView {
            code: receipt,
            at: Moment(row.at),
            vote,
            core_question,
            hidden: decision.filter(|_| item.status == Status::Hidden),
            act: row.act_id,
            fingerprint: self.fingerprint(row.act_id).await?,
            item,
            dialogue,
        })
    }

    async fn fingerprint(&self, act: i64) -> Result<Option<String>> {
        let acts = store::act::after(&self.inner.store.read(), act - 1, 1).await?;
        let payload = acts.into_iter().find(|row| row.id == act).map(|row| row.payload);
        let payload: Option<serde_json::Value> =
            payload.and_then(|text| serde_json::from_str(&text).ok());
        let field = |name: &str| {
            payload.as_ref()?.get(name)?.as_str()?.strip_prefix("sha256:").map(str::to_owned)
        };
        Ok(field("title").or_else(|| field("text")).or_else(|| field("root")))
    }
}
