//! The demo's pilots: chosen by ballots under a budget, confirmed as the council had resolved, and run for
//! half a year, month by month.

use anyhow::{Context as _, ensure};
use app::dialogue::Dialogue;
use app::indicator::{NewIndicator, NewValue};
use app::page::Slice;
use app::pilot::{NewEntry, NewPilot};
use app::pilot_choice::{NewCandidate, NewChoice, NewDecision};
use app::press::{Job, Preview};
use domain::code::Coded as _;
use domain::id::{ActionId, CandidateId, IndicatorId, MeetingId, PilotEntryId, PilotId};
use domain::indicator::Of;
use domain::permission::Actor;
use domain::pilot::EntryKind;
use domain::publication::PublicationChange;
use domain::time::{DAY, KOREA, SECOND, zone};

use super::action::money;
use super::between::Step;
use super::body::COUNCIL;
use super::build::{Story, day};
use super::corpus::Random;
use super::corpus::pilots::{BUDGET, CANDIDATES, IndicatorText, PILOTS, PilotText};

/// Who gave a ballot; in a small demo, for tests.
const VOTERS: usize = 2_000;
const FEW_VOTERS: usize = 300;
/// Questions behind a candidate.
const QUESTIONS: usize = 40;
/// A word of the resolution under which what the ballots choose becomes pilots.
const RESOLVED: &str = "시범사업";
/// The last days of the months from May, and the days on which these are told of.
const MONTHS: [&str; 6] =
    ["2026-05-31", "2026-06-30", "2026-07-31", "2026-08-31", "2026-09-30", "2026-10-31"];

impl Story {
    /// Candidates, ballots, the count, and the pilots that come of it.
    pub(super) async fn choose_pilots(&self, dialogue: &Dialogue) -> anyhow::Result<()> {
        self.reach_morning(Step::Choice)?;
        let (app, desk) = (&self.app, Actor::command_line());
        let today = self.app.now().iso_date(&zone(KOREA));
        let opens = self.app.now().plus(-13 * DAY).iso_date(&zone(KOREA));
        let new = NewChoice {
            title: "2026년 시범사업 고르기".to_owned(),
            text: "백서에서 나온 여덟 후보 가운데 올해 먼저 해 볼 일을 고릅니다. 뽑힌 사업은 한 해 동안 하고, 쓴 돈과 잰 값을 다달이 알립니다.".to_owned(),
            budget: money(BUDGET),
            opens,
            closes: today,
        };
        let choice = app.add_pilot_choice(&desk, dialogue, &new).await?;
        let mut candidates = Vec::new();
        for (title, summary, places, cost, _, core, words) in CANDIDATES {
            let new = NewCandidate {
                title: title.to_owned(),
                summary: summary.to_owned(),
                places: places.to_owned(),
                cost: money(cost),
                inputs: self.behind(core, words, QUESTIONS),
            };
            candidates.push(app.add_candidate(&desk, dialogue, choice, &new).await?);
        }
        let publish = PublicationChange::Publish;
        app.publish_pilot_choice(&desk, dialogue, choice, publish, "").await?;
        let view = app.pilot_choice(&desk, dialogue, choice).await?;
        app.give_pilot_ballots(&view, &self.ballots(&candidates)).await?;
        self.clock.reach(self.app.now().plus(DAY));
        let counted = app.count_pilot_choice(&desk, dialogue, choice).await?;
        let chosen: Vec<CandidateId> =
            counted.places.iter().filter(|one| one.chosen).map(|one| one.id).collect();
        let first: Vec<CandidateId> = candidates.iter().take(PILOTS.len()).copied().collect();
        let same = chosen.len() == first.len() && chosen.iter().all(|one| first.contains(one));
        ensure!(same, "the ballots chose {chosen:?}");
        let new = NewDecision {
            resolution: self.resolution().await?,
            chosen,
            departs: String::new(),
            owner: "시범사업추진단".to_owned(),
            starts: "2026-05-04".to_owned(),
            ends: "2027-04-30".to_owned(),
        };
        app.resolve_pilot_choice(&desk, dialogue, choice, &new).await?;
        Ok(())
    }

    /// The code of the resolution under which pilots are chosen.
    async fn resolution(&self) -> anyhow::Result<String> {
        let (desk, body) = (Actor::command_line(), self.body(COUNCIL).await?);
        let page = self.app.resolutions(&desk, &body, Slice::first(50)).await?;
        let says = |text: &str| text.contains(RESOLVED);
        let found = page.items.iter().find(|row| says(&row.title) || says(&row.text));
        let found = found.context("the resolution on how pilots are chosen")?;
        Ok(format!("{}-{}", MeetingId(found.meeting_id).code(), found.number))
    }

