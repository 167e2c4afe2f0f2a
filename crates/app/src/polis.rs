//! Polis exports: a conversation comes in as a core question with statements, participants and
//! votes, and goes out again.

use std::collections::{BTreeSet, HashMap, VecDeque};

use domain::contribution::Status;
use domain::core_question::SetStatus;
use domain::id::{CoreQuestionId, ParticipantId, StatementId};
use domain::permission::Action;
use domain::time::{Moment, TimeZone};
use domain::vote::VoteValue;
use opinion::polis::{
    Authors, Comment, Export, Moderation, Zone, write_counted_comments, write_more_votes,
    write_votes,
};
use opinion::tally::Tally;
use publish::table::csv_lines;
use store::core_question::{CoreQuestion, Set};
use store::number::Numbered;
use store::statement::Statement;
use store::vote::ExportVote;

use crate::core_question::{CoreQuestionView, core_changed, set_changed};
use crate::dialogue::Dialogue;
use crate::vote::{Ballot, Chance, Source};
use crate::{Actor, App, Error, Fields, Result};

/// Votes written in one transaction.
const BATCH: usize = 4096;
/// Votes read at once when exporting.
const PAGE: i64 = 10_000;
/// Bytes of a public file sent at once.
const PIECE: usize = 64 * 1024;

/// What an import of a Polis export made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PolisImport {
    /// The core question.
    pub core_question: CoreQuestionId,
    /// Statements in it.
    pub statements: usize,
    /// People who voted.
    pub participants: usize,
    /// Votes that stand: the last one of each person and statement.
    pub votes: usize,
}

impl App {
    /// Imports a conversation as a new core question of the current set (of a first set, when there
    /// is none). `progress` hears votes done and all votes.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue; [`Error::Invalid`] for a text that
    /// cannot be stored; then nothing was imported.
    pub async fn import_polis(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        title: &str,
        export: &Export,
        progress: &(dyn Fn(usize, usize) + Send + Sync),
    ) -> Result<PolisImport> {
        self.gate(actor, Action::Import, &dialogue.intake())?;
        let mut fields = Fields::default();
        let title = fields.text(domain::core_question::TITLE, title);
        let texts: Vec<String> =
            export.comments.iter().map(|comment| statement_text(&mut fields, comment)).collect();
        fields.done(())?;
        let people = self.new_people(export);
        let (core, numbers) =
            self.write_conversation(actor, dialogue, title, export, &texts, &people).await?;
        let ballots = ballots(export, &people, &numbers);
        for (n, batch) in ballots.chunks(BATCH).enumerate() {
            self.write_batch(batch, Source::Imported).await?;
            progress((n * BATCH + batch.len()).min(ballots.len()), ballots.len());
        }
        let standing = opinion::polis::last_votes(export);
        let voters: BTreeSet<u64> = standing.keys().map(|(voter, _)| *voter).collect();
        Ok(PolisImport {
            core_question: CoreQuestionId(core),
            statements: export.comments.len(),
            participants: voters.len(),
            votes: standing.len(),
        })
    }

    fn new_people(&self, export: &Export) -> HashMap<u64, ParticipantId> {
        let voters = export.votes.iter().map(|vote| vote.voter);
        let authors = export.comments.iter().filter_map(|comment| comment.author);
        let numbers: BTreeSet<u64> = voters.chain(authors).collect();
        numbers
            .into_iter()
            .map(|n| (n, ParticipantId(crate::random::uuid(self.inner.random.as_ref()))))
            .collect()
    }

    async fn write_conversation(
        &self,
        _actor: &Actor,
        dialogue: &Dialogue,
        title: String,
        export: &Export,
        texts: &[String],
        people: &HashMap<u64, ParticipantId>,
    ) -> Result<(i64, HashMap<u64, i64>)> {
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let set = self.set_for_import(&tx, dialogue, &title, now).await?;
        let row = CoreQuestion {
            id: 0,
            dialogue_id: dialogue.id.0,
            set_id: set.id,
            number: 0,
            title,
            body: String::new(),
            sector_id: None,
            language: dialogue.language.as_str().to_owned(),
            created_at: now.0,
            removed_at: None,
        };
        let core = store::core_question::insert(&tx, &row).await?;
        let row = store::core_question::by_id(&tx, core).await?.ok_or(Error::NOT_FOUND)?;
        self.record(&tx, core_changed(dialogue, &set, &row, "added"), now).await?;
        let view = CoreQuestionView { row, set, dialogue: dialogue.clone() };
        let count = i64::try_from(export.comments.len()).unwrap_or(0);
        let first = store::number::take(&tx, Numbered::Statement, count).await?;
        let mut numbers = HashMap::with_capacity(export.comments.len());
        for ((comment, text), id) in export.comments.iter().zip(texts).zip(first..) {
            let author = comment.author.and_then(|n| people.get(&n));
            if let Some(author) = author {
                store::participant::ensure(&tx, author.0, "import").await?;
            }
            let statement = statement_row(&view, comment, text, id, author, now);
            store::statement::insert(&tx, &statement).await?;
            self.record_statement(&tx, &view, &statement, None, now).await?;
            numbers.insert(comment.id, id);
        }
        self.commit(tx).await?;
        Ok((core, numbers))
    }

