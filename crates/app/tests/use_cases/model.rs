//! Models: written down, published, corrected, scored by bodies and resolved on.

use app::body::BodyView;
use app::item::NewItem;
use app::meeting::record::Command;
use app::model::{NewModel, NewScore};
use app::page::Slice;
use app::theme::{NewAgenda, NewTheme};
use domain::ballot::Way;
use domain::body::BodyKind;
use domain::citation::CitedKind;
use domain::id::{ModelId, ThemeSetId};
use domain::item::LinkKind;
use domain::model::{ByCriterion, Criterion, Distribution};
use domain::permission::{Actor, Denial};
use domain::publication::Publication;
use domain::publication::PublicationChange::{Publish, Withdraw};
use domain::role::Role;
use domain::text::Fault;
use domain::time::{DAY, KOREA, zone};
use testkit::{Seated, TestApp, both_engines};

use crate::ballot::on;
use crate::expect::{conflict, denial, faults};
use crate::meeting::Room;

pub(crate) fn written(title: &str) -> NewModel {
    NewModel {
        title: title.to_owned(),
        problem: "밤에 아이를 맡길 곳이 없다.".to_owned(),
        proposal: "마을 공간의 밤을 연다.".to_owned(),
        duties: "구: 공간을 댄다\n회사: 운영비를 나눈다".to_owned(),
        cost: "거점 세 곳에 드는 돈이다.".to_owned(),
        won: "420,000,000".to_owned(),
        criteria: ByCriterion::each(|criterion| format!("{criterion}에 좋다")),
        ..NewModel::default()
    }
}

fn points(points: [&str; 4]) -> NewScore {
    let [quality, cohesion, ecology, economy] = points.map(str::to_owned);
    let points = ByCriterion { quality, cohesion, ecology, economy };
    NewScore { points, remark: String::new() }
}

both_engines!(a_model_is_seen_once_published_and_keeps_what_it_said, |t| async {
    let dialogue = t.dialogue("garam").await;
    let questions = t.questions_asked(&dialogue, 2).await;
    let core = t.core_question(&dialogue, "밤의 돌봄은 누가 맡나요?").await;
    let body = t.body(&dialogue, "council", BodyKind::Council).await;
    let kim = t.seated(&body, "김하늘").await;
    let editor = t.person(Role::Editor, &dialogue).await;
    let visitor = Actor::default();
    let new = NewModel {
        core: "1".to_owned(),
        inputs: "Q-0002, q-1 Q-0002".to_owned(),
        opinions: "비용이 크다.\n— 김하늘, 시민".to_owned(),
        ..written("밤 돌봄 거점")
    };
    let id = t.app.add_model(&editor, &dialogue, &new).await.unwrap();
    assert_eq!(denial(t.app.model(&visitor, id).await), Denial::NotFound);
    assert_eq!(t.app.models(&visitor, &dialogue, Slice::first(9)).await.unwrap().total, 0);
    t.app.publish_model(&editor, &dialogue, id, Publish, "").await.unwrap();
    let view = t.app.model(&visitor, id).await.unwrap();
    assert_eq!(view.details.won, Some(420_000_000));
    assert_eq!(view.details.duties[1].who, "회사");
    assert_eq!(view.core[0].id, core.row.id);
    let codes: Vec<String> = view.inputs.iter().map(|one| one.cited.to_string()).collect();
    assert_eq!(codes, ["Q-0001", "Q-0002"]);
    assert_eq!(view.details.opinions[0].members, [kim.member.0]);
    assert!(view.details.opinions[0].citizens);
    // What a form shows is what it reads.
    t.app.change_model(&editor, &dialogue, id, &view.written()).await.unwrap();
    assert_eq!(t.app.model(&visitor, id).await.unwrap().row.version, 1);
    let on_it = async |kind, item| {
        let found = t.app.models_on(&visitor, &dialogue, kind, item).await.unwrap();
        found.into_iter().map(|row| row.id).collect::<Vec<_>>()
    };
    assert_eq!(on_it(CitedKind::Question, questions[0].0).await, [id.0]);
    assert_eq!(on_it(CitedKind::CoreQuestion, core.row.id).await, [id.0]);

    let later = NewModel { won: String::new(), inputs: String::new(), ..new.clone() };
    t.app.change_model(&editor, &dialogue, id, &later).await.unwrap();
    let view = t.app.model(&visitor, id).await.unwrap();
    assert_eq!((view.row.version, view.details.won, view.inputs.len()), (2, None, 0));
    let earlier = t.app.earlier_models(&visitor, &view).await.unwrap();
    assert_eq!((earlier.len(), earlier[0].details.inputs.len()), (1, 2));
    let last = t.app.last_undo(&editor, &dialogue).await.unwrap().unwrap();
    assert_eq!(last.code.as_deref(), Some("W-01"));
    t.app.undo(&editor, &dialogue, last.id).await.unwrap();
    let view = t.app.model(&visitor, id).await.unwrap();
    assert_eq!((view.row.version, view.details.won), (3, Some(420_000_000)));

    let unexplained = t.app.publish_model(&editor, &dialogue, id, Withdraw, "").await;
    assert_eq!(faults(unexplained)[0].0, "reason");
    t.app.publish_model(&editor, &dialogue, id, Withdraw, "다른 모델에 합쳤습니다").await.unwrap();
    let gone = t.app.model(&visitor, id).await.unwrap();
    assert_eq!((gone.status, gone.row.proposal.as_str()), (Publication::Withdrawn, ""));
    assert!(gone.inputs.is_empty() && gone.details.opinions.is_empty());
    assert!(t.app.earlier_models(&visitor, &gone).await.unwrap().is_empty());
    assert_eq!(t.app.earlier_models(&editor, &gone).await.unwrap().len(), 2);
    let last = t.app.last_undo(&editor, &dialogue).await.unwrap().unwrap();
    t.app.undo(&editor, &dialogue, last.id).await.unwrap();
    assert_eq!(t.app.model(&visitor, id).await.unwrap().status, Publication::Published);
});

