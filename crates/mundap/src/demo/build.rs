//! Builds the demo in the order in which such a dialogue goes: questions, core questions,
//! statements, then answers and votes side by side. A clock of its own tells the story's time.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use anyhow::{Context as _, ensure};
use app::answer::NewAnswer;
use app::clock::{Clock, SystemClock};
use app::core_question::{CoreQuestionView, NewCoreQuestion};
use app::dialogue::{Dialogue, DialogueChange, NewDialogue};
use app::limit::Limits;
use app::moderation::NewDecision;
use app::person::NewPerson;
use app::question::NewQuestion;
use app::random::SeededRandom;
use app::statement::NewStatement;
use app::translation::NewTranslation;
use app::vote::Ballot;
use app::{App, Settings};
use domain::care::Care;
use domain::channel::{Channel, ModerationTiming};
use domain::contribution::{Change, Kind};
use domain::dialogue::Period;
use domain::id::{
    CoreQuestionId, CoreQuestionSetId, ParticipantId, PersonId, QuestionId, StatementId,
};
use domain::permission::Actor;
use domain::privacy::Policy;
use domain::role::{Grant, Role};
use domain::stage::{Stage, StageKind};
use domain::time::{DAY, KOREA, Moment, SECOND};
use domain::translation::Translated;
use domain::vote::VoteValue;
use indicatif::ProgressBar;

use super::corpus::{self, Corpus, VoteLine, moderated};
use super::gathering::{Held, SHEETS, STATEMENTS};
use super::{PASSWORD, SIGN_INS};
use crate::output::Output;

/// The same seed, the same demo.
const SEED: u64 = 412;
/// The dialogue's short name.
const SLUG: &str = "garam";
/// How many take part.
const PEOPLE: u64 = 40_000;
/// How many votes there are, those on paper included, and in a small demo, for tests.
const VOTES: usize = 800_000;
const FEW_VOTES: usize = 4_000;
/// How many answers a small demo has.
const FEW_ANSWERS: usize = 400;
/// Questions asked in one transaction.
const BATCH: usize = 200;
/// Votes handed over at once.
const VOTES_IN_BATCH: usize = 16_384;
/// Answers and votes go side by side, so many days at a time.
const WINDOW: i64 = 20;

const FIRST_QUESTION: &str = "2024-07-01";
pub(super) const GROUPED: &str = "2025-03-03";
const GREEN_PAPER: &str = "2025-03-28";
const FIRST_ANSWER: &str = "2025-06-10";
const LAST_VOTE: &str = "2026-11-13";
const HANDED_OUT: &str = "2026-10-14";
const CAME_BACK: &str = "2026-10-30";
const CLOSES: &str = "2026-12-20";

/// Tells the time of the story; it never goes back.
#[derive(Debug)]
pub(super) struct StoryClock(AtomicI64);

impl Clock for StoryClock {
    fn now(&self) -> Moment {
        Moment(self.0.load(Ordering::Acquire))
    }
}

impl StoryClock {
    pub(super) fn reach(&self, moment: Moment) {
        self.0.fetch_max(moment.0, Ordering::AcqRel);
    }
}

/// Builds the demo and marks it complete.
///
/// # Errors
/// When the database fails; then the next start builds it anew.
pub(super) async fn build(app: &App, small: bool, output: &Output) -> anyhow::Result<()> {
    let begun = SystemClock.now();
    let bar = output.bar(output.pick("데모를 만드는 중", "building the demo"));
    let mut corpus = tokio::task::spawn_blocking(|| corpus::corpus(SEED)).await?;
    let votes = if small { FEW_VOTES } else { VOTES };
    if small {
        corpus.answers.truncate(FEW_ANSWERS);
    }
    let clock = Arc::new(StoryClock(AtomicI64::new(day(FIRST_QUESTION)?.0)));
    let limits = Limits { on: false, ..Limits::default() };
    let settings = Settings { limits, demo: true, ..Settings::default() };
    let random = Arc::new(SeededRandom::new(SEED));
    let builder = App::start(app.store().clone(), clock.clone(), random, settings).await?;
    let people = (0..PEOPLE).map(|_| builder.join().map(|(id, _)| id)).collect::<Result<_, _>>()?;
    let story = Story { app: builder, clock, corpus, people, votes, bar };
    story.tell(closing(begun)?).await?;
    app.set_demo_built().await?;
    story.bar.finish_and_clear();
    let seconds = (SystemClock.now().0 - begun.0) / SECOND;
    tracing::info!(seconds, "the demo is built");
    Ok(())
}

