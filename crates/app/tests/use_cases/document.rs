//! Files of documents: set once and then kept, in the looks of the office; letters for those they are for.

use std::net::IpAddr;

use app::document::style::Styles;
use app::document::{Block, Document, Format, Inline, Kind, Looks, Section};
use app::limit::Limits;
use app::{Error, Settings};
use domain::id::MemberId;
use domain::member::Office;
use domain::permission::Denial;
use domain::role::Role;
use testkit::{TestApp, both_engines};

use crate::expect::denial;
use crate::meeting::Room;

fn document(kind: Kind, text: &str) -> Document {
    let paragraph = Block::Paragraph(vec![Inline::Text(text.to_owned())]);
    Document {
        kind,
        language: "ko".to_owned(),
        title: "회의록".to_owned(),
        sections: vec![Section {
            level: 1,
            title: "하나".to_owned(),
            blocks: vec![paragraph],
            ..Section::default()
        }],
        ..Document::default()
    }
}

async fn fetch(t: &TestApp, document: Document, format: Format) -> String {
    let order = t.app.order(document, format).unwrap();
    String::from_utf8_lossy(&t.app.document_file(order, None).await.unwrap()).into_owned()
}

async fn on(settings: Settings) -> TestApp {
    TestApp::start(store::Engine::Sqlite, settings).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_everybody_reads_is_set_once() {
    let t = TestApp::sqlite().await;
    let said = document(Kind::Minutes, "모두 말했다");
    let first = fetch(&t, said.clone(), Format::Markdown).await;
    assert!(first.contains("모두 말했다"));
    assert_eq!(t.app.documents_made(), 1);
    assert_eq!(fetch(&t, said.clone(), Format::Markdown).await, first);
    assert_eq!(t.app.documents_made(), 1, "it was kept");
    fetch(&t, said.clone(), Format::Html).await;
    assert_eq!(t.app.documents_made(), 2, "another format is another file");
    fetch(&t, document(Kind::Minutes, "[지워짐]"), Format::Markdown).await;
    assert_eq!(t.app.documents_made(), 3, "another word is another file");
    // Many who want the same wait for one.
    let wanted = document(Kind::Minutes, "여럿이 찾는다");
    let ask = || {
        let (app, order) = (t.app.clone(), t.app.order(wanted.clone(), Format::Html).unwrap());
        tokio::spawn(async move { app.document_file(order, None).await.unwrap().len() })
    };
    let many: Vec<_> = std::iter::repeat_with(ask).take(8).collect();
    for one in many {
        assert!(one.await.unwrap() > 0);
    }
    assert_eq!(t.app.documents_made(), 4);
    // Nothing that was made before somebody is erased is given out again, nor kept.
    let one = t.participant();
    t.erase(&one).await;
    assert_eq!(fetch(&t, said, Format::Markdown).await, first);
    assert_eq!(t.app.documents_made(), 5);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_sent_to_somebody_is_not_kept() {
    let t = TestApp::sqlite().await;
    for kind in [Kind::Letter, Kind::Notice] {
        let before = t.app.documents_made();
        for _ in 0..2 {
            fetch(&t, document(kind, "귀하"), Format::Html).await;
        }
        assert_eq!(t.app.documents_made(), before + 2);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_has_only_so_many_set() {
    let limits = Limits { documents_per_address: 2, ..Limits::default() };
    let t = on(Settings { limits, ..Settings::default() }).await;
    let address: Option<IpAddr> = Some("203.0.113.7".parse().unwrap());
    let other: Option<IpAddr> = Some("203.0.113.8".parse().unwrap());
    let order =
        |n: u32| t.app.order(document(Kind::Minutes, &n.to_string()), Format::Html).unwrap();
    for n in [1, 2, 1, 1, 2] {
        t.app.document_file(order(n), address).await.unwrap();
    }
    let refused = t.app.document_file(order(3), address).await;
    assert!(matches!(refused, Err(Error::TooMany { seconds: 1.. })), "{refused:?}");
    t.app.document_file(order(2), address).await.unwrap();
    t.app.document_file(order(3), other).await.unwrap();
    t.app.document_file(order(3), address).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn documents_have_the_looks_of_the_office() {
    let said = || document(Kind::Minutes, "말");
    let standard = TestApp::sqlite().await;
    let looks = Looks {
        paper: Some(
            "#let d = json(\"data.json\")\n#set text(font: d.serif)\n#d.title\n".to_owned(),
        ),
        style: Some("body{color:teal}".to_owned()),
        styles: Styles { serif: "바탕".to_owned(), ..Styles::default() },
    };
    let t = on(Settings { looks: looks.clone(), ..testkit::settings() }).await;
    assert!(fetch(&t, said(), Format::Html).await.contains("body{color:teal}"));
    let key = |t: &TestApp| t.app.order(said(), Format::Html).unwrap().key().to_owned();
    assert_ne!(key(&t), key(&standard), "another look is another file");
    // Our own layout has more to say than a title.
    let (own, ours) = (
        fetch(&t, said(), Format::Pdf).await.len(),
        fetch(&standard, said(), Format::Pdf).await.len(),
    );
    assert!(own < ours, "{own} {ours}");
    t.app.try_looks().await.unwrap();
    let broken = Looks { paper: Some("#let d = 1\n#d.titel".to_owned()), ..looks };
    let t = on(Settings { looks: broken, ..testkit::settings() }).await;
    let told = t.app.try_looks().await.unwrap_err().to_string();
    assert!(told.contains("paper.typ, line 2"), "{told}");
}

both_engines!(a_notice_is_for_those_who_are_called, |t| async {
    let room = Room::new(t, 3).await;
    let id = room.meeting(8, &[("motion", "운영 계획")]).await;
    let member = &room.members[1];
    assert_eq!(denial(t.app.called_meeting(member, id).await), Denial::NotFound);
    assert_eq!(denial(t.app.called_meeting(&room.desk, id).await), Denial::NotFound);
    t.app.call_meeting(&room.desk, id).await.unwrap();
    for actor in [&room.desk.actor, &member.person.actor] {
        let (view, called) = t.app.called_meeting(actor, id).await.unwrap();
        assert_eq!((view.id(), Some(called.0)), (id, view.row.called_at));
    }
    let other = t.person(Role::Moderator, &room.body.dialogue).await;
    assert_eq!(denial(t.app.called_meeting(&other, id).await), Denial::Forbidden);
    assert_eq!(denial(t.app.called_meeting(&t.participant(), id).await), Denial::SignIn);
});

both_engines!(a_letter_of_appointment_is_for_the_desk_and_the_appointed, |t| async {
    let room = Room::new(t, 2).await;
    let new = app::member::NewMember {
        name: "구청장".to_owned(),
        kind: "ex_officio".to_owned(),
        constituency: "administration".to_owned(),
        ..app::member::NewMember::default()
    };
    let mayor = t.seated_as(&room.body, new).await;
    let body = t.reload_body("council").await;
    let (one, other) = (&room.members[0], &room.members[1]);
    let letter = |actor: &app::Actor, id: MemberId| {
        t.app.appointment(actor, &body, id).map(app::member::MemberView::id)
    };
    assert_eq!(letter(&t.operator(), one.member).unwrap(), one.member);
    assert_eq!(letter(&room.desk, one.member).unwrap(), one.member);
    assert_eq!(letter(one, one.member).unwrap(), one.member);
    assert_eq!(denial(letter(other, one.member)), Denial::Forbidden);
    assert_eq!(denial(letter(&t.participant(), one.member)), Denial::SignIn);
    // Who sits by an office of the district was appointed by nobody here.
    assert_eq!(denial(letter(&room.desk, mayor.member)), Denial::NotFound);
    assert_eq!(denial(letter(&room.desk, MemberId(9999))), Denial::NotFound);
    assert!(body.members.iter().any(|member| member.holds(Office::CoChair, t.app.now())));
});
