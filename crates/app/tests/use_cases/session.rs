//! Sessions: how they begin and end, and who may try how often.

use std::net::{IpAddr, Ipv4Addr};

use app::limit::Limits;
use app::session::{Client, SignedIn};
use app::{Error, Settings};
use domain::permission::{Action, Denial, Resource};
use domain::role::Role;
use domain::sign_in::{Settings as SignIn, Way};
use domain::time::{DAY, SECOND};
use store::Engine;
use testkit::{TestApp, both_engines};

use crate::expect::{conflict, denial, faults};

const HOUR: i64 = 3600 * SECOND;

fn from(n: u8) -> Client {
    Client { address: Some(IpAddr::V4(Ipv4Addr::new(203, 0, 113, n))), ..Client::default() }
}

both_engines!(a_session_ends_when_it_idles_or_grows_old, |t| async {
    let dialogue = t.dialogue("garam").await;
    let person = t.person(Role::Secretary, &dialogue).await;
    let settings = SignIn { second_factor: false, idle_hours: 2, longest_days: 1 };
    t.app.set_sign_in_settings(&t.operator(), &settings).await.unwrap();
    let token = t.sign_in(&person.email, &person.password).await;
    let lives = async |token: &str| t.app.account(token).await.unwrap().is_some();
    for _ in 0..23 {
        t.clock.advance(HOUR);
        assert!(lives(&token).await, "it is used every hour");
    }
    t.clock.advance(HOUR);
    assert!(!lives(&token).await, "after a day it ends all the same");
    let token = t.sign_in(&person.email, &person.password).await;
    t.clock.advance(2 * HOUR);
    assert!(!lives(&token).await, "it was not used for two hours");

    let wrong = SignIn { idle_hours: 0, ..settings };
    let refused = t.app.set_sign_in_settings(&t.operator(), &wrong).await;
    assert_eq!(faults(refused)[0].0, "idle_hours");
    let denied = t.app.set_sign_in_settings(&person, &settings).await;
    assert_eq!(denial(denied), Denial::Forbidden);
});

both_engines!(ones_own_sessions_are_listed_and_ended, |t| async {
    let dialogue = t.dialogue("garam").await;
    let person = t.person(Role::Editor, &dialogue).await;
    let other = t.person(Role::Editor, &dialogue).await;
    t.clock.advance(HOUR);
    let agent = "Mozilla/5.0 (iPhone) Version/18.6 Safari/604.1".to_owned();
    let phone = Client { agent, ..Client::default() };
    let signed_in = t.app.sign_in(&person.email, &person.password, &phone).await.unwrap();
    let token = signed_in.session().unwrap().token;
    let list = async || t.app.own_sessions(&person, &token).await.unwrap();
    let sessions = list().await;
    let told: Vec<_> = sessions.iter().map(|s| (s.device.as_str(), s.way, s.this)).collect();
    assert_eq!(told, [("Safari · iPhone", Way::Password, true), ("", Way::Password, false)]);
    assert!(!sessions.iter().any(|session| session.id.contains(&token)), "the token stays secret");

    // Nobody ends another's.
    let theirs = t.app.own_sessions(&other, &other.session).await.unwrap();
    assert_eq!(theirs.len(), 1);
    assert_eq!(denial(t.app.end_session(&person, &theirs[0].id).await), Denial::NotFound);
    for bad in ["", "zz", "00", &token] {
        assert_eq!(denial(t.app.end_session(&person, bad).await), Denial::NotFound, "{bad}");
    }
    t.app.end_session(&person, &sessions[1].id).await.unwrap();
    assert!(t.app.account(&person.session).await.unwrap().is_none());
    assert_eq!(list().await.len(), 1);

    t.sign_in(&person.email, &person.password).await;
    t.sign_in(&person.email, &person.password).await;
    assert_eq!(t.app.end_other_sessions(&person, &token).await.unwrap(), 2);
    assert!(t.app.account(&token).await.unwrap().is_some());
    assert!(t.app.account(&other.session).await.unwrap().is_some());
    assert_eq!(denial(t.app.own_sessions(&t.participant(), "").await), Denial::SignIn);
});

both_engines!(signing_in_gives_a_new_token_and_ends_the_one_before, |t| async {
    let dialogue = t.dialogue("garam").await;
    let person = t.person(Role::Editor, &dialogue).await;
    // Whatever a browser was made to carry, what it gets is new (session fixation).
    for planted in [person.session.as_str(), "planted", ""] {
        let client = Client { session: Some(planted.to_owned()), ..Client::default() };
        let signed_in = t.app.sign_in(&person.email, &person.password, &client).await.unwrap();
        let token = signed_in.session().unwrap().token;
        assert_ne!(token, planted);
        assert!(t.app.account(planted).await.unwrap().is_none(), "{planted}");
        assert!(t.app.account(&token).await.unwrap().is_some());
        t.app.sign_out(&token).await.unwrap();
        assert!(t.app.account(&token).await.unwrap().is_none(), "signed out is signed out");
    }
});

