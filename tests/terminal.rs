//! The local terminal on real pseudo-terminals, driven by a toy program that this very binary runs as.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "common/pty.rs"]
mod pty;

use std::io::Read;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::sync_channel;
use std::time::{Duration, Instant};

use collaborate::service::{Actor, Request, Response};
use collaborate::term::{self, Execute};
use collaborate::ui::{Effect, Event, Key, KeyCode, Program};
use pty::{Launch, Pty};
use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::style::{Color, Modifier, Style};
use rustix::process::Signal;

/// Set, this binary is the toy.
const TOY: &str = "COLLABORATE_TEST_TOY";

/// Shows its size, the last events, one coloured and one reversed line, and where the cursor is.
#[derive(Default)]
struct Toy {
    size: (u16, u16),
    events: Vec<String>,
}

impl Program for Toy {
    fn update(&mut self, event: Event) -> Vec<Effect> {
        let control = |c| Event::Key(Key { ctrl: true, ..Key::plain(KeyCode::Char(c)) });
        let typed = |c| Event::Key(Key::plain(KeyCode::Char(c)));
        let effects = match &event {
            Event::Resize(columns, rows) => {
                self.size = (*columns, *rows);
                Vec::new()
            }
            event if *event == control('z') => vec![Effect::Suspend],
            event if *event == typed('q') => vec![Effect::Quit],
            event if *event == typed('r') => vec![Effect::Run(1, Actor::Operator, Box::new(Request::WhoAmI))],
            event if *event == typed('f') => vec![Effect::Run(2, Actor::Operator, Box::new(Request::ListImports))],
            event if *event == typed('y') => vec![Effect::Copy("46.3\tAshdown".to_owned())],
            event if *event == typed('x') => panic!("the toy fell over"),
            _ => Vec::new(),
        };
        self.events.push(match event {
            Event::Key(Key { code, ctrl, alt, shift }) => {
                let held = [(ctrl, "ctrl-"), (alt, "alt-"), (shift, "shift-")];
                let held: String = held.iter().filter(|(on, _)| *on).map(|(_, name)| *name).collect();
                format!("{held}{code:?}")
            }
            Event::Paste(text) => format!("paste {}", text.len()),
            Event::Resize(..) => "resize".to_owned(),
            Event::Done(id, result) => match *result {
                Ok(_) => format!("done {id}"),
                Err(error) => error.what,
            },
            Event::Changed => "changed".to_owned(),
        });
        effects
    }

    fn view(&self, buffer: &mut Buffer) -> Option<Position> {
        let width = usize::from(buffer.area.width);
        if self.events.last().is_some_and(|event| event == "Char('#')") {
            // Far more than a terminal takes in without being read.
            for cell in &mut buffer.content {
                cell.set_char('#');
            }
            return None;
        }
        let last = self.events.last().map_or("", String::as_str);
        let lines = [
            (format!("toy {}x{}", self.size.0, self.size.1), Style::new().fg(Color::Red)),
            (last.to_owned(), Style::new()),
            ("highlight".to_owned(), Style::new().bg(Color::Blue).add_modifier(Modifier::REVERSED)),
            (self.events.join(" "), Style::new()),
        ];
        for (y, (text, style)) in (0..buffer.area.height).zip(lines) {
            buffer.set_stringn(0, y, text, width, style);
        }
        Some(Position::new(0, 2))
    }
}

/// Not a test: what the others start.
#[test]
fn toy_program_entry() {
    if std::env::var_os(TOY).is_none() {
        return;
    }
    let variables = std::env::vars().collect();
    let execute: Execute = Arc::new(|_: &Actor, request: &Request| match request {
        Request::ListImports => panic!("the request fell over"),
        _ => Ok(Response::Person(None)),
    });
    let (tell, changed) = sync_channel(1);
    tell.send(()).unwrap();
    let mut toy = Toy::default();
    match term::run(&mut toy, execute, Some(changed), term::look(&variables)) {
        Ok(()) => std::process::exit(0),
        Err(error) => {
            let _ =
                std::io::Write::write_all(&mut std::io::stderr(), format!("{error}\n{}\n", error.hint()).as_bytes());
            std::process::exit(3);
        }
    }
}

