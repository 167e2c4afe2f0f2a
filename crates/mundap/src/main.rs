//! The mundap binary: command line and configuration. Everything it does is a use case of `app`.
//!
//! Exit codes: 0 done, 1 the work failed, 2 wrong usage or bad input.

mod arguments;
mod backup;
mod configuration;
mod database;
mod demo;
mod dialogue;
mod doctor;
mod export;
mod import;
mod output;
mod serve;
mod user;
mod wording;

use std::io::IsTerminal as _;
use std::process::ExitCode;

use arguments::{Arguments, Command, DialogueCommand, ExportCommand, ImportCommand};
use configuration::Configuration;
use output::Output;

/// Two threads that serve and one that writes allocate side by side: with the system's allocator they
/// wait for each other.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let (arguments, matches) = Arguments::read();
    let output = Output::new(&arguments.everywhere);
    start_log(&arguments.command);
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return output.failed(&error.into()),
    };
    let work = async {
        let configuration = Configuration::read(&arguments, &matches)?;
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
        Command::Serve(serve) => serve::serve(&configuration, serve.demo, output).await,
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
        Command::Backup { file } => backup::backup(&configuration, &file, output).await,
        Command::Restore { file, replace } => {
            backup::restore(&configuration, &file, replace, output).await
        }
        Command::Migrate => backup::migrate(&configuration, output).await,
        Command::Doctor(_) => doctor::doctor(&configuration, output).await,
        Command::BuildDemo => demo::build(&configuration, output).await,
    }
}

/// The log goes to standard error; `MUNDAP_LOG` chooses what is in it, as in `info,web=debug`.
fn start_log(command: &Command) {
    let usual = if matches!(command, Command::Serve(_) | Command::BuildDemo) {
        "info,sea_orm_migration=warn"
    } else {
        "warn"
    };
    let chosen = std::env::var("MUNDAP_LOG").unwrap_or_else(|_| usual.to_owned());
    let filter = tracing_subscriber::EnvFilter::try_new(chosen)
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new(usual));
    let colours = std::io::stderr().is_terminal();
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(colours);
    log.with_writer(std::io::stderr).init();
}
