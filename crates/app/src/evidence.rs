//! Evidence: added by experts and staff, corrected with its history, withdrawn with a reason.

use domain::act::{ActKind, Subject};
use domain::channel::{Channel, ModerationTiming};
use domain::code::Coded as _;
use domain::contribution::{Kind, Status};
use domain::evidence::{
    ATTACHED, Attached, FIRST_YEAR, LINK, MOST_ATTACHED, SOURCE, SUMMARY, TITLE, is_link,
};
use domain::id::{AnswerId, BodyId, EvidenceId, MemberId};
use domain::permission::{Action, Resource};
use domain::publication::{Publication, PublicationChange};
use domain::text::Fault;
use domain::time::zone;
use store::evidence::Which;
pub use store::evidence::{Attachment, Evidence};
use store::member::Member;
use store::number::Numbered;
pub use store::revision::Revision;

use crate::act::NewAct;
use crate::core_question::{CorePlace, CoreQuestionView};
use crate::dialogue::Dialogue;
use crate::file::{File, NewFile};
use crate::gathering::reason_for;
use crate::page::{Page, Slice};
use crate::{Actor, App, Error, Fields, Result};

/// The revisions of evidence carry this kind.
const KIND: &str = "evidence";

/// Evidence to be added or corrected.
#[derive(Clone, Debug, Default)]
pub struct NewEvidence {
    /// Its title.
    pub title: String,
    /// Who made it.
    pub source: String,
    /// The year it is from, as it is typed; empty when it is not known.
    pub year: String,
    /// What it says, in one plain paragraph.
    pub summary: String,
    /// Where it is on the web; empty when it is nowhere.
    pub link: String,
    /// What it is attached to: numbers of core questions in the set that holds now and codes of
    /// answers, divided by commas or spaces.
    pub attached: String,
}

/// Evidence with everything its page shows.
#[derive(Clone, Debug)]
pub struct EvidenceView {
    /// The evidence; without its summary and link when it was withdrawn, unless the actor is staff.
    pub row: Evidence,
    /// Its dialogue.
    pub dialogue: Dialogue,
    /// Where it stands.
    pub status: Publication,
    /// The expert who added it.
    pub expert: Option<Member>,
    /// The file.
    pub file: Option<File>,
    /// The core questions it is attached to, as anyone may see them.
    pub core_questions: Vec<CorePlace>,
    /// The answers it is attached to.
    pub answers: Vec<AnswerId>,
    /// Whether the actor may correct and withdraw it.
    pub may_edit: bool,
    /// Whether the actor may publish it.
    pub may_publish: bool,
}

fn status_of(row: &Evidence) -> Result<Publication> {
    row.status.parse().map_err(|_| Error::Store(store::StoreError::Corrupt("evidence.status")))
}

fn changed<'a>(dialogue: &Dialogue, row: &'a Evidence, change: &'static str) -> NewAct<'a> {
    NewAct {
        kind: ActKind::EvidenceChanged,
        dialogue: Some(dialogue.id.0),
        subject: Subject::Evidence,
        subject_id: row.id,
        plain: vec![
            ("dialogue", dialogue.slug.as_str().into()),
            ("code", EvidenceId(row.id).code().into()),
            ("change", change.into()),
            ("status", row.status.as_str().into()),
            ("version", row.version.into()),
            ("member", row.member_id.into()),
            ("year", row.year.into()),
        ],
        committed: vec![
            ("title", &row.title),
            ("source", &row.source),
            ("summary", &row.summary),
            ("link", &row.link),
            ("reason", &row.reason),
        ],
    }
}

