//! Core questions: the sets, one core question with answers by channel and statements, and the
//! questions behind it.

use std::sync::Arc;

use app::answer::{ChannelCount, Line as AnswerLine};
use app::chart::{bar, hatch, meter};
use app::core_question::{CoreQuestionView, Set};
use app::dialogue::Dialogue;
use app::page::Slice;
use app::question::QuestionFilter;
use app::sheet::BySource;
use app::statement::{OwnVote, Statement};
use askama::Template;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{Html, IntoResponse, Response};
use domain::channel::Channel;
use domain::code::Coded as _;
use domain::core_question::SetStatus;
use domain::dialogue::Activity;
use domain::id::{AnswerId, StatementId};
use domain::time::Moment;
use domain::vote::VoteValue;
use serde::Deserialize;

use crate::contribution::channel_name;
use crate::draft::AdoptedPart;
use crate::error::Failure;
use crate::evidence::Row as EvidenceRow;
use crate::expert::By;
use crate::form::{Path, Query};
use crate::home::{CoreRow, core_row, last_day};
use crate::inquiry::Row as InquiryRow;
use crate::layout::{Layout, Place};
use crate::locale::Locale;
use crate::preview::{self, Shared};
use crate::translation::{self, Original, Originals};
use crate::visitor::Visitor;
use crate::{Site, fragment, opinion, question, url};

/// Statements on one page.
const STATEMENTS: i64 = 20;
/// Source questions shown on the core question's own page.
const SOURCES: i64 = 5;
/// Characters of an answer shown among others.
const EXCERPT: usize = 140;
/// Evidence shown on the core question's own page.
const EVIDENCE: i64 = 10;
/// Source questions on one page of their list.
const SOURCES_PAGE: i64 = 20;

/// Finds a core question by its address.
pub(crate) async fn find(
    site: &Site,
    visitor: &Visitor,
    (slug, set, number): &(String, i64, i64),
) -> Result<CoreQuestionView, Failure> {
    let dialogue = site.app.dialogue(&visitor.actor, slug).await?;
    let set = site.app.set(&visitor.actor, &dialogue, *set).await?;
    Ok(site.app.core_question_by_number(&visitor.actor, &dialogue, &set, *number).await?)
}

/// The addresses around a core question.
#[derive(Clone, Debug)]
pub(crate) struct Around {
    pub(crate) slug: String,
    pub(crate) set: i64,
    pub(crate) number: i64,
}

impl Around {
    pub(crate) fn of(core: &CoreQuestionView) -> Self {
        Self { slug: core.dialogue.slug.clone(), set: core.set.number, number: core.row.number }
    }

    pub(crate) fn page(&self) -> String {
        url::core_question(&self.slug, self.set, self.number)
    }

    pub(crate) fn answers(&self) -> String {
        url::answers(&self.slug, self.set, self.number)
    }

    pub(crate) fn answer(&self) -> String {
        url::answer(&self.slug, self.set, self.number)
    }

    pub(crate) fn statement(&self) -> String {
        url::statement(&self.slug, self.set, self.number)
    }

    pub(crate) fn sources(&self) -> String {
        url::sources(&self.slug, self.set, self.number)
    }

    pub(crate) fn vote(&self) -> String {
        url::vote(&self.slug, self.set, self.number)
    }

    pub(crate) fn opinion(&self) -> String {
        url::opinion(&self.slug, self.set, self.number)
    }

    pub(crate) fn opinion_without(&self) -> String {
        format!("{}{}", self.opinion(), url::query(&[("without", "flagged".to_owned())]))
    }

    /// The list of all statements in this order, from one of them on.
    pub(crate) fn opinion_at(&self, order: &str, from: usize, without: bool) -> String {
        let mut query = vec![("order", order.to_owned())];
        if from > 0 {
            query.push(("from", from.to_string()));
        }
        if without {
            query.push(("without", "flagged".to_owned()));
        }
        format!("{}{}", self.opinion(), url::query(&query))
    }

    pub(crate) fn undo(&self) -> String {
        format!("{}/undo", self.vote())
    }
}

