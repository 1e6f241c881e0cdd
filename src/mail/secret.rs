//! Owns a password: where it is read from, and that it is never shown.
//! Must not know whose password it is.

use std::fmt;
use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use zeroize::Zeroize as _;

use crate::domain::Problem;

/// A password. It never prints itself, and its own memory is wiped when it goes; the mail library keeps a copy of its
/// own while it signs in.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// A password as text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The first line of a file that its owner alone can read.
    pub fn read(path: &Path) -> Result<Self, Problem> {
        let shown = path.display();
        let unreadable = |error: std::io::Error| {
            Problem::new(
                format!("{shown}: the password cannot be read: {error}"),
                "name a file that holds the password on its first line",
            )
        };
        let about = fs::metadata(path).map_err(unreadable)?;
        if about.mode() & 0o077 != 0 {
            return Err(Problem::new(
                format!("{shown}: others than its owner can get at the password"),
                format!("run: chmod 600 {shown}"),
            ));
        }
        let mut text = fs::read_to_string(path).map_err(unreadable)?;
        let first = text.lines().next().unwrap_or_default().to_owned();
        text.zeroize();
        if first.is_empty() {
            return Err(Problem::new(
                format!("{shown}: the first line is empty"),
                "write the password on the file's first line",
            ));
        }
        Ok(Self(first))
    }

    /// The password, for the one who signs in with it.
    pub(super) fn reveal(&self) -> &str {
        &self.0
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(hidden)")
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(hidden)")
    }
}
