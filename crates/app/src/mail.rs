//! Mails: written into a queue by the transaction that wants them, sent by a worker.
//!
//! What a mail says is a [`Letter`]; whoever starts the worker brings the words ([`Compose`]) and the
//! way ([`Carrier`]): a mail server, or a folder the operator looks into. A mail server that is down
//! loses nothing and fails nobody's request: the mail waits and is tried again.

mod outbox;
mod smtp;

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Weak};
use std::time::Duration;

use domain::application::Status;
pub use domain::contribution::News;
use domain::id::ParticipantId;
use domain::language::Language;
use domain::permission::{Action, Resource};
use domain::time::{Moment, SECOND};
use serde::{Deserialize, Serialize};
use store::Tx;
pub use store::mail::Mail as Waiting;

pub use outbox::{Filed, Outbox};
pub use smtp::{Smtp, is_mailbox};

use crate::meeting::notice::Invitation;
use crate::minutes::MinutesNews;
use crate::subscription::DigestLetter;
use crate::{Actor, App, Error, Inner, Result};

/// How long a mail belongs to the worker that took it; then another may try.
const LEASE: i64 = 5 * 60 * SECOND;
/// Pauses before each further try, in seconds; after the last the mail is given up.
const PAUSES: [i64; 8] = [30, 120, 600, 1800, 3600, 4 * 3600, 12 * 3600, 24 * 3600];
/// How often the queue is looked at when nobody waits for a mail.
const INTERVAL: Duration = Duration::from_secs(10);
/// The most characters that are kept of what a mail server said.
const FAILURE: usize = 300;

/// What a mail says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "letter", rename_all = "snake_case")]
pub enum Letter {
    /// The link by which someone claims their participation.
    Claim {
        /// What stands in the link.
        token: String,
    },
    /// The link by which a guardian consents for a child.
    Guardian {
        /// What stands in the link.
        token: String,
    },
    /// What became of a contribution.
    News {
        /// Its code.
        code: String,
        /// What became of it.
        news: News,
    },
    /// A member was dismissed from a body (해촉 통지).
    Dismissed {
        /// The body's name.
        body: String,
        /// Its short name.
        slug: String,
        /// Why.
        reason: String,
        /// From which day on, `2026-11-28`.
        day: String,
    },
    /// An expert's opinion is asked for.
    Inquiry {
        /// The inquiry's key.
        inquiry: i64,
        /// The number of the core question.
        number: i64,
    },
    /// That a body meets, with everything a calendar wants to know.
    Meeting(Box<Invitation>),
    /// Where an application to a call stands.
    Application {
        /// The call's code.
        code: String,
        /// Its title.
        title: String,
        /// The receipt, which opens the application's page.
        receipt: String,
        /// Where it stands.
        status: Status,
    },
    /// A call somebody applied to was taken back.
    CallWithdrawn {
        /// Its code.
        code: String,
        /// Its title.
        title: String,
    },
    /// That minutes are to be looked through, or have to be published.
    Minutes(Box<MinutesNews>),
    /// What became of the inputs that somebody follows.
    Digest(Box<DigestLetter>),
}

/// A letter in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Composed {
    /// The subject, one line.
    pub subject: String,
    /// The text.
    pub body: String,
    /// An entry for calendars that comes along (RFC 5545).
    pub calendar: Option<Calendar>,
    /// The address at which such mails are stopped by a single POST (RFC 8058).
    pub unsubscribe: Option<String>,
}

/// An entry for calendars.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// `REQUEST` or `CANCEL` (RFC 5546).
    pub method: &'static str,
    /// The entry.
    pub text: String,
}

/// Puts letters into words.
pub trait Compose: Send + Sync {
    /// The letter in a language.
    fn compose(&self, letter: &Letter, language: Language) -> Composed;
}

/// A mail ready to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// The same for every try of the same mail.
    pub id: i64,
    /// Where it goes.
    pub address: String,
    /// Its words.
    pub text: Composed,
    /// When it was written.
    pub at: Moment,
}

/// Why a mail was not carried. The text never holds the address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text}")]
pub struct Undelivered {
    /// What went wrong.
    pub text: String,
    /// Whether trying again cannot help: the address does not exist, the mail is refused.
    pub for_good: bool,
}

/// The answer of a [`Carrier`].
pub type Carried<'a> =
    Pin<Box<dyn Future<Output = std::result::Result<(), Undelivered>> + Send + 'a>>;

/// Carries mails away.
pub trait Carrier: Send + Sync {
    /// Carries one mail; when this answers, it is out of our hands.
    fn carry<'a>(&'a self, mail: &'a Mail) -> Carried<'a>;
}

/// How the queue stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Mails that wait.
    pub waiting: i64,
    /// Mails that were given up.
    pub failed: i64,
}

