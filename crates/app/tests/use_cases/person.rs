//! People who sign in.

use std::net::{IpAddr, Ipv4Addr};

use app::limit::Limits;
use app::person::NewPerson;
use app::session::Client;
use app::{Error, Settings};
use domain::permission::Denial;
use domain::role::Role;
use domain::text::Fault;
use domain::time::{DAY, SECOND};
use store::Engine;
use testkit::{TestApp, both_engines};

use crate::expect::{conflict, denial, faults};

fn new_person(email: &str, role: Role) -> NewPerson {
    NewPerson {
        email: email.to_owned(),
        name: "박샘골".to_owned(),
        password: Some("아주 긴 비밀번호 하나".to_owned()),
        must_change: false,
        role,
        dialogue: None,
    }
}

both_engines!(people_sign_in_and_out, |t| async {
    let dialogue = t.dialogue("garam").await;
    let person = t.person(Role::Editor, &dialogue).await;
    let app = &t.app;
    let shouted = person.email.to_uppercase();
    let token = t.sign_in(&shouted, &person.password).await;
    let account = app.account(&token).await.unwrap().unwrap();
    assert_eq!(account.email, person.email);
    assert!(account.actor.is_staff_of(dialogue.id));
    assert_eq!(
        denial(app.sign_in(&person.email, "틀린 비밀번호", &Client::default()).await),
        Denial::SignIn
    );
    let unknown = app.sign_in("nobody@garam.example", &person.password, &Client::default()).await;
    assert_eq!(denial(unknown), Denial::SignIn, "the same answer for an unknown address");
    for token in ["", "x", &token[1..], &format!("{token}=")] {
        assert!(app.account(token).await.unwrap().is_none(), "{token}");
    }
    app.sign_out(&token).await.unwrap();
    assert!(app.account(&token).await.unwrap().is_none());
    assert!(app.account(&person.session).await.unwrap().is_some(), "other sessions stay");
    t.clock.advance(14 * DAY);
    assert!(app.account(&person.session).await.unwrap().is_none(), "a session ends by itself");
});

both_engines!(a_password_fits_from_every_keyboard, |t| async {
    t.dialogue("garam").await;
    // 가나다… composed when it was set, decomposed (as a Mac types it) at sign-in.
    let new = NewPerson {
        password: Some(" 가나다라마바사아자차 ".to_owned()),
        ..new_person("mac@garam.example", Role::Operator)
    };
    t.app.add_person(&t.operator(), &new).await.unwrap();
    let decomposed: String = "가나다라마바사아자차"
        .chars()
        .flat_map(|syllable| {
            let n = u32::from(syllable) - 0xac00;
            [0x1100 + n / 588, 0x1161 + n % 588 / 28].map(|c| char::from_u32(c).unwrap())
        })
        .collect();
    for typed in ["가나다라마바사아자차", " 가나다라마바사아자차 ", decomposed.as_str()]
    {
        let token = t.sign_in("mac@garam.example", typed).await;
        let actor = t.app.account(&token).await.unwrap().unwrap().actor;
        let (other, here) = ("가나다라마바사아자차 둘", Client::default());
        t.app.change_password(&actor, typed, other, &here).await.unwrap();
        t.app.change_password(&actor, other, typed, &here).await.unwrap();
    }
});

#[tokio::test(flavor = "multi_thread")]
async fn guessing_is_slowed_down_without_locking_the_owner_out() {
    let settings = Settings { limits: Limits::default(), ..Settings::default() };
    let t = TestApp::start(Engine::Sqlite, settings).await;
    let dialogue = t.dialogue("garam").await;
    let person = t.person(Role::Secretary, &dialogue).await;
    let from = |n| Client {
        address: Some(IpAddr::V4(Ipv4Addr::new(203, 0, 113, n))),
        ..Client::default()
    };
    let try_from = async |n, password: &str| t.app.sign_in(&person.email, password, &from(n)).await;
    for _ in 0..6 {
        assert_eq!(denial(try_from(1, "짐작").await), Denial::SignIn);
    }
    let refused = try_from(1, &person.password).await;
    assert!(matches!(refused, Err(Error::TooMany { seconds: 1.. })), "{refused:?}");
    try_from(2, &person.password).await.expect("the owner signs in from elsewhere");
    // One address that tries many accounts is slowed down as a whole.
    let mut denied = 0;
    for n in 0..70 {
        let email = format!("guess{n}@garam.example");
        match t.app.sign_in(&email, "짐작", &from(3)).await {
            Err(Error::TooMany { .. }) => denied += 1,
            other => assert_eq!(denial(other), Denial::SignIn),
        }
    }
    assert!(denied >= 5, "{denied}");
}

