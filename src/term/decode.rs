//! Owns the framing of input: bytes, however they were split, into events.
//! Must not know where the bytes come from, nor the time: whoever feeds it waits as long as `patience` says.
//! What a complete sequence means stands in `keys`.

use std::time::Duration;

use crate::ui::Event;

mod keys;
#[cfg(test)]
mod tests;

/// How long an escape waits for the rest of a sequence before it is the Esc key.
pub const ESCAPE_PATIENCE: Duration = Duration::from_millis(40);

/// How long anything longer waits for its end: nobody types the middle of a sequence.
pub const SEQUENCE_PATIENCE: Duration = Duration::from_secs(1);

/// The most bytes of one paste that are kept; the rest is dropped.
pub const PASTE_LIMIT: usize = 64 * 1024;

/// The longest control sequence that is looked at; longer ones are swallowed.
const SEQUENCE_LIMIT: usize = 64;

const ESC: u8 = 0x1b;
const BEL: u8 = 0x07;
const PASTE_END: &[u8] = b"\x1b[201~";

/// Where in a sequence the framer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Between sequences.
    Ground,
    /// In a UTF-8 character that still wants this many bytes.
    Utf8(u8),
    /// Behind an escape.
    Escape,
    /// In a control sequence (`ESC [`).
    Csi,
    /// In a control sequence that is too long to mean anything to us.
    CsiIgnored,
    /// Behind `ESC [ [`, as the Linux console sends F1 to F5.
    LinuxFunction,
    /// In a mouse report of the oldest kind that still wants this many bytes.
    Mouse(u8),
    /// Behind `ESC O`.
    Ss3,
    /// In a string that the terminal sent as a reply (OSC, DCS, APC, PM, SOS).
    Text,
    /// Behind an escape inside such a string.
    TextEscape,
    /// In a bracketed paste, with this many bytes of its end seen.
    Paste(usize),
}

/// Turns bytes into events, one byte at a time; incomplete sequences wait.
///
/// The events do not depend on how the bytes were split, as long as `timeout` is not called in between.
#[derive(Debug)]
pub struct Decoder {
    state: State,
    held: Vec<u8>,
    alt: bool,
    paste: Vec<u8>,
    dropped: usize,
    truncated: bool,
}

impl Default for Decoder {
    fn default() -> Self {
        Self::new()
    }
}

impl Decoder {
    /// A framer between sequences.
    pub fn new() -> Self {
        Self {
            state: State::Ground,
            held: Vec::with_capacity(SEQUENCE_LIMIT),
            alt: false,
            paste: Vec::new(),
            dropped: 0,
            truncated: false,
        }
    }

    /// Takes bytes as they came and appends the events that are complete.
    pub fn feed(&mut self, bytes: &[u8], events: &mut Vec<Event>) {
        for &byte in bytes {
            self.take(byte, events);
        }
    }

    /// Something incomplete is waiting for its rest.
    pub fn pending(&self) -> bool {
        self.state != State::Ground
    }

    /// How long to wait for the next byte before `timeout` is due; `None`: for ever, nothing is pending.
    pub fn patience(&self) -> Option<Duration> {
        match self.state {
            State::Ground => None,
            State::Escape => Some(ESCAPE_PATIENCE),
            State::Csi | State::Ss3 | State::Text if self.held.len() <= 2 => Some(ESCAPE_PATIENCE),
            _ => Some(SEQUENCE_PATIENCE),
        }
    }

    /// The rest did not come in time: what waits is a key if it can be one, and dropped if not.
    pub fn timeout(&mut self, events: &mut Vec<Event>) {
        match self.state {
            State::Escape | State::TextEscape => events.push(keys::escape()),
            State::Csi | State::Ss3 | State::Text => {
                if let [_, byte] = *self.held.as_slice() {
                    events.extend(keys::alone(&[byte], true));
                }
            }
            State::Paste(seen) => {
                self.keep(PASTE_END.get(..seen).unwrap_or_default());
                self.finish_paste(events);
            }
            _ => {}
        }
        self.rest();
    }

    /// A paste since the last call was longer than `PASTE_LIMIT`, and its end was dropped.
    pub fn take_truncated(&mut self) -> bool {
        std::mem::take(&mut self.truncated)
    }

    /// Bytes held for an event that is not complete yet; never more than `PASTE_LIMIT` and a sequence.
    pub fn held(&self) -> usize {
        self.held.len() + self.paste.len()
    }

    fn rest(&mut self) {
        self.state = State::Ground;
        self.held.clear();
        self.alt = false;
    }

    fn take(&mut self, byte: u8, events: &mut Vec<Event>) {
        match self.state {
            State::Ground => self.take_first(byte, events),
            State::Utf8(missing) => self.take_utf8(byte, missing, events),
            State::Escape => self.take_escape(byte, events),
            State::Csi => self.take_csi(byte, events),
            State::CsiIgnored => match byte {
                0x20..=0x3f => {}
                0x40..=0x7e => self.rest(),
                _ => self.start_again(byte, events),
            },
            State::LinuxFunction => match byte {
                0x20..=0x7e => {
                    self.held.push(byte);
                    self.finish_sequence(events);
                }
                _ => self.start_again(byte, events),
            },
            State::Mouse(missing) => match (byte, missing) {
                (ESC, _) => self.start_again(byte, events),
                (_, 0 | 1) => self.rest(),
                _ => self.state = State::Mouse(missing - 1),
            },
            State::Ss3 => self.take_ss3(byte, events),
            State::Text => match byte {
                BEL => self.rest(),
                ESC => self.state = State::TextEscape,
                // No reply holds other control characters: a person is typing, and the string will never end.
                0..0x20 => self.start_again(byte, events),
                _ => self.lengthen_text(),
            },
            State::TextEscape => {
                self.rest();
                if byte != b'\\' {
                    self.state = State::Escape;
                    self.held.push(ESC);
                    self.take_escape(byte, events);
                }
            }
            State::Paste(seen) => self.take_paste(byte, seen, events),
        }
    }

