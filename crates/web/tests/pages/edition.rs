//! Published papers as anyone reads them: each paragraph beside what it rests on, and what became of that.

use app::contribution::NewText;
use app::edition::{NewEdition, NewErratum};
use app::outcome::NewOutcome;
use app::paper::{ERASED_WORDS, NewPaper, NewSection, PaperView};
use axum::http::StatusCode;
use domain::code::Coded as _;
use domain::contribution::Kind;
use domain::edition::EditionStatus;
use domain::id::{ParagraphId, SectionId};
use domain::outcome::Receiver;
use domain::paper::PaperKind;
use domain::time::DAY;
use testkit::TestApp;

use crate::language::korean;
use crate::look::is_sound;
use crate::site::{Reader, Site};

struct Scene {
    site: Site,
    paper: PaperView,
    paragraph: ParagraphId,
    author: app::Actor,
    answer: (String, i64),
}

/// A White Paper of two chapters, published for remarks.
async fn scene() -> Scene {
    let site = Site::new().await;
    let (t, operator) = (&site.t, site.t.operator());
    let author = t.participant();
    let given = t.answer_by(&author, &site.cores[0], "밤 근무가 한 달에 <열> 번입니다.").await;
    for core in &site.cores {
        let new = NewOutcome {
            word: "adopted".to_owned(),
            reason: "밤 돌봄 거점을 엽니다.".to_owned(),
            ..NewOutcome::default()
        };
        let of = [(Receiver::CoreQuestion, core.row.id)];
        t.app.give_outcome(&operator, &site.dialogue, &of, &new).await.unwrap();
    }
    let new = NewPaper { kind: PaperKind::White, title: "함께 쓴 <백서>".to_owned() };
    let id = t.app.begin_paper(&operator, &site.dialogue, &new).await.unwrap();
    let paper = t.app.paper(&operator, &site.dialogue, id).await.unwrap();
    let first = section(t, &paper, "여는 말", 1).await;
    let opening = t.app.add_paragraph(&operator, &paper, first, None, "함께 묻고 답했다.").await;
    let opening = opening.unwrap();
    t.app.exempt_paragraph(&operator, &paper, opening, "여는 말").await.unwrap();
    section(t, &paper, "밤의 돌봄", 1).await;
    let under = section(t, &paper, "누가 맡나", 2).await;
    let text = format!(
        "거점을 <여러 곳> 연다. [\"밤 근무가 한 달에 <열> 번\" @{code}]이라는 말이 있었다.[@{code}; S-{:03}; core-1-1; Q-0001]\n\n| 곳 | 수 |\n|---|---|\n| 나루동 | 3 |",
        site.statements[0].0,
        code = given.code,
    );
    let paragraph = t.app.add_paragraph(&operator, &paper, under, None, &text).await.unwrap();
    publish(&site, &paper, "첫 판").await;
    Scene { paper, paragraph, author, answer: (given.code, given.id), site }
}

async fn section(t: &TestApp, paper: &PaperView, title: &str, level: i64) -> SectionId {
    let new = NewSection { title: title.to_owned(), level, behind: None };
    t.app.add_section(&t.operator(), paper, &new).await.unwrap()
}

async fn publish(site: &Site, paper: &PaperView, note: &str) {
    let new = NewEdition {
        status: EditionStatus::Review,
        note: note.to_owned(),
        resolution: None,
        remarks_until: Some(site.t.app.now().plus(20 * DAY)),
        drawings: std::collections::BTreeMap::new(),
    };
    site.t.app.publish_edition(&site.t.operator(), paper, &new).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paper_is_read_chapter_by_chapter_in_every_language() {
    let Scene { site, paragraph, .. } = scene().await;
    for path in [
        "/d/garam/papers/white",
        "/d/garam/papers/white/1-1/1",
        "/d/garam/papers/white/1-1/2",
        "/d/garam/papers/blue",
    ] {
        for language in ["ko", "en", "ru", "vi"] {
            let reader = Reader { language, ..Reader::default() };
            let page = site.get(&reader, path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            is_sound(path, &page.html);
            if language == "ru" {
                assert_eq!(korean(&page.html), Vec::<String>::new(), "{path}");
            }
            if language == "ko" {
                let name = path.trim_start_matches("/d/garam/papers/").replace('/', "-");
                insta::assert_snapshot!(format!("paper-{name}"), page.main());
            }
        }
    }
    let visitor = Reader::default();
    let found = site.get(&visitor, &format!("/paragraphs/{}", paragraph.code())).await;
    assert_eq!(found.location, "/d/garam/papers/white/1-1/2#p2");
    assert_eq!(site.get(&visitor, "/papers/white").await.location, "/d/garam/papers/white");
    for gone in [
        "/d/garam/papers/white/1-2",
        "/d/garam/papers/white/1-1/3",
        "/d/garam/papers/red",
        "/d/garam/papers/white/1-1/0",
        "/paragraphs/H-0099",
    ] {
        assert_eq!(site.get(&visitor, gone).await.status, StatusCode::NOT_FOUND, "{gone}");
    }
    let manifest = site.get(&visitor, "/d/garam/papers/white/1-1/manifest.json").await;
    assert!(manifest.has(r#""quotations":[{"id":1,"words":"밤 근무가"#), "{}", manifest.html);
    for (file, written) in [("paper.html", "&lt;열&gt;"), ("paper.md", "열")] {
        let file = site.get(&visitor, &format!("/d/garam/papers/white/1-1/files/{file}")).await;
        assert_eq!(file.status, StatusCode::OK);
        assert!(file.has("나루동") && file.has(written), "{}", file.html);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_withdrawn_and_erased_is_shown_as_that_and_mistakes_stand_beside() {
    let Scene { site, paper, author, answer, .. } = scene().await;
    let (t, visitor, path) = (&site.t, Reader::default(), "/d/garam/papers/white/1-1/2");
    let new =
        NewText { text: "밤 근무가 스무 번입니다.".to_owned(), ..NewText::default() };
    t.app.edit(&author, Kind::Answer, answer.1, &new).await.unwrap();
    assert!(site.get(&visitor, path).await.has("그 뒤 고쳐짐"));
    t.app.withdraw(&author, Kind::Answer, answer.1).await.unwrap();
    let page = site.get(&visitor, path).await;
    assert!(page.has("글쓴이가 거둔 글") && page.has("밤 근무가 한 달에 &lt;열&gt; 번"));
    let edition =
        t.app.edition(&t.operator(), &site.dialogue, PaperKind::White, 1, 1).await.unwrap();
    let wrong = NewErratum {
        wrong: "여러 곳".to_owned(),
        correct: "세 곳".to_owned(),
        reason: "표와 다릅니다".to_owned(),
    };
    t.app.add_erratum(&t.operator(), &edition, 2, &wrong).await.unwrap();
    t.erase(&author).await;
    let page = site.get(&visitor, path).await;
    assert!(page.has(ERASED_WORDS) && !page.has("열&gt; 번") && page.has("세 곳"));
    publish(&site, &paper, "고친 판").await;
    let page = site.get(&visitor, "/d/garam/papers/white/1-1").await;
    assert!(page.has("지난 판이에요") && page.has("2번째 모습"));
    insta::assert_snapshot!("paper-white-erased", page.main());
}
