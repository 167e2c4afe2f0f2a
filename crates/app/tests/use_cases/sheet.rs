//! Voting sheets: counted with all votes, kept apart in the figures, taken back whole.

use app::Actor;
use domain::contribution::Kind;
use domain::dialogue::{DialogueStatus, Period};
use domain::permission::Denial;
use domain::role::Role;
use domain::slip::{SlipKind, short};
use domain::vote::VoteValue::{Agree, Disagree, Pass};
use testkit::{TestApp, both_engines};

use crate::expect::{conflict, denial, faults};
use crate::slip::run;

async fn tallies(t: &TestApp, core: &app::core_question::CoreQuestionView) -> String {
    let file = t.app.sources_csv(&Actor::default(), core).await.unwrap();
    String::from_utf8(file).unwrap().replace("\r\n", "\n")
}

both_engines!(a_sheet_counts_once_and_apart, |t| async {
    let dialogue = t.dialogue("garam").await;
    let core = t.core_question(&dialogue, "밤에 일하는 사람은?").await;
    let one = t.statement(&core, "밤 버스가 필요합니다").await;
    t.statement(&core, "첫차를 당깁시다").await;
    t.statement(&core, "쉼터가 있어야 합니다").await;
    let editor = t.person(Role::Editor, &dialogue).await;
    t.app.vote(&t.participant(), one, Disagree).await.unwrap();
    let (sheets, codes) = run(t, &dialogue, SlipKind::Votes, None, 3).await;
    let marks = [Some(Agree), None, Some(Pass)];
    let counted =
        t.app.type_sheet(&editor, &dialogue, sheets, &short(codes[0]), &marks).await.unwrap();
    assert_eq!((counted.votes, counted.left_out), (2, 0));
    let again = t.app.type_sheet(&editor, &dialogue, sheets, &short(codes[0]), &marks).await;
    assert_eq!(conflict(again), "slip_typed");
    assert_eq!(
        tallies(t, &core).await,
        "comment-id,source,agrees,disagrees,passes\n1,online,0,1,0\n1,paper,1,0,0\n\
         2,online,0,0,0\n2,paper,0,0,0\n3,online,0,0,0\n3,paper,0,0,1\n"
    );
    let visitor = Actor::default();
    let votes = t.app.votes_by_source(&visitor, &core).await.unwrap();
    assert_eq!((votes.votes, votes.paper_votes, votes.sheets), (3, 2, 1));
    let counts = t.app.counts(&visitor, &dialogue).await.unwrap();
    assert_eq!(counts.votes, 3);
    // The receipt of a sheet tells that it was counted, and not how.
    let blank = t.app.blank_slip(&visitor, codes[0]).await.unwrap();
    assert_eq!(blank.counted.map(|(_, votes)| votes), Some(2));
    assert_eq!(denial(t.app.receipt(&visitor, codes[0]).await), Denial::NotFound);
});

both_engines!(a_sheet_typed_wrongly_is_taken_back_whole, |t| async {
    let dialogue = t.dialogue("garam").await;
    let core = t.core_question(&dialogue, "밤에 일하는 사람은?").await;
    let one = t.statement(&core, "밤 버스가 필요합니다").await;
    let editor = t.person(Role::Editor, &dialogue).await;
    let (sheets, codes) = run(t, &dialogue, SlipKind::Votes, None, 2).await;
    for code in &codes {
        t.clock.advance(1);
        let marks = [Some(Agree)];
        t.app.type_sheet(&editor, &dialogue, sheets, &short(*code), &marks).await.unwrap();
    }
    t.app.take_back_slip(&editor, &dialogue, codes[0]).await.unwrap();
    let votes = t.app.votes_by_source(&Actor::default(), &core).await.unwrap();
    assert_eq!((votes.votes, votes.paper_votes, votes.sheets), (1, 1, 1));
    let export = t.app.export_polis(&t.operator(), core.id()).await.unwrap();
    assert_eq!(export.votes.len(), 1, "what was taken back is not exported");
    let marks = [Some(Disagree)];
    t.app.type_sheet(&editor, &dialogue, sheets, &short(codes[0]), &marks).await.unwrap();
    let row = store::statement::by_id(&t.app.store().read(), one.0).await.unwrap().unwrap();
    assert_eq!((row.agree, row.disagree, row.paper_agree, row.paper_disagree), (1, 1, 1, 1));
});

both_engines!(a_sheet_of_the_right_time_counts_later, |t| async {
    let now = t.app.now();
    let dialogue = t.dialogue("garam").await;
    let core = t.core_question(&dialogue, "밤에 일하는 사람은?").await;
    let one = t.statement(&core, "밤 버스가 필요합니다").await;
    t.statement(&core, "첫차를 당깁시다").await;
    let operator = t.operator();
    let held = crate::gathering::written("대화마당");
    let held = app::gathering::NewGathering {
        day: now.iso_date(&domain::time::zone("Asia/Seoul")),
        starts: "00:00".to_owned(),
        ends: String::new(),
        ..held
    };
    let gathering = t.app.add_gathering(&operator, &dialogue, &held).await.unwrap();
    let (sheets, codes) = run(t, &dialogue, SlipKind::Votes, Some(gathering), 3).await;
    let (other, unheld) = run(t, &dialogue, SlipKind::Votes, None, 1).await;
    t.clock.advance(3 * domain::time::DAY);
    let closed = Period { opens: None, closes: Some(now.plus(1)) };
    let dialogue = t.set(&dialogue, |settings| settings.vote = closed).await;
    t.hide(&dialogue, Kind::Statement, one.0).await;
    let marks = [Some(Agree), Some(Agree)];
    let [first, second, strange] = [codes[0], codes[1], unheld[0]].map(short);
    let counted = t.app.type_sheet(&operator, &dialogue, sheets, &first, &marks).await.unwrap();
    assert_eq!((counted.votes, counted.left_out), (1, 1), "what is hidden is not counted");
    let unheld = t.app.type_sheet(&operator, &dialogue, other, &strange, &marks).await;
    assert_eq!(denial(unheld), Denial::State);
    let of_another = t.app.type_sheet(&operator, &dialogue, sheets, &strange, &marks).await;
    assert_eq!(conflict(of_another), "sheet_of_another_run");
    let none = t.app.type_sheet(&operator, &dialogue, sheets, &second, &[None]).await;
    assert_eq!(faults(none)[0].0, "marks");
    let dialogue = t.set_status(&dialogue, DialogueStatus::Closed).await;
    let late = t.app.type_sheet(&operator, &dialogue, sheets, &second, &marks).await;
    assert!(late.is_err(), "a closed dialogue takes nothing");
    assert_eq!(t.app.counts(&operator, &dialogue).await.unwrap().votes, 1);
});
