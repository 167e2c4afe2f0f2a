//! Hand-written material and the two small marks used inside it.
//!
//! A question may carry near-duplicates after ` = `, a second core question as ` @7`,
//! and its own body after ` ::` (nothing after it means no body at all).
//! A sentence may offer choices as `{셋|넷}`; a particle after the brace follows the choice.

use super::random::Random;

/// People in one situation: what they say of themselves, and what they ask.
pub(super) struct Voice {
    /// Sentences about their circumstances, in an order that reads well.
    pub(super) life: &'static [&'static str],
    /// Questions, each one person's worry.
    pub(super) asks: &'static [&'static str],
}

/// What answers to one core question are made of.
pub(super) struct Stock {
    /// Online: a sentence of one's own experience.
    pub(super) lived: &'static [&'static str],
    /// Online: a proposal.
    pub(super) ideas: &'static [&'static str],
    /// Online: a reason that fits any of the proposals.
    pub(super) why: &'static [&'static str],
    /// Field: how things are, as spoken.
    pub(super) spoken: &'static [&'static str],
    /// Field: what should be done, as spoken.
    pub(super) wishes: &'static [&'static str],
    /// Subcommittee: a noun phrase in ‘-기’, what was agreed.
    pub(super) agreed: &'static [&'static str],
    /// Expert: a finding with its figures.
    pub(super) findings: &'static [&'static str],
    /// Expert: a recommendation.
    pub(super) advice: &'static [&'static str],
}

/// One wording of a question.
pub(super) struct Wording {
    pub(super) title: &'static str,
    /// `None`: take sentences from the voice; otherwise exactly this body.
    pub(super) body: Option<&'static str>,
}

/// Every wording of a question, and its second core question (0-based).
pub(super) fn wordings(ask: &'static str) -> (Vec<Wording>, Option<u8>) {
    let mut second = None;
    let mut found = Vec::new();
    for part in ask.split(" = ") {
        let (title, body) = match part.split_once(" ::") {
            Some((title, body)) => (title, Some(body.trim())),
            None => (part, None),
        };
        let (title, number) = match title.rsplit_once(" @") {
            Some((title, number)) => (title, number.parse::<u8>().ok()),
            None => (title, None),
        };
        second = second.or(number.and_then(|number| number.checked_sub(1)));
        found.push(Wording { title: title.trim(), body });
    }
    (found, second)
}

/// The sentence with each `{a|b}` settled, and the particle after it fitted.
pub(super) fn fill(sentence: &str, random: &mut Random) -> String {
    let mut out = String::with_capacity(sentence.len());
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((choices, after)) = after.split_once('}') else { break };
        let choices: Vec<&str> = choices.split('|').collect();
        let choice = random.pick(&choices);
        out.push_str(choice);
        rest = after;
        let mut next = after.chars();
        if let (Some(particle), Some(' ')) = (next.next(), next.next()) {
            let fitted = fit(choice, particle);
            if fitted != particle {
                out.push(fitted);
                rest = after.get(particle.len_utf8()..).unwrap_or("");
            }
        }
    }
    out.push_str(rest);
    out
}

/// The particle that goes with the word’s last sound.
fn fit(word: &str, particle: char) -> char {
    let Some(closed) = word.chars().next_back().and_then(last_consonant).map(|last| last != 0)
    else {
        return particle;
    };
    match (particle, closed) {
        ('을' | '를', true) => '을',
        ('을' | '를', false) => '를',
        ('이' | '가', true) => '이',
        ('이' | '가', false) => '가',
        ('은' | '는', true) => '은',
        ('은' | '는', false) => '는',
        ('과' | '와', true) => '과',
        ('과' | '와', false) => '와',
        _ => particle,
    }
}

/// The final consonant of a Hangul syllable, 0 for none (8 is ㄹ, 17 is ㅂ).
fn last_consonant(syllable: char) -> Option<u32> {
    let position = u32::from(syllable).checked_sub(0xAC00)?;
    (position < 11_172).then_some(position % 28)
}

/// The same question as another person would put it, where only the ending changes.
pub(super) fn reworded(title: &str) -> Option<String> {
    if let Some(stem) = title.strip_suffix("나요?") {
        return Some(format!("{stem}는지 궁금합니다"));
    }
    if let Some(stem) = title.strip_suffix("을까요?") {
        // Only a plain ‘is there’: ‘how fine would it be’ does not turn into wondering.
        return stem.ends_with(['있', '없']).then(|| format!("{stem}을지 궁금합니다"));
    }
    if let Some(stem) = title.strip_suffix("가요?") {
        return (last_consonant(stem.chars().next_back()?)? == 4)
            .then(|| format!("{stem}지 알고 싶습니다"));
    }
    let stem = title.strip_suffix("니까?")?;
    let last = stem.chars().next_back()?;
    let head = stem.strip_suffix(last)?;
    match last {
        '겁' => Some(format!("{head}건가요?")),
        '뭡' => Some(format!("{head}뭔가요?")),
        '입' => Some(format!("{head}인가요?")),
        '닙' => Some(format!("{head}닌가요?")),
        '습' if head.ends_with('떻') => None,
        '습' => Some(format!("{head}나요?")),
        _ if last_consonant(last)? == 17 => {
            let open = char::from_u32(u32::from(last).checked_sub(17)?)?;
            Some(format!("{head}{open}나요?"))
        }
        _ => None,
    }
}
