//! Owns the terminal that the process was started in: taking it, giving it back in whatever way the session ends,
//! and the threads that turn its bytes, its size and the process's signals into wake-ups.
//! Must not know the program that runs on it.

use std::io::IsTerminal;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::Duration;

use super::execute::{Execute, Executor};
use super::fault;
use super::session::{Ending, Session, Wake};
use crate::ui::{Look, Program};

mod claim;
mod reader;
mod signals;
mod writer;

use claim::Claim;
pub(super) use claim::release_for_panic;
use reader::Reader;
use signals::Signals;
use writer::Writer;

/// Wake-ups that may wait; whoever sends more waits itself.
const WAITING: usize = 64;

/// How long the last request may take when the program was left.
const LAST_REQUEST: Duration = Duration::from_secs(2);

/// How long it may take when the terminal is gone.
const LAST_REQUEST_GONE: Duration = Duration::from_millis(300);

/// Why the screens cannot be shown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TermError {
    /// Standard input or output leads elsewhere.
    #[error("the screens need a terminal, and {0} is not one")]
    NoTerminal(&'static str),
    /// The terminal cannot be taken.
    #[error("the terminal cannot be used: {0}")]
    Unusable(String),
}

impl TermError {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NoTerminal(_) => {
                "start it in a terminal without redirection, or use a command such as `collaborate report overview`"
            }
            Self::Unusable(_) => "close this terminal and try again in a new one",
        }
    }
}

impl From<std::io::Error> for TermError {
    fn from(error: std::io::Error) -> Self {
        Self::Unusable(error.to_string())
    }
}

impl From<rustix::io::Errno> for TermError {
    fn from(error: rustix::io::Errno) -> Self {
        Self::from(std::io::Error::from(error))
    }
}

/// Runs a program on the terminal that the process was started in, until the program quits, a signal ends it or the
/// terminal is gone; gives the terminal back exactly as it was.
///
/// `execute` carries out its requests on another thread; each message on `changed` becomes `Event::Changed`.
///
/// # Errors
///
/// Where standard input or output is no terminal, or the terminal cannot be taken.
pub fn run(
    program: &mut dyn Program,
    execute: Execute,
    changed: Option<Receiver<()>>,
    look: Look,
) -> Result<(), TermError> {
    for (terminal, name) in
        [(std::io::stdin().is_terminal(), "standard input"), (std::io::stdout().is_terminal(), "standard output")]
    {
        if !terminal {
            return Err(TermError::NoTerminal(name));
        }
    }
    fault::watch();
    let (wakes, woken) = sync_channel(WAITING);
    let signals = Signals::listen(wakes.clone())?;
    let claim = Claim::take()?;
    let reader = Reader::start(wakes.clone())?;
    let writer = Writer::start(wakes.clone())?;
    let executor = Executor::start(execute, wakes.clone())?;
    if let Some(changed) = changed {
        forward(changed, wakes.clone())?;
    }
    drop(wakes);
    let session = Session::new(program, writer, executor, look, claim::size());
    let (ending, writer, executor) = session.run(&woken);
    reader.stop();
    match ending {
        Ending::Gone => claim.abandon(),
        Ending::Quit | Ending::Terminated => {
            writer.finish(&woken);
            drop(claim);
            fault::tell_kept();
        }
    }
    drop(woken);
    executor.finish(if ending == Ending::Gone { LAST_REQUEST_GONE } else { LAST_REQUEST });
    drop(signals);
    Ok(())
}

/// Passes changes of the store on, any number that wait as one.
fn forward(changed: Receiver<()>, wakes: SyncSender<Wake>) -> std::io::Result<()> {
    thread::Builder::new().name("changes".to_owned()).spawn(move || {
        while changed.recv().is_ok() {
            while changed.try_recv().is_ok() {}
            if wakes.send(Wake::Changed).is_err() {
                break;
            }
        }
    })?;
    Ok(())
}
