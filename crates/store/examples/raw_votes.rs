//! Raw batched inserts of the rows that votes make: the yardstick of `cargo xtask bench`.
//!
//! The same tables of the same size, indexes and pragmas as the program, no rules, no HTTP: one
//! connection, one transaction for each batch. `raw_votes DATABASE-FILE VOTES BATCH` takes a copy of a
//! database that has statements, lets new voters vote on them, and prints `{"votes":…,"seconds":…}`.

#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    reason = "a measuring program prints, reads the clock and indexes its own lists"
)]

use std::time::Instant;

use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sea_orm::sqlx::{
    AssertSqlSafe, ConnectOptions as _, Connection as _, SqliteConnection, query, query_scalar,
};

const VOTERS: usize = 256;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let file = arguments.next().ok_or("a database file")?;
    let votes: usize = arguments.next().ok_or("a number of votes")?.parse()?;
    let batch: usize = arguments.next().ok_or("a batch size")?.parse()?;
    store::Store::open(&format!("sqlite:{file}")).await?.close().await?;
    let mut connection = SqliteConnectOptions::new()
        .filename(&file)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .pragma("cache_size", "-32768")
        .pragma("wal_autocheckpoint", "4000")
        .pragma("temp_store", "memory")
        .pragma("secure_delete", "on")
        .connect()
        .await?;
    let statements: Vec<i64> =
        query_scalar("SELECT id FROM statement WHERE dialogue_id = 1 ORDER BY id LIMIT ?")
            .bind(i64::try_from(votes.div_ceil(VOTERS))?)
            .fetch_all(&mut connection)
            .await?;
    if statements.is_empty() {
        return Err(format!("{file} has no statements: give a copy of the demo").into());
    }
    let voters = seed(&mut connection).await?;
    let start = Instant::now();
    let mut done = 0;
    while done < votes {
        let size = batch.min(votes - done);
        write(&mut connection, done, size, (&statements, &voters)).await?;
        done += size;
    }
    println!(r#"{{"votes":{votes},"seconds":{:.6}}}"#, start.elapsed().as_secs_f64());
    Ok(())
}

/// New voters; their keys.
async fn seed(connection: &mut SqliteConnection) -> Result<Vec<i64>, Box<dyn std::error::Error>> {
    let mut tx = connection.begin().await?;
    let mut voters = Vec::with_capacity(VOTERS);
    for n in 0..u128::try_from(VOTERS)? {
        // Spread over the whole index, as random keys are.
        let id = (n + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835).to_be_bytes();
        query("INSERT INTO participant (id, origin) VALUES (?, 'cookie')")
            .bind(id.to_vec())
            .execute(&mut *tx)
            .await?;
        let sql = "INSERT INTO voter (dialogue_id, participant_id) VALUES (1, ?)";
        voters.push(query(sql).bind(id.to_vec()).execute(&mut *tx).await?.last_insert_rowid());
    }
    tx.commit().await?;
    Ok(voters)
}

async fn write(
    connection: &mut SqliteConnection,
    first: usize,
    size: usize,
    (statements, voters): (&[i64], &[i64]),
) -> Result<(), Box<dyn std::error::Error>> {
    let places = |columns: usize| {
        let row = format!("({})", vec!["?"; columns].join(","));
        vec![row; size].join(",")
    };
    let mut tx = connection.begin().await?;
    let payload = format!(
        r#"{{"at":0,"kind":"votes.cast","root":"sha256:{}","v":1,"votes":{size}}}"#,
        "0".repeat(64)
    );
    let act = query("INSERT INTO act (at, kind, dialogue_id, subject, subject_id, payload) VALUES (0, 'votes.cast', 1, 'votes', 1, ?)")
        .bind(payload)
        .execute(&mut *tx)
        .await?
        .last_insert_rowid();
    query("INSERT INTO salt VALUES (?, ?)")
        .bind(act)
        .bind(vec![7_u8; 32])
        .execute(&mut *tx)
        .await?;
    let vote = format!(
        "INSERT INTO vote (statement_id, voter_id, value, at) VALUES {}
         ON CONFLICT (statement_id, voter_id) DO UPDATE SET value = excluded.value, at = excluded.at",
        places(4)
    );
    let entry = format!(
        "INSERT INTO vote_entry (act_id, leaf, statement_id, voter_id, value, at, receipt) VALUES {}",
        places(7)
    );
    let (mut votes, mut entries) = (query(AssertSqlSafe(vote)), query(AssertSqlSafe(entry)));
    let mut tally = std::collections::BTreeMap::<i64, i64>::new();
    for leaf in 0..size {
        let n = first + leaf;
        // Clients move through the statements together, as they do in the measured run.
        let (statement, voter) = (statements[n / VOTERS % statements.len()], voters[n % VOTERS]);
        let receipt = i64::try_from(n)?.wrapping_mul(0x5851_f42d_4c95_7f2d) & 0x0fff_ffff_ffff_ffff;
        votes = votes.bind(statement).bind(voter).bind(1_i64).bind(1_700_000_000_000_000_i64);
        entries = entries
            .bind(act)
            .bind(i64::try_from(leaf)?)
            .bind(statement)
            .bind(voter)
            .bind(1_i64)
            .bind(1_700_000_000_000_000_i64)
            .bind(receipt);
        *tally.entry(statement).or_default() += 1;
    }
    votes.execute(&mut *tx).await?;
    entries.execute(&mut *tx).await?;
    for (statement, count) in tally {
        query("UPDATE statement SET agree = agree + ? WHERE id = ?")
            .bind(count)
            .bind(statement)
            .execute(&mut *tx)
            .await?;
    }
    Ok(tx.commit().await?)
}
