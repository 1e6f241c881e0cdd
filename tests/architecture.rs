//! Reads the sources and fails on an import that runs against the order of the rooms, on a file that grew too
//! long, and on a room that does not say what it owns.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Each room with the rooms that it may import from.
const MAY_IMPORT: [(&str, &[&str]); 12] = [
    ("domain", &[]),
    ("figures", &["domain"]),
    ("import", &["domain", "figures"]),
    ("report", &["domain", "figures"]),
    ("sample", &["domain", "figures"]),
    ("store", &["domain", "figures"]),
    ("service", &["domain", "figures", "import", "report", "store"]),
    ("export", &["domain", "figures", "report"]),
    ("ui", &["domain", "figures", "report", "service"]),
    ("mail", &["domain", "service"]),
    ("term", &["service", "ui"]),
    ("cli", &["domain", "figures", "import", "report", "sample", "store", "service", "export", "mail", "ui", "term"]),
];

/// Crates that only the named rooms may know.
const KNOWN_TO: [(&str, &[&str]); 11] = [
    ("sled", &["store/sled_store"]),
    ("bincode", &["store/codec"]),
    ("crossterm", &["term"]),
    ("terminput", &["term"]),
    ("signal_hook", &["term"]),
    ("ratatui", &["ui", "term"]),
    ("tui_input", &["ui"]),
    ("clap", &["cli", "main"]),
    ("indicatif", &["cli"]),
    ("lettre", &["mail"]),
    ("rust_xlsxwriter", &["export/xlsx"]),
];

const LONGEST_FILE: usize = 600;

fn sources() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path.strip_prefix(&root).unwrap().to_owned(), text));
            }
        }
    }
    assert!(found.len() > 30, "the sources were not found");
    found
}

fn room_of(path: &Path) -> String {
    let first = path.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

/// The code without comments, so that prose may name any room.
fn code(text: &str) -> String {
    text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// Rooms named as `crate::room` in the code, also inside `use crate::{a, b::C}`.
fn rooms_named(code: &str) -> BTreeSet<String> {
    let mut rooms = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        if let Some(list) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut word = String::new();
            for c in list.chars() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => rooms.extend(first_word(&std::mem::take(&mut word))),
                    _ if depth == 0 => word.push(c),
                    _ => {}
                }
            }
            rooms.extend(first_word(&word));
        } else {
            rooms.extend(first_word(rest));
        }
    }
    rooms
}

fn first_word(text: &str) -> Option<String> {
    let word: String = text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    (!word.is_empty()).then_some(word)
}

#[test]
fn imports_run_one_way() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let room = room_of(&path);
        let Some((_, allowed)) = MAY_IMPORT.iter().find(|(name, _)| *name == room) else {
            assert!(["lib", "main"].contains(&room.as_str()), "{} is in no room", path.display());
            continue;
        };
        for named in rooms_named(&code(&text)) {
            let is_room = MAY_IMPORT.iter().any(|(name, _)| *name == named);
            if is_room && named != room && !allowed.contains(&named.as_str()) {
                wrong.push(format!("{} imports from {named}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "imports against the order of the rooms:\n{}", wrong.join("\n"));
}

#[test]
fn only_the_named_rooms_know_a_crate() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let code = code(&text);
        let place = path.to_string_lossy().replace('\\', "/");
        for (name, rooms) in KNOWN_TO {
            let known = rooms.iter().any(|room| place.starts_with(room));
            let used = code.contains(&format!("{name}::")) || code.contains(&format!("use {name};"));
            let inside_a_word = code.contains(&format!("_{name}::"));
            if used && !known && !inside_a_word {
                wrong.push(format!("{place} uses {name}"));
            }
        }
    }
    assert!(wrong.is_empty(), "crates used outside their rooms:\n{}", wrong.join("\n"));
}

#[test]
fn screens_and_rules_read_neither_clock_nor_environment() {
    const FORBIDDEN: [&str; 5] = ["std::env", "SystemTime", "Instant::now", "Timestamp::now", "std::fs"];
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let room = room_of(&path);
        let test_code = path.to_string_lossy().contains("test");
        if ["domain", "figures", "report", "ui"].contains(&room.as_str()) && !test_code {
            let product = code(&text);
            let product = product.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned();
            for word in FORBIDDEN {
                if product.contains(word) {
                    wrong.push(format!("{} uses {word}", path.display()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "pure rooms reach outside:\n{}", wrong.join("\n"));
}

#[test]
fn files_are_short_and_say_what_they_own() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let lines = text.lines().count();
        if lines > LONGEST_FILE {
            wrong.push(format!("{} has {lines} lines", path.display()));
        }
        let beside_its_subject = path.ends_with("tests.rs");
        if !text.starts_with("//!") && !beside_its_subject {
            wrong.push(format!("{} does not say what it owns", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_rules_see_what_they_should() {
    let named = rooms_named("use crate::{domain::Urn, store::{keys, read}};\nfn f() { crate::ui::x() }");
    assert_eq!(named.into_iter().collect::<Vec<_>>(), ["domain", "store", "ui"]);
    assert!(rooms_named(&code("// crate::ui is above\n")).is_empty());
}
