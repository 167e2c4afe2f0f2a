//! Editions: papers as they were published. An edition never changes; what is wrong in it is put right
//! beside it, and what was erased from it is shown as erased.

mod manifest;

use std::collections::BTreeMap;

use domain::act::{ActKind, Subject};
use domain::body::BodyKind;
use domain::code::Coded as _;
use domain::edition::{CORRECT, EditionStatus, MOST, MOST_ERRATA, NOTE, REASON, Readiness, WRONG};
use domain::id::{EditionId, MeetingId, ParagraphId, SectionId};
use domain::language::Language;
use domain::paper::{PaperKind, slots};
use domain::permission::Action;
use domain::time::Moment;
use ledger::commitment::commit;
use store::Tx;
use store::citation::Quotation;
use store::edition::{Citation, Commitment, Extent, Figure, Paragraph, Section};
pub use store::edition::{Edition, Erratum, Rendition};
use store::meeting::Resolution;
use store::outcome::{Filter, Listed};
use store::paper::Paper;

use crate::act::NewAct;
use crate::citation::CitationView;
use crate::dialogue::Dialogue;
use crate::figure::Picture;
use crate::paper::{PaperView, ParagraphView, SectionView, by_key, cited, numbers, worded};
use crate::{Actor, App, Error, Fields, Result, citation, figure, paper};

pub use manifest::Manifest;

/// The name under which quoted words are committed to.
const WORDS: &str = "words";

/// An edition with the paper it is of.
#[derive(Clone, Debug)]
pub struct EditionView {
    /// The edition.
    pub row: Edition,
    /// How binding it is.
    pub status: EditionStatus,
    /// The paper.
    pub paper: Paper,
    /// Which paper.
    pub kind: PaperKind,
    /// Its dialogue.
    pub dialogue: Dialogue,
    /// The resolution by which it became final.
    pub resolution: Option<Resolution>,
    /// The number of the newest edition of the paper.
    pub newest: i64,
    /// Its sections, in order.
    pub contents: Vec<Chaptered>,
}

/// A section of an edition, in its contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chaptered {
    /// Its key.
    pub id: SectionId,
    /// Its number: `3`, `3.1`.
    pub number: String,
    /// 1 a chapter, 2 and 3 what stands under one.
    pub level: i64,
    /// Its title.
    pub title: String,
    /// The numbers of its first and last paragraph; none when it has none of its own.
    pub extent: Option<(i64, i64)>,
}

/// A paragraph of an edition, as it is shown now.
#[derive(Clone, Debug)]
pub struct Printed {
    /// Its key.
    pub id: ParagraphId,
    /// Its section.
    pub section: SectionId,
    /// Its printed number.
    pub number: i64,
    /// Its text, with the words of its quotations; erased ones are named as such.
    pub text: String,
    /// What it cites, beside what that is now.
    pub citations: Vec<CitationView>,
    /// How many of its quotations were erased.
    pub erased: usize,
    /// An assistant drafted it, and a person approved it.
    pub drafted: bool,
    /// What is wrong in it.
    pub errata: Vec<Erratum>,
}

/// An edition to be published.
#[derive(Clone, Debug)]
pub struct NewEdition {
    /// How binding it is.
    pub status: EditionStatus,
    /// What is new in it.
    pub note: String,
    /// The resolution by which it is final.
    pub resolution: Option<i64>,
    /// Until when remarks are taken.
    pub remarks_until: Option<Moment>,
    /// The figures that its texts show live, as they were drawn for it, by their names.
    pub drawings: BTreeMap<String, Picture>,
}

/// A mistake to be put right.
#[derive(Clone, Debug, Default)]
pub struct NewErratum {
    /// What the paragraph says.
    pub wrong: String,
    /// What it should say.
    pub correct: String,
    /// Why.
    pub reason: String,
}

fn corrupt() -> Error {
    Error::Store(store::StoreError::Corrupt("edition"))
}

impl EditionView {
    /// The edition's key.
    pub fn id(&self) -> EditionId {
        EditionId(self.row.id)
    }

    /// The language it is written in.
    pub fn paper_language(&self) -> Language {
        self.paper.language.parse().unwrap_or(Language::Other)
    }

    /// The root of its manifest in hexadecimal.
    pub fn root(&self) -> String {
        hex::encode(&self.row.root)
    }

