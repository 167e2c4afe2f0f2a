//! Every process learns of every change.

use std::time::Duration;

use app::App;
use domain::vote::VoteValue::Agree;
use testkit::both_engines;

/// Waits until the version is above this one; a node looks several times a second.
async fn grows(app: &App, above: u64) -> bool {
    becomes(|| app.version() > above).await
}

/// Waits until it is so.
pub(crate) async fn becomes(so: impl Fn() -> bool) -> bool {
    for _ in 0..100 {
        if so() {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    false
}

both_engines!(another_process_sees_what_the_first_writes, |t| async {
    let dialogue = t.dialogue("garam").await;
    let core = t.core_question(&dialogue, "밤에 일하는 사람은?").await;
    let statement = t.statement(&core, "밤 버스가 필요합니다").await;
    let other = t.another().await;
    let before = other.version();
    t.question(&t.participant(), &dialogue, "다른 곳에서도 보이나요?").await;
    assert!(grows(&other, before).await, "a question");
    let before = other.version();
    t.app.vote(&t.participant(), statement, Agree).await.unwrap();
    assert!(grows(&other, before).await, "a vote");
    let before = t.app.version();
    other.vote(&t.participant(), statement, Agree).await.unwrap();
    assert!(grows(&t.app, before).await, "and the other way round");
});

both_engines!(nothing_grows_while_nothing_happens, |t| async {
    let dialogue = t.dialogue("garam").await;
    tokio::time::sleep(Duration::from_millis(700)).await;
    let before = t.app.version();
    t.app.counts(&t.operator(), &dialogue).await.unwrap();
    tokio::time::sleep(Duration::from_millis(700)).await;
    assert_eq!(t.app.version(), before);
});

both_engines!(settings_changed_elsewhere_hold_within_a_second, |t| async {
    let dialogue = t.dialogue("garam").await;
    let other = t.another().await;
    let visitor = app::Actor::default();
    assert!(other.dialogue(&visitor, "garam").await.is_ok());
    t.set_status(&dialogue, domain::dialogue::DialogueStatus::Draft).await;
    t.clock.advance(domain::time::SECOND);
    assert!(other.dialogue(&visitor, "garam").await.is_err());
});
