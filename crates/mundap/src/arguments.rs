//! What can be typed after `mundap`.

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{ArgMatches, Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

use crate::log::Format;
use crate::wording::Lang;

/// Mundap (문답): a public dialogue from question to result.
///
/// Without a command it serves a demo dialogue: `mundap serve --demo --data ./data`.
/// Settings come from flags, then from the environment (MUNDAP_…), then from one TOML file
/// (mundap.toml in the data directory, or --config); `mundap doctor` says what is in force.
/// Exit codes: 0 done, 1 the work failed, 2 wrong usage or bad input.
#[derive(Debug, Parser)]
#[command(name = "mundap", version)]
struct Typed {
    #[command(flatten)]
    everywhere: Everywhere,
    #[command(subcommand)]
    command: Option<Command>,
}

/// What was typed, with the command that is meant when none was.
#[derive(Debug)]
pub(crate) struct Arguments {
    /// Options of every command.
    pub(crate) everywhere: Everywhere,
    /// The command.
    pub(crate) command: Command,
}

/// Options of every command.
#[derive(Clone, Debug, Args)]
pub(crate) struct Everywhere {
    /// Directory of the embedded database and of mundap.toml [default: ./data]
    #[arg(long, global = true, env = "MUNDAP_DATA", value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// sqlite:PATH or postgres://USER@HOST/NAME [default: sqlite:DIR/mundap.db]
    #[arg(
        long,
        global = true,
        env = "MUNDAP_DATABASE",
        value_name = "URL",
        hide_env_values = true
    )]
    pub(crate) database: Option<String>,
    /// Configuration file [default: DIR/mundap.toml, if it is there]
    #[arg(long, global = true, env = "MUNDAP_CONFIG", value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Language of messages [default: Korean, English when LANG begins with en]
    #[arg(long, global = true, env = "MUNDAP_LANG", value_enum)]
    pub(crate) lang: Option<Lang>,
    /// Print one JSON object on standard output, for machines
    #[arg(long, global = true)]
    pub(crate) json: bool,
}

/// How the server is to run.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct Server {
    /// Address and port to listen on; port 0 takes a free one [default: 127.0.0.1:8080]
    #[arg(long, env = "MUNDAP_LISTEN", value_name = "ADDR")]
    pub(crate) listen: Option<SocketAddr>,
    /// The address people reach this site by, as in https://mundap.example.kr
    #[arg(long, env = "MUNDAP_PUBLIC_URL", value_name = "URL")]
    pub(crate) public_url: Option<String>,
    /// A folder with fonts for printing, besides those of the system; may be given several times
    #[arg(long, env = "MUNDAP_FONTS", value_name = "DIR", value_delimiter = ':')]
    pub(crate) fonts: Option<Vec<PathBuf>>,
    /// Folder in which the office keeps looks of its own: paper.typ, style.css, styles.toml
    #[arg(long, env = "MUNDAP_LOOKS", value_name = "DIR")]
    pub(crate) looks: Option<PathBuf>,
    /// Take visitors' addresses from X-Forwarded-For: only behind a proxy of your own that sets it
    #[arg(
        long,
        env = "MUNDAP_TRUSTED_PROXY",
        num_args = 0..=1,
        default_missing_value = "true",
        value_name = "true|false"
    )]
    pub(crate) trusted_proxy: Option<bool>,
    /// Mail server, as in smtps://USER:PASSWORD@HOST; without one, mails lie in DIR/outbox
    #[arg(long, env = "MUNDAP_SMTP", value_name = "URL", hide_env_values = true)]
    pub(crate) smtp: Option<String>,
    /// Sender that mails name [default: no-reply@localhost]
    #[arg(long, env = "MUNDAP_MAIL_FROM", value_name = "NAME <ADDRESS>")]
    pub(crate) mail_from: Option<String>,
    /// on or off: limits on how often one participant or address may do something
    #[arg(long, env = "MUNDAP_RATE_LIMIT", value_name = "on|off", value_enum)]
    pub(crate) rate_limit: Option<Switch>,
    /// How lines of the log look [default: text]
    #[arg(long, env = "MUNDAP_LOG", value_enum, value_name = "FORMAT")]
    pub(crate) log: Option<Format>,
    /// What the log tells, such as info,request=debug for every request [default: info]
    #[arg(long, env = "MUNDAP_LOG_FILTER", value_name = "FILTER")]
    pub(crate) log_filter: Option<String>,
    /// What opens /metrics from other machines, as a bearer token [default: from this machine alone]
    #[arg(long, env = "MUNDAP_METRICS_TOKEN", value_name = "TOKEN", hide_env_values = true)]
    pub(crate) metrics_token: Option<String>,
    #[command(flatten)]
    pub(crate) backups: Backups,
}

