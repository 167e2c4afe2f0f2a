//! Meetings: called in time, opened by enough, dealt with by their record.

use app::body::BodyView;
use app::item::NewItem;
use app::meeting::record::Command;
use app::meeting::{MeetingView, Meetings, NewMeeting};
use app::member::{Departure, NewMember};
use app::page::Slice;
use domain::body::BodyKind;
use domain::code::Coded as _;
use domain::id::{ItemId, MeetingId, MemberId};
use domain::item::ItemOutcome;
use domain::meeting::{MeetingStatus, Speaker};
use domain::member::Office;
use domain::motion::MotionKind;
use domain::permission::Denial;
use domain::recusal::{Ground, RecusalWay};
use domain::role::Role;
use domain::time::{DAY, KOREA, SECOND, zone};
use testkit::{Person, Seated, TestApp, both_engines};

use crate::expect::{conflict, denial};

/// The fields that something was wrong with.
fn fields<T: std::fmt::Debug>(outcome: app::Result<T>) -> Vec<&'static str> {
    crate::expect::faults(outcome).into_iter().map(|(field, _)| field).collect()
}

/// A council of so many members, the first of them co-chair, with its secretary's desk.
pub(crate) struct Room<'a> {
    pub(crate) t: &'a TestApp,
    pub(crate) desk: Person,
    pub(crate) body: BodyView,
    pub(crate) members: Vec<Seated>,
}

impl<'a> Room<'a> {
    pub(crate) async fn new(t: &'a TestApp, members: usize) -> Self {
        Self::of(t, members, "council", BodyKind::Council, Office::CoChair).await
    }

    /// The same of another body, whose first member holds this office.
    pub(crate) async fn of(
        t: &'a TestApp,
        members: usize,
        slug: &str,
        kind: BodyKind,
        office: Office,
    ) -> Self {
        let dialogue = t.dialogue("garam").await;
        let desk = t.person(Role::Secretary, &dialogue).await;
        let body = t.body(&dialogue, slug, kind).await;
        let mut seated = Vec::new();
        for n in 1..=members {
            seated.push(t.seated(&body, &format!("위원 {n}")).await);
        }
        let body = t.reload_body(slug).await;
        let chair = seated[0].member;
        t.app.give_office(&t.operator(), &body, chair, office).await.unwrap();
        let body = t.reload_body(slug).await;
        let session = &seated[0].person.session;
        seated[0].person.actor = t.app.account(session).await.unwrap().unwrap().actor;
        Self { t, desk, body, members: seated }
    }

    /// A meeting in so many days, with these items.
    pub(crate) async fn meeting(&self, days: i64, items: &[(&str, &str)]) -> MeetingId {
        let new = self.planned(days);
        let id = self.t.app.add_meeting(&self.desk, &self.body, &new).await.unwrap();
        for (kind, title) in items {
            let office = if *kind == "election" { "co_chair" } else { "" };
            let new = NewItem {
                kind: (*kind).to_owned(),
                title: (*title).to_owned(),
                office: office.to_owned(),
                ..NewItem::default()
            };
            self.t.app.add_item(&self.desk, id, &new).await.unwrap();
        }
        id
    }

    pub(crate) fn planned(&self, days: i64) -> NewMeeting {
        let day = self.t.app.now().plus(days * DAY).iso_date(&zone(KOREA));
        NewMeeting {
            kind: "regular".to_owned(),
            day,
            starts: "14:00".to_owned(),
            place: "구청 3층".to_owned(),
            ..NewMeeting::default()
        }
    }

    /// A meeting that was called in time, with so many present, opened.
    pub(crate) async fn opened(&self, present: usize, items: &[(&str, &str)]) -> MeetingId {
        let id = self.meeting(8, items).await;
        self.t.app.call_meeting(&self.desk, id).await.unwrap();
        self.t.clock.advance(8 * DAY);
        for member in self.members.iter().take(present) {
            self.does(id, Command::Arrive(member.member)).await;
        }
        self.does(id, Command::Open(self.members[0].member)).await;
        id
    }

    pub(crate) async fn does(&self, id: MeetingId, command: Command) -> MeetingView {
        self.t.clock.advance(SECOND);
        self.t.app.command(&self.desk, id, command).await.unwrap()
    }

