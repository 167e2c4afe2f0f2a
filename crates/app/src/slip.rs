//! Slips of paper: printed with receipt codes, typed in, corrected, taken back.

use domain::act::{ActKind, Subject};
use domain::channel::Channel;
use domain::code::Coded as _;
use domain::contribution::{Change, Kind, Status};
use domain::id::{CoreQuestionId, GatheringId, PersonId, PrintRunId, StatementId};
use domain::permission::{Action, Resource};
use domain::receipt::ReceiptCode;
use domain::slip::{MOST_IN_RUN, MOST_STATEMENTS, SlipKind, Typed, is_apart, short};
use domain::text::Fault;
use domain::time::{Moment, SECOND, zone};
use ledger::commitment::leaf_salt;
use ledger::merkle::{leaf_hash, root};
use store::Tx;
use store::slip::Slip;
pub use store::slip::{PrintRun, RunLine, TypedLine};
use uuid::Uuid;

use crate::act::NewAct;
use crate::answer::NewAnswer;
use crate::contribution::{Given, NewText, code, load, load_locked, write_status};
use crate::core_question::{CorePlace, CoreQuestionView};
use crate::dialogue::Dialogue;
use crate::page::{Page, Slice};
use crate::question::NewQuestion;
use crate::random::bytes;
use crate::{Actor, App, Error, Fields, Result};

/// Characters of all statements on one voting sheet: so many fit on a page in readable letters.
const MOST_CHARACTERS: usize = 1200;
/// Tries to find a code that is apart from all others, before one that is merely new is taken.
const TRIES: usize = 400;

/// Slips to be printed.
#[derive(Clone, Debug, Default)]
pub struct NewRun {
    /// What they ask for.
    pub kind: Option<SlipKind>,
    /// The gathering they are printed for.
    pub gathering: Option<GatheringId>,
    /// The number of the core question in the current set, unless they ask for questions.
    pub core: Option<i64>,
    /// How many.
    pub count: Option<i64>,
}

/// A print run with everything that stands on its sheets.
#[derive(Clone, Debug)]
pub struct RunView {
    /// The run.
    pub run: PrintRun,
    /// What its slips ask for.
    pub kind: SlipKind,
    /// The gathering.
    pub gathering: Option<store::gathering::Gathering>,
    /// The core question.
    pub core: Option<CorePlace>,
    /// The statements on a voting sheet, in order; without text where they are not public any more.
    pub statements: Vec<(StatementId, String)>,
}

/// Where something that is typed in was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OnPaper {
    /// The printed slip; none when the paper had no code.
    pub slip: Option<ReceiptCode>,
    /// The gathering, where no printed slip tells it.
    pub gathering: Option<GatheringId>,
    /// Who types it in.
    pub by: Option<PersonId>,
}

/// What was read from a slip.
#[derive(Clone, Debug, Default)]
pub struct NewSlip {
    /// What it asks for.
    pub kind: Option<SlipKind>,
    /// The first characters of its code; empty when the paper has none.
    pub slip: String,
    /// A question's sentence.
    pub title: String,
    /// A question's circumstances.
    pub body: String,
    /// An answer's text.
    pub text: String,
    /// The number of the core question that is answered, where no printed slip tells it.
    pub core: Option<i64>,
    /// The sector, by number, first letters or name.
    pub sector: String,
    /// The place, by number, first letters or name; by default the gathering's.
    pub place: String,
    /// The day it was written, `2026-11-28`.
    pub day: String,
    /// The gathering's code, where no printed slip tells it.
    pub gathering: String,
}

/// A slip as staff see it.
#[derive(Clone, Debug)]
pub struct SlipView {
    /// Its code.
    pub code: ReceiptCode,
    /// What it asks for.
    pub kind: SlipKind,
    /// The print run.
    pub run: Option<PrintRunId>,
    /// The gathering.
    pub gathering: Option<GatheringId>,
    /// The core question.
    pub core: Option<CoreQuestionId>,
    /// When it was typed in, by whom, and as what, if it was.
    pub typed: Option<TypedIn>,
}

