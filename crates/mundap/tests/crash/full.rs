//! The disk runs full while people vote: clear errors, no acknowledged vote lost, and when there is
//! room again nobody has to do anything.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use crate::load::{Load, Then};
use crate::outage::{becomes_ready, status};
use crate::program::Server;
use crate::site::Site;
use crate::standing::{Standing, all_are_known, check, standing};

/// How little the database may grow, and how much room there is later: the log is folded into the
/// file only when it has 16 MB.
const ROOM_KB: u64 = 700;
const LATER_KB: u64 = 40 * 1024;

/// Where the disk's end comes from.
enum Disk {
    /// A small disk of its own in the server's own view of the files, and a file that fills it.
    Small(PathBuf),
    /// The largest file the server may write: on machines that give nobody a disk.
    Limit,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn alone_a_full_disk_loses_nothing() {
    let site = Site::sqlite().await;
    if let Some((server, disk)) = on_small_disk(&site) {
        fill_and_make_room(&site, server, &disk).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn alone_a_file_that_may_not_grow_loses_nothing() {
    let site = Site::sqlite().await;
    let server = with_limit(&site);
    fill_and_make_room(&site, server, &Disk::Limit).await;
}

async fn fill_and_make_room(site: &Site, server: Server, disk: &Disk) {
    let url = server.url.clone();
    let load = Load::start(site, &url, Then::Again).await;
    for _ in 0..600 {
        if status(&url, "/readyz").await == 503 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(status(&url, "/readyz").await, 503, "the disk is full");
    // Reading goes on.
    assert_eq!(status(&url, "/d/garam/questions").await, 200);
    tokio::time::sleep(Duration::from_millis(300)).await;
    make_room(&server, disk);
    becomes_ready(&url).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    let (records, _) = load.finish(Instant::now()).await;
    let refused: Vec<u16> = records.iter().flat_map(|record| record.refusals.clone()).collect();
    println!("{} votes were refused for now", refused.len());
    assert!(refused.len() > 10 && refused.iter().all(|status| *status == 503), "{refused:?}");
    let after = standing(site, &url).await;
    for record in &records {
        assert_eq!(record.in_flight, None, "every vote was acknowledged in the end");
        check(record, &Standing::new(), &after);
    }
    all_are_known(&url, &records).await;
    let done = server.stop();
    assert_eq!(done.code, 0, "{done:?}");
    // Told once when it begins and once when it is over, however many votes meet it.
    let told = |sign: &str| done.stderr.lines().filter(|line| line.contains(sign)).count();
    assert!((1..5).contains(&told("the database cannot be used")), "{done:?}");
    assert!((1..5).contains(&told("the database can be used again")), "{done:?}");
}

/// Starts the server with its data on a disk that is nearly full; none when this machine does not
/// let us mount one.
fn on_small_disk(site: &Site) -> Option<(Server, Disk)> {
    let root = Command::new("id").arg("-u").output().unwrap().stdout == b"0\n";
    let mut unshare = Command::new("unshare");
    unshare.arg("--mount");
    if !root {
        unshare.arg("--map-root-user");
    }
    let folder = site.program.path("disk");
    std::fs::create_dir(&folder).unwrap();
    let data = site.program.data();
    let size = std::fs::metadata(data.join("mundap.db")).unwrap().len().div_ceil(1024);
    let script = format!(
        r#"mount -t tmpfs -o size={}k,mode=700 tmpfs "$1" && cp "$2"/mundap.db "$1" &&
           head -c {}k /dev/zero >"$1/filler" && shift 2 && exec "$@""#,
        size + ROOM_KB + LATER_KB,
        LATER_KB,
    );
    let serve = site.program.command(&["serve", "--listen", "127.0.0.1:0", "--rate-limit", "off"]);
    let words: Vec<_> = serve.get_args().map(std::ffi::OsStr::to_owned).collect();
    let mut test = Command::new("unshare");
    test.args(unshare.get_args())
        .args(["sh", "-c", r#"mount -t tmpfs tmpfs "$1""#, "sh"])
        .arg(&folder);
    if !test.output().is_ok_and(|output| output.status.success()) {
        println!("this machine gives nobody a disk: the other test is the one that counts");
        return None;
    }
    unshare.args(["sh", "-c", &script, "sh"]).arg(&folder).arg(&data);
    unshare.arg(serve.get_program());
    // The last of them is the data directory.
    unshare.args(&words[..words.len() - 1]).arg(&folder);
    let server = Server::start(unshare);
    Some((server, Disk::Small(folder.join("filler"))))
}

/// Starts the server so that no file of its may grow much. The signal that a file is too large is
/// ignored, so that writing fails instead.
fn with_limit(site: &Site) -> Server {
    let size = std::fs::metadata(site.program.data().join("mundap.db")).unwrap().len();
    // The shell counts in blocks of 512 bytes.
    let blocks = size.max(ROOM_KB * 1024) / 512;
    let script = format!(r#"trap "" XFSZ; ulimit -S -f {blocks}; exec "$@""#);
    let serve = site.program.command(&["serve", "--listen", "127.0.0.1:0", "--rate-limit", "off"]);
    let mut command = Command::new("sh");
    command.args(["-c", &script, "sh"]).arg(serve.get_program()).args(serve.get_args());
    Server::start(command)
}

fn make_room(server: &Server, disk: &Disk) {
    let process = server.process();
    match disk {
        Disk::Small(filler) => {
            // As the server sees it.
            let seen = Path::new("/proc").join(process.to_string()).join("root");
            let filler = seen.join(filler.strip_prefix("/").unwrap());
            std::fs::remove_file(filler).unwrap();
        }
        Disk::Limit => {
            let pid = process.to_string();
            let done = Command::new("prlimit").args(["--pid", &pid, "--fsize=unlimited"]).status();
            assert!(done.unwrap().success());
        }
    }
}
