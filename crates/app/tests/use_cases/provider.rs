//! Signing in with another provider, which may lie.

use app::Settings;
use app::provider::{Arrival, Return};
use app::session::{Client, SignedIn};
use domain::permission::{Actor, Denial};
use domain::role::Role;
use domain::time::SECOND;
use store::Engine;
use testkit::{Lie, Person, Provider, TestApp};

use crate::expect::{conflict, denial};

const SITE: &str = "https://mundap.example.kr";

async fn start(
    engine: Engine,
    change: impl FnOnce(&mut app::provider::Provider),
) -> (TestApp, Provider) {
    let provider = Provider::start().await;
    let mut configured = provider.configured();
    change(&mut configured);
    let settings = Settings { providers: vec![configured], ..testkit::settings() };
    (TestApp::start(engine, settings).await, provider)
}

/// Goes there, signs in as somebody, and comes back.
async fn journey(
    t: &TestApp,
    provider: &Provider,
    who: (&str, &str, bool),
) -> (Return, app::Result<Arrival>) {
    let departure = t.app.depart("gu", SITE, "/staff/d/garam").await.unwrap();
    let (state, code) = provider.sign_in(&departure.url, who.0, who.1, who.2);
    let back = Return { cookie: departure.cookie, state, code };
    let arrived = arrive(t, &Actor::default(), &back).await;
    (back, arrived)
}

async fn arrive(t: &TestApp, actor: &Actor, back: &Return) -> app::Result<Arrival> {
    t.app.arrive(actor, "gu", SITE, back, &Client::default()).await
}

fn token(arrived: app::Result<Arrival>) -> String {
    match arrived.unwrap() {
        Arrival::SignedIn(SignedIn::Session(session), back) => {
            assert_eq!(back, "/staff/d/garam");
            session.token
        }
        other => panic!("{other:?}"),
    }
}

async fn link(
    t: &TestApp,
    provider: &Provider,
    person: &Person,
    subject: &str,
) -> app::Result<Arrival> {
    let departure = t.app.depart_to_link(person, "gu", SITE).await.unwrap();
    let (state, code) = provider.sign_in(&departure.url, subject, "x@else.example", false);
    arrive(t, person, &Return { cookie: departure.cookie, state, code }).await
}

async fn story(engine: Engine) {
    let (t, provider) = start(engine, |_| {}).await;
    let dialogue = t.dialogue("garam").await;
    let person = t.person(Role::Secretary, &dialogue).await;
    let email = person.email.as_str();
    // A verified address that somebody added here lets in, and is linked by it.
    let loud = email.to_uppercase();
    let (_, arrived) = journey(&t, &provider, ("kim", &loud, true)).await;
    let account = t.app.account(&token(arrived)).await.unwrap().unwrap();
    assert_eq!(account.email, email);
    assert_eq!(t.app.own_identities(&person).await.unwrap()[0].provider, "구청 로그인");
    // From now on the account counts, not the address.
    let (_, arrived) = journey(&t, &provider, ("kim", "moved@else.example", false)).await;
    token(arrived);
    let (_, arrived) = journey(&t, &provider, ("lee", email, true)).await;
    assert_eq!(conflict(arrived), "provider_stranger", "the address has another owner there now");
    // Nobody is created.
    let before = t.app.accounts(&t.operator(), "").await.unwrap().len();
    for stranger in
        [("park", "nobody@garam.example", true), ("park", "", true), ("park", "x", true)]
    {
        let (_, arrived) = journey(&t, &provider, stranger).await;
        assert_eq!(conflict(arrived), "provider_stranger");
    }
    assert_eq!(t.app.accounts(&t.operator(), "").await.unwrap().len(), before);
    // An address that was not verified proves nothing.
    let other = t.person(Role::Editor, &dialogue).await;
    let (_, arrived) = journey(&t, &provider, ("choi", &other.email, false)).await;
    assert_eq!(conflict(arrived), "provider_stranger");
    // Linked beforehand it needs no address.
    assert_eq!(link(&t, &provider, &other, "choi").await.unwrap(), Arrival::Linked);
    let (_, arrived) = journey(&t, &provider, ("choi", "", false)).await;
    let account = t.app.account(&token(arrived)).await.unwrap().unwrap();
    assert_eq!(account.email, other.email);
    assert_eq!(conflict(link(&t, &provider, &person, "choi").await), "provider_taken");
    // Unlinked it is a stranger's again.
    let id = t.app.own_identities(&other).await.unwrap()[0].id;
    assert_eq!(denial(t.app.unlink_identity(&person, id).await), Denial::NotFound);
    t.app.unlink_identity(&other, id).await.unwrap();
    let (_, arrived) = journey(&t, &provider, ("choi", "", false)).await;
    assert_eq!(conflict(arrived), "provider_stranger");
    t.app.set_disabled(&t.operator(), email, true).await.unwrap();
    let (_, arrived) = journey(&t, &provider, ("kim", email, true)).await;
    assert_eq!(conflict(arrived), "provider_stranger", "whoever is shut out is out");
}

