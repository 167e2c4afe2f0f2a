//! Following: what a thread grows by is told once, to those who follow it, as often as they want.

use app::Actor;
use app::claim::NewClaim;
use app::mail::Letter;
use app::page::Slice;
use app::subscription::DigestLetter;
use domain::contribution::Kind;
use domain::indicator::Of;
use domain::language::Language;
use domain::outcome::{OutcomeWord, Receiver};
use domain::permission::Denial;
use domain::publication::PublicationChange::Publish;
use domain::subscription::{About, Frequency};
use domain::time::{DAY, SECOND};
use domain::trace::Basis;
use testkit::{TestApp, both_engines, new_indicator, new_pilot, new_value, report};

use crate::claim::{claim, tied};
use crate::expect::denial;
use crate::outcome::new;

const HOUR: i64 = 3600 * SECOND;

/// The actor's news, oldest first, as `Q-0001 outcome O-0001 direct`.
async fn news(t: &TestApp, actor: &Actor) -> Vec<String> {
    let page = t.app.own_news(actor, None, 100).await.unwrap();
    let tell = |item: &app::subscription::NewsItem| {
        let input = app::contribution::code(item.kind, item.item);
        let code = item.code.clone().unwrap_or_default();
        format!("{input} {} {code} {}", item.about, item.basis)
    };
    let mut told: Vec<String> = page.items.iter().map(tell).collect();
    told.reverse();
    told
}

/// Gives a question an outcome.
async fn answered(t: &TestApp, dialogue: &app::dialogue::Dialogue, question: i64) {
    let done = new(OutcomeWord::Done, "이미 하고 있어요, 전화하세요.");
    let items = [(Receiver::Question, question)];
    t.app.give_outcome(&t.operator(), dialogue, &items, &done).await.unwrap();
}

/// The digests that are due, with where they went.
async fn digests(t: &TestApp) -> Vec<(String, DigestLetter)> {
    t.app.mail_digests().await.unwrap();
    let digest = |(address, letter)| match letter {
        Letter::Digest(letter) => (address, *letter),
        other => panic!("{other:?}"),
    };
    t.mails().await.into_iter().map(digest).collect()
}

both_engines!(what_a_thread_grows_by_is_told_once_and_never_by_core_question, |t| async {
    let dialogue = t.dialogue("garam").await;
    let operator = t.operator();
    let ids = t.questions_asked(&dialogue, 3).await;
    let (set, cores) = t.draft_set(&dialogue, ["밤 돌봄은 누구의 몫일까요?"]).await;
    t.app.link(&operator, &dialogue, cores[0].id(), &ids).await.unwrap();
    t.app.publish_set(&operator, &dialogue, set).await.unwrap();
    t.app.group_questions(&operator, &dialogue, &ids[..2]).await.unwrap();
    let people = [t.participant(), t.participant(), t.participant()];
    for (person, id) in people.iter().zip(&ids) {
        t.app.follow(person, Kind::Question, id.0).await.unwrap();
    }
    let told = async |n: usize| news(t, &people[n]).await;
    assert_eq!(t.app.tell_growth().await.unwrap(), 0);

    let group = t.app.with_groups(&operator, &dialogue, &[(Receiver::Question, 1)]).await.unwrap();
    let done = new(OutcomeWord::Done, "이미 하고 있어요, 전화하세요.");
    t.app.give_outcome(&operator, &dialogue, &group, &done).await.unwrap();
    let of_core = [(Receiver::CoreQuestion, cores[0].row.id)];
    t.app.give_outcome(&operator, &dialogue, &of_core, &done).await.unwrap();
    assert_eq!(t.app.tell_growth().await.unwrap(), 2);
    assert_eq!(t.app.tell_growth().await.unwrap(), 0, "once");
    assert_eq!(told(0).await, ["Q-0001 outcome O-0001 by_group"]);
    assert_eq!(told(1).await, ["Q-0002 outcome O-0001 by_group"]);
    assert_eq!(told(2).await, [""; 0], "only its core question was answered");

    // What another process of the installation finds at the same moment is told once, too.
    let pilot = app::pilot::NewPilot { inputs: "Q-0001".to_owned(), ..new_pilot("마을 돌봄") };
    let pilot = t.app.add_pilot(&operator, &dialogue, &pilot).await.unwrap();
    t.app.publish_pilot(&operator, &dialogue, pilot, Publish, "").await.unwrap();
    let other = t.another().await;
    let (one, two) = tokio::join!(t.app.tell_growth(), other.tell_growth());
    assert_eq!(one.unwrap() + two.unwrap(), 2);
    assert_eq!(told(0).await[1..], ["Q-0001 pilot P-01 direct"]);
    assert_eq!(told(1).await[1..], ["Q-0002 pilot P-01 by_group"]);

    let measured = async |day: &str| {
        let id = domain::id::IndicatorId(1);
        t.app.measure(&operator, &dialogue, id, &new_value(day, "20")).await.unwrap();
    };
    let of = (Of::Pilot, pilot.0);
    t.app.add_indicator(&operator, &dialogue, of, &new_indicator("맡길 곳")).await.unwrap();
    assert_eq!(t.app.tell_growth().await.unwrap(), 0, "nothing is measured yet");
    measured("2026-06-30").await;
    assert_eq!(t.app.tell_growth().await.unwrap(), 2);
    measured("2026-07-31").await;
    t.app.add_entry(&operator, &dialogue, pilot, &report("2026-07", "열었습니다.")).await.unwrap();
    assert_eq!(t.app.tell_growth().await.unwrap(), 4);
    let expected = ["indicator I-001", "indicator I-001", "report P-01"];
    let mut last = told(0).await[2..].to_vec();
    last.sort();
    assert_eq!(last, expected.map(|end| format!("Q-0001 {end} direct")));
});

