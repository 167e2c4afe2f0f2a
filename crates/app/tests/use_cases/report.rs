//! The yearly report: counted from the record.

use app::report::Attendance;
use app::spending::NewSpending;
use domain::permission::Denial;
use domain::role::Role;
use domain::text::Fault;
use domain::time::DAY;
use testkit::both_engines;

use crate::expect::{denial, faults};
use crate::minutes::council;

fn line(line: &str, purpose: &str, amount: &str) -> NewSpending {
    NewSpending { line: line.to_owned(), purpose: purpose.to_owned(), amount: amount.to_owned() }
}

both_engines!(a_year_is_reported_from_its_record, |t| async {
    let room = council(t).await;
    let (app, dialogue, anyone) = (&t.app, room.body.dialogue.clone(), t.participant());
    assert!(app.report_years(&anyone, &dialogue).await.unwrap().is_empty());
    assert_eq!(denial(app.report(&anyone, &dialogue, 2026).await), Denial::NotFound);
    let id = room.held().await;
    app.add_spending(&room.desk, &dialogue, 2026, &line("회의비", "제1차 회의 다과", "120,000"))
        .await
        .unwrap();
    let wrong = line("인쇄비", "두 번 적음", "30000원");
    let wrong = app.add_spending(&room.desk, &dialogue, 2026, &wrong).await.unwrap();
    app.remove_spending(&room.desk, &dialogue, wrong).await.unwrap();
    assert_eq!(app.report_years(&anyone, &dialogue).await.unwrap(), [2026]);
    let report = app.report(&anyone, &dialogue, 2026).await.unwrap();
    assert_eq!(report.article.to_string(), "「각종위원회 구성 및 운영 조례」 제16조");
    let [meeting] = report.meetings.as_slice() else { panic!("one meeting") };
    assert_eq!((meeting.id, meeting.enrolled, meeting.present), (id, 6, Some(6)));
    let [body] = report.bodies.as_slice() else { panic!("one body") };
    assert_eq!((body.enrolled, body.ex_officio, body.meetings), (6, 0, 1));
    assert_eq!(body.attendance, Attendance { meetings: 1, present: 6, enrolled: 6 });
    assert_eq!(report.resolutions[0].1.title, "운영 계획을 정하는 안");
    assert_eq!((report.spending.len(), report.spent()), (1, 120_000));
    // The year after, nothing happened yet; what was counted stays.
    t.clock.advance(60 * DAY);
    assert_eq!(denial(app.report(&anyone, &dialogue, 2027).await), Denial::NotFound);
    let later = app.report(&anyone, &dialogue, 2026).await.unwrap();
    assert_eq!(later.bodies, report.bodies);
    // What is kept from the public in the minutes is not told here.
    let key = room.key(id, "의안 제1호 「").await;
    app.redact_paragraph(&room.desk, id, &key, "business").await.unwrap();
    assert!(app.report(&anyone, &dialogue, 2026).await.unwrap().resolutions.is_empty());
});

both_engines!(those_who_manage_a_dialogue_enter_what_it_spent, |t| async {
    let room = council(t).await;
    let dialogue = room.body.dialogue.clone();
    let add = async |who: &app::Actor, year: i16, new: &NewSpending| {
        t.app.add_spending(who, &dialogue, year, new).await
    };
    let good = line("회의비", "다과", "1,000");
    let editor = t.person(Role::Editor, &dialogue).await;
    assert_eq!(denial(add(&editor, 2026, &good).await), Denial::Forbidden);
    assert_eq!(denial(add(&room.members[0], 2026, &good).await), Denial::Forbidden);
    assert_eq!(denial(add(&room.desk, 2027, &good).await), Denial::NotFound);
    let found = faults(add(&room.desk, 2026, &line("", "", "만 원")).await);
    let fields: Vec<_> = found.iter().map(|(field, _)| *field).collect();
    assert_eq!(fields, ["line", "purpose", "amount"]);
    assert_eq!(
        faults(add(&room.desk, 2026, &line("회의비", "다과", "")).await),
        [("amount", Fault::Required)]
    );
    let id = add(&room.desk, 2026, &good).await.unwrap();
    let other = t.dialogue("noeul").await;
    let elsewhere = t.app.remove_spending(&t.operator(), &other, id).await;
    assert_eq!(denial(elsewhere), Denial::NotFound);
    t.app.remove_spending(&room.desk, &dialogue, id).await.unwrap();
    let again = t.app.remove_spending(&room.desk, &dialogue, id).await;
    assert_eq!(denial(again), Denial::NotFound);
    // Acts tell the sum, and commit to the words.
    let acts = t.acts_after(0).await;
    let told = acts.iter().filter(|act| act.kind == "spending.changed").count();
    assert_eq!(told, 2);
    assert!(acts.iter().all(|act| !act.payload.contains("다과")));
});
