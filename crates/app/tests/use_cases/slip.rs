//! Slips: printed with codes, typed in once, corrected, taken back, looked up by their writers.

use app::Actor;
use app::contribution::NewText;
use app::dialogue::Dialogue;
use app::page::Slice;
use app::question::QuestionFilter;
use app::slip::{NewRun, NewSlip};
use domain::channel::Channel;
use domain::contribution::Kind;
use domain::id::{GatheringId, PrintRunId, QuestionId};
use domain::permission::Denial;
use domain::publication::PublicationChange::Publish;
use domain::receipt::ReceiptCode;
use domain::role::Role;
use domain::slip::{SlipKind, is_apart, short};
use domain::time::SECOND;
use testkit::{TestApp, both_engines};

use crate::expect::{conflict, denial, faults};
use crate::gathering::written;

pub(crate) async fn run(
    t: &TestApp,
    dialogue: &Dialogue,
    kind: SlipKind,
    gathering: Option<GatheringId>,
    count: i64,
) -> (PrintRunId, Vec<ReceiptCode>) {
    let core = (kind != SlipKind::Question).then_some(1);
    let new = NewRun { kind: Some(kind), gathering, core, count: Some(count) };
    let id = t.app.issue_slips(&t.operator(), dialogue, &new).await.unwrap();
    (id, t.app.run_codes(&t.operator(), dialogue, id).await.unwrap())
}

async fn held(t: &TestApp, dialogue: &Dialogue) -> GatheringId {
    let operator = t.operator();
    let id = t.app.add_gathering(&operator, dialogue, &written("대화마당")).await.unwrap();
    t.app.publish_gathering(&operator, dialogue, id, Publish, "").await.unwrap();
    id
}

fn question(code: &str, title: &str) -> NewSlip {
    NewSlip {
        kind: Some(SlipKind::Question),
        slip: code.to_owned(),
        title: title.to_owned(),
        sector: "2".to_owned(),
        place: "새".to_owned(),
        ..NewSlip::default()
    }
}

both_engines!(a_printed_slip_becomes_a_question_of_its_gathering, |t| async {
    let dialogue = t.dialogue("garam").await;
    let editor = t.person(Role::Editor, &dialogue).await;
    let gathering = held(t, &dialogue).await;
    let (_, codes) = run(t, &dialogue, SlipKind::Question, Some(gathering), 12).await;
    for (n, code) in codes.iter().enumerate() {
        assert!(codes[..n].iter().all(|other| is_apart(*code, *other)), "{code}");
    }
    let visitor = Actor::default();
    let blank = t.app.blank_slip(&visitor, codes[0]).await.unwrap();
    assert_eq!(blank.gathering.map(|held| held.id), Some(gathering.0));
    assert_eq!(blank.counted, None);
    assert_eq!(denial(t.app.receipt(&visitor, codes[0]).await), Denial::NotFound);

    let typed = short(codes[0]).to_lowercase();
    let given =
        t.app.type_slip(&editor, &dialogue, &question(&typed, "밤 버스는요?")).await.unwrap();
    assert_eq!(given.receipt, codes[0], "the writer keeps the receipt");
    let seen = t.app.receipt(&visitor, codes[0]).await.unwrap();
    assert_eq!((seen.item.kind, seen.item.title.as_str()), (Kind::Question, "밤 버스는요?"));
    assert_eq!(denial(t.app.blank_slip(&visitor, codes[0]).await), Denial::NotFound);
    let view = t.app.question(&visitor, QuestionId(given.id)).await.unwrap();
    assert_eq!((view.channel, view.sector.as_deref()), (Channel::Field, Some("돌봄")));
    assert_eq!(view.place.as_deref(), Some("새터동"));
    let from = t.app.gathering_of(&visitor, Kind::Question, given.id).await.unwrap();
    assert_eq!(from.map(|held| held.id), Some(gathering.0));
    let view = t.app.gathering(&visitor, gathering).await.unwrap();
    assert_eq!((view.counts.questions, view.counts.issued, view.counts.typed), (1, 12, 1));
    let came =
        t.app.gathering_contributions(&visitor, &view, Slice::first(10)).await.unwrap().items;
    assert_eq!(came[0].text, "밤 버스는요?");
});

