//! Opinion groups on the staff desk: what each holds, the name a person gives it, and who voted as
//! if by agreement.

use app::core_question::CoreQuestionView;
use app::opinion::{FlaggedSet, Named, Verdict};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::opinion::{NAME, SENTENCE};
use domain::permission::Action;
use serde::Deserialize;

use super::{Desk, Faults, Frame, Tab, fault_at, faults_of};
use crate::error::Failure;
use crate::form::{Form, Path};
use crate::locale::Locale;
use crate::opinion::{Portrait, portraits};
use crate::{Site, url};

/// Sets of people shown.
const SETS: usize = 50;

#[derive(Template)]
#[template(path = "staff/opinion.html")]
struct OpinionPage {
    l: Locale,
    frame: Frame,
    core: CoreQuestionView,
    public: String,
    action: String,
    portraits: Vec<Portrait>,
    /// Why there is nothing to name, as the key of a text.
    none: &'static str,
    flagged: Vec<FlaggedSet>,
    flagged_total: usize,
    /// What was refused, of which group.
    refused: Option<NameForm>,
    faults: Faults,
    name_limit: usize,
    sentence_limit: usize,
}

impl OpinionPage {
    /// What stands in a field: what was refused, or what holds.
    fn value(&self, number: usize, field: &str) -> &str {
        if let Some(refused) = self.refused.as_ref().filter(|form| form.group == number) {
            return if field == "name" { &refused.name } else { &refused.sentence };
        }
        let named = self.portraits.get(number).and_then(|portrait| portrait.named.as_ref());
        named.map_or("", |named| if field == "name" { &named.name } else { &named.sentence })
    }

    /// The id of a field; in the form that was refused the one to which the list of errors leads.
    fn id(&self, number: usize, field: &str) -> String {
        match &self.refused {
            Some(form) if form.group == number => field.to_owned(),
            _ => format!("{field}-{number}"),
        }
    }

    fn error(&self, number: usize, field: &str) -> Option<&str> {
        self.refused.as_ref().filter(|form| form.group == number)?;
        fault_at(&self.faults, field)
    }
}

/// GET /staff/d/{dialogue}/core/{set}/{number}/opinion
pub(crate) async fn desk(
    State(site): State<Site>,
    desk: Desk,
    Path((_, set, number)): Path<(String, i64, i64)>,
) -> Result<Response, Failure> {
    render(&site, &desk, (set, number), None, Vec::new()).await
}

async fn find(
    site: &Site,
    desk: &Desk,
    (set, number): (i64, i64),
) -> Result<CoreQuestionView, Failure> {
    let (app, actor, dialogue) = (&site.app, &desk.visitor.actor, &desk.dialogue);
    let set = app.set(actor, dialogue, set).await?;
    Ok(app.core_question_by_number(actor, dialogue, &set, number).await?)
}

async fn render(
    site: &Site,
    desk: &Desk,
    place: (i64, i64),
    refused: Option<NameForm>,
    faults: Faults,
) -> Result<Response, Failure> {
    desk.needs(site, Action::Curate)?;
    let l = desk.l();
    let core = find(site, desk, place).await?;
    let opinion = site.app.opinion(&desk.visitor.actor, &core).await?;
    let (mut groups, mut flagged, mut none) = (Vec::new(), Vec::new(), "staff-opinion-none");
    if let Some(opinion) = &opinion {
        groups = portraits(site, &desk.visitor, &core, opinion).await?;
        flagged = opinion.certainty.as_ref().map(|known| known.flagged.clone()).unwrap_or_default();
        none = match opinion.verdict() {
            Verdict::TooFew => "staff-opinion-few",
            Verdict::Unknown => "opinion-unknown",
            Verdict::Unstable => "opinion-unstable",
            _ => "opinion-no-groups",
        };
    }
    let slug = &desk.dialogue.slug;
    let is_refused = !faults.is_empty();
    let flagged_total = flagged.len();
    flagged.truncate(SETS);
    let page = OpinionPage {
        l,
        public: url::opinion(slug, core.set.number, core.row.number),
        action: url::staff_opinion(slug, core.set.number, core.row.number),
        core,
        portraits: groups,
        none,
        flagged,
        flagged_total,
        refused,
        faults,
        name_limit: NAME.max,
        sentence_limit: SENTENCE.max,
        frame: Frame::of(site, desk, Tab::CoreQuestions, l.t("staff-opinion-title"))
            .await?
            .with_faults(is_refused),
    };
    Ok(super::page(page.render()?, is_refused))
}

/// What the form of one group holds.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct NameForm {
    group: usize,
    name: String,
    sentence: String,
}

/// POST /staff/d/{dialogue}/core/{set}/{number}/opinion
pub(crate) async fn name(
    State(site): State<Site>,
    desk: Desk,
    Path((_, set, number)): Path<(String, i64, i64)>,
    Form(form): Form<NameForm>,
) -> Result<Response, Failure> {
    desk.needs(&site, Action::Curate)?;
    let core = find(&site, &desk, (set, number)).await?;
    let new = Named { name: form.name.clone(), sentence: form.sentence.clone() };
    let group = u8::try_from(form.group).map_err(|_| app::Error::NOT_FOUND)?;
    match site.app.name_group(&desk.visitor.actor, &core, group, &new).await {
        Ok(()) => {
            let to = url::staff_opinion(&desk.dialogue.slug, set, number);
            Ok(desk.said(&to, "group_named"))
        }
        Err(error) => {
            let faults = faults_of(desk.l(), error)?;
            render(&site, &desk, (set, number), Some(form), faults).await
        }
    }
}
