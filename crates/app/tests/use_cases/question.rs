//! Questions: asked, edited, withdrawn, found.

use app::contribution::NewText;
use app::page::Slice;
use app::question::{NewQuestion, QuestionFilter};
use domain::channel::{Channel, ModerationTiming};
use domain::contribution::{Kind, Status};
use domain::dialogue::DialogueStatus;
use domain::id::QuestionId;
use domain::permission::Denial;
use domain::question::Order;
use domain::role::Role;
use domain::text::Fault;
use domain::time::SECOND;
use testkit::{START, both_engines};

use crate::expect::{denial, faults};

fn question(title: &str) -> NewQuestion {
    NewQuestion { title: title.to_owned(), ..NewQuestion::default() }
}

both_engines!(a_question_is_asked_and_found, |t| async {
    let dialogue = t.dialogue("garam").await;
    let asker = t.participant();
    let new = NewQuestion {
        title: " 밤에 일하는 사람은 어디서 쉬나요? ".to_owned(),
        body: "새벽 4시에\r\n끝납니다 <b>& \"따옴표\" 😀".to_owned(),
        sector: Some("돌봄".to_owned()),
        place: Some(" 샘골동 ".to_owned()),
        ..NewQuestion::default()
    };
    let given = t.app.ask(&asker, &dialogue, &new).await.unwrap();
    assert_eq!((given.code.as_str(), given.status), ("Q-0001", Status::Published));
    let view = t.app.question(&t.participant(), QuestionId(given.id)).await.unwrap();
    assert_eq!(view.item.title, "밤에 일하는 사람은 어디서 쉬나요?");
    assert_eq!(view.item.text, "새벽 4시에\n끝납니다 <b>& \"따옴표\" 😀");
    assert_eq!((view.sector.as_deref(), view.place.as_deref()), (Some("돌봄"), Some("샘골동")));
    assert_eq!((view.channel, view.own, view.acts), (Channel::Online, false, 1));
    assert!(t.app.question(&asker, QuestionId(given.id)).await.unwrap().own);
    let receipt = t.app.receipt(&t.participant(), given.receipt).await.unwrap();
    assert_eq!((receipt.item.id, receipt.vote), (given.id, false));
    assert!(receipt.fingerprint.is_some());
    let own = t.app.own_contributions(&asker, None, 10).await.unwrap();
    assert_eq!((own.len(), own[0].item.id, own[0].may_edit), (1, given.id, true));
    assert_eq!(t.app.counts(&asker, &dialogue).await.unwrap().participants, 1);
});

both_engines!(every_fault_is_listed, |t| async {
    let dialogue = t.dialogue("garam").await;
    let before = t.acts().await;
    let new = NewQuestion {
        title: "가\u{0}나".to_owned(),
        body: "가".repeat(4001),
        sector: Some("교통".to_owned()),
        place: Some("새터등".to_owned()),
        ..NewQuestion::default()
    };
    let found = faults(t.app.ask(&t.participant(), &dialogue, &new).await);
    assert_eq!(
        found,
        [
            ("title", Fault::Character { code: 0, position: 2 }),
            ("body", Fault::TooLong { max: 4000, length: 4001 }),
            ("sector", Fault::Unknown { given: "교통".to_owned(), nearest: None }),
            (
                "place",
                Fault::Unknown {
                    given: "새터등".to_owned(), nearest: Some("새터동".to_owned())
                }
            ),
        ]
    );
    assert_eq!(
        faults(t.app.ask(&t.participant(), &dialogue, &question(" ")).await)[0].1,
        Fault::Required
    );
    assert_eq!(t.acts().await, before, "nothing was stored");
    assert_eq!(t.questions_asked(&dialogue, 1).await, [QuestionId(1)], "no number was spent");
});

