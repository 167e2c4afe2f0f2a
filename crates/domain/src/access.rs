//! Looking at personal data: for what, what is kept of it and for how long, and what is unusual.
//!
//! Rule: the Personal Information Protection Act's safeguard standards (안전성 확보조치 기준) want
//! the records of access kept, looked over every month, and a reason asked.

use crate::id::DialogueId;
use crate::text::Limit;
use crate::time::{DAY, Moment, SECOND, TimeZone};

crate::words! {
    /// What kind of personal data.
    Kind {
        /// Names and addresses of the people who hold offices.
        People = "people",
        /// The accounts of an installation, on the command line.
        Accounts = "accounts",
        /// What people who applied for a seat sent in.
        Applicants = "applicants",
    }
}

crate::words! {
    /// Why they are looked at.
    Purpose {
        /// To give or take offices.
        Offices = "offices",
        /// To look through applications and tell applicants of the result.
        Recruiting = "recruiting",
        /// To get in touch with someone.
        Contact = "contact",
        /// To help someone who cannot sign in.
        Help = "help",
        /// To look over or audit.
        Audit = "audit",
        /// Something else, in words.
        Other = "other",
    }
}

/// More words on a reason; needed when it is none of those that are offered.
pub const NOTE: Limit = Limit { field: "note", min: 0, max: 200, lines: false };
/// What a reviewer writes.
pub const REVIEW: Limit = Limit { field: "note", min: 0, max: 500, lines: true };

/// How long a reason holds, in microseconds.
pub const REASON_HOLDS: i64 = 15 * 60 * SECOND;
/// How long a record of access is kept, in microseconds: two years.
pub const KEPT: i64 = 2 * 365 * DAY + DAY;

/// A reason that holds now, in one session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// For what.
    pub kind: Kind,
    /// Where; none is the installation.
    pub dialogue: Option<DialogueId>,
    /// Why.
    pub purpose: Purpose,
    /// More words.
    pub note: String,
    /// Until when.
    pub until: Moment,
}

crate::words! {
    /// Why an access should be looked at twice.
    Unusual {
        /// Between ten in the evening and six in the morning.
        Night = "night",
        /// Very many persons at once.
        Bulk = "bulk",
        /// Very many times on one day.
        Often = "often",
    }
}

/// From this many persons at once it is bulk.
pub const BULK: i64 = 200;
/// From this many times on one day it is often.
pub const OFTEN: usize = 20;

/// One access, as far as the rule looks at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// When.
    pub at: Moment,
    /// How many persons' data.
    pub records: i64,
}

/// What is unusual about each of one person's accesses, in their order.
pub fn unusual(accesses: &[Seen], zone: &TimeZone) -> Vec<Vec<Unusual>> {
    let day = |seen: &Seen| seen.at.start_of_day(zone);
    accesses
        .iter()
        .map(|seen| {
            let hour = (seen.at.0 - day(seen).0) / (3600 * SECOND);
            let often = accesses.iter().filter(|other| day(other) == day(seen)).count() >= OFTEN;
            let mut found = Vec::new();
            if !(6..22).contains(&hour) {
                found.push(Unusual::Night);
            }
            if seen.records >= BULK {
                found.push(Unusual::Bulk);
            }
            if often {
                found.push(Unusual::Often);
            }
            found
        })
        .collect()
}

/// A month as `2026-11`: its beginning and its end there.
pub fn month(text: &str, zone: &TimeZone) -> Option<(Moment, Moment)> {
    let (year, month) = text.split_once('-')?;
    if year.len() != 4 || month.len() != 2 {
        return None;
    }
    let (year, month): (i16, u8) = (year.parse().ok()?, month.parse().ok()?);
    let (next_year, next) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    let first =
        |year: i16, month: u8| Moment::from_iso_date(&format!("{year:04}-{month:02}-01"), zone);
    Some((first(year, month)?, first(next_year, next)?))
}

/// The month of a moment there.
pub fn month_of(at: Moment, zone: &TimeZone) -> String {
    at.iso_date(zone).chars().take(7).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{KOREA, zone};

    /// 2026-11-23, at this hour in Korea.
    fn at(hour: i64, records: i64) -> Seen {
        let midnight = Moment::from_iso_date("2026-11-23", &zone(KOREA)).unwrap();
        Seen { at: midnight.plus(hour * 3600 * SECOND), records }
    }

    #[test]
    fn nights_bulk_and_often_are_pointed_out() {
        use Unusual::{Bulk, Night, Often};
        for (seen, expected) in [
            (at(9, 3), vec![]),
            (at(21, 3), vec![]),
            (at(22, 3), vec![Night]),
            (at(5, 199), vec![Night]),
            (at(6, 199), vec![]),
            (at(12, 200), vec![Bulk]),
            (at(0, 5000), vec![Night, Bulk]),
        ] {
            assert_eq!(unusual(&[seen], &zone(KOREA)), [expected], "{seen:?}");
        }
        let many = vec![at(10, 1); OFTEN];
        assert!(unusual(&many, &zone(KOREA)).iter().all(|found| found == &[Often]));
        let mut apart = many[1..].to_vec();
        apart.push(at(34, 1));
        assert!(unusual(&apart, &zone(KOREA)).iter().all(Vec::is_empty), "on two days");
    }

    #[test]
    fn months_begin_at_midnight_there() {
        let korea = zone(KOREA);
        let (start, end) = month("2026-12", &korea).unwrap();
        assert_eq!(
            (start.rfc3339(), end.rfc3339()),
            ("2026-11-30T15:00:00Z".to_owned(), "2026-12-31T15:00:00Z".to_owned())
        );
        assert_eq!(month_of(start, &korea), "2026-12");
        assert_eq!(month_of(start.plus(-1), &korea), "2026-11");
        for bad in ["", "2026", "2026-13", "2026-00", "26-11", "2026-1", "x-y", "9999999-01"] {
            assert_eq!(month(bad, &korea), None, "{bad}");
        }
    }
}
