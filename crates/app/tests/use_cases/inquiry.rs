//! Inquiries: those asked get a mail, reply once, and what is answered is public.

use app::body::BodyView;
use app::core_question::CoreQuestionView;
use app::inquiry::NewInquiry;
use app::mail::Letter;
use domain::body::BodyKind;
use domain::channel::Channel;
use domain::contribution::Kind;
use domain::id::AnswerId;
use domain::inquiry::InquiryState;
use domain::member::Office;
use domain::permission::{Actor, Denial};
use domain::role::Role;
use testkit::{Seated, TestApp, both_engines};

use crate::expect::{conflict, denial, faults};
use crate::expert::expert;

struct Scene {
    core: CoreQuestionView,
    care: BodyView,
    head: Actor,
    kim: Seated,
    lee: Seated,
}

async fn scene(t: &TestApp) -> Scene {
    let dialogue = t.dialogue("garam").await;
    let core = t.core_question(&dialogue, "밤의 돌봄은 누가 맡나요?").await;
    let panel = t.body(&dialogue, "panel", BodyKind::Panel).await;
    let (kim, lee) = (expert(t, &panel, "김전문").await, expert(t, &panel, "이전문").await);
    let care = t.body(&dialogue, "care", BodyKind::Subcommittee).await;
    let head = t.seated(&care, "박분과").await;
    let care = t.reload_body("care").await;
    t.app.give_office(&t.operator(), &care, head.member, Office::Head).await.unwrap();
    let head = t.app.account(&head.person.session).await.unwrap().unwrap().actor;
    Scene { core, care, head, kim, lee }
}

fn asked(to: &str, due: &str) -> NewInquiry {
    NewInquiry {
        to: to.to_owned(),
        question: "밤에 여는 돌봄 교실의 비용은 얼마입니까?".to_owned(),
        due: due.to_owned(),
    }
}

const LATER: &str = "2099-01-01";

both_engines!(an_inquiry_is_told_answered_and_then_public, |t| async {
    let Scene { core, care, head, kim, lee } = scene(t).await;
    let visitor = Actor::default();
    let ask =
        async |actor: &Actor, body, new: &NewInquiry| t.app.inquire(actor, &core, body, new).await;
    assert_eq!(denial(ask(&visitor, None, &asked("panel", LATER)).await), Denial::SignIn);
    assert_eq!(denial(ask(&kim, Some(&care), &asked("panel", LATER)).await), Denial::Forbidden);
    let wrong = NewInquiry { question: String::new(), ..asked("nobody", "2020-01-01") };
    let fields: Vec<&str> =
        faults(ask(&head, Some(&care), &wrong).await).iter().map(|(field, _)| *field).collect();
    assert_eq!(fields, ["to", "question", "due"]);
    let id = ask(&head, Some(&care), &asked("panel", LATER)).await.unwrap();
    let mails = t.app.waiting_mails(&t.operator(), 9).await.unwrap();
    let letters: Vec<Letter> =
        mails.iter().map(|mail| serde_json::from_str(&mail.letter).unwrap()).collect();
    let letter = Letter::Inquiry { inquiry: id.0, number: 1 };
    assert_eq!(letters, [letter.clone(), letter]);

    assert_eq!(denial(t.app.inquiry(&visitor, id).await), Denial::NotFound);
    let view = t.app.inquiry(&kim, id).await.unwrap();
    assert_eq!((view.state, view.own), (InquiryState::Open, Some(kim.member)));
    assert_eq!(t.app.inquiry(&head, id).await.unwrap().own, None);
    assert_eq!(t.app.inquiries(&visitor, &core.dialogue).await.unwrap().len(), 0);
    assert_eq!(denial(t.app.answer_inquiry(&head, &view, "답", None).await), Denial::Forbidden);
    assert_eq!(faults(t.app.decline_inquiry(&lee, &view, "").await)[0].0, "reason");
    let declining = t.app.inquiry(&lee, id).await.unwrap();
    t.app.decline_inquiry(&lee, &declining, "분야가 다릅니다").await.unwrap();
    assert_eq!(denial(t.app.inquiry(&visitor, id).await), Denial::NotFound);
    let given = t.app.answer_inquiry(&kim, &view, "한 곳에 해마다 2억 원입니다.", None).await;
    let given = given.unwrap();
    let again = t.app.inquiry(&kim, id).await.unwrap();
    assert_eq!(
        conflict(t.app.answer_inquiry(&kim, &again, "또 답합니다", None).await),
        "replied_already"
    );
    assert_eq!(
        conflict(t.app.answer_inquiry(&kim, &view, "또 답합니다", None).await),
        "replied_already"
    );

    let public = t.app.inquiry(&visitor, id).await.unwrap();
    assert_eq!(public.state, InquiryState::Answered);
    assert_eq!(public.answers, [(kim.member, AnswerId(given.id))]);
    let (answer, _) = t.app.contribution(&visitor, Kind::Answer, given.id).await.unwrap();
    assert_eq!(answer.channel, Channel::Expert);
    let authors = t.app.expert_authors(&visitor, &core, &[given.id]).await.unwrap();
    assert_eq!(authors[0].member_id, kim.member.0);
    let of = t.app.inquiry_of(&visitor, AnswerId(given.id)).await.unwrap().unwrap();
    assert_eq!(of.row.id, id.0);
    let board = t.app.board(&visitor, &core.dialogue).await.unwrap().unwrap();
    assert_eq!(board.rows[0].heard.answers, 0);
});

both_engines!(one_expert_is_asked_and_lateness_is_for_those_who_ask, |t| async {
    let Scene { core, kim, lee, .. } = scene(t).await;
    let editor = t.person(Role::Editor, &core.dialogue).await;
    let today = t.app.now().iso_date(&domain::time::zone(&core.dialogue.zone));
    let new = asked(&kim.member.to_string(), &today);
    let id = t.app.inquire(&editor, &core, None, &new).await.unwrap();
    assert_eq!(t.app.waiting_mails(&t.operator(), 9).await.unwrap().len(), 1);
    assert_eq!(denial(t.app.inquiry(&lee, id).await), Denial::NotFound);
    t.clock.advance(2 * domain::time::DAY);
    assert_eq!(t.app.inquiry(&editor, id).await.unwrap().state, InquiryState::Overdue);
    let view = t.app.inquiry(&kim, id).await.unwrap();
    t.app.decline_inquiry(&kim, &view, "시간이 없습니다").await.unwrap();
    assert_eq!(t.app.inquiry(&editor, id).await.unwrap().state, InquiryState::Declined);
});
