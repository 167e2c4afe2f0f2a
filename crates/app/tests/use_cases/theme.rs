//! Themes and agendas: sets are built as drafts, published, and followed; what answers speak of is
//! counted by channel.

use app::answer::NewAnswer;
use app::coding::Change as Coding;
use app::contribution::Given;
use app::core_question::CoreQuestionView;
use app::dialogue::Dialogue;
use app::page::Slice;
use app::theme::{NewAgenda, NewTheme, Set};
use app::{Actor, Result};
use domain::channel::Channel;
use domain::contribution::Kind;
use domain::id::{AgendaId, AnswerId, ThemeId, ThemeSetId};
use domain::permission::Denial;
use domain::role::{Grant, Role};
use domain::text::Fault;
use domain::time::DAY;
use testkit::{START, TestApp, both_engines};

use crate::expect::{conflict, denial, faults};

pub(crate) fn named(title: &str) -> NewTheme {
    NewTheme { title: title.to_owned(), ..NewTheme::default() }
}

/// A draft set with these themes.
pub(crate) async fn draft<const N: usize>(
    t: &TestApp,
    dialogue: &Dialogue,
    titles: [&str; N],
) -> (Set, [ThemeId; N]) {
    let operator = t.operator();
    let set = t.app.begin_theme_set(&operator, dialogue, "주제 묶음", None).await.unwrap();
    let mut themes = Vec::new();
    for title in titles {
        let set = ThemeSetId(set.id);
        themes.push(t.app.add_theme(&operator, dialogue, set, &named(title)).await.unwrap());
    }
    (set, themes.try_into().unwrap())
}

pub(crate) async fn agenda(
    t: &TestApp,
    dialogue: &Dialogue,
    set: &Set,
    title: &str,
) -> Result<AgendaId> {
    let new = NewAgenda { title: title.to_owned(), ..NewAgenda::default() };
    t.app.add_agenda(&t.operator(), dialogue, ThemeSetId(set.id), &new).await
}

/// An answer that came by this channel.
pub(crate) async fn answer(
    t: &TestApp,
    core: &CoreQuestionView,
    channel: Channel,
    text: &str,
) -> AnswerId {
    let role = match channel {
        Channel::Online => None,
        Channel::Field => Some(Role::Editor),
        Channel::Subcommittee => Some(Role::SubcommitteeMember),
        Channel::Expert => Some(Role::Expert),
    };
    let grant = |role| Grant { dialogue: Some(core.dialogue.id), role };
    let actor = Actor { grants: role.map(grant).into_iter().collect(), ..t.participant() };
    let new = NewAnswer { text: text.to_owned(), channel: Some(channel), ..NewAnswer::default() };
    let given: Given = t.app.answer(&actor, core, &new).await.unwrap();
    AnswerId(given.id)
}

/// The titles of a set's themes, those of each agenda together.
async fn titles(t: &TestApp, dialogue: &Dialogue, set: &Set) -> Vec<String> {
    let outline = t.app.theme_outline(&t.operator(), dialogue, set).await.unwrap();
    outline.themes().map(|theme| theme.row.title.clone()).collect()
}

async fn undo_last(t: &TestApp, dialogue: &Dialogue) -> Result<()> {
    let list = t.app.undo_list(&t.operator(), dialogue, Slice::first(50)).await.unwrap();
    let last = list.items.iter().find(|line| line.undone.is_none()).unwrap().id;
    t.app.undo(&t.operator(), dialogue, last).await
}

both_engines!(a_published_set_is_only_followed, |t| async {
    let dialogue = t.dialogue("garam").await;
    let (visitor, editor) = (Actor::default(), t.person(Role::Editor, &dialogue).await);
    let empty = t.app.begin_theme_set(&editor, &dialogue, "빈 묶음", None).await.unwrap();
    let publish =
        async |set: &Set| t.app.publish_theme_set(&editor, &dialogue, ThemeSetId(set.id)).await;
    assert_eq!(conflict(publish(&empty).await), "theme_set_is_empty");
    let (first, [night]) = draft(t, &dialogue, ["밤의 돌봄"]).await;
    assert_eq!(denial(t.app.theme(&visitor, night).await), Denial::NotFound);
    assert_eq!(denial(t.app.theme_set(&visitor, &dialogue, 2).await), Denial::NotFound);
    assert!(t.app.theme_sets(&visitor, &dialogue).await.unwrap().is_empty());
    assert_eq!(t.app.theme_sets(&editor, &dialogue).await.unwrap().len(), 2);
    publish(&first).await.unwrap();
    assert_eq!(t.app.theme(&visitor, night).await.unwrap().row.title, "밤의 돌봄");
    let told = [
        conflict(publish(&first).await),
        conflict(t.app.edit_theme(&editor, &dialogue, night, &named("다른 이름")).await),
        conflict(t.app.remove_theme(&editor, &dialogue, night).await),
        conflict(t.app.add_theme(&editor, &dialogue, ThemeSetId(first.id), &named("더하기")).await),
        conflict(agenda(t, &dialogue, &first, "의제").await),
    ];
    assert_eq!(told, ["theme_set_is_published"; 5]);
    assert_eq!(conflict(publish(&empty).await), "theme_set_is_empty");

    t.clock.advance(DAY);
    let second = t.app.begin_theme_set(&editor, &dialogue, "둘째", Some(&first)).await.unwrap();
    publish(&second).await.unwrap();
    let sets = t.app.theme_sets(&visitor, &dialogue).await.unwrap();
    let dates: Vec<_> = sets.iter().map(|set| (set.number, set.valid_from, set.valid_to)).collect();
    let (day_0, day_1) = (Some(START.0), Some(START.plus(DAY).0));
    assert_eq!(dates, [(3, day_1, None), (2, day_0, day_1)]);
    // The theme of the first set stands, and leads to the one that continues it.
    let old = t.app.theme(&visitor, night).await.unwrap();
    let next = old.after.unwrap();
    assert_eq!((next.title.as_str(), next.set_id), ("밤의 돌봄", second.id));
    let new = t.app.theme(&visitor, ThemeId(next.id)).await.unwrap();
    assert_eq!(new.before.unwrap().id, night.0);
    // Taking it back opens the set before it again.
    undo_last(t, &dialogue).await.unwrap();
    let current = t.app.current_theme_set(&visitor, &dialogue).await.unwrap().unwrap();
    assert_eq!((current.number, current.valid_to), (2, None));
});