both_engines!(korean_typed_on_a_mac_is_the_same_word, |t| async {
    let dialogue = t.dialogue("garam").await;
    // 샘골동 and 밤 in decomposed form.
    let place = "\u{1109}\u{1162}\u{11b7}\u{1100}\u{1169}\u{11af}\u{1103}\u{1169}\u{11bc}";
    let new = NewQuestion {
        place: Some(place.to_owned()),
        ..question("\u{1107}\u{1161}\u{11b7}에 일하는 사람은?")
    };
    let given = t.app.ask(&t.participant(), &dialogue, &new).await.unwrap();
    let view = t.app.question(&t.participant(), QuestionId(given.id)).await.unwrap();
    assert_eq!(
        (view.item.title.as_str(), view.place.as_deref()),
        ("밤에 일하는 사람은?", Some("샘골동"))
    );
});

both_engines!(nobody_asks_outside_the_period, |t| async {
    let dialogue = t.dialogue("garam").await;
    let asker = t.participant();
    let dialogue = t.set(&dialogue, |s| s.ask.closes = Some(START.plus(SECOND))).await;
    t.app.ask(&asker, &dialogue, &question("아직 됩니까?")).await.unwrap();
    t.clock.advance(SECOND);
    assert_eq!(denial(t.app.ask(&asker, &dialogue, &question("늦었나요?")).await), Denial::Closed);
    let dialogue = t.set(&dialogue, |s| s.ask.closes = None).await;
    t.app.ask(&asker, &dialogue, &question("다시 됩니까?")).await.unwrap();
    let dialogue = t.set_status(&dialogue, DialogueStatus::Closed).await;
    assert_eq!(denial(t.app.ask(&asker, &dialogue, &question("끝났나요?")).await), Denial::Closed);
    let dialogue = t.set_status(&dialogue, DialogueStatus::Draft).await;
    assert_eq!(denial(t.app.ask(&asker, &dialogue, &question("없나요?")).await), Denial::NotFound);
});

both_engines!(someone_barred_asks_nothing, |t| async {
    let dialogue = t.dialogue("garam").await;
    let asker = t.participant();
    let given = t.question(&asker, &dialogue, "광고 사세요?").await;
    t.app
        .bar_author(&t.operator(), &dialogue, Kind::Question, given.id, Some("광고"))
        .await
        .unwrap();
    assert_eq!(denial(t.app.ask(&asker, &dialogue, &question("또 사세요?")).await), Denial::Barred);
    let edit =
        NewText { title: "고친 광고".to_owned(), text: String::new(), ..NewText::default() };
    assert_eq!(denial(t.app.edit(&asker, Kind::Question, given.id, &edit).await), Denial::Barred);
    // What they asked, they may still withdraw.
    t.app.withdraw(&asker, Kind::Question, given.id).await.unwrap();
    t.app.bar_author(&t.operator(), &dialogue, Kind::Question, given.id, None).await.unwrap();
    t.app.ask(&asker, &dialogue, &question("이제 물어도 됩니까?")).await.unwrap();
    assert_eq!(
        denial(t.app.ask(&app::Actor::default(), &dialogue, &question("누구?")).await),
        Denial::SignIn
    );
});

