//! Owns a process on a pseudo-terminal, for tests and benches: keys in, a parsed screen out, and what it costs.
//! Must not know what the process is. Nothing here sleeps: every wait is for a condition, with a deadline.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::fmt::Write as _;
use std::fs::{self, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};

/// Long enough for a busy machine; a wait that succeeds never takes it.
pub const DEADLINE: Duration = Duration::from_secs(20);

/// What ends a frame (the end of a synchronized update).
const FRAME_END: &[u8] = b"\x1b[?2026l";

/// What is to be started.
pub struct Launch {
    command: CommandBuilder,
    size: (u16, u16),
}

impl Launch {
    /// A program in a terminal of 80 by 24, with a clean environment of `TERM=xterm-256color` and a UTF-8 locale.
    pub fn new(program: impl AsRef<std::ffi::OsStr>) -> Self {
        let mut command = CommandBuilder::new(program);
        command.env_clear();
        for name in ["PATH", "HOME", "TMPDIR"] {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        Self { command, size: (80, 24) }
    }

    /// With this argument.
    pub fn arg(mut self, arg: impl AsRef<std::ffi::OsStr>) -> Self {
        self.command.arg(arg);
        self
    }

    /// With this variable.
    pub fn env(mut self, name: &str, value: impl AsRef<std::ffi::OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// In a terminal of this many columns and rows.
    pub fn size(mut self, columns: u16, rows: u16) -> Self {
        self.size = (columns, rows);
        self
    }

    /// Starts it.
    pub fn start(self) -> Pty {
        let (columns, rows) = self.size;
        let pair = native_pty_system().openpty(pty_size(columns, rows)).expect("a pseudo-terminal");
        let modes_before = modes(pair.master.as_ref());
        let state = Arc::new(Shared {
            state: Mutex::new(State {
                parser: vt100::Parser::new(rows, columns, 0),
                raw: Vec::new(),
                frames: 0,
                matched: 0,
                frame_at: Instant::now(),
                ended: false,
                closing: false,
                stalled: false,
                status: None,
            }),
            news: Condvar::new(),
        });
        let reader = read(pair.master.try_clone_reader().expect("a reader"), Arc::clone(&state));
        let started = Instant::now();
        let mut child = pair.slave.spawn_command(self.command).expect("the program starts");
        let pid = child.process_id().expect("a process id");
        drop(pair.slave);
        let waited = Arc::clone(&state);
        thread::spawn(move || {
            let status = child.wait().expect("the process can be waited for");
            waited.state.lock().unwrap().status = Some((status, Instant::now()));
            waited.news.notify_all();
        });
        let writer = pair.master.take_writer().expect("a writer");
        let tty = pair.master.tty_name().expect("the terminal's name");
        let open = Some(Open { master: pair.master, writer, reader });
        Pty { open, tty, shared: state, pid, modes_before, started }
    }
}

fn pty_size(cols: u16, rows: u16) -> PtySize {
    PtySize { rows, cols, pixel_width: 0, pixel_height: 0 }
}

/// The terminal's modes, in words that can be compared.
fn modes(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios().expect("the terminal's modes"))
}

struct State {
    parser: vt100::Parser,
    raw: Vec<u8>,
    frames: usize,
    matched: usize,
    frame_at: Instant,
    ended: bool,
    closing: bool,
    stalled: bool,
    status: Option<(ExitStatus, Instant)>,
}

struct Shared {
    state: Mutex<State>,
    news: Condvar,
}

impl Shared {
    fn wait<T>(&self, deadline: Duration, found: impl Fn(&State) -> Option<T>) -> Option<T> {
        let until = Instant::now() + deadline;
        let mut state = self.state.lock().unwrap();
        loop {
            if let Some(found) = found(&state) {
                return Some(found);
            }
            let left = until.checked_duration_since(Instant::now())?;
            state = self.news.wait_timeout(state, left).unwrap().0;
        }
    }
}

struct Open {
    master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    reader: JoinHandle<()>,
}

/// Reads what the process writes until it ends or the terminal is taken away.
fn read(mut output: Box<dyn Read + Send>, shared: Arc<Shared>) -> JoinHandle<()> {
    thread::spawn(move || {
        let mut buffer = vec![0; 65536];
        loop {
            let count = output.read(&mut buffer).unwrap_or(0);
            let at = Instant::now();
            let state = shared.state.lock().unwrap();
            let mut state = shared.news.wait_while(state, |state| state.stalled && !state.closing).unwrap();
            if state.closing {
                break;
            }
            state.ended = count == 0;
            state.parser.process(&buffer[..count]);
            state.raw.extend_from_slice(&buffer[..count]);
            for byte in &buffer[..count] {
                state.matched = match state.matched {
                    seen if FRAME_END[seen] == *byte => seen + 1,
                    _ => usize::from(*byte == FRAME_END[0]),
                };
                if state.matched == FRAME_END.len() {
                    state.matched = 0;
                    state.frames += 1;
                    state.frame_at = at;
                }
            }
            drop(state);
            shared.news.notify_all();
            if count == 0 {
                break;
            }
        }
    })
}

/// What a process has cost so far.
#[derive(Debug, Clone, Copy, Default)]
pub struct Cost {
    /// Processor time, in the kernel's ticks (hundredths of a second).
    pub ticks: u64,
    /// How often its threads went to wait.
    pub switches: u64,
    /// Memory in use, in kB.
    pub resident: u64,
    /// The most memory that was in use, in kB.
    pub peak: u64,
}

/// A process on a pseudo-terminal; dropped, it is killed.
pub struct Pty {
    open: Option<Open>,
    tty: PathBuf,
    shared: Arc<Shared>,
    pid: u32,
    modes_before: String,
    /// When it was started.
    pub started: Instant,
}

impl Pty {
    fn state(&self) -> MutexGuard<'_, State> {
        self.shared.state.lock().unwrap()
    }

