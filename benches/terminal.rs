//! What the screens cost on a pseudo-terminal of 120 by 40: time to the first frame, key to frame, bytes, rest, memory,
//! and the end of the process when its terminal goes. Prints one Markdown table.
//!
//! `cargo bench --bench terminal -- target/release/collaborate STORE`, with a store of 25,000 schools that holds a
//! group and no users (the service bench makes one under `target/national`); without arguments (or
//! `COLLABORATE_BENCH_BIN` and `COLLABORATE_BENCH_DATA`) it says so and does nothing. `PEER FILE` after
//! `--peer` measures another program that shows a table in the same way.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "../tests/common/pty.rs"]
mod pty;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use pty::{Launch, Pty};
use rustix::process::Signal;

/// Words that one row of the first complete frame holds: the groups have come.
const COMPLETE: &str = "row 1 of";

/// The same where the store is empty: what to do.
const COMPLETE_EMPTY: &str = "collaborate import FILE";

/// The same for the demonstration: the people have come.
const COMPLETE_DEMO: &str = "row 1 of";

/// From the first screen to the list of schools.
const TO_SCHOOLS: &[(&str, &str)] = &[("2", "LAESTAB")];

/// From the first screen to the schools of a group side by side.
const TO_REPORT: &[(&str, &str)] = &[("\r", "Headlines"), ("\t", "Entries"), ("\t", "Schools●")];

/// One row down; one page down; to the top of the list; a column to the right and to the left.
const DOWN: &str = "\x1b[B";
const PAGE: &str = "\x1b[6~";
const TOP: &str = "\x1b[H";
const RIGHT: &str = "\x1b[C";
const LEFT: &str = "\x1b[D";

const SIZE: (u16, u16) = (120, 40);
const STARTS: usize = 15;
const MOVES: usize = 300;
const PAGES: usize = 50;
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

/// Milliseconds from the start until `complete` shows.
fn starts(launch: &dyn Fn() -> Launch, complete: &str) -> Sample {
    let times = (0..STARTS).map(|_| {
        let session = launch().size(SIZE.0, SIZE.1).start();
        session.wait_for(&format!("{complete:?}"), |screen| shows(screen, complete));
        let time = milliseconds(session.started.elapsed());
        end(&session);
        time
    });
    Sample::new(times.collect())
}

/// A session after these keys; milliseconds that the last of them took until its words showed.
fn session_at(launch: &dyn Fn() -> Launch, complete: &str, keys: &[(&str, &str)]) -> (Pty, f64) {
    let mut session = launch().size(SIZE.0, SIZE.1).start();
    session.wait_for(&format!("{complete:?}"), |screen| shows(screen, complete));
    let mut took = 0.0;
    for (keys, text) in keys {
        settle(&session);
        let sent = Instant::now();
        session.send(keys);
        session.wait_for(&format!("{text:?} after {keys:?}"), |screen| shows(screen, text));
        took = milliseconds(sent.elapsed());
    }
    settle(&session);
    (session, took)
}

/// Waits until nothing more comes: answers that were under way have been drawn.
fn settle(session: &Pty) {
    while session.hears_within(Duration::from_millis(300)) {}
}

