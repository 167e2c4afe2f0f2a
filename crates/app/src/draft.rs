//! Drafts: what a body writes in answer to a core question, from the first version to the public
//! answer that it adopts by a vote.

use domain::act::{ActKind, Subject};
use domain::ballot::{Count, Question};
use domain::channel::Channel;
use domain::contribution::Status;
use domain::draft::{
    Agreement, COMMENT, CommentState, DECLINED, DraftChange, DraftStatus, MINORITY, MOST_COMMENTS,
    MOST_MINORITIES, MOST_PARAGRAPHS, MOST_VERSIONS, NO_REASON, RULE, SENT_BACK, TAKEN_UP, TEXT,
    Tally, paragraphs,
};
use domain::id::{
    AnswerId, BallotId, BodyId, CommentId, CoreQuestionId, DraftId, MeetingId, MemberId, MinorityId,
};
use domain::meeting::MeetingKind;
use domain::permission::{Action, Denial, Resource};
use domain::text::Fault;
use domain::time::Moment;
use language::difference::{Piece, follow, words};
use store::Tx;
use store::answer::Answer;
pub use store::assignment::Assignment;
use store::body::Body;
pub use store::draft::{Adoption, Comment, Draft, Minority, Saved, Signature, Version};
use store::number::Numbered;

use crate::act::NewAct;
use crate::assignment::BoardRow;
use crate::body::BodyView;
use crate::contribution::{Given, language_of};
use crate::core_question::CoreQuestionView;
use crate::meeting::MeetingView;
use crate::{Actor, App, Error, Fields, Result};

/// A body's work on one core question, for its members and the staff.
#[derive(Clone, Debug)]
pub struct Workspace {
    /// The body.
    pub body: BodyView,
    /// The core question.
    pub core: CoreQuestionView,
    /// The newest assignment; it may have ended.
    pub assignment: Assignment,
    /// What the body wrote.
    pub draft: Option<DraftView>,
    /// The actor's seat in the body.
    pub seat: Option<MemberId>,
    /// Whether the actor may write, comment and sign.
    pub may_write: bool,
    /// Whether the actor may put the draft to the vote, and record what came of it.
    pub may_lead: bool,
}

/// A draft with everything the workspace shows.
#[derive(Clone, Debug)]
pub struct DraftView {
    /// The draft.
    pub row: Draft,
    /// Where it stands.
    pub status: DraftStatus,
    /// Its newest version.
    pub text: Version,
    /// Every version, newest first.
    pub versions: Vec<Saved>,
    /// The comments, in the order they were written.
    pub comments: Vec<Comment>,
    /// The minority opinions that somebody signed.
    pub minorities: Vec<MinorityView>,
    /// How it was adopted.
    pub adoption: Option<Adoption>,
}

/// A minority opinion and who signed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MinorityView {
    /// The opinion.
    pub row: Minority,
    /// Who signed.
    pub signatures: Vec<Signature>,
}

/// A text to be saved.
#[derive(Clone, Debug, Default)]
pub struct NewVersion {
    /// The version it was written from; 0 for the first.
    pub base: i64,
    /// The text.
    pub text: String,
}

/// A comment to be made.
#[derive(Clone, Debug, Default)]
pub struct NewComment {
    /// The version its writer read.
    pub version: i64,
    /// The place of the paragraph in that version, from 0; none for an answer to a comment.
    pub paragraph: Option<i64>,
    /// The comment it answers.
    pub parent: Option<i64>,
    /// The text.
    pub text: String,
}

/// How a body voted on its draft.
#[derive(Clone, Debug, Default)]
pub struct DraftAdoption {
    /// The resolution of a meeting by which it was adopted: numbers and rule are those of the record.
    pub resolution: Option<i64>,
    /// The rule, with its article, where the vote is in no record.
    pub rule: String,
    /// The numbers, likewise.
    pub tally: Tally,
}

