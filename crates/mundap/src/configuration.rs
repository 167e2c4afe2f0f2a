//! Configuration: flags, then the environment (`MUNDAP_…`), then one TOML file, then defaults.
//!
//! ```toml
//! # mundap.toml, in the data directory or named by --config
//! listen = "127.0.0.1:8080"
//! database = "postgres://mundap@db.example/mundap"
//! public_url = "https://mundap.example.kr"
//! fonts = ["/srv/fonts"]          # for printing, besides those of the system
//! looks = "looks"                 # in the data directory, or anywhere: how the office's documents look
//! trusted_proxy = true            # visitors' addresses come from X-Forwarded-For
//! log = "text"                    # or "json"
//! log_filter = "info"             # "info,request=debug" tells every request
//! metrics_token = "long and random" # opens /metrics from other machines
//! smtp = "smtps://user:password@mail.example.kr"  # without it, mails lie in DIR/outbox
//! mail_from = "가람구 문답 <no-reply@example.kr>"
//!
//! [backup]                        # one file every night
//! on = true                       # unless said otherwise, with the embedded database
//! folder = "backups"              # in the data directory, or anywhere
//! at = "03:00"                    # in Korea
//! daily = 7                       # how many are kept of the last days,
//! weekly = 4                      # of the last weeks,
//! monthly = 12                    # of the last months
//!
//! [[provider]]                    # an account elsewhere that signs people in (OpenID Connect)
//! key = "gu"                      # it comes back to PUBLIC_URL/sign-in/with/gu/back
//! name = "구청 통합 로그인"
//! issuer = "https://login.example.kr"
//! client_id = "mundap"
//! client_secret = "…"
//! second_factor = false           # true: it asks for a second factor itself
//!
//! [[witness]]                     # somebody outside who signs that the ledger continues
//! name = "한누리대 도서관"
//! url = "https://witness.example.kr"
//! key = "witness.example.kr/w+…"  # as `mundap ledger witness` prints it there
//! [assistant]                     # a language model that helps with drafts; none without this
//! url = "http://127.0.0.1:11434/v1" # speaks as OpenAI's chat completions do
//! model = "…"
//! key = "…"                       # if it wants one
//!
//! [limits]                        # how often, per minute; 0 is no limit
//! on = true
//! votes = 120                     # of one participant
//! votes_per_address = 3000
//! contributions = 10
//! contributions_per_address = 120
//! participants_per_address = 120
//! sign_ins = 6                    # may fail before waiting begins: per account and address
//! sign_ins_per_address = 60       # the same per address, all accounts together
//! contributions_per_dialogue = 1200
//! burst_per_address = 30          # past it, contributions wait for a moderator
//! burst_per_dialogue = 120
//! receipts_per_address = 60
//! claims_per_address = 6
//! documents_per_address = 20      # that are set; what is kept is not counted
//! ```

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use app::assistant::Endpoint;
use app::job::TimeOfDay;
use app::ledger::Witness;
use app::limit::Limits;
use app::mail::{Outbox, Smtp, Undelivered, is_mailbox};
use app::provider::Provider;
use clap::ArgMatches;
use clap::parser::ValueSource;
use serde::Deserialize;

use crate::arguments::{Arguments, BackupCommand, Command, PaperCommand, Server, Switch};
use crate::log::{self, Format};
use crate::output::BadInput;

/// Where the demo and new installations live unless told otherwise.
const DATA: &str = "data";
/// The configuration file inside the data directory.
const FILE: &str = "mundap.toml";
/// The embedded database inside the data directory.
const DATABASE: &str = "mundap.db";
/// The folder of backups inside the data directory.
const BACKUPS: &str = "backups";
/// The fewest characters of a token.
const SHORT_TOKEN: usize = 16;
/// The folder with the keys of secret votes that are open, inside the data directory.
const BALLOT_KEYS: &str = "ballot-keys";
/// The key that signs the ledger, in the data directory.
const LEDGER_KEY: &str = "ledger.key";
/// Where mails lie when there is no mail server, inside the data directory.
const OUTBOX: &str = "outbox";
/// The sender that mails name unless told otherwise.
const SENDER: &str = "no-reply@localhost";

