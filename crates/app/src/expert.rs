//! Experts: what a member of a panel says of themselves, and which answers are theirs.

use domain::act::{ActKind, Subject};
use domain::body::BodyKind;
use domain::expert::{ABOUT, CONFLICTS, CREDENTIALS, FIELD};
use domain::id::{BodyId, MemberId};
use domain::permission::{Action, Resource};
use domain::text::Fault;
pub use store::expert::{Author, Expert};

use crate::act::NewAct;
use crate::body::BodyView;
use crate::core_question::CoreQuestionView;
use crate::dialogue::Dialogue;
use crate::member::MemberView;
use crate::{Actor, App, Error, Fields, Result};

/// A member of a panel with their profile.
#[derive(Clone, Debug)]
pub struct ExpertView {
    /// The seat.
    pub member: MemberView,
    /// The panel.
    pub panel: BodyView,
    /// The newest version of the profile; none before one was written.
    pub profile: Option<Expert>,
}

/// What an expert says of themselves.
#[derive(Clone, Debug, Default)]
pub struct NewProfile {
    /// The field they know.
    pub field: String,
    /// What they learned and did.
    pub credentials: String,
    /// A few words about them.
    pub about: String,
    /// Conflicts of interest.
    pub conflicts: String,
    /// That there are none.
    pub no_conflicts: bool,
}

fn check(new: &NewProfile) -> Result<Expert> {
    let mut fields = Fields::default();
    let field = fields.text(FIELD, &new.field);
    let credentials = fields.text(CREDENTIALS, &new.credentials);
    let about = fields.text(ABOUT, &new.about);
    let conflicts = match (new.conflicts.trim().is_empty(), new.no_conflicts) {
        (true, true) => String::new(),
        (false, true) => {
            let expected = "either the conflicts, or that there are none";
            fields.fault(CONFLICTS.field, Fault::Malformed { expected });
            String::new()
        }
        // Silence declares nothing.
        (_, false) => fields.text(CONFLICTS, &new.conflicts),
    };
    fields.done(Expert { member_id: 0, version: 0, field, credentials, about, conflicts, at: 0 })
}

impl ExpertView {
    /// The key.
    pub fn id(&self) -> MemberId {
        self.member.id()
    }
}

impl App {
    /// A member of a panel.
    ///
    /// # Errors
    /// [`Error::Denied`] when there is none for this actor.
    pub async fn expert(&self, actor: &Actor, id: MemberId) -> Result<ExpertView> {
        let read = self.inner.store.read();
        let Some(member) = store::member::by_id(&read, id.0).await? else {
            self.gate(actor, Action::ReadDialogue, &Resource::default())?;
            return Err(Error::NOT_FOUND);
        };
        let panel = self.body_by_id(actor, BodyId(member.body_id)).await?;
        let member = panel.member(id).filter(|_| panel.kind == BodyKind::Panel);
        let member = member.cloned().ok_or(Error::NOT_FOUND)?;
        let profile = store::expert::newest(&read, id.0).await?;
        Ok(ExpertView { member, panel, profile })
    }

    /// Those who sit in a dialogue's panels now, with their profiles.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn experts(&self, actor: &Actor, dialogue: &Dialogue) -> Result<Vec<ExpertView>> {
        let bodies = self.bodies(actor, dialogue).await?;
        let read = self.inner.store.read();
        let profiles = store::expert::of_dialogue(&read, dialogue.id.0).await?;
        let now = self.now();
        let mut all = Vec::new();
        for body in bodies.iter().filter(|body| body.kind == BodyKind::Panel.as_str()) {
            let panel = self.body_by_id(actor, BodyId(body.id)).await?;
            for member in panel.enrolled(now) {
                let profile = profiles.iter().find(|one| one.member_id == member.row.id).cloned();
                all.push(ExpertView { member: member.clone(), panel: panel.clone(), profile });
            }
        }
        Ok(all)
    }

    /// Every version of a profile, oldest first.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn expert_versions(&self, actor: &Actor, view: &ExpertView) -> Result<Vec<Expert>> {
        self.gate(actor, Action::ReadDialogue, &view.panel.resource())?;
        Ok(store::expert::versions(&self.inner.store.read(), view.id().0).await?)
    }

    /// Asks the gate whether the actor may write this profile: the expert, or who curates the
    /// dialogue.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn may_write_profile(&self, actor: &Actor, view: &ExpertView) -> Result<()> {
        let own = actor.seat_in(view.panel.id()).is_some_and(|seat| seat.member == view.id());
        let action = if own { Action::Sit } else { Action::Curate };
        self.gate(actor, action, &view.panel.resource())
    }

    /// Writes a new version of a profile; earlier ones stay.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor is the expert or curates the dialogue; [`Error::Invalid`],
    /// also when conflicts are neither declared nor said to be none.
    pub async fn write_profile(
        &self,
        actor: &Actor,
        view: &ExpertView,
        new: &NewProfile,
    ) -> Result<()> {
        self.may_write_profile(actor, view)?;
        let mut row = check(new)?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let before = store::expert::newest(&tx, view.id().0).await?;
        row.member_id = view.id().0;
        row.version = before.as_ref().map_or(0, |row| row.version);
        row.at = before.as_ref().map_or(0, |row| row.at);
        if before.as_ref() == Some(&row) {
            return Ok(());
        }
        (row.version, row.at) = (row.version + 1, now.0);
        store::expert::insert(&tx, &row).await?;
        let dialogue = &view.panel.dialogue;
        let act = NewAct {
            kind: ActKind::ExpertChanged,
            dialogue: Some(dialogue.id.0),
            subject: Subject::Member,
            subject_id: row.member_id,
            plain: vec![
                ("dialogue", dialogue.slug.as_str().into()),
                ("body", view.panel.row.slug.as_str().into()),
                ("member", row.member_id.into()),
                ("version", row.version.into()),
            ],
            committed: vec![
                ("field", &row.field),
                ("credentials", &row.credentials),
                ("about", &row.about),
                ("conflicts", &row.conflicts),
            ],
        };
        self.record(&tx, act, now).await?;
        self.commit(tx).await
    }

    /// The experts behind answers to a core question.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn expert_authors(
        &self,
        actor: &Actor,
        core: &CoreQuestionView,
        answers: &[i64],
    ) -> Result<Vec<Author>> {
        self.gate(actor, Action::ReadDialogue, &core.resource())?;
        if answers.is_empty() {
            return Ok(Vec::new());
        }
        Ok(store::expert::authors(&self.inner.store.read(), answers).await?)
    }
}