/// A set in a list of sets.
pub(crate) struct SetRow {
    pub(crate) url: String,
    pub(crate) title: String,
    pub(crate) dates: String,
    pub(crate) current: bool,
}

/// How long a set held or holds.
pub(crate) fn set_dates(l: Locale, zone: &str, set: &Set) -> String {
    let day = |at: i64| l.date(Moment(at), zone);
    match (set.valid_from, set.valid_to) {
        (Some(from), Some(to)) => {
            l.a("set-held", [("from", day(from).into()), ("to", day(to).into())])
        }
        (Some(from), None) => l.a("set-holds", [("from", day(from).into())]),
        _ => l.t("set-draft"),
    }
}

#[derive(Template)]
#[template(path = "core_questions.html")]
struct ListPage {
    l: Locale,
    layout: Layout,
    set: Option<SetRow>,
    rows: Vec<CoreRow>,
    others: Vec<SetRow>,
    may_ask: bool,
    ask_url: String,
    /// Which questions represent those who marked, where that was computed.
    slate: Option<String>,
}

/// GET /d/{dialogue}/core
pub(crate) async fn list(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let dialogue = site.app.dialogue(&visitor.actor, &slug).await?;
    let (inner, asker) = (site.clone(), visitor.clone());
    fragment::public(&site, &visitor, &headers, async move {
        let set = inner.app.current_set(&asker.actor, &dialogue).await?;
        render_list(&inner, &asker, dialogue, set).await
    })
    .await
}

/// GET /d/{dialogue}/core/{set}
pub(crate) async fn list_of_set(
    State(site): State<Site>,
    visitor: Visitor,
    Path((slug, number)): Path<(String, i64)>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let dialogue = site.app.dialogue(&visitor.actor, &slug).await?;
    let (inner, asker) = (site.clone(), visitor.clone());
    fragment::public(&site, &visitor, &headers, async move {
        let set = inner.app.set(&asker.actor, &dialogue, number).await?;
        render_list(&inner, &asker, dialogue, Some(set)).await
    })
    .await
}

async fn render_list(
    site: &Site,
    visitor: &Visitor,
    dialogue: Arc<Dialogue>,
    set: Option<Set>,
) -> Result<String, Failure> {
    let l = visitor.locale;
    let slug = dialogue.slug.as_str();
    let (rows, shown) = match &set {
        Some(set) => {
            let mut lines = site.app.core_questions(&visitor.actor, &dialogue, set).await?;
            let originals = translation::core_lines(site, visitor, &dialogue, &mut lines).await?;
            let row = |line| core_row(l, slug, set, line, &originals);
            (lines.iter().map(row).collect(), set.number)
        }
        None => (Vec::new(), 0),
    };
    let current = site.app.current_set(&visitor.actor, &dialogue).await?.map(|set| set.id);
    let set_row = |set: &Set| SetRow {
        url: url::core_set(slug, set.number),
        title: set.title.clone(),
        dates: set_dates(l, &dialogue.zone, set),
        current: Some(set.id) == current,
    };
    let sets = site.app.sets(&visitor.actor, &dialogue).await?;
    let slate = match &set {
        Some(set) => site.app.slate(&visitor.actor, &dialogue, set).await?,
        None => None,
    };
    let page = ListPage {
        l,
        slate: slate.map(|_| url::slate(slug, shown)),
        layout: Layout::of(site, visitor, &dialogue, Place::CoreQuestions, l.t("nav-core")),
        set: set.as_ref().map(set_row),
        rows,
        others: sets.iter().filter(|set| set.number != shown).map(set_row).collect(),
        may_ask: dialogue.is_open(Activity::Ask, site.app.now()),
        ask_url: url::ask(slug),
    };
    Ok(page.render()?)
}

/// One channel with its newest answer.
pub(crate) struct ChannelPart {
    name: String,
    count: i64,
    meter: String,
    newest: Option<AnswerRow>,
}

