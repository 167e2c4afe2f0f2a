//! What routes around signing in and one's own account need before they can be asked: someone who is
//! half signed in, a session to end, a passkey to remove, an account that was linked.

use app::access::NewReason;
use app::passkey::Ceremony;
use app::provider::Return;
use app::session::{Client, SignedIn};
use app::{Actor, App};
use testkit::{Authenticator, totp_code};
use web::Route;

use crate::request::Ask;
use crate::world::{Copy, Kind, ORIGIN, World, passkey_site};

/// What was prepared for one request.
#[derive(Default)]
pub(crate) struct Prepared {
    /// What the address ends with.
    pub(crate) query: String,
    /// A cookie besides the persona's own.
    pub(crate) cookie: Option<String>,
    /// The form, where only what was prepared can tell it.
    pub(crate) form: Option<String>,
}

impl Prepared {
    fn form(form: String) -> Self {
        Self { form: Some(form), ..Self::default() }
    }
}

/// Prepares a request of a persona. Whoever has no account sends what could be theirs.
pub(crate) async fn prepare(
    world: &World,
    copy: &Copy,
    route: &Route,
    ask: Ask,
    persona: usize,
) -> Prepared {
    let app = &copy.app;
    let account = world.account(persona);
    match (route.method, route.path, ask.what) {
        (_, "/sign-in/second", "half signed in") => second(world, app, route).await,
        ("POST", "/sign-in/passkey", _) => {
            let asked = app.begin_passkey_sign_in(&passkey_site()).unwrap();
            let credential = world.careful.device.lock().unwrap().get(&asked.options);
            Prepared::form(format!("token={}&credential={credential}", asked.token))
        }
        ("GET", "/sign-in/with/{provider}/back", "coming back") => {
            let departure = app.depart("gu", ORIGIN, "").await.unwrap();
            let email = &world.careful.email;
            let (state, code) = world.provider.sign_in(&departure.url, "careful", email, true);
            Prepared {
                query: format!("?state={state}&code={code}"),
                cookie: Some(format!("mundap_away={}", departure.cookie)),
                form: None,
            }
        }
        (_, path, "with a reason") => {
            if let Some((actor, _)) = account {
                let place = path.contains("{dialogue}").then_some(ask.kind);
                let data = if path.contains("/calls/") { "applicants" } else { "people" };
                reason(world, app, actor, persona, (data, place)).await;
            }
            Prepared::default()
        }
        ("POST", path, _) if path.starts_with("/account/") => {
            let Some((actor, (email, password))) = account else {
                return Prepared::form(
                    "session=00&id=1&token=x&code=123456&credential=x&name=x".into(),
                );
            };
            own(world, app, path, actor, email, password).await
        }
        _ => Prepared::default(),
    }
}

async fn second(world: &World, app: &App, route: &Route) -> Prepared {
    let careful = &world.careful;
    let half = app.sign_in(&careful.email, &careful.password, &Client::default()).await.unwrap();
    let SignedIn::SecondFactor(pending) = half else { panic!("a second factor is asked") };
    let form = (route.method == "POST").then(|| format!("code={}", careful.recovery_code));
    Prepared { cookie: Some(format!("mundap_pending={pending}")), form, ..Prepared::default() }
}

/// Gives a reason in the persona's session; those who may not are refused here already.
async fn reason(
    world: &World,
    app: &App,
    actor: &Actor,
    persona: usize,
    (data, place): (&str, Option<Kind>),
) {
    let session = world.credentials[persona].cookie.clone().unwrap_or_default();
    let session = session.trim_start_matches("mundap_session=");
    let dialogue = match place {
        Some(kind) => {
            let operator = Actor::command_line();
            Some(app.dialogue(&operator, kind.slug()).await.unwrap().id)
        }
        None => None,
    };
    let purpose = "contact".to_owned();
    let new = NewReason { kind: data.to_owned(), purpose, note: String::new() };
    let _ = app.give_reason(actor, session, dialogue, &new).await;
}

async fn own(
    world: &World,
    app: &App,
    path: &str,
    actor: &Actor,
    email: &str,
    password: &str,
) -> Prepared {
    let another = async || {
        let signed_in = app.sign_in(email, password, &Client::default()).await.unwrap();
        signed_in.session().unwrap().token
    };
    match path {
        "/account/sessions/end" => {
            let session = another().await;
            let all = app.own_sessions(actor, &session).await.unwrap();
            let id = &all.iter().find(|one| one.this).unwrap().id;
            Prepared::form(format!("session={id}"))
        }
        "/account/second-factor" => {
            let enrolment = app.begin_totp(actor).await.unwrap();
            let code = totp_code(&enrolment.secret, app.now());
            Prepared::form(format!("token={}&code={code}", enrolment.token))
        }
        "/account/passkeys" => {
            let asked = app.begin_passkey(actor, &passkey_site()).await.unwrap();
            let credential = Authenticator::new(ORIGIN, 9).create(&asked.options);
            Prepared::form(format!("token={}&credential={credential}&name=노트북", asked.token))
        }
        "/account/passkeys/remove" => {
            let (session, site) = (another().await, passkey_site());
            let asked = app.begin_passkey(actor, &site).await.unwrap();
            let options = Authenticator::new(ORIGIN, 9).create(&asked.options);
            let answer = Ceremony { options, token: asked.token };
            app.add_passkey(actor, &session, &site, &answer, "노트북").await.unwrap();
            let id = app.own_passkeys(actor).await.unwrap()[0].id;
            Prepared::form(format!("id={id}"))
        }
        "/account/unlink" => {
            let departure = app.depart_to_link(actor, "gu", ORIGIN).await.unwrap();
            let (state, code) = world.provider.sign_in(&departure.url, email, email, false);
            let back = Return { cookie: departure.cookie, state, code };
            app.arrive(actor, "gu", ORIGIN, &back, &Client::default()).await.unwrap();
            let id = app.own_identities(actor).await.unwrap()[0].id;
            Prepared::form(format!("id={id}"))
        }
        _ => Prepared::default(),
    }
}
