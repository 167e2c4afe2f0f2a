//! Selections: by public dice that anyone recomputes, or by marks; then seats are taken.

use app::application::NewApplication;
use app::call::NewCall;
use app::draw::Progress;
use app::mail::Letter;
use app::{Actor, page::Slice};
use domain::application::Status;
use domain::body::BodyKind;
use domain::call::Phase;
use domain::id::{ApplicationId, CallId};
use domain::language::Language;
use domain::role::Role;
use fairness::draw::verify;
use sha2::{Digest as _, Sha256};
use testkit::recruiting::{applicant, new_call, new_review};
use testkit::{TestApp, both_engines};

use crate::expect::{conflict, faults};

async fn open(t: &TestApp, new: fn(&str) -> NewCall) -> CallId {
    let dialogue = t.dialogue("garam").await;
    let body = t.body(&dialogue, "youth", BodyKind::Subcommittee).await;
    t.open_call(&body, new("youth")).await
}

async fn with_status(t: &TestApp, call: CallId, status: Status) -> Vec<ApplicationId> {
    let operator = t.operator();
    let view = t.app.call(&operator, call).await.unwrap();
    let lines = t.app.applications(&operator, &view, Some(status), Slice::first(200)).await;
    lines.unwrap().items.iter().map(|line| ApplicationId(line.id)).collect()
}

both_engines!(three_hundred_apply_and_thirty_are_drawn, |t| async {
    let thirty = |body: &str| NewCall {
        seats: "30".to_owned(),
        alternates: "10".to_owned(),
        quotas: "성별, 여성, 13, 17, 50\n성별, 남성, 13, 17, 50\n나이대, 청년, 8, 14, 35
나이대, 장년, 8, 14, 40\n나이대, 노년, 6, 10, 25"
            .to_owned(),
        ..new_call(body)
    };
    let dialogue = t.dialogue("garam").await;
    let body = t.body(&dialogue, "youth", BodyKind::Subcommittee).await;
    let call = t.open_call(&body, thirty("youth")).await;
    let receipts = t.applicants(call, 300).await;
    t.reviewed(call).await;
    let (operator, visitor) = (t.operator(), Actor::default());
    let early = t.app.draw_call(&operator, &dialogue, call, "123456", "생방송").await;
    assert_eq!(conflict(early), "no_lottery", "dice before the lottery decide nothing");
    t.app.publish_lottery(&operator, &dialogue, call).await.unwrap();
    let early = t.app.draw_call(&operator, &dialogue, call, "123456", "생방송").await;
    assert_eq!(conflict(early), "draw_early");
    let view = t.app.call(&visitor, call).await.unwrap();
    let before = t.app.draw_of(&visitor, &view).await.unwrap().unwrap();
    assert_eq!((view.phase, before.ticket), (Phase::Lottery, None));
    assert_eq!(before.recheck(), Ok(()));
    // Everybody's chance is told, to each the own.
    let own = t.app.own_application(&visitor, call, receipts[7]).await.unwrap();
    assert!(own.chance.unwrap() >= before.minimum.unwrap());
    let salted = [hex::decode(&own.row.salt).unwrap(), format!("{}\n", own.line).into()].concat();
    let commitment = hex::encode(Sha256::digest(salted));
    let row = before.row.pool.lines().find(|line| line.ends_with(&commitment)).unwrap();
    assert!(row.starts_with(&own.row.public_id), "{row}");
    for mark in ["신청자7", "applicant7", "샘골로", &receipts[7].to_string()] {
        assert!(!before.files().iter().any(|(_, text)| text.contains(mark)), "{mark}");
    }
    t.mails().await;
    t.clock.advance(view.terms.decides.0 - t.app.now().0);
    let seen = t.acts().await;
    let unsaid = t.app.draw_call(&operator, &dialogue, call, " ", "").await;
    assert_eq!(faults(unsaid).len(), 2);
    t.app.draw_call(&operator, &dialogue, call, " 271828 ", "추첨 생방송").await.unwrap();
    let again = t.app.draw_call(&operator, &dialogue, call, "999999", "다시").await;
    assert_eq!(conflict(again), "no_lottery", "once");
    let act = &t.acts_after(seen).await[0];
    assert_eq!(act.kind, "draw.made");
    let view = t.app.call(&visitor, call).await.unwrap();
    let after = t.app.draw_of(&visitor, &view).await.unwrap().unwrap();
    assert_eq!(after.row.lottery, before.row.lottery, "what was published stays");
    assert_eq!(after.commitment, before.commitment);
    assert!(act.payload.contains(&after.commitment));
    let bytes = |at: usize| after.files()[at].1.as_bytes();
    let checked = verify(bytes(0), bytes(1), bytes(2), bytes(3)).unwrap();
    assert_eq!(checked.drawn.members.len(), 30);
    let selected: Vec<&str> = after
        .outcomes
        .iter()
        .filter(|own| own.status == Status::Selected)
        .map(|own| own.id.as_str())
        .collect();
    let mut drawn: Vec<&str> = checked.drawn.members.iter().map(String::as_str).collect();
    let mut stored = selected.clone();
    drawn.sort_unstable();
    stored.sort_unstable();
    assert_eq!(stored, drawn, "what is stored is what anyone computes");
    for feature in &after.margins {
        for value in &feature.values {
            let held = value.selected.unwrap();
            assert!((value.min..=value.max).contains(&held), "{} {held}", value.name);
        }
    }
    assert_eq!(t.mails().await.len(), 300, "everyone is told");
});

