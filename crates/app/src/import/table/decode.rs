//! Bytes of a CSV file to UTF-8, as a stream.

use std::io::{self, Read, Seek, SeekFrom};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Decoder, DecoderResult, EUC_KR, UTF_8};

use super::{Encoding, MAX_CELL_CHARS, MAX_COLUMNS, TableError};

/// Bytes taken from the file at a time.
const CHUNK: usize = 64 * 1024;

/// Put after the text. When the last row is complete it becomes a row of its own; when a quoted text
/// is open it ends up inside that text. (The csv crate does not report an open quote.)
pub(super) const END_MARK: &str = "\n\u{1a}\n";

/// No row is longer, in bytes: the reader of rows must not collect the rest of the file because of
/// one open quotation mark.
const MAX_ROW_BYTES: usize = MAX_COLUMNS * MAX_CELL_CHARS * 4;

impl Encoding {
    fn standard(self) -> &'static encoding_rs::Encoding {
        match self {
            Self::Utf8 => UTF_8,
            // The Web's EUC-KR is CP949.
            Self::Cp949 => EUC_KR,
        }
    }
}

/// Finds the encoding by reading everything; leaves `source` at its start.
///
/// Text that is valid UTF-8 is UTF-8. Otherwise it is CP949 if every byte fits and the letters'
/// frequencies look Korean rather than, say, Japanese. Otherwise it is faulty, and the error names
/// the encoding that fits longest.
pub(super) fn detect(source: &mut (impl Read + Seek)) -> Result<Encoding, TableError> {
    let Some(in_utf8) = first_fault(source, Encoding::Utf8)? else {
        return Ok(Encoding::Utf8);
    };
    let (place, tried) = match first_fault(source, Encoding::Cp949)? {
        None if looks_korean(source)? => return Ok(Encoding::Cp949),
        Some(in_cp949) if in_cp949 > in_utf8 => (in_cp949, Encoding::Cp949),
        _ => (in_utf8, Encoding::Utf8),
    };
    Err(TableError::BadEncoding { line: place.line, character: place.character, tried })
}

/// Where a fault is, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    line: u32,
    character: u32,
}

fn first_fault(
    source: &mut (impl Read + Seek),
    encoding: Encoding,
) -> Result<Option<Place>, TableError> {
    source.seek(SeekFrom::Start(0))?;
    let mut text = Decoded::new(&mut *source, encoding);
    let mut place = Place { line: 1, character: 1 };
    loop {
        text.refill()?;
        for letter in text.ready.chars() {
            place.character = place.character.saturating_add(1);
            if letter == '\n' {
                place = Place { line: place.line.saturating_add(1), character: 1 };
            }
        }
        match text.state {
            State::Faulty => break,
            State::Ended => {
                source.seek(SeekFrom::Start(0))?;
                return Ok(None);
            }
            State::Open => {}
        }
    }
    source.seek(SeekFrom::Start(0))?;
    Ok(Some(place))
}

fn looks_korean(source: &mut (impl Read + Seek)) -> Result<bool, TableError> {
    source.seek(SeekFrom::Start(0))?;
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    let mut chunk = vec![0; CHUNK];
    loop {
        let length = read_some(source, &mut chunk)?;
        detector.feed(chunk.get(..length).unwrap_or_default(), length == 0);
        if length == 0 {
            break;
        }
    }
    source.seek(SeekFrom::Start(0))?;
    // Japanese and Chinese texts fit CP949 too, and told that the text is from Korea the detector
    // would believe it. Told nothing, it takes short Korean texts for European ones.
    let unbiased = detector.guess(None, Utf8Detection::Deny);
    let foreign = unbiased != EUC_KR && !unbiased.is_single_byte();
    Ok(!foreign && detector.guess(Some(b"kr"), Utf8Detection::Deny) == EUC_KR)
}

/// `read`, tried again when a signal interrupts it.
fn read_some(source: &mut impl Read, into: &mut [u8]) -> io::Result<usize> {
    loop {
        match source.read(into) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            result => return result,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Open,
    Faulty,
    Ended,
}

/// The text of a file: UTF-8 without a byte order mark, every line break `\n`, then [`END_MARK`].
/// A fault in the encoding ends it with an error.
pub(super) struct Decoded<R> {
    source: R,
    decoder: Decoder,
    raw: Vec<u8>,
    fresh: String,
    ready: String,
    given: usize,
    after_return: bool,
    state: State,
    since_row: usize,
}

impl<R: Read> Decoded<R> {
    /// Reads `source` from where it stands.
    pub(super) fn new(source: R, encoding: Encoding) -> Self {
        Self {
            source,
            decoder: encoding.standard().new_decoder_with_bom_removal(),
            raw: vec![0; CHUNK],
            fresh: String::new(),
            ready: String::new(),
            given: 0,
            after_return: false,
            state: State::Open,
            since_row: 0,
        }
    }

    /// Says that a new row begins.
    pub(super) fn begin_row(&mut self) {
        self.since_row = 0;
    }

    /// Whether the present row is longer than any row may be.
    pub(super) fn overran(&self) -> bool {
        self.since_row > MAX_ROW_BYTES
    }

    /// Replaces what has been given out by the next piece of text; nothing to give out is no end
    /// while the state is open.
    fn refill(&mut self) -> io::Result<()> {
        let length = read_some(&mut self.source, &mut self.raw)?;
        let bytes = self.raw.get(..length).unwrap_or_default();
        let room = self.decoder.max_utf8_buffer_length_without_replacement(length);
        self.fresh.clear();
        self.fresh.reserve(room.unwrap_or(CHUNK.saturating_mul(4)));
        let last = length == 0;
        let (result, _) =
            self.decoder.decode_to_string_without_replacement(bytes, &mut self.fresh, last);
        self.ready.clear();
        self.given = 0;
        self.fold_line_breaks();
        match result {
            DecoderResult::InputEmpty if last => self.state = State::Ended,
            DecoderResult::InputEmpty => {}
            _ => self.state = State::Faulty,
        }
        Ok(())
    }

    fn fold_line_breaks(&mut self) {
        for letter in self.fresh.chars() {
            match letter {
                '\n' if self.after_return => {}
                '\r' => self.ready.push('\n'),
                other => self.ready.push(other),
            }
            self.after_return = letter == '\r';
        }
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.given >= self.ready.len() && self.state == State::Open {
            self.refill()?;
            if self.state == State::Ended {
                self.ready.push_str(END_MARK);
            }
        }
        if self.state == State::Faulty || self.overran() {
            return Err(io::Error::from(io::ErrorKind::InvalidData));
        }
        let waiting = self.ready.as_bytes().get(self.given..).unwrap_or_default();
        let length = waiting.len().min(into.len());
        for (to, from) in into.iter_mut().zip(waiting) {
            *to = *from;
        }
        self.given = self.given.saturating_add(length);
        self.since_row = self.since_row.saturating_add(length);
        Ok(length)
    }
}
