//! Core-question sets: built as drafts, dated when published, never overwritten.

use app::answer::NewAnswer;
use app::core_question::{CoreQuestionView, NewCoreQuestion};
use app::page::Slice;
use app::question::{NewQuestion, QuestionFilter};
use app::statement::NewStatement;
use domain::contribution::Kind;
use domain::id::{CoreQuestionId, CoreQuestionSetId, QuestionId};
use domain::permission::Denial;
use domain::question::Coverage;
use domain::role::Role;
use domain::text::Fault;
use domain::time::{DAY, SECOND};
use testkit::{START, TestApp, both_engines};

use crate::expect::{conflict, denial, faults};

fn core(title: &str) -> NewCoreQuestion {
    NewCoreQuestion { title: title.to_owned(), ..NewCoreQuestion::default() }
}

/// Numbers and sentences of a set.
async fn lines(t: &TestApp, set: CoreQuestionSetId) -> Vec<(i64, String)> {
    let lines = store::core_question::lines(&t.app.store().read(), set.0).await.unwrap();
    lines.into_iter().map(|line| (line.number, line.title)).collect()
}

fn numbered<const N: usize>(titles: [&str; N]) -> Vec<(i64, String)> {
    (1..).zip(titles.map(str::to_owned)).collect()
}

both_engines!(publishing_a_set_ends_the_one_before, |t| async {
    let dialogue = t.dialogue("garam").await;
    let visitor = app::Actor::default();
    assert_eq!(t.app.current_set(&visitor, &dialogue).await.unwrap(), None);
    let first = t.core_questions(&dialogue, ["첫 묶음의 질문"]).await.remove(0);
    t.clock.advance(DAY);
    let (second, drafts) = t.draft_set(&dialogue, ["둘째 묶음의 질문"]).await;
    let current = t.app.current_set(&visitor, &dialogue).await.unwrap().unwrap();
    assert_eq!((current.number, current.valid_from, current.valid_to), (1, Some(START.0), None));
    assert_eq!(denial(t.app.set(&visitor, &dialogue, 2).await), Denial::NotFound);
    assert_eq!(denial(t.app.core_question(&visitor, drafts[0].id()).await), Denial::NotFound);
    assert_eq!(t.app.sets(&visitor, &dialogue).await.unwrap().len(), 1);
    let editor = t.person(Role::Editor, &dialogue).await;
    assert_eq!(t.app.sets(&editor, &dialogue).await.unwrap().len(), 2);

    t.app.publish_set(&editor, &dialogue, second).await.unwrap();
    let sets = t.app.sets(&visitor, &dialogue).await.unwrap();
    let dates: Vec<(i64, Option<i64>, Option<i64>)> =
        sets.iter().map(|set| (set.number, set.valid_from, set.valid_to)).collect();
    let (day_0, day_1) = (Some(START.0), Some(START.plus(DAY).0));
    assert_eq!(dates, [(2, day_1, None), (1, day_0, day_1)]);
    assert_eq!(t.app.current_set(&visitor, &dialogue).await.unwrap().unwrap().number, 2);
    // The first set's question keeps its meaning and its answers.
    let old = t.app.core_question(&visitor, first.id()).await.unwrap();
    assert_eq!(old.row.title, "첫 묶음의 질문");
    let changed =
        t.app.edit_core_question(&editor, &dialogue, first.id(), &core("다른 질문")).await;
    assert_eq!(conflict(changed), "set_is_published");
    assert_eq!(conflict(t.app.publish_set(&editor, &dialogue, second).await), "set_is_published");
});

