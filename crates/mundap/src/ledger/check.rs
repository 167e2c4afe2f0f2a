//! Checking a whole ledger: everything is read, computed again from the first entry on, and compared
//! with what the site shows.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use anyhow::{Context as _, bail};
use app::ledger::{Gap, Inspection, Pending, Unread};
use domain::permission::Actor;
use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
use indicatif::ProgressBar;
use ledger::audit::{Audit, OpenVote, Recount, Tally};
use ledger::checkpoint::{Checkpoint, hash_text};
use ledger::merkle::{Hash, leaf_hash};
use ledger::note::{Note, VerifierKey};
use ledger::tile::{Edge, TileId, TilePath, Tiles, entries_of, hashes_from_bytes, tiles_of};
use serde_json::Value;

use super::report::{Name, Report};
use super::source::Source;
use super::visit::{Visit, Visits};
use crate::output::{BadInput, Output};
use crate::wording::Lang;

/// Files that are asked for at once.
const AT_ONCE: usize = 8;
/// Items of one page of a list.
const PAGE: usize = 200;

/// What the log's own files say, checked.
struct Log {
    audit: Audit,
    votes: BTreeMap<u64, Vec<OpenVote>>,
}

/// How long what was just sent may take until it is in the ledger, with something to spare.
const SOON: Duration = Duration::from_secs(6);
/// How often a site is looked at before what was sent meanwhile counts as left out.
const LOOKS: usize = 4;

/// Checks everything. While a site is read, more is sent to it: what is shown and not in the ledger yet is
/// looked at again a little later.
///
/// # Errors
/// [`BadInput`] where there is no ledger; when the source cannot be read. That something does not hold
/// is told in the report.
pub(super) async fn check(
    source: &Source,
    key: Option<&str>,
    visits: &Visits,
    output: &Output,
) -> anyhow::Result<Report> {
    for _ in 1..LOOKS {
        let report = check_once(source, key, visits, output).await?;
        if !source.is_live() || !report.may_be_early() {
            return Ok(report);
        }
        output.note(output.pick(
            "읽는 사이에 온 것이 있어 잠시 뒤에 다시 견줍니다.",
            "something came meanwhile; comparing again in a moment",
        ));
        tokio::time::sleep(SOON).await;
    }
    check_once(source, key, visits, output).await
}

/// Checks once. A file that cannot be read is something that does not hold, unless nobody answers.
async fn check_once(
    source: &Source,
    key: Option<&str>,
    visits: &Visits,
    output: &Output,
) -> anyhow::Result<Report> {
    let mut report = Report::default();
    match check_all(source, key, visits, &mut report, output).await {
        Err(error) if error.is::<BadInput>() || error.is::<Unread>() => Err(error),
        Err(error) => {
            report.add(Name::Files, &[format!("{error:#}")], String::new());
            Ok(report)
        }
        Ok(()) => Ok(report),
    }
}

