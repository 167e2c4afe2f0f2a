//! Published minutes as an official document: what everybody reads of them, no more, with the signatures
//! and the digest that was signed.

use app::document::{Block, Document, Inline, Kind, Section, Signature, Words};
use app::minutes::{PublicMinutes, PublicParagraph, PublicSection, PublicVersion, digest_text};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::code::Coded as _;
use domain::minutes::{Approval, Secrecy, Shown, Withheld};
use domain::permission::{Action, Denial, Resource};

use super::VersionQuery;
use crate::document::{answer, fact, format, locale, paragraph};
use crate::error::Failure;
use crate::form::{Path, Query};
use crate::locale::Locale;
use crate::meeting::parse;
use crate::visitor::Visitor;
use crate::{Site, calendar, url};

/// GET /meetings/{code}/minutes/{format}
pub(crate) async fn file(
    State(site): State<Site>,
    visitor: Visitor,
    Path((code, wanted)): Path<(String, String)>,
    Query(query): Query<VersionQuery>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    site.app.gate(&visitor.actor, Action::ReadDialogue, &Resource::default())?;
    let (id, format) = (parse(&code)?, format(&wanted)?);
    let minutes = site.app.public_minutes(&visitor.actor, id, query.version).await?;
    // Before anything was published there is no document.
    let shown = minutes.shown.as_ref().ok_or(Denial::NotFound)?;
    let document = document(&minutes, shown, site.options.base());
    let plain = format!("{}-minutes-{}", id.code(), shown.version.number);
    answer(&site, &visitor, &headers, document, (format, &plain)).await
}

fn document(minutes: &PublicMinutes, shown: &PublicVersion, site: &str) -> Document {
    let view = &minutes.meeting;
    let zone = view.dialogue().zone.as_str();
    let language = view.dialogue().language.to_string();
    let l = locale(&language);
    let name = calendar::name(l, &view.body.row.name, view.row.number);
    let mut facts = Vec::new();
    if let Some(at) = minutes.published {
        facts.push(fact(l.t("official-published"), l.date(at, zone)));
    }
    if let Some(article) = &minutes.deadline.article {
        facts.push(fact(l.t("official-rule"), article.to_string()));
    }
    if !shown.version.reason.is_empty() {
        facts.push(fact(l.t("official-corrected"), shown.version.reason.as_str()));
    }
    let mut sections: Vec<Section> = shown.sections.iter().map(|one| section(l, one)).collect();
    sections.push(signed(l, minutes, shown));
    let address = format!("{site}{}", url::minutes(view.row.id));
    Document {
        kind: Kind::Minutes,
        title: l.a("minutes-of", [("name", name.as_str().into())]),
        organisation: view.body.row.name.clone(),
        status: l.n("minutes-version", shown.version.number),
        number: view.id().code(),
        facts,
        sections,
        colophon: vec![l.a("official-at", [("address", address.into())])],
        site: site.to_owned(),
        words: Words::of(&language),
        language,
        ..Document::default()
    }
}

fn section(l: Locale, one: &PublicSection) -> Section {
    let mut blocks = Vec::new();
    if one.shown != Shown::Open {
        blocks.push(paragraph(why(l, one.shown)));
    }
    // A section without its title tells nothing else either.
    if one.title.is_some() {
        blocks.extend(one.paragraphs.iter().map(|one| numbered(l, one)));
    }
    Section {
        level: 1,
        number: format!("{}.", one.number),
        title: one.title.clone().unwrap_or_else(|| l.t("official-withheld")),
        anchor: format!("s{}", one.number),
        lead: Vec::new(),
        blocks,
    }
}

fn numbered(l: Locale, one: &PublicParagraph) -> Block {
    let text = match &one.text {
        Some(said) => broken(said),
        None => {
            let why = why(l, one.shown);
            vec![Inline::Text(l.a("official-redacted", [("why", why.into())]))]
        }
    };
    Block::Numbered {
        number: one.number.clone(),
        anchor: format!("p{}", one.number),
        blocks: vec![Block::Paragraph(text)],
    }
}

/// A text with its lines.
fn broken(text: &str) -> Vec<Inline> {
    let mut line = Vec::new();
    for part in text.lines() {
        if !line.is_empty() {
            line.push(Inline::Break);
        }
        line.push(Inline::Text(part.to_owned()));
    }
    line
}

/// Why something is not shown, as official documents say it.
fn why(l: Locale, shown: Shown) -> String {
    match shown {
        Shown::Open => String::new(),
        Shown::Redacted(ground) => match ground {
            Secrecy::Person => l.t("minutes-secrecy-person"),
            Secrecy::Deliberation => l.t("minutes-secrecy-deliberation"),
            Secrecy::Business => l.t("minutes-secrecy-business"),
            Secrecy::Resolved => l.t("minutes-secrecy-resolved"),
        },
        Shown::Withheld(Withheld::Closed) => l.t("official-withheld-closed"),
        Shown::Withheld(Withheld::Resolved) => l.t("official-withheld-resolved"),
    }
}

/// How it was approved, when it was signed, and what was signed.
fn signed(l: Locale, minutes: &PublicMinutes, shown: &PublicVersion) -> Section {
    let view = &minutes.meeting;
    let zone = view.dialogue().zone.as_str();
    let mut blocks = Vec::new();
    if let Some((approval, at)) = shown.approval {
        let how = match approval {
            Approval::Chair => "official-approved-chair",
            Approval::Meeting => "official-approved-meeting",
        };
        blocks.push(paragraph(l.a(how, [("day", l.date(at, zone).into())])));
    }
    let signatures = super::signatures(l, view, &shown.signatures);
    for one in signatures.iter().filter_map(|one| Some((one, one.when.as_ref()?))) {
        let values =
            [("office", one.0.office.as_str().into()), ("when", one.1.text.clone().into())];
        blocks.push(paragraph(l.a("official-signed", values)));
    }
    let digest = digest_text(&shown.version);
    blocks.push(paragraph(l.a("official-digest", [("digest", digest.into())])));
    let lines = signatures.into_iter().map(|one| Signature { role: one.office, name: one.name });
    blocks.push(Block::Signatures(lines.collect()));
    Section {
        level: 1,
        title: l.t("minutes-signatures"),
        anchor: "signatures".to_owned(),
        blocks,
        ..Section::default()
    }
}
