//! A body's workspace on a core question: what citizens said beside the body's own draft, and how the
//! draft becomes an answer.

use app::answer::Line as AnswerLine;
use app::body::BodyView;
use app::draft::{
    Adopted, Comment, DraftAdoption, DraftView, MinorityView, NewComment, NewVersion, Workspace,
    tally_of,
};
use app::page::Slice;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use domain::channel::Channel;
use domain::code::Coded as _;
use domain::contribution::Kind;
use domain::draft::{CommentState, DraftChange, DraftStatus, Tally, paragraphs};
use domain::id::{AnswerId, CommentId, CoreQuestionId, DraftId, MeetingId, MinorityId};
use domain::permission::{Action, Denial, Resource};
use domain::text::Fault;
use domain::time::Moment;
use language::difference::{Change, Piece};
use serde::Deserialize;

use crate::assignment::{agreement_name, status_name};
use crate::citation::{Part, cited};
use crate::core_question::{AnswerRow, Around, Channels};
use crate::error::{Failure, fault_text};
use crate::evidence::Row as EvidenceRow;
use crate::form::{Form, Path, Query};
use crate::home::When;
use crate::inquiry::Row as InquiryRow;
use crate::layout::{Layout, Place};
use crate::locale::Locale;
use crate::system::see_other;
use crate::translation::{self, Original};
use crate::visitor::Visitor;
use crate::{Site, contribution, opinion, url};

/// Answers of citizens on one page of the workspace.
const ANSWERS: i64 = 10;
/// Resolutions that an adoption is chosen from.
const CHOICES: i64 = 20;

/// What the left side shows, and on a phone which side is seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum View {
    #[default]
    Draft,
    Answers,
    Opinion,
}

impl View {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Answers => "answers",
            Self::Opinion => "opinion",
        }
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct SpaceQuery {
    view: View,
    q: String,
    channel: String,
    page: Option<i64>,
}

impl SpaceQuery {
    fn at(&self, base: &str, page: i64) -> String {
        let pairs = [
            ("view", View::Answers.as_str().to_owned()),
            ("q", self.q.clone()),
            ("channel", self.channel.clone()),
            ("page", if page > 1 { page.to_string() } else { String::new() }),
        ];
        format!("{base}{}", url::query(&pairs))
    }
}

/// Finds the workspace in an address.
async fn find(
    site: &Site,
    visitor: &Visitor,
    (slug, id): &(String, i64),
) -> Result<Workspace, Failure> {
    let body = site.app.body(&visitor.actor, slug).await?;
    let core = site.app.core_question(&visitor.actor, CoreQuestionId(*id)).await?;
    if core.dialogue.id != body.dialogue.id {
        return Err(Denial::NotFound.into());
    }
    Ok(site.app.workspace(&visitor.actor, &body, &core).await?)
}

/// A side to choose, or a channel.
struct Pick {
    url: String,
    name: String,
    current: bool,
}

/// Answers of citizens beside the draft.
struct Beside {
    rows: Vec<AnswerRow>,
    picks: Vec<Pick>,
    total: i64,
    shown: (i64, i64),
    previous: Option<String>,
    next: Option<String>,
}

/// A comment with the answers to it.
struct Said {
    id: i64,
    name: String,
    number: i64,
    when: When,
    parts: Vec<Part>,
    state: CommentState,
    reason: String,
    replies: Vec<Self>,
}

impl Said {
    fn is(&self, state: &str) -> bool {
        self.state.as_str() == state
    }
}

/// A paragraph with its comments.
struct Paragraph {
    place: usize,
    parts: Vec<Part>,
    comments: Vec<Said>,
    open: usize,
}

/// A version in the list.
struct Saved {
    url: String,
    number: i64,
    name: String,
    member: i64,
    when: When,
}

/// A minority opinion, as it is shown.
pub(crate) struct Minority {
    pub(crate) id: i64,
    pub(crate) parts: Vec<Part>,
    pub(crate) names: String,
    pub(crate) own: bool,
}

