use std::io::{Cursor, Read as _};

use app::ballot::{Asked, NewBallot};
use app::item::NewItem;
use app::meeting::NewMeeting;
use app::meeting::record::Command;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use domain::ballot::Way;
use domain::body::BodyKind;
use domain::code::Coded as _;
use domain::id::MeetingId;
use domain::item::ItemOutcome;
use domain::meeting::Speaker;
use domain::member::Office;
use domain::minutes::Signatory;
use domain::motion::MotionKind;
use domain::role::Role;
use domain::time::{DAY, KOREA, zone};

use crate::site::Site;

/// What a member said that is hidden later, and what is moved.
const SAID: &str = "옆집아픈사람";
const MOVED: &str = "업체이름이든의안";

/// A meeting of three whose minutes are published.
async fn published(site: &Site) -> MeetingId {
    let t = &site.t;
    let desk = t.person(Role::Secretary, &site.dialogue).await;
    let body = t.body(&site.dialogue, "council", BodyKind::Council).await;
    let mut members = Vec::new();
    for name in ["김가람", "이은하", "박새터"] {
        members.push(t.seated(&body, name).await);
    }
    let body = t.reload_body("council").await;
    t.app.give_office(&t.operator(), &body, members[0].member, Office::CoChair).await.unwrap();
    let chair = t.app.account(&members[0].person.session).await.unwrap().unwrap().actor;
    let new = NewMeeting {
        kind: "regular".to_owned(),
        day: t.app.now().plus(8 * DAY).iso_date(&zone(KOREA)),
        starts: "14:00".to_owned(),
        place: "구청 3층".to_owned(),
        ..NewMeeting::default()
    };
    let id = t.app.add_meeting(&desk, &body, &new).await.unwrap();
    let item =
        NewItem {
            kind: "motion".to_owned(), title: "운영 계획".to_owned(), ..NewItem::default()
        };
    let item = t.app.add_item(&desk, id, &item).await.unwrap();
    t.app.call_meeting(&desk, id).await.unwrap();
    t.clock.advance(8 * DAY);
    let does = async |command| t.app.command(&desk, id, command).await.unwrap();
    for member in &members {
        does(Command::Arrive(member.member)).await;
    }
    does(Command::Open(members[0].member)).await;
    does(Command::BeginItem(item)).await;
    let speaker = Speaker::Member(members[1].member);
    does(Command::Remark(speaker.clone(), format!("{SAID}이 있다고 함"))).await;
    let moved = Command::Move(item, MotionKind::Main, MOVED.into(), String::new(), speaker);
    let motion = does(moved).await.state.motions[0].id;
    let new = NewBallot {
        asked: Asked::Motion(motion),
        way: Way::Hands,
        rule: String::new(),
        minutes: 0,
    };
    let ballot = t.app.open_ballot(&desk, id, &new).await.unwrap().0;
    let hands = vec![("in_favour".to_owned(), 3)];
    t.app.close_ballot(&desk, id, ballot, &hands).await.unwrap();
    does(Command::EndItem(item, ItemOutcome::Decided, String::new())).await;
    does(Command::Adjourn(String::new())).await;
    t.app.circulate_minutes(&desk, id, 7).await.unwrap();
    t.app.approve_minutes(&chair, id).await.unwrap();
    let minutes = t.app.minutes(&desk, id).await.unwrap();
    let digest = app::minutes::digest_text(minutes.version().unwrap());
    t.app.sign_minutes(&chair, id, Signatory::Chair, &digest).await.unwrap();
    t.app.sign_minutes(&desk, id, Signatory::Secretary, &digest).await.unwrap();
    t.app.publish_minutes(&desk, id).await.unwrap();
    id
}

/// What an answer says.
fn text(answer: &crate::site::Answer) -> String {
    assert!(answer.status.is_success(), "{answer:?}");
    String::from_utf8_lossy(&answer.body).into_owned()
}