/// Everything that is in force.
#[derive(Debug)]
pub(crate) struct Configuration {
    /// Directory of the embedded database.
    pub(crate) data: Setting<PathBuf>,
    /// Address of the database.
    pub(crate) database: Setting<String>,
    /// Whether that is the embedded database in the data directory.
    pub(crate) embedded: bool,
    /// Where to listen.
    pub(crate) listen: Setting<SocketAddr>,
    /// The address people reach the site by.
    pub(crate) public_url: Setting<Option<String>>,
    /// Whether visitors' addresses come from a proxy.
    pub(crate) trusted_proxy: Setting<bool>,
    /// The mail server.
    pub(crate) smtp: Setting<Option<String>>,
    /// The sender that mails name.
    pub(crate) mail_from: Setting<String>,
    /// Folders with fonts for printing, besides those of the system.
    pub(crate) fonts: Setting<Vec<PathBuf>>,
    /// Folder with the office's own looks of documents.
    pub(crate) looks: Setting<Option<PathBuf>>,
    /// Limits on how often.
    pub(crate) limits: Setting<Limits>,
    /// How the log looks.
    pub(crate) log: Setting<Format>,
    /// What it tells.
    pub(crate) log_filter: Setting<String>,
    /// What opens `/metrics` from other machines.
    pub(crate) metrics_token: Setting<Option<String>>,
    /// Whether a backup is made every night.
    pub(crate) backups: Setting<bool>,
    /// Where backups are kept.
    pub(crate) backup_folder: Setting<PathBuf>,
    /// When they are made, and how many are kept.
    pub(crate) backup: Setting<Backup>,
    /// Other providers whose accounts sign people in.
    pub(crate) providers: Vec<Provider>,
    /// Who is asked to sign the ledger's checkpoints, too.
    pub(crate) witnesses: Vec<Witness>,
    /// The language model that helps with drafts.
    pub(crate) assistant: Option<Endpoint>,
    /// The file that was read, if there was one.
    pub(crate) file: Option<PathBuf>,
}

/// `[backup]` in the file.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Backup {
    /// Whether one is made every night.
    pub(crate) on: Option<bool>,
    /// Where they are kept.
    pub(crate) folder: Option<PathBuf>,
    /// When, in Korea.
    #[serde(deserialize_with = "time_of_day")]
    pub(crate) at: TimeOfDay,
    /// How many days have a backup that is kept.
    pub(crate) daily: usize,
    /// How many weeks.
    pub(crate) weekly: usize,
    /// How many months.
    pub(crate) monthly: usize,
}

impl Default for Backup {
    fn default() -> Self {
        let at = TimeOfDay::of_hour(3);
        Self { on: None, folder: None, at, daily: 7, weekly: 4, monthly: 12 }
    }
}

fn time_of_day<'de, D: serde::Deserializer<'de>>(from: D) -> Result<TimeOfDay, D::Error> {
    String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
}

/// A value and where it came from.
#[derive(Clone, Debug)]
pub(crate) struct Setting<T> {
    /// The value.
    pub(crate) value: T,
    /// Where it came from.
    pub(crate) origin: Origin,
}

/// Where a setting came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The command line.
    Flag,
    /// The environment.
    Environment,
    /// The configuration file.
    File,
    /// Nobody set it.
    Default,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Flag => "flag",
            Self::Environment => "environment",
            Self::File => "file",
            Self::Default => "default",
        })
    }
}

/// The TOML file.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct File {
    listen: Option<SocketAddr>,
    database: Option<String>,
    public_url: Option<String>,
    trusted_proxy: Option<bool>,
    log: Option<Format>,
    log_filter: Option<String>,
    metrics_token: Option<String>,
    smtp: Option<String>,
    mail_from: Option<String>,
    fonts: Option<Vec<PathBuf>>,
    looks: Option<PathBuf>,
    limits: Option<Limits>,
    backup: Option<Backup>,
    provider: Vec<Provider>,
    witness: Vec<Witness>,
    assistant: Option<Endpoint>,
}

