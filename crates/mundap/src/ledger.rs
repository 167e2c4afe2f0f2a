//! `mundap ledger`: checking a ledger from the first entry on, and changing its key.

mod check;
mod receipt;
mod report;
mod source;
mod visit;
mod witness;

use std::path::Path;

use domain::permission::Actor;
use serde_json::json;

use crate::arguments::{LedgerCommand, Verify};
use crate::configuration::Configuration;
use crate::database;
use crate::output::{Output, Told};
use source::Source;

/// Does what was typed after `mundap ledger`.
///
/// # Errors
/// When it cannot be checked, or something does not hold.
pub(crate) async fn run(
    configuration: &Configuration,
    command: LedgerCommand,
    output: &Output,
) -> anyhow::Result<()> {
    match command {
        LedgerCommand::Verify(wanted) => verify(configuration, &wanted, output).await,
        LedgerCommand::Witness(wanted) => witness::watch(&wanted, output).await,
        LedgerCommand::Enter => enter(configuration, output).await,
        LedgerCommand::Rotate { lost } => rotate(configuration, lost, output).await,
    }
}

async fn verify(
    configuration: &Configuration,
    wanted: &Verify,
    output: &Output,
) -> anyhow::Result<()> {
    let file = Path::new(&wanted.what);
    if file.is_file() && file.extension().is_some_and(|ending| ending == "tlog-proof") {
        return receipt::verify(file, wanted, output);
    }
    let source = Source::open(&wanted.what, wanted.keep.clone(), configuration, output).await?;
    let visits = visit::Visits::at(wanted.state.as_deref());
    let report = check::check(&source, wanted.key.as_deref(), &visits, output).await;
    source.close().await?;
    let report = report?;
    output.result(&report.text(output), &report.object())?;
    if report.ok() { Ok(()) } else { Err(Told(report.failure(output)).into()) }
}

async fn enter(configuration: &Configuration, output: &Output) -> anyhow::Result<()> {
    let app = database::start(configuration).await?;
    let entered = app.enter_acts().await;
    app.close().await?;
    let entered = entered?;
    let text = output.pick("원장에 올린 일", "acts entered");
    Ok(output.result(&format!("{text}: {entered}"), &json!({"entered": entered}))?)
}

async fn rotate(configuration: &Configuration, lost: bool, output: &Output) -> anyhow::Result<()> {
    let app = database::start(configuration).await?;
    app.enter_acts().await.or_else(|error| if lost { Ok(0) } else { Err(error) })?;
    let key = app.rotate_ledger_key(&Actor::command_line(), lost).await?;
    app.close().await?;
    let text = output.pick("원장의 새 열쇠", "the ledger's new key");
    Ok(output.result(&format!("{text}: {key}"), &json!({"key": key, "lost": lost}))?)
}
