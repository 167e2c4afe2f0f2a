//! Measurements as ratios, side by side in one run: `cargo xtask bench [pages] [votes] [load] [import] [live] [hall]`.
//!
//! The server runs as a child process on the built demo, PostgreSQL is not needed. Every figure is
//! printed with what it was measured against and with the load generator's share of the processor
//! time, because generator and server share the same cores.

#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::as_conversions,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::indexing_slicing,
    reason = "a measuring program prints, reads the clock and computes with its own figures"
)]

mod hall;
mod opinion;

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

const CLIENTS: usize = 256;
const READERS: usize = 32;
/// Connections over which votes come at a steady rate.
const CONNECTIONS: usize = 64;
const STATEMENTS: usize = 400;
/// What can be measured by itself.
const PARTS: [&str; 6] = ["pages", "votes", "load", "import", "live", "hall"];

#[tokio::main]
async fn main() -> Result<()> {
    let program = std::env::args().nth(1).context("usage: bench MUNDAP RAW_VOTES [PART…]")?;
    let raw = std::env::args().nth(2).context("usage: bench MUNDAP RAW_VOTES [PART…]")?;
    let words: Vec<String> = std::env::args().skip(3).collect();
    if let Some(word) = words.iter().find(|word| !PARTS.contains(&word.as_str())) {
        bail!("there is no part {word}: {}", PARTS.join(", "));
    }
    let folder = tempfile::tempdir()?;
    println!("building the demo …");
    let server = Server::start(Path::new(&program), &folder.path().join("data"))?;
    let start = Instant::now();
    server.wait_until_ready().await?;
    println!("demo built in {:.1} s", start.elapsed().as_secs_f64());
    println!("memory after building: {} MB", server.memory_mb()?);
    let data = server.stop()?;

    let start = Instant::now();
    let server = Server::start(Path::new(&program), &data)?;
    server.wait_until_ready().await?;
    println!(
        "start on the built demo: {:.2} s; idle memory {} MB",
        start.elapsed().as_secs_f64(),
        server.memory_mb()?
    );

    let wanted = |part: &str| words.is_empty() || words.iter().any(|word| word == part);
    if wanted("pages") {
        pages(&server).await?;
    }
    if wanted("votes") {
        votes(&server, Path::new(&program), Path::new(&raw), folder.path()).await?;
    }
    if wanted("load") {
        pages_under_votes(&server).await?;
    }
    if wanted("import") {
        import_under_votes(&server, Path::new(&program), folder.path()).await?;
    }
    if wanted("live") {
        opinion::live(&server, Path::new(&program), folder.path()).await?;
    }
    if wanted("hall") {
        hall::watch(&server).await?;
    }
    println!("memory at the end: {} MB", server.memory_mb()?);
    server.stop()?;
    Ok(())
}

/// The list page against a bare 'hello' served by the same HTTP stack.
async fn pages(server: &Server) -> Result<()> {
    let hello = hello().await?;
    let mut ratios = Vec::new();
    for round in 1..=3 {
        let bare = load(hello, "/", READERS, Duration::from_secs(3)).await?;
        let list = load(server.address, LIST, READERS, Duration::from_secs(3)).await?;
        println!(
            "round {round}: hello {:.0}/s, list page {:.0}/s (p99 {:.1} ms), ratio {:.2}, generator's share {:.0} %",
            bare.per_second,
            list.per_second,
            list.p99_ms,
            list.per_second / bare.per_second,
            100.0 * list.generator_share
        );
        ratios.push(list.per_second / bare.per_second);
    }
    println!("LIST PAGE / HELLO: median ratio {:.2} (aim 0.3)", median(&mut ratios));
    Ok(())
}

const LIST: &str = "/d/garam/questions";

