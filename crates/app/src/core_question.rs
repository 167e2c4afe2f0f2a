//! Core questions: dated sets, and what stands behind each question.

use domain::act::{ActKind, Subject};
use domain::code::Coded as _;
use domain::core_question::{BODY, MOST_IN_SET, SET_TITLE, SetStatus, TITLE};
use domain::dialogue::Activity;
use domain::id::{CoreQuestionId, CoreQuestionSetId, QuestionId};
use domain::permission::{Action, Resource};
use domain::text::Fault;
use domain::time::Moment;
pub use store::core_question::{CoreQuestion, Line, OfQuestion, Set};
use store::question::ShareBy;
pub use store::question::{Share, Strand};

use crate::act::NewAct;
use crate::dialogue::Dialogue;
use crate::undo::Inverse;
use crate::{Actor, App, Error, Fields, Result};

/// A core question with where it stands.
#[derive(Clone, Debug)]
pub struct CoreQuestionView {
    /// The core question.
    pub row: CoreQuestion,
    /// Its set.
    pub set: Set,
    /// Its dialogue.
    pub dialogue: Dialogue,
}

impl CoreQuestionView {
    /// The resource the gate is asked about: unpublished while its set is a draft or it was removed.
    pub fn resource(&self) -> Resource {
        let dialogue = self.dialogue.resource();
        let draft =
            self.set.status != SetStatus::Published.as_str() || self.row.removed_at.is_some();
        Resource { unpublished: dialogue.unpublished || draft, ..dialogue }
    }

    /// The resource of an activity on it at `now`.
    pub fn activity(&self, activity: Activity, now: Moment) -> Resource {
        Resource { closed: !self.is_open(activity, now), ..self.resource() }
    }

    /// The resource of something said of it at `said`, brought in at `now` (see [`Dialogue::said`]).
    pub(crate) fn said(&self, activity: Activity, said: Moment, now: Moment) -> Resource {
        let moment = if self.is_open(activity, said) { said } else { now };
        self.activity(activity, moment)
    }

    /// Whether people can do this with it at `now`: nothing before it is published.
    pub fn is_open(&self, activity: Activity, now: Moment) -> bool {
        self.dialogue.is_open(activity, now) && !self.resource().unpublished
    }

    /// The key.
    pub fn id(&self) -> CoreQuestionId {
        CoreQuestionId(self.row.id)
    }
}

/// Where a core question stands: what a link to it needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorePlace {
    /// Its key.
    pub id: i64,
    /// The number of its set.
    pub set: i64,
    /// Its number in the set.
    pub number: i64,
    /// The sentence.
    pub title: String,
    /// The explanation.
    pub body: String,
    /// The language.
    pub language: String,
    /// Whether anyone may see it.
    pub public: bool,
}

/// Where the core question with this key stands.
pub(crate) async fn place(db: &impl store::Db, id: i64) -> Result<Option<CorePlace>> {
    let Some(row) = store::core_question::by_id(db, id).await? else { return Ok(None) };
    let set = store::core_question::set_by_id(db, row.set_id).await?.ok_or(Error::NOT_FOUND)?;
    let public = set.status == SetStatus::Published.as_str() && row.removed_at.is_none();
    Ok(Some(CorePlace {
        id: row.id,
        set: set.number,
        number: row.number,
        title: row.title,
        body: row.body,
        language: row.language,
        public,
    }))
}

/// A core question to be written or rewritten.
#[derive(Clone, Debug, Default)]
pub struct NewCoreQuestion {
    /// The sentence.
    pub title: String,
    /// The explanation.
    pub body: String,
    /// The sector's name or key.
    pub sector: Option<String>,
}

/// How much of the questions a set covers.
#[derive(Clone, Debug, Default)]
pub struct CoverageView {
    /// Published questions.
    pub total: i64,
    /// Those in at least one core question of the set.
    pub linked: i64,
    /// By sector.
    pub sectors: Vec<Share>,
    /// By place.
    pub places: Vec<Share>,
    /// By channel.
    pub channels: Vec<Share>,
}

