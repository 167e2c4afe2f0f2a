//! `mundap choose`.

use std::path::Path;

use fairness::choose::{
    Audit, Ballots, Claim, Explanation, Rule, Seat, Slate, Unseen, audit, choose as choose_slate,
    claims, explain, read, read_preflib, weights,
};
use fairness::number::{decimal, float};
use fairness::order::seed;
use serde_json::{Value, json};

use crate::arguments::{Choose, ChooseCommand, ChooseRule, ChooseUnseen, word};
use crate::output::{BadInput, Output};
use crate::wording::Lang;

/// Chooses a slate, or audits one.
///
/// # Errors
/// [`BadInput`] with file, line and column, or with an option that is not in the ballots.
pub(crate) fn choose(wanted: Choose, output: &Output) -> anyhow::Result<()> {
    if let Some(ChooseCommand::Audit { ballots, slate, seats, json_file }) = wanted.audit {
        let (ballots, _) = open(&ballots, None, output)?;
        let slate = named(&ballots, &slate, "--slate", output)?;
        let seats = seats.unwrap_or(slate.len());
        let found = audit(&ballots, &slate, seats, Unseen::No);
        let object = json!({
            "version": 1, "chosen": ids(&ballots, &slate), "seats": seats,
            "audit": audits(&ballots, &found, &slate, seats),
        });
        let text = told(&ballots, &found, output);
        return output.result_into(json_file.as_deref(), &text, &object);
    }
    let (Some(file), Some(seats)) = (wanted.ballots, wanted.seats) else {
        return Err(BadInput::new("choose BALLOTS --seats K"));
    };
    if seats == 0 {
        let expected = output.pick("1 이상이어야 합니다.", "expected 1 or more");
        return Err(BadInput::new(format!("--seats 0: {expected}")));
    }
    let (ballots, seed) = open(&file, wanted.lot.as_deref(), output)?;
    let keep = named(&ballots, &wanted.keep, "--keep", output)?;
    let rule = match wanted.rule {
        ChooseRule::EqualShares => Rule::EqualShares,
        ChooseRule::Phragmen => Rule::Phragmen,
        ChooseRule::Pav => Rule::Pav,
    };
    let unseen = match wanted.unseen {
        ChooseUnseen::No => Unseen::No,
        ChooseUnseen::Alike => Unseen::Alike,
    };
    let slate = choose_slate(&ballots, seats, rule, &keep, unseen, seed);
    let found = audit(&ballots, &slate.chosen, seats, Unseen::No);
    let reasons = explain(&ballots, &slate, seats, unseen);
    let object = json!({
        "version": 1, "rule": word(&wanted.rule), "unseen": word(&wanted.unseen), "seats": seats,
        "chosen": ids(&ballots, &slate.chosen),
        "explanations": reasons.iter().map(|reason| explained(&ballots, reason)).collect::<Vec<_>>(),
        "audit": audits(&ballots, &found, &slate.chosen, seats),
    });
    let text = listed(&ballots, &slate, &reasons, output);
    let text = format!("{text}\n{}", told(&ballots, &found, output));
    output.result_into(wanted.json_file.as_deref(), &text, &object)
}

/// The ballots, and the lot between equals: the announced value's, or that of the file itself.
fn open(file: &Path, lot: Option<&str>, output: &Output) -> anyhow::Result<(Ballots, [u8; 32])> {
    let bytes = output.read(file)?;
    let extension = file.extension().and_then(|extension| extension.to_str());
    let preflib = matches!(extension, Some("cat" | "toi" | "toc" | "soi" | "soc"));
    let ballots = if preflib { read_preflib(&bytes) } else { read(&bytes) };
    let ballots = ballots.map_err(|error| output.bad_file(file, &error))?;
    Ok((ballots, seed(lot.map_or(bytes.as_slice(), str::as_bytes))))
}

fn named(
    ballots: &Ballots,
    names: &[String],
    flag: &str,
    output: &Output,
) -> anyhow::Result<Vec<usize>> {
    let mut places: Vec<usize> = Vec::new();
    for name in names.iter().map(|name| name.trim()).filter(|name| !name.is_empty()) {
        let place = ballots.options.iter().position(|option| option == name);
        let Some(place) = place else {
            let unknown = output.pick("투표 파일에 없습니다.", "is not in the ballots");
            return Err(BadInput::new(format!("{flag}: '{name}' {unknown}")));
        };
        if !places.contains(&place) {
            places.push(place);
        }
    }
    Ok(places)
}

fn id(ballots: &Ballots, option: usize) -> &str {
    ballots.options.get(option).map_or("", String::as_str)
}

fn ids<'b>(ballots: &'b Ballots, options: &[usize]) -> Vec<&'b str> {
    options.iter().map(|option| id(ballots, *option)).collect()
}