/// Durable votes of 256 clients against raw batched inserts of the same rows into a copy of the same
/// database: on tables and indexes of the same size.
async fn votes(server: &Server, program: &Path, raw: &Path, folder: &Path) -> Result<()> {
    let mut ratios = Vec::new();
    for round in 1..=3 {
        let file = folder.join(format!("raw{round}.db"));
        let copied = Command::new(program)
            .arg("backup")
            .arg(&file)
            .arg("--data")
            .arg(&server.data)
            .stdout(Stdio::null())
            .status()?;
        if !copied.success() {
            bail!("mundap backup failed: {copied}");
        }
        let total = CLIENTS * STATEMENTS;
        let output = Command::new(raw)
            .arg(&file)
            .arg(total.to_string())
            .arg(CLIENTS.to_string())
            .output()?;
        let report: serde_json::Value =
            serde_json::from_slice(&output.stdout).context("raw_votes printed no report")?;
        let yardstick = total as f64 / report["seconds"].as_f64().context("seconds")?;
        let tokens = server.participants(CLIENTS).await?;
        let voted = vote_everything(server.address, &tokens).await?;
        let ratio = voted.per_second / yardstick;
        println!(
            "round {round}: raw {yardstick:.0}/s, votes over HTTP {:.0}/s (p50 {:.1} ms, p99 {:.1} ms), ratio {ratio:.2}, generator's share {:.0} %",
            voted.per_second,
            voted.p50_ms,
            voted.p99_ms,
            100.0 * voted.generator_share
        );
        ratios.push(ratio);
    }
    println!(
        "DURABLE VOTES / RAW BATCHED INSERTS: median ratio {:.2} (aim 0.5)",
        median(&mut ratios)
    );
    Ok(())
}

/// The list page while 2,000 votes a second arrive.
async fn pages_under_votes(server: &Server) -> Result<()> {
    let hello = hello().await?;
    let bare = load(hello, "/", READERS, Duration::from_secs(3)).await?;
    let steady = Steady::start(server, 2000).await?;
    let list = load(server.address, LIST, READERS, Duration::from_secs(8)).await?;
    let votes = steady.stop().await?;
    println!(
        "list page while {:.0} votes/s arrive: {:.0}/s, p99 {:.1} ms, ratio to hello {:.2} (aim 0.3); votes p99 {:.1} ms, {} failed",
        votes.per_second,
        list.per_second,
        list.p99_ms,
        list.per_second / bare.per_second,
        votes.p99_ms,
        votes.failed
    );
    // One reader at a pace people have: what a page costs when the machine is not saturated.
    let steady = Steady::start(server, 2000).await?;
    let calm = load(server.address, LIST, 1, Duration::from_secs(5)).await?;
    steady.stop().await?;
    println!("page p99 for one reader while 2,000 votes/s arrive: {:.1} ms", calm.p99_ms);
    Ok(())
}

/// A 100,000-row file enters while votes are answered.
async fn import_under_votes(server: &Server, program: &Path, folder: &Path) -> Result<()> {
    let file = folder.join("questions.csv");
    let mut text = String::from("질문,내용,분야,동\n");
    for n in 0..100_000 {
        text.push_str(&format!("{n}번째 주민이 묻습니다. 새벽 버스는 언제 다니나요?,첫차가 늦어 출근이 어렵습니다. 사정 {n}.,,\n"));
    }
    std::fs::write(&file, text)?;
    let steady = Steady::start(server, 2000).await?;
    let start = Instant::now();
    let child = Command::new(program)
        .args(["import", "questions"])
        .arg(&file)
        .args(["--dialogue", "garam", "--json", "--data"])
        .arg(&server.data)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let (status, memory) = tokio::task::spawn_blocking(move || wait_and_watch(child)).await??;
    let seconds = start.elapsed().as_secs_f64();
    let votes = steady.stop().await?;
    println!(
        "import of 100,000 rows (exit {status}): {seconds:.1} s (aim 20), {memory} MB at most (aim 300); meanwhile {:.0} votes/s, p99 {:.0} ms (aim 1500), longest {:.0} ms, {} failed",
        votes.per_second, votes.p99_ms, votes.longest_ms, votes.failed
    );
    Ok(())
}

