//! Mails: nothing is lost when the mail server is down, and nobody's request fails.

use std::sync::Arc;

use app::claim::NewClaim;
use app::mail::{Carrier as _, Composed, Counts, Letter, Mail, Outbox, Smtp};
use app::{Actor, Settings};
use domain::language::Language;
use domain::permission::Denial;
use domain::time::SECOND;
use store::Engine;
use testkit::{AsJson, TestApp, both_engines};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Mutex;

use crate::expect::denial;

/// Somebody asks for a link to this address.
async fn ask(t: &TestApp, email: &str) {
    let new = NewClaim {
        email: email.to_owned(),
        agreed: true,
        of_age: Some(true),
        ..NewClaim::default()
    };
    t.app.ask_claim(&t.participant(), &new, Language::Korean, None).await.unwrap();
}

async fn counts(t: &TestApp) -> (i64, i64) {
    let Counts { waiting, failed } = t.app.mail_counts(&t.operator()).await.unwrap();
    (waiting, failed)
}

both_engines!(a_mail_waits_until_the_server_is_back, |t| async {
    t.policy().await;
    t.mailbox.set_down(true);
    ask(t, "kim@garam.example").await;
    for pause in [30, 120, 600] {
        assert_eq!(t.mails().await, []);
        assert_eq!(counts(t).await, (1, 0));
        t.clock.advance((pause - 1) * SECOND);
        assert_eq!(t.mails().await, [], "not tried before its time");
        t.clock.advance(SECOND);
    }
    t.mailbox.set_down(false);
    let mails = t.mails().await;
    assert_eq!(mails.len(), 1);
    assert!(matches!(&mails[0], (to, Letter::Claim { .. }) if to == "kim@garam.example"));
    assert_eq!(counts(t).await, (0, 0), "a mail that was sent is forgotten");
    t.clock.advance(24 * 3600 * SECOND);
    assert_eq!(t.mails().await, [], "it is sent once");
});

both_engines!(a_mail_is_given_up_after_days_or_when_it_is_refused_for_good, |t| async {
    t.policy().await;
    ask(t, "refused@garam.example").await;
    t.mailbox.set_refusing(true);
    assert_eq!(t.mails().await, []);
    assert_eq!(counts(t).await, (0, 1));
    t.mailbox.set_refusing(false);
    t.mailbox.set_down(true);
    ask(t, "kim@garam.example").await;
    for _ in 0..9 {
        t.mails().await;
        t.clock.advance(24 * 3600 * SECOND);
    }
    assert_eq!(counts(t).await, (0, 2));
    t.mailbox.set_down(false);
    assert_eq!(t.mails().await, []);
    let list = t.app.waiting_mails(&t.operator(), 10).await.unwrap();
    let why: Vec<&str> = list.iter().filter_map(|mail| mail.failure.as_deref()).collect();
    assert_eq!(why, ["the mail server cannot be reached", "the mail server answers 550"]);
});

