//! A gathering (대화마당): people of one neighbourhood talk in one room, and write on paper.

use crate::text::Limit;
use crate::time::Moment;

/// Its title.
pub const TITLE: Limit = Limit { field: "title", min: 2, max: 100, lines: false };
/// Where it is, below the place: the house and the room.
pub const ADDRESS: Limit = Limit { field: "address", min: 0, max: 120, lines: false };
/// Who holds it: an office or a group, or a person who agreed to be named.
pub const HOST: Limit = Limit { field: "host", min: 0, max: 80, lines: false };
/// What was talked about.
pub const SUMMARY: Limit = Limit { field: "talk", min: 0, max: 6000, lines: true };
/// What a photo shows, for those who do not see it.
pub const ALT: Limit = Limit { field: "alt", min: 2, max: 200, lines: false };
/// The most people who can have come.
pub const MOST_PEOPLE: i64 = 100_000;
/// The most photos one gathering shows.
pub const MOST_PHOTOS: i64 = 12;

/// Whether it has begun at `now`.
pub fn has_begun(starts: Moment, now: Moment) -> bool {
    starts <= now
}
