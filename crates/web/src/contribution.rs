//! What questions, answers, statements and remarks have in common: their own page, editing, withdrawing,
//! and the words for their states.

use std::collections::HashMap;

use app::contribution::{Contribution, ContributionView, Decision, NewText, Revision};
use app::dialogue::Dialogue;
use app::limit::Limited;
use app::trace::{Key, NodeKind};
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use domain::channel::Channel;
use domain::code::Coded;
use domain::contribution::{Kind, Status, editable_until};
use domain::id::{AnswerId, RemarkId, StatementId};
use domain::language::Language;
use domain::moderation::Reason;
use domain::permission::{Action, Denial, Resource};
use serde::Deserialize;

use crate::care::Warning;
use crate::draft::AdoptedPart;
use crate::error::{Failure, fault_text};
use crate::evidence::Row as EvidenceRow;
use crate::expert::By;
use crate::form::{Form, Path};
use crate::home::When;
use crate::inquiry::Row as InquiryRow;
use crate::layout::{Layout, Place};
use crate::locale::{Locale, Named};
use crate::remark::About;
use crate::subscription::Follow;
use crate::system::see_other;
use crate::trace::{self, TracePart};
use crate::translation::{self, Original};
use crate::visitor::Visitor;
use crate::{Site, fragment, url};

/// The name of a kind of contribution.
pub(crate) fn kind_name(l: Locale, kind: Kind) -> String {
    match kind {
        Kind::Question => l.t("nav-questions-one"),
        Kind::Answer => l.t("word-answer"),
        Kind::Statement => l.t("word-statement"),
        Kind::Remark => l.t("word-remark"),
    }
}

/// The name of a channel.
pub(crate) fn channel_name(l: Locale, channel: Channel) -> String {
    match channel {
        Channel::Online => l.t("channel-online"),
        Channel::Field => l.t("channel-field"),
        Channel::Subcommittee => l.t("channel-subcommittee"),
        Channel::Expert => l.t("channel-expert"),
    }
}

/// The name of a state.
pub(crate) fn status_name(l: Locale, status: Status) -> String {
    match status {
        Status::Waiting => l.t("status-waiting"),
        Status::Published => l.t("status-published"),
        Status::Hidden => l.t("status-hidden"),
        Status::Withdrawn => l.t("status-withdrawn"),
        Status::StaffOnly => l.t("status-staff-only"),
        Status::Erased => l.t("status-erased"),
    }
}

/// Why something was hidden.
pub(crate) fn hidden_text(l: Locale, reason: Option<Reason>) -> String {
    match reason {
        Some(Reason::Privacy) => l.t("hidden-privacy"),
        Some(Reason::Abuse) => l.t("hidden-abuse"),
        Some(Reason::Advertising) => l.t("hidden-advertising"),
        Some(Reason::Hate) => l.t("hidden-hate"),
        Some(Reason::OffTopic) => l.t("hidden-off-topic"),
        Some(Reason::Repeated) => l.t("hidden-repeated"),
        Some(Reason::Unlawful) => l.t("hidden-unlawful"),
        None => l.t("hidden-other"),
    }
}

/// What stands in place of a text that was hidden.
pub(crate) struct Hidden {
    pub(crate) reason: String,
    pub(crate) note: String,
    pub(crate) when: When,
    /// The language of the note: the dialogue's.
    pub(crate) language: Language,
}

impl Hidden {
    pub(crate) fn new(l: Locale, zone: &str, language: Language, decision: &Decision) -> Self {
        let reason = decision.reason.as_deref().and_then(|reason| reason.parse().ok());
        Self {
            reason: hidden_text(l, reason),
            note: decision.note.clone(),
            language,
            when: When::day(l, domain::time::Moment(decision.at), zone),
        }
    }
}

/// A language that a text may be written in, in a list to choose from.
pub(crate) struct Written {
    pub(crate) code: &'static str,
    pub(crate) name: String,
    /// The language of the name.
    pub(crate) language: &'static str,
    pub(crate) current: bool,
}

/// The languages a text may be written in. `chosen` is a code; the page's own language when empty.
pub(crate) fn written(l: Locale, chosen: &str) -> Vec<Written> {
    let chosen = if chosen.is_empty() { l.code() } else { chosen };
    let choice = |language: &Language| {
        let code = language.as_str();
        let (name, of) = match language {
            Language::Other => (l.t("language-other"), l.code()),
            _ => (language.name().to_owned(), code),
        };
        Written { code, name, language: of, current: code == chosen }
    };
    Language::ALL.iter().map(choice).collect()
}