    /// Gives up the sequence at hand and takes `byte` as the first of the next.
    fn start_again(&mut self, byte: u8, events: &mut Vec<Event>) {
        self.rest();
        self.take_first(byte, events);
    }

    fn take_first(&mut self, byte: u8, events: &mut Vec<Event>) {
        let missing = match byte {
            ESC => {
                self.held.push(ESC);
                self.state = State::Escape;
                return;
            }
            0xc2..=0xdf => 1,
            0xe0..=0xef => 2,
            0xf0..=0xf4 => 3,
            0x80.. => {
                self.rest();
                return;
            }
            _ => {
                events.extend(keys::alone(&[byte], self.alt));
                self.rest();
                return;
            }
        };
        self.held.push(byte);
        self.state = State::Utf8(missing);
    }

    fn take_utf8(&mut self, byte: u8, missing: u8, events: &mut Vec<Event>) {
        if byte & 0b1100_0000 != 0b1000_0000 {
            self.start_again(byte, events);
            return;
        }
        self.held.push(byte);
        if missing > 1 {
            self.state = State::Utf8(missing - 1);
            return;
        }
        events.extend(keys::alone(&self.held, self.alt));
        self.rest();
    }

    fn take_escape(&mut self, byte: u8, events: &mut Vec<Event>) {
        self.state = match byte {
            // Two escapes in one packet are the Esc key and the start of something else, not Alt with Esc.
            ESC => {
                events.push(keys::escape());
                return;
            }
            b'[' => State::Csi,
            b'O' => State::Ss3,
            b']' | b'P' | b'X' | b'^' | b'_' => State::Text,
            _ => {
                self.held.clear();
                self.alt = true;
                self.take_first(byte, events);
                return;
            }
        };
        self.held.push(byte);
    }

    fn take_csi(&mut self, byte: u8, events: &mut Vec<Event>) {
        let first = self.held.len() == 2;
        match byte {
            b'[' if first => {
                self.held.push(byte);
                self.state = State::LinuxFunction;
            }
            b'M' if first => self.state = State::Mouse(3),
            // rxvt ends Shift with a function key in `$`, which elsewhere is never the end.
            b'$' if self.held.get(2..).is_some_and(|p| !p.is_empty() && p.iter().all(u8::is_ascii_digit)) => {
                self.held.push(byte);
                self.finish_sequence(events);
            }
            0x20..=0x3f if self.held.len() < SEQUENCE_LIMIT => self.held.push(byte),
            0x20..=0x3f => self.state = State::CsiIgnored,
            0x40..=0x7e => {
                self.held.push(byte);
                if self.held == b"\x1b[200~" {
                    self.held.clear();
                    self.state = State::Paste(0);
                } else {
                    self.finish_sequence(events);
                }
            }
            _ => self.start_again(byte, events),
        }
    }

    fn take_ss3(&mut self, byte: u8, events: &mut Vec<Event>) {
        match byte {
            b'0'..=b'9' if self.held.len() < 4 => self.held.push(byte),
            0x20..=0x7e => {
                self.held.push(byte);
                self.finish_sequence(events);
            }
            _ => self.start_again(byte, events),
        }
    }

    fn finish_sequence(&mut self, events: &mut Vec<Event>) {
        events.extend(keys::sequence(&self.held));
        self.rest();
    }

    /// What a reply says is of no use here; only that it is longer than Alt with a key is remembered.
    fn lengthen_text(&mut self) {
        if self.held.len() <= 2 {
            self.held.push(b' ');
        }
    }

    fn take_paste(&mut self, byte: u8, seen: usize, events: &mut Vec<Event>) {
        if PASTE_END.get(seen) == Some(&byte) {
            if seen + 1 == PASTE_END.len() {
                self.finish_paste(events);
                self.rest();
            } else {
                self.state = State::Paste(seen + 1);
            }
            return;
        }
        self.keep(PASTE_END.get(..seen).unwrap_or_default());
        if byte == ESC {
            self.state = State::Paste(1);
        } else {
            self.keep(&[byte]);
            self.state = State::Paste(0);
        }
    }

    fn keep(&mut self, bytes: &[u8]) {
        let room = PASTE_LIMIT.saturating_sub(self.paste.len()).min(bytes.len());
        self.paste.extend(bytes.iter().take(room));
        self.dropped += bytes.len() - room;
    }

    fn finish_paste(&mut self, events: &mut Vec<Event>) {
        let bytes = std::mem::take(&mut self.paste);
        self.truncated |= std::mem::take(&mut self.dropped) > 0;
        let text = keys::pasted(&bytes);
        if !text.is_empty() {
            events.push(Event::Paste(text));
        }
    }
}
