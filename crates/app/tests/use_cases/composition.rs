//! What the bylaws say of who sits in a body.

use app::body::BodyView;
use app::composition::{Remark, Standing};
use app::member::{Departure, NewMember};
use domain::body::BodyKind;
use domain::bylaws::{Problem, Severity};
use domain::id::MemberId;
use domain::permission::Denial;
use domain::role::Role;
use domain::time::DAY;
use testkit::{TestApp, both_engines};

use crate::expect::{conflict, denial, faults};

async fn seat(t: &TestApp, body: &BodyView, name: &str, gender: &str) -> MemberId {
    let new = NewMember {
        name: name.to_owned(),
        kind: "appointed".to_owned(),
        constituency: "civic".to_owned(),
        gender: gender.to_owned(),
        ..NewMember::default()
    };
    t.app.appoint(&t.operator(), body, &new).await.unwrap().member
}

fn words(standing: &Standing) -> Vec<&'static str> {
    let word = |remark: &Remark| match remark {
        Remark::Rule(problem) => problem.word(),
        Remark::GenderShare { .. } => "gender_share",
        Remark::TermEnding { .. } => "term_ending",
        Remark::SeatVacant => "seat_vacant",
        Remark::BodiesUnknown { .. } => "bodies_unknown",
    };
    standing.observations.iter().map(|one| word(&one.remark)).collect()
}

both_engines!(everybody_learns_of_a_share_and_of_nobodys_gender, |t| async {
    let dialogue = t.dialogue("garam").await;
    let secretary = t.person(Role::Secretary, &dialogue).await;
    let body = t.body(&dialogue, "council", BodyKind::Council).await;
    for (name, gender) in [("가", "man"), ("나", "man"), ("다", "man"), ("라", "woman")] {
        seat(t, &body, name, gender).await;
    }
    let body = t.reload_body("council").await;
    let standing = t.app.findings(&secretary, &body).await.unwrap();
    let breach = &standing.observations[0];
    assert_eq!(breach.severity, Severity::Breach);
    assert!(matches!(breach.remark, Remark::Rule(Problem::GenderExceeded { count: 3, .. })));
    let cited = breach.article.as_ref().unwrap().to_string();
    assert_eq!(cited, "「지속가능 일자리 지원 조례」 제7조");
    assert!(words(&standing).contains(&"bodies_unknown"), "none has an account");
    let public = t.app.published_findings(&app::Actor::default(), &body).await.unwrap();
    assert!(matches!(public.observations[0].remark, Remark::GenderShare { percent: 75, .. }));
    let hidden = ["gender_exceeded", "gender_unknown", "bodies_many", "bodies_unknown"];
    assert!(words(&public).iter().all(|word| !hidden.contains(word)), "{public:?}");
    assert_eq!((public.enrolled, public.most), (4, Some(30)));

    t.app.exempt(&secretary, &body, "신청한 여성이 없었음").await.unwrap();
    let standing = t.app.findings(&secretary, &body).await.unwrap();
    assert_eq!(standing.observations.iter().find(|one| one.severity == Severity::Breach), None);
    assert_eq!(standing.exemption.unwrap().reason, "신청한 여성이 없었음");
    t.app.exempt(&secretary, &body, "").await.unwrap();
    assert_eq!(conflict(t.app.exempt(&secretary, &body, "").await), "changed");
    assert_eq!(faults(t.app.exempt(&secretary, &body, "가").await)[0].0, "reason");
    let standing = t.app.findings(&secretary, &body).await.unwrap();
    assert_eq!(standing.observations[0].severity, Severity::Breach);
});

both_engines!(only_those_who_manage_see_all_findings, |t| async {
    let dialogue = t.dialogue("garam").await;
    let body = t.body(&dialogue, "council", BodyKind::Council).await;
    let member = t.seated(&body, "김위원").await;
    assert_eq!(denial(t.app.findings(&member, &body).await), Denial::Forbidden);
    let editor = t.person(Role::Editor, &dialogue).await;
    assert_eq!(denial(t.app.findings(&editor, &body).await), Denial::Forbidden);
});

both_engines!(a_vacancy_is_told_until_somebody_serves_the_rest, |t| async {
    let dialogue = t.dialogue("garam").await;
    let secretary = t.person(Role::Secretary, &dialogue).await;
    let body = t.body(&dialogue, "council", BodyKind::Council).await;
    let left = seat(t, &body, "먼저", "woman").await;
    let body = t.reload_body("council").await;
    let departure = Departure {
        ending: "resigned".to_owned(),
        reason: "이사".to_owned(),
        ..Departure::default()
    };
    t.app.end_seat(&secretary, &body, left, &departure).await.unwrap();
    let body = t.reload_body("council").await;
    let standing = t.app.published_findings(&app::Actor::default(), &body).await.unwrap();
    let vacant = standing.observations.iter().find(|one| one.remark == Remark::SeatVacant);
    assert_eq!(vacant.unwrap().member, Some(left));
    let next = NewMember {
        name: "나중".to_owned(),
        kind: "appointed".to_owned(),
        constituency: "civic".to_owned(),
        replaces: Some(left),
        ..NewMember::default()
    };
    t.app.appoint(&secretary, &body, &next).await.unwrap();
    let body = t.reload_body("council").await;
    let standing = t.app.published_findings(&app::Actor::default(), &body).await.unwrap();
    assert!(!words(&standing).contains(&"seat_vacant"));
});

both_engines!(terms_that_end_soon_and_many_seats_are_told, |t| async {
    let dialogue = t.dialogue("garam").await;
    let secretary = t.person(Role::Secretary, &dialogue).await;
    let council = t.body(&dialogue, "council", BodyKind::Council).await;
    let soon = NewMember {
        name: "김곧".to_owned(),
        kind: "appointed".to_owned(),
        constituency: "civic".to_owned(),
        email: "busy@garam.example".to_owned(),
        term_to: Some(t.app.now().plus(59 * DAY)),
        ..NewMember::default()
    };
    t.app.appoint(&secretary, &council, &soon).await.unwrap();
    for slug in ["one", "two"] {
        let body = t.body(&dialogue, slug, BodyKind::Subcommittee).await;
        t.app.appoint(&secretary, &body, &soon).await.unwrap();
    }
    let council = t.reload_body("council").await;
    let standing = t.app.findings(&secretary, &council).await.unwrap();
    let told = words(&standing);
    assert!(told.contains(&"term_ending") && told.contains(&"bodies_many"), "{told:?}");
    assert!(!told.contains(&"bodies_unknown"), "all have accounts");
    let public = words(&t.app.published_findings(&app::Actor::default(), &council).await.unwrap());
    assert!(public.contains(&"term_ending") && !public.contains(&"bodies_many"), "{public:?}");
});