fn launch() -> Launch {
    Launch::new(std::env::current_exe().unwrap())
        .arg("--exact")
        .arg("toy_program_entry")
        .arg("--nocapture")
        .env(TOY, "1")
}

fn start() -> Pty {
    let toy = launch().start();
    toy.wait_for_row(0, "toy 80x24");
    toy.wait_for_row(3, "resize changed");
    toy
}

/// Keys typed one after the other, each when the last has shown.
fn type_keys(toy: &mut Pty, keys: &[(&str, &str)]) {
    for (bytes, shown) in keys {
        toy.send(bytes);
        toy.wait_for_row(1, shown);
    }
}

#[test]
fn it_starts_takes_keys_and_gives_the_terminal_back() {
    let mut toy = start();
    assert!(toy.screen(vt100::Screen::alternate_screen));
    assert!(toy.screen(vt100::Screen::bracketed_paste));
    assert_eq!(toy.screen(vt100::Screen::cursor_position), (2, 0));
    assert!(!toy.modes_are_as_before());
    type_keys(
        &mut toy,
        &[
            ("a", "Char('a')"),
            ("é", "Char('é')"),
            ("\x1b[B", "Down"),
            ("\x03", "ctrl-Char('c')"),
            ("\x1b[1;5C", "ctrl-Right"),
            ("\x1bx", "alt-Char('x')"),
            ("\r", "Enter"),
            ("\x1b[200~two\rlines\x1b[201~", "paste 9"),
            ("r", "done 1"),
        ],
    );
    toy.send("q");
    let (status, _) = toy.exit();
    assert!(status.success(), "{status}");
    toy.assert_given_back();
}

#[test]
fn an_escape_alone_is_esc_and_one_with_its_rest_close_behind_is_not() {
    let mut toy = start();
    toy.send("\x1b");
    toy.send("[A");
    toy.wait_for_row(1, "Up");
    let sent = Instant::now();
    toy.send("\x1b");
    toy.wait_for_row(1, "Esc");
    assert!(sent.elapsed() >= Duration::from_millis(40));
    toy.send("[A");
    toy.wait_for_row(3, "resize changed Up Esc Char('[') Char('A')");
}

#[test]
fn it_follows_the_terminals_size() {
    let mut toy = start();
    for (columns, rows) in [(120, 40), (60, 15), (1, 1), (20, 4), (100, 30)] {
        toy.resize(columns, rows);
        let title = format!("toy {columns}x{rows}");
        let shown: String = title.chars().take(usize::from(columns)).collect();
        toy.wait_for_row(0, &shown);
        // What was drawn was drawn for this size, not cut from another.
        toy.send("\x1b[200~x\x1b[201~");
        if rows > 1 {
            toy.wait_for_row(1, "paste 1");
        }
    }
    toy.wait_for_row(2, "highlight");
}

#[test]
fn suspended_it_is_the_shells_terminal_and_continued_it_draws_everything() {
    let script =
        r#"set -m; "$0" --exact toy_program_entry --nocapture; echo "stopped $?"; read -r line; fg; echo "over $?""#;
    let mut shell = Launch::new("sh").arg("-c").arg(script).arg(std::env::current_exe().unwrap()).env(TOY, "1").start();
    shell.wait_for_row(0, "toy 80x24");
    type_keys(&mut shell, &[("a", "Char('a')")]);
    shell.send("\x1a");
    shell.wait_for("the shell", |screen| screen.contents().contains("stopped"));
    shell.assert_given_back();
    shell.resize(90, 20);
    let received = shell.received();
    shell.send("\n");
    shell.wait_for_row(0, "toy 90x20");
    shell.wait_for_row(2, "highlight");
    let again = String::from_utf8_lossy(&shell.bytes(received)).into_owned();
    assert!(again.contains("\x1b[?1049h") && again.contains("\x1b[2J"));
    assert!(!shell.modes_are_as_before());
    type_keys(&mut shell, &[("b", "Char('b')")]);
    shell.send("q");
    shell.wait_for("the shell's last word", |screen| screen.contents().contains("over 0"));
    shell.assert_given_back();
}