both_engines!(themes_are_moved_edited_and_removed_and_all_is_undone, |t| async {
    let dialogue = t.dialogue("garam").await;
    let editor = t.person(Role::Editor, &dialogue).await;
    let (set, [one, two, three]) = draft(t, &dialogue, ["하나", "둘이", "셋이"]).await;
    let care = agenda(t, &dialogue, &set, "돌봄").await.unwrap();
    let ways = agenda(t, &dialogue, &set, "길과 시간").await.unwrap();
    let into = |title: &str, agenda, position| NewTheme { agenda, position, ..named(title) };
    let edit = async |id, new: NewTheme| t.app.edit_theme(&editor, &dialogue, id, &new).await;
    edit(three, into("셋이", Some(care), None)).await.unwrap();
    edit(one, into("하나", Some(care), Some(1))).await.unwrap();
    edit(two, into("둘로", Some(ways), None)).await.unwrap();
    assert_eq!(titles(t, &dialogue, &set).await, ["하나", "셋이", "둘로"]);
    let move_first =
        NewAgenda { title: "길과 시간".to_owned(), position: Some(1), ..NewAgenda::default() };
    t.app.edit_agenda(&editor, &dialogue, ways, &move_first).await.unwrap();
    assert_eq!(titles(t, &dialogue, &set).await, ["둘로", "하나", "셋이"]);
    assert_eq!(conflict(t.app.remove_agenda(&editor, &dialogue, ways).await), "agenda_has_themes");
    t.app.remove_theme(&editor, &dialogue, two).await.unwrap();
    t.app.remove_agenda(&editor, &dialogue, ways).await.unwrap();
    assert_eq!(titles(t, &dialogue, &set).await, ["하나", "셋이"]);
    // Back, step by step.
    undo_last(t, &dialogue).await.unwrap();
    undo_last(t, &dialogue).await.unwrap();
    undo_last(t, &dialogue).await.unwrap();
    assert_eq!(titles(t, &dialogue, &set).await, ["하나", "셋이", "둘로"]);
    undo_last(t, &dialogue).await.unwrap();
    assert_eq!(titles(t, &dialogue, &set).await, ["하나", "셋이", "둘이"]);
    let unknown = edit(one, into(" ", Some(AgendaId(99)), None)).await;
    assert_eq!(faults(unknown), [("title", Fault::Required)]);
    let unknown = edit(one, into("하나", Some(AgendaId(99)), None)).await;
    assert_eq!(faults(unknown)[0].0, "agenda");
    let moderator = t.person(Role::Moderator, &dialogue).await;
    let refused = t.app.add_theme(&moderator, &dialogue, ThemeSetId(set.id), &named("넷이")).await;
    assert_eq!(denial(refused), Denial::Forbidden);
});

both_engines!(merging_moves_what_was_coded, |t| async {
    let dialogue = t.dialogue("garam").await;
    let editor = t.person(Role::Editor, &dialogue).await;
    let core = t.core_question(&dialogue, "밤에 일하는 사람은?").await;
    let (set, [bus, train]) = draft(t, &dialogue, ["버스", "지하철"]).await;
    let mut answers = Vec::new();
    for text in ["첫차를 당겨 주세요", "버스와 지하철이 이어져야 해요", "역까지 셔틀을 주세요"]
    {
        answers.push(answer(t, &core, Channel::Online, text).await);
    }
    let code = async |answers: &[AnswerId], theme| {
        let change = Coding::Add(vec![(theme, false)]);
        t.app.code_answers(&editor, &dialogue, &set, answers, &change).await.unwrap()
    };
    assert_eq!(code(&answers[..2], bus).await, 2);
    assert_eq!(code(&answers[1..], train).await, 2);
    assert_eq!(
        conflict(t.app.remove_theme(&editor, &dialogue, train).await),
        "theme_is_coded",
        "nothing that was coded is lost by removing"
    );
    t.app.merge_theme(&editor, &dialogue, train, bus).await.unwrap();
    let count = async |theme: ThemeId| {
        let outline = t.app.theme_outline(&editor, &dialogue, &set).await.unwrap();
        outline.themes().find(|line| line.row.id == theme.0).map(|line| line.counts.answers)
    };
    assert_eq!((count(bus).await, count(train).await), (Some(3), None));
    undo_last(t, &dialogue).await.unwrap();
    assert_eq!((count(bus).await, count(train).await), (Some(2), Some(2)));
    let itself = t.app.merge_theme(&editor, &dialogue, bus, bus).await;
    assert_eq!(faults(itself)[0].0, "into");
});