/// Who typed a slip in; for colleagues.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedIn {
    /// When.
    pub at: Moment,
    /// The name of whoever did it; none for the command line.
    pub by: Option<String>,
    /// The code of what it became; none for votes.
    pub item: Option<String>,
}

/// How fast somebody types.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pace {
    /// Slips typed in today.
    pub today: i64,
    /// Slips typed in within the last hour.
    pub hour: i64,
    /// The last few, newest first.
    pub last: Vec<TypedLine>,
}

/// What anyone sees of a printed slip that was not typed in yet, or of a voting sheet.
#[derive(Clone, Debug)]
pub struct BlankView {
    /// Its code.
    pub code: ReceiptCode,
    /// What it asks for.
    pub kind: SlipKind,
    /// Its dialogue.
    pub dialogue: Dialogue,
    /// The gathering it was printed for, if that is public.
    pub gathering: Option<store::gathering::Gathering>,
    /// The core question, if that is public.
    pub core: Option<CorePlace>,
    /// When it was printed.
    pub printed: Moment,
    /// For a voting sheet: when it was typed in, and how many votes on it count.
    pub counted: Option<(Moment, i64)>,
}

fn kind_of(text: &str) -> Result<SlipKind> {
    text.parse().map_err(|_| Error::Store(store::StoreError::Corrupt("slip.kind")))
}

impl App {
    /// Makes slips to be printed, each with a receipt code.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue and it still takes something in;
    /// [`Error::Invalid`].
    pub async fn issue_slips(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        new: &NewRun,
    ) -> Result<PrintRunId> {
        self.gate(actor, Action::Import, &dialogue.intake())?;
        let mut fields = Fields::default();
        let count = new.count.filter(|count| (1..=MOST_IN_RUN).contains(count));
        if count.is_none() {
            fields.fault("count", Fault::Malformed { expected: "a number from 1 to 500" });
        }
        if new.kind.is_none() {
            fields.fault("kind", Fault::Required);
        }
        let kind = new.kind.unwrap_or(SlipKind::Question);
        let core = match kind {
            SlipKind::Question => None,
            _ => self.core_for_paper(actor, dialogue, new.core, &mut fields).await?,
        };
        let gathering = match new.gathering {
            Some(id) => Some(self.own_gathering(actor, dialogue, id).await?.row.id),
            None => None,
        };
        let statements = match (&core, kind) {
            (Some(core), SlipKind::Votes) => self.statements_for_sheet(core).await?,
            _ => Vec::new(),
        };
        if kind == SlipKind::Votes && core.is_some() && statements.is_empty() {
            fields.fault("core", Fault::Required);
        }
        fields.done(())?;
        let now = self.now();
        let mut run = PrintRun {
            id: 0,
            dialogue_id: dialogue.id.0,
            gathering_id: gathering,
            kind: kind.as_str().to_owned(),
            core_question_id: core.as_ref().map(|core| core.row.id),
            statements: serde_json::to_string(&statements)
                .map_err(|error| Error::Internal(error.to_string()))?,
            count: count.unwrap_or(1),
            created_at: now.0,
        };
        let tx = self.inner.store.begin().await?;
        let codes = self.new_codes(&tx, dialogue, run.count).await?;
        run.id = store::slip::insert_run(&tx, &run).await?;
        let numbers: Vec<i64> = codes.iter().map(|code| code.number()).collect();
        store::slip::insert_blank(&tx, &run, &numbers).await?;
        self.record_run(&tx, dialogue, &run, core.as_ref(), &codes, now).await?;
        self.commit(tx).await?;
        Ok(PrintRunId(run.id))
    }