    pub(crate) async fn refused(&self, id: MeetingId, command: Command) -> &'static str {
        conflict(self.t.app.command(&self.desk, id, command).await)
    }

    pub(crate) async fn view(&self, id: MeetingId) -> MeetingView {
        self.t.app.meeting(&self.desk, id).await.unwrap()
    }

    pub(crate) async fn item(&self, id: MeetingId, place: usize) -> ItemId {
        self.view(id).await.items[place].id()
    }

    /// Moves something under an item by the first member.
    pub(crate) async fn moved(
        &self,
        id: MeetingId,
        item: ItemId,
        title: &str,
    ) -> domain::id::MotionId {
        let mover = Speaker::Member(self.members[0].member);
        let (title, text) = (title.to_owned(), String::new());
        let view = self.does(id, Command::Move(item, MotionKind::Main, title, text, mover)).await;
        view.state.motions.last().unwrap().id
    }
}

both_engines!(a_meeting_is_called_seven_days_before, |t| async {
    let room = Room::new(t, 5).await;
    let late = room.meeting(6, &[("report", "경과 보고")]).await;
    assert_eq!(conflict(t.app.call_meeting(&room.desk, late).await), "notice_short");
    // Nobody but those who convene knows of it.
    assert_eq!(denial(t.app.meeting(&t.participant(), late).await), Denial::NotFound);
    let urgent =
        NewMeeting { urgent: "예산 마감이 가깝습니다".to_owned(), ..room.planned(6) };
    t.app.change_meeting(&room.desk, late, &urgent).await.unwrap();
    t.app.call_meeting(&room.desk, late).await.unwrap();
    assert_eq!(conflict(t.app.call_meeting(&room.desk, late).await), "meeting_called");

    let empty = room.meeting(9, &[]).await;
    assert_eq!(conflict(t.app.call_meeting(&room.desk, empty).await), "agenda_empty");
    let good = room.meeting(7, &[("report", "경과 보고")]).await;
    t.app.call_meeting(&room.desk, good).await.unwrap();
    let view = t.app.meeting(&t.participant(), good).await.unwrap();
    assert_eq!((view.status, view.row.number), (MeetingStatus::Called, 3));
    let year = t.app.now().plus(7 * DAY).day(&zone(KOREA)).year();
    assert_eq!(view.id().code(), format!("M-{year}-03"));
    let all = t.app.meetings(&t.participant(), Meetings::Of(&room.body), Slice::first(10)).await;
    assert_eq!(all.unwrap().total, 2);
    let desk = t.app.meetings(&room.desk, Meetings::Of(&room.body), Slice::first(10)).await;
    assert_eq!(desk.unwrap().total, 3);
    // Every member was told once of each meeting that was called.
    assert_eq!(t.mails().await.len(), 10);
});

both_engines!(what_is_wrong_with_a_meeting_is_told_at_once, |t| async {
    let room = Room::new(t, 1).await;
    let bad = NewMeeting {
        kind: "party".to_owned(),
        day: "2026-02-30".to_owned(),
        starts: "25:00".to_owned(),
        ..NewMeeting::default()
    };
    let found = fields(t.app.add_meeting(&room.desk, &room.body, &bad).await);
    assert_eq!(found, ["kind", "day", "place"]);
    let id = room.meeting(8, &[]).await;
    let bad =
        NewItem { kind: "election".to_owned(), links: "Q-9999".to_owned(), ..NewItem::default() };
    assert_eq!(fields(t.app.add_item(&room.desk, id, &bad).await), ["title", "office", "links"]);
    let stranger = t.person(Role::Editor, &room.body.dialogue).await;
    let denied = t.app.add_meeting(&stranger, &room.body, &room.planned(8)).await;
    assert_eq!(denial(denied), Denial::Forbidden);
});

