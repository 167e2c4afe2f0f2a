//! Bad input, sent to every route that takes any, one field at a time and all at once: each a clear
//! refusal, nothing stored, never a failure of ours, and nothing of it comes back as markup. What is
//! odd but means something is kept as it was typed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may stop where it stands"
)]

#[path = "permission/account.rs"]
mod account;
#[path = "permission/request.rs"]
#[allow(dead_code, reason = "the permission matrix uses the rest")]
mod request;
#[path = "permission/world.rs"]
#[allow(dead_code, reason = "the permission matrix uses the rest")]
mod world;

use std::path::Path;
use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use serde_json::{Value, json};
use store::Engine;
use tower::ServiceExt as _;
use web::{Route, Surface};

use request::{Ask, asks};
use world::{Copy, Kind, OPERATOR, World};

const SCRIPT: &str = "<script>alert(1)</script>";
const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";

/// What no text of ours may hold, as bytes.
const NEVER: &[(&str, &[u8])] = &[
    ("NUL", b"qz\0qz"),
    ("control characters", b"qz\x01\x1b[31mqz"),
    ("a bell", b"qz\x07qz"),
    ("reordering marks", b"qz\xe2\x80\xae\xe2\x81\xa6qz"),
    ("broken UTF-8", b"qz\xff\xfeqz"),
    ("half a character", b"qz\xeb\xb0qz"),
    ("a surrogate", b"qz\xed\xa0\x80qz"),
];

/// What may be a text, but hardly anything else.
const ODD: &[(&str, &str)] = &[
    ("nothing", ""),
    ("spaces", "   "),
    ("markup", SCRIPT),
    ("the end of an attribute", "\"><script>alert(1)</script>"),
    ("quotes", "\"'`;-- "),
    ("SQL", "1') OR '1'='1"),
    ("a path", "../../etc/passwd"),
    ("emoji", "😀👩‍👩‍👧"),
    ("Hebrew", "שלום"),
    ("a negative number", "-1"),
    ("the least number", "-9223372036854775808"),
    ("the greatest number", "9223372036854775807"),
    ("a number too great", "99999999999999999999999"),
    ("a fraction", "1e309"),
    ("a template", "{{7*7}}"),
    ("a line break", "a\r\nSet-Cookie: x=y"),
];

/// Every name that a query of ours knows, and one that none does.
const NAMES: &[&str] = &[
    "paragraph",
    "q",
    "model",
    "saved",
    "view",
    "asking",
    "page",
    "limit",
    "cursor",
    "sort",
    "linked",
    "group",
    "sector",
    "place",
    "channel",
    "core",
    "set",
    "status",
    "before",
    "after",
    "again",
    "receipt",
    "order",
    "from",
    "without",
    "back",
    "to",
    "at",
    "show",
    "new",
    "said",
    "done",
    "code",
    "title",
    "text",
    "kind",
    "core",
    "set",
    "skip_bad",
    "add_missing",
    "care",
    "version",
    "month",
    "state",
    "run",
    "fix",
    "slip",
    "gathering",
    "date",
    "votes",
    "left_out",
    "count",
    "d",
    "language",
    "of",
    "only",
    "file",
    "end",
    "word",
    "unknown",
];

/// Boxes and buttons: that they are named means yes, whatever stands there.
const PRESSED: &[&str] = &[
    "draft",
    "new",
    "skip_bad",
    "add_missing",
    "second_factor",
    "destroy",
    "votes",
    "recused_enrolled",
    "recused_quorum",
    "recused_base",
    "secret",
    "minor",
    "household",
    "sure",
    "groups",
    "shown",
    "List-Unsubscribe",
];

/// How an address ends that says why something was not done.
const REFUSALS: &[&str] = &[
    "said=questions",
    "said=nothing",
    "said=no_number",
    "said=set_is_published",
    "said=state",
    "said=stale",
    "said=scan_area",
    "said=changed",
    "said=reason_needed",
    "said=choice_published",
    "said=choice_not_counted",
];

