//! The way over a mail server.

use std::time::Duration;

use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};

use super::{Carried, Carrier, Mail, Undelivered};

/// How long a mail server may take to answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// What a POST to the address of `List-Unsubscribe` holds (RFC 8058).
pub(super) const ONE_CLICK: &str = "List-Unsubscribe=One-Click";

/// Whether the text is a sender or receiver as mails name them: `name@host` or `Name <name@host>`.
pub fn is_mailbox(text: &str) -> bool {
    text.parse::<Mailbox>().is_ok()
}

/// A mail server.
#[derive(Debug)]
pub struct Smtp {
    server: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Smtp {
    /// A server at `smtps://USER:PASSWORD@HOST:PORT` (or `smtp://…?tls=required`), and the sender
    /// that its mails name.
    ///
    /// # Errors
    /// [`Undelivered`] when the address or the sender cannot be read.
    pub fn new(url: &str, from: &str) -> Result<Self, Undelivered> {
        let wrong = |text: String| Undelivered { text, for_good: true };
        let server = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            .map_err(|error| wrong(error.to_string()))?;
        let from = from.parse().map_err(|_| wrong(format!("{from:?} is no sender")))?;
        Ok(Self { server: server.timeout(Some(PATIENCE)).build(), from })
    }

    /// Whether the server answers and lets us in.
    ///
    /// # Errors
    /// [`Undelivered`] with what it said instead.
    pub async fn check(&self) -> Result<(), Undelivered> {
        match self.server.test_connection().await {
            Ok(true) => Ok(()),
            Ok(false) => Err(Undelivered { text: "it hangs up".to_owned(), for_good: false }),
            Err(error) => Err(undelivered(&error)),
        }
    }

    fn message(&self, mail: &Mail) -> Result<Message, Undelivered> {
        let refused = |text: &str| Undelivered { text: text.to_owned(), for_good: true };
        let to = mail.address.parse().map_err(|_| refused("no mail can have this address"))?;
        let domain = self.from.email.domain();
        // The same for every try, so that a mail that was sent twice is shown once.
        let id = format!("<mundap.{}.{}@{domain}>", mail.id, mail.at.0);
        let automatic = HeaderName::new_from_ascii_str("Auto-Submitted");
        let mut builder = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(mail.text.subject.clone())
            .message_id(Some(id))
            .raw_header(HeaderValue::new(automatic, "auto-generated".to_owned()));
        if let Some(address) = &mail.text.unsubscribe {
            let header =
                |name, value: String| HeaderValue::new(HeaderName::new_from_ascii_str(name), value);
            builder = builder
                .raw_header(header("List-Unsubscribe", format!("<{address}>")))
                .raw_header(header("List-Unsubscribe-Post", ONE_CLICK.to_owned()));
        }
        let text = SinglePart::plain(mail.text.body.clone());
        let message = match &mail.text.calendar {
            None => builder.singlepart(text),
            Some(calendar) => {
                let kind = format!("text/calendar; charset=utf-8; method={}", calendar.method);
                let kind =
                    ContentType::parse(&kind).map_err(|error| refused(&error.to_string()))?;
                let entry = SinglePart::builder().header(kind).body(calendar.text.clone());
                builder.multipart(MultiPart::alternative().singlepart(text).singlepart(entry))
            }
        };
        message.map_err(|error| refused(&error.to_string()))
    }
}

impl Carrier for Smtp {
    fn carry<'a>(&'a self, mail: &'a Mail) -> Carried<'a> {
        Box::pin(async move {
            let message = self.message(mail)?;
            match self.server.send(message).await {
                Ok(_) => Ok(()),
                Err(error) => Err(undelivered(&error)),
            }
        })
    }
}

/// What a mail server says may name the address, so only its code is kept.
fn undelivered(error: &lettre::transport::smtp::Error) -> Undelivered {
    let text = match error.status() {
        Some(code) => format!("the mail server answers {code}"),
        None if error.is_timeout() => "the mail server does not answer in time".to_owned(),
        None if error.is_tls() => "no trusted connection with the mail server".to_owned(),
        None => "the mail server cannot be reached".to_owned(),
    };
    Undelivered { text, for_good: error.is_permanent() }
}
