//! The public ledger: acts are entered once and in one order, everything in it is proved, and what
//! opens it is given out as long as it may be.

use std::collections::BTreeMap;

use app::Actor;
use app::ledger::CheckpointView;
use app::vote::Ballot;
use domain::contribution::Kind;
use domain::vote::VoteValue::{Agree, Disagree, Pass};
use ledger::audit::{Audit, OpenVote, Recount, Tally};
use ledger::checkpoint::Checkpoint;
use ledger::merkle::{Hash, check_consistency, leaf_hash, root};
use ledger::note::{Note, VerifierKey};
use ledger::proof::Proof;
use ledger::tile::{TilePath, WIDTH, entries_of, hashes_from_bytes, tiles_of};
use serde_json::Value;
use testkit::{TestApp, both_engines};

/// What a stranger sees of the log: its newest checkpoint, opened with its keys, and every entry,
/// checked against the tiles and the root.
struct Seen {
    checkpoint: Checkpoint,
    entries: Vec<Vec<u8>>,
}

async fn keys(t: &TestApp) -> Vec<VerifierKey> {
    t.app.ledger_keys(&Actor::default()).await.unwrap()
}

async fn newest(t: &TestApp) -> CheckpointView {
    t.app.checkpoint(&Actor::default()).await.unwrap().unwrap()
}

async fn tile(t: &TestApp, level: Option<u32>, number: u64, width: usize) -> Vec<u8> {
    let path = TilePath { level, number, width }.to_string();
    t.app.ledger_tile(&Actor::default(), &path).await.unwrap()
}

async fn look(t: &TestApp) -> Seen {
    let view = newest(t).await;
    let note: Note = view.note.parse().unwrap();
    let keys = keys(t).await;
    let (checkpoint, _) = Checkpoint::open(&note, keys[0].name(), &keys).unwrap();
    assert_eq!(checkpoint.size, view.size);
    let mut entries = Vec::new();
    for (id, width) in tiles_of(checkpoint.size) {
        let hashes = hashes_from_bytes(&tile(t, Some(id.level), id.number, width).await);
        assert_eq!(hashes.len(), width);
        if id.level == 0 {
            let bundle = tile(t, None, id.number, width).await;
            let found: Vec<Vec<u8>> =
                entries_of(&bundle).unwrap().into_iter().map(<[u8]>::to_vec).collect();
            let made: Vec<Hash> = found.iter().map(|entry| leaf_hash(entry)).collect();
            assert_eq!(made, hashes);
            entries.extend(found);
        } else {
            for (n, hash) in hashes.iter().enumerate() {
                let below = id.number * 256 + u64::try_from(n).unwrap();
                let whole = hashes_from_bytes(&tile(t, Some(id.level - 1), below, WIDTH).await);
                assert_eq!(root(whole), *hash);
            }
        }
    }
    assert_eq!(root(entries.iter().map(|entry| leaf_hash(entry))), checkpoint.root);
    Seen { checkpoint, entries }
}

/// Every act, in the order of the log, is what the log says.
async fn holds_every_act(t: &TestApp, seen: &Seen) {
    let mut payloads: Vec<Vec<u8>> =
        t.acts_after(0).await.into_iter().map(|act| act.payload.into_bytes()).collect();
    let mut entries = seen.entries.clone();
    let own = |entry: &Vec<u8>| String::from_utf8_lossy(entry).contains("\"kind\":\"ledger.");
    entries.retain(|entry| !own(entry));
    payloads.sort();
    entries.sort();
    assert_eq!(entries, payloads, "each act once");
}

async fn ask(t: &TestApp, count: usize) {
    let dialogue = t.app.dialogue(&t.operator(), "garam").await.unwrap();
    for n in 0..count {
        t.question(&t.participant(), &dialogue, &format!("질문 {n}번은 무엇인가요?")).await;
    }
}

both_engines!(acts_are_entered_once_and_signed, |t| async {
    t.dialogue("garam").await;
    assert_eq!(t.app.checkpoint(&Actor::default()).await.unwrap(), None);
    ask(t, 3).await;
    let acts = u64::try_from(t.acts().await).unwrap();
    assert_eq!(t.app.enter_acts().await.unwrap(), acts);
    assert_eq!(t.app.enter_acts().await.unwrap(), 0, "nothing waits any more");
    let first = look(t).await;
    assert_eq!(first.checkpoint.size, acts + 1, "the log begins by naming its key");
    holds_every_act(t, &first).await;
    ask(t, 2).await;
    assert_eq!(newest(t).await.size, acts + 1, "what waits is not in it");
    t.app.enter_acts().await.unwrap();
    let second = look(t).await;
    holds_every_act(t, &second).await;
    assert_eq!(second.entries[..first.entries.len()], first.entries, "what was entered stays");
});

