//! Following inputs, one's news, how they are mailed, and stopping mails by a link.

use app::page::{Page, Slice};
use app::subscription::{
    Delivery, DigestLetter, DigestLine, FollowedInput, NewsItem, NewsPage as NewsList,
};
use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Response};
use domain::contribution::{Kind, Status};
use domain::permission::{Action, Denial, Resource};
use domain::stage::StageKind;
use domain::subscription::{About, Frequency};
use domain::time::KOREA;
use domain::trace::Basis;
use serde::Deserialize;

use crate::error::Failure;
use crate::form::{Form, Path, Query};
use crate::home::{self, When};
use crate::layout::{Layout, Place};
use crate::locale::Locale;
use crate::system::see_other;
use crate::visitor::Visitor;
use crate::{Site, url};

/// News on one page.
const PAGE: i64 = 30;
/// Followed inputs on one page.
const FOLLOWED: i64 = 50;

/// The button by which something is followed, on its page.
pub(crate) struct Follow {
    pub(crate) code: String,
    pub(crate) is_on: bool,
    /// What the button says.
    pub(crate) text: String,
}

impl Follow {
    /// The button for something public, and for one's own.
    pub(crate) async fn of(
        site: &Site,
        visitor: &Visitor,
        item: &app::contribution::Contribution,
    ) -> Result<Option<Self>, Failure> {
        let l = visitor.locale;
        if item.status != Status::Published || item.kind == Kind::Remark {
            return Ok(None);
        }
        let text = match item.kind {
            Kind::Question => l.t("follow-question"),
            _ => l.t("follow-other"),
        };
        let is_on = site.app.follows(&visitor.actor, item.kind, item.id).await?;
        Ok(Some(Self { code: item.code(), is_on, text }))
    }

    pub(crate) const fn action(&self) -> &'static str {
        url::FOLLOWING
    }

    pub(crate) const fn news(&self) -> &'static str {
        url::NEWS
    }
}

/// What happened, in a sentence with the code of what came of it.
fn sentence(l: Locale, about: About, paper: Option<StageKind>, code: &str) -> String {
    let key = match (about, paper) {
        (About::Outcome, _) => "news-outcome",
        (About::Resolution, _) => "news-resolution",
        (About::Paragraph, Some(StageKind::White)) => "news-paragraph-white",
        (About::Paragraph, Some(StageKind::Blue | StageKind::Pilot)) => "news-paragraph-blue",
        (About::Paragraph, _) => "news-paragraph-green",
        (About::Model, _) => "news-model",
        (About::Action, _) => "news-action",
        (About::Pilot, _) => "news-pilot",
        (About::Report, _) => "news-report",
        (About::Indicator, _) => "news-indicator",
        (About::Appeal, _) => "news-appeal",
    };
    l.a(key, [("code", code.into())])
}

/// How it belongs to the input, where that is not plain.
fn basis(l: Locale, kind: Kind, basis: Basis) -> Option<String> {
    let key = match (basis, kind) {
        (Basis::Group, Kind::Answer) => "news-by-theme",
        (Basis::Group, _) => "news-by-group",
        _ => return None,
    };
    Some(l.t(key))
}

/// A piece of news as it is shown.
pub(crate) struct NewsRow {
    pub(crate) code: String,
    pub(crate) url: String,
    pub(crate) title: String,
    pub(crate) language: String,
    pub(crate) sentence: String,
    pub(crate) basis: Option<String>,
    pub(crate) when: When,
    pub(crate) is_read: bool,
}

pub(crate) fn news_row(l: Locale, item: NewsItem) -> NewsRow {
    NewsRow {
        code: app::contribution::code(item.kind, item.item),
        url: url::contribution(item.kind, item.item),
        sentence: match &item.code {
            Some(code) => sentence(l, item.about, item.paper, code),
            None => l.t("news-gone"),
        },
        basis: basis(l, item.kind, item.basis),
        when: When::day(l, item.at, KOREA),
        is_read: item.is_read,
        title: item.title,
        language: item.language,
    }
}

/// Something one follows.
struct Row {
    code: String,
    url: String,
    title: String,
    language: String,
    since: When,
    is_own: bool,
}

fn row(l: Locale, item: FollowedInput) -> Row {
    Row {
        code: app::contribution::code(item.kind, item.id),
        url: url::contribution(item.kind, item.id),
        title: item.title,
        language: item.language,
        since: When::day(l, item.since, KOREA),
        is_own: item.is_own,
    }
}