both_engines!(a_meeting_opens_with_a_majority_of_those_enrolled, |t| async {
    let room = Room::new(t, 5).await;
    let id = room.meeting(8, &[("report", "경과 보고")]).await;
    let (one, two) = (room.members[0].member, room.members[1].member);
    assert_eq!(room.refused(id, Command::Arrive(one)).await, "meeting_not_called");
    t.app.call_meeting(&room.desk, id).await.unwrap();
    room.does(id, Command::Arrive(one)).await;
    room.does(id, Command::Arrive(two)).await;
    assert_eq!(room.refused(id, Command::Arrive(two)).await, "present_already");
    assert_eq!(room.refused(id, Command::Open(one)).await, "no_quorum");
    let third = room.does(id, Command::Arrive(room.members[2].member)).await;
    let opening = third.state.opening().unwrap();
    assert_eq!((opening.enrolled, opening.needed, opening.counted), (5, 3, 3));
    // Whoever leads the body opens it, as long as one of them is there.
    assert_eq!(room.refused(id, Command::Open(two)).await, "not_chair");
    let open = room.does(id, Command::Open(one)).await;
    assert_eq!(open.status, MeetingStatus::Open);
    assert_eq!(room.refused(id, Command::Open(one)).await, "meeting_opened");
    // The agenda can still grow, and nobody prepares what is over.
    let item = room.item(id, 0).await;
    room.does(id, Command::BeginItem(item)).await;
    assert_eq!(conflict(t.app.remove_item(&room.desk, id, item).await), "item_done");
    let left = room.does(id, Command::Leave(two)).await;
    assert!(!left.state.has_quorum());
    let noted = Command::EndItem(item, ItemOutcome::Noted, String::new());
    room.does(id, noted).await;
    let over = room.does(id, Command::Adjourn("정족수 미달".to_owned())).await;
    assert_eq!(over.status, MeetingStatus::Closed);
    assert_eq!(over.state.stays.iter().filter(|stay| stay.to.is_some()).count(), 3);
    assert_eq!(room.refused(id, Command::Arrive(two)).await, "meeting_over");
});

both_engines!(who_is_enrolled_is_fixed_when_a_meeting_opens, |t| async {
    let room = Room::new(t, 5).await;
    let id = room.meeting(8, &[("report", "경과 보고"), ("report", "다음 일정")]).await;
    t.app.call_meeting(&room.desk, id).await.unwrap();
    let seats: Vec<MemberId> = room.members.iter().map(|one| one.member).collect();
    let gone = |at| Departure {
        ending: "resigned".to_owned(),
        reason: "이사했습니다".to_owned(),
        at,
        ..Departure::default()
    };
    // One told of an interest, another came in; both lose their seats before it is opened.
    let item = room.item(id, 0).await;
    room.does(id, Command::Declare(seats[4], item, "자문을 맡았습니다".to_owned())).await;
    room.does(id, Command::Arrive(seats[3])).await;
    for seat in [seats[3], seats[4]] {
        let body = t.reload_body("council").await;
        t.app.end_seat(&t.operator(), &body, seat, &gone(None)).await.unwrap();
    }
    let view = t.app.meeting(&t.participant(), id).await.unwrap();
    assert_eq!((view.state.setup.enrolled.len(), view.state.setup.former.len()), (3, 2));
    // The record names the item, so it stays until that is struck out.
    assert_eq!(conflict(t.app.remove_item(&room.desk, id, item).await), "item_named");
    room.does(id, Command::Strike(1, "다른 안건입니다".to_owned())).await;
    t.app.remove_item(&room.desk, id, item).await.unwrap();
    let before = t.app.now();
    room.does(id, Command::Arrive(seats[0])).await;
    assert_eq!(
        room.refused(id, Command::Open(seats[0])).await,
        "no_quorum",
        "the former count not"
    );
    room.does(id, Command::Arrive(seats[1])).await;
    assert_eq!(room.refused(id, Command::Open(seats[3])).await, "not_chair");
    let open = room.does(id, Command::Open(seats[0])).await;
    let fixed = open.state.setup.enrolled.clone();
    assert_eq!(fixed.len(), 3);
    // What is written down later for that day changes nothing.
    t.clock.advance(DAY);
    let body = t.reload_body("council").await;
    t.app.end_seat(&t.operator(), &body, seats[2], &gone(Some(before))).await.unwrap();
    let late = NewMember {
        name: "늦게 적은 위원".to_owned(),
        kind: "appointed".to_owned(),
        constituency: "civic".to_owned(),
        since: Some(before),
        ..NewMember::default()
    };
    t.app.appoint(&t.operator(), &t.reload_body("council").await, &late).await.unwrap();
    let later = t.app.meeting(&t.participant(), id).await.unwrap();
    assert_eq!(later.state.setup.enrolled, fixed);
    assert_eq!(later.state.opening().unwrap(), open.state.opening().unwrap());
    room.does(id, Command::Adjourn("마칩니다".to_owned())).await;
});

