//! What is kept too long is destroyed, and the record says so.

use app::claim::NewClaim;
use app::page::Slice;
use app::retention::{Destroyed, Rule};
use domain::language::Language;
use domain::permission::Denial;
use domain::privacy::Policy;
use domain::retention::Periods;
use domain::role::Role;
use domain::text::Fault;
use domain::time::{DAY, SECOND};
use testkit::{TestApp, both_engines};

use crate::expect::{denial, faults};

async fn record(t: &TestApp) -> Vec<(String, Option<i64>, i64, bool)> {
    let page = t.app.destructions(&t.operator(), Slice::first(50)).await.unwrap();
    let line = |row: store::destruction::Destruction| {
        (row.rule, row.days, row.items, row.scrubbed_at.is_some())
    };
    page.items.into_iter().map(line).collect()
}

both_engines!(each_thing_is_destroyed_when_its_time_is_over, |t| async {
    t.policy().await;
    let dialogue = t.dialogue("garam").await;
    let person = t.person(Role::Editor, &dialogue).await;
    let device = t.participant();
    let claim = |email: &str| NewClaim {
        email: email.to_owned(),
        agreed: true,
        of_age: Some(true),
        ..NewClaim::default()
    };
    let ask = async |email: &str| {
        t.app.ask_claim(&device, &claim(email), Language::Korean, None).await.unwrap();
    };
    // One tied, one never opened, one that cannot be sent.
    ask("kim@garam.example").await;
    let link = match t.mails().await.remove(0).1 {
        app::mail::Letter::Claim { token } => token,
        other => panic!("{other:?}"),
    };
    t.app.use_claim(&device, &link, "").await.unwrap();
    ask("unopened@garam.example").await;
    t.mails().await;
    t.mailbox.set_refusing(true);
    ask("refused@garam.example").await;
    t.mails().await;
    assert_eq!(t.app.destroy_due(t.app.now()).await.unwrap(), []);
    assert!(record(t).await.is_empty());
    let step = async |days: i64| {
        t.clock.advance(days * DAY);
        t.app.destroy_due(t.app.now()).await.unwrap()
    };
    t.clock.advance(3600 * SECOND);
    assert_eq!(step(1).await, [Destroyed { rule: Rule::Claims, items: 2 }]);
    assert_eq!(step(6).await, [Destroyed { rule: Rule::Mails, items: 1 }]);
    assert_eq!(step(8).await, [Destroyed { rule: Rule::Sessions, items: 1 }]);
    assert!(t.app.account(&person.session).await.unwrap().is_none());
    assert_eq!(step(714).await, []);
    assert_eq!(step(1).await, [Destroyed { rule: Rule::Contacts, items: 1 }]);
    assert_eq!(t.app.own_contact(&device).await.unwrap(), None);
    let expected = [
        ("contacts", Some(730), 1),
        ("sessions", Some(1), 1),
        ("mails", Some(7), 1),
        ("claims", Some(1), 2),
    ];
    let expected = expected.map(|(rule, days, items)| (rule.to_owned(), days, items, true));
    assert_eq!(record(t).await, expected);
    assert_eq!(denial(t.app.destructions(&person, Slice::first(9)).await), Denial::Forbidden);
});

both_engines!(periods_are_settings_and_each_version_of_the_notice_is_kept, |t| async {
    let operator = t.operator();
    assert_eq!(t.app.policies(&operator).await.unwrap(), []);
    t.policy().await;
    let first = t.app.policies(&operator).await.unwrap().remove(0);
    t.clock.advance(DAY);
    let longer =
        Policy { periods: Periods { contacts: 365, ..Periods::default() }, ..first.policy.clone() };
    t.app.change_policy(&operator, &longer).await.unwrap();
    t.app.change_policy(&operator, &longer).await.unwrap();
    let all = t.app.policies(&app::Actor::default()).await.unwrap();
    assert_eq!(all.len(), 2, "the same again is no new version");
    assert_eq!((all[0].policy.periods.contacts, &all[1]), (365, &first));
    let act = t.acts_after(0).await.pop().unwrap();
    assert_eq!(act.kind, "privacy.changed");
    assert!(act.payload.contains(r#""contacts":365"#) && !act.payload.contains("가람구청"));
    let wrong = Policy {
        controller: "가".repeat(101),
        periods: Periods { mails: 0, ..Periods::default() },
        ..Policy::default()
    };
    let refused = faults(t.app.change_policy(&operator, &wrong).await);
    assert_eq!(
        refused.iter().map(|(field, _)| *field).collect::<Vec<_>>(),
        ["mails", "controller"]
    );
    assert!(matches!(refused[1].1, Fault::TooLong { .. }));
    let dialogue = t.dialogue("garam").await;
    let secretary = t.person(Role::Secretary, &dialogue).await;
    assert_eq!(denial(t.app.change_policy(&secretary, &longer).await), Denial::Forbidden);
});