/// An answer as it is shown in lists.
pub(crate) struct AnswerRow {
    pub(crate) code: String,
    pub(crate) url: String,
    pub(crate) text: String,
    pub(crate) language: String,
    pub(crate) channel: Channel,
    pub(crate) channel_name: String,
    pub(crate) status: String,
    pub(crate) place: Option<String>,
    pub(crate) edited: bool,
    pub(crate) when: crate::home::When,
    /// What stands where a translation is shown.
    pub(crate) original: Option<Original>,
    /// The expert who gave it, with their seat.
    pub(crate) by: Option<By>,
    number: i64,
}

impl AnswerRow {
    pub(crate) fn new(l: Locale, zone: &str, line: AnswerLine, originals: &Originals) -> Self {
        let channel = line.channel.parse().unwrap_or(Channel::Online);
        Self {
            original: originals.of(line.id),
            by: None,
            number: line.id,
            code: AnswerId(line.id).code(),
            url: url::contribution(domain::contribution::Kind::Answer, line.id),
            text: line.text,
            language: line.language,
            channel,
            channel_name: channel_name(l, channel),
            status: line.status,
            place: line.place,
            edited: line.version > 1,
            when: crate::home::When::day(l, Moment(line.created_at), zone),
        }
    }

    /// Puts the experts beside the answers they gave.
    pub(crate) async fn name_experts(
        site: &Site,
        visitor: &Visitor,
        core: &CoreQuestionView,
        rows: impl IntoIterator<Item = &mut Self>,
    ) -> Result<(), Failure> {
        let rows: Vec<&mut Self> =
            rows.into_iter().filter(|row| row.channel == Channel::Expert).collect();
        let ids: Vec<i64> = rows.iter().map(|row| row.number).collect();
        let authors = site.app.expert_authors(&visitor.actor, core, &ids).await?;
        for row in rows {
            row.by = By::of(&authors, row.number);
        }
        Ok(())
    }

    /// Its beginning, for a list of many.
    fn excerpt(&self) -> String {
        let beginning: String = self.text.chars().take(EXCERPT).collect();
        if beginning.len() == self.text.len() {
            beginning
        } else {
            format!("{}…", beginning.trim_end())
        }
    }

    /// The classes of the answer's box.
    pub(crate) fn class(&self) -> &'static str {
        match (self.status.as_str(), self.channel) {
            ("hidden", _) => "answer hidden",
            ("withdrawn" | "erased", _) => "answer withdrawn",
            (_, Channel::Expert) => "answer expert",
            (_, Channel::Field) => "answer field",
            _ => "answer",
        }
    }
}

/// Counts by channel, zero included.
pub(crate) struct Channels(Vec<(Channel, i64)>);

impl Channels {
    pub(crate) fn new(counts: &[ChannelCount]) -> Self {
        let count = |channel: Channel| {
            counts.iter().find(|c| c.channel == channel.as_str()).map_or(0, |c| c.answers)
        };
        Self(Channel::ALL.iter().map(|channel| (*channel, count(*channel))).collect())
    }

    pub(crate) fn all(&self) -> i64 {
        self.0.iter().map(|(_, n)| n).sum()
    }

    pub(crate) fn experts(&self) -> i64 {
        self.0.iter().filter(|(channel, _)| *channel == Channel::Expert).map(|(_, n)| n).sum()
    }

    pub(crate) fn residents(&self) -> i64 {
        self.all() - self.experts()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (Channel, i64)> + '_ {
        self.0.iter().copied()
    }
}

/// A share of a whole, for pictures.
pub(crate) fn share(part: i64, whole: i64) -> f64 {
    let float = |n: i64| f64::from(i32::try_from(n).unwrap_or(i32::MAX));
    if whole > 0 { float(part) / float(whole) } else { 0.0 }
}

/// A statement with its result, if this visitor may see it.
pub(crate) struct StatementRow {
    pub(crate) code: String,
    pub(crate) url: String,
    pub(crate) text: String,
    pub(crate) language: String,
    /// What stands where a translation is shown.
    pub(crate) original: Option<Original>,
    pub(crate) result: Option<VoteResult>,
}