both_engines!(a_log_of_more_than_one_tile_is_whole, |t| async {
    t.dialogue("garam").await;
    for count in [1, 130, 131, 260] {
        ask(t, count).await;
        t.app.enter_acts().await.unwrap();
        holds_every_act(t, &look(t).await).await;
    }
    let size = newest(t).await.size;
    assert!(size > 512, "{size}");
    // What no signed checkpoint covers is not given out, nor what no tile is called.
    for path in ["0/009", "entries/009", "2/000.p/1", "0/000.p/300", "0/0", "x", ""] {
        assert!(t.app.ledger_tile(&Actor::default(), path).await.is_err(), "{path}");
    }
    // A partial tile that an earlier checkpoint had is still there.
    assert_eq!(tile(t, Some(0), 0, 7).await.len(), 7 * 32);
});

both_engines!(two_processes_enter_side_by_side, |t| async {
    t.dialogue("garam").await;
    let others = [t.another().await, t.another().await];
    for round in 0..8 {
        ask(t, 5).await;
        let (a, b, c) =
            tokio::join!(t.app.enter_acts(), others[0].enter_acts(), others[1].enter_acts());
        let entered = a.unwrap() + b.unwrap() + c.unwrap();
        assert!(entered >= 5, "round {round}: {entered}");
    }
    holds_every_act(t, &look(t).await).await;
});

both_engines!(a_key_is_rotated_and_both_sign, |t| async {
    t.dialogue("garam").await;
    ask(t, 1).await;
    t.app.enter_acts().await.unwrap();
    let before = newest(t).await.size;
    let operator = Actor::command_line();
    assert!(t.app.rotate_ledger_key(&t.participant(), false).await.is_err());
    // Without a file, the key is made of the installation's secret: a rotated one is then not found.
    let public = t.app.rotate_ledger_key(&operator, false).await.unwrap();
    let all = keys(t).await;
    assert_eq!(all.len(), 2);
    assert_eq!(all[1].to_string(), public);
    let view = newest(t).await;
    assert_eq!(view.size, before + 1);
    let note: Note = view.note.parse().unwrap();
    for key in &all {
        assert!(note.verified_by(std::slice::from_ref(key)).is_ok(), "{key}");
    }
    let seen = look(t).await;
    let last: Value = serde_json::from_slice(seen.entries.last().unwrap()).unwrap();
    assert_eq!(last["kind"], "ledger.key");
    assert_eq!(last["key"], public.as_str());
    ask(t, 1).await;
    let error = t.app.enter_acts().await.unwrap_err();
    assert!(error.to_string().contains("rotate --lost"), "{error}");
});

/// The proof behind a receipt, checked as anybody would.
async fn proof(
    t: &TestApp,
    actor: &Actor,
    receipt: domain::receipt::ReceiptCode,
) -> (Proof, Value) {
    let proof = t.app.receipt_proof(actor, receipt).await.unwrap().unwrap();
    let file: Proof = proof.file.parse().unwrap();
    let extra: Value = serde_json::from_slice(file.extra.as_deref().unwrap()).unwrap();
    let keys = keys(t).await;
    let entry = extra["entry"].as_str().unwrap();
    let (checkpoint, _) = file.check(entry.as_bytes(), keys[0].name(), &keys).unwrap();
    assert_eq!(checkpoint.size, proof.size);
    let first: Note = extra["first"]["checkpoint"].as_str().unwrap().parse().unwrap();
    let (first, _) = Checkpoint::open(&first, keys[0].name(), &keys).unwrap();
    let path: Vec<Hash> = extra["first"]["path"]
        .as_array()
        .unwrap()
        .iter()
        .map(|hash| base64_hash(hash.as_str().unwrap()))
        .collect();
    assert!(first.size > file.index);
    check_consistency(first.size, &first.root, checkpoint.size, &checkpoint.root, &path).unwrap();
    (file, extra)
}

fn base64_hash(text: &str) -> Hash {
    // A checkpoint reads a hash: so does this.
    let checkpoint: Checkpoint = format!("a\n1\n{text}\n").parse().unwrap();
    checkpoint.root
}

