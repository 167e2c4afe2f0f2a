//! Coding: in bulk and one by one, undone, divided, agreed upon, and taken to a spreadsheet and back.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;

use app::Actor;
use app::answer::NewAnswer;
use app::coding::{Change, Codes, DeskFilter, DeskLine, NewDivision, Show};
use app::core_question::CoreQuestionView;
use app::dialogue::Dialogue;
use app::page::Slice;
use app::theme::Set;
use calamine::{Data, Reader as _, Xlsx};
use domain::channel::Channel;
use domain::code::Coded as _;
use domain::coding::Division;
use domain::id::{AnswerId, ThemeId, ThemeSetId};
use domain::permission::Denial;
use domain::role::Role;
use testkit::{Person, TestApp, both_engines};

use crate::expect::{conflict, denial, faults};
use crate::theme::{answer, draft};

/// What one coder says of one theme.
fn add(theme: ThemeId) -> Change {
    Change::Add(vec![(theme, false)])
}

async fn desk(
    t: &TestApp,
    who: &Actor,
    dialogue: &Dialogue,
    set: &Set,
    show: Show,
) -> Vec<DeskLine> {
    let filter = DeskFilter { show, ..DeskFilter::default() };
    t.app.coding_desk(who, dialogue, set, &filter, Slice::first(200)).await.unwrap().items
}

fn ids(lines: &[DeskLine]) -> Vec<i64> {
    lines.iter().map(|line| line.row.id).collect()
}

/// The role by which somebody may code.
async fn role(t: &TestApp, dialogue: &Dialogue, person: &Person) -> i64 {
    let all = t.app.coder_candidates(&t.operator(), dialogue).await.unwrap();
    let id = person.person.unwrap().0;
    all.into_iter().find(|one| one.person_id == id).unwrap().role_id
}

async fn undo_last(t: &TestApp, who: &Actor, dialogue: &Dialogue) -> app::Result<()> {
    let last = t.app.last_undo(who, dialogue).await.unwrap().unwrap();
    t.app.undo(who, dialogue, last.id).await
}

/// Many answers at once, quickly.
async fn many(t: &TestApp, core: &CoreQuestionView, texts: &[String]) -> Vec<AnswerId> {
    let mut given = Vec::new();
    for part in texts.chunks(500) {
        let new: Vec<(Actor, NewAnswer)> = part
            .iter()
            .map(|text| (t.participant(), NewAnswer { text: text.clone(), ..NewAnswer::default() }))
            .collect();
        let all = t.app.answer_many(core, &new).await.unwrap();
        given.extend(all.into_iter().map(|one| AnswerId(one.id)));
    }
    given
}

