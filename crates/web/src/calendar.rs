//! Entries for calendars (RFC 5545): one meeting, or all that a dialogue's bodies hold.

use app::meeting::notice::Invitation;
use app::meeting::{Meeting, MeetingView};
use axum::body::Body;
use axum::response::Response;
use domain::code::Coded as _;
use domain::id::MeetingId;
use domain::meeting::{MeetingKind, MeetingStatus};
use domain::time::{Moment, SECOND};
use icalendar::{Calendar, Component as _, Event, EventLike as _};

use crate::locale::Locale;
use crate::table::inline;
use crate::{Site, url};

/// How long a meeting is shown to last, in microseconds: nobody knows before it ends.
const LASTS: i64 = 2 * 3600 * SECOND;

/// What an entry says.
struct Entry<'a> {
    code: &'a str,
    summary: String,
    description: String,
    place: &'a str,
    starts: Moment,
    kind: MeetingKind,
    changed: Moment,
    sequence: i64,
    cancelled: bool,
    address: String,
}

fn stamp(at: Moment) -> String {
    // `2026-11-23T09:04:00Z` without its marks; parts of a second are dropped.
    let text = at.rfc3339();
    let (date, time) = text.split_once('T').unwrap_or((text.as_str(), "000000Z"));
    let time: String = time.chars().take_while(|c| *c != '.' && *c != 'Z').collect();
    format!("{}T{}Z", date.replace('-', ""), time.replace(':', ""))
}

fn event(entry: &Entry<'_>) -> Event {
    let mut event = Event::new();
    // A written deliberation is a deadline: it ends when it begins.
    let lasts = if entry.kind == MeetingKind::Written { 0 } else { LASTS };
    event
        .uid(&format!("{}@mundap", entry.code))
        .summary(&entry.summary)
        .description(&entry.description)
        .add_property("DTSTAMP", stamp(entry.changed))
        .add_property("DTSTART", stamp(entry.starts))
        .add_property("DTEND", stamp(entry.starts.plus(lasts)))
        .add_property("SEQUENCE", entry.sequence.to_string())
        .add_property("STATUS", if entry.cancelled { "CANCELLED" } else { "CONFIRMED" });
    if !entry.place.is_empty() {
        event.location(entry.place);
    }
    if !entry.address.is_empty() {
        event.add_property("URL", &entry.address);
    }
    event.done()
}

fn calendar(events: Vec<Event>, method: Option<&str>) -> String {
    let mut calendar = Calendar::new();
    if let Some(method) = method {
        calendar.append_property(("METHOD", method));
    }
    for event in events {
        calendar.push(event);
    }
    calendar.done().to_string()
}

/// The name of a meeting: the body and its number.
pub(crate) fn name(l: Locale, body: &str, number: i64) -> String {
    let values = [("body", body.to_owned().into()), ("number", number.into())];
    l.a("meeting-of", values)
}

/// The entry that comes along with a mail, and its method.
pub(crate) fn invitation(l: Locale, told: &Invitation, address: String) -> app::mail::Calendar {
    let cancelled = told.change == "cancelled";
    let entry = Entry {
        code: &told.code,
        summary: name(l, &told.body, told.number),
        description: told.items.join("\n"),
        place: &told.place,
        starts: told.starts,
        kind: told.kind,
        changed: told.at,
        sequence: told.sequence,
        cancelled,
        address,
    };
    let method = if cancelled { "CANCEL" } else { "REQUEST" };
    app::mail::Calendar { method, text: calendar(vec![event(&entry)], Some(method)) }
}

fn of_row(site: &Site, l: Locale, row: &Meeting, body: &str, items: &str) -> Event {
    let code = MeetingId(row.id).code();
    event(&Entry {
        code: &code,
        summary: name(l, body, row.number),
        description: items.to_owned(),
        place: &row.place,
        starts: Moment(row.starts_at),
        kind: row.kind.parse().unwrap_or(MeetingKind::Regular),
        changed: Moment(row.changed_at),
        sequence: row.sequence,
        cancelled: row.status == MeetingStatus::Cancelled.as_str(),
        address: match site.options.base() {
            "" => String::new(),
            base => format!("{base}{}", url::meeting(row.id)),
        },
    })
}

/// The file of one meeting.
pub(crate) fn of_meeting(site: &Site, l: Locale, view: &MeetingView) -> Response {
    let shown = view.items.iter().filter(|item| !view.is_hidden(item.id()));
    let items: Vec<&str> = shown.map(|item| item.row.title.as_str()).collect();
    let event = of_row(site, l, &view.row, &view.body.row.name, &items.join("\n"));
    let name = format!("{}.ics", view.id().code());
    inline(CONTENT_TYPE, &name, Body::from(calendar(vec![event], None)))
}

/// What a calendar is sent as.
pub(crate) const CONTENT_TYPE: &str = "text/calendar; charset=utf-8";

/// The text of a calendar with these meetings, each with the name of its body.
pub(crate) fn of_meetings(site: &Site, l: Locale, rows: &[(Meeting, String)]) -> String {
    let events = rows.iter().map(|(row, body)| of_row(site, l, row, body, "")).collect();
    calendar(events, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_as_calendars_want_them() {
        assert_eq!(stamp(Moment(1_795_424_640 * SECOND)), "20261123T090400Z");
        assert_eq!(stamp(Moment(1_795_424_640 * SECOND + 5)), "20261123T090400Z");
    }
}
