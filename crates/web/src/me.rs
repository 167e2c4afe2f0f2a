//! My part: seats in bodies, what this device's participant contributed, and their votes.

use app::meeting::Meeting;
use app::seat::OwnSeat;
use app::vote::OwnVotes;
use askama::Template;
use axum::extract::State;
use axum::http::header;
use axum::response::{Html, IntoResponse, Response};
use domain::body::BodyKind;
use domain::code::Coded as _;
use domain::consent::Purpose;
use domain::contribution::{Kind, Status};
use domain::id::MeetingId;
use domain::meeting::MeetingStatus;
use domain::member::MemberKind;
use domain::permission::{Action, Resource};
use domain::time::{KOREA, Moment};
use serde::Deserialize;

use crate::appointment::letters;
use crate::body::{Link, office_name};
use crate::contribution::{Hidden, kind_name, status_name};
use crate::document::Offered;
use crate::error::Failure;
use crate::form::{Form, Query};
use crate::home::When;
use crate::layout::{Layout, Place};
use crate::locale::Locale;
use crate::subscription::{NewsRow, news_row};
use crate::system::see_other;
use crate::visitor::Visitor;
use crate::{Site, calendar, home, url};

/// Contributions on one page.
const PAGE: i64 = 30;
/// News told here; the others have a page of their own.
const NEWS: i64 = 3;

/// One of the visitor's contributions.
struct Row {
    kind: String,
    code: String,
    url: String,
    title: String,
    text: String,
    language: String,
    status: Status,
    status_name: String,
    core: Option<(String, i64)>,
    when: When,
    receipt: String,
    receipt_url: String,
    hidden: Option<Hidden>,
    may_edit: bool,
    may_withdraw: bool,
}

impl Row {
    fn tag(&self) -> &'static str {
        match self.status {
            Status::Published => "tag ok",
            Status::Hidden => "tag bad",
            Status::Waiting | Status::Withdrawn | Status::StaffOnly | Status::Erased => "tag",
        }
    }
}

/// The visitor's votes on one core question.
struct Votes {
    number: i64,
    title: String,
    language: String,
    url: String,
    votes: i64,
    statements: i64,
}

/// A seat of the visitor's, and what waits for them there.
struct Seat {
    body: Link,
    language: String,
    offices: String,
    meetings: Vec<Coming>,
    /// Minutes to look through.
    minutes: Vec<Link>,
    /// What the body works on, beside meetings.
    work: Vec<Link>,
    /// The letter of appointment.
    letters: Vec<Offered>,
}

/// A meeting ahead.
struct Coming {
    url: String,
    name: String,
    when: When,
    /// Where it is followed, while it goes on.
    hall: Option<String>,
}

impl Seat {
    fn of(l: Locale, own: OwnSeat) -> Self {
        let OwnSeat { seat, body, meetings, minutes, to_score } = own;
        let (slug, dialogue) = (body.row.slug.as_str(), body.dialogue.slug.as_str());
        let zone = &body.dialogue.zone;
        let offices: Vec<String> =
            seat.offices.iter().map(|office| office_name(l, *office)).collect();
        let running =
            |status: &str| status.parse().is_ok_and(|status: MeetingStatus| status.is_running());
        let coming = |row: &Meeting| Coming {
            url: url::meeting(row.id),
            name: calendar::name(l, &body.row.name, row.number),
            when: When::minute(l, Moment(row.starts_at), zone),
            hall: running(&row.status).then(|| url::hall(row.id)),
        };
        let review = |id: &MeetingId| Link { url: url::minutes_review(id.0), name: id.code() };
        let board = format!("{}{}", url::work(dialogue), url::query(&[("body", slug.to_owned())]));
        let mut work = match body.kind {
            BodyKind::Council => Vec::new(),
            BodyKind::Subcommittee => vec![Link { url: board, name: l.t("assignment-board") }],
            BodyKind::Panel => {
                vec![Link { url: url::inquiries(dialogue), name: l.t("inquiry-title") }]
            }
        };
        work.extend(to_score.map(|left| Link {
            url: url::body_models(slug),
            name: match left {
                0 => l.t("scoring-title"),
                left => l.n("scoring-waits", left),
            },
        }));
        let member = body.member(seat.member);
        let letter = member.is_some_and(|member| member.kind == MemberKind::Appointed);
        Self {
            letters: match letter {
                true => letters(l, slug, seat.member.0),
                false => Vec::new(),
            },
            offices: offices.join(", "),
            language: body.dialogue.language.to_string(),
            meetings: meetings.iter().map(coming).collect(),
            minutes: minutes.iter().map(review).collect(),
            work,
            body: Link { url: url::body(slug), name: body.row.name.clone() },
        }
    }
}

#[derive(Template)]
#[template(path = "me.html")]
struct MePage {
    l: Locale,
    layout: Layout,
    seats: Vec<Seat>,
    rows: Vec<Row>,
    votes: Vec<Votes>,
    vote_total: i64,
    next: Option<String>,
    is_participant: bool,
    start: String,
    said: Option<String>,
    has_account: bool,
    contact: Option<Contact>,
    news: Option<News>,
}

/// The newest news.
struct News {
    rows: Vec<NewsRow>,
    unread: i64,
    total: i64,
}

/// The visitor's own address.
struct Contact {
    email: String,
    guardian: Option<String>,
    since: String,
    /// Since when mails say what became of their contributions.
    news: Option<String>,
}

