//! The staff desk: who may enter, its frame, and what was just done.
//!
//! Staff pages are never cached. Everything works with plain forms: an action answers 303 and leads
//! back to where it was asked, with a line that says what was done and a button that undoes it.

pub(crate) mod access;
pub(crate) mod action;
pub(crate) mod appeal;
pub(crate) mod assignment;
pub(crate) mod assistant;
pub(crate) mod body;
pub(crate) mod bylaws;
pub(crate) mod call;
pub(crate) mod coding;
pub(crate) mod core_question;
pub(crate) mod coverage;
pub(crate) mod destruction;
pub(crate) mod dialogue;
pub(crate) mod field;
pub(crate) mod figure;
pub(crate) mod gathering;
pub(crate) mod home;
pub(crate) mod import;
pub(crate) mod indicator;
pub(crate) mod interface_text;
pub(crate) mod mail;
pub(crate) mod meeting;
pub(crate) mod member;
pub(crate) mod model;
pub(crate) mod moderation;
pub(crate) mod notice;
pub(crate) mod opinion;
pub(crate) mod outcome;
pub(crate) mod paper;
mod part;
pub(crate) mod person;
pub(crate) mod pilot;
pub(crate) mod pilot_choice;
pub(crate) mod population;
pub(crate) mod print_run;
pub(crate) mod privacy;
pub(crate) mod question;
pub(crate) mod remark;
pub(crate) mod reorganisation;
pub(crate) mod report;
pub(crate) mod scan;
pub(crate) mod section;
pub(crate) mod settings;
pub(crate) mod sheet;
pub(crate) mod sign_in;
pub(crate) mod slate;
pub(crate) mod slip;
pub(crate) mod theme;
pub(crate) mod translation;
pub(crate) mod undo;
pub(crate) mod upload;

use std::collections::HashMap;
use std::sync::Arc;

use app::dialogue::Dialogue;
use app::undo::UndoLine;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{Method, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use domain::channel::Channel;
use domain::code::Coded as _;
use domain::id::{QuestionId, UndoId};
use domain::permission::{Action, Denial, Resource};
use domain::role::Role;
use domain::text::{Fault, FieldFault};

use crate::error::Failure;
use crate::form::{Path, Query};
use crate::locale::Locale;
use crate::system::see_other;
use crate::visitor::Visitor;
use crate::{Site, url};

/// Someone signed in, on a staff page that belongs to no dialogue.
pub(crate) struct Staff(pub(crate) Visitor);

impl FromRequestParts<Site> for Staff {
    type Rejection = Response;

    /// Whoever is not signed in is led to sign in (pages) or refused (forms). What a person may do
    /// on the page is asked by its use cases.
    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Response> {
        let visitor =
            Visitor::from_request_parts(parts, site).await.map_err(IntoResponse::into_response)?;
        let denial = site.app.gate(&visitor.actor, Action::Desk, &Resource::default()).err();
        match denial {
            Some(app::Error::Denied(Denial::SignIn)) if parts.method == Method::GET => {
                let back = url::query(&[("back", visitor.here.clone())]);
                Err(see_other(&format!("{}{back}", url::SIGN_IN), Vec::new()))
            }
            Some(app::Error::Denied(Denial::ChangePassword)) if parts.method == Method::GET => {
                Err(see_other(url::PASSWORD, Vec::new()))
            }
            Some(app::Error::Denied(Denial::Enrol)) if parts.method == Method::GET => {
                Err(see_other(url::FACTOR, Vec::new()))
            }
            Some(
                error @ app::Error::Denied(Denial::SignIn | Denial::ChangePassword | Denial::Enrol),
            ) => Err(Failure::from(error).into_response()),
            // A role in one dialogue is asked about together with that dialogue.
            _ => Ok(Self(visitor)),
        }
    }
}

/// Someone at the staff desk of the dialogue in the address.
pub(crate) struct Desk {
    pub(crate) visitor: Visitor,
    pub(crate) dialogue: Arc<Dialogue>,
    news: News,
    /// The host of the address that was asked for.
    host: String,
}

/// What the address says was just done.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default)]
struct News {
    /// The action that can be undone.
    done: Option<i64>,
    /// A word of [`said_text`].
    said: String,
}

impl FromRequestParts<Site> for Desk {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Response> {
        let Staff(visitor) = Staff::from_request_parts(parts, site).await?;
        Self::enter(parts, site, visitor).await.map_err(IntoResponse::into_response)
    }
}

impl Desk {
    async fn enter(parts: &mut Parts, site: &Site, visitor: Visitor) -> Result<Self, Failure> {
        let Path(names): Path<HashMap<String, String>> =
            Path::from_request_parts(parts, site).await?;
        let slug = names.get("dialogue").map(String::as_str).unwrap_or_default();
        let dialogue = site.app.dialogue(&visitor.actor, slug).await?;
        site.app.gate(&visitor.actor, Action::Desk, &dialogue.resource())?;
        let news = Query::from_request_parts(parts, site).await;
        let news = news.map(|Query(news)| news).unwrap_or_default();
        let host = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok());
        let host = host.unwrap_or_default().to_owned();
        Ok(Self { visitor, dialogue, news, host })
    }

    /// What stands before every path in an address on paper: the site's own, or else the one under
    /// which staff see it now.
    fn base(&self, site: &Site) -> String {
        match site.options.base() {
            "" => format!("http://{}", self.host),
            base => base.to_owned(),
        }
    }

    fn l(&self) -> Locale {
        self.visitor.locale
    }

    /// Asks whether the actor may do something in this dialogue.
    fn needs(&self, site: &Site, action: Action) -> Result<(), Failure> {
        Ok(site.app.gate(&self.visitor.actor, action, &self.dialogue.resource())?)
    }

    fn may(&self, site: &Site, action: Action) -> bool {
        self.needs(site, action).is_ok()
    }

    /// Leads back after something that can be undone.
    async fn done(&self, site: &Site, back: &str) -> Result<Response, Failure> {
        let last = site.app.last_undo(&self.visitor.actor, &self.dialogue).await?;
        let done = last.map(|line| line.id.to_string()).unwrap_or_default();
        Ok(see_other(&self.with_news(back, "done", &done), Vec::new()))
    }

    /// Leads back with a word of [`said_text`].
    fn said(&self, back: &str, word: &str) -> Response {
        see_other(&self.with_news(back, "said", word), Vec::new())
    }

    /// Leads back with what the use case answered: done, or a conflict in words.
    async fn answer<T>(
        &self,
        site: &Site,
        back: &str,
        result: app::Result<T>,
    ) -> Result<Response, Failure> {
        match result {
            Ok(_) => self.done(site, back).await,
            Err(error) => match said_word(&error) {
                Some(word) => Ok(self.said(back, word)),
                None => Err(error.into()),
            },
        }
    }

    fn with_news(&self, back: &str, name: &str, value: &str) -> String {
        let back = url::own(back).filter(|back| back.starts_with(url::STAFF));
        let back = back.map_or_else(|| url::staff(&self.dialogue.slug), without_news);
        let joint = if back.contains('?') { '&' } else { '?' };
        let pair = url::query(&[(name, value.to_owned())]);
        match pair.strip_prefix('?') {
            Some(pair) => format!("{back}{joint}{pair}"),
            None => back,
        }
    }
}

