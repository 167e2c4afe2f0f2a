//! Papers that are being written: their outline, and what stands where. What is written is for the
//! staff alone until an edition of it is published.

mod coverage;
mod writing;

use std::collections::BTreeMap;

use domain::citation::{Cited, CitedKind, marks};
use domain::figure;
use domain::id::{PaperId, ParagraphId, PersonId, SectionId};
use domain::language::Language;
use domain::paper::{
    EXEMPT, MOST_SECTIONS, MOST_VOLUMES, PaperKind, SECTION, TITLE, Way, is_outline, moved,
    with_words,
};
use domain::permission::Action;
use domain::text::Fault;
use domain::time::Moment;
use store::Tx;
use store::citation::Quotation;
pub use store::paper::{Paper, Section, Version};

use crate::assistant::{Drafted, drafted};
use crate::citation::{Citable, CitationView, Facts};
use crate::dialogue::Dialogue;
use crate::{Actor, App, Error, Fields, Result, citation};

pub use coverage::{AnswerUsage, PaperCoverage, Uncited, Usage};
pub use writing::{Difference, Saved, Written};

/// What stands in the place of words that were erased.
pub const ERASED_WORDS: &str = "지워진 글";

/// A paper with its dialogue.
#[derive(Clone, Debug)]
pub struct PaperView {
    /// The paper.
    pub row: Paper,
    /// Which paper.
    pub kind: PaperKind,
    /// Its dialogue.
    pub dialogue: Dialogue,
}

/// A section with what stands in it.
#[derive(Clone, Debug)]
pub struct SectionView {
    /// The section.
    pub row: Section,
    /// Its paragraphs, in order.
    pub paragraphs: Vec<ParagraphView>,
}

/// A paragraph as its writers see it.
#[derive(Clone, Debug)]
pub struct ParagraphView {
    /// Its key.
    pub id: ParagraphId,
    /// Its section.
    pub section: SectionId,
    /// Its newest version.
    pub version: i64,
    /// The text, with the words of its quotations.
    pub text: String,
    /// What it cites, in order.
    pub citations: Vec<CitationView>,
    /// Codes in it that name nothing that can be cited.
    pub unknown: Vec<String>,
    /// Why it needs no citation; empty when it does.
    pub exempt: String,
    /// Who saved it last.
    pub by: Option<PersonId>,
    /// When it last changed.
    pub changed: Moment,
    /// Whether it was taken out.
    pub removed: bool,
    /// What an assistant wrote of it.
    pub drafted: Option<Drafted>,
}

impl ParagraphView {
    /// Whether it says something and cites nothing.
    pub fn cites_nothing(&self) -> bool {
        !self.text.trim().is_empty() && self.citations.is_empty()
    }

    /// Whether it cites nothing, and nobody said why it need not.
    pub fn is_uncited(&self) -> bool {
        self.cites_nothing() && self.exempt.is_empty()
    }

    /// Whether an assistant drafted it and nobody approved that yet, or a sentence rests on nothing.
    pub fn is_unapproved(&self) -> bool {
        self.drafted.as_ref().is_some_and(|drafted| !drafted.is_ready())
    }

    /// Whether it cites what cannot be published.
    pub fn is_unresolved(&self) -> bool {
        let hidden = |citation: &CitationView| !citation.citable.standing.may_be_published();
        !self.unknown.is_empty() || self.citations.iter().any(hidden)
    }
}

/// A paper to be begun.
#[derive(Clone, Debug)]
pub struct NewPaper {
    /// Which paper.
    pub kind: PaperKind,
    /// Its title.
    pub title: String,
}

/// A section to be added.
#[derive(Clone, Debug, Default)]
pub struct NewSection {
    /// Its title.
    pub title: String,
    /// 1 a chapter, 2 and 3 what stands under one.
    pub level: i64,
    /// The section it comes behind; none for the end.
    pub behind: Option<SectionId>,
}

/// How far a section is, in its outline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlined {
    /// The section.
    pub row: Section,
    /// Its number: `3`, `3.1`.
    pub number: String,
    /// Paragraphs with a text.
    pub paragraphs: usize,
    /// Of those, the ones that cite nothing without a reason.
    pub uncited: usize,
    /// Of those, the ones that cite what changed since.
    pub changed: usize,
}