both_engines!(answers_get_themes_one_by_one_and_in_bulk, |t| async {
    let dialogue = t.dialogue("garam").await;
    let editor = t.person(Role::Editor, &dialogue).await;
    let core = t.core_question(&dialogue, "공단을 오가는 길은?").await;
    let (set, [bus, bike]) = draft(t, &dialogue, ["새벽과 밤의 버스", "자전거와 걷는 길"]).await;
    let texts = [
        "첫차를 5시 20분으로 당겨 주세요",
        "첫차를 더 일찍 당겨 주세요",
        "자전거 길을 이어 주세요",
        "아무 말이나 적어 봅니다",
    ];
    let mut answers = Vec::new();
    for text in texts {
        answers.push(answer(t, &core, Channel::Online, text).await);
    }
    let open = desk(t, &editor, &dialogue, &set, Show::Open).await;
    assert_eq!(ids(&open), answers.iter().map(|id| id.0).collect::<Vec<_>>());
    let code = async |answers: &[AnswerId], change: &Change| {
        t.app.code_answers(&editor, &dialogue, &set, answers, change).await
    };
    assert_eq!(code(&answers[..1], &add(bus)).await.unwrap(), 1);
    assert_eq!(code(&answers[..1], &add(bus)).await.unwrap(), 0, "what stands is not said again");
    // What is like a coded answer is suggested, and nothing is applied.
    let open = desk(t, &editor, &dialogue, &set, Show::Open).await;
    let first = open.iter().find(|line| line.row.id == answers[1].0).unwrap();
    let likest = first.suggestions[0];
    assert_eq!((likest.theme, likest.like), (bus, Some(answers[0])));
    assert!(likest.likeness > 0.5 && first.codes.is_empty(), "{likest:?}");
    assert_eq!(code(&[answers[3]], &Change::Unfit).await.unwrap(), 1);
    assert_eq!(code(&answers[..3], &add(bike)).await.unwrap(), 3);
    let all = desk(t, &editor, &dialogue, &set, Show::All).await;
    let said = |n: usize| all[n].codes.keys().copied().collect::<Vec<_>>();
    assert_eq!(said(0), [Some(bus), Some(bike)]);
    assert_eq!((said(1), said(3)), (vec![Some(bike)], vec![None]));
    assert_eq!(ids(&desk(t, &editor, &dialogue, &set, Show::Theme(bus)).await), [answers[0].0]);
    assert_eq!(ids(&desk(t, &editor, &dialogue, &set, Show::Unfit).await), [answers[3].0]);
    assert_eq!(desk(t, &editor, &dialogue, &set, Show::Mine).await.len(), 4);
    // A theme after all: 'none fits' does not stand beside it.
    code(&[answers[3]], &Change::Add(vec![(bus, true)])).await.unwrap();
    let dissenting = desk(t, &editor, &dialogue, &set, Show::Dissenting).await;
    assert_eq!(dissenting[0].codes, Codes::from([(Some(bus), true)]));
    code(&[answers[3]], &Change::Take(bus)).await.unwrap();
    assert_eq!(ids(&desk(t, &editor, &dialogue, &set, Show::Open).await), [answers[3].0]);
    // Undone, step by step; what somebody changed since stands in the way.
    let last = t.app.last_undo(&editor, &dialogue).await.unwrap().unwrap();
    assert_eq!((last.label.as_str(), last.questions), ("answers_coded", Some(1)));
    undo_last(t, &editor, &dialogue).await.unwrap();
    assert_eq!(desk(t, &editor, &dialogue, &set, Show::Dissenting).await.len(), 1);
    undo_last(t, &editor, &dialogue).await.unwrap();
    assert_eq!(ids(&desk(t, &editor, &dialogue, &set, Show::Unfit).await), [answers[3].0]);
    let other = t.person(Role::Secretary, &dialogue).await;
    let bulk = t.app.last_undo(&editor, &dialogue).await.unwrap().unwrap();
    t.app.code_answers(&other, &dialogue, &set, &[answers[2]], &Change::Take(bike)).await.unwrap();
    assert_eq!(conflict(t.app.undo(&editor, &dialogue, bulk.id).await), "changed");
    // Text, core question, channel and place narrow the list.
    let found =
        DeskFilter { show: Show::All, search: "첫차".to_owned(), ..DeskFilter::default() };
    let found = t.app.coding_desk(&editor, &dialogue, &set, &found, Slice::first(50)).await;
    assert_eq!(found.unwrap().total, 2);
    let narrow = DeskFilter {
        show: Show::All,
        core: Some(core.id()),
        channel: Some(Channel::Field),
        ..DeskFilter::default()
    };
    let found = t.app.coding_desk(&editor, &dialogue, &set, &narrow, Slice::first(50)).await;
    assert_eq!(found.unwrap().total, 0);
});

