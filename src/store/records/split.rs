//! Owns how a record that is too large for one value is split: a head at the record's key that says how many parts
//! there are, and the parts right behind it, at the key followed by 0 and the part's number.
//! Must not know any other record.

use serde::{Deserialize, Serialize};

use super::Record;
use crate::store::{Key, MAX_VALUE, StoreError, Value, codec};

/// The most bytes of a record in one part.
const PART: usize = MAX_VALUE - codec::HEAD;

/// The head of a split record. It changes whenever the record does, so that a commit can expect it unchanged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Split {
    /// How many parts there are.
    pub(crate) parts: u8,
    /// The length of the record in bytes.
    length: u32,
    /// The checksum of the whole record.
    sum: u32,
}

/// One part of a split record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part(Vec<u8>);

#[derive(Serialize, Deserialize)]
struct SplitV1 {
    parts: u8,
    length: u32,
    sum: u32,
}

impl Record for Split {
    const KIND: u8 = b'+';

    fn body(&self) -> Result<Vec<u8>, StoreError> {
        codec::encode(&SplitV1 { parts: self.parts, length: self.length, sum: self.sum })
    }

    fn from_body(_version: u8, body: &[u8]) -> Result<Self, StoreError> {
        let SplitV1 { parts, length, sum } = codec::decode(body)?;
        Ok(Self { parts, length, sum })
    }
}

impl Record for Part {
    const KIND: u8 = b'-';

    fn body(&self) -> Result<Vec<u8>, StoreError> {
        Ok(self.0.clone())
    }

    fn from_body(_version: u8, body: &[u8]) -> Result<Self, StoreError> {
        Ok(Self(body.to_vec()))
    }
}

impl Split {
    /// The head of a value, if the value is one.
    pub(crate) fn of(value: &[u8]) -> Result<Option<Self>, StoreError> {
        if value.first() == Some(&Self::KIND) { Self::from_bytes(value).map(Some) } else { Ok(None) }
    }

    /// The record made of its parts, in order.
    pub(crate) fn join<'a>(&self, parts: impl Iterator<Item = &'a [u8]>) -> Result<Vec<u8>, StoreError> {
        let mut whole = Vec::new();
        for part in parts.take(usize::from(self.parts)) {
            whole.extend_from_slice(&Part::from_bytes(part)?.0);
        }
        if u32::try_from(whole.len()) == Ok(self.length) && crc32fast::hash(&whole) == self.sum {
            Ok(whole)
        } else {
            Err(codec::corrupt("the parts of a record do not make up the whole"))
        }
    }
}

/// Whether the value is a part of a record that lies at an earlier key.
pub(crate) fn is_part(value: &[u8]) -> bool {
    value.first() == Some(&Part::KIND)
}

/// The key of a part.
pub(crate) fn part_key(key: &[u8], number: u8) -> Key {
    let mut part = Vec::with_capacity(key.len() + 2);
    part.extend_from_slice(key);
    part.extend_from_slice(&[0, number]);
    part
}

/// The values that keep a record: one, or a head and its parts.
pub(crate) fn parts_of(record: Vec<u8>) -> Result<(Value, Vec<Value>), StoreError> {
    if record.len() <= MAX_VALUE {
        return Ok((record, Vec::new()));
    }
    let parts: Vec<Value> = record.chunks(PART).map(|part| codec::seal(Part::KIND, Part::VERSION, part)).collect();
    let count = u8::try_from(parts.len());
    let length = u32::try_from(record.len());
    let (Ok(count), Ok(length)) = (count, length) else {
        return Err(StoreError::TooLarge(format!("a record of {} bytes", record.len())));
    };
    let head = Split { parts: count, length, sum: crc32fast::hash(&record) };
    Ok((head.to_bytes()?, parts))
}
