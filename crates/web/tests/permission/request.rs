//! For every route the kinds of resource it is asked for, and a request that is right in all but, it
//! may be, the permission.

use axum::body::Body;
use axum::http::{Request, header};
use web::{Route, Surface};

use crate::world::{Codes, Kind, World};

const CONTRIBUTION: &[Kind] = &[
    Kind::Own,
    Kind::Anothers,
    Kind::Hidden,
    Kind::Waiting,
    Kind::Withdrawn,
    Kind::Unpublished,
    Kind::Closed,
    Kind::Elsewhere,
];
const CORE: &[Kind] =
    &[Kind::Open, Kind::DraftSet, Kind::Unpublished, Kind::Closed, Kind::Elsewhere];
const DIALOGUE: &[Kind] = &[Kind::Open, Kind::Unpublished, Kind::Closed, Kind::Elsewhere];
const RECEIPT: &[Kind] = &[Kind::Own, Kind::Anothers, Kind::Unpublished, Kind::Elsewhere];

/// The kinds of resource behind a route.
pub(crate) fn kinds(route: &Route) -> &'static [Kind] {
    let path = route.path;
    if path.starts_with("/receipts/") {
        RECEIPT
    } else if path.contains("{code}") || path.contains("/statements/{id}") {
        CONTRIBUTION
    } else if path.contains("{set}") || path.contains("/core-questions/{id}") {
        CORE
    } else if path.contains("{dialogue}") {
        DIALOGUE
    } else {
        &[Kind::Site]
    }
}

/// The request of a persona; none when the persona can have no such resource.
pub(crate) fn request(
    world: &World,
    route: &Route,
    kind: Kind,
    persona: usize,
) -> Option<Request<Body>> {
    let codes = world.codes(kind, persona)?;
    let path = address(world, route, kind, codes);
    let credentials = &world.credentials[persona];
    let mut request = Request::builder()
        .method(route.method)
        .uri(path)
        .header(header::HOST, "mundap.test")
        .header(header::ACCEPT_LANGUAGE, "ko");
    match (&credentials.token, &credentials.cookie) {
        (Some(token), _) if route.surface == Surface::Api => {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        (_, Some(cookie)) => request = request.header(header::COOKIE, cookie),
        _ => {}
    }
    if route.method == "GET" {
        return Some(request.body(Body::empty()).unwrap());
    }
    let (content_type, body) = body(route, codes);
    Some(request.header(header::CONTENT_TYPE, content_type).body(Body::from(body)).unwrap())
}

fn address(world: &World, route: &Route, kind: Kind, codes: &Codes) -> String {
    let path = route.path;
    let code = if path.starts_with("/receipts") {
        codes.receipt.clone()
    } else if path.starts_with("/a/") {
        codes.answer.clone()
    } else if path.starts_with("/s/") {
        codes.statement.clone()
    } else {
        codes.question.clone()
    };
    let id = if path.contains("/statements/{id}") {
        codes.statement_id
    } else {
        world.cores.get(&kind).copied().unwrap_or_default()
    };
    path.replace("{dialogue}", kind.slug())
        .replace("{set}", if kind == Kind::DraftSet { "2" } else { "1" })
        .replace("{number}", "1")
        .replace("{code}", &code)
        .replace("{id}", &id.to_string())
        .replace("{token}", "none")
        .replace("{file}", "none")
}

const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";
const FILE: &str = "multipart/form-data; boundary=x";

/// A body that the route takes.
fn body(route: &Route, codes: &Codes) -> (&'static str, String) {
    let (question, statement) = (&codes.question, &codes.statement);
    let text = "title=밤 버스는 언제 다니나요?&text=걸어갈 수 있는 곳이 좋다";
    let form = |text: &str| (FORM, escaped(text));
    if route.surface == Surface::Api {
        let json = r#"{"title":"밤 버스는 언제 다니나요?","text":"걸어갈 수 있는 곳이 좋다","value":"agree"}"#;
        return (JSON, json.to_owned());
    }
    let staff = route.path.strip_prefix("/staff/d/{dialogue}");
    match staff.unwrap_or(route.path) {
        "/d/{dialogue}/core/{set}/{number}/vote" => {
            form(&format!("statement={statement}&vote=agree"))
        }
        "/sign-in" => form("email=nobody@garam.example&password=모르는 비밀번호입니다"),
        "/password" => form("old_password=열려라 참깨 일곱 번&password=닫혀라 참깨 여덟 번"),
        "/set-up" => {
            form("code=none&name=김가람&email=a@garam.example&password=열려라 참깨 일곱 번")
        }
        "/staff/people" => form("email=new@garam.example&name=김가람"),
        "/staff/dialogues" => form("title=새 대화&slug=new"),
        "/moderation" => {
            form(&format!("item={question}&do=hide&reason=abuse&note=욕설이 있습니다"))
        }
        "/core" => form("title=둘째 묶음"),
        "/core/{set}" => form(&format!("q={question}&core=1")),
        "/core/{set}/edit" => form("do=add&title=또 하나의 핵심 질문인가요?"),
        "/duplicates" => form(&format!("q={question}&q=Q-0001&do=group")),
        "/import" => (FILE, FILE_BODY.to_owned()),
        "/settings" => {
            form("title=새 이름의 대화&status=published&online_timing=after&edit_minutes=60")
        }
        "/people" => form("email=new@garam.example&name=박도현&role=editor"),
        "/people/revoke" | "/staff/people/revoke" => form("role=1"),
        "/undo" => form("id=1"),
        "/slip" => form("kind=question&title=버스는 언제 오나요?&place=새터동"),
        _ => form(text),
    }
}

const FILE_BODY: &str = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n질문\n밤 버스는 언제 다니나요?\n\r\n--x--\r\n";

/// As browsers send it.
fn escaped(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.=&".contains(&byte);
    text.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}
