//! Owns what has to be said before a mail can be sent, and which part of it does not fit.
//! Must not know where it was said.

use std::path::PathBuf;
use std::time::Duration;

use super::{Post, Secret, Server};
use crate::domain::{Email, Problem};

/// Where mails go and in whose name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Where mails are handed over.
    pub server: Server,
    /// Who sends them.
    pub from: Email,
    /// Who signs in at the server.
    pub user: Option<String>,
    /// With what.
    pub password: Option<Secret>,
    /// Certificates (PEM) that are trusted beside those of this machine.
    pub ca_file: Option<PathBuf>,
    /// How long to wait for the connection, and for each answer.
    pub timeout: Duration,
}

impl Settings {
    /// Whether mails can be sent so, as far as that can be known without connecting.
    pub fn check(&self) -> Result<(), Unfit> {
        Post::open(self).map(drop)
    }
}

/// One of the settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The server.
    Server,
    /// The sender.
    From,
    /// Who signs in.
    User,
    /// With what.
    Password,
    /// The certificates.
    CaFile,
}

/// A setting that does not fit the others, or cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfit {
    /// Which.
    pub part: Part,
    /// Why, and what to do.
    pub problem: Problem,
}
