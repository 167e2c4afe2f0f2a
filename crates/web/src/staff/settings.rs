//! A dialogue's settings: title, status, stages, periods, moderation, time for editing.

use std::str::FromStr;

use app::dialogue::{Dialogue, DialogueChange, SUMMARY, TITLE};
use askama::Template;
use axum::extract::State;
use axum::response::Response;
use domain::channel::{Channel, ModerationTiming};
use domain::dialogue::{Activity, DialogueStatus, Period, Settings};
use domain::permission::Action;
use domain::stage::{Progress, Stage, StageKind};
use domain::text::{Fault, FieldFault};
use domain::time::{DAY, Moment, zone};

use super::{Desk, Faults, Frame, Pairs, Tab, channel_name, fault_at, faults_of, one};
use crate::error::Failure;
use crate::form::Form;
use crate::layout::stage_name;
use crate::locale::Locale;
use crate::{Site, url};

/// A row of dates: a stage or an activity.
struct Dates {
    word: &'static str,
    name: String,
    from: String,
    to: String,
    state: Option<(&'static str, String)>,
}

struct Timing {
    word: &'static str,
    name: String,
    before: bool,
}

#[derive(Template)]
#[template(path = "staff/settings.html")]
struct SettingsPage {
    l: Locale,
    frame: Frame,
    action: String,
    population: String,
    form: Pairs,
    stages: Vec<Dates>,
    periods: Vec<Dates>,
    timings: Vec<Timing>,
    statuses: Vec<(&'static str, String, String)>,
    faults: Faults,
    title_limit: usize,
    summary_limit: usize,
}

impl SettingsPage {
    fn value(&self, name: &str) -> &str {
        one(&self.form, name)
    }

    fn error(&self, field: &str) -> Option<&str> {
        fault_at(&self.faults, field)
    }
}

/// GET /staff/d/{dialogue}/settings
pub(crate) async fn form(State(site): State<Site>, desk: Desk) -> Result<Response, Failure> {
    let form = typed(&desk.dialogue);
    render(&site, &desk, form, Vec::new()).await
}

/// The settings as the form would hold them.
fn typed(dialogue: &Dialogue) -> Pairs {
    let mut form = vec![
        ("title".to_owned(), dialogue.title.clone()),
        ("summary".to_owned(), dialogue.summary.clone()),
        ("status".to_owned(), dialogue.status.to_string()),
        ("edit_minutes".to_owned(), (dialogue.settings.edit_seconds / 60).to_string()),
    ];
    for kind in StageKind::ALL {
        let stage = stage_of(dialogue, *kind);
        form.push((format!("{kind}_from"), day(dialogue, stage.map(|stage| stage.starts))));
        form.push((format!("{kind}_to"), last_day(dialogue, stage.and_then(|stage| stage.ends))));
    }
    for activity in Activity::ALL {
        let period = dialogue.settings.period(*activity);
        form.push((format!("{activity}_from"), day(dialogue, period.opens)));
        form.push((format!("{activity}_to"), last_day(dialogue, period.closes)));
    }
    for channel in Channel::ALL {
        let timing = dialogue.settings.moderation(*channel);
        form.push((format!("{channel}_timing"), timing.to_string()));
    }
    form
}

fn stage_of(dialogue: &Dialogue, kind: StageKind) -> Option<&Stage> {
    dialogue.stages.iter().find(|stage| stage.kind == kind)
}

fn day(dialogue: &Dialogue, moment: Option<Moment>) -> String {
    moment.map(|moment| moment.iso_date(&zone(&dialogue.zone))).unwrap_or_default()
}

/// The last whole or begun day before an end: people name the last day, not the moment after it.
fn last_day(dialogue: &Dialogue, end: Option<Moment>) -> String {
    day(dialogue, end.map(|end| end.plus(-1)))
}

async fn render(
    site: &Site,
    desk: &Desk,
    form: Pairs,
    faults: Faults,
) -> Result<Response, Failure> {
    desk.needs(site, Action::Manage)?;
    let l = desk.l();
    let dialogue = &desk.dialogue;
    let now = site.app.now();
    let value = |name: &str| one(&form, name).to_owned();
    let stage = |kind: &StageKind| Dates {
        word: kind.as_str(),
        name: stage_name(l, *kind),
        from: value(&format!("{kind}_from")),
        to: value(&format!("{kind}_to")),
        state: stage_of(dialogue, *kind).map(|stage| match stage.progress(now) {
            Progress::Done => ("ok", l.t("staff-stage-done")),
            Progress::Current => ("", l.t("staff-stage-current")),
            Progress::NotYet => ("", l.t("staff-stage-not-yet")),
        }),
    };
    let period = |activity: &Activity| Dates {
        word: activity.as_str(),
        name: activity_name(l, *activity),
        from: value(&format!("{activity}_from")),
        to: value(&format!("{activity}_to")),
        state: Some(if dialogue.is_open(*activity, now) {
            ("ok", l.t("staff-period-open"))
        } else {
            ("", l.t("staff-period-closed"))
        }),
    };
    let timing = |channel: &Channel| Timing {
        word: channel.as_str(),
        name: channel_name(l, *channel),
        before: value(&format!("{channel}_timing")) == ModerationTiming::Before.as_str(),
    };
    let is_refused = !faults.is_empty();
    let page = SettingsPage {
        l,
        action: url::staff_settings(&dialogue.slug),
        population: url::staff_population(&dialogue.slug),
        stages: StageKind::ALL.iter().map(stage).collect(),
        periods: Activity::ALL.iter().map(period).collect(),
        timings: Channel::ALL.iter().map(timing).collect(),
        statuses: vec![
            (
                DialogueStatus::Draft.as_str(),
                l.t("staff-status-draft"),
                l.t("staff-status-draft-hint"),
            ),
            (
                DialogueStatus::Published.as_str(),
                l.t("staff-status-published"),
                l.t("staff-status-published-hint"),
            ),
            (
                DialogueStatus::Closed.as_str(),
                l.t("staff-status-closed"),
                l.t("staff-status-closed-hint"),
            ),
        ],
        form,
        faults,
        title_limit: TITLE.max,
        summary_limit: SUMMARY.max,
        frame: Frame::of(site, desk, Tab::Settings, l.t("staff-tab-settings"))
            .await?
            .with_faults(is_refused),
    };
    Ok(super::page(page.render()?, is_refused))
}

fn activity_name(l: Locale, activity: Activity) -> String {
    match activity {
        Activity::Ask => l.t("staff-activity-ask"),
        Activity::Answer => l.t("staff-activity-answer"),
        Activity::State => l.t("staff-activity-state"),
        Activity::Vote => l.t("staff-activity-vote"),
        Activity::Mark => l.t("staff-activity-mark"),
    }
}

/// POST /staff/d/{dialogue}/settings
pub(crate) async fn change(
    State(site): State<Site>,
    desk: Desk,
    Form(form): Form<Pairs>,
) -> Result<Response, Failure> {
    desk.needs(&site, Action::Manage)?;
    let result = match read(&desk.dialogue, &form) {
        Ok(change) => site.app.change_dialogue(&desk.visitor.actor, &desk.dialogue, &change).await,
        Err(faults) => Err(app::Error::Invalid { faults }),
    };
    match result {
        Ok(()) => desk.done(&site, &url::staff_settings(&desk.dialogue.slug)).await,
        Err(error) => {
            let faults = faults_of(desk.l(), error)?;
            render(&site, &desk, form, faults).await
        }
    }
}

/// Reads the form; a date that was not touched keeps its exact moment.
fn read(dialogue: &Dialogue, form: &Pairs) -> Result<DialogueChange, Vec<FieldFault>> {
    let mut reader = Reader { dialogue, form, faults: Vec::new() };
    let stages = StageKind::ALL.iter().filter_map(|kind| reader.stage(*kind)).collect();
    let minutes = one(form, "edit_minutes").trim().parse::<i64>().unwrap_or(-1);
    let status = reader.word("status", "status", dialogue.status);
    let settings = Settings {
        ask: reader.period(Activity::Ask),
        answer: reader.period(Activity::Answer),
        state: reader.period(Activity::State),
        vote: reader.period(Activity::Vote),
        mark: reader.period(Activity::Mark),
        online: reader.timing(Channel::Online),
        field: reader.timing(Channel::Field),
        subcommittee: reader.timing(Channel::Subcommittee),
        expert: reader.timing(Channel::Expert),
        edit_seconds: minutes.saturating_mul(60),
    };
    if !reader.faults.is_empty() {
        return Err(reader.faults);
    }
    Ok(DialogueChange {
        title: one(form, "title").to_owned(),
        summary: one(form, "summary").to_owned(),
        status,
        settings,
        stages,
    })
}

struct Reader<'a> {
    dialogue: &'a Dialogue,
    form: &'a Pairs,
    faults: Vec<FieldFault>,
}

impl Reader<'_> {
    fn period(&mut self, activity: Activity) -> Period {
        let before = self.dialogue.settings.period(activity);
        Period {
            opens: self.start(activity.as_str(), before.opens),
            closes: self.end(activity.as_str(), before.closes),
        }
    }

