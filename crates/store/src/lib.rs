//! The only crate that knows a database: SQLite and PostgreSQL behind one set of functions.
//!
//! One file per noun, named as in `domain`. Functions take anything that is a [`Db`]: the reading
//! pool ([`Store::read`]) or a transaction ([`Tx`]). Only `app` opens a [`Tx`].

pub mod access;
pub mod act;
pub mod action;
pub mod answer;
pub mod answering;
pub mod appeal;
pub mod application;
pub mod assignment;
pub mod assistant;
pub mod backup;
pub mod ballot;
pub mod barring;
pub mod body;
pub mod bylaws;
pub mod call;
pub mod citation;
pub mod claim;
pub mod coding;
mod connection;
pub mod contact;
pub mod contribution;
pub mod copy;
pub mod core_question;
pub mod destruction;
pub mod dialogue;
pub mod draft;
pub mod draw;
pub mod edition;
pub mod erasure;
pub mod evidence;
pub mod expert;
pub mod figure;
pub mod file;
pub mod gathering;
pub mod identity;
pub mod import;
pub mod indicator;
pub mod inquiry;
pub mod inspection;
pub mod installation;
pub mod interface_text;
pub mod item;
pub mod job;
pub mod ledger;
pub mod mail;
pub mod mark;
pub mod meeting;
pub mod member;
mod migration;
pub mod minutes;
pub mod model;
pub mod moderation;
pub mod notice;
pub mod number;
pub mod opinion;
pub mod outcome;
pub mod paper;
pub mod participant;
pub mod passkey;
pub mod person;
pub mod picture;
pub mod pilot;
pub mod pilot_choice;
pub mod population;
pub mod privacy;
pub mod question;
pub mod receipt;
pub mod remark;
pub mod report;
pub mod revision;
pub mod scan;
mod scrub;
pub mod second_factor;
pub mod session;
pub mod slate;
pub mod slip;
pub mod spending;
pub mod spent;
mod sql;
pub mod statement;
pub mod subscription;
pub mod theme;
pub mod trace;
pub mod translation;
mod trouble;
pub mod undo;
pub mod vote;

pub use connection::{Connections, Db, Engine, Reader, Store, Tx, sqlite_path};
pub use migration::{SCHEMA_VERSIONS, SchemaVersion, applied};
pub use trouble::Trouble;

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
    /// A backup cannot be written or restored, or a database not be moved.
    #[error("{0}")]
    Backup(String),
}

/// Result of a database function.
pub type Result<T> = std::result::Result<T, StoreError>;