/// Backups that `mundap serve` makes by itself.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct Backups {
    /// on or off: a backup every night [default: on with the embedded database]
    #[arg(long, env = "MUNDAP_BACKUPS", value_name = "on|off", value_enum)]
    pub(crate) backups: Option<Switch>,
    /// Where they are kept [default: backups in the data directory]
    #[arg(long, env = "MUNDAP_BACKUP_FOLDER", value_name = "DIR")]
    pub(crate) backup_folder: Option<PathBuf>,
}

/// On or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Switch {
    /// On.
    On,
    /// Off.
    Off,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve pages and the API
    Serve(Serve),
    /// Open and list dialogues
    Dialogue {
        /// What to do with dialogues.
        #[command(subcommand)]
        command: DialogueCommand,
    },
    /// Add, list, help and shut out people who sign in
    User {
        /// What to do with people.
        #[command(subcommand)]
        command: UserCommand,
    },
    /// Load questions or a Polis conversation
    Import {
        /// What to load.
        #[command(subcommand)]
        command: ImportCommand,
    },
    /// Write a conversation to files
    Export {
        /// What to write.
        #[command(subcommand)]
        command: ExportCommand,
    },
    /// Make official documents of published papers
    Paper {
        /// What to do.
        #[command(subcommand)]
        command: PaperCommand,
    },
    /// Find opinion groups, common ground and certainty in votes
    Opinion(Box<Opinion>),
    /// Choose a few of many options from approvals, so that every large group is represented
    Choose(Choose),
    /// Draw the members of a body by a lottery that anyone can check
    Draw(Draw),
    /// Decide which projects get the money
    Budget(Budget),
    /// Elect from orders of preference
    Elect(Elect),
    /// Check a public ledger from its first entry on, or change its key
    Ledger {
        /// What to do.
        #[command(subcommand)]
        command: LedgerCommand,
    },
    /// Copy everything into one file, while the server runs; or try whether a backup can be restored
    #[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
    Backup {
        /// The file to write; an SQLite database, from either engine
        #[arg(required = true)]
        file: Option<PathBuf>,
        /// What else to do with backups.
        #[command(subcommand)]
        command: Option<BackupCommand>,
    },
    /// Bring a backup back, into either engine; stop the server first
    Restore {
        /// A file that `mundap backup` wrote
        file: PathBuf,
        /// Throw away what the database holds now
        #[arg(long)]
        replace: bool,
    },
    /// Bring the database's schema up to date (starting the server does so too), or move everything
    /// into another database
    Migrate {
        /// Move everything into this database, which is empty; stop the server first
        #[arg(long, value_name = "URL")]
        to: Option<String>,
    },
    /// Explain the configuration in force and check the database
    Doctor(Server),
    /// Build the demo that `mundap serve --demo` began; it starts this itself
    #[command(hide = true)]
    BuildDemo {
        /// A small one, for tests
        #[arg(long)]
        small: bool,
    },
}

/// `mundap ledger …`.
#[derive(Debug, Subcommand)]
pub(crate) enum LedgerCommand {
    /// Read a ledger and compute everything again: a site, a folder, a database, a backup or a receipt
    Verify(Verify),
    /// Watch the ledgers of others, and sign that each checkpoint continues the last
    Witness(WitnessWanted),
    /// Enter the acts that wait and sign; a running server does so by itself
    Enter,
    /// Sign with a new key from now on; the log says so
    Rotate {
        /// The key that signed is lost: the new one begins without its signature
        #[arg(long)]
        lost: bool,
    },
}

