//! Which backups are kept: the newest of each of the last days, weeks and months that have one.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use domain::time::{DAY, KOREA, Moment, zone};
use jiff::Timestamp;
use jiff::civil::DateTime;

use crate::configuration::Backup;

/// How a backup is called: by its minute in Korea.
const NAME: &str = "mundap-%Y-%m-%d-%H%M.db";

/// A backup and when it was made.
pub(crate) type Made = (Moment, PathBuf);

/// What a backup of this moment is called.
pub(crate) fn name_of(now: Moment) -> String {
    local(now).strftime(NAME).to_string()
}

/// The backups of a folder, by their names; other files are none of ours. Nothing when there is no
/// such folder.
///
/// # Errors
/// When the folder cannot be read.
pub(crate) fn backups_in(folder: &Path) -> anyhow::Result<Vec<Made>> {
    if !folder.exists() {
        return Ok(Vec::new());
    }
    let entries = std::fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.with_context(|| folder.display().to_string())?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if let Some(made) = made_at(name) {
            found.push((made, path));
        }
    }
    Ok(found)
}

/// What a backup left that was stopped in the middle.
///
/// # Errors
/// When the folder cannot be read.
pub(crate) fn left_over_in(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.with_context(|| folder.display().to_string())?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let begun = name.split_once(".part").and_then(|(begun, _)| made_at(begun));
        found.extend(begun.map(|_| path));
    }
    Ok(found)
}

fn made_at(name: &str) -> Option<Moment> {
    let local = DateTime::strptime(NAME, name).ok()?;
    let moment = local.to_zoned_datetime(zone(KOREA)).ok()?.timestamp();
    let moment = Moment(moment.as_microsecond());
    (name_of(moment) == name).then_some(moment)
}

/// When the oldest backup may have been made that is kept for this many days.
pub(crate) fn oldest(now: Moment, days: i64) -> Moment {
    now.plus(-days.saturating_mul(DAY))
}

/// The backups that are no longer to be kept: those the rules leave out, and those made before
/// `oldest`, after which the privacy notice says that none holds what was erased. The newest is always
/// kept.
pub(crate) fn to_remove(all: &[Made], kept: &Backup, oldest: Moment) -> Vec<PathBuf> {
    let mut newest_first: Vec<&Made> = all.iter().collect();
    newest_first.sort_by(|a, b| b.cmp(a));
    let mut keep = BTreeSet::new();
    keep.extend(newest_first.first().map(|(_, file)| file));
    let rules: [(usize, &str); 3] =
        [(kept.daily, "%Y-%m-%d"), (kept.weekly, "%G-W%V"), (kept.monthly, "%Y-%m")];
    for (count, period) in rules {
        let mut seen = BTreeSet::new();
        for (made, file) in &newest_first {
            let of = local(*made).strftime(period).to_string();
            if seen.len() < count && seen.insert(of) && *made >= oldest {
                keep.insert(file);
            }
        }
    }
    all.iter().map(|(_, file)| file).filter(|file| !keep.contains(file)).cloned().collect()
}

fn local(moment: Moment) -> jiff::ZonedDateTime {
    let moment = Timestamp::from_microsecond(moment.0).unwrap_or(Timestamp::UNIX_EPOCH);
    moment.to_zoned_datetime(zone(KOREA))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn every_night(nights: i64) -> Vec<Made> {
        let first = Moment::from_iso_date("2026-01-01", &zone(KOREA)).unwrap();
        (0..nights)
            .map(|night| first.plus(night * DAY + DAY / 8))
            .map(|made| (made, PathBuf::from(name_of(made))))
            .collect()
    }

    fn left(all: &[Made], kept: &Backup) -> Vec<String> {
        let gone = to_remove(all, kept, Moment(0));
        let names = all.iter().map(|(_, file)| file).filter(|file| !gone.contains(file));
        names.map(|file| file.display().to_string()).collect()
    }

    #[test]
    fn a_name_tells_its_moment() {
        let (made, file) = every_night(1).remove(0);
        assert_eq!(file.to_str(), Some("mundap-2026-01-01-0300.db"));
        assert_eq!(made_at("mundap-2026-01-01-0300.db"), Some(made));
        for other in ["mundap.db", "mundap-2026-01-01-0300.db.part", "mundap-2026-1-1-0300.db"] {
            assert_eq!(made_at(other), None, "{other}");
        }
    }

    #[test]
    fn days_weeks_and_months_are_kept() {
        let kept = Backup { daily: 3, weekly: 2, monthly: 3, ..Backup::default() };
        assert_eq!(
            left(&every_night(100), &kept),
            [
                // The last of February and of March, the last Sunday, and three days.
                "mundap-2026-02-28-0300.db",
                "mundap-2026-03-31-0300.db",
                "mundap-2026-04-05-0300.db",
                "mundap-2026-04-08-0300.db",
                "mundap-2026-04-09-0300.db",
                "mundap-2026-04-10-0300.db",
            ]
        );
    }

    #[test]
    fn nothing_is_kept_longer_than_the_notice_says() {
        let all = every_night(100);
        let (now, _) = all.last().cloned().unwrap();
        let kept = Backup { daily: 3, weekly: 2, monthly: 3, ..Backup::default() };
        let gone = to_remove(&all, &kept, oldest(now, 7));
        let left = all.iter().filter(|(_, file)| !gone.contains(file));
        let ages: Vec<i64> = left.map(|(made, _)| (now.0 - made.0) / DAY).collect();
        assert_eq!(ages, [5, 2, 1, 0]);
        // A server that was off for long: its last backup stays until there is another.
        let later = oldest(now.plus(400 * DAY), 30);
        assert_eq!(to_remove(&all, &kept, later).len(), all.len() - 1);
    }

    proptest! {
        /// Rotating every night keeps what rotating once at the end keeps: nothing that will be
        /// needed is removed early.
        #[test]
        fn what_will_be_kept_is_not_removed_before(
            nights in 1_i64..200, daily in 0_usize..9, weekly in 0_usize..6, monthly in 0_usize..6
        ) {
            let kept = Backup { daily, weekly, monthly, ..Backup::default() };
            let all = every_night(nights);
            let mut there: Vec<Made> = Vec::new();
            for made in &all {
                there.push(made.clone());
                let gone = to_remove(&there, &kept, Moment(0));
                there.retain(|(_, file)| !gone.contains(file));
            }
            let there: Vec<String> = there.iter().map(|(_, file)| file.display().to_string()).collect();
            prop_assert_eq!(&there, &left(&all, &kept));
            prop_assert!(!there.is_empty() && there.len() <= (daily + weekly + monthly).max(1));
        }
    }
}
