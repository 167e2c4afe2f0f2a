//! The staff desk, through the router: every page's happy path and denial, imports good and bad, undo.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may stop where it stands")]

use std::sync::Arc;

use app::App;
use app::dialogue::Dialogue;
use app::page::Slice;
use app::question::{NewQuestion, QuestionFilter};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use domain::channel::ModerationTiming;
use domain::contribution::Kind;
use domain::id::QuestionId;
use domain::role::Role;
use domain::time::SECOND;
use language::jamo::particle;
use testkit::{Person, TestApp};
use tower::ServiceExt as _;

/// The site in a browser in which someone may be signed in.
#[derive(Clone)]
struct Browser {
    app: App,
    router: Router,
    session: Option<String>,
    language: &'static str,
}

/// What came back.
#[derive(Debug)]
struct Page {
    status: StatusCode,
    to: String,
    cache: String,
    cookie: String,
    text: String,
}

impl Browser {
    fn of(t: &TestApp, person: Option<&Person>) -> Self {
        let options = web::Options::default();
        let router = web::router(t.app.clone(), options, web::Readiness::ready());
        let session = person.map(|person| person.session.clone());
        Self { app: t.app.clone(), router, session, language: "ko" }
    }

    async fn send(&self, method: &str, path: &str, kind: &str, body: impl Into<Body>) -> Page {
        let token = self.session.as_deref().filter(|_| method == "POST");
        let token = token.map(|session| self.app.form_token(session)).unwrap_or_default();
        let mark = if path.contains('?') { '&' } else { '?' };
        let mut request = Request::builder()
            .method(method)
            .uri(if token.is_empty() {
                path.to_owned()
            } else {
                format!("{path}{mark}csrf={token}")
            })
            .header(header::HOST, "mundap.test")
            .header(header::ACCEPT_LANGUAGE, self.language);
        if !kind.is_empty() {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        if let Some(session) = &self.session {
            request = request.header(header::COOKIE, format!("mundap_session={session}"));
        }
        let request = request.body(body.into()).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let text = |name| {
            let value = response.headers().get(name).and_then(|value| value.to_str().ok());
            value.unwrap_or_default().to_owned()
        };
        let to = text(header::LOCATION);
        let (cache, cookie) = (text(header::CACHE_CONTROL), text(header::SET_COOKIE));
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        Page { status, to, cache, cookie, text: String::from_utf8_lossy(&bytes).into_owned() }
    }

    async fn get(&self, path: &str) -> Page {
        self.send("GET", path, "", Body::empty()).await
    }

    /// A page that must be there.
    async fn open(&self, path: &str) -> String {
        let page = self.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text);
        assert_eq!(page.cache, "no-store", "{path}");
        page.text
    }

    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.send("POST", path, "application/x-www-form-urlencoded", form(fields)).await
    }

    /// A form that must lead somewhere, and what stands there.
    async fn submit(&self, path: &str, fields: &[(&str, &str)]) -> String {
        let page = self.post(path, fields).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{path}: {}", page.text);
        self.open(&page.to).await
    }

    async fn upload(&self, path: &str, name: &str, bytes: &[u8]) -> Page {
        let head = format!(
            "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"
        );
        let body = [head.as_bytes(), bytes, b"\r\n--x--\r\n"].concat();
        self.send("POST", path, "multipart/form-data; boundary=x", body).await
    }
}

/// Fields as browsers send them.
fn form(fields: &[(&str, &str)]) -> String {
    let escape =
        |text: &str| -> String { text.bytes().map(|byte| format!("%{byte:02X}")).collect() };
    let pairs: Vec<String> =
        fields.iter().map(|(name, value)| format!("{}={}", escape(name), escape(value))).collect();
    pairs.join("&")
}

async fn questions(t: &TestApp, dialogue: &Dialogue) -> i64 {
    let filter = QuestionFilter::default();
    t.app.questions(&t.operator(), dialogue, &filter, Slice::first(1)).await.unwrap().total
}

/// A dialogue with someone in an office, at their browser.
async fn desk(role: Role) -> (TestApp, Arc<Dialogue>, Browser) {
    let t = TestApp::sqlite().await;
    let dialogue = t.dialogue("garam").await;
    let person = t.person(role, &dialogue).await;
    let browser = Browser::of(&t, Some(&person));
    (t, dialogue, browser)
}

const ALL: &[Role] = &[Role::Moderator, Role::Editor, Role::Secretary, Role::Operator];
const MODERATORS: &[Role] = &[Role::Moderator, Role::Secretary, Role::Operator];
const EDITORS: &[Role] = &[Role::Editor, Role::Secretary, Role::Operator];
const SECRETARIES: &[Role] = &[Role::Secretary, Role::Operator];
const PAGES: [(&str, &[Role]); 13] = [
    ("", ALL),
    ("/moderation", MODERATORS),
    ("/core", EDITORS),
    ("/duplicates", EDITORS),
    ("/import", EDITORS),
    ("/slip", EDITORS),
    ("/settings", SECRETARIES),
    ("/bodies", SECRETARIES),
    ("/reorganise", SECRETARIES),
    ("/people", SECRETARIES),
    ("/accesses", SECRETARIES),
    ("/calls", SECRETARIES),
    ("/undo", ALL),
];

