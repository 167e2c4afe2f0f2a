//! Minutes: drafted from the record, kept by people, signed by two, published in time, and what nobody
//! reads who may not.

use app::ballot::{Asked, NewBallot};
use app::item::NewItem;
use app::mail::Letter;
use app::meeting::NewMeeting;
use app::meeting::record::Command;
use app::member::NewMember;
use app::minutes::{Edit, PublicMinutes, Seal};
use domain::ballot::Way;
use domain::body::BodyKind;
use domain::id::{ItemId, MeetingId};
use domain::item::ItemOutcome;
use domain::meeting::Speaker;
use domain::member::Office;
use domain::minutes::{
    CorrectionOutcome, Difference, Document, MinutesStatus, Secrecy, Shown, Signatory, Withheld,
};
use domain::motion::MotionKind;
use domain::permission::Denial;
use domain::recusal::{Ground, RecusalWay};
use domain::role::Role;
use domain::text::Fault;
use domain::time::{DAY, KOREA, SECOND, zone};
use testkit::{START, TestApp, both_engines};

use crate::expect::{conflict, denial, faults};
use crate::meeting::Room;

const MINUTE: i64 = 60 * SECOND;

/// A council of six: the first leads it.
pub(crate) async fn council(t: &TestApp) -> Room<'_> {
    let dialogue = t.dialogue("garam").await;
    let desk = t.person(Role::Secretary, &dialogue).await;
    let body = t.body(&dialogue, "council", BodyKind::Council).await;
    let people = [
        ("김가람", "가람구청"),
        ("이은하", "돌봄조합"),
        ("박새터", "상인회"),
        ("최샘골", "노동조합"),
        ("정하늘", ""),
        ("오바다", "청년회"),
    ];
    let mut members = Vec::new();
    for (name, affiliation) in people {
        let new = NewMember {
            name: name.to_owned(),
            affiliation: affiliation.to_owned(),
            kind: "appointed".to_owned(),
            constituency: "civic".to_owned(),
            ..NewMember::default()
        };
        members.push(t.seated_as(&body, new).await);
    }
    let body = t.reload_body("council").await;
    t.app.give_office(&t.operator(), &body, members[0].member, Office::CoChair).await.unwrap();
    let session = members[0].person.session.clone();
    members[0].person.actor = t.app.account(&session).await.unwrap().unwrap().actor;
    let body = t.reload_body("council").await;
    Room { t, desk, body, members }
}

