//! Mails with news: as often as each person wants them, to those who consented to such mails.

use domain::consent::Purpose;
use domain::contribution::Kind;
use domain::id::ParticipantId;
use domain::language::Language;
use domain::permission::{Action, Denial, Resource};
use domain::stage::StageKind;
use domain::subscription::{About, Frequency};
use domain::time::Moment;
use domain::trace::Basis;
use serde::{Deserialize, Serialize};
use store::Tx;
use store::subscription::{Digest, Waiting};
use uuid::Uuid;

use super::{NewsItem, items};
use crate::contribution::code;
use crate::mail::Letter;
use crate::{Actor, App, Result};

/// How often mails come unless somebody chose otherwise.
const DEFAULT: Frequency = Frequency::Weekly;
/// News told in one mail; of more it says how many.
const MOST_LINES: usize = 40;
/// People looked at together.
const BATCH: i64 = 200;

/// How one hears of news: on the site always, by mail as often as chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// How often mails come; none when none come.
    pub mails: Option<Frequency>,
    /// The language of mails.
    pub language: Language,
    /// Whether mails can be had: an address is tied, and no guardian has to consent first.
    pub can_mail: bool,
}

/// News in a mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DigestLetter {
    /// The news, by the inputs they are about.
    pub lines: Vec<DigestLine>,
    /// How many more there are.
    pub more: usize,
    /// What stands in the link that stops these mails.
    pub secret: Uuid,
}

/// One piece of news in a mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DigestLine {
    /// The kind of the followed input.
    pub kind: Kind,
    /// Its number.
    pub item: i64,
    /// What its thread grew by.
    pub about: About,
    /// The public code of that.
    pub code: String,
    /// The kind of its paper, for a paragraph.
    pub paper: Option<StageKind>,
    /// How it belongs to the input.
    pub basis: Basis,
}

impl DigestLine {
    /// The code of the input.
    pub fn input(&self) -> String {
        code(self.kind, self.item)
    }

    fn of(item: NewsItem) -> Option<Self> {
        Some(Self {
            kind: item.kind,
            item: item.item,
            about: item.about,
            code: item.code?,
            paper: item.paper,
            basis: item.basis,
        })
    }
}

impl App {
    /// How the actor hears of news.
    ///
    /// # Errors
    /// [`crate::Error::Denied`] when the visitor is no participant.
    pub async fn delivery(&self, actor: &Actor) -> Result<Delivery> {
        let participant = self.own_participant(actor)?.0;
        let read = self.inner.store.read();
        let contact = store::contact::of_participant(&read, participant).await?;
        let wants = store::contact::wants_news(&read, participant, Purpose::News.as_str()).await?;
        let digest = store::subscription::digest(&read, participant).await?;
        let frequency = digest.and_then(|row| row.frequency.parse().ok()).unwrap_or(DEFAULT);
        let language = contact.as_ref().and_then(|row| row.language.parse().ok());
        Ok(Delivery {
            mails: wants.map(|_| frequency),
            language: language.unwrap_or(Language::Korean),
            can_mail: contact.is_some_and(|row| row.guardian.is_none()),
        })
    }

    /// Sets how the actor hears of news. Mails are a purpose of their own: whoever chooses them consents
    /// to them, and whoever chooses none takes that back.
    ///
    /// # Errors
    /// [`crate::Error::Denied`] when the visitor is no participant, wants mails and tied no address, or
    /// a guardian would have to consent.
    pub async fn set_delivery(
        &self,
        actor: &Actor,
        mails: Option<Frequency>,
        language: Language,
    ) -> Result<()> {
        let participant = self.own_participant(actor)?;
        let current = self.delivery(actor).await?;
        match mails {
            Some(_) if current.mails.is_none() => self.consent_to_news(actor).await?,
            None if current.mails.is_some() => {
                self.withdraw_consent(actor, Purpose::News).await?;
            }
            _ => {}
        }
        let tx = self.inner.store.begin().await?;
        if let Some(frequency) = mails {
            self.keep_digest(&tx, participant, frequency).await?;
        }
        store::subscription::set_language(&tx, participant.0, language.as_str()).await?;
        Ok(tx.commit().await?)
    }