impl App {
    /// The set that holds now, if one was published.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn current_set(&self, actor: &Actor, dialogue: &Dialogue) -> Result<Option<Set>> {
        self.gate(actor, Action::ReadDialogue, &dialogue.resource())?;
        Ok(store::core_question::current_set(&self.inner.store.read(), dialogue.id.0).await?)
    }

    /// The sets the actor may see, newest first.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn sets(&self, actor: &Actor, dialogue: &Dialogue) -> Result<Vec<Set>> {
        self.gate(actor, Action::ReadDialogue, &dialogue.resource())?;
        let sets = store::core_question::sets(&self.inner.store.read(), dialogue.id.0).await?;
        Ok(sets
            .into_iter()
            .filter(|set| {
                self.gate(actor, Action::ReadDialogue, &set_resource(dialogue, set)).is_ok()
            })
            .collect())
    }

    /// The set with this number.
    ///
    /// # Errors
    /// [`Error::Denied`] when there is none for this actor.
    pub async fn set(&self, actor: &Actor, dialogue: &Dialogue, number: i64) -> Result<Set> {
        self.gate(actor, Action::ReadDialogue, &dialogue.resource())?;
        let set =
            store::core_question::set_by_number(&self.inner.store.read(), dialogue.id.0, number)
                .await?;
        let set = set.ok_or(Error::NOT_FOUND)?;
        self.gate(actor, Action::ReadDialogue, &set_resource(dialogue, &set))?;
        Ok(set)
    }

    /// The core questions of a set, with their figures.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn core_questions(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        set: &Set,
    ) -> Result<Vec<Line>> {
        self.gate(actor, Action::ReadDialogue, &set_resource(dialogue, set))?;
        Ok(store::core_question::lines(&self.inner.store.read(), set.id).await?)
    }

    /// One core question.
    ///
    /// # Errors
    /// [`Error::Denied`] when there is none for this actor.
    pub async fn core_question(
        &self,
        actor: &Actor,
        id: CoreQuestionId,
    ) -> Result<CoreQuestionView> {
        let read = self.inner.store.read();
        let Some(row) = store::core_question::by_id(&read, id.0).await? else {
            self.gate(actor, Action::ReadDialogue, &Resource::default())?;
            return Err(Error::NOT_FOUND);
        };
        let set =
            store::core_question::set_by_id(&read, row.set_id).await?.ok_or(Error::NOT_FOUND)?;
        let view =
            CoreQuestionView { dialogue: self.dialogue_by_id(row.dialogue_id).await?, set, row };
        self.gate(actor, Action::ReadDialogue, &view.resource())?;
        Ok(view)
    }

    /// The core question with this number in a set.
    ///
    /// # Errors
    /// [`Error::Denied`] when there is none for this actor.
    pub async fn core_question_by_number(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        set: &Set,
        number: i64,
    ) -> Result<CoreQuestionView> {
        self.gate(actor, Action::ReadDialogue, &set_resource(dialogue, set))?;
        let row = store::core_question::by_number(&self.inner.store.read(), set.id, number).await?;
        let row = row.ok_or(Error::NOT_FOUND)?;
        Ok(CoreQuestionView { row, set: set.clone(), dialogue: dialogue.clone() })
    }

    /// How much of the questions a set covers.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn coverage(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        set: Option<&Set>,
    ) -> Result<CoverageView> {
        let resource = set.map_or_else(|| dialogue.resource(), |set| set_resource(dialogue, set));
        self.gate(actor, Action::ReadDialogue, &resource)?;
        let read = self.inner.store.read();
        let id = set.map(|set| set.id);
        let sectors = store::question::shares(&read, dialogue.id.0, id, ShareBy::Sector).await?;
        Ok(CoverageView {
            total: sectors.iter().map(|share| share.total).sum(),
            linked: sectors.iter().map(|share| share.linked).sum(),
            sectors,
            places: store::question::shares(&read, dialogue.id.0, id, ShareBy::Place).await?,
            channels: store::question::shares(&read, dialogue.id.0, id, ShareBy::Channel).await?,
        })
    }

    /// The strands of the loom: questions by sector and core question.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn strands(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        set: &Set,
    ) -> Result<Vec<Strand>> {
        self.gate(actor, Action::ReadDialogue, &set_resource(dialogue, set))?;
        Ok(store::question::strands(&self.inner.store.read(), dialogue.id.0, set.id).await?)
    }

    /// Begins a new set; its number.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue; [`Error::Invalid`].
    pub async fn begin_set(&self, actor: &Actor, dialogue: &Dialogue, title: &str) -> Result<Set> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        let mut fields = Fields::default();
        let title = fields.text(SET_TITLE, title);
        fields.done(())?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let id = store::core_question::insert_set(&tx, dialogue.id.0, &title, now.0).await?;
        let set = store::core_question::set_by_id(&tx, id).await?.ok_or(Error::NOT_FOUND)?;
        self.record(&tx, set_changed(dialogue, &set, "begun"), now).await?;
        self.commit(tx).await?;
        Ok(set)
    }

    /// Publishes a set: from now on it holds, and the one before it is history.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Conflict`] when it is empty or published already.
    pub async fn publish_set(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        set: CoreQuestionSetId,
    ) -> Result<()> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let set = own_set(&tx, dialogue, set).await?;
        if set.status == SetStatus::Published.as_str() {
            return Err(Error::Conflict("set_is_published"));
        }
        if store::core_question::lines(&tx, set.id).await?.is_empty() {
            return Err(Error::Conflict("set_is_empty"));
        }
        let before = store::core_question::current_set(&tx, dialogue.id.0).await?;
        store::core_question::publish_set(&tx, &set, now.0).await?;
        self.record(&tx, set_changed(dialogue, &set, "published"), now).await?;
        self.tell_set(&tx, set.id).await?;
        let inverse = Inverse::UnpublishSet { set: set.id, reopen: before.map(|set| set.id) };
        self.remember(&tx, actor, dialogue.id, "set_published", &inverse, now).await?;
        self.commit(tx).await?;
        // What citizens marked stands beside what was published, from the same day.
        let seats = store::core_question::lines(&self.inner.store.read(), set.id).await?.len();
        match self.make_slate(actor, dialogue, &set, seats).await {
            Ok(()) | Err(Error::Conflict("no_marks")) => {}
            // The set is published all the same; the desk makes the slate.
            Err(error) => tracing::warn!(%error, "no slate was made for a set"),
        }
        Ok(())
    }

    /// Writes a core question into a set; its key.
    ///
    /// # Errors
    /// [`Error::Denied`], [`Error::Invalid`]; [`Error::Conflict`] when the set is full or published.
    pub async fn add_core_question(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        set: CoreQuestionSetId,
        new: &NewCoreQuestion,
    ) -> Result<CoreQuestionId> {
        self.begin_core_question(actor, dialogue, set, new, &[]).await
    }

    /// Writes a core question into a set with the questions it comes from; its key.
    ///
    /// # Errors
    /// As [`App::add_core_question`] and [`App::link`]; then nothing is written.
    pub async fn begin_core_question(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        set: CoreQuestionSetId,
        new: &NewCoreQuestion,
        questions: &[QuestionId],
    ) -> Result<CoreQuestionId> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        let (title, body, sector_id) = check(dialogue, new)?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let set = draft_set(&tx, dialogue, set).await?;
        if store::core_question::lines(&tx, set.id).await?.len() >= MOST_IN_SET {
            return Err(Error::Conflict("set_is_full"));
        }
        let row = CoreQuestion {
            id: 0,
            dialogue_id: dialogue.id.0,
            set_id: set.id,
            number: 0,
            title,
            body,
            sector_id,
            language: dialogue.language.as_str().to_owned(),
            created_at: now.0,
            removed_at: None,
        };
        let id = store::core_question::insert(&tx, &row).await?;
        let row = store::core_question::by_id(&tx, id).await?.ok_or(Error::NOT_FOUND)?;
        self.record(&tx, core_changed(dialogue, &set, &row, "added"), now).await?;
        let inverse = Inverse::RemoveCoreQuestion { id };
        self.remember(&tx, actor, dialogue.id, "core_question_added", &inverse, now).await?;
        if !questions.is_empty() {
            let wanted = own_questions(&tx, dialogue, questions).await?;
            self.link_in(&tx, actor, dialogue, &set, &row, wanted, true, now).await?;
        }
        self.commit(tx).await?;
        Ok(CoreQuestionId(id))
    }

    /// Rewrites a core question of a draft set.
    ///
    /// # Errors
    /// [`Error::Denied`], [`Error::Invalid`]; [`Error::Conflict`] when the set is published.
    pub async fn edit_core_question(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: CoreQuestionId,
        new: &NewCoreQuestion,
    ) -> Result<()> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        let (title, body, sector_id) = check(dialogue, new)?;
        self.change_core_question(actor, dialogue, id, "core_question_edited", |row| {
            (row.title, row.body, row.sector_id) = (title, body, sector_id);
        })
        .await
    }

    /// Takes a core question out of a draft set; it can be brought back by undoing.
    ///
    /// # Errors
    /// As [`App::edit_core_question`].
    pub async fn remove_core_question(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: CoreQuestionId,
    ) -> Result<()> {
        let now = self.now();
        self.change_core_question(actor, dialogue, id, "core_question_removed", |row| {
            row.removed_at = Some(now.0);
        })
        .await
    }

    async fn change_core_question(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: CoreQuestionId,
        label: &str,
        change: impl FnOnce(&mut CoreQuestion),
    ) -> Result<()> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let (mut row, set) = own_core(&tx, dialogue, id).await?;
        let before = row.clone();
        change(&mut row);
        store::core_question::update(&tx, &row).await?;
        close_gaps(&tx, &set).await?;
        let what = if row.removed_at.is_some() { "removed" } else { "edited" };
        self.record(&tx, core_changed(dialogue, &set, &row, what), now).await?;
        let inverse = Inverse::restore_core_question(&before);
        self.remember(&tx, actor, dialogue.id, label, &inverse, now).await?;
        self.commit(tx).await
    }

    /// Moves a core question of a draft set to another number; the others make room.
    ///
    /// # Errors
    /// As [`App::edit_core_question`].
    pub async fn move_core_question(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: CoreQuestionId,
        to: i64,
    ) -> Result<()> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let (row, set) = own_core(&tx, dialogue, id).await?;
        let from = row.number;
        renumber(&tx, &set, row.id, to).await?;
        let row = store::core_question::by_id(&tx, row.id).await?.ok_or(Error::NOT_FOUND)?;
        self.record(&tx, core_changed(dialogue, &set, &row, "moved"), now).await?;
        let inverse = Inverse::MoveCoreQuestion { id: row.id, to: from };
        self.remember(&tx, actor, dialogue.id, "core_question_moved", &inverse, now).await?;
        self.commit(tx).await
    }

    /// Links questions to a core question of a draft set. Those linked already stay.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Invalid`] for questions that are not of this dialogue or not public.
    pub async fn link(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: CoreQuestionId,
        questions: &[QuestionId],
    ) -> Result<u64> {
        self.change_links(actor, dialogue, id, questions, true).await
    }

    /// Takes questions out of a core question of a draft set.
    ///
    /// # Errors
    /// As [`App::link`].
    pub async fn unlink(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: CoreQuestionId,
        questions: &[QuestionId],
    ) -> Result<u64> {
        self.change_links(actor, dialogue, id, questions, false).await
    }

    async fn change_links(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: CoreQuestionId,
        questions: &[QuestionId],
        linked: bool,
    ) -> Result<u64> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let (row, set) = own_core(&tx, dialogue, id).await?;
        let wanted = own_questions(&tx, dialogue, questions).await?;
        let there = store::core_question::sources(&tx, row.id).await?;
        let changing: Vec<i64> =
            wanted.into_iter().filter(|q| there.contains(q) != linked).collect();
        if changing.is_empty() {
            return Ok(0);
        }
        let count = u64::try_from(changing.len()).unwrap_or(u64::MAX);
        self.link_in(&tx, actor, dialogue, &set, &row, changing, linked, now).await?;
        self.commit(tx).await?;
        Ok(count)
    }

    #[expect(clippy::too_many_arguments, reason = "a change names all of these")]
    async fn link_in(
        &self,
        tx: &store::Tx,
        actor: &Actor,
        dialogue: &Dialogue,
        set: &Set,
        row: &CoreQuestion,
        questions: Vec<i64>,
        linked: bool,
        now: Moment,
    ) -> Result<()> {
        self.write_links(tx, dialogue, set, row, &questions, linked, now).await?;
        let inverse = Inverse::Links { core_question: row.id, questions, link: !linked };
        let label = if linked { "questions_linked" } else { "questions_unlinked" };
        self.remember(tx, actor, dialogue.id, label, &inverse, now).await
    }

    #[expect(clippy::too_many_arguments, reason = "an act names all of these")]
    pub(crate) async fn write_links(
        &self,
        tx: &store::Tx,
        dialogue: &Dialogue,
        set: &Set,
        row: &CoreQuestion,
        questions: &[i64],
        link: bool,
        now: Moment,
    ) -> Result<()> {
        if link {
            store::core_question::link(tx, row.id, questions).await?;
        } else {
            store::core_question::unlink(tx, row.id, questions).await?;
        }
        // A long list is told in several acts, each well under the size limit.
        for part in questions.chunks(2000) {
            let codes: Vec<String> = part.iter().map(|id| QuestionId(*id).code()).collect();
            let act = NewAct {
                kind: ActKind::SourcesChanged,
                dialogue: Some(dialogue.id.0),
                subject: Subject::CoreQuestion,
                subject_id: row.id,
                plain: vec![
                    ("dialogue", dialogue.slug.as_str().into()),
                    ("set", set.number.into()),
                    ("number", row.number.into()),
                    (if link { "linked" } else { "unlinked" }, codes.into()),
                ],
                committed: vec![],
            };
            self.record(tx, act, now).await?;
        }
        Ok(())
    }

    /// Puts duplicate questions into one group. Groups that some of them had already are joined.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Invalid`] for fewer than two questions.
    pub async fn group_questions(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        questions: &[QuestionId],
    ) -> Result<i64> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let ids = own_questions(&tx, dialogue, questions).await?;
        if ids.len() < 2 {
            return Err(Error::field("question", Fault::TooShort { min: 2 }));
        }
        let rows = store::question::with_their_groups(&tx, &ids).await?;
        let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
        let before: Vec<(i64, Option<i64>)> =
            rows.iter().map(|row| (row.id, row.group_id)).collect();
        let group = store::question::add_group(&tx, dialogue.id.0, now.0).await?;
        store::question::set_group(&tx, &ids, Some(group)).await?;
        self.record(&tx, grouped(dialogue, group, &ids, true), now).await?;
        self.remember(
            &tx,
            actor,
            dialogue.id,
            "questions_grouped",
            &Inverse::Groups { before },
            now,
        )
        .await?;
        self.commit(tx).await?;
        Ok(group)
    }

    /// Takes questions out of their groups.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn ungroup_questions(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        questions: &[QuestionId],
    ) -> Result<()> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let ids = own_questions(&tx, dialogue, questions).await?;
        let rows = store::question::by_ids(&tx, &ids).await?;
        let before: Vec<(i64, Option<i64>)> =
            rows.iter().map(|row| (row.id, row.group_id)).collect();
        store::question::set_group(&tx, &ids, None).await?;
        self.record(&tx, grouped(dialogue, 0, &ids, false), now).await?;
        self.remember(
            &tx,
            actor,
            dialogue.id,
            "questions_ungrouped",
            &Inverse::Groups { before },
            now,
        )
        .await?;
        self.commit(tx).await
    }

    /// The groups of duplicates, largest first.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor works on the staff desk.
    pub async fn question_groups(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        offset: i64,
        limit: i64,
    ) -> Result<Vec<store::question::GroupLine>> {
        self.gate(actor, Action::Desk, &dialogue.resource())?;
        Ok(store::question::groups(
            &self.inner.store.read(),
            dialogue.id.0,
            offset,
            limit.clamp(1, 200),
        )
        .await?)
    }
}

