//! Following inputs: who hears of what became of which, and what they are told.

mod digest;
mod teller;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::contribution::{Kind, Status};
use domain::id::ParticipantId;
use domain::permission::Denial;
use domain::subscription::{About, Known, MOST, Stop};
use domain::time::Moment;
use domain::trace::{Basis, Ends, Key, NodeKind, Way, passes_on};
use store::Db;
pub use store::subscription::Followed;

pub use digest::{Delivery, DigestLetter, DigestLine};

use crate::page::{Page, Slice};
use crate::trace::{MOST_STEPS, Node, link};
use crate::{Actor, App, Error, Result};

/// Something one follows, as it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FollowedInput {
    /// What it is.
    pub kind: Kind,
    /// Its number.
    pub id: i64,
    /// Its sentence or text; empty when it is not public any more.
    pub title: String,
    /// The language of that.
    pub language: String,
    /// Since when.
    pub since: Moment,
    /// Whether it is one's own.
    pub is_own: bool,
}

/// A piece of news, as it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewsItem {
    /// Its key.
    pub id: i64,
    /// The followed input.
    pub kind: Kind,
    /// Its number.
    pub item: i64,
    /// Its sentence or text; empty when it is not public any more.
    pub title: String,
    /// The language of that.
    pub language: String,
    /// What its thread grew by.
    pub about: About,
    /// The public code of that; none when it is not public any more.
    pub code: Option<String>,
    /// The kind of its paper, for a paragraph.
    pub paper: Option<domain::stage::StageKind>,
    /// The word of an outcome.
    pub status: String,
    /// How it belongs to the input.
    pub basis: Basis,
    /// When.
    pub at: Moment,
    /// Whether it was read.
    pub is_read: bool,
}

/// News, newest first.
#[derive(Clone, Debug, Default)]
pub struct NewsPage {
    /// The news.
    pub items: Vec<NewsItem>,
    /// Below which key the next page begins; none on the last.
    pub next: Option<i64>,
    /// How much there is.
    pub total: i64,
    /// How much of it is unread.
    pub unread: i64,
}

/// The things on a thread, each with its newest value or report and how it belongs to the input.
type Thread = BTreeMap<Stop, (i64, Basis)>;

/// The kind of thing on a thread that an input is.
pub(crate) const fn node_kind(kind: Kind) -> Option<NodeKind> {
    match kind {
        Kind::Question => Some(NodeKind::Question),
        Kind::Answer => Some(NodeKind::Answer),
        Kind::Statement => Some(NodeKind::Statement),
        Kind::Remark => None,
    }
}

impl App {
    /// Whether the actor follows an input: they said so, or it is their own and they tied an address.
    ///
    /// # Errors
    /// [`Error::Denied`] when there is no such input for this actor.
    pub async fn follows(&self, actor: &Actor, kind: Kind, id: i64) -> Result<bool> {
        let (item, _) = self.contribution(actor, kind, id).await?;
        let Some(participant) = actor.participant else { return Ok(false) };
        let read = self.inner.store.read();
        if let Some(said) = store::subscription::said(&read, participant.0, kind, id).await? {
            return Ok(said);
        }
        let own = item.author == Some(participant);
        Ok(own && store::contact::of_participant(&read, participant.0).await?.is_some())
    }

    /// Follows an input from now on; what is on its thread already is no news.
    ///
    /// # Errors
    /// [`Error::Denied`] when the visitor is no participant, or the input is not public and not theirs;
    /// [`Error::Conflict`] `follows_too_much`.
    pub async fn follow(&self, actor: &Actor, kind: Kind, id: i64) -> Result<()> {
        let (participant, root) = self.may_follow(actor, kind, id).await?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let (_, others) = store::subscription::counts(&tx, participant.0).await?;
        if others >= MOST {
            return Err(Error::Conflict("follows_too_much"));
        }
        if !store::subscription::is_followed(&tx, kind, id).await? {
            let thread = threads_of(&tx, &[root]).await?.remove(&root).unwrap_or_default();
            let mut known = Known::default();
            for (stop, (part, _)) in thread {
                known.note(stop, part);
            }
            store::subscription::know_all(&tx, kind, id, &known.text()).await?;
        }
        store::participant::ensure(&tx, participant.0, "cookie").await?;
        store::subscription::start(&tx, participant.0, kind, id, now.0).await?;
        Ok(tx.commit().await?)
    }

