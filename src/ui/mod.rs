//! Owns the screens: state, commands, keymap, theme roles, widgets; events in, effects and cells out.
//! Must not know crossterm, the store, the environment or the clock.

mod event;
mod look;

pub use event::{Effect, Event, Key, KeyCode, Program};
pub use look::{Depth, Glyphs, Look};
