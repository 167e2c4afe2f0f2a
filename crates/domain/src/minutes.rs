//! Minutes (회의록): the text of what a meeting did, drafted from its record and then kept by people.
//!
//! A draft is made of the record alone ([`draft`]): every sentence has a key that says where it comes
//! from, so that what people change later can be told from what was recorded. Minutes hold date and place,
//! affiliation and name of those present, the items and how each was handled (일자리 조례 제10조), what
//! members said, what others stated, and the list of those present (각종위원회 조례 제12조).

mod draft;
mod korean;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

pub use draft::{Attendee, Matter, Source, draft};

use crate::id::ItemId;
use crate::text::Limit;

/// A paragraph.
pub const PARAGRAPH: Limit = Limit { field: "text", min: 1, max: 10_000, lines: true };
/// Why published minutes are corrected, or a correction is not accepted.
pub const REASON: Limit = Limit { field: "reason", min: 2, max: 300, lines: false };
/// The most paragraphs people may add to one meeting's minutes.
pub const MOST_ADDED: u32 = 200;
/// The most versions of one meeting's minutes.
pub const MOST_VERSIONS: i64 = 500;
/// The most corrections that wait for an answer at a time.
pub const MOST_CORRECTIONS: i64 = 300;
/// The most days members may be given to look the minutes through.
pub const MOST_DAYS: i64 = 60;
/// So many days before minutes have to be published, whoever keeps them is told.
pub const WARNING_DAYS: i64 = 3;

crate::words! {
    /// Where minutes stand.
    MinutesStatus {
        /// Being written.
        Draft = "draft",
        /// Members look them through.
        Circulated = "circulated",
        /// The chair, or a later meeting, approved them.
        Approved = "approved",
        /// Chair and secretary signed them.
        Signed = "signed",
        /// Everybody reads them.
        Published = "published",
    }
}

crate::words! {
    /// Who signs minutes.
    Signatory {
        /// Whoever leads the body.
        Chair = "chair",
        /// Whoever keeps its record (간사).
        Secretary = "secretary",
    }
}

crate::words! {
    /// How minutes were approved.
    Approval {
        /// By the chair.
        Chair = "chair",
        /// By a later meeting, under an item of its own.
        Meeting = "meeting",
    }
}

crate::words! {
    /// The legal ground on which a paragraph is not shown.
    Secrecy {
        /// 개인정보 (공공기관의 정보공개에 관한 법률 제9조 ① 6호).
        Person = "person",
        /// 의사결정 과정에 있는 사항 (같은 조 5호).
        Deliberation = "deliberation",
        /// 경영·영업상 비밀 (같은 조 7호).
        Business = "business",
        /// 의결로 비공개 (각종위원회 조례 제14조).
        Resolved = "resolved",
    }
}

crate::words! {
    /// Why an item is left out of what is published.
    Withheld {
        /// It was dealt with behind closed doors.
        Closed = "closed",
        /// The body resolved so.
        Resolved = "resolved",
    }
}

crate::words! {
    /// What became of a member's correction.
    CorrectionOutcome {
        /// It stands in the minutes now.
        Accepted = "accepted",
        /// It does not, and why was told.
        Declined = "declined",
    }
}

/// One numbered paragraph.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paragraph {
    /// Where it comes from: `e17` the 17th event of the record, `v20` the vote that the 20th closed, `i3`
    /// the text of item 3, `r5` the resolution of vote 5, `n2` the second that people added; other words
    /// for what every meeting has.
    pub key: String,
    /// What it says.
    pub text: String,
    /// The item it tells of: what hides the item hides it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<ItemId>,
    /// Other paragraphs that say the same: whatever hides one of them hides this.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub with: Vec<String>,
    /// Whether it happened behind closed doors under no item.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub closed: bool,
}

/// Paragraphs under a title. Its number is its place, from 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// Its name among the sections.
    pub key: String,
    /// Its title.
    pub title: String,
    /// The item it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<ItemId>,
    /// What it says.
    pub paragraphs: Vec<Paragraph>,
}

/// The minutes of one meeting.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// In order.
    pub sections: Vec<Section>,
    /// How many paragraphs people ever added: keys are not used twice.
    #[serde(default)]
    pub added: u32,
}

