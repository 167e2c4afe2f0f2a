//! Where a member scores models: one after another, on a phone, with the keyboard alone, without a script.

use app::body::BodyView;
use app::model::{NewScore, OwnModel, OwnScoring};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Response};
use domain::code::Coded as _;
use domain::id::ModelId;
use domain::model::{ByCriterion, Criterion, write_duties};
use domain::permission::{Action, Denial};
use domain::text::{Fault, FieldFault};
use domain::time::Moment;
use serde::Deserialize;

use super::criterion_name;
use crate::error::{Failure, fault_text};
use crate::form::{Form, Path, Query};
use crate::gathering::paragraphs;
use crate::home::When;
use crate::layout::{Layout, Place};
use crate::locale::Locale;
use crate::system::see_other;
use crate::visitor::Visitor;
use crate::{Site, url};

/// Which model is shown, and what was just done.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ScoringQuery {
    model: String,
    saved: Option<i64>,
}

/// What the form holds.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ScoreForm {
    r#do: String,
    model: String,
    quality: String,
    cohesion: String,
    ecology: String,
    economy: String,
    remark: String,
    reason: String,
}

impl ScoreForm {
    fn of(own: &OwnModel) -> Self {
        let mut form = Self { reason: own.aside.clone().unwrap_or_default(), ..Self::default() };
        if let Some(score) = &own.score {
            form.quality = score.quality.to_string();
            form.cohesion = score.cohesion.to_string();
            form.ecology = score.ecology.to_string();
            form.economy = score.economy.to_string();
            form.remark.clone_from(&score.remark);
        }
        form
    }

    fn wanted(&self) -> NewScore {
        NewScore {
            points: ByCriterion::each(|criterion| self.points(criterion).to_owned()),
            remark: self.remark.clone(),
        }
    }

    fn points(&self, criterion: Criterion) -> &str {
        match criterion {
            Criterion::Quality => &self.quality,
            Criterion::Cohesion => &self.cohesion,
            Criterion::Ecology => &self.ecology,
            Criterion::Economy => &self.economy,
        }
    }
}

/// A model in the list beside the form.
struct Step {
    code: String,
    url: String,
    title: String,
    done: bool,
    aside: bool,
    current: bool,
}

/// A criterion with what the model says of it.
struct Asked {
    field: &'static str,
    name: String,
    paragraphs: Vec<String>,
    points: [(i16, bool); 5],
}

/// The model that is scored.
struct Shown {
    code: String,
    url: String,
    title: String,
    problem: Vec<String>,
    proposal: Vec<String>,
    duties: Vec<String>,
    cost: String,
    asked: Vec<Asked>,
    aside: Option<String>,
}

#[derive(Template)]
#[template(path = "model_scoring.html")]
struct ScoringPage {
    l: Locale,
    layout: Layout,
    body: String,
    body_url: String,
    action: String,
    scoring: Option<OwnScoring>,
    due: When,
    steps: Vec<Step>,
    done: usize,
    shown: Option<Shown>,
    form: ScoreForm,
    saved: Option<String>,
    errors: Vec<(&'static str, String)>,
}

impl ScoringPage {
    fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|(name, _)| *name == field).map(|(_, text)| text.as_str())
    }

    fn may_score(&self) -> bool {
        self.scoring.as_ref().is_some_and(|own| own.open && own.votes)
    }

    fn is_finished(&self) -> bool {
        !self.steps.is_empty() && self.done == self.steps.len()
    }
}

/// GET /bodies/{slug}/models
pub(crate) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(query): Query<ScoringQuery>,
) -> Result<Response, Failure> {
    let body = site.app.body(&visitor.actor, &slug).await?;
    render(&site, &visitor, &body, &query, None, Vec::new()).await
}