/// A run of words in a difference.
pub(crate) struct Run {
    pub(crate) class: &'static str,
    pub(crate) text: String,
}

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

/// What somebody else saved meanwhile.
struct Clash {
    runs: Vec<Run>,
    name: String,
    when: When,
}

/// What a form holds when it comes back.
#[derive(Clone, Debug, Default)]
struct Typed {
    text: Option<String>,
    comment: Option<(i64, Option<i64>, String)>,
    minority: String,
    adopt: AdoptForm,
}

#[derive(Template)]
#[template(path = "workspace.html")]
struct SpacePage {
    l: Locale,
    layout: Layout,
    space: Workspace,
    base: String,
    around: Around,
    original: Option<Original>,
    view: View,
    sides: Vec<Pick>,
    query: SpaceQuery,
    beside: Option<Beside>,
    part: Option<opinion::Part>,
    status: Option<(DraftStatus, String)>,
    paragraphs: Vec<Paragraph>,
    gone: Vec<Said>,
    versions: Vec<Saved>,
    minorities: Vec<Minority>,
    adopted: Option<(String, String)>,
    /// What the body resolved of late: keys and names.
    resolutions: Vec<(i64, String)>,
    clash: Option<Clash>,
    conflict: Option<String>,
    errors: Vec<(&'static str, String)>,
    typed: Typed,
    board: String,
    /// What was asked of experts about the core question, as the reader may see it.
    inquiries: Vec<InquiryRow>,
    evidence: Vec<EvidenceRow>,
    /// Where the body asks experts.
    ask: Option<String>,
}

impl SpacePage {
    fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|(name, _)| *name == field).map(|(_, text)| text.as_str())
    }

    /// The text in the form: what was typed, else the newest version.
    fn text(&self) -> &str {
        let newest = self.space.draft.as_ref().map(|draft| draft.text.text.as_str());
        self.typed.text.as_deref().or(newest).unwrap_or_default()
    }

    fn base_version(&self) -> i64 {
        self.space.draft.as_ref().map_or(0, |draft| draft.row.version)
    }

    fn is(&self, status: &str) -> bool {
        self.status.as_ref().is_some_and(|(own, _)| own.as_str() == status)
    }

    /// Whether the text can be changed now.
    fn may_save(&self) -> bool {
        self.space.may_write
            && self
                .space
                .draft
                .as_ref()
                .is_none_or(|draft| draft.status.after(DraftChange::Save).is_some())
    }

    /// Whether members may comment and sign now.
    fn may_talk(&self) -> bool {
        self.space.may_write && self.space.draft.as_ref().is_some_and(|one| one.status.is_open())
    }

    fn votes(&self) -> bool {
        let member = self.space.seat.and_then(|seat| self.space.body.member(seat));
        member.is_some_and(|member| member.row.votes != 0)
    }

    /// What was typed into the comment on this paragraph.
    fn typed_comment(&self, place: &usize) -> &str {
        let place = i64::try_from(*place).ok();
        match &self.typed.comment {
            Some((_, paragraph, text)) if *paragraph == place => text,
            _ => "",
        }
    }

    fn is_typed(&self, place: &usize) -> bool {
        !self.typed_comment(place).is_empty()
    }
}

/// GET /bodies/{slug}/work/{id}
pub(crate) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(place): Path<(String, i64)>,
    Query(query): Query<SpaceQuery>,
) -> Result<Response, Failure> {
    let space = find(&site, &visitor, &place).await?;
    render(&site, &visitor, space, query, Refused::default(), Typed::default()).await
}

