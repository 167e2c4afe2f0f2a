//! Editions: what was published stays, to the bit, and what was erased is gone from it all the same.

use app::contribution::NewText;
use app::core_question::CoreQuestionView;
use app::edition::{EditionView, NewEdition, NewErratum};
use app::figure::Picture;
use app::meeting::record::Command;
use app::paper::ERASED_WORDS;
use app::{Actor, Error};
use domain::act::ActKind;
use domain::ballot::Way;
use domain::body::BodyKind;
use domain::code::Coded as _;
use domain::contribution::Kind;
use domain::edition::{EditionStatus, Obstacle};
use domain::figure::Figure;
use domain::member::Office;
use domain::outcome::{OutcomeWord, Receiver};
use domain::paper::PaperKind;
use domain::permission::Denial;
use domain::role::Role;
use domain::time::{DAY, Moment};
use ledger::commitment::commit;
use ledger::merkle::{leaf_hash, root};
use testkit::{TestApp, both_engines};

use crate::ballot::on;
use crate::expect::{denial, faults};
use crate::meeting::Room;
use crate::outcome;
use crate::paper::Desk;

fn review() -> NewEdition {
    NewEdition {
        status: EditionStatus::Review,
        note: "첫 판".to_owned(),
        resolution: None,
        remarks_until: None,
        drawings: std::collections::BTreeMap::new(),
    }
}

async fn published(t: &TestApp, desk: &Desk, new: &NewEdition) -> EditionView {
    let number = t.app.publish_edition(&t.operator(), &desk.paper, new).await.unwrap();
    read(t, desk, number).await
}

async fn read(t: &TestApp, desk: &Desk, number: i64) -> EditionView {
    let dialogue = &desk.paper.dialogue;
    let found = t.app.edition(&Actor::default(), dialogue, PaperKind::White, 1, number).await;
    found.unwrap()
}

/// Says what became of a core question, without which no White Paper comes out.
async fn settle(t: &TestApp, core: &CoreQuestionView) {
    let of = [(Receiver::CoreQuestion, core.row.id)];
    let new = outcome::new(OutcomeWord::Adopted, "밤 돌봄 거점을 엽니다.");
    t.app.give_outcome(&t.operator(), &core.dialogue, &of, &new).await.unwrap();
}

fn obstacles<T: std::fmt::Debug>(result: Result<T, Error>) -> Vec<Obstacle> {
    match result {
        Err(Error::Unready(obstacles)) => obstacles,
        other => panic!("{other:?}"),
    }
}

async fn texts(t: &TestApp, edition: &EditionView) -> Vec<String> {
    let printed = t.app.printed(&Actor::default(), edition, &edition.contents).await.unwrap();
    printed.into_iter().map(|paragraph| paragraph.text).collect()
}

both_engines!(nothing_without_a_citation_is_published, |t| async {
    let dialogue = t.dialogue("garam").await;
    let question = t.question(&t.participant(), &dialogue, "밤에 아이를 어디에 맡기나요?").await;
    let desk = Desk::open(t, &dialogue).await;
    let publish = async || match t.app.publish_edition(&t.operator(), &desk.paper, &review()).await
    {
        Err(Error::Unready(obstacles)) => obstacles,
        other => panic!("{other:?}"),
    };
    assert_eq!(publish().await, [Obstacle::Empty]);
    let id = desk.paragraph(t, "근거 없는 말.").await;
    let wrong = desk.paragraph(t, "없는 근거.[@A-99999]").await;
    assert_eq!(publish().await, [Obstacle::Uncited(2), Obstacle::Unresolved(1)]);
    t.app.exempt_paragraph(&desk.kim, &desk.paper, id, "여는 말").await.unwrap();
    let version = desk.read(t).await[1].version;
    let text = format!("있는 근거.[@{}]", question.code);
    t.app.save_paragraph(&desk.kim, &desk.paper, wrong, version, &text).await.unwrap();
    let as_editor = t.app.publish_edition(&desk.kim, &desk.paper, &review()).await;
    assert_eq!(denial(as_editor), Denial::Forbidden);
    let last = NewEdition { status: EditionStatus::Final, ..review() };
    let without = t.app.publish_edition(&t.operator(), &desk.paper, &last).await;
    assert_eq!(obstacles(without), [Obstacle::Inputs(1), Obstacle::NoResolution]);
    let strange = NewEdition { resolution: Some(1), ..last };
    assert_eq!(
        denial(t.app.publish_edition(&t.operator(), &desk.paper, &strange).await),
        Denial::NotFound
    );
    let edition = published(t, &desk, &review()).await;
    assert_eq!((edition.row.number, edition.newest), (1, 1));
    assert_eq!(texts(t, &edition).await, ["근거 없는 말.".to_owned(), text]);
    let acts = t.acts_after(0).await;
    let act = acts.iter().rev().find(|act| act.kind == ActKind::EditionPublished.as_str()).unwrap();
    assert!(act.payload.contains(&hex::encode(&edition.row.root)));
});