both_engines!(a_receipt_proves_what_was_sent, |t| async {
    let dialogue = t.dialogue("garam").await;
    let author = t.participant();
    let given = t.question(&author, &dialogue, "밤에는 어디서 쉬나요?").await;
    let anyone = Actor::default();
    assert_eq!(t.app.receipt_proof(&anyone, given.receipt).await.unwrap(), None, "it waits");
    t.app.enter_acts().await.unwrap();
    let (file, extra) = proof(t, &anyone, given.receipt).await;
    let seen = look(t).await;
    let mut audit = Audit::default();
    seen.entries.iter().for_each(|entry| audit.read(entry));
    assert_eq!(audit.findings, []);
    let field = &extra["fields"]["title"];
    let salt = hex(field["salt"].as_str().unwrap());
    assert_eq!(field["text"], "밤에는 어디서 쉬나요?");
    assert!(audit.opens(file.index, "title", &salt, "밤에는 어디서 쉬나요?"));

    // Years later, against any later checkpoint.
    ask(t, 300).await;
    t.app.enter_acts().await.unwrap();
    let (later, _) = proof(t, &anyone, given.receipt).await;
    assert_eq!(later.index, file.index);
    assert_ne!(later.checkpoint, file.checkpoint);

    // What is erased opens no more; that it was there is still proved.
    t.erase(&author).await;
    t.app.enter_acts().await.unwrap();
    let (same, extra) = proof(t, &anyone, given.receipt).await;
    assert_eq!(same.index, file.index);
    assert!(extra.get("fields").is_none(), "{extra}");
    let seen = look(t).await;
    holds_every_act(t, &seen).await;
});

fn hex(text: &str) -> Vec<u8> {
    let digit = |n: usize| u8::from_str_radix(&text[n..n + 2], 16).unwrap();
    (0..text.len()).step_by(2).map(digit).collect()
}

/// Every vote that is published, by batch.
async fn open_votes(t: &TestApp) -> BTreeMap<u64, Vec<OpenVote>> {
    let mut all: BTreeMap<u64, Vec<OpenVote>> = BTreeMap::new();
    let size = newest(t).await.size;
    let mut at = 0;
    while at < size {
        let file = t.app.ledger_votes(&Actor::default(), at).await.unwrap();
        let mut next = (at / 256 + 1) * 256;
        for line in file.lines.lines() {
            let line: Value = serde_json::from_str(line).unwrap();
            if let Some(more) = line["next"].as_u64() {
                next = more;
                continue;
            }
            all.entry(line["entry"].as_u64().unwrap()).or_default().push(OpenVote {
                at: line["at"].as_i64().unwrap(),
                salt: line["salt"].as_str().unwrap().to_owned(),
                statement: line["statement"].as_str().unwrap().to_owned(),
                value: line["value"].as_i64().unwrap(),
                voter: line["voter"].as_u64().unwrap(),
            });
        }
        at = next;
    }
    all
}

async fn recount(t: &TestApp) -> BTreeMap<String, Tally> {
    let seen = look(t).await;
    let mut audit = Audit::default();
    seen.entries.iter().for_each(|entry| audit.read(entry));
    assert_eq!(audit.findings, []);
    let votes = open_votes(t).await;
    for batch in &audit.batches {
        batch.check(&votes[&batch.position]).unwrap();
    }
    let mut of = |at: u64| votes.get(&at).into_iter().flatten().collect();
    let recount = Recount::new(&audit, &mut of);
    recount.tallies().into_iter().map(|(code, tally)| (code.to_owned(), tally)).collect()
}

