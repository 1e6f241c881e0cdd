//! Owns the reading of the terminal's input, and notices when the terminal is gone.
//! Must not know what the bytes mean.

use std::io::{PipeReader, PipeWriter, pipe};
use std::sync::mpsc::SyncSender;
use std::thread;

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use rustix::stdio::stdin;

use crate::term::session::Wake;

/// The most bytes of one wake-up.
const CHUNK: usize = 4096;

/// A thread that reads standard input until it is told to stop.
#[derive(Debug)]
pub struct Reader {
    /// Closed, it wakes the thread and ends it.
    alive: PipeWriter,
}

impl Reader {
    /// Starts the thread.
    pub fn start(wakes: SyncSender<Wake>) -> std::io::Result<Self> {
        let (ended, alive) = pipe()?;
        thread::Builder::new().name("input".to_owned()).spawn(move || read(&ended, &wakes))?;
        Ok(Self { alive })
    }

    /// Ends the thread: whatever is typed from now on is for whoever reads next.
    pub fn stop(self) {
        drop(self.alive);
    }
}

fn read(ended: &PipeReader, wakes: &SyncSender<Wake>) {
    let mut buffer = vec![0; CHUNK];
    loop {
        let mut ready = [PollFd::from_borrowed_fd(stdin(), PollFlags::IN), PollFd::new(ended, PollFlags::IN)];
        match poll(&mut ready, None) {
            Ok(_) | Err(Errno::INTR | Errno::AGAIN) => {}
            Err(_) => break,
        }
        let [input, stopped] = ready.map(|entry| entry.revents());
        if !stopped.is_empty() {
            return;
        }
        if input.is_empty() {
            continue;
        }
        match rustix::io::read(stdin(), &mut buffer) {
            Err(Errno::INTR) => {}
            // Readiness was taken back; a terminal that has hung up never is.
            Err(Errno::AGAIN) if !input.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) => {}
            Ok(0) | Err(_) => break,
            Ok(count) => {
                let bytes = buffer.get(..count).unwrap_or_default().to_vec();
                if wakes.send(Wake::Bytes(bytes)).is_err() {
                    return;
                }
            }
        }
    }
    let _ = wakes.send(Wake::Gone);
}
