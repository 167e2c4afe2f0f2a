//! Seats: given, changed, renewed, left, and offices in them.

use app::mail::Letter;
use app::member::{Departure, MemberChange, NewMember};
use app::session::Client;
use domain::body::BodyKind;
use domain::id::MemberId;
use domain::member::Office;
use domain::permission::Denial;
use domain::role::Role;
use domain::time::{DAY, KOREA, Moment, zone};
use testkit::{Seated, TestApp, both_engines};

use crate::expect::{conflict, denial, faults};

fn somebody(name: &str) -> NewMember {
    NewMember {
        name: name.to_owned(),
        kind: "appointed".to_owned(),
        constituency: "civic".to_owned(),
        affiliation: "가람시민모임".to_owned(),
        ..NewMember::default()
    }
}

fn leaving(ending: &str, reason: &str) -> Departure {
    Departure { ending: ending.to_owned(), reason: reason.to_owned(), ..Departure::default() }
}

async fn dismissals(t: &TestApp) -> Vec<(String, Letter)> {
    let mails = t.mails().await;
    mails.into_iter().filter(|(_, letter)| matches!(letter, Letter::Dismissed { .. })).collect()
}

both_engines!(whoever_is_appointed_by_an_unknown_address_gets_an_account, |t| async {
    let dialogue = t.dialogue("garam").await;
    let secretary = t.person(Role::Secretary, &dialogue).await;
    let body = t.body(&dialogue, "council", BodyKind::Council).await;
    let new = NewMember { email: "Member@Garam.example".to_owned(), ..somebody("정하늘") };
    let given = t.app.appoint(&secretary, &body, &new).await.unwrap();
    let password = given.password.expect("told once");
    let signed_in = t.app.sign_in("member@garam.example", &password, &Client::default()).await;
    let session = signed_in.unwrap().session().unwrap().token;
    let actor = t.app.account(&session).await.unwrap().unwrap().actor;
    assert!(actor.must_change_password && actor.grants.is_empty());
    assert_eq!(actor.seats[0].member, given.member);
    let body = t.reload_body("council").await;
    let twice = t.app.appoint(&secretary, &body, &new).await;
    assert_eq!(conflict(twice), "sits_already");
    let panel = t.body(&dialogue, "panel", BodyKind::Panel).await;
    let known = t.app.appoint(&secretary, &panel, &new).await.unwrap();
    assert_eq!(known.password, None, "the account is known");
    let bad = NewMember { email: "nobody".to_owned(), kind: "guest".to_owned(), ..somebody("") };
    let told = faults(t.app.appoint(&secretary, &body, &bad).await);
    let fields: Vec<&str> = told.iter().map(|(field, _)| *field).collect();
    assert_eq!(fields, ["name", "kind", "email"]);
    let editor = t.person(Role::Editor, &dialogue).await;
    let refused = t.app.appoint(&editor, &body, &somebody("이아무개")).await;
    assert_eq!(denial(refused), Denial::Forbidden);
});

both_engines!(whoever_is_seated_holds_no_role_besides, |t| async {
    let dialogue = t.dialogue("garam").await;
    let body = t.body(&dialogue, "council", BodyKind::Council).await;
    let member = t.seated(&body, "김위원").await;
    assert!(member.grants.is_empty());
    assert_eq!(member.roles_in(Some(dialogue.id)), [Role::CouncilMember]);
});

both_engines!(a_term_is_as_long_as_the_bylaws_say_and_is_renewed, |t| async {
    let dialogue = t.dialogue("garam").await;
    let operator = t.operator();
    let body = t.body(&dialogue, "council", BodyKind::Council).await;
    let id = t.app.appoint(&operator, &body, &somebody("김위원")).await.unwrap().member;
    let body = t.reload_body("council").await;
    let row = body.member(id).unwrap().row.clone();
    let zone = zone(KOREA);
    let day = |at: i64| Moment(at).iso_date(&zone);
    let years = |text: &str| text[..4].parse::<i32>().unwrap();
    let (from, to) = (day(row.valid_from), day(row.term_to.unwrap()));
    assert_eq!(years(&to), years(&from) + 2, "{from} to {to}");
    t.app.renew_term(&operator, &body, id, None).await.unwrap();
    let body = t.reload_body("council").await;
    let renewed = body.member(id).unwrap().row.clone();
    assert_eq!((renewed.renewals, renewed.term_from), (1, row.term_to.unwrap() + 1));
    assert_eq!(years(&day(renewed.term_to.unwrap())), years(&from) + 4);
    let earlier = t.app.earlier_members(&operator, &body, id).await.unwrap();
    assert_eq!((earlier[0].details.term_to, earlier[0].details.renewals), (row.term_to, 0));
    let mayor = NewMember { kind: "ex_officio".to_owned(), ..somebody("가람구청장") };
    let mayor = t.app.appoint(&operator, &body, &mayor).await.unwrap().member;
    let body = t.reload_body("council").await;
    assert_eq!(body.member(mayor).unwrap().row.term_to, None);
    assert_eq!(conflict(t.app.renew_term(&operator, &body, mayor, None).await), "no_term");
    let short = Some(Moment(renewed.term_to.unwrap()));
    assert_eq!(faults(t.app.renew_term(&operator, &body, id, short).await)[0].0, "term");
});