#[test]
fn where_nobody_could_continue_it_a_suspend_is_only_a_redraw() {
    // The leader of its own session: its process group is orphaned, and the system stops no such group.
    let mut toy = start();
    let received = toy.received();
    toy.send("\x1a");
    toy.wait_for_row(3, "resize changed ctrl-Char('z')");
    toy.wait_for("the way back", |screen| screen.alternate_screen() && screen.contents().contains("highlight"));
    type_keys(&mut toy, &[("a", "Char('a')")]);
    let again = String::from_utf8_lossy(&toy.bytes(received)).into_owned();
    assert!(again.contains("\x1b[?1049l") && again.contains("\x1b[?1049h"));
}

#[test]
fn stopped_and_continued_from_outside_it_takes_the_terminal_again() {
    let mut toy = start();
    toy.signal(Signal::STOP);
    toy.signal(Signal::CONT);
    toy.wait_for_row(1, "resize");
    type_keys(&mut toy, &[("a", "Char('a')")]);
    toy.send("q");
    toy.exit();
    toy.assert_given_back();
}

#[test]
fn sigterm_and_sigint_end_it_and_give_the_terminal_back() {
    for signal in [Signal::TERM, Signal::INT] {
        let mut toy = start();
        let sent = Instant::now();
        toy.signal(signal);
        let (status, at) = toy.exit();
        assert!(status.success(), "{status}");
        assert!(at.duration_since(sent) < Duration::from_secs(1));
        toy.assert_given_back();
    }
}

#[test]
fn sigterm_ends_it_also_when_the_terminal_takes_nothing_more() {
    let mut toy = launch().size(1000, 400).start();
    toy.wait_for_row(3, "resize changed");
    toy.stall(true);
    toy.send("#");
    // Keys are still taken in while the frame waits.
    toy.send("ab");
    let sent = Instant::now();
    toy.signal(Signal::TERM);
    let ended = toy.exit_unheard();
    assert!(ended.duration_since(sent) < Duration::from_secs(3), "{:?}", ended.duration_since(sent));
    toy.stall(false);
    toy.exit();
    assert!(toy.received() < 1000 * 400, "the terminal took the whole frame: nothing was stalled");
    assert!(toy.modes_are_as_before());
}

#[test]
fn sighup_ends_it_without_a_byte() {
    let toy = start();
    assert!(!toy.hears_within(Duration::from_millis(100)));
    let received = toy.received();
    let sent = Instant::now();
    toy.signal(Signal::HUP);
    let (_, at) = toy.exit();
    assert!(at.duration_since(sent) < Duration::from_secs(1), "{:?}", at.duration_since(sent));
    assert_eq!(toy.bytes(received), b"");
}

#[test]
fn it_ends_within_a_second_when_the_terminal_is_gone() {
    let mut toy = start();
    let gone = toy.hang_up();
    let (_, at) = toy.exit();
    assert!(at.duration_since(gone) < Duration::from_secs(1), "{:?}", at.duration_since(gone));
}

#[test]
fn without_colour_what_is_reversed_still_is() {
    let toy = launch().env("NO_COLOR", "1").start();
    toy.wait_for_row(0, "toy 80x24");
    assert!(toy.screen(|screen| screen.cell(2, 0).unwrap().inverse()));
    for sequence in String::from_utf8_lossy(&toy.bytes(0)).split("\x1b[").skip(1) {
        let Some((numbers, _)) = sequence.split_once('m').filter(|(n, _)| !n.contains(char::is_alphabetic)) else {
            continue;
        };
        let colour = numbers.split(';').any(|number| matches!(number.parse(), Ok(30..=49 | 90..=107)));
        assert!(!colour, "colour in {numbers:?}");
    }
    let coloured = launch().start();
    coloured.wait_for_row(0, "toy 80x24");
    assert_eq!(coloured.screen(|screen| screen.cell(0, 0).unwrap().fgcolor()), vt100::Color::Idx(1));
}