both_engines!(moderation_comes_before_or_after_by_channel, |t| async {
    let dialogue = t.dialogue("garam").await;
    let dialogue = t.set(&dialogue, |s| s.online = ModerationTiming::Before).await;
    let asker = t.participant();
    let waiting = t.app.ask(&asker, &dialogue, &question("기다리는 질문?")).await.unwrap();
    assert_eq!(waiting.status, Status::Waiting);
    let id = QuestionId(waiting.id);
    assert_eq!(denial(t.app.question(&t.participant(), id).await), Denial::NotFound);
    assert_eq!(t.app.question(&asker, id).await.unwrap().item.title, "기다리는 질문?");
    assert_eq!(t.app.counts(&asker, &dialogue).await.unwrap().questions, 0);
    let list = t
        .app
        .questions(&asker, &dialogue, &QuestionFilter::default(), Slice::first(10))
        .await
        .unwrap();
    assert!(list.items.is_empty() && list.total == 0);

    let expert = t.person(Role::Expert, &dialogue).await;
    let by_expert = t.app.ask(&expert, &dialogue, &question("전문가가 묻습니다")).await.unwrap();
    assert_eq!(by_expert.status, Status::Published, "the channel of experts is looked at later");
    let view = t.app.question(&asker, QuestionId(by_expert.id)).await.unwrap();
    assert_eq!(view.channel, Channel::Expert);

    let editor = t.person(Role::Editor, &dialogue).await;
    let slip = NewQuestion { channel: Some(Channel::Field), ..question("종이에 적힌 질문") };
    let slip = t.app.ask(&editor, &dialogue, &slip).await.unwrap();
    assert_eq!(slip.status, Status::Published);
    let claimed = NewQuestion { channel: Some(Channel::Expert), ..question("전문가인 척") };
    assert_eq!(denial(t.app.ask(&asker, &dialogue, &claimed).await), Denial::Forbidden);
});

both_engines!(the_author_edits_for_a_while_and_every_version_is_kept, |t| async {
    let dialogue = t.dialogue("garam").await;
    let asker = t.participant();
    let given = t.question(&asker, &dialogue, "첫 문장?").await;
    let edit = |title: &str| NewText {
        title: title.to_owned(),
        text: "덧붙임".to_owned(),
        ..NewText::default()
    };
    t.clock.advance(60 * SECOND);
    t.app.edit(&asker, Kind::Question, given.id, &edit("둘째 문장?")).await.unwrap();
    t.app.edit(&asker, Kind::Question, given.id, &edit("셋째 문장?")).await.unwrap();
    let before = t.acts().await;
    t.app.edit(&asker, Kind::Question, given.id, &edit("셋째 문장?")).await.unwrap();
    assert_eq!(t.acts().await, before, "no change, no act");
    let earlier = t.app.revisions(&t.participant(), Kind::Question, given.id).await.unwrap();
    let earlier: Vec<(i64, &str, i64)> =
        earlier.iter().map(|r| (r.version, r.title.as_str(), r.at - START.0)).collect();
    assert_eq!(earlier, [(1, "첫 문장?", 0), (2, "둘째 문장?", 60 * SECOND)]);
    let view = t.app.question(&asker, QuestionId(given.id)).await.unwrap();
    assert_eq!((view.item.title.as_str(), view.item.version, view.acts), ("셋째 문장?", 3, 3));

    let other = t.participant();
    assert_eq!(
        denial(t.app.edit(&other, Kind::Question, given.id, &edit("남의 것")).await),
        Denial::Forbidden
    );
    let staff = t.person(Role::Secretary, &dialogue).await;
    assert_eq!(
        denial(t.app.edit(&staff, Kind::Question, given.id, &edit("간사가")).await),
        Denial::Forbidden
    );
    assert_eq!(faults(t.app.edit(&asker, Kind::Question, given.id, &edit("")).await)[0].0, "title");

    t.clock.advance(29 * 60 * SECOND);
    assert_eq!(
        denial(t.app.edit(&asker, Kind::Question, given.id, &edit("늦은 문장")).await),
        Denial::EditOver
    );
    assert!(!t.app.question(&asker, QuestionId(given.id)).await.unwrap().may_edit);
});

