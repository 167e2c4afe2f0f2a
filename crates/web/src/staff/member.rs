//! One member on the staff desk: changed, renewed, left, and the offices held.

use app::body::BodyView;
use app::member::{Departure, MemberChange, MemberView};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::id::MemberId;
use domain::member::{Ending, MemberKind, Office};
use domain::permission::Denial;
use domain::time::Moment;
use serde::Deserialize;

use super::body::{day_in, end_of, find, genders};
use super::part::{Input, Part, choices};
use super::{Desk, Faults, Frame, Tab, faults_of, unknown_word};
use crate::appointment::letters;
use crate::body::{constituency_name, ending_name, member_kind_name, office_name, term};
use crate::document::Offered;
use crate::error::Failure;
use crate::form::{Form, Path};
use crate::locale::Locale;
use crate::{Site, url};

/// The ways in which staff end a seat.
const ENDINGS: [Ending; 3] = [Ending::Resigned, Ending::Dismissed, Ending::Lost];

/// An office held now.
struct Held {
    name: String,
    word: &'static str,
    since: String,
}

#[derive(Template)]
#[template(path = "staff/member.html")]
struct MemberPage {
    l: Locale,
    frame: Frame,
    body: String,
    back: String,
    name: String,
    action: String,
    facts: Vec<(String, String)>,
    /// The letter of whoever was appointed.
    letters: Vec<Offered>,
    held: Vec<Held>,
    parts: Vec<Part>,
    earlier: Vec<String>,
    passwords: Vec<(String, String)>,
    faults: Faults,
}

/// What the page of a member changes.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct MemberForm {
    r#do: String,
    affiliation: String,
    email: String,
    gender: String,
    term: String,
    ending: String,
    reason: String,
    at: String,
    notice: String,
    office: String,
}

fn member_id(text: &str) -> Result<MemberId, Failure> {
    Ok(text.parse().map(MemberId).map_err(|_| Denial::NotFound)?)
}

/// GET /staff/d/{dialogue}/bodies/{slug}/members/{member}
pub(crate) async fn page(
    State(site): State<Site>,
    desk: Desk,
    Path((_, slug, member)): Path<(String, String, String)>,
) -> Result<Response, Failure> {
    let view = find(&site, &desk, &slug).await?;
    render(&site, &desk, &view, member_id(&member)?, ("", Vec::new()), Vec::new()).await
}

async fn render(
    site: &Site,
    desk: &Desk,
    view: &BodyView,
    id: MemberId,
    (refused, faults): (&str, Faults),
    passwords: Vec<(String, String)>,
) -> Result<Response, Failure> {
    let (l, dialogue) = (desk.l(), &desk.dialogue);
    let member = view.member(id).ok_or(Denial::NotFound)?;
    let earlier = site.app.earlier_members(&desk.visitor.actor, view, id).await?;
    let now = site.app.now();
    let day = |at: i64| l.date(Moment(at), &dialogue.zone);
    let held = member.offices.iter().filter(|(_, held)| held.valid_to.is_none());
    let held = held.map(|(office, held)| Held {
        name: office_name(l, *office),
        word: office.as_str(),
        since: l.a("body-since", [("day", day(held.valid_from).into())]),
    });
    let action = url::staff_member(&dialogue.slug, &view.row.slug, id.0);
    let is_refused = !faults.is_empty();
    let parts = if member.sits(now) { parts(l, &action, member) } else { Vec::new() };
    let parts =
        parts.into_iter().map(|part| if part.id == refused { part.refused(&faults) } else { part });
    let before = |one: app::member::Earlier| {
        let details = one.details;
        let to = details.term_to.map(day).unwrap_or_default();
        format!("{} · {} · {}–{to}", day(one.at.0), details.affiliation, day(details.term_from))
    };
    let page = MemberPage {
        l,
        body: view.row.name.clone(),
        back: url::staff_body(&dialogue.slug, &view.row.slug),
        name: member.row.name.clone(),
        facts: facts(l, member, &dialogue.zone),
        letters: match member.kind {
            MemberKind::Appointed => letters(l, &view.row.slug, id.0),
            MemberKind::ExOfficio => Vec::new(),
        },
        held: held.collect(),
        parts: parts.collect(),
        earlier: earlier.into_iter().map(before).collect(),
        passwords,
        action,
        faults,
        frame: Frame::of(site, desk, Tab::Bodies, member.row.name.clone())
            .await?
            .with_faults(is_refused),
    };
    Ok(super::page(page.render()?, is_refused))
}

fn facts(l: Locale, member: &MemberView, zone: &str) -> Vec<(String, String)> {
    let row = &member.row;
    let mut facts = vec![
        (l.t("body-affiliation"), row.affiliation.clone()),
        (l.t("body-kind-of-seat"), member_kind_name(l, member.kind)),
        (l.t("staff-member-for"), constituency_name(l, member.constituency)),
        (l.t("staff-member-since"), l.date(Moment(row.valid_from), zone)),
        (l.t("body-term-name"), term(l, member, zone)),
        (l.t("staff-member-renewals"), row.renewals.to_string()),
    ];
    if let Some(ended) = row.ended_at {
        let ending = row.ending.as_deref().and_then(|ending| ending.parse().ok());
        let ending = ending.map(|ending| ending_name(l, ending)).unwrap_or_default();
        let left = format!("{} {ending} {}", l.date(Moment(ended), zone), row.reason);
        facts.push((l.t("staff-member-left"), left));
    }
    if let Some(notice) = row.notice_at {
        facts.push((l.t("staff-member-notice"), l.date(Moment(notice), zone)));
    }
    facts
}

