//! Themes and agendas: dated sets, built as drafts, published, and followed by others.

use std::collections::HashMap;

use domain::act::{ActKind, Subject};
use domain::channel::Channel;
use domain::code::Coded as _;
use domain::id::{AgendaId, AnswerId, ThemeId, ThemeSetId};
use domain::permission::{Action, Resource};
use domain::text::Fault;
use domain::theme::{MOST_AGENDAS, MOST_THEMES, SET_TITLE, SUMMARY, SetStatus, TITLE};
use domain::time::Moment;
use language::likeness::likeness;
use language::middle::Middle;
use serde::{Deserialize, Serialize};
use store::Tx;
use store::number::Numbered;
use store::theme::AnswerFilter;
pub use store::theme::{Agenda, Answer, OfAnswer, Set, Theme};

use crate::act::NewAct;
use crate::dialogue::Dialogue;
use crate::page::{Page, Slice};
use crate::undo::Inverse;
use crate::{Actor, App, Error, Fields, Result};

/// Typical answers that are shown of a theme.
const TYPICAL: usize = 6;
/// Dissenting ones.
const DISSENTING: usize = 4;
/// Two answers as alike as this are not both shown.
const THE_SAME: f32 = 0.8;
/// The most answers among which the typical ones are looked for: the newest.
const MOST_READ: i64 = 3000;

/// How many published answers speak of something. Experts are heard apart: no sum counts them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// By channel, in the order of channels, experts left out.
    pub channels: Vec<(Channel, i64)>,
    /// All of these.
    pub answers: i64,
    /// Those that speak against its direction.
    pub dissenting: i64,
    /// Answers of experts.
    pub experts: i64,
}

impl Counts {
    fn of<'a>(rows: impl IntoIterator<Item = &'a store::theme::ChannelCount>) -> Self {
        let mut counts = Self::default();
        for row in rows {
            match row.channel.parse() {
                Ok(Channel::Expert) => counts.experts += row.answers,
                Ok(channel) => {
                    counts.channels.push((channel, row.answers));
                    counts.answers += row.answers;
                    counts.dissenting += row.dissenting;
                }
                Err(_) => {}
            }
        }
        counts.channels.sort_by_key(|(channel, _)| *channel);
        counts
    }

    /// Answers of one channel.
    pub fn of_channel(&self, channel: Channel) -> i64 {
        if channel == Channel::Expert {
            return self.experts;
        }
        self.channels.iter().find(|(one, _)| *one == channel).map_or(0, |(_, answers)| *answers)
    }
}

/// A theme in a list, with how many answers speak of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThemeLine {
    /// The theme.
    pub row: Theme,
    /// Answers that speak of it.
    pub counts: Counts,
}

/// An agenda in a list, with its themes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgendaLine {
    /// The agenda.
    pub row: Agenda,
    /// Its themes, in order.
    pub themes: Vec<ThemeLine>,
}

/// A set as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    /// The set.
    pub set: Set,
    /// Its agendas with their themes, in order.
    pub agendas: Vec<AgendaLine>,
    /// Themes that are in no agenda.
    pub loose: Vec<ThemeLine>,
    /// Answers that no theme fits.
    pub unfit: Counts,
}

impl Outline {
    /// Its themes, those of each agenda together.
    pub fn themes(&self) -> impl Iterator<Item = &ThemeLine> {
        self.agendas.iter().flat_map(|agenda| &agenda.themes).chain(&self.loose)
    }

    /// How many themes it has.
    pub fn count(&self) -> usize {
        self.themes().count()
    }
}

/// A theme with everything a page about it shows.
#[derive(Clone, Debug)]
pub struct ThemeView {
    /// The theme.
    pub row: Theme,
    /// Its set.
    pub set: Set,
    /// Its dialogue.
    pub dialogue: Dialogue,
    /// Its agenda.
    pub agenda: Option<Agenda>,
    /// Answers that speak of it.
    pub counts: Counts,
    /// The theme it continues.
    pub before: Option<Theme>,
    /// The theme of a later published set that continues it.
    pub after: Option<Theme>,
}

/// An agenda with everything a page about it shows.
#[derive(Clone, Debug)]
pub struct AgendaView {
    /// The agenda.
    pub row: Agenda,
    /// Its set.
    pub set: Set,
    /// Its dialogue.
    pub dialogue: Dialogue,
    /// Its themes.
    pub themes: Vec<ThemeLine>,
    /// Answers that speak of at least one of them, each counted once.
    pub counts: Counts,
    /// The agenda it continues.
    pub before: Option<Agenda>,
    /// The agenda of a later published set that continues it.
    pub after: Option<Agenda>,
}