/// An address without what was said on it before.
fn without_news(back: &str) -> String {
    let Some((path, query)) = back.split_once('?') else { return back.to_owned() };
    let kept: Vec<&str> = query
        .split('&')
        .filter(|pair| !pair.starts_with("done=") && !pair.starts_with("said="))
        .collect();
    if kept.is_empty() { path.to_owned() } else { format!("{path}?{}", kept.join("&")) }
}

/// A tab of the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tab {
    Home,
    Moderation,
    Import,
    Duplicates,
    CoreQuestions,
    Coding,
    Gatherings,
    Models,
    Meetings,
    Calls,
    Translations,
    Slip,
    Notices,
    Bodies,
    Drafts,
    Papers,
    Outcomes,
    Pilots,
    People,
    Accesses,
    Settings,
    Undo,
}

/// One link of the desk's navigation.
pub(crate) struct Link {
    pub(crate) url: String,
    pub(crate) name: String,
    pub(crate) current: bool,
    pub(crate) badge: Option<i64>,
}

/// What was just done, and the action that undoes it.
pub(crate) struct Said {
    pub(crate) class: &'static str,
    pub(crate) text: String,
    pub(crate) undo: Option<i64>,
}

/// What surrounds every staff page.
pub(crate) struct Frame {
    pub(crate) l: Locale,
    pub(crate) title: String,
    pub(crate) account: String,
    pub(crate) demo: bool,
    pub(crate) dialogue: Option<String>,
    pub(crate) public_url: Option<String>,
    pub(crate) tabs: Vec<Link>,
    pub(crate) said: Option<Said>,
    pub(crate) undo_url: String,
    /// This page, to come back to.
    pub(crate) here: String,
}

impl Frame {
    /// The frame of a page that belongs to no dialogue.
    pub(crate) fn new(site: &Site, visitor: &Visitor, title: String) -> Self {
        let account = visitor.account.as_ref().map(|account| account.name.clone());
        Self {
            l: visitor.locale,
            title,
            account: account.unwrap_or_default(),
            demo: site.app.is_demo(),
            dialogue: None,
            public_url: None,
            tabs: Vec::new(),
            said: None,
            undo_url: String::new(),
            here: without_news(&visitor.here),
        }
    }

    /// The frame of a page at a dialogue's desk.
    pub(crate) async fn of(
        site: &Site,
        desk: &Desk,
        tab: Tab,
        title: String,
    ) -> Result<Self, Failure> {
        let slug = &desk.dialogue.slug;
        Ok(Self {
            dialogue: Some(desk.dialogue.title.clone()),
            public_url: Some(url::dialogue(slug)),
            tabs: tabs(site, desk, tab).await?,
            said: said(site, desk).await?,
            undo_url: url::staff_undo(slug),
            ..Self::new(site, &desk.visitor, title)
        })
    }

    /// The same with a fault in the title, so that it is heard first.
    pub(crate) fn with_faults(mut self, faults: bool) -> Self {
        if faults {
            self.title = self.l.a("form-title-errors", [("title", self.title.into())]);
            self.said = None;
        }
        self
    }

    fn switch(&self) -> String {
        url::language(self.l.other().code(), &self.here)
    }
}

