//! The words of mails.

use std::sync::Arc;

use app::mail::{Compose, Composed, Letter, News};
use app::meeting::notice::Invitation;
use app::minutes::MinutesNews;
use app::subscription::DigestLetter;
use domain::application::Status;
use domain::code::Coded as _;
use domain::id::{CallId, MeetingId};
use domain::language::Language;

use crate::locale::Locale;
use crate::record::kind_name;
use crate::{calendar, subscription, url};

/// Mails in the words of this site, with links that begin with `site`, as in
/// `https://mundap.example.kr`.
pub fn letters(site: &str) -> Arc<dyn Compose> {
    Arc::new(Letters { site: site.trim_end_matches('/').to_owned() })
}

struct Letters {
    site: String,
}

impl Letters {
    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.site)
    }
}

impl Letters {
    fn application(
        &self,
        l: Locale,
        code: &str,
        title: &str,
        receipt: &str,
        status: Status,
    ) -> Composed {
        let values = [("code", code.into()), ("title", title.into()), ("receipt", receipt.into())];
        let path = CallId::parse_code(code)
            .map_or_else(|| call_path(code), |id| url::application(id.0, receipt));
        let end = l.a("mail-application-end", [("url", self.at(&path).into())]);
        Composed {
            subject: l.a("mail-application-subject", [("code", code.into())]),
            body: format!("{}\n\n{end}", l.a(application_text(status), values)),
            calendar: None,
            unsubscribe: None,
        }
    }
}

impl Letters {
    fn call_withdrawn(&self, l: Locale, code: &str, title: &str) -> Composed {
        let url = self.at(&call_path(code));
        let values = [("code", code.into()), ("title", title.into()), ("url", url.into())];
        Composed {
            subject: l.a("mail-call-withdrawn-subject", [("code", code.into())]),
            body: l.a("mail-call-withdrawn", values),
            calendar: None,
            unsubscribe: None,
        }
    }
}

impl Letters {
    /// News, with the address at which they are stopped.
    fn digest(&self, l: Locale, told: &DigestLetter) -> Composed {
        let (subject, text) = subscription::digest(l, told, |path| self.at(path));
        let stop = self.at(&url::stop_mails(&told.secret.to_string()));
        let end = l.a("mail-digest-end", [("url", stop.as_str().into())]);
        let body = format!("{text}\n\n{end}");
        Composed { subject, body, calendar: None, unsubscribe: Some(stop) }
    }
}

fn call_path(code: &str) -> String {
    CallId::parse_code(code).map_or_else(|| "/".to_owned(), |id| url::call(id.0))
}

fn application_text(status: Status) -> &'static str {
    match status {
        Status::Received | Status::Withdrawn => "mail-application-received",
        Status::Eligible => "mail-application-eligible",
        Status::Ineligible => "mail-application-ineligible",
        Status::Selected | Status::Accepted => "mail-application-selected",
        Status::Alternate => "mail-application-alternate",
        Status::Unselected | Status::Declined => "mail-application-unselected",
        Status::Appointed => "mail-application-appointed",
    }
}