both_engines!(a_replacement_serves_the_rest_of_the_term, |t| async {
    let dialogue = t.dialogue("garam").await;
    let operator = t.operator();
    let body = t.body(&dialogue, "council", BodyKind::Council).await;
    let first = t.app.appoint(&operator, &body, &somebody("먼저")).await.unwrap().member;
    let body = t.reload_body("council").await;
    let next = NewMember { replaces: Some(first), ..somebody("나중") };
    let early = faults(t.app.appoint(&operator, &body, &next).await);
    assert_eq!(early[0].0, "replaces", "who is replaced has left");
    t.clock.advance(100 * DAY);
    t.app.end_seat(&operator, &body, first, &leaving("resigned", "이사")).await.unwrap();
    let body = t.reload_body("council").await;
    let second = t.app.appoint(&operator, &body, &next).await.unwrap().member;
    let body = t.reload_body("council").await;
    let (first, second) = (body.member(first).unwrap(), body.member(second).unwrap());
    assert_eq!(second.row.term_to, first.row.term_to);
    assert_eq!(second.row.replaces_id, Some(first.row.id));
});

both_engines!(a_dismissal_is_told_in_writing_and_not_taken_back, |t| async {
    let dialogue = t.dialogue("garam").await;
    let secretary = t.person(Role::Secretary, &dialogue).await;
    let body = t.body(&dialogue, "council", BodyKind::Council).await;
    let Seated { person, member } = t.seated(&body, "김해촉").await;
    let body = t.reload_body("council").await;
    t.app.give_office(&secretary, &body, member, Office::ViceChair).await.unwrap();
    let body = t.reload_body("council").await;
    let unexplained = t.app.end_seat(&secretary, &body, member, &leaving("dismissed", "")).await;
    assert_eq!(faults(unexplained)[0].0, "reason");
    let unknown = t.app.end_seat(&secretary, &body, member, &leaving("term", "그냥")).await;
    assert_eq!(faults(unknown)[0].0, "ending");
    let told = leaving("dismissed", "회의에 계속 나오지 않음");
    t.app.end_seat(&secretary, &body, member, &told).await.unwrap();
    let mails = dismissals(t).await;
    let [(address, Letter::Dismissed { body: name, reason, .. })] = mails.as_slice() else {
        panic!("{mails:?}");
    };
    assert_eq!(address, &person.email);
    assert_eq!((name.as_str(), reason.as_str()), ("지속가능일자리회", "회의에 계속 나오지 않음"));
    let body = t.reload_body("council").await;
    let left = body.member(member).unwrap();
    assert_eq!(left.row.ending.as_deref(), Some("dismissed"));
    assert!(left.row.notice_at.is_some() && left.offices_at(t.app.now()).next().is_none());
    let last = t.app.last_undo(&secretary, &dialogue).await.unwrap().unwrap();
    assert_eq!(last.label, "office_given", "a letter cannot be called back");
    let again = t.app.end_seat(&secretary, &body, member, &told).await;
    assert_eq!(conflict(again), "changed");
});

