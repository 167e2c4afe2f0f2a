//! The letter that calls a meeting (소집 통지), or says that it will not be held: an official letter to
//! every member, fetched by whoever convenes the body or sits in it.

use app::document::{Block, Clause, Document, Inline, Kind, Section, Words};
use app::item::ItemView;
use app::meeting::MeetingView;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::code::Coded as _;
use domain::meeting::{MeetingKind, MeetingStatus};
use domain::time::Moment;

use super::parse;
use crate::document::{answer, fact, format, locale};
use crate::error::Failure;
use crate::form::Path;
use crate::locale::Locale;
use crate::record::{item_kind, kind_name};
use crate::visitor::Visitor;
use crate::{Site, body, calendar, url};

/// GET /meetings/{code}/notice/{format}
pub(crate) async fn file(
    State(site): State<Site>,
    visitor: Visitor,
    Path((code, wanted)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let (id, format) = (parse(&code)?, format(&wanted)?);
    let (view, called) = site.app.called_meeting(&visitor.actor, id).await?;
    let document = document(&view, called, site.options.base());
    answer(&site, &visitor, &headers, document, (format, &format!("{}-notice", id.code()))).await
}

fn document(view: &MeetingView, called: Moment, site: &str) -> Document {
    let language = view.dialogue().language.to_string();
    let l = locale(&language);
    let zone = view.dialogue().zone.as_str();
    let is_cancelled = view.status == MeetingStatus::Cancelled;
    let name = calendar::name(l, &view.body.row.name, view.row.number);
    let title = match is_cancelled {
        true => l.a("official-cancel-title", [("name", name.as_str().into())]),
        false => l.a("official-notice-title", [("name", name.as_str().into())]),
    };
    let (mut clauses, attached) = match is_cancelled {
        true => (cancelled(l, view, &name, zone), Vec::new()),
        false => (calls(l, view, &name, zone), attached(view)),
    };
    let mut blocks = Vec::new();
    // The last words of an official letter are followed by two spaces and its end.
    let end = format!("  {}", l.t("official-end"));
    if attached.is_empty() {
        if let Some(last) = clauses.last_mut() {
            last.text.push(Inline::Text(end));
        }
        blocks.push(Block::Clauses(clauses));
    } else {
        blocks.push(Block::Clauses(clauses));
        blocks.push(Block::Paragraph(enclosed(l, &attached, end)));
    }
    let number = format!("{}-{}", view.id().code(), view.row.sequence.max(1));
    let issued = [("number", number.into()), ("day", l.date(called, zone).into())];
    let address = format!("{site}{}", url::meeting(view.row.id));
    let members: Vec<&str> = recipients(view, called);
    let to = [("n", members.len().into()), ("names", members.join(", ").into())];
    Document {
        kind: Kind::Notice,
        title,
        organisation: view.body.row.name.clone(),
        signer: signer(l, view, called),
        facts: vec![
            fact(l.t("official-to"), l.t("official-to-below")),
            fact(l.t("official-via"), String::new()),
        ],
        sections: vec![Section { level: 1, blocks, ..Section::default() }],
        colophon: vec![
            l.a("official-recipients", to),
            l.a("official-issued", issued),
            l.a("official-home", [("address", address.into())]),
        ],
        site: site.to_owned(),
        words: Words::of(&language),
        language,
        ..Document::default()
    }
}

fn leaf(text: String) -> Clause {
    Clause::new(text, Vec::new())
}

fn calls(l: Locale, view: &MeetingView, name: &str, zone: &str) -> Vec<Clause> {
    let row = &view.row;
    let is_written = view.kind == MeetingKind::Written;
    let kind = kind_name(l, view.kind);
    let values = [("name", name.into()), ("kind", kind.as_str().into())];
    let opening = match (&view.state.setup.rules.notice, is_written) {
        (_, true) => l.a("official-notice-written", values),
        (None, false) => l.a("official-notice-calls", values),
        (Some(rule), false) => {
            let [name, kind] = values;
            let ordinance = ("ordinance", rule.article.ordinance.as_str().into());
            let article = ("article", rule.article.number.as_str().into());
            l.a("official-notice-calls-by", [name, kind, ordinance, article])
        }
    };
    let when = if is_written { "official-notice-until" } else { "official-notice-when" };
    let starts = l.date_time(Moment(row.starts_at), zone);
    let mut facts = vec![leaf(l.a(when, [("when", starts.into())]))];
    if !row.place.is_empty() {
        facts.push(leaf(l.a("official-notice-where", [("place", row.place.as_str().into())])));
    }
    facts.push(agenda(l, view));
    if !row.urgent.is_empty() {
        facts.push(leaf(l.a("official-notice-urgent", [("why", row.urgent.as_str().into())])));
    }
    let please = if is_written { "official-notice-vote" } else { "official-notice-absent" };
    vec![leaf(opening), Clause::new(l.t("official-notice-facts"), facts), leaf(l.t(please))]
}

/// The agenda; of a meeting whose items may not be told beforehand, that they are told there.
fn agenda(l: Locale, view: &MeetingView) -> Clause {
    if view.row.secret != 0 {
        return leaf(l.t("official-agenda-secret"));
    }
    let item = |item: &ItemView| {
        if view.is_hidden(item.id()) || view.is_text_redacted(item.id()) {
            return leaf(l.t("official-withheld"));
        }
        leaf(format!("{} ({})", item.row.title, item_kind(l, item.kind)))
    };
    Clause::new(l.t("official-agenda"), view.items.iter().map(item).collect())
}

fn cancelled(l: Locale, view: &MeetingView, name: &str, zone: &str) -> Vec<Clause> {
    let starts = l.date_time(Moment(view.row.starts_at), zone);
    vec![
        leaf(l.a("official-cancel-says", [("name", name.into()), ("when", starts.into())])),
        leaf(l.a("official-cancel-why", [("why", view.row.reason.as_str().into())])),
    ]
}

/// The papers that go with it. Whoever is not told the agenda is not told their names.
fn attached(view: &MeetingView) -> Vec<&str> {
    let told = |item: &&ItemView| view.row.secret == 0 && !view.is_hidden(item.id());
    let files = view.items.iter().filter(told).flat_map(|item| &item.files);
    files.map(|file| file.name.as_str()).collect()
}

/// `붙임  1. 백서 초안.pdf 1부.`, each on a line of its own.
fn enclosed(l: Locale, attached: &[&str], end: String) -> Vec<Inline> {
    let mut text = vec![Inline::Text(format!("{}  ", l.t("official-enclosed")))];
    for (place, name) in attached.iter().enumerate() {
        if place > 0 {
            text.push(Inline::Break);
        }
        let name = l.a("official-enclosure", [("name", (*name).into())]);
        let mark = if attached.len() > 1 { format!("{}. ", place + 1) } else { String::new() };
        text.push(Inline::Text(format!("{mark}{name}")));
    }
    text.push(Inline::Text(end));
    text
}

/// Whoever was a member when it was called, in the order of the roster.
fn recipients(view: &MeetingView, called: Moment) -> Vec<&str> {
    view.body.sitting(called).map(|member| member.row.name.as_str()).collect()
}

/// The body and the office of whoever leads it.
fn signer(l: Locale, view: &MeetingView, called: Moment) -> String {
    let mut offices = view.body.sitting(called).flat_map(|member| member.offices_at(called));
    let leads = offices.find(|office| office.leads());
    match leads {
        Some(office) => format!("{} {}", view.body.row.name, body::office_name(l, office)),
        None => view.body.row.name.clone(),
    }
}