both_engines!(a_frozen_edition_never_changes, |t| async {
    let dialogue = t.dialogue("garam").await;
    let core = t.core_question(&dialogue, "밤의 돌봄은 누가 맡나요?").await;
    let author = t.participant();
    let answer = t.answer_by(&author, &core, "밤 근무가 한 달에 열 번입니다.").await;
    let statement = t.statement(&core, "밤 돌봄은 구가 맡아야 한다.").await;
    settle(t, &core).await;
    let desk = Desk::open(t, &dialogue).await;
    let quoted = format!("사람들은 [\"밤 근무가 한 달에 열 번\" @{}]이라 했다.", answer.code);
    let id = desk.paragraph(t, &quoted).await;
    desk.paragraph(t, &format!("여럿이 찬성했다.[@{}]", statement.code())).await;
    let first = published(t, &desk, &review()).await;
    let before = t.app.manifest(&Actor::default(), &first).await.unwrap();
    assert_eq!(before.root().as_slice(), first.row.root);
    let leaves = before.lines.iter().map(|line| leaf_hash(line.as_bytes()));
    assert_eq!(root(leaves).as_slice(), first.row.root, "anyone computes it");
    let slot = &before.quotations[0];
    let salt = hex::decode(slot.salt.as_ref().unwrap()).unwrap();
    let commitment = hex::encode(commit(&salt, "words", slot.words.as_ref().unwrap()));
    assert!(before.lines.iter().any(|line| line.contains(&commitment)));
    assert!(before.lines.iter().all(|line| !line.contains("열 번")), "no words of people in it");

    // The paper is written on, renamed and published again; what is cited changes and is taken back.
    let version = desk.read(t).await[0].version;
    t.app
        .save_paragraph(&desk.kim, &desk.paper, id, version, &format!("{quoted} 고쳤다."))
        .await
        .unwrap();
    t.app.rename_paper(&desk.kim, &desk.paper, "새 백서").await.unwrap();
    let new = NewText {
        text: "밤 근무가 한 달에 스무 번입니다.".to_owned(), ..NewText::default()
    };
    t.app.edit(&author, Kind::Answer, answer.id, &new).await.unwrap();
    let second = published(t, &desk, &review()).await;
    assert_eq!((second.row.number, second.row.title.as_str()), (2, "새 백서"));
    t.app.withdraw(&author, Kind::Answer, answer.id).await.unwrap();
    let first = read(t, &desk, 1).await;
    let after = t.app.manifest(&Actor::default(), &first).await.unwrap();
    assert_eq!(after, before);
    assert_eq!((first.row.rendition, first.newest), (1, 2));
    assert_eq!(texts(t, &first).await[0], quoted);

    // Only an erasure changes how it is shown, and is recorded; the manifest verifies as before.
    t.erase(&author).await;
    let first = read(t, &desk, 1).await;
    assert_eq!(texts(t, &first).await[0], quoted.replace("밤 근무가 한 달에 열 번", ERASED_WORDS));
    let after = t.app.manifest(&Actor::default(), &first).await.unwrap();
    assert_eq!((after.lines.clone(), after.root()), (before.lines.clone(), before.root()));
    assert_eq!((after.quotations[0].words.clone(), after.quotations[0].salt.clone()), (None, None));
    assert_eq!(first.row.rendition, 2);
    let renditions = t.app.renditions(&Actor::default(), &first).await.unwrap();
    assert_eq!(
        renditions.iter().map(|row| (row.number, row.quotations)).collect::<Vec<_>>(),
        [(2, 1)]
    );
    let second = read(t, &desk, 2).await;
    assert_eq!(second.row.rendition, 2);
    let printed = t.app.printed(&Actor::default(), &second, &second.contents).await.unwrap();
    assert_eq!((printed[0].erased, printed[1].erased), (1, 0));
    // Writers read no more than anybody, and saving keeps the empty slot.
    let own = &desk.read(t).await[0];
    assert!(own.text.contains(ERASED_WORDS) && !own.text.contains("열 번"));
    let text = format!("{} 또 고쳤다.", own.text);
    t.app.save_paragraph(&desk.kim, &desk.paper, id, own.version, &text).await.unwrap();
    assert!(desk.read(t).await[0].unknown.is_empty());
    published(t, &desk, &review()).await;
});

