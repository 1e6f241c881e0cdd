//! Owns how a request fails, in words for people, with the kind that decides the exit status.
//! Must not know how it is printed.

use std::fmt;

use crate::domain::Problem;
use crate::store::StoreError;

/// The kind of a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// There is no such thing, or the actor may not see it: the two look alike.
    NotFound,
    /// The input or the state does not allow it.
    Invalid,
    /// Somebody else changed the record since it was read.
    Stale,
    /// The store is in use by another process.
    InUse,
    /// The store or a file is damaged.
    Damaged,
    /// A fault of ours.
    Fault,
}

/// Why a request was not done; nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceError {
    /// The kind.
    pub trouble: Trouble,
    /// What happened, one sentence without a full stop.
    pub what: String,
    /// What to do about it.
    pub hint: String,
    /// Where, `FILE:LINE:COLUMN`, where known.
    pub place: Option<String>,
    /// For a save that came too late: what was to be saved and what stands there now, field by field where they
    /// differ.
    pub sides: Vec<Side>,
}

/// A field that two people wanted differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    /// The field.
    pub label: String,
    /// What was to be saved.
    pub yours: String,
    /// What stands there now.
    pub theirs: String,
}

impl Side {
    /// The fields that two people wanted differently, of all that were to be saved: label, yours, theirs.
    pub fn differing<'a>(fields: impl IntoIterator<Item = (&'a str, &'a str, &'a str)>) -> Vec<Self> {
        let differing = fields.into_iter().filter(|(_, yours, theirs)| yours != theirs);
        differing
            .map(|(label, yours, theirs)| Self {
                label: label.to_owned(),
                yours: yours.to_owned(),
                theirs: theirs.to_owned(),
            })
            .collect()
    }
}

impl ServiceError {
    /// An error of the given kind.
    pub fn new(trouble: Trouble, what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { trouble, what: what.into(), hint: hint.into(), place: None, sides: Vec::new() }
    }

    /// "There is no such thing": the same words whether it does not exist or may not be seen.
    pub fn not_found(kind: &str, name: &str) -> Self {
        Self::new(
            Trouble::NotFound,
            format!("there is no {kind} '{name}'"),
            format!("list what there is with `collaborate {kind} list`"),
        )
    }
}

impl fmt::Display for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

impl std::error::Error for ServiceError {}

impl From<Problem> for ServiceError {
    fn from(problem: Problem) -> Self {
        Self::new(Trouble::Invalid, problem.what, problem.hint)
    }
}

impl From<StoreError> for ServiceError {
    fn from(error: StoreError) -> Self {
        let (trouble, hint) = match &error {
            StoreError::Conflict => (Trouble::Stale, "read it again and repeat the change"),
            // A full disk or a folder of somebody else is no fault of the program's.
            StoreError::Unavailable(_) => {
                (Trouble::Invalid, "free some disk space or check the folder, then try again")
            }
            StoreError::Unknown(_) => (Trouble::Invalid, "read it again to see whether the change was kept"),
            StoreError::TooLarge(_) => (Trouble::Invalid, "split it into smaller parts"),
            StoreError::Corrupt(_) => {
                (Trouble::Damaged, "put back a backup of the store, or import the files into a new one")
            }
            StoreError::InUse(_) => (Trouble::InUse, "end the other process, or use another folder with --data"),
        };
        Self::new(trouble, error.to_string(), hint)
    }
}
