//! The interface's own texts: reworded and checked by somebody known, used on every node.

use app::interface_text::{MessageError, NewInterfaceText, Source};
use app::{Actor, Error};
use domain::permission::Denial;
use domain::role::Role;
use domain::text::Fault;
use testkit::both_engines;

use crate::expect::{denial, faults};

const COUNT: Source<'_> = Source {
    language: "vi",
    key: "questions-count",
    korean: "질문 { $n }개",
    shipped: "{ $n } câu hỏi",
};

fn text(text: &str) -> NewInterfaceText<'_> {
    NewInterfaceText { text: Some(text), checked: true }
}

both_engines!(a_named_person_rewords_and_checks, |t| async {
    let dialogue = t.dialogue("garam").await;
    let secretary = t.person(Role::Secretary, &dialogue).await;
    let other = t.another().await;
    let before = t.app.newest_interface_text();
    let acts = t.acts().await;
    t.app.put_interface_texts(&secretary, &[(COUNT, text("{ $n } câu được hỏi"))]).await.unwrap();
    assert_eq!(t.acts().await, acts + 1, "what people say is an act, so that every node follows");
    assert!(t.app.newest_interface_text() > before);
    let heard = || other.newest_interface_text() > before;
    assert!(crate::follow::becomes(heard).await, "every node hears of it");
    let rows = t.app.interface_texts().await.unwrap();
    assert_eq!((rows.len(), COUNT.stands(&rows[0])), (1, (Some("{ $n } câu được hỏi"), true)));
    assert!(rows[0].name.as_deref().is_some_and(|name| !name.is_empty()));

    // The program's next release says something else in Korean: a person has to look again.
    let reworded = Source { korean: "질문이 { $n }개", ..COUNT };
    assert_eq!(reworded.stands(&rows[0]), (Some("{ $n } câu được hỏi"), false));
    // What no longer fits its variables is not said.
    let other = Source { korean: "질문 { $count }개", ..COUNT };
    assert_eq!(other.stands(&rows[0]), (None, false));

    let back = NewInterfaceText { text: None, checked: false };
    t.app.put_interface_texts(&secretary, &[(COUNT, back)]).await.unwrap();
    let rows = t.app.interface_texts().await.unwrap();
    assert_eq!((rows.len(), COUNT.stands(&rows[0])), (1, (None, false)));
    // Finding the program's own text right changes no word.
    t.app.put_interface_texts(&secretary, &[(COUNT, text(COUNT.shipped))]).await.unwrap();
    let rows = t.app.interface_texts().await.unwrap();
    assert_eq!((rows[0].text.as_deref(), COUNT.stands(&rows[0])), (None, (None, true)));
    let versions =
        t.app.interface_text_versions(&secretary, COUNT.language, COUNT.key).await.unwrap();
    assert_eq!(versions.len(), 3, "every version is kept");
});

both_engines!(nobody_unknown_and_nothing_broken, |t| async {
    let dialogue = t.dialogue("garam").await;
    let (secretary, editor) =
        (t.person(Role::Secretary, &dialogue).await, t.person(Role::Editor, &dialogue).await);
    let put = async |actor: &Actor, given: &str| {
        t.app.put_interface_texts(actor, &[(COUNT, text(given))]).await
    };
    assert_eq!(denial(put(&editor, "{ $n } câu").await), Denial::Forbidden);
    assert_eq!(denial(put(&Actor::default(), "{ $n } câu").await), Denial::SignIn);
    let program = put(&t.operator(), "{ $n } câu").await;
    assert_eq!(denial(program), Denial::SignIn, "it takes a name");
    for given in ["", "câu", "{ $n } <b>câu</b>", "{ $n } { $m }", "{ $n"] {
        let refused = put(&secretary, given).await;
        assert!(matches!(refused, Err(Error::Message(_))), "{given}: {refused:?}");
    }
    // All of them or none.
    let other = Source { key: "nav-home", korean: "현황", shipped: "Tổng quan", ..COUNT };
    let both = [(other, text("Bảng chung")), (COUNT, text("câu"))];
    let refused = t.app.put_interface_texts(&secretary, &both).await;
    let missing = MessageError::Missing { name: "$n".to_owned() };
    assert!(matches!(refused, Err(Error::Message(error)) if error == missing));
    assert!(t.app.interface_texts().await.unwrap().is_empty());
});

both_engines!(readers_report_and_somebody_settles_it, |t| async {
    let dialogue = t.dialogue("garam").await;
    let secretary = t.person(Role::Secretary, &dialogue).await;
    let reader = Actor::default();
    let report = async |text: &str| t.app.report_interface(&reader, "vi", "/menu", text).await;
    assert_eq!(faults(report(" ").await), [("text", Fault::Required)]);
    report("“Sách Lam” nghe lạ").await.unwrap();
    assert_eq!(denial(t.app.interface_reports(&reader).await), Denial::SignIn);
    let open = t.app.interface_reports(&secretary).await.unwrap();
    assert_eq!((open.len(), open[0].text.as_str()), (1, "“Sách Lam” nghe lạ"));
    t.app.settle_interface_report(&secretary, open[0].id).await.unwrap();
    assert!(t.app.interface_reports(&secretary).await.unwrap().is_empty());
    let again = t.app.settle_interface_report(&secretary, open[0].id).await;
    assert_eq!(denial(again), Denial::NotFound);
});

both_engines!(another_node_says_it_too, |t| async {
    let dialogue = t.dialogue("garam").await;
    let secretary = t.person(Role::Secretary, &dialogue).await;
    let another = t.another().await;
    t.app.put_interface_texts(&secretary, &[(COUNT, text("{ $n } câu được hỏi"))]).await.unwrap();
    assert_eq!(another.interface_texts().await.unwrap(), t.app.interface_texts().await.unwrap());
});
