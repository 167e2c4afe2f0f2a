//! Remarks: who may make one, that each gets a reply, and what becomes of it when its author goes.

use app::contribution::NewText;
use app::edition::EditionView;
use app::moderation::NewDecision;
use app::page::Slice;
use app::paper::{ERASED_WORDS, PaperView};
use app::remark::{NewRemark, NewReply, RemarkView, Tally};
use app::{Actor, Error};
use domain::act::ActKind;
use domain::body::BodyKind;
use domain::channel::ModerationTiming;
use domain::contribution::{Change, Kind, Status};
use domain::edition::{EditionStatus, Obstacle};
use domain::id::{BodyId, PaperId, ParagraphId, RemarkId};
use domain::member::Office;
use domain::permission::Denial;
use domain::remark::{RemarkKind, RemarkState};
use domain::role::Role;
use domain::text::Fault;
use domain::time::DAY;
use language::difference::Change as Difference;
use testkit::{TestApp, both_engines};

use crate::expect::{conflict, denial, faults};
use crate::meeting::Room;
use crate::paper::Desk;

fn comment(text: &str) -> NewRemark {
    NewRemark { text: text.to_owned(), ..NewRemark::default() }
}

fn amendment(text: &str, proposed: &str) -> NewRemark {
    NewRemark { proposed: Some(proposed.to_owned()), ..comment(text) }
}

fn reply(state: RemarkState, note: &str) -> NewReply {
    NewReply { state, note: note.to_owned() }
}

async fn thread(t: &TestApp, actor: &Actor, edition: &EditionView) -> Vec<RemarkView> {
    t.app.remarks_on(actor, edition, 1, Slice::first(20)).await.unwrap().items
}

async fn paper_of(t: &TestApp, edition: &EditionView) -> PaperView {
    let id = PaperId(edition.paper.id);
    t.app.paper(&t.operator(), &edition.dialogue, id).await.unwrap()
}

both_engines!(anyone_remarks_while_the_newest_edition_takes_remarks, |t| async {
    let dialogue = t.dialogue("garam").places(["나루동"]).await;
    let edition = t.edition(&dialogue).await;
    let author = t.participant();
    let before = "밤 돌봄은 걸어갈 수 있는 여러 곳에 있어야 한다.";
    let same = t.app.remark(&author, &edition, 1, &amendment("그대로", before)).await;
    assert!(matches!(faults(same)[..], [("proposed", Fault::Malformed { .. })]));
    let empty = t.app.remark(&author, &edition, 1, &comment(" ")).await;
    assert_eq!(faults(empty), [("text", Fault::Required)]);
    assert_eq!(
        denial(t.app.remark(&author, &edition, 2, &comment("없는 문단")).await),
        Denial::NotFound
    );
    assert_eq!(
        denial(t.app.remark(&Actor::default(), &edition, 1, &comment("누구")).await),
        Denial::SignIn
    );
    let place = Some("나루동".to_owned());
    let first =
        NewRemark { place, ..comment("‘여러 곳’이 어디인지 적어 주세요.") };
    let first = t.app.remark(&author, &edition, 1, &first).await.unwrap();
    assert_eq!((first.code.as_str(), first.status), ("V-0001", Status::Published));
    let proposed = before.replace("여러 곳에", "동마다 한 곳에");
    let new = amendment("몇 곳인지 셀 수 있어야 해요.", &proposed);
    t.app.remark(&author, &edition, 1, &new).await.unwrap();
    let found = thread(t, &Actor::default(), &edition).await;
    assert_eq!(
        found.iter().map(|one| (one.code(), one.kind, one.own)).collect::<Vec<_>>(),
        [
            ("V-0002".to_owned(), RemarkKind::Amendment, false),
            ("V-0001".to_owned(), RemarkKind::Comment, false)
        ]
    );
    assert_eq!(found[1].place.as_deref(), Some("나루동"));
    let added = found[0].pieces.iter().filter(|piece| piece.change == Difference::Added);
    assert_eq!(added.map(|piece| piece.text.trim()).collect::<String>(), "동마다 한");
    assert!(thread(t, &author, &edition).await.iter().all(|one| one.own));
    let threads =
        t.app.remark_threads(&Actor::default(), &edition, &edition.contents, 1).await.unwrap();
    assert_eq!((threads[&1].total, threads[&1].newest.len()), (2, 1));
    let acts = t.acts_after(0).await;
    let act = acts.iter().rev().find(|act| act.kind == ActKind::RemarkMade.as_str()).unwrap();
    assert!(act.payload.contains("V-0002") && !act.payload.contains("동마다"), "{}", act.payload);
    // Time passes: it is over.
    t.clock.advance(31 * DAY);
    assert_eq!(
        denial(t.app.remark(&author, &edition, 1, &comment("늦은 의견")).await),
        Denial::Closed
    );
    assert_eq!(thread(t, &Actor::default(), &edition).await.len(), 2, "what was said stays");
});

