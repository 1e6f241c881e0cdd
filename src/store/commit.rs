//! Owns reading and writing records: what was read, the commit that expects it unchanged, and scans over records.
//! Must not know what the records mean, nor which store lies below.

use super::records::{BlockFigures, Counter, Split, is_part, part_key, parts_of};
use super::{Expect, Key, Page, Record, Store, StoreError, Value, Write, keys};
use crate::figures::Block;

/// Entries that a scan fetches at a time.
const PAGE: usize = 512;

/// What was read, so that a commit can expect it unchanged.
#[derive(Debug, Clone)]
pub struct Read<T> {
    /// Where.
    pub key: Key,
    /// What lay there.
    pub value: Option<T>,
    /// The value at the key itself: the record, or the head of a split one.
    raw: Option<Value>,
    parts: u8,
}

/// The record at `key`, if there is one.
pub fn read<T: Record>(store: &dyn Store, key: Key) -> Result<Read<T>, StoreError> {
    let raw = store.get(&key)?;
    match raw {
        None => Ok(Read { key, value: None, raw: None, parts: 0 }),
        Some(raw) if raw.first() != Some(&Split::KIND) => {
            let value = Some(T::from_bytes(&raw).map_err(|error| at(&key, error))?);
            Ok(Read { key, value, raw: Some(raw), parts: 0 })
        }
        Some(_) => read_split(store, key),
    }
}

// The head and all parts come from one scan, which no commit comes between.
fn read_split<T: Record>(store: &dyn Store, key: Key) -> Result<Read<T>, StoreError> {
    let (_, to) = keys::beginning(part_key(&key, u8::MAX));
    let Page { items, .. } = store.scan(&key, &to, usize::from(u8::MAX) + 2)?;
    let Some((_, raw)) = items.first().filter(|(found, _)| *found == key) else {
        return Ok(Read { key, value: None, raw: None, parts: 0 });
    };
    let raw = raw.clone();
    let whole = match Split::of(&raw).map_err(|error| at(&key, error))? {
        None => T::from_bytes(&raw).map(|value| (value, 0)),
        Some(head) => head
            .join(items.iter().skip(1).map(|(_, part)| part.as_slice()))
            .and_then(|whole| T::from_bytes(&whole))
            .map(|value| (value, head.parts)),
    };
    let (value, parts) = whole.map_err(|error| at(&key, error))?;
    Ok(Read { key, value: Some(value), raw: Some(raw), parts })
}

/// What a scan does with each key and record; its error ends the scan.
pub type Each<'a, T> = dyn FnMut(&[u8], T) -> Result<(), StoreError> + 'a;

/// Every record from `range.0` (included) to `range.1` (excluded), in order of key, page after page.
///
/// Commits that happen meanwhile may or may not be seen.
pub fn scan_all<T: Record>(store: &dyn Store, range: keys::Range, each: &mut Each<'_, T>) -> Result<(), StoreError> {
    scan_some(store, range, &|_| true, each)
}

/// As [`scan_all`], but only records at keys that are wanted; the others are not even decoded.
pub(super) fn scan_some<T: Record>(
    store: &dyn Store,
    range: keys::Range,
    wanted: &dyn Fn(&[u8]) -> bool,
    each: &mut Each<'_, T>,
) -> Result<(), StoreError> {
    let (mut from, to) = range;
    loop {
        let page = store.scan(&from, &to, PAGE)?;
        for (key, value) in page.items {
            match value.first() {
                _ if is_part(&value) || !wanted(&key) => {}
                Some(&Split::KIND) => {
                    let read = read_split(store, key)?;
                    if let Some(value) = read.value {
                        each(&read.key, value)?;
                    }
                }
                _ => each(&key, T::from_bytes(&value).map_err(|error| at(&key, error))?)?,
            }
        }
        match page.next {
            Some(next) => from = next,
            None => return Ok(()),
        }
    }
}

/// Damage, with the place it was found at.
fn at(key: &[u8], error: StoreError) -> StoreError {
    match error {
        StoreError::Corrupt(why) => StoreError::Corrupt(format!("{why} ({})", keys::describe(key))),
        other => other,
    }
}

