//! Coding (주제 달기): people say which themes answers speak of, alone or in bulk; who does how much;
//! and how far it is.

mod likely;
mod sample;
mod table;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::act::{ActKind, Subject};
use domain::channel::Channel;
use domain::code::Coded as _;
use domain::coding::{Division, MOST_AT_ONCE, MOST_CODERS, MOST_THEMES};
use domain::id::{AnswerId, CoreQuestionId, ThemeId};
use domain::permission::{Action, Denial};
use domain::text::Fault;
use domain::theme::SetStatus;
use domain::time::Moment;
use store::Tx;
pub use store::coding::{Candidate, Coder, CoreProgress};
use store::coding::{Coding, Filter, Hand};

use crate::act::NewAct;
use crate::dialogue::Dialogue;
use crate::page::{Page, Slice};
use crate::theme::{Set, Theme};
use crate::undo::Inverse;
use crate::{Actor, App, Error, Fields, Result};

pub(crate) use likely::Likely;
pub use likely::Suggestion;
pub use sample::{Difference, SampleView};
pub use table::{CodingImport, MOST_BYTES};

/// What is said of one answer: each theme (none: that no theme fits) with whether the answer speaks
/// against its direction.
pub type Codes = BTreeMap<Option<ThemeId>, bool>;

/// What is done to the codes of several answers at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// They speak of these themes, too; each with whether they speak against its direction.
    Add(Vec<(ThemeId, bool)>),
    /// No theme fits.
    Unfit,
    /// They do not speak of this theme.
    Take(ThemeId),
    /// Nothing is said of them any more.
    Clear,
}

impl Change {
    fn apply(&self, codes: &mut Codes) {
        match self {
            Self::Add(themes) => {
                codes.remove(&None);
                codes.extend(themes.iter().map(|(theme, dissents)| (Some(*theme), *dissents)));
            }
            Self::Unfit => *codes = Codes::from([(None, false)]),
            Self::Take(theme) => {
                codes.remove(&Some(*theme));
            }
            Self::Clear => codes.clear(),
        }
    }

    fn themes(&self) -> Vec<ThemeId> {
        match self {
            Self::Add(themes) => themes.iter().map(|(theme, _)| *theme).collect(),
            Self::Take(theme) => vec![*theme],
            Self::Unfit | Self::Clear => Vec::new(),
        }
    }
}

/// What a list at the desk shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    /// Every published answer.
    All,
    /// Those that nothing was said of.
    #[default]
    Open,
    /// Those of them that the actor was given.
    Given,
    /// Those of which the actor said what stands.
    Mine,
    /// Those that speak of this theme.
    Theme(ThemeId),
    /// Those that no theme fits.
    Unfit,
    /// Those that speak against the direction of a theme.
    Dissenting,
    /// Those that the actor has to code apart still, in this sample.
    Sample(i64),
    /// Those of this sample of which the two said different things, not settled yet.
    Differing(i64),
}

/// The answers of a list at the desk.
#[derive(Clone, Debug, Default)]
pub struct DeskFilter {
    /// What is shown.
    pub show: Show,
    /// Only of this core question.
    pub core: Option<CoreQuestionId>,
    /// Only this channel.
    pub channel: Option<Channel>,
    /// Only of this place, by name.
    pub place: Option<String>,
    /// Only those that hold this text.
    pub search: String,
}

/// An answer at the desk.
#[derive(Clone, Debug, PartialEq)]
pub struct DeskLine {
    /// The answer.
    pub row: store::coding::Line,
    /// What is said of it; where the actor codes it apart, by the actor alone.
    pub codes: Codes,
    /// Whether the actor codes it apart from another, whose words are not shown.
    pub apart: bool,
    /// The likeliest themes, where nothing is said of it yet; a person confirms.
    pub suggestions: Vec<Suggestion>,
}

/// How far a coder is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoderLine {
    /// The number by which everybody outside the desk knows them.
    pub number: i64,
    /// Their name, for colleagues.
    pub name: String,
    /// Whether it is the actor.
    pub own: bool,
    /// Published answers of which what stands is theirs.
    pub coded: i64,
    /// Published answers they were given.
    pub given: i64,
    /// Those of them of which something was said.
    pub done: i64,
}

