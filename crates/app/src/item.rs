//! The agenda of a meeting: its items, what they are linked to, and their papers.

use domain::act::{ActKind, Subject};
use domain::code::Coded as _;
use domain::id::{AnswerId, ItemId, MeetingId, ModelId, QuestionId};
use domain::item::{
    ItemKind, LinkKind, MOST, MOST_FILES, MOST_LINKS, MOST_MINUTES, PRESENTER, TEXT, TITLE,
};
use domain::meeting::{MeetingStatus, Recorded};
use domain::member::Office;
use domain::permission::Action;
use domain::text::Fault;
use domain::time::Moment;
pub use store::item::{CoreLink, Item, ItemFile, Link};
use store::{Db, Tx};

use crate::act::NewAct;
use crate::file::{File, NewFile};
use crate::meeting::{MeetingView, recorded, status_of};
use crate::{Actor, App, Error, Fields, Result};

/// An item as it is written down.
#[derive(Clone, Debug, Default)]
pub struct NewItem {
    /// `domain::item::ItemKind` as text.
    pub kind: String,
    /// Its title.
    pub title: String,
    /// What it is about.
    pub text: String,
    /// Who presents it.
    pub presenter: String,
    /// Whether it is a minor matter.
    pub minor: bool,
    /// How long it is planned for, in minutes; may be empty.
    pub minutes: String,
    /// `domain::member::Office` as text, at an election.
    pub office: String,
    /// What it is linked to: codes and core questions (`Q-0412 A-10233 W-12 core:7 M-2026-01`),
    /// apart by spaces or commas.
    pub links: String,
}

/// An item with everything its pages show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemView {
    /// The item.
    pub row: Item,
    /// What is done with it.
    pub kind: ItemKind,
    /// The office, at an election.
    pub office: Option<Office>,
    /// What it is linked to.
    pub links: Vec<(LinkKind, i64)>,
    /// The core questions among that.
    pub core: Vec<CoreLink>,
    /// Its papers.
    pub files: Vec<ItemFile>,
}

impl ItemView {
    /// The key.
    pub fn id(&self) -> ItemId {
        ItemId(self.row.id)
    }
}

fn corrupt() -> Error {
    Error::Store(store::StoreError::Corrupt("item"))
}

fn view(row: Item, links: &[Link], core: &[CoreLink], files: &[ItemFile]) -> Result<ItemView> {
    let own = links.iter().filter(|link| link.item_id == row.id);
    let links: Option<Vec<_>> =
        own.map(|link| Some((link.kind.parse().ok()?, link.target_id))).collect();
    let office = row.office.as_deref().map(str::parse).transpose().map_err(|_| corrupt())?;
    Ok(ItemView {
        kind: row.kind.parse().map_err(|_| corrupt())?,
        office,
        links: links.ok_or_else(corrupt)?,
        core: core.iter().filter(|core| core.item_id == row.id).cloned().collect(),
        files: files.iter().filter(|file| file.item_id == row.id).cloned().collect(),
        row,
    })
}

fn changed<'a>(view: &MeetingView, row: &'a Item, change: &'static str) -> NewAct<'a> {
    NewAct {
        kind: ActKind::MeetingChanged,
        dialogue: Some(view.dialogue().id.0),
        subject: Subject::Meeting,
        subject_id: view.row.id,
        plain: vec![
            ("dialogue", view.dialogue().slug.as_str().into()),
            ("meeting", view.id().code().into()),
            ("change", change.into()),
            ("item", row.id.into()),
            ("position", row.position.into()),
            ("kind", row.kind.as_str().into()),
            ("minor", (row.minor != 0).into()),
        ],
        committed: vec![("title", &row.title), ("text", &row.text)],
    }
}

impl App {
    pub(crate) async fn items_of(&self, db: &impl Db, meeting: i64) -> Result<Vec<ItemView>> {
        let links = store::item::links(db, meeting).await?;
        let core = store::item::core_links(db, meeting).await?;
        let files = store::item::files(db, meeting).await?;
        let rows = store::item::of_meeting(db, meeting).await?;
        rows.into_iter().map(|row| view(row, &links, &core, &files)).collect()
    }