both_engines!(a_final_paper_answers_everything_and_is_resolved_on, |t| async {
    let room = Room::of(t, 5, "council", BodyKind::Council, Office::CoChair).await;
    let dialogue = t.app.dialogue(&room.desk, "garam").await.unwrap();
    let core = t.core_question(&dialogue, "밤의 돌봄은 누가 맡나요?").await;
    let question = t.question(&t.participant(), &dialogue, "밤에 아이를 어디에 맡기나요?").await;
    let answer = t.answer_by(&t.participant(), &core, "경로당을 밤에도 열어 주세요.").await;
    let desk = Desk::open(t, &dialogue).await;
    desk.paragraph(t, &format!("거점을 연다.[@{}]", answer.code)).await;
    let publish =
        async |new: &NewEdition| t.app.publish_edition(&t.operator(), &desk.paper, new).await;
    assert_eq!(obstacles(publish(&review()).await), [Obstacle::CoreQuestions(1)]);
    settle(t, &core).await;
    publish(&review()).await.unwrap();

    let id = room.opened(4, &[("motion", "백서 의결")]).await;
    let item = room.item(id, 0).await;
    room.does(id, Command::BeginItem(item)).await;
    let motion = room.moved(id, item, "백서를 최종판으로 한다").await;
    let ballot = room.vote(id, &on(motion, Way::Named)).await;
    room.casts(id, ballot, &["in_favour", "in_favour", "against", "in_favour"]).await;
    t.app.close_ballot(&room.desk, id, ballot, &Vec::new()).await.unwrap();
    let resolved = t.app.council_resolutions(&room.desk, &dialogue).await.unwrap();
    let last =
        NewEdition { status: EditionStatus::Final, resolution: Some(resolved[0].id), ..review() };
    assert_eq!(obstacles(publish(&last).await), [Obstacle::Inputs(2)]);
    let of = [(Receiver::Question, question.id), (Receiver::Answer, answer.id)];
    let new = outcome::new(OutcomeWord::Partly, "거점에서 함께 시험합니다.");
    t.app.give_outcome(&t.operator(), &dialogue, &of, &new).await.unwrap();
    let number = publish(&last).await.unwrap();
    let edition = read(t, &desk, number).await;
    assert_eq!(edition.status, EditionStatus::Final);
    assert_eq!(edition.resolution.as_ref().map(|row| row.id), Some(resolved[0].id));
});

