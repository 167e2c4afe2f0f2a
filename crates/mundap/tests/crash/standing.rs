//! What stands after the load, against what the voters remember.

use std::collections::HashMap;

use serde_json::Value;

use crate::load::Record;
use crate::site::Site;

/// The votes that stand on each statement: agree, disagree, pass.
pub(crate) type Standing = HashMap<i64, [i64; 3]>;

/// As the API tells it; the export, counted anew from the votes themselves, has to say the same.
pub(crate) async fn standing(site: &Site, url: &str) -> Standing {
    let mut standing = Standing::new();
    let mut next = Some(String::new());
    while let Some(cursor) = next {
        let core = site.core_question;
        let url = format!("{url}/api/v1/core-questions/{core}/statements?limit=200{cursor}");
        let page: Value = reqwest::get(url).await.unwrap().json().await.unwrap();
        for item in page["items"].as_array().unwrap() {
            let count = |name: &str| item[name].as_i64().unwrap();
            standing.insert(count("id"), ["agree", "disagree", "pass"].map(count));
        }
        next = page["next"].as_str().map(|cursor| format!("&cursor={cursor}"));
    }
    let votes =
        reqwest::get(format!("{url}/api/v1/core-questions/{}/votes.csv", site.core_question));
    let lines = votes.await.unwrap().text().await.unwrap().lines().count() - 1;
    let counted: i64 = standing.values().flatten().sum();
    assert_eq!(i64::try_from(lines).unwrap(), counted, "the tallies are those of the votes");
    standing
}

/// Every statement has one voter a round: since the round before it gained that voter's last
/// acknowledged vote, or the one that was in flight when everything stopped.
pub(crate) fn check(record: &Record, before: &Standing, after: &Standing) {
    let count = |standing: &Standing| standing.get(&record.statement).copied().unwrap_or_default();
    let (before, after) = (count(before), count(after));
    let gained = [0, 1, 2].map(|at| after[at] - before[at]);
    let one = |value: &str| match value {
        "agree" => [1, 0, 0],
        "disagree" => [0, 1, 0],
        _ => [0, 0, 1],
    };
    let last = record.acknowledged.map_or([0, 0, 0], one);
    let in_flight = record.in_flight.map(one);
    assert!(gained == last || Some(gained) == in_flight, "{record:?} gained {gained:?}");
}

/// Every receipt that was given is known.
pub(crate) async fn all_are_known(url: &str, records: &[Record]) {
    let client = reqwest::Client::new();
    for receipt in records.iter().flat_map(|record| &record.receipts) {
        let url = format!("{url}/receipts/{receipt}");
        let status = client.get(url).send().await.unwrap().status().as_u16();
        assert_eq!(status, 200, "receipt {receipt} is known");
    }
}