    /// Each approves what their like approve; whoever approves nothing else approves the first.
    fn ballots(&self, candidates: &[CandidateId]) -> Vec<(Actor, Vec<CandidateId>)> {
        let mut random = Random::new(7, 9);
        let voters = if self.is_small() { FEW_VOTERS } else { VOTERS };
        let mut ballots = Vec::with_capacity(voters);
        for person in self.people.iter().skip(5_000).take(voters) {
            let mut approved: Vec<CandidateId> = Vec::new();
            for (candidate, text) in candidates.iter().zip(&CANDIDATES) {
                if random.chance(text.4) {
                    approved.push(*candidate);
                }
            }
            if approved.is_empty() {
                approved.extend(candidates.first());
            }
            ballots.push((Actor::participant(*person), approved));
        }
        ballots
    }

    /// Each pilot gets its office, its actions, its indicators and its milestones, and is published.
    pub(super) async fn begin_pilots(&self, dialogue: &Dialogue) -> anyhow::Result<()> {
        self.reach_morning(Step::Pilots)?;
        let (app, desk) = (&self.app, Actor::command_line());
        let resolution = self.resolution().await?;
        for (number, (text, candidate)) in (1_i64..).zip(PILOTS.iter().zip(&CANDIDATES)) {
            let id = PilotId(number);
            let (title, _, places, cost, _, core, words) = *candidate;
            let inputs = self.behind(core, words, QUESTIONS);
            let new = NewPilot {
                title: title.to_owned(),
                why: text.why.to_owned(),
                text: text.text.to_owned(),
                owner: text.owner.to_owned(),
                partners: text.partners.to_owned(),
                places: places.to_owned(),
                budget: money(cost),
                starts: "2026-05-04".to_owned(),
                ends: "2027-04-30".to_owned(),
                progress: "running".to_owned(),
                stopped: String::new(),
                resolution: resolution.clone(),
                inputs: format!("{inputs} {}", ActionId(number).code()),
            };
            app.change_pilot(&desk, dialogue, id, &new).await?;
            for indicator in text.indicators {
                self.set_indicator(dialogue, id, indicator).await?;
            }
            for (what, due, ..) in text.milestones {
                let new = NewEntry { what: (*what).to_owned(), ..entry("milestone") };
                let new = NewEntry { due: (*due).to_owned(), ..new };
                app.add_entry(&desk, dialogue, id, &new).await?;
            }
            for (what, likely, bad, doing, _) in text.risks {
                let new = risk(what, likely, bad, doing, "open");
                app.add_entry(&desk, dialogue, id, &new).await?;
            }
            app.publish_pilot(&desk, dialogue, id, PublicationChange::Publish, "").await?;
        }
        Ok(())
    }

    async fn set_indicator(
        &self,
        dialogue: &Dialogue,
        pilot: PilotId,
        text: &IndicatorText,
    ) -> anyhow::Result<IndicatorId> {
        let new = NewIndicator {
            name: text.name.to_owned(),
            unit: text.unit.to_owned(),
            method: text.method.to_owned(),
            source: text.source.to_owned(),
            direction: text.direction.to_owned(),
            decimals: text.decimals.to_owned(),
            baseline: text.baseline.to_owned(),
            baseline_on: "2026-04-30".to_owned(),
            target: text.target.to_owned(),
            target_on: text.target_on.to_owned(),
            every: "1".to_owned(),
        };
        let of = (Of::Pilot, pilot.0);
        Ok(self.app.add_indicator(&Actor::command_line(), dialogue, of, &new).await?)
    }

    /// What is told of a month (0: May): money, a report, values, what was done, what happened.
    pub(super) async fn tell_month(&self, dialogue: &Dialogue, month: usize) -> anyhow::Result<()> {
        self.reach_morning(Step::Month(month))?;
        for (number, text) in (1_i64..).zip(&PILOTS) {
            let id = PilotId(number);
            self.enter_month(dialogue, id, text, month).await?;
            self.measure_month(dialogue, id, text, month).await?;
            self.finish(dialogue, id, text).await?;
        }
        if month + 1 == MONTHS.len() {
            self.explain(dialogue).await?;
        }
        Ok(())
    }

    async fn enter_month(
        &self,
        dialogue: &Dialogue,
        id: PilotId,
        text: &PilotText,
        month: usize,
    ) -> anyhow::Result<()> {
        let (app, desk) = (&self.app, Actor::command_line());
        let last = *MONTHS.get(month).context("no such month")?;
        if let Some((amount, what)) = text.spending.get(month) {
            let new = NewEntry {
                on: last.to_owned(),
                amount: money(*amount),
                what: (*what).to_owned(),
                ..entry("spending")
            };
            app.add_entry(&desk, dialogue, id, &new).await?;
        }
        let Some(report) = text.reports.get(month) else { return Ok(()) };
        let new = NewEntry {
            month: last.chars().take(7).collect(),
            report: (*report).to_owned(),
            ..entry("report")
        };
        let report = app.add_entry(&desk, dialogue, id, &new).await?;
        // The care pilot opens its doors in June, the village's workers show their map in July.
        let board = match (id.0, month) {
            (2, 1) => {
                Some(("새터동 마을 돌봄 거점을 엽니다", "6월 1일 저녁 7시, 새터동 주민센터 2층"))
            }
            (4, 2) => Some(("느티동 골목 지도", "고칠 곳 214곳을 주민과 함께 찾았습니다")),
            _ => None,
        };
        match board {
            Some((words, note)) => self.show(dialogue, (id, report), words, note).await,
            None => Ok(()),
        }
    }

