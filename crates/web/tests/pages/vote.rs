//! The vote flow.

use axum::http::StatusCode;
use domain::contribution::Kind;

use crate::site::{Page, Reader, Site};

const VOTE: &str = "/d/garam/core/1/1/vote";

/// The statement that the page asks about.
fn asked(page: &Page) -> String {
    let mark = "name=\"statement\" value=\"";
    let start = page.html.find(mark).expect("a statement to vote on") + mark.len();
    page.html[start..].split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_visitor_becomes_a_participant_with_the_first_vote() {
    let site = Site::new().await;
    let page = site.post(&Reader::default(), VOTE, "statement=S-001&vote=agree").await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    assert!(page.location.starts_with(&format!("{VOTE}?receipt=R-")), "{}", page.location);
    let cookie = page.cookie.expect("a cookie");
    assert!(cookie.starts_with("mundap_participant=") && cookie.contains("HttpOnly"));
    assert_eq!(site.tallies().await[0], (1, 0, 0));
}

#[tokio::test]
async fn a_vote_counts_only_on_the_page_of_its_core_question() {
    let site = Site::new().await;
    let one = site.someone();
    let sent = site.post(&one, "/d/garam/core/1/2/vote", "statement=S-001&vote=agree").await;
    assert_eq!(sent.status, StatusCode::CONFLICT);
    assert_eq!(site.tallies().await[0], (0, 0, 0));
}

#[tokio::test]
async fn results_appear_after_ones_own_vote_only() {
    let site = Site::new().await;
    let (one, other) = (site.someone(), site.someone());
    site.post(&other, VOTE, "statement=S-002&vote=disagree").await;
    let bars = |page: &Page| page.html.matches("class=\"bar\"").count();
    let core = "/d/garam/core/1/1";
    assert_eq!(bars(&site.get(&Reader::default(), core).await), 0);
    assert_eq!(bars(&site.get(&one, core).await), 0);
    assert_eq!(bars(&site.get(&one, VOTE).await), 0);
    site.post(&one, VOTE, "statement=S-002&vote=agree").await;
    let page = site.get(&one, core).await;
    assert_eq!(bars(&page), 1);
    assert!(page.has("찬성 1표, 반대 1표, 모르겠음 0표") && page.has("<b>50%</b>"));
    assert_eq!(bars(&site.get(&one, VOTE).await), 0);
    let secretary = site.t.person(domain::role::Role::Secretary, &site.dialogue).await;
    let staff = Reader { session: Some(secretary.session), ..Reader::default() };
    assert_eq!(bars(&site.get(&staff, core).await), 3);
}

#[tokio::test]
async fn the_last_vote_can_be_undone_and_all_lead_to_the_results() {
    let site = Site::new().await;
    let one = site.someone();
    let first = asked(&site.get(&one, VOTE).await);
    let sent = site.post(&one, VOTE, &format!("statement={first}&vote=agree")).await;
    let second = site.get(&one, &sent.location).await;
    assert_ne!(asked(&second), first);
    assert!(second.has("<b class=\"agree\">찬성</b>을 눌렀어요"));
    let undo = site.post(&one, &format!("{VOTE}/undo"), "").await;
    assert_eq!(undo.location, format!("{VOTE}?again={first}"));
    let again = site.get(&one, &undo.location).await;
    assert_eq!(asked(&again), first);
    assert!(again.has("value=\"agree\" aria-pressed=\"true\""));
    site.post(&one, VOTE, &format!("statement={first}&vote=disagree")).await;
    let tallies = site.tallies().await;
    assert_eq!(
        tallies.iter().map(|(a, d, p)| (a + p, *d)).fold((0, 0), |s, t| (s.0 + t.0, s.1 + t.1)),
        (0, 1)
    );
    for _ in 0..2 {
        let statement = asked(&site.get(&one, VOTE).await);
        site.post(&one, VOTE, &format!("statement={statement}&vote=pass")).await;
    }
    let done = site.get(&one, VOTE).await;
    assert!(done.has("3개를 모두 눌렀어요") && done.has("찬성 0 · 반대 1 · 모르겠음 2"));
    assert_eq!(done.html.matches("<h1").count(), 1);
    let elsewhere = site.get(&one, "/d/garam/vote").await;
    assert_eq!(elsewhere.location, "/d/garam/core");
}

#[tokio::test]
async fn a_statement_hidden_meanwhile_does_not_end_the_flow() {
    let site = Site::new().await;
    let one = site.someone();
    site.t.hide(&site.dialogue, Kind::Statement, site.statements[0].0).await;
    let page = site.post(&one, VOTE, "statement=S-001&vote=agree").await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    assert!(page.has("표를 세지 않았어요"));
    assert_ne!(asked(&page), "S-001");
    assert_eq!(site.tallies().await.iter().map(|t| t.0).sum::<i64>(), 0);
}

#[tokio::test]
async fn after_the_period_votes_are_refused_in_words() {
    let site = Site::new().await;
    let one = site.someone();
    site.t.clock.advance(28 * domain::time::DAY);
    for page in
        [site.get(&one, VOTE).await, site.post(&one, VOTE, "statement=S-001&vote=agree").await]
    {
        assert!(page.has("지금은 투표를 받지 않아요"), "{}", page.status);
        assert!(page.has("href=\"/d/garam/core/1/1\""));
    }
    assert_eq!(site.tallies().await[0], (0, 0, 0));
    assert!(!site.get(&one, "/d/garam/core/1/1").await.has(&format!("href=\"{VOTE}\"")));
}

#[tokio::test]
async fn nonsense_is_no_vote() {
    let site = Site::new().await;
    let one = site.someone();
    for form in ["", "statement=S-001", "statement=S-001&vote=love", "statement=Q-0001&vote=agree"]
    {
        let page = site.post(&one, VOTE, form).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{form}");
    }
    assert_eq!(site.tallies().await[0], (0, 0, 0));
}
