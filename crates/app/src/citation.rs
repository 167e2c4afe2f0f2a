//! Citations: what a paragraph rests on, as it was when it was cited and as it is now.

use std::collections::{BTreeMap, BTreeSet};

use domain::citation::{Cited, CitedKind};
use domain::contribution::Status;
use domain::id::{
    AnswerId, CoreQuestionId, EvidenceId, MeetingId, ParagraphId, QuestionId, StatementId,
};
use domain::paper::SEARCH;
use domain::permission::Action;
use serde::{Deserialize, Serialize};
pub use store::citation::Citation;
use store::citation::{Item, Wanted};

use crate::opinion::Verdict;
use crate::page::{Page, Slice};
use crate::paper::PaperView;
use crate::{Actor, App, Error, Fields, Result};

/// What a statement's votes said when it was cited: agree, disagree, pass.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// Of everybody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub all: Option<[u32; 3]>,
    /// Of each opinion group, where there were groups.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<[u32; 3]>,
}

impl Facts {
    /// Reads what was kept; nothing when it cannot be read.
    pub fn read(json: &str) -> Self {
        serde_json::from_str(json).unwrap_or_default()
    }

    /// The share of those who agree, in whole percent; of everybody, then of each group.
    pub fn agreeing(&self) -> Vec<u32> {
        let share = |[agree, disagree, pass]: &[u32; 3]| {
            let all = agree + disagree + pass;
            (all > 0).then(|| (agree * 100 + all / 2) / all)
        };
        self.all.iter().chain(&self.groups).filter_map(share).collect()
    }
}

/// Something that can be cited, as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citable {
    /// What it is, with its code.
    pub cited: Cited,
    /// Its key.
    pub id: i64,
    /// What it is called, or how its text begins; empty when nobody may read it.
    pub title: String,
    /// Where it stands.
    pub standing: Standing,
    /// Its version.
    pub version: i64,
    /// A contribution's channel; the kind of a paragraph's paper; empty for others.
    pub channel: String,
    /// The language of the title; empty for the dialogue's own.
    pub language: String,
}

/// Whether what was cited can still be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Anybody reads it.
    Public,
    /// Its author took it back.
    Withdrawn,
    /// It was hidden, with a reason anybody can read.
    Hidden,
    /// It was erased.
    Erased,
    /// It is not published.
    Unpublished,
}

impl Standing {
    fn of(status: &str) -> Self {
        match status.parse::<Status>() {
            Ok(Status::Published) => Self::Public,
            Ok(Status::Withdrawn) => Self::Withdrawn,
            Ok(Status::Hidden) => Self::Hidden,
            Ok(Status::Erased) => Self::Erased,
            Ok(Status::Waiting | Status::StaffOnly) | Err(_) => Self::Unpublished,
        }
    }

    /// Whether it may be cited in something that is about to be published.
    pub const fn may_be_published(self) -> bool {
        matches!(self, Self::Public | Self::Withdrawn | Self::Hidden | Self::Erased)
    }
}

/// A citation beside what it cites.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CitationView {
    /// What is cited, as it is now.
    pub citable: Citable,
    /// The version that was cited.
    pub version: i64,
    /// What it said in figures then.
    pub facts: Facts,
}

impl CitationView {
    /// Whether it changed since it was cited.
    pub fn has_changed(&self) -> bool {
        self.citable.version != self.version
    }
}

fn citable(kind: CitedKind, item: Item) -> Citable {
    let id = item.item_id;
    let cited = match kind {
        CitedKind::Question => Cited::Question(QuestionId(id)),
        CitedKind::Answer => Cited::Answer(AnswerId(id)),
        CitedKind::Statement => Cited::Statement(StatementId(id)),
        CitedKind::CoreQuestion => Cited::CoreQuestion { set: item.within, number: item.number },
        CitedKind::Resolution => {
            Cited::Resolution { meeting: MeetingId(item.within), number: item.number }
        }
        CitedKind::Minutes => Cited::Minutes(MeetingId(id)),
        CitedKind::Evidence => Cited::Evidence(EvidenceId(id)),
        CitedKind::Paragraph => Cited::Paragraph(ParagraphId(id)),
        CitedKind::Theme => Cited::Theme(domain::id::ThemeId(id)),
        CitedKind::Agenda => Cited::Agenda(domain::id::AgendaId(id)),
        CitedKind::Model => Cited::Model(domain::id::ModelId(id)),
        CitedKind::Action => Cited::Action(domain::id::ActionId(id)),
        CitedKind::Pilot => Cited::Pilot(domain::id::PilotId(id)),
        CitedKind::Indicator => Cited::Indicator(domain::id::IndicatorId(id)),
    };
    let standing = Standing::of(&item.status);
    let title = match (standing, kind) {
        (Standing::Public, CitedKind::Paragraph) => crate::trace::unquoted(&item.title),
        (Standing::Public, _) => item.title,
        _ => String::new(),
    };
    let (version, channel, language) = (item.version, item.channel, item.language);
    Citable { cited, id, title, standing, version, channel, language }
}

