use std::io::Cursor;

use super::*;
use crate::store::{Commit, Counter, MemoryStore};

fn filled(count: u64) -> MemoryStore {
    let store = MemoryStore::new();
    for number in 0..count {
        let mut commit = Commit::new();
        commit.put(keys::counter(&format!("{number:04}")), &Counter(number)).unwrap();
        commit.apply(&store).unwrap();
    }
    store
}

fn copy_of(store: &dyn Store) -> Vec<u8> {
    let mut copy = Vec::new();
    backup(store, &mut copy).unwrap();
    copy
}

fn entries(store: &dyn Store) -> Vec<(Key, Value)> {
    let (from, to) = keys::everything();
    store.scan(&from, &to, usize::MAX).unwrap().items
}

#[test]
fn a_copy_fills_a_new_store_with_the_same_entries() {
    for count in [0, 1, 99, 100, 101, 1_200] {
        let store = filled(count);
        let copy = copy_of(&store);
        let folder = tempfile::tempdir().unwrap();
        let restored = crate::store::open(&folder.path().join("store")).unwrap();
        assert_eq!(restore(&restored, &mut Cursor::new(copy)), Ok(count));
        assert_eq!(entries(&restored), entries(&store));
    }
}

#[test]
fn a_damaged_copy_writes_nothing() {
    let copy = copy_of(&filled(3));
    let store = MemoryStore::new();
    for bit in 0..copy.len() * 8 {
        let mut damaged = copy.clone();
        damaged[bit / 8] ^= 1 << (bit % 8);
        assert!(matches!(restore(&store, &mut Cursor::new(damaged)), Err(StoreError::Corrupt(_))), "bit {bit}");
    }
    for length in 0..copy.len() {
        assert!(matches!(restore(&store, &mut Cursor::new(&copy[..length])), Err(StoreError::Corrupt(_))));
    }
    assert_eq!(store.version(), 0);
}

#[test]
fn a_store_that_holds_records_is_not_written_over() {
    let copy = copy_of(&filled(3));
    let store = filled(1);
    assert!(matches!(restore(&store, &mut Cursor::new(copy)), Err(StoreError::Unavailable(_))));
    assert_eq!(entries(&store).len(), 1);
}

/// A file that changes the store it is a copy of.
struct Meddling<'a>(&'a MemoryStore);

impl Write for Meddling<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.commit(&[], &[crate::store::Write::Delete(keys::counter("0000"))]).unwrap();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_store_that_changes_while_it_is_copied_is_said_to() {
    let store = filled(3);
    assert!(matches!(backup(&store, &mut Meddling(&store)), Err(StoreError::Unavailable(_))));
}