both_engines!(a_published_set_does_not_change, |t| async {
    let dialogue = t.dialogue("garam").await;
    let editor = t.person(Role::Editor, &dialogue).await;
    let questions = t.questions_asked(&dialogue, 2).await;
    let view = t.core_question(&dialogue, "밤에 일하는 사람은?").await;
    let (set, id) = (CoreQuestionSetId(view.set.id), view.id());
    let before = t.acts().await;
    let told = [
        conflict(t.app.add_core_question(&editor, &dialogue, set, &core("더하기")).await),
        conflict(t.app.remove_core_question(&editor, &dialogue, id).await),
        conflict(t.app.move_core_question(&editor, &dialogue, id, 2).await),
        conflict(t.app.link(&editor, &dialogue, id, &questions).await),
        conflict(t.app.unlink(&editor, &dialogue, id, &questions).await),
    ];
    assert_eq!(told, ["set_is_published"; 5]);
    assert_eq!(t.acts().await, before);
    let empty = t.app.begin_set(&editor, &dialogue, "빈 묶음").await.unwrap();
    let empty = CoreQuestionSetId(empty.id);
    assert_eq!(conflict(t.app.publish_set(&editor, &dialogue, empty).await), "set_is_empty");
});

both_engines!(core_questions_are_moved_edited_and_removed_without_gaps, |t| async {
    let dialogue = t.dialogue("garam").await;
    let editor = t.person(Role::Editor, &dialogue).await;
    let (set, views) = t.draft_set(&dialogue, ["하나", "둘이", "셋이", "넷이"]).await;
    let id = |n: usize| views[n].id();
    t.app.move_core_question(&editor, &dialogue, id(3), 1).await.unwrap();
    assert_eq!(lines(t, set).await, numbered(["넷이", "하나", "둘이", "셋이"]));
    t.app.move_core_question(&editor, &dialogue, id(3), 3).await.unwrap();
    assert_eq!(lines(t, set).await, numbered(["하나", "둘이", "넷이", "셋이"]));
    t.app.move_core_question(&editor, &dialogue, id(0), 99).await.unwrap();
    assert_eq!(lines(t, set).await, numbered(["둘이", "넷이", "셋이", "하나"]));
    t.app.move_core_question(&editor, &dialogue, id(0), i64::MIN).await.unwrap();
    assert_eq!(lines(t, set).await, numbered(["하나", "둘이", "넷이", "셋이"]));
    t.app.remove_core_question(&editor, &dialogue, id(1)).await.unwrap();
    assert_eq!(lines(t, set).await, numbered(["하나", "넷이", "셋이"]));
    let gone = t.app.edit_core_question(&editor, &dialogue, id(1), &core("없는 것")).await;
    assert_eq!(denial(gone), Denial::NotFound);
    assert_eq!(
        denial(t.app.move_core_question(&editor, &dialogue, id(1), 1).await),
        Denial::NotFound
    );
    let new = NewCoreQuestion { sector: Some("돌봄".to_owned()), ..core("다섯") };
    t.app.add_core_question(&editor, &dialogue, set, &new).await.unwrap();
    t.app.edit_core_question(&editor, &dialogue, id(0), &core("하나부터")).await.unwrap();
    assert_eq!(lines(t, set).await, numbered(["하나부터", "넷이", "셋이", "다섯"]));
    let wrong = NewCoreQuestion { sector: Some("돌본".to_owned()), ..core(" ") };
    let found = faults(t.app.add_core_question(&editor, &dialogue, set, &wrong).await);
    assert_eq!(found[0], ("title", Fault::Required));
    let nearest = Some("돌봄".to_owned());
    assert_eq!(found[1], ("sector", Fault::Unknown { given: "돌본".to_owned(), nearest }));
});

both_engines!(a_set_has_at_most_a_hundred, |t| async {
    let dialogue = t.dialogue("garam").await;
    let operator = t.operator();
    let (set, _) = t.draft_set(&dialogue, ["첫째"; 1]).await;
    for _ in 1..100 {
        t.app.add_core_question(&operator, &dialogue, set, &core("또 하나")).await.unwrap();
    }
    let more = t.app.add_core_question(&operator, &dialogue, set, &core("너무 많은 것")).await;
    assert_eq!(conflict(more), "set_is_full");
    assert_eq!(lines(t, set).await.last().unwrap().0, 100);
});

async fn sources(t: &TestApp, view: &CoreQuestionView) -> Vec<i64> {
    store::core_question::sources(&t.app.store().read(), view.row.id).await.unwrap()
}

