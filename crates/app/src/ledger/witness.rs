//! Witnesses: others whom the office names, who see every checkpoint and sign that it continues the last
//! (C2SP tlog-witness). A ledger that showed different people different histories would find none.

use std::collections::HashMap;
use std::time::Duration;

use ledger::checkpoint::Checkpoint;
use ledger::merkle::prove_consistency;
use ledger::note::{Algorithm, Note, VerifierKey, signatures};
use ledger::tile::tiles_for_consistency;
use ledger::witness::Request;
use openidconnect::http;
use openidconnect::url::Url;
use serde::Deserialize;
use store::ledger::Cosignature;
use tokio::sync::watch;

use super::{corrupt, signed, unsigned};
use crate::http::{Http, is_safe};
use crate::{Actor, App, Error, Result};

/// How often witnesses are asked when there is news.
const PACE: Duration = Duration::from_secs(5);

/// A witness, as it is configured.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Witness {
    /// What people call it: a library, a council, a university.
    pub name: String,
    /// Where it is asked: what stands before `/add-checkpoint`.
    pub url: String,
    /// Its key, `name+id+key`.
    pub key: String,
}

impl Witness {
    /// What is wrong with it, in English, if anything.
    pub fn fault(&self) -> Option<String> {
        let key = match self.key.parse::<VerifierKey>() {
            Err(error) => return Some(format!("key: {error}")),
            Ok(key) => key,
        };
        if key.algorithm() != Algorithm::Cosignature {
            return Some("key: this is the key of a ledger, not of a witness".to_owned());
        }
        let url = Url::parse(&self.url).ok();
        let host = url.as_ref().and_then(|url| url.host_str().map(str::to_owned));
        if !url.is_some_and(|url| is_safe(&url, host.as_deref())) {
            return Some(format!("url {:?}: expected https://HOST", self.url));
        }
        self.name.trim().is_empty().then(|| "name: expected what people call it".to_owned())
    }
}

/// A witness, and what it signed last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WitnessView {
    /// What people call it.
    pub name: String,
    /// Its key.
    pub key: String,
    /// The size it signed last, and when, in microseconds.
    pub seen: Option<(u64, i64)>,
}

impl App {
    /// The witnesses, with what each signed last.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Store`].
    pub async fn ledger_witnesses(&self, actor: &Actor) -> Result<Vec<WitnessView>> {
        self.gate_ledger(actor)?;
        let newest = store::ledger::newest_cosignatures(&self.inner.store.read()).await?;
        let view = |witness: &Witness| {
            let own = newest.iter().find(|line| line.witness == witness.key);
            WitnessView {
                name: witness.name.clone(),
                key: witness.key.clone(),
                seen: own.map(|line| (unsigned(line.size), line.at)),
            }
        };
        Ok(self.inner.ledger.witnesses.iter().map(view).collect())
    }

    /// Asks witnesses as there is news, until the program stops.
    pub async fn keep_witnesses(self, mut stop: watch::Receiver<bool>) {
        let Ok(http) = Http::new() else { return };
        let mut failing: HashMap<String, String> = HashMap::new();
        while !self.inner.ledger.witnesses.is_empty() && !*stop.borrow() {
            for witness in &self.inner.ledger.witnesses {
                match self.ask_witness(&http, witness).await {
                    Ok(_) => {
                        failing.remove(&witness.key);
                    }
                    Err(error) => {
                        let said = error.to_string();
                        // Every few seconds: told when it is something else.
                        if failing.insert(witness.key.clone(), said.clone()) != Some(said) {
                            tracing::warn!(witness = witness.name, %error, "a witness did not sign");
                        }
                    }
                }
            }
            tokio::select! {
                _ = stop.changed() => return,
                () = tokio::time::sleep(PACE) => {}
            }
        }
    }

    /// Asks every witness once; how many signed something new.
    ///
    /// # Errors
    /// [`Error::Internal`] with what a witness answered.
    pub async fn ask_witnesses(&self) -> Result<usize> {
        let http = Http::new()?;
        let mut new = 0;
        for witness in &self.inner.ledger.witnesses {
            new += usize::from(self.ask_witness(&http, witness).await?);
        }
        Ok(new)
    }

