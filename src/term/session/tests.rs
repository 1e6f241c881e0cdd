//! A session on a line in memory, with a program that only remembers and shows.

use std::collections::VecDeque;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Arc, Mutex};
use std::thread;

use ratatui::layout::Position;

use super::*;
use crate::service::{Actor, Request, Trouble};
use crate::term::execute::Execute;
use crate::ui::{Depth, Glyphs, Key, KeyCode};

const LOOK: Look = Look { depth: Depth::Sixteen, glyphs: Glyphs::Unicode, tmux: false };
const DEADLINE: Duration = Duration::from_secs(10);

/// Shows the last line of what it was told; certain keys ask for effects.
#[derive(Default)]
struct Toy {
    log: Vec<String>,
    drawn: Arc<Mutex<usize>>,
}

impl Program for Toy {
    fn update(&mut self, event: Event) -> Vec<Effect> {
        let words = match &event {
            Event::Key(key) => format!("{:?}", key.code),
            Event::Paste(text) => format!("paste {}", text.len()),
            Event::Resize(columns, rows) => format!("{columns}x{rows}"),
            Event::Done(id, result) => format!("done {id} {}", result.is_ok()),
            Event::Changed => "changed".to_owned(),
        };
        self.log.push(words);
        match event {
            Event::Key(Key { code: KeyCode::Char('q'), .. }) => vec![Effect::Quit],
            Event::Key(Key { code: KeyCode::Char('z'), .. }) => vec![Effect::Suspend],
            Event::Key(Key { code: KeyCode::Char('l'), .. }) => vec![Effect::Redraw],
            Event::Key(Key { code: KeyCode::Char('y'), .. }) => vec![Effect::Copy("a figure".to_owned())],
            Event::Key(Key { code: KeyCode::Char('r'), .. }) => {
                let id = u64::try_from(self.log.len()).unwrap();
                vec![Effect::Run(id, Actor::Operator, Box::new(Request::WhoAmI))]
            }
            Event::Key(Key { code: KeyCode::Char('p'), .. }) => {
                vec![Effect::Run(7, Actor::Operator, Box::new(Request::ListImports))]
            }
            _ => Vec::new(),
        }
    }

    fn view(&self, buffer: &mut Buffer) -> Option<Position> {
        *self.drawn.lock().unwrap() += 1;
        let words = self.log.last().map_or("", String::as_str);
        let width = usize::from(buffer.area.width);
        buffer.set_stringn(0, 0, words, width, ratatui::style::Style::new());
        None
    }
}

#[derive(Default)]
struct Seen {
    frames: Vec<Vec<u8>>,
    calls: Vec<&'static str>,
}

/// Keeps frames; says that they are out at once, or leaves that to the test.
struct Memory {
    seen: Arc<Mutex<Seen>>,
    wakes: SyncSender<Wake>,
    at_once: bool,
}

impl Line for Memory {
    fn send(&mut self, frame: Vec<u8>) -> Result<(), LineGone> {
        self.seen.lock().unwrap().frames.push(frame);
        if self.at_once {
            self.wakes.send(Wake::Written).map_err(|_| LineGone)?;
        }
        Ok(())
    }

    fn suspend(&mut self) -> bool {
        self.seen.lock().unwrap().calls.push("suspend");
        true
    }

    fn resume(&mut self) {
        self.seen.lock().unwrap().calls.push("resume");
    }
}

fn answering() -> Execute {
    Arc::new(|_: &Actor, request: &Request| match request {
        Request::ListImports => panic!("the list fell over"),
        _ => Ok(Response::Person(None)),
    })
}

struct Run {
    wakes: SyncSender<Wake>,
    seen: Arc<Mutex<Seen>>,
    drawn: Arc<Mutex<usize>>,
    ended: std::sync::mpsc::Receiver<(Ending, Vec<String>)>,
}