async fn render(
    site: &Site,
    visitor: &Visitor,
    body: &BodyView,
    query: &ScoringQuery,
    typed: Option<ScoreForm>,
    errors: Vec<(&'static str, String)>,
) -> Result<Response, Failure> {
    let l = visitor.locale;
    let own = site.app.own_scoring(&visitor.actor, body).await?;
    let models = own.as_ref().map(|own| own.models.as_slice()).unwrap_or_default();
    let wanted = ModelId::parse_code(&query.model);
    let asked = models.iter().find(|one| Some(ModelId(one.row.id)) == wanted);
    let current = asked.or_else(|| models.iter().find(|one| !one.is_done())).or(models.first());
    let form = typed.or_else(|| current.map(ScoreForm::of)).unwrap_or_default();
    let shown = match current {
        Some(one) => Some(show(site, visitor, l, one, &form).await?),
        None => None,
    };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = crate::care::title(l, l.t("scoring-title"), !errors.is_empty(), None);
    let zone = &body.dialogue.zone;
    let page = ScoringPage {
        l,
        layout: Layout::of(site, visitor, &body.dialogue, Place::Bodies, title),
        body: body.row.name.clone(),
        body_url: url::body(&body.row.slug),
        action: url::body_models(&body.row.slug),
        due: When::minute(l, Moment(own.as_ref().map_or(0, |own| own.row.due_at)), zone),
        steps: models.iter().map(|one| step(body, one, current)).collect(),
        done: models.iter().filter(|one| one.is_done()).count(),
        saved: query.saved.map(|id| ModelId(id).code()),
        shown,
        form,
        errors,
        scoring: own,
    };
    Ok((status, Html(page.render()?)).into_response())
}

fn at(body: &BodyView, id: ModelId) -> String {
    let query = url::query(&[("model", id.code())]);
    format!("{}{query}#model", url::body_models(&body.row.slug))
}

fn step(body: &BodyView, one: &OwnModel, current: Option<&OwnModel>) -> Step {
    let id = ModelId(one.row.id);
    Step {
        code: id.code(),
        url: at(body, id),
        title: one.row.title.clone(),
        done: one.score.is_some(),
        aside: one.aside.is_some(),
        current: current.is_some_and(|current| current.row.id == one.row.id),
    }
}

async fn show(
    site: &Site,
    visitor: &Visitor,
    l: Locale,
    one: &OwnModel,
    form: &ScoreForm,
) -> Result<Shown, Failure> {
    let view = site.app.model(&visitor.actor, ModelId(one.row.id)).await?;
    let details = &view.details;
    let asked = |criterion: &Criterion| Asked {
        field: criterion.as_str(),
        name: criterion_name(l, *criterion),
        paragraphs: paragraphs(details.criteria.of(*criterion)),
        points: [1, 2, 3, 4, 5].map(|n: i16| (n, form.points(*criterion) == n.to_string())),
    };
    Ok(Shown {
        code: view.id().code(),
        url: url::model(view.row.id),
        title: view.row.title.clone(),
        problem: paragraphs(&details.problem),
        proposal: paragraphs(&details.proposal),
        duties: write_duties(&details.duties).lines().map(str::to_owned).collect(),
        cost: details.cost.clone(),
        asked: Criterion::ALL.iter().map(asked).collect(),
        aside: one.aside.clone(),
    })
}

/// POST /bodies/{slug}/models
pub(crate) async fn save(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Form(form): Form<ScoreForm>,
) -> Result<Response, Failure> {
    let body = site.app.body(&visitor.actor, &slug).await?;
    site.app.gate(&visitor.actor, Action::Sit, &body.resource())?;
    let id = ModelId::parse_code(&form.model).ok_or(Denial::NotFound)?;
    let done = match form.r#do.as_str() {
        "aside" => site.app.stand_aside(&visitor.actor, &body, id, &form.reason).await,
        "score" => site.app.score_model(&visitor.actor, &body, id, &form.wanted()).await,
        _ => return Err(Failure::Unreadable("do is neither score nor aside".to_owned())),
    };
    match done {
        Ok(()) => {
            let query = url::query(&[("saved", id.0.to_string())]);
            let to = format!("{}{query}#model", url::body_models(&body.row.slug));
            Ok(see_other(&to, Vec::new()))
        }
        Err(app::Error::Invalid { faults }) => {
            let l = visitor.locale;
            let errors = faults.iter().map(|fault| (fault.field, said(l, fault))).collect();
            let query = ScoringQuery { model: form.model.clone(), saved: None };
            render(&site, &visitor, &body, &query, Some(form), errors).await
        }
        Err(error) => Err(error.into()),
    }
}

/// A fault, with the criterion it is about.
fn said(l: Locale, fault: &FieldFault) -> String {
    let criterion = fault.field.parse::<Criterion>().ok();
    match (criterion, &fault.fault) {
        (Some(criterion), Fault::Required | Fault::Malformed { .. }) => {
            l.a("scoring-fault-points", [("name", criterion_name(l, criterion).into())])
        }
        _ => fault_text(l, fault),
    }
}