/// Everything stays open until a fixed day; a demo built about then or later, for a month.
fn closing(now: Moment) -> anyhow::Result<Moment> {
    let fixed = day(CLOSES)?;
    if now.plus(7 * DAY) < fixed {
        return Ok(fixed);
    }
    day(&now.plus(30 * DAY).iso_date(&domain::time::zone(KOREA)))
}

/// Who answers for the fictional district.
fn policy() -> Policy {
    Policy {
        controller: "가람구청 (시연용)".to_owned(),
        officer: "가람구 개인정보 보호책임자 (시연용)".to_owned(),
        contact: "privacy@garam.example".to_owned(),
        ..Policy::default()
    }
}

pub(super) fn day(date: &str) -> anyhow::Result<Moment> {
    Moment::from_iso_date(date, &domain::time::zone(KOREA)).with_context(|| date.to_owned())
}

pub(super) struct Story {
    pub(super) app: App,
    pub(super) clock: Arc<StoryClock>,
    pub(super) corpus: Corpus,
    pub(super) people: Vec<ParticipantId>,
    votes: usize,
    bar: ProgressBar,
}

impl Story {
    /// Whether this is the small demo of tests.
    pub(super) const fn is_small(&self) -> bool {
        self.votes < VOTES
    }

    async fn tell(&self, closes: Moment) -> anyhow::Result<()> {
        let all = self.corpus.questions.len() + self.corpus.statements.len();
        self.bar.set_length(u64::try_from(all + self.corpus.answers.len() + self.votes)?);
        let phase = Phase::new();
        self.app.change_policy(&Actor::command_line(), &policy()).await?;
        let dialogue = self.open_dialogue(closes).await?;
        let held = self.announce(&dialogue).await?;
        let questions = self.ask(&dialogue, &held).await?;
        self.report(&dialogue, &held).await?;
        phase.ends("questions");
        self.group(&dialogue, &questions).await?;
        let cores = self.write_green_paper(&dialogue, &questions).await?;
        self.write_green_text(&dialogue, &cores).await?;
        self.give_notice(&dialogue, 0).await?;
        phase.ends("core questions");
        self.form_bodies(&dialogue).await?;
        phase.ends("bodies");
        self.first_meeting().await?;
        phase.ends("first meeting");
        self.recruit(&dialogue).await?;
        self.publish_first_minutes().await?;
        self.assign(&cores).await?;
        phase.ends("calls");
        let statements = self.state(&cores).await?;
        phase.ends("statements");
        let votes = corpus::votes(SEED, &self.corpus, self.votes - SHEETS * STATEMENTS);
        self.answer_and_vote(&dialogue, &cores, &statements, &votes).await?;
        phase.ends("answers and votes");
        self.weigh(&dialogue, &votes).await?;
        phase.ends("weighting");
        self.second_meeting().await?;
        self.publish_second_minutes().await?;
        phase.ends("second meeting");
        self.give_notice(&dialogue, 2).await?;
        self.announce_last(&dialogue, closes).await?;
        self.next_meeting(closes).await?;
        phase.ends("gatherings and notices");
        self.moderate(&dialogue, &cores).await?;
        self.add_sign_ins(&dialogue).await?;
        phase.ends("sign-ins");
        self.code_answers(&dialogue, &cores).await?;
        self.place_models(&dialogue).await?;
        phase.ends("themes");
        self.consult(&dialogue, &cores).await?;
        self.draft(&dialogue, &cores).await?;
        phase.ends("drafts and evidence");
        self.follow(&dialogue).await?;
        self.give_outcomes(&dialogue, &cores).await?;
        self.appeal(&dialogue).await?;
        phase.ends("outcomes");
        self.translate(&dialogue, &cores, &statements).await?;
        phase.ends("translations");
        self.recruit_again(&dialogue, closes).await?;
        phase.ends("the open call");
        Ok(())
    }

    async fn open_dialogue(&self, closes: Moment) -> anyhow::Result<Dialogue> {
        let open = Period { opens: None, closes: Some(closes) };
        let settings = domain::dialogue::Settings {
            ask: open,
            answer: open,
            state: open,
            vote: open,
            mark: Period { opens: Some(day(GROUPED)?), closes: Some(closes) },
            ..domain::dialogue::Settings::default()
        };
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let new = NewDialogue {
            slug: SLUG.to_owned(),
            title: self.corpus.title.to_owned(),
            summary: self.corpus.summary.to_owned(),
            sectors: names(&self.corpus.sectors),
            places: names(&self.corpus.places),
            settings,
            stages: stages()?,
            draft: false,
        };
        let actor = Actor::command_line();
        self.app.add_dialogue(&actor, &new).await?;
        Ok(self.app.dialogue(&actor, SLUG).await?.as_ref().clone())
    }

