//! Evidence: experts add their own, staff everything; it is corrected in the open and withdrawn with
//! a reason, and its file goes with it.

use app::core_question::CoreQuestionView;
use app::evidence::NewEvidence;
use app::file::NewFile;
use app::page::Slice;
use domain::body::BodyKind;
use domain::channel::ModerationTiming;
use domain::id::{AnswerId, EvidenceId};
use domain::permission::{Actor, Denial};
use domain::publication::PublicationChange::{Publish, Withdraw};
use domain::role::Role;
use testkit::{Seated, TestApp, both_engines};

use crate::expect::{conflict, denial, faults};
use crate::expert::expert;

const SUMMARY: &str = "밤에 일하는 부모 가운데 절반이 돌봄을 이웃에게 맡긴다는 조사입니다.";

fn report(attached: &str) -> NewEvidence {
    NewEvidence {
        title: "가람구 야간 돌봄 조사".to_owned(),
        source: "가람연구소".to_owned(),
        year: "2025".to_owned(),
        summary: SUMMARY.to_owned(),
        link: "https://report.example/care".to_owned(),
        attached: attached.to_owned(),
    }
}

async fn scene(t: &TestApp) -> (CoreQuestionView, Seated, Seated) {
    let dialogue = t.dialogue("garam").await;
    let core = t.core_question(&dialogue, "밤의 돌봄은 누가 맡나요?").await;
    let panel = t.body(&dialogue, "panel", BodyKind::Panel).await;
    let (kim, lee) = (expert(t, &panel, "김전문").await, expert(t, &panel, "이전문").await);
    (core, kim, lee)
}

both_engines!(evidence_is_added_corrected_and_withdrawn, |t| async {
    let (core, kim, lee) = scene(t).await;
    let (dialogue, visitor) = (&core.dialogue, Actor::default());
    let answer = t.answer_by(&t.participant(), &core, "집 가까운 곳이 좋아요.").await;
    let add = async |actor: &Actor, new: &NewEvidence, file| {
        t.app.add_evidence(actor, dialogue, new, file).await
    };
    assert_eq!(denial(add(&visitor, &report("1"), None).await), Denial::SignIn);
    assert_eq!(denial(add(&t.participant(), &report("1"), None).await), Denial::SignIn);
    let pdf = || NewFile { name: "조사.pdf".to_owned(), bytes: b"%PDF-1.7 x".to_vec() };
    let id = add(&kim, &report(&format!("1, {}", answer.code)), Some(pdf())).await.unwrap();
    let view = t.app.evidence(&visitor, id).await.unwrap();
    assert_eq!(view.expert.as_ref().unwrap().name, "김전문");
    assert_eq!(
        (view.core_questions[0].number, view.answers.clone()),
        (1, vec![AnswerId(answer.id)])
    );
    let (file, bytes) = t.app.evidence_file(&visitor, id).await.unwrap();
    assert_eq!((file.name.as_str(), bytes), ("조사.pdf", b"%PDF-1.7 x".to_vec()));
    assert_eq!(t.app.evidence_on(&visitor, &core, Slice::first(5)).await.unwrap().total, 1);
    let of_answer = t.app.evidence_for(&visitor, AnswerId(answer.id), Slice::first(5)).await;
    assert_eq!(of_answer.unwrap().total, 1);

    let shorter = NewEvidence { year: String::new(), ..report("1") };
    assert_eq!(denial(t.app.change_evidence(&lee, id, &shorter).await), Denial::Forbidden);
    t.clock.advance(60);
    t.app.change_evidence(&kim, id, &shorter).await.unwrap();
    t.app.change_evidence(&kim, id, &shorter).await.unwrap();
    let view = t.app.evidence(&visitor, id).await.unwrap();
    let earlier = t.app.earlier_evidence(&visitor, &view).await.unwrap();
    assert_eq!((view.row.version, view.answers.len(), earlier.len()), (2, 0, 1));
    assert!(earlier[0].text.contains("2025"));

    assert_eq!(faults(t.app.publish_evidence(&kim, id, Withdraw, "").await)[0].0, "reason");
    t.app.publish_evidence(&kim, id, Withdraw, "수치가 틀렸습니다").await.unwrap();
    let view = t.app.evidence(&visitor, id).await.unwrap();
    assert_eq!((view.row.summary.as_str(), view.row.reason.as_str()), ("", "수치가 틀렸습니다"));
    assert_eq!(denial(t.app.evidence_file(&visitor, id).await), Denial::NotFound);
    assert_eq!(denial(t.app.publish_evidence(&kim, id, Publish, "").await), Denial::Forbidden);
    let editor = t.person(Role::Editor, dialogue).await;
    t.app.publish_evidence(&editor, id, Publish, "").await.unwrap();
    assert_eq!(conflict(t.app.publish_evidence(&editor, id, Publish, "").await), "changed");
    assert!(t.app.evidence_file(&visitor, id).await.is_ok());
    assert_eq!(denial(t.app.evidence(&visitor, EvidenceId(99)).await), Denial::NotFound);
});

both_engines!(every_fault_of_evidence_is_told, |t| async {
    let (core, kim, _) = scene(t).await;
    let wrong = NewEvidence {
        title: String::new(),
        source: String::new(),
        year: "3025".to_owned(),
        summary: "짧다".to_owned(),
        link: "javascript:alert(1)".to_owned(),
        attached: "9, A-00001, 이것".to_owned(),
    };
    let file = NewFile { name: "x.exe".to_owned(), bytes: b"MZ".to_vec() };
    let told = faults(t.app.add_evidence(&kim, &core.dialogue, &wrong, Some(file)).await);
    let fields: Vec<&str> = told.iter().map(|(field, _)| *field).collect();
    assert_eq!(
        fields,
        ["file", "title", "source", "summary", "link", "year", "attached", "attached", "attached"]
    );
    assert_eq!(
        t.app.evidence_list(&kim, &core.dialogue, false, Slice::first(5)).await.unwrap().total,
        0
    );
});

both_engines!(where_experts_are_looked_at_first_their_evidence_waits, |t| async {
    let (core, kim, lee) = scene(t).await;
    let dialogue = t.set(&core.dialogue, |set| set.expert = ModerationTiming::Before).await;
    let id = t.app.add_evidence(&kim, &dialogue, &report(""), None).await.unwrap();
    let visitor = Actor::default();
    assert_eq!(denial(t.app.evidence(&visitor, id).await), Denial::NotFound);
    assert_eq!(denial(t.app.evidence(&lee, id).await), Denial::NotFound);
    assert!(t.app.evidence(&kim, id).await.unwrap().may_edit);
    let editor = t.person(Role::Editor, &dialogue).await;
    assert_eq!(
        denial(t.app.evidence_list(&lee, &dialogue, true, Slice::first(5)).await),
        Denial::Forbidden
    );
    assert_eq!(
        t.app.evidence_list(&editor, &dialogue, true, Slice::first(5)).await.unwrap().total,
        1
    );
    t.app.publish_evidence(&editor, id, Publish, "").await.unwrap();
    assert_eq!(t.app.evidence(&visitor, id).await.unwrap().row.title, "가람구 야간 돌봄 조사");
    let own = t.app.add_evidence(&editor, &dialogue, &report(""), None).await.unwrap();
    assert!(t.app.evidence(&visitor, own).await.unwrap().expert.is_none());
});
