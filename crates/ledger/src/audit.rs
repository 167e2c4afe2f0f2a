//! Reading a log from its first entry on: what became of every contribution, which votes stand, which
//! keys signed. Nothing is believed that does not follow from the entries.
//!
//! An entry is canonical JSON with at least `v`, `kind` and `at`. Entries of kinds that this program
//! does not know are counted and otherwise passed over: a later version may write more.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use crate::canonical::canonical;
use crate::commitment::{commit, commit_field};
use crate::merkle::{Hash, leaf_hash, root};

/// Something that does not hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("entry {position}: {fault}")]
pub struct Finding {
    /// The entry's place, from 0.
    pub position: u64,
    /// What is wrong with it.
    pub fault: Fault,
}

/// What is wrong with an entry.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// It is no canonical JSON object.
    #[error("it is no canonical JSON")]
    NotCanonical,
    /// A member that its kind needs is missing or of another kind.
    #[error("{0} is missing")]
    Missing(&'static str),
    /// The same contribution begins twice.
    #[error("{0} is recorded twice")]
    Twice(String),
    /// Something happens to a contribution that was never recorded.
    #[error("{0} was never recorded")]
    Unknown(String),
    /// A change that its state does not allow.
    #[error("{code} was {was}, so it cannot be {kind}")]
    Illegal {
        /// The contribution.
        code: String,
        /// The state it was in.
        was: String,
        /// The act.
        kind: String,
    },
    /// The votes that were published are not those that the batch committed to.
    #[error("the votes of this batch are not those it committed to")]
    Votes,
    /// As many votes as the batch has were not published.
    #[error("{found} of {expected} votes of this batch were published")]
    VoteCount {
        /// Votes published.
        found: usize,
        /// Votes in the batch.
        expected: u64,
    },
    /// A text is not the one that was committed to.
    #[error("the text of {0} is not the one it committed to")]
    Text(String),
}

/// A contribution, as the entries tell it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// `question`, `answer`, `statement`, `remark`.
    pub of: String,
    /// The dialogue's short name.
    pub dialogue: String,
    /// `published`, `waiting`, `hidden`, …
    pub status: String,
    /// The entry that committed to its newest text.
    pub text: u64,
    /// The entry that changed its state last.
    pub changed: u64,
    /// Why it is hidden.
    pub reason: Option<String>,
}

/// A batch of votes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// Its entry.
    pub position: u64,
    /// How many there are.
    pub votes: u64,
    /// The root over them, as the entry writes it.
    pub root: String,
}

/// A vote as it is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenVote {
    /// When, microseconds.
    pub at: i64,
    /// The salt, in hexadecimal.
    pub salt: String,
    /// The statement's code.
    pub statement: String,
    /// +1, −1 or 0.
    pub value: i64,
    /// The voter's pseudonym for the core question.
    pub voter: u64,
}

/// What happened to votes, in the order of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
enum VoteEvent {
    Cast(u64),
    /// All votes of a voter are taken back.
    TakenBack(u64),
    /// Two numbers are one person from here on: the first becomes the second.
    Joined(u64, u64),
}

/// What a log says.
#[derive(Clone, Debug, Default)]
pub struct Audit {
    /// Entries read.
    pub entries: u64,
    /// Entries by kind.
    pub kinds: BTreeMap<String, u64>,
    /// Contributions by their codes.
    pub items: BTreeMap<String, Item>,
    /// Batches of votes, in order.
    pub batches: Vec<Batch>,
    /// Keys that signed, as entries name them, with the size from which on.
    pub keys: Vec<(u64, String)>,
    /// What does not hold.
    pub findings: Vec<Finding>,
    events: Vec<VoteEvent>,
    texts: HashMap<u64, BTreeMap<String, String>>,
}

/// How many of each value stand for a statement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// +1.
    pub agree: u64,
    /// −1.
    pub disagree: u64,
    /// 0.
    pub pass: u64,
}

fn text<'a>(entry: &'a Value, name: &'static str) -> Result<&'a str, Fault> {
    entry.get(name).and_then(Value::as_str).ok_or(Fault::Missing(name))
}

/// A commitment or digest as entries write it.
fn digest_text(hash: &Hash) -> String {
    let mut text = String::from("sha256:");
    for byte in hash {
        text.push_str(&format!("{byte:02x}"));
    }
    text
}

impl Audit {
    /// Reads the next entry.
    pub fn read(&mut self, bytes: &[u8]) {
        let position = self.entries;
        self.entries += 1;
        if let Err(fault) = self.take_in(position, bytes) {
            self.findings.push(Finding { position, fault });
        }
    }

