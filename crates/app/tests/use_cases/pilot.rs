//! Pilots and what is measured: entries are replaced, never overwritten; a value is corrected by a further
//! one; what is late shows itself.

use app::indicator::NewValue;
use app::page::Slice;
use app::pilot::{NewEntry, NewPilot};
use domain::code::Coded as _;
use domain::id::QuestionId;
use domain::indicator::{Of, Standing};
use domain::permission::Denial;
use domain::pilot::{Entry, EntryKind};
use domain::publication::PublicationChange::Publish;
use domain::role::Role;
use testkit::{
    both_engines, milestone, new_action, new_indicator, new_pilot, new_value, report, spending,
};

use crate::expect::{conflict, denial, faulty};

both_engines!(a_pilot_is_run_by_entries_that_only_grow, |t| async {
    let dialogue = t.dialogue("garam").await;
    let editor = t.person(Role::Editor, &dialogue).await;
    let visitor = app::Actor::default();
    let id = t.app.add_pilot(&editor, &dialogue, &new_pilot("마을 돌봄")).await.unwrap();
    assert_eq!(denial(t.app.pilot(&visitor, id).await), Denial::NotFound);
    t.app.publish_pilot(&editor, &dialogue, id, Publish, "").await.unwrap();
    let add = async |new: &NewEntry| t.app.add_entry(&editor, &dialogue, id, new).await;
    let door = add(&milestone("문을 연다", "2026-06-30")).await.unwrap();
    let paid = add(&spending("2026-06-01", "12,000,000", "임차")).await.unwrap();
    add(&report("2026-06", "문을 열었습니다.")).await.unwrap();
    let twice = add(&report("2026-06", "또 씁니다.")).await;
    assert_eq!(conflict(twice), "reported_already");
    assert_eq!(faulty(add(&spending("2099-01-01", "", "임차")).await), ["on", "amount"]);

    let view = t.app.pilot(&visitor, id).await.unwrap();
    let today = "2026-07-12".parse().unwrap();
    let late: Vec<i64> = view.of(EntryKind::Milestone).map(|item| item.days_late(today)).collect();
    assert_eq!((late, view.spent()), (vec![12], 12_000_000));

    // A milestone goes on without a reason, money does not.
    let done =
        NewEntry { done: "2026-07-02".to_owned(), ..milestone("문을 연다", "2026-06-30") };
    t.app.replace_entry(&editor, &dialogue, id, door, &done, "").await.unwrap();
    let less = spending("2026-06-01", "11,000,000", "임차");
    let without = t.app.replace_entry(&editor, &dialogue, id, paid, &less, "").await;
    assert_eq!(faulty(without), ["reason"]);
    let why = "부가세를 뺐습니다";
    t.app.replace_entry(&editor, &dialogue, id, paid, &less, why).await.unwrap();
    let view = t.app.pilot(&visitor, id).await.unwrap();
    let item = view.of(EntryKind::Spending).next().unwrap();
    let before = match &item.earlier[0].0 {
        Entry::Spending { amount, .. } => *amount,
        _ => 0,
    };
    assert_eq!((view.spent(), before, item.reason.as_str()), (11_000_000, 12_000_000, why));
    // What it is stays what it is.
    let other = t.app.replace_entry(&editor, &dialogue, id, door, &less, why).await;
    assert_eq!(denial(other), Denial::NotFound);
    t.app.remove_entry(&editor, &dialogue, id, paid, "두 번 적었습니다").await.unwrap();
    assert_eq!(t.app.pilot(&visitor, id).await.unwrap().spent(), 0);
    let rows = store::pilot::entries(&t.app.store().read(), id.0).await.unwrap();
    assert_eq!(rows.len(), 6);
});

