//! The golden permission matrix: every route × every persona × every kind of resource, with its
//! answer. `matrix.tsv` beside this file is the record; a changed answer fails until someone has read
//! the difference and run the test with `MUNDAP_GOLDEN=update`.
//!
//! A cell is the status, where a visitor is sent to sign in the address, `act` when something was
//! recorded, and after `shows` the kinds of texts in the answer that not everyone may read. What no
//! record may say is in [`rule`]: it cannot be accepted by updating.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may stop where it stands"
)]

mod account;
mod request;
mod rule;
mod world;

use std::collections::{BTreeMap, HashMap};
use std::io::Cursor;
use std::path::Path;
use std::sync::Arc;

use axum::body::{Bytes, to_bytes};
use axum::http::header;
use calamine::{Reader as _, Xlsx};
use store::Engine;
use tower::ServiceExt as _;
use web::Route;

use request::{Ask, asks, request};
use world::{Copy, Kind, PERSONAS, World};

/// What one persona gets on one route for one kind of resource.
#[derive(Default)]
pub(crate) struct Cell {
    /// What the record says.
    answer: String,
    /// How often the gate was asked.
    asked: u32,
    /// Whether the request was answered with what it asked for.
    granted: bool,
    /// Whether an act was recorded.
    stored: bool,
    /// Whether anything at all was written, public or not.
    written: bool,
    /// The texts in the answer that not everyone may read: kind and author.
    secrets: Vec<(Kind, usize)>,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_route_answers_every_persona_as_recorded() {
    let world = Arc::new(World::build(Engine::Sqlite).await);
    let routes = web::routes();
    let mut found = BTreeMap::new();
    let tasks: Vec<_> = (0..4)
        .map(|part| {
            let own: Vec<(usize, Route)> =
                routes.iter().copied().enumerate().filter(|(n, _)| n % 4 == part).collect();
            tokio::spawn(rows(Arc::clone(&world), own))
        })
        .collect();
    for task in tasks {
        found.extend(task.await.unwrap());
    }
    let mut text = format!("route\tresource\t{}\n", PERSONAS.join("\t"));
    let mut faults = Vec::new();
    for (n, route) in routes.iter().enumerate() {
        let rows = &found[&n];
        faults.extend(rule::unreached(route, rows));
        for (ask, cells) in rows {
            let answers: Vec<&str> = cells.iter().map(|cell| cell.answer.as_str()).collect();
            text.push_str(&format!("{}\t{}\n", row_name(route, *ask), answers.join("\t")));
            faults.extend(rule::broken(route, *ask, cells));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    compare(&text);
}

/// PostgreSQL gives the recorded answers too, wherever asking changes nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres_answers_the_same() {
    let world = World::build(Engine::Postgres).await;
    let copy = world.itself();
    let recorded = std::fs::read_to_string(record()).unwrap();
    let recorded: HashMap<String, Vec<&str>> = recorded
        .lines()
        .map(|line| {
            let parts: Vec<&str> = line.split('\t').collect();
            (parts[..2].join("\t"), parts[2..].to_vec())
        })
        .collect();
    let before = copy.acts().await;
    let mut faults = Vec::new();
    for route in web::routes() {
        let kept = |ask: &Ask| ask.kind != Kind::New && !ask.writes();
        for ask in asks(&route).into_iter().filter(kept) {
            let name = row_name(&route, ask);
            for (persona, expected) in recorded[&name].iter().enumerate() {
                if route.method == "GET" || expected.starts_with('4') {
                    let cell = cell(&world, &copy, &route, ask, persona).await;
                    if cell.answer != *expected {
                        let (who, answer) = (PERSONAS[persona], cell.answer);
                        faults.push(format!("{name}, {who}: {answer} instead of {expected}"));
                    }
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert_eq!(copy.acts().await, before, "something was recorded");
}

fn row_name(route: &Route, ask: Ask) -> String {
    format!("{} {}\t{}", route.method, route.path, ask.name())
}

fn record() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/permission/matrix.tsv")
}

fn compare(text: &str) {
    if std::env::var("MUNDAP_GOLDEN").is_ok_and(|word| word == "update") {
        std::fs::write(record(), text).unwrap();
        return;
    }
    let recorded = std::fs::read_to_string(record()).unwrap_or_default();
    let known: Vec<&str> = recorded.lines().collect();
    let new: Vec<&str> = text.lines().collect();
    let gone = known.iter().filter(|line| !new.contains(line)).map(|line| format!("- {line}"));
    let come = new.iter().filter(|line| !known.contains(line)).map(|line| format!("+ {line}"));
    let difference: Vec<String> = gone.chain(come).collect();
    assert!(
        difference.is_empty(),
        "permissions changed; read this, then run with MUNDAP_GOLDEN=update:\n{}",
        difference.join("\n")
    );
    assert_eq!(recorded, text, "rows are out of order; run with MUNDAP_GOLDEN=update");
}

type Row = (Ask, Vec<Cell>);

/// The rows of some routes. Every request meets the state as it was built: whatever may have changed
/// a copy is followed by a new copy.
async fn rows(world: Arc<World>, routes: Vec<(usize, Route)>) -> Vec<(usize, Vec<Row>)> {
    let mut copy = world.copy().await;
    let mut rows = Vec::new();
    for (n, route) in routes {
        let mut of_route = Vec::new();
        for ask in asks(&route) {
            let mut cells = Vec::new();
            // The most powerful first: nothing of theirs may be left in a cache for the others.
            for persona in (0..PERSONAS.len()).rev() {
                let cell = if ask.kind == Kind::New {
                    cell(&world, &world.empty().await, &route, ask, persona).await
                } else {
                    cell(&world, &copy, &route, ask, persona).await
                };
                if cell.written || route.method != "GET" && cell.granted {
                    copy = world.copy().await;
                }
                cells.push(cell);
            }
            if ask.writes() {
                // The reason that was told holds for what is asked next, too.
                copy = world.copy().await;
            }
            cells.reverse();
            of_route.push((ask, cells));
        }
        rows.push((n, of_route));
    }
    rows
}

async fn cell(world: &World, copy: &Copy, route: &Route, ask: Ask, persona: usize) -> Cell {
    let Some(request) = request(world, copy, route, ask, persona).await else {
        let answer = "-".to_owned();
        return Cell { answer, ..Cell::default() };
    };
    let before = (copy.acts().await, copy.state());
    let sent = copy.router.clone().oneshot(request);
    let (response, asked) = app::gate::counting(sent).await;
    let (parts, body) = response.unwrap().into_parts();
    let status = parts.status;
    let text = |name| parts.headers.get(name).and_then(|value| value.to_str().ok());
    let to = text(header::LOCATION).unwrap_or_default();
    let kind = text(header::CONTENT_TYPE).unwrap_or_default();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    let secrets = world::secrets(&format!("{to} {}", words(kind, &body)));
    let stored = copy.acts().await > before.0;
    // Who has a seat and no desk is led from the desk to their own page.
    let to_seats = to == "/me" && route.path == "/staff";
    let turned_away =
        to == "/sign-in" || to.starts_with("/sign-in?") || to == "/password" || to_seats;
    let mut answer = status.as_u16().to_string();
    if turned_away {
        answer = format!("{answer} {}", to.split('?').next().unwrap_or_default());
    }
    if stored {
        answer.push_str(" act");
    }
    let mut shown: Vec<&str> = secrets.iter().map(|(kind, _)| kind.name()).collect();
    shown.dedup();
    if !shown.is_empty() {
        answer = format!("{answer} shows {}", shown.join(", "));
    }
    let granted = !turned_away && (status.is_success() || status.is_redirection());
    Cell { answer, asked, granted, stored, written: copy.state() != before.1, secrets }
}

/// The words of an answer, out of the cells where it is a workbook.
fn words(kind: &str, body: &Bytes) -> String {
    if !kind.starts_with("application/vnd.openxmlformats") {
        return String::from_utf8_lossy(body).into_owned();
    }
    let mut book = Xlsx::new(Cursor::new(body.clone())).unwrap();
    let mut words = Vec::new();
    for (_, sheet) in book.worksheets() {
        words.extend(sheet.rows().flatten().map(ToString::to_string));
    }
    words.join(" ")
}
