//! Runs the program under test.

use std::io::{BufRead as _, BufReader, Read as _};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// The program with a data directory of its own.
pub(crate) struct Program {
    folder: TempDir,
    database: Option<String>,
}

/// What a command printed, and its exit code.
#[derive(Clone, Debug)]
pub(crate) struct Done {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Done {
    /// The JSON object on standard output.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// A fact of the doctor's.
    pub(crate) fn fact(&self, name: &str) -> Value {
        let json = self.json();
        let mut facts = json["facts"].as_array().unwrap().iter();
        facts.find(|fact| fact["name"] == name).unwrap_or_else(|| panic!("{name}: {json}")).clone()
    }

    /// Fails the test unless the command ended well.
    pub(crate) fn good(self) -> Self {
        assert_eq!(self.code, 0, "{self:?}");
        self
    }

    /// Fails the test unless the command ended with this code and said this on standard error.
    pub(crate) fn refused(self, code: i32, sign: &str) -> Self {
        assert_eq!(self.code, code, "{self:?}");
        assert!(self.stderr.contains(sign), "{sign:?} is not in {self:?}");
        self
    }
}

impl Program {
    /// On the embedded database.
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), database: None }
    }

    /// On another database.
    pub(crate) fn on(database: &str) -> Self {
        Self { database: Some(database.to_owned()), ..Self::new() }
    }

    /// A path in the test's own folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The data directory.
    pub(crate) fn data(&self) -> PathBuf {
        self.path("data")
    }

    /// The address of the database, where it is not the embedded one.
    pub(crate) fn database(&self) -> Option<&str> {
        self.database.as_deref()
    }

    /// Writes a file into the test's own folder; its path.
    pub(crate) fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        path.display().to_string()
    }

    /// The command, not started: with no environment but what it needs.
    pub(crate) fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mundap"));
        command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.current_dir(self.folder.path()).args(words).arg("--data").arg(self.data());
        if let Some(database) = &self.database {
            command.arg("--database").arg(database);
        }
        command.stdin(Stdio::null());
        command
    }

    /// The server, not started, as systemd would start it: on a socket that is open already.
    pub(crate) fn serve_on(&self, socket: &std::net::TcpListener) -> Command {
        let serve = self.command(&["serve", "--rate-limit", "off"]);
        let mut command = Command::new("sh");
        command.args(["-c", r#"exec 3<&0 </dev/null; LISTEN_FDS=1 LISTEN_PID=$$ exec "$@""#, "sh"]);
        command.arg(serve.get_program()).args(serve.get_args());
        command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.stdin(Stdio::from(OwnedFd::from(socket.try_clone().unwrap())));
        command
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, words: &[&str]) -> Done {
        finish(self.command(words))
    }

    /// Runs a command that has to end well; the JSON object it prints.
    pub(crate) fn json(&self, words: &[&str]) -> Value {
        self.run(&[words, &["--json"]].concat()).good().json()
    }

    /// Starts the server on a free port.
    pub(crate) fn serve(&self, words: &[&str]) -> Server {
        Server::start(self.command(&[&["serve", "--listen", "127.0.0.1:0"], words].concat()))
    }
}

/// Runs a prepared command to its end.
pub(crate) fn finish(mut command: Command) -> Done {
    let output = command.output().unwrap();
    Done {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A running server, killed when the test ends.
pub(crate) struct Server {
    child: Child,
    output: BufReader<std::process::ChildStdout>,
    /// Where it listens.
    pub(crate) url: String,
}

impl Server {
    /// Starts it and reads the address it prints.
    pub(crate) fn start(mut command: Command) -> Self {
        command.stderr(Stdio::piped());
        Self::start_logged(command)
    }

    /// Starts it with standard error as the command has it.
    pub(crate) fn start_logged(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        // `문답을 열었습니다: http://…`, or as a witness says it.
        let said = line.trim().split_once(": ").map(|(_, url)| url);
        let Some(url) = said.filter(|url| url.starts_with("http://")) else {
            let _ = child.kill();
            let done = child.wait_with_output().unwrap();
            panic!("{line:?} {}", String::from_utf8_lossy(&done.stderr));
        };
        Self { url: url.to_owned(), child, output }
    }

    /// Its process.
    pub(crate) fn process(&self) -> u32 {
        self.child.id()
    }

    /// The next line it prints.
    pub(crate) fn line(&mut self) -> String {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    /// Tells it to stop.
    pub(crate) fn tell_to_stop(&self) {
        let id = self.process().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    }

    /// Tells it to stop; how it ended.
    pub(crate) fn stop(mut self) -> Done {
        self.tell_to_stop();
        let mut done = Done { code: -1, stdout: String::new(), stderr: String::new() };
        self.output.read_to_string(&mut done.stdout).unwrap();
        if let Some(mut errors) = self.child.stderr.take() {
            errors.read_to_string(&mut done.stderr).unwrap();
        }
        done.code = self.child.wait().unwrap().code().unwrap_or(-1);
        done
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Status and body of a page.
pub(crate) async fn get(url: &str) -> (u16, String) {
    let answer = reqwest::get(url).await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

/// Whether a path is only for its owner.
pub(crate) fn is_private(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(path).unwrap().permissions().mode().trailing_zeros() >= 6
}