impl Room<'_> {
    /// Something happens so many minutes after two in the afternoon of the day of the meeting.
    async fn at(&self, id: MeetingId, minutes: i64, command: Command) {
        self.t.clock.set(START.plus(8 * DAY + 5 * 60 * MINUTE + minutes * MINUTE));
        self.t.app.command(&self.desk, id, command).await.unwrap();
    }

    async fn votes(
        &self,
        id: MeetingId,
        minutes: i64,
        motion: domain::id::MotionId,
        hands: Option<u32>,
    ) {
        self.t.clock.set(START.plus(8 * DAY + 5 * 60 * MINUTE + minutes * MINUTE));
        let way = if hands.is_some() { Way::Hands } else { Way::Named };
        let new = NewBallot { asked: Asked::Motion(motion), way, rule: String::new(), minutes: 0 };
        let ballot = self.t.app.open_ballot(&self.desk, id, &new).await.unwrap().0;
        let mut counted = Vec::new();
        match hands {
            Some(hands) => counted.push(("in_favour".to_owned(), hands)),
            None => {
                for (member, choice) in [
                    (0, "in_favour"),
                    (1, "in_favour"),
                    (3, "in_favour"),
                    (4, "abstain"),
                    (5, "against"),
                ] {
                    let who = &self.members[member];
                    self.t.app.cast_ballot(who, id, ballot, choice).await.unwrap();
                }
            }
        }
        self.t.app.close_ballot(&self.desk, id, ballot, &counted).await.unwrap();
    }

    /// A whole meeting: a report, a resolution with a recusal, and an item behind closed doors.
    pub(crate) async fn held(&self) -> MeetingId {
        let day = self.t.app.now().plus(8 * DAY).iso_date(&zone(KOREA));
        let new = NewMeeting {
            kind: "regular".to_owned(),
            day,
            starts: "14:00".to_owned(),
            place: "구청 3층 회의실".to_owned(),
            ..NewMeeting::default()
        };
        let id = self.t.app.add_meeting(&self.desk, &self.body, &new).await.unwrap();
        for (kind, title, text, presenter) in [
            ("report", "경과 보고", "", "일자리정책과장"),
            ("motion", "운영 계획", "다달이 한 번 모인다.", ""),
            ("report", "업체 현황", "", ""),
            ("report", "그 밖의 보고", "", ""),
        ] {
            let new = NewItem {
                kind: kind.to_owned(),
                title: title.to_owned(),
                text: text.to_owned(),
                presenter: presenter.to_owned(),
                ..NewItem::default()
            };
            self.t.app.add_item(&self.desk, id, &new).await.unwrap();
        }
        self.t.app.call_meeting(&self.desk, id).await.unwrap();
        for member in &self.members[..5] {
            self.at(id, 0, Command::Arrive(member.member)).await;
        }
        let items: Vec<ItemId> =
            self.view(id).await.items.iter().map(app::item::ItemView::id).collect();
        let who = |place: usize| self.members[place].member;
        let end = |item: ItemId, outcome| Command::EndItem(item, outcome, String::new());
        self.at(id, 1, Command::Open(who(0))).await;
        self.at(id, 5, Command::BeginItem(items[0])).await;
        let told = Speaker::Other("일자리정책과장".to_owned());
        self.at(id, 6, Command::Remark(told, "지난달에 한 일을 설명함".to_owned())).await;
        self.at(id, 9, end(items[0], ItemOutcome::Noted)).await;

        self.at(id, 10, Command::BeginItem(items[1])).await;
        self.at(id, 12, Command::Arrive(who(5))).await;
        let party = "당사자인 단체의 대표임".to_owned();
        let aside = Command::Recuse(who(2), items[1], RecusalWay::Exclusion, Ground::Party, party);
        self.at(id, 13, aside).await;
        let wrong = Command::Remark(Speaker::Member(who(3)), "잘못 적은 말".to_owned());
        self.at(id, 14, wrong).await;
        let number = self.view(id).await.record.last().unwrap().number;
        self.at(id, 14, Command::Strike(number, "다른 위원의 말임".to_owned())).await;
        let said = Command::Remark(Speaker::Member(who(1)), "밤 시간에도 모이자고 함".to_owned());
        self.at(id, 15, said).await;
        let motion = Command::Move(
            items[1],
            MotionKind::Main,
            "운영 계획을 정하는 안".to_owned(),
            "둘째 주 화요일에 모인다.".to_owned(),
            Speaker::Member(who(1)),
        );
        self.at(id, 16, motion).await;
        let main = self.view(id).await.state.motions[0].id;
        self.votes(id, 20, main, None).await;
        self.at(id, 22, end(items[1], ItemOutcome::Decided)).await;

        self.at(id, 30, Command::BeginItem(items[2])).await;
        let close = Command::Move(
            items[2],
            MotionKind::CloseSession,
            "업체의 형편을 다룸".to_owned(),
            String::new(),
            Speaker::Member(who(0)),
        );
        self.at(id, 31, close).await;
        let close = self.view(id).await.state.motions[1].id;
        self.votes(id, 32, close, Some(6)).await;
        let secret = Command::Remark(Speaker::Member(who(3)), "아주비밀스러운말".to_owned());
        self.at(id, 34, secret).await;
        self.at(id, 35, end(items[2], ItemOutcome::Noted)).await;
        let outside = Command::Remark(Speaker::Member(who(3)), "문닫고한다른말".to_owned());
        self.at(id, 36, outside).await;
        self.at(id, 37, Command::OpenDoors).await;
        self.at(id, 40, Command::Leave(who(5))).await;
        self.at(id, 45, Command::Adjourn("시간이 다 됨".to_owned())).await;
        id
    }

    /// Everything up to publishing: circulated, approved and signed.
    async fn published(&self, id: MeetingId) {
        self.t.app.circulate_minutes(&self.desk, id, 7).await.unwrap();
        self.approved_and_signed(id).await;
        self.t.app.publish_minutes(&self.desk, id).await.unwrap();
    }

    async fn approved_and_signed(&self, id: MeetingId) {
        let (app, chair) = (&self.t.app, &self.members[0]);
        app.approve_minutes(chair, id).await.unwrap();
        let digest = self.digest(id).await;
        app.sign_minutes(chair, id, Signatory::Chair, &digest).await.unwrap();
        app.sign_minutes(&self.desk, id, Signatory::Secretary, &digest).await.unwrap();
    }

    async fn digest(&self, id: MeetingId) -> String {
        let minutes = self.t.app.minutes(&self.desk, id).await.unwrap();
        hex::encode(&minutes.version().unwrap().digest)
    }

    /// The key of the paragraph that says this.
    pub(crate) async fn key(&self, id: MeetingId, words: &str) -> String {
        let minutes = self.t.app.minutes(&self.desk, id).await.unwrap();
        let found = minutes.document.paragraphs().find(|one| one.text.contains(words));
        found.unwrap_or_else(|| panic!("{words}")).key.clone()
    }

    async fn edit(&self, id: MeetingId, key: &str, text: &str) -> app::Result<i64> {
        let version = self.t.app.minutes(&self.desk, id).await.unwrap().row.version;
        let texts = vec![(key.to_owned(), text.to_owned())];
        let edit =
            Edit { version, texts, reason: "이름을 바로잡음".to_owned(), ..Edit::default() };
        self.t.app.edit_minutes(&self.desk, id, &edit).await
    }
}

