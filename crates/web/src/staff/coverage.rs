//! What a paper makes use of and what it leaves out: of each kind of input, of the answers to each core
//! question, and its own paragraphs that rest on nothing.

use app::chart;
use app::paper::{AnswerUsage, Uncited, Usage};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::citation::CitedKind;

use super::home::Cover;
use super::paper::find;
use super::{Desk, Frame, Tab, share};
use crate::error::Failure;
use crate::form::Path;
use crate::locale::{Locale, grouped};
use crate::paper::{source_name, volume_name};
use crate::{Site, url};

/// How much of a kind is used.
struct Kind {
    cover: Cover,
    /// Where the others are listed, and how many there are.
    unused: Option<(String, String)>,
}

/// What became of the answers to a core question.
struct Core {
    number: i64,
    title: String,
    language: String,
    url: String,
    used: String,
    traced: String,
    answered: String,
    open: i64,
}

/// A paragraph that cites nothing.
struct Bare {
    url: String,
    code: String,
    number: String,
    text: String,
    exempt: String,
}

#[derive(Template)]
#[template(path = "staff/coverage.html")]
struct CoveragePage {
    l: Locale,
    frame: Frame,
    name: String,
    base: String,
    language: String,
    kinds: Vec<Kind>,
    cores: Vec<Core>,
    bare: Vec<Bare>,
}

/// GET /staff/d/{dialogue}/papers/{paper}/coverage
pub(crate) async fn page(
    State(site): State<Site>,
    desk: Desk,
    Path((_, id)): Path<(String, i64)>,
) -> Result<Response, Failure> {
    let l = desk.l();
    let (slug, paper) = (desk.dialogue.slug.as_str(), find(&site, &desk, id).await?);
    let found = site.app.paper_coverage(&desk.visitor.actor, &paper).await?;
    let page = CoveragePage {
        l,
        name: volume_name(l, paper.kind, paper.row.volume),
        base: url::staff_paper(slug, id),
        language: paper.row.language.clone(),
        kinds: found.kinds.iter().map(|one| kind(l, slug, id, *one)).collect(),
        cores: found.core_questions.into_iter().map(|one| core(slug, one)).collect(),
        bare: found.uncited.into_iter().map(|one| bare(slug, id, one)).collect(),
        frame: Frame::of(&site, &desk, Tab::Papers, l.t("staff-coverage")).await?,
    };
    Ok(super::page(page.render()?, false))
}

fn kind(l: Locale, slug: &str, paper: i64, usage: Usage) -> Kind {
    let Usage { kind, total, used } = usage;
    let name = source_name(l, kind);
    let numbers = format!("{} / {}", grouped(used), grouped(total));
    let label = format!("{name} {numbers}");
    let unused = total - used;
    Kind {
        cover: Cover { name, chart: chart::meter(share(used, total), &label), percent: numbers },
        unused: (unused > 0)
            .then(|| (unused_url(slug, paper, kind), l.n("staff-coverage-unused", unused))),
    }
}

fn unused_url(slug: &str, paper: i64, kind: CitedKind) -> String {
    let query = url::query(&[("kind", kind.to_string()), ("only", "unused".to_owned())]);
    format!("{}{query}", url::staff_cite(slug, paper))
}

fn core(slug: &str, usage: AnswerUsage) -> Core {
    let query = [("of", "answers".to_owned()), ("core", usage.number.to_string())];
    Core {
        number: usage.number,
        url: format!("{}{}", url::staff_outcomes(slug), url::query(&query)),
        used: format!("{} / {}", grouped(usage.used), grouped(usage.handled.total)),
        traced: grouped(usage.handled.traced),
        answered: grouped(usage.handled.answered),
        open: usage.handled.open,
        title: usage.title,
        language: usage.language,
    }
}

fn bare(slug: &str, paper: i64, uncited: Uncited) -> Bare {
    let Uncited { section, number, paragraph } = uncited;
    let code = domain::code::Coded::code(&paragraph.id);
    Bare {
        url: format!("{}#{code}", url::staff_section(slug, paper, section.0)),
        code,
        number,
        text: domain::figure::without(&paragraph.text),
        exempt: paragraph.exempt,
    }
}
