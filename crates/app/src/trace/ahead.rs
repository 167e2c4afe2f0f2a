//! Who has an input now, and the next dated thing on its thread: from what is stored, and nothing where
//! nothing is.

use std::collections::BTreeSet;

use domain::id::{IndicatorId, MeetingId, PilotId};
use domain::permission::Action;
use domain::pilot::{Entry, EntryKind};
use domain::time::{Date, Moment, zone};
use domain::trace::{Key, NodeKind};

use super::Trace;
use crate::{Actor, App, Result};

/// Pilots and indicators whose next steps are looked at.
const MOST: usize = 6;

/// Who has it now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Charge {
    /// Offices that answer for the pilots on the thread, or else for its actions.
    pub offices: Vec<String>,
    /// Bodies that work on its core question: name and short name.
    pub bodies: Vec<(String, String)>,
}

/// What comes next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ahead {
    /// A meeting has it on its agenda.
    Meeting {
        /// Which.
        id: MeetingId,
        /// The name of the body.
        body: String,
        /// The how-manieth meeting of the body it is.
        number: i64,
    },
    /// Until then remarks are taken on the paper that cites it.
    Remarks,
    /// A milestone of a pilot is due.
    Milestone {
        /// Which pilot.
        pilot: PilotId,
        /// What.
        what: String,
    },
    /// An indicator is measured again.
    Measurement {
        /// Which.
        indicator: IndicatorId,
        /// Its name.
        name: String,
    },
}

impl Trace {
    /// The keys of one kind that the root reaches directly or by group.
    fn reached(&self, kind: NodeKind) -> Vec<i64> {
        let keys = self.onward().filter(|(_, basis)| basis.advances()).map(|(node, _)| node.key);
        keys.filter(|key| key.kind == kind).map(|key| key.id).collect()
    }
}

impl App {
    /// Who has the root of a trace now.
    ///
    /// # Errors
    /// [`crate::Error::Denied`].
    pub async fn in_charge(&self, actor: &Actor, trace: &Trace) -> Result<Charge> {
        self.gate(actor, Action::ReadDialogue, &trace.dialogue.resource())?;
        let (read, now) = (self.inner.store.read(), self.now());
        let mut offices: BTreeSet<String> = BTreeSet::new();
        for kind in [NodeKind::Pilot, NodeKind::Action] {
            let keys = trace.reached(kind);
            if offices.is_empty() && !keys.is_empty() {
                offices.extend(store::trace::owners(&read, kind, &keys).await?);
            }
        }
        let cores = trace.reached(NodeKind::CoreQuestion);
        let bodies = match cores.is_empty() {
            true => Vec::new(),
            false => store::trace::bodies_on(&read, &cores, now.0).await?,
        };
        let bodies = bodies.into_iter().map(|body| (body.name, body.slug)).collect();
        Ok(Charge { offices: offices.into_iter().collect(), bodies })
    }

    /// The next dated thing on a thread, with its day.
    ///
    /// # Errors
    /// [`crate::Error::Denied`].
    pub async fn ahead(&self, actor: &Actor, trace: &Trace) -> Result<Option<(Date, Ahead)>> {
        self.gate(actor, Action::ReadDialogue, &trace.dialogue.resource())?;
        let (read, now) = (self.inner.store.read(), self.now());
        let zone = zone(&trace.dialogue.zone);
        let today = now.day(&zone);
        let mut found: Vec<(Date, Ahead)> = Vec::new();
        let keys: Vec<Key> = trace
            .walk
            .onward
            .iter()
            .filter(|(_, basis)| basis.advances())
            .map(|(key, _)| *key)
            .collect();
        if let Some(row) = store::trace::next_meeting(&read, &keys, now.0).await? {
            let (id, body, number) = (MeetingId(row.id), row.body, row.number);
            let day = Moment(row.starts_at).day(&zone);
            found.push((day, Ahead::Meeting { id, body, number }));
        }
        if let Some(until) = store::trace::remarks_until(&read, &keys, now.0).await? {
            found.push((Moment(until).day(&zone), Ahead::Remarks));
        }
        for pilot in trace.reached(NodeKind::Pilot).into_iter().take(MOST).map(PilotId) {
            let view = self.pilot(actor, pilot).await?;
            found.extend(view.of(EntryKind::Milestone).filter_map(|item| match &item.entry {
                Entry::Milestone { what, due, done: None, .. } if *due >= today => {
                    Some((*due, Ahead::Milestone { pilot, what: what.clone() }))
                }
                _ => None,
            }));
        }
        for id in trace.reached(NodeKind::Indicator).into_iter().take(MOST).map(IndicatorId) {
            let (view, _) = self.indicator(actor, id).await?;
            let name = view.row.name;
            let next = view.next.filter(|day| *day >= today);
            found.extend(next.map(|day| (day, Ahead::Measurement { indicator: id, name })));
        }
        Ok(found.into_iter().min_by_key(|(day, _)| *day))
    }
}
