//! The mundap binary: command line and configuration. Everything it does is a use case of `app`.
//!
//! Exit codes: 0 done, 1 the work failed, 2 wrong usage or bad input.

mod arguments;
mod backup;
mod budget;
mod choose;
mod configuration;
mod connection;
mod database;
mod demo;
mod destruction;
mod dialogue;
mod disk;
mod doctor;
mod draw;
mod drill;
mod elect;
mod export;
mod import;
mod ledger;
mod log;
mod looks;
mod migrate;
mod minutes;
mod opinion;
mod output;
mod paper;
mod rotation;
mod schedule;
mod serve;
mod systemd;
mod term;
mod user;
mod wording;

use std::process::ExitCode;

use arguments::{
    Arguments, BackupCommand, Command, DialogueCommand, ExportCommand, ImportCommand, PaperCommand,
};
use configuration::Configuration;
use output::Output;

/// Two threads that serve and one that writes allocate side by side: with the system's allocator they
/// wait for each other.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let (arguments, matches) = Arguments::read();
    let output = Output::new(&arguments.everywhere);
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return output.failed(&error.into()),
    };
    let work = async {
        let configuration = Configuration::read(&arguments, &matches)?;
        start_log(&arguments.command, &configuration);
        run(arguments.command, configuration, &output).await
    };
    match runtime.block_on(work) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => output.failed(&error),
    }
}

async fn run(
    command: Command,
    configuration: Configuration,
    output: &Output,
) -> anyhow::Result<()> {
    match command {
        Command::Serve(serve) => serve::serve(&configuration, &serve, output).await,
        Command::Dialogue { command: DialogueCommand::Add(new) } => {
            dialogue::add(&configuration, new, output).await
        }
        Command::Dialogue { command: DialogueCommand::List } => {
            dialogue::list(&configuration, output).await
        }
        Command::User { command } => user::run(&configuration, command, output).await,
        Command::Import { command: ImportCommand::Questions(file) } => {
            import::questions(&configuration, file, output).await
        }
        Command::Import { command: ImportCommand::Polis(folder) } => {
            import::polis(&configuration, folder, output).await
        }
        Command::Export { command: ExportCommand::Polis(wanted) } => {
            export::polis(&configuration, wanted, output).await
        }
        Command::Paper { command: PaperCommand::Build(wanted) } => {
            paper::build(&configuration, wanted, output).await
        }
        Command::Ledger { command } => ledger::run(&configuration, command, output).await,
        Command::Opinion(wanted) => opinion::run(*wanted, output),
        Command::Backup { command: Some(BackupCommand::Drill(wanted)), .. } => {
            drill::drill(&configuration, wanted, output).await
        }
        Command::Backup { file, .. } => {
            backup::backup(&configuration, &file.unwrap_or_default(), output).await
        }
        Command::Choose(wanted) => choose::choose(wanted, output),
        Command::Draw(wanted) => draw::draw(wanted, output),
        Command::Budget(wanted) => budget::budget(&wanted, output),
        Command::Elect(wanted) => elect::elect(&wanted, output),
        Command::Restore { file, replace } => {
            backup::restore(&configuration, &file, replace, output).await
        }
        Command::Migrate { to: None } => migrate::schema(&configuration, output).await,
        Command::Migrate { to: Some(url) } => migrate::to(&configuration, &url, output).await,
        Command::Doctor(_) => doctor::doctor(&configuration, output).await,
        Command::BuildDemo { small } => demo::build(&configuration, small, output).await,
    }
}

/// What serves tells what happens; a command tells its result, and the log only what went wrong.
fn start_log(command: &Command, configuration: &Configuration) {
    let serves = matches!(command, Command::Serve(_) | Command::BuildDemo { .. });
    let filter = if serves { configuration.log_filter.value.as_str() } else { "warn" };
    log::start(configuration.log.value, filter);
}
