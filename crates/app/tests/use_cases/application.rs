//! Applications: sent without an account, looked at, taken back, destroyed.

use app::access::NewReason;
use app::application::NewApplication;
use app::erasure::ErasureList;
use app::file::NewFile;
use app::mail::Letter;
use app::page::Slice;
use app::{Actor, Settings};
use domain::application::{Ineligibility, Status};
use domain::body::BodyKind;
use domain::id::ApplicationId;
use domain::language::Language;
use domain::permission::Denial;
use domain::receipt::ReceiptCode;
use domain::retention::Rule;
use domain::role::Role;
use domain::text::Fault;
use domain::time::DAY;
use store::Engine;
use testkit::recruiting::{applicant, new_call};
use testkit::{TestApp, both_engines};

use crate::expect::{conflict, denial, faults};

/// Words that stand in one application and in nothing else.
const MARKS: [&str; 4] = ["달맞이꽃", "moonflower@garam.example", "01055550101", "달맞이로"];

fn moon() -> NewApplication {
    NewApplication {
        name: "달맞이꽃".to_owned(),
        email: "Moonflower@garam.example".to_owned(),
        phone: "010-5555-0101".to_owned(),
        address: "달맞이로 7".to_owned(),
        motivation: "달맞이꽃이 지원하는 까닭".to_owned(),
        sensitive: "휠체어를 탑니다. 달맞이꽃".to_owned(),
        sensitive_agreed: true,
        files: vec![NewFile { name: "자기소개.txt".to_owned(), bytes: "달맞이꽃".into() }],
        ..applicant(900)
    }
}

async fn open(t: &TestApp) -> domain::id::CallId {
    let dialogue = t.dialogue("garam").await;
    let body = t.body(&dialogue, "youth", BodyKind::Subcommittee).await;
    t.open_call(&body, new_call("youth")).await
}

async fn send(
    t: &TestApp,
    call: domain::id::CallId,
    new: NewApplication,
) -> app::Result<ReceiptCode> {
    t.app.send_application(&Actor::default(), call, new, Language::Korean).await
}

/// The marks that stand in a copy of the whole database.
async fn found(t: &TestApp) -> Vec<&'static str> {
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.db");
    t.app.store().backup_to(&copy, &|_| {}).await.unwrap();
    let bytes = std::fs::read(copy).unwrap();
    let holds = |mark: &&str| bytes.windows(mark.len()).any(|own| own == mark.as_bytes());
    MARKS.into_iter().filter(holds).collect()
}

both_engines!(anybody_applies_and_follows_with_the_receipt, |t| async {
    let call = open(t).await;
    let visitor = Actor::default();
    let seen = t.acts().await;
    let receipt = send(t, call, moon()).await.unwrap();
    let acts = t.acts_after(seen).await;
    assert_eq!(acts.len(), 1);
    assert_eq!(acts[0].kind, "application.received");
    for mark in MARKS {
        assert!(!acts[0].payload.contains(mark), "no act says who applied");
    }
    let mails = t.mails().await;
    let [(address, Letter::Application { receipt: told, status, .. })] = &mails[..] else {
        panic!("{mails:?}");
    };
    assert_eq!((address.as_str(), *status), ("moonflower@garam.example", Status::Received));
    assert_eq!(*told, receipt.to_string());
    let own = t.app.own_application(&visitor, call, receipt).await.unwrap();
    assert_eq!((own.status, own.files.len(), own.may_withdraw()), (Status::Received, 1, true));
    assert_eq!(own.values, ["여성", "청년"]);
    let other = ReceiptCode::from_bits(7);
    assert_eq!(denial(t.app.own_application(&visitor, call, other).await), Denial::NotFound);
});

both_engines!(consents_stand_apart_and_only_one_is_needed, |t| async {
    let call = open(t).await;
    let refused = async |new: NewApplication| faults(send(t, call, new).await);
    let fields = |faults: Vec<(&'static str, Fault)>| -> Vec<&str> {
        faults.into_iter().map(|(field, _)| field).collect()
    };
    let without = NewApplication { agreed: false, ..applicant(1) };
    assert_eq!(refused(without).await, [("agreed", Fault::Required)]);
    let untold = NewApplication { sensitive: "노동조합".to_owned(), ..applicant(1) };
    assert_eq!(refused(untold).await, [("sensitive_agreed", Fault::Required)]);
    let young = NewApplication { of_age: Some(false), ..applicant(1) };
    assert!(matches!(refused(young).await[..], [("of_age", Fault::Malformed { .. })]));
    let unsaid = NewApplication { of_age: None, confirmed: vec![true], ..applicant(1) };
    assert_eq!(fields(refused(unsaid).await), ["of_age", "confirmed"]);
    let nobody = NewApplication {
        email: String::new(),
        phone: String::new(),
        address: String::new(),
        features: vec!["여성".to_owned(), "아이".to_owned()],
        ..applicant(1)
    };
    assert_eq!(fields(refused(nobody).await), ["email", "address", "feature_2"]);
    let number = NewApplication { motivation: "900101-1234567".to_owned(), ..applicant(1) };
    assert_eq!(refused(number).await, [("motivation", Fault::ResidentNumber)]);
    let many = (0..6).map(|n| NewFile { name: format!("{n}.txt"), bytes: b"x".to_vec() });
    let many = NewApplication { files: many.collect(), ..applicant(1) };
    assert_eq!(fields(refused(many).await), ["file"]);
    // Neither the consent to publish the name nor anything sensitive is needed.
    send(t, call, applicant(1)).await.unwrap();
});