/// The language chosen in a form; the page's own when nothing was chosen.
pub(crate) fn chosen_language(l: Locale, code: &str) -> Result<Language, Failure> {
    let mut fields = app::Fields::default();
    let chosen = fields.word("language", Some(code).filter(|code| !code.is_empty()));
    Ok(fields.done(chosen.unwrap_or(l.language()))?)
}

/// What the letters of a text say, when that is another language than the one chosen.
pub(crate) fn found(l: Locale, chosen: &str, text: &str) -> Option<Named> {
    let chosen = chosen.parse().unwrap_or(l.language());
    let found = app::contribution::language_of(&[text], chosen);
    (found != chosen).then(|| l.named("language-found", "name", found.name(), found))
}

/// An earlier text of an edited contribution.
pub(crate) struct Earlier {
    pub(crate) when: When,
    pub(crate) title: String,
    pub(crate) text: String,
    pub(crate) language: Language,
}

impl Earlier {
    /// `language` is the one that the text is in that took this one's place.
    pub(crate) fn new(l: Locale, zone: &str, language: Language, revision: Revision) -> Self {
        let texts = [revision.title.as_str(), revision.text.as_str()];
        Self {
            language: app::contribution::language_of(&texts, language),
            when: When::minute(l, domain::time::Moment(revision.at), zone),
            title: revision.title,
            text: revision.text,
        }
    }
}

/// The addresses under a contribution's own.
#[derive(Clone, Debug)]
pub(crate) struct Own {
    pub(crate) page: String,
    pub(crate) may_edit: bool,
    pub(crate) may_withdraw: bool,
    /// Until when it can be edited, for the author.
    pub(crate) until: String,
}

impl Own {
    fn new(l: Locale, view: &ContributionView) -> Self {
        Self::of(l, &view.item, &view.dialogue, view.may_edit, view.may_withdraw)
    }

    pub(crate) fn of(
        l: Locale,
        item: &Contribution,
        dialogue: &Dialogue,
        may_edit: bool,
        may_withdraw: bool,
    ) -> Self {
        let until = editable_until(item.created, dialogue.settings.edit_seconds);
        Self {
            page: url::contribution(item.kind, item.id),
            may_edit,
            may_withdraw,
            until: l.date_time(until, &dialogue.zone),
        }
    }

    pub(crate) fn edit(&self) -> String {
        format!("{}/edit", self.page)
    }

    pub(crate) fn withdraw(&self) -> String {
        format!("{}/withdraw", self.page)
    }
}

/// The scan of what was written on paper.
pub(crate) struct Scanned {
    pub(crate) url: String,
    pub(crate) width: i64,
    pub(crate) height: i64,
}

/// The scan shown beside a contribution, if it has one that is shown.
pub(crate) async fn scan(
    site: &Site,
    visitor: &Visitor,
    kind: Kind,
    id: i64,
) -> Result<Option<Scanned>, Failure> {
    let scan = site.app.public_scan(&visitor.actor, kind, id).await?;
    Ok(scan.map(|scan| Scanned {
        url: url::scan(kind, id),
        width: scan.width.unwrap_or(0),
        height: scan.height.unwrap_or(0),
    }))
}

/// The gathering a contribution came from, by address and title.
pub(crate) async fn gathering(
    site: &Site,
    visitor: &Visitor,
    kind: Kind,
    id: i64,
) -> Result<Option<(String, String)>, Failure> {
    let held = site.app.gathering_of(&visitor.actor, kind, id).await?;
    Ok(held.map(|held| (url::gathering(held.id), held.title)))
}

#[derive(Template)]
#[template(path = "contribution.html")]
struct ContributionPage {
    l: Locale,
    layout: Layout,
    view: ContributionView,
    original: Option<Original>,
    own: Own,
    code: String,
    kind: String,
    channel: String,
    place: Option<String>,
    when: When,
    core: Option<(String, i64, String, String)>,
    hidden: Option<Hidden>,
    earlier: Vec<Earlier>,
    scan: Option<Scanned>,
    gathering: Option<(String, String)>,
    /// How the body that gave it adopted it.
    adopted: Option<AdoptedPart>,
    /// The expert who gave it, with their seat.
    by: Option<By>,
    evidence: Vec<EvidenceRow>,
    /// What the expert was asked.
    inquiry: Option<InquiryRow>,
    /// What a remark is on, and what was replied.
    about: Option<About>,
    follow: Option<Follow>,
    trace: Option<TracePart>,
}