    async fn set_for_import(
        &self,
        tx: &store::Tx,
        dialogue: &Dialogue,
        title: &str,
        now: Moment,
    ) -> Result<Set> {
        if let Some(set) = store::core_question::current_set(tx, dialogue.id.0).await? {
            return Ok(set);
        }
        let title: String = title.chars().take(domain::core_question::SET_TITLE.max).collect();
        let id = store::core_question::insert_set(tx, dialogue.id.0, &title, now.0).await?;
        let set = store::core_question::set_by_id(tx, id).await?.ok_or(Error::NOT_FOUND)?;
        store::core_question::publish_set(tx, &set, now.0).await?;
        self.record(tx, set_changed(dialogue, &set, "published"), now).await?;
        Ok(Set { status: SetStatus::Published.as_str().to_owned(), valid_from: Some(now.0), ..set })
    }

    /// A core question as a Polis export: statements, and every vote cast, replaced ones included.
    /// Voters and authors carry pseudonyms that hold for this core question only. What is hidden or
    /// waits is exported with its text to staff, without it to anyone else.
    ///
    /// # Errors
    /// [`Error::Denied`] when the actor may not see it.
    pub async fn export_polis(&self, actor: &Actor, core: CoreQuestionId) -> Result<Export> {
        let view = self.core_question(actor, core).await?;
        let staff = actor.is_staff_of(view.dialogue.id);
        let comments = self.polis_comments(&view, staff).await?;
        let read = self.inner.store.read();
        let numbers: HashMap<i64, u64> =
            comments.iter().map(|(id, comment)| (*id, comment.id)).collect();
        let mut votes = Vec::new();
        let mut after = (0, -1);
        loop {
            let page = store::vote::entries(&read, core.0, after, PAGE).await?;
            let Some(last) = page.last() else { break };
            after = (last.act_id, last.leaf);
            votes.extend(page.iter().filter_map(|entry| {
                Some(opinion::polis::Vote {
                    at_ms: Moment(entry.at).millis(),
                    comment: *numbers.get(&entry.statement_id)?,
                    voter: self.pseudonym(core.0, entry.participant_id),
                    value: i8::try_from(entry.value).ok()?,
                })
            }));
        }
        Ok(Export { comments: comments.into_iter().map(|(_, comment)| comment).collect(), votes })
    }

