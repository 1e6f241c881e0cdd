//! Owns the entries by subject in a store: writing an import's, reading a place's, and the courses they are of.
//! Must not know files, nor which imports count; callers say so.

use super::commit::{Commit, scan_all, scan_some};
use super::records::{BlockEntries, Courses};
use super::{Store, StoreError, Write, keys, shared};
use crate::domain::ImportId;
use crate::figures::{Course, EntriesBlock, EntriesFile, Place, Stage};

/// Courses that lie at one key: about as many as fit one value.
const COURSES: usize = 50;

/// The records of what a file brought, each with its parts, for [`super::stage_import`].
pub(super) fn records(
    import: ImportId,
    brought: &EntriesFile,
) -> impl Iterator<Item = Result<Vec<Write>, StoreError>> + '_ {
    let courses = brought.courses.chunks(COURSES).zip(0_u32..).map(move |(courses, number)| {
        let mut commit = Commit::new();
        commit.put(keys::courses(import, number), &Courses(courses.to_vec()))?;
        Ok(commit.into_writes())
    });
    let blocks = brought.blocks.iter().map(|block| {
        let mut commit = Commit::new();
        commit.put(keys::entries(&block.key), &BlockEntries::of(block))?;
        Ok(commit.into_writes())
    });
    courses.chain(blocks)
}

/// The courses that an import's entries are of.
pub fn read_courses(store: &dyn Store, import: ImportId) -> Result<Vec<Course>, StoreError> {
    let mut courses = Vec::new();
    scan_all::<Courses>(store, keys::courses_of(import), &mut |_, mut more| {
        courses.append(&mut more.0);
        Ok(())
    })?;
    Ok(courses)
}

/// The entries of each of many places, of imports for which `published` answers true; the processors share the work.
///
/// Of a place by year, then release, then import, each ascending: the newest import of a release comes last.
pub fn read_entries_of(
    store: &dyn Store,
    stage: Stage,
    places: &[Place],
    published: &(dyn Fn(ImportId) -> bool + Sync),
) -> Result<Vec<Vec<EntriesBlock>>, StoreError> {
    shared(places, &|place| {
        let mut blocks = Vec::new();
        let wanted = |key: &[u8]| keys::entries_key(key).is_none_or(|of| published(of.import));
        scan_some::<BlockEntries>(store, keys::entries_of(stage, *place), &wanted, &mut |key, entries| {
            let of = keys::entries_key(key)
                .ok_or_else(|| StoreError::Corrupt(format!("no entries can lie there ({})", keys::describe(key))))?;
            blocks.push(entries.at(of));
            Ok(())
        })?;
        Ok(blocks)
    })
}

#[cfg(test)]
mod tests;
