//! Mails of a running server: a mail server that is down, an outbox without one, and what the doctor
//! and the staff page tell.

use std::path::{Path, PathBuf};
use std::time::Duration;

use store::Engine;

use crate::erasure::{ask, policy, program_on};
use crate::program::{Program, is_private};

/// An address at which nothing listens.
fn closed() -> String {
    let socket = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    format!("smtp://{}", socket.local_addr().unwrap())
}

fn files(folder: &Path) -> usize {
    std::fs::read_dir(folder).map_or(0, |entries| entries.flatten().count())
}

/// The mail to an address in the outbox.
fn mail_to(outbox: &Path, address: &str) -> Option<(PathBuf, String)> {
    let mails = std::fs::read_dir(outbox).ok()?.flatten().map(|entry| entry.path());
    let mut read = mails
        .filter(|path| path.extension().is_some_and(|ending| ending == "eml"))
        .map(|path| (path.clone(), std::fs::read_to_string(path).unwrap_or_default()));
    read.find(|(_, text)| text.starts_with(&format!("To: {address}\nSubject: ")))
}

async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    for _ in 0..1000 {
        if holds() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("{what}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mail_waits_for_its_server_or_lies_in_the_outbox() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let (program, url) = program_on(engine).await;
        policy(&url).await;
        let smtp = closed();
        let words = ["--smtp", &smtp, "--mail-from", "문답 <no-reply@garam.example>"];
        let doctor = |program: &Program, words: &[&str]| {
            program.run(&[&["doctor", "--json"], words].concat())
        };
        let server = program.serve(&words);
        ask(&server, "kim@garam.example").await;
        let waits = || doctor(&program, &words).fact("mails waiting")["value"] == "1";
        until("the mail waits", waits).await;
        let done = server.stop();
        assert_eq!(done.code, 0, "{done:?}");
        assert!(!done.stderr.contains("kim@"), "the address is in the log");
        let outbox = program.data().join("outbox");
        assert_eq!(files(&outbox), 0, "with a mail server there is no outbox");
        let down = doctor(&program, &words);
        assert_eq!(down.code, 1);
        assert!(down.fact("mail server")["problem"].is_string());
        assert!(down.fact("links in mails")["problem"].is_string(), "links would lead nowhere");
        assert!(down.fact("mails given up")["problem"].is_null());

        // Without a mail server the same mail goes into the outbox, once its pause is over.
        let server = program.serve(&[]);
        ask(&server, "lee@garam.example").await;
        let filed = || mail_to(&outbox, "lee@garam.example");
        until("the mail is filed", || filed().is_some()).await;
        let (mail, text) = filed().unwrap();
        assert!(is_private(&mail) && is_private(&outbox));
        assert!(text.contains(&format!("{}/me/claim/", server.url)), "{text}");
        assert_eq!(server.stop().code, 0);
        // The first one pauses for half a minute, which may be over.
        let now = doctor(&program, &[]);
        let outbox = now.fact("outbox")["value"].as_str().unwrap().to_owned();
        let waiting = now.fact("mails waiting")["value"].clone();
        let filed = outbox.split(' ').next().unwrap().to_owned();
        assert!([("1", "1"), ("2", "0")].contains(&(&filed, waiting.as_str().unwrap())), "{now:?}");
    }
}

#[test]
fn a_mail_server_or_sender_that_is_none_is_refused_at_once() {
    let program = Program::new();
    let serve = ["serve", "--listen", "127.0.0.1:0"];
    program
        .run(&[&serve[..], &["--smtp", "mail.garam.example"]].concat())
        .refused(2, "smtp://HOST");
    program.run(&[&serve[..], &["--mail-from", "nobody"]].concat()).refused(2, "NAME <ADDRESS>");
}