async fn tabs(site: &Site, desk: &Desk, current: Tab) -> Result<Vec<Link>, Failure> {
    let (l, slug) = (desk.l(), &desk.dialogue.slug);
    let waiting = site.app.waiting_count(&desk.visitor.actor, &desk.dialogue).await?;
    let typing = l.t("staff-tab-slip");
    let paper = if desk.may(site, Action::Curate) {
        (Tab::Slip, Action::Curate, url::staff_slip(slug), typing)
    } else {
        (Tab::Slip, Action::Moderate, url::staff_scans(slug), l.t("scan-title"))
    };
    let all = [
        (Tab::Home, Action::Desk, url::staff(slug), l.t("staff-tab-home")),
        (
            Tab::Moderation,
            Action::Moderate,
            url::staff_moderation(slug),
            l.t("staff-tab-moderation"),
        ),
        (Tab::Import, Action::Curate, url::staff_import(slug), l.t("staff-tab-import")),
        (Tab::Duplicates, Action::Curate, url::staff_duplicates(slug), l.t("staff-tab-duplicates")),
        (Tab::CoreQuestions, Action::Curate, url::staff_core(slug), l.t("staff-tab-core")),
        (Tab::Coding, Action::Curate, url::staff_coding(slug), l.t("staff-tab-coding")),
        (Tab::Gatherings, Action::Curate, url::staff_gatherings(slug), l.t("nav-gatherings")),
        (Tab::Models, Action::Curate, url::staff_models(slug), l.t("models-title")),
        (Tab::Meetings, Action::Convene, url::staff_meetings(slug), l.t("meetings-title")),
        (Tab::Calls, Action::Manage, url::staff_calls(slug), l.t("staff-tab-calls")),
        // Moderators look through scans, and type nothing in.
        paper,
        (Tab::Notices, Action::Curate, url::staff_notices(slug), l.t("nav-notices")),
        (Tab::Bodies, Action::Manage, url::staff_bodies(slug), l.t("nav-bodies")),
        (Tab::Drafts, Action::Curate, url::staff_work(slug), l.t("staff-tab-drafts")),
        (Tab::Papers, Action::Desk, url::staff_papers(slug), l.t("staff-papers")),
        (Tab::Outcomes, Action::Curate, url::staff_outcomes(slug), l.t("staff-tab-outcomes")),
        (Tab::Pilots, Action::Curate, url::staff_pilots(slug), l.t("pilots-title")),
        (
            Tab::Translations,
            Action::Translate,
            url::staff_translations(slug),
            l.t("staff-tab-translations"),
        ),
        (Tab::People, Action::Manage, url::staff_people(slug), l.t("staff-tab-people")),
        (Tab::Accesses, Action::Review, url::staff_accesses(slug), l.t("staff-tab-accesses")),
        (Tab::Settings, Action::Manage, url::staff_settings(slug), l.t("staff-tab-settings")),
        (Tab::Undo, Action::Desk, url::staff_undo(slug), l.t("staff-tab-undo")),
    ];
    let link = |(tab, action, url, name)| {
        let badge = (tab == Tab::Moderation && waiting > 0).then_some(waiting);
        desk.may(site, action).then_some(Link { url, name, current: tab == current, badge })
    };
    Ok(all.into_iter().filter_map(link).collect())
}

async fn said(site: &Site, desk: &Desk) -> Result<Option<Said>, Failure> {
    let l = desk.l();
    if let Some(id) = desk.news.done {
        let line = site.app.undo_line(&desk.visitor.actor, &desk.dialogue, UndoId(id)).await?;
        return Ok(line.map(|line| match line.undone {
            None => Said { class: "ok", text: done_text(l, &line), undo: Some(line.id.0) },
            Some(_) => {
                let text = l.a("staff-undone", [("what", done_text(l, &line).into())]);
                Said { class: "ok", text, undo: None }
            }
        }));
    }
    Ok(said_text(l, &desk.news.said).map(|(class, text)| Said { class, text, undo: None }))
}

/// The word for a failure that is told on the page where it happened.
fn said_word(error: &app::Error) -> Option<&'static str> {
    match error {
        app::Error::Conflict(word) => Some(word),
        app::Error::Denied(Denial::State) => Some("state"),
        app::Error::Invalid { faults } if faults.iter().any(|fault| fault.field == "question") => {
            Some("questions")
        }
        _ => None,
    }
}