async fn check_all(
    source: &Source,
    key: Option<&str>,
    visits: &Visits,
    report: &mut Report,
    output: &Output,
) -> anyhow::Result<()> {
    let words = Words(output.lang);
    let keys = keys(source, &words).await?;
    let (Some(first), Some(last)) = (keys.first(), keys.last()) else {
        return Err(BadInput::new(words.none()));
    };
    first.name().clone_into(&mut report.origin);
    let note =
        text(source, "ledger/checkpoint").await?.ok_or_else(|| BadInput::new(words.none()))?;
    let before = visits.last(&report.origin)?;
    let trusted = key.map(str::to_owned).or_else(|| before.as_ref().map(|visit| visit.key.clone()));
    let stranger = trusted.filter(|trusted| *trusted != first.to_string());
    let opened: Result<Checkpoint, String> =
        note.parse::<Note>().map_err(|error| error.to_string()).and_then(|note| {
            let signed = Checkpoint::open(&note, first.name(), std::slice::from_ref(last));
            signed.map(|(checkpoint, _)| checkpoint).map_err(|error| error.to_string())
        });
    let mut wrong: Vec<String> =
        stranger.iter().map(|known| words.stranger(known, first)).collect();
    wrong.extend(opened.as_ref().err().cloned());
    report.add(Name::Signature, &wrong, words.signed(last));
    let Ok(checkpoint) = opened else { return Ok(()) };

    let mut log = read(source, &checkpoint, before.as_ref(), report, &words, output).await?;
    let pending = match source.app() {
        Some(app) => app.ledger_pending(&Actor::command_line()).await?,
        None => Pending::default(),
    };
    pending.entries.iter().for_each(|entry| log.audit.read(entry.as_bytes()));
    take_votes(&pending.votes, "pending", &mut log.votes)?;
    check_keys(&keys, &log.audit, report, &words);
    let findings: Vec<String> =
        log.audit.findings.iter().map(|finding| words.finding(finding)).collect();
    report.add(Name::Acts, &findings, words.acts(&log.audit));
    check_votes(source, &log, report, &words).await?;
    check_texts(source, &log.audit, (checkpoint.size, &pending), report, &words, output).await?;
    if let Some(app) = source.app() {
        let found = app.inspect_ledger(&Actor::command_line()).await?;
        let gaps: Vec<String> = found.gaps.iter().map(|gap| words.gap(gap)).collect();
        report.add(Name::Waiting, &gaps, words.inspected(&found));
    }
    if report.ok() {
        let root = hash_text(&checkpoint.root);
        let visit = Visit { key: first.to_string(), size: checkpoint.size, root };
        visits.remember(&report.origin, visit)?;
    }
    Ok(())
}

async fn text(source: &Source, path: &str) -> anyhow::Result<Option<String>> {
    let bytes = source.get(path).await?;
    bytes.map(|bytes| String::from_utf8(bytes).with_context(|| path.to_owned())).transpose()
}

async fn keys(source: &Source, words: &Words) -> anyhow::Result<Vec<VerifierKey>> {
    let lines = text(source, "ledger/keys").await?.ok_or_else(|| BadInput::new(words.none()))?;
    let keys = lines.lines().map(|line| line.parse().with_context(|| line.to_owned()));
    keys.collect()
}

/// Reads every entry and every tile, and builds the tree anew.
async fn read(
    source: &Source,
    checkpoint: &Checkpoint,
    before: Option<&Visit>,
    report: &mut Report,
    words: &Words,
    output: &Output,
) -> anyhow::Result<Log> {
    let bar = output.bar(output.pick("기록을 읽는 중", "reading entries"));
    bar.set_length(checkpoint.size);
    let mut audit = Audit::default();
    let (mut edge, mut tiles) = (Edge::default(), Tiles::default());
    let mut wrong = Vec::new();
    let mut root_then: Option<Hash> = None;
    let bundles = tiles_of(checkpoint.size).filter(|(tile, _)| tile.level == 0);
    let files = stream::iter(bundles).map(|(tile, width)| async move {
        let path = TilePath { level: None, number: tile.number, width };
        let bundle = source.get(&format!("ledger/tile/{path}")).await?;
        anyhow::Ok((tile, bundle))
    });
    let mut files = files.buffered(AT_ONCE);
    while let Some((tile, bundle)) = files.try_next().await? {
        let Some(bundle) = bundle else {
            bail!("ledger/tile/entries: {}", tile.number);
        };
        let Ok(entries) = entries_of(&bundle) else {
            wrong.push(words.bundle(tile.number));
            continue;
        };
        for entry in &entries {
            audit.read(entry);
            edge.push(leaf_hash(entry), |tile, hashes| tiles.insert(tile, hashes));
            if before.is_some_and(|visit| visit.size == edge.size()) {
                root_then = Some(edge.root());
            }
        }
        bar.set_position(edge.size());
    }
    edge.partial().for_each(|(tile, hashes)| tiles.insert(tile, hashes.to_vec()));
    bar.finish_and_clear();
    report.entries = edge.size();
    if edge.size() != checkpoint.size {
        wrong.push(words.size(edge.size(), checkpoint.size));
    } else if edge.root() != checkpoint.root {
        wrong.push(words.root());
    }
    wrong.extend(check_tiles(source, checkpoint.size, &tiles, words).await?);
    report.add(Name::Tree, &wrong, words.tree(edge.size()));
    let same = match (before, root_then) {
        (None, _) => None,
        (Some(visit), Some(root)) => Some(hash_text(&root) == visit.root),
        (Some(_), None) => Some(false),
    };
    let broken: Vec<String> = match (same, before) {
        (Some(false), Some(visit)) => vec![words.broken(visit.size)],
        _ => Vec::new(),
    };
    report.add(Name::Continuity, &broken, words.continues(before.map(|visit| visit.size)));
    let votes = read_votes(source, &audit, checkpoint.size, output).await?;
    Ok(Log { audit, votes })
}

