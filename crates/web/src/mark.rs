//! Marking the questions that matter: a few at a time, and each on its own page.

use app::mark::Marking;
use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Response};
use domain::code::Coded as _;
use domain::dialogue::Activity;
use domain::id::QuestionId;
use domain::permission::Denial;
use serde::Deserialize;

use crate::error::Failure;
use crate::form::{Form, Path, Query};
use crate::layout::{Layout, Place};
use crate::locale::Locale;
use crate::system::see_other;
use crate::translation::Original;
use crate::visitor::Visitor;
use crate::{Site, translation, url};

/// Questions put before somebody at once.
const PAGE: usize = 6;

struct Choice {
    code: String,
    title: String,
    text: String,
    language: String,
    original: Option<Original>,
}

#[derive(Template)]
#[template(path = "marks.html")]
struct MarksPage {
    l: Locale,
    layout: Layout,
    action: String,
    choices: Vec<Choice>,
    total: usize,
    seen: usize,
    marked: usize,
    line: String,
    is_open: bool,
    kept: bool,
    csv: String,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct MarksQuery {
    kept: bool,
}

/// GET /d/{dialogue}/marks
pub(crate) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(query): Query<MarksQuery>,
) -> Result<Response, Failure> {
    let l = visitor.locale;
    let dialogue = site.app.dialogue(&visitor.actor, &slug).await?;
    let is_open = dialogue.is_open(Activity::Mark, site.app.now());
    let limit = if is_open { PAGE } else { 0 };
    let marking = site.app.marking(&visitor.actor, &dialogue, limit).await?;
    let Marking { mut next, total, seen, marked } = marking;
    let originals = translation::whole_questions(&site, &visitor, &dialogue, &mut next).await?;
    let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let label = l.a("marks-progress", [("n", small(seen).into()), ("total", small(total).into())]);
    let choice = |row: app::mark::Question| Choice {
        code: QuestionId(row.id).code(),
        original: originals.of(row.id),
        title: row.title,
        text: row.body,
        language: row.language,
    };
    let page = MarksPage {
        l,
        layout: Layout::of(&site, &visitor, &dialogue, Place::Questions, l.t("marks-title")),
        action: url::marks(&slug),
        choices: next.into_iter().map(choice).collect(),
        line: app::chart::progress(small(seen), small(total), &label),
        total,
        seen,
        marked,
        is_open,
        kept: query.kept,
        csv: url::api_marks(&slug),
    };
    Ok(Html(page.render()?).into_response())
}

/// What the form holds: `shown` for every question that was put before somebody, `q` for those that
/// matter to them, `back` for the question on whose own page it stands.
type Marks = Vec<(String, String)>;

/// POST /d/{dialogue}/marks
pub(crate) async fn keep(
    State(site): State<Site>,
    mut visitor: Visitor,
    Path(slug): Path<String>,
    Form(form): Form<Marks>,
) -> Result<Response, Failure> {
    let dialogue = site.app.dialogue(&visitor.actor, &slug).await?;
    let of = |name: &str| -> Result<Vec<QuestionId>, Failure> {
        let codes = form.iter().filter(|(key, _)| key == name);
        let ids = codes.map(|(_, code)| QuestionId::parse_code(code).ok_or(Denial::NotFound));
        Ok(ids.collect::<Result<_, _>>()?)
    };
    let (shown, matters, back) = (of("shown")?, of("q")?, of("back")?);
    let marks: Vec<(QuestionId, bool)> =
        shown.into_iter().map(|question| (question, matters.contains(&question))).collect();
    visitor.join(&site)?;
    visitor.pace(&site, dialogue.id)?;
    site.app.mark(&visitor.actor, &dialogue, &marks).await?;
    let to = match back.first() {
        Some(question) => url::question(question.0),
        None => format!("{}?kept=true", url::marks(&slug)),
    };
    Ok(see_other(&to, visitor.cookies()))
}