impl Configuration {
    /// Puts together what flags, environment and file say.
    ///
    /// # Errors
    /// [`BadInput`] when the file cannot be read, with the line and what was expected.
    pub(crate) fn read(arguments: &Arguments, matches: &ArgMatches) -> anyhow::Result<Self> {
        let options = &arguments.everywhere;
        let server = match &arguments.command {
            Command::Serve(serve) => serve.server.clone(),
            Command::Doctor(server) => server.clone(),
            Command::Backup { command: Some(BackupCommand::Drill(drill)), .. } => {
                Server { backups: drill.backups.clone(), ..Server::default() }
            }
            Command::Paper { command: PaperCommand::Build(build) } => {
                Server { looks: build.looks.clone(), ..Server::default() }
            }
            _ => Server::default(),
        };
        let settle = Settle(matches);
        let data = settle.of("data", options.data.clone(), None, PathBuf::from(DATA));
        let (file, path) = read_file(&data.value, options.config.as_deref())?;
        let embedded = format!("sqlite:{}", data.value.join(DATABASE).display());
        let database =
            settle.of("database", options.database.clone(), file.database, embedded.clone());
        let switch = server.rate_limit.map(|switch| Limits {
            on: switch == Switch::On,
            ..file.limits.clone().unwrap_or_default()
        });
        let public_url =
            settle.of("public_url", server.public_url.map(Some), file.public_url.map(Some), None);
        if let Some(url) = public_url.value.as_deref().filter(|url| !is_site(url)) {
            let expected = "expected https://HOST or http://HOST, without a path";
            return Err(BadInput::new(format!("public_url {url:?}: {expected}")));
        }
        let log_filter =
            settle.of("log_filter", server.log_filter, file.log_filter, "info".to_owned());
        if !log::is_filter(&log_filter.value) {
            let expected = "expected levels such as info or info,request=debug";
            return Err(BadInput::new(format!("log_filter {:?}: {expected}", log_filter.value)));
        }
        let metrics_token = settle.of(
            "metrics_token",
            server.metrics_token.map(Some),
            file.metrics_token.map(Some),
            None,
        );
        if metrics_token.value.as_ref().is_some_and(|token| token.len() < SHORT_TOKEN) {
            let expected = format!("expected at least {SHORT_TOKEN} characters, random ones");
            return Err(BadInput::new(format!("metrics_token: {expected}")));
        }
        let in_file = file.backup.clone();
        let embedded = database.value == embedded;
        let backups = settle.of(
            "backups",
            server.backups.backups.map(|switch| switch == Switch::On),
            in_file.as_ref().and_then(|backup| backup.on),
            embedded,
        );
        let backup_folder = settle.of(
            "backup_folder",
            server.backups.backup_folder,
            in_file.and_then(|backup| backup.folder).map(|folder| data.value.join(folder)),
            data.value.join(BACKUPS),
        );
        check_providers(&file.provider, public_url.value.is_some())?;
        check_witnesses(&file.witness)?;
        if let Some(fault) = file.assistant.as_ref().and_then(Endpoint::fault) {
            return Err(BadInput::new(format!("assistant: {fault}")));
        }
        Self {
            providers: file.provider,
            witnesses: file.witness,
            assistant: file.assistant,
            embedded,
            log: settle.of("log", server.log, file.log, Format::default()),
            log_filter,
            metrics_token,
            backups,
            backup_folder,
            backup: settle.of("backup", None, file.backup, Backup::default()),
            listen: settle.of(
                "listen",
                server.listen,
                file.listen,
                SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            ),
            public_url,
            trusted_proxy: settle.of(
                "trusted_proxy",
                server.trusted_proxy,
                file.trusted_proxy,
                false,
            ),
            smtp: settle.of("smtp", server.smtp.map(Some), file.smtp.map(Some), None),
            mail_from: settle.of("mail_from", server.mail_from, file.mail_from, SENDER.to_owned()),
            fonts: settle.of("fonts", server.fonts, file.fonts, Vec::new()),
            looks: settle.of(
                "looks",
                server.looks.map(Some),
                file.looks.map(|folder| Some(data.value.join(folder))),
                None,
            ),
            limits: settle.of("rate_limit", switch, file.limits, Limits::default()),
            file: path,
            data,
            database,
        }
        .checked()
    }

