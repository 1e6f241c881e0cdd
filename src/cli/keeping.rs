//! Owns the commands that keep a store safe: copy it, put a copy back, verify every record.
//! Must not know what the records mean.

use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Write as _};
use std::path::Path;

use serde_json::{Value, json};

use crate::service::Actor;
use crate::store::{self, Health, StoreError};

use super::output::{Field, shown, single};
use super::problem::{Failure, Status};
use super::{Call, store_in};

/// A copy that was made or put back.
struct Copied {
    file: String,
    entries: u64,
}

const COPIED: [Field<Copied>; 2] =
    [shown("file", "File", |it| json!(it.file)), shown("entries", "Entries", |it| json!(it.entries))];

const HEALTH: [Field<Health>; 4] = [
    shown("sound", "Sound", |it| json!(it.is_sound())),
    shown("records", "Records", |it| json!(it.records.values().sum::<u64>())),
    shown("bytes", "Bytes", |it| json!(it.bytes)),
    shown("damages", "Damages", |it| Value::from(it.damages.clone())),
];

/// Copies the whole store into one file, written whole or not at all.
pub(super) fn backup(call: &Call, file: &Path) -> Result<Status, Failure> {
    operator_only(call)?;
    let store = store_in(&call.folder()?)?;
    let folder = folder_of(file);
    let failed = |error: &io::Error| Failure::file("write", file, error);
    let mut copy = tempfile::NamedTempFile::new_in(folder).map_err(|error| failed(&error))?;
    let mut out = BufWriter::new(copy.as_file_mut());
    let entries = store::backup(&store, &mut out)?;
    out.flush().map_err(|error| failed(&error))?;
    drop(out);
    copy.as_file().sync_all().map_err(|error| failed(&error))?;
    copy.persist(file).map_err(|error| failed(&error.error))?;
    sync_folder(folder).map_err(|error| failed(&error))?;
    single(call.format, &COPIED, &Copied { file: file.display().to_string(), entries })?;
    Ok(Status::Done)
}

/// Fills a new store from a copy: beside its place first, so that a half of it never stands there.
pub(super) fn restore(call: &Call, file: &Path) -> Result<Status, Failure> {
    operator_only(call)?;
    let place = call.folder()?;
    let taken = fs::read_dir(&place).is_ok_and(|mut entries| entries.next().is_some());
    if taken || place.is_file() {
        return Err(Failure::refused(
            format!("'{}' holds something already", place.display()),
            "name a new or empty folder with --data; what is there is left as it is",
        ));
    }
    let mut copy = BufReader::new(File::open(file).map_err(|error| Failure::file("read", file, &error))?);
    let failed = |error: &io::Error| Failure::file("make", &place, error);
    let beside = folder_of(&place);
    fs::create_dir_all(beside).map_err(|error| failed(&error))?;
    let made = tempfile::Builder::new().prefix(".restore-").tempdir_in(beside).map_err(|error| failed(&error))?;
    let store = store_in(made.path())?;
    let entries = store::restore(&store, &mut copy).map_err(|error| unfit(file, error))?;
    drop(store);
    // An empty folder in its place is replaced by the full one in a single step.
    fs::rename(made.path(), &place).map_err(|error| failed(&error))?;
    sync_folder(beside).map_err(|error| failed(&error))?;
    single(call.format, &COPIED, &Copied { file: file.display().to_string(), entries })?;
    Ok(Status::Done)
}

/// Why a copy was not put back; what is damaged is the copy, not a store.
fn unfit(file: &Path, error: StoreError) -> Failure {
    let place = Some(file.display().to_string());
    match error {
        StoreError::Corrupt(why) => Failure {
            status: Status::Damaged,
            place,
            ..Failure::refused(
                format!("the copy cannot be put back: {why}"),
                "nothing was put back; use another copy, or import the files into a new store",
            )
        },
        other => Failure { place, ..other.into() },
    }
}

/// Reads every record of the store; a damaged one is status 4.
pub(super) fn check(call: &Call) -> Result<Status, Failure> {
    operator_only(call)?;
    let store = store_in(&call.folder()?)?;
    let mut health = store.check()?;
    // A log whose entries can all be read may still have been changed: that is damage as well.
    let log = store::verify_log(&store, None)?;
    health.damaged += log.faulty;
    health.damages.extend(log.faults.into_iter().map(|fault| format!("audit log: {fault}")));
    single(call.format, &HEALTH, &health)?;
    Ok(if health.is_sound() { Status::Done } else { Status::Damaged })
}

fn operator_only(call: &Call) -> Result<(), Failure> {
    if call.actor == Actor::Operator {
        return Ok(());
    }
    let hint = "ask whoever runs this store, or leave out --as if that is you";
    Err(Failure::refused("only the operator of the store may copy, restore or check it", hint))
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}
