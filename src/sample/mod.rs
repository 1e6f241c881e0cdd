//! Owns the fictional local authority: schools, pupils' results, files in DfE's own formats, people and groups.
//! Must not know the store; it writes files and says which people and groups go with them.

mod calendar;
mod cells;
mod census;
mod chance;
mod character;
mod columns;
mod elsewhere;
mod files;
mod ks2;
mod ks4;
mod number;
mod people;
mod roster;
mod spine;
mod start;
mod tally;
mod wide;
mod words;

#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};

use crate::domain::Problem;

pub use people::{SampleConsent, SampleGroup, SamplePick, groups, organisations, people};

/// Schools of the sample that comes with the program.
pub const DEFAULT_SCHOOLS: usize = 40;
/// Years of the sample that comes with the program.
pub const DEFAULT_YEARS: u16 = 3;
/// Seed of the sample that comes with the program.
pub const DEFAULT_SEED: u64 = 815;

static EMBEDDED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/sample-data");

/// Is told the path of each file once it is written.
pub type Progress<'a> = &'a mut dyn FnMut(&Path);

/// What was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// The files, in the order written.
    pub files: Vec<PathBuf>,
    /// Rows without headers.
    pub rows: u64,
    /// Schools invented.
    pub schools: usize,
    /// Bytes of all files together.
    pub bytes: u64,
}

/// Invents `schools` schools with the results of the newest `years` years, and writes the files into `dir`.
///
/// The same numbers give the same bytes on every machine.
///
/// # Errors
///
/// When `schools` or `years` is out of range, or a file cannot be written.
pub fn write(dir: &Path, schools: usize, years: u16, seed: u64, progress: Progress<'_>) -> Result<Written, Problem> {
    let years = calendar::newest(years)?;
    let roster = roster::Roster::invent(schools, years, seed)?;
    let elsewhere = elsewhere::Elsewhere::of(years, seed)?;
    files::Desk { dir, roster: &roster, elsewhere: &elsewhere, years, seed }.write(progress)
}

/// The sample's files that come with the program, in order of path, folders by academic year.
pub fn files() -> impl Iterator<Item = (&'static str, &'static [u8])> {
    let mut found = Vec::new();
    gather(&EMBEDDED, &mut found);
    found.sort_unstable_by_key(|(path, _)| *path);
    found.into_iter()
}

fn gather(folder: &'static Dir<'static>, found: &mut Vec<(&'static str, &'static [u8])>) {
    for file in folder.files().filter(|file| file.path().extension().is_some_and(|ending| ending == "csv")) {
        found.extend(file.path().to_str().map(|path| (path, file.contents())));
    }
    folder.dirs().for_each(|inner| gather(inner, found));
}
