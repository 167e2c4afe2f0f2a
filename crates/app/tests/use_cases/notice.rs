//! Notices: drafts stay among staff, corrections keep what was said, a withdrawal says why.

use app::notice::NewNotice;
use app::page::Slice;
use domain::permission::Denial;
use domain::publication::PublicationChange::{Publish, Withdraw};
use domain::role::Role;
use testkit::both_engines;

use crate::expect::denial;

fn written(title: &str, body: &str) -> NewNotice {
    NewNotice { title: title.to_owned(), body: body.to_owned() }
}

both_engines!(a_notice_goes_from_draft_to_public_to_withdrawn, |t| async {
    let dialogue = t.dialogue("garam").await;
    let editor = t.person(Role::Editor, &dialogue).await;
    let visitor = app::Actor::default();
    let id = t.app.add_notice(&editor, &dialogue, &written("알림", "첫 글")).await.unwrap();
    let draft = written("알림", "둘째 글");
    t.app.change_notice(&editor, &dialogue, id, &draft).await.unwrap();
    assert_eq!(denial(t.app.notice(&visitor, id).await), Denial::NotFound);
    assert_eq!(t.app.newest_notice(&visitor, &dialogue).await.unwrap(), None);
    t.clock.advance(60);
    t.app.publish_notice(&editor, &dialogue, id, Publish, "").await.unwrap();
    t.clock.advance(60);
    t.app.change_notice(&editor, &dialogue, id, &written("알림", "셋째 글")).await.unwrap();
    let view = t.app.notice(&visitor, id).await.unwrap();
    let earlier = t.app.earlier_notices(&visitor, &view).await.unwrap();
    let texts: Vec<&str> = earlier.iter().map(|row| row.text.as_str()).collect();
    assert_eq!((view.row.body.as_str(), texts), ("셋째 글", vec!["둘째 글"]));
    t.app.publish_notice(&editor, &dialogue, id, Withdraw, "틀린 날짜입니다").await.unwrap();
    let view = t.app.notice(&visitor, id).await.unwrap();
    assert_eq!((view.row.body.as_str(), view.row.reason.as_str()), ("", "틀린 날짜입니다"));
    assert!(t.app.earlier_notices(&visitor, &view).await.unwrap().is_empty());
    assert_eq!(t.app.notice(&editor, id).await.unwrap().row.body, "셋째 글");
    let last = t.app.last_undo(&editor, &dialogue).await.unwrap().unwrap();
    t.app.undo(&editor, &dialogue, last.id).await.unwrap();
    assert_eq!(t.app.notice(&visitor, id).await.unwrap().row.body, "셋째 글");
});

both_engines!(notices_of_all_public_dialogues_are_listed_together, |t| async {
    let here = t.dialogue("here").await;
    let there = t.dialogue("there").await;
    let hidden = t.dialogue("hidden").draft().await;
    let operator = t.operator();
    for (dialogue, title) in [(&here, "이쪽"), (&there, "저쪽"), (&hidden, "안 보임")] {
        t.clock.advance(1);
        let id = t.app.add_notice(&operator, dialogue, &written(title, "알림글")).await.unwrap();
        t.app.publish_notice(&operator, dialogue, id, Publish, "").await.unwrap();
        t.app.add_notice(&operator, dialogue, &written("쓰는 중", "알림글")).await.unwrap();
    }
    let visitor = app::Actor::default();
    let (page, _) = t.app.all_notices(&visitor, Slice::first(10)).await.unwrap();
    let titles: Vec<&str> = page.items.iter().map(|row| row.title.as_str()).collect();
    assert_eq!((titles, page.total), (vec!["저쪽", "이쪽"], 2));
    let one = t.app.notices(&visitor, &here, false, Slice::first(10)).await.unwrap();
    assert_eq!(one.total, 1);
    let drafts = t.app.notices(&visitor, &here, true, Slice::first(10)).await;
    assert_eq!(denial(drafts.map(|_| ())), Denial::SignIn);
    let all = t.app.notices(&operator, &here, true, Slice::first(10)).await.unwrap();
    assert_eq!((all.total, all.items[0].title.as_str()), (2, "쓰는 중"));
});
