//! Everything of one's own, and nothing of anybody else's.

use app::contribution::NewText;
use domain::contribution::Kind;
use domain::permission::Denial;
use domain::time::SECOND;
use domain::vote::VoteValue;
use testkit::both_engines;

use crate::expect::denial;

both_engines!(all_of_ones_own_is_in_it, |t| async {
    let dialogue = t.dialogue("garam").await;
    let core = t.core_question(&dialogue, "밤에 일하는 사람은?").await;
    let (me, other) = (t.participant(), t.participant());
    let mut asked = Vec::new();
    for n in 0..203 {
        asked.push(t.question(&me, &dialogue, &format!("{n}번째 질문은?")).await);
        t.clock.advance(SECOND);
    }
    t.question(&other, &dialogue, "남의 질문은?").await;
    let gone = t.answer_by(&me, &core, "거둘 답변입니다").await;
    t.app.withdraw(&me, Kind::Answer, gone.id).await.unwrap();
    let edit = NewText { title: "고친 질문은?".to_owned(), ..NewText::default() };
    t.app.edit(&me, Kind::Question, asked[202].id, &edit).await.unwrap();
    let statement = t.statement(&core, "함께 정하면 된다").await;
    t.app.vote(&me, statement, VoteValue::Disagree).await.unwrap();
    t.app.vote(&other, statement, VoteValue::Agree).await.unwrap();
    t.app.bar(&t.operator(), dialogue.id, me.participant.unwrap(), Some("도배")).await.unwrap();

    let mine = t.app.download(&me).await.unwrap();
    assert_eq!(mine.contributions.len(), 204);
    let text = serde_json::to_string(&mine).unwrap();
    for given in &asked {
        assert!(text.contains(&given.code) && text.contains(&given.receipt.to_string()));
    }
    assert!(text.contains("고친 질문은?") && text.contains("202번째 질문은?"), "earlier texts too");
    assert!(!text.contains("남의 질문") && !text.contains("거둘 답변입니다"));
    assert_eq!(mine.votes.len(), 1);
    assert_eq!(mine.votes[0].value, VoteValue::Disagree);
    assert_eq!(mine.barrings[0].reason, "도배");
    assert_eq!(denial(t.app.download(&app::Actor::default()).await), Denial::SignIn);
});