both_engines!(questions_and_core_questions_are_linked_many_to_many, |t| async {
    let dialogue = t.dialogue("garam").await;
    let editor = t.person(Role::Editor, &dialogue).await;
    let asked = t.questions_asked(&dialogue, 5).await;
    let (set, views) = t.draft_set(&dialogue, ["하나", "둘이"]).await;
    let before = t.acts().await;
    let linked = t.app.link(&editor, &dialogue, views[0].id(), &asked[..3]).await.unwrap();
    let again = t.app.link(&editor, &dialogue, views[0].id(), &asked[..3]).await.unwrap();
    assert_eq!((linked, again, t.acts().await), (3, 0, before + 1), "linking again is nothing");
    t.app.link(&editor, &dialogue, views[1].id(), &asked[2..4]).await.unwrap();
    assert_eq!(sources(t, &views[0]).await, [1, 2, 3]);
    assert_eq!(sources(t, &views[1]).await, [3, 4]);
    let removed = t.app.unlink(&editor, &dialogue, views[0].id(), &asked[1..4]).await.unwrap();
    assert_eq!((removed, sources(t, &views[0]).await), (2, vec![1]));

    let elsewhere = t.dialogue("other").await;
    let foreign = t.questions_asked(&elsewhere, 1).await[0];
    let asker = t.participant();
    let hidden = t.question(&asker, &dialogue, "숨길 질문?").await;
    t.hide(&dialogue, Kind::Question, hidden.id).await;
    for bad in [foreign, QuestionId(hidden.id), QuestionId(9999)] {
        let outcome = t.app.link(&editor, &dialogue, views[0].id(), &[asked[4], bad]).await;
        assert!(matches!(faults(outcome)[0], ("question", Fault::Unknown { .. })), "{bad}");
    }
    assert_eq!(sources(t, &views[0]).await, [1], "one bad question links none");

    // Nobody learns from a list what stands behind a draft.
    let visitor = app::Actor::default();
    for filter in [
        QuestionFilter { core_question: Some(views[1].id()), ..QuestionFilter::default() },
        QuestionFilter {
            set: Some(set.0),
            coverage: Some(Coverage::Linked),
            ..QuestionFilter::default()
        },
    ] {
        let list = |actor: app::Actor| {
            let (filter, dialogue) = (filter.clone(), dialogue.clone());
            async move { t.app.questions(&actor, &dialogue, &filter, Slice::first(9)).await }
        };
        assert_eq!(denial(list(visitor.clone()).await), Denial::NotFound);
        assert!(list(editor.actor.clone()).await.unwrap().total >= 2);
    }
    assert_eq!(denial(t.app.answers_by_channel(&visitor, views[1].id()).await), Denial::NotFound);
    let view = t.app.question(&visitor, QuestionId(4)).await.unwrap();
    assert!(view.core_questions.is_empty(), "drafts are not shown on the question either");
    t.app.publish_set(&editor, &dialogue, set).await.unwrap();
    let view = t.app.question(&visitor, QuestionId(4)).await.unwrap();
    assert_eq!(view.core_questions[0].number, 2);
});

