//! Receipts and participants' tokens.

use domain::contribution::Kind;
use domain::permission::Denial;
use domain::receipt::ReceiptCode;
use testkit::{TestApp, both_engines};

use crate::expect::denial;

both_engines!(a_receipt_leads_to_what_it_was_given_for, |t| async {
    let dialogue = t.dialogue("garam").await;
    let core = t.core_question(&dialogue, "밤에 일하는 사람은?").await;
    let author = t.participant();
    let question = t.question(&author, &dialogue, "어디서 쉬나요?").await;
    let answer = t.answer_by(&author, &core, "쉼터에서 쉽니다").await;
    let statement = t.statement_by(&author, &core, "쉼터가 필요합니다").await;
    let visitor = app::Actor::default();
    for (given, kind, number) in [
        (&question, Kind::Question, None),
        (&answer, Kind::Answer, Some(1)),
        (&statement, Kind::Statement, Some(1)),
    ] {
        let typed = given.receipt.to_string().to_lowercase().replace('-', " ");
        let view = t.app.receipt(&visitor, ReceiptCode::parse(&typed).unwrap()).await.unwrap();
        assert_eq!((view.item.kind, view.item.id, view.vote), (kind, given.id, false));
        assert_eq!(view.core_question.map(|core| core.number), number);
        let act = t.acts_after(view.act - 1).await.remove(0);
        let fingerprint = view.fingerprint.unwrap();
        assert!(act.payload.contains(&format!("sha256:{fingerprint}")), "{}", act.payload);
    }
    let unknown = t.app.receipt(&visitor, ReceiptCode::from_bits(1)).await;
    assert_eq!(denial(unknown), Denial::NotFound);
});

both_engines!(the_holder_of_a_receipt_sees_what_happened, |t| async {
    let dialogue = t.dialogue("garam").await;
    let author = t.participant();
    let given = t.question(&author, &dialogue, "어디서 쉬나요?").await;
    t.hide(&dialogue, Kind::Question, given.id).await;
    let visitor = app::Actor::default();
    let view = t.app.receipt(&visitor, given.receipt).await.unwrap();
    assert_eq!(view.hidden.unwrap().reason.as_deref(), Some("abuse"));
    t.app.withdraw(&author, Kind::Question, given.id).await.unwrap();
    let view = t.app.receipt(&visitor, given.receipt).await.unwrap();
    assert_eq!((view.item.title.as_str(), view.hidden), ("", None));
    let draft = t.set_status(&dialogue, domain::dialogue::DialogueStatus::Draft).await;
    assert_eq!(denial(t.app.receipt(&visitor, given.receipt).await), Denial::NotFound);
    assert!(t.app.receipt(&t.operator(), given.receipt).await.is_ok(), "{}", draft.slug);
});

#[tokio::test(flavor = "multi_thread")]
async fn only_tokens_of_this_installation_prove_a_participant() {
    let t = TestApp::sqlite().await;
    let (id, token) = t.app.join().unwrap();
    assert_eq!(t.app.participant_of(&token), Some(id));
    assert_eq!(t.app.token(id), token);
    let forged: String = token
        .chars()
        .enumerate()
        .map(|(n, c)| if n == 3 { if c == 'A' { 'B' } else { 'A' } } else { c })
        .collect();
    for wrong in
        ["", "=", "가", "AAAA", &token[..20], &format!("{token}AA"), &forged, &"A".repeat(10_000)]
    {
        assert_eq!(t.app.participant_of(wrong), None, "{wrong}");
    }
    // Another installation has another secret.
    let elsewhere = TestApp::seeded(7).await;
    assert_eq!(elsewhere.app.participant_of(&token), None);
}

both_engines!(what_one_did_is_listed_for_oneself_alone, |t| async {
    let dialogue = t.dialogue("garam").await;
    let author = t.participant();
    for n in 0..5 {
        t.clock.advance(1);
        t.question(&author, &dialogue, &format!("{n}번째 질문?")).await;
    }
    t.question(&t.participant(), &dialogue, "남의 질문?").await;
    let first = t.app.own_contributions(&author, None, 3).await.unwrap();
    let titles = |own: &[app::contribution::Own]| {
        own.iter().map(|own| own.item.title.clone()).collect::<Vec<_>>()
    };
    assert_eq!(titles(&first), ["4번째 질문?", "3번째 질문?", "2번째 질문?"]);
    let rest = t.app.own_contributions(&author, Some(first[2].at.0), 3).await.unwrap();
    assert_eq!(titles(&rest), ["1번째 질문?", "0번째 질문?"]);
    let outcome = t.app.own_contributions(&app::Actor::default(), None, 3).await;
    assert_eq!(denial(outcome.map(|_| ())), Denial::SignIn);
});