    fn take_in(&mut self, position: u64, bytes: &[u8]) -> Result<(), Fault> {
        let entry: Value = serde_json::from_slice(bytes).map_err(|_| Fault::NotCanonical)?;
        if !entry.is_object() || canonical(&entry).map_or(true, |text| text.as_bytes() != bytes) {
            return Err(Fault::NotCanonical);
        }
        let kind = text(&entry, "kind")?.to_owned();
        entry.get("at").and_then(Value::as_i64).ok_or(Fault::Missing("at"))?;
        *self.kinds.entry(kind.clone()).or_default() += 1;
        match kind.as_str() {
            "question.asked" | "answer.given" | "statement.written" | "remark.made" => {
                self.appear(position, &entry)
            }
            "contribution.edited"
            | "contribution.withdrawn"
            | "contribution.published"
            | "contribution.hidden"
            | "contribution.restored"
            | "contribution.erased" => self.change(position, &kind, &entry),
            "votes.cast" => self.votes(position, &entry),
            "votes.taken_back" => {
                if let Some(voter) = entry.get("voter").and_then(Value::as_u64) {
                    self.events.push(VoteEvent::TakenBack(voter));
                }
                Ok(())
            }
            "voters.joined" => self.joined(&entry),
            "ledger.begun" | "ledger.key" => {
                self.keys.push((position + 1, text(&entry, "key")?.to_owned()));
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn appear(&mut self, position: u64, entry: &Value) -> Result<(), Fault> {
        let code = text(entry, "code")?.to_owned();
        if self.items.contains_key(&code) {
            return Err(Fault::Twice(code));
        }
        let item = Item {
            of: text(entry, "of")?.to_owned(),
            dialogue: text(entry, "dialogue")?.to_owned(),
            status: text(entry, "status")?.to_owned(),
            text: position,
            changed: position,
            reason: None,
        };
        self.keep_texts(position, entry);
        self.items.insert(code, item);
        Ok(())
    }

    fn keep_texts(&mut self, position: u64, entry: &Value) {
        let fields = ["title", "text", "proposed"]
            .into_iter()
            .filter_map(|name| Some((name.to_owned(), entry.get(name)?.as_str()?.to_owned())));
        self.texts.insert(position, fields.collect());
    }

    fn change(&mut self, position: u64, kind: &str, entry: &Value) -> Result<(), Fault> {
        let code = text(entry, "code")?.to_owned();
        let Some(item) = self.items.get_mut(&code) else { return Err(Fault::Unknown(code)) };
        let was = item.status.clone();
        let next = match (was.as_str(), kind) {
            ("waiting" | "published" | "staff_only", "contribution.edited") => was.as_str(),
            ("waiting" | "published" | "hidden" | "staff_only", "contribution.withdrawn") => {
                "withdrawn"
            }
            ("waiting", "contribution.published") | ("hidden", "contribution.restored") => {
                "published"
            }
            ("waiting" | "published", "contribution.hidden") => "hidden",
            ("erased", _) | (_, "contribution.edited") => {
                return Err(Fault::Illegal { code, was, kind: kind.to_owned() });
            }
            (_, "contribution.erased") => "erased",
            _ => return Err(Fault::Illegal { code, was, kind: kind.to_owned() }),
        };
        next.clone_into(&mut item.status);
        item.reason = None;
        if kind == "contribution.hidden" {
            item.reason = entry.get("reason").and_then(Value::as_str).map(str::to_owned);
        }
        if kind == "contribution.edited" {
            item.text = position;
            self.keep_texts(position, entry);
        } else {
            item.changed = position;
        }
        Ok(())
    }

    fn votes(&mut self, position: u64, entry: &Value) -> Result<(), Fault> {
        let votes = entry.get("votes").and_then(Value::as_u64).ok_or(Fault::Missing("votes"))?;
        let root = text(entry, "root")?.to_owned();
        self.batches.push(Batch { position, votes, root });
        self.events.push(VoteEvent::Cast(position));
        Ok(())
    }

    fn joined(&mut self, entry: &Value) -> Result<(), Fault> {
        let Some(pairs) = entry.get("voters") else { return Ok(()) };
        for pair in pairs.as_array().ok_or(Fault::Missing("voters"))? {
            let number = |place| pair.get(place).and_then(Value::as_u64);
            let (from, to) = number(0_usize).zip(number(1)).ok_or(Fault::Missing("voters"))?;
            self.events.push(VoteEvent::Joined(from, to));
        }
        Ok(())
    }

    /// Whether a text is the one that the entry at `position` committed to: `salt` is the field's own.
    pub fn opens(&self, position: u64, field: &str, salt: &[u8], text: &str) -> bool {
        let committed = self.texts.get(&position).and_then(|fields| fields.get(field));
        committed.is_some_and(|written| *written == digest_text(&commit(salt, field, text)))
    }

    /// The fields of text that the entry at `position` committed to.
    pub fn fields(&self, position: u64) -> impl Iterator<Item = &str> {
        self.texts.get(&position).into_iter().flatten().map(|(name, _)| name.as_str())
    }
}

/// Whether a text is the one that an entry committed to, with the salt of the whole act.
pub fn opens_whole(entry: &Value, act_salt: &[u8], field: &str, text: &str) -> bool {
    let written = entry.get(field).and_then(Value::as_str);
    let version = entry.get("v").and_then(Value::as_u64);
    let commitment = match version {
        Some(1) => commit(act_salt, field, text),
        _ => commit_field(act_salt, field, text),
    };
    written.is_some_and(|written| written == digest_text(&commitment))
}

impl OpenVote {
    /// The leaf that the batch's root is over.
    pub fn leaf(&self) -> Hash {
        let Self { at, salt, statement, value, voter } = self;
        let text = format!(
            r#"{{"at":{at},"salt":"{salt}","statement":"{statement}","value":{value},"voter":{voter}}}"#
        );
        leaf_hash(text.as_bytes())
    }
}

impl Batch {
    /// Whether these are the votes of the batch, all of them and in their order.
    ///
    /// # Errors
    /// [`Finding`].
    pub fn check(&self, votes: &[OpenVote]) -> Result<(), Finding> {
        let found = |fault| Err(Finding { position: self.position, fault });
        if u64::try_from(votes.len()) != Ok(self.votes) {
            return found(Fault::VoteCount { found: votes.len(), expected: self.votes });
        }
        let made = digest_text(&root(votes.iter().map(OpenVote::leaf)));
        if made == self.root { Ok(()) } else { found(Fault::Votes) }
    }
}

/// Votes as they stand after all that happened to them.
#[derive(Clone, Debug, Default)]
pub struct Recount {
    /// By statement, then by voter: when, and the value.
    standing: BTreeMap<String, BTreeMap<u64, (i64, i64)>>,
}

impl Recount {
    /// Counts the votes of every batch, in the order of the log. `votes_of` gives those of the batch at a
    /// place.
    pub fn new<'a>(audit: &Audit, votes_of: &mut dyn FnMut(u64) -> Vec<&'a OpenVote>) -> Self {
        let mut recount = Self::default();
        for event in &audit.events {
            match event {
                VoteEvent::Cast(position) => {
                    for vote in votes_of(*position) {
                        let voters = recount.standing.entry(vote.statement.clone()).or_default();
                        voters.insert(vote.voter, (vote.at, vote.value));
                    }
                }
                VoteEvent::TakenBack(voter) => {
                    for voters in recount.standing.values_mut() {
                        voters.remove(voter);
                    }
                }
                VoteEvent::Joined(from, to) => {
                    for voters in recount.standing.values_mut() {
                        let Some(first) = voters.remove(from) else { continue };
                        let second = voters.entry(*to).or_insert(first);
                        // Of two at the same moment the one that was there stands.
                        if first.0 > second.0 {
                            *second = first;
                        }
                    }
                }
            }
        }
        recount
    }

    /// The votes that stand for each statement.
    pub fn tallies(&self) -> BTreeMap<&str, Tally> {
        let tally = |voters: &BTreeMap<u64, (i64, i64)>| {
            let mut tally = Tally::default();
            for (_, value) in voters.values() {
                match value {
                    1 => tally.agree += 1,
                    -1 => tally.disagree += 1,
                    _ => tally.pass += 1,
                }
            }
            tally
        };
        self.standing.iter().map(|(code, voters)| (code.as_str(), tally(voters))).collect()
    }

    /// The value a voter's vote on a statement stands with.
    pub fn value(&self, statement: &str, voter: u64) -> Option<i64> {
        self.standing.get(statement)?.get(&voter).map(|(_, value)| *value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(entries: &[Value]) -> Audit {
        let mut audit = Audit::default();
        for entry in entries {
            audit.read(canonical(entry).unwrap().as_bytes());
        }
        audit
    }

    fn asked(code: &str, status: &str) -> Value {
        json!({"v": 2, "kind": "question.asked", "at": 1, "code": code, "of": "question",
               "dialogue": "garam", "status": status, "title": "sha256:00"})
    }

    fn act(kind: &str, code: &str) -> Value {
        json!({"v": 2, "kind": kind, "at": 2, "code": code, "reason": "hate"})
    }

    #[test]
    fn a_contribution_is_followed() {
        let audit = read(&[
            asked("Q-0001", "waiting"),
            act("contribution.edited", "Q-0001"),
            act("contribution.published", "Q-0001"),
            act("contribution.hidden", "Q-0001"),
        ]);
        assert_eq!(audit.findings, []);
        let item = &audit.items["Q-0001"];
        assert_eq!((item.status.as_str(), item.text, item.changed), ("hidden", 1, 3));
        assert_eq!(item.reason.as_deref(), Some("hate"));
        assert_eq!(audit.kinds["question.asked"], 1);
    }

    #[test]
    fn what_cannot_have_happened_is_found() {
        let audit = read(&[
            asked("Q-0001", "published"),
            asked("Q-0001", "published"),
            act("contribution.restored", "Q-0001"),
            act("contribution.hidden", "Q-0002"),
            json!({"v": 2, "kind": "votes.cast", "at": 1}),
            json!({"v": 2, "at": 1}),
        ]);
        let faults: Vec<String> = audit.findings.iter().map(Finding::to_string).collect();
        assert_eq!(
            faults,
            [
                "entry 1: Q-0001 is recorded twice",
                "entry 2: Q-0001 was published, so it cannot be contribution.restored",
                "entry 3: Q-0002 was never recorded",
                "entry 4: votes is missing",
                "entry 5: kind is missing",
            ]
        );
        let mut audit = Audit::default();
        for bytes in [&b"{ }"[..], b"[]", b"", b"{\"b\":1,\"a\":1}"] {
            audit.read(bytes);
        }
        assert!(audit.findings.iter().all(|one| one.fault == Fault::NotCanonical));
        assert_eq!(audit.findings.len(), 4);
    }

    fn vote(statement: &str, voter: u64, value: i64, at: i64) -> OpenVote {
        OpenVote { at, salt: "00".repeat(16), statement: statement.to_owned(), value, voter }
    }

    fn cast(votes: &[OpenVote]) -> Value {
        let root = digest_text(&root(votes.iter().map(OpenVote::leaf)));
        json!({"v": 2, "kind": "votes.cast", "at": 1, "votes": votes.len(), "root": root})
    }

    #[test]
    fn votes_are_counted_again() {
        let batches = [
            vec![vote("S-001", 1, 1, 10), vote("S-001", 2, -1, 11), vote("S-002", 1, 0, 12)],
            vec![vote("S-001", 1, -1, 20), vote("S-001", 3, 1, 21)],
        ];
        let audit = read(&[
            cast(&batches[0]),
            cast(&batches[1]),
            json!({"v": 2, "kind": "votes.taken_back", "at": 3, "voter": 3}),
            json!({"v": 2, "kind": "voters.joined", "at": 4, "voters": [[2, 1]]}),
        ]);
        assert_eq!(audit.findings, []);
        for (batch, votes) in audit.batches.iter().zip(&batches) {
            batch.check(votes).unwrap();
            let mut other = votes.clone();
            other[0].value = -other[0].value;
            assert_eq!(batch.check(&other).unwrap_err().fault, Fault::Votes);
            other = votes.clone();
            other.swap(0, 1);
            assert_eq!(batch.check(&other).unwrap_err().fault, Fault::Votes);
            let short = batch.check(&votes[1..]).unwrap_err().fault;
            assert!(matches!(short, Fault::VoteCount { .. }));
        }
        let mut of = |at: u64| batches[usize::try_from(at).unwrap()].iter().collect();
        let recount = Recount::new(&audit, &mut of);
        // Voter 1 changed their mind, 3 was taken back, 2 is 1 and voted earlier.
        let tally = |agree, disagree, pass| Tally { agree, disagree, pass };
        assert_eq!(recount.tallies()["S-001"], tally(0, 1, 0));
        assert_eq!(recount.tallies()["S-002"], tally(0, 0, 1));
        assert_eq!(recount.value("S-001", 1), Some(-1));
        assert_eq!(recount.value("S-001", 2), None);
    }

    #[test]
    fn a_text_opens_its_own_commitment_alone() {
        let salt = [7; 32];
        let committed = digest_text(&commit_field(&salt, "title", "가"));
        let mut entry = asked("Q-0001", "published");
        entry["title"] = committed.into();
        let audit = read(std::slice::from_ref(&entry));
        let own = crate::commitment::field_salt(&salt, "title");
        assert!(audit.opens(0, "title", &own, "가"));
        assert!(!audit.opens(0, "title", &own, "나"));
        assert!(!audit.opens(0, "text", &own, "가"));
        assert!(!audit.opens(1, "title", &own, "가"));
        assert!(opens_whole(&entry, &salt, "title", "가"));
        assert!(!opens_whole(&entry, &salt, "title", "나"));
        assert_eq!(audit.fields(0).collect::<Vec<_>>(), ["title"]);
    }
}