    async fn ask(&self, dialogue: &Dialogue, held: &[Held]) -> anyhow::Result<Vec<QuestionId>> {
        let texts = &self.corpus.questions;
        let days: Vec<u16> = texts.iter().map(|text| text.day).collect();
        let times = times(day(FIRST_QUESTION)?, &days);
        let mut ids = Vec::with_capacity(texts.len());
        let told: Vec<_> = texts.iter().zip(&times).zip(0_usize..).collect();
        for batch in told.chunks(BATCH) {
            let new: Vec<(Actor, NewQuestion)> = batch
                .iter()
                .map(|((text, at), n)| {
                    let channel = channel(text.channel);
                    let question = NewQuestion {
                        title: text.title.clone(),
                        body: text.body.clone(),
                        sector: name(&self.corpus.sectors, text.sector),
                        place: name(&self.corpus.places, text.place),
                        channel: Some(channel),
                        language: None,
                        at: Some(**at),
                        care: Some(Care::AsItIs),
                        paper: (channel == Channel::Field)
                            .then(|| Self::paper(held, text.place))
                            .flatten(),
                        held: false,
                    };
                    Ok((self.speaker(dialogue, channel, *n, texts.len())?, question))
                })
                .collect::<anyhow::Result<_>>()?;
            self.reach_last(batch.iter().map(|((_, at), _)| **at));
            let given = self.app.ask_many(dialogue, &new).await?;
            ids.extend(given.iter().map(|given| QuestionId(given.id)));
            self.done(batch.len());
        }
        Ok(ids)
    }

    async fn group(&self, dialogue: &Dialogue, questions: &[QuestionId]) -> anyhow::Result<()> {
        self.clock.reach(day(GROUPED)?);
        let mut groups: BTreeMap<u16, Vec<QuestionId>> = BTreeMap::new();
        for (text, id) in self.corpus.questions.iter().zip(questions) {
            if let Some(group) = text.group {
                groups.entry(group).or_default().push(*id);
            }
        }
        for members in groups.values().filter(|members| members.len() > 1) {
            self.app.group_questions(&Actor::command_line(), dialogue, members).await?;
        }
        Ok(())
    }

    /// The core questions, each with the questions behind it, published as the Green Paper.
    async fn write_green_paper(
        &self,
        dialogue: &Dialogue,
        questions: &[QuestionId],
    ) -> anyhow::Result<Vec<CoreQuestionView>> {
        let actor = Actor::command_line();
        let set = self.app.begin_set(&actor, dialogue, "가람구 일자리 녹서").await?;
        let set_id = CoreQuestionSetId(set.id);
        let mut cores = Vec::new();
        for (core, n) in self.corpus.core_questions.iter().zip(0_u8..) {
            let new = NewCoreQuestion {
                title: core.title.to_owned(),
                body: core.body.to_owned(),
                sector: name(&self.corpus.sectors, core.sector),
            };
            let id = self.app.add_core_question(&actor, dialogue, set_id, &new).await?;
            let asked = self.corpus.questions.iter().zip(questions);
            let sources: Vec<QuestionId> =
                asked.filter(|(text, _)| text.core.contains(&n)).map(|(_, id)| *id).collect();
            self.app.link(&actor, dialogue, id, &sources).await?;
            cores.push(id);
        }
        self.mark(dialogue, questions).await?;
        self.clock.reach(day(GREEN_PAPER)?.plus(10 * 3600 * SECOND));
        self.app.publish_set(&actor, dialogue, set_id).await?;
        self.views(&cores).await
    }

    async fn views(&self, cores: &[CoreQuestionId]) -> anyhow::Result<Vec<CoreQuestionView>> {
        let mut views = Vec::with_capacity(cores.len());
        for id in cores {
            views.push(self.app.core_question(&Actor::command_line(), *id).await?);
        }
        Ok(views)
    }