fn corrupt() -> Error {
    Error::Store(store::StoreError::Corrupt("paper"))
}

impl PaperView {
    /// The paper's key.
    pub fn id(&self) -> PaperId {
        PaperId(self.row.id)
    }

    /// The language it is written in.
    pub fn language(&self) -> Language {
        self.row.language.parse().unwrap_or(Language::Other)
    }
}

/// The numbers of sections in order: chapters count through, what is under one begins anew.
pub fn numbers(levels: impl IntoIterator<Item = i64>) -> Vec<String> {
    let mut counts = [0_u32; 3];
    let number = |level: i64| {
        let depth = usize::try_from(level).unwrap_or(1).clamp(1, 3);
        for (at, count) in counts.iter_mut().enumerate() {
            match (at + 1).cmp(&depth) {
                std::cmp::Ordering::Less => {}
                std::cmp::Ordering::Equal => *count += 1,
                std::cmp::Ordering::Greater => *count = 0,
            }
        }
        counts.iter().take(depth).map(u32::to_string).collect::<Vec<_>>().join(".")
    };
    levels.into_iter().map(number).collect()
}

/// A text with the words of its quotations; erased ones are named as such.
pub(crate) fn worded(text: &str, quotations: &BTreeMap<i64, Quotation>) -> String {
    with_words(text, |key| {
        let own = quotations.get(&key)?;
        Some(if own.erased_at.is_some() { ERASED_WORDS.to_owned() } else { own.words.clone() })
    })
}

pub(crate) fn by_key(rows: Vec<Quotation>) -> BTreeMap<i64, Quotation> {
    rows.into_iter().map(|row| (row.id, row)).collect()
}

/// The codes of a text that can name something, and those that cannot. A figure rests on what it shows.
fn codes(text: &str) -> (Vec<Cited>, Vec<String>) {
    let (mut cited, mut unknown) = (Vec::new(), Vec::new());
    let mut note = |found: Cited| {
        if !cited.contains(&found) {
            cited.push(found);
        }
    };
    for mark in marks(text) {
        for (found, code) in mark.cited().into_iter().zip(&mark.codes) {
            match found {
                Some(found) => note(found),
                None => unknown.push(code.clone()),
            }
        }
    }
    for name in figure::named(text) {
        match figure::Name::parse(name) {
            Some(name) => name.figure.cited().into_iter().for_each(&mut note),
            None => unknown.push(format!("figure:{name}")),
        }
    }
    (cited, unknown)
}

impl App {
    /// The papers of a dialogue that are being written.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor works on the dialogue's desk.
    pub async fn papers(&self, actor: &Actor, dialogue: &Dialogue) -> Result<Vec<PaperView>> {
        self.gate(actor, Action::Desk, &dialogue.resource())?;
        let rows = store::paper::of_dialogue(&self.inner.store.read(), dialogue.id.0).await?;
        rows.into_iter().map(|row| view(row, dialogue.clone())).collect()
    }

    /// A paper that is being written.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor works on the dialogue's desk.
    pub async fn paper(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: PaperId,
    ) -> Result<PaperView> {
        self.gate(actor, Action::Desk, &dialogue.resource())?;
        let row = store::paper::by_id(&self.inner.store.read(), id.0).await?;
        let row = row.filter(|row| row.dialogue_id == dialogue.id.0).ok_or(Error::NOT_FOUND)?;
        view(row, dialogue.clone())
    }

