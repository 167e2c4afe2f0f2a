//! Schemathesis against the API's own description: requests made from the schema, right and wrong
//! ones, for ten minutes in `test` and an hour in `soak`. Nothing may answer 5xx or otherwise than
//! the description says.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::need;
use crate::process::{self, Tally};

/// How long it runs in `cargo xtask test`.
pub(crate) const SHORT: Duration = Duration::from_mins(10);
/// How long it runs in `cargo xtask soak`.
pub(crate) const LONG: Duration = Duration::from_hours(1);

/// A text may be refused for what no schema can say: a control character, a place that is not on the
/// dialogue's list.
const NOT_ASKED: &str = "positive_data_acceptance";

const QUESTIONS: &str = "질문,상세내용,분야,동\n\
    밤에는 어디서 쉬나요?,막차가 일찍 끊깁니다,돌봄,새터동\n\
    공장은 언제 쉬나요?,,제조업,샘골동\n";
const COMMENTS: &str = "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n\
    1,x,0,0,1,0,1,밤 버스가 필요합니다\n\
    2,x,1,0,0,1,1,버스보다 택시가 낫습니다\n";
const VOTES: &str = "timestamp,datetime,comment-id,voter-id,vote\n1,x,0,0,1\n2,x,1,1,-1\n";

/// Where its report goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tell {
    /// To the screen, as it goes.
    Screen,
    /// To a file, and to the screen when all is done: other steps print meanwhile.
    File,
}

/// Runs it for this long; passed when no answer was wrong.
pub(crate) fn run(time: Duration, tell: Tell) -> Result<Tally> {
    let schemathesis = need::schemathesis()?;
    let folder = process::target()?.join("fuzz");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let server = Server::start(&process::build_binary()?, &folder)?;
    let mut command = Command::new(schemathesis);
    command
        .args(["run", &format!("{}/api/v1/openapi.json", server.url)])
        // One worker: two threads in Python's parser end in a SystemError now and then.
        .args(["--max-time", &time.as_secs().to_string(), "--workers", "1", "--no-color"])
        .args(["--warnings", "off", "--exclude-checks", NOT_ASKED])
        // It goes on as long as the meeting does.
        .args(["--exclude-operation-id", "watchMeeting"])
        .args(["-H", &format!("Authorization: Bearer {}", server.token()?)])
        .current_dir(&folder);
    if tell == Tell::Screen {
        return Ok(Tally::one(process::run(&mut command)?));
    }
    let report = folder.join("report");
    let to = fs::File::create(&report)?;
    let passed = process::run(command.stderr(to.try_clone()?).stdout(to))?;
    println!("\n── fuzz ──\n{}", fs::read_to_string(report)?);
    Ok(Tally::one(passed))
}

/// The program on a small dialogue of its own; it ends with this value.
struct Server {
    child: Child,
    url: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    fn start(binary: &Path, folder: &Path) -> Result<Self> {
        let data = folder.join("data");
        let polis = folder.join("polis");
        fs::create_dir_all(&polis)?;
        fs::create_dir_all(&data)?;
        let questions = folder.join("questions.csv");
        fs::write(&questions, QUESTIONS)?;
        fs::write(polis.join("comments.csv"), COMMENTS)?;
        fs::write(polis.join("votes.csv"), VOTES)?;
        let run = |words: &[&str], paths: &[&PathBuf]| {
            let mut command = Command::new(binary);
            process::output(command.args(words).args(paths).arg("--data").arg(&data))
        };
        let lists = ["--sector", "돌봄,제조업", "--place", "새터동,샘골동"];
        run(
            &[&["dialogue", "add", "--slug", "garam", "--title", "가람구"], &lists[..]].concat(),
            &[],
        )?;
        run(&["import", "questions", "--dialogue", "garam"], &[&questions])?;
        run(
            &["import", "polis", "--dialogue", "garam", "--title", "밤에 어떻게 다닐까요?"],
            &[&polis],
        )?;
        let mut child = Command::new(binary)
            .args(["serve", "--json", "--listen", "127.0.0.1:0", "--rate-limit", "off", "--data"])
            .arg(&data)
            .stdout(Stdio::piped())
            .stderr(fs::File::create(folder.join("log"))?)
            .spawn()?;
        let told = child.stdout.take().context("the server has no output")?;
        let mut server = Self { child, url: String::new() };
        let mut line = String::new();
        BufReader::new(told).read_line(&mut line)?;
        let told: Value = serde_json::from_str(&line).with_context(|| format!("told: {line}"))?;
        told.get("url").and_then(Value::as_str).context("no url")?.clone_into(&mut server.url);
        Ok(server)
    }

    /// A participant's token.
    fn token(&self) -> Result<String> {
        let host = self.url.trim_start_matches("http://");
        let mut stream = TcpStream::connect(host)?;
        write!(
            stream,
            "POST /api/v1/participants HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        )?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        let (head, body) = answer.split_once("\r\n\r\n").context("no answer")?;
        ensure!(head.contains(" 201 "), "{head}");
        let body: Value = serde_json::from_str(body).with_context(|| body.to_owned())?;
        Ok(body.get("token").and_then(Value::as_str).context("no token")?.to_owned())
    }
}
