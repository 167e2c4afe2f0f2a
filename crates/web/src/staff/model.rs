//! Models on the staff desk: written down, published, corrected, and given to bodies to score.

use app::body::Body;
use app::model::{ModelView, NewModel, ScoringLine};
use app::page::Slice;
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::body::BodyKind;
use domain::code::Coded as _;
use domain::id::{BodyId, ModelId, ScoringId};
use domain::model::{ByCriterion, Criterion};
use domain::permission::{Action, Denial, Resource};
use domain::publication::Publication;
use domain::time::{DAY, Moment, zone};
use serde::Deserialize;

use super::gathering::{PageQuery, PublishForm};
use super::{Desk, Faults, Frame, Pager, Tab, fault_at, faults_of};
use crate::error::Failure;
use crate::form::{Form, Path, Query};
use crate::home::When;
use crate::locale::Locale;
use crate::model::criterion_name;
use crate::{Site, url};

/// Models on one page.
const PAGE: i64 = 50;
/// How many days members have, unless somebody says otherwise.
const DAYS: i64 = 7;

/// What the form holds.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ModelForm {
    title: String,
    agenda: String,
    problem: String,
    proposal: String,
    duties: String,
    cost: String,
    won: String,
    quality: String,
    cohesion: String,
    ecology: String,
    economy: String,
    opinions: String,
    core: String,
    inputs: String,
}

impl ModelForm {
    fn of(view: &ModelView) -> Self {
        let new = view.written();
        Self {
            title: new.title,
            agenda: new.agenda,
            problem: new.problem,
            proposal: new.proposal,
            duties: new.duties,
            cost: new.cost,
            won: new.won,
            quality: new.criteria.quality,
            cohesion: new.criteria.cohesion,
            ecology: new.criteria.ecology,
            economy: new.criteria.economy,
            opinions: new.opinions,
            core: new.core,
            inputs: new.inputs,
        }
    }

    fn wanted(&self) -> NewModel {
        let form = self.clone();
        NewModel {
            title: form.title,
            agenda: form.agenda,
            problem: form.problem,
            proposal: form.proposal,
            duties: form.duties,
            cost: form.cost,
            won: form.won,
            criteria: ByCriterion {
                quality: form.quality,
                cohesion: form.cohesion,
                ecology: form.ecology,
                economy: form.economy,
            },
            opinions: form.opinions,
            core: form.core,
            inputs: form.inputs,
        }
    }

    /// The fields of the criteria: name, label and what they hold.
    fn criteria(&self, l: &Locale) -> Vec<(&'static str, String, &str)> {
        let held = |criterion: Criterion| match criterion {
            Criterion::Quality => self.quality.as_str(),
            Criterion::Cohesion => &self.cohesion,
            Criterion::Ecology => &self.ecology,
            Criterion::Economy => &self.economy,
        };
        let field = |one: &Criterion| (one.as_str(), criterion_name(*l, *one), held(*one));
        Criterion::ALL.iter().map(field).collect()
    }
}

struct Line {
    code: String,
    edit: String,
    title: String,
    agenda: String,
    status: Publication,
    when: When,
}

/// A scoring in the list.
struct Scoring {
    line: ScoringLine,
    opened: When,
    due: When,
    closed: Option<When>,
    close: Option<String>,
}

#[derive(Template)]
#[template(path = "staff/models.html")]
struct ListPage {
    l: Locale,
    frame: Frame,
    action: String,
    xlsx: String,
    rows: Vec<Line>,
    pager: Pager,
    scorings: Vec<Scoring>,
    /// Bodies that the actor convenes and that may score: part of the address and name.
    bodies: Vec<(String, String)>,
    open: String,
    due: String,
    form: ModelForm,
    faults: Faults,
}

impl ListPage {
    fn error(&self, field: &str) -> Option<&str> {
        fault_at(&self.faults, field)
    }
}

/// GET /staff/d/{dialogue}/models
pub(crate) async fn list(
    State(site): State<Site>,
    desk: Desk,
    Query(query): Query<PageQuery>,
) -> Result<Response, Failure> {
    render_list(&site, &desk, query.page.unwrap_or(1), Typed::default(), Vec::new()).await
}

/// What was typed on the list's page.
#[derive(Default)]
struct Typed {
    form: ModelForm,
    due: Option<String>,
}