/// `mundap ledger witness`.
#[derive(Debug, Args)]
pub(crate) struct WitnessWanted {
    /// The key of a ledger to watch, as its page /ledger shows it; may be given several times
    #[arg(long, value_name = "KEY", required = true)]
    pub(crate) log: Vec<String>,
    /// The name under which it signs, such as library.example.kr/witness
    #[arg(long)]
    pub(crate) name: String,
    /// Where its key and what it saw are kept
    #[arg(long, value_name = "DIR", default_value = "witness")]
    pub(crate) folder: PathBuf,
    /// Address and port to listen on
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8090")]
    pub(crate) listen: SocketAddr,
}

/// `mundap ledger verify`.
#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// https://SITE, a folder that --keep wrote, sqlite:PATH or postgres://…, a backup, or RECEIPT.tlog-proof
    #[arg(value_name = "URL|DIR|DATABASE|BACKUP|RECEIPT")]
    pub(crate) what: String,
    /// The first key of the ledger, as you know it from elsewhere [default: what was seen at the first visit]
    #[arg(long, value_name = "KEY")]
    pub(crate) key: Option<String>,
    /// Keep every file that is read in this folder
    #[arg(long, value_name = "DIR")]
    pub(crate) keep: Option<PathBuf>,
    /// What was seen at earlier visits [default: mundap/ledger.json in XDG_STATE_HOME or ~/.local/state]
    #[arg(long, value_name = "FILE")]
    pub(crate) state: Option<PathBuf>,
}

/// `mundap backup …`.
#[derive(Debug, Subcommand)]
pub(crate) enum BackupCommand {
    /// Restore a backup into a temporary place and compare it with what is there now
    Drill(Drill),
}

/// `mundap backup drill`.
#[derive(Debug, Args)]
pub(crate) struct Drill {
    /// The backup [default: the newest in the folder of backups]
    pub(crate) file: Option<PathBuf>,
    /// Restore it into this empty database instead of a temporary file, and leave it there
    #[arg(long, value_name = "URL")]
    pub(crate) into: Option<String>,
    #[command(flatten)]
    pub(crate) backups: Backups,
}

/// `mundap serve`.
#[derive(Debug, Default, Args)]
pub(crate) struct Serve {
    /// Build and serve the demo dialogue, with known sign-ins
    #[arg(long)]
    pub(crate) demo: bool,
    /// A small demo, for tests
    #[arg(long, hide = true, requires = "demo")]
    pub(crate) small: bool,
    #[command(flatten)]
    pub(crate) server: Server,
}

/// `mundap dialogue …`.
#[derive(Debug, Subcommand)]
pub(crate) enum DialogueCommand {
    /// Open a dialogue
    Add(NewDialogue),
    /// List the dialogues
    List,
}

/// `mundap dialogue add`.
#[derive(Debug, Args)]
pub(crate) struct NewDialogue {
    /// Short name in addresses: lower-case letters, digits and hyphens
    #[arg(long)]
    pub(crate) slug: String,
    /// Title
    #[arg(long)]
    pub(crate) title: String,
    /// One or two sentences
    #[arg(long, default_value = "")]
    pub(crate) summary: String,
    /// Sectors (분야), separated by commas
    #[arg(long, value_delimiter = ',', value_name = "A,B")]
    pub(crate) sector: Vec<String>,
    /// Places (동), separated by commas
    #[arg(long, value_delimiter = ',', value_name = "X,Y")]
    pub(crate) place: Vec<String>,
    /// Hide it from the public for now
    #[arg(long)]
    pub(crate) draft: bool,
}

/// `mundap user …`.
#[derive(Debug, Subcommand)]
pub(crate) enum UserCommand {
    /// Give a person a role; a new person gets a one-time password
    Add(NewUser),
    /// Give a person a new one-time password
    ResetPassword(User),
    /// Take away a person's second factor, passkeys and recovery codes, when they lost them
    ResetSecondFactor(User),
    /// List the accounts; it is recorded that they were looked at
    List,
    /// Shut a person out: every session ends, and no way to sign in works
    Disable(User),
    /// Let a person in again
    Enable(User),
}

