//! Owns the list of schools as merged from every published import: many to a value, so that all of it is quick to read.
//! Must not know how the imports' facts are merged, nor how a store keeps them.

use std::collections::BTreeMap;

use super::commit::{Commit, read, scan_all};
use super::records::Shelf;
use super::{Key, MAX_COMMIT, MAX_VALUE, MAX_WRITES, Store, StoreError, Write, keys};
use crate::domain::{School, Urn};

/// Every school, by URN.
pub fn read_schools(store: &dyn Store) -> Result<Vec<School>, StoreError> {
    let mut schools = Vec::new();
    scan_all::<Shelf>(store, keys::shelves(), &mut |_, mut shelf| {
        schools.append(&mut shelf.0);
        Ok(())
    })?;
    Ok(schools)
}

/// One school.
pub fn read_school(store: &dyn Store, urn: Urn) -> Result<Option<School>, StoreError> {
    let shelf = read::<Shelf>(store, keys::shelf(urn))?.value.unwrap_or_default();
    Ok(shelf.0.into_iter().find(|school| school.urn == urn))
}

/// Writes schools, each in the place of the one with its URN, in as many commits as they need.
///
/// The list can be made again from the imports' facts; a crash in between leaves some schools as they were.
pub fn write_schools(store: &dyn Store, schools: &[School]) -> Result<(), StoreError> {
    change(store, schools.iter().map(|school| (school.urn, Some(school))))
}

/// Takes schools off the list, in as many commits as they need; no error for one that is not on it.
pub fn remove_schools(store: &dyn Store, urns: &[Urn]) -> Result<(), StoreError> {
    change(store, urns.iter().map(|urn| (*urn, None)))
}

/// What the schools of one shelf become; none: taken off.
type Changes<'a> = BTreeMap<Urn, Option<&'a School>>;

fn change<'a>(store: &dyn Store, changes: impl Iterator<Item = (Urn, Option<&'a School>)>) -> Result<(), StoreError> {
    let mut shelves: BTreeMap<Key, Changes<'a>> = BTreeMap::new();
    for (urn, school) in changes {
        shelves.entry(keys::shelf(urn)).or_default().insert(urn, school);
    }
    let mut commits = Vec::new();
    let mut commit = Commit::new();
    let mut size = 0;
    for (key, changes) in shelves {
        let mut more = Commit::new();
        shelve(store, key, changes, &mut more)?;
        let more_size = more.writes().iter().map(Write::size).sum::<usize>();
        if commit.writes().len() + more.writes().len() > MAX_WRITES || size + more_size > MAX_COMMIT - MAX_VALUE {
            commits.push(std::mem::take(&mut commit).into_writes());
            size = 0;
        }
        size += more_size;
        commit.append(more);
    }
    if !commit.is_empty() {
        commits.push(commit.into_writes());
    }
    store.commit_batches(&mut commits.into_iter())
}

fn shelve(store: &dyn Store, key: Key, changes: Changes<'_>, commit: &mut Commit) -> Result<(), StoreError> {
    let before = read::<Shelf>(store, key)?;
    let mut schools: BTreeMap<Urn, School> = BTreeMap::new();
    schools.extend(before.value.iter().flat_map(|shelf| &shelf.0).map(|school| (school.urn, school.clone())));
    for (urn, school) in changes {
        match school {
            Some(school) => drop(schools.insert(urn, school.clone())),
            None => drop(schools.remove(&urn)),
        }
    }
    if schools.is_empty() {
        commit.delete_over(&before);
        Ok(())
    } else {
        commit.put_over(&before, &Shelf(schools.into_values().collect()))
    }
}

#[cfg(test)]
mod tests;
