//! Whose turn it is to do what is due.

use testkit::both_engines;

both_engines!(one_process_has_the_turn, |t| async {
    let other = t.another().await;
    let turn = t.app.take_turn().await.unwrap().expect("nobody else has it");
    assert!(other.take_turn().await.unwrap().is_none());
    turn.give_back().await.unwrap();
    let turn = other.take_turn().await.unwrap().expect("it was given back");
    assert!(t.app.take_turn().await.unwrap().is_none());
    // Whoever dies lets go of it.
    drop(turn);
    for _ in 0..100 {
        if t.app.take_turn().await.unwrap().is_some() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("the turn is lost");
});

both_engines!(what_came_of_a_job_is_kept, |t| async {
    assert_eq!(t.app.job("backup").await.unwrap(), None);
    t.app.note_job("backup", true, "good").await.unwrap();
    let first = t.app.job("backup").await.unwrap().unwrap();
    assert_eq!((first.done_at, first.told.as_str()), (Some(first.tried_at), "good"));
    t.clock.advance(5_000_000);
    t.app.note_job("backup", false, "no room").await.unwrap();
    let second = t.app.job("backup").await.unwrap().unwrap();
    assert_eq!((second.done_at, second.told.as_str()), (first.done_at, "no room"));
    assert_eq!(second.tried_at, first.tried_at + 5_000_000);
});