/// What was changed in minutes, or differs from the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// Another text.
    Edited {
        /// The paragraph.
        key: String,
        /// What it said.
        before: String,
    },
    /// Not there before.
    Added {
        /// The paragraph.
        key: String,
    },
    /// No longer there.
    Removed {
        /// The paragraph.
        key: String,
        /// What it said.
        before: String,
    },
}

impl Difference {
    /// The paragraph.
    pub fn key(&self) -> &str {
        match self {
            Self::Edited { key, .. } | Self::Added { key } | Self::Removed { key, .. } => key,
        }
    }
}

/// Why a change cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// There is no such paragraph or section.
    #[error("there is no such paragraph")]
    Unknown,
    /// Minutes have to say this (일자리 조례 제10조).
    #[error("minutes have to say this")]
    Needed,
    /// People added as many paragraphs as there may be.
    #[error("too many paragraphs were added")]
    Full,
}

impl Paragraph {
    pub(crate) fn new(key: impl Into<String>, text: impl Into<String>) -> Self {
        Self { key: key.into(), text: text.into(), item: None, with: Vec::new(), closed: false }
    }

    /// Whether people may take it out or keep it from the public. What all minutes hold (date, place,
    /// those present, the agenda, how votes ended) may be corrected, but stays (일자리 조례 제10조).
    pub fn may_be_left_out(&self) -> bool {
        let mut letters = self.key.chars();
        let kind = letters.next();
        let numbered = letters.as_str().parse::<i64>().is_ok();
        numbered && matches!(kind, Some('e' | 'i' | 'n' | 'r'))
    }

    /// The event of the record it comes from.
    pub fn event(&self) -> Option<i64> {
        event_of(&self.key)
    }
}

/// The number of the event that a key names.
pub fn event_of(key: &str) -> Option<i64> {
    key.strip_prefix('e')?.parse().ok()
}

/// The item of whose text a key is.
pub fn item_of(key: &str) -> Option<ItemId> {
    key.strip_prefix('i')?.parse().ok().map(ItemId)
}

impl Section {
    pub(crate) fn new(key: impl Into<String>, title: impl Into<String>) -> Self {
        Self { key: key.into(), title: title.into(), item: None, paragraphs: Vec::new() }
    }
}

impl Document {
    /// The paragraph with this key.
    pub fn paragraph(&self, key: &str) -> Option<&Paragraph> {
        self.paragraphs().find(|paragraph| paragraph.key == key)
    }

    /// Every paragraph, in order.
    pub fn paragraphs(&self) -> impl Iterator<Item = &Paragraph> {
        self.sections.iter().flat_map(|section| &section.paragraphs)
    }

    /// The number of a paragraph: `3-2` is the second of the third section.
    pub fn number(&self, key: &str) -> Option<String> {
        self.sections.iter().enumerate().find_map(|(section, one)| {
            let place = one.paragraphs.iter().position(|paragraph| paragraph.key == key)?;
            Some(format!("{}-{}", section + 1, place + 1))
        })
    }

    /// Gives a paragraph another text; an empty one takes it out. Whether anything changed.
    ///
    /// # Errors
    /// [`EditError::Unknown`]; [`EditError::Needed`] for what minutes have to say.
    pub fn set(&mut self, key: &str, text: &str) -> Result<bool, EditError> {
        let section =
            self.sections.iter_mut().find(|one| one.paragraphs.iter().any(|p| p.key == key));
        let section = section.ok_or(EditError::Unknown)?;
        let paragraph = section.paragraphs.iter_mut().find(|paragraph| paragraph.key == key);
        let paragraph = paragraph.ok_or(EditError::Unknown)?;
        if paragraph.text == text {
            return Ok(false);
        }
        if !text.is_empty() {
            text.clone_into(&mut paragraph.text);
            return Ok(true);
        }
        if !paragraph.may_be_left_out() {
            return Err(EditError::Needed);
        }
        section.paragraphs.retain(|paragraph| paragraph.key != key);
        Ok(true)
    }

