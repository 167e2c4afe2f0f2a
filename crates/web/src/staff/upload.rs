//! Pictures that staff send: read whole, within their limit.

use app::Error;
use axum::extract::{FromRequest as _, Multipart, Request};
use axum::http::StatusCode;

use super::{Faults, faults_of};
use crate::Site;
use crate::error::Failure;
use crate::locale::Locale;

/// The largest upload: the largest picture, and what the form adds around it.
pub(crate) const MOST_BYTES: usize = app::press::MOST_BYTES + 64 * 1024;

/// What a form with a picture holds.
#[derive(Clone, Debug, Default)]
pub(crate) struct Upload {
    pub(crate) file: Vec<u8>,
    /// What it shows.
    pub(crate) alt: String,
    /// The slip it is a scan of.
    pub(crate) slip: String,
}

/// Reads a form with a picture.
pub(crate) async fn read_picture(site: &Site, request: Request) -> Result<Upload, Failure> {
    let mut parts = Multipart::from_request(request, site)
        .await
        .map_err(|error| Failure::Unreadable(error.body_text()))?;
    let mut upload = Upload::default();
    while let Some(field) = parts.next_field().await.map_err(|error| unreadable(&error))? {
        let name = field.name().unwrap_or_default().to_owned();
        let bytes = field.bytes().await.map_err(|error| unreadable(&error))?.to_vec();
        match name.as_str() {
            "picture" => upload.file = bytes,
            "alt" => upload.alt = text(bytes)?,
            "slip" => upload.slip = text(bytes)?,
            _ => {}
        }
    }
    Ok(upload)
}

pub(crate) fn text(bytes: Vec<u8>) -> Result<String, Failure> {
    let not_utf8 = |_| Failure::Unreadable("the text is not valid UTF-8".to_owned());
    String::from_utf8(bytes).map_err(not_utf8)
}

pub(crate) fn unreadable(error: &axum::extract::multipart::MultipartError) -> Failure {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Failure::TooLarge
    } else {
        Failure::Unreadable(error.body_text())
    }
}

/// What is wrong with a picture, or the failure to answer with.
pub(super) fn picture_faults(
    l: Locale,
    field: &'static str,
    error: Error,
) -> Result<Faults, Failure> {
    use app::press::PictureError;
    let text = match error {
        Error::Picture(PictureError::Kind) => l.t("staff-fault-picture-kind"),
        Error::Picture(PictureError::TooLarge) => l.t("staff-fault-picture-large"),
        Error::Picture(PictureError::TooSmall) => l.t("staff-fault-picture-small"),
        Error::Picture(PictureError::Damaged) => l.t("staff-fault-picture-damaged"),
        error => return faults_of(l, error),
    };
    Ok(vec![(field, text)])
}