/// A person.
#[derive(Debug, Args)]
pub(crate) struct User {
    /// Their address
    #[arg(long)]
    pub(crate) email: String,
}

/// `mundap user add`.
#[derive(Debug, Args)]
pub(crate) struct NewUser {
    /// operator, secretary, editor, moderator, council_member, subcommittee_member or expert
    #[arg(long)]
    pub(crate) role: domain::role::Role,
    /// E-mail address to sign in with
    #[arg(long)]
    pub(crate) email: String,
    /// Dialogue in which the role holds; needed for every role but operator
    #[arg(long, value_name = "SLUG")]
    pub(crate) dialogue: Option<String>,
    /// Name as colleagues see it [default: the address before the @]
    #[arg(long, default_value = "")]
    pub(crate) name: String,
}

/// `mundap import …`.
#[derive(Debug, Subcommand)]
pub(crate) enum ImportCommand {
    /// Load questions from a CSV or XLSX file; all of its rows or none
    Questions(QuestionFile),
    /// Load a Polis export (votes.csv and comments.csv, or participants-votes.csv) as a core question
    Polis(PolisFolder),
}

/// `mundap import questions`.
#[derive(Debug, Args)]
pub(crate) struct QuestionFile {
    /// The file: CSV (UTF-8 or CP949) or XLSX, with a header
    pub(crate) file: PathBuf,
    /// Dialogue that gets the questions
    #[arg(long, value_name = "SLUG")]
    pub(crate) dialogue: String,
    /// Check only, store nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Leave bad rows out instead of refusing the file
    #[arg(long)]
    pub(crate) skip_bad: bool,
    /// Add sectors and places that the dialogue does not have
    #[arg(long)]
    pub(crate) add_missing: bool,
}

/// `mundap import polis`.
#[derive(Debug, Args)]
pub(crate) struct PolisFolder {
    /// Directory of the export
    pub(crate) folder: PathBuf,
    /// Dialogue that gets the core question
    #[arg(long, value_name = "SLUG")]
    pub(crate) dialogue: String,
    /// Title of the core question [default: the directory's name]
    #[arg(long)]
    pub(crate) title: Option<String>,
}

/// `mundap export …`.
#[derive(Debug, Subcommand)]
pub(crate) enum ExportCommand {
    /// Write a core question as a Polis export: votes.csv, comments.csv, participants-votes.csv
    Polis(PolisExport),
}

/// `mundap export polis`.
#[derive(Debug, Args)]
pub(crate) struct PolisExport {
    /// Key of the core question, as `import polis` and the API print it
    #[arg(long, value_name = "ID")]
    pub(crate) core_question: i64,
    /// Directory to write into; made if it is not there
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Also say who wrote each statement, by the same pseudonym as their votes: to move a
    /// conversation, not to publish it
    #[arg(long)]
    pub(crate) with_authors: bool,
}

/// `mundap paper …`.
#[derive(Debug, Subcommand)]
pub(crate) enum PaperCommand {
    /// Write an edition of a paper as a file: PDF, HWPX, DOCX, HTML, Markdown or XLSX
    Build(PaperBuild),
}

/// `mundap paper build`.
#[derive(Debug, Args)]
pub(crate) struct PaperBuild {
    /// Which paper: green, white or blue
    #[arg(value_name = "PAPER")]
    pub(crate) paper: String,
    /// The dialogue; may be left out where there is one
    #[arg(long, value_name = "SLUG")]
    pub(crate) dialogue: Option<String>,
    /// The edition: `2`, or `1-2` for the second of the first volume; the newest if left out
    #[arg(long, value_name = "N")]
    pub(crate) version: Option<String>,
    /// pdf, hwpx, docx, html, md or xlsx
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: String,
    /// The file to write
    #[arg(long, value_name = "F")]
    pub(crate) out: PathBuf,
    /// Folder in which the office keeps looks of its own: paper.typ, style.css, styles.toml
    #[arg(long, env = "MUNDAP_LOOKS", value_name = "DIR")]
    pub(crate) looks: Option<PathBuf>,
}

