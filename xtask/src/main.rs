//! The project's own commands: `cargo xtask test`, `tidy`, `bench`, `soak`, `conformance` and
//! `handbook`.
#![allow(clippy::print_stdout, reason = "a command prints")]

mod bench;
mod conformance;
mod fuzz;
mod handbook;
mod need;
mod process;
mod soak;
mod test;
mod tidy;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

/// What may be asked of `cargo xtask`.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", about = "The project's own commands")]
enum Task {
    /// Everything a change has to pass: format, tidy, clippy, tests on both engines, browser tests
    Test {
        /// Only these steps (all, when none is named)
        steps: Vec<test::Step>,
    },
    /// Checks that no compiler makes: borders between crates, translations, templates, licences
    Tidy,
    /// The handbook under docs/, as a book of pages with pictures of the program as it is
    Handbook,
    /// Benchmarks, in the release profile; `opinion`: beside the Python reference
    Bench {
        /// Handed on to the benchmark program, or `opinion`
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<String>,
    },
    /// The long form of every test that reads MUNDAP_SOAK_ROUNDS
    Soak {
        /// How many rounds each of them runs
        #[arg(long, default_value_t = 20)]
        rounds: u32,
        /// Handed on to the test programs, a name to filter by for example
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<String>,
    },
    /// Real files, imported, exported and counted again
    Conformance {
        /// The folder that holds the real files, `polis/` among them
        #[arg(long)]
        data: PathBuf,
    },
}

fn main() -> ExitCode {
    let done = match Task::parse() {
        Task::Test { steps } => Ok(test::run(&steps)),
        Task::Tidy => tidy::run(),
        Task::Handbook => handbook::run(),
        Task::Bench { args } => bench::run(&args),
        Task::Soak { rounds, args } => soak::run(rounds, &args),
        Task::Conformance { data } => conformance::run(&data),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(if error.is::<process::BadInput>() { 2 } else { 1 })
        }
    }
}
