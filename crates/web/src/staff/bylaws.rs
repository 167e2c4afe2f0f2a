//! Bylaws on the staff desk: a form with the usual fields, the TOML itself, and what it would change,
//! shown before it holds.

use app::body::BodyView;
use app::bylaws::{BylawsFields, Preview};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::bylaws::{Abstentions, Base, BylawsError};
use domain::permission::Action;
use serde::Deserialize;

use super::body::{day_of, find};
use super::part::{Input, Part, choices};
use super::{Desk, Faults, Frame, Tab, fault_at, faults_of, unknown_word};
use crate::bylaws::{Line, Version, lines, sum, versions};
use crate::error::Failure;
use crate::form::{Form, Path};
use crate::locale::Locale;
use crate::{Site, url};

/// What the form holds: the text and its day, or the usual fields.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct BylawsForm {
    r#do: String,
    #[serde(rename = "toml")]
    source: String,
    since: String,
    #[serde(flatten)]
    fields: BylawsFields,
}

/// A rule that would be another.
struct Change {
    name: String,
    before: String,
    after: String,
}

struct Shown {
    changes: Vec<Change>,
    now: String,
    then: String,
}

#[derive(Template)]
#[template(path = "staff/bylaws.html")]
struct BylawsPage {
    l: Locale,
    frame: Frame,
    body: String,
    back: String,
    public: String,
    action: String,
    ended: bool,
    source: String,
    since: String,
    preview: Option<Shown>,
    part: Part,
    lines: Vec<Line>,
    versions: Vec<Version>,
    faults: Faults,
}

impl BylawsPage {
    fn error(&self, field: &str) -> Option<&str> {
        fault_at(&self.faults, field)
    }
}

/// GET /staff/d/{dialogue}/bodies/{slug}/bylaws
pub(crate) async fn page(
    State(site): State<Site>,
    desk: Desk,
    Path((_, slug)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let view = find(&site, &desk, &slug).await?;
    render(&site, &desk, &view, None, None, Vec::new()).await
}

/// POST /staff/d/{dialogue}/bodies/{slug}/bylaws: shows what would change, or lets it hold.
pub(crate) async fn change(
    State(site): State<Site>,
    desk: Desk,
    Path((_, slug)): Path<(String, String)>,
    Form(form): Form<BylawsForm>,
) -> Result<Response, Failure> {
    desk.needs(&site, Action::Manage)?;
    let view = find(&site, &desk, &slug).await?;
    let actor = &desk.visitor.actor;
    let mut form = form;
    let done = match form.r#do.as_str() {
        "fields" => match site.app.bylaws_with(actor, &view, &form.fields).await {
            Ok(source) => {
                form.source = source;
                site.app.preview_bylaws(actor, &view, &form.source).await.map(Some)
            }
            Err(error) => Err(error),
        },
        "preview" => match day_of(&desk, &form.since) {
            Ok(_) => site.app.preview_bylaws(actor, &view, &form.source).await.map(Some),
            Err(error) => Err(error),
        },
        "save" => match day_of(&desk, &form.since) {
            Ok(since) => {
                site.app.set_bylaws(actor, &view, &form.source, since).await.map(|()| None)
            }
            Err(error) => Err(error),
        },
        _ => return Err(unknown_word("do")),
    };
    let back = url::staff_bylaws(&desk.dialogue.slug, &slug);
    let l = desk.l();
    let (preview, faults) = match done {
        Ok(None) => return Ok(desk.said(&back, "bylaws_set")),
        Ok(Some(preview)) => (Some(preview), Vec::new()),
        Err(app::Error::Conflict(word)) => return Ok(desk.said(&back, word)),
        Err(app::Error::Bylaws(error)) => (None, vec![("source", fault_text(l, &error))]),
        Err(app::Error::Incomplete(error)) => {
            let text = l.a("staff-bylaws-incomplete", [("section", error.section.into())]);
            (None, vec![("source", text)])
        }
        Err(error) => (None, faults_of(l, error)?),
    };
    render(&site, &desk, &view, Some(form), preview, faults).await
}

/// Line and column of what is wrong; the engine says the rest in English.
fn fault_text(l: Locale, error: &BylawsError) -> String {
    let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let values = [
        ("line", number(error.line).into()),
        ("column", number(error.column).into()),
        ("key", error.key.as_str().into()),
        ("problem", error.problem.as_str().into()),
        ("expected", error.expected.as_str().into()),
    ];
    l.a("staff-bylaws-fault", values)
}