/// What stands for a theme: answers near the middle of all that speak of it, and those against it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Voices {
    /// Typical ones, the nearest of each channel first.
    pub typical: Vec<Answer>,
    /// Typical ones among those that speak against the theme's direction.
    pub dissenting: Vec<Answer>,
}

/// An agenda to be written or rewritten.
#[derive(Clone, Debug, Default)]
pub struct NewAgenda {
    /// The title.
    pub title: String,
    /// What it is about.
    pub summary: String,
    /// Its place among the agendas, from 1; none: the last, or where it is.
    pub position: Option<i64>,
}

/// A theme to be written or rewritten.
#[derive(Clone, Debug, Default)]
pub struct NewTheme {
    /// The title.
    pub title: String,
    /// What it is about.
    pub summary: String,
    /// Its agenda.
    pub agenda: Option<AgendaId>,
    /// Its place in the agenda, from 1; none: the last, or where it is.
    pub position: Option<i64>,
}

/// What a theme was, to be restored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Details {
    agenda: Option<i64>,
    position: i64,
    title: String,
    summary: String,
    removed: bool,
}

impl Details {
    fn of_theme(row: &Theme) -> Self {
        Self {
            agenda: row.agenda_id,
            position: row.position,
            title: row.title.clone(),
            summary: row.summary.clone(),
            removed: row.removed_at.is_some(),
        }
    }

    fn of_agenda(row: &Agenda) -> Self {
        Self {
            agenda: None,
            position: row.position,
            title: row.title.clone(),
            summary: row.summary.clone(),
            removed: row.removed_at.is_some(),
        }
    }
}

