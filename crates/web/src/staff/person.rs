//! People and their offices: in one dialogue, and in the whole installation.

use app::person::{Member, NewPerson};
use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Response};
use domain::access::Kind;
use domain::id::DialogueId;
use domain::permission::{Action, Denial};
use domain::role::Role;
use domain::time::{KOREA, Moment};
use serde::Deserialize;

use super::access::Asked;
use super::{
    Desk, Faults, Frame, Said, Staff, Tab, fault_at, faults_of, role_name, said_text, said_word,
};
use crate::error::Failure;
use crate::form::{Form, Query};
use crate::locale::Locale;
use crate::system::see_other;
use crate::visitor::Visitor;
use crate::{Site, url};

/// The offices that can be given in a dialogue, the most frequent first.
const IN_DIALOGUE: [Role; 6] = [
    Role::Editor,
    Role::Moderator,
    Role::Secretary,
    Role::SubcommitteeMember,
    Role::CouncilMember,
    Role::Expert,
];

struct Row {
    role_id: i64,
    name: String,
    email: String,
    role: String,
    since: String,
}

/// What the form holds.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Add {
    name: String,
    email: String,
    role: String,
}

/// Someone who was just added: their address, and the password shown this once.
struct Added {
    email: String,
    password: Option<String>,
}

