//! Letters of appointment (위촉장): for the desk, and for whoever was appointed.

use app::body::BodyView;
use app::document::{Document, Kind, Section, Words};
use app::member::MemberView;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use domain::id::MemberId;
use domain::permission::Denial;
use domain::time::{Moment, zone};

use crate::document::{LETTERS, Offered, answer, fact, format, locale, offered, paragraph};
use crate::error::Failure;
use crate::form::Path;
use crate::locale::Locale;
use crate::visitor::Visitor;
use crate::{Site, url};

/// The letter of a member of a body, as files.
pub(crate) fn letters(l: Locale, body: &str, member: i64) -> Vec<Offered> {
    offered(l, "appointment-file", &LETTERS, |format| url::letter(body, member, format))
}

/// GET /bodies/{slug}/members/{member}/letter/{format}
pub(crate) async fn file(
    State(site): State<Site>,
    visitor: Visitor,
    Path((slug, member, wanted)): Path<(String, String, String)>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let body = site.app.body(&visitor.actor, &slug).await?;
    let id = member.parse().map(MemberId).map_err(|_| Denial::NotFound)?;
    let format = format(&wanted)?;
    let member = site.app.appointment(&visitor.actor, &body, id)?;
    let document = document(&body, member, site.options.base());
    answer(&site, &visitor, &headers, document, (format, &format!("{slug}-letter-{id}"))).await
}

fn document(body: &BodyView, member: &MemberView, site: &str) -> Document {
    let dialogue = &body.dialogue;
    let language = dialogue.language.to_string();
    let l = locale(&language);
    let row = &member.row;
    let day = |at: i64| l.date(Moment(at), &dialogue.zone);
    let from = row.term_from.max(row.valid_from);
    let year = Moment(from).day(&zone(&dialogue.zone)).year();
    let number = [("year", year.to_string().into()), ("n", row.id.to_string().into())];
    let term = match row.term_to {
        // The day a term is over is the first without it.
        Some(to) => format!("{} – {}", day(from), day(Moment(to).plus(-1).0)),
        None => day(from),
    };
    let values =
        [("dialogue", dialogue.title.as_str().into()), ("body", body.row.name.as_str().into())];
    let blocks = vec![
        paragraph(l.a("official-letter-says", values)),
        paragraph(l.a("official-letter-term", [("term", term.into())])),
    ];
    let mut facts = vec![fact(l.t("official-letter-name"), row.name.as_str())];
    if !row.affiliation.is_empty() {
        facts.insert(0, fact(l.t("official-letter-affiliation"), row.affiliation.as_str()));
    }
    Document {
        kind: Kind::Letter,
        title: l.t("official-letter-title"),
        organisation: dialogue.title.clone(),
        number: l.a("official-letter-number", number),
        date: day(from),
        facts,
        sections: vec![Section { level: 1, blocks, ..Section::default() }],
        site: site.to_owned(),
        words: Words::of(&language),
        language,
        ..Document::default()
    }
}