fn explained(ballots: &Ballots, reason: &Explanation) -> Value {
    let (how, exact) = match &reason.seat {
        Seat::Kept => ("kept", None),
        Seat::Bought { price } => ("equal-shares", Some(price)),
        Seat::Saved { time } => ("phragmen", Some(time)),
        Seat::Score => ("pav", None),
    };
    json!({
        "option": id(ballots, reason.option), "by": how, "exact": exact.map(ToString::to_string),
        "supporters": reason.supporters, "shown": reason.shown, "first_for": reason.first_for,
        "only_for": reason.only_for, "part_of_share": reason.part_of_share.as_ref().map(float),
    })
}

/// The slate, a line for each seat that says why.
fn listed(ballots: &Ballots, slate: &Slate, reasons: &[Explanation], output: &Output) -> String {
    let korean = output.lang == Lang::Ko;
    let count = slate.chosen.len();
    let mut lines = vec![if korean {
        format!("{count}개를 골랐습니다.")
    } else {
        format!("{count} chosen")
    }];
    for (number, reason) in (1..).zip(reasons) {
        let (option, supporters) = (id(ballots, reason.option), reason.supporters);
        let part = reason.part_of_share.as_ref();
        let part = part.map(|part| decimal(&(part * fairness::number::whole(100)), 1));
        let how = match (&reason.seat, part, korean) {
            (Seat::Kept, _, true) => "미리 정함".to_owned(),
            (Seat::Kept, _, false) => "fixed beforehand".to_owned(),
            (Seat::Bought { .. }, Some(part), true) => {
                format!("저마다 제 몫의 {part} %까지 내어 뽑음")
            }
            (Seat::Bought { .. }, Some(part), false) => {
                format!("each gave at most {part} % of an equal share")
            }
            (Seat::Score, _, true) => "전체 점수로 뽑음".to_owned(),
            (Seat::Score, _, false) => "for the score of the whole slate".to_owned(),
            (_, _, true) => "남은 자리를 차례로 채움".to_owned(),
            (_, _, false) => "fills a seat that was left".to_owned(),
        };
        let first = reason.first_for;
        lines.push(if korean {
            format!("{number}. {option}: 찬성 {supporters}명, 그 가운데 {first}명에게는 처음 뽑힌 것. {how}.")
        } else {
            format!("{number}. {option}: {supporters} approve it, to {first} the first; {how}")
        });
    }
    lines.join("\n")
}

/// The audit with unseen options counted as not approved, and beside it the other reading.
fn audits(ballots: &Ballots, found: &Audit, slate: &[usize], seats: usize) -> Value {
    let mut object = described(ballots, found);
    if let Some(map) = object.as_object_mut() {
        let alike = audit(ballots, slate, seats, Unseen::Alike);
        map.insert("unseen_alike".to_owned(), described(ballots, &alike));
        let nearest = claims(ballots, slate, seats, Unseen::No);
        let nearest = nearest.iter().take(NEAREST).map(|claim| group(ballots, claim));
        map.insert("nearest_groups".to_owned(), nearest.collect());
        let weights: serde_json::Map<String, Value> = ballots
            .options
            .iter()
            .zip(weights(ballots))
            .filter(|(_, weight)| *weight != fairness::number::whole(1))
            .map(|(option, weight)| (option.clone(), float(&weight).into()))
            .collect();
        map.insert("weights".to_owned(), weights.into());
    }
    object
}

/// Groups that an audit lists, whoever is nearest to deserving more first.
const NEAREST: usize = 10;

fn group(ballots: &Ballots, claim: &Claim) -> Value {
    json!({
        "option": id(ballots, claim.option), "level": claim.level, "size": claim.size,
        "estimate": float(&claim.estimate), "needed": float(&claim.needed),
    })
}

fn described(ballots: &Ballots, audit: &Audit) -> Value {
    let group = audit.worst.as_ref().map(|claim| group(ballots, claim));
    json!({
        "ejr_plus": audit.ejr_plus, "margin": float(&audit.margin), "worst_group": group,
        "satisfaction": audit.satisfaction, "left_out": float(&audit.left_out()),
    })
}

fn told(ballots: &Ballots, audit: &Audit, output: &Output) -> String {
    let korean = output.lang == Lang::Ko;
    let left_out = decimal(&(audit.left_out() * fairness::number::whole(100)), 1);
    let group = audit.worst.as_ref().map_or_else(String::new, |claim| {
        let (option, level, size) = (id(ballots, claim.option), claim.level, claim.size);
        let needed = decimal(&claim.needed, 1);
        if korean {
            format!("'{option}'에 찬성하고 뽑힌 것 {level}개 미만에 찬성한 사람 {size}명 (몫이 되려면 {needed}명)")
        } else {
            format!("{size} voters approve '{option}' and fewer than {level} chosen ones ({needed} would deserve it)")
        }
    });
    let verdict = match (korean, audit.ejr_plus) {
        (true, true) => "EJR+를 지킵니다. 가장 아까운 모임:",
        (true, false) => "EJR+를 어깁니다. 가장 큰 빠진 모임:",
        (false, true) => "EJR+ holds; nearest group:",
        (false, false) => "EJR+ is violated; largest group left out:",
    };
    let nothing = output.pick("뽑힌 것에 하나도 찬성하지 않은 사람", "approve nothing chosen");
    format!("{verdict} {group}\n{nothing}: {left_out} %")
}