/// How a statement was voted on.
pub(crate) struct VoteResult {
    pub(crate) all: i64,
    pub(crate) bar: String,
    pub(crate) agree_percent: i64,
    /// How many of the votes were written on paper.
    pub(crate) paper: i64,
    /// What the visitor voted, in words.
    pub(crate) own: Option<String>,
}

/// The name of a vote.
pub(crate) fn vote_name(l: Locale, value: VoteValue) -> String {
    match value {
        VoteValue::Agree => l.t("vote-agree"),
        VoteValue::Disagree => l.t("vote-disagree"),
        VoteValue::Pass => l.t("vote-pass"),
    }
}

/// A statement's row; the result is shown to those who voted on it, and to staff.
pub(crate) fn statement_row(
    l: Locale,
    row: &Statement,
    originals: &Originals,
    own: &[OwnVote],
    sees_all: bool,
) -> StatementRow {
    let vote = own.iter().find(|vote| vote.statement.0 == row.id);
    StatementRow {
        code: StatementId(row.id).code(),
        url: url::contribution(domain::contribution::Kind::Statement, row.id),
        text: row.text.clone(),
        language: row.language.clone(),
        original: originals.of(row.id),
        result: (vote.is_some() || sees_all).then(|| result(l, row, vote)),
    }
}

fn result(l: Locale, row: &Statement, vote: Option<&OwnVote>) -> VoteResult {
    let all = row.agree + row.disagree + row.pass;
    let small = |n: i64| u32::try_from(n).unwrap_or(0);
    let label = l.a(
        "vote-bar",
        [("agree", row.agree.into()), ("disagree", row.disagree.into()), ("pass", row.pass.into())],
    );
    VoteResult {
        all,
        bar: bar(small(row.agree), small(row.disagree), small(row.pass), &label),
        agree_percent: percent(row.agree, all),
        paper: row.paper_agree + row.paper_disagree + row.paper_pass,
        own: vote.map(|vote| vote_name(l, vote.value)),
    }
}

/// Whole percent, rounded half up.
pub(crate) fn percent(part: i64, whole: i64) -> i64 {
    if whole > 0 { (part * 200 + whole) / (whole * 2) } else { 0 }
}

#[derive(Template)]
#[template(path = "core_question.html")]
struct CorePage {
    l: Locale,
    layout: Layout,
    core: CoreQuestionView,
    original: Option<Original>,
    around: Around,
    sector: Option<String>,
    set_title: String,
    set_dates: String,
    draft: bool,
    lead: String,
    channels: Channels,
    parts: Vec<ChannelPart>,
    /// The answers that bodies adopted, with their minority opinions.
    adopted: Vec<AdoptedPart>,
    evidence: Vec<EvidenceRow>,
    evidence_count: i64,
    /// What experts were asked about it and answered.
    inquiries: Vec<InquiryRow>,
    /// What the votes came to, once there was an analysis.
    part: Option<opinion::Part>,
    statements: Vec<StatementRow>,
    statement_count: i64,
    votes: i64,
    by_source: BySource,
    /// Statements this visitor has not voted on; none when they have not begun.
    left: Option<i64>,
    any_result: bool,
    next_statements: Option<String>,
    sources: Vec<question::Row>,
    source_count: i64,
    may_vote: bool,
    may_answer: bool,
    may_state: bool,
    hatch: String,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct CoreQuery {
    /// Statements behind this number.
    after: Option<i64>,
}

/// GET /d/{dialogue}/core/{set}/{number}: the same for all visitors who have not voted; for a
/// participant with the results of the statements they voted on.
pub(crate) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(place): Path<(String, i64, i64)>,
    Query(query): Query<CoreQuery>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    site.app.dialogue(&visitor.actor, &place.0).await?;
    if visitor.actor.participant.is_some() {
        return Ok(Html(render(&site, &visitor, &place, &query).await?).into_response());
    }
    let (inner, asker) = (site.clone(), visitor.clone());
    fragment::public(&site, &visitor, &headers, async move {
        render(&inner, &asker, &place, &query).await
    })
    .await
}

