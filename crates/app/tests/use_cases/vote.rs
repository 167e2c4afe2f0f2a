use testkit::both_engines;
both_engines!(smoke, |t| async {
    let dialogue = t.dialogue("garam").await;
    let core = t.core_question(&dialogue, "밤에 일하는 사람은?").await;
    t.statement(&core, "밤 버스가 필요합니다").await;
    assert!(t.acts().await > 0);
});
