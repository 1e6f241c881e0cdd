//! Owns how tests use the program's screens: start it, press keys, read rows by the words in them.
//! Must not know where on the screen something stands, nor any figure.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use super::pty::{Launch, Pty, row};

/// What stands before the row that the cursor is on.
pub const CURSOR: &str = "▌";

/// The program in a terminal, with the configuration of nobody.
pub fn program() -> Launch {
    Launch::new(env!("CARGO_BIN_EXE_collaborate")).env("XDG_CONFIG_HOME", "/nonexistent")
}

/// The demonstration, at the question who one is.
pub fn demo(launch: Launch) -> Pty {
    let pty = launch.arg("demo").start();
    pty.wait_for("the people to choose from", |screen| says(screen, &["Helen Marchbank", "administrator"]));
    pty
}

/// All rows of a screen.
pub fn rows(screen: &vt100::Screen) -> Vec<String> {
    (0..screen.size().0).map(|n| row(screen, n)).collect()
}

/// Whether one row holds all these words.
pub fn says(screen: &vt100::Screen, words: &[&str]) -> bool {
    rows(screen).iter().any(|row| words.iter().all(|word| row.contains(word)))
}

/// Presses keys and waits for a row that holds all these words.
pub fn press(pty: &mut Pty, keys: &str, words: &[&str]) {
    pty.send(keys);
    pty.wait_for(&format!("{words:?} after {keys:?}"), |screen| says(screen, words));
}

/// Presses keys and waits until no row holds all these words any more.
pub fn press_away(pty: &mut Pty, keys: &str, words: &[&str]) {
    pty.send(keys);
    pty.wait_for(&format!("no {words:?} after {keys:?}"), |screen| !says(screen, words));
}

/// At the question who one is: becomes the person of this name.
pub fn become_person(pty: &mut Pty, name: &str) {
    press(pty, "/", &["filter"]);
    pty.send(name);
    pty.wait_for(&format!("only {name}"), |screen| says(screen, &["row 1 of 1"]) && says(screen, &[CURSOR]));
    pty.send("\r\r");
    pty.wait_for("the groups", |screen| says(screen, &["Groups", "Schools", "People"]) && says(screen, &[CURSOR]));
}

/// Moves to the row that holds these words and ticks it.
pub fn tick(pty: &mut Pty, words: &str) {
    move_to(pty, words);
    press(pty, " ", &["[x]", words]);
}

/// Moves down until the cursor is on a row that holds these words.
pub fn move_to(pty: &mut Pty, words: &str) {
    pty.wait_for(words, |screen| says(screen, &[words]) && says(screen, &[CURSOR]));
    for _ in 0..40 {
        let at = |screen: &vt100::Screen| rows(screen).iter().position(|row| row.starts_with(CURSOR));
        if pty.screen(|screen| rows(screen).iter().any(|row| row.starts_with(CURSOR) && row.contains(words))) {
            return;
        }
        let before = pty.screen(at);
        pty.send("j");
        pty.wait_for("the cursor to move", |screen| at(screen) != before);
    }
    panic!("no way down to {words:?}:\n{}", pty.text());
}

/// The line of hints.
pub fn hints(pty: &Pty) -> String {
    pty.screen(|screen| row(screen, screen.size().0 - 1))
}

/// The cells under a heading, from the table's first row to the rule above what is pinned: the school's name
/// and the text. The heading's last letter marks the column, for cells and headings end together.
pub fn column(screen: &vt100::Screen, heading: &str) -> Vec<(String, String)> {
    let rows = rows(screen);
    let head = rows.iter().position(|row| row.contains("School  ") && place(row, heading).is_some());
    let Some(head) = head else { return Vec::new() };
    let at = place(&rows[head], heading).unwrap();
    let table = rows[head + 1..].iter().take_while(|row| row.contains('│'));
    table
        .map(|row| {
            let name = row.split('│').next().unwrap().trim_matches(|c: char| c.is_whitespace() || c == '▌').to_owned();
            (name, word_at(row, at))
        })
        .collect()
}

/// The place of a heading's last letter, in characters.
fn place(row: &str, heading: &str) -> Option<usize> {
    let letters: Vec<char> = row.chars().collect();
    let wanted: Vec<char> = heading.chars().collect();
    let ends = |at: usize| letters.get(at).is_none_or(|c| " ↑↓‹›".contains(*c));
    let starts = |at: usize| at >= 2 && letters[at - 2..at].iter().all(|c| *c == ' ');
    let found =
        (0..letters.len()).find(|at| letters[*at..].starts_with(&wanted) && starts(*at) && ends(at + wanted.len()));
    found.map(|at| at + wanted.len() - 1)
}

/// The word that covers a place of a row.
fn word_at(row: &str, at: usize) -> String {
    let letters: Vec<char> = row.chars().collect();
    let blank = |c: &&char| !c.is_whitespace();
    let before: Vec<char> = letters.iter().take(at + 1).rev().take_while(blank).copied().collect();
    before.into_iter().rev().chain(letters.iter().skip(at + 1).take_while(blank).copied()).collect()
}

/// The number in a cell, without its sign of significance; none for a code.
pub fn number(cell: &str) -> Option<f64> {
    cell.trim_matches(|c: char| "▲▼%".contains(c)).replace('−', "-").parse().ok()
}