    async fn ask_witness(&self, http: &Http, witness: &Witness) -> Result<bool> {
        let read = self.inner.store.read();
        let Some(newest) = store::ledger::newest(&read).await? else { return Ok(false) };
        let lines = store::ledger::newest_cosignatures(&read).await?;
        let last = lines.iter().find(|line| line.witness == witness.key);
        let mut old = last.map_or(0, |line| unsigned(line.size));
        if old == unsigned(newest.size) {
            return Ok(false);
        }
        // It may remember more than we do, or less: then it says so, and is asked once more.
        for _ in 0..2 {
            let request = self.request(old, &newest).await?;
            let (status, body) = post(http, witness, &request).await?;
            match (status, body.trim().parse()) {
                (200, _) => {
                    return self.keep_signature(witness, &request.checkpoint, &newest, &body).await;
                }
                (409, Ok(size)) if size != old && size <= unsigned(newest.size) => old = size,
                _ => return Err(Error::Internal(format!("it answered {status}: {}", body.trim()))),
            }
        }
        Err(Error::Internal("it keeps naming another size".to_owned()))
    }

    /// What is asked: that `newest` continues the tree of `old` entries.
    async fn request(&self, old: u64, newest: &store::ledger::Checkpoint) -> Result<Request> {
        let size = unsigned(newest.size);
        let wanted = tiles_for_consistency(old, size);
        let mut tiles = store::ledger::tiles(&self.inner.store.read(), &wanted).await?;
        let path = prove_consistency(&mut tiles, old, size).map_err(|_| corrupt("ledger tile"))?;
        let checkpoint = newest.note.parse().map_err(|_| corrupt("checkpoint"))?;
        Ok(Request { old, path, checkpoint })
    }

    /// Keeps the line of a witness, if it is one.
    async fn keep_signature(
        &self,
        witness: &Witness,
        note: &Note,
        newest: &store::ledger::Checkpoint,
        body: &str,
    ) -> Result<bool> {
        let wrong = |error: String| Error::Internal(format!("its signature: {error}"));
        let key: VerifierKey = witness.key.parse().map_err(|_| corrupt("witness"))?;
        let lines = signatures(body).map_err(|error| wrong(error.to_string()))?;
        for line in lines {
            let one = Note { text: note.text.clone(), signatures: vec![line.clone()] };
            let Ok(signed_by) = one.verified_by(std::slice::from_ref(&key)) else { continue };
            let checkpoint: Checkpoint = note.text.parse().map_err(|_| corrupt("checkpoint"))?;
            let time = signed_by.first().and_then(|signed| signed.time).unwrap_or(0);
            let row = Cosignature {
                size: signed(checkpoint.size)?,
                witness: witness.key.clone(),
                at: signed(time.saturating_mul(1_000_000))?,
                line: line.to_string(),
            };
            let tx = self.inner.store.begin().await?;
            store::ledger::put_cosignature(&tx, &row).await?;
            tx.commit().await?;
            return Ok(row.size == newest.size);
        }
        Err(wrong("none of its key fits".to_owned()))
    }
}

/// Sends a request; status and answer.
async fn post(http: &Http, witness: &Witness, request: &Request) -> Result<(u16, String)> {
    let host = Url::parse(&witness.url).ok().and_then(|url| url.host_str().map(str::to_owned));
    let asking = http.of(host).asking();
    let address = format!("{}/add-checkpoint", witness.url.trim_end_matches('/'));
    let request = http::Request::post(address)
        .header("content-type", "text/plain; charset=utf-8")
        .body(request.to_string().into_bytes())
        .map_err(|error| Error::Internal(error.to_string()))?;
    let answer = asking(request).await.map_err(|error| Error::Internal(error.to_string()))?;
    let status = answer.status().as_u16();
    Ok((status, String::from_utf8_lossy(answer.body()).into_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ledger::note::SignerKey;

    #[test]
    fn what_is_no_witness_is_told() {
        let key = |algorithm| {
            SignerKey::new("w.example/w", algorithm, &[1; 32]).unwrap().public().to_string()
        };
        let good = Witness {
            name: "한누리대 도서관".to_owned(),
            url: "https://w.example".to_owned(),
            key: key(Algorithm::Cosignature),
        };
        assert_eq!(good.fault(), None);
        let fault = |witness: Witness| witness.fault().unwrap();
        assert!(fault(Witness { key: "a+b".to_owned(), ..good.clone() }).starts_with("key:"));
        let ledgers = key(Algorithm::Ed25519);
        assert!(fault(Witness { key: ledgers, ..good.clone() }).contains("of a ledger"));
        assert!(
            fault(Witness { url: "http://w.example".to_owned(), ..good.clone() }).contains("https")
        );
        assert!(fault(Witness { name: " ".to_owned(), ..good }).starts_with("name:"));
    }
}
