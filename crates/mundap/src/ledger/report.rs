//! What was checked, in words: what holds, what does not, and what could not be checked.

use serde_json::{Value, json};

use crate::output::Output;

/// One check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Check {
    pub(super) name: Name,
    pub(super) ok: bool,
    /// What was found, in the language of messages.
    pub(super) detail: String,
}

/// What is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Name {
    Signature,
    Tree,
    Continuity,
    Keys,
    Acts,
    Votes,
    Tallies,
    Texts,
    Counts,
    Waiting,
    Files,
}

impl Name {
    /// For machines.
    fn word(self) -> &'static str {
        match self {
            Self::Signature => "signature",
            Self::Tree => "tree",
            Self::Continuity => "continuity",
            Self::Keys => "keys",
            Self::Acts => "acts",
            Self::Votes => "votes",
            Self::Tallies => "tallies",
            Self::Texts => "texts",
            Self::Counts => "counts",
            Self::Waiting => "waiting",
            Self::Files => "files",
        }
    }

    fn title(self, output: &Output) -> &'static str {
        let (korean, english) = match self {
            Self::Signature => ("서명", "signature"),
            Self::Tree => ("나무", "tree"),
            Self::Continuity => ("이어짐", "continuity"),
            Self::Keys => ("열쇠", "keys"),
            Self::Acts => ("기록의 순서", "order of acts"),
            Self::Votes => ("표의 묶음", "batches of votes"),
            Self::Tallies => ("집계", "tallies"),
            Self::Texts => ("글의 지문", "texts"),
            Self::Counts => ("수", "counts"),
            Self::Waiting => ("빠진 일", "acts left out"),
            Self::Files => ("읽히지 않는 것", "what cannot be read"),
        };
        output.pick(korean, english)
    }
}

/// All checks.
#[derive(Clone, Debug, Default)]
pub(super) struct Report {
    pub(super) origin: String,
    pub(super) entries: u64,
    pub(super) checks: Vec<Check>,
}

/// The most things that are named of one check.
const NAMED: usize = 20;

impl Report {
    /// Whether everything holds.
    pub(super) fn ok(&self) -> bool {
        self.checks.iter().all(|check| check.ok)
    }

    /// Whether all that does not hold may come from what was sent while the site was read.
    pub(super) fn may_be_early(&self) -> bool {
        let early = [Name::Tallies, Name::Texts, Name::Counts];
        !self.ok() && self.checks.iter().all(|check| check.ok || early.contains(&check.name))
    }

    /// Adds a check: it holds where nothing is wrong.
    pub(super) fn add(&mut self, name: Name, wrong: &[String], good: String) {
        let ok = wrong.is_empty();
        let named: Vec<&str> = wrong.iter().take(NAMED).map(String::as_str).collect();
        let more = wrong.len().saturating_sub(NAMED);
        let rest = if more > 0 { format!("; +{more}") } else { String::new() };
        let detail = if ok { good } else { format!("{}{rest}", named.join("; ")) };
        self.checks.push(Check { name, ok, detail });
    }

    pub(super) fn text(&self, output: &Output) -> String {
        let mut lines = vec![format!("{} · {}", self.origin, self.entries)];
        for check in &self.checks {
            let mark = match check.ok {
                true => output.pick("맞음  ", "holds "),
                false => output.pick("틀림  ", "WRONG "),
            };
            lines.push(format!("{mark}{}: {}", check.name.title(output), check.detail));
        }
        lines.push(match self.ok() {
            true => output.pick("모두 맞습니다.", "Everything holds.").to_owned(),
            false => self.failure(output),
        });
        lines.join("\n")
    }

    pub(super) fn failure(&self, output: &Output) -> String {
        let wrong = self.checks.iter().filter(|check| !check.ok).count();
        match output.lang {
            crate::wording::Lang::Ko => format!("{wrong}가지가 맞지 않습니다."),
            crate::wording::Lang::En => format!("{wrong} of the checks do not hold."),
        }
    }

    pub(super) fn object(&self) -> Value {
        let checks = self.checks.iter().map(
            |check| json!({"name": check.name.word(), "ok": check.ok, "detail": check.detail}),
        );
        json!({
            "ok": self.ok(), "origin": self.origin, "entries": self.entries,
            "checks": checks.collect::<Vec<_>>(),
        })
    }
}