/// The vote by which a draft was adopted.
struct Voted {
    meeting: Option<i64>,
    motion: Option<i64>,
    rule: String,
    tally: Tally,
}

impl Voted {
    /// A vote that somebody tells of.
    fn told(new: &DraftAdoption) -> Result<Self> {
        let mut fields = Fields::default();
        let rule = fields.text(RULE, &new.rule);
        if !new.tally.is_carried() {
            let expected = "numbers of one vote that was carried: nobody votes who is absent, and more are in favour than against";
            fields.fault("tally", Fault::Malformed { expected });
        }
        fields.done(Self { meeting: None, motion: None, rule, tally: new.tally })
    }

    /// A vote of a meeting. In writing, those who answered were present.
    fn recorded(view: &MeetingView, ballot: BallotId) -> Option<Self> {
        let ballot = view.state.ballot(ballot)?;
        let Question::Motion { motion } = ballot.question else { return None };
        let Count::Motion { outcome, .. } = &ballot.closed.as_ref()?.result else { return None };
        let cast = outcome.in_favour + outcome.against + outcome.abstained;
        let is_written = view.kind == MeetingKind::Written;
        let present = if is_written { cast } else { ballot.terms.present };
        Some(Self {
            meeting: Some(view.row.id),
            motion: Some(motion.0),
            rule: ballot.terms.article.to_string(),
            tally: Tally {
                enrolled: ballot.terms.enrolled.into(),
                present: present.into(),
                in_favour: outcome.in_favour.into(),
                against: outcome.against.into(),
                abstained: outcome.abstained.into(),
            },
        })
    }
}

/// An answer that a body adopted.
#[derive(Clone, Debug)]
pub struct Adopted {
    /// How.
    pub row: Adoption,
    /// The body.
    pub body: Body,
    /// Whether the members were of one mind.
    pub agreement: Agreement,
    /// The minority opinions.
    pub minorities: Vec<MinorityView>,
}

fn corrupt() -> Error {
    Error::Store(store::StoreError::Corrupt("draft"))
}

/// The tally of a recorded adoption.
pub fn tally_of(row: &Adoption) -> Tally {
    Tally {
        enrolled: row.enrolled,
        present: row.present,
        in_favour: row.in_favour,
        against: row.against,
        abstained: row.abstained,
    }
}

fn changed<'a>(
    body: &BodyView,
    core: &CoreQuestionView,
    row: &Draft,
    change: &'static str,
    by: Option<MemberId>,
    committed: Vec<(&'static str, &'a str)>,
) -> NewAct<'a> {
    NewAct {
        kind: ActKind::DraftChanged,
        dialogue: Some(body.dialogue.id.0),
        subject: Subject::Draft,
        subject_id: row.id,
        plain: vec![
            ("dialogue", body.dialogue.slug.as_str().into()),
            ("body", body.row.slug.as_str().into()),
            ("core_question", core.row.id.into()),
            ("number", core.row.number.into()),
            ("change", change.into()),
            ("status", row.status.as_str().into()),
            ("version", row.version.into()),
            ("member", by.map(|member| member.0).into()),
        ],
        committed,
    }
}

/// What a member does with a draft: nothing once the dialogue is closed.
fn at_work(body: &BodyView) -> Resource {
    Resource { body: Some(body.id()), ..body.dialogue.intake() }
}

impl Workspace {
    /// The draft, where there is one.
    fn written(&self) -> Result<&DraftView> {
        self.draft.as_ref().ok_or(Error::NOT_FOUND)
    }

    /// The name of a member of the body.
    pub fn name(&self, member: i64) -> &str {
        self.body.member(MemberId(member)).map_or("", |member| member.row.name.as_str())
    }

    /// Whether the body works on the core question now.
    pub fn is_assigned(&self) -> bool {
        self.assignment.valid_to.is_none()
    }
}

