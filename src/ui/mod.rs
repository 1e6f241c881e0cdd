//! Owns the screens: state, commands, keymap, theme roles, widgets; events in, effects and cells out.
//! Must not know crossterm, the store, the environment or the clock.

mod app;
mod command;
mod event;
mod glyph;
mod key;
mod keymap;
mod look;
mod manual;
mod screen;
mod screens;
mod session;
mod suggest;
#[cfg(test)]
mod testing;
mod theme;
#[cfg(test)]
mod trust_testing;
mod widgets;

pub use app::App;
pub use command::{Availability, COMMANDS, CONTEXTS, Command, Context, Definition, Section};
pub use event::{Effect, Event, Key, KeyCode, MOST_COPIED, Program};
pub use glyph::{GLYPHS, Glyph};
pub use key::{key_name, keys_label, parse_keys};
pub use keymap::{Keymap, check_keys};
pub use look::{Depth, Glyphs, Look};
pub use manual::{keys_markdown, keys_text};
pub use screen::{Answer, Canvas, Input, Screen, Ticket, Turn};
pub use screens::overlay::{Choice, Picker, Question};
pub use screens::report::ReportView;
pub use session::{Draft, Message, Session, Start, Tone, Who};
pub use suggest::{line_of, nearest};
pub use theme::{BUILT_IN, ROLES, Role, Theme, check_theme};
pub use widgets::field::EDITING;
pub use widgets::{chart, table, text};