pub(crate) fn grouped(
    dialogue: &Dialogue,
    group: i64,
    questions: &[i64],
    together: bool,
) -> NewAct<'static> {
    let codes: Vec<String> = questions.iter().map(|id| QuestionId(*id).code()).collect();
    NewAct {
        kind: ActKind::QuestionsGrouped,
        dialogue: Some(dialogue.id.0),
        subject: Subject::Dialogue,
        subject_id: dialogue.id.0,
        plain: vec![
            ("dialogue", dialogue.slug.as_str().into()),
            ("group", group.into()),
            ("together", together.into()),
            ("questions", codes.into()),
        ],
        committed: vec![],
    }
}

pub(crate) fn set_resource(dialogue: &Dialogue, set: &Set) -> Resource {
    let resource = dialogue.resource();
    let draft = set.status != SetStatus::Published.as_str();
    Resource { unpublished: resource.unpublished || draft, ..resource }
}

pub(crate) fn set_changed(dialogue: &Dialogue, set: &Set, what: &str) -> NewAct<'static> {
    NewAct {
        kind: ActKind::SetChanged,
        dialogue: Some(dialogue.id.0),
        subject: Subject::CoreQuestionSet,
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

pub(crate) fn core_changed(
    dialogue: &Dialogue,
    set: &Set,
    row: &CoreQuestion,
    what: &str,
) -> NewAct<'static> {
    NewAct {
        kind: ActKind::CoreQuestionChanged,
        dialogue: Some(dialogue.id.0),
        subject: Subject::CoreQuestion,
        subject_id: row.id,
        plain: vec![
            ("dialogue", dialogue.slug.as_str().into()),
            ("set", set.number.into()),
            ("number", row.number.into()),
            ("title", row.title.as_str().into()),
            ("body", row.body.as_str().into()),
            ("change", what.into()),
        ],
        committed: vec![],
    }
}

