//! The press: Typst lays out printed paper (PDF) and preview pictures (PNG) from the templates
//! beside this file. Texts reach a template as data, never as markup.
//!
//! The fonts are the system's. Without a Korean one nothing is printed: a sheet full of empty boxes
//! helps nobody.

use std::path::PathBuf;
use std::sync::OnceLock;

use fontdb::{Database, Source};
use serde_json::Value;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source as Text, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook, FontInfo};
use typst::utils::{LazyHash, Scalar};
use typst::{Library, LibraryExt as _, World, WorldExt as _};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

/// Korean families in the order they are wanted; any other that has Hangul comes after them.
const WANTED: [&str; 8] = [
    "Pretendard GOV",
    "Pretendard",
    "Noto Sans CJK KR",
    "Noto Sans KR",
    "NanumGothic",
    "NanumBarunGothic",
    "Apple SD Gothic Neo",
    "Malgun Gothic",
];
/// Korean families with serifs (명조), for long texts.
const WANTED_SERIF: [&str; 6] =
    ["Noto Serif CJK KR", "Noto Serif KR", "NanumMyeongjo", "HCR Batang", "함초롬바탕", "Batang"];
/// Pixels for each point of a picture in a file of a word processor: 216 to the inch.
const FINE: f64 = 3.0;
/// Compilations after which Typst forgets what it remembers of them.
const MEMORY: usize = 2;

/// Why nothing was printed.
#[derive(Debug, thiserror::Error)]
pub enum PressError {
    /// No font of this machine has Hangul.
    #[error(
        "no Korean font was found: install one (Debian and Ubuntu: apt-get install fonts-noto-cjk), \
         or name a folder that holds one in the setting `fonts`"
    )]
    NoFont,
    /// A template or a font is broken; the text is for the log.
    #[error("the layout failed: {0}")]
    Layout(String),
    /// A template that an office put in place of ours is broken.
    #[error("{file}, line {line}: {why}")]
    Template {
        /// Its name.
        file: &'static str,
        /// The line, from 1.
        line: usize,
        /// What Typst says of it.
        why: String,
    },
}

/// The file of an office that takes the place of our layout of documents.
pub const PAPER: &str = "paper.typ";

/// A page to be laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Template {
    /// Slips with strips to tear off.
    Slips,
    /// Voting sheets.
    Sheets,
    /// A poster.
    Poster,
    /// The picture of a shared link.
    Preview,
    /// A figure for the file of a word processor.
    Figure,
}

impl Template {
    const fn text(self) -> &'static str {
        match self {
            Self::Slips => include_str!("press/slips.typ"),
            Self::Sheets => include_str!("press/sheets.typ"),
            Self::Poster => include_str!("press/poster.typ"),
            Self::Preview => include_str!("press/preview.typ"),
            Self::Figure => include_str!("press/figure.typ"),
        }
    }
}

/// The fonts of this machine, ready to print.
pub struct Press {
    book: LazyHash<FontBook>,
    faces: Vec<Face>,
    family: String,
    serif: String,
}

/// One face in a font file, read when it is first used.
struct Face {
    path: PathBuf,
    index: u32,
    font: OnceLock<Option<Font>>,
}

impl std::fmt::Debug for Press {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Press").field("family", &self.family).finish_non_exhaustive()
    }
}

impl Press {
    /// Looks for fonts in these folders, then in the usual places of the system.
    ///
    /// # Errors
    /// [`PressError::NoFont`] when none of them has Hangul.
    pub fn open(folders: &[PathBuf]) -> Result<Self, PressError> {
        let mut found = Database::new();
        for folder in folders {
            found.load_fonts_dir(folder);
        }
        found.load_system_fonts();
        Self::with(&found)
    }

    /// Looks for fonts in these folders alone.
    ///
    /// # Errors
    /// As [`Press::open`].
    pub fn with_folders(folders: &[PathBuf]) -> Result<Self, PressError> {
        let mut found = Database::new();
        for folder in folders {
            found.load_fonts_dir(folder);
        }
        Self::with(&found)
    }

    fn with(found: &Database) -> Result<Self, PressError> {
        let mut book = FontBook::new();
        let mut faces = Vec::new();
        for face in found.faces() {
            let path = match &face.source {
                Source::File(path) | Source::SharedFile(path, _) => path.clone(),
                Source::Binary(_) => continue,
            };
            if let Some(Some(info)) = found.with_face_data(face.id, FontInfo::new) {
                book.push(info);
                faces.push(Face { path, index: face.index, font: OnceLock::new() });
            }
        }
        let family =
            korean(&book, &WANTED).or_else(|| any_korean(&book)).ok_or(PressError::NoFont)?;
        let serif = korean(&book, &WANTED_SERIF).unwrap_or_else(|| family.clone());
        Ok(Self { book: LazyHash::new(book), faces, family, serif })
    }

    /// The family that texts are set in.
    pub fn family(&self) -> &str {
        &self.family
    }

    /// Prints a template as PDF.
    pub(crate) fn pdf(&self, template: Template, data: Value) -> Result<Vec<u8>, PressError> {
        let document = self.lay_out(template.text(), data).map_err(Fault::layout)?;
        export(&document, PdfStandards::default())
    }

    /// Prints a document as PDF/UA-1; as tagged PDF when it holds what that standard refuses, as a
    /// letter that no font has. `template` takes the place of our own layout.
    pub(crate) fn paper(&self, template: Option<&str>, data: Value) -> Result<Vec<u8>, PressError> {
        let laid_out = self.lay_out(template.unwrap_or(include_str!("press/paper.typ")), data);
        let document = laid_out.map_err(|fault| match template {
            Some(_) => fault.template(),
            None => fault.layout(),
        })?;
        let accessible = PdfStandards::new(&[PdfStandard::Ua_1]).unwrap_or_default();
        export(&document, accessible).or_else(|_| export(&document, PdfStandards::default()))
    }