/// How far a set is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Published answers.
    pub total: i64,
    /// Those of which something was said.
    pub coded: i64,
    /// By core question.
    pub cores: Vec<CoreProgress>,
    /// By coder.
    pub coders: Vec<CoderLine>,
}

/// How open answers are to be divided.
#[derive(Clone, Debug, Default)]
pub struct NewDivision {
    /// The roles of those among whom, each with its share.
    pub coders: Vec<(i64, u32)>,
    /// Each by itself, or whole core questions.
    pub by: Option<Division>,
    /// Only answers to this core question.
    pub core: Option<CoreQuestionId>,
}

/// What is said in the scope of one coder: what counts, or what they say apart in a sample.
struct Scope {
    /// The samples the answers are coded apart in.
    apart: HashMap<i64, i64>,
    /// What stands in that scope, by answer.
    standing: HashMap<i64, Vec<Coding>>,
}

impl Scope {
    fn codes(&self, answer: i64) -> Codes {
        codes_of(self.standing.get(&answer).map_or(&[], Vec::as_slice))
    }
}

fn codes_of(codings: &[Coding]) -> Codes {
    codings.iter().map(|one| (one.theme_id.map(ThemeId), one.dissents == 1)).collect()
}

impl App {
    /// Who a person is as a coder of a dialogue; they become one.
    pub(crate) async fn coder(&self, tx: &Tx, actor: &Actor, dialogue: &Dialogue) -> Result<i64> {
        let person = actor.person.ok_or(Denial::SignIn)?;
        self.coder_of(tx, dialogue, person.0).await
    }

    async fn coder_of(&self, tx: &Tx, dialogue: &Dialogue, person: uuid::Uuid) -> Result<i64> {
        match store::coding::coder_of(tx, dialogue.id.0, person).await? {
            Some(coder) => Ok(coder.id),
            None => Ok(store::coding::insert_coder(tx, dialogue.id.0, person).await?),
        }
    }

    /// Who the actor is as a coder of a dialogue, if they coded there before.
    async fn own_coder(&self, actor: &Actor, dialogue: &Dialogue) -> Result<Option<i64>> {
        let Some(person) = actor.person else { return Ok(None) };
        let read = self.inner.store.read();
        let coder = store::coding::coder_of(&read, dialogue.id.0, person.0).await?;
        Ok(coder.map(|coder| coder.id))
    }

