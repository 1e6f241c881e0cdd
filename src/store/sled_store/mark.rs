//! Owns the mark beside the database: the number of the last commit that was acknowledged, in a file of its own.
//! Must not know what a commit holds.
//!
//! sled takes a damaged end of its log for an interrupted write and drops it without a word. A mark that is ahead of
//! the database shows it. The mark is written after the commit is on disk and never synced: it can only be behind.

use std::fs::{File, OpenOptions};
use std::os::unix::fs::{FileExt as _, OpenOptionsExt as _};
use std::path::Path;

use crate::store::StoreError;

/// The file's name in the folder.
pub(super) const NAME: &str = "acknowledged";

/// The mark of an open store.
#[derive(Debug)]
pub(super) struct Mark {
    file: File,
}

impl Mark {
    /// The mark in a store's folder and the number it bears; 0 when there is none or it is unreadable.
    pub(super) fn open(folder: &Path) -> Result<(Self, u64), StoreError> {
        let path = folder.join(NAME);
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&path)
            .map_err(|error| StoreError::Unavailable(format!("{}: {error}", path.display())))?;
        let mut bytes = [0; 12];
        let number = file.read_exact_at(&mut bytes, 0).ok().and_then(|()| number_in(bytes)).unwrap_or(0);
        Ok((Self { file }, number))
    }

    /// Notes that every commit up to this one is on disk.
    pub(super) fn set(&self, number: u64) {
        let bytes = number.to_le_bytes();
        let [n0, n1, n2, n3, n4, n5, n6, n7] = bytes;
        let [s0, s1, s2, s3] = crc32fast::hash(&bytes).to_le_bytes();
        // A mark that stays behind hides nothing that is there; it only shows less of what is lost.
        let _ = self.file.write_all_at(&[n0, n1, n2, n3, n4, n5, n6, n7, s0, s1, s2, s3], 0);
    }
}

fn number_in(bytes: [u8; 12]) -> Option<u64> {
    let (number, sum) = bytes.split_first_chunk::<8>()?;
    (sum == crc32fast::hash(number).to_le_bytes()).then(|| u64::from_le_bytes(*number))
}