impl Run {
    fn start(size: (u16, u16), at_once: bool, execute: Execute) -> Self {
        let (wakes, woken) = sync_channel(1024);
        let seen = Arc::new(Mutex::new(Seen::default()));
        let drawn = Arc::new(Mutex::new(0));
        let (tell, ended) = sync_channel(1);
        let line = Memory { seen: Arc::clone(&seen), wakes: wakes.clone(), at_once };
        let executor = Executor::start(execute, wakes.clone()).unwrap();
        let counted = Arc::clone(&drawn);
        thread::spawn(move || {
            let mut toy = Toy { drawn: counted, ..Toy::default() };
            let (ending, _, executor) = Session::new(&mut toy, line, executor, LOOK, size).run(&woken);
            drop(woken);
            executor.finish(DEADLINE);
            tell.send((ending, toy.log)).unwrap();
        });
        Self { wakes, seen, drawn, ended }
    }

    fn send(&self, wake: Wake) {
        self.wakes.send(wake).unwrap();
    }

    fn keys(&self, bytes: &[u8]) {
        self.send(Wake::Bytes(bytes.to_vec()));
    }

    fn frames(&self) -> usize {
        self.seen.lock().unwrap().frames.len()
    }

    fn shows(&self) -> String {
        let mut terminal = vt100::Parser::new(3, 30, 0);
        for frame in &self.seen.lock().unwrap().frames {
            terminal.process(frame);
        }
        terminal.screen().contents().trim_end().to_owned()
    }

    fn wait(&self, what: &str, condition: impl Fn(&Self) -> bool) {
        let deadline = Instant::now() + DEADLINE;
        while !condition(self) {
            assert!(Instant::now() < deadline, "{what}; it shows {:?}", self.shows());
            thread::yield_now();
        }
    }

    fn end(self) -> (Ending, Vec<String>) {
        self.ended.recv_timeout(DEADLINE).unwrap()
    }
}

#[test]
fn keys_and_answers_reach_the_program_and_its_frames_the_line() {
    let run = Run::start((30, 3), true, answering());
    run.wait("the first frame", |run| run.shows() == "30x3");
    run.keys(b"a");
    run.wait("the key", |run| run.shows() == "Char('a')");
    run.keys(b"r");
    run.wait("the answer", |run| run.shows() == "done 3 true");
    run.send(Wake::Changed);
    run.wait("the change", |run| run.shows() == "changed");
    run.send(Wake::Resize(20, 2));
    run.wait("the size", |run| run.shows() == "20x2");
    run.keys(b"q");
    let (ending, log) = run.end();
    assert_eq!(ending, Ending::Quit);
    assert_eq!(log.len(), 7);
}

#[test]
fn nothing_is_drawn_without_an_event_and_nothing_sent_without_a_change() {
    let run = Run::start((30, 3), true, answering());
    run.keys(b"a");
    run.wait("the key", |run| run.shows() == "Char('a')");
    let (frames, drawn) = (run.frames(), *run.drawn.lock().unwrap());
    run.keys(b"a");
    run.wait("the second drawing", |run| *run.drawn.lock().unwrap() > drawn);
    let drawn = *run.drawn.lock().unwrap();
    run.keys(b"q");
    let seen = Arc::clone(&run.seen);
    let count = Arc::clone(&run.drawn);
    run.end();
    assert_eq!(seen.lock().unwrap().frames.len(), frames);
    assert_eq!(*count.lock().unwrap(), drawn);
}

#[test]
fn while_a_frame_is_on_its_way_events_are_taken_in_and_make_one_frame() {
    let run = Run::start((30, 3), false, answering());
    run.wait("the first frame", |run| run.frames() == 1);
    let drawn = *run.drawn.lock().unwrap();
    for key in b"abcdefghij" {
        run.keys(&[*key]);
    }
    run.keys(b"r");
    run.send(Wake::Written);
    run.wait("one more frame", |run| run.frames() == 2);
    run.send(Wake::Written);
    run.wait("the answer", |run| run.shows().starts_with("done"));
    assert!(*run.drawn.lock().unwrap() <= drawn + 2, "eleven keys were drawn one by one");
    run.keys(b"q");
    let (_, log) = run.end();
    assert_eq!(log.iter().filter(|words| words.starts_with("Char")).count(), 12);
}

