//! `mundap ledger witness`: watching the ledgers of others (C2SP tlog-witness).

use std::collections::BTreeMap;
use std::io::Write as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use app::clock::{Clock as _, SystemClock};
use app::random::{Random as _, SystemRandom};
use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use domain::time::SECOND;
use ledger::checkpoint::{hash_from_text, hash_text};
use ledger::note::{Algorithm, SignerKey, VerifierKey};
use ledger::witness::{Refusal, Request, Seen};
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::Mutex;

use crate::arguments::WitnessWanted;
use crate::output::{BadInput, Output};

/// The largest request: a checkpoint and 63 hashes.
const MOST_BYTES: usize = 96 * 1024;

/// What was seen of a log, as it is kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Kept {
    size: u64,
    root: String,
}

struct Watching {
    key: SignerKey,
    logs: Vec<VerifierKey>,
    file: PathBuf,
    /// By the names of logs. Held while a request is judged and kept: two never pass side by side.
    seen: Mutex<BTreeMap<String, Kept>>,
}

/// Watches until the process is told to stop.
///
/// # Errors
/// [`BadInput`] for a key that is none; when the address cannot be listened on or a file not written.
pub(super) async fn watch(wanted: &WitnessWanted, output: &Output) -> anyhow::Result<()> {
    let logs = wanted.log.iter().map(|key| {
        key.parse::<VerifierKey>().map_err(|error| BadInput::new(format!("--log {key}: {error}")))
    });
    let logs: Vec<VerifierKey> = logs.collect::<anyhow::Result<_>>()?;
    std::fs::create_dir_all(&wanted.folder).context(wanted.folder.display().to_string())?;
    let key = key(&wanted.folder.join("witness.key"), &wanted.name)?;
    let file = wanted.folder.join("witness.json");
    let seen = match std::fs::read(&file) {
        Ok(bytes) => serde_json::from_slice(&bytes).context(file.display().to_string())?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => BTreeMap::new(),
        Err(error) => return Err(error).context(file.display().to_string()),
    };
    let listener = listen(wanted.listen).await?;
    let url = format!("http://{}", listener.local_addr()?);
    let public = key.public().to_string();
    let text = output.pick("증인으로 지켜봅니다", "watching as a witness");
    output.result(&format!("{text}: {url}\n{public}"), &json!({"url": url, "key": public}))?;
    let watching = Arc::new(Watching { key, logs, file, seen: Mutex::new(seen) });
    let router = Router::new()
        .route("/add-checkpoint", post(add_checkpoint))
        .route("/", get(own_key))
        .layer(DefaultBodyLimit::max(MOST_BYTES))
        .with_state(watching);
    axum::serve(listener, router)
        .with_graceful_shutdown(async {
            // Without the signal it is ended like any other process.
            if tokio::signal::ctrl_c().await.is_err() {
                std::future::pending::<()>().await;
            }
        })
        .await?;
    Ok(())
}

async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address)
        .await
        .map_err(|error| BadInput::new(format!("--listen {address}: {error}")))
}

/// The key of this folder; made once, for its owner alone.
fn key(file: &Path, name: &str) -> anyhow::Result<SignerKey> {
    let shown = file.display().to_string();
    match std::fs::read_to_string(file) {
        Ok(text) => SignerKey::from_secret_text(&text).with_context(|| shown),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let mut seed = [0; 32];
            SystemRandom.fill(&mut seed);
            let key = SignerKey::new(name, Algorithm::Cosignature, &seed)
                .map_err(|error| BadInput::new(format!("--name {name}: {error}")))?;
            write(file, format!("{}\n", key.to_secret_text()).as_bytes()).context(shown)?;
            Ok(key)
        }
        Err(error) => Err(error).context(shown),
    }
}

/// Writes a file whole or not at all; it is on disk when this returns.
fn write(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let next = file.with_extension("next");
    let mut options = std::fs::OpenOptions::new();
    options.create(true).truncate(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut open = options.open(&next)?;
    open.write_all(bytes)?;
    open.sync_all()?;
    std::fs::rename(&next, file)?;
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    std::fs::File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

async fn own_key(State(watching): State<Arc<Watching>>) -> String {
    format!("{}\n", watching.key.public())
}

async fn add_checkpoint(State(watching): State<Arc<Watching>>, body: String) -> Response {
    let judged = match body.parse::<Request>() {
        Ok(request) => watching.judge(&request).await,
        Err(refusal) => Ok(Err(refusal)),
    };
    let text = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
    match judged {
        Ok(Ok(line)) => (text, line).into_response(),
        Ok(Err(refusal)) => {
            let status = StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::BAD_REQUEST);
            let size = [(header::CONTENT_TYPE, "text/x.tlog.size")];
            match refusal {
                Refusal::Size(size_seen) | Refusal::Fork(size_seen) => {
                    (status, size, format!("{size_seen}\n")).into_response()
                }
                refusal => (status, text, format!("{refusal}\n")).into_response(),
            }
        }
        Err(error) => {
            tracing::error!(%error, "what was seen cannot be kept, so nothing is signed");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

impl Watching {
    /// Judges a request, keeps what was seen, and only then signs.
    async fn judge(&self, request: &Request) -> anyhow::Result<Result<String, Refusal>> {
        let claimed = match request.claimed() {
            Ok(claimed) => claimed,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let keys: Vec<VerifierKey> =
            self.logs.iter().filter(|key| key.name() == claimed.origin).cloned().collect();
        if keys.is_empty() {
            return Ok(Err(Refusal::Unknown(claimed.origin)));
        }
        let mut all = self.seen.lock().await;
        let last = all.get(&claimed.origin).map(|kept| {
            let root = hash_from_text(&kept.root).context("root")?;
            anyhow::Ok(Seen { size: kept.size, root })
        });
        let judged = request.judge(&keys, last.transpose()?);
        let seen = match judged {
            Ok(seen) => seen,
            Err(refusal) => {
                if matches!(refusal, Refusal::Fork(_) | Refusal::Inconsistent) {
                    tracing::error!(log = claimed.origin, %refusal, request = %request, "a log showed another history");
                }
                return Ok(Err(refusal));
            }
        };
        let mut next = all.clone();
        next.insert(claimed.origin, Kept { size: seen.size, root: hash_text(&seen.root) });
        write(&self.file, &serde_json::to_vec_pretty(&next)?)?;
        *all = next;
        let time = u64::try_from(SystemClock.now().0 / SECOND).unwrap_or(0);
        Ok(Ok(request.cosign(&self.key, time).to_string()))
    }
}