    /// Follows an input no longer.
    ///
    /// # Errors
    /// As [`App::follow`].
    pub async fn unfollow(&self, actor: &Actor, kind: Kind, id: i64) -> Result<()> {
        let participant = self.own_participant(actor)?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        store::participant::ensure(&tx, participant.0, "cookie").await?;
        store::subscription::stop(&tx, participant.0, kind, id, now.0).await?;
        Ok(tx.commit().await?)
    }

    async fn may_follow(&self, actor: &Actor, kind: Kind, id: i64) -> Result<(ParticipantId, Key)> {
        let (item, _) = self.contribution(actor, kind, id).await?;
        let participant = self.own_participant(actor)?;
        let root = node_kind(kind).ok_or(Denial::NotFound)?;
        if item.status != Status::Published && item.author != Some(participant) {
            return Err(Denial::State.into());
        }
        Ok((participant, Key::new(root, id)))
    }

    /// What the actor follows, newest first.
    ///
    /// # Errors
    /// [`Error::Denied`] when the visitor is no participant.
    pub async fn followed(&self, actor: &Actor, slice: Slice) -> Result<Page<FollowedInput>> {
        let participant = self.own_participant(actor)?.0;
        let read = self.inner.store.read();
        let (offset, limit) = (slice.offset, slice.probe());
        let rows = store::subscription::of_participant(&read, participant, offset, limit).await?;
        let (total, _) = store::subscription::counts(&read, participant).await?;
        let read_row = |row: &Followed| Some((row.kind.parse::<Kind>().ok()?, row.item_id));
        let keys = rows.iter().filter_map(read_row).filter_map(key);
        let told = told(&read, keys.collect()).await?;
        let of = |row: Followed| {
            let (kind, id) = read_row(&row)?;
            let node = told.get(&key((kind, id))?);
            Some(FollowedInput {
                kind,
                id,
                title: node.map(|node| node.title.clone()).unwrap_or_default(),
                language: node.map(|node| node.language.clone()).unwrap_or_default(),
                since: Moment(row.since),
                is_own: row.own > 0,
            })
        };
        Ok(slice.cut(rows.into_iter().filter_map(of).collect(), total, |one| one.id))
    }

    /// The actor's news below a key, newest first.
    ///
    /// # Errors
    /// [`Error::Denied`] when the visitor is no participant.
    pub async fn own_news(
        &self,
        actor: &Actor,
        below: Option<i64>,
        limit: i64,
    ) -> Result<NewsPage> {
        let participant = self.own_participant(actor)?.0;
        let read = self.inner.store.read();
        let (below, limit) = (below.unwrap_or(i64::MAX), limit.clamp(1, 200));
        let mut rows = store::subscription::news(&read, participant, below, limit + 1).await?;
        let is_full = i64::try_from(rows.len()).is_ok_and(|len| len > limit);
        rows.truncate(usize::try_from(limit).unwrap_or(0));
        let next = rows.last().map(|row| row.id).filter(|_| is_full);
        let (total, unread) = store::subscription::news_counts(&read, participant).await?;
        Ok(NewsPage { items: items(&read, &rows).await?, next, total, unread })
    }

    /// Notes that the actor read their news up to a key.
    ///
    /// # Errors
    /// [`Error::Denied`] when the visitor is no participant.
    pub async fn read_news(&self, actor: &Actor, upto: i64) -> Result<()> {
        let participant = self.own_participant(actor)?.0;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        store::subscription::read(&tx, participant, upto, now.0).await?;
        Ok(tx.commit().await?)
    }
}

fn key((kind, id): (Kind, i64)) -> Option<Key> {
    Some(Key::new(node_kind(kind)?, id))
}