/// A word in an address as a sentence.
fn said_text(l: Locale, word: &str) -> Option<(&'static str, String)> {
    let (class, key) = match word {
        "paper_begun" => ("ok", "staff-said-paper-begun"),
        "paper_saved" | "section_saved" => ("ok", "staff-said-paper-saved"),
        "section_added" => ("ok", "staff-said-section-added"),
        "section_moved" => ("ok", "staff-said-section-moved"),
        "section_removed" => ("ok", "staff-said-section-removed"),
        "remark_replied" => ("ok", "staff-said-remark-replied"),
        "remark_not_public" => ("warn", "staff-conflict-remark-not-public"),
        "replies_full" => ("warn", "staff-conflict-replies-full"),
        "edition_published" => ("ok", "staff-said-edition-published"),
        "paragraph_added" => ("ok", "staff-said-paragraph-added"),
        "paragraph_saved" => ("ok", "staff-said-paragraph-saved"),
        "paragraph_moved" => ("ok", "staff-said-paragraph-moved"),
        "paragraph_removed" => ("ok", "staff-said-paragraph-removed"),
        "paragraph_taken_in" => ("ok", "staff-said-paragraph-taken-in"),
        "paragraph_exempt" => ("ok", "staff-said-paragraph-exempt"),
        "paragraph_restored" => ("ok", "staff-said-paragraph-restored"),
        "citations_renewed" => ("ok", "staff-said-citations-renewed"),
        "assistant_wrote" => ("ok", "staff-said-assistant-wrote"),
        "draft_approved" => ("ok", "staff-said-draft-approved"),
        "assistant_silent" => ("warn", "staff-conflict-assistant-silent"),
        "assistant_unasked" => ("warn", "staff-conflict-assistant-unasked"),
        "draft_unfounded" => ("warn", "staff-conflict-draft-unfounded"),
        "figure_frozen" => ("ok", "staff-said-figure-frozen"),
        "figure_empty" => ("warn", "staff-figure-empty"),
        "papers_full" | "paper_full" | "figures_full" | "paragraph_full" | "editions_full"
        | "errata_full" => ("warn", "staff-conflict-paper-full"),
        "section_changed" => ("warn", "staff-conflict-section-changed"),
        "section_at_end" => ("warn", "staff-conflict-section-at-end"),
        "section_not_empty" => ("warn", "staff-conflict-section-not-empty"),
        "action_added" => ("ok", "staff-said-action-added"),
        "action_saved" => ("ok", "staff-said-action-saved"),
        "actions_taken" => ("ok", "staff-said-actions-taken"),
        "pilot_added" => ("ok", "staff-said-pilot-added"),
        "pilot_saved" => ("ok", "staff-said-pilot-saved"),
        "publication_changed" => ("ok", "staff-said-publication-changed"),
        "entry_saved" => ("ok", "staff-said-entry-saved"),
        "indicator_set" => ("ok", "staff-said-indicator-set"),
        "indicator_saved" => ("ok", "staff-said-indicator-saved"),
        "indicator_removed" => ("ok", "staff-said-indicator-removed"),
        "value_entered" => ("ok", "staff-said-value-entered"),
        "choice_added" => ("ok", "staff-said-choice-added"),
        "candidate_added" => ("ok", "staff-said-candidate-added"),
        "candidate_removed" => ("ok", "staff-said-candidate-removed"),
        "choice_counted" => ("ok", "staff-said-choice-counted"),
        "choice_became" => ("ok", "staff-said-choice-became"),
        "choice_published" => ("warn", "staff-conflict-choice-published"),
        "candidates_full" => ("warn", "staff-conflict-candidates-full"),
        "candidates_few" => ("warn", "staff-conflict-candidates-few"),
        "choice_not_over" => ("warn", "staff-conflict-choice-not-over"),
        "no_ballots" => ("warn", "staff-conflict-no-ballots"),
        "choice_not_counted" => ("warn", "staff-conflict-choice-not-counted"),
        "choice_resolved" => ("warn", "staff-conflict-choice-resolved"),
        "indicators_full" => ("warn", "staff-conflict-indicators-full"),
        "values_full" => ("warn", "staff-conflict-values-full"),
        "measured_already" => ("warn", "staff-conflict-measured-already"),
        "entries_full" => ("warn", "staff-conflict-entries-full"),
        "reported_already" => ("warn", "staff-conflict-reported-already"),
        "evaluated_already" => ("warn", "staff-conflict-evaluated-already"),
        "appeal_decided" => ("ok", "staff-said-appeal-decided"),
        "decided" => ("warn", "staff-conflict-appeal-decided"),
        "not_changed" => ("warn", "staff-conflict-appeal-not-changed"),
        "spending_added" => ("ok", "staff-report-said-added"),
        "spending_removed" => ("ok", "staff-report-said-removed"),
        "spending_full" => ("warn", "staff-report-said-full"),
        "barred" => ("ok", "staff-said-barred"),
        "let_in" => ("ok", "staff-said-let-in"),
        "set_begun" => ("ok", "staff-said-set-begun"),
        "theme_set_begun" => ("ok", "staff-said-theme-set-begun"),
        "coding_nothing" => ("warn", "staff-said-coding-nothing"),
        "coding_unchanged" => ("warn", "staff-said-coding-unchanged"),
        "coding_theme" => ("warn", "staff-said-coding-theme"),
        "coding_answer" => ("warn", "staff-said-coding-answer"),
        "theme_set_is_published" => ("warn", "staff-conflict-theme-set-published"),
        "theme_set_is_empty" => ("warn", "staff-conflict-theme-set-empty"),
        "theme_set_is_older" => ("warn", "staff-conflict-theme-set-older"),
        "theme_set_is_full" => ("warn", "staff-conflict-theme-set-full"),
        "theme_set_is_over" => ("warn", "staff-conflict-theme-set-over"),
        "theme_is_coded" => ("warn", "staff-conflict-theme-coded"),
        "agenda_has_themes" => ("warn", "staff-conflict-agenda-has-themes"),
        "too_many_themes" => ("warn", "staff-conflict-too-many-themes"),
        "nothing_to_code" => ("warn", "staff-conflict-nothing-to-code"),
        "sample_is_open" => ("warn", "staff-conflict-sample-open"),
        "too_few_answers" => ("warn", "staff-conflict-too-few-answers"),
        "reviewed" => ("ok", "staff-said-reviewed"),
        "sign_in_changed" => ("ok", "staff-said-sign-in-changed"),
        "role_revoked" => ("ok", "staff-said-role-revoked"),
        "gathering_added" => ("ok", "staff-said-gathering-added"),
        "model_added" => ("ok", "staff-said-model-added"),
        "scoring_opened" => ("ok", "staff-said-scoring-opened"),
        "scoring_closed" => ("ok", "staff-said-scoring-closed"),
        "scoring_open" => ("warn", "staff-conflict-scoring-open"),
        "no_models" => ("warn", "staff-conflict-no-models"),
        "body_does_not_score" => ("warn", "staff-conflict-body-does-not-score"),
        "photo_added" => ("ok", "staff-said-photo-added"),
        "photo_destroyed" => ("ok", "staff-said-photo-destroyed"),
        "slate_made" => ("ok", "staff-said-slate-made"),
        "slate_reasoned" => ("ok", "staff-said-slate-reasoned"),
        "no_marks" => ("warn", "staff-conflict-no-marks"),
        "population_set" => ("ok", "staff-said-population-set"),
        "group_named" => ("ok", "staff-said-group-named"),
        "call_added" => ("ok", "staff-said-call-added"),
        "call_changed" => ("ok", "staff-said-call-changed"),
        "call_published" => ("ok", "staff-said-call-published"),
        "call_withdrawn" => ("ok", "staff-said-call-withdrawn"),
        "call_accepted_rest" => ("ok", "staff-said-call-accepted-rest"),
        "call_reviewed" => ("ok", "staff-said-call-reviewed"),
        "call_reopened" => ("ok", "staff-said-call-reopened"),
        "call_drawing" => ("ok", "staff-said-call-drawing"),
        "call_drawn" => ("ok", "staff-said-call-drawn"),
        "call_appointed" => ("ok", "staff-said-call-appointed"),
        "call_settled" => ("ok", "staff-said-call-settled"),
        "application_decided" => ("ok", "staff-said-application-decided"),
        "reason_needed" => ("warn", "staff-said-reason-needed"),
        "calls_full" => ("warn", "staff-conflict-calls-full"),
        "call_late" => ("warn", "staff-conflict-call-late"),
        "call_open" => ("warn", "staff-conflict-call-open"),
        "review_open" => ("warn", "staff-conflict-review-open"),
        "no_lottery" => ("warn", "staff-conflict-no-lottery"),
        "draw_early" => ("warn", "staff-conflict-draw-early"),
        "drawing" => ("warn", "staff-conflict-drawing"),
        "pool_small" => ("warn", "staff-conflict-pool-small"),
        "no_panel" => ("warn", "staff-conflict-no-panel"),
        "marks_missing" => ("warn", "staff-conflict-marks-missing"),
        "nobody_accepted" => ("warn", "staff-conflict-nobody-accepted"),
        "seats_open" => ("warn", "staff-conflict-seats-open"),
        "destroyed" => ("warn", "staff-conflict-destroyed"),
        "notice_added" => ("ok", "staff-said-notice-added"),
        "body_formed" => ("ok", "staff-said-body-formed"),
        "body_saved" => ("ok", "staff-said-body-saved"),
        "body_ended_now" => ("ok", "staff-said-body-ended"),
        "reorganised" => ("ok", "staff-said-reorganised"),
        "bylaws_set" => ("ok", "staff-said-bylaws-set"),
        "member_appointed" => ("ok", "staff-said-member-appointed"),
        "member_saved" => ("ok", "staff-said-member-saved"),
        "member_dismissed" => ("ok", "staff-said-member-dismissed"),
        "roster_taken" => ("ok", "staff-said-roster-taken"),
        "body_ended" => ("warn", "staff-conflict-body-ended"),
        "body_full" => ("warn", "staff-conflict-body-full"),
        "bodies_full" => ("warn", "staff-conflict-bodies-full"),
        "body_has_others" => ("warn", "staff-conflict-body-has-others"),
        "sits_already" => ("warn", "staff-conflict-sits-already"),
        "no_term" => ("warn", "staff-conflict-no-term"),
        "assigned" => ("ok", "staff-said-assigned"),
        "assignment_ended" => ("ok", "staff-said-assignment-ended"),
        "assigned_already" => ("warn", "staff-conflict-assigned-already"),
        "assignments_full" => ("warn", "staff-conflict-assignments-full"),
        "not_a_subcommittee" => ("warn", "staff-conflict-not-a-subcommittee"),
        "slips_issued" => ("ok", "staff-said-slips-issued"),
        "slip_fixed" => ("ok", "staff-said-slip-fixed"),
        "slip_back" => ("ok", "staff-said-slip-back"),
        "scan_added" => ("ok", "staff-said-scan-added"),
        "scan_destroyed" => ("ok", "staff-said-scan-destroyed"),
        "scan_area" => ("warn", "staff-said-scan-area"),
        "photos_full" => ("warn", "staff-conflict-photos-full"),
        "slip_blank" => ("warn", "staff-conflict-slip-blank"),
        "scan_decided" => ("warn", "staff-conflict-scan-decided"),
        "text_saved" => ("ok", "staff-said-text-saved"),
        "text_checked" => ("ok", "staff-said-text-checked"),
        "text_restored" => ("ok", "staff-said-text-restored"),
        "report_settled" => ("ok", "staff-said-report-settled"),
        "translation_is_settled" => ("warn", "staff-conflict-translation-settled"),
        "original_was_reworded" => ("warn", "staff-conflict-original-reworded"),
        "original_is_gone" => ("warn", "staff-conflict-original-gone"),
        "dialogue_added" => ("ok", "staff-said-dialogue-added"),
        "upload_dropped" => ("ok", "staff-said-upload-dropped"),
        "upload_gone" => ("warn", "staff-said-upload-gone"),
        "nothing" => ("warn", "staff-said-nothing"),
        "no_number" => ("warn", "staff-said-no-number"),
        "no_author" => ("warn", "staff-said-no-author"),
        "questions" => ("warn", "staff-said-questions"),
        "changed" | "state" => ("warn", "staff-said-state"),
        "undone" => ("warn", "staff-conflict-undone"),
        "withdrawn" => ("warn", "staff-conflict-withdrawn"),
        "count_changed" => ("warn", "staff-conflict-count-changed"),
        "set_is_published" => ("warn", "staff-conflict-set-published"),
        "set_is_empty" => ("warn", "staff-conflict-set-empty"),
        "set_is_full" => ("warn", "staff-conflict-set-full"),
        "set_is_answered" => ("warn", "staff-conflict-set-answered"),
        "last_operator" => ("warn", "staff-conflict-last-operator"),
        _ => return None,
    };
    Some((class, l.t(key)))
}

