//! The roster of a body: published as a table, brought in from one.

use app::Error;
use app::roster::RosterImport;
use domain::body::BodyKind;
use domain::member::Office;
use domain::permission::Denial;
use domain::role::Role;
use testkit::both_engines;

use crate::expect::{denial, faults};

const ROSTER: &str = "이름,소속,위촉 구분,대표 분야,직책,표결권,임기 시작,임기 끝,연임,전자우편,성별\n\
    가람구청장,가람구,당연직,행정,공동위원장,있음,,,,,\n\
    정하늘,가람시민모임,위촉직,시민사회,,,,2028-12-31,1,sky@garam.example,여성\n\
    이간사,일자리과,당연직,행정,간사,없음,,,,,\n";

both_engines!(a_roster_comes_in_whole, |t| async {
    let dialogue = t.dialogue("garam").await;
    let secretary = t.person(Role::Secretary, &dialogue).await;
    let body = t.body(&dialogue, "council", BodyKind::Council).await;
    let import = t.app.import_roster(&secretary, &body, "명부.csv", ROSTER.as_bytes()).await;
    let RosterImport { seats, passwords, faults } = import.unwrap();
    assert_eq!((seats, faults.len()), (3, 0));
    assert_eq!(passwords[0].0, "sky@garam.example");
    let body = t.reload_body("council").await;
    let now = t.app.now();
    assert_eq!(body.enrolled(now).count(), 2);
    assert_eq!(body.holders(Office::CoChair, now).count(), 1);
    let csv = t.app.roster_csv(&app::Actor::default(), &body).unwrap();
    let csv = String::from_utf8(csv).unwrap();
    assert!(csv.contains("정하늘,가람시민모임,위촉직,시민사회,,있음,"), "{csv}");
    assert!(!csv.contains("sky@") && !csv.contains("여성"), "neither is published");
    let xlsx = t.app.roster_xlsx(&app::Actor::default(), &body).unwrap();
    assert!(xlsx.starts_with(b"PK"));
});

both_engines!(one_bad_row_keeps_all_out, |t| async {
    let dialogue = t.dialogue("garam").await;
    let secretary = t.person(Role::Secretary, &dialogue).await;
    let body = t.body(&dialogue, "council", BodyKind::Council).await;
    let twice = ROSTER.to_owned()
        + "김하나,,위촉직,시민,,,,어제,많이,sky@garam.example,\n"
        + "김둘,,위촉직,주민,,,,,,sky@garam.example,\n";
    let import =
        t.app.import_roster(&secretary, &body, "명부.csv", twice.as_bytes()).await.unwrap();
    assert_eq!((import.seats, import.passwords.len()), (0, 0));
    let told: Vec<(u32, &str)> =
        import.faults.iter().map(|fault| (fault.row, fault.column.as_str())).collect();
    assert_eq!(told, [(5, "대표 분야"), (5, "임기 끝"), (5, "연임"), (6, "전자우편")]);
    assert_eq!(t.reload_body("council").await.members.len(), 0);
    let nameless = t.app.import_roster(&secretary, &body, "a.csv", b"who,what\nx,y\n").await;
    assert_eq!(faults(nameless)[0].0, "header");
    let pdf = t.app.import_roster(&secretary, &body, "a.pdf", b"%PDF-1.7 ...").await;
    assert!(matches!(pdf, Err(Error::Table(_))), "{pdf:?}");
    let editor = t.person(Role::Editor, &dialogue).await;
    let refused = t.app.import_roster(&editor, &body, "a.csv", ROSTER.as_bytes()).await;
    assert_eq!(denial(refused), Denial::Forbidden);
});
