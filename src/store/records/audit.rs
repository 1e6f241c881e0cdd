//! Owns the layouts of the audit log's entries and of counters.
//! Must not know which actions there are.

use serde::{Deserialize, Serialize};

use super::Record;
use crate::store::{StoreError, codec};

/// Who did what to what, and how to take it back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// When, seconds since 1970 UTC.
    pub at: i64,
    /// Who: a user's address, or `operator`.
    pub by: String,
    /// What, as the command line names it, for example `group create`.
    pub action: String,
    /// To what, for example `G7`.
    pub subject: String,
    /// The change, in JSON or words.
    pub forward: String,
    /// What takes it back, in JSON or words.
    pub inverse: String,
}

#[derive(Serialize, Deserialize)]
struct AuditEntryV1 {
    at: i64,
    by: String,
    action: String,
    subject: String,
    forward: String,
    inverse: String,
}

impl Record for AuditEntry {
    const KIND: u8 = b'a';

    fn body(&self) -> Result<Vec<u8>, StoreError> {
        let Self { at, by, action, subject, forward, inverse } = self.clone();
        codec::encode(&AuditEntryV1 { at, by, action, subject, forward, inverse })
    }

    fn from_body(_version: u8, body: &[u8]) -> Result<Self, StoreError> {
        let AuditEntryV1 { at, by, action, subject, forward, inverse } = codec::decode(body)?;
        Ok(Self { at, by, action, subject, forward, inverse })
    }
}

/// The last number given in a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Counter(pub u64);

impl Record for Counter {
    const KIND: u8 = b'c';

    fn body(&self) -> Result<Vec<u8>, StoreError> {
        codec::encode(&self.0)
    }

    fn from_body(_version: u8, body: &[u8]) -> Result<Self, StoreError> {
        codec::decode(body).map(Self)
    }
}

/// Says that files know the school with a DfE number under this URN too; both stand in the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct KnownAs;

impl Record for KnownAs {
    const KIND: u8 = b'n';

    fn body(&self) -> Result<Vec<u8>, StoreError> {
        Ok(Vec::new())
    }

    fn from_body(_version: u8, body: &[u8]) -> Result<Self, StoreError> {
        match body {
            [] => Ok(Self),
            _ => Err(StoreError::Corrupt("a URN by DfE number holds more than its key".to_owned())),
        }
    }
}