/// GET /a/{code}
pub(crate) async fn answer(
    State(site): State<Site>,
    visitor: Visitor,
    Path(code): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    page::<AnswerId>(&site, &visitor, &headers, Kind::Answer, &code).await
}

/// GET /s/{code}
pub(crate) async fn statement(
    State(site): State<Site>,
    visitor: Visitor,
    Path(code): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    page::<StatementId>(&site, &visitor, &headers, Kind::Statement, &code).await
}

/// GET /v/{code}
pub(crate) async fn remark(
    State(site): State<Site>,
    visitor: Visitor,
    Path(code): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    page::<RemarkId>(&site, &visitor, &headers, Kind::Remark, &code).await
}

async fn page<I: Coded>(
    site: &Site,
    visitor: &Visitor,
    headers: &HeaderMap,
    kind: Kind,
    code: &str,
) -> Result<Response, Failure> {
    site.app.gate(&visitor.actor, Action::ReadDialogue, &Resource::default())?;
    let id = I::parse_code(code).ok_or(Denial::NotFound)?;
    if id.code() != code {
        return Ok(see_other(&url::contribution(kind, id.number()), Vec::new()));
    }
    let number = id.number();
    if visitor.actor.participant.is_some() {
        return Ok(Html(render(site, visitor, kind, number).await?).into_response());
    }
    let (inner, asker) = (site.clone(), visitor.clone());
    fragment::public(
        site,
        visitor,
        headers,
        async move { render(&inner, &asker, kind, number).await },
    )
    .await
}

/// Where in the navigation a contribution belongs.
const fn place_of(kind: Kind) -> Place {
    match kind {
        Kind::Question => Place::Questions,
        Kind::Answer | Kind::Statement => Place::CoreQuestions,
        Kind::Remark => Place::Papers,
    }
}

async fn render(site: &Site, visitor: &Visitor, kind: Kind, id: i64) -> Result<String, Failure> {
    let l = visitor.locale;
    let mut view = site.app.contribution_view(&visitor.actor, kind, id).await?;
    let (dialogue, place) = (&view.dialogue, &mut view.core_question);
    translation::core_place(site, visitor, dialogue, place).await?;
    let written = view.item.language;
    let original = translation::contribution(site, visitor, dialogue, &mut view.item).await?;
    let (item, dialogue) = (&view.item, &view.dialogue);
    let earlier = match item.version {
        1 => Vec::new(),
        _ => site.app.revisions(&visitor.actor, kind, id).await?,
    };
    let code = item.code();
    let core = view.core_question.as_ref().filter(|core| core.public).map(|core| {
        let url = url::core_question(&dialogue.slug, core.set, core.number);
        (url, core.number, core.title.clone(), core.language.clone())
    });
    let adopted = match kind {
        Kind::Answer => site.app.adopted_answer(&visitor.actor, AnswerId(id)).await?,
        _ => None,
    };
    let (by, evidence, inquiry) = match kind {
        Kind::Answer => of_experts(site, visitor, &view).await?,
        _ => (None, Vec::new(), None),
    };
    let about = match kind {
        Kind::Remark => Some(About::of(site, visitor, id).await?),
        _ => None,
    };
    let page = ContributionPage {
        l,
        about,
        by,
        evidence,
        inquiry,
        adopted: adopted
            .map(|adopted| AdoptedPart::new(l, &dialogue.slug, &dialogue.zone, &adopted)),
        layout: Layout::of(site, visitor, dialogue, place_of(kind), code.clone()),
        own: Own::new(l, &view),
        kind: kind_name(l, kind),
        channel: channel_name(l, item.channel),
        place: dialogue
            .places
            .iter()
            .find(|place| Some(place.id) == item.place)
            .map(|place| place.name.clone()),
        when: When::day(l, item.created, &dialogue.zone),
        hidden: view
            .hidden
            .as_ref()
            .map(|decision| Hidden::new(l, &dialogue.zone, dialogue.language, decision)),
        earlier: earlier
            .into_iter()
            .map(|row| Earlier::new(l, &dialogue.zone, written, row))
            .collect(),
        scan: scan(site, visitor, kind, id).await?,
        gathering: gathering(site, visitor, kind, id).await?,
        trace: trace_of(site, visitor, kind, item).await?,
        follow: Follow::of(site, visitor, item).await?,
        core,
        code,
        original,
        view,
    };
    Ok(page.render()?)
}

