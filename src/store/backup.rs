//! Owns the copy of a store in one file: every entry in order of key, a count and a checksum at the end.
//! Must not know what the records mean, nor which store lies below; a copy of one kind of store fits every other.
//!
//! The file: `collaborate store 1\n`; for each entry the length of its key (2 bytes) and of its value (4 bytes), key
//! and value; then a key length of 0, the number of entries (8 bytes) and the CRC-32 of all before it (4 bytes).
//! Numbers are little-endian.

use std::io::{self, Read, Seek, Write};

use super::records::verify;
use super::{Key, MAX_COMMIT, MAX_KEY, MAX_VALUE, MAX_WRITES, Page, Store, StoreError, Value, keys};

const TITLE: &[u8] = b"collaborate store 1\n";
/// Entries that are fetched at a time.
const PAGE: usize = 512;

/// Copies every entry of a store to `out`; returns how many.
///
/// A store that changes meanwhile is not copied: the copy would hold one half of a change.
pub fn backup(store: &dyn Store, out: &mut dyn Write) -> Result<u64, StoreError> {
    let version = store.version();
    let mut out = Summed { inner: out, sum: crc32fast::Hasher::new() };
    out.write_all(TITLE).map_err(|error| not_written(&error))?;
    let mut count = 0_u64;
    let (mut from, to) = keys::everything();
    loop {
        let Page { items, next } = store.scan(&from, &to, PAGE)?;
        for (key, value) in &items {
            put_entry(&mut out, key, value).map_err(|error| not_written(&error))?;
            count += 1;
        }
        match next {
            Some(next) => from = next,
            None => break,
        }
    }
    if store.version() != version {
        return Err(StoreError::Unavailable("it changed while it was copied; copy it again".to_owned()));
    }
    out.write_all(&0_u16.to_le_bytes())
        .and_then(|()| out.write_all(&count.to_le_bytes()))
        .map_err(|error| not_written(&error))?;
    let sum = out.sum.clone().finalize();
    out.inner.write_all(&sum.to_le_bytes()).and_then(|()| out.inner.flush()).map_err(|error| not_written(&error))?;
    Ok(count)
}

/// Fills an empty store from a copy; returns how many entries it holds.
///
/// The whole copy is read and compared with its checksum before the first entry is written.
pub fn restore(store: &dyn Store, copy: &mut (impl Read + Seek)) -> Result<u64, StoreError> {
    let (from, to) = keys::everything();
    if !store.scan(&from, &to, 1)?.items.is_empty() {
        return Err(StoreError::Unavailable("it holds records already; restore into a new folder".to_owned()));
    }
    let count = read_copy(copy, &mut |_, value| verify(value).map(drop))?;
    copy.rewind().map_err(|error| not_read(&error))?;
    let mut writes = Vec::new();
    let mut size = 0;
    read_copy(copy, &mut |key, value| {
        let write = super::Write::Put(key.clone(), value.clone());
        if writes.len() == MAX_WRITES || size + write.size() > MAX_COMMIT {
            store.commit_batches(&mut std::iter::once(std::mem::take(&mut writes)))?;
            size = 0;
        }
        size += write.size();
        writes.push(write);
        Ok(())
    })?;
    store.commit_batches(&mut std::iter::once(writes))?;
    Ok(count)
}

fn put_entry(out: &mut dyn Write, key: &[u8], value: &[u8]) -> io::Result<()> {
    let key_length = u16::try_from(key.len()).map_err(io::Error::other)?;
    let value_length = u32::try_from(value.len()).map_err(io::Error::other)?;
    out.write_all(&key_length.to_le_bytes())?;
    out.write_all(&value_length.to_le_bytes())?;
    out.write_all(key)?;
    out.write_all(value)
}

fn read_copy(
    copy: &mut dyn Read,
    each: &mut dyn FnMut(&Key, &Value) -> Result<(), StoreError>,
) -> Result<u64, StoreError> {
    let mut copy = Summed { inner: copy, sum: crc32fast::Hasher::new() };
    let mut title = [0; TITLE.len()];
    copy.fill(&mut title)?;
    if title != TITLE {
        return Err(StoreError::Corrupt("the file is no copy of a store that this program knows".to_owned()));
    }
    let (mut key, mut value) = (Key::new(), Value::new());
    let mut count = 0_u64;
    loop {
        let key_length = usize::from(u16::from_le_bytes(copy.take()?));
        if key_length == 0 {
            break;
        }
        let value_length = usize::try_from(u32::from_le_bytes(copy.take()?)).unwrap_or(usize::MAX);
        if key_length > MAX_KEY || value_length > MAX_VALUE {
            return Err(damaged());
        }
        key.resize(key_length, 0);
        copy.fill(&mut key)?;
        value.resize(value_length, 0);
        copy.fill(&mut value)?;
        each(&key, &value)?;
        count += 1;
    }
    let noted = u64::from_le_bytes(copy.take()?);
    let sum = copy.sum.clone().finalize();
    if noted == count && u32::from_le_bytes(copy.take()?) == sum { Ok(count) } else { Err(damaged()) }
}

/// A file and the checksum of what has passed so far.
struct Summed<T> {
    inner: T,
    sum: crc32fast::Hasher,
}

impl Write for Summed<&mut dyn Write> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.sum.update(bytes.get(..written).unwrap_or(bytes));
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl Summed<&mut dyn Read> {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), StoreError> {
        self.inner.read_exact(bytes).map_err(|error| not_read(&error))?;
        self.sum.update(bytes);
        Ok(())
    }

    fn take<const N: usize>(&mut self) -> Result<[u8; N], StoreError> {
        let mut bytes = [0; N];
        self.fill(&mut bytes)?;
        Ok(bytes)
    }
}

fn not_written(error: &io::Error) -> StoreError {
    StoreError::Unavailable(format!("the copy cannot be written: {error}"))
}

fn not_read(error: &io::Error) -> StoreError {
    if error.kind() == io::ErrorKind::UnexpectedEof {
        StoreError::Corrupt("the copy ends too early".to_owned())
    } else {
        StoreError::Unavailable(format!("the copy cannot be read: {error}"))
    }
}

fn damaged() -> StoreError {
    StoreError::Corrupt("the copy does not match its checksum".to_owned())
}

#[cfg(test)]
mod tests;
