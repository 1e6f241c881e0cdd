//! Owns reading files: which kind a file is, of which year and release, what its cells say, what is wrong with it.
//! Must not know the store or who imports; it turns bytes into blocks, schools and diagnostics, all or nothing.

mod diagnostics;

pub use diagnostics::{FileKind, Refusal, RefusedRow, Summary};

use crate::domain::{LaCode, School};
use crate::figures::{Block, Release, Year};

/// What the person importing says about the files, where the files do not say it themselves.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// `--year`.
    pub year: Option<Year>,
    /// `--release`.
    pub release: Option<Release>,
}

/// What one file brought.
#[derive(Debug, Clone)]
pub struct Parsed {
    /// The summary for people and JSON.
    pub summary: Summary,
    /// What the file says of schools; fields it does not state are empty.
    pub schools: Vec<School>,
    /// Local authorities with their names, where the file states them.
    pub las: Vec<(LaCode, String)>,
    /// The figures.
    pub blocks: Vec<Block>,
}
