//! Passkeys: signing in with one, adding and removing them. The script of the pages asks the device.

use app::passkey::Ceremony;
use app::session::SignedIn;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::permission::Denial;
use serde::Deserialize;

use crate::account::{self, Own, Typed};
use crate::error::Failure;
use crate::form::Form;
use crate::sign_in::{go_on, refused};
use crate::visitor::Visitor;
use crate::{Site, second_factor};

/// What the script sends: the sealed challenge, and what the device made of it.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Shown {
    token: String,
    credential: String,
    back: String,
}

/// POST /sign-in/passkey
pub(crate) async fn sign_in(
    State(site): State<Site>,
    visitor: Visitor,
    Form(form): Form<Shown>,
) -> Result<Response, Failure> {
    let place = visitor.passkey_site(&site).ok_or(Denial::NotFound)?;
    let answer = Ceremony { options: form.credential, token: form.token };
    let key = match site.app.sign_in_with_passkey(&place, &answer, &visitor.client()).await {
        Ok(session) => return Ok(go_on(&visitor, SignedIn::Session(session), &form.back)),
        Err(app::Error::Denied(Denial::SignIn)) => "passkey-wrong",
        Err(app::Error::Conflict(_)) => "passkey-stale",
        Err(error) => return Err(error.into()),
    };
    let error = Some(visitor.locale.t(key));
    refused(&site, &visitor, String::new(), &form.back, StatusCode::UNAUTHORIZED, error)
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Made {
    token: String,
    credential: String,
    name: String,
}

/// POST /account/passkeys
pub(crate) async fn add(
    State(site): State<Site>,
    own: Own,
    Form(form): Form<Made>,
) -> Result<Response, Failure> {
    let visitor = &own.visitor;
    let place = visitor.passkey_site(&site).ok_or(Denial::NotFound)?;
    let answer = Ceremony { options: form.credential, token: form.token };
    let added = site.app.add_passkey(&visitor.actor, &own.session, &place, &answer, &form.name);
    match added.await {
        Ok(enrolled) => {
            second_factor::after(&site, &own, enrolled, account::said("passkey_added")).await
        }
        Err(app::Error::Invalid { faults }) => {
            let l = visitor.locale;
            let errors = second_factor::errors_of(l, &faults);
            // What a device made is no field to go to.
            let at = |(field, text)| match field {
                "credential" => ("passkeys", l.t("passkey-unproved")),
                "name" => ("passkey-name", text),
                field => (field, text),
            };
            let errors = errors.into_iter().map(at).collect();
            account::render(&site, &own, "", Typed { name: form.name, errors }).await
        }
        Err(app::Error::Conflict(word)) => Ok(account::said(word)),
        Err(error) => Err(error.into()),
    }
}

#[derive(Deserialize)]
pub(crate) struct Named {
    id: i64,
}

/// POST /account/passkeys/remove
pub(crate) async fn remove(
    State(site): State<Site>,
    own: Own,
    Form(form): Form<Named>,
) -> Result<Response, Failure> {
    let removed = site.app.remove_passkey(&own.visitor.actor, form.id).await;
    account::answer(removed, "passkey_removed")
}
