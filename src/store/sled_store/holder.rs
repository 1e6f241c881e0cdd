//! Owns the claim on a store's folder: a locked file that says who holds it, for the one who finds it taken.
//! Must not know what is kept there.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use crate::store::StoreError;

/// The file's name in the folder.
const NAME: &str = "holder";
/// The most characters of a command that are told.
const COMMAND: usize = 100;

/// A claim; dropped, and at the latest when the process ends, it is free again.
#[derive(Debug)]
pub(super) struct Holder {
    file: File,
}

impl Holder {
    /// Claims the folder, or says who holds it.
    pub(super) fn claim(folder: &Path) -> Result<Self, StoreError> {
        let path = folder.join(NAME);
        let failed = |error: &std::io::Error| StoreError::Unavailable(format!("{}: {error}", path.display()));
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&path)
            .map_err(|error| failed(&error))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(StoreError::InUse(told_by(&mut file))),
            Err(TryLockError::Error(error)) => return Err(failed(&error)),
        }
        // The lock is the claim; who holds it is only told, and a full disk must not keep anybody out.
        let _ = file.set_len(0).and_then(|()| file.rewind()).and_then(|()| file.write_all(own_words().as_bytes()));
        Ok(Self { file })
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        let _ = self.file.set_len(0);
    }
}

fn own_words() -> String {
    let now = jiff::Timestamp::now().strftime("%Y-%m-%d %H:%M:%S UTC");
    format!("process {} ({}) holds it since {now}", std::process::id(), own_command())
}

/// The program's name and the words after it, without the folders it lies in.
fn own_command() -> String {
    let mut words = std::env::args_os().map(|word| word.to_string_lossy().into_owned());
    let program = words.next().unwrap_or_default();
    let name = Path::new(&program).file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or(program);
    let command: Vec<String> = std::iter::once(name).chain(words).collect();
    command.join(" ").chars().filter(|c| !c.is_control()).take(COMMAND).collect()
}

fn told_by(file: &mut File) -> String {
    let mut words = String::new();
    match file.read_to_string(&mut words) {
        Ok(1..) => words.chars().filter(|c| !c.is_control()).collect(),
        _ => "another process holds it".to_owned(),
    }
}
