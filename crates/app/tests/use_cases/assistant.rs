//! The assistant drafts, people approve, and nothing it wrote comes out without what it rests on.

use app::coding::Change;
use app::core_question::CoreQuestionView;
use app::edition::NewEdition;
use app::page::Slice;
use app::{Actor, Error, Settings};
use domain::assistant::Task;
use domain::edition::{EditionStatus, Obstacle};
use domain::id::AnswerId;
use domain::paper::PaperKind;
use domain::permission::Denial;
use domain::role::Role;
use store::Engine;
use testkit::{LanguageModel, Person, TestApp};

use crate::expect::{conflict, denial, faults};
use crate::outcome;
use crate::paper::Desk;

/// An office with an assistant, a paper, and two answers to a core question.
struct Office {
    t: TestApp,
    model: LanguageModel,
    desk: Desk,
    core: CoreQuestionView,
    author: Actor,
    codes: [String; 2],
}

async fn office(engine: Engine) -> Office {
    let model = LanguageModel::start().await;
    let settings = Settings { assistant: Some(model.configured()), ..testkit::settings() };
    let t = TestApp::start(engine, settings).await;
    let dialogue = t.dialogue("garam").await;
    let core = t.core_question(&dialogue, "밤의 돌봄은 누가 맡나요?").await;
    let (author, other) = (t.participant(), t.participant());
    let first = t.answer_by(&author, &core, "밤 근무가 한 달에 열 번입니다.").await;
    let second = t.answer_by(&other, &core, "거점이 가까우면 좋겠습니다.").await;
    let of = [(domain::outcome::Receiver::CoreQuestion, core.row.id)];
    let new = outcome::new(domain::outcome::OutcomeWord::Adopted, "거점을 엽니다.");
    t.app.give_outcome(&t.operator(), &dialogue, &of, &new).await.unwrap();
    let desk = Desk::open(&t, &dialogue).await;
    Office { model, desk, core, author, codes: [first.code, second.code], t }
}

impl Office {
    fn kim(&self) -> &Person {
        &self.desk.kim
    }

    async fn draft(&self, task: Task, wish: &str) -> app::Result<i64> {
        self.t.app.have_drafted(self.kim(), &self.desk.paper, &self.core, task, wish).await
    }

    async fn publish(&self) -> app::Result<i64> {
        let new = NewEdition {
            status: EditionStatus::Review,
            note: String::new(),
            resolution: None,
            remarks_until: None,
            drawings: std::collections::BTreeMap::new(),
        };
        self.t.app.publish_edition(&self.t.operator(), &self.desk.paper, &new).await
    }
}