    fn open(&mut self) -> &mut Open {
        self.open.as_mut().expect("the terminal is there")
    }

    /// Types.
    pub fn send(&mut self, keys: impl AsRef<[u8]>) {
        let open = self.open();
        open.writer.write_all(keys.as_ref()).expect("the terminal takes keys");
        open.writer.flush().expect("the terminal takes keys");
    }

    /// Waits until the screen is as wanted; fails with what it shows instead.
    pub fn wait_for(&self, what: &str, wanted: impl Fn(&vt100::Screen) -> bool) {
        let found = self.shared.wait(DEADLINE, |state| wanted(state.parser.screen()).then_some(()));
        assert!(found.is_some(), "waited in vain for {what}; the screen:\n{}", self.text());
    }

    /// Waits until row `n` begins with `text`.
    pub fn wait_for_row(&self, n: u16, text: &str) {
        self.wait_for(&format!("{text:?} in row {n}"), |screen| row(screen, n).starts_with(text));
    }

    /// Whether more bytes come within this time.
    pub fn hears_within(&self, time: Duration) -> bool {
        let before = self.received();
        self.shared.wait(time, |state| (state.raw.len() > before).then_some(())).is_some()
    }

    /// How many frames were received.
    pub fn frames(&self) -> usize {
        self.state().frames
    }

    /// When the first frame after the `before`-th had come whole.
    pub fn frame_after(&self, before: usize, deadline: Duration) -> Option<Instant> {
        self.shared.wait(deadline, |state| (state.frames > before).then_some(state.frame_at))
    }

    /// Row `n`, without the blanks at its end.
    pub fn row(&self, n: u16) -> String {
        row(self.state().parser.screen(), n)
    }

    /// The whole screen.
    pub fn text(&self) -> String {
        self.state().parser.screen().contents()
    }

    /// Looks at the parsed screen.
    pub fn screen<T>(&self, look: impl FnOnce(&vt100::Screen) -> T) -> T {
        look(self.state().parser.screen())
    }

    /// How many bytes were received.
    pub fn received(&self) -> usize {
        self.state().raw.len()
    }

    /// The bytes received from the `from`-th on.
    pub fn bytes(&self, from: usize) -> Vec<u8> {
        self.state().raw.get(from..).unwrap_or_default().to_vec()
    }

