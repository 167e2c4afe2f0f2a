//! The second factor: codes of an app, recovery codes, and what they must not allow.

use app::limit::Limits;
use app::second_factor::{Enrolled, Enrolment};
use app::session::{Client, SignedIn};
use app::{Error, Settings};
use domain::permission::Denial;
use domain::role::Role;
use domain::sign_in::Settings as SignIn;
use domain::time::SECOND;
use store::Engine;
use testkit::{Person, TestApp, both_engines, totp_code};

use crate::expect::{conflict, denial, faults};

const STEP: i64 = 30 * SECOND;

/// The code that an app on a phone shows `steps` steps from now.
fn code(t: &TestApp, enrolment: &Enrolment, steps: i64) -> String {
    totp_code(&enrolment.secret, t.app.now().plus(steps * STEP))
}

pub(crate) async fn enrol(t: &TestApp, person: &Person) -> (Enrolment, Enrolled) {
    let enrolment = t.app.begin_totp(person).await.unwrap();
    let (token, first) = (&enrolment.token, code(t, &enrolment, 0));
    let enrolled = t.app.enrol_totp(person, &person.session, token, &first).await.unwrap();
    (enrolment, enrolled)
}

async fn pending(t: &TestApp, person: &Person) -> String {
    match t.app.sign_in(&person.email, &person.password, &Client::default()).await.unwrap() {
        SignedIn::SecondFactor(token) => token,
        SignedIn::Session(_) => panic!("no second factor was asked"),
    }
}

async fn give(t: &TestApp, pending: &str, code: &str) -> app::Result<String> {
    let given = t.app.give_second_factor(pending, code, &Client::default()).await;
    given.map(|session| session.token)
}

fn is_wrong<T: std::fmt::Debug>(result: app::Result<T>) -> bool {
    faults(result)[0].0 == "code"
}

both_engines!(a_code_is_asked_after_the_password_and_works_once, |t| async {
    let dialogue = t.dialogue("garam").await;
    let person = t.person(Role::Secretary, &dialogue).await;
    let (enrolment, enrolled) = enrol(t, &person).await;
    assert!(enrolment.url.starts_with("otpauth://totp/Mundap:"), "{}", enrolment.url);
    assert_eq!(enrolled.codes.len(), 10);
    // The session goes on under another token.
    assert!(t.app.account(&person.session).await.unwrap().is_none());
    assert!(t.app.account(&enrolled.session).await.unwrap().is_some());

    let waiting = pending(t, &person).await;
    assert!(t.app.account(&waiting).await.unwrap().is_none(), "half a sign-in is none");
    assert!(is_wrong(give(t, &waiting, &code(t, &enrolment, 0)).await), "used when it was set up");
    for wrong in ["", "000000", "12345", "1234567", "abcdef", &code(t, &enrolment, 5)] {
        assert!(is_wrong(give(t, &waiting, wrong).await), "{wrong}");
    }
    t.clock.advance(STEP);
    let now = code(t, &enrolment, 0);
    let spaced = format!("{} {}", &now[..3], &now[3..]);
    let token = give(t, &waiting, &spaced).await.unwrap();
    assert!(t.app.account(&token).await.unwrap().is_some());
    assert_eq!(denial(give(t, &waiting, &code(t, &enrolment, 1)).await), Denial::SignIn);
    let again = pending(t, &person).await;
    assert!(is_wrong(give(t, &again, &now).await), "the same code in the same window");
    t.clock.advance(-STEP);
    assert!(is_wrong(give(t, &again, &code(t, &enrolment, 0)).await), "nor an earlier one");
    t.clock.advance(3 * STEP);
    give(t, &again, &code(t, &enrolment, -1)).await.expect("a clock that is behind a little");
});

both_engines!(two_at_once_cannot_use_one_code, |t| async {
    let dialogue = t.dialogue("garam").await;
    let person = t.person(Role::Secretary, &dialogue).await;
    let (enrolment, enrolled) = enrol(t, &person).await;
    t.clock.advance(STEP);
    let other = t.another().await;
    for shown in [code(t, &enrolment, 0), enrolled.codes[0].clone()] {
        let (one, two) = (pending(t, &person).await, pending(t, &person).await);
        let client = Client::default();
        let (first, second) = tokio::join!(
            t.app.give_second_factor(&one, &shown, &client),
            other.give_second_factor(&two, &shown, &client)
        );
        assert!(first.is_ok() != second.is_ok(), "{first:?} {second:?}");
    }
});

both_engines!(recovery_codes_work_once_and_are_replaced, |t| async {
    let dialogue = t.dialogue("garam").await;
    let person = t.person(Role::Secretary, &dialogue).await;
    let other = t.person(Role::Editor, &dialogue).await;
    let none = t.app.renew_recovery_codes(&person).await;
    assert_eq!(conflict(none), "no_factor");
    let (_, enrolled) = enrol(t, &person).await;
    let (_, theirs) = enrol(t, &other).await;
    let waiting = pending(t, &person).await;
    assert!(is_wrong(give(t, &waiting, &theirs.codes[0]).await), "somebody else's");
    let typed = enrolled.codes[0].to_lowercase().replace('-', " ");
    give(t, &waiting, &typed).await.unwrap();
    let waiting = pending(t, &person).await;
    assert!(is_wrong(give(t, &waiting, &enrolled.codes[0]).await));
    assert_eq!(t.app.own_factors(&person).await.unwrap().recovery_codes, 9);
    let fresh = t.app.renew_recovery_codes(&person).await.unwrap();
    assert_eq!(fresh.len(), 10);
    assert!(is_wrong(give(t, &waiting, &enrolled.codes[1]).await), "replaced");
    give(t, &waiting, &fresh[9]).await.unwrap();
    // They are kept as digests only.
    let backup = format!("{:?}", t.url());
    assert!(!backup.contains(&fresh[0]));
});