both_engines!(models_stand_by_agenda_and_rest_on_themes, |t| async {
    let dialogue = t.dialogue("garam").await;
    let editor = t.person(Role::Editor, &dialogue).await;
    let set = t.app.begin_theme_set(&editor, &dialogue, "주제 묶음", None).await.unwrap();
    let id = ThemeSetId(set.id);
    let mut agendas = Vec::new();
    for title in ["안전한 일터", "밤의 돌봄"] {
        let new = NewAgenda { title: title.to_owned(), ..NewAgenda::default() };
        agendas.push(t.app.add_agenda(&editor, &dialogue, id, &new).await.unwrap());
    }
    let new = NewTheme { title: "밤에 맡길 곳".to_owned(), ..NewTheme::default() };
    t.app.add_theme(&editor, &dialogue, id, &new).await.unwrap();
    let on = |agenda: &str, title: &str| NewModel {
        agenda: agenda.to_owned(),
        inputs: "T-001".to_owned(),
        ..written(title)
    };
    let draft = t.app.add_model(&editor, &dialogue, &on("", "아직")).await;
    assert_eq!(faults(draft)[0].0, "inputs", "a theme of a draft set is nothing to rest on");
    t.app.publish_theme_set(&editor, &dialogue, id).await.unwrap();
    for (agenda, title) in [("", "의제 없이"), ("D-02", "밤 돌봄 거점"), ("d1", "멈춤 약속")]
    {
        let model = t.app.add_model(&editor, &dialogue, &on(agenda, title)).await.unwrap();
        t.app.publish_model(&editor, &dialogue, model, Publish, "").await.unwrap();
    }
    let visitor = Actor::default();
    let page = t.app.models(&visitor, &dialogue, Slice::first(9)).await.unwrap();
    let titles: Vec<&str> = page.items.iter().map(|row| row.title.as_str()).collect();
    assert_eq!(titles, ["멈춤 약속", "밤 돌봄 거점", "의제 없이"]);
    let named = t.app.agendas_of(&visitor, &dialogue, &page.items).await.unwrap();
    assert_eq!(named[&agendas[1].0].title, "밤의 돌봄");
    let view = t.app.model(&visitor, ModelId(3)).await.unwrap();
    assert_eq!((view.agenda.unwrap().id, view.inputs[0].id), (agendas[0].0, 1));
});

