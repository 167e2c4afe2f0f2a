//! Puts the 10,000 answers together from each core question’s stock.

use std::collections::BTreeSet;

use super::answers_fit::FITS;
use super::random::Random;
use super::stock::{Stock, fill};
use super::{
    AnswerText, Channel, PLACE_WEIGHTS, answers_manufacturing, answers_public, answers_services,
    answers_village,
};

/// How many answers came through each channel: online, field, subcommittee, expert.
const TOTALS: [usize; 4] = [6_600, 2_500, 700, 200];

/// Core question 7 has its own counts; the others share the rest by weight.
const NIGHT_CARE: (usize, [usize; 4]) = (6, [388, 151, 52, 21]);

/// How much was said about each core question (core question 7 apart).
const WEIGHTS: [usize; 20] =
    [62, 55, 58, 40, 57, 51, 0, 60, 47, 52, 38, 46, 44, 59, 36, 53, 31, 56, 49, 48];

/// Days (since 2025-06-10) on which the field rounds visited.
const ROUNDS: [u16; 16] = [0, 2, 6, 8, 13, 15, 20, 23, 27, 30, 55, 58, 64, 69, 72, 79];

const OPENINGS: &[&str] = &[
    "분과에서 {두|세|네} 차례 이야기한 끝에",
    "{여덟|아홉|열한|열세} 명이 모여",
    "찬성과 반대를 나누어 들은 뒤",
    "현장을 {두|세} 곳 다녀와서",
    "주민이 남긴 답변을 함께 읽고",
    "비용과 효과를 따져 본 뒤",
    "일하는 분들의 이야기를 먼저 듣고",
    "지난 회의에서 미룬 부분을 다시 다루어",
    "사업주와 일하는 사람이 한자리에 앉아",
    "세 가지 안을 견주어 보고",
];

const ENDINGS: &[&str] = &[
    "로 뜻을 모았습니다.",
    "로 합의했습니다.",
    "를 분과안으로 냅니다.",
    "로 의견이 모였습니다.",
    "를 백서에 담자고 제안합니다.",
];

const REMARKS: &[&str] = &[
    "비용 부담이 걱정된다는 의견 {한|두|세} 건은 기록에 남겼습니다.",
    "여섯 달 뒤 결과를 보고 다시 정하기로 했습니다.",
    "작은 사업장의 사정은 따로 더 들어야 합니다.",
    "담당 부서와 예산은 다음 회의에서 다룹니다.",
    "반대한 {한|두} 분도 시험해 보는 데에는 동의했습니다.",
    "당사자가 운영에 참여하는 것을 조건으로 달았습니다.",
    "기한을 정하지 않으면 흐지부지된다는 지적이 있었습니다.",
    "다른 분과와 겹치는 부분은 함께 의논하겠습니다.",
    "한 번에 다 하기 어려우면 {두|세} 개 동에서 먼저 하면 됩니다.",
    "결과를 주민에게 알리는 방법도 함께 정해야 합니다.",
];

const CAVEATS: &[&str] = &[
    "표본이 작아 구 전체의 비율로 읽어서는 안 됩니다.",
    "응답자가 스스로 참여한 조사라는 점을 함께 보아야 합니다.",
    "인과관계로 단정하기에는 이르며 추가 관찰이 필요합니다.",
    "한 해의 자료이므로 경기의 영향을 가려내지 못했습니다.",
    "구 연구 과제로 조사했음을 밝힙니다.",
    "이 의견과 관련해 이해관계는 없습니다.",
    "자료와 셈한 방법은 함께 공개합니다.",
    "비슷한 조사와 견주면 값이 조금 높게 나온 편입니다.",
];

/// All answers, in the order of the days they arrived.
pub(super) fn answers(seed: u64) -> Vec<AnswerText> {
    let mut random = Random::new(seed, 2);
    let stocks = [
        &answers_manufacturing::STOCKS,
        &answers_services::STOCKS,
        &answers_public::STOCKS,
        &answers_village::STOCKS,
    ];
    let stocks: Vec<Kin> = stocks.into_iter().flatten().zip(&FITS).map(Kin::new).collect();
    let mut answers = Vec::with_capacity(TOTALS.iter().sum());
    let mut seen = BTreeSet::new();
    let channels = [Channel::Online, Channel::Field, Channel::Subcommittee, Channel::Expert];
    for (slot, channel) in channels.into_iter().enumerate() {
        for ((core, stock), count) in (0_u8..).zip(&stocks).zip(shares(slot)) {
            for _ in 0..count {
                let place = random.weighted(&PLACE_WEIGHTS);
                let day = day(channel, place, &mut random);
                // People repeat each other now and then, but not in every second answer.
                let mut text = text_of(channel, stock, &mut random);
                for _ in 0..12 {
                    if seen.insert(text.clone()) {
                        break;
                    }
                    text = text_of(channel, stock, &mut random);
                }
                answers.push(AnswerText { core, text, channel, place, day });
            }
        }
    }
    random.shuffle(&mut answers);
    answers.sort_by_key(|answer| answer.day);
    answers
}