impl Compose for Letters {
    fn compose(&self, letter: &Letter, language: Language) -> Composed {
        let l = Locale::of(language.as_str()).unwrap_or(Locale::English);
        let with = |key: &str, path: &str| l.a(key, [("url", self.at(path).into())]);
        let (subject, text) = match letter {
            Letter::Claim { token } => {
                (l.t("mail-claim-subject"), with("mail-claim", &url::claim(token)))
            }
            Letter::Guardian { token } => {
                (l.t("mail-guardian-subject"), with("mail-guardian", &url::guardian(token)))
            }
            Letter::News { code, news } => {
                let path = app::contribution::parse_code(code)
                    .map_or_else(|| url::ME.to_owned(), |(kind, id)| url::contribution(kind, id));
                let values = [("code", code.as_str().into()), ("url", self.at(&path).into())];
                (
                    l.a(news_subject(*news), [("code", code.as_str().into())]),
                    l.a(news_text(*news), values),
                )
            }
            Letter::Dismissed { body, slug, reason, day } => {
                let values = [
                    ("body", body.as_str().into()),
                    ("reason", reason.as_str().into()),
                    ("day", day.as_str().into()),
                    ("url", self.at(&url::body(slug)).into()),
                ];
                let subject = l.a("mail-dismissed-subject", [("body", body.as_str().into())]);
                (subject, l.a("mail-dismissed", values))
            }
            Letter::Inquiry { inquiry, number } => {
                let path = url::inquiry(*inquiry);
                let values = [("n", (*number).into()), ("url", self.at(&path).into())];
                (l.n("mail-inquiry-subject", *number), l.a("mail-inquiry", values))
            }
            Letter::Meeting(told) => meeting(l, told, self.at(&meeting_path(told))),
            Letter::Application { code, title, receipt, status } => {
                return self.application(l, code, title, receipt, *status);
            }
            Letter::CallWithdrawn { code, title } => return self.call_withdrawn(l, code, title),
            Letter::Minutes(told) => minutes(l, told, self.at(&minutes_path(told))),
            Letter::Digest(told) => return self.digest(l, told),
        };
        let end = with("mail-end", url::ME);
        let calendar = match letter {
            Letter::Meeting(told) => {
                Some(calendar::invitation(l, told, self.at(&meeting_path(told))))
            }
            _ => None,
        };
        Composed { subject, body: format!("{text}\n\n{end}"), calendar, unsubscribe: None }
    }
}

/// Where a meeting's page is.
fn meeting_path(told: &Invitation) -> String {
    MeetingId::parse_code(&told.code).map_or_else(|| url::ME.to_owned(), |id| url::meeting(id.0))
}

fn meeting(l: Locale, told: &Invitation, address: String) -> (String, String) {
    let name = calendar::name(l, &told.body, told.number);
    let key = match told.change.as_str() {
        "cancelled" => ("mail-meeting-cancelled-subject", "mail-meeting-cancelled"),
        "materials" => ("mail-meeting-materials-subject", "mail-meeting-materials"),
        "changed" => ("mail-meeting-changed-subject", "mail-meeting"),
        _ => ("mail-meeting-subject", "mail-meeting"),
    };
    let items: Vec<String> =
        told.items.iter().zip(1..).map(|(item, number)| format!("{number}. {item}")).collect();
    let values = [
        ("name", name.as_str().into()),
        ("kind", kind_name(l, told.kind).into()),
        ("when", l.date_time(told.starts, &told.zone).into()),
        ("place", told.place.as_str().into()),
        ("items", items.join("\n").into()),
        ("reason", told.reason.as_str().into()),
        ("url", address.into()),
    ];
    (l.a(key.0, [("name", name.as_str().into())]), l.a(key.1, values))
}

/// Where members read minutes that are circulated, and where those who keep them go on.
fn minutes_path(told: &MinutesNews) -> String {
    let id = MeetingId::parse_code(&told.code).map_or(0, |id| id.0);
    if told.change == "circulated" { url::minutes_review(id) } else { url::minutes_edit(id) }
}

fn minutes(l: Locale, told: &MinutesNews, address: String) -> (String, String) {
    let name = calendar::name(l, &told.body, told.number);
    let (subject, text) = match told.change.as_str() {
        "circulated" => ("mail-minutes-circulated-subject", "mail-minutes-circulated"),
        "late" => ("mail-minutes-late-subject", "mail-minutes-late"),
        _ => ("mail-minutes-due-subject", "mail-minutes-due"),
    };
    let values = [
        ("name", name.as_str().into()),
        ("due", l.date(told.due, &told.zone).into()),
        ("article", told.article.as_str().into()),
        ("url", address.into()),
    ];
    (l.a(subject, [("name", name.as_str().into())]), l.a(text, values))
}

fn news_subject(news: News) -> &'static str {
    match news {
        News::Published => "mail-published-subject",
        News::Hidden => "mail-hidden-subject",
        News::Restored => "mail-restored-subject",
        News::InCoreQuestion => "mail-in-core-question-subject",
        News::Replied => "mail-replied-subject",
    }
}

fn news_text(news: News) -> &'static str {
    match news {
        News::Published => "mail-published",
        News::Hidden => "mail-hidden",
        News::Restored => "mail-restored",
        News::InCoreQuestion => "mail-in-core-question",
        News::Replied => "mail-replied",
    }
}