    async fn state(&self, cores: &[CoreQuestionView]) -> anyhow::Result<Vec<StatementId>> {
        let mut ids = Vec::with_capacity(self.corpus.statements.len());
        let mut minute = day(FIRST_ANSWER)?.plus(9 * 3600 * SECOND);
        for (core, n) in cores.iter().zip(0_u8..) {
            let mut new = Vec::new();
            for text in self.corpus.statements.iter().filter(|text| text.core == n) {
                let author = self.person(ids.len() + new.len(), self.corpus.statements.len())?;
                minute = minute.plus(180 * SECOND);
                let statement = NewStatement {
                    text: text.text.to_owned(),
                    place: name(&self.corpus.places, text.place),
                    language: None,
                    at: Some(minute),
                    care: Some(Care::AsItIs),
                    held: false,
                };
                new.push((Actor::participant(author), statement));
            }
            self.clock.reach(minute);
            let given = self.app.state_many(core, &new).await?;
            ids.extend(given.iter().map(|given| StatementId(given.id)));
            self.done(new.len());
        }
        Ok(ids)
    }

    /// Answers and votes, a few weeks of both at a time.
    async fn answer_and_vote(
        &self,
        dialogue: &Dialogue,
        cores: &[CoreQuestionView],
        statements: &[StatementId],
        votes: &[VoteLine],
    ) -> anyhow::Result<()> {
        let first = day(FIRST_ANSWER)?;
        // What people say in the corpus over seventeen months came in five here: what was answered then is in
        // the White Paper of that winter.
        let days: Vec<u16> = self.corpus.answers.iter().map(|answer| answer.day * 3 / 10).collect();
        let answer_times = times(first, &days);
        // Statements come on the first two days, votes after them.
        let opens = first.plus(2 * DAY);
        let pace = (day(LAST_VOTE)?.0 - opens.0) / i64::try_from(votes.len().max(1))?;
        let (mut answered, mut voted, mut until) = (0, 0, first);
        let (mut handed_out, mut typed_in) = (None, false);
        let mut between = super::between::STEPS.iter().peekable();
        while answered < answer_times.len() || voted < votes.len() {
            until = until.plus(WINDOW * DAY);
            if let Some(step) = between.peek() {
                until = until.min(day(step.on())?);
            }
            let to = answer_times.partition_point(|at| *at < until);
            self.answer(cores, &answer_times, answered..to).await?;
            answered = to;
            let passed = usize::try_from((until.0 - opens.0) / pace)?.min(votes.len());
            let cast: Vec<(Moment, VoteLine)> = (voted..passed)
                .filter_map(|n| {
                    let at = opens.plus(pace.saturating_mul(i64::try_from(n).ok()?));
                    Some((at, *votes.get(n)?))
                })
                .collect();
            self.vote(&cast, statements).await?;
            voted = passed;
            while let Some(step) =
                between.next_if(|step| day(step.on()).is_ok_and(|on| on <= until))
            {
                self.take(*step, dialogue, cores).await?;
            }
            if handed_out.is_none() && until >= day(HANDED_OUT)? {
                self.give_notice(dialogue, 1).await?;
                handed_out = Some(self.hand_out(dialogue).await?);
            }
            if !typed_in && until >= day(CAME_BACK)? {
                typed_in = true;
                self.type_in(dialogue, handed_out.context("nothing was handed out")?).await?;
            }
        }
        Ok(())
    }

    async fn answer(
        &self,
        cores: &[CoreQuestionView],
        times: &[Moment],
        range: std::ops::Range<usize>,
    ) -> anyhow::Result<()> {
        let total = self.corpus.answers.len();
        for (core, n) in cores.iter().zip(0_u8..) {
            let mut new = Vec::new();
            for (index, (text, at)) in self.corpus.answers.iter().zip(times).enumerate() {
                if !range.contains(&index) || text.core != n {
                    continue;
                }
                let channel = channel(text.channel);
                let answer = NewAnswer {
                    text: text.text.clone(),
                    place: name(&self.corpus.places, text.place),
                    channel: Some(channel),
                    language: None,
                    at: Some(*at),
                    care: Some(Care::AsItIs),
                    paper: None,
                    held: false,
                };
                new.push((self.speaker(&core.dialogue, channel, index, total)?, answer));
            }
            self.reach_last(new.iter().filter_map(|(_, answer)| answer.at));
            for batch in new.chunks(BATCH) {
                self.app.answer_many(core, batch).await?;
            }
            self.done(new.len());
        }
        Ok(())
    }

