//! What the screens cost on a pseudo-terminal of 120 by 40: time to the first frame, key to frame, bytes, rest, memory,
//! and the end of the process when its terminal goes. Prints one Markdown table.
//!
//! `cargo bench --bench terminal -- target/release/collaborate STORE`, with a store of 25,000 schools; without
//! arguments (or `COLLABORATE_BENCH_BIN` and `COLLABORATE_BENCH_DATA`) it says so and does nothing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "../tests/common/pty.rs"]
mod pty;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use pty::{Launch, Pty};
use rustix::process::Signal;

/// What the hint line of a complete first frame holds.
const COMPLETE: &str = "quit";

/// The keys from the first screen to the list of schools, and what shows when each has done its work.
const TO_SCHOOLS: &[(&str, &str)] = &[("2", "Schools")];

/// One row down.
const DOWN: &str = "\x1b[B";

/// One page down.
const PAGE: &str = "\x1b[6~";

/// To the top of the list.
const TOP: &str = "\x1b[H";

/// What a session needs as arguments beside the store.
const ARGUMENTS: &[&str] = &[];

const SIZE: (u16, u16) = (120, 40);
const STARTS: usize = 15;
const MOVES: usize = 300;
const PAGES: usize = 20;
const IDLE: Duration = Duration::from_secs(10);
const DEADLINE: Duration = Duration::from_secs(10);

/// Numbers and where they stand among each other.
struct Sample(Vec<f64>);

impl Sample {
    fn new(mut numbers: Vec<f64>) -> Self {
        numbers.sort_by(f64::total_cmp);
        Self(numbers)
    }

    /// The smallest number that `share` percent do not exceed.
    fn at(&self, share: usize) -> f64 {
        let rank = (self.0.len() * share).div_ceil(100).max(1) - 1;
        self.0.get(rank).or(self.0.last()).copied().unwrap_or(f64::NAN)
    }
}

struct Subject {
    program: PathBuf,
    store: PathBuf,
}

impl Subject {
    fn from_environment() -> Option<Self> {
        let mut arguments = std::env::args_os().skip(1).filter(|argument| argument != "--bench");
        let program = arguments.next().or_else(|| std::env::var_os("COLLABORATE_BENCH_BIN"))?;
        let store = arguments.next().or_else(|| std::env::var_os("COLLABORATE_BENCH_DATA"))?;
        let program = PathBuf::from(program).canonicalize().ok()?;
        Some(Self { program, store: store.into() })
    }

    fn start(&self) -> Pty {
        let mut launch = Launch::new(&self.program).arg("--data").arg(&self.store).size(SIZE.0, SIZE.1);
        for argument in ARGUMENTS {
            launch = launch.arg(argument);
        }
        launch.start()
    }
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn shows(screen: &vt100::Screen, text: &str) -> bool {
    screen.contents().contains(text)
}

fn end(session: &Pty) {
    session.signal(Signal::TERM);
    session.exit();
}

/// Milliseconds from the start to the first complete frame.
fn starts(subject: &Subject) -> Sample {
    let times = (0..STARTS).map(|_| {
        let session = subject.start();
        session.wait_for(&format!("{COMPLETE:?}"), |screen| shows(screen, COMPLETE));
        let time = milliseconds(session.started.elapsed());
        end(&session);
        time
    });
    Sample::new(times.collect())
}

fn to_schools(subject: &Subject) -> Pty {
    let mut session = subject.start();
    session.wait_for(&format!("{COMPLETE:?}"), |screen| shows(screen, COMPLETE));
    for (keys, text) in TO_SCHOOLS {
        session.send(keys);
        session.wait_for(&format!("{text:?} after {keys:?}"), |screen| shows(screen, text));
    }
    settle(&session);
    session
}

/// Waits until nothing more comes: answers that were under way have been drawn.
fn settle(session: &Pty) {
    while session.hears_within(Duration::from_millis(300)) {}
}

/// Milliseconds from a key to its whole frame, and the frame's bytes; one pair a key.
fn presses(session: &mut Pty, key: &str, count: usize) -> (Sample, Sample) {
    let mut times = Vec::new();
    let mut bytes = Vec::new();
    for number in 1..=count {
        let (frames, received, sent) = (session.frames(), session.received(), Instant::now());
        session.send(key);
        let Some(at) = session.frame_after(frames, DEADLINE) else {
            panic!("key {number} of {count} ({key:?}) drew nothing; the screen:\n{}", session.picture());
        };
        times.push(milliseconds(at.duration_since(sent)));
        // A later frame of the same key (an answer to a request) belongs to it.
        while session.hears_within(Duration::from_millis(3)) {}
        bytes.push((session.received() - received) as f64);
    }
    (Sample::new(times), Sample::new(bytes))
}

fn print_row(what: &str, measured: &str, budget: &str) {
    println!("| {what} | {measured} | {budget} |");
}

fn main() {
    let Some(subject) = Subject::from_environment() else {
        println!("usage: cargo bench --bench terminal -- target/release/collaborate STORE");
        println!("STORE is a folder with 25,000 schools; nothing in it is changed.");
        return;
    };
    println!("| what | measured | budget |\n|---|---|---|");
    let first = starts(&subject);
    let measured = format!("median {:.1} ms, p95 {:.1} ms", first.at(50), first.at(95));
    print_row("start to first complete frame", &measured, "60 ms");

    let mut session = to_schools(&subject);
    let (times, moves) = presses(&mut session, DOWN, MOVES);
    let measured = format!("p50 {:.2} ms, p99 {:.2} ms", times.at(50), times.at(99));
    print_row("key to frame, cursor down", &measured, "p50 1 ms, p99 5 ms");
    print_row("bytes, cursor down", &format!("median {:.0}, most {:.0}", moves.at(50), moves.at(100)), "300");
    session.send(TOP);
    settle(&session);
    let (times, pages) = presses(&mut session, PAGE, PAGES);
    print_row("key to frame, page down", &format!("p50 {:.2} ms, p99 {:.2} ms", times.at(50), times.at(99)), "");
    print_row("bytes, page down", &format!("median {:.0}, most {:.0}", pages.at(50), pages.at(100)), "6000");

    settle(&session);
    let (received, frames, before) = (session.received(), session.frames(), session.cost().unwrap_or_default());
    let until = Instant::now() + IDLE;
    while let Some(left) = until.checked_duration_since(Instant::now()) {
        session.hears_within(left);
    }
    let after = session.cost().unwrap_or_default();
    let measured = format!(
        "{} bytes, {} frames, {} switches, {} ms of processor",
        session.received() - received,
        session.frames() - frames,
        after.switches - before.switches,
        (after.ticks - before.ticks) * 10,
    );
    print_row("idle for 10 s", &measured, "0 bytes, 0 frames");
    let measured = format!("{:.1} MB, at most {:.1} MB", after.resident as f64 / 1024.0, after.peak as f64 / 1024.0);
    print_row("memory", &measured, "");

    let gone = session.hang_up();
    let (_, at) = session.exit();
    print_row("terminal gone to process gone", &format!("{:.0} ms", milliseconds(at.duration_since(gone))), "1000 ms");
}
