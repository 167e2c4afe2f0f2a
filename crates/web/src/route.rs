//! Every route in one table: the router, the permission matrix and the documentation read it.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{MethodRouter, get, post, put};

use crate::{
    Site, account, answer, api, asset, claim, contribution, core_question, download, erasure,
    gathering, green_paper, guardian, home, me, menu, metrics, moderation_log, notice, passkey,
    preview, privacy, provider, question, receipt, scan, second_factor, set_up, sign_in, staff,
    statement, system, table, vote,
};

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
    use Surface::{Api, Infrastructure, Page, Staff};
    vec![
        row("GET", "/healthz", Infrastructure, get(system::health)),
        row("GET", "/readyz", Infrastructure, get(system::ready)),
        row("GET", "/metrics", Infrastructure, get(metrics::show)),
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
        row("GET", "/d/{dialogue}/core/{set}/{number}/answers", Page, get(answer::list)),
        row("GET", "/d/{dialogue}/core/{set}/{number}/answer", Page, get(answer::form)),
        row("POST", "/d/{dialogue}/core/{set}/{number}/answer", Page, post(answer::give)),
        row("GET", "/d/{dialogue}/core/{set}/{number}/statement", Page, get(statement::form)),
        row("POST", "/d/{dialogue}/core/{set}/{number}/statement", Page, post(statement::state)),
        row(
            "GET",
            "/d/{dialogue}/core/{set}/{number}/statement/likely",
            Page,
            get(statement::likely),
        ),
        row("GET", "/d/{dialogue}/papers/green", Page, get(green_paper::page)),
        row("GET", "/d/{dialogue}/papers/green/{set}", Page, get(green_paper::of_set)),
        row("GET", "/d/{dialogue}/moderation", Page, get(moderation_log::page)),
        row("GET", "/gatherings", Page, get(home::gatherings)),
        row("GET", "/d/{dialogue}/gatherings", Page, get(gathering::list)),
        row("GET", "/gatherings/{code}", Page, get(gathering::page)),
        row("GET", "/gatherings/{code}/photos/{photo}", Page, get(gathering::photo)),
        row("GET", "/notices", Page, get(notice::all)),
        row("GET", "/notices.atom", Page, get(notice::feed_of_all)),
        row("GET", "/d/{dialogue}/notices", Page, get(notice::list)),
        row("GET", "/d/{dialogue}/notices.atom", Page, get(notice::feed_of_dialogue)),
        row("GET", "/notices/{code}", Page, get(notice::page)),
        row("GET", "/d/{dialogue}/preview/{key}", Page, get(preview::dialogue)),
        row(
            "GET",
            "/d/{dialogue}/core/{set}/{number}/preview/{key}",
            Page,
            get(preview::core_question),
        ),
        row("GET", "/q/{code}/preview/{key}", Page, get(preview::question)),
        row("GET", "/gatherings/{code}/preview/{key}", Page, get(preview::gathering)),
        row("GET", "/notices/{code}/preview/{key}", Page, get(preview::notice)),
        row("GET", "/q/{code}/scan", Page, get(scan::picture)),
        row("GET", "/a/{code}/scan", Page, get(scan::picture)),
        row("GET", "/r/{code}", Page, get(receipt::short)),
        row("GET", "/receipts", Page, get(receipt::look_up)),
        row("GET", "/receipts/{code}", Page, get(receipt::page)),
        row("GET", "/me", Page, get(me::page)),
        row("POST", "/me/forget", Page, post(me::forget)),
        row("GET", "/me/claim", Page, get(claim::form)),
        row("POST", "/me/claim", Page, post(claim::ask)),
        row("GET", "/me/claim/{token}", Page, get(claim::open)),
        row("POST", "/me/claim/{token}", Page, post(claim::claim)),
        row("POST", "/me/consents", Page, post(me::consent)),
        row("GET", "/me/data.json", Page, get(download::json)),
        row("GET", "/me/data.html", Page, get(download::html)),
        row("GET", "/me/erase", Page, get(erasure::form)),
        row("POST", "/me/erase", Page, post(erasure::erase)),
        row("GET", "/guardian/{token}", Page, get(guardian::form)),
        row("POST", "/guardian/{token}", Page, post(guardian::answer)),
        row("GET", "/privacy", Page, get(privacy::page)),
        row("GET", "/menu", Page, get(menu::page)),
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
        row("GET", "/sign-in/second", Page, get(second_factor::ask)),
        row("POST", "/sign-in/second", Page, post(second_factor::give)),
        row("POST", "/sign-in/passkey", Page, post(passkey::sign_in)),
        row("GET", "/sign-in/with/{provider}", Page, get(provider::depart)),
        row("GET", "/sign-in/with/{provider}/back", Page, get(provider::arrive)),
        row("POST", "/sign-out", Page, post(sign_in::sign_out)),
        row("GET", "/account", Page, get(account::page)),
        row("POST", "/account/sessions/end", Page, post(account::end)),
        row("POST", "/account/sessions/end-others", Page, post(account::end_others)),
        row("GET", "/account/second-factor", Page, get(second_factor::page)),
        row("POST", "/account/second-factor", Page, post(second_factor::enrol)),
        row("POST", "/account/second-factor/remove", Page, post(second_factor::remove)),
        row("POST", "/account/recovery-codes", Page, post(second_factor::renew)),
        row("POST", "/account/passkeys", Page, post(passkey::add)),
        row("POST", "/account/passkeys/remove", Page, post(passkey::remove)),
        row("POST", "/account/link/{provider}", Page, post(provider::link)),
        row("POST", "/account/unlink", Page, post(provider::unlink)),
        row("GET", "/password", Page, get(sign_in::password_form)),
        row("POST", "/password", Page, post(sign_in::change_password)),
        row("GET", "/d/{dialogue}/questions.csv", Page, get(table::questions_csv)),
        row("GET", "/d/{dialogue}/questions.xlsx", Page, get(table::questions_xlsx)),
        row("GET", "/staff/d/{dialogue}/import/template.xlsx", Staff, get(table::import_template)),
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
        row("GET", "/api/v1/core-questions/{id}/sources", Api, get(api::export::sources)),
        row("GET", "/api/v1/core-questions/{id}/sources.csv", Api, get(api::export::sources_csv)),
        row("GET", "/set-up", Page, get(set_up::form)),
        row("POST", "/set-up", Page, post(set_up::set_up)),
        row("GET", "/staff", Staff, get(staff::home::list)),
        row("GET", "/staff/people", Staff, get(staff::person::operators)),
        row("POST", "/staff/people", Staff, post(staff::person::add_operator)),
        row("POST", "/staff/people/revoke", Staff, post(staff::person::revoke_operator)),
        row("GET", "/staff/mail", Staff, get(staff::mail::page)),
        row("GET", "/staff/privacy", Staff, get(staff::privacy::form)),
        row("POST", "/staff/privacy", Staff, post(staff::privacy::change)),
        row("GET", "/staff/destruction", Staff, get(staff::destruction::list)),
        row("GET", "/staff/sign-in", Staff, get(staff::sign_in::form)),
        row("POST", "/staff/sign-in", Staff, post(staff::sign_in::change)),
        row("POST", "/staff/reason", Staff, post(staff::access::give_reason)),
        row("GET", "/staff/accesses", Staff, get(staff::access::all)),
        row("POST", "/staff/accesses", Staff, post(staff::access::review_all)),
        row("GET", "/staff/dialogues", Staff, get(staff::dialogue::form)),
        row("POST", "/staff/dialogues", Staff, post(staff::dialogue::open)),
        row("GET", "/staff/d/{dialogue}", Staff, get(staff::home::show)),
        row("GET", "/staff/d/{dialogue}/moderation", Staff, get(staff::moderation::queue)),
        row("POST", "/staff/d/{dialogue}/moderation", Staff, post(staff::moderation::decide)),
        row("GET", "/staff/d/{dialogue}/core", Staff, get(staff::core_question::sets)),
        row("POST", "/staff/d/{dialogue}/core", Staff, post(staff::core_question::begin)),
        row("GET", "/staff/d/{dialogue}/core/{set}", Staff, get(staff::core_question::desk)),
        row("POST", "/staff/d/{dialogue}/core/{set}", Staff, post(staff::core_question::assign)),
        row("POST", "/staff/d/{dialogue}/core/{set}/edit", Staff, post(staff::core_question::edit)),
        row(
            "POST",
            "/staff/d/{dialogue}/core/{set}/publish",
            Staff,
            post(staff::core_question::publish),
        ),
        row("GET", "/staff/d/{dialogue}/duplicates", Staff, get(staff::question::duplicates)),
        row("POST", "/staff/d/{dialogue}/duplicates", Staff, post(staff::question::group)),
        row("GET", "/staff/d/{dialogue}/import", Staff, get(staff::import::form)),
        row(
            "POST",
            "/staff/d/{dialogue}/import",
            Staff,
            post(staff::import::upload).layer(DefaultBodyLimit::max(staff::import::MOST_BYTES)),
        ),
        row("GET", "/staff/d/{dialogue}/import/{token}", Staff, get(staff::import::preview)),
        row("POST", "/staff/d/{dialogue}/import/{token}", Staff, post(staff::import::confirm)),
        row("GET", "/staff/d/{dialogue}/settings", Staff, get(staff::settings::form)),
        row("POST", "/staff/d/{dialogue}/settings", Staff, post(staff::settings::change)),
        row("GET", "/staff/d/{dialogue}/people", Staff, get(staff::person::list)),
        row("POST", "/staff/d/{dialogue}/people", Staff, post(staff::person::add)),
        row("POST", "/staff/d/{dialogue}/people/revoke", Staff, post(staff::person::revoke)),
        row("POST", "/staff/d/{dialogue}/reason", Staff, post(staff::access::give_reason_in)),
        row("GET", "/staff/d/{dialogue}/accesses", Staff, get(staff::access::list)),
        row("POST", "/staff/d/{dialogue}/accesses", Staff, post(staff::access::review)),
        row("GET", "/staff/d/{dialogue}/undo", Staff, get(staff::undo::list)),
        row("POST", "/staff/d/{dialogue}/undo", Staff, post(staff::undo::undo)),
        row("GET", "/staff/d/{dialogue}/slip", Staff, get(staff::slip::form)),
        row("POST", "/staff/d/{dialogue}/slip", Staff, post(staff::slip::send)),
        row("POST", "/staff/d/{dialogue}/slip/fix", Staff, post(staff::slip::fix)),
        row("POST", "/staff/d/{dialogue}/slip/back", Staff, post(staff::slip::take_back)),
        row(
            "POST",
            "/staff/d/{dialogue}/slip/scan",
            Staff,
            post(staff::slip::add_scan).layer(DefaultBodyLimit::max(staff::upload::MOST_BYTES)),
        ),
        row("GET", "/staff/d/{dialogue}/sheet", Staff, get(staff::sheet::form)),
        row("POST", "/staff/d/{dialogue}/sheet", Staff, post(staff::sheet::send)),
        row("GET", "/staff/d/{dialogue}/scans", Staff, get(staff::scan::queue)),
        row("POST", "/staff/d/{dialogue}/scans", Staff, post(staff::scan::decide)),
        row("GET", "/staff/d/{dialogue}/scans/{id}/picture", Staff, get(staff::scan::picture)),
        row("GET", "/staff/d/{dialogue}/print", Staff, get(staff::print_run::form)),
        row("POST", "/staff/d/{dialogue}/print", Staff, post(staff::print_run::issue)),
        row("GET", "/staff/d/{dialogue}/print/{run}", Staff, get(staff::print_run::slips)),
        row("GET", "/staff/d/{dialogue}/print/{run}/slips.pdf", Staff, get(staff::print_run::pdf)),
        row("GET", "/staff/d/{dialogue}/poster.pdf", Staff, get(staff::gathering::dialogue_poster)),
        row("GET", "/staff/d/{dialogue}/gatherings", Staff, get(staff::gathering::list)),
        row("POST", "/staff/d/{dialogue}/gatherings", Staff, post(staff::gathering::add)),
        row(
            "GET",
            "/staff/d/{dialogue}/gatherings/{code}",
            Staff,
            get(staff::gathering::edit_form),
        ),
        row("POST", "/staff/d/{dialogue}/gatherings/{code}", Staff, post(staff::gathering::edit)),
        row(
            "POST",
            "/staff/d/{dialogue}/gatherings/{code}/publish",
            Staff,
            post(staff::gathering::publish),
        ),
        row(
            "POST",
            "/staff/d/{dialogue}/gatherings/{code}/photos",
            Staff,
            post(staff::gathering::add_photo)
                .layer(DefaultBodyLimit::max(staff::upload::MOST_BYTES)),
        ),
        row(
            "POST",
            "/staff/d/{dialogue}/gatherings/{code}/photos/remove",
            Staff,
            post(staff::gathering::remove_photo),
        ),
        row(
            "GET",
            "/staff/d/{dialogue}/gatherings/{code}/poster.pdf",
            Staff,
            get(staff::gathering::poster),
        ),
        row("GET", "/staff/d/{dialogue}/notices", Staff, get(staff::notice::list)),
        row("POST", "/staff/d/{dialogue}/notices", Staff, post(staff::notice::add)),
        row("GET", "/staff/d/{dialogue}/notices/{code}", Staff, get(staff::notice::edit_form)),
        row("POST", "/staff/d/{dialogue}/notices/{code}", Staff, post(staff::notice::edit)),
        row(
            "POST",
            "/staff/d/{dialogue}/notices/{code}/publish",
            Staff,
            post(staff::notice::publish),
        ),
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