both_engines!(what_cannot_be_coded_is_refused_and_nothing_is_written, |t| async {
    let dialogue = t.dialogue("garam").await;
    let elsewhere = t.dialogue("narae").await;
    let editor = t.person(Role::Editor, &dialogue).await;
    let core = t.core_question(&dialogue, "공단을 오가는 길은?").await;
    let foreign = t.core_question(&elsewhere, "다른 곳의 질문은?").await;
    let (set, [bus]) = draft(t, &dialogue, ["버스"]).await;
    let (_, [strange]) = draft(t, &elsewhere, ["다른 묶음의 주제"]).await;
    let own = answer(t, &core, Channel::Online, "첫차를 당겨 주세요").await;
    let theirs = answer(t, &foreign, Channel::Online, "다른 대화의 답변").await;
    let hidden = answer(t, &core, Channel::Online, "가려진 답변").await;
    t.hide(&dialogue, domain::contribution::Kind::Answer, hidden.0).await;
    let code = async |answers: &[AnswerId], change: &Change| {
        t.app.code_answers(&editor, &dialogue, &set, answers, change).await
    };
    let moderator = t.person(Role::Moderator, &dialogue).await;
    let before = t.acts().await;
    for answers in [vec![own, theirs], vec![hidden], vec![AnswerId(999)], vec![]] {
        assert_eq!(faults(code(&answers, &add(bus)).await)[0].0, "answer", "{answers:?}");
    }
    assert_eq!(faults(code(&[own], &add(strange)).await)[0].0, "theme");
    let nobody = t.app.code_answers(&t.operator(), &dialogue, &set, &[own], &add(bus)).await;
    assert_eq!(denial(nobody), Denial::SignIn, "a coding has a person behind it");
    let refused = t.app.code_answers(&moderator, &dialogue, &set, &[own], &add(bus)).await;
    assert_eq!(denial(refused), Denial::Forbidden);
    assert_eq!(t.acts().await, before);
    assert_eq!(desk(t, &editor, &dialogue, &set, Show::Open).await.len(), 1);
    // A set that another followed is history; the new one carries over what was coded.
    code(&[own], &add(bus)).await.unwrap();
    t.app.publish_theme_set(&editor, &dialogue, ThemeSetId(set.id)).await.unwrap();
    code(&[own], &Change::Unfit).await.unwrap();
    code(&[own], &add(bus)).await.unwrap();
    let next = t.app.begin_theme_set(&editor, &dialogue, "다음", Some(&set)).await.unwrap();
    t.app.publish_theme_set(&editor, &dialogue, ThemeSetId(next.id)).await.unwrap();
    assert_eq!(conflict(code(&[own], &Change::Unfit).await), "theme_set_is_over");
    let carried = desk(t, &editor, &dialogue, &next, Show::All).await;
    let theme = t.app.theme(&editor, bus).await.unwrap().after.unwrap();
    assert_eq!(carried[0].codes, Codes::from([(Some(ThemeId(theme.id)), false)]));
});

both_engines!(open_answers_are_divided, |t| async {
    let dialogue = t.dialogue("garam").await;
    let (one, two) =
        (t.person(Role::Editor, &dialogue).await, t.person(Role::Secretary, &dialogue).await);
    let cores = t.core_questions(&dialogue, ["길은 어떻게?", "돌봄은 누가?"]).await;
    let (set, [bus]) = draft(t, &dialogue, ["버스"]).await;
    for (core, count) in cores.iter().zip([12, 6]) {
        let texts: Vec<String> = (0..count).map(|n| format!("답변 {n}번입니다")).collect();
        many(t, core, &texts).await;
    }
    let (first, second) = (role(t, &dialogue, &one).await, role(t, &dialogue, &two).await);
    let divide = async |coders: &[(i64, u32)], by| {
        let new = NewDivision { coders: coders.to_vec(), by: Some(by), core: None };
        t.app.divide_answers(&one, &dialogue, &set, &new).await
    };
    assert_eq!(faults(divide(&[(first, 0)], Division::Share).await)[0].0, "coder");
    assert_eq!(faults(divide(&[(9_999, 1)], Division::Share).await)[0].0, "coder");
    assert_eq!(divide(&[(first, 2), (second, 1)], Division::Share).await.unwrap(), 18);
    let given = async |who: &Person| desk(t, who, &dialogue, &set, Show::Given).await;
    assert_eq!((given(&one).await.len(), given(&two).await.len()), (12, 6));
    // Whoever codes one has one less to do.
    let next = AnswerId(given(&two).await[0].row.id);
    t.app.code_answers(&two, &dialogue, &set, &[next], &add(bus)).await.unwrap();
    assert_eq!(given(&two).await.len(), 5);
    let progress = t.app.coding_progress(&one, &dialogue, &set).await.unwrap();
    let figures: Vec<_> =
        progress.coders.iter().map(|line| (line.own, line.coded, line.given, line.done)).collect();
    assert_eq!(figures, [(true, 0, 12, 0), (false, 1, 6, 1)]);
    // Anew, by whole core questions; then as before.
    assert_eq!(divide(&[(first, 1), (second, 1)], Division::CoreQuestion).await.unwrap(), 17);
    let numbers = |lines: Vec<DeskLine>| -> BTreeSet<i64> {
        lines.iter().map(|line| line.row.core_number).collect()
    };
    assert_eq!(numbers(given(&one).await).len(), 1);
    assert!(numbers(given(&one).await).is_disjoint(&numbers(given(&two).await)));
    undo_last(t, &one, &dialogue).await.unwrap();
    assert_eq!((given(&one).await.len(), given(&two).await.len()), (12, 5));
});

