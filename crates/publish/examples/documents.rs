//! How long a white paper of 300 pages takes: `cargo run --release -p publish --example documents`.
//!
//! Times of one machine say little, so that each stands beside the time of one yardstick measured in
//! the same run: the same document written as JSON and read back.

#![allow(
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    clippy::print_stdout,
    missing_docs,
    reason = "a yardstick measures time and prints it"
)]

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[path = "../tests/document/sample.rs"]
mod sample;

use std::error::Error;
use std::time::{Duration, Instant};

use publish::document::style::Styles;
use publish::document::{Document, DocumentError, docx, html, hwpx, markdown, pdf, xlsx};
use publish::press::Press;

/// Chapters, and numbered paragraphs in each: with citations of one thing each and some quotations.
const CHAPTERS: usize = 24;
const PARAGRAPHS: usize = 80;
/// Times the yardstick is measured.
const ROUNDS: u32 = 5;

fn main() -> Result<(), Box<dyn Error>> {
    let press = Press::open(&[])?;
    // The first sheet reads the fonts.
    pdf::pdf(&sample::paper(2, 1, 1), &press, None)?;
    let paper = sample::paper(1, CHAPTERS, PARAGRAPHS);
    let cited: usize = paper.citations().iter().map(|cited| cited.places.len()).sum();
    println!("{} paragraphs, {cited} citations", CHAPTERS * PARAGRAPHS);
    let yardstick = yardstick(&paper)?;
    let measure = |name: &str, make: &dyn Fn() -> Result<Vec<u8>, DocumentError>| {
        let start = Instant::now();
        let bytes = make()?;
        let time = start.elapsed();
        let ratio = time.as_secs_f64() / yardstick.as_secs_f64();
        println!("{name:9} {time:>9.2?}  {:>6} KB  {ratio:>7.1} x JSON", bytes.len() / 1024);
        if let Some(folder) = std::env::var_os("MUNDAP_PRINT") {
            std::fs::write(std::path::Path::new(&folder).join(format!("big.{name}")), &bytes)?;
        }
        Ok::<(), DocumentError>(())
    };
    measure("pdf", &|| pdf::pdf(&paper, &press, None))?;
    let styles = Styles::default();
    measure("hwpx", &|| hwpx::hwpx(&paper, &press, &styles))?;
    measure("docx", &|| docx::docx(&paper, &press, &styles))?;
    measure("xlsx", &|| xlsx::xlsx(&paper))?;
    measure("html", &|| Ok(html::page(&paper, None).into_bytes()))?;
    measure("md", &|| Ok(markdown::write(&paper).into_bytes()))?;
    Ok(())
}

/// Writes the document as JSON and reads it back.
fn yardstick(paper: &Document) -> Result<Duration, serde_json::Error> {
    let start = Instant::now();
    for _ in 0..ROUNDS {
        serde_json::from_str::<Document>(&serde_json::to_string(paper)?)?;
    }
    Ok(start.elapsed() / ROUNDS)
}
