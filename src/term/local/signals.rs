//! Owns the process's signals while the screens run.
//! Must not know what a session does about them.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::SyncSender;
use std::thread;

use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM, SIGWINCH};
use signal_hook::flag::register_conditional_default;
use signal_hook::iterator::{Handle, Signals as Incoming};

use super::claim;
use crate::term::session::Wake;

/// A thread that turns signals into wake-ups, until it is dropped.
#[derive(Debug)]
pub struct Signals {
    handle: Handle,
    /// Set, the signals that end a process do so at once again.
    over: Arc<AtomicBool>,
}

impl Signals {
    /// Starts the thread.
    pub fn listen(wakes: SyncSender<Wake>) -> std::io::Result<Self> {
        let over = Arc::new(AtomicBool::new(false));
        for signal in [SIGHUP, SIGTERM, SIGINT] {
            register_conditional_default(signal, Arc::clone(&over))?;
        }
        let mut incoming = Incoming::new([SIGWINCH, SIGHUP, SIGTERM, SIGINT, SIGCONT])?;
        let handle = incoming.handle();
        thread::Builder::new().name("signals".to_owned()).spawn(move || {
            for signal in incoming.forever() {
                let (columns, rows) = claim::size();
                let wake = match signal {
                    SIGWINCH => Wake::Resize(columns, rows),
                    SIGCONT => Wake::Continued(columns, rows),
                    SIGHUP => Wake::Gone,
                    _ => Wake::Terminate,
                };
                if wakes.send(wake).is_err() {
                    break;
                }
            }
        })?;
        Ok(Self { handle, over })
    }
}

impl Drop for Signals {
    /// Ends the thread and gives the signals their own meaning back.
    fn drop(&mut self) {
        self.over.store(true, Ordering::SeqCst);
        self.handle.close();
    }
}