both_engines!(a_first_password_is_changed_before_anything_else, |t| async {
    let dialogue = t.dialogue("garam").await;
    let new = NewPerson {
        password: None,
        must_change: true,
        dialogue: Some(dialogue.id),
        ..new_person("new@garam.example", Role::Secretary)
    };
    let made = t.app.add_person(&t.operator(), &new).await.unwrap().expect("a password was made");
    let token = t.sign_in("new@garam.example", &made).await;
    let actor = t.app.account(&token).await.unwrap().unwrap().actor;
    assert!(actor.must_change_password);
    assert_eq!(denial(t.app.members(&actor, dialogue.id).await), Denial::ChangePassword);
    let change = async |old: &str, new: &str| {
        t.app.change_password(&actor, old, new, &Client::default()).await
    };
    let wrong = change("틀린 것", "새 비밀번호 열 자 이상").await;
    assert_eq!(faults(wrong)[0].0, "old_password");
    let short = change(&made, "짧다").await;
    assert_eq!(faults(short), [("password", Fault::TooShort { min: 10 })]);
    let same = change(&made, &made).await;
    assert_eq!(faults(same), [("password", Fault::Taken)]);
    let fresh = change(&made, "새 비밀번호 열 자 이상").await.unwrap().token;
    assert!(t.app.account(&token).await.unwrap().is_none(), "earlier sessions end");
    let actor = t.app.account(&fresh).await.unwrap().unwrap().actor;
    assert_eq!(denial(t.app.members(&actor, dialogue.id).await), Denial::Reason);

    let again = t.app.reset_password(&t.operator(), "NEW@garam.example").await.unwrap();
    assert!(t.app.account(&fresh).await.unwrap().is_none());
    assert_eq!(
        denial(
            t.app.sign_in("new@garam.example", "새 비밀번호 열 자 이상", &Client::default()).await
        ),
        Denial::SignIn
    );
    let token = t.sign_in("new@garam.example", &again).await;
    assert!(t.app.account(&token).await.unwrap().unwrap().actor.must_change_password);
    assert_eq!(denial(t.app.reset_password(&actor, "new@garam.example").await), Denial::Forbidden);
});

both_engines!(a_first_password_that_nobody_used_ends, |t| async {
    let dialogue = t.dialogue("garam").await;
    let new = NewPerson {
        email: "late@garam.example".to_owned(),
        name: "늦은 사람".to_owned(),
        password: None,
        must_change: true,
        role: Role::Editor,
        dialogue: Some(dialogue.id),
    };
    let made = t.app.add_person(&t.operator(), &new).await.unwrap().unwrap();
    let sign_in = async |password: &str| {
        t.app.sign_in("late@garam.example", password, &Client::default()).await
    };
    t.clock.advance(7 * DAY);
    sign_in(&made).await.unwrap();
    t.clock.advance(SECOND);
    assert_eq!(conflict(sign_in(&made).await), "password_expired");
    assert_eq!(
        denial(sign_in("다른 비밀번호 열 자").await),
        Denial::SignIn,
        "guessing tells nothing"
    );
    let again = t.app.reset_password(&t.operator(), "late@garam.example").await.unwrap();
    let token = t.sign_in("late@garam.example", &again).await;
    let actor = t.app.account(&token).await.unwrap().unwrap().actor;
    let own = "제가 정한 비밀번호입니다";
    t.app.change_password(&actor, &again, own, &Client::default()).await.unwrap();
    t.clock.advance(400 * DAY);
    sign_in(own).await.expect("one's own password does not end");
});

both_engines!(the_last_operator_stays, |t| async {
    t.dialogue("garam").await;
    let operator = t.operator();
    for email in ["one@garam.example", "two@garam.example"] {
        t.app.add_person(&operator, &new_person(email, Role::Operator)).await.unwrap();
    }
    let grants = || async { store::person::members(&t.app.store().read(), None).await.unwrap() };
    let (first, second) = (grants().await[0].role_id, grants().await[1].role_id);
    let other = t.another().await;
    // Both at once, from two processes: one of them stays.
    let (one, two) = tokio::join!(
        t.app.revoke_role(&operator, None, first),
        other.revoke_role(&operator, None, second)
    );
    let refused = if one.is_err() { one } else { two };
    assert_eq!(conflict(refused), "last_operator");
    let left = grants().await;
    assert_eq!(left.len(), 1);
    let last = t.app.revoke_role(&operator, None, left[0].role_id).await;
    assert_eq!(conflict(last), "last_operator");
});

