//! Gatherings: what is public of them, what is kept, and what came of them.

use app::gathering::NewGathering;
use app::page::Slice;
use domain::id::{GatheringId, PhotoId};
use domain::permission::Denial;
use domain::publication::PublicationChange::{Publish, Withdraw};
use domain::role::Role;
use testkit::both_engines;

use crate::expect::{conflict, denial, faults};

pub(crate) fn written(title: &str) -> NewGathering {
    NewGathering {
        title: title.to_owned(),
        day: "2026-11-20".to_owned(),
        starts: "14:00".to_owned(),
        ends: "16:00".to_owned(),
        place: "2".to_owned(),
        address: "주민센터 2층".to_owned(),
        host: "가람구 일자리과".to_owned(),
        summary: "밤 버스를 이야기했습니다.".to_owned(),
        people: "23".to_owned(),
    }
}

/// A small picture.
pub(crate) fn png() -> Vec<u8> {
    testkit::png(60, 40)
}

both_engines!(a_gathering_is_seen_once_it_is_published, |t| async {
    let dialogue = t.dialogue("garam").await;
    let editor = t.person(Role::Editor, &dialogue).await;
    let visitor = app::Actor::default();
    let id = t.app.add_gathering(&editor, &dialogue, &written("샘골동 대화마당")).await.unwrap();
    assert_eq!(denial(t.app.gathering(&visitor, id).await), Denial::NotFound);
    let list = t.app.gatherings(&visitor, &dialogue, Slice::first(10)).await.unwrap();
    assert_eq!((list.items.len(), list.total), (0, 0));
    t.app.publish_gathering(&editor, &dialogue, id, Publish, "").await.unwrap();
    let view = t.app.gathering(&visitor, id).await.unwrap();
    assert_eq!(view.place.as_deref(), Some("샘골동"), "the second place by its number");
    assert_eq!((view.row.people, view.row.title.as_str()), (Some(23), "샘골동 대화마당"));
    let again = t.app.publish_gathering(&editor, &dialogue, id, Publish, "").await;
    assert_eq!(conflict(again), "changed");
    let unexplained = t.app.publish_gathering(&editor, &dialogue, id, Withdraw, " ").await;
    assert_eq!(faults(unexplained)[0].0, "reason");
    t.app.publish_gathering(&editor, &dialogue, id, Withdraw, "눈이 많이 옵니다").await.unwrap();
    let gone = t.app.gathering(&visitor, id).await.unwrap().row;
    assert_eq!((gone.reason.as_str(), gone.summary.as_str()), ("눈이 많이 옵니다", ""));
});

both_engines!(what_a_gathering_said_in_public_is_kept_and_undone, |t| async {
    let dialogue = t.dialogue("garam").await;
    let editor = t.person(Role::Editor, &dialogue).await;
    let id = t.app.add_gathering(&editor, &dialogue, &written("처음")).await.unwrap();
    t.app.change_gathering(&editor, &dialogue, id, &written("고친 이름")).await.unwrap();
    t.app.publish_gathering(&editor, &dialogue, id, Publish, "").await.unwrap();
    let visitor = app::Actor::default();
    let view = t.app.gathering(&visitor, id).await.unwrap();
    let earlier = t.app.earlier_gatherings(&visitor, &view).await.unwrap();
    assert!(earlier.is_empty(), "what a draft said, nobody read");
    t.clock.advance(60);
    let later = NewGathering { people: "31".to_owned(), ..written("고친 이름") };
    t.app.change_gathering(&editor, &dialogue, id, &later).await.unwrap();
    let view = t.app.gathering(&visitor, id).await.unwrap();
    let earlier = t.app.earlier_gatherings(&visitor, &view).await.unwrap();
    assert_eq!((view.row.people, earlier[0].details.people), (Some(31), Some(23)));
    let last = t.app.last_undo(&editor, &dialogue).await.unwrap().unwrap();
    assert_eq!(last.code.as_deref(), Some("G-001"));
    t.app.undo(&editor, &dialogue, last.id).await.unwrap();
    let view = t.app.gathering(&visitor, id).await.unwrap();
    assert_eq!((view.row.people, view.row.version), (Some(23), 4));
    let last = t.app.last_undo(&editor, &dialogue).await.unwrap().unwrap();
    t.app.undo(&editor, &dialogue, last.id).await.unwrap();
    assert_eq!(denial(t.app.gathering(&visitor, id).await), Denial::NotFound);
});