/// How many answers each core question got through a channel; they add up exactly.
fn shares(slot: usize) -> [usize; 20] {
    let (special, counts) = NIGHT_CARE;
    let rest = TOTALS[slot] - counts[slot];
    let all: usize = WEIGHTS.iter().sum();
    let mut shares = WEIGHTS.map(|weight| rest * weight / all);
    let mut missing = rest - shares.iter().sum::<usize>();
    shares[special] = counts[slot];
    for (core, share) in shares.iter_mut().enumerate() {
        if core != special && missing > 0 {
            *share += 1;
            missing -= 1;
        }
    }
    shares
}

fn day(channel: Channel, place: usize, random: &mut Random) -> u16 {
    match channel {
        Channel::Online if random.chance(70) => random.below(144) as u16,
        Channel::Online => 144 + random.below(377) as u16,
        // Each neighbourhood was visited on one day of each of the two rounds.
        Channel::Field if random.chance(62) => ROUNDS[place * 10 / PLACE_WEIGHTS.len()],
        Channel::Field => ROUNDS[10 + place * 6 / PLACE_WEIGHTS.len()],
        Channel::Subcommittee => 45 + 21 * random.below(22) as u16,
        Channel::Expert => 90 + random.below(420) as u16,
    }
}

fn text_of(channel: Channel, stock: &Kin, random: &mut Random) -> String {
    match channel {
        Channel::Online => online(stock, random),
        Channel::Field => field(stock, random),
        Channel::Subcommittee => subcommittee(stock.stock, random),
        Channel::Expert => expert(stock.stock, random),
    }
}

/// A stock with what may follow what.
struct Kin {
    stock: &'static Stock,
    ideas_of_lived: Vec<Vec<usize>>,
    why_of_ideas: Vec<Vec<usize>>,
    wishes_of_spoken: Vec<Vec<usize>>,
}

impl Kin {
    fn new((stock, fits): (&'static Stock, &[&str; 3])) -> Self {
        let [ideas, why, wishes] = fits.map(positions);
        Self { stock, ideas_of_lived: ideas, why_of_ideas: why, wishes_of_spoken: wishes }
    }
}

/// Reads groups of letters as lists of positions.
fn positions(groups: &str) -> Vec<Vec<usize>> {
    let position = |letter: u8| usize::from(letter.saturating_sub(b'a'));
    groups.split(' ').map(|group| group.bytes().map(position).collect()).collect()
}

/// One of the positions.
fn one(positions: &[usize], random: &mut Random) -> usize {
    positions[random.below(positions.len())]
}

fn online(kin: &Kin, random: &mut Random) -> String {
    let stock = kin.stock;
    let form = random.below(100);
    let lived = random.below(stock.lived.len());
    let mut parts = Vec::with_capacity(4);
    let idea = if form < 66 {
        parts.push(stock.lived[lived]);
        one(&kin.ideas_of_lived[lived], random)
    } else {
        random.below(stock.ideas.len())
    };
    parts.push(stock.ideas[idea]);
    if (58..66).contains(&form) {
        let other = one(&kin.ideas_of_lived[lived], random);
        if other != idea {
            parts.push(stock.ideas[other]);
        }
    } else if (88..95).contains(&form) {
        let step = 1 + random.below(stock.ideas.len() - 1);
        parts.push(stock.ideas[(idea + step) % stock.ideas.len()]);
    }
    if form < 46 || (66..88).contains(&form) {
        parts.push(stock.why[one(&kin.why_of_ideas[idea], random)]);
    }
    let mut text = fill(&parts.join(" "), random);
    if random.chance(9) {
        text.pop();
    }
    text
}

fn field(kin: &Kin, random: &mut Random) -> String {
    let stock = kin.stock;
    let first = random.below(stock.spoken.len());
    let wish = stock.wishes[one(&kin.wishes_of_spoken[first], random)];
    let spoken = stock.spoken[first];
    let more = random.pick(stock.spoken);
    let also = stock.wishes[one(&kin.wishes_of_spoken[first], random)];
    let mut text = match random.below(100) {
        0..10 => wish.to_owned(),
        10..26 if also != wish => [spoken, wish, also].join(" "),
        26..40 if more != spoken => [spoken, more, wish].join(" "),
        _ => [spoken, wish].join(" "),
    };
    if random.chance(25) {
        text.pop();
    }
    text
}

fn subcommittee(stock: &Stock, random: &mut Random) -> String {
    let mut text = fill(random.pick(OPENINGS), random);
    text.push(' ');
    text.push_str(random.pick(stock.agreed));
    text.push_str(random.pick(ENDINGS));
    let (remark, more) = two(REMARKS, random);
    if random.chance(75) {
        text.push(' ');
        text.push_str(&fill(remark, random));
        if random.chance(25) {
            text.push(' ');
            text.push_str(&fill(more, random));
        }
    }
    text
}

fn expert(stock: &Stock, random: &mut Random) -> String {
    let mut parts = vec![random.pick(stock.findings), random.pick(stock.advice)];
    if random.chance(80) {
        parts.insert(1 + random.below(2), random.pick(CAVEATS));
    }
    parts.join(" ")
}

/// Two different items.
fn two<'a>(items: &[&'a str], random: &mut Random) -> (&'a str, &'a str) {
    let first = random.below(items.len());
    let second = (first + 1 + random.below(items.len() - 1)) % items.len();
    (items[first], items[second])
}
