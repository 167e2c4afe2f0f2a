//! People's rights on the pages: the warning, links by e-mail, downloads, erasing.

use app::mail::Letter;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use domain::contribution::Kind;
use domain::language::Language;
use domain::role::Role;
use domain::time::{DAY, SECOND};
use testkit::Mailbox;
use tower::ServiceExt as _;

use crate::site::{Page, Reader, Site};

const UNION: &str = "저는 금속노조 조합원인데 누가 돕나요?";

/// Asks, with this choice; the page or the receipt.
async fn ask(site: &Site, reader: &Reader, care: &str) -> Page {
    let form = format!("title={UNION}&body=&sector=&place=&care={care}");
    site.post(reader, "/d/garam/ask", &form).await
}

#[tokio::test]
async fn a_warning_comes_back_once_with_what_was_typed() {
    let site = Site::new().await;
    let someone = site.someone();
    for (path, field) in [
        ("/d/garam/ask", "title"),
        ("/d/garam/core/1/1/answer", "text"),
        ("/d/garam/core/1/1/statement", "text"),
    ] {
        let page = site.post(&someone, path, &format!("{field}={UNION}")).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        assert!(page.has("‘금속노조’") && page.has(UNION), "{path}");
        for care in ["as_it_is", "unnamed", "staff_only"] {
            assert!(page.has(&format!("name=\"care\" value=\"{care}\"")), "{path} offers {care}");
        }
        assert!(page.has("<title>살펴볼 것: "), "{path}");
    }
    let page = ask(&site, &someone, "").await;
    insta::assert_snapshot!("ask_warning", page.main());
    let wrong = ask(&site, &someone, "nothing_known").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let sent = ask(&site, &someone, "as_it_is").await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
    let edit =
        site.post(&someone, "/q/Q-0006/edit", "title=남편이 당뇨인데 누가 돕나요?&text=").await;
    assert!(
        edit.has("‘당뇨인데’") && edit.has("value=\"as_it_is\"") && !edit.has("value=\"unnamed\"")
    );
    let form = "title=남편이 당뇨인데 누가 돕나요?&text=&care=as_it_is";
    assert_eq!(site.post(&someone, "/q/Q-0006/edit", form).await.status, StatusCode::SEE_OTHER);
    let faulty = site.post(&someone, "/d/garam/ask", "title=&care=staff_only").await;
    assert!(faulty.has("value=\"staff_only\" required checked"), "the choice is kept");
}

#[tokio::test]
async fn what_is_for_staff_only_is_shown_to_nobody_else() {
    let site = Site::new().await;
    let (someone, visitor) = (site.someone(), Reader::default());
    let sent = ask(&site, &someone, "staff_only").await;
    let receipt = site.get(&visitor, &sent.location).await;
    assert!(
        receipt.has("담당자에게만") && receipt.has(UNION),
        "whoever holds the receipt reads it"
    );
    assert!(site.get(&someone, "/q/Q-0006").await.has("나와 이 대화의 담당자만"));
    assert!(site.get(&someone, "/me").await.has("담당자에게만"));
    assert_eq!(site.get(&visitor, "/q/Q-0006").await.status, StatusCode::NOT_FOUND);
    for path in
        ["/", "/d/garam/questions", "/d/garam/questions?q=금속노조", "/d/garam/questions.csv"]
    {
        let page = site.get(&visitor, path).await;
        assert!(!page.has("금속노조 조합원") && !page.has("Q-0006"), "{path}");
    }
    assert!(site.get(&visitor, "/").await.has("담당자에게만 보낸 글이 1개"));
    assert!(site.get(&visitor, "/d/garam/moderation").await.has("담당자에게만 보낸 글이 1개"));
    let moderator = site.t.person(Role::Moderator, &site.dialogue).await;
    let moderator = Reader { session: Some(moderator.session), ..Reader::default() };
    let queue = site.get(&moderator, "/staff/d/garam/moderation?status=staff_only").await;
    assert!(queue.has(UNION) && !queue.has("value=\"publish\""));
}