    /// The agenda can change until the meeting is over; what was begun cannot.
    async fn lock_agenda(&self, tx: &Tx, id: MeetingId, item: Option<ItemId>) -> Result<()> {
        let row = store::meeting::lock(tx, id.0).await?.ok_or(Error::NOT_FOUND)?;
        let status = status_of(&row)?;
        if matches!(status, MeetingStatus::Closed | MeetingStatus::Cancelled) {
            return Err(Error::Conflict("meeting_over"));
        }
        let record = store::meeting::record(tx, id.0).await?;
        let begun = |event: &store::meeting::Event| {
            let event = serde_json::from_str(&event.event);
            matches!((event, item), (Ok(domain::meeting::Event::ItemBegun { item }), Some(own)) if item == own)
        };
        if record.iter().any(begun) {
            return Err(Error::Conflict("item_done"));
        }
        Ok(())
    }

    /// Puts an item on the agenda, behind those that are there.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor convenes the body; [`Error::Invalid`]; [`Error::Conflict`]
    /// when the meeting is over or the agenda is full.
    pub async fn add_item(&self, actor: &Actor, id: MeetingId, new: &NewItem) -> Result<ItemId> {
        let view = self.own_meeting(actor, id).await?;
        if view.items.len() >= MOST {
            return Err(Error::Conflict("agenda_full"));
        }
        let now = self.now();
        let (mut row, links) = self.check_item(&view, new, now).await?;
        let tx = self.inner.store.begin().await?;
        self.lock_agenda(&tx, id, None).await?;
        row.position = view.items.last().map_or(1, |item| item.row.position + 1);
        row.id = store::item::insert(&tx, &row).await?;
        set_links(&tx, row.id, &links).await?;
        self.record(&tx, changed(&view, &row, "item_added"), now).await?;
        self.commit(tx).await?;
        Ok(ItemId(row.id))
    }

    /// Changes an item that was not begun.
    ///
    /// # Errors
    /// As [`App::add_item`].
    pub async fn change_item(
        &self,
        actor: &Actor,
        id: MeetingId,
        item: ItemId,
        new: &NewItem,
    ) -> Result<()> {
        let view = self.own_meeting(actor, id).await?;
        let before = view.item(item).ok_or(Error::NOT_FOUND)?;
        let now = self.now();
        let (row, links) = self.check_item(&view, new, now).await?;
        let row = Item {
            id: before.row.id,
            position: before.row.position,
            added_at: before.row.added_at,
            ..row
        };
        let tx = self.inner.store.begin().await?;
        self.lock_agenda(&tx, id, Some(item)).await?;
        store::item::update(&tx, &row).await?;
        set_links(&tx, row.id, &links).await?;
        self.record(&tx, changed(&view, &row, "item_changed"), now).await?;
        self.commit(tx).await
    }

    /// Moves an item one place up, or down.
    ///
    /// # Errors
    /// As [`App::add_item`].
    pub async fn move_item(
        &self,
        actor: &Actor,
        id: MeetingId,
        item: ItemId,
        up: bool,
    ) -> Result<()> {
        let view = self.own_meeting(actor, id).await?;
        let place = view.items.iter().position(|one| one.row.id == item.0);
        let place = place.ok_or(Error::NOT_FOUND)?;
        let other = if up { place.checked_sub(1) } else { place.checked_add(1) };
        let pair = view.items.get(place).zip(other.and_then(|other| view.items.get(other)));
        let Some((one, other)) = pair else { return Ok(()) };
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        self.lock_agenda(&tx, id, Some(item)).await?;
        let moved = Item { position: other.row.position, ..one.row.clone() };
        store::item::update(&tx, &moved).await?;
        let back = Item { position: one.row.position, ..other.row.clone() };
        store::item::update(&tx, &back).await?;
        self.record(&tx, changed(&view, &moved, "item_moved"), now).await?;
        self.commit(tx).await
    }

    /// Takes an item off the agenda.
    ///
    /// # Errors
    /// As [`App::add_item`].
    pub async fn remove_item(&self, actor: &Actor, id: MeetingId, item: ItemId) -> Result<()> {
        let view = self.own_meeting(actor, id).await?;
        let before = view.item(item).ok_or(Error::NOT_FOUND)?;
        let now = self.now();
        let row = Item { removed_at: Some(now.0), ..before.row.clone() };
        let tx = self.inner.store.begin().await?;
        self.lock_agenda(&tx, id, Some(item)).await?;
        // The record has it: who told of an interest or stands aside names this item.
        let record = store::meeting::record(&tx, id.0).await?;
        let record = record.iter().map(recorded).collect::<Result<Vec<_>>>()?;
        let struck = domain::meeting::state::struck(&record);
        let named =
            |one: &Recorded| one.event.interest() == Some(item) && !struck.contains(&one.number);
        if record.iter().any(named) {
            return Err(Error::Conflict("item_named"));
        }
        store::item::update(&tx, &row).await?;
        self.record(&tx, changed(&view, &row, "item_removed"), now).await?;
        self.commit(tx).await
    }

