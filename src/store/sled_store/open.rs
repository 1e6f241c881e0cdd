//! Owns opening the store on disk: the folder, the claim on it, sled's settings, and what a damaged store is told as.
//! Must not know records.

use std::fs::{self, DirBuilder, File, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
use std::path::Path;
use std::sync::atomic::AtomicU64;
use std::sync::mpsc::channel;
use std::sync::{Arc, RwLock};
use std::thread;
use std::time::{Duration, Instant};

use super::guard::guarded;
use super::holder::Holder;
use super::mark::{self, Mark};
use super::writer::{SEQUENCE, Writer};
use super::{Shared, SledStore, leftovers};
use crate::store::StoreError;

/// Bytes of pages that sled keeps in memory; with it a process that reads a store of five national years stays
/// under 150 MB.
const CACHE: u64 = 48 * 1024 * 1024;
/// How often sled's own thread writes what no commit has waited for.
const FLUSH_EVERY_MS: u64 = 200;
/// How long to wait for sled's threads of a store that this process has just closed.
const CLOSING: Duration = Duration::from_secs(2);

/// Opens the store in a folder, which is made if it is not there, for nobody but its owner.
pub fn open(path: &Path) -> Result<SledStore, StoreError> {
    if path.exists() && !path.is_dir() {
        return Err(StoreError::Unavailable(format!("'{}' is a file, not a folder", path.display())));
    }
    make_folder(path).map_err(|error| StoreError::Unavailable(format!("{}: {error}", path.display())))?;
    let holder = Holder::claim(path)?;
    // The mark is made last: without it, whoever made the store may not have come to its end.
    let is_new = !path.join(mark::NAME).exists();
    leftovers::clear(path).map_err(|error| StoreError::Unavailable(format!("{}: {error}", path.display())))?;
    let db = sled_at(path)?;
    let file = File::open(path.join("db")).map_err(|error| unreachable_file("db", &error))?;
    if is_new {
        sync_new_files(path, &file).map_err(|error| unreachable_file("db", &error))?;
    }
    let (mark, acknowledged) = Mark::open(path)?;
    let held = guarded(|| db.get(SEQUENCE))?;
    let held = held.and_then(|value| value.as_ref().try_into().ok()).map_or(0, u64::from_be_bytes);
    if acknowledged > held {
        return Err(lost(acknowledged - held, path));
    }
    let shared = Arc::new(Shared { db, gate: RwLock::new(()), version: AtomicU64::new(0), written: AtomicU64::new(0) });
    let (jobs, queue) = channel();
    let writer = Writer::new(Arc::clone(&shared), Box::new(move || file.sync_all()), mark, held);
    let writer = thread::Builder::new()
        .name("store writer".to_owned())
        .spawn(move || writer.run(&queue))
        .map_err(|error| StoreError::Unavailable(format!("no thread to write with: {error}")))?;
    Ok(SledStore {
        jobs: Some(jobs),
        writer: Some(writer),
        shared: Some(shared),
        path: path.to_owned(),
        _holder: holder,
    })
}

fn unreachable_file(name: &str, error: &io::Error) -> StoreError {
    StoreError::Unavailable(format!("the file '{name}': {error}"))
}

fn lost(commits: u64, path: &Path) -> StoreError {
    StoreError::Corrupt(format!(
        "its newest {commits} changes were kept once and are gone, so the file 'db' is damaged; restore a backup, or \
         delete '{}' to go on without them",
        path.join(mark::NAME).display()
    ))
}

/// sled with the store's settings.
///
/// sled's threads let go of a closed store a moment after it; whoever holds it longer is not this program.
pub(super) fn sled_at(path: &Path) -> Result<sled::Db, StoreError> {
    let config = || sled::Config::new().path(path).cache_capacity(CACHE).flush_every_ms(Some(FLUSH_EVERY_MS));
    let since = Instant::now();
    loop {
        match guarded(|| config().open()) {
            Err(StoreError::Unavailable(why)) if why.contains("could not acquire lock") => {
                if since.elapsed() > CLOSING {
                    return Err(StoreError::InUse("another program holds its file 'db'".to_owned()));
                }
                thread::sleep(Duration::from_millis(2));
            }
            answer => return answer,
        }
    }
}

fn make_folder(path: &Path) -> io::Result<()> {
    if !path.exists() {
        return DirBuilder::new().recursive(true).mode(0o700).create(path);
    }
    // A folder that is ours alone is closed to others; one that holds other things keeps its mode.
    if path.join("db").exists() || fs::read_dir(path)?.next().is_none() {
        fs::set_permissions(path, Permissions::from_mode(0o700))?;
    }
    Ok(())
}

/// After this the files would still be there after a power cut; later commits sync the database alone.
fn sync_new_files(path: &Path, db: &File) -> io::Result<()> {
    for (name, mode) in [("db", 0o600), ("conf", 0o600), ("blobs", 0o700)] {
        fs::set_permissions(path.join(name), Permissions::from_mode(mode))?;
    }
    db.sync_all()?;
    File::open(path.join("conf"))?.sync_all()?;
    File::open(path.join("blobs"))?.sync_all()?;
    File::open(path)?.sync_all()?;
    let parent = fs::canonicalize(path)?.parent().map(Path::to_owned);
    parent.map_or(Ok(()), |parent| File::open(parent)?.sync_all())
}