    fn timing(&mut self, channel: Channel) -> ModerationTiming {
        let before = self.dialogue.settings.moderation(channel);
        self.word("timing", &format!("{channel}_timing"), before)
    }

    /// One of the words that the form offers; the one that holds when none is given.
    fn word<T: FromStr>(&mut self, field: &'static str, name: &str, before: T) -> T {
        let text = one(self.form, name);
        if text.is_empty() {
            return before;
        }
        text.parse().unwrap_or_else(|_| {
            let given = text.chars().take(80).collect();
            self.faults.push(FieldFault { field, fault: Fault::Unknown { given, nearest: None } });
            before
        })
    }

    fn stage(&mut self, kind: StageKind) -> Option<Stage> {
        let before = stage_of(self.dialogue, kind);
        let starts = self.start(kind.as_str(), before.map(|stage| stage.starts));
        let ends = self.end(kind.as_str(), before.and_then(|stage| stage.ends));
        if starts.is_none() && ends.is_some() {
            self.fault("stages");
        }
        starts.map(|starts| Stage { kind, starts, ends })
    }

    fn start(&mut self, word: &str, before: Option<Moment>) -> Option<Moment> {
        let text = one(self.form, &format!("{word}_from")).trim().to_owned();
        if text == day(self.dialogue, before) { before } else { self.midnight(&text) }
    }

    fn end(&mut self, word: &str, before: Option<Moment>) -> Option<Moment> {
        let text = one(self.form, &format!("{word}_to")).trim().to_owned();
        if text == last_day(self.dialogue, before) {
            before
        } else {
            self.midnight(&text).map(|start| start.plus(DAY))
        }
    }

    fn midnight(&mut self, text: &str) -> Option<Moment> {
        if text.is_empty() {
            return None;
        }
        let moment = Moment::from_iso_date(text, &zone(&self.dialogue.zone));
        if moment.is_none() {
            self.fault("date");
        }
        moment
    }

    fn fault(&mut self, field: &'static str) {
        let fault = Fault::Malformed { expected: "a day such as 2026-11-23" };
        if !self.faults.iter().any(|other| other.field == field) {
            self.faults.push(FieldFault { field, fault });
        }
    }
}
