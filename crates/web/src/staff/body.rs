//! Bodies on the staff desk: formed, described, ended, and whoever is to sit in them.

use app::body::{BodyView, Description, NewBody};
use app::import::RowFault;
use app::member::{MemberView, NewMember};
use askama::Template;
use axum::extract::{FromRequest as _, Multipart, Request, State};
use axum::response::Response;
use domain::body::BodyKind;
use domain::id::MemberId;
use domain::member::{Constituency, Gender, MemberKind};
use domain::permission::Action;
use domain::text::Fault;
use domain::time::{Moment, zone};
use serde::Deserialize;

use super::import::{row_fault, table_fault, unreadable};
use super::part::{Input, Part, choices};
use super::{Desk, Faults, Frame, Tab, faults_of, unknown_word};
use crate::body::{
    Told, constituency_name, ending_name, kind_name, kind_word, member_kind_name, offices, term,
    told,
};
use crate::error::Failure;
use crate::form::{Form, Path};
use crate::locale::Locale;
use crate::{Site, url};

/// The largest table of members, and what the form adds around it.
pub(crate) const MOST_BYTES: usize = 4 * 1024 * 1024;

/// A day as a form holds it; none when it is empty, and a fault of ours when it is no day.
pub(super) fn day_of(desk: &Desk, text: &str) -> Result<Option<Moment>, app::Error> {
    day_in(desk, "since", text)
}

/// The same under the name of another field.
pub(super) fn day_in(
    desk: &Desk,
    field: &'static str,
    text: &str,
) -> Result<Option<Moment>, app::Error> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let expected = "a day such as 2026-11-28";
    let day = Moment::from_iso_date(text, &zone(&desk.dialogue.zone));
    let fault = Fault::Malformed { expected };
    day.map(Some).ok_or_else(|| app::Error::field(field, fault))
}

/// The last moment of a day as a form holds it.
pub(super) fn end_of(desk: &Desk, text: &str) -> Result<Option<Moment>, app::Error> {
    let zone = zone(&desk.dialogue.zone);
    let day = day_in(desk, "term", text)?;
    Ok(day.map(|day| Moment::end_of(day.day(&zone), &zone)))
}

/// A body to be formed, as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct BodyForm {
    slug: String,
    kind: String,
    parent: String,
    name: String,
    purpose: String,
    since: String,
}

struct Row {
    url: String,
    name: String,
    kind: String,
    slug: String,
    from: String,
    to: String,
}

#[derive(Template)]
#[template(path = "staff/bodies.html")]
struct ListPage {
    l: Locale,
    frame: Frame,
    reorganise: String,
    has_living: bool,
    rows: Vec<Row>,
    part: Part,
    faults: Faults,
}

/// GET /staff/d/{dialogue}/bodies
pub(crate) async fn list(State(site): State<Site>, desk: Desk) -> Result<Response, Failure> {
    render_list(&site, &desk, &BodyForm::default(), Vec::new()).await
}

async fn render_list(
    site: &Site,
    desk: &Desk,
    form: &BodyForm,
    faults: Faults,
) -> Result<Response, Failure> {
    desk.needs(site, Action::Manage)?;
    let (l, slug) = (desk.l(), desk.dialogue.slug.as_str());
    let bodies = site.app.bodies(&desk.visitor.actor, &desk.dialogue).await?;
    let day = |at: i64| l.date(Moment(at), &desk.dialogue.zone);
    let row = |body: &app::body::Body| Row {
        url: url::staff_body(slug, &body.slug),
        name: body.name.clone(),
        kind: kind_word(l, &body.kind),
        slug: body.slug.clone(),
        from: day(body.valid_from),
        to: body.valid_to.map(day).unwrap_or_default(),
    };
    let living = bodies.iter().filter(|body| body.valid_to.is_none());
    let parents: Vec<(String, String)> =
        std::iter::once((String::new(), l.t("staff-body-no-parent")))
            .chain(living.map(|body| (body.slug.clone(), body.name.clone())))
            .collect();
    let is_refused = !faults.is_empty();
    let part = add_part(l, url::staff_bodies(slug), form, parents.clone());
    let page = ListPage {
        l,
        reorganise: url::staff_reorganise(slug),
        has_living: parents.len() > 1,
        rows: bodies.iter().map(row).collect(),
        part: if is_refused { part.refused(&faults) } else { part },
        faults,
        frame: Frame::of(site, desk, Tab::Bodies, l.t("nav-bodies")).await?.with_faults(is_refused),
    };
    Ok(super::page(page.render()?, is_refused))
}

