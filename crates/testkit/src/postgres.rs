//! Throw-away PostgreSQL servers from the installed programs.
//!
//! The tests of all processes share one server that does not sync. Whoever uses it holds a shared
//! lock on a file; a watchdog beside the server stops it once nobody has held that lock for a
//! while. The kernel lets go of a lock when its holder dies, however it dies, so no server stays.

use std::fs::{DirBuilder, File, OpenOptions};
use std::os::unix::fs::{DirBuilderExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use store::Store;
use tokio::sync::OnceCell;

/// Half seconds without users after which the shared server stops: longer than the pauses of a test
/// run.
const LINGER: u32 = 40;
/// What a server that nobody needs to trust does without.
const CARELESS: &[&str] = &["fsync=off", "full_page_writes=off"];
const SETTINGS: &[&str] = &[
    "listen_addresses=",
    "max_connections=300",
    "shared_buffers=64MB",
    "wal_level=minimal",
    "max_wal_senders=0",
    "max_wal_size=256MB",
];

/// Runs the server and waits: `$1` the folder, `$2` half seconds to linger, `$3` what to do with the
/// folder afterwards, then the server's own arguments. A file `stopped` says that a test stopped the
/// server on purpose, a file `again` that it is to run again.
const WATCHDOG: &str = r#"
cd "$1" || exit 1
linger=$2 after=$3
shift 3
rm -f stopped again
"$@" >log 2>&1 </dev/null &
server=$!
idle=0
while kill -0 $server 2>/dev/null || [ -e stopped ] || [ -e again ]; do
  if [ -e again ] && ! kill -0 $server 2>/dev/null; then
    rm again
    "$@" >>log 2>&1 </dev/null &
    server=$!
  fi
  sleep 0.5
  if flock -n -x users.lock true; then idle=$((idle + 1)); else idle=0; fi
  if [ $idle -ge $linger ]; then
    exec 9<start.lock
    if flock -n 9 && flock -n -x users.lock true; then
      kill -INT $server
      wait $server
      break
    fi
    exec 9<&-
    idle=0
  fi
done
if [ "$after" = remove ]; then rm -rf "$PWD"; fi
"#;

/// A server of this machine's PostgreSQL, reached by its socket.
#[derive(Debug)]
pub struct Cluster {
    folder: PathBuf,
    programs: PathBuf,
    /// Held for as long as this process may need the server.
    _using: File,
}

/// Who runs the server: it refuses to run as root.
#[derive(Clone, Copy, Debug)]
struct Owner {
    uid: u32,
    gid: u32,
    /// Whether that is somebody else than this process.
    other: bool,
}

impl Cluster {
    /// The server shared by all tests of this machine; started when it does not run.
    pub async fn shared() -> &'static Self {
        static SHARED: OnceCell<Cluster> = OnceCell::const_new();
        SHARED
            .get_or_init(|| async {
                let owner = Owner::find();
                let folder = std::env::temp_dir().join(format!("mundap-postgres-{}", owner.uid));
                Self::start(folder, owner, LINGER, "keep", CARELESS)
            })
            .await
    }

    /// A server of this test alone that keeps what it acknowledged, with these further settings.
    pub fn durable(settings: &[&str]) -> Self {
        let owner = Owner::find();
        let folder = tempfile::Builder::new().prefix("mundap-postgres-").tempdir().unwrap().keep();
        std::fs::remove_dir(&folder).unwrap();
        Self::start(folder, owner, 2, "remove", settings)
    }

    fn start(folder: PathBuf, owner: Owner, linger: u32, after: &str, settings: &[&str]) -> Self {
        owner.make_folder(&folder);
        let starting = owner.lock_file(&folder.join("start.lock"));
        let using = owner.lock_file(&folder.join("users.lock"));
        starting.lock().unwrap();
        using.lock_shared().unwrap();
        let cluster = Self { programs: programs(), folder, _using: using };
        if !cluster.is_running() {
            cluster.make_data(owner);
            cluster.run(owner, linger, after, settings);
        }
        cluster
    }

    fn is_running(&self) -> bool {
        std::os::unix::net::UnixStream::connect(self.folder.join(".s.PGSQL.5432")).is_ok()
    }

    fn make_data(&self, owner: Owner) {
        let data = self.folder.join("data");
        if data.exists() {
            std::fs::remove_dir_all(&data).unwrap();
        }
        let mut initdb = owner.command(&self.programs.join("initdb"));
        initdb.arg("-D").arg(&data);
        initdb.args(["-U", "postgres", "-A", "trust", "-N", "-E", "UTF8", "--locale=C.UTF-8"]);
        finished(&mut initdb);
    }

    fn run(&self, owner: Owner, linger: u32, after: &str, settings: &[&str]) {
        let mut watchdog = owner.command(Path::new("sh"));
        watchdog.args(["-c", WATCHDOG, "watchdog"]);
        watchdog.arg(&self.folder).arg(linger.to_string()).arg(after);
        watchdog.arg(self.programs.join("postgres")).arg("-D").arg(self.folder.join("data"));
        watchdog.arg("-k").arg(&self.folder);
        for setting in SETTINGS.iter().chain(settings) {
            watchdog.args(["-c", setting]);
        }
        // A group of its own: whoever stops the test must not stop the server that others use.
        watchdog.process_group(0);
        watchdog.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut watchdog = watchdog.spawn().expect("sh runs");
        self.wait(|| {
            assert!(watchdog.try_wait().unwrap().is_none(), "PostgreSQL ended: {}", self.log());
        });
    }

    /// Waits until the server answers: after one of its processes was killed, it reads its log first.
    pub fn wait_until_it_answers(&self) {
        self.wait(|| {});
    }

    fn wait(&self, mut meanwhile: impl FnMut()) {
        for _ in 0..1500 {
            if self.is_running() && self.try_sql("postgres", &["SELECT 1"]).is_some() {
                return;
            }
            meanwhile();
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("PostgreSQL does not answer: {}", self.log());
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }

    /// The process of the server, whose children serve connections.
    pub fn process(&self) -> u32 {
        let file = self.folder.join("data").join("postmaster.pid");
        let text = std::fs::read_to_string(file).unwrap();
        text.lines().next().unwrap().trim().parse().unwrap()
    }

    /// Stops the server as an administrator would: sessions are ended, what was committed is on disk.
    pub fn stop(&self) {
        std::fs::write(self.folder.join("stopped"), "").unwrap();
        let process = self.process().to_string();
        finished(Command::new("kill").args(["-INT", &process]));
        for _ in 0..1500 {
            if !Path::new("/proc").join(&process).exists() {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("PostgreSQL does not stop: {}", self.log());
    }

    /// Starts the server that was stopped.
    pub fn start_again(&self) {
        std::fs::write(self.folder.join("again"), "").unwrap();
        std::fs::remove_file(self.folder.join("stopped")).unwrap();
        self.wait_until_it_answers();
    }

    /// Runs statements in a database with psql, each by itself; what they print.
    pub fn sql(&self, database: &str, statements: &[&str]) -> String {
        self.try_sql(database, statements)
            .unwrap_or_else(|| panic!("psql failed on {statements:?}"))
    }

    fn try_sql(&self, database: &str, statements: &[&str]) -> Option<String> {
        let mut psql = Command::new(self.programs.join("psql"));
        psql.args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-U", "postgres"]);
        psql.arg("-h").arg(&self.folder).args(["-d", database]);
        for statement in statements {
            psql.args(["-c", statement]);
        }
        let output = psql.stderr(Stdio::null()).output().expect("psql runs");
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// The folder in which the tables and indexes of a database lie.
    pub fn files_of(&self, database: &str) -> PathBuf {
        let text = format!("SELECT oid FROM pg_database WHERE datname = '{database}'");
        let oid = self.sql("postgres", &[&text]);
        self.folder.join("data").join("base").join(oid.trim())
    }

    /// The address of a database of this server.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://postgres@localhost/{database}?host={}", self.folder.display())
    }

    /// A new database without tables; its address.
    pub fn empty_database(&self) -> String {
        self.url(&self.create("template0"))
    }

    /// A new database with the newest schema; its address.
    pub async fn migrated_database(&self) -> String {
        static TEMPLATE: OnceCell<String> = OnceCell::const_new();
        let template = TEMPLATE.get_or_init(|| self.template()).await;
        self.url(&self.create(template))
    }

    fn create(&self, template: &str) -> String {
        static MADE: AtomicU32 = AtomicU32::new(0);
        self.drop_abandoned();
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let name = format!("t_{}_{number}", std::process::id());
        self.sql(
            "postgres",
            &[
                &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
                &format!("CREATE DATABASE {name} TEMPLATE {template}"),
            ],
        );
        name
    }

    /// Removes the databases of tests whose process has ended.
    fn drop_abandoned(&self) {
        let list =
            self.sql("postgres", &["SELECT datname FROM pg_database WHERE datname LIKE 't\\_%'"]);
        for name in list.lines() {
            let process = name.split('_').nth(1).unwrap_or_default();
            if Path::new("/proc/self").exists() && !Path::new("/proc").join(process).exists() {
                // Another test may be removing it at this moment.
                let _ = self.try_sql(
                    "postgres",
                    &[&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")],
                );
            }
        }
    }

    /// A database with the schema of this very program, made once for each build of it.
    async fn template(&self) -> String {
        let program = std::env::current_exe().unwrap();
        let built = program.metadata().unwrap().modified().unwrap();
        let built = built.duration_since(std::time::UNIX_EPOCH).unwrap().as_nanos();
        let name = format!("template_{built:x}");
        let making = File::open(self.folder.join("start.lock")).unwrap();
        making.lock().unwrap();
        let known = format!("SELECT 1 FROM pg_database WHERE datname = '{name}' AND datistemplate");
        if self.sql("postgres", &[&known]).trim().is_empty() {
            self.sql(
                "postgres",
                &[
                    &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
                    &format!("CREATE DATABASE {name} TEMPLATE template0"),
                ],
            );
            let store = Store::open(&self.url(&name)).await.expect("the schema is made");
            store.close().await.unwrap();
            self.sql("postgres", &[&format!("ALTER DATABASE {name} WITH IS_TEMPLATE true")]);
        }
        name
    }
}

impl Owner {
    fn find() -> Self {
        let id = |what| finished(Command::new("id").arg(what)).trim().parse().unwrap();
        let own = Self { uid: id("-u"), gid: id("-g"), other: false };
        if own.uid != 0 {
            return own;
        }
        let passwd = std::fs::read_to_string("/etc/passwd").unwrap();
        let user = |name: &str| {
            let line = passwd.lines().find(|line| line.split(':').next() == Some(name))?;
            let mut ids = line.split(':').skip(2).map_while(|id| id.parse().ok());
            Some(Self { uid: ids.next()?, gid: ids.next()?, other: true })
        };
        user("postgres").or_else(|| user("nobody")).expect("a user other than root")
    }

    fn command(self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir("/");
        if self.other {
            command.uid(self.uid).gid(self.gid);
        }
        command
    }

    fn give(self, path: &Path) {
        if self.other {
            chown(path, Some(self.uid), Some(self.gid)).unwrap();
        }
    }

    fn make_folder(self, path: &Path) {
        DirBuilder::new().mode(0o700).recursive(true).create(path).unwrap();
        self.give(path);
    }

    fn lock_file(self, path: &Path) -> File {
        let file =
            OpenOptions::new().create(true).truncate(false).read(true).write(true).open(path);
        self.give(path);
        file.unwrap()
    }
}

/// The folder of PostgreSQL's programs: where PATH has initdb, or the newest version of Debian's.
fn programs() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let in_path = std::env::split_paths(&path)
        .filter_map(|folder| folder.join("initdb").canonicalize().ok())
        .filter_map(|program| program.parent().map(Path::to_owned));
    let installed = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut installed: Vec<PathBuf> = installed.map(|entry| entry.path().join("bin")).collect();
    installed.sort();
    in_path
        .chain(installed.into_iter().rev())
        .find(|folder| folder.join("postgres").exists() && folder.join("psql").exists())
        .expect("PostgreSQL is installed (Debian: apt-get install postgresql)")
}

fn finished(command: &mut Command) -> String {
    let output = command.stdin(Stdio::null()).output().expect("the program runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {said}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}