both_engines!(a_mistake_is_put_right_beside_what_was_published, |t| async {
    let dialogue = t.dialogue("garam").await;
    let question = t.question(&t.participant(), &dialogue, "밤에 아이를 어디에 맡기나요?").await;
    let desk = Desk::open(t, &dialogue).await;
    desk.paragraph(t, &format!("거점은 여섯 곳이다.[@{}]", question.code)).await;
    let until = Moment(t.app.now().0 + 20 * DAY);
    let new = NewEdition { remarks_until: Some(until), ..review() };
    let edition = published(t, &desk, &new).await;
    assert!(edition.takes_remarks(t.app.now()) && !edition.takes_remarks(until));
    let wrong = NewErratum {
        wrong: "여섯 곳".to_owned(),
        correct: "세 곳".to_owned(),
        reason: "표를 잘못 옮겼습니다".to_owned(),
    };
    assert_eq!(denial(t.app.add_erratum(&desk.kim, &edition, 1, &wrong).await), Denial::Forbidden);
    let secretary = t.person(Role::Secretary, &dialogue).await;
    assert_eq!(denial(t.app.add_erratum(&secretary, &edition, 2, &wrong).await), Denial::NotFound);
    let empty = t.app.add_erratum(&secretary, &edition, 1, &NewErratum::default()).await;
    assert_eq!(faults(empty).len(), 3);
    t.app.add_erratum(&secretary, &edition, 1, &wrong).await.unwrap();
    let again = read(t, &desk, 1).await;
    assert_eq!(again.row, edition.row);
    let printed = t.app.printed(&Actor::default(), &again, &again.contents).await.unwrap();
    assert_eq!(printed[0].errata[0].correct, "세 곳");
    assert!(printed[0].text.contains("여섯 곳"), "what was published stays");
    let paragraph = printed[0].id;
    let (found, number) = t.app.published_paragraph(&Actor::default(), paragraph).await.unwrap();
    assert_eq!((found.row.id, number), (again.row.id, 1));
    assert_eq!(found.chapter_of(number), Some(1));
});

fn picture(svg: &str) -> Picture {
    Picture { svg: svg.to_owned(), alternative: "그림".to_owned(), table: None }
}

both_engines!(an_edition_keeps_its_figures_as_they_were, |t| async {
    let dialogue = t.dialogue("garam").await;
    let core = t.core_question(&dialogue, "밤의 돌봄은 누가 맡나요?").await;
    settle(t, &core).await;
    let desk = Desk::open(t, &dialogue).await;
    let sectors = Figure::parse("sectors").unwrap();
    let moderator = t.person(Role::Moderator, &dialogue).await;
    let refused = t.app.freeze_figure(&moderator, &desk.paper, sectors, &picture("<svg>")).await;
    assert_eq!(denial(refused), Denial::Forbidden);
    let freeze = async |svg: &str| {
        t.app.freeze_figure(&desk.kim, &desk.paper, sectors, &picture(svg)).await.unwrap()
    };
    let kept = freeze("<svg>1</svg>").await;
    assert_eq!(freeze("<svg>2</svg>").await, kept, "the first of a day stays");
    let text =
        format!("보자.[@core-1-1]\n\n![의견](figure:opinion/core-1-1)\n\n![분야](figure:{kept})");
    let id = desk.paragraph(t, &text).await;
    let unready = obstacles(t.app.publish_edition(&t.operator(), &desk.paper, &review()).await);
    assert_eq!(unready, [Obstacle::Figures(1)]);
    let drawings = [("opinion/core-1-1".to_owned(), picture("<svg>지도</svg>"))].into();
    let new = NewEdition { drawings, ..review() };
    let edition = published(t, &desk, &new).await;
    let figures = t.app.edition_figures(&Actor::default(), &edition).await.unwrap();
    let drawn: Vec<(&str, &str)> =
        figures.iter().map(|(name, (own, _))| (name.as_str(), own.svg.as_str())).collect();
    assert_eq!(
        drawn,
        [("opinion/core-1-1", "<svg>지도</svg>"), (&*kept.to_string(), "<svg>1</svg>")]
    );
    let manifest = t.app.manifest(&Actor::default(), &edition).await.unwrap();
    assert_eq!(manifest.root().to_vec(), edition.row.root);
    assert_eq!(manifest.figures.len(), 2);

    // A figure rests on what it shows, and one that shows nothing there is stands in the way.
    let shown = desk.paragraph(t, "![지도](figure:opinion/core-1-1)").await;
    let gone = desk.paragraph(t, "![지도](figure:opinion/core-1-9) ![표](figure:tables)").await;
    let read = desk.read(t).await;
    let own = |id| read.iter().find(|paragraph| paragraph.id == id).unwrap();
    assert_eq!(own(shown).citations[0].citable.cited.to_string(), "core-1-1");
    assert_eq!(own(gone).unknown, ["figure:tables", "core-1-9"]);
    assert!(own(id).unknown.is_empty());
});
