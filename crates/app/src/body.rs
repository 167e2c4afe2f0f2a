//! Bodies: the council, subcommittees and panels, with whoever sits in them.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::act::{ActKind, Subject};
use domain::body::{BodyKind, MOST, NAME, PURPOSE, REASON};
use domain::dialogue::is_slug;
use domain::id::{BodyId, MemberId};
use domain::member::{Ending, Office};
use domain::permission::{Action, Resource};
use domain::text::Fault;
use domain::time::Moment;
use serde::{Deserialize, Serialize};
use store::Tx;
use store::body::Succession;
pub use store::body::{Body, Exemption};
use store::member::Private;
use store::revision::Revision;

use crate::act::NewAct;
use crate::dialogue::Dialogue;
use crate::member::{MemberView, after};
use crate::page::{Page, Slice};
use crate::undo::Inverse;
use crate::{Actor, App, Error, Fields, Result};

/// The revisions of bodies carry this kind.
const KIND: &str = "body";
/// The most bodies that one reorganisation ends, and the most it begins.
pub const MOST_AT_ONCE: usize = 20;

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

/// What a body is called and what it is for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Description {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub purpose: String,
}

/// What a body was called and what it was for, before a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// Its version, from 1.
    pub version: i64,
    /// What it said.
    pub description: Description,
    /// Since when it said so.
    pub at: Moment,
}

/// What stands around a body: what its page links to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// The bodies that work under it and exist, in the order they were formed.
    pub under: Vec<Body>,
    /// The bodies it took over from.
    pub predecessors: Vec<Body>,
    /// The bodies that took over from it.
    pub successors: Vec<Body>,
    /// What it was called before, oldest first.
    pub earlier: Vec<Earlier>,
}

/// The bodies of a dialogue with their history.
#[derive(Clone, Debug)]
pub struct BodyList {
    /// The dialogue.
    pub dialogue: Arc<Dialogue>,
    /// Every body it ever had: those that exist first, the council before what is under it.
    pub bodies: Vec<Body>,
    /// Which took over from which, by their keys: the one that ended, the one that began.
    pub successions: Vec<(i64, i64)>,
}

/// A body that begins in a reorganisation.
#[derive(Clone, Debug, Default)]
pub struct Begun {
    /// The body. It begins on the day of the reorganisation.
    pub body: NewBody,
    /// The short names of the bodies it takes over from; of all that end, when none is named.
    pub follows: Vec<String>,
}

/// Bodies that end and others that begin, on one day.
#[derive(Clone, Debug, Default)]
pub struct Reorganisation {
    /// When; now, unless it was earlier.
    pub at: Option<Moment>,
    /// Why, for everyone to read.
    pub reason: String,
    /// The short names of the bodies that end.
    pub ends: Vec<String>,
    /// The bodies that begin.
    pub begins: Vec<Begun>,
    /// Members who go on: the seat they have, and the short name of the body they go to. Their terms
    /// and renewals go with them, their offices do not.
    pub carried: Vec<(MemberId, String)>,
}

