//! What holds whatever the record says.

use web::{Route, Surface};

use crate::request::Ask;
use crate::world::{Kind, MODERATOR, OPERATOR, PERSONAS};
use crate::{Cell, Row};

/// A route that nobody reached proves nothing about the gate.
pub(crate) fn unreached(route: &Route, rows: &[Row]) -> Option<String> {
    let reached = rows.iter().flat_map(|(_, cells)| cells).any(|cell| cell.granted);
    (!reached).then(|| format!("{} {}: nobody is answered", route.method, route.path))
}

/// The rules that the cells of one row break.
pub(crate) fn broken(route: &Route, ask: Ask, cells: &[Cell]) -> Vec<String> {
    let mut faults = Vec::new();
    for (persona, cell) in cells.iter().enumerate() {
        let words = [
            gate(route, cell),
            roles(route, ask, persona, cell),
            state(route, ask, cell),
            refused(cell),
            authors(route, ask, cell),
            secrets(persona, cell),
        ];
        faults.extend(words.into_iter().flatten().map(|word| {
            let (method, path, answer) = (route.method, route.path, &cell.answer);
            format!("{method} {path}, {}, {}: {answer}: {word}", ask.name(), PERSONAS[persona])
        }));
    }
    faults
}

/// Whatever is answered was asked of the gate, unless it is the same for everyone.
fn gate(route: &Route, cell: &Cell) -> Option<String> {
    let outside = route.surface == Surface::Infrastructure;
    let skipped = !outside && cell.granted && cell.asked == 0;
    let needless = outside && cell.asked > 0;
    (skipped || needless).then(|| format!("the gate was asked {} times", cell.asked))
}

/// Roles hold in their own dialogue, and the staff desk needs one.
fn roles(route: &Route, ask: Ask, persona: usize, cell: &Cell) -> Option<String> {
    let staff = route.surface == Surface::Staff;
    if staff && persona < MODERATOR && cell.granted {
        return Some("the staff desk is open to them".to_owned());
    }
    if staff && ask.kind == Kind::Elsewhere && persona < OPERATOR && cell.granted {
        return Some("a role works in another dialogue".to_owned());
    }
    if ask.kind == Kind::Smuggled && cell.stored {
        return Some("what belongs to another dialogue is changed from here".to_owned());
    }
    let unpublished =
        matches!(ask.kind, Kind::Unpublished | Kind::DraftSet | Kind::Draft | Kind::OwnUnpublished);
    (unpublished && persona < MODERATOR && cell.granted)
        .then(|| "what is not published is told".to_owned())
}

/// Nobody takes part in what is closed or not published.
fn state(route: &Route, ask: Ask, cell: &Cell) -> Option<String> {
    let parts = [
        "/vote",
        "/ask",
        "/answer",
        "/answers",
        "/statement",
        "/statements",
        "/questions",
        "/slip",
        "/sheet",
        "/pilots/choice",
    ];
    let takes_part = route.method != "GET" && parts.iter().any(|part| route.path.ends_with(part));
    let open = matches!(ask.kind, Kind::Open | Kind::Own | Kind::Anothers | Kind::Elsewhere);
    // On the page of a core question in a draft a statement of another one may still be voted on.
    let vote_elsewhere = ask.kind == Kind::DraftSet && route.path.ends_with("/vote");
    (takes_part && !open && !vote_elsewhere && cell.stored)
        .then(|| "it is not open, and yet something is stored".to_owned())
}

/// What is refused leaves nothing behind.
fn refused(cell: &Cell) -> Option<String> {
    (!cell.granted && cell.written)
        .then(|| "it is refused, and yet something is written".to_owned())
}

/// Only authors edit and withdraw.
fn authors(route: &Route, ask: Ask, cell: &Cell) -> Option<String> {
    let contributions = ["/q/", "/a/", "/s/", "/v/"];
    let of_authors = contributions.iter().any(|start| route.path.starts_with(start))
        && (route.path.ends_with("/edit") || route.path.ends_with("/withdraw"));
    let own = ask.kind.name().starts_with("own");
    (of_authors && !own && cell.granted).then(|| "it is another's".to_owned())
}

/// Texts that are not public are read by their authors and by staff; those that were withdrawn, by
/// nobody.
fn secrets(persona: usize, cell: &Cell) -> Option<String> {
    let may = |(kind, author): &(Kind, usize)| match kind {
        Kind::Withdrawn | Kind::OwnWithdrawn => false,
        _ => persona == *author || persona >= MODERATOR,
    };
    let leak = cell.secrets.iter().find(|secret| !may(secret));
    leak.map(|(kind, author)| format!("a text ({}, author {author}) is read", kind.name()))
}
