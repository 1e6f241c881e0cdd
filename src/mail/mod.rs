//! Owns how one mail reaches a mail server, and how a server is named: one mail in, delivered or refused with a reason.
//! Must not know what is to be sent, when it is tried again, or where its settings were read.

mod message;
mod post;
mod program;
mod secret;
mod server;
mod settings;
mod smtp;

pub use message::Mail;
pub use post::{Fault, Post, TIMEOUT, Undelivered};
pub use secret::Secret;
pub use server::{Security, Server};
pub use settings::{Part, Settings, Unfit};

#[cfg(test)]
mod tests;
