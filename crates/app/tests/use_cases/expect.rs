//! What a use case is expected to refuse.

use std::fmt::Debug;

use app::{Error, Result};
use domain::permission::Denial;
use domain::text::Fault;

/// Why the gate said no.
#[track_caller]
pub(crate) fn denial<T: Debug>(outcome: Result<T>) -> Denial {
    match outcome {
        Err(Error::Denied(denial)) => denial,
        other => panic!("expected a denial, got {other:?}"),
    }
}

/// What stood in the way.
#[track_caller]
pub(crate) fn conflict<T: Debug>(outcome: Result<T>) -> &'static str {
    match outcome {
        Err(Error::Conflict(what)) => what,
        other => panic!("expected a conflict, got {other:?}"),
    }
}

/// The faults, by field.
#[track_caller]
pub(crate) fn faults<T: Debug>(outcome: Result<T>) -> Vec<(&'static str, Fault)> {
    match outcome {
        Err(Error::Invalid { faults }) => {
            faults.into_iter().map(|fault| (fault.field, fault.fault)).collect()
        }
        other => panic!("expected faults, got {other:?}"),
    }
}

/// The fields that have faults.
#[track_caller]
pub(crate) fn faulty<T: Debug>(outcome: Result<T>) -> Vec<&'static str> {
    faults(outcome).into_iter().map(|(field, _)| field).collect()
}