#[tokio::test(flavor = "multi_thread")]
async fn each_page_opens_to_its_offices_only() {
    let t = TestApp::sqlite().await;
    let here = t.dialogue("garam").await;
    t.dialogue("nuri").await;
    for role in Role::ALL {
        let person = t.person(*role, &here).await;
        let browser = Browser::of(&t, Some(&person));
        let is_operator = *role == Role::Operator;
        for (page, offices) in PAGES {
            let status = browser.get(&format!("/staff/d/garam{page}")).await.status;
            let wanted =
                if offices.contains(role) { StatusCode::OK } else { StatusCode::FORBIDDEN };
            assert_eq!(status, wanted, "{role} {page}");
            let elsewhere = browser.get(&format!("/staff/d/nuri{page}")).await.status;
            assert_eq!(elsewhere == StatusCode::OK, is_operator, "{role} {page}");
        }
        for page in ["/staff/people", "/staff/dialogues", "/staff/sign-in", "/staff/accesses"] {
            let status = browser.get(page).await.status;
            assert_eq!(status == StatusCode::OK, is_operator, "{role} {page}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_not_signed_in_is_led_to_sign_in_and_back() {
    let (t, _, _) = desk(Role::Editor).await;
    let visitor = Browser::of(&t, None);
    // What does not exist leads there too: nobody learns what there is.
    for page in PAGES.map(|(page, _)| format!("/garam{page}")).into_iter().chain(["/x".to_owned()])
    {
        let got = visitor.get(&format!("/staff/d{page}")).await;
        assert_eq!(got.status, StatusCode::SEE_OTHER, "{page}");
        assert!(got.to.starts_with("/sign-in?back=%2Fstaff%2Fd%2F"), "{}", got.to);
    }
    let sent = visitor.post("/staff/d/garam/core", &[("title", "묶음")]).await;
    assert_eq!(sent.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test(flavor = "multi_thread")]
async fn with_one_dialogue_the_desk_opens_at_once_and_with_two_there_is_a_list() {
    let (t, dialogue, browser) = desk(Role::Secretary).await;
    t.dialogue("nuri").await;
    assert_eq!(browser.get("/staff").await.to, "/staff/d/garam");
    let operator = t.person(Role::Operator, &dialogue).await;
    let list = Browser::of(&t, Some(&operator)).open("/staff").await;
    assert!(list.contains("/staff/d/garam") && list.contains("/staff/d/nuri"));
    let expert = t.person(Role::Expert, &dialogue).await;
    let refused = Browser::of(&t, Some(&expert)).get("/staff").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_moderator_publishes_hides_restores_and_undoes() {
    let (t, dialogue, browser) = desk(Role::Moderator).await;
    let dialogue = t.set(&dialogue, |settings| settings.online = ModerationTiming::Before).await;
    let asked = t.question(&t.participant(), &dialogue, "밤에 일하면 아이는 누가 보나요?").await;
    let code = asked.code.as_str();
    let queue = "/staff/d/garam/moderation";
    let waiting = browser.open(queue).await;
    assert!(waiting.contains("밤에 일하면") && waiting.contains(code));

    // Hiding needs a reason; the form comes back with what was typed.
    let fields = [("item", code), ("do", "hide"), ("note", "전화번호가 있어요")];
    let refused = browser.post(queue, &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("가리려면 까닭을 골라 주십시오."));
    assert!(refused.text.contains("value=\"전화번호가 있어요\""));

    let published = browser.submit(queue, &[("item", code), ("do", "publish")]).await;
    assert!(published.contains(&format!("{code}{} 공개함", particle(code, "을", "를"))));
    assert_eq!(questions(&t, &dialogue).await, 1);

    // Without a note of its own, the log has the usual words.
    browser.submit(queue, &[("item", code), ("do", "hide"), ("reason", "privacy")]).await;
    assert_eq!(questions(&t, &dialogue).await, 0);
    let log = t.app.moderation_log(&t.operator(), &dialogue, Slice::first(9)).await.unwrap();
    assert!(log.items[0].note.contains("가렸어요"), "{}", log.items[0].note);
    let hidden = browser.open(&format!("{queue}?status=hidden")).await;
    assert!(hidden.contains("다른 사람의 개인정보") && hidden.contains("다시 공개하기"));

    // Undoing shows it again, says so, and cannot be done twice.
    let last = t.app.undo_list(&t.operator(), &dialogue, Slice::first(9)).await.unwrap().items[0]
        .id
        .to_string();
    let undo = "/staff/d/garam/undo";
    let undone = browser.submit(undo, &[("id", &last), ("back", queue)]).await;
    assert!(undone.contains("되돌렸습니다"));
    assert_eq!(questions(&t, &dialogue).await, 1);
    let twice = browser.submit(undo, &[("id", &last)]).await;
    assert!(twice.contains("이미 되돌린 일입니다."));

    // Acting on what changed meanwhile is told in words.
    let again = browser.submit(queue, &[("item", code), ("do", "publish")]).await;
    assert!(again.contains("그 사이에 상태가 바뀌었습니다."));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_author_is_barred_with_a_reason_and_let_in_again() {
    let (t, dialogue, browser) = desk(Role::Moderator).await;
    let author = t.participant();
    let asked = t.question(&author, &dialogue, "싸고 좋은 집 팝니다").await;
    let queue = "/staff/d/garam/moderation";
    let fields = [("item", asked.code.as_str()), ("do", "bar"), ("status", "published")];
    let refused = browser.post(queue, &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields = [fields[0], fields[1], fields[2], ("reason", "advertising")];
    let barred = browser.submit(queue, &fields).await;
    assert!(barred.contains("글쓴이의 참여를 막았습니다."));
    let new = NewQuestion { title: "또 팝니다".to_owned(), ..NewQuestion::default() };
    assert!(t.app.ask(&author, &dialogue, &new).await.is_err());
    browser.submit(queue, &[("item", &asked.code), ("do", "let_in")]).await;
    assert!(t.app.ask(&author, &dialogue, &new).await.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_editor_builds_a_set_from_questions_and_publishes_it() {
    let (t, dialogue, browser) = desk(Role::Editor).await;
    let ids = t.questions_asked(&dialogue, 60).await;
    let code = |n: usize| app::contribution::code(Kind::Question, ids[n].0);
    let begun = browser.submit("/staff/d/garam/core", &[("title", "첫 묶음")]).await;
    assert!(begun.contains("새 묶음을 시작했습니다."));
    let set = "/staff/d/garam/core/1";

    // A core question begins with the words of the first chosen question.
    let (first, second, third) = (code(0), code(1), code(2));
    let fields = [("q", first.as_str()), ("q", second.as_str()), ("new", "1"), ("back", set)];
    let page = browser.submit(set, &fields).await;
    assert!(page.contains("담긴 질문 2") && page.contains("1번째 질문은요?</textarea>"));

    let operator = t.operator();
    let row = t.app.set(&operator, &dialogue, 1).await.unwrap();
    let lines = t.app.core_questions(&operator, &dialogue, &row).await.unwrap();
    let id = lines[0].id.to_string();
    let edit = format!("{set}/edit");
    let refused = browser.post(&edit, &[("id", &id), ("number", "1"), ("title", "")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("비어 있습니다."));
    let title = "밤과 새벽의 돌봄을 누가 함께 맡을까요?";
    let saved = browser.submit(&edit, &[("id", &id), ("number", "1"), ("title", title)]).await;
    assert!(saved.contains(title) && saved.contains("핵심 질문을 고침"));

    // By number, as keys, dragging and the select send it; then taken out again.
    let linked = browser.submit(set, &[("q", &third), ("core", "1"), ("back", set)]).await;
    assert!(linked.contains("질문 1개를 핵심 질문에 넣음") && linked.contains("담긴 질문 3"));
    let out = browser.submit(set, &[("q", &third), ("core", "0"), ("back", set)]).await;
    assert!(out.contains("담긴 질문 2"));
    let none = browser.submit(set, &[("core", "1"), ("back", set)]).await;
    assert!(none.contains("먼저 질문을 골라 주십시오."));
    let ninth = browser.submit(set, &[("q", &third), ("core", "9"), ("back", set)]).await;
    assert!(ninth.contains("그 번호의 핵심 질문이 없습니다."));

    // Uncovered questions come first, so the covered ones stand at the end of the last page.
    let row_of = |code: &str| format!("data-row=\"{code}\"");
    assert!(!browser.open(set).await.contains(&row_of(&first)));
    let last = browser.open(&format!("{set}?page=2")).await;
    assert!(last.contains(&row_of(&first)) && last.contains(&row_of(&third)));

    let added = browser.submit(&edit, &[("do", "add"), ("title", "두 번째 핵심 질문")]).await;
    assert!(added.contains("핵심 질문 2"));
    browser.submit(&edit, &[("do", "move"), ("id", &id), ("number", "2")]).await;
    let lines = t.app.core_questions(&operator, &dialogue, &row).await.unwrap();
    assert_eq!(lines[1].title, title);
    browser.submit(&edit, &[("do", "remove"), ("id", &id)]).await;
    assert_eq!(t.app.core_questions(&operator, &dialogue, &row).await.unwrap().len(), 1);

    browser.submit(&format!("{set}/publish"), &[]).await;
    assert!(t.app.current_set(&operator, &dialogue).await.unwrap().is_some());
    let left = lines[0].id.to_string();
    let late = browser.submit(&edit, &[("id", &left), ("number", "1"), ("title", "늦음")]).await;
    assert!(late.contains("공개한 묶음은 바꿀 수 없습니다."));
}

#[tokio::test(flavor = "multi_thread")]
async fn duplicates_are_found_grouped_and_taken_apart() {
    let (t, dialogue, browser) = desk(Role::Editor).await;
    let asker = t.participant();
    let one = t.question(&asker, &dialogue, "밤에 아이 맡길 곳이 있나요?").await;
    let two = t.question(&asker, &dialogue, "밤에 아이 맡길 곳은 어디 있나요?").await;
    let page = "/staff/d/garam/duplicates";
    let found = browser.open(&format!("{page}?q={}", one.code)).await;
    assert!(found.contains(&two.code) && found.contains("닮음 0."));
    let alone = browser.submit(page, &[("q", &one.code), ("do", "group"), ("back", page)]).await;
    assert!(alone.contains("질문을 둘 이상 고르고"));
    let fields = [("q", one.code.as_str()), ("q", two.code.as_str()), ("do", "group")];
    browser.submit(page, &fields).await;
    assert!(browser.open(page).await.contains("질문 2개"));
    browser.submit(page, &[("q", &two.code), ("do", "ungroup")]).await;
    let view = t.app.question(&t.operator(), QuestionId(two.id)).await.unwrap();
    assert_eq!(view.group, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_good_file_is_previewed_then_stored_once() {
    let (t, dialogue, browser) = desk(Role::Editor).await;
    let import = "/staff/d/garam/import";
    let gone = format!("{import}?said=upload_gone");
    let file = "질문,동,분야\n야간 돌봄은요?,새터동,돌봄\n첫차는요?,은하동,제조업\n".as_bytes();
    let sent = browser.upload(import, "질문.csv", file).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    let preview = browser.open(&sent.to).await;
    assert!(preview.contains("질문.csv") && preview.contains("야간 돌봄은요?"));
    assert!(preview.contains("질문 2개 저장하기"));
    assert_eq!(questions(&t, &dialogue).await, 0);

    // Another person does not find it.
    let other = t.person(Role::Editor, &dialogue).await;
    let stranger = Browser::of(&t, Some(&other));
    assert_eq!(stranger.get(&sent.to).await.to, gone);
    assert_eq!(stranger.post(&sent.to, &[]).await.to, gone);

    let stored = browser.submit(&sent.to, &[]).await;
    assert!(stored.contains("질문 2개를 저장했습니다."));
    assert_eq!(questions(&t, &dialogue).await, 2);
    // The file is gone, and the same file again adds nothing.
    assert_eq!(browser.get(&sent.to).await.to, gone);
    let again = browser.upload(import, "질문.csv", file).await;
    assert!(browser.open(&again.to).await.contains("새로 저장할 행이 없습니다."));
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_rows_are_named_and_nothing_is_stored_unless_they_are_left_out() {
    let (t, dialogue, browser) = desk(Role::Editor).await;
    let import = "/staff/d/garam/import";
    let file = "질문,동\n첫 질문,새텨동\n,은하동\n세 번째 질문,샘골동\n".as_bytes();
    let sent = browser.upload(import, "q.csv", file).await;
    let preview = browser.get(&sent.to).await;
    assert_eq!(preview.status, StatusCode::UNPROCESSABLE_ENTITY);
    let place = "2행 ‘동’: ‘새텨동’은 목록에 없습니다. ‘새터동’입니까?";
    assert!(preview.text.contains(place), "{}", preview.text);
    assert!(preview.text.contains("3행 ‘질문’: 비어 있습니다."));
    // Storing all the same is refused again.
    let forced = browser.post(&sent.to, &[]).await;
    assert_eq!(forced.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(questions(&t, &dialogue).await, 0);

    let named = browser.open(&format!("{}?add_missing=1&skip_bad=1", sent.to)).await;
    assert!(named.contains("새로 만들 이름") && named.contains("새텨동"));
    let stored = browser.submit(&sent.to, &[("skip_bad", "1")]).await;
    assert!(stored.contains("질문 1개를 저장했습니다.") && stored.contains("잘못된 2행"));
    assert_eq!(questions(&t, &dialogue).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_table_is_refused_with_what_to_do() {
    let (_t, _, browser) = desk(Role::Editor).await;
    let import = "/staff/d/garam/import";
    for (name, bytes, words) in [
        ("a.csv", b"".as_slice(), "파일이 비어 있습니다."),
        ("a.pdf", b"%PDF-1.7 rest", "PDF 파일입니다."),
        ("a.csv", "이름,나이\n가,1\n".as_bytes(), "‘질문’이라는 이름의 칸이 없습니다."),
        ("a.csv", "질문\n\"열린 따옴표\n".as_bytes(), "따옴표가 닫히지 않았습니다."),
        ("a.csv", b"\xff\xfe\x00\xac", "UTF-16"),
    ] {
        let sent = browser.upload(import, name, bytes).await;
        let page = browser.get(&sent.to).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{words}: {}", page.text);
        assert!(page.text.contains(words), "{words}: {}", page.text);
        assert!(page.text.contains("아무것도 저장하지 않았습니다."));
    }
    let none = browser.upload(import, "", b"").await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    let odd = browser.send("POST", import, "multipart/form-data; boundary=x", "--y").await;
    assert_eq!(odd.status, StatusCode::BAD_REQUEST);
    let plain = browser.post(import, &[]).await;
    assert_eq!(plain.status, StatusCode::BAD_REQUEST);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_waiting_file_is_dropped_on_request_and_after_an_hour() {
    let (t, _, browser) = desk(Role::Editor).await;
    let import = "/staff/d/garam/import";
    let file = "질문\n첫 질문\n".as_bytes();
    let sent = browser.upload(import, "q.csv", file).await;
    assert!(browser.open(import).await.contains("저장하지 않은 파일이 있습니다"));
    let dropped = browser.submit(&sent.to, &[("do", "drop")]).await;
    assert!(dropped.contains("올린 파일을 버렸습니다."));
    let sent = browser.upload(import, "q.csv", file).await;
    t.clock.advance(3600 * SECOND);
    assert_eq!(browser.get(&sent.to).await.to, format!("{import}?said=upload_gone"));
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_are_changed_and_faults_stand_at_their_fields() {
    let (t, dialogue, browser) = desk(Role::Secretary).await;
    let page = "/staff/d/garam/settings";
    let good = [
        ("title", "새 이름의 대화"),
        ("summary", ""),
        ("status", "published"),
        ("green_from", "2026-09-01"),
        ("green_to", "2026-12-20"),
        ("ask_from", ""),
        ("ask_to", "2026-11-15"),
        ("online_timing", "before"),
        ("edit_minutes", "60"),
    ];
    let saved = browser.submit(page, &good).await;
    assert!(saved.contains("설정을 바꿈") && saved.contains("새 이름의 대화"));
    assert!(saved.contains("value=\"2026-12-20\"") && saved.contains("value=\"2026-11-15\""));
    let changed = t.reload(&dialogue).await;
    assert_eq!(changed.settings.online, ModerationTiming::Before);
    assert_eq!(changed.settings.edit_seconds, 3600);
    // The last day counts whole.
    let closes = changed.settings.ask.closes.unwrap();
    assert_eq!(closes.iso_date(&domain::time::zone(&changed.zone)), "2026-11-16");

    let bad = [
        ("title", "x"),
        ("green_from", "2026-12-20"),
        ("green_to", "2026-09-01"),
        ("edit_minutes", "-5"),
        ("status", "published"),
    ];
    let refused = browser.post(page, &bad).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    for words in ["2자 이상이어야", "끝이 시작보다 뒤여야", "0분에서 43,200분"] {
        assert!(refused.text.contains(words), "{words}");
    }
    assert_eq!(t.reload(&dialogue).await.title, "새 이름의 대화");
    let odd = [("title", "이름"), ("ask_from", "어제"), ("edit_minutes", "1")];
    assert!(browser.post(page, &odd).await.text.contains("날짜로 읽을 수 없습니다."));
}

/// The key of the first role in a list of people.
fn first_role(list: &str) -> String {
    let rest = list.split("name=\"role\" value=\"").nth(1).unwrap();
    rest.split('"').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_is_added_with_a_password_shown_once_and_loses_the_role() {
    let (t, _, browser) = desk(Role::Secretary).await;
    let page = "/staff/d/garam/people";
    let refused = browser.post(page, &[("email", "no"), ("role", "editor")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("전자우편 주소를 적어 주십시오."));
    let none = browser.post(page, &[("email", "a@garam.example")]).await;
    assert!(none.text.contains("권한을 골라 주십시오."));
    // Nobody makes an operator from inside a dialogue.
    let operator = browser.post(page, &[("email", "a@garam.example"), ("role", "operator")]).await;
    assert_eq!(operator.status, StatusCode::UNPROCESSABLE_ENTITY);

    let fields = [("email", "Dohyun@Garam.example"), ("name", "박도현"), ("role", "moderator")];
    let added = browser.post(page, &fields).await;
    assert_eq!((added.status, added.cache.as_str()), (StatusCode::OK, "no-store"));
    let password = added.text.split("<code>").nth(1).unwrap().split("</code>").next().unwrap();
    let session = t.sign_in("dohyun@garam.example", password).await;
    let forced = Browser { session: Some(session), ..browser.clone() };
    assert_eq!(forced.get("/staff/d/garam").await.to, "/password");
    assert!(!browser.open(page).await.contains(password));
    // The same address again gets the role and keeps its password.
    let known = browser.post(page, &[("email", "dohyun@garam.example"), ("role", "editor")]).await;
    assert!(known.text.contains("이미 있는 사람입니다.") && !known.text.contains("<code>"));

    // The names and addresses are seen for a reason, which is told first.
    let closed = browser.open(page).await;
    assert!(closed.contains("개인정보를 보는 까닭") && !closed.contains("dohyun@garam.example"));
    let reason = "/staff/d/garam/reason";
    let refused = browser.post(reason, &[("kind", "people"), ("purpose", "other")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let told = browser.submit(reason, &[("kind", "people"), ("purpose", "offices")]).await;
    assert!(told.contains("까닭: 권한을 주거나 거두려고 · 09:15까지"), "{told}");
    // The names are in order: 김가람 (who asks) comes before 박도현.
    let list = browser.open(page).await;
    let dohyun = &list[list.find("박도현").unwrap()..];
    let fields = [("role", first_role(dohyun))];
    let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
    let revoked = browser.submit(&format!("{page}/revoke"), &fields).await;
    assert!(revoked.contains("권한을 거둠"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_operator_stays() {
    let (t, dialogue, _) = desk(Role::Editor).await;
    let operator = t.person(Role::Operator, &dialogue).await;
    let browser = Browser::of(&t, Some(&operator));
    let why = [("kind", "people"), ("purpose", "audit")];
    let own = first_role(&browser.submit("/staff/reason", &why).await);
    let kept = browser.submit("/staff/people/revoke", &[("role", &own)]).await;
    assert!(kept.contains("마지막 운영 담당자의 권한은 거둘 수 없습니다."));
    let added = browser.post("/staff/people", &[("email", "b@garam.example")]).await;
    assert!(added.text.contains("<code>"));
    let gone = browser.post("/staff/people/revoke", &[("role", &own)]).await;
    assert_eq!(gone.to, "/staff/people?said=role_revoked");
}

#[tokio::test(flavor = "multi_thread")]
async fn slips_are_typed_in_one_after_the_other_each_with_a_writer_of_its_own() {
    let (t, dialogue, browser) = desk(Role::Editor).await;
    let page = "/staff/d/garam/slip";
    let fields = [("title", "버스는 언제 오나요?"), ("place", "새터동"), ("sector", "돌봄")];
    let next = browser.submit(page, &fields).await;
    assert!(next.contains("접수증 번호:") && next.contains("R-"));
    assert!(next.contains("autocomplete=\"off\" value=\"새터동\""), "the place stays");
    assert_eq!(questions(&t, &dialogue).await, 1);
    let refused = browser.post(page, &[("title", ""), ("date", "2026-99-01")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);

    let none = browser.open(&format!("{page}?kind=answer")).await;
    assert!(none.contains("공개한 핵심 질문이 없습니다"));
    t.core_question(&dialogue, "밤의 돌봄은 누가 맡나요?").await;
    for text in ["첫 답변입니다.", "둘째 답변입니다."] {
        let fields = [("kind", "answer"), ("core", "1"), ("text", text), ("place", "은하동")];
        assert!(browser.submit(page, &fields).await.contains("A-"));
    }
    let counts = t.app.counts(&t.operator(), &dialogue).await.unwrap();
    assert_eq!((counts.answers, counts.participants), (2, 3));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_installation_is_set_up_with_its_code_once() {
    let t = TestApp::sqlite().await;
    let visitor = Browser::of(&t, None);
    assert!(visitor.open("/set-up").await.contains("한 번 쓰는 번호"));
    let code = t.app.set_up_code().await.unwrap().unwrap();
    let mut fields = [
        ("code", "00000-0000"),
        ("name", "강하늘"),
        ("email", "sky@garam.example"),
        ("password", "하늘이 높고 푸르다"),
    ];
    let wrong = visitor.post("/set-up", &fields).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("번호가 맞지 않습니다.") && !wrong.text.contains("하늘이 높고"));
    fields[0].1 = &code;
    let done = visitor.post("/set-up", &fields).await;
    assert_eq!((done.status, done.to.as_str()), (StatusCode::SEE_OTHER, "/staff/dialogues"));
    let session = done.cookie.split(['=', ';']).nth(1).map(str::to_owned);
    let operator = Browser { session, ..visitor.clone() };
    assert_eq!(visitor.get("/set-up").await.status, StatusCode::NOT_FOUND);
    assert_eq!(visitor.post("/set-up", &fields).await.status, StatusCode::NOT_FOUND);

    let refused = operator.post("/staff/dialogues", &[("title", "가람"), ("slug", "가 람")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields = [
        ("title", "가람구 일자리 사회적대화"),
        ("slug", "garam"),
        ("sectors", "돌봄\r\n청년\r\n\r\n돌봄"),
        ("places", "새터동\r\n은하동"),
    ];
    let opened = operator.submit("/staff/dialogues", &fields).await;
    assert!(opened.contains("대화를 열었습니다."));
    let dialogue = t.app.dialogue(&t.operator(), "garam").await.unwrap();
    assert_eq!((dialogue.sectors.len(), dialogue.places.len()), (2, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_speak_english_too() {
    let (t, dialogue, browser) = desk(Role::Operator).await;
    let browser = Browser { language: "en", ..browser };
    t.questions_asked(&dialogue, 3).await;
    t.core_question(&dialogue, "밤의 돌봄은 누가 맡나요?").await;
    let pages = PAGES.map(|(page, _)| page).into_iter().chain(["/core/1"]);
    for page in pages {
        let text = browser.open(&format!("/staff/d/garam{page}")).await;
        assert!(text.contains("<html lang=\"en\">") && text.contains("Sign out"), "{page}");
        assert!(!text.contains("Unknown localization"), "{page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secretary_forms_a_council_seats_its_members_and_lets_one_go() {
    let (t, _, browser) = desk(Role::Secretary).await;
    let council = [("slug", "council"), ("kind", "council"), ("name", "가람구 회의")];
    let page = browser.submit("/staff/d/garam/bodies", &council).await;
    assert!(page.contains("회의체를 만들었습니다") && page.contains("아직 위원이 없습니다"));
    let again = browser.post("/staff/d/garam/bodies", &council).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.text.contains("이미 쓰고 있습니다"), "{}", again.text);

    let path = "/staff/d/garam/bodies/council";
    let member = [
        ("name", "정하늘"),
        ("affiliation", "가람시민모임"),
        ("kind", "appointed"),
        ("constituency", "civic"),
        ("votes", "1"),
        ("email", "sky@garam.example"),
        ("gender", "woman"),
    ];
    let seated = browser.post(&format!("{path}/members"), &member).await;
    assert_eq!(seated.status, StatusCode::OK);
    assert!(seated.text.contains("sky@garam.example <code"), "the password once: {}", seated.text);
    let page = browser.open(path).await;
    assert!(page.contains("정하늘") && !page.contains("sky@garam.example"));
    assert!(page.contains("재적위원 1명") && page.contains("공동위원장(위촉직)"), "{page}");
    let bad = browser.post(&format!("{path}/members"), &[("name", ""), ("kind", "x")]).await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bad.text.contains("href=\"#name\"") && bad.text.contains("id=\"name-e\""));

    let body = t.reload_body("council").await;
    let own = format!("{path}/members/{}", body.members[0].row.id);
    let page = browser.submit(&own, &[("do", "give"), ("office", "co_chair")]).await;
    assert!(page.contains("직책을 맡겼습니다") && page.contains("undo-said"));
    let page = browser.submit(&own, &[("do", "change"), ("affiliation", "새 모임")]).await;
    assert!(page.contains("새 모임") && page.contains("가람시민모임"), "what it was stays: {page}");
    let page = browser.submit(&own, &[("do", "renew"), ("term", "")]).await;
    assert!(page.contains("연임했습니다"));
    let none =
        browser.post(&own, &[("do", "leave"), ("ending", "dismissed"), ("reason", "")]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    let leave = [("do", "leave"), ("ending", "dismissed"), ("reason", "나오지 않음")];
    let page = browser.submit(&own, &leave).await;
    assert!(page.contains("해촉했습니다") && !page.contains("undo-said"));
    let missing = browser.get(&format!("{path}/members/999")).await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_roster_is_uploaded_whole_or_not_at_all() {
    let (t, dialogue, browser) = desk(Role::Secretary).await;
    t.body(&dialogue, "council", domain::body::BodyKind::Council).await;
    let path = "/staff/d/garam/bodies/council/roster";
    let bad = "이름,위촉 구분,대표 분야\n김하나,위촉직,시민\n";
    let page = browser.upload(path, "명부.csv", bad.as_bytes()).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.text.contains("명부.csv, 2행, ‘대표 분야’ 칸"), "{}", page.text);
    assert_eq!(t.reload_body("council").await.members.len(), 0);
    let pdf = browser.upload(path, "명부.pdf", b"%PDF-1.7").await;
    assert!(pdf.text.contains("명부.pdf"), "{}", pdf.text);
    let good = "이름,위촉 구분,대표 분야\n김하나,위촉직,시민사회\n";
    let page = browser.upload(path, "명부.csv", good.as_bytes()).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    assert!(browser.open(&page.to).await.contains("명부의 위원을 모두 위촉했습니다"));
}

#[tokio::test(flavor = "multi_thread")]
async fn bylaws_are_seen_before_they_hold() {
    let (t, dialogue, browser) = desk(Role::Secretary).await;
    let council = t.body(&dialogue, "council", domain::body::BodyKind::Council).await;
    for n in 0..9 {
        t.seated(&council, &format!("위원 {n}")).await;
    }
    let path = "/staff/d/garam/bodies/council/bylaws";
    let page = browser.open(path).await;
    assert!(page.contains("재적위원 과반수 출석") && page.contains("제10조"));
    let view = t.app.bylaws(&t.operator(), &council, None).await.unwrap();
    let fields = app::bylaws::BylawsFields::of(&view.rules);
    let fields = [
        ("do", "fields"),
        ("quorum", "2/3"),
        ("quorum_article", &fields.quorum_article),
        ("decision", &fields.decision),
        ("base", &fields.base),
        ("abstentions", &fields.abstentions),
        ("decision_article", &fields.decision_article),
        ("recused_enrolled", &fields.recused_enrolled),
        ("recused_quorum", &fields.recused_quorum),
        ("notice", &fields.notice),
        ("notice_article", &fields.notice_article),
        ("materials", &fields.materials),
        ("materials_article", &fields.materials_article),
        ("minutes", &fields.minutes),
        ("minutes_article", &fields.minutes_article),
        ("size", &fields.size),
        ("size_article", &fields.size_article),
        ("term", &fields.term),
        ("renewals", &fields.renewals),
        ("term_article", &fields.term_article),
    ];
    let seen = browser.post(path, &fields).await;
    assert_eq!(seen.status, StatusCode::OK);
    let text = &seen.text;
    assert!(text.contains("재적위원 3분의 2 이상 출석"), "{text}");
    assert!(
        text.contains("재적위원 9명이면 5명") && text.contains("재적위원 9명이면 6명"),
        "{text}"
    );
    let now = t.app.bylaws(&t.operator(), &council, None).await.unwrap();
    assert_eq!(now.versions.len(), 1, "nothing holds yet");
    let broken = [("do", "preview"), ("toml", "title = \"조례\"\n[quorum]\nthreshold = 3\n")];
    let broken = browser.post(path, &broken).await;
    assert_eq!(broken.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        broken.text.contains("3행") && broken.text.contains("quorum.threshold"),
        "{}",
        broken.text
    );
    let saved = view.source.replacen("\"majority\"", "\"2/3\"", 1);
    let page = browser.submit(path, &[("do", "save"), ("toml", &saved), ("since", "")]).await;
    assert!(page.contains("규칙을 정했습니다") && page.contains("2번째 판"), "{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_are_reorganised_in_two_steps() {
    let (t, dialogue, browser) = desk(Role::Secretary).await;
    let old = t.body(&dialogue, "old", domain::body::BodyKind::Subcommittee).await;
    let member = t.seated(&old, "이이음").await.member;
    let page = browser.open("/staff/d/garam/reorganise").await;
    assert!(page.contains("name=\"end\" value=\"old\""));
    let page = browser.open("/staff/d/garam/reorganise?end=old&count=2").await;
    assert!(page.contains(&format!("to-{}", member.0)) && page.contains("새 회의체 2"));
    let to = format!("to-{}", member.0);
    let mut fields = vec![
        ("end", "old"),
        ("count", "2"),
        ("reason", ""),
        ("name", "청년 분과"),
        ("slug", "youth"),
        ("purpose", ""),
        ("name", "녹색 분과"),
        ("slug", "green"),
        ("purpose", ""),
        (&to, "2"),
    ];
    let refused = browser.post("/staff/d/garam/reorganise", &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("value=\"청년 분과\""), "what was typed stays");
    fields[2].1 = "새로 짭니다";
    let page = browser.submit("/staff/d/garam/reorganise", &fields).await;
    assert!(page.contains("회의체를 개편했습니다") && page.contains("녹색 분과"));
    let green = t.reload_body("green").await;
    assert_eq!(green.members[0].row.name, "이이음");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_secretary_carries_a_call_to_its_members() {
    let (t, dialogue, browser) = desk(Role::Secretary).await;
    let calls = "/staff/d/garam/calls";
    let none = browser.open(calls).await;
    assert!(none.contains("먼저 회의체를 만들어 주십시오."), "seats belong to a body");
    t.body(&dialogue, "youth", domain::body::BodyKind::Subcommittee).await;
    let quotas = "성별, 여성, 3, 7, 50\n성별, 남성, x, 7, 50";
    let mut fields = vec![
        ("body", "youth"),
        ("title", "청년분과 위원 공개모집"),
        ("about", "달마다 모입니다."),
        ("seats", "10"),
        ("alternates", "5"),
        ("criteria", "구성을 지키는 추첨"),
        ("qualifications", "가람구에 삽니다.\n18세 이상입니다."),
        ("method", "draw"),
        ("quotas", quotas),
        ("household", "1"),
        ("opens", "2026-11-24"),
        ("closes", "2026-11-30"),
        ("decides", "2026-12-04"),
        ("time", "14:00"),
        ("source", "주사위 여섯 개"),
        ("kept", "30"),
        ("months", "24"),
    ];
    let refused = browser.post(calls, &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("2번째 줄을 읽을 수 없습니다."), "{}", refused.text);
    fields[8].1 = testkit::recruiting::QUOTAS;
    let draft = browser.submit(calls, &fields).await;
    assert!(draft.contains("신청 기간이 7일뿐입니다."), "warned before it is fixed");
    let call = "/staff/d/garam/calls/C-001";
    let step = format!("{call}/step");
    let published = browser.submit(&step, &[("do", "publish")]).await;
    assert!(published.contains("내용이 고정되었습니다."));
    t.clock.advance(2 * domain::time::DAY);
    let id = domain::id::CallId(1);
    t.applicants(id, 40).await;
    t.clock.advance(7 * domain::time::DAY);

    // Nobody sees applicants without telling why, and telling leads back.
    let list = format!("{call}/applications");
    assert!(!browser.open(&list).await.contains("신청자1"));
    let reason = [("kind", "applicants"), ("purpose", "recruiting"), ("back", list.as_str())];
    let shown = browser.submit("/staff/d/garam/reason", &reason).await;
    assert!(shown.contains("신청자1"));
    let one = browser.open(&format!("{list}/1")).await;
    assert!(one.contains("applicant0@garam.example") && one.contains("샘골로 1, 101호"));
    let unsaid = browser.post(&format!("{list}/1"), &[("do", "ineligible")]).await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    let why = [("do", "ineligible"), ("reason", "residence"), ("note", "다른 구입니다")];
    browser.submit(&format!("{list}/1"), &why).await;
    let early = browser.submit(&step, &[("do", "end_review")]).await;
    assert!(early.contains("살피지 않은 신청이 있습니다."));
    browser.submit(&step, &[("do", "accept_rest")]).await;
    let reviewed = browser.submit(&step, &[("do", "end_review")]).await;
    assert!(reviewed.contains("구성을 맞출 수 있습니다."));
    let table = browser.get(&format!("{list}.xlsx")).await;
    assert_eq!(table.status, StatusCode::OK);

    browser.submit(&step, &[("do", "lottery")]).await;
    let published = async || browser.open(call).await.contains("추첨표를 공개했습니다.");
    for _ in 0..500 {
        if published().await {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert!(published().await);
    let dice = [("do", "draw"), ("random", "3 1 4 1 5 9"), ("witness", "구청 대회의실")];
    let early = browser.submit(&step, &dice).await;
    assert!(early.contains("약속한 때가 되지 않았습니다."));
    t.clock.advance(3 * domain::time::DAY);
    let unsaid = browser.post(&step, &dice[..1]).await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    let drawn = browser.submit(&step, &dice).await;
    assert!(drawn.contains("결과가 나왔습니다."));

    browser.submit("/staff/d/garam/reason", &reason).await;
    let view = t.app.call(&t.operator(), id).await.unwrap();
    let asked = Some(domain::application::Status::Selected);
    let asked = t.app.applications(&t.operator(), &view, asked, Slice::first(20)).await.unwrap();
    for line in &asked.items {
        browser.submit(&format!("{list}/{}", line.id), &[("do", "accepted")]).await;
    }
    let appointed = browser.submit(&step, &[("do", "appoint")]).await;
    let member = t.app.appointed(&t.operator(), &view).await.unwrap()[0].row.clone();
    let letter = format!("/bodies/{}/members/{}/letter", view.body.slug, member.id);
    assert!(appointed.contains("위촉했습니다.") && appointed.contains(&format!("{letter}/pdf")));
    let letter = browser.open(&format!("{letter}/html")).await;
    assert!(letter.contains("위촉장") && letter.contains(&member.name));
    let settled = browser.submit(&step, &[("do", "settle")]).await;
    assert!(settled.contains("공개모집을 마쳤습니다."));
}