    /// Begins a paper, the next volume of its kind.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue; [`Error::Invalid`];
    /// [`Error::Conflict`] `papers_full`.
    pub async fn begin_paper(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        new: &NewPaper,
    ) -> Result<PaperId> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        let mut fields = Fields::default();
        let title = fields.text(TITLE, &new.title);
        let title = fields.done(title)?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let own = store::paper::of_dialogue(&tx, dialogue.id.0).await?;
        let last =
            own.iter().filter(|row| row.kind == new.kind.as_str()).map(|row| row.volume).max();
        let volume = last.unwrap_or(0) + 1;
        if volume > MOST_VOLUMES {
            return Err(Error::Conflict("papers_full"));
        }
        let row = Paper {
            id: 0,
            dialogue_id: dialogue.id.0,
            kind: new.kind.as_str().to_owned(),
            volume,
            title,
            language: dialogue.language.as_str().to_owned(),
            created_at: now.0,
            changed_at: now.0,
        };
        let id = store::paper::insert(&tx, &row).await?;
        self.commit(tx).await?;
        Ok(PaperId(id))
    }

    /// Gives a paper another title.
    ///
    /// # Errors
    /// As [`App::begin_paper`].
    pub async fn rename_paper(&self, actor: &Actor, paper: &PaperView, title: &str) -> Result<()> {
        let mut fields = Fields::default();
        let title = fields.text(TITLE, title);
        let title = fields.done(title)?;
        let (tx, _) = self.open_paper(actor, paper).await?;
        store::paper::set_title(&tx, paper.row.id, &title).await?;
        self.commit(tx).await
    }

    /// Begins to change a paper: nobody else changes it meanwhile.
    async fn open_paper(&self, actor: &Actor, paper: &PaperView) -> Result<(Tx, Moment)> {
        self.gate(actor, Action::Curate, &paper.dialogue.resource())?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        store::paper::lock(&tx, paper.row.id, now.0).await?.ok_or(Error::NOT_FOUND)?;
        Ok((tx, now))
    }

    /// The outline of a paper, with how far each section is.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor works on the dialogue's desk.
    pub async fn outline(&self, actor: &Actor, paper: &PaperView) -> Result<Vec<Outlined>> {
        let sections = self.written(actor, paper).await?;
        let levels = sections.iter().map(|section| section.row.level);
        let numbers = numbers(levels);
        let outlined = |(section, number): (SectionView, String)| {
            let count = |is: fn(&ParagraphView) -> bool| {
                section.paragraphs.iter().filter(|paragraph| is(paragraph)).count()
            };
            Outlined {
                number,
                paragraphs: count(|paragraph| !paragraph.text.trim().is_empty()),
                uncited: count(ParagraphView::is_uncited),
                changed: count(|paragraph| {
                    paragraph.citations.iter().any(CitationView::has_changed)
                }),
                row: section.row,
            }
        };
        Ok(sections.into_iter().zip(numbers).map(outlined).collect())
    }

    /// A whole paper, as its writers see it.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor works on the dialogue's desk.
    pub async fn written(&self, actor: &Actor, paper: &PaperView) -> Result<Vec<SectionView>> {
        self.gate(actor, Action::Desk, &paper.dialogue.resource())?;
        let read = self.inner.store.read();
        written(&read, paper).await
    }

    /// A section, as its writers see it.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor works on the dialogue's desk, and when the paper has no such
    /// section.
    pub async fn section(
        &self,
        actor: &Actor,
        paper: &PaperView,
        id: SectionId,
    ) -> Result<SectionView> {
        self.gate(actor, Action::Desk, &paper.dialogue.resource())?;
        section_in(&self.inner.store.read(), paper, id).await
    }

    /// The section in which a paragraph stands.
    ///
    /// # Errors
    /// As [`App::section`].
    pub async fn section_of_paragraph(
        &self,
        actor: &Actor,
        paper: &PaperView,
        id: ParagraphId,
    ) -> Result<SectionId> {
        self.gate(actor, Action::Desk, &paper.dialogue.resource())?;
        let row = paragraph_of(&self.inner.store.read(), paper, id).await?;
        Ok(SectionId(row.section_id))
    }

    /// The paragraphs that were taken out of a section.
    ///
    /// # Errors
    /// As [`App::section`].
    pub async fn removed_paragraphs(
        &self,
        actor: &Actor,
        paper: &PaperView,
        id: SectionId,
    ) -> Result<Vec<ParagraphView>> {
        self.gate(actor, Action::Desk, &paper.dialogue.resource())?;
        let read = self.inner.store.read();
        section_of(&read, paper, id).await?;
        let rows = store::paper::paragraphs(&read, id.0, true).await?;
        let quotations = by_key(store::citation::quotations_of_section(&read, id.0).await?);
        paragraphs(&read, rows, &[], &quotations).await
    }

    /// Adds a section.
    ///
    /// # Errors
    /// As [`App::begin_paper`]; [`Error::Conflict`] `paper_full`.
    pub async fn add_section(
        &self,
        actor: &Actor,
        paper: &PaperView,
        new: &NewSection,
    ) -> Result<SectionId> {
        let mut fields = Fields::default();
        let title = fields.text(SECTION, &new.title);
        let (tx, now) = self.open_paper(actor, paper).await?;
        let sections = store::paper::sections(&tx, paper.row.id).await?;
        if sections.len() >= MOST_SECTIONS {
            return Err(Error::Conflict("paper_full"));
        }
        let place = match new.behind {
            Some(behind) => {
                let place = sections.iter().position(|row| row.id == behind.0);
                place.ok_or(Error::NOT_FOUND)? + 1
            }
            None => sections.len(),
        };
        let mut levels: Vec<i64> = sections.iter().map(|row| row.level).collect();
        levels.insert(place, new.level);
        if !is_outline(&levels) {
            let expected = "a level from 1 to 3, at most one below the section before it";
            fields.fault("level", Fault::Malformed { expected });
        }
        let title = fields.done(title)?;
        let position = match place.checked_sub(1).and_then(|before| sections.get(before)) {
            Some(before) => before.position + 1,
            None => 0,
        };
        store::paper::make_room_for_section(&tx, paper.row.id, position).await?;
        let row = Section {
            id: 0,
            paper_id: paper.row.id,
            position,
            level: new.level,
            version: 1,
            title,
            removed_at: None,
        };
        let person = actor.person.map(|person| person.0);
        let id = store::paper::insert_section(&tx, &row, person, now.0).await?;
        self.commit(tx).await?;
        Ok(SectionId(id))
    }

    /// Gives a section another title.
    ///
    /// # Errors
    /// As [`App::begin_paper`]; [`Error::Conflict`] `section_changed` when somebody else renamed it
    /// since `version`.
    pub async fn rename_section(
        &self,
        actor: &Actor,
        paper: &PaperView,
        id: SectionId,
        version: i64,
        title: &str,
    ) -> Result<()> {
        let mut fields = Fields::default();
        let title = fields.text(SECTION, title);
        let title = fields.done(title)?;
        let (tx, now) = self.open_paper(actor, paper).await?;
        let mut row = section_of(&tx, paper, id).await?;
        if row.title == title {
            return Ok(());
        }
        if row.version != version {
            return Err(Error::Conflict("section_changed"));
        }
        row.title = title;
        row.version += 1;
        let person = actor.person.map(|person| person.0);
        store::paper::set_section(&tx, &row, person, now.0).await?;
        self.commit(tx).await
    }

    /// Moves a section, with everything under it, past its neighbour.
    ///
    /// # Errors
    /// As [`App::begin_paper`]; [`Error::Conflict`] `section_at_end` when there is no neighbour.
    pub async fn move_section(
        &self,
        actor: &Actor,
        paper: &PaperView,
        id: SectionId,
        way: Way,
    ) -> Result<()> {
        let (tx, _) = self.open_paper(actor, paper).await?;
        let sections = store::paper::sections(&tx, paper.row.id).await?;
        let place = sections.iter().position(|row| row.id == id.0).ok_or(Error::NOT_FOUND)?;
        let levels: Vec<i64> = sections.iter().map(|row| row.level).collect();
        let order = moved(&levels, place, way).ok_or(Error::Conflict("section_at_end"))?;
        for (position, place) in (0_i64..).zip(order) {
            if let Some(row) = sections.get(place) {
                store::paper::move_section(&tx, row.id, position).await?;
            }
        }
        self.commit(tx).await
    }

    /// Takes an empty section out.
    ///
    /// # Errors
    /// As [`App::begin_paper`]; [`Error::Conflict`] `section_not_empty` while something stands in it
    /// or under it.
    pub async fn remove_section(
        &self,
        actor: &Actor,
        paper: &PaperView,
        id: SectionId,
    ) -> Result<()> {
        let (tx, now) = self.open_paper(actor, paper).await?;
        let sections = store::paper::sections(&tx, paper.row.id).await?;
        let place = sections.iter().position(|row| row.id == id.0).ok_or(Error::NOT_FOUND)?;
        let level = |place: usize| sections.get(place).map_or(0, |row| row.level);
        let has_paragraphs = !store::paper::paragraphs(&tx, id.0, false).await?.is_empty();
        if has_paragraphs || level(place + 1) > level(place) {
            return Err(Error::Conflict("section_not_empty"));
        }
        store::paper::remove_section(&tx, id.0, Some(now.0)).await?;
        self.commit(tx).await
    }

    /// Adds a paragraph to a section, behind another one or at its beginning.
    ///
    /// # Errors
    /// As [`App::begin_paper`]; [`Error::Conflict`] `paper_full`.
    pub async fn add_paragraph(
        &self,
        actor: &Actor,
        paper: &PaperView,
        section: SectionId,
        behind: Option<ParagraphId>,
        text: &str,
    ) -> Result<ParagraphId> {
        let text = self.check_text(text)?;
        let (tx, now) = self.open_paper(actor, paper).await?;
        let id = self.put_paragraph(&tx, actor, paper, (section, behind), &text, now).await?;
        self.commit(tx).await?;
        Ok(id)
    }

    /// Puts a paragraph behind another one of any section of the paper, or at a section's beginning.
    ///
    /// # Errors
    /// As [`App::begin_paper`].
    pub async fn move_paragraph(
        &self,
        actor: &Actor,
        paper: &PaperView,
        id: ParagraphId,
        section: SectionId,
        behind: Option<ParagraphId>,
    ) -> Result<()> {
        let (tx, now) = self.open_paper(actor, paper).await?;
        paragraph_of(&tx, paper, id).await?;
        section_of(&tx, paper, section).await?;
        let position = match behind {
            Some(behind) if behind == id => return Ok(()),
            Some(behind) => {
                let before = paragraph_of(&tx, paper, behind).await?;
                if before.section_id != section.0 {
                    return Err(Error::NOT_FOUND);
                }
                before.position + 1
            }
            None => 0,
        };
        store::paper::make_room(&tx, section.0, position, now.0).await?;
        store::paper::move_paragraph(&tx, id.0, section.0, position, now.0).await?;
        self.commit(tx).await
    }

    /// Takes a paragraph out, or in again. It keeps its code and its versions.
    ///
    /// # Errors
    /// As [`App::begin_paper`].
    pub async fn remove_paragraph(
        &self,
        actor: &Actor,
        paper: &PaperView,
        id: ParagraphId,
        remove: bool,
    ) -> Result<()> {
        let (tx, now) = self.open_paper(actor, paper).await?;
        paragraph_of(&tx, paper, id).await?;
        store::paper::remove_paragraph(&tx, id.0, remove.then_some(now.0), now.0).await?;
        self.commit(tx).await
    }

    /// Says why a paragraph needs no citation; an empty reason takes that back.
    ///
    /// # Errors
    /// As [`App::begin_paper`].
    pub async fn exempt_paragraph(
        &self,
        actor: &Actor,
        paper: &PaperView,
        id: ParagraphId,
        reason: &str,
    ) -> Result<()> {
        let mut fields = Fields::default();
        let limit = domain::text::Limit { min: 0, ..EXEMPT };
        let reason = fields.text(limit, reason);
        let reason = fields.done(reason)?;
        let (tx, now) = self.open_paper(actor, paper).await?;
        paragraph_of(&tx, paper, id).await?;
        store::paper::set_exempt(&tx, id.0, &reason, now.0).await?;
        self.commit(tx).await
    }
}