/// The path in the only mail that came, as the letter says it.
async fn link(site: &Site, to: &str) -> String {
    let letters = web::letters("https://mundap.example.kr/");
    let mailbox = Mailbox::default();
    site.t.app.send_mails(letters.as_ref(), &mailbox).await.unwrap();
    let mails = mailbox.take();
    assert_eq!(mails.len(), 1, "{mails:?}");
    assert_eq!(mails[0].address, to);
    let body = &mails[0].text.body;
    assert!(!body.contains("Unknown localization"), "{body}");
    let start = body.find("https://mundap.example.kr").unwrap();
    let url = body[start..].split_whitespace().next().unwrap();
    url.strip_prefix("https://mundap.example.kr").unwrap().to_owned()
}

const CLAIM: &str = "email=kim@garam.example&agree=1&age=adult&guardian=";

#[tokio::test]
async fn a_link_carries_a_part_to_another_browser() {
    let site = Site::new().await;
    let someone = site.someone();
    site.post(&someone, "/d/garam/ask", "title=이어 쓸 질문입니까?").await;
    let faults = site.post(&someone, "/me/claim", "email=kim").await;
    assert_eq!(faults.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        faults.has("href=\"#email\"")
            && faults.has("href=\"#age\"")
            && faults.has("href=\"#agree\"")
    );
    let sent = site.post(&someone, "/me/claim", CLAIM).await;
    let main = sent.main();
    let number = main.split("code-number").nth(1).and_then(|rest| rest.split(['>', '<']).nth(1));
    let number = number.unwrap();
    assert!(number.len() == 6 && number.bytes().all(|digit| digit.is_ascii_digit()), "{number}");
    insta::assert_snapshot!("claim_sent", main.replace(number, "[number]"));
    let path = link(&site, "kim@garam.example").await;
    let open = site.get(&someone, &path).await;
    assert!(
        open.has("kim@garam.example") && !open.has("name=\"code\""),
        "the asking device needs no number"
    );
    let used = site.post(&someone, &path, "code=").await;
    assert_eq!((used.status, used.location.as_str()), (StatusCode::SEE_OTHER, "/me?said=claimed"));
    let me = site.get(&someone, "/me?said=claimed").await;
    assert!(me.has("주소를 이었어요") && me.has("kim@garam.example"));
    insta::assert_snapshot!("own_me_claimed", me.main());
    // Another browser, which has taken part in nothing.
    site.post(&Reader::default(), "/me/claim", CLAIM).await;
    let path = link(&site, "kim@garam.example").await;
    let used = site.post(&Reader::default(), &path, "code=").await;
    let id = someone.participant.as_ref().and_then(|actor| actor.participant).unwrap();
    let token = site.t.app.token(id);
    assert!(used.cookie.unwrap().starts_with(&format!("mundap_participant={token};")));
    let gone = site.get(&Reader::default(), &path).await;
    assert!(gone.status == StatusCode::NOT_FOUND && gone.has("쓸 수 없는 링크"));
    for (word, said) in [("news", "이제 알림을 보내요"), ("no_news", "더 보내지 않아요")]
    {
        let answer = site.post(&someone, "/me/consents", &format!("do={word}")).await;
        assert!(site.get(&someone, &answer.location).await.has(said), "{word}");
    }
    site.post(&someone, "/me/consents", "do=no_address").await;
    assert!(!site.get(&someone, "/me").await.has("kim@garam.example"));
}

#[tokio::test]
async fn a_guardian_is_asked_in_plain_words() {
    let site = Site::new().await;
    let form = "email=child@garam.example&agree=1&news=1&age=child&guardian=parent@garam.example";
    let sent = site.post(&site.someone(), "/me/claim", form).await;
    assert!(sent.has("보호자 주소로"));
    let path = link(&site, "parent@garam.example").await;
    let page = site.get(&Reader::default(), &path).await;
    insta::assert_snapshot!("guardian", page.main());
    let wrong = site.post(&Reader::default(), &path, "answer=perhaps").await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    assert!(site.post(&Reader::default(), &path, "answer=consent").await.has("동의하셨습니다"));
    let path = link(&site, "child@garam.example").await;
    assert!(path.starts_with("/me/claim/"));
}