both_engines!(every_fault_of_a_gathering_is_told, |t| async {
    let dialogue = t.dialogue("garam").await;
    let editor = t.person(Role::Editor, &dialogue).await;
    let wrong = NewGathering {
        title: "가".to_owned(),
        ends: "13:00".to_owned(),
        place: "9".to_owned(),
        people: "많이".to_owned(),
        ..written("")
    };
    let told = faults(t.app.add_gathering(&editor, &dialogue, &wrong).await);
    let fields: Vec<&str> = told.iter().map(|(field, _)| *field).collect();
    assert_eq!(fields, ["title", "ends", "place", "people"]);
    let moderator = t.person(Role::Moderator, &dialogue).await;
    let refused = t.app.add_gathering(&moderator, &dialogue, &written("대화마당")).await;
    assert_eq!(denial(refused), Denial::Forbidden);
    let there = t.dialogue("there").await;
    let id = t.app.add_gathering(&editor, &dialogue, &written("대화마당")).await.unwrap();
    let operator = t.operator();
    let smuggled = t.app.change_gathering(&operator, &there, id, &written("남의 것")).await;
    assert_eq!(denial(smuggled), Denial::NotFound);
});

both_engines!(a_photo_taken_out_comes_back_and_a_destroyed_one_does_not, |t| async {
    let dialogue = t.dialogue("garam").await;
    let editor = t.person(Role::Editor, &dialogue).await;
    let visitor = app::Actor::default();
    let id = t.app.add_gathering(&editor, &dialogue, &written("대화마당")).await.unwrap();
    t.app.publish_gathering(&editor, &dialogue, id, Publish, "").await.unwrap();
    let add =
        |alt: &'static str, file: Vec<u8>| t.app.add_photo(&editor.actor, &dialogue, id, file, alt);
    let photo = add("세 모둠이 둘러앉아 있다", png()).await.unwrap();
    let shown = t.app.photo(&visitor, id, photo).await.unwrap();
    assert!(shown.bytes.starts_with(&[0xFF, 0xD8]), "a JPEG");
    let told = faults(add("", png()).await);
    assert_eq!(told[0].0, "alt");
    let refused = add("그림", b"<svg/>".to_vec()).await;
    assert!(matches!(refused, Err(app::Error::Picture(_))), "{refused:?}");
    let remove = |photo: PhotoId, destroy: bool| {
        t.app.remove_photo(&editor.actor, &dialogue, id, photo, "얼굴이 보입니다", destroy)
    };
    remove(photo, false).await.unwrap();
    assert_eq!(denial(t.app.photo(&visitor, id, photo).await), Denial::NotFound);
    let last = t.app.last_undo(&editor, &dialogue).await.unwrap().unwrap();
    t.app.undo(&editor, &dialogue, last.id).await.unwrap();
    assert!(t.app.photo(&visitor, id, photo).await.is_ok());
    remove(photo, true).await.unwrap();
    assert_eq!(denial(t.app.photo(&visitor, id, photo).await), Denial::NotFound);
    let read = t.app.store().read();
    assert_eq!(store::gathering::photos(&read, id.0).await.unwrap()[0].picture_id, None);
    for n in 0..12 {
        t.clock.advance(n);
        add("사진", png()).await.unwrap();
    }
    assert_eq!(conflict(add("사진", png()).await), "photos_full");
    let nowhere = t.app.photo(&visitor, GatheringId(99), photo).await;
    assert_eq!(denial(nowhere), Denial::NotFound);
});
