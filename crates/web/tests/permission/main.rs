//! The golden permission matrix: every route × every persona × every kind of resource, with its
//! answer. `matrix.tsv` beside this file is the record; a changed answer fails until someone has read
//! the difference and run the test with `MUNDAP_GOLDEN=update`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may stop where it stands"
)]

mod request;
mod world;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use axum::http::header;
use tower::ServiceExt as _;
use web::{Route, Surface};

use request::{kinds, request};
use world::{Copy, Kind, PERSONAS, World};

/// What one persona gets on one route for one kind of resource.
struct Cell {
    answer: String,
    /// How often the gate was asked.
    asked: u32,
    /// Whether the request was answered with what it asked for.
    granted: bool,
}

const SURFACES: [Surface; 4] =
    [Surface::Page, Surface::Staff, Surface::Api, Surface::Infrastructure];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_route_answers_every_persona_as_recorded() {
    let world = Arc::new(World::build().await);
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
        for (kind, cells) in &found[&n] {
            let answers: Vec<&str> = cells.iter().map(|cell| cell.answer.as_str()).collect();
            text.push_str(&format!(
                "{} {}\t{}\t{}\n",
                route.method,
                route.path,
                kind.name(),
                answers.join("\t")
            ));
            faults.extend(skipped(route, *kind, cells));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    compare(&text);
}

/// Routes that are answered without the gate having been asked, and the other way round.
fn skipped(route: &Route, kind: Kind, cells: &[Cell]) -> Vec<String> {
    assert!(SURFACES.contains(&route.surface));
    let outside = route.surface == Surface::Infrastructure;
    let at =
        |cell: &Cell| format!("{} {} {}: {}", route.method, route.path, kind.name(), cell.answer);
    let wrong = cells
        .iter()
        .filter(|cell| if outside { cell.asked > 0 } else { cell.granted && cell.asked == 0 });
    let word = if outside { "asks the gate" } else { "never asks the gate" };
    wrong.map(|cell| format!("{} {word}", at(cell))).collect()
}

fn compare(text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/permission/matrix.tsv");
    if std::env::var("MUNDAP_GOLDEN").is_ok_and(|word| word == "update") {
        std::fs::write(&path, text).unwrap();
        return;
    }
    let recorded = std::fs::read_to_string(&path).unwrap_or_default();
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
}

type Rows = Vec<(usize, Vec<(Kind, Vec<Cell>)>)>;

/// The rows of some routes. Every request meets the state as it was built: whatever changed a copy
/// is followed by a new copy.
async fn rows(world: Arc<World>, routes: Vec<(usize, Route)>) -> Rows {
    let mut copy = world.copy().await;
    let mut rows = Vec::new();
    for (n, route) in routes {
        let mut of_route = Vec::new();
        for kind in kinds(&route) {
            let mut cells = Vec::new();
            for persona in 0..PERSONAS.len() {
                let cell = cell(&world, &copy, &route, *kind, persona).await;
                if route.method != "GET" && cell.granted {
                    copy = world.copy().await;
                }
                cells.push(cell);
            }
            of_route.push((*kind, cells));
        }
        rows.push((n, of_route));
    }
    rows
}

async fn cell(world: &World, copy: &Copy, route: &Route, kind: Kind, persona: usize) -> Cell {
    let Some(request) = request(world, route, kind, persona) else {
        return Cell { answer: "-".to_owned(), asked: 0, granted: false };
    };
    let sent = copy.router.clone().oneshot(request);
    let (response, asked) = app::gate::counting(sent).await;
    let response = response.unwrap();
    let status = response.status();
    let to = response.headers().get(header::LOCATION).and_then(|value| value.to_str().ok());
    let to = to.unwrap_or_default().to_owned();
    let turned_away = to.starts_with("/sign-in") || to.starts_with("/password");
    let answer = if turned_away {
        format!("{} {}", status.as_u16(), to.split('?').next().unwrap_or_default())
    } else {
        status.as_u16().to_string()
    };
    let granted = !turned_away && (status.is_success() || status.is_redirection());
    Cell { answer, asked, granted }
}