    /// The set that is coded with: the newest.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue.
    pub async fn coding_set(&self, actor: &Actor, dialogue: &Dialogue) -> Result<Option<Set>> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        Ok(self.theme_sets(actor, dialogue).await?.into_iter().next())
    }

    /// A page of answers at the desk, oldest first, each with what is said of it or the likeliest themes.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue; [`Error::Invalid`] for a place that is
    /// not of the dialogue.
    pub async fn coding_desk(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        set: &Set,
        filter: &DeskFilter,
        slice: Slice,
    ) -> Result<Page<DeskLine>> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        let mut fields = Fields::default();
        let text = fields.text(domain::question::SEARCH, &filter.search);
        let place = fields.named("place", filter.place.as_deref(), &dialogue.places);
        fields.done(())?;
        let own = self.own_coder(actor, dialogue).await?;
        let differing = match filter.show {
            Show::Differing(sample) => Some(self.open_differences(set, sample).await?),
            _ => None,
        };
        let wanted = Filter {
            dialogue: dialogue.id.0,
            set: set.id,
            show: shown(filter.show, own.unwrap_or(0)),
            core_question: filter.core.map(|core| core.0),
            channel: filter.channel.map(Channel::as_str),
            place,
            text: Some(text.as_str()).filter(|text| !text.is_empty()),
            among: differing.as_deref(),
        };
        let read = self.inner.store.read();
        let total = store::coding::count(&read, &wanted).await?;
        let rows = store::coding::list(&read, &wanted, slice.offset, slice.probe()).await?;
        let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
        let scope = self.scope(&read, set, own, &ids).await?;
        let open: Vec<(i64, &str)> = rows
            .iter()
            .filter(|row| scope.codes(row.id).is_empty())
            .map(|row| (row.id, row.text.as_str()))
            .collect();
        let mut likely = self.suggested(dialogue, set, &open).await?;
        let lines = rows
            .into_iter()
            .map(|row| DeskLine {
                codes: scope.codes(row.id),
                apart: scope.apart.contains_key(&row.id),
                suggestions: likely.remove(&row.id).unwrap_or_default(),
                row,
            })
            .collect();
        Ok(slice.cut(lines, total, |line| line.row.id))
    }

    /// What stands of answers for a coder: what counts, or what they said apart where they have to.
    async fn scope(
        &self,
        db: &impl store::Db,
        set: &Set,
        coder: Option<i64>,
        answers: &[i64],
    ) -> Result<Scope> {
        let mut scope = Scope { apart: HashMap::new(), standing: HashMap::new() };
        for coding in store::coding::standing(db, set.id, answers).await? {
            scope.standing.entry(coding.answer_id).or_default().push(coding);
        }
        let Some(coder) = coder else { return Ok(scope) };
        let wanted: BTreeSet<i64> = answers.iter().copied().collect();
        let apart = store::coding::apart(db, set.id, coder).await?;
        for one in apart.iter().filter(|one| wanted.contains(&one.answer_id)) {
            scope.apart.insert(one.answer_id, one.sample_id);
            scope.standing.remove(&one.answer_id);
        }
        let samples: BTreeSet<i64> = scope.apart.values().copied().collect();
        for sample in samples {
            let said = store::coding::said_in(db, sample).await?;
            let own = |one: &Coding| {
                one.coder_id == coder && scope.apart.get(&one.answer_id) == Some(&sample)
            };
            for coding in said.into_iter().filter(own) {
                scope.standing.entry(coding.answer_id).or_default().push(coding);
            }
        }
        Ok(scope)
    }

    /// Codes several answers in the same way. The number of answers whose codes changed.
    ///
    /// # Errors
    /// [`Error::Denied`] unless a person curates the dialogue; [`Error::Invalid`] for answers or themes
    /// that are not there; [`Error::Conflict`] `theme_set_is_over`, or `too_many_themes` for one answer.
    pub async fn code_answers(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        set: &Set,
        answers: &[AnswerId],
        change: &Change,
    ) -> Result<usize> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let set = open_set(&tx, dialogue, set.id).await?;
        let ids = own_answers(&tx, dialogue, answers).await?;
        let themes = store::theme::of_set(&tx, set.id).await?;
        known_themes(&themes, change.themes())?;
        let coder = self.coder(&tx, actor, dialogue).await?;
        let scope = self.scope(&tx, &set, Some(coder), &ids).await?;
        let wanted = ids.iter().map(|id| {
            let mut codes = scope.codes(*id);
            change.apply(&mut codes);
            (*id, codes)
        });
        let wanted: BTreeMap<i64, Codes> = wanted.collect();
        let changed =
            self.write_codes(&tx, actor, dialogue, &set, coder, &scope, wanted, now).await?;
        self.commit(tx).await?;
        Ok(changed)
    }

    /// Says of each answer exactly which themes it speaks of. The number of answers whose codes changed.
    ///
    /// # Errors
    /// As [`App::code_answers`].
    pub async fn code_each(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        set: &Set,
        wanted: &[(AnswerId, Codes)],
    ) -> Result<usize> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        let now = self.now();
        let answers: Vec<AnswerId> = wanted.iter().map(|(answer, _)| *answer).collect();
        let tx = self.inner.store.begin().await?;
        let set = open_set(&tx, dialogue, set.id).await?;
        let ids = own_answers(&tx, dialogue, &answers).await?;
        let themes = store::theme::of_set(&tx, set.id).await?;
        let all: BTreeSet<ThemeId> =
            wanted.iter().flat_map(|(_, codes)| codes.keys().flatten().copied()).collect();
        known_themes(&themes, all)?;
        let coder = self.coder(&tx, actor, dialogue).await?;
        let scope = self.scope(&tx, &set, Some(coder), &ids).await?;
        let wanted = wanted.iter().map(|(answer, codes)| (answer.0, codes.clone())).collect();
        let changed =
            self.write_codes(&tx, actor, dialogue, &set, coder, &scope, wanted, now).await?;
        self.commit(tx).await?;
        Ok(changed)
    }

    /// Writes what is said from now on, as one batch that can be undone.
    #[expect(clippy::too_many_arguments, reason = "a change names all of these")]
    async fn write_codes(
        &self,
        tx: &Tx,
        actor: &Actor,
        dialogue: &Dialogue,
        set: &Set,
        coder: i64,
        scope: &Scope,
        wanted: BTreeMap<i64, Codes>,
        now: Moment,
    ) -> Result<usize> {
        let mut written = Written::default();
        for (answer, codes) in &wanted {
            let named = codes.keys().flatten().count();
            if named > MOST_THEMES || (named > 0 && codes.contains_key(&None)) {
                return Err(Error::Conflict("too_many_themes"));
            }
            let standing = scope.standing.get(answer).map_or(&[][..], Vec::as_slice);
            written.compare(*answer, standing, codes, scope.apart.get(answer).copied());
        }
        if written.changed == 0 {
            return Ok(0);
        }
        let batch = store::coding::insert_batch(tx, set.id, Some(coder), now.0).await?;
        store::coding::end(tx, &written.ended, batch).await?;
        for (sample, codes) in &written.added {
            let hand = Hand { set: set.id, coder, sample: *sample, batch };
            store::coding::add(tx, hand, codes).await?;
        }
        let samples: BTreeSet<i64> = written.added.keys().copied().flatten().collect();
        for sample in samples {
            self.complete_sample(tx, dialogue, set, sample, coder, batch, now).await?;
        }
        if !written.given.is_empty() || !written.taken.is_empty() {
            self.record(tx, coded(dialogue, set, &written), now).await?;
        }
        let inverse = Inverse::Coding { batch, answers: written.changed };
        self.remember(tx, actor, dialogue.id, "answers_coded", &inverse, now).await?;
        Ok(written.changed)
    }

    /// Undoes what was done in a batch.
    pub(crate) async fn undo_coding(
        &self,
        tx: &Tx,
        actor: &Actor,
        dialogue: &Dialogue,
        batch: i64,
        now: Moment,
    ) -> Result<()> {
        let row = store::coding::batch(tx, batch).await?.ok_or(Error::NOT_FOUND)?;
        let set = open_set(tx, dialogue, row.set_id).await?;
        let reach = store::coding::reach(tx, batch).await?;
        if store::coding::is_changed_since(tx, batch).await? || reach.sealed > 0 {
            return Err(Error::Conflict("changed"));
        }
        let coder = match actor.person {
            Some(_) => Some(self.coder(tx, actor, dialogue).await?),
            None => None,
        };
        let by = store::coding::insert_batch(tx, set.id, coder, now.0).await?;
        store::coding::undo_batch(tx, batch, by, now.0).await?;
        // Who is to code what, and what is said apart, nobody outside the desk sees.
        if reach.counted == 0 {
            return Ok(());
        }
        let act = NewAct {
            kind: ActKind::AnswersCoded,
            dialogue: Some(dialogue.id.0),
            subject: Subject::ThemeSet,
            subject_id: set.id,
            plain: vec![
                ("dialogue", dialogue.slug.as_str().into()),
                ("set", set.number.into()),
                ("undone", batch.into()),
            ],
            committed: vec![],
        };
        self.record(tx, act, now).await?;
        Ok(())
    }

    /// Who may code answers of a dialogue.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue.
    pub async fn coder_candidates(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
    ) -> Result<Vec<Candidate>> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        Ok(store::coding::candidates(&self.inner.store.read(), dialogue.id.0).await?)
    }

    /// The coders that hold these roles; they become coders.
    async fn chosen(&self, tx: &Tx, dialogue: &Dialogue, roles: &[i64]) -> Result<Vec<i64>> {
        let candidates = store::coding::candidates(tx, dialogue.id.0).await?;
        let mut coders = Vec::with_capacity(roles.len());
        for role in roles {
            let found = candidates.iter().find(|one| one.role_id == *role);
            let unknown = Fault::Unknown { given: role.to_string(), nearest: None };
            let person = found.ok_or(Error::field("coder", unknown))?.person_id;
            coders.push(self.coder_of(tx, dialogue, person).await?);
        }
        Ok(coders)
    }

    /// Divides the answers that nothing was said of among coders. How many were given to somebody.
    ///
    /// # Errors
    /// [`Error::Denied`] unless a person curates the dialogue; [`Error::Invalid`] for nobody, too many
    /// or unknown people; [`Error::Conflict`] when no answer is open.
    pub async fn divide_answers(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        set: &Set,
        new: &NewDivision,
    ) -> Result<usize> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        let shared: Vec<(i64, u32)> =
            new.coders.iter().copied().filter(|(_, share)| *share > 0).collect();
        if shared.is_empty() || shared.len() > MOST_CODERS {
            let expected = "1 to 20 people with a share above 0";
            return Err(Error::field("coder", Fault::Malformed { expected }));
        }
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let set = open_set(&tx, dialogue, set.id).await?;
        let roles: Vec<i64> = shared.iter().map(|(role, _)| *role).collect();
        let shares: Vec<u32> = shared.iter().map(|(_, share)| *share).collect();
        let coders = self.chosen(&tx, dialogue, &roles).await?;
        let open = store::coding::open(&tx, dialogue.id.0, set.id).await?;
        let open: Vec<(i64, i64)> = open
            .into_iter()
            .filter(|one| new.core.is_none_or(|core| core.0 == one.core_question_id))
            .map(|one| (one.id, one.core_question_id))
            .collect();
        if open.is_empty() {
            return Err(Error::Conflict("nothing_to_code"));
        }
        let dealt = domain::coding::divide(&open, &shares, new.by.unwrap_or(Division::Share));
        let tasks: Vec<[i64; 2]> = dealt
            .iter()
            .filter_map(|(answer, owner)| Some([*answer, *coders.get(*owner)?]))
            .collect();
        let own = self.coder(&tx, actor, dialogue).await?;
        let batch = store::coding::insert_batch(&tx, set.id, Some(own), now.0).await?;
        store::coding::assign(&tx, set.id, batch, &tasks).await?;
        let inverse = Inverse::Coding { batch, answers: tasks.len() };
        self.remember(&tx, actor, dialogue.id, "answers_divided", &inverse, now).await?;
        self.commit(tx).await?;
        Ok(tasks.len())
    }

    /// How far a set is.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor curates the dialogue.
    pub async fn coding_progress(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        set: &Set,
    ) -> Result<Progress> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        let read = self.inner.store.read();
        let cores = store::coding::progress(&read, dialogue.id.0, set.id).await?;
        let coders = store::coding::coders(&read, dialogue.id.0).await?;
        let lines = store::coding::coder_progress(&read, set.id).await?;
        let line = |row: store::coding::CoderProgress| {
            let coder = coders.iter().find(|coder| coder.id == row.coder_id)?;
            Some(CoderLine {
                number: coder.number,
                name: coder.name.clone().unwrap_or_default(),
                own: coder.person_id.is_some()
                    && coder.person_id == actor.person.map(|person| person.0),
                coded: row.coded,
                given: row.given,
                done: row.done,
            })
        };
        Ok(Progress {
            total: cores.iter().map(|core| core.total).sum(),
            coded: cores.iter().map(|core| core.coded).sum(),
            cores,
            coders: lines.into_iter().filter_map(line).collect(),
        })
    }
}