/// Every tile that is given out is the one that the entries make.
async fn check_tiles(
    source: &Source,
    size: u64,
    tiles: &Tiles,
    words: &Words,
) -> anyhow::Result<Vec<String>> {
    let files = stream::iter(tiles_of(size)).map(|(tile, width)| async move {
        let path = TilePath { level: Some(tile.level), number: tile.number, width };
        let bytes = source.get(&format!("ledger/tile/{path}")).await?;
        anyhow::Ok((tile, path, bytes))
    });
    let mut files = files.buffered(AT_ONCE);
    let mut wrong = Vec::new();
    while let Some((tile, path, bytes)) = files.try_next().await? {
        let given = bytes.map(|bytes| hashes_from_bytes(&bytes));
        if given.as_deref() != tiles.get(TileId { level: tile.level, number: tile.number }) {
            wrong.push(words.tile(&path.to_string()));
        }
    }
    Ok(wrong)
}

/// The log names the keys that sign it, each where it began to.
fn check_keys(keys: &[VerifierKey], audit: &Audit, report: &mut Report, words: &Words) {
    let given: Vec<String> = keys.iter().map(ToString::to_string).collect();
    let named: Vec<String> = audit.keys.iter().map(|(_, key)| key.clone()).collect();
    let wrong = if given == named { Vec::new() } else { vec![words.other_keys()] };
    report.add(Name::Keys, &wrong, words.keys(named.len()));
}

async fn read_votes(
    source: &Source,
    audit: &Audit,
    size: u64,
    output: &Output,
) -> anyhow::Result<BTreeMap<u64, Vec<OpenVote>>> {
    let mut votes: BTreeMap<u64, Vec<OpenVote>> = BTreeMap::new();
    let Some(last) = audit.batches.last().map(|batch| batch.position) else { return Ok(votes) };
    let bar: ProgressBar = output.bar(output.pick("표를 읽는 중", "reading votes"));
    bar.set_length(last);
    let mut at = audit.batches.first().map_or(0, |batch| batch.position);
    while at <= last && at < size {
        let path = format!("ledger/votes/{at}");
        let lines = text(source, &path).await?.with_context(|| path.clone())?;
        let more = take_votes(&lines, &path, &mut votes)?;
        at = more.map_or((at / 256 + 1) * 256, |more| more.max(at + 1));
        bar.set_position(at.min(last));
    }
    bar.finish_and_clear();
    Ok(votes)
}

/// Takes in lines of opened votes; where they go on, when they say so.
fn take_votes(
    lines: &str,
    path: &str,
    votes: &mut BTreeMap<u64, Vec<OpenVote>>,
) -> anyhow::Result<Option<u64>> {
    let mut next = None;
    for line in lines.lines() {
        let line: Value = serde_json::from_str(line).with_context(|| path.to_owned())?;
        if let Some(more) = line.get("next").and_then(Value::as_u64) {
            next = Some(more);
            continue;
        }
        let (entry, vote) = open_vote(&line).with_context(|| path.to_owned())?;
        votes.entry(entry).or_default().push(vote);
    }
    Ok(next)
}

