//! Assignments: core questions given to subcommittees, and how far each has come.

use domain::act::{ActKind, Subject};
use domain::assignment::{MOST, REASON};
use domain::body::BodyKind;
use domain::draft::{Agreement, DraftStatus, Tally};
use domain::id::{AssignmentId, CoreQuestionId};
use domain::permission::Action;
use domain::time::Moment;
pub use store::assignment::{Assignment, Heard};
use store::body::Body;
pub use store::draft::Progress;
use store::{Db, Tx};

use crate::act::NewAct;
use crate::body::BodyView;
use crate::core_question::{CoreQuestionView, Line, Set};
use crate::dialogue::Dialogue;
use crate::opinion::Verdict;
use crate::{Actor, App, Error, Fields, Result};

/// Every core question of a set with every body that works on it.
#[derive(Clone, Debug)]
pub struct Board {
    /// The set.
    pub set: Set,
    /// Its core questions, in order.
    pub rows: Vec<BoardRow>,
    /// Every body that works or worked on one, in the order of the dialogue's bodies.
    pub bodies: Vec<Body>,
}

/// One core question on the board.
#[derive(Clone, Debug)]
pub struct BoardRow {
    /// The core question.
    pub core: Line,
    /// What citizens answered.
    pub heard: Heard,
    /// What votes came to, and when they were read; none before the first analysis.
    pub opinion: Option<Found>,
    /// The bodies that work on it, the one that leads first.
    pub works: Vec<Work>,
    /// What ended, with its reason.
    pub ended: Vec<Work>,
}

/// What votes on a core question came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// Whether there are groups, and how sure.
    pub verdict: Verdict,
    /// How many groups, where there are some.
    pub groups: usize,
    /// When the votes were read.
    pub at: Moment,
}

/// A body's work on a core question.
#[derive(Clone, Debug)]
pub struct Work {
    /// The assignment.
    pub row: Assignment,
    /// The body.
    pub body: Body,
    /// How far its draft has come, once it wrote one.
    pub draft: Option<Progress>,
}

impl Work {
    /// Whether the members were of one mind, once the draft is adopted.
    pub fn agreement(&self) -> Option<Agreement> {
        let draft = self.draft.as_ref()?;
        let tally = Tally { against: draft.against?, ..Tally::default() };
        Some(tally.agreement(usize::try_from(draft.minorities).unwrap_or(usize::MAX)))
    }

    /// Where its draft stands; none before it is begun.
    pub fn status(&self) -> Option<DraftStatus> {
        self.draft.as_ref()?.status.parse().ok()
    }
}

fn changed<'a>(
    core: &CoreQuestionView,
    body: &Body,
    row: &'a Assignment,
    change: &'static str,
) -> NewAct<'a> {
    NewAct {
        kind: ActKind::AssignmentChanged,
        dialogue: Some(core.dialogue.id.0),
        subject: Subject::Assignment,
        subject_id: row.id,
        plain: vec![
            ("dialogue", core.dialogue.slug.as_str().into()),
            ("core_question", core.row.id.into()),
            ("number", core.row.number.into()),
            ("body", body.slug.as_str().into()),
            ("change", change.into()),
            ("leads", (row.leads != 0).into()),
            ("from", row.valid_from.into()),
            ("to", row.valid_to.into()),
        ],
        committed: vec![("reason", &row.reason)],
    }
}

impl App {
    /// Gives a core question to a subcommittee. The first body it is given to leads, and so does one
    /// that is given it with `leads`; whichever led before goes on beside it.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue; [`Error::Conflict`] when the body is
    /// no subcommittee, has ended, or works on it in this part already.
    pub async fn assign(
        &self,
        actor: &Actor,
        core: &CoreQuestionView,
        body: &BodyView,
        leads: bool,
    ) -> Result<AssignmentId> {
        self.gate(actor, Action::Curate, &core.dialogue.resource())?;
        if body.dialogue.id != core.dialogue.id {
            return Err(Error::NOT_FOUND);
        }
        if body.kind != BodyKind::Subcommittee || body.row.valid_to.is_some() {
            return Err(Error::Conflict("not_a_subcommittee"));
        }
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let all = store::assignment::of_core_question(&tx, core.row.id).await?;
        let current: Vec<&Assignment> = all.iter().filter(|row| row.valid_to.is_none()).collect();
        let leads = leads || !current.iter().any(|row| row.leads != 0);
        let own = current.iter().find(|row| row.body_id == body.row.id);
        if current.len() >= MOST && own.is_none() {
            return Err(Error::Conflict("assignments_full"));
        }
        match own {
            Some(own) if !leads || own.leads != 0 => {
                return Err(Error::Conflict("assigned_already"));
            }
            Some(own) => store::assignment::end(&tx, own.id, now.0, "").await?,
            None => {}
        }
        let others = current.iter().filter(|row| row.leads != 0 && row.body_id != body.row.id);
        for leader in others.filter(|_| leads) {
            self.step_back(&tx, core, leader, now).await?;
        }
        let id = self.write_assignment(&tx, core, &body.row, leads, now).await?;
        self.commit(tx).await?;
        Ok(AssignmentId(id))
    }