    /// Whether remarks are taken at `now`.
    pub fn takes_remarks(&self, now: Moment) -> bool {
        self.row.remarks_until.is_some_and(|until| now.0 < until) && self.row.number == self.newest
    }

    /// The chapters: sections of the first level, by their places in [`Self::contents`].
    pub fn chapters(&self) -> impl Iterator<Item = (usize, &Chaptered)> {
        self.contents.iter().enumerate().filter(|(_, section)| section.level == 1)
    }

    /// A chapter by its number from 1, with everything under it.
    pub fn chapter(&self, number: usize) -> Option<&[Chaptered]> {
        let begins: Vec<usize> = self.chapters().map(|(place, _)| place).collect();
        let begin = *begins.get(number.checked_sub(1)?)?;
        let end = begins.get(number).copied().unwrap_or(self.contents.len());
        self.contents.get(begin..end)
    }

    /// The number of the chapter in which the paragraph with this number stands.
    pub fn chapter_of(&self, paragraph: i64) -> Option<usize> {
        let holds = |section: &Chaptered| {
            section.extent.is_some_and(|(first, last)| (first..=last).contains(&paragraph))
        };
        let place = self.contents.iter().position(holds)?;
        Some(self.chapters().filter(|(begin, _)| *begin <= place).count())
    }
}

/// The numbers of the first and last paragraph of sections; none when they have none.
pub(crate) fn extent_of(sections: &[Chaptered]) -> Option<(i64, i64)> {
    let extents = || sections.iter().filter_map(|section| section.extent);
    Some((extents().map(|(first, _)| first).min()?, extents().map(|(_, last)| last).max()?))
}

/// What an edition is made of, before it is written down.
struct Frozen {
    sections: Vec<Section>,
    paragraphs: Vec<Paragraph>,
    citations: Vec<Citation>,
    commitments: Vec<Commitment>,
    figures: Vec<Figure>,
}

impl Frozen {
    fn texts(&self) -> Vec<&str> {
        self.paragraphs.iter().map(|paragraph| paragraph.text.as_str()).collect()
    }
}

impl App {
    /// What stands in the way of publishing a paper.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor works on the dialogue's desk.
    pub async fn readiness(&self, actor: &Actor, paper: &PaperView) -> Result<Readiness> {
        let sections = self.written(actor, paper).await?;
        self.readiness_of(&self.inner.store.read(), paper, &sections).await
    }

    async fn readiness_of(
        &self,
        db: &impl store::Db,
        paper: &PaperView,
        sections: &[SectionView],
    ) -> Result<Readiness> {
        let paragraphs = || sections.iter().flat_map(|section| &section.paragraphs);
        let count = |is: fn(&ParagraphView) -> bool| paragraphs().filter(|own| is(own)).count();
        Ok(Readiness {
            paragraphs: count(|paragraph| !paragraph.text.trim().is_empty()),
            uncited: count(ParagraphView::is_uncited),
            unresolved: count(ParagraphView::is_unresolved),
            drafted: count(ParagraphView::is_unapproved),
            core_questions: self.without_outcome(paper, Listed::CoreQuestions).await?,
            inputs: self.without_outcome(paper, Listed::Questions).await?
                + self.without_outcome(paper, Listed::Answers).await?,
            remarks: store::remark::unsettled(db, paper.row.id).await?,
        })
    }

    /// How many inputs of a paper's dialogue have no outcome.
    async fn without_outcome(&self, paper: &PaperView, listed: Listed) -> Result<i64> {
        let (read, dialogue) = (self.inner.store.read(), paper.dialogue.id.0);
        let set = store::core_question::current_set(&read, dialogue).await?;
        let filter = Filter {
            listed,
            dialogue,
            set: set.map(|set| set.id),
            core_question: None,
            word: None,
            without: true,
            search: None,
        };
        Ok(store::outcome::count(&read, &filter).await?)
    }