both_engines!(two_code_a_sample_apart, |t| async {
    let dialogue = t.dialogue("garam").await;
    let (one, two) =
        (t.person(Role::Editor, &dialogue).await, t.person(Role::Editor, &dialogue).await);
    let core = t.core_question(&dialogue, "길은 어떻게?").await;
    let (set, [bus, bike]) = draft(t, &dialogue, ["버스", "자전거"]).await;
    let texts: Vec<String> = (0..30).map(|n| format!("{n}번 버스와 자전거 이야기")).collect();
    let answers = many(t, &core, &texts).await;
    let (first, second) = (role(t, &dialogue, &one).await, role(t, &dialogue, &two).await);
    let draw = async |roles, size| t.app.draw_sample(&one, &dialogue, &set, roles, size).await;
    assert_eq!(faults(draw((first, second), 9).await)[0].0, "size");
    assert_eq!(faults(draw((first, first), 10).await)[0].0, "second");
    assert_eq!(conflict(draw((first, second), 31).await), "too_few_answers");
    // Somebody coded one of them before: neither of the two sees it.
    let third = t.person(Role::Secretary, &dialogue).await;
    t.app.code_answers(&third, &dialogue, &set, &answers, &add(bike)).await.unwrap();
    let sample = draw((first, second), 12).await.unwrap();
    assert_eq!(conflict(draw((first, second), 12).await), "sample_is_open");
    let mine = desk(t, &one, &dialogue, &set, Show::Sample(sample)).await;
    assert_eq!(mine.len(), 12);
    assert!(mine.iter().all(|line| line.apart && line.codes.is_empty()));
    let drawn: Vec<AnswerId> = mine.iter().map(|line| AnswerId(line.row.id)).collect();
    let code = async |who: &Person, answers: &[AnswerId], theme| {
        t.app.code_answers(who, &dialogue, &set, answers, &add(theme)).await.unwrap();
    };
    code(&one, &drawn[..8], bus).await;
    code(&one, &drawn[8..], bike).await;
    let theirs = desk(t, &two, &dialogue, &set, Show::Sample(sample)).await;
    assert!(theirs.iter().all(|line| line.codes.is_empty()), "what the other said is not shown");
    let all = desk(t, &third, &dialogue, &set, Show::All).await;
    assert!(all.iter().all(|line| line.codes == Codes::from([(Some(bike), false)])), "nor counted");
    let view = t.app.samples(&one, &dialogue, &set).await.unwrap().remove(0);
    assert_eq!((view.done, view.completed, view.agreement), ((12, 0), None, None));
    code(&two, &drawn[..6], bus).await;
    code(&two, &drawn[6..], bike).await;
    let view = t.app.samples(&two, &dialogue, &set).await.unwrap().remove(0);
    let found = view.agreement.unwrap();
    // By hand: 10 of 12 the same; for each of the two themes kappa is 2/3.
    assert_eq!((found.answers, found.same), (12, 10));
    assert!((found.mean.unwrap().value - 2.0 / 3.0).abs() < 1e-9, "{found:?}");
    assert_eq!(view.differing.iter().map(|one| one.answer).collect::<Vec<_>>(), drawn[6..8]);
    assert!(t.app.public_agreement(&third, &dialogue, &set).await.unwrap().is_some());
    // What they agreed on counts; the rest is settled by one of them or a third.
    let all = desk(t, &third, &dialogue, &set, Show::Theme(bus)).await;
    assert_eq!(ids(&all), drawn[..6].iter().map(|id| id.0).collect::<Vec<_>>());
    let differing = desk(t, &third, &dialogue, &set, Show::Differing(sample)).await;
    assert_eq!(ids(&differing), drawn[6..8].iter().map(|id| id.0).collect::<Vec<_>>());
    t.clock.advance(domain::time::SECOND);
    code(&third, &drawn[6..7], bus).await;
    assert_eq!(desk(t, &third, &dialogue, &set, Show::Differing(sample)).await.len(), 1);
    let last = t.app.last_undo(&two, &dialogue).await.unwrap().unwrap();
    assert_eq!(conflict(t.app.undo(&two, &dialogue, last.id).await), "changed", "it is complete");
});