    async fn core_for_paper(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        number: Option<i64>,
        fields: &mut Fields,
    ) -> Result<Option<CoreQuestionView>> {
        let (Some(set), Some(number)) = (self.current_set(actor, dialogue).await?, number) else {
            fields.fault("core", Fault::Required);
            return Ok(None);
        };
        match self.core_question_by_number(actor, dialogue, &set, number).await {
            Ok(core) => Ok(Some(core)),
            Err(Error::Denied(_)) => {
                let given = number.to_string();
                fields.fault("core", Fault::Unknown { given, nearest: None });
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// The statements of a voting sheet: the published ones in order, as many as fit on a page.
    async fn statements_for_sheet(&self, core: &CoreQuestionView) -> Result<Vec<i64>> {
        let read = self.inner.store.read();
        let rows = store::statement::published(&read, core.row.id, 0, MOST_STATEMENTS).await?;
        let mut characters = 0;
        let fits = |row: &store::statement::Statement| {
            characters += row.text.chars().count();
            characters <= MOST_CHARACTERS
        };
        Ok(rows.into_iter().take_while(fits).map(|row| row.id).collect())
    }

    /// Codes whose first characters cannot be taken for each other, nor for a slip printed lately.
    async fn new_codes(
        &self,
        tx: &Tx,
        dialogue: &Dialogue,
        count: i64,
    ) -> Result<Vec<ReceiptCode>> {
        let used = store::slip::codes_in_use(tx, dialogue.id.0).await?;
        let mut all: Vec<ReceiptCode> = used.into_iter().map(ReceiptCode::from_number).collect();
        let mut codes = Vec::new();
        while i64::try_from(codes.len()).unwrap_or(i64::MAX) < count {
            let mut code = crate::random::receipt(self.inner.random.as_ref());
            for _ in 0..TRIES {
                if all.iter().all(|other| is_apart(code, *other)) {
                    break;
                }
                code = crate::random::receipt(self.inner.random.as_ref());
            }
            if !all.contains(&code) {
                all.push(code);
                codes.push(code);
            }
        }
        Ok(codes)
    }

    /// One act for a run: how many slips there are, and the root over their codes, so that none can
    /// be added or dropped unseen.
    async fn record_run(
        &self,
        tx: &Tx,
        dialogue: &Dialogue,
        run: &PrintRun,
        core: Option<&CoreQuestionView>,
        codes: &[ReceiptCode],
        now: Moment,
    ) -> Result<()> {
        let salt: [u8; 32] = bytes(self.inner.random.as_ref());
        let leaves = codes.iter().zip(0_u64..).map(|(code, n)| {
            let leaf =
                format!(r#"{{"code":"{code}","salt":"{}"}}"#, hex::encode(leaf_salt(&salt, n)));
            leaf_hash(leaf.as_bytes())
        });
        let gathering = run.gathering_id.map(|id| GatheringId(id).code());
        let act = NewAct {
            kind: ActKind::SlipsIssued,
            dialogue: Some(dialogue.id.0),
            subject: Subject::PrintRun,
            subject_id: run.id,
            plain: vec![
                ("dialogue", dialogue.slug.as_str().into()),
                ("gathering", gathering.into()),
                ("slip", run.kind.as_str().into()),
                ("number", core.map(|core| core.row.number).into()),
                ("count", run.count.into()),
                ("root", format!("sha256:{}", hex::encode(root(leaves))).into()),
            ],
            committed: vec![],
        };
        self.record_with_salt(tx, act, now, &salt).await?;
        Ok(())
    }

    /// The print runs of a dialogue, newest first.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue.
    pub async fn print_runs(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        slice: Slice,
    ) -> Result<Page<RunLine>> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        let read = self.inner.store.read();
        let total = store::slip::run_count(&read, dialogue.id.0).await?;
        let items = store::slip::runs(&read, dialogue.id.0, slice.offset, slice.probe()).await?;
        Ok(slice.cut(items, total, |row| row.id))
    }

    /// The newest runs of voting sheets, those still to be typed in first.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue.
    pub async fn sheet_runs(&self, actor: &Actor, dialogue: &Dialogue) -> Result<Vec<RunLine>> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        Ok(store::slip::sheet_runs(&self.inner.store.read(), dialogue.id.0, 50).await?)
    }

    /// One print run of this dialogue.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue and the run is one of its own.
    pub async fn print_run(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: PrintRunId,
    ) -> Result<RunView> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        let read = self.inner.store.read();
        let run = store::slip::run_by_id(&read, id.0).await?;
        let run = run.filter(|run| run.dialogue_id == dialogue.id.0).ok_or(Error::NOT_FOUND)?;
        let gathering = match run.gathering_id {
            Some(id) => store::gathering::by_id(&read, id).await?,
            None => None,
        };
        let core = match run.core_question_id {
            Some(id) => crate::core_question::place(&read, id).await?,
            None => None,
        };
        let ids: Vec<i64> = serde_json::from_str(&run.statements)
            .map_err(|_| Error::Store(store::StoreError::Corrupt("print_run.statements")))?;
        let rows = store::statement::by_ids(&read, &ids).await?;
        let text = |id: &i64| {
            let row = rows.iter().find(|row| row.id == *id);
            let row = row.filter(|row| row.status == Status::Published.as_str());
            (StatementId(*id), row.map(|row| row.text.clone()).unwrap_or_default())
        };
        let statements = ids.iter().map(text).collect();
        Ok(RunView { kind: kind_of(&run.kind)?, run, gathering, core, statements })
    }

    /// The codes of a run.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue and the run is one of its own.
    pub async fn run_codes(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: PrintRunId,
    ) -> Result<Vec<ReceiptCode>> {
        self.print_run(actor, dialogue, id).await?;
        let codes = store::slip::codes_of_run(&self.inner.store.read(), id.0).await?;
        Ok(codes.into_iter().map(ReceiptCode::from_number).collect())
    }

    /// The slips of a run by code, and which of them were typed in.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue and the run is one of its own.
    pub async fn run_slips(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: PrintRunId,
        slice: Slice,
    ) -> Result<Page<SlipView>> {
        let run = self.print_run(actor, dialogue, id).await?.run;
        let read = self.inner.store.read();
        let rows = store::slip::of_run(&read, id.0, slice.offset, slice.probe()).await?;
        let mut slips = Vec::with_capacity(rows.len());
        for row in &rows {
            slips.push(self.slip_view(row).await?);
        }
        Ok(slice.cut(slips, run.count, |slip| slip.code.number()))
    }

    /// The printed slip whose code begins as typed.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue; [`Error::Invalid`] when it is none,
    /// or could be several.
    pub async fn find_slip(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        typed: &str,
    ) -> Result<SlipView> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        let unreadable = Fault::Malformed { expected: "the four characters on the slip" };
        let range = Typed::parse(typed).ok_or_else(|| Error::field("slip", unreadable))?;
        let read = self.inner.store.read();
        let found = store::slip::between(&read, dialogue.id.0, range.from, range.to).await?;
        match found.as_slice() {
            [slip] => self.slip_view(slip).await,
            [] => {
                let given = typed.trim().chars().take(20).collect();
                Err(Error::field("slip", Fault::Unknown { given, nearest: None }))
            }
            _ => Err(Error::field("slip", Fault::TooShort { min: 8 })),
        }
    }

