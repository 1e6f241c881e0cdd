//! Owns the limits of keys, values and commits, checked alike by every store.
//! Must not know any store.

use super::{Expect, MAX_COMMIT, MAX_KEY, MAX_VALUE, MAX_WRITES, StoreError, Write};

/// Whether a commit keeps to the limits; nothing of it is written otherwise.
pub(super) fn check(expect: &[Expect], writes: &[Write]) -> Result<(), StoreError> {
    if writes.len() > MAX_WRITES {
        return Err(too_large(format!("{} writes in one commit, at most {MAX_WRITES} are allowed", writes.len())));
    }
    let mut total = 0;
    for write in writes {
        let (key, value) = match write {
            Write::Put(key, value) => (key, value.len()),
            Write::Delete(key) => (key, 0),
        };
        check_key(key)?;
        if value > MAX_VALUE {
            return Err(too_large(format!("a value of {value} bytes, at most {MAX_VALUE} are allowed")));
        }
        total += key.len() + value;
    }
    if total > MAX_COMMIT {
        return Err(too_large(format!("a commit of {total} bytes, at most {MAX_COMMIT} are allowed")));
    }
    expect.iter().try_for_each(|expected| check_key(&expected.key))
}

fn check_key(key: &[u8]) -> Result<(), StoreError> {
    if key.is_empty() {
        Err(too_large("an empty key; a key has at least one".to_owned()))
    } else if key.len() > MAX_KEY {
        Err(too_large(format!("a key of {} bytes, at most {MAX_KEY} are allowed", key.len())))
    } else {
        Ok(())
    }
}

fn too_large(why: String) -> StoreError {
    StoreError::TooLarge(why)
}