fn view(row: Paper, dialogue: Dialogue) -> Result<PaperView> {
    Ok(PaperView { kind: row.kind.parse().map_err(|_| corrupt())?, row, dialogue })
}

async fn section_of(db: &impl store::Db, paper: &PaperView, id: SectionId) -> Result<Section> {
    let row = store::paper::section(db, id.0).await?;
    let own = |row: &Section| row.paper_id == paper.row.id && row.removed_at.is_none();
    row.filter(own).ok_or(Error::NOT_FOUND)
}

/// A section, as its writers see it.
pub(crate) async fn section_in(
    db: &impl store::Db,
    paper: &PaperView,
    id: SectionId,
) -> Result<SectionView> {
    let row = section_of(db, paper, id).await?;
    let rows = store::paper::paragraphs(db, id.0, false).await?;
    let citations = store::citation::of_section(db, id.0).await?;
    let quotations = by_key(store::citation::quotations_of_section(db, id.0).await?);
    let paragraphs = paragraphs(db, rows, &citations, &quotations).await?;
    Ok(SectionView { row, paragraphs })
}

async fn paragraph_of(
    db: &impl store::Db,
    paper: &PaperView,
    id: ParagraphId,
) -> Result<store::paper::Paragraph> {
    let row = store::paper::paragraph(db, id.0).await?.ok_or(Error::NOT_FOUND)?;
    section_of(db, paper, SectionId(row.section_id)).await?;
    Ok(row)
}

