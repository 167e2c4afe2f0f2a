//! Writing paragraphs: several people at once, and no word is lost.
//!
//! Whoever saves says which version they wrote from. What others saved meanwhile is merged in
//! ([`language::difference::merge`]), and both what was sent and what came of it are versions: so the
//! next save of the same hand can be written from what it sent, whatever the others do, and nobody
//! waits for anybody.

use std::collections::BTreeMap;

use domain::citation::{Cited, Mark, marks};
use domain::id::{ParagraphId, SectionId};
use domain::paper::{MOST_IN_SECTION, MOST_PARAGRAPHS, MOST_VERSIONS, TEXT, with_slots};
use domain::permission::Action;
use domain::text::Fault;
use domain::time::Moment;
use language::difference::{Piece, merge, words};
use ledger::commitment::SALT_BYTES;
use store::Tx;
use store::citation::{Citation, Quotation};
use store::number::Numbered;
use store::paper::{Paragraph, Version};

use super::{
    PaperView, ParagraphView, by_key, codes, paragraph_of, paragraphs, section_of, worded,
};
use crate::assistant::Assistance;
use crate::random::bytes;
use crate::{Actor, App, Error, Fields, Result, citation};

/// What came of saving a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// The version that holds what was sent: what is typed on is written from it.
    pub version: i64,
    /// The newest version.
    pub newest: i64,
    /// Its text.
    pub text: String,
}

/// What others changed in a section since a moment.
#[derive(Clone, Debug)]
pub struct Written {
    /// The moment up to which this tells everything.
    pub now: Moment,
    /// The paragraphs that are in the section, in order.
    pub order: Vec<ParagraphId>,
    /// Those that changed, in text or place, or were taken out.
    pub changed: Vec<ParagraphView>,
}

/// A version beside the one before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The version.
    pub version: Version,
    /// What changed.
    pub pieces: Vec<Piece>,
}

/// A moment earlier than the last change that is told again: two transactions may carry the same
/// moment, or come into sight out of order.
const OVERLAP: i64 = 5 * domain::time::SECOND;

impl App {
    pub(super) fn check_text(&self, text: &str) -> Result<String> {
        let mut fields = Fields::default();
        let text = fields.unfinished(TEXT, text);
        for mark in marks(&text) {
            let quoted = mark.quoted.and_then(|range| text.get(range)).unwrap_or_default();
            let length = quoted.chars().count();
            if length > domain::citation::MOST_QUOTED {
                let max = domain::citation::MOST_QUOTED;
                fields.fault(TEXT.field, Fault::TooLong { max, length });
            }
        }
        let cited = codes(&text).0.len();
        if cited > domain::citation::MOST {
            let expected = "at most 60 citations in a paragraph; divide it";
            fields.fault(TEXT.field, Fault::Malformed { expected });
        }
        fields.done(text)
    }

    /// Makes a paragraph out of what an assistant wrote, marked as that.
    pub(crate) async fn add_drafted_paragraph(
        &self,
        actor: &Actor,
        paper: &PaperView,
        section: SectionId,
        behind: Option<ParagraphId>,
        row: &Assistance,
    ) -> Result<ParagraphId> {
        let text = self.check_text(&row.answer)?;
        let (tx, now) = self.open_paper(actor, paper).await?;
        let id = self.put_paragraph(&tx, actor, paper, (section, behind), &text, now).await?;
        if !store::assistant::set_paragraph(&tx, row.id, id.0).await? {
            return Err(Error::Conflict("changed"));
        }
        self.commit(tx).await?;
        Ok(id)
    }

