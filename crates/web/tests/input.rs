//! Bad input, sent to every route that takes any: each a clear refusal, nothing stored, never a
//! failure of ours, and nothing of it comes back as markup.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may stop where it stands"
)]

#[path = "pages/site.rs"]
#[allow(dead_code, reason = "the pages' own tests use the rest")]
mod site;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use domain::role::Role;
use tower::ServiceExt as _;
use web::{Route, Surface};

use site::{Reader, Site};

const SCRIPT: &str = "<script>alert(1)</script>";
const FORM: &str = "application/x-www-form-urlencoded";

/// What people never send, escaped as it stands in an address or a form.
const BAD: &[(&str, &str)] = &[
    ("nothing", ""),
    ("spaces", "+++"),
    ("NUL", "%00"),
    ("control characters", "%01%08%1B%5B31m"),
    ("broken UTF-8", "%FF%FE"),
    ("half a character", "%EB%B0"),
    ("reordering marks", "%E2%80%AE%E2%81%A6abc"),
    ("markup", "%3Cscript%3Ealert(1)%3C%2Fscript%3E"),
    ("quotes", "%22%27%60%3B--+"),
    ("SQL", "1%27%29+OR+%271%27%3D%271"),
    ("a path", "..%2F..%2Fetc%2Fpasswd"),
    ("emoji", "%F0%9F%98%80"),
    ("a negative number", "-1"),
    ("the least number", "-9223372036854775808"),
    ("the greatest number", "9223372036854775807"),
    ("a number too great", "99999999999999999999999"),
    ("a fraction", "1e309"),
    ("a template", "%7B%7B7*7%7D%7D"),
    ("a line break", "a%0D%0ASet-Cookie%3A+x%3Dy"),
];

/// Every name that a query or a form of ours knows, and one that none does.
const NAMES: &[&str] = &[
    "q",
    "page",
    "limit",
    "cursor",
    "sort",
    "linked",
    "group",
    "sector",
    "place",
    "channel",
    "status",
    "before",
    "again",
    "receipt",
    "back",
    "at",
    "show",
    "new",
    "said",
    "done",
    "d",
    "kind",
    "code",
    "title",
    "body",
    "text",
    "statement",
    "vote",
    "item",
    "do",
    "reason",
    "note",
    "id",
    "number",
    "core",
    "email",
    "name",
    "password",
    "old_password",
    "role",
    "slug",
    "summary",
    "sectors",
    "places",
    "edit_minutes",
    "green_from",
    "ask_from",
    "online_timing",
    "date",
    "skip_bad",
    "unknown",
];

struct Desk {
    site: Site,
    router: Router,
    cookie: String,
}

impl Desk {
    async fn new() -> Self {
        let site = Site::new().await;
        let operator = site.t.person(Role::Operator, &site.dialogue).await;
        let options = web::Options::default();
        let router = web::router(site.t.app.clone(), options, web::Readiness::ready());
        Self { site, router, cookie: format!("mundap_session={}", operator.session) }
    }

    /// Sends it as someone who may do everything: nothing is refused for want of a right.
    async fn send(
        &self,
        method: &str,
        path: &str,
        kind: &str,
        body: Vec<u8>,
    ) -> (StatusCode, String) {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "mundap.test")
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, kind)
            .body(Body::from(body))
            .unwrap_or_else(|error| panic!("{path}: {error}"));
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        (status, String::from_utf8_lossy(&bytes).into_owned())
    }

    /// No failure of ours, no markup, and nothing stored when it was refused.
    async fn check(&self, method: &str, path: &str, kind: &str, body: Vec<u8>, what: &str) {
        let before = self.site.t.acts().await;
        let (status, text) = self.send(method, path, kind, body).await;
        let at = format!("{method} {path} ({what}): {status}");
        assert!(!status.is_server_error(), "{at}\n{text}");
        assert!(!text.contains(SCRIPT), "{at} gives the markup back");
        if status.is_client_error() {
            assert_eq!(self.site.t.acts().await, before, "{at} stored something");
        }
    }
}

/// Routes other than those that are the same for everyone. Signing out would end the test's session.
fn routes() -> Vec<Route> {
    let outside = ["/sign-out", "/me/forget", "/password", "/set-up"];
    let taken =
        |route: &Route| route.surface != Surface::Infrastructure && !outside.contains(&route.path);
    web::routes().into_iter().filter(taken).collect()
}

/// The route's path with good values.
fn path(route: &Route) -> String {
    let code = match route.path.get(..3) {
        Some("/a/") => "A-00001",
        Some("/s/") => "S-001",
        _ => "Q-0001",
    };
    route
        .path
        .replace("{dialogue}", "garam")
        .replace("{set}", "1")
        .replace("{number}", "1")
        .replace("{code}", code)
        .replace("{id}", "1")
        .replace("{token}", "none")
}

