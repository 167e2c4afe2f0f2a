//! The manifest of an edition: what was frozen, line by line.
//!
//! Each line is a canonical JSON value: what the edition is, then its sections and paragraphs in
//! order, behind each paragraph what it cites and quotes, at the end the figures. The root is that of
//! the tree of RFC 6962 over the lines. Texts of the office stand in it by their SHA-256, people's
//! words by commitments with a salt each, so that words which are erased take nothing with them: the
//! same lines, the same root.

use std::collections::BTreeMap;

use domain::code::Coded as _;
use domain::id::ParagraphId;
use domain::paper::slots;
use ledger::canonical::canonical;
use ledger::merkle::{leaf_hash, root};
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use store::citation::Quotation;
use store::edition::{Citation, Commitment, Edition};
use store::paper::Paper;

use super::Frozen;
use crate::dialogue::Dialogue;
use crate::{Error, Result};

/// The manifest, with what anyone needs to check it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Manifest {
    /// The lines, in order.
    pub lines: Vec<String>,
    /// Texts of paragraphs by their codes; the key of a quotation stands in the place of its words.
    pub texts: BTreeMap<String, String>,
    /// The quotations.
    pub quotations: Vec<Quoted>,
    /// Drawings by their names.
    pub figures: BTreeMap<String, String>,
}

/// A quotation of an edition, as it is now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Quoted {
    /// Its key.
    pub id: i64,
    /// Its words; none once they were erased.
    pub words: Option<String>,
    /// The salt of its commitment in hexadecimal; none once it was erased.
    pub salt: Option<String>,
}

fn digest(text: &str) -> String {
    format!("sha256:{}", hex::encode(Sha256::digest(text.as_bytes())))
}

impl Manifest {
    /// The manifest of what was frozen.
    pub(super) fn of(
        dialogue: &Dialogue,
        paper: &Paper,
        edition: &Edition,
        frozen: &Frozen,
    ) -> Result<Self> {
        let mut values = vec![json!({
            "v": 1,
            "dialogue": dialogue.slug,
            "paper": paper.kind,
            "volume": paper.volume,
            "edition": edition.number,
            "status": edition.status,
            "title": edition.title,
            "note": edition.note,
            "resolution": edition.resolution_id,
            "published_at": edition.published_at,
        })];
        let mut citations: BTreeMap<i64, Vec<&Citation>> = BTreeMap::new();
        for row in &frozen.citations {
            citations.entry(row.paragraph_id).or_default().push(row);
        }
        let commitments: BTreeMap<i64, &Commitment> =
            frozen.commitments.iter().map(|row| (row.quotation_id, row)).collect();
        for section in &frozen.sections {
            values.push(json!({
                "section": section.place,
                "level": section.level,
                "title": section.title,
            }));
            let own = |row: &&store::edition::Paragraph| row.section_id == section.section_id;
            for paragraph in frozen.paragraphs.iter().filter(own) {
                let mut line = json!({
                    "paragraph": ParagraphId(paragraph.paragraph_id).code(),
                    "number": paragraph.number,
                    "version": paragraph.version,
                    "text": digest(&paragraph.text),
                });
                if let (true, Some(line)) = (paragraph.drafted, line.as_object_mut()) {
                    line.insert("drafted".to_owned(), true.into());
                }
                values.push(line);
                values.extend(citations.get(&paragraph.paragraph_id).into_iter().flatten().map(
                    |row| {
                        json!({
                            "cites": [row.kind, row.item_id],
                            "version": row.version,
                            "facts": digest(&row.facts),
                        })
                    },
                ));
                let quoted = slots(&paragraph.text);
                values.extend(quoted.iter().filter_map(|key| commitments.get(key)).map(|row| {
                    json!({
                        "quotation": row.quotation_id,
                        "commitment": format!("sha256:{}", hex::encode(&row.commitment)),
                    })
                }));
            }
        }
        let figure = |row: &store::edition::Figure| json!({"figure": row.name, "drawing": digest(&row.drawing), "at": row.at});
        values.extend(frozen.figures.iter().map(figure));
        let line =
            |value: &Value| canonical(value).map_err(|error| Error::Internal(error.to_string()));
        Ok(Self {
            lines: values.iter().map(line).collect::<Result<_>>()?,
            texts: BTreeMap::new(),
            quotations: Vec::new(),
            figures: BTreeMap::new(),
        })
    }

    /// The same, with the texts that its lines speak of.
    pub(super) fn with_content(self, frozen: &Frozen, quotations: Vec<Quotation>) -> Self {
        let text = |row: &store::edition::Paragraph| {
            (ParagraphId(row.paragraph_id).code(), row.text.clone())
        };
        let quoted = |row: Quotation| {
            let is_there = row.erased_at.is_none();
            Quoted {
                id: row.id,
                salt: is_there.then(|| hex::encode(&row.salt)),
                words: is_there.then_some(row.words),
            }
        };
        Self {
            texts: frozen.paragraphs.iter().map(text).collect(),
            quotations: quotations.into_iter().map(quoted).collect(),
            figures: frozen.figures.iter().map(|f| (f.name.clone(), f.drawing.clone())).collect(),
            ..self
        }
    }

    /// The root of the tree over the lines.
    pub fn root(&self) -> [u8; 32] {
        root(self.lines.iter().map(|line| leaf_hash(line.as_bytes())))
    }
}