/// Why a form came back.
#[derive(Default)]
struct Refused {
    status: StatusCode,
    errors: Vec<(&'static str, String)>,
    conflict: Option<&'static str>,
}

impl Refused {
    fn of(l: Locale, error: app::Error) -> Result<Self, Failure> {
        match error {
            app::Error::Invalid { faults } => Ok(Self {
                status: StatusCode::UNPROCESSABLE_ENTITY,
                errors: faults.iter().map(|fault| (fault.field, said(l, fault))).collect(),
                conflict: None,
            }),
            app::Error::Conflict(word) => {
                Ok(Self { status: StatusCode::CONFLICT, errors: Vec::new(), conflict: Some(word) })
            }
            error => Err(error.into()),
        }
    }
}

fn said(l: Locale, fault: &domain::text::FieldFault) -> String {
    match (fault.field, &fault.fault) {
        ("tally", Fault::Malformed { .. }) => l.t("draft-tally-wrong"),
        _ => fault_text(l, fault),
    }
}

fn conflict_text(l: Locale, word: &str) -> String {
    match word {
        "draft_changed" => l.t("draft-conflict-changed"),
        "draft_voting" => l.t("draft-conflict-voting"),
        "draft_adopted" => l.t("draft-conflict-adopted"),
        "not_assigned" => l.t("draft-conflict-not-assigned"),
        "comments_full" | "minorities_full" | "versions_full" => l.t("draft-conflict-full"),
        _ => l.t("draft-conflict-state"),
    }
}

async fn render(
    site: &Site,
    visitor: &Visitor,
    mut space: Workspace,
    query: SpaceQuery,
    refused: Refused,
    typed: Typed,
) -> Result<Response, Failure> {
    let l = visitor.locale;
    let original = translation::core(site, visitor, &mut space.core).await?;
    let around = Around::of(&space.core);
    let base = url::workspace(&space.body.row.slug, space.core.row.id);
    let (beside, part) = match query.view {
        View::Opinion => (None, opinion::part(site, visitor, &space.core, true, false).await?),
        View::Draft | View::Answers => {
            (Some(beside(site, visitor, &space, &query, &base).await?), None)
        }
    };
    let side = |view: View, key: &str| Pick {
        url: format!("{base}{}", url::query(&[("view", view.as_str().to_owned())])),
        name: l.t(key),
        current: view == query.view,
    };
    let zone = &space.core.dialogue.zone.clone();
    let inquiries = site.app.inquiries_on(&visitor.actor, &space.core).await?;
    let evidence = site.app.evidence_on(&visitor.actor, &space.core, Slice::first(ANSWERS)).await?;
    let dialogue = &space.core.dialogue;
    let mut resolutions = Vec::new();
    if space.may_lead {
        let page = site.app.resolutions(&visitor.actor, &space.body, Slice::first(CHOICES)).await?;
        resolutions.extend(page.items.into_iter().map(|row| {
            let number = format!("{}-{}", row.year, row.number);
            let name = l.a("meeting-resolution", [("number", number.into())]);
            (row.id, format!("{name} {}", row.title))
        }));
    }
    let mut page = SpacePage {
        l,
        resolutions,
        inquiries: inquiries.iter().map(|view| InquiryRow::new(l, view)).collect(),
        evidence: evidence.items.iter().map(|row| EvidenceRow::new(l, dialogue, row)).collect(),
        ask: space.may_lead.then(|| {
            let pairs =
                [("core", space.core.row.id.to_string()), ("asking", space.body.row.slug.clone())];
            format!("{}/ask{}", url::inquiries(&dialogue.slug), url::query(&pairs))
        }),
        layout: layout(site, visitor, &space, !refused.errors.is_empty()),
        sides: vec![
            side(View::Draft, "draft-side-draft"),
            side(View::Answers, "draft-side-answers"),
            side(View::Opinion, "draft-side-opinion"),
        ],
        view: query.view,
        beside,
        part,
        status: None,
        paragraphs: Vec::new(),
        gone: Vec::new(),
        versions: Vec::new(),
        minorities: Vec::new(),
        adopted: None,
        clash: None,
        conflict: refused.conflict.map(|word| conflict_text(l, word)),
        errors: refused.errors,
        board: url::work(&space.core.dialogue.slug),
        query,
        around,
        original,
        base,
        typed,
        space,
    };
    if let Some(draft) = page.space.draft.clone() {
        page.fill(&draft);
        if let (Some("draft_changed"), Some(text)) = (refused.conflict, &page.typed.text) {
            let newest = draft.text.text.as_str();
            page.clash = Some(Clash {
                runs: runs(&language::difference::words(newest, text)),
                name: page.space.name(draft.text.member_id).to_owned(),
                when: When::minute(l, Moment(draft.text.at), zone),
            });
        }
    }
    Ok((refused.status, Html(page.render()?)).into_response())
}

fn layout(site: &Site, visitor: &Visitor, space: &Workspace, is_refused: bool) -> Layout {
    let l = visitor.locale;
    let title = l.n("draft-title", space.core.row.number);
    let title = crate::care::title(l, title, is_refused, None);
    Layout::of(site, visitor, &space.core.dialogue, Place::Elsewhere, title)
}

impl SpacePage {
    /// Puts what was written into the page.
    fn fill(&mut self, draft: &DraftView) {
        let l = self.l;
        let zone = self.space.core.dialogue.zone.clone();
        self.status = Some((draft.status, status_name(l, draft.status)));
        let of = |place: Option<i64>| -> Vec<Said> {
            let first = draft.comments.iter().filter(|one| one.parent_id.is_none());
            first.filter(|one| one.paragraph == place).map(|one| self.said(draft, one)).collect()
        };
        let paragraph = |(place, text): (usize, &str)| {
            let comments = of(i64::try_from(place).ok());
            let open = comments.iter().filter(|one| one.state == CommentState::Open).count();
            Paragraph { place, parts: cited(text), comments, open }
        };
        let all = paragraphs(&draft.text.text).into_iter().enumerate().map(paragraph).collect();
        let gone = of(None);
        let versions = draft.versions.iter().map(|one| Saved {
            url: format!("{}/versions/{}", self.base, one.version),
            number: one.version,
            name: self.space.name(one.member_id).to_owned(),
            member: one.member_id,
            when: When::minute(l, Moment(one.at), &zone),
        });
        let versions = versions.collect();
        let seat = self.space.seat.map(|seat| seat.0);
        self.minorities = draft.minorities.iter().map(|one| minority(one, seat)).collect();
        self.adopted = draft.adoption.as_ref().map(|adoption| {
            let url = url::contribution(Kind::Answer, adoption.answer_id);
            (url, AnswerId(adoption.answer_id).code())
        });
        (self.paragraphs, self.gone, self.versions) = (all, gone, versions);
    }

