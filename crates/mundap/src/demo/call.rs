//! The demo's calls: three hundred residents apply for the four subcommittees, and forty-eight are
//! drawn by dice; later one call is open, so that a visitor can try the form.

use app::application::NewApplication;
use app::call::NewCall;
use app::dialogue::Dialogue;
use domain::application::Status;
use domain::id::CallId;
use domain::language::Language;
use domain::permission::Actor;
use domain::time::{DAY, KOREA, Moment, SECOND, zone};

use super::build::{Story, day};

/// A subcommittee's call: its body, its title, what members do, and the dice that decided.
struct CallText {
    body: &'static str,
    title: &'static str,
    about: &'static str,
    dice: &'static str,
}

const CALLS: [CallText; 4] = [
    CallText {
        body: "youth",
        title: "청년 분과 위원 공개모집",
        about: "달마다 한 번 저녁에 모여 청년의 일과 삶에 관한 핵심 질문에 답합니다.",
        dice: "3 9 0 4 7 1",
    },
    CallText {
        body: "care",
        title: "돌봄 분과 위원 공개모집",
        about: "달마다 한 번 모여 돌봄을 좋은 일자리로 만드는 길을 함께 찾습니다.",
        dice: "8 2 6 6 0 5",
    },
    CallText {
        body: "green",
        title: "녹색전환 분과 위원 공개모집",
        about: "달마다 한 번 모여 산업과 에너지의 전환이 일자리에 뜻하는 것을 살핍니다.",
        dice: "1 7 3 0 9 2",
    },
    CallText {
        body: "village",
        title: "마을 분과 위원 공개모집",
        about: "달마다 한 번 모여 마을에서 만들고 나누는 일자리를 살핍니다.",
        dice: "5 5 8 4 1 6",
    },
];

/// Applicants for each subcommittee.
const APPLICANTS: usize = 75;
/// The time between two of them.
const APART: i64 = 240 * SECOND;
/// Those who applied to the call that is still open.
const SO_FAR: usize = 18;

const OPENS: &str = "2025-05-24";
const LAST: &str = "2025-06-01";
const DRAWN: &str = "2025-06-05";

const CRITERIA: &str = "성별, 나이대, 고용형태가 주민과 비슷해지도록 구성을 정하고, 그 안에서 누구나 될 수 있는 대로 같은 기회를 갖도록 추첨합니다.";
const QUALIFICATIONS: &str = "가람구에 살거나 가람구에서 일합니다.\n18세 이상입니다.";
/// For twelve seats.
const QUOTAS: &str = "성별, 여성, 5, 7, 49.6
성별, 남성, 5, 7, 50.4
나이대, 20대 이하, 2, 4, 24
나이대, 30–40대, 3, 5, 33
나이대, 50–60대, 3, 5, 31
나이대, 70대 이상, 1, 3, 12
고용형태, 임금노동, 4, 7, 52
고용형태, 자영업, 1, 3, 18
고용형태, 그 밖, 3, 5, 30
";

const SURNAMES: [&str; 20] = [
    "김", "이", "박", "최", "정", "강", "조", "윤", "장", "임", "한", "오", "서", "신", "권", "황",
    "안", "송", "류", "홍",
];
const GIVEN: [&str; 15] = [
    "가온", "나린", "다솜", "라온", "마루", "보라", "새벽", "아름", "은결", "정우", "지안", "하람",
    "해솔", "현서", "혜원",
];
const STREETS: [&str; 6] = ["샘골로", "새터길", "물빛로", "들마루길", "솔뫼로", "한내길"];

fn of<'a>(list: &[&'a str], at: usize) -> &'a str {
    list.get(at % list.len().max(1)).copied().unwrap_or_default()
}

/// The `n`th applicant of a call. Nobody has an address for mails; some share a household.
fn applicant(call: usize, n: usize) -> NewApplication {
    // Strides that share no factor with the lists, so that every mixture comes up.
    let seed = call * 101 + n;
    let home = if n % 12 == 11 { seed - 1 } else { seed };
    let age =
        of(&["30–40대", "50–60대", "20대 이하", "30–40대", "70대 이상", "50–60대", "20대 이하"], n);
    let work = of(&["임금노동", "그 밖", "임금노동", "자영업", "임금노동"], n * 3 + call);
    NewApplication {
        name: format!("{}{}", of(&SURNAMES, seed * 7), of(&GIVEN, seed)),
        phone: format!("010-{:04}-{n:04}", 2000 + call),
        address: format!("{} {}, {}호", of(&STREETS, home), home % 90 + 1, home % 40 + 101),
        features: vec![
            of(&["여성", "남성", "남성"], n / 2 + call).to_owned(),
            age.to_owned(),
            work.to_owned(),
        ],
        confirmed: vec![true, true],
        agreed: true,
        named: n.is_multiple_of(3),
        of_age: Some(true),
        ..NewApplication::default()
    }
}

fn written(text: &CallText) -> NewCall {
    NewCall {
        body: text.body.to_owned(),
        title: text.title.to_owned(),
        about: text.about.to_owned(),
        seats: "12".to_owned(),
        alternates: "6".to_owned(),
        criteria: CRITERIA.to_owned(),
        qualifications: QUALIFICATIONS.to_owned(),
        method: "draw".to_owned(),
        quotas: QUOTAS.to_owned(),
        household: true,
        sensitive: "회의에 오시는 데 필요한 도움 (휠체어, 통역, 아이 돌봄)".to_owned(),
        opens: OPENS.to_owned(),
        closes: LAST.to_owned(),
        decides: DRAWN.to_owned(),
        time: "14:00".to_owned(),
        source: "2025-06-05 추첨 생방송에서 차례로 던지는 십면체 주사위 여섯 개".to_owned(),
        kept: "30".to_owned(),
        months: "24".to_owned(),
        ..NewCall::default()
    }
}

