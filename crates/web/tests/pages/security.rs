//! Each hole that was found in platforms of this kind (authorisation missing on one route, scripts
//! in names and versions, injection through sorting, links that stay open, requests sent elsewhere,
//! tokens of another tenant, races, forged forms, endless invitations, default accounts), tried here.
//!
//! What other tests hold in full stands there: every route by every persona in `permission/`,
//! hostile text in every field of every form in `input.rs`.

use app::contribution::NewText;
use app::limit::Limits;
use app::person::NewPerson;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use domain::contribution::{Change, Kind};
use domain::moderation::Reason;
use domain::role::Role;
use domain::vote::VoteValue;
use testkit::TestApp;
use tower::ServiceExt as _;

use crate::site::{Reader, Site};

const SCRIPT: &str = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'";
/// Public pages, exports and lists of the small dialogue.
const PUBLIC: [&str; 17] = [
    "/",
    "/d/garam",
    "/d/garam/questions",
    "/d/garam/questions.csv",
    "/d/garam/core",
    "/d/garam/core/1/1",
    "/d/garam/core/1/1/answers",
    "/d/garam/core/1/1/vote",
    "/d/garam/papers/green/1",
    "/d/garam/moderation",
    "/q/Q-0001",
    "/api/v1/dialogues",
    "/api/v1/dialogues/garam/questions?limit=200",
    "/api/v1/dialogues/garam/core-questions",
    "/api/v1/core-questions/1/answers",
    "/api/v1/core-questions/1/votes.csv",
    "/api/v1/core-questions/1/comments.csv",
];

async fn staff(site: &Site, role: Role) -> Reader {
    let person = site.t.person(role, &site.dialogue).await;
    Reader { session: Some(person.session), ..Reader::default() }
}

#[tokio::test]
async fn nobody_changes_or_withdraws_what_somebody_else_wrote() {
    let site = Site::new().await;
    let (stranger, secretary) = (site.someone(), staff(&site, Role::Secretary).await);
    for reader in [&stranger, &secretary] {
        let edit = site.post(reader, "/q/Q-0001/edit", "title=바꾼 질문입니다&text=").await;
        assert_eq!(edit.status, StatusCode::FORBIDDEN);
        let withdraw = site.post(reader, "/q/Q-0001/withdraw", "").await;
        assert_eq!(withdraw.status, StatusCode::FORBIDDEN);
    }
    assert!(site.get(&stranger, "/q/Q-0001").await.has("밤 근무 때 아이를"));
}

