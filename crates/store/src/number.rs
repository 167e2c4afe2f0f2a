//! Numbers behind public codes (`Q-0412`): counted per installation, without gaps on both engines.

use crate::{Result, StoreError, Tx, sql};

/// The things that are numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numbered {
    /// Questions, `Q-`.
    Question,
    /// Answers, `A-`.
    Answer,
    /// Statements, `S-`.
    Statement,
    /// Gatherings, `G-`.
    Gathering,
    /// Notices, `N-`.
    Notice,
    /// Evidence, `E-`.
    Evidence,
    /// Calls for members, `C-`.
    Call,
    /// Paragraphs of papers, `H-`.
    Paragraph,
    /// Outcomes, `O-`.
    Outcome,
    /// Themes, `T-`.
    Theme,
    /// Agendas, `D-`.
    Agenda,
    /// Remarks on paragraphs, `V-`.
    Remark,
    /// Models, `W-`.
    Model,
    /// Actions, `B-`.
    Action,
    /// Indicators, `I-`.
    Indicator,
    /// Pilots, `P-`.
    Pilot,
}

impl Numbered {
    const fn name(self) -> &'static str {
        match self {
            Self::Question => "question",
            Self::Answer => "answer",
            Self::Statement => "statement",
            Self::Gathering => "gathering",
            Self::Notice => "notice",
            Self::Evidence => "evidence",
            Self::Call => "call",
            Self::Paragraph => "paragraph",
            Self::Outcome => "outcome",
            Self::Theme => "theme",
            Self::Agenda => "agenda",
            Self::Remark => "remark",
            Self::Model => "model",
            Self::Action => "action",
            Self::Indicator => "indicator",
            Self::Pilot => "pilot",
        }
    }
}

#[derive(sea_orm::FromQueryResult)]
struct Last {
    last: i64,
}

/// Takes the next `count` numbers; the first of them. Given back when the transaction is dropped.
///
/// # Errors
/// [`StoreError::Corrupt`] when the counter is missing.
pub async fn take(tx: &Tx, what: Numbered, count: i64) -> Result<i64> {
    let sql = "UPDATE number SET last = last + $1 WHERE name = $2 RETURNING last";
    let last: Option<Last> = sql::one(tx, sql, [count.into(), what.name().into()]).await?;
    last.map(|row| row.last - count + 1).ok_or(StoreError::Corrupt("number"))
}