/// `mundap opinion`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct Opinion {
    /// What else to do.
    #[command(subcommand)]
    pub(crate) command: Option<OpinionCommand>,
    /// Directory of a Polis export, or a CSV file with the columns participant, statement, vote
    #[arg(required = true)]
    pub(crate) path: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) analysis: OpinionAnalysis,
}

/// How to analyse.
#[derive(Debug, Args)]
pub(crate) struct OpinionAnalysis {
    /// honest: with shrinkage, tests and intervals; polis: the formulas Polis publishes
    #[arg(long, value_enum, default_value = "honest")]
    pub(crate) mode: OpinionMode,
    /// So many groups instead of finding out
    #[arg(long, value_name = "K", value_parser = clap::value_parser!(u8).range(1..=7))]
    pub(crate) groups: Option<u8>,
    /// CSV file with the columns participant and group: describe these groups instead of finding any
    #[arg(long, value_name = "FILE", conflicts_with = "groups")]
    pub(crate) groups_from: Option<PathBuf>,
    /// CSV file with the columns quality, category and people: weight shares to this population
    #[arg(long, value_name = "FILE", requires = "backgrounds")]
    pub(crate) population: Option<PathBuf>,
    /// CSV file with a column participant and one for each quality of the population
    #[arg(long, value_name = "FILE", requires = "population")]
    pub(crate) backgrounds: Option<PathBuf>,
    /// Seed of every draw
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub(crate) seed: u64,
    /// Write the result as JSON (docs: crates/mundap/src/opinion/document.rs)
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Write the map as SVG
    #[arg(long, value_name = "FILE")]
    pub(crate) svg: Option<PathBuf>,
    /// Write a report as one HTML file
    #[arg(long, value_name = "FILE")]
    pub(crate) html: Option<PathBuf>,
    /// Threads [default: one for each core]; the result is the same for any number
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) threads: Option<u16>,
}

/// Formulas of `mundap opinion`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum OpinionMode {
    /// With their known defects repaired.
    Honest,
    /// As Polis publishes them.
    Polis,
}

/// `mundap opinion …`.
#[derive(Debug, Subcommand)]
pub(crate) enum OpinionCommand {
    /// Make a table of votes with planted groups, to try things out
    Generate(Planted),
}

/// `mundap opinion generate`.
#[derive(Debug, Args)]
pub(crate) struct Planted {
    /// People
    #[arg(long, value_name = "N")]
    pub(crate) participants: u32,
    /// Statements; each has agree probability .85 in a random half of the groups, .15 in the others
    #[arg(long, value_name = "M", value_parser = clap::value_parser!(u16).range(1..=21_845))]
    pub(crate) statements: u16,
    /// Votes, spread evenly over people; one in ten is a pass
    #[arg(long, value_name = "V")]
    pub(crate) votes: u64,
    /// Groups; person p is in group p mod G
    #[arg(long, value_name = "G", value_parser = clap::value_parser!(u8).range(1..=100))]
    pub(crate) groups: u8,
    /// Seed
    #[arg(long, default_value_t = 0, value_name = "S")]
    pub(crate) seed: u64,
    /// The CSV file to write
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
}

/// `mundap choose`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct Choose {
    /// Audit a slate instead of choosing one
    #[command(subcommand)]
    pub(crate) audit: Option<ChooseCommand>,
    /// CSV voter,option,approve (1, 0, empty = shown without answer), or PrefLib .cat or .toi
    #[arg(required = true)]
    pub(crate) ballots: Option<PathBuf>,
    /// How many to choose
    #[arg(long, required = true, value_name = "K")]
    pub(crate) seats: Option<usize>,
    /// How to choose
    #[arg(long, value_enum, default_value_t = ChooseRule::EqualShares)]
    pub(crate) rule: ChooseRule,
    /// Options that are seated whatever the ballots say, separated by commas
    #[arg(long, value_delimiter = ',', value_name = "LIST")]
    pub(crate) keep: Vec<String>,
    /// How people count who were not shown an option
    #[arg(long, value_enum, default_value_t = ChooseUnseen::No)]
    pub(crate) unseen: ChooseUnseen,
    /// A value announced before the ballots were known, from which ties are decided [default: the
    /// file's own bytes]
    #[arg(long, value_name = "VALUE")]
    pub(crate) lot: Option<String>,
    /// Write the result as JSON into this file (`--json FILE` means the same)
    #[arg(long, value_name = "FILE")]
    pub(crate) json_file: Option<PathBuf>,
}

