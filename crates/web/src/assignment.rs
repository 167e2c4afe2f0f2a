//! The board: how far every core question has come, over all bodies.

use std::sync::Arc;

use app::Actor;
use app::assignment::{Board, BoardRow, Found, Work};
use app::dialogue::Dialogue;
use app::opinion::Verdict;
use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::code::Coded as _;
use domain::contribution::Kind;
use domain::draft::{Agreement, DraftStatus};
use domain::id::{AnswerId, BodyId};
use domain::time::Moment;
use serde::Deserialize;

use crate::error::Failure;
use crate::form::{Path, Query};
use crate::home::When;
use crate::layout::{Layout, Place};
use crate::locale::Locale;
use crate::translation::{self, Originals};
use crate::visitor::Visitor;
use crate::{Site, fragment, url};

/// Whether a body was of one mind.
pub(crate) fn agreement_name(l: Locale, agreement: Agreement) -> String {
    match agreement {
        Agreement::Consensus => l.t("draft-consensus"),
        Agreement::Majority => l.t("draft-majority"),
    }
}

/// Where a draft stands.
pub(crate) fn status_name(l: Locale, status: DraftStatus) -> String {
    match status {
        DraftStatus::Writing => l.t("draft-writing"),
        DraftStatus::Voting => l.t("draft-voting"),
        DraftStatus::SentBack => l.t("draft-sent-back"),
        DraftStatus::Adopted => l.t("draft-adopted"),
    }
}

/// A fact with the day of it.
pub(crate) struct Fact {
    pub(crate) text: String,
    pub(crate) when: When,
    pub(crate) url: Option<String>,
}

/// One core question in one body.
pub(crate) struct Line {
    pub(crate) number: i64,
    pub(crate) url: String,
    pub(crate) title: String,
    pub(crate) language: String,
    /// Its name and its page.
    pub(crate) body: Option<(String, String)>,
    pub(crate) assigned: Option<Fact>,
    pub(crate) heard: Option<Fact>,
    pub(crate) opinion: Option<Fact>,
    pub(crate) draft: Option<Fact>,
    pub(crate) comments: Option<Fact>,
    pub(crate) adopted: Option<Fact>,
    /// The body's workspace, for its members and the staff.
    pub(crate) workspace: Option<String>,
    /// Comments about which nothing was decided yet.
    pub(crate) open_comments: i64,
}

/// What is in a board's cells.
pub(crate) struct Cells<'a> {
    pub(crate) l: Locale,
    pub(crate) actor: &'a Actor,
    pub(crate) dialogue: &'a Dialogue,
    pub(crate) set: i64,
}

impl Cells<'_> {
    fn day(&self, at: i64) -> When {
        When::day(self.l, Moment(at), &self.dialogue.zone)
    }

    fn fact(&self, text: String, at: i64) -> Fact {
        Fact { text, when: self.day(at), url: None }
    }

    fn opinion(&self, found: Found) -> Fact {
        let l = self.l;
        let text = match found.verdict {
            Verdict::Groups => {
                l.n("assignment-groups", i64::try_from(found.groups).unwrap_or(i64::MAX))
            }
            Verdict::NoGroups => l.t("assignment-no-groups"),
            Verdict::Unstable => l.t("assignment-unstable"),
            Verdict::TooFew => l.t("assignment-too-few"),
            Verdict::Unknown => l.t("assignment-unknown"),
        };
        self.fact(text, found.at.0)
    }

    /// The lines of one core question: one for each body, or one without.
    pub(crate) fn lines(&self, row: &BoardRow, only: Option<&str>) -> Vec<Line> {
        let works = row.works.iter().filter(|work| only.is_none_or(|slug| work.body.slug == slug));
        let mut lines: Vec<Line> = works.map(|work| self.line(row, Some(work))).collect();
        if row.works.is_empty() && only.is_none() {
            lines.push(self.line(row, None));
        }
        lines
    }

    fn line(&self, row: &BoardRow, work: Option<&Work>) -> Line {
        let l = self.l;
        let draft = work.and_then(|work| work.draft.as_ref());
        let status = work.and_then(Work::status);
        let page = url::core_question(&self.dialogue.slug, self.set, row.core.number);
        Line {
            number: row.core.number,
            title: row.core.title.clone(),
            language: row.core.language.clone(),
            body: work.map(|work| (work.body.name.clone(), url::body(&work.body.slug))),
            assigned: work.map(|work| {
                let leads = work.row.leads != 0;
                let text = if leads { "assignment-leads" } else { "assignment-joins" };
                self.fact(l.t(text), work.row.valid_from)
            }),
            heard: row.heard.newest_at.map(|at| Fact {
                url: Some(url::answers(&self.dialogue.slug, self.set, row.core.number)),
                ..self.fact(l.n("assignment-answers", row.heard.answers), at)
            }),
            opinion: row.opinion.map(|found| Fact {
                url: Some(url::opinion(&self.dialogue.slug, self.set, row.core.number)),
                ..self.opinion(found)
            }),
            draft: draft.map(|draft| {
                let state = status.map(|status| status_name(l, status)).unwrap_or_default();
                let values = [("n", draft.version.into()), ("state", state.into())];
                self.fact(l.a("assignment-draft", values), draft.saved_at)
            }),
            comments: draft.and_then(|draft| {
                Some(self.fact(l.n("assignment-comments", draft.comments), draft.commented_at?))
            }),
            adopted: draft.and_then(|draft| {
                let (answer, at) = (draft.answer_id?, draft.adopted_at?);
                let mind = work.and_then(Work::agreement);
                let mind = mind.map(|mind| agreement_name(l, mind)).unwrap_or_default();
                let text = match draft.minorities {
                    0 => mind,
                    n => l.a("assignment-with-minority", [("mind", mind.into()), ("n", n.into())]),
                };
                let text = format!("{} · {text}", AnswerId(answer).code());
                Some(Fact {
                    url: Some(url::contribution(Kind::Answer, answer)),
                    ..self.fact(text, at)
                })
            }),
            workspace: work
                .filter(|work| {
                    let body = BodyId(work.row.body_id);
                    self.actor.seat_in(body).is_some() || self.actor.is_staff_of(self.dialogue.id)
                })
                .map(|work| url::workspace(&work.body.slug, row.core.id)),
            open_comments: draft.map_or(0, |draft| draft.open_comments),
            url: page,
        }
    }
}