/// A whole paper, as its writers see it.
pub(crate) async fn written(db: &impl store::Db, paper: &PaperView) -> Result<Vec<SectionView>> {
    let sections = store::paper::sections(db, paper.row.id).await?;
    let rows = store::paper::paragraphs_of_paper(db, paper.row.id).await?;
    let citations = store::citation::of_paper(db, paper.row.id).await?;
    let quotations = by_key(store::citation::quotations_of_paper(db, paper.row.id).await?);
    let mut by_section: BTreeMap<i64, Vec<ParagraphView>> = BTreeMap::new();
    for paragraph in paragraphs(db, rows, &citations, &quotations).await? {
        by_section.entry(paragraph.section.0).or_default().push(paragraph);
    }
    let section = |row: Section| SectionView {
        paragraphs: by_section.remove(&row.id).unwrap_or_default(),
        row,
    };
    Ok(sections.into_iter().map(section).collect())
}

/// Paragraphs with what they cite, as it is now.
async fn paragraphs(
    db: &impl store::Db,
    rows: Vec<store::paper::Paragraph>,
    citations: &[store::citation::Citation],
    quotations: &BTreeMap<i64, Quotation>,
) -> Result<Vec<ParagraphView>> {
    let keys = citations.iter().map(|row| (row.kind.as_str(), row.item_id));
    let known = citation::by_keys(db, keys).await?;
    let mut of: BTreeMap<i64, Vec<CitationView>> = BTreeMap::new();
    for row in citations {
        if let Some(view) = cited(row.kind.as_str(), row.item_id, row.version, &row.facts, &known)?
        {
            of.entry(row.paragraph_id).or_default().push(view);
        }
    }
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let mut assisted: BTreeMap<i64, store::assistant::Assistance> =
        store::assistant::of_paragraphs(db, &ids)
            .await?
            .into_iter()
            .filter_map(|row| Some((row.paragraph_id?, row)))
            .collect();
    let view = |row: store::paper::Paragraph| {
        let citations = of.remove(&row.id).unwrap_or_default();
        let text = worded(&row.text, quotations);
        let (named, mut unknown) = codes(&row.text);
        let is_there = |code: &Cited| citations.iter().any(|own| own.citable.cited == *code);
        unknown.extend(named.iter().filter(|code| !is_there(code)).map(Cited::to_string));
        ParagraphView {
            id: ParagraphId(row.id),
            section: SectionId(row.section_id),
            version: row.version,
            drafted: assisted.remove(&row.id).map(|own| drafted(own, &text, &citations)),
            text,
            citations,
            unknown,
            exempt: row.exempt,
            by: row.person_id.map(PersonId),
            changed: Moment(row.changed_at),
            removed: row.removed_at.is_some(),
        }
    };
    Ok(rows.into_iter().map(view).collect())
}

/// A citation beside what it cites; none when that is in no table any more.
pub(crate) fn cited(
    kind: &str,
    item: i64,
    version: i64,
    facts: &str,
    known: &BTreeMap<(CitedKind, i64), Citable>,
) -> Result<Option<CitationView>> {
    let citable = known.get(&(citation::kind_of(kind)?, item)).cloned();
    Ok(citable.map(|citable| CitationView { citable, version, facts: Facts::read(facts) }))
}
