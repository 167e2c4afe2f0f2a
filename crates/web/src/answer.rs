//! Answers: all of them by channel, and giving one.

use app::answer::NewAnswer;
use app::core_question::CoreQuestionView;
use app::page::Slice;
use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{Html, IntoResponse, Response};
use domain::channel::{Channel, ModerationTiming};
use domain::dialogue::Activity;
use domain::permission::Denial;
use serde::Deserialize;

use crate::care::{Refused, Warning};
use crate::contribution::{channel_name, chosen_language};
use crate::core_question::{AnswerRow, Around, Channels, find};
use crate::error::Failure;
use crate::form::{Form, Path, Query};
use crate::home::last_day;
use crate::layout::{Layout, Place};
use crate::locale::Locale;
use crate::question::given_receipt;
use crate::translation::{self, Original};
use crate::visitor::Visitor;
use crate::{Site, fragment, url};

/// Answers on one page.
const PAGE: i64 = 20;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct AnswersQuery {
    channel: String,
    page: Option<i64>,
}

impl AnswersQuery {
    fn at(&self, around: &Around, page: i64) -> String {
        let pairs = [
            ("channel", self.channel.clone()),
            ("page", if page > 1 { page.to_string() } else { String::new() }),
        ];
        format!("{}{}", around.answers(), url::query(&pairs))
    }
}

/// A channel to choose.
struct Pick {
    url: String,
    name: String,
    count: i64,
    current: bool,
}

#[derive(Template)]
#[template(path = "answers.html")]
struct AnswersPage {
    l: Locale,
    layout: Layout,
    core: CoreQuestionView,
    around: Around,
    residents: i64,
    experts: i64,
    picks: Vec<Pick>,
    rows: Vec<AnswerRow>,
    total: i64,
    shown: (i64, i64),
    previous: Option<String>,
    next: Option<String>,
    may_answer: bool,
}

/// GET /d/{dialogue}/core/{set}/{number}/answers
pub(crate) async fn list(
    State(site): State<Site>,
    visitor: Visitor,
    Path(place): Path<(String, i64, i64)>,
    Query(query): Query<AnswersQuery>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    site.app.dialogue(&visitor.actor, &place.0).await?;
    let (inner, asker) = (site.clone(), visitor.clone());
    fragment::public(&site, &visitor, &headers, async move {
        render_list(&inner, &asker, &place, &query).await
    })
    .await
}

async fn render_list(
    site: &Site,
    visitor: &Visitor,
    place: &(String, i64, i64),
    query: &AnswersQuery,
) -> Result<String, Failure> {
    let l = visitor.locale;
    let mut core = find(site, visitor, place).await?;
    translation::core(site, visitor, &mut core).await?;
    let around = Around::of(&core);
    let chosen: Option<Channel> = query.channel.parse().ok();
    let number = query.page.unwrap_or(1);
    let slice = Slice::page(number, PAGE)?;
    let mut page = site.app.answers(&visitor.actor, &core, chosen, true, slice).await?;
    let dialogue = &core.dialogue;
    let originals = translation::answers(site, visitor, dialogue, &mut page.items).await?;
    let channels = Channels::new(&site.app.answers_by_channel(&visitor.actor, core.id()).await?);
    let pick = |channel: Option<Channel>, name: String, count: i64| Pick {
        url: AnswersQuery {
            channel: channel.map(|channel| channel.to_string()).unwrap_or_default(),
            page: None,
        }
        .at(&around, 1),
        name,
        count,
        current: channel == chosen,
    };
    let mut picks = vec![pick(None, l.t("word-all"), channels.all())];
    picks.extend(
        channels
            .iter()
            .map(|(channel, count)| pick(Some(channel), channel_name(l, channel), count)),
    );
    let zone = core.dialogue.zone.clone();
    let row = |line| AnswerRow::new(l, &zone, line, &originals);
    let mut rows: Vec<AnswerRow> = page.items.into_iter().map(row).collect();
    AnswerRow::name_experts(site, visitor, &core, &mut rows).await?;
    let count = i64::try_from(rows.len()).unwrap_or(0);
    let title = l.n("answers-of", core.row.number);
    let page = AnswersPage {
        l,
        layout: Layout::of(site, visitor, &core.dialogue, Place::CoreQuestions, title),
        residents: channels.residents(),
        experts: channels.experts(),
        picks,
        rows,
        total: page.total,
        shown: (slice.offset + 1, slice.offset + count),
        previous: (number > 1).then(|| query.at(&around, number - 1)),
        next: page.next.map(|_| query.at(&around, number + 1)),
        may_answer: core.is_open(Activity::Answer, site.app.now()),
        around,
        core,
    };
    Ok(page.render()?)
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct AnswerForm {
    text: String,
    place: String,
    channel: String,
    language: String,
    care: String,
}

#[derive(Template)]
#[template(path = "answer.html")]
struct AnswerPage {
    l: Locale,
    layout: Layout,
    core: CoreQuestionView,
    original: Option<Original>,
    around: Around,
    sector: Option<String>,
    until: Option<String>,
    form: AnswerForm,
    /// The channels this person may speak in, when there is a choice.
    channels: Vec<(Channel, String)>,
    errors: Vec<(&'static str, String)>,
    warning: Option<Warning>,
    moderated_first: bool,
}

impl AnswerPage {
    fn written(&self) -> &str {
        &self.form.text
    }

    fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|(name, _)| *name == field).map(|(_, text)| text.as_str())
    }

    fn is_chosen(&self, channel: &str) -> bool {
        self.form.channel == channel
    }
}