fn check(dialogue: &Dialogue, new: &NewCoreQuestion) -> Result<(String, String, Option<i64>)> {
    let mut fields = Fields::default();
    let title = fields.text(TITLE, &new.title);
    let body = fields.text(BODY, &new.body);
    let sector = fields.named("sector", new.sector.as_deref(), &dialogue.sectors);
    fields.done((title, body, sector))
}

async fn own_set(tx: &store::Tx, dialogue: &Dialogue, set: CoreQuestionSetId) -> Result<Set> {
    let set = store::core_question::set_by_id(tx, set.0).await?;
    set.filter(|set| set.dialogue_id == dialogue.id.0).ok_or(Error::NOT_FOUND)
}

/// A set that can still be changed: what was published keeps its meaning (DESIGN invariant 7).
async fn draft_set(tx: &store::Tx, dialogue: &Dialogue, set: CoreQuestionSetId) -> Result<Set> {
    let set = own_set(tx, dialogue, set).await?;
    if set.status == SetStatus::Draft.as_str() {
        Ok(set)
    } else {
        Err(Error::Conflict("set_is_published"))
    }
}

async fn own_core(
    tx: &store::Tx,
    dialogue: &Dialogue,
    id: CoreQuestionId,
) -> Result<(CoreQuestion, Set)> {
    let row = store::core_question::by_id(tx, id.0).await?;
    let living = |row: &CoreQuestion| row.dialogue_id == dialogue.id.0 && row.removed_at.is_none();
    let row = row.filter(living).ok_or(Error::NOT_FOUND)?;
    let set = draft_set(tx, dialogue, CoreQuestionSetId(row.set_id)).await?;
    Ok((row, set))
}

