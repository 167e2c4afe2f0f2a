//! What people say in the demo: the fictional district 가람구, its questions, answers and votes.
//!
//! Everything is hand-written Korean or joined from hand-written sentences; nothing in it
//! is a real person, company or institution. The same seed gives the same demo.

#![allow(
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    unreachable_pub,
    reason = "all data is our own and tested; casts are of small numbers drawn below a limit; `pub` marks what the rest of the demo may use"
)]

pub mod actions;
mod answers;
mod answers_fit;
mod answers_manufacturing;
mod answers_public;
mod answers_services;
mod answers_village;
mod ballot;
mod core_questions;
pub mod gatherings;
pub(super) mod model;
pub(crate) mod moderated;
pub mod pilots;
mod questions;
mod questions_elsewhere;
mod questions_expert;
mod questions_manufacturing;
mod questions_public;
mod questions_services;
mod questions_slips;
mod questions_village;
mod random;
mod statements;
mod stock;
pub(super) mod themes;
mod translations;
pub(super) mod white_paper;

pub(super) use random::Random;

/// How many questions the Green Paper holds.
const QUESTIONS: usize = 1_436;

/// How many core questions were drawn from them.
const CORE_QUESTIONS: usize = 20;

/// How much each neighbourhood takes part, in the order of [`Corpus::places`].
const PLACE_WEIGHTS: [usize; 21] = [9, 8, 8, 7, 6, 2, 3, 4, 5, 6, 7, 5, 4, 5, 6, 3, 4, 5, 4, 6, 3];

