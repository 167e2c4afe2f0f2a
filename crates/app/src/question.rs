//! Asking questions, finding them, following one.

pub use crate::likely::LikelyQuestion;
use domain::act::{ActKind, Subject};
use domain::care::Care;
use domain::channel::Channel;
use domain::code::Coded as _;
use domain::contribution::{Kind, Status};
use domain::dialogue::Activity;
use domain::id::{CoreQuestionId, QuestionId};
use domain::language::Language;
use domain::permission::{Action, Resource};
use domain::question::{BODY, Coverage, Order, SEARCH, TITLE};
use domain::slip::SlipKind;
use domain::time::Moment;
use store::number::Numbered;
pub use store::question::Line;
use store::question::{Filter, Question};

use crate::act::NewAct;
use crate::contribution::{Contribution, Given, language_of};
use crate::core_question::set_resource;
use crate::dialogue::Dialogue;
use crate::page::{Page, Slice};
use crate::slip::OnPaper;
use crate::{Actor, App, Error, Fields, Result};

/// A question to be asked.
#[derive(Clone, Debug, Default)]
pub struct NewQuestion {
    /// The sentence.
    pub title: String,
    /// The circumstances.
    pub body: String,
    /// The sector's name or key.
    pub sector: Option<String>,
    /// The place's name or key.
    pub place: Option<String>,
    /// The channel; by default the one the asker's roles suggest.
    pub channel: Option<Channel>,
    /// The language it is written in; by default the dialogue's.
    pub language: Option<Language>,
    /// When it was asked, for things written down later; by default now.
    pub at: Option<Moment>,
    /// How it is to be sent, if it may be sensitive.
    pub care: Option<Care>,
    /// The slip it was written on.
    pub paper: Option<OnPaper>,
    /// It came in a burst: it waits for a moderator, whatever the setting.
    pub held: bool,
}

/// What a list of questions shows.
#[derive(Clone, Debug, Default)]
pub struct QuestionFilter {
    /// Only this sector, by name or key.
    pub sector: Option<String>,
    /// Only this place, by name or key.
    pub place: Option<String>,
    /// Only those that hold this text.
    pub search: Option<String>,
    /// By their link to the current set.
    pub coverage: Option<Coverage>,
    /// The order.
    pub order: Option<Order>,
    /// Only sources of this core question.
    pub core_question: Option<CoreQuestionId>,
    /// Only this group of duplicates.
    pub group: Option<i64>,
    /// Count links to this set instead of the current one (for drafts, on the staff desk).
    pub set: Option<i64>,
}

/// One question with everything its page shows.
#[derive(Clone, Debug)]
pub struct QuestionView {
    /// The question; without text when it is not public.
    pub item: Contribution,
    /// The dialogue.
    pub dialogue: Dialogue,
    /// The sector's name.
    pub sector: Option<String>,
    /// The place's name.
    pub place: Option<String>,
    /// The channel.
    pub channel: Channel,
    /// The language.
    pub language: Language,
    /// How many other published questions are in its group of duplicates.
    pub alike: i64,
    /// The group of duplicates.
    pub group: Option<i64>,
    /// The row of the file it was imported from.
    pub import_row: Option<i64>,
    /// The core questions it is a source of.
    pub core_questions: Vec<store::core_question::OfQuestion>,
    /// The moderator's decision, when it is hidden.
    pub hidden: Option<store::moderation::Decision>,
    /// How many acts are recorded about it.
    pub acts: usize,
    /// Whether the actor is its author.
    pub own: bool,
    /// Whether the actor may edit it now.
    pub may_edit: bool,
    /// Whether the actor may withdraw it now.
    pub may_withdraw: bool,
}

impl App {
    /// Asks a question.
    ///
    /// # Errors
    /// [`Error::Denied`] when asking is closed; [`Error::Invalid`] with every fault;
    /// [`Error::Sensitive`] until the asker has said how what may be sensitive is to be sent.
    pub async fn ask(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        new: &NewQuestion,
    ) -> Result<Given> {
        let given = self.ask_many(dialogue, &[(actor.clone(), new.clone())]).await?;
        given.into_iter().next().ok_or(Error::Internal("nothing was asked".to_owned()))
    }

