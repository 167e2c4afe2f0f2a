//! The translation desk of a dialogue: what citizens and staff wrote, in other languages. One person
//! writes, another reviews.

use app::core_question::{CoreQuestionView, Set};
use app::page::Slice;
use app::translation::{NewTranslation, Original, Standing, Version};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::id::TranslationId;
use domain::language::Language;
use domain::permission::{Action, Denial};
use domain::translation::{State as Stands, Translated};
use serde::Deserialize;

use super::{Desk, Faults, Frame, Pager, Tab, fault_at, faults_of};
use crate::error::Failure;
use crate::form::{Form, Path, Query};
use crate::locale::Locale;
use crate::system::see_other;
use crate::{Site, url};

/// Statements on one page.
const PAGE: i64 = 50;

/// The name of what is translated.
fn name(l: Locale, original: &Original) -> String {
    match (original.of, original.number) {
        (Translated::CoreQuestion, Some((_, number))) => l.n("core-number", number),
        (of, _) => code(of, original.id),
    }
}

/// The code of a contribution, or the key of a core question.
fn code(of: Translated, id: i64) -> String {
    match of.contribution() {
        Some(kind) => app::contribution::code(kind, id),
        None => id.to_string(),
    }
}

/// The languages to translate into.
fn languages(own: Language) -> Vec<Language> {
    let other = |language: &&Language| **language != own && **language != Language::Other;
    Language::ALL.iter().filter(other).copied().collect()
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ListQuery {
    of: String,
    language: String,
    /// The number of a core question, whose statements are listed.
    core: Option<i64>,
    only: String,
    /// The code of a contribution to go to.
    code: String,
    page: Option<i64>,
}

struct Row {
    url: String,
    name: String,
    text: String,
    language: Language,
    standing: Standing,
}

impl Row {
    fn is_missing(&self) -> bool {
        self.standing == Standing::default()
    }
}

#[derive(Template)]
#[template(path = "staff/translations.html")]
struct ListPage {
    l: Locale,
    frame: Frame,
    languages: Vec<Language>,
    language: Language,
    of: Translated,
    cores: Vec<i64>,
    core: i64,
    only_missing: bool,
    rows: Vec<Row>,
    done: usize,
    total: usize,
    pager: Pager,
}

/// GET /staff/d/{dialogue}/translations
pub(crate) async fn list(
    State(site): State<Site>,
    desk: Desk,
    Query(query): Query<ListQuery>,
) -> Result<Response, Failure> {
    desk.needs(&site, Action::Translate)?;
    let l = desk.l();
    let (actor, dialogue) = (&desk.visitor.actor, &desk.dialogue);
    let languages = languages(dialogue.language);
    let first = if dialogue.language == Language::Vietnamese {
        Language::Korean
    } else {
        Language::Vietnamese
    };
    let language = query.language.parse().ok().filter(|language| languages.contains(language));
    let language = language.unwrap_or(first);
    if let Some((kind, id)) = app::contribution::parse_code(&query.code) {
        let to = url::staff_translation(&dialogue.slug, kind.into(), id, language.as_str());
        return Ok(see_other(&to, Vec::new()));
    }
    let of = query.of.parse().unwrap_or(Translated::CoreQuestion);
    let number = query.page.unwrap_or(1);
    let slice = Slice::page(number, PAGE)?;
    let sets = site.app.sets(actor, dialogue).await?;
    let set = sets.iter().find(|set| set.status == "published").or(sets.first());
    let lines = match set {
        Some(set) => site.app.core_questions(actor, dialogue, set).await?,
        None => Vec::new(),
    };
    let cores: Vec<i64> = lines.iter().map(|line| line.number).collect();
    let core = query.core.filter(|core| cores.contains(core));
    let core = core.or(cores.first().copied()).unwrap_or(0);
    let (originals, total) = match (of, set) {
        (Translated::Statement, Some(set)) if core > 0 => {
            statements(&site, &desk, set, core, slice).await?
        }
        (Translated::CoreQuestion, Some(set)) => {
            let originals: Vec<Original> = lines
                .into_iter()
                .map(|line| Original {
                    of,
                    id: line.id,
                    title: line.title,
                    text: line.body,
                    language: line.language.parse().unwrap_or(Language::Other),
                    public: set.status == "published",
                    number: Some((set.number, line.number)),
                })
                .collect();
            let total = i64::try_from(originals.len()).unwrap_or(0);
            (originals, total)
        }
        _ => (Vec::new(), 0),
    };
    let standing = site.app.translation_standing(actor, dialogue, language, &originals).await?;
    let stands = |id: i64| standing.get(&id).copied().unwrap_or_default();
    let done = originals.iter().filter(|original| stands(original.id).shown).count();
    let only_missing = query.only == "missing";
    let at = |page: i64| {
        let pairs = [
            ("of", of.to_string()),
            ("language", language.to_string()),
            ("core", if of == Translated::Statement { core.to_string() } else { String::new() }),
            ("only", query.only.clone()),
            ("page", page.to_string()),
        ];
        format!("{}{}", url::staff_translations(&dialogue.slug), url::query(&pairs))
    };
    let is_paged = of == Translated::Statement;
    let size = if is_paged { PAGE } else { total.max(1) };
    let pager = Pager::new(number, size, originals.len(), total, at);
    let page = ListPage {
        l,
        languages,
        language,
        of,
        cores,
        core,
        only_missing,
        done,
        total: originals.len(),
        rows: originals
            .into_iter()
            .filter(|original| !only_missing || !stands(original.id).shown)
            .map(|original| row(l, &dialogue.slug, language, stands(original.id), &original))
            .collect(),
        pager,
        frame: Frame::of(&site, &desk, Tab::Translations, l.t("translation-title")).await?,
    };
    Ok(super::page(page.render()?, false))
}

fn row(l: Locale, slug: &str, into: Language, standing: Standing, original: &Original) -> Row {
    let text = if original.title.is_empty() { &original.text } else { &original.title };
    Row {
        url: url::staff_translation(slug, original.of, original.id, into.as_str()),
        name: name(l, original),
        text: text.clone(),
        language: original.language,
        standing,
    }
}

/// The statements on a core question, as originals.
async fn statements(
    site: &Site,
    desk: &Desk,
    set: &Set,
    number: i64,
    slice: Slice,
) -> Result<(Vec<Original>, i64), Failure> {
    let (actor, dialogue) = (&desk.visitor.actor, &desk.dialogue);
    let core: CoreQuestionView =
        site.app.core_question_by_number(actor, dialogue, set, number).await?;
    // Statements page by their numbers; the list walks to the page that is wanted.
    let whole = Slice { offset: 0, behind: None, limit: slice.offset + slice.limit };
    let all = site.app.statements(actor, &core, whole).await?;
    let skip = usize::try_from(slice.offset).unwrap_or(0);
    let original = |row: app::statement::Statement| Original {
        of: Translated::Statement,
        id: row.id,
        title: String::new(),
        text: row.text,
        language: row.language.parse().unwrap_or(Language::Other),
        public: true,
        number: None,
    };
    Ok((all.items.into_iter().skip(skip).map(original).collect(), all.total))
}

/// A version in the history.
struct Line {
    id: i64,
    title: String,
    text: String,
    state: String,
    class: &'static str,
    by: String,
    reason: String,
    outdated: bool,
    may_review: bool,
    may_withdraw: bool,
    waits_for_another: bool,
}

#[derive(Template)]
#[template(path = "staff/translation.html")]
struct ItemPage {
    l: Locale,
    frame: Frame,
    action: String,
    name: String,
    original: Original,
    public_url: Option<String>,
    language: Language,
    others: Vec<(String, Language)>,
    form: TextForm,
    lines: Vec<Line>,
    faults: Faults,
    limits: (usize, usize),
}

impl ItemPage {
    fn error(&self, field: &str) -> Option<&str> {
        fault_at(&self.faults, field)
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct TextForm {
    title: String,
    text: String,
}

/// What the address names.
type Item = (String, String, i64, String);

fn read(item: &Item) -> Result<(Translated, i64, Language), Failure> {
    let of = item.1.parse().map_err(|_| Denial::NotFound)?;
    let language = item.3.parse().ok().filter(|language| *language != Language::Other);
    Ok((of, item.2, language.ok_or(Denial::NotFound)?))
}

/// GET /staff/d/{dialogue}/translations/{of}/{id}/{language}
pub(crate) async fn item(
    State(site): State<Site>,
    desk: Desk,
    Path(item): Path<Item>,
) -> Result<Response, Failure> {
    desk.needs(&site, Action::Translate)?;
    render(&site, &desk, &item, None, Vec::new()).await
}

async fn render(
    site: &Site,
    desk: &Desk,
    item: &Item,
    form: Option<TextForm>,
    faults: Faults,
) -> Result<Response, Failure> {
    let l = desk.l();
    let (of, id, language) = read(item)?;
    let (actor, dialogue) = (&desk.visitor.actor, &desk.dialogue);
    let original = site.app.original(actor, dialogue, of, id).await?;
    let versions = site.app.translation_versions(actor, dialogue, &original, language).await?;
    let newest = versions.iter().find(|version| !version.state.is_over());
    let start = newest.map_or_else(TextForm::default, |version| TextForm {
        title: version.title.clone(),
        text: version.text.clone(),
    });
    let slug = dialogue.slug.as_str();
    let name = name(l, &original);
    let is_refused = !faults.is_empty();
    let text = of.text(original.text.is_empty()).max;
    let page = ItemPage {
        l,
        action: url::staff_translation(slug, of, id, language.as_str()),
        public_url: public_url(slug, &original),
        others: languages(original.language)
            .into_iter()
            .filter(|other| *other != language)
            .map(|other| (url::staff_translation(slug, of, id, other.as_str()), other))
            .collect(),
        form: form.unwrap_or(start),
        lines: versions.into_iter().map(|version| line(l, &dialogue.zone, version)).collect(),
        limits: (of.title().map_or(0, |limit| limit.max), text),
        frame: Frame::of(
            site,
            desk,
            Tab::Translations,
            l.a("translation-of", [("name", name.as_str().into())]),
        )
        .await?
        .with_faults(is_refused),
        name,
        original,
        language,
        faults,
    };
    Ok(super::page(page.render()?, is_refused))
}

fn public_url(slug: &str, original: &Original) -> Option<String> {
    match (original.of.contribution(), original.number) {
        (Some(kind), _) => Some(url::contribution(kind, original.id)),
        (None, Some((set, number))) if original.public => {
            Some(url::core_question(slug, set, number))
        }
        _ => None,
    }
}

fn line(l: Locale, zone: &str, version: Version) -> Line {
    let day = |at| l.date_time(at, zone);
    let (class, state) = match version.state {
        Stands::Waiting => ("tag", l.t("translation-waiting")),
        Stands::Reviewed => ("tag ok", l.t("translation-reviewed")),
        Stands::Withdrawn => ("tag bad", l.t("translation-withdrawn")),
        Stands::Replaced => ("tag", l.t("translation-replaced")),
    };
    let writer = version.writer.unwrap_or_else(|| l.t("staff-command-line"));
    let mut by = l.a(
        "translation-written-by",
        [("name", writer.into()), ("date", day(version.written).into())],
    );
    if let Some(at) = version.reviewed {
        let name = version.reviewer.unwrap_or_default();
        let values = [("name", name.into()), ("date", day(at).into())];
        by = format!("{by} · {}", l.a("translation-reviewed-by", values));
    }
    if let Some(at) = version.ended {
        by = format!("{by} · {}", l.a("translation-ended", [("date", day(at).into())]));
    }
    Line {
        id: version.id.0,
        title: version.title,
        text: version.text,
        state,
        class,
        by,
        reason: version.reason,
        outdated: version.outdated && !version.state.is_over(),
        may_review: version.may_review && !version.outdated,
        may_withdraw: !version.state.is_over(),
        waits_for_another: version.state == Stands::Waiting && !version.may_review,
    }
}

/// POST /staff/d/{dialogue}/translations/{of}/{id}/{language}: writes a version.
pub(crate) async fn write(
    State(site): State<Site>,
    desk: Desk,
    Path(item): Path<Item>,
    Form(form): Form<TextForm>,
) -> Result<Response, Failure> {
    desk.needs(&site, Action::Translate)?;
    let (of, id, language) = read(&item)?;
    let new = NewTranslation { title: form.title.clone(), text: form.text.clone() };
    let (actor, dialogue) = (&desk.visitor.actor, &desk.dialogue);
    match site.app.translate(actor, dialogue, (of, id), language, &new).await {
        Ok(_) => {
            let back = address(&desk, &item)?;
            desk.done(&site, &back).await
        }
        Err(error) => {
            let faults = faults_of(desk.l(), error)?;
            render(&site, &desk, &item, Some(form), faults).await
        }
    }
}

/// The page of a translation, to come back to.
fn address(desk: &Desk, item: &Item) -> Result<String, Failure> {
    let (of, id, language) = read(item)?;
    Ok(url::staff_translation(&desk.dialogue.slug, of, id, language.as_str()))
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct VersionForm {
    translation: i64,
    reason: String,
}

/// POST /staff/d/{dialogue}/translations/{of}/{id}/{language}/review
pub(crate) async fn review(
    State(site): State<Site>,
    desk: Desk,
    Path(item): Path<Item>,
    Form(form): Form<VersionForm>,
) -> Result<Response, Failure> {
    desk.needs(&site, Action::Translate)?;
    let back = address(&desk, &item)?;
    let version = TranslationId(form.translation);
    let reviewed = site.app.review_translation(&desk.visitor.actor, &desk.dialogue, version).await;
    desk.answer(&site, &back, reviewed).await
}

/// POST /staff/d/{dialogue}/translations/{of}/{id}/{language}/withdraw
pub(crate) async fn withdraw(
    State(site): State<Site>,
    desk: Desk,
    Path(item): Path<Item>,
    Form(form): Form<VersionForm>,
) -> Result<Response, Failure> {
    desk.needs(&site, Action::Translate)?;
    let back = address(&desk, &item)?;
    let (actor, version) = (&desk.visitor.actor, TranslationId(form.translation));
    match site.app.withdraw_translation(actor, &desk.dialogue, version, &form.reason).await {
        Err(error @ app::Error::Invalid { .. }) => {
            let faults = faults_of(desk.l(), error)?;
            render(&site, &desk, &item, None, faults).await
        }
        other => desk.answer(&site, &back, other).await,
    }
}