impl App {
    /// Puts a mail into the queue, in the transaction that wants it.
    pub(crate) async fn queue_mail(
        &self,
        tx: &Tx,
        address: &str,
        language: Language,
        letter: &Letter,
        participant: Option<ParticipantId>,
    ) -> Result<()> {
        let letter =
            serde_json::to_string(letter).map_err(|error| Error::Internal(error.to_string()))?;
        let now = self.now();
        let row = Waiting {
            id: 0,
            participant_id: participant.map(|participant| participant.0),
            address: address.to_owned(),
            language: language.as_str().to_owned(),
            letter,
            created_at: now.0,
            due_at: now.0,
            tries: 0,
            failed_at: None,
            failure: None,
        };
        Ok(store::mail::insert(tx, &row).await?)
    }

    /// Commits a change whose mail somebody waits for: the worker looks at once.
    pub(crate) async fn commit_with_mail(&self, tx: Tx) -> Result<()> {
        tx.commit().await?;
        self.inner.mailed.notify_one();
        Ok(())
    }

    /// Sends every mail that is due; how many were carried.
    ///
    /// # Errors
    /// [`Error::Store`]. A mail that cannot be carried is no error: it waits.
    pub async fn send_mails(&self, compose: &dyn Compose, carrier: &dyn Carrier) -> Result<usize> {
        let mut carried = 0;
        while store::mail::is_due(&self.inner.store.read(), self.now().0).await? {
            let Some(row) = self.take_mail().await? else { break };
            carried += usize::from(self.send_mail(&row, compose, carrier).await?);
        }
        Ok(carried)
    }

    async fn take_mail(&self) -> Result<Option<Waiting>> {
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        let row = store::mail::take(&tx, now.0, now.plus(LEASE).0).await?;
        tx.commit().await?;
        Ok(row)
    }

    async fn send_mail(
        &self,
        row: &Waiting,
        compose: &dyn Compose,
        carrier: &dyn Carrier,
    ) -> Result<bool> {
        let carried = match serde_json::from_str::<Letter>(&row.letter) {
            Ok(letter) => {
                let language = row.language.parse().unwrap_or(Language::Korean);
                let mail = Mail {
                    id: row.id,
                    address: row.address.clone(),
                    text: compose.compose(&letter, language),
                    at: Moment(row.created_at),
                };
                carrier.carry(&mail).await
            }
            Err(error) => Err(Undelivered { text: error.to_string(), for_good: true }),
        };
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        match &carried {
            Ok(()) => store::mail::remove(&tx, row.id).await?,
            Err(error) => {
                let pause = usize::try_from(row.tries - 1).ok().and_then(|n| PAUSES.get(n));
                let pause = pause.filter(|_| !error.for_good);
                let due = pause.map_or(now, |seconds| now.plus(seconds * SECOND));
                let failed = pause.is_none().then_some(now.0);
                let text: String = error.text.chars().take(FAILURE).collect();
                tracing::warn!(
                    mail = row.id,
                    tries = row.tries,
                    failed = pause.is_none(),
                    "a mail was not sent"
                );
                store::mail::postpone(&tx, row.id, due.0, failed, &text).await?;
            }
        }
        tx.commit().await?;
        Ok(carried.is_ok())
    }

    /// Starts the worker that sends mails until the application is dropped.
    pub fn start_mailing(&self, compose: Arc<dyn Compose>, carrier: Arc<dyn Carrier>) {
        let app = Arc::downgrade(&self.inner);
        let mailed = Arc::clone(&self.inner.mailed);
        tokio::spawn(async move {
            while send_once(&app, compose.as_ref(), carrier.as_ref()).await {
                let _ = tokio::time::timeout(INTERVAL, mailed.notified()).await;
            }
        });
    }

    /// How the queue stands.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor operates the installation.
    pub async fn mail_counts(&self, actor: &Actor) -> Result<Counts> {
        self.gate(actor, Action::Operate, &Resource::default())?;
        let (waiting, failed) = store::mail::counts(&self.inner.store.read()).await?;
        Ok(Counts { waiting, failed })
    }

    /// The mails that wait or were given up, newest first.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor operates the installation.
    pub async fn waiting_mails(&self, actor: &Actor, limit: i64) -> Result<Vec<Waiting>> {
        self.gate(actor, Action::Operate, &Resource::default())?;
        Ok(store::mail::list(&self.inner.store.read(), limit.clamp(1, 200)).await?)
    }

    /// The mails that lie in the outbox, newest first, and how many there are.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor operates the installation; [`Error::File`].
    pub async fn outbox(&self, actor: &Actor, limit: usize) -> Result<(Vec<Filed>, usize)> {
        self.gate(actor, Action::Operate, &Resource::default())?;
        match &self.inner.outbox {
            Some(outbox) => outbox.list(limit.clamp(1, 200)).await,
            None => Ok((Vec::new(), 0)),
        }
    }
}

/// One round of the worker; false when the application is gone.
async fn send_once(app: &Weak<Inner>, compose: &dyn Compose, carrier: &dyn Carrier) -> bool {
    let Some(inner) = app.upgrade() else { return false };
    if let Err(error) = (App { inner }).send_mails(compose, carrier).await {
        tracing::warn!(%error, "the queue of mails could not be read");
    }
    true
}
