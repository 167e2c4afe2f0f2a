//! The people who live in the district, to which results are weighted: pasted from a spreadsheet.

use app::dialogue::{Dialogue, Named};
use app::population::{NewPopulation, Population};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::permission::Action;
use domain::population::{AgeBand, Quality};
use serde::Deserialize;

use super::{Desk, Faults, Frame, Tab, fault_at, faults_of};
use crate::error::Failure;
use crate::form::Form;
use crate::locale::Locale;
use crate::population::{age_name, quality_name};
use crate::{Site, url};

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct PopulationForm {
    age: String,
    place: String,
    sector: String,
}

/// One quality's lines.
struct Lines {
    field: &'static str,
    label: String,
    text: String,
    rows: usize,
}

#[derive(Template)]
#[template(path = "staff/population.html")]
struct PopulationPage {
    l: Locale,
    frame: Frame,
    action: String,
    settings: String,
    qualities: Vec<Lines>,
    faults: Faults,
}

impl PopulationPage {
    fn error(&self, field: &str) -> Option<&str> {
        fault_at(&self.faults, field)
    }
}

/// GET /staff/d/{dialogue}/population
pub(crate) async fn form(State(site): State<Site>, desk: Desk) -> Result<Response, Failure> {
    desk.needs(&site, Action::Manage)?;
    let population = site.app.population(&desk.visitor.actor, &desk.dialogue).await?;
    let form = typed(desk.l(), &desk.dialogue, &population);
    render(&site, &desk, form, Vec::new()).await
}

/// Every category on a line of its own, with its number where one stands.
fn typed(l: Locale, dialogue: &Dialogue, population: &Population) -> PopulationForm {
    let lines = |quality: Quality, known: &[Named]| {
        let line = |item: &Named| {
            let people = population.get(&(quality, item.id));
            let people = people.map_or_else(String::new, ToString::to_string);
            format!("{}\t{people}", item.name)
        };
        known.iter().map(line).collect::<Vec<_>>().join("\n")
    };
    PopulationForm {
        age: lines(Quality::Age, &ages(l)),
        place: lines(Quality::Place, &dialogue.places),
        sector: lines(Quality::Sector, &dialogue.sectors),
    }
}

fn ages(l: Locale) -> Vec<Named> {
    let named = |age: &AgeBand| Named { id: age.least(), name: age_name(l, *age) };
    AgeBand::ALL.iter().map(named).collect()
}

async fn render(
    site: &Site,
    desk: &Desk,
    form: PopulationForm,
    faults: Faults,
) -> Result<Response, Failure> {
    desk.needs(site, Action::Manage)?;
    let l = desk.l();
    let is_refused = !faults.is_empty();
    let lines = |quality: Quality, text: String| Lines {
        field: quality.as_str(),
        label: quality_name(l, quality),
        rows: text.lines().count().clamp(3, 25),
        text,
    };
    let page = PopulationPage {
        l,
        action: url::staff_population(&desk.dialogue.slug),
        settings: url::staff_settings(&desk.dialogue.slug),
        qualities: vec![
            lines(Quality::Age, form.age),
            lines(Quality::Place, form.place),
            lines(Quality::Sector, form.sector),
        ],
        faults,
        frame: Frame::of(site, desk, Tab::Settings, l.t("staff-population-title"))
            .await?
            .with_faults(is_refused),
    };
    Ok(super::page(page.render()?, is_refused))
}

/// POST /staff/d/{dialogue}/population
pub(crate) async fn change(
    State(site): State<Site>,
    desk: Desk,
    Form(form): Form<PopulationForm>,
) -> Result<Response, Failure> {
    desk.needs(&site, Action::Manage)?;
    let new = NewPopulation {
        age: form.age.clone(),
        place: form.place.clone(),
        sector: form.sector.clone(),
    };
    let (app, actor, l) = (&site.app, &desk.visitor.actor, desk.l());
    match app.set_population(actor, &desk.dialogue, &new, &ages(l)).await {
        Ok(()) => Ok(desk.said(&url::staff_population(&desk.dialogue.slug), "population_set")),
        Err(error) => {
            let faults = faults_of(l, error)?;
            render(&site, &desk, form, faults).await
        }
    }
}
