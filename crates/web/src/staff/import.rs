//! Importing questions: upload, preview, store. Nothing is stored before the preview was seen.

use app::import::table::{Encoding, Found, Hint, MAX_BYTES};
use app::import::upload::Upload;
use app::import::{Column, ImportOptions, ImportReport, RowFault, TableError};
use askama::Template;
use axum::extract::{FromRequest, Multipart, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::dialogue::DialogueStatus;
use domain::permission::{Action, Denial};
use serde::Deserialize;
use tokio::io::AsyncWriteExt as _;

use super::{Desk, Frame, Tab, channel_name, fault_text, unknown_word};
use crate::error::Failure;
use crate::form::{Form, Path, Query};
use crate::locale::{Locale, grouped};
use crate::system::see_other;
use crate::{Site, url};

/// The largest upload: the largest file, and what the form adds around it.
#[expect(clippy::as_conversions, clippy::cast_possible_truncation, reason = "a constant of 100 MB")]
pub(crate) const MOST_BYTES: usize = MAX_BYTES as usize + 64 * 1024;
/// Bad rows shown on the page.
const FAULTS: usize = 100;

/// What to do with the file, as ticked.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Ticks {
    skip_bad: String,
    add_missing: String,
    r#do: String,
}

impl Ticks {
    fn options(&self, dry_run: bool) -> ImportOptions {
        ImportOptions {
            dry_run,
            skip_bad: !self.skip_bad.is_empty(),
            add_missing: !self.add_missing.is_empty(),
        }
    }

    fn query(&self) -> String {
        url::query(&[
            ("skip_bad", self.skip_bad.clone()),
            ("add_missing", self.add_missing.clone()),
        ])
    }
}

struct Earlier {
    at: String,
    name: String,
    added: i64,
}

/// What was stored, told once.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Stored {
    added: Option<i64>,
    known: i64,
    left_out: i64,
    first: Option<i64>,
}

#[derive(Template)]
#[template(path = "staff/import.html")]
struct ImportPage {
    l: Locale,
    frame: Frame,
    action: String,
    template: String,
    questions: String,
    earlier: Vec<Earlier>,
    waiting: Option<(String, String)>,
    stored: Stored,
    is_over: bool,
    fault: Option<(String, String)>,
}

/// GET /staff/d/{dialogue}/import
pub(crate) async fn form(
    State(site): State<Site>,
    desk: Desk,
    Query(stored): Query<Stored>,
) -> Result<Response, Failure> {
    render_form(&site, &desk, stored, None).await
}

/// A file that cannot be taken at all: what is wrong, and what to do.
pub(super) type FileFault = (String, String);

async fn render_form(
    site: &Site,
    desk: &Desk,
    stored: Stored,
    fault: Option<FileFault>,
) -> Result<Response, Failure> {
    desk.needs(site, Action::Curate)?;
    let l = desk.l();
    let (actor, dialogue) = (&desk.visitor.actor, &desk.dialogue);
    let earlier = site.app.imports(actor, dialogue).await?;
    let waiting = site.app.waiting_upload(actor, dialogue)?;
    let is_refused = fault.is_some();
    let page = ImportPage {
        l,
        action: url::staff_import(&dialogue.slug),
        template: format!("{}/template.xlsx", url::staff_import(&dialogue.slug)),
        questions: url::questions(&dialogue.slug),
        earlier: earlier
            .into_iter()
            .map(|one| Earlier {
                at: l.date_time(domain::time::Moment(one.at), &dialogue.zone),
                name: one.file_name,
                added: one.added,
            })
            .collect(),
        waiting: waiting
            .map(|upload| (url::staff_upload(&dialogue.slug, &upload.token), upload.name)),
        stored,
        fault,
        is_over: dialogue.status == DialogueStatus::Closed,
        frame: Frame::of(site, desk, Tab::Import, l.t("staff-import-title"))
            .await?
            .with_faults(is_refused),
    };
    Ok(super::page(page.render()?, is_refused))
}

