//! The served analysis while votes arrive: a conversation of 100,000 people, 5,000 votes a second.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result, ensure};

use super::{Client, Server, Steady, Target, load};

const PEOPLE: u32 = 100_000;
const STATEMENTS: u32 = 400;
/// Votes of each person in the file.
const VOTES: u32 = 20;
const PER_SECOND: usize = 5000;
const TIME: Duration = Duration::from_secs(30);

/// Imports the conversation, waits for its first analysis, and measures how old the served one is.
pub(crate) async fn live(server: &Server, program: &Path, folder: &Path) -> Result<()> {
    let export = folder.join("conversation");
    write_export(&export)?;
    let start = Instant::now();
    let imported = Command::new(program)
        .args(["import", "polis"])
        .arg(&export)
        .args(["--dialogue", "garam", "--title", "10만 명의 대화", "--json", "--data"])
        .arg(&server.data)
        .stderr(Stdio::null())
        .output()?;
    ensure!(imported.status.success(), "mundap import polis failed: {}", imported.status);
    println!(
        "conversation of {PEOPLE} people, {} votes imported in {:.0} s",
        PEOPLE * VOTES,
        start.elapsed().as_secs_f64()
    );
    let core = newest_core(server).await?;
    let opinion = format!("/api/v1/core-questions/{}/opinion", core.id);
    let mut client = Client::connect(server.address).await?;
    while read_at(&mut client, &opinion).await?.is_none() {
        ensure!(start.elapsed() < Duration::from_mins(5), "no analysis within five minutes");
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    println!("first analysis {:.0} s after the import began", start.elapsed().as_secs_f64());
    let first = core.first_statement;
    let target = Target { first, count: usize::try_from(STATEMENTS)?, voters: 2000 };
    let steady = Steady::start_on(server, PER_SECOND, target).await?;
    tokio::time::sleep(Duration::from_secs(6)).await;
    let page = format!("/d/garam/core/{}/{}", core.set, core.number);
    let (ages, calm) =
        tokio::join!(ages(&mut client, &opinion), load(server.address, &page, 1, TIME));
    let (ages, calm) = (ages?, calm?);
    let votes = steady.stop().await?;
    let oldest = ages.iter().copied().fold(0.0, f64::max);
    println!(
        "SERVED ANALYSIS while {:.0} votes/s arrive: at most {oldest:.1} s old (aim 5), mean {:.1} s; core question's page p99 {:.1} ms for one reader (aim 50), {:.0}/s; votes p99 {:.0} ms, {} failed; memory {} MB",
        votes.per_second,
        ages.iter().sum::<f64>() / ages.len().max(1) as f64,
        calm.p99_ms,
        calm.per_second,
        votes.p99_ms,
        votes.failed,
        server.memory_mb()?
    );
    Ok(())
}

/// How old the served analysis is, several times a second.
async fn ages(client: &mut Client, path: &str) -> Result<Vec<f64>> {
    let start = Instant::now();
    let mut ages = Vec::new();
    while start.elapsed() < TIME {
        let read_at = read_at(client, path).await?.context("the analysis is gone")?;
        let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs_f64();
        ages.push(now - read_at);
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    Ok(ages)
}

/// Of what moment the served analysis is, in seconds since 1970.
async fn read_at(client: &mut Client, path: &str) -> Result<Option<f64>> {
    let (status, body) = client.get(path).await?;
    ensure!(status == 200, "{path} answered {status}");
    let answer: serde_json::Value = serde_json::from_slice(&body)?;
    let Some(text) = answer["analysis"]["read_at"].as_str() else { return Ok(None) };
    let moment: jiff::Timestamp = text.parse()?;
    Ok(Some(moment.as_microsecond() as f64 / 1e6))
}

struct Core {
    id: i64,
    set: i64,
    number: i64,
    first_statement: usize,
}

async fn newest_core(server: &Server) -> Result<Core> {
    let mut client = Client::connect(server.address).await?;
    let path = "/api/v1/dialogues/garam/core-questions?limit=200";
    let answer: serde_json::Value = serde_json::from_slice(&client.get(path).await?.1)?;
    let items = answer["items"].as_array().context("core questions")?;
    let newest = items.iter().max_by_key(|item| item["id"].as_i64()).context("none")?;
    let id = newest["id"].as_i64().context("id")?;
    let path = format!("/api/v1/core-questions/{id}/statements?limit=1");
    let answer: serde_json::Value = serde_json::from_slice(&client.get(&path).await?.1)?;
    let first = answer["items"][0]["id"].as_u64().context("a statement")?;
    Ok(Core {
        id,
        set: newest["set"].as_i64().context("set")?,
        number: newest["number"].as_i64().context("number")?,
        first_statement: usize::try_from(first)?,
    })
}

/// Three camps; each person votes on statements of their own, mostly as their camp does.
fn write_export(folder: &Path) -> Result<()> {
    std::fs::create_dir(folder)?;
    let file = |name: &str| -> Result<_> {
        Ok(std::io::BufWriter::new(std::fs::File::create(folder.join(name))?))
    };
    let mut comments = file("comments.csv")?;
    writeln!(
        comments,
        "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body"
    )?;
    for n in 0..STATEMENTS {
        writeln!(comments, "1700000000000,x,{n},0,0,0,1,{n}번째 의견입니다")?;
    }
    let mut votes = file("votes.csv")?;
    writeln!(votes, "timestamp,datetime,comment-id,voter-id,vote")?;
    for person in 0..PEOPLE {
        for n in 0..VOTES {
            let statement = (person.wrapping_mul(37) + n * (STATEMENTS / VOTES)) % STATEMENTS;
            let odd = (person.wrapping_mul(2_654_435_761) ^ n.wrapping_mul(40_503)) >> 9;
            let side = (statement / 3 + person % 3).is_multiple_of(2);
            let vote = match odd % 10 {
                0 => 0,
                1 => {
                    if side {
                        -1
                    } else {
                        1
                    }
                }
                _ => {
                    if side {
                        1
                    } else {
                        -1
                    }
                }
            };
            writeln!(votes, "1700000000000,x,{statement},{person},{vote}")?;
        }
    }
    votes.flush()?;
    Ok(comments.flush()?)
}
