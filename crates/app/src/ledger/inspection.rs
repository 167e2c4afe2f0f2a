//! What only the database itself can tell of its ledger: that every act is in it or waits, and that each is
//! the act its payload says.

use serde::Deserialize;
use store::ledger::PlacedAct;

use crate::{Actor, App, Result};

/// Acts that are read at once.
const PAGE: i64 = 10_000;

/// Something that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gap {
    /// An act that is not in the ledger and does not wait to be.
    Lost(i64),
    /// An act that is in the ledger and waits as well.
    Double(i64),
    /// An act whose row says something else than its payload.
    Other(i64),
    /// As many entries as are not signed for.
    Unsigned(i64),
}

/// What the database says of its acts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inspection {
    /// Acts there are.
    pub acts: u64,
    /// Acts that wait to be entered.
    pub waiting: u64,
    /// What does not hold.
    pub gaps: Vec<Gap>,
}

/// What a payload says of its act. Those of the first version name no subject.
#[derive(Deserialize)]
struct Said {
    at: i64,
    kind: String,
    subject: Option<(String, i64, Option<i64>)>,
}

impl App {
    /// Looks at every act and where it stands.
    ///
    /// # Errors
    /// [`crate::Error::Denied`]; [`crate::Error::Store`].
    pub async fn inspect_ledger(&self, actor: &Actor) -> Result<Inspection> {
        self.gate_ledger(actor)?;
        let read = self.inner.store.read();
        let mut inspection = Inspection::default();
        let mut above = 0;
        loop {
            let acts = store::ledger::placed_acts(&read, above, PAGE).await?;
            let Some(last) = acts.last() else { break };
            above = last.id;
            for act in &acts {
                inspection.acts += 1;
                inspection.waiting += u64::from(act.waiting.is_some());
                inspection.gaps.extend(gap(act));
            }
        }
        let size = store::ledger::head(&read).await?.map_or(0, |head| head.size);
        let beyond = store::ledger::entry_count(&read).await?.saturating_sub(size);
        if beyond != 0 {
            inspection.gaps.push(Gap::Unsigned(beyond));
        }
        Ok(inspection)
    }
}

fn gap(act: &PlacedAct) -> Option<Gap> {
    match (act.position, act.waiting) {
        (None, None) => return Some(Gap::Lost(act.id)),
        (Some(_), Some(_)) => return Some(Gap::Double(act.id)),
        _ => {}
    }
    let said: serde_json::Result<Said> = serde_json::from_str(&act.payload);
    let same = said.is_ok_and(|said| {
        let subject = said.subject.is_none_or(|(kind, id, dialogue)| {
            kind == act.subject && id == act.subject_id && dialogue == act.dialogue_id
        });
        said.at == act.at && said.kind == act.kind && subject
    });
    (!same).then_some(Gap::Other(act.id))
}
