//! Bodies: formed, described anew, ended, and reorganised into others.

use app::body::{Begun, Description, NewBody, Reorganisation};
use app::member::NewMember;
use app::page::Slice;
use domain::body::BodyKind;
use domain::dialogue::DialogueStatus;
use domain::id::MemberId;
use domain::member::Office;
use domain::permission::Denial;
use domain::role::Role;
use domain::text::Fault;
use domain::time::DAY;
use testkit::both_engines;

use crate::expect::{conflict, denial, faults};

fn new(slug: &str, kind: &str, parent: &str) -> NewBody {
    NewBody {
        slug: slug.to_owned(),
        kind: kind.to_owned(),
        parent: parent.to_owned(),
        name: format!("{slug} 회의"),
        ..NewBody::default()
    }
}

both_engines!(a_body_is_formed_under_another_with_the_ordinance_of_its_kind, |t| async {
    let dialogue = t.dialogue("garam").await;
    let secretary = t.person(Role::Secretary, &dialogue).await;
    t.app.add_body(&secretary, &dialogue, &new("council", "council", "")).await.unwrap();
    t.app.add_body(&secretary, &dialogue, &new("care", "subcommittee", "council")).await.unwrap();
    let care = t.app.body(&app::Actor::default(), "care").await.unwrap();
    assert_eq!(care.parent.as_ref().map(|parent| parent.slug.as_str()), Some("council"));
    let council = t.reload_body("council").await;
    let around = t.app.surroundings(&app::Actor::default(), &council).await.unwrap();
    assert_eq!(around.under.len(), 1);
    let rules = t.app.bylaws(&secretary, &council, None).await.unwrap().rules;
    assert_eq!(rules.decision.article.ordinance, "지속가능 일자리 지원 조례");
    let rules = t.app.bylaws(&secretary, &care, None).await.unwrap().rules;
    assert_eq!(rules.decision.article.ordinance, "각종위원회 구성 및 운영 조례");
    let editor = t.person(Role::Editor, &dialogue).await;
    let refused = t.app.add_body(&editor, &dialogue, &new("x1", "panel", "")).await;
    assert_eq!(denial(refused), Denial::Forbidden);
    let bad = NewBody { parent: "nobody".to_owned(), ..new("council", "board", "") };
    let told = faults(t.app.add_body(&secretary, &dialogue, &bad).await);
    let fields: Vec<&str> = told.iter().map(|(field, _)| *field).collect();
    assert_eq!(fields, ["slug", "kind", "parent"]);
});

both_engines!(what_a_body_was_called_stays_readable, |t| async {
    let dialogue = t.dialogue("garam").await;
    let secretary = t.person(Role::Secretary, &dialogue).await;
    let body = t.body(&dialogue, "care", BodyKind::Subcommittee).await;
    let wanted = |name: &str| Description { name: name.to_owned(), purpose: "돌봄".to_owned() };
    t.app.change_body(&secretary, &body, &wanted("돌봄 분과")).await.unwrap();
    let body = t.reload_body("care").await;
    assert_eq!((body.row.name.as_str(), body.row.version), ("돌봄 분과", 2));
    let around = t.app.surroundings(&app::Actor::default(), &body).await.unwrap();
    assert_eq!(around.earlier[0].description.name, "지속가능일자리회");
    let last = t.app.last_undo(&secretary, &dialogue).await.unwrap().unwrap();
    assert_eq!(last.label, "body_changed");
    t.app.undo(&secretary, &dialogue, last.id).await.unwrap();
    assert_eq!(t.reload_body("care").await.row.name, "지속가능일자리회");
    assert_eq!(faults(t.app.change_body(&secretary, &body, &wanted(" ")).await)[0].0, "name");
});

both_engines!(a_body_ends_with_its_seats, |t| async {
    let dialogue = t.dialogue("garam").await;
    let council = t.body(&dialogue, "council", BodyKind::Council).await;
    t.app
        .add_body(&t.operator(), &dialogue, &new("care", "subcommittee", "council"))
        .await
        .unwrap();
    let held = t.app.end_body(&t.operator(), &council, "임기 만료", None).await;
    assert_eq!(conflict(held), "body_has_others");
    let care = t.reload_body("care").await;
    let head = t.seated(&care, "김돌봄").await;
    let care = t.reload_body("care").await;
    t.app.give_office(&t.operator(), &care, head.member, Office::Head).await.unwrap();
    let care = t.reload_body("care").await;
    assert_eq!(faults(t.app.end_body(&t.operator(), &care, "", None).await)[0].0, "reason");
    let early = Some(t.app.now().plus(-DAY));
    assert_eq!(faults(t.app.end_body(&t.operator(), &care, "일을 마침", early).await)[0].0, "at");
    t.clock.advance(60);
    t.app.end_body(&t.operator(), &care, "과업을 마침", None).await.unwrap();
    let care = t.reload_body("care").await;
    assert_eq!((care.row.reason.as_str(), care.sitting(t.app.now()).count()), ("과업을 마침", 0));
    let member = &care.members[0];
    assert_eq!(member.row.ending.as_deref(), Some("body_ended"));
    assert_eq!(member.offices_at(t.app.now()).count(), 0);
    let again = t.app.end_body(&t.operator(), &care, "다시", None).await;
    assert_eq!(conflict(again), "body_ended");
    let seat =
        NewMember {
            kind: "appointed".to_owned(), name: "늦음".to_owned(), ..NewMember::default()
        };
    assert_eq!(conflict(t.app.appoint(&t.operator(), &care, &seat).await), "body_ended");
});