async fn render(
    site: &Site,
    desk: &Desk,
    view: &BodyView,
    form: Option<BylawsForm>,
    preview: Option<Preview>,
    faults: Faults,
) -> Result<Response, Failure> {
    let (l, dialogue) = (desk.l(), &desk.dialogue);
    let bylaws = site.app.bylaws(&desk.visitor.actor, view, None).await?;
    let action = url::staff_bylaws(&dialogue.slug, &view.row.slug);
    let is_refused = !faults.is_empty();
    let by_fields = form.as_ref().is_some_and(|form| form.r#do == "fields");
    let fields = match &form {
        Some(form) if by_fields => form.fields.clone(),
        _ => BylawsFields::of(&bylaws.rules),
    };
    let part = fields_part(l, action.clone(), &fields);
    let source = form.as_ref().map(|form| form.source.clone()).filter(|text| !text.is_empty());
    let page = BylawsPage {
        l,
        body: view.row.name.clone(),
        back: url::staff_body(&dialogue.slug, &view.row.slug),
        public: url::bylaws(&view.row.slug),
        action,
        ended: view.row.valid_to.is_some(),
        source: source.unwrap_or_else(|| bylaws.source.clone()),
        since: form.map(|form| form.since).unwrap_or_default(),
        preview: preview.map(|preview| shown(l, &preview)),
        part: if is_refused && by_fields { part.refused(&faults) } else { part },
        lines: lines(l, &bylaws.rules),
        versions: versions(l, &bylaws, &view.row.slug, &dialogue.zone),
        faults,
        frame: Frame::of(site, desk, Tab::Bodies, l.t("bylaws-title"))
            .await?
            .with_faults(is_refused),
    };
    Ok(super::page(page.render()?, is_refused))
}

/// Every rule that would be another, in words.
fn shown(l: Locale, preview: &Preview) -> Shown {
    let text = |line: &Line| match &line.article {
        Some(article) => format!("{} {article}", line.text),
        None => line.text.clone(),
    };
    let (before, after) = (lines(l, &preview.before), lines(l, &preview.after));
    let mut changes = Vec::new();
    for line in &after {
        // Offices are several lines of one name: one that is there already is no change.
        if before.contains(line) {
            continue;
        }
        let was = before.iter().find(|was| was.name == line.name && !after.contains(was));
        changes.push(Change {
            name: line.name.clone(),
            before: was.map(text).unwrap_or_default(),
            after: text(line),
        });
    }
    let gone = before.iter().filter(|was| after.iter().all(|line| line.name != was.name));
    changes.extend(gone.map(|was| Change {
        name: was.name.clone(),
        before: text(was),
        after: l.t("staff-bylaws-gone"),
    }));
    Shown { changes, now: sum(l, preview.now), then: sum(l, preview.then) }
}

fn base_name(l: Locale, base: Base) -> String {
    match base {
        Base::Enrolled => l.t("staff-bylaws-base-enrolled"),
        Base::Present => l.t("staff-bylaws-base-present"),
        Base::Cast => l.t("staff-bylaws-base-cast"),
    }
}

fn abstentions_name(l: Locale, abstentions: Abstentions) -> String {
    match abstentions {
        Abstentions::Present => l.t("bylaws-abstained-present"),
        Abstentions::LeftOut => l.t("bylaws-abstained-left-out"),
    }
}

fn fields_part(l: Locale, action: String, fields: &BylawsFields) -> Part {
    let article = |name, value: &str| {
        Input::new("text", name, l.t("staff-bylaws-article"), value).at_most(60)
    };
    let part_of = |name, key: &str, value: &str| {
        Input::new("text", name, l.t(key), value)
            .at_most(12)
            .hinted(l.t("staff-bylaws-threshold-hint"))
    };
    let number = |name, key: &str, value: &str| Input::new("number", name, l.t(key), value);
    let check = |name, key: &str, value: &str| Input::new("check", name, l.t(key), value);
    let inputs = vec![
        part_of("quorum", "bylaws-quorum", &fields.quorum),
        article("quorum_article", &fields.quorum_article),
        part_of("decision", "bylaws-decision", &fields.decision),
        Input::new("select", "base", l.t("staff-bylaws-base"), &fields.base).of(choices(
            l,
            Base::ALL,
            base_name,
            None,
        )),
        Input::new("select", "abstentions", l.t("staff-bylaws-abstentions"), &fields.abstentions)
            .of(choices(l, Abstentions::ALL, abstentions_name, None)),
        article("decision_article", &fields.decision_article),
        check("recused_enrolled", "staff-bylaws-recused-enrolled", &fields.recused_enrolled),
        check("recused_quorum", "staff-bylaws-recused-quorum", &fields.recused_quorum),
        check("recused_base", "staff-bylaws-recused-base", &fields.recused_base),
        article("recused_article", &fields.recused_article),
        number("notice", "staff-bylaws-notice", &fields.notice),
        article("notice_article", &fields.notice_article),
        number("materials", "staff-bylaws-materials", &fields.materials),
        article("materials_article", &fields.materials_article),
        number("minutes", "staff-bylaws-minutes", &fields.minutes),
        article("minutes_article", &fields.minutes_article),
        number("size", "staff-bylaws-size", &fields.size),
        article("size_article", &fields.size_article),
        number("term", "staff-bylaws-term", &fields.term),
        number("renewals", "staff-bylaws-renewals", &fields.renewals),
        article("term_article", &fields.term_article),
    ];
    let title = l.t("staff-bylaws-fields");
    Part::new("fields", title, action, l.t("staff-bylaws-preview-do"), inputs)
        .doing("fields")
        .led(l.t("staff-bylaws-fields-lead"))
}