async fn render_list(
    site: &Site,
    desk: &Desk,
    number: i64,
    typed: Typed,
    faults: Faults,
) -> Result<Response, Failure> {
    desk.needs(site, Action::Curate)?;
    let (l, dialogue, actor) = (desk.l(), &desk.dialogue, &desk.visitor.actor);
    let slug = dialogue.slug.as_str();
    let page = site.app.models(actor, dialogue, Slice::page(number, PAGE)?).await?;
    let agendas = site.app.agendas_of(actor, dialogue, &page.items).await?;
    let line = |row: &app::model::Model| {
        let agenda = row.agenda_id.and_then(|id| agendas.get(&id));
        Line {
            code: ModelId(row.id).code(),
            edit: url::staff_model(slug, row.id),
            title: row.title.clone(),
            agenda: agenda.map(|one| format!("{} {}", one.cited, one.title)).unwrap_or_default(),
            status: row.status.parse().unwrap_or(Publication::Draft),
            when: When::day(l, Moment(row.changed_at), &dialogue.zone),
        }
    };
    let convenes = |id: i64| {
        let resource = Resource { body: Some(BodyId(id)), ..dialogue.resource() };
        site.app.gate(actor, Action::Convene, &resource).is_ok()
    };
    let scores = |body: &&Body| {
        body.kind != BodyKind::Panel.as_str() && body.valid_to.is_none() && convenes(body.id)
    };
    let bodies = site.app.bodies(actor, dialogue).await?;
    let bodies = bodies.iter().filter(scores).map(|one| (one.slug.clone(), one.name.clone()));
    let scorings = site.app.scorings(actor, dialogue).await?;
    let scoring = |line: ScoringLine| Scoring {
        opened: When::day(l, Moment(line.row.opened_at), &dialogue.zone),
        due: When::day(l, Moment(line.row.due_at), &dialogue.zone),
        closed: line.row.closed_at.map(|at| When::day(l, Moment(at), &dialogue.zone)),
        close: (line.row.closed_at.is_none() && convenes(line.row.body_id))
            .then(|| url::staff_scoring_close(slug, line.row.id)),
        line,
    };
    let at = |page: i64| {
        let query = url::query(&[("page", page.to_string())]);
        format!("{}{query}", url::staff_models(slug))
    };
    let is_refused = !faults.is_empty();
    let in_days = site.app.now().plus(DAYS * DAY).iso_date(&zone(&dialogue.zone));
    let list = ListPage {
        l,
        action: url::staff_models(slug),
        xlsx: url::models_xlsx(slug),
        pager: Pager::new(number, PAGE, page.items.len(), page.total, at),
        rows: page.items.iter().map(line).collect(),
        scorings: scorings.into_iter().map(scoring).collect(),
        bodies: bodies.collect(),
        open: url::staff_scorings(slug),
        due: typed.due.unwrap_or(in_days),
        form: typed.form,
        faults,
        frame: Frame::of(site, desk, Tab::Models, l.t("models-title"))
            .await?
            .with_faults(is_refused),
    };
    Ok(super::page(list.render()?, is_refused))
}

/// POST /staff/d/{dialogue}/models
pub(crate) async fn add(
    State(site): State<Site>,
    desk: Desk,
    Form(form): Form<ModelForm>,
) -> Result<Response, Failure> {
    desk.needs(&site, Action::Curate)?;
    match site.app.add_model(&desk.visitor.actor, &desk.dialogue, &form.wanted()).await {
        Ok(id) => {
            let to = url::staff_model(&desk.dialogue.slug, id.0);
            Ok(desk.said(&to, "model_added"))
        }
        Err(error) => {
            let faults = faults_of(desk.l(), error)?;
            let typed = Typed { form, due: None };
            render_list(&site, &desk, 1, typed, faults).await
        }
    }
}

#[derive(Template)]
#[template(path = "staff/model.html")]
struct ModelPage {
    l: Locale,
    frame: Frame,
    view: ModelView,
    code: String,
    action: String,
    public: String,
    form: ModelForm,
    faults: Faults,
}

impl ModelPage {
    fn error(&self, field: &str) -> Option<&str> {
        fault_at(&self.faults, field)
    }

    fn is(&self, status: &str) -> bool {
        self.view.status.as_str() == status
    }
}

async fn find(site: &Site, desk: &Desk, code: &str) -> Result<ModelView, Failure> {
    desk.needs(site, Action::Curate)?;
    let id = ModelId::parse_code(code).ok_or(Denial::NotFound)?;
    Ok(site.app.own_model(&desk.visitor.actor, &desk.dialogue, id).await?)
}