both_engines!(an_operators_role_holds_everywhere, |t| async {
    let dialogue = t.dialogue("garam").await;
    let secretary = t.person(Role::Secretary, &dialogue).await;
    let new =
        NewPerson { dialogue: Some(dialogue.id), ..new_person("op@garam.example", Role::Operator) };
    assert_eq!(denial(t.app.add_person(&secretary, &new).await), Denial::Forbidden);
    t.app.add_person(&t.operator(), &new).await.unwrap();
    let token = t.sign_in("op@garam.example", new.password.as_deref().unwrap()).await;
    let actor = t.app.account(&token).await.unwrap().unwrap().actor;
    let there = t.dialogue("other").await;
    assert!(actor.is_staff_of(dialogue.id) && actor.is_staff_of(there.id));
});

both_engines!(roles_are_given_by_those_who_manage, |t| async {
    let dialogue = t.dialogue("garam").await;
    let elsewhere = t.dialogue("other").await;
    let secretary = t.person(Role::Secretary, &dialogue).await;
    let give = |email: &str, role, place: &app::dialogue::Dialogue| NewPerson {
        dialogue: Some(place.id),
        ..new_person(email, role)
    };
    let app = &t.app;
    let expert = give("expert@garam.example", Role::Expert, &dialogue);
    app.add_person(&secretary, &expert).await.unwrap();
    let before = t.acts().await;
    app.add_person(&secretary, &expert).await.unwrap();
    assert_eq!(t.acts().await, before, "the same role again is nothing");
    let there = give("expert@garam.example", Role::Expert, &elsewhere);
    assert_eq!(denial(app.add_person(&secretary, &there).await), Denial::Forbidden);
    let everywhere = new_person("x@garam.example", Role::Editor);
    assert_eq!(denial(app.add_person(&secretary, &everywhere).await), Denial::Forbidden);
    let editor = t.person(Role::Editor, &dialogue).await;
    let wanted = give("y@garam.example", Role::Moderator, &dialogue);
    assert_eq!(denial(app.add_person(&editor, &wanted).await), Denial::Forbidden);
    assert_eq!(denial(app.members(&editor, dialogue.id).await), Denial::Forbidden);
    let wrong = NewPerson {
        password: Some("짧다".to_owned()),
        ..give("no address", Role::Editor, &dialogue)
    };
    let found: Vec<&str> = faults(app.add_person(&secretary, &wrong).await)
        .into_iter()
        .map(|(field, _)| field)
        .collect();
    assert_eq!(found, ["email", "password"]);
    let members = app.members(&t.operator(), dialogue.id).await.unwrap();
    let theirs = members.iter().find(|member| member.email == expert.email).unwrap();
    let revoke = async |actor, place: &app::dialogue::Dialogue| {
        app.revoke_role(actor, Some(place.id), theirs.role_id).await
    };
    assert_eq!(denial(revoke(&editor, &dialogue).await), Denial::Forbidden);
    let operator = t.operator();
    let misplaced = revoke(&operator, &elsewhere).await;
    assert_eq!(denial(misplaced), Denial::NotFound, "it is no office of that dialogue");
    revoke(&secretary, &dialogue).await.unwrap();
    assert_eq!(denial(revoke(&operator, &dialogue).await), Denial::NotFound);
});

both_engines!(the_set_up_code_works_once, |t| async {
    let app = &t.app;
    let code = app.set_up_code().await.unwrap().expect("nobody runs this installation yet");
    let wrong = app.set_up("0000-0000-0000", &new_person("a@garam.example", Role::Operator)).await;
    assert_eq!(faults(wrong)[0].0, "code");
    let short = NewPerson {
        password: Some("짧다".to_owned()),
        ..new_person("a@garam.example", Role::Operator)
    };
    assert_eq!(faults(app.set_up(&code, &short).await)[0].0, "password");
    let typed = format!(" {} ", code.to_lowercase());
    let (one, two) = (
        new_person("one@garam.example", Role::Operator),
        new_person("two@garam.example", Role::Operator),
    );
    let (first, second) = tokio::join!(app.set_up(&typed, &one), app.set_up(&code, &two));
    assert!(first.is_ok() != second.is_ok(), "{first:?} {second:?}");
    assert_eq!(app.set_up_code().await.unwrap(), None);
    assert_eq!(denial(app.set_up(&code, &two).await), Denial::NotFound);
    let other = t.another().await;
    assert_eq!(other.set_up_code().await.unwrap(), None, "nor in another process");
});