    /// Asks several questions, each with its asker, in one transaction: a batch of slips, or the
    /// demo.
    ///
    /// # Errors
    /// As [`App::ask`]; then none of them was asked.
    pub async fn ask_many(
        &self,
        dialogue: &Dialogue,
        new: &[(Actor, NewQuestion)],
    ) -> Result<Vec<Given>> {
        let now = self.now();
        let rows = new
            .iter()
            .map(|(actor, new)| self.check_question(actor, dialogue, new, now))
            .collect::<Result<Vec<_>>>()?;
        let tx = self.inner.store.begin().await?;
        let mut given = Vec::with_capacity(rows.len());
        let first =
            store::number::take(&tx, Numbered::Question, i64::try_from(rows.len()).unwrap_or(1))
                .await?;
        for (((actor, new), mut row), id) in new.iter().zip(rows).zip(first..) {
            let actor = self.fresh(&tx, actor, dialogue.id).await?;
            let said = dialogue.said(Activity::Ask, Moment(row.created_at), now);
            self.gate(&actor, Action::Ask, &said)?;
            self.ensure_author(&tx, &actor, dialogue, row.participant_id).await?;
            row.id = id;
            store::question::insert(&tx, &row).await?;
            let author = row.participant_id.map(|p| p.to_string()).unwrap_or_default();
            let mut act = asked(dialogue, &row, &author);
            act.plain.extend(crate::care::plain(new.care));
            let act = self.record(&tx, act, now).await?;
            if let Some(paper) = new.paper {
                let (kind, writer) = (SlipKind::Question, row.participant_id);
                self.fill_slip(&tx, paper, kind, dialogue.id.0, None, writer, id, act, now).await?;
            }
            given.push(
                self.give_receipt(
                    &tx,
                    Kind::Question,
                    id,
                    &row.status,
                    row.participant_id,
                    act,
                    now,
                )
                .await?,
            );
        }
        self.commit(tx).await?;
        Ok(given)
    }

    fn check_question(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        new: &NewQuestion,
        now: Moment,
    ) -> Result<Question> {
        let roles = actor.roles_in(Some(dialogue.id));
        let channel = new.channel.unwrap_or_else(|| Channel::of(&roles));
        let asked_at = new.at.filter(|at| *at <= now).unwrap_or(now);
        let resource =
            Resource { channel: Some(channel), ..dialogue.said(Activity::Ask, asked_at, now) };
        self.gate(actor, Action::Ask, &resource)?;
        let mut fields = Fields::default();
        let title = fields.text(TITLE, &new.title);
        let body = fields.text(BODY, &new.body);
        let sector_id = fields.named("sector", new.sector.as_deref(), &dialogue.sectors);
        let place_id = fields.named("place", new.place.as_deref(), &dialogue.places);
        let row = fields.done(Question {
            id: 0,
            dialogue_id: dialogue.id.0,
            language: language_of(&[&title, &body], new.language.unwrap_or(dialogue.language))
                .to_string(),
            title,
            body,
            sector_id,
            place_id,
            channel: channel.as_str().to_owned(),
            status: dialogue.first_status(channel, new.held, new.care).to_string(),
            participant_id: self.author(actor, new.care),
            group_id: None,
            import_id: None,
            import_row: None,
            version: 1,
            created_at: asked_at.0,
            changed_at: asked_at.0,
        })?;
        crate::care::warn(&[&row.title, &row.body], channel, new.care)?;
        Ok(row)
    }

    /// A page of published questions.
    ///
    /// # Errors
    /// [`Error::Denied`], [`Error::Invalid`] for an unknown sector or place.
    pub async fn questions(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        filter: &QuestionFilter,
        slice: Slice,
    ) -> Result<Page<Line>> {
        self.gate(actor, Action::ReadDialogue, &dialogue.resource())?;
        self.may_filter(actor, dialogue, filter).await?;
        let read = self.inner.store.read();
        let mut fields = Fields::default();
        let search = fields.text(SEARCH, filter.search.as_deref().unwrap_or_default());
        let filter = Filter {
            dialogue: dialogue.id.0,
            sector: fields.named("sector", filter.sector.as_deref(), &dialogue.sectors),
            place: fields.named("place", filter.place.as_deref(), &dialogue.places),
            search: Some(search).filter(|text| !text.is_empty()),
            set: match filter.set {
                Some(set) => Some(set),
                None => {
                    store::core_question::current_set(&read, dialogue.id.0).await?.map(|set| set.id)
                }
            },
            linked: match filter.coverage.unwrap_or(Coverage::All) {
                Coverage::All => None,
                Coverage::Linked => Some(true),
                Coverage::Unlinked => Some(false),
            },
            core_question: filter.core_question.map(|id| id.0),
            group: filter.group,
            oldest_first: filter.order == Some(Order::Oldest),
            behind: slice.behind,
        };
        let filter = fields.done(filter)?;
        let total = store::question::count(&read, &filter).await?;
        let items = store::question::list(&read, &filter, slice.offset, slice.probe()).await?;
        Ok(slice.cut(items, total, |line| line.id))
    }