both_engines!(one_person_applies_once_and_may_replace_it, |t| async {
    let call = open(t).await;
    let first = send(t, call, moon()).await.unwrap();
    let by_mail = NewApplication { phone: String::new(), ..moon() };
    assert_eq!(faults(send(t, call, by_mail).await), [("email", Fault::Taken)]);
    let by_phone = NewApplication { email: String::new(), ..moon() };
    assert_eq!(faults(send(t, call, by_phone.clone()).await), [("phone", Fault::Taken)]);
    let guessed = NewApplication { replaces: "R-0000-0000-0007".to_owned(), ..by_phone.clone() };
    assert_eq!(faults(send(t, call, guessed).await), [("phone", Fault::Taken)]);
    let again = NewApplication { replaces: first.to_string(), ..by_phone };
    let second = send(t, call, again).await.unwrap();
    let visitor = Actor::default();
    assert_eq!(denial(t.app.own_application(&visitor, call, first).await), Denial::NotFound);
    t.app.own_application(&visitor, call, second).await.unwrap();
    let stray = NewApplication { replaces: second.to_string(), ..applicant(1) };
    assert_eq!(faults(send(t, call, stray).await)[0].0, "replaces", "nobody else's");
});

both_engines!(taking_back_leaves_nothing, |t| async {
    let call = open(t).await;
    let receipt = send(t, call, moon()).await.unwrap();
    t.mails().await;
    assert_eq!(found(t).await, MARKS, "the marks are there to be found");
    let visitor = Actor::default();
    t.app.withdraw_application(&visitor, call, receipt).await.unwrap();
    assert_eq!(found(t).await, [""; 0]);
    let again = t.app.withdraw_application(&visitor, call, receipt).await;
    assert_eq!(denial(again), Denial::NotFound);
    let view = t.app.call(&visitor, call).await.unwrap();
    let counts = t.app.application_counts(&visitor, &view).await.unwrap();
    assert_eq!(counts, [(Status::Withdrawn, 1)], "that there was one is known");
});

/// A backup that is older than the withdrawal does not bring the applicant back.
#[tokio::test]
async fn a_restored_backup_forgets_who_took_back() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let folder = tempfile::tempdir().unwrap();
        let list = Some(ErasureList::new([folder.path().to_owned()]));
        let t = TestApp::start(engine, Settings { erasures: list, ..testkit::settings() }).await;
        let call = open(&t).await;
        let receipt = send(&t, call, moon()).await.unwrap();
        let other = send(&t, call, applicant(1)).await.unwrap();
        t.mails().await;
        let backup = folder.path().join("backup.db");
        t.app.store().backup_to(&backup, &|_| {}).await.unwrap();
        let visitor = Actor::default();
        t.app.withdraw_application(&visitor, call, receipt).await.unwrap();
        t.app.store().restore_from(&backup, true, &|_| {}).await.unwrap();
        assert_eq!(found(&t).await, MARKS, "the backup brings all of it back");
        let restored = t.another().await;
        assert_eq!(restored.erase_again().await.unwrap(), 1);
        assert_eq!(restored.erase_again().await.unwrap(), 0, "once");
        restored.close().await.unwrap();
        assert_eq!(found(&t).await, [""; 0]);
        let gone = t.app.own_application(&visitor, call, receipt).await;
        assert_eq!(denial(gone), Denial::NotFound);
        t.app.own_application(&visitor, call, other).await.unwrap();
    }
}

both_engines!(nobody_applies_before_or_after, |t| async {
    let call = open(t).await;
    t.clock.advance(13 * DAY);
    assert_eq!(denial(send(t, call, applicant(1)).await), Denial::Closed);
});

both_engines!(staff_see_applicants_for_a_reason_and_it_is_recorded, |t| async {
    let call = open(t).await;
    t.applicants(call, 3).await;
    let dialogue = t.app.call(&t.operator(), call).await.unwrap().dialogue;
    let secretary = t.person(Role::Secretary, &dialogue).await;
    let view = t.app.own_call(&secretary, &dialogue, call).await.unwrap();
    let list = t.app.applications(&secretary, &view, None, Slice::first(2)).await;
    assert_eq!(denial(list), Denial::Reason);
    let reason = NewReason {
        kind: "applicants".to_owned(),
        purpose: "recruiting".to_owned(),
        note: String::new(),
    };
    let place = Some(dialogue.id);
    t.app.give_reason(&secretary, &secretary.session, place, &reason).await.unwrap();
    let told = t.app.account(&secretary.session).await.unwrap().unwrap().actor;
    let list = t.app.applications(&told, &view, None, Slice::first(2)).await.unwrap();
    assert_eq!((list.items.len(), list.total), (2, 3));
    let one = ApplicationId(list.items[0].id);
    t.app.application(&told, &view, one).await.unwrap();
    t.app.application_table(&told, &view).await.unwrap();
    let month = t.app.accesses(&secretary, place, None).await.unwrap();
    let records: Vec<i64> = month.accesses.iter().map(|access| access.records).collect();
    assert_eq!(records, [3, 1, 2]);
    let editor = t.person(Role::Editor, &dialogue).await;
    assert_eq!(denial(t.app.application(&editor, &view, one).await), Denial::Forbidden);
});

