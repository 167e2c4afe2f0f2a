//! Bodies: the council, subcommittees and panels, with whoever sits in them.

use domain::act::{ActKind, Subject};
use domain::body::{BodyKind, MOST, NAME, PURPOSE};
use domain::dialogue::is_slug;
use domain::id::{BodyId, MemberId};
use domain::member::Office;
use domain::permission::{Action, Resource};
use domain::text::Fault;
use domain::time::Moment;
pub use store::body::Body;

use crate::act::NewAct;
use crate::dialogue::Dialogue;
use crate::member::MemberView;
use crate::{Actor, App, Error, Fields, Result};

/// A body to be formed.
#[derive(Clone, Debug, Default)]
pub struct NewBody {
    /// Its short name in addresses.
    pub slug: String,
    /// `domain::body::BodyKind` as text.
    pub kind: String,
    /// The short name of the body it works under; empty for none.
    pub parent: String,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub purpose: String,
    /// Since when it exists; now, unless it was formed earlier.
    pub since: Option<Moment>,
}

/// A body with everything its page shows.
#[derive(Clone, Debug)]
pub struct BodyView {
    /// The body.
    pub row: Body,
    /// Its kind.
    pub kind: BodyKind,
    /// Its dialogue.
    pub dialogue: Dialogue,
    /// The body it works under.
    pub parent: Option<Body>,
    /// Every seat it ever gave, in the order they were given.
    pub members: Vec<MemberView>,
}

impl BodyView {
    /// The key.
    pub fn id(&self) -> BodyId {
        BodyId(self.row.id)
    }

    /// Its resource for the gate.
    pub fn resource(&self) -> Resource {
        Resource { body: Some(self.id()), ..self.dialogue.resource() }
    }

    /// The seats taken at a moment.
    pub fn sitting(&self, at: Moment) -> impl Iterator<Item = &MemberView> {
        self.members.iter().filter(move |member| member.sits(at))
    }

    /// The seats with a vote that are taken at a moment: the members enrolled (재적위원).
    pub fn enrolled(&self, at: Moment) -> impl Iterator<Item = &MemberView> {
        self.sitting(at).filter(|member| member.row.votes != 0)
    }

    /// The seat with this key.
    pub fn member(&self, id: MemberId) -> Option<&MemberView> {
        self.members.iter().find(|member| member.row.id == id.0)
    }

    /// Whoever holds an office at a moment, the first who took it first.
    pub fn holders(&self, office: Office, at: Moment) -> impl Iterator<Item = &MemberView> {
        self.sitting(at).filter(move |member| member.holds(office, at))
    }
}

/// The kind of a stored body.
pub(crate) fn kind_of(row: &Body) -> Result<BodyKind> {
    row.kind.parse().map_err(|_| Error::Store(store::StoreError::Corrupt("body.kind")))
}

/// The act of a change.
pub(crate) fn changed<'a>(dialogue: &Dialogue, row: &'a Body, change: &'static str) -> NewAct<'a> {
    NewAct {
        kind: ActKind::BodyChanged,
        dialogue: Some(dialogue.id.0),
        subject: Subject::Body,
        subject_id: row.id,
        plain: vec![
            ("dialogue", dialogue.slug.as_str().into()),
            ("body", row.slug.as_str().into()),
            ("change", change.into()),
            ("kind", row.kind.as_str().into()),
            ("name", row.name.as_str().into()),
            ("from", row.valid_from.into()),
            ("to", row.valid_to.into()),
        ],
        committed: vec![("purpose", &row.purpose), ("reason", &row.reason)],
    }
}

