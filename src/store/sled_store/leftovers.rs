//! Owns what a killed process may leave in the folder that sled itself would stumble over for ever.
//! Must not know records; it touches only what sled can make again from the database.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Bytes at the end of a snapshot: its length, then the CRC-32 of what stands before both.
const TAIL: usize = 12;

/// Clears away what stops sled from opening a store that is sound.
///
/// sled's snapshots note where each page lies; without one, sled reads its whole log. It takes one that was being
/// written when the process was killed for the newest, and then refuses to open. Likewise its settings, when they
/// were cut short before there was a database.
pub(super) fn clear(folder: &Path) -> io::Result<()> {
    if fs::metadata(folder.join("db")).map_or(0, |db| db.len()) == 0 && folder.join("conf").exists() {
        fs::remove_file(folder.join("conf"))?;
    }
    for path in snapshots(folder)? {
        if path.extension().is_some_and(|end| end == "generating") || !is_whole(&fs::read(&path)?) {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

fn snapshots(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with("snap.") {
            found.push(entry.path());
        }
    }
    Ok(found)
}

fn is_whole(snapshot: &[u8]) -> bool {
    snapshot.split_last_chunk::<TAIL>().is_some_and(|(noted, [.., s0, s1, s2, s3])| {
        !noted.is_empty() && crc32fast::hash(noted) == u32::from_le_bytes([*s0, *s1, *s2, *s3])
    })
}