/// A text as it is read.
fn rendered(document: &Document) -> String {
    let mut lines = Vec::new();
    for (section, number) in document.sections.iter().zip(1..) {
        lines.push(format!("{number}. {}", section.title));
        lines.extend(section.paragraphs.iter().map(|paragraph| paragraph.text.clone()));
    }
    lines.join("\n")
}

fn public_text(minutes: &PublicMinutes) -> String {
    let sections = minutes.shown.iter().flat_map(|shown| &shown.sections);
    let text = |section: &app::minutes::PublicSection| {
        let own = section.paragraphs.iter().filter_map(|one| one.text.clone());
        section.title.clone().into_iter().chain(own).collect::<Vec<_>>().join("\n")
    };
    sections.map(text).collect::<Vec<_>>().join("\n")
}

/// The minutes of [`Room::held`], written by hand from what happened.
const BY_HAND: &str = "1. 회의 개요
회의: 지속가능일자리회 제1차 정기회의
일시: 2026. 12. 1. 14:01 ~ 14:45
장소: 구청 3층 회의실
의장: 공동위원장 김가람
안건 1. 경과 보고 (보고)
안건 2. 운영 계획 (심의·의결)
안건 3. 업체 현황 (보고)
안건 4. 그 밖의 보고 (보고)
2. 출석
출석위원 6명: 김가람(공동위원장, 가람구청), 이은하(돌봄조합), 박새터(상인회), 최샘골(노동조합), 정하늘, 오바다(청년회)
결석위원 0명: 없음
발언한 관계자: 일자리정책과장
개회 뒤 들어오고 나간 위원:
14:12 오바다 위원 출석
14:40 오바다 위원 퇴장
3. 개회
14:01 공동위원장 김가람이 재적위원 6명 가운데 5명이 출석하여 성원이 되었음을 알리고 개회를 선포하였습니다.
근거: 「지속가능 일자리 지원 조례」 제10조
4. 안건 1. 경과 보고
14:05 공동위원장 김가람이 안건을 상정하였습니다. 제안 설명: 일자리정책과장
일자리정책과장: 지난달에 한 일을 설명함
처리 결과: 보고를 받았습니다.
5. 안건 2. 운영 계획
내용: 다달이 한 번 모인다.
14:10 공동위원장 김가람이 안건을 상정하였습니다.
박새터 위원은 이 안건에서 제척되었습니다.
근거: 「각종위원회 구성 및 운영 조례」 제9조 (본인이나 배우자가 안건의 당사자이거나 공동권리자·공동의무자인 경우)
까닭: 당사자인 단체의 대표임
이은하 위원(돌봄조합): 밤 시간에도 모이자고 함
이은하 위원(돌봄조합)이 의안 제1호 「운영 계획을 정하는 안」을 제안하였습니다.
둘째 주 화요일에 모인다.
의안 제1호를 기록 표결로 표결하였습니다. 찬성 3표, 반대 1표, 기권 1표로 가결되었습니다.
셈: 재적 6명, 출석 6명, 제척·기피·회피 1명(기준에서 뺌), 기권 1명(기준에 넣음), 기준 5명, 필요한 표 3표, 얻은 표 3표
근거: 「지속가능 일자리 지원 조례」 제10조 (출석위원 과반수의 찬성)
표결에 참여하지 않은 위원: 박새터(제척)
찬성: 김가람, 이은하, 최샘골
반대: 오바다
기권: 정하늘
의결 번호: 제2026-1호
처리 결과: 표결로 정하였습니다.
6. 안건 3. 업체 현황
14:30 공동위원장 김가람이 안건을 상정하였습니다.
공동위원장 김가람(가람구청)이 회의를 비공개로 진행하자고 제안하였습니다. 업체의 형편을 다룸
비공개 진행 동의를 거수로 표결하였습니다. 찬성 6표, 반대 0표, 기권 0표로 가결되었습니다.
셈: 재적 6명, 출석 6명, 기준 6명, 필요한 표 4표, 얻은 표 6표
근거: 「지속가능 일자리 지원 조례」 제10조 (출석위원 과반수의 찬성)
이에 따라 회의를 비공개로 진행하였습니다.
최샘골 위원(노동조합): 아주비밀스러운말
처리 결과: 보고를 받았습니다.
7. 안건 4. 그 밖의 보고
이 안건은 다루지 않았습니다.
8. 그 밖의 진행
최샘골 위원(노동조합): 문닫고한다른말
14:37 회의를 다시 공개하였습니다.
9. 의결 사항
의결 제2026-1호: 운영 계획을 정하는 안
둘째 주 화요일에 모인다.
10. 폐회
14:45 공동위원장 김가람이 폐회를 선포하였습니다.
시간이 다 됨";