/// What changes in the codes of several answers.
#[derive(Default)]
struct Written {
    /// Codings that end.
    ended: Vec<i64>,
    /// Codings that begin, by the sample they are said apart in: answer, theme, whether it dissents.
    added: BTreeMap<Option<i64>, Vec<[i64; 3]>>,
    /// What the act says of those that count.
    given: Vec<String>,
    taken: Vec<String>,
    /// Answers.
    changed: usize,
}

impl Written {
    fn compare(&mut self, answer: i64, standing: &[Coding], wanted: &Codes, sample: Option<i64>) {
        let is_kept = |one: &Coding| {
            wanted
                .get(&one.theme_id.map(ThemeId))
                .is_some_and(|dissents| *dissents == (one.dissents == 1))
        };
        let before = codes_of(standing);
        if before == *wanted {
            return;
        }
        self.changed += 1;
        let ended: Vec<&Coding> = standing.iter().filter(|one| !is_kept(one)).collect();
        let added: Vec<(Option<ThemeId>, bool)> = wanted
            .iter()
            .filter(|(theme, dissents)| before.get(theme) != Some(dissents))
            .map(|(theme, dissents)| (*theme, *dissents))
            .collect();
        self.ended.extend(ended.iter().map(|one| one.id));
        let rows = added.iter().map(|(theme, dissents)| {
            [answer, theme.map_or(0, |theme| theme.0), i64::from(*dissents)]
        });
        self.added.entry(sample).or_default().extend(rows);
        if sample.is_none() {
            self.taken
                .extend(ended.iter().map(|one| told(answer, one.theme_id.map(ThemeId), false)));
            self.given
                .extend(added.iter().map(|(theme, dissents)| told(answer, *theme, *dissents)));
        }
    }
}

