//! Configuration: flags, then the environment (`MUNDAP_…`), then one TOML file, then defaults.
//!
//! ```toml
//! # mundap.toml, in the data directory or named by --config
//! listen = "127.0.0.1:8080"
//! database = "postgres://mundap@db.example/mundap"
//! public_url = "https://mundap.example.kr"
//! fonts = ["/srv/fonts"]          # for printing, besides those of the system
//! trusted_proxy = true            # visitors' addresses come from X-Forwarded-For
//!
//! [limits]                        # how often, per minute; 0 is no limit
//! on = true
//! votes = 120                     # of one participant
//! votes_per_address = 3000
//! contributions = 10
//! contributions_per_address = 120
//! participants_per_address = 120
//! sign_ins = 6
//! sign_ins_per_address = 60
//! contributions_per_dialogue = 1200
//! burst_per_address = 30          # past it, contributions wait for a moderator
//! burst_per_dialogue = 120
//! receipts_per_address = 60
//! ```

use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use app::limit::Limits;
use clap::ArgMatches;
use clap::parser::ValueSource;
use serde::Deserialize;

use crate::arguments::{Arguments, Command, Server, Switch};
use crate::output::BadInput;

/// Where the demo and new installations live unless told otherwise.
const DATA: &str = "data";
/// The configuration file inside the data directory.
const FILE: &str = "mundap.toml";
/// The embedded database inside the data directory.
const DATABASE: &str = "mundap.db";

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
    /// Folders with fonts for printing, besides those of the system.
    pub(crate) fonts: Setting<Vec<PathBuf>>,
    /// Limits on how often.
    pub(crate) limits: Setting<Limits>,
    /// The file that was read, if there was one.
    pub(crate) file: Option<PathBuf>,
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
    fonts: Option<Vec<PathBuf>>,
    limits: Option<Limits>,
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
        Ok(Self {
            embedded: database.value == embedded,
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
            fonts: settle.of("fonts", server.fonts, file.fonts, Vec::new()),
            limits: settle.of("rate_limit", switch, file.limits, Limits::default()),
            file: path,
            data,
            database,
        })
    }
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
        assert!(toml::from_str::<File>("port = 1").is_err());
    }

    #[test]
    fn a_site_is_a_scheme_and_a_host() {
        assert!(is_site("https://mundap.example.kr") && is_site("http://localhost:8080/"));
        for bad in ["mundap.example.kr", "https://", "https://a/b", "ftp://a"] {
            assert!(!is_site(bad), "{bad}");
        }
    }
}