impl App {
    /// A body's workspace on a core question.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor sits in the body or works on the dialogue's desk, and when
    /// the body never worked on that core question.
    pub async fn workspace(
        &self,
        actor: &Actor,
        body: &BodyView,
        core: &CoreQuestionView,
    ) -> Result<Workspace> {
        let action = if actor.is_staff_of(body.dialogue.id) { Action::Desk } else { Action::Sit };
        self.gate(actor, action, &body.resource())?;
        self.gate(actor, Action::ReadDialogue, &core.resource())?;
        let read = self.inner.store.read();
        let all = store::assignment::of_core_question(&read, core.row.id).await?;
        let own = all.into_iter().filter(|row| row.body_id == body.row.id);
        let assignment = own.max_by_key(|row| (row.valid_to.is_none(), row.valid_from, row.id));
        let assignment = assignment.ok_or(Error::NOT_FOUND)?;
        let draft = match store::draft::of(&read, body.row.id, core.row.id).await? {
            Some(row) => Some(view(&read, row).await?),
            None => None,
        };
        Ok(Workspace {
            may_write: assignment.valid_to.is_none()
                && self.gate(actor, Action::Sit, &at_work(body)).is_ok(),
            may_lead: self.leading(actor, body, core).is_ok(),
            seat: actor.seat_in(body.id()).map(|seat| seat.member),
            body: body.clone(),
            core: core.clone(),
            assignment,
            draft,
        })
    }

