//! Calls: written, fixed when they are published, and taken back.

use app::Actor;
use app::call::NewCall;
use app::mail::Letter;
use app::page::Slice;
use domain::body::BodyKind;
use domain::call::{Phase, Warning};
use domain::permission::Denial;
use domain::role::Role;
use domain::text::Fault;
use domain::time::DAY;
use testkit::both_engines;
use testkit::recruiting::new_call;

use crate::expect::{conflict, denial, faults};

both_engines!(a_call_is_fixed_when_it_is_published, |t| async {
    let dialogue = t.dialogue("garam").await;
    t.body(&dialogue, "youth", BodyKind::Subcommittee).await;
    let secretary = t.person(Role::Secretary, &dialogue).await;
    let visitor = Actor::default();
    let id = t.app.add_call(&secretary, &dialogue, &new_call("youth")).await.unwrap();
    assert_eq!(denial(t.app.call(&visitor, id).await), Denial::NotFound);
    let listed = t.app.calls(&visitor, &dialogue, Slice::first(10)).await.unwrap();
    assert_eq!((listed.items.len(), listed.total), (0, 0));
    let draft = t.app.own_call(&secretary, &dialogue, id).await.unwrap();
    let same = NewCall::of(&draft);
    assert_eq!((same.time.as_str(), same.closes.as_str()), ("14:00", "2026-12-07"));
    let better = NewCall { seats: "11".to_owned(), ..same };
    t.app.change_call(&secretary, &dialogue, id, &better).await.unwrap();
    let seen = t.acts().await;
    t.app.publish_call(&secretary, &dialogue, id).await.unwrap();
    let act = &t.acts_after(seen).await[0];
    let view = t.app.call(&visitor, id).await.unwrap();
    assert_eq!((view.phase, view.terms.seats), (Phase::Coming, 11));
    assert!(act.payload.contains(&view.fingerprint()), "{}", act.payload);
    assert!(act.payload.contains(&view.lot_commitment().unwrap()));
    assert!(act.payload.contains("성별과 나이대가"), "what decides stands in the act");
    let late = t.app.change_call(&secretary, &dialogue, id, &better).await;
    assert_eq!(conflict(late), "changed");
    assert_eq!(conflict(t.app.publish_call(&secretary, &dialogue, id).await), "changed");
    for (days, phase) in [(1, Phase::Open), (13, Phase::Open), (1, Phase::Closed)] {
        t.clock.advance(days * DAY);
        assert_eq!(t.app.call(&visitor, id).await.unwrap().phase, phase, "{days}");
    }
    let of_body = t.app.calls_of_body(&visitor, &dialogue, &view.body).await.unwrap();
    assert_eq!(of_body.len(), 1);
});

both_engines!(a_call_cannot_be_published_once_its_first_day_began, |t| async {
    let dialogue = t.dialogue("garam").await;
    t.body(&dialogue, "youth", BodyKind::Subcommittee).await;
    let id = t.app.add_call(&t.operator(), &dialogue, &new_call("youth")).await.unwrap();
    t.clock.advance(DAY);
    let late = t.app.publish_call(&t.operator(), &dialogue, id).await;
    assert_eq!(conflict(late), "call_late");
});

both_engines!(a_call_is_taken_back_with_a_reason, |t| async {
    let dialogue = t.dialogue("garam").await;
    let body = t.body(&dialogue, "youth", BodyKind::Subcommittee).await;
    let operator = t.operator();
    let id = t.open_call(&body, new_call("youth")).await;
    t.applicants(id, 1).await;
    t.mails().await;
    let unexplained = t.app.withdraw_call(&operator, &dialogue, id, " ").await;
    assert_eq!(faults(unexplained), [("reason", Fault::Required)]);
    t.app.withdraw_call(&operator, &dialogue, id, "자리 수를 잘못 적었습니다.").await.unwrap();
    let view = t.app.call(&Actor::default(), id).await.unwrap();
    assert_eq!(
        (view.phase, view.row.reason.as_str()),
        (Phase::Withdrawn, "자리 수를 잘못 적었습니다.")
    );
    assert_eq!(view.row.destroy_at, t.app.now().0 + 30 * DAY);
    let mails = t.mails().await;
    assert_eq!(mails.len(), 1);
    assert!(matches!(mails[0].1, Letter::CallWithdrawn { .. }), "{mails:?}");
    let again = t.app.withdraw_call(&operator, &dialogue, id, "또 한 번").await;
    assert_eq!(conflict(again), "changed");
});

both_engines!(what_cannot_be_is_refused_where_it_stands, |t| async {
    let dialogue = t.dialogue("garam").await;
    t.body(&dialogue, "youth", BodyKind::Subcommittee).await;
    let operator = t.operator();
    let refused = async |new: NewCall| faults(t.app.add_call(&operator, &dialogue, &new).await);
    let good = || new_call("youth");
    assert_eq!(
        refused(NewCall {
            quotas: "성별, 여성, 4, 6\n성별, 남성, x, 6".to_owned(), ..good()
        })
        .await
        .first()
        .map(|(field, fault)| (*field, matches!(fault, Fault::Line { line: 2, .. }))),
        Some(("quotas", true))
    );
    for (new, field) in [
        (NewCall { seats: "0".to_owned(), quotas: String::new(), ..good() }, "seats"),
        (NewCall { method: "review".to_owned(), ..good() }, "marks"),
        (NewCall { source: " ".to_owned(), ..good() }, "source"),
        (NewCall { closes: "2026-11-23".to_owned(), ..good() }, "closes"),
        (NewCall { decides: "2026-12-07".to_owned(), ..good() }, "decides"),
        (NewCall { time: "25:00".to_owned(), ..good() }, "time"),
        (NewCall { kept: "400".to_owned(), ..good() }, "kept"),
        (NewCall { body: "nowhere".to_owned(), ..good() }, "body"),
        (NewCall { title: "900101-1234567".to_owned(), ..good() }, "title"),
    ] {
        let found = refused(new).await;
        assert_eq!(found.iter().map(|(field, _)| *field).collect::<Vec<_>>(), [field]);
    }
    let editor = t.person(Role::Editor, &dialogue).await;
    let denied = t.app.add_call(&editor, &dialogue, &good()).await;
    assert_eq!(denial(denied), Denial::Forbidden);
});

both_engines!(unlawful_quotas_are_pointed_out_before_they_are_fixed, |t| async {
    let dialogue = t.dialogue("garam").await;
    t.body(&dialogue, "youth", BodyKind::Subcommittee).await;
    let quotas = "성별, 여성, 3, 7, 50\n성별, 남성, 3, 7, 50";
    let new = NewCall { quotas: quotas.to_owned(), ..new_call("youth") };
    let id = t.app.add_call(&t.operator(), &dialogue, &new).await.unwrap();
    let view = t.app.own_call(&t.operator(), &dialogue, id).await.unwrap();
    let warned = view.terms.warnings();
    assert!(warned.contains(&Warning::Gender { value: "여성".to_owned(), most: 6 }), "{warned:?}");
});
