//! The hall: five hundred phones watch one meeting while votes are opened and closed.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::{Client, Processor, Server, head_end, measured, status};

const PHONES: usize = 500;
const ROUNDS: usize = 10;
const EMAIL: &str = "secretary%40garam.example";
const PASSWORD: &str = "garam-demo-2026";

/// A phone saw this event of the record at this moment.
type Seen = (usize, u64, Instant);

/// Votes are opened and closed; every phone is to see each change within a second.
pub(crate) async fn watch(server: &Server) -> Result<()> {
    let mut desk = Desk::sign_in(server.address).await?;
    let code = desk.next_meeting().await?;
    let console = format!("/meetings/{code}/console");
    let (seats, item) = desk.seats_and_item(&console).await?;
    for seat in &seats {
        desk.act(&console, &format!("act=arrive%3A{seat}")).await?;
    }
    desk.act(&console, &format!("act=open&member={}", seats[0])).await?;
    desk.act(&console, &format!("act=begin%3A{item}")).await?;
    let (told, mut seen) = unbounded_channel();
    let path: Arc<str> = format!("/meetings/{code}/hall/events").into();
    for phone in 0..PHONES {
        let (address, path, told) = (server.address, Arc::clone(&path), told.clone());
        tokio::spawn(async move { follow(address, &path, phone, &told).await });
    }
    drop(told);
    let mut last = everyone(&mut seen, 0).await?.0;
    let (start, before) = (Instant::now(), Processor::now());
    let mut times = Vec::new();
    for round in 0..ROUNDS {
        let moved =
            format!("act=move&item={item}&kind=main&title=bench{round}&text=&member={}", seats[0]);
        for form in [moved, format!("act=vote&motion={}&way=hands&item={item}", last + 1)] {
            let at = desk.act(&console, &form).await?;
            let (number, moments) = everyone(&mut seen, last + 1).await?;
            last = number;
            times.extend(moments.into_iter().map(|moment| moment.duration_since(at)));
        }
        let ballot = desk.open_ballot(&console).await?;
        let form = format!("act=close%3A{ballot}&item={item}&count_in_favour=20&count_against=2");
        let at = desk.act(&console, &form).await?;
        let (number, moments) = everyone(&mut seen, last + 1).await?;
        last = number;
        times.extend(moments.into_iter().map(|moment| moment.duration_since(at)));
    }
    let told = measured(times, start.elapsed().as_secs_f64(), 0, before.share_since());
    println!(
        "HALL: {PHONES} phones, {} changes: seen after p50 {:.0} ms, p99 {:.0} ms, longest {:.0} ms (aim 1000), generator's share {:.0} %",
        3 * ROUNDS,
        told.p50_ms,
        told.p99_ms,
        told.longest_ms,
        100.0 * told.generator_share
    );
    Ok(())
}

/// Waits until every phone has seen an event with this number or a later one; the highest number, and
/// when each saw it.
async fn everyone(seen: &mut UnboundedReceiver<Seen>, least: u64) -> Result<(u64, Vec<Instant>)> {
    let mut phones: HashMap<usize, Instant> = HashMap::new();
    let mut highest = least;
    while phones.len() < PHONES {
        let next = tokio::time::timeout(Duration::from_secs(20), seen.recv()).await;
        let Ok(Some((phone, number, at))) = next else {
            bail!("{} of {PHONES} phones saw event {least}", phones.len());
        };
        if number >= least {
            phones.entry(phone).or_insert(at);
            highest = highest.max(number);
        }
    }
    Ok((highest, phones.into_values().collect()))
}

