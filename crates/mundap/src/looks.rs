//! The looks of documents that an office keeps in a folder of its own, in place of ours: `paper.typ` for
//! typeset paper, `style.css` for pages, `styles.toml` for word processors. What is not there stays as it
//! is.

use std::path::Path;

use anyhow::Context as _;
use app::App;
use app::document::Looks;
use app::document::style::Styles;
use app::press::PressError;

use crate::configuration::Configuration;
use crate::output::{BadInput, Output};

const PAPER: &str = "paper.typ";
const STYLE: &str = "style.css";
const STYLES: &str = "styles.toml";
/// What makes a style sheet fetch something when the page is opened.
const FETCHING: [&str; 2] = ["@import", "url("];

/// Reads the folder that the configuration names, if it names one.
///
/// # Errors
/// [`BadInput`] with file and line for a folder without any of the files, for styles that are none, and
/// for a style sheet that fetches something.
pub(crate) fn read(configuration: &Configuration) -> anyhow::Result<Looks> {
    let Some(folder) = &configuration.looks.value else { return Ok(Looks::default()) };
    if !folder.is_dir() {
        return Err(BadInput::new(format!(
            "looks {}: no such folder; make it, or leave the setting out",
            folder.display()
        )));
    }
    let looks = Looks {
        paper: read_file(folder, PAPER)?,
        style: read_file(folder, STYLE)?,
        styles: styles(folder)?.unwrap_or_default(),
    };
    if looks == Looks::default() && !folder.join(STYLES).exists() {
        return Err(BadInput::new(format!(
            "looks {}: holds none of {PAPER}, {STYLE}, {STYLES}; put one there, or leave the setting out",
            folder.display()
        )));
    }
    if let Some((line, word)) = looks.style.as_deref().and_then(fetching) {
        return Err(BadInput::new(format!(
            "{}, line {line}: {word} fetches something when the page is opened; write it into the file, or \
             take it out",
            folder.join(STYLE).display()
        )));
    }
    Ok(looks)
}

fn styles(folder: &Path) -> anyhow::Result<Option<Styles>> {
    let read = |text: String| {
        Styles::read(&text).map_err(|error| {
            let file = folder.join(STYLES);
            BadInput::new(format!("{}: {error}; mend it, or take the file away", file.display()))
        })
    };
    read_file(folder, STYLES)?.map(read).transpose()
}

fn read_file(folder: &Path, name: &str) -> anyhow::Result<Option<String>> {
    let file = folder.join(name);
    match std::fs::read_to_string(&file) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).with_context(|| file.display().to_string()),
    }
}

/// The first line that fetches something, and what in it does. Pictures may stand in the file itself.
fn fetching(style: &str) -> Option<(usize, &'static str)> {
    let found = |line: &str| {
        let line = line.replace(['"', '\''], "").replace("url(data:", "").to_lowercase();
        FETCHING.into_iter().find(|word| line.contains(word))
    };
    (1..).zip(style.lines()).find_map(|(number, line)| Some((number, found(line)?)))
}

/// Sets a document of each kind, so that a fault in the office's layout shows before anybody waits for one.
///
/// # Errors
/// [`BadInput`] with file and line.
pub(crate) async fn try_out(
    app: &App,
    configuration: &Configuration,
    output: &Output,
) -> anyhow::Result<()> {
    match app.try_looks().await {
        Err(app::Error::Press(PressError::Template { file, line, why })) => {
            let folder = configuration.looks.value.clone().unwrap_or_default();
            let advice = output.pick(
                "그 줄을 고치거나, 파일을 치우면 정해진 모양을 씁니다",
                "mend that line, or take the file away to use the standard layout",
            );
            let file = folder.join(file);
            Err(BadInput::new(format!("{}, line {line}: {why}; {advice}", file.display())))
        }
        tried => Ok(tried?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn style_sheets_fetch_nothing() {
        assert_eq!(fetching("body{color:red}\n@import \"a.css\";"), Some((2, "@import")));
        assert_eq!(fetching("a{background:URL('https://x.example/y.png')}"), Some((1, "url(")));
        assert_eq!(fetching("a{background:url(\"data:image/png;base64,AA\")}"), None);
    }
}