fn open_vote(line: &Value) -> Option<(u64, OpenVote)> {
    let number = |name| line.get(name).and_then(Value::as_u64);
    let signed = |name| line.get(name).and_then(Value::as_i64);
    let text = |name| line.get(name).and_then(Value::as_str).map(str::to_owned);
    let vote = OpenVote {
        at: signed("at")?,
        salt: text("salt")?,
        statement: text("statement")?,
        value: signed("value")?,
        voter: number("voter")?,
    };
    Some((number("entry")?, vote))
}

/// Each batch is what it committed to; counted again, every statement has the votes that are shown.
async fn check_votes(
    source: &Source,
    log: &Log,
    report: &mut Report,
    words: &Words,
) -> anyhow::Result<()> {
    let none = Vec::new();
    let mut wrong = Vec::new();
    let mut count = 0;
    for batch in &log.audit.batches {
        let votes = log.votes.get(&batch.position).unwrap_or(&none);
        count += votes.len();
        if let Err(finding) = batch.check(votes) {
            wrong.push(words.finding(&finding));
        }
    }
    let known: BTreeSet<u64> = log.audit.batches.iter().map(|batch| batch.position).collect();
    wrong.extend(log.votes.keys().filter(|at| !known.contains(at)).map(|at| words.no_batch(*at)));
    report.add(Name::Votes, &wrong, words.votes(count, log.audit.batches.len()));

    let mut of = |at: u64| log.votes.get(&at).into_iter().flatten().collect();
    let recount = Recount::new(&log.audit, &mut of);
    let tallies = recount.tallies();
    let (mut wrong, mut statements) = (Vec::new(), 0_usize);
    for dialogue in list(source, "api/v1/dialogues").await? {
        for core in core_questions(source, &dialogue).await? {
            let id = core.get("id").and_then(Value::as_i64).unwrap_or_default();
            for row in list(source, &format!("api/v1/core-questions/{id}/statements")).await? {
                statements += 1;
                let code = row.get("code").and_then(Value::as_str).unwrap_or_default();
                let number = |name| row.get(name).and_then(Value::as_u64).unwrap_or(u64::MAX);
                let shown = Tally {
                    agree: number("agree"),
                    disagree: number("disagree"),
                    pass: number("pass"),
                };
                let counted = tallies.get(code).copied().unwrap_or_default();
                if shown != counted {
                    wrong.push(words.tally(code, shown, counted));
                }
            }
        }
    }
    report.add(Name::Tallies, &wrong, words.tallies(statements));
    Ok(())
}

/// Every item of a list of the API.
async fn list(source: &Source, path: &str) -> anyhow::Result<Vec<Value>> {
    let mut items = Vec::new();
    let mut cursor: Option<String> = None;
    loop {
        let mark = if path.contains('?') { '&' } else { '?' };
        let more = cursor.as_ref().map(|cursor| format!("&cursor={cursor}")).unwrap_or_default();
        let page = format!("{path}{mark}limit={PAGE}{more}");
        let Some(bytes) = source.get(&page).await? else { return Ok(items) };
        let mut answer: Value = serde_json::from_slice(&bytes).with_context(|| page.clone())?;
        if let Some(Value::Array(part)) = answer.get_mut("items").map(Value::take) {
            items.extend(part);
        }
        match answer.get("next").and_then(Value::as_str) {
            Some(next) => cursor = Some(next.to_owned()),
            None => return Ok(items),
        }
    }
}

