//! Appeals: having it looked at again that something was not taken in.

use domain::act::{ActKind, Subject};
use domain::appeal::{ANSWER, Decision, REASON};
use domain::code::Coded as _;
use domain::contribution::{Kind, Status};
use domain::id::OutcomeId;
use domain::language::Language;
use domain::outcome::OutcomeWord;
use domain::permission::{Action, Denial};
use domain::receipt::ReceiptCode;
use domain::subscription::{About, Growth};
use domain::text::Fault;
use domain::time::Moment;
use domain::trace::{Basis, Key, NodeKind};
pub use store::appeal::Appeal;

use crate::act::NewAct;
use crate::contribution::{Contribution, code, language_of};
use crate::dialogue::Dialogue;
use crate::page::{Page, Slice};
use crate::subscription::node_kind;
use crate::{Actor, App, Error, Fields, Result};

/// What somebody sends who wants something looked at again.
#[derive(Clone, Debug, Default)]
pub struct NewAppeal {
    /// Why.
    pub reason: String,
    /// The receipt of the input, of whoever has no more than that.
    pub receipt: String,
    /// The language they wrote in.
    pub language: Option<Language>,
}

/// What the office answers.
#[derive(Clone, Debug, Default)]
pub struct NewDecision {
    /// A word of [`Decision`].
    pub decision: String,
    /// Why, in plain words.
    pub answer: String,
    /// Whether the words of whoever asked are shown with it.
    pub shown: bool,
}

/// An appeal as anyone may see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppealView {
    /// Its key.
    pub id: i64,
    /// The outcome.
    pub outcome: OutcomeId,
    /// The kind of the input.
    pub kind: Kind,
    /// The number of the input.
    pub item: i64,
    /// Why; empty unless it is shown, or the reader works at the desk.
    pub reason: String,
    /// The language of that.
    pub language: String,
    /// When somebody asked.
    pub asked: Moment,
    /// What the office answered, and when.
    pub decided: Option<(Decision, Moment)>,
    /// Its words.
    pub answer: String,
}

impl AppealView {
    fn of(row: Appeal, may_read: bool) -> Option<Self> {
        let decision = row.decision.as_deref().and_then(|word| word.parse().ok());
        let is_shown = may_read || row.shown == 1;
        Some(Self {
            id: row.id,
            outcome: OutcomeId(row.outcome_id),
            kind: row.kind.parse().ok()?,
            item: row.item_id,
            reason: if is_shown { row.reason } else { String::new() },
            language: row.language,
            asked: Moment(row.asked_at),
            decided: decision.zip(row.decided_at.map(Moment)),
            answer: row.answer,
        })
    }

    /// The code of the input.
    pub fn code(&self) -> String {
        code(self.kind, self.item)
    }
}

/// An input whose outcome may be appealed.
#[derive(Clone, Debug)]
pub struct Appealable {
    /// The input.
    pub item: Contribution,
    /// Its dialogue.
    pub dialogue: Dialogue,
    /// The outcome by which it was not taken in.
    pub outcome: OutcomeId,
    /// Why it was not.
    pub reason: String,
    /// Whether the actor is known to have sent it; others show the receipt.
    pub is_own: bool,
}