#[derive(Template)]
#[template(path = "staff/people.html")]
struct PeoplePage {
    l: Locale,
    frame: Frame,
    title: String,
    lead: String,
    action: String,
    /// Why the list is looked at: asked, or told.
    asked: Asked,
    /// The list; none until the reason is told.
    rows: Option<Vec<Row>>,
    roles: Vec<(&'static str, String, String)>,
    form: Add,
    faults: Faults,
    added: Option<Added>,
}

impl PeoplePage {
    fn error(&self, field: &str) -> Option<&str> {
        fault_at(&self.faults, field)
    }
}

fn row(l: Locale, zone: &str, member: Member) -> Row {
    Row {
        role_id: member.role_id,
        role: member.role.parse().map(|role| role_name(l, role)).unwrap_or_default(),
        since: l.date(Moment(member.valid_from), zone),
        name: member.name,
        email: member.email,
    }
}

fn choice(l: Locale, role: Role) -> (&'static str, String, String) {
    let hint = match role {
        Role::Editor => l.t("staff-role-editor-hint"),
        Role::Moderator => l.t("staff-role-moderator-hint"),
        Role::Secretary => l.t("staff-role-secretary-hint"),
        Role::Operator => l.t("staff-role-operator-hint"),
        Role::SubcommitteeMember => l.t("staff-role-subcommittee-member-hint"),
        Role::CouncilMember => l.t("staff-role-council-member-hint"),
        Role::Expert => l.t("staff-role-expert-hint"),
    };
    (role.as_str(), role_name(l, role), hint)
}

fn new_person(form: &Add, role: Role, dialogue: Option<DialogueId>) -> NewPerson {
    NewPerson {
        email: form.email.clone(),
        name: form.name.clone(),
        password: None,
        must_change: true,
        role,
        dialogue,
    }
}

/// The list, or none while the reason to look at it is still to be told.
fn told(members: app::Result<Vec<Member>>) -> Result<Option<Vec<Member>>, Failure> {
    match members {
        Ok(members) => Ok(Some(members)),
        Err(app::Error::Denied(Denial::Reason)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// GET /staff/d/{dialogue}/people
pub(crate) async fn list(State(site): State<Site>, desk: Desk) -> Result<Response, Failure> {
    render(&site, &desk, Add::default(), Vec::new(), None).await
}

async fn render(
    site: &Site,
    desk: &Desk,
    form: Add,
    faults: Faults,
    added: Option<Added>,
) -> Result<Response, Failure> {
    desk.needs(site, Action::Manage)?;
    let l = desk.l();
    let dialogue = &desk.dialogue;
    let actor = &desk.visitor.actor;
    let members = told(site.app.members(actor, dialogue.id).await)?;
    let is_refused = !faults.is_empty();
    let reason = actor.reason(Kind::People, Some(dialogue.id));
    let page = PeoplePage {
        l,
        title: l.t("staff-tab-people"),
        lead: l.t("staff-people-lead"),
        action: url::staff_people(&dialogue.slug),
        asked: Asked::new(l, Kind::People, url::staff_reason(&dialogue.slug), reason),
        rows: members.map(|all| all.into_iter().map(|one| row(l, &dialogue.zone, one)).collect()),
        roles: IN_DIALOGUE.iter().map(|role| choice(l, *role)).collect(),
        form,
        faults,
        added,
        frame: Frame::of(site, desk, Tab::People, l.t("staff-tab-people"))
            .await?
            .with_faults(is_refused),
    };
    Ok(super::page(page.render()?, is_refused))
}

/// POST /staff/d/{dialogue}/people: gives an office. A first password is shown on this answer only.
pub(crate) async fn add(
    State(site): State<Site>,
    desk: Desk,
    Form(form): Form<Add>,
) -> Result<Response, Failure> {
    desk.needs(&site, Action::Manage)?;
    let role = form.role.parse().ok().filter(|role| IN_DIALOGUE.contains(role));
    let Some(role) = role else {
        let faults = vec![("role", desk.l().t("staff-people-role-needed"))];
        return render(&site, &desk, form, faults, None).await;
    };
    let new = new_person(&form, role, Some(desk.dialogue.id));
    match site.app.add_person(&desk.visitor.actor, &new).await {
        Ok(password) => {
            let added = Added { email: new.email, password };
            render(&site, &desk, Add::default(), Vec::new(), Some(added)).await
        }
        Err(error) => {
            let faults = faults_of(desk.l(), error)?;
            render(&site, &desk, form, faults, None).await
        }
    }
}

#[derive(Deserialize)]
pub(crate) struct Revoke {
    role: i64,
}

/// POST /staff/d/{dialogue}/people/revoke: ends an office.
pub(crate) async fn revoke(
    State(site): State<Site>,
    desk: Desk,
    Form(form): Form<Revoke>,
) -> Result<Response, Failure> {
    desk.needs(&site, Action::Manage)?;
    let back = url::staff_people(&desk.dialogue.slug);
    let result = site.app.revoke_role(&desk.visitor.actor, Some(desk.dialogue.id), form.role).await;
    desk.answer(&site, &back, result).await
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct SaidQuery {
    said: String,
}

/// GET /staff/people: who runs the installation.
pub(crate) async fn operators(
    State(site): State<Site>,
    Staff(visitor): Staff,
    Query(query): Query<SaidQuery>,
) -> Result<Response, Failure> {
    let said = said_text(visitor.locale, &query.said);
    let said = said.map(|(class, text)| Said { class, text, undo: None });
    render_operators(&site, &visitor, Add::default(), Vec::new(), None, said).await
}

async fn render_operators(
    site: &Site,
    visitor: &Visitor,
    form: Add,
    faults: Faults,
    added: Option<Added>,
    said: Option<Said>,
) -> Result<Response, Failure> {
    let l = visitor.locale;
    let members = told(site.app.operators(&visitor.actor).await)?;
    let is_refused = !faults.is_empty();
    let mut frame = Frame::new(site, visitor, l.t("staff-operators-title"));
    frame.said = said;
    let page = PeoplePage {
        l,
        frame: frame.with_faults(is_refused),
        title: l.t("staff-operators-title"),
        lead: l.t("staff-operators-lead"),
        action: url::STAFF_PEOPLE.to_owned(),
        asked: Asked::new(
            l,
            Kind::People,
            url::STAFF_REASON.to_owned(),
            visitor.actor.reason(Kind::People, None),
        ),
        rows: members.map(|all| all.into_iter().map(|one| row(l, KOREA, one)).collect()),
        roles: vec![choice(l, Role::Operator)],
        form: Add { role: Role::Operator.to_string(), ..form },
        faults,
        added,
    };
    let html = page.render()?;
    if is_refused { Ok(super::page(html, true)) } else { Ok(Html(html).into_response()) }
}

/// POST /staff/people: adds an operator.
pub(crate) async fn add_operator(
    State(site): State<Site>,
    Staff(visitor): Staff,
    Form(form): Form<Add>,
) -> Result<Response, Failure> {
    let new = new_person(&form, Role::Operator, None);
    match site.app.add_person(&visitor.actor, &new).await {
        Ok(password) => {
            let added = Some(Added { email: new.email, password });
            render_operators(&site, &visitor, Add::default(), Vec::new(), added, None).await
        }
        Err(error) => {
            let faults = faults_of(visitor.locale, error)?;
            render_operators(&site, &visitor, form, faults, None, None).await
        }
    }
}

/// POST /staff/people/revoke: ends an operator's office; the last one stays.
pub(crate) async fn revoke_operator(
    State(site): State<Site>,
    Staff(visitor): Staff,
    Form(form): Form<Revoke>,
) -> Result<Response, Failure> {
    let said = match site.app.revoke_role(&visitor.actor, None, form.role).await {
        Ok(()) => "role_revoked",
        Err(error) => match said_word(&error) {
            Some(word) => word,
            None => return Err(error.into()),
        },
    };
    let to = format!("{}{}", url::STAFF_PEOPLE, url::query(&[("said", said.to_owned())]));
    Ok(see_other(&to, Vec::new()))
}
