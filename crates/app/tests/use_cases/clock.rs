//! A clock that is set back: what is recorded later is never dated earlier, and nothing else breaks.

use app::Error;
use app::limit::Limits;
use domain::role::Role;
use domain::time::{DAY, SECOND};
use domain::vote::VoteValue::Agree;
use testkit::{TestApp, both_engines};

const HOUR: i64 = 3600 * SECOND;

both_engines!(acts_stay_in_order_when_the_clock_is_set_back_an_hour, |t| async {
    let dialogue = t.dialogue("garam").await;
    let core = t.core_question(&dialogue, "밤에 일하는 사람은?").await;
    let statement = t.statement(&core, "밤 버스가 필요합니다").await;
    let secretary = t.person(Role::Secretary, &dialogue).await;
    let someone = t.participant();
    let before = t.question(&someone, &dialogue, "시계가 맞을 때 묻습니다").await;
    t.clock.advance(-HOUR);
    let after = t.question(&someone, &dialogue, "시계가 뒤로 간 뒤에 묻습니다").await;
    let vote = t.app.vote(&someone, statement, Agree).await.unwrap();
    // Another process starts on what was recorded, with the clock as it is now.
    let other = t.another().await;
    let new = app::question::NewQuestion {
        title: "다시 켠 뒤에 묻습니다".to_owned(),
        ..app::question::NewQuestion::default()
    };
    let third = other.ask(&t.participant(), &dialogue, &new).await.unwrap();
    t.clock.advance(2 * HOUR);
    t.question(&someone, &dialogue, "시계가 따라잡은 뒤에 묻습니다").await;

    let times: Vec<i64> = t.acts_after(0).await.iter().map(|act| act.at).collect();
    assert!(times.is_sorted() && times.len() > 8, "{times:?}");
    // Receipts are found, and dated no earlier than the act before them.
    let at = async |code| t.app.receipt(&someone, code).await.unwrap().at;
    let dates = [
        at(before.receipt).await,
        at(after.receipt).await,
        at(vote.receipt).await,
        at(third.receipt).await,
    ];
    assert!(dates.is_sorted(), "{dates:?}");
    assert_ne!(after.receipt, before.receipt);
    // Sessions hold on both sides of the jump, and still end.
    assert!(t.app.account(&secretary.session).await.unwrap().is_some());
    t.clock.advance(-HOUR / 2);
    assert!(t.app.account(&secretary.session).await.unwrap().is_some());
    t.clock.advance(15 * DAY);
    assert!(t.app.account(&secretary.session).await.unwrap().is_none());
});

/// Limits count with a clock of their own: setting the machine's back locks nobody out, nor lets
/// anyone do more.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn limits_are_as_before_when_the_clock_is_set_back() {
    let limits = Limits { contributions: 2, ..Limits::default() };
    let settings = app::Settings { limits, ..app::Settings::default() };
    let t = TestApp::start(store::Engine::Sqlite, settings).await;
    let check = |participant| {
        t.app.limiter().check(app::limit::Limited::Contribution, Some(participant), None)
    };
    let (one, other) = (t.participant_id(), t.participant_id());
    check(one).unwrap();
    check(one).unwrap();
    t.clock.advance(-HOUR);
    match check(one) {
        Err(Error::TooMany { seconds }) => assert!(seconds <= 60, "{seconds}"),
        other => panic!("{other:?}"),
    }
    check(other).unwrap();
}