fn parts(l: Locale, action: &str, member: &MemberView) -> Vec<Part> {
    let change = vec![
        Input::new("text", "affiliation", l.t("body-affiliation"), &member.row.affiliation)
            .at_most(80),
        Input::new("email", "email", l.t("word-email"), "").hinted(l.t("staff-member-tie-hint")),
        Input::new("select", "gender", l.t("staff-member-gender"), "")
            .hinted(l.t("staff-member-gender-hint"))
            .of(genders(l)),
    ];
    let renew = vec![
        Input::new("date", "term", l.t("staff-member-until"), "")
            .hinted(l.t("staff-member-until-hint")),
    ];
    let give = vec![Input::new("select", "office", l.t("body-office"), "").needed().of(choices(
        l,
        Office::ALL,
        office_name,
        None,
    ))];
    let leave = vec![
        Input::new("select", "ending", l.t("staff-member-ending"), "").needed().of(choices(
            l,
            &ENDINGS,
            ending_name,
            None,
        )),
        Input::new("text", "reason", l.t("staff-field-reason"), "")
            .needed()
            .hinted(l.t("publication-reason-hint")),
        Input::new("date", "at", l.t("staff-member-left"), "").hinted(l.t("staff-since-hint")),
        Input::new("date", "notice", l.t("staff-member-notice"), "")
            .hinted(l.t("staff-member-notice-hint")),
    ];
    let part = |id, title: &str, button: &str, inputs| {
        Part::new(id, l.t(title), action.to_owned(), l.t(button), inputs).doing(id)
    };
    let mut parts = vec![part("change", "staff-member-change", "publication-save", change)];
    if member.row.term_to.is_some() {
        parts.push(
            part("renew", "staff-member-renew", "staff-member-renew-do", renew)
                .led(l.t("staff-member-renew-lead")),
        );
    }
    parts.push(part("give", "staff-office-title", "staff-office-give", give));
    parts.push(
        part("leave", "staff-member-leave", "staff-member-leave-do", leave)
            .led(l.t("staff-member-leave-lead"))
            .risky(),
    );
    parts
}

/// POST /staff/d/{dialogue}/bodies/{slug}/members/{member}
pub(crate) async fn change(
    State(site): State<Site>,
    desk: Desk,
    Path((_, slug, member)): Path<(String, String, String)>,
    Form(form): Form<MemberForm>,
) -> Result<Response, Failure> {
    let view = find(&site, &desk, &slug).await?;
    let id = member_id(&member)?;
    let back = url::staff_member(&desk.dialogue.slug, &slug, id.0);
    match decide(&site, &desk, &view, id, &form).await {
        Ok(Done::Undoable) => desk.done(&site, &back).await,
        Ok(Done::Said(word)) | Err(Failure::App(app::Error::Conflict(word))) => {
            Ok(desk.said(&back, word))
        }
        Ok(Done::Password(password)) => {
            let view = find(&site, &desk, &slug).await?;
            let passwords = vec![(form.email.trim().to_lowercase(), password)];
            render(&site, &desk, &view, id, ("", Vec::new()), passwords).await
        }
        Err(Failure::App(error @ app::Error::Invalid { .. })) => {
            let faults = faults_of(desk.l(), error)?;
            render(&site, &desk, &view, id, (&form.r#do, faults), Vec::new()).await
        }
        Err(failure) => Err(failure),
    }
}

/// What came of a form.
enum Done {
    /// It can be undone.
    Undoable,
    /// It is told with a word.
    Said(&'static str),
    /// An account was made; its first password is told once.
    Password(String),
}

async fn decide(
    site: &Site,
    desk: &Desk,
    view: &BodyView,
    id: MemberId,
    form: &MemberForm,
) -> Result<Done, Failure> {
    let (app, actor) = (&site.app, &desk.visitor.actor);
    let office = || form.office.parse::<Office>().map_err(|_| unknown_word("office"));
    match form.r#do.as_str() {
        "change" => {
            let wanted = MemberChange {
                affiliation: form.affiliation.clone(),
                email: form.email.clone(),
                gender: form.gender.clone(),
            };
            let password = app.change_member(actor, view, id, &wanted).await?;
            return Ok(password.map_or(Done::Said("member_saved"), Done::Password));
        }
        "renew" => app.renew_term(actor, view, id, end_of(desk, &form.term)?).await?,
        "give" => app.give_office(actor, view, id, office()?).await?,
        "take" => app.end_office(actor, view, id, office()?).await?,
        "leave" => {
            let departure = Departure {
                ending: form.ending.clone(),
                reason: form.reason.clone(),
                at: day_in(desk, "at", &form.at)?,
                notice: day_in(desk, "notice", &form.notice)?,
            };
            app.end_seat(actor, view, id, &departure).await?;
            if departure.ending == Ending::Dismissed.as_str() {
                return Ok(Done::Said("member_dismissed"));
            }
        }
        _ => return Err(unknown_word("do")),
    }
    Ok(Done::Undoable)
}
