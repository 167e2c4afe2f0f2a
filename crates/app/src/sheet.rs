//! Voting sheets: votes on paper, typed in by staff. One sheet is one voter; its votes are counted
//! with all others and kept apart in the figures.

use domain::act::{ActKind, Subject};
use domain::contribution::Status;
use domain::id::{ParticipantId, PrintRunId};
use domain::permission::{Action, Denial};
use domain::receipt::ReceiptCode;
use domain::slip::SlipKind;
use domain::text::Fault;
use domain::time::Moment;
use domain::vote::{VoteSource, VoteValue};
use publish::table::csv_lines;
use store::Tx;
use store::slip::Slip;
pub use store::vote::BySource;

use crate::act::NewAct;
use crate::core_question::CoreQuestionView;
use crate::dialogue::Dialogue;
use crate::vote::{Ballot, Source};
use crate::{Actor, App, Error, Result};

/// A sheet that was typed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Its code.
    pub code: ReceiptCode,
    /// Votes that count.
    pub votes: i64,
    /// Marks that do not: their statements are not public any more.
    pub left_out: i64,
}

impl App {
    /// Types a voting sheet in. `marks` are in the order of the statements on the sheet; none where
    /// nothing was marked.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue, or when voting was not open;
    /// [`Error::Invalid`] for a code that is none, or a sheet without any mark; [`Error::Conflict`]
    /// `slip_typed` when it was typed in before, `sheet_of_another_run`.
    pub async fn type_sheet(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        run: PrintRunId,
        typed: &str,
        marks: &[Option<VoteValue>],
    ) -> Result<Counted> {
        let sheets = self.print_run(actor, dialogue, run).await?;
        let slip = self.find_slip(actor, dialogue, typed).await?;
        if slip.typed.is_some() {
            return Err(Error::Conflict("slip_typed"));
        }
        if slip.kind != SlipKind::Votes || slip.run != Some(run) {
            return Err(Error::Conflict("sheet_of_another_run"));
        }
        if marks.iter().all(Option::is_none) {
            return Err(Error::field("marks", Fault::Required));
        }
        let now = self.now();
        let held = sheets.gathering.map(|gathering| Moment(gathering.starts_at));
        let at = held.filter(|at| *at <= now).unwrap_or(now);
        let participant = ParticipantId(crate::random::uuid(self.inner.random.as_ref()));
        let ballots: Vec<Ballot> = sheets
            .statements
            .iter()
            .zip(marks)
            .filter_map(|((statement, _), mark)| {
                Some(Ballot {
                    participant,
                    statement: *statement,
                    value: (*mark)?,
                    at,
                    chance: None,
                })
            })
            .collect();
        let tx = self.inner.store.begin().await?;
        let written = self.write_votes(&tx, &ballots, Source::Paper, now).await?;
        let refused: Vec<Denial> =
            written.outcomes.iter().filter_map(|outcome| outcome.as_ref().err().copied()).collect();
        let left_out = i64::try_from(refused.len()).unwrap_or(0);
        let votes = i64::try_from(ballots.len()).unwrap_or(0) - left_out;
        let Some(act) = written.acts.first().copied() else {
            return Err(refused.first().copied().unwrap_or(Denial::State).into());
        };
        let row = store::slip::by_code(&tx, slip.code.number()).await?.ok_or(Error::NOT_FOUND)?;
        let row = Slip {
            typed_at: Some(now.0),
            typed_by: actor.person.map(|person| person.0),
            participant_id: Some(participant.0),
            votes: Some(votes),
            act_id: Some(act),
            ..row
        };
        if !store::slip::fill(&tx, &row).await? {
            return Err(Error::Conflict("slip_typed"));
        }
        self.commit(tx).await?;
        Ok(Counted { code: slip.code, votes, left_out })
    }

    /// Takes the votes of a sheet back.
    pub(crate) async fn take_back_votes(
        &self,
        tx: &Tx,
        dialogue: &Dialogue,
        slip: &Slip,
        now: Moment,
    ) -> Result<()> {
        let corrupt = || Error::Store(store::StoreError::Corrupt("slip"));
        let (participant, act) = slip.participant_id.zip(slip.act_id).ok_or_else(corrupt)?;
        let voter = store::participant::voter(tx, dialogue.id.0, participant).await?;
        let statements = store::vote::sheet_statements(tx, act).await?;
        let targets = store::vote::lock_targets(tx, &statements).await?;
        // A sheet is of one core question, and its voter of nothing else: whoever recounts drops them.
        let core = targets.values().map(|target| target.core_question_id).min();
        let pseudonym = core.map(|core| self.pseudonym(core, participant));
        let votes = store::vote::take_back(tx, act, voter.ok_or_else(corrupt)?, now.0).await?;
        let act = NewAct {
            kind: ActKind::VotesTakenBack,
            dialogue: Some(dialogue.id.0),
            subject: Subject::Votes,
            subject_id: dialogue.id.0,
            plain: vec![
                ("dialogue", dialogue.slug.as_str().into()),
                ("votes", votes.len().into()),
                ("cast", act.into()),
                ("voter", pseudonym.into()),
                ("source", VoteSource::Paper.as_str().into()),
            ],
            committed: vec![],
        };
        self.record(tx, act, now).await?;
        Ok(())
    }

    /// How many votes on a core question came online, and how many on paper.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn votes_by_source(
        &self,
        actor: &Actor,
        core: &CoreQuestionView,
    ) -> Result<BySource> {
        self.gate(actor, Action::ReadDialogue, &core.resource())?;
        Ok(store::vote::by_source(&self.inner.store.read(), core.row.id).await?)
    }

    /// The tallies of the published statements of a core question by source, as a table. Statements
    /// carry the numbers they have in comments.csv.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn sources_csv(&self, actor: &Actor, core: &CoreQuestionView) -> Result<Vec<u8>> {
        self.gate(actor, Action::ReadDialogue, &core.resource())?;
        let rows = store::statement::all_of(&self.inner.store.read(), core.row.id).await?;
        let numbers: Vec<u64> =
            self.comments_of(core, rows.clone(), false).iter().map(|(_, one)| one.id).collect();
        let mut lines =
            vec![["comment-id", "source", "agrees", "disagrees", "passes"].map(str::to_owned)];
        let public = Status::Published.as_str();
        for (row, number) in rows.iter().zip(numbers).filter(|(row, _)| row.status == public) {
            let paper = [row.paper_agree, row.paper_disagree, row.paper_pass];
            let online = [
                row.agree - row.paper_agree,
                row.disagree - row.paper_disagree,
                row.pass - row.paper_pass,
            ];
            for (source, counts) in [(VoteSource::Online, online), (VoteSource::Paper, paper)] {
                let [agrees, disagrees, passes] = counts.map(|count| count.to_string());
                lines.push([number.to_string(), source.to_string(), agrees, disagrees, passes]);
            }
        }
        Ok(csv_lines(lines, false)?)
    }
}