both_engines!(what_is_there_already_is_no_news_and_who_stopped_is_not_told, |t| async {
    let dialogue = t.dialogue("garam").await;
    t.questions_asked(&dialogue, 2).await;
    answered(t, &dialogue, 1).await;
    let person = t.participant();
    for id in [1, 2] {
        t.app.follow(&person, Kind::Question, id).await.unwrap();
    }
    assert_eq!(t.app.tell_growth().await.unwrap(), 0);
    t.app.unfollow(&person, Kind::Question, 2).await.unwrap();
    assert!(!t.app.follows(&person, Kind::Question, 2).await.unwrap());
    answered(t, &dialogue, 2).await;
    assert_eq!(t.app.tell_growth().await.unwrap(), 0);
    // Whoever follows it again hears of what comes from then on.
    t.app.follow(&person, Kind::Question, 2).await.unwrap();
    assert_eq!(t.app.tell_growth().await.unwrap(), 0);
    let followed = t.app.followed(&person, Slice::first(10)).await.unwrap();
    assert_eq!(followed.total, 2);
    assert!(followed.items.iter().all(|item| !item.is_own));
    let nobody = Actor::default();
    assert_eq!(denial(t.app.follow(&nobody, Kind::Question, 1).await), Denial::SignIn);
    assert_eq!(denial(t.app.follow(&person, Kind::Question, 9).await), Denial::NotFound);
});

both_engines!(authors_who_tied_an_address_follow_their_own, |t| async {
    t.policy().await;
    let dialogue = t.dialogue("garam").await;
    let (tied_one, other) = (t.participant(), t.participant());
    for person in [&tied_one, &other] {
        t.question(person, &dialogue, "밤에 누가 돌보나요?").await;
    }
    tied(t, &tied_one, &claim("kim@garam.example")).await;
    assert!(t.app.follows(&tied_one, Kind::Question, 1).await.unwrap());
    assert!(!t.app.follows(&other, Kind::Question, 2).await.unwrap());
    answered(t, &dialogue, 1).await;
    answered(t, &dialogue, 2).await;
    assert_eq!(t.app.tell_growth().await.unwrap(), 1);
    assert_eq!(news(t, &tied_one).await, ["Q-0001 outcome O-0001 direct"]);
    let page = t.app.own_news(&tied_one, None, 10).await.unwrap();
    assert_eq!((page.total, page.unread), (1, 1));
    t.app.read_news(&tied_one, page.items[0].id).await.unwrap();
    assert_eq!(t.app.own_news(&tied_one, None, 10).await.unwrap().unread, 0);
    // They did not consent to mails.
    t.clock.advance(30 * DAY);
    assert_eq!(digests(t).await, []);
    t.app.unfollow(&tied_one, Kind::Question, 1).await.unwrap();
    let again = app::outcome::NewOutcome {
        why: "새로 정했어요".to_owned(),
        ..new(OutcomeWord::Adopted, "백서에 실었어요.")
    };
    let items = [(Receiver::Question, 1)];
    t.app.give_outcome(&t.operator(), &dialogue, &items, &again).await.unwrap();
    assert_eq!(t.app.tell_growth().await.unwrap(), 0);
});