both_engines!(who_is_not_eligible_is_told_why, |t| async {
    let call = open(t).await;
    let receipts = t.applicants(call, 2).await;
    let operator = t.operator();
    let view = t.app.call(&operator, call).await.unwrap();
    let lines = t.app.applications(&operator, &view, None, Slice::first(10)).await.unwrap().items;
    let id = ApplicationId(lines[0].id);
    let review = async |verdict: &str, reason: &str, note: &str| {
        t.app.review_application(&operator, &view, id, verdict, reason, note).await
    };
    assert_eq!(conflict(review("eligible", "", "").await), "call_open");
    t.clock.advance(14 * DAY);
    let view = t.app.call(&operator, call).await.unwrap();
    let review = async |verdict: &str, reason: &str, note: &str| {
        t.app.review_application(&operator, &view, id, verdict, reason, note).await
    };
    assert_eq!(faults(review("ineligible", "", "").await), [("reason", Fault::Required)]);
    assert_eq!(faults(review("ineligible", "other", "").await), [("note", Fault::Required)]);
    assert_eq!(faults(review("appointed", "", "").await)[0].0, "verdict");
    review("ineligible", "residence", "주소가 다른 구입니다.").await.unwrap();
    let visitor = Actor::default();
    let own = t.app.own_application(&visitor, call, receipts[0]).await.unwrap();
    assert_eq!(own.status, Status::Received, "told when the review is over");
    assert_eq!(conflict(t.app.end_review(&operator, &view, true).await), "review_open");
    t.app.accept_rest(&operator, &view).await.unwrap();
    t.mails().await;
    t.app.end_review(&operator, &view, true).await.unwrap();
    let own = t.app.own_application(&visitor, call, receipts[0]).await.unwrap();
    assert_eq!((own.status, own.reason), (Status::Ineligible, Some(Ineligibility::Residence)));
    assert_eq!(t.mails().await.len(), 2);
    // Taken back: the review is reopened, and the verdict with it.
    assert_eq!(conflict(review("received", "", "").await), "changed");
    t.app.end_review(&operator, &view, false).await.unwrap();
    review("received", "", "").await.unwrap();
    review("eligible", "", "").await.unwrap();
    t.app.end_review(&operator, &view, true).await.unwrap();
    let own = t.app.own_application(&visitor, call, receipts[0]).await.unwrap();
    assert_eq!((own.status, own.reason), (Status::Eligible, None));
    let view = t.app.call(&visitor, call).await.unwrap();
    assert_eq!((view.row.received, view.row.eligible), (2, 2));
});

both_engines!(everything_goes_on_the_promised_day, |t| async {
    let call = open(t).await;
    t.applicants(call, 30).await;
    send(t, call, moon()).await.unwrap();
    t.reviewed(call).await;
    t.drawn(call, "314159").await;
    t.mails().await;
    let view = t.app.call(&t.operator(), call).await.unwrap();
    t.clock.advance(30 * DAY - 1);
    let none = t.app.destroy_due(t.app.now()).await.unwrap();
    assert!(none.iter().all(|one| one.rule != Rule::Applicants), "not a day early");
    t.clock.advance(1);
    let done = t.app.destroy_due(t.app.now()).await.unwrap();
    let own = done.iter().find(|one| one.rule == Rule::Applicants).unwrap();
    assert_eq!(own.items, 31);
    assert_eq!(found(t).await, [""; 0]);
    let sums = t.app.store().sums().await.unwrap();
    for table in ["applicant", "applicant_address", "application", "application_file", "file"] {
        let own = sums.iter().find(|own| own.table == table).unwrap();
        assert_eq!(own.rows, 0, "{table}");
    }
    let after = t.app.call(&Actor::default(), call).await.unwrap();
    assert_eq!((after.row.secret, after.row.received, after.row.eligible), (None, 31, 31));
    let draw = t.app.draw_of(&Actor::default(), &view).await.unwrap().unwrap();
    assert_eq!(draw.recheck(), Ok(()), "what is public stays and verifies");
    assert_eq!(draw.outcomes.len(), 15);
    let lines = t.app.destructions(&t.operator(), Slice::first(10)).await.unwrap().items;
    assert!(lines.iter().any(|line| line.rule == "applicants" && line.days == Some(30)));
});