impl Story {
    /// Residents are recruited into the four subcommittees, as the first meeting resolved.
    pub(super) async fn recruit(&self, dialogue: &Dialogue) -> anyhow::Result<()> {
        let actor = Actor::command_line();
        let mut calls = Vec::new();
        for text in &CALLS {
            let id = self.app.add_call(&actor, dialogue, &written(text)).await?;
            self.app.publish_call(&actor, dialogue, id).await?;
            calls.push((id, text));
        }
        self.clock.reach(day(OPENS)?.plus(9 * 3600 * SECOND));
        for (place, (id, _)) in calls.iter().enumerate() {
            self.apply(place, *id, APPLICANTS).await?;
        }
        self.clock.reach(day(LAST)?.plus(DAY + 9 * 3600 * SECOND));
        for (id, _) in &calls {
            self.look_through(*id).await?;
            self.app.publish_lottery(&actor, dialogue, *id).await?;
        }
        self.clock.reach(day(DRAWN)?.plus(14 * 3600 * SECOND));
        let witness = "2025-06-05 14:00 구청 대회의실, 참관인 다섯 명";
        for (id, text) in &calls {
            self.app.draw_call(&actor, dialogue, *id, text.dice, witness).await?;
        }
        self.clock.reach(day(DRAWN)?.plus(3 * DAY));
        for (id, _) in &calls {
            self.seat_drawn(dialogue, *id).await?;
        }
        Ok(())
    }

    async fn apply(&self, place: usize, call: CallId, count: usize) -> anyhow::Result<()> {
        let visitor = Actor::default();
        for n in 0..count {
            self.clock.reach(self.app.now().plus(APART));
            let new = applicant(place, n);
            self.app.send_application(&visitor, call, new, Language::Korean).await?;
        }
        Ok(())
    }

    /// Three do not live or work here; everyone else takes part.
    async fn look_through(&self, call: CallId) -> anyhow::Result<()> {
        let actor = Actor::command_line();
        let view = self.app.call(&actor, call).await?;
        let first = self.app.applications(&actor, &view, None, app::page::Slice::first(3)).await?;
        for line in &first.items {
            let id = domain::id::ApplicationId(line.id);
            let note = "주소와 일터가 모두 다른 구입니다.";
            let app = &self.app;
            app.review_application(&actor, &view, id, "ineligible", "residence", note).await?;
        }
        self.app.accept_rest(&actor, &view).await?;
        Ok(self.app.end_review(&actor, &view, true).await?)
    }

    /// One of those selected declines, an alternate moves up, and everyone is appointed.
    async fn seat_drawn(&self, dialogue: &Dialogue, call: CallId) -> anyhow::Result<()> {
        let actor = Actor::command_line();
        let view = self.app.call(&actor, call).await?;
        for round in 0..2 {
            let slice = app::page::Slice::first(50);
            let asked = self.app.applications(&actor, &view, Some(Status::Selected), slice).await?;
            for (n, line) in asked.items.iter().enumerate() {
                let id = domain::id::ApplicationId(line.id);
                self.app.answer_for(&actor, &view, id, round > 0 || n > 0).await?;
            }
        }
        self.app.appoint_accepted(&actor, &view).await?;
        Ok(self.app.settle_call(&actor, dialogue, call).await?)
    }

    /// A call that a visitor finds open: more seats for the young.
    pub(super) async fn recruit_again(
        &self,
        dialogue: &Dialogue,
        closes: Moment,
    ) -> anyhow::Result<()> {
        // The promised day of the first four is long over.
        self.app.destroy_due(self.app.now()).await?;
        let actor = Actor::command_line();
        let zone = zone(KOREA);
        let opens = self.app.now().plus(DAY).start_of_day(&zone);
        let decides = closes.plus(7 * DAY).iso_date(&zone);
        let [youth, ..] = CALLS;
        let text = CallText { title: "청년 분과 위원 추가 공개모집", ..youth };
        let new = NewCall {
            opens: opens.iso_date(&zone),
            closes: closes.plus(-DAY).iso_date(&zone),
            source: format!("{decides} 추첨 생방송에서 차례로 던지는 십면체 주사위 여섯 개"),
            decides,
            seats: "4".to_owned(),
            alternates: "4".to_owned(),
            quotas: "성별, 여성, 2, 2, 49.6\n성별, 남성, 2, 2, 50.4\n나이대, 20대 이하, 2, 4, 24\n나이대, 30–40대, 0, 2, 33\n나이대, 50–60대, 0, 1, 31\n나이대, 70대 이상, 0, 1, 12\n고용형태, 임금노동, 1, 3, 52\n고용형태, 자영업, 0, 2, 18\n고용형태, 그 밖, 0, 2, 30\n".to_owned(),
            ..written(&text)
        };
        let id = self.app.add_call(&actor, dialogue, &new).await?;
        self.app.publish_call(&actor, dialogue, id).await?;
        self.clock.reach(opens.plus(9 * 3600 * SECOND));
        self.apply(CALLS.len(), id, SO_FAR).await
    }
}
