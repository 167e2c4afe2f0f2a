//! Remarks on a paragraph of a published edition: the thread beside it, and the page on which it is
//! read as a whole and written into.

use std::collections::BTreeMap;

use app::edition::{Chaptered, EditionView, Printed};
use app::page::{Slice, cursor};
use app::remark::{NewRemark, RemarkView, Reply};
use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{Html, IntoResponse, Response};
use domain::channel::{Channel, ModerationTiming};
use domain::citation::plain;
use domain::contribution::{Kind, Status};
use domain::id::BodyId;
use domain::language::Language;
use domain::paper::PaperKind;
use domain::permission::Denial;
use domain::remark::{PROPOSED, RemarkState, TEXT};
use domain::time::Moment;
use language::difference::{Change, Piece};
use serde::Deserialize;

use crate::care::{Refused, Warning};
use crate::contribution::{Hidden, chosen_language};
use crate::error::Failure;
use crate::form::{Form, Path, Query};
use crate::home::When;
use crate::layout::{Layout, Place};
use crate::locale::{Locale, Named};
use crate::paper::volume_name;
use crate::question::given_receipt;
use crate::visitor::Visitor;
use crate::{Site, fragment, url};

/// Remarks that stand beside a paragraph; the others are one step away.
const BESIDE: i64 = 5;
/// Remarks on one page of a thread.
const PAGE: i64 = 20;

/// What became of a remark, in a word.
pub(crate) fn state_name(l: Locale, state: RemarkState) -> String {
    match state {
        RemarkState::Open => l.t("remark-open"),
        RemarkState::Reviewing => l.t("remark-reviewing"),
        RemarkState::TakenUp => l.t("remark-taken-up"),
        RemarkState::NotTakenUp => l.t("remark-not-taken-up"),
    }
}

/// The colour in which it is told.
pub(crate) const fn state_class(state: RemarkState) -> &'static str {
    match state {
        RemarkState::Open | RemarkState::Reviewing => "wait",
        RemarkState::TakenUp => "taken",
        RemarkState::NotTakenUp => "not",
    }
}

/// A run of words of a proposed wording.
pub(crate) struct Run {
    pub(crate) class: &'static str,
    pub(crate) text: String,
}

/// A proposed wording as what it takes out and puts in.
pub(crate) fn runs(pieces: &[Piece]) -> Vec<Run> {
    let run = |piece: &Piece| Run {
        class: match piece.change {
            Change::Kept => "",
            Change::Removed => "del",
            Change::Added => "ins",
        },
        text: piece.text.clone(),
    };
    pieces.iter().map(run).collect()
}

/// A reply of the office.
pub(crate) struct ReplyRow {
    pub(crate) state: String,
    pub(crate) class: &'static str,
    pub(crate) note: String,
    pub(crate) when: When,
}

impl ReplyRow {
    pub(crate) fn new(l: Locale, zone: &str, reply: &Reply) -> Self {
        let state = reply.state.parse().unwrap_or(RemarkState::Open);
        Self {
            state: state_name(l, state),
            class: state_class(state),
            note: reply.note.clone(),
            when: When::day(l, Moment(reply.at), zone),
        }
    }
}

/// A remark in a thread.
pub(crate) struct Row {
    pub(crate) code: String,
    pub(crate) url: String,
    pub(crate) body: Option<(String, String)>,
    pub(crate) by: Named,
    pub(crate) when: When,
    pub(crate) language: Language,
    pub(crate) text: String,
    pub(crate) runs: Vec<Run>,
    pub(crate) replies: Vec<ReplyRow>,
    /// Nobody replied yet.
    pub(crate) open: bool,
    /// What stands in the place of a text that is not shown, or beside one that not everybody sees.
    pub(crate) note: Option<String>,
    pub(crate) hidden: Option<Hidden>,
}

