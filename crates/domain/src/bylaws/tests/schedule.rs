use super::*;

fn convening(notified: Option<&str>, materials: &[Option<&str>]) -> Convening {
    let sent = |when: Option<&str>| Materials { sent: when.map(at), exception: None };
    Convening {
        starts: at("2026-12-10T14:00"),
        notified: notified.map(at),
        exception: None,
        materials: materials.iter().copied().map(sent).collect(),
    }
}

fn found(convening: &Convening, now: &str) -> Vec<(Problem, Severity, String)> {
    let findings = Preset::Council.rules().notice_findings(convening, at(now), &korea());
    let told = |found: Finding| (found.problem, found.severity, found.article.to_string());
    findings.into_iter().map(told).collect()
}

const ARTICLE: &str = "「각종위원회 구성 및 운영 조례」 제12조";

#[test]
fn notice_is_given_seven_days_and_papers_three_days_before() {
    let in_time = |notified, sent| {
        found(&convening(Some(notified), &[Some(sent)]), "2026-12-10T09:00").is_empty()
    };
    // At whatever hour of the last day.
    assert!(in_time("2026-12-03T23:59", "2026-12-07T23:59"));
    assert!(in_time("2026-11-01T00:00", "2026-11-01T00:00"));
    assert!(!in_time("2026-12-04T00:00", "2026-12-07T00:00"));
    assert!(!in_time("2026-12-03T00:00", "2026-12-08T00:00"));

    let late = found(
        &convening(Some("2026-12-04T00:00"), &[Some("2026-12-07T10:00"), Some("2026-12-10T15:00")]),
        "2026-12-11T09:00",
    );
    let notice = Problem::NoticeLate { days: 6, least: 7 };
    let materials = Problem::MaterialsLate { item: 1, days: 0, least: 3 };
    let breach = |problem| (problem, Severity::Breach, ARTICLE.to_owned());
    assert_eq!(late, [breach(notice), breach(materials)]);
}

#[test]
fn a_day_is_a_day_there() {
    // In UTC it is still the 2nd; in Korea the 3rd has begun.
    let convening = convening(Some("2026-12-03T00:30"), &[]);
    let rules = Preset::Council.rules();
    let findings = |zone| rules.notice_findings(&convening, at("2026-12-10T14:00"), &zone);
    assert!(findings(korea()).is_empty());
    let early = Convening { notified: Some(at("2026-12-04T08:00")), ..convening.clone() };
    assert_eq!(rules.notice_findings(&early, at("2026-12-10T14:00"), &korea()).len(), 1);
    assert!(rules.notice_findings(&early, at("2026-12-10T14:00"), &TimeZone::UTC).is_empty());
}

#[test]
fn what_is_not_done_yet_is_due_then_late() {
    let convening = convening(None, &[None]);
    let told = |now| {
        let told = found(&convening, now).into_iter();
        told.map(|(problem, severity, _)| (problem, severity)).collect::<Vec<_>>()
    };
    let notice_due = |left| (Problem::NoticeDue { left, least: 7 }, Severity::Notice);
    let notice_late = |days| (Problem::NoticeLate { days, least: 7 }, Severity::Breach);
    let due = |left| (Problem::MaterialsDue { item: 0, left, least: 3 }, Severity::Notice);
    let late = |days| (Problem::MaterialsLate { item: 0, days, least: 3 }, Severity::Breach);
    assert_eq!(told("2026-12-01T12:00"), [notice_due(2), due(6)]);
    assert_eq!(told("2026-12-03T23:00"), [notice_due(0), due(4)]);
    assert_eq!(told("2026-12-04T00:00"), [notice_late(6), due(3)]);
    assert_eq!(told("2026-12-08T00:00"), [notice_late(2), late(2)]);
    assert_eq!(told("2026-12-12T00:00"), [notice_late(-2), late(-2)]);
}

