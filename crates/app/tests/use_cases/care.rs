//! What may be sensitive waits for its author's choice, and each choice is kept everywhere.

use app::contribution::NewText;
use app::moderation::NewDecision;
use app::page::Slice;
use app::question::{NewQuestion, QuestionFilter};
use app::{Actor, Error, Matter};
use domain::care::Care;
use domain::contribution::{Change, Kind, Status};
use domain::id::{QuestionId, StatementId};
use domain::moderation::Reason;
use domain::permission::Denial;
use domain::role::Role;
use domain::text::Fault;
use domain::vote::VoteValue;
use testkit::both_engines;

use crate::expect::{denial, faults};

const UNION: &str = "저는 금속노조 조합원입니다";

both_engines!(a_sensitive_text_is_not_sent_before_its_author_chose, |t| async {
    let dialogue = t.dialogue("garam").await;
    let core = t.core_question(&dialogue, "밤에 일하는 사람은?").await;
    let author = t.participant();
    t.edition(&dialogue).await;
    let before = t.acts().await;
    for kind in Kind::ALL {
        let ask = |care| {
            let (kind, author) = (*kind, author.clone());
            let (dialogue, core) = (&dialogue, &core);
            async move {
                let text = UNION.to_owned();
                match kind {
                    Kind::Question => {
                        let new = NewQuestion { title: text, care, ..NewQuestion::default() };
                        t.app.ask(&author, dialogue, &new).await
                    }
                    Kind::Answer => {
                        let new = app::answer::NewAnswer {
                            text,
                            care,
                            ..app::answer::NewAnswer::default()
                        };
                        t.app.answer(&author, core, &new).await
                    }
                    Kind::Statement => {
                        let new = app::statement::NewStatement {
                            text,
                            care,
                            ..app::statement::NewStatement::default()
                        };
                        t.app.state(&author, core, &new).await
                    }
                    Kind::Remark => {
                        let edition = t.edition(dialogue).await;
                        let new = app::remark::NewRemark {
                            text,
                            care,
                            ..app::remark::NewRemark::default()
                        };
                        t.app.remark(&author, &edition, 1, &new).await
                    }
                }
            }
        };
        match ask(None).await {
            Err(Error::Sensitive { found }) => {
                assert_eq!(found[0].matter, Matter::Union);
                assert_eq!(found[0].words, "금속노조");
            }
            other => panic!("{kind}: {other:?}"),
        }
        assert_eq!(t.acts().await, before, "{kind}: something was recorded");
    }
    let asked =
        t.contribution(&author, &dialogue, &core, Kind::Question, UNION, Some(Care::AsItIs));
    let asked = asked.await;
    assert_eq!(asked.status, Status::Published);
    let act = t.acts_after(0).await.pop().unwrap();
    assert!(act.payload.contains(r#""care":"as_it_is""#), "{}", act.payload);
});

both_engines!(staff_who_type_a_slip_are_not_asked, |t| async {
    let dialogue = t.dialogue("garam").await;
    let editor = t.person(Role::Editor, &dialogue).await;
    let slip = NewQuestion {
        title: UNION.to_owned(),
        channel: Some(domain::channel::Channel::Field),
        ..NewQuestion::default()
    };
    t.app.ask(&editor, &dialogue, &slip).await.unwrap();
    let number = NewQuestion { title: "900101-1234567".to_owned(), ..slip };
    let refused = t.app.ask(&editor, &dialogue, &number).await;
    assert_eq!(faults(refused), [("title", Fault::ResidentNumber)]);
});

both_engines!(an_edit_is_warned_of_too, |t| async {
    let dialogue = t.dialogue("garam").await;
    let core = t.core_question(&dialogue, "밤에 일하는 사람은?").await;
    let author = t.participant();
    let asked = t.question(&author, &dialogue, "밤에 누가 돌보나요?").await;
    let edit = |care| NewText { title: UNION.to_owned(), care, ..NewText::default() };
    let warned = t.app.edit(&author, Kind::Question, asked.id, &edit(None)).await;
    assert!(matches!(warned, Err(Error::Sensitive { .. })), "{warned:?}");
    t.app.edit(&author, Kind::Question, asked.id, &edit(Some(Care::AsItIs))).await.unwrap();
    // What only staff read may say anything.
    let secret =
        t.contribution(&author, &dialogue, &core, Kind::Answer, UNION, Some(Care::StaffOnly));
    let secret = secret.await;
    let text = NewText { text: "남편이 당뇨입니다".to_owned(), ..NewText::default() };
    t.app.edit(&author, Kind::Answer, secret.id, &text).await.unwrap();
});

both_engines!(what_is_sent_without_a_name_is_tied_to_nothing, |t| async {
    let dialogue = t.dialogue("garam").await;
    let core = t.core_question(&dialogue, "밤에 일하는 사람은?").await;
    let author = t.participant();
    t.question(&author, &dialogue, "밤에 누가 돌보나요?").await;
    let participants = t.app.counts(&author, &dialogue).await.unwrap().participants;
    let mut authors = Vec::new();
    for kind in Kind::ALL {
        let care = Some(Care::Unnamed);
        let given = t.contribution(&author, &dialogue, &core, *kind, UNION, care).await;
        assert_eq!(given.status, Status::Published);
        let (item, _) = t.app.contribution(&author, *kind, given.id).await.unwrap();
        authors.push(item.author.unwrap());
        assert_eq!(denial(t.app.withdraw(&author, *kind, given.id).await), Denial::Forbidden);
        let receipt = t.app.receipt(&Actor::default(), given.receipt).await.unwrap();
        assert_eq!(receipt.item.id, given.id);
        assert!(receipt.item.title.contains("금속노조") || receipt.item.text.contains("금속노조"));
    }
    authors.push(author.participant.unwrap());
    authors.sort_unstable();
    authors.dedup();
    assert_eq!(authors.len(), 5, "each has an author of its own");
    assert_eq!(t.app.own_contributions(&author, None, 50).await.unwrap().len(), 1);
    let counts = t.app.counts(&author, &dialogue).await.unwrap();
    assert_eq!(counts.participants, participants, "no more people took part");
    // Being barred is no reason to hide behind another name.
    t.app.bar(&t.operator(), dialogue.id, author.participant.unwrap(), Some("도배")).await.unwrap();
    let again = NewQuestion {
        title: "또 묻습니다".to_owned(),
        care: Some(Care::Unnamed),
        ..NewQuestion::default()
    };
    assert_eq!(denial(t.app.ask(&author, &dialogue, &again).await), Denial::Barred);
});

both_engines!(what_is_for_staff_only_is_nowhere_else, |t| async {
    let dialogue = t.dialogue("garam").await;
    let core = t.core_question(&dialogue, "밤에 일하는 사람은?").await;
    let (author, visitor) = (t.participant(), Actor::default());
    let here = t.person(Role::Moderator, &dialogue).await;
    let there = t.person(Role::Moderator, &*t.dialogue("sori").await).await;
    let public = t.app.counts(&visitor, &dialogue).await.unwrap();
    let care = Some(Care::StaffOnly);
    let mut given = Vec::new();
    for kind in Kind::ALL {
        let sent = t.contribution(&author, &dialogue, &core, *kind, UNION, care).await;
        assert_eq!(sent.status, Status::StaffOnly);
        given.push((*kind, sent));
    }
    let counts = t.app.counts(&visitor, &dialogue).await.unwrap();
    let expected = app::dialogue::Counts { staff_only: 4, participants: 1, ..public };
    assert_eq!(counts, expected, "counted in a figure of its own alone");
    for (kind, sent) in &given {
        let read = |actor: Actor| async move { t.app.contribution(&actor, *kind, sent.id).await };
        for stranger in [visitor.clone(), t.participant(), there.actor.clone()] {
            assert_eq!(denial(read(stranger).await), Denial::NotFound, "{kind}");
        }
        for reader in [author.clone(), here.actor.clone(), t.operator()] {
            let (item, _) = read(reader).await.unwrap();
            assert!(item.title.contains("금속노조") || item.text.contains("금속노조"), "{kind}");
        }
        let receipt = t.app.receipt(&visitor, sent.receipt).await.unwrap();
        assert_eq!(receipt.item.status, Status::StaffOnly, "its receipt works");
        for change in [Change::Publish, Change::Hide, Change::Restore] {
            let note = "까닭입니다".to_owned();
            let new = NewDecision { change, reason: Some(Reason::Abuse), note };
            let decided = t.app.moderate(&here, &dialogue, *kind, sent.id, &new).await;
            assert_eq!(denial(decided), Denial::State, "{kind} {change}");
        }
    }
    let all = QuestionFilter::default();
    let questions = t.app.questions(&here, &dialogue, &all, Slice::first(20));
    assert_eq!(questions.await.unwrap().total, 0);
    let answers = t.app.answers(&here, &core, None, true, Slice::first(20)).await.unwrap();
    assert_eq!((answers.total, answers.items.len()), (0, 0));
    assert_eq!(t.app.statements(&here, &core, Slice::first(20)).await.unwrap().total, 0);
    assert_eq!(t.app.likely_questions(&here, &dialogue, UNION, 5).await.unwrap(), []);
    let export = t.app.export_polis(&here, core.id()).await.unwrap();
    assert!(export.comments.is_empty(), "{:?}", export.comments);
    let csv = t.app.comments_csv(&visitor, &core).await.unwrap();
    assert_eq!(String::from_utf8(csv).unwrap().lines().count(), 1);
    let told = t.app.latest_acts(&visitor, &dialogue, 50).await.unwrap();
    assert!(told.iter().all(|act| act.of.is_none()), "{told:?}");
    let statement = StatementId(given[2].1.id);
    let vote = t.app.vote(&t.participant(), statement, VoteValue::Agree).await;
    assert_eq!(denial(vote), Denial::NotFound);
    let question = QuestionId(given[0].1.id);
    let set = t.app.begin_set(&t.operator(), &dialogue, "둘째").await.unwrap();
    let set = domain::id::CoreQuestionSetId(set.id);
    let new = app::core_question::NewCoreQuestion {
        title: "함께 답할 질문은?".to_owned(),
        ..app::core_question::NewCoreQuestion::default()
    };
    let other = t.app.add_core_question(&t.operator(), &dialogue, set, &new).await.unwrap();
    assert!(t.app.link(&t.operator(), &dialogue, other, &[question]).await.is_err());
    let queue = t.app.moderation_queue(&here, &dialogue, Status::StaffOnly, Slice::first(20));
    assert_eq!(queue.await.unwrap().total, 4, "moderators find it");
    let queue = t.app.moderation_queue(&there, &dialogue, Status::StaffOnly, Slice::first(20));
    assert_eq!(denial(queue.await), Denial::Forbidden);
    // Its author edits and withdraws it, and nobody is told of that either.
    let edited = NewText { title: "다시 씁니다".to_owned(), ..NewText::default() };
    t.app.edit(&author, Kind::Question, question.0, &edited).await.unwrap();
    t.app.withdraw(&author, Kind::Question, question.0).await.unwrap();
    let told = t.app.latest_acts(&visitor, &dialogue, 50).await.unwrap();
    assert!(told.iter().all(|act| act.of.is_none()), "{told:?}");
});

both_engines!(resident_numbers_are_refused_wherever_text_is_taken, |t| async {
    let dialogue = t.dialogue("garam").await;
    let author = t.participant();
    let new = NewQuestion {
        title: "제 번호는 900101-1234567입니다".to_owned(),
        body: "외국인등록번호 850315-5123456".to_owned(),
        care: Some(Care::StaffOnly),
        ..NewQuestion::default()
    };
    let refused = faults(t.app.ask(&author, &dialogue, &new).await);
    assert_eq!(refused, [("title", Fault::ResidentNumber), ("body", Fault::ResidentNumber)]);
    let asked = t.question(&author, &dialogue, "밤에 누가 돌보나요?").await;
    let note = "번호 900101-1234567이 있습니다".to_owned();
    let hide = NewDecision { change: Change::Hide, reason: Some(Reason::Privacy), note };
    let refused = t.app.moderate(&t.operator(), &dialogue, Kind::Question, asked.id, &hide).await;
    assert_eq!(faults(refused), [("note", Fault::ResidentNumber)]);
});
