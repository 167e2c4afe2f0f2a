//! What a failure of the database means for whoever waits: trouble outside of the program, which
//! passes by itself or when an operator makes room, and not a fault of what was asked.

use sea_orm::sqlx::Error as SqlxError;
use sea_orm::{DbErr, RuntimeErr};

use crate::StoreError;

/// Why the database cannot be used now, although nothing is wrong with what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Another transaction was in the way: trying again at once may succeed.
    Locked,
    /// The server does not answer, or ended the connection: it may be starting again.
    Unreachable,
    /// There is no room on the disk, or it cannot be written.
    Full,
}

impl StoreError {
    /// The trouble this is a sign of, if it is one.
    pub fn trouble(&self) -> Option<Trouble> {
        match self {
            Self::Database(error) => of_database(error),
            _ => None,
        }
    }

    /// Whether the same work may succeed when tried again soon.
    pub fn is_passing(&self) -> bool {
        matches!(self.trouble(), Some(Trouble::Locked | Trouble::Unreachable))
    }
}

fn of_database(error: &DbErr) -> Option<Trouble> {
    match error {
        DbErr::ConnectionAcquire(_) => Some(Trouble::Unreachable),
        DbErr::Conn(RuntimeErr::SqlxError(error))
        | DbErr::Exec(RuntimeErr::SqlxError(error))
        | DbErr::Query(RuntimeErr::SqlxError(error)) => of_driver(error),
        _ => None,
    }
}

fn of_driver(error: &SqlxError) -> Option<Trouble> {
    match error {
        SqlxError::Io(_)
        | SqlxError::Tls(_)
        | SqlxError::PoolTimedOut
        | SqlxError::PoolClosed
        | SqlxError::WorkerCrashed => Some(Trouble::Unreachable),
        SqlxError::Database(error) => of_code(&error.code()?),
        _ => None,
    }
}

/// By the code: numbers are SQLite's extended result codes, whose lowest byte is the primary one
/// (sqlite.org/rescode.html); five signs are an SQLSTATE (PostgreSQL manual, appendix A).
fn of_code(code: &str) -> Option<Trouble> {
    if code.len() == 5 {
        return match (code, code.get(..2)) {
            // Serialization failure, deadlock, lock not available.
            ("40001" | "40P01" | "55P03", _) => Some(Trouble::Locked),
            // Ended by the administrator or by a crash; cannot connect now; connection exceptions;
            // too many connections.
            ("57P01" | "57P02" | "57P03" | "53300", _) | (_, Some("08")) => {
                Some(Trouble::Unreachable)
            }
            // Disk full, input or output error, read-only.
            ("53100" | "58030" | "25006", _) => Some(Trouble::Full),
            _ => None,
        };
    }
    match code.parse::<u32>().ok()? & 0xff {
        // SQLITE_BUSY, SQLITE_LOCKED
        5 | 6 => Some(Trouble::Locked),
        // SQLITE_READONLY, SQLITE_IOERR, SQLITE_FULL, SQLITE_CANTOPEN
        8 | 10 | 13 | 14 => Some(Trouble::Full),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_told_apart() {
        // SQLITE_BUSY_SNAPSHOT is 517, SQLITE_IOERR_WRITE 778.
        for code in ["5", "6", "517", "40P01"] {
            assert_eq!(of_code(code), Some(Trouble::Locked), "{code}");
        }
        for code in ["13", "10", "778", "53100"] {
            assert_eq!(of_code(code), Some(Trouble::Full), "{code}");
        }
        for code in ["57P01", "08006", "53300"] {
            assert_eq!(of_code(code), Some(Trouble::Unreachable), "{code}");
        }
        // A broken constraint is nobody's trouble but the caller's.
        for code in ["1555", "2067", "23505", "42P01"] {
            assert_eq!(of_code(code), None, "{code}");
        }
    }
}