/// Every field that takes a text of people's own.
const TEXTS: &[&str] = &[
    "proposed",
    "title",
    "body",
    "text",
    "note",
    "summary",
    "sectors",
    "places",
    "name",
    "controller",
    "officer",
    "contact",
    "address",
    "host",
    "talk",
    "sentence",
    "line",
    "affiliation",
    "exemption",
    "comment",
    "minority",
    "rule",
    "field",
    "credentials",
    "about",
    "source",
    "question",
    "about",
    "criteria",
    "qualifications",
    "sensitive",
    "source",
    "office",
    "why",
    "problem",
    "proposal",
    "cost",
    "remark",
];

/// What is sent under each name alone.
const ALONE: &[&str] = &[
    "NUL",
    "the end of an attribute",
    "the least number",
    "the greatest number",
    "a number too great",
];

fn escape(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("%{byte:02X}")).collect()
}

/// An answer.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Answer {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Whether it is no refusal. The staff desk may lead back to the page that says why not.
    fn is_taken(&self) -> bool {
        let to = self.headers.get(header::LOCATION).and_then(|to| to.to_str().ok());
        let told = to.is_some_and(|to| REFUSALS.iter().any(|word| to.ends_with(word)));
        !told && (self.status.is_success() || self.status.is_redirection())
    }

    fn is_html(&self) -> bool {
        let kind = self.headers.get(header::CONTENT_TYPE).map(|kind| kind.as_bytes().to_vec());
        kind.is_some_and(|kind| kind.starts_with(b"text/html"))
    }
}

async fn send(copy: &Copy, request: Request<Body>) -> Answer {
    let response = copy.router.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap().to_vec();
    Answer { status: parts.status, headers: parts.headers, body }
}