impl Description {
    fn of(row: &Body) -> Self {
        Self { name: row.name.clone(), purpose: row.purpose.clone() }
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

    /// The short names of all bodies, by key.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn body_slugs(&self, actor: &Actor) -> Result<BTreeMap<i64, String>> {
        self.gate(actor, Action::ReadDialogue, &Resource::default())?;
        Ok(store::body::slugs(&self.inner.store.read()).await?.into_iter().collect())
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

    /// A body without those in it and around it, for what only records a change in it.
    pub(crate) async fn body_alone(&self, row: Body) -> Result<BodyView> {
        let dialogue = self.dialogue_by_id(row.dialogue_id).await?;
        let kind = kind_of(&row)?;
        Ok(BodyView { kind, row, dialogue, parent: None, members: Vec::new() })
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
        let (mut row, kind) = self.check_body(&bodies, new, now).await?;
        row.dialogue_id = dialogue.id.0;
        let tx = self.inner.store.begin().await?;
        let id = self.form(&tx, dialogue, row, kind, now).await?;
        self.commit(tx).await?;
        Ok(BodyId(id))
    }

    /// Enters a body with the ordinance of its kind; its key.
    async fn form(
        &self,
        tx: &Tx,
        dialogue: &Dialogue,
        mut row: Body,
        kind: BodyKind,
        now: Moment,
    ) -> Result<i64> {
        row.id = store::body::insert(tx, &row).await?;
        self.record(tx, changed(dialogue, &row, "formed"), now).await?;
        let (since, source) = (Moment(row.valid_from), crate::bylaws::preset(kind).text());
        store::bylaws::insert(tx, row.id, since.0, source, now.0).await?;
        let act = crate::bylaws::changed(dialogue.id.0, &dialogue.slug, &row, since, source);
        self.record(tx, act, now).await?;
        Ok(row.id)
    }

    async fn check_body(
        &self,
        bodies: &[Body],
        new: &NewBody,
        now: Moment,
    ) -> Result<(Body, BodyKind)> {
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
                    fields
                        .fault("parent", Fault::Unknown { given: given.to_owned(), nearest: None });
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
        let row = Body {
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
            version: 1,
            changed_at: now.0,
        };
        // Without a kind there is a fault, and nothing is done with it.
        fields.done((row, kind.unwrap_or(BodyKind::Subcommittee)))
    }

    /// The bodies of every dialogue the actor may see, with their history.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn all_bodies(&self, actor: &Actor) -> Result<Vec<BodyList>> {
        let mut lists = Vec::new();
        for dialogue in self.dialogues(actor).await? {
            lists.push(self.body_list(actor, &dialogue).await?);
        }
        Ok(lists)
    }