/// POST /staff/d/{dialogue}/import: takes the file in, piece by piece, and leads to its preview.
pub(crate) async fn upload(
    State(site): State<Site>,
    desk: Desk,
    request: Request,
) -> Result<Response, Failure> {
    desk.needs(&site, Action::Curate)?;
    let mut parts = Multipart::from_request(request, &site)
        .await
        .map_err(|error| Failure::Unreadable(error.body_text()))?;
    let mut ticks = Ticks::default();
    let mut taken: Option<Upload> = None;
    let slug = desk.dialogue.slug.clone();
    while let Some(field) = parts.next_field().await.map_err(|error| unreadable(&error))? {
        match field.name().unwrap_or_default() {
            "skip_bad" => "1".clone_into(&mut ticks.skip_bad),
            "add_missing" => "1".clone_into(&mut ticks.add_missing),
            "file" if field.file_name().is_some_and(|name| !name.is_empty()) => {
                match receive(&site, &desk, field).await {
                    Ok(upload) => taken = Some(upload),
                    Err(Failure::TooLarge) => {
                        let fault =
                            table_fault(desk.l(), &TableError::TooLarge { limit: MAX_BYTES });
                        return render_form(&site, &desk, Stored::default(), Some(fault)).await;
                    }
                    Err(failure) => return Err(failure),
                }
            }
            _ => {}
        }
    }
    match taken {
        Some(upload) => {
            let to = format!("{}{}", url::staff_upload(&slug, &upload.token), ticks.query());
            Ok(see_other(&to, Vec::new()))
        }
        None => {
            let l = desk.l();
            let fault = (l.t("staff-import-no-file"), l.t("staff-import-no-file-do"));
            render_form(&site, &desk, Stored::default(), Some(fault)).await
        }
    }
}

/// Writes one uploaded file to the disk without ever holding it whole.
async fn receive(
    site: &Site,
    desk: &Desk,
    mut field: axum::extract::multipart::Field<'_>,
) -> Result<Upload, Failure> {
    let (actor, dialogue) = (&desk.visitor.actor, &desk.dialogue);
    let name = field.file_name().unwrap_or_default().to_owned();
    let upload = site.app.begin_upload(actor, dialogue, &name)?;
    let written = async {
        let at = |source| {
            Failure::from(app::Error::File { path: upload.path.display().to_string(), source })
        };
        let mut file = tokio::fs::File::create(&upload.path).await.map_err(at)?;
        let mut bytes = 0_u64;
        while let Some(part) = field.chunk().await.map_err(|error| unreadable(&error))? {
            bytes = bytes.saturating_add(u64::try_from(part.len()).unwrap_or(u64::MAX));
            if bytes > MAX_BYTES {
                return Err(Failure::TooLarge);
            }
            file.write_all(&part).await.map_err(at)?;
        }
        file.flush().await.map_err(at)
    };
    let written = written.await;
    if written.is_err() {
        site.app.drop_upload(actor, dialogue, &upload.token)?;
    }
    written.map(|()| upload)
}

pub(super) fn unreadable(error: &axum::extract::multipart::MultipartError) -> Failure {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        Failure::TooLarge
    } else {
        Failure::Unreadable(error.body_text())
    }
}

struct Bad {
    row: u32,
    /// Whether it is the first fault of its row, which carries the row's anchor.
    first: bool,
    column: String,
    text: String,
}

#[derive(Template)]
#[template(path = "staff/preview.html")]
struct PreviewPage {
    l: Locale,
    frame: Frame,
    action: String,
    back: String,
    report: ImportReport,
    ticks: Ticks,
    columns: Vec<(String, Option<String>)>,
    bad: Vec<Bad>,
    more_bad: usize,
    rows: Vec<[String; 6]>,
    refused: bool,
}

impl PreviewPage {
    #[expect(clippy::unused_self, reason = "templates call methods of the page")]
    fn count(&self, number: usize) -> i64 {
        i64::try_from(number).unwrap_or(i64::MAX)
    }
}

/// GET /staff/d/{dialogue}/import/{token}: a dry run.
pub(crate) async fn preview(
    State(site): State<Site>,
    desk: Desk,
    Path((_, token)): Path<(String, String)>,
    Query(ticks): Query<Ticks>,
) -> Result<Response, Failure> {
    let Some(upload) = find(&site, &desk, &token)? else { return Ok(gone(&desk)) };
    match run(&site, &desk, &upload, ticks.options(true)).await {
        Ok(report) => render_preview(&site, &desk, &token, report, ticks).await,
        Err(error) => refuse(&site, &desk, &token, error).await,
    }
}

