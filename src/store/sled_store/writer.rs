//! Owns the one thread that writes: it groups the commits that wait, applies each whole or not at all, and
//! acknowledges them when one flush and one sync of the file have put them on disk.
//! Must not know who waits for them.

use std::io;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, Sender};
use std::sync::{Arc, PoisonError};

use super::Shared;
use super::guard::guarded;
use super::mark::Mark;
use crate::store::{Expect, MAX_KEY, StoreError, Write};

/// Where the number of the last commit lies: longer than any record's key, and behind all of them.
pub(super) const SEQUENCE: [u8; MAX_KEY + 1] = [u8::MAX; MAX_KEY + 1];

/// The most commits that one sync acknowledges.
const GROUP: usize = 256;

/// One commit on its way to the writer; an empty one only waits for what came before it.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) expect: Vec<Expect>,
    pub(super) writes: Vec<Write>,
    /// Answered when it would survive a power cut, not already when readers see it.
    pub(super) durable: bool,
    pub(super) reply: Sender<Result<(), StoreError>>,
}

/// How the database file is put on disk.
pub(super) type Disk = Box<dyn FnMut() -> io::Result<()> + Send>;

/// The writer's own things.
pub(super) struct Writer {
    shared: Arc<Shared>,
    /// Syncs the database file, which is open since before the first write, so that it is told of every failed one.
    disk: Disk,
    mark: Mark,
    sequence: u64,
    unsynced: bool,
    /// Why nothing is written any more.
    failed: Option<String>,
}

impl Writer {
    pub(super) fn new(shared: Arc<Shared>, disk: Disk, mark: Mark, sequence: u64) -> Self {
        Self { shared, disk, mark, sequence, unsynced: false, failed: None }
    }

    /// Works until the store is closed.
    pub(super) fn run(mut self, queue: &Receiver<Job>) {
        while let Ok(first) = queue.recv() {
            let group = std::iter::once(first).chain(queue.try_iter().take(GROUP - 1));
            self.write(group);
        }
        // Batches that nobody waited for; if they cannot be kept, there is nobody left to tell.
        let _ = self.sync();
    }

    fn write(&mut self, group: impl Iterator<Item = Job>) {
        let mut waiting = Vec::new();
        for job in group {
            let applied = self.apply(&job);
            if applied.is_ok() && job.durable {
                waiting.push(job.reply);
            } else {
                // Whoever asked may be gone.
                let _ = job.reply.send(applied);
            }
        }
        if waiting.is_empty() {
            return;
        }
        let synced = self.sync();
        for reply in waiting {
            let _ = reply.send(synced.clone());
        }
    }

    fn apply(&mut self, job: &Job) -> Result<(), StoreError> {
        if let Some(why) = &self.failed {
            return Err(StoreError::Unavailable(why.clone()));
        }
        // Nobody else writes: what stands now stands when the batch is applied.
        for expected in &job.expect {
            let found = guarded(|| self.shared.db.get(&expected.key))?;
            if found.as_deref() != expected.value.as_deref() {
                return Err(StoreError::Conflict);
            }
        }
        if job.writes.is_empty() {
            return Ok(());
        }
        let mut batch = sled::Batch::default();
        for write in &job.writes {
            match write {
                Write::Put(key, value) => batch.insert(key.as_slice(), value.as_slice()),
                Write::Delete(key) => batch.remove(key.as_slice()),
            }
        }
        self.sequence += 1;
        batch.insert(SEQUENCE.as_slice(), self.sequence.to_be_bytes().as_slice());
        self.unsynced = true;
        let applied = {
            let _gate = self.shared.gate.write().unwrap_or_else(PoisonError::into_inner);
            guarded(|| self.shared.db.apply_batch(batch))
        };
        self.shared.written.fetch_add(job.writes.iter().map(Write::size).sum::<usize>() as u64, Ordering::AcqRel);
        self.shared.version.fetch_add(1, Ordering::AcqRel);
        applied.map_err(|error| self.stop(error.reason()))
    }

    /// Puts on disk what was applied: sled's flush only starts the writing, so the file is synced after it.
    fn sync(&mut self) -> Result<(), StoreError> {
        if let Some(why) = &self.failed {
            return Err(StoreError::Unknown(why.clone()));
        }
        if !self.unsynced {
            return Ok(());
        }
        guarded(|| self.shared.db.flush()).map_err(|error| self.stop(error.reason()))?;
        (self.disk)().map_err(|error| self.stop(&error.to_string()))?;
        self.unsynced = false;
        self.mark.set(self.sequence);
        Ok(())
    }

    /// After a failed write nothing more is written: a second sync would succeed without having written anything.
    fn stop(&mut self, why: &str) -> StoreError {
        let why = format!("writing to the disk failed ({why}); look after the disk, then start the program again");
        self.failed = Some(why.clone());
        StoreError::Unknown(why)
    }
}

#[cfg(test)]
mod tests;