both_engines!(a_slip_is_typed_in_once, |t| async {
    let dialogue = t.dialogue("garam").await;
    let editor = t.person(Role::Editor, &dialogue).await;
    let other = t.person(Role::Secretary, &dialogue).await;
    let (_, codes) = run(t, &dialogue, SlipKind::Question, None, 2).await;
    let slip = question(&short(codes[0]), "어디서 쉬나요?");
    let given = t.app.type_slip(&editor, &dialogue, &slip).await.unwrap();
    assert_eq!(conflict(t.app.type_slip(&other, &dialogue, &slip).await), "slip_typed");
    let before = t.app.find_slip(&other, &dialogue, &short(codes[0])).await.unwrap().typed.unwrap();
    assert_eq!((before.by.as_deref(), before.item), (Some("김가람"), Some(given.code)));
    let [mine, theirs] = ["하나?", "둘?"].map(|title| question(&short(codes[1]), title));
    let (one, two) = tokio::join!(
        t.app.type_slip(&editor.actor, &dialogue, &mine),
        t.app.type_slip(&other.actor, &dialogue, &theirs),
    );
    assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
    let all =
        t.app.questions(&editor, &dialogue, &QuestionFilter::default(), Slice::first(9)).await;
    assert_eq!(all.unwrap().total, 2);
});

both_engines!(a_wrong_code_names_no_slip, |t| async {
    let dialogue = t.dialogue("garam").await;
    let there = t.dialogue("there").await;
    let operator = t.operator();
    let (_, codes) = run(t, &there, SlipKind::Question, None, 1).await;
    for code in ["M4T", "!!!!", &short(codes[0]), &codes[0].to_string()] {
        let outcome = t.app.type_slip(&operator, &dialogue, &question(code, "질문인가요?")).await;
        assert_eq!(faults(outcome)[0].0, "slip", "{code}");
    }
    let wrong = NewSlip { place: "동".to_owned(), sector: "7".to_owned(), ..question("", "글?") };
    let told = faults(t.app.type_slip(&operator, &dialogue, &wrong).await);
    assert_eq!(told.iter().map(|(field, _)| *field).collect::<Vec<_>>(), ["sector", "place"]);
    for count in [None, Some(0), Some(501)] {
        let new = NewRun { kind: Some(SlipKind::Question), count, ..NewRun::default() };
        assert_eq!(faults(t.app.issue_slips(&operator, &dialogue, &new).await)[0].0, "count");
    }
});

both_engines!(what_was_typed_wrongly_is_corrected_or_taken_back, |t| async {
    let dialogue = t.dialogue("garam").await;
    let core = t.core_question(&dialogue, "밤에 일하는 사람은?").await;
    let editor = t.person(Role::Editor, &dialogue).await;
    let (_, codes) = run(t, &dialogue, SlipKind::Answer, None, 1).await;
    let slip = NewSlip {
        slip: short(codes[0]),
        text: "쉴 곳이 필요합니가".to_owned(),
        ..NewSlip::default()
    };
    let given = t.app.type_slip(&editor, &dialogue, &slip).await.unwrap();
    let new = NewText { text: "쉴 곳이 필요합니다".to_owned(), ..NewText::default() };
    t.app.correct_slip(&editor, &dialogue, codes[0], &new).await.unwrap();
    let visitor = Actor::default();
    let (item, _) = t.app.contribution(&visitor, Kind::Answer, given.id).await.unwrap();
    assert_eq!((item.text.as_str(), item.version), ("쉴 곳이 필요합니다", 2));
    let before = t.app.revisions(&visitor, Kind::Answer, given.id).await.unwrap();
    assert_eq!(before[0].text, "쉴 곳이 필요합니가");

    t.app.take_back_slip(&editor, &dialogue, codes[0]).await.unwrap();
    let counts = t.app.answers_by_channel(&visitor, core.id()).await.unwrap();
    assert!(counts.is_empty(), "{counts:?}");
    assert!(t.app.blank_slip(&visitor, codes[0]).await.is_ok(), "it can be typed in again");
    let again = t.app.take_back_slip(&editor, &dialogue, codes[0]).await;
    assert_eq!(conflict(again), "slip_blank");
    t.app.type_slip(&editor, &dialogue, &slip).await.unwrap();
    let counts = t.app.answers_by_channel(&visitor, core.id()).await.unwrap();
    assert_eq!((counts[0].channel.as_str(), counts[0].answers), ("field", 1));
});

both_engines!(the_desk_sees_how_fast_one_types, |t| async {
    let dialogue = t.dialogue("garam").await;
    let editor = t.person(Role::Editor, &dialogue).await;
    for n in 0..7 {
        t.clock.advance(600 * SECOND);
        let slip = question("", &format!("{n}번째 쪽지?"));
        t.app.type_slip(&editor, &dialogue, &slip).await.unwrap();
    }
    let pace = t.app.typing_pace(&editor, &dialogue).await.unwrap();
    assert_eq!((pace.today, pace.hour, pace.last.len()), (7, 7, 5));
    assert_eq!(pace.last[0].text, "6번째 쪽지?");
    t.clock.advance(1800 * SECOND);
    assert_eq!(t.app.typing_pace(&editor, &dialogue).await.unwrap().hour, 4);
    let other = t.person(Role::Secretary, &dialogue).await;
    assert_eq!(t.app.typing_pace(&other, &dialogue).await.unwrap().today, 0);
});
