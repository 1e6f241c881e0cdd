//! Owns the carrying out of requests beside the session, so that drawing and typing never wait for them.
//! Must not know what a request does.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread;
use std::time::Duration;

use super::fault;
use super::session::Wake;
use crate::service::{Actor, Request, Response, ServiceError, Trouble};

/// What carries out a request.
pub type Execute = Arc<dyn Fn(&Actor, &Request) -> Result<Response, ServiceError> + Send + Sync>;

/// The most requests of one session that wait; more are refused.
const WAITING: usize = 256;

struct Job {
    id: u64,
    actor: Actor,
    request: Request,
}

/// One worker that carries out a session's requests in their order.
///
/// One, and not several: a list that is read after a change must show the change.
#[derive(Debug)]
pub struct Executor {
    jobs: SyncSender<Job>,
    answers: SyncSender<Wake>,
    waiting: Arc<AtomicUsize>,
    finished: Receiver<()>,
}

impl std::fmt::Debug for Job {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Job").field("id", &self.id).finish_non_exhaustive()
    }
}

impl Executor {
    /// Starts the worker; its answers go to `answers` as `Wake::Done`.
    ///
    /// # Errors
    ///
    /// Where the system starts no thread.
    pub fn start(execute: Execute, answers: SyncSender<Wake>) -> std::io::Result<Self> {
        let (jobs, queue) = sync_channel::<Job>(WAITING);
        let (done, finished) = sync_channel(1);
        let waiting = Arc::new(AtomicUsize::new(0));
        let (sent, counted) = (answers.clone(), Arc::clone(&waiting));
        thread::Builder::new().name("requests".to_owned()).spawn(move || {
            for job in queue {
                let result = fault::caught(|| execute(&job.actor, &job.request));
                counted.fetch_sub(1, Ordering::AcqRel);
                // Nobody may listen any more, but what was asked for before leaving is still done.
                let _ = sent.send(Wake::Done(job.id, Box::new(result)));
            }
            drop(execute);
            let _ = done.send(());
        })?;
        Ok(Self { jobs, answers, waiting, finished })
    }

    /// Hands a request over; what cannot be taken is answered at once.
    ///
    /// `None` when it was taken, the answer when not.
    pub fn submit(&self, id: u64, actor: Actor, request: Request) -> Option<(u64, ServiceError)> {
        self.waiting.fetch_add(1, Ordering::AcqRel);
        let refused = match self.jobs.try_send(Job { id, actor, request }) {
            Ok(()) => return None,
            Err(TrySendError::Full(job)) => (
                job.id,
                ServiceError::new(
                    Trouble::Fault,
                    format!("{WAITING} requests are waiting already"),
                    "wait until they are done, then try again",
                ),
            ),
            Err(TrySendError::Disconnected(job)) => (
                job.id,
                ServiceError::new(
                    Trouble::Fault,
                    "requests are no longer carried out in this session",
                    "leave the program and start it again",
                ),
            ),
        };
        self.waiting.fetch_sub(1, Ordering::AcqRel);
        Some(refused)
    }

    /// Requests that are not answered yet.
    pub fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Acquire)
    }

    /// Takes no more requests and waits, no longer than `patience`, for those that it has.
    pub fn finish(self, patience: Duration) {
        let Self { jobs, answers, finished, .. } = self;
        drop((jobs, answers));
        // A worker that is not done by now ends with the process: what it has committed stands.
        let _ = finished.recv_timeout(patience);
    }
}
