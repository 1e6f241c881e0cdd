//! Owns finding the files that are meant by the paths a person names, and their SHA-256.
//! Must not know what is in a file.

use std::collections::HashSet;
use std::fmt::Write;
use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::{Refusal, cells};

/// The files named, and every file in the folders named: sorted, without hidden ones, each once.
///
/// A path that does not exist, a folder that cannot be listed and a folder without files are refusals that name it.
pub fn find_files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Refusal> {
    let mut files = Vec::new();
    for path in paths {
        let found = fs::metadata(path).map_err(|error| unreadable(path, &error))?;
        if found.is_dir() {
            let before = files.len();
            walk(path, &mut HashSet::new(), &mut files)?;
            if files.len() == before {
                return Err(Refusal::new(
                    format!("the folder '{}' holds no files", name(path)),
                    "name a folder with the CSV files in it, or the files themselves",
                ));
            }
        } else {
            files.push(path.clone());
        }
    }
    let mut seen = HashSet::new();
    files.retain(|file| seen.insert(file.clone()));
    Ok(files)
}

/// Adds the files of a folder and of its folders; `entered` holds where it has been, so that a loop of links ends.
fn walk(folder: &Path, entered: &mut HashSet<PathBuf>, files: &mut Vec<PathBuf>) -> Result<(), Refusal> {
    let real = fs::canonicalize(folder).map_err(|error| unreadable(folder, &error))?;
    if !entered.insert(real) {
        return Ok(());
    }
    let entries = fs::read_dir(folder).map_err(|error| unreadable(folder, &error))?;
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.map(|entry| entry.path()).map_err(|error| unreadable(folder, &error)))
        .collect::<Result<_, _>>()?;
    paths.retain(|path| path.file_name().is_some_and(|name| !name.to_string_lossy().starts_with('.')));
    paths.sort();
    for path in paths {
        match fs::metadata(&path) {
            Ok(found) if found.is_dir() => walk(&path, entered, files)?,
            Ok(found) if found.is_file() => files.push(path),
            // A link to itself or to nothing, a pipe, a socket: no file of a folder that anybody meant.
            Ok(_) | Err(_) => {}
        }
    }
    Ok(())
}

/// Opens a file for reading, with its length in bytes.
pub(super) fn open(path: &Path) -> Result<(File, u64), Refusal> {
    let found = fs::metadata(path).map_err(|error| unreadable(path, &error))?;
    if !found.is_file() {
        // A pipe would wait for ever.
        return Err(Refusal::new(format!("'{}' is no file", name(path)), "name a CSV file as it was downloaded"));
    }
    let file = File::open(path).map_err(|error| unreadable(path, &error))?;
    Ok((file, found.len()))
}

/// The SHA-256 of a file's bytes, in hexadecimal.
pub fn sha256(path: &Path) -> Result<String, Refusal> {
    let (mut file, _) = open(path)?;
    let mut digest = Sha256::new();
    let mut chunk = vec![0; 64 * 1024];
    loop {
        match file.read(&mut chunk) {
            Ok(0) => return Ok(hex(digest)),
            Ok(got) => digest.update(chunk.get(..got).unwrap_or_default()),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(unreadable(path, &error)),
        }
    }
}

/// The SHA-256 of bytes, in hexadecimal.
pub fn sha256_bytes(bytes: &[u8]) -> String {
    hex(Sha256::new_with_prefix(bytes))
}

fn hex(digest: Sha256) -> String {
    digest.finalize().iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn name(path: &Path) -> String {
    cells::text(path.to_string_lossy().as_bytes())
}

fn unreadable(path: &Path, error: &std::io::Error) -> Refusal {
    let name = name(path);
    match error.kind() {
        ErrorKind::NotFound => Refusal::new(
            format!("there is no file or folder '{name}'"),
            "check the path; names with spaces need quotation marks",
        ),
        ErrorKind::PermissionDenied => {
            Refusal::new(format!("'{name}' may not be read"), "ask its owner for the right to read it")
        }
        _ => Refusal::new(format!("'{name}' cannot be read: {error}"), "check the path and the disk, then try again"),
    }
}

#[cfg(test)]
mod tests;