    fn said(&self, draft: &DraftView, one: &Comment) -> Said {
        let zone = &self.space.core.dialogue.zone;
        let replies = draft.comments.iter().filter(|reply| reply.parent_id == Some(one.id));
        Said {
            id: one.id,
            name: self.space.name(one.member_id).to_owned(),
            number: one.member_id,
            when: When::minute(self.l, Moment(one.at), zone),
            parts: cited(&one.text),
            state: one.state.parse().unwrap_or(CommentState::Open),
            reason: one.reason.clone(),
            replies: replies.map(|reply| self.said(draft, reply)).collect(),
        }
    }
}

fn minority(view: &MinorityView, seat: Option<i64>) -> Minority {
    let names: Vec<&str> = view.signatures.iter().map(|one| one.name.as_str()).collect();
    Minority {
        id: view.row.id,
        parts: cited(&view.row.text),
        names: names.join(", "),
        own: view.signatures.iter().any(|one| Some(one.member_id) == seat),
    }
}

async fn beside(
    site: &Site,
    visitor: &Visitor,
    space: &Workspace,
    query: &SpaceQuery,
    base: &str,
) -> Result<Beside, Failure> {
    let (l, actor, core) = (visitor.locale, &visitor.actor, &space.core);
    let number = query.page.unwrap_or(1);
    let slice = Slice::page(number, ANSWERS)?;
    let chosen: Option<Channel> = query.channel.parse().ok();
    let mut page = site.app.answers_with(actor, core, chosen, &query.q, slice).await?;
    let originals = translation::answers(site, visitor, &core.dialogue, &mut page.items).await?;
    let channels = Channels::new(&site.app.answers_by_channel(actor, core.id()).await?);
    let pick = |channel: Option<Channel>, name: String, count: i64| {
        let channel = channel.map(|channel| channel.to_string()).unwrap_or_default();
        Pick {
            current: channel == query.channel,
            url: SpaceQuery { channel, page: None, ..query.clone() }.at(base, 1),
            name: l.a("answers-pick-one", [("name", name.into()), ("n", count.into())]),
        }
    };
    let all = pick(None, l.t("word-all"), channels.all());
    let each = channels
        .iter()
        .map(|(channel, count)| pick(Some(channel), contribution::channel_name(l, channel), count));
    let picks = std::iter::once(all).chain(each).collect();
    let zone = core.dialogue.zone.clone();
    let row = |line: AnswerLine| AnswerRow::new(l, &zone, line, &originals);
    let mut rows: Vec<AnswerRow> = page.items.into_iter().map(row).collect();
    AnswerRow::name_experts(site, visitor, core, &mut rows).await?;
    let count = i64::try_from(rows.len()).unwrap_or(0);
    Ok(Beside {
        rows,
        picks,
        total: page.total,
        shown: (slice.offset + 1, slice.offset + count),
        previous: (number > 1).then(|| query.at(base, number - 1)),
        next: page.next.map(|_| query.at(base, number + 1)),
    })
}

/// Leads back to the workspace, or shows it again with what is wrong.
async fn answer<T>(
    site: &Site,
    visitor: &Visitor,
    place: &(String, i64),
    done: app::Result<T>,
    anchor: &str,
    typed: Typed,
) -> Result<Response, Failure> {
    match done {
        Ok(_) => {
            let to = format!("{}#{anchor}", url::workspace(&place.0, place.1));
            Ok(see_other(&to, Vec::new()))
        }
        Err(error) => {
            let refused = Refused::of(visitor.locale, error)?;
            let space = find(site, visitor, place).await?;
            render(site, visitor, space, SpaceQuery::default(), refused, typed).await
        }
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct SaveForm {
    base: i64,
    text: String,
}

/// POST /bodies/{slug}/work/{id}
pub(crate) async fn save(
    State(site): State<Site>,
    visitor: Visitor,
    Path(place): Path<(String, i64)>,
    Form(form): Form<SaveForm>,
) -> Result<Response, Failure> {
    let space = find(&site, &visitor, &place).await?;
    let new = NewVersion { base: form.base, text: form.text.clone() };
    let done = site.app.save_draft(&visitor.actor, &space, &new).await;
    let typed = Typed { text: Some(form.text), ..Typed::default() };
    answer(&site, &visitor, &place, done, "draft", typed).await
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct CommentForm {
    version: i64,
    paragraph: String,
    parent: String,
    comment: String,
}

/// POST /bodies/{slug}/work/{id}/comments
pub(crate) async fn comment(
    State(site): State<Site>,
    visitor: Visitor,
    Path(place): Path<(String, i64)>,
    Form(form): Form<CommentForm>,
) -> Result<Response, Failure> {
    let space = find(&site, &visitor, &place).await?;
    let new = NewComment {
        version: form.version,
        paragraph: number(&form.paragraph, "paragraph")?,
        parent: number(&form.parent, "parent")?,
        text: form.comment.clone(),
    };
    let done = site.app.comment_on_draft(&visitor.actor, &space, &new).await;
    let comment = Some((new.version, new.paragraph, form.comment));
    answer(&site, &visitor, &place, done, "draft", Typed { comment, ..Typed::default() }).await
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct SettleForm {
    /// The comment.
    on: i64,
    state: String,
    reason: String,
}

/// POST /bodies/{slug}/work/{id}/comments/settle
pub(crate) async fn settle(
    State(site): State<Site>,
    visitor: Visitor,
    Path(place): Path<(String, i64)>,
    Form(form): Form<SettleForm>,
) -> Result<Response, Failure> {
    let space = find(&site, &visitor, &place).await?;
    let state: CommentState = form.state.parse().map_err(|_| unknown("state"))?;
    let id = CommentId(form.on);
    let done = site.app.settle_comment(&visitor.actor, &space, id, state, &form.reason).await;
    answer(&site, &visitor, &place, done, "draft", Typed::default()).await
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct MinorityForm {
    r#do: String,
    opinion: i64,
    minority: String,
}

/// POST /bodies/{slug}/work/{id}/minority
pub(crate) async fn dissent(
    State(site): State<Site>,
    visitor: Visitor,
    Path(place): Path<(String, i64)>,
    Form(form): Form<MinorityForm>,
) -> Result<Response, Failure> {
    let space = find(&site, &visitor, &place).await?;
    let (actor, id) = (&visitor.actor, MinorityId(form.opinion));
    let done = match form.r#do.as_str() {
        "write" if form.opinion == 0 => {
            site.app.write_minority(actor, &space, &form.minority).await.map(|_| ())
        }
        "sign" => site.app.sign_minority(actor, &space, id, true).await,
        "unsign" => site.app.sign_minority(actor, &space, id, false).await,
        _ => return Err(unknown("do")),
    };
    let typed = Typed { minority: form.minority, ..Typed::default() };
    answer(&site, &visitor, &place, done, "minorities", typed).await
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct MoveForm {
    r#do: String,
    reason: String,
}

/// POST /bodies/{slug}/work/{id}/move
pub(crate) async fn step(
    State(site): State<Site>,
    visitor: Visitor,
    Path(place): Path<(String, i64)>,
    Form(form): Form<MoveForm>,
) -> Result<Response, Failure> {
    let space = find(&site, &visitor, &place).await?;
    let change: DraftChange = form.r#do.parse().map_err(|_| unknown("do"))?;
    let done = site.app.move_draft(&visitor.actor, &space, change, &form.reason).await;
    answer(&site, &visitor, &place, done, "decision", Typed::default()).await
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct AdoptForm {
    resolution: String,
    rule: String,
    enrolled: String,
    present: String,
    in_favour: String,
    against: String,
    abstained: String,
}

impl AdoptForm {
    fn wanted(&self) -> DraftAdoption {
        // What is no number is none that can be right.
        let number = |text: &str| text.trim().parse().unwrap_or(-1);
        DraftAdoption {
            // What is no number is no resolution.
            resolution: Some(self.resolution.trim())
                .filter(|text| !text.is_empty())
                .map(|text| text.parse().unwrap_or(0)),
            rule: self.rule.clone(),
            tally: Tally {
                enrolled: number(&self.enrolled),
                present: number(&self.present),
                in_favour: number(&self.in_favour),
                against: number(&self.against),
                abstained: number(&self.abstained),
            },
        }
    }
}

/// POST /bodies/{slug}/work/{id}/adopt
pub(crate) async fn adopt(
    State(site): State<Site>,
    visitor: Visitor,
    Path(place): Path<(String, i64)>,
    Form(form): Form<AdoptForm>,
) -> Result<Response, Failure> {
    let space = find(&site, &visitor, &place).await?;
    let draft = space.draft.as_ref().ok_or(Denial::NotFound)?;
    let id = DraftId(draft.row.id);
    let done = site.app.adopt_draft(&visitor.actor, id, &form.wanted()).await;
    answer(&site, &visitor, &place, done, "decision", Typed { adopt: form, ..Typed::default() })
        .await
}

/// A number that a form may leave out.
fn number(text: &str, field: &str) -> Result<Option<i64>, Failure> {
    match text {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| unknown(field)),
    }
}

/// A word that no form of ours sends.
fn unknown(field: &str) -> Failure {
    Failure::Unreadable(format!("{field} is none of the words that the form offers"))
}

#[derive(Template)]
#[template(path = "draft_version.html")]
struct VersionPage {
    l: Locale,
    layout: Layout,
    space: Workspace,
    base: String,
    number: i64,
    from: i64,
    name: String,
    member: i64,
    when: When,
    runs: Vec<Run>,
    older: Option<String>,
    newer: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct VersionQuery {
    from: Option<i64>,
}

/// GET /bodies/{slug}/work/{id}/versions/{version}
pub(crate) async fn version(
    State(site): State<Site>,
    visitor: Visitor,
    Path((slug, id, number)): Path<(String, i64, i64)>,
    Query(query): Query<VersionQuery>,
) -> Result<Response, Failure> {
    let l = visitor.locale;
    let space = find(&site, &visitor, &(slug, id)).await?;
    let from = query.from.unwrap_or(number - 1);
    let (version, pieces) = site.app.draft_difference(&space, from, number).await?;
    let base = url::workspace(&space.body.row.slug, space.core.row.id);
    let newest = space.draft.as_ref().map_or(0, |draft| draft.row.version);
    let at = |number: i64| format!("{base}/versions/{number}");
    let page = VersionPage {
        l,
        layout: layout(&site, &visitor, &space, false),
        name: space.name(version.member_id).to_owned(),
        member: version.member_id,
        when: When::minute(l, Moment(version.at), &space.core.dialogue.zone),
        runs: runs(&pieces),
        older: (number > 1).then(|| at(number - 1)),
        newer: (number < newest).then(|| at(number + 1)),
        number,
        from,
        base,
        space,
    };
    Ok(Html(page.render()?).into_response())
}

/// How a body adopted an answer, as it stands below the answer.
pub(crate) struct AdoptedPart {
    pub(crate) code: String,
    pub(crate) url: String,
    pub(crate) body: String,
    pub(crate) work: String,
    pub(crate) mind: String,
    pub(crate) tally: String,
    pub(crate) rule: String,
    /// The meeting that voted: its address and code.
    pub(crate) meeting: Option<(String, String)>,
    pub(crate) when: When,
    pub(crate) minorities: Vec<Minority>,
}

impl AdoptedPart {
    pub(crate) fn new(l: Locale, slug: &str, zone: &str, adopted: &Adopted) -> Self {
        let tally = tally_of(&adopted.row);
        let work = url::query(&[("body", adopted.body.slug.clone())]);
        Self {
            code: AnswerId(adopted.row.answer_id).code(),
            url: url::contribution(Kind::Answer, adopted.row.answer_id),
            body: adopted.body.name.clone(),
            work: format!("{}{work}", url::work(slug)),
            mind: agreement_name(l, adopted.agreement),
            tally: l.a(
                "draft-tally",
                [
                    ("enrolled", tally.enrolled.into()),
                    ("present", tally.present.into()),
                    ("favour", tally.in_favour.into()),
                    ("against", tally.against.into()),
                    ("abstained", tally.abstained.into()),
                ],
            ),
            rule: adopted.row.rule.clone(),
            meeting: adopted.row.meeting_id.map(|id| (url::meeting(id), MeetingId(id).code())),
            when: When::day(l, Moment(adopted.row.at), zone),
            minorities: adopted.minorities.iter().map(|one| minority(one, None)).collect(),
        }
    }
}

/// GET /bodies/{slug}/work: what a body works on is on the board.
pub(crate) async fn list(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Result<Response, Failure> {
    site.app.gate(&visitor.actor, Action::ReadDialogue, &Resource::default())?;
    let body: BodyView = site.app.body(&visitor.actor, &slug).await?;
    let query = url::query(&[("body", body.row.slug.clone())]);
    Ok(see_other(&format!("{}{query}", url::work(&body.dialogue.slug)), Vec::new()))
}