async fn render(
    site: &Site,
    visitor: &Visitor,
    place: &(String, i64, i64),
    query: &CoreQuery,
) -> Result<String, Failure> {
    let l = visitor.locale;
    let (app, actor, now) = (&site.app, &visitor.actor, site.app.now());
    let mut core = find(site, visitor, place).await?;
    let original = translation::core(site, visitor, &mut core).await?;
    let dialogue = &core.dialogue;
    let around = Around::of(&core);
    let lines = app.core_questions(actor, dialogue, &core.set).await?;
    let line = lines.iter().find(|line| line.id == core.row.id);
    let channels = Channels::new(&app.answers_by_channel(actor, core.id()).await?);
    let mut parts = Vec::with_capacity(Channel::ALL.len());
    for (channel, count) in channels.iter() {
        let newest = app.answers(actor, &core, Some(channel), false, Slice::first(1)).await?;
        let mut newest = newest.items;
        let originals = translation::answers(site, visitor, dialogue, &mut newest).await?;
        let newest = newest.into_iter().next();
        parts.push(ChannelPart {
            name: channel_name(l, channel),
            count,
            meter: meter(share(count, channels.all()), ""),
            newest: newest.map(|line| AnswerRow::new(l, &dialogue.zone, line, &originals)),
        });
    }
    let shown = parts.iter_mut().filter_map(|part| part.newest.as_mut());
    AnswerRow::name_experts(site, visitor, &core, shown).await?;
    let evidence = app.evidence_on(actor, &core, Slice::first(EVIDENCE)).await?;
    let inquiries = app.inquiries_on(actor, &core).await?;
    let slice = Slice { offset: 0, behind: query.after, limit: STATEMENTS };
    let mut statements = app.statements(actor, &core, slice).await?;
    let originals = translation::statements(site, visitor, dialogue, &mut statements.items).await?;
    let voting = app.voting(actor, &core, 0).await?;
    let sees_all = actor.is_staff_of(dialogue.id);
    let open = opinion::is_open(site, visitor, &core, !voting.own.is_empty());
    let part = opinion::part(site, visitor, &core, open, false).await?;
    let adopted = app.adopted(actor, &core).await?;
    let adopted = adopted
        .iter()
        .map(|one| AdoptedPart::new(l, &dialogue.slug, &dialogue.zone, one))
        .collect();
    let row = |row| statement_row(l, row, &originals, &voting.own, sees_all);
    let rows: Vec<StatementRow> = statements.items.iter().map(row).collect();
    let filter = QuestionFilter {
        core_question: Some(core.id()),
        set: Some(core.set.id),
        order: Some(domain::question::Order::Oldest),
        ..QuestionFilter::default()
    };
    let mut sources = app.questions(actor, dialogue, &filter, Slice::first(SOURCES)).await?;
    let translated = translation::questions(site, visitor, dialogue, &mut sources.items).await?;
    let is_open = |activity| core.is_open(activity, now);
    let name = l.n("core-number", core.row.number);
    let shared = {
        let answers = line.map_or(0, |line| line.answer_count);
        let preview = preview::of_core(&core, sources.total, answers);
        Shared::new(site, &around.page(), &preview, &core.row.body)
    };
    let page = CorePage {
        l,
        layout: Layout::of(site, visitor, dialogue, Place::CoreQuestions, name).shared(shared),
        sector: line.and_then(|line| line.sector.clone()),
        set_title: core.set.title.clone(),
        set_dates: set_dates(l, &dialogue.zone, &core.set),
        draft: core.set.status != SetStatus::Published.as_str(),
        lead: lead(l, &core, sources.total, now),
        parts,
        adopted,
        evidence_count: evidence.total,
        evidence: evidence.items.iter().map(|row| EvidenceRow::new(l, dialogue, row)).collect(),
        inquiries: inquiries
            .iter()
            .filter(|view| view.is_public())
            .map(|view| InquiryRow::new(l, view))
            .collect(),
        part,
        statement_count: statements.total,
        votes: line.map_or(0, |line| line.vote_count),
        by_source: app.votes_by_source(actor, &core).await?,
        left: (!voting.own.is_empty()).then_some(voting.total - voting.done),
        any_result: rows.iter().any(|row| row.result.is_some()),
        next_statements: statements.next.map(|after| {
            let query = url::query(&[("after", after.to_string())]);
            format!("{}{query}#statements", around.page())
        }),
        statements: rows,
        source_count: sources.total,
        sources: question::rows(site, l, &sources.items, &translated).await?,
        may_vote: is_open(Activity::Vote)
            && statements.total > 0
            && !actor.is_expert_in(Some(dialogue.id)),
        may_answer: is_open(Activity::Answer),
        may_state: is_open(Activity::State),
        hatch: hatch(),
        channels,
        around,
        original,
        core,
    };
    Ok(page.render()?)
}

