//! Owns the one narrow trait that every store satisfies: an ordered key space with conditional commits.
//! Must not know what a record means to the product; no caller knows sled.

mod backup;
mod blocks;
mod chain;
mod check;
mod codec;
mod codes;
mod commit;
mod entries;
pub mod keys;
mod limits;
mod memory;
mod records;
mod shelves;
mod sled_store;

use std::fmt;

pub use backup::{backup, restore};
pub use blocks::{read_blocks, read_blocks_in, read_blocks_of, shared, stage_import, sweep};
pub use chain::{Chain, log_end, log_entries, verify_log};
pub use check::{Health, check};
pub use commit::{Commit, Each, Read, read, scan_all};
pub use entries::{read_courses, read_entries_of};
pub use memory::MemoryStore;
pub use records::{
    Announcement, AuditEntry, AuditHead, BlockEntries, BlockFigures, Counter, Courses, Deed, Extent, ImportRecord,
    ImportState, Inverse, KnownAs, LetterTemplate, Mail, MailStanding, Message, Record, SchoolFacts, Shelf, Undo,
};
pub use shelves::{read_school, read_schools, remove_schools, write_schools};
pub use sled_store::{SledStore, open};

/// A key: at most [`MAX_KEY`] bytes, ordered byte by byte.
pub type Key = Vec<u8>;
/// A value: at most [`MAX_VALUE`] bytes.
pub type Value = Vec<u8>;

/// Most bytes of a key.
pub const MAX_KEY: usize = 256;
/// Most bytes of a value; larger records are split by [`Commit`].
pub const MAX_VALUE: usize = 7 * 1024;
/// Most writes of one commit.
pub const MAX_WRITES: usize = 100;
/// Most bytes of keys and values of one commit.
pub const MAX_COMMIT: usize = 256 * 1024;

/// What must still stand for a commit to go through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expect {
    /// The key.
    pub key: Key,
    /// Its value as it was read; `None`: it must not exist.
    pub value: Option<Value>,
}

/// One write of a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Write {
    /// Set a key.
    Put(Key, Value),
    /// Remove a key; no error when it is not there.
    Delete(Key),
}

impl Write {
    /// The key it sets or removes.
    pub const fn key(&self) -> &Key {
        match self {
            Self::Put(key, _) | Self::Delete(key) => key,
        }
    }

    /// Bytes of its key and its value.
    pub const fn size(&self) -> usize {
        match self {
            Self::Put(key, value) => key.len() + value.len(),
            Self::Delete(key) => key.len(),
        }
    }
}

/// One page of a scan, in order of key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// The entries.
    pub items: Vec<(Key, Value)>,
    /// Where to go on, if there is more.
    pub next: Option<Key>,
}

/// Why the store did not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoreError {
    /// An expectation no longer stands: somebody else changed it.
    Conflict,
    /// Nothing was written, and trying again later may work.
    Unavailable(String),
    /// It is not known whether the commit went through: read before trying again.
    Unknown(String),
    /// A key, a value or the whole commit is over its limit; nothing was written.
    TooLarge(String),
    /// The store, or a record in it, is damaged.
    Corrupt(String),
    /// Another process holds the store.
    InUse(String),
}

impl StoreError {
    /// What stands behind it, without the sentence around it; empty for a conflict.
    pub fn reason(&self) -> &str {
        match self {
            Self::Conflict => "",
            Self::Unavailable(why)
            | Self::Unknown(why)
            | Self::TooLarge(why)
            | Self::Corrupt(why)
            | Self::InUse(why) => why,
        }
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Conflict => f.write_str("somebody else changed this meanwhile"),
            Self::Unavailable(why) => write!(f, "the store cannot be used now: {why}"),
            Self::Unknown(why) => write!(f, "it is not known whether the change was kept: {why}"),
            Self::TooLarge(why) => write!(f, "too large for the store: {why}"),
            Self::Corrupt(why) => write!(f, "the store is damaged: {why}"),
            Self::InUse(why) => write!(f, "the store is in use: {why}"),
        }
    }
}

impl std::error::Error for StoreError {}

/// An ordered key space with conditional, durable commits.
pub trait Store: Send + Sync {
    /// The value at `key`.
    fn get(&self, key: &[u8]) -> Result<Option<Value>, StoreError>;

    /// At most `limit` entries from `from` (included) to `to` (excluded), in order.
    fn scan(&self, from: &[u8], to: &[u8], limit: usize) -> Result<Page, StoreError>;

    /// Applies all of `writes` if all of `expect` still stands, else none.
    ///
    /// Returns when the change would survive a power cut.
    fn commit(&self, expect: &[Expect], writes: &[Write]) -> Result<(), StoreError>;

    /// Commits batch after batch without waiting in between; returns when all would survive a power cut.
    ///
    /// Stops at the first failure; earlier batches then stand. For staging an import.
    fn commit_batches(&self, batches: &mut dyn Iterator<Item = Vec<Write>>) -> Result<(), StoreError> {
        for writes in batches {
            self.commit(&[], &writes)?;
        }
        Ok(())
    }

    /// A number that grows with every commit: a hint that something changed, read again.
    fn version(&self) -> u64;
}
