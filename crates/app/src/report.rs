//! The yearly report of a dialogue (각종위원회 조례 제16조): who sat in its bodies, what they did and what it
//! cost, counted from the record.

use std::collections::BTreeSet;

use domain::body::BodyKind;
use domain::bylaws::Article;
use domain::code::Coded as _;
use domain::id::{BodyId, MeetingId, MemberId};
use domain::meeting::MeetingKind;
use domain::meeting::state::Stay;
use domain::member::Constituency;
use domain::permission::Action;
use domain::time::{Moment, zone};
pub use store::report::Activity;
use store::spending::Spending;

use crate::body::{BodyView, kind_of};
use crate::composition::{Observation, Remark};
use crate::dialogue::Dialogue;
use crate::meeting::{MeetingView, Resolution};
use crate::{Actor, App, Error, Result};

/// What a dialogue did in a year.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// The year.
    pub year: i16,
    /// The rule that asks for it.
    pub article: Article,
    /// Until when it counts: the end of the year, or now.
    pub until: Moment,
    /// The bodies that existed in that year.
    pub bodies: Vec<BodyReport>,
    /// The meetings that were held, oldest first.
    pub meetings: Vec<MeetingReport>,
    /// What was resolved and is published, oldest first.
    pub resolutions: Vec<(MeetingId, Resolution)>,
    /// What bodies and experts did besides.
    pub activity: Activity,
    /// What was spent.
    pub spending: Vec<Spending>,
}

impl Report {
    /// What was spent in all, in KRW.
    pub fn spent(&self) -> i64 {
        self.spending.iter().map(|line| line.amount).sum()
    }
}

domain::words! {
    /// A table of a report, to be downloaded.
    Table {
        /// Who sat in which body.
        Composition = "composition",
        /// The meetings that were held.
        Meetings = "meetings",
        /// What was resolved.
        Resolutions = "resolutions",
        /// What was spent.
        Spending = "spending",
    }
}

impl Report {
    /// A table as CSV, safe to open in a spreadsheet program. Its head is in English, for programs.
    ///
    /// # Errors
    /// [`Error::Internal`].
    pub fn table(&self, table: Table) -> Result<Vec<u8>> {
        let rows = match table {
            Table::Composition => composition_rows(self),
            Table::Meetings => meeting_rows(self),
            Table::Resolutions => resolution_rows(self),
            Table::Spending => spending_rows(self),
        };
        Ok(publish::table::csv_lines(rows, true)?)
    }
}

/// A body in a report.
#[derive(Clone, Debug, PartialEq)]
pub struct BodyReport {
    /// Its short name.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: BodyKind,
    /// When it ended, if it did in that year.
    pub ended: Option<Moment>,
    /// Members with a vote at the end of the time.
    pub enrolled: u32,
    /// Of them, how many sit ex officio.
    pub ex_officio: u32,
    /// Of them, how many stand for whom.
    pub constituencies: Vec<(Constituency, u32)>,
    /// The larger gender's part of the appointed members in percent, when the bylaws allow less.
    pub gender_percent: Option<u32>,
    /// How often it met, those in writing included.
    pub meetings: u32,
    /// Seats taken and seats there were, over all its meetings in person.
    pub attendance: Attendance,
}

/// How many came, of how many there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Attendance {
    /// Meetings in person.
    pub meetings: u32,
    /// Members present, summed over the meetings.
    pub present: u32,
    /// Members enrolled, summed over the meetings.
    pub enrolled: u32,
}

impl Attendance {
    /// How many were present on average, in tenths; none without a meeting.
    pub fn average_tenths(&self) -> Option<u32> {
        // Rounded half up.
        (self.present * 10 + self.meetings / 2).checked_div(self.meetings)
    }

    /// What part came, in percent; none when nobody was enrolled.
    pub fn percent(&self) -> Option<u32> {
        (self.present * 100 + self.enrolled / 2).checked_div(self.enrolled)
    }

    fn add(&mut self, meeting: &MeetingReport) {
        if let Some(present) = meeting.present {
            self.meetings += 1;
            self.present += present;
            self.enrolled += meeting.enrolled;
        }
    }
}