impl App {
    /// Every body a dialogue ever had: those that exist first, the council before what is under it.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn bodies(&self, actor: &Actor, dialogue: &Dialogue) -> Result<Vec<Body>> {
        self.gate(actor, Action::ReadDialogue, &dialogue.resource())?;
        Ok(store::body::list(&self.inner.store.read(), dialogue.id.0).await?)
    }

    /// One body.
    ///
    /// # Errors
    /// [`Error::Denied`] when there is none for this actor.
    pub async fn body(&self, actor: &Actor, slug: &str) -> Result<BodyView> {
        let row = store::body::by_slug(&self.inner.store.read(), slug).await?;
        let Some(row) = row else {
            self.gate(actor, Action::ReadDialogue, &Resource::default())?;
            return Err(Error::NOT_FOUND);
        };
        self.view_body(actor, row).await
    }

    /// The body with this key, as its page shows it.
    pub(crate) async fn body_by_id(&self, actor: &Actor, id: BodyId) -> Result<BodyView> {
        let row = store::body::by_id(&self.inner.store.read(), id.0).await?;
        self.view_body(actor, row.ok_or(Error::NOT_FOUND)?).await
    }

    async fn view_body(&self, actor: &Actor, row: Body) -> Result<BodyView> {
        let read = self.inner.store.read();
        let dialogue = self.dialogue_by_id(row.dialogue_id).await?;
        self.gate(actor, Action::ReadDialogue, &dialogue.resource())?;
        let parent = match row.parent_id {
            Some(parent) => store::body::by_id(&read, parent).await?,
            None => None,
        };
        let members = self.members_of(&read, row.id).await?;
        Ok(BodyView { kind: kind_of(&row)?, row, dialogue, parent, members })
    }

    /// A body of this dialogue, for those who manage it.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor manages the dialogue and the body is one of its own.
    pub async fn own_body(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        slug: &str,
    ) -> Result<BodyView> {
        self.gate(actor, Action::Manage, &dialogue.resource())?;
        let view = self.body(actor, slug).await?;
        if view.dialogue.id == dialogue.id { Ok(view) } else { Err(Error::NOT_FOUND) }
    }

    /// Forms a body.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor manages the dialogue; [`Error::Invalid`].
    pub async fn add_body(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        new: &NewBody,
    ) -> Result<BodyId> {
        self.gate(actor, Action::Manage, &dialogue.resource())?;
        let now = self.now();
        let bodies = store::body::list(&self.inner.store.read(), dialogue.id.0).await?;
        if i64::try_from(bodies.len()).unwrap_or(MOST) >= MOST {
            return Err(Error::Conflict("bodies_full"));
        }
        let mut row = self.check_body(&bodies, new, now).await?;
        row.dialogue_id = dialogue.id.0;
        let tx = self.inner.store.begin().await?;
        row.id = store::body::insert(&tx, &row).await?;
        self.record(&tx, changed(dialogue, &row, "formed"), now).await?;
        self.commit(tx).await?;
        Ok(BodyId(row.id))
    }

    async fn check_body(&self, bodies: &[Body], new: &NewBody, now: Moment) -> Result<Body> {
        let mut fields = Fields::default();
        let slug = new.slug.trim().to_owned();
        if !is_slug(&slug) {
            let expected = "2 to 40 small letters, digits and single hyphens, such as care";
            fields.fault("slug", Fault::Malformed { expected });
        } else if store::body::by_slug(&self.inner.store.read(), &slug).await?.is_some() {
            fields.fault("slug", Fault::Taken);
        }
        let kind: Option<BodyKind> = fields.needed_word("kind", &new.kind);
        let parent_id = match new.parent.trim() {
            "" => None,
            given => {
                let parent = bodies.iter().find(|body| body.slug == given);
                let lives = parent.is_some_and(|body| body.valid_to.is_none());
                if !lives {
                    fields.fault("parent", Fault::Unknown { given: slug.clone(), nearest: None });
                }
                parent.map(|body| body.id)
            }
        };
        let name = fields.text(NAME, &new.name);
        let purpose = fields.text(PURPOSE, &new.purpose);
        let since = new.since.unwrap_or(now);
        if since > now {
            fields.fault("since", Fault::Malformed { expected: "a day that is not in the future" });
        }
        fields.done(Body {
            id: 0,
            dialogue_id: 0,
            slug,
            kind: kind.map(|kind| kind.as_str().to_owned()).unwrap_or_default(),
            parent_id,
            name,
            purpose,
            valid_from: since.0,
            valid_to: None,
            reason: String::new(),
            created_at: now.0,
        })
    }
}
