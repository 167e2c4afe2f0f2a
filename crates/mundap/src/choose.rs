//! `mundap choose`.

use std::path::Path;

use fairness::choose::{Audit, Ballots, Rule, Seat, Slate, Unseen, audit, choose as choose_slate};
use fairness::choose::{read, read_preflib, weights};
use fairness::number::{decimal, float};
use serde_json::{Value, json};

use crate::arguments::{Choose, ChooseCommand, ChooseRule, word};
use crate::output::{BadInput, Output};
use crate::wording::Lang;

/// Chooses a slate, or audits one.
///
/// # Errors
/// [`BadInput`] with file, line and column, or with an option that is not in the ballots.
pub(crate) fn choose(wanted: Choose, output: &Output) -> anyhow::Result<()> {
    if let Some(ChooseCommand::Audit { ballots, slate, seats, json_file }) = wanted.audit {
        let (ballots, _) = open(&ballots, output)?;
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
    let (ballots, seed) = open(&file, output)?;
    let keep = named(&ballots, &wanted.keep, "--keep", output)?;
    let rule = match wanted.rule {
        ChooseRule::EqualShares => Rule::EqualShares,
        ChooseRule::Phragmen => Rule::Phragmen,
        ChooseRule::Pav => Rule::Pav,
    };
    let slate = choose_slate(&ballots, seats, rule, &keep, seed);
    let found = audit(&ballots, &slate.chosen, seats, Unseen::No);
    let object = json!({
        "version": 1, "rule": word(&wanted.rule), "seats": seats,
        "chosen": ids(&ballots, &slate.chosen),
        "seats_by": seats_by(&ballots, &slate),
        "audit": audits(&ballots, &found, &slate.chosen, seats),
    });
    let list = ids(&ballots, &slate.chosen).join(", ");
    let text = match output.lang {
        Lang::Ko => format!("{}개를 골랐습니다: {list}", slate.chosen.len()),
        Lang::En => format!("{} chosen: {list}", slate.chosen.len()),
    };
    let text = format!("{text}\n{}", told(&ballots, &found, output));
    output.result_into(wanted.json_file.as_deref(), &text, &object)
}

/// The ballots, and the lot between equals, which the file itself fixes.
fn open(file: &Path, output: &Output) -> anyhow::Result<(Ballots, [u8; 32])> {
    let bytes = output.read(file)?;
    let extension = file.extension().and_then(|extension| extension.to_str());
    let preflib = matches!(extension, Some("cat" | "toi" | "toc" | "soi" | "soc"));
    let ballots = if preflib { read_preflib(&bytes) } else { read(&bytes) };
    let ballots = ballots.map_err(|error| output.bad_file(file, &error))?;
    Ok((ballots, ledger::commitment::commit(&[], "lot", &String::from_utf8_lossy(&bytes))))
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

fn seats_by(ballots: &Ballots, slate: &Slate) -> Vec<Value> {
    let seat = |(option, seat): (&usize, &Seat)| {
        let (how, exact) = match seat {
            Seat::Kept => ("kept", None),
            Seat::Bought { price } => ("equal-shares", Some(price)),
            Seat::Saved { time } => ("phragmen", Some(time)),
            Seat::Score => ("pav", None),
        };
        json!({"option": id(ballots, *option), "by": how, "exact": exact.map(ToString::to_string)})
    };
    slate.chosen.iter().zip(&slate.seats).map(seat).collect()
}

/// The audit with unseen options counted as not approved, and beside it the other reading.
fn audits(ballots: &Ballots, found: &Audit, slate: &[usize], seats: usize) -> Value {
    let mut object = described(ballots, found);
    if let Some(map) = object.as_object_mut() {
        let alike = audit(ballots, slate, seats, Unseen::Alike);
        map.insert("unseen_alike".to_owned(), described(ballots, &alike));
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

fn described(ballots: &Ballots, audit: &Audit) -> Value {
    let group = audit.worst.as_ref().map(|claim| {
        json!({
            "option": id(ballots, claim.option), "level": claim.level, "size": claim.size,
            "estimate": float(&claim.estimate), "needed": float(&claim.needed),
        })
    });
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