/// GET /staff/d/{dialogue}/models/{code}
pub(crate) async fn edit_form(
    State(site): State<Site>,
    desk: Desk,
    Path((_, code)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let view = find(&site, &desk, &code).await?;
    let form = ModelForm::of(&view);
    render(&site, &desk, view, form, Vec::new()).await
}

async fn render(
    site: &Site,
    desk: &Desk,
    view: ModelView,
    form: ModelForm,
    faults: Faults,
) -> Result<Response, Failure> {
    let (l, slug) = (desk.l(), desk.dialogue.slug.as_str());
    let is_refused = !faults.is_empty();
    let page = ModelPage {
        l,
        code: view.id().code(),
        action: url::staff_model(slug, view.row.id),
        public: url::model(view.row.id),
        form,
        faults,
        frame: Frame::of(site, desk, Tab::Models, view.row.title.clone())
            .await?
            .with_faults(is_refused),
        view,
    };
    Ok(super::page(page.render()?, is_refused))
}

/// POST /staff/d/{dialogue}/models/{code}
pub(crate) async fn edit(
    State(site): State<Site>,
    desk: Desk,
    Path((_, code)): Path<(String, String)>,
    Form(form): Form<ModelForm>,
) -> Result<Response, Failure> {
    let view = find(&site, &desk, &code).await?;
    let back = url::staff_model(&desk.dialogue.slug, view.row.id);
    let (actor, dialogue) = (&desk.visitor.actor, &desk.dialogue);
    match site.app.change_model(actor, dialogue, view.id(), &form.wanted()).await {
        Ok(()) => desk.done(&site, &back).await,
        Err(error @ app::Error::Invalid { .. }) => {
            let faults = faults_of(desk.l(), error)?;
            render(&site, &desk, view, form, faults).await
        }
        Err(error) => desk.answer::<()>(&site, &back, Err(error)).await,
    }
}

/// POST /staff/d/{dialogue}/models/{code}/publish
pub(crate) async fn publish(
    State(site): State<Site>,
    desk: Desk,
    Path((_, code)): Path<(String, String)>,
    Form(form): Form<PublishForm>,
) -> Result<Response, Failure> {
    let view = find(&site, &desk, &code).await?;
    let change = form.change()?;
    let back = url::staff_model(&desk.dialogue.slug, view.row.id);
    let (actor, dialogue) = (&desk.visitor.actor, &desk.dialogue);
    let done = site.app.publish_model(actor, dialogue, view.id(), change, &form.reason).await;
    match done {
        Err(error @ app::Error::Invalid { .. }) => {
            let faults = faults_of(desk.l(), error)?;
            let form = ModelForm::of(&view);
            render(&site, &desk, view, form, faults).await
        }
        done => desk.answer(&site, &back, done).await,
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct OpenForm {
    body: String,
    due: String,
}

/// POST /staff/d/{dialogue}/scorings
pub(crate) async fn open_scoring(
    State(site): State<Site>,
    desk: Desk,
    Form(form): Form<OpenForm>,
) -> Result<Response, Failure> {
    desk.needs(&site, Action::Curate)?;
    let actor = &desk.visitor.actor;
    let body = site.app.body(actor, &form.body).await?;
    if body.dialogue.id != desk.dialogue.id {
        return Err(Denial::NotFound.into());
    }
    let back = format!("{}#scorings", url::staff_models(&desk.dialogue.slug));
    match site.app.open_scoring(actor, &body, &form.due).await {
        Ok(_) => Ok(desk.said(&back, "scoring_opened")),
        Err(error @ app::Error::Invalid { .. }) => {
            let faults = faults_of(desk.l(), error)?;
            let typed = Typed { due: Some(form.due), ..Typed::default() };
            render_list(&site, &desk, 1, typed, faults).await
        }
        Err(error) => desk.answer::<()>(&site, &back, Err(error)).await,
    }
}

/// POST /staff/d/{dialogue}/scorings/{id}/close
pub(crate) async fn close_scoring(
    State(site): State<Site>,
    desk: Desk,
    Path((_, id)): Path<(String, i64)>,
) -> Result<Response, Failure> {
    desk.needs(&site, Action::Curate)?;
    let back = url::staff_models(&desk.dialogue.slug);
    let closed = site.app.close_scoring(&desk.visitor.actor, &desk.dialogue, ScoringId(id)).await;
    match closed {
        Ok(()) => Ok(desk.said(&back, "scoring_closed")),
        Err(error) => desk.answer::<()>(&site, &back, Err(error)).await,
    }
}
