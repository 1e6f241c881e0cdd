//! Owns handing a mail to a program of this machine, which is ended when it does not finish in time.
//! Must not know servers, nor what a mail says.

use std::io::{self, Read as _, Write as _};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::channel;
use std::thread;
use std::time::{Duration, Instant};

use super::message::Written;
use super::post::{Fault, Undelivered};

/// How often it is looked whether the program has finished.
const LOOK: Duration = Duration::from_millis(20);
/// How long to wait for the last words of a program that has finished: another that it began may hold them open.
const LAST_WORDS: Duration = Duration::from_secs(1);
/// Most bytes that are read of what it says.
const LONGEST_WORDS: u64 = 4_096;

pub(super) fn run(program: &Path, timeout: Duration, written: Written) -> Result<(), Undelivered> {
    let shown = program.display();
    let useless = |why: String| Undelivered::new(Fault::TheServer, false, why);
    if !program.is_file() {
        return Err(useless(format!("there is no program {shown}")));
    }
    let not_run = |error: io::Error| useless(format!("{shown} could not take the mail: {error}"));
    let mut child = start(program, &written).map_err(not_run)?;
    let (given, said) = channel();
    if let Some(mut input) = child.stdin.take() {
        // One that reads nothing keeps nobody waiting; it goes when the program does.
        thread::spawn(move || given.send(input.write_all(&written.bytes).is_ok()));
    }
    let (tell, told) = channel();
    if let Some(errors) = child.stderr.take() {
        thread::spawn(move || {
            let mut words = Vec::new();
            let _ = errors.take(LONGEST_WORDS).read_to_end(&mut words);
            tell.send(words)
        });
    }
    let Some(status) = finished(&mut child, timeout).map_err(not_run)? else {
        // It has the mail, or some of it, and may have passed it on.
        return Err(Undelivered::new(Fault::Unanswered, false, format!("{shown} did not finish in time")));
    };
    if status.success() && said.recv_timeout(LAST_WORDS) == Ok(true) {
        return Ok(());
    }
    let words = told.recv_timeout(LAST_WORDS).unwrap_or_default();
    let words = String::from_utf8_lossy(&words);
    let why = match words.trim() {
        "" => format!("{shown} did not take the mail and gave no reason"),
        words => format!("{shown} did not take the mail: {words}"),
    };
    Err(Undelivered::new(Fault::TheMail, false, why))
}

fn start(program: &Path, written: &Written) -> io::Result<Child> {
    let mut command = Command::new(program);
    command.arg("-i");
    if let Some(from) = written.envelope.from() {
        command.arg("-f").arg(from);
    }
    command.arg("--").args(written.envelope.to());
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn()
}

/// Waits for the program; none: it was ended, since it did not finish in time.
fn finished(child: &mut Child, timeout: Duration) -> io::Result<Option<ExitStatus>> {
    let begun = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if begun.elapsed() >= timeout {
            let _ = child.kill();
            child.wait()?;
            return Ok(None);
        }
        thread::sleep(LOOK);
    }
}