both_engines!(the_draft_of_a_whole_meeting_is_what_was_written_by_hand, |t| async {
    let room = council(t).await;
    let id = room.held().await;
    let minutes = t.app.minutes(&room.desk, id).await.unwrap();
    let text = rendered(&minutes.document);
    for (drafted, by_hand) in text.lines().zip(BY_HAND.lines()) {
        assert_eq!(drafted, by_hand);
    }
    assert_eq!(text.lines().count(), BY_HAND.lines().count());
    assert_eq!((minutes.status, minutes.row.version), (MinutesStatus::Draft, 0));
    // Members read it, nobody else does.
    t.app.minutes(&room.members[4], id).await.unwrap();
    assert_eq!(denial(t.app.minutes(&t.participant(), id).await), Denial::SignIn);
    let stranger = t.person(Role::Editor, &room.body.dialogue).await;
    assert_eq!(denial(t.app.minutes(&stranger, id).await), Denial::Forbidden);
    let public = t.app.public_minutes(&t.participant(), id, None).await.unwrap();
    assert!(public.shown.is_none() && public.versions.is_empty());
});

both_engines!(minutes_begin_when_the_meeting_is_over, |t| async {
    let room = Room::new(t, 3).await;
    let id = room.opened(3, &[("report", "경과 보고")]).await;
    assert_eq!(conflict(t.app.minutes(&room.desk, id).await), "meeting_not_over");
    assert_eq!(conflict(t.app.circulate_minutes(&room.desk, id, 7).await), "meeting_not_over");
    let view = room.view(id).await;
    assert_eq!(t.app.minutes_standing(&t.participant(), &view).await.unwrap(), None);
});

