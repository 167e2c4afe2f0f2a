//! Indicators on the staff desk: set, measured, corrected, explained. They stand on the page of the action
//! or pilot they belong to.

use app::dialogue::Dialogue;
use app::indicator::{IndicatorView, NewIndicator, NewValue};
use axum::extract::State;
use axum::response::Response;
use domain::code::Coded as _;
use domain::id::{ActionId, IndicatorId, PilotId};
use domain::indicator::{Of, plain};
use domain::permission::{Action, Denial};

use super::field::{Field, Form as Fields, Kind, values};
use super::{Desk, Faults, Pairs, faults_of, one, unknown_word};
use crate::error::Failure;
use crate::form::{Form, Path};
use crate::indicator::{Measure, measure};
use crate::locale::Locale;
use crate::{Site, url};

/// An indicator with its forms.
pub(crate) struct Edited {
    pub(crate) measure: Measure,
    pub(crate) action: String,
    pub(crate) value: Vec<Field>,
    pub(crate) about: Vec<Field>,
    pub(crate) why: Vec<Field>,
    /// Whether one of its forms had faults.
    pub(crate) open: bool,
}

/// The indicators of an action or a pilot, with the form for one more.
pub(crate) struct Part {
    pub(crate) add: String,
    pub(crate) of: String,
    pub(crate) edited: Vec<Edited>,
    pub(crate) fields: Vec<Field>,
    /// What is wrong, with the id of its field.
    pub(crate) errors: Vec<(String, String)>,
}

