//! Opening a dialogue: the first one after set-up, or another one.

use app::dialogue::{NewDialogue, TITLE};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::permission::{Action, Resource};
use serde::Deserialize;

use super::{Faults, Frame, Staff, fault_at, faults_of};
use crate::error::Failure;
use crate::form::Form;
use crate::locale::Locale;
use crate::system::see_other;
use crate::visitor::Visitor;
use crate::{Site, url};

/// What the form holds; sectors and places one per line.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Open {
    title: String,
    slug: String,
    summary: String,
    sectors: String,
    places: String,
    draft: String,
}

#[derive(Template)]
#[template(path = "staff/dialogue.html")]
struct OpenPage {
    l: Locale,
    frame: Frame,
    form: Open,
    faults: Faults,
    title_limit: usize,
}

impl OpenPage {
    fn error(&self, field: &str) -> Option<&str> {
        fault_at(&self.faults, field)
    }
}

/// The fields of the form, from its top.
const FIELDS: [&str; 5] = ["title", "slug", "summary", "sector", "place"];

fn render(site: &Site, visitor: &Visitor, form: Open, faults: Faults) -> Result<Response, Failure> {
    site.app.gate(&visitor.actor, Action::Operate, &Resource::default())?;
    let l = visitor.locale;
    let is_refused = !faults.is_empty();
    let page = OpenPage {
        l,
        frame: Frame::new(site, visitor, l.t("staff-dialogue-title")).with_faults(is_refused),
        form,
        faults,
        title_limit: TITLE.max,
    };
    Ok(super::page(page.render()?, is_refused))
}

/// GET /staff/dialogues
pub(crate) async fn form(
    State(site): State<Site>,
    Staff(visitor): Staff,
) -> Result<Response, Failure> {
    render(&site, &visitor, Open::default(), Vec::new())
}

/// POST /staff/dialogues
pub(crate) async fn open(
    State(site): State<Site>,
    Staff(visitor): Staff,
    Form(form): Form<Open>,
) -> Result<Response, Failure> {
    let new = NewDialogue {
        slug: form.slug.trim().to_owned(),
        title: form.title.clone(),
        summary: form.summary.clone(),
        sectors: lines(&form.sectors),
        places: lines(&form.places),
        draft: !form.draft.is_empty(),
        ..NewDialogue::default()
    };
    match site.app.add_dialogue(&visitor.actor, &new).await {
        Ok(_) => {
            let said = url::query(&[("said", "dialogue_added".to_owned())]);
            Ok(see_other(&format!("{}{said}", url::staff(&new.slug)), Vec::new()))
        }
        Err(error) => {
            let mut faults = faults_of(visitor.locale, error)?;
            faults.sort_by_key(|(field, _)| FIELDS.iter().position(|name| name == field));
            render(&site, &visitor, form, faults)
        }
    }
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}