#[test]
fn secrecy_and_urgency_excuse_where_the_bylaws_say_so() {
    let mut meeting = convening(Some("2026-12-09T09:00"), &[Some("2026-12-09T09:00")]);
    meeting.exception = Some(LeadException::Urgent);
    meeting.materials[0].exception = Some(LeadException::Secret);
    let mut rules = Preset::Council.rules();
    let severities = |rules: &Rules| {
        let findings = rules.notice_findings(&meeting, at("2026-12-10T14:00"), &korea());
        findings.into_iter().map(|found| found.severity).collect::<Vec<_>>()
    };
    assert_eq!(severities(&rules), [Severity::Notice, Severity::Notice]);
    rules.materials.as_mut().unwrap().rule.exceptions = vec![LeadException::Urgent];
    assert_eq!(severities(&rules), [Severity::Notice, Severity::Breach]);
    rules.notice.as_mut().unwrap().rule.exceptions.clear();
    assert_eq!(severities(&rules), [Severity::Breach, Severity::Breach]);
    rules.notice = None;
    rules.materials = None;
    assert_eq!(severities(&rules), []);
}

#[test]
fn minutes_are_published_within_a_month() {
    let rules = Preset::Council.rules();
    let deadline = |meeting: &str| {
        let last = rules.publication_deadline(at(meeting), &korea()).unwrap();
        assert_eq!(last.plus(1), last.plus(1).start_of_day(&korea()), "the end of a day");
        last.iso_date(&korea())
    };
    for (meeting, last) in [
        ("2026-12-10T14:00", "2027-01-10"),
        ("2026-12-10T23:59", "2027-01-10"),
        ("2026-01-31T10:00", "2026-02-28"),
        ("2028-01-31T10:00", "2028-02-29"),
        ("2026-01-28T10:00", "2026-02-28"),
        ("2026-02-28T10:00", "2026-03-28"),
        ("2026-03-31T10:00", "2026-04-30"),
        ("2026-12-31T10:00", "2027-01-31"),
        // Still the 9th in UTC.
        ("2026-12-10T01:00", "2027-01-10"),
    ] {
        assert_eq!(deadline(meeting), last, "{meeting}");
    }
}

#[test]
fn minutes_are_late_after_the_last_day() {
    let rules = Preset::Council.rules();
    let late = |published: Option<&str>, now: &str, withheld| {
        let (meeting, published) = (at("2026-12-10T14:00"), published.map(at));
        let found = rules.minutes_finding(meeting, published, withheld, at(now), &korea())?;
        assert_eq!(found.severity, Severity::Breach);
        assert_eq!(found.article.to_string(), "「각종위원회 구성 및 운영 조례」 제14조");
        let Problem::MinutesLate { days, months: 1 } = found.problem else { panic!() };
        Some(days)
    };
    assert_eq!(late(None, "2027-01-10T23:59", None), None);
    assert_eq!(late(None, "2027-01-11T00:00", None), Some(1));
    assert_eq!(late(Some("2027-01-10T23:59"), "2027-03-01T00:00", None), None);
    assert_eq!(late(Some("2027-01-13T08:00"), "2027-03-01T00:00", None), Some(3));
    for exception in MinutesException::ALL {
        assert_eq!(late(None, "2027-03-01T00:00", Some(*exception)), None);
    }
    let mut strict = rules.clone();
    strict.minutes.as_mut().unwrap().rule.exceptions = vec![MinutesException::Undisclosed];
    let (meeting, now) = (at("2026-12-10T14:00"), at("2027-02-01T00:00"));
    let withheld = Some(MinutesException::Resolved);
    assert!(strict.minutes_finding(meeting, None, withheld, now, &korea()).is_some());
}