/// The core questions of every published set of a dialogue.
async fn core_questions(source: &Source, dialogue: &Value) -> anyhow::Result<Vec<Value>> {
    let slug = dialogue.get("slug").and_then(Value::as_str).unwrap_or_default();
    let mut all = list(source, &format!("api/v1/dialogues/{slug}/core-questions")).await?;
    let newest = all.first().and_then(|core| core.get("set")).and_then(Value::as_i64).unwrap_or(0);
    for set in 1..newest {
        let path = format!("api/v1/dialogues/{slug}/core-questions?set={set}");
        all.extend(list(source, &path).await?);
    }
    Ok(all)
}

/// A contribution as the site shows it.
struct Shown {
    title: Option<String>,
    text: String,
}

/// Every text that is shown is the one that was committed to, and everything that is public in the log
/// is shown.
async fn check_texts(
    source: &Source,
    audit: &Audit,
    (size, pending): (u64, &Pending),
    report: &mut Report,
    words: &Words,
    output: &Output,
) -> anyhow::Result<()> {
    let mut shown: BTreeMap<String, Shown> = BTreeMap::new();
    let mut counts = Vec::new();
    let mut open = BTreeSet::new();
    for dialogue in list(source, "api/v1/dialogues").await? {
        let slug = dialogue.get("slug").and_then(Value::as_str).unwrap_or_default();
        open.insert(slug.to_owned());
        let path = format!("api/v1/dialogues/{slug}/questions");
        for row in list(source, &path).await? {
            take_in(&mut shown, &row, Some("title"), "body");
        }
        for core in core_questions(source, &dialogue).await? {
            let id = core.get("id").and_then(Value::as_i64).unwrap_or_default();
            for kind in ["answers", "statements"] {
                for row in list(source, &format!("api/v1/core-questions/{id}/{kind}")).await? {
                    take_in(&mut shown, &row, None, "text");
                }
            }
        }
        counts.extend(check_counts(audit, &dialogue, words));
    }
    let mut wrong = Vec::new();
    for (code, item) in &audit.items {
        // Remarks stand in no list; a dialogue may be withdrawn as a whole.
        let is_listed = ["question", "answer", "statement"].contains(&item.of.as_str());
        if is_listed
            && open.contains(&item.dialogue)
            && item.status == "published"
            && !shown.contains_key(code)
        {
            wrong.push(words.not_shown(code));
        }
    }
    for code in shown.keys() {
        match audit.items.get(code) {
            None => wrong.push(words.not_recorded(code)),
            Some(item) if item.status != "published" => {
                wrong.push(words.shown_though(code, &item.status));
            }
            Some(_) => {}
        }
    }
    let mut opened = BTreeMap::new();
    let bar = output.bar(output.pick("글을 견주는 중", "comparing texts"));
    bar.set_length(size);
    for first in (0..size).step_by(256) {
        let path = format!("ledger/texts/{first}");
        let lines = text(source, &path).await?.with_context(|| path.clone())?;
        take_texts(&lines, audit, &mut opened, &mut wrong, words).with_context(|| path.clone())?;
        bar.set_position(first);
    }
    bar.finish_and_clear();
    take_texts(&pending.texts, audit, &mut opened, &mut wrong, words)?;
    for (code, shown) in &shown {
        let Some(fields) = opened.get(code) else {
            if audit.items.get(code).is_some_and(|item| item.status == "published") {
                wrong.push(words.not_opened(code));
            }
            continue;
        };
        let same = |name: &str, text: &str| fields.get(name).is_none_or(|known| known == text);
        let title = shown.title.as_deref().is_none_or(|title| same("title", title));
        if !title || !same("text", &shown.text) {
            wrong.push(words.other_text(code));
        }
    }
    report.add(Name::Texts, &wrong, words.texts(opened.len()));
    report.add(Name::Counts, &counts, words.counts(audit));
    Ok(())
}