fn about(form: Fields<'_>, l: Locale) -> Fields<'_> {
    form.needs("name", l.t("staff-indicator-name"), Kind::Text)
        .needs("method", l.t("indicator-method"), Kind::Text)
        .needs("source", l.t("indicator-source"), Kind::Text)
        .needs("baseline", l.t("staff-indicator-baseline"), Kind::Number)
        .needs("baseline_on", l.t("staff-indicator-baseline-on"), Kind::Day)
        .needs("target", l.t("staff-indicator-target"), Kind::Number)
        .needs("target_on", l.t("staff-indicator-target-on"), Kind::Day)
        .may("every", l.t("staff-indicator-every"), Kind::Number)
}

fn edited(
    l: Locale,
    dialogue: &Dialogue,
    view: &IndicatorView,
    (typed, faults): (&Pairs, &Faults),
) -> Edited {
    let (row, decimals) = (&view.row, view.decimals);
    let code = view.id().code();
    let (none, clean) = (Pairs::new(), Faults::new());
    let own = one(typed, "indicator") == code;
    let is = |word: &str| own && one(typed, "do") == word;
    let of = |word: &str| if is(word) { faults } else { &clean };
    let stored = values([
        ("name", row.name.clone()),
        ("method", row.method.clone()),
        ("source", row.source.clone()),
        ("baseline", plain(row.baseline, decimals)),
        ("baseline_on", row.baseline_on.clone()),
        ("target", plain(row.target, decimals)),
        ("target_on", row.target_on.clone()),
        ("every", row.every_months.to_string()),
        ("missed", row.missed.clone()),
        ("next", row.next.clone()),
    ]);
    let shown = |word: &str| if is(word) { typed } else { &stored };
    let prefix = format!("{code}-");
    let value = Fields::new(&prefix, if is("measure") { typed } else { &none }, of("measure"))
        .needs("day", l.t("indicator-day"), Kind::Day)
        .needs(
            "value",
            l.a("staff-indicator-value", [("unit", row.unit.as_str().into())]),
            Kind::Number,
        )
        .may("base", l.t("staff-indicator-of"), Kind::Number)
        .may("note", l.t("indicator-note"), Kind::Text)
        .may("replaces", l.t("staff-indicator-corrects"), Kind::Number)
        .hint(l.t("staff-indicator-corrects-hint"))
        .may("reason", l.t("staff-entry-reason"), Kind::Text);
    let why = Fields::new(&prefix, shown("explain"), of("explain"))
        .needs("missed", l.t("indicator-missed-why"), Kind::Text)
        .needs("next", l.t("indicator-missed-next"), Kind::Text);
    Edited {
        measure: measure(l, view, dialogue.language),
        action: url::staff_indicator(&dialogue.slug, row.id),
        value: value.done(),
        about: about(Fields::new(&prefix, shown("change"), of("change")), l).done(),
        why: why.done(),
        open: own && !faults.is_empty(),
    }
}

/// Faults with the ids of their fields, in a form whose ids begin so.
pub(super) fn with_prefix(prefix: &str, faults: &Faults) -> Vec<(String, String)> {
    faults.iter().map(|(name, text)| (format!("{prefix}-{name}"), text.clone())).collect()
}

/// The part of a page that holds indicators; `typed` is what was sent and what is wrong with it.
pub(super) fn part(
    l: Locale,
    dialogue: &Dialogue,
    of: &str,
    views: &[IndicatorView],
    typed: (&Pairs, &Faults),
) -> Part {
    let adding = one(typed.0, "indicator").is_empty();
    let clean = Faults::new();
    let faults = if adding { typed.1 } else { &clean };
    let more = l.t("indicator-more");
    let less = l.t("indicator-less");
    let fields = about(Fields::new("new-", typed.0, faults), l)
        .needs("unit", l.t("staff-indicator-unit"), Kind::Text)
        .may("decimals", l.t("staff-indicator-decimals"), Kind::Number)
        .picks("direction", l.t("staff-indicator-direction"), vec![("more", more), ("less", less)]);
    let prefix = if adding { "new" } else { one(typed.0, "indicator") };
    Part {
        add: url::staff_indicators(&dialogue.slug),
        of: of.to_owned(),
        edited: views.iter().map(|view| edited(l, dialogue, view, typed)).collect(),
        fields: fields.done(),
        errors: with_prefix(prefix, typed.1),
    }
}

fn written(form: &Pairs) -> NewIndicator {
    let text = |name| one(form, name).to_owned();
    NewIndicator {
        name: text("name"),
        unit: text("unit"),
        method: text("method"),
        source: text("source"),
        direction: text("direction"),
        decimals: text("decimals"),
        baseline: text("baseline"),
        baseline_on: text("baseline_on"),
        target: text("target"),
        target_on: text("target_on"),
        every: text("every"),
    }
}

fn value(form: &Pairs) -> NewValue {
    let text = |name| one(form, name).to_owned();
    NewValue {
        day: text("day"),
        value: text("value"),
        base: text("base"),
        note: text("note"),
        replaces: Some(one(form, "replaces").trim())
            .filter(|text| !text.is_empty())
            .map(|text| text.parse().unwrap_or(0)),
        reason: text("reason"),
    }
}

/// What an indicator belongs to.
fn owner(code: &str) -> Option<(Of, i64)> {
    let action = ActionId::parse_code(code).map(|id| (Of::Action, id.0));
    action.or_else(|| PilotId::parse_code(code).map(|id| (Of::Pilot, id.0)))
}

fn page_of(slug: &str, (of, id): (Of, i64)) -> String {
    match of {
        Of::Action => url::staff_action(slug, id),
        Of::Pilot => url::staff_pilot(slug, id),
    }
}

/// The page of what it belongs to, with what is wrong.
async fn refused(
    site: &Site,
    desk: &Desk,
    (of, id): (Of, i64),
    form: &Pairs,
    faults: &Faults,
) -> Result<Response, Failure> {
    match of {
        Of::Action => {
            let view = super::action::find(site, desk, &ActionId(id).code()).await?;
            super::action::with_indicator(site, desk, view, (form, faults)).await
        }
        Of::Pilot => {
            let view = super::pilot::find(site, desk, &PilotId(id).code()).await?;
            super::pilot::with_typed(site, desk, view, (form, faults)).await
        }
    }
}

/// POST /staff/d/{dialogue}/indicators
pub(crate) async fn add(
    State(site): State<Site>,
    desk: Desk,
    Form(form): Form<Pairs>,
) -> Result<Response, Failure> {
    desk.needs(&site, Action::Curate)?;
    let of = owner(one(&form, "of")).ok_or(Denial::NotFound)?;
    let back = format!("{}#indicators", page_of(&desk.dialogue.slug, of));
    let (actor, dialogue) = (&desk.visitor.actor, &desk.dialogue);
    match site.app.add_indicator(actor, dialogue, of, &written(&form)).await {
        Ok(_) => Ok(desk.said(&back, "indicator_set")),
        Err(error @ app::Error::Invalid { .. }) => {
            let faults = faults_of(desk.l(), error)?;
            refused(&site, &desk, of, &form, &faults).await
        }
        Err(error) => desk.answer::<()>(&site, &back, Err(error)).await,
    }
}

/// POST /staff/d/{dialogue}/indicators/{code}: measures, corrects, explains or takes back.
pub(crate) async fn change(
    State(site): State<Site>,
    desk: Desk,
    Path((_, code)): Path<(String, String)>,
    Form(mut form): Form<Pairs>,
) -> Result<Response, Failure> {
    desk.needs(&site, Action::Curate)?;
    let id = IndicatorId::parse_code(&code).ok_or(Denial::NotFound)?;
    let (actor, dialogue) = (&desk.visitor.actor, &desk.dialogue);
    let view = site.app.own_indicator(actor, dialogue, id).await?;
    let kind = view.row.belongs.parse().unwrap_or(Of::Pilot);
    let of = (kind, view.row.belongs_id);
    let back = format!("{}#indicators", page_of(&dialogue.slug, of));
    let (word, done) = match one(&form, "do") {
        "measure" => {
            let done = site.app.measure(actor, dialogue, id, &value(&form)).await.map(|_| ());
            ("value_entered", done)
        }
        "change" => {
            let new = written(&form);
            ("indicator_saved", site.app.change_indicator(actor, dialogue, id, &new).await)
        }
        "explain" => {
            let (missed, next) = (one(&form, "missed"), one(&form, "next"));
            ("indicator_saved", site.app.explain_miss(actor, dialogue, id, missed, next).await)
        }
        "remove" => {
            let reason = one(&form, "reason");
            ("indicator_removed", site.app.remove_indicator(actor, dialogue, id, reason).await)
        }
        _ => return Err(unknown_word("do")),
    };
    match done {
        Ok(()) => Ok(desk.said(&back, word)),
        Err(error @ app::Error::Invalid { .. }) => {
            let faults = faults_of(desk.l(), error)?;
            form.push(("indicator".to_owned(), id.code()));
            refused(&site, &desk, of, &form, &faults).await
        }
        Err(error) => desk.answer::<()>(&site, &back, Err(error)).await,
    }
}
