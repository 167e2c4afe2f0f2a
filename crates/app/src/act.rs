//! Recording acts: the canonical payload, with salted commitments in place of what may be erased.

use domain::act::{ActKind, MOST_BYTES, Subject};
use domain::time::Moment;
use ledger::canonical::canonical;
use ledger::commitment::{SALT_BYTES, commit_field};
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};
use store::Tx;

use crate::random::{Random, bytes};
use crate::{App, Error, Result};

/// The most bytes of one value in a payload; a longer one is stood for by its digest. No act has
/// more than two such values.
const MOST_VALUE_BYTES: usize = 28 * 1024;

/// An act about to be recorded.
pub(crate) struct NewAct<'a> {
    pub(crate) kind: ActKind,
    pub(crate) dialogue: Option<i64>,
    pub(crate) subject: Subject,
    pub(crate) subject_id: i64,
    /// What stands in the payload as it is: codes, names of sectors, states.
    pub(crate) plain: Vec<(&'static str, Value)>,
    /// What stands in the payload as a commitment: texts, names, authors.
    pub(crate) committed: Vec<(&'static str, &'a str)>,
}

/// A payload and the salt of its commitments, if it has any.
pub(crate) struct Sealed {
    pub(crate) payload: String,
    pub(crate) salt: Option<[u8; SALT_BYTES]>,
}

/// Makes the canonical payload.
pub(crate) fn seal(act: &NewAct<'_>, at: Moment, random: &dyn Random) -> Result<Sealed> {
    let salt: Option<[u8; SALT_BYTES]> = (!act.committed.is_empty()).then(|| bytes(random));
    let mut payload = Map::new();
    payload.insert("v".into(), 2.into());
    payload.insert("kind".into(), act.kind.as_str().into());
    payload.insert("at".into(), at.0.into());
    let subject = serde_json::json!([act.subject.as_str(), act.subject_id, act.dialogue]);
    payload.insert("subject".into(), subject);
    for (name, value) in &act.plain {
        payload.insert((*name).into(), short(value)?);
    }
    if let Some(salt) = &salt {
        for (name, text) in &act.committed {
            payload.insert(
                (*name).into(),
                format!("sha256:{}", hex::encode(commit_field(salt, name, text))).into(),
            );
        }
    }
    let payload = text_of(&Value::Object(payload))?;
    if payload.len() > MOST_BYTES {
        return Err(Error::Internal(format!("act {} has {} bytes", act.kind, payload.len())));
    }
    Ok(Sealed { payload, salt })
}

fn text_of(value: &Value) -> Result<String> {
    canonical(value).map_err(|error| Error::Internal(error.to_string()))
}

/// A value as it is, or the digest of its canonical text when that is too long for a payload.
fn short(value: &Value) -> Result<Value> {
    let text = text_of(value)?;
    if text.len() <= MOST_VALUE_BYTES {
        return Ok(value.clone());
    }
    let digest = hex::encode(Sha256::digest(text.as_bytes()));
    Ok(serde_json::json!({"digest": format!("sha256:{digest}"), "bytes": text.len()}))
}

fn row(act: &NewAct<'_>, payload: String, at: Moment) -> store::act::Act {
    store::act::Act {
        id: 0,
        at: at.0,
        kind: act.kind.as_str().to_owned(),
        dialogue_id: act.dialogue,
        subject: act.subject.as_str().to_owned(),
        subject_id: act.subject_id,
        payload,
    }
}

impl App {
    /// Records an act in the transaction that makes the change; its key.
    pub(crate) async fn record(&self, tx: &Tx, act: NewAct<'_>, at: Moment) -> Result<i64> {
        self.inner.metrics.act(act.kind.as_str());
        let sealed = seal(&act, at, self.inner.random.as_ref())?;
        let row = row(&act, sealed.payload, at);
        Ok(store::act::insert(tx, &row, sealed.salt.as_ref().map(<[u8; SALT_BYTES]>::as_slice))
            .await?)
    }

    /// Records an act whose payload commits to something with a salt of its own.
    pub(crate) async fn record_with_salt(
        &self,
        tx: &Tx,
        act: NewAct<'_>,
        at: Moment,
        salt: &[u8; SALT_BYTES],
    ) -> Result<i64> {
        self.inner.metrics.act(act.kind.as_str());
        let sealed = seal(&act, at, self.inner.random.as_ref())?;
        Ok(store::act::insert(tx, &row(&act, sealed.payload, at), Some(salt)).await?)
    }

    /// Commits, and lets this process's followers know at once.
    pub(crate) async fn commit(&self, tx: Tx) -> Result<()> {
        tx.commit().await?;
        self.inner.health.trust();
        self.inner.follower.notice();
        Ok(())
    }
}
