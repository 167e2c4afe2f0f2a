//! How long the trace of any question takes: `cargo xtask bench trace`.
//!
//! Builds a store with 1,436 questions, 10,000 answers, 5,000 published paragraphs and 50,000 citations,
//! asks for the trace of every question, and prints `{"traces":…,"p50_ms":…,"p99_ms":…,"most_ms":…}`.

#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a measuring program prints and reads the clock"
)]

use std::sync::Arc;
use std::time::Instant;

use app::clock::SystemClock;
use app::random::SeededRandom;
use app::trace::{Key, NodeKind};
use app::{Actor, App, Settings};
use sea_orm::sqlx::sqlite::SqliteConnectOptions;
use sea_orm::sqlx::{ConnectOptions as _, Connection as _, query};

/// As many of each as a dialogue of a whole district has.
const FILL: &[&str] = &[
    "INSERT INTO dialogue (id, slug, title, summary, language, zone, status, settings, created_at)
     VALUES (1, 'garam', '가람구', '', 'ko', 'Asia/Seoul', 'published', '{}', 1)",
    "INSERT INTO core_question_set (id, dialogue_id, number, title, status, valid_from, created_at)
     VALUES (1, 1, 1, '묶음', 'published', 1, 1)",
    "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 20)
     INSERT INTO core_question (id, dialogue_id, set_id, number, title, body, language, created_at)
     SELECT i, 1, 1, i, '핵심 질문 ' || i, '', 'ko', 1 FROM n",
    "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 300)
     INSERT INTO question_group (id, dialogue_id, created_at) SELECT i, 1, 1 FROM n",
    "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 1436)
     INSERT INTO question (id, dialogue_id, title, body, channel, language, status, group_id, version,
       created_at, changed_at)
     SELECT i, 1, '질문 ' || i, '', 'online', 'ko', 'published',
       CASE WHEN i % 2 = 0 THEN i % 300 + 1 END, 1, i, i FROM n",
    "INSERT INTO core_question_source (core_question_id, question_id)
     SELECT id % 20 + 1, id FROM question WHERE id % 8 > 0",
    "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
     INSERT INTO answer (id, dialogue_id, core_question_id, text, channel, language, status, version,
       created_at, changed_at)
     SELECT i, 1, i % 20 + 1, '답변 ' || i, 'online', 'ko', 'published', 1, i, i FROM n",
    "INSERT INTO paper (id, dialogue_id, kind, volume, title, language, created_at, changed_at)
     VALUES (1, 1, 'white', 1, '백서', 'ko', 1, 1)",
    "INSERT INTO section (id, paper_id, position, level, version) VALUES (1, 1, 1, 1, 1)",
    "INSERT INTO edition (id, paper_id, number, status, title, note, root, rendition, published_at)
     VALUES (1, 1, 1, 'final', '백서', '', x'00', 1, 2000000)",
    "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
     INSERT INTO paragraph (id, section_id, position, version, exempt, changed_at)
     SELECT i, 1, i, 1, '', 1 FROM n",
    "INSERT INTO edition_paragraph (edition_id, paragraph_id, section_id, number, version, text)
     SELECT 1, id, 1, id, 1, '문단 ' || id FROM paragraph",
    "WITH RECURSIVE n (i) AS (VALUES (0) UNION ALL SELECT i + 1 FROM n WHERE i < 49999)
     INSERT INTO edition_citation (edition_id, paragraph_id, kind, item_id, place, version, facts)
     SELECT 1, i % 5000 + 1, CASE WHEN i % 10 < 3 THEN 'question' ELSE 'answer' END,
       CASE WHEN i % 10 < 3 THEN i % 1436 + 1 ELSE (i * 13 + i / 5000) % 10000 + 1 END, i / 5000, 1, '{}'
     FROM n WHERE true ON CONFLICT DO NOTHING",
    "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 200)
     INSERT INTO outcome (id, dialogue_id, word, reason, office, at)
     SELECT i, 1, 'done', '이미 하고 있어요', '', 1 FROM n",
    "INSERT INTO outcome_item (outcome_id, kind, item_id, why)
     SELECT id % 200 + 1, 'question', id, '' FROM question WHERE group_id IS NULL",
    "INSERT INTO outcome_item (outcome_id, kind, item_id, why)
     SELECT id % 200 + 1, 'group', id, '' FROM question_group",
];

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("trace.db");
    let url = format!("sqlite:{}", file.display());
    store::Store::open(&url).await?.close().await?;
    let mut connection = SqliteConnectOptions::new().filename(&file).connect().await?;
    let mut tx = connection.begin().await?;
    for text in FILL {
        query(*text).execute(&mut *tx).await?;
    }
    tx.commit().await?;
    connection.close().await?;

    let store = store::Store::open(&url).await?;
    let random = Arc::new(SeededRandom::new(1));
    let app = App::start(store, Arc::new(SystemClock), random, Settings::default()).await?;
    let visitor = Actor::default();
    let mut took = Vec::new();
    let mut links = 0;
    for id in 1..=1436 {
        let begun = Instant::now();
        let trace = app.trace(&visitor, Key::new(NodeKind::Question, id)).await?;
        took.push(begun.elapsed().as_secs_f64() * 1000.0);
        links += trace.walk.edges.len();
    }
    let begun = Instant::now();
    let dialogue = app.dialogue(&visitor, "garam").await?;
    app.outcome_coverage(&visitor, &dialogue).await?;
    let coverage = begun.elapsed().as_secs_f64() * 1000.0;
    took.sort_by(f64::total_cmp);
    let at = |share: usize| took.get(took.len() * share / 100).copied().unwrap_or_default();
    let most = took.last().copied().unwrap_or_default();
    println!(
        r#"{{"traces":{},"links":{links},"p50_ms":{:.2},"p99_ms":{:.2},"most_ms":{most:.2},"coverage_ms":{coverage:.1}}}"#,
        took.len(),
        at(50),
        at(99)
    );
    Ok(())
}
