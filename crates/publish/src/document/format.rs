//! The formats of a document, and one way to all of them.

use super::style::Styles;
use super::{Document, DocumentError, docx, html, hwpx, markdown, pdf, xlsx};
use crate::press::Press;

domain::words! {
    /// What a document is written as; the word is also the ending of the file's name.
    Format {
        /// Typeset paper.
        Pdf = "pdf",
        /// For Hangul (KS X 6101).
        Hwpx = "hwpx",
        /// For Word and LibreOffice.
        Docx = "docx",
        /// One page that needs no other file.
        Html = "html",
        /// Markdown that reads back.
        Markdown = "md",
        /// Tables and citations as sheets.
        Xlsx = "xlsx",
    }
}

impl Format {
    /// The media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Hwpx => "application/hwp+zip",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Html => "text/html; charset=utf-8",
            Self::Markdown => "text/markdown; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

/// What an office puts in place of our own looks; nothing for what it leaves as it is. The caller reads
/// the files.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Looks {
    /// `paper.typ`: the layout of PDF ([`pdf`]).
    pub paper: Option<String>,
    /// `style.css`: the style sheet of pages ([`html`]).
    pub style: Option<String>,
    /// `styles.toml`: fonts, sizes and colours of word processors.
    pub styles: Styles,
}

impl Document {
    /// The document as a file.
    ///
    /// # Errors
    /// [`DocumentError`]; a fault in what the office put in place, with its line.
    pub fn file(
        &self,
        format: Format,
        press: &Press,
        looks: &Looks,
    ) -> Result<Vec<u8>, DocumentError> {
        match format {
            Format::Pdf => pdf::pdf(self, press, looks.paper.as_deref()),
            Format::Hwpx => hwpx::hwpx(self, press, &looks.styles),
            Format::Docx => docx::docx(self, press, &looks.styles),
            Format::Html => Ok(html::page(self, looks.style.as_deref()).into_bytes()),
            Format::Markdown => Ok(markdown::write(self).into_bytes()),
            Format::Xlsx => xlsx::xlsx(self),
        }
    }
}