both_engines!(every_change_is_a_version_and_tells_what_differs_from_the_record, |t| async {
    let room = council(t).await;
    let id = room.held().await;
    let key = room.key(id, "밤 시간에도").await;
    assert_eq!(room.edit(id, &key, "이은하 위원(돌봄조합): 저녁에 모이자고 함").await.unwrap(), 1);
    // Nothing changed: no version.
    assert_eq!(room.edit(id, &key, "이은하 위원(돌봄조합): 저녁에 모이자고 함").await.unwrap(), 1);
    let minutes = t.app.minutes(&room.desk, id).await.unwrap();
    let differences = minutes.document.differences(&minutes.record);
    let before = "이은하 위원(돌봄조합): 밤 시간에도 모이자고 함".to_owned();
    assert_eq!(differences, [Difference::Edited { key: key.clone(), before }]);
    assert_eq!(minutes.versions[0].office, "secretary");
    // Two who write at once do not overwrite each other.
    let stale = Edit { texts: vec![(key.clone(), "다른 말".to_owned())], ..Edit::default() };
    assert_eq!(conflict(t.app.edit_minutes(&room.desk, id, &stale).await), "minutes_changed");
    // The chair runs the body's business too; members do not.
    let chair = &room.members[0];
    let added = vec![("other".to_owned(), "사진을 찍음".to_owned())];
    let edit = Edit { version: 1, added, ..Edit::default() };
    assert_eq!(t.app.edit_minutes(chair, id, &edit).await.unwrap(), 2);
    let denied = t.app.edit_minutes(&room.members[1], id, &edit).await;
    assert_eq!(denial(denied), Denial::Forbidden);
    let minutes = t.app.minutes(&room.desk, id).await.unwrap();
    assert_eq!(minutes.versions[1].office, "co_chair");
    assert_eq!(minutes.document.paragraph("n1").unwrap().text, "사진을 찍음");
    // What minutes have to say cannot be taken out; what was taken out comes back.
    assert_eq!(faults(room.edit(id, "present", "").await), [("text", Fault::Required)]);
    assert_eq!(room.edit(id, &key, "").await.unwrap(), 3);
    let edit = Edit { version: 3, restored: vec![key.clone()], ..Edit::default() };
    t.app.edit_minutes(&room.desk, id, &edit).await.unwrap();
    assert_eq!(room.key(id, "밤 시간에도").await, key);
});

both_engines!(members_correct_what_is_circulated, |t| async {
    let room = council(t).await;
    let id = room.held().await;
    let key = room.key(id, "밤 시간에도").await;
    let (app, member) = (&t.app, &room.members[1]);
    let correct = async |text: &str| app.correct_minutes(member, id, &key, text, "뜻이 다름").await;
    assert_eq!(conflict(correct("고친 말").await), "corrections_closed");
    let days = app.circulate_minutes(&room.desk, id, 0).await;
    assert_eq!(faults(days)[0].0, "days");
    t.mails().await;
    app.circulate_minutes(&room.desk, id, 7).await.unwrap();
    let mails = t.mails().await;
    assert_eq!(mails.len(), 6);
    let Letter::Minutes(news) = &mails[0].1 else { panic!("{:?}", mails[0].1) };
    assert_eq!(news.due.iso_date(&zone(KOREA)), "2026-12-08");
    let first = correct("이은하 위원(돌봄조합): 저녁 여섯 시 뒤에 모이자고 함").await.unwrap();
    let second = correct("이은하 위원: 낮에 모이자고 함").await.unwrap();
    let same = "이은하 위원(돌봄조합): 밤 시간에도 모이자고 함";
    assert_eq!(faults(correct(same).await)[0].0, "text");
    let outsider = app.correct_minutes(&room.desk, id, &key, "고친 말", "까닭").await;
    assert_eq!(denial(outsider), Denial::Forbidden);
    // Nothing is approved while a correction waits.
    let chair = &room.members[0];
    assert_eq!(conflict(app.approve_minutes(chair, id).await), "corrections_open");
    let (yes, no) = (CorrectionOutcome::Accepted, CorrectionOutcome::Declined);
    let decide =
        async |one: i64, how, why: &str| app.decide_correction(&room.desk, id, one, how, why).await;
    assert_eq!(faults(decide(second, no, "").await)[0].0, "reason");
    decide(first, yes, "").await.unwrap();
    decide(second, no, "기록과 다릅니다").await.unwrap();
    assert_eq!(conflict(decide(second, yes, "").await), "correction_decided");
    let minutes = app.minutes(member, id).await.unwrap();
    assert!(minutes.document.paragraph(&key).unwrap().text.contains("저녁 여섯 시 뒤"));
    let told: Vec<_> = minutes.corrections.iter().map(|one| one.outcome.as_deref()).collect();
    assert_eq!(told, [Some("accepted"), Some("declined")]);
    assert_eq!((minutes.row.version, minutes.status), (2, MinutesStatus::Circulated));
    t.clock.advance(8 * DAY);
    assert_eq!(conflict(correct("늦은 말").await), "corrections_closed");
});

