//! Pages, API and assets. No SQL, no rules: parse, ask `app`, render.
//!
//! A page is a file named by its noun; staff pages stand in `staff`, the API in `api`. Addresses
//! are made in [`url`] alone, texts come from `locales`, and what everyone sees alike is served from
//! [`fragment`].

mod account;
mod action;
mod answer;
mod api;
mod appeal;
mod application;
mod appointment;
mod asset;
mod assignment;
mod body;
mod bylaws;
mod calendar;
mod call;
mod care;
mod citation;
mod claim;
mod console;
mod contribution;
mod core_question;
mod document;
mod download;
mod draft;
mod erasure;
mod error;
mod evidence;
mod expert;
mod figure;
mod file;
mod form;
mod form_token;
mod fragment;
mod gathering;
mod green_paper;
mod guard;
mod guardian;
mod hall;
mod home;
mod indicator;
mod inquiry;
mod interface_text;
mod item;
mod layout;
mod ledger;
mod locale;
mod loom;
mod mail;
mod mark;
mod me;
mod meeting;
mod menu;
mod metrics;
mod minutes;
mod model;
mod moderation_log;
mod notice;
mod opinion;
mod outcome;
mod paper;
mod passkey;
mod pilot;
mod pilot_choice;
mod population;
mod preview;
mod privacy;
mod provider;
mod question;
mod receipt;
mod record;
mod remark;
mod report;
mod resolution;
mod route;
mod scan;
mod second_factor;
mod set_up;
mod sign_in;
mod slate;
mod staff;
mod statement;
mod subscription;
mod system;
mod table;
mod theme;
mod trace;
mod translation;
mod url;
mod visitor;
mod vote;

use std::sync::Arc;

use app::App;
use axum::Router;
use tokio::sync::watch;

pub use figure::drawings as paper_drawings;
pub use mail::letters;
pub use metrics::Token;
pub use paper::document::document as paper_document;
pub use route::{Route, Surface, routes};

/// The site's style sheet, for a file that carries its own.
pub const STYLE_SHEET: &str = include_str!("../assets/mundap.css");

/// How the site is served.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The address people use, such as `https://dialogue.example.kr`: for links in feeds and for
    /// cookies that must not travel in clear.
    pub public_url: Option<String>,
    /// Whether a proxy in front says where requests come from (`X-Forwarded-For`).
    pub trusted_proxy: bool,
    /// What opens `/metrics` from other machines.
    pub metrics_token: Option<Token>,
}

impl Options {
    /// What stands before every path in a whole address; empty where the site does not know its own.
    pub(crate) fn base(&self) -> &str {
        self.public_url.as_deref().unwrap_or_default().trim_end_matches('/')
    }

    /// Whether people reach the site by HTTPS alone: cookies then never travel in clear, and
    /// browsers are told to remember it.
    fn is_https(&self) -> bool {
        self.public_url.as_deref().is_some_and(|url| url.starts_with("https:"))
    }
}

/// Whether the site serves yet, and still: it listens before the demo is built, and streams that would go
/// on for ever end when the program is told to stop.
#[derive(Clone, Debug)]
pub struct Readiness(Arc<watch::Sender<Serving>>);

/// How far serving is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Serving {
    NotYet,
    Ready,
    Stopping,
}

impl Default for Readiness {
    fn default() -> Self {
        Self(Arc::new(watch::Sender::new(Serving::NotYet)))
    }
}

impl Readiness {
    /// Ready from the start.
    pub fn ready() -> Self {
        let readiness = Self::default();
        readiness.set_ready();
        readiness
    }

    /// From now on the site serves.
    pub fn set_ready(&self) {
        self.0.send_replace(Serving::Ready);
    }

    /// The program was told to stop: streams end, everything else is still answered.
    pub fn stop(&self) {
        self.0.send_replace(Serving::Stopping);
    }

    /// Whether it serves.
    pub fn is_ready(&self) -> bool {
        *self.0.borrow() != Serving::NotYet
    }

    /// Waits until the program is told to stop.
    pub(crate) async fn stopping(&self) {
        // The sender lives as long as this does.
        let _ = self.0.subscribe().wait_for(|serving| *serving == Serving::Stopping).await;
    }
}

/// What every handler shares.
#[derive(Clone)]
pub(crate) struct Site {
    pub(crate) app: App,
    pub(crate) options: Arc<Options>,
    pub(crate) fragments: fragment::Fragments,
    pub(crate) pictures: preview::Pictures,
    pub(crate) rendered: hall::Rendered,
    pub(crate) texts: interface_text::Desk,
    pub(crate) readiness: Readiness,
    pub(crate) metrics: metrics::Metrics,
}

/// The whole site.
pub fn router(app: App, options: Options, readiness: Readiness) -> Router {
    let site = Site {
        metrics: metrics::Metrics::new(&app),
        app,
        options: Arc::new(options),
        fragments: fragment::Fragments::default(),
        pictures: preview::Pictures::default(),
        rendered: hall::Rendered::default(),
        texts: interface_text::Desk::default(),
        readiness,
    };
    guard::around(route::router(), &site).with_state(site)
}