impl App {
    /// The published set that holds now.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn current_theme_set(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
    ) -> Result<Option<Set>> {
        self.gate(actor, Action::ReadDialogue, &dialogue.resource())?;
        Ok(store::theme::current_set(&self.inner.store.read(), dialogue.id.0).await?)
    }

    /// The sets the actor may see, newest first.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn theme_sets(&self, actor: &Actor, dialogue: &Dialogue) -> Result<Vec<Set>> {
        self.gate(actor, Action::ReadDialogue, &dialogue.resource())?;
        let sets = store::theme::sets(&self.inner.store.read(), dialogue.id.0).await?;
        let may = |set: &Set| {
            self.gate(actor, Action::ReadDialogue, &set_resource(dialogue, set)).is_ok()
        };
        Ok(sets.into_iter().filter(may).collect())
    }

    /// The set with this number.
    ///
    /// # Errors
    /// [`Error::Denied`] when there is none for this actor.
    pub async fn theme_set(&self, actor: &Actor, dialogue: &Dialogue, number: i64) -> Result<Set> {
        self.gate(actor, Action::ReadDialogue, &dialogue.resource())?;
        let read = self.inner.store.read();
        let set = store::theme::set_by_number(&read, dialogue.id.0, number).await?;
        let set = set.ok_or(Error::NOT_FOUND)?;
        self.gate(actor, Action::ReadDialogue, &set_resource(dialogue, &set))?;
        Ok(set)
    }

    /// A set as a whole, with how many answers speak of each theme.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn theme_outline(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        set: &Set,
    ) -> Result<Outline> {
        self.gate(actor, Action::ReadDialogue, &set_resource(dialogue, set))?;
        let read = self.inner.store.read();
        let rows = store::theme::counts(&read, set.id).await?;
        let mut counts: HashMap<Option<i64>, Counts> = HashMap::new();
        for same in rows.chunk_by(|one, other| one.theme_id == other.theme_id) {
            if let Some(first) = same.first() {
                counts.insert(first.theme_id, Counts::of(same));
            }
        }
        let mut loose: Vec<ThemeLine> = store::theme::of_set(&read, set.id)
            .await?
            .into_iter()
            .map(|row| ThemeLine { counts: counts.remove(&Some(row.id)).unwrap_or_default(), row })
            .collect();
        let mut agendas = Vec::new();
        for row in store::theme::agendas(&read, set.id).await? {
            let of_it = |line: &mut ThemeLine| line.row.agenda_id == Some(row.id);
            let themes = loose.extract_if(.., of_it).collect();
            agendas.push(AgendaLine { row, themes });
        }
        let unfit = counts.remove(&None).unwrap_or_default();
        Ok(Outline { set: set.clone(), agendas, loose, unfit })
    }

    /// One theme.
    ///
    /// # Errors
    /// [`Error::Denied`] when there is none for this actor.
    pub async fn theme(&self, actor: &Actor, id: ThemeId) -> Result<ThemeView> {
        let read = self.inner.store.read();
        let row = store::theme::by_id(&read, id.0).await?;
        let Some(row) = row.filter(|row| row.removed_at.is_none()) else {
            self.gate(actor, Action::ReadDialogue, &Resource::default())?;
            return Err(Error::NOT_FOUND);
        };
        let (set, dialogue) = self.visible_set(actor, row.set_id).await?;
        Ok(ThemeView {
            agenda: match row.agenda_id {
                Some(agenda) => store::theme::agenda_by_id(&read, agenda).await?,
                None => None,
            },
            counts: Counts::of(&store::theme::counts_of(&read, row.id).await?),
            before: match row.follows_id {
                Some(before) => store::theme::by_id(&read, before).await?,
                None => None,
            },
            after: store::theme::after(&read, row.id).await?,
            row,
            set,
            dialogue,
        })
    }

    /// One agenda.
    ///
    /// # Errors
    /// [`Error::Denied`] when there is none for this actor.
    pub async fn agenda(&self, actor: &Actor, id: AgendaId) -> Result<AgendaView> {
        let read = self.inner.store.read();
        let row = store::theme::agenda_by_id(&read, id.0).await?;
        let Some(row) = row.filter(|row| row.removed_at.is_none()) else {
            self.gate(actor, Action::ReadDialogue, &Resource::default())?;
            return Err(Error::NOT_FOUND);
        };
        let (set, dialogue) = self.visible_set(actor, row.set_id).await?;
        let outline = self.theme_outline(actor, &dialogue, &set).await?;
        let own = outline.agendas.into_iter().find(|agenda| agenda.row.id == row.id);
        Ok(AgendaView {
            themes: own.map(|agenda| agenda.themes).unwrap_or_default(),
            counts: Counts::of(&store::theme::counts_of_agenda(&read, row.id).await?),
            before: match row.follows_id {
                Some(before) => store::theme::agenda_by_id(&read, before).await?,
                None => None,
            },
            after: store::theme::agenda_after(&read, row.id).await?,
            row,
            set,
            dialogue,
        })
    }

    /// The set with this key and its dialogue, as far as the actor may see them.
    async fn visible_set(&self, actor: &Actor, set: i64) -> Result<(Set, Dialogue)> {
        let set = store::theme::set_by_id(&self.inner.store.read(), set).await?;
        let set = set.ok_or(Error::NOT_FOUND)?;
        let dialogue = self.dialogue_by_id(set.dialogue_id).await?;
        self.gate(actor, Action::ReadDialogue, &set_resource(&dialogue, &set))?;
        Ok((set, dialogue))
    }

    /// A page of the published answers that speak of a theme, newest first.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn theme_answers(
        &self,
        actor: &Actor,
        view: &ThemeView,
        channel: Option<Channel>,
        dissenting: bool,
        slice: Slice,
    ) -> Result<Page<Answer>> {
        self.gate(actor, Action::ReadDialogue, &set_resource(&view.dialogue, &view.set))?;
        let filter = AnswerFilter {
            theme: view.row.id,
            channel: channel.map(Channel::as_str),
            dissenting,
            before: slice.behind,
        };
        let read = self.inner.store.read();
        let total = store::theme::count_answers(&read, &filter).await?;
        let rows = store::theme::answers(&read, &filter, slice.offset, slice.probe()).await?;
        Ok(slice.cut(rows, total, |row| row.id))
    }

    /// The themes of an answer in the published set that holds now.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn themes_of_answer(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        answer: AnswerId,
    ) -> Result<Vec<OfAnswer>> {
        self.gate(actor, Action::ReadDialogue, &dialogue.resource())?;
        Ok(store::theme::of_answer(&self.inner.store.read(), answer.0).await?)
    }

    /// The answers that stand for a theme.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn voices(&self, actor: &Actor, view: &ThemeView) -> Result<Voices> {
        self.gate(actor, Action::ReadDialogue, &set_resource(&view.dialogue, &view.set))?;
        let filter = AnswerFilter { theme: view.row.id, ..AnswerFilter::default() };
        let rows = store::theme::answers(&self.inner.store.read(), &filter, 0, MOST_READ).await?;
        // Reading every word of some thousand answers takes long enough to hold up others.
        let found = tokio::task::spawn_blocking(move || {
            let (against, with): (Vec<Answer>, Vec<Answer>) =
                rows.into_iter().partition(|row| row.dissents);
            Voices { typical: typical(with, TYPICAL), dissenting: typical(against, DISSENTING) }
        });
        found.await.map_err(|error| Error::Internal(error.to_string()))
    }

    /// Begins a new set, empty or as a copy of another with everything that was coded with it.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue; [`Error::Invalid`].
    pub async fn begin_theme_set(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        title: &str,
        copied: Option<&Set>,
    ) -> Result<Set> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        let mut fields = Fields::default();
        let title = fields.text(SET_TITLE, title);
        fields.done(())?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let id = store::theme::insert_set(&tx, dialogue.id.0, &title, now.0).await?;
        let set = store::theme::set_by_id(&tx, id).await?.ok_or(Error::NOT_FOUND)?;
        let mut act = set_changed(dialogue, &set, "begun");
        if let Some(before) = copied.filter(|set| set.dialogue_id == dialogue.id.0) {
            copy(&tx, before, &set, now).await?;
            act.plain.push(("copied", before.number.into()));
        }
        self.record(&tx, act, now).await?;
        self.commit(tx).await?;
        Ok(set)
    }

    /// Publishes a set: from now on it holds and its themes are never changed, only followed.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Conflict`] when it has no theme or is published already.
    pub async fn publish_theme_set(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        set: ThemeSetId,
    ) -> Result<()> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let set = draft_set(&tx, dialogue, set.0).await?;
        if store::theme::of_set(&tx, set.id).await?.is_empty() {
            return Err(Error::Conflict("theme_set_is_empty"));
        }
        let before = store::theme::current_set(&tx, dialogue.id.0).await?;
        if before.as_ref().is_some_and(|before| before.number > set.number) {
            return Err(Error::Conflict("theme_set_is_older"));
        }
        store::theme::publish_set(&tx, &set, now.0).await?;
        self.record(&tx, set_changed(dialogue, &set, "published"), now).await?;
        let inverse = Inverse::UnpublishThemes { set: set.id, reopen: before.map(|set| set.id) };
        self.remember(&tx, actor, dialogue.id, "theme_set_published", &inverse, now).await?;
        self.commit(tx).await
    }

    /// Takes a publication back.
    pub(crate) async fn unpublish_themes(
        &self,
        tx: &Tx,
        dialogue: &Dialogue,
        set: i64,
        reopen: Option<i64>,
        now: Moment,
    ) -> Result<()> {
        let row = store::theme::set_by_id(tx, set).await?.ok_or(Error::NOT_FOUND)?;
        let newest = store::theme::current_set(tx, dialogue.id.0).await?;
        if newest.is_none_or(|newest| newest.id != set) {
            return Err(Error::Conflict("changed"));
        }
        store::theme::unpublish_set(tx, set, reopen).await?;
        self.record(tx, set_changed(dialogue, &row, "unpublished"), now).await?;
        Ok(())
    }

    /// Writes an agenda into a draft set.
    ///
    /// # Errors
    /// [`Error::Denied`], [`Error::Invalid`]; [`Error::Conflict`] when the set is full or published.
    pub async fn add_agenda(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        set: ThemeSetId,
        new: &NewAgenda,
    ) -> Result<AgendaId> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        let (title, summary) = check(&new.title, &new.summary)?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let set = draft_set(&tx, dialogue, set.0).await?;
        let there = store::theme::agendas(&tx, set.id).await?;
        if there.len() >= MOST_AGENDAS {
            return Err(Error::Conflict("theme_set_is_full"));
        }
        let id = store::number::take(&tx, Numbered::Agenda, 1).await?;
        let row = Agenda {
            id,
            set_id: set.id,
            position: last(there.len()),
            title,
            summary,
            follows_id: None,
            created_at: now.0,
            removed_at: None,
        };
        store::theme::insert_agenda(&tx, &row).await?;
        place_agenda(&tx, &set, id, new.position.unwrap_or(row.position)).await?;
        self.record(&tx, agenda_changed(dialogue, &set, &row, "added"), now).await?;
        let inverse = Inverse::Agenda { id, before: None };
        self.remember(&tx, actor, dialogue.id, "agenda_added", &inverse, now).await?;
        self.commit(tx).await?;
        Ok(AgendaId(id))
    }

    /// Rewrites an agenda of a draft set, or moves it.
    ///
    /// # Errors
    /// As [`App::add_agenda`].
    pub async fn edit_agenda(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: AgendaId,
        new: &NewAgenda,
    ) -> Result<()> {
        let (title, summary) = check(&new.title, &new.summary)?;
        let position = new.position;
        self.change_agenda(actor, dialogue, id, "agenda_edited", |details| {
            (details.title, details.summary) = (title, summary);
            details.position = position.unwrap_or(details.position);
        })
        .await
    }

    /// Takes an agenda out of a draft set; its themes stay, in no agenda.
    ///
    /// # Errors
    /// As [`App::edit_agenda`]; [`Error::Conflict`] while it has themes.
    pub async fn remove_agenda(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: AgendaId,
    ) -> Result<()> {
        self.change_agenda(actor, dialogue, id, "agenda_removed", |details| {
            details.removed = true;
        })
        .await
    }

    async fn change_agenda(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: AgendaId,
        label: &str,
        change: impl FnOnce(&mut Details),
    ) -> Result<()> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let row = store::theme::agenda_by_id(&tx, id.0).await?;
        let row = row.filter(|row| row.removed_at.is_none()).ok_or(Error::NOT_FOUND)?;
        let before = Details::of_agenda(&row);
        let mut details = before.clone();
        change(&mut details);
        self.write_agenda(&tx, dialogue, row, details, now).await?;
        let inverse = Inverse::Agenda { id: id.0, before: Some(Box::new(before)) };
        self.remember(&tx, actor, dialogue.id, label, &inverse, now).await?;
        self.commit(tx).await
    }

    /// Writes what an agenda is from now on.
    async fn write_agenda(
        &self,
        tx: &Tx,
        dialogue: &Dialogue,
        mut row: Agenda,
        details: Details,
        now: Moment,
    ) -> Result<()> {
        let set = draft_set(tx, dialogue, row.set_id).await?;
        if details.removed {
            let themes = store::theme::of_set(tx, set.id).await?;
            if themes.iter().any(|theme| theme.agenda_id == Some(row.id)) {
                return Err(Error::Conflict("agenda_has_themes"));
            }
        }
        let what = changed(details.removed, row.removed_at.is_some());
        (row.title, row.summary) = (details.title, details.summary);
        row.removed_at = details.removed.then_some(now.0);
        store::theme::update_agenda(tx, &row).await?;
        place_agenda(tx, &set, row.id, details.position).await?;
        self.record(tx, agenda_changed(dialogue, &set, &row, what), now).await?;
        Ok(())
    }

    /// Undoes a change of an agenda: it is again what it was, or not there.
    pub(crate) async fn restore_agenda(
        &self,
        tx: &Tx,
        dialogue: &Dialogue,
        id: i64,
        before: Option<Details>,
        now: Moment,
    ) -> Result<()> {
        let row = store::theme::agenda_by_id(tx, id).await?.ok_or(Error::NOT_FOUND)?;
        let details =
            before.unwrap_or_else(|| Details { removed: true, ..Details::of_agenda(&row) });
        self.write_agenda(tx, dialogue, row, details, now).await
    }

    /// Writes a theme into a draft set.
    ///
    /// # Errors
    /// [`Error::Denied`], [`Error::Invalid`]; [`Error::Conflict`] when the set is full or published.
    pub async fn add_theme(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        set: ThemeSetId,
        new: &NewTheme,
    ) -> Result<ThemeId> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        let (title, summary) = check(&new.title, &new.summary)?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let set = draft_set(&tx, dialogue, set.0).await?;
        let agenda = own_agenda(&tx, &set, new.agenda).await?;
        let there = store::theme::of_set(&tx, set.id).await?;
        if there.len() >= MOST_THEMES {
            return Err(Error::Conflict("theme_set_is_full"));
        }
        let id = store::number::take(&tx, Numbered::Theme, 1).await?;
        let row = Theme {
            id,
            set_id: set.id,
            agenda_id: agenda,
            position: last(there.len()),
            title,
            summary,
            follows_id: None,
            merged_into_id: None,
            created_at: now.0,
            removed_at: None,
        };
        store::theme::insert(&tx, &row).await?;
        place_theme(&tx, &set, &row, new.position.unwrap_or(row.position)).await?;
        self.record(&tx, theme_changed(dialogue, &set, &row, "added"), now).await?;
        let inverse = Inverse::Theme { id, before: None };
        self.remember(&tx, actor, dialogue.id, "theme_added", &inverse, now).await?;
        self.commit(tx).await?;
        Ok(ThemeId(id))
    }

    /// Rewrites a theme of a draft set, or moves it within or into another agenda.
    ///
    /// # Errors
    /// As [`App::add_theme`].
    pub async fn edit_theme(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: ThemeId,
        new: &NewTheme,
    ) -> Result<()> {
        let (title, summary) = check(&new.title, &new.summary)?;
        let (agenda, position) = (new.agenda, new.position);
        self.change_theme(actor, dialogue, id, "theme_edited", |details| {
            let is_moved = details.agenda != agenda.map(|agenda| agenda.0);
            let stays = if is_moved { i64::MAX } else { details.position };
            (details.title, details.summary) = (title, summary);
            details.agenda = agenda.map(|agenda| agenda.0);
            details.position = position.unwrap_or(stays);
        })
        .await
    }

    /// Takes a theme out of a draft set.
    ///
    /// # Errors
    /// As [`App::edit_theme`]; [`Error::Conflict`] while answers have it: it can be merged.
    pub async fn remove_theme(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: ThemeId,
    ) -> Result<()> {
        self.change_theme(actor, dialogue, id, "theme_removed", |details| details.removed = true)
            .await
    }

    async fn change_theme(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: ThemeId,
        label: &str,
        change: impl FnOnce(&mut Details),
    ) -> Result<()> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let row = store::theme::by_id(&tx, id.0).await?;
        let row = row.filter(|row| row.removed_at.is_none()).ok_or(Error::NOT_FOUND)?;
        let before = Details::of_theme(&row);
        let mut details = before.clone();
        change(&mut details);
        self.write_theme(&tx, dialogue, row, details, now).await?;
        let inverse = Inverse::Theme { id: id.0, before: Some(Box::new(before)) };
        self.remember(&tx, actor, dialogue.id, label, &inverse, now).await?;
        self.commit(tx).await
    }

    /// Writes what a theme is from now on.
    async fn write_theme(
        &self,
        tx: &Tx,
        dialogue: &Dialogue,
        mut row: Theme,
        details: Details,
        now: Moment,
    ) -> Result<()> {
        let set = draft_set(tx, dialogue, row.set_id).await?;
        if details.removed && store::theme::is_coded(tx, row.id).await? {
            return Err(Error::Conflict("theme_is_coded"));
        }
        let what = changed(details.removed, row.removed_at.is_some());
        row.agenda_id = own_agenda(tx, &set, details.agenda.map(AgendaId)).await?;
        (row.title, row.summary) = (details.title, details.summary);
        row.removed_at = details.removed.then_some(now.0);
        row.merged_into_id = None;
        store::theme::update(tx, &row).await?;
        place_theme(tx, &set, &row, details.position).await?;
        self.record(tx, theme_changed(dialogue, &set, &row, what), now).await?;
        Ok(())
    }

    /// Undoes a change of a theme: it is again what it was, or not there.
    pub(crate) async fn restore_theme(
        &self,
        tx: &Tx,
        dialogue: &Dialogue,
        id: i64,
        before: Option<Details>,
        now: Moment,
    ) -> Result<()> {
        let row = store::theme::by_id(tx, id).await?.ok_or(Error::NOT_FOUND)?;
        let details =
            before.unwrap_or_else(|| Details { removed: true, ..Details::of_theme(&row) });
        self.write_theme(tx, dialogue, row, details, now).await
    }

    /// Merges a theme of a draft set into another: what was coded with it is coded with that one.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Invalid`] for a theme of another set, or itself;
    /// [`Error::Conflict`] when the set is published.
    pub async fn merge_theme(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: ThemeId,
        into: ThemeId,
    ) -> Result<()> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let row = store::theme::by_id(&tx, id.0).await?;
        let mut row = row.filter(|row| row.removed_at.is_none()).ok_or(Error::NOT_FOUND)?;
        let set = draft_set(&tx, dialogue, row.set_id).await?;
        let target = store::theme::by_id(&tx, into.0).await?.filter(|target| {
            target.set_id == set.id && target.removed_at.is_none() && target.id != row.id
        });
        let Some(target) = target else {
            let fault = Fault::Unknown { given: into.code(), nearest: None };
            return Err(Error::field("into", fault));
        };
        let coder = self.coder(&tx, actor, dialogue).await?;
        let batch = store::coding::insert_batch(&tx, set.id, Some(coder), now.0).await?;
        store::coding::merge(&tx, row.id, target.id, batch).await?;
        row.removed_at = Some(now.0);
        row.merged_into_id = Some(target.id);
        store::theme::update(&tx, &row).await?;
        let mut act = theme_changed(dialogue, &set, &row, "merged");
        act.plain.push(("into", into.code().into()));
        self.record(&tx, act, now).await?;
        let inverse = Inverse::ThemesMerged { theme: row.id, batch };
        self.remember(&tx, actor, dialogue.id, "themes_merged", &inverse, now).await?;
        self.commit(tx).await
    }

    /// Takes a theme out of another again, with what was coded with it.
    pub(crate) async fn unmerge_theme(
        &self,
        tx: &Tx,
        dialogue: &Dialogue,
        id: i64,
        now: Moment,
    ) -> Result<()> {
        let mut row = store::theme::by_id(tx, id).await?.ok_or(Error::NOT_FOUND)?;
        let set = draft_set(tx, dialogue, row.set_id).await?;
        (row.removed_at, row.merged_into_id) = (None, None);
        store::theme::update(tx, &row).await?;
        self.record(tx, theme_changed(dialogue, &set, &row, "restored"), now).await?;
        Ok(())
    }
}

