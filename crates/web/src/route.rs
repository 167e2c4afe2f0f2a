//! Every route in one table: the router, the permission matrix and the documentation read it.

use axum::Router;
use axum::routing::{MethodRouter, get, post};

use crate::{Site, asset, question, sign_in, system};

/// What a route serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Surface {
    /// A page for people.
    Page,
    /// A page of the staff desk.
    Staff,
    /// The API.
    Api,
    /// Health, style sheets, API description: the same for everyone, nothing from a dialogue, and
    /// so nothing to ask the gate about.
    Infrastructure,
}

/// One route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route {
    /// `GET`, `POST`, `PUT`.
    pub method: &'static str,
    /// The path as axum writes it: `/d/{dialogue}/questions`.
    pub path: &'static str,
    /// What it serves.
    pub surface: Surface,
}

type Table = Vec<(Route, MethodRouter<Site>)>;

fn row(
    method: &'static str,
    path: &'static str,
    surface: Surface,
    handler: MethodRouter<Site>,
) -> (Route, MethodRouter<Site>) {
    (Route { method, path, surface }, handler)
}

/// Reading and sending on the same path are two rows: each is a permission of its own.
fn table() -> Table {
    use Surface::{Infrastructure, Page};
    vec![
        row("GET", "/healthz", Infrastructure, get(system::health)),
        row("GET", "/readyz", Infrastructure, get(system::ready)),
        row("GET", "/assets/{file}", Infrastructure, get(asset::serve)),
        row("GET", "/language", Infrastructure, get(system::language)),
        row("GET", "/d/{dialogue}/questions", Page, get(question::list)),
        row("GET", "/d/{dialogue}/ask", Page, get(question::ask_form)),
        row("POST", "/d/{dialogue}/ask", Page, post(question::ask)),
        row("GET", "/d/{dialogue}/ask/likely", Page, get(question::likely)),
        row("GET", "/sign-in", Page, get(sign_in::form)),
        row("POST", "/sign-in", Page, post(sign_in::sign_in)),
        row("POST", "/sign-out", Page, post(sign_in::sign_out)),
        row("GET", "/password", Page, get(sign_in::password_form)),
        row("POST", "/password", Page, post(sign_in::change_password)),
    ]
}

/// The routes, for tests that must know all of them.
pub fn routes() -> Vec<Route> {
    table().into_iter().map(|(route, _)| route).collect()
}

pub(crate) fn router() -> Router<Site> {
    table()
        .into_iter()
        .fold(Router::new(), |router, (route, handler)| router.route(route.path, handler))
        .fallback(system::not_found)
}
