//! `mundap elect`.

use fairness::elect::{Outcome, Profile, Round, Rule, Tie, elect as elect_from, read};
use fairness::number::decimal;
use serde_json::{Value, json};

use crate::arguments::{Elect, ElectRule, word};
use crate::output::{BadInput, Output};

/// Elects.
///
/// # Errors
/// [`BadInput`] with file, line and column.
pub(crate) fn elect(wanted: &Elect, output: &Output) -> anyhow::Result<()> {
    let bytes = output.read(&wanted.file)?;
    let profile = read(&bytes).map_err(|error| output.bad_file(&wanted.file, &error))?;
    if wanted.seats == 0 || wanted.seats > profile.options.len() {
        let expected = output
            .pick("후보 수를 넘지 않는 1 이상이어야 합니다", "expected 1 to the number of options");
        let (seats, options) = (wanted.seats, profile.options.len());
        return Err(BadInput::new(format!("--seats {seats}: {expected} ({options})")));
    }
    let rule = match wanted.rule {
        ElectRule::Plurality => Rule::Plurality,
        ElectRule::Runoff => Rule::Runoff,
        ElectRule::Approval => Rule::Approval,
        ElectRule::Irv => Rule::Irv,
        ElectRule::Stv => Rule::Stv,
        ElectRule::RankedPairs => Rule::RankedPairs,
        ElectRule::Schulze => Rule::Schulze,
    };
    let single = matches!(rule, Rule::Irv | Rule::Runoff);
    if single && wanted.seats > 1 {
        let advice =
            output.pick("한 자리를 뽑는 규칙입니다. stv를 쓰십시오.", "elects one; use stv");
        return Err(BadInput::new(format!("--rule {}: {advice}", word(&wanted.rule))));
    }
    let seed = fairness::order::seed(wanted.lot.as_deref().map_or(bytes.as_slice(), str::as_bytes));
    let outcome = elect_from(&profile, rule, wanted.seats, seed);
    let object = described(&profile, wanted, &outcome);
    let winners = names(&profile, &outcome.winners).join(", ");
    let mut lines = vec![format!("{}: {winners}", output.pick("당선", "elected"))];
    for tie in &outcome.ties {
        let between = names(&profile, &tie.between).join(", ");
        let by = output.pick("동점, 미리 정한 순서로", "tie, by the committed order");
        lines.push(format!("{by}: {between} → {}", name(&profile, tie.preferred)));
    }
    if let Some(winner) = outcome.condorcet {
        let beats = output.pick("모두를 일대일로 이기는 후보", "beats every other one to one");
        lines.push(format!("{beats}: {}", name(&profile, winner)));
    }
    output.result_into(wanted.json_file.as_deref(), &lines.join("\n"), &object)
}

fn name(profile: &Profile, option: usize) -> &str {
    profile.options.get(option).map_or("", String::as_str)
}

fn names<'p>(profile: &'p Profile, options: &[usize]) -> Vec<&'p str> {
    options.iter().map(|option| name(profile, *option)).collect()
}

fn described(profile: &Profile, wanted: &Elect, outcome: &Outcome) -> Value {
    let all = 0..profile.options.len();
    let margins: Vec<Vec<i64>> = all
        .clone()
        .map(|one| all.clone().map(|other| outcome.margins.of(one, other)).collect())
        .collect();
    let tie = |tie: &Tie| {
        json!({
            "between": names(profile, &tie.between), "preferred": name(profile, tie.preferred),
        })
    };
    let round = |round: &Round| {
        let votes = profile.options.iter().zip(&round.votes);
        let votes: serde_json::Map<String, Value> = votes
            .filter_map(|(option, votes)| {
                Some((option.clone(), decimal(votes.as_ref()?, 6).into()))
            })
            .collect();
        json!({
            "votes": votes, "elected": names(profile, &round.elected),
            "struck": round.struck.map(|option| name(profile, option)),
        })
    };
    json!({
        "version": 1,
        "rule": word(&wanted.rule),
        "seats": wanted.seats,
        "options": profile.options,
        "winners": names(profile, &outcome.winners),
        "ranking": names(profile, &outcome.ranking),
        "ties": outcome.ties.iter().map(tie).collect::<Vec<_>>(),
        "rounds": outcome.rounds.iter().map(round).collect::<Vec<_>>(),
        "margins": margins,
        "condorcet": outcome.condorcet.map(|option| name(profile, option)),
    })
}