pub(crate) fn set_resource(dialogue: &Dialogue, set: &Set) -> Resource {
    let resource = dialogue.resource();
    let draft = set.status != SetStatus::Published.as_str();
    Resource { unpublished: resource.unpublished || draft, ..resource }
}

fn set_changed(dialogue: &Dialogue, set: &Set, what: &str) -> NewAct<'static> {
    NewAct {
        kind: ActKind::ThemeSetChanged,
        dialogue: Some(dialogue.id.0),
        subject: Subject::ThemeSet,
        subject_id: set.id,
        plain: vec![
            ("dialogue", dialogue.slug.as_str().into()),
            ("number", set.number.into()),
            ("title", set.title.as_str().into()),
            ("change", what.into()),
        ],
        committed: vec![],
    }
}

fn theme_changed(dialogue: &Dialogue, set: &Set, row: &Theme, what: &str) -> NewAct<'static> {
    NewAct {
        kind: ActKind::ThemeChanged,
        dialogue: Some(dialogue.id.0),
        subject: Subject::Theme,
        subject_id: row.id,
        plain: vec![
            ("dialogue", dialogue.slug.as_str().into()),
            ("set", set.number.into()),
            ("code", ThemeId(row.id).code().into()),
            ("agenda", row.agenda_id.map(|id| AgendaId(id).code()).into()),
            ("title", row.title.as_str().into()),
            ("summary", row.summary.as_str().into()),
            ("change", what.into()),
        ],
        committed: vec![],
    }
}