impl MePage {
    const fn forget(&self) -> &'static str {
        url::FORGET
    }

    const fn claim(&self) -> &'static str {
        url::CLAIM
    }

    const fn news_url(&self) -> &'static str {
        url::NEWS
    }

    const fn consents(&self) -> &'static str {
        url::CONSENTS
    }

    const fn json(&self) -> &'static str {
        url::DATA_JSON
    }

    const fn html(&self) -> &'static str {
        url::DATA_HTML
    }

    const fn erase(&self) -> &'static str {
        url::ERASE
    }

    const fn privacy(&self) -> &'static str {
        url::PRIVACY
    }
}

/// The name of what personal data are used for.
pub(crate) fn purpose_name(l: Locale, purpose: Purpose) -> String {
    match purpose {
        Purpose::Claim => l.t("consent-claim"),
        Purpose::News => l.t("consent-news"),
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct MeQuery {
    before: Option<i64>,
    said: String,
}

/// A word in the address as a sentence.
fn said(l: Locale, word: &str) -> Option<String> {
    let key = match word {
        "claimed" => "me-said-claimed",
        "erased" => "me-said-erased",
        "news" => "me-said-news",
        "no_news" => "me-said-no-news",
        "no_address" => "me-said-no-address",
        _ => return None,
    };
    Some(l.t(key))
}

/// GET /me
pub(crate) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Query(query): Query<MeQuery>,
) -> Result<Response, Failure> {
    let l = visitor.locale;
    site.app.gate(&visitor.actor, Action::ReadDialogue, &Resource::default())?;
    let is_participant = visitor.actor.participant.is_some();
    let (own, votes, contact, news) = if is_participant {
        (
            site.app.own_contributions(&visitor.actor, query.before, PAGE).await?,
            site.app.own_votes(&visitor.actor).await?,
            site.app.own_contact(&visitor.actor).await?,
            Some(site.app.own_news(&visitor.actor, None, NEWS).await?),
        )
    } else {
        (Vec::new(), Vec::new(), None, None)
    };
    let full = i64::try_from(own.len()).unwrap_or(0) == PAGE;
    let last = own.last().map(|own| own.at.0).filter(|_| full);
    let seats = site.app.own_seats(&visitor.actor).await?;
    let layout = home::frame(&site, &visitor, Place::Elsewhere, l.t("nav-me")).await?;
    let page = MePage {
        l,
        start: layout.slug.as_deref().map_or_else(|| url::HOME.to_owned(), url::vote_anywhere),
        layout,
        seats: seats.into_iter().map(|own| Seat::of(l, own)).collect(),
        rows: own.into_iter().map(|own| row(l, own)).collect(),
        vote_total: votes.iter().map(|votes| votes.votes).sum(),
        votes: votes.into_iter().map(own_votes).collect(),
        next: last
            .map(|before| format!("{}{}", url::ME, url::query(&[("before", before.to_string())]))),
        news: news.map(|news| News {
            unread: news.unread,
            total: news.total,
            rows: news.items.into_iter().map(|item| news_row(l, item)).collect(),
        }),
        is_participant,
        said: said(l, &query.said),
        has_account: visitor.account.is_some(),
        contact: contact.map(|own| Contact {
            since: l.date(own.since, KOREA),
            news: own.standing(Purpose::News).map(|one| l.date(one.given, KOREA)),
            email: own.email,
            guardian: own.guardian,
        }),
    };
    Ok(Html(page.render()?).into_response())
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ConsentForm {
    r#do: String,
}

/// POST /me/consents: gives a consent or takes one back.
pub(crate) async fn consent(
    State(site): State<Site>,
    visitor: Visitor,
    Form(form): Form<ConsentForm>,
) -> Result<Response, Failure> {
    let actor = &visitor.actor;
    match form.r#do.as_str() {
        "news" => site.app.consent_to_news(actor).await?,
        "no_news" => site.app.withdraw_consent(actor, Purpose::News).await?,
        "no_address" => site.app.withdraw_consent(actor, Purpose::Claim).await?,
        other => return Err(Failure::Unreadable(format!("do {other:?}"))),
    }
    let said = url::query(&[("said", form.r#do.clone())]);
    Ok(see_other(&format!("{}{said}", url::ME), Vec::new()))
}

fn row(l: Locale, own: app::contribution::Own) -> Row {
    let item = own.item;
    let slug = own.dialogue_slug;
    let core = own.core_question.filter(|core| core.public);
    Row {
        kind: kind_name(l, item.kind),
        code: item.code(),
        url: url::contribution(item.kind, item.id),
        status: item.status,
        status_name: status_name(l, item.status),
        core: core.map(|core| (url::core_question(&slug, core.set, core.number), core.number)),
        when: When::day(l, own.at, &own.zone),
        receipt: own.receipt.to_string(),
        receipt_url: url::receipt(own.receipt),
        hidden: own
            .hidden
            .as_ref()
            .map(|decision| Hidden::new(l, &own.zone, own.language, decision)),
        may_edit: own.may_edit,
        may_withdraw: own.may_withdraw,
        language: item.language.to_string(),
        title: if item.kind == Kind::Question { item.title } else { String::new() },
        text: item.text,
    }
}

fn own_votes(votes: OwnVotes) -> Votes {
    Votes {
        url: url::vote(&votes.slug, votes.set_number, votes.number),
        number: votes.number,
        title: votes.title,
        language: votes.language,
        votes: votes.votes,
        statements: votes.statements,
    }
}

/// POST /me/forget: this device forgets whose contributions they are; they stay.
pub(crate) async fn forget(
    State(site): State<Site>,
    visitor: Visitor,
) -> Result<Response, Failure> {
    site.app.gate(&visitor.actor, Action::ReadDialogue, &Resource::default())?;
    Ok(see_other(url::ME, vec![(header::SET_COOKIE, visitor.forgetting_cookie())]))
}
