//! Remarks on a paper, for those who reply: by where they stand and by paragraph.

use app::page::Slice;
use app::paper::PaperView;
use app::remark::{NewReply, RemarkView};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::code::Coded as _;
use domain::contribution::{Kind, Status};
use domain::id::{PaperId, ParagraphId, RemarkId};
use domain::permission::Action;
use domain::remark::RemarkState;
use domain::time::Moment;
use serde::Deserialize;

use super::{Desk, Frame, Pager, Tab, fault_text, said_word};
use crate::error::Failure;
use crate::form::{Form, Path, Query};
use crate::locale::Locale;
use crate::paper::volume_name;
use crate::remark::{ReplyRow, Run, runs, state_name};
use crate::system::see_other;
use crate::{Site, url};

/// Remarks on one page.
const PAGE: i64 = 20;

/// Which remarks are asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct RemarkQuery {
    /// `waiting` (the default), `all`, or a word of `domain::remark::RemarkState`.
    state: String,
    /// The code of a paragraph.
    paragraph: String,
    page: Option<i64>,
}

impl RemarkQuery {
    fn states(&self) -> Vec<RemarkState> {
        match (self.state.as_str(), self.state.parse()) {
            ("all", _) => Vec::new(),
            (_, Ok(state)) => vec![state],
            _ => vec![RemarkState::Open, RemarkState::Reviewing],
        }
    }

    fn word(&self) -> &str {
        match (self.state.as_str(), self.state.parse::<RemarkState>()) {
            ("all", _) | (_, Ok(_)) => &self.state,
            _ => "waiting",
        }
    }

    fn paragraph(&self) -> Option<ParagraphId> {
        ParagraphId::parse_code(&self.paragraph)
    }

    fn at(&self, base: &str, page: i64) -> String {
        let pairs = [
            ("state", self.word().to_owned()),
            ("paragraph", self.paragraph().map(|id| id.code()).unwrap_or_default()),
            ("page", if page > 1 { page.to_string() } else { String::new() }),
        ];
        format!("{base}{}", url::query(&pairs))
    }
}

struct Row {
    code: String,
    url: String,
    /// The code as part of an element's id.
    id: String,
    place: String,
    only: String,
    meta: String,
    body: Option<String>,
    paragraph: String,
    language: String,
    text: String,
    runs: Vec<Run>,
    replies: Vec<ReplyRow>,
    /// Why it cannot be replied to now.
    barred: Option<String>,
    fault: Option<String>,
    note: String,
}

#[derive(Template)]
#[template(path = "staff/remarks.html")]
struct RemarksPage {
    l: Locale,
    frame: Frame,
    name: String,
    paper: String,
    paper_language: String,
    action: String,
    picks: Vec<(String, String, i64, bool)>,
    /// The paragraph that alone is looked at, and the address of all.
    only: Option<(String, String)>,
    word: String,
    rows: Vec<Row>,
    pager: Pager,
    may_reply: bool,
}

impl RemarksPage {
    fn page_number(&self) -> i64 {
        (self.pager.from.max(1) - 1) / PAGE + 1
    }
}

/// A reply that could not be taken: the form as it was, and why.
struct Rejected {
    form: ReplyForm,
    text: String,
}

type PaperPath = Path<(String, i64)>;

/// GET /staff/d/{dialogue}/papers/{paper}/remarks
pub(crate) async fn list(
    State(site): State<Site>,
    desk: Desk,
    Path((_, id)): PaperPath,
    Query(query): Query<RemarkQuery>,
) -> Result<Response, Failure> {
    let paper = site.app.paper(&desk.visitor.actor, &desk.dialogue, PaperId(id)).await?;
    render(&site, &desk, &paper, &query, None).await
}

