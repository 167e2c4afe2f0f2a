//! Connections: taken in from our own socket or from one that systemd holds, and drained before the
//! program stops, so that a restart loses no request.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context as _;
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderValue, Request, Response, header};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use listenfd::ListenFd;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tower::ServiceExt as _;

/// How long connections that are open when the program is told to stop may bring another request:
/// it is answered, and told that the connection closes.
const LINGER: Duration = Duration::from_secs(1);
/// How long requests may take to finish after that.
const GRACE: Duration = Duration::from_secs(10);
/// How long a connection may stay without a request: longer than proxies keep theirs (nginx: 60 s),
/// so that it is they who close, not we just when a request comes.
const IDLE: Duration = Duration::from_secs(75);
/// How long to wait when the system has no room for another connection.
const NO_ROOM: Duration = Duration::from_millis(100);

/// Where connections come in.
#[derive(Debug)]
pub(crate) struct Listener {
    socket: TcpListener,
    /// Whether systemd holds the socket too: whoever is not taken in waits for the next program.
    held: bool,
}

/// How far stopping is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    Open,
    Draining,
    Closing,
}

impl Listener {
    /// The socket that was handed over (`LISTEN_FDS`), or one of our own on this address.
    ///
    /// # Errors
    /// When what was handed over is no TCP socket; when the address cannot be listened on, with the
    /// text that says what to do.
    pub(crate) async fn open(address: SocketAddr, in_use: &str) -> anyhow::Result<Self> {
        let handed = ListenFd::from_env().take_tcp_listener(0).context("LISTEN_FDS")?;
        if let Some(socket) = handed {
            socket.set_nonblocking(true)?;
            return Ok(Self { socket: TcpListener::from_std(socket)?, held: true });
        }
        let socket = TcpListener::bind(address).await;
        let socket = socket.with_context(|| format!("{address}: {in_use}"))?;
        Ok(Self { socket, held: false })
    }

    /// Where it listens.
    ///
    /// # Errors
    /// When the system does not tell.
    pub(crate) fn address(&self) -> std::io::Result<SocketAddr> {
        self.socket.local_addr()
    }

    /// Serves until told to stop, then drains: every request that came in is answered.
    pub(crate) async fn serve(self, router: Router, mut stop: watch::Receiver<bool>) {
        let (phase, _) = watch::channel(Phase::Open);
        tokio::select! {
            () = self.take_in(&router, &phase) => {}
            _ = stop.wait_for(|stop| *stop) => {}
        }
        phase.send_replace(Phase::Draining);
        let taking_in = async {
            if self.held {
                std::future::pending::<()>().await;
            } else {
                self.take_in(&router, &phase).await;
            }
        };
        let over = async {
            tokio::select! {
                () = tokio::time::sleep(LINGER) => {}
                // Not before whoever knocked already was let in.
                () = async { tokio::task::yield_now().await; phase.closed().await } => {}
            }
        };
        tokio::select! {
            () = taking_in => {}
            () = over => {}
        }
        drop(self.socket);
        phase.send_replace(Phase::Closing);
        if tokio::time::timeout(GRACE, phase.closed()).await.is_err() {
            tracing::warn!("some requests did not finish in time");
        }
    }

    /// Takes connections in, for ever.
    async fn take_in(&self, router: &Router, phase: &watch::Sender<Phase>) {
        loop {
            match self.socket.accept().await {
                Ok((stream, peer)) => {
                    tokio::spawn(talk(stream, peer, router.clone(), phase.subscribe()));
                }
                Err(error) if is_of_peer(&error) => {}
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be taken in");
                    tokio::time::sleep(NO_ROOM).await;
                }
            }
        }
    }
}

/// Whether the other side hung up before it was let in.
fn is_of_peer(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// Answers the requests of one connection. It holds `phase` for as long as it is open.
async fn talk(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    mut phase: watch::Receiver<Phase>,
) {
    // A page's head and body are two writes: the second does not wait for the first's receipt.
    let _ = stream.set_nodelay(true);
    let now = phase.clone();
    let service = hyper::service::service_fn(move |request: Request<Incoming>| {
        answer(router.clone(), peer, request, now.clone())
    });
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(IDLE);
    let mut connection = std::pin::pin!(builder.serve_connection(TokioIo::new(stream), service));
    tokio::select! {
        // Whoever hangs up in the middle is no fault of ours.
        _ = connection.as_mut() => return,
        _ = phase.wait_for(|phase| *phase == Phase::Closing) => {}
    }
    connection.as_mut().graceful_shutdown();
    let _ = connection.await;
}

async fn answer(
    router: Router,
    peer: SocketAddr,
    request: Request<Incoming>,
    phase: watch::Receiver<Phase>,
) -> Result<Response<Body>, Infallible> {
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(ConnectInfo(peer));
    let mut response = router.oneshot(request).await?;
    if *phase.borrow() != Phase::Open {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    Ok(response)
}