both_engines!(what_its_author_withdrew_is_a_note_for_everyone, |t| async {
    let dialogue = t.dialogue("garam").await;
    let asker = t.participant();
    let given = t.question(&asker, &dialogue, "거둘 질문?").await;
    assert_eq!(
        denial(t.app.withdraw(&t.participant(), Kind::Question, given.id).await),
        Denial::Forbidden
    );
    t.clock.advance(1_000_000 * SECOND);
    t.app.withdraw(&asker, Kind::Question, given.id).await.unwrap();
    assert_eq!(denial(t.app.withdraw(&asker, Kind::Question, given.id).await), Denial::State);
    for reader in [t.participant(), t.person(Role::Moderator, &dialogue).await.actor] {
        let view = t.app.question(&reader, QuestionId(given.id)).await.unwrap();
        assert_eq!((view.item.status, view.item.title.as_str()), (Status::Withdrawn, ""));
        let (item, _) = t.app.contribution(&reader, Kind::Question, given.id).await.unwrap();
        assert_eq!(item.title, "", "no other way to the text");
    }
    assert_eq!(t.app.counts(&asker, &dialogue).await.unwrap().questions, 0);
    let edit = NewText { title: "다시".to_owned(), text: String::new(), ..NewText::default() };
    assert_eq!(denial(t.app.edit(&asker, Kind::Question, given.id, &edit).await), Denial::State);
});

both_engines!(barring_ends_at_the_border_of_the_dialogue, |t| async {
    let (here, there) = (t.dialogue("garam").await, t.dialogue("haneul").await);
    let moderator = t.person(Role::Moderator, &here).await;
    let asker = t.participant();
    let id = asker.participant.unwrap();
    let core = t.core_question(&there, "밤에 일하는 사람은?").await;
    let statement = t.statement(&core, "밤 버스가 필요합니다").await;
    t.app.bar(&moderator, here.id, id, Some("광고")).await.unwrap();
    t.app.bar(&moderator, here.id, id, Some("도배")).await.unwrap();
    assert_eq!(denial(t.app.ask(&asker, &here, &question("또 사세요?")).await), Denial::Barred);
    t.app.ask(&asker, &there, &question("버스는 언제 와요?")).await.unwrap();
    t.app.vote(&asker, statement, domain::vote::VoteValue::Agree).await.unwrap();
    assert_eq!(denial(t.app.bar(&moderator, there.id, id, Some("광고")).await), Denial::Forbidden);
    t.app.bar(&moderator, here.id, id, None).await.unwrap();
    let acts = t.acts().await;
    t.app.bar(&moderator, here.id, id, None).await.unwrap();
    assert_eq!(t.acts().await, acts, "letting in who is not barred changes nothing");
    t.app.ask(&asker, &here, &question("이제 물어도 됩니까?")).await.unwrap();
});

both_engines!(questions_of_a_batch_enter_together_or_not_at_all, |t| async {
    let dialogue = t.dialogue("garam").await;
    let asker = t.participant();
    let batch = [(asker.clone(), question("좋은 질문?")), (asker.clone(), question(""))];
    faults(t.app.ask_many(&dialogue, &batch).await);
    assert_eq!(t.app.counts(&asker, &dialogue).await.unwrap().questions, 0);
    let barred = t.participant();
    t.app.bar(&t.operator(), dialogue.id, barred.participant.unwrap(), Some("도배")).await.unwrap();
    let batch = [(asker.clone(), question("좋은 질문?")), (barred, question("나쁜 질문?"))];
    assert_eq!(denial(t.app.ask_many(&dialogue, &batch).await), Denial::Barred);
    assert_eq!(t.app.counts(&asker, &dialogue).await.unwrap().questions, 0);
    assert_eq!(t.questions_asked(&dialogue, 2).await, [QuestionId(1), QuestionId(2)]);
});

