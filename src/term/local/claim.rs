//! Owns the terminal's modes: what is switched on for the screens, and the way back, once, from wherever it is called.
//! Must not know frames.

use std::fmt::Write;
use std::sync::{Mutex, PoisonError};
use std::thread::{self, ThreadId};

use crossterm::Command;
use crossterm::cursor::Show;
use crossterm::terminal::{EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::{Errno, retry_on_intr};
use rustix::stdio::{stdin, stdout};
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcgetwinsize, tcsetattr};

/// A terminal that is ours.
struct Taken {
    /// Its modes before they were changed.
    before: Termios,
    /// The thread whose session it shows.
    owner: ThreadId,
}

/// The terminal, while it is ours; of the whole process, because a panic in any thread must find it.
static TAKEN: Mutex<Option<Taken>> = Mutex::new(None);

/// What a terminal without a known size is taken for.
const UNKNOWN_SIZE: (u16, u16) = (80, 24);

/// How long the terminal may refuse bytes before it is left as it is.
const STUCK: Timespec = Timespec { tv_sec: 1, tv_nsec: 0 };

const PASTE_ON: &str = "\x1b[?2004h";
const PASTE_OFF: &str = "\x1b[?2004l";

/// A plain pen on an empty screen: terminals without an alternate screen keep no rest of ours.
const CLEARED: &str = "\x1b[m\x1b[H\x1b[2J";

/// The terminal while it is ours; dropped, it is given back.
#[derive(Debug)]
pub struct Claim {
    gone: bool,
}

impl Claim {
    /// Takes the terminal: raw mode, alternate screen, bracketed paste.
    pub fn take() -> Result<Self, Errno> {
        claim()?;
        Ok(Self { gone: false })
    }

    /// Leaves the terminal alone for good: it is gone.
    pub fn abandon(mut self) {
        self.gone = true;
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        if self.gone {
            TAKEN.lock().unwrap_or_else(PoisonError::into_inner).take();
        } else {
            release();
        }
    }
}

/// Takes the terminal, for the first time or again after a stop.
pub fn claim() -> Result<(), Errno> {
    let mut taken = TAKEN.lock().unwrap_or_else(PoisonError::into_inner);
    let now = retry_on_intr(|| tcgetattr(stdin()))?;
    let mut raw = now.clone();
    raw.make_raw();
    retry_on_intr(|| tcsetattr(stdin(), OptionalActions::Now, &raw))?;
    taken.get_or_insert_with(|| Taken { before: now, owner: thread::current().id() });
    drop(taken);
    write(&bytes(|text| {
        EnterAlternateScreen.write_ansi(text)?;
        text.write_str(PASTE_ON)
    }))
}

/// Gives the terminal back exactly as it was; does nothing where it is not ours.
pub fn release() {
    let Some(taken) = TAKEN.lock().unwrap_or_else(PoisonError::into_inner).take() else { return };
    let back = bytes(|text| {
        EndSynchronizedUpdate.write_ansi(text)?;
        text.write_str(CLEARED)?;
        text.write_str(PASTE_OFF)?;
        LeaveAlternateScreen.write_ansi(text)?;
        Show.write_ansi(text)
    });
    // A terminal that takes nothing must not keep the process from ending.
    let mut ready = [PollFd::from_borrowed_fd(stdout(), PollFlags::OUT)];
    if poll(&mut ready, Some(&STUCK)).is_ok_and(|count| count > 0) {
        let _ = write(&back);
    }
    let _ = retry_on_intr(|| tcsetattr(stdin(), OptionalActions::Now, &taken.before));
}

/// Gives the terminal back because this thread panics; `false`: it belongs to the session of another thread.
pub fn release_for_panic() -> bool {
    let owner = TAKEN.lock().unwrap_or_else(PoisonError::into_inner).as_ref().map(|taken| taken.owner);
    if owner.is_some_and(|owner| owner != thread::current().id()) {
        return false;
    }
    release();
    true
}

/// The terminal's size in columns and rows.
pub fn size() -> (u16, u16) {
    match tcgetwinsize(stdout()) {
        Ok(size) if size.ws_col > 0 && size.ws_row > 0 => (size.ws_col, size.ws_row),
        _ => UNKNOWN_SIZE,
    }
}

/// Writes all of `bytes` to the terminal.
pub fn write(mut bytes: &[u8]) -> Result<(), Errno> {
    while !bytes.is_empty() {
        match rustix::io::write(stdout(), bytes) {
            Ok(written) => bytes = bytes.get(written..).unwrap_or_default(),
            Err(Errno::INTR) => {}
            // Somebody has made the terminal non-blocking for all who share it.
            Err(Errno::AGAIN) => {
                retry_on_intr(|| poll(&mut [PollFd::from_borrowed_fd(stdout(), PollFlags::OUT)], None))?;
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

fn bytes(fill: impl Fn(&mut String) -> std::fmt::Result) -> Vec<u8> {
    let mut text = String::new();
    // Writing into a string cannot fail.
    let _ = fill(&mut text);
    text.into_bytes()
}