/// What is told of these things.
async fn told(db: &impl Db, keys: BTreeSet<Key>) -> Result<HashMap<Key, Node>> {
    let keys: Vec<Key> = keys.into_iter().collect();
    let rows = store::trace::nodes(db, &keys).await?;
    Ok(rows.into_iter().filter_map(crate::trace::node).map(|node| (node.key, node)).collect())
}

/// News with what is told of their ends.
async fn items(db: &impl Db, rows: &[store::subscription::News]) -> Result<Vec<NewsItem>> {
    let read = |row: &store::subscription::News| {
        let about: About = row.about.parse().ok()?;
        let kind: Kind = row.kind.parse().ok()?;
        Some((kind, about, key((kind, row.item_id))?, Key::new(about.kind(), row.about_id)))
    };
    let keys = rows.iter().filter_map(read).flat_map(|(_, _, input, about)| [input, about]);
    let told = told(db, keys.collect()).await?;
    let of = |row: &store::subscription::News| {
        let (kind, about, input, reached) = read(row)?;
        let (input, reached) = (told.get(&input), told.get(&reached));
        Some(NewsItem {
            id: row.id,
            kind,
            item: row.item_id,
            title: input.map(|node| node.title.clone()).unwrap_or_default(),
            language: input.map(|node| node.language.clone()).unwrap_or_default(),
            about,
            code: reached.and_then(|node| node.code.clone()),
            paper: reached.and_then(|node| node.paper),
            status: reached.map(|node| node.status.clone()).unwrap_or_default(),
            basis: row.basis.parse().ok()?,
            at: Moment(row.at),
            is_read: row.read_at.is_some(),
        })
    };
    Ok(rows.iter().filter_map(of).collect())
}

/// The threads of many inputs at once, by what is read for all of them together: a step onward is one
/// statement, and what only a core question leads to is not looked at, because nobody is told of it.
///
/// Of many things of a kind at one thing the first are on it, as on a trace.
async fn threads_of(db: &impl Db, roots: &[Key]) -> Result<HashMap<Key, Thread>> {
    let mut links = Vec::new();
    let mut known: BTreeSet<Key> = roots.iter().copied().collect();
    let mut waiting = roots.to_vec();
    for _ in 0..MOST_STEPS {
        if waiting.is_empty() {
            break;
        }
        let rows = store::trace::step(db, Way::Onward, &waiting).await?;
        let step: Vec<_> = rows.iter().filter_map(link).collect();
        waiting = step
            .iter()
            .map(|link| link.to)
            .filter(|key| passes_on(key.kind) && known.insert(*key))
            .collect();
        links.extend(step);
    }
    let ends = Ends::of(&links, Way::Onward);
    let reached: HashMap<Key, Vec<(Stop, Basis)>> = roots
        .iter()
        .map(|root| (*root, ends.reached(*root).into_iter().filter_map(stop).collect()))
        .collect();
    let all = |wanted: About| -> Vec<i64> {
        let stops = reached.values().flatten().map(|((about, id), _)| (*about, *id));
        let ids: BTreeSet<i64> =
            stops.filter(|(about, _)| *about == wanted).map(|(_, id)| id).collect();
        ids.into_iter().collect()
    };
    let values = store::subscription::newest_values(db, &all(About::Indicator)).await?;
    let reports = store::subscription::newest_reports(db, &all(About::Pilot)).await?;
    let (values, reports): (HashMap<i64, i64>, HashMap<i64, i64>) =
        (values.into_iter().collect(), reports.into_iter().collect());
    let threads = reached.into_iter().map(|(root, stops)| {
        let mut thread = Thread::new();
        for ((about, id), basis) in stops {
            let part = match about {
                About::Indicator => values.get(&id).copied().unwrap_or(0),
                _ => 0,
            };
            thread.insert((about, id), (part, basis));
            if let Some(report) = reports.get(&id).filter(|_| about == About::Pilot) {
                thread.insert((About::Report, id), (*report, basis));
            }
        }
        (root, thread)
    });
    Ok(threads.collect())
}

/// Something reached, when a thread grows by it.
fn stop((key, basis): (Key, Basis)) -> Option<(Stop, Basis)> {
    let about = About::of(key.kind).filter(|_| basis.advances())?;
    Some(((about, key.id), basis))
}
