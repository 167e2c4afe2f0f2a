//! The frame of every page: banner, header, thread bar, footer.

use app::dialogue::Dialogue;
use domain::language::Language;
use domain::paper::PaperKind;
use domain::stage::{Progress, StageKind, current, way};
use domain::time::Moment;

use crate::Site;
use crate::interface_text;
use crate::locale::Locale;
use crate::preview::Shared;
use crate::url;
use crate::visitor::Visitor;

/// The place in the main navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Home,
    Questions,
    CoreQuestions,
    GreenPaper,
    Papers,
    Receipts,
    Ledger,
    Moderation,
    Gatherings,
    Notices,
    Bodies,
    Elsewhere,
}

/// What the frame shows.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    pub(crate) l: Locale,
    /// The page's title, without the site's name.
    pub(crate) title: String,
    pub(crate) place: Place,
    /// The language of the title, when it is not the page's: a citizen's own words.
    pub(crate) title_language: Option<Language>,
    /// The dialogue's short name and title, on pages inside one.
    pub(crate) slug: Option<String>,
    pub(crate) dialogue: Option<String>,
    /// The language of the dialogue's own words: its title, its sectors and places.
    pub(crate) language: Language,
    /// The four stations of the thread bar; none on pages without it (home, traces, voting).
    pub(crate) bar: Option<[Station; 4]>,
    pub(crate) demo: bool,
    /// The name of whoever is signed in.
    pub(crate) account: Option<String>,
    /// The path of this page, to come back to after switching the language.
    pub(crate) here: String,
    /// What a chat shows when someone shares the page.
    pub(crate) shared: Option<Shared>,
}

/// A language to choose.
pub(crate) struct Choice {
    pub(crate) url: String,
    pub(crate) code: &'static str,
    pub(crate) name: &'static str,
    pub(crate) current: bool,
}

/// One station of the thread bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Station {
    pub(crate) kind: StageKind,
    pub(crate) progress: Progress,
    pub(crate) current: bool,
}

impl Layout {
    /// The frame of a page outside any dialogue.
    pub(crate) fn new(site: &Site, visitor: &Visitor, title: String) -> Self {
        Self {
            l: visitor.locale,
            title,
            title_language: None,
            place: Place::Elsewhere,
            language: visitor.locale.language(),
            slug: None,
            dialogue: None,
            bar: None,
            demo: site.app.is_demo(),
            account: visitor.account.as_ref().map(|account| account.name.clone()),
            here: visitor.here.clone(),
            shared: None,
        }
    }

    /// The frame of a page in a dialogue, with the dialogue's thread bar.
    pub(crate) fn of(
        site: &Site,
        visitor: &Visitor,
        dialogue: &Dialogue,
        place: Place,
        title: String,
    ) -> Self {
        Self {
            place,
            slug: Some(dialogue.slug.clone()),
            dialogue: Some(dialogue.title.clone()),
            language: dialogue.language,
            bar: Some(stations(dialogue, site.app.now())),
            ..Self::new(site, visitor, title)
        }
    }

    /// The same, to be shared with a picture.
    pub(crate) fn shared(self, shared: Shared) -> Self {
        Self { shared: Some(shared), ..self }
    }

    /// The same without the thread bar.
    pub(crate) fn without_bar(self) -> Self {
        Self { bar: None, ..self }
    }

    /// The same with a title in another language than the page.
    pub(crate) fn titled_in(self, language: Language) -> Self {
        Self { title_language: Some(language), ..self }
    }

    pub(crate) fn is(&self, place: &str) -> bool {
        let name = match self.place {
            Place::Home => "home",
            Place::Questions => "questions",
            Place::CoreQuestions => "core",
            Place::GreenPaper => "green",
            Place::Papers => "papers",
            Place::Receipts | Place::Ledger => "ledger",
            Place::Moderation => "moderation",
            Place::Gatherings => "gatherings",
            Place::Notices => "notices",
            Place::Bodies => "bodies",
            Place::Elsewhere => "",
        };
        name == place
    }

    pub(crate) fn home(&self) -> String {
        self.slug.as_deref().map_or_else(|| url::HOME.to_owned(), url::dialogue)
    }

    pub(crate) fn questions(&self) -> String {
        self.slug.as_deref().map(url::questions).unwrap_or_default()
    }

    pub(crate) fn core_questions(&self) -> String {
        self.slug.as_deref().map(url::core_questions).unwrap_or_default()
    }