    /// The core questions a body works on now, as the gate lets the actor see them.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn work_of(&self, actor: &Actor, body: &BodyView) -> Result<Vec<BoardRow>> {
        let board = self.board(actor, &body.dialogue).await?;
        let rows = board.map(|board| board.rows).unwrap_or_default();
        let own = |row: &BoardRow| row.works.iter().any(|work| work.row.body_id == body.row.id);
        Ok(rows.into_iter().filter(own).collect())
    }

    /// One version of a draft, and what changed since another one.
    ///
    /// # Errors
    /// [`Error::Denied`] when there is no such version.
    pub async fn draft_difference(
        &self,
        space: &Workspace,
        from: i64,
        to: i64,
    ) -> Result<(Version, Vec<Piece>)> {
        let draft = space.written()?;
        let read = self.inner.store.read();
        let later = store::draft::version(&read, draft.row.id, to).await?;
        let later = later.ok_or(Error::NOT_FOUND)?;
        let earlier = store::draft::version(&read, draft.row.id, from).await?;
        let before = earlier.map(|version| version.text).unwrap_or_default();
        let pieces = words(&before, &later.text);
        Ok((later, pieces))
    }

    /// The seat with which the actor works on a draft.
    fn seat_at(&self, actor: &Actor, space: &Workspace) -> Result<MemberId> {
        self.gate(actor, Action::Sit, &at_work(&space.body))?;
        if !space.is_assigned() {
            return Err(Error::Conflict("not_assigned"));
        }
        Ok(actor.seat_in(space.body.id()).ok_or(Denial::Forbidden)?.member)
    }

    /// Saves a version; its number. Earlier ones stay, and comments follow their paragraphs.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor sits in the body; [`Error::Invalid`]; [`Error::Conflict`]
    /// with `draft_changed` when somebody saved a version meanwhile, and when the draft is voted on.
    pub async fn save_draft(
        &self,
        actor: &Actor,
        space: &Workspace,
        new: &NewVersion,
    ) -> Result<i64> {
        let member = self.seat_at(actor, space)?;
        let mut fields = Fields::default();
        let text = fields.text(TEXT, &new.text);
        let count = paragraphs(&text).len();
        if count > MOST_PARAGRAPHS {
            let fault = Fault::TooLong { max: MOST_PARAGRAPHS, length: count };
            fields.fault(TEXT.field, fault);
        }
        fields.done(())?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        store::assignment::lock(&tx, space.assignment.id).await?;
        let found = store::draft::of(&tx, space.body.row.id, space.core.row.id).await?;
        if found.as_ref().map_or(0, |row| row.version) != new.base {
            return Err(Error::Conflict("draft_changed"));
        }
        let row = match found {
            None => self.begin_draft(&tx, space, &text, now).await?,
            Some(row) => match rewritten(&tx, row, &text, now).await? {
                Some(row) => row,
                None => return Ok(new.base),
            },
        };
        let version = Version {
            draft_id: row.id,
            version: row.version,
            text,
            member_id: member.0,
            at: now.0,
        };
        store::draft::insert_version(&tx, &version).await?;
        let committed = vec![("text", version.text.as_str())];
        let act = changed(&space.body, &space.core, &row, "saved", Some(member), committed);
        self.record(&tx, act, now).await?;
        self.commit(tx).await?;
        Ok(row.version)
    }

    async fn begin_draft(
        &self,
        tx: &Tx,
        space: &Workspace,
        text: &str,
        now: Moment,
    ) -> Result<Draft> {
        let mut row = Draft {
            id: 0,
            body_id: space.body.row.id,
            core_question_id: space.core.row.id,
            language: language_of(&[text], space.core.dialogue.language).to_string(),
            status: DraftStatus::Writing.as_str().to_owned(),
            reason: String::new(),
            version: 1,
            created_at: now.0,
            changed_at: now.0,
        };
        row.id = store::draft::insert(tx, &row).await?;
        Ok(row)
    }

    /// Comments on a paragraph, or answers a comment.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor sits in the body; [`Error::Invalid`]; [`Error::Conflict`]
    /// when the draft is adopted or has too many comments.
    pub async fn comment_on_draft(
        &self,
        actor: &Actor,
        space: &Workspace,
        new: &NewComment,
    ) -> Result<CommentId> {
        let member = self.seat_at(actor, space)?;
        let mut fields = Fields::default();
        let text = fields.text(COMMENT, &new.text);
        fields.done(())?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let row = open_draft(&tx, space).await?;
        let comments = store::draft::comments(&tx, row.id).await?;
        if i64::try_from(comments.len()).unwrap_or(MOST_COMMENTS) >= MOST_COMMENTS {
            return Err(Error::Conflict("comments_full"));
        }
        let paragraph = match new.parent {
            Some(parent) => {
                let is_first = |one: &Comment| one.id == parent && one.parent_id.is_none();
                comments.iter().find(|one| is_first(one)).ok_or(Error::NOT_FOUND)?;
                None
            }
            None => Some(place_now(&tx, &row, new.version, new.paragraph).await?),
        };
        let mut comment = Comment {
            id: 0,
            draft_id: row.id,
            parent_id: new.parent,
            version: if new.parent.is_some() { row.version } else { new.version },
            paragraph: paragraph.flatten(),
            member_id: member.0,
            text,
            at: now.0,
            state: CommentState::Open.as_str().to_owned(),
            reason: String::new(),
            settled_at: None,
        };
        comment.id = store::draft::insert_comment(&tx, &comment).await?;
        let committed = vec![("comment", comment.text.as_str())];
        let act = changed(&space.body, &space.core, &row, "commented", Some(member), committed);
        self.record(&tx, act, now).await?;
        self.commit(tx).await?;
        Ok(CommentId(comment.id))
    }

    /// Says what became of a comment: taken up, not taken up for a reason, or open again.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor sits in the body; [`Error::Invalid`] without the reason;
    /// [`Error::Conflict`] when the draft is adopted.
    pub async fn settle_comment(
        &self,
        actor: &Actor,
        space: &Workspace,
        comment: CommentId,
        state: CommentState,
        reason: &str,
    ) -> Result<()> {
        let member = self.seat_at(actor, space)?;
        let mut fields = Fields::default();
        let reason = match state {
            CommentState::Open => String::new(),
            CommentState::TakenUp => fields.text(TAKEN_UP, reason),
            CommentState::Declined => fields.text(DECLINED, reason),
        };
        fields.done(())?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let row = open_draft(&tx, space).await?;
        let found = store::draft::comment_by_id(&tx, comment.0).await?;
        let own = found.filter(|one| one.draft_id == row.id && one.parent_id.is_none());
        let mut one = own.ok_or(Error::NOT_FOUND)?;
        state.as_str().clone_into(&mut one.state);
        one.reason = reason;
        one.settled_at = (state != CommentState::Open).then_some(now.0);
        store::draft::update_comment(&tx, &one).await?;
        let committed = vec![("reason", one.reason.as_str())];
        let mut act = changed(&space.body, &space.core, &row, "settled", Some(member), committed);
        act.plain.push(("comment", state.as_str().into()));
        self.record(&tx, act, now).await?;
        self.commit(tx).await
    }

    /// Writes a minority opinion and signs it.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor sits in the body with a vote; [`Error::Invalid`];
    /// [`Error::Conflict`] when the draft is adopted or has too many.
    pub async fn write_minority(
        &self,
        actor: &Actor,
        space: &Workspace,
        text: &str,
    ) -> Result<MinorityId> {
        let member = self.voting_seat(actor, space)?;
        let mut fields = Fields::default();
        let text = fields.text(MINORITY, text);
        fields.done(())?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let row = open_draft(&tx, space).await?;
        let known = store::draft::minorities(&tx, row.id).await?;
        if i64::try_from(known.len()).unwrap_or(MOST_MINORITIES) >= MOST_MINORITIES {
            return Err(Error::Conflict("minorities_full"));
        }
        let mut opinion = Minority { id: 0, draft_id: row.id, text, created_at: now.0 };
        opinion.id = store::draft::insert_minority(&tx, &opinion).await?;
        store::draft::sign(&tx, opinion.id, member.0, now.0).await?;
        let committed = vec![("minority", opinion.text.as_str())];
        let act = changed(&space.body, &space.core, &row, "dissented", Some(member), committed);
        self.record(&tx, act, now).await?;
        self.commit(tx).await?;
        Ok(MinorityId(opinion.id))
    }

    /// Signs a minority opinion, or takes the signature back. One that nobody signs any more is shown
    /// to nobody.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor sits in the body with a vote; [`Error::Conflict`] when the
    /// draft is adopted, or it is so already.
    pub async fn sign_minority(
        &self,
        actor: &Actor,
        space: &Workspace,
        opinion: MinorityId,
        signs: bool,
    ) -> Result<()> {
        let member = self.voting_seat(actor, space)?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let row = open_draft(&tx, space).await?;
        let found = store::draft::minorities(&tx, row.id).await?;
        if !found.iter().any(|one| one.id == opinion.0) {
            return Err(Error::NOT_FOUND);
        }
        let done = if signs {
            store::draft::sign(&tx, opinion.0, member.0, now.0).await?
        } else {
            store::draft::unsign(&tx, opinion.0, member.0).await?
        };
        if !done {
            return Err(Error::Conflict("changed"));
        }
        let change = if signs { "signed" } else { "unsigned" };
        let act = changed(&space.body, &space.core, &row, change, Some(member), Vec::new());
        self.record(&tx, act, now).await?;
        self.commit(tx).await
    }

    /// A seat with a vote: who has none signs nothing.
    fn voting_seat(&self, actor: &Actor, space: &Workspace) -> Result<MemberId> {
        let member = self.seat_at(actor, space)?;
        let votes = actor.seat_in(space.body.id()).is_some_and(|seat| seat.votes);
        if votes { Ok(member) } else { Err(Denial::Forbidden.into()) }
    }

    /// Whoever convenes the body decides what becomes of its draft, while the dialogue runs.
    fn leading(&self, actor: &Actor, body: &BodyView, core: &CoreQuestionView) -> Result<()> {
        let resource = at_work(body);
        self.gate(actor, Action::Convene, &resource)?;
        if resource.closed || core.resource().unpublished {
            return Err(Denial::Closed.into());
        }
        Ok(())
    }

    /// Puts a draft to the vote, or sends it back with the reason.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor leads the body, keeps its record or manages the dialogue;
    /// [`Error::Invalid`] without a reason; [`Error::Conflict`] when its state does not allow it.
    pub async fn move_draft(
        &self,
        actor: &Actor,
        space: &Workspace,
        change: DraftChange,
        reason: &str,
    ) -> Result<()> {
        self.leading(actor, &space.body, &space.core)?;
        let (word, limit) = match change {
            DraftChange::PutToVote => ("put_to_vote", NO_REASON),
            DraftChange::SendBack => ("sent_back", SENT_BACK),
            DraftChange::Save | DraftChange::Adopt => return Err(Denial::State.into()),
        };
        let mut fields = Fields::default();
        let reason = fields.text(limit, reason);
        fields.done(())?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let row = self.step(&tx, space.written()?.row.id, change, reason, now).await?;
        let by = actor.seat_in(space.body.id()).map(|seat| seat.member);
        let committed = vec![("reason", row.reason.as_str())];
        let act = changed(&space.body, &space.core, &row, word, by, committed);
        self.record(&tx, act, now).await?;
        self.commit(tx).await
    }

    /// Brings a draft into its next state.
    async fn step(
        &self,
        tx: &Tx,
        draft: i64,
        change: DraftChange,
        reason: String,
        now: Moment,
    ) -> Result<Draft> {
        let seen = store::draft::by_id(tx, draft).await?.ok_or(Error::NOT_FOUND)?;
        let status: DraftStatus = seen.status.parse().map_err(|_| corrupt())?;
        let after = status.after(change).ok_or(Error::Conflict("changed"))?;
        let status = after.as_str().to_owned();
        let row = Draft { status, reason, changed_at: now.0, ..seen.clone() };
        if store::draft::update(tx, &row, &seen).await? {
            Ok(row)
        } else {
            Err(Error::Conflict("changed"))
        }
    }

    /// Records that a body adopted its draft by a vote: the draft becomes a public answer of the
    /// subcommittee's channel, with a receipt, and its minority opinions are published below it.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor leads the body, keeps its record or manages the dialogue;
    /// [`Error::Invalid`] when the numbers cannot be those of a vote that was carried, or are not
    /// those of the meeting's motion, where one is named;
    /// [`Error::Conflict`] unless the draft is being voted on.
    pub async fn adopt_draft(
        &self,
        actor: &Actor,
        draft: DraftId,
        new: &DraftAdoption,
    ) -> Result<Given> {
        let read = self.inner.store.read();
        let Some(row) = store::draft::by_id(&read, draft.0).await? else {
            self.gate(actor, Action::ReadDialogue, &Resource::default())?;
            return Err(Error::NOT_FOUND);
        };
        let body = self.body_by_id(actor, BodyId(row.body_id)).await?;
        let core = self.core_question(actor, CoreQuestionId(row.core_question_id)).await?;
        self.leading(actor, &body, &core)?;
        let vote = match new.resolution {
            Some(resolution) => self.voted_by(actor, &body, resolution).await?,
            None => Voted::told(new)?,
        };
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let row = self.step(&tx, row.id, DraftChange::Adopt, String::new(), now).await?;
        let version = store::draft::version(&tx, row.id, row.version).await?;
        let version = version.ok_or_else(corrupt)?;
        let given = self.give_for_body(&tx, &body, &core, &row, version.text, now).await?;
        let adoption = Adoption {
            draft_id: row.id,
            answer_id: given.id,
            meeting_id: vote.meeting,
            motion_id: vote.motion,
            rule: vote.rule,
            enrolled: vote.tally.enrolled,
            present: vote.tally.present,
            in_favour: vote.tally.in_favour,
            against: vote.tally.against,
            abstained: vote.tally.abstained,
            at: now.0,
        };
        store::draft::insert_adoption(&tx, &adoption).await?;
        let by = actor.seat_in(body.id()).map(|seat| seat.member);
        let mut act = changed(&body, &core, &row, "adopted", by, Vec::new());
        act.plain.extend([
            ("answer", given.code.as_str().into()),
            ("meeting", adoption.meeting_id.into()),
            ("motion", adoption.motion_id.into()),
            ("rule", adoption.rule.as_str().into()),
            ("enrolled", adoption.enrolled.into()),
            ("present", adoption.present.into()),
            ("in_favour", adoption.in_favour.into()),
            ("against", adoption.against.into()),
            ("abstained", adoption.abstained.into()),
        ]);
        self.record(&tx, act, now).await?;
        self.commit(tx).await?;
        Ok(given)
    }

    /// The vote of a resolution of this body.
    async fn voted_by(&self, actor: &Actor, body: &BodyView, resolution: i64) -> Result<Voted> {
        let row = store::meeting::resolution(&self.inner.store.read(), resolution).await?;
        let row = row.filter(|row| row.body_id == body.row.id).ok_or(Error::NOT_FOUND)?;
        let view = self.meeting(actor, MeetingId(row.meeting_id)).await?;
        Voted::recorded(&view, BallotId(row.ballot_id)).ok_or_else(corrupt)
    }

    /// Gives the answer of a body. Nobody moderates what a body resolved.
    async fn give_for_body(
        &self,
        tx: &Tx,
        body: &BodyView,
        core: &CoreQuestionView,
        draft: &Draft,
        text: String,
        now: Moment,
    ) -> Result<Given> {
        let row = Answer {
            id: store::number::take(tx, Numbered::Answer, 1).await?,
            dialogue_id: core.dialogue.id.0,
            core_question_id: core.row.id,
            text,
            channel: Channel::Subcommittee.as_str().to_owned(),
            language: draft.language.clone(),
            status: Status::Published.as_str().to_owned(),
            participant_id: None,
            place_id: None,
            version: 1,
            created_at: now.0,
            changed_at: now.0,
        };
        store::answer::insert(tx, &row).await?;
        let more = vec![("body", body.row.slug.as_str().into()), ("draft", draft.id.into())];
        self.record_answer(tx, core, &row, more, now).await
    }

    /// How the answers that bodies gave to a core question were adopted, oldest first.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn adopted(&self, actor: &Actor, core: &CoreQuestionView) -> Result<Vec<Adopted>> {
        self.gate(actor, Action::ReadDialogue, &core.resource())?;
        let rows = store::draft::adoptions_of(&self.inner.store.read(), core.row.id).await?;
        let mut all = Vec::with_capacity(rows.len());
        for row in rows {
            all.push(self.adopted_from(row).await?);
        }
        Ok(all)
    }

    /// How the draft behind a published answer was adopted; none for any other answer.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn adopted_answer(&self, actor: &Actor, answer: AnswerId) -> Result<Option<Adopted>> {
        let kind = domain::contribution::Kind::Answer;
        let (item, _) = self.contribution(actor, kind, answer.0).await?;
        if item.channel != Channel::Subcommittee || item.status != Status::Published {
            return Ok(None);
        }
        let read = self.inner.store.read();
        match store::draft::adoption_of_answer(&read, answer.0).await? {
            Some(row) => Ok(Some(self.adopted_from(row).await?)),
            None => Ok(None),
        }
    }

    async fn adopted_from(&self, row: Adoption) -> Result<Adopted> {
        let read = self.inner.store.read();
        let draft = store::draft::by_id(&read, row.draft_id).await?.ok_or_else(corrupt)?;
        let body = store::body::by_id(&read, draft.body_id).await?.ok_or_else(corrupt)?;
        let minorities = minorities(&read, row.draft_id).await?;
        let agreement = tally_of(&row).agreement(minorities.len());
        Ok(Adopted { row, body, agreement, minorities })
    }
}

