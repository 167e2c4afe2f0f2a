use axum::body::Body;
use axum::http::{Request, header};
use domain::language::Language;
use domain::translation::Translated;
use serde_json::{Value, json};

use crate::site::{Answer, Site, faulty};

async fn asking(site: &Site, path: &str, languages: &str) -> Answer {
    let request = Request::get(path).header(header::ACCEPT_LANGUAGE, languages);
    site.send(request.body(Body::empty()).unwrap()).await
}

fn first(list: &Value) -> &Value {
    &list["items"][0]["translation"]
}

#[tokio::test]
async fn readers_get_the_reviewed_translation_into_their_language_beside_the_original() {
    let site = Site::new().await;
    let [core, _] = site.two_cores().await;
    let someone = site.someone();
    let statement = site.t.statement(&core, "쉬는 방을 두자").await;
    let answer = site.t.answer_by(&someone.actor, &core, "함께 쉬어요").await;
    let asked = site.t.question(&someone.actor, &site.dialogue, "막차가 있나요?").await;
    for (what, title, text) in [
        ((Translated::CoreQuestion, core.row.id), "Nghỉ thế nào?", ""),
        ((Translated::Statement, statement.0), "", "Nên có phòng nghỉ"),
        ((Translated::Answer, answer.id), "", "Cùng nhau nghỉ"),
        ((Translated::Question, asked.id), "Có chuyến cuối không?", ""),
    ] {
        site.t.translated(&site.dialogue, what, Language::Vietnamese, title, text).await;
    }
    let lists = [
        ("/api/v1/dialogues/garam/core-questions?set=1".to_owned(), "Nghỉ thế nào?", ""),
        (format!("/api/v1/core-questions/{}/statements", core.row.id), "", "Nên có phòng nghỉ"),
        (
            format!("/api/v1/core-questions/{}/statements/next", core.row.id),
            "",
            "Nên có phòng nghỉ",
        ),
        (format!("/api/v1/core-questions/{}/answers", core.row.id), "", "Cùng nhau nghỉ"),
        ("/api/v1/dialogues/garam/questions".to_owned(), "Có chuyến cuối không?", ""),
    ];
    for (path, title, text) in lists {
        let expected = json!({
            "language": "vi", "title": title, "text": text, "reviewed": "2026-11-23T00:00:00Z"
        });
        let by_header = asking(&site, &path, "fr, vi-VN;q=0.8, en;q=0.5").await.ok();
        assert_eq!(first(&by_header), &expected, "{path}");
        assert_eq!(by_header["items"][0]["language"], "ko", "the original is as it was");
        let sign = if path.contains('?') { '&' } else { '?' };
        let by_name = asking(&site, &format!("{path}{sign}language=vi"), "ko").await.ok();
        assert_eq!(first(&by_name), &expected, "{path}");
        // Each answer is kept apart from the others, whatever comes first.
        for languages in ["ko", "en", "ru, vi;q=0.5", "*", "", "no-such-thing;q=x"] {
            let other = asking(&site, &path, languages).await.ok();
            assert!(first(&other).is_null(), "{path} in {languages:?}");
        }
        let none = asking(&site, &format!("{path}{sign}language=xx"), "vi").await.expect(422);
        assert_eq!(faulty(&none), ["language"]);
    }
    let one = asking(&site, "/api/v1/questions/Q-0001", "vi").await;
    assert_eq!(one.header(header::VARY), "accept-language, cookie");
    assert_eq!(one.ok()["translation"]["title"], "Có chuyến cuối không?");
    let own = site.get_as(&someone, "/api/v1/questions/Q-0001?language=vi").await.ok();
    assert_eq!(own["translation"]["title"], "Có chuyến cuối không?");
}

#[tokio::test]
async fn nothing_is_shown_of_what_waits_or_was_hidden() {
    let site = Site::new().await;
    let someone = site.someone();
    let asked = site.t.question(&someone.actor, &site.dialogue, "막차가 있나요?").await;
    let what = (Translated::Question, asked.id);
    let path = "/api/v1/questions/Q-0001?language=vi";
    let editor = site.t.person(domain::role::Role::Editor, &site.dialogue).await;
    let new = app::translation::NewTranslation {
        title: "Chuyến cuối?".to_owned(),
        text: String::new(),
    };
    let into = Language::Vietnamese;
    site.t.app.translate(&editor, &site.dialogue, what, into, &new).await.unwrap();
    assert!(site.get(path).await.ok().get("translation").is_none(), "it waits");
    site.t.translated(&site.dialogue, what, into, "Chuyến cuối?", "").await;
    let kind = domain::contribution::Kind::Question;
    site.t.hide(&site.dialogue, kind, asked.id).await;
    assert!(site.get_as(&site.someone(), path).await.ok().get("translation").is_none(), "hidden");
}