/// What came of something public.
async fn trace_of(
    site: &Site,
    visitor: &Visitor,
    kind: Kind,
    item: &Contribution,
) -> Result<Option<TracePart>, Failure> {
    let node = match kind {
        Kind::Question => NodeKind::Question,
        Kind::Answer => NodeKind::Answer,
        Kind::Statement => NodeKind::Statement,
        // What came of a remark stands with it: the office's replies.
        Kind::Remark => return Ok(None),
    };
    match item.status {
        Status::Published => {
            trace::part(site, visitor, Key::new(node, item.id), &HashMap::new()).await
        }
        _ => Ok(None),
    }
}

/// What stands around an answer: the expert who gave it, the evidence for it, and what was asked.
async fn of_experts(
    site: &Site,
    visitor: &Visitor,
    view: &ContributionView,
) -> Result<(Option<By>, Vec<EvidenceRow>, Option<InquiryRow>), Failure> {
    let (actor, item) = (&visitor.actor, &view.item);
    if item.status != Status::Published {
        return Ok((None, Vec::new(), None));
    }
    let answer = AnswerId(item.id);
    let evidence = site.app.evidence_for(actor, answer, app::page::Slice::first(20)).await?;
    let row = |row| EvidenceRow::new(visitor.locale, &view.dialogue, row);
    let evidence = evidence.items.iter().map(row).collect();
    if item.channel != Channel::Expert {
        return Ok((None, evidence, None));
    }
    let core = domain::id::CoreQuestionId(item.core_question.unwrap_or_default());
    let core = site.app.core_question(actor, core).await?;
    let authors = site.app.expert_authors(actor, &core, &[item.id]).await?;
    let inquiry = site.app.inquiry_of(actor, answer).await?;
    let inquiry = inquiry.map(|inquiry| InquiryRow::new(visitor.locale, &inquiry));
    Ok((By::of(&authors, item.id), evidence, inquiry))
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct EditForm {
    title: String,
    text: String,
    care: String,
}

#[derive(Template)]
#[template(path = "edit.html")]
struct EditPage {
    l: Locale,
    layout: Layout,
    own: Own,
    code: String,
    kind: Kind,
    kind_name: String,
    language: String,
    form: EditForm,
    limit: usize,
    /// It came with a wording.
    amends: bool,
    errors: Vec<(&'static str, String)>,
    warning: Option<Warning>,
}

impl EditPage {
    fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|(name, _)| *name == field).map(|(_, text)| text.as_str())
    }

    fn is_question(&self) -> bool {
        self.kind == Kind::Question
    }

    /// Whether it proposes a wording.
    fn is_amendment(&self) -> bool {
        self.kind == Kind::Remark && self.amends
    }
}

async fn find(
    site: &Site,
    visitor: &Visitor,
    code: &str,
    action: Action,
) -> Result<ContributionView, Failure> {
    site.app.gate(&visitor.actor, Action::ReadDialogue, &Resource::default())?;
    let (kind, id) = app::contribution::parse_code(code).ok_or(Denial::NotFound)?;
    let view = site.app.contribution_view(&visitor.actor, kind, id).await?;
    site.app.may_change(&visitor.actor, action, &view)?;
    Ok(view)
}