both_engines!(each_remark_gets_a_reply_that_is_never_overwritten, |t| async {
    let dialogue = t.dialogue("garam").await;
    let edition = t.edition(&dialogue).await;
    let author = t.participant();
    let given =
        t.app.remark(&author, &edition, 1, &comment("어디인지 적어 주세요.")).await.unwrap();
    let id = RemarkId(given.id);
    let (editor, moderator) =
        (t.person(Role::Editor, &dialogue).await, t.person(Role::Moderator, &dialogue).await);
    let paper = paper_of(t, &edition).await;
    assert_eq!(t.app.readiness(&editor, &paper).await.unwrap().remarks, 1);
    let say = async |state, note: &str| {
        t.app.reply_to_remark(&editor, &dialogue, id, &reply(state, note)).await
    };
    let as_moderator = reply(RemarkState::TakenUp, "넣었습니다.");
    let refused = t.app.reply_to_remark(&moderator, &dialogue, id, &as_moderator).await;
    assert_eq!(denial(refused), Denial::Forbidden);
    assert_eq!(faults(say(RemarkState::Open, "없던 일로").await), [("state", Fault::Required)]);
    assert_eq!(faults(say(RemarkState::TakenUp, "").await), [("note", Fault::Required)]);
    say(RemarkState::Reviewing, "12. 3. 돌봄 분과에서 다룹니다.").await.unwrap();
    assert_eq!(t.app.readiness(&editor, &paper).await.unwrap().remarks, 1, "not settled yet");
    let last = app::edition::NewEdition {
        status: EditionStatus::Final,
        note: String::new(),
        resolution: None,
        remarks_until: None,
        drawings: std::collections::BTreeMap::new(),
    };
    match t.app.publish_edition(&t.operator(), &paper, &last).await {
        Err(Error::Unready(found)) => assert!(found.contains(&Obstacle::Remarks(1)), "{found:?}"),
        other => panic!("{other:?}"),
    }
    let edited = NewText { text: "다르게 말할게요.".to_owned(), ..NewText::default() };
    let late = t.app.edit(&author, Kind::Remark, id.0, &edited).await;
    assert_eq!(conflict(late), "replied");
    say(RemarkState::NotTakenUp, "장소는 청서에서 정합니다.").await.unwrap();
    let acts = t.acts().await;
    say(RemarkState::NotTakenUp, "장소는 청서에서 정합니다.").await.unwrap();
    assert_eq!(t.acts().await, acts, "the same again is no reply");
    say(RemarkState::TakenUp, "붙임 2의 목록을 넣었습니다.").await.unwrap();
    let found = thread(t, &Actor::default(), &edition).await;
    let told: Vec<&str> = found[0].replies.iter().map(|reply| reply.state.as_str()).collect();
    assert_eq!(told, ["reviewing", "not_taken_up", "taken_up"]);
    assert_eq!(found[0].state, RemarkState::TakenUp);
    assert_eq!(t.app.readiness(&editor, &paper).await.unwrap().remarks, 0);
    let tally = t.app.remark_tally(&moderator, &paper).await.unwrap();
    assert_eq!(tally, Tally { taken_up: 1, ..Tally::default() });
    let desk = async |states: &[RemarkState], paragraph| {
        let slice = Slice::first(9);
        t.app.remark_desk(&editor, &paper, states, paragraph, slice).await.unwrap().total
    };
    assert_eq!(desk(&[RemarkState::TakenUp], None).await, 1);
    assert_eq!(desk(&[RemarkState::Open, RemarkState::Reviewing], None).await, 0);
    let paragraph = ParagraphId(found[0].row.paragraph_id);
    assert_eq!(desk(&[], Some(paragraph)).await, 1);
    assert_eq!(desk(&[], Some(ParagraphId(paragraph.0 + 1))).await, 0);
    assert_eq!(denial(t.app.remark_tally(&author, &paper).await), Denial::SignIn);
});