    /// Keeps how often mails come; the secret of their link.
    async fn keep_digest(
        &self,
        tx: &Tx,
        participant: ParticipantId,
        frequency: Frequency,
    ) -> Result<Uuid> {
        let known = store::subscription::digest(tx, participant.0).await?;
        let new = || crate::random::uuid(self.inner.random.as_ref());
        let secret = known.map_or_else(new, |row| row.secret);
        let frequency = frequency.as_str().to_owned();
        let row = Digest { participant_id: participant.0, frequency, secret };
        store::subscription::set_digest(tx, &row).await?;
        Ok(secret)
    }

    /// Whether a link that stops mails leads anywhere.
    ///
    /// # Errors
    /// [`crate::Error::Denied`] when it does not.
    pub async fn may_stop_mails(&self, actor: &Actor, secret: &str) -> Result<()> {
        self.gate(actor, Action::ReadDialogue, &Resource::default())?;
        self.whose(secret).await.map(|_| ())
    }

    /// Stops mails by the link that stands in each, whoever follows it: its holder got the mail.
    ///
    /// # Errors
    /// [`crate::Error::Denied`] when the link leads nowhere.
    pub async fn stop_mails(&self, actor: &Actor, secret: &str) -> Result<()> {
        self.gate(actor, Action::ReadDialogue, &Resource::default())?;
        let owner = self.whose(secret).await?;
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        if let Some(contact) = store::contact::of_participant(&tx, owner.participant_id).await? {
            let purpose = Purpose::News.as_str();
            store::contact::withdraw(&tx, contact.id, purpose, now.0).await?;
        }
        Ok(tx.commit().await?)
    }

    async fn whose(&self, secret: &str) -> Result<Digest> {
        let secret = Uuid::try_parse(secret).map_err(|_| Denial::NotFound)?;
        let found = store::subscription::digest_by_secret(&self.inner.store.read(), secret).await?;
        Ok(found.ok_or(Denial::NotFound)?)
    }

    /// Puts every digest that is due into the queue of mails; how many.
    ///
    /// # Errors
    /// [`crate::Error::Store`].
    pub async fn mail_digests(&self) -> Result<usize> {
        let now = self.now();
        let (mut mailed, mut behind) = (0, Uuid::nil());
        loop {
            let read = self.inner.store.read();
            let purpose = Purpose::News.as_str();
            let rows = store::subscription::waiting(&read, purpose, behind, BATCH).await?;
            let Some(last) = rows.last() else { return Ok(mailed) };
            behind = last.participant_id;
            for row in rows.iter().filter(|row| frequency(row).due(Moment(row.oldest)) <= now) {
                mailed += usize::from(self.mail_digest(row, now).await?);
            }
        }
    }

    async fn mail_digest(&self, row: &Waiting, now: Moment) -> Result<bool> {
        let participant = ParticipantId(row.participant_id);
        let tx = self.inner.store.begin().await?;
        // Whoever took their consent back meanwhile, or their address away, is not written to.
        let wants = store::contact::wants_news(&tx, participant.0, Purpose::News.as_str()).await?;
        let Some(wants) = wants else { return Ok(false) };
        let news = store::subscription::take(&tx, participant.0, row.oldest, now.0).await?;
        // What is not public any more has no code, and is not told.
        let mut lines: Vec<DigestLine> =
            items(&tx, &news).await?.into_iter().filter_map(DigestLine::of).collect();
        if lines.is_empty() {
            tx.commit().await?;
            return Ok(false);
        }
        lines.sort_by_key(|line| (line.kind, line.item));
        let more = lines.len().saturating_sub(MOST_LINES);
        lines.truncate(MOST_LINES);
        let secret = self.keep_digest(&tx, participant, frequency(row)).await?;
        let letter = Letter::Digest(Box::new(DigestLetter { lines, more, secret }));
        let language = wants.language.parse().unwrap_or(Language::Korean);
        self.queue_mail(&tx, &wants.email, language, &letter, Some(participant)).await?;
        self.commit_with_mail(tx).await?;
        Ok(true)
    }
}

fn frequency(row: &Waiting) -> Frequency {
    row.frequency.as_deref().and_then(|word| word.parse().ok()).unwrap_or(DEFAULT)
}