/// What staff did, in words.
fn done_text(l: Locale, line: &UndoLine) -> String {
    let code = line.code.clone().unwrap_or_default();
    let count = line.questions.unwrap_or(0);
    match line.label.as_str() {
        "published" => l.a("staff-done-published", [("code", code.into())]),
        "hidden" => l.a("staff-done-hidden", [("code", code.into())]),
        "restored" => l.a("staff-done-restored", [("code", code.into())]),
        "questions_linked" => l.n("staff-done-linked", count),
        "questions_unlinked" => l.n("staff-done-unlinked", count),
        "questions_grouped" => l.n("staff-done-grouped", count),
        "questions_ungrouped" => l.n("staff-done-ungrouped", count),
        "core_question_added" => l.t("staff-done-core-added"),
        "core_question_edited" => l.t("staff-done-core-edited"),
        "core_question_removed" => l.t("staff-done-core-removed"),
        "core_question_moved" => l.t("staff-done-core-moved"),
        "set_published" => l.t("staff-done-set-published"),
        "theme_set_published" => l.t("staff-done-theme-set-published"),
        "theme_added" | "theme_edited" => l.a("staff-done-theme-changed", [("code", code.into())]),
        "theme_removed" => l.a("staff-done-theme-removed", [("code", code.into())]),
        "themes_merged" => l.a("staff-done-themes-merged", [("code", code.into())]),
        "agenda_added" | "agenda_edited" => {
            l.a("staff-done-agenda-changed", [("code", code.into())])
        }
        "agenda_removed" => l.a("staff-done-agenda-removed", [("code", code.into())]),
        "answers_coded" => l.n("staff-done-coded", count),
        "answers_divided" => l.n("staff-done-divided", count),
        "sample_drawn" => l.t("staff-done-sampled"),
        "role_revoked" => l.t("staff-done-role-revoked"),
        "translation_written" => l.t("staff-done-translation-written"),
        "translation_reviewed" => l.t("staff-done-translation-reviewed"),
        "translation_withdrawn" => l.t("staff-done-translation-withdrawn"),
        "dialogue_changed" => l.t("staff-done-dialogue-changed"),
        "gathering_changed" => l.a("staff-done-gathering-changed", [("code", code.into())]),
        "gathering_published" => l.a("staff-done-gathering-published", [("code", code.into())]),
        "gathering_withdrawn" => l.a("staff-done-gathering-withdrawn", [("code", code.into())]),
        "model_changed" => l.a("staff-done-model-changed", [("code", code.into())]),
        "model_published" => l.a("staff-done-model-published", [("code", code.into())]),
        "model_withdrawn" => l.a("staff-done-model-withdrawn", [("code", code.into())]),
        "photo_removed" => l.t("staff-done-photo-removed"),
        "notice_changed" => l.a("staff-done-notice-changed", [("code", code.into())]),
        "notice_published" => l.a("staff-done-notice-published", [("code", code.into())]),
        "notice_withdrawn" => l.a("staff-done-notice-withdrawn", [("code", code.into())]),
        "body_changed" => l.t("staff-done-body-changed"),
        "member_changed" => l.t("staff-done-member-changed"),
        "member_renewed" => l.t("staff-done-member-renewed"),
        "member_left" => l.t("staff-done-member-left"),
        "office_given" => l.t("staff-done-office-given"),
        "office_ended" => l.t("staff-done-office-ended"),
        "outcome_given" => l.a("staff-done-outcome-given", [("code", code.into())]),
        "scan_published" => l.t("staff-done-scan-published"),
        "scan_kept" => l.t("staff-done-scan-kept"),
        _ => l.t("staff-done-something"),
    }
}