fn take_in(shown: &mut BTreeMap<String, Shown>, row: &Value, title: Option<&str>, text: &str) {
    let part = |name: &str| row.get(name).and_then(Value::as_str).map(str::to_owned);
    // Lists hold the place of what is withdrawn or hidden, without its text.
    if row.get("status").is_some_and(|status| status != "published") {
        return;
    }
    if let Some(code) = part("code") {
        let title = title.and_then(part);
        shown.insert(code, Shown { title, text: part(text).unwrap_or_default() });
    }
}

/// Takes in lines of opened texts, each checked against its commitment, by the codes of what they are.
fn take_texts(
    lines: &str,
    audit: &Audit,
    opened: &mut BTreeMap<String, BTreeMap<String, String>>,
    wrong: &mut Vec<String>,
    words: &Words,
) -> anyhow::Result<()> {
    for line in lines.lines() {
        let line: Value = serde_json::from_str(line)?;
        let code = line.get("code").and_then(Value::as_str).unwrap_or_default().to_owned();
        let entry = line.get("entry").and_then(Value::as_u64).unwrap_or(u64::MAX);
        if audit.items.get(&code).is_none_or(|item| item.text != entry) {
            wrong.push(words.not_recorded(&code));
            continue;
        }
        let mut texts = BTreeMap::new();
        for name in audit.fields(entry) {
            let field = line.get("fields").and_then(|fields| fields.get(name));
            let part = |name| field.and_then(|field| field.get(name)).and_then(Value::as_str);
            let salt = part("salt").and_then(unhex).unwrap_or_default();
            let text = part("text").unwrap_or_default();
            if audit.opens(entry, name, &salt, text) {
                texts.insert(name.to_owned(), text.to_owned());
            } else {
                wrong.push(words.other_text(&code));
            }
        }
        opened.insert(code, texts);
    }
    Ok(())
}

/// The figures that the site shows are those of the log.
fn check_counts(audit: &Audit, dialogue: &Value, words: &Words) -> Vec<String> {
    let slug = dialogue.get("slug").and_then(Value::as_str).unwrap_or_default();
    let counted = |of: &str, status: &str| {
        let is = |item: &&ledger::audit::Item| {
            item.of == of && item.dialogue == slug && item.status == status
        };
        u64::try_from(audit.items.values().filter(is).count()).unwrap_or(u64::MAX)
    };
    let shown = |name: &str| {
        dialogue.get("counts").and_then(|counts| counts.get(name)).and_then(Value::as_u64)
    };
    let mut wrong = Vec::new();
    for (name, of) in
        [("questions", "question"), ("answers", "answer"), ("statements", "statement")]
    {
        let (shown, counted) = (shown(name).unwrap_or_default(), counted(of, "published"));
        if shown != counted {
            wrong.push(words.count(slug, name, shown, counted));
        }
    }
    wrong
}

/// Bytes in hexadecimal.
pub(super) fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = text
        .chars()
        .map(|digit| digit.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect();
    let digits = digits.filter(|digits| digits.len() % 2 == 0)?;
    Some(digits.as_chunks::<2>().0.iter().map(|[high, low]| high << 4 | low).collect())
}

/// Sentences in the language of messages.
struct Words(Lang);

macro_rules! say {
    ($self:ident, $korean:literal, $english:literal) => {
        match $self.0 {
            Lang::Ko => format!($korean),
            Lang::En => format!($english),
        }
    };
}

impl Words {
    fn none(&self) -> String {
        say!(self, "여기에는 공개원장이 없습니다.", "there is no ledger here")
    }

    fn stranger(&self, known: &str, found: &VerifierKey) -> String {
        say!(
            self,
            "처음 열쇠가 {found}인데, 아는 열쇠는 {known}입니다",
            "the first key is {found}, the known one {known}"
        )
    }

    fn signed(&self, key: &VerifierKey) -> String {
        say!(self, "{key}로 서명되어 있습니다", "signed by {key}")
    }