both_engines!(a_pending_sign_in_is_void_after_a_while_or_another_password, |t| async {
    let dialogue = t.dialogue("garam").await;
    let person = t.person(Role::Secretary, &dialogue).await;
    let (enrolment, enrolled) = enrol(t, &person).await;
    let waiting = pending(t, &person).await;
    assert!(t.app.pending_factors(&waiting).await.unwrap().unwrap().totp);
    t.clock.advance(601 * SECOND);
    assert_eq!(denial(give(t, &waiting, &enrolled.codes[0]).await), Denial::SignIn);
    assert_eq!(t.app.pending_factors(&waiting).await.unwrap(), None);
    let waiting = pending(t, &person).await;
    let made = t.app.reset_password(&t.operator(), &person.email).await.unwrap();
    assert_eq!(denial(give(t, &waiting, &code(t, &enrolment, 0)).await), Denial::SignIn);
    for forged in ["", "x", &enrolment.token, &waiting[1..]] {
        assert_eq!(denial(give(t, forged, &enrolled.codes[0]).await), Denial::SignIn);
    }
    let person = Person { password: made, ..person };
    let waiting = pending(t, &person).await;
    t.app.set_disabled(&t.operator(), &person.email, true).await.unwrap();
    assert_eq!(denial(give(t, &waiting, &enrolled.codes[0]).await), Denial::SignIn);
});

both_engines!(a_secret_waits_for_its_first_code_and_belongs_to_one, |t| async {
    let dialogue = t.dialogue("garam").await;
    let person = t.person(Role::Secretary, &dialogue).await;
    let other = t.person(Role::Editor, &dialogue).await;
    let enrolment = t.app.begin_totp(&person).await.unwrap();
    assert!(!t.app.own_factors(&person).await.unwrap().totp, "nothing is stored yet");
    let first = code(t, &enrolment, 0);
    let set = async |person: &Person, code: &str| {
        t.app.enrol_totp(person, &person.session, &enrolment.token, code).await
    };
    assert!(is_wrong(set(&person, "123456").await));
    assert_eq!(conflict(set(&other, &first).await), "stale", "somebody else's secret");
    let same = t.app.resume_totp(&person, &enrolment.token).await.unwrap();
    assert_eq!(same.secret, enrolment.secret);
    t.clock.advance(1801 * SECOND);
    assert_eq!(conflict(set(&person, &code(t, &enrolment, 0)).await), "stale");
});

both_engines!(staff_keep_one_factor_where_they_must, |t| async {
    let dialogue = t.dialogue("garam").await;
    let person = t.person(Role::Secretary, &dialogue).await;
    enrol(t, &person).await;
    t.app.set_sign_in_settings(&t.operator(), &SignIn::default()).await.unwrap();
    assert_eq!(conflict(t.app.remove_totp(&person).await), "last_factor");
    assert!(t.app.own_factors(&person).await.unwrap().totp);
    let free = SignIn { second_factor: false, ..SignIn::default() };
    t.app.set_sign_in_settings(&t.operator(), &free).await.unwrap();
    t.app.remove_totp(&person).await.unwrap();
    let left = t.app.own_factors(&person).await.unwrap();
    assert_eq!((left.totp, left.recovery_codes), (false, 0), "codes without a factor mean nothing");
    t.sign_in(&person.email, &person.password).await;
});

both_engines!(an_operator_helps_whoever_lost_everything, |t| async {
    let dialogue = t.dialogue("garam").await;
    let person = t.person(Role::Secretary, &dialogue).await;
    let (_, enrolled) = enrol(t, &person).await;
    let denied = t.app.reset_second_factor(&person, &person.email).await;
    assert_eq!(denial(denied), Denial::Forbidden);
    let loud = person.email.to_uppercase();
    t.app.reset_second_factor(&t.operator(), &loud).await.unwrap();
    assert!(t.app.account(&enrolled.session).await.unwrap().is_none());
    t.sign_in(&person.email, &person.password).await;
    let nobody = t.app.reset_second_factor(&t.operator(), "nobody@garam.example").await;
    assert_eq!(denial(nobody), Denial::NotFound);
});

#[tokio::test(flavor = "multi_thread")]
async fn codes_are_not_guessed() {
    let settings = Settings { limits: Limits::default(), ..Settings::default() };
    let t = TestApp::start(Engine::Sqlite, settings).await;
    let dialogue = t.dialogue("garam").await;
    let person = t.person(Role::Secretary, &dialogue).await;
    let (_, enrolled) = enrol(&t, &person).await;
    let waiting = pending(&t, &person).await;
    for _ in 0..6 {
        assert!(is_wrong(give(&t, &waiting, "000000").await));
    }
    let slowed = give(&t, &waiting, &enrolled.codes[0]).await;
    assert!(matches!(slowed, Err(Error::TooMany { .. })), "{slowed:?}");
    let anew = pending(&t, &person).await;
    let slowed = give(&t, &anew, &enrolled.codes[0]).await;
    assert!(matches!(slowed, Err(Error::TooMany { .. })), "beginning anew changes nothing");
    t.clock.advance(31 * SECOND);
    give(&t, &anew, &enrolled.codes[0]).await.unwrap();
}
