//! Which questions represent those who marked, beside the core questions that people wrote; who would
//! be left out by each, and why people chose otherwise.

use std::collections::HashMap;

use app::chart::{self, Label, Name, Row as Bar, column_bars};
use app::core_question::Set;
use app::dialogue::Dialogue;
use app::mark::Question;
use app::slate::{Chosen, LeftOut, Represented, SlateView};
use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Response};
use domain::code::Coded as _;
use domain::id::QuestionId;

use crate::error::Failure;
use crate::form::Path;
use crate::layout::{Layout, Place};
use crate::locale::Locale;
use crate::translation::{self, Original, Originals};
use crate::visitor::Visitor;
use crate::{Site, url};

/// A slate as pages show it.
pub(crate) struct Part {
    pub(crate) voters: u64,
    pub(crate) marks: u64,
    pub(crate) chosen: Vec<Row>,
    /// The proportional slate, and what people wrote.
    pub(crate) both: Vec<Side>,
    pub(crate) made_at: String,
    pub(crate) digest: String,
    pub(crate) csv: String,
    pub(crate) seats: usize,
}

/// A question of the slate.
pub(crate) struct Row {
    pub(crate) number: usize,
    pub(crate) question: Named,
    pub(crate) meter: String,
    pub(crate) supporters: u64,
    pub(crate) shown: u64,
    /// How it got its place, as the key of a text.
    pub(crate) how: &'static str,
    pub(crate) first_for: u64,
    /// The core question it is a source of.
    pub(crate) core: Option<(i64, String)>,
    /// Why it is in none.
    pub(crate) reason: Option<String>,
}

/// A question that is named.
#[derive(Clone)]
pub(crate) struct Named {
    pub(crate) code: String,
    pub(crate) url: String,
    pub(crate) title: String,
    pub(crate) language: String,
    pub(crate) original: Option<Original>,
}

/// How one of the two represents people.
pub(crate) struct Side {
    /// The key of its heading.
    pub(crate) title: &'static str,
    pub(crate) without: u64,
    pub(crate) percent: String,
    pub(crate) bars: String,
    pub(crate) ejr_plus: bool,
    pub(crate) left_out: Vec<(Named, LeftOut)>,
}

struct Reader {
    l: Locale,
    questions: HashMap<i64, Question>,
    originals: Originals,
}

impl Reader {
    fn named(&self, id: i64) -> Named {
        let row = self.questions.get(&id);
        Named {
            code: QuestionId(id).code(),
            url: url::question(id),
            // What was hidden since has a code and no text.
            title: row.map_or_else(String::new, |row| row.title.clone()),
            language: row.map_or_else(String::new, |row| row.language.clone()),
            original: self.originals.of(id),
        }
    }

    fn side(&self, title: &'static str, id: &str, found: &Represented) -> Side {
        let l = self.l;
        let small = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
        let all = found.people();
        let share = |n: u64| crate::core_question::share(count(n), count(all)) * 100.0;
        let percent = |n: u64| format!("{:.0}%", share(n));
        let at = |level: usize| found.satisfaction.get(level).copied().unwrap_or_default();
        let many: u64 = found.satisfaction.iter().skip(4).sum();
        let levels = (0..4).map(|level| (level, at(level))).chain([(4, many)]);
        let bar = |(level, people): (usize, u64)| Bar {
            name: Name {
                text: if level == 4 {
                    l.n("slate-level-more", level)
                } else {
                    l.n("slate-level", level)
                },
                language: l.code().to_owned(),
            },
            value: small(people),
            text: l.a(
                "slate-level-people",
                [("n", people.into()), ("percent", percent(people).into())],
            ),
        };
        let bars: Vec<Bar> = levels.map(bar).collect();
        let told: Vec<String> =
            bars.iter().map(|bar| format!("{} {}", bar.name.text, bar.text)).collect();
        let (heading, desc) = (l.t(title), told.join(", "));
        Side {
            title,
            without: found.without(),
            percent: percent(found.without()),
            bars: column_bars(&Label { id, title: &heading, desc: &desc }, &bars, ""),
            ejr_plus: found.ejr_plus,
            left_out: found
                .left_out
                .iter()
                .map(|left| (self.named(left.question), left.clone()))
                .collect(),
        }
    }
}

fn count(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// The newest slate of a set; none before one was made.
pub(crate) async fn part(
    site: &Site,
    visitor: &Visitor,
    dialogue: &Dialogue,
    set: &Set,
) -> Result<Option<(Part, SlateView)>, Failure> {
    let (app, actor, l) = (&site.app, &visitor.actor, visitor.locale);
    let Some(view) = app.slate(actor, dialogue, set).await? else { return Ok(None) };
    let result = &view.result;
    let left_out = |side: &Represented| -> Vec<i64> {
        side.left_out.iter().map(|left| left.question).collect()
    };
    let mut ids: Vec<i64> = result.chosen.iter().map(|one| one.question).collect();
    ids.extend(left_out(&result.proportional));
    ids.extend(result.team.iter().flat_map(left_out));
    let mut rows = app.public_questions(actor, dialogue, &ids).await?;
    let originals = translation::whole_questions(site, visitor, dialogue, &mut rows).await?;
    let questions = rows.into_iter().map(|row| (row.id, row)).collect();
    let reader = Reader { l, questions, originals };
    let slug = dialogue.slug.as_str();
    let row = |(at, one): (usize, &Chosen)| Row {
        number: at + 1,
        question: reader.named(one.question),
        meter: chart::meter(
            crate::core_question::share(count(one.supporters), count(result.voters)),
            &l.n("slate-supporters", one.supporters),
        ),
        supporters: one.supporters,
        shown: one.shown,
        how: if one.by == "equal-shares" { "slate-bought" } else { "slate-filled" },
        first_for: one.first_for,
        core: one.core.map(|number| (number, url::core_question(slug, set.number, number))),
        reason: view.reasons.get(&one.question).cloned(),
    };
    let proportional = reader.side("slate-proportional", "slate-own", &result.proportional);
    let team = result.team.as_ref().map(|team| reader.side("slate-team", "slate-team", team));
    let part = Part {
        voters: result.voters,
        marks: result.marks,
        seats: result.chosen.len(),
        chosen: result.chosen.iter().enumerate().map(row).collect(),
        both: std::iter::once(proportional).chain(team).collect(),
        made_at: l.date_time(view.made_at, &dialogue.zone),
        digest: view.digest.clone(),
        csv: url::marks_at(slug, view.made_at.0),
    };
    Ok(Some((part, view)))
}

#[derive(Template)]
#[template(path = "slate.html")]
struct SlatePage {
    l: Locale,
    layout: Layout,
    set_title: String,
    set_url: String,
    part: Option<Part>,
}

/// GET /d/{dialogue}/core/{set}/slate
pub(crate) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path((slug, set)): Path<(String, i64)>,
) -> Result<Response, Failure> {
    let l = visitor.locale;
    let dialogue = site.app.dialogue(&visitor.actor, &slug).await?;
    let set = site.app.set(&visitor.actor, &dialogue, set).await?;
    let part = part(&site, &visitor, &dialogue, &set).await?.map(|(part, _)| part);
    let page = SlatePage {
        l,
        layout: Layout::of(&site, &visitor, &dialogue, Place::CoreQuestions, l.t("slate-title")),
        set_url: url::core_set(&slug, set.number),
        set_title: set.title,
        part,
    };
    Ok(Html(page.render()?).into_response())
}
