//! Owns the store on disk: sled behind the narrow trait, one thread that writes, and a clean end.
//! Must not know records; nobody else knows sled. What measuring sled 0.34 taught stands in docs/architecture.md.

mod guard;
mod holder;
mod mark;
mod open;
mod writer;

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, PoisonError, RwLock};
use std::thread::JoinHandle;

use super::{Expect, Health, MAX_KEY, Page, Store, StoreError, Value, Write, check, limits};
use guard::guarded;
use holder::Holder;
pub use open::open;
use writer::Job;

/// Bytes written since opening from which closing takes the time to leave the store quick to open.
const WORTH_A_SNAPSHOT: u64 = 256 * 1024;

/// An ordered key space on disk.
///
/// Dropping it writes what is left, leaves the store quick to open and lets go of it.
#[derive(Debug)]
pub struct SledStore {
    // In the order of dropping: the way to the writer, the writer, sled, and last the claim on the folder.
    jobs: Option<Sender<Job>>,
    writer: Option<JoinHandle<()>>,
    shared: Option<Arc<Shared>>,
    path: PathBuf,
    _holder: Holder,
}

/// What readers and the writer share.
#[derive(Debug)]
struct Shared {
    db: sled::Db,
    /// Held for writing while a commit is applied, so that no page of a scan shows half of one.
    gate: RwLock<()>,
    version: AtomicU64,
    written: AtomicU64,
}

impl SledStore {
    /// Reads and decodes every record; see [`check`].
    pub fn check(&self) -> Result<Health, StoreError> {
        check(self)
    }

    fn shared(&self) -> Result<&Shared, StoreError> {
        self.shared.as_deref().ok_or_else(closed)
    }

    /// Hands a commit to the writer and waits for its answer.
    fn hand_over(&self, expect: &[Expect], writes: Vec<Write>, durable: bool) -> Result<(), StoreError> {
        limits::check(expect, &writes)?;
        let (reply, answer) = channel();
        let job = Job { expect: expect.to_vec(), writes, durable, reply };
        self.jobs.as_ref().ok_or_else(closed)?.send(job).map_err(|_| closed())?;
        answer.recv().map_err(|_| StoreError::Unknown("the writer stopped before it answered".to_owned()))?
    }
}

fn closed() -> StoreError {
    StoreError::Unavailable("its writer has stopped; start the program again".to_owned())
}

impl Store for SledStore {
    fn get(&self, key: &[u8]) -> Result<Option<Value>, StoreError> {
        if key.is_empty() || key.len() > MAX_KEY {
            return Ok(None);
        }
        let db = &self.shared()?.db;
        Ok(guarded(|| db.get(key))?.map(|value| value.to_vec()))
    }

    fn scan(&self, from: &[u8], to: &[u8], limit: usize) -> Result<Page, StoreError> {
        if from >= to {
            return Ok(Page::default());
        }
        let shared = self.shared()?;
        let _gate = shared.gate.read().unwrap_or_else(PoisonError::into_inner);
        guarded(|| {
            let mut page = Page::default();
            for entry in shared.db.range(from..to) {
                let (key, value) = entry?;
                // Longer keys are the store's own.
                if key.len() > MAX_KEY {
                    continue;
                }
                if page.items.len() == limit {
                    page.next = Some(key.to_vec());
                    break;
                }
                page.items.push((key.to_vec(), value.to_vec()));
            }
            Ok(page)
        })
    }

    fn commit(&self, expect: &[Expect], writes: &[Write]) -> Result<(), StoreError> {
        self.hand_over(expect, writes.to_vec(), true)
    }

    fn commit_batches(&self, mut batches: &mut dyn Iterator<Item = Vec<Write>>) -> Result<(), StoreError> {
        let handed_over = Iterator::try_for_each(&mut batches, |writes| self.hand_over(&[], writes, false));
        // Also after a failure: the batches before it stand.
        let kept = self.hand_over(&[], Vec::new(), true);
        handed_over.and(kept)
    }

    fn version(&self) -> u64 {
        self.shared.as_ref().map_or(0, |shared| shared.version.load(Ordering::Acquire))
    }
}

impl Drop for SledStore {
    fn drop(&mut self) {
        self.jobs = None;
        if let Some(writer) = self.writer.take() {
            // The writer's own panics are caught inside; there is nobody left to tell of another.
            let _ = writer.join();
        }
        let Some(shared) = self.shared.take() else { return };
        let written = shared.written.load(Ordering::Acquire);
        // sled ends with a last flush and panics where that fails; what was acknowledged is on disk already.
        let ended = guarded(|| {
            drop(shared);
            Ok(())
        });
        if ended.is_ok() && written >= WORTH_A_SNAPSHOT {
            // sled notes where every page lies only when it opens; opening once more saves the next start the search.
            let _ = open::sled_at(&self.path).and_then(|db| {
                guarded(|| {
                    drop(db);
                    Ok(())
                })
            });
        }
    }
}