both_engines!(mails_come_as_often_as_chosen_and_stop_by_their_link, |t| async {
    t.policy().await;
    let dialogue = t.dialogue("garam").await;
    t.questions_asked(&dialogue, 4).await;
    let kim = t.participant();
    tied(t, &kim, &NewClaim { news: true, ..claim("kim@garam.example") }).await;
    for id in 1..=4 {
        t.app.follow(&kim, Kind::Question, id).await.unwrap();
    }
    assert_eq!(t.app.delivery(&kim).await.unwrap().mails, Some(Frequency::Weekly));
    // Tests begin on a Monday at nine.
    t.clock.advance(HOUR);
    answered(t, &dialogue, 1).await;
    t.app.tell_growth().await.unwrap();
    assert_eq!(digests(t).await, []);
    t.clock.advance(6 * DAY);
    assert_eq!(digests(t).await, [], "Sunday");
    t.clock.advance(DAY);
    let mails = digests(t).await;
    let (address, letter) = &mails[0];
    let line = &letter.lines[0];
    assert_eq!((mails.len(), address.as_str(), letter.more), (1, "kim@garam.example", 0));
    assert_eq!(
        (line.input().as_str(), line.about, line.code.as_str(), line.basis),
        ("Q-0001", About::Outcome, "O-0001", Basis::Direct)
    );
    t.clock.advance(7 * DAY);
    assert_eq!(digests(t).await, [], "once, and nothing when nothing happened");

    let language = Language::Russian;
    t.app.set_delivery(&kim, Some(Frequency::Daily), language).await.unwrap();
    answered(t, &dialogue, 2).await;
    t.app.tell_growth().await.unwrap();
    assert_eq!(digests(t).await, []);
    t.clock.advance(24 * HOUR);
    assert_eq!(digests(t).await.len(), 1);
    assert_eq!(t.app.delivery(&kim).await.unwrap().language, language);
    t.app.set_delivery(&kim, Some(Frequency::AtOnce), language).await.unwrap();
    answered(t, &dialogue, 3).await;
    t.app.tell_growth().await.unwrap();
    let mails = digests(t).await;
    assert_eq!(mails[0].1.secret, letter.secret);

    let secret = letter.secret.to_string();
    let anybody = Actor::default();
    assert_eq!(denial(t.app.stop_mails(&anybody, "7").await), Denial::NotFound);
    t.app.stop_mails(&anybody, &secret).await.unwrap();
    t.app.stop_mails(&anybody, &secret).await.unwrap();
    assert_eq!(t.app.delivery(&kim).await.unwrap().mails, None);
    answered(t, &dialogue, 4).await;
    t.app.tell_growth().await.unwrap();
    assert_eq!(digests(t).await, []);
    assert_eq!(t.app.own_news(&kim, None, 10).await.unwrap().total, 4, "it is told on the site");
    // Whoever wants mails again gets what comes from then on.
    t.clock.advance(HOUR);
    t.app.set_delivery(&kim, Some(Frequency::AtOnce), language).await.unwrap();
    assert_eq!(digests(t).await, []);
});

both_engines!(who_follows_what_is_erased_and_joined_with_the_person, |t| async {
    t.policy().await;
    let dialogue = t.dialogue("garam").await;
    t.questions_asked(&dialogue, 2).await;
    let (device, kim) = (t.participant(), t.participant());
    t.app.follow(&device, Kind::Question, 1).await.unwrap();
    t.app.follow(&kim, Kind::Question, 1).await.unwrap();
    t.app.follow(&kim, Kind::Question, 2).await.unwrap();
    answered(t, &dialogue, 1).await;
    assert_eq!(t.app.tell_growth().await.unwrap(), 2);
    let address = NewClaim { news: true, ..claim("kim@garam.example") };
    tied(t, &kim, &address).await;
    let asked = t.app.ask_claim(&device, &address, Language::Korean, None).await.unwrap();
    let mut mails = t.mails().await;
    let (_, Letter::Claim { token }) = mails.remove(0) else { panic!("{mails:?}") };
    t.app.use_claim(&device, &token, &asked.code).await.unwrap();
    assert_eq!(t.app.followed(&kim, Slice::first(10)).await.unwrap().total, 2);
    assert_eq!(news(t, &kim).await.len(), 1, "one person is told once");
    t.app.set_delivery(&kim, Some(Frequency::Daily), Language::Korean).await.unwrap();
    t.erase(&kim).await;
    let read = t.app.store().read();
    let own = kim.participant.unwrap().0;
    assert_eq!(store::subscription::counts(&read, own).await.unwrap(), (0, 0));
    assert_eq!(store::subscription::news_counts(&read, own).await.unwrap(), (0, 0));
    assert_eq!(store::subscription::digest(&read, own).await.unwrap(), None);
});

both_engines!(an_answer_is_followed_like_a_question, |t| async {
    let dialogue = t.dialogue("garam").await;
    let core = t.core_question(&dialogue, "밤 돌봄은 누구의 몫일까요?").await;
    t.answer_by(&t.participant(), &core, "걸어갈 수 있는 곳이어야 해요.").await;
    let person = t.participant();
    t.app.follow(&person, Kind::Answer, 1).await.unwrap();
    let done = new(OutcomeWord::Done, "이미 하고 있어요, 전화하세요.");
    let items = [(Receiver::Answer, 1)];
    t.app.give_outcome(&t.operator(), &dialogue, &items, &done).await.unwrap();
    assert_eq!(t.app.tell_growth().await.unwrap(), 1);
    assert_eq!(news(t, &person).await, ["A-00001 outcome O-0001 direct"]);
});
