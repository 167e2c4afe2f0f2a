//! Claiming one's participation by a link in a mail.

use app::claim::{Asked, NewClaim};
use app::mail::{Letter, News};
use app::{Actor, Error};
use domain::consent::Purpose;
use domain::contribution::{Change, Kind};
use domain::id::{ParticipantId, QuestionId};
use domain::language::Language;
use domain::moderation::Reason;
use domain::permission::Denial;
use domain::role::Role;
use domain::text::Fault;
use domain::time::{DAY, SECOND};
use domain::vote::VoteValue::{Agree, Disagree, Pass};
use testkit::{TestApp, both_engines};

use crate::expect::{conflict, denial, faults};

pub(crate) fn claim(email: &str) -> NewClaim {
    NewClaim { email: email.to_owned(), agreed: true, of_age: Some(true), ..NewClaim::default() }
}

async fn ask(t: &TestApp, actor: &Actor, new: &NewClaim) -> Asked {
    t.app.ask_claim(actor, new, Language::Korean, None).await.unwrap()
}

/// The token in the only mail that came.
async fn token(t: &TestApp, to: &str) -> String {
    let mut mails = t.mails().await;
    assert_eq!(mails.len(), 1, "{mails:?}");
    match mails.remove(0) {
        (address, Letter::Claim { token } | Letter::Guardian { token }) => {
            assert_eq!(address, to);
            token
        }
        other => panic!("{other:?}"),
    }
}

/// Somebody ties an address to their device.
pub(crate) async fn tied(t: &TestApp, actor: &Actor, new: &NewClaim) {
    ask(t, actor, new).await;
    let token = token(t, &new.email).await;
    let own = t.app.use_claim(actor, &token, "").await.unwrap();
    assert_eq!(Some(own), actor.participant);
}

const KIM: &str = "kim@garam.example";

both_engines!(another_device_carries_on_as_the_same_participant, |t| async {
    t.policy().await;
    let dialogue = t.dialogue("garam").await;
    let first = t.participant();
    let asked = t.question(&first, &dialogue, "밤에 누가 돌보나요?").await;
    tied(t, &first, &NewClaim { news: true, ..claim(KIM) }).await;
    let contact = t.app.own_contact(&first).await.unwrap().unwrap();
    assert_eq!(contact.email, KIM);
    let purposes: Vec<Purpose> = contact.consents.iter().map(|one| one.purpose).collect();
    assert_eq!(purposes, [Purpose::Claim, Purpose::News]);
    // A new device that has done nothing yet.
    let visitor = Actor::default();
    ask(t, &visitor, &claim(KIM)).await;
    let link = token(t, KIM).await;
    let open = t.app.open_claim(&visitor, &link).await.unwrap();
    assert_eq!((open.needs_code, open.takes_code, open.leaves), (false, false, false));
    let own = t.app.use_claim(&visitor, &link, "").await.unwrap();
    assert_eq!(Some(own), first.participant);
    let second = Actor::participant(own);
    t.app.withdraw(&second, Kind::Question, asked.id).await.unwrap();
    assert_eq!(denial(t.app.use_claim(&visitor, &link, "").await), Denial::NotFound, "used once");
    assert_eq!(denial(t.app.open_claim(&visitor, &link).await), Denial::NotFound);
});

both_engines!(a_link_is_dead_after_an_hour, |t| async {
    t.policy().await;
    let device = t.participant();
    ask(t, &device, &claim(KIM)).await;
    let link = token(t, KIM).await;
    t.clock.advance(3600 * SECOND - 1);
    t.app.open_claim(&device, &link).await.unwrap();
    t.clock.advance(1);
    assert_eq!(denial(t.app.use_claim(&device, &link, "").await), Denial::NotFound);
    assert_eq!(t.app.own_contact(&device).await.unwrap(), None);
});

