//! Owns the one way a refusal is worded: what happened and what to do about it.
//! Must not know who reads it or how it is printed.

use std::fmt;

/// Something that the input or the state does not allow, in words for a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What happened, one sentence without a full stop.
    pub what: String,
    /// What to do about it, one sentence without a full stop.
    pub hint: String,
}

impl Problem {
    /// A problem from its two sentences.
    pub fn new(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { what: what.into(), hint: hint.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}

impl std::error::Error for Problem {}