both_engines!(two_people_sign_the_text_they_were_shown, |t| async {
    let room = council(t).await;
    let id = room.held().await;
    let (app, chair) = (&t.app, &room.members[0]);
    assert_eq!(conflict(app.approve_minutes(chair, id).await), "minutes_not_circulated");
    app.circulate_minutes(&room.desk, id, 7).await.unwrap();
    let digest = room.digest(id).await;
    let sign = async |who: &app::Actor, digest: &str, as_chair: bool| {
        let signatory = if as_chair { Signatory::Chair } else { Signatory::Secretary };
        app.sign_minutes(who, id, signatory, digest).await
    };
    assert_eq!(conflict(sign(chair, &digest, true).await), "minutes_not_approved");
    assert_eq!(denial(app.approve_minutes(&room.desk, id).await), Denial::Forbidden);
    assert_eq!(denial(app.approve_minutes(&room.members[1], id).await), Denial::Forbidden);
    app.approve_minutes(chair, id).await.unwrap();
    assert_eq!(conflict(app.publish_minutes(&room.desk, id).await), "minutes_unsigned");
    assert_eq!(denial(sign(&room.desk, &digest, true).await), Denial::Forbidden);
    assert_eq!(denial(sign(chair, &digest, false).await), Denial::Forbidden);
    assert_eq!(conflict(sign(chair, "00", true).await), "minutes_changed");
    sign(chair, &digest, true).await.unwrap();
    assert_eq!(conflict(sign(chair, &digest, true).await), "minutes_signed");
    assert_eq!(conflict(app.publish_minutes(&room.desk, id).await), "minutes_unsigned");
    sign(&room.desk, &digest, false).await.unwrap();
    assert_eq!(app.minutes(&room.desk, id).await.unwrap().status, MinutesStatus::Signed);
    // Whoever changes a word asks for approval and both signatures anew.
    let key = room.key(id, "밤 시간에도").await;
    room.edit(id, &key, "다른 말").await.unwrap();
    let minutes = app.minutes(&room.desk, id).await.unwrap();
    assert_eq!(minutes.status, MinutesStatus::Circulated);
    assert!(Signatory::ALL.iter().all(|one| minutes.signature(*one).is_none()));
    assert_eq!(conflict(app.publish_minutes(&room.desk, id).await), "minutes_unsigned");
    assert_eq!(conflict(sign(chair, &digest, true).await), "minutes_not_approved");
    room.approved_and_signed(id).await;
    app.publish_minutes(&room.desk, id).await.unwrap();
    assert_eq!(conflict(app.publish_minutes(&room.desk, id).await), "minutes_published");
});