async fn view(read: &impl store::Db, row: Draft) -> Result<DraftView> {
    Ok(DraftView {
        status: row.status.parse().map_err(|_| corrupt())?,
        text: store::draft::version(read, row.id, row.version).await?.ok_or_else(corrupt)?,
        versions: store::draft::versions(read, row.id).await?,
        comments: store::draft::comments(read, row.id).await?,
        minorities: minorities(read, row.id).await?,
        adoption: store::draft::adoption(read, row.id).await?,
        row,
    })
}

async fn minorities(read: &impl store::Db, draft: i64) -> Result<Vec<MinorityView>> {
    let signatures = store::draft::signatures(read, draft).await?;
    let rows = store::draft::minorities(read, draft).await?;
    let signed = |row: Minority| MinorityView {
        signatures: signatures.iter().filter(|one| one.opinion_id == row.id).cloned().collect(),
        row,
    };
    Ok(rows.into_iter().map(signed).collect())
}

/// The draft of a workspace, kept as it is until the transaction ends; none once it is adopted.
async fn open_draft(tx: &Tx, space: &Workspace) -> Result<Draft> {
    store::assignment::lock(tx, space.assignment.id).await?;
    let row = store::draft::of(tx, space.body.row.id, space.core.row.id).await?;
    let row = row.ok_or(Error::NOT_FOUND)?;
    let status: DraftStatus = row.status.parse().map_err(|_| corrupt())?;
    if status.is_open() { Ok(row) } else { Err(Error::Conflict("draft_adopted")) }
}

