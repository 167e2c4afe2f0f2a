//! Both translation desks, and what readers see of their work.

use app::page::Slice;
use axum::http::StatusCode;
use domain::language::Language;
use domain::role::Role;
use domain::translation::Translated;

use crate::look::is_sound;
use crate::site::{Page, Reader, Site};

async fn person(site: &Site, role: Role) -> Reader {
    let person = site.t.person(role, &site.dialogue).await;
    Reader { session: Some(person.session), ..Reader::default() }
}

/// What a page of the desk says, without what differs from session to session.
fn desk(page: &Page) -> String {
    let main = page.main();
    let lines: Vec<&str> = main.lines().filter(|line| !line.contains("name=\"csrf\"")).collect();
    lines.join("\n")
}

/// As [`desk`], without how many texts there are: that changes with every page of the program.
fn desk_without_counts(page: &Page) -> String {
    let mut text = String::new();
    for line in desk(page).lines() {
        let counts = ["class=\"num\"", "class=\"fig\""].iter().any(|mark| line.contains(mark));
        let hide = |c: char| if counts && c.is_ascii_digit() { '#' } else { c };
        text.extend(line.chars().map(hide));
        text.push('\n');
    }
    text
}

fn vietnamese() -> Reader {
    Reader { language: "vi", ..Reader::default() }
}

/// The form must lead somewhere; what stands there.
async fn submit(site: &Site, reader: &Reader, path: &str, form: &str) -> Page {
    let sent = site.post(reader, path, form).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{path}: {}", sent.html);
    let page = site.get(reader, &sent.location).await;
    assert_eq!(page.status, StatusCode::OK, "{}", sent.location);
    page
}

#[tokio::test]
async fn readers_see_reviewed_translations_with_the_original_a_tap_away() {
    let site = Site::new().await;
    let (core, statement) = (site.cores[0].row.id, site.statements[0].0);
    let core = (Translated::CoreQuestion, core);
    let (title, text) = ("Ai cùng chăm sóc người làm đêm?", "Đây là câu hỏi cùng trả lời.");
    site.t.translated(&site.dialogue, core, Language::Vietnamese, title, text).await;
    let statement = (Translated::Statement, statement);
    let words = "Nhiều nơi nhỏ thì tốt hơn.";
    site.t.translated(&site.dialogue, statement, Language::Vietnamese, "", words).await;
    let page = site.get(&vietnamese(), "/d/garam/core/1/1").await;
    is_sound("core_question_translated", &page.html);
    insta::assert_snapshot!("core_question_translated", page.main());
    for path in ["/", "/d/garam/core", "/d/garam/papers/green", "/d/garam/core/1/1/vote"] {
        let page = site.get(&vietnamese(), path).await;
        assert!(page.has(&format!("lang=\"vi\">{title}")), "{path}");
        // A Korean reader's pages are as they were.
        let korean = site.get(&Reader::default(), path).await;
        assert!(!korean.has(title) && !korean.has("class=\"orig\""), "{path}");
    }
    let own = site.get(&vietnamese(), "/s/S-001").await;
    assert!(own.has(words) && own.has("class=\"orig\""), "{}", own.main());
}

