//! Owns terminals: bytes into events, frames into bytes, capabilities, and the session loop over both.
//! Must not know screens or requests beyond passing them on; the local terminal is one caller, SSH another.

/// What a session's variables say that it can show.
pub mod capabilities;
/// Bytes into events.
pub mod decode;
/// Frames into bytes.
pub mod encode;
/// Requests carried out beside the session.
pub mod execute;
/// The terminal that the process was started in.
pub mod local;
/// One session: events in, frames out.
pub mod session;

mod clipboard;
mod colour;
mod fault;

pub use capabilities::look;
pub use execute::{Execute, Executor};
pub use fault::{Fault, caught};
pub use local::{TermError, run};
pub use session::{Ending, Line, LineGone, Session, Wake};