both_engines!(lists_filter_sort_and_search, |t| async {
    let dialogue = t.dialogue("garam").await;
    let asker = t.participant();
    for (title, sector, place) in [
        ("100% 채용은?", "제조업", "새터동"),
        ("돌봄_수당은?", "돌봄", "샘골동"),
        ("CAFE에서 쉬나요?", "돌봄", "새터동"),
        ("Где можно ОТДОХНУТЬ?", "돌봄", "은하동"),
        (r"C:\공장은?", "제조업", "은하동"),
    ] {
        let new = NewQuestion {
            sector: Some(sector.to_owned()),
            place: Some(place.to_owned()),
            ..question(title)
        };
        t.app.ask(&asker, &dialogue, &new).await.unwrap();
    }
    let find = async |filter: QuestionFilter| {
        let page = t.app.questions(&asker, &dialogue, &filter, Slice::first(10)).await.unwrap();
        assert_eq!(usize::try_from(page.total).unwrap(), page.items.len());
        page.items.iter().map(|line| line.id).collect::<Vec<_>>()
    };
    let search =
        |text: &str| QuestionFilter { search: Some(text.to_owned()), ..Default::default() };
    assert_eq!(find(QuestionFilter::default()).await, [5, 4, 3, 2, 1]);
    let oldest = QuestionFilter { order: Some(Order::Oldest), ..Default::default() };
    assert_eq!(find(oldest).await, [1, 2, 3, 4, 5]);
    let care = QuestionFilter { sector: Some("돌봄".to_owned()), ..Default::default() };
    assert_eq!(find(care.clone()).await, [4, 3, 2]);
    let both = QuestionFilter { place: Some("새터동".to_owned()), ..care };
    assert_eq!(find(both).await, [3]);
    assert_eq!(find(search("%")).await, [1], "wildcards are letters");
    assert_eq!(find(search("_")).await, [2]);
    assert_eq!(find(search(r"\")).await, [5]);
    assert_eq!(find(search("cafe")).await, [3]);
    assert_eq!(find(search("ОТДОХНУТЬ")).await, [4], "as it is written");
    assert_eq!(find(search("отдохнуть")).await, [4], "capitals of every alphabet");
    assert_eq!(find(search("'; DROP TABLE question; --")).await, [0; 0]);
    let unknown = QuestionFilter { place: Some("없는동".to_owned()), ..Default::default() };
    let outcome = t.app.questions(&asker, &dialogue, &unknown, Slice::first(10)).await;
    assert_eq!(faults(outcome)[0].0, "place");
});

both_engines!(likely_duplicates_are_shown_before_asking, |t| async {
    let dialogue = t.dialogue("garam").await;
    let elsewhere = t.dialogue("other").await;
    let asker = t.participant();
    let find = async |text: &str| {
        let found = t.app.likely_questions(&asker, &dialogue, text, 5).await.unwrap();
        found.into_iter().map(|likely| likely.id).collect::<Vec<_>>()
    };
    let first = t.question(&asker, &dialogue, "밤에 일하는 사람은 어디서 쉬나요?").await;
    t.question(&asker, &elsewhere, "밤에 일하는 사람은 어디에서 쉬나요?").await;
    t.question(&asker, &dialogue, "놀이터 그네는 언제 고치나요?").await;
    assert_eq!(find("밤에 일하는 사람은 어디에서 쉬어요?").await, [first.id]);
    assert_eq!(find("  ").await, [0; 0]);

    // One that waits when the index is filled, and becomes public later.
    let careful = t.set(&dialogue, |s| s.online = ModerationTiming::Before).await;
    let waiting = t.question(&asker, &careful, "공장 굴뚝 연기는 누가 재나요?").await;
    let open = t.set(&careful, |s| s.online = ModerationTiming::After).await;
    t.question(&asker, &open, "도서관은 왜 월요일에 닫나요?").await;
    assert_eq!(find("공장 굴뚝 연기는 누가 재요?").await, [0; 0]);
    let publish = app::moderation::NewDecision {
        change: domain::contribution::Change::Publish,
        reason: None,
        note: String::new(),
    };
    t.app.moderate(&t.operator(), &open, Kind::Question, waiting.id, &publish).await.unwrap();
    assert_eq!(find("공장 굴뚝 연기는 누가 재요?").await, [waiting.id]);
    t.app.withdraw(&asker, Kind::Question, waiting.id).await.unwrap();
    assert_eq!(find("공장 굴뚝 연기는 누가 재요?").await, [0; 0]);
});
