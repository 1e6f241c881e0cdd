//! Owns the blocks of figures in a store: reading a place's, writing an import's unseen, and taking an import back.
//! Must not know files or what makes an import count; callers say which imports are published.

use std::num::NonZero;
use std::thread;

use super::commit::{Commit, scan_all, scan_some};
use super::records::{BlockFigures, Extent, SchoolFacts};
use super::{Key, MAX_COMMIT, MAX_VALUE, MAX_WRITES, Store, StoreError, Write, entries, keys};
use crate::domain::{ImportId, School};
use crate::figures::{Block, BlockKey, EntriesFile, Place, Stage, Year};

/// The most threads that read blocks at once.
const MOST_READERS: usize = 4;
/// The fewest places for which another thread is worth its start.
const WORTH_A_READER: usize = 16;

/// Every block of a place at a stage that is of an import for which `published` answers true.
///
/// By year, then release, then import, each ascending: the newest import of a release comes last.
pub fn read_blocks(
    store: &dyn Store,
    stage: Stage,
    place: Place,
    published: &dyn Fn(ImportId) -> bool,
) -> Result<Vec<Block>, StoreError> {
    blocks_in_range(store, keys::blocks_of(stage, place), &|key| published(key.import))
}

fn blocks_in_range(
    store: &dyn Store,
    range: keys::Range,
    wanted: &dyn Fn(&BlockKey) -> bool,
) -> Result<Vec<Block>, StoreError> {
    let mut blocks = Vec::new();
    // A key that is none of a block's is damage, and told as such below.
    let wanted = |key: &[u8]| keys::block_key(key).is_none_or(|block| wanted(&block));
    scan_some::<BlockFigures>(store, range, &wanted, &mut |key, figures| {
        let block = keys::block_key(key)
            .ok_or_else(|| StoreError::Corrupt(format!("no block can lie there ({})", keys::describe(key))))?;
        blocks.push(figures.at(block));
        Ok(())
    })?;
    Ok(blocks)
}

/// As [`read_blocks`], but of one year and only those that are wanted.
pub fn read_blocks_in(
    store: &dyn Store,
    stage: Stage,
    (place, year): (Place, Year),
    wanted: &dyn Fn(&BlockKey) -> bool,
) -> Result<Vec<Block>, StoreError> {
    blocks_in_range(store, keys::blocks_in(stage, place, year), wanted)
}

/// As [`read_blocks`] for each of many places, in their order; the processors share the work.
pub fn read_blocks_of(
    store: &dyn Store,
    stage: Stage,
    places: &[Place],
    published: &(dyn Fn(ImportId) -> bool + Sync),
) -> Result<Vec<Vec<Block>>, StoreError> {
    shared(places, &|place| read_blocks(store, stage, *place, published))
}

/// What `read` gives for each of many things, in their order; the processors share the work.
///
/// In a store that has just been opened every read waits for the disk, and sled reads on several threads.
pub fn shared<T: Sync, R: Send, E: Send + From<StoreError>>(
    things: &[T],
    read: &(dyn Fn(&T) -> Result<R, E> + Sync),
) -> Result<Vec<R>, E> {
    let all = |things: &[T]| things.iter().map(read).collect::<Result<Vec<R>, E>>();
    let processors = thread::available_parallelism().map_or(1, NonZero::get).min(MOST_READERS);
    let share = things.len().div_ceil(processors).max(WORTH_A_READER);
    let mut shares = things.chunks(share);
    // This thread reads one share itself, and all of it when there is little.
    let own = shares.next().unwrap_or_default();
    thread::scope(|scope| {
        let readers: Vec<_> = shares.map(|share| scope.spawn(move || all(share))).collect();
        let mut found = all(own)?;
        for reader in readers {
            let stopped = |_| StoreError::Unavailable("a thread that read the store stopped".to_owned());
            found.append(&mut reader.join().map_err(stopped)??);
        }
        Ok(found)
    })
}

/// Writes what an import brought, with lists by which [`sweep`] finds it again; returns how many records.
///
/// The facts lie under `import`, the blocks under their own keys. Each commit holds the list of what it wrote, so
/// that nothing is lost sight of wherever a crash comes. May be called again to add to the same import.
pub fn stage_import(
    store: &dyn Store,
    import: ImportId,
    schools: &[School],
    blocks: &[Block],
    brought: &EntriesFile,
) -> Result<usize, StoreError> {
    let mut records = schools
        .iter()
        .map(|school| {
            let mut commit = Commit::new();
            commit.put(keys::facts(school.urn, import), &SchoolFacts(school.clone()))?;
            Ok(commit.into_writes())
        })
        .chain(blocks.iter().map(|block| {
            let mut commit = Commit::new();
            commit.put_block(block)?;
            Ok(commit.into_writes())
        }))
        .chain(entries::records(import, brought))
        .peekable();
    let mut number = next_list(store, import)?;
    let mut failure = None;
    let mut batches = std::iter::from_fn(|| {
        let batch = next_batch(&mut records, keys::import_index(import, number));
        number += 1;
        batch.unwrap_or_else(|error| {
            failure = Some(error);
            None
        })
    });
    store.commit_batches(&mut batches)?;
    failure.map_or(Ok(schools.len() + blocks.len() + brought.blocks.len()), Err)
}

fn next_list(store: &dyn Store, import: ImportId) -> Result<u32, StoreError> {
    let mut next = 0;
    scan_all::<Extent>(store, keys::import_index_of(import), &mut |key, _| {
        next = keys::import_index_key(key).map_or(next, |(_, number)| number.saturating_add(1));
        Ok(())
    })?;
    Ok(next)
}

/// As many records as fit one commit, with the list of their keys.
fn next_batch(
    records: &mut std::iter::Peekable<impl Iterator<Item = Result<Vec<Write>, StoreError>>>,
    list: Key,
) -> Result<Option<Vec<Write>>, StoreError> {
    let mut writes: Vec<Write> = Vec::new();
    let mut size = 0;
    while let Some(record) = records.next_if(|record| {
        record.as_ref().map_or(true, |more| {
            writes.is_empty()
                || (writes.len() + more.len() < MAX_WRITES && size + size_of(more) < MAX_COMMIT - MAX_VALUE)
        })
    }) {
        let mut record = record?;
        size += size_of(&record);
        writes.append(&mut record);
    }
    if writes.is_empty() {
        return Ok(None);
    }
    let keys = writes.iter().map(|write| write.key().clone()).collect();
    let mut commit = Commit::new();
    commit.put(list, &Extent(keys))?;
    writes.append(&mut commit.into_writes());
    Ok(Some(writes))
}

fn size_of(writes: &[Write]) -> usize {
    writes.iter().map(Write::size).sum()
}

/// Removes everything that an import brought, commit by commit; returns how many entries.
///
/// Whatever comes between, it can be called again: each commit takes a list away together with what it lists.
pub fn sweep(store: &dyn Store, import: ImportId) -> Result<usize, StoreError> {
    let mut lists = Vec::new();
    scan_all::<Extent>(store, keys::import_index_of(import), &mut |key, extent| {
        lists.push((key.to_vec(), extent.0));
        Ok(())
    })?;
    let removed = lists.iter().map(|(_, listed)| listed.len()).sum();
    let mut batches = lists.into_iter().map(|(list, mut listed)| {
        listed.push(list);
        listed.into_iter().map(Write::Delete).collect()
    });
    store.commit_batches(&mut batches)?;
    Ok(removed)
}

#[cfg(test)]
mod tests;