fn add_part(l: Locale, action: String, form: &BodyForm, parents: Vec<(String, String)>) -> Part {
    let inputs = vec![
        Input::new("text", "name", l.t("staff-body-name"), &form.name).needed().at_most(60),
        Input::new("text", "slug", l.t("staff-body-slug"), &form.slug)
            .needed()
            .at_most(40)
            .hinted(l.t("staff-body-slug-hint")),
        Input::new("select", "kind", l.t("staff-body-kind"), &form.kind).needed().of(choices(
            l,
            BodyKind::ALL,
            kind_name,
            None,
        )),
        Input::new("select", "parent", l.t("staff-body-parent"), &form.parent).of(parents),
        Input::new("area", "purpose", l.t("staff-body-purpose"), &form.purpose).at_most(1000),
        Input::new("date", "since", l.t("staff-body-from"), &form.since)
            .hinted(l.t("staff-since-hint")),
    ];
    Part::new("add", l.t("staff-body-add"), action, l.t("staff-body-add-do"), inputs)
        .led(l.t("staff-body-add-lead"))
}

/// POST /staff/d/{dialogue}/bodies: forms a body.
pub(crate) async fn add(
    State(site): State<Site>,
    desk: Desk,
    Form(form): Form<BodyForm>,
) -> Result<Response, Failure> {
    desk.needs(&site, Action::Manage)?;
    let done = async {
        let new = NewBody {
            slug: form.slug.clone(),
            kind: form.kind.clone(),
            parent: form.parent.clone(),
            name: form.name.clone(),
            purpose: form.purpose.clone(),
            since: day_of(&desk, &form.since)?,
        };
        site.app.add_body(&desk.visitor.actor, &desk.dialogue, &new).await
    };
    let back = url::staff_bodies(&desk.dialogue.slug);
    match done.await {
        Ok(_) => {
            let to = url::staff_body(&desk.dialogue.slug, form.slug.trim());
            Ok(desk.said(&to, "body_formed"))
        }
        Err(app::Error::Conflict(word)) => Ok(desk.said(&back, word)),
        Err(error) => {
            let faults = faults_of(desk.l(), error)?;
            render_list(&site, &desk, &form, faults).await
        }
    }
}

/// A member in the table.
struct Line {
    url: String,
    name: String,
    affiliation: String,
    constituency: String,
    kind: String,
    offices: String,
    term: String,
    renewals: i64,
}

struct Former {
    url: String,
    name: String,
    affiliation: String,
    left: String,
}

#[derive(Template)]
#[template(path = "staff/body.html")]
struct BodyPage {
    l: Locale,
    frame: Frame,
    view: BodyView,
    kind: String,
    ended: Option<String>,
    public: String,
    bylaws: String,
    sum: String,
    rows: Vec<Line>,
    former: Vec<Former>,
    findings: Vec<Told>,
    exemption: Option<String>,
    parts: Vec<Part>,
    passwords: Vec<(String, String)>,
    bad: Vec<String>,
    faults: Faults,
}

/// What became of a form on the page of a body.
#[derive(Default)]
struct Outcome {
    /// The form that was refused.
    part: &'static str,
    faults: Faults,
    /// First passwords, told once.
    passwords: Vec<(String, String)>,
    /// Rows of a roster that cannot be taken.
    bad: Vec<String>,
}

/// Whoever is to be appointed, as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct MemberForm {
    name: String,
    affiliation: String,
    kind: String,
    constituency: String,
    votes: String,
    email: String,
    gender: String,
    since: String,
    term: String,
    replaces: String,
}

pub(super) async fn find(site: &Site, desk: &Desk, slug: &str) -> Result<BodyView, Failure> {
    desk.needs(site, Action::Manage)?;
    Ok(site.app.own_body(&desk.visitor.actor, &desk.dialogue, slug).await?)
}

