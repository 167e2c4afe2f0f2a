//! Printing and drawing: one job at a time, away from the threads that answer requests.

use std::path::PathBuf;
use std::sync::Arc;

use publish::document::{Document, Format, Looks};
use publish::picture::{Cover, Picture};
pub use publish::picture::{MOST_BYTES, PictureError};
pub use publish::poster::Poster;
use publish::press::Press;
pub use publish::press::PressError;
pub use publish::preview::Preview;
pub use publish::slip::{Common, Labels, Sheets, Slip, Slips};
use sha2::{Digest as _, Sha256};
use store::picture::NewPicture;
use tokio::sync::{OnceCell, Semaphore};

use crate::{App, Error, Result};

/// What can be printed.
#[derive(Clone, Debug)]
pub enum Job {
    /// Slips to write on, as PDF.
    Slips(Slips),
    /// Voting sheets, as PDF.
    Sheets(Sheets),
    /// A poster, as PDF.
    Poster(Poster),
    /// The picture of a shared link, as PNG.
    Preview(Preview),
    /// An official document.
    Document(Box<Document>, Format, Box<Looks>),
}

/// Where jobs are done. Fonts are looked for when the first one comes.
#[derive(Debug)]
pub(crate) struct Room {
    fonts: Vec<PathBuf>,
    press: OnceCell<Arc<Press>>,
    /// Each job keeps a core busy, and a large photo takes much memory.
    turn: Semaphore,
}

impl Room {
    pub(crate) fn new(fonts: Vec<PathBuf>) -> Self {
        Self { fonts, press: OnceCell::new(), turn: Semaphore::new(1) }
    }
}

async fn away<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Error::Internal(error.to_string()))
}

impl App {
    /// Does one job.
    ///
    /// # Errors
    /// [`Error::Press`] when this machine has no Korean font, with the name of a package that does.
    pub async fn print(&self, job: Job) -> Result<Vec<u8>> {
        let room = &self.inner.room;
        let _turn = room.turn.acquire().await.map_err(|_| Error::Busy)?;
        let open = || async {
            let fonts = room.fonts.clone();
            Ok::<_, Error>(Arc::new(away(move || Press::open(&fonts)).await??))
        };
        let press = Arc::clone(room.press.get_or_try_init(open).await?);
        let printed = move || -> Result<Vec<u8>> {
            Ok(match job {
                Job::Slips(slips) => slips.pdf(&press)?,
                Job::Sheets(sheets) => sheets.pdf(&press)?,
                Job::Poster(poster) => poster.pdf(&press)?,
                Job::Preview(preview) => preview.png(&press)?,
                Job::Document(document, format, looks) => document.file(format, &press, &looks)?,
            })
        };
        away(printed).await?
    }

    /// Reads a picture that someone sent and writes it anew, without what its file hides.
    pub(crate) async fn take_picture(&self, file: Vec<u8>, side: u32) -> Result<NewPicture> {
        let _turn = self.inner.room.turn.acquire().await.map_err(|_| Error::Busy)?;
        Ok(stored(away(move || publish::picture::take(&file, side)).await??))
    }

    /// A stored picture with parts of it covered for good.
    pub(crate) async fn cover_picture(
        &self,
        jpeg: Vec<u8>,
        covers: Vec<Cover>,
    ) -> Result<NewPicture> {
        let _turn = self.inner.room.turn.acquire().await.map_err(|_| Error::Busy)?;
        Ok(stored(away(move || publish::picture::black_out(&jpeg, &covers)).await??))
    }
}

fn stored(picture: Picture) -> NewPicture {
    NewPicture {
        digest: Sha256::digest(&picture.jpeg).to_vec(),
        width: picture.width,
        height: picture.height,
        bytes: picture.jpeg,
    }
}
