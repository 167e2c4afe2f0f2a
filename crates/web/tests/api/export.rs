use std::collections::BTreeMap;

use app::core_question::CoreQuestionView;
use axum::http::header;
use domain::vote::VoteValue;
use opinion::polis::{Export, Moderation, last_votes, read};

use crate::site::{Site, Someone};

async fn export(site: &Site, core: &CoreQuestionView) -> Export {
    let mut files = Vec::new();
    for name in ["votes", "comments"] {
        let path = format!("/api/v1/core-questions/{}/{name}.csv", core.row.id);
        let file = site.get(&path).await;
        assert_eq!(file.status, 200);
        assert_eq!(file.header(header::CONTENT_TYPE), "text/csv; charset=utf-8");
        let expected =
            format!(r#"attachment; filename="core-question-{}-{name}.csv""#, core.row.id);
        assert_eq!(file.header(header::CONTENT_DISPOSITION), expected);
        files.push(file.body);
    }
    let headers: Vec<String> = files
        .iter()
        .map(|file| String::from_utf8_lossy(file).lines().next().unwrap_or_default().to_owned())
        .collect();
    assert_eq!(headers[0], "timestamp,datetime,comment-id,voter-id,vote");
    let no_author = "timestamp,datetime,comment-id,agrees,disagrees,moderated,comment-body";
    assert_eq!(headers[1], no_author);
    read(&files[0], &files[1]).unwrap()
}

/// Everyone votes on everything, each in a way of their own.
async fn everyone_votes(site: &Site, people: &[Someone], statements: &[domain::id::StatementId]) {
    for (n, someone) in people.iter().enumerate() {
        for (m, statement) in statements.iter().enumerate() {
            let value = VoteValue::ALL[(n + m * n) % 3];
            site.t.app.vote(&someone.actor, *statement, value).await.unwrap();
            site.t.clock.advance(61 * domain::time::SECOND);
        }
    }
}

#[tokio::test]
async fn files_read_back_to_the_votes_that_stand() {
    let site = Site::new().await;
    let [core, _] = site.two_cores().await;
    let texts = ["쉼표, \"따옴표\"", "=1+1", "둘째 의견"];
    let mut statements = Vec::new();
    for text in texts {
        statements.push(site.t.statement(&core, text).await);
    }
    let people: Vec<Someone> = (0..7).map(|_| site.someone()).collect();
    everyone_votes(&site, &people, &statements).await;
    everyone_votes(&site, &people[..2], &statements[1..]).await;

    let export = export(&site, &core).await;
    assert_eq!(export.comments.iter().map(|c| c.text.as_str()).collect::<Vec<_>>(), texts);
    assert!(export.comments.iter().all(|c| c.author.is_none() && c.moderated == Moderation::In));
    assert_eq!(export.votes.len(), 21, "one line for each voter and statement");
    let mut tallies: BTreeMap<u64, [i64; 3]> = BTreeMap::new();
    for vote in last_votes(&export).values() {
        let slot = usize::try_from(1 - vote.value).unwrap();
        tallies.entry(vote.comment).or_default()[slot] += 1;
    }
    let list = site.get(&format!("/api/v1/core-questions/{}/statements", core.row.id)).await.ok();
    for item in list["items"].as_array().unwrap() {
        let [agree, pass, disagree] = tallies[&item["id"].as_u64().unwrap()];
        assert_eq!((item["agree"].as_i64(), item["pass"].as_i64()), (Some(agree), Some(pass)));
        assert_eq!(item["disagree"].as_i64(), Some(disagree));
    }
    let comments = site.get(&format!("/api/v1/core-questions/{}/comments.csv", core.row.id)).await;
    let text = String::from_utf8(comments.body.to_vec()).unwrap();
    let [agree, _, disagree] = tallies[&1];
    assert!(text.contains(&format!(",1,{agree},{disagree},1,\"쉼표, \"\"따옴표\"\"\"")), "{text}");
}

#[tokio::test]
async fn nobody_can_be_followed_from_one_core_question_to_another() {
    let site = Site::new().await;
    let cores = site.two_cores().await;
    let people: Vec<Someone> = (0..40).map(|_| site.someone()).collect();
    let mut exports = Vec::new();
    for core in &cores {
        let statement = site.t.statement(core, "같은 의견").await;
        everyone_votes(&site, &people, &[statement]).await;
        exports.push(export(&site, core).await);
    }
    let voters = |export: &Export| export.votes.iter().map(|vote| vote.voter).collect::<Vec<_>>();
    let [first, second] = [voters(&exports[0]), voters(&exports[1])];
    assert_eq!((first.len(), second.len()), (40, 40));
    assert!(first.iter().all(|voter| !second.contains(voter)), "pseudonyms differ");
    // The same people voted in the same order, and with votes that tell them apart; neither order
    // nor time may give them away.
    assert!(first.is_sorted() && second.is_sorted());
    let values = |export: &Export| export.votes.iter().map(|vote| vote.value).collect::<Vec<_>>();
    assert_ne!(values(&exports[0]), values(&exports[1]));
    let day = 24 * 3600 * 1000;
    let korea = 9 * 3600 * 1000;
    for vote in exports.iter().flat_map(|export| &export.votes) {
        assert_eq!((vote.at_ms + korea) % day, 0, "only the day is told");
    }
    // Within a core question a pseudonym stays.
    let again = export(&site, &cores[0]).await;
    assert_eq!(voters(&again), first);
}

#[tokio::test]
async fn what_is_not_public_has_no_text_in_the_file() {
    let site = Site::new().await;
    let [core, _] = site.two_cores().await;
    let someone = site.someone();
    site.t.statement_by(&someone.actor, &core, "거둘 의견").await;
    site.t.app.withdraw(&someone.actor, domain::contribution::Kind::Statement, 1).await.unwrap();
    let export = export(&site, &core).await;
    assert_eq!(
        (export.comments[0].text.as_str(), export.comments[0].moderated),
        ("", Moderation::Out)
    );
}

#[tokio::test]
async fn an_empty_core_question_has_files_with_a_header_alone() {
    let site = Site::new().await;
    let [core, _] = site.two_cores().await;
    assert_eq!(export(&site, &core).await, Export::default());
    for id in ["0", "999", "x", "-1"] {
        site.get(&format!("/api/v1/core-questions/{id}/votes.csv")).await.expect(404);
        site.get(&format!("/api/v1/core-questions/{id}/comments.csv")).await.expect(404);
    }
}
