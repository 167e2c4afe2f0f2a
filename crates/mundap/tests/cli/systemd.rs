//! The units in `packaging/`, as systemd reads them, and what systemd is told.

use std::os::unix::net::UnixDatagram;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::program::{Program, Server, get};

fn packaging() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packaging")
}

/// The units, with the program where it was built; the account may be missing on this machine.
fn units(folder: &Path) -> [PathBuf; 2] {
    ["mundap.service", "mundap.socket"].map(|name| {
        let text = std::fs::read_to_string(packaging().join(name)).unwrap();
        let text = text
            .replace("/usr/local/bin/mundap", env!("CARGO_BIN_EXE_mundap"))
            .replace("User=mundap\nGroup=mundap\n", "DynamicUser=yes\n");
        std::fs::write(folder.join(name), text).unwrap();
        folder.join(name)
    })
}

fn analyze(words: &[&str], units: &[PathBuf]) -> (bool, String) {
    let output = Command::new("systemd-analyze")
        .args(words)
        .args(units)
        .env("SYSTEMD_LOG_LEVEL", "warning")
        .output()
        .expect("systemd-analyze runs (Debian: apt-get install systemd)");
    let text =
        [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
    (output.status.success(), text.concat())
}

#[test]
fn the_units_are_sound_and_hardened() {
    let folder = tempfile::tempdir().unwrap();
    let units = units(folder.path());
    let (good, said) = analyze(&["verify"], &units);
    assert!(good && !said.contains("mundap."), "{said}");
    // Out of ten, in tenths: below two is what systemd calls OK.
    let (good, said) = analyze(&["security", "--offline=true", "--threshold=20"], &units[..1]);
    assert!(good, "{said}");
    // A unit that is not sound is found: without that the above would prove nothing.
    let text = std::fs::read_to_string(&units[0]).unwrap();
    std::fs::write(&units[0], text.replace("Restart=always", "Restart=perhaps")).unwrap();
    let (_, said) = analyze(&["verify"], &units);
    assert!(said.contains("perhaps"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn systemd_is_told_that_it_is_ready_lives_and_stops() {
    let program = Program::new();
    let socket = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = socket.local_addr().unwrap();
    let told = program.path("notify");
    let inbox = UnixDatagram::bind(&told).unwrap();
    inbox.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
    let next = || {
        let mut bytes = [0; 200];
        let length = inbox.recv(&mut bytes).unwrap();
        String::from_utf8_lossy(&bytes[..length]).trim().to_owned()
    };
    let mut command = program.serve_on(&socket);
    command.env("NOTIFY_SOCKET", &told).env("WATCHDOG_USEC", "200000");
    let server = Server::start(command);
    assert_eq!(server.url, format!("http://{address}"), "the socket that was handed over");
    assert_eq!(next(), "READY=1");
    assert_eq!([next(), next(), next()], ["WATCHDOG=1"; 3], "it lives");
    assert_eq!(get(&format!("{}/readyz", server.url)).await.0, 200);
    server.tell_to_stop();
    let stopping = (0..100).map(|_| next()).any(|word| word == "STOPPING=1");
    assert!(stopping);
    assert_eq!(server.stop().code, 0);
}