fn agenda_changed(dialogue: &Dialogue, set: &Set, row: &Agenda, what: &str) -> NewAct<'static> {
    NewAct {
        kind: ActKind::AgendaChanged,
        dialogue: Some(dialogue.id.0),
        subject: Subject::Agenda,
        subject_id: row.id,
        plain: vec![
            ("dialogue", dialogue.slug.as_str().into()),
            ("set", set.number.into()),
            ("code", AgendaId(row.id).code().into()),
            ("title", row.title.as_str().into()),
            ("summary", row.summary.as_str().into()),
            ("change", what.into()),
        ],
        committed: vec![],
    }
}

/// The word for a change, by whether it is gone now and was before.
fn changed(removed: bool, was_removed: bool) -> &'static str {
    match (removed, was_removed) {
        (true, _) => "removed",
        (false, true) => "restored",
        (false, false) => "edited",
    }
}

fn check(title: &str, summary: &str) -> Result<(String, String)> {
    let mut fields = Fields::default();
    let title = fields.text(TITLE, title);
    let summary = fields.text(SUMMARY, summary);
    fields.done((title, summary))
}

fn last(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(0) + 1
}

/// A set of this dialogue that can still be changed: what was published keeps its meaning.
async fn draft_set(tx: &Tx, dialogue: &Dialogue, set: i64) -> Result<Set> {
    let set = store::theme::set_by_id(tx, set).await?;
    let set = set.filter(|set| set.dialogue_id == dialogue.id.0).ok_or(Error::NOT_FOUND)?;
    if set.status == SetStatus::Draft.as_str() {
        Ok(set)
    } else {
        Err(Error::Conflict("theme_set_is_published"))
    }
}