#[tokio::test]
async fn one_writes_and_another_reviews_at_the_desk() {
    let site = Site::new().await;
    let (editor, secretary) =
        (person(&site, Role::Editor).await, person(&site, Role::Secretary).await);
    let list = "/staff/d/garam/translations";
    let page = site.get(&editor, &format!("{list}?language=vi")).await;
    is_sound("translations", &page.html);
    insta::assert_snapshot!("translations", desk(&page));
    let of = site.cores[0].row.id;
    let item = format!("{list}/core_question/{of}/vi");
    let empty = site.post(&editor, &item, "title=&text=").await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let form = "title=Ai chăm sóc?&text=Câu hỏi cùng trả lời.";
    let written = submit(&site, &editor, &item, form).await;
    assert!(!written.has("/review\""), "who wrote it cannot review it");
    let waiting = site.get(&secretary, &item).await;
    is_sound("translation_waiting", &waiting.html);
    insta::assert_snapshot!("translation_waiting", desk(&waiting));
    let own = site.post(&editor, &format!("{item}/review"), "translation=1").await;
    assert_eq!(own.status, StatusCode::FORBIDDEN);
    submit(&site, &secretary, &format!("{item}/review"), "translation=1").await;
    assert!(site.get(&vietnamese(), "/d/garam/core/1/1").await.has("Ai chăm sóc?"));
    let without = site.post(&editor, &format!("{item}/withdraw"), "translation=1&reason=").await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    let form = "translation=1&reason=뜻이 달라요";
    let withdrawn = submit(&site, &editor, &format!("{item}/withdraw"), form).await;
    assert!(withdrawn.has("뜻이 달라요"), "{}", withdrawn.main());
    assert!(!site.get(&vietnamese(), "/d/garam/core/1/1").await.has("Ai chăm sóc?"));
    let done = site.t.app.undo_list(&site.t.operator(), &site.dialogue, Slice::first(1)).await;
    let newest = format!("id={}", done.unwrap().items[0].id.0);
    submit(&site, &secretary, "/staff/d/garam/undo", &newest).await;
    assert!(site.get(&vietnamese(), "/d/garam/core/1/1").await.has("Ai chăm sóc?"));
    // Statements are found by their core question, anything else by its code.
    let statements = site.get(&editor, &format!("{list}?of=statement&core=1&language=ru")).await;
    assert!(statements.has("작은 곳이 여러 개 있는 게 낫다."), "{}", statements.main());
    let found = site.get(&editor, &format!("{list}?code=q1&language=ru")).await;
    assert_eq!(found.location, format!("{list}/question/1/ru"));
    let moderator = person(&site, Role::Moderator).await;
    for path in [list.to_owned(), item] {
        assert_eq!(site.get(&moderator, &path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
}

#[tokio::test]
async fn a_named_person_checks_the_interface_and_the_mark_goes() {
    let site = Site::new().await;
    let secretary = person(&site, Role::Secretary).await;
    let unreviewed = "Chưa kiểm duyệt · Chữ trên trang này do máy dịch và chưa có người kiểm tra.";
    assert!(site.get(&vietnamese(), "/menu").await.has(unreviewed));
    let overview = site.get(&secretary, "/staff/texts").await;
    is_sound("texts", &overview.html);
    let list = "/staff/texts/vi";
    let page = site.get(&secretary, &format!("{list}?file=menu")).await;
    is_sound("texts_of_a_file", &page.html);
    insta::assert_snapshot!("texts_of_a_file", desk_without_counts(&page));
    let form = "file=site&key=nav-home&text=Bảng chung&do=check";
    let saved = submit(&site, &secretary, list, form).await;
    assert!(saved.has("Bảng chung"));
    assert!(site.get(&vietnamese(), "/d/garam").await.has("Bảng chung"));
    for text in ["", "{ $n } câu", "<b>Bảng</b>", "{ $n"] {
        let form = format!("file=site&key=nav-home&text={text}&do=save");
        let refused = site.post(&secretary, list, &form).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{text}");
        assert!(refused.has("aria-invalid"), "{text}");
    }
    let form = "file=site&key=nav-home&do=restore";
    let restored = submit(&site, &secretary, list, form).await;
    assert!(!restored.has(">Bảng chung<"));
    let unknown = site.post(&secretary, list, "key=no-such-key&text=a&do=save").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    let korean = site.get(&secretary, "/staff/texts/ko").await;
    assert_eq!(korean.status, StatusCode::NOT_FOUND, "its authors speak Korean");

    // File by file, until nothing is left to check.
    let start = page.html.find("<nav class=\"pick\"").unwrap();
    let nav = &page.html[start..start + page.html[start..].find("</nav>").unwrap()];
    let files: Vec<&str> =
        nav.split("file=").skip(1).map(|rest| rest.split(['&', '"']).next().unwrap()).collect();
    assert!(files.len() > 10, "{files:?}");
    for file in files {
        assert!(site.get(&vietnamese(), "/menu").await.has(unreviewed), "before {file}");
        submit(&site, &secretary, list, &format!("file={file}&do=check_file")).await;
    }
    let checked = site.get(&vietnamese(), "/menu").await;
    assert!(!checked.has(unreviewed), "nothing is left to check");
    assert!(checked.has("kiểm tra ngày"), "who checked it, and when");
    let russian = site.get(&Reader { language: "ru", ..Reader::default() }, "/menu").await;
    assert!(!russian.has("kiểm tra") && russian.has("/language/report"), "each by itself");
    assert!(!site.get(&Reader::default(), "/menu").await.has("/language/report"));

    let editor = person(&site, Role::Editor).await;
    for path in ["/staff/texts", list] {
        assert_eq!(site.get(&editor, path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
}

#[tokio::test]
async fn a_reader_reports_a_wrong_text_and_the_desk_settles_it() {
    let site = Site::new().await;
    let page = site.get(&vietnamese(), "/language/report?page=/menu").await;
    is_sound("report", &page.html);
    insta::assert_snapshot!("report_in_vietnamese", page.main());
    let sent =
        site.post(&vietnamese(), "/language/report", "page=/menu&text=“Sách Lam” nghe lạ").await;
    assert_eq!(sent.status, StatusCode::OK);
    let secretary = person(&site, Role::Secretary).await;
    let overview = site.get(&secretary, "/staff/texts").await;
    assert!(overview.has("“Sách Lam” nghe lạ") && overview.has("href=\"/menu\""));
    insta::assert_snapshot!("texts", desk_without_counts(&overview));
    let settled = submit(&site, &secretary, "/staff/texts", "report=1").await;
    assert!(!settled.has("“Sách Lam” nghe lạ"));
}