    /// Adds a paper to an item.
    ///
    /// # Errors
    /// As [`App::add_item`]; [`Error::Invalid`] for a file that cannot be taken.
    pub async fn add_item_file(
        &self,
        actor: &Actor,
        id: MeetingId,
        item: ItemId,
        new: NewFile,
    ) -> Result<()> {
        let view = self.own_meeting(actor, id).await?;
        let known = view.item(item).ok_or(Error::NOT_FOUND)?;
        if i64::try_from(known.files.len()).unwrap_or(MOST_FILES) >= MOST_FILES {
            return Err(Error::Conflict("files_full"));
        }
        let mut fields = Fields::default();
        let file = crate::file::check(new, &mut fields);
        let file = fields.done(file)?.ok_or(Error::NOT_FOUND)?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        self.lock_agenda(&tx, id, None).await?;
        let file = crate::file::keep(&tx, file, now).await?;
        store::item::insert_file(&tx, item.0, file, now.0).await?;
        self.record(&tx, changed(&view, &known.row, "file_added"), now).await?;
        self.commit(tx).await
    }

    /// Takes a paper out.
    ///
    /// # Errors
    /// As [`App::add_item`].
    pub async fn remove_item_file(&self, actor: &Actor, id: MeetingId, file: i64) -> Result<()> {
        let view = self.own_meeting(actor, id).await?;
        let holds = |item: &&ItemView| item.files.iter().any(|one| one.id == file);
        let item = view.items.iter().find(holds).ok_or(Error::NOT_FOUND)?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        self.lock_agenda(&tx, id, None).await?;
        store::item::remove_file(&tx, file, now.0).await?;
        self.record(&tx, changed(&view, &item.row, "file_removed"), now).await?;
        self.commit(tx).await
    }

    /// A paper of an item: of a public meeting for everybody, unless it may not be told beforehand; of
    /// one behind closed doors for those who sit in the body.
    ///
    /// # Errors
    /// [`Error::Denied`] when there is none for this actor.
    pub async fn item_file(
        &self,
        actor: &Actor,
        id: MeetingId,
        file: i64,
    ) -> Result<(File, Vec<u8>)> {
        let view = self.meeting(actor, id).await?;
        let holds = |item: &&ItemView| item.files.iter().any(|one| one.id == file);
        let item = view.items.iter().find(holds).ok_or(Error::NOT_FOUND)?;
        if !self.may_read_item(actor, &view, item) {
            return Err(Error::NOT_FOUND);
        }
        let row = item.files.iter().find(|one| one.id == file).ok_or(Error::NOT_FOUND)?;
        self.file_bytes(row.file_id).await
    }

    /// Whether an actor may read what an item is about, and its papers.
    pub fn may_read_item(&self, actor: &Actor, view: &MeetingView, item: &ItemView) -> bool {
        let insider = || {
            self.gate(actor, Action::Sit, &view.resource()).is_ok()
                || self.gate(actor, Action::Convene, &view.resource()).is_ok()
        };
        !view.is_hidden(item.id()) || insider()
    }