    /// Publishes a paper as it is now: the next edition, frozen for ever.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor manages the dialogue; [`Error::Invalid`];
    /// [`Error::Unready`] with what stands in the way.
    pub async fn publish_edition(
        &self,
        actor: &Actor,
        paper: &PaperView,
        new: &NewEdition,
    ) -> Result<i64> {
        self.gate(actor, Action::Manage, &paper.dialogue.resource())?;
        let mut fields = Fields::default();
        let note = fields.text(NOTE, &new.note);
        let note = fields.done(note)?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let row = store::paper::lock(&tx, paper.row.id, now.0).await?.ok_or(Error::NOT_FOUND)?;
        let sections = paper::written(&tx, paper).await?;
        let resolution = match new.resolution {
            Some(id) => Some(council_resolution(&tx, &paper.dialogue, id).await?),
            None => None,
        };
        let readiness = self.readiness_of(&tx, paper, &sections).await?;
        let obstacles = readiness.obstacles(paper.kind, new.status, resolution.is_some());
        if !obstacles.is_empty() {
            return Err(Error::Unready(obstacles));
        }
        let number =
            store::edition::of_paper(&tx, row.id).await?.first().map_or(1, |e| e.number + 1);
        if number > MOST {
            return Err(Error::Conflict("editions_full"));
        }
        let mut frozen = freeze(&tx, &row, &sections).await?;
        frozen.figures = figure::frozen(&tx, row.id, &frozen.texts(), &new.drawings, now).await?;
        let mut edition = Edition {
            id: 0,
            paper_id: row.id,
            number,
            status: new.status.as_str().to_owned(),
            title: row.title.clone(),
            note,
            root: Vec::new(),
            rendition: 1,
            resolution_id: resolution.as_ref().map(|resolution| resolution.id),
            published_at: now.0,
            remarks_until: new.remarks_until.map(|until| until.0),
        };
        let manifest = Manifest::of(&paper.dialogue, &row, &edition, &frozen)?;
        edition.root = manifest.root().to_vec();
        let id = store::edition::insert(&tx, &edition).await?;
        store::edition::insert_sections(&tx, id, &frozen.sections).await?;
        store::edition::insert_paragraphs(&tx, id, &frozen.paragraphs).await?;
        store::edition::insert_citations(&tx, id, &frozen.citations).await?;
        store::edition::insert_commitments(&tx, id, &frozen.commitments).await?;
        store::edition::insert_figures(&tx, id, &frozen.figures).await?;
        let mut plain = told(&paper.dialogue, &row, &edition);
        plain.extend([
            ("root", hex::encode(&edition.root).into()),
            ("paragraphs", frozen.paragraphs.len().into()),
            ("citations", frozen.citations.len().into()),
            ("resolution", edition.resolution_id.into()),
        ]);
        let act = NewAct {
            kind: ActKind::EditionPublished,
            dialogue: Some(row.dialogue_id),
            subject: Subject::Edition,
            subject_id: id,
            plain,
            committed: vec![("title", &edition.title), ("note", &edition.note)],
        };
        self.record(&tx, act, now).await?;
        self.commit(tx).await?;
        Ok(number)
    }