both_engines!(every_fault_of_a_model_is_told, |t| async {
    let dialogue = t.dialogue("garam").await;
    let there = t.dialogue("there").await;
    t.core_question(&dialogue, "밤의 돌봄은 누가 맡나요?").await;
    let questions = t.questions_asked(&there, 1).await;
    let editor = t.person(Role::Editor, &dialogue).await;
    let wrong = NewModel {
        title: "가".to_owned(),
        agenda: "D-77".to_owned(),
        problem: String::new(),
        proposal: String::new(),
        duties: "구: 한다\n회사가 한다".to_owned(),
        won: "많이".to_owned(),
        opinions: "반대한다.\n— 없는 사람".to_owned(),
        core: "1 9".to_owned(),
        inputs: format!("Q-{} M-2026-01 아무거나", questions[0].0),
        ..NewModel::default()
    };
    let told = faults(t.app.add_model(&editor, &dialogue, &wrong).await);
    let fields: Vec<&str> = told.iter().map(|(field, _)| *field).collect();
    assert_eq!(
        fields,
        [
            "title", "agenda", "problem", "proposal", "duties", "won", "opinions", "core",
            "inputs", "inputs", "inputs"
        ]
    );
    assert!(matches!(told[4].1, Fault::Line { line: 2, .. }), "{told:?}");
    let moderator = t.person(Role::Moderator, &dialogue).await;
    let refused = t.app.add_model(&moderator, &dialogue, &written("모델")).await;
    assert_eq!(denial(refused), Denial::Forbidden);
    let id = t.app.add_model(&editor, &dialogue, &written("모델")).await.unwrap();
    let smuggled = t.app.change_model(&t.operator(), &there, id, &written("남의 것")).await;
    assert_eq!(denial(smuggled), Denial::NotFound);
});

/// A council of three and published models.
struct Scene {
    body: BodyView,
    members: Vec<Seated>,
    models: Vec<ModelId>,
    due: String,
}

async fn scene(t: &TestApp) -> Scene {
    let dialogue = t.dialogue("garam").await;
    let operator = t.operator();
    let body = t.body(&dialogue, "council", BodyKind::Council).await;
    let mut members = Vec::new();
    for name in ["김하늘", "이바다", "박들"] {
        members.push(t.seated(&body, name).await);
    }
    let mut models = Vec::new();
    for title in ["밤 돌봄 거점", "공단 새벽 버스", "쓰다 만 모델"] {
        models.push(t.app.add_model(&operator, &dialogue, &written(title)).await.unwrap());
    }
    for id in &models[..2] {
        t.app.publish_model(&operator, &dialogue, *id, Publish, "").await.unwrap();
    }
    let due = t.app.now().plus(7 * DAY).iso_date(&zone(KOREA));
    Scene { body: t.reload_body("council").await, members, models, due }
}