/// A meeting in a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeetingReport {
    /// The meeting.
    pub id: MeetingId,
    /// The body that met.
    pub body: String,
    /// 제n차
    pub number: i64,
    /// What kind of meeting.
    pub kind: MeetingKind,
    /// When it was opened.
    pub at: Moment,
    /// Members enrolled.
    pub enrolled: u32,
    /// Members who were there at any time; none in writing.
    pub present: Option<u32>,
    /// How much was resolved, also what is not published.
    pub resolutions: usize,
}

/// The rule that asks for the report.
fn article() -> Article {
    Article {
        ordinance: "각종위원회 구성 및 운영 조례".to_owned(), number: "제16조".to_owned()
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

impl App {
    /// The years of which a dialogue has something to report, the latest first.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub async fn report_years(&self, actor: &Actor, dialogue: &Dialogue) -> Result<Vec<i16>> {
        self.gate(actor, Action::ReadDialogue, &dialogue.resource())?;
        let read = self.inner.store.read();
        let zone = zone(&dialogue.zone);
        let held = store::report::moments(&read, dialogue.id.0).await?;
        let mut years: BTreeSet<i16> =
            held.into_iter().map(|at| Moment(at).day(&zone).year()).collect();
        let spent = store::spending::years(&read, dialogue.id.0).await?;
        years.extend(spent.into_iter().filter_map(|year| i16::try_from(year).ok()));
        Ok(years.into_iter().rev().collect())
    }

    /// The report of a year.
    ///
    /// # Errors
    /// [`Error::Denied`], also for a year of which there is nothing to report.
    pub async fn report(&self, actor: &Actor, dialogue: &Dialogue, year: i16) -> Result<Report> {
        if !self.report_years(actor, dialogue).await?.contains(&year) {
            return Err(Error::NOT_FOUND);
        }
        let (from, end) = year_of(dialogue, year).ok_or(Error::NOT_FOUND)?;
        let until = end.plus(-1).min(self.now());
        let read = self.inner.store.read();
        let mut meetings = Vec::new();
        let mut resolutions = Vec::new();
        let mut by_body = Vec::new();
        for row in store::report::meetings(&read, dialogue.id.0, from.0, end.0).await? {
            let body = self.body_by_id(actor, BodyId(row.body_id)).await?;
            let view = self.view_meeting(&read, row, body).await?;
            let resolved = self.resolutions_of(actor, &view).await?;
            let meeting = meeting_report(&view, resolved.len());
            by_body.push((view.body.row.id, meeting.clone()));
            meetings.push(meeting);
            let public = resolved.into_iter().filter(|row| !view.is_resolution_hidden(row));
            resolutions.extend(public.map(|row| (view.id(), row)));
        }
        let mut bodies = Vec::new();
        for row in self.bodies(actor, dialogue).await? {
            let ended = row.valid_to.map(Moment);
            if row.valid_from > until.0 || ended.is_some_and(|ended| ended < from) {
                continue;
            }
            let body = self.body_by_id(actor, BodyId(row.id)).await?;
            let own = by_body.iter().filter(|(id, _)| *id == body.row.id).map(|(_, one)| one);
            bodies.push(self.body_report(actor, &body, until, &own.collect::<Vec<_>>()).await?);
        }
        let activity =
            store::report::activity(&read, dialogue.id.0, from.0, until.plus(1).0).await?;
        let spending = self.spending(actor, dialogue, year).await?;
        let article = article();
        Ok(Report { year, article, until, bodies, meetings, resolutions, activity, spending })
    }

    async fn body_report(
        &self,
        actor: &Actor,
        body: &BodyView,
        until: Moment,
        meetings: &[&MeetingReport],
    ) -> Result<BodyReport> {
        // Of a body that ended: who sat in it last.
        let ended = body.row.valid_to.map(Moment).filter(|ended| *ended <= until);
        let at = ended.map_or(until, |ended| ended.plus(-1));
        let standing = self.published_findings_at(actor, body, at).await?;
        let mut attendance = Attendance::default();
        for meeting in meetings {
            attendance.add(meeting);
        }
        Ok(BodyReport {
            slug: body.row.slug.clone(),
            name: body.row.name.clone(),
            kind: kind_of(&body.row)?,
            ended,
            enrolled: standing.enrolled,
            ex_officio: standing.ex_officio,
            constituencies: standing.constituencies,
            gender_percent: standing.observations.iter().find_map(gender_percent),
            meetings: count(meetings.len()),
            attendance,
        })
    }
}

/// When a year begins there, and when the next does.
fn year_of(dialogue: &Dialogue, year: i16) -> Option<(Moment, Moment)> {
    let zone = zone(&dialogue.zone);
    let from = Moment::from_iso_date(&format!("{year:04}-01-01"), &zone)?;
    let next = year.checked_add(1)?;
    Some((from, Moment::from_iso_date(&format!("{next:04}-01-01"), &zone)?))
}

const fn gender_percent(one: &Observation) -> Option<u32> {
    match one.remark {
        Remark::GenderShare { percent, .. } => Some(percent),
        _ => None,
    }
}

fn meeting_report(view: &MeetingView, resolutions: usize) -> MeetingReport {
    let state = &view.state;
    let at = state.opened.unwrap_or(Moment(view.row.starts_at));
    // Who left before it was opened was not at the meeting.
    let came = |stay: &&Stay| {
        state.setup.enrolled.contains(&stay.member) && stay.to.is_none_or(|to| to > at)
    };
    let present: BTreeSet<MemberId> =
        state.stays.iter().filter(came).map(|stay| stay.member).collect();
    MeetingReport {
        id: view.id(),
        body: view.body.row.name.clone(),
        number: view.row.number,
        kind: view.kind,
        at,
        enrolled: count(state.setup.enrolled.len()),
        present: (view.kind != MeetingKind::Written).then(|| count(present.len())),
        resolutions,
    }
}

fn head(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn composition_rows(report: &Report) -> Vec<Vec<String>> {
    let names = ["body", "name", "kind", "enrolled", "ex_officio", "constituency", "members"];
    let mut rows = vec![head(&names)];
    for body in &report.bodies {
        for (constituency, members) in &body.constituencies {
            rows.push(vec![
                body.slug.clone(),
                body.name.clone(),
                body.kind.to_string(),
                body.enrolled.to_string(),
                body.ex_officio.to_string(),
                constituency.to_string(),
                members.to_string(),
            ]);
        }
    }
    rows
}

fn meeting_rows(report: &Report) -> Vec<Vec<String>> {
    let names = ["meeting", "body", "number", "kind", "at", "enrolled", "present", "resolutions"];
    let row = |one: &MeetingReport| {
        vec![
            one.id.code(),
            one.body.clone(),
            one.number.to_string(),
            one.kind.to_string(),
            one.at.rfc3339(),
            one.enrolled.to_string(),
            one.present.map(|count| count.to_string()).unwrap_or_default(),
            one.resolutions.to_string(),
        ]
    };
    std::iter::once(head(&names)).chain(report.meetings.iter().map(row)).collect()
}

fn resolution_rows(report: &Report) -> Vec<Vec<String>> {
    let names = ["resolution", "meeting", "at", "title", "text"];
    let row = |(meeting, row): &(MeetingId, Resolution)| {
        vec![
            format!("{}-{}", row.year, row.number),
            meeting.code(),
            Moment(row.at).rfc3339(),
            row.title.clone(),
            row.text.clone(),
        ]
    };
    std::iter::once(head(&names)).chain(report.resolutions.iter().map(row)).collect()
}

fn spending_rows(report: &Report) -> Vec<Vec<String>> {
    let row =
        |line: &Spending| vec![line.line.clone(), line.purpose.clone(), line.amount.to_string()];
    let names = head(&["line", "purpose", "amount_krw"]);
    std::iter::once(names).chain(report.spending.iter().map(row)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn averages_are_rounded_half_up() {
        let of = |meetings, present, enrolled| Attendance { meetings, present, enrolled };
        assert_eq!(of(0, 0, 0).average_tenths(), None);
        assert_eq!(of(0, 0, 0).percent(), None);
        assert_eq!(of(2, 5, 12).average_tenths(), Some(25));
        assert_eq!(of(3, 20, 29).average_tenths(), Some(67));
        assert_eq!(of(2, 5, 12).percent(), Some(42));
        assert_eq!(of(2, 1, 200).percent(), Some(1));
    }
}