#[test]
fn every_letter_is_whole_in_both_languages() {
    use domain::contribution::News;
    let letters = web::letters("https://mundap.example.kr");
    let token = "t".to_owned();
    let news = News::ALL.iter().map(|news| Letter::News { code: "Q-0412".to_owned(), news: *news });
    let all = [Letter::Claim { token: token.clone() }, Letter::Guardian { token }];
    for letter in all.into_iter().chain(news) {
        for language in [Language::Korean, Language::English, Language::Vietnamese] {
            let text = letters.compose(&letter, language);
            let all = format!("{}\n{}", text.subject, text.body);
            assert!(!all.contains("Unknown localization"), "{all}");
            assert!(text.body.matches("https://mundap.example.kr/").count() == 2, "{all}");
            assert!(!text.subject.contains('\n') && !all.contains("{ "), "{all}");
        }
    }
}

#[tokio::test]
async fn erasing_is_asked_twice_and_leaves_nothing_on_the_pages() {
    let site = Site::new().await;
    let someone = site.someone();
    site.post(&someone, "/d/garam/ask", "title=지울 질문 첫 문장입니까?").await;
    site.post(&someone, "/q/Q-0006/edit", "title=지울 질문 둘째 문장입니까?&text=").await;
    // One browser-side cache for all of these: what was shown before must not be shown again.
    let router = web::router(site.t.app.clone(), web::Options::default(), web::Readiness::ready());
    let get = async |path: &str| {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let response = router.clone().oneshot(request).await.unwrap();
        let bytes = to_bytes(response.into_body(), 1 << 20).await.unwrap();
        String::from_utf8(bytes.to_vec()).unwrap()
    };
    let paths = [
        "/",
        "/q/Q-0006",
        "/d/garam/questions",
        "/d/garam/questions?q=%EC%A7%80%EC%9A%B8",
        "/api/v1/questions/Q-0006",
        "/api/v1/dialogues/garam/questions",
        "/d/garam/ask/likely?q=%EC%A7%80%EC%9A%B8%20%EC%A7%88%EB%AC%B8%20%EB%91%98%EC%A7%B8%20%EB%AC%B8%EC%9E%A5",
    ];
    let mut shown = 0;
    for path in paths {
        shown += usize::from(get(path).await.contains("지울 질문"));
    }
    assert_eq!(shown, paths.len() - 1, "all but home show it");
    let first = site.post(&someone, "/me/erase", "").await;
    assert_eq!(first.status, StatusCode::UNPROCESSABLE_ENTITY);
    let second = site.post(&someone, "/me/erase", "understood=1").await;
    assert!(second.has("정말 모두 지울까요?"));
    assert!(site.get(&someone, "/me").await.has("지울 질문"), "asking erases nothing");
    let start = second.html.find("name=\"token\" value=\"").unwrap() + 20;
    let token = second.html[start..].split('"').next().unwrap().to_owned();
    let other = site.someone();
    let stolen = site.post(&other, "/me/erase", &format!("token={token}")).await;
    assert_eq!(stolen.status, StatusCode::CONFLICT);
    let done = site.post(&someone, "/me/erase", &format!("token={token}")).await;
    assert_eq!((done.status, done.location.as_str()), (StatusCode::SEE_OTHER, "/me?said=erased"));
    assert!(done.cookie.unwrap().contains("Max-Age=0"));
    for path in paths {
        let text = get(path).await;
        assert!(!text.contains("지울 질문"), "{path} shows it once more");
    }
    assert!(get("/q/Q-0006").await.contains("쓴 사람이 지운 질문이에요"));
    assert!(get("/api/v1/questions/Q-0006").await.contains("\"status\":\"erased\""));
    let page = site.get(&Reader::default(), "/q/Q-0006").await;
    insta::assert_snapshot!("question_erased", page.main());
}