both_engines!(anybody_counts_the_votes_again, |t| async {
    let dialogue = t.dialogue("garam").await;
    let core = t.core_question(&dialogue, "밤에 일하는 사람은 어떻게 쉬나요?").await;
    let one = t.statement(&core, "쉬는 방을 두자").await;
    let other = t.statement(&core, "밤 버스를 늘리자").await;
    let voters: Vec<Actor> = (0..6).map(|_| t.participant()).collect();
    for (n, voter) in voters.iter().enumerate() {
        let value = [Agree, Disagree, Pass][n % 3];
        t.app.vote(voter, one, value).await.unwrap();
        t.app.vote(voter, other, Agree).await.unwrap();
    }
    // A changed mind is a second vote, of which the later one stands.
    let changed = t.app.vote(&voters[0], one, Disagree).await.unwrap();
    t.app.enter_acts().await.unwrap();
    let counted = recount(t).await;
    let tally = |agree, disagree, pass| Tally { agree, disagree, pass };
    assert_eq!(counted.values().copied().collect::<Vec<_>>(), [tally(1, 3, 2), tally(6, 0, 0)]);

    // A voter's receipt opens their own vote to them, and says nothing of it to others.
    let (file, extra) = proof(t, &voters[0], changed.receipt).await;
    let own = &extra["vote"];
    assert!(own["leaf"].as_str().unwrap().contains("\"value\":-1"));
    let path: Vec<Hash> =
        own["path"].as_array().unwrap().iter().map(|h| base64_hash(h.as_str().unwrap())).collect();
    let leaf = leaf_hash(own["leaf"].as_str().unwrap().as_bytes());
    let (index, size) = (own["index"].as_u64().unwrap(), own["size"].as_u64().unwrap());
    let led = ledger::merkle::root_from_inclusion(&leaf, index, size, &path).unwrap();
    let entry: Value = serde_json::from_str(extra["entry"].as_str().unwrap()).unwrap();
    let written: String = led.iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(entry["root"], format!("sha256:{written}"));
    let (same, extra) = proof(t, &voters[1], changed.receipt).await;
    assert_eq!(same.index, file.index);
    assert!(extra.get("vote").is_none() && extra.get("fields").is_none());

    // Erased: the votes stand, and are counted as before.
    t.erase(&voters[1]).await;
    t.app.enter_acts().await.unwrap();
    assert_eq!(recount(t).await, counted);
});

both_engines!(many_votes_come_in_files_that_tear_no_batch, |t| async {
    let dialogue = t.dialogue("garam").await;
    let core = t.core_question(&dialogue, "밤에 일하는 사람은 어떻게 쉬나요?").await;
    let statement = t.statement(&core, "쉬는 방을 두자").await;
    let now = t.app.now();
    let ballot =
        |participant| Ballot { participant, statement, value: Agree, at: now, chance: None };
    for _ in 0..3 {
        let ballots: Vec<Ballot> = (0..7000).map(|_| ballot(t.participant_id())).collect();
        t.app.vote_many(&ballots).await.unwrap();
    }
    t.app.enter_acts().await.unwrap();
    let first = t.app.ledger_votes(&Actor::default(), 0).await.unwrap();
    assert!(first.lines.ends_with("}\n") && first.lines.contains("\"next\""));
    assert_eq!(first.lines.lines().count(), 14_001);
    let counted = recount(t).await;
    assert_eq!(counted.values().next().unwrap().agree, 21_000);
});

both_engines!(texts_are_opened_while_they_are_public, |t| async {
    let dialogue = t.dialogue("garam").await;
    let author = t.participant();
    let kept = t.question(&author, &dialogue, "밤에는 어디서 쉬나요?").await;
    let hidden = t.question(&author, &dialogue, "이 질문은 가려집니다").await;
    t.app.enter_acts().await.unwrap();
    let texts = || async {
        let file = t.app.ledger_texts(&Actor::default(), 0).await.unwrap();
        assert!(!file.fixed);
        file.lines
    };
    let lines = texts().await;
    assert!(lines.contains("밤에는 어디서") && lines.contains("가려집니다"));
    t.hide(&dialogue, Kind::Question, hidden.id).await;
    let lines = texts().await;
    assert!(lines.contains("밤에는 어디서") && !lines.contains("가려집니다"));
    // An edited text is opened by the act that holds it.
    let new = app::contribution::NewText {
        title: "밤에는 어디서 쉬면 되나요?".to_owned(),
        ..app::contribution::NewText::default()
    };
    t.app.edit(&author, Kind::Question, kept.id, &new).await.unwrap();
    assert_eq!(texts().await, "", "the new text waits to be entered");
    t.app.enter_acts().await.unwrap();
    let lines = texts().await;
    assert_eq!(lines.lines().count(), 1);
    let seen = look(t).await;
    let mut audit = Audit::default();
    seen.entries.iter().for_each(|entry| audit.read(entry));
    let line: Value = serde_json::from_str(lines.trim()).unwrap();
    let field = &line["fields"]["title"];
    let (position, salt) = (line["entry"].as_u64().unwrap(), hex(field["salt"].as_str().unwrap()));
    assert!(audit.opens(position, "title", &salt, field["text"].as_str().unwrap()));
    assert_eq!(audit.items[line["code"].as_str().unwrap()].text, position);
});
