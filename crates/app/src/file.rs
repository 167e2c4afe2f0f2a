//! Files that come along with other things: looked at before they are kept.

use domain::file::{MOST_BYTES, Media, NAME};
use domain::text::Fault;
use domain::time::Moment;
use sha2::{Digest as _, Sha256};
use store::Tx;
pub use store::file::File;

use crate::{App, Error, Fields, Result};

/// A file as it was sent.
#[derive(Clone, Debug, Default)]
pub struct NewFile {
    /// The name it was sent under.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A file that may be kept.
#[derive(Clone, Debug)]
pub(crate) struct Checked {
    name: String,
    media: Media,
    bytes: Vec<u8>,
}

/// Looks at a file; a fault is that of the field `file`.
pub(crate) fn check(new: NewFile, fields: &mut Fields) -> Option<Checked> {
    // Some browsers send a whole path.
    let name = new.name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name = fields.text(NAME, name);
    if new.bytes.len() > MOST_BYTES {
        let expected = "a file of at most 10 MB";
        fields.fault("file", Fault::Malformed { expected });
        return None;
    }
    let media = Media::of(&name, &new.bytes);
    if media.is_none() {
        let expected =
            "a PDF, HWP, HWPX, DOCX, XLSX, PPTX, PNG, JPEG, TXT or CSV file under its own ending";
        fields.fault("file", Fault::Malformed { expected });
    }
    Some(Checked { name, media: media?, bytes: new.bytes })
}

/// Keeps a file that was looked at; its key.
pub(crate) async fn keep(tx: &Tx, file: Checked, now: Moment) -> Result<i64> {
    let row = File {
        id: 0,
        name: file.name,
        media: file.media.as_str().to_owned(),
        digest: Sha256::digest(&file.bytes).to_vec(),
        size: i64::try_from(file.bytes.len()).unwrap_or(i64::MAX),
        added_at: now.0,
    };
    Ok(store::file::insert(tx, &row, file.bytes).await?)
}

impl App {
    /// A file and its bytes; whoever calls has asked the gate about what it came along with.
    pub(crate) async fn file_bytes(&self, id: i64) -> Result<(File, Vec<u8>)> {
        let read = self.inner.store.read();
        let file = store::file::by_id(&read, id).await?.ok_or(Error::NOT_FOUND)?;
        let bytes = store::file::bytes(&read, id).await?.ok_or(Error::NOT_FOUND)?;
        Ok((file, bytes))
    }
}
