//! A mailbox that keeps what it is sent, or is out of order.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use app::mail::{Carried, Carrier, Compose, Composed, Letter, Mail, Undelivered};
use domain::language::Language;

use crate::TestApp;

/// Where the mails of a test arrive.
#[derive(Debug, Default)]
pub struct Mailbox {
    mails: Mutex<Vec<Mail>>,
    down: AtomicBool,
    refusing: AtomicBool,
}

impl Mailbox {
    /// From now on the mail server does not answer, or it does again.
    pub fn set_down(&self, down: bool) {
        self.down.store(down, Ordering::Release);
    }

    /// From now on the mail server refuses every mail for good, or no longer.
    pub fn set_refusing(&self, refusing: bool) {
        self.refusing.store(refusing, Ordering::Release);
    }

    /// Everything that arrived since the last call.
    pub fn take(&self) -> Vec<Mail> {
        std::mem::take(&mut self.mails.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Carrier for Mailbox {
    fn carry<'a>(&'a self, mail: &'a Mail) -> Carried<'a> {
        Box::pin(async move {
            let undelivered =
                |text: &str, for_good| Err(Undelivered { text: text.to_owned(), for_good });
            if self.down.load(Ordering::Acquire) {
                return undelivered("the mail server cannot be reached", false);
            }
            if self.refusing.load(Ordering::Acquire) {
                return undelivered("the mail server answers 550", true);
            }
            self.mails.lock().unwrap_or_else(PoisonError::into_inner).push(mail.clone());
            Ok(())
        })
    }
}

/// Writes letters as JSON, so that a test reads what is in them.
#[derive(Clone, Copy, Debug, Default)]
pub struct AsJson;

impl Compose for AsJson {
    fn compose(&self, letter: &Letter, language: Language) -> Composed {
        let body = serde_json::to_string(letter).unwrap();
        Composed { subject: language.to_string(), body, calendar: None, unsubscribe: None }
    }
}

impl TestApp {
    /// Sends every mail that is due and empties the mailbox: where each went, and what it said.
    pub async fn mails(&self) -> Vec<(String, Letter)> {
        self.app.send_mails(&AsJson, &self.mailbox).await.unwrap();
        let read = |mail: Mail| (mail.address, serde_json::from_str(&mail.text.body).unwrap());
        self.mailbox.take().into_iter().map(read).collect()
    }
}
