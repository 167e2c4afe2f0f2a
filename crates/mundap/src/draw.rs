//! `mundap draw`.

use std::path::Path;

use anyhow::Context as _;
use app::random::{Random as _, SystemRandom};
use fairness::draw::{
    Feature, Method, NoLottery, Verified, chances, publish, read_categories, read_people,
    verify as check,
};
use serde_json::{Value, json};

use crate::arguments::{Draw, DrawCommand, DrawMethod};
use crate::output::{BadInput, Output};
use crate::wording::Lang;

/// The bytes from which ids and salts are made; kept so that the same draw can be completed.
const SECRET: &str = "secret.bin";

/// Draws, or checks a published draw.
///
/// # Errors
/// [`BadInput`] with file, line and column, or with the quotas in conflict; or when files cannot be
/// written.
pub(crate) fn draw(wanted: Draw, output: &Output) -> anyhow::Result<()> {
    if let Some(DrawCommand::Verify { folder, salt, row }) = wanted.verify {
        return verify(&folder, salt.zip(row), output);
    }
    let (Some(categories), Some(people), Some(seats), Some(out)) =
        (wanted.categories, wanted.people, wanted.seats, wanted.out)
    else {
        return Err(BadInput::new("draw --categories F --people F --seats K --out DIR"));
    };
    if seats == 0 || !(1..=100_000).contains(&wanted.tickets) {
        let expected = output.pick(
            "--seats는 1 이상, --tickets는 1에서 100000까지입니다.",
            "expected --seats 1 or more and --tickets 1 to 100000",
        );
        return Err(BadInput::new(expected));
    }
    let read = read_categories(&output.read(&categories)?)
        .map_err(|error| output.bad_file(&categories, &error))?;
    read.check(seats).map_err(|error| output.bad_file(&categories, &error))?;
    let pool = read_people(&output.read(&people)?, &read.features, &wanted.same_address)
        .map_err(|error| output.bad_file(&people, &error))?;
    let (public, private) = (out.join("public"), out.join("private"));
    std::fs::create_dir_all(&public).with_context(|| public.display().to_string())?;
    make_private(&private)?;
    let secret = secret(&private)?;
    let method = match wanted.method {
        DrawMethod::Legacy => Method::Legacy,
        DrawMethod::Maximin => Method::Maximin,
        DrawMethod::Leximin => Method::Leximin,
        DrawMethod::Nash => Method::Nash,
        DrawMethod::Goldilocks => Method::Goldilocks,
    };
    let bar = output.bar(output.pick("추첨을 셈하는 중", "lottery"));
    let tell = |done: usize, all: usize| {
        bar.set_length(u64::try_from(all).unwrap_or(0));
        bar.set_position(u64::try_from(done).unwrap_or(0));
    };
    let found = chances(&read.features, &pool.people, seats, method, wanted.tickets, secret, &tell);
    bar.finish_and_clear();
    let found = found.map_err(|error| no_lottery(&error, &categories, &read.features, output))?;
    let random = wanted.random.as_deref();
    let files =
        publish(&read.features, &pool, seats, method, &found, wanted.tickets, random, &secret);
    for (folder, list) in [(&public, &files.public), (&private, &files.private)] {
        for (name, text) in list {
            let path = folder.join(name);
            std::fs::write(&path, text).with_context(|| path.display().to_string())?;
        }
    }
    let minimum = found.of(pool.people.len()).into_iter().min().unwrap_or(0);
    let minimum = fairness::number::fraction(minimum, fairness::draw::UNIT);
    let percent = fairness::number::decimal(&(&minimum * fairness::number::whole(100)), 4);
    let shown = public.display();
    let mut text = match output.lang {
        Lang::Ko => format!("가장 작은 기회 {percent} %. 공개할 파일: {shown}"),
        Lang::En => format!("least chance {percent} %; to be published: {shown}"),
    };
    text.push('\n');
    text.push_str(&match (files.members.is_empty(), output.lang) {
        (true, Lang::Ko) => "이 파일들을 공개한 뒤, 주사위 같은 공개 난수를 --random으로 주어 같은 명령을 다시 실행하십시오.".to_owned(),
        (true, Lang::En) => "publish these files, then run the same command with --random and a public random value".to_owned(),
        (false, Lang::Ko) => format!("{}명을 뽑았습니다: {}", files.members.len(), private.join("selected.csv").display()),
        (false, Lang::En) => format!("{} drawn: {}", files.members.len(), private.join("selected.csv").display()),
    });
    let object = json!({
        "public": public, "private": private, "panels": found.panels.len(),
        "minimum": fairness::number::float(&minimum), "drawn": files.members.len(),
    });
    output.result(&text, &object)?;
    Ok(())
}

fn make_private(folder: &Path) -> anyhow::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(folder).with_context(|| folder.display().to_string())
}