both_engines!(asking_tells_nobody_whether_an_address_is_known, |t| async {
    t.policy().await;
    tied(t, &t.participant(), &claim(KIM)).await;
    let stranger = t.participant();
    let known = ask(t, &stranger, &claim(KIM)).await;
    let unknown = ask(t, &stranger, &claim("lee@garam.example")).await;
    assert_eq!((known.guardian, known.code.len()), (unknown.guardian, unknown.code.len()));
    // Three links an hour, and no fourth mail; whoever asks hears the same.
    for _ in 0..4 {
        ask(t, &stranger, &claim("many@garam.example")).await;
    }
    let mails = t.mails().await;
    let many = mails.iter().filter(|(to, _)| to == "many@garam.example").count();
    assert_eq!((mails.len(), many), (5, 3));
    t.clock.advance(3600 * SECOND);
    ask(t, &stranger, &claim("many@garam.example")).await;
    assert_eq!(t.mails().await.len(), 1);
});

both_engines!(a_stranger_who_types_my_address_gets_nothing, |t| async {
    t.policy().await;
    let dialogue = t.dialogue("garam").await;
    let (stranger, me) = (t.participant(), t.participant());
    t.question(&me, &dialogue, "제 질문은 어디로 갔나요?").await;
    let asked = ask(t, &stranger, &claim(KIM)).await;
    let link = token(t, KIM).await;
    // I open the mail I did not ask for, on a device of my own.
    let open = t.app.open_claim(&me, &link).await.unwrap();
    assert!(open.needs_code && open.takes_code);
    let refused = t.app.use_claim(&me, &link, "").await;
    assert_eq!(faults(refused), [("code", Fault::Required)]);
    for n in 0..5 {
        let wrong = if asked.code == "000000" { "111111" } else { "000000" };
        let refused = t.app.use_claim(&me, &link, wrong).await;
        assert!(matches!(faults(refused)[0].1, Fault::Unknown { .. }), "try {n}");
    }
    let gone = t.app.use_claim(&me, &link, &asked.code).await;
    assert_eq!(denial(gone), Denial::NotFound, "five wrong numbers kill the link");
    assert_eq!(t.app.own_contact(&stranger).await.unwrap(), None);
    assert_eq!(t.app.own_contact(&me).await.unwrap(), None);
    // With my address tied already, the stranger's link makes my device what it was.
    tied(t, &me, &claim(KIM)).await;
    t.question(&stranger, &dialogue, "남의 질문입니다").await;
    ask(t, &stranger, &claim(KIM)).await;
    let link = token(t, KIM).await;
    assert_eq!(t.app.use_claim(&me, &link, "").await.unwrap(), me.participant.unwrap());
    assert_eq!(t.app.own_contributions(&me, None, 50).await.unwrap().len(), 1);
});

