//! Answers to core questions.

use app::answer::NewAnswer;
use app::contribution::NewText;
use app::page::Slice;
use domain::channel::{Channel, ModerationTiming};
use domain::contribution::{Kind, Status};
use domain::permission::Denial;
use domain::role::Role;
use domain::text::Fault;
use domain::time::SECOND;
use testkit::{START, both_engines};

use crate::expect::{denial, faults};

fn answer(text: &str) -> NewAnswer {
    NewAnswer { text: text.to_owned(), ..NewAnswer::default() }
}

both_engines!(answers_are_given_and_counted_by_channel, |t| async {
    let dialogue = t.dialogue("garam").await;
    let core = t.core_question(&dialogue, "밤에 일하는 사람은?").await;
    let given = t.answer_by(&t.participant(), &core, "쉼터를 더 지어요").await;
    assert_eq!((given.code.as_str(), given.status), ("A-00001", Status::Published));
    let expert = t.person(Role::Expert, &dialogue).await;
    t.answer_by(&expert, &core, "자료에 따르면 그렇습니다").await;
    let member = t.person(Role::SubcommitteeMember, &dialogue).await;
    t.answer_by(&member, &core, "분과는 이렇게 봅니다").await;
    let slip = NewAnswer {
        channel: Some(Channel::Field),
        place: Some("샘골동".to_owned()),
        ..answer("종이에 적힌 답")
    };
    let editor = t.person(Role::Editor, &dialogue).await;
    t.app.answer(&editor, &core, &slip).await.unwrap();

    let visitor = app::Actor::default();
    let counts = t.app.answers_by_channel(&visitor, core.id()).await.unwrap();
    let counts: Vec<(&str, i64)> =
        counts.iter().map(|count| (count.channel.as_str(), count.answers)).collect();
    assert_eq!(counts, [("expert", 1), ("field", 1), ("online", 1), ("subcommittee", 1)]);
    let experts = t.app.answers(&visitor, &core, Some(Channel::Expert), false, Slice::first(9));
    let experts = experts.await.unwrap();
    assert_eq!((experts.total, experts.items[0].text.as_str()), (1, "자료에 따르면 그렇습니다"));
    let all = t.app.answers(&visitor, &core, None, false, Slice::first(9)).await.unwrap();
    let texts: Vec<&str> = all.items.iter().map(|line| line.text.as_str()).collect();
    assert_eq!(texts[0], "종이에 적힌 답", "newest first");
    assert_eq!(all.items[0].place.as_deref(), Some("샘골동"));
    assert_eq!(texts.len(), 4);
});

both_engines!(an_answer_has_its_limits_and_its_period, |t| async {
    let dialogue = t.dialogue("garam").await;
    let core = t.core_question(&dialogue, "밤에 일하는 사람은?").await;
    let author = t.participant();
    let before = t.acts().await;
    let wrong = NewAnswer { place: Some("없는동".to_owned()), ..answer("가\u{202e}나") };
    let found = faults(t.app.answer(&author, &core, &wrong).await);
    assert_eq!(found[0], ("text", Fault::Character { code: 0x202e, position: 2 }));
    assert_eq!(found[1].0, "place");
    let long = "가".repeat(2001);
    let found = faults(t.app.answer(&author, &core, &answer(&long)).await);
    assert_eq!(found, [("text", Fault::TooLong { max: 2000, length: 2001 })]);
    assert_eq!(t.acts().await, before);
    assert_eq!(
        denial(t.app.answer(&app::Actor::default(), &core, &answer("누구?")).await),
        Denial::SignIn
    );
    t.set(&dialogue, |s| s.answer.closes = Some(START.plus(SECOND))).await;
    t.clock.advance(SECOND);
    let core = t.app.core_question(&author, core.id()).await.unwrap();
    assert_eq!(denial(t.app.answer(&author, &core, &answer("늦은 답")).await), Denial::Closed);
});

both_engines!(a_hidden_or_withdrawn_answer_leaves_a_note, |t| async {
    let dialogue = t.dialogue("garam").await;
    let core = t.core_question(&dialogue, "밤에 일하는 사람은?").await;
    let author = t.participant();
    let withdrawn = t.answer_by(&author, &core, "거둘 답").await;
    let hidden = t.answer_by(&author, &core, "숨길 답").await;
    t.app.withdraw(&author, Kind::Answer, withdrawn.id).await.unwrap();
    t.hide(&dialogue, Kind::Answer, hidden.id).await;
    let reader = t.participant();
    let public = t.app.answers(&reader, &core, None, false, Slice::first(9)).await.unwrap();
    assert!(public.items.is_empty());
    let all = t.app.answers(&reader, &core, None, true, Slice::first(9)).await.unwrap();
    let shown: Vec<(&str, &str)> =
        all.items.iter().map(|line| (line.status.as_str(), line.text.as_str())).collect();
    assert_eq!(shown, [("hidden", ""), ("withdrawn", "")]);
    let (item, _) = t.app.contribution(&reader, Kind::Answer, hidden.id).await.unwrap();
    assert_eq!(item.text, "");
    let (item, _) = t.app.contribution(&author, Kind::Answer, hidden.id).await.unwrap();
    assert_eq!(item.text, "숨길 답", "its author may read it");
    let edit =
        NewText { title: String::new(), text: "고쳐 봅니다".to_owned(), ..NewText::default() };
    assert_eq!(denial(t.app.edit(&author, Kind::Answer, hidden.id, &edit).await), Denial::State);
    let own = t.app.own_contributions(&author, None, 9).await.unwrap();
    let hidden = own.iter().find(|own| own.item.id == hidden.id).unwrap();
    assert_eq!(hidden.hidden.as_ref().unwrap().reason.as_deref(), Some("abuse"));
    assert!(!hidden.may_edit && hidden.may_withdraw);
});

both_engines!(waiting_answers_are_seen_by_author_and_staff_alone, |t| async {
    let dialogue = t.dialogue("garam").await;
    t.set(&dialogue, |s| s.online = ModerationTiming::Before).await;
    let core = t.core_question(&dialogue, "밤에 일하는 사람은?").await;
    let author = t.participant();
    let waiting = t.answer_by(&author, &core, "기다리는 답").await;
    assert_eq!(waiting.status, Status::Waiting);
    let see = async |actor: &app::Actor| t.app.contribution(actor, Kind::Answer, waiting.id).await;
    assert_eq!(see(&author).await.unwrap().0.text, "기다리는 답");
    let moderator = t.person(Role::Moderator, &dialogue).await;
    assert_eq!(see(&moderator).await.unwrap().0.text, "기다리는 답");
    assert_eq!(denial(see(&t.participant()).await), Denial::NotFound);
    let all = t.app.answers(&t.participant(), &core, None, true, Slice::first(9)).await.unwrap();
    assert_eq!((all.total, all.items.len()), (0, 0), "not even a note");
    let counts = t.app.answers_by_channel(&t.participant(), core.id()).await.unwrap();
    assert!(counts.is_empty());
});