async fn own_questions(
    tx: &store::Tx,
    dialogue: &Dialogue,
    questions: &[QuestionId],
) -> Result<Vec<i64>> {
    if questions.is_empty() || questions.len() > 10_000 {
        return Err(Error::field(
            "question",
            Fault::Malformed { expected: "1 to 10000 questions" },
        ));
    }
    let mut ids: Vec<i64> = questions.iter().map(|id| id.0).collect();
    ids.sort_unstable();
    ids.dedup();
    let rows = store::question::by_ids(tx, &ids).await?;
    let public = |id: &i64| {
        rows.iter().any(|row| {
            row.id == *id && row.dialogue_id == dialogue.id.0 && row.status == "published"
        })
    };
    match ids.iter().find(|id| !public(id)) {
        Some(id) => Err(Error::field(
            "question",
            Fault::Unknown { given: QuestionId(*id).code(), nearest: None },
        )),
        None => Ok(ids),
    }
}

/// Gives a core question a number and closes the gaps, keeping the order of the others.
pub(crate) async fn renumber(tx: &store::Tx, set: &Set, id: i64, to: i64) -> Result<()> {
    let lines = store::core_question::lines(tx, set.id).await?;
    let mut order: Vec<i64> =
        lines.iter().map(|line| line.id).filter(|other| *other != id).collect();
    let place = usize::try_from(to.max(1) - 1).unwrap_or(0).min(order.len());
    order.insert(place, id);
    number(tx, order).await
}

/// Numbers the core questions of a set without gaps, in their order.
pub(crate) async fn close_gaps(tx: &store::Tx, set: &Set) -> Result<()> {
    let lines = store::core_question::lines(tx, set.id).await?;
    number(tx, lines.into_iter().map(|line| line.id).collect()).await
}

async fn number(tx: &store::Tx, order: Vec<i64>) -> Result<()> {
    for (id, number) in order.into_iter().zip(1..) {
        if let Some(mut row) =
            store::core_question::by_id(tx, id).await?.filter(|row| row.number != number)
        {
            row.number = number;
            store::core_question::update(tx, &row).await?;
        }
    }
    Ok(())
}
