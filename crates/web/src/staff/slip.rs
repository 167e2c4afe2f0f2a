//! Paper slips: a fast form to type in what was asked or answered in the field.

use app::answer::NewAnswer;
use app::contribution::Given;
use app::question::NewQuestion;
use app::{Actor, Error};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::channel::Channel;
use domain::dialogue::DialogueStatus;
use domain::permission::Action;
use domain::time::{Moment, zone};
use serde::Deserialize;

use super::{Desk, Faults, Frame, Tab, fault_at, faults_of, unknown_word};
use crate::error::Failure;
use crate::form::{Form, Query};
use crate::locale::Locale;
use crate::system::see_other;
use crate::{Site, url};

/// What the form holds. Sector, place and day stay for the next slip of the same pile.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Slip {
    kind: String,
    title: String,
    body: String,
    text: String,
    core: Option<i64>,
    sector: String,
    place: String,
    date: String,
    /// The code and receipt of the slip before, once it was stored.
    code: String,
    receipt: String,
}

impl Slip {
    fn is_answer(&self) -> bool {
        self.kind == "answer"
    }

    /// The address of the empty form for the next slip.
    fn next(&self, slug: &str, given: Option<&Given>) -> String {
        let pairs = [
            ("kind", self.kind.clone()),
            ("core", self.core.map(|core| core.to_string()).unwrap_or_default()),
            ("sector", self.sector.clone()),
            ("place", self.place.clone()),
            ("date", self.date.clone()),
            ("code", given.map(|given| given.code.clone()).unwrap_or_default()),
            ("receipt", given.map(|given| given.receipt.to_string()).unwrap_or_default()),
        ];
        format!("{}{}", url::staff_slip(slug), url::query(&pairs))
    }
}

#[derive(Template)]
#[template(path = "staff/slip.html")]
struct SlipPage {
    l: Locale,
    frame: Frame,
    action: String,
    dialogue: std::sync::Arc<app::dialogue::Dialogue>,
    slip: Slip,
    cores: Vec<(i64, String)>,
    faults: Faults,
    other: String,
}

impl SlipPage {
    fn error(&self, field: &str) -> Option<&str> {
        fault_at(&self.faults, field)
    }
}

/// GET /staff/d/{dialogue}/slip
pub(crate) async fn form(
    State(site): State<Site>,
    desk: Desk,
    Query(slip): Query<Slip>,
) -> Result<Response, Failure> {
    render(&site, &desk, slip, Vec::new()).await
}

async fn render(site: &Site, desk: &Desk, slip: Slip, faults: Faults) -> Result<Response, Failure> {
    desk.needs(site, Action::Curate)?;
    let l = desk.l();
    let (app, actor, dialogue) = (&site.app, &desk.visitor.actor, &desk.dialogue);
    let cores = match app.current_set(actor, dialogue).await? {
        Some(set) => app.core_questions(actor, dialogue, &set).await?,
        None => Vec::new(),
    };
    let kind = if slip.is_answer() { "question" } else { "answer" };
    let other = Slip { kind: kind.to_owned(), ..slip.clone() }.next(&dialogue.slug, None);
    let is_refused = !faults.is_empty();
    let page = SlipPage {
        l,
        action: url::staff_slip(&dialogue.slug),
        dialogue: dialogue.clone(),
        slip,
        cores: cores.into_iter().map(|line| (line.number, line.title)).collect(),
        faults,
        other,
        frame: Frame::of(site, desk, Tab::Slip, l.t("staff-slip-title"))
            .await?
            .with_faults(is_refused),
    };
    Ok(super::page(page.render()?, is_refused))
}

/// POST /staff/d/{dialogue}/slip
pub(crate) async fn send(
    State(site): State<Site>,
    desk: Desk,
    Form(slip): Form<Slip>,
) -> Result<Response, Failure> {
    desk.needs(&site, Action::Curate)?;
    let given = match slip.kind.as_str() {
        "answer" => answer(&site, &desk, &slip).await,
        "" | "question" => ask(&site, &desk, &slip).await,
        _ => return Err(unknown_word("kind")),
    };
    match given {
        Ok(given) => Ok(see_other(&slip.next(&desk.dialogue.slug, Some(&given)), Vec::new())),
        Err(error) => {
            let faults = faults_of(desk.l(), error)?;
            render(&site, &desk, slip, faults).await
        }
    }
}

/// Whoever wrote the slip is a participant of their own, not the person who types it in.
fn writer(site: &Site, desk: &Desk) -> app::Result<Actor> {
    let (participant, _) = site.app.join()?;
    Ok(Actor { participant: Some(participant), ..desk.visitor.actor.clone() })
}

fn day(desk: &Desk, text: &str) -> app::Result<Option<Moment>> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let moment = Moment::from_iso_date(text, &zone(&desk.dialogue.zone));
    let fault = domain::text::Fault::Malformed { expected: "a day such as 2026-11-23" };
    moment.map(Some).ok_or_else(|| Error::field("date", fault))
}

async fn ask(site: &Site, desk: &Desk, slip: &Slip) -> app::Result<Given> {
    let new = NewQuestion {
        title: slip.title.clone(),
        body: slip.body.clone(),
        sector: Some(slip.sector.clone()),
        place: Some(slip.place.clone()),
        channel: Some(Channel::Field),
        language: None,
        at: day(desk, &slip.date)?,
        held: false,
    };
    site.app.ask(&writer(site, desk)?, &desk.dialogue, &new).await
}

async fn answer(site: &Site, desk: &Desk, slip: &Slip) -> app::Result<Given> {
    let (app, actor, dialogue) = (&site.app, &desk.visitor.actor, &desk.dialogue);
    let set = app.current_set(actor, dialogue).await?.ok_or(Error::NOT_FOUND)?;
    let number = slip.core.unwrap_or(0);
    let core = app.core_question_by_number(actor, dialogue, &set, number).await?;
    let new = NewAnswer {
        text: slip.text.clone(),
        place: Some(slip.place.clone()),
        channel: Some(Channel::Field),
        language: None,
        at: day(desk, &slip.date)?,
        held: false,
    };
    app.answer(&writer(site, desk)?, &core, &new).await
}