/// GET /staff/d/{dialogue}/bodies/{slug}
pub(crate) async fn page(
    State(site): State<Site>,
    desk: Desk,
    Path((_, slug)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let view = find(&site, &desk, &slug).await?;
    render(&site, &desk, view, &first_form(), Outcome::default()).await
}

/// A form in which the usual is chosen.
fn first_form() -> MemberForm {
    MemberForm {
        kind: MemberKind::Appointed.to_string(),
        votes: "1".to_owned(),
        ..MemberForm::default()
    }
}

async fn render(
    site: &Site,
    desk: &Desk,
    view: BodyView,
    form: &MemberForm,
    outcome: Outcome,
) -> Result<Response, Failure> {
    let (l, dialogue) = (desk.l(), &desk.dialogue);
    let standing = site.app.findings(&desk.visitor.actor, &view).await?;
    let now = site.app.now();
    let exemption = standing.exemption.as_ref().map(|exemption| exemption.reason.clone());
    let ended = view.row.valid_to.map(|at| {
        let day = l.date(Moment(at), &dialogue.zone);
        format!("{} {}", l.a("staff-body-ended", [("day", day.into())]), view.row.reason)
    });
    let member_url =
        |member: &MemberView| url::staff_member(&dialogue.slug, &view.row.slug, member.row.id);
    let line = |member: &MemberView| Line {
        url: member_url(member),
        name: member.row.name.clone(),
        affiliation: member.row.affiliation.clone(),
        constituency: constituency_name(l, member.constituency),
        kind: member_kind_name(l, member.kind),
        offices: offices(l, member, now),
        term: term(l, member, &dialogue.zone),
        renewals: member.row.renewals,
    };
    let former = |member: &MemberView| {
        let ending = member.row.ending.as_deref().and_then(|ending| ending.parse().ok());
        Former {
            url: member_url(member),
            name: member.row.name.clone(),
            affiliation: member.row.affiliation.clone(),
            left: ending.map(|ending| ending_name(l, ending)).unwrap_or_default(),
        }
    };
    let is_refused = !outcome.faults.is_empty() || !outcome.bad.is_empty();
    let parts = parts(l, desk, &view, form, exemption.as_deref());
    let parts = parts
        .into_iter()
        .map(|part| if part.id == outcome.part { part.refused(&outcome.faults) } else { part });
    let page = BodyPage {
        l,
        kind: kind_name(l, view.kind),
        ended,
        public: url::body(&view.row.slug),
        bylaws: url::staff_bylaws(&dialogue.slug, &view.row.slug),
        sum: l.n("staff-members-enrolled", standing.enrolled),
        rows: view.sitting(now).map(line).collect(),
        former: view.members.iter().filter(|member| !member.sits(now)).map(former).collect(),
        findings: told(l, &standing, &view),
        exemption,
        parts: parts.collect(),
        passwords: outcome.passwords,
        bad: outcome.bad,
        faults: outcome.faults,
        frame: Frame::of(site, desk, Tab::Bodies, view.row.name.clone())
            .await?
            .with_faults(is_refused),
        view,
    };
    Ok(super::page(page.render()?, is_refused))
}

/// The forms of a body; of one that has ended none.
fn parts(
    l: Locale,
    desk: &Desk,
    view: &BodyView,
    form: &MemberForm,
    exemption: Option<&str>,
) -> Vec<Part> {
    if view.row.valid_to.is_some() {
        return Vec::new();
    }
    let action = url::staff_body(&desk.dialogue.slug, &view.row.slug);
    let mut roster = Part::new(
        "roster",
        l.t("staff-roster-title"),
        format!("{action}/roster"),
        l.t("staff-roster-do"),
        vec![Input::new("file", "file", l.t("staff-roster-file"), "").needed()],
    )
    .led(l.t("staff-roster-lead"));
    roster.multipart = true;
    let exempt = vec![
        Input::new("text", "exemption", l.t("staff-exempt-reason"), exemption.unwrap_or_default())
            .hinted(l.t("staff-exempt-hint")),
    ];
    let describe = vec![
        Input::new("text", "name", l.t("staff-body-name"), &view.row.name).needed().at_most(60),
        Input::new("area", "purpose", l.t("staff-body-purpose"), &view.row.purpose).at_most(1000),
    ];
    let end = vec![
        Input::new("text", "reason", l.t("staff-field-reason"), "")
            .needed()
            .hinted(l.t("publication-reason-hint")),
        Input::new("date", "at", l.t("staff-body-to"), "").hinted(l.t("staff-since-hint")),
    ];
    let save = || l.t("publication-save");
    vec![
        appoint_part(l, format!("{action}/members"), view, form),
        roster,
        Part::new("exempt", l.t("staff-exempt-title"), action.clone(), save(), exempt)
            .doing("exempt"),
        Part::new("describe", l.t("staff-body-describe"), action.clone(), save(), describe)
            .doing("describe")
            .led(l.t("staff-body-describe-lead")),
        Part::new("end", l.t("staff-body-end"), action, l.t("staff-body-end-do"), end)
            .doing("end")
            .led(l.t("staff-body-end-lead"))
            .risky(),
    ]
}

/// The genders, as they are chosen.
pub(super) fn genders(l: Locale) -> Vec<(String, String)> {
    let name = |l: Locale, gender: Gender| match gender {
        Gender::Woman => l.t("staff-member-woman"),
        Gender::Man => l.t("staff-member-man"),
    };
    choices(l, Gender::ALL, name, Some(l.t("staff-member-untold")))
}

fn appoint_part(l: Locale, action: String, view: &BodyView, form: &MemberForm) -> Part {
    let left = view.members.iter().filter(|member| member.row.ended_at.is_some());
    let replaced = left.map(|member| (member.row.id.to_string(), member.row.name.clone()));
    let nobody = (String::new(), l.t("staff-member-replaces-nobody"));
    let inputs =
        vec![
            Input::new("text", "name", l.t("body-name"), &form.name).needed().at_most(80),
            Input::new("text", "affiliation", l.t("body-affiliation"), &form.affiliation)
                .at_most(80),
            Input::new("select", "kind", l.t("body-kind-of-seat"), &form.kind)
                .needed()
                .of(choices(l, MemberKind::ALL, member_kind_name, None)),
            Input::new("select", "constituency", l.t("staff-member-for"), &form.constituency)
                .needed()
                .of(choices(l, Constituency::ALL, constituency_name, None)),
            Input::new("check", "votes", l.t("staff-member-votes"), &form.votes),
            Input::new("email", "email", l.t("word-email"), &form.email)
                .hinted(l.t("staff-member-email-hint")),
            Input::new("select", "gender", l.t("staff-member-gender"), &form.gender)
                .hinted(l.t("staff-member-gender-hint"))
                .of(genders(l)),
            Input::new("date", "since", l.t("staff-member-since"), &form.since)
                .hinted(l.t("staff-since-hint")),
            Input::new("date", "term", l.t("staff-member-until"), &form.term)
                .hinted(l.t("staff-member-until-hint")),
            Input::new("select", "replaces", l.t("staff-member-replaces"), &form.replaces)
                .of(std::iter::once(nobody).chain(replaced).collect()),
        ];
    Part::new("appoint", l.t("staff-member-add"), action, l.t("staff-member-add-do"), inputs)
}

/// What the page of a body changes.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ChangeForm {
    r#do: String,
    name: String,
    purpose: String,
    exemption: String,
    reason: String,
    at: String,
}