/// What a sheet says, by header and row.
fn sheet(book: &mut Xlsx<Cursor<Vec<u8>>>, name: &str) -> Vec<BTreeMap<String, String>> {
    let range = book.worksheet_range(name).unwrap();
    let mut rows = range.rows().map(|row| row.iter().map(Data::to_string).collect::<Vec<_>>());
    let header = rows.next().unwrap();
    rows.map(|row| header.iter().cloned().zip(row).collect()).collect()
}

/// Cohen's kappa of one yes or no, computed in another way than the program does.
fn kappa(pairs: &[(bool, bool)]) -> f64 {
    let n = f64::from(u32::try_from(pairs.len()).unwrap());
    let share = |is: fn(&(bool, bool)) -> bool| {
        f64::from(u32::try_from(pairs.iter().filter(|pair| is(pair)).count()).unwrap()) / n
    };
    let (same, first, second) = (share(|p| p.0 == p.1), share(|p| p.0), share(|p| p.1));
    let chance = first * second + (1.0 - first) * (1.0 - second);
    (same - chance) / (1.0 - chance)
}

// 600 of them apart: figures and exports are those that the script itself makes.
both_engines!(five_thousand_answers_by_two_coders, |t| async {
    const WORDS: [&str; 6] = ["버스", "자전거", "주차", "가로등", "셔틀", "통근차"];
    let dialogue = t.dialogue("garam").await;
    let (one, two) =
        (t.person(Role::Editor, &dialogue).await, t.person(Role::Secretary, &dialogue).await);
    let cores = t.core_questions(&dialogue, ["길은 어떻게?", "밤길은 어떻게?"]).await;
    let (set, themes) = draft(t, &dialogue, WORDS).await;
    // What answer n speaks of: one theme, every fifth two, every eleventh none.
    let truth = |n: usize| -> BTreeSet<usize> {
        match n {
            n if n % 11 == 0 => BTreeSet::new(),
            n if n % 5 == 0 => BTreeSet::from([n % 6, (n + 1) % 6]),
            n => BTreeSet::from([n % 6]),
        }
    };
    let mut answers = Vec::new();
    for (core, range) in cores.iter().zip([0..3000, 3000..5000]) {
        let texts: Vec<String> = range
            .map(|n: usize| {
                let words: Vec<&str> = truth(n).iter().map(|at| WORDS[*at]).collect();
                format!("{n}번 답변: {} 이야기", words.join("와 "))
            })
            .collect();
        answers.extend(many(t, core, &texts).await);
    }
    let position: BTreeMap<i64, usize> =
        answers.iter().enumerate().map(|(n, id)| (id.0, n)).collect();
    // The second coder reads every ninth answer otherwise.
    let read = |n: usize, second: bool| -> BTreeSet<usize> {
        if second && n.is_multiple_of(9) { truth(n + 1) } else { truth(n) }
    };
    let codes = |said: &BTreeSet<usize>| -> Codes {
        if said.is_empty() {
            return Codes::from([(None, false)]);
        }
        said.iter().map(|at| (Some(themes[*at]), false)).collect()
    };
    let (first, second) = (role(t, &dialogue, &one).await, role(t, &dialogue, &two).await);
    let sample = t.app.draw_sample(&one, &dialogue, &set, (first, second), 600).await.unwrap();
    let sampled = store::coding::sampled(&t.app.store().read(), sample).await.unwrap();
    let drawn: Vec<i64> = sampled.iter().map(|one| one.answer_id).collect();
    assert_eq!(drawn.len(), 600);
    for (who, is_second) in [(&one, false), (&two, true)] {
        let said: Vec<(AnswerId, Codes)> =
            drawn.iter().map(|id| (AnswerId(*id), codes(&read(position[id], is_second)))).collect();
        assert_eq!(t.app.code_each(who, &dialogue, &set, &said).await.unwrap(), 600);
    }
    // Agreement, computed here from the script alone.
    let view = t.app.samples(&one, &dialogue, &set).await.unwrap().remove(0);
    let found = view.agreement.unwrap();
    let same = drawn.iter().filter(|id| read(position[*id], true) == read(position[*id], false));
    let same = same.count();
    let own = |theme: Option<usize>| -> f64 {
        let says = |id: &i64, second| match theme {
            Some(theme) => read(position[id], second).contains(&theme),
            None => read(position[id], second).is_empty(),
        };
        kappa(&drawn.iter().map(|id| (says(id, false), says(id, true))).collect::<Vec<_>>())
    };
    assert_eq!((found.answers, found.same, found.themes.len()), (600, same, 7));
    for (theme, pairs) in &found.themes {
        let at = theme.map(|id| themes.iter().position(|own| own.0 == id).unwrap());
        let (own, found) = (own(at), pairs.kappa().unwrap());
        assert!((found.value - own).abs() < 1e-9, "{theme:?}: {found:?} is not {own}");
        assert!(found.low < own && own < found.high);
    }
    let mean = ([None].into_iter().chain((0..6).map(Some)).map(own).sum::<f64>()) / 7.0;
    assert!((found.mean.unwrap().value - mean).abs() < 1e-9);
    assert_eq!(view.differing.len(), 600 - same);

    // Those they differ on are settled by the second; the rest is divided and coded.
    t.clock.advance(domain::time::SECOND);
    let settled: Vec<(AnswerId, Codes)> = view
        .differing
        .iter()
        .map(|one| (one.answer, codes(&truth(position[&one.answer.0]))))
        .collect();
    t.app.code_each(&two, &dialogue, &set, &settled).await.unwrap();
    let division = NewDivision {
        coders: vec![(first, 3), (second, 1)],
        by: Some(Division::Share),
        core: None,
    };
    assert_eq!(t.app.divide_answers(&one, &dialogue, &set, &division).await.unwrap(), 4400);
    let mut done = [0_usize; 2];
    for (at, who) in [&one, &two].into_iter().enumerate() {
        loop {
            let filter = DeskFilter { show: Show::Given, ..DeskFilter::default() };
            let page = t.app.coding_desk(who, &dialogue, &set, &filter, Slice::first(200)).await;
            let page = page.unwrap();
            // The second stops when half of their part is done.
            if page.items.is_empty() || (at == 1 && page.total <= 550) {
                break;
            }
            let left = if at == 1 { usize::try_from(page.total - 550).unwrap() } else { 200 };
            let said: Vec<(AnswerId, Codes)> = page
                .items
                .iter()
                .take(left)
                .map(|line| (AnswerId(line.row.id), codes(&truth(position[&line.row.id]))))
                .collect();
            done[at] += t.app.code_each(who, &dialogue, &set, &said).await.unwrap();
        }
    }
    assert_eq!(done, [3300, 550]);
    let progress = t.app.coding_progress(&one, &dialogue, &set).await.unwrap();
    assert_eq!((progress.total, progress.coded), (5000, 4450));
    let by_core: Vec<(i64, i64)> =
        progress.cores.iter().map(|core| (core.total, core.coded)).collect();
    assert_eq!(by_core.iter().map(|(total, _)| *total).collect::<Vec<_>>(), [3000, 2000]);
    let lines: Vec<_> = progress
        .coders
        .iter()
        .map(|line| (line.number, line.coded, line.given, line.done))
        .collect();
    // Agreed answers stand as the second's, who completed the sample.
    assert_eq!(lines, [(1, 3300, 3300, 3300), (2, 1150, 1100, 550)]);

    // The workbook says the same, row by row.
    let bytes = t.app.coding_xlsx(&one, &dialogue, &set).await.unwrap();
    let mut book = Xlsx::new(Cursor::new(bytes.clone())).unwrap();
    let rows = sheet(&mut book, "답변");
    assert_eq!(rows.len(), 5000);
    let mut coded = 0;
    for row in &rows {
        let n = position[&AnswerId::parse_code(&row["번호"]).unwrap().0];
        if row["주제"].is_empty() {
            assert!(row["담당자"].is_empty());
            continue;
        }
        coded += 1;
        let said: BTreeSet<String> = row["주제"].split(", ").map(str::to_owned).collect();
        let own: BTreeSet<String> = if truth(n).is_empty() {
            BTreeSet::from(["없음".to_owned()])
        } else {
            truth(n).iter().map(|at| themes[*at].code()).collect()
        };
        assert_eq!(said, own, "{row:?}");
        assert!(["담당자 1", "담당자 2"].contains(&row["담당자"].as_str()), "{row:?}");
    }
    assert_eq!(coded, 4450);
    let text = format!("{rows:?}");
    assert!(!text.contains('@'), "nobody's address");
    let of_themes = sheet(&mut book, "주제");
    for (at, row) in of_themes.iter().enumerate() {
        let own = rows.iter().filter(|row| row["주제"].contains(&themes[at].code())).count();
        assert_eq!(
            (row["주제"].clone(), row["온라인"].clone()),
            (themes[at].code(), own.to_string())
        );
    }
    let agreement = sheet(&mut book, "일치도");
    assert_eq!(agreement.len(), 8);
    let told: f64 = agreement[7]["카파"].parse().unwrap();
    assert_eq!(agreement[7]["주제"], "평균");
    assert!((told - mean).abs() < 1e-9);

    // Brought back unchanged, it changes nothing.
    let import =
        t.app.import_coding(&one, &dialogue, &set, ("coding.xlsx", &bytes), false).await.unwrap();
    assert_eq!((import.rows, import.changed, import.blank, import.faults.len()), (5000, 0, 550, 0));
});