    /// Draws a figure as PNG, fine enough for print.
    pub(crate) fn figure(&self, svg: &str) -> Result<Vec<u8>, PressError> {
        self.pixels(Template::Figure, serde_json::json!({ "svg": svg }), FINE)
    }

    /// Draws the first page of a template, one pixel for each point, as PNG.
    pub(crate) fn png(&self, template: Template, data: Value) -> Result<Vec<u8>, PressError> {
        self.pixels(template, data, 1.0)
    }

    fn pixels(&self, template: Template, data: Value, per_pt: f64) -> Result<Vec<u8>, PressError> {
        let document = self.lay_out(template.text(), data).map_err(Fault::layout)?;
        let failed = |why: &str| PressError::Layout(why.to_owned());
        let page = document.pages().first().ok_or_else(|| failed("no page"))?;
        let options =
            typst_render::RenderOptions { pixel_per_pt: Scalar::new(per_pt), render_bleed: false };
        let pixels = typst_render::render(page, &options);
        pixels.encode_png().map_err(|error| PressError::Layout(error.to_string()))
    }

    fn lay_out(&self, template: &str, mut data: Value) -> Result<PagedDocument, Fault> {
        if let Some(data) = data.as_object_mut() {
            data.insert("font".to_owned(), self.family.clone().into());
            data.insert("serif".to_owned(), self.serif.clone().into());
        }
        let sheet = Sheet { press: self, template, data: Bytes::from_string(data.to_string()) };
        let document = typst::compile::<PagedDocument>(&sheet).output;
        typst::comemo::evict(MEMORY);
        document.map_err(|errors| Fault::of(&errors, &sheet))
    }
}

/// Why a layout failed, and where in its template.
struct Fault {
    line: usize,
    why: String,
}

impl Fault {
    fn of(errors: &[SourceDiagnostic], sheet: &Sheet<'_>) -> Self {
        let places = errors.iter().flat_map(|error| {
            let calls = error.trace.iter().map(|call| call.span.into());
            std::iter::once(error.span).chain(calls)
        });
        let in_main = places
            .filter(|span: &typst::syntax::DiagSpan| span.id() == Some(main_file()))
            .find_map(|span| sheet.range(span));
        let before = in_main.and_then(|range| sheet.template.get(..range.start));
        let line = before.map_or(1, |before| before.matches('\n').count() + 1);
        Self { line, why: words(errors) }
    }

    fn layout(self) -> PressError {
        PressError::Layout(self.why)
    }

    fn template(self) -> PressError {
        PressError::Template { file: PAPER, line: self.line, why: self.why }
    }
}

fn export(document: &PagedDocument, standards: PdfStandards) -> Result<Vec<u8>, PressError> {
    let options = PdfOptions { creator: Smart::Custom(None), standards, ..Default::default() };
    typst_pdf::pdf(document, &options).map_err(|errors| PressError::Layout(words(&errors)))
}

fn words(errors: &[SourceDiagnostic]) -> String {
    errors.iter().map(|error| error.message.to_string()).collect::<Vec<_>>().join("; ")
}

/// The first of these families that has Hangul.
fn korean(book: &FontBook, wanted: &[&str]) -> Option<String> {
    wanted.iter().copied().find(|name| has_hangul(book, name)).map(str::to_owned)
}

/// Any family that has Hangul.
fn any_korean(book: &FontBook) -> Option<String> {
    book.families().map(|(name, _)| name).find(|name| has_hangul(book, name)).map(str::to_owned)
}

fn has_hangul(book: &FontBook, name: &str) -> bool {
    book.select_family(&name.to_lowercase()).filter_map(|face| book.info(face)).any(|info| {
        ['가', '힣'].map(u32::from).iter().all(|letter| info.coverage.contains(*letter))
    })
}

/// One layout in progress: the template, its data, and the parts all templates share.
struct Sheet<'a> {
    press: &'a Press,
    template: &'a str,
    data: Bytes,
}

const MAIN: &str = "main.typ";
const PARTS: &str = "parts.typ";
const DATA: &str = "data.json";

fn file(name: &str) -> Option<FileId> {
    let path = VirtualPath::new(name).ok()?;
    Some(RootedPath::new(VirtualRoot::Project, path).intern())
}

fn main_file() -> FileId {
    static MAIN_FILE: OnceLock<FileId> = OnceLock::new();
    *MAIN_FILE.get_or_init(|| file(MAIN).unwrap_or_else(|| Text::detached("").id()))
}

impl World for Sheet<'_> {
    fn library(&self) -> &LazyHash<Library> {
        static LIBRARY: OnceLock<LazyHash<Library>> = OnceLock::new();
        LIBRARY.get_or_init(|| LazyHash::new(Library::default()))
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.press.book
    }

    fn main(&self) -> FileId {
        main_file()
    }

    fn source(&self, id: FileId) -> FileResult<Text> {
        let text = match Some(id) {
            id if id == Some(main_file()) => self.template,
            id if id == file(PARTS) => include_str!("press/parts.typ"),
            _ => return Err(FileError::NotSource),
        };
        Ok(Text::new(id, text.to_owned()))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if Some(id) == file(DATA) { Ok(self.data.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        let face = self.press.faces.get(index)?;
        let read = || {
            let file = std::fs::read(&face.path).ok()?;
            Font::new(Bytes::new(file), face.index)
        };
        face.font.get_or_init(read).clone()
    }

    /// Dates come from the data: the same data give the same sheet.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

#[cfg(test)]
mod tests;