    /// The newest edition of a dialogue's newest paper of a kind; none before the first.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn newest_edition(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        kind: PaperKind,
    ) -> Result<Option<EditionView>> {
        self.gate(actor, Action::ReadDialogue, &dialogue.resource())?;
        let read = self.inner.store.read();
        let papers = store::paper::of_dialogue(&read, dialogue.id.0).await?;
        for paper in papers.into_iter().rev().filter(|paper| paper.kind == kind.as_str()) {
            if let Some(row) = store::edition::of_paper(&read, paper.id).await?.into_iter().next() {
                return view(&read, row, paper, dialogue.clone()).await.map(Some);
            }
        }
        Ok(None)
    }

    /// An edition of a dialogue's paper: of this kind and volume, with this number.
    ///
    /// # Errors
    /// [`Error::Denied`], also when there is none.
    pub async fn edition(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        kind: PaperKind,
        volume: i64,
        number: i64,
    ) -> Result<EditionView> {
        self.gate(actor, Action::ReadDialogue, &dialogue.resource())?;
        let read = self.inner.store.read();
        let papers = store::paper::of_dialogue(&read, dialogue.id.0).await?;
        let own = |paper: &Paper| paper.kind == kind.as_str() && paper.volume == volume;
        let paper = papers.into_iter().find(own).ok_or(Error::NOT_FOUND)?;
        let row = store::edition::by_number(&read, paper.id, number).await?;
        view(&read, row.ok_or(Error::NOT_FOUND)?, paper, dialogue.clone()).await
    }

    /// The edition with this key.
    pub(crate) async fn edition_by_id(&self, actor: &Actor, id: i64) -> Result<EditionView> {
        let read = self.inner.store.read();
        let row = store::edition::by_id(&read, id).await?.ok_or(Error::NOT_FOUND)?;
        let paper = store::paper::by_id(&read, row.paper_id).await?.ok_or(Error::NOT_FOUND)?;
        let dialogue = self.dialogue_by_id(paper.dialogue_id).await?;
        self.gate(actor, Action::ReadDialogue, &dialogue.resource())?;
        view(&read, row, paper, Dialogue::clone(&dialogue)).await
    }

    /// The editions of every paper of a dialogue of one kind, the newest first.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn editions(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        kind: PaperKind,
    ) -> Result<Vec<(Paper, Edition)>> {
        self.gate(actor, Action::ReadDialogue, &dialogue.resource())?;
        let read = self.inner.store.read();
        let mut found = Vec::new();
        let papers = store::paper::of_dialogue(&read, dialogue.id.0).await?;
        for paper in papers.into_iter().rev().filter(|paper| paper.kind == kind.as_str()) {
            let editions = store::edition::of_paper(&read, paper.id).await?;
            found.extend(editions.into_iter().map(|edition| (paper.clone(), edition)));
        }
        Ok(found)
    }

    /// The paragraphs of some sections of an edition, as they are shown now.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn printed(
        &self,
        actor: &Actor,
        edition: &EditionView,
        sections: &[Chaptered],
    ) -> Result<Vec<Printed>> {
        self.gate(actor, Action::ReadDialogue, &edition.dialogue.resource())?;
        match extent_of(sections) {
            Some((from, to)) => printed(&self.inner.store.read(), edition, from, to).await,
            None => Ok(Vec::new()),
        }
    }

    /// Where a paragraph was last published: the edition, and its number there.
    ///
    /// # Errors
    /// [`Error::Denied`], also when it never was.
    pub async fn published_paragraph(
        &self,
        actor: &Actor,
        id: ParagraphId,
    ) -> Result<(EditionView, i64)> {
        let read = self.inner.store.read();
        let place = store::edition::newest_place(&read, id.0).await?.ok_or(Error::NOT_FOUND)?;
        Ok((self.edition_by_id(actor, place.edition_id).await?, place.number))
    }

    /// The manifest of an edition, made anew from what is stored.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn manifest(&self, actor: &Actor, edition: &EditionView) -> Result<Manifest> {
        self.gate(actor, Action::ReadDialogue, &edition.dialogue.resource())?;
        let read = self.inner.store.read();
        let id = edition.row.id;
        let frozen = Frozen {
            sections: store::edition::sections(&read, id).await?,
            paragraphs: store::edition::paragraphs(&read, id, 1, i64::MAX).await?,
            citations: store::edition::citations(&read, id, 1, i64::MAX).await?,
            commitments: store::edition::commitments(&read, id).await?,
            figures: store::edition::figures(&read, id).await?,
        };
        let manifest = Manifest::of(&edition.dialogue, &edition.paper, &edition.row, &frozen)?;
        let quotations = store::edition::quotations(&read, id).await?;
        Ok(manifest.with_content(&frozen, quotations))
    }

    /// The erasures that an edition is shown with, oldest first.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn renditions(&self, actor: &Actor, edition: &EditionView) -> Result<Vec<Rendition>> {
        self.gate(actor, Action::ReadDialogue, &edition.dialogue.resource())?;
        Ok(store::edition::renditions(&self.inner.store.read(), edition.row.id).await?)
    }

    /// The errata of an edition, oldest first.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn errata(&self, actor: &Actor, edition: &EditionView) -> Result<Vec<Erratum>> {
        self.gate(actor, Action::ReadDialogue, &edition.dialogue.resource())?;
        Ok(store::edition::errata(&self.inner.store.read(), edition.row.id).await?)
    }

    /// Puts a mistake in an edition right, beside it.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor manages the dialogue; [`Error::Invalid`];
    /// [`Error::Conflict`] `errata_full`.
    pub async fn add_erratum(
        &self,
        actor: &Actor,
        edition: &EditionView,
        paragraph: i64,
        new: &NewErratum,
    ) -> Result<i64> {
        self.gate(actor, Action::Manage, &edition.dialogue.resource())?;
        let mut fields = Fields::default();
        let wrong = fields.text(WRONG, &new.wrong);
        let correct = fields.text(CORRECT, &new.correct);
        let reason = fields.text(REASON, &new.reason);
        fields.done(())?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let id = edition.row.id;
        let found = store::edition::paragraphs(&tx, id, paragraph, paragraph).await?;
        let found = found.first().ok_or(Error::NOT_FOUND)?;
        if store::edition::errata(&tx, id).await?.len() >= MOST_ERRATA {
            return Err(Error::Conflict("errata_full"));
        }
        let row = Erratum {
            id: 0,
            edition_id: id,
            paragraph_id: found.paragraph_id,
            wrong,
            correct,
            reason,
            at: now.0,
        };
        let key = store::edition::insert_erratum(&tx, &row).await?;
        let mut plain = told(&edition.dialogue, &edition.paper, &edition.row);
        plain.extend([
            ("erratum", key.into()),
            ("paragraph", ParagraphId(row.paragraph_id).code().into()),
            ("at_number", paragraph.into()),
        ]);
        let act = NewAct {
            kind: ActKind::EditionCorrected,
            dialogue: Some(edition.paper.dialogue_id),
            subject: Subject::Edition,
            subject_id: id,
            plain,
            committed: vec![
                ("wrong", &row.wrong),
                ("correct", &row.correct),
                ("reason", &row.reason),
            ],
        };
        self.record(&tx, act, now).await?;
        self.commit(tx).await?;
        Ok(key)
    }

    /// The resolutions of the dialogue's councils, the latest first: by one of them a paper is final.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor works on the dialogue's desk.
    pub async fn council_resolutions(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
    ) -> Result<Vec<Resolution>> {
        self.gate(actor, Action::Desk, &dialogue.resource())?;
        let read = self.inner.store.read();
        let mut found = Vec::new();
        for body in store::body::list(&read, dialogue.id.0).await? {
            if body.kind == BodyKind::Council.as_str() {
                found.extend(store::meeting::resolutions(&read, body.id, 0, RESOLUTIONS).await?);
            }
        }
        found.sort_by_key(|row| std::cmp::Reverse((row.at, row.id)));
        Ok(found)
    }
}

