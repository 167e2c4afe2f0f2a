//! `cargo xtask handbook`: the handbook under docs/, built by mdBook into target/handbook/book, with
//! pictures that the browser tests take of the program as it is now.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::need;
use crate::process;
use crate::tidy::Source;
use crate::tidy::handbook::pictures;

/// Builds it; true when it was built and whole.
pub(crate) fn run() -> Result<bool> {
    let root = process::root()?;
    let target = process::target()?.join("handbook");
    let wanted = pictures(&Source::read_all(&root)?);
    let shots = target.join("shots");
    if !are_new(&shots, &wanted)? {
        take(&root)?;
    }
    let source = target.join("source");
    if source.exists() {
        fs::remove_dir_all(&source)?;
    }
    copy(&root.join("docs"), &source)?;
    fs::create_dir_all(source.join("shots"))?;
    for name in &wanted {
        let file = format!("{name}.png");
        let from = shots.join(&file);
        fs::copy(&from, source.join("shots").join(&file))
            .with_context(|| format!("no picture {}", from.display()))?;
    }
    need::mdbook()?;
    let book = target.join("book");
    let mut mdbook = Command::new("mdbook");
    mdbook.arg("build").arg(&source).arg("--dest-dir").arg(&book);
    if !process::run(&mut mdbook)? {
        return Ok(false);
    }
    let missing = missing(&source, &book)?;
    ensure!(missing.is_empty(), "not in the book: {}", missing.join(", "));
    println!("   {}", book.join("index.html").display());
    Ok(true)
}

/// Whether every picture was taken since the program was built.
fn are_new(shots: &Path, wanted: &[String]) -> Result<bool> {
    let built = fs::metadata(process::build_binary()?)?.modified()?;
    let new = |name: &String| {
        let taken = fs::metadata(shots.join(format!("{name}.png"))).and_then(|f| f.modified());
        taken.is_ok_and(|taken| taken > built)
    };
    Ok(wanted.iter().all(new))
}

/// Runs the browser tests that take them.
fn take(root: &Path) -> Result<()> {
    let mut node = crate::test::browser_tests(&root.join("tests/browser"))?;
    ensure!(process::run(node.arg("handbook"))?, "the pictures could not be taken");
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| from.display().to_string())? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// Pages and pictures that did not come into the book.
fn missing(source: &Path, book: &Path) -> Result<Vec<String>> {
    let mut missing = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(source.join(&folder))? {
            let inside = folder.join(entry?.file_name());
            if source.join(&inside).is_dir() {
                folders.push(inside);
                continue;
            }
            let part =
                |part: Option<&OsStr>| part.and_then(OsStr::to_str).unwrap_or_default().to_owned();
            let name = part(inside.file_stem());
            let page = match (name.as_str(), part(inside.extension()).as_str()) {
                ("SUMMARY", "md") => continue,
                ("README", "md") => inside.with_file_name("index.html"),
                (_, "md") => inside.with_extension("html"),
                (_, "png") => inside,
                _ => continue,
            };
            if !book.join(&page).is_file() {
                missing.push(page.display().to_string());
            }
        }
    }
    Ok(missing)
}