impl Row {
    pub(crate) fn new(l: Locale, edition: &EditionView, view: &RemarkView) -> Self {
        let dialogue = &edition.dialogue;
        let (zone, language) = (dialogue.zone.as_str(), dialogue.language);
        Self {
            code: view.code(),
            url: url::contribution(Kind::Remark, view.row.id),
            body: view.body.as_ref().map(|body| (url::body(&body.slug), body.name.clone())),
            by: by(l, language, view),
            when: When::day(l, Moment(view.row.created_at), zone),
            language: view.language(),
            text: view.row.text.clone(),
            runs: runs(&view.pieces),
            replies: view.replies.iter().map(|reply| ReplyRow::new(l, zone, reply)).collect(),
            open: view.replies.is_empty(),
            note: note(l, view.status),
            hidden: view.hidden.as_ref().map(|decision| Hidden::new(l, zone, language, decision)),
        }
    }
}

/// Who made it: nobody is named, but a place may be.
fn by(l: Locale, language: Language, view: &RemarkView) -> Named {
    match (&view.place, view.row.channel.parse()) {
        (_, Ok(Channel::Expert)) => l.t("remark-by-expert").into(),
        (Some(place), _) => l.named("remark-by-resident", "place", place, language),
        (None, _) => l.t("remark-by-participant").into(),
    }
}

fn note(l: Locale, status: Status) -> Option<String> {
    match status {
        Status::Published | Status::Hidden => None,
        Status::Waiting => Some(l.t("waiting-note")),
        Status::Withdrawn => Some(l.t("withdrawn-note")),
        Status::StaffOnly => Some(l.t("staff-only-note")),
        Status::Erased => Some(l.t("erased-note")),
    }
}

/// The remarks on a paragraph, as they stand beside it.
pub(crate) struct Thread {
    /// Remarks that anyone may read.
    pub(crate) total: i64,
    pub(crate) rows: Vec<Row>,
    /// The page of all of them.
    pub(crate) url: String,
    /// Whether more can be made.
    pub(crate) open: bool,
}

impl Thread {
    /// Whether there are more than stand beside the paragraph.
    pub(crate) fn has_more(&self) -> bool {
        i64::try_from(self.rows.len()).unwrap_or(0) >= BESIDE
    }
}

/// The threads beside the paragraphs of some sections, by printed number. A paragraph without any has
/// one while remarks are taken.
pub(crate) async fn threads(
    site: &Site,
    visitor: &Visitor,
    edition: &EditionView,
    sections: &[Chaptered],
    printed: &[Printed],
) -> Result<BTreeMap<i64, Thread>, Failure> {
    let l = visitor.locale;
    let mut found = site.app.remark_threads(&visitor.actor, edition, sections, BESIDE).await?;
    let open = edition.takes_remarks(site.app.now());
    let thread = |one: &Printed| {
        let own = found.remove(&one.number).unwrap_or_default();
        let rows: Vec<Row> = own.newest.iter().map(|view| Row::new(l, edition, view)).collect();
        let url = address(edition, one.number);
        (one.number, Thread { total: own.total, rows, url, open })
    };
    let mut threads: BTreeMap<i64, Thread> = printed.iter().map(thread).collect();
    threads.retain(|_, thread| thread.open || !thread.rows.is_empty());
    Ok(threads)
}

fn address(edition: &EditionView, number: i64) -> String {
    let (slug, volume) = (edition.dialogue.slug.as_str(), edition.paper.volume);
    url::remarks(slug, edition.kind, volume, edition.row.number, number)
}

/// What the form holds.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct RemarkForm {
    text: String,
    proposed: String,
    body: String,
    place: String,
    language: String,
    care: String,
}

/// What is asked of a thread.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ThreadQuery {
    after: String,
}