    /// Puts a new paragraph into a section, behind another one or at its beginning.
    pub(super) async fn put_paragraph(
        &self,
        tx: &Tx,
        actor: &Actor,
        paper: &PaperView,
        (section, behind): (SectionId, Option<ParagraphId>),
        text: &str,
        now: Moment,
    ) -> Result<ParagraphId> {
        section_of(tx, paper, section).await?;
        let own = store::paper::paragraphs(tx, section.0, false).await?;
        let all = store::paper::paragraph_count(tx, paper.row.id).await?;
        if own.len() >= MOST_IN_SECTION || all >= MOST_PARAGRAPHS {
            return Err(Error::Conflict("paper_full"));
        }
        let position = match behind {
            Some(behind) => {
                let before = own.iter().find(|row| row.id == behind.0).ok_or(Error::NOT_FOUND)?;
                before.position + 1
            }
            None => 0,
        };
        store::paper::make_room(tx, section.0, position, now.0).await?;
        let id = store::number::take(tx, Numbered::Paragraph, 1).await?;
        let row = Paragraph {
            id,
            section_id: section.0,
            position,
            version: 1,
            text: String::new(),
            exempt: String::new(),
            person_id: actor.person.map(|person| person.0),
            changed_at: now.0,
            removed_at: None,
        };
        store::paper::insert_paragraph(tx, &row).await?;
        if !text.is_empty() {
            let stored = self.store_quotations(tx, paper, id, text).await?;
            self.add_version(tx, actor, &row, 1, &stored, now).await?;
            self.cite(tx, paper, id, &stored, now).await?;
        }
        Ok(ParagraphId(id))
    }

    /// Saves what somebody wrote into a paragraph, from the version they had before them.
    ///
    /// The same text sent again from the same version, as after a lost answer, is saved once.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue; [`Error::Invalid`];
    /// [`Error::Conflict`] `paragraph_full` after too many versions.
    pub async fn save_paragraph(
        &self,
        actor: &Actor,
        paper: &PaperView,
        id: ParagraphId,
        base: i64,
        text: &str,
    ) -> Result<Saved> {
        let text = self.check_text(text)?;
        let (tx, now) = self.open_paper(actor, paper).await?;
        let row = paragraph_of(&tx, paper, id).await?;
        let base_row = store::paper::version(&tx, id.0, base).await?.ok_or(Error::NOT_FOUND)?;
        let stored = self.store_quotations(&tx, paper, id.0, &text).await?;
        let quotations = by_key(store::citation::quotations(&tx, id.0).await?);
        if let Some(saved) = again(&tx, actor, &row, base, &stored).await? {
            let text = worded(&row.text, &quotations);
            return Ok(Saved { version: saved, newest: row.version, text });
        }
        if stored == base_row.text {
            let text = worded(&row.text, &quotations);
            return Ok(Saved { version: base, newest: row.version, text });
        }
        if row.version + 2 > MOST_VERSIONS {
            return Err(Error::Conflict("paragraph_full"));
        }
        let sent = self.add_version(&tx, actor, &row, base, &stored, now).await?;
        let mut newest = Paragraph { version: sent, text: stored.clone(), ..row.clone() };
        if row.version != base {
            // Words, not keys, are merged: two keys that differ in a digit would mix.
            let [before, theirs] =
                [&base_row.text, &row.text].map(|text| worded(text, &quotations));
            let merged = merge(&before, &worded(&stored, &quotations), &theirs);
            let merged = self.store_quotations(&tx, paper, id.0, &merged).await?;
            let version = self.add_version(&tx, actor, &newest, row.version, &merged, now).await?;
            newest = Paragraph { version, text: merged, ..newest };
        }
        self.cite(&tx, paper, id.0, &newest.text, now).await?;
        let quotations = by_key(store::citation::quotations(&tx, id.0).await?);
        self.commit(tx).await?;
        let text = worded(&newest.text, &quotations);
        Ok(Saved { version: sent, newest: newest.version, text })
    }

    /// Adds the next version of a paragraph; its number.
    async fn add_version(
        &self,
        tx: &Tx,
        actor: &Actor,
        row: &Paragraph,
        base: i64,
        text: &str,
        now: Moment,
    ) -> Result<i64> {
        let version = row.version + 1;
        let next = Version {
            version,
            base,
            text: text.to_owned(),
            person_id: actor.person.map(|person| person.0),
            at: now.0,
        };
        store::paper::insert_version(tx, row.id, &next).await?;
        store::paper::set_version(tx, row.id, version, now.0).await?;
        Ok(version)
    }

