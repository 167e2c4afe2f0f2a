//! What the doctor found: lines for people and facts for machines.

use serde_json::{Value, json};

use crate::output::{Output, Told};

/// Lines and facts, and how many of them are problems.
#[derive(Default)]
pub(super) struct Report {
    lines: Vec<String>,
    facts: Vec<Value>,
    problems: usize,
}

impl Report {
    /// A part of the report begins.
    pub(super) fn heading(&mut self, text: &str) {
        if !self.lines.is_empty() {
            self.lines.push(String::new());
        }
        self.lines.push(text.to_owned());
    }

    /// Something to know.
    pub(super) fn fact(&mut self, name: &str, value: impl std::fmt::Display) {
        self.lines.push(format!("  {name:<22} {value}"));
        self.facts.push(json!({"name": name, "value": value.to_string()}));
    }

    /// Something that could be better; nothing is wrong yet.
    pub(super) fn advice(&mut self, name: &str, value: impl std::fmt::Display, advice: &str) {
        self.lines.push(format!("? {name:<22} {value}\n      {advice}"));
        self.facts.push(json!({"name": name, "value": value.to_string(), "advice": advice}));
    }

    /// Something that is wrong, and what to do.
    pub(super) fn problem(&mut self, name: &str, value: impl std::fmt::Display, advice: &str) {
        self.problems += 1;
        self.lines.push(format!("! {name:<22} {value}\n      {advice}"));
        self.facts.push(json!({"name": name, "value": value.to_string(), "problem": advice}));
    }

    /// Prints all of it; fails when something is wrong.
    ///
    /// # Errors
    /// When there are problems.
    pub(super) fn finish(&self, output: &Output) -> anyhow::Result<()> {
        let object = json!({"problems": self.problems, "facts": self.facts});
        output.result(&self.lines.join("\n"), &object)?;
        if self.problems == 0 {
            return Ok(());
        }
        let found = output.pick("고칠 것이 있습니다", "problems found");
        Err(Told(format!("{found}: {}", self.problems)).into())
    }
}
