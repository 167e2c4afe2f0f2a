//! Where a ledger is read from: a site, a folder of its files, a database or a backup. Whatever it is,
//! it answers the same addresses, so that all of them are checked by the same code.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use app::App;
use app::ledger::SiteReader;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use tower::ServiceExt as _;
use web::{Options, Readiness};

use crate::configuration::Configuration;
use crate::database;
use crate::output::{BadInput, Output};

/// The largest file, in bytes.
const MOST_BYTES: usize = 1 << 30;

/// A source, and the folder in which what is read is kept.
pub(super) struct Source {
    place: Place,
    keep: Option<PathBuf>,
}

enum Place {
    Site {
        reader: SiteReader,
        base: String,
    },
    Folder(PathBuf),
    /// A database: the program answers itself, and its tables can be looked at too.
    Database {
        app: Box<App>,
        router: Router,
        _folder: Option<tempfile::TempDir>,
    },
}

impl Source {
    /// Opens what was named: an address, a folder, a database address or a backup.
    ///
    /// # Errors
    /// [`BadInput`] when it is none of them.
    pub(super) async fn open(
        what: &str,
        keep: Option<PathBuf>,
        configuration: &Configuration,
        output: &Output,
    ) -> anyhow::Result<Self> {
        let path = Path::new(what);
        let place = if what.starts_with("http://") || what.starts_with("https://") {
            let base = what.trim_end_matches('/').trim_end_matches("/ledger").to_owned();
            Place::Site { reader: SiteReader::new()?, base }
        } else if what.starts_with("sqlite:")
            || what.starts_with("postgres:")
            || what.starts_with("postgresql:")
        {
            Place::database(store::Store::open(what).await?, None, configuration).await?
        } else if path.is_dir() {
            Place::Folder(path.to_path_buf())
        } else if path.is_file() {
            Place::backup(path, configuration).await?
        } else {
            let expected = output.pick(
                "사이트 주소(https://…), 내려받은 폴더, 데이터베이스 주소(sqlite:…, postgres://…), 백업 파일, 접수증 파일(.tlog-proof) 가운데 하나여야 합니다",
                "expected the address of a site (https://…), a folder of its files, a database (sqlite:…, postgres://…), a backup or a receipt (.tlog-proof)",
            );
            return Err(BadInput::new(format!("{what}: {expected}")));
        };
        Ok(Self { place, keep })
    }

    /// The database, where it is one.
    pub(super) fn app(&self) -> Option<&App> {
        match &self.place {
            Place::Database { app, .. } => Some(app),
            _ => None,
        }
    }
    /// Whether more may come while it is read.
    pub(super) fn is_live(&self) -> bool {
        matches!(self.place, Place::Site { .. })
    }

    /// The file at a path of the site, such as `ledger/checkpoint`; none where there is no such file.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) async fn get(&self, path: &str) -> anyhow::Result<Option<Vec<u8>>> {
        let found = match &self.place {
            Place::Site { reader, base } => reader.get(&format!("{base}/{path}")).await?,
            Place::Folder(folder) => match tokio::fs::read(folder.join(name_of(path))).await {
                Ok(bytes) => Some(bytes),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
                Err(error) => return Err(error).context(path.to_owned()),
            },
            Place::Database { router, .. } => ask(router, path).await?,
        };
        if let (Some(keep), Some(bytes)) = (&self.keep, &found) {
            let file = keep.join(name_of(path));
            if let Some(folder) = file.parent() {
                tokio::fs::create_dir_all(folder).await.context(folder.display().to_string())?;
            }
            tokio::fs::write(&file, bytes).await.context(file.display().to_string())?;
        }
        Ok(found)
    }

    /// Closes the database, if it is one.
    ///
    /// # Errors
    /// When it cannot be closed.
    pub(super) async fn close(self) -> anyhow::Result<()> {
        if let Place::Database { app, .. } = self.place {
            app.close().await?;
        }
        Ok(())
    }
}

/// The name of a file in a folder: a query is part of it, and no file is a folder too.
fn name_of(path: &str) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let file = path.strip_prefix("ledger/").unwrap_or(path);
    let query = query.replace(|c: char| !c.is_ascii_alphanumeric(), "-");
    // Lists of the API are not files of the log.
    match (file.starts_with("api/"), query.is_empty()) {
        (true, true) => format!("{file}.json"),
        (true, false) => format!("{file}.{query}.json"),
        _ => file.to_owned(),
    }
}

impl Place {
    async fn database(
        store: store::Store,
        folder: Option<tempfile::TempDir>,
        configuration: &Configuration,
    ) -> anyhow::Result<Self> {
        let app = database::start_on(store, configuration, true).await?;
        let router = web::router(app.clone(), Options::default(), Readiness::ready());
        Ok(Self::Database { app: Box::new(app), router, _folder: folder })
    }

    async fn backup(file: &Path, configuration: &Configuration) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir().context("a temporary folder")?;
        let address = format!("sqlite:{}", folder.path().join("backup.db").display());
        let store = store::Store::open(&address).await?;
        store.restore_from(file, false, &|_| {}).await?;
        Self::database(store, Some(folder), configuration).await
    }
}

async fn ask(router: &Router, path: &str) -> anyhow::Result<Option<Vec<u8>>> {
    let request = Request::get(format!("/{path}")).body(Body::empty())?;
    let answer = router.clone().oneshot(request).await?;
    match answer.status() {
        StatusCode::NOT_FOUND => Ok(None),
        StatusCode::OK => Ok(Some(to_bytes(answer.into_body(), MOST_BYTES).await?.to_vec())),
        other => bail!("{path}: {other}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mirror_is_a_log_as_its_standard_wants_it() {
        assert_eq!(name_of("ledger/checkpoint"), "checkpoint");
        assert_eq!(name_of("ledger/tile/0/x001/067.p/8"), "tile/0/x001/067.p/8");
        assert_eq!(name_of("api/v1/dialogues?limit=200"), "api/v1/dialogues.limit-200.json");
        assert_eq!(name_of("api/v1/dialogues"), "api/v1/dialogues.json");
    }
}
