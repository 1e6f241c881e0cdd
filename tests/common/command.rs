//! Owns how tests run the built program as a command on a store of their own.
//! Must not know what a command answers.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Runs the program as a command on the store in `folder`; it must succeed.
pub fn run(folder: &Path, line: &str) -> Output {
    let output = command(folder).args(line.split_whitespace()).output().unwrap();
    assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
    output
}

/// The program as a command on the store in `folder`.
pub fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_collaborate"));
    command.env_clear().env("HOME", folder).env("LANG", "C.UTF-8").env("COLLABORATE_DATA", folder.join("store"));
    command
}

/// The answer of a command as JSON.
pub fn json(folder: &Path, line: &str) -> serde_json::Value {
    serde_json::from_slice(&run(folder, &format!("{line} --format json")).stdout).unwrap()
}

/// A file or folder of the sample.
pub fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data").join(name)
}
