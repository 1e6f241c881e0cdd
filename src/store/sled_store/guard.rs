//! Owns calls into sled: an error becomes a store's error in words, and so does a panic over a damaged file.
//! Must not know what the call does.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

use crate::store::StoreError;

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

static QUIET: Once = Once::new();

/// The answer of a call into sled.
pub(super) fn guarded<T>(call: impl FnOnce() -> sled::Result<T>) -> Result<T, StoreError> {
    QUIET.call_once(be_quiet_where_guarded);
    let before = GUARDED.replace(true);
    // What a panic leaves half done lies inside sled, and a store that met one answers with errors from then on.
    let outcome = catch_unwind(AssertUnwindSafe(call));
    GUARDED.set(before);
    match outcome {
        Ok(answer) => answer.map_err(in_words),
        Err(_) => Err(StoreError::Corrupt(format!("its files are not what sled wrote; {RESTORE}"))),
    }
}

const RESTORE: &str = "restore a backup into a new folder";

// A message on the terminal would tear the screen, and the caller gets the damage as an error anyway.
fn be_quiet_where_guarded() {
    let before = take_hook();
    set_hook(Box::new(move |panic| {
        if !GUARDED.get() {
            before(panic);
        }
    }));
}

/// What sled wraps it prints for programmers (`Os { code: 28, … }`); the kind of the error says the same in words.
fn disk_words(error: &std::io::Error) -> String {
    if error.get_ref().is_some() && error.kind() != std::io::ErrorKind::Other {
        error.kind().to_string()
    } else {
        error.to_string()
    }
}

fn in_words(error: sled::Error) -> StoreError {
    match error {
        sled::Error::Io(error) => StoreError::Unavailable(format!("the disk answered: {}", disk_words(&error))),
        sled::Error::Corruption { at: Some(at), .. } => {
            StoreError::Corrupt(format!("the file 'db' is not what was written at {at}; {RESTORE}"))
        }
        sled::Error::Corruption { at: None, .. } => {
            StoreError::Corrupt(format!("its files are not what was written; {RESTORE}"))
        }
        sled::Error::Unsupported(why) | sled::Error::ReportableBug(why) => {
            StoreError::Corrupt(format!("sled cannot work with its files: {why}"))
        }
        sled::Error::CollectionNotFound(_) => {
            StoreError::Corrupt(format!("its one tree of records is missing; {RESTORE}"))
        }
    }
}