fn begun(slug: &str, follows: &[&str]) -> Begun {
    Begun {
        body: new(slug, "subcommittee", "council"),
        follows: follows.iter().map(|slug| (*slug).to_owned()).collect(),
    }
}

both_engines!(bodies_are_reorganised_while_their_history_stays, |t| async {
    let dialogue = t.dialogue("garam").await;
    let operator = t.operator();
    t.body(&dialogue, "council", BodyKind::Council).await;
    for slug in ["industry", "service"] {
        t.app.add_body(&operator, &dialogue, &new(slug, "subcommittee", "council")).await.unwrap();
    }
    let industry = t.reload_body("industry").await;
    let goes = t.seated(&industry, "이이음").await;
    let stays = t.seated(&industry, "박그만").await;
    t.clock.advance(3600);
    let wanted = Reorganisation {
        reason: "분과를 새로 짭니다".to_owned(),
        ends: vec!["industry".to_owned(), "service".to_owned()],
        begins: vec![begun("youth", &[]), begun("green", &["industry"])],
        carried: vec![(goes.member, "green".to_owned())],
        ..Reorganisation::default()
    };
    let made = t.app.reorganise(&operator, &dialogue, &wanted).await.unwrap();
    assert_eq!(made.len(), 2);
    let industry = t.reload_body("industry").await;
    let around = t.app.surroundings(&operator, &industry).await.unwrap();
    let names = |bodies: &[app::body::Body]| -> Vec<String> {
        bodies.iter().map(|body| body.slug.clone()).collect()
    };
    assert_eq!(names(&around.successors), ["youth", "green"]);
    let service = t.reload_body("service").await;
    assert_eq!(
        names(&t.app.surroundings(&operator, &service).await.unwrap().successors),
        ["youth"]
    );
    let green = t.reload_body("green").await;
    assert_eq!(
        names(&t.app.surroundings(&operator, &green).await.unwrap().predecessors),
        ["industry"]
    );
    let now = t.app.now();
    let sitting: Vec<&str> = green.sitting(now).map(|m| m.row.name.as_str()).collect();
    assert_eq!(sitting, ["이이음"]);
    let account = t.app.account(&goes.person.session).await.unwrap().unwrap().actor;
    assert!(account.seat_in(green.id()).is_some() && account.seat_in(industry.id()).is_none());
    let left = t.app.account(&stays.person.session).await.unwrap().unwrap().actor;
    assert!(left.seats.is_empty());
    let list = t.app.body_list(&operator, &dialogue.clone()).await.unwrap();
    assert_eq!((list.bodies.len(), list.successions.len()), (5, 3));
});

both_engines!(a_reorganisation_is_all_or_nothing, |t| async {
    let dialogue = t.dialogue("garam").await;
    let operator = t.operator();
    t.body(&dialogue, "council", BodyKind::Council).await;
    t.app.add_body(&operator, &dialogue, &new("old", "subcommittee", "council")).await.unwrap();
    let old = t.reload_body("old").await;
    let member = t.seated(&old, "김위원").await.member;
    let wanted = |begins: Vec<Begun>, carried: Vec<(MemberId, String)>| Reorganisation {
        reason: "새로 짭니다".to_owned(),
        ends: vec!["old".to_owned()],
        begins,
        carried,
        ..Reorganisation::default()
    };
    let refused = |told: Reorganisation| {
        let (app, operator, dialogue) = (t.app.clone(), t.operator(), dialogue.clone());
        async move { faults(app.reorganise(&operator, &dialogue, &told).await).remove(0) }
    };
    let (field, fault) = refused(wanted(vec![begun("council", &[])], vec![])).await;
    assert_eq!((field, fault), ("slug", Fault::Taken));
    assert_eq!(refused(wanted(vec![], vec![])).await.0, "begins");
    let twice = vec![begun("new", &[]), begun("new", &[])];
    assert_eq!(refused(wanted(twice, vec![])).await.0, "slug");
    assert_eq!(refused(wanted(vec![begun("new", &["care"])], vec![])).await.0, "follows");
    let nowhere = vec![(member, "elsewhere".to_owned())];
    assert_eq!(refused(wanted(vec![begun("new", &[])], nowhere)).await.0, "carried");
    let under = vec![Begun { body: new("new", "subcommittee", "old"), follows: vec![] }];
    assert_eq!(refused(wanted(under, vec![])).await.0, "parent");
    assert_eq!(t.app.bodies(&operator, &dialogue).await.unwrap().len(), 2, "nothing was done");
    let editor = t.person(Role::Editor, &dialogue).await;
    let told = wanted(vec![begun("new", &[])], vec![]);
    assert_eq!(denial(t.app.reorganise(&editor, &dialogue, &told).await), Denial::Forbidden);
});

both_engines!(bodies_of_a_draft_are_in_no_public_list, |t| async {
    let dialogue = t.dialogue("garam").await;
    t.body(&dialogue, "council", BodyKind::Council).await;
    let hidden = t.dialogue("hidden").await;
    t.body(&hidden, "secret", BodyKind::Council).await;
    t.set_status(&hidden, DialogueStatus::Draft).await;
    let visitor = app::Actor::default();
    let (page, _) = t.app.public_bodies(&visitor, Slice::first(10)).await.unwrap();
    let slugs: Vec<&str> = page.items.iter().map(|body| body.slug.as_str()).collect();
    assert_eq!(slugs, ["council"]);
    assert_eq!(t.app.all_bodies(&visitor).await.unwrap().len(), 1);
    assert_eq!(denial(t.app.body(&visitor, "secret").await), Denial::NotFound);
});
