//! Where a day at the desk begins: figures, what waits, what was done last.

use app::dialogue::Dialogue;
use app::page::Slice;
use app::undo::UndoLine;
use askama::Template;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Response};
use domain::contribution::Status;
use domain::permission::{Action, Denial, Resource};

use super::{Desk, Frame, Staff, Tab, done_text, percent, share};
use crate::error::Failure;
use crate::layout::stage_name;
use crate::locale::{Locale, grouped};
use crate::system::see_other;
use crate::{Site, url};

/// Actions told on the overview.
const LATEST: i64 = 8;
/// Places told on the overview, those with the lowest share first.
const LOWEST: usize = 6;

#[derive(Template)]
#[template(path = "staff/list.html")]
struct ListPage {
    l: Locale,
    frame: Frame,
    dialogues: Vec<(String, String)>,
    may_operate: bool,
}

/// GET /staff: the dialogues the person works in; with one, straight to it; without any, to their seats.
pub(crate) async fn list(
    State(site): State<Site>,
    Staff(visitor): Staff,
) -> Result<Response, Failure> {
    let l = visitor.locale;
    let all = site.app.dialogues(&visitor.actor).await?;
    let own: Vec<_> = all.iter().filter(|one| visitor.actor.is_staff_of(one.id)).collect();
    let may_operate = site.app.gate(&visitor.actor, Action::Operate, &Resource::default()).is_ok();
    match own.as_slice() {
        [one] => return Ok(see_other(&url::staff(&one.slug), Vec::new())),
        // Members of a body have no desk: their seats are on their own page.
        [] if !may_operate && !visitor.actor.seats.is_empty() => {
            return Ok(see_other(url::ME, Vec::new()));
        }
        [] if !may_operate => return Err(Denial::Forbidden.into()),
        _ => {}
    }
    let page = ListPage {
        l,
        frame: Frame::new(&site, &visitor, l.t("staff-list-title")),
        dialogues: own.iter().map(|one| (url::staff(&one.slug), one.title.clone())).collect(),
        may_operate,
    };
    Ok(Html(page.render()?).into_response())
}

/// A bar of coverage.
pub(super) struct Cover {
    pub(super) name: String,
    pub(super) chart: String,
    pub(super) percent: String,
}

/// Something that waits to be done.
struct Task {
    url: String,
    name: String,
    text: String,
    count: i64,
}

struct Done {
    iso: String,
    at: String,
    text: String,
    id: Option<i64>,
}

#[derive(Template)]
#[template(path = "staff/home.html")]
struct HomePage {
    l: Locale,
    frame: Frame,
    stage: (String, String),
    figures: Vec<(String, String, String)>,
    tasks: Vec<Task>,
    places: Vec<Cover>,
    overall: String,
    imports: Vec<(String, String, i64)>,
    latest: Vec<Done>,
    installation: bool,
    texts: bool,
}

