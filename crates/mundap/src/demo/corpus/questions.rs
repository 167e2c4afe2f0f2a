//! Puts the 1,436 questions together: who asked, where, when, through which channel.

use super::random::Random;
use super::stock::{Voice, fill, reworded, wordings};
use super::{
    Channel, PLACE_WEIGHTS, QUESTIONS, QuestionText, core_questions, questions_elsewhere,
    questions_expert, questions_manufacturing, questions_public, questions_services,
    questions_slips, questions_village,
};

/// The most wordings one duplicate group may reach.
const GROUP_LIMIT: usize = 12;

/// How often a question that could have a body has one.
const BODY_PERCENT: usize = 56;

/// Days (since 2024-07-01) of the twelve gatherings of autumn 2024.
const GATHERINGS: [u16; 12] = [98, 101, 107, 108, 114, 117, 122, 128, 131, 136, 143, 150];

/// Days of the four dialogues of 2024.
const DIALOGUES: [u16; 4] = [19, 54, 96, 138];

struct Draft<'a> {
    title: String,
    body: Option<&'static str>,
    voice: Option<&'a Voice>,
    sector: usize,
    core: Vec<u8>,
    group: Option<u16>,
    /// The channel, where the text gives it away.
    channel: Option<Channel>,
}

/// All questions, in the order of the days they arrived.
pub(super) fn questions(seed: u64) -> Vec<QuestionText> {
    let mut random = Random::new(seed, 1);
    let mut drafts = Vec::with_capacity(QUESTIONS);
    let mut groups: Vec<Vec<usize>> = Vec::new();

    let sectors = [
        &questions_manufacturing::VOICES,
        &questions_services::VOICES,
        &questions_public::VOICES,
        &questions_village::VOICES,
    ];
    for (core, voices) in (0_u8..).zip(sectors.iter().flat_map(|voices| voices.iter())) {
        for voice in *voices {
            add(&mut drafts, &mut groups, voice, sector_of(core), Some(core));
        }
    }
    for (sector, voice) in questions_elsewhere::VOICES {
        add(&mut drafts, &mut groups, voice, *sector, None);
    }
    let alone =
        [(Channel::Expert, questions_expert::ASKS), (Channel::Field, questions_slips::ASKS)];
    for (channel, asks) in alone {
        for (core, asks) in (0_u8..).zip(asks) {
            for ask in asks {
                let (found, second) = wordings(ask);
                let core: Vec<u8> = [core].into_iter().chain(second).collect();
                drafts.extend(found.into_iter().map(|wording| Draft {
                    title: wording.title.to_owned(),
                    body: Some(""),
                    voice: None,
                    sector: sector_of(core[0]),
                    core: core.clone(),
                    group: None,
                    channel: Some(channel),
                }));
            }
        }
    }

    repeat(&mut drafts, &mut groups, &mut random);
    leave_some_out(&mut drafts, &mut random);
    random.shuffle(&mut drafts);
    let mut questions: Vec<QuestionText> =
        drafts.into_iter().map(|draft| arrive(draft, &mut random)).collect();
    questions.sort_by_key(|question| question.day);
    questions
}

fn sector_of(core: u8) -> usize {
    core_questions::CORE_QUESTIONS[usize::from(core)].sector
}

/// Adds every wording of every question of one voice.
fn add<'a>(
    drafts: &mut Vec<Draft<'a>>,
    groups: &mut Vec<Vec<usize>>,
    voice: &'a Voice,
    sector: usize,
    core: Option<u8>,
) {
    for ask in voice.asks {
        let (found, second) = wordings(ask);
        let core: Vec<u8> =
            core.into_iter().chain(second.filter(|second| Some(*second) != core)).collect();
        let mut group = None;
        if found.len() > 1 {
            group = u16::try_from(groups.len()).ok();
            groups.push((drafts.len()..drafts.len() + found.len()).collect());
        }
        for wording in found {
            drafts.push(Draft {
                title: wording.title.to_owned(),
                body: wording.body,
                voice: Some(voice),
                sector,
                core: core.clone(),
                group,
                channel: None,
            });
        }
    }
}