    async fn check_item(
        &self,
        view: &MeetingView,
        new: &NewItem,
        now: Moment,
    ) -> Result<(Item, Vec<(LinkKind, i64)>)> {
        let mut fields = Fields::default();
        let kind: Option<ItemKind> = fields.needed_word("kind", &new.kind);
        let title = fields.text(TITLE, &new.title);
        let text = fields.text(TEXT, &new.text);
        let presenter = fields.text(PRESENTER, &new.presenter);
        let minutes = match new.minutes.trim() {
            "" => None,
            given => {
                let minutes = given.parse::<i64>().ok().filter(|n| (1..=MOST_MINUTES).contains(n));
                if minutes.is_none() {
                    let expected = "a number of minutes from 1 to 600";
                    fields.fault("minutes", Fault::Malformed { expected });
                }
                minutes
            }
        };
        let given = Some(new.office.as_str()).filter(|office| !office.is_empty());
        let office: Option<Office> = fields.word("office", given);
        let is_election = kind == Some(ItemKind::Election);
        if is_election && given.is_none() {
            fields.fault("office", Fault::Required);
        }
        let office = office.filter(|_| is_election);
        let links = self.check_links(view, &new.links, &mut fields).await?;
        let row = Item {
            id: 0,
            meeting_id: view.row.id,
            position: 0,
            kind: kind.map(|kind| kind.as_str().to_owned()).unwrap_or_default(),
            title,
            text,
            presenter,
            minor: i16::from(new.minor),
            minutes,
            office: office.map(|office| office.as_str().to_owned()),
            added_at: now.0,
            removed_at: None,
        };
        fields.done((row, links))
    }

    /// What codes lead to, each checked to be of the meeting's dialogue and public.
    async fn check_links(
        &self,
        view: &MeetingView,
        text: &str,
        fields: &mut Fields,
    ) -> Result<Vec<(LinkKind, i64)>> {
        let words: Vec<&str> =
            text.split([' ', ',', '\n', '\r', '\t']).filter(|word| !word.is_empty()).collect();
        if words.len() > MOST_LINKS {
            fields.fault("links", Fault::Malformed { expected: "at most 50 codes" });
            return Ok(Vec::new());
        }
        let mut links = Vec::new();
        for word in words {
            match self.find_link(view, word).await? {
                Some(link) if links.contains(&link) => {}
                Some(link) => links.push(link),
                None => {
                    let given = word.chars().take(40).collect();
                    fields.fault("links", Fault::Unknown { given, nearest: None });
                }
            }
        }
        Ok(links)
    }

    async fn find_link(&self, view: &MeetingView, word: &str) -> Result<Option<(LinkKind, i64)>> {
        let read = self.inner.store.read();
        let here = view.dialogue().id.0;
        let anyone = Actor::default();
        if let Some(number) = word.strip_prefix("core:") {
            let Ok(number) = number.parse::<i64>() else { return Ok(None) };
            let set = store::core_question::current_set(&read, here).await?;
            let Some(set) = set else { return Ok(None) };
            let core = store::core_question::by_number(&read, set.id, number).await?;
            return Ok(core.map(|core| (LinkKind::CoreQuestion, core.id)));
        }
        if let Some(id) = QuestionId::parse_code(word) {
            let found = store::question::by_id(&read, id.0).await?;
            let public = found.filter(|row| row.dialogue_id == here && row.status == "published");
            return Ok(public.map(|row| (LinkKind::Question, row.id)));
        }
        if let Some(id) = AnswerId::parse_code(word) {
            let found = store::answer::by_id(&read, id.0).await?;
            let public = found.filter(|row| row.dialogue_id == here && row.status == "published");
            return Ok(public.map(|row| (LinkKind::Answer, row.id)));
        }
        if let Some(id) = ModelId::parse_code(word) {
            let found = store::model::by_id(&read, id.0).await?;
            let public = found.filter(|row| row.dialogue_id == here && row.status == "published");
            return Ok(public.map(|row| (LinkKind::Model, row.id)));
        }
        let Some(id) = MeetingId::parse_code(word) else { return Ok(None) };
        let found = self.meeting(&anyone, id).await.ok();
        let same = found.filter(|other| other.body.row.id == view.body.row.id);
        Ok(same.map(|other| (LinkKind::Minutes, other.row.id)))
    }
}

/// What a link is written as: a code, or `core:` and the key of a core question.
pub fn link_code(kind: LinkKind, id: i64) -> String {
    match kind {
        LinkKind::Question => QuestionId(id).code(),
        LinkKind::Answer => AnswerId(id).code(),
        LinkKind::Minutes => MeetingId(id).code(),
        LinkKind::Model => ModelId(id).code(),
        LinkKind::CoreQuestion => format!("core:{id}"),
    }
}

async fn set_links(tx: &Tx, item: i64, links: &[(LinkKind, i64)]) -> Result<()> {
    let links: Vec<(&str, i64)> = links.iter().map(|(kind, id)| (kind.as_str(), *id)).collect();
    Ok(store::item::set_links(tx, item, &links).await?)
}