both_engines!(coverage_tells_what_is_in_no_core_question, |t| async {
    let dialogue = t.dialogue("garam").await;
    let editor = t.person(Role::Editor, &dialogue).await;
    let asker = t.participant();
    for (sector, place) in [
        (Some("돌봄"), Some("새터동")),
        (Some("돌봄"), Some("샘골동")),
        (Some("제조업"), None),
        (None, None),
    ] {
        let new = NewQuestion {
            title: "질문이요?".to_owned(),
            sector: sector.map(str::to_owned),
            place: place.map(str::to_owned),
            ..NewQuestion::default()
        };
        t.app.ask(&asker, &dialogue, &new).await.unwrap();
    }
    let (set, views) = t.draft_set(&dialogue, ["하나", "둘이"]).await;
    t.app.link(&editor, &dialogue, views[0].id(), &[1, 3].map(QuestionId)).await.unwrap();
    t.app.link(&editor, &dialogue, views[1].id(), &[1].map(QuestionId)).await.unwrap();
    t.app.publish_set(&editor, &dialogue, set).await.unwrap();
    let visitor = app::Actor::default();
    let set = t.app.current_set(&visitor, &dialogue).await.unwrap().unwrap();
    let view = t.app.coverage(&visitor, &dialogue, Some(&set)).await.unwrap();
    assert_eq!((view.total, view.linked), (4, 2), "a question in two core questions counts once");
    let shares = |list: &[store::question::Share]| {
        list.iter()
            .map(|share| (share.name.clone().unwrap_or_default(), share.total, share.linked))
            .collect::<Vec<_>>()
    };
    let share = |name: &str, total, linked| (name.to_owned(), total, linked);
    assert_eq!(
        shares(&view.sectors),
        [share("제조업", 1, 1), share("돌봄", 2, 1), share("", 1, 0)]
    );
    assert_eq!(
        shares(&view.places),
        [share("새터동", 1, 1), share("샘골동", 1, 0), share("", 2, 1)]
    );
    assert_eq!(shares(&view.channels), [share("online", 4, 2)]);
    let strands = t.app.strands(&visitor, &dialogue, &set).await.unwrap();
    let told: i64 = strands.iter().map(|strand| strand.questions).sum();
    assert_eq!((strands.len(), told), (3, 3));
    let unlinked =
        QuestionFilter { coverage: Some(Coverage::Unlinked), ..QuestionFilter::default() };
    let list = t.app.questions(&visitor, &dialogue, &unlinked, Slice::first(9)).await.unwrap();
    let list: Vec<i64> = list.items.iter().map(|line| line.id).collect();
    assert_eq!(list, [4, 2]);
    let lines = t.app.core_questions(&visitor, &dialogue, &set).await.unwrap();
    let counts: Vec<i64> = lines.iter().map(|line| line.source_count).collect();
    assert_eq!(counts, [2, 1]);
});

both_engines!(duplicates_are_grouped_and_taken_apart, |t| async {
    let dialogue = t.dialogue("garam").await;
    let editor = t.person(Role::Editor, &dialogue).await;
    let asked = t.questions_asked(&dialogue, 5).await;
    let alone = t.app.group_questions(&editor, &dialogue, &asked[..1]).await;
    assert_eq!(faults(alone)[0].1, Fault::TooShort { min: 2 });
    let same = t.app.group_questions(&editor, &dialogue, &[asked[0], asked[0]]).await;
    assert_eq!(
        faults(same)[0].1,
        Fault::TooShort { min: 2 },
        "a question is no duplicate of itself"
    );
    let group = t.app.group_questions(&editor, &dialogue, &asked[..3]).await.unwrap();
    let view = t.app.question(&editor, asked[1]).await.unwrap();
    assert_eq!((view.group, view.alike), (Some(group), 2));
    let groups = t.app.question_groups(&editor, &dialogue, 0, 10).await.unwrap();
    assert_eq!((groups.len(), groups[0].size, groups[0].first), (1, 3, 1));
    let pair = t.app.group_questions(&editor, &dialogue, &asked[3..]).await.unwrap();
    assert_ne!(group, pair);
    t.app.ungroup_questions(&editor, &dialogue, &asked[..1]).await.unwrap();
    let view = t.app.question(&editor, asked[1]).await.unwrap();
    assert_eq!((view.group, view.alike), (Some(group), 1));
    let moderator = t.person(Role::Moderator, &dialogue).await;
    let tried = t.app.group_questions(&moderator, &dialogue, &asked[..2]).await;
    assert_eq!(denial(tried), Denial::Forbidden);
});