    /// Where mails lie when there is no mail server.
    pub(crate) fn outbox(&self) -> Outbox {
        Outbox::new(self.data.value.join(OUTBOX))
    }

    /// Where the keys of secret votes are while these are open: never in the database or its backups.
    pub(crate) fn ballot_keys(&self) -> PathBuf {
        self.data.value.join(BALLOT_KEYS)
    }

    /// The key that signs the ledger: never in the database or its backups.
    pub(crate) fn ledger_key(&self) -> PathBuf {
        self.data.value.join(LEDGER_KEY)
    }

    /// The name that the ledger gets when it begins: where it is read, without the scheme (C2SP
    /// tlog-checkpoint).
    pub(crate) fn ledger_name(&self) -> Option<String> {
        let url = self.public_url.value.as_deref()?;
        let (_, place) = url.split_once("://")?;
        Some(format!("{}/ledger", place.trim_end_matches('/')))
    }

    /// The mail server, if one is set.
    pub(crate) fn mail_server(&self) -> Option<Result<Smtp, Undelivered>> {
        let url = self.smtp.value.as_deref()?;
        Some(Smtp::new(url, &self.mail_from.value))
    }

    fn checked(self) -> anyhow::Result<Self> {
        if !is_mailbox(&self.mail_from.value) {
            let expected = "expected ADDRESS or NAME <ADDRESS>";
            let given = &self.mail_from.value;
            return Err(BadInput::new(format!("mail_from {given:?}: {expected}")));
        }
        if let Some(Err(error)) = self.mail_server() {
            let expected = "expected smtps://USER:PASSWORD@HOST or smtp://HOST:PORT";
            return Err(BadInput::new(format!("smtp: {error}; {expected}")));
        }
        Ok(self)
    }
}

impl Configuration {
    /// Whether a password or a token stands in the file.
    pub(crate) fn file_is_secret(&self) -> bool {
        let has_password = |url: &str| crate::database::shown(url) != url;
        let database = has_password(&self.database.value);
        let smtp = self.smtp.value.as_deref().is_some_and(has_password);
        database && self.database.origin == Origin::File
            || smtp && self.smtp.origin == Origin::File
            || self.metrics_token.origin == Origin::File
            || !self.providers.is_empty()
            || self.assistant.as_ref().is_some_and(|assistant| assistant.key.is_some())
    }
}

/// Providers are told one address of ours, so there must be one; their keys are apart.
fn check_witnesses(witnesses: &[Witness]) -> anyhow::Result<()> {
    for (n, witness) in witnesses.iter().enumerate() {
        if let Some(fault) = witness.fault() {
            return Err(BadInput::new(format!("witness {}: {fault}", n + 1)));
        }
    }
    Ok(())
}

fn check_providers(providers: &[Provider], has_address: bool) -> anyhow::Result<()> {
    if !providers.is_empty() && !has_address {
        return Err(BadInput::new(
            "provider: set public_url too; providers send people back to it",
        ));
    }
    for (n, provider) in providers.iter().enumerate() {
        let same = providers.iter().take(n).any(|other| other.key == provider.key);
        let twice = same.then(|| format!("key {:?} is there twice", provider.key));
        if let Some(fault) = provider.fault().or(twice) {
            return Err(BadInput::new(format!("provider {}: {fault}", n + 1)));
        }
    }
    Ok(())
}

