//! News: mails to authors who want to hear what became of their contributions.

use domain::consent::Purpose;
pub use domain::contribution::News;
use domain::contribution::{Change, Kind};
use domain::id::ParticipantId;
use domain::language::Language;
use store::Tx;
use store::contact::Told;

use crate::contribution::{Contribution, code};
use crate::mail::Letter;
use crate::{App, Result};

impl App {
    /// Tells the author of a moderator's decision, if they consented to hear of such.
    pub(crate) async fn tell_decision(
        &self,
        tx: &Tx,
        item: &Contribution,
        change: Change,
    ) -> Result<()> {
        let news = match change {
            Change::Publish => News::Published,
            Change::Hide => News::Hidden,
            Change::Restore => News::Restored,
            Change::Withdraw | Change::Edit | Change::Erase => return Ok(()),
        };
        let Some(author) = item.author else { return Ok(()) };
        let purpose = Purpose::News.as_str();
        match store::contact::wants_news(tx, author.0, purpose).await? {
            Some(told) => self.tell(tx, &told, item.code(), news).await,
            None => Ok(()),
        }
    }

    /// Tells the author of a remark that the office replied, if they consented to hear of such.
    pub(crate) async fn tell_reply(&self, tx: &Tx, item: &Contribution) -> Result<()> {
        let Some(author) = item.author else { return Ok(()) };
        let purpose = Purpose::News.as_str();
        match store::contact::wants_news(tx, author.0, purpose).await? {
            Some(told) => self.tell(tx, &told, item.code(), News::Replied).await,
            None => Ok(()),
        }
    }

    /// Tells the authors of the questions behind a set that was published.
    pub(crate) async fn tell_set(&self, tx: &Tx, set: i64) -> Result<()> {
        let purpose = Purpose::News.as_str();
        for told in store::contact::wants_news_of_set(tx, set, purpose).await? {
            let code = code(Kind::Question, told.item_id);
            self.tell(tx, &told, code, News::InCoreQuestion).await?;
        }
        Ok(())
    }

    async fn tell(&self, tx: &Tx, told: &Told, code: String, news: News) -> Result<()> {
        let language = told.language.parse().unwrap_or(Language::Korean);
        let participant = Some(ParticipantId(told.participant_id));
        let letter = Letter::News { code, news };
        self.queue_mail(tx, &told.email, language, &letter, participant).await
    }
}