#[derive(Template)]
#[template(path = "news.html")]
struct NewsPage {
    l: Locale,
    layout: Layout,
    rows: Vec<NewsRow>,
    unread: i64,
    total: i64,
    /// The newest that is shown: what is marked as read.
    newest: Option<i64>,
    next: Option<String>,
    followed: Vec<Row>,
    followed_total: i64,
    previous_followed: Option<String>,
    next_followed: Option<String>,
    delivery: Delivery,
    frequencies: Vec<(&'static str, String, bool)>,
    languages: Vec<(&'static str, &'static str, bool)>,
    said: Option<String>,
    /// Who signs in has no address of a participant to be mailed at.
    has_account: bool,
}

impl NewsPage {
    const fn following(&self) -> &'static str {
        url::FOLLOWING
    }

    const fn delivery_url(&self) -> &'static str {
        url::DELIVERY
    }

    const fn read_url(&self) -> &'static str {
        url::NEWS
    }

    const fn claim(&self) -> &'static str {
        url::CLAIM
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct NewsQuery {
    before: Option<i64>,
    page: Option<i64>,
    said: String,
}

fn frequency_name(l: Locale, frequency: Frequency) -> String {
    match frequency {
        Frequency::AtOnce => l.t("delivery-at-once"),
        Frequency::Daily => l.t("delivery-daily"),
        Frequency::Weekly => l.t("delivery-weekly"),
    }
}

fn at(number: i64) -> String {
    format!("{}{}#following", url::NEWS, url::query(&[("page", number.to_string())]))
}