both_engines!(what_waits_is_seen_by_its_author_and_moderated_before_it_is_replied_to, |t| async {
    let dialogue = t.dialogue("garam").await;
    let dialogue = t.set(&dialogue, |s| s.online = ModerationTiming::Before).await;
    let edition = t.edition(&dialogue).await;
    let author = t.participant();
    let given = t.app.remark(&author, &edition, 1, &comment("기다리는 의견")).await.unwrap();
    assert_eq!(given.status, Status::Waiting);
    let id = RemarkId(given.id);
    assert!(thread(t, &Actor::default(), &edition).await.is_empty());
    assert!(thread(t, &t.participant(), &edition).await.is_empty());
    let own = thread(t, &author, &edition).await;
    assert_eq!((own[0].status, own[0].row.text.as_str()), (Status::Waiting, "기다리는 의견"));
    let early = reply(RemarkState::TakenUp, "넣었습니다.");
    let refused = t.app.reply_to_remark(&t.operator(), &dialogue, id, &early).await;
    assert_eq!(conflict(refused), "remark_not_public");
    let paper = paper_of(t, &edition).await;
    let readiness = t.app.readiness(&t.operator(), &paper).await.unwrap();
    assert_eq!(readiness.remarks, 1, "nothing is final while something waits");
    let publish = NewDecision { change: Change::Publish, reason: None, note: String::new() };
    t.app.moderate(&t.operator(), &dialogue, Kind::Remark, id.0, &publish).await.unwrap();
    assert_eq!(thread(t, &Actor::default(), &edition).await.len(), 1);
    t.hide(&dialogue, Kind::Remark, id.0).await;
    let hidden = &thread(t, &Actor::default(), &edition).await[0];
    assert_eq!((hidden.row.text.as_str(), hidden.hidden.is_some()), ("", true));
    let readiness = t.app.readiness(&t.operator(), &paper).await.unwrap();
    assert_eq!(readiness.remarks, 0, "what is hidden needs no reply");
});

both_engines!(what_is_erased_leaves_neither_text_nor_reply_nor_quoted_words, |t| async {
    let dialogue = t.dialogue("garam").await;
    let core = t.core_question(&dialogue, "밤의 돌봄은 누가 맡나요?").await;
    let (quoted, author) = (t.participant(), t.participant());
    let answer = t.answer_by(&quoted, &core, "밤 근무가 한 달에 열 번입니다.").await;
    t.settle(&dialogue).await;
    let desk = Desk::open(t, &dialogue).await;
    let text = format!("그는 [\"한 달에 열 번\" @{}]이라 했다.", answer.code);
    desk.paragraph(t, &text).await;
    let new = app::edition::NewEdition {
        status: EditionStatus::Review,
        note: String::new(),
        resolution: None,
        remarks_until: Some(t.app.now().plus(DAY)),
        drawings: std::collections::BTreeMap::new(),
    };
    t.app.publish_edition(&t.operator(), &desk.paper, &new).await.unwrap();
    let edition = t.edition(&dialogue).await;
    let proposed = "그는 “한 달에 열 번”이라고 말했다.";
    let given =
        t.app.remark(&author, &edition, 1, &amendment("말투를 고쳐요.", proposed)).await.unwrap();
    let id = RemarkId(given.id);
    let done = reply(RemarkState::TakenUp, "그대로 고쳤습니다.");
    t.app.reply_to_remark(&t.operator(), &dialogue, id, &done).await.unwrap();
    // Whoever is quoted goes: the words they lose are lost in what was proposed, too.
    t.erase(&quoted).await;
    let found = &thread(t, &Actor::default(), &edition).await[0];
    assert_eq!(found.row.proposed, proposed.replace("한 달에 열 번", ERASED_WORDS));
    assert!(found.paragraph.contains(ERASED_WORDS));
    assert_eq!(found.replies[0].note, "그대로 고쳤습니다.");
    // The author goes.
    t.erase(&author).await;
    let found = &thread(t, &Actor::default(), &edition).await[0];
    assert_eq!((found.status, found.row.text.as_str()), (Status::Erased, ""));
    assert_eq!((found.row.proposed.as_str(), found.replies[0].note.as_str()), ("", ""));
    assert_eq!(found.state, RemarkState::TakenUp, "what became of it stays");
});

both_engines!(only_whoever_leads_a_body_speaks_for_it, |t| async {
    let room = Room::of(t, 2, "care", BodyKind::Subcommittee, Office::Head).await;
    let dialogue = t.app.dialogue(&room.desk, "garam").await.unwrap();
    let edition = t.edition(&dialogue).await;
    let body = Some(BodyId(room.body.row.id));
    let of_body = NewRemark { body, ..comment("고용 형태를 밝혀야 합니다.") };
    let (head, member) = (&room.members[0].person.actor, &room.members[1].person.actor);
    for actor in [member, &t.participant()] {
        let refused = t.app.remark(actor, &edition, 1, &of_body).await;
        assert_eq!(denial(refused), Denial::Forbidden);
        assert!(t.app.bodies_led(actor, &dialogue).await.unwrap().is_empty());
    }
    assert_eq!(t.app.bodies_led(head, &dialogue).await.unwrap().len(), 1);
    t.app.remark(head, &edition, 1, &of_body).await.unwrap();
    let found = &thread(t, &Actor::default(), &edition).await[0];
    assert_eq!(found.body.as_ref().map(|body| body.slug.as_str()), Some("care"));
});