/// `mundap choose audit`.
#[derive(Debug, Subcommand)]
pub(crate) enum ChooseCommand {
    /// Say whom a slate leaves out, hand-made slates included
    Audit {
        /// CSV voter,option,approve, or PrefLib .cat or .toi
        ballots: PathBuf,
        /// The slate: options separated by commas
        #[arg(long, required = true, value_delimiter = ',', value_name = "LIST")]
        slate: Vec<String>,
        /// Seats of the slate [default: as many as it has options]
        #[arg(long, value_name = "K")]
        seats: Option<usize>,
        /// Write the result as JSON into this file (`--json FILE` means the same)
        #[arg(long, value_name = "FILE")]
        json_file: Option<PathBuf>,
    },
}

/// How people count who were not shown an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum ChooseUnseen {
    /// As not approving.
    No,
    /// As those who were shown it.
    Alike,
}

/// How to choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum ChooseRule {
    /// Equal Shares, completed by sequential Phragmén.
    EqualShares,
    /// Sequential Phragmén.
    Phragmen,
    /// Proportional approval voting, by swaps.
    Pav,
}

/// `mundap draw`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct Draw {
    /// Check a published draw instead of making one
    #[command(subcommand)]
    pub(crate) verify: Option<DrawCommand>,
    /// CSV feature,value,min,max[,min_flex,max_flex]
    #[arg(long, required = true, value_name = "FILE")]
    pub(crate) categories: Option<PathBuf>,
    /// CSV with id, one column for each feature, and what else there is
    #[arg(long, required = true, value_name = "FILE")]
    pub(crate) people: Option<PathBuf>,
    /// How many to draw
    #[arg(long, required = true, value_name = "K")]
    pub(crate) seats: Option<usize>,
    /// How chances are given
    #[arg(long, value_enum, default_value_t = DrawMethod::Leximin)]
    pub(crate) method: DrawMethod,
    /// Columns of people who share a home when they agree, separated by commas
    #[arg(long, value_delimiter = ',', value_name = "COLS")]
    pub(crate) same_address: Vec<String>,
    /// How many equally likely tickets the lottery is rounded to
    #[arg(long, default_value_t = 1000, value_name = "T")]
    pub(crate) tickets: usize,
    /// The public random value: dice thrown at the meeting, or a published number
    #[arg(long, value_name = "VALUE")]
    pub(crate) random: Option<String>,
    /// Directory to write public/ and private/ into; made if it is not there
    #[arg(long, required = true, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
}

/// `mundap draw verify`.
#[derive(Debug, Subcommand)]
pub(crate) enum DrawCommand {
    /// Recompute everything from the published files alone
    Verify {
        /// The public/ directory of a draw
        folder: PathBuf,
        /// The salt that an applicant got: says which row and chance are theirs
        #[arg(long, value_name = "HEX", requires = "row")]
        salt: Option<String>,
        /// The applicant's own row as it was handed in, a line of CSV
        #[arg(long, value_name = "LINE", requires = "salt")]
        row: Option<String>,
    },
}

/// How chances are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum DrawMethod {
    /// The usual procedure, once for each ticket.
    Legacy,
    /// The greatest least chance.
    Maximin,
    /// The greatest least chance, then the next, and so on.
    Leximin,
    /// The greatest product of chances.
    Nash,
    /// Neither far above the mean nor far below.
    Goldilocks,
}

