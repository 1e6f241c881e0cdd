//! Owns what goes into a program of screens (events, answers) and what comes out (effects, cells).
//! Must not know where bytes come from or how cells become bytes.

use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use crate::service::{Request, Response, ServiceError};

/// A key without its modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyCode {
    /// A character as typed (`G` is `Char('G')`, never shift and `g`).
    Char(char),
    /// Enter.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Shift-Tab.
    BackTab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Insert.
    Insert,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// A function key, from 1.
    F(u8),
}

/// A key with its modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// The key.
    pub code: KeyCode,
    /// Held with Control.
    pub ctrl: bool,
    /// Held with Alt (or sent behind an escape).
    pub alt: bool,
    /// Held with Shift, for keys that are not characters.
    pub shift: bool,
}

impl Key {
    /// A key without modifiers.
    pub const fn plain(code: KeyCode) -> Self {
        Self { code, ctrl: false, alt: false, shift: false }
    }
}

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted in one piece.
    Paste(String),
    /// The terminal has this size now, in columns and rows.
    Resize(u16, u16),
    /// The answer to `Effect::Run` of the same id.
    Done(u64, Box<Result<Response, ServiceError>>),
    /// Something in the store was changed, by this session or another: read again.
    Changed,
}

/// The most bytes of text that go into a terminal's clipboard: terminals cut sequences of more than 100,000 bytes,
/// which is what this becomes on its way.
pub const MOST_COPIED: usize = 74_000;

/// What the program wants done outside.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Carry out a request as the current actor and answer with `Event::Done` of this id.
    Run(u64, crate::service::Actor, Box<Request>),
    /// Leave the program.
    Quit,
    /// Stop the process and give the terminal back until it is continued.
    Suspend,
    /// Draw everything again from nothing.
    Redraw,
    /// Put this text into the clipboard of the terminal; at most [`MOST_COPIED`] bytes, more is not sent.
    Copy(String),
}

/// A program of screens, as the session loop drives it.
pub trait Program {
    /// Takes one event; says what is to be done outside.
    fn update(&mut self, event: Event) -> Vec<Effect>;

    /// Draws itself into `buffer` (its area is the whole terminal); returns where the hardware cursor stands.
    fn view(&self, buffer: &mut Buffer) -> Option<Position>;
}
