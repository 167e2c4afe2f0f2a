//! Choices of pilots on the staff desk: prepared with their candidates, published, counted, and what the
//! council resolved on them.

use app::pilot_choice::{ChoiceView, NewCandidate, NewChoice, NewDecision};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::id::{CandidateId, PilotChoiceId};
use domain::permission::Action;
use domain::pilot_choice::Phase;
use domain::time::Moment;

use super::field::{Field, Form as Fields, Kind};
use super::indicator::with_prefix;
use super::{Desk, Faults, Frame, Pairs, Tab, faults_of, many, one, unknown_word};
use crate::action::money;
use crate::error::Failure;
use crate::form::{Form, Path};
use crate::locale::Locale;
use crate::pilot_choice::{Told, told};
use crate::{Site, url};

/// A choice in the list.
struct Line {
    edit: String,
    title: String,
    days: String,
    budget: String,
    phase: String,
}

#[derive(Template)]
#[template(path = "staff/pilot_choices.html")]
struct ListPage {
    l: Locale,
    frame: Frame,
    language: &'static str,
    action: String,
    rows: Vec<Line>,
    fields: Vec<Field>,
    faults: Faults,
}

fn phase_name(l: Locale, phase: Phase) -> String {
    match phase {
        Phase::Draft => l.t("publication-draft"),
        Phase::Coming => l.t("choice-coming"),
        Phase::Open => l.t("choice-open"),
        Phase::Closed => l.t("staff-choice-to-count"),
        Phase::Counted => l.t("choice-over"),
        Phase::Withdrawn => l.t("publication-withdrawn"),
    }
}

fn fields(l: Locale, form: &Pairs, faults: &Faults) -> Vec<Field> {
    Fields::new("", form, faults)
        .needs("title", l.t("staff-pilot-title"), Kind::Text)
        .needs("text", l.t("staff-choice-text"), Kind::Area(4))
        .needs("budget", l.t("choice-budget"), Kind::Number)
        .needs("opens", l.t("staff-choice-opens"), Kind::Day)
        .needs("closes", l.t("staff-choice-closes"), Kind::Day)
        .done()
}

/// GET /staff/d/{dialogue}/choices
pub(crate) async fn list(State(site): State<Site>, desk: Desk) -> Result<Response, Failure> {
    render_list(&site, &desk, &Pairs::new(), Faults::new()).await
}

async fn render_list(
    site: &Site,
    desk: &Desk,
    form: &Pairs,
    faults: Faults,
) -> Result<Response, Failure> {
    desk.needs(site, Action::Curate)?;
    let (l, dialogue, actor) = (desk.l(), &desk.dialogue, &desk.visitor.actor);
    let slug = dialogue.slug.as_str();
    let mut rows = Vec::new();
    for row in site.app.pilot_choices(actor, dialogue, true).await? {
        let view = site.app.pilot_choice(actor, dialogue, PilotChoiceId(row.id)).await?;
        rows.push(Line {
            edit: url::staff_choice(slug, row.id),
            title: row.title,
            days: days(l, &view),
            budget: money(l, row.budget),
            phase: phase_name(l, view.phase),
        });
    }
    let is_refused = !faults.is_empty();
    let list = ListPage {
        l,
        language: dialogue.language.as_str(),
        action: url::staff_choices(slug),
        rows,
        fields: fields(l, form, &faults),
        faults,
        frame: Frame::of(site, desk, Tab::Pilots, l.t("choice-title"))
            .await?
            .with_faults(is_refused),
    };
    Ok(super::page(list.render()?, is_refused))
}

fn days(l: Locale, view: &ChoiceView) -> String {
    let zone = view.dialogue.zone.as_str();
    let last = Moment(view.row.closes).plus(-1);
    format!("{} – {}", l.date(Moment(view.row.opens), zone), l.date(last, zone))
}