    pub(crate) fn green_paper(&self) -> String {
        self.slug.as_deref().map(url::green_paper).unwrap_or_default()
    }

    pub(crate) fn white_paper(&self) -> String {
        let address = |slug: &str| url::paper(slug, PaperKind::White);
        self.slug.as_deref().map(address).unwrap_or_default()
    }

    pub(crate) fn blue_paper(&self) -> String {
        let address = |slug: &str| url::paper(slug, PaperKind::Blue);
        self.slug.as_deref().map(address).unwrap_or_default()
    }

    pub(crate) fn themes(&self) -> String {
        self.slug.as_deref().map(url::themes).unwrap_or_default()
    }

    pub(crate) fn models(&self) -> String {
        self.slug.as_deref().map(url::models).unwrap_or_default()
    }

    pub(crate) fn actions(&self) -> String {
        self.slug.as_deref().map(url::actions).unwrap_or_default()
    }

    pub(crate) fn pilots(&self) -> String {
        self.slug.as_deref().map(url::pilots).unwrap_or_default()
    }

    pub(crate) fn moderation_log(&self) -> String {
        self.slug.as_deref().map(url::moderation_log).unwrap_or_default()
    }

    pub(crate) fn gatherings(&self) -> String {
        self.slug.as_deref().map(url::gatherings).unwrap_or_default()
    }

    pub(crate) fn calls(&self) -> String {
        self.slug.as_deref().map(url::calls).unwrap_or_default()
    }

    pub(crate) fn call(&self, id: &i64) -> String {
        url::call(*id)
    }

    pub(crate) fn ledger(&self) -> &'static str {
        url::LEDGER
    }

    pub(crate) fn notices(&self) -> String {
        self.slug.as_deref().map_or_else(|| url::NOTICES.to_owned(), url::notices)
    }

    pub(crate) fn bodies(&self) -> String {
        self.slug.as_deref().map_or_else(|| url::BODIES.to_owned(), url::bodies)
    }

    pub(crate) fn menu(&self) -> String {
        format!("{}{}", url::MENU, url::query(&[("d", self.slug.clone().unwrap_or_default())]))
    }

    pub(crate) const fn receipts(&self) -> &'static str {
        url::RECEIPTS
    }

    pub(crate) const fn me(&self) -> &'static str {
        url::ME
    }

    pub(crate) const fn privacy(&self) -> &'static str {
        url::PRIVACY
    }

    pub(crate) const fn account(&self) -> &'static str {
        url::ACCOUNT
    }

    pub(crate) const fn staff(&self) -> &'static str {
        url::STAFF
    }

    /// How far the page's language was checked by people, and where to say that a text is wrong.
    pub(crate) fn language_note(&self) -> Option<(String, String)> {
        let note = interface_text::note(self.l)?;
        let query = url::query(&[("page", self.here.clone())]);
        Some((note, format!("{}{query}", url::REPORT)))
    }

    /// The languages to choose from.
    pub(crate) fn languages(&self) -> [Choice; 4] {
        Locale::ALL.map(|locale| Choice {
            url: url::language(locale.code(), &self.here),
            code: locale.code(),
            name: locale.name(),
            current: locale == self.l,
        })
    }
}

/// The four stations of a dialogue's way at `now`.
pub(crate) fn stations(dialogue: &Dialogue, now: Moment) -> [Station; 4] {
    let at = current(&dialogue.stages, now);
    let progress = way(&dialogue.stages, now);
    let mut stations = [StageKind::Green, StageKind::White, StageKind::Blue, StageKind::Pilot]
        .map(|kind| Station { kind, progress: Progress::NotYet, current: kind == at });
    stations.iter_mut().zip(progress).for_each(|(station, progress)| station.progress = progress);
    stations
}

impl Station {
    pub(crate) fn class(self) -> String {
        let reached = match self.progress {
            Progress::Done => " on",
            Progress::Current => " on half",
            Progress::NotYet => "",
        };
        format!("{}{reached}", self.kind)
    }

    pub(crate) fn name(self, l: Locale) -> String {
        stage_name(l, self.kind)
    }
}

/// The name of a stage.
pub(crate) fn stage_name(l: Locale, kind: StageKind) -> String {
    match kind {
        StageKind::Green => l.t("stage-green"),
        StageKind::White => l.t("stage-white"),
        StageKind::Blue => l.t("stage-blue"),
        StageKind::Pilot => l.t("stage-pilot"),
    }
}