#[derive(Template)]
#[template(path = "remarks.html")]
struct ThreadPage {
    l: Locale,
    layout: Layout,
    name: String,
    title: String,
    contents: String,
    /// The paragraph in its chapter.
    back: String,
    number: i64,
    paragraph: String,
    rows: Vec<Row>,
    total: i64,
    first: bool,
    next: Option<String>,
    action: String,
    until: Option<String>,
    form: RemarkForm,
    errors: Vec<(&'static str, String)>,
    warning: Option<Warning>,
    bodies: Vec<(i64, String, bool)>,
    places: Vec<String>,
    moderated_first: bool,
    /// The wording is being changed: its part of the form is open.
    amending: bool,
}

impl ThreadPage {
    fn written(&self) -> &str {
        &self.form.text
    }

    fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|(name, _)| *name == field).map(|(_, text)| text.as_str())
    }
}

/// The dialogue, the kind of paper, the edition (`1-2`) and the printed number of the paragraph.
type ThreadPath = Path<(String, String, String, i64)>;

/// The edition and the paragraph that an address names.
async fn find(
    site: &Site,
    visitor: &Visitor,
    (slug, kind, edition, number): &(String, String, String, i64),
) -> Result<(EditionView, Printed), Failure> {
    let not_found = || app::Error::Denied(Denial::NotFound);
    let dialogue = site.app.dialogue(&visitor.actor, slug).await?;
    let kind: PaperKind = kind.parse().map_err(|_| not_found())?;
    let edition = crate::paper::find(site, visitor, &dialogue, kind, edition).await?;
    let chapter = edition.chapter_of(*number).ok_or_else(not_found)?;
    let sections = edition.chapter(chapter).unwrap_or_default();
    let printed = site.app.printed(&visitor.actor, &edition, sections).await?;
    let found = printed.into_iter().find(|one| one.number == *number);
    Ok((edition, found.ok_or_else(not_found)?))
}

/// GET /d/{dialogue}/papers/{kind}/{edition}/remarks/{number}
pub(crate) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(path): ThreadPath,
    Query(query): Query<ThreadQuery>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let (edition, printed) = find(&site, &visitor, &path).await?;
    let (inner, asker) = (site.clone(), visitor.clone());
    let render = async move {
        let form = RemarkForm::default();
        render(&inner, &asker, &edition, &printed, &query, (form, Vec::new(), None)).await
    };
    // Whoever takes part sees their own remarks while they wait.
    if visitor.actor.participant.is_some() {
        return Ok(Html(render.await?).into_response());
    }
    fragment::public(&site, &visitor, &headers, render).await
}

