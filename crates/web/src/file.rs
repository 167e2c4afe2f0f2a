//! Files that come along with other things: read from forms, and given out so that nothing in them
//! can act on this site.

use std::collections::HashMap;

use app::file::{File, NewFile};
use axum::extract::{FromRequest as _, Multipart, Request};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::file::{MOST_BYTES, Media};

use crate::Site;
use crate::error::Failure;

/// The largest form with a file: the largest file, and what the form adds around it.
pub(crate) const MOST_FORM_BYTES: usize = MOST_BYTES + 64 * 1024;

/// The fields of a form by their names, and the file, if one was sent.
pub(crate) async fn read_form(
    site: &Site,
    request: Request,
) -> Result<(HashMap<String, String>, Option<NewFile>), Failure> {
    let mut parts = Multipart::from_request(request, site)
        .await
        .map_err(|error| Failure::Unreadable(error.body_text()))?;
    let (mut fields, mut file) = (HashMap::new(), None);
    while let Some(part) = parts.next_field().await.map_err(|error| unreadable(&error))? {
        let name = part.name().unwrap_or_default().to_owned();
        let file_name = part.file_name().map(str::to_owned);
        let bytes = part.bytes().await.map_err(|error| unreadable(&error))?.to_vec();
        match file_name {
            // A form without a file chosen sends an empty one without a name.
            Some(name) if name.is_empty() && bytes.is_empty() => {}
            Some(name) => file = Some(NewFile { name, bytes }),
            None => {
                let not_utf8 = |_| Failure::Unreadable("the text is not valid UTF-8".to_owned());
                fields.insert(name, String::from_utf8(bytes).map_err(not_utf8)?);
            }
        }
    }
    Ok((fields, file))
}

fn unreadable(error: &axum::extract::multipart::MultipartError) -> Failure {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Failure::TooLarge
    } else {
        Failure::Unreadable(error.body_text())
    }
}

/// A file as it is given out: shown in place when browsers show such files themselves, else saved;
/// never with a right on this site (`sandbox`).
pub(crate) fn served(file: &File, bytes: Vec<u8>) -> Response {
    let shown = file.media.parse::<Media>().is_ok_and(Media::is_shown);
    let how = if shown { "inline" } else { "attachment" };
    let disposition = format!("{how}; filename*=UTF-8''{}", escaped(&file.name));
    let value = |text: &str, otherwise: &'static str| {
        HeaderValue::from_str(text).unwrap_or_else(|_| HeaderValue::from_static(otherwise))
    };
    let headers = [
        (header::CONTENT_TYPE, value(&file.media, "application/octet-stream")),
        (header::CONTENT_DISPOSITION, value(&disposition, "attachment")),
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("sandbox; default-src 'none'; frame-ancestors 'none'"),
        ),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    (headers, bytes).into_response()
}

/// A name as headers hold it (RFC 5987).
fn escaped(name: &str) -> String {
    name.bytes()
        .map(|byte| match byte {
            byte if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) => {
                char::from(byte).to_string()
            }
            byte => format!("%{byte:02X}"),
        })
        .collect()
}

/// How large a file is, in words: `12 KB`.
pub(crate) fn size(bytes: i64) -> String {
    if bytes < 1024 * 1024 {
        format!("{} KB", (bytes + 1023) / 1024)
    } else {
        format!("{}.{} MB", bytes / (1024 * 1024), bytes % (1024 * 1024) * 10 / (1024 * 1024))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: &str, media: &str) -> (String, String) {
        let file = File {
            id: 1,
            name: name.to_owned(),
            media: media.to_owned(),
            digest: Vec::new(),
            size: 0,
            added_at: 0,
        };
        let response = served(&file, Vec::new());
        let text = |name| response.headers().get(name).unwrap().to_str().unwrap().to_owned();
        assert_eq!(text(header::CONTENT_SECURITY_POLICY).split(';').next(), Some("sandbox"));
        (text(header::CONTENT_DISPOSITION), text(header::CONTENT_TYPE))
    }

    #[test]
    fn only_what_browsers_show_safely_is_shown() {
        let (how, kind) = headers("보고서 1.pdf", "application/pdf");
        assert_eq!(how, "inline; filename*=UTF-8''%EB%B3%B4%EA%B3%A0%EC%84%9C%201.pdf");
        assert_eq!(kind, "application/pdf");
        assert!(headers("표.csv", "text/csv").0.starts_with("attachment"));
        assert!(headers("글.txt", "text/plain").0.starts_with("attachment"));
    }

    #[test]
    fn sizes_are_told_in_round_numbers() {
        assert_eq!(size(1), "1 KB");
        assert_eq!(size(12 * 1024), "12 KB");
        assert_eq!(size(5 * 1024 * 1024 / 2), "2.5 MB");
    }
}
