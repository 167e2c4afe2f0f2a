//! Experts: their page, and writing what stands on it.

use app::expert::{Author, Expert, ExpertView, NewProfile};
use app::page::Slice;
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use domain::id::MemberId;
use domain::time::Moment;
use serde::Deserialize;

use crate::error::{Failure, fault_text};
use crate::evidence::Row as EvidenceRow;
use crate::form::{Form, Path};
use crate::gathering::paragraphs;
use crate::home::When;
use crate::layout::{Layout, Place};
use crate::locale::Locale;
use crate::system::see_other;
use crate::visitor::Visitor;
use crate::{Site, fragment, url};

/// Evidence on an expert's page.
const EVIDENCE: i64 = 20;

/// The expert behind an answer.
pub(crate) struct By {
    pub(crate) url: String,
    pub(crate) name: String,
    pub(crate) affiliation: String,
}

impl By {
    pub(crate) fn of(authors: &[Author], answer: i64) -> Option<Self> {
        let author = authors.iter().find(|author| author.answer_id == answer)?;
        Some(Self {
            url: url::expert(author.member_id),
            name: author.name.clone(),
            affiliation: author.affiliation.clone(),
        })
    }
}

/// An earlier version of a profile.
struct Before {
    when: When,
    row: Expert,
}

#[derive(Template)]
#[template(path = "expert.html")]
struct ExpertPage {
    l: Locale,
    layout: Layout,
    view: ExpertView,
    about: Vec<String>,
    credentials: Vec<String>,
    conflicts: Vec<String>,
    changed: Option<When>,
    earlier: Vec<Before>,
    evidence: Vec<EvidenceRow>,
    ended: bool,
    edit: String,
    may_edit: bool,
}

/// GET /experts/{id}
pub(crate) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<i64>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    site.app.expert(&visitor.actor, MemberId(id)).await?;
    let (inner, asker) = (site.clone(), visitor.clone());
    fragment::public(&site, &visitor, &headers, async move { render(&inner, &asker, id).await })
        .await
}

async fn render(site: &Site, visitor: &Visitor, id: i64) -> Result<String, Failure> {
    let (l, actor) = (visitor.locale, &visitor.actor);
    let view = site.app.expert(actor, MemberId(id)).await?;
    let dialogue = &view.panel.dialogue;
    let zone = dialogue.zone.as_str();
    let mut versions = site.app.expert_versions(actor, &view).await?;
    versions.pop();
    let before = |row: Expert| Before { when: When::day(l, Moment(row.at), zone), row };
    let evidence = site.app.evidence_by(actor, &view, Slice::first(EVIDENCE)).await?;
    let profile = view.profile.as_ref();
    let page = ExpertPage {
        l,
        layout: Layout::of(site, visitor, dialogue, Place::Elsewhere, view.member.row.name.clone())
            .titled_in(dialogue.language),
        about: profile.map(|row| paragraphs(&row.about)).unwrap_or_default(),
        credentials: profile.map(|row| paragraphs(&row.credentials)).unwrap_or_default(),
        conflicts: profile.map(|row| paragraphs(&row.conflicts)).unwrap_or_default(),
        changed: profile.map(|row| When::day(l, Moment(row.at), zone)),
        earlier: versions.into_iter().map(before).collect(),
        evidence: evidence.items.iter().map(|row| EvidenceRow::new(l, dialogue, row)).collect(),
        ended: !view.member.sits(site.app.now()),
        edit: format!("{}/edit", url::expert(id)),
        may_edit: site.app.may_write_profile(actor, &view).is_ok(),
        view,
    };
    Ok(page.render()?)
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ProfileForm {
    field: String,
    credentials: String,
    about: String,
    conflicts: String,
    none: String,
}

#[derive(Template)]
#[template(path = "expert_edit.html")]
struct EditPage {
    l: Locale,
    layout: Layout,
    view: ExpertView,
    action: String,
    back: String,
    form: ProfileForm,
    errors: Vec<(&'static str, String)>,
}

impl EditPage {
    fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|(name, _)| *name == field).map(|(_, text)| text.as_str())
    }
}

async fn find(site: &Site, visitor: &Visitor, id: i64) -> Result<ExpertView, Failure> {
    let view = site.app.expert(&visitor.actor, MemberId(id)).await?;
    site.app.may_write_profile(&visitor.actor, &view)?;
    Ok(view)
}

/// GET /experts/{id}/edit
pub(crate) async fn form(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<i64>,
) -> Result<Response, Failure> {
    let view = find(&site, &visitor, id).await?;
    let form = view.profile.clone().map(|row| ProfileForm {
        none: if row.conflicts.is_empty() { "1".to_owned() } else { String::new() },
        field: row.field,
        credentials: row.credentials,
        about: row.about,
        conflicts: row.conflicts,
    });
    edit_page(&site, &visitor, view, form.unwrap_or_default(), Vec::new())
}

fn edit_page(
    site: &Site,
    visitor: &Visitor,
    view: ExpertView,
    form: ProfileForm,
    errors: Vec<(&'static str, String)>,
) -> Result<Response, Failure> {
    let l = visitor.locale;
    let title = crate::care::title(l, l.t("expert-edit"), !errors.is_empty(), None);
    let back = url::expert(view.member.row.id);
    let status = match errors.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let page = EditPage {
        l,
        layout: Layout::of(site, visitor, &view.panel.dialogue, Place::Elsewhere, title),
        action: format!("{back}/edit"),
        back,
        form,
        errors,
        view,
    };
    Ok((status, Html(page.render()?)).into_response())
}

/// POST /experts/{id}/edit
pub(crate) async fn edit(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<i64>,
    Form(form): Form<ProfileForm>,
) -> Result<Response, Failure> {
    let view = find(&site, &visitor, id).await?;
    if !matches!(form.none.as_str(), "" | "1") {
        return Err(Failure::Unreadable("none is 1 or nothing".to_owned()));
    }
    let new = NewProfile {
        field: form.field.clone(),
        credentials: form.credentials.clone(),
        about: form.about.clone(),
        conflicts: form.conflicts.clone(),
        no_conflicts: !form.none.is_empty(),
    };
    match site.app.write_profile(&visitor.actor, &view, &new).await {
        Ok(()) => Ok(see_other(&url::expert(id), Vec::new())),
        Err(app::Error::Invalid { faults }) => {
            let l = visitor.locale;
            let said = |fault: &domain::text::FieldFault| match fault.field {
                "conflicts" => (fault.field, l.t("expert-conflicts-say")),
                field => (field, fault_text(l, fault)),
            };
            let errors = faults.iter().map(said).collect();
            edit_page(&site, &visitor, view, form, errors)
        }
        Err(error) => Err(error.into()),
    }
}
