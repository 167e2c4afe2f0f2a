//! Actions: drafts stay among staff, corrections keep what was said, links are dated, tables are taken
//! whole or not at all.

use app::action::NewAction;
use app::page::Slice;
use domain::code::Coded as _;
use domain::id::ThemeSetId;
use domain::permission::Denial;
use domain::publication::PublicationChange::{Publish, Withdraw};
use domain::role::Role;
use testkit::{both_engines, new_action};

use crate::expect::{denial, faulty};
use crate::model::written;
use crate::paper::one_paragraph;
use crate::theme::{agenda, draft};

both_engines!(an_action_goes_from_draft_to_public_and_keeps_what_it_said, |t| async {
    let dialogue = t.dialogue("garam").await;
    let editor = t.person(Role::Editor, &dialogue).await;
    let visitor = app::Actor::default();
    let asked = t.questions_asked(&dialogue, 2).await;
    let new = NewAction {
        inputs: format!("{} {}", asked[0].code(), asked[1].code()),
        ..new_action("밤 버스를 늘린다")
    };
    let id = t.app.add_action(&editor, &dialogue, &new).await.unwrap();
    assert_eq!(id.code(), "B-01");
    assert_eq!(denial(t.app.action(&visitor, id).await), Denial::NotFound);
    assert_eq!(denial(t.app.add_action(&visitor, &dialogue, &new).await), Denial::SignIn);
    t.app.publish_action(&editor, &dialogue, id, Publish, "").await.unwrap();
    t.clock.advance(60);
    let less = NewAction { inputs: asked[1].code(), budget: String::new(), ..new.clone() };
    t.app.change_action(&editor, &dialogue, id, &less).await.unwrap();
    let view = t.app.action(&visitor, id).await.unwrap();
    let earlier = t.app.earlier_actions(&visitor, &view).await.unwrap();
    assert_eq!((view.row.budget, earlier[0].details.budget), (0, 420_000_000));
    let inputs = t.app.action_inputs(&visitor, &view, Slice::first(10)).await.unwrap();
    let codes: Vec<String> = inputs.items.iter().map(|item| item.cited.to_string()).collect();
    assert_eq!((codes, inputs.total), (vec![asked[1].code()], 1));
    let read = t.app.store().read();
    let back = |question: i64| store::action::of_input(&read, "question", question);
    assert_eq!(back(asked[1].0).await.unwrap(), [id.0]);
    assert!(back(asked[0].0).await.unwrap().is_empty());
    t.app.publish_action(&editor, &dialogue, id, Withdraw, "예산이 없습니다").await.unwrap();
    let view = t.app.action(&visitor, id).await.unwrap();
    assert_eq!((view.row.text.as_str(), view.row.reason.as_str()), ("", "예산이 없습니다"));
    assert!(back(asked[1].0).await.unwrap().is_empty());
});

both_engines!(an_action_rests_on_themes_models_and_paragraphs, |t| async {
    let dialogue = t.dialogue("garam").await;
    let operator = t.operator();
    let (set, [theme]) = draft(t, &dialogue, ["돌봄의 자리"]).await;
    let agenda = agenda(t, &dialogue, &set, "돌봄").await.unwrap();
    let model = t.app.add_model(&operator, &dialogue, &written("밤 돌봄 거점")).await.unwrap();
    let codes = [theme.code(), agenda.code(), model.code()];
    let with = |inputs: &str, model: String| NewAction {
        inputs: inputs.to_owned(),
        model,
        ..new_action("밤 거점을 연다")
    };
    // What is not public yet is no ground.
    for code in &codes {
        let new = with(code, model.code());
        let found = faulty(t.app.add_action(&operator, &dialogue, &new).await);
        assert_eq!(found, ["model", "inputs"], "{code}");
    }
    t.app.publish_theme_set(&operator, &dialogue, ThemeSetId(set.id)).await.unwrap();
    t.app.publish_model(&operator, &dialogue, model, Publish, "").await.unwrap();
    let paragraph = one_paragraph(t, &dialogue).await;
    let inputs = format!("{} {paragraph}", codes.join(", "));
    let new = with(&inputs, model.code());
    let id = t.app.add_action(&operator, &dialogue, &new).await.unwrap();
    t.app.publish_action(&operator, &dialogue, id, Publish, "").await.unwrap();
    let view = t.app.action(&app::Actor::default(), id).await.unwrap();
    let page = t.app.action_inputs(&operator, &view, Slice::first(10)).await.unwrap();
    let read: Vec<String> = page.items.iter().map(|item| item.cited.to_string()).collect();
    assert_eq!(read, [theme.code(), agenda.code(), paragraph.clone(), model.code()]);
    assert_eq!(t.app.action_codes(&operator, &view).await.unwrap(), read.join(" "));
    // The way leads on from each of them, and back.
    for code in read {
        let trace = t.app.trace(&operator, app::trace::parse(&code).unwrap()).await.unwrap();
        let led = trace.onward().any(|(node, _)| node.code.as_deref() == Some("B-01"));
        assert!(led, "{code}");
    }
});

both_engines!(what_is_wrong_with_an_action_is_said_field_by_field, |t| async {
    let dialogue = t.dialogue("garam").await;
    let operator = t.operator();
    let wrong = NewAction {
        budget: "백만".to_owned(),
        ends: "2026-04-30".to_owned(),
        model: "M-1".to_owned(),
        progress: "stopped".to_owned(),
        inputs: "Q-9999".to_owned(),
        ..new_action("밤 버스")
    };
    let found = faulty(t.app.add_action(&operator, &dialogue, &wrong).await);
    assert_eq!(found, ["budget", "ends", "stopped", "model", "inputs"]);
});

both_engines!(a_table_of_actions_is_taken_whole_or_not_at_all, |t| async {
    let dialogue = t.dialogue("garam").await;
    let operator = t.operator();
    let count =
        async || t.app.actions(&operator, &dialogue, true, Slice::first(10)).await.unwrap().total;
    let take = async |text: &str, dry: bool| {
        t.app.import_actions(&operator, &dialogue, "a.csv", text.as_bytes(), dry).await.unwrap()
    };
    let head = "제목,내용,담당,시작,끝,예산(원),상태\n";
    let good = "막차 늦추기,밤 한 시까지,교통과,2026. 5. 1.,2026-12-31,\"1,000,000\",하는 중\n";
    let import = take(&format!("{head}{good},글입니다,과,2026-05-01,어제,,어딘가\n"), false).await;
    let places: Vec<(u32, &str)> =
        import.faults.iter().map(|fault| (fault.row, fault.column.as_str())).collect();
    assert_eq!(places, [(3, "제목"), (3, "담당"), (3, "끝"), (3, "상태")]);
    let checked = take(&format!("{head}{good}"), true).await;
    assert_eq!(
        (checked.titles, checked.stored, count().await),
        (vec!["막차 늦추기".to_owned()], false, 0)
    );
    assert!(take(&format!("{head}{good}"), false).await.stored);
    let rows = t.app.actions(&operator, &dialogue, true, Slice::first(10)).await.unwrap();
    let row = &rows.items[0];
    assert_eq!(
        (row.starts.as_str(), row.budget, row.progress.as_str()),
        ("2026-05-01", 1_000_000, "running")
    );
    let file = t.app.actions_xlsx(&operator, &dialogue, true).await.unwrap();
    let again = t.app.import_actions(&operator, &dialogue, "b.xlsx", &file, false).await.unwrap();
    assert_eq!((again.faults.len(), again.stored, count().await), (0, true, 2));
});
