//! What kind of file the bytes are, by content.

use std::io::{Read, Seek, SeekFrom};

use super::{Found, MAX_BYTES, MAX_UNPACKED_BYTES, TableError};

/// A kind that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Presumably text with delimiters.
    Text,
    /// An Excel workbook.
    Xlsx,
}

/// Bytes at the start that tell kinds apart.
const HEAD_BYTES: u64 = 512;
/// The zip end record with the longest comment it may have.
const ZIP_TAIL_BYTES: u64 = 22 + 65_535;
/// Most of a zip directory that is read; a workbook's has a few kilobytes.
const ZIP_DIRECTORY_BYTES: u64 = 4 * 1024 * 1024;
/// Bit of a zip entry's flags that says it is encrypted.
const ZIP_ENCRYPTED: u16 = 1;

/// Recognises the file and checks its size; leaves `source` at its start.
pub(super) fn recognise(source: &mut (impl Read + Seek)) -> Result<Kind, TableError> {
    let size = source.seek(SeekFrom::End(0))?;
    if size == 0 {
        return Err(TableError::Empty);
    }
    if size > MAX_BYTES {
        return Err(TableError::TooLarge { limit: MAX_BYTES });
    }
    let head = bytes_at(source, 0, HEAD_BYTES)?;
    let kind = match head.as_slice() {
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => zipped(source, size),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Err(compound(source, size)?),
        [b'%', b'P', b'D', b'F', ..] => Err(unknown(Found::Pdf)),
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => Err(unknown(Found::Utf16)),
        [0x89, b'P', b'N', b'G', ..] | [0xFF, 0xD8, 0xFF, ..] | [0x1F, 0x8B, ..] => {
            Err(unknown(Found::Unknown))
        }
        text if is_markup(text) => Err(unknown(Found::Html)),
        _ => Ok(Kind::Text),
    }?;
    source.seek(SeekFrom::Start(0))?;
    Ok(kind)
}

/// A page that a system calls XLS: common, opens in Excel, and is no table file.
fn is_markup(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head).to_lowercase();
    let text = text.trim_start_matches(['\u{feff}', ' ', '\n', '\r', '\t']);
    ["<html", "<!doctype", "<table", "<?xml", "<meta"].iter().any(|tag| text.starts_with(tag))
}

fn unknown(found: Found) -> TableError {
    TableError::UnknownFormat { found }
}

fn damaged(detail: &str) -> TableError {
    TableError::Damaged { detail: detail.to_owned() }
}

fn bytes_at(
    source: &mut (impl Read + Seek),
    start: u64,
    length: u64,
) -> Result<Vec<u8>, TableError> {
    let mut bytes = Vec::new();
    source.seek(SeekFrom::Start(start))?;
    source.by_ref().take(length).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The old container of Microsoft, which XLS, HWP and encrypted workbooks use. Which one it is
/// stands in its directory, as names in UTF-16; the directory may be anywhere.
fn compound(source: &mut (impl Read + Seek), size: u64) -> Result<TableError, TableError> {
    let bytes = bytes_at(source, 0, size)?;
    let named = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(name.len()).any(|window| window == name)
    };
    if named("EncryptedPackage") {
        return Ok(TableError::Protected);
    }
    if named("HwpSummaryInformation") || named("BodyText") {
        return Ok(unknown(Found::Hwp));
    }
    let workbook = named("Workbook") || named("Book");
    Ok(unknown(if workbook { Found::Xls } else { Found::Unknown }))
}

/// A zip archive: its directory names the parts, and how large they become.
fn zipped(source: &mut (impl Read + Seek), size: u64) -> Result<Kind, TableError> {
    let directory = zip_directory(source, size)?;
    let entries = zip_entries(&directory).ok_or_else(|| damaged("the zip directory is cut off"))?;
    let has = |path: &str| entries.iter().any(|entry| entry.name.starts_with(path));
    let found = if has("xl/workbook.xml") {
        return check_workbook(&entries);
    } else if has("xl/") {
        Found::Xlsb
    } else if has("Contents/content.hpf") {
        Found::Hwpx
    } else if has("word/") {
        Found::Docx
    } else if has("content.xml") {
        Found::OpenDocument
    } else {
        Found::Zip
    };
    Err(unknown(found))
}

fn check_workbook(entries: &[ZipEntry]) -> Result<Kind, TableError> {
    if entries.iter().any(|entry| entry.flags & ZIP_ENCRYPTED != 0) {
        return Err(TableError::Protected);
    }
    let unpacked = entries.iter().fold(0u64, |sum, entry| sum.saturating_add(entry.unpacked));
    if unpacked > MAX_UNPACKED_BYTES {
        return Err(TableError::TooLarge { limit: MAX_UNPACKED_BYTES });
    }
    Ok(Kind::Xlsx)
}

fn zip_directory(source: &mut (impl Read + Seek), size: u64) -> Result<Vec<u8>, TableError> {
    let tail = bytes_at(source, size.saturating_sub(ZIP_TAIL_BYTES), ZIP_TAIL_BYTES)?;
    let end = tail
        .windows(4)
        .rposition(|window| window == b"PK\x05\x06")
        .and_then(|at| tail.get(at..))
        .ok_or_else(|| damaged("the zip archive has no end"))?;
    let length = u32_at(end, 12).ok_or_else(|| damaged("the zip end record is cut off"))?;
    let start = u32_at(end, 16).ok_or_else(|| damaged("the zip end record is cut off"))?;
    bytes_at(source, u64::from(start), u64::from(length).min(ZIP_DIRECTORY_BYTES))
}

struct ZipEntry {
    name: String,
    flags: u16,
    unpacked: u64,
}

/// The entries of a zip directory; nothing when it is malformed.
fn zip_entries(mut rest: &[u8]) -> Option<Vec<ZipEntry>> {
    let mut entries = Vec::new();
    while !rest.is_empty() {
        if !rest.starts_with(b"PK\x01\x02") {
            return None;
        }
        let [name, extra, comment] = [28, 30, 32].map(|at| u16_at(rest, at).map(usize::from));
        let name_end = 46usize.checked_add(name?)?;
        entries.push(ZipEntry {
            name: String::from_utf8_lossy(rest.get(46..name_end)?).into_owned(),
            flags: u16_at(rest, 8)?,
            unpacked: u64::from(u32_at(rest, 24)?),
        });
        rest = rest.get(name_end.checked_add(extra?)?.checked_add(comment?)?..)?;
    }
    Some(entries)
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}
