//! What people made of the interface's texts at the translation desk, and how far a language was
//! checked. It is taken in whenever an act was recorded, by this node or another.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use app::interface_text::{InterfaceText, PAGE, Source};
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use domain::text::Fault;
use domain::time::{KOREA, Moment};
use fluent_templates::fluent_bundle::{FluentArgs, FluentResource};
use fluent_templates::{FluentBundle, LanguageIdentifier};
use language::message;
use rust_embed::Embed;
use serde::Deserialize;

use crate::error::{Failure, fault_text, too_many};
use crate::form::{Form, Query};
use crate::layout::{Layout, Place};
use crate::locale::{Locale, Values, dress};
use crate::visitor::Visitor;
use crate::{Site, home, url};

#[derive(Embed)]
#[folder = "locales/"]
struct Files;

/// A text as the program brings it.
#[derive(Debug)]
pub(crate) struct Entry {
    /// Its file, without the ending: the noun it belongs to.
    pub(crate) file: String,
    pub(crate) key: String,
    pub(crate) korean: String,
    pub(crate) shipped: String,
}

impl Entry {
    pub(crate) fn source(&self, l: Locale) -> Source<'_> {
        Source { language: l.code(), key: &self.key, korean: &self.korean, shipped: &self.shipped }
    }
}

/// Every text of a language that is checked by people, in the order of its files; none for Korean
/// and English, which the authors of the program speak.
pub(crate) fn catalogue(l: Locale) -> &'static [Entry] {
    static ALL: LazyLock<HashMap<Locale, Vec<Entry>>> =
        LazyLock::new(|| Locale::UNREVIEWED.into_iter().map(|l| (l, entries(l))).collect());
    ALL.get(&l).map_or(&[], Vec::as_slice)
}

fn entries(l: Locale) -> Vec<Entry> {
    let read = |path: &str| {
        let file = Files::get(path)?;
        Some(message::entries(std::str::from_utf8(&file.data).ok()?))
    };
    let folder = format!("{}/", l.code());
    let mut files: Vec<String> = Files::iter()
        .filter_map(|path| Some(path.strip_prefix(&folder)?.strip_suffix(".ftl")?.to_owned()))
        .collect();
    files.sort_unstable();
    let mut all = Vec::new();
    for file in files {
        let korean: HashMap<String, String> =
            read(&format!("ko/{file}.ftl")).unwrap_or_default().into_iter().collect();
        for (key, shipped) in read(&format!("{folder}{file}.ftl")).unwrap_or_default() {
            let Some(korean) = korean.get(&key).cloned() else { continue };
            all.push(Entry { file: file.clone(), key, korean, shipped });
        }
    }
    all
}

/// How far a language was checked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Review {
    pub(crate) total: usize,
    pub(crate) checked: usize,
    /// Who checked, each once.
    names: Vec<String>,
    last: Option<Moment>,
}

impl Review {
    /// Whether a name needs no mention: it is there already, or was erased.
    fn has(&self, name: &str) -> bool {
        name.is_empty() || self.names.iter().any(|own| own == name)
    }

    fn is_done(&self) -> bool {
        self.total > 0 && self.checked == self.total
    }
}

/// What stands at one moment.
#[derive(Default)]
pub(crate) struct Texts {
    newest: i64,
    bundles: HashMap<Locale, FluentBundle<FluentResource>>,
    reviews: HashMap<Locale, Review>,
    rows: HashMap<(Locale, String), InterfaceText>,
}

impl Texts {
    fn new(rows: Vec<InterfaceText>) -> Self {
        let newest = rows.iter().map(|row| row.id).max().unwrap_or_default();
        let mut texts = Self { newest, ..Self::default() };
        for row in rows {
            if let Some(l) = Locale::of(&row.language) {
                texts.rows.insert((l, row.key.clone()), row);
            }
        }
        for l in Locale::UNREVIEWED {
            let (review, ftl) = texts.sum(l);
            texts.reviews.insert(l, review);
            let Ok(resource) = FluentResource::try_new(ftl) else { continue };
            let id: LanguageIdentifier = l.id().clone();
            let mut bundle = FluentBundle::new_concurrent(vec![id]);
            dress(&mut bundle);
            bundle.add_resource_overriding(resource);
            texts.bundles.insert(l, bundle);
        }
        texts
    }