async fn own_agenda(tx: &Tx, set: &Set, agenda: Option<AgendaId>) -> Result<Option<i64>> {
    let Some(wanted) = agenda else { return Ok(None) };
    let row = store::theme::agenda_by_id(tx, wanted.0).await?;
    let own = row.filter(|row| row.set_id == set.id && row.removed_at.is_none());
    let unknown = Fault::Unknown { given: wanted.code(), nearest: None };
    Ok(Some(own.ok_or(Error::field("agenda", unknown))?.id))
}

/// Puts one of several where it is wanted, from 1, and numbers all without gaps.
fn placed(mut others: Vec<i64>, id: Option<i64>, to: i64) -> impl Iterator<Item = (i64, i64)> {
    if let Some(id) = id {
        let place = usize::try_from(to.max(1) - 1).unwrap_or(usize::MAX).min(others.len());
        others.insert(place, id);
    }
    others.into_iter().zip(1..)
}

async fn place_agenda(tx: &Tx, set: &Set, id: i64, to: i64) -> Result<()> {
    let rows = store::theme::agendas(tx, set.id).await?;
    let is_there = rows.iter().any(|row| row.id == id).then_some(id);
    let others = rows.iter().map(|row| row.id).filter(|other| *other != id).collect();
    for (id, position) in placed(others, is_there, to) {
        let row = rows.iter().find(|row| row.id == id && row.position != position);
        if let Some(row) = row {
            store::theme::update_agenda(tx, &Agenda { position, ..row.clone() }).await?;
        }
    }
    Ok(())
}