/// `mundap budget`.
#[derive(Debug, Args)]
pub(crate) struct Budget {
    /// A .pb file (pabulib.org)
    pub(crate) file: PathBuf,
    /// How to decide
    #[arg(long, value_enum, default_value_t = BudgetRule::EqualShares)]
    pub(crate) rule: BudgetRule,
    /// What a project gives its supporters: its cost, or as much as any other
    #[arg(long, value_enum, default_value_t = BudgetUtility::Cost)]
    pub(crate) utility: BudgetUtility,
    /// What is done with money that Equal Shares leaves
    #[arg(long, value_enum, default_value_t = BudgetCompletion::Add1u)]
    pub(crate) completion: BudgetCompletion,
    /// A value announced before the ballots were known, from which ties are decided [default: the
    /// file's own bytes]
    #[arg(long, value_name = "VALUE")]
    pub(crate) lot: Option<String>,
    /// Write the result as JSON into this file (`--json FILE` means the same)
    #[arg(long, value_name = "FILE")]
    pub(crate) json_file: Option<PathBuf>,
}

/// How to decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum BudgetRule {
    /// Method of Equal Shares.
    EqualShares,
    /// Most votes first.
    Greedy,
}

/// What a project gives its supporters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum BudgetUtility {
    /// Its cost.
    Cost,
    /// As much as any other.
    Cardinality,
}

/// What is done with the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum BudgetCompletion {
    /// Nothing.
    None,
    /// Every share grows by one unit of money, again and again.
    Add1,
    /// The same, then most votes first.
    Add1u,
    /// Every share grows to where the next change is.
    AddOpt,
}

/// `mundap elect`.
#[derive(Debug, Args)]
pub(crate) struct Elect {
    /// PrefLib .soc, .soi, .toc, .toi, or CSV voter,option,rank or voter,NAME,NAME,… with ranks
    pub(crate) file: PathBuf,
    /// How to elect
    #[arg(long, value_enum)]
    pub(crate) rule: ElectRule,
    /// How many to elect
    #[arg(long, default_value_t = 1, value_name = "N")]
    pub(crate) seats: usize,
    /// A value announced before the ballots were known, from which ties are decided [default: the
    /// file's own bytes]
    #[arg(long, value_name = "VALUE")]
    pub(crate) lot: Option<String>,
    /// Write the result as JSON into this file (`--json FILE` means the same)
    #[arg(long, value_name = "FILE")]
    pub(crate) json_file: Option<PathBuf>,
}

/// How to elect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum ElectRule {
    /// Most first places.
    Plurality,
    /// Most first places, then a second ballot between the first two.
    #[value(alias = "majority-runoff")]
    Runoff,
    /// Most approvals.
    Approval,
    /// Instant runoff.
    Irv,
    /// Single transferable vote.
    Stv,
    /// Ranked Pairs.
    RankedPairs,
    /// Schulze.
    Schulze,
}

/// The word with which a choice is typed.
pub(crate) fn word(choice: &impl clap::ValueEnum) -> String {
    choice.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}

/// Commands that write their JSON into a file when `--json` is followed by one.
const INTO_FILES: [&str; 3] = ["choose", "budget", "elect"];

/// Reads `--json FILE` of those commands as `--json-file FILE`; `--json` alone stays what it is
/// everywhere.
fn name_json_file(mut words: Vec<OsString>) -> Vec<OsString> {
    let is = |word: &OsString, names: &[&str]| names.iter().any(|name| word == name);
    let Some(command) = words.iter().position(|word| is(word, &INTO_FILES)) else { return words };
    let plain = |word: &OsString| !word.to_string_lossy().starts_with('-');
    let rest = words.iter().enumerate().skip(command + 1).zip(words.iter().skip(command + 2));
    let found = rest.filter(|((_, word), next)| is(word, &["--json"]) && plain(next));
    let places: Vec<usize> = found.map(|((place, _), _)| place).collect();
    for place in places {
        if let Some(word) = words.get_mut(place) {
            *word = "--json-file".into();
        }
    }
    words
}

impl Arguments {
    /// Reads the command line; on wrong usage says so and ends with exit code 2. The matches are
    /// those of the command itself: they know where each setting came from.
    pub(crate) fn read() -> (Self, ArgMatches) {
        let words: Vec<OsString> = std::env::args_os().collect();
        match parse(words.clone()) {
            (Typed { everywhere, command: Some(command) }, matches) => {
                (Self { everywhere, command }, matches)
            }
            _ => Self::of_demo(words),
        }
    }