both_engines!(a_pilot_answers_to_questions_and_tries_actions, |t| async {
    let dialogue = t.dialogue("garam").await;
    let operator = t.operator();
    let asked: Vec<QuestionId> = t.questions_asked(&dialogue, 1).await;
    let action = t.app.add_action(&operator, &dialogue, &new_action("돌봄 거점")).await.unwrap();
    // A draft is nothing yet that others could answer to.
    let inputs = format!("{}\n{}", action.code(), asked[0].code());
    let new = NewPilot { inputs, ..new_pilot("마을 돌봄") };
    assert_eq!(faulty(t.app.add_pilot(&operator, &dialogue, &new).await), ["inputs"]);
    t.app.publish_action(&operator, &dialogue, action, Publish, "").await.unwrap();
    let id = t.app.add_pilot(&operator, &dialogue, &new).await.unwrap();
    t.app.publish_pilot(&operator, &dialogue, id, Publish, "").await.unwrap();
    let view = t.app.pilot(&app::Actor::default(), id).await.unwrap();
    let page = t.app.pilot_inputs(&operator, &view, Slice::first(10)).await.unwrap();
    let codes: Vec<String> = page.items.into_iter().map(|item| item.cited.to_string()).collect();
    assert_eq!(codes, [asked[0].code(), action.code()]);
    let read = t.app.store().read();
    assert_eq!(store::pilot::of_input(&read, "action", action.0).await.unwrap(), [id.0]);
    assert_eq!(store::pilot::inputs_of(&read, id.0).await.unwrap().len(), 2);
    let action = t.app.action(&operator, action).await.unwrap();
    assert_eq!(action.pilots, [(id.0, "마을 돌봄".to_owned())]);
});

both_engines!(values_are_corrected_by_further_values, |t| async {
    let dialogue = t.dialogue("garam").await;
    let editor = t.person(Role::Editor, &dialogue).await;
    let pilot = t.app.add_pilot(&editor, &dialogue, &new_pilot("마을 돌봄")).await.unwrap();
    t.app.publish_pilot(&editor, &dialogue, pilot, Publish, "").await.unwrap();
    let of = (Of::Pilot, pilot.0);
    let new = new_indicator("밤에 맡길 곳이 있는 집");
    let id = t.app.add_indicator(&editor, &dialogue, of, &new).await.unwrap();
    let measure = async |new: &NewValue| t.app.measure(&editor, &dialogue, id, new).await;
    let first = measure(&new_value("2026-05-31", "24.5")).await.unwrap();
    measure(&new_value("2026-06-30", "41")).await.unwrap();
    assert_eq!(faulty(measure(&new_value("2026-07-31", "41.55")).await), ["value"]);
    assert_eq!(faulty(measure(&new_value("2026-04-01", "41")).await), ["day"]);
    let twice = measure(&new_value("2026-06-30", "42")).await;
    assert_eq!(conflict(twice), "measured_already");
    let right = NewValue { replaces: Some(first), ..new_value("2026-05-31", "25.4") };
    assert_eq!(faulty(measure(&right).await), ["reason"]);
    let right = NewValue { reason: "자리를 바꿔 적음".to_owned(), ..right };
    measure(&right).await.unwrap();
    assert_eq!(conflict(measure(&right).await), "changed");

    let visitor = app::Actor::default();
    let (view, _) = t.app.indicator(&visitor, id).await.unwrap();
    let values: Vec<i64> = view.values.iter().map(|value| value.value).collect();
    assert_eq!((values, view.standing), (vec![254, 410], Standing::Met));
    assert_eq!(view.corrected[&first].value, 245);
    let csv = String::from_utf8(t.app.series_csv(&visitor, id).await.unwrap()).unwrap();
    let lines: Vec<&str> = csv.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(
        lines[1..],
        [
            format!("{first},2026-05-31,24.5,%,412,,0,,"),
            format!("{},2026-05-31,25.4,%,412,,1,{first},자리를 바꿔 적음", first + 2),
            format!("{},2026-06-30,41.0,%,412,,1,,", first + 1),
        ]
    );
    t.app.explain_miss(&editor, &dialogue, id, "사람이 모자랐습니다", "더 뽑습니다").await.unwrap();
    t.app.remove_indicator(&editor, &dialogue, id, "다시 정합니다").await.unwrap();
    assert_eq!(denial(t.app.indicator(&visitor, id).await), Denial::NotFound);
});