both_engines!(groups_that_share_a_question_are_joined, |t| async {
    let dialogue = t.dialogue("garam").await;
    let editor = t.person(Role::Editor, &dialogue).await;
    let asked = t.questions_asked(&dialogue, 5).await;
    t.app.group_questions(&editor, &dialogue, &asked[..2]).await.unwrap();
    t.app.group_questions(&editor, &dialogue, &asked[2..4]).await.unwrap();
    t.app.group_questions(&editor, &dialogue, &[asked[0], asked[2]]).await.unwrap();
    let view = t.app.question(&editor, asked[1]).await.unwrap();
    assert_eq!(view.alike, 3, "all four ask the same now");
    t.clock.advance(SECOND);
    let undo = t.app.undo_list(&editor, &dialogue, Slice::first(1)).await.unwrap().items[0].id;
    t.app.undo(&editor, &dialogue, undo).await.unwrap();
    assert_eq!(t.app.question(&editor, asked[1]).await.unwrap().alike, 1);
    assert_eq!(t.app.question(&editor, asked[3]).await.unwrap().alike, 1);
});

both_engines!(nothing_of_another_dialogue_is_touched, |t| async {
    let here = t.dialogue("garam").await;
    let there = t.dialogue("other").await;
    let editor = t.person(Role::Editor, &here).await;
    let (set, views) = t.draft_set(&there, ["남의 질문"]).await;
    let app = &t.app;
    let before = t.acts().await;
    let id = views[0].id();
    assert_eq!(denial(app.begin_set(&editor, &there, "묶음").await), Denial::Forbidden);
    // Keys of another dialogue under one's own.
    assert_eq!(denial(app.publish_set(&editor, &here, set).await), Denial::NotFound);
    assert_eq!(
        denial(app.add_core_question(&editor, &here, set, &core("질문")).await),
        Denial::NotFound
    );
    assert_eq!(
        denial(app.edit_core_question(&editor, &here, id, &core("질문")).await),
        Denial::NotFound
    );
    assert_eq!(denial(app.remove_core_question(&editor, &here, id).await), Denial::NotFound);
    assert_eq!(denial(app.move_core_question(&editor, &here, id, 1).await), Denial::NotFound);
    let none = CoreQuestionId(9999);
    assert_eq!(denial(app.remove_core_question(&editor, &here, none).await), Denial::NotFound);
    assert_eq!(t.acts().await, before);
});

both_engines!(a_core_question_begins_with_its_questions_or_not_at_all, |t| async {
    let here = t.dialogue("garam").await;
    let there = t.dialogue("other").await;
    let editor = t.person(Role::Editor, &here).await;
    let (set, _) = t.draft_set(&here, ["첫 질문"]).await;
    let mut asked = t.questions_asked(&here, 2).await;
    let app = &t.app;
    let id = app.begin_core_question(&editor, &here, set, &core("둘째"), &asked).await.unwrap();
    let view = app.core_question(&editor, id).await.unwrap();
    assert_eq!(sources(t, &view).await, asked.iter().map(|id| id.0).collect::<Vec<_>>());
    asked.extend(t.questions_asked(&there, 1).await);
    let before = (t.acts().await, lines(t, set).await);
    let wrong = app.begin_core_question(&editor, &here, set, &core("셋째"), &asked).await;
    assert_eq!(faults(wrong)[0].0, "question");
    assert_eq!((t.acts().await, lines(t, set).await), before);
});

both_engines!(nobody_takes_part_in_a_draft, |t| async {
    let dialogue = t.dialogue("garam").await;
    let editor = t.person(Role::Editor, &dialogue).await;
    let (_, views) = t.draft_set(&dialogue, ["아직 내지 않은 질문"]).await;
    let answer = NewAnswer {
        text: "걸어갈 수 있으면 좋겠어요.".to_owned(),
        ..NewAnswer::default()
    };
    let statement =
        NewStatement { text: "작은 게 낫다.".to_owned(), ..NewStatement::default() };
    let before = t.acts().await;
    assert_eq!(denial(t.app.answer(&editor, &views[0], &answer).await), Denial::Closed);
    assert_eq!(denial(t.app.state(&editor, &views[0], &statement).await), Denial::Closed);
    assert_eq!(t.acts().await, before);
});
