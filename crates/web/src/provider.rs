//! Signing in with an account at another provider, and linking one.

use app::provider::{Arrival, Departure, Return};
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use domain::permission::Denial;
use serde::Deserialize;

use crate::account::{self, Own};
use crate::error::Failure;
use crate::form::{Form, Path, Query};
use crate::layout::Layout;
use crate::locale::Locale;
use crate::sign_in::{go_on, refused};
use crate::system::see_other;
use crate::visitor::Visitor;
use crate::{Site, url};

/// Our own address: providers know it, so it is never taken from a request.
fn site_url(site: &Site) -> Result<&str, Failure> {
    Ok(site.options.public_url.as_deref().ok_or(Denial::NotFound)?)
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Back {
    back: String,
}

/// GET /sign-in/with/{provider}: on the way there.
pub(crate) async fn depart(
    State(site): State<Site>,
    visitor: Visitor,
    Path(key): Path<String>,
    Query(back): Query<Back>,
) -> Result<Response, Failure> {
    let back = url::own(&back.back).unwrap_or_default();
    match site.app.depart(&key, site_url(&site)?, back).await {
        Ok(departure) => {
            let cookie = (header::SET_COOKIE, visitor.away_cookie(&departure.cookie));
            Ok(see_other(&departure.url, vec![cookie]))
        }
        Err(app::Error::Conflict(word)) => tell(&site, &visitor, back, word),
        Err(error) => Err(error.into()),
    }
}

/// What a provider sends a browser back with.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Brought {
    state: String,
    code: String,
}

/// GET /sign-in/with/{provider}/back: returning from there.
pub(crate) async fn arrive(
    State(site): State<Site>,
    visitor: Visitor,
    Path(key): Path<String>,
    Query(brought): Query<Brought>,
) -> Result<Response, Failure> {
    let cookie = visitor.away.clone().unwrap_or_default();
    let back = Return { cookie, state: brought.state, code: brought.code };
    let client = visitor.client();
    let arrived = site.app.arrive(&visitor.actor, &key, site_url(&site)?, &back, &client).await;
    let mut response = match arrived {
        Ok(Arrival::SignedIn(signed_in, back)) => go_on(&visitor, signed_in, &back),
        Ok(Arrival::Linked) => account::said("linked"),
        Err(app::Error::Conflict(word)) if visitor.account.is_some() => account::said(word),
        Err(app::Error::Conflict(word)) => tell(&site, &visitor, "", word)?,
        Err(error) => return Err(error.into()),
    };
    response.headers_mut().append(header::SET_COOKIE, visitor.away_cookie(""));
    Ok(response)
}

/// The sign-in form, with why it did not work.
fn tell(site: &Site, visitor: &Visitor, back: &str, word: &str) -> Result<Response, Failure> {
    let (key, status) = match word {
        "provider_unreachable" => ("provider-unreachable", StatusCode::BAD_GATEWAY),
        "provider_stranger" => ("provider-stranger", StatusCode::FORBIDDEN),
        "provider_stale" => ("provider-stale", StatusCode::BAD_REQUEST),
        _ => ("provider-refused", StatusCode::BAD_REQUEST),
    };
    let error = Some(visitor.locale.t(key));
    refused(site, visitor, String::new(), back, status, error)
}

#[derive(Template)]
#[template(path = "provider.html")]
struct GoPage {
    l: Locale,
    layout: Layout,
    departure: Departure,
}

/// POST /account/link/{provider}: a page that leads there. The policy on forms would not let a form
/// itself end at another site.
pub(crate) async fn link(
    State(site): State<Site>,
    own: Own,
    Path(key): Path<String>,
) -> Result<Response, Failure> {
    let (visitor, l) = (&own.visitor, own.visitor.locale);
    let departure = site.app.depart_to_link(&visitor.actor, &key, site_url(&site)?).await;
    let departure = match departure {
        Ok(departure) => departure,
        Err(app::Error::Conflict(word)) => return Ok(account::said(word)),
        Err(error) => return Err(error.into()),
    };
    let cookie = visitor.away_cookie(&departure.cookie);
    let refresh = HeaderValue::from_str(&format!("0; url={}", departure.url)).ok();
    let title = l.a("provider-go", [("name", departure.name.clone().into())]);
    let page = GoPage { l, layout: Layout::new(&site, visitor, title), departure };
    let mut response = Html(page.render()?).into_response();
    let headers = response.headers_mut();
    headers.append(header::SET_COOKIE, cookie);
    if let Some(refresh) = refresh {
        headers.insert(HeaderName::from_static("refresh"), refresh);
    }
    Ok(response)
}

#[derive(Deserialize)]
pub(crate) struct Named {
    id: i64,
}

/// POST /account/unlink
pub(crate) async fn unlink(
    State(site): State<Site>,
    own: Own,
    Form(form): Form<Named>,
) -> Result<Response, Failure> {
    account::answer(site.app.unlink_identity(&own.visitor.actor, form.id).await, "unlinked")
}