    async fn slip_view(&self, slip: &Slip) -> Result<SlipView> {
        let kind = kind_of(&slip.kind)?;
        let typed = match slip.typed_at {
            Some(at) => {
                let person = match slip.typed_by {
                    Some(id) => store::person::by_id(&self.inner.store.read(), id).await?,
                    None => None,
                };
                let item = item_kind(kind).zip(slip.item_id).map(|(kind, id)| code(kind, id));
                Some(TypedIn { at: Moment(at), by: person.map(|person| person.name), item })
            }
            None => None,
        };
        Ok(SlipView {
            code: ReceiptCode::from_number(slip.code),
            kind,
            run: slip.print_run_id.map(PrintRunId),
            gathering: slip.gathering_id.map(GatheringId),
            core: slip.core_question_id.map(CoreQuestionId),
            typed,
        })
    }

    /// Types a slip in: as a question or an answer of whoever wrote it, a participant of their own.
    /// Answers with the slip's code where it was printed.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Invalid`] with every fault; [`Error::Conflict`] `slip_typed` when
    /// the slip was typed in before.
    pub async fn type_slip(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        new: &NewSlip,
    ) -> Result<Given> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        let slip = match new.slip.trim() {
            "" => None,
            typed => Some(self.find_slip(actor, dialogue, typed).await?),
        };
        if slip.as_ref().is_some_and(|slip| slip.typed.is_some()) {
            return Err(Error::Conflict("slip_typed"));
        }
        let kind = slip.as_ref().map(|slip| slip.kind).or(new.kind).unwrap_or(SlipKind::Question);
        let mut fields = Fields::default();
        let name = |list: &[store::dialogue::Named], id: Option<i64>| {
            list.iter().find(|named| Some(named.id) == id).map(|named| named.name.clone())
        };
        let sector = fields.picked("sector", &new.sector, &dialogue.sectors);
        let place = fields.picked("place", &new.place, &dialogue.places);
        let day = day(dialogue, &new.day, &mut fields);
        let gathering =
            self.gathering_typed(actor, dialogue, slip.as_ref(), new, &mut fields).await?;
        let place = place.or(gathering.as_ref().and_then(|gathering| gathering.place_id));
        let (sector, place) = (name(&dialogue.sectors, sector), name(&dialogue.places, place));
        let paper = OnPaper {
            slip: slip.as_ref().map(|slip| slip.code),
            gathering: gathering.as_ref().map(|gathering| GatheringId(gathering.id)),
            by: actor.person,
        };
        let at = day.or(gathering.map(|gathering| Moment(gathering.starts_at)));
        let writer = Actor { participant: Some(self.join()?.0), ..actor.clone() };
        let given = match kind {
            SlipKind::Question => {
                fields.done(())?;
                let question = NewQuestion {
                    title: new.title.clone(),
                    body: new.body.clone(),
                    sector,
                    place,
                    channel: Some(Channel::Field),
                    language: None,
                    at,
                    care: None,
                    paper: Some(paper),
                    held: false,
                };
                self.ask(&writer, dialogue, &question).await?
            }
            SlipKind::Answer => {
                let core = match slip.as_ref().and_then(|slip| slip.core) {
                    Some(id) => Some(self.core_question(actor, id).await?),
                    None => self.core_for_paper(actor, dialogue, new.core, &mut fields).await?,
                };
                fields.done(())?;
                let answer = NewAnswer {
                    text: new.text.clone(),
                    place,
                    channel: Some(Channel::Field),
                    language: None,
                    at,
                    care: None,
                    paper: Some(paper),
                    held: false,
                };
                self.answer(&writer, &core.ok_or(Error::NOT_FOUND)?, &answer).await?
            }
            SlipKind::Votes => return Err(Error::Conflict("slip_is_sheet")),
        };
        Ok(Given { receipt: paper.slip.unwrap_or(given.receipt), ..given })
    }

    async fn gathering_typed(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        slip: Option<&SlipView>,
        new: &NewSlip,
        fields: &mut Fields,
    ) -> Result<Option<store::gathering::Gathering>> {
        let typed = new.gathering.trim();
        let id = match slip.filter(|slip| slip.run.is_some()) {
            Some(slip) => slip.gathering,
            None if typed.is_empty() => None,
            None => {
                let id = GatheringId::parse_code(typed);
                if id.is_none() {
                    let given = typed.chars().take(20).collect();
                    fields.fault("gathering", Fault::Unknown { given, nearest: None });
                }
                id
            }
        };
        match id {
            Some(id) => Ok(Some(self.own_gathering(actor, dialogue, id).await?.row)),
            None => Ok(None),
        }
    }

    /// Notes on which slip something was written, in the transaction that stores it.
    #[expect(clippy::too_many_arguments, reason = "a slip names all of these")]
    pub(crate) async fn fill_slip(
        &self,
        tx: &Tx,
        paper: OnPaper,
        kind: SlipKind,
        dialogue: i64,
        core: Option<i64>,
        participant: Option<Uuid>,
        item: i64,
        act: i64,
        now: Moment,
    ) -> Result<()> {
        let filled = |slip: Slip| Slip {
            typed_at: Some(now.0),
            typed_by: paper.by.map(|person| person.0),
            participant_id: participant,
            item_id: Some(item),
            act_id: Some(act),
            ..slip
        };
        let Some(code) = paper.slip else {
            let slip = Slip {
                code: crate::random::receipt(self.inner.random.as_ref()).number(),
                dialogue_id: dialogue,
                print_run_id: None,
                gathering_id: paper.gathering.map(|gathering| gathering.0),
                kind: kind.as_str().to_owned(),
                core_question_id: core,
                typed_at: None,
                typed_by: None,
                participant_id: None,
                item_id: None,
                votes: None,
                act_id: None,
            };
            return Ok(store::slip::insert_typed(tx, &filled(slip)).await?);
        };
        let slip = store::slip::by_code(tx, code.number()).await?.ok_or(Error::NOT_FOUND)?;
        let fits = slip.dialogue_id == dialogue
            && slip.kind == kind.as_str()
            && slip.core_question_id == core;
        if !fits {
            return Err(Error::NOT_FOUND);
        }
        if store::slip::fill(tx, &filled(slip)).await? {
            Ok(())
        } else {
            Err(Error::Conflict("slip_typed"))
        }
    }

    /// How many slips the actor typed in today and within the hour, and the last few.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue.
    pub async fn typing_pace(&self, actor: &Actor, dialogue: &Dialogue) -> Result<Pace> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        let (read, now) = (self.inner.store.read(), self.now());
        let (id, person) = (dialogue.id.0, actor.person.map(|person| person.0));
        let today = now.start_of_day(&zone(&dialogue.zone)).0;
        let hour = now.plus(-3600 * SECOND).0;
        Ok(Pace {
            today: store::slip::typed_since(&read, id, person, today).await?,
            hour: store::slip::typed_since(&read, id, person, hour).await?,
            last: store::slip::last_typed(&read, id, person, 5).await?,
        })
    }

    /// A slip of this dialogue that was typed in.
    async fn typed_slip(&self, tx: &Tx, dialogue: &Dialogue, code: ReceiptCode) -> Result<Slip> {
        let slip = store::slip::by_code(tx, code.number()).await?;
        let slip = slip.filter(|slip| slip.dialogue_id == dialogue.id.0).ok_or(Error::NOT_FOUND)?;
        if slip.typed_at.is_some() { Ok(slip) } else { Err(Error::Conflict("slip_blank")) }
    }

    /// What was typed for a slip, to be corrected.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue and the slip is one of its own.
    pub async fn slip_text(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        code: ReceiptCode,
    ) -> Result<(SlipKind, NewText)> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        let read = self.inner.store.read();
        let slip = store::slip::by_code(&read, code.number()).await?;
        let slip = slip.filter(|slip| slip.dialogue_id == dialogue.id.0).ok_or(Error::NOT_FOUND)?;
        let kind = kind_of(&slip.kind)?;
        let (item_kind, id) = item_kind(kind).zip(slip.item_id).ok_or(Error::NOT_FOUND)?;
        let item = load(&read, item_kind, id).await?.ok_or(Error::NOT_FOUND)?;
        Ok((kind, NewText { title: item.title, text: item.text, care: None }))
    }

    /// Corrects what was typed for a slip, where it does not say what was written; the earlier text
    /// is kept.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Invalid`]; [`Error::Conflict`].
    pub async fn correct_slip(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        code: ReceiptCode,
        new: &NewText,
    ) -> Result<()> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let slip = self.typed_slip(&tx, dialogue, code).await?;
        let kind = item_kind(kind_of(&slip.kind)?);
        let (kind, id) = kind.zip(slip.item_id).ok_or(Error::NOT_FOUND)?;
        let item = load_locked(&tx, kind, id).await?.ok_or(Error::NOT_FOUND)?;
        self.replace_text(&tx, dialogue, item, new, now).await?;
        self.commit(tx).await
    }

    /// Takes back a slip that was typed in by mistake: what came of it is withdrawn, or its votes
    /// are taken back, and the slip can be typed in again.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Conflict`] `slip_blank` when it was taken back already.
    pub async fn take_back_slip(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        code: ReceiptCode,
    ) -> Result<()> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let slip = self.typed_slip(&tx, dialogue, code).await?;
        match item_kind(kind_of(&slip.kind)?) {
            Some(kind) => {
                let id = slip.item_id.ok_or(Error::NOT_FOUND)?;
                let item = load_locked(&tx, kind, id).await?.ok_or(Error::NOT_FOUND)?;
                if item.status != Status::Withdrawn {
                    let status = item.status.after(Change::Withdraw)?;
                    write_status(&tx, &item, status).await?;
                    let mut plain = item.plain(dialogue);
                    plain.push(("cause", "typing".into()));
                    let act = NewAct {
                        kind: ActKind::Withdrawn,
                        dialogue: Some(item.dialogue),
                        subject: kind.into(),
                        subject_id: id,
                        plain,
                        committed: vec![],
                    };
                    self.record(&tx, act, now).await?;
                }
            }
            None => self.take_back_votes(&tx, dialogue, &slip, now).await?,
        }
        if !store::slip::empty(&tx, code.number()).await? {
            return Err(Error::Conflict("slip_blank"));
        }
        self.commit(tx).await
    }

    /// What the holder of a strip sees before anything else is known of it: that it was printed,
    /// for what, and whether its votes were counted. How they were cast is not told.
    ///
    /// # Errors
    /// [`Error::Denied`] when there is no such slip, or it became a contribution with a receipt of
    /// its own kind.
    pub async fn blank_slip(&self, actor: &Actor, code: ReceiptCode) -> Result<BlankView> {
        self.gate(actor, Action::ReadDialogue, &Resource::default())?;
        let read = self.inner.store.read();
        let slip = store::slip::by_code(&read, code.number()).await?;
        let slip = slip.filter(|slip| slip.item_id.is_none()).ok_or(Error::NOT_FOUND)?;
        let run = slip.print_run_id.ok_or(Error::NOT_FOUND)?;
        let run = store::slip::run_by_id(&read, run).await?.ok_or(Error::NOT_FOUND)?;
        let dialogue = self.dialogue_by_id(slip.dialogue_id).await?;
        self.gate(actor, Action::ReadDialogue, &dialogue.resource())?;
        let gathering = match slip.gathering_id {
            Some(id) => store::gathering::by_id(&read, id).await?,
            None => None,
        };
        let core = match slip.core_question_id {
            Some(id) => crate::core_question::place(&read, id).await?,
            None => None,
        };
        let draft = domain::publication::Publication::Draft.as_str();
        Ok(BlankView {
            code,
            kind: kind_of(&slip.kind)?,
            dialogue,
            gathering: gathering.filter(|gathering| gathering.status != draft),
            core: core.filter(|core| core.public),
            printed: Moment(run.created_at),
            counted: slip.typed_at.map(Moment).zip(slip.votes),
        })
    }

    /// The gathering that a question or answer came from, if it is public.
    ///
    /// # Errors
    /// [`Error::Denied`] when the actor may not read the contribution.
    pub async fn gathering_of(
        &self,
        actor: &Actor,
        kind: Kind,
        id: i64,
    ) -> Result<Option<store::gathering::Gathering>> {
        self.contribution(actor, kind, id).await?;
        let read = self.inner.store.read();
        let slip = store::slip::of_item(&read, kind.as_str(), id).await?;
        let Some(gathering) = slip.and_then(|slip| slip.gathering_id) else { return Ok(None) };
        let found = store::gathering::by_id(&read, gathering).await?;
        let draft = domain::publication::Publication::Draft.as_str();
        Ok(found.filter(|gathering| gathering.status != draft))
    }
}

/// The kind of contribution a slip becomes; none for votes.
pub(crate) const fn item_kind(kind: SlipKind) -> Option<Kind> {
    match kind {
        SlipKind::Question => Some(Kind::Question),
        SlipKind::Answer => Some(Kind::Answer),
        SlipKind::Votes => None,
    }
}

/// The characters of a code that stand on its sheet.
pub fn on_sheet(code: ReceiptCode) -> String {
    short(code)
}

fn day(dialogue: &Dialogue, text: &str, fields: &mut Fields) -> Option<Moment> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let moment = Moment::from_iso_date(text, &zone(&dialogue.zone));
    if moment.is_none() {
        fields.fault("date", Fault::Malformed { expected: "a day such as 2026-11-23" });
    }
    moment
}