async fn place_theme(tx: &Tx, set: &Set, theme: &Theme, to: i64) -> Result<()> {
    let mut rows = store::theme::of_set(tx, set.id).await?;
    rows.retain(|row| row.agenda_id == theme.agenda_id);
    let is_there = rows.iter().any(|row| row.id == theme.id).then_some(theme.id);
    let others = rows.iter().map(|row| row.id).filter(|other| *other != theme.id).collect();
    for (id, position) in placed(others, is_there, to) {
        let row = rows.iter().find(|row| row.id == id && row.position != position);
        if let Some(row) = row {
            store::theme::update(tx, &Theme { position, ..row.clone() }).await?;
        }
    }
    Ok(())
}

/// Copies what stands in a set into an empty one: each copy has a number of its own and knows what it
/// continues.
async fn copy(tx: &Tx, before: &Set, set: &Set, now: Moment) -> Result<()> {
    let mut agendas = HashMap::new();
    for row in store::theme::agendas(tx, before.id).await? {
        let id = store::number::take(tx, Numbered::Agenda, 1).await?;
        agendas.insert(row.id, id);
        let follows_id = Some(row.id);
        let copy = Agenda { id, set_id: set.id, follows_id, created_at: now.0, ..row };
        store::theme::insert_agenda(tx, &copy).await?;
    }
    for row in store::theme::of_set(tx, before.id).await? {
        let id = store::number::take(tx, Numbered::Theme, 1).await?;
        let agenda_id = row.agenda_id.and_then(|agenda| agendas.get(&agenda).copied());
        let follows_id = Some(row.id);
        let copy = Theme { id, set_id: set.id, agenda_id, follows_id, created_at: now.0, ..row };
        store::theme::insert(tx, &copy).await?;
    }
    let batch = store::coding::insert_batch(tx, set.id, None, now.0).await?;
    store::coding::carry_over(tx, before.id, set.id, batch).await?;
    Ok(())
}

/// The answers nearest to the middle of all: first the nearest of each channel, then the nearest of the
/// rest; of several that say the same, one.
fn typical(answers: Vec<Answer>, most: usize) -> Vec<Answer> {
    let middle = Middle::of(answers.iter().map(|row| row.text.as_str()));
    let mut ranked: Vec<(f64, Answer)> =
        answers.into_iter().map(|row| (middle.nearness(&row.text), row)).collect();
    ranked.sort_by(|(one, a), (other, b)| other.total_cmp(one).then(a.id.cmp(&b.id)));
    let mut firsts = Vec::new();
    let mut rest = Vec::new();
    for (_, row) in ranked {
        let is_first = !firsts.iter().any(|first: &Answer| first.channel == row.channel);
        if is_first { firsts.push(row) } else { rest.push(row) }
    }
    let mut chosen: Vec<Answer> = Vec::new();
    for row in firsts.into_iter().chain(rest) {
        if chosen.len() == most {
            break;
        }
        if chosen.iter().all(|other| likeness(&other.text, &row.text) < THE_SAME) {
            chosen.push(row);
        }
    }
    chosen
}