    /// How far a language was checked, and what people say in it, as a file.
    fn sum(&self, l: Locale) -> (Review, String) {
        let all = catalogue(l);
        let mut review = Review { total: all.len(), ..Review::default() };
        let mut ftl = String::new();
        for entry in all {
            let Some(row) = self.row(l, &entry.key) else { continue };
            let source = entry.source(l);
            let (said, checked) = source.stands(row);
            if let Some(text) = said {
                ftl.push_str(&message::entry(&entry.key, text));
            }
            if checked {
                review.checked += 1;
                review.last = review.last.max(row.checked_at.map(Moment));
                if let Some(name) = row.name.as_deref().filter(|name| !review.has(name)) {
                    review.names.push(name.to_owned());
                }
            }
        }
        (review, ftl)
    }

    /// What a person made of a text, or found of it.
    pub(crate) fn row(&self, l: Locale, key: &str) -> Option<&InterfaceText> {
        self.rows.get(&(l, key.to_owned()))
    }

    pub(crate) fn review(&self, l: Locale) -> Review {
        let none = || Review { total: catalogue(l).len(), ..Review::default() };
        self.reviews.get(&l).cloned().unwrap_or_else(none)
    }

    fn say(&self, l: Locale, key: &str, values: Option<&Values<'_>>) -> Option<String> {
        let bundle = self.bundles.get(&l)?;
        let pattern = bundle.get_message(key)?.value()?;
        let values: Option<FluentArgs<'_>> = values.map(|values| {
            values.iter().map(|(name, value)| (name.clone(), value.clone())).collect()
        });
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, values.as_ref(), &mut errors).into_owned();
        errors.is_empty().then_some(text)
    }
}

/// What stands, as this node knows it.
#[derive(Clone, Default)]
pub(crate) struct Desk(Arc<RwLock<Arc<Texts>>>);

impl Desk {
    fn get(&self) -> Arc<Texts> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// What stands now. When it cannot be read, what stood.
    pub(crate) async fn texts(&self, app: &app::App) -> Arc<Texts> {
        let held = self.get();
        if held.newest >= app.newest_interface_text() {
            return held;
        }
        match self.read(app).await {
            Ok(texts) => texts,
            Err(error) => {
                tracing::warn!(%error, "the interface's texts could not be read");
                held
            }
        }
    }

    async fn read(&self, app: &app::App) -> app::Result<Arc<Texts>> {
        let texts = Arc::new(Texts::new(app.interface_texts().await?));
        let mut held = self.0.write().unwrap_or_else(PoisonError::into_inner);
        // What was read meanwhile may be newer.
        if texts.newest >= held.newest {
            *held = texts;
        }
        Ok(Arc::clone(&held))
    }
}

tokio::task_local! {
    static TEXTS: Arc<Texts>;
}

/// Answers a request with these texts.
pub(crate) async fn with<F: Future>(texts: Arc<Texts>, work: F) -> F::Output {
    TEXTS.scope(texts, work).await
}

/// Carries the texts of this request into work that outlives it.
pub(crate) fn carried<F: Future>(work: F) -> impl Future<Output = F::Output> {
    let texts = TEXTS.try_with(Arc::clone).unwrap_or_default();
    TEXTS.scope(texts, work)
}

/// What people say for a text, if they say something else than the program.
pub(crate) fn said(l: Locale, key: &str, values: Option<&Values<'_>>) -> Option<String> {
    TEXTS.try_with(|texts| texts.say(l, key, values)).ok().flatten()
}

/// The note at the foot of a page about how far its language was checked; none for Korean and
/// English.
pub(crate) fn note(l: Locale) -> Option<String> {
    if catalogue(l).is_empty() {
        return None;
    }
    let review = TEXTS.try_with(|texts| texts.review(l)).unwrap_or_default();
    Some(match review.last {
        Some(last) if review.is_done() && !review.names.is_empty() => {
            let values =
                [("name", review.names.join(", ").into()), ("date", l.date(last, KOREA).into())];
            l.a("translated-checked", values)
        }
        _ => l.t("translated-unreviewed"),
    })
}

/// What the form for reporting holds.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ReportForm {
    page: String,
    text: String,
}

