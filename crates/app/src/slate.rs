//! Slates: which questions represent those who marked, beside the core questions that people wrote;
//! who would be left out by each, and why people chose otherwise.

use std::collections::{BTreeMap, BTreeSet};

use domain::act::{ActKind, Subject};
use domain::code::Coded as _;
use domain::contribution::Status;
use domain::core_question::MOST_IN_SET;
use domain::id::QuestionId;
use domain::permission::{Action, Denial};
use domain::text::{Fault, Limit};
use domain::time::Moment;
use fairness::choose::{Ballots, Claim, Rule, Seat, Unseen, audit, choose, claims, explain, read};
use fairness::number::float;
use fairness::shares::Group;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use store::core_question::Set;
use store::question::Question;
use store::slate::Slate as Row;

use crate::act::NewAct;
use crate::dialogue::Dialogue;
use crate::mark::Options;
use crate::{Actor, App, Error, Fields, Result};

/// Why a question of the slate is in no core question.
pub const REASON: Limit = Limit { field: "reason", min: 2, max: 500, lines: true };
/// The format of what is stored.
const FORMAT: u8 = 1;
/// Groups that would be left out, shown for each slate.
const CLAIMS: usize = 5;

/// What came out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SlateResult {
    format: u8,
    /// People who marked or left something.
    pub voters: u64,
    /// Marks.
    pub marks: u64,
    /// Questions that somebody saw; duplicates count once.
    pub seen: u64,
    /// The proportional slate, in the order chosen.
    pub chosen: Vec<Chosen>,
    /// How it represents people.
    pub proportional: Represented,
    /// How the core questions of the set represent people: whoever marked a source of one is for it.
    pub team: Option<Represented>,
    /// Questions of the slate that are a source of no core question.
    pub missing: Vec<i64>,
}

/// A question of the slate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Chosen {
    /// The question.
    pub question: i64,
    /// `equal-shares` when its supporters could pay for a seat, `phragmen` when it filled one.
    pub by: String,
    /// People who marked it.
    pub supporters: u64,
    /// People to whom it was shown.
    pub shown: u64,
    /// Supporters for whom it is the first of the slate.
    pub first_for: u64,
    /// Supporters who would have nothing without it.
    pub only_for: u64,
    /// The number of the first core question of the set it is a source of.
    pub core: Option<i64>,
}

/// How a slate represents those who marked something.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Represented {
    /// Seats.
    pub seats: usize,
    /// People by how many of the slate's questions they marked, from none.
    pub satisfaction: Vec<u64>,
    /// No group is large enough to deserve more than it got (EJR+).
    pub ejr_plus: bool,
    /// Questions whose supporters come nearest to deserving one more, most deserving first.
    pub left_out: Vec<LeftOut>,
}

/// People who would be left out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LeftOut {
    /// The question they miss.
    pub question: i64,
    /// How many they are; each marked fewer than `level` of the slate.
    pub size: u64,
    /// How many of the slate they would deserve.
    pub level: usize,
    /// How many people it takes for that.
    pub needed: u64,
}

/// A slate with what people said to it.
#[derive(Clone, Debug)]
pub struct SlateView {
    /// What came out.
    pub result: SlateResult,
    /// SHA-256 of the marks as a file, in hexadecimal digits.
    pub digest: String,
    /// When it was made.
    pub made_at: Moment,
    /// Why a question of the slate is in no core question, by question.
    pub reasons: BTreeMap<i64, String>,
}

impl Represented {
    /// People who marked nothing of the slate.
    pub fn without(&self) -> u64 {
        self.satisfaction.first().copied().unwrap_or_default()
    }

    /// Everyone.
    pub fn people(&self) -> u64 {
        self.satisfaction.iter().sum()
    }

    fn of(ballots: &Ballots, slate: &[usize], questions: &[Option<i64>]) -> Self {
        let found = audit(ballots, slate, slate.len(), Unseen::No);
        let left_out = |claim: &Claim| {
            let question = (*questions.get(claim.option)?)?;
            let needed = float(&claim.needed).ceil().max(0.0);
            Some(LeftOut {
                question,
                size: claim.size,
                level: claim.level,
                needed: format!("{needed:.0}").parse().unwrap_or_default(),
            })
        };
        Self {
            seats: slate.len(),
            satisfaction: found.satisfaction,
            ejr_plus: found.ejr_plus,
            left_out: claims(ballots, slate, slate.len(), Unseen::No)
                .iter()
                .filter_map(left_out)
                .filter(|left| left.size > 0)
                .take(CLAIMS)
                .collect(),
        }
    }
}

