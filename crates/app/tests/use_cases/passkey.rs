//! Passkeys, with a device in software.

use app::passkey::{Ceremony, PasskeySite};
use app::second_factor::Enrolled;
use app::session::{Client, SignedIn};
use domain::permission::Denial;
use domain::role::Role;
use domain::sign_in::{Settings as SignIn, Way};
use domain::time::SECOND;
use testkit::{Authenticator, Person, TestApp, both_engines};

use crate::expect::{conflict, denial, faults};

const ORIGIN: &str = "https://mundap.example.kr";

fn site() -> PasskeySite {
    PasskeySite::of(ORIGIN).unwrap()
}

async fn add(
    t: &TestApp,
    person: &Person,
    session: &str,
    device: &mut Authenticator,
) -> (Ceremony, app::Result<Enrolled>) {
    let asked = t.app.begin_passkey(person, &site()).await.unwrap();
    let answer = Ceremony { options: device.create(&asked.options), token: asked.token };
    let added = t.app.add_passkey(person, session, &site(), &answer, "사무실 노트북").await;
    (answer, added)
}

async fn enter(t: &TestApp, device: &mut Authenticator) -> (Ceremony, app::Result<String>) {
    let asked = t.app.begin_passkey_sign_in(&site()).unwrap();
    let answer = Ceremony { options: device.get(&asked.options), token: asked.token };
    let entered = t.app.sign_in_with_passkey(&site(), &answer, &Client::default()).await;
    (answer, entered.map(|session| session.token))
}

both_engines!(a_passkey_signs_in_alone_and_counts_as_two_factors, |t| async {
    let dialogue = t.dialogue("garam").await;
    let person = t.person(Role::Secretary, &dialogue).await;
    let mut device = Authenticator::new(ORIGIN, 3);
    let (_, added) = add(t, &person, &person.session, &mut device).await;
    let added = added.unwrap();
    assert_eq!(added.codes.len(), 10, "a way back in when the device is lost");
    t.app.set_sign_in_settings(&t.operator(), &SignIn::default()).await.unwrap();
    let (_, token) = enter(t, &mut device).await;
    let token = token.unwrap();
    let account = t.app.account(&token).await.unwrap().unwrap();
    assert_eq!(account.email, person.email);
    assert!(!account.actor.must_enrol && account.actor.is_staff_of(dialogue.id));
    let sessions = t.app.own_sessions(&account.actor, &token).await.unwrap();
    assert_eq!(sessions.iter().find(|one| one.this).unwrap().way, Way::Passkey);
    let own = t.app.own_passkeys(&account.actor).await.unwrap();
    assert_eq!((own.len(), own[0].name.as_str()), (1, "사무실 노트북"));
    assert!(own[0].used.is_some());
    // After a password it is the second factor.
    let half = t.app.sign_in(&person.email, &person.password, &Client::default()).await.unwrap();
    let SignedIn::SecondFactor(pending) = half else { panic!("{half:?}") };
    let factors = t.app.pending_factors(&pending).await.unwrap().unwrap();
    assert_eq!((factors.totp, factors.passkeys), (false, 1));
});

both_engines!(a_challenge_is_answered_once_and_soon, |t| async {
    let dialogue = t.dialogue("garam").await;
    let person = t.person(Role::Secretary, &dialogue).await;
    let other = t.person(Role::Editor, &dialogue).await;
    // Nothing but the challenge is in the way of a second use.
    let mut device = Authenticator::new(ORIGIN, 3);
    device.counts = false;
    let (answer, added) = add(t, &person, &person.session, &mut device).await;
    added.unwrap();
    let add_again = async |person: &Person, answer: &Ceremony| {
        t.app.add_passkey(person, &person.session, &site(), answer, "또").await
    };
    assert_eq!(conflict(add_again(&person, &answer).await), "used");
    assert_eq!(conflict(add_again(&other, &answer).await), "stale", "somebody else's challenge");
    let (_, known) = add(t, &other, &other.session, &mut Authenticator::new(ORIGIN, 3)).await;
    assert_eq!(conflict(known), "passkey_known", "one device key, one account");

    let (answer, entered) = enter(t, &mut device).await;
    entered.unwrap();
    let again = async |answer: &Ceremony| {
        t.app.sign_in_with_passkey(&site(), answer, &Client::default()).await
    };
    assert_eq!(conflict(again(&answer).await), "used", "an answer that was seen on the way");
    let asked = t.app.begin_passkey_sign_in(&site()).unwrap();
    let old = Ceremony { token: asked.token.clone(), ..answer };
    assert_eq!(denial(again(&old).await), Denial::SignIn, "an old answer to a new challenge");
    let late = Ceremony { options: device.get(&asked.options), token: asked.token };
    t.clock.advance(301 * SECOND);
    assert_eq!(conflict(again(&late).await), "stale");
});

