//! A receipt file, checked without a network.

use std::path::Path;

use anyhow::Context as _;
use ledger::commitment::commit;
use ledger::merkle::{leaf_hash, root_from_inclusion};
use ledger::note::VerifierKey;
use ledger::proof::Proof;
use serde_json::{Value, json};

use super::visit::Visits;
use crate::arguments::Verify;
use crate::output::{BadInput, Output, Told};

/// Checks a proof file: that its entry is in the signed log, and that what was sent is what the entry
/// committed to.
///
/// # Errors
/// [`BadInput`] when it is no proof file or no key is known to check it with; when it does not hold.
pub(super) fn verify(file: &Path, wanted: &Verify, output: &Output) -> anyhow::Result<()> {
    let shown = file.display();
    let text = String::from_utf8(output.read(file)?)
        .map_err(|_| BadInput::new(format!("{shown}: UTF-8?")))?;
    let proof: Proof = text.parse().map_err(|error| BadInput::new(format!("{shown}: {error}")))?;
    let origin = proof.checkpoint.text.split('\n').next().unwrap_or_default().to_owned();
    let key = match &wanted.key {
        Some(key) => Some(key.clone()),
        None => Visits::at(wanted.state.as_deref()).last(&origin)?.map(|visit| visit.key),
    };
    let Some(key) = key else {
        let advice = output.pick(
            "이 원장의 열쇠를 모릅니다. --key로 알려 주거나, 먼저 사이트를 확인해 주십시오",
            "the key of this ledger is not known: give it with --key, or verify the site first",
        );
        return Err(BadInput::new(format!("{origin}: {advice}")));
    };
    let key: VerifierKey = key.parse().map_err(|error| BadInput::new(format!("--key: {error}")))?;
    let extra: Value = serde_json::from_slice(proof.extra.as_deref().unwrap_or_default())
        .with_context(|| format!("{shown}: extra"))?;
    let entry = extra.get("entry").and_then(Value::as_str).unwrap_or_default();
    let checked = proof.check(entry.as_bytes(), &origin, &[key]).map_err(|error| error.to_string());
    let wrong = match checked {
        Err(error) => Some(error),
        Ok(_) if !opens(&extra, entry) => {
            let told = output.pick(
                "보낸 것의 지문이 원장에 적힌 지문과 다릅니다",
                "what was sent is not what the entry committed to",
            );
            Some(told.to_owned())
        }
        Ok(_) => None,
    };
    let object = json!({
        "ok": wrong.is_none(), "origin": origin, "index": proof.index,
        "code": extra.get("code"), "detail": wrong,
    });
    let place = proof.index + 1;
    let line = match &wrong {
        Some(wrong) => format!("{}: {wrong}", output.pick("틀림", "WRONG")),
        None => format!("{} · {origin} · {place}", output.pick("맞습니다", "holds")),
    };
    output.result(&line, &object)?;
    wrong.map_or(Ok(()), |wrong| Err(Told(wrong).into()))
}

/// Whether what the file says was sent is what the entry committed to.
fn opens(extra: &Value, entry: &str) -> bool {
    let entry: Value = serde_json::from_str(entry).unwrap_or_default();
    let digest = |hash: [u8; 32]| {
        hash.iter().fold("sha256:".to_owned(), |text, byte| format!("{text}{byte:02x}"))
    };
    if let Some(vote) = extra.get("vote") {
        let number = |name| vote.get(name).and_then(Value::as_u64).unwrap_or(u64::MAX);
        let leaf = vote.get("leaf").and_then(Value::as_str).unwrap_or_default();
        let path = vote.get("path").and_then(Value::as_array).cloned().unwrap_or_default();
        let path: Option<Vec<[u8; 32]>> =
            path.iter().map(|hash| ledger::checkpoint::hash_from_text(hash.as_str()?)).collect();
        let led = path.and_then(|path| {
            root_from_inclusion(&leaf_hash(leaf.as_bytes()), number("index"), number("size"), &path)
                .ok()
        });
        return led.map(digest).as_deref() == entry.get("root").and_then(Value::as_str);
    }
    let fields = extra.get("fields").and_then(Value::as_object);
    fields.into_iter().flatten().all(|(name, field)| {
        let part = |name| field.get(name).and_then(Value::as_str).unwrap_or_default();
        let salt = super::check::unhex(part("salt")).unwrap_or_default();
        let made = digest(commit(&salt, name, part("text")));
        entry.get(name).and_then(Value::as_str) == Some(&made)
    })
}
