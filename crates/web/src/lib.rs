//! Pages, API and assets. No SQL, no rules: parse, ask `app`, render.
//!
//! A page is a file named by its noun; staff pages stand in `staff`, the API in `api`. Addresses
//! are made in [`url`] alone, texts come from `locales`, and what everyone sees alike is served from
//! [`fragment`].

mod account;
mod answer;
mod api;
mod asset;
mod assignment;
mod body;
mod bylaws;
mod care;
mod citation;
mod claim;
mod contribution;
mod core_question;
mod download;
mod draft;
mod erasure;
mod error;
mod evidence;
mod expert;
mod file;
mod form;
mod form_token;
mod fragment;
mod gathering;
mod green_paper;
mod guard;
mod guardian;
mod home;
mod inquiry;
mod interface_text;
mod layout;
mod locale;
mod mail;
mod mark;
mod me;
mod menu;
mod metrics;
mod moderation_log;
mod notice;
mod opinion;
mod passkey;
mod population;
mod preview;
mod privacy;
mod provider;
mod question;
mod receipt;
mod route;
mod scan;
mod second_factor;
mod set_up;
mod sign_in;
mod slate;
mod staff;
mod statement;
mod system;
mod table;
mod translation;
mod url;
mod visitor;
mod vote;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use app::App;
use axum::Router;

pub use mail::letters;
pub use metrics::Token;
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

/// Whether the site serves yet: it listens before the demo is built.
#[derive(Clone, Debug, Default)]
pub struct Readiness(Arc<AtomicBool>);

impl Readiness {
    /// Ready from the start.
    pub fn ready() -> Self {
        let readiness = Self::default();
        readiness.set_ready();
        readiness
    }

    /// From now on the site serves.
    pub fn set_ready(&self) {
        self.0.store(true, Ordering::Release);
    }

    /// Whether it serves.
    pub fn is_ready(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// What every handler shares.
#[derive(Clone)]
pub(crate) struct Site {
    pub(crate) app: App,
    pub(crate) options: Arc<Options>,
    pub(crate) fragments: fragment::Fragments,
    pub(crate) pictures: preview::Pictures,
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
        texts: interface_text::Desk::default(),
        readiness,
    };
    guard::around(route::router(), &site).with_state(site)
}
