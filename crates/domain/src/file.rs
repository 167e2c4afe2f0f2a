//! A file that comes along with something: the papers of an agenda item, a piece of evidence, what an
//! applicant sends in.

use crate::text::Limit;

/// The name it was sent under.
pub const NAME: Limit = Limit { field: "file", min: 1, max: 120, lines: false };
/// The most bytes one file may have.
pub const MOST_BYTES: usize = 10 * 1024 * 1024;

crate::words! {
    /// What may be sent. Told by the first bytes, never by the name alone.
    Media {
        /// PDF.
        Pdf = "application/pdf",
        /// HWPX (KS X 6101).
        Hwpx = "application/hwp+zip",
        /// HWP 5.
        Hwp = "application/x-hwp",
        /// A Word document.
        Docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        /// A workbook.
        Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        /// Slides.
        Pptx = "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        /// A picture.
        Png = "image/png",
        /// A photo.
        Jpeg = "image/jpeg",
        /// Plain text.
        Text = "text/plain",
        /// A table.
        Csv = "text/csv",
    }
}

/// What a file's first bytes begin with, by what its name may end in.
const KNOWN: &[(&str, &[u8], Media)] = &[
    ("pdf", b"%PDF-", Media::Pdf),
    ("hwpx", b"PK\x03\x04", Media::Hwpx),
    ("hwp", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Media::Hwp),
    ("docx", b"PK\x03\x04", Media::Docx),
    ("xlsx", b"PK\x03\x04", Media::Xlsx),
    ("pptx", b"PK\x03\x04", Media::Pptx),
    ("png", b"\x89PNG\r\n\x1A\n", Media::Png),
    ("jpg", b"\xFF\xD8\xFF", Media::Jpeg),
    ("jpeg", b"\xFF\xD8\xFF", Media::Jpeg),
    ("txt", b"", Media::Text),
    ("csv", b"", Media::Csv),
];

impl Media {
    /// What a file is, when its name and its bytes agree that it is something that may be sent.
    pub fn of(name: &str, bytes: &[u8]) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        let ending = ending.to_lowercase();
        let (_, first, media) = KNOWN.iter().find(|(known, _, _)| *known == ending)?;
        let plain = first.is_empty();
        let fits = bytes.starts_with(first) && !(plain && bytes.contains(&0));
        (fits && !bytes.is_empty()).then_some(*media)
    }

    /// Whether a browser may show it in place; everything else is offered to be saved.
    pub const fn is_shown(self) -> bool {
        matches!(self, Self::Pdf | Self::Png | Self::Jpeg)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_and_its_bytes_must_agree() {
        assert_eq!(Media::of("규약.PDF", b"%PDF-1.7"), Some(Media::Pdf));
        assert_eq!(Media::of("자료.hwpx", b"PK\x03\x04..."), Some(Media::Hwpx));
        assert_eq!(Media::of("명단.csv", "이름".as_bytes()), Some(Media::Csv));
        for (name, bytes) in [
            ("규약.pdf", &b"<html>"[..]),
            ("program.exe", b"MZ"),
            ("page.html", b"<html>"),
            ("picture.svg", b"<svg"),
            ("no ending", b"%PDF-"),
            ("text.txt", b"a\0b"),
            ("empty.txt", b""),
        ] {
            assert_eq!(Media::of(name, bytes), None, "{name}");
        }
    }
}