    /// Makes the terminal another size.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.state().parser.screen_mut().set_size(rows, columns);
        self.open().master.resize(pty_size(columns, rows)).expect("the terminal changes its size");
    }

    /// The terminal's modes are what they were before the process was started.
    pub fn modes_are_as_before(&mut self) -> bool {
        let before = self.modes_before.clone();
        modes(self.open().master.as_ref()) == before
    }

    /// Fails unless the terminal is as the process found it.
    pub fn assert_given_back(&mut self) {
        assert!(self.modes_are_as_before(), "the terminal's modes are not what they were");
        assert!(!self.screen(vt100::Screen::alternate_screen), "the alternate screen is still shown");
        assert!(!self.screen(vt100::Screen::hide_cursor), "the cursor is hidden");
        assert!(!self.screen(vt100::Screen::bracketed_paste), "pastes are still bracketed");
        let raw = String::from_utf8_lossy(&self.bytes(0)).into_owned();
        let (on, off) = (raw.rfind("\x1b[?2026h"), raw.rfind("\x1b[?2026l"));
        assert!(off > on, "a synchronized update is still open");
    }

    /// The process's number.
    pub fn pid(&self) -> u32 {
        self.pid
    }

    /// Sends a signal to the process.
    pub fn signal(&self, signal: Signal) {
        let pid = Pid::from_raw(i32::try_from(self.pid).unwrap()).unwrap();
        kill_process(pid, signal).expect("the process can be signalled");
    }

    /// Takes the terminal away, as when its window is closed or the line drops.
    pub fn hang_up(&mut self) -> Instant {
        let Open { master, writer, reader } = self.open.take().expect("the terminal is there");
        self.state().closing = true;
        self.shared.news.notify_all();
        // The reader holds the terminal open while it waits: one byte wakes it.
        let flags = i32::try_from(rustix::fs::OFlags::NOCTTY.bits()).unwrap();
        let mut wake = OpenOptions::new().write(true).custom_flags(flags).open(&self.tty).expect("the terminal");
        wake.write_all(b" ").expect("the terminal takes a byte");
        reader.join().expect("the reader ends");
        drop((wake, writer));
        let at = Instant::now();
        drop(master);
        at
    }

    /// Stops reading from the terminal, as a line that is down does, or goes on with it.
    pub fn stall(&self, stalled: bool) {
        self.state().stalled = stalled;
        self.shared.news.notify_all();
    }

    /// Waits for the end of the process, whatever it has left to say.
    pub fn exit_unheard(&self) -> Instant {
        let over = self.shared.wait(DEADLINE, |state| state.status.as_ref().map(|(_, at)| *at));
        over.expect("the process ends although nothing is read from it")
    }

    /// Waits for the end of the process and of its output.
    pub fn exit(&self) -> (ExitStatus, Instant) {
        let over = self.shared.wait(DEADLINE, |state| state.status.clone().filter(|_| state.ended || state.closing));
        over.unwrap_or_else(|| panic!("waited in vain for the end; the screen:\n{}", self.text()))
    }

    /// What the process has cost so far; `None` where the system does not tell.
    pub fn cost(&self) -> Option<Cost> {
        let folder = PathBuf::from(format!("/proc/{}", self.pid));
        let status = fs::read_to_string(folder.join("status")).ok()?;
        let stat = fs::read_to_string(folder.join("stat")).ok()?;
        let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
        let tick = |n: usize| fields.get(n).and_then(|field| field.parse::<u64>().ok()).unwrap_or_default();
        let switches = fs::read_dir(folder.join("task"))
            .ok()?
            .filter_map(|task| fs::read_to_string(task.ok()?.path().join("status")).ok())
            .filter_map(|status| field(&status, "voluntary_ctxt_switches:"))
            .sum();
        Some(Cost {
            // The 14th and 15th field, counted behind the name, which is the second.
            ticks: tick(11) + tick(12),
            switches,
            resident: field(&status, "VmRSS:")?,
            peak: field(&status, "VmHWM:")?,
        })
    }

    /// The screen with its row numbers, for messages.
    pub fn picture(&self) -> String {
        let state = self.state();
        let (rows, _) = state.parser.screen().size();
        (0..rows).fold(String::new(), |mut text, n| {
            let _ = writeln!(text, "{n:>3} {}", row(state.parser.screen(), n));
            text
        })
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        if self.state().status.is_none()
            && let Some(pid) = i32::try_from(self.pid).ok().and_then(Pid::from_raw)
        {
            let _ = kill_process(pid, Signal::KILL);
        }
    }
}

/// Row `n` of a screen, without the blanks at its end.
pub fn row(screen: &vt100::Screen, n: u16) -> String {
    let (_, columns) = screen.size();
    screen.rows(0, columns).nth(usize::from(n)).unwrap_or_default().trim_end().to_owned()
}

fn field(status: &str, name: &str) -> Option<u64> {
    status.lines().find_map(|line| line.strip_prefix(name))?.split_whitespace().next()?.parse().ok()
}