#[test]
fn only_minor_or_urgent_items_are_decided_in_writing() {
    let mut rules = Preset::Council.rules();
    assert!(!rules.written_allowed(None));
    assert!(rules.written_allowed(Some(WrittenGround::Minor)));
    assert!(rules.written_allowed(Some(WrittenGround::Urgent)));
    let rule = rules.written_for(WrittenGround::Minor).unwrap();
    // Of 29 who are asked, fifteen have to be in favour, however many answer.
    let decide = |y, n| {
        let tally = Tally { in_favour: y, against: n, abstained: 0 };
        rules.decide(&Headcount::of(29, 29), &tally, &rule).unwrap().carried
    };
    assert!(decide(15, 0) && !decide(14, 1));
    let short =
        |rules: &Rules, due| rules.written_finding(at("2026-12-01T18:00"), at(due), &korea());
    assert_eq!(short(&rules, "2026-12-04T18:00"), None);
    let finding = short(&rules, "2026-12-03T23:59").unwrap();
    assert_eq!(finding.problem, Problem::WrittenShort { days: 2, least: 3 });
    rules.written.as_mut().unwrap().rule.grounds = vec![WrittenGround::Minor];
    assert!(!rules.written_allowed(Some(WrittenGround::Urgent)));
    rules.written = None;
    assert!(!rules.written_allowed(Some(WrittenGround::Minor)));
    assert_eq!(short(&rules, "2026-12-01T18:00"), None);
}

#[test]
fn a_meeting_is_called_by_the_chair_or_a_third_of_the_enrolled() {
    let mut rules = Preset::Council.rules();
    let may = |rules: &Rules, caller, enrolled| rules.may_call(caller, enrolled).unwrap().allowed;
    assert!(may(&rules, Caller::Chair, 29));
    for (members, enrolled, allowed) in [
        (9, 29, false),
        (10, 29, true),
        (10, 30, true),
        (10, 31, false),
        (0, 0, false),
        (1, 1, true),
        (2, 1, false),
    ] {
        assert_eq!(
            may(&rules, Caller::Members(members), enrolled),
            allowed,
            "{members}/{enrolled}"
        );
    }
    assert_eq!(rules.may_call(Caller::Members(3), 29).unwrap().needed, Some(10));
    rules.calling.as_mut().unwrap().rule.members = None;
    rules.calling.as_mut().unwrap().rule.chair = false;
    assert!(!may(&rules, Caller::Members(29), 29) && !may(&rules, Caller::Chair, 29));
    assert_eq!(Preset::Committees.rules().may_call(Caller::Chair, 29), None);
}

#[test]
fn a_regular_meeting_is_held_every_year() {
    let rules = Preset::Council.rules();
    let found = |held: &[&str], now| {
        let held: Vec<Moment> = held.iter().map(|day| at(day)).collect();
        let found = rules.regular_finding(&held, 2026, at(now), &korea())?;
        assert_eq!(found.problem, Problem::RegularFew { held: 0, least: 1 });
        Some(found.severity)
    };
    assert_eq!(found(&[], "2026-12-31T23:59"), Some(Severity::Notice));
    assert_eq!(found(&[], "2027-01-01T00:00"), Some(Severity::Breach));
    assert_eq!(found(&["2026-01-01T00:30"], "2027-01-01T00:00"), None);
    assert_eq!(
        found(&["2025-12-31T23:30", "2027-01-01T00:00"], "2027-02-01T00:00"),
        Some(Severity::Breach)
    );
    // One that is only planned was not held.
    assert_eq!(found(&["2026-12-10T14:00"], "2026-12-09T00:00"), Some(Severity::Notice));
}

#[test]
fn a_term_ends_with_the_day_before_its_anniversary() {
    let rules = Preset::Council.rules();
    let end = |from: &str, predecessor: Option<&str>| {
        let end = rules.term_end(at(from), predecessor.map(at), &korea()).unwrap();
        end.iso_date(&korea())
    };
    assert_eq!(end("2026-03-01T00:00", None), "2028-02-29");
    assert_eq!(end("2026-03-02T09:00", None), "2028-03-01");
    assert_eq!(end("2026-01-01T00:00", None), "2027-12-31");
    assert_eq!(end("2028-02-29T00:00", None), "2030-02-28");
    // A replacement serves the rest.
    assert_eq!(end("2027-06-01T00:00", Some("2028-02-29T00:00")), "2028-02-29");
    let mut full = rules.clone();
    full.term.as_mut().unwrap().rule.replacement = Replacement::Full;
    let own = full.term_end(at("2027-06-01T00:00"), Some(at("2028-02-29T00:00")), &korea());
    assert_eq!(own.unwrap().iso_date(&korea()), "2029-05-31");
}
