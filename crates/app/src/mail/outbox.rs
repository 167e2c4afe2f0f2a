//! The outbox: a folder in which mails lie as text when there is no mail server.

use std::path::{Path, PathBuf};

use domain::time::Moment;

use super::smtp::ONE_CLICK;
use super::{Carried, Carrier, Composed, Mail, Undelivered};
use crate::{Error, Result};

/// The ending of a mail's file.
const ENDING: &str = "eml";

/// A folder for mails. Each lies in a file of its own, as text that a mail program opens too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outbox(PathBuf);

/// A mail that lies in the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filed {
    /// The file's name.
    pub name: String,
    /// Where it goes.
    pub address: String,
    /// Its words.
    pub text: Composed,
    /// When it was written.
    pub at: Moment,
}

impl Outbox {
    /// The outbox in this folder, which is made when the first mail comes.
    pub fn new(folder: PathBuf) -> Self {
        Self(folder)
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.0
    }

    fn file(&self, error: std::io::Error) -> Error {
        Error::File { path: self.0.display().to_string(), source: error }
    }

    /// The names of all mails, oldest first.
    async fn names(&self) -> Result<Vec<String>> {
        let mut entries = match tokio::fs::read_dir(&self.0).await {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.map_err(|error| self.file(error))?,
        };
        let mut names = Vec::new();
        while let Some(entry) = entries.next_entry().await.map_err(|error| self.file(error))? {
            let name = entry.file_name().to_string_lossy().into_owned();
            if Path::new(&name).extension().is_some_and(|ending| ending == ENDING) {
                names.push(name);
            }
        }
        names.sort_unstable();
        Ok(names)
    }

    /// The newest mails, newest first, and how many there are.
    pub(crate) async fn list(&self, limit: usize) -> Result<(Vec<Filed>, usize)> {
        let names = self.names().await?;
        let mut mails = Vec::new();
        for name in names.iter().rev().take(limit) {
            mails.extend(self.read(name).await?);
        }
        Ok((mails, names.len()))
    }

    /// Removes every mail to one of these addresses.
    pub(crate) async fn remove_to(&self, addresses: &[String]) -> Result<()> {
        if addresses.is_empty() {
            return Ok(());
        }
        for name in self.names().await? {
            let mail = self.read(&name).await?;
            if mail.is_some_and(|mail| addresses.contains(&mail.address)) {
                self.remove(&name).await?;
            }
        }
        Ok(())
    }

    /// Removes every mail written before a moment; how many.
    pub(crate) async fn remove_before(&self, limit: Moment) -> Result<u64> {
        let mut removed = 0;
        for name in self.names().await? {
            if moment_of(&name).is_some_and(|at| at <= limit) {
                self.remove(&name).await?;
                removed += 1;
            }
        }
        Ok(removed)
    }

    async fn remove(&self, name: &str) -> Result<()> {
        match tokio::fs::remove_file(self.0.join(name)).await {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(self.file(error)),
            _ => Ok(()),
        }
    }

    async fn read(&self, name: &str) -> Result<Option<Filed>> {
        match tokio::fs::read_to_string(self.0.join(name)).await {
            Ok(text) => Ok(parse(name, &text)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.file(error)),
        }
    }

    async fn write(&self, mail: &Mail) -> std::io::Result<()> {
        let mut builder = tokio::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        builder.mode(0o700);
        builder.create(&self.0).await?;
        let name = format!("{}-{}.{ENDING}", mail.at.0, mail.id);
        let part = self.0.join(format!("{name}.part"));
        let mut options = tokio::fs::OpenOptions::new();
        options.create(true).truncate(true).write(true);
        #[cfg(unix)]
        options.mode(0o600);
        let mut file = options.open(&part).await?;
        tokio::io::AsyncWriteExt::write_all(&mut file, render(mail).as_bytes()).await?;
        file.sync_all().await?;
        tokio::fs::rename(&part, self.0.join(name)).await
    }
}

impl Carrier for Outbox {
    fn carry<'a>(&'a self, mail: &'a Mail) -> Carried<'a> {
        Box::pin(async move {
            let failed = |error: std::io::Error| Undelivered {
                text: format!("{}: {}", self.0.display(), error.kind()),
                for_good: false,
            };
            self.write(mail).await.map_err(failed)
        })
    }
}

/// The mail as text with UTF-8 headers (RFC 6532), so that people read it as it is.
fn render(mail: &Mail) -> String {
    let one_line = |text: &str| text.replace(['\r', '\n'], " ");
    // An entry for calendars lies below, where a person can copy it.
    let calendar = mail.text.calendar.as_ref().map(|calendar| format!("\n{}", calendar.text));
    let unsubscribe = mail.text.unsubscribe.as_ref().map(|address| {
        format!("\nList-Unsubscribe: <{address}>\nList-Unsubscribe-Post: {ONE_CLICK}")
    });
    format!(
        "To: {}\nSubject: {}\nDate: {}{}\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{}\n{}",
        one_line(&mail.address),
        one_line(&mail.text.subject),
        mail.at.rfc3339(),
        unsubscribe.unwrap_or_default(),
        mail.text.body.trim_end(),
        calendar.unwrap_or_default(),
    )
}

fn parse(name: &str, text: &str) -> Option<Filed> {
    let (headers, body) = text.split_once("\n\n")?;
    let header = |wanted: &str| {
        let mut all = headers.lines().filter_map(|line| line.split_once(": "));
        all.find(|(key, _)| *key == wanted).map(|(_, value)| value.to_owned())
    };
    Some(Filed {
        name: name.to_owned(),
        address: header("To")?,
        text: Composed {
            subject: header("Subject")?,
            body: body.trim_end().to_owned(),
            calendar: None,
            unsubscribe: None,
        },
        at: moment_of(name)?,
    })
}

/// When a mail was written, from its file's name.
fn moment_of(name: &str) -> Option<Moment> {
    name.split('-').next().and_then(|digits| digits.parse().ok()).map(Moment)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_mail_is_read_as_it_was_filed() {
        let folder = tempfile::tempdir().unwrap();
        let outbox = Outbox::new(folder.path().join("outbox"));
        assert_eq!(outbox.list(10).await.unwrap(), (Vec::new(), 0));
        let mail = |id: i64, subject: &str| Mail {
            id,
            address: "kim@garam.example".to_owned(),
            text: Composed {
                subject: subject.to_owned(),
                body: "첫째 줄\n\n둘째 줄".to_owned(),
                calendar: None,
                unsubscribe: (id == 2).then(|| "https://mundap.example/me/mails/7".to_owned()),
            },
            at: Moment(1_795_424_640_000_000 + id),
        };
        outbox.carry(&mail(1, "이어 쓰기")).await.unwrap();
        outbox.carry(&mail(2, "두 줄\nBcc: x@y.example")).await.unwrap();
        let (mails, count) = outbox.list(10).await.unwrap();
        assert_eq!((mails.len(), count), (2, 2));
        assert_eq!(mails[0].text.subject, "두 줄 Bcc: x@y.example");
        assert_eq!(mails[1].text.body, "첫째 줄\n\n둘째 줄");
        assert_eq!(mails[1].address, "kim@garam.example");
        assert_eq!(mails[1].at, mail(1, "").at);
    }
}