/// The name of an office.
pub(crate) fn role_name(l: Locale, role: Role) -> String {
    match role {
        Role::Expert => l.t("staff-role-expert"),
        Role::SubcommitteeMember => l.t("staff-role-subcommittee-member"),
        Role::CouncilMember => l.t("staff-role-council-member"),
        Role::Moderator => l.t("staff-role-moderator"),
        Role::Editor => l.t("staff-role-editor"),
        Role::Secretary => l.t("staff-role-secretary"),
        Role::Operator => l.t("staff-role-operator"),
    }
}

/// The name of a channel.
fn channel_name(l: Locale, channel: Channel) -> String {
    match channel {
        Channel::Online => l.t("staff-channel-online"),
        Channel::Field => l.t("staff-channel-field"),
        Channel::Subcommittee => l.t("staff-channel-subcommittee"),
        Channel::Expert => l.t("staff-channel-expert"),
    }
}

/// A fault in the words of the desk.
fn fault_text(l: Locale, fault: &FieldFault) -> String {
    match &fault.fault {
        Fault::Required => l.t(match fault.field {
            "marks" => "sheet-no-marks",
            "source" => "staff-fault-source",
            "core" => "staff-fault-core",
            "photo" | "scan" => "staff-fault-no-picture",
            _ => "staff-fault-required",
        }),
        Fault::TooShort { min } if fault.field == "slip" => l.n("staff-fault-slip-several", *min),
        Fault::TooShort { min } => l.n("staff-fault-too-short", *min),
        Fault::TooLong { max, length } => {
            l.a("staff-fault-too-long", [("max", (*max).into()), ("length", (*length).into())])
        }
        Fault::Character { code, position } => l.a(
            "staff-fault-character",
            [("code", format!("U+{code:04X}").into()), ("position", (*position).into())],
        ),
        Fault::Unknown { given, .. } if fault.field == "slip" => {
            l.a("staff-fault-slip-unknown", [("given", given.into())])
        }
        Fault::Unknown { given, .. } if given.is_empty() => l.t("staff-fault-wrong"),
        Fault::Unknown { given, nearest: Some(nearest) } => {
            l.a("staff-fault-unknown-near", [("given", given.into()), ("nearest", nearest.into())])
        }
        Fault::Unknown { given, nearest: None } => {
            l.a("staff-fault-unknown", [("given", given.into())])
        }
        Fault::Malformed { .. } => l.t(match fault.field {
            "email" => "staff-fault-email",
            "slug" => "staff-fault-slug",
            "date" | "day" | "opens" | "on" | "done" | "baseline_on" | "target_on" => {
                "staff-fault-date"
            }
            "value" | "baseline" | "target" => "staff-fault-value",
            "amount" | "budget" | "cost" | "won" => "staff-fault-won",
            "month" => "staff-fault-month",
            "stages" | "ask" | "answer" | "state" | "vote" => "staff-fault-period",
            "edit_seconds" => "staff-fault-minutes",
            "idle_hours" => "staff-fault-idle-hours",
            "longest_days" => "staff-fault-longest-days",
            "due" => "staff-fault-due",
            "closes" => "staff-fault-closes",
            "decides" => "staff-fault-decides",
            "seats" | "alternates" => "staff-fault-seats",
            "kept" => "staff-fault-kept",
            "months" => "staff-fault-months",
            "mark" => "staff-fault-mark",
            "qualifications" => "staff-fault-qualifications",
            "starts" | "time" => "staff-fault-time",
            "ends" => "staff-fault-ends",
            "people" => "staff-fault-people",
            "count" => "staff-fault-count",
            "since" => "staff-fault-since",
            "at" | "notice" => "staff-fault-at",
            "term" => "staff-fault-term",
            "replaces" => "staff-fault-replaces",
            "carried" => "staff-fault-carried",
            "begins" | "bodies" => "staff-fault-bodies",
            "file" => "staff-fault-roster",
            "base" | "decimals" | "every" | "renewals" | "size" | "materials" | "minutes" => {
                "staff-fault-number"
            }
            "slip" => "staff-fault-slip",
            "coder" => "staff-fault-coder",
            "second" => "staff-fault-sample-second",
            "header" => "staff-fault-header",
            "sessions" | "claims" | "mails" | "outbox" | "contacts" | "backups" => {
                "staff-fault-days"
            }
            _ => "staff-fault-malformed",
        }),
        Fault::Line { line, .. } => match fault.field {
            "duties" => l.n("staff-fault-duties", *line),
            "opinions" => l.n("staff-fault-opinions", *line),
            _ => l.n("staff-fault-line", *line),
        },
        Fault::ResidentNumber => l.t("staff-fault-resident-number"),
        Fault::Taken => l.t("staff-fault-taken"),
    }
}