    async fn vote(
        &self,
        cast: &[(Moment, VoteLine)],
        statements: &[StatementId],
    ) -> anyhow::Result<()> {
        for batch in cast.chunks(VOTES_IN_BATCH) {
            let ballots: Vec<Ballot> = batch
                .iter()
                .filter_map(|(at, line)| {
                    Some(Ballot {
                        participant: *self.people.get(usize::try_from(line.participant).ok()?)?,
                        statement: *statements.get(usize::from(line.statement))?,
                        value: VoteValue::from_sign(i16::from(line.value))?,
                        at: *at,
                        chance: None,
                    })
                })
                .collect();
            self.reach_last(batch.iter().map(|(at, _)| *at));
            let outcomes = self.app.vote_many(&ballots).await?;
            let written = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
            ensure!(written == batch.len(), "{} votes were refused", batch.len() - written);
            self.done(batch.len());
        }
        Ok(())
    }

    /// Some answers are hidden with a reason; what experts send is looked at before it is published
    /// from now on, and two such answers wait.
    async fn moderate(
        &self,
        dialogue: &Dialogue,
        cores: &[CoreQuestionView],
    ) -> anyhow::Result<()> {
        let operator = Actor::command_line();
        for (n, (core, text, reason, note)) in moderated::HIDDEN.into_iter().enumerate() {
            let given = self.one_answer(cores, core, text, Channel::Online, n).await?;
            let decision =
                NewDecision { change: Change::Hide, reason: Some(reason), note: note.to_owned() };
            self.app.moderate(&operator, dialogue, Kind::Answer, given, &decision).await?;
        }
        let change = DialogueChange {
            title: dialogue.title.clone(),
            summary: dialogue.summary.clone(),
            status: dialogue.status,
            settings: domain::dialogue::Settings {
                expert: ModerationTiming::Before,
                ..dialogue.settings.clone()
            },
            stages: dialogue.stages.clone(),
        };
        self.app.change_dialogue(&operator, dialogue, &change).await?;
        let cores: Vec<CoreQuestionId> = cores.iter().map(CoreQuestionView::id).collect();
        let cores = self.views(&cores).await?;
        for (n, (core, text)) in moderated::WAITING.into_iter().enumerate() {
            self.one_answer(&cores, core, text, Channel::Expert, n).await?;
        }
        Ok(())
    }

    async fn one_answer(
        &self,
        cores: &[CoreQuestionView],
        core: u8,
        text: &str,
        channel: Channel,
        n: usize,
    ) -> anyhow::Result<i64> {
        let core = cores.get(usize::from(core)).context("no such core question")?;
        let answer = NewAnswer {
            text: text.to_owned(),
            channel: Some(channel),
            care: Some(Care::AsItIs),
            ..NewAnswer::default()
        };
        let speaker = self.speaker(&core.dialogue, channel, n, 7)?;
        Ok(self.app.answer(&speaker, core, &answer).await?.id)
    }

    /// When everything else is there, so that nobody can sign in to an unfinished demo.
    async fn add_sign_ins(&self, dialogue: &Dialogue) -> anyhow::Result<()> {
        for one in SIGN_INS {
            let person = NewPerson {
                email: one.email.to_owned(),
                name: one.name.to_owned(),
                password: Some(PASSWORD.to_owned()),
                must_change: false,
                role: one.role,
                dialogue: (one.role != Role::Operator).then_some(dialogue.id),
            };
            self.app.add_person(&Actor::command_line(), &person).await?;
        }
        self.tie_seats().await
    }

    /// One core question with its statements, for those who read no Korean: the editor writes, the
    /// secretary reviews.
    async fn translate(
        &self,
        dialogue: &Dialogue,
        cores: &[CoreQuestionView],
        statements: &[StatementId],
    ) -> anyhow::Result<()> {
        let writer = self.office(dialogue, Role::Editor).await?;
        let reviewer = self.office(dialogue, Role::Secretary).await?;
        for text in &self.corpus.translations {
            let language = text.language.parse().context("a known language")?;
            let core = cores.get(usize::from(text.core)).context("no such core question")?;
            let own = NewTranslation { title: text.title.to_owned(), text: text.body.to_owned() };
            let mut all = vec![((Translated::CoreQuestion, core.id().0), own)];
            let ids = self.corpus.statements.iter().zip(statements);
            let ids = ids.filter(|(statement, _)| statement.core == text.core);
            all.extend(ids.zip(text.statements).map(|((_, id), words)| {
                let own = NewTranslation { title: String::new(), text: words.to_owned() };
                ((Translated::Statement, id.0), own)
            }));
            for (what, new) in all {
                let id = self.app.translate(&writer, dialogue, what, language, &new).await?;
                self.app.review_translation(&reviewer, dialogue, id).await?;
            }
        }
        Ok(())
    }

