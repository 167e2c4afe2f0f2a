//! Every route in one table: the router, the permission matrix and the documentation read it.

use axum::Router;
use axum::routing::{MethodRouter, get, post, put};

use crate::{Site, api, asset, contribution, core_question, home, question, sign_in, system, vote};

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
    use Surface::{Api, Infrastructure, Page};
    vec![
        row("GET", "/healthz", Infrastructure, get(system::health)),
        row("GET", "/readyz", Infrastructure, get(system::ready)),
        row("GET", "/assets/{file}", Infrastructure, get(asset::serve)),
        row("GET", "/language", Infrastructure, get(system::language)),
        row("GET", "/", Page, get(home::home)),
        row("GET", "/questions", Page, get(home::questions)),
        row("GET", "/ask", Page, get(home::ask)),
        row("GET", "/core", Page, get(home::core_questions)),
        row("GET", "/core/{number}", Page, get(home::core_question)),
        row("GET", "/papers/green", Page, get(home::green_paper)),
        row("GET", "/d/{dialogue}", Page, get(home::dialogue)),
        row("GET", "/d/{dialogue}/core", Page, get(core_question::list)),
        row("GET", "/d/{dialogue}/core/{set}", Page, get(core_question::list_of_set)),
        row("GET", "/d/{dialogue}/core/{set}/{number}", Page, get(core_question::page)),
        row(
            "GET",
            "/d/{dialogue}/core/{set}/{number}/questions",
            Page,
            get(core_question::sources),
        ),
        row("GET", "/d/{dialogue}/vote", Page, get(vote::anywhere)),
        row("GET", "/d/{dialogue}/core/{set}/{number}/vote", Page, get(vote::page)),
        row("POST", "/d/{dialogue}/core/{set}/{number}/vote", Page, post(vote::vote)),
        row("POST", "/d/{dialogue}/core/{set}/{number}/vote/undo", Page, post(vote::undo_last)),
        row("GET", "/q/{code}", Page, get(question::page)),
        row("GET", "/q/{code}/edit", Page, get(contribution::edit_form)),
        row("POST", "/q/{code}/edit", Page, post(contribution::edit)),
        row("GET", "/q/{code}/withdraw", Page, get(contribution::withdraw_form)),
        row("POST", "/q/{code}/withdraw", Page, post(contribution::withdraw)),
        row("GET", "/a/{code}", Page, get(contribution::answer)),
        row("GET", "/a/{code}/edit", Page, get(contribution::edit_form)),
        row("POST", "/a/{code}/edit", Page, post(contribution::edit)),
        row("GET", "/a/{code}/withdraw", Page, get(contribution::withdraw_form)),
        row("POST", "/a/{code}/withdraw", Page, post(contribution::withdraw)),
        row("GET", "/s/{code}", Page, get(contribution::statement)),
        row("GET", "/s/{code}/edit", Page, get(contribution::edit_form)),
        row("POST", "/s/{code}/edit", Page, post(contribution::edit)),
        row("GET", "/s/{code}/withdraw", Page, get(contribution::withdraw_form)),
        row("POST", "/s/{code}/withdraw", Page, post(contribution::withdraw)),
        row("GET", "/d/{dialogue}/questions", Page, get(question::list)),
        row("GET", "/d/{dialogue}/ask", Page, get(question::ask_form)),
        row("POST", "/d/{dialogue}/ask", Page, post(question::ask)),
        row("GET", "/d/{dialogue}/ask/likely", Page, get(question::likely)),
        row("GET", "/sign-in", Page, get(sign_in::form)),
        row("POST", "/sign-in", Page, post(sign_in::sign_in)),
        row("POST", "/sign-out", Page, post(sign_in::sign_out)),
        row("GET", "/password", Page, get(sign_in::password_form)),
        row("POST", "/password", Page, post(sign_in::change_password)),
        row("GET", "/api/v1/openapi.json", Infrastructure, get(api::describe)),
        row("POST", "/api/v1/participants", Api, post(api::participant::join)),
        row("GET", "/api/v1/dialogues", Api, get(api::dialogue::list)),
        row("GET", "/api/v1/dialogues/{dialogue}", Api, get(api::dialogue::one)),
        row("GET", "/api/v1/dialogues/{dialogue}/questions", Api, get(api::question::list)),
        row("POST", "/api/v1/dialogues/{dialogue}/questions", Api, post(api::question::ask)),
        row(
            "GET",
            "/api/v1/dialogues/{dialogue}/core-questions",
            Api,
            get(api::core_question::list),
        ),
        row("GET", "/api/v1/questions/{code}", Api, get(api::question::one)),
        row("GET", "/api/v1/core-questions/{id}/answers", Api, get(api::answer::list)),
        row("POST", "/api/v1/core-questions/{id}/answers", Api, post(api::answer::give)),
        row("GET", "/api/v1/core-questions/{id}/statements", Api, get(api::statement::list)),
        row("POST", "/api/v1/core-questions/{id}/statements", Api, post(api::statement::write)),
        row("GET", "/api/v1/core-questions/{id}/statements/next", Api, get(api::statement::next)),
        row("PUT", "/api/v1/statements/{id}/vote", Api, put(api::vote::cast)),
        row("GET", "/api/v1/core-questions/{id}/votes.csv", Api, get(api::export::votes)),
        row("GET", "/api/v1/core-questions/{id}/comments.csv", Api, get(api::export::comments)),
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
