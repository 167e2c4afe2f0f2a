//! Bodies that end and others that begin on one day: first which end, then what follows them.

use app::body::{Begun, BodyView, MOST_AT_ONCE, NewBody, Reorganisation};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::body::BodyKind;
use domain::id::MemberId;
use domain::permission::Action;

use super::body::day_in;
use super::{Desk, Faults, Frame, Pairs, Tab, fault_at, faults_of, many, one, unknown_word};
use crate::error::Failure;
use crate::form::{Form, Query};
use crate::locale::Locale;
use crate::{Site, url};

/// A member of a body that ends.
struct Member {
    id: i64,
    name: String,
    /// The number of the body that begins to which they go; 0 for none.
    to: i64,
}

/// A body that ends.
struct Ending {
    slug: String,
    name: String,
    members: Vec<Member>,
}

/// A body that begins, as typed.
#[derive(Default)]
struct Row {
    number: i64,
    name: String,
    slug: String,
    purpose: String,
    follows: Vec<String>,
}

#[derive(Template)]
#[template(path = "staff/reorganisation.html")]
struct ReorganisationPage {
    l: Locale,
    frame: Frame,
    back: String,
    action: String,
    living: Vec<(String, String)>,
    ending: Vec<Ending>,
    begins: Vec<Row>,
    at: String,
    reason: String,
    faults: Faults,
}

impl ReorganisationPage {
    fn error(&self, field: &str) -> Option<&str> {
        fault_at(&self.faults, field)
    }
}

/// GET /staff/d/{dialogue}/reorganise
pub(crate) async fn form(
    State(site): State<Site>,
    desk: Desk,
    Query(asked): Query<Pairs>,
) -> Result<Response, Failure> {
    render(&site, &desk, &asked, Vec::new()).await
}

/// The bodies that are named and exist.
async fn ending(site: &Site, desk: &Desk, asked: &Pairs) -> Result<Vec<BodyView>, Failure> {
    let mut ending = Vec::new();
    for slug in many(asked, "end").take(MOST_AT_ONCE) {
        ending.push(site.app.own_body(&desk.visitor.actor, &desk.dialogue, slug).await?);
    }
    Ok(ending)
}

/// The bodies that begin, as typed.
fn rows(asked: &Pairs) -> Result<Vec<Row>, Failure> {
    let most = i64::try_from(MOST_AT_ONCE).unwrap_or(1);
    let count = match one(asked, "count") {
        "" => 1,
        given => given.parse().map_err(|_| unknown_word("count"))?,
    };
    let count: i64 =
        if (1..=most).contains(&count) { count } else { return Err(unknown_word("count")) };
    let nth = |name: &str, number: i64| {
        let place = usize::try_from(number - 1).unwrap_or(0);
        many(asked, name).nth(place).unwrap_or_default().to_owned()
    };
    let row = |number: i64| {
        let follows = format!("follows-{number}");
        let follows = asked.iter().filter(|(name, _)| *name == follows);
        Row {
            number,
            name: nth("name", number),
            slug: nth("slug", number),
            purpose: nth("purpose", number),
            follows: follows.map(|(_, value)| value.clone()).collect(),
        }
    };
    Ok((1..=count).map(row).collect())
}

async fn render(
    site: &Site,
    desk: &Desk,
    asked: &Pairs,
    faults: Faults,
) -> Result<Response, Failure> {
    desk.needs(site, Action::Manage)?;
    let (l, slug) = (desk.l(), desk.dialogue.slug.as_str());
    let bodies = site.app.bodies(&desk.visitor.actor, &desk.dialogue).await?;
    let living = bodies.into_iter().filter(|body| body.valid_to.is_none());
    let now = site.app.now();
    let member = |view: &app::member::MemberView| Member {
        id: view.row.id,
        name: view.row.name.clone(),
        to: one(asked, &format!("to-{}", view.row.id)).parse().unwrap_or(0),
    };
    let ends = ending(site, desk, asked).await?;
    let ends = ends.iter().map(|view| Ending {
        slug: view.row.slug.clone(),
        name: view.row.name.clone(),
        members: view.sitting(now).map(member).collect(),
    });
    let is_refused = !faults.is_empty();
    let page = ReorganisationPage {
        l,
        back: url::staff_bodies(slug),
        action: url::staff_reorganise(slug),
        living: living.map(|body| (body.slug, body.name)).collect(),
        ending: ends.collect(),
        begins: rows(asked)?,
        at: one(asked, "at").to_owned(),
        reason: one(asked, "reason").to_owned(),
        faults,
        frame: Frame::of(site, desk, Tab::Bodies, l.t("staff-reorganise-title"))
            .await?
            .with_faults(is_refused),
    };
    Ok(super::page(page.render()?, is_refused))
}

/// POST /staff/d/{dialogue}/reorganise
pub(crate) async fn reorganise(
    State(site): State<Site>,
    desk: Desk,
    Form(asked): Form<Pairs>,
) -> Result<Response, Failure> {
    desk.needs(&site, Action::Manage)?;
    let wanted = wanted(&site, &desk, &asked).await?;
    let actor = &desk.visitor.actor;
    let done = match day_in(&desk, "at", one(&asked, "at")) {
        Ok(at) => {
            let wanted = Reorganisation { at, ..wanted };
            site.app.reorganise(actor, &desk.dialogue, &wanted).await
        }
        Err(error) => Err(error),
    };
    let back = url::staff_bodies(&desk.dialogue.slug);
    match done {
        Ok(_) => Ok(desk.said(&back, "reorganised")),
        Err(app::Error::Conflict(word)) => Ok(desk.said(&back, word)),
        Err(error) => {
            let faults = faults_of(desk.l(), error)?;
            render(&site, &desk, &asked, faults).await
        }
    }
}

/// What the form asks for. The bodies that begin stand where those that end stood.
async fn wanted(site: &Site, desk: &Desk, asked: &Pairs) -> Result<Reorganisation, Failure> {
    let ending = ending(site, desk, asked).await?;
    let parent = ending.iter().find_map(|view| view.parent.as_ref());
    let parent = parent.map(|parent| parent.slug.clone()).unwrap_or_default();
    let kind = ending.first().map_or(BodyKind::Subcommittee, |view| view.kind);
    let rows = rows(asked)?;
    let slug_of = |number: i64| {
        rows.iter().find(|row| row.number == number).map(|row| row.slug.trim().to_owned())
    };
    let now = site.app.now();
    let members = ending.iter().flat_map(|view| view.sitting(now));
    let carried = members.filter_map(|member| {
        let to = one(asked, &format!("to-{}", member.row.id)).parse().ok()?;
        Some((MemberId(member.row.id), slug_of(to)?))
    });
    let carried = carried.collect();
    let begun = |row: &Row| Begun {
        body: NewBody {
            slug: row.slug.clone(),
            kind: kind.to_string(),
            parent: parent.clone(),
            name: row.name.clone(),
            purpose: row.purpose.clone(),
            since: None,
        },
        follows: row.follows.clone(),
    };
    Ok(Reorganisation {
        at: None,
        reason: one(asked, "reason").to_owned(),
        ends: ending.iter().map(|view| view.row.slug.clone()).collect(),
        begins: rows.iter().map(begun).collect(),
        carried,
    })
}
