//! What the screens may cost on the wire, held as counts: a slow line is slow on every machine.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "common/command.rs"]
mod command;
#[path = "common/pty.rs"]
mod pty;
#[path = "common/screens.rs"]
mod screens;

use std::time::Duration;

use command::run;
use pty::Pty;
use screens::{CURSOR, press, program, rows, says};

/// Most bytes of one cursor move, and of one page, at 120 by 40.
const MOVE: usize = 300;
const PAGE: usize = 6000;

/// A store with more schools than the list holds at once, and a group of them.
fn store() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let files = dir.path().join("files");
    run(dir.path(), &format!("sample {} --schools 300 --years 1", files.display()));
    run(dir.path(), &format!("import {}", files.display()));
    let schools = command::json(dir.path(), "school list --phase secondary");
    let schools: Vec<String> =
        schools.as_array().unwrap().iter().take(60).map(|school| format!("--school {}", school["urn"])).collect();
    let la = &command::json(dir.path(), "organisation list")[0]["code"];
    run(dir.path(), &format!("group create --name Some --owner {} {}", la.as_str().unwrap(), schools.join(" ")));
    dir
}

fn start(dir: &tempfile::TempDir) -> Pty {
    let mut pty = program().size(120, 40).arg("--data").arg(dir.path().join("store")).start();
    press(&mut pty, "", &[CURSOR, "Some"]);
    pty
}

/// Waits until nothing more comes.
fn settle(pty: &Pty) {
    while pty.hears_within(Duration::from_millis(100)) {}
}

/// The bytes of each of these keys, in turn; each must move the cursor or show other rows.
fn costs(pty: &mut Pty, key: &str, count: usize) -> Vec<usize> {
    (0..count)
        .map(|_| {
            let before = pty.screen(rows);
            let received = pty.received();
            pty.send(key);
            pty.wait_for("something to change", |screen| rows(screen) != before);
            while pty.hears_within(Duration::from_millis(20)) {}
            pty.received() - received
        })
        .collect()
}

fn hold(what: &str, costs: &[usize], budget: usize) {
    let most = costs.iter().copied().max().unwrap();
    assert!(most <= budget, "{what} took {most} bytes, more than {budget}: {costs:?}");
    assert!(costs.iter().all(|bytes| *bytes > 0), "{what}: {costs:?}");
}

#[test]
fn a_cursor_move_takes_a_few_hundred_bytes_and_a_page_a_few_thousand() {
    let dir = store();
    let mut pty = start(&dir);
    press(&mut pty, "2", &["LAESTAB"]);
    pty.wait_for("the schools", |screen| says(screen, &[CURSOR]) && says(screen, &["row 1 of"]));
    settle(&pty);
    // Down to the lower edge and on, where every move shows a row that was not there; and back.
    hold("a row down in the list of schools", &costs(&mut pty, "j", 50), MOVE);
    hold("a row up in the list of schools", &costs(&mut pty, "k", 45), MOVE);
    hold("a page down in the list of schools", &costs(&mut pty, "\x1b[6~", 6), PAGE);
    hold("a page up in the list of schools", &costs(&mut pty, "\x1b[5~", 5), PAGE);

    press(&mut pty, "1", &[CURSOR, "Some"]);
    press(&mut pty, "\r", &["Headlines"]);
    press(&mut pty, "\t\t", &["Schools●"]);
    press(&mut pty, "", &[CURSOR, "│"]);
    settle(&pty);
    hold("a row down in a report", &costs(&mut pty, "j", 50), MOVE);
    hold("a row up in a report", &costs(&mut pty, "k", 45), MOVE);
    hold("a page down in a report", &costs(&mut pty, "\x1b[6~", 1), PAGE);
    hold("a page up in a report", &costs(&mut pty, "\x1b[5~", 1), PAGE);
}

#[test]
fn at_rest_nothing_is_sent() {
    let dir = store();
    let mut pty = start(&dir);
    for keys in ["", "2", "1", "\r"] {
        pty.send(keys);
        settle(&pty);
        let frames = pty.frames();
        assert!(!pty.hears_within(Duration::from_secs(2)), "at rest after {keys:?} something came:\n{}", pty.text());
        assert_eq!(pty.frames(), frames);
    }
    assert!(pty.screen(|screen| says(screen, &["Headlines"])), "{}", pty.text());
}