/// GET /me/news
pub(crate) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Query(query): Query<NewsQuery>,
) -> Result<Response, Failure> {
    let (l, actor) = (visitor.locale, &visitor.actor);
    site.app.gate(actor, Action::ReadDialogue, &Resource::default())?;
    let number = query.page.unwrap_or(1);
    let slice = Slice::page(number, FOLLOWED)?;
    // Who took no part yet follows nothing: the page says how to.
    let (news, followed, delivery) = match actor.participant {
        Some(_) => (
            site.app.own_news(actor, query.before, PAGE).await?,
            site.app.followed(actor, slice).await?,
            site.app.delivery(actor).await?,
        ),
        None => (
            NewsList::default(),
            Page { items: Vec::new(), next: None, total: 0 },
            Delivery { mails: None, language: l.language(), can_mail: false },
        ),
    };
    let said = match query.said.as_str() {
        "kept" => Some(l.t("delivery-kept")),
        "stopped" => Some(l.t("follow-stopped")),
        _ => None,
    };
    let newest = news.items.first().map(|item| item.id);
    let page = NewsPage {
        l,
        layout: home::frame(&site, &visitor, Place::Elsewhere, l.t("news-title")).await?,
        newest: newest.filter(|_| news.unread > 0),
        next: news
            .next
            .map(|id| format!("{}{}", url::NEWS, url::query(&[("before", id.to_string())]))),
        unread: news.unread,
        total: news.total,
        rows: news.items.into_iter().map(|item| news_row(l, item)).collect(),
        followed_total: followed.total,
        previous_followed: (number > 1).then(|| at(number - 1)),
        next_followed: followed.next.map(|_| at(number + 1)),
        followed: followed.items.into_iter().map(|item| row(l, item)).collect(),
        frequencies: Frequency::ALL
            .iter()
            .map(|one| (one.as_str(), frequency_name(l, *one), delivery.mails == Some(*one)))
            .collect(),
        languages: Locale::ALL
            .iter()
            .map(|one| (one.code(), one.name(), one.language() == delivery.language))
            .collect(),
        delivery,
        said,
        has_account: visitor.account.is_some(),
    };
    Ok(Html(page.render()?).into_response())
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ReadForm {
    upto: i64,
}

/// POST /me/news: what is shown was read.
pub(crate) async fn read(
    State(site): State<Site>,
    visitor: Visitor,
    Form(form): Form<ReadForm>,
) -> Result<Response, Failure> {
    site.app.read_news(&visitor.actor, form.upto).await?;
    Ok(see_other(url::NEWS, Vec::new()))
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct FollowForm {
    code: String,
    r#do: String,
    /// `list` on the page that lists what one follows.
    from: String,
}

/// POST /me/following: follows something, or no longer.
pub(crate) async fn follow(
    State(site): State<Site>,
    mut visitor: Visitor,
    Form(form): Form<FollowForm>,
) -> Result<Response, Failure> {
    let (kind, id) = app::contribution::parse_code(&form.code).ok_or(Denial::NotFound)?;
    match form.r#do.as_str() {
        "start" => {
            // What cannot be followed makes nobody a participant.
            site.app.contribution(&visitor.actor, kind, id).await?;
            visitor.join(&site)?;
            let participant = visitor.actor.participant;
            let limited = app::limit::Limited::Contribution;
            site.app.limiter().check(limited, participant, visitor.address)?;
            site.app.follow(&visitor.actor, kind, id).await?;
        }
        "stop" => site.app.unfollow(&visitor.actor, kind, id).await?,
        other => return Err(Failure::Unreadable(format!("do {other:?}"))),
    }
    let back = match form.from.as_str() {
        "list" => format!("{}?said=stopped", url::NEWS),
        _ => url::contribution(kind, id),
    };
    Ok(see_other(&back, visitor.cookies()))
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct DeliveryForm {
    mails: String,
    language: String,
}

/// POST /me/delivery: how one hears of news.
pub(crate) async fn deliver(
    State(site): State<Site>,
    visitor: Visitor,
    Form(form): Form<DeliveryForm>,
) -> Result<Response, Failure> {
    let unreadable = |field: &str| Failure::Unreadable(field.to_owned());
    let mails = match form.mails.as_str() {
        "none" => None,
        word => Some(word.parse::<Frequency>().map_err(|_| unreadable("mails"))?),
    };
    let language = Locale::of(&form.language).ok_or_else(|| unreadable("language"))?.language();
    site.app.set_delivery(&visitor.actor, mails, language).await?;
    Ok(see_other(&format!("{}?said=kept", url::NEWS), Vec::new()))
}

#[derive(Template)]
#[template(path = "mails_stop.html")]
struct StopPage {
    l: Locale,
    layout: Layout,
    action: String,
    is_done: bool,
}

async fn stop_page(
    site: &Site,
    visitor: &Visitor,
    secret: &str,
    is_done: bool,
) -> Result<Response, Failure> {
    let l = visitor.locale;
    let title = if is_done { l.t("mails-stopped") } else { l.t("mails-stop") };
    let layout = home::frame(site, visitor, Place::Elsewhere, title).await?;
    let page = StopPage { l, layout, action: url::stop_mails(secret), is_done };
    Ok(Html(page.render()?).into_response())
}

/// GET /me/mails/{secret}: asks once, because programs follow links in mails too.
pub(crate) async fn ask_stop(
    State(site): State<Site>,
    visitor: Visitor,
    Path(secret): Path<String>,
) -> Result<Response, Failure> {
    site.app.may_stop_mails(&visitor.actor, &secret).await?;
    stop_page(&site, &visitor, &secret, false).await
}

/// POST /me/mails/{secret}: stops mails, without signing in; mail programs do it by one click (RFC 8058).
pub(crate) async fn stop(
    State(site): State<Site>,
    visitor: Visitor,
    Path(secret): Path<String>,
) -> Result<Response, Failure> {
    site.app.stop_mails(&visitor.actor, &secret).await?;
    stop_page(&site, &visitor, &secret, true).await
}

/// The subject and the text of a mail with news; `at` makes an address of a path.
pub(crate) fn digest(
    l: Locale,
    letter: &DigestLetter,
    at: impl Fn(&str) -> String,
) -> (String, String) {
    let mut parts: Vec<String> = Vec::new();
    let of = |one: &DigestLine, two: &DigestLine| (one.kind, one.item) == (two.kind, two.item);
    let inputs: Vec<&[DigestLine]> = letter.lines.chunk_by(of).collect();
    for lines in &inputs {
        let Some(first) = lines.first() else { continue };
        let kind = crate::contribution::kind_name(l, first.kind);
        let mut part = format!("{kind} {}", first.input());
        for line in *lines {
            let told = sentence(l, line.about, line.paper, &line.code);
            let basis = basis(l, line.kind, line.basis).map(|basis| format!(" ({basis})"));
            part.push_str(&format!("\n- {told}{}", basis.unwrap_or_default()));
        }
        part.push_str(&format!("\n{}", at(&url::contribution(first.kind, first.item))));
        parts.push(part);
    }
    if letter.more > 0 {
        let more = i64::try_from(letter.more).unwrap_or(i64::MAX);
        parts.push(l.a("mail-digest-more", [("n", more.into()), ("url", at(url::NEWS).into())]));
    }
    let subject = match (inputs.as_slice(), letter.lines.first()) {
        ([_], Some(first)) => l.a("mail-digest-subject-one", [("code", first.input().into())]),
        (inputs, _) => l.n("mail-digest-subject", i64::try_from(inputs.len()).unwrap_or(i64::MAX)),
    };
    parts.insert(0, l.t("mail-digest"));
    (subject, parts.join("\n\n"))
}
