//! Owns the store that lives in memory: tests, and the throw-away store of a demonstration.
//! Must not know records; it keeps bytes in order, with the same limits and the same answers as a store on disk.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::{Expect, Key, Page, Store, StoreError, Value, Write, limits};

/// An ordered key space in memory; gone with the process.
#[derive(Debug, Default)]
pub struct MemoryStore {
    entries: RwLock<BTreeMap<Key, Value>>,
    version: AtomicU64,
}

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    // A commit is checked before its first write and its writes cannot fail, so that the map is whole
    // even after a panic elsewhere has poisoned the lock.
    fn reading(&self) -> RwLockReadGuard<'_, BTreeMap<Key, Value>> {
        self.entries.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn writing(&self) -> RwLockWriteGuard<'_, BTreeMap<Key, Value>> {
        self.entries.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store for MemoryStore {
    fn get(&self, key: &[u8]) -> Result<Option<Value>, StoreError> {
        Ok(self.reading().get(key).cloned())
    }

    fn scan(&self, from: &[u8], to: &[u8], limit: usize) -> Result<Page, StoreError> {
        if from >= to {
            return Ok(Page::default());
        }
        let entries = self.reading();
        let mut found = entries.range::<[u8], _>((Bound::Included(from), Bound::Excluded(to)));
        let items: Vec<_> = found.by_ref().take(limit).map(|(key, value)| (key.clone(), value.clone())).collect();
        Ok(Page { items, next: found.next().map(|(key, _)| key.clone()) })
    }

    fn commit(&self, expect: &[Expect], writes: &[Write]) -> Result<(), StoreError> {
        limits::check(expect, writes)?;
        let mut entries = self.writing();
        if expect.iter().any(|expected| entries.get(&expected.key) != expected.value.as_ref()) {
            return Err(StoreError::Conflict);
        }
        for write in writes {
            match write {
                Write::Put(key, value) => drop(entries.insert(key.clone(), value.clone())),
                Write::Delete(key) => drop(entries.remove(key)),
            }
        }
        if !writes.is_empty() {
            self.version.fetch_add(1, Ordering::AcqRel);
        }
        Ok(())
    }

    fn version(&self) -> u64 {
        self.version.load(Ordering::Acquire)
    }
}
