//! Owns the envelope of every stored value, `[kind][version][crc32 of body, little-endian][body]`, and how a
//! plain struct becomes a body. Must not know any record; nothing else in the crate knows bincode.

use bincode::config::{Configuration, Limit, LittleEndian, Varint, standard};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::StoreError;

/// Bytes before the body.
pub(super) const HEAD: usize = 6;

// Little-endian, variable-length integers: frozen with version 1 of every record that uses it.
const CONFIG: Configuration = standard();
// The same layout; a length that lies must not make room for more than any record can need.
const READING: Configuration<LittleEndian, Varint, Limit<ROOM>> = standard().with_limit::<ROOM>();
const ROOM: usize = 64 << 20;

/// A body in its envelope.
pub(super) fn seal(kind: u8, version: u8, body: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(HEAD + body.len());
    bytes.extend_from_slice(&[kind, version]);
    bytes.extend_from_slice(&crc32fast::hash(body).to_le_bytes());
    bytes.extend_from_slice(body);
    bytes
}

/// Kind, version and body of a value, the checksum compared.
pub(super) fn open(bytes: &[u8]) -> Result<(u8, u8, &[u8]), StoreError> {
    let Some(([kind, version, sum @ ..], body)) = bytes.split_first_chunk::<HEAD>() else {
        return Err(corrupt("a record is shorter than its head"));
    };
    if crc32fast::hash(body) == u32::from_le_bytes(*sum) {
        Ok((*kind, *version, body))
    } else {
        Err(corrupt("a record does not match its checksum"))
    }
}

/// A frozen struct as a body.
pub(super) fn encode<T: Serialize>(frozen: &T) -> Result<Vec<u8>, StoreError> {
    bincode::serde::encode_to_vec(frozen, CONFIG)
        .map_err(|error| StoreError::TooLarge(format!("a record cannot be written: {error}")))
}

/// A body as a frozen struct; bytes left over are an error, since they are a sign of another layout.
pub(super) fn decode<T: DeserializeOwned>(body: &[u8]) -> Result<T, StoreError> {
    match bincode::serde::decode_from_slice(body, READING) {
        Ok((frozen, read)) if read == body.len() => Ok(frozen),
        Ok(_) => Err(corrupt("a record has more bytes than its layout")),
        Err(error) => Err(corrupt(&format!("a record cannot be read: {error}"))),
    }
}

/// Damage, in words.
pub(super) fn corrupt(what: &str) -> StoreError {
    StoreError::Corrupt(what.to_owned())
}

#[cfg(test)]
mod tests;