/// What the core question came from, and until when it takes what.
fn lead(l: Locale, core: &CoreQuestionView, sources: i64, now: Moment) -> String {
    let dialogue = &core.dialogue;
    let open = [Activity::Answer, Activity::Vote].map(|activity| core.is_open(activity, now));
    let from = l.n("core-from", sources);
    let takes = match open {
        [true, true] => l.t("core-open-both"),
        [true, false] => l.t("core-open-answer"),
        [false, true] => l.t("core-open-vote"),
        [false, false] => l.t("core-open-none"),
    };
    let closes = [Activity::Answer, Activity::Vote]
        .into_iter()
        .filter(|activity| core.is_open(*activity, now))
        .filter_map(|activity| dialogue.settings.period(activity).closes)
        .min();
    match closes {
        Some(at) => {
            let until = l.a("core-until", [("date", last_day(l, at, &dialogue.zone).into())]);
            format!("{from} {takes} {until}")
        }
        None => format!("{from} {takes}"),
    }
}

#[derive(Template)]
#[template(path = "sources.html")]
struct SourcesPage {
    l: Locale,
    layout: Layout,
    core: CoreQuestionView,
    around: Around,
    rows: Vec<question::Row>,
    total: i64,
    shown: (i64, i64),
    previous: Option<String>,
    next: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct PageQuery {
    pub(crate) page: Option<i64>,
}

/// GET /d/{dialogue}/core/{set}/{number}/questions: every question behind a core question.
pub(crate) async fn sources(
    State(site): State<Site>,
    visitor: Visitor,
    Path(place): Path<(String, i64, i64)>,
    Query(query): Query<PageQuery>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    site.app.dialogue(&visitor.actor, &place.0).await?;
    let (inner, asker) = (site.clone(), visitor.clone());
    fragment::public(&site, &visitor, &headers, async move {
        render_sources(&inner, &asker, &place, &query).await
    })
    .await
}

async fn render_sources(
    site: &Site,
    visitor: &Visitor,
    place: &(String, i64, i64),
    query: &PageQuery,
) -> Result<String, Failure> {
    let l = visitor.locale;
    let mut core = find(site, visitor, place).await?;
    translation::core(site, visitor, &mut core).await?;
    let around = Around::of(&core);
    let number = query.page.unwrap_or(1);
    let slice = Slice::page(number, SOURCES_PAGE)?;
    let filter = QuestionFilter {
        core_question: Some(core.id()),
        set: Some(core.set.id),
        order: Some(domain::question::Order::Oldest),
        ..QuestionFilter::default()
    };
    let mut page = site.app.questions(&visitor.actor, &core.dialogue, &filter, slice).await?;
    let dialogue = &core.dialogue;
    let originals = translation::questions(site, visitor, dialogue, &mut page.items).await?;
    let at =
        |page: i64| format!("{}{}", around.sources(), url::query(&[("page", page.to_string())]));
    let count = i64::try_from(page.items.len()).unwrap_or(0);
    let title = l.n("core-sources", page.total);
    let page = SourcesPage {
        l,
        layout: Layout::of(site, visitor, &core.dialogue, Place::CoreQuestions, title),
        rows: question::rows(site, l, &page.items, &originals).await?,
        total: page.total,
        shown: (slice.offset + 1, slice.offset + count),
        previous: (number > 1).then(|| at(number - 1)),
        next: page.next.map(|_| at(number + 1)),
        around,
        core,
    };
    Ok(page.render()?)
}