fn is_site(url: &str) -> bool {
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    host.is_some_and(|host| {
        let host = host.strip_suffix('/').unwrap_or(host);
        !host.is_empty() && !host.contains(['/', '?', '#', ' ', '@'])
    })
}

/// Chooses between what was typed, what the file says and the default.
struct Settle<'a>(&'a ArgMatches);

impl Settle<'_> {
    fn of<T>(&self, name: &str, typed: Option<T>, file: Option<T>, default: T) -> Setting<T> {
        // Commands without this option do not know its name.
        let known = self.0.try_contains_id(name).unwrap_or(false);
        let source = if known { self.0.value_source(name) } else { None };
        match (typed, file) {
            (Some(value), _) => {
                let environment = source == Some(ValueSource::EnvVariable);
                let origin = if environment { Origin::Environment } else { Origin::Flag };
                Setting { value, origin }
            }
            (None, Some(value)) => Setting { value, origin: Origin::File },
            (None, None) => Setting { value: default, origin: Origin::Default },
        }
    }
}

/// The file that was named, or the one in the data directory if it is there.
fn read_file(data: &Path, named: Option<&Path>) -> anyhow::Result<(File, Option<PathBuf>)> {
    let path = named.map_or_else(|| data.join(FILE), Path::to_path_buf);
    if named.is_none() && !path.exists() {
        return Ok((File::default(), None));
    }
    let text = std::fs::read_to_string(&path)
        .map_err(|error| BadInput::new(format!("{}: {error}", path.display())))?;
    let file = toml::from_str(&text)
        .map_err(|error| BadInput::new(format!("{}: {error}", path.display())))?;
    Ok((file, Some(path)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documented_file_is_read() {
        let documented = include_str!("configuration.rs")
            .lines()
            .skip_while(|line| *line != "//! ```toml")
            .skip(1)
            .take_while(|line| *line != "//! ```")
            .map(|line| line.trim_start_matches("//!"))
            .collect::<Vec<_>>()
            .join("\n");
        let file: File = toml::from_str(&documented).unwrap();
        assert_eq!(file.limits, Some(Limits::default()));
        assert_eq!(file.trusted_proxy, Some(true));
        let backup = Backup { on: Some(true), folder: Some("backups".into()), ..Backup::default() };
        assert_eq!(file.backup, Some(backup));
        assert_eq!(file.provider[0].key, "gu");
        assert!(check_providers(&file.provider, true).is_ok());
        assert!(toml::from_str::<File>("port = 1").is_err());
    }

    #[test]
    fn providers_are_checked_before_anything_starts() {
        let file = |text: &str| toml::from_str::<File>(text).unwrap().provider;
        let good = "[[provider]]\nkey = \"gu\"\nname = \"구청\"\nissuer = \"https://login.example.kr\"\nclient_id = \"mundap\"\n";
        let fault = |text: &str, address| {
            check_providers(&file(text), address).err().map(|error| error.to_string())
        };
        assert_eq!(fault(good, true), None);
        assert!(fault(good, false).unwrap().contains("public_url"));
        assert!(fault(&format!("{good}{good}"), true).unwrap().contains("twice"));
        let clear = good.replace("https://login", "http://login");
        assert!(fault(&clear, true).unwrap().contains("https://"));
        assert_eq!(
            fault(&good.replace("https://login.example.kr", "http://127.0.0.1:9"), true),
            None
        );
        assert!(fault(&good.replace("\"gu\"", "\"../x\""), true).unwrap().contains("key"));
        assert!(
            !format!("{:?}", file(&format!("{good}client_secret = \"hush\""))).contains("hush")
        );
    }

    #[test]
    fn a_site_is_a_scheme_and_a_host() {
        assert!(is_site("https://mundap.example.kr") && is_site("http://localhost:8080/"));
        for bad in ["mundap.example.kr", "https://", "https://a/b", "ftp://a"] {
            assert!(!is_site(bad), "{bad}");
        }
    }
}