async fn render(
    site: &Site,
    desk: &Desk,
    paper: &PaperView,
    query: &RemarkQuery,
    rejected: Option<Rejected>,
) -> Result<Response, Failure> {
    let (l, slug) = (desk.l(), desk.dialogue.slug.as_str());
    let (app, actor) = (&site.app, &desk.visitor.actor);
    let base = url::staff_remarks(slug, paper.row.id);
    let number = query.page.unwrap_or(1);
    let slice = Slice::page(number, PAGE)?;
    let page = app.remark_desk(actor, paper, &query.states(), query.paragraph(), slice).await?;
    if page.items.is_empty() && page.total > 0 {
        // The last one of the last page was just dealt with.
        let last = query.at(&base, (page.total - 1) / PAGE + 1);
        return Ok(see_other(&last, Vec::new()));
    }
    let tally = app.remark_tally(actor, paper).await?;
    let pick = |word: &str, name: String, count: i64| {
        let at = RemarkQuery { state: word.to_owned(), paragraph: String::new(), page: None };
        (at.at(&base, 1), name, count, query.word() == word)
    };
    let of = |state: RemarkState, count: i64| pick(state.as_str(), state_name(l, state), count);
    let picks = vec![
        pick("waiting", l.t("staff-remarks-waiting"), tally.open + tally.reviewing),
        of(RemarkState::Open, tally.open),
        of(RemarkState::Reviewing, tally.reviewing),
        of(RemarkState::TakenUp, tally.taken_up),
        of(RemarkState::NotTakenUp, tally.not_taken_up),
        pick("all", l.t("staff-remarks-all"), tally.all()),
    ];
    let is_rejected = rejected.is_some();
    let name = volume_name(l, paper.kind, paper.row.volume);
    let all = RemarkQuery { paragraph: String::new(), page: None, ..query.clone() };
    let title = format!("{} · {name}", l.t("staff-remarks"));
    let html = RemarksPage {
        l,
        picks,
        only: query.paragraph().map(|id| (id.code(), all.at(&base, 1))),
        word: query.word().to_owned(),
        rows: page.items.iter().map(|view| row(desk, &base, view, rejected.as_ref())).collect(),
        pager: Pager::new(number, PAGE, page.items.len(), page.total, |n| query.at(&base, n)),
        may_reply: desk.may(site, Action::Curate),
        paper: url::staff_paper(slug, paper.row.id),
        paper_language: paper.row.language.clone(),
        action: base,
        name,
        frame: Frame::of(site, desk, Tab::Papers, title).await?.with_faults(is_rejected),
    };
    Ok(super::page(html.render()?, is_rejected))
}

fn row(desk: &Desk, base: &str, view: &RemarkView, rejected: Option<&Rejected>) -> Row {
    let (l, zone) = (desk.l(), desk.dialogue.zone.as_str());
    let code = view.code();
    let rejected = rejected.filter(|rejected| rejected.form.remark == code);
    let paragraph = ParagraphId(view.row.paragraph_id).code();
    let only = RemarkQuery { state: "all".to_owned(), paragraph: paragraph.clone(), page: None };
    let channel = view.row.channel.parse().map(|channel| super::channel_name(l, channel));
    let at = l.date_time(Moment(view.row.created_at), zone);
    let by = view.place.clone().or(channel.ok()).unwrap_or_default();
    Row {
        id: code.to_lowercase(),
        url: url::contribution(Kind::Remark, view.row.id),
        place: l.a(
            "staff-remark-place",
            [("edition", view.edition.into()), ("n", view.row.number.into())],
        ),
        only: only.at(base, 1),
        meta: format!("{by} · {at}"),
        body: view.body.as_ref().map(|body| body.name.clone()),
        paragraph: view.paragraph.clone(),
        language: view.row.language.clone(),
        text: view.row.text.clone(),
        runs: runs(&view.pieces),
        replies: view.replies.iter().map(|reply| ReplyRow::new(l, zone, reply)).collect(),
        barred: match view.status {
            Status::Published | Status::StaffOnly => None,
            status => Some(crate::contribution::status_name(l, status)),
        },
        fault: rejected.map(|rejected| rejected.text.clone()),
        note: rejected.map(|rejected| rejected.form.note.clone()).unwrap_or_default(),
        code,
    }
}

/// One reply.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ReplyForm {
    remark: String,
    r#do: String,
    note: String,
    state: String,
    paragraph: String,
    page: Option<i64>,
}

/// POST /staff/d/{dialogue}/papers/{paper}/remarks
pub(crate) async fn reply(
    State(site): State<Site>,
    desk: Desk,
    Path((_, id)): PaperPath,
    Form(form): Form<ReplyForm>,
) -> Result<Response, Failure> {
    desk.needs(&site, Action::Curate)?;
    let (app, actor, dialogue) = (&site.app, &desk.visitor.actor, &desk.dialogue);
    let paper = app.paper(actor, dialogue, PaperId(id)).await?;
    let query = RemarkQuery {
        state: form.state.clone(),
        paragraph: form.paragraph.clone(),
        page: form.page,
    };
    let back = query.at(&url::staff_remarks(&dialogue.slug, paper.row.id), form.page.unwrap_or(1));
    let remark = RemarkId::parse_code(&form.remark).ok_or(app::Error::NOT_FOUND)?;
    let state = form.r#do.parse().map_err(|_| Failure::Unreadable(form.r#do.clone()))?;
    let new = NewReply { state, note: form.note.clone() };
    match app.reply_to_remark(actor, dialogue, remark, &new).await {
        Ok(()) => Ok(desk.said(&back, "remark_replied")),
        Err(app::Error::Invalid { faults }) => {
            let l = desk.l();
            let text = faults.first().map_or_else(String::new, |fault| fault_text(l, fault));
            render(&site, &desk, &paper, &query, Some(Rejected { form, text })).await
        }
        Err(error) => match said_word(&error) {
            Some(word) => Ok(desk.said(&back, word)),
            None => Err(error.into()),
        },
    }
}
