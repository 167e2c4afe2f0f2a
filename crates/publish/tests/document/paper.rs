//! Typeset paper.

use publish::document::{pdf, plain::Plain};

use crate::everything::{keep, press};
use crate::sample;

#[test]
fn a_white_paper_is_printed() {
    let paper = sample::paper(1, 2, 26);
    let bytes = pdf::pdf(&paper, press(), None).unwrap();
    keep("paper.pdf", &bytes);
    assert!(bytes.starts_with(b"%PDF-"));
    assert!(!Plain::of(&paper).notes.is_empty());
}
