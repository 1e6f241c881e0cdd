//! Owns the check of a whole store: every value is read, and everything that is not as it should be is told.
//! Must not know what the records mean, nor which store lies below.

use std::collections::BTreeMap;

use super::records::{Split, is_part, part_key, verify};
use super::{Page, Record, Store, StoreError, keys};

/// Entries that are fetched at a time.
const PAGE: usize = 512;
/// How many damages are described; all are counted.
const DESCRIBED: usize = 20;

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Health {
    /// Whole records, by the word for their kind.
    pub records: BTreeMap<&'static str, u64>,
    /// Bytes of all keys and values.
    pub bytes: u64,
    /// How many entries are damaged.
    pub damaged: u64,
    /// The first damages, a sentence each.
    pub damages: Vec<String>,
}

impl Health {
    /// Whether nothing is damaged.
    pub const fn is_sound(&self) -> bool {
        self.damaged == 0
    }

    fn damage(&mut self, key: &[u8], error: &StoreError) {
        self.damaged += 1;
        if self.damages.len() < DESCRIBED {
            let why = match error {
                StoreError::Corrupt(why) => why.clone(),
                other => other.to_string(),
            };
            self.damages.push(format!("{}: {why}", keys::describe(key)));
        }
    }
}

/// Reads and decodes every record of a store.
///
/// An error means that the store could not be read to its end; damaged records are told in the answer.
pub fn check(store: &dyn Store) -> Result<Health, StoreError> {
    let mut health = Health::default();
    let (mut from, to) = keys::everything();
    loop {
        let Page { items, next } = store.scan(&from, &to, PAGE)?;
        for (key, value) in items {
            health.bytes += (key.len() + value.len()) as u64;
            match check_entry(store, &key, &value) {
                Ok(Some(word)) => *health.records.entry(word).or_default() += 1,
                Ok(None) => {}
                Err(error) => health.damage(&key, &error),
            }
        }
        match next {
            Some(next) => from = next,
            None => return Ok(health),
        }
    }
}

/// The word for the record that begins at the entry; none if the entry is a part of one.
fn check_entry(store: &dyn Store, key: &[u8], value: &[u8]) -> Result<Option<&'static str>, StoreError> {
    let kind = verify(value)?;
    if is_part(value) {
        return if is_claimed(store, key)? {
            Ok(None)
        } else {
            Err(StoreError::Corrupt("a part of a record that is not there".to_owned()))
        };
    }
    let kind = if kind == Split::KIND { verify(&whole(store, key)?)? } else { kind };
    if key.first() != Some(&kind) {
        return Err(StoreError::Corrupt("a record of another kind lies here".to_owned()));
    }
    Ok(keys::kind_word(kind))
}

/// Whether the record before a part counts it among its parts.
fn is_claimed(store: &dyn Store, part: &[u8]) -> Result<bool, StoreError> {
    let Some((key, [0, number])) = part.split_last_chunk::<2>() else { return Ok(false) };
    let head = store.get(key)?.map(|value| Split::of(&value)).transpose()?.flatten();
    Ok(head.is_some_and(|head| *number < head.parts))
}

fn whole(store: &dyn Store, key: &[u8]) -> Result<Vec<u8>, StoreError> {
    let (_, to) = keys::beginning(part_key(key, u8::MAX));
    let page = store.scan(key, &to, usize::from(u8::MAX) + 2)?;
    let mut values = page.items.iter().map(|(_, value)| value.as_slice());
    match values.next().map(Split::of).transpose()?.flatten() {
        Some(head) => head.join(values),
        None => Err(StoreError::Corrupt("a record changed while it was read; check again".to_owned())),
    }
}
