//! A published edition as an official document, in the language it is written in.

use app::Actor;
use app::App;
use app::dialogue::Dialogue;
use app::document::markdown;
use app::document::{Block, Document, Inline, Kind, Section, Words};
use app::edition::{Chaptered, EditionView, Printed, resolution_code};
use domain::edition::EditionStatus;
use domain::paper::PaperKind;
use domain::time::Moment;

use super::{Figures, Referred, sources, volume_name};
use crate::document::fact;
use crate::locale::Locale;
use crate::url;

/// An edition as a document. `site` goes before addresses in files that leave it.
///
/// # Errors
/// As [`App::printed`].
pub async fn document(
    app: &App,
    actor: &Actor,
    edition: &EditionView,
    site: &str,
) -> app::Result<Document> {
    let language = edition.paper.language.as_str();
    // Official documents are in the language they were written in, and in English where no page has it.
    let l = Locale::of(language).unwrap_or(Locale::English);
    let printed = app.printed(actor, edition, &edition.contents).await?;
    let figures = app.edition_figures(actor, edition).await?;
    let errata = app.errata(actor, edition).await?;
    let Dialogue { title, zone, slug, .. } = &edition.dialogue;
    let (kind, volume) = (edition.kind, edition.paper.volume);
    let number = edition.row.number;
    let date = l.date(Moment(edition.row.published_at), zone);
    let mut facts = vec![
        fact(l.t("paper-edition-name"), l.n("paper-edition", number)),
        fact(l.t("paper-date"), date.clone()),
    ];
    if let Some(row) = &edition.resolution {
        facts.push(fact(l.t("paper-resolved"), resolution_code(row)));
    }
    facts.push(fact(l.t("paper-root"), edition.root()));
    let section = |section: &Chaptered| Section {
        level: u8::try_from(section.level).unwrap_or(1),
        number: match section.level {
            1 => l.a("paper-chapter", [("n", section.number.clone().into())]),
            _ => section.number.clone(),
        },
        title: section.title.clone(),
        anchor: format!("s{}", section.id.0),
        lead: Vec::new(),
        blocks: printed
            .iter()
            .filter(|one| one.section == section.id)
            .map(|one| numbered(l, slug, &figures, one))
            .collect(),
    };
    let mut sections: Vec<Section> = edition.contents.iter().map(section).collect();
    if !errata.is_empty() {
        let row = |one: &app::edition::Erratum| {
            let text = format!("{} → {} ({})", one.wrong, one.correct, one.reason);
            Block::Paragraph(vec![Inline::Text(text)])
        };
        sections.push(Section {
            level: 1,
            title: l.t("paper-errata"),
            anchor: "errata".to_owned(),
            blocks: errata.iter().map(row).collect(),
            ..Section::default()
        });
    }
    let address = format!("{site}{}", url::edition(slug, kind, volume, number));
    let mut document = Document {
        kind: match kind {
            PaperKind::Green => Kind::Green,
            PaperKind::White => Kind::White,
            PaperKind::Blue => Kind::Blue,
        },
        language: language.to_owned(),
        title: edition.row.title.clone(),
        subtitle: String::new(),
        organisation: title.clone(),
        date,
        status: match edition.status {
            EditionStatus::Final => l.t("paper-final"),
            EditionStatus::Review => l.t("paper-review"),
        },
        number: volume_name(l, kind, volume),
        facts,
        sections,
        index: true,
        colophon: vec![title.clone(), address.clone()],
        foot: l.a("paper-foot", [("address", address.into())]),
        site: site.to_owned(),
        words: Words::of(language),
        ..Document::default()
    };
    document.number();
    Ok(document)
}

/// A paragraph; a text that cannot be read stands as it is.
fn numbered(l: Locale, slug: &str, figures: &Figures, one: &Printed) -> Block {
    let place = format!("p{}", one.number);
    let referred = Referred::of(&sources(l, slug, &one.citations));
    let referred = referred.showing(figures, &one.text, &place);
    let blocks = markdown::read(&one.text, &referred)
        .unwrap_or_else(|_| vec![Block::Paragraph(vec![Inline::Text(one.text.clone())])]);
    let mut blocks = blocks;
    if one.drafted {
        let note = vec![Inline::Text(l.t("paper-drafted"))];
        blocks.push(Block::Paragraph(vec![Inline::Emphasis(note)]));
    }
    Block::Numbered { number: one.number.to_string(), anchor: place, blocks }
}