#[test]
fn a_lone_escape_is_a_key_after_its_deadline_and_an_arrow_within_it() {
    let run = Run::start((30, 3), true, answering());
    let started = Instant::now();
    run.keys(b"\x1b");
    run.wait("the Esc key", |run| run.shows() == "Esc");
    assert!(started.elapsed() >= Duration::from_millis(40));
    run.keys(b"\x1b");
    run.keys(b"[A");
    run.wait("the arrow", |run| run.shows() == "Up");
    run.keys(b"q");
    assert_eq!(run.end().1, ["30x3", "Esc", "Up", "Char('q')"]);
}

#[test]
fn a_panic_in_a_request_is_an_answer_with_a_report_id_and_the_session_goes_on() {
    let answers: Arc<Mutex<VecDeque<Wake>>> = Arc::default();
    let (wakes, woken) = sync_channel(4);
    let executor = Executor::start(answering(), wakes).unwrap();
    assert_eq!(executor.submit(1, Actor::Operator, Request::ListImports), None);
    assert_eq!(executor.submit(2, Actor::Operator, Request::WhoAmI), None);
    for _ in 0..2 {
        answers.lock().unwrap().push_back(woken.recv_timeout(DEADLINE).unwrap());
    }
    executor.finish(DEADLINE);
    let Some(Wake::Done(1, result)) = answers.lock().unwrap().pop_front() else { panic!("no answer") };
    let error = result.unwrap_err();
    assert_eq!(error.trouble, Trouble::Fault);
    assert!(error.what.contains("the list fell over"), "{}", error.what);
    let id = error.what.split("(report ").nth(1).and_then(|rest| rest.strip_suffix(')')).unwrap();
    assert!(id.len() == 8 && id.chars().all(|c| c.is_ascii_hexdigit()), "{id}");
    assert!(error.place.unwrap().contains("tests.rs:"));
    assert_eq!(answers.lock().unwrap().pop_front(), Some(Wake::Done(2, Box::new(Ok(Response::Person(None))))));
}

#[test]
fn requests_beyond_the_limit_are_refused_and_those_taken_are_done_in_order() {
    let (release, held) = sync_channel::<()>(0);
    let held = Mutex::new(held);
    let execute: Execute = Arc::new(move |_: &Actor, _: &Request| {
        // Ends at once when the other side has gone.
        let _ = held.lock().unwrap().recv();
        Ok(Response::Person(None))
    });
    let (wakes, woken) = sync_channel(1024);
    let executor = Executor::start(execute, wakes).unwrap();
    let refused: Vec<u64> = (0..600)
        .filter_map(|id| executor.submit(id, Actor::Operator, Request::WhoAmI))
        .map(|(id, error)| {
            assert!(error.what.contains("256"), "{}", error.what);
            id
        })
        .collect();
    let taken = 600 - u64::try_from(refused.len()).unwrap();
    assert!((256..=257).contains(&taken), "{taken}");
    drop(release);
    for id in (0..600).filter(|id| !refused.contains(id)) {
        assert!(matches!(woken.recv_timeout(DEADLINE), Ok(Wake::Done(done, _)) if done == id));
    }
    assert_eq!(executor.waiting(), 0);
}