fn edit_page(
    site: &Site,
    visitor: &Visitor,
    view: &ContributionView,
    form: EditForm,
    errors: Vec<(&'static str, String)>,
    warning: Option<Warning>,
) -> Result<String, Failure> {
    let l = visitor.locale;
    let code = view.item.code();
    let title = l.a("edit-title", [("code", code.as_str().into())]);
    let title = crate::care::title(l, title, !errors.is_empty(), warning.as_ref());
    let page = EditPage {
        l,
        layout: Layout::of(site, visitor, &view.dialogue, Place::Elsewhere, title),
        own: Own::new(l, view),
        code,
        kind: view.item.kind,
        kind_name: kind_name(l, view.item.kind),
        language: view.item.language.to_string(),
        amends: !view.item.title.is_empty(),
        limit: match view.item.kind {
            Kind::Question => domain::question::BODY.max,
            Kind::Answer => domain::answer::TEXT.max,
            Kind::Statement => domain::statement::TEXT.max,
            Kind::Remark => domain::remark::TEXT.max,
        },
        form,
        errors,
        warning,
    };
    Ok(page.render()?)
}

/// GET /q/{code}/edit, and the same for answers and statements.
pub(crate) async fn edit_form(
    State(site): State<Site>,
    visitor: Visitor,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    let view = find(&site, &visitor, &code, Action::Edit).await?;
    let (title, text) = (view.item.title.clone(), view.item.text.clone());
    let form = EditForm { title, text, care: String::new() };
    Ok(Html(edit_page(&site, &visitor, &view, form, Vec::new(), None)?).into_response())
}

/// POST /q/{code}/edit, and the same for answers and statements.
pub(crate) async fn edit(
    State(site): State<Site>,
    visitor: Visitor,
    Path(code): Path<String>,
    Form(form): Form<EditForm>,
) -> Result<Response, Failure> {
    let view = find(&site, &visitor, &code, Action::Edit).await?;
    site.app.limiter().check(Limited::Contribution, visitor.actor.participant, visitor.address)?;
    let (kind, id) = (view.item.kind, view.item.id);
    let l = visitor.locale;
    let care = crate::care::chosen(&form.care)?;
    let new = NewText { title: form.title.clone(), text: form.text.clone(), care };
    let mut warning = Warning::kept(l, &form.care, crate::care::EDITED);
    let errors: Vec<(&'static str, String)> =
        match site.app.edit(&visitor.actor, kind, id, &new).await {
            Ok(()) => return Ok(see_other(&url::contribution(kind, id), Vec::new())),
            Err(app::Error::Invalid { faults }) => faults
                .iter()
                .map(|fault| (field_of(kind, fault.field), fault_text(l, fault)))
                .collect(),
            Err(app::Error::Conflict("voted")) => vec![("text", l.t("edit-voted"))],
            Err(app::Error::Conflict("replied")) => vec![("text", l.t("edit-replied"))],
            Err(app::Error::Sensitive { found }) => {
                warning = Some(Warning::new(l, &found, crate::care::EDITED));
                Vec::new()
            }
            Err(error) => return Err(error.into()),
        };
    let html = edit_page(&site, &visitor, &view, form, errors, warning)?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(html)).into_response())
}

/// The form's name of a field: a question's text is called body when it is asked, and what a remark
/// proposes stands where a question has its sentence.
fn field_of(kind: Kind, field: &'static str) -> &'static str {
    match (kind, field) {
        (Kind::Question, "body") => "text",
        (Kind::Remark, "proposed") => "title",
        _ => field,
    }
}

#[derive(Template)]
#[template(path = "withdraw.html")]
struct WithdrawPage {
    l: Locale,
    layout: Layout,
    own: Own,
    code: String,
    kind_name: String,
    language: String,
    title: String,
    text: String,
}

/// GET /q/{code}/withdraw, and the same for answers and statements: asks once more.
pub(crate) async fn withdraw_form(
    State(site): State<Site>,
    visitor: Visitor,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    let l = visitor.locale;
    let view = find(&site, &visitor, &code, Action::Withdraw).await?;
    let code = view.item.code();
    let title = l.a("withdraw-title", [("code", code.as_str().into())]);
    let page = WithdrawPage {
        l,
        layout: Layout::of(&site, &visitor, &view.dialogue, Place::Elsewhere, title),
        own: Own::new(l, &view),
        code,
        kind_name: kind_name(l, view.item.kind),
        language: view.item.language.to_string(),
        title: view.item.title,
        text: view.item.text,
    };
    Ok(Html(page.render()?).into_response())
}

/// POST /q/{code}/withdraw, and the same for answers and statements.
pub(crate) async fn withdraw(
    State(site): State<Site>,
    visitor: Visitor,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    let view = find(&site, &visitor, &code, Action::Withdraw).await?;
    let (kind, id) = (view.item.kind, view.item.id);
    site.app.withdraw(&visitor.actor, kind, id).await?;
    Ok(see_other(&url::contribution(kind, id), Vec::new()))
}
