//! Looking at personal data: a reason first, a record after, a review every month.

use app::access::NewReason;
use domain::access::{KEPT, Purpose, Unusual};
use domain::permission::Denial;
use domain::retention::Rule;
use domain::role::Role;
use domain::text::Fault;
use domain::time::{DAY, SECOND};
use testkit::both_engines;

use crate::expect::{denial, faults};

fn reason(purpose: &str, note: &str) -> NewReason {
    NewReason { kind: "people".to_owned(), purpose: purpose.to_owned(), note: note.to_owned() }
}

both_engines!(people_are_seen_for_a_reason_that_holds_a_quarter_of_an_hour, |t| async {
    let (here, there) = (t.dialogue("garam").await, t.dialogue("nuri").await);
    let secretary = t.person_in(Role::Secretary, &[&here, &there]).await;
    let seen = async |dialogue: &app::dialogue::Dialogue| {
        let actor = t.app.account(&secretary.session).await.unwrap().unwrap().actor;
        t.app.members(&actor, dialogue.id).await
    };
    let tell = async |new: &NewReason| {
        t.app.give_reason(&secretary, &secretary.session, Some(here.id), new).await
    };
    assert_eq!(denial(seen(&here).await), Denial::Reason);
    assert_eq!(faults(tell(&reason("", "")).await), [("purpose", Fault::Required)]);
    assert_eq!(faults(tell(&reason("other", " ")).await), [("note", Fault::Required)]);
    assert_eq!(faults(tell(&reason("curiosity", "")).await)[0].0, "purpose");
    let unknown = NewReason { kind: "votes".to_owned(), ..reason("audit", "") };
    assert_eq!(faults(tell(&unknown).await)[0].0, "kind");
    tell(&reason("other", "행사 안내")).await.unwrap();
    assert_eq!(seen(&here).await.unwrap().len(), 1);
    assert_eq!(denial(seen(&there).await), Denial::Reason, "one reason, one place");
    let other = t.sign_in(&secretary.email, &secretary.password).await;
    let elsewhere = t.app.account(&other).await.unwrap().unwrap().actor;
    let denied = t.app.members(&elsewhere, here.id).await;
    assert_eq!(denial(denied), Denial::Reason, "and one session");
    t.clock.advance(15 * 60 * SECOND);
    assert_eq!(denial(seen(&here).await), Denial::Reason);
    tell(&reason("contact", "")).await.unwrap();
    seen(&here).await.unwrap();
    t.app.sign_out(&secretary.session).await.unwrap();
    // Only those who may look at all are asked why.
    let editor = t.person(Role::Editor, &here).await;
    for place in [Some(here.id), None] {
        let audit = reason("audit", "");
        let denied = t.app.give_reason(&editor, &editor.session, place, &audit).await;
        assert_eq!(denial(denied), Denial::Forbidden);
    }
});

both_engines!(who_looked_when_and_why_is_recorded_and_reviewed, |t| async {
    let (here, there) = (t.dialogue("garam").await, t.dialogue("nuri").await);
    let secretary = t.person(Role::Secretary, &here).await;
    let operator = t.person(Role::Operator, &here).await;
    let looking = t.with_reason(&secretary.session, Some(&here)).await;
    for _ in 0..2 {
        t.app.members(&looking, here.id).await.unwrap();
    }
    let looking = t.with_reason(&operator.session, Some(&there)).await;
    t.app.members(&looking, there.id).await.unwrap();
    t.app.accounts(&t.operator(), "").await.unwrap();
    // At night, in Korea.
    t.clock.advance(15 * 3600 * SECOND);
    let looking = t.with_reason(&secretary.session, Some(&here)).await;
    t.app.members(&looking, here.id).await.unwrap();

    let month = t.app.accesses(&secretary, Some(here.id), None).await.unwrap();
    assert_eq!((month.month.as_str(), month.over, month.total), ("2026-11", false, 3));
    assert_eq!(month.accesses[0].unusual, [Unusual::Night], "the newest first");
    assert_eq!(month.accesses[1].purpose, Some(Purpose::Contact));
    assert_eq!(month.accesses[1].records, 1);
    assert_eq!((month.people.len(), month.people[0].unusual, month.unusual()), (1, 1, 1));
    let all = t.app.accesses(&operator, None, Some("2026-11")).await.unwrap();
    assert_eq!(all.total, 5);
    assert!(all.accesses.iter().any(|one| one.name.is_none()), "the command line too");
    assert_eq!(denial(t.app.accesses(&secretary, None, None).await), Denial::Forbidden);
    let elsewhere = t.app.accesses(&secretary, Some(there.id), None).await;
    assert_eq!(denial(elsewhere), Denial::Forbidden);
    let editor = t.person(Role::Editor, &here).await;
    assert_eq!(denial(t.app.accesses(&editor, Some(here.id), None).await), Denial::Forbidden);
    assert_eq!(denial(t.app.accesses(&operator, None, Some("x")).await), Denial::NotFound);

    let sign =
        async |note: &str| t.app.review_accesses(&secretary, Some(here.id), "2026-11", note).await;
    assert_eq!(faults(sign(&"가".repeat(501)).await)[0].0, "note");
    sign("밤에 본 것은 확인함").await.unwrap();
    let month = t.app.accesses(&secretary, Some(here.id), None).await.unwrap();
    let review = &month.reviews[0];
    assert_eq!((review.accesses, review.unusual, review.name.as_str()), (3, 1, "김가람"));
    assert_eq!(review.note, "밤에 본 것은 확인함");
    assert!(t.app.accesses(&operator, None, None).await.unwrap().reviews.is_empty());
    let denied = t.app.review_accesses(&t.operator(), None, "2026-11", "").await;
    assert_eq!(denial(denied), Denial::SignIn, "a review has a name under it");
    t.clock.advance(40 * DAY);
    let months = t.app.accesses(&operator, None, None).await.unwrap().months;
    assert_eq!(months, ["2027-01", "2026-12", "2026-11"]);
});

both_engines!(records_of_access_are_destroyed_after_two_years, |t| async {
    let here = t.dialogue("garam").await;
    let secretary = t.person(Role::Secretary, &here).await;
    let looking = t.with_reason(&secretary.session, Some(&here)).await;
    t.app.members(&looking, here.id).await.unwrap();
    let operator = t.operator();
    let count = async |at| {
        let destroyed = t.app.destroy_due(at).await.unwrap();
        destroyed.iter().filter(|one| one.rule == Rule::Accesses).map(|one| one.items).sum::<i64>()
    };
    let now = t.app.now();
    assert_eq!(count(now.plus(KEPT)).await, 0, "two years to the day");
    assert_eq!(count(now.plus(KEPT + 1)).await, 1);
    assert_eq!(t.app.accesses(&operator, None, None).await.unwrap().total, 0);
    // Whoever looks later sweeps too.
    t.app.members(&t.operator(), here.id).await.unwrap();
    t.clock.advance(KEPT + SECOND);
    t.app.members(&t.operator(), here.id).await.unwrap();
    assert_eq!(count(t.app.now()).await, 0);
});