/// Fills up to the full number with repeats: another ending, or word for word (once).
fn repeat(drafts: &mut Vec<Draft<'_>>, groups: &mut [Vec<usize>], random: &mut Random) {
    let room = |group: &Vec<usize>| group.len() < GROUP_LIMIT;
    for _ in 0..QUESTIONS * 20 {
        // A worry that already has many wordings is repeated more often.
        let weights: Vec<usize> =
            groups.iter().map(|group| if room(group) { group.len() } else { 0 }).collect();
        if drafts.len() >= QUESTIONS || weights.iter().all(|weight| *weight == 0) {
            break;
        }
        let group = &mut groups[random.weighted(&weights)];
        let first = &drafts[group[random.below(group.len())]];
        let title = if random.chance(60) { reworded(&first.title) } else { None };
        let title = title.unwrap_or_else(|| first.title.clone());
        if group.iter().filter(|index| drafts[**index].title == title).count() > 1 {
            continue;
        }
        let again = Draft {
            title,
            body: first.body.map(|_| ""),
            voice: first.voice,
            sector: first.sector,
            core: first.core.clone(),
            group: first.group,
            channel: None,
        };
        group.push(drafts.len());
        drafts.push(again);
    }
    drafts.truncate(QUESTIONS);
}

/// A few single questions were simply not taken up.
fn leave_some_out(drafts: &mut [Draft<'_>], random: &mut Random) {
    let mut none = drafts.iter().filter(|draft| draft.core.is_empty()).count();
    while none < QUESTIONS * 13 / 100 {
        let chosen = &mut drafts[random.below(QUESTIONS)];
        if chosen.group.is_none()
            && chosen.core.len() == 1
            && chosen.channel != Some(Channel::Expert)
        {
            chosen.core.clear();
            none += 1;
        }
    }
}

/// Gives a question its body, place, channel and day.
fn arrive(draft: Draft<'_>, random: &mut Random) -> QuestionText {
    let place = random.weighted(&PLACE_WEIGHTS);
    let channel = draft.channel.unwrap_or_else(|| match random.below(100) {
        0..62 => Channel::Online,
        62..90 => Channel::Field,
        _ => Channel::Subcommittee,
    });
    let day = match channel {
        Channel::Online if random.chance(45) => 90 + random.below(70) as u16,
        Channel::Online => random.below(236) as u16,
        Channel::Field => GATHERINGS[place * GATHERINGS.len() / PLACE_WEIGHTS.len()],
        Channel::Subcommittee => DIALOGUES[random.below(DIALOGUES.len())],
        Channel::Expert => 100 + random.below(130) as u16,
    };
    let body = match (draft.body, draft.voice) {
        (Some(body), _) => body.to_owned(),
        (None, Some(voice)) if random.chance(BODY_PERCENT) => life(voice, random),
        _ => String::new(),
    };
    let mut title = draft.title;
    if channel == Channel::Field && title.ends_with('?') && random.chance(22) {
        title.pop();
    }
    QuestionText {
        title,
        body,
        sector: draft.sector,
        place,
        channel,
        day,
        group: draft.group,
        core: draft.core,
    }
}

/// One to three sentences of the voice’s circumstances, in their order.
fn life(voice: &Voice, random: &mut Random) -> String {
    let wanted = match random.below(100) {
        0..44 => 1,
        44..82 => 2,
        _ => 3,
    };
    let mut chosen: Vec<usize> = (0..voice.life.len()).collect();
    while chosen.len() > wanted {
        // The first sentence says who is speaking: it stays more often than the rest.
        let mut out = random.below(chosen.len());
        if out == 0 && random.chance(75) {
            out = 1;
        }
        chosen.remove(out);
    }
    let sentences: Vec<String> =
        chosen.into_iter().map(|index| fill(voice.life[index], random)).collect();
    sentences.join(" ")
}