both_engines!(what_proves_nothing_is_refused, |t| async {
    let dialogue = t.dialogue("garam").await;
    let person = t.person(Role::Secretary, &dialogue).await;
    let mut device = Authenticator::new(ORIGIN, 3);
    add(t, &person, &person.session, &mut device).await.1.unwrap();
    // Another site's page, a device that was not unlocked, another key under the same name.
    "https://mundap.example.com".clone_into(&mut device.origin);
    assert_eq!(denial(enter(t, &mut device).await.1), Denial::SignIn);
    let mut elsewhere = Authenticator::new("https://evil.example", 4);
    let (_, elsewhere) = add(t, &person, &person.session, &mut elsewhere).await;
    assert_eq!(faults(elsewhere)[0].0, "credential");
    ORIGIN.clone_into(&mut device.origin);
    device.unlocked = false;
    assert_eq!(denial(enter(t, &mut device).await.1), Denial::SignIn);
    device.unlocked = true;
    enter(t, &mut device).await.1.expect("the device itself");
    let asked = t.app.begin_passkey_sign_in(&site()).unwrap();
    for options in
        ["", "{}", "null", "[]", "\u{0}", &device.get(&asked.options).replace("AwMD", "BAQE")]
    {
        let answer = Ceremony { options: options.to_owned(), token: asked.token.clone() };
        let refused = t.app.sign_in_with_passkey(&site(), &answer, &Client::default()).await;
        assert_eq!(denial(refused), Denial::SignIn, "{options}");
    }
    let long = Ceremony { options: "x".repeat(30_000), token: asked.token.clone() };
    let refused = t.app.sign_in_with_passkey(&site(), &long, &Client::default()).await;
    assert_eq!(denial(refused), Denial::SignIn);
    // A challenge to add one is none to sign in with.
    let adding = t.app.begin_passkey(&person, &site()).await.unwrap();
    let answer = Ceremony { options: device.get(&asked.options), token: adding.token };
    let refused = t.app.sign_in_with_passkey(&site(), &answer, &Client::default()).await;
    assert_eq!(conflict(refused), "stale");
    // Whoever is shut out is out.
    t.app.set_disabled(&t.operator(), &person.email, true).await.unwrap();
    assert_eq!(denial(enter(t, &mut device).await.1), Denial::SignIn);
});

both_engines!(a_passkey_is_removed_by_its_owner_alone, |t| async {
    let dialogue = t.dialogue("garam").await;
    let person = t.person(Role::Secretary, &dialogue).await;
    let other = t.person(Role::Editor, &dialogue).await;
    let mut device = Authenticator::new(ORIGIN, 3);
    let added = add(t, &person, &person.session, &mut device).await.1.unwrap();
    let id = t.app.own_passkeys(&person).await.unwrap()[0].id;
    assert_eq!(denial(t.app.remove_passkey(&other, id).await), Denial::NotFound);
    t.app.set_sign_in_settings(&t.operator(), &SignIn::default()).await.unwrap();
    assert_eq!(conflict(t.app.remove_passkey(&person, id).await), "last_factor");
    let second = &mut Authenticator::new(ORIGIN, 4);
    let added = add(t, &person, &added.session, second).await.1.unwrap();
    assert_eq!(added.codes, [""; 0], "those from before stay");
    t.app.remove_passkey(&person, id).await.unwrap();
    assert_eq!(denial(enter(t, &mut device).await.1), Denial::SignIn);
    let asked = t.app.begin_passkey(&person, &site()).await.unwrap();
    let answer = Ceremony { options: device.create(&asked.options), token: asked.token };
    let nameless = t.app.add_passkey(&person, &added.session, &site(), &answer, " ").await;
    assert_eq!(faults(nameless)[0].0, "name");
});
