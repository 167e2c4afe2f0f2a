//! Duplicate questions: groups that people put together, and what may belong together.

use app::page::{MOST, Slice};
use app::question::{Line, QuestionFilter};
use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Response};
use domain::code::Coded as _;
use domain::id::QuestionId;
use domain::permission::Action;
use serde::Deserialize;

use super::{Desk, Frame, Pairs, Tab, one, questions_of, unknown_word};
use crate::error::Failure;
use crate::form::{Form, Query};
use crate::locale::Locale;
use crate::{Site, url};

/// Groups on one page.
const PAGE: i64 = 10;
/// Likely duplicates and found questions shown.
const LIKELY: usize = 15;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct DuplicatesQuery {
    q: String,
    page: Option<i64>,
}

struct Row {
    code: String,
    url: String,
    title: String,
    meta: String,
    score: Option<String>,
    chosen: bool,
}

struct Group {
    size: i64,
    rows: Vec<Row>,
}

#[derive(Template)]
#[template(path = "staff/duplicates.html")]
struct DuplicatesPage {
    l: Locale,
    frame: Frame,
    action: String,
    q: String,
    found: Vec<Row>,
    groups: Vec<Group>,
    previous: Option<String>,
    next: Option<String>,
}

/// GET /staff/d/{dialogue}/duplicates
pub(crate) async fn duplicates(
    State(site): State<Site>,
    desk: Desk,
    Query(query): Query<DuplicatesQuery>,
) -> Result<Response, Failure> {
    desk.needs(&site, Action::Curate)?;
    let l = desk.l();
    let (app, actor, dialogue) = (&site.app, &desk.visitor.actor, &desk.dialogue);
    let number = query.page.unwrap_or(1);
    let offset = Slice::page(number, PAGE)?.offset;
    let mut lines = app.question_groups(actor, dialogue, offset, PAGE + 1).await?;
    let more = lines.len() > usize::try_from(PAGE).unwrap_or(0);
    lines.truncate(usize::try_from(PAGE).unwrap_or(0));
    let mut groups = Vec::with_capacity(lines.len());
    for line in lines {
        let filter = QuestionFilter { group: Some(line.id), ..QuestionFilter::default() };
        let page = app.questions(actor, dialogue, &filter, Slice::first(MOST)).await?;
        let rows = page.items.iter().map(|line| row(l, line, false)).collect();
        groups.push(Group { size: line.size, rows });
    }
    let at = |page: i64| {
        let pairs = [("q", query.q.clone()), ("page", page.to_string())];
        format!("{}{}", url::staff_duplicates(&dialogue.slug), url::query(&pairs))
    };
    let page = DuplicatesPage {
        l,
        action: url::staff_duplicates(&dialogue.slug),
        found: find(&site, &desk, query.q.trim()).await?,
        groups,
        previous: (number > 1).then(|| at(number - 1)),
        next: more.then(|| at(number + 1)),
        q: query.q.clone(),
        frame: Frame::of(&site, &desk, Tab::Duplicates, l.t("staff-tab-duplicates")).await?,
    };
    Ok(Html(page.render()?).into_response())
}

fn row(l: Locale, line: &Line, chosen: bool) -> Row {
    let names: Vec<&str> =
        [line.sector.as_deref(), line.place.as_deref()].into_iter().flatten().collect();
    let mut meta = names.join(" · ");
    if line.group_id.is_some() && chosen {
        meta = format!("{meta} · {}", l.t("staff-dup-grouped"));
    }
    Row {
        code: QuestionId(line.id).code(),
        url: url::question(line.id),
        title: line.title.clone(),
        meta,
        score: None,
        chosen,
    }
}

/// The question with a code, or those that hold a text, with those that are most like it.
async fn find(site: &Site, desk: &Desk, q: &str) -> Result<Vec<Row>, Failure> {
    let (app, actor, dialogue) = (&site.app, &desk.visitor.actor, &desk.dialogue);
    if q.is_empty() {
        return Ok(Vec::new());
    }
    let l = desk.l();
    let mut rows = Vec::new();
    let text = match QuestionId::parse_code(q) {
        Some(id) => {
            let view = match app.question(actor, id).await {
                Ok(view) if view.dialogue.id == dialogue.id => view,
                Ok(_) | Err(app::Error::Denied(_)) => return Ok(rows),
                Err(error) => return Err(error.into()),
            };
            let names: Vec<String> = [view.sector, view.place].into_iter().flatten().collect();
            rows.push(Row {
                code: id.code(),
                url: url::question(id.0),
                title: view.item.title.clone(),
                meta: names.join(" · "),
                score: None,
                chosen: true,
            });
            view.item.title
        }
        None => {
            let filter = QuestionFilter { search: Some(q.to_owned()), ..QuestionFilter::default() };
            let page = app.questions(actor, dialogue, &filter, Slice::first(10)).await?;
            rows.extend(page.items.iter().map(|line| row(l, line, false)));
            q.to_owned()
        }
    };
    for likely in app.likely_questions(actor, dialogue, &text, LIKELY).await? {
        let code = QuestionId(likely.id).code();
        let score = Some(format!("{:.2}", likely.likeness));
        match rows.iter_mut().find(|row| row.code == code) {
            Some(row) => row.score = score.filter(|_| !row.chosen),
            None => rows.push(Row {
                url: url::question(likely.id),
                title: likely.title,
                meta: String::new(),
                chosen: false,
                score,
                code,
            }),
        }
    }
    Ok(rows)
}

/// POST /staff/d/{dialogue}/duplicates: puts questions together, or takes them apart.
pub(crate) async fn group(
    State(site): State<Site>,
    desk: Desk,
    Form(form): Form<Pairs>,
) -> Result<Response, Failure> {
    let (app, actor, dialogue) = (&site.app, &desk.visitor.actor, &desk.dialogue);
    desk.needs(&site, Action::Curate)?;
    let back = one(&form, "back").to_owned();
    let Some(questions) = questions_of(&form) else { return Ok(desk.said(&back, "questions")) };
    if questions.is_empty() {
        return Ok(desk.said(&back, "nothing"));
    }
    match one(&form, "do") {
        "" | "group" => {
            let result = app.group_questions(actor, dialogue, &questions).await;
            desk.answer(&site, &back, result).await
        }
        "ungroup" => {
            let result = app.ungroup_questions(actor, dialogue, &questions).await;
            desk.answer(&site, &back, result).await
        }
        _ => Err(unknown_word("do")),
    }
}