/// GET /staff/d/{dialogue}
pub(crate) async fn show(State(site): State<Site>, desk: Desk) -> Result<Response, Failure> {
    let l = desk.l();
    let (actor, dialogue) = (&desk.visitor.actor, &desk.dialogue);
    let app = &site.app;
    let counts = app.counts(actor, dialogue).await?;
    let waiting = app.waiting_count(actor, dialogue).await?;
    let sets = app.sets(actor, dialogue).await?;
    let coverage = app.coverage(actor, dialogue, sets.first()).await?;
    let imports = app.imports(actor, dialogue).await?;
    let latest = app.undo_list(actor, dialogue, Slice::first(LATEST)).await?.items;
    let figure = |key: &str, number: i64, note: String| (l.t(key), grouped(number), note);
    let figures = vec![
        figure("staff-figure-questions", counts.questions, l.n("staff-figure-waiting", waiting)),
        figure("staff-figure-answers", counts.answers, String::new()),
        figure("staff-figure-statements", counts.statements, String::new()),
        figure(
            "staff-figure-votes",
            counts.votes,
            l.n("staff-figure-participants", counts.participants),
        ),
        (
            l.t("staff-figure-covered"),
            percent(coverage.linked, coverage.total),
            format!("{} / {}", grouped(coverage.linked), grouped(coverage.total)),
        ),
    ];
    let mut tasks = Vec::new();
    if desk.may(&site, Action::Moderate) {
        tasks.push(Task {
            url: url::staff_moderation(&dialogue.slug),
            name: l.t("staff-task-waiting"),
            text: l.t("staff-task-waiting-do"),
            count: waiting,
        });
        if counts.staff_only > 0 {
            let query = url::query(&[("status", Status::StaffOnly.to_string())]);
            tasks.push(Task {
                url: format!("{}{query}", url::staff_moderation(&dialogue.slug)),
                name: l.t("staff-queue-staff-only"),
                text: l.t("staff-queue-staff-only-do"),
                count: counts.staff_only,
            });
        }
    }
    if desk.may(&site, Action::Curate) {
        let core = sets.first().map_or_else(
            || url::staff_core(&dialogue.slug),
            |set| url::staff_set(&dialogue.slug, set.number),
        );
        tasks.push(Task {
            url: core,
            name: l.t("staff-task-unlinked"),
            text: l.t("staff-task-unlinked-do"),
            count: coverage.total - coverage.linked,
        });
        if let Some(draft) = sets.iter().find(|set| set.status == "draft") {
            tasks.push(Task {
                url: url::staff_set(&dialogue.slug, draft.number),
                name: l.t("staff-task-draft"),
                text: draft.title.clone(),
                count: 1,
            });
        }
        if let Some(upload) = app.waiting_upload(actor, dialogue)? {
            tasks.push(Task {
                url: url::staff_upload(&dialogue.slug, &upload.token),
                name: l.t("staff-task-upload"),
                text: upload.name,
                count: 1,
            });
        }
    }
    let mut places = coverage.places.clone();
    places.sort_by(|a, b| share(a.linked, a.total).total_cmp(&share(b.linked, b.total)));
    let overall = share(coverage.linked, coverage.total);
    let cover = |place: &app::core_question::Share| Cover {
        name: place.name.clone().unwrap_or_else(|| l.t("staff-no-place")),
        chart: app::chart::coverage(share(place.linked, place.total), overall, ""),
        percent: super::whole_percent(place.linked, place.total),
    };
    let page = HomePage {
        l,
        stage: stage(l, dialogue, &site),
        figures,
        tasks,
        places: places.iter().take(LOWEST).map(cover).collect(),
        overall: percent(coverage.linked, coverage.total),
        imports: imports
            .iter()
            .take(3)
            .map(|one| {
                let at = domain::time::Moment(one.at);
                (l.date_time(at, &dialogue.zone), one.file_name.clone(), one.added)
            })
            .collect(),
        latest: latest.iter().map(|line| told(l, dialogue, line)).collect(),
        installation: desk.may(&site, Action::Operate),
        texts: desk.may(&site, Action::TranslateInterface),
        frame: Frame::of(&site, &desk, Tab::Home, l.t("staff-home-title")).await?,
    };
    Ok(Html(page.render()?).into_response())
}

fn stage(l: Locale, dialogue: &Dialogue, site: &Site) -> (String, String) {
    let kind = dialogue.stage(site.app.now());
    (kind.to_string(), stage_name(l, kind))
}

fn told(l: Locale, dialogue: &Dialogue, line: &UndoLine) -> Done {
    let text = match &line.by {
        Some(name) => format!("{name} · {}", done_text(l, line)),
        None => done_text(l, line),
    };
    Done {
        iso: line.at.rfc3339(),
        at: l.date_time(line.at, &dialogue.zone),
        text,
        id: line.undone.is_none().then_some(line.id.0),
    }
}