both_engines!(the_draw_keeps_households_apart_and_alternates_move_up, |t| async {
    let call = open(t, new_call).await;
    let receipts = t.applicants(call, 60).await;
    t.reviewed(call).await;
    t.drawn(call, "161803").await;
    let (operator, visitor) = (t.operator(), Actor::default());
    let view = t.app.call(&operator, call).await.unwrap();
    let selected = with_status(t, call, Status::Selected).await;
    assert_eq!((selected.len(), with_status(t, call, Status::Alternate).await.len()), (10, 5));
    let mut homes = Vec::new();
    for id in &selected {
        homes.push(t.app.application(&operator, &view, *id).await.unwrap().address.unwrap());
    }
    homes.sort();
    homes.dedup();
    assert_eq!(homes.len(), 10);
    t.mails().await;
    t.app.answer_for(&operator, &view, selected[0], false).await.unwrap();
    assert_eq!(with_status(t, call, Status::Alternate).await.len(), 4);
    let asked = t.mails().await;
    assert_eq!(asked.len(), 1, "whoever moves up is asked");
    assert!(matches!(asked[0].1, Letter::Application { status: Status::Selected, .. }));
    let draw = t.app.draw_of(&visitor, &view).await.unwrap().unwrap();
    let count = |status| draw.outcomes.iter().filter(|own| own.status == status).count();
    assert_eq!((count(Status::Declined), count(Status::Selected)), (1, 10));
    // The holder of a receipt accepts without an account; somebody not asked cannot.
    for receipt in receipts {
        let own = t.app.own_application(&visitor, call, receipt).await.unwrap();
        let accepted = t.app.answer_seat(&visitor, call, receipt, true).await;
        match own.status {
            Status::Selected => accepted.unwrap(),
            _ => assert_eq!(conflict(accepted), "changed"),
        }
    }
    let open = t.app.settle_call(&operator, &view.dialogue, call).await;
    assert_eq!(conflict(open), "seats_open");
    let seats = t.app.appoint_accepted(&operator, &view).await.unwrap();
    assert_eq!(seats.len(), 10);
    let none = t.app.appoint_accepted(&operator, &view).await;
    assert_eq!(conflict(none), "nobody_accepted");
    let body = t.reload_body("youth").await;
    assert_eq!(body.enrolled(t.app.now()).count(), 10);
    assert_eq!(t.app.appointed(&operator, &view).await.unwrap().len(), 10);
    t.app.settle_call(&operator, &view.dialogue, call).await.unwrap();
    let view = t.app.call(&visitor, call).await.unwrap();
    assert_eq!(view.phase, Phase::Settled);
    assert!(with_status(t, call, Status::Alternate).await.is_empty());
    let named = t.app.appointments(&visitor, &view).await.unwrap();
    assert_eq!(named.iter().map(|one| one.named).sum::<i16>(), 0, "nobody agreed to it");
});

both_engines!(who_withdraws_after_the_lottery_leaves_a_seat_to_an_alternate, |t| async {
    let call = open(t, new_call).await;
    let receipts = t.applicants(call, 20).await;
    t.reviewed(call).await;
    let (operator, visitor) = (t.operator(), Actor::default());
    let view = t.app.call(&operator, call).await.unwrap();
    t.app.publish_lottery(&operator, &view.dialogue, call).await.unwrap();
    for receipt in &receipts[..4] {
        t.app.withdraw_application(&visitor, call, *receipt).await.unwrap();
    }
    t.clock.advance(view.terms.decides.0 - t.app.now().0);
    t.app.draw_call(&operator, &view.dialogue, call, "42", "생방송").await.unwrap();
    assert_eq!(with_status(t, call, Status::Selected).await.len(), 10);
    let view = t.app.call(&operator, call).await.unwrap();
    let draw = t.app.draw_of(&visitor, &view).await.unwrap().unwrap();
    assert_eq!(draw.recheck(), Ok(()));
});

