//! Stages (단계): the dated way of a dialogue, green → white → blue → pilot.

use crate::time::Moment;

crate::words! {
    /// A stage of the dialogue.
    StageKind {
        /// 녹서
        Green = "green",
        /// 백서
        White = "white",
        /// 청서
        Blue = "blue",
        /// 시범사업
        Pilot = "pilot",
    }
}

/// One dated stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stage {
    /// Which one.
    pub kind: StageKind,
    /// From this moment.
    pub starts: Moment,
    /// Until this moment, if an end is set.
    pub ends: Option<Moment>,
}

/// How far a stage has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Its end has passed.
    Done,
    /// It has begun.
    Current,
    /// It has not begun.
    NotYet,
}

impl Stage {
    /// How far this stage has come at `now`.
    pub fn progress(&self, now: Moment) -> Progress {
        if now < self.starts {
            Progress::NotYet
        } else if self.ends.is_some_and(|end| end <= now) {
            Progress::Done
        } else {
            Progress::Current
        }
    }
}

/// The stage a dialogue is in: the latest that has begun; the first stage before any has.
pub fn current(stages: &[Stage], now: Moment) -> StageKind {
    stages
        .iter()
        .filter(|stage| stage.starts <= now)
        .map(|stage| stage.kind)
        .max()
        .unwrap_or(StageKind::Green)
}

/// How far the dialogue has come in each of the four stages; a stage without dates has not begun.
pub fn way(stages: &[Stage], now: Moment) -> [Progress; 4] {
    [StageKind::Green, StageKind::White, StageKind::Blue, StageKind::Pilot].map(|kind| {
        stages
            .iter()
            .filter(|stage| stage.kind == kind)
            .map(|stage| stage.progress(now))
            .min_by_key(|progress| match progress {
                Progress::Current => 0,
                Progress::Done => 1,
                Progress::NotYet => 2,
            })
            .unwrap_or(Progress::NotYet)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stage(kind: StageKind, starts: i64, ends: Option<i64>) -> Stage {
        Stage { kind, starts: Moment(starts), ends: ends.map(Moment) }
    }

    #[test]
    fn the_latest_begun_stage_is_current() {
        let stages = [
            stage(StageKind::Green, 0, Some(10)),
            stage(StageKind::White, 10, None),
            stage(StageKind::Blue, 99, None),
        ];
        assert_eq!(current(&stages, Moment(5)), StageKind::Green);
        assert_eq!(current(&stages, Moment(10)), StageKind::White);
        assert_eq!(current(&[], Moment(10)), StageKind::Green);
        assert_eq!(
            way(&stages, Moment(50)),
            [Progress::Done, Progress::Current, Progress::NotYet, Progress::NotYet]
        );
    }
}