    /// Puts quoted words into slots of their own; the text with their keys. Words that are quoted
    /// already keep their slot. What cannot be found keeps its words in the text, and cannot be
    /// published.
    async fn store_quotations(
        &self,
        tx: &Tx,
        paper: &PaperView,
        paragraph: i64,
        text: &str,
    ) -> Result<String> {
        let found: Vec<Mark> =
            marks(text).into_iter().filter(|mark| mark.quoted.is_some()).collect();
        if found.is_empty() {
            return Ok(text.to_owned());
        }
        let wanted: Vec<Cited> =
            found.iter().flat_map(|mark| mark.cited().into_iter().flatten()).collect();
        let known = citation::find(tx, paper.dialogue.id.0, &wanted).await?;
        let mut own = store::citation::quotations(tx, paragraph).await?;
        let mut keys: BTreeMap<usize, i64> = BTreeMap::new();
        for mark in &found {
            let cited = mark.cited().into_iter().flatten().next();
            let Some(citable) = cited.and_then(|cited| known.get(&cited)) else { continue };
            let words = mark.quoted.clone().and_then(|range| text.get(range)).unwrap_or_default();
            let kind = citable.cited.kind().as_str();
            let same = |row: &&Quotation| {
                row.kind == kind
                    && row.item_id == citable.id
                    && match row.erased_at {
                        Some(_) => words == super::ERASED_WORDS,
                        None => row.words == words,
                    }
            };
            let key = match own.iter().find(same) {
                Some(row) => row.id,
                None => {
                    let salt: [u8; SALT_BYTES] = bytes(self.inner.random.as_ref());
                    let row = Quotation {
                        id: 0,
                        paragraph_id: paragraph,
                        kind: kind.to_owned(),
                        item_id: citable.id,
                        words: words.to_owned(),
                        salt: salt.to_vec(),
                        erased_at: None,
                    };
                    let id = store::citation::insert_quotation(tx, &row).await?;
                    own.push(Quotation { id, ..row });
                    id
                }
            };
            keys.insert(mark.range.start, key);
        }
        // A mark without a key names nothing: 0 is the key of no slot, and its words would be lost.
        let mut lost = false;
        let stored = with_slots(text, |mark, _| {
            let key = keys.get(&mark.range.start).copied();
            lost |= key.is_none();
            key.unwrap_or(0)
        });
        if lost {
            let expected = "a quotation with the code of something that can be cited";
            return Err(Error::field(TEXT.field, Fault::Malformed { expected }));
        }
        Ok(stored)
    }

    /// Writes down what a paragraph cites. What it cited before keeps the version it was cited in.
    async fn cite(
        &self,
        tx: &Tx,
        paper: &PaperView,
        paragraph: i64,
        text: &str,
        now: Moment,
    ) -> Result<()> {
        let (wanted, _) = codes(text);
        let before = store::citation::of_paragraph(tx, paragraph).await?;
        let known = citation::find(tx, paper.dialogue.id.0, &wanted).await?;
        let mut rows: Vec<Citation> = Vec::new();
        for citable in wanted.iter().filter_map(|cited| known.get(cited)) {
            let kind = citable.cited.kind().as_str();
            let place = i64::try_from(rows.len()).unwrap_or(0);
            let kept = before.iter().find(|row| row.kind == kind && row.item_id == citable.id);
            rows.push(match kept {
                Some(row) => Citation { place, ..row.clone() },
                None => Citation {
                    paragraph_id: paragraph,
                    kind: kind.to_owned(),
                    item_id: citable.id,
                    place,
                    version: citable.version,
                    facts: self.facts_as_kept(citable).await?,
                    at: now.0,
                },
            });
        }
        if rows != before {
            store::citation::replace(tx, paragraph, &rows).await?;
        }
        Ok(())
    }

    async fn facts_as_kept(&self, citable: &citation::Citable) -> Result<String> {
        let facts = self.facts_of(citable).await?;
        serde_json::to_string(&facts).map_err(|error| Error::Internal(error.to_string()))
    }

    /// Cites what a paragraph cites as it is now: somebody looked at what changed.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue.
    pub async fn renew_citations(
        &self,
        actor: &Actor,
        paper: &PaperView,
        id: ParagraphId,
    ) -> Result<()> {
        let (tx, now) = self.open_paper(actor, paper).await?;
        let row = paragraph_of(&tx, paper, id).await?;
        store::citation::replace(&tx, id.0, &[]).await?;
        self.cite(&tx, paper, id.0, &row.text, now).await?;
        store::paper::set_version(&tx, id.0, row.version, now.0).await?;
        self.commit(tx).await
    }