    /// No command: the demo.
    fn of_demo(mut words: Vec<OsString>) -> (Self, ArgMatches) {
        let program = if words.is_empty() { "mundap".into() } else { words.remove(0) };
        let serve = [program, "serve".into(), "--demo".into()];
        let (typed, matches) = parse(serve.into_iter().chain(words).collect());
        let serve = || Command::Serve(Serve { demo: true, ..Serve::default() });
        let command = typed.command.unwrap_or_else(serve);
        (Self { everywhere: typed.everywhere, command }, matches)
    }
}

fn parse(words: Vec<OsString>) -> (Typed, ArgMatches) {
    let mut matches = Typed::command().get_matches_from(name_json_file(words));
    let leaf = leaf(&matches).clone();
    match Typed::from_arg_matches_mut(&mut matches) {
        Ok(typed) => (typed, leaf),
        Err(error) => error.format(&mut Typed::command()).exit(),
    }
}

/// The matches of the innermost command.
fn leaf(matches: &ArgMatches) -> &ArgMatches {
    matches.subcommand().map_or(matches, |(_, inner)| leaf(inner))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Typed::command().debug_assert();
    }

    /// Every command line in the handbook and beside it is one that the program takes.
    #[test]
    fn documented_command_lines_are_read() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let mut files = vec![root.join("README.md"), root.join("packaging/mundap.service")];
        let mut folders = vec![root.join("docs")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|extension| extension == "md") {
                    files.push(path);
                }
            }
        }
        let mut lines = 0;
        for file in files {
            let text = std::fs::read_to_string(&file).unwrap();
            for line in command_lines(&text) {
                lines += 1;
                let read = Typed::command().try_get_matches_from(name_json_file(
                    words(&line).into_iter().map(OsString::from).collect(),
                ));
                if let Err(error) = read {
                    panic!("{}: `{line}`: {error}", file.display());
                }
            }
        }
        assert!(lines > 60, "{lines}");
    }

    /// What stands after `mundap` on a line of code, or between backticks.
    fn command_lines(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        let mut code = false;
        for line in text.lines().map(str::trim) {
            let inline = line.split('`').skip(1).step_by(2).map(str::to_owned);
            let bare = line
                .trim_start_matches("sudo -u mundap ")
                .trim_start_matches("ExecStart=/usr/local/bin/");
            if line.starts_with("```") {
                code = !code;
            } else if code || line.starts_with("ExecStart=") {
                found.extend(bare.starts_with("mundap ").then(|| bare.to_owned()));
            } else {
                found.extend(inline.filter(|text| text.starts_with("mundap ")));
            }
        }
        found
    }

    /// The words of a line, without a comment; what may be left out is there.
    fn words(line: &str) -> Vec<String> {
        let line = line.split(" #").next().unwrap_or_default().replace(['[', ']'], "");
        let mut words = Vec::new();
        for (n, part) in line.split('"').enumerate() {
            if n % 2 == 1 {
                words.push(part.to_owned());
            } else {
                words.extend(part.split_whitespace().map(str::to_owned));
            }
        }
        // What stands for a number.
        words.into_iter().map(|word| if word == "ID" { "7".to_owned() } else { word }).collect()
    }

    #[test]
    fn options_of_every_command_may_stand_anywhere() {
        let words = |text: &str| text.split(' ').map(OsString::from).collect::<Vec<_>>();
        for line in ["mundap --data d dialogue list", "mundap dialogue list --data d"] {
            let typed = parse(words(line)).0;
            assert_eq!(typed.everywhere.data, Some("d".into()), "{line}");
        }
        let typed = parse(words("mundap budget a.pb --json b.json")).0;
        let Some(Command::Budget(budget)) = typed.command else { panic!("{:?}", typed.command) };
        assert_eq!((budget.json_file, typed.everywhere.json), (Some("b.json".into()), false));
        assert!(parse(words("mundap elect a --json --rule irv")).0.everywhere.json);
        let (arguments, _) = Arguments::of_demo(words("mundap --data d"));
        assert!(matches!(arguments.command, Command::Serve(Serve { demo: true, .. })));
        assert_eq!(arguments.everywhere.data, Some("d".into()));
    }
}