/// A phone: reads the stream and tells the number of each event.
async fn follow(
    address: SocketAddr,
    path: &str,
    phone: usize,
    told: &UnboundedSender<Seen>,
) -> Result<()> {
    let mut stream = TcpStream::connect(address).await?;
    let request =
        format!("GET {path} HTTP/1.1\r\nHost: bench\r\nAccept: text/event-stream\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut buffer = Vec::new();
    loop {
        if stream.read_buf(&mut buffer).await? == 0 {
            bail!("the stream ended");
        }
        let at = Instant::now();
        while let Some(end) = buffer.windows(2).position(|two| two == b"\n\n") {
            let event: Vec<u8> = buffer.drain(..end + 2).collect();
            let text = String::from_utf8_lossy(&event);
            let number =
                text.lines().find_map(|line| line.split_once("id: ")?.1.trim().parse().ok());
            if let Some(number) = number {
                told.send((phone, number, at))?;
            }
        }
    }
}

/// The secretary's browser.
struct Desk {
    client: Client,
    cookie: String,
}

impl Desk {
    async fn sign_in(address: SocketAddr) -> Result<Self> {
        let mut client = Client::connect(address).await?;
        let form = format!("email={EMAIL}&password={PASSWORD}");
        let request = post("/sign-in", "", &form);
        client.exchange(request.as_bytes()).await?;
        let head = String::from_utf8_lossy(&client.buffer).into_owned();
        let cookie = head
            .lines()
            .filter_map(|line| line.split_once(": "))
            .filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"))
            .find(|(_, value)| value.starts_with("mundap_session="))
            .and_then(|(_, value)| value.split(';').next().map(str::to_owned));
        Ok(Self { client, cookie: cookie.context("the demo's secretary could not sign in")? })
    }

    async fn page(&mut self, path: &str) -> Result<String> {
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: bench\r\nCookie: {}\r\nAccept-Language: en\r\n\r\n",
            self.cookie
        );
        self.client.exchange(request.as_bytes()).await?;
        if status(&self.client.buffer) != 200 {
            bail!("{path}: {}", status(&self.client.buffer));
        }
        let head = head_end(&self.client.buffer).context("no header")?;
        Ok(String::from_utf8_lossy(&self.client.buffer[head..]).into_owned())
    }

    /// Sends a form of the console; the moment just before it was sent.
    async fn act(&mut self, path: &str, form: &str) -> Result<Instant> {
        let page = self.page(path).await?;
        let token = between(&page, "name=\"csrf\" value=\"", "\"").context("no token")?;
        let request = post(path, &self.cookie, &format!("{form}&csrf={token}"));
        let at = Instant::now();
        self.client.exchange(request.as_bytes()).await?;
        let answer = String::from_utf8_lossy(&self.client.buffer).into_owned();
        let done = ["said=hall_done", "said=ballot_opened", "said=ballot_closed"];
        if !done.iter().any(|word| answer.contains(word)) {
            bail!("{form}: {}", answer.lines().take(12).collect::<Vec<_>>().join(" | "));
        }
        Ok(at)
    }

    /// The meeting of the demo that is to come.
    async fn next_meeting(&mut self) -> Result<String> {
        let page = self.page("/d/garam/calendar").await?;
        Ok(between(&page, "href=\"/meetings/", "\"").context("no meeting is to come")?.to_owned())
    }

    async fn seats_and_item(&mut self, console: &str) -> Result<(Vec<String>, String)> {
        let page = self.page(console).await?;
        let seats: Vec<String> = page
            .match_indices("value=\"arrive:")
            .filter_map(|(at, _)| between(&page[at..], "arrive:", "\"").map(str::to_owned))
            .collect();
        // Whoever leads the body opens the meeting: the first of those who can.
        let prepare = console.replace("/console", "/prepare");
        let page = self.page(&prepare).await?;
        let item = between(&page, "?item=", "#item").context("no item")?.to_owned();
        Ok((seats, item))
    }

    async fn open_ballot(&mut self, console: &str) -> Result<String> {
        let page = self.page(console).await?;
        Ok(between(&page, "value=\"close:", "\"").context("no vote is open")?.to_owned())
    }
}

fn post(path: &str, cookie: &str, form: &str) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nHost: bench\r\nCookie: {cookie}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
        form.len()
    )
}

fn between<'a>(text: &'a str, begins: &str, ends: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(begins)?;
    Some(rest.split_once(ends)?.0)
}
