//! How every page looks, and what all of them have in common.

use axum::http::StatusCode;

use crate::site::{Reader, Site};

/// Name of the snapshot, and path.
pub(crate) const PAGES: &[(&str, &str)] = &[
    ("home", "/"),
    ("questions", "/d/garam/questions"),
    ("ask", "/d/garam/ask"),
    ("question", "/q/Q-0001"),
    ("question_unlinked", "/q/Q-0005"),
    ("core_questions", "/d/garam/core"),
    ("core_question", "/d/garam/core/1/1"),
    ("core_question_empty", "/d/garam/core/1/2"),
    ("sources", "/d/garam/core/1/1/questions"),
    ("answers", "/d/garam/core/1/1/answers"),
    ("answers_of_experts", "/d/garam/core/1/1/answers?channel=expert"),
    ("answer_form", "/d/garam/core/1/1/answer"),
    ("statement_form", "/d/garam/core/1/1/statement"),
    ("vote", "/d/garam/core/1/1/vote"),
    ("vote_without_statements", "/d/garam/core/1/2/vote"),
    ("answer", "/a/A-00001"),
    ("statement", "/s/S-001"),
    ("receipts", "/receipts"),
    ("me", "/me"),
    ("menu", "/menu?d=garam"),
    ("privacy", "/privacy"),
    ("claim", "/me/claim"),
    ("erase_nothing", "/me/erase"),
    ("green_paper", "/d/garam/papers/green"),
    ("moderation_log", "/d/garam/moderation"),
];

/// The levels of the headings, in their order; what is in a template comes later, if ever.
fn levels(html: &str) -> Vec<u32> {
    let mut shown = String::new();
    let mut rest = html;
    while let Some(start) = rest.find("<template") {
        shown.push_str(&rest[..start]);
        let end = rest[start..].find("</template>").expect("a template ends");
        rest = &rest[start + end..];
    }
    shown.push_str(rest);
    let parts = shown.split("<h").skip(1);
    parts.filter_map(|part| part.chars().next()?.to_digit(10)).collect()
}

pub(crate) fn is_sound(name: &str, html: &str) {
    let levels = levels(html);
    assert_eq!(levels.iter().filter(|level| **level == 1).count(), 1, "{name}: {levels:?}");
    assert_eq!(levels.first(), Some(&1), "{name} begins with its title");
    for pair in levels.windows(2) {
        assert!(pair[1] <= pair[0] + 1, "{name} skips a level: {levels:?}");
    }
    assert!(html.len() < 60_000, "{name} has {} bytes", html.len());
    assert!(!html.contains("Unknown localization"), "{name} lacks a text");
    assert!(!html.contains(" style=") && !html.contains(" onclick="), "{name} has inline style");
    assert!(html.contains("<html lang=\""), "{name} says its language");
}

#[tokio::test]
async fn every_page_looks_as_it_did() {
    let site = Site::new().await;
    for (name, path) in PAGES {
        let page = site.get(&Reader::default(), path).await;
        assert_eq!(page.status, StatusCode::OK, "{name}");
        is_sound(name, &page.html);
        insta::assert_snapshot!(*name, page.main());
    }
}

#[tokio::test]
async fn a_participant_sees_their_own_part() {
    let site = Site::new().await;
    let someone = site.someone();
    let vote = "/d/garam/core/1/1/vote";
    site.post(&someone, vote, "statement=S-001&vote=agree").await;
    site.post(&someone, "/d/garam/ask", "title=내 질문이에요&body=&sector=&place=").await;
    for (name, path) in [
        ("own_core_question", "/d/garam/core/1/1"),
        ("own_question", "/q/Q-0006"),
        ("own_vote", vote),
        ("own_me", "/me"),
        ("own_erase", "/me/erase"),
        ("own_edit", "/q/Q-0006/edit"),
        ("own_withdraw", "/q/Q-0006/withdraw"),
    ] {
        let page = site.get(&someone, path).await;
        assert_eq!(page.status, StatusCode::OK, "{name}");
        is_sound(name, &page.html);
        insta::assert_snapshot!(name, page.main());
    }
}

#[tokio::test]
async fn short_addresses_lead_to_the_newest_dialogue() {
    let site = Site::new().await;
    for (short, long) in [
        ("/core/2", "/d/garam/core/1/2"),
        ("/core", "/d/garam/core"),
        ("/papers/green", "/d/garam/papers/green"),
        ("/questions", "/d/garam/questions"),
        ("/ask", "/d/garam/ask"),
        ("/q/q-1", "/q/Q-0001"),
        ("/d/garam/vote", "/d/garam/core/1/1/vote"),
    ] {
        let page = site.get(&Reader::default(), short).await;
        assert_eq!((page.status, page.location.as_str()), (StatusCode::SEE_OTHER, long));
    }
    for missing in ["/core/99", "/q/Q-9999", "/a/Q-0001", "/s/x", "/d/nowhere", "/core/x"] {
        let page = site.get(&Reader::default(), missing).await;
        assert!(page.status.is_client_error(), "{missing} answers {}", page.status);
    }
}

#[tokio::test]
async fn a_new_installation_leads_to_its_set_up() {
    let t = testkit::TestApp::sqlite().await;
    let site = Site { t, ..Site::new().await };
    let page = site.get(&Reader::default(), "/").await;
    assert_eq!((page.status, page.location.as_str()), (StatusCode::SEE_OTHER, "/set-up"));
}

#[tokio::test]
async fn home_lists_several_dialogues() {
    let site = Site::new().await;
    site.t.dialogue("second").await;
    let page = site.get(&Reader::default(), "/").await;
    assert!(page.has("href=\"/d/garam\"") && page.has("href=\"/d/second\""));
    is_sound("dialogues", &page.html);
    is_sound("home of an empty dialogue", &site.get(&Reader::default(), "/d/second").await.html);
    let green = site.get(&Reader::default(), "/d/second/papers/green").await;
    is_sound("no Green Paper yet", &green.html);
}