impl App {
    /// With whose hand the actor adds evidence: an expert's own, or none for who curates the dialogue.
    ///
    /// # Errors
    /// [`Error::Denied`] for everybody else.
    pub fn evidence_hand(&self, actor: &Actor, dialogue: &Dialogue) -> Result<Option<MemberId>> {
        match actor.panel_seat(dialogue.id) {
            Some(seat) => {
                let resource = Resource { body: Some(seat.body), ..dialogue.intake() };
                self.gate(actor, Action::Sit, &resource)?;
                Ok(Some(seat.member))
            }
            None => {
                self.gate(actor, Action::Curate, &dialogue.resource())?;
                Ok(None)
            }
        }
    }

    /// Adds evidence. It is public at once, unless what experts say is looked at first.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor is an expert of the dialogue or curates it;
    /// [`Error::Invalid`].
    pub async fn add_evidence(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        new: &NewEvidence,
        file: Option<NewFile>,
    ) -> Result<EvidenceId> {
        let member = self.evidence_hand(actor, dialogue)?;
        let mut fields = Fields::default();
        let file = file.map(|file| crate::file::check(file, &mut fields));
        let (mut row, attached) = self.check_evidence(actor, dialogue, new, fields).await?;
        let now = self.now();
        let waits = member.is_some()
            && dialogue.settings.moderation(Channel::Expert) == ModerationTiming::Before;
        let status = if waits { Publication::Draft } else { Publication::Published };
        let tx = self.inner.store.begin().await?;
        row.file_id = match file.flatten() {
            Some(file) => Some(crate::file::keep(&tx, file, now).await?),
            None => None,
        };
        row.id = store::number::take(&tx, Numbered::Evidence, 1).await?;
        row.member_id = member.map(|member| member.0);
        status.as_str().clone_into(&mut row.status);
        (row.version, row.created_at, row.changed_at) = (1, now.0, now.0);
        row.published_at = (!waits).then_some(now.0);
        store::evidence::insert(&tx, &row).await?;
        store::evidence::attach(&tx, row.id, &attached).await?;
        let digest = match row.file_id {
            Some(id) => store::file::by_id(&tx, id).await?.map(|file| hex::encode(file.digest)),
            None => None,
        };
        let mut act = changed(dialogue, &row, "added");
        act.plain.push(("file", digest.into()));
        self.record(&tx, act, now).await?;
        self.commit(tx).await?;
        Ok(EvidenceId(row.id))
    }

    async fn check_evidence(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        new: &NewEvidence,
        mut fields: Fields,
    ) -> Result<(Evidence, Vec<Attachment>)> {
        let title = fields.text(TITLE, &new.title);
        let source = fields.text(SOURCE, &new.source);
        let summary = fields.text(SUMMARY, &new.summary);
        let link = fields.text(LINK, &new.link);
        if !link.is_empty() && !is_link(&link) {
            let expected = "an address on the web, such as https://example.kr/report";
            fields.fault(LINK.field, Fault::Malformed { expected });
        }
        let year = match new.year.trim() {
            "" => None,
            given => {
                let this = self.now().iso_date(&zone(&dialogue.zone));
                let last = this.get(..4).and_then(|year| year.parse().ok()).unwrap_or(FIRST_YEAR);
                let year = given.parse().ok().filter(|year| (FIRST_YEAR..=last).contains(year));
                if year.is_none() {
                    let expected = "a year from 1900 to this one";
                    fields.fault("year", Fault::Malformed { expected });
                }
                year
            }
        };
        let attached = self.check_attached(actor, dialogue, &new.attached, &mut fields).await?;
        let row = Evidence {
            id: 0,
            dialogue_id: dialogue.id.0,
            member_id: None,
            title,
            source,
            year,
            summary,
            link,
            file_id: None,
            status: String::new(),
            reason: String::new(),
            version: 0,
            created_at: 0,
            published_at: None,
            changed_at: 0,
        };
        fields.done((row, attached))
    }