/// A body to choose.
struct Pick {
    url: String,
    name: String,
    current: bool,
}

/// Work that was taken from a body.
pub(crate) struct Ended {
    pub(crate) number: i64,
    pub(crate) body: String,
    pub(crate) reason: String,
    pub(crate) when: When,
}

#[derive(Template)]
#[template(path = "board.html")]
struct BoardPage {
    l: Locale,
    layout: Layout,
    lines: Vec<Line>,
    picks: Vec<Pick>,
    ended: Vec<Ended>,
    all: String,
    questions: usize,
    adopted: usize,
}

impl BoardPage {
    fn is_filtered(&self) -> bool {
        self.picks.iter().any(|pick| pick.current)
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct BoardQuery {
    /// Only what this body works on.
    body: String,
}

/// GET /d/{dialogue}/work
pub(crate) async fn board(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(query): Query<BoardQuery>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let dialogue = site.app.dialogue(&visitor.actor, &slug).await?;
    let (inner, asker) = (site.clone(), visitor.clone());
    fragment::public(&site, &visitor, &headers, async move {
        render(&inner, &asker, dialogue, &query.body).await
    })
    .await
}

async fn render(
    site: &Site,
    visitor: &Visitor,
    dialogue: Arc<Dialogue>,
    chosen: &str,
) -> Result<String, Failure> {
    let l = visitor.locale;
    let mut board = site.app.board(&visitor.actor, &dialogue).await?;
    if let Some(board) = &mut board {
        translate(site, visitor, &dialogue, board).await?;
    }
    let all = url::work(&dialogue.slug);
    let (mut lines, mut picks, mut ended) = (Vec::new(), Vec::new(), Vec::new());
    if let Some(board) = &board {
        let known = board.bodies.iter().find(|body| body.slug == chosen);
        let only = known.map(|body| body.slug.as_str());
        let cells = Cells { l, actor: &visitor.actor, dialogue: &dialogue, set: board.set.number };
        lines = board.rows.iter().flat_map(|row| cells.lines(row, only)).collect();
        ended = ended_of(&cells, board, only);
        let pick = |body: &app::body::Body| Pick {
            url: format!("{all}{}", url::query(&[("body", body.slug.clone())])),
            name: body.name.clone(),
            current: only == Some(body.slug.as_str()),
        };
        picks = board.bodies.iter().map(pick).collect();
    }
    let page = BoardPage {
        l,
        layout: Layout::of(site, visitor, &dialogue, Place::Elsewhere, l.t("assignment-board")),
        questions: board.as_ref().map_or(0, |board| board.rows.len()),
        adopted: lines.iter().filter(|line| line.adopted.is_some()).count(),
        lines,
        picks,
        ended,
        all,
    };
    Ok(page.render()?)
}

async fn translate(
    site: &Site,
    visitor: &Visitor,
    dialogue: &Dialogue,
    board: &mut Board,
) -> Result<Originals, Failure> {
    let mut lines: Vec<_> = board.rows.iter().map(|row| row.core.clone()).collect();
    let originals = translation::core_lines(site, visitor, dialogue, &mut lines).await?;
    for (row, line) in board.rows.iter_mut().zip(lines) {
        row.core = line;
    }
    Ok(originals)
}

/// What ended, with its reason.
pub(crate) fn ended_of(cells: &Cells<'_>, board: &Board, only: Option<&str>) -> Vec<Ended> {
    let of = |row: &BoardRow| {
        let number = row.core.number;
        let own = row.ended.iter().filter(|work| only.is_none_or(|slug| work.body.slug == slug));
        let ended = |work: &Work| Ended {
            number,
            body: work.body.name.clone(),
            reason: work.row.reason.clone(),
            when: cells.day(work.row.valid_to.unwrap_or(work.row.valid_from)),
        };
        own.map(ended).collect::<Vec<_>>()
    };
    board.rows.iter().flat_map(of).collect()
}
