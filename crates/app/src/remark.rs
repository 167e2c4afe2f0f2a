//! Remarks: what people and bodies say about a paragraph of a published edition, or how they would
//! word it, and what the office replies to each.

use std::collections::BTreeMap;

use domain::act::{ActKind, Subject};
use domain::care::Care;
use domain::channel::Channel;
use domain::citation::plain;
use domain::code::Coded as _;
use domain::contribution::{Kind, Status};
use domain::dialogue::DialogueStatus;
use domain::id::{BodyId, ParagraphId, RemarkId};
use domain::language::Language;
use domain::permission::{Action, Resource};
use domain::remark::{MOST_REPLIES, NOTE, PROPOSED, RemarkKind, RemarkState, TEXT};
use domain::text::Fault;
use domain::time::Moment;
use language::difference::{Change, Piece, words};
use store::body::Body;
use store::moderation::Decision;
use store::number::Numbered;
pub use store::remark::{Remark, Reply, Wanted};

use crate::act::NewAct;
use crate::contribution::{Contribution, Given, is_shown, language_of, load_locked};
use crate::dialogue::Dialogue;
use crate::edition::{Chaptered, EditionView, extent_of};
use crate::page::{Page, Slice};
use crate::paper::{PaperView, by_key, worded};
use crate::{Actor, App, Error, Fields, Result};

/// A remark to be made.
#[derive(Clone, Debug, Default)]
pub struct NewRemark {
    /// What is said, or why another wording is proposed.
    pub text: String,
    /// The wording that is proposed for the whole paragraph; none for a comment.
    pub proposed: Option<String>,
    /// The body in whose name it is made.
    pub body: Option<BodyId>,
    /// The place's name or key.
    pub place: Option<String>,
    /// The language; by default the dialogue's.
    pub language: Option<Language>,
    /// How it is to be sent, if it may be sensitive.
    pub care: Option<Care>,
    /// It came in a burst: it waits for a moderator, whatever the setting.
    pub held: bool,
}

/// What the office replies.
#[derive(Clone, Debug)]
pub struct NewReply {
    /// What becomes of the remark.
    pub state: RemarkState,
    /// Who looks at it and until when, what was changed, or why nothing was.
    pub note: String,
}

/// A remark with what is shown of it; without its texts when the reader may not see them.
#[derive(Clone, Debug)]
pub struct RemarkView {
    /// The remark.
    pub row: Remark,
    /// What it does.
    pub kind: RemarkKind,
    /// What became of it.
    pub state: RemarkState,
    /// Where it stands as a contribution.
    pub status: Status,
    /// The number of the edition.
    pub edition: i64,
    /// The paragraph as it was published, for people to read.
    pub paragraph: String,
    /// What an amendment takes out of the paragraph and puts into it.
    pub pieces: Vec<Piece>,
    /// The body in whose name it was made.
    pub body: Option<Body>,
    /// The place its author named.
    pub place: Option<String>,
    /// Whether the reader is its author.
    pub own: bool,
    /// The replies, oldest first.
    pub replies: Vec<Reply>,
    /// The moderator's decision, when it is hidden.
    pub hidden: Option<Decision>,
}

/// The remarks on one paragraph: how many anyone may read, and the newest ones.
#[derive(Clone, Debug, Default)]
pub struct Thread {
    /// Public remarks.
    pub total: i64,
    /// The newest, newest first.
    pub newest: Vec<RemarkView>,
}

/// How many remarks on a paper stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Nobody replied yet.
    pub open: i64,
    /// Somebody looks into them.
    pub reviewing: i64,
    /// The paper was changed for them.
    pub taken_up: i64,
    /// It was not, with a reason.
    pub not_taken_up: i64,
}

impl Tally {
    /// All of them.
    pub const fn all(&self) -> i64 {
        self.open + self.reviewing + self.taken_up + self.not_taken_up
    }
}

impl RemarkView {
    /// Its code.
    pub fn code(&self) -> String {
        RemarkId(self.row.id).code()
    }

    /// The language it is written in.
    pub fn language(&self) -> Language {
        self.row.language.parse().unwrap_or(Language::Other)
    }
}

fn corrupt() -> Error {
    Error::Store(store::StoreError::Corrupt("remark"))
}