both_engines!(answers_are_counted_by_channel_and_experts_apart, |t| async {
    let dialogue = t.dialogue("garam").await;
    let (visitor, editor) = (Actor::default(), t.person(Role::Editor, &dialogue).await);
    let core = t.core_question(&dialogue, "밤에 일하는 사람은?").await;
    let (set, [care, other]) = draft(t, &dialogue, ["밤의 돌봄", "다른 것"]).await;
    let ours = agenda(t, &dialogue, &set, "돌봄").await.unwrap();
    for (id, title) in [(care, "밤의 돌봄"), (other, "다른 것")] {
        let new = NewTheme { agenda: Some(ours), ..named(title) };
        t.app.edit_theme(&editor, &dialogue, id, &new).await.unwrap();
    }
    let texts = [
        (Channel::Online, "밤에 아이를 맡길 곳이 동네에 있으면 좋겠어요"),
        (Channel::Online, "밤에 아이를 맡길 곳이 동네마다 필요해요"),
        (Channel::Field, "밤에 애 맡길 데가 없다"),
        (Channel::Expert, "밤에 아이를 맡기는 가구의 58%가 이웃에게 맡깁니다"),
        (Channel::Subcommittee, "밤에 아이를 맡길 곳보다 밤 근무를 줄이기로 뜻을 모았습니다"),
    ];
    let mut answers = Vec::new();
    for (channel, text) in texts {
        answers.push(answer(t, &core, channel, text).await);
    }
    let code = async |answers: &[AnswerId], theme, dissents| {
        let change = Coding::Add(vec![(theme, dissents)]);
        t.app.code_answers(&editor, &dialogue, &set, answers, &change).await.unwrap();
    };
    code(&answers[..4], care, false).await;
    code(&answers[4..], care, true).await;
    code(&answers[..1], other, false).await;
    t.app.publish_theme_set(&editor, &dialogue, ThemeSetId(set.id)).await.unwrap();

    let view = t.app.theme(&visitor, care).await.unwrap();
    let counts = &view.counts;
    let by = [Channel::Online, Channel::Field, Channel::Subcommittee]
        .map(|channel| counts.of_channel(channel));
    assert_eq!((by, counts.answers, counts.dissenting, counts.experts), ([2, 1, 1], 4, 1, 1));
    let agenda = t.app.agenda(&visitor, ours).await.unwrap();
    assert_eq!(agenda.counts.answers, 4, "an answer with two of its themes counts once");
    assert_eq!(agenda.themes.len(), 2);
    let voices = t.app.voices(&visitor, &view).await.unwrap();
    let channels: Vec<&str> = voices.typical.iter().map(|one| one.channel.as_str()).collect();
    assert!(channels.contains(&"online") && channels.contains(&"field"), "{channels:?}");
    assert_eq!(voices.dissenting.len(), 1);
    assert_eq!(voices.dissenting[0].id, answers[4].0);
    let of = t.app.themes_of_answer(&visitor, &dialogue, answers[0]).await.unwrap();
    assert_eq!(of.iter().map(|one| one.id).collect::<Vec<_>>(), [care.0, other.0]);

    // What is not public any more is in no count and no list; so is what was erased.
    t.hide(&dialogue, Kind::Answer, answers[0].0).await;
    let author = t.participant();
    let mine = t.answer_by(&author, &core, "밤에 아이 맡길 곳이 있어야 해요").await;
    code(&[AnswerId(mine.id)], care, false).await;
    t.policy().await;
    assert_eq!(t.app.theme(&visitor, care).await.unwrap().counts.answers, 4);
    t.erase(&author).await;
    let view = t.app.theme(&visitor, care).await.unwrap();
    assert_eq!(view.counts.answers, 3);
    let page = t.app.theme_answers(&visitor, &view, None, false, Slice::first(50)).await.unwrap();
    let listed: Vec<i64> = page.items.iter().map(|row| row.id).collect();
    assert_eq!(
        (page.total, listed.contains(&answers[0].0), listed.contains(&mine.id)),
        (4, false, false)
    );
    assert_eq!(
        t.app.themes_of_answer(&visitor, &dialogue, AnswerId(mine.id)).await.unwrap().len(),
        0,
        "an erased answer says nothing any more"
    );
});
