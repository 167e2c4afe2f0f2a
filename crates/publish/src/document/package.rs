//! The zip files that word processors read: the same parts give the same bytes.

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::DocumentError;

/// A file being put together.
pub(super) struct Package {
    zip: ZipWriter<Cursor<Vec<u8>>>,
}

impl Package {
    pub(super) fn new() -> Self {
        Self { zip: ZipWriter::new(Cursor::new(Vec::new())) }
    }

    /// A part, compressed.
    pub(super) fn part(&mut self, name: &str, content: &[u8]) -> Result<(), DocumentError> {
        self.write(name, content, CompressionMethod::Deflated)
    }

    /// A part as it is: pictures, and what a reader looks at first.
    pub(super) fn stored(&mut self, name: &str, content: &[u8]) -> Result<(), DocumentError> {
        self.write(name, content, CompressionMethod::Stored)
    }

    fn write(
        &mut self,
        name: &str,
        content: &[u8],
        method: CompressionMethod,
    ) -> Result<(), DocumentError> {
        self.zip.start_file(name, SimpleFileOptions::default().compression_method(method))?;
        self.zip.write_all(content)?;
        Ok(())
    }

    pub(super) fn finish(self) -> Result<Vec<u8>, DocumentError> {
        Ok(self.zip.finish()?.into_inner())
    }
}