#[tokio::test(flavor = "multi_thread")]
async fn people_are_found_by_link_or_verified_address_and_never_made_on_sqlite() {
    story(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn people_are_found_by_link_or_verified_address_and_never_made_on_postgres() {
    story(Engine::Postgres).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_lie_is_refused() {
    let (t, provider) = start(Engine::Sqlite, |_| {}).await;
    let dialogue = t.dialogue("garam").await;
    let person = t.person(Role::Secretary, &dialogue).await;
    let who = ("kim", person.email.as_str(), true);
    for lie in [
        Lie::Nonce,
        Lie::Audience,
        Lie::Expired,
        Lie::Issuer,
        Lie::Key,
        Lie::Unsigned,
        Lie::Symmetric,
    ] {
        provider.lie(lie);
        let (_, arrived) = journey(&t, &provider, who).await;
        assert_eq!(conflict(arrived), "provider_refused", "{lie:?}");
        assert!(t.app.own_identities(&person).await.unwrap().is_empty(), "{lie:?}");
        provider.lie(Lie::None);
        // The truth is believed, or the test would prove nothing.
        let (_, arrived) = journey(&t, &provider, who).await;
        token(arrived);
        let id = t.app.own_identities(&person).await.unwrap()[0].id;
        t.app.unlink_identity(&person, id).await.unwrap();
    }
    provider.lie(Lie::Description);
    t.clock.advance(601 * SECOND);
    let departed = t.app.depart("gu", SITE, "").await;
    assert_eq!(conflict(departed), "provider_unreachable", "it says that it is somebody else");
    assert_eq!(denial(t.app.depart("nowhere", SITE, "").await), Denial::NotFound);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_return_is_taken_once_from_where_it_began() {
    let (t, provider) = start(Engine::Sqlite, |_| {}).await;
    let dialogue = t.dialogue("garam").await;
    let person = t.person(Role::Secretary, &dialogue).await;
    let other = t.person(Role::Editor, &dialogue).await;
    let who = ("kim", person.email.as_str(), true);
    let (back, arrived) = journey(&t, &provider, who).await;
    token(arrived);
    assert_eq!(conflict(arrive(&t, &Actor::default(), &back).await), "provider_stale", "replayed");
    // Somebody else's state, another browser's cookie, none at all.
    let departure = async || {
        let departure = t.app.depart("gu", SITE, "").await.unwrap();
        let (state, code) = provider.sign_in(&departure.url, who.0, who.1, who.2);
        Return { cookie: departure.cookie, state, code }
    };
    let (one, two) = (departure().await, departure().await);
    for mixed in [
        Return { state: two.state.clone(), ..one.clone() },
        Return { cookie: two.cookie.clone(), ..one.clone() },
        Return { cookie: String::new(), ..one.clone() },
        Return { state: String::new(), ..one.clone() },
    ] {
        assert_eq!(conflict(arrive(&t, &Actor::default(), &mixed).await), "provider_stale");
    }
    // A code that is not the one for this verifier.
    let swapped = Return { code: two.code.clone(), ..one };
    assert_eq!(conflict(arrive(&t, &Actor::default(), &swapped).await), "provider_refused");
    t.clock.advance(601 * SECOND);
    assert_eq!(conflict(arrive(&t, &Actor::default(), &two).await), "provider_stale", "too late");
    // Linking ends with whoever began it.
    let departure = t.app.depart_to_link(&person, "gu", SITE).await.unwrap();
    let (state, code) = provider.sign_in(&departure.url, "evil", "evil@else.example", true);
    let back = Return { cookie: departure.cookie, state, code };
    for stranger in [Actor::default(), other.actor.clone()] {
        assert_eq!(conflict(arrive(&t, &stranger, &back).await), "provider_stale");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_factor_is_asked_unless_the_provider_asks_one_itself() {
    for trusted in [false, true] {
        let (t, provider) = start(Engine::Sqlite, |one| one.second_factor = trusted).await;
        let dialogue = t.dialogue("garam").await;
        let person = t.person(Role::Secretary, &dialogue).await;
        let site = app::passkey::PasskeySite::of(SITE).unwrap();
        let asked = t.app.begin_passkey(&person, &site).await.unwrap();
        let mut device = testkit::Authenticator::new(SITE, 5);
        let options = device.create(&asked.options);
        let answer = app::passkey::Ceremony { options, ..asked };
        t.app.add_passkey(&person, &person.session, &site, &answer, "열쇠").await.unwrap();
        let (_, arrived) = journey(&t, &provider, ("kim", &person.email, true)).await;
        let Arrival::SignedIn(signed_in, _) = arrived.unwrap() else { panic!() };
        assert_eq!(matches!(signed_in, SignedIn::Session(_)), trusted);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_but_the_configured_issuer_is_asked() {
    // A port where nobody listens, and an issuer on this machine that sends us elsewhere.
    let nobody = |one: &mut app::provider::Provider| one.issuer = "http://127.0.0.1:1".to_owned();
    let (t, _) = start(Engine::Sqlite, nobody).await;
    assert_eq!(conflict(t.app.depart("gu", SITE, "").await), "provider_unreachable");
    for (issuer, fits) in [
        ("https://login.example.kr", true),
        ("http://127.0.0.1:9", true),
        ("http://[::1]:9", true),
        ("http://login.example.kr", false),
        ("http://169.254.169.254", false),
        ("ftp://login.example.kr", false),
        ("", false),
    ] {
        let provider = app::provider::Provider {
            issuer: issuer.to_owned(),
            ..Provider::start().await.configured()
        };
        assert_eq!(provider.fault().is_none(), fits, "{issuer}");
    }
}