/// A code as an act says it: `A-00012 T-003`, with `-` where no theme fits and `!` where it dissents.
fn told(answer: i64, theme: Option<ThemeId>, dissents: bool) -> String {
    let theme = theme.map_or("-".to_owned(), |theme| theme.code());
    format!("{} {theme}{}", AnswerId(answer).code(), if dissents { "!" } else { "" })
}

fn coded(dialogue: &Dialogue, set: &Set, written: &Written) -> NewAct<'static> {
    NewAct {
        kind: ActKind::AnswersCoded,
        dialogue: Some(dialogue.id.0),
        subject: Subject::ThemeSet,
        subject_id: set.id,
        plain: vec![
            ("dialogue", dialogue.slug.as_str().into()),
            ("set", set.number.into()),
            ("given", written.given.clone().into()),
            ("taken", written.taken.clone().into()),
        ],
        committed: vec![],
    }
}

fn shown(show: Show, coder: i64) -> store::coding::Show {
    use store::coding::Show as Stored;
    match show {
        Show::All => Stored::All,
        Show::Open => Stored::Open,
        Show::Given => Stored::Given(coder),
        Show::Mine => Stored::By(coder),
        Show::Theme(theme) => Stored::Theme(theme.0),
        Show::Unfit => Stored::Unfit,
        Show::Dissenting => Stored::Dissenting,
        Show::Sample(sample) => Stored::Sample(sample, coder),
        Show::Differing(sample) => Stored::Differing(sample),
    }
}