    fn bundle(&self, number: u64) -> String {
        say!(self, "기록 묶음 {number}을 읽을 수 없습니다", "bundle {number} cannot be read")
    }

    fn size(&self, found: u64, said: u64) -> String {
        say!(
            self,
            "기록이 {said}건이라는데 {found}건뿐입니다",
            "{said} entries were signed, {found} are there"
        )
    }

    fn root(&self) -> String {
        say!(
            self,
            "기록에서 계산한 꼭대기가 서명된 꼭대기와 다릅니다",
            "the entries make another root than the signed one"
        )
    }

    fn tile(&self, path: &str) -> String {
        say!(self, "나무 조각 {path}이 기록과 다릅니다", "tile {path} is not what the entries make")
    }

    fn tree(&self, size: u64) -> String {
        say!(
            self,
            "기록 {size}건을 모두 다시 계산했고 꼭대기가 같습니다",
            "{size} entries make the signed root"
        )
    }

    fn broken(&self, size: u64) -> String {
        say!(
            self,
            "지난번에 본 원장({size}건)이 지금 원장의 앞부분이 아닙니다",
            "what was seen last ({size} entries) is not the beginning of the ledger now"
        )
    }

    fn continues(&self, size: Option<u64>) -> String {
        match size {
            None => say!(
                self,
                "처음 확인하므로 견줄 것이 없습니다",
                "first visit, nothing to compare with"
            ),
            Some(size) => say!(
                self,
                "지난번에 본 원장({size}건)이 그대로 앞부분입니다",
                "what was seen last ({size} entries) is its beginning"
            ),
        }
    }

    fn other_keys(&self) -> String {
        say!(
            self,
            "알려 준 열쇠가 원장에 적힌 열쇠와 다릅니다",
            "the keys given are not those the log names"
        )
    }

    fn keys(&self, count: usize) -> String {
        say!(
            self,
            "열쇠 {count}개가 원장에 적힌 그대로입니다",
            "{count} key(s), as the log names them"
        )
    }

    fn acts(&self, audit: &Audit) -> String {
        let (items, kinds) = (audit.items.len(), audit.kinds.len());
        say!(
            self,
            "글 {items}건과 {kinds}가지 일이 차례에 맞습니다",
            "{items} contributions and {kinds} kinds of acts follow each other as they may"
        )
    }

    fn finding(&self, finding: &ledger::audit::Finding) -> String {
        use ledger::audit::Fault;
        let place = finding.position;
        match &finding.fault {
            Fault::NotCanonical => say!(
                self,
                "기록 {place}: 정해진 형식이 아닙니다",
                "entry {place}: no canonical JSON"
            ),
            Fault::Missing(name) => say!(
                self,
                "기록 {place}: {name} 항목이 없습니다",
                "entry {place}: {name} is missing"
            ),
            Fault::Twice(code) => say!(
                self,
                "기록 {place}: {code}이(가) 두 번 적혔습니다",
                "entry {place}: {code} is recorded twice"
            ),
            Fault::Unknown(code) => say!(
                self,
                "기록 {place}: {code}은(는) 적힌 적이 없습니다",
                "entry {place}: {code} was never recorded"
            ),
            Fault::Illegal { code, was, kind } => say!(
                self,
                "기록 {place}: {code}은(는) {was} 상태라 {kind}이(가) 될 수 없습니다",
                "entry {place}: {code} was {was}, so it cannot be {kind}"
            ),
            Fault::Votes => say!(
                self,
                "기록 {place}: 공개된 표가 묶음의 지문과 다릅니다",
                "entry {place}: the votes published are not those of the batch"
            ),
            Fault::VoteCount { found, expected } => say!(
                self,
                "기록 {place}: 표 {expected}개 가운데 {found}개만 공개되어 있습니다",
                "entry {place}: {found} of {expected} votes are published"
            ),
            Fault::Text(code) => self.other_text(code),
        }
    }