/// The core questions that people wrote as options: whoever marked a source of one is for it. Questions
/// that are a source of none stay options of their own. Also what question each option is.
fn with_cores(ballots: &Ballots, cores: &[BTreeSet<usize>]) -> (Ballots, Vec<Option<usize>>) {
    let linked: BTreeSet<usize> = cores.iter().flatten().copied().collect();
    let rest: Vec<usize> =
        (0..ballots.options.len()).filter(|option| !linked.contains(option)).collect();
    let place_of: BTreeMap<usize, usize> =
        rest.iter().enumerate().map(|(at, option)| (*option, cores.len() + at)).collect();
    let group = |group: &Group| {
        let own: BTreeSet<usize> =
            group.ballot.iter().filter_map(|(option, _)| usize::try_from(*option).ok()).collect();
        let of_cores = cores.iter().enumerate().filter(|(_, sources)| !own.is_disjoint(sources));
        let of_rest = own.iter().filter_map(|option| place_of.get(option).copied());
        let all = of_cores.map(|(core, _)| core).chain(of_rest);
        let ballot = all.filter_map(|option| Some((u32::try_from(option).ok()?, 1))).collect();
        Group { size: group.size, ballot }
    };
    let everyone = u64::try_from(ballots.voters).unwrap_or(u64::MAX);
    let shown = |option: &usize| ballots.shown.get(*option).copied().unwrap_or_default();
    let ids = |option: &usize| ballots.options.get(*option).cloned().unwrap_or_default();
    let made = Ballots {
        options: (0..cores.len())
            .map(|n| format!("core {n}"))
            .chain(rest.iter().map(ids))
            .collect(),
        voters: ballots.voters,
        groups: ballots.groups.iter().map(group).collect(),
        shown: cores.iter().map(|_| everyone).chain(rest.iter().map(shown)).collect(),
    };
    let questions = cores.iter().map(|_| None).chain(rest.into_iter().map(Some)).collect();
    (made, questions)
}

/// Chooses, and sets what people wrote beside it. The lot between equals is the file itself, as
/// `mundap choose` has it.
fn make(file: &[u8], seats: usize, cores: &[(i64, BTreeSet<i64>)]) -> Result<SlateResult> {
    let ballots =
        read(file).map_err(|error| Error::Internal(format!("marks: {:?}", error.fault)))?;
    let seed = fairness::order::seed(file);
    let seats = seats.min(ballots.options.len());
    let slate = choose(&ballots, seats, Rule::EqualShares, &[], Unseen::No, seed);
    let questions: Vec<Option<i64>> = ballots
        .options
        .iter()
        .map(|code| QuestionId::parse_code(code).map(|question| question.0))
        .collect();
    let question = |option: usize| questions.get(option).copied().flatten();
    let chosen: Vec<Chosen> = explain(&ballots, &slate, seats, Unseen::No)
        .into_iter()
        .filter_map(|reason| {
            let own = question(reason.option)?;
            Some(Chosen {
                question: own,
                core: cores
                    .iter()
                    .find(|(_, sources)| sources.contains(&own))
                    .map(|(number, _)| *number),
                by: match reason.seat {
                    Seat::Bought { .. } => "equal-shares".to_owned(),
                    _ => "phragmen".to_owned(),
                },
                supporters: reason.supporters,
                shown: reason.shown,
                first_for: reason.first_for,
                only_for: reason.only_for,
            })
        })
        .collect();
    let place = |id: &i64| questions.iter().position(|own| *own == Some(*id));
    let cores: Vec<BTreeSet<usize>> =
        cores.iter().map(|(_, sources)| sources.iter().filter_map(place).collect()).collect();
    let linked: BTreeSet<usize> = cores.iter().flatten().copied().collect();
    let team = (!cores.is_empty()).then(|| {
        let (own, of) = with_cores(&ballots, &cores);
        let questions: Vec<Option<i64>> =
            of.into_iter().map(|option| option.and_then(question)).collect();
        Represented::of(&own, &(0..cores.len()).collect::<Vec<_>>(), &questions)
    });
    let missing = slate.chosen.iter().filter(|option| !linked.contains(option));
    let each = ballots
        .groups
        .iter()
        .map(|group| u64::from(group.size) * u64::try_from(group.ballot.len()).unwrap_or_default());
    Ok(SlateResult {
        format: FORMAT,
        voters: u64::try_from(ballots.voters).unwrap_or(u64::MAX),
        marks: each.sum(),
        seen: u64::try_from(ballots.options.len()).unwrap_or(u64::MAX),
        proportional: Represented::of(&ballots, &slate.chosen, &questions),
        missing: missing.filter_map(|option| question(*option)).collect(),
        chosen,
        team,
    })
}

impl App {
    /// The newest slate of a set; none before one was made.
    ///
    /// # Errors
    /// [`Error::Denied`] when the set is not public and the actor is not at the office.
    pub async fn slate(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        set: &Set,
    ) -> Result<Option<SlateView>> {
        // Who may see the set may see what was made for it.
        self.set(actor, dialogue, set.number).await?;
        let read = self.inner.store.read();
        let Some(row) = store::slate::newest(&read, set.id).await? else { return Ok(None) };
        let result: SlateResult = serde_json::from_str(&row.result)
            .map_err(|error| Error::Internal(format!("a slate: {error}")))?;
        let reasons = store::slate::reasons(&read, set.id).await?;
        Ok(Some(SlateView {
            result,
            digest: hex::encode(&row.digest),
            made_at: Moment(row.made_at),
            reasons: reasons.into_iter().map(|row| (row.question_id, row.reason)).collect(),
        }))
    }