/// A set of this dialogue that can still be coded with: one that another followed is history.
async fn open_set(tx: &Tx, dialogue: &Dialogue, set: i64) -> Result<Set> {
    let set = store::theme::set_by_id(tx, set).await?;
    let set = set.filter(|set| set.dialogue_id == dialogue.id.0).ok_or(Error::NOT_FOUND)?;
    if set.status == SetStatus::Published.as_str() && set.valid_to.is_some() {
        return Err(Error::Conflict("theme_set_is_over"));
    }
    Ok(set)
}

fn known_themes(themes: &[Theme], wanted: impl IntoIterator<Item = ThemeId>) -> Result<()> {
    let unknown = wanted.into_iter().find(|id| !themes.iter().any(|theme| theme.id == id.0));
    match unknown {
        Some(id) => {
            let fault = Fault::Unknown { given: id.code(), nearest: None };
            Err(Error::field("theme", fault))
        }
        None => Ok(()),
    }
}

async fn own_answers(tx: &Tx, dialogue: &Dialogue, answers: &[AnswerId]) -> Result<Vec<i64>> {
    if answers.is_empty() || answers.len() > MOST_AT_ONCE {
        let expected = "1 to 20000 answers";
        return Err(Error::field("answer", Fault::Malformed { expected }));
    }
    let ids: BTreeSet<i64> = answers.iter().map(|id| id.0).collect();
    let ids: Vec<i64> = ids.into_iter().collect();
    let known = store::coding::known(tx, dialogue.id.0, &ids).await?;
    let known: BTreeSet<i64> = known.into_iter().map(|one| one.id).collect();
    match ids.iter().find(|id| !known.contains(id)) {
        Some(id) => {
            let fault = Fault::Unknown { given: AnswerId(*id).code(), nearest: None };
            Err(Error::field("answer", fault))
        }
        None => Ok(ids),
    }
}