async fn answer_page(
    site: &Site,
    visitor: &Visitor,
    mut core: CoreQuestionView,
    form: AnswerForm,
    errors: Vec<(&'static str, String)>,
    warning: Option<Warning>,
) -> Result<String, Failure> {
    let l = visitor.locale;
    let original = translation::core(site, visitor, &mut core).await?;
    let dialogue = &core.dialogue;
    let title = l.n("answer-core", core.row.number);
    let title = crate::care::title(l, title, !errors.is_empty(), warning.as_ref());
    let roles = visitor.actor.roles_in(Some(dialogue.id));
    let open = Channel::open_to(&roles);
    let chosen = form.channel.parse().unwrap_or_else(|_| Channel::of(&roles));
    let closes = dialogue.settings.period(Activity::Answer).closes;
    let page = AnswerPage {
        l,
        layout: Layout::of(site, visitor, dialogue, Place::CoreQuestions, title),
        around: Around::of(&core),
        sector: dialogue
            .sectors
            .iter()
            .find(|sector| Some(sector.id) == core.row.sector_id)
            .map(|sector| sector.name.clone()),
        until: closes.map(|at| last_day(l, at, &dialogue.zone)),
        form: AnswerForm { channel: chosen.to_string(), ..form },
        channels: match open.len() {
            0 | 1 => Vec::new(),
            _ => open.into_iter().map(|channel| (channel, capacity(l, channel))).collect(),
        },
        errors,
        original,
        warning,
        moderated_first: dialogue.settings.moderation(chosen) == ModerationTiming::Before,
        core,
    };
    Ok(page.render()?)
}

/// What one speaks as in a channel.
fn capacity(l: Locale, channel: Channel) -> String {
    match channel {
        Channel::Online => l.t("answer-as-online"),
        Channel::Field => l.t("answer-as-field"),
        Channel::Subcommittee => l.t("answer-as-subcommittee"),
        Channel::Expert => l.t("answer-as-expert"),
    }
}

/// GET /d/{dialogue}/core/{set}/{number}/answer
pub(crate) async fn form(
    State(site): State<Site>,
    visitor: Visitor,
    Path(place): Path<(String, i64, i64)>,
) -> Result<Response, Failure> {
    let core = find(&site, &visitor, &place).await?;
    if !core.is_open(Activity::Answer, site.app.now()) {
        return Err(Denial::Closed.into());
    }
    let html = answer_page(&site, &visitor, core, AnswerForm::default(), Vec::new(), None).await?;
    Ok(Html(html).into_response())
}

/// POST /d/{dialogue}/core/{set}/{number}/answer
pub(crate) async fn give(
    State(site): State<Site>,
    mut visitor: Visitor,
    Path(place): Path<(String, i64, i64)>,
    Form(form): Form<AnswerForm>,
) -> Result<Response, Failure> {
    let core = find(&site, &visitor, &place).await?;
    let language = chosen_language(visitor.locale, &form.language)?;
    visitor.join(&site)?;
    let mut fields = app::Fields::default();
    let channel =
        fields.word("channel", Some(form.channel.as_str()).filter(|word| !word.is_empty()));
    fields.done(())?;
    let new = NewAnswer {
        text: form.text.clone(),
        place: Some(form.place.clone()),
        channel,
        language: Some(language),
        care: crate::care::chosen(&form.care)?,
        ..NewAnswer::default()
    };
    let given = match visitor.pace(&site, core.dialogue.id) {
        Ok(held) => site.app.answer(&visitor.actor, &core, &NewAnswer { held, ..new }).await,
        Err(error) => Err(error),
    };
    let Refused { status, errors, warning } = match given {
        Ok(given) => return Ok(given_receipt(&visitor, &given)),
        Err(error) => crate::care::refused(visitor.locale, error, "text", &form.care)?,
    };
    let html = answer_page(&site, &visitor, core, form, errors, warning).await?;
    Ok((status, Html(html)).into_response())
}
