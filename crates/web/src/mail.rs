//! The words of mails.

use std::sync::Arc;

use app::mail::{Compose, Composed, Letter, News};
use domain::language::Language;

use crate::locale::Locale;
use crate::url;

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
        };
        let end = with("mail-end", url::ME);
        Composed { subject, body: format!("{text}\n\n{end}") }
    }
}

fn news_subject(news: News) -> &'static str {
    match news {
        News::Published => "mail-published-subject",
        News::Hidden => "mail-hidden-subject",
        News::Restored => "mail-restored-subject",
        News::InCoreQuestion => "mail-in-core-question-subject",
    }
}

fn news_text(news: News) -> &'static str {
    match news {
        News::Published => "mail-published",
        News::Hidden => "mail-hidden",
        News::Restored => "mail-restored",
        News::InCoreQuestion => "mail-in-core-question",
    }
}