impl App {
    /// The appeals about an input, oldest first.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn appeals_about(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        kind: Kind,
        id: i64,
    ) -> Result<Vec<AppealView>> {
        self.gate(actor, Action::ReadDialogue, &dialogue.resource())?;
        let rows = store::appeal::of_item(&self.inner.store.read(), kind.as_str(), id).await?;
        Ok(rows.into_iter().filter_map(|row| AppealView::of(row, false)).collect())
    }

    /// What may be appealed of an input.
    ///
    /// # Errors
    /// [`Error::Denied`] when there is no such input for everyone, or nothing of it can be appealed: it was
    /// taken in, or somebody appealed before.
    pub async fn appealable(&self, actor: &Actor, kind: Kind, id: i64) -> Result<Appealable> {
        let (item, dialogue) = self.contribution(actor, kind, id).await?;
        let root = node_kind(kind).ok_or(Denial::NotFound)?;
        if item.status != Status::Published {
            return Err(Denial::State.into());
        }
        let trace = self.trace(actor, Key::new(root, id)).await?;
        let appealed = store::appeal::of_item(&self.inner.store.read(), kind.as_str(), id).await?;
        let found = trace
            .onward()
            .filter(|(node, basis)| basis.advances() && node.key.kind == NodeKind::Outcome)
            .filter(|(node, _)| node.status.parse().is_ok_and(OutcomeWord::may_be_appealed))
            .map(|(node, _)| OutcomeId(node.key.id))
            .find(|outcome| !appealed.iter().any(|row| row.outcome_id == outcome.0));
        let outcome = found.ok_or(Denial::State)?;
        let row = store::outcome::by_id(&self.inner.store.read(), outcome.0).await?;
        let is_own = item.author.is_some() && item.author == actor.participant;
        let reason = row.ok_or(Error::NOT_FOUND)?.reason;
        Ok(Appealable { item, dialogue, outcome, reason, is_own })
    }

    /// Asks that it be looked at again: the author, or whoever shows the receipt of the input.
    ///
    /// # Errors
    /// As [`App::appealable`]; [`Error::Invalid`] with every fault; [`Error::Conflict`] `appealed` when
    /// somebody was faster.
    pub async fn appeal(&self, actor: &Actor, kind: Kind, id: i64, new: &NewAppeal) -> Result<()> {
        let of = self.appealable(actor, kind, id).await?;
        let mut fields = Fields::default();
        let reason = fields.text(REASON, &new.reason);
        if !of.is_own && !self.has_receipt(kind, id, &new.receipt).await? {
            let fault = match new.receipt.trim() {
                "" => Fault::Required,
                text => Fault::Unknown { given: text.chars().take(24).collect(), nearest: None },
            };
            fields.fault("receipt", fault);
        }
        fields.done(())?;
        let (now, dialogue) = (self.now(), &of.dialogue);
        let tx = self.inner.store.begin().await?;
        let fresh = self.fresh(&tx, actor, dialogue.id).await?;
        if fresh.barred {
            return Err(Denial::Barred.into());
        }
        let language = language_of(&[&reason], new.language.unwrap_or(dialogue.language));
        let row = Appeal {
            id: 0,
            outcome_id: of.outcome.0,
            kind: kind.as_str().to_owned(),
            item_id: id,
            dialogue_id: dialogue.id.0,
            participant_id: actor.participant.map(|own| own.0).filter(|_| of.is_own),
            reason,
            language: language.to_string(),
            asked_at: now.0,
            decision: None,
            answer: String::new(),
            shown: 0,
            decided_at: None,
        };
        let made = store::appeal::insert(&tx, &row).await?.ok_or(Error::Conflict("appealed"))?;
        if let Some(own) = row.participant_id {
            store::subscription::start(&tx, own, kind, id, now.0).await?;
        }
        let mut act = act(dialogue, ActKind::AppealMade, made, &row);
        act.committed.push(("reason", &row.reason));
        self.record(&tx, act, now).await?;
        self.commit(tx).await
    }

    async fn has_receipt(&self, kind: Kind, id: i64, receipt: &str) -> Result<bool> {
        let Ok(receipt) = ReceiptCode::parse(receipt) else { return Ok(false) };
        let row = store::receipt::by_code(&self.inner.store.read(), receipt.number()).await?;
        Ok(row.is_some_and(|row| row.kind == kind.as_str() && row.item_id == id))
    }

    /// A page of the appeals of a dialogue: what waits first, oldest first.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue.
    pub async fn appeals(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        slice: Slice,
    ) -> Result<Page<AppealView>> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        let read = self.inner.store.read();
        let (total, _) = store::appeal::counts(&read, dialogue.id.0).await?;
        let rows = store::appeal::list(&read, dialogue.id.0, slice.offset, slice.probe()).await?;
        let views = rows.into_iter().filter_map(|row| AppealView::of(row, true)).collect();
        Ok(slice.cut(views, total, |view| view.id))
    }

    /// How many appeals of a dialogue wait for an answer.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue.
    pub async fn appeals_waiting(&self, actor: &Actor, dialogue: &Dialogue) -> Result<i64> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        Ok(store::appeal::counts(&self.inner.store.read(), dialogue.id.0).await?.1)
    }

    /// Answers an appeal. Whoever follows the input is told.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue and the appeal is one of it;
    /// [`Error::Invalid`]; [`Error::Conflict`] `decided` when it was answered before, `not_changed` when
    /// it is said to be changed and the outcome still holds.
    pub async fn decide_appeal(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: i64,
        new: &NewDecision,
    ) -> Result<()> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        let mut fields = Fields::default();
        let decision: Option<Decision> = fields.needed_word("decision", &new.decision);
        let answer = fields.text(ANSWER, &new.answer);
        let (decision, answer) = fields.done((decision.unwrap_or(Decision::Kept), answer))?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let row = store::appeal::by_id(&tx, id).await?;
        let row = row.filter(|row| row.dialogue_id == dialogue.id.0).ok_or(Error::NOT_FOUND)?;
        let kind: Kind = row.kind.parse().map_err(|_| Error::NOT_FOUND)?;
        if decision == Decision::Changed && self.still_holds(&row).await? {
            return Err(Error::Conflict("not_changed"));
        }
        let decided =
            store::appeal::decide(&tx, id, decision.as_str(), &answer, new.shown, now.0).await?;
        if !decided {
            return Err(Error::Conflict("decided"));
        }
        let growth =
            Growth { about: About::Appeal, id: row.outcome_id, part: 0, basis: Basis::Direct };
        store::subscription::tell(&tx, kind, row.item_id, &growth, now.0).await?;
        let mut act = act(dialogue, ActKind::AppealDecided, id, &row);
        act.plain.push(("decision", decision.as_str().into()));
        act.committed.push(("answer", &answer));
        self.record(&tx, act, now).await?;
        self.commit(tx).await
    }

    /// Whether the outcome that was appealed is still that of the input, itself or by its group.
    async fn still_holds(&self, row: &Appeal) -> Result<bool> {
        let kind: Kind = row.kind.parse().map_err(|_| Error::NOT_FOUND)?;
        let root = Key::new(node_kind(kind).ok_or(Denial::NotFound)?, row.item_id);
        let trace = self.trace(&Actor::default(), root).await?;
        let outcome = Key::new(NodeKind::Outcome, row.outcome_id);
        Ok(trace.walk.basis(outcome).is_some_and(Basis::advances))
    }
}

fn act<'a>(dialogue: &Dialogue, kind: ActKind, id: i64, row: &Appeal) -> NewAct<'a> {
    let of = row.kind.parse().map(|kind| code(kind, row.item_id)).unwrap_or_default();
    NewAct {
        kind,
        dialogue: Some(row.dialogue_id),
        subject: Subject::Appeal,
        subject_id: id,
        plain: vec![
            ("dialogue", dialogue.slug.as_str().into()),
            ("code", of.into()),
            ("outcome", OutcomeId(row.outcome_id).code().into()),
        ],
        committed: vec![],
    }
}