    /// Who holds an office in the demo.
    pub(super) async fn office(&self, dialogue: &Dialogue, role: Role) -> anyhow::Result<Actor> {
        let one = SIGN_INS.iter().find(|one| one.role == role).context("nobody holds it")?;
        let person = store::person::by_email(&self.app.store().read(), one.email).await?;
        let person = person.context("nobody has the address")?;
        let grant = Grant { dialogue: Some(dialogue.id), role };
        Ok(Actor { person: Some(PersonId(person.id)), grants: vec![grant], ..Actor::default() })
    }

    /// Who says the `n`th of `total` things that came by this channel.
    pub(super) fn speaker(
        &self,
        dialogue: &Dialogue,
        channel: Channel,
        n: usize,
        total: usize,
    ) -> anyhow::Result<Actor> {
        let role = match channel {
            Channel::Online => None,
            Channel::Field => Some(Role::Editor),
            Channel::Subcommittee => Some(Role::SubcommitteeMember),
            Channel::Expert => Some(Role::Expert),
        };
        let grant = |role| Grant { dialogue: Some(dialogue.id), role };
        let grants = role.map(grant).into_iter().collect();
        Ok(Actor { grants, ..Actor::participant(self.person(n, total)?) })
    }

    /// One of the people, another for each of `total` things.
    pub(super) fn person(&self, n: usize, total: usize) -> anyhow::Result<ParticipantId> {
        let index = n * (self.people.len() / total.max(1)).max(1) % self.people.len().max(1);
        self.people.get(index).copied().context("nobody takes part")
    }

    fn reach_last(&self, times: impl Iterator<Item = Moment>) {
        if let Some(last) = times.max() {
            self.clock.reach(last);
        }
    }

    /// The time of the story.
    pub(super) fn clock_now(&self) -> Moment {
        self.clock.now()
    }

    fn done(&self, count: usize) {
        self.bar.inc(u64::try_from(count).unwrap_or(0));
    }
}

/// Measures the phases for the log.
struct Phase(AtomicI64);

impl Phase {
    fn new() -> Self {
        Self(AtomicI64::new(SystemClock.now().0))
    }

    fn ends(&self, name: &str) {
        let now = SystemClock.now().0;
        let milliseconds = (now - self.0.swap(now, Ordering::AcqRel)) / 1000;
        tracing::info!(milliseconds, "demo: {name}");
    }
}

fn stages() -> anyhow::Result<Vec<Stage>> {
    let stage = |kind, starts, ends: Option<&str>| {
        let ends = ends.map(day).transpose()?;
        Ok(Stage { kind, starts: day(starts)?, ends })
    };
    [
        stage(StageKind::Green, "2024-07-01", Some("2025-04-01")),
        stage(StageKind::White, "2025-05-23", Some("2025-12-19")),
        stage(StageKind::Blue, "2025-12-19", Some("2026-05-04")),
        stage(StageKind::Pilot, "2026-05-04", None),
    ]
    .into_iter()
    .collect()
}

fn channel(channel: corpus::Channel) -> Channel {
    match channel {
        corpus::Channel::Online => Channel::Online,
        corpus::Channel::Field => Channel::Field,
        corpus::Channel::Subcommittee => Channel::Subcommittee,
        corpus::Channel::Expert => Channel::Expert,
    }
}

fn name(names: &[&str], index: usize) -> Option<String> {
    names.get(index).map(|name| (*name).to_owned())
}

/// Moments for things that came on these days (in order): spread from seven in the morning to ten
/// at night.
fn times(first: Moment, days: &[u16]) -> Vec<Moment> {
    let mut times = Vec::with_capacity(days.len());
    for same_day in days.chunk_by(|a, b| a == b) {
        let count = i64::try_from(same_day.len()).unwrap_or(1);
        let morning = 7 * 3600 * SECOND;
        let step = 15 * 3600 * SECOND / count;
        times.extend(
            same_day
                .iter()
                .zip(0_i64..)
                .map(|(day, n)| first.plus(i64::from(*day) * DAY + morning + n * step)),
        );
    }
    times
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_follow_the_order_of_arrival() {
        let times = times(Moment(0), &[0, 0, 0, 4]);
        assert!(times.is_sorted() && times.last() < Some(&Moment(5 * DAY)), "{times:?}");
    }

    #[test]
    fn the_story_clock_never_goes_back() {
        let clock = StoryClock(AtomicI64::new(5));
        clock.reach(Moment(9));
        clock.reach(Moment(7));
        assert_eq!(clock.now(), Moment(9));
    }
}