    async fn check_attached(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        given: &str,
        fields: &mut Fields,
    ) -> Result<Vec<Attachment>> {
        let text = fields.text(ATTACHED, given);
        let words: Vec<&str> =
            text.split([',', ' ']).map(str::trim).filter(|word| !word.is_empty()).collect();
        if words.len() > MOST_ATTACHED {
            let fault = Fault::TooLong { max: MOST_ATTACHED, length: words.len() };
            fields.fault(ATTACHED.field, fault);
            return Ok(Vec::new());
        }
        let set = self.current_set(actor, dialogue).await?;
        let lines = match &set {
            Some(set) => store::core_question::lines(&self.inner.store.read(), set.id).await?,
            None => Vec::new(),
        };
        let mut found = Vec::with_capacity(words.len());
        for word in words {
            let number = word.parse::<i64>().ok();
            let core = lines.iter().find(|line| Some(line.number) == number);
            let one = match (core, AnswerId::parse_code(word)) {
                (Some(line), _) => Some((Attached::CoreQuestion, line.id)),
                (None, Some(answer)) => self.own_answer(dialogue, answer).await?,
                (None, None) => None,
            };
            match one {
                Some((kind, item_id)) => {
                    found.push(Attachment { kind: kind.as_str().to_owned(), item_id });
                }
                None => {
                    let given = word.chars().take(40).collect();
                    fields.fault(ATTACHED.field, Fault::Unknown { given, nearest: None });
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    /// A published answer of this dialogue.
    async fn own_answer(
        &self,
        dialogue: &Dialogue,
        answer: AnswerId,
    ) -> Result<Option<(Attached, i64)>> {
        let row = store::answer::by_id(&self.inner.store.read(), answer.0).await?;
        let own = row.filter(|row| {
            row.dialogue_id == dialogue.id.0 && row.status == Status::Published.as_str()
        });
        Ok(own.map(|row| (Attached::Answer, row.id)))
    }

    /// A piece of evidence.
    ///
    /// # Errors
    /// [`Error::Denied`] when there is none for this actor.
    pub async fn evidence(&self, actor: &Actor, id: EvidenceId) -> Result<EvidenceView> {
        let read = self.inner.store.read();
        let Some(mut row) = store::evidence::by_id(&read, id.0).await? else {
            self.gate(actor, Action::ReadDialogue, &Resource::default())?;
            return Err(Error::NOT_FOUND);
        };
        let dialogue = self.dialogue_by_id(row.dialogue_id).await?;
        let status = status_of(&row)?;
        let own = self.owns_evidence(actor, &dialogue, &row);
        let resource = dialogue.resource();
        let unpublished = resource.unpublished || (status.is_draft() && !own);
        self.gate(actor, Action::ReadDialogue, &Resource { unpublished, ..resource.clone() })?;
        let curates = self.gate(actor, Action::Curate, &resource).is_ok();
        if status == Publication::Withdrawn && !curates {
            mask(&mut row);
        }
        let mut view = EvidenceView {
            expert: match row.member_id {
                Some(member) => store::member::by_id(&read, member).await?,
                None => None,
            },
            file: match row.file_id {
                Some(file) => store::file::by_id(&read, file).await?,
                None => None,
            },
            core_questions: Vec::new(),
            answers: Vec::new(),
            may_edit: own || curates,
            may_publish: curates,
            row,
            dialogue,
            status,
        };
        self.read_attached(&mut view).await?;
        Ok(view)
    }

    async fn read_attached(&self, view: &mut EvidenceView) -> Result<()> {
        let read = self.inner.store.read();
        for one in store::evidence::attached(&read, view.row.id).await? {
            if one.kind == Attached::Answer.as_str() {
                view.answers.push(AnswerId(one.item_id));
            } else if let Some(place) = crate::core_question::place(&read, one.item_id).await? {
                view.core_questions.extend(Some(place).filter(|place| place.public));
            }
        }
        Ok(())
    }

    /// Whether the actor is the expert who added it.
    fn owns_evidence(&self, actor: &Actor, dialogue: &Dialogue, row: &Evidence) -> bool {
        let seats = actor.seats.iter().filter(|seat| Some(seat.member.0) == row.member_id);
        seats.into_iter().any(|seat| {
            let resource = Resource { body: Some(BodyId(seat.body.0)), ..dialogue.intake() };
            self.gate(actor, Action::Sit, &resource).is_ok()
        })
    }

    /// The evidence of a dialogue, newest first; with `drafts` also what is not published yet.
    ///
    /// # Errors
    /// [`Error::Denied`]; drafts are for those who curate the dialogue.
    pub async fn evidence_list(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        drafts: bool,
        slice: Slice,
    ) -> Result<Page<Evidence>> {
        let action = if drafts { Action::Curate } else { Action::ReadDialogue };
        self.gate(actor, action, &dialogue.resource())?;
        let id = dialogue.id.0;
        let which = if drafts { Which::WithDrafts(id) } else { Which::OfDialogue(id) };
        let mut page = self.evidence_page(which, slice).await?;
        if !drafts {
            let gone = |row: &&mut Evidence| row.status == Publication::Withdrawn.as_str();
            page.items.iter_mut().filter(gone).for_each(mask);
        }
        Ok(page)
    }

    async fn evidence_page(&self, which: Which<'_>, slice: Slice) -> Result<Page<Evidence>> {
        let read = self.inner.store.read();
        let total = store::evidence::count(&read, which).await?;
        let (offset, probe) = (slice.offset, slice.probe());
        let items = store::evidence::list(&read, which, slice.behind, offset, probe).await?;
        Ok(slice.cut(items, total, |row| row.id))
    }

    /// The published evidence attached to a core question, newest first.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn evidence_on(
        &self,
        actor: &Actor,
        core: &CoreQuestionView,
        slice: Slice,
    ) -> Result<Page<Evidence>> {
        self.gate(actor, Action::ReadDialogue, &core.resource())?;
        let kind = Attached::CoreQuestion.as_str();
        self.evidence_page(Which::AttachedTo(kind, core.row.id), slice).await
    }

    /// The published evidence attached to an answer that the actor may read, newest first.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn evidence_for(
        &self,
        actor: &Actor,
        answer: AnswerId,
        slice: Slice,
    ) -> Result<Page<Evidence>> {
        self.contribution(actor, Kind::Answer, answer.0).await?;
        let kind = Attached::Answer.as_str();
        self.evidence_page(Which::AttachedTo(kind, answer.0), slice).await
    }

    /// What an expert added and anyone may see, newest first; the expert and the staff see the rest,
    /// too.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn evidence_by(
        &self,
        actor: &Actor,
        expert: &crate::expert::ExpertView,
        slice: Slice,
    ) -> Result<Page<Evidence>> {
        self.gate(actor, Action::ReadDialogue, &expert.panel.resource())?;
        let mut page = self.evidence_page(Which::OfMember(expert.id().0), slice).await?;
        if self.may_write_profile(actor, expert).is_err() {
            page.items.retain(|row| row.status == Publication::Published.as_str());
        }
        Ok(page)
    }

    /// The earlier texts of published evidence, oldest first.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn earlier_evidence(
        &self,
        actor: &Actor,
        view: &EvidenceView,
    ) -> Result<Vec<Revision>> {
        self.gate(actor, Action::ReadDialogue, &view.dialogue.resource())?;
        if view.status != Publication::Published {
            return Ok(Vec::new());
        }
        Ok(store::revision::of(&self.inner.store.read(), KIND, view.row.id).await?)
    }