both_engines!(a_later_meeting_approves_minutes_as_they_were, |t| async {
    let room = council(t).await;
    let first = room.held().await;
    t.app.circulate_minutes(&room.desk, first, 7).await.unwrap();
    let new = room.planned(8);
    let second = t.app.add_meeting(&room.desk, &room.body, &new).await.unwrap();
    let item = NewItem {
        kind: "minutes".to_owned(),
        title: "지난 회의록 승인".to_owned(),
        links: "M-2026-01".to_owned(),
        ..NewItem::default()
    };
    let item = t.app.add_item(&room.desk, second, &item).await.unwrap();
    t.app.call_meeting(&room.desk, second).await.unwrap();
    t.clock.advance(8 * DAY);
    for member in &room.members[..4] {
        room.does(second, Command::Arrive(member.member)).await;
    }
    room.does(second, Command::Open(room.members[0].member)).await;
    room.does(second, Command::BeginItem(item)).await;
    let note = async || t.app.note_approval(&room.desk, first, second).await;
    assert_eq!(conflict(note().await), "meeting_did_not_agree");
    let agreed = Command::EndItem(item, ItemOutcome::NoObjection, String::new());
    room.does(second, agreed).await;
    let minutes = t.app.minutes(&room.desk, first).await.unwrap();
    assert_eq!(minutes.approving, [second]);
    note().await.unwrap();
    let minutes = t.app.minutes(&room.desk, first).await.unwrap();
    assert_eq!(minutes.status, MinutesStatus::Approved);
    assert_eq!(minutes.row.approving_meeting_id, Some(second.0));
    // What was changed since, that meeting did not see.
    t.clock.advance(SECOND);
    let key = room.key(first, "밤 시간에도").await;
    room.edit(first, &key, "다른 말").await.unwrap();
    assert_eq!(conflict(note().await), "meeting_did_not_agree");
});

both_engines!(what_is_published_is_corrected_with_a_reason_and_stays_readable, |t| async {
    let room = council(t).await;
    let id = room.held().await;
    room.published(id).await;
    let key = room.key(id, "밤 시간에도").await;
    let edit =
        Edit { version: 1, texts: vec![(key.clone(), "고친 말".into())], ..Edit::default() };
    assert_eq!(faults(t.app.edit_minutes(&room.desk, id, &edit).await)[0].0, "reason");
    room.edit(id, &key, "고친 말").await.unwrap();
    let anyone = t.participant();
    let public = t.app.public_minutes(&anyone, id, None).await.unwrap();
    assert!(public_text(&public).contains("밤 시간에도"), "not signed: nobody reads it");
    assert_eq!(denial(t.app.public_minutes(&anyone, id, Some(2)).await), Denial::NotFound);
    room.approved_and_signed(id).await;
    t.app.publish_minutes(&room.desk, id).await.unwrap();
    let public = t.app.public_minutes(&anyone, id, None).await.unwrap();
    assert!(public_text(&public).contains("고친 말"));
    assert_eq!(public.versions.len(), 2);
    assert_eq!(public.versions[1].reason, "이름을 바로잡음");
    let old = t.app.public_minutes(&anyone, id, Some(1)).await.unwrap();
    assert!(public_text(&old).contains("밤 시간에도"));
    assert_eq!(old.shown.unwrap().signatures.len(), 2);
});

