//! Owns how one mail reaches a mail server, and how a server is named: one mail in, delivered or refused with a reason.
//! Must not know what is to be sent, when it is tried again, or where its settings were read.

mod message;
mod post;
mod secret;
mod server;
mod smtp;

pub use message::Mail;
pub use post::{Fault, Post, Settings, TIMEOUT, Undelivered};
pub use secret::Secret;
pub use server::{Security, Server};

#[cfg(test)]
mod tests;