/// Resolutions of a council that are offered.
const RESOLUTIONS: i64 = 50;

/// What every act about an edition says.
fn told(
    dialogue: &Dialogue,
    paper: &Paper,
    edition: &Edition,
) -> Vec<(&'static str, serde_json::Value)> {
    vec![
        ("dialogue", dialogue.slug.as_str().into()),
        ("paper", paper.kind.as_str().into()),
        ("volume", paper.volume.into()),
        ("edition", edition.number.into()),
        ("status", edition.status.as_str().into()),
    ]
}

/// A resolution of a council of the dialogue.
async fn council_resolution(tx: &Tx, dialogue: &Dialogue, id: i64) -> Result<Resolution> {
    let row = store::meeting::resolution(tx, id).await?.ok_or(Error::NOT_FOUND)?;
    let body = store::body::by_id(tx, row.body_id).await?.ok_or_else(corrupt)?;
    let own = body.dialogue_id == dialogue.id.0 && body.kind == BodyKind::Council.as_str();
    own.then_some(row).ok_or(Error::NOT_FOUND)
}

/// Everything of a paper as it is now; empty paragraphs are left out.
async fn freeze(tx: &Tx, paper: &Paper, sections: &[SectionView]) -> Result<Frozen> {
    let quotations = by_key(store::citation::quotations_of_paper(tx, paper.id).await?);
    let stored: BTreeMap<i64, String> = store::paper::paragraphs_of_paper(tx, paper.id)
        .await?
        .into_iter()
        .map(|row| (row.id, row.text))
        .collect();
    let mut frozen = Frozen {
        sections: Vec::new(),
        paragraphs: Vec::new(),
        citations: Vec::new(),
        commitments: Vec::new(),
        figures: Vec::new(),
    };
    for (place, section) in (0_i64..).zip(sections) {
        frozen.sections.push(Section {
            section_id: section.row.id,
            place,
            level: section.row.level,
            title: section.row.title.clone(),
        });
        for paragraph in &section.paragraphs {
            let text = stored.get(&paragraph.id.0).map_or("", |text| text.trim());
            if text.is_empty() {
                continue;
            }
            frozen.commitments.extend(slots(text).iter().filter_map(|key| {
                let own = quotations.get(key)?;
                let commitment = committed(own)?;
                Some(Commitment { quotation_id: own.id, commitment: commitment.to_vec() })
            }));
            frozen.citations.extend((0_i64..).zip(&paragraph.citations).map(|(place, own)| {
                Citation {
                    paragraph_id: paragraph.id.0,
                    kind: own.citable.cited.kind().as_str().to_owned(),
                    item_id: own.citable.id,
                    place,
                    version: own.version,
                    facts: serde_json::to_string(&own.facts).unwrap_or_default(),
                }
            }));
            let number = i64::try_from(frozen.paragraphs.len()).unwrap_or(0) + 1;
            frozen.paragraphs.push(Paragraph {
                paragraph_id: paragraph.id.0,
                section_id: section.row.id,
                number,
                version: paragraph.version,
                text: text.to_owned(),
                drafted: paragraph.drafted.is_some(),
            });
        }
    }
    frozen.commitments.sort_by_key(|row| row.quotation_id);
    frozen.commitments.dedup_by_key(|row| row.quotation_id);
    Ok(frozen)
}