    /// Which questions stand behind a draft is not told by a list either.
    async fn may_filter(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        filter: &QuestionFilter,
    ) -> Result<()> {
        let read = self.inner.store.read();
        let of_core = match filter.core_question {
            Some(id) => {
                let row = store::core_question::by_id(&read, id.0).await?;
                Some(row.ok_or(Error::NOT_FOUND)?.set_id)
            }
            None => None,
        };
        for id in [of_core, filter.set].into_iter().flatten() {
            let set = store::core_question::set_by_id(&read, id).await?;
            let set = set.filter(|set| set.dialogue_id == dialogue.id.0).ok_or(Error::NOT_FOUND)?;
            self.gate(actor, Action::ReadDialogue, &set_resource(dialogue, &set))?;
        }
        Ok(())
    }

    /// One question.
    ///
    /// # Errors
    /// [`Error::Denied`] when there is none for this actor.
    pub async fn question(&self, actor: &Actor, id: QuestionId) -> Result<QuestionView> {
        let read = self.inner.store.read();
        let (item, dialogue) = self.contribution(actor, Kind::Question, id.0).await?;
        let row = store::question::by_id(&read, id.0).await?.ok_or(Error::NOT_FOUND)?;
        let own = item.author.is_some() && item.author == actor.participant;
        let may_edit = self.may_edit(actor, &item, &dialogue);
        let may_withdraw = self.may_withdraw(actor, &item, &dialogue);
        let alike = match row.group_id {
            Some(group) => {
                let filter =
                    Filter { dialogue: dialogue.id.0, group: Some(group), ..Filter::default() };
                (store::question::count(&read, &filter).await? - 1).max(0)
            }
            None => 0,
        };
        let name_in = |list: &[store::dialogue::Named], id: Option<i64>| {
            list.iter().find(|named| Some(named.id) == id).map(|named| named.name.clone())
        };
        let decision = store::moderation::newest(&read, Kind::Question.as_str(), id.0).await?;
        Ok(QuestionView {
            sector: name_in(&dialogue.sectors, row.sector_id),
            place: name_in(&dialogue.places, row.place_id),
            channel: row.channel.parse().unwrap_or(Channel::Online),
            language: row.language.parse().unwrap_or(Language::Other),
            alike,
            group: row.group_id,
            import_row: row.import_row,
            core_questions: store::core_question::of_question(&read, id.0).await?,
            hidden: decision.filter(|_| item.status == Status::Hidden),
            acts: store::act::of_subject(&read, Subject::Question.as_str(), id.0).await?.len(),
            own,
            may_edit,
            may_withdraw,
            item,
            dialogue,
        })
    }
}

/// The act of asking a question; the same for one asked here and one imported.
pub(crate) fn asked<'a>(dialogue: &Dialogue, row: &'a Question, author: &'a str) -> NewAct<'a> {
    let name_in = |list: &[store::dialogue::Named], id: Option<i64>| {
        list.iter().find(|named| Some(named.id) == id).map(|named| named.name.clone())
    };
    NewAct {
        kind: ActKind::QuestionAsked,
        dialogue: Some(dialogue.id.0),
        subject: Subject::Question,
        subject_id: row.id,
        plain: vec![
            ("dialogue", dialogue.slug.as_str().into()),
            ("of", Kind::Question.as_str().into()),
            ("code", QuestionId(row.id).code().into()),
            ("sector", name_in(&dialogue.sectors, row.sector_id).into()),
            ("place", name_in(&dialogue.places, row.place_id).into()),
            ("channel", row.channel.as_str().into()),
            ("language", row.language.as_str().into()),
            ("status", row.status.as_str().into()),
            ("asked", row.created_at.into()),
        ],
        committed: vec![("title", &row.title), ("text", &row.body), ("author", author)],
    }
}