/// A request as someone who may do everything, so that nothing is refused for want of a right.
fn from_operator(
    world: &World,
    method: &str,
    path: &str,
    kind: &str,
    body: Vec<u8>,
) -> Request<Body> {
    let cookie = world.credentials[OPERATOR].cookie.clone().unwrap();
    let path = match method {
        "GET" => path.to_owned(),
        _ => request::with_token(&world.t.app, path.to_owned(), Some(&cookie)),
    };
    Request::builder()
        .method(method)
        .uri(&path)
        .header(header::HOST, "mundap.test")
        .header(header::COOKIE, cookie)
        .header(header::CONTENT_TYPE, kind)
        .body(Body::from(body))
        .unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Sends it and looks for what must never happen: a failure of ours, markup that comes back, and
/// something written although it was refused.
async fn check(copy: &Copy, request: Request<Body>, what: &str) -> (Answer, bool) {
    let at = format!("{} {} ({what})", request.method(), request.uri());
    let at: String = at.chars().take(400).collect();
    let before = copy.state();
    let answer = send(copy, request).await;
    let written = copy.state() != before;
    let at = format!("{at}: {}", answer.status);
    assert!(!answer.status.is_server_error(), "{at}\n{}", answer.text());
    assert!(!answer.is_html() || !answer.text().contains(SCRIPT), "{at} gives the markup back");
    assert!(!answer.headers.contains_key("x"), "{at} takes a header");
    if answer.status.is_client_error() {
        assert!(!written, "{at} is refused, and yet something is written");
    }
    (answer, written)
}

/// A request that is taken as it stands: what bad input is put into.
#[derive(Clone)]
struct Good {
    route: Route,
    ask: Ask,
    path: String,
    kind: String,
    cookie: Option<String>,
    body: String,
}

impl Good {
    /// The same with another body.
    fn with(&self, kind: &str, body: impl Into<Body>) -> Request<Body> {
        let mut request = Request::builder()
            .method(self.route.method)
            .uri(&self.path)
            .header(header::HOST, "mundap.test")
            .header(header::CONTENT_TYPE, kind);
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        request.body(body.into()).unwrap()
    }

    /// The names in its form or JSON.
    fn names(&self) -> Vec<String> {
        if self.kind == JSON {
            let value: Value = serde_json::from_str(&self.body).unwrap();
            return value.as_object().unwrap().keys().cloned().collect();
        }
        let pairs = self.body.split('&').filter(|_| self.kind == FORM);
        pairs.filter_map(|pair| pair.split_once('=')).map(|(name, _)| name.to_owned()).collect()
    }

    /// Its form or JSON with another value of one field.
    fn replaced(&self, name: &str, bytes: &[u8]) -> Vec<u8> {
        if self.kind == JSON {
            let mark = "qz-the-value";
            let mut value: Value = serde_json::from_str(&self.body).unwrap();
            value[name] = json!(mark);
            let text = value.to_string();
            let (before, after) = text.split_once(mark).unwrap();
            return [before.as_bytes(), &json_string(bytes), after.as_bytes()].concat();
        }
        let pairs = self.body.split('&').map(|pair| match pair.split_once('=') {
            Some((found, _)) if found == name => format!("{name}={}", escape(bytes)),
            _ => pair.to_owned(),
        });
        pairs.collect::<Vec<_>>().join("&").into_bytes()
    }

    fn at(&self, name: &str, what: &str) -> String {
        format!("{} {}, {}, {name}: {what}", self.route.method, self.route.path, self.ask.name())
    }
}

/// As it stands between the quotes of JSON; bytes that are no UTF-8 stay raw.
fn json_string(bytes: &[u8]) -> Vec<u8> {
    match std::str::from_utf8(bytes) {
        Ok(text) => {
            let quoted = json!(text).to_string();
            quoted.as_bytes()[1..quoted.len() - 1].to_vec()
        }
        Err(_) => bytes.to_vec(),
    }
}

/// A running copy for what is asked for.
async fn copy_for(world: &World, kind: Kind) -> Copy {
    if kind == Kind::New { world.empty().await } else { world.copy().await }
}

/// For every route that writes, the requests that are taken. They come from someone who may do
/// everything, and to a new installation from a visitor.
async fn good(world: &World) -> Vec<Good> {
    let kinds = [
        Kind::Own,
        Kind::Open,
        Kind::DraftSet,
        Kind::Anothers,
        Kind::Waiting,
        Kind::Site,
        Kind::New,
    ];
    let mut all = Vec::new();
    for route in web::routes().into_iter().filter(|route| route.method != "GET") {
        for ask in asks(&route).into_iter().filter(|ask| kinds.contains(&ask.kind)) {
            let copy = copy_for(world, ask.kind).await;
            let persona = if ask.kind == Kind::New { 0 } else { request::hand(&route) };
            let Some(request) = request::request(world, &copy, &route, ask, persona).await else {
                continue;
            };
            let (parts, body) = request.into_parts();
            let text = |name| parts.headers.get(name).and_then(|value| value.to_str().ok());
            let good = Good {
                route,
                ask,
                path: parts.uri.to_string(),
                kind: text(header::CONTENT_TYPE).unwrap().to_owned(),
                cookie: text(header::COOKIE).map(str::to_owned),
                // A form with a picture is no text: its test is `bad_pictures_are_refused`.
                body: String::from_utf8_lossy(&to_bytes(body, usize::MAX).await.unwrap())
                    .into_owned(),
            };
            let answer = send(&copy, good.with(&good.kind, good.body.clone())).await;
            if answer.is_taken() {
                all.push(good);
            }
        }
    }
    all
}

/// Every field of every form and every JSON, each with everything that is bad.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bad_fields_are_refused_one_by_one() {
    let world = Arc::new(World::build(Engine::Sqlite).await);
    let all = Arc::new(good(&world).await);
    for surface in [Surface::Page, Surface::Staff, Surface::Api] {
        assert!(all.iter().any(|good| good.route.surface == surface), "{surface:?}");
    }
    let tasks: Vec<_> = (0..4)
        .map(|part| {
            let (world, all) = (Arc::clone(&world), Arc::clone(&all));
            tokio::spawn(async move {
                let mut faults = Vec::new();
                for good in all.iter().skip(part).step_by(4) {
                    faults.extend(fields(&world, good).await);
                }
                faults
            })
        })
        .collect();
    let mut faults = Vec::new();
    for task in tasks {
        faults.extend(task.await.unwrap());
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Whether this one of many is tried: one in `parts`, another one for each `n`. A soak tries all.
fn has_turn(n: usize, parts: usize) -> bool {
    n.is_multiple_of(parts) || std::env::var("MUNDAP_SOAK_ROUNDS").is_ok()
}

async fn fields(world: &World, good: &Good) -> Vec<String> {
    let mut faults = Vec::new();
    let mut copy = copy_for(world, good.ask.kind).await;
    let names = good.names().into_iter().filter(|name| !PRESSED.contains(&name.as_str()));
    for (n, name) in names.enumerate() {
        let turn = n + good.route.path.len();
        for (_, (what, bytes)) in (turn..).zip(NEVER).filter(|(n, _)| has_turn(*n, 3)) {
            let request = good.with(&good.kind, good.replaced(&name, bytes));
            let (answer, written) = check(&copy, request, what).await;
            if written || answer.is_taken() {
                let to = answer.headers.get(header::LOCATION);
                let (status, place) = (answer.status, good.at(&name, what));
                faults.push(format!("{place} is taken: {status} {to:?}"));
                copy = copy_for(world, good.ask.kind).await;
            }
        }
        for (_, (what, text)) in (turn..).zip(ODD).filter(|(n, _)| has_turn(*n, 3)) {
            let request = good.with(&good.kind, good.replaced(&name, text.as_bytes()));
            let (_, written) = check(&copy, request, what).await;
            if written {
                copy = copy_for(world, good.ask.kind).await;
            }
        }
        let long = "가".repeat(20_000);
        let request = good.with(&good.kind, good.replaced(&name, long.as_bytes()));
        let (answer, written) = check(&copy, request, "long").await;
        if written {
            faults.push(format!("{} is stored: {}", good.at(&name, "long"), answer.status));
            copy = copy_for(world, good.ask.kind).await;
        }
    }
    faults
}

/// Bodies that are no form or JSON at all, and those that are too large.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bad_bodies_are_refused() {
    let world = World::build(Engine::Sqlite).await;
    for good in good(&world).await {
        let mut copy = copy_for(&world, good.ask.kind).await;
        // The reader of a form or a file; other routes do not look at the body.
        // One click in a mail is an address alone (RFC 8058).
        let one_click = good.path.starts_with("/me/mails/");
        let reads = !one_click && (!good.names().is_empty() || good.kind.starts_with("multipart/"));
        let other = if good.kind == JSON { FORM } else { JSON };
        let huge = format!("title={}", "a".repeat(10 << 20));
        for (what, kind, body) in [
            ("nothing", good.kind.as_str(), Vec::new()),
            ("a plain text", "text/plain", good.body.clone().into_bytes()),
            ("another kind", other, good.body.clone().into_bytes()),
            ("no kind", "", good.body.clone().into_bytes()),
            ("raw bytes", good.kind.as_str(), vec![0xFF, 0x00, 0xFE]),
            ("a file without an end", "multipart/form-data; boundary=x", b"--x\r\n".to_vec()),
            ("no boundary", "multipart/form-data", b"--x\r\n".to_vec()),
            ("10 MB", good.kind.as_str(), huge.into_bytes()),
        ] {
            let at = good.at("body", what);
            let (answer, written) = check(&copy, good.with(kind, body), what).await;
            // What is missing in a form may have a meaning, such as 'no'.
            if reads && what != "nothing" {
                let taken = written || !answer.status.is_client_error();
                assert!(!taken, "{at} is taken: {}", answer.status);
            }
            if written {
                copy = copy_for(&world, good.ask.kind).await;
            }
        }
        for value in [json!(null), json!(7), json!(["a"]), json!({"a": 1}), json!(true)] {
            for name in good.names().into_iter().filter(|_| good.kind == JSON) {
                let mut body: Value = serde_json::from_str(&good.body).unwrap();
                body[&name] = value.clone();
                let (_, written) =
                    check(&copy, good.with(JSON, body.to_string()), &good.at(&name, "type")).await;
                if written {
                    copy = copy_for(&world, good.ask.kind).await;
                }
            }
        }
    }
}

/// Routes other than those that are the same for everyone.
fn routes() -> impl Iterator<Item = Route> {
    web::routes().into_iter().filter(|route| route.surface != Surface::Infrastructure)
}

/// The route's path, one of its places taken by something else.
fn path(route: &Route, place: &str, bad: &str) -> String {
    let code = match route.path.get(..3) {
        Some("/a/") => "A-00001",
        Some("/s/") => "S-001",
        Some("/v/") => "V-0001",
        _ => "Q-0001",
    };
    route
        .path
        .replace(place, bad)
        .replace("{dialogue}", "here")
        .replace("{set}", "1")
        .replace("{number}", "1")
        .replace("{code}", code)
        .replace("{id}", "1")
        .replace("{token}", "none")
        .replace("{provider}", "gu")
        .replace("{photo}", "1")
        .replace("{run}", "1")
        .replace("{key}", "0123456789abcdef")
}

fn all_bad() -> Vec<(&'static str, String)> {
    let never = NEVER.iter().map(|(what, bytes)| (*what, escape(bytes)));
    let odd = ODD.iter().map(|(what, text)| (*what, escape(text.as_bytes())));
    never.chain(odd).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bad_addresses_find_nothing() {
    let world = World::build(Engine::Sqlite).await;
    let copy = world.copy().await;
    for route in routes() {
        let kind = if route.surface == Surface::Api { JSON } else { FORM };
        let good: &[u8] = if kind == JSON {
            br#"{"title":"a","text":"a","value":"pass"}"#
        } else {
            b"text=a&title=a"
        };
        for place in route.path.split('/').filter(|part| part.starts_with('{')) {
            let place = &place[..=place.find('}').unwrap()];
            for (what, bad) in
                all_bad().iter().filter(|(what, _)| !["nothing", "spaces"].contains(what))
            {
                let broken = path(&route, place, bad);
                let request = from_operator(&world, route.method, &broken, kind, good.to_vec());
                let (answer, written) = check(&copy, request, what).await;
                let gone = place == "{token}" && answer.status.is_redirection();
                let at = format!("{} {broken} ({what}): {}", route.method, answer.status);
                assert!(answer.status.is_client_error() || gone, "{at} finds something");
                assert!(!written, "{at} writes something");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bad_queries_never_fail() {
    let world = Arc::new(World::build(Engine::Sqlite).await);
    let tasks: Vec<_> = (0..4)
        .map(|part| {
            let world = Arc::clone(&world);
            tokio::spawn(async move {
                let copy = world.copy().await;
                let gets = routes().filter(|route| route.method == "GET");
                for route in gets.skip(part).step_by(4) {
                    bad_queries(&world, &copy, &route).await;
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
}

async fn bad_queries(world: &World, copy: &Copy, route: &Route) {
    let plain = path(route, "-", "-");
    let get = |path: String| from_operator(world, "GET", &path, FORM, Vec::new());
    for (what, bad) in all_bad() {
        let all: Vec<String> = NAMES.iter().map(|name| format!("{name}={bad}")).collect();
        check(copy, get(format!("{plain}?{}", all.join("&"))), what).await;
        // One bad value hides the others behind it, so the worst are sent alone too. A printed
        // page takes no query, and takes a while to print.
        let is_printed = Path::new(&plain).extension().is_some_and(|ending| ending == "pdf");
        let place = ALONE.iter().position(|one| *one == what).filter(|_| !is_printed);
        let turn = plain.len() + place.unwrap_or_default();
        let alone = |(n, _): &(usize, _)| place.is_some() && has_turn(*n, ALONE.len());
        for (_, name) in (turn..).zip(NAMES).filter(alone) {
            let (answer, written) = check(copy, get(format!("{plain}?{name}={bad}")), what).await;
            assert!(!written, "{plain}?{name}={bad} writes: {}", answer.status);
        }
    }
    let long = "a".repeat(5000);
    check(copy, get(format!("{plain}?q={long}&cursor={long}&page={long}")), "long").await;
}

/// What is no picture, is too large or tells nobody what it shows.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bad_pictures_are_refused() {
    let world = World::build(Engine::Sqlite).await;
    let copy = world.copy().await;
    let paper = &world.staffed(Kind::Open).paper;
    let photos = format!("/staff/d/here/gatherings/{}/photos", paper.gatherings.0);
    let kind = "multipart/form-data; boundary=x";
    let part = |name: &str, value: &[u8]| {
        let head = format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n");
        [head.as_bytes(), value, b"\r\n"].concat()
    };
    let svg = format!("<svg xmlns='http://www.w3.org/2000/svg'>{SCRIPT}</svg>");
    let good = testkit::png(30, 20);
    let huge = vec![0_u8; 13 << 20];
    for (path, own, value) in [
        (photos.as_str(), "alt", "사람들"),
        ("/staff/d/here/slip/scan", "slip", paper.slips.0.as_str()),
    ] {
        for (what, file) in [
            ("nothing", Vec::new()),
            ("a drawing", svg.clone().into_bytes()),
            ("a page", format!("<!doctype html>{SCRIPT}").into_bytes()),
            ("half a picture", good[..good.len() / 2].to_vec()),
            ("13 MB", huge.clone()),
        ] {
            let body = [part(own, value.as_bytes()), part("picture", &file), b"--x--\r\n".to_vec()]
                .concat();
            let request = from_operator(&world, "POST", path, kind, body);
            let (answer, written) = check(&copy, request, what).await;
            assert!(
                answer.status.is_client_error() && !written,
                "{path} {what}: {}",
                answer.status
            );
        }
        for (what, bytes) in NEVER {
            let body = [part(own, bytes), part("picture", &good), b"--x--\r\n".to_vec()].concat();
            let request = from_operator(&world, "POST", path, kind, body);
            let (answer, written) = check(&copy, request, what).await;
            assert!(
                answer.status.is_client_error() && !written,
                "{path} {what}: {}",
                answer.status
            );
        }
        for (what, body) in [("no form", vec![0xFF, 0x00]), ("no end", b"--x\r\n".to_vec())] {
            let request = from_operator(&world, "POST", path, kind, body);
            let (answer, _) = check(&copy, request, what).await;
            assert!(answer.status.is_client_error(), "{path} {what}: {}", answer.status);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forged_cookies_make_nobody_anyone() {
    let world = World::build(Engine::Sqlite).await;
    let copy = world.copy().await;
    let real = world.credentials[1].token.clone().unwrap();
    let mut other = real.clone();
    other.replace_range(..1, if real.starts_with('A') { "B" } else { "A" });
    let forged = [
        "mundap_session=forged".to_owned(),
        "mundap_session=".to_owned(),
        "mundap_participant=bm90IG9uZSBvZiBvdXJz".to_owned(),
        format!("mundap_participant={other}"),
        format!("mundap_participant={}", &real[..real.len() - 1]),
        format!("mundap_participant={real}A"),
        format!("mundap_session={real}"),
        format!("mundap_participant={}; mundap_session=%00", "A".repeat(43)),
        format!("mundap_session={}", "a".repeat(4000)),
        "mundap_pending=forged; mundap_device=forged; mundap_away=forged".to_owned(),
        format!("mundap_session={real}; mundap_pending={real}; mundap_device={real}.{real}"),
        format!("mundap_language={SCRIPT}"),
        ";;;=;=".to_owned(),
    ];
    for cookie in &forged {
        let get =
            |path| Request::get(path).header(header::COOKIE, cookie).body(Body::empty()).unwrap();
        let (answer, _) = check(&copy, get("/staff"), cookie).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{cookie}");
        let (answer, _) = check(&copy, get("/me"), cookie).await;
        assert_eq!(answer.status, StatusCode::OK, "{cookie}");
        let own = world::secrets(&answer.text());
        assert!(own.is_empty(), "{cookie} is taken for someone: {own:?}");
    }
    // The real one is someone: without that, the test above would prove nothing.
    let cookie = format!("mundap_participant={real}");
    let request = Request::get("/me").header(header::COOKIE, cookie).body(Body::empty());
    let (answer, _) = check(&copy, request.unwrap(), "real").await;
    assert!(!world::secrets(&answer.text()).is_empty());
}

/// What looks dangerous but is text stays text, as it was typed, on every page that shows it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn odd_but_true_texts_are_kept_and_shown_as_text() {
    let wild = format!("'\">{SCRIPT}😀 שלום & 100%?");
    let world = World::build(Engine::Sqlite).await;
    let copy = world.copy().await;
    // What changes how somebody signs in gives their session another token: `account/` tries it.
    // A text of the interface is the program's own, in which nothing may be markup.
    let kept = |good: &&Good| {
        let others = ["/account", "/staff/texts/"];
        // What was published of themes is not rewritten.
        let of_themes = good.route.path.ends_with("/themes/{set}");
        good.ask.kind != Kind::New
            && !others.iter().any(|own| good.path.starts_with(own))
            && !(of_themes && good.ask.kind == Kind::Open)
    };
    let good = good(&world).await;
    // A translation is of the text as it stands, which other acts change, and an outcome goes to a
    // question that they take away; after a step of a call much of what could be done before cannot be
    // done any more.
    let turn = |good: &&Good| match good.route.path {
        path if path.contains("/translations/") || path.ends_with("/outcomes") => 0,
        path if path.ends_with("/step") || path.ends_with("/reorganise") => 2,
        _ => 1,
    };
    let mut turns: Vec<&Good> = good.iter().filter(kept).collect();
    turns.sort_by_key(turn);
    let mut refused = Vec::new();
    for good in turns {
        let mut names = good.names();
        // Whose meeting, call or remark it is, is an address and no text.
        let of_body = ["/meetings", "/calls", "/calls/{code}", "/remarks/{number}", "/scorings"];
        let of_body = of_body.iter().any(|own| good.route.path.ends_with(own));
        // An item that elects names the office, and so does what a member is given.
        let of_office = ["/prepare/items", "/members/{member}"];
        let of_office = of_office.iter().any(|own| good.route.path.ends_with(own));
        // The desk answers one remark, which it names.
        let of_remark = good.route.path.ends_with("/{paper}/remarks");
        let is_address = |name: &str| match name {
            "body" => of_body,
            "office" => of_office,
            "remark" => of_remark,
            _ => false,
        };
        names.retain(|name| TEXTS.contains(&name.as_str()) && !is_address(name));
        let full = names.iter().fold(good.body.clone().into_bytes(), |body, name| {
            let body = String::from_utf8(body).unwrap();
            Good { body, ..good.clone() }.replaced(name, wild.as_bytes())
        });
        if !names.is_empty() {
            if good.ask.what == "with a reason" {
                // To ask tells the reason first, in this copy too.
                let persona = request::hand(&good.route);
                request::request(&world, &copy, &good.route, good.ask, persona).await;
            }
            let (answer, written) = check(&copy, good.with(&good.kind, full), "wild").await;
            let status = answer.status;
            let to = answer.headers.get(header::LOCATION);
            let at = good.at("texts", "wild");
            if !written || status.is_client_error() {
                let page = answer.text();
                let wrong: Vec<&str> =
                    page.lines().filter(|line| line.contains("errors")).collect();
                refused.push(format!("{at}: {status} {to:?} {wrong:?}"));
            }
        }
    }
    assert!(refused.is_empty(), "{}", refused.join("\n"));
    let file = format!("질문\n\"{}\"\n", wild.replace('"', "\"\""));
    let body = format!(
        "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"<script>alert(1)<!--.csv\"\r\n\r\n{file}\r\n--x--\r\n"
    );
    let kind = "multipart/form-data; boundary=x";
    let upload =
        from_operator(&world, "POST", "/staff/d/here/import", kind, body.clone().into_bytes());
    let (answer, _) = check(&copy, upload, "upload").await;
    let preview = answer.headers[header::LOCATION].to_str().unwrap().to_owned();

    let mut paths = vec![preview];
    for route in routes().filter(|route| route.method == "GET" && !route.path.contains("{token}")) {
        for ask in asks(&route) {
            if let Some(request) = request::request(&world, &copy, &route, ask, OPERATOR).await {
                paths.push(request.uri().to_string());
            }
        }
    }
    let shown_as =
        ["&#60;script&#62;alert(1)&#60;/script&#62;", "&lt;script&gt;alert(1)&lt;/script&gt;"];
    let mut shown = 0;
    for path in &paths {
        for language in ["ko", "en"] {
            let mut request = from_operator(&world, "GET", path, FORM, Vec::new());
            request.headers_mut().insert(header::ACCEPT_LANGUAGE, language.parse().unwrap());
            let (answer, _) = check(&copy, request, "wild").await;
            let text = answer.text();
            let as_text = answer.is_html() && shown_as.iter().any(|escaped| text.contains(escaped));
            shown += usize::from(as_text);
            assert!(!as_text || text.contains("😀 שלום &"), "{path} changes the text");
        }
    }
    assert!(shown > 60, "the text is on {shown} pages only");
    let list = "/api/v1/dialogues/here/questions?limit=200";
    let answer = send(&copy, from_operator(&world, "GET", list, JSON, Vec::new())).await;
    let list: Value = serde_json::from_slice(&answer.body).unwrap();
    let kept = |item: &Value| item["title"] == json!(wild) && item["body"] == json!(wild);
    assert!(list["items"].as_array().unwrap().iter().any(kept), "{list}");
}
