//! The only crate that knows a database: SQLite and PostgreSQL behind one set of functions.
//!
//! One file per noun, named as in `domain`. Functions take anything that is a [`Db`]: the reading
//! pool ([`Store::read`]) or a transaction ([`Tx`]). Only `app` opens a [`Tx`].

pub mod act;
pub mod answer;
pub mod backup;
pub mod barring;
mod connection;
pub mod contribution;
pub mod core_question;
pub mod dialogue;
pub mod gathering;
pub mod import;
pub mod inspection;
pub mod installation;
mod migration;
pub mod moderation;
pub mod notice;
pub mod number;
pub mod participant;
pub mod person;
pub mod picture;
pub mod question;
pub mod receipt;
pub mod revision;
pub mod scan;
pub mod slip;
mod sql;
pub mod statement;
pub mod undo;
pub mod vote;

pub use connection::{Db, Engine, Reader, Store, Tx, sqlite_path};
pub use migration::{SCHEMA_VERSIONS, SchemaVersion, applied};

/// What can go wrong with the database.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database answered with an error.
    #[error("database: {0}")]
    Database(#[from] sea_orm::DbErr),
    /// The database was written by a newer program.
    #[error(
        "the database has schema {found}, this program knows up to {known}; install the newer program"
    )]
    Newer {
        /// The newest schema version the database has.
        found: String,
        /// The newest schema version this program has.
        known: String,
    },
    /// The address of the database cannot be used.
    #[error("database address {url:?}: {detail}")]
    Address {
        /// The address as given.
        url: String,
        /// What is wrong with it, and what would be right.
        detail: String,
    },
    /// A file beside the database could not be read or written.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// A stored value is not what the schema says.
    #[error("stored value of {0} cannot be read")]
    Corrupt(&'static str),
    /// A backup cannot be restored.
    #[error("backup: {0}")]
    Backup(String),
}

impl StoreError {
    /// Whether the same work may succeed when tried again: another process held the lock, or
    /// PostgreSQL broke a deadlock or lost the connection.
    pub fn is_passing(&self) -> bool {
        let text = self.to_string();
        [
            "database is locked",
            "database is busy",
            "deadlock detected",
            "could not serialize",
            "connection",
        ]
        .iter()
        .any(|sign| text.contains(sign))
    }
}

/// Result of a database function.
pub type Result<T> = std::result::Result<T, StoreError>;