#[tokio::test(flavor = "multi_thread")]
async fn the_owners_own_device_is_never_locked_out() {
    let settings = Settings { limits: Limits::default(), ..Settings::default() };
    let t = TestApp::start(Engine::Sqlite, settings).await;
    let dialogue = t.dialogue("garam").await;
    let person = t.person(Role::Secretary, &dialogue).await;
    let first = t.app.sign_in(&person.email, &person.password, &from(1)).await.unwrap();
    let own = Client { device: Some(first.session().unwrap().device), ..from(1) };
    // Guessing from everywhere, until whoever comes from anywhere has to wait.
    let guess = async |client: &Client| t.app.sign_in(&person.email, "짐작", client).await;
    for n in 0..60 {
        let _ = guess(&from(n)).await;
    }
    let stranger = t.app.sign_in(&person.email, &person.password, &from(99)).await;
    assert!(matches!(stranger, Err(Error::TooMany { seconds: 1..=900 })), "{stranger:?}");
    t.app.sign_in(&person.email, &person.password, &own).await.expect("the owner's device");
    // A cookie made up, or of another account, is no device of theirs.
    let nonce = own.device.as_ref().unwrap().split('.').next().unwrap().to_owned();
    let other = t.person(Role::Editor, &dialogue).await;
    let theirs = t.app.sign_in(&other.email, &other.password, &from(3)).await.unwrap();
    let theirs = theirs.session().unwrap().device;
    for device in [format!("{nonce}.{}", "A".repeat(22)), nonce, theirs, "x.y.z".to_owned()] {
        let client = Client { device: Some(device.clone()), ..from(1) };
        let refused = t.app.sign_in(&person.email, &person.password, &client).await;
        assert!(matches!(refused, Err(Error::TooMany { .. })), "{device}");
    }
    // The device's own tries end too.
    for _ in 0..6 {
        assert_eq!(denial(guess(&own).await), Denial::SignIn);
    }
    assert!(matches!(guess(&own).await, Err(Error::TooMany { .. })));
    // And every wait is over after a quarter of an hour.
    t.clock.advance(900 * SECOND);
    t.app.sign_in(&person.email, &person.password, &from(99)).await.expect("nobody waits for ever");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_address_is_treated_like_a_known_one() {
    let settings = Settings { limits: Limits::default(), ..Settings::default() };
    let t = TestApp::start(Engine::Sqlite, settings).await;
    let dialogue = t.dialogue("garam").await;
    let person = t.person(Role::Secretary, &dialogue).await;
    t.app.set_disabled(&t.operator(), &person.email, true).await.unwrap();
    let open = t.person(Role::Editor, &dialogue).await;
    let answers = async |email: &str, n: u8| {
        let mut answers = Vec::new();
        for _ in 0..9 {
            let answer = t.app.sign_in(email, "짐작 짐작 짐작", &from(n)).await.unwrap_err();
            answers.push(answer.to_string());
        }
        answers
    };
    let known = answers(&open.email, 1).await;
    assert_eq!(known, answers("nobody@garam.example", 2).await);
    assert_eq!(known, answers(&person.email, 3).await, "nor is one who is shut out told apart");
    assert!(known[0] != known[8]);
}

both_engines!(someone_shut_out_stays_out, |t| async {
    let dialogue = t.dialogue("garam").await;
    let person = t.person(Role::Secretary, &dialogue).await;
    let operator = t.person(Role::Operator, &dialogue).await;
    assert_eq!(denial(t.app.set_disabled(&person, &person.email, true).await), Denial::Forbidden);
    t.app.set_disabled(&operator, &person.email, true).await.unwrap();
    assert!(t.app.account(&person.session).await.unwrap().is_none());
    let tried = t.app.sign_in(&person.email, &person.password, &Client::default()).await;
    assert_eq!(denial(tried), Denial::SignIn);
    t.app.set_disabled(&operator, &person.email, false).await.unwrap();
    t.sign_in(&person.email, &person.password).await;
    let nobody = t.app.set_disabled(&operator, "nobody@garam.example", true).await;
    assert_eq!(denial(nobody), Denial::NotFound);
    let last = t.app.set_disabled(&operator, &operator.email, true).await;
    assert_eq!(conflict(last), "last_operator");
    let listed = t.app.accounts(&t.operator(), "").await.unwrap();
    assert_eq!(listed.len(), 2);
});

both_engines!(staff_set_up_a_second_factor_first_where_they_must, |t| async {
    let dialogue = t.dialogue("garam").await;
    let editor = t.person(Role::Editor, &dialogue).await;
    let expert = t.person(Role::Expert, &dialogue).await;
    t.app.set_sign_in_settings(&t.operator(), &SignIn::default()).await.unwrap();
    let actor = async |token: &str| t.app.account(token).await.unwrap().unwrap().actor;
    let of = Resource::of(dialogue.id);
    let editing = actor(&editor.session).await;
    assert!(editing.must_enrol);
    assert_eq!(denial(t.app.gate(&editing, Action::Curate, &of)), Denial::Enrol);
    assert!(!actor(&expert.session).await.must_enrol, "only staff must");
    let signed_in = t.app.sign_in(&editor.email, &editor.password, &Client::default()).await;
    assert!(matches!(signed_in, Ok(SignedIn::Session(_))), "they get in to set it up");
});

#[tokio::test(flavor = "multi_thread")]
async fn a_new_installation_wants_second_factors_and_the_demo_does_not() {
    let (url, _folder) = testkit::new_database(Engine::Sqlite).await;
    let store = store::Store::open(&url).await.unwrap();
    let random = std::sync::Arc::new(app::random::SeededRandom::new(1));
    let clock = std::sync::Arc::new(testkit::FakeClock::default());
    let app = app::App::start(store, clock, random, testkit::settings()).await.unwrap();
    assert!(app.sign_in_settings().await.unwrap().second_factor);
    app.begin_demo().await.unwrap();
    assert!(!app.sign_in_settings().await.unwrap().second_factor);
    let days = i64::from(app.sign_in_settings().await.unwrap().longest_days);
    assert_eq!(app.sign_in_settings().await.unwrap().longest(), days * DAY);
}