/// POST /staff/d/{dialogue}/choices
pub(crate) async fn add(
    State(site): State<Site>,
    desk: Desk,
    Form(form): Form<Pairs>,
) -> Result<Response, Failure> {
    desk.needs(&site, Action::Curate)?;
    let text = |name| one(&form, name).to_owned();
    let new = NewChoice {
        title: text("title"),
        text: text("text"),
        budget: text("budget"),
        opens: text("opens"),
        closes: text("closes"),
    };
    match site.app.add_pilot_choice(&desk.visitor.actor, &desk.dialogue, &new).await {
        Ok(id) => Ok(desk.said(&url::staff_choice(&desk.dialogue.slug, id.0), "choice_added")),
        Err(error) => {
            let faults = faults_of(desk.l(), error)?;
            render_list(&site, &desk, &form, faults).await
        }
    }
}

/// A candidate on the page of its choice.
struct Row {
    id: i64,
    title: String,
    cost: String,
    /// Whether the ballots chose it.
    chosen: bool,
}

#[derive(Template)]
#[template(path = "staff/pilot_choice.html")]
struct ChoicePage {
    l: Locale,
    frame: Frame,
    language: &'static str,
    view: ChoiceView,
    phase: String,
    days: String,
    budget: String,
    given: i64,
    action: String,
    public: String,
    rows: Vec<Row>,
    candidate: Vec<Field>,
    decision: Vec<Field>,
    told: Option<Told>,
    errors: Vec<(String, String)>,
    may_resolve: bool,
}

impl ChoicePage {
    fn is(&self, phase: &str) -> bool {
        match self.view.phase {
            Phase::Draft => phase == "draft",
            Phase::Closed => phase == "closed",
            Phase::Counted => phase == "counted",
            Phase::Withdrawn => phase == "withdrawn",
            Phase::Coming | Phase::Open => phase == "running",
        }
    }
}

async fn find(site: &Site, desk: &Desk, id: i64) -> Result<ChoiceView, Failure> {
    desk.needs(site, Action::Curate)?;
    let (actor, dialogue) = (&desk.visitor.actor, &desk.dialogue);
    Ok(site.app.own_pilot_choice(actor, dialogue, PilotChoiceId(id)).await?)
}

/// GET /staff/d/{dialogue}/choices/{id}
pub(crate) async fn page(
    State(site): State<Site>,
    desk: Desk,
    Path((_, id)): Path<(String, i64)>,
) -> Result<Response, Failure> {
    let view = find(&site, &desk, id).await?;
    render(&site, &desk, view, &Pairs::new(), Faults::new()).await
}

async fn render(
    site: &Site,
    desk: &Desk,
    view: ChoiceView,
    typed: &Pairs,
    faults: Faults,
) -> Result<Response, Failure> {
    let (l, slug) = (desk.l(), desk.dialogue.slug.as_str());
    let (none, clean) = (Pairs::new(), Faults::new());
    let of = |word: &str| if one(typed, "do") == word { (typed, &faults) } else { (&none, &clean) };
    let (values, wrong) = of("candidate");
    let candidate = Fields::new("candidate-", values, wrong)
        .needs("candidate", l.t("staff-choice-candidate"), Kind::Text)
        .needs("summary", l.t("staff-choice-summary"), Kind::Area(3))
        .may("places", l.t("pilot-places"), Kind::Text)
        .needs("cost", l.t("staff-choice-cost"), Kind::Number)
        .may("inputs", l.t("staff-action-inputs"), Kind::Area(3))
        .hint(l.t("staff-action-inputs-hint"))
        .done();
    let (values, wrong) = of("resolve");
    let decision = Fields::new("resolve-", values, wrong)
        .needs("resolution", l.t("answering-resolution"), Kind::Text)
        .hint(l.t("staff-pilot-resolution-hint"))
        .may("departs", l.t("staff-choice-departs"), Kind::Area(2))
        .hint(l.t("staff-choice-departs-hint"))
        .needs("owner", l.t("action-owner"), Kind::Text)
        .needs("starts", l.t("staff-action-starts"), Kind::Day)
        .needs("ends", l.t("staff-action-ends"), Kind::Day)
        .done();
    let chosen = |id: i64| {
        let mut places = view.counted.iter().flat_map(|counted| &counted.places);
        places.any(|place| place.chosen && place.id.0 == id)
    };
    let rows = view.candidates.iter().map(|candidate| Row {
        id: candidate.id,
        title: candidate.title.clone(),
        cost: money(l, candidate.cost),
        chosen: chosen(candidate.id),
    });
    let is_refused = !faults.is_empty();
    let page = ChoicePage {
        l,
        language: desk.dialogue.language.as_str(),
        phase: phase_name(l, view.phase),
        days: days(l, &view),
        budget: money(l, view.row.budget),
        given: site.app.pilot_ballots_given(&desk.visitor.actor, &view).await?,
        action: url::staff_choice(slug, view.row.id),
        public: url::choice_of(slug, view.row.id),
        rows: rows.collect(),
        candidate,
        decision,
        told: view.counted.as_ref().map(|counted| told(l, &view, counted)),
        errors: with_prefix(one(typed, "do"), &faults),
        may_resolve: desk.may(site, Action::Manage),
        frame: Frame::of(site, desk, Tab::Pilots, view.row.title.clone())
            .await?
            .with_faults(is_refused),
        view,
    };
    Ok(super::page(page.render()?, is_refused))
}