both_engines!(nobody_reads_what_is_kept_from_the_public, |t| async {
    let room = council(t).await;
    let id = room.held().await;
    let anyone = t.participant();
    room.published(id).await;
    let remark = room.key(id, "밤 시간에도").await;
    let motion = room.key(id, "의안 제1호 「").await;
    let redact =
        async |key: &str, ground: &str| t.app.redact_paragraph(&room.desk, id, key, ground).await;
    assert_eq!(conflict(redact("present", "person").await), "paragraph_needed");
    assert_eq!(denial(redact("e999", "person").await), Denial::NotFound);
    assert_eq!(faults(redact(&remark, "shame").await)[0].0, "ground");
    redact(&remark, "person").await.unwrap();
    redact(&motion, "business").await.unwrap();
    assert_eq!(conflict(redact(&motion, "person").await), "paragraph_redacted");
    // A second version, so that there is an earlier one.
    let told = room.key(id, "지난달에 한 일").await;
    room.edit(id, &told, "일자리정책과장: 설명함").await.unwrap();
    room.approved_and_signed(id).await;
    t.app.publish_minutes(&room.desk, id).await.unwrap();

    let secrets = [
        "밤 시간에도",
        "운영 계획을 정하는 안",
        "둘째 주",
        "아주비밀스러운말",
        "문닫고한다른말",
        "업체 현황",
    ];
    for version in [None, Some(1), Some(2)] {
        let public = t.app.public_minutes(&anyone, id, version).await.unwrap();
        let text = public_text(&public);
        for secret in secrets {
            assert!(!text.contains(secret), "{secret} in version {version:?}");
        }
        let sections = public.shown.unwrap().sections;
        assert_eq!(sections[5].shown, Shown::Withheld(Withheld::Closed));
        let of = |key: &str| {
            let all = sections.iter().flat_map(|section| &section.paragraphs);
            all.clone().find(|one| one.key == key).unwrap().clone()
        };
        assert_eq!(of(&remark).shown, Shown::Redacted(Secrecy::Person));
        let length = "이은하 위원(돌봄조합): 밤 시간에도 모이자고 함".chars().count();
        assert_eq!(of(&remark).length, length);
        assert!(matches!(of(&remark).seal, Seal::Leaf(_)));
        assert!(matches!(of("present").seal, Seal::Salt(_)));
        // What was resolved says the same as the motion, and is hidden with it.
        let resolved = sections[8].paragraphs[0].clone();
        assert_eq!(resolved.shown, Shown::Redacted(Secrecy::Business));
    }
    // Acts and the hall do not tell it either.
    for act in t.acts_after(0).await {
        assert!(secrets.iter().all(|secret| !act.payload.contains(secret)), "{}", act.payload);
    }
    let hall = serde_json::to_string(&t.app.hall(&anyone, id).await.unwrap()).unwrap();
    assert!(secrets.iter().all(|secret| !hall.contains(secret)), "{hall}");
    // Members and the desk read everything.
    let full = t.app.minutes(&room.members[4], id).await.unwrap();
    assert!(secrets.iter().all(|secret| rendered(&full.document).contains(secret)));
    // The ground no longer holds.
    t.app.show_paragraph(&room.desk, id, &remark).await.unwrap();
    assert_eq!(denial(t.app.show_paragraph(&room.desk, id, &remark).await), Denial::NotFound);
    let public = t.app.public_minutes(&anyone, id, None).await.unwrap();
    assert!(public_text(&public).contains("밤 시간에도"));
});

both_engines!(minutes_are_due_within_a_month, |t| async {
    let room = council(t).await;
    let id = room.held().await;
    let days = async || {
        let view = room.view(id).await;
        let standing = t.app.minutes_standing(&t.participant(), &view).await.unwrap().unwrap();
        (standing.deadline.days, standing.deadline.finding.is_some())
    };
    assert_eq!(days().await, (Some(31), false));
    let last = t.app.minutes(&room.desk, id).await.unwrap().deadline.last.unwrap();
    assert_eq!(last.iso_date(&zone(KOREA)), "2027-01-01");
    t.mails().await;
    // Three days before, once, to whoever keeps them: the desk and the chair.
    t.clock.set(last.plus(-4 * DAY));
    assert_eq!(t.app.warn_of_minutes().await.unwrap(), 0);
    t.clock.set(last.plus(-3 * DAY));
    assert_eq!(t.app.warn_of_minutes().await.unwrap(), 1);
    assert_eq!(t.app.warn_of_minutes().await.unwrap(), 0);
    let mails = t.mails().await;
    let told: Vec<_> = mails.iter().map(|(address, _)| address.as_str()).collect();
    let mut wanted = vec![room.desk.email.as_str(), room.members[0].person.email.as_str()];
    wanted.sort_unstable();
    assert_eq!(told, wanted);
    let Letter::Minutes(news) = &mails[0].1 else { panic!("{:?}", mails[0].1) };
    assert_eq!(news.change, "due");
    assert_eq!(days().await, (Some(3), false));
    t.clock.set(last);
    assert_eq!(days().await, (Some(0), false));
    // Overdue on the day after.
    t.clock.set(last.plus(1));
    assert_eq!(days().await, (Some(-1), true));
    assert_eq!(t.app.warn_of_minutes().await.unwrap(), 1);
    let Letter::Minutes(news) = t.mails().await.remove(0).1 else { panic!("a letter") };
    assert_eq!(news.change, "late");
    room.published(id).await;
    t.mails().await;
    // Late it stays, and nobody is told again.
    assert_eq!(days().await, (None, true));
    assert_eq!(t.app.warn_of_minutes().await.unwrap(), 0);
    assert!(t.mails().await.is_empty());
});