    /// The statements of a core question as comments.csv, as anyone may have them: published texts
    /// with their tallies, no authors.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn comments_csv(&self, actor: &Actor, core: &CoreQuestionView) -> Result<Vec<u8>> {
        self.gate(actor, Action::ReadDialogue, &core.resource())?;
        let rows = store::statement::all_of(&self.inner.store.read(), core.row.id).await?;
        let tallies: Vec<Tally> = rows.iter().map(tally).collect();
        let comments = self.comments_of(core, rows, false);
        let counted = comments.iter().map(|(_, comment)| comment).zip(tallies);
        let mut file = Vec::new();
        write_counted_comments(counted, Authors::LeftOut, Zone::KST, &mut file)
            .map_err(|error| Error::Internal(format!("comments.csv: {error}")))?;
        Ok(file)
    }

    /// The standing votes on a core question as votes.csv, as anyone may have them, piece by piece.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn votes_csv(&self, actor: &Actor, core: &CoreQuestionView) -> Result<VotesCsv> {
        self.votes_file(actor, core, VotesFile::Votes).await
    }

    /// How likely each statement was to be shown to those who voted on it, as chances.csv: a line for
    /// every vote in votes.csv whose statement was drawn, by which results can be weighted. Pieces and
    /// order are those of votes.csv.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn chances_csv(&self, actor: &Actor, core: &CoreQuestionView) -> Result<VotesCsv> {
        self.votes_file(actor, core, VotesFile::Chances).await
    }

    /// How often each published statement was put before somebody, as exposures.csv.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn exposures_csv(&self, actor: &Actor, core: &CoreQuestionView) -> Result<Vec<u8>> {
        self.gate(actor, Action::ReadDialogue, &core.resource())?;
        let read = self.inner.store.read();
        let shown: HashMap<i64, i64> =
            store::opinion::exposures(&read, core.row.id).await?.into_iter().collect();
        let rows = store::statement::all_of(&read, core.row.id).await?;
        let numbered = numbers(&rows).into_iter().zip(&rows);
        let public = numbered.filter(|(_, row)| row.status == Status::Published.as_str());
        let line = |(number, row): (u64, &Statement)| {
            // Whoever voted was shown it, on paper or elsewhere too.
            let votes = row.agree + row.disagree + row.pass;
            let shown = shown.get(&row.id).copied().unwrap_or_default().max(votes);
            [number.to_string(), shown.to_string(), votes.to_string()]
        };
        let head = ["comment-id", "shown", "votes"].map(str::to_owned);
        let lines: Vec<[String; 3]> = std::iter::once(head).chain(public.map(line)).collect();
        Ok(csv_lines(lines, false)?)
    }

    async fn votes_file(
        &self,
        actor: &Actor,
        core: &CoreQuestionView,
        file: VotesFile,
    ) -> Result<VotesCsv> {
        self.gate(actor, Action::ReadDialogue, &core.resource())?;
        let comments = self.polis_comments(core, false).await?;
        Ok(VotesCsv {
            app: self.clone(),
            file,
            core_question: core.row.id,
            zone: domain::time::zone(&core.dialogue.zone),
            left: comments.into_iter().map(|(id, comment)| (id, comment.id)).collect(),
            begun: false,
        })
    }

    /// The chances of the standing votes on one statement whose statement was drawn, as lines in the
    /// order of the pseudonyms.
    async fn public_chances(
        &self,
        core_question: i64,
        (statement, number): (i64, u64),
    ) -> Result<String> {
        let votes = self.by_pseudonym(core_question, statement).await?;
        let chances = votes.into_iter().filter_map(|(voter, vote)| Some((voter, vote.chance?)));
        let line = |(voter, chance): (u64, i16)| {
            format!("{number},{voter},{:.4}\n", f64::from(chance) / Chance::WHOLE)
        };
        Ok(chances.map(line).collect())
    }

    /// The standing votes on one statement with pseudonyms, in the order of the pseudonyms.
    async fn public_votes(
        &self,
        core_question: i64,
        (statement, number): (i64, u64),
        zone: &TimeZone,
    ) -> Result<Vec<opinion::polis::Vote>> {
        let votes = self.by_pseudonym(core_question, statement).await?;
        let public = |(voter, vote): (u64, ExportVote)| {
            Some(opinion::polis::Vote {
                at_ms: Moment(vote.at).start_of_day(zone).millis(),
                comment: number,
                voter,
                value: i8::try_from(vote.value).ok()?,
            })
        };
        Ok(votes.into_iter().filter_map(public).collect())
    }

    /// The standing votes on one statement, in the order of the pseudonyms.
    async fn by_pseudonym(
        &self,
        core_question: i64,
        statement: i64,
    ) -> Result<Vec<(u64, ExportVote)>> {
        let read = self.inner.store.read();
        let mut votes = Vec::new();
        let mut after = 0;
        loop {
            let page = store::vote::of_statement(&read, statement, after, PAGE).await?;
            let Some(last) = page.last() else { break };
            after = last.voter_id;
            let named = page
                .into_iter()
                .map(|vote| (self.pseudonym(core_question, vote.participant_id), vote));
            votes.extend(named);
        }
        votes.sort_unstable_by_key(|(voter, _)| *voter);
        Ok(votes)
    }

    async fn polis_comments(
        &self,
        core: &CoreQuestionView,
        staff: bool,
    ) -> Result<Vec<(i64, Comment)>> {
        let rows = store::statement::all_of(&self.inner.store.read(), core.row.id).await?;
        Ok(self.comments_of(core, rows, staff))
    }

    pub(crate) fn comments_of(
        &self,
        core: &CoreQuestionView,
        rows: Vec<Statement>,
        staff: bool,
    ) -> Vec<(i64, Comment)> {
        let numbers = numbers(&rows);
        let comment = |(row, number): (Statement, u64)| {
            let public = row.status == Status::Published.as_str();
            let gone = [Status::Withdrawn.as_str(), Status::Erased.as_str()];
            let told = public || (staff && !gone.contains(&row.status.as_str()));
            let author = row.participant_id.map(|id| self.pseudonym(core.row.id, id));
            (
                row.id,
                Comment {
                    id: number,
                    created_ms: Moment(row.created_at).millis(),
                    author,
                    moderated: if public { Moderation::In } else { Moderation::Out },
                    text: if told { row.text } else { String::new() },
                },
            )
        };
        rows.into_iter().zip(numbers).map(comment).collect()
    }
}