fn kind(route: &Route) -> &'static str {
    if route.surface == Surface::Api { "application/json" } else { FORM }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bad_addresses_are_refused() {
    let desk = Desk::new().await;
    for route in routes() {
        let places: Vec<&str> =
            route.path.split('/').filter(|part| part.starts_with('{')).collect();
        for place in places {
            for (what, bad) in BAD.iter().filter(|(_, bad)| !bad.is_empty() && *bad != "+++") {
                let broken = route.path.replace(place, bad);
                let broken = path(&Route { path: Box::leak(broken.into_boxed_str()), ..route });
                desk.check(route.method, &broken, kind(&route), b"{}".to_vec(), what).await;
                let (status, _) = desk.send("GET", &broken, FORM, Vec::new()).await;
                assert!(
                    status.is_client_error() || status.is_redirection(),
                    "GET {broken} ({what}) finds something: {status}"
                );
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bad_queries_never_fail() {
    let desk = Desk::new().await;
    for route in routes().into_iter().filter(|route| route.method == "GET") {
        for (what, bad) in BAD {
            let all: Vec<String> = NAMES.iter().map(|name| format!("{name}={bad}")).collect();
            let whole = format!("{}?{}", path(&route), all.join("&"));
            desk.check("GET", &whole, FORM, Vec::new(), what).await;
        }
        let plain = path(&route);
        for name in ["q", "page", "limit", "cursor", "sort", "sector", "channel", "before", "group"]
        {
            for (what, bad) in BAD {
                desk.check("GET", &format!("{plain}?{name}={bad}"), FORM, Vec::new(), what).await;
            }
        }
        let long = "a".repeat(5000);
        desk.check("GET", &format!("{plain}?q={long}&cursor={long}"), FORM, Vec::new(), "long")
            .await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bad_bodies_never_fail_and_store_nothing_when_refused() {
    let desk = Desk::new().await;
    for route in routes().into_iter().filter(|route| route.method != "GET") {
        let (at, kind) = (path(&route), kind(&route));
        for (what, bad) in BAD {
            let all: Vec<String> = NAMES.iter().map(|name| format!("{name}={bad}")).collect();
            let body = match route.surface {
                Surface::Api => format!("{{\"title\":\"{bad}\",\"text\":{bad},\"value\":[{bad}]}}"),
                _ => all.join("&"),
            };
            desk.check(route.method, &at, kind, body.into_bytes(), what).await;
        }
        for (what, kind, body) in [
            ("another kind", "text/plain", b"title=x&text=x".to_vec()),
            ("raw bytes", kind, vec![0xFF, 0x00, 0xFE]),
            ("a file without an end", "multipart/form-data; boundary=x", b"--x\r\n".to_vec()),
            ("no boundary", "multipart/form-data", b"--x\r\n".to_vec()),
        ] {
            desk.check(route.method, &at, kind, body, what).await;
        }
        let before = desk.site.t.acts().await;
        let (status, _) = desk.send(route.method, &at, kind, vec![b'a'; 10 << 20]).await;
        let reads_nothing = status.is_redirection() || status.is_success();
        assert!(reads_nothing || status.is_client_error(), "{} {at}: {status}", route.method);
        if status.is_client_error() {
            assert_eq!(desk.site.t.acts().await, before, "{at}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forged_cookies_make_nobody_anyone() {
    let desk = Desk::new().await;
    for cookie in [
        "mundap_session=forged",
        "mundap_session=",
        "mundap_participant=bm90IG9uZSBvZiBvdXJz",
        "mundap_participant=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA; mundap_session=%00",
        "mundap_language=<script>alert(1)</script>",
        ";;;=;=",
    ] {
        let request = Request::get("/staff").header(header::COOKIE, cookie).body(Body::empty());
        let response = desk.router.clone().oneshot(request.unwrap()).await.unwrap();
        assert_eq!(response.status(), StatusCode::SEE_OTHER, "{cookie}");
        let request = Request::get("/me").header(header::COOKIE, cookie).body(Body::empty());
        let response = desk.router.clone().oneshot(request.unwrap()).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{cookie}");
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        assert!(!String::from_utf8_lossy(&bytes).contains(SCRIPT), "{cookie}");
    }
}

/// What looks dangerous but is text stays text, as it was typed.
#[tokio::test]
async fn odd_but_true_texts_are_kept_as_they_are() {
    let site = Site::new().await;
    let text = format!("{SCRIPT} \"따옴표\" 'x' 😀 שלום & 100%?");
    let escape = |text: &str| -> String { text.bytes().map(|b| format!("%{b:02X}")).collect() };
    let asker = site.someone();
    let sent = site.post(&asker, "/d/garam/ask", &format!("title={}", escape(&text))).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.html);
    let shown = site.get(&Reader::default(), "/q/Q-0006").await;
    assert!(shown.has("😀 שלום") && shown.has("100%?") && !shown.has(SCRIPT), "{}", shown.main());
    let list = site.get(&Reader::default(), "/d/garam/questions?q=%3Cscript%3E").await;
    assert!(list.has("Q-0006") && !list.has(SCRIPT));
    let found =
        site.t.app.question(&app::Actor::default(), domain::id::QuestionId(6)).await.unwrap();
    assert_eq!(found.item.title, text);
}
