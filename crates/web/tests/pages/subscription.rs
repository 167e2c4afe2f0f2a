//! Following a question, one's news, the mail that tells them, and asking for another look.

use app::mail::Letter;
use app::outcome::NewOutcome;
use app::subscription::{DigestLetter, DigestLine};
use axum::http::StatusCode;
use domain::contribution::Kind;
use domain::language::Language;
use domain::outcome::Receiver;
use domain::role::Role;
use domain::stage::StageKind;
use domain::subscription::About;
use domain::trace::Basis;

use crate::site::{Reader, Site};

fn line(item: i64, about: About, code: &str, basis: Basis) -> DigestLine {
    let paper = (about == About::Paragraph).then_some(StageKind::White);
    DigestLine { kind: Kind::Question, item, about, code: code.to_owned(), paper, basis }
}

#[test]
fn a_digest_says_in_plain_words_what_happened_and_how_to_stop_it() {
    let letters = web::letters("https://mundap.example.kr");
    let letter = Letter::Digest(Box::new(DigestLetter {
        lines: vec![
            line(412, About::Outcome, "O-0001", Basis::Direct),
            line(412, About::Paragraph, "H-0042", Basis::Group),
            line(7, About::Indicator, "I-004", Basis::Direct),
        ],
        more: 2,
        secret: uuid::Uuid::from_u128(7),
    }));
    let told: Vec<String> =
        [Language::Korean, Language::English, Language::Russian, Language::Vietnamese]
            .into_iter()
            .map(|language| {
                let mail = letters.compose(&letter, language);
                let stop = mail.unsubscribe.unwrap();
                assert!(mail.body.ends_with(&stop), "{stop}");
                format!("{}\n\n{}\n", mail.subject, mail.body)
            })
            .collect();
    insta::assert_snapshot!("mail_digest", told.join("\n==========\n\n"));
}

#[tokio::test]
async fn a_question_is_followed_from_its_page_and_its_news_are_read() {
    let site = Site::new().await;
    let (someone, nobody) = (site.someone(), Reader::default());
    assert!(site.get(&nobody, "/q/Q-0001").await.has("이 질문 소식 받기"));
    assert!(site.get(&nobody, "/me/news").await.has("아직 소식이 없어요"));
    let followed = site.post(&someone, "/me/following", "code=Q-0001&do=start").await;
    assert_eq!(followed.location, "/q/Q-0001");
    assert!(site.get(&someone, "/q/Q-0001").await.has("소식을 받고 있어요"));
    let outcome = NewOutcome {
        word: "not_adopted".to_owned(),
        reason: "올해 예산으로는 할 수 없었어요.".to_owned(),
        ..NewOutcome::default()
    };
    let items = [(Receiver::Question, 1)];
    let operator = site.t.operator();
    site.t.app.give_outcome(&operator, &site.dialogue, &items, &outcome).await.unwrap();
    site.t.app.tell_growth().await.unwrap();
    assert!(site.get(&someone, "/me").await.has("처리결과 O-0001"));
    let news = site.get(&someone, "/me/news").await;
    insta::assert_snapshot!("news", news.main());
    let upto = news.html.split("name=\"upto\" value=\"").nth(1).unwrap();
    let upto = upto.split('"').next().unwrap();
    site.post(&someone, "/me/news", &format!("upto={upto}")).await;
    assert!(!site.get(&someone, "/me/news").await.has("name=\"upto\""));
    let stopped = site.post(&someone, "/me/following", "code=Q-0001&do=stop&from=list").await;
    assert_eq!(stopped.location, "/me/news?said=stopped");
    assert_eq!(site.get(&nobody, "/me/mails/7").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn another_look_is_asked_for_with_the_receipt_and_answered_at_the_desk() {
    let site = Site::new().await;
    let (t, someone, nobody) = (&site.t, site.someone(), Reader::default());
    let asked = t.question(&t.participant(), &site.dialogue, "밤에 누가 돌보나요?").await;
    let outcome = NewOutcome {
        word: "not_adopted".to_owned(),
        reason: "올해 예산으로는 할 수 없었어요.".to_owned(),
        ..NewOutcome::default()
    };
    let items = [(Receiver::Question, asked.id)];
    t.app.give_outcome(&t.operator(), &site.dialogue, &items, &outcome).await.unwrap();
    let (page, form) = (format!("/q/{}", asked.code), format!("/appeals/{}", asked.code));
    assert!(site.get(&nobody, &page).await.has(&format!("href=\"{form}\"")));
    let shown = site.get(&someone, &form).await.main().replace(&asked.code, "Q-0000");
    insta::assert_snapshot!("appeal", shown);
    let faulty = site.post(&someone, &form, "reason=&receipt=").await;
    assert_eq!(faulty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(faulty.has("id=\"reason-e\"") && faulty.has("id=\"receipt-e\""));
    let words = format!("reason=사정이 달라졌어요.&receipt={}", asked.receipt);
    assert_eq!(site.post(&someone, &form, &words).await.location, page);
    let thread = site.get(&nobody, &page).await;
    assert!(thread.has("다시 검토를 요청했어요") && !thread.has("사정이 달라졌어요"));
    assert!(!thread.has(&format!("href=\"{form}\"")), "once");

    let editor = t.person(Role::Editor, &site.dialogue).await;
    let editor = Reader { session: Some(editor.session), ..Reader::default() };
    let desk = site.get(&editor, "/staff/d/garam/appeals").await;
    assert!(desk.has("사정이 달라졌어요."));
    let short = site.post(&editor, "/staff/d/garam/appeals", "appeal=1&do=kept&answer=짧").await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    let answer = "appeal=1&do=kept&shown=1&answer=다시 봤지만 그대로예요.";
    let said = site.post(&editor, "/staff/d/garam/appeals", answer).await;
    assert_eq!(said.location, "/staff/d/garam/appeals?said=appeal_decided");
    let thread = site.get(&nobody, &page).await;
    assert!(thread.has("다시 봤지만 그대로예요.") && thread.has("사정이 달라졌어요."));
}