fn find(site: &Site, desk: &Desk, token: &str) -> Result<Option<Upload>, Failure> {
    match site.app.upload(&desk.visitor.actor, &desk.dialogue, token) {
        Ok(upload) => Ok(Some(upload)),
        Err(app::Error::Denied(Denial::NotFound)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn gone(desk: &Desk) -> Response {
    desk.said(&url::staff_import(&desk.dialogue.slug), "upload_gone")
}

async fn run(
    site: &Site,
    desk: &Desk,
    upload: &Upload,
    options: ImportOptions,
) -> app::Result<ImportReport> {
    let (actor, dialogue) = (&desk.visitor.actor, &desk.dialogue);
    let quiet = |_| {};
    site.app.import_questions(actor, dialogue, &upload.path, &upload.name, options, &quiet).await
}

/// A file that is no table is dropped at once; its fault is told above the form.
async fn refuse(
    site: &Site,
    desk: &Desk,
    token: &str,
    error: app::Error,
) -> Result<Response, Failure> {
    let l = desk.l();
    let fault = match &error {
        app::Error::Table(fault) => table_fault(l, fault),
        app::Error::Invalid { faults } => {
            let texts: Vec<String> = faults.iter().map(|fault| fault_text(l, fault)).collect();
            (texts.join(" "), l.t("staff-import-header-do"))
        }
        _ => return Err(error.into()),
    };
    site.app.drop_upload(&desk.visitor.actor, &desk.dialogue, token)?;
    render_form(site, desk, Stored::default(), Some(fault)).await
}

async fn render_preview(
    site: &Site,
    desk: &Desk,
    token: &str,
    report: ImportReport,
    ticks: Ticks,
) -> Result<Response, Failure> {
    let l = desk.l();
    let slug = &desk.dialogue.slug;
    let refused = report.is_refused(ticks.options(true));
    let mut before = 0;
    let bad = |fault: &RowFault| Bad {
        first: std::mem::replace(&mut before, fault.row) != fault.row,
        row: fault.row,
        column: fault.column.clone(),
        text: row_fault(l, fault),
    };
    let line = |row: &app::import::PreviewRow| {
        [
            row.row.to_string(),
            row.title.clone(),
            row.body.clone(),
            row.sector.clone().unwrap_or_default(),
            row.place.clone().unwrap_or_default(),
            channel_name(l, row.channel),
        ]
    };
    let page = PreviewPage {
        l,
        action: url::staff_upload(slug, token),
        back: url::staff_import(slug),
        columns: report
            .columns
            .iter()
            .map(|(header, column)| (header.clone(), column.map(|column| column_name(l, column))))
            .collect(),
        bad: report.faults.iter().take(FAULTS).map(bad).collect(),
        more_bad: report.faults.len().saturating_sub(FAULTS),
        rows: report.preview.iter().map(line).collect(),
        refused,
        frame: Frame::of(site, desk, Tab::Import, l.t("staff-preview-title"))
            .await?
            .with_faults(refused),
        report,
        ticks,
    };
    Ok(super::page(page.render()?, refused))
}

/// POST /staff/d/{dialogue}/import/{token}: stores the file, or drops it.
pub(crate) async fn confirm(
    State(site): State<Site>,
    desk: Desk,
    Path((_, token)): Path<(String, String)>,
    Form(ticks): Form<Ticks>,
) -> Result<Response, Failure> {
    let Some(upload) = find(&site, &desk, &token)? else { return Ok(gone(&desk)) };
    let (actor, dialogue) = (&desk.visitor.actor, &desk.dialogue);
    let form = url::staff_import(&dialogue.slug);
    match ticks.r#do.as_str() {
        "" => {}
        "drop" => {
            site.app.drop_upload(actor, dialogue, &token)?;
            return Ok(desk.said(&form, "upload_dropped"));
        }
        _ => return Err(unknown_word("do")),
    }
    let options = ticks.options(false);
    let report = match run(&site, &desk, &upload, options).await {
        Ok(report) => report,
        Err(error) => return refuse(&site, &desk, &token, error).await,
    };
    if report.is_refused(options) {
        return render_preview(&site, &desk, &token, report, ticks).await;
    }
    site.app.drop_upload(actor, dialogue, &token)?;
    let pairs = [
        ("added", report.added.to_string()),
        ("known", report.known.to_string()),
        ("left_out", report.bad.to_string()),
        ("first", report.first.map(|first| first.to_string()).unwrap_or_default()),
    ];
    Ok(see_other(&format!("{form}{}", url::query(&pairs)), Vec::new()))
}

fn column_name(l: Locale, column: Column) -> String {
    match column {
        Column::Title => l.t("staff-column-title"),
        Column::Body => l.t("staff-column-body"),
        Column::Sector => l.t("word-sector"),
        Column::Place => l.t("word-place"),
        Column::Channel => l.t("staff-channel"),
        Column::Date => l.t("staff-column-date"),
        Column::Language => l.t("staff-column-language"),
    }
}

pub(super) fn row_fault(l: Locale, fault: &RowFault) -> String {
    let fault = domain::text::FieldFault { field: fault.field, fault: fault.fault.clone() };
    fault_text(l, &fault)
}

/// Why a file is no table, and what to do.
pub(super) fn table_fault(l: Locale, error: &TableError) -> FileFault {
    let number = |n: u32| grouped(i64::from(n));
    let size = |n: usize| grouped(i64::try_from(n).unwrap_or(i64::MAX));
    let at =
        |row: u32, column: u32| [("row", number(row).into()), ("column", number(column).into())];
    let text = match error {
        TableError::Empty => l.t("staff-table-empty"),
        TableError::TooLarge { limit } => {
            l.a("staff-table-too-large", [("limit", (limit / (1024 * 1024)).to_string().into())])
        }
        TableError::TooManyRows { limit, .. } => {
            l.a("staff-table-too-many-rows", [("limit", number(*limit).into())])
        }
        TableError::TooManyColumns { found, limit, .. } => l.a(
            "staff-table-too-many-columns",
            [("found", size(*found).into()), ("limit", size(*limit).into())],
        ),
        TableError::CellTooLong { row, column, found, limit, .. } => {
            let [row, column] = at(*row, *column);
            let pairs =
                [("found", size(*found).into()), ("limit", size(*limit).into()), row, column];
            l.a("staff-table-cell-too-long", pairs)
        }
        TableError::UnknownFormat { found } => {
            l.a("staff-table-unknown-format", [("found", found_name(l, *found).into())])
        }
        TableError::Protected => l.t("staff-table-protected"),
        TableError::BadEncoding { line, character, tried } => l.a(
            "staff-table-bad-encoding",
            [
                ("line", number(*line).into()),
                ("character", number(*character).into()),
                ("tried", encoding_name(*tried).into()),
            ],
        ),
        TableError::UnclosedQuote { row } => {
            l.a("staff-table-unclosed-quote", [("row", number(*row).into())])
        }
        TableError::ControlCharacter { row, column, code, .. } => {
            let [row, column] = at(*row, *column);
            l.a(
                "staff-table-control-character",
                [("code", format!("U+{code:04X}").into()), row, column],
            )
        }
        TableError::WrongWidth { row, found, expected } => l.a(
            "staff-table-wrong-width",
            [
                ("row", number(*row).into()),
                ("found", size(*found).into()),
                ("expected", size(*expected).into()),
            ],
        ),
        TableError::RepeatedHeader { row, column, first, name } => {
            let [row, column] = at(*row, *column);
            let pairs = [("first", number(*first).into()), ("name", name.into()), row, column];
            l.a("staff-table-repeated-header", pairs)
        }
        TableError::BlankHeader { row, column } => {
            l.a("staff-table-blank-header", at(*row, *column))
        }
        TableError::FailedFormula { row, column, found, .. } => {
            let [row, column] = at(*row, *column);
            l.a("staff-table-failed-formula", [("found", found.into()), row, column])
        }
        TableError::Damaged { .. } => l.t("staff-table-damaged"),
        TableError::Unreadable { .. } => l.t("staff-table-unreadable"),
    };
    (text, hint_text(l, error.hint()))
}

fn encoding_name(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Utf8 => "UTF-8",
        Encoding::Cp949 => "CP949",
    }
}

fn found_name(l: Locale, found: Found) -> String {
    match found {
        Found::Xls => l.t("staff-table-found-xls"),
        Found::Xlsb => l.t("staff-table-found-xlsb"),
        Found::Hwp => l.t("staff-table-found-hwp"),
        Found::Hwpx => l.t("staff-table-found-hwpx"),
        Found::Docx => l.t("staff-table-found-docx"),
        Found::OpenDocument => l.t("staff-table-found-opendocument"),
        Found::Pdf => l.t("staff-table-found-pdf"),
        Found::Utf16 => l.t("staff-table-found-utf16"),
        Found::Html => l.t("staff-table-found-html"),
        Found::Zip => l.t("staff-table-found-zip"),
        Found::Unknown => l.t("staff-table-found-unknown"),
    }
}

fn hint_text(l: Locale, hint: Hint) -> String {
    match hint {
        Hint::SaveAsXlsxOrCsv => l.t("staff-table-hint-save-as-xlsx-or-csv"),
        Hint::SaveAsCsvUtf8 => l.t("staff-table-hint-save-as-csv"),
        Hint::RemovePassword => l.t("staff-table-hint-remove-password"),
        Hint::SplitFile => l.t("staff-table-hint-split"),
        Hint::QuoteText => l.t("staff-table-hint-quote"),
        Hint::NameColumns => l.t("staff-table-hint-name-columns"),
        Hint::DeleteCharacter => l.t("staff-table-hint-delete-character"),
        Hint::ShortenText => l.t("staff-table-hint-shorten"),
        Hint::MatchHeader => l.t("staff-table-hint-match-header"),
        Hint::RepairFormula => l.t("staff-table-hint-repair-formula"),
        Hint::FillFile => l.t("staff-table-hint-fill"),
        Hint::SendAgain => l.t("staff-table-hint-send-again"),
    }
}