    /// The file of a piece that the actor may read, with its bytes. What was withdrawn gives none.
    ///
    /// # Errors
    /// [`Error::Denied`] when there is none for this actor.
    pub async fn evidence_file(&self, actor: &Actor, id: EvidenceId) -> Result<(File, Vec<u8>)> {
        let view = self.evidence(actor, id).await?;
        let shown = view.status != Publication::Withdrawn || view.may_publish;
        let file = view.row.file_id.filter(|_| shown).ok_or(Error::NOT_FOUND)?;
        self.file_bytes(file).await
    }

    /// A piece that the actor may correct and withdraw.
    async fn own_evidence(&self, actor: &Actor, id: EvidenceId) -> Result<EvidenceView> {
        let view = self.evidence(actor, id).await?;
        if !view.may_edit {
            // The expert's own would have been let in by their seat.
            self.gate(actor, Action::Curate, &view.dialogue.resource())?;
        }
        Ok(view)
    }

    /// Corrects evidence; what it said in public before is kept. The file stays.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor is the expert who added it or curates the dialogue;
    /// [`Error::Invalid`].
    pub async fn change_evidence(
        &self,
        actor: &Actor,
        id: EvidenceId,
        new: &NewEvidence,
    ) -> Result<()> {
        let view = self.own_evidence(actor, id).await?;
        let dialogue = &view.dialogue;
        let fields = Fields::default();
        let (typed, attached) = self.check_evidence(actor, dialogue, new, fields).await?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let seen = store::evidence::by_id(&tx, id.0).await?.ok_or(Error::NOT_FOUND)?;
        let row = Evidence {
            title: typed.title,
            source: typed.source,
            year: typed.year,
            summary: typed.summary,
            link: typed.link,
            version: seen.version + 1,
            changed_at: now.0,
            ..seen.clone()
        };
        let same = Evidence { version: seen.version, changed_at: seen.changed_at, ..row.clone() };
        let before = store::evidence::attached(&tx, id.0).await?;
        if same == seen
            && before.len() == attached.len()
            && attached.iter().all(|one| before.contains(one))
        {
            return Ok(());
        }
        if status_of(&seen)? != Publication::Draft {
            let earlier = Revision {
                version: seen.version,
                title: seen.title.clone(),
                text: told(&seen),
                at: seen.changed_at,
            };
            store::revision::keep(&tx, KIND, id.0, &earlier).await?;
        }
        store::evidence::update(&tx, &row).await?;
        store::evidence::attach(&tx, id.0, &attached).await?;
        self.record(&tx, changed(dialogue, &row, "corrected"), now).await?;
        self.commit(tx).await
    }