    /// Chooses the questions that represent those who marked, as they stand now, and keeps the slate
    /// beside the set. `seats` is how many.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue; [`Error::Invalid`] with a number of
    /// seats that no set has; [`Error::Conflict`] when nobody marked anything.
    pub async fn make_slate(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        set: &Set,
        seats: usize,
    ) -> Result<()> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        let mut fields = Fields::default();
        if !(1..=MOST_IN_SET).contains(&seats) {
            fields.fault("seats", Fault::Malformed { expected: "a number of core questions" });
        }
        fields.done(())?;
        let now = self.now();
        let file = self.ballots(dialogue, now).await?;
        let cores = self.sources_of_set(dialogue, set).await?;
        let digest: [u8; 32] = Sha256::digest(&file).into();
        let result = tokio::task::spawn_blocking(move || make(&file, seats, &cores))
            .await
            .map_err(|error| Error::Internal(error.to_string()))??;
        if result.marks == 0 {
            return Err(Error::Conflict("no_marks"));
        }
        let codes = result.chosen.iter().map(|one| QuestionId(one.question).code());
        let codes: Vec<String> = codes.collect();
        let row = Row {
            set_id: set.id,
            digest: digest.to_vec(),
            result: serde_json::to_string(&result)
                .map_err(|error| Error::Internal(error.to_string()))?,
            made_at: now.0,
        };
        let tx = self.inner.store.begin().await?;
        store::slate::insert(&tx, &row).await?;
        let act = NewAct {
            kind: ActKind::SlateMade,
            dialogue: Some(dialogue.id.0),
            subject: Subject::CoreQuestionSet,
            subject_id: set.id,
            plain: vec![
                ("dialogue", dialogue.slug.as_str().into()),
                ("set", set.number.into()),
                ("marks", format!("sha256:{}", hex::encode(digest)).into()),
                ("seats", seats.into()),
                ("chosen", codes.into()),
            ],
            committed: vec![],
        };
        self.record(&tx, act, now).await?;
        self.commit(tx).await
    }

    /// Those of these questions that are public in a dialogue.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn public_questions(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        ids: &[i64],
    ) -> Result<Vec<Question>> {
        self.gate(actor, Action::ReadDialogue, &dialogue.resource())?;
        let mut rows = store::question::by_ids(&self.inner.store.read(), ids).await?;
        rows.retain(|row| {
            row.dialogue_id == dialogue.id.0 && row.status == Status::Published.as_str()
        });
        Ok(rows)
    }

    /// Of each core question of a set the questions it comes from, as those that stand for their
    /// duplicates.
    async fn sources_of_set(
        &self,
        dialogue: &Dialogue,
        set: &Set,
    ) -> Result<Vec<(i64, BTreeSet<i64>)>> {
        let read = self.inner.store.read();
        let options = Options::of(&store::mark::options(&read, dialogue.id.0).await?);
        let mut all = Vec::new();
        for line in store::core_question::lines(&read, set.id).await? {
            let sources = store::core_question::sources(&read, line.id).await?;
            let stands = |id: &i64| options.stands.get(id).copied();
            all.push((line.number, sources.iter().filter_map(stands).collect()));
        }
        Ok(all)
    }

    /// Says why a question of the slate is in no core question; an empty reason takes it back.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue; [`Error::Invalid`];
    /// [`Error::NOT_FOUND`] when the slate does not have the question.
    pub async fn give_slate_reason(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        set: &Set,
        question: QuestionId,
        reason: &str,
    ) -> Result<()> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        let slate = self.slate(actor, dialogue, set).await?.ok_or(Denial::NotFound)?;
        if !slate.result.chosen.iter().any(|one| one.question == question.0) {
            return Err(Error::NOT_FOUND);
        }
        let mut fields = Fields::default();
        let mut text = String::new();
        if !reason.trim().is_empty() {
            text = fields.text(REASON, reason);
        }
        fields.done(())?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        store::slate::give_reason(&tx, set.id, question.0, &text, now.0).await?;
        let act = NewAct {
            kind: ActKind::SlateReasoned,
            dialogue: Some(dialogue.id.0),
            subject: Subject::CoreQuestionSet,
            subject_id: set.id,
            plain: vec![
                ("dialogue", dialogue.slug.as_str().into()),
                ("set", set.number.into()),
                ("question", question.code().into()),
                ("reason", text.as_str().into()),
            ],
            committed: vec![],
        };
        self.record(&tx, act, now).await?;
        self.commit(tx).await
    }
}