    /// Whoever led goes on without leading.
    async fn step_back(
        &self,
        tx: &Tx,
        core: &CoreQuestionView,
        leader: &Assignment,
        now: Moment,
    ) -> Result<()> {
        let body = store::body::by_id(tx, leader.body_id).await?.ok_or(Error::NOT_FOUND)?;
        store::assignment::end(tx, leader.id, now.0, "").await?;
        self.write_assignment(tx, core, &body, false, now).await?;
        Ok(())
    }

    async fn write_assignment(
        &self,
        tx: &Tx,
        core: &CoreQuestionView,
        body: &Body,
        leads: bool,
        now: Moment,
    ) -> Result<i64> {
        let mut row = Assignment {
            id: 0,
            core_question_id: core.row.id,
            body_id: body.id,
            leads: i16::from(leads),
            valid_from: now.0,
            valid_to: None,
            reason: String::new(),
        };
        row.id = store::assignment::insert(tx, &row).await?;
        self.record(tx, changed(core, body, &row, "assigned"), now).await?;
        Ok(row.id)
    }

    /// Takes a core question from a body, with the reason. What the body wrote stays.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue; [`Error::Invalid`] without a reason;
    /// [`Error::Conflict`] when it has ended already.
    pub async fn end_assignment(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: AssignmentId,
        reason: &str,
    ) -> Result<()> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        let row = store::assignment::by_id(&self.inner.store.read(), id.0).await?;
        let row = row.ok_or(Error::NOT_FOUND)?;
        let core = self.core_question(actor, CoreQuestionId(row.core_question_id)).await?;
        if core.dialogue.id != dialogue.id {
            return Err(Error::NOT_FOUND);
        }
        let mut fields = Fields::default();
        let reason = fields.text(REASON, reason);
        fields.done(())?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let mut row = store::assignment::by_id(&tx, id.0).await?.ok_or(Error::NOT_FOUND)?;
        if row.valid_to.is_some() {
            return Err(Error::Conflict("changed"));
        }
        let body = store::body::by_id(&tx, row.body_id).await?.ok_or(Error::NOT_FOUND)?;
        (row.valid_to, row.reason) = (Some(now.0), reason);
        store::assignment::end(&tx, row.id, now.0, &row.reason).await?;
        self.record(&tx, changed(&core, &body, &row, "ended"), now).await?;
        self.commit(tx).await
    }

    /// The board of the set that holds now: every core question over all bodies. None before a set
    /// was published.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn board(&self, actor: &Actor, dialogue: &Dialogue) -> Result<Option<Board>> {
        let Some(set) = self.current_set(actor, dialogue).await? else { return Ok(None) };
        let read = self.inner.store.read();
        let lines = self.core_questions(actor, dialogue, &set).await?;
        let known = store::body::list(&read, dialogue.id.0).await?;
        let heard = store::assignment::heard(&read, set.id).await?;
        let (works, ended) = works(&read, &set, &known).await?;
        let bodies = known.into_iter().filter(|body| {
            works.iter().chain(&ended).any(|work: &Work| work.row.body_id == body.id)
        });
        let bodies = bodies.collect();
        let mut rows = Vec::with_capacity(lines.len());
        for core in lines {
            let of = |all: &[Work]| -> Vec<Work> {
                all.iter().filter(|work| work.row.core_question_id == core.id).cloned().collect()
            };
            let heard = heard.iter().find(|one| one.core_question_id == core.id).cloned();
            let opinion = self.newest_opinion(CoreQuestionId(core.id)).await?;
            rows.push(BoardRow {
                works: of(&works),
                ended: of(&ended),
                heard: heard.unwrap_or_default(),
                opinion: opinion.map(|opinion| Found {
                    verdict: opinion.verdict(),
                    groups: opinion.result.groups.len(),
                    at: opinion.read_at,
                }),
                core,
            });
        }
        Ok(Some(Board { set, rows, bodies }))
    }
}

/// What is worked on in a set, and what was ended with a reason.
async fn works(read: &impl Db, set: &Set, known: &[Body]) -> Result<(Vec<Work>, Vec<Work>)> {
    let drafts = store::draft::progress(read, set.id).await?;
    let rows = store::assignment::of_set(read, set.id).await?;
    let work = |row: Assignment| {
        let body = known.iter().find(|body| body.id == row.body_id)?.clone();
        let draft = drafts.iter().find(|draft| {
            draft.body_id == row.body_id && draft.core_question_id == row.core_question_id
        });
        Some(Work { row, body, draft: draft.cloned() })
    };
    let (current, past): (Vec<Assignment>, Vec<Assignment>) =
        rows.into_iter().partition(|row| row.valid_to.is_none());
    let past = past.into_iter().filter(|row| !row.reason.is_empty());
    Ok((current.into_iter().filter_map(work).collect(), past.filter_map(work).collect()))
}