fn secret(folder: &Path) -> anyhow::Result<[u8; 32]> {
    let path = folder.join(SECRET);
    let mut secret = [0; 32];
    if let Some(kept) = std::fs::read(&path).ok().and_then(|kept| kept.try_into().ok()) {
        return Ok(kept);
    }
    SystemRandom.fill(&mut secret);
    std::fs::write(&path, secret).with_context(|| path.display().to_string())?;
    Ok(secret)
}

fn no_lottery(
    error: &NoLottery,
    file: &Path,
    features: &[Feature],
    output: &Output,
) -> anyhow::Error {
    let NoLottery::Conflict { conflict, suggestion } = error else {
        return anyhow::anyhow!("{error}");
    };
    let shown = file.display();
    let bound = |feature: &str, value: &str, side: &str| -> i64 {
        let values = features.iter().filter(|own| own.name == feature).flat_map(|own| &own.values);
        let found = values.into_iter().find(|own| own.name == value);
        found.map_or(0, |value| if side == "min" { value.min } else { value.max })
    };
    let quotas: Vec<String> = conflict
        .iter()
        .map(|(f, v, side)| format!("{f} {v} {side} {}", bound(f, v, side)))
        .collect();
    let changes: Vec<String> = suggestion
        .iter()
        .map(|w| {
            let ((a, b), (c, d)) = (w.asked, w.suggested);
            format!("{} {}: {a}–{b} → {c}–{d}", w.feature, w.value)
        })
        .collect();
    let (quotas_text, changes_text) = (quotas.join("; "), changes.join("; "));
    let message = match output.lang {
        Lang::Ko => format!(
            "{shown}: 모든 정원을 지키는 명단이 없습니다. 서로 어긋나는 정원: {quotas_text}. 이렇게 바꾸면 됩니다: {changes_text}"
        ),
        Lang::En => format!(
            "{shown}: no panel meets all quotas; in conflict: {quotas_text}; this would do: {changes_text}"
        ),
    };
    let details = json!({
        "conflict": conflict.iter().map(|(f, v, side)| json!({
            "feature": f, "value": v, "bound": side,
        })).collect::<Vec<_>>(),
        "suggestion": suggestion.iter().map(|w| json!({
            "feature": w.feature, "value": w.value,
            "min": w.suggested.0, "max": w.suggested.1,
        })).collect::<Vec<_>>(),
    });
    BadInput { message, details }.into()
}

fn verify(folder: &Path, own: Option<(String, String)>, output: &Output) -> anyhow::Result<()> {
    let read = |name: &str| output.read(&folder.join(name));
    let files = ["lottery.json", "pool.csv", "draw.json", "report.html"].map(read);
    let [lottery, pool, drawn, report] = files;
    let pool = pool?;
    match check(&lottery?, &pool, &drawn?, &report?) {
        Ok(found) => {
            let own = own.map(|(salt, row)| own_row(&found, &pool, &salt, &row, output));
            let own = own.transpose()?;
            let bound = found.lottery.certificate.as_ref().map(|certificate| certificate.bound);
            let drawn = found.drawn.members.len();
            let minimum = found.lottery.minimum;
            let text = match output.lang {
                Lang::Ko => {
                    format!("모두 맞습니다. 가장 작은 기회 {minimum}, 뽑힌 사람 {drawn}명.")
                }
                Lang::En => format!("everything is right; least chance {minimum}, {drawn} drawn"),
            };
            let text = own.as_ref().map_or(text.clone(), |own| format!("{text}\n{}", own.1));
            let object = json!({
                "own": own.map(|own| own.0), "verified": true, "minimum": minimum, "bound": bound, "drawn": drawn,
                "commitment": found.drawn.commitment,
            });
            output.result(&text, &object)?;
            Ok(())
        }
        Err(faults) => {
            let wrong = output.pick("맞지 않습니다", "not right");
            anyhow::bail!("{}: {wrong}: {}", folder.display(), faults.join("; "))
        }
    }
}

/// Which published row is an applicant's own, their chance, and whether they were drawn.
fn own_row(
    found: &Verified,
    pool: &[u8],
    salt: &str,
    row: &str,
    output: &Output,
) -> anyhow::Result<(Value, String)> {
    let Some(own) = found.own_row(pool, salt, row) else {
        let unknown = output.pick(
            "이 소금값과 줄에 맞는 사람이 pool.csv에 없습니다.",
            "no row of pool.csv belongs to this salt and this line",
        );
        return Err(BadInput::new(format!("--salt, --row: {unknown}")));
    };
    let (id, chance) = (&own.id, own.probability);
    let drawn = found.drawn.members.contains(id);
    let text = match (output.lang, drawn) {
        (Lang::Ko, true) => format!("{id}: 기회 {chance}, 뽑혔습니다."),
        (Lang::Ko, false) => format!("{id}: 기회 {chance}, 뽑히지 않았습니다."),
        (Lang::En, true) => format!("{id}: chance {chance}, drawn"),
        (Lang::En, false) => format!("{id}: chance {chance}, not drawn"),
    };
    Ok((json!({"id": id, "probability": chance, "drawn": drawn}), text))
}