type Written = (RemarkForm, Vec<(&'static str, String)>, Option<Warning>);

async fn render(
    site: &Site,
    visitor: &Visitor,
    edition: &EditionView,
    printed: &Printed,
    query: &ThreadQuery,
    (mut form, errors, warning): Written,
) -> Result<String, Failure> {
    let (l, app, actor) = (visitor.locale, &site.app, &visitor.actor);
    let dialogue = &edition.dialogue;
    let after = Some(query.after.as_str()).filter(|text| !text.is_empty());
    let slice = Slice::cursor(Some(PAGE), after)?;
    let thread = app.remarks_on(actor, edition, printed.number, slice).await?;
    let action = address(edition, printed.number);
    let paragraph = plain(&printed.text);
    let amending = is_amended(&form.proposed, &paragraph);
    if form.proposed.trim().is_empty() {
        form.proposed.clone_from(&paragraph);
    }
    let chosen = form.body.clone();
    let bodies = app.bodies_led(actor, dialogue).await?;
    let channel = Channel::of(&actor.roles_in(Some(dialogue.id)));
    let (kind, volume) = (edition.kind, edition.paper.volume);
    let name = volume_name(l, kind, volume);
    let title = l.n("remark-thread", printed.number);
    let head =
        crate::care::title(l, format!("{title} · {name}"), !errors.is_empty(), warning.as_ref());
    let until = edition.row.remarks_until.filter(|_| edition.takes_remarks(app.now()));
    let page = ThreadPage {
        l,
        layout: Layout::of(site, visitor, dialogue, Place::Papers, head),
        contents: url::edition(&dialogue.slug, kind, volume, edition.row.number),
        back: crate::paper::place_of_paragraph(edition, printed.number),
        number: printed.number,
        rows: thread.items.iter().map(|view| Row::new(l, edition, view)).collect(),
        total: thread.total,
        first: after.is_none(),
        next: thread.next.map(|key| format!("{action}{}", url::query(&[("after", cursor(key))]))),
        until: until.map(|until| l.date(Moment(until - 1), &dialogue.zone)),
        bodies: bodies
            .into_iter()
            .map(|body| (body.id, body.name, chosen == body.id.to_string()))
            .collect(),
        places: dialogue.places.iter().map(|place| place.name.clone()).collect(),
        moderated_first: dialogue.settings.moderation(channel) == ModerationTiming::Before,
        amending: amending || errors.iter().any(|(field, _)| *field == PROPOSED.field),
        paragraph,
        action,
        name,
        title,
        form,
        errors,
        warning,
    };
    Ok(page.render()?)
}

/// Whether a wording that was sent is another than the paragraph's: the form comes filled with that.
fn is_amended(proposed: &str, paragraph: &str) -> bool {
    let proposed = proposed.replace("\r\n", "\n");
    !proposed.trim().is_empty() && proposed.trim() != paragraph.trim()
}

/// POST /d/{dialogue}/papers/{kind}/{edition}/remarks/{number}
pub(crate) async fn write(
    State(site): State<Site>,
    mut visitor: Visitor,
    Path(path): ThreadPath,
    Form(form): Form<RemarkForm>,
) -> Result<Response, Failure> {
    let (edition, printed) = find(&site, &visitor, &path).await?;
    let language = chosen_language(visitor.locale, &form.language)?;
    visitor.join(&site)?;
    let mut fields = app::Fields::default();
    let body = fields.word::<i64>("body", Some(form.body.as_str()).filter(|word| !word.is_empty()));
    let body = fields.done(body)?;
    let paragraph = plain(&printed.text);
    let new = NewRemark {
        text: form.text.clone(),
        proposed: Some(form.proposed.clone()).filter(|text| is_amended(text, &paragraph)),
        body: body.map(BodyId),
        place: Some(form.place.clone()),
        language: Some(language),
        care: crate::care::chosen(&form.care)?,
        held: false,
    };
    let given = match visitor.pace(&site, edition.dialogue.id) {
        Ok(held) => {
            let new = NewRemark { held, ..new };
            site.app.remark(&visitor.actor, &edition, printed.number, &new).await
        }
        Err(error) => Err(error),
    };
    let Refused { status, errors, warning } = match given {
        Ok(given) => return Ok(given_receipt(&visitor, &given)),
        Err(error) => crate::care::refused(visitor.locale, error, TEXT.field, &form.care)?,
    };
    let query = ThreadQuery::default();
    let written = (form, errors, warning);
    let html = render(&site, &visitor, &edition, &printed, &query, written).await?;
    Ok((status, Html(html)).into_response())
}

/// What a remark's own page and its receipt show of where it stands.
pub(crate) struct About {
    /// The paragraph: the thread on it, and its number.
    pub(crate) thread: String,
    pub(crate) number: i64,
    /// The paper, by name.
    pub(crate) paper: String,
    pub(crate) row: Row,
}

impl About {
    pub(crate) async fn of(site: &Site, visitor: &Visitor, id: i64) -> Result<Self, Failure> {
        let id = domain::id::RemarkId(id);
        let (view, edition) = site.app.remark_view(&visitor.actor, id).await?;
        Ok(Self {
            thread: address(&edition, view.row.number),
            number: view.row.number,
            paper: volume_name(visitor.locale, edition.kind, edition.paper.volume),
            row: Row::new(visitor.locale, &edition, &view),
        })
    }
}