both_engines!(what_was_done_to_a_seat_by_mistake_is_undone, |t| async {
    let dialogue = t.dialogue("garam").await;
    let secretary = t.person(Role::Secretary, &dialogue).await;
    let body = t.body(&dialogue, "council", BodyKind::Council).await;
    let id = t.seated(&body, "김위원").await.member;
    let undo = || async {
        let last = t.app.last_undo(&secretary, &dialogue).await.unwrap().unwrap();
        t.app.undo(&secretary, &dialogue, last.id).await.unwrap();
        t.reload_body("council").await
    };
    let holds =
        |body: &app::body::BodyView| body.member(id).unwrap().holds(Office::CoChair, t.app.now());
    let body = t.reload_body("council").await;
    t.app.give_office(&secretary, &body, id, Office::CoChair).await.unwrap();
    t.clock.advance(60);
    let body = t.reload_body("council").await;
    assert!(holds(&body));
    t.app.end_seat(&secretary, &body, id, &leaving("resigned", "사정")).await.unwrap();
    assert_eq!(t.reload_body("council").await.sitting(t.app.now()).count(), 0);
    let body = undo().await;
    assert!(holds(&body), "the office comes back with the seat");
    t.app.end_office(&secretary, &body, id, Office::CoChair).await.unwrap();
    let body = t.reload_body("council").await;
    assert!(!holds(&body));
    assert_eq!(conflict(t.app.end_office(&secretary, &body, id, Office::CoChair).await), "changed");
    let body = undo().await;
    assert!(holds(&body));
    let change =
        MemberChange { affiliation: "다른 모임".to_owned(), ..MemberChange::default() };
    t.app.change_member(&secretary, &body, id, &change).await.unwrap();
    let body = undo().await;
    assert_eq!(body.member(id).unwrap().row.affiliation, "");
    let earlier = t.app.earlier_members(&secretary, &body, id).await.unwrap();
    assert_eq!(earlier.len(), 2, "undoing is in the record too");
});

both_engines!(a_seat_is_tied_to_an_account_later, |t| async {
    let dialogue = t.dialogue("garam").await;
    let secretary = t.person(Role::Secretary, &dialogue).await;
    let body = t.body(&dialogue, "council", BodyKind::Council).await;
    let id = t.app.appoint(&secretary, &body, &somebody("김위원")).await.unwrap().member;
    let body = t.reload_body("council").await;
    let change = MemberChange {
        affiliation: "가람시민모임".to_owned(),
        email: "late@garam.example".to_owned(),
        gender: "woman".to_owned(),
    };
    let password = t.app.change_member(&secretary, &body, id, &change).await.unwrap();
    assert!(password.is_some());
    let again = t.app.change_member(&secretary, &body, id, &change).await.unwrap();
    assert_eq!(again, None, "the account is known now");
    let other = t.app.appoint(&secretary, &body, &somebody("이위원")).await.unwrap().member;
    let body = t.reload_body("council").await;
    let taken = t.app.change_member(&secretary, &body, other, &change).await;
    assert_eq!(conflict(taken), "sits_already");
});

both_engines!(seats_end_with_their_terms, |t| async {
    let dialogue = t.dialogue("garam").await;
    let operator = t.operator();
    let body = t.body(&dialogue, "council", BodyKind::Council).await;
    let until = Some(t.app.now().plus(30 * DAY));
    let short = NewMember { term_to: until, ..somebody("짧음") };
    let short = t.app.appoint(&operator, &body, &short).await.unwrap().member;
    t.app.appoint(&operator, &body, &somebody("긺")).await.unwrap();
    assert_eq!(t.app.end_terms().await.unwrap(), 0);
    t.clock.advance(31 * DAY);
    assert_eq!(t.app.end_terms().await.unwrap(), 1);
    let body = t.reload_body("council").await;
    let ended = &body.member(short).unwrap().row;
    assert_eq!(ended.ending.as_deref(), Some("term"));
    assert_eq!(ended.ended_at, until.map(|until| until.plus(1).0), "not when it was noticed");
    assert_eq!(body.sitting(t.app.now()).count(), 1);
    assert_eq!(t.app.end_terms().await.unwrap(), 0, "once");
});

both_engines!(nobody_reaches_a_seat_of_another_body, |t| async {
    let dialogue = t.dialogue("garam").await;
    let secretary = t.person(Role::Secretary, &dialogue).await;
    let council = t.body(&dialogue, "council", BodyKind::Council).await;
    let panel = t.body(&dialogue, "panel", BodyKind::Panel).await;
    let id = t.seated(&council, "김위원").await.member;
    let told = leaving("resigned", "사정");
    for id in [id, MemberId(9999)] {
        assert_eq!(denial(t.app.end_seat(&secretary, &panel, id, &told).await), Denial::NotFound);
        let renewed = t.app.renew_term(&secretary, &panel, id, None).await;
        assert_eq!(denial(renewed), Denial::NotFound);
    }
    let elsewhere = t.dialogue("other").await;
    let stranger = t.person(Role::Secretary, &elsewhere).await;
    let council = t.reload_body("council").await;
    assert_eq!(denial(t.app.end_seat(&stranger, &council, id, &told).await), Denial::Forbidden);
});