both_engines!(two_devices_of_one_person_become_one_participant, |t| async {
    t.policy().await;
    let dialogue = t.dialogue("garam").await;
    let core = t.core_question(&dialogue, "밤에 일하는 사람은?").await;
    let mut statements = Vec::new();
    for text in ["하나가 낫다", "둘이 낫다", "셋이 낫다"] {
        statements.push(t.statement(&core, text).await);
    }
    let (phone, desk) = (t.participant(), t.participant());
    let mine = t.question(&desk, &dialogue, "책상에서 물은 것은?").await;
    for (actor, statement, value) in [
        (&phone, 0, Agree),
        (&desk, 0, Disagree),
        (&desk, 1, Pass),
        (&phone, 1, Agree),
        (&desk, 2, Agree),
    ] {
        t.clock.advance(SECOND);
        t.app.vote(actor, statements[statement], value).await.unwrap();
    }
    tied(t, &phone, &claim(KIM)).await;
    let participants = t.app.counts(&phone, &dialogue).await.unwrap().participants;
    let asked = ask(t, &desk, &claim(KIM)).await;
    let link = token(t, KIM).await;
    // Opened on a third device, with the number that the desk shows.
    let visitor = Actor::default();
    assert!(t.app.open_claim(&visitor, &link).await.unwrap().takes_code);
    let own = t.app.use_claim(&visitor, &link, &asked.code).await.unwrap();
    assert_eq!(Some(own), phone.participant);
    let own = t.app.own_contributions(&phone, None, 50).await.unwrap();
    assert_eq!(own[0].item.id, mine.id);
    assert!(t.app.own_contributions(&desk, None, 50).await.unwrap().is_empty());
    let counts = t.app.counts(&phone, &dialogue).await.unwrap();
    assert_eq!((counts.participants, counts.votes), (participants - 1, 3), "one person, one vote");
    let mut tallies = Vec::new();
    for statement in &statements {
        let row =
            store::statement::by_id(&t.app.store().read(), statement.0).await.unwrap().unwrap();
        tallies.push((row.agree, row.disagree, row.pass));
    }
    assert_eq!(tallies, [(0, 1, 0), (1, 0, 0), (1, 0, 0)], "the later vote stands");
    let act = t.acts_after(0).await.pop().unwrap();
    assert_eq!(act.kind, "voters.joined");
    assert!(act.payload.contains(r#""votes":2"#), "{}", act.payload);
    crate::vote::batches_still_verify(t, &core).await;
});

both_engines!(whoever_was_barred_stays_so, |t| async {
    t.policy().await;
    let dialogue = t.dialogue("garam").await;
    let (phone, desk) = (t.participant(), t.participant());
    t.question(&phone, &dialogue, "전화로 물은 것은?").await;
    t.question(&desk, &dialogue, "책상에서 물은 것은?").await;
    let bar = |actor: &Actor| actor.participant.unwrap();
    t.app.bar(&t.operator(), dialogue.id, bar(&desk), Some("도배")).await.unwrap();
    tied(t, &phone, &claim(KIM)).await;
    ask(t, &desk, &claim(KIM)).await;
    let link = token(t, KIM).await;
    assert_eq!(t.app.use_claim(&desk, &link, "").await.unwrap(), bar(&phone));
    let new = app::question::NewQuestion {
        title: "또 물어도 되나요?".to_owned(),
        ..app::question::NewQuestion::default()
    };
    assert_eq!(denial(t.app.ask(&phone, &dialogue, &new).await), Denial::Barred);
});

both_engines!(a_child_is_not_reached_before_the_guardian_consents, |t| async {
    t.policy().await;
    let child = t.participant();
    let (own, guardian) = ("child@garam.example", "parent@garam.example");
    let new =
        NewClaim { of_age: Some(false), guardian: guardian.to_owned(), news: true, ..claim(own) };
    assert!(ask(t, &child, &new).await.guardian);
    let link = token(t, guardian).await;
    assert_eq!(denial(t.app.use_claim(&child, &link, "").await), Denial::NotFound);
    let visitor = Actor::default();
    let asked = t.app.guardian_asked(&visitor, &link).await.unwrap();
    assert_eq!((asked.email.as_str(), asked.purposes.len()), (own, 2));
    t.app.answer_guardian(&visitor, &link, true).await.unwrap();
    assert_eq!(denial(t.app.answer_guardian(&visitor, &link, false).await), Denial::NotFound);
    let link = token(t, own).await;
    t.app.use_claim(&child, &link, "").await.unwrap();
    let contact = t.app.own_contact(&child).await.unwrap().unwrap();
    assert_eq!(contact.guardian.as_deref(), Some(guardian));
    // What a guardian did not consent to is not added without one.
    t.app.withdraw_consent(&child, Purpose::News).await.unwrap();
    assert_eq!(denial(t.app.consent_to_news(&child).await), Denial::State);
});

both_engines!(a_guardian_who_refuses_or_is_silent_leaves_nothing_behind, |t| async {
    t.policy().await;
    let child = t.participant();
    let new = |email: &str| NewClaim {
        of_age: Some(false),
        guardian: "parent@garam.example".to_owned(),
        ..claim(email)
    };
    ask(t, &child, &new("one@garam.example")).await;
    let link = token(t, "parent@garam.example").await;
    t.app.answer_guardian(&Actor::default(), &link, false).await.unwrap();
    assert_eq!(t.mails().await, []);
    ask(t, &child, &new("two@garam.example")).await;
    let link = token(t, "parent@garam.example").await;
    t.clock.advance(5 * DAY);
    assert_eq!(denial(t.app.guardian_asked(&Actor::default(), &link).await), Denial::NotFound);
    let destroyed = t.app.destroy_due(t.app.now()).await.unwrap();
    assert_eq!(destroyed.iter().map(|one| one.items).sum::<i64>(), 1);
    assert_eq!(
        store::claim::sent_since(&t.app.store().read(), "two@garam.example", 0).await.unwrap(),
        0
    );
});

both_engines!(consents_are_separate_dated_and_taken_back, |t| async {
    t.policy().await;
    let me = t.participant();
    tied(t, &me, &claim(KIM)).await;
    let since = t.app.now();
    let own = async || t.app.own_contact(&me).await.unwrap().unwrap();
    assert!(own().await.standing(Purpose::News).is_none(), "refused, and the address is tied");
    t.clock.advance(DAY);
    t.app.consent_to_news(&me).await.unwrap();
    t.clock.advance(DAY);
    t.app.withdraw_consent(&me, Purpose::News).await.unwrap();
    let consents = own().await.consents;
    let dated: Vec<_> =
        consents.iter().map(|one| (one.purpose, one.given.0 - since.0, one.withdrawn)).collect();
    let withdrawn = Some(since.plus(2 * DAY));
    assert_eq!(dated, [(Purpose::Claim, 0, None), (Purpose::News, DAY, withdrawn)]);
    t.app.withdraw_consent(&me, Purpose::Claim).await.unwrap();
    assert_eq!(t.app.own_contact(&me).await.unwrap(), None);
    assert_eq!(denial(t.app.withdraw_consent(&me, Purpose::Claim).await), Denial::NotFound);
});

both_engines!(authors_who_consented_hear_what_became_of_their_texts, |t| async {
    t.policy().await;
    let dialogue = t.dialogue("garam").await;
    let (told, untold) = (t.participant(), t.participant());
    tied(t, &told, &NewClaim { news: true, ..claim(KIM) }).await;
    tied(t, &untold, &claim("lee@garam.example")).await;
    let mine = t.question(&told, &dialogue, "제 질문은요?").await;
    let other = t.question(&untold, &dialogue, "다른 질문은요?").await;
    for id in [mine.id, other.id] {
        t.hide(&dialogue, Kind::Question, id).await;
        let restore = app::moderation::NewDecision {
            change: Change::Restore,
            reason: Some(Reason::Abuse),
            note: String::new(),
        };
        t.app.moderate(&t.operator(), &dialogue, Kind::Question, id, &restore).await.unwrap();
    }
    let (set, cores) = t.draft_set(&dialogue, ["함께 답할 질문은?"]).await;
    let sources = [QuestionId(mine.id), QuestionId(other.id)];
    t.app.link(&t.operator(), &dialogue, cores[0].id(), &sources).await.unwrap();
    t.app.publish_set(&t.operator(), &dialogue, set).await.unwrap();
    let news = |news| (KIM.to_owned(), Letter::News { code: mine.code.clone(), news });
    let expected = [News::Hidden, News::Restored, News::InCoreQuestion].map(news);
    assert_eq!(t.mails().await, expected);
});

both_engines!(no_address_is_taken_before_somebody_answers_for_it, |t| async {
    let device = t.participant();
    let asked = t.app.ask_claim(&device, &claim(KIM), Language::Korean, None).await;
    assert_eq!(conflict(asked), "no_policy");
    t.policy().await;
    let dialogue = t.dialogue("garam").await;
    let editor = t.person(Role::Editor, &dialogue).await;
    let asked = t.app.ask_claim(&editor, &claim(KIM), Language::Korean, None).await;
    assert_eq!(conflict(asked), "has_account");
    let wrong = NewClaim { email: "kim".to_owned(), ..NewClaim::default() };
    let refused = faults(t.app.ask_claim(&device, &wrong, Language::Korean, None).await);
    let fields: Vec<&str> = refused.iter().map(|(field, _)| *field).collect();
    assert_eq!(fields, ["email", "age", "agree"]);
    assert_eq!(t.mails().await, []);
});

both_engines!(links_are_limited_for_each_network_address, |t| async {
    let settings = app::Settings::default();
    let limited = TestApp::start(t.app.store().engine(), settings).await;
    limited.policy().await;
    let from = Some("192.0.2.7".parse().unwrap());
    let mut outcomes = Vec::new();
    for n in 0..8 {
        let new = claim(&format!("kim{n}@garam.example"));
        let asked = limited.app.ask_claim(&Actor::default(), &new, Language::Korean, from).await;
        outcomes.push(matches!(asked, Err(Error::TooMany { .. })));
    }
    assert_eq!(outcomes, [false, false, false, false, false, false, true, true]);
    let id = ParticipantId(uuid::Uuid::from_u128(1));
    assert_eq!(
        denial(limited.app.use_claim(&Actor::participant(id), "x", "").await),
        Denial::NotFound
    );
});