/// The key in a code; none for codes made of two numbers.
fn key_of(cited: &Cited) -> Option<i64> {
    match cited {
        Cited::Question(id) => Some(id.0),
        Cited::Answer(id) => Some(id.0),
        Cited::Statement(id) => Some(id.0),
        Cited::Minutes(id) => Some(id.0),
        Cited::Evidence(id) => Some(id.0),
        Cited::Paragraph(id) => Some(id.0),
        Cited::Theme(id) => Some(id.0),
        Cited::Agenda(id) => Some(id.0),
        Cited::Model(id) => Some(id.0),
        Cited::Action(id) => Some(id.0),
        Cited::Pilot(id) => Some(id.0),
        Cited::Indicator(id) => Some(id.0),
        Cited::CoreQuestion { .. } | Cited::Resolution { .. } => None,
    }
}

/// Finds what codes name in a dialogue; what is not there is missing in the answer.
pub(crate) async fn find(
    db: &impl store::Db,
    dialogue: i64,
    wanted: &[Cited],
) -> Result<BTreeMap<Cited, Citable>> {
    let mut keys: BTreeMap<CitedKind, BTreeSet<i64>> = BTreeMap::new();
    let mut found = BTreeMap::new();
    for cited in wanted {
        let (within, number) = match (cited, key_of(cited)) {
            (_, Some(key)) => {
                keys.entry(cited.kind()).or_default().insert(key);
                continue;
            }
            (Cited::CoreQuestion { set, number }, None) => (*set, *number),
            (Cited::Resolution { meeting, number }, None) => (meeting.0, *number),
            (_, None) => continue,
        };
        let kind = cited.kind();
        let item = store::citation::by_numbers(db, kind.as_str(), dialogue, within, number).await?;
        found.extend(item.map(|item| (*cited, citable(kind, item))));
    }
    for (kind, keys) in keys {
        let keys: Vec<i64> = keys.into_iter().collect();
        for item in store::citation::by_keys(db, kind.as_str(), &keys).await? {
            if item.dialogue_id == dialogue {
                let found_item = citable(kind, item);
                found.insert(found_item.cited, found_item);
            }
        }
    }
    Ok(found)
}

/// What is cited by keys, as it is now, by kind and key.
pub(crate) async fn by_keys(
    db: &impl store::Db,
    wanted: impl IntoIterator<Item = (&str, i64)>,
) -> Result<BTreeMap<(CitedKind, i64), Citable>> {
    let mut keys: BTreeMap<CitedKind, BTreeSet<i64>> = BTreeMap::new();
    for (kind, id) in wanted {
        keys.entry(kind_of(kind)?).or_default().insert(id);
    }
    let mut found = BTreeMap::new();
    for (kind, keys) in keys {
        let keys: Vec<i64> = keys.into_iter().collect();
        for item in store::citation::by_keys(db, kind.as_str(), &keys).await? {
            found.insert((kind, item.item_id), citable(kind, item));
        }
    }
    Ok(found)
}

pub(crate) fn kind_of(kind: &str) -> Result<CitedKind> {
    kind.parse().map_err(|_| Error::Store(store::StoreError::Corrupt("citation.kind")))
}

impl App {
    /// What the statement's votes say now.
    pub(crate) async fn facts_of(&self, citable: &Citable) -> Result<Facts> {
        let Cited::Statement(id) = citable.cited else { return Ok(Facts::default()) };
        let read = self.inner.store.read();
        let Some(row) = store::statement::by_id(&read, id.0).await? else {
            return Ok(Facts::default());
        };
        let count = |n: i64| u32::try_from(n).unwrap_or(0);
        let all = [count(row.agree), count(row.disagree), count(row.pass)];
        let opinion = self.newest_opinion(CoreQuestionId(row.core_question_id)).await?;
        let groups = opinion
            .filter(|opinion| opinion.verdict() == Verdict::Groups)
            .and_then(|opinion| {
                let own = opinion.result.statements.iter().find(|one| one.id == id.0)?;
                Some(own.groups.clone())
            })
            .unwrap_or_default();
        Ok(Facts { all: Some(all), groups })
    }

    /// What can be cited: by a code, or by words of its title; with `unused`, only what no paragraph
    /// of this paper cites yet.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor works on the dialogue's desk; [`Error::Invalid`].
    pub async fn citable(
        &self,
        actor: &Actor,
        paper: &PaperView,
        kind: CitedKind,
        text: &str,
        unused: bool,
        slice: Slice,
    ) -> Result<Page<Citable>> {
        self.gate(actor, Action::Desk, &paper.dialogue.resource())?;
        let mut fields = Fields::default();
        let text = fields.text(SEARCH, text);
        let text = fields.done(text)?;
        let read = self.inner.store.read();
        let dialogue = paper.dialogue.id.0;
        if let Some(cited) = Cited::parse(&text) {
            let items: Vec<Citable> =
                find(&read, dialogue, &[cited]).await?.into_values().collect();
            let total = i64::try_from(items.len()).unwrap_or(0);
            return Ok(Page { items, next: None, total });
        }
        let unused_in = unused.then_some(paper.row.id);
        let wanted = Wanted { dialogue, kind: kind.as_str(), text: &text, unused_in };
        let total = store::citation::count(&read, wanted).await?;
        let rows = store::citation::list(&read, wanted, slice.offset, slice.limit).await?;
        let items = rows.into_iter().map(|item| citable(kind, item)).collect();
        Ok(Page { items, next: None, total })
    }
}