    /// Publishes evidence, or withdraws it with a reason. An expert withdraws their own; only who
    /// curates the dialogue publishes.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Conflict`] when it is so already; [`Error::Invalid`] without a
    /// reason.
    pub async fn publish_evidence(
        &self,
        actor: &Actor,
        id: EvidenceId,
        change: PublicationChange,
        reason: &str,
    ) -> Result<()> {
        let view = self.own_evidence(actor, id).await?;
        if change == PublicationChange::Publish {
            self.gate(actor, Action::Curate, &view.dialogue.resource())?;
        }
        let reason = reason_for(change, reason)?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let mut row = store::evidence::by_id(&tx, id.0).await?.ok_or(Error::NOT_FOUND)?;
        let after = status_of(&row)?.after(change).ok_or(Error::Conflict("changed"))?;
        after.as_str().clone_into(&mut row.status);
        (row.reason, row.changed_at) = (reason, now.0);
        let word = match change {
            PublicationChange::Publish => {
                row.published_at = row.published_at.or(Some(now.0));
                "published"
            }
            PublicationChange::Withdraw => "withdrawn",
        };
        store::evidence::update(&tx, &row).await?;
        self.record(&tx, changed(&view.dialogue, &row, word), now).await?;
        self.commit(tx).await
    }
}

/// What a version said, for its history.
fn told(row: &Evidence) -> String {
    let year = row.year.map(|year| year.to_string()).unwrap_or_default();
    let lines = [row.summary.as_str(), row.source.as_str(), year.as_str(), row.link.as_str()];
    let lines: Vec<&str> = lines.into_iter().filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

/// What was withdrawn is no longer read; its title and the reason stay.
fn mask(row: &mut Evidence) {
    row.summary.clear();
    row.link.clear();
}