/// The draft with one more version, whose comments have followed their paragraphs; none when the text
/// is the same.
async fn rewritten(tx: &Tx, seen: Draft, text: &str, now: Moment) -> Result<Option<Draft>> {
    let status: DraftStatus = seen.status.parse().map_err(|_| corrupt())?;
    let after = status.after(DraftChange::Save).ok_or(Error::Conflict("draft_voting"))?;
    if seen.version >= MOST_VERSIONS {
        return Err(Error::Conflict("versions_full"));
    }
    let before = store::draft::version(tx, seen.id, seen.version).await?.ok_or_else(corrupt)?;
    if before.text == text && after == status {
        return Ok(None);
    }
    let row = Draft {
        status: after.as_str().to_owned(),
        reason: String::new(),
        version: seen.version + 1,
        changed_at: now.0,
        ..seen.clone()
    };
    if !store::draft::update(tx, &row, &seen).await? {
        return Err(Error::Conflict("draft_changed"));
    }
    let places = follow(&paragraphs(&before.text), &paragraphs(text));
    for mut comment in store::draft::comments(tx, row.id).await? {
        let Some(place) = comment.paragraph else { continue };
        let now = followed(&places, place);
        if now != comment.paragraph {
            comment.paragraph = now;
            store::draft::update_comment(tx, &comment).await?;
        }
    }
    Ok(Some(row))
}

fn followed(places: &[Option<usize>], place: i64) -> Option<i64> {
    let place = usize::try_from(place).ok()?;
    i64::try_from((*places.get(place)?)?).ok()
}

/// Where a paragraph of a version stands in the newest one; none when it is gone.
async fn place_now(
    tx: &Tx,
    row: &Draft,
    version: i64,
    paragraph: Option<i64>,
) -> Result<Option<i64>> {
    let read = store::draft::version(tx, row.id, version).await?.ok_or(Error::NOT_FOUND)?;
    let newest = store::draft::version(tx, row.id, row.version).await?.ok_or_else(corrupt)?;
    let before = paragraphs(&read.text);
    let place = paragraph.filter(|place| usize::try_from(*place).is_ok_and(|at| at < before.len()));
    let place = place.ok_or(Error::NOT_FOUND)?;
    Ok(followed(&follow(&before, &paragraphs(&newest.text)), place))
}