both_engines!(members_score_until_it_is_closed_and_then_the_numbers_are_public, |t| async {
    let Scene { body, members, models, due } = scene(t).await;
    let (operator, visitor) = (t.operator(), Actor::default());
    let dialogue = body.dialogue.clone();
    let [kim, lee, park] = [&members[0], &members[1], &members[2]];
    let score = async |who: &Actor, id: ModelId, given: [&str; 4]| {
        t.app.score_model(who, &body, id, &points(given)).await
    };
    assert_eq!(denial(score(kim, models[0], ["1"; 4]).await), Denial::Closed);
    assert!(t.app.own_scoring(kim, &body).await.unwrap().is_none());
    assert_eq!(denial(t.app.open_scoring(kim, &body, &due).await), Denial::Forbidden);
    assert_eq!(faults(t.app.open_scoring(&operator, &body, "2020-01-01").await)[0].0, "due");
    let scoring = t.app.open_scoring(&operator, &body, &due).await.unwrap();
    let twice = t.app.open_scoring(&operator, &body, &due).await;
    assert_eq!(conflict(twice), "scoring_open");

    assert_eq!(denial(score(&visitor, models[0], ["1"; 4]).await), Denial::SignIn);
    assert_eq!(denial(score(&operator, models[0], ["1"; 4]).await), Denial::SignIn);
    assert_eq!(denial(score(kim, models[2], ["1"; 4]).await), Denial::NotFound);
    let told = faults(score(kim, models[0], ["", "6", "0", "5"]).await);
    let fields: Vec<&str> = told.iter().map(|(field, _)| *field).collect();
    assert_eq!(fields, ["quality", "cohesion", "ecology"]);
    score(kim, models[0], ["1", "1", "1", "1"]).await.unwrap();
    score(kim, models[0], ["5", "4", "3", "2"]).await.unwrap();
    score(lee, models[0], ["4", "4", "1", "2"]).await.unwrap();
    t.app.stand_aside(park, &body, models[0], "제안한 단체의 임원입니다").await.unwrap();
    // Whoever thinks again may: aside, and back.
    t.app.stand_aside(lee, &body, models[1], "모르겠습니다").await.unwrap();
    score(lee, models[1], ["3"; 4]).await.unwrap();
    assert_eq!(faults(t.app.stand_aside(lee, &body, models[1], "").await)[0].0, "reason");

    let own = t.app.own_scoring(kim, &body).await.unwrap().unwrap();
    let done: Vec<bool> = own.models.iter().map(app::model::OwnModel::is_done).collect();
    assert_eq!((own.open, own.votes, done), (true, true, vec![true, false]));
    assert_eq!(own.models[0].score.as_ref().unwrap().quality, 5);
    assert_eq!(denial(t.app.scorings(kim, &dialogue).await), Denial::Forbidden);
    let lines = t.app.scorings(&operator, &dialogue).await.unwrap();
    let missing = [("김하늘".to_owned(), 1), ("박들".to_owned(), 1)];
    assert_eq!((lines[0].members, lines[0].missing.as_slice()), (3, &missing[..]));
    let page = t.app.models(&visitor, &dialogue, Slice::first(9)).await.unwrap();
    let scored = async || t.app.scored(&visitor, &dialogue, &page.items).await.unwrap();
    assert!(scored().await.is_empty(), "nothing is told before it is closed");

    assert_eq!(denial(t.app.close_scoring(kim, &dialogue, scoring).await), Denial::Forbidden);
    let elsewhere = t.dialogue("elsewhere").await;
    let from_there = t.app.close_scoring(&operator, &elsewhere, scoring).await;
    assert_eq!(denial(from_there), Denial::NotFound);
    let before = t.acts().await;
    t.app.close_scoring(&operator, &dialogue, scoring).await.unwrap();
    assert_eq!(conflict(t.app.close_scoring(&operator, &dialogue, scoring).await), "changed");
    assert_eq!(denial(score(kim, models[1], ["1"; 4]).await), Denial::Closed);
    let results = scored().await;
    assert_eq!((results[0].scores, results[0].aside), (2, 1));
    assert_eq!(results[0].points.quality, Distribution([0, 0, 0, 1, 1]));
    let medians: Vec<_> =
        Criterion::ALL.iter().map(|one| results[0].points.of(*one).half_points()).collect();
    assert_eq!(medians, [Some(9), Some(8), Some(4), Some(4)]);
    let act = &t.acts_after(before).await[0];
    assert_eq!(act.kind, "scoring.changed");
    assert!(act.payload.contains("\"quality\":[0,0,0,1,1]"), "{}", act.payload);
    assert!(!act.payload.contains("김하늘") && !act.payload.contains("member"));
    let file = t.app.model_table(&visitor, &dialogue).await.unwrap();
    assert!(file.starts_with(b"PK"));
});

