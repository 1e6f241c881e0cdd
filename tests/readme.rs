//! The README's two commands are there, word for word, and the first one opens the program in a terminal.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "common/pty.rs"]
mod pty;

use std::fs;
use std::path::Path;
use std::process::Command;

use pty::Launch;

const FIRST: &str = "cargo run --release -- demo";
const SECOND: &str = "cargo test";
/// What a build in a terminal of its own needs to be told.
const PASSED_ON: [&str; 4] = ["CARGO_HOME", "RUSTUP_HOME", "CARGO_TARGET_DIR", "RUSTUP_TOOLCHAIN"];

fn readme() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap()
}

/// The commands of the README's block under "Two commands", without their remarks.
fn two_commands() -> Vec<String> {
    let text = readme();
    let block = text.split("## Two commands").nth(1).unwrap().split("```").nth(1).unwrap();
    let lines = block.lines().skip(1).map(|line| line.split('#').next().unwrap().trim().to_owned());
    lines.filter(|line| !line.is_empty()).collect()
}

#[test]
fn the_readme_names_two_commands() {
    assert_eq!(two_commands(), [FIRST, SECOND]);
}

#[test]
fn every_document_that_the_readme_names_is_there() {
    let text = readme();
    for link in text.split("](").skip(1).map(|rest| rest.split(')').next().unwrap()) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(link);
        assert!(link.starts_with("http") || path.exists(), "the README links to {link}, which is not there");
    }
}

/// Runs what a newcomer types, build included; slow on a machine that has built nothing yet.
#[test]
#[ignore = "builds the release binary"]
fn the_first_command_opens_the_program() {
    // Built beforehand, so that the wait below is for the program and not for the compiler; without what cargo tells a
    // test about its package, for some crates are built anew when that changes.
    let mut build = Command::new("cargo");
    build.args(["build", "--release"]).current_dir(env!("CARGO_MANIFEST_DIR"));
    for (name, _) in std::env::vars_os() {
        let told = name.to_string_lossy().starts_with("CARGO_") && !PASSED_ON.iter().any(|passed| name == *passed);
        if told {
            build.env_remove(name);
        }
    }
    assert!(build.status().unwrap().success());
    let mut launch = Launch::new("sh").arg("-c").arg(format!("cd '{}' && exec {FIRST}", env!("CARGO_MANIFEST_DIR")));
    for name in PASSED_ON {
        if let Some(value) = std::env::var_os(name) {
            launch = launch.env(name, value);
        }
    }
    let mut terminal = launch.start();
    terminal.wait_for("the list of people", |screen| screen.contents().contains("Choose through whose eyes"));
    terminal.send("q");
    let (status, _) = terminal.exit();
    assert!(status.success(), "{status:?}");
    assert!(terminal.modes_are_as_before());
}