/// Everything a file holds: of a package, what is in it.
fn inside(answer: &crate::site::Answer) -> String {
    assert!(answer.status.is_success(), "{}", answer.status);
    if !answer.body.starts_with(b"PK") {
        return text(answer);
    }
    let mut package = zip::ZipArchive::new(Cursor::new(&answer.body)).unwrap();
    let mut found = String::new();
    for place in 0..package.len() {
        let mut part = Vec::new();
        package.by_index(place).unwrap().read_to_end(&mut part).unwrap();
        found.push_str(&String::from_utf8_lossy(&part));
    }
    found
}

fn header(answer: &crate::site::Answer, name: axum::http::HeaderName) -> String {
    answer.headers.get(name).unwrap().to_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn minutes_are_a_document_in_every_format() {
    let site = Site::new().await;
    let id = published(&site).await;
    let (t, code) = (&site.t, id.code());
    let digest = t.app.public_minutes(&t.participant(), id, None).await.unwrap();
    let digest = app::minutes::digest_text(&digest.shown.unwrap().version);
    let at = |format: &str| format!("/meetings/{code}/minutes/{format}");
    let formats = ["md", "html", "docx", "hwpx"];
    for format in formats {
        let file = inside(&site.get(&at(format)).await);
        let said =
            ["출석위원", "결석위원 3명", "찬성 3표", "김가람", SAID, MOVED, &digest, "제1판"];
        for said in said {
            assert!(file.contains(said), "{format}: {said}");
        }
    }
    let printed = site.get(&at("pdf")).await;
    assert!(printed.body.starts_with(b"%PDF-"));
    assert_eq!(header(&printed, CONTENT_TYPE), "application/pdf");
    let saved = header(&printed, CONTENT_DISPOSITION);
    assert!(saved.contains(&format!("filename=\"{code}-minutes-1.pdf\"")), "{saved}");
    assert!(saved.contains("filename*=UTF-8''%EC%A7%80%EC%86%8D"), "{saved}");
    // Whoever has it is told so, and whoever has not gets what was set before.
    let (made, tag) = (t.app.documents_made(), header(&printed, ETAG));
    assert_eq!(site.get(&at("pdf")).await.body, printed.body);
    let again = axum::http::Request::get(at("pdf")).header(IF_NONE_MATCH, &tag);
    let again = site.send(again.body(axum::body::Body::empty()).unwrap()).await;
    assert_eq!((again.status.as_u16(), again.body.len()), (304, 0));
    assert_eq!(t.app.documents_made(), made, "nothing was set again");
    let minutes = t.app.minutes(&t.operator(), id).await.unwrap();
    for word in [SAID, MOVED] {
        let found = minutes.document.paragraphs().find(|one| one.text.contains(word)).unwrap();
        t.app.redact_paragraph(&t.operator(), id, &found.key, "person").await.unwrap();
    }
    for format in formats {
        // In Markdown a bracket has a backslash before it.
        let file = inside(&site.get(&at(format)).await).replace('\\', "");
        assert!(!file.contains(SAID) && !file.contains(MOVED), "{format} tells what is redacted");
        assert!(file.contains("가림] 개인정보") && file.contains("김가람"), "{format}");
    }
    assert_ne!(header(&site.get(&at("pdf")).await, ETAG), tag);
    for wrong in ["exe", "xml", "PDF"] {
        assert_eq!(site.get(&at(wrong)).await.status, 404, "{wrong}");
    }
    let later = site.get(&format!("{}?version=9", at("md"))).await;
    assert_eq!(later.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_report_of_a_year_is_a_document_with_its_tables() {
    let site = Site::new().await;
    let id = published(&site).await;
    let at = |format: &str| format!("/d/garam/reports/2026/files/{format}");
    for format in ["md", "html", "docx", "hwpx"] {
        let file = inside(&site.get(&at(format)).await);
        for said in ["2026년", "회의체의 구성", "공개한 의결", MOVED, &id.code(), "제16조"]
        {
            assert!(file.contains(said), "{format}: {said}");
        }
    }
    assert!(site.get(&at("pdf")).await.body.starts_with(b"%PDF-"));
    let sheets = site.get(&at("xlsx")).await;
    let mut book: calamine::Xlsx<_> =
        calamine::Reader::new(Cursor::new(sheets.body.to_vec())).unwrap();
    let names = calamine::Reader::sheet_names(&book);
    // Members, attendance, meetings, resolutions, activity; nothing was spent.
    assert_eq!(names.len(), 5, "{names:?}");
    let held = calamine::Reader::worksheet_range(&mut book, &names[2]).unwrap();
    let row = held.rows().nth(2).unwrap();
    assert_eq!(row.last(), Some(&calamine::Data::Float(1.0)), "{row:?}");
    assert_eq!(site.get("/d/garam/reports/1999/files/md").await.status, 404);
    // What the minutes keep from the public is not in the report either.
    let (t, operator) = (&site.t, site.t.operator());
    let minutes = t.app.minutes(&operator, id).await.unwrap();
    let found = minutes.document.paragraphs().find(|one| one.text.contains(MOVED)).unwrap();
    t.app.redact_paragraph(&operator, id, &found.key, "person").await.unwrap();
    for format in ["md", "html", "docx", "hwpx", "xlsx"] {
        assert!(!inside(&site.get(&at(format)).await).contains(MOVED), "{format}");
    }
}

#[tokio::test]
async fn what_the_minutes_hide_is_in_no_public_answer() {
    let site = Site::new().await;
    let id = published(&site).await;
    let (t, code) = (&site.t, id.code());
    let paths = [
        format!("/meetings/{code}"),
        format!("/meetings/{code}/minutes"),
        format!("/meetings/{code}/minutes?version=1"),
        format!("/meetings/{code}/hall"),
        format!("/meetings/{code}/screen"),
        format!("/api/v1/meetings/{code}"),
        format!("/api/v1/meetings/{code}/minutes"),
        "/bodies/council/resolutions".to_owned(),
        "/d/garam/reports/2026".to_owned(),
        "/d/garam/reports/2026/resolutions.csv".to_owned(),
        "/d/garam/calendar".to_owned(),
        "/d/garam/meetings.atom".to_owned(),
    ];
    let mut told = 0;
    for path in &paths {
        let text = text(&site.get(path).await);
        told += usize::from(text.contains(SAID)) + usize::from(text.contains(MOVED));
    }
    assert!(told >= 8, "before anything is hidden, it is told: {told}");
    let minutes = t.app.minutes(&t.operator(), id).await.unwrap();
    for word in [SAID, MOVED] {
        let found = minutes.document.paragraphs().find(|one| one.text.contains(word)).unwrap();
        t.app.redact_paragraph(&t.operator(), id, &found.key, "person").await.unwrap();
    }
    t.clock.advance(DAY);
    for path in &paths {
        // A page that is kept for everyone is made anew behind the first who asks.
        site.get(path).await;
        tokio::time::sleep(std::time::Duration::from_millis(1600)).await;
        let text = text(&site.get(path).await);
        assert!(!text.contains(SAID) && !text.contains(MOVED), "{path}: {text}");
    }
    let answer = site.get(&format!("/api/v1/meetings/{code}/minutes")).await.ok();
    assert_eq!(answer["status"], "published");
    assert_eq!(answer["signatures"].as_array().unwrap().len(), 2);
    let paragraphs = answer["sections"].as_array().unwrap().iter();
    let mut paragraphs = paragraphs.flat_map(|section| section["paragraphs"].as_array().unwrap());
    let hidden = paragraphs.clone().filter(|one| one["redacted"] == "person").count();
    // What was said, what was moved, and the resolution that says the same.
    assert_eq!(hidden, 3);
    assert!(paragraphs.all(|one| one["text"].is_null() != one["leaf"].is_null()));
}
