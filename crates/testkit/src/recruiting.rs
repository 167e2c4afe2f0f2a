//! Calls and people who apply to them.

use app::Actor;
use app::application::NewApplication;
use app::body::BodyView;
use app::call::NewCall;
use domain::id::CallId;
use domain::language::Language;
use domain::receipt::ReceiptCode;
use domain::time::DAY;

use crate::TestApp;

/// What the calls of tests go by: 성별, 나이대.
pub const QUOTAS: &str = "성별, 여성, 4, 6, 50.2
성별, 남성, 4, 6, 49.8
나이대, 청년, 2, 6, 35
나이대, 장년, 2, 6, 40
나이대, 노년, 1, 6, 25
";

/// A call for ten seats by a draw: open from tomorrow for two weeks, drawn three days later.
pub fn new_call(body: &str) -> NewCall {
    NewCall {
        body: body.to_owned(),
        title: "청년분과 위원 공개모집".to_owned(),
        about: "달마다 한 번 저녁에 모여 핵심 질문에 답합니다.".to_owned(),
        seats: "10".to_owned(),
        alternates: "5".to_owned(),
        criteria: "성별과 나이대가 주민과 비슷하도록 추첨합니다.".to_owned(),
        qualifications: "가람구에 살거나 가람구에서 일합니다.\n18세 이상입니다.".to_owned(),
        method: "draw".to_owned(),
        quotas: QUOTAS.to_owned(),
        marks: String::new(),
        household: true,
        sensitive: "회의에 오시는 데 필요한 도움".to_owned(),
        opens: "2026-11-24".to_owned(),
        closes: "2026-12-07".to_owned(),
        decides: "2026-12-10".to_owned(),
        time: "14:00".to_owned(),
        source: "2026-12-10 추첨 생방송에서 던지는 십면체 주사위 여섯 개".to_owned(),
        kept: "30".to_owned(),
        months: "24".to_owned(),
    }
}

/// A call for ten seats by the marks of reviewers.
pub fn new_review(body: &str) -> NewCall {
    NewCall {
        method: "review".to_owned(),
        marks: "현장 경험, 60\n참여 의지, 40\n".to_owned(),
        source: String::new(),
        seats: "2".to_owned(),
        alternates: "1".to_owned(),
        quotas: String::new(),
        household: false,
        ..new_call(body)
    }
}

/// The `n`th applicant: five of six have a household of their own, values go around.
pub fn applicant(n: usize) -> NewApplication {
    let pick = |list: &[&str], at: usize| list[at % list.len()].to_owned();
    let home = if n % 6 == 5 { n - 1 } else { n };
    NewApplication {
        name: format!("신청자{n}"),
        email: format!("applicant{n}@garam.example"),
        phone: format!("010-2000-{n:04}"),
        address: format!("샘골로 {}, {}호", home / 10 + 1, home % 10 + 101),
        features: vec![pick(&["여성", "남성"], n), pick(&["청년", "장년", "노년"], n / 2)],
        confirmed: vec![true, true],
        motivation: "밤에 일하는 사람의 이야기를 전하고 싶습니다.".to_owned(),
        agreed: true,
        of_age: Some(true),
        ..NewApplication::default()
    }
}

impl TestApp {
    /// A published call for a body that is open now.
    pub async fn open_call(&self, body: &BodyView, new: NewCall) -> CallId {
        let operator = self.operator();
        let id = self.app.add_call(&operator, &body.dialogue, &new).await.unwrap();
        self.app.publish_call(&operator, &body.dialogue, id).await.unwrap();
        self.clock.advance(2 * DAY);
        id
    }

    /// Sends the applications of `0..count`; their receipts.
    pub async fn applicants(&self, call: CallId, count: usize) -> Vec<ReceiptCode> {
        let visitor = Actor::default();
        let mut receipts = Vec::new();
        for n in 0..count {
            let sent = self.app.send_application(&visitor, call, applicant(n), Language::Korean);
            receipts.push(sent.await.unwrap());
        }
        receipts
    }

    /// Closes a call, lets everyone take part and ends the review.
    pub async fn reviewed(&self, call: CallId) {
        let operator = self.operator();
        self.clock.advance(14 * DAY);
        let view = self.app.call(&operator, call).await.unwrap();
        self.app.accept_rest(&operator, &view).await.unwrap();
        self.app.end_review(&operator, &view, true).await.unwrap();
    }

    /// Publishes the lottery of a reviewed call and draws with this value, on the announced day.
    pub async fn drawn(&self, call: CallId, random: &str) {
        let operator = self.operator();
        let view = self.app.call(&operator, call).await.unwrap();
        self.app.publish_lottery(&operator, &view.dialogue, call).await.unwrap();
        let wait = view.terms.decides.0 - self.app.now().0;
        self.clock.advance(wait.max(0));
        let drawn = self.app.draw_call(&operator, &view.dialogue, call, random, "생방송");
        drawn.await.unwrap();
    }
}