/// The faults of a form: the field, and what to say of it.
pub(crate) type Faults = Vec<(&'static str, String)>;

/// What is wrong with a form, or the failure to answer with.
pub(crate) fn faults_of(l: Locale, error: app::Error) -> Result<Faults, Failure> {
    match error {
        app::Error::Invalid { faults } => {
            Ok(faults.iter().map(|fault| (fault.field, fault_text(l, fault))).collect())
        }
        error => Err(error.into()),
    }
}

/// The name of a field, for the list of what is wrong.
fn field_name(l: Locale, field: &str) -> Option<String> {
    Some(match field {
        "title" => l.t("staff-field-title"),
        "line" => l.t("report-line"),
        "amount" => l.t("report-amount"),
        "sentence" => l.t("staff-opinion-sentence"),
        "summary" => l.t("staff-settings-summary"),
        "body" => l.t("staff-column-body"),
        "text" => l.t("staff-kind-answer"),
        "seats" => l.t("staff-slate-seats"),
        "age" => l.t("word-age"),
        "sector" => l.t("word-sector"),
        "place" => l.t("word-place"),
        "date" => l.t("staff-column-date"),
        "day" => l.t("gathering-day"),
        "starts" => l.t("gathering-starts"),
        "ends" => l.t("gathering-ends"),
        "address" => l.t("gathering-address"),
        "host" => l.t("gathering-host"),
        "people" => l.t("gathering-came"),
        "talk" => l.t("gathering-summary"),
        "quality" => l.t("model-quality"),
        "cohesion" => l.t("model-cohesion"),
        "ecology" => l.t("model-ecology"),
        "economy" => l.t("model-economy"),
        "problem" => l.t("model-problem"),
        "proposal" => l.t("model-proposal"),
        "duties" => l.t("model-duties"),
        "cost" => l.t("model-cost"),
        "won" => l.t("staff-model-won"),
        "opinions" => l.t("model-minorities"),
        "inputs" => l.t("model-inputs"),
        "due" => l.t("scoring-due-day"),
        "gathering" => l.t("gathering-from"),
        "alt" => l.t("staff-photo-alt"),
        "photo" => l.t("staff-photo-file"),
        "core" => l.t("staff-slip-core"),
        "slip" => l.t("slip-code"),
        "marks" => l.t("sheet-marks"),
        "count" => l.t("print-count"),
        "email" => l.t("word-email"),
        "name" => l.t("staff-field-name"),
        "slug" => l.t("staff-dialogue-slug"),
        "since" => l.t("staff-member-since"),
        "term" => l.t("body-term-name"),
        "at" => l.t("staff-body-to"),
        "affiliation" => l.t("body-affiliation"),
        "purpose" => l.t("staff-body-purpose"),
        "agenda" => l.t("word-agenda"),
        "into" => l.t("staff-theme-merge-into"),
        "coder" => l.t("coding-divide"),
        "first" => l.t("coding-sample-first"),
        "second" => l.t("coding-sample-second"),
        "size" => l.t("coding-sample-size"),
        "source" => l.t("staff-bylaws-toml"),
        "word" => l.t("trace-kind-outcome"),
        "office" => l.t("staff-outcome-office"),
        "target" => l.t("staff-outcome-target"),
        "resolution" => l.t("staff-outcome-resolution"),
        "why" => l.t("staff-outcome-why"),
        "reason" | "note" => l.t("staff-field-reason"),
        _ => return None,
    })
}

pub(crate) fn fault_at<'a>(faults: &'a Faults, field: &str) -> Option<&'a str> {
    faults.iter().find(|(name, _)| *name == field).map(|(_, text)| text.as_str())
}

