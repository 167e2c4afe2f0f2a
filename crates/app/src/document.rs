//! Official documents as files: every one goes through the press, a few at a time.

pub use publish::document::*;

use crate::press::Job;
use crate::{App, Error, Result};

impl From<DocumentError> for Error {
    fn from(error: DocumentError) -> Self {
        match error {
            DocumentError::Press(error) => Self::Press(error),
            other => Self::Internal(other.to_string()),
        }
    }
}

impl App {
    /// A document as a file.
    ///
    /// # Errors
    /// [`Error::Press`] when this machine has no Korean font, [`Error::Internal`].
    pub async fn document_file(&self, document: Document, format: Format) -> Result<Vec<u8>> {
        self.document_file_in(document, format, Looks::default()).await
    }

    /// A document as a file, with the looks of an office.
    ///
    /// # Errors
    /// As [`App::document_file`]; what is wrong with a template, with its line.
    pub async fn document_file_in(
        &self,
        document: Document,
        format: Format,
        looks: Looks,
    ) -> Result<Vec<u8>> {
        self.print(Job::Document(Box::new(document), format, Box::new(looks))).await
    }
}
