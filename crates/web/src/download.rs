//! Everything of one's own, to take along.

use app::download::Download;
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderName, header};
use axum::response::{IntoResponse, Response};
use domain::contribution::{Kind, Status};
use domain::population::AgeBand;
use domain::vote::VoteValue;

use crate::Site;
use crate::contribution::{kind_name, status_name};
use crate::error::Failure;
use crate::locale::Locale;
use crate::visitor::Visitor;

/// A file that is saved, not shown, and kept in no cache.
fn file(kind: &'static str, name: &'static str, body: String) -> Response {
    let headers: [(HeaderName, &str); 3] = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, body).into_response()
}

async fn read(site: &Site, visitor: &Visitor) -> Result<Download, Failure> {
    let participant = visitor.actor.participant;
    site.app.limiter().check(app::limit::Limited::Contribution, participant, visitor.address)?;
    Ok(site.app.download(&visitor.actor).await?)
}

/// GET /me/data.json
pub(crate) async fn json(State(site): State<Site>, visitor: Visitor) -> Result<Response, Failure> {
    let download = read(&site, &visitor).await?;
    let text = serde_json::to_string_pretty(&download)
        .map_err(|error| app::Error::Internal(error.to_string()))?;
    Ok(file("application/json", "attachment; filename=\"mundap-me.json\"", text))
}

#[derive(Template)]
#[template(path = "download.html")]
struct DownloadPage {
    l: Locale,
    download: Download,
}

impl DownloadPage {
    fn kind(&self, kind: &str) -> String {
        kind.parse::<Kind>().map(|kind| kind_name(self.l, kind)).unwrap_or_default()
    }

    fn status(&self, status: &Status) -> String {
        status_name(self.l, *status)
    }

    fn age(&self, age: &AgeBand) -> String {
        crate::population::age_name(self.l, *age)
    }

    fn vote(&self, value: &VoteValue) -> String {
        match value {
            VoteValue::Agree => self.l.t("vote-agree"),
            VoteValue::Disagree => self.l.t("vote-disagree"),
            VoteValue::Pass => self.l.t("vote-pass"),
        }
    }

    fn purpose(&self, purpose: &domain::consent::Purpose) -> String {
        crate::me::purpose_name(self.l, *purpose)
    }
}

/// GET /me/data.html
pub(crate) async fn html(State(site): State<Site>, visitor: Visitor) -> Result<Response, Failure> {
    let download = read(&site, &visitor).await?;
    let page = DownloadPage { l: visitor.locale, download };
    let name = "attachment; filename=\"mundap-me.html\"";
    Ok(file("text/html; charset=utf-8", name, page.render()?))
}