both_engines!(a_pool_that_is_too_thin_says_so, |t| async {
    let call = open(t, new_call).await;
    for n in 0..12 {
        let men = NewApplication {
            features: vec!["남성".to_owned(), "장년".to_owned()],
            address: format!("들길 {n}"),
            ..applicant(n)
        };
        let visitor = Actor::default();
        let sent = t.app.send_application(&visitor, call, men, Language::Korean);
        sent.await.unwrap();
    }
    t.reviewed(call).await;
    let operator = t.operator();
    let view = t.app.call(&operator, call).await.unwrap();
    let pool = t.app.pool(&operator, &view).await.unwrap();
    assert_eq!((pool.size, pool.feasible), (12, false));
    assert!(pool.shortages.iter().any(|one| one.value == "여성" && one.possible.0 == 0));
    let none = t.app.publish_lottery(&operator, &view.dialogue, call).await;
    assert_eq!(conflict(none), "no_panel");
});

both_engines!(a_lottery_is_made_beside_requests, |t| async {
    let call = open(t, new_call).await;
    t.applicants(call, 40).await;
    t.reviewed(call).await;
    let operator = t.operator();
    let view = t.app.call(&operator, call).await.unwrap();
    t.app.start_lottery(&operator, &view.dialogue, call).await.unwrap();
    let mut phase = view.phase;
    for _ in 0..500 {
        if let Some(Progress::Failed(why)) = t.app.lottery_progress(&operator, &view).unwrap() {
            panic!("{why}");
        }
        phase = t.app.call(&operator, call).await.unwrap().phase;
        if phase == Phase::Lottery {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert_eq!(phase, Phase::Lottery);
    let again = t.app.start_lottery(&operator, &view.dialogue, call).await;
    assert_eq!(conflict(again), "changed");
});

both_engines!(marks_of_two_reviewers_rank_and_equals_go_by_the_lot, |t| async {
    let call = open(t, new_review).await;
    let mut receipts = Vec::new();
    for n in 0..5 {
        let new = NewApplication { features: vec![], ..applicant(n) };
        let visitor = Actor::default();
        let sent = t.app.send_application(&visitor, call, new, Language::Korean);
        receipts.push(sent.await.unwrap());
    }
    t.reviewed(call).await;
    let (operator, visitor) = (t.operator(), Actor::default());
    let view = t.app.call(&operator, call).await.unwrap();
    let committed = view.lot_commitment().unwrap();
    let mut reviewers = Vec::new();
    for _ in 0..2 {
        let person = t.person(Role::Secretary, &view.dialogue).await;
        let reason = app::access::NewReason {
            kind: "applicants".to_owned(),
            purpose: "recruiting".to_owned(),
            note: String::new(),
        };
        let place = Some(view.dialogue.id);
        t.app.give_reason(&person, &person.session, place, &reason).await.unwrap();
        reviewers.push(t.app.account(&person.session).await.unwrap().unwrap().actor);
    }
    let ids = with_status(t, call, Status::Eligible).await;
    let marks = [["9", "9"], ["5", "5"], ["5", "5"], ["5", "5"], ["1", "1"]];
    for (id, given) in ids.iter().zip(marks) {
        let given = given.map(str::to_owned);
        t.app.score_application(&reviewers[0], &view, *id, &given).await.unwrap();
    }
    let missing = t.app.rank(&operator, &view.dialogue, call).await;
    assert_eq!(conflict(missing), "marks_missing");
    let wrong = ["11".to_owned(), "0".to_owned()];
    let bad = t.app.score_application(&reviewers[1], &view, ids[0], &wrong).await;
    assert_eq!(faults(bad)[0].0, "mark");
    for (id, given) in ids.iter().zip(marks) {
        let given = given.map(str::to_owned);
        t.app.score_application(&reviewers[1], &view, *id, &given).await.unwrap();
    }
    t.app.rank(&operator, &view.dialogue, call).await.unwrap();
    let view = t.app.call(&visitor, call).await.unwrap();
    let ranking = t.app.draw_of(&visitor, &view).await.unwrap().unwrap().ranking.unwrap();
    let lot = hex::decode(&ranking.lot).unwrap();
    assert_eq!(hex::encode(Sha256::digest(&lot)), committed, "the lot was fixed beforehand");
    let scores: Vec<i64> = ranking.rows.iter().map(|row| row.score).collect();
    assert_eq!(scores, [900, 500, 500, 500, 100]);
    assert!(ranking.rows[1].lot < ranking.rows[2].lot && ranking.rows[2].lot < ranking.rows[3].lot);
    let outcomes: Vec<Status> = ranking.rows.iter().map(|row| row.outcome).collect();
    use Status::{Alternate, Selected, Unselected};
    assert_eq!(outcomes, [Selected, Selected, Alternate, Unselected, Unselected]);
    let own = t.app.own_application(&visitor, call, receipts[0]).await.unwrap();
    let line = ranking.rows.iter().find(|row| row.id == own.row.public_id).unwrap();
    assert_eq!(own.lot.as_deref(), Some(line.lot.as_str()), "everyone finds the own line");
});