/// What a remark on an edition is asked of at `now`.
fn resource(edition: &EditionView, body: Option<BodyId>, now: Moment) -> Resource {
    let over = edition.dialogue.status == DialogueStatus::Closed;
    Resource { closed: over || !edition.takes_remarks(now), body, ..edition.dialogue.resource() }
}

impl App {
    /// Makes a remark on the paragraph of an edition with this printed number.
    ///
    /// # Errors
    /// [`Error::Denied`] when the edition takes none, when there is no such paragraph, or when it is
    /// made for a body that the actor does not lead; [`Error::Invalid`]; [`Error::Sensitive`] until
    /// the author has said how what may be sensitive is to be sent.
    pub async fn remark(
        &self,
        actor: &Actor,
        edition: &EditionView,
        number: i64,
        new: &NewRemark,
    ) -> Result<Given> {
        let now = self.now();
        let dialogue = &edition.dialogue;
        self.gate(actor, Action::Remark, &resource(edition, new.body, now))?;
        let mut row = self.read_remark(actor, edition, number, new, now).await?;
        let tx = self.inner.store.begin().await?;
        let actor = self.fresh(&tx, actor, dialogue.id).await?;
        self.gate(&actor, Action::Remark, &resource(edition, new.body, now))?;
        self.ensure_author(&tx, &actor, dialogue, row.participant_id).await?;
        row.id = store::number::take(&tx, Numbered::Remark, 1).await?;
        store::remark::insert(&tx, &row).await?;
        let act = self.record_remark(&tx, edition, &row, new.care, now).await?;
        let author = row.participant_id;
        let given =
            self.give_receipt(&tx, Kind::Remark, row.id, &row.status, author, act, now).await?;
        self.commit(tx).await?;
        Ok(given)
    }

    /// Checks what was typed; the remark that is to be stored, without its number.
    async fn read_remark(
        &self,
        actor: &Actor,
        edition: &EditionView,
        number: i64,
        new: &NewRemark,
        now: Moment,
    ) -> Result<Remark> {
        let read = self.inner.store.read();
        let dialogue = &edition.dialogue;
        let found = store::edition::paragraphs(&read, edition.row.id, number, number).await?;
        let found = found.into_iter().next().ok_or(Error::NOT_FOUND)?;
        let before = as_read(&read, found.paragraph_id, &found.text).await?;
        let mut fields = Fields::default();
        let text = fields.text(TEXT, &new.text);
        let proposed = match &new.proposed {
            Some(proposed) => fields.text(PROPOSED, proposed),
            None => String::new(),
        };
        if proposed == before {
            fields.fault(PROPOSED.field, SAME);
        }
        let place = new.place.as_deref().filter(|_| new.body.is_none());
        let place_id = fields.named("place", place, &dialogue.places);
        fields.done(())?;
        let channel = Channel::of(&actor.roles_in(Some(dialogue.id)));
        crate::care::warn(&[&text, &added(&before, &proposed)], channel, new.care)?;
        let said = new.language.unwrap_or(dialogue.language);
        let kind = match new.proposed {
            Some(_) => RemarkKind::Amendment,
            None => RemarkKind::Comment,
        };
        Ok(Remark {
            id: 0,
            dialogue_id: dialogue.id.0,
            edition_id: edition.row.id,
            paragraph_id: found.paragraph_id,
            number,
            kind: kind.as_str().to_owned(),
            language: language_of(&[&text], said).to_string(),
            text,
            proposed,
            body_id: new.body.map(|body| body.0),
            state: RemarkState::Open.as_str().to_owned(),
            channel: channel.as_str().to_owned(),
            status: dialogue.first_status(channel, new.held, new.care).to_string(),
            participant_id: self.author(actor, new.care),
            place_id,
            version: 1,
            created_at: now.0,
            changed_at: now.0,
        })
    }