fn wait_and_watch(mut child: Child) -> Result<(i32, u64)> {
    let mut most = 0;
    loop {
        most = most.max(memory_mb(child.id()).unwrap_or(0));
        if let Some(status) = child.try_wait()? {
            return Ok((status.code().unwrap_or(-1), most));
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

struct Server {
    child: Child,
    address: SocketAddr,
    data: PathBuf,
}

impl Server {
    fn start(program: &Path, data: &Path) -> Result<Self> {
        let mut child = Command::new(program)
            .args(["serve", "--demo", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .env("MUNDAP_RATE_LIMIT", "off")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("starting the server")?;
        let mut lines = BufReader::new(child.stdout.take().context("no output")?).lines();
        let address = lines
            .by_ref()
            .map_while(std::result::Result::ok)
            .find_map(|line| {
                line.split_once("http://")
                    .and_then(|(_, rest)| rest.trim().trim_end_matches('/').parse().ok())
            })
            .context("the server printed no address")?;
        std::thread::spawn(move || lines.for_each(drop));
        Ok(Self { child, address, data: data.to_owned() })
    }

    async fn wait_until_ready(&self) -> Result<()> {
        for _ in 0..6000 {
            if let Ok((200, _)) = Client::connect(self.address).await?.get("/readyz").await {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        bail!("the server did not become ready within a minute")
    }

    async fn participants(&self, count: usize) -> Result<Vec<String>> {
        let mut client = Client::connect(self.address).await?;
        let mut tokens = Vec::with_capacity(count);
        for _ in 0..count {
            let (status, body) = client.send("POST", "/api/v1/participants", None, "{}").await?;
            let answer: serde_json::Value =
                serde_json::from_slice(&body).with_context(|| format!("status {status}"))?;
            tokens.push(answer["token"].as_str().context("token")?.to_owned());
        }
        Ok(tokens)
    }

    fn memory_mb(&self) -> Result<u64> {
        memory_mb(self.child.id()).context("reading the server's memory")
    }

    fn stop(mut self) -> Result<PathBuf> {
        Command::new("kill").arg("-TERM").arg(self.child.id().to_string()).status()?;
        self.child.wait()?;
        Ok(self.data.clone())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

fn memory_mb(process: u32) -> Option<u64> {
    let text = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(line.trim().trim_end_matches("kB").trim().parse::<u64>().ok()? / 1024)
}

/// A client that keeps its connection and asks for no compression.
struct Client {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Client {
    async fn connect(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(64 * 1024) })
    }

    async fn get(&mut self, path: &str) -> Result<(u16, Vec<u8>)> {
        self.send("GET", path, None, "").await
    }

    async fn send(
        &mut self,
        method: &str,
        path: &str,
        token: Option<&str>,
        body: &str,
    ) -> Result<(u16, Vec<u8>)> {
        let token =
            token.map(|token| format!("Authorization: Bearer {token}\r\n")).unwrap_or_default();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: bench\r\n{token}Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        self.exchange(request.as_bytes()).await?;
        let head = head_end(&self.buffer).context("no header")?;
        Ok((status(&self.buffer), self.buffer[head..].to_vec()))
    }

    /// Sends a prepared request and reads the whole answer into the buffer.
    async fn exchange(&mut self, request: &[u8]) -> Result<()> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        let mut wanted = usize::MAX;
        while self.buffer.len() < wanted {
            if self.stream.read_buf(&mut self.buffer).await? == 0 {
                bail!("the server closed the connection");
            }
            if wanted == usize::MAX
                && let Some(head) = head_end(&self.buffer)
            {
                wanted = head + content_length(&self.buffer[..head]).context("no length")?;
            }
        }
        Ok(())
    }
}

fn head_end(bytes: &[u8]) -> Option<usize> {
    bytes.windows(4).position(|four| four == b"\r\n\r\n").map(|at| at + 4)
}

fn content_length(head: &[u8]) -> Option<usize> {
    let text = std::str::from_utf8(head).ok()?.to_ascii_lowercase();
    let line =
        text.lines().find_map(|line| line.strip_prefix("content-length:").map(str::to_owned))?;
    line.trim().parse().ok()
}

fn status(bytes: &[u8]) -> u16 {
    std::str::from_utf8(bytes.get(9..12).unwrap_or_default())
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(0)
}

#[derive(Default)]
struct Measured {
    per_second: f64,
    p50_ms: f64,
    p99_ms: f64,
    longest_ms: f64,
    failed: usize,
    generator_share: f64,
}

fn measured(
    mut times: Vec<Duration>,
    seconds: f64,
    failed: usize,
    generator_share: f64,
) -> Measured {
    times.sort_unstable();
    let at = |share: f64| {
        let index = ((times.len() as f64 * share) as usize).min(times.len().saturating_sub(1));
        times.get(index).copied().unwrap_or_default().as_secs_f64() * 1000.0
    };
    Measured {
        per_second: times.len() as f64 / seconds,
        p50_ms: at(0.5),
        p99_ms: at(0.99),
        longest_ms: at(1.0),
        failed,
        generator_share,
    }
}

/// Reads one path as fast as the clients can.
async fn load(address: SocketAddr, path: &str, clients: usize, time: Duration) -> Result<Measured> {
    let request: Arc<[u8]> =
        format!("GET {path} HTTP/1.1\r\nHost: bench\r\n\r\n").into_bytes().into();
    let (start, before) = (Instant::now(), Processor::now());
    let tasks: Vec<_> = (0..clients)
        .map(|_| {
            let request = Arc::clone(&request);
            tokio::spawn(async move {
                let mut client = Client::connect(address).await?;
                let (mut times, mut failed) = (Vec::new(), 0);
                while start.elapsed() < time {
                    let sent = Instant::now();
                    client.exchange(&request).await?;
                    times.push(sent.elapsed());
                    failed += usize::from(status(&client.buffer) != 200);
                }
                anyhow::Ok((times, failed))
            })
        })
        .collect();
    gather(tasks, start, before).await
}

/// Every client votes once on every statement of the demo.
async fn vote_everything(address: SocketAddr, tokens: &[String]) -> Result<Measured> {
    let (start, before) = (Instant::now(), Processor::now());
    let tasks: Vec<_> = tokens
        .iter()
        .cloned()
        .map(|token| {
            tokio::spawn(async move {
                let mut client = Client::connect(address).await?;
                let (mut times, mut failed) = (Vec::with_capacity(STATEMENTS), 0);
                for statement in 1..=STATEMENTS {
                    let sent = Instant::now();
                    client.exchange(&ballot(&token, statement)).await?;
                    times.push(sent.elapsed());
                    failed += usize::from(status(&client.buffer) != 200);
                }
                anyhow::Ok((times, failed))
            })
        })
        .collect();
    let measured = gather(tasks, start, before).await?;
    if measured.failed > 0 {
        bail!("{} votes were refused", measured.failed);
    }
    Ok(measured)
}

fn ballot(token: &str, statement: usize) -> Vec<u8> {
    const BODY: &str = r#"{"value":"agree"}"#;
    format!(
        "PUT /api/v1/statements/{statement}/vote HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{BODY}",
        BODY.len()
    )
    .into_bytes()
}

type Task = tokio::task::JoinHandle<Result<(Vec<Duration>, usize)>>;

async fn gather(tasks: Vec<Task>, start: Instant, before: Processor) -> Result<Measured> {
    let (mut times, mut failed) = (Vec::new(), 0);
    for task in tasks {
        let (some, bad) = task.await??;
        times.extend(some);
        failed += bad;
    }
    let share = before.share_since();
    Ok(measured(times, start.elapsed().as_secs_f64(), failed, share))
}

/// The statements that are voted on, and by how many people.
#[derive(Clone, Copy)]
struct Target {
    first: usize,
    count: usize,
    voters: usize,
}

/// Votes at a steady rate, in the background.
struct Steady {
    stop: Arc<AtomicBool>,
    start: Instant,
    before: Processor,
    tasks: Vec<Task>,
}

impl Steady {
    /// On the statements of the demo, by as many people as there are connections.
    async fn start(server: &Server, per_second: usize) -> Result<Self> {
        let target = Target { first: 1, count: STATEMENTS, voters: CONNECTIONS };
        Self::start_on(server, per_second, target).await
    }

    async fn start_on(server: &Server, per_second: usize, target: Target) -> Result<Self> {
        let tokens: Arc<[String]> = server.participants(target.voters).await?.into();
        let stop = Arc::new(AtomicBool::new(false));
        let next = Arc::new(AtomicUsize::new(0));
        let (start, address) = (Instant::now(), server.address);
        let tasks = (0..CONNECTIONS)
            .map(|_| {
                let (stop, next) = (Arc::clone(&stop), Arc::clone(&next));
                let tokens = Arc::clone(&tokens);
                tokio::spawn(async move {
                    let mut client = Client::connect(address).await?;
                    let (mut times, mut failed) = (Vec::new(), 0);
                    while !stop.load(Ordering::Relaxed) {
                        let n = next.fetch_add(1, Ordering::Relaxed);
                        let due = start + Duration::from_secs_f64(n as f64 / per_second as f64);
                        tokio::time::sleep_until(due.into()).await;
                        // From when it was due, not from when it could be sent: a stalled server
                        // must not hide the votes that waited for it.
                        let token = &tokens[n % tokens.len()];
                        let statement = target.first + n / tokens.len() % target.count;
                        client.exchange(&ballot(token, statement)).await?;
                        times.push(due.elapsed());
                        failed += usize::from(status(&client.buffer) != 200);
                    }
                    anyhow::Ok((times, failed))
                })
            })
            .collect();
        Ok(Self { stop, start, before: Processor::now(), tasks })
    }

    async fn stop(self) -> Result<Measured> {
        self.stop.store(true, Ordering::Relaxed);
        gather(self.tasks, self.start, self.before).await
    }
}

/// Processor time of this process and of the whole machine, in ticks.
#[derive(Clone, Copy)]
struct Processor {
    own: f64,
    all: f64,
}

impl Processor {
    fn now() -> Self {
        let own = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
        let fields: Vec<f64> = own
            .rsplit(')')
            .next()
            .unwrap_or_default()
            .split_whitespace()
            .filter_map(|t| t.parse().ok())
            .collect();
        let machine = std::fs::read_to_string("/proc/stat").unwrap_or_default();
        let line: Vec<f64> = machine
            .lines()
            .next()
            .unwrap_or_default()
            .split_whitespace()
            .skip(1)
            .filter_map(|t| t.parse().ok())
            .collect();
        let idle = line.get(3).unwrap_or(&0.0) + line.get(4).unwrap_or(&0.0);
        // After the state letter: utime and stime are the 11th and 12th numbers.
        Self {
            own: fields.get(10).unwrap_or(&0.0) + fields.get(11).unwrap_or(&0.0),
            all: line.iter().take(8).sum::<f64>() - idle,
        }
    }

    /// The share of the machine's busy time that this process took since.
    fn share_since(self) -> f64 {
        let now = Self::now();
        (now.own - self.own) / (now.all - self.all).max(1.0)
    }
}

/// A bare server in this process: the same HTTP stack, one word.
async fn hello() -> Result<SocketAddr> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let router = axum::Router::new().route("/", axum::routing::get(|| async { "hello" }));
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(address)
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
