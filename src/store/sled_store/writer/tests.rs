use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64};
use std::sync::mpsc::channel;
use std::sync::{Mutex, RwLock};
use std::thread;

use super::*;

/// A writer over a store in `folder` whose syncs are counted, and fail while `broken` says so.
struct Trial {
    _folder: tempfile::TempDir,
    shared: Arc<Shared>,
    writer: Option<Writer>,
    syncs: Arc<AtomicU32>,
    broken: Arc<AtomicBool>,
}

fn trial() -> Trial {
    let folder = tempfile::tempdir().unwrap();
    let db = sled::Config::new().path(folder.path()).open().unwrap();
    let shared = Arc::new(Shared { db, gate: RwLock::new(()), version: AtomicU64::new(0), written: AtomicU64::new(0) });
    let (mark, _) = Mark::open(folder.path()).unwrap();
    let (syncs, broken) = (Arc::new(AtomicU32::new(0)), Arc::new(AtomicBool::new(false)));
    let disk = {
        let (syncs, broken) = (Arc::clone(&syncs), Arc::clone(&broken));
        move || {
            syncs.fetch_add(1, Ordering::SeqCst);
            if broken.load(Ordering::SeqCst) { Err(io::Error::other("no space left")) } else { Ok(()) }
        }
    };
    let writer = Writer::new(Arc::clone(&shared), Box::new(disk), mark, 0);
    Trial { _folder: folder, shared, writer: Some(writer), syncs, broken }
}

type Answer = Result<(), StoreError>;

fn job(key: &str, durable: bool) -> (Job, Receiver<Answer>) {
    let (reply, answer) = channel();
    let writes = if key.is_empty() { Vec::new() } else { vec![Write::Put(key.into(), b"x".to_vec())] };
    (Job { expect: Vec::new(), writes, durable, reply }, answer)
}

/// Runs the writer over jobs that all wait at once.
fn run(trial: &mut Trial, jobs: Vec<(Job, Receiver<Answer>)>) -> Vec<Answer> {
    let (queue, waiting) = channel();
    let mut answers = Vec::new();
    for (job, answer) in jobs {
        queue.send(job).unwrap();
        answers.push(answer);
    }
    drop(queue);
    trial.writer.take().unwrap().run(&waiting);
    answers.into_iter().map(|answer| answer.recv().unwrap()).collect()
}

#[test]
fn commits_that_wait_together_share_one_sync() {
    let mut trial = trial();
    let answers = run(&mut trial, ["a", "b", "c"].map(|key| job(key, true)).into());
    assert_eq!(answers, [Ok(()), Ok(()), Ok(())]);
    assert_eq!(trial.syncs.load(Ordering::SeqCst), 1);
    assert_eq!(trial.shared.version.load(Ordering::SeqCst), 3);
}

#[test]
fn nothing_is_synced_where_nothing_was_written() {
    let mut trial = trial();
    assert_eq!(run(&mut trial, vec![job("", true)]), [Ok(())]);
    assert_eq!(trial.syncs.load(Ordering::SeqCst), 0);
}

#[test]
fn after_a_failed_sync_nothing_is_acknowledged_and_nothing_is_tried_again() {
    let mut trial = trial();
    trial.broken.store(true, Ordering::SeqCst);
    let writer = trial.writer.take().unwrap();
    let (queue, waiting) = channel();
    let thread = thread::spawn(move || writer.run(&waiting));
    let ask = |key: &str| {
        let (job, answer) = job(key, true);
        queue.send(job).unwrap();
        answer.recv().unwrap()
    };
    let Err(StoreError::Unknown(words)) = ask("a") else { panic!("acknowledged without a sync") };
    assert!(words.contains("no space left") && words.contains("start the program again"), "{words}");
    // The disk works again; what it lost meanwhile nobody knows.
    trial.broken.store(false, Ordering::SeqCst);
    assert_eq!(ask("b"), Err(StoreError::Unavailable(words)));
    drop(queue);
    thread.join().unwrap();
    assert_eq!(trial.syncs.load(Ordering::SeqCst), 1);
    assert_eq!(trial.shared.db.get("b").unwrap(), None);
}

#[test]
fn a_commit_is_answered_only_after_the_sync_and_a_batch_before_it() {
    let order = Arc::new(Mutex::new(Vec::new()));
    let mut trial = trial();
    let syncing = Arc::clone(&order);
    trial.writer.as_mut().unwrap().disk = Box::new(move || {
        syncing.lock().unwrap().push("sync");
        Ok(())
    });
    let (queue, waiting) = channel();
    let (batch, batched) = job("a", false);
    let (commit, committed) = job("b", true);
    let writer = trial.writer.take().unwrap();
    let thread = thread::spawn(move || writer.run(&waiting));
    queue.send(batch).unwrap();
    batched.recv().unwrap().unwrap();
    order.lock().unwrap().push("batch");
    queue.send(commit).unwrap();
    committed.recv().unwrap().unwrap();
    order.lock().unwrap().push("commit");
    drop(queue);
    thread.join().unwrap();
    assert_eq!(*order.lock().unwrap(), ["batch", "sync", "commit"]);
}