both_engines!(members_check_in_with_the_code_on_the_screen, |t| async {
    let room = Room::new(t, 3).await;
    let id = room.meeting(8, &[("report", "경과 보고")]).await;
    t.app.call_meeting(&room.desk, id).await.unwrap();
    let view = room.view(id).await;
    let code = t.app.checkin_code(&room.desk, &view).unwrap();
    assert_eq!(denial(t.app.checkin_code(&room.members[1], &view)), Denial::Forbidden);
    let stranger = t.person(Role::Editor, &room.body.dialogue).await;
    assert_eq!(denial(t.app.check_in(&stranger, id, &code).await), Denial::Forbidden);
    assert_eq!(conflict(t.app.check_in(&room.members[0], id, "0000000000").await), "code_old");
    t.app.check_in(&room.members[0], id, &code).await.unwrap();
    t.clock.advance(120 * SECOND);
    t.app.check_in(&room.members[1], id, &code).await.unwrap();
    // Scanning twice is no fault.
    t.app.check_in(&room.members[1], id, &code).await.unwrap();
    t.clock.advance(120 * SECOND);
    assert_eq!(conflict(t.app.check_in(&room.members[2], id, &code).await), "code_old");
    assert_eq!(room.view(id).await.state.present_count(), 2);
});

both_engines!(members_write_for_themselves_alone, |t| async {
    let room = Room::new(t, 3).await;
    let id = room.opened(3, &[("motion", "운영 계획")]).await;
    let item = room.item(id, 0).await;
    room.does(id, Command::BeginItem(item)).await;
    let (one, two) = (&room.members[1], &room.members[2]);
    let ask = |who: &Seated| Command::Ask(who.member, "예산".to_owned());
    t.app.command(one, id, ask(one)).await.unwrap();
    assert_eq!(denial(t.app.command(one, id, ask(two)).await), Denial::Forbidden);
    assert_eq!(denial(t.app.command(one, id, Command::Speak(one.member)).await), Denial::Forbidden);
    assert_eq!(denial(t.app.command(&t.participant(), id, ask(one)).await), Denial::SignIn);
    let aside = Command::Recuse(
        two.member,
        item,
        RecusalWay::Own,
        Ground::Interest,
        "돌봄조합 이사입니다".to_owned(),
    );
    t.app.command(two, id, aside).await.unwrap();
    // Who takes no part does not speak on it either.
    assert_eq!(conflict(t.app.command(two, id, ask(two)).await), "recused");
    room.does(id, Command::Speak(one.member)).await;
    let view = room.does(id, Command::EndSpeech(one.member)).await;
    assert_eq!((view.state.queue.len(), view.state.speeches.len()), (0, 1));
    // The chair runs the meeting too.
    let chair = &room.members[0];
    let remark =
        Command::Remark(Speaker::Other("가족지원과장".to_owned()), "설명했습니다".to_owned());
    t.app.command(chair, id, remark).await.unwrap();
});

both_engines!(what_was_written_down_wrongly_is_struck_out_and_stays_readable, |t| async {
    let room = Room::new(t, 3).await;
    let id = room.opened(3, &[("motion", "운영 계획")]).await;
    let item = room.item(id, 0).await;
    room.does(id, Command::BeginItem(item)).await;
    let two = room.members[1].member;
    let left = room.does(id, Command::Leave(two)).await;
    let number = left.record.last().unwrap().number;
    let back = room.does(id, Command::Strike(number, "잘못 눌렀습니다".to_owned())).await;
    assert_eq!((back.state.present_count(), back.record.len()), (3, left.record.len() + 1));
    assert_eq!(room.refused(id, Command::Strike(number, "또".to_owned() + "요")).await, "no_event");
    // The opening stands: it was no slip of the pen.
    let opened = back.record.iter().find(|one| one.event.word() == "opened").unwrap().number;
    assert_eq!(room.refused(id, Command::Strike(opened, "아니요".to_owned())).await, "no_event");
    // An arrival that a decision was made with cannot be undone.
    let arrived = back.record.iter().find(|one| one.event.word() == "arrived").unwrap().number;
    assert_eq!(room.refused(id, Command::Strike(arrived, "아니요".to_owned())).await, "built_on");
});

both_engines!(the_hall_changes_with_the_record, |t| async {
    let room = Room::new(t, 3).await;
    let id = room.opened(3, &[("motion", "운영 계획"), ("report", "기타")]).await;
    let mut pictures = t.app.watch_hall(&t.participant(), id).await.unwrap();
    assert_eq!(pictures.borrow_and_update().hall.quorum.present, 3);
    let item = room.item(id, 0).await;
    room.does(id, Command::BeginItem(item)).await;
    tokio::time::timeout(std::time::Duration::from_secs(5), pictures.changed())
        .await
        .unwrap()
        .unwrap();
    let hall = pictures.borrow_and_update().hall.clone();
    assert_eq!(hall.items.iter().map(|item| item.state).collect::<Vec<_>>(), ["now", "coming"]);
});