/// POST /staff/d/{dialogue}/choices/{id}: adds or takes out a candidate, publishes, withdraws, counts, or
/// enters what was resolved.
pub(crate) async fn change(
    State(site): State<Site>,
    desk: Desk,
    Path((_, id)): Path<(String, i64)>,
    Form(form): Form<Pairs>,
) -> Result<Response, Failure> {
    let view = find(&site, &desk, id).await?;
    let (app, actor, dialogue) = (&site.app, &desk.visitor.actor, &desk.dialogue);
    let id = view.id();
    let back = url::staff_choice(&dialogue.slug, id.0);
    let text = |name| one(&form, name).to_owned();
    let (word, done) = match one(&form, "do") {
        "candidate" => {
            let new = NewCandidate {
                title: text("candidate"),
                summary: text("summary"),
                places: text("places"),
                cost: text("cost"),
                inputs: text("inputs"),
            };
            ("candidate_added", app.add_candidate(actor, dialogue, id, &new).await.map(|_| ()))
        }
        "remove" => {
            let candidate = CandidateId(text("remove").parse().unwrap_or(0));
            ("candidate_removed", app.remove_candidate(actor, dialogue, id, candidate).await)
        }
        word @ ("publish" | "withdraw") => {
            let change = word.parse().map_err(|_| unknown_word("do"))?;
            let reason = one(&form, "reason");
            let done = app.publish_pilot_choice(actor, dialogue, id, change, reason).await;
            ("publication_changed", done)
        }
        "count" => {
            ("choice_counted", app.count_pilot_choice(actor, dialogue, id).await.map(|_| ()))
        }
        "resolve" => {
            let chosen = many(&form, "chosen").filter_map(|key| key.parse().ok());
            let new = NewDecision {
                resolution: text("resolution"),
                chosen: chosen.map(CandidateId).collect(),
                departs: text("departs"),
                owner: text("owner"),
                starts: text("starts"),
                ends: text("ends"),
            };
            let done = app.resolve_pilot_choice(actor, dialogue, id, &new).await.map(|_| ());
            ("choice_resolved", done)
        }
        _ => return Err(unknown_word("do")),
    };
    match done {
        Ok(()) if word == "choice_resolved" => {
            Ok(desk.said(&url::staff_pilots(&dialogue.slug), "choice_became"))
        }
        Ok(()) => Ok(desk.said(&back, word)),
        Err(error @ app::Error::Invalid { .. }) => {
            let faults = faults_of(desk.l(), error)?;
            render(&site, &desk, view, &form, faults).await
        }
        Err(error) => desk.answer::<()>(&site, &back, Err(error)).await,
    }
}