/// Changes that go through together or not at all.
#[derive(Debug, Clone, Default)]
pub struct Commit {
    expects: Vec<Expect>,
    writes: Vec<Write>,
}

impl Commit {
    /// No change yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Goes through only if what was read still stands.
    pub fn expect<T>(&mut self, read: &Read<T>) {
        let expected = Expect { key: read.key.clone(), value: read.raw.clone() };
        if !self.expects.contains(&expected) {
            self.expects.push(expected);
        }
    }

    /// Writes a record, whatever lay there; over one that may be large, use [`Self::put_over`].
    pub fn put<T: Record>(&mut self, key: Key, value: &T) -> Result<(), StoreError> {
        self.put_bytes(key, value.to_bytes()?).map(drop)
    }

    /// Writes a record over what was read: expects it unchanged, and leaves no part of it behind.
    pub fn put_over<T: Record>(&mut self, read: &Read<T>, value: &T) -> Result<(), StoreError> {
        self.expect(read);
        let parts = self.put_bytes(read.key.clone(), value.to_bytes()?)?;
        self.delete_parts(read, parts);
        Ok(())
    }

    /// Removes what lies at `key`; what may be large, remove by [`Self::delete_over`].
    pub fn delete(&mut self, key: Key) {
        self.writes.push(Write::Delete(key));
    }

    /// Removes what was read, every part of it, if it still stands.
    pub fn delete_over<T>(&mut self, read: &Read<T>) {
        self.expect(read);
        self.writes.push(Write::Delete(read.key.clone()));
        self.delete_parts(read, 0);
    }

    /// Writes a block at its key.
    pub fn put_block(&mut self, block: &Block) -> Result<(), StoreError> {
        self.put_bytes(keys::block(&block.key), BlockFigures::bytes_of(block)).map(drop)
    }

    /// The next number of a series, from 1; taken only when the commit goes through.
    pub fn next_number(&mut self, store: &dyn Store, series: &str) -> Result<u64, StoreError> {
        let key = keys::counter(series);
        let taken = self.writes.iter_mut().find_map(|write| match write {
            Write::Put(at, value) if *at == key => Some(value),
            _ => None,
        });
        if let Some(value) = taken {
            let next = Counter(Counter::from_bytes(value)?.0.saturating_add(1));
            *value = next.to_bytes()?;
            return Ok(next.0);
        }
        let read = read::<Counter>(store, key)?;
        let next = Counter(read.value.unwrap_or_default().0.saturating_add(1));
        self.put_over(&read, &next)?;
        Ok(next.0)
    }

    /// What it writes so far.
    pub fn writes(&self) -> &[Write] {
        &self.writes
    }

    /// Whether it would change nothing.
    pub fn is_empty(&self) -> bool {
        self.writes.is_empty()
    }

    /// Goes through, all of it, or fails and changes nothing.
    pub fn apply(self, store: &dyn Store) -> Result<(), StoreError> {
        store.commit(&self.expects, &self.writes)
    }

    /// Adds what another would expect and change.
    pub fn append(&mut self, mut other: Self) {
        self.expects.append(&mut other.expects);
        self.writes.append(&mut other.writes);
    }

    /// What it writes, for a batch that expects nothing.
    pub fn into_writes(self) -> Vec<Write> {
        self.writes
    }

    fn put_bytes(&mut self, key: Key, record: Vec<u8>) -> Result<u8, StoreError> {
        let (head, parts) = parts_of(record)?;
        let mut count = 0;
        for part in parts {
            self.writes.push(Write::Put(part_key(&key, count), part));
            count += 1;
        }
        self.writes.push(Write::Put(key, head));
        Ok(count)
    }

    fn delete_parts<T>(&mut self, read: &Read<T>, from: u8) {
        self.writes.extend((from..read.parts).map(|number| Write::Delete(part_key(&read.key, number))));
    }
}

#[cfg(test)]
mod tests;
