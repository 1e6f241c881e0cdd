//! Owns one session: wake-ups in, updates of the program, and one frame out when something changed and the last
//! frame has gone. Nothing ticks. Must not know what carries its bytes: a terminal here, or a channel of SSH.

use std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError};
use std::time::{Duration, Instant};

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::clipboard;
use super::decode::Decoder;
use super::encode::Encoder;
use super::execute::Executor;
use crate::service::{Response, ServiceError};
use crate::ui::{Effect, Event, Look, Program};

#[cfg(test)]
mod tests;

/// The most columns and rows that are drawn: a size that a client only claims must not cost memory.
pub const LARGEST: (u16, u16) = (1000, 400);

/// The most wake-ups that are taken in before a frame: whoever floods the session still sees it move.
const BATCH: usize = 256;

/// How long a stop may take to take hold; a session that cannot be stopped goes on after it.
const STOP_PATIENCE: Duration = Duration::from_millis(250);

/// What wakes a session.
#[derive(Debug, Clone, PartialEq)]
pub enum Wake {
    /// Bytes came from the terminal.
    Bytes(Vec<u8>),
    /// The terminal has this size now, in columns and rows.
    Resize(u16, u16),
    /// The frame handed to the line is out.
    Written,
    /// The answer to a request.
    Done(u64, Box<Result<Response, ServiceError>>),
    /// Something in the store was changed.
    Changed,
    /// The process was continued; the terminal has this size now.
    Continued(u16, u16),
    /// Somebody asks the session to end and to leave the terminal tidy.
    Terminate,
    /// The terminal is gone: there is nothing left to write to.
    Gone,
}

/// Why a session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// The program wanted to.
    Quit,
    /// It was asked to from outside.
    Terminated,
    /// The terminal is gone; nothing may be written to it.
    Gone,
}

/// Nothing can be written any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineGone;

/// What carries a session's frames.
pub trait Line {
    /// Takes one frame without waiting for it to go; `Wake::Written` tells when it is out.
    ///
    /// # Errors
    ///
    /// `LineGone` when nothing can be written any more.
    fn send(&mut self, frame: Vec<u8>) -> Result<(), LineGone>;

    /// Hears that the frame is out.
    fn sent(&mut self) {}

    /// Gives the terminal back and asks for the process to be stopped; `Wake::Continued` tells when it goes on.
    /// `false`: this line cannot do that, and nothing was done.
    fn suspend(&mut self) -> bool;

    /// Takes the terminal again after a stop.
    fn resume(&mut self);
}

/// Where a session stands with being stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stop {
    /// It runs.
    Running,
    /// It shall stop as soon as the last frame is out.
    Wanted,
    /// It was asked to stop at this time.
    Asked(Instant),
}

/// One program on one line.
#[derive(Debug)]
pub struct Session<'a, P: Program + ?Sized, L: Line> {
    program: &'a mut P,
    line: L,
    executor: Executor,
    decoder: Decoder,
    encoder: Encoder,
    canvas: Buffer,
    /// Sequences that go out with the next frame: never in the middle of one.
    aside: Vec<u8>,
    tmux: bool,
    heard: Instant,
    stale: bool,
    writing: bool,
    stop: Stop,
    ending: Option<Ending>,
}

impl<'a, P: Program + ?Sized, L: Line> Session<'a, P, L> {
    /// A session that has drawn nothing yet.
    pub fn new(program: &'a mut P, line: L, executor: Executor, look: Look, (columns, rows): (u16, u16)) -> Self {
        let mut session = Self {
            program,
            line,
            executor,
            decoder: Decoder::new(),
            encoder: Encoder::new(look),
            canvas: Buffer::empty(Rect::ZERO),
            aside: Vec::new(),
            tmux: look.tmux,
            heard: Instant::now(),
            stale: true,
            writing: false,
            stop: Stop::Running,
            ending: None,
        };
        session.resize(columns, rows);
        session
    }

    /// Runs until something ends it; answers with what, and with the line and the executor for tidying up.
    pub fn run(mut self, wakes: &Receiver<Wake>) -> (Ending, L, Executor) {
        loop {
            if self.ending.is_none() {
                self.stop_or_draw();
            }
            if let Some(ending) = self.ending {
                return (ending, self.line, self.executor);
            }
            self.wait(wakes);
        }
    }