/// What is told of every vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum VotesFile {
    Votes,
    Chances,
}

/// The public votes.csv or chances.csv of a core question, made statement by statement so that memory stays flat.
///
/// Nobody's votes on two core questions can be joined: pseudonyms hold for one core question, lines
/// stand in the order of the pseudonyms and not of the voters, and times are the day alone.
#[derive(Debug)]
pub struct VotesCsv {
    app: App,
    file: VotesFile,
    core_question: i64,
    zone: TimeZone,
    /// The statements that were not written yet, with their numbers in the file.
    left: VecDeque<(i64, u64)>,
    begun: bool,
}

impl VotesCsv {
    /// The next piece of the file; none at its end.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn next(&mut self) -> Result<Option<Vec<u8>>> {
        let mut piece = Vec::new();
        let failed = |error| Error::Internal(format!("votes.csv: {error}"));
        if !self.begun {
            self.begun = true;
            match self.file {
                VotesFile::Votes => {
                    write_votes(&Export::default(), Zone::KST, &mut piece).map_err(failed)?;
                }
                VotesFile::Chances => piece.extend(b"comment-id,voter-id,chance\n"),
            }
        }
        while piece.len() < PIECE
            && let Some(statement) = self.left.pop_front()
        {
            let (app, core) = (&self.app, self.core_question);
            match self.file {
                VotesFile::Votes => {
                    let votes = app.public_votes(core, statement, &self.zone).await?;
                    write_more_votes(&votes, Zone::KST, &mut piece).map_err(failed)?;
                }
                VotesFile::Chances => {
                    piece.extend(app.public_chances(core, statement).await?.into_bytes());
                }
            }
        }
        Ok(Some(piece).filter(|piece| !piece.is_empty()))
    }
}

/// The numbers that a core question's statements carry in public files: those they had where they
/// came from, if all of them came from there; their own otherwise.
pub(crate) fn numbers(rows: &[Statement]) -> Vec<u64> {
    let keep_numbers = rows.iter().all(|row| row.source_number.is_some());
    let number = |row: &Statement| row.source_number.filter(|_| keep_numbers).unwrap_or(row.id);
    rows.iter().map(|row| u64::try_from(number(row)).unwrap_or_default()).collect()
}

fn tally(row: &Statement) -> Tally {
    let count = |votes: i64| u32::try_from(votes).unwrap_or_default();
    Tally { agree: count(row.agree), disagree: count(row.disagree), pass: count(row.pass) }
}

fn statement_text(fields: &mut Fields, comment: &Comment) -> String {
    let text = comment.text.replace('\r', " ");
    if text.trim().is_empty() {
        return format!("#{}", comment.id);
    }
    fields.text(domain::statement::IMPORTED, &text)
}

fn statement_row(
    core: &CoreQuestionView,
    comment: &Comment,
    text: &str,
    id: i64,
    author: Option<&ParticipantId>,
    now: Moment,
) -> Statement {
    let written =
        if comment.created_ms > 0 { comment.created_ms.saturating_mul(1000) } else { now.0 };
    let status =
        if comment.moderated == Moderation::Out { Status::Hidden } else { Status::Published };
    Statement {
        id,
        dialogue_id: core.dialogue.id.0,
        core_question_id: core.row.id,
        text: text.to_owned(),
        channel: domain::channel::Channel::Online.as_str().to_owned(),
        language: domain::language::Language::Other.as_str().to_owned(),
        status: status.as_str().to_owned(),
        participant_id: author.map(|p| p.0),
        place_id: None,
        agree: 0,
        disagree: 0,
        pass: 0,
        paper_agree: 0,
        paper_disagree: 0,
        paper_pass: 0,
        source_number: i64::try_from(comment.id).ok(),
        version: 1,
        created_at: written,
        changed_at: written,
    }
}

/// The votes by time, so that the one that stands comes last; at the same time, by file order.
fn ballots(
    export: &Export,
    people: &HashMap<u64, ParticipantId>,
    numbers: &HashMap<u64, i64>,
) -> Vec<Ballot> {
    let mut sorted: Vec<&opinion::polis::Vote> = export.votes.iter().collect();
    sorted.sort_by_key(|vote| vote.at_ms);
    let ballot = |vote: &opinion::polis::Vote| {
        Some(Ballot {
            participant: *people.get(&vote.voter)?,
            statement: StatementId(*numbers.get(&vote.comment)?),
            value: VoteValue::from_sign(i16::from(vote.value))?,
            at: Moment(vote.at_ms.saturating_mul(1000)),
            chance: None,
        })
    };
    sorted.into_iter().filter_map(ballot).collect()
}
