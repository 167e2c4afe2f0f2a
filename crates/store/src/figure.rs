//! Figures of papers as they were on a day.

use sea_orm::FromQueryResult;

use crate::{Db, Result, Tx, sql};

/// A figure that was frozen while a paper was written.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Figure {
    /// What it shows, by its name in the texts.
    pub name: String,
    /// The day it shows: `2026-11-26`.
    pub day: String,
    /// What was drawn, as JSON.
    pub drawing: String,
    /// When it was frozen.
    pub at: i64,
}

/// The frozen figures of a paper; at most 500.
pub async fn of_paper(db: &impl Db, paper: i64) -> Result<Vec<Figure>> {
    let sql = "SELECT name, day, drawing, at FROM figure WHERE paper_id = $1
               ORDER BY name, day LIMIT 500";
    sql::all(db, sql, [paper.into()]).await
}

/// A frozen figure without its drawing.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Frozen {
    /// What it shows.
    pub name: String,
    /// The day it shows.
    pub day: String,
}

/// Which figures of a paper are frozen, and on which days; at most 500.
pub async fn frozen(db: &impl Db, paper: i64) -> Result<Vec<Frozen>> {
    let sql = "SELECT name, day FROM figure WHERE paper_id = $1 ORDER BY name, day LIMIT 500";
    sql::all(db, sql, [paper.into()]).await
}

/// One frozen figure.
pub async fn one(db: &impl Db, paper: i64, name: &str, day: &str) -> Result<Option<Figure>> {
    let sql = "SELECT name, day, drawing, at FROM figure
               WHERE paper_id = $1 AND name = $2 AND day = $3";
    sql::one(db, sql, [paper.into(), name.into(), day.into()]).await
}

/// Freezes a figure; one that was frozen on that day stays as it is.
pub async fn insert(tx: &Tx, paper: i64, row: &Figure) -> Result<()> {
    let sql = "INSERT INTO figure (paper_id, name, day, drawing, at) VALUES ($1, $2, $3, $4, $5)
               ON CONFLICT (paper_id, name, day) DO NOTHING";
    let values = [
        paper.into(),
        row.name.clone().into(),
        row.day.clone().into(),
        row.drawing.clone().into(),
        row.at.into(),
    ];
    sql::run(tx, sql, values).await?;
    Ok(())
}