/// The commitment to quoted words; none once they were erased.
fn committed(row: &Quotation) -> Option<[u8; 32]> {
    row.erased_at.is_none().then(|| commit(&row.salt, WORDS, &row.words))
}

async fn view(
    db: &impl store::Db,
    row: Edition,
    paper: Paper,
    dialogue: Dialogue,
) -> Result<EditionView> {
    let sections = store::edition::sections(db, row.id).await?;
    let extents: BTreeMap<i64, Extent> = store::edition::extents(db, row.id)
        .await?
        .into_iter()
        .map(|extent| (extent.section_id, extent))
        .collect();
    let numbers = numbers(sections.iter().map(|section| section.level));
    let contents = sections.into_iter().zip(numbers).map(|(section, number)| Chaptered {
        id: SectionId(section.section_id),
        number,
        level: section.level,
        extent: extents.get(&section.section_id).map(|extent| (extent.first, extent.last)),
        title: section.title,
    });
    let resolution = match row.resolution_id {
        Some(id) => store::meeting::resolution(db, id).await?,
        None => None,
    };
    let newest = store::edition::of_paper(db, paper.id).await?.first().map_or(0, |e| e.number);
    Ok(EditionView {
        contents: contents.collect(),
        status: row.status.parse().map_err(|_| corrupt())?,
        kind: paper.kind.parse().map_err(|_| corrupt())?,
        row,
        paper,
        dialogue,
        resolution,
        newest,
    })
}

async fn printed(
    db: &impl store::Db,
    edition: &EditionView,
    from: i64,
    to: i64,
) -> Result<Vec<Printed>> {
    let id = edition.row.id;
    let rows = store::edition::paragraphs(db, id, from, to).await?;
    let citations = store::edition::citations(db, id, from, to).await?;
    let quotations = by_key(store::edition::quotations(db, id).await?);
    let errata = store::edition::errata(db, id).await?;
    let keys = citations.iter().map(|row| (row.kind.as_str(), row.item_id));
    let known = citation::by_keys(db, keys).await?;
    let mut of: BTreeMap<i64, Vec<CitationView>> = BTreeMap::new();
    for row in &citations {
        let view = cited(&row.kind, row.item_id, row.version, &row.facts, &known)?;
        of.entry(row.paragraph_id).or_default().extend(view);
    }
    let is_erased = |key: &i64| quotations.get(key).is_some_and(|row| row.erased_at.is_some());
    let print = |row: Paragraph| Printed {
        id: ParagraphId(row.paragraph_id),
        section: SectionId(row.section_id),
        number: row.number,
        drafted: row.drafted,
        erased: slots(&row.text).iter().filter(|key| is_erased(key)).count(),
        text: worded(&row.text, &quotations),
        citations: of.remove(&row.paragraph_id).unwrap_or_default(),
        errata: errata
            .iter()
            .filter(|erratum| erratum.paragraph_id == row.paragraph_id)
            .cloned()
            .collect(),
    };
    Ok(rows.into_iter().map(print).collect())
}

/// The code of a resolution: the meeting's, and its number in the year.
pub fn resolution_code(row: &Resolution) -> String {
    format!("{}-{}", MeetingId(row.meeting_id).code(), row.number)
}