/// Everything the demo says, the same for the same seed.
pub struct Corpus {
    /// The dialogue's name.
    pub title: &'static str,
    /// What it is about, in a few sentences.
    pub summary: &'static str,
    /// The four sectors.
    pub sectors: [&'static str; 4],
    /// The district's 21 neighbourhoods, all fictional.
    pub places: [&'static str; 21],
    /// The 1,436 questions, in the order they arrived.
    pub questions: Vec<QuestionText>,
    /// The 20 core questions, numbered by position + 1.
    pub core_questions: Vec<CoreQuestionText>,
    /// The 400 statements, 20 per core question in its order.
    pub statements: Vec<StatementText>,
    /// The 10,000 answers, in the order they arrived.
    pub answers: Vec<AnswerText>,
    /// What translators put into other languages.
    pub translations: [TranslationText; 2],
}

/// One question as it was sent.
pub struct QuestionText {
    /// The question in one sentence, as its asker put it.
    pub title: String,
    /// The asker's circumstances; often empty.
    pub body: String,
    /// Position in [`Corpus::sectors`].
    pub sector: usize,
    /// Position in [`Corpus::places`].
    pub place: usize,
    /// How it came in.
    pub channel: Channel,
    /// Days since 2024-07-01, at most 235.
    pub day: u16,
    /// Duplicates and near-duplicates share a number.
    pub group: Option<u16>,
    /// Core questions (0-based) it is a source of: none, one or two.
    pub core: Vec<u8>,
}

/// One core question.
#[derive(Clone)]
pub struct CoreQuestionText {
    /// The question in one sentence.
    pub title: &'static str,
    /// What lies behind it.
    pub body: &'static str,
    /// Position in [`Corpus::sectors`].
    pub sector: usize,
}

/// One short votable claim.
pub struct StatementText {
    /// The core question (0-based) it belongs to.
    pub core: u8,
    /// The claim.
    pub text: &'static str,
    /// How likely each of the three opinion groups agrees.
    pub lean: [f32; 3],
    /// Position in [`Corpus::places`] of its author.
    pub place: usize,
}

/// A core question and its statements in another language.
pub struct TranslationText {
    /// The language's code.
    pub language: &'static str,
    /// The core question (0-based).
    pub core: u8,
    /// The question in one sentence.
    pub title: &'static str,
    /// What lies behind it.
    pub body: &'static str,
    /// Its statements, in their order.
    pub statements: [&'static str; 20],
}

/// One answer to a core question.
pub struct AnswerText {
    /// The core question (0-based) it answers.
    pub core: u8,
    /// The answer, one to four sentences.
    pub text: String,
    /// How it came in.
    pub channel: Channel,
    /// Position in [`Corpus::places`].
    pub place: usize,
    /// Days since 2025-06-10, at most 520.
    pub day: u16,
}

/// How a question or an answer came in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Channel {
    /// Through the site.
    Online,
    /// On paper or in talk at a neighbourhood gathering.
    Field,
    /// From a subcommittee.
    Subcommittee,
    /// From an expert.
    Expert,
}

/// One demo vote.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct VoteLine {
    /// Who voted: 0 to 39,999.
    pub participant: u32,
    /// Position in [`Corpus::statements`].
    pub statement: u16,
    /// 1 agree, -1 disagree, 0 pass.
    pub value: i8,
}

/// The demo's texts for a seed.
pub fn corpus(seed: u64) -> Corpus {
    let mut random = Random::new(seed, 4);
    let statements = (0_u8..)
        .zip(&statements::STATEMENTS)
        .flat_map(|(core, list)| list.iter().map(move |line| (core, line)))
        .map(|(core, (text, lean))| StatementText {
            core,
            text,
            lean: lean.map(|percent| f32::from(percent) / 100.0),
            place: random.weighted(&PLACE_WEIGHTS),
        })
        .collect();
    Corpus {
        title: "가람구 일자리 사회적대화",
        summary: "가람구에서 일하고 사는 사람들이 일자리를 묻고 답하는 대화입니다. 주민이 낸 질문 1,436개에서 핵심 질문 20개를 뽑았고, 지금은 답을 모아 백서와 시범사업으로 잇고 있습니다.",
        sectors: ["제조업", "민간서비스", "공공서비스", "마을일자리"],
        places: [
            "새터동",
            "물빛동",
            "나루동",
            "너른동",
            "솔내동",
            "별뫼동",
            "다래동",
            "버들동",
            "샘골동",
            "한울동",
            "여울동",
            "느티동",
            "돌담동",
            "볕들동",
            "가온동",
            "갈밭동",
            "온새동",
            "들꽃동",
            "구름동",
            "해오름동",
            "참샘동",
        ],
        questions: questions::questions(seed),
        core_questions: core_questions::CORE_QUESTIONS.to_vec(),
        statements,
        answers: answers::answers(seed),
        translations: translations::TRANSLATIONS,
    }
}

/// Exactly `count` votes (at most 16,000,000), each (participant, statement) at most once.
///
/// From 40,000 votes on, every one of the 40,000 participants votes at least once; with
/// fewer, the first `count` participants vote once each. The participants stand in three
/// opinion groups of about 44, 31 and 25 %. One participant's votes come together.
pub fn votes(seed: u64, corpus: &Corpus, count: usize) -> Vec<VoteLine> {
    ballot::votes(seed, corpus, count)
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    const SEED: u64 = 412;

    fn short(text: &str, limit: usize) {
        let length = text.chars().count();
        assert!(length <= limit, "{length} characters: {text}");
        assert!(!text.contains("  ") && text.trim() == text, "spaces: {text:?}");
        for mark in
            ["{", "}", "|", " @", " = ", "::", "(은)", "(는)", "(이)", "(가)", "(을)", "(를)"]
        {
            assert!(!text.contains(mark), "{mark:?} left in: {text}");
        }
        // Hangul, plain punctuation and digits alone: no emoji, no foreign marks, no phone number.
        let plain = |sign: char| {
            sign == ' '
                || sign.is_ascii_alphanumeric()
                || ".,?%:‘’".contains(sign)
                || ('가'..='힣').contains(&sign)
        };
        assert!(text.chars().all(plain), "{text}");
        let mut runs =
            text.split(|sign: char| !sign.is_ascii_digit() && sign != ',' && sign != '.');
        assert!(runs.all(|run| run.len() < 7), "{text}");
    }

    #[test]
    fn counts_are_exact() {
        let corpus = corpus(SEED);
        assert_eq!(corpus.questions.len(), 1_436);
        assert_eq!(corpus.core_questions.len(), 20);
        assert_eq!(corpus.statements.len(), 400);
        assert_eq!(corpus.answers.len(), 10_000);
    }

    #[test]
    fn texts_are_many_and_distinct() {
        let corpus = corpus(SEED);
        let questions: BTreeSet<&str> =
            corpus.questions.iter().map(|question| question.title.as_str()).collect();
        assert!(questions.len() >= 1_250, "{} distinct questions", questions.len());
        let statements: BTreeSet<&str> =
            corpus.statements.iter().map(|statement| statement.text).collect();
        assert_eq!(statements.len(), 400);
        let answers: BTreeSet<&str> =
            corpus.answers.iter().map(|answer| answer.text.as_str()).collect();
        assert!(answers.len() >= 8_000, "{} distinct answers", answers.len());
        let places: BTreeSet<&str> = corpus.places.into_iter().collect();
        assert_eq!(places.len(), 21);
    }

    #[test]
    fn equal_titles_share_a_group() {
        let corpus = corpus(SEED);
        let mut seen: BTreeMap<&str, Option<u16>> = BTreeMap::new();
        for question in &corpus.questions {
            if let Some(group) = seen.insert(question.title.trim_end_matches('?'), question.group) {
                assert!(
                    group.is_some() && group == question.group,
                    "not grouped: {}",
                    question.title
                );
            }
        }
        let mut groups: BTreeMap<u16, usize> = BTreeMap::new();
        for group in corpus.questions.iter().filter_map(|question| question.group) {
            *groups.entry(group).or_default() += 1;
        }
        assert!(groups.values().all(|size| (2..=12).contains(size)), "{groups:?}");
        assert!((60..=120).contains(&groups.len()), "{} groups", groups.len());
    }

    #[test]
    fn lengths_and_spaces_hold() {
        let corpus = corpus(SEED);
        for question in &corpus.questions {
            short(&question.title, 120);
            short(&question.body, 1_000);
            assert!(question.title.chars().count() >= 8, "{}", question.title);
        }
        for core in &corpus.core_questions {
            short(core.title, 120);
            short(core.body, 1_000);
            assert!(core.title.ends_with("까요?"));
            assert!(
                ["어떻게", "무엇", "누가"].iter().any(|word| core.title.contains(word)),
                "{}",
                core.title
            );
        }
        for statement in &corpus.statements {
            short(statement.text, 60);
            assert!(statement.text.chars().count() >= 12, "{}", statement.text);
            assert!(statement.text.ends_with("다."), "{}", statement.text);
        }
        for answer in &corpus.answers {
            short(&answer.text, 2_000);
        }
    }

    #[test]
    fn indices_are_in_range() {
        let corpus = corpus(SEED);
        for question in &corpus.questions {
            assert!(question.sector < 4 && question.place < 21 && question.day <= 235);
            assert!(question.core.len() <= 2 && question.core.iter().all(|core| *core < 20));
            assert!(question.core.len() < 2 || question.core[0] != question.core[1]);
        }
        for core in &corpus.core_questions {
            assert!(core.sector < 4);
        }
        for (position, statement) in corpus.statements.iter().enumerate() {
            assert_eq!(usize::from(statement.core), position / 20);
            assert!(statement.place < 21);
            assert!(statement.lean.iter().all(|lean| (0.0..=1.0).contains(lean)));
        }
        for answer in &corpus.answers {
            assert!(answer.core < 20 && answer.place < 21 && answer.day <= 520);
        }
    }

    #[test]
    fn fits_name_what_is_there() {
        let stocks = [
            &answers_manufacturing::STOCKS,
            &answers_services::STOCKS,
            &answers_public::STOCKS,
            &answers_village::STOCKS,
        ];
        for (stock, fits) in stocks.into_iter().flatten().zip(&answers_fit::FITS) {
            let from = [stock.lived.len(), stock.ideas.len(), stock.spoken.len()];
            let to = [stock.ideas.len(), stock.why.len(), stock.wishes.len()];
            for ((groups, from), to) in fits.iter().zip(from).zip(to) {
                let groups: Vec<&str> = groups.split(' ').collect();
                assert_eq!(groups.len(), from, "{groups:?}");
                for letter in groups.iter().flat_map(|group| group.bytes()) {
                    assert!(letter >= b'a' && usize::from(letter - b'a') < to, "{groups:?}");
                }
                assert!(groups.iter().all(|group| !group.is_empty()));
            }
        }
    }

    #[test]
    fn every_core_question_has_sources() {
        let corpus = corpus(SEED);
        for core in 0..20_u8 {
            let sources =
                corpus.questions.iter().filter(|question| question.core.contains(&core)).count();
            assert!((20..=140).contains(&sources), "core question {}: {sources}", core + 1);
        }
        let none = corpus.questions.iter().filter(|question| question.core.is_empty()).count();
        assert!((170..=205).contains(&none), "{none} without a core question");
    }

    #[test]
    fn channels_have_their_shares() {
        let corpus = corpus(SEED);
        let count =
            |channel| corpus.answers.iter().filter(|answer| answer.channel == channel).count();
        assert_eq!(count(Channel::Online), 6_600);
        assert_eq!(count(Channel::Field), 2_500);
        assert_eq!(count(Channel::Subcommittee), 700);
        assert_eq!(count(Channel::Expert), 200);
        let bodies = corpus.questions.iter().filter(|question| !question.body.is_empty()).count();
        assert!((540..=740).contains(&bodies), "{bodies} bodies");
    }

    #[test]
    fn same_seed_same_demo() {
        let (one, two, three) = (corpus(SEED), corpus(SEED), corpus(SEED + 1));
        let titles = |corpus: &Corpus| -> Vec<String> {
            corpus
                .questions
                .iter()
                .map(|question| format!("{}{}", question.title, question.body))
                .collect()
        };
        let texts = |corpus: &Corpus| -> Vec<String> {
            corpus.answers.iter().map(|answer| format!("{}{}", answer.text, answer.day)).collect()
        };
        assert_eq!(titles(&one), titles(&two));
        assert_eq!(texts(&one), texts(&two));
        assert_ne!(texts(&one), texts(&three));
        assert_eq!(votes(SEED, &one, 50_000), votes(SEED, &two, 50_000));
        assert_ne!(votes(SEED, &one, 50_000), votes(SEED + 1, &one, 50_000));
    }

    #[test]
    fn votes_keep_their_promise() {
        let corpus = corpus(SEED);
        for count in [0, 7, 40_000, 40_001, 200_000] {
            let votes = votes(SEED, &corpus, count);
            assert_eq!(votes.len(), count);
            let pairs: BTreeSet<(u32, u16)> =
                votes.iter().map(|vote| (vote.participant, vote.statement)).collect();
            assert_eq!(pairs.len(), count);
            assert!(votes.is_sorted_by_key(|vote| vote.participant));
            assert!(votes.iter().all(|vote| vote.statement < 400 && vote.value.abs() <= 1));
            let people: BTreeSet<u32> = votes.iter().map(|vote| vote.participant).collect();
            assert_eq!(people.len(), count.min(40_000));
            assert!(people.iter().all(|participant| *participant < 40_000));
        }
    }

    #[test]
    fn consensual_statements_win() {
        let corpus = corpus(SEED);
        let votes = votes(SEED, &corpus, 400_000);
        let share = |text: &str| {
            let Some(position) =
                corpus.statements.iter().position(|statement| statement.text == text)
            else {
                return 0.0;
            };
            let count = |value: i8| {
                let same = |vote: &&VoteLine| {
                    usize::from(vote.statement) == position && vote.value == value
                };
                votes.iter().filter(same).count() as u32
            };
            f64::from(count(1)) / f64::from(count(1) + count(-1))
        };
        assert!(share("위험하면 누구나 기계를 세울 수 있어야 한다.") > 0.9);
        assert!(share("물량이 급할 때는 안전 절차를 줄일 수도 있다.") < 0.1);
    }
}