/// POST /staff/d/{dialogue}/bodies/{slug}: describes it anew, ends it, or records why the balance of
/// genders cannot be had.
pub(crate) async fn change(
    State(site): State<Site>,
    desk: Desk,
    Path((_, slug)): Path<(String, String)>,
    Form(form): Form<ChangeForm>,
) -> Result<Response, Failure> {
    let view = find(&site, &desk, &slug).await?;
    let actor = &desk.visitor.actor;
    let (part, word, done) = match form.r#do.as_str() {
        "describe" => {
            let wanted = Description { name: form.name.clone(), purpose: form.purpose.clone() };
            ("describe", "body_saved", site.app.change_body(actor, &view, &wanted).await)
        }
        "exempt" => {
            let done = site.app.exempt(actor, &view, &form.exemption).await;
            ("exempt", "body_saved", done.map_err(renamed))
        }
        "end" => {
            let done = match day_in(&desk, "at", &form.at) {
                Ok(at) => site.app.end_body(actor, &view, &form.reason, at).await,
                Err(error) => Err(error),
            };
            ("end", "body_ended_now", done)
        }
        _ => return Err(unknown_word("do")),
    };
    let back = url::staff_body(&desk.dialogue.slug, &slug);
    match done {
        Ok(()) => Ok(desk.said(&back, word)),
        Err(error @ app::Error::Invalid { .. }) => {
            let faults = faults_of(desk.l(), error)?;
            let outcome = Outcome { part, faults, ..Outcome::default() };
            render(&site, &desk, view, &first_form(), outcome).await
        }
        Err(app::Error::Conflict(word)) => Ok(desk.said(&back, word)),
        Err(error) => Err(error.into()),
    }
}

/// The reason of an exemption stands in a field of its own name on this page.
fn renamed(error: app::Error) -> app::Error {
    match error {
        app::Error::Invalid { mut faults } => {
            for fault in &mut faults {
                fault.field = "exemption";
            }
            app::Error::Invalid { faults }
        }
        error => error,
    }
}

