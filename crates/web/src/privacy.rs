//! The privacy notice.

use app::privacy::Version;
use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Response};
use domain::permission::Denial;
use domain::privacy::Policy;
use domain::time::KOREA;
use serde::Deserialize;

use crate::error::Failure;
use crate::form::Query;
use crate::layout::{Layout, Place};
use crate::locale::Locale;
use crate::visitor::Visitor;
use crate::{Site, home, url};

/// A version that can be read.
struct Line {
    number: i64,
    since: String,
    url: String,
    current: bool,
}

/// What is kept: what, why, how long, who sees it.
struct Kept {
    what: String,
    why: String,
    long: String,
    who: String,
}

#[derive(Template)]
#[template(path = "privacy.html")]
struct PrivacyPage {
    l: Locale,
    layout: Layout,
    policy: Policy,
    since: Option<String>,
    kept: Vec<Kept>,
    versions: Vec<Line>,
}

impl PrivacyPage {
    const fn claim(&self) -> &'static str {
        url::CLAIM
    }

    const fn erase(&self) -> &'static str {
        url::ERASE
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct PrivacyQuery {
    version: Option<i64>,
}

/// GET /privacy
pub(crate) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Query(query): Query<PrivacyQuery>,
) -> Result<Response, Failure> {
    let l = visitor.locale;
    let all = site.app.policies(&visitor.actor).await?;
    let shown = match query.version {
        Some(number) => {
            Some(all.iter().find(|version| version.number == number).ok_or(Denial::NotFound)?)
        }
        None => all.first(),
    };
    let line = |version: &Version| Line {
        number: version.number,
        since: l.date(version.since, KOREA),
        url: format!("{}{}", url::PRIVACY, url::query(&[("version", version.number.to_string())])),
        current: shown.is_some_and(|shown| shown.number == version.number),
    };
    let policy = shown.map(|version| version.policy.clone()).unwrap_or_default();
    let page = PrivacyPage {
        l,
        layout: home::frame(&site, &visitor, Place::Elsewhere, l.t("privacy-title")).await?,
        since: shown.map(|version| l.date(version.since, KOREA)),
        kept: kept(l, &policy),
        versions: all.iter().map(line).collect(),
        policy,
    };
    Ok(Html(page.render()?).into_response())
}

fn kept(l: Locale, policy: &Policy) -> Vec<Kept> {
    let days = policy.periods;
    let row = |what: &str, why: &str, long: String, who: &str| Kept {
        what: l.t(what),
        why: l.t(why),
        long,
        who: l.t(who),
    };
    vec![
        row(
            "privacy-cookie",
            "privacy-cookie-why",
            l.t("privacy-cookie-long"),
            "privacy-cookie-who",
        ),
        row("privacy-texts", "privacy-texts-why", l.t("privacy-texts-long"), "privacy-texts-who"),
        row("privacy-votes", "privacy-votes-why", l.t("privacy-votes-long"), "privacy-votes-who"),
        row(
            "privacy-background",
            "privacy-background-why",
            l.t("privacy-background-long"),
            "privacy-background-who",
        ),
        row(
            "privacy-secret",
            "privacy-secret-why",
            l.t("privacy-texts-long"),
            "privacy-secret-who",
        ),
        row(
            "privacy-following",
            "privacy-following-why",
            l.t("privacy-following-long"),
            "privacy-email-who",
        ),
        row(
            "privacy-email",
            "privacy-email-why",
            l.n("privacy-email-long", days.contacts),
            "privacy-email-who",
        ),
        row(
            "privacy-link",
            "privacy-link-why",
            l.n("privacy-link-long", days.claims),
            "privacy-email-who",
        ),
        row(
            "privacy-mail",
            "privacy-mail-why",
            l.a(
                "privacy-mail-long",
                [("mails", days.mails.into()), ("outbox", days.outbox.into())],
            ),
            "privacy-mail-who",
        ),
        row(
            "privacy-account",
            "privacy-account-why",
            l.n("privacy-account-long", days.sessions),
            "privacy-account-who",
        ),
    ]
}