    async fn record_remark(
        &self,
        tx: &store::Tx,
        edition: &EditionView,
        row: &Remark,
        care: Option<Care>,
        now: Moment,
    ) -> Result<i64> {
        let author = row.participant_id.map(|p| p.to_string()).unwrap_or_default();
        let mut act = NewAct {
            kind: ActKind::RemarkMade,
            dialogue: Some(row.dialogue_id),
            subject: Subject::Remark,
            subject_id: row.id,
            plain: vec![
                ("dialogue", edition.dialogue.slug.as_str().into()),
                ("of", Kind::Remark.as_str().into()),
                ("code", RemarkId(row.id).code().into()),
                ("does", row.kind.as_str().into()),
                ("paper", edition.kind.as_str().into()),
                ("volume", edition.paper.volume.into()),
                ("edition", edition.row.number.into()),
                ("paragraph", ParagraphId(row.paragraph_id).code().into()),
                ("at_number", row.number.into()),
                ("body", row.body_id.into()),
                ("channel", row.channel.as_str().into()),
                ("language", row.language.as_str().into()),
                ("status", row.status.as_str().into()),
            ],
            committed: vec![("text", &row.text), ("proposed", &row.proposed), ("author", &author)],
        };
        act.plain.extend(crate::care::plain(care));
        self.record(tx, act, now).await
    }