    /// Waits for one wake-up, or for a deadline where something is pending, and takes in all that are ready.
    fn wait(&mut self, wakes: &Receiver<Wake>) {
        let wake = match self.deadline() {
            None => wakes.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(deadline) => wakes.recv_timeout(deadline.saturating_duration_since(Instant::now())),
        };
        match wake {
            Ok(wake) => self.take(wake),
            Err(RecvTimeoutError::Timeout) => self.time_out(),
            Err(RecvTimeoutError::Disconnected) => self.ending = Some(Ending::Gone),
        }
        for _ in 0..BATCH {
            if self.ending.is_some() {
                return;
            }
            match wakes.try_recv() {
                Ok(wake) => self.take(wake),
                Err(TryRecvError::Empty) => return,
                Err(TryRecvError::Disconnected) => self.ending = Some(Ending::Gone),
            }
        }
    }

    fn deadline(&self) -> Option<Instant> {
        let input = self.decoder.patience().map(|patience| self.heard + patience);
        let stop = match self.stop {
            Stop::Asked(at) => Some(at + STOP_PATIENCE),
            _ => None,
        };
        [input, stop].into_iter().flatten().min()
    }

    fn time_out(&mut self) {
        let now = Instant::now();
        if self.decoder.patience().is_some_and(|patience| now >= self.heard + patience) {
            let mut events = Vec::new();
            self.decoder.timeout(&mut events);
            self.update_all(events);
        }
        if matches!(self.stop, Stop::Asked(at) if now >= at + STOP_PATIENCE) {
            self.resume();
        }
    }

    fn take(&mut self, wake: Wake) {
        match wake {
            Wake::Bytes(bytes) => {
                self.heard = Instant::now();
                let mut events = Vec::new();
                self.decoder.feed(&bytes, &mut events);
                self.update_all(events);
            }
            Wake::Resize(columns, rows) => self.resize(columns, rows),
            Wake::Written => {
                self.writing = false;
                self.line.sent();
            }
            Wake::Done(id, result) => self.update(Event::Done(id, result)),
            Wake::Changed => self.update(Event::Changed),
            Wake::Continued(columns, rows) => {
                self.resume();
                self.resize(columns, rows);
            }
            Wake::Terminate => self.ending = Some(Ending::Terminated),
            Wake::Gone => self.ending = Some(Ending::Gone),
        }
    }

    fn resume(&mut self) {
        self.stop = Stop::Running;
        self.line.resume();
        self.encoder.forget();
        self.stale = true;
    }

    fn resize(&mut self, columns: u16, rows: u16) {
        let (columns, rows) = (columns.min(LARGEST.0), rows.min(LARGEST.1));
        self.canvas = Buffer::empty(Rect::new(0, 0, columns, rows));
        self.encoder.forget();
        self.update(Event::Resize(columns, rows));
    }

    fn update_all(&mut self, events: Vec<Event>) {
        for event in events {
            if self.ending.is_some() {
                return;
            }
            self.update(event);
        }
    }

    fn update(&mut self, event: Event) {
        self.stale = true;
        let mut refused = Vec::new();
        for effect in self.program.update(event) {
            match effect {
                Effect::Run(id, actor, request) => refused.extend(self.executor.submit(id, actor, *request)),
                Effect::Quit => self.ending = Some(Ending::Quit),
                Effect::Suspend => self.stop = Stop::Wanted,
                Effect::Redraw => self.encoder.forget(),
                // Only the last thing copied counts.
                Effect::Copy(text) => self.aside = clipboard::sequence(&text, self.tmux).unwrap_or_default(),
            }
        }
        for (id, error) in refused {
            // What the program wants because of a refusal is not carried out: it could go round for ever.
            self.program.update(Event::Done(id, Box::new(Err(error))));
        }
    }

    fn stop_or_draw(&mut self) {
        if self.writing {
            return;
        }
        match self.stop {
            Stop::Wanted if self.line.suspend() => self.stop = Stop::Asked(Instant::now()),
            Stop::Asked(_) => {}
            Stop::Wanted | Stop::Running => {
                self.stop = Stop::Running;
                self.draw();
            }
        }
    }

    fn draw(&mut self) {
        if !std::mem::take(&mut self.stale) || self.canvas.area.is_empty() {
            return;
        }
        self.canvas.reset();
        let cursor = self.program.view(&mut self.canvas);
        let mut frame = Vec::new();
        self.encoder.frame(&self.canvas, cursor, &mut frame);
        frame.splice(..0, std::mem::take(&mut self.aside));
        if frame.is_empty() {
            return;
        }
        self.writing = true;
        if self.line.send(frame).is_err() {
            self.ending = Some(Ending::Gone);
        }
    }
}