/// POST /staff/d/{dialogue}/bodies/{slug}/members: gives somebody a seat. A first password is shown
/// on this answer only.
pub(crate) async fn appoint(
    State(site): State<Site>,
    desk: Desk,
    Path((_, slug)): Path<(String, String)>,
    Form(form): Form<MemberForm>,
) -> Result<Response, Failure> {
    let view = find(&site, &desk, &slug).await?;
    let actor = &desk.visitor.actor;
    let done = async {
        let new = NewMember {
            name: form.name.clone(),
            affiliation: form.affiliation.clone(),
            kind: form.kind.clone(),
            constituency: form.constituency.clone(),
            no_vote: form.votes.is_empty(),
            email: form.email.clone(),
            password: None,
            gender: form.gender.clone(),
            since: day_of(&desk, &form.since)?,
            term_to: end_of(&desk, &form.term)?,
            renewals: 0,
            replaces: replaced(&form.replaces)?,
        };
        site.app.appoint(actor, &view, &new).await
    };
    let back = url::staff_body(&desk.dialogue.slug, &slug);
    match done.await {
        Ok(given) => match given.password {
            None => Ok(desk.said(&back, "member_appointed")),
            Some(password) => {
                let view = find(&site, &desk, &slug).await?;
                let passwords = vec![(form.email.trim().to_lowercase(), password)];
                let outcome = Outcome { passwords, ..Outcome::default() };
                render(&site, &desk, view, &first_form(), outcome).await
            }
        },
        Err(app::Error::Conflict(word)) => Ok(desk.said(&back, word)),
        Err(error) => {
            let faults = faults_of(desk.l(), error)?;
            let outcome = Outcome { part: "appoint", faults, ..Outcome::default() };
            render(&site, &desk, view, &form, outcome).await
        }
    }
}

/// The member who is replaced; none when nobody is chosen.
fn replaced(text: &str) -> Result<Option<MemberId>, app::Error> {
    if text.is_empty() {
        return Ok(None);
    }
    let fault = Fault::Malformed { expected: "a member who has left this body" };
    let id = text.parse().map_err(|_| app::Error::field("replaces", fault))?;
    Ok(Some(MemberId(id)))
}

/// POST /staff/d/{dialogue}/bodies/{slug}/roster: gives seats to everybody in a table, or to nobody.
pub(crate) async fn import_roster(
    State(site): State<Site>,
    desk: Desk,
    Path((_, slug)): Path<(String, String)>,
    request: Request,
) -> Result<Response, Failure> {
    let view = find(&site, &desk, &slug).await?;
    let (name, bytes) = read_table(&site, request).await?;
    let l = desk.l();
    let back = url::staff_body(&desk.dialogue.slug, &slug);
    let outcome = match site.app.import_roster(&desk.visitor.actor, &view, &name, &bytes).await {
        Ok(import) if import.faults.is_empty() && import.passwords.is_empty() => {
            return Ok(desk.said(&back, "roster_taken"));
        }
        Ok(import) => Outcome {
            passwords: import.passwords,
            bad: import.faults.iter().map(|fault| bad_row(l, &name, fault)).collect(),
            ..Outcome::default()
        },
        Err(app::Error::Table(error)) => {
            let (text, todo) = table_fault(l, &error);
            Outcome { bad: vec![format!("{name}: {text} {todo}")], ..Outcome::default() }
        }
        Err(app::Error::Conflict(word)) => return Ok(desk.said(&back, word)),
        Err(error) => {
            let faults = faults_of(l, error)?;
            let bad = faults.into_iter().map(|(_, text)| format!("{name}: {text}")).collect();
            Outcome { bad, ..Outcome::default() }
        }
    };
    let view = find(&site, &desk, &slug).await?;
    render(&site, &desk, view, &first_form(), outcome).await
}

/// File, row and column of what cannot be taken, and why.
pub(super) fn bad_row(l: Locale, name: &str, fault: &RowFault) -> String {
    let values = [
        ("file", name.into()),
        ("row", i64::from(fault.row).into()),
        ("column", fault.column.as_str().into()),
        ("fault", row_fault(l, fault).into()),
    ];
    l.a("staff-roster-fault", values)
}

async fn read_table(site: &Site, request: Request) -> Result<(String, Vec<u8>), Failure> {
    let mut parts = Multipart::from_request(request, site)
        .await
        .map_err(|error| Failure::Unreadable(error.body_text()))?;
    let mut taken = (String::new(), Vec::new());
    while let Some(field) = parts.next_field().await.map_err(|error| unreadable(&error))? {
        if field.name() == Some("file") {
            let name = field.file_name().unwrap_or_default().to_owned();
            taken = (name, field.bytes().await.map_err(|error| unreadable(&error))?.to_vec());
        }
    }
    Ok(taken)
}