both_engines!(a_spreadsheet_comes_back_whole_or_not_at_all, |t| async {
    let dialogue = t.dialogue("garam").await;
    let editor = t.person(Role::Editor, &dialogue).await;
    let core = t.core_question(&dialogue, "길은 어떻게?").await;
    let (set, [bus, bike]) = draft(t, &dialogue, ["버스", "자전거"]).await;
    let texts: Vec<String> = (0..4).map(|n| format!("{n}번 이야기입니다")).collect();
    let answers: Vec<String> =
        many(t, &core, &texts).await.iter().map(domain::code::Coded::code).collect();
    let import = async |csv: &str, dry_run| {
        t.app.import_coding(&editor, &dialogue, &set, ("a.csv", csv.as_bytes()), dry_run).await
    };
    let (t1, t2) = (bus.code(), bike.code());
    let good = format!(
        "번호,주제,반대\n{},\"{t1}, {t2}\",{t2}\n{},없음,\n{},,\n{},{t1},\n",
        answers[0], answers[1], answers[2], answers[3]
    );
    let dry = import(&good, true).await.unwrap();
    assert_eq!((dry.rows, dry.changed, dry.blank, dry.stored), (4, 3, 1, false));
    assert_eq!(desk(t, &editor, &dialogue, &set, Show::Open).await.len(), 4, "only looked at");
    let stored = import(&good, false).await.unwrap();
    assert_eq!((stored.changed, stored.stored), (3, true));
    let lines = desk(t, &editor, &dialogue, &set, Show::All).await;
    assert_eq!(lines[0].codes, Codes::from([(Some(bus), false), (Some(bike), true)]));
    assert_eq!((lines[1].codes.clone(), lines[2].codes.len()), (Codes::from([(None, false)]), 0));
    undo_last(t, &editor, &dialogue).await.unwrap();
    assert_eq!(desk(t, &editor, &dialogue, &set, Show::Open).await.len(), 4, "undone as a whole");
    let bad = format!(
        "번호,주제,반대\n{},{t1},\n{},T-999,\nA-99999,{t1},\n{},{t1},{t2}\n{},없음,{t1}\n{},,{t1}\n",
        answers[0], answers[1], answers[2], answers[3], answers[0]
    );
    let refused = import(&bad, false).await.unwrap();
    let told: Vec<(u32, &str)> =
        refused.faults.iter().map(|fault| (fault.row, fault.column.as_str())).collect();
    assert_eq!(told, [(3, "주제"), (4, "번호"), (5, "반대"), (6, "반대"), (7, "번호")]);
    assert!(!refused.stored);
    assert_eq!(desk(t, &editor, &dialogue, &set, Show::Open).await.len(), 4);
    assert_eq!(faults(import("이름,뜻\na,b\n", false).await)[0].0, "header");
    assert!(matches!(
        t.app.import_coding(&editor, &dialogue, &set, ("a.pdf", b"%PDF-1.7 ..."), false).await,
        Err(app::Error::Table(_))
    ));
});