both_engines!(remarks_are_read_by_the_body_and_its_staff_alone, |t| async {
    let Scene { body, members, models, due } = scene(t).await;
    let operator = t.operator();
    let scoring = t.app.open_scoring(&operator, &body, &due).await.unwrap();
    let remarked = NewScore { remark: "예산이 걱정됩니다".to_owned(), ..points(["3"; 4]) };
    t.app.score_model(&members[0], &body, models[0], &remarked).await.unwrap();
    let view = t.app.model(&operator, models[0]).await.unwrap();
    let remarks = async |who: &Actor| t.app.scoring_remarks(who, &view).await.unwrap();
    assert!(remarks(&operator).await.is_empty(), "not before it is closed");
    t.app.close_scoring(&operator, &body.dialogue, scoring).await.unwrap();
    assert_eq!(remarks(&members[1]).await, ["예산이 걱정됩니다"]);
    assert_eq!(remarks(&operator).await.len(), 1);
    assert!(remarks(&t.participant()).await.is_empty());
    let other = t.body(&body.dialogue, "care", BodyKind::Subcommittee).await;
    let stranger = t.seated(&other, "최분과").await;
    assert!(remarks(&stranger).await.is_empty());
});

both_engines!(a_scoring_ends_with_its_day_and_bodies_that_do_not_decide_have_none, |t| async {
    let Scene { body, members, models, due } = scene(t).await;
    let operator = t.operator();
    t.app.open_scoring(&operator, &body, &due).await.unwrap();
    t.clock.advance(9 * DAY);
    let late = t.app.score_model(&members[0], &body, models[0], &points(["3"; 4])).await;
    assert_eq!(denial(late), Denial::Closed);
    assert!(!t.app.own_scoring(&members[0], &body).await.unwrap().unwrap().open);
    let panel = t.body(&body.dialogue, "panel", BodyKind::Panel).await;
    let later = t.app.now().plus(DAY).iso_date(&zone(KOREA));
    let refused = t.app.open_scoring(&operator, &panel, &later).await;
    assert_eq!(conflict(refused), "body_does_not_score");
    let there = t.dialogue("there").await;
    let empty = t.body(&there, "empty", BodyKind::Council).await;
    assert_eq!(conflict(t.app.open_scoring(&operator, &empty, &later).await), "no_models");
});

both_engines!(what_was_resolved_on_a_model_stands_on_its_page, |t| async {
    let room = Room::new(t, 7).await;
    let dialogue = room.body.dialogue.clone();
    let model = t.app.add_model(&room.desk, &dialogue, &written("밤 돌봄 거점")).await.unwrap();
    t.app.publish_model(&room.desk, &dialogue, model, Publish, "").await.unwrap();
    let id = room.meeting(8, &[]).await;
    let linked = NewItem {
        kind: "motion".to_owned(),
        title: "밤 돌봄 거점".to_owned(),
        links: "W-01".to_owned(),
        ..NewItem::default()
    };
    t.app.add_item(&room.desk, id, &linked).await.unwrap();
    let unknown = NewItem { links: "W-77".to_owned(), ..linked };
    assert_eq!(faults(t.app.add_item(&room.desk, id, &unknown).await)[0].0, "links");
    let view = t.app.model(&Actor::default(), model).await.unwrap();
    let told = async || t.app.deliberations(&Actor::default(), &view).await.unwrap();
    assert!(told().await.is_empty(), "a meeting that is not called yet is nobody's business");
    t.app.call_meeting(&room.desk, id).await.unwrap();
    assert_eq!(told().await.len(), 1);
    t.clock.advance(8 * DAY);
    for member in &room.members {
        room.does(id, Command::Arrive(member.member)).await;
    }
    room.does(id, Command::Open(room.members[0].member)).await;
    let item = room.item(id, 0).await;
    assert_eq!(room.view(id).await.items[0].links, [(LinkKind::Model, model.0)]);
    room.does(id, Command::BeginItem(item)).await;
    let motion = room.moved(id, item, "밤 돌봄 거점을 백서에 싣는다").await;
    let ballot = room.vote(id, &on(motion, Way::Named)).await;
    room.casts(id, ballot, &["in_favour"; 7]).await;
    t.app.close_ballot(&room.desk, id, ballot, &Vec::new()).await.unwrap();
    let told = told().await;
    assert_eq!((told[0].meeting, told[0].resolutions.len()), (id, 1));
    assert_eq!(told[0].resolutions[0].number, 1);
});
