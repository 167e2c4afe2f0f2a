//! Mails for the operator: the queue, and the outbox of an installation without a mail server.

use app::mail::{Counts, Filed};
use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Response};
use domain::time::{KOREA, Moment};

use super::{Frame, Staff};
use crate::Site;
use crate::error::Failure;
use crate::locale::Locale;

/// Mails shown of the queue, and of the outbox.
const MOST: usize = 100;

struct Row {
    when: String,
    tries: i64,
    given_up: bool,
    failure: String,
}

struct Mail {
    when: String,
    mail: Filed,
}

#[derive(Template)]
#[template(path = "staff/mail.html")]
struct MailPage {
    l: Locale,
    frame: Frame,
    counts: Counts,
    rows: Vec<Row>,
    filed: usize,
    mails: Vec<Mail>,
}

/// GET /staff/mail
pub(crate) async fn page(
    State(site): State<Site>,
    Staff(visitor): Staff,
) -> Result<Response, Failure> {
    let l = visitor.locale;
    let actor = &visitor.actor;
    let counts = site.app.mail_counts(actor).await?;
    let waiting = site.app.waiting_mails(actor, i64::try_from(MOST).unwrap_or(100)).await?;
    let (mails, filed) = site.app.outbox(actor, MOST).await?;
    let when = |at: Moment| l.date_time(at, KOREA);
    let page = MailPage {
        l,
        counts,
        rows: waiting
            .into_iter()
            .map(|row| Row {
                when: when(Moment(row.created_at)),
                tries: row.tries,
                given_up: row.failed_at.is_some(),
                failure: row.failure.unwrap_or_default(),
            })
            .collect(),
        filed,
        mails: mails.into_iter().map(|mail| Mail { when: when(mail.at), mail }).collect(),
        frame: Frame::new(&site, &visitor, l.t("staff-mail-title")),
    };
    Ok(Html(page.render()?).into_response())
}