#[tokio::test]
async fn public_pages_exports_and_lists_hold_nothing_private() {
    let site = Site::new().await;
    let person = site.t.person(Role::Editor, &site.dialogue).await;
    let asker = site.t.participant();
    let hidden = site.t.question(&asker, &site.dialogue, "가려질 글의 비밀 낱말 도롱뇽").await;
    site.t.app.vote(&asker, site.statements[0], VoteValue::Agree).await.unwrap();
    let decision = app::moderation::NewDecision {
        change: Change::Hide,
        reason: Some(Reason::Privacy),
        note: "남의 이야기라 가렸습니다.".to_owned(),
    };
    let (app, operator) = (&site.t.app, site.t.operator());
    app.moderate(&operator, &site.dialogue, Kind::Question, hidden.id, &decision).await.unwrap();
    app.begin_set(&operator, &site.dialogue, "아직 비밀인 묶음 두더지").await.unwrap();
    let participant = asker.participant.unwrap().0;
    let private = [
        person.email.clone(),
        person.session.clone(),
        participant.to_string(),
        participant.simple().to_string(),
        "argon2".to_owned(),
        "도롱뇽".to_owned(),
        "두더지".to_owned(),
    ];
    for path in PUBLIC {
        let page = site.get(&Reader::default(), path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        for word in &private {
            assert!(!page.has(word), "{path} holds {word}");
        }
    }
}

#[tokio::test]
async fn names_versions_queries_and_statements_run_no_script() {
    let site = Site::new().await;
    let asker = site.t.participant();
    let given = site.t.question(&asker, &site.dialogue, "처음에는 얌전한 질문입니다").await;
    let edit = NewText { title: format!("고친 {SCRIPT}"), text: SCRIPT.to_owned() };
    site.t.app.edit(&asker, Kind::Question, given.id, &edit).await.unwrap();
    site.t.statement(&site.cores[0], SCRIPT).await;
    let new = NewPerson {
        email: "xss@garam.example".to_owned(),
        name: SCRIPT.to_owned(),
        password: Some("열려라 참깨 일곱 번".to_owned()),
        must_change: false,
        role: Role::Editor,
        dialogue: Some(site.dialogue.id),
    };
    site.t.app.add_person(&site.t.operator(), &new).await.unwrap();
    let secretary = staff(&site, Role::Secretary).await;
    let own = Reader { participant: Some(asker), ..Reader::default() };
    let code = domain::code::Coded::code(&domain::id::QuestionId(given.id));
    let script = "%3Cscript%3Ealert(1)%3C/script%3E%22%27";
    let pages = [
        format!("/q/{code}"),
        format!("/q/{code}/edit"),
        "/d/garam/core/1/1".to_owned(),
        "/d/garam/core/1/1/vote".to_owned(),
        "/staff/d/garam/people".to_owned(),
        "/staff/d/garam".to_owned(),
        format!("/d/garam/questions?q={script}"),
        format!("/d/garam/questions?sector={script}"),
        format!("/receipts?code={script}"),
        format!("/sign-in?next={script}"),
    ];
    for path in &pages {
        for reader in [&own, &secretary] {
            let page = site.get(reader, path).await;
            assert!(!page.has("<script>alert") && !page.has("<img src=x"), "{path}");
        }
    }
    let shown = site.get(&own, &pages[0]).await;
    assert!(shown.has("&lt;script&gt;") || shown.has("&#60;script&#62;"), "it is shown as text");
}

#[tokio::test]
async fn sorting_and_filtering_take_words_not_commands() {
    let site = Site::new().await;
    let attack = "%27%20OR%201%3D1--";
    for path in [
        format!("/d/garam/questions?sector={attack}"),
        format!("/d/garam/questions?place={attack}"),
        format!("/d/garam/questions?page=1{attack}"),
        format!("/api/v1/dialogues/garam/questions?cursor={attack}"),
        format!("/api/v1/dialogues/garam/questions?limit=5{attack}"),
        format!("/api/v1/dialogues/garam/questions?sector={attack}"),
    ] {
        let page = site.get(&Reader::default(), &path).await;
        assert!(page.status.is_client_error(), "{path}: {}", page.status);
    }
    let sorted = site.get(&Reader::default(), &format!("/d/garam/questions?sort={attack}")).await;
    assert!(sorted.has("버스 막차를"), "an unknown order is the usual one");
    let page = site
        .get(&Reader::default(), &format!("/api/v1/dialogues/garam/questions?q={attack}"))
        .await;
    assert!(page.has("\"total\":0"), "a search finds text, and this text is nowhere");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_uploaded_file_is_its_senders_alone_and_goes_with_its_use() {
    let site = Site::new().await;
    let editor = site.t.person(Role::Editor, &site.dialogue).await;
    let upload = site.t.app.begin_upload(&editor, &site.dialogue, "질문.csv").unwrap();
    std::fs::write(&upload.path, "질문\n밤 버스는 언제 다니나요?\n").unwrap();
    let link = format!("/staff/d/garam/import/{}", upload.token);
    let sender = Reader { session: Some(editor.session.clone()), ..Reader::default() };
    let colleague = staff(&site, Role::Editor).await;
    assert_eq!(site.get(&Reader::default(), &link).await.status, StatusCode::SEE_OTHER);
    let theirs = site.get(&colleague, &link).await;
    assert!(theirs.location.contains("upload_gone"), "{theirs:?}");
    assert!(site.get(&sender, &link).await.has("밤 버스는 언제"));
    site.post(&sender, &link, "do=").await;
    let again = site.get(&sender, &link).await;
    assert!(again.location.contains("upload_gone"), "the link is used up");
}

#[tokio::test]
async fn no_address_in_any_text_is_visited() {
    let site = Site::new().await;
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = format!("http://{}/hook", listener.local_addr().unwrap());
    let someone = site.someone();
    let text = format!("title={address}&body={address}&sector=&place=&anyway=1");
    site.post(&someone, "/d/garam/ask", &text).await;
    site.post(&someone, "/d/garam/core/1/1/answer", &format!("text={address}")).await;
    site.post(&someone, "/d/garam/core/1/1/statement", &format!("text={address}&anyway=1")).await;
    for path in PUBLIC {
        site.get(&Reader::default(), path).await;
    }
    assert!(listener.accept().is_err(), "somebody came to see {address}");
}

#[tokio::test]
async fn tokens_of_another_installation_prove_nothing() {
    let (here, there) = (Site::new().await, TestApp::seeded(99).await);
    let dialogue = there.dialogue("garam").await;
    let (operator, stranger) = (there.person(Role::Operator, &dialogue).await, there.participant());
    let foreign = Reader { session: Some(operator.session), ..Reader::default() };
    assert_eq!(here.get(&foreign, "/staff/d/garam").await.status, StatusCode::SEE_OTHER);
    let token = there.app.token(stranger.participant.unwrap());
    assert_eq!(here.t.app.participant_of(&token), None);
    let moderator = here.t.person(Role::Moderator, &here.dialogue).await;
    assert!(
        !here.t.app.is_form_token(&moderator.session, &there.app.form_token(&moderator.session))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_sent_twice_at_once_counts_once() {
    let site = Site::new().await;
    let (someone, statement) = (site.t.participant(), site.statements[0]);
    let votes = (0..40).map(|_| site.t.app.vote(&someone, statement, VoteValue::Agree));
    assert!(futures_util::future::join_all(votes).await.iter().all(Result::is_ok));
    assert_eq!(site.tallies().await[0], (1, 0, 0));
    let given = site.t.question(&someone, &site.dialogue, "두 번 거둘 질문입니까?").await;
    let withdraw = || site.t.app.withdraw(&someone, Kind::Question, given.id);
    let both = futures_util::future::join(withdraw(), withdraw()).await;
    assert!(both.0.is_ok() != both.1.is_ok(), "withdrawn once: {both:?}");
}

async fn send(site: &Site, session: &str, path: &str, headers: &[(&str, &str)]) -> StatusCode {
    let router = web::router(site.t.app.clone(), web::Options::default(), web::Readiness::ready());
    let mut request = Request::builder()
        .method(Method::POST)
        .uri(path)
        .header(header::HOST, "mundap.test")
        .header(header::COOKIE, format!("mundap_session={session}"))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::from("title=남이 만든 묶음")).unwrap();
    router.oneshot(request).await.unwrap().status()
}

#[tokio::test]
async fn a_form_is_taken_from_ones_own_page_alone() {
    let site = Site::new().await;
    let editor = site.t.person(Role::Editor, &site.dialogue).await;
    let other = site.t.person(Role::Editor, &site.dialogue).await;
    let (own, foreign) =
        (site.t.app.form_token(&editor.session), site.t.app.form_token(&other.session));
    let sets = |query: &str| format!("/staff/d/garam/core{query}");
    let right = sets(&format!("?csrf={own}"));
    for (path, headers) in [
        (sets(""), &[][..]),
        (sets("?csrf="), &[]),
        (sets(&format!("?csrf={foreign}")), &[]),
        (right.clone(), &[("origin", "https://evil.example")]),
        (right.clone(), &[("sec-fetch-site", "cross-site")]),
        (right.clone(), &[("sec-fetch-site", "same-site")]),
    ] {
        let status = send(&site, &editor.session, &path, headers).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{path} {headers:?}");
    }
    let origin = [("origin", "http://mundap.test")];
    let status = send(&site, &editor.session, &right, &origin).await;
    assert_ne!(status, StatusCode::FORBIDDEN);
    let page = site
        .get(
            &Reader { session: Some(editor.session.clone()), ..Reader::default() },
            "/staff/d/garam/core",
        )
        .await;
    assert!(page.has("name=\"csrf\""), "its forms carry the token");
}

#[tokio::test]
async fn there_is_no_account_that_everyone_knows() {
    let t = TestApp::sqlite().await;
    for (email, password) in [
        ("admin@example.com", "admin"),
        ("admin@example.com", "password"),
        ("operator@garam.example", "garam"),
        ("system@example.org", "decidim123456789"),
    ] {
        assert!(t.app.sign_in(email, password, None).await.is_err());
    }
    let code = t.app.set_up_code().await.unwrap().expect("a new installation has a code");
    assert!(code.chars().filter(char::is_ascii_alphanumeric).count() >= 8, "{code}");
}

/// Limits of two contributions before a burst, three in all.
fn narrow() -> Limits {
    Limits { burst_per_dialogue: 2, contributions_per_dialogue: 3, ..Limits::default() }
}

#[tokio::test]
async fn a_flood_is_held_for_moderators_then_slowed_and_never_dropped() {
    let settings = app::Settings { limits: narrow(), ..app::Settings::default() };
    let site = Site::on(TestApp::start(store::Engine::Sqlite, settings).await).await;
    let ask = |n: u32| format!("title=밤 버스를 {n}번째로 묻습니다&body=&sector=&place=&anyway=1");
    let mut codes = Vec::new();
    for n in 0..3 {
        let sent = site.post(&site.someone(), "/d/garam/ask", &ask(n)).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.html);
        codes.push(sent.location);
    }
    let late = site.post(&site.someone(), "/d/garam/ask", &ask(3)).await;
    assert_eq!(late.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(late.has("3번째로 묻습니다") && late.has("초 뒤에 다시"), "the text stays in the form");
    let list = site.get(&Reader::default(), "/d/garam/questions").await;
    assert!(list.has("1번째로") && !list.has("2번째로"), "the third waits");
    let receipt = site.get(&Reader::default(), &codes[2]).await;
    assert!(receipt.has("살펴") || receipt.has("기다"), "its receipt says so: {}", receipt.main());
    let moderator = staff(&site, Role::Moderator).await;
    assert!(site.get(&moderator, "/staff/d/garam/moderation").await.has("2번째로"));
}

#[tokio::test]
async fn behind_https_cookies_are_secure_and_browsers_remember_it() {
    let t = TestApp::sqlite().await;
    t.dialogue("garam").await;
    for (url, https) in [("https://dialogue.example.kr", true), ("http://127.0.0.1:8080", false)] {
        let options = web::Options { public_url: Some(url.to_owned()), ..web::Options::default() };
        let router = web::router(t.app.clone(), options, web::Readiness::ready());
        let form = "title=밤 버스는 언제 다니나요?&body=&sector=&place=&anyway=1";
        let request = Request::post("/d/garam/ask")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form))
            .unwrap();
        let response = router.oneshot(request).await.unwrap();
        let headers = response.headers();
        let cookie = headers[header::SET_COOKIE].to_str().unwrap();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
        assert_eq!(cookie.contains("; Secure"), https, "{cookie}");
        assert_eq!(headers.contains_key(header::STRICT_TRANSPORT_SECURITY), https);
        let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(!policy.contains("unsafe") && policy.contains("default-src 'none'"), "{policy}");
    }
}