    /// The bodies of a dialogue with their history.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn body_list(&self, actor: &Actor, dialogue: &Arc<Dialogue>) -> Result<BodyList> {
        let bodies = self.bodies(actor, dialogue).await?;
        let read = self.inner.store.read();
        let successions = store::body::successions(&read, dialogue.id.0).await?;
        let successions = successions.into_iter().map(|row| (row.body_id, row.successor_id));
        Ok(BodyList { dialogue: Arc::clone(dialogue), bodies, successions: successions.collect() })
    }

    /// A page of the bodies of all public dialogues, in the order they were formed.
    ///
    /// # Errors
    /// [`Error::Store`].
    pub async fn public_bodies(
        &self,
        actor: &Actor,
        slice: Slice,
    ) -> Result<(Page<Body>, Vec<Arc<Dialogue>>)> {
        let dialogues = self.dialogues(actor).await?;
        let read = self.inner.store.read();
        let items = store::body::page(&read, slice.behind.unwrap_or(0), slice.probe()).await?;
        let total = store::body::count_public(&read).await?;
        Ok((slice.cut(items, total, |row| row.id), dialogues))
    }

    /// What stands around a body.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn surroundings(&self, actor: &Actor, view: &BodyView) -> Result<Surroundings> {
        let bodies = self.bodies(actor, &view.dialogue).await?;
        let read = self.inner.store.read();
        let own = view.row.id;
        let rows = store::body::successions(&read, view.dialogue.id.0).await?;
        let find = |id: i64| bodies.iter().find(|body| body.id == id).cloned();
        let before = rows.iter().filter(|row| row.successor_id == own);
        let after = rows.iter().filter(|row| row.body_id == own);
        let under = bodies.iter().filter(|b| b.parent_id == Some(own) && b.valid_to.is_none());
        Ok(Surroundings {
            predecessors: before.filter_map(|row| find(row.body_id)).collect(),
            successors: after.filter_map(|row| find(row.successor_id)).collect(),
            under: under.cloned().collect(),
            earlier: store::revision::of(&read, KIND, own)
                .await?
                .into_iter()
                .map(earlier)
                .collect(),
        })
    }

    /// Names a body anew, or says anew what it is for; what was said before stays readable.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor manages the body's dialogue; [`Error::Invalid`];
    /// [`Error::Conflict`] when the body has ended.
    pub async fn change_body(
        &self,
        actor: &Actor,
        view: &BodyView,
        wanted: &Description,
    ) -> Result<()> {
        self.gate(actor, Action::Manage, &view.resource())?;
        let mut fields = Fields::default();
        let name = fields.text(NAME, &wanted.name);
        let purpose = fields.text(PURPOSE, &wanted.purpose);
        let wanted = fields.done(Description { name, purpose })?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let row = living(&tx, view.row.id).await?;
        let before = Description::of(&row);
        if before == wanted {
            return Ok(());
        }
        self.write_body(&tx, &view.dialogue, row, wanted, now).await?;
        let inverse = Inverse::Body { id: view.row.id, before };
        self.remember(&tx, actor, view.dialogue.id, "body_changed", &inverse, now).await?;
        self.commit(tx).await
    }

    pub(crate) async fn write_body(
        &self,
        tx: &Tx,
        dialogue: &Dialogue,
        mut row: Body,
        wanted: Description,
        now: Moment,
    ) -> Result<()> {
        let earlier = Revision {
            version: row.version,
            title: row.name,
            text: row.purpose,
            at: row.changed_at,
        };
        store::revision::keep(tx, KIND, row.id, &earlier).await?;
        (row.name, row.purpose) = (wanted.name, wanted.purpose);
        (row.version, row.changed_at) = (row.version + 1, now.0);
        store::body::update(tx, &row).await?;
        self.record(tx, changed(dialogue, &row, "described"), now).await?;
        Ok(())
    }

    /// Ends a body, with the seats and offices in it.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor manages the body's dialogue; [`Error::Invalid`] without a
    /// reason, or for a moment before the body began or its newest seat was taken;
    /// [`Error::Conflict`] when it has ended, or others work under it.
    pub async fn end_body(
        &self,
        actor: &Actor,
        view: &BodyView,
        reason: &str,
        at: Option<Moment>,
    ) -> Result<()> {
        self.gate(actor, Action::Manage, &view.resource())?;
        let now = self.now();
        let mut fields = Fields::default();
        let reason = fields.text(REASON, reason);
        let at = check_end(&mut fields, view, at.unwrap_or(now), now);
        let (reason, at) = fields.done((reason, at))?;
        let tx = self.inner.store.begin().await?;
        living(&tx, view.row.id).await?;
        let bodies = store::body::list(&tx, view.dialogue.id.0).await?;
        let lives_under = |b: &Body| b.parent_id == Some(view.row.id) && b.valid_to.is_none();
        if bodies.iter().any(lives_under) {
            return Err(Error::Conflict("body_has_others"));
        }
        self.write_end(&tx, view, &reason, at, now).await?;
        self.commit(tx).await
    }

    async fn write_end(
        &self,
        tx: &Tx,
        view: &BodyView,
        reason: &str,
        at: Moment,
        now: Moment,
    ) -> Result<()> {
        let mut row = living(tx, view.row.id).await?;
        row.valid_to = Some(at.0);
        reason.clone_into(&mut row.reason);
        store::body::update(tx, &row).await?;
        for member in view.members.iter().filter(|member| member.row.ended_at.is_none()) {
            let left = crate::member::Left { ending: Ending::BodyEnded, reason, at, notice: None };
            self.write_left(tx, view, member.row.clone(), &left, now).await?;
        }
        self.record(tx, changed(&view.dialogue, &row, "ended"), now).await?;
        Ok(())
    }

    /// Ends bodies and begins others on one day, all or nothing: each that ended leads to those that
    /// took over.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor manages the dialogue; [`Error::Invalid`];
    /// [`Error::Conflict`] when a body has ended meanwhile.
    pub async fn reorganise(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        wanted: &Reorganisation,
    ) -> Result<Vec<BodyId>> {
        self.gate(actor, Action::Manage, &dialogue.resource())?;
        let now = self.now();
        let at = wanted.at.unwrap_or(now);
        let ending = self.ending_bodies(actor, dialogue, wanted).await?;
        let mut fields = Fields::default();
        let reason = fields.text(REASON, &wanted.reason);
        for view in &ending {
            check_end(&mut fields, view, at, now);
        }
        check_carried(&mut fields, wanted, &ending, at);
        fields.done(())?;
        let beginning = self.beginning_bodies(dialogue, wanted, at, now).await?;
        let tx = self.inner.store.begin().await?;
        for view in &ending {
            self.write_end(&tx, view, &reason, at, now).await?;
        }
        let mut begun = Vec::new();
        for (begin, (row, kind)) in wanted.begins.iter().zip(beginning) {
            let id = self.form(&tx, dialogue, row.clone(), kind, now).await?;
            let follows = |view: &&BodyView| {
                begin.follows.is_empty() || begin.follows.contains(&view.row.slug)
            };
            for view in ending.iter().filter(follows) {
                let row = Succession { body_id: view.row.id, successor_id: id };
                store::body::succeed(&tx, &row).await?;
            }
            begun.push((row.slug, BodyId(id)));
        }
        self.carry_over(&tx, wanted, &ending, &begun, (at, now)).await?;
        self.commit(tx).await?;
        Ok(begun.into_iter().map(|(_, id)| id).collect())
    }

    async fn ending_bodies(
        &self,
        actor: &Actor,
        dialogue: &Dialogue,
        wanted: &Reorganisation,
    ) -> Result<Vec<BodyView>> {
        let few = |count: usize| (1..=MOST_AT_ONCE).contains(&count);
        if !few(wanted.ends.len()) {
            return Err(Error::field("bodies", Fault::Malformed { expected: "1 to 20 bodies" }));
        }
        if !few(wanted.begins.len()) {
            return Err(Error::field("begins", Fault::Malformed { expected: "1 to 20 bodies" }));
        }
        let mut ending: Vec<BodyView> = Vec::new();
        for slug in &wanted.ends {
            let view = self.own_body(actor, dialogue, slug).await?;
            if view.row.valid_to.is_some() {
                return Err(Error::Conflict("body_ended"));
            }
            if ending.iter().any(|other| other.row.id == view.row.id) {
                return Err(Error::field("bodies", Fault::Taken));
            }
            ending.push(view);
        }
        let bodies = self.bodies(actor, dialogue).await?;
        let ends = |id: i64| ending.iter().any(|view| view.row.id == id);
        let stays_under =
            |b: &Body| b.valid_to.is_none() && b.parent_id.is_some_and(ends) && !ends(b.id);
        if bodies.iter().any(stays_under) {
            return Err(Error::Conflict("body_has_others"));
        }
        Ok(ending)
    }

    /// The bodies that begin, checked together: they stand under bodies that stay.
    async fn beginning_bodies(
        &self,
        dialogue: &Dialogue,
        wanted: &Reorganisation,
        at: Moment,
        now: Moment,
    ) -> Result<Vec<(Body, BodyKind)>> {
        let mut bodies = store::body::list(&self.inner.store.read(), dialogue.id.0).await?;
        let all = bodies.len() + wanted.begins.len();
        if i64::try_from(all).unwrap_or(MOST) > MOST {
            return Err(Error::Conflict("bodies_full"));
        }
        bodies.retain(|body| !wanted.ends.contains(&body.slug));
        let mut rows: Vec<(Body, BodyKind)> = Vec::new();
        for begin in &wanted.begins {
            let new = NewBody { since: Some(at), ..begin.body.clone() };
            let (mut row, kind) = self.check_body(&bodies, &new, now).await?;
            if rows.iter().any(|(other, _)| other.slug == row.slug) {
                return Err(Error::field("slug", Fault::Taken));
            }
            if begin.follows.iter().any(|slug| !wanted.ends.contains(slug)) {
                let expected = "bodies that end in this reorganisation";
                return Err(Error::field("follows", Fault::Malformed { expected }));
            }
            row.dialogue_id = dialogue.id.0;
            rows.push((row, kind));
        }
        Ok(rows)
    }

    async fn carry_over(
        &self,
        tx: &Tx,
        wanted: &Reorganisation,
        ending: &[BodyView],
        begun: &[(String, BodyId)],
        (at, now): (Moment, Moment),
    ) -> Result<()> {
        for view in ending {
            let private = store::member::private(tx, view.row.id).await?;
            for (id, slug) in &wanted.carried {
                let Some(member) = view.member(*id) else { continue };
                let (_, body) =
                    begun.iter().find(|(begun, _)| begun == slug).ok_or(Error::NOT_FOUND)?;
                let row = store::body::by_id(tx, body.0).await?.ok_or(Error::NOT_FOUND)?;
                let target = self.body_alone(row).await?;
                let mut seat = after(&member.row, body.0, at, now);
                let own = private.iter().find(|own| own.member_id == id.0);
                let own =
                    own.cloned().unwrap_or(Private { member_id: 0, person_id: None, gender: None });
                seat.id = store::member::insert(tx, &seat, &own).await?;
                let mut act = crate::member::changed(&target, &seat, "carried_over");
                act.plain.push(("was", id.0.into()));
                self.record(tx, act, now).await?;
            }
        }
        Ok(())
    }

    /// Why the balance of genders cannot be had in a body now.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn exemption(&self, actor: &Actor, view: &BodyView) -> Result<Option<Exemption>> {
        self.gate(actor, Action::ReadDialogue, &view.dialogue.resource())?;
        let rows = store::body::exemptions(&self.inner.store.read(), view.row.id).await?;
        Ok(rows.into_iter().find(|row| row.valid_to.is_none()))
    }

    /// Records why the balance of genders cannot be had ('unless unavoidable'), in the place of an
    /// earlier reason; without a reason, takes that back.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor manages the body's dialogue; [`Error::Invalid`].
    pub async fn exempt(&self, actor: &Actor, view: &BodyView, reason: &str) -> Result<()> {
        self.gate(actor, Action::Manage, &view.resource())?;
        let mut fields = Fields::default();
        let reason = match reason.trim() {
            "" => String::new(),
            given => fields.text(REASON, given),
        };
        let reason = fields.done(reason)?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let row = living(&tx, view.row.id).await?;
        let ended = store::body::end_exemption(&tx, row.id, now.0).await?;
        if reason.is_empty() && ended == 0 {
            return Err(Error::Conflict("changed"));
        }
        let change = if reason.is_empty() { "exemption_ended" } else { "exempted" };
        if !reason.is_empty() {
            store::body::exempt(&tx, row.id, &reason, now.0).await?;
        }
        let mut act = changed(&view.dialogue, &row, change);
        act.committed = vec![("reason", &reason)];
        self.record(&tx, act, now).await?;
        self.commit(tx).await
    }
}

