//! Where use cases ask the one gate, and how a test sees that a route asked it.

use std::cell::Cell;

use domain::permission::{Action, Actor, Resource, decide};

use crate::{App, Result};

tokio::task_local! {
    static ASKED: Cell<u32>;
}

/// Runs a request and counts how often it asked the gate; a route that never asks fails a test.
pub async fn counting<F: Future>(request: F) -> (F::Output, u32) {
    ASKED
        .scope(Cell::new(0), async {
            let output = request.await;
            (output, ASKED.with(Cell::get))
        })
        .await
}

fn note() {
    // Outside a counted request (background work, the command line) there is nothing to count.
    let _ = ASKED.try_with(|asked| asked.set(asked.get() + 1));
}

impl App {
    /// Asks the gate.
    ///
    /// # Errors
    /// [`crate::Error::Denied`].
    pub fn gate(&self, actor: &Actor, action: Action, resource: &Resource) -> Result<()> {
        note();
        Ok(decide(actor, action, resource)?)
    }
}

/// Notes that the gate was asked on behalf of a request whose decision is made inside the vote
/// writer's transaction.
pub(crate) fn note_deferred() {
    note();
}
