//! A selection by the marks of reviewers: everyone is ranked, and the ranking is published.

use domain::application::Status;
use domain::call::{LEAST_REVIEWERS, Mark, Method, State, score};
use domain::id::CallId;
use domain::receipt::ReceiptCode;
use serde::{Deserialize, Serialize};
use store::Tx;
use store::draw::Draw;

use crate::application::{names, places};
use crate::call::{CallView, lot};
use crate::dialogue::Dialogue;
use crate::draw::{fingerprint, lot_of};
use crate::{Actor, App, Error, Result};

/// ranking.json: what is published of a review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ranking {
    /// Version of this file.
    pub version: u32,
    /// The lot, told now, whose SHA-256 was told when the call was published.
    pub lot: String,
    /// What marks were given for.
    pub marks: Vec<Mark>,
    /// Everyone who took part, the best first.
    pub rows: Vec<Ranked>,
}

/// One line of a ranking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ranked {
    /// The published pseudonym.
    pub id: String,
    /// For each feature, the value.
    pub values: Vec<String>,
    /// Each reviewer's marks; who gave them is not told.
    pub given: Vec<Vec<i64>>,
    /// Their weighted mean, in hundredths of a mark.
    pub score: i64,
    /// Between equal marks, the smaller lot goes first: SHA-256 of the lot and the receipt code.
    pub lot: String,
    /// What came of it.
    pub outcome: Status,
}

impl App {
    /// Ranks the applications of a review by their marks, and publishes the ranking.
    ///
    /// # Errors
    /// [`Error::Denied`] unless the actor manages the dialogue; [`Error::Conflict`] when the review
    /// is not over, or an application has the marks of fewer than two reviewers.
    pub async fn rank(&self, actor: &Actor, dialogue: &Dialogue, id: CallId) -> Result<()> {
        let view = self.own_call(actor, dialogue, id).await?;
        if view.terms.method != Method::Review {
            return Err(Error::Conflict("changed"));
        }
        let now = self.now();
        let tx = self.inner.store.begin().await?;
        self.call_in(&tx, id, State::Reviewed).await?;
        let ranking = self.make_ranking(&tx, &view).await?;
        let result = serde_json::to_string_pretty(&ranking)
            .map_err(|error| Error::Internal(error.to_string()))?;
        let digest = fingerprint(&result);
        let row = Draw {
            call_id: id.0,
            pool: String::new(),
            lottery: String::new(),
            result,
            report: String::new(),
            outcomes: "[]".to_owned(),
            published_at: now.0,
            random: ranking.lot.clone(),
            witness: String::new(),
            drawn_at: Some(now.0),
        };
        store::draw::insert(&tx, &row).await?;
        let with = |outcome: Status| -> Vec<String> {
            let rows = ranking.rows.iter().filter(|row| row.outcome == outcome);
            rows.map(|row| row.id.clone()).collect()
        };
        let (members, alternates) = (with(Status::Selected), with(Status::Alternate));
        let more = vec![
            ("ranking", format!("sha256:{digest}").into()),
            ("lot", ranking.lot.as_str().into()),
            ("members", members.clone().into()),
        ];
        self.write_selection(&tx, &view, &members, &alternates, more, now).await?;
        self.commit(tx).await?;
        self.inner.mailed.notify_one();
        Ok(())
    }

    /// The ranking of everyone eligible; gives them their pseudonyms.
    async fn make_ranking(&self, tx: &Tx, view: &CallView) -> Result<Ranking> {
        let secret = view.row.secret.as_deref().ok_or(Error::Conflict("destroyed"))?;
        let seed = lot(secret);
        let scores = store::application::scores_of_call(tx, view.row.id).await?;
        let mut rows = Vec::new();
        for applicant in store::application::applicants(tx, view.row.id).await? {
            let row = store::application::by_id(tx, applicant.application_id).await?;
            let Some(row) = row.filter(|row| row.status == Status::Eligible.as_str()) else {
                continue;
            };
            let own = scores.iter().filter(|score| score.application_id == row.id);
            let given: Option<Vec<Vec<i64>>> =
                own.map(|score| serde_json::from_str(&score.points).ok()).collect();
            let mut given = given.unwrap_or_default();
            if given.len() < LEAST_REVIEWERS {
                return Err(Error::Conflict("marks_missing"));
            }
            // Whose marks stand first would tell who gave them.
            given.sort_unstable();
            let lot = lot_of(&seed, ReceiptCode::from_number(applicant.receipt));
            rows.push((score(&view.terms.marks, &given), lot, given, row));
        }
        let mut numbers: Vec<String> = rows.iter().map(|(_, lot, ..)| lot.clone()).collect();
        numbers.sort_unstable();
        let width = numbers.len().to_string().len().max(3);
        rows.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        let (seats, alternates) = (view.terms.seats, view.terms.alternates);
        let mut ranked = Vec::new();
        for (rank, (score, lot, given, mut row)) in rows.into_iter().enumerate() {
            let number = numbers.iter().position(|own| *own == lot).unwrap_or(rank);
            row.public_id = format!("P{:0width$}", number + 1);
            store::application::update(tx, &row).await?;
            ranked.push(Ranked {
                id: row.public_id.clone(),
                values: names(&view.terms, &places(&row)),
                given,
                score,
                lot,
                outcome: match rank {
                    _ if rank < seats => Status::Selected,
                    _ if rank < seats + alternates => Status::Alternate,
                    _ => Status::Unselected,
                },
            });
        }
        Ok(Ranking {
            version: 1,
            lot: hex::encode(seed),
            marks: view.terms.marks.clone(),
            rows: ranked,
        })
    }
}