    /// A picture of a report: the board that was put up.
    async fn show(
        &self,
        dialogue: &Dialogue,
        (id, report): (PilotId, PilotEntryId),
        words: &str,
        note: &str,
    ) -> anyhow::Result<()> {
        let board = Preview {
            language: "ko".to_owned(),
            brand: "가람구".to_owned(),
            dialogue: "시범사업".to_owned(),
            code: id.code(),
            words: words.to_owned(),
            shown: true,
            note: note.to_owned(),
            thread: None,
        };
        // A machine without fonts prints nothing: the report stands without its picture.
        let Ok(file) = self.app.print(Job::Preview(board)).await else { return Ok(()) };
        let alt = format!("‘{words}’라고 쓴 안내판. {note}.");
        let desk = Actor::command_line();
        self.app.add_report_picture(&desk, dialogue, id, report, file, &alt).await?;
        Ok(())
    }

    async fn measure_month(
        &self,
        dialogue: &Dialogue,
        id: PilotId,
        text: &PilotText,
        month: usize,
    ) -> anyhow::Result<()> {
        let (app, desk) = (&self.app, Actor::command_line());
        let view = app.pilot(&desk, id).await?;
        for (indicator, text) in view.indicators.iter().zip(text.indicators) {
            let Some((value, base)) = text.values.get(month) else { continue };
            let new = NewValue {
                day: (*MONTHS.get(month).context("no such month")?).to_owned(),
                value: (*value).to_owned(),
                base: (*base).to_owned(),
                ..NewValue::default()
            };
            app.measure(&desk, dialogue, indicator.id(), &new).await?;
        }
        Ok(())
    }

    /// Milestones that were done by now, those that are late with their reasons, and risks that changed.
    async fn finish(
        &self,
        dialogue: &Dialogue,
        id: PilotId,
        text: &PilotText,
    ) -> anyhow::Result<()> {
        let (app, desk) = (&self.app, Actor::command_line());
        let today = app.today(dialogue).to_string();
        let view = app.pilot(&desk, id).await?;
        let items = |kind| view.of(kind).map(|item| item.id).collect::<Vec<_>>();
        let milestones = items(EntryKind::Milestone);
        for (item, (what, due, done, late)) in milestones.into_iter().zip(text.milestones) {
            let is_done = !done.is_empty() && *done <= today.as_str();
            let is_late = *due < today.as_str();
            if !is_done && !is_late {
                continue;
            }
            let new = NewEntry {
                what: (*what).to_owned(),
                due: (*due).to_owned(),
                done: if is_done { (*done).to_owned() } else { String::new() },
                late: if is_late { (*late).to_owned() } else { String::new() },
                ..entry("milestone")
            };
            app.replace_entry(&desk, dialogue, id, item, &new, "").await?;
        }
        // What happened or passed is known by the end of summer.
        if today.as_str() < "2026-09-01" {
            return Ok(());
        }
        for (what, likely, bad, doing, state) in text.risks {
            let is = |item: &&app::pilot::Item| matches!(&item.entry, domain::pilot::Entry::Risk { what: own, .. } if own == what);
            let found = view.of(EntryKind::Risk).find(|item| is(item)).context("a risk")?;
            let new = risk(what, likely, bad, doing, state);
            app.replace_entry(&desk, dialogue, id, found.id, &new, "").await?;
        }
        Ok(())
    }

    /// Why targets were missed, once their time was over.
    async fn explain(&self, dialogue: &Dialogue) -> anyhow::Result<()> {
        let (app, desk) = (&self.app, Actor::command_line());
        for (number, text) in (1_i64..).zip(&PILOTS) {
            let view = app.pilot(&desk, PilotId(number)).await?;
            for (indicator, text) in view.indicators.iter().zip(text.indicators) {
                if let Some((missed, next)) = text.missed {
                    app.explain_miss(&desk, dialogue, indicator.id(), missed, next).await?;
                }
            }
        }
        Ok(())
    }

    /// The morning of a step's day.
    pub(super) fn reach_morning(&self, step: Step) -> anyhow::Result<()> {
        self.clock.reach(day(step.on())?.plus(9 * 3600 * SECOND));
        Ok(())
    }
}

fn entry(kind: &str) -> NewEntry {
    NewEntry { kind: kind.to_owned(), ..NewEntry::default() }
}

fn risk(what: &str, likely: &str, bad: &str, doing: &str, state: &str) -> NewEntry {
    NewEntry {
        what: what.to_owned(),
        likely: likely.to_owned(),
        bad: bad.to_owned(),
        doing: doing.to_owned(),
        state: state.to_owned(),
        ..entry("risk")
    }
}