    /// Adds a paragraph at the end of a section; its key.
    ///
    /// # Errors
    /// [`EditError::Unknown`]; [`EditError::Full`].
    pub fn add(&mut self, section: &str, text: &str) -> Result<String, EditError> {
        if self.added >= MOST_ADDED {
            return Err(EditError::Full);
        }
        let found = self.sections.iter_mut().find(|one| one.key == section);
        let found = found.ok_or(EditError::Unknown)?;
        self.added += 1;
        let mut paragraph = Paragraph::new(format!("n{}", self.added), text);
        paragraph.item = found.item;
        let key = paragraph.key.clone();
        found.paragraphs.push(paragraph);
        Ok(key)
    }

    /// Takes in what the record says and these minutes do not: behind what comes before it in the draft.
    ///
    /// # Errors
    /// [`EditError::Unknown`] when the draft has no such paragraph, or it is there already.
    pub fn restore(&mut self, draft: &Self, key: &str) -> Result<(), EditError> {
        if self.paragraph(key).is_some() {
            return Err(EditError::Unknown);
        }
        let holds = |section: &&Section| section.paragraphs.iter().any(|one| one.key == key);
        let source = draft.sections.iter().find(holds).ok_or(EditError::Unknown)?;
        let paragraph = draft.paragraph(key).ok_or(EditError::Unknown)?.clone();
        let earlier: Vec<&str> = source
            .paragraphs
            .iter()
            .map(|one| one.key.as_str())
            .take_while(|one| *one != key)
            .collect();
        let Some(section) = self.sections.iter_mut().find(|one| one.key == source.key) else {
            let section = Section { paragraphs: vec![paragraph], ..source.clone() };
            self.sections.push(section);
            return Ok(());
        };
        let before = section.paragraphs.iter().rposition(|one| earlier.contains(&one.key.as_str()));
        section.paragraphs.insert(before.map_or(0, |place| place + 1), paragraph);
        Ok(())
    }

    /// What is different here from `before`, in the order of this document; what is gone comes last.
    pub fn differences(&self, before: &Self) -> Vec<Difference> {
        let old: BTreeMap<&str, &str> =
            before.paragraphs().map(|one| (one.key.as_str(), one.text.as_str())).collect();
        let mut found: Vec<Difference> = self
            .paragraphs()
            .filter_map(|paragraph| match old.get(paragraph.key.as_str()) {
                None => Some(Difference::Added { key: paragraph.key.clone() }),
                Some(text) if *text != paragraph.text => Some(Difference::Edited {
                    key: paragraph.key.clone(),
                    before: (*text).to_owned(),
                }),
                Some(_) => None,
            })
            .collect();
        let here: BTreeSet<&str> = self.paragraphs().map(|one| one.key.as_str()).collect();
        found.extend(before.paragraphs().filter(|one| !here.contains(one.key.as_str())).map(
            |paragraph| Difference::Removed {
                key: paragraph.key.clone(),
                before: paragraph.text.clone(),
            },
        ));
        found
    }
}

/// What of minutes everybody may read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Veil {
    /// Items that are left out by rule.
    pub items: BTreeMap<ItemId, Withheld>,
    /// Paragraphs that are kept from the public one by one.
    pub redacted: BTreeMap<String, Secrecy>,
}

/// How a paragraph, or a title, is shown to everybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// As it is.
    Open,
    /// As a bar of its length.
    Redacted(Secrecy),
    /// Not at all.
    Withheld(Withheld),
}

impl Veil {
    /// How the title of a section is shown; what is withheld has no paragraphs to be shown either.
    pub fn title(&self, section: &Section) -> Shown {
        let item = section.item.and_then(|item| self.items.get(&item));
        item.map_or(Shown::Open, |why| Shown::Withheld(*why))
    }

    /// How a paragraph is shown.
    pub fn paragraph(&self, paragraph: &Paragraph) -> Shown {
        if let Some(why) = paragraph.item.and_then(|item| self.items.get(&item)) {
            return Shown::Withheld(*why);
        }
        if paragraph.closed {
            return Shown::Withheld(Withheld::Closed);
        }
        let own = self.redacted.get(&paragraph.key);
        let same = || paragraph.with.iter().find_map(|key| self.redacted.get(key));
        own.or_else(same).map_or(Shown::Open, |ground| Shown::Redacted(*ground))
    }

    /// Whether everything of a section is shown as it is.
    pub fn is_open(&self, section: &Section) -> bool {
        self.title(section) == Shown::Open
    }
}