    fn gap(&self, gap: &Gap) -> String {
        match gap {
            Gap::Lost(act) => say!(
                self,
                "행위 {act}: 원장에 없고 기다리지도 않습니다",
                "act {act} is not in the ledger and does not wait to be"
            ),
            Gap::Double(act) => say!(
                self,
                "행위 {act}: 원장에 있는데 또 기다립니다",
                "act {act} is in the ledger and waits as well"
            ),
            Gap::Other(act) => say!(
                self,
                "행위 {act}: 때나 대상이 적힌 내용과 다릅니다",
                "act {act}: its row says something else than its payload"
            ),
            Gap::Unsigned(count) => say!(
                self,
                "서명된 크기와 기록 수가 {count}건 다릅니다",
                "the entries are {count} off from what is signed"
            ),
        }
    }

    fn inspected(&self, found: &Inspection) -> String {
        let (acts, waiting) = (found.acts, found.waiting);
        say!(
            self,
            "행위 {acts}건이 모두 원장에 있거나 차례를 기다립니다({waiting}건)",
            "all of {acts} acts are in the ledger or wait for their turn ({waiting})"
        )
    }

    fn no_batch(&self, place: u64) -> String {
        say!(self, "기록 {place}에는 표 묶음이 없습니다", "entry {place} is no batch of votes")
    }

    fn votes(&self, votes: usize, batches: usize) -> String {
        say!(
            self,
            "표 {votes}개가 묶음 {batches}개의 지문과 같습니다",
            "{votes} votes are those of {batches} batches"
        )
    }

    fn tally(&self, code: &str, shown: Tally, counted: Tally) -> String {
        let three = |tally: Tally| format!("{}·{}·{}", tally.agree, tally.disagree, tally.pass);
        let (shown, counted) = (three(shown), three(counted));
        say!(
            self,
            "{code}: 찬성·반대·모르겠음이 {shown}로 보이는데 세어 보면 {counted}입니다",
            "{code}: shown as {shown} (agree·disagree·pass), counted {counted}"
        )
    }

    fn tallies(&self, statements: usize) -> String {
        say!(
            self,
            "의견 {statements}건의 집계를 다시 세어도 같습니다",
            "{statements} statements have the votes that are counted"
        )
    }

    fn not_shown(&self, code: &str) -> String {
        say!(self, "{code}: 공개된 글인데 보이지 않습니다", "{code}: public in the log, not shown")
    }

    fn not_recorded(&self, code: &str) -> String {
        say!(self, "{code}: 원장에 없는 글이 보입니다", "{code}: shown, not in the log")
    }

    fn shown_though(&self, code: &str, status: &str) -> String {
        say!(
            self,
            "{code}: 원장에는 {status}인데 공개되어 있습니다",
            "{code}: shown, though it is {status} in the log"
        )
    }

    fn not_opened(&self, code: &str) -> String {
        say!(
            self,
            "{code}: 글의 소금값이 공개되지 않았습니다",
            "{code}: its commitment is not opened"
        )
    }

    fn other_text(&self, code: &str) -> String {
        say!(
            self,
            "{code}: 글이 원장에 적힌 지문과 다릅니다",
            "{code}: the text is not the one in the log"
        )
    }

    fn texts(&self, count: usize) -> String {
        say!(
            self,
            "공개된 글 {count}건이 지문과 같습니다",
            "{count} public texts are those committed to"
        )
    }

    fn count(&self, slug: &str, name: &str, shown: u64, counted: u64) -> String {
        say!(
            self,
            "{slug} {name}: {shown}건으로 보이는데 원장에는 {counted}건입니다",
            "{slug} {name}: {shown} shown, {counted} in the log"
        )
    }

    fn counts(&self, audit: &Audit) -> String {
        let items = audit.items.len();
        say!(self, "글 {items}건의 수가 맞습니다", "the counts of {items} contributions are right")
    }
}
