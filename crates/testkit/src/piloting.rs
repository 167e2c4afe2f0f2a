//! Actions, indicators and pilots as staff write them.

use app::action::NewAction;
use app::indicator::{NewIndicator, NewValue};
use app::pilot::{NewEntry, NewPilot};

/// An action from May 2026 to the end of the year.
pub fn new_action(title: &str) -> NewAction {
    NewAction {
        title: title.to_owned(),
        text: format!("{title}: 새터동과 산업단지를 잇습니다."),
        owner: "교통행정과".to_owned(),
        partners: "버스조합".to_owned(),
        budget: "420,000,000".to_owned(),
        funding: "구비".to_owned(),
        starts: "2026-05-01".to_owned(),
        ends: "2026-12-31".to_owned(),
        progress: "running".to_owned(),
        ..NewAction::default()
    }
}

/// A pilot of the same months.
pub fn new_pilot(title: &str) -> NewPilot {
    NewPilot {
        title: title.to_owned(),
        why: format!("{title}: 밤에 일하는 사람들이 물었습니다."),
        text: format!("{title}: 거점 세 곳을 엽니다."),
        owner: "가족지원과".to_owned(),
        places: "새터동, 물빛동".to_owned(),
        budget: "100,000,000".to_owned(),
        starts: "2026-05-01".to_owned(),
        ends: "2026-12-31".to_owned(),
        progress: "running".to_owned(),
        ..NewPilot::default()
    }
}

/// An indicator from 18.0 % to 40.0 % by the end of September 2026.
pub fn new_indicator(name: &str) -> NewIndicator {
    NewIndicator {
        name: name.to_owned(),
        unit: "%".to_owned(),
        method: "야간근무 가구에 묻습니다".to_owned(),
        source: "가족지원과 조사".to_owned(),
        direction: "more".to_owned(),
        decimals: "1".to_owned(),
        baseline: "18".to_owned(),
        baseline_on: "2026-04-30".to_owned(),
        target: "40".to_owned(),
        target_on: "2026-09-30".to_owned(),
        every: "1".to_owned(),
    }
}

/// A value of a day, measured of 412.
pub fn new_value(day: &str, value: &str) -> NewValue {
    NewValue {
        day: day.to_owned(),
        value: value.to_owned(),
        base: "412".to_owned(),
        ..NewValue::default()
    }
}

/// A milestone that is not done yet.
pub fn milestone(what: &str, due: &str) -> NewEntry {
    NewEntry {
        kind: "milestone".to_owned(),
        what: what.to_owned(),
        due: due.to_owned(),
        ..NewEntry::default()
    }
}

/// Money that was spent.
pub fn spending(on: &str, amount: &str, what: &str) -> NewEntry {
    NewEntry {
        kind: "spending".to_owned(),
        on: on.to_owned(),
        amount: amount.to_owned(),
        what: what.to_owned(),
        ..NewEntry::default()
    }
}

/// The report of a month.
pub fn report(month: &str, text: &str) -> NewEntry {
    NewEntry {
        kind: "report".to_owned(),
        month: month.to_owned(),
        report: text.to_owned(),
        ..NewEntry::default()
    }
}