#[derive(Template)]
#[template(path = "report.html")]
struct ReportPage {
    l: Locale,
    layout: Layout,
    form: ReportForm,
    errors: Vec<(&'static str, String)>,
    sent: bool,
}

impl ReportPage {
    fn error(&self, field: &str) -> Option<&str> {
        self.errors.iter().find(|(name, _)| *name == field).map(|(_, text)| text.as_str())
    }
}

async fn report_page(
    site: &Site,
    visitor: &Visitor,
    form: ReportForm,
    errors: Vec<(&'static str, String)>,
    sent: bool,
) -> Result<String, Failure> {
    let l = visitor.locale;
    let title = l.t("translated-report");
    let title =
        if errors.is_empty() { title } else { l.a("form-title-errors", [("title", title.into())]) };
    let layout = home::frame(site, visitor, Place::Elsewhere, title).await?;
    Ok(ReportPage { l, layout, form, errors, sent }.render()?)
}

/// GET /language/report
pub(crate) async fn report_form(
    State(site): State<Site>,
    visitor: Visitor,
    Query(form): Query<ReportForm>,
) -> Result<Response, Failure> {
    let action = domain::permission::Action::ReportText;
    site.app.gate(&visitor.actor, action, &domain::permission::Resource::default())?;
    // A longer address would be refused, which the reader cannot help.
    let page = url::own(&form.page).filter(|page| page.chars().count() <= PAGE.max);
    let page = page.unwrap_or_default().to_owned();
    let form = ReportForm { page, text: String::new() };
    Ok(Html(report_page(&site, &visitor, form, Vec::new(), false).await?).into_response())
}

/// What is wrong with a page that a form names.
const NOT_OURS: Fault = Fault::Malformed { expected: "an address of this site" };

/// POST /language/report
pub(crate) async fn report(
    State(site): State<Site>,
    visitor: Visitor,
    Form(form): Form<ReportForm>,
) -> Result<Response, Failure> {
    let l = visitor.locale;
    let limited = app::limit::Limited::Contribution;
    let page = match form.page.as_str() {
        "" => "",
        page => url::own(page).ok_or(app::Error::field("page", NOT_OURS))?,
    };
    let taken = match site.app.limiter().check(limited, None, visitor.address) {
        Ok(()) => site.app.report_interface(&visitor.actor, l.code(), page, &form.text).await,
        Err(error) => Err(error),
    };
    let (errors, status) = match taken {
        Ok(()) => {
            let html =
                report_page(&site, &visitor, ReportForm::default(), Vec::new(), true).await?;
            return Ok(Html(html).into_response());
        }
        Err(app::Error::TooMany { seconds }) => {
            (vec![("text", too_many(l, seconds))], StatusCode::TOO_MANY_REQUESTS)
        }
        Err(app::Error::Invalid { faults }) => {
            let errors = faults.iter().map(|fault| (fault.field, fault_text(l, fault))).collect();
            (errors, StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(error) => return Err(error.into()),
    };
    let html = report_page(&site, &visitor, form, errors, false).await?;
    Ok((status, Html(html)).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(l: Locale, entry: &Entry, text: Option<&str>, name: &str) -> InterfaceText {
        // The digest is the use case's; a row whose digest differs counts as unchecked.
        InterfaceText {
            id: 1,
            language: l.code().to_owned(),
            key: entry.key.clone(),
            text: text.map(str::to_owned),
            source_digest: String::new(),
            person_id: None,
            at: 1,
            checked_at: Some(1),
            name: Some(name.to_owned()),
        }
    }

    #[test]
    fn every_text_that_is_shipped_could_be_put_back_by_a_person() {
        for l in Locale::UNREVIEWED {
            assert!(catalogue(l).len() > 400, "{} texts", catalogue(l).len());
            for entry in catalogue(l) {
                let sound = message::check(&entry.korean, &entry.shipped);
                assert_eq!(sound, Ok(()), "{} in {}", entry.key, l.code());
            }
        }
        assert!(catalogue(Locale::Korean).is_empty());
    }

    #[tokio::test]
    async fn what_a_person_says_is_said_and_what_no_longer_fits_is_not() {
        let l = Locale::Vietnamese;
        let entry = |key: &str| catalogue(l).iter().find(|entry| entry.key == key).unwrap();
        let count = entry("questions-count");
        let rows = vec![
            checked(l, count, Some("{ $n } câu được hỏi"), "Nguyễn"),
            checked(l, entry("nav-home"), Some("{ $x } không hợp"), "Nguyễn"),
        ];
        let texts = Arc::new(Texts::new(rows));
        with(texts, async {
            assert_eq!(l.n("questions-count", 1436), "1.436 câu được hỏi");
            assert_eq!(l.t("nav-home"), "Tổng quan");
            assert_eq!(Locale::Russian.n("questions-count", 1), "1 вопрос");
            assert_eq!(note(l), Some(l.t("translated-unreviewed")));
        })
        .await;
        assert_eq!(note(Locale::Korean), None);
    }
}