#[test]
fn a_suspended_session_draws_nothing_until_it_goes_on_and_then_everything() {
    let run = Run::start((30, 3), true, answering());
    run.keys(b"az");
    run.wait("the stop", |run| run.seen.lock().unwrap().calls == ["suspend"]);
    let frames = run.frames();
    run.send(Wake::Changed);
    run.send(Wake::Continued(30, 3));
    run.wait("the way back", |run| run.frames() > frames);
    let last = run.seen.lock().unwrap().frames.last().cloned().unwrap();
    assert!(String::from_utf8(last).unwrap().contains("\x1b[2J"));
    assert_eq!(run.seen.lock().unwrap().calls, ["suspend", "resume"]);
    run.keys(b"q");
    assert_eq!(run.end().1, ["30x3", "Char('a')", "Char('z')", "changed", "30x3", "Char('q')"]);
}

#[test]
fn a_stop_that_does_not_take_hold_is_given_up() {
    let run = Run::start((30, 3), true, answering());
    run.keys(b"z");
    run.wait("going on", |run| run.seen.lock().unwrap().calls == ["suspend", "resume"]);
    run.keys(b"q");
    assert_eq!(run.end().0, Ending::Quit);
}

#[test]
fn redraw_draws_everything_again() {
    let run = Run::start((30, 3), true, answering());
    run.keys(b"a");
    run.wait("the key", |run| run.shows() == "Char('a')");
    run.keys(b"l");
    run.wait("the redrawing", |run| {
        let seen = run.seen.lock().unwrap();
        seen.frames.iter().filter(|frame| frame.windows(4).any(|part| part == b"\x1b[2J")).count() == 2
    });
    run.keys(b"q");
    run.end();
}

#[test]
fn what_is_copied_goes_out_once_with_the_next_frame() {
    let run = Run::start((30, 3), true, answering());
    run.keys(b"y");
    run.wait("the key", |run| run.shows() == "Char('y')");
    run.keys(b"a");
    run.wait("the next key", |run| run.shows() == "Char('a')");
    let seen = Arc::clone(&run.seen);
    run.keys(b"q");
    run.end();
    let frames = seen.lock().unwrap().frames.concat();
    // printf 'a figure' | base64
    let sequence = b"\x1b]52;c;YSBmaWd1cmU=\x1b\\";
    assert_eq!(frames.windows(sequence.len()).filter(|part| part == sequence).count(), 1);
}

#[test]
fn whatever_ends_a_session_ends_it_at_once() {
    for (wake, ending) in [(Wake::Terminate, Ending::Terminated), (Wake::Gone, Ending::Gone)] {
        // Even with a frame that never gets out.
        let run = Run::start((30, 3), false, answering());
        run.wait("the first frame", |run| run.frames() == 1);
        run.send(wake);
        // A key behind it comes too late; the session may be gone before it is even sent.
        let _ = run.wakes.send(Wake::Bytes(b"a".to_vec()));
        let (ended, log) = run.end();
        assert_eq!(ended, ending);
        assert_eq!(log, ["30x3"]);
    }
}

#[test]
fn sizes_down_to_nothing_and_up_to_the_absurd_are_borne() {
    let run = Run::start((0, 0), true, answering());
    for (columns, rows) in [(1, 1), (0, 7), (7, 0), (u16::MAX, 1), (1, u16::MAX), (u16::MAX, u16::MAX), (30, 3)] {
        run.send(Wake::Resize(columns, rows));
    }
    run.wait("the last size", |run| run.shows().ends_with("30x3"));
    run.keys(b"q");
    let (_, log) = run.end();
    assert_eq!(log, ["0x0", "1x1", "0x7", "7x0", "1000x1", "1x400", "1000x400", "30x3", "Char('q')"]);
}

#[test]
fn a_flood_of_input_is_taken_in_and_the_program_still_quits() {
    let run = Run::start((30, 3), true, answering());
    let mut paste = b"\x1b[200~".to_vec();
    paste.extend(std::iter::repeat_n(b'x', 1_000_000));
    paste.extend_from_slice(b"\x1b[201~");
    for chunk in paste.chunks(4096) {
        run.keys(chunk);
    }
    run.keys(b"q");
    assert_eq!(run.end().1, ["30x3", "paste 65536", "Char('q')"]);
}
