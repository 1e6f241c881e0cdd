//! Owns the writing of frames, so that a slow terminal never keeps the session from listening.
//! Must not know what a frame shows.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Signal, kill_current_process_group};

use super::claim;
use crate::term::session::{Line, LineGone, Wake};

/// How long the last frame may take to go out before the terminal is given back without it.
const LAST_FRAME: Duration = Duration::from_millis(500);

/// A thread that writes to standard output, one frame at a time.
#[derive(Debug)]
pub struct Writer {
    frames: SyncSender<Vec<u8>>,
    busy: bool,
}

impl Writer {
    /// Starts the thread.
    pub fn start(wakes: SyncSender<Wake>) -> std::io::Result<Self> {
        let (frames, queue) = sync_channel::<Vec<u8>>(1);
        thread::Builder::new().name("output".to_owned()).spawn(move || {
            for frame in queue {
                let wake = if claim::write(&frame).is_ok() { Wake::Written } else { Wake::Gone };
                if wakes.send(wake).is_err() {
                    break;
                }
            }
        })?;
        Ok(Self { frames, busy: false })
    }

    /// Waits until the frame at hand is out, so that nothing is written behind the way back.
    pub fn finish(self, wakes: &Receiver<Wake>) {
        drop(self.frames);
        let deadline = Instant::now() + LAST_FRAME;
        // The session may have seen the last frame go; then nothing is waited for.
        if !self.busy {
            return;
        }
        loop {
            match wakes.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
                Ok(Wake::Written | Wake::Gone) | Err(_) => return,
                Ok(_) => {}
            }
        }
    }
}

impl Line for Writer {
    fn send(&mut self, frame: Vec<u8>) -> Result<(), LineGone> {
        self.busy = true;
        self.frames.send(frame).map_err(|_| LineGone)
    }

    fn sent(&mut self) {
        self.busy = false;
    }

    fn suspend(&mut self) -> bool {
        claim::release();
        // The whole group, so that the shell sees the whole job stop. A group that nobody could continue is not
        // stopped by the system, and the session goes on.
        kill_current_process_group(Signal::TSTP).is_ok()
    }

    fn resume(&mut self) {
        // A terminal that cannot be taken again shows at the next frame, or has hung up.
        let _ = claim::claim();
    }
}