    /// What others changed in a section since a moment, for whoever writes in it.
    ///
    /// # Errors
    /// As [`App::section`].
    pub async fn written_since(
        &self,
        actor: &Actor,
        paper: &PaperView,
        section: SectionId,
        since: Moment,
    ) -> Result<Written> {
        self.gate(actor, Action::Desk, &paper.dialogue.resource())?;
        let read = self.inner.store.read();
        section_of(&read, paper, section).await?;
        let now = self.now();
        let since = since.0.saturating_sub(OVERLAP);
        let rows = store::paper::changed_since(&read, section.0, since).await?;
        let order = store::paper::paragraphs(&read, section.0, false).await?;
        let citations = store::citation::of_section(&read, section.0).await?;
        let quotations = by_key(store::citation::quotations_of_section(&read, section.0).await?);
        Ok(Written {
            now,
            order: order.into_iter().map(|row| ParagraphId(row.id)).collect(),
            changed: paragraphs(&read, rows, &citations, &quotations).await?,
        })
    }

    /// The versions of a paragraph, newest first, each beside the one it was written from.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor works on the dialogue's desk.
    pub async fn paragraph_versions(
        &self,
        actor: &Actor,
        paper: &PaperView,
        id: ParagraphId,
        before: Option<i64>,
    ) -> Result<Vec<Difference>> {
        self.gate(actor, Action::Desk, &paper.dialogue.resource())?;
        let read = self.inner.store.read();
        paragraph_of(&read, paper, id).await?;
        let quotations = by_key(store::citation::quotations(&read, id.0).await?);
        let rows =
            store::paper::versions(&read, id.0, before.unwrap_or(i64::MAX), SHOWN + 1).await?;
        let sittings = sittings(rows);
        let differences = sittings.iter().take(usize::try_from(SHOWN).unwrap_or(0)).enumerate();
        let difference = |(at, version): (usize, &Version)| {
            let earlier = sittings.get(at + 1).map_or("", |earlier| earlier.text.as_str());
            let [before, text] = [earlier, &version.text].map(|text| worded(text, &quotations));
            let pieces = words(&before, &text);
            Difference { version: Version { text, ..version.clone() }, pieces }
        };
        Ok(differences.map(difference).collect())
    }

    /// Makes an earlier version the newest again, as a version of its own.
    ///
    /// # Errors
    /// As [`App::save_paragraph`].
    pub async fn restore_paragraph(
        &self,
        actor: &Actor,
        paper: &PaperView,
        id: ParagraphId,
        version: i64,
    ) -> Result<Saved> {
        let read = self.inner.store.read();
        let row = paragraph_of(&read, paper, id).await?;
        let earlier = store::paper::version(&read, id.0, version).await?.ok_or(Error::NOT_FOUND)?;
        let quotations = by_key(store::citation::quotations(&read, id.0).await?);
        let text = worded(&earlier.text, &quotations);
        self.save_paragraph(actor, paper, id, row.version, &text).await
    }
}

/// Versions that are read at once.
const SHOWN: i64 = 200;
/// Saves of one hand that follow each other this closely are one sitting.
const SITTING: i64 = 120 * domain::time::SECOND;

/// The last version of each sitting, newest first: whoever types saves every second.
fn sittings(versions: Vec<Version>) -> Vec<Version> {
    let mut kept: Vec<Version> = Vec::new();
    let mut oldest_at = 0;
    for version in versions {
        let goes_on = kept.last().is_some_and(|last| {
            last.person_id == version.person_id && oldest_at - version.at <= SITTING
        });
        oldest_at = version.at;
        if !goes_on {
            kept.push(version);
        }
    }
    kept
}

/// The version in which the same hand saved the same text from the same version already.
async fn again(
    tx: &Tx,
    actor: &Actor,
    row: &Paragraph,
    base: i64,
    stored: &str,
) -> Result<Option<i64>> {
    let person = actor.person.map(|person| person.0);
    let later = store::paper::versions(tx, row.id, i64::MAX, SHOWN).await?;
    let same = |version: &&Version| {
        version.base == base && version.person_id == person && version.text == stored
    };
    Ok(later.iter().take_while(|version| version.version > base).find(same).map(|v| v.version))
}
