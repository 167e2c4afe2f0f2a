//! What a participant says of themselves, so that results can be weighted to resemble the district.

use app::dialogue::Dialogue;
use app::population::{Background, NewBackground};
use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Response};
use domain::permission::Denial;
use domain::population::{AgeBand, Quality};
use serde::Deserialize;

use crate::care::{Refused, refused};
use crate::error::Failure;
use crate::form::{Form, Path, Query};
use crate::layout::{Layout, Place};
use crate::locale::Locale;
use crate::system::see_other;
use crate::visitor::Visitor;
use crate::{Site, url};

/// The name of an age.
pub(crate) fn age_name(l: Locale, age: AgeBand) -> String {
    match age {
        AgeBand::Under20 => l.t("age-under-20"),
        AgeBand::From70 => l.t("age-from-70"),
        other => l.n("age-from", other.least()),
    }
}

/// The name of a quality.
pub(crate) fn quality_name(l: Locale, quality: Quality) -> String {
    match quality {
        Quality::Age => l.t("word-age"),
        Quality::Place => l.t("word-place"),
        Quality::Sector => l.t("word-sector"),
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct BackgroundForm {
    age: String,
    place: String,
    sector: String,
}

/// A choice of one answer.
struct Choice {
    /// Name of the field.
    field: &'static str,
    label: String,
    /// The language of the options.
    language: Option<String>,
    /// Value, name, chosen.
    options: Vec<(String, String, bool)>,
}

#[derive(Template)]
#[template(path = "background.html")]
struct BackgroundPage {
    l: Locale,
    layout: Layout,
    action: String,
    choices: Vec<Choice>,
    saved: bool,
    errors: Vec<(&'static str, String)>,
}

impl BackgroundPage {
    fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|(name, _)| *name == field).map(|(_, text)| text.as_str())
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct BackgroundQuery {
    saved: bool,
}

/// GET /d/{dialogue}/background
pub(crate) async fn form(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(query): Query<BackgroundQuery>,
) -> Result<Response, Failure> {
    let dialogue = site.app.dialogue(&visitor.actor, &slug).await?;
    let own = site.app.background(&visitor.actor, &dialogue).await?;
    let form = typed(&dialogue, own);
    let html = render(&site, &visitor, &dialogue, &form, (query.saved, Vec::new())).await?;
    Ok(Html(html).into_response())
}

fn typed(dialogue: &Dialogue, own: Background) -> BackgroundForm {
    let name = |id: Option<i64>, known: &[app::dialogue::Named]| {
        known
            .iter()
            .find(|item| Some(item.id) == id)
            .map_or_else(String::new, |item| item.name.clone())
    };
    BackgroundForm {
        age: own.age.map_or_else(String::new, |age| age.to_string()),
        place: name(own.place, &dialogue.places),
        sector: name(own.sector, &dialogue.sectors),
    }
}

async fn render(
    site: &Site,
    visitor: &Visitor,
    dialogue: &Dialogue,
    form: &BackgroundForm,
    (saved, errors): (bool, Vec<(&'static str, String)>),
) -> Result<String, Failure> {
    let l = visitor.locale;
    let population = site.app.population(&visitor.actor, dialogue).await?;
    let asked = |quality: Quality| population.keys().any(|(own, _)| *own == quality);
    if population.is_empty() {
        return Err(Denial::NotFound.into());
    }
    let choice = |quality: Quality| {
        let (language, options, own): (_, Vec<(String, String)>, _) = match quality {
            Quality::Age => {
                let option = |age: &AgeBand| (age.to_string(), age_name(l, *age));
                (None, AgeBand::ALL.iter().map(option).collect(), &form.age)
            }
            Quality::Place => (Some(dialogue.language), names(&dialogue.places), &form.place),
            Quality::Sector => (Some(dialogue.language), names(&dialogue.sectors), &form.sector),
        };
        let option = |(value, name): (String, String)| {
            let chosen = value == *own;
            (value, name, chosen)
        };
        Choice {
            field: quality.as_str(),
            label: match quality {
                Quality::Sector => l.t("background-sector"),
                Quality::Place => l.t("background-place"),
                Quality::Age => quality_name(l, quality),
            },
            language: language.map(|language| language.to_string()),
            options: options.into_iter().map(option).collect(),
        }
    };
    let title = l.t("background-title");
    let title = crate::care::title(l, title, !errors.is_empty(), None);
    let page = BackgroundPage {
        l,
        layout: Layout::of(site, visitor, dialogue, Place::CoreQuestions, title),
        action: url::background(&dialogue.slug),
        choices: Quality::ALL.iter().filter(|own| asked(**own)).map(|own| choice(*own)).collect(),
        saved,
        errors,
    };
    Ok(page.render()?)
}

fn names(known: &[app::dialogue::Named]) -> Vec<(String, String)> {
    known.iter().map(|item| (item.name.clone(), item.name.clone())).collect()
}

/// POST /d/{dialogue}/background
pub(crate) async fn tell(
    State(site): State<Site>,
    mut visitor: Visitor,
    Path(slug): Path<String>,
    Form(form): Form<BackgroundForm>,
) -> Result<Response, Failure> {
    let dialogue = site.app.dialogue(&visitor.actor, &slug).await?;
    visitor.join(&site)?;
    let new = NewBackground {
        age: form.age.clone(),
        place: form.place.clone(),
        sector: form.sector.clone(),
    };
    let told = match visitor.pace(&site, dialogue.id) {
        Ok(_) => site.app.tell_background(&visitor.actor, &dialogue, &new).await,
        Err(error) => Err(error),
    };
    let Refused { status, errors, .. } = match told {
        Ok(()) => {
            let to = format!("{}?saved=true", url::background(&slug));
            return Ok(see_other(&to, visitor.cookies()));
        }
        Err(error) => refused(visitor.locale, error, "age", "")?,
    };
    let html = render(&site, &visitor, &dialogue, &form, (false, errors)).await?;
    Ok((status, Html(html)).into_response())
}
