//! The trace: what is reached, by what basis, and that a thread advances by nothing else.

use app::Actor;
use app::trace::{Basis, Key, NodeKind, Reach, Relation, Trace};
use domain::id::QuestionId;
use domain::outcome::{OutcomeWord, Receiver};
use domain::permission::Denial;
use domain::role::Role;
use testkit::{TestApp, both_engines};

use crate::expect::denial;
use crate::outcome::new;

async fn trace(t: &TestApp, code: &str) -> Trace {
    t.app.trace(&Actor::default(), app::trace::parse(code).unwrap()).await.unwrap()
}

/// What lies onward, as `code or kind: basis`.
fn told(trace: &Trace) -> Vec<String> {
    let tell = |(node, basis): (&app::trace::Node, Basis)| {
        format!("{} {basis}", node.code.clone().unwrap_or_else(|| node.key.kind.to_string()))
    };
    trace.onward().map(tell).collect()
}

both_engines!(a_question_is_followed_to_its_core_question_and_its_outcome, |t| async {
    let dialogue = t.dialogue("garam").await;
    let editor = t.person(Role::Editor, &dialogue).await;
    let ids = t.questions_asked(&dialogue, 3).await;
    let (set, cores) = t.draft_set(&dialogue, ["밤 돌봄은 누구의 몫일까요?"]).await;
    t.app.link(&editor, &dialogue, cores[0].id(), &ids).await.unwrap();
    assert_eq!(told(&trace(t, "Q-0001").await), [""; 0], "a draft is not told");
    t.app.publish_set(&editor, &dialogue, set).await.unwrap();
    let core = t.app.core_question(&editor, cores[0].id()).await.unwrap();
    t.answer_by(&t.participant(), &core, "걸어갈 수 있는 곳이어야 해요.").await;
    t.app.group_questions(&editor, &dialogue, &ids[..2]).await.unwrap();
    let group = t.app.with_groups(&editor, &dialogue, &[(Receiver::Question, 1)]).await.unwrap();
    let done = new(OutcomeWord::Done, "이미 하고 있어요, 전화하세요.");
    t.app.give_outcome(&editor, &dialogue, &group, &done).await.unwrap();
    let of_core = [(Receiver::CoreQuestion, core.row.id)];
    let adopted = new(OutcomeWord::Adopted, "핵심 질문을 백서에 실었어요.");
    t.app.give_outcome(&editor, &dialogue, &of_core, &adopted).await.unwrap();

    let first = trace(t, "Q-0001").await;
    let expected =
        ["group direct", "core-1-1 direct", "O-0001 by_group", "O-0002 by_core_question"];
    assert_eq!(told(&first), expected);
    assert_eq!(told(&trace(t, "Q-0003").await), ["core-1-1 direct", "O-0002 by_core_question"]);
    assert_eq!(first.reach, Reach::Core);
    let counted: Vec<(&str, i64)> =
        first.answers.iter().map(|row| (row.channel.as_str(), row.n)).collect();
    assert_eq!(counted, [("online", 1)]);

    // Nobody arrived because another one did.
    let places = t.app.places(NodeKind::Question, &[1, 2, 3]).await.unwrap();
    assert!(places.values().all(|place| !place.reach.is_result() && !place.is_stopped));
    let answer = trace(t, "A-00001").await;
    let behind: Vec<NodeKind> = answer.back().map(|(node, _)| node.key.kind).collect();
    assert_eq!(behind, [NodeKind::CoreQuestion]);
    let group = trace(t, "O-0001").await;
    let askers: Vec<Option<&str>> = group
        .back()
        .filter(|(node, _)| node.key.kind == NodeKind::Question)
        .map(|(node, _)| node.code.as_deref())
        .collect();
    assert_eq!(askers, [Some("Q-0001"), Some("Q-0002")]);
});

both_engines!(both_ends_of_every_edge_are_told, |t| async {
    let dialogue = t.dialogue("garam").await;
    let operator = t.operator();
    let ids = t.questions_asked(&dialogue, 80).await;
    let (set, cores) = t.draft_set(&dialogue, ["첫째", "둘째"]).await;
    for core in &cores {
        t.app.link(&operator, &dialogue, core.id(), &ids).await.unwrap();
    }
    t.app.publish_set(&operator, &dialogue, set).await.unwrap();
    t.hide(&dialogue, domain::contribution::Kind::Question, 1).await;
    t.app.group_questions(&operator, &dialogue, &ids[1..]).await.unwrap();
    for root in [Key::new(NodeKind::CoreQuestion, cores[0].row.id), Key::new(NodeKind::Group, 1)] {
        let trace = t.app.trace(&Actor::default(), root).await.unwrap();
        for edge in &trace.walk.edges {
            assert!(trace.node(edge.from).is_some() && trace.node(edge.to).is_some(), "{edge:?}");
        }
        let more: i64 = trace.more.iter().filter(|more| more.at == root).map(|m| m.count).sum();
        let of = |edge: &&app::trace::Edge| {
            edge.to == root && matches!(edge.relation, Relation::Grouped | Relation::DrawnFrom)
        };
        let shown = trace.walk.edges.iter().filter(of).count();
        let all = if root.kind == NodeKind::Group { 79 } else { 80 };
        assert_eq!(i64::try_from(shown).unwrap() + more, all, "the others are counted");
    }
    let hidden = trace(t, "Q-0001").await;
    let root = hidden.node(hidden.root()).unwrap();
    assert_eq!((root.title.as_str(), root.status.as_str()), ("", "hidden"));
});

both_engines!(what_is_not_for_everyone_has_no_trace, |t| async {
    let dialogue = t.dialogue("garam").draft().await;
    let open = t.dialogue("open").await;
    let online = domain::channel::ModerationTiming::Before;
    let open = t.set(&open, |settings| settings.online = online).await;
    let waiting = t.question(&t.participant(), &open, "기다리는 질문이에요").await;
    assert_eq!(waiting.status.as_str(), "waiting");
    let operator = t.operator();
    let root = Key::new(NodeKind::Question, QuestionId(waiting.id).0);
    assert_eq!(denial(t.app.trace(&operator, root).await.map(|_| ())), Denial::NotFound);
    let nothing = Key::new(NodeKind::Outcome, 9);
    assert_eq!(denial(t.app.trace(&operator, nothing).await.map(|_| ())), Denial::NotFound);
    drop(dialogue);
});

both_engines!(a_question_reaches_the_model_that_rests_on_it, |t| async {
    let dialogue = t.dialogue("garam").await;
    let operator = t.operator();
    t.questions_asked(&dialogue, 2).await;
    let new = app::model::NewModel {
        title: "밤 돌봄 거점".to_owned(),
        problem: "맡길 곳이 없다.".to_owned(),
        proposal: "마을 공간의 밤을 연다.".to_owned(),
        inputs: "Q-0001".to_owned(),
        ..app::model::NewModel::default()
    };
    let id = t.app.add_model(&operator, &dialogue, &new).await.unwrap();
    assert_eq!(told(&trace(t, "Q-0001").await), [""; 0], "a draft is not told");
    let publish = domain::publication::PublicationChange::Publish;
    t.app.publish_model(&operator, &dialogue, id, publish, "").await.unwrap();
    assert_eq!(told(&trace(t, "Q-0001").await), ["W-01 direct"]);
    assert_eq!(told(&trace(t, "Q-0002").await), [""; 0]);
    let model = trace(t, "W-01").await;
    let codes: Vec<_> = model.nodes.iter().filter_map(|node| node.code.clone()).collect();
    assert!(codes.contains(&"Q-0001".to_owned()), "{codes:?}");
});
