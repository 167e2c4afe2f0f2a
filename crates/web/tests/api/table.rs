//! Tables to download. Not of the API, but read by programs as well.

use std::io::Cursor;

use axum::body::Body;
use axum::http::{Request, header};
use calamine::{Reader as _, Xlsx};
use domain::id::QuestionId;
use domain::role::Role;
use serde_json::json;

use crate::site::{Answer, Site};

const HEADER: [&str; 9] =
    ["번호", "질문", "내용", "분야", "동", "통로", "언어", "접수일", "핵심 질문"];

/// Two questions in the first of two core questions, one of them in both, and one in none.
async fn three_questions(site: &Site) {
    let someone = site.someone();
    for (title, sector) in [("=1+1은 무엇인가요?", "돌봄"), ("누가, 왜?", "제조업"), ("셋째", "")]
    {
        let new = json!({ "title": title, "body": "", "sector": sector, "place": "은하동" });
        site.post(Some(&someone), "/api/v1/dialogues/garam/questions", &new).await.expect(201);
    }
    let operator = site.t.operator();
    let (set, cores) = site.t.draft_set(&site.dialogue, ["하나일까요?", "둘일까요?"]).await;
    for (core, questions) in cores.iter().zip([vec![1, 2], vec![2]]) {
        let questions: Vec<QuestionId> = questions.into_iter().map(QuestionId).collect();
        site.t.app.link(&operator, &site.dialogue, core.id(), &questions).await.unwrap();
    }
    site.t.app.publish_set(&operator, &site.dialogue, set).await.unwrap();
}

fn expected(first: &str) -> [[&str; 9]; 3] {
    let day = "2026-11-23";
    [
        ["Q-0001", first, "", "돌봄", "은하동", "온라인", "ko", day, "1"],
        ["Q-0002", "누가, 왜?", "", "제조업", "은하동", "온라인", "ko", day, "1, 2"],
        ["Q-0003", "셋째", "", "", "은하동", "온라인", "ko", day, ""],
    ]
}

#[tokio::test]
async fn questions_as_csv() {
    let site = Site::new().await;
    three_questions(&site).await;
    let file = site.get("/d/garam/questions.csv").await;
    assert_eq!(file.header(header::CONTENT_TYPE), "text/csv; charset=utf-8");
    let attachment = r#"attachment; filename="garam-questions.csv""#;
    assert_eq!(file.header(header::CONTENT_DISPOSITION), attachment);
    let text = file.body.strip_prefix("\u{FEFF}".as_bytes()).unwrap();
    let mut reader = csv::Reader::from_reader(text);
    assert_eq!(reader.headers().unwrap().iter().collect::<Vec<_>>(), HEADER);
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    for (row, expected) in rows.iter().zip(expected("'=1+1은 무엇인가요?")) {
        assert_eq!(row.iter().collect::<Vec<_>>(), expected);
    }
    assert_eq!(rows.len(), 3);
}

#[tokio::test]
async fn questions_as_a_workbook() {
    let site = Site::new().await;
    three_questions(&site).await;
    let rows = sheet(&site.get("/d/garam/questions.xlsx").await, "질문");
    assert_eq!(rows[0], HEADER);
    for (row, expected) in rows[1..].iter().zip(expected("=1+1은 무엇인가요?")) {
        assert_eq!(row, &expected);
    }
    assert_eq!(rows.len(), 4);
}

fn sheet(file: &Answer, name: &str) -> Vec<Vec<String>> {
    assert_eq!(file.status, 200);
    let mut book = Xlsx::new(Cursor::new(file.body.to_vec())).unwrap();
    let range = book.worksheet_range(name).unwrap();
    range.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect()
}

#[tokio::test]
async fn many_questions_come_whole() {
    let site = Site::new().await;
    let count = 2001;
    site.t.questions_asked(&site.dialogue, count).await;
    let csv = site.get("/d/garam/questions.csv").await;
    assert_eq!(String::from_utf8_lossy(&csv.body).lines().count(), count + 1);
    assert_eq!(sheet(&site.get("/d/garam/questions.xlsx").await, "질문").len(), count + 1);
}

#[tokio::test]
async fn drafts_are_not_given_out() {
    let site = Site::new().await;
    site.t.dialogue("hidden").draft().await;
    for name in ["questions.csv", "questions.xlsx"] {
        assert_eq!(site.get(&format!("/d/hidden/{name}")).await.status, 404);
    }
}

#[tokio::test]
async fn the_template_is_for_editors_and_offers_what_there_is() {
    let site = Site::new().await;
    let path = "/staff/d/garam/import/template.xlsx";
    assert_eq!(site.get(path).await.status, 401);
    let mut files = Vec::new();
    for (role, status) in [(Role::Expert, 403), (Role::Moderator, 403), (Role::Editor, 200)] {
        let person = site.t.person(role, &site.dialogue).await;
        let cookie = format!("mundap_session={}", person.session);
        let request = Request::get(path).header(header::COOKIE, cookie);
        let answer = site.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, status, "{role}");
        files.push(answer);
    }
    let file = files.remove(2);
    let template = ["질문", "내용", "분야", "동", "통로", "접수일", "언어"];
    let mut book = Xlsx::new(Cursor::new(file.body.to_vec())).unwrap();
    let offered = book.worksheet_range("목록").unwrap();
    let column = |n: u32| -> Vec<String> {
        (0..=offered.end().unwrap().0)
            .filter_map(|row| offered.get_value((row, n)).map(ToString::to_string))
            .filter(|text| !text.is_empty())
            .collect()
    };
    assert_eq!(column(2), ["제조업", "돌봄"]);
    assert_eq!(column(3), ["새터동", "샘골동", "은하동"]);
    assert_eq!(column(4), ["온라인", "대화마당", "분과", "전문가"]);
    assert_eq!(sheet(&file, "질문"), [template]);
}