/// A page, or the same page with faults.
fn page(html: String, faults: bool) -> Response {
    let status = if faults { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    (status, Html(html)).into_response()
}

/// A form in which a name may come more than once.
pub(crate) type Pairs = Vec<(String, String)>;

/// The last value of a name.
fn one<'a>(pairs: &'a Pairs, name: &str) -> &'a str {
    pairs.iter().rev().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str())
}

/// Every value of a name.
fn many<'a>(pairs: &'a Pairs, name: &'a str) -> impl Iterator<Item = &'a str> {
    pairs.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
}

/// The questions that a form names; none when one of them is not named by a code.
fn questions_of(form: &Pairs) -> Option<Vec<QuestionId>> {
    many(form, "q").map(QuestionId::parse_code).collect()
}

/// A number that a form offers to choose; none when nothing was chosen.
fn chosen_number(field: &str, text: &str) -> Result<Option<i64>, Failure> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| unknown_word(field))
}

/// A word that no form of ours sends: nothing is guessed from it.
fn unknown_word(field: &str) -> Failure {
    Failure::Unreadable(format!("{field} is none of the words that the form offers"))
}

/// A part of a whole, from 0 to 1.
fn share(part: i64, total: i64) -> f64 {
    let number = |n: i64| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    if total > 0 { number(part.max(0)) / number(total) } else { 0.0 }
}

/// A part of a whole as `87.0 %` is written here: `87.0%`.
fn percent(part: i64, total: i64) -> String {
    if total <= 0 {
        return "–".to_owned();
    }
    let tenths = (part.saturating_mul(2000) + total) / total.saturating_mul(2);
    format!("{}.{}%", tenths / 10, tenths % 10)
}

/// A part of a whole in whole percent.
fn whole_percent(part: i64, total: i64) -> String {
    if total <= 0 {
        return "–".to_owned();
    }
    format!("{}%", (part.saturating_mul(200) + total) / total.saturating_mul(2))
}

/// The links to the pages before and after, and what is shown.
pub(crate) struct Pager {
    pub(crate) previous: Option<String>,
    pub(crate) next: Option<String>,
    pub(crate) from: i64,
    pub(crate) to: i64,
    pub(crate) total: i64,
}

impl Pager {
    fn new(number: i64, size: i64, shown: usize, total: i64, at: impl Fn(i64) -> String) -> Self {
        let before = (number - 1) * size;
        let to = before + i64::try_from(shown).unwrap_or(0);
        Self {
            previous: (number > 1).then(|| at(number - 1)),
            next: (to < total && shown > 0).then(|| at(number + 1)),
            from: if shown == 0 { 0 } else { before + 1 },
            to,
            total,
        }
    }

    fn is_needed(&self) -> bool {
        self.previous.is_some() || self.next.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_said_is_taken_out_of_an_address() {
        assert_eq!(without_news("/staff/d/x?page=2&done=7"), "/staff/d/x?page=2");
        assert_eq!(without_news("/staff/d/x?said=state"), "/staff/d/x");
        assert_eq!(without_news("/staff/d/x"), "/staff/d/x");
    }

    #[test]
    fn percentages_are_rounded_and_need_a_base() {
        assert_eq!(percent(1249, 1436), "87.0%");
        assert_eq!(percent(0, 0), "–");
        assert_eq!(percent(3, 3), "100.0%");
        assert_eq!(whole_percent(1, 8), "13%");
    }
}
