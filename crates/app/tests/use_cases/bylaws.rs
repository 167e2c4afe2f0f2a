//! Bylaws of bodies: previewed, dated, never overwritten.

use app::Error;
use app::bylaws::{Arithmetic, BylawsFields, arithmetic};
use domain::body::BodyKind;
use domain::bylaws::Preset;
use domain::permission::Denial;
use domain::role::Role;
use domain::time::{DAY, SECOND};
use testkit::both_engines;

use crate::expect::{conflict, denial, faults};

#[test]
fn the_usual_sums() {
    let council = Preset::Council.rules();
    for (enrolled, quorum, in_favour) in [(29, 15, 8), (30, 16, 9), (1, 1, 1), (0, 1, 1)] {
        assert_eq!(arithmetic(&council, enrolled), Arithmetic { enrolled, quorum, in_favour });
    }
}

both_engines!(bylaws_are_dated_and_never_overwritten, |t| async {
    let dialogue = t.dialogue("garam").await;
    let secretary = t.person(Role::Secretary, &dialogue).await;
    let body = t.body(&dialogue, "council", BodyKind::Council).await;
    t.clock.advance(3600 * SECOND);
    let first = t.app.bylaws(&secretary, &body, None).await.unwrap();
    assert_eq!((first.number, first.versions.len()), (1, 1));
    let stricter = first.source.replacen("threshold = \"majority\"", "threshold = \"2/3\"", 1);
    let tomorrow = t.app.now().plus(DAY);
    t.app.set_bylaws(&secretary, &body, &stricter, Some(tomorrow)).await.unwrap();
    let now = t.app.bylaws(&app::Actor::default(), &body, None).await.unwrap();
    assert_eq!((now.number, now.versions.len()), (1, 2), "tomorrow's do not hold yet");
    t.clock.advance(2 * DAY);
    let now = t.app.bylaws(&app::Actor::default(), &body, None).await.unwrap();
    assert_eq!((now.number, now.since), (2, tomorrow));
    assert_eq!(now.rules.quorum.rule.threshold.to_string(), "2/3");
    let before = t.app.bylaws(&app::Actor::default(), &body, Some(1)).await.unwrap();
    assert_eq!(before.source, first.source);
    for number in [0, 3] {
        let gone = t.app.bylaws(&secretary, &body, Some(number)).await;
        assert_eq!(denial(gone.map(|view| view.number)), Denial::NotFound);
    }
    let past = Some(t.app.now().plus(-DAY));
    let refused = t.app.set_bylaws(&secretary, &body, &stricter, past).await;
    assert_eq!(faults(refused)[0].0, "since");
});

both_engines!(nothing_begins_before_the_newest_version, |t| async {
    let dialogue = t.dialogue("garam").await;
    let secretary = t.person(Role::Secretary, &dialogue).await;
    let body = t.body(&dialogue, "council", BodyKind::Council).await;
    let text = Preset::Committees.text();
    let later = Some(t.app.now().plus(9 * DAY));
    t.app.set_bylaws(&secretary, &body, text, later).await.unwrap();
    let between = Some(t.app.now().plus(3 * DAY));
    let refused = t.app.set_bylaws(&secretary, &body, text, between).await;
    assert_eq!(faults(refused)[0].0, "since");
    t.app.end_body(&secretary, &body, "끝남", None).await.unwrap();
    let body = t.reload_body("council").await;
    let ended = t.app.set_bylaws(&secretary, &body, text, None).await;
    assert_eq!(conflict(ended), "body_ended");
});

both_engines!(a_fault_in_bylaws_is_told_with_its_place, |t| async {
    let dialogue = t.dialogue("garam").await;
    let secretary = t.person(Role::Secretary, &dialogue).await;
    let body = t.body(&dialogue, "council", BodyKind::Council).await;
    let text = "title = \"조례\"\n\n[quorum]\nthreshold = \"half\"\narticle = \"제1조\"\n";
    match t.app.preview_bylaws(&secretary, &body, text).await {
        Err(Error::Bylaws(error)) => {
            assert_eq!((error.line, error.key.as_str()), (4, "quorum.threshold"));
        }
        other => panic!("{other:?}"),
    }
    let number = "title = \"조례 900101-1234568\"\n";
    let refused = t.app.set_bylaws(&secretary, &body, number, None).await;
    assert_eq!(faults(refused)[0].0, "source");
    let editor = t.person(Role::Editor, &dialogue).await;
    let refused = t.app.preview_bylaws(&editor, &body, text).await;
    assert_eq!(denial(refused.map(|preview| preview.source)), Denial::Forbidden);
});

both_engines!(a_preview_says_what_it_comes_to_for_the_members_there_are, |t| async {
    let dialogue = t.dialogue("garam").await;
    let secretary = t.person(Role::Secretary, &dialogue).await;
    let body = t.body(&dialogue, "council", BodyKind::Council).await;
    for name in ["가", "나", "다", "라", "마", "바"] {
        t.seated(&body, name).await;
    }
    let body = t.reload_body("council").await;
    let rules = t.app.bylaws(&secretary, &body, None).await.unwrap().rules;
    let fields = BylawsFields { quorum: "2/3".to_owned(), ..BylawsFields::of(&rules) };
    let source = t.app.bylaws_with(&secretary, &body, &fields).await.unwrap();
    let preview = t.app.preview_bylaws(&secretary, &body, &source).await.unwrap();
    assert_eq!(preview.now, Arithmetic { enrolled: 6, quorum: 4, in_favour: 3 });
    assert_eq!(preview.then, Arithmetic { enrolled: 6, quorum: 4, in_favour: 3 });
    assert_eq!(preview.after.quorum.rule.threshold.to_string(), "2/3");
    assert_eq!(preview.after.quorum.article, preview.before.quorum.article);
});

both_engines!(fields_change_only_what_they_name, |t| async {
    let dialogue = t.dialogue("garam").await;
    let secretary = t.person(Role::Secretary, &dialogue).await;
    let body = t.body(&dialogue, "council", BodyKind::Council).await;
    let view = t.app.bylaws(&secretary, &body, None).await.unwrap();
    let as_it_is = BylawsFields::of(&view.rules);
    let same = t.app.bylaws_with(&secretary, &body, &as_it_is).await.unwrap();
    assert_eq!(same, view.own.write());
    let change = BylawsFields {
        notice: "5".to_owned(),
        notice_article: "제10조의2".to_owned(),
        recused_base: "1".to_owned(),
        ..as_it_is.clone()
    };
    let source = t.app.bylaws_with(&secretary, &body, &change).await.unwrap();
    let after = t.app.preview_bylaws(&secretary, &body, &source).await.unwrap().after;
    let notice = after.notice.unwrap();
    assert_eq!(notice.rule.days, 5);
    assert_eq!(notice.article.to_string(), "「지속가능 일자리 지원 조례」 제10조의2");
    assert!(after.counting.base && after.counting.enrolled);
    assert_eq!(after.materials, view.rules.materials);
    let bad =
        BylawsFields { decision: "most".to_owned(), notice: "soon".to_owned(), ..as_it_is.clone() };
    let told = faults(t.app.bylaws_with(&secretary, &body, &bad).await);
    let fields: Vec<&str> = told.iter().map(|(field, _)| *field).collect();
    assert_eq!(fields, ["decision", "notice"]);
    let long = BylawsFields { notice: "400".to_owned(), ..as_it_is };
    let refused = t.app.bylaws_with(&secretary, &body, &long).await;
    assert!(matches!(refused, Err(Error::Bylaws(_))), "{refused:?}");
});
