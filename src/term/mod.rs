//! Owns terminals: bytes into events, frames into bytes, capabilities, and the session loop over both.
//! Must not know screens or requests beyond passing them on; the local terminal is one caller, SSH another.
