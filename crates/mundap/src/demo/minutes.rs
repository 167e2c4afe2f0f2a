//! The demo's minutes: those of the first meeting were corrected by a member; both were approved,
//! signed and published.

use anyhow::Context as _;
use app::body::BodyView;
use app::meeting::Meetings;
use app::minutes::digest_text;
use app::page::Slice;
use app::spending::NewSpending;
use domain::id::{MeetingId, PersonId};
use domain::member::{Office, Seat};
use domain::minutes::{CorrectionOutcome, Signatory};
use domain::permission::Actor;
use domain::time::SECOND;
use uuid::Uuid;

use super::body::COUNCIL;
use super::build::Story;

const HOUR: i64 = 3600 * SECOND;
/// Days members have to look minutes through.
const DAYS: i64 = 7;

/// A line of spending: budget line, what for, KRW.
type Spent = (&'static str, &'static str, &'static str);

const SPENT_FIRST: [Spent; 3] = [
    ("회의 수당", "제1차 정기회의 참석 수당", "1,680,000"),
    ("운영비", "분과위원 공개모집 안내문 인쇄", "1,240,000"),
    ("운영비", "추첨 생방송 자막과 수어 통역", "900,000"),
];

const SPENT_SECOND: [Spent; 2] = [
    ("회의 수당", "제2차 정기회의 참석 수당", "1,540,000"),
    ("운영비", "동별 대화마당 다과와 장소", "3,960,000"),
];

impl Story {
    /// The minutes of the first meeting, from draft to publication.
    pub(super) async fn publish_first_minutes(&self) -> anyhow::Result<()> {
        let (app, desk) = (&self.app, Actor::command_line());
        let body = self.body(COUNCIL).await?;
        let id = self.meeting_of(&body, 1).await?;
        self.later();
        app.circulate_minutes(&desk, id, DAYS).await?;
        self.later();
        let member = self.sitting(&body, "임나래", None)?;
        let minutes = app.minutes(&member, id).await?;
        let said = minutes.document.paragraphs().find(|one| one.text.contains("교대근무자"));
        let said = said.context("what 임나래 said")?;
        let text = said.text.replace("목표를 두자고 함", "근무 시간도 목표에 넣자고 함");
        let note = "무엇을 목표로 하자고 했는지 빠졌습니다";
        let correction = app.correct_minutes(&member, id, &said.key, &text, note).await?;
        self.later();
        let accepted = CorrectionOutcome::Accepted;
        app.decide_correction(&desk, id, correction, accepted, "").await?;
        self.sign_and_publish(&body, id).await?;
        self.spend(&body, 2025, &SPENT_FIRST).await
    }

    /// Those of the second meeting, which nobody found anything wrong with.
    pub(super) async fn publish_second_minutes(&self) -> anyhow::Result<()> {
        let body = self.body(COUNCIL).await?;
        let id = self.meeting_of(&body, 2).await?;
        self.later();
        self.app.circulate_minutes(&Actor::command_line(), id, DAYS).await?;
        self.sign_and_publish(&body, id).await?;
        self.spend(&body, 2026, &SPENT_SECOND).await
    }

    /// The chair approves; chair and secretary sign; everybody can read.
    async fn sign_and_publish(&self, body: &BodyView, id: MeetingId) -> anyhow::Result<()> {
        let app = &self.app;
        let chair = self.sitting(body, "김서윤", Some(Office::CoChair))?;
        let secretary = self.sitting(body, "서도윤", Some(Office::Secretary))?;
        self.later();
        app.approve_minutes(&chair, id).await?;
        let minutes = app.minutes(&secretary, id).await?;
        let digest = minutes.version().map(digest_text).context("a version")?;
        app.sign_minutes(&chair, id, Signatory::Chair, &digest).await?;
        self.later();
        app.sign_minutes(&secretary, id, Signatory::Secretary, &digest).await?;
        app.publish_minutes(&secretary, id).await?;
        Ok(())
    }

    async fn spend(&self, body: &BodyView, year: i16, lines: &[Spent]) -> anyhow::Result<()> {
        for (line, purpose, amount) in lines {
            let new = NewSpending {
                line: (*line).to_owned(),
                purpose: (*purpose).to_owned(),
                amount: (*amount).to_owned(),
            };
            let desk = Actor::command_line();
            self.app.add_spending(&desk, &body.dialogue, year, &new).await?;
        }
        Ok(())
    }

    async fn meeting_of(&self, body: &BodyView, number: i64) -> anyhow::Result<MeetingId> {
        let desk = Actor::command_line();
        let held = self.app.meetings(&desk, Meetings::Of(body), Slice::first(50)).await?;
        let found = held.items.iter().find(|meeting| meeting.number == number);
        Ok(MeetingId(found.with_context(|| format!("meeting {number}"))?.id))
    }

    /// A member at a device of their own, in the office they hold.
    pub(super) fn sitting(
        &self,
        body: &BodyView,
        name: &str,
        office: Option<Office>,
    ) -> anyhow::Result<Actor> {
        let now = self.clock_now();
        let member = body.sitting(now).find(|member| member.row.name == name);
        let member = member.with_context(|| name.to_owned())?;
        let seat = Seat {
            member: member.id(),
            body: body.id(),
            dialogue: body.dialogue.id,
            kind: body.kind,
            votes: member.row.votes != 0,
            offices: office.into_iter().collect(),
        };
        let person = Some(PersonId(Uuid::from_u128(u128::from(member.row.id.unsigned_abs()))));
        Ok(Actor { person, seats: vec![seat], ..Actor::default() })
    }

    fn later(&self) {
        self.clock.reach(self.app.now().plus(HOUR));
    }
}