/// Milliseconds from a key to its whole frame, and the bytes that it cost; one pair a key.
fn presses(session: &mut Pty, keys: impl Iterator<Item = &'static str>) -> (Sample, Sample) {
    let mut times = Vec::new();
    let mut bytes = Vec::new();
    for (number, key) in keys.enumerate() {
        let (frames, received, sent) = (session.frames(), session.received(), Instant::now());
        session.send(key);
        let Some(at) = session.frame_after(frames, DEADLINE) else {
            panic!("key {number} ({key:?}) drew nothing; the screen:\n{}", session.picture());
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

/// Presses keys in a session and prints what they cost.
fn print_presses(
    session: &mut Pty,
    what: &str,
    keys: impl Iterator<Item = &'static str>,
    budget_ms: &str,
    budget_bytes: &str,
) {
    let (times, bytes) = presses(session, keys);
    let measured = format!("p50 {:.2} ms, p99 {:.2} ms", times.at(50), times.at(99));
    print_row(&format!("{what}: key to frame"), &measured, budget_ms);
    print_row(
        &format!("{what}: bytes"),
        &format!("median {:.0}, most {:.0}", bytes.at(50), bytes.at(100)),
        budget_bytes,
    );
}

fn print_idle(session: &Pty) {
    settle(session);
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
}

fn print_memory(session: &Pty, what: &str, budget: &str) {
    let cost = session.cost().unwrap_or_default();
    let measured = format!("{:.1} MB, at most {:.1} MB", cost.resident as f64 / 1024.0, cost.peak as f64 / 1024.0);
    print_row(&format!("memory, {what}"), &measured, budget);
}

fn print_starts(what: &str, times: &Sample, budget: &str) {
    print_row(what, &format!("median {:.1} ms, p95 {:.1} ms", times.at(50), times.at(95)), budget);
}

fn print_end(mut session: Pty) {
    let gone = session.hang_up();
    let (_, at) = session.exit();
    let measured = format!("{:.0} ms", milliseconds(at.duration_since(gone)));
    print_row("terminal gone to process gone", &measured, "1000 ms");
}

/// The program and the store that are measured.
struct Subject {
    program: PathBuf,
    store: PathBuf,
}

impl Subject {
    fn on(&self, store: &std::path::Path) -> Launch {
        Launch::new(&self.program).env("XDG_CONFIG_HOME", "/nonexistent").arg("--data").arg(store)
    }

    fn measure(&self) {
        let here = || self.on(&self.store);
        let demo = || Launch::new(&self.program).env("XDG_CONFIG_HOME", "/nonexistent").arg("demo");
        print_starts("start to first complete frame", &starts(&here, COMPLETE), "60 ms");
        let nothing = tempfile::tempdir().unwrap();
        let empty = || self.on(nothing.path());
        print_starts("the same, empty store", &starts(&empty, COMPLETE_EMPTY), "");
        print_starts("the same, demo (imports the sample)", &starts(&demo, COMPLETE_DEMO), "");

        let (mut session, took) = session_at(&here, COMPLETE, TO_SCHOOLS);
        print_row("list of schools: key to first rows", &format!("{took:.1} ms"), "");
        let down = || std::iter::repeat_n(DOWN, MOVES);
        let page = || std::iter::repeat_n(PAGE, PAGES);
        print_presses(&mut session, "list of schools, cursor down", down(), "p50 1 ms, p99 5 ms", "300");
        session.send(TOP);
        settle(&session);
        print_presses(&mut session, "list of schools, page down", page(), "p50 1 ms, p99 5 ms", "6000");
        print_memory(&session, "list of schools", "150 MB");
        print_idle(&session);
        print_end(session);

        let (mut session, took) = session_at(&here, COMPLETE, TO_REPORT);
        print_row("schools side by side: key to figures", &format!("{took:.1} ms"), "");
        print_presses(&mut session, "report, cursor down", down().take(250), "p50 1 ms, p99 5 ms", "300");
        session.send(TOP);
        settle(&session);
        print_presses(&mut session, "report, page down", page().take(5), "p50 1 ms, p99 5 ms", "6000");
        let columns = [RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, LEFT, LEFT, LEFT, LEFT, LEFT];
        print_presses(&mut session, "report, column left or right", columns.into_iter().cycle().take(100), "", "");
        print_memory(&session, "report of the group", "150 MB");
        end(&session);

        let (session, _) = session_at(&demo, COMPLETE_DEMO, &[("\r", "New group")]);
        print_memory(&session, "demo", "30 MB");
        print_end(session);
    }
}

/// Another program that shows a file as a table: its words, and what its screen shows when it is complete.
fn measure_peer(words: &[String], complete: &str) {
    let here = || {
        let (program, rest) = words.split_first().expect("a program");
        rest.iter().fold(Launch::new(program).env("COLORTERM", "truecolor"), Launch::arg)
    };
    print_starts("start to first complete frame", &starts(&here, complete), "");
    let (mut session, _) = session_at(&here, complete, &[]);
    for (what, key, count) in [("cursor down", DOWN, MOVES), ("page down", PAGE, PAGES)] {
        let mut times = Vec::new();
        let mut bytes = Vec::new();
        for _ in 0..count {
            let (received, sent) = (session.received(), Instant::now());
            session.send(key);
            session.hears_within(DEADLINE);
            // It marks no frames: the key is answered when nothing more comes for a while.
            let mut last = Instant::now();
            while session.hears_within(Duration::from_millis(60)) {
                last = Instant::now();
            }
            times.push(milliseconds(last.duration_since(sent)));
            bytes.push((session.received() - received) as f64);
        }
        let (times, bytes) = (Sample::new(times), Sample::new(bytes));
        print_row(
            &format!("{what}: key to frame"),
            &format!("p50 {:.2} ms, p99 {:.2} ms", times.at(50), times.at(99)),
            "",
        );
        print_row(&format!("{what}: bytes"), &format!("median {:.0}, most {:.0}", bytes.at(50), bytes.at(100)), "");
    }
    print_memory(&session, "peer", "");
    print_idle(&session);
    end(&session);
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if let Some(("--peer", rest)) = arguments.split_first().map(|(first, rest)| (first.as_str(), rest)) {
        let (complete, words) = rest.split_first().expect("--peer WORDS PROGRAM ARGUMENT…");
        println!("| what | measured | budget |\n|---|---|---|");
        return measure_peer(words, complete);
    }
    let named = |at: usize, variable: &str| arguments.get(at).cloned().or_else(|| std::env::var(variable).ok());
    let program = named(0, "COLLABORATE_BENCH_BIN").and_then(|path| PathBuf::from(path).canonicalize().ok());
    let (Some(program), Some(store)) = (program, named(1, "COLLABORATE_BENCH_DATA")) else {
        println!("usage: cargo bench --bench terminal -- target/release/collaborate STORE");
        println!("STORE is a folder with 25,000 schools, a group and no users; nothing in it is changed.");
        println!("or:    cargo bench --bench terminal -- --peer WORDS PROGRAM ARGUMENT…");
        println!("WORDS show when the other program's first frame is complete.");
        return;
    };
    println!("| what | measured | budget |\n|---|---|---|");
    Subject { program, store: store.into() }.measure();
}