    /// The threads of the paragraphs of some sections of an edition, by printed number, as anybody sees
    /// them; at most `each` remarks of one.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn remark_threads(
        &self,
        actor: &Actor,
        edition: &EditionView,
        sections: &[Chaptered],
        each: i64,
    ) -> Result<BTreeMap<i64, Thread>> {
        self.gate(actor, Action::ReadDialogue, &edition.dialogue.resource())?;
        let Some((from, to)) = extent_of(sections) else { return Ok(BTreeMap::new()) };
        let (read, id) = (self.inner.store.read(), edition.row.id);
        let mut threads: BTreeMap<i64, Thread> = BTreeMap::new();
        for count in store::remark::counts(&read, id, from, to).await? {
            threads.entry(count.number).or_default().total = count.remarks;
        }
        let rows = store::remark::newest(&read, id, None, (from, to), each).await?;
        for view in self.remark_views(&Actor::default(), &edition.dialogue, rows).await? {
            threads.entry(view.row.number).or_default().newest.push(view);
        }
        Ok(threads)
    }

    /// A page of the remarks on one paragraph of an edition, newest first.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn remarks_on(
        &self,
        actor: &Actor,
        edition: &EditionView,
        number: i64,
        slice: Slice,
    ) -> Result<Page<RemarkView>> {
        self.gate(actor, Action::ReadDialogue, &edition.dialogue.resource())?;
        let (read, id) = (self.inner.store.read(), edition.row.id);
        let reader = actor.participant.map(|participant| participant.0);
        let before = slice.behind.unwrap_or(i64::MAX);
        let total = store::remark::count_on_paragraph(&read, id, reader, number).await?;
        let rows =
            store::remark::on_paragraph(&read, id, reader, number, before, slice.probe()).await?;
        let views = self.remark_views(actor, &edition.dialogue, rows).await?;
        Ok(slice.cut(views, total, |view| view.row.id))
    }

    /// A page of the public remarks on an edition, in the order in which they came.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn remarks(
        &self,
        actor: &Actor,
        edition: &EditionView,
        slice: Slice,
    ) -> Result<Page<RemarkView>> {
        self.gate(actor, Action::ReadDialogue, &edition.dialogue.resource())?;
        let (read, id) = (self.inner.store.read(), edition.row.id);
        let total = store::remark::count_published(&read, id).await?;
        let after = slice.behind.unwrap_or(0);
        let rows = store::remark::published(&read, id, after, slice.probe()).await?;
        let views = self.remark_views(actor, &edition.dialogue, rows).await?;
        Ok(slice.cut(views, total, |view| view.row.id))
    }

    /// One remark, with the edition it is on.
    ///
    /// # Errors
    /// [`Error::Denied`] when there is none for this actor.
    pub async fn remark_view(
        &self,
        actor: &Actor,
        id: RemarkId,
    ) -> Result<(RemarkView, EditionView)> {
        let (_, dialogue) = self.contribution(actor, Kind::Remark, id.0).await?;
        let read = self.inner.store.read();
        let row = store::remark::by_id(&read, id.0).await?.ok_or(Error::NOT_FOUND)?;
        let edition = self.edition_by_id(actor, row.edition_id).await?;
        let views = self.remark_views(actor, &dialogue, vec![row]).await?;
        Ok((views.into_iter().next().ok_or(Error::NOT_FOUND)?, edition))
    }

    /// What a reader sees of remarks of a dialogue.
    async fn remark_views(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        rows: Vec<Remark>,
    ) -> Result<Vec<RemarkView>> {
        let read = self.inner.store.read();
        let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
        let mut replies: BTreeMap<i64, Vec<Reply>> = BTreeMap::new();
        for reply in store::remark::replies(&read, &ids).await? {
            replies.entry(reply.remark_id).or_default().push(reply);
        }
        let bodies = match rows.iter().any(|row| row.body_id.is_some()) {
            true => store::body::list(&read, dialogue.id.0).await?,
            false => Vec::new(),
        };
        let mut paragraphs: BTreeMap<(i64, i64), (i64, String)> = BTreeMap::new();
        let is_staff = actor.is_staff_of(dialogue.id);
        let mut views = Vec::with_capacity(rows.len());
        for mut row in rows {
            let key = (row.edition_id, row.number);
            if let std::collections::btree_map::Entry::Vacant(empty) = paragraphs.entry(key) {
                empty.insert(published(&read, key).await?);
            }
            let (edition, paragraph) = paragraphs.get(&key).cloned().unwrap_or_default();
            let status: Status = row.status.parse().map_err(|_| corrupt())?;
            let author = actor.participant.map(|participant| participant.0);
            let own = author.is_some() && author == row.participant_id;
            let hidden = match status {
                Status::Hidden => {
                    store::moderation::newest(&read, Kind::Remark.as_str(), row.id).await?
                }
                _ => None,
            };
            if !is_shown(status, own || is_staff) {
                row.text.clear();
                row.proposed.clear();
            }
            let pieces = match row.proposed.as_str() {
                "" => Vec::new(),
                proposed => words(&paragraph, proposed),
            };
            views.push(RemarkView {
                kind: row.kind.parse().map_err(|_| corrupt())?,
                state: row.state.parse().map_err(|_| corrupt())?,
                status,
                edition,
                paragraph,
                pieces,
                body: bodies.iter().find(|body| Some(body.id) == row.body_id).cloned(),
                place: dialogue
                    .places
                    .iter()
                    .find(|place| Some(place.id) == row.place_id)
                    .map(|place| place.name.clone()),
                own,
                replies: replies.remove(&row.id).unwrap_or_default(),
                hidden,
                row,
            });
        }
        Ok(views)
    }

    /// The bodies of a dialogue in whose name the actor may make remarks.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn bodies_led(&self, actor: &Actor, dialogue: &Dialogue) -> Result<Vec<Body>> {
        self.gate(actor, Action::ReadDialogue, &dialogue.resource())?;
        if actor.seats.iter().all(|seat| seat.dialogue != dialogue.id) {
            return Ok(Vec::new());
        }
        let leads = |body: &Body| {
            let seat = actor.seat_in(BodyId(body.id));
            seat.is_some_and(|seat| seat.offices.iter().any(|office| office.leads()))
        };
        let mut bodies = store::body::list(&self.inner.store.read(), dialogue.id.0).await?;
        bodies.retain(leads);
        Ok(bodies)
    }

    /// A page of the remarks on a paper, for the office: those that wait longest first.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor works on the dialogue's desk.
    pub async fn remark_desk(
        &self,
        actor: &Actor,
        paper: &PaperView,
        states: &[RemarkState],
        paragraph: Option<ParagraphId>,
        slice: Slice,
    ) -> Result<Page<RemarkView>> {
        self.gate(actor, Action::Desk, &paper.dialogue.resource())?;
        let read = self.inner.store.read();
        let wanted = Wanted {
            paper: paper.row.id,
            states: states.iter().map(|state| state.as_str()).collect(),
            paragraph: paragraph.map(|id| id.0),
        };
        let total = store::remark::count_of_paper(&read, &wanted).await?;
        let rows = store::remark::of_paper(&read, &wanted, slice.offset, slice.probe()).await?;
        let views = self.remark_views(actor, &paper.dialogue, rows).await?;
        Ok(slice.cut(views, total, |view| view.row.id))
    }

    /// How many remarks on a paper stand where.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor works on the dialogue's desk.
    pub async fn remark_tally(&self, actor: &Actor, paper: &PaperView) -> Result<Tally> {
        self.gate(actor, Action::Desk, &paper.dialogue.resource())?;
        let read = self.inner.store.read();
        let mut tally = Tally::default();
        for state in RemarkState::ALL {
            let wanted =
                Wanted { paper: paper.row.id, states: vec![state.as_str()], paragraph: None };
            let count = store::remark::count_of_paper(&read, &wanted).await?;
            match state {
                RemarkState::Open => tally.open = count,
                RemarkState::Reviewing => tally.reviewing = count,
                RemarkState::TakenUp => tally.taken_up = count,
                RemarkState::NotTakenUp => tally.not_taken_up = count,
            }
        }
        Ok(tally)
    }

    /// Replies to a remark. Earlier replies stay beside it. Replying the same twice changes nothing.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor edits in the dialogue; [`Error::Invalid`];
    /// [`Error::Conflict`] `remark_not_public` while it waits for a moderator and once it is gone,
    /// `replies_full`.
    pub async fn reply_to_remark(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        id: RemarkId,
        new: &NewReply,
    ) -> Result<()> {
        self.gate(actor, Action::Curate, &dialogue.resource())?;
        let mut fields = Fields::default();
        if !new.state.can_be_replied() {
            fields.fault("state", Fault::Required);
        }
        let note = fields.text(NOTE, &new.note);
        fields.done(())?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let item = load_locked(&tx, Kind::Remark, id.0)
            .await?
            .filter(|item| item.dialogue == dialogue.id.0)
            .ok_or(Error::NOT_FOUND)?;
        if !matches!(item.status, Status::Published | Status::StaffOnly) {
            return Err(Error::Conflict("remark_not_public"));
        }
        let earlier = store::remark::replies(&tx, &[id.0]).await?;
        let is_same = |reply: &Reply| reply.state == new.state.as_str() && reply.note == note;
        if earlier.last().is_some_and(is_same) {
            return Ok(());
        }
        if i64::try_from(earlier.len()).unwrap_or(i64::MAX) >= MOST_REPLIES {
            return Err(Error::Conflict("replies_full"));
        }
        let row =
            Reply { id: 0, remark_id: id.0, state: new.state.as_str().to_owned(), note, at: now.0 };
        store::remark::reply(&tx, &row).await?;
        self.record_reply(&tx, dialogue, &item, &row, now).await?;
        self.tell_reply(&tx, &item).await?;
        self.commit(tx).await
    }

    async fn record_reply(
        &self,
        tx: &store::Tx,
        dialogue: &Dialogue,
        item: &Contribution,
        row: &Reply,
        now: Moment,
    ) -> Result<()> {
        let mut plain = item.told(dialogue);
        plain.push(("state", row.state.as_str().into()));
        // The note may repeat what was said, so it may have to be erased with it.
        let act = NewAct {
            kind: ActKind::RemarkReplied,
            dialogue: Some(item.dialogue),
            subject: Subject::Remark,
            subject_id: item.id,
            plain,
            committed: vec![("note", &row.note)],
        };
        self.record(tx, act, now).await?;
        Ok(())
    }
}

/// That a wording that is proposed is the one there is.
const SAME: Fault = Fault::Malformed { expected: "a wording that differs from the paragraph" };

/// A stored text of a paragraph as people read it.
async fn as_read(db: &impl store::Db, paragraph: i64, text: &str) -> Result<String> {
    let quotations = by_key(store::citation::quotations(db, paragraph).await?);
    Ok(plain(&worded(text, &quotations)))
}

/// The number of an edition, and its paragraph with this number as people read it.
async fn published(db: &impl store::Db, (edition, number): (i64, i64)) -> Result<(i64, String)> {
    let row = store::edition::by_id(db, edition).await?.ok_or_else(corrupt)?;
    let found = store::edition::paragraphs(db, edition, number, number).await?;
    let found = found.first().ok_or_else(corrupt)?;
    Ok((row.number, as_read(db, found.paragraph_id, &found.text).await?))
}

/// What a wording adds to the paragraph: the rest is not its author's.
fn added(before: &str, proposed: &str) -> String {
    let pieces = words(before, proposed).into_iter();
    pieces.filter(|piece| piece.change == Change::Added).map(|piece| piece.text).collect()
}