#[tokio::test]
async fn downloads_are_made_for_their_owner_and_kept_nowhere() {
    let site = Site::new().await;
    let someone = site.someone();
    site.post(&someone, "/d/garam/ask", "title=내려받을 <b>질문</b>입니까?").await;
    site.post(&someone, "/d/garam/core/1/1/vote", "statement=S-001&vote=agree").await;
    site.t.hide(&site.dialogue, Kind::Question, 6).await;
    let id = someone.participant.as_ref().and_then(|actor| actor.participant).unwrap();
    let cookie = format!("mundap_participant={}", site.t.app.token(id));
    let router = web::router(site.t.app.clone(), web::Options::default(), web::Readiness::ready());
    for (path, words) in [
        ("/me/data.json", ["\"code\": \"Q-0006\"", "\"value\": \"agree\"", "욕설이 있습니다"]),
        ("/me/data.html", ["Q-0006", "찬성", "내려받을 &#60;b&#62;질문"]),
    ] {
        let request =
            Request::get(path).header(header::COOKIE, &cookie).body(Body::empty()).unwrap();
        let response = router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store");
        let saved = response.headers()[header::CONTENT_DISPOSITION].to_str().unwrap().to_owned();
        assert!(saved.starts_with("attachment; filename=\"mundap-me."), "{saved}");
        let bytes = to_bytes(response.into_body(), 1 << 20).await.unwrap();
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        for word in words {
            assert!(text.contains(word), "{path} lacks {word}: {text}");
        }
        assert_eq!(site.get(&Reader::default(), path).await.status, StatusCode::UNAUTHORIZED);
    }
}

#[tokio::test]
async fn the_notice_is_dated_and_earlier_ones_stay() {
    let site = Site::new().await;
    let operator = site.t.person(Role::Operator, &site.dialogue).await;
    let operator = Reader { session: Some(operator.session), ..Reader::default() };
    let form = "controller=가람구청&officer=정보과장&contact=전화 120&sessions=1&claims=1&mails=7&outbox=7&contacts=365&backups=";
    let faulty = site.post(&operator, "/staff/privacy", &format!("{form}0")).await;
    assert!(faulty.status == StatusCode::UNPROCESSABLE_ENTITY && faulty.has("id=\"backups-e\""));
    let saved = site.post(&operator, "/staff/privacy", &format!("{form}14")).await;
    assert_eq!(saved.location, "/staff/privacy?said=saved");
    let now = site.get(&Reader::default(), "/privacy").await;
    assert!(now.has("정보과장") && now.has("365일") && now.has("14일") && now.has("제1판"));
    let before = site.get(&Reader::default(), "/privacy?version=1").await;
    assert!(before.has("privacy@garam.example") && before.has("730일"));
    assert_eq!(
        site.get(&Reader::default(), "/privacy?version=9").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn the_operator_sees_which_mails_wait_and_which_were_given_up() {
    let site = Site::new().await;
    let operator = site.t.person(Role::Operator, &site.dialogue).await;
    let operator = Reader { session: Some(operator.session), ..Reader::default() };
    assert!(site.get(&operator, "/staff/mail").await.has("기다리는 메일이 없습니다"));
    let letters = web::letters("https://mundap.example.kr");
    let mailbox = Mailbox::default();
    let send = async || site.t.app.send_mails(letters.as_ref(), &mailbox).await.unwrap();
    site.post(&Reader::default(), "/me/claim", CLAIM).await;
    mailbox.set_down(true);
    send().await;
    let page = site.get(&operator, "/staff/mail").await;
    assert!(page.has("기다림 1통 · 그만둠 0통") && page.has("the mail server cannot be reached"));
    assert!(!page.has("kim@garam.example"), "who it goes to is nobody's business");
    site.t.clock.advance(30 * SECOND);
    mailbox.set_down(false);
    mailbox.set_refusing(true);
    send().await;
    let page = site.get(&operator, "/staff/mail").await;
    assert!(page.has("기다림 0통 · 그만둠 1통") && page.has("the mail server answers 550"));
    insta::assert_snapshot!("staff_mail", page.main());
    let secretary = site.t.person(Role::Secretary, &site.dialogue).await;
    let secretary = Reader { session: Some(secretary.session), ..Reader::default() };
    assert_eq!(site.get(&secretary, "/staff/mail").await.status, StatusCode::FORBIDDEN);
    // A week later it is destroyed, and the record says so.
    site.t.clock.advance(8 * DAY);
    site.t.app.destroy_due(site.t.app.now()).await.unwrap();
    let operator = site.t.person(Role::Operator, &site.dialogue).await;
    let operator = Reader { session: Some(operator.session), ..Reader::default() };
    assert!(site.get(&operator, "/staff/mail").await.has("기다림 0통 · 그만둠 0통"));
    assert!(site.get(&operator, "/staff/destruction").await.has("보내지 못한 메일"));
}