/// A body that exists.
pub(crate) async fn living(tx: &Tx, id: i64) -> Result<Body> {
    let row = store::body::by_id(tx, id).await?.ok_or(Error::NOT_FOUND)?;
    if row.valid_to.is_some() { Err(Error::Conflict("body_ended")) } else { Ok(row) }
}

fn earlier(row: Revision) -> Earlier {
    let description = Description { name: row.title, purpose: row.text };
    Earlier { version: row.version, description, at: Moment(row.at) }
}

/// The moment a body ends: neither in the future, nor before the body or a seat in it began.
fn check_end(fields: &mut Fields, view: &BodyView, at: Moment, now: Moment) -> Moment {
    let open = view.members.iter().filter(|member| member.row.ended_at.is_none());
    let newest = open.map(|member| member.row.valid_from).max().unwrap_or(0);
    if at > now || at.0 < newest.max(view.row.valid_from) {
        let expected =
            "a day that is not in the future, nor before the body or its newest seat began";
        fields.fault("at", Fault::Malformed { expected });
    }
    at
}

/// Whoever goes on has a seat in a body that ends, and goes to one that begins, each once.
fn check_carried(fields: &mut Fields, wanted: &Reorganisation, ending: &[BodyView], at: Moment) {
    for (place, (id, slug)) in wanted.carried.iter().enumerate() {
        let sits = ending.iter().filter_map(|view| view.member(*id)).any(|member| member.sits(at));
        let begins = wanted.begins.iter().any(|begin| begin.body.slug.trim() == slug);
        let twice = wanted.carried.iter().take(place).any(|(other, _)| other == id);
        if !sits || !begins || twice {
            let expected = "members of bodies that end, each with one body that begins";
            fields.fault("carried", Fault::Malformed { expected });
            return;
        }
    }
}
