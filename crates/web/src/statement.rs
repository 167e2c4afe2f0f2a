//! Writing a statement.

use app::core_question::CoreQuestionView;
use app::statement::NewStatement;
use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Response};
use domain::channel::{Channel, ModerationTiming};
use domain::code::Coded as _;
use domain::dialogue::Activity;
use domain::id::StatementId;
use domain::permission::Denial;
use serde::Deserialize;

use crate::care::{Refused, Warning};
use crate::contribution::chosen_language;
use crate::core_question::{Around, find};
use crate::error::Failure;
use crate::form::{Form, Path, Query};
use crate::layout::{Layout, Place};
use crate::locale::Locale;
use crate::question::given_receipt;
use crate::visitor::Visitor;
use crate::{Site, translation, url};

/// Statements shown as likely the same.
const LIKELY: usize = 5;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct StatementForm {
    text: String,
    place: String,
    language: String,
    care: String,
}

struct Likely {
    code: String,
    url: String,
    title: String,
    language: String,
}

#[derive(Template)]
#[template(path = "statement.html")]
struct StatementPage {
    l: Locale,
    layout: Layout,
    core: CoreQuestionView,
    around: Around,
    form: StatementForm,
    likely: Vec<Likely>,
    errors: Vec<(&'static str, String)>,
    warning: Option<Warning>,
    moderated_first: bool,
}

impl StatementPage {
    fn written(&self) -> &str {
        &self.form.text
    }

    fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|(name, _)| *name == field).map(|(_, text)| text.as_str())
    }
}

#[derive(Template)]
#[template(path = "likely_statements.html")]
struct LikelyList {
    l: Locale,
    likely: Vec<Likely>,
}

async fn find_likely(
    site: &Site,
    visitor: &Visitor,
    core: &CoreQuestionView,
    text: &str,
) -> Result<Vec<Likely>, Failure> {
    let found = site.app.likely_statements(&visitor.actor, core, text, LIKELY).await?;
    let likely = |row: app::statement::Statement| Likely {
        code: StatementId(row.id).code(),
        url: url::contribution(domain::contribution::Kind::Statement, row.id),
        title: row.text,
        language: row.language,
    };
    Ok(found.into_iter().map(likely).collect())
}

async fn statement_page(
    site: &Site,
    visitor: &Visitor,
    mut core: CoreQuestionView,
    form: StatementForm,
    errors: Vec<(&'static str, String)>,
    warning: Option<Warning>,
) -> Result<String, Failure> {
    let l = visitor.locale;
    translation::core(site, visitor, &mut core).await?;
    let dialogue = &core.dialogue;
    let title = l.t("statement-title");
    let title = crate::care::title(l, title, !errors.is_empty(), warning.as_ref());
    let channel = Channel::of(&visitor.actor.roles_in(Some(dialogue.id)));
    let page = StatementPage {
        l,
        layout: Layout::of(site, visitor, dialogue, Place::CoreQuestions, title),
        around: Around::of(&core),
        likely: find_likely(site, visitor, &core, &form.text).await?,
        form,
        errors,
        warning,
        moderated_first: dialogue.settings.moderation(channel) == ModerationTiming::Before,
        core,
    };
    Ok(page.render()?)
}

/// GET /d/{dialogue}/core/{set}/{number}/statement
pub(crate) async fn form(
    State(site): State<Site>,
    visitor: Visitor,
    Path(place): Path<(String, i64, i64)>,
) -> Result<Response, Failure> {
    let core = find(&site, &visitor, &place).await?;
    if !core.is_open(Activity::State, site.app.now()) {
        return Err(Denial::Closed.into());
    }
    let form = StatementForm::default();
    Ok(Html(statement_page(&site, &visitor, core, form, Vec::new(), None).await?).into_response())
}

/// POST /d/{dialogue}/core/{set}/{number}/statement
pub(crate) async fn state(
    State(site): State<Site>,
    mut visitor: Visitor,
    Path(place): Path<(String, i64, i64)>,
    Form(form): Form<StatementForm>,
) -> Result<Response, Failure> {
    let core = find(&site, &visitor, &place).await?;
    let language = chosen_language(visitor.locale, &form.language)?;
    visitor.join(&site)?;
    let new = NewStatement {
        text: form.text.clone(),
        place: Some(form.place.clone()),
        language: Some(language),
        care: crate::care::chosen(&form.care)?,
        ..NewStatement::default()
    };
    let given = match visitor.pace(&site, core.dialogue.id) {
        Ok(held) => site.app.state(&visitor.actor, &core, &NewStatement { held, ..new }).await,
        Err(error) => Err(error),
    };
    let Refused { status, errors, warning } = match given {
        Ok(given) => return Ok(given_receipt(&visitor, &given)),
        Err(error) => crate::care::refused(visitor.locale, error, "text", &form.care)?,
    };
    let html = statement_page(&site, &visitor, core, form, errors, warning).await?;
    Ok((status, Html(html)).into_response())
}

#[derive(Deserialize)]
pub(crate) struct LikelyQuery {
    #[serde(default)]
    q: String,
}

/// GET /d/{dialogue}/core/{set}/{number}/statement/likely: statements that say nearly the same.
pub(crate) async fn likely(
    State(site): State<Site>,
    visitor: Visitor,
    Path(place): Path<(String, i64, i64)>,
    Query(query): Query<LikelyQuery>,
) -> Result<Response, Failure> {
    let core = find(&site, &visitor, &place).await?;
    let likely = find_likely(&site, &visitor, &core, &query.q).await?;
    Ok(Html(LikelyList { l: visitor.locale, likely }.render()?).into_response())
}
