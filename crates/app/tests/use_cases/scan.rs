//! Scans: hidden until looked through, blacked out for good, destroyed for good.

use app::Actor;
use app::page::Slice;
use app::scan::ScanDecision::{Destroy, Keep, Publish};
use app::slip::NewSlip;
use domain::contribution::Kind;
use domain::permission::Denial;
use domain::role::Role;
use domain::scan::{Area, ScanStatus};
use domain::slip::{SlipKind, short};
use testkit::both_engines;

use crate::expect::{conflict, denial};
use crate::slip::run;

both_engines!(a_scan_is_shown_after_it_was_looked_through, |t| async {
    let dialogue = t.dialogue("garam").await;
    let editor = t.person(Role::Editor, &dialogue).await;
    let moderator = t.person(Role::Moderator, &dialogue).await;
    let visitor = Actor::default();
    let (_, codes) = run(t, &dialogue, SlipKind::Question, None, 1).await;
    let slip = NewSlip {
        slip: short(codes[0]),
        title: "밤 버스는 언제 오나요?".to_owned(),
        ..NewSlip::default()
    };
    let file = testkit::png(200, 100);
    let blank = t.app.add_scan(&editor, &dialogue, codes[0], file.clone()).await;
    assert_eq!(denial(blank), Denial::NotFound);
    let given = t.app.type_slip(&editor, &dialogue, &slip).await.unwrap();
    let id = t.app.add_scan(&editor, &dialogue, codes[0], file.clone()).await.unwrap();
    assert_eq!(t.app.public_scan(&visitor, Kind::Question, given.id).await.unwrap(), None);
    let picture = t.app.public_scan_picture(&visitor, Kind::Question, given.id).await;
    assert_eq!(denial(picture), Denial::NotFound);
    assert_eq!(denial(t.app.scan_picture(&editor, &dialogue, id).await), Denial::Forbidden);
    let before = t.app.scan_picture(&moderator, &dialogue, id).await.unwrap();

    let area = Area { x: 0, y: 0, width: 1000, height: 500 };
    t.app.decide_scan(&moderator, &dialogue, id, &Publish(vec![area])).await.unwrap();
    let shown = t.app.public_scan_picture(&visitor, Kind::Question, given.id).await.unwrap();
    assert_ne!(shown.bytes, before.bytes, "it is blacked out");
    let kept = t.app.scan_picture(&moderator, &dialogue, id).await.unwrap();
    assert_eq!(kept.bytes, shown.bytes, "the picture before is gone");
    let late = t.app.add_scan(&editor, &dialogue, codes[0], file).await;
    assert_eq!(conflict(late), "scan_decided");

    let last = t.app.last_undo(&moderator, &dialogue).await.unwrap().unwrap();
    t.app.undo(&moderator, &dialogue, last.id).await.unwrap();
    assert_eq!(t.app.public_scan(&visitor, Kind::Question, given.id).await.unwrap(), None);
    let waiting = t.app.scans(&moderator, &dialogue, ScanStatus::Waiting, Slice::first(5)).await;
    assert_eq!(waiting.unwrap().total, 1);
    t.app.decide_scan(&moderator, &dialogue, id, &Publish(vec![])).await.unwrap();
    t.hide(&dialogue, Kind::Question, given.id).await;
    let hidden = t.app.public_scan_picture(&visitor, Kind::Question, given.id).await;
    assert_eq!(denial(hidden), Denial::NotFound, "what is hidden is hidden on paper too");

    t.app.decide_scan(&moderator, &dialogue, id, &Keep).await.unwrap();
    t.app.decide_scan(&moderator, &dialogue, id, &Destroy).await.unwrap();
    let gone = t.app.scan_picture(&moderator, &dialogue, id).await;
    assert_eq!(denial(gone), Denial::NotFound);
    let again = t.app.decide_scan(&moderator, &dialogue, id, &Publish(vec![])).await;
    assert_eq!(conflict(again), "changed");
});