both_engines!(two_workers_never_send_the_same_mail, |t| async {
    t.policy().await;
    for n in 0..12 {
        ask(t, &format!("kim{n}@garam.example")).await;
    }
    let other = t.another().await;
    let (one, two) =
        tokio::join!(t.app.send_mails(&AsJson, &t.mailbox), other.send_mails(&AsJson, &t.mailbox));
    assert_eq!(one.unwrap() + two.unwrap(), 12);
    let mut to: Vec<String> = t.mailbox.take().into_iter().map(|mail| mail.address).collect();
    to.sort_unstable();
    to.dedup();
    assert_eq!(to.len(), 12);
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_server_mails_lie_in_the_outbox_for_the_operator() {
    let folder = tempfile::tempdir().unwrap();
    let outbox = Outbox::new(folder.path().join("outbox"));
    let settings = Settings { outbox: Some(outbox.clone()), ..testkit::settings() };
    let t = TestApp::start(Engine::Sqlite, settings).await;
    t.policy().await;
    ask(&t, "kim@garam.example").await;
    assert_eq!(t.app.send_mails(&AsJson, &outbox).await.unwrap(), 1);
    let (mails, count) = t.app.outbox(&t.operator(), 10).await.unwrap();
    assert_eq!((mails.len(), count), (1, 1));
    assert_eq!(mails[0].address, "kim@garam.example");
    assert!(mails[0].text.body.contains("\"letter\":\"claim\""));
    assert_eq!(denial(t.app.outbox(&Actor::default(), 10).await), Denial::SignIn);
    assert_eq!(denial(t.app.mail_counts(&t.participant()).await), Denial::SignIn);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_worker_sends_what_is_queued() {
    let folder = tempfile::tempdir().unwrap();
    let outbox = Outbox::new(folder.path().join("outbox"));
    let settings = Settings { outbox: Some(outbox.clone()), ..testkit::settings() };
    let t = TestApp::start(Engine::Sqlite, settings).await;
    t.policy().await;
    t.app.start_mailing(Arc::new(AsJson), Arc::new(outbox));
    ask(&t, "kim@garam.example").await;
    for _ in 0..500 {
        if t.app.outbox(&t.operator(), 10).await.unwrap().1 == 1 {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("the mail was not sent");
}

/// A mail server that says one thing to every mail, and keeps what it took.
async fn server(verdict: &'static str) -> (String, Arc<Mutex<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    let taken = Arc::new(Mutex::new(String::new()));
    let keep = Arc::clone(&taken);
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            tokio::spawn(serve(socket, verdict, Arc::clone(&keep)));
        }
    });
    (url, taken)
}

async fn serve(socket: TcpStream, verdict: &'static str, keep: Arc<Mutex<String>>) {
    let (read, mut write) = socket.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 mail.garam.example\r\n").await.unwrap();
    let mut data = false;
    while let Ok(Some(line)) = lines.next_line().await {
        keep.lock().await.push_str(&format!("{line}\n"));
        let answer = match line.split(' ').next().unwrap_or_default() {
            _ if data && line != "." => continue,
            "." => {
                data = false;
                "250 taken"
            }
            "RCPT" => verdict,
            "DATA" => {
                data = true;
                "354 go on"
            }
            "QUIT" => "221 bye",
            _ => "250 ok",
        };
        write.write_all(format!("{answer}\r\n").as_bytes()).await.unwrap();
    }
}

fn mail(address: &str) -> Mail {
    let text = Composed {
        subject: "이어 쓰기".to_owned(),
        body: "https://x.example/a".to_owned(),
        calendar: None,
        unsubscribe: None,
    };
    Mail { id: 7, address: address.to_owned(), text, at: testkit::START }
}

#[tokio::test]
async fn a_mail_server_takes_mails_or_says_why_not() {
    let (url, taken) = server("250 ok").await;
    let smtp = Smtp::new(&url, "가람구 문답 <no-reply@garam.example>").unwrap();
    smtp.check().await.unwrap();
    smtp.carry(&mail("kim@garam.example")).await.unwrap();
    let text = taken.lock().await.clone();
    for sign in [
        "MAIL FROM:<no-reply@garam.example>",
        "RCPT TO:<kim@garam.example>",
        "Auto-Submitted: auto-generated",
        "Message-ID: <mundap.7.",
        "Subject: =?utf-8?",
        "https://x.example/a",
    ] {
        assert!(text.contains(sign), "{sign} is not in\n{text}");
    }
    for (verdict, for_good) in [("550 no such kim@garam.example", true), ("451 later", false)] {
        let (url, _) = server(verdict).await;
        let smtp = Smtp::new(&url, "no-reply@garam.example").unwrap();
        let error = smtp.carry(&mail("kim@garam.example")).await.unwrap_err();
        assert_eq!(error.for_good, for_good, "{verdict}");
        assert!(!error.text.contains("kim"), "{}: the address is told", error.text);
    }
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}", closed.local_addr().unwrap());
    drop(closed);
    let smtp = Smtp::new(&url, "no-reply@garam.example").unwrap();
    assert!(!smtp.carry(&mail("kim@garam.example")).await.unwrap_err().for_good);
    assert!(smtp.carry(&mail("no address")).await.unwrap_err().for_good);
    assert!(Smtp::new("http://x", "a@x.example").is_err() && Smtp::new(&url, "no sender").is_err());
}