#[test]
fn a_paste_of_a_megabyte_is_cut_and_survived() {
    let mut toy = start();
    toy.send("\x1b[200~");
    for _ in 0..256 {
        toy.send([b'x'; 4096]);
    }
    toy.send("\x1b[201~");
    toy.wait_for_row(1, "paste 65536");
    type_keys(&mut toy, &[("a", "Char('a')")]);
}

#[test]
fn a_panic_gives_the_terminal_back_before_it_is_told() {
    let mut toy = start();
    toy.send("x");
    let (status, _) = toy.exit();
    assert!(!status.success());
    toy.assert_given_back();
    let raw = String::from_utf8_lossy(&toy.bytes(0)).into_owned();
    let (left, told) = (raw.rfind("\x1b[?1049l").unwrap(), raw.find("the toy fell over").unwrap());
    assert!(left < told, "the panic was told on the alternate screen");
    assert_eq!(raw.matches("\x1b[?1049l").count(), 1);
}

#[test]
fn a_panic_in_a_request_is_an_answer_and_never_on_the_screen() {
    let mut toy = start();
    toy.send("f");
    toy.wait_for_row(1, "a fault of ours stopped this request: the request fell over (report ");
    type_keys(&mut toy, &[("a", "Char('a')")]);
    toy.send("q");
    toy.exit();
    assert!(!String::from_utf8_lossy(&toy.bytes(0)).contains("panicked"));
}

#[test]
fn idle_it_says_nothing_and_does_nothing() {
    let toy = start();
    assert!(!toy.hears_within(Duration::from_millis(200)));
    let (before, received) = (toy.cost().unwrap(), toy.received());
    assert!(!toy.hears_within(Duration::from_secs(1)));
    let after = toy.cost().unwrap();
    assert_eq!(toy.received(), received);
    // The threads of the test harness around the toy may wake now and then; a tick would be ten times more.
    assert!(after.switches - before.switches <= 5, "{before:?} {after:?}");
    assert!(after.ticks - before.ticks <= 1, "{before:?} {after:?}");
}

#[test]
fn without_a_terminal_it_says_so_and_what_to_do() {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "toy_program_entry", "--nocapture"])
        .env(TOY, "1")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut told = String::new();
    child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(3));
    assert!(
        told.starts_with("the screens need a terminal, and standard input is not one\nstart it in a terminal"),
        "{told}"
    );
}

#[test]
fn what_is_copied_reaches_the_terminal_s_clipboard_also_through_tmux() {
    // printf '46.3\tAshdown' | base64
    const PLAIN: &[u8] = b"\x1b]52;c;NDYuMwlBc2hkb3du\x1b\\";
    const WRAPPED: &[u8] = b"\x1bPtmux;\x1b\x1b]52;c;NDYuMwlBc2hkb3du\x1b\x1b\\\x1b\\";
    let count = |bytes: &[u8], part: &[u8]| bytes.windows(part.len()).filter(|window| *window == part).count();
    for (tmux, plain, wrapped) in [("", 1, 0), ("/tmp/tmux-0/default,1,0", 1, 1)] {
        let mut toy = launch().env("TMUX", tmux).start();
        toy.wait_for_row(3, "resize changed");
        type_keys(&mut toy, &[("y", "Char('y')"), ("a", "Char('a')")]);
        let bytes = toy.bytes(0);
        assert_eq!((count(&bytes, PLAIN), count(&bytes, WRAPPED)), (plain, wrapped), "TMUX={tmux}");
        toy.send("q");
        assert!(toy.exit().0.success());
    }
}
