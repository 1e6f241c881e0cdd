//! Owns what happens to a panic while a terminal is claimed: it never reaches the screen, and is never lost.
//! Must not know what the panicking code was doing.

use std::cell::{Cell, RefCell};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, set_hook, take_hook};
use std::sync::{Mutex, Once, PoisonError};

use super::local::release_for_panic;
use crate::service::{ServiceError, Trouble};

thread_local! {
    static CATCHING: Cell<bool> = const { Cell::new(false) };
    static CAUGHT: RefCell<Option<Fault>> = const { RefCell::new(None) };
}

/// A panic, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What the panicking code said.
    pub message: String,
    /// `FILE:LINE:COLUMN`, where known.
    pub place: Option<String>,
}

impl Fault {
    /// The panic that a hook was told of.
    pub fn of(info: &PanicHookInfo<'_>) -> Self {
        let payload = info.payload();
        let message = payload
            .downcast_ref::<&str>()
            .map(|text| (*text).to_owned())
            .or_else(|| payload.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "no reason was given".to_owned());
        let place = info.location().map(|at| format!("{}:{}:{}", at.file(), at.line(), at.column()));
        Self { message, place }
    }

    /// The same fault has the same number, so that reports of it can be told to be of one.
    pub fn report_id(&self) -> String {
        let mut hasher = DefaultHasher::new();
        (&self.message, &self.place).hash(&mut hasher);
        let folded = hasher.finish();
        format!("{:08X}", (folded >> 32) ^ (folded & 0xffff_ffff))
    }

    fn into_error(self) -> ServiceError {
        let id = self.report_id();
        let what = format!("a fault of ours stopped this request: {} (report {id})", self.message);
        let hint = "try again; if it comes back, pass these words and the report's number to whoever looks after \
                    this program";
        let mut error = ServiceError::new(Trouble::Fault, what, hint);
        error.place = self.place;
        error
    }
}

/// The most panics that are kept for later.
const KEPT: usize = 16;

/// Panics of threads beside the session, in words; they are told when the terminal is given back.
static LATER: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Makes panics of this process go through here: those in `caught` are kept as errors; before any other is told, the
/// terminal is given back; where a session of another thread goes on with it, it is kept for `tell_kept`.
pub fn watch() {
    static WATCHED: Once = Once::new();
    WATCHED.call_once(|| {
        let told = take_hook();
        set_hook(Box::new(move |info| {
            if CATCHING.get() {
                CAUGHT.set(Some(Fault::of(info)));
            } else if release_for_panic() {
                told(info);
            } else {
                let mut later = LATER.lock().unwrap_or_else(PoisonError::into_inner);
                if later.len() < KEPT {
                    later.push(info.to_string());
                }
            }
        }));
    });
}

/// Tells, on standard error, what was kept while the screens were shown.
pub fn tell_kept() {
    let kept = std::mem::take(&mut *LATER.lock().unwrap_or_else(PoisonError::into_inner));
    for text in kept {
        // Where standard error is closed there is nobody to tell.
        let _ = writeln!(std::io::stderr(), "{text}");
    }
}

/// Runs `work`; a panic in it becomes an error with a report id and the place, and is told in no other way.
///
/// # Errors
///
/// Those of `work`, and `Trouble::Fault` where it panics.
pub fn caught<T>(work: impl FnOnce() -> Result<T, ServiceError>) -> Result<T, ServiceError> {
    watch();
    let before = CATCHING.replace(true);
    let result = catch_unwind(AssertUnwindSafe(work));
    CATCHING.set(before);
    result.unwrap_or_else(|payload| {
        let kept = CAUGHT.take().unwrap_or_else(|| Fault {
            message: payload.downcast_ref::<&str>().map_or("no reason was given", |text| text).to_owned(),
            place: None,
        });
        Err(kept.into_error())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fall(message: &str) -> ServiceError {
        caught::<()>(|| panic!("{message}")).unwrap_err()
    }

    #[test]
    fn the_same_fault_has_the_same_number_and_another_has_another() {
        let (first, again, other) = (fall("the sum is wrong"), fall("the sum is wrong"), fall("the list is empty"));
        assert_eq!(first, again);
        assert_eq!(first.trouble, Trouble::Fault);
        assert!(first.what.starts_with("a fault of ours stopped this request: the sum is wrong (report "));
        assert!(first.place.as_deref().is_some_and(|place| place.contains("fault.rs:")));
        let number = |error: &ServiceError| error.what.rsplit_once("(report ").map(|(_, id)| id.to_owned());
        assert_ne!(number(&first), number(&other));
    }

    #[test]
    fn what_does_not_panic_is_passed_on_also_after_a_panic() {
        fall("first");
        assert_eq!(caught(|| Ok(7)), Ok(7));
        let refused = ServiceError::not_found("group", "North");
        assert_eq!(caught::<()>(|| Err(refused.clone())), Err(refused));
    }
}
