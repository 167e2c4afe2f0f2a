//! What people and machines read: results on standard output, everything else on standard error.

use std::fmt;
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context as _;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::{Value, json};

use crate::arguments::Everywhere;
use crate::wording::Lang;

/// Where a command says what it did.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Output {
    json: bool,
    /// The language of messages.
    pub(crate) lang: Lang,
}

/// Wrong usage or bad input: exit code 2. The text is shown as it is.
#[derive(Debug)]
pub(crate) struct BadInput {
    /// For people.
    pub(crate) message: String,
    /// For machines, beside the message.
    pub(crate) details: Value,
}

impl BadInput {
    /// With a message alone.
    #[expect(clippy::new_ret_no_self, reason = "it is only ever made to be returned as an error")]
    pub(crate) fn new(message: impl Into<String>) -> anyhow::Error {
        Self { message: message.into(), details: json!({}) }.into()
    }
}

impl fmt::Display for BadInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for BadInput {}

/// The work failed, and the result that was printed says so: nothing more is printed for machines.
#[derive(Debug)]
pub(crate) struct Told(pub(crate) String);

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Told {}

impl Output {
    /// As the options of every command ask.
    pub(crate) fn new(options: &Everywhere) -> Self {
        Self { json: options.json, lang: options.lang.unwrap_or_else(Lang::of_environment) }
    }

    /// Says what came of the command: a text for people, or the object for machines.
    ///
    /// # Errors
    /// When standard output is closed.
    pub(crate) fn result(self, text: &str, object: &Value) -> std::io::Result<()> {
        let text = if self.json { object.to_string() } else { text.to_owned() };
        let mut out = std::io::stdout().lock();
        writeln!(out, "{text}")?;
        out.flush()
    }

    /// The same, but the object goes into a file when one is named.
    ///
    /// # Errors
    /// When the file cannot be written or standard output is closed.
    pub(crate) fn result_into(
        self,
        file: Option<&Path>,
        text: &str,
        object: &Value,
    ) -> anyhow::Result<()> {
        if let Some(file) = file {
            std::fs::write(file, format!("{object}\n"))
                .with_context(|| file.display().to_string())?;
        }
        Ok(self.result(text, object)?)
    }

    /// The bytes of a file that was named on the command line.
    ///
    /// # Errors
    /// [`BadInput`] when it cannot be read.
    pub(crate) fn read(self, file: &Path) -> anyhow::Result<Vec<u8>> {
        std::fs::read(file).map_err(|error| BadInput::new(format!("{}: {error}", file.display())))
    }

    /// Bad input in a file, with its line and column.
    pub(crate) fn bad_file(self, file: &Path, error: &fairness::file::ReadError) -> anyhow::Error {
        let column = error.column.as_ref().map(|column| column.name.clone());
        let place = column.as_ref().map_or(String::new(), |name| match self.lang {
            Lang::Ko => format!(" '{name}' 칸"),
            Lang::En => format!(" column '{name}'"),
        });
        let reason = self.lang.file_fault(&error.fault);
        let shown = file.display();
        BadInput {
            message: format!("{shown}:{}{place}: {reason}", error.line),
            details: json!({
                "file": shown.to_string(), "line": error.line, "column": column, "reason": reason,
            }),
        }
        .into()
    }

    /// Says something on the way, on standard error.
    pub(crate) fn note(self, text: &str) {
        // A closed standard error must not stop the work.
        let _ = writeln!(std::io::stderr(), "{text}");
    }

    /// The options with which another process of this program says the same in the same way.
    pub(crate) fn options(self) -> Vec<&'static str> {
        let mut options = vec!["--lang", self.pick("ko", "en")];
        options.extend(self.json.then_some("--json"));
        options
    }

    /// The text in the language of messages.
    pub(crate) fn pick<'a>(self, korean: &'a str, english: &'a str) -> &'a str {
        self.lang.pick(korean, english)
    }

    /// A progress bar; unseen unless standard error is a terminal and people are to read.
    pub(crate) fn bar(self, label: &'static str) -> ProgressBar {
        let target =
            if self.json { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        let bar = ProgressBar::with_draw_target(None, target);
        let style = ProgressStyle::with_template("{msg} {wide_bar} {human_pos}/{human_len} {eta}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.set_message(label);
        bar.enable_steady_tick(Duration::from_millis(200));
        bar
    }

    /// Says why the command failed, and with which exit code it ends.
    pub(crate) fn failed(self, error: &anyhow::Error) -> ExitCode {
        let message = self.explain(error);
        let details = error.downcast_ref::<BadInput>().map(|bad| bad.details.clone());
        self.note(&message);
        if self.json && !error.is::<Told>() {
            let mut object = details.unwrap_or_else(|| json!({}));
            if let Some(map) = object.as_object_mut() {
                map.insert("error".to_owned(), message.as_str().into());
            }
            let _ = writeln!(std::io::stdout(), "{object}");
        }
        ExitCode::from(if is_bad_input(error) { 2 } else { 1 })
    }

    fn explain(self, error: &anyhow::Error) -> String {
        match error.downcast_ref::<app::Error>() {
            Some(app::Error::Invalid { faults }) => {
                let line = |fault: &domain::text::FieldFault| {
                    format!("{}: {}", fault.field, self.lang.fault(&fault.fault))
                };
                faults.iter().map(line).collect::<Vec<_>>().join("\n")
            }
            _ => format!("{error:#}"),
        }
    }
}

fn is_bad_input(error: &anyhow::Error) -> bool {
    let by_app = matches!(
        error.downcast_ref::<app::Error>(),
        Some(
            app::Error::Invalid { .. }
                | app::Error::Denied(_)
                | app::Error::Conflict(_)
                | app::Error::Table(_)
                | app::Error::Polis(_)
                | app::Error::Store(store::StoreError::Address { .. })
        )
    );
    let by_store = matches!(
        error.downcast_ref::<store::StoreError>(),
        Some(store::StoreError::Address { .. } | store::StoreError::Backup(_))
    );
    by_app || by_store || error.is::<BadInput>()
}
