//! The desk for the interface's own texts: Korean beside each language that no author of the program
//! speaks, to be put right and found right by a named person.

use app::interface_text::{Expected, MessageError, NewInterfaceText};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::permission::{Action, Denial, Resource};
use domain::time::{KOREA, Moment};
use serde::Deserialize;

use super::{Frame, Said, Staff, said_text, said_word};
use crate::error::Failure;
use crate::form::{Form, Path, Query};
use crate::interface_text::{Entry, Texts, catalogue};
use crate::locale::Locale;
use crate::system::see_other;
use crate::visitor::Visitor;
use crate::{Site, url};

fn needs(site: &Site, visitor: &Visitor) -> Result<(), Failure> {
    Ok(site.app.gate(&visitor.actor, Action::TranslateInterface, &Resource::default())?)
}

/// How far a language is.
struct Tongue {
    code: &'static str,
    name: &'static str,
    url: String,
    checked: usize,
    total: usize,
}

/// Something a reader reported.
struct Report {
    id: i64,
    language: String,
    page: Option<String>,
    text: String,
    at: String,
}

#[derive(Template)]
#[template(path = "staff/texts.html")]
struct OverviewPage {
    l: Locale,
    frame: Frame,
    tongues: Vec<Tongue>,
    reports: Vec<Report>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct SaidQuery {
    said: String,
}

/// GET /staff/texts
pub(crate) async fn overview(
    State(site): State<Site>,
    Staff(visitor): Staff,
    Query(query): Query<SaidQuery>,
) -> Result<Response, Failure> {
    needs(&site, &visitor)?;
    let l = visitor.locale;
    let texts = site.texts.texts(&site.app).await;
    let tongue = |own: Locale| {
        let review = texts.review(own);
        Tongue {
            code: own.code(),
            name: own.name(),
            url: url::staff_texts(own.code()),
            checked: review.checked,
            total: review.total,
        }
    };
    let reports = site.app.interface_reports(&visitor.actor).await?;
    let mut frame = Frame::new(&site, &visitor, l.t("texts-title"));
    frame.said = said(l, &query.said);
    let page = OverviewPage {
        l,
        frame,
        tongues: Locale::UNREVIEWED.map(tongue).into_iter().collect(),
        reports: reports
            .into_iter()
            .map(|report| Report {
                id: report.id,
                language: report.language,
                page: url::own(&report.page).map(str::to_owned),
                text: report.text,
                at: l.date_time(Moment(report.at), KOREA),
            })
            .collect(),
    };
    Ok(super::page(page.render()?, false))
}

fn said(l: Locale, word: &str) -> Option<Said> {
    said_text(l, word).map(|(class, text)| Said { class, text, undo: None })
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Settle {
    report: i64,
}

/// POST /staff/texts: a report is settled.
pub(crate) async fn settle(
    State(site): State<Site>,
    Staff(visitor): Staff,
    Form(form): Form<Settle>,
) -> Result<Response, Failure> {
    site.app.settle_interface_report(&visitor.actor, form.report).await?;
    let query = url::query(&[("said", "report_settled".to_owned())]);
    Ok(see_other(&format!("{}{query}", url::STAFF_TEXTS), Vec::new()))
}

/// One text at the desk.
struct Row {
    key: &'static str,
    korean: &'static str,
    shipped: &'static str,
    text: String,
    /// Whether a person said something else than the program.
    reworded: bool,
    checked: bool,
    /// Who did it last, and when.
    by: Option<String>,
    fault: Option<String>,
    lines: usize,
}

/// A file in the list of files.
struct FileLink {
    url: String,
    name: String,
    open: usize,
    current: bool,
}

#[derive(Template)]
#[template(path = "staff/text_list.html")]
struct ListPage {
    l: Locale,
    frame: Frame,
    action: String,
    name: &'static str,
    code: &'static str,
    file: String,
    files: Vec<FileLink>,
    only_unchecked: bool,
    switch: String,
    rows: Vec<Row>,
    open: usize,
    faults: Vec<(&'static str, String)>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ListQuery {
    file: String,
    only: String,
    said: String,
}

fn language(code: &str) -> Result<Locale, Failure> {
    let known = Locale::of(code).filter(|l| Locale::UNREVIEWED.contains(l));
    Ok(known.ok_or(Denial::NotFound)?)
}

/// GET /staff/texts/{language}
pub(crate) async fn list(
    State(site): State<Site>,
    Staff(visitor): Staff,
    Path(code): Path<String>,
    Query(query): Query<ListQuery>,
) -> Result<Response, Failure> {
    needs(&site, &visitor)?;
    render(&site, &visitor, language(&code)?, &query, None).await
}

fn address(own: Locale, file: &str, only: &str) -> String {
    let pairs = [("file", file.to_owned()), ("only", only.to_owned())];
    format!("{}{}", url::staff_texts(own.code()), url::query(&pairs))
}

/// Whether a person found the text right as it is, and what is said for it.
fn stands(texts: &Texts, own: Locale, entry: &'static Entry) -> (String, bool) {
    let row = texts.row(own, &entry.key);
    let source = entry.source(own);
    let (said, checked) = row.map_or((None, false), |row| source.stands(row));
    (said.unwrap_or(&entry.shipped).to_owned(), checked)
}

async fn render(
    site: &Site,
    visitor: &Visitor,
    own: Locale,
    query: &ListQuery,
    refused: Option<(&TextForm, String)>,
) -> Result<Response, Failure> {
    let l = visitor.locale;
    let texts = site.texts.texts(&site.app).await;
    let mut files: Vec<(&'static str, usize)> = Vec::new();
    for entry in catalogue(own) {
        let open = usize::from(!stands(&texts, own, entry).1);
        match files.last_mut() {
            Some((file, count)) if *file == entry.file => *count += open,
            _ => files.push((&entry.file, open)),
        }
    }
    let first = files.first().map_or("", |(file, _)| file);
    let file = files.iter().map(|(file, _)| *file).find(|file| *file == query.file);
    let file = file.unwrap_or(first);
    let only_unchecked = query.only == "unchecked";
    let refused_key = refused.as_ref().map(|(form, _)| form.key.as_str());
    let mut rows = Vec::new();
    for entry in catalogue(own).iter().filter(|entry| entry.file == file) {
        let (text, checked) = stands(&texts, own, entry);
        let fault = refused.as_ref().filter(|(form, _)| form.key == entry.key);
        if only_unchecked && checked && refused_key != Some(entry.key.as_str()) {
            continue;
        }
        let row = texts.row(own, &entry.key);
        let text = fault.map_or(text, |(form, _)| form.text.clone());
        rows.push(Row {
            key: &entry.key,
            korean: &entry.korean,
            shipped: &entry.shipped,
            reworded: text != entry.shipped,
            lines: text.lines().count().clamp(2, 14),
            text,
            checked,
            by: row.map(|row| {
                let name = row.name.clone().unwrap_or_else(|| l.t("texts-someone"));
                let date = l.date_time(Moment(row.at), KOREA);
                l.a("texts-by", [("name", name.into()), ("date", date.into())])
            }),
            fault: fault.map(|(_, text)| text.clone()),
        });
    }
    let faults: Vec<(&'static str, String)> =
        rows.iter().filter_map(|row| Some((row.key, row.fault.clone()?))).collect();
    let is_refused = !faults.is_empty();
    let mut frame = Frame::new(site, visitor, l.a("texts-of", [("name", own.name().into())]));
    frame.said = said(l, &query.said);
    let only = if only_unchecked { "" } else { "unchecked" };
    let page = ListPage {
        l,
        frame: frame.with_faults(is_refused),
        action: url::staff_texts(own.code()),
        name: own.name(),
        code: own.code(),
        open: files.iter().find(|(name, _)| *name == file).map_or(0, |(_, open)| *open),
        files: files
            .into_iter()
            .map(|(name, open)| FileLink {
                url: address(own, name, &query.only),
                name: file_name(l, name),
                open,
                current: name == file,
            })
            .collect(),
        file: file.to_owned(),
        only_unchecked,
        switch: address(own, file, only),
        rows,
        faults,
    };
    Ok(super::page(page.render()?, is_refused))
}

/// What the texts of a file are about.
fn file_name(l: Locale, file: &str) -> String {
    match file {
        "home" => l.t("nav-home"),
        "question" => l.t("nav-questions"),
        "core_question" => l.t("nav-core"),
        "vote" => l.t("activity-vote"),
        "receipt" => l.t("word-receipt"),
        "me" => l.t("nav-me"),
        "menu" => l.t("nav-menu"),
        "green_paper" => l.t("nav-green"),
        "moderation_log" => l.t("nav-moderation"),
        "sign_in" => l.t("sign-in-title"),
        "passkey" => l.t("passkey-title"),
        "privacy" => l.t("privacy-title"),
        "claim" => l.t("claim-title"),
        "erase" => l.t("erase-title"),
        "gathering" => l.t("nav-gatherings"),
        "notice" => l.t("nav-notices"),
        "meeting" => l.t("meetings-title"),
        "console" => l.t("console-title"),
        "prepare" => l.t("prepare-title"),
        "opinion" => l.t("texts-file-opinion"),
        "preview" => l.t("texts-file-preview"),
        "publication" => l.t("texts-file-publication"),
        "assignment" => l.t("assignment-board"),
        "draft" => l.t("draft-side-draft"),
        "evidence" => l.t("evidence-title"),
        "expert" => l.t("channel-expert"),
        "inquiry" => l.t("inquiry-title"),
        "care" => l.t("texts-file-care"),
        "contribution" => l.t("texts-file-contribution"),
        "error" => l.t("texts-file-error"),
        "mail" => l.t("texts-file-mail"),
        "provider" => l.t("texts-file-provider"),
        "site" => l.t("texts-file-site"),
        "translated" => l.t("texts-file-translated"),
        _ => file.replace('_', " "),
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct TextForm {
    key: String,
    text: String,
    file: String,
    only: String,
    r#do: String,
}

/// POST /staff/texts/{language}
pub(crate) async fn change(
    State(site): State<Site>,
    Staff(visitor): Staff,
    Path(code): Path<String>,
    Form(form): Form<TextForm>,
) -> Result<Response, Failure> {
    needs(&site, &visitor)?;
    let own = language(&code)?;
    if !form.file.is_empty() && !catalogue(own).iter().any(|entry| entry.file == form.file) {
        return Err(super::unknown_word("file"));
    }
    if !["", "unchecked"].contains(&form.only.as_str()) {
        return Err(super::unknown_word("only"));
    }
    let texts = site.texts.texts(&site.app).await;
    let find = || catalogue(own).iter().find(|entry| entry.key == form.key);
    let kept = |entry: &'static Entry| {
        let text = stands(&texts, own, entry).0;
        Some(text).filter(|text| *text != entry.shipped)
    };
    let work: Vec<(&'static Entry, Option<String>, bool)> = match form.r#do.as_str() {
        "save" | "check" => {
            let entry = find().ok_or(Denial::NotFound)?;
            vec![(entry, Some(form.text.replace("\r\n", "\n")), form.r#do == "check")]
        }
        "restore" => vec![(find().ok_or(Denial::NotFound)?, None, false)],
        "check_file" => catalogue(own)
            .iter()
            .filter(|entry| entry.file == form.file && !stands(&texts, own, entry).1)
            .map(|entry| (entry, kept(entry), true))
            .collect(),
        _ => return Err(super::unknown_word("do")),
    };
    let new: Vec<_> = work
        .iter()
        .map(|(entry, text, checked)| {
            (entry.source(own), NewInterfaceText { text: text.as_deref(), checked: *checked })
        })
        .collect();
    match site.app.put_interface_texts(&visitor.actor, &new).await {
        Ok(()) => {
            let word = match form.r#do.as_str() {
                "save" => "text_saved",
                "restore" => "text_restored",
                _ => "text_checked",
            };
            let pairs = [
                ("file", form.file.clone()),
                ("only", form.only.clone()),
                ("said", word.to_owned()),
            ];
            let to = format!("{}{}", url::staff_texts(own.code()), url::query(&pairs));
            Ok(see_other(&to, Vec::new()))
        }
        Err(app::Error::Message(error)) => {
            let query =
                ListQuery { file: form.file.clone(), only: form.only.clone(), said: String::new() };
            let fault = message_fault(visitor.locale, &error);
            render(&site, &visitor, own, &query, Some((&form, fault))).await
        }
        Err(error) => match said_word(&error) {
            Some(word) => {
                let query = url::query(&[("said", word.to_owned())]);
                Ok(see_other(&format!("{}{query}", url::staff_texts(own.code())), Vec::new()))
            }
            None => Err(error.into()),
        },
    }
}

/// What is wrong with a text, in words.
fn message_fault(l: Locale, error: &MessageError) -> String {
    match error {
        MessageError::Empty => l.t("texts-fault-empty"),
        MessageError::TooLong { length } => l.n("texts-fault-too-long", *length),
        MessageError::Syntax { line, expected } => {
            let expected = match expected {
                Expected::ClosingBrace => l.t("texts-expected-closing"),
                Expected::OpeningBrace => l.t("texts-expected-opening"),
                Expected::Expression => l.t("texts-expected-expression"),
                Expected::DefaultVariant => l.t("texts-expected-default"),
                Expected::Value => l.t("texts-expected-value"),
                Expected::Other => l.t("texts-expected-other"),
            };
            let values = [("line", (*line).into()), ("expected", expected.into())];
            l.a("texts-fault-syntax", values)
        }
        MessageError::Character { line, character } => {
            let code = format!("U+{:04X}", u32::from(*character));
            l.a("texts-fault-character", [("line", (*line).into()), ("code", code.into())])
        }
        MessageError::Foreign { line } => l.n("texts-fault-foreign", *line),
        MessageError::Missing { name } => l.a("texts-fault-missing", [("name", name.into())]),
        MessageError::Unknown { line, name } => {
            l.a("texts-fault-unknown", [("line", (*line).into()), ("name", name.into())])
        }
    }
}