async fn a_draft_is_asked_for_taken_and_approved(engine: Engine) {
    let office = office(engine).await;
    let (app, paper) = (&office.t.app, &office.desk.paper);
    let [first, second] = &office.codes;
    assert_eq!(conflict(office.draft(Task::Summary, "").await), "assistant_silent");
    office.model.writes(&format!("밤 근무가 잦다.[@{first}] 거점을 바란다. 모두 바란다.[@A-9999]"));
    let moderator = office.t.person(Role::Moderator, &paper.dialogue).await;
    for (who, expected) in [(&Actor::default(), Denial::SignIn), (&*moderator, Denial::Forbidden)] {
        let asked = app.have_drafted(who, paper, &office.core, Task::Summary, "").await;
        assert_eq!(denial(asked), expected);
    }
    let long = office.draft(Task::Summary, &"가".repeat(501)).await;
    assert_eq!(faults(long)[0].0, "wish");

    let id = office.draft(Task::Paragraph, "짧게 쓴다").await.unwrap();
    let asked = office.model.asked().pop().unwrap();
    assert!(asked[1].contains("밤 근무가 한 달에 열 번입니다.") && asked[1].contains("짧게 쓴다"));
    let waiting = app.drafts_for(office.kim(), paper).await.unwrap();
    assert_eq!((waiting.len(), waiting[0].id, waiting[0].model.as_str()), (1, id, "tell-1"));
    assert!(waiting[0].prompt.contains(first) && waiting[0].prompt.contains(second));
    assert!(!waiting[0].prompt.contains("열 번"), "people's words stand in one place alone");

    let paragraph = app.take_draft(office.kim(), paper, office.desk.chapter, id).await.unwrap();
    let again = app.take_draft(office.kim(), paper, office.desk.chapter, id).await;
    assert_eq!(conflict(again), "changed");
    let read = &office.desk.read(&office.t).await[0];
    let unfounded = &read.drafted.as_ref().unwrap().unfounded;
    assert_eq!(unfounded, &["거점을 바란다.", "모두 바란다.[@A-9999]"]);
    let approve = async || app.approve_draft(office.kim(), paper, paragraph).await;
    assert_eq!(conflict(approve().await), "draft_unfounded");
    let text = format!("밤 근무가 잦다.[@{first}] 거점을 바란다.[@{second}]");
    app.save_paragraph(office.kim(), paper, paragraph, read.version, &text).await.unwrap();
    match office.publish().await {
        Err(Error::Unready(found)) => assert_eq!(found, [Obstacle::Drafted(1)]),
        other => panic!("{other:?}"),
    }
    assert_eq!(denial(app.approve_draft(&moderator, paper, paragraph).await), Denial::Forbidden);
    approve().await.unwrap();
    assert_eq!(conflict(approve().await), "changed");

    // A sentence that somebody adds later needs what it rests on, too.
    let version = office.desk.read(&office.t).await[0].version;
    let longer = format!("{text} 그래서 연다.");
    let saved = app.save_paragraph(office.kim(), paper, paragraph, version, &longer).await.unwrap();
    assert!(matches!(office.publish().await, Err(Error::Unready(_))));
    app.save_paragraph(office.kim(), paper, paragraph, saved.version, &text).await.unwrap();
    let number = office.publish().await.unwrap();
    let nobody = Actor::default();
    let edition = app.edition(&nobody, &paper.dialogue, PaperKind::White, 1, number).await.unwrap();
    let printed = app.printed(&nobody, &edition, &edition.contents).await.unwrap();
    assert!(printed[0].drafted, "readers are told who drafted it");
    let manifest = app.manifest(&nobody, &edition).await.unwrap();
    assert_eq!(manifest.root().to_vec(), edition.row.root);
    assert!(manifest.lines.iter().any(|line| line.contains("\"drafted\":true")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_asked_for_taken_and_approved_sqlite() {
    a_draft_is_asked_for_taken_and_approved(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_asked_for_taken_and_approved_postgres() {
    a_draft_is_asked_for_taken_and_approved(Engine::Postgres).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_drafted_out_of_erased_words_is_forgotten() {
    let office = office(Engine::Sqlite).await;
    let [first, _] = &office.codes;
    office.model.writes(&format!("한 달에 열 번 밤에 일한다.[@{first}]"));
    office.draft(Task::Summary, "").await.unwrap();
    office.t.erase(&office.author).await;
    let waiting = office.t.app.drafts_for(office.kim(), &office.desk.paper).await.unwrap();
    assert!(waiting.is_empty(), "{waiting:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_an_assistant_there_is_none() {
    let t = TestApp::sqlite().await;
    let dialogue = t.dialogue("garam").await;
    let core = t.core_question(&dialogue, "밤의 돌봄은 누가 맡나요?").await;
    let desk = Desk::open(&t, &dialogue).await;
    assert!(!t.app.has_assistant());
    let asked = t.app.have_drafted(&desk.kim, &desk.paper, &core, Task::Summary, "").await;
    assert_eq!(denial(asked), Denial::NotFound);
}

#[tokio::test(flavor = "multi_thread")]
async fn names_for_a_theme_are_proposed() {
    let office = office(Engine::Sqlite).await;
    let (app, dialogue) = (&office.t.app, &office.desk.paper.dialogue);
    let (set, [theme]) = crate::theme::draft(&office.t, dialogue, ["이름 없음"]).await;
    let slice = Slice::first(9);
    let answers = app.answers(office.kim(), &office.core, None, false, slice).await.unwrap().items;
    let answers: Vec<AnswerId> = answers.iter().map(|row| AnswerId(row.id)).collect();
    let add = Change::Add(vec![(theme, false)]);
    app.code_answers(office.kim(), dialogue, &set, &answers, &add).await.unwrap();
    office.model.writes("1. 밤의 돌봄\n2. 가까운 거점\n");
    let names = app.propose_theme_names(office.kim(), theme).await.unwrap();
    assert_eq!(names, ["밤의 돌봄", "가까운 거점"]);
    let none = app.drafts_for(office.kim(), &office.desk.paper).await.unwrap();
    assert!(none.is_empty(), "a name is no draft of a paper");
}
