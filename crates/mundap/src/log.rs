//! The log: one line for each thing worth telling, on standard error; text for people, JSON for
//! machines.
//!
//! Nothing personal is in it: our own lines name routes by their pattern and things by their keys,
//! other libraries are heard from warnings upwards only, and of a panic the place is told, not its
//! words, which may quote what somebody wrote.

use std::io::IsTerminal as _;
use std::panic::PanicHookInfo;

use tracing::{Level, Metadata};
use tracing_subscriber::filter::{EnvFilter, FilterExt as _, filter_fn};
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{Layer, Registry, fmt};

/// What our own lines are called: our crates, and requests.
const OURS: [&str; 12] = [
    "app", "domain", "fairness", "language", "ledger", "mundap", "opinion", "publish", "request",
    "store", "web", "panic",
];

/// How lines look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Format {
    /// For people
    #[default]
    Text,
    /// One JSON object a line
    Json,
}

impl Format {
    /// Its word.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
        }
    }
}

/// Starts the log of this process. A filter that cannot be read was refused before.
pub(crate) fn start(format: Format, filter: &str) {
    Registry::default().with(layer(format, filter, std::io::stderr)).init();
    std::panic::set_hook(Box::new(panicked));
}

/// Whether a filter can be read, such as `info,request=debug`.
pub(crate) fn is_filter(text: &str) -> bool {
    EnvFilter::try_new(text).is_ok()
}

fn layer<W>(format: Format, filter: &str, writer: W) -> Box<dyn Layer<Registry> + Send + Sync>
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let chosen = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let filter = chosen.and(filter_fn(may_speak));
    let lines = fmt::layer().with_writer(writer);
    match format {
        Format::Text => {
            lines.with_ansi(std::io::stderr().is_terminal()).with_filter(filter).boxed()
        }
        Format::Json => lines.json().flatten_event(true).with_filter(filter).boxed(),
    }
}

fn may_speak(line: &Metadata<'_>) -> bool {
    let of = line.target().split("::").next().unwrap_or_default();
    *line.level() <= Level::WARN || OURS.contains(&of)
}

fn panicked(panic: &PanicHookInfo<'_>) {
    let place = panic.location().map(ToString::to_string).unwrap_or_default();
    tracing::error!(target: "panic", place, "a fault in the program");
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl std::io::Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    fn logged(format: Format, filter: &str, work: impl FnOnce()) -> String {
        let kept = Kept::default();
        let writer = kept.clone();
        let log = Registry::default().with(layer(format, filter, move || writer.clone()));
        tracing::subscriber::with_default(log, work);
        let bytes = kept.0.lock().unwrap().clone();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn lines_are_text_or_json() {
        let work =
            || tracing::info!(target: "request", route = "/q/{code}", status = 200, "answered");
        let text = logged(Format::Text, "info", work);
        assert!(text.contains("answered") && text.contains("/q/{code}"), "{text}");
        let json = logged(Format::Json, "info", work);
        let line: serde_json::Value = serde_json::from_str(json.trim()).unwrap();
        assert_eq!(line["target"], "request", "{json}");
        assert_eq!((&line["status"], &line["route"]), (&200.into(), &"/q/{code}".into()));
    }

    #[test]
    fn other_libraries_only_warn() {
        let work = || {
            tracing::trace!(target: "hyper::proto", "one");
            tracing::info!(target: "sqlx::query", "two");
            tracing::warn!(target: "sqlx::query", "three");
            tracing::trace!(target: "app::vote", "four");
        };
        let text = logged(Format::Text, "trace", work);
        let told = ["one", "two", "three", "four"].map(|word| text.contains(word));
        assert_eq!(told, [false, false, true, true], "{text}");
    }

    #[test]
    fn a_panic_tells_its_place_and_not_its_words() {
        let text = logged(Format::Json, "info", || {
            let usual = std::panic::take_hook();
            std::panic::set_hook(Box::new(panicked));
            let _ = std::panic::catch_unwind(|| panic!("kim@garam.example"));
            std::panic::set_hook(usual);
        });
        assert!(text.contains("log.rs") && !text.contains("kim"), "{text}");
    }

    #[test]
    fn filters_are_read_or_refused() {
        assert!(is_filter("info,request=debug") && !is_filter("info,request=loud"));
    }
}
